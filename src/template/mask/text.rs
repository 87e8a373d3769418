//! Pieces of a line in, the text of scalars with holes out.

use std::ops::Range;

use super::super::actions::is_blank;
use super::super::hints::Look;
use super::super::lines::{BlockScalar, indentation};
use super::super::pieces::{Piece, Pieces};
use super::super::regions::Turn;
use super::Masker;
use crate::source::StandsFor;

/// How often one line is looked through again to learn whether a construct in it stands within brackets.
const LOOKS_FOR_BRACKETS: u32 = 16;

impl Masker<'_> {
    /// Whether a line has text beside its actions. A comment behind them is none.
    pub(super) fn has_text(&self, list: &[Piece]) -> bool {
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

    pub(super) fn is_comment(&self, body: &[Piece]) -> bool {
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

    pub(super) fn is_blank_text(&self, piece: &Piece) -> bool {
        matches!(*piece, Piece::Text { start, end } if self.content[start..end].trim_ascii().is_empty())
    }

    /// Blanks that the line begins with: its own, else those behind its leading control actions.
    pub(super) fn indent(&mut self, position: usize, body: &[Piece]) -> usize {
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

    /// A line of a block scalar.
    pub(super) fn block_line(&mut self, position: usize, pieces: &Pieces) {
        let Some(block) = self.lines.block else {
            return;
        };
        let own = indentation(self.raw_line(position));
        let visible = pieces.list.iter().find(|piece| !self.is_blank_text(piece));
        let mut column = own;
        if let Some(&Piece::Hole { first, last }) = visible {
            column = self.block_column(block, pieces, first, last, own).max(own);
            let action = self.token(first).action;
            self.writer.spaces(column - own, action.start, action.end);
        }
        self.writer.copy(position, position + own);
        if let Some(block) = &mut self.lines.block
            && block.column.is_none()
        {
            block.column = Some(column);
        }
        self.inline(&pieces.list, None, StandsFor::Text, own);
    }

    /// The column at which a line of a block scalar begins that an action writes.
    pub(super) fn block_column(
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
        let minimum = block.parent.map_or(0, |parent| parent + 1);
        let hint = self.hints(pieces.end).first();
        if let Some(hint) = hint.filter(|hint| {
            hint.look != Look::Marker && hint.look != Look::Written && block.holds(hint.column)
        }) {
            return hint.column;
        }
        let written = self
            .indent_of(first, last)
            .filter(|&column| column >= minimum);
        written.unwrap_or(if own >= minimum { own } else { minimum + 1 })
    }

    /// Writes pieces within a line, but for the first `skip` bytes; `next` stands behind them.
    pub(super) fn inline(
        &mut self,
        body: &[Piece],
        next: Option<&Piece>,
        stands_for: StandsFor,
        skip: usize,
    ) {
        let mut skip = skip;
        for (index, piece) in body.iter().enumerate() {
            match *piece {
                Piece::Text { start, end } => {
                    let start = (start + skip).min(end);
                    let end = self.trimmed_end(start, end, body.get(index + 1).or(next));
                    self.writer.copy(start, end);
                }
                Piece::Hole { first, last } => {
                    self.hole(first, last, stands_for);
                }
                Piece::Control(token) => {
                    let at = self.writer.content.len();
                    self.turn(
                        token,
                        Turn {
                            close: at,
                            open: at,
                        },
                    );
                }
            }
            skip = 0;
        }
    }

    /// Writes some pieces of a line. Inside brackets a construct that is a whole item may be any number of items.
    pub(super) fn text(&mut self, line: usize, body: &[Piece], range: Range<usize>, skip: usize) {
        let mut skip = skip;
        let mut looks = 0;
        for index in range {
            let piece = &body[index];
            let mut stands_for = StandsFor::Text;
            let mut comma = None;
            if let Piece::Hole { first, last } = *piece
                && first != last
                && looks < LOOKS_FOR_BRACKETS
                && self.may_be_items(first, last)
            {
                looks += 1;
                let close = self.token(last).action;
                let before = self.content.as_bytes()[..close.start].trim_ascii_end();
                // The comma that the construct writes behind its last item.
                comma = before.ends_with(b",").then_some((close.start, close.end));
                if self.is_item(body, index, comma.is_some()) && self.in_brackets(line) {
                    stands_for = StandsFor::Entries;
                }
            }
            self.inline(
                std::slice::from_ref(piece),
                body.get(index + 1),
                stands_for,
                skip,
            );
            if let (StandsFor::Entries, Some((start, end))) = (stands_for, comma) {
                self.writer.write(",", start, end);
            }
            skip = 0;
        }
    }

    fn may_be_items(&self, first: u32, last: u32) -> bool {
        let source = &self.content[self.token(first).action.start..self.token(last).action.end];
        source.contains(',') || source.contains("range")
    }

    /// Whether the end of what is written stands inside brackets and outside quotes.
    pub(super) fn in_brackets(&self, line: usize) -> bool {
        let written = &self.writer.content.as_bytes()[line..];
        self.lines.flow_after(written) > 0 && self.lines.quote_after(written).is_none()
    }

    /// Whether a piece stands between brackets or commas alone.
    fn is_item(&self, body: &[Piece], index: usize, comma: bool) -> bool {
        let text = |piece: Option<&Piece>| match piece {
            Some(&Piece::Text { start, end }) => self.content.as_bytes()[start..end].trim_ascii(),
            _ => b"",
        };
        let before = index.checked_sub(1).and_then(|before| body.get(before));
        let before = text(before).last();
        let after = text(body.get(index + 1)).first();
        matches!(before, None | Some(b'[' | b'{' | b','))
            && (comma || matches!(after, None | Some(b']' | b'}' | b',')))
    }

    /// Where text ends that stands before a `{{-`: the blanks go, unless they make a key or a dash of what is before.
    pub(super) fn trimmed_end(&self, start: usize, end: usize, next: Option<&Piece>) -> usize {
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
}

/// Whether the line so far ends where a value would begin.
pub(super) fn before_value(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.ends_with(b":")
        || (!line.is_empty() && line.iter().all(|&byte| byte == b'-' || is_blank(byte)))
}
