//! A file's text and its documents that matter in, each as a tree out, with or without masking.

use super::file::{ParsedDocument, ParsedFile, Reader, irrelevant};
use crate::{
    source::{Content, Excerpt, FileId, TextId, as_u32},
    template::{Masked, Reading, mask, signs_of_templating},
    yaml::{Chunk, parse, split},
};
use memchr::memmem;
use std::{borrow::Cow, ops::Range};

/// Texts are numbered only when all files are read.
const UNNUMBERED: TextId = TextId(0);

impl Reader<'_> {
    /// Documents of a file without templating.
    pub(super) fn plain(&self, text: &[u8], kept: &[Chunk]) -> ParsedFile {
        self.each(text, kept, |content, start, excerpt| {
            self.plain_document(content, start, excerpt)
        })
    }

    /// Documents of a file whose templating stays within them: each is masked by itself, if at all.
    pub(super) fn one_by_one(&self, text: &[u8], kept: &[Chunk]) -> ParsedFile {
        let mut problem = None;
        let mut file = self.each(text, kept, |content, start, excerpt| {
            match mask(FileId(0), content, Reading::Plain) {
                Some(masked) => {
                    problem = problem.or(masked.problem.map(|problem| problem.reason));
                    self.masked_document(&masked, 0..masked.content.len(), start)
                }
                None => self.plain_document(content, start, excerpt),
            }
        });
        self.note_problem(&mut file, problem);
        file
    }

    fn each(
        &self,
        text: &[u8],
        kept: &[Chunk],
        mut document: impl FnMut(&str, usize, u32) -> ParsedDocument,
    ) -> ParsedFile {
        let mut excerpts = Vec::with_capacity(kept.len());
        let mut documents = Vec::with_capacity(kept.len());
        let mut line = 0;
        let mut counted = 0;
        for chunk in kept {
            line += memchr::memchr_iter(b'\n', &text[counted..chunk.start]).count();
            counted = chunk.start;
            let bytes = &text[chunk.start..chunk.end];
            let content = std::str::from_utf8(bytes)
                .map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
            documents.push(document(&content, chunk.start, as_u32(excerpts.len())));
            excerpts.push(Excerpt {
                start: as_u32(self.mark + chunk.start),
                line: as_u32(line),
                content: content.into(),
            });
        }
        self.finished(excerpts, documents)
    }

    fn plain_document(&self, content: &str, start: usize, excerpt: u32) -> ParsedDocument {
        let document = ParsedDocument {
            body: parse(UNNUMBERED, content, &[], self.bounds()),
            looks_like_object: looks_like_object(content.as_bytes()),
            content: Content::Excerpt(excerpt),
            templated: false,
            guards: Vec::new(),
        };
        match &document.body {
            Err(error) if !error.limit && signs_of_templating(content) => {
                let templated = ParsedDocument {
                    templated: true,
                    ..document
                };
                self.with_placeholders(content, start).unwrap_or(templated)
            }
            _ => document,
        }
    }

    /// A second try for a document that is no YAML as it stands: its lone upper-case words may be placeholders.
    fn with_placeholders(&self, content: &str, start: usize) -> Option<ParsedDocument> {
        let masked = mask(FileId(0), content, Reading::Broken)?;
        let document = self.masked_document(&masked, 0..masked.content.len(), start);
        document.body.is_ok().then_some(document)
    }

    /// Documents of a file whose actions may stand between documents: masked as a whole, then split.
    pub(super) fn templated(&self, whole: &str, masked: &Masked) -> ParsedFile {
        let excerpt = Excerpt {
            start: as_u32(self.mark),
            line: 0,
            content: whole.into(),
        };
        let mut documents = Vec::new();
        let mut set_aside = Vec::new();
        let mut writes_documents = false;
        let text = masked.content.as_bytes();
        for chunk in split(text) {
            let range = chunk.start..chunk.end;
            if self.matters(&text[range.clone()], &mut set_aside) {
                documents.push(self.masked_document(masked, range, 0));
            } else {
                writes_documents |= starts_with_hole(&text[range]);
            }
        }
        let problem = masked.problem.map(|problem| problem.reason);
        let unread =
            problem.or(writes_documents.then_some("an action at top level writes whole documents"));
        let mut file = if documents.is_empty() {
            irrelevant("no Kubernetes object in it")
        } else {
            self.finished(vec![excerpt], documents)
        };
        self.note_problem(&mut file, problem);
        file.unread = unread.map(|reason| self.unread(reason));
        file
    }

    /// One document of a masked text that begins at `start` of the file.
    fn masked_document(
        &self,
        masked: &Masked,
        range: Range<usize>,
        start: usize,
    ) -> ParsedDocument {
        let document = masked.document(range);
        let shift = as_u32(self.mark + start);
        let mut produced = document.produced;
        let mut guards = document.guards;
        let segments = produced
            .segments
            .iter_mut()
            .map(|segment| &mut segment.origin);
        let regions = produced.regions.iter_mut().map(|region| &mut region.origin);
        for origin in segments
            .chain(regions)
            .chain(guards.iter_mut().map(|guard| &mut guard.origin))
        {
            origin.start += shift;
            origin.end += shift;
        }
        ParsedDocument {
            body: parse(
                UNNUMBERED,
                &produced.content,
                &produced.regions,
                self.bounds(),
            ),
            looks_like_object: looks_like_object(produced.content.as_bytes()),
            templated: !masked.dialects.is_empty(),
            content: Content::Produced(Box::new(produced)),
            guards,
        }
    }
}

/// Whether an action begins at column 0, where it may switch or write whole documents.
pub(super) fn acts_between_documents(text: &[u8]) -> bool {
    let marks: [&[u8]; 3] = [b"{{", b"{%", b"${"];
    marks.iter().any(|mark| {
        text.starts_with(mark)
            || memmem::find_iter(text, mark).any(|at| at > 0 && text[at - 1] == b'\n')
    })
}

/// Whether `apiVersion` and `kind` both stand at column 0.
fn looks_like_object(text: &[u8]) -> bool {
    let starts = |key: &[u8]| {
        text.starts_with(key)
            || memmem::find_iter(text, key).any(|at| at > 0 && text[at - 1] == b'\n')
    };
    starts(b"apiVersion:") && starts(b"kind:")
}

/// Whether a masked document without an object begins with something that an action wrote.
fn starts_with_hole(text: &[u8]) -> bool {
    let open = "\u{FDD0}".as_bytes();
    text.starts_with(open)
        || memmem::find_iter(text, open).any(|at| at > 0 && text[at - 1] == b'\n')
}
