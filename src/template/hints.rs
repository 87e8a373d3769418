//! A line with actions in, what it looks like to YAML out.

use std::ops::Range;

use super::actions::Kind;
use super::expressions::literal_indent;
use super::lines::{indentation, is_dash, is_marker, key_end};
use super::tokens::Token;

/// What a line looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It separates documents.
    Marker,
    /// It begins with a dash.
    Item,
    /// It begins with a key.
    Key,
    /// Some other text.
    Other,
    /// It is written by an action altogether.
    Written,
}

/// A line that will hold something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hint {
    /// First byte of the line.
    pub start: usize,
    /// Column of its first character.
    pub column: usize,
    /// What it looks like.
    pub look: Look,
}

/// Writes a line as YAML may see it to `shadow`: without control actions, others as a letter. Says what it looks like
/// and where its first character stands; nothing if it leaves nothing.
pub(super) fn look(
    content: &str,
    line: Range<usize>,
    tokens: &[Token],
    shadow: &mut Vec<u8>,
) -> Option<(usize, Look)> {
    let bytes = content.as_bytes();
    let indent = indentation(&bytes[line.clone()]);
    shadow.clear();
    shadow.resize(indent, b' ');
    let mut at = line.start + indent;
    let mut written = None;
    let mut text = false;
    for action in tokens.iter().map(|token| token.action) {
        let before = &bytes[at.min(action.start)..action.start];
        text |= copy(before, shadow, indent, text || written.is_some());
        if action.kind == Kind::Value {
            shadow.push(b'x');
            let inner = &content[action.inner_start..action.inner_end];
            written = written.or(Some(literal_indent(inner)));
        }
        at = action.end;
    }
    let rest = &bytes[at.min(line.end)..line.end];
    let comment =
        !text && written.is_some() && rest.starts_with(b" ") && rest.trim_ascii().starts_with(b"#");
    text |= copy(rest, shadow, indent, text || written.is_some()) && !comment;
    let column = indentation(shadow);
    let node = &shadow[column..];
    match written {
        _ if !text && written.is_none() => None,
        _ if node.first() == Some(&b'#') => None,
        Some(indent) if !text => Some((indent.unwrap_or(column), Look::Written)),
        _ if column == 0 && is_marker(shadow) => Some((0, Look::Marker)),
        _ if is_dash(node) => Some((column, Look::Item)),
        _ if key_end(node).is_some() => Some((column, Look::Key)),
        _ => Some((column, Look::Other)),
    }
}

/// Copies text between actions; blanks before the first visible thing count only where the line has no others.
fn copy(text: &[u8], shadow: &mut Vec<u8>, column: usize, visible: bool) -> bool {
    let blank = text.trim_ascii().is_empty();
    if visible || column == 0 {
        shadow.extend_from_slice(text);
    } else {
        shadow.extend_from_slice(text.trim_ascii_start());
    }
    !blank
}
