//! Ranges of a text in, files, lines and columns out: every byte of a [`Text`] leads back to a file.
//!
//! The YAML parser reads a `Text`. A plain document is its own origin and costs nothing; produced text (templating read
//! with holes, later a rendered chart) carries segments that lead each byte back to something in a file the user wrote.

use super::SourceFile;

/// Index of a [`SourceFile`] in [`Texts::files`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// Index of a [`Text`] in [`Texts::texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(pub u32);

/// A half-open range of bytes in the content of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The text that the range is in.
    pub text: TextId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A half-open range of bytes in the decoded (UTF-8) content of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileRange {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A [`FileRange`] with its lines and columns, as reports show them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The bytes.
    pub range: FileRange,
    /// First line, counted from 1. Lines end at `\n` only, as SARIF viewers count them.
    pub start_line: u32,
    /// First column, counted from 1 in UTF-16 code units.
    pub start_column: u32,
    /// Last line, counted from 1.
    pub end_line: u32,
    /// One past the last column, counted from 1 in UTF-16 code units.
    pub end_column: u32,
}

/// A part of a file that is kept in memory: the bytes of a document that matters.
#[derive(Clone, Debug)]
pub struct Excerpt {
    /// Offset of the first byte in the decoded file.
    pub start: u32,
    /// Line of the first byte, counted from 0. An excerpt starts at the beginning of a line.
    pub line: u32,
    /// The characters as they stand in the file.
    pub content: Box<str>,
}

/// What the YAML parser reads, and where it came from.
#[derive(Clone, Debug)]
pub struct Text {
    /// The file that the text, or the main part of it, stands in.
    pub file: FileId,
    /// The characters.
    pub content: Content,
}

/// The characters of a [`Text`].
#[derive(Clone, Debug)]
pub enum Content {
    /// As they stand in the file: index of an excerpt of the text's file.
    Excerpt(u32),
    /// Made from one or several files.
    Produced(Box<Produced>),
}

/// Characters that do not stand in a file as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Produced {
    /// The characters; a hole is written as U+FDD0, its index in decimal, U+FDD1.
    pub content: String,
    /// Where each byte came from: sorted by `start`, the first at 0, without gaps.
    pub segments: Vec<Segment>,
    /// What the holes stand for, by index.
    pub holes: Vec<Hole>,
    /// Ranges that exist only under a condition; they nest or are disjoint.
    pub regions: Vec<Region>,
}

/// A run of bytes of a [`Produced`] text with one origin. It ends where the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// First byte in the produced content.
    pub start: u32,
    /// The bytes of a file that it came from.
    pub origin: FileRange,
    /// Whether the bytes are those of the origin one by one; otherwise all of them come from all of it.
    pub verbatim: bool,
}

/// Something whose value cannot be known from the repository.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Hole {
    /// The expression as written, outer blanks and delimiters removed: `.Values.port`, `VAR`, `GEN3_FENCE_IMAGE`.
    /// Two holes of one unit with equal `expression` and `scope` have equal values.
    pub expression: String,
    /// What else decides the value: 0 if nothing does, else a number, which no other file uses, for the enclosing `range`
    /// or `with`, for the assignment of a variable, or for the hole itself if it is equal to none.
    pub scope: u64,
    /// What the hole stands for.
    pub stands_for: StandsFor,
}

/// What a [`Hole`] stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StandsFor {
    /// Text inside a scalar, or a whole scalar.
    Text,
    /// A node of unknown shape: `labels: {{ toYaml .Values.labels | nindent 2 }}`.
    Node,
    /// Any number of entries of a mapping or items of a sequence, which is therefore open.
    Entries,
}

/// A range of produced text that exists only under a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// First byte in the produced content.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The condition as written: `if .Values.ingress.enabled`, `else`, `range .Values.hosts`.
    pub condition: String,
    /// Branches of one `if … else … end` share a group; regions of different groups are independent.
    pub group: u32,
    /// Where the action that opens the region stands, in the produced content's file.
    pub origin: FileRange,
}

/// All texts and the files they came from.
#[derive(Debug, Default)]
pub struct Texts {
    /// The files of which something is kept, sorted by path.
    pub files: Vec<SourceFile>,
    /// The texts, in the order of files and documents.
    pub texts: Vec<Text>,
}

impl Place {
    /// The empty place at the start of this one.
    #[must_use]
    pub fn at_start(self) -> Self {
        Self {
            end: self.start,
            ..self
        }
    }
}

impl Texts {
    /// The file with this id.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The text with this id.
    #[must_use]
    pub fn text(&self, id: TextId) -> &Text {
        &self.texts[id.0 as usize]
    }

    /// The characters that the parser reads.
    #[must_use]
    pub fn content(&self, id: TextId) -> &str {
        let text = self.text(id);
        match &text.content {
            Content::Excerpt(index) => &self.file(text.file).excerpts[*index as usize].content,
            Content::Produced(produced) => &produced.content,
        }
    }

    /// What a produced text carries beside its characters; `None` for a plain one.
    #[must_use]
    pub fn produced(&self, id: TextId) -> Option<&Produced> {
        match &self.text(id).content {
            Content::Excerpt(_) => None,
            Content::Produced(produced) => Some(produced),
        }
    }

    /// The bytes of a file that a place came from.
    #[must_use]
    pub fn origin(&self, place: Place) -> FileRange {
        let text = self.text(place.text);
        match &text.content {
            Content::Excerpt(index) => {
                let base = self.file(text.file).excerpts[*index as usize].start;
                FileRange {
                    file: text.file,
                    start: base + place.start,
                    end: base + place.end,
                }
            }
            Content::Produced(produced) => produced.origin(place.start, place.end),
        }
    }

    /// The place's file, lines and columns.
    #[must_use]
    pub fn position(&self, place: Place) -> Position {
        let range = self.origin(place);
        let file = self.file(range.file);
        let (start_line, start_column) = file.line_and_column(range.start);
        let (end_line, end_column) = file.line_and_column(range.end);
        Position {
            range,
            start_line,
            start_column,
            end_line,
            end_column,
        }
    }
}

impl Produced {
    /// The bytes of a file that a range of the content came from: from the origin of its first byte to that of its last.
    ///
    /// # Panics
    /// If the text has no segments, which no constructor makes.
    #[must_use]
    pub fn origin(&self, start: u32, end: u32) -> FileRange {
        let first = self.segment_at(start);
        let from = if first.verbatim {
            first.origin.start + (start - first.start)
        } else {
            first.origin.start
        };
        if end <= start {
            return FileRange {
                file: first.origin.file,
                start: from,
                end: from,
            };
        }
        let last = self.segment_at(end - 1);
        let to = if last.verbatim {
            last.origin.start + (end - last.start)
        } else {
            last.origin.end
        };
        if last.origin.file != first.origin.file || to < from {
            return FileRange {
                file: first.origin.file,
                start: from,
                end: first.origin.end.max(from),
            };
        }
        FileRange {
            file: first.origin.file,
            start: from,
            end: to,
        }
    }

    fn segment_at(&self, offset: u32) -> Segment {
        let index = self
            .segments
            .partition_point(|segment| segment.start <= offset);
        self.segments[index.saturating_sub(1)]
    }
}
