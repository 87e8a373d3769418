//! Every fixture in, exactly the marked findings out; and what the registry, the files and the fixtures owe each other.
//!
//! A line with `# expect: <id>` must be reported by that rule (several ids with commas between them), a line after
//! `# expect-next-line: <id>` likewise, and no other line by any rule.

use crate::repository::{Case, TextFile, cases, entries, name_of, root, scan_files};
use portolan::{
    report::{Location, Report},
    rules::{ALL, Rule},
};
use std::{collections::BTreeSet, fmt::Write};

/// Path, line and rule of an expected or reported finding.
type Mark = (String, u32, String);

#[test]
fn bad_fixtures_are_reported_where_they_are_marked() {
    let mut failures = String::new();
    for case in cases().iter().filter(|case| case.name.starts_with("bad")) {
        let report = scan_files(&case.files);
        let expected: BTreeSet<Mark> = case.files.iter().flat_map(marks).collect();
        let found = reported(&report);
        let own = expected.iter().any(|(_, _, rule)| *rule == case.rule);
        if !own {
            writeln!(
                failures,
                "{}/{} has no mark of its own rule",
                case.rule, case.name
            )
            .unwrap();
        }
        for (path, line, rule) in expected.difference(&found) {
            writeln!(
                failures,
                "{}/{}: {path}:{line} lacks {rule}",
                case.rule, case.name
            )
            .unwrap();
        }
        for (path, line, rule) in found.difference(&expected) {
            writeln!(
                failures,
                "{}/{}: {path}:{line} has {rule}",
                case.rule, case.name
            )
            .unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn good_fixtures_are_silent_under_all_rules() {
    let mut failures = String::new();
    for case in cases().iter().filter(|case| case.name.starts_with("good")) {
        for (path, line, rule) in reported(&scan_files(&case.files)) {
            writeln!(
                failures,
                "{}/{}: {path}:{line} has {rule}",
                case.rule, case.name
            )
            .unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn proofs_stand_beside_their_fixtures() {
    for case in cases().iter().filter(|case| case.name.starts_with("bad")) {
        let report = scan_files(&case.files);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path(&case.folder);
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(case.name.as_str(), proofs(case, &report)));
    }
}

#[test]
fn a_rule_is_one_file_one_fixture_folder_and_one_row() {
    let ids: BTreeSet<String> = ALL.iter().map(|rule| rule.id.to_owned()).collect();
    assert_eq!(ids.len(), ALL.len(), "an id stands twice in rules::ALL");
    let folders = entries(&root().join("fixtures"))
        .iter()
        .map(|path| name_of(path))
        .collect();
    assert_eq!(ids, folders, "rows of rules::ALL, and folders in fixtures/");
    let mut files = BTreeSet::new();
    for subject in entries(&root().join("src/rules"))
        .iter()
        .filter(|path| path.is_dir())
    {
        for file in entries(subject)
            .iter()
            .filter(|path| name_of(path) != "mod.rs")
        {
            let id = format!(
                "{}-{}",
                name_of(subject),
                name_of(file).trim_end_matches(".rs")
            );
            files.insert(id.replace('_', "-"));
        }
    }
    assert_eq!(
        ids, files,
        "rows of rules::ALL, and files in src/rules/<subject>/"
    );
    for rule in ALL {
        let path = rule
            .file
            .trim_start_matches("src/rules/")
            .trim_end_matches(".rs");
        assert_eq!(rule.id, path.replace(['/', '_'], "-"), "{}", rule.file);
    }
}

#[test]
fn rules_stand_in_the_order_of_their_subjects() {
    const SUBJECTS: &[&str] = &[
        "document",
        "service",
        "endpointslice",
        "ingress",
        "networkpolicy",
    ];
    let order: Vec<Option<usize>> = ALL
        .iter()
        .map(|rule| {
            SUBJECTS
                .iter()
                .position(|subject| rule.id.split('-').next() == Some(subject))
        })
        .collect();
    assert!(
        order.iter().all(Option::is_some),
        "name the new subject in this test"
    );
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn documentation_has_its_four_headings() {
    const HEADINGS: &[&str] = &[
        "Why it matters",
        "How to fix",
        "When it stays silent",
        "Source",
    ];
    for rule in ALL {
        let found: Vec<&str> = rule
            .documentation
            .lines()
            .filter_map(|line| line.trim().strip_prefix("## "))
            .collect();
        assert_eq!(found, HEADINGS, "{}", rule.id);
        let text = rule.details();
        let empty = text
            .split("## ")
            .skip(1)
            .find(|part| part.lines().count() < 2);
        assert_eq!(empty, None, "{}", rule.id);
        assert!(
            rule.summary().ends_with('.'),
            "{}: the summary is a sentence",
            rule.id
        );
        assert!(!rule.guidance.is_empty(), "{} serves no guidance", rule.id);
    }
}

#[test]
fn sentences_begin_small_and_end_without_a_stop() {
    for case in cases() {
        for finding in scan_files(&case.files).findings {
            let steps = finding.steps.iter().map(|step| &step.claim);
            for text in steps.chain([&finding.message]).chain(&finding.assumptions) {
                assert!(is_sentence(text), "{}: {text:?}", ALL[finding.rule].id);
            }
            assert!(
                !finding.steps.is_empty(),
                "{} proves nothing",
                ALL[finding.rule].id
            );
        }
    }
}

/// Lower case start (unless it is the name of a kind or in backticks), no full stop, one line.
fn is_sentence(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    let kind = first.starts_with(|letter: char| letter.is_ascii_uppercase())
        && (text[first.len()..].starts_with(" `") || first.chars().skip(1).any(char::is_uppercase));
    let small = !first.starts_with(|letter: char| letter.is_uppercase());
    (small || kind) && !text.ends_with('.') && !text.contains('\n')
}

fn marks(file: &TextFile) -> Vec<Mark> {
    let (path, content) = file;
    let mut found = Vec::new();
    for (number, line) in (1u32..).zip(content.lines()) {
        for (word, offset) in [("# expect: ", 0), ("# expect-next-line: ", 1)] {
            if let Some((_, ids)) = line.split_once(word) {
                let marks = ids.split(',');
                found.extend(marks.map(|id| (path.clone(), number + offset, id.trim().to_owned())));
            }
        }
    }
    found
}

fn reported(report: &Report) -> BTreeSet<Mark> {
    let findings = report.findings.iter().map(|finding| {
        let line = finding.location.position.start_line;
        (
            finding.location.path.to_string(),
            line,
            ALL[finding.rule].id.to_owned(),
        )
    });
    findings.collect()
}

/// The findings of a case's own rule in full.
fn proofs(case: &Case, report: &Report) -> String {
    let own = |rule: &Rule| rule.id == case.rule;
    let mut text = String::new();
    for finding in report
        .findings
        .iter()
        .filter(|finding| own(ALL[finding.rule]))
    {
        let level = format!("{:?}", finding.level).to_lowercase();
        let persona = format!("{:?}", finding.persona).to_lowercase();
        let confidence = format!("{:?}", finding.confidence).to_lowercase();
        writeln!(
            text,
            "{level} for {persona}, {confidence}: {}",
            finding.message
        )
        .unwrap();
        writeln!(
            text,
            "  at {} {}",
            written(&finding.location),
            finding.field
        )
        .unwrap();
        for (number, step) in (1..).zip(&finding.steps) {
            writeln!(
                text,
                "  {number}. {} ({})",
                step.claim,
                written(&step.location)
            )
            .unwrap();
        }
        for assumption in &finding.assumptions {
            writeln!(text, "  if {assumption}").unwrap();
        }
        writeln!(text, "  {}\n", finding.fingerprint).unwrap();
    }
    text
}

fn written(location: &Location) -> String {
    let position = &location.position;
    format!(
        "{}:{}:{}-{}:{}",
        location.path,
        position.start_line,
        position.start_column,
        position.end_line,
        position.end_column
    )
}
