//! A whole file in, its actions in order out, each with its partners, and what each line of text looks like.

use super::actions::{Action, Dialect, Kind, Lexer, Opener, line_end};
use super::bare_lines::{Words, placeholder};
use super::hints::{Hint, look};
use super::lines::{Lines, indentation, is_marker};
use super::variables::variable;

/// How often one line is looked through again to learn whether an end in it stands within quotes.
const LOOKS_FOR_QUOTES: u32 = 16;

/// No token.
pub(super) const NONE: u32 = u32::MAX;

/// An action and what it belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// The action.
    pub action: Action,
    /// Of an opener: the token that closes it.
    pub end: u32,
    /// Of an opener: whether it has several branches.
    pub branches: bool,
    /// Of a branch or an end: the opener.
    pub opener: u32,
    /// The innermost opener around it that rebinds names.
    pub scope: u32,
}

/// All that is known of a file before masking.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// The actions, in order.
    pub list: Vec<Token>,
    /// The lines that will hold something, in order.
    pub hints: Vec<Hint>,
    /// Why the templating could not be read, and where.
    pub problem: Option<(&'static str, usize, usize)>,
    /// Block scalars are data: no action in them was read.
    pub data_blocks: bool,
}

/// How a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Manner {
    /// It is a template of a chart.
    pub chart: bool,
    /// Which lines count as placeholders.
    pub words: Words,
}

/// Reads a file. Outside charts it is first taken for YAML whose scalars may hold actions; if an action stands where
/// structure belongs, the whole file is a template.
pub(super) fn read(content: &str, manner: Manner) -> Tokens {
    if !manner.chart {
        let mut reader = Reader::new(content, manner, true);
        if reader.run() {
            return reader.tokens;
        }
    }
    let mut reader = Reader::new(content, manner, false);
    reader.run();
    reader.tokens
}

struct Reader<'content> {
    content: &'content str,
    bytes: &'content [u8],
    manner: Manner,
    lexer: Lexer<'content>,
    tokens: Tokens,
    /// Indices of the openers that are not closed yet, with the innermost scope outside each.
    open: Vec<(u32, u32)>,
    scope: u32,
    defines: u32,
    last_raw_end: usize,
    lines: Lines,
    shadow: Vec<u8>,
}

impl<'content> Reader<'content> {
    fn new(content: &'content str, manner: Manner, data_blocks: bool) -> Self {
        let bytes = content.as_bytes();
        let jinja = !manner.chart && memchr::memmem::find(bytes, b"{%").is_some();
        Self {
            content,
            bytes,
            manner,
            lexer: Lexer::new(content, jinja),
            tokens: Tokens {
                data_blocks,
                ..Tokens::default()
            },
            open: Vec::new(),
            scope: NONE,
            defines: 0,
            last_raw_end: super::actions::end_of_last(bytes, b"endraw").saturating_sub(1),
            lines: Lines::default(),
            shadow: Vec::new(),
        }
    }

    /// False if the file turns out to be a template where it was taken for data.
    fn run(&mut self) -> bool {
        let mut position = 0;
        while position < self.bytes.len() {
            let end = line_end(self.bytes, position);
            if self.tokens.data_blocks && self.in_block(position, end) {
                position = end + 1;
                continue;
            }
            let hidden = self.defines > 0;
            let first = self.tokens.list.len();
            let Some(end) = self.read_line(position, end) else {
                return false;
            };
            let added = &self.tokens.list[first..];
            let look = look(self.content, position..end, added, &mut self.shadow);
            if self.tokens.data_blocks {
                if self.is_template(position, first) {
                    return false;
                }
                self.lines.feed(&self.shadow);
                if self.lines.at_structure() {
                    self.open.clear();
                    self.scope = NONE;
                    self.defines = 0;
                }
            }
            if let (Some((column, look)), false) = (look, hidden) {
                self.tokens.hints.push(Hint {
                    start: position,
                    column,
                    look,
                });
            }
            position = end + 1;
        }
        if let (Some(&(opener, _)), false) = (self.open.first(), self.tokens.data_blocks) {
            let action = self.tokens.list[opener as usize].action;
            self.problem(
                "an action opens a block that nothing closes",
                action.start,
                action.end,
            );
        }
        true
    }

    fn problem(&mut self, reason: &'static str, start: usize, end: usize) {
        if !self.tokens.data_blocks && self.tokens.problem.is_none() {
            self.tokens.problem = Some((reason, start, end));
        }
    }

    fn in_block(&mut self, position: usize, end: usize) -> bool {
        let Some(block) = self.lines.block else {
            return false;
        };
        let line = &self.bytes[position..end];
        let column = indentation(line);
        let inside = line.trim_ascii().is_empty() || (block.holds(column) && !is_marker(line));
        if !inside {
            self.lines.block = None;
        }
        inside
    }

    /// Reads the actions of one line, which they may lengthen; returns where it ends. `None`: see [`Self::run`].
    fn read_line(&mut self, position: usize, mut end: usize) -> Option<usize> {
        let mut at = position;
        let first = self.tokens.list.len();
        let mut dangling = 0;
        while let Some(found) = memchr::memchr2(b'{', b'$', &self.bytes[at..end]) {
            at += found;
            let Some(action) = self.action(at) else {
                let unclosed = self.bytes[at..].starts_with(b"{{");
                if unclosed {
                    self.problem("an action is not closed", at, at + 2);
                }
                at += if unclosed { 2 } else { 1 };
                at = at.min(end);
                continue;
            };
            at = action.end;
            if at > end {
                end = line_end(self.bytes, at);
            }
            let raw = action.dialect == Dialect::Jinja
                && &self.bytes[action.inner_start..action.inner_end] == b"raw";
            if !self.push(action) && self.tokens.data_blocks && self.lines.quote.is_none() {
                dangling += 1;
                if dangling > LOOKS_FOR_QUOTES
                    || self
                        .lines
                        .quote_after(&self.bytes[position..action.start])
                        .is_none()
                {
                    return None;
                }
            }
            if raw
                && at < self.last_raw_end
                && let Some(length) = memchr::memmem::find(&self.bytes[at..], b"endraw")
            {
                at = memchr::memmem::rfind(&self.bytes[..at + length], b"{%")
                    .map_or(at, |open| open.max(at));
                end = line_end(self.bytes, at);
            }
        }
        if first == self.tokens.list.len()
            && self.tokens.data_blocks
            && self.lines.at_structure()
            && let Some(action) = placeholder(self.bytes, position, end, self.manner.words)
            && self.is_placeholder(&action, position)
        {
            self.push(action);
        }
        Some(end)
    }

    /// A word that gen3 does not mark is a placeholder only where YAML allows nothing but a key.
    fn is_placeholder(&self, action: &Action, position: usize) -> bool {
        let marked = self.content[action.start..action.end].starts_with("GEN3_")
            || self.bytes[..action.end].ends_with(b"|");
        let column = action.start - position;
        marked
            || self
                .lines
                .levels
                .last()
                .is_some_and(|level| level.column >= column)
            || self.lines.pending.is_some()
    }

    fn action(&mut self, at: usize) -> Option<Action> {
        match (self.bytes[at], self.bytes.get(at + 1)) {
            (b'{', Some(b'{')) => self.lexer.braces(at),
            (b'{', Some(b'%' | b'#')) if self.lexer.jinja => self.lexer.jinja(at),
            (b'$', Some(b'{')) if !self.manner.chart => variable(self.bytes, at),
            _ => None,
        }
    }

    /// Adds an action; false if it is an end or a branch of nothing.
    fn push(&mut self, action: Action) -> bool {
        let index = u32::try_from(self.tokens.list.len()).unwrap_or(NONE);
        let mut token = Token {
            action,
            end: NONE,
            branches: false,
            opener: NONE,
            scope: self.scope,
        };
        let mut matched = true;
        match action.kind {
            Kind::Open(opener) => {
                self.open.push((index, self.scope));
                if opener != Opener::If {
                    self.scope = index;
                }
                self.defines += u32::from(opener == Opener::Define);
            }
            Kind::Else | Kind::End => matched = self.pair(&mut token, index),
            Kind::Silent | Kind::Value => {}
        }
        self.tokens.list.push(token);
        matched
    }

    /// Finds the opener of an end or a branch; false if there is none.
    fn pair(&mut self, token: &mut Token, index: u32) -> bool {
        let action = token.action;
        let Some(&(opener, around)) = self.open.last() else {
            self.problem(
                "an action closes a block that nothing opens",
                action.start,
                action.end,
            );
            return false;
        };
        token.opener = opener;
        let partner = &mut self.tokens.list[opener as usize];
        if action.kind == Kind::End {
            partner.end = index;
            self.defines -= u32::from(partner.action.kind == Kind::Open(Opener::Define));
            self.scope = around;
            self.open.pop();
        } else {
            partner.branches = true;
        }
        true
    }

    /// Whether the actions since `first` stand where only structure can stand.
    fn is_template(&self, position: usize, first: usize) -> bool {
        let Some(token) = self.tokens.list[first..]
            .iter()
            .find(|token| matches!(token.action.dialect, Dialect::Go | Dialect::Jinja))
        else {
            return false;
        };
        if !self.lines.at_structure() {
            return false;
        }
        let before = self.bytes[position..token.action.start].trim_ascii();
        if before.starts_with(b"#") {
            return false;
        }
        let bare = before.ends_with(b":") || before.iter().all(|byte| matches!(byte, b'-' | b' '));
        bare || self.open.iter().any(|&(opener, _)| {
            let from = self.tokens.list[opener as usize].action.start;
            opener as usize >= first
                && self
                    .lines
                    .quote_after(&self.bytes[position..from])
                    .is_none()
        })
    }
}
