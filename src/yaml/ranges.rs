//! What a parser reports of a scalar in, the ranges that it and its value stand in out.

use super::tree::Style;
use crate::source::as_u32;

/// Block scalars are reported from their content to the next token; they stand from their header to their text. Others
/// are reported as they stand.
pub(super) fn place(content: &str, style: Style, start: u32, end: u32) -> (u32, u32) {
    if !matches!(style, Style::Literal | Style::Folded) {
        return (start, end);
    }
    let text = &content[..(start as usize).min(content.len())];
    let header_line = text.trim_end_matches([' ', '\t', '\n', '\r']);
    let line = header_line.rfind('\n').map_or(0, |newline| newline + 1);
    let from = header(&header_line[line..]).map_or(start, |column| as_u32(line + column));
    let body = &content[start as usize..(end as usize).min(content.len())];
    (from, start + as_u32(body.trim_end().len()))
}

/// Where on a line the header of a block scalar stands: `|` or `>`, then at most an indentation digit and a chomping
/// sign, then at most a comment (YAML 1.2, section 8.1.1).
fn header(line: &str) -> Option<usize> {
    line.char_indices()
        .filter(|(_, character)| matches!(character, '|' | '>'))
        .map(|(at, _)| at)
        .find(|&at| {
            let before = line[..at].chars().next_back();
            let rest = line[at + 1..]
                .trim_start_matches(['+', '-', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
            let comment = rest.trim_start();
            before.is_none_or(|character| matches!(character, ' ' | '\t' | ':'))
                && (comment.is_empty() || (comment.len() < rest.len() && comment.starts_with('#')))
        })
}

/// Where a borrowed value lies in the content; `None` for one that the parser had to build.
pub(super) fn range_in(content: &str, value: &str) -> Option<(u32, u32)> {
    let base = content.as_ptr() as usize;
    let start = (value.as_ptr() as usize).checked_sub(base)?;
    let end = start.checked_add(value.len())?;
    (end <= content.len() && content.get(start..end) == Some(value))
        .then(|| (as_u32(start), as_u32(end)))
}
