//! Pieces of a file and holes in, the masked text with its origins out.

use crate::source::{FileId, FileRange, Hole, Segment, as_u32};

/// U+FDD0 and U+FDD1 begin with these two bytes and end with 0x90 and 0x91.
const NONCHARACTER: [u8; 2] = [0xEF, 0xB7];

/// Writes masked text.
#[derive(Debug)]
pub(super) struct Writer<'content> {
    file: FileId,
    source: &'content str,
    /// The text so far.
    pub content: String,
    /// Where it came from.
    pub segments: Vec<Segment>,
    /// The holes in it.
    pub holes: Vec<Hole>,
    /// Where each hole begins.
    pub hole_starts: Vec<u32>,
    forged: bool,
}

impl<'content> Writer<'content> {
    pub(super) fn new(file: FileId, source: &'content str) -> Self {
        Self {
            file,
            source,
            content: String::with_capacity(source.len()),
            segments: Vec::new(),
            holes: Vec::new(),
            hole_starts: Vec::new(),
            forged: has_noncharacters(source).is_some(),
        }
    }

    /// Copies bytes of the file.
    pub(super) fn copy(&mut self, start: usize, end: usize) {
        let mut start = start;
        while self.forged && start < end {
            let Some(at) = has_noncharacters(&self.source[start..end]) else {
                break;
            };
            self.verbatim(start, start + at);
            // A noncharacter of the file would pass for a hole: the replacement character stands for it.
            self.write("\u{FFFD}", start + at, start + at + 3);
            start += at + 3;
        }
        self.verbatim(start, end);
    }

    fn verbatim(&mut self, start: usize, end: usize) {
        if start >= end {
            return;
        }
        let begin = as_u32(self.content.len());
        self.content.push_str(&self.source[start..end]);
        if let Some(last) = self.segments.last()
            && last.verbatim
            && last.origin.end as usize == start
        {
            let last = self.segments.len() - 1;
            self.segments[last].origin.end = as_u32(end);
            return;
        }
        self.segments.push(Segment {
            start: begin,
            origin: self.range(start, end),
            verbatim: true,
        });
    }

    /// Writes text that stands for a range of the file.
    pub(super) fn write(&mut self, text: &str, start: usize, end: usize) {
        if text.is_empty() {
            return;
        }
        let origin = self.range(start, end);
        let begin = as_u32(self.content.len());
        self.content.push_str(text);
        if self
            .segments
            .last()
            .is_none_or(|last| last.verbatim || last.origin != origin)
        {
            self.segments.push(Segment {
                start: begin,
                origin,
                verbatim: false,
            });
        }
    }

    /// Writes `count` spaces that stand for a range of the file.
    pub(super) fn spaces(&mut self, count: usize, start: usize, end: usize) {
        self.write(&" ".repeat(count), start, end);
    }

    /// Writes a hole that stands for a range of the file; returns its index.
    pub(super) fn hole(&mut self, hole: Hole, start: usize, end: usize) -> usize {
        let index = self.holes.len();
        self.hole_starts.push(as_u32(self.content.len()));
        self.holes.push(hole);
        let mut text = String::new();
        write_hole(&mut text, index);
        self.write(&text, start, end);
        index
    }

    /// Takes back everything behind an offset, in which no hole stands.
    pub(super) fn truncate(&mut self, to: usize) {
        self.content.truncate(to);
        while let Some(last) = self.segments.last_mut() {
            if (last.start as usize) < to {
                if last.verbatim {
                    last.origin.end = last.origin.start + (as_u32(to) - last.start);
                }
                return;
            }
            self.segments.pop();
        }
    }

    /// A range of the file.
    pub(super) fn range(&self, start: usize, end: usize) -> FileRange {
        FileRange {
            file: self.file,
            start: as_u32(start),
            end: as_u32(end),
        }
    }
}

/// Offset of the first character that could pass for an end of a hole.
pub(super) fn has_noncharacters(text: &str) -> Option<usize> {
    memchr::memmem::find_iter(text.as_bytes(), &NONCHARACTER)
        .find(|&at| matches!(text.as_bytes()[at + 2], 0x90 | 0x91))
}

/// Writes the number of a hole as the parser will see it.
pub(super) fn write_hole(text: &mut String, index: usize) {
    text.push('\u{FDD0}');
    text.push_str(&index.to_string());
    text.push('\u{FDD1}');
}
