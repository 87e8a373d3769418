//! Text with templating in, text with origins and holes out.
//!
//! Nothing is evaluated. What an action writes becomes a [`Hole`]; what a control action switches becomes a [`Region`];
//! the rest stays as it stands, line by line. Where an action writes whole lines, its neighbours say what it must be:
//! entries of a mapping (`⟨hole⟩:`), items of a sequence (`- ⟨hole⟩`), or the value of the key before it.
//!
//! - Every occurrence is a hole of its own; holes that mean the same have equal `expression` and `scope`. A variable that
//!   a file assigns once, outside `range` and `with`, is written as what it was assigned; `$.x` is written `.x`.
//! - In a block scalar or a quoted scalar a whole `if … end` is one hole, in brackets as well unless it spans lines.
//! - Bodies of `define` are dropped: they do not stand where they are written.
//! - Outside charts most files with `{{` are plain YAML that carries someone else's templates (alerts, dashboards). There
//!   block scalars are data and stay as they are, until an action stands where only structure can stand.
//! - `${NAME}` is read outside charts only, and never in block scalars, which hold scripts.

mod actions;
mod bare_lines;
mod document;
mod expressions;
mod hints;
mod kinds;
mod lines;
mod mask;
mod meanings;
mod pieces;
mod place;
mod regions;
mod signs;
mod tokens;
mod variables;
mod writer;

#[cfg(test)]
mod tests;

pub use actions::Dialect;
pub use document::{Guard, MaskedDocument};
pub use signs::signs_of_templating;

use bare_lines::Words;
use memchr::memmem;

use crate::source::{FileId, FileRange, Hole, Region, Segment, as_u32};

/// How a text may be templated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A template of a Helm chart: every `{{` is an action, `${NAME}` is text.
    Chart,
    /// Any other file.
    Plain,
    /// A file that is no YAML otherwise: every line that is one upper-case word and stands where a key must stand is taken
    /// for a placeholder (uc-cdis' `CURRENT_NAMESPACE`), too. For a second try after a file failed to parse.
    Broken,
}

/// A set of dialects.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Dialects(u8);

impl Dialects {
    /// Whether the dialect is in the set.
    #[must_use]
    pub fn contains(self, dialect: Dialect) -> bool {
        self.0 & (1 << dialect as u8) != 0
    }

    /// Whether no dialect is in the set.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn add(&mut self, dialect: Dialect) {
        self.0 |= 1 << dialect as u8;
    }
}

/// Why the templating of a file could not be read; the text is masked as far as possible all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub reason: &'static str,
    /// Where.
    pub origin: FileRange,
}

/// A file whose templating is masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Masked {
    /// What a YAML parser can read, with as many lines as the file, but for one more where an action behind a key writes
    /// entries that go on below it.
    pub content: String,
    /// Where each byte came from.
    pub segments: Vec<Segment>,
    /// What the holes stand for, by the number written in the content.
    pub holes: Vec<Hole>,
    /// What exists only under a condition, by start, the longer first.
    pub regions: Vec<Region>,
    /// The dialects of all actions.
    pub dialects: Dialects,
    /// What could not be read.
    pub problem: Option<Problem>,
    hole_starts: Vec<u32>,
    /// The region that each region lies in.
    parents: Vec<Option<u32>>,
    /// Where in the content each action stood.
    marks: Vec<(u32, Dialect)>,
}

/// Masks the templating of a file; `None` when there is none, which costs a search for a few marks.
///
/// A file that has no templating but the noncharacters U+FDD0 or U+FDD1 is not masked: nobody looks for holes in it.
#[must_use]
pub fn mask(file: FileId, content: &str, reading: Reading) -> Option<Masked> {
    if !may_be_templated(content.as_bytes(), reading) {
        return None;
    }
    let manner = tokens::Manner {
        chart: reading == Reading::Chart,
        words: if reading == Reading::Broken {
            Words::Any
        } else {
            Words::Marked
        },
    };
    let tokens = tokens::read(content, manner);
    if tokens.list.is_empty() && tokens.problem.is_none() {
        return None;
    }
    let mut masker = mask::Masker::new(file, content, &tokens);
    masker.run();
    Some(masked(file, content, &tokens, masker))
}

fn masked(
    file: FileId,
    content: &str,
    tokens: &tokens::Tokens,
    masker: mask::Masker<'_>,
) -> Masked {
    let range = |start: usize, end: usize| FileRange {
        file,
        start: as_u32(start),
        end: as_u32(end),
    };
    let problem = match (writer::has_noncharacters(content), tokens.problem) {
        (_, Some((reason, start, end))) => Some(Problem {
            reason,
            origin: range(start, end),
        }),
        (Some(at), None) => Some(Problem {
            reason: "the text has the noncharacters U+FDD0 or U+FDD1, which stand for unknown values here",
            origin: range(at, at + 3),
        }),
        (None, None) => None,
    };
    let mut dialects = Dialects::default();
    for token in &tokens.list {
        dialects.add(token.action.dialect);
    }
    let regions = masker.regions.finished;
    let mut segments = masker.writer.segments;
    if segments.is_empty() {
        segments.push(Segment {
            start: 0,
            origin: range(0, 0),
            verbatim: true,
        });
    }
    Masked {
        parents: parents(&regions),
        marks: marks(tokens, &segments, masker.writer.content.len()),
        content: masker.writer.content,
        segments,
        holes: masker.writer.holes,
        hole_starts: masker.writer.hole_starts,
        regions,
        dialects,
        problem,
    }
}

/// Whether bytes hold a mark without which [`mask`] finds nothing to do.
#[must_use]
pub fn may_be_templated(bytes: &[u8], reading: Reading) -> bool {
    if memmem::find(bytes, b"{{").is_some() {
        return true;
    }
    match reading {
        Reading::Chart => false,
        Reading::Broken => true,
        Reading::Plain => [&b"${"[..], b"{%", b"GEN3_", b"-|"]
            .iter()
            .any(|mark| memmem::find(bytes, mark).is_some()),
    }
}

/// The innermost region around each, for regions sorted by start.
fn parents(regions: &[Region]) -> Vec<Option<u32>> {
    let mut open: Vec<u32> = Vec::new();
    let mut parents = Vec::with_capacity(regions.len());
    for (index, region) in regions.iter().enumerate() {
        while open
            .last()
            .is_some_and(|&outer| regions[outer as usize].end <= region.start)
        {
            open.pop();
        }
        parents.push(open.last().copied());
        open.push(as_u32(index));
    }
    parents
}

/// Where each action stood: the place in the masked text of what stands behind it in the file.
fn marks(tokens: &tokens::Tokens, segments: &[Segment], length: usize) -> Vec<(u32, Dialect)> {
    let mut marks: Vec<(u32, Dialect)> = Vec::with_capacity(tokens.list.len());
    let mut next = 0;
    for token in &tokens.list {
        let at = as_u32(token.action.start);
        while segments
            .get(next)
            .is_some_and(|segment| segment.origin.end <= at)
        {
            next += 1;
        }
        let place = segments.get(next).map_or(as_u32(length), |segment| {
            if segment.verbatim && segment.origin.start < at {
                segment.start + (at - segment.origin.start)
            } else {
                segment.start
            }
        });
        let dialect = token.action.dialect;
        if marks.last() != Some(&(place, dialect)) {
            marks.push((place, dialect));
        }
    }
    marks
}
