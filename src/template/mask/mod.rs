//! A whole file and its actions in, masked text with holes and regions out.

mod holes;
mod nodes;
mod text;

use super::actions::{Kind, line_end};
use super::hints::{Hint, Look};
use super::lines::{BlockScalar, Lines, indentation, is_marker};
use super::meanings::{Meaning, meanings};
use super::pieces::{Around, Gatherer, Piece, Pieces};
use super::place::neighbour;
use super::regions::{Regions, Source, Turn};
use super::tokens::{NONE, Token, Tokens};
use super::writer::Writer;
use crate::source::FileId;

/// A value that an action has given.
#[derive(Clone, Copy, Debug)]
struct Filled {
    /// Column of its key or dash.
    parent: usize,
    /// Column at which it stands, if it has a line of its own.
    column: Option<usize>,
    /// The number of its hole.
    hole: usize,
}

/// Masks one file.
pub(super) struct Masker<'text> {
    file: FileId,
    content: &'text str,
    tokens: &'text Tokens,
    meanings: Vec<Meaning>,
    next_token: usize,
    lines: Lines,
    /// Index of the first token behind the header of the current block scalar.
    block_token: usize,
    /// The value that an action has already given to a key.
    filled: Option<Filled>,
    /// What is written.
    pub writer: Writer<'text>,
    /// What is conditional.
    pub regions: Regions,
}

impl<'text> Masker<'text> {
    pub(super) fn new(file: FileId, content: &'text str, tokens: &'text Tokens) -> Self {
        Self {
            file,
            content,
            tokens,
            meanings: meanings(content, &tokens.list),
            next_token: 0,
            lines: Lines::default(),
            block_token: 0,
            filled: None,
            writer: Writer::new(file, content),
            regions: Regions::default(),
        }
    }

    pub(super) fn run(&mut self) {
        let mut position = 0;
        while position < self.content.len() {
            self.leave_block(position);
            let around = if self.lines.block.is_some() || self.lines.quote.is_some() {
                Around::Text
            } else if self.lines.flow > 0 {
                Around::Flow
            } else {
                Around::Structure
            };
            let gatherer = Gatherer {
                bytes: self.content.as_bytes(),
                tokens: self.tokens,
            };
            let pieces = gatherer.line(position, self.next_token, around, &self.lines);
            self.next_token = pieces.next_token;
            self.line(position, &pieces, around);
            position = pieces.end + 1;
        }
        let end = self.writer.content.len();
        self.with_source(|regions, source| regions.close(source, end));
    }

    fn with_source(&mut self, apply: impl FnOnce(&mut Regions, &Source<'_>)) {
        let source = Source {
            file: self.file,
            content: self.content,
            tokens: &self.tokens.list,
            masked: &self.writer.content,
        };
        apply(&mut self.regions, &source);
    }

    fn turn(&mut self, token: u32, turn: Turn) {
        self.with_source(|regions, source| regions.turn(source, token, turn));
    }

    fn token(&self, index: u32) -> &'text Token {
        &self.tokens.list[index as usize]
    }

    /// The lines that will hold something, behind the offset.
    fn hints(&self, behind: usize) -> &'text [Hint] {
        let first = self
            .tokens
            .hints
            .partition_point(|hint| hint.start < behind);
        &self.tokens.hints[first..]
    }

    fn raw_line(&self, position: usize) -> &'text [u8] {
        let bytes = self.content.as_bytes();
        &bytes[position..line_end(bytes, position)]
    }

    /// Leaves the block scalar if the line at `position` is not part of it.
    fn leave_block(&mut self, position: usize) {
        let Some(block) = self.lines.block else {
            return;
        };
        let line = self.raw_line(position);
        if line.trim_ascii().is_empty() {
            return;
        }
        let column = indentation(line);
        let inside = match self.tokens.list.get(self.next_token) {
            Some(token) if token.action.start == position + column => {
                self.action_in_block(block, position, column)
            }
            _ => block.holds(column) && !is_marker(line),
        };
        if !inside {
            self.lines.block = None;
        }
    }

    /// Whether a line that begins with an action belongs to the block scalar.
    fn action_in_block(&self, block: BlockScalar, position: usize, column: usize) -> bool {
        let token = &self.tokens.list[self.next_token];
        match token.action.kind {
            // What was opened before the scalar ends after it.
            Kind::Else | Kind::End
                if token.opener != NONE && (token.opener as usize) < self.block_token =>
            {
                return false;
            }
            Kind::Else | Kind::End => return true,
            _ => {}
        }
        let Some(hint) = self.hints(position).first() else {
            return block.holds(column) || block.column.is_none();
        };
        match hint.look {
            Look::Marker => false,
            Look::Written if hint.start == position => {
                block.holds(hint.column) || block.column.is_none()
            }
            _ => block.holds(hint.column),
        }
    }

    fn line(&mut self, position: usize, pieces: &Pieces, around: Around) {
        let start = self.writer.content.len();
        let visible = pieces.list.iter().any(|piece| match *piece {
            Piece::Text { start, end } => !self.content[start..end].trim_ascii().is_empty(),
            Piece::Hole { .. } => true,
            Piece::Control(_) => false,
        });
        let text = self.has_text(&pieces.list);
        if !visible {
            self.blank(position, pieces, start);
            return;
        }
        if self.lines.block.is_some() {
            self.block_line(position, pieces);
            self.line_break(position, pieces);
            return;
        }
        let first = self.lead(pieces, start);
        let body = &pieces.list[first..];
        if around != Around::Text && self.is_comment(body) {
            self.turns_in(body);
            // What is behind `#` is nothing to the parser; only an action over several lines would break out of it.
            if pieces.breaks == 0 && self.raw_line(position).trim_ascii_start().starts_with(b"#") {
                self.writer.copy(position, pieces.end);
            }
        } else if around == Around::Structure && !text {
            self.structural(position, pieces, body);
        } else if around == Around::Structure && self.is_alternative(position, pieces) {
            self.turns_in(body);
        } else {
            self.text_line(position, pieces, body, around);
        }
        self.line_break(position, pieces);
    }

    /// Whether a line is a value that another branch gives otherwise: `{}` where the other writes entries, text where the
    /// other writes what cannot be known. What the other branch writes stands for both.
    fn is_alternative(&self, position: usize, pieces: &Pieces) -> bool {
        let line = self.raw_line(position);
        let column = indentation(line);
        if matches!(line.trim_ascii(), b"{}" | b"[]") {
            return match self.lines.pending {
                None => !self.lines.levels.is_empty(),
                Some(pending) => neighbour(self.hints(pieces.end), pending).is_some_and(|hint| {
                    hint.column > pending && matches!(hint.look, Look::Key | Look::Item)
                }),
            };
        }
        let other = self
            .hints(position)
            .first()
            .is_some_and(|hint| hint.start == position && hint.look == Look::Other);
        other && self.filled.is_some_and(|filled| column > filled.parent)
    }

    /// A line that leaves nothing.
    fn blank(&mut self, position: usize, pieces: &Pieces, start: usize) {
        // Trailing blanks of a blank line may be part of a scalar in quotes or in a block.
        if pieces.breaks == 0 && self.raw_line(position).trim_ascii().is_empty() {
            self.writer.copy(position, pieces.end);
        }
        self.line_break(position, pieces);
        let turn = Turn {
            close: start,
            open: self.writer.content.len(),
        };
        for piece in &pieces.list {
            if let Piece::Control(index) = *piece {
                self.turn(index, turn);
            }
        }
    }

    /// Applies the control actions that a line begins with; returns the first piece behind them.
    fn lead(&mut self, pieces: &Pieces, at: usize) -> usize {
        let mut first = 0;
        for (index, piece) in pieces.list.iter().enumerate() {
            match *piece {
                Piece::Control(token) => {
                    let turn = Turn {
                        close: at,
                        open: at,
                    };
                    self.turn(token, turn);
                    first = index + 1;
                }
                Piece::Text { start, end } if self.content[start..end].trim_ascii().is_empty() => {}
                _ => break,
            }
        }
        first
    }

    fn turns_in(&mut self, body: &[Piece]) {
        let at = self.writer.content.len();
        for piece in body {
            if let Piece::Control(index) = *piece {
                self.turn(
                    index,
                    Turn {
                        close: at,
                        open: at,
                    },
                );
            }
        }
    }

    /// The end of a line: the breaks inside its actions, then its own, so that lines keep their numbers.
    fn line_break(&mut self, position: usize, pieces: &Pieces) {
        if pieces.breaks > 0 {
            self.writer
                .write(&"\n".repeat(pieces.breaks), position, pieces.end);
        }
        if pieces.end < self.content.len() {
            self.writer.copy(pieces.end, pieces.end + 1);
        }
    }
}
