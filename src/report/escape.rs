//! Text from manifests and paths in, text out that cannot move a cursor, hide itself or change the order of what is read.

use std::{borrow::Cow, fmt::Write as _};

/// Whether a character acts on a terminal, reorders text or cannot be seen: control characters, line and paragraph
/// separators, Unicode's bidirectional controls (UAX #9), zero-width characters, tags and noncharacters.
pub(super) fn is_hazard(character: char) -> bool {
    matches!(character,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}'
        | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}' | PLACE_MARK)
        || u32::from(character) & 0xfffe == 0xfffe
}

/// Never comes through [`line`], so that renderers may put it where something is filled in later.
pub(super) const PLACE_MARK: char = '\u{10fffd}';

/// The text on one line: hazards are shown as Rust writes them, `\n`, `\t`, `\u{1b}`, `\u{202e}`.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hazard) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push(&mut shown, character);
    }
    Cow::Owned(shown)
}

/// Adds a character, shown if it is a hazard.
pub(super) fn push(shown: &mut String, character: char) {
    match character {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        hazard if is_hazard(hazard) => {
            write!(shown, "\\u{{{:x}}}", u32::from(hazard)).expect("a string takes every write");
        }
        plain => shown.push(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::line;
    use std::borrow::Cow;

    #[test]
    fn harmless_text_is_borrowed() {
        assert!(matches!(
            line("größe ⚠️ 👍 {{ .Values.x }}"),
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn hazards_become_visible() {
        assert_eq!(
            line("a\x1b[31mb\u{202e}c\nd\te\u{9b}f\u{200b}\u{2066}\u{feff}"),
            "a\\u{1b}[31mb\\u{202e}c\\nd\\te\\u{9b}f\\u{200b}\\u{2066}\\u{feff}"
        );
        assert_eq!(
            line("\u{fdd0}0\u{fdd1} \u{10ffff}"),
            "\\u{fdd0}0\\u{fdd1} \\u{10ffff}"
        );
    }
}
