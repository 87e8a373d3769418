//! One candidate's bytes in, its documents out: read once, prefiltered as bytes, and only what can matter is kept.

use super::documents::acts_between_documents;
use crate::{
    manifest::{Inert, SetAside, chart_of, inert},
    report::Problem,
    settings::Settings,
    source::{Content, Encoding, Excerpt, FileId, Files, SourceFile, as_u32, decode, encoding},
    template::{Guard, Reading, mask, may_be_templated},
    walk::{Candidate, FileKind, Status},
    yaml::{Bounds, Chunk, ParseError, TopLevel, Tree, split, top_level},
};
use memchr::memmem;
use std::{borrow::Cow, ops::Range};

/// What one file came to.
#[derive(Debug)]
pub(super) struct ParsedFile {
    pub(super) status: Status,
    /// The file with the excerpts that are kept; `None` if nothing is.
    pub(super) source: Option<SourceFile>,
    pub(super) documents: Vec<ParsedDocument>,
    pub(super) problems: Vec<Problem>,
    pub(super) set_aside: Vec<SetAside>,
    /// Why something in the file may matter and could not be read.
    pub(super) unread: Option<String>,
}

/// One document.
#[derive(Debug)]
pub(super) struct ParsedDocument {
    pub(super) content: Content,
    pub(super) body: Result<Tree, ParseError>,
    pub(super) templated: bool,
    pub(super) looks_like_object: bool,
    pub(super) guards: Vec<Guard>,
}

pub(super) fn parse_file(
    files: &dyn Files,
    candidate: &Candidate,
    charts: &[Box<str>],
    settings: &Settings,
    buffer: &mut Vec<u8>,
) -> ParsedFile {
    if let Err(error) = files.read_into(&candidate.path, settings.limits.file_size, buffer) {
        return failed(candidate, crate::walk::Problem::from(error));
    }
    match candidate.kind {
        FileKind::Corefile | FileKind::Nginx => return irrelevant("no rule reads such files yet"),
        FileKind::Template => {
            return irrelevant("named templates, which are no manifests by themselves");
        }
        FileKind::Yaml | FileKind::Json | FileKind::Kustomization => {}
    }
    let needed = candidate.kind == FileKind::Kustomization;
    let plain = matches!(encoding(buffer), Encoding::Utf8 { .. });
    if plain && !needed && memmem::find(buffer, b"kind").is_none() {
        return irrelevant("no Kubernetes object in it");
    }
    let decoded;
    let text: &[u8] = if plain {
        buffer
    } else {
        match decode(buffer) {
            Ok(text) => {
                decoded = text;
                decoded.text.as_bytes()
            }
            Err(error) => return failed(candidate, error.into()),
        }
    };
    let mark = if text.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    let reader = Reader {
        candidate,
        charts,
        settings,
        size: buffer.len() as u64,
        bytes: buffer,
        mark,
    };
    reader.read(&text[mark..])
}

pub(super) fn irrelevant(why: impl Into<Cow<'static, str>>) -> ParsedFile {
    ParsedFile::without_documents(Status::Irrelevant(why.into()))
}

fn failed(candidate: &Candidate, problem: crate::walk::Problem) -> ParsedFile {
    let reported = Problem {
        path: candidate.path.to_string(),
        line_column: problem.line.map(|line| (line, 1)),
        code: problem.kind,
        message: problem.message.clone(),
    };
    let mut file = ParsedFile::without_documents(Status::Problem(problem));
    file.unread = Some(format!("`{}` cannot be read", candidate.path));
    file.problems.push(reported);
    file
}

pub(super) struct Reader<'f> {
    candidate: &'f Candidate,
    charts: &'f [Box<str>],
    settings: &'f Settings,
    size: u64,
    /// The bytes on disk, for their digest.
    bytes: &'f [u8],
    /// Bytes of the byte order mark, which belongs to no document.
    pub(super) mark: usize,
}

impl Reader<'_> {
    fn read(&self, text: &[u8]) -> ParsedFile {
        let chunks = split(text);
        if chunks.len() as u64 > self.settings.limits.documents {
            let most = self.settings.limits.documents;
            let message =
                format!("the file has more than {most} documents: raise the limit `documents`");
            return failed(self.candidate, crate::walk::Problem::new("limit", message));
        }
        let mut set_aside: Vec<Inert<'_>> = Vec::new();
        let kept: Vec<Chunk> = chunks
            .into_iter()
            .filter(|chunk| self.matters(&text[chunk.start..chunk.end], &mut set_aside))
            .collect();
        let mut file = match (kept.first(), kept.last(), set_aside.first()) {
            (Some(first), Some(last), _) => self.documents(text, &kept, first.start..last.end),
            (.., Some(aside)) => irrelevant(format!("nothing reads kind {}", aside.kind)),
            _ => irrelevant("no Kubernetes object in it"),
        };
        let named = set_aside.into_iter().filter(|aside| !aside.name.is_empty());
        file.set_aside = named
            .map(|aside| SetAside {
                path: self.candidate.path.clone(),
                group: aside.group.into(),
                kind: aside.kind.into(),
                namespace: aside.namespace.into(),
                name: aside.name.into(),
            })
            .collect();
        file
    }

    /// The documents that are kept, all of which lie in `range`.
    fn documents(&self, text: &[u8], kept: &[Chunk], range: Range<usize>) -> ParsedFile {
        // Bytes outside of what matters may be what they like.
        if let Err(error) = std::str::from_utf8(&text[range.clone()]) {
            let offset = self.mark + range.start + error.valid_up_to();
            return failed(self.candidate, not_utf8(self.bytes, offset));
        }
        let reading = if chart_of(self.charts, &self.candidate.path).is_some() {
            Reading::Chart
        } else {
            Reading::Plain
        };
        let has_marks = |chunk: &Chunk| may_be_templated(&text[chunk.start..chunk.end], reading);
        if !kept.iter().any(has_marks) {
            return self.plain(text, kept);
        }
        if reading == Reading::Plain && !acts_between_documents(text) {
            return self.one_by_one(text, kept);
        }
        match std::str::from_utf8(text).map(|whole| (whole, mask(FileId(0), whole, reading))) {
            Ok((whole, Some(masked))) => self.templated(whole, &masked),
            _ => self.plain(text, kept),
        }
    }

    /// Whether a document can matter to any rule, table, unit or selector.
    pub(super) fn matters<'t>(&self, chunk: &'t [u8], set_aside: &mut Vec<Inert<'t>>) -> bool {
        if self.candidate.kind == FileKind::Kustomization {
            return !chunk.trim_ascii().is_empty();
        }
        match top_level(chunk) {
            TopLevel::NoKind => false,
            // An object has a version as well: release notes and the like have a kind, too.
            TopLevel::Unclear => memmem::find(chunk, b"apiVersion").is_some(),
            TopLevel::Kind(kind) => match inert(chunk, kind) {
                Some(found) => {
                    set_aside.push(found);
                    false
                }
                None => memmem::find(chunk, b"apiVersion").is_some(),
            },
        }
    }

    fn source(&self, excerpts: Vec<Excerpt>) -> SourceFile {
        SourceFile {
            path: self.candidate.path.clone(),
            size: self.size,
            excerpts,
        }
    }

    pub(super) fn bounds(&self) -> Bounds {
        let limits = &self.settings.limits;
        let most = |limit: u64| usize::try_from(limit).unwrap_or(usize::MAX);
        Bounds {
            depth: most(limits.depth),
            nodes: most(limits.nodes),
            alias_nodes: limits.alias_nodes,
        }
    }

    /// What could not be read of a file's templating.
    pub(super) fn note_problem(&self, file: &mut ParsedFile, problem: Option<&'static str>) {
        if let Some(reason) = problem {
            file.problems
                .push(self.problem("template", reason.to_owned(), None));
            file.unread = Some(self.unread(reason));
        }
    }

    pub(super) fn finished(
        &self,
        excerpts: Vec<Excerpt>,
        documents: Vec<ParsedDocument>,
    ) -> ParsedFile {
        let mut file = ParsedFile::keeping(self.source(excerpts), documents);
        let broken = file.documents.iter().filter_map(|document| {
            let error = document.body.as_ref().err()?;
            let spoken_of = document.looks_like_object && !document.templated && !error.limit;
            (!spoken_of).then_some((error.limit, document, error))
        });
        let problems: Vec<Problem> = broken
            .map(|(limit, document, error)| {
                let code = if limit {
                    "limit"
                } else if document.templated {
                    "template"
                } else {
                    "yaml"
                };
                let place = file
                    .source
                    .as_ref()
                    .map(|source| Self::place(source, document, error));
                self.problem(
                    code,
                    format!("a document cannot be read: {}", error.message),
                    place,
                )
            })
            .collect();
        file.problems.extend(problems);
        if file.documents.iter().all(|document| document.body.is_err())
            && let Some(problem) = file.problems.first()
        {
            file.status = Status::Problem(crate::walk::Problem {
                kind: problem.code,
                message: problem.message.clone(),
                line: problem.line_column.map(|(line, _)| line),
            });
        }
        file
    }

    pub(super) fn unread(&self, reason: &str) -> String {
        format!(
            "`{}` cannot be read as a whole: {reason}",
            self.candidate.path
        )
    }

    fn problem(
        &self,
        code: &'static str,
        message: String,
        line_column: Option<(u32, u32)>,
    ) -> Problem {
        Problem {
            path: self.candidate.path.to_string(),
            line_column,
            code,
            message,
        }
    }

    fn place(source: &SourceFile, document: &ParsedDocument, error: &ParseError) -> (u32, u32) {
        let offset = match &document.content {
            Content::Excerpt(index) => source.excerpts[*index as usize].start + error.at.start,
            Content::Produced(produced) => produced.origin(error.at.start, error.at.start).start,
        };
        source.line_and_column(offset)
    }
}

fn not_utf8(bytes: &[u8], offset: usize) -> crate::walk::Problem {
    let line = as_u32(memchr::memchr_iter(b'\n', &bytes[..offset]).count()) + 1;
    crate::source::DecodeError::Utf8 {
        offset: offset as u64,
        line,
    }
    .into()
}
