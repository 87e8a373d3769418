//! One line in, the placeholder that it is or ends with out, as uc-cdis' gen3 (`g3k_manifest_filter`) replaces it.
//!
//! gen3 replaces `GEN3_<SERVICE>_IMAGE` by `image: …`, `GEN3_DATE_LABEL` by `date: …` and its arguments by `value: …`,
//! and `NAME|-default-|` by the default when nothing gives NAME. A line of its own is therefore an entry of the mapping it
//! stands in. Within a line only the form with a default is sure to be a placeholder; a bare `GEN3_X` as a value is read
//! as one too, except after `name:` and `key:`, where it is the name of an environment variable or of a key.

use super::actions::{Action, Dialect, Kind};

/// Which lines count as placeholders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// Those that gen3's own names and defaults mark.
    Marked,
    /// Every line that is one upper-case word with an underscore, too: for text that is no YAML otherwise.
    Any,
}

/// The placeholder in the line `start..end` of `bytes`.
pub(super) fn placeholder(bytes: &[u8], start: usize, end: usize, words: Words) -> Option<Action> {
    let line = &bytes[start..end];
    let indent = line.iter().position(|byte| !matches!(byte, b' ' | b'\t'))?;
    let mut from = start + indent;
    if bytes[from] == b'#' {
        return None;
    }
    if bytes[from..end].starts_with(b"- ") {
        from += 2;
    }
    let length = placeholder_length(&bytes[from..end], words);
    if length > 0 && is_line_rest(&bytes[from + length..end]) {
        return Some(action(from, from + length));
    }
    value_placeholder(bytes, from, end)
}

/// `key: GEN3_X` and `key: NAME|-default-|`.
fn value_placeholder(bytes: &[u8], from: usize, end: usize) -> Option<Action> {
    let colon = from + memchr::memmem::find(&bytes[from..end], b": ")?;
    let key = bytes[from..colon].trim_ascii();
    let value = &bytes[colon + 2..end];
    let at = colon + 2 + value.iter().position(|&byte| byte != b' ')?;
    let length = placeholder_length(&bytes[at..end], Words::Marked);
    let has_default = bytes[at..at + length].ends_with(b"-|");
    if length == 0 || !is_line_rest(&bytes[at + length..end]) {
        return None;
    }
    (has_default || !matches!(key, b"name" | b"key")).then(|| action(at, at + length))
}

fn action(start: usize, end: usize) -> Action {
    Action {
        start,
        end,
        inner_start: start,
        inner_end: end,
        kind: Kind::Value,
        trims_left: false,
        dialect: Dialect::BareLine,
    }
}

/// Length of the placeholder that `rest` begins with, 0 if there is none.
fn placeholder_length(rest: &[u8], words: Words) -> usize {
    let word = rest
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'_' | b'-'))
        .unwrap_or(rest.len());
    let name = &rest[..word];
    if word < 3 || !name[0].is_ascii_alphabetic() {
        return 0;
    }
    if rest[word..].starts_with(b"|-")
        && let Some(close) = memchr::memmem::rfind(&rest[word + 2..], b"-|")
    {
        return word + 2 + close + 2;
    }
    let upper = name.contains(&b'_') && !name.iter().any(u8::is_ascii_lowercase);
    if name.starts_with(b"GEN3_") || (words == Words::Any && upper) {
        word
    } else {
        0
    }
}

fn is_line_rest(rest: &[u8]) -> bool {
    let trimmed = rest.trim_ascii();
    trimmed.is_empty() || (trimmed[0] == b'#' && rest[0] != b'#')
}
