//! The bytes at an opening delimiter in, one action out: where it ends, what it does, what it says.

use memchr::memmem;

pub(super) use super::kinds::{Kind, Opener};
use super::kinds::{go_kind, jinja_kind};

/// Whose templating an action is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// `{{ … }}` as Go's text/template reads it, `{{{ … }}}` and `${{ … }}` as others do.
    Go,
    /// `${NAME}` as envsubst and Flux replace it.
    Variables,
    /// A line that is one placeholder, as uc-cdis' gen3 replaces it.
    BareLine,
    /// `{% … %}`, and `{{ … }}` in files that have those.
    Jinja,
}

/// One action of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Action {
    /// First byte of the opening delimiter.
    pub start: usize,
    /// One past the closing delimiter.
    pub end: usize,
    /// First byte of what stands between the delimiters, trim markers and blanks.
    pub inner_start: usize,
    /// One past the last byte of that.
    pub inner_end: usize,
    /// What it does.
    pub kind: Kind,
    /// Whether blanks before it vanish.
    pub trims_left: bool,
    /// Whose action it is.
    pub dialect: Dialect,
}

/// Reads the actions of one file.
///
/// It remembers how far it has looked in vain for a closing mark, so that reading stays linear however many marks stay
/// unclosed.
pub(super) struct Lexer<'content> {
    bytes: &'content [u8],
    last_close: usize,
    last_comment_close: usize,
    last_backquote: usize,
    no_quote_before: usize,
    no_close_before: usize,
    no_triple_before: usize,
    last_jinja: [usize; 2],
    /// Whether the file has jinja's control lines.
    pub jinja: bool,
}

/// One more than where a mark stands last; 0 if it does not. Searching from the end is slow, so it is done only for what is
/// there.
pub(super) fn end_of_last(bytes: &[u8], mark: &[u8]) -> usize {
    match memmem::find(bytes, mark) {
        Some(_) => memmem::rfind(bytes, mark).map_or(0, |at| at + 1),
        None => 0,
    }
}

impl<'content> Lexer<'content> {
    pub(super) fn new(content: &'content str, jinja: bool) -> Self {
        let bytes = content.as_bytes();
        Self {
            bytes,
            last_close: memmem::rfind(bytes, b"}}").map_or(0, |at| at + 1),
            last_comment_close: end_of_last(bytes, b"*/"),
            last_backquote: memchr::memrchr(b'`', bytes).map_or(0, |at| at + 1),
            no_quote_before: 0,
            no_close_before: 0,
            no_triple_before: 0,
            last_jinja: [&b"%}"[..], b"#}"]
                .map(|close| if jinja { end_of_last(bytes, close) } else { 0 }),
            jinja,
        }
    }

    /// The action whose `{{` stands at `start`; `None` when nothing closes it.
    pub(super) fn braces(&mut self, start: usize) -> Option<Action> {
        let bytes = self.bytes;
        if bytes[start..].starts_with(b"{{{") {
            return self.triple(start);
        }
        let mut inner_start = start + 2;
        let trims_left = bytes.get(inner_start) == Some(&b'-')
            && bytes
                .get(inner_start + 1)
                .is_some_and(|&byte| is_blank(byte));
        if trims_left {
            inner_start += 1;
        }
        let comment_at = skip_blanks(bytes, inner_start);
        let close = if bytes[comment_at..].starts_with(b"/*") {
            self.comment_end(comment_at)?
        } else {
            self.close(inner_start)?
        };
        let mut inner_end = close;
        if inner_end > inner_start
            && bytes[inner_end - 1] == b'-'
            && (inner_end - 1 == inner_start
                || is_blank(bytes[inner_end - 2])
                || bytes[inner_end - 2] == b'/')
        {
            inner_end -= 1;
        }
        let (inner_start, inner_end) = trimmed(bytes, inner_start, inner_end);
        let (start, trims_left, kind) = if start > 0 && bytes[start - 1] == b'$' {
            (start - 1, false, Kind::Value)
        } else if self.jinja {
            (start, trims_left, Kind::Value)
        } else {
            (start, trims_left, go_kind(&bytes[inner_start..inner_end]))
        };
        let dialect = if self.jinja {
            Dialect::Jinja
        } else {
            Dialect::Go
        };
        Some(Action {
            start,
            end: close + 2,
            inner_start,
            inner_end,
            kind,
            trims_left,
            dialect,
        })
    }

    /// Mustache's `{{{ … }}}`.
    fn triple(&mut self, start: usize) -> Option<Action> {
        if start >= self.last_close || start < self.no_triple_before {
            return None;
        }
        let line = line_end(self.bytes, start);
        let Some(length) = memmem::find(&self.bytes[start..line], b"}}}") else {
            self.no_triple_before = line;
            return None;
        };
        let close = start + length;
        let (inner_start, inner_end) = trimmed(self.bytes, start + 3, close);
        Some(Action {
            start,
            end: close + 3,
            inner_start,
            inner_end,
            kind: Kind::Value,
            trims_left: false,
            dialect: Dialect::Go,
        })
    }

    /// Where the `}}` after a comment that opens at `at` stands.
    fn comment_end(&self, at: usize) -> Option<usize> {
        if at >= self.last_comment_close {
            return None;
        }
        let mut end = at + 2 + memmem::find(self.bytes.get(at + 2..)?, b"*/")? + 2;
        let after = skip_blanks(self.bytes, end);
        if self.bytes.get(after) == Some(&b'-') {
            end = after + 1;
        }
        let end = skip_blanks(self.bytes, end);
        self.bytes[end..].starts_with(b"}}").then_some(end)
    }

    /// Where the `}}` that closes what begins at `from` stands: outside strings first, else the first on the line.
    fn close(&mut self, from: usize) -> Option<usize> {
        if from >= self.last_close {
            return None;
        }
        let mut at = from;
        while at < self.last_close {
            at += memchr_close(&self.bytes[at..])?;
            match self.bytes[at] {
                b'}' if self.bytes.get(at + 1) == Some(&b'}') => return Some(at),
                // An action never holds another: the first one is not closed.
                b'{' if self.bytes.get(at + 1) == Some(&b'{') => return None,
                b'"' | b'\'' | b'`' => match self.string_end(at) {
                    Some(end) => at = end,
                    None => return self.first_close(from),
                },
                _ => at += 1,
            }
        }
        None
    }

    /// One past the string whose opening quote stands at `at`.
    fn string_end(&mut self, at: usize) -> Option<usize> {
        let bytes = self.bytes;
        let quote = bytes[at];
        if quote == b'`' {
            if at + 1 >= self.last_backquote {
                return None;
            }
            return memchr::memchr(b'`', &bytes[at + 1..]).map(|length| at + length + 2);
        }
        if at < self.no_quote_before {
            return None;
        }
        // Within a double-quoted scalar the quotes of a template are escaped: `"{{ printf \"%s\" .x }}"`.
        let escaped = at > 0 && bytes[at - 1] == b'\\';
        let mut end = at + 1;
        while let Some(&byte) = bytes.get(end) {
            match byte {
                b'\n' => break,
                b'\\' if escaped && bytes.get(end + 1) == Some(&quote) => return Some(end + 2),
                b'\\' => end += 2,
                _ if byte == quote => return Some(end + 1),
                _ => end += 1,
            }
        }
        self.no_quote_before = end.min(bytes.len());
        None
    }

    fn first_close(&mut self, from: usize) -> Option<usize> {
        if from < self.no_close_before {
            return None;
        }
        let line = line_end(self.bytes, from);
        let found = memmem::find(&self.bytes[from..line], b"}}").map(|length| from + length);
        if found.is_none() {
            self.no_close_before = line;
        }
        found
    }

    /// Jinja's `{% … %}` or `{# … #}` at `start`.
    pub(super) fn jinja(&self, start: usize) -> Option<Action> {
        let comment = self.bytes[start + 1] == b'#';
        let closing: &[u8] = if comment { b"#}" } else { b"%}" };
        let from = start + 2;
        if from >= self.last_jinja[usize::from(comment)] {
            return None;
        }
        let close = from + memmem::find(&self.bytes[from..], closing)?;
        let trims_left = self.bytes.get(from) == Some(&b'-');
        let mut bounds = (from, close);
        if bounds.0 < bounds.1 && matches!(self.bytes[bounds.0], b'-' | b'+') {
            bounds.0 += 1;
        }
        if bounds.0 < bounds.1 && matches!(self.bytes[bounds.1 - 1], b'-' | b'+') {
            bounds.1 -= 1;
        }
        let (inner_start, inner_end) = trimmed(self.bytes, bounds.0, bounds.1);
        let kind = if comment {
            Kind::Silent
        } else {
            jinja_kind(&self.bytes[inner_start..inner_end])
        };
        Some(Action {
            start,
            end: close + 2,
            inner_start,
            inner_end,
            kind,
            trims_left,
            dialect: Dialect::Jinja,
        })
    }
}

fn memchr_close(bytes: &[u8]) -> Option<usize> {
    bytes
        .iter()
        .position(|byte| matches!(byte, b'}' | b'{' | b'"' | b'\'' | b'`'))
}

pub(super) fn line_end(bytes: &[u8], from: usize) -> usize {
    memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |length| from + length)
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn skip_blanks(bytes: &[u8], from: usize) -> usize {
    bytes[from..]
        .iter()
        .position(|&byte| !is_blank(byte))
        .map_or(bytes.len(), |length| from + length)
}

fn trimmed(bytes: &[u8], start: usize, end: usize) -> (usize, usize) {
    let inner = &bytes[start..end.max(start)];
    let rest = inner.trim_ascii_start();
    let start = start + (inner.len() - rest.len());
    (start, start + rest.trim_ascii_end().len())
}
