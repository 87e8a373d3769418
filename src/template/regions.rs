//! Openers, branches and ends in, conditional regions out.

use super::actions::{Kind, Opener};
use super::tokens::{NONE, Token};
use crate::source::{FileRange, Region, as_u32};

/// How many constructs are told apart inside each other. The 11,564 regions of 2,328 templated files of 24 repositories nest 6
/// deep at most; what is nested deeper belongs to the region around it, which keeps slicing documents linear.
const DEEPEST: usize = 64;

/// The regions of one text while it is written.
#[derive(Debug, Default)]
pub(super) struct Regions {
    frames: Vec<Frame>,
    /// Finished regions.
    pub finished: Vec<Region>,
}

#[derive(Debug)]
struct Frame {
    opener: u32,
    condition: u32,
    start: usize,
}

/// Where a control action takes effect in the masked text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    /// What it ends, ends here.
    pub close: usize,
    /// What it begins, begins here.
    pub open: usize,
}

impl Regions {
    /// Applies one control action.
    pub(super) fn turn(&mut self, source: &Source<'_>, index: u32, turn: Turn) {
        let token = &source.tokens[index as usize];
        match token.action.kind {
            Kind::Open(Opener::Define) | Kind::Silent | Kind::Value => {}
            Kind::Open(_) => self.frames.push(Frame {
                opener: index,
                condition: index,
                start: turn.open,
            }),
            Kind::Else | Kind::End => {
                if token.opener == NONE
                    || !self
                        .frames
                        .iter()
                        .rev()
                        .any(|frame| frame.opener == token.opener)
                {
                    return;
                }
                while let Some(frame) = self.frames.pop() {
                    self.finish(source, &frame, turn.close);
                    if frame.opener == token.opener {
                        break;
                    }
                }
                if token.action.kind == Kind::Else {
                    self.frames.push(Frame {
                        opener: token.opener,
                        condition: index,
                        start: turn.open,
                    });
                }
            }
        }
    }

    /// Ends what is still open and puts the regions in order: by start, the longer first.
    pub(super) fn close(&mut self, source: &Source<'_>, end: usize) {
        while let Some(frame) = self.frames.pop() {
            self.finish(source, &frame, end);
        }
        self.finished
            .sort_by_key(|region| (region.start, std::cmp::Reverse(region.end)));
    }

    fn finish(&mut self, source: &Source<'_>, frame: &Frame, end: usize) {
        if self.frames.len() >= DEEPEST || end <= frame.start {
            return;
        }
        if source.masked(frame.start, end).trim_ascii().is_empty() {
            return;
        }
        let action = source.tokens[frame.condition as usize].action;
        let condition =
            super::expressions::normalised(&source.content[action.inner_start..action.inner_end]);
        self.finished.push(Region {
            start: as_u32(frame.start),
            end: as_u32(end),
            condition,
            group: frame.opener,
            origin: FileRange {
                file: source.file,
                start: as_u32(action.start),
                end: as_u32(action.end),
            },
        });
    }
}

/// What regions look at.
pub(super) struct Source<'text> {
    /// The file.
    pub file: crate::source::FileId,
    /// The file's text.
    pub content: &'text str,
    /// Its actions.
    pub tokens: &'text [Token],
    /// The masked text so far.
    pub masked: &'text str,
}

impl Source<'_> {
    fn masked(&self, start: usize, end: usize) -> &[u8] {
        &self.masked.as_bytes()[start..end]
    }
}
