//! A whole file and its actions in, masked text with holes and regions out.

use super::actions::{Kind, is_blank};
use super::expressions::{Meaning, is_structural, literal_indent, normalised};
use super::lines::{BlockScalar, Lines, indentation, is_marker};
use super::pieces::{Around, Gatherer, Piece, Pieces};
use super::place::{Placement, neighbour, place};
use super::regions::{Regions, Source, Turn};
use super::tokens::{Hint, Look, NONE, Token, Tokens};
use super::writer::Writer;
use crate::source::{FileId, Hole, StandsFor};

/// The longest expression of a construct that is kept whole, in bytes; of longer ones the beginning, equal to nothing.
const LONGEST_EXPRESSION: usize = 512;

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
            meanings: super::expressions::meanings(content, &tokens.tokens),
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
            tokens: &self.tokens.tokens,
            masked: &self.writer.content,
        };
        apply(&mut self.regions, &source);
    }

    fn token(&self, index: u32) -> &'text Token {
        &self.tokens.tokens[index as usize]
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
        &bytes[position..super::actions::line_end(bytes, position)]
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
        let inside = match self.tokens.tokens.get(self.next_token) {
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
        let token = &self.tokens.tokens[self.next_token];
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
        if self.is_comment(body) {
            // What is behind `#` is nothing to the parser; only an action over several lines would break out of it.
            if pieces.breaks == 0 && self.raw_line(position).trim_ascii_start().starts_with(b"#") {
                self.writer.copy(position, pieces.end);
            }
            self.turns_in(body);
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
                self.with_source(|regions, source| regions.turn(source, index, turn));
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
                    self.with_source(|regions, source| regions.turn(source, token, turn));
                    first = index + 1;
                }
                Piece::Text { start, end } if self.content[start..end].trim_ascii().is_empty() => {}
                _ => break,
            }
        }
        first
    }

    /// Whether a line has text beside its actions. A comment behind them is none.
    fn has_text(&self, list: &[Piece]) -> bool {
        let mut hole = false;
        for piece in list {
            match *piece {
                Piece::Hole { .. } => hole = true,
                Piece::Control(_) => {}
                Piece::Text { start, end } => {
                    let text = self.content.as_bytes()[start..end].trim_ascii();
                    if hole && text.first() == Some(&b'#') && self.content.as_bytes()[start] != b'#'
                    {
                        return false;
                    }
                    if !text.is_empty() {
                        return true;
                    }
                }
            }
        }
        false
    }

    fn is_comment(&self, body: &[Piece]) -> bool {
        body.iter()
            .find_map(|piece| match *piece {
                Piece::Text { start, end } => {
                    let text = self.content.as_bytes()[start..end].trim_ascii();
                    (!text.is_empty()).then(|| text[0] == b'#')
                }
                Piece::Hole { .. } => Some(false),
                Piece::Control(_) => None,
            })
            .unwrap_or(false)
    }

    fn turns_in(&mut self, body: &[Piece]) {
        let at = self.writer.content.len();
        for piece in body {
            if let Piece::Control(index) = *piece {
                self.with_source(|regions, source| {
                    regions.turn(
                        source,
                        index,
                        Turn {
                            close: at,
                            open: at,
                        },
                    )
                });
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

    /// Blanks that the line begins with: its own, else those behind its leading control actions.
    fn indent(&mut self, position: usize, body: &[Piece]) -> usize {
        let own = indentation(self.raw_line(position));
        if own > 0 {
            self.writer.copy(position, position + own);
            return own;
        }
        if let Some(&Piece::Text { start, end }) = body.first() {
            let blanks = indentation(&self.content.as_bytes()[start..end]);
            self.writer.copy(start, start + blanks);
            return blanks;
        }
        0
    }

    fn block_line(&mut self, position: usize, pieces: &Pieces) {
        let Some(block) = self.lines.block else {
            return;
        };
        let own = indentation(self.raw_line(position));
        let first_token = match pieces.list.iter().find(|piece| !self.is_blank_text(piece)) {
            Some(&Piece::Hole { first, last }) => Some((first, last)),
            _ => None,
        };
        let column = match first_token {
            Some((first, last)) => {
                let column = self.block_column(block, pieces, first, last, own);
                let action = self.token(first).action;
                if own >= column {
                    self.writer.copy(position, position + own);
                } else {
                    self.writer.spaces(column, action.start, action.end);
                }
                column.max(own)
            }
            None => {
                self.writer.copy(position, position + own);
                own
            }
        };
        if let Some(block) = &mut self.lines.block
            && block.column.is_none()
        {
            block.column = Some(column);
        }
        self.inline(&pieces.list, StandsFor::Text, own);
    }

    fn is_blank_text(&self, piece: &Piece) -> bool {
        matches!(*piece, Piece::Text { start, end } if self.content[start..end].trim_ascii().is_empty())
    }

    /// The column at which a line of a block scalar begins that an action writes.
    fn block_column(
        &self,
        block: BlockScalar,
        pieces: &Pieces,
        first: u32,
        last: u32,
        own: usize,
    ) -> usize {
        if let Some(column) = block.column {
            return column;
        }
        let least = block.parent.map_or(0, |parent| parent + 1);
        let hint = self.hints(pieces.end).first();
        if let Some(hint) = hint.filter(|hint| {
            hint.look != Look::Marker && hint.look != Look::Written && block.holds(hint.column)
        }) {
            return hint.column;
        }
        let written = self
            .indent_of(first, last)
            .filter(|&column| column >= least);
        written.unwrap_or(if own >= least { own } else { least + 1 })
    }

    /// The column that a hole's own functions give it.
    fn indent_of(&self, first: u32, last: u32) -> Option<usize> {
        self.tokens.tokens[first as usize..=last as usize]
            .iter()
            .filter(|token| token.action.kind == Kind::Value)
            .find_map(|token| {
                literal_indent(&self.content[token.action.inner_start..token.action.inner_end])
            })
    }

    /// Writes pieces within a line; returns the number of the last hole.
    fn inline(&mut self, body: &[Piece], stands_for: StandsFor, skip: usize) -> Option<usize> {
        let mut hole = None;
        let mut skip = skip;
        for (index, piece) in body.iter().enumerate() {
            match *piece {
                Piece::Text { start, end } => {
                    let start = (start + skip).min(end);
                    let end = self.trimmed_end(start, end, body.get(index + 1));
                    self.writer.copy(start, end);
                }
                Piece::Hole { first, last } => hole = Some(self.hole(first, last, stands_for)),
                Piece::Control(token) => {
                    let at = self.writer.content.len();
                    self.with_source(|regions, source| {
                        regions.turn(
                            source,
                            token,
                            Turn {
                                close: at,
                                open: at,
                            },
                        )
                    });
                }
            }
            skip = 0;
        }
        hole
    }

    /// Where text ends that stands before a `{{-`: the blanks go, unless they make a key or a dash of what is before.
    fn trimmed_end(&self, start: usize, end: usize, next: Option<&Piece>) -> usize {
        let trims =
            matches!(next, Some(&Piece::Hole { first, .. }) if self.token(first).action.trims_left);
        if !trims {
            return end;
        }
        let kept = self.content.as_bytes()[start..end].trim_ascii_end();
        if kept.is_empty()
            || matches!(
                kept[kept.len() - 1],
                b':' | b'-' | b',' | b'|' | b'>' | b'\\'
            )
        {
            return end;
        }
        start + kept.len()
    }

    fn hole(&mut self, first: u32, last: u32, stands_for: StandsFor) -> usize {
        let start = self.token(first).action.start;
        let end = self.token(last).action.end;
        let hole = self.describe(first, last, stands_for);
        self.writer.hole(hole, start, end)
    }

    /// The expression of a hole and what decides its value.
    fn describe(&self, first: u32, last: u32, stands_for: StandsFor) -> Hole {
        let token = self.token(first);
        let outer = match token.scope {
            NONE => 0,
            scope => self.token(scope).action.start as u64 + 1,
        };
        if first == last {
            let meaning = &self.meanings[first as usize];
            let expression = if meaning.expression.is_empty() {
                normalised(&self.content[token.action.inner_start..token.action.inner_end])
            } else {
                meaning.expression.clone()
            };
            let dot = if meaning.uses_dot { outer } else { 0 };
            return Hole {
                expression,
                scope: self.scope(dot.max(meaning.variables)),
                stands_for,
            };
        }
        let own = token.action.start as u64 + 1;
        let source = &self.content[token.action.start..self.token(last).action.end];
        if source.len() > LONGEST_EXPRESSION {
            let kept = &source[..source.floor_char_boundary(LONGEST_EXPRESSION)];
            return Hole {
                expression: format!("{} …", normalised(kept)),
                scope: self.scope(own),
                stands_for,
            };
        }
        let inside = &self.meanings[first as usize..=last as usize];
        let variables = inside.iter().any(|meaning| meaning.variables > 0);
        let dot = inside.iter().any(|meaning| meaning.uses_dot);
        let scope = match (variables, dot) {
            (true, _) => own,
            (false, true) => outer,
            (false, false) => 0,
        };
        Hole {
            expression: normalised(source),
            scope: self.scope(scope),
            stands_for,
        }
    }

    /// A scope that no other file has.
    fn scope(&self, offset: u64) -> u64 {
        if offset == 0 {
            0
        } else {
            (u64::from(self.file.0) << 32) | offset
        }
    }

    /// Whether what a hole writes may be more than one scalar.
    fn writes_structure(&self, first: u32, last: u32) -> bool {
        self.tokens.tokens[first as usize..=last as usize]
            .iter()
            .any(|token| {
                token.action.kind == Kind::Value
                    && is_structural(
                        &self.content[token.action.inner_start..token.action.inner_end],
                    )
            })
    }
}

mod nodes;

/// Whether the line so far ends where a value would begin.
fn before_value(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.ends_with(b":")
        || (!line.is_empty() && line.iter().all(|&byte| byte == b'-' || is_blank(byte)))
}
