//! Lines of YAML in, where one stands out: open mappings and sequences by column, block scalars, quotes, flow depth.
//!
//! It is no parser: it knows just enough to say what a line that a template writes would belong to. It never fails; on
//! text that is no YAML its answers are merely useless.

/// What stands at a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A mapping whose keys begin at the column.
    Mapping,
    /// A sequence whose dashes stand at the column.
    Sequence,
}

/// An open collection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Level {
    /// Column of its keys or dashes.
    pub column: usize,
    /// What it is.
    pub shape: Shape,
}

/// A block scalar that lines may still belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BlockScalar {
    /// Lines whose first character stands right of this column belong to it; `None` at the top of a document.
    pub parent: Option<usize>,
    /// Column of its first line, once there was one.
    pub column: Option<usize>,
}

impl BlockScalar {
    /// Whether something at this column is part of the scalar.
    pub(super) fn holds(self, column: usize) -> bool {
        self.parent.is_none_or(|parent| column > parent)
    }
}

/// Where in the YAML the next line stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Lines {
    /// Open collections, outermost first.
    pub levels: Vec<Level>,
    /// Column of the last key or dash, while nothing stands behind it.
    pub pending: Option<usize>,
    /// The block scalar that the last header opened.
    pub block: Option<BlockScalar>,
    /// The quote that is still open.
    pub quote: Option<u8>,
    /// Number of `[` and `{` that are still open.
    pub flow: u32,
}

impl Lines {
    /// Whether a new line begins a new node or entry.
    pub(super) fn at_structure(&self) -> bool {
        self.block.is_none() && self.quote.is_none() && self.flow == 0
    }

    /// Takes in one line, without its line break, that is not part of a block scalar.
    pub(super) fn feed(&mut self, line: &[u8]) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if self.quote.is_some() || self.flow > 0 {
            self.scan_flow(line);
            return;
        }
        let column = indentation(line);
        let rest = &line[column..];
        if rest.is_empty() || rest[0] == b'#' {
            return;
        }
        if is_marker(line) {
            *self = Self::default();
            if line.len() > 4 {
                self.value(&line[4..], None);
            }
            return;
        }
        while self
            .levels
            .last()
            .is_some_and(|level| level.column > column)
        {
            self.levels.pop();
        }
        self.node(line, column);
    }

    /// A node that begins at `column`: dashes, then perhaps a key, then a value.
    fn node(&mut self, line: &[u8], mut column: usize) {
        let mut parent = None;
        while is_dash(&line[column..]) {
            self.open(column, Shape::Sequence);
            parent = Some(column);
            self.pending = Some(column);
            column += 1;
            column += indentation(&line[column..]);
            if column >= line.len() || line[column] == b'#' {
                return;
            }
        }
        match key_end(&line[column..]) {
            Some(length) => {
                self.open(column, Shape::Mapping);
                self.pending = Some(column);
                self.value(&line[column + length..], Some(column));
            }
            None => self.value(&line[column..], parent),
        }
    }

    fn open(&mut self, column: usize, shape: Shape) {
        while let Some(&level) = self.levels.last() {
            let closes = level.column > column
                || (level.column == column
                    && level.shape == Shape::Sequence
                    && shape == Shape::Mapping);
            if !closes {
                break;
            }
            self.levels.pop();
        }
        let level = Level { column, shape };
        if self.levels.last() != Some(&level) {
            self.levels.push(level);
        }
    }

    /// What stands behind a key or a dash.
    fn value(&mut self, rest: &[u8], parent: Option<usize>) {
        let mut rest = rest.trim_ascii();
        while matches!(rest.first(), Some(b'&' | b'!')) {
            let length = rest
                .iter()
                .position(|&byte| byte == b' ')
                .unwrap_or(rest.len());
            rest = rest[length..].trim_ascii_start();
        }
        match rest.first() {
            None | Some(b'#') => return,
            Some(b'|' | b'>') if is_block_header(rest) => {
                self.block = Some(BlockScalar {
                    parent,
                    column: None,
                });
            }
            Some(b'"' | b'\'' | b'[' | b'{') => self.scan_flow(rest),
            Some(_) => {}
        }
        self.pending = None;
    }

    /// Follows quotes and brackets through one line.
    fn scan_flow(&mut self, line: &[u8]) {
        let mut at = 0;
        // A quote opens a scalar only where one may begin; elsewhere it is a letter, as in `{a: it's}`.
        let mut may_open = true;
        while let Some(&byte) = line.get(at) {
            match (self.quote, byte) {
                (Some(b'"'), b'\\') => at += 1,
                (Some(b'\''), b'\'') if line.get(at + 1) == Some(&b'\'') => at += 1,
                (Some(open), _) if byte == open => {
                    self.quote = None;
                    if self.flow == 0 {
                        return;
                    }
                    may_open = false;
                }
                (Some(_), _) | (None, b' ' | b'\t') => {}
                (None, b'"' | b'\'') if may_open => self.quote = Some(byte),
                (None, b'[' | b'{') => {
                    self.flow += 1;
                    may_open = true;
                }
                (None, b']' | b'}') => {
                    self.flow = self.flow.saturating_sub(1);
                    may_open = false;
                    if self.flow == 0 {
                        return;
                    }
                }
                (None, b'#') if at == 0 || line[at - 1] == b' ' => return,
                (None, b',' | b':') => may_open = true,
                (None, _) => may_open = false,
            }
            at += 1;
        }
    }

    /// The quote that is open behind `line`, the beginning of the next line.
    pub(super) fn quote_after(&self, line: &[u8]) -> Option<u8> {
        let mut copy = Self {
            quote: self.quote,
            flow: self.flow,
            ..Self::default()
        };
        copy.feed(line);
        copy.quote
    }

    /// The flow depth behind `line`, the beginning of the next line.
    pub(super) fn flow_after(&self, line: &[u8]) -> u32 {
        let mut copy = Self {
            quote: self.quote,
            flow: self.flow,
            ..Self::default()
        };
        copy.feed(line);
        copy.flow
    }
}

/// Number of blanks that a line begins with.
pub(super) fn indentation(line: &[u8]) -> usize {
    line.iter()
        .position(|byte| !matches!(byte, b' ' | b'\t'))
        .unwrap_or(line.len())
}

/// Whether a line separates documents.
pub(super) fn is_marker(line: &[u8]) -> bool {
    (line.starts_with(b"---") || line.starts_with(b"..."))
        && line
            .get(3)
            .is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}

/// Whether a node begins with the dash of a sequence item.
pub(super) fn is_dash(node: &[u8]) -> bool {
    node.first() == Some(&b'-')
        && node
            .get(1)
            .is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}

/// One past the colon of the key that a node begins with.
pub(super) fn key_end(node: &[u8]) -> Option<usize> {
    let is_colon = |at: usize| {
        node.get(at) == Some(&b':')
            && node
                .get(at + 1)
                .is_none_or(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
    };
    match node.first()? {
        quote @ (b'"' | b'\'') => {
            let mut at = 1;
            while let Some(byte) = node.get(at) {
                match byte {
                    b'\\' if *quote == b'"' => at += 1,
                    b'\'' if *quote == b'\'' && node.get(at + 1) == Some(&b'\'') => at += 1,
                    byte if byte == quote => break,
                    _ => {}
                }
                at += 1;
            }
            let colon = at + 1 + indentation(node.get(at + 1..)?);
            is_colon(colon).then_some(colon + 1)
        }
        b'[' | b'{' | b'|' | b'>' | b'#' => None,
        _ => {
            let mut at = 0;
            loop {
                at += memchr::memchr2(b':', b'#', &node[at..])?;
                if node[at] == b'#' && at > 0 && node[at - 1] == b' ' {
                    return None;
                }
                if is_colon(at) {
                    return Some(at + 1);
                }
                at += 1;
            }
        }
    }
}

/// Whether a value is the header of a block scalar: `|`, `>-`, `|2+ # comment`.
fn is_block_header(value: &[u8]) -> bool {
    let indicators = value[1..]
        .iter()
        .take_while(|byte| matches!(byte, b'+' | b'-' | b'0'..=b'9'))
        .count();
    let rest = &value[1 + indicators..];
    indicators <= 2
        && (rest.is_empty()
            || (matches!(rest[0], b' ' | b'\t')
                && matches!(rest.trim_ascii().first(), None | Some(b'#'))))
}
