//! A line of the file in, its pieces out: text, holes and control actions.

use super::actions::{Dialect, Kind, Opener, line_end};
use super::hints::Look;
use super::lines::Lines;
use super::tokens::{NONE, Token, Tokens};
use crate::source::as_u32;

/// How often one line is looked through again to learn whether an opener in it stands within quotes.
const LOOKS_FOR_QUOTES: u32 = 16;

/// The most lines of a construct that chooses between scalars.
const LONGEST_CHOICE: usize = 16;

/// What surrounds a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    /// It begins a node or an entry.
    Structure,
    /// It is inside `[…]` or `{…}`.
    Flow,
    /// It is inside quotes or a block scalar.
    Text,
}

/// A piece of a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    /// Bytes as they stand.
    Text {
        /// First byte.
        start: usize,
        /// One past the last.
        end: usize,
    },
    /// One action, or a whole construct from its opener to its end.
    Hole {
        /// First token.
        first: u32,
        /// Last token.
        last: u32,
    },
    /// A control action whose partner stands elsewhere.
    Control(u32),
}

/// The pieces of one line.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// In order.
    pub list: Vec<Piece>,
    /// Offset of the line's end in the file.
    pub end: usize,
    /// Line breaks within actions, which are not part of any piece.
    pub breaks: usize,
    /// Index of the first token behind the line.
    pub next_token: usize,
}

/// What is known of a line when an opener is met in it.
#[derive(Clone, Copy, Debug)]
struct Line {
    around: Around,
    /// Whether something visible stands before the opener.
    visible: bool,
    /// Offset behind the last visible thing.
    last: usize,
    /// Offset of the line's end.
    newline: usize,
    /// Column of a key that waits for its value.
    pending: Option<usize>,
}

/// Gathers the pieces of lines.
pub(super) struct Gatherer<'text> {
    /// The file.
    pub bytes: &'text [u8],
    /// Its actions.
    pub tokens: &'text Tokens,
}

impl Gatherer<'_> {
    /// The pieces from `start`, where a line begins, to the end of that line; `token` is the first one not before it.
    pub(super) fn line(&self, start: usize, token: usize, around: Around, lines: &Lines) -> Pieces {
        let mut pieces = Pieces {
            next_token: token,
            ..Pieces::default()
        };
        let mut at = start;
        let mut visible = false;
        let mut last_visible = None;
        let mut looks = 0;
        let mut newline = line_end(self.bytes, start);
        loop {
            if at > newline {
                newline = line_end(self.bytes, at);
            }
            let next = self.tokens.list.get(pieces.next_token);
            let Some(token) =
                next.filter(|token| token.action.start < newline || token.action.start < at)
            else {
                pieces.text(at, newline);
                pieces.end = newline;
                return pieces;
            };
            visible |=
                pieces.text(at, token.action.start) && !self.is_blank(at, token.action.start);
            let index = as_u32(pieces.next_token);
            let inline = match token.action.kind {
                Kind::Open(Opener::Define) if !self.tokens.data_blocks => {
                    at = self.skip(&mut pieces, index, token.end);
                    continue;
                }
                Kind::Open(_) if token.end != NONE => {
                    let last = *last_visible.get_or_insert_with(|| self.last_visible(index));
                    let quoted = &mut || {
                        looks += 1;
                        looks <= LOOKS_FOR_QUOTES
                            && lines.quote_after(&self.shadow(&pieces.list)).is_some()
                    };
                    let line = Line {
                        around,
                        visible,
                        last,
                        newline,
                        pending: lines.pending,
                    };
                    self.is_inline(token, line, quoted)
                }
                _ => false,
            };
            at = self.action(&mut pieces, index, inline, around);
            visible |= matches!(pieces.list.last(), Some(Piece::Hole { .. }));
        }
    }

    /// Takes in one action, or the construct that it opens if that is `inline`; returns where it ends.
    fn action(&self, pieces: &mut Pieces, index: u32, inline: bool, around: Around) -> usize {
        let token = &self.tokens.list[index as usize];
        match token.action.kind {
            _ if inline => self.skip_hole(pieces, index, token.end),
            Kind::Value => self.skip_hole(pieces, index, index),
            Kind::Silent => self.skip(pieces, index, index),
            _ if around == Around::Text || self.tokens.data_blocks => {
                self.skip_hole(pieces, index, index)
            }
            _ => {
                pieces.list.push(Piece::Control(index));
                self.skip(pieces, index, index)
            }
        }
    }

    /// Whether a construct is one hole, rather than a condition on what stands in it.
    fn is_inline(&self, token: &Token, line: Line, quoted: &mut dyn FnMut() -> bool) -> bool {
        if line.around == Around::Text || self.tokens.data_blocks {
            return true;
        }
        let end = self.tokens.list[token.end as usize].action;
        let structure = line.around == Around::Structure;
        let newline = if token.action.end > line.newline {
            line_end(self.bytes, token.action.end)
        } else {
            line.newline
        };
        if end.start >= newline {
            return if line.visible {
                quoted() || (self.is_choice(token, None) && self.follows_key(token))
            } else {
                structure && line.pending.is_some() && self.is_choice(token, line.pending)
            };
        }
        let whole = structure && !line.visible && !token.branches && end.start >= line.last;
        !whole
    }

    /// Whether a construct over several lines gives one of several scalars, and no entries. Below a key (`pending`) its
    /// text must be indented more than the key, and there must be some.
    fn is_choice(&self, token: &Token, pending: Option<usize>) -> bool {
        let end = self.tokens.list[token.end as usize].action.end;
        let first = self
            .tokens
            .hints
            .partition_point(|hint| hint.start < token.action.end);
        let mut text = pending.is_none();
        for (index, hint) in self.tokens.hints[first..].iter().enumerate() {
            if hint.start >= end {
                break;
            }
            let inside = pending.is_none_or(|pending| hint.column > pending);
            match hint.look {
                _ if index >= LONGEST_CHOICE => return false,
                Look::Written => {}
                Look::Other if inside => text = true,
                _ => return false,
            }
        }
        text
    }

    fn follows_key(&self, token: &Token) -> bool {
        self.bytes[..token.action.start]
            .trim_ascii_end()
            .ends_with(b":")
    }

    /// Offset behind the last visible thing on the line of a token.
    fn last_visible(&self, index: u32) -> usize {
        let mut index = index as usize;
        let mut last = 0;
        let mut newline = 0;
        loop {
            let action = self.tokens.list[index].action;
            if action.kind == Kind::Value {
                last = action.end;
            }
            if action.end > newline {
                newline = line_end(self.bytes, action.end);
            }
            let next = self
                .tokens
                .list
                .get(index + 1)
                .map_or(usize::MAX, |token| token.action.start);
            let text = &self.bytes[action.end..newline.min(next)];
            if !text.trim_ascii().is_empty() {
                last = action.end + text.trim_ascii_end().len();
            }
            if next >= newline {
                return last;
            }
            index += 1;
        }
    }

    /// Steps over tokens, to the end of the file if there is no last one; returns where they end.
    fn skip(&self, pieces: &mut Pieces, first: u32, last: u32) -> usize {
        let start = self.tokens.list[first as usize].action.start;
        let end = if last == NONE {
            self.bytes.len()
        } else {
            self.tokens.list[last as usize].action.end
        };
        pieces.breaks += memchr::memchr_iter(b'\n', &self.bytes[start..end]).count();
        pieces.next_token = if last == NONE {
            self.tokens.list.len()
        } else {
            last as usize + 1
        };
        end
    }

    fn skip_hole(&self, pieces: &mut Pieces, first: u32, last: u32) -> usize {
        let end = self.skip(pieces, first, last);
        pieces.list.push(Piece::Hole { first, last });
        end
    }

    fn is_blank(&self, start: usize, end: usize) -> bool {
        self.bytes[start..end].trim_ascii().is_empty()
    }

    /// The line so far as YAML would see it.
    fn shadow(&self, pieces: &[Piece]) -> Vec<u8> {
        let mut shadow = Vec::new();
        for piece in pieces {
            match *piece {
                Piece::Text { start, end } => shadow.extend_from_slice(&self.bytes[start..end]),
                Piece::Hole { .. } => shadow.push(b'x'),
                Piece::Control(_) => {}
            }
        }
        shadow
    }

    /// Whether an action is structural by its dialect: a placeholder line may hold any entry.
    pub(super) fn is_bare(token: &Token) -> bool {
        token.action.dialect == Dialect::BareLine
    }
}

impl Pieces {
    fn text(&mut self, start: usize, end: usize) -> bool {
        let some = start < end;
        if some {
            self.list.push(Piece::Text { start, end });
        }
        some
    }
}
