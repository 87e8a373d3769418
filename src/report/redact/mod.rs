//! A stretch of a file in, the characters to show out: secrets as `***`, hazards escaped, long lines cut, places kept.

use super::escape;
use crate::source::{Excerpt, FileId, FileRange, SourceFile, Texts};
use std::{collections::BTreeMap, ops::Range};

/// Lines longer than this many bytes are shown only around what is pointed at.
const LONG_LINE: usize = 400;
/// Bytes that are shown on either side of it.
const AROUND: usize = 60;
const SECRET: &str = "***";

/// Whole lines of a file, made fit to be shown.
pub(super) struct Shown {
    /// The characters, without a line end after the last line.
    pub(super) text: String,
    /// Offsets in the file at which something begins, and where that begins in `text`; ascending in both.
    marks: Vec<(u32, usize)>,
}

/// The lines from that of the first range to that of the last, or `None` if the ranges are not in one kept part of the
/// file. They must be sorted by their starts.
pub(super) fn shown_lines(
    texts: &Texts,
    redactions: &BTreeMap<FileId, Vec<FileRange>>,
    ranges: &[FileRange],
) -> Option<Shown> {
    let first = ranges.first()?;
    let file = texts.files.get(first.file.0 as usize)?;
    let end = ranges.iter().map(|range| range.end).max()?;
    let excerpt = excerpt_around(file, first.start, end)?;
    let within = |offset: u32| offset.saturating_sub(excerpt.start) as usize;
    let content = &*excerpt.content;
    let start = content.floor_char_boundary(within(first.start));
    let start = content[..start].rfind('\n').map_or(0, |at| at + 1);
    let end = content.floor_char_boundary(within(end));
    let end = content[end..]
        .find('\n')
        .map_or(content.len(), |at| end + at);
    let hidden: Vec<Range<usize>> = redactions
        .get(&first.file)
        .into_iter()
        .flatten()
        .filter_map(|range| overlap(excerpt, *range, start..end))
        .collect();
    let pointed: Vec<Range<usize>> = ranges
        .iter()
        .map(|range| within(range.start)..within(range.end))
        .collect();
    let mut builder = Builder {
        content,
        base: excerpt.start,
        hidden,
        pointed,
        text: String::new(),
        marks: Vec::new(),
    };
    builder.lines(start, end);
    Some(Shown {
        text: builder.text,
        marks: builder.marks,
    })
}

/// Which kept part of its file a range lies in, by the part's start.
pub(super) fn kept_part(texts: &Texts, range: FileRange) -> Option<u32> {
    let file = texts.files.get(range.file.0 as usize)?;
    excerpt_around(file, range.start, range.end).map(|excerpt| excerpt.start)
}

/// The part of a range that lies in its first line.
pub(super) fn first_line(texts: &Texts, range: FileRange) -> FileRange {
    let end = texts
        .files
        .get(range.file.0 as usize)
        .and_then(|file| excerpt_around(file, range.start, range.end))
        .and_then(|excerpt| {
            let start = (range.start - excerpt.start) as usize;
            let rest = excerpt.content.get(start..)?;
            let line = &rest[..rest.find(['\r', '\n'])?];
            Some(range.start + crate::source::as_u32(line.len()))
        });
    FileRange {
        end: end.unwrap_or(range.end).min(range.end),
        ..range
    }
}

impl Shown {
    /// Where a range of the file stands in the text.
    pub(super) fn span(&self, range: FileRange) -> Range<usize> {
        let start = self.offset(range.start);
        start..self.offset(range.end).max(start)
    }

    fn offset(&self, offset: u32) -> usize {
        let next = self.marks.partition_point(|&(from, _)| from <= offset);
        let Some(&(from, at)) = self.marks.get(next.saturating_sub(1)) else {
            return 0;
        };
        let limit = self
            .marks
            .get(next)
            .map_or(self.text.len(), |&(_, limit)| limit);
        let at = (at + offset.saturating_sub(from) as usize).min(limit);
        self.text.floor_char_boundary(at)
    }
}

fn excerpt_around(file: &SourceFile, start: u32, end: u32) -> Option<&Excerpt> {
    let next = file
        .excerpts
        .partition_point(|excerpt| excerpt.start <= start);
    let excerpt = file.excerpts.get(next.checked_sub(1)?)?;
    let length = end.checked_sub(excerpt.start)? as usize;
    (length <= excerpt.content.len()).then_some(excerpt)
}

/// The part of a range of the file that lies in `lines` of the excerpt.
fn overlap(excerpt: &Excerpt, range: FileRange, lines: Range<usize>) -> Option<Range<usize>> {
    let start = range.start.saturating_sub(excerpt.start) as usize;
    let end = range.end.saturating_sub(excerpt.start) as usize;
    let content = &excerpt.content;
    let start = content.floor_char_boundary(start.max(lines.start));
    let end = content.ceil_char_boundary(end.min(lines.end));
    (start < end).then_some(start..end)
}

struct Builder<'a> {
    content: &'a str,
    base: u32,
    hidden: Vec<Range<usize>>,
    pointed: Vec<Range<usize>>,
    text: String,
    marks: Vec<(u32, usize)>,
}

impl Builder<'_> {
    fn lines(&mut self, start: usize, end: usize) {
        let mut from = start;
        for (index, line) in self.content[start..end].split('\n').enumerate() {
            if index > 0 {
                self.mark(from - 1);
                self.text.push('\n');
            }
            let to = from + line.len();
            let shown = self.window(from, to - usize::from(line.ends_with('\r')));
            if shown.start > from {
                self.mark(from);
                self.text.push('…');
            }
            self.pieces(&shown);
            self.mark(shown.end);
            if shown.end + 1 < to {
                self.text.push('…');
            }
            from = to + 1;
        }
        self.mark(end);
    }

    /// The part of a line that is shown: all of it, or what stands around the first thing that is pointed at.
    fn window(&self, from: usize, to: usize) -> Range<usize> {
        if to - from <= LONG_LINE {
            return from..to;
        }
        let pointed = self
            .pointed
            .iter()
            .find(|range| range.start <= to && range.end >= from);
        let (first, last) = pointed.map_or((from, from), |range| {
            (range.start.max(from), range.end.min(to))
        });
        let start = first.saturating_sub(AROUND).max(from);
        let last = last.min(first + LONG_LINE);
        let end = (last + AROUND).min(to);
        self.content.ceil_char_boundary(start)..self.content.floor_char_boundary(end)
    }

    fn pieces(&mut self, line: &Range<usize>) {
        let hidden: Vec<Range<usize>> = self
            .hidden
            .iter()
            .map(|range| range.start.max(line.start)..range.end.min(line.end))
            .filter(|range| range.start < range.end)
            .collect();
        let mut at = line.start;
        for secret in hidden {
            if secret.end <= at {
                continue;
            }
            if secret.start > at {
                self.plain(at, secret.start);
            }
            self.mark(secret.start.max(at));
            self.text.push_str(SECRET);
            at = secret.end;
        }
        self.plain(at, line.end);
    }

    fn plain(&mut self, start: usize, end: usize) {
        self.mark(start);
        for (offset, character) in self.content[start..end].char_indices() {
            // A tab is left to the renderer, which knows its width.
            if character != '\t' && escape::is_hazard(character) {
                self.mark(start + offset);
                escape::push(&mut self.text, character);
                self.mark(start + offset + character.len_utf8());
            } else {
                self.text.push(character);
            }
        }
    }

    fn mark(&mut self, offset: usize) {
        let offset = self.base + crate::source::as_u32(offset);
        match self.marks.last_mut() {
            Some(last) if last.0 == offset => last.1 = self.text.len(),
            _ => self.marks.push((offset, self.text.len())),
        }
    }
}

#[cfg(test)]
mod tests;
