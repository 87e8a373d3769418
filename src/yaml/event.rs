//! Text in, events with byte ranges out: the one place that knows the parser's crate.

use super::tree::{Style, TagKind};
use crate::source::as_u32;
use granit_parser::{Event as Granit, Parser, ScalarStyle, StructureStyle};
use std::borrow::Cow;

/// What the tree builder needs to know of the text's structure.
pub(super) enum Event<'t> {
    Scalar {
        value: Cow<'t, str>,
        style: Style,
        tag: TagKind,
        anchor: usize,
    },
    SequenceStart {
        flow: bool,
        tag: TagKind,
        anchor: usize,
    },
    SequenceEnd,
    MappingStart {
        flow: bool,
        tag: TagKind,
        anchor: usize,
    },
    MappingEnd,
    Alias(usize),
    DocumentStart,
    Other,
}

/// Why a text is no YAML, and at which byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) offset: u32,
    pub(super) message: String,
    /// Whether a limit was hit: the text may be YAML all the same.
    pub(super) limit: bool,
}

/// Reads events one by one.
pub(super) struct Events<'t> {
    parser: Parser<'t, granit_parser::StrInput<'t>>,
}

impl<'t> Events<'t> {
    /// `depth` limits both flow and block nesting.
    pub(super) fn new(text: &'t str, depth: usize) -> Self {
        let mut options = granit_parser::options! {
            block_scalar_eof_without_line_feed: true,
            flow_nesting_limit: depth,
            block_nesting_limit: depth,
        };
        options.set_emit_comments(false);
        Self {
            parser: Parser::new_from_str_with_options(text, options),
        }
    }

    /// The next event with its range of bytes; `None` at the end.
    pub(super) fn next(&mut self) -> Option<Result<(Event<'t>, u32, u32), Failure>> {
        match self.parser.next_event()? {
            Ok((event, span)) => {
                let range = span.byte_range().unwrap_or(0..0);
                let absent = range.is_empty();
                Some(Ok((
                    translate(event, absent),
                    as_u32(range.start),
                    as_u32(range.end),
                )))
            }
            Err(error) => Some(Err(failure(&error))),
        }
    }
}

fn translate(event: Granit<'_>, absent: bool) -> Event<'_> {
    match event {
        Granit::Scalar(value, style, anchor, tag) => {
            let style = match style {
                ScalarStyle::Plain if absent => Style::Absent,
                ScalarStyle::SingleQuoted => Style::Single,
                ScalarStyle::DoubleQuoted => Style::Double,
                ScalarStyle::Literal => Style::Literal,
                ScalarStyle::Folded => Style::Folded,
                ScalarStyle::Plain => Style::Plain,
            };
            // The parser writes an implicit null as `~` with an empty range.
            let value = if style == Style::Absent {
                Cow::Borrowed("")
            } else {
                value
            };
            Event::Scalar {
                value,
                style,
                tag: tag_kind(tag.as_deref()),
                anchor,
            }
        }
        Granit::SequenceStart(style, anchor, tag) => Event::SequenceStart {
            flow: style == StructureStyle::Flow,
            tag: tag_kind(tag.as_deref()),
            anchor,
        },
        Granit::SequenceEnd => Event::SequenceEnd,
        Granit::MappingStart(style, anchor, tag) => Event::MappingStart {
            flow: style == StructureStyle::Flow,
            tag: tag_kind(tag.as_deref()),
            anchor,
        },
        Granit::MappingEnd => Event::MappingEnd,
        Granit::Alias(id) => Event::Alias(id),
        Granit::DocumentStart(..) => Event::DocumentStart,
        _ => Event::Other,
    }
}

fn tag_kind(tag: Option<&granit_parser::Tag>) -> TagKind {
    let Some(tag) = tag else { return TagKind::None };
    match tag.core_suffix() {
        Some("str") => TagKind::Str,
        Some("int") => TagKind::Int,
        Some("float") => TagKind::Float,
        Some("bool") => TagKind::Bool,
        Some("null") => TagKind::Null,
        // The non-specific tag `!` makes a string of whatever follows.
        None if matches!(tag.parts(), ("", "!") | ("!", "")) => TagKind::Str,
        Some(_) | None => TagKind::Other,
    }
}

fn failure(error: &granit_parser::ScanError) -> Failure {
    use granit_parser::ErrorKind;
    let offset = as_u32(error.marker().byte_offset().unwrap_or(0));
    // An unquoted `*.example.com` is an alias to YAML, which helps nobody who meant a wildcard.
    let message = if matches!(error.kind(), ErrorKind::UnknownAnchor) {
        "unknown anchor: a value that begins with `*` must be quoted".to_owned()
    } else {
        error.kind().to_string()
    };
    let limit = matches!(
        error.kind(),
        ErrorKind::RecursionLimitExceeded | ErrorKind::AnchorCountOverflow
    );
    Failure {
        offset,
        message,
        limit,
    }
}
