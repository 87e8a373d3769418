//! Candidates in, a Repository of documents and resources out, with what became of each candidate.

mod documents;
mod file;

use crate::{
    manifest::{Body, DocumentData, Repository},
    report::Problem,
    settings::Settings,
    source::{Files, Place, SourceFile, Text, TextId, as_u32},
    walk::{Candidate, Status},
    yaml::{Tree, TreeId},
};
use file::{ParsedDocument, ParsedFile};
use rayon::prelude::*;

/// What came of reading and parsing.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Files, texts, trees, documents and resources.
    pub repository: Repository,
    /// What became of each candidate, by its index.
    pub statuses: Vec<(u32, Status)>,
    /// What could not be read or understood of files under the paths that were asked for.
    pub problems: Vec<Problem>,
}

/// Reads each candidate once, in parallel, and parses the documents in it that can matter. `progress` is called after
/// each file.
#[must_use]
pub fn parse(
    files: &dyn Files,
    candidates: &[Candidate],
    settings: &Settings,
    progress: &(dyn Fn() + Sync),
) -> Parsed {
    let charts = charts(candidates);
    let read: Vec<ParsedFile> = candidates
        .par_iter()
        .map_init(Vec::new, |buffer, candidate| {
            let parsed = file::parse_file(files, candidate, &charts, settings, buffer);
            progress();
            parsed
        })
        .collect();
    let mut parsed = Parsed::default();
    let documents = read.iter().map(|file| file.documents.len()).sum();
    parsed.statuses.reserve(candidates.len());
    parsed.repository.documents.reserve(documents);
    parsed.repository.forest.trees.reserve(documents);
    parsed.repository.forest.texts.texts.reserve(documents);
    for (candidate, file) in candidates.iter().zip(read) {
        take(&mut parsed, candidate, file);
    }
    parsed.repository.charts = charts;
    parsed
        .repository
        .forest
        .trees
        .par_iter_mut()
        .for_each(number_places);
    parsed.repository.identify();
    parsed
}

/// Folders with a `Chart.yaml`, sorted.
fn charts(candidates: &[Candidate]) -> Vec<Box<str>> {
    let folder = |path: &str| match path.rsplit_once('/') {
        Some((folder, "Chart.yaml")) => Some(folder.into()),
        None if path == "Chart.yaml" => Some("".into()),
        _ => None,
    };
    let mut charts: Vec<Box<str>> = candidates
        .iter()
        .filter_map(|candidate| folder(&candidate.path))
        .collect();
    charts.sort_unstable();
    charts
}

fn take(parsed: &mut Parsed, candidate: &Candidate, file: ParsedFile) {
    parsed.statuses.push((candidate.index, file.status));
    if candidate.reported {
        parsed.problems.extend(file.problems);
    }
    let repository = &mut parsed.repository;
    repository.set_aside.extend(file.set_aside);
    if let Some(why) = file.unread {
        repository.unread.push((candidate.path.clone(), why));
    }
    let Some(source) = file.source else {
        return;
    };
    let id = crate::source::FileId(as_u32(repository.forest.texts.files.len()));
    repository.forest.texts.files.push(source);
    for document in file.documents {
        add(repository, id, candidate.reported, document);
    }
}

fn add(
    repository: &mut Repository,
    file: crate::source::FileId,
    reported: bool,
    document: ParsedDocument,
) {
    let forest = &mut repository.forest;
    let text = TextId(as_u32(forest.texts.texts.len()));
    let mut content = document.content;
    if let crate::source::Content::Produced(produced) = &mut content {
        for segment in &mut produced.segments {
            segment.origin.file = file;
        }
        for region in &mut produced.regions {
            region.origin.file = file;
        }
    }
    let mut guards = document.guards;
    for guard in &mut guards {
        guard.origin.file = file;
    }
    forest.texts.texts.push(Text { file, content });
    let body = match document.body {
        Ok(tree) => {
            let id = TreeId(as_u32(forest.trees.len()));
            forest.trees.push(Tree { text, ..tree });
            Body::Tree(id)
        }
        Err(mut error) => {
            error.at.text = text;
            Body::Broken(error)
        }
    };
    repository.documents.push(DocumentData {
        file,
        text,
        body,
        reported,
        templated: document.templated,
        looks_like_object: document.looks_like_object,
        guards,
    });
}

/// Trees are parsed before their texts have numbers.
fn number_places(tree: &mut Tree) {
    let text = tree.text;
    for node in &mut tree.nodes {
        node.place = Place { text, ..node.place };
    }
}

impl ParsedFile {
    fn without_documents(status: Status) -> Self {
        Self {
            status,
            source: None,
            documents: Vec::new(),
            problems: Vec::new(),
            set_aside: Vec::new(),
            unread: None,
        }
    }

    fn keeping(source: SourceFile, documents: Vec<ParsedDocument>) -> Self {
        Self {
            status: Status::Judged,
            source: Some(source),
            documents,
            problems: Vec::new(),
            set_aside: Vec::new(),
            unread: None,
        }
    }
}
