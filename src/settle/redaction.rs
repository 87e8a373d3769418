//! Findings in, the ranges of their files that no report may show out.

use crate::{
    manifest::{Body, Document, Repository},
    report::ReportedFinding,
    source::{FileId, FileRange, Place},
    yaml::{NodeRef, Shape},
};
use std::collections::{BTreeMap, BTreeSet};

/// Words that make the value of a key a secret when the key ends with one of them, letters only and in lower case.
const SECRET_WORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "token",
    "secretkey",
    "privatekey",
    "apikey",
    "accesskey",
    "credentials",
];

/// Ranges in every file that a finding or one of its steps points into, sorted within each file.
pub(super) fn redactions(
    repository: &Repository,
    findings: &[ReportedFinding],
) -> BTreeMap<FileId, Vec<FileRange>> {
    let mut shown = BTreeSet::new();
    for finding in findings {
        shown.insert(finding.location.position.range.file);
        shown.extend(
            finding
                .steps
                .iter()
                .map(|step| step.location.position.range.file),
        );
    }
    let mut found: BTreeMap<FileId, Vec<FileRange>> = BTreeMap::new();
    for document in repository.all_documents() {
        let file = document.data().file;
        if shown.contains(&file) {
            let ranges = secrets(document)
                .into_iter()
                .map(|place| repository.forest.texts.origin(place));
            found.entry(file).or_default().extend(ranges);
        }
    }
    for ranges in found.values_mut() {
        ranges.sort_unstable();
        ranges.dedup();
    }
    found.retain(|_, ranges| !ranges.is_empty());
    found
}

fn secrets(document: Document<'_>) -> Vec<Place> {
    let mut found = Vec::new();
    match (&document.data().body, document.root()) {
        (Body::Tree(_), Some(root)) => collect(root, false, 0, &mut found),
        _ => broken(document, &mut found),
    }
    found
}

/// Walks down without following aliases twice: depth is bounded by the parser's limit and by the alias limit.
fn collect(node: NodeRef<'_>, inside: bool, depth: u32, found: &mut Vec<Place>) {
    if depth > 512 {
        return;
    }
    match node.shape() {
        Shape::Scalar if inside => found.push(node.place()),
        Shape::Scalar => {}
        Shape::Sequence => {
            for item in node.items_here() {
                collect(item.node, inside, depth + 1, found);
            }
        }
        Shape::Mapping => {
            let secret = node.get("kind").text().known() == Some("Secret");
            for entry in node.entries_here() {
                let key = entry.key.known_text().unwrap_or_default();
                let held =
                    inside || (secret && matches!(key, "data" | "stringData")) || is_secret(key);
                collect(entry.value, held, depth + 1, found);
            }
        }
    }
}

fn is_secret(key: &str) -> bool {
    let letters: String = key
        .chars()
        .filter(char::is_ascii_alphabetic)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    SECRET_WORDS.iter().any(|word| letters.ends_with(word))
}

/// A document without a tree: a Secret is hidden as a whole, of others the lines whose key looks like a secret's.
fn broken(document: Document<'_>, found: &mut Vec<Place>) {
    let text = document.data().text;
    let content = document.content();
    let place = |start: usize, end: usize| Place {
        text,
        start: crate::source::as_u32(start),
        end: crate::source::as_u32(end),
    };
    if content.contains("Secret") {
        found.push(place(0, content.len()));
        return;
    }
    let mut start = 0;
    for line in content.split_inclusive('\n') {
        if let Some((key, _)) = line.split_once(':')
            && is_secret(key)
        {
            found.push(place(
                start + key.len() + 1,
                start + line.trim_end().len().max(key.len() + 1),
            ));
        }
        start += line.len();
    }
}
