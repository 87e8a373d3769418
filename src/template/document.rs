//! A range of masked text in, one document out, with its own holes, regions and guards.

use std::ops::Range;

use super::writer::write_hole;
use super::{Dialects, Masked};
use crate::source::{FileRange, Produced, Region, Segment, as_u32};

/// One document of a masked file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedDocument {
    /// The characters, with origins, holes and regions counted from the document's start.
    pub produced: Produced,
    /// Conditions under which the document exists at all, outermost first.
    pub guards: Vec<Guard>,
    /// The dialects of the actions that stand in the document. Empty: its characters are those of the file.
    pub dialects: Dialects,
}

/// A condition on a whole document.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Guard {
    /// As written: `if .Values.ingress.enabled`, `range .Values.hosts` (a `range` may give any number of documents).
    pub condition: String,
    /// As in [`Region::group`]: branches of one construct of the file share it.
    pub group: u32,
    /// The action.
    pub origin: FileRange,
}

impl Masked {
    /// The part of the text in `range`, which lies between characters outside of holes.
    ///
    /// # Panics
    /// If the range is not within [`Masked::content`] or cuts a character.
    #[must_use]
    pub fn document(&self, range: Range<usize>) -> MaskedDocument {
        let holes = within(&self.hole_starts, &range);
        let mut slice = Slice {
            masked: self,
            first_hole: holes.start,
            next_hole: holes.start,
            shrunk: 0,
            produced: Produced {
                content: String::with_capacity(range.len()),
                holes: self.holes[holes].to_vec(),
                ..Produced::default()
            },
        };
        slice.segments(&range);
        let (regions, guards) = self.conditions(&range);
        let mut produced = slice.produced;
        produced.regions = regions;
        MaskedDocument {
            guards,
            dialects: self.dialects_in(&range),
            produced,
        }
    }

    fn dialects_in(&self, range: &Range<usize>) -> Dialects {
        let first = self
            .marks
            .partition_point(|&(at, _)| (at as usize) < range.start);
        let mut dialects = Dialects::default();
        for &(at, dialect) in &self.marks[first..] {
            if at as usize >= range.end
                && !(range.end == self.content.len() && at as usize == range.end)
            {
                break;
            }
            dialects.add(dialect);
        }
        dialects
    }

    /// Regions of the slice, and those that hold all of it.
    fn conditions(&self, range: &Range<usize>) -> (Vec<Region>, Vec<Guard>) {
        let body = self.body(range);
        let from = self
            .regions
            .partition_point(|region| (region.start as usize) < range.start);
        let mut found = Vec::new();
        let mut around = from.checked_sub(1).map(as_u32);
        while let Some(index) = around {
            found.push(index as usize);
            around = self.parents[index as usize];
        }
        found.reverse();
        let inside = self.regions[from..]
            .iter()
            .take_while(|region| (region.start as usize) < range.end)
            .count();
        found.extend(from..from + inside);
        let mut regions = Vec::new();
        let mut guards = Vec::new();
        for index in found {
            let region = &self.regions[index];
            let (start, end) = (region.start as usize, region.end as usize);
            if end <= range.start || start >= range.end || body.is_empty() {
                continue;
            }
            if start <= body.start && end >= body.end {
                guards.push(Guard {
                    condition: region.condition.clone(),
                    group: region.group,
                    origin: region.origin,
                });
                continue;
            }
            regions.push(Region {
                start: self.rebased(start.max(range.start), range.start),
                end: self.rebased(end.min(range.end), range.start),
                ..region.clone()
            });
        }
        regions.retain(|region| region.start < region.end);
        (regions, guards)
    }

    /// The part of a document that says something: without blanks, comments and its marker around it.
    fn body(&self, range: &Range<usize>) -> Range<usize> {
        let silent = |line: &str| {
            let line = line.trim();
            line.is_empty() || line.starts_with('#') || line == "---"
        };
        let text = &self.content[range.clone()];
        let mut start = 0;
        for line in text.split_inclusive('\n').take_while(|line| silent(line)) {
            start += line.len();
        }
        let mut end = text.len();
        for line in text[start..]
            .split_inclusive('\n')
            .rev()
            .take_while(|line| silent(line))
        {
            end -= line.len();
        }
        let blanks = text[start..end].len() - text[start..end].trim_start().len();
        let start = range.start + start + blanks;
        start
            ..(range.start + end).max(start).min(
                start
                    + self.content[start..(range.start + end).max(start)]
                        .trim_end()
                        .len(),
            )
    }

    /// An offset of the masked text, counted from a document's start with the document's own hole numbers.
    fn rebased(&self, offset: usize, start: usize) -> u32 {
        let holes = within(&self.hole_starts, &(start..offset));
        let shrunk = digits_saved(holes.start, holes.len());
        as_u32(offset - start - shrunk)
    }
}

fn within(starts: &[u32], range: &Range<usize>) -> Range<usize> {
    let first = starts.partition_point(|&start| (start as usize) < range.start);
    let last = starts.partition_point(|&start| (start as usize) < range.end);
    first..last.max(first)
}

/// How many digits fewer the numbers from 0 have than those from `first`, `count` of each.
fn digits_saved(first: usize, count: usize) -> usize {
    digits_below(first + count) - digits_below(first) - digits_below(count)
}

/// Number of digits of all numbers below `bound`.
fn digits_below(bound: usize) -> usize {
    let mut digits = bound;
    let mut power = 10;
    while power < bound {
        digits += bound - power;
        power *= 10;
    }
    digits
}

struct Slice<'masked> {
    masked: &'masked Masked,
    first_hole: usize,
    next_hole: usize,
    shrunk: usize,
    produced: Produced,
}

impl Slice<'_> {
    fn segments(&mut self, range: &Range<usize>) {
        let segments = &self.masked.segments;
        let first = segments
            .partition_point(|segment| (segment.start as usize) <= range.start)
            .saturating_sub(1);
        for (index, segment) in segments.iter().enumerate().skip(first) {
            let begin = segment.start as usize;
            if begin >= range.end && begin > range.start {
                break;
            }
            let next = segments
                .get(index + 1)
                .map_or(self.masked.content.len(), |next| next.start as usize);
            let (from, to) = (begin.max(range.start), next.min(range.end));
            let mut origin = segment.origin;
            if segment.verbatim {
                origin.start += as_u32(from - begin);
                origin.end = origin.start + as_u32(to - from);
            }
            self.produced.segments.push(Segment {
                start: as_u32(self.produced.content.len()),
                origin,
                verbatim: segment.verbatim,
            });
            self.text(from, to);
        }
    }

    fn text(&mut self, mut from: usize, to: usize) {
        let masked = self.masked;
        while let Some(&hole) = masked.hole_starts.get(self.next_hole) {
            let hole = hole as usize;
            if hole >= to {
                break;
            }
            self.produced.content.push_str(&masked.content[from..hole]);
            let number = self.next_hole - self.first_hole;
            write_hole(&mut self.produced.content, number);
            from = hole + "\u{FDD0}\u{FDD1}".len() + digits(self.next_hole);
            self.next_hole += 1;
            self.shrunk += 1;
        }
        self.produced.content.push_str(&masked.content[from..to]);
    }
}

fn digits(mut number: usize) -> usize {
    let mut digits = 1;
    while number >= 10 {
        number /= 10;
        digits += 1;
    }
    digits
}
