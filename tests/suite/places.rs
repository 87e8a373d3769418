//! Findings in plain files in, the same lines and columns by a second YAML parser out.
//!
//! The other parser walks the field path that a finding names, and so says where the finding must stand: at the start of
//! a scalar value, at the key of a collection or of nothing, at the first key of an item that is a mapping; where the
//! field is not there, at its nearest present ancestor under the same rule.

use crate::{
    corpus::{beside, report, skipped},
    peer_yaml::{Peer, PeerData, read},
    repository::cases,
};
use portolan::{
    finding::Persona,
    report::{Report, ReportedFinding},
    scan::{Unwatched, scan},
    settings::Settings,
    source::{Files, Folder, Git, Memory},
};
use saphyr_parser::ScalarStyle;
use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
    io::Write as _,
    rc::Rc,
};

/// What a comparison of all findings of one report came to.
#[derive(Default)]
struct Outcome {
    compared: usize,
    /// Findings in templated documents, which only we can read.
    templated: usize,
    mismatches: String,
}

#[test]
fn places_in_the_corpus_are_right_by_another_parser() {
    let (Some(report), Some(folder)) = (report(), beside("corpus")) else {
        return skipped("places in the corpus", "corpus");
    };
    let outcome = compare(report, &Folder::new(folder));
    writeln!(
        std::io::stderr().lock(),
        "places of {} findings of the corpus compared, {} in templated documents left out",
        outcome.compared,
        outcome.templated
    )
    .expect("standard error is open");
    assert!(outcome.compared > 0);
    assert!(outcome.mismatches.is_empty(), "\n{}", outcome.mismatches);
}

#[test]
fn places_in_the_fixtures_are_right_by_another_parser() {
    let mut compared = 0;
    let mut mismatches = String::new();
    let settings = Settings {
        persona: Persona::Auditor,
        ..Settings::default()
    };
    for case in cases() {
        let mut files = Memory::new();
        for (path, content) in &case.files {
            files
                .add(path, content.as_bytes())
                .expect("paths are relative");
        }
        let report = scan(&files, &["".into()], Git::Absent, &settings, &Unwatched)
            .expect("the settings are good");
        let outcome = compare(&report, &files);
        compared += outcome.compared;
        for line in outcome.mismatches.lines() {
            writeln!(mismatches, "{}/{}: {line}", case.rule, case.name)
                .expect("memory takes every byte");
        }
    }
    writeln!(
        std::io::stderr().lock(),
        "places of {compared} findings of the fixtures compared"
    )
    .expect("standard error is open");
    assert!(compared > 0);
    assert!(mismatches.is_empty(), "\n{mismatches}");
}

fn compare(report: &Report, files: &dyn Files) -> Outcome {
    let mut outcome = Outcome::default();
    let mut texts: HashMap<&str, String> = HashMap::new();
    for finding in &report.findings {
        let path = &*finding.location.path;
        let text = texts.entry(path).or_insert_with(|| {
            let bytes = files.read(path, 1 << 30).expect("it was read before");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            text.strip_prefix('\u{FEFF}')
                .map_or(text.clone(), str::to_owned)
        });
        let (line, document) = document_at(text, finding.location.position.start_line);
        if is_templated(document) {
            outcome.templated += 1;
            continue;
        }
        outcome.compared += 1;
        let rule = report.rules[finding.rule].id;
        if let Err(complaint) = check(rule, finding, line, document) {
            let position = &finding.location.position;
            writeln!(
                outcome.mismatches,
                "{path}:{}:{} {rule} {}: {complaint}",
                position.start_line, position.start_column, finding.field
            )
            .expect("memory takes every byte");
        }
    }
    outcome
}

/// Whether anything in a document looks like the templating that we read with holes.
fn is_templated(document: &str) -> bool {
    let bare = |line: &str| line.trim_start().starts_with("GEN3_");
    ["{{", "{%", "${", "<<<"]
        .iter()
        .any(|mark| document.contains(mark))
        || document.lines().any(bare)
}

/// The document around a line (counted from 1) of a file, cut at lines that are `---` alone or before a blank; and the
/// line that it begins on.
fn document_at(text: &str, line: u32) -> (u32, &str) {
    let mut start = (1, 0);
    let mut at = 0;
    for (number, content) in (1u32..).zip(text.split_inclusive('\n')) {
        let is_separator = content
            .strip_prefix("---")
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']));
        if is_separator && at > 0 {
            if number > line {
                return (start.0, &text[start.1..at]);
            }
            start = (number, at);
        }
        at += content.len();
    }
    (start.0, &text[start.1..])
}

fn check(
    rule: &str,
    finding: &ReportedFinding,
    first_line: u32,
    document: &str,
) -> Result<(), String> {
    let parsed = read(document);
    if rule == "document-parse-error" {
        return match parsed {
            Ok(_) => Err("the other parser reads this document".to_owned()),
            Err(_) => Ok(()),
        };
    }
    let root = parsed?;
    let position = &finding.location.position;
    let reported = (position.start_line, position.start_column);
    let place = |offset: usize| {
        let before = &document[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let lines = u32::try_from(before.matches('\n').count()).expect("few lines");
        let column = before[line_start..].encode_utf16().count();
        let column = u32::try_from(column).expect("short lines");
        (first_line + lines, column + 1)
    };
    let expected: Vec<(u32, u32)> = if rule.starts_with("document-") {
        second_keys(&root, &finding.field)
    } else {
        let roots = resources(&root);
        roots
            .iter()
            .filter(|resource| is_subject(resource, finding))
            .flat_map(|resource| offsets(resource, &finding.field))
            .collect()
    }
    .into_iter()
    .map(place)
    .collect();
    if expected.contains(&reported) {
        Ok(())
    } else {
        Err(format!("the other parser says {expected:?}"))
    }
}

/// A document's object, or the items of a `List`.
fn resources(root: &Rc<Peer>) -> Vec<Rc<Peer>> {
    let kind = root
        .get("kind")
        .and_then(|(_, kind)| kind.text().map(str::to_owned));
    match root.get("items") {
        Some((_, items)) if kind.is_some_and(|kind| kind.ends_with("List")) => {
            items.items().iter().flat_map(resources).collect()
        }
        _ => vec![root.clone()],
    }
}

fn is_subject(resource: &Peer, finding: &ReportedFinding) -> bool {
    let text = |node: Option<(Rc<Peer>, Rc<Peer>)>| {
        node.and_then(|(_, value)| value.text().map(str::to_owned))
            .unwrap_or_default()
    };
    let name = resource
        .get("metadata")
        .map(|(_, metadata)| text(metadata.get("name")));
    text(resource.get("kind")) == finding.subject.identity.kind
        && name.unwrap_or_default() == finding.subject.identity.name
}

/// Where the field below a path may stand; several offsets where list items share their key.
fn offsets(resource: &Rc<Peer>, path: &str) -> Vec<usize> {
    let mut found = vec![(resource.clone(), resource.head())];
    for step in steps(path) {
        let next: Vec<_> = found
            .iter()
            .flat_map(|(node, _)| children(node, &step))
            .collect();
        // Nothing more is there: the nearest present ancestor is where it stands.
        if next.is_empty() {
            break;
        }
        found = next;
        if found
            .iter()
            .all(|(node, _)| node.text().is_none() && is_scalar(node))
        {
            break;
        }
    }
    found.into_iter().map(|(_, offset)| offset).collect()
}

fn is_scalar(node: &Peer) -> bool {
    matches!(node.data, PeerData::Scalar(..))
}

/// A step of a field path.
#[derive(Debug, PartialEq)]
enum Step {
    Key(String),
    Index(usize),
    Keyed(String, String),
}

fn steps(path: &str) -> Vec<Step> {
    let mut found = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix("[\"") {
            let (key, tail) = inside.split_once("\"]").expect("a quoted key ends");
            found.push(Step::Key(key.to_owned()));
            rest = tail;
        } else if let Some(inside) = rest.strip_prefix('[') {
            let (inside, tail) = inside.split_once(']').expect("a list step ends");
            found.push(match (inside.parse(), inside.split_once('=')) {
                (Ok(index), _) => Step::Index(index),
                (Err(_), Some((key, value))) => Step::Keyed(key.to_owned(), value.to_owned()),
                (Err(_), None) => panic!("{path}: neither index nor key"),
            });
            rest = tail;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            found.push(Step::Key(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    found
}

/// The nodes that a step leads to, each with the offset at which a report shows it.
fn children(node: &Rc<Peer>, step: &Step) -> Vec<(Rc<Peer>, usize)> {
    let item = |item: &Rc<Peer>| (item.clone(), item.head());
    match step {
        Step::Key(key) => node
            .get(key)
            .map(|(key, value)| {
                let offset = match value.text() {
                    Some(_) => value.start,
                    None => key.start,
                };
                (value, offset)
            })
            .into_iter()
            .collect(),
        Step::Index(index) => node.items().get(*index).map(item).into_iter().collect(),
        Step::Keyed(key, value) => node
            .items()
            .iter()
            .filter(|item| {
                let found = item.get(key);
                found.is_some_and(|(_, found)| found.text() == Some(value))
            })
            .map(item)
            .collect(),
    }
}

/// Where the keys stand that repeat one before them at the end of a path. Parents may stand twice themselves.
fn second_keys(root: &Rc<Peer>, path: &str) -> Vec<usize> {
    let mut steps = steps(path);
    let Some(Step::Key(last)) = steps.pop() else {
        return Vec::new();
    };
    let mut parents = vec![root.clone()];
    for step in &steps {
        let next = parents.iter().flat_map(|node| match (step, &node.data) {
            (Step::Key(key), PeerData::Mapping(entries)) => entries
                .iter()
                .filter(|(other, _)| other.text() == Some(key))
                .map(|(_, value)| value.clone())
                .collect(),
            _ => children(node, step)
                .into_iter()
                .map(|(node, _)| node)
                .collect::<Vec<_>>(),
        });
        parents = next.collect();
    }
    let mut found = Vec::new();
    for parent in parents {
        let PeerData::Mapping(entries) = &parent.data else {
            continue;
        };
        let mut seen = BTreeSet::new();
        for (key, _) in entries {
            let repeats = !seen.insert(as_read(key));
            if repeats && key.text() == Some(&last) {
                found.push(key.start);
            }
        }
    }
    found
}

/// A key after YAML 1.1 has read it: its words for the truth values are one each.
fn as_read(key: &Peer) -> String {
    let PeerData::Scalar(text, Some(ScalarStyle::Plain)) = &key.data else {
        return format!("{:?}", key.text());
    };
    match text.to_lowercase().as_str() {
        "y" | "yes" | "on" | "true" => "true".to_owned(),
        "n" | "no" | "off" | "false" => "false".to_owned(),
        _ => format!("{:?}", Some(text)),
    }
}

#[test]
fn field_paths_are_read_as_they_are_written() {
    let key = |key: &str| Step::Key(key.to_owned());
    let found = steps("spec.ports[name=http].x[2].annotations[\"a.b/c\"].y");
    let expected = [
        key("spec"),
        key("ports"),
        Step::Keyed("name".to_owned(), "http".to_owned()),
        key("x"),
        Step::Index(2),
        key("annotations"),
        key("a.b/c"),
        key("y"),
    ];
    assert_eq!(found, expected);
}
