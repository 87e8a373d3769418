//! Lines at the level of structure in, text with entries, items and values as holes out.

use super::super::expressions::unquoted;
use super::super::hints::{Hint, Look};
use super::super::lines::indentation;
use super::super::pieces::{Around, Gatherer, Piece, Pieces};
use super::super::place::{Placement, neighbour, place};
use super::super::regions::Turn;
use super::holes::LONGEST_EXPRESSION;
use super::text::before_value;
use super::{Filled, Masker};
use crate::source::StandsFor;

impl Masker<'_> {
    /// A line that actions write altogether.
    pub(super) fn structural(&mut self, position: usize, pieces: &Pieces, body: &[Piece]) {
        let holes = || {
            body.iter().filter_map(|piece| match *piece {
                Piece::Hole { first, last } => Some((first, last)),
                _ => None,
            })
        };
        let (Some((first, _)), Some((_, last))) = (holes().next(), holes().next_back()) else {
            return;
        };
        let own = indentation(self.raw_line(position));
        let column = self.indent_of(first, last).unwrap_or(own);
        let same = |filled: &Filled| {
            column > filled.parent || (column == filled.parent && filled.column == Some(column))
        };
        if let Some(filled) = self.filled.filter(same) {
            self.merge(filled.hole, first, last);
            self.turns_in(body);
            return;
        }
        let hints = self.hints(pieces.end);
        let placement = place(&self.lines, column, own, hints);
        self.write_placed(placement, hints.first(), first, last);
        self.turns_in(body);
    }

    /// Several actions in turn write the value of one key: their hole stands for all of them.
    fn merge(&mut self, hole: usize, first: u32, last: u32) {
        let more = self.describe(first, last, StandsFor::Node);
        let kept = &mut self.writer.holes[hole];
        kept.stands_for = StandsFor::Node;
        if kept.expression.len() + more.expression.len() < LONGEST_EXPRESSION {
            kept.expression = format!("{} or {}", kept.expression, more.expression);
        }
        // Which of them is written depends on the conditions around them, which the expression does not show.
        let own = self.tokens.list[first as usize].action.start as u64 + 1;
        let scope = self.scope(own);
        self.writer.holes[hole].scope = scope;
    }

    fn write_placed(&mut self, placement: Placement, next: Option<&Hint>, first: u32, last: u32) {
        let line = self.writer.content.len();
        let start = self.token(first).action.start;
        let end = self.token(last).action.end;
        match placement {
            Placement::Entries(column) => {
                self.writer.spaces(column, start, end);
                self.hole(first, last, StandsFor::Entries);
                self.writer.write(":", start, end);
            }
            Placement::Items(column) => {
                self.writer.spaces(column, start, end);
                self.writer.write("- ", start, end);
                self.hole(first, last, StandsFor::Entries);
                if let Some(next) =
                    next.filter(|next| next.look == Look::Key && next.column > column + 1)
                {
                    // Entries below go on in the last of the items.
                    self.writer.write("\n", start, end);
                    self.writer.spaces(column, start, end);
                    self.writer.write("-", start, end);
                    self.writer.spaces(next.column - column - 1, start, end);
                    self.hole(first, last, StandsFor::Entries);
                    self.writer.write(":", start, end);
                    self.lines.feed(
                        format!(
                            "{:column$}-{:width$}x:",
                            "",
                            "",
                            width = next.column - column - 1
                        )
                        .as_bytes(),
                    );
                    self.lines.pending = None;
                    self.filled = None;
                    return;
                }
            }
            Placement::Node(column) => {
                self.writer.spaces(column, start, end);
                let hole = self.hole(first, last, StandsFor::Node);
                let parent = self.lines.pending.take().unwrap_or(0);
                self.filled = Some(Filled {
                    parent,
                    // A sequence may stand right below its key; the hole itself must be indented more.
                    column: Some(if column == parent + 1 { parent } else { column }),
                    hole,
                });
                return;
            }
        }
        self.filled = None;
        self.lines.feed(&self.writer.content.as_bytes()[line..]);
        self.lines.pending = None;
    }

    /// A line with text of its own.
    pub(super) fn text_line(
        &mut self,
        position: usize,
        pieces: &Pieces,
        body: &[Piece],
        around: Around,
    ) {
        let line = self.writer.content.len();
        self.filled = None;
        let indent = if around == Around::Text {
            0
        } else {
            self.indent(position, body)
        };
        let skip = match body.first() {
            Some(&Piece::Text { start, end }) if around != Around::Text => {
                if start == position {
                    indent
                } else {
                    indentation(&self.content.as_bytes()[start..end])
                }
            }
            _ => 0,
        };
        let visible = body
            .iter()
            .rposition(|piece| !self.is_blank_text(piece) && !matches!(piece, Piece::Control(_)))
            .map_or(body.len(), |last| last + 1);
        let hole = match body[..visible].last() {
            Some(&Piece::Hole { first, last }) if around == Around::Structure => {
                Some((first, last))
            }
            _ => None,
        };
        self.text(
            line,
            &body[..visible],
            0..visible - usize::from(hole.is_some()),
            skip,
        );
        match hole {
            Some(_) if self.in_brackets(line) => {
                self.text(line, &body[..visible], visible - 1..visible, 0);
            }
            Some((first, last)) => self.last_hole(line, pieces, first, last),
            None => {}
        }
        let written = self.writer.content.as_bytes();
        let was_block = self.lines.block.is_some();
        self.lines.feed(&written[line..]);
        if self.lines.block.is_some() && !was_block {
            self.block_token = pieces.next_token;
        }
        let at = self.writer.content.len();
        for piece in &body[visible..] {
            if let Piece::Control(index) = *piece {
                // What is opened at the end of a line begins with the next one.
                let turn = Turn {
                    close: at,
                    open: at,
                };
                self.turn(index, turn);
            }
        }
    }

    /// The hole that ends a line: the value of the key or dash before it, or the end of a scalar.
    fn last_hole(&mut self, line: usize, pieces: &Pieces, first: u32, last: u32) {
        let written = &self.writer.content.as_bytes()[line..];
        if let Some(header) = header_start(written) {
            // The header of a block scalar whose text the action writes on the lines below.
            let cut = line + header;
            self.writer.truncate(cut);
            self.hole(first, last, StandsFor::Text);
            return;
        }
        if !before_value(written) || !self.writes_structure(first, last) {
            let whole = before_value(written);
            let bare = whole && Gatherer::is_bare(self.token(first));
            let hole = self.hole(
                first,
                last,
                if bare {
                    StandsFor::Node
                } else {
                    StandsFor::Text
                },
            );
            if whole {
                let expression = &mut self.writer.holes[hole].expression;
                *expression = unquoted(expression).to_owned();
            }
            return;
        }
        if !written.ends_with(b" ") {
            // `labels:{{ toYaml . | nindent 4 }}`: what is written begins with a line break.
            let start = self.token(first).action.start;
            self.writer.write(" ", start, self.token(last).action.end);
        }
        let written = &self.writer.content.as_bytes()[line..];
        let mut shadow = self.lines.clone();
        shadow.pending = None;
        shadow.feed(written);
        let parent = shadow.pending.unwrap_or(0);
        let is_dash = !written.trim_ascii().ends_with(b":");
        let sibling = neighbour(self.hints(pieces.end), parent)
            .filter(|hint| hint.column > parent)
            .copied();
        match sibling {
            Some(hint) if matches!(hint.look, Look::Item | Look::Key) => {
                self.sibling(hint, is_dash, line, first, last);
            }
            _ => {
                let hole = self.hole(first, last, StandsFor::Node);
                self.filled = Some(Filled {
                    parent,
                    column: None,
                    hole,
                });
            }
        }
    }

    /// The action writes the first entries of a collection that goes on below.
    fn sibling(&mut self, hint: Hint, is_dash: bool, line: usize, first: u32, last: u32) {
        let start = self.token(first).action.start;
        let end = self.token(last).action.end;
        let used = self.writer.content.len() - line;
        if is_dash && hint.column >= used {
            self.writer.spaces(hint.column - used, start, end);
        } else {
            self.writer.write("\n", start, end);
            self.writer.spaces(hint.column, start, end);
        }
        if hint.look == Look::Item {
            self.writer.write("- ", start, end);
        }
        self.hole(first, last, StandsFor::Entries);
        if hint.look == Look::Key {
            self.writer.write(":", start, end);
        }
    }
}

/// Where the header of a block scalar begins that ends the line.
fn header_start(line: &[u8]) -> Option<usize> {
    let kept = line.trim_ascii_end();
    let indicators = kept
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b'+' | b'-' | b'0'..=b'9'))
        .count();
    let at = kept.len().checked_sub(indicators + 1)?;
    let is_header = matches!(kept[at], b'|' | b'>') && indicators <= 2 && before_value(&kept[..at]);
    is_header.then_some(at)
}
