//! A folder of real repositories in, what portolan says of them out, compared with a committed summary.
//!
//! The folder is `../shared/corpus` beside the package, or the one that `PORTOLAN_CORPUS` names. Without it the tests
//! that need it say so and pass.

use crate::repository::root;
use portolan::{
    finding::Persona,
    report::{Format, HumanOptions, Report},
    scan::{Unwatched, scan},
    settings::Settings,
    source::{Files, Folder, Git},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    sync::OnceLock,
};

/// Examples that are no parse problem: each is invalid by its schema alone, or valid.
const GATEWAY_API_EXAMPLES: &[(&str, Option<usize>)] = &[
    (
        "kubernetes-sigs+gateway-api/hack/invalid-examples/",
        Some(36),
    ),
    ("kubernetes-sigs+gateway-api/examples/", None),
];

/// Counts of counts, sorted by both names.
type Table = BTreeMap<String, BTreeMap<String, usize>>;

/// The folder of material that stands beside the package, if it is there: `corpus` or `oracles`.
pub(crate) fn beside(name: &str) -> Option<PathBuf> {
    let corpus = std::env::var_os("PORTOLAN_CORPUS").map_or_else(
        || root().parent().map(|above| above.join("shared/corpus")),
        |given| Some(PathBuf::from(given)),
    )?;
    let folder = corpus.with_file_name(name);
    folder.is_dir().then_some(folder)
}

/// Says on standard error, past the capture of test output, that a test has nothing to work on.
pub(crate) fn skipped(what: &str, folder: &str) {
    let mut out = std::io::stderr().lock();
    writeln!(
        out,
        "skipped: {what}: ../shared/{folder} is not there (see PORTOLAN_CORPUS)"
    )
    .expect("standard error is open");
}

/// The corpus as every persona hears of it, scanned once for all tests.
pub(crate) fn report() -> Option<&'static Report> {
    static REPORT: OnceLock<Option<Report>> = OnceLock::new();
    REPORT
        .get_or_init(|| Some(scan_folder(&beside("corpus")?, 2)))
        .as_ref()
}

/// Scans a folder for the auditor on a pool of its own.
pub(crate) fn scan_folder(folder: &Path, threads: usize) -> Report {
    let settings = Settings {
        persona: Persona::Auditor,
        ..Settings::default()
    };
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads can be started");
    let files = Folder::new(folder.to_path_buf());
    pool.install(|| scan(&files, &["".into()], Git::Absent, &settings, &Unwatched))
        .expect("the settings are good")
}

#[test]
fn the_corpus_reads_as_committed() {
    let Some(report) = report() else {
        return skipped("the summary of the corpus", "corpus");
    };
    let mut text =
        serde_json::to_string_pretty(&summary(report)).expect("a summary is always JSON");
    text.push('\n');
    crate::golden("tests/corpus.json", &text);
}

#[test]
fn every_file_of_the_corpus_is_accounted_for_once() {
    let (Some(report), Some(folder)) = (report(), beside("corpus")) else {
        return skipped("the account of the corpus", "corpus");
    };
    let mut listed: Vec<String> = walkdir::WalkDir::new(&folder)
        .into_iter()
        .map(|entry| entry.expect("the corpus can be listed"))
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let below = entry.path().strip_prefix(&folder).expect("it lies below");
            below.to_str().expect("UTF-8").to_owned()
        })
        .collect();
    listed.sort();
    let accounted: Vec<&str> = report
        .account
        .files
        .iter()
        .map(|(path, _)| &**path)
        .collect();
    assert_eq!(accounted, listed);
    let counts = report.account.counts();
    assert_eq!(report.account.listed, listed.len());
    assert_eq!(
        counts.judged + counts.irrelevant + counts.ignored + counts.not_taken + counts.problem,
        listed.len()
    );
}

#[test]
fn no_finding_of_the_corpus_stands_at_line_1_unless_its_field_does() {
    let (Some(report), Some(folder)) = (report(), beside("corpus")) else {
        return skipped("findings at line 1", "corpus");
    };
    let files = Folder::new(folder);
    for finding in &report.findings {
        let location = &finding.location;
        if location.position.start_line != 1 {
            continue;
        }
        let bytes = files.read(&location.path, 1 << 30).expect("it was read");
        let text = String::from_utf8_lossy(&bytes);
        let line = text.lines().next().unwrap_or_default();
        let last = finding.field.rsplit(['.', '[']).next().unwrap_or_default();
        let key = last.trim_matches(['"', ']']);
        let rule = report.rules[finding.rule].id;
        assert!(
            !line.trim().is_empty() && line.contains(key),
            "{rule} at {}:1, whose line does not hold `{}`: {line}",
            location.path,
            finding.field
        );
    }
}

#[test]
fn the_number_of_threads_does_not_show() {
    let (Some(report), Some(folder)) = (report(), beside("corpus")) else {
        return skipped("one and two threads", "corpus");
    };
    let one = scan_folder(&folder, 1);
    for format in [Format::Sarif, Format::Json] {
        let [one, two] = [&one, report].map(|report| {
            let mut out = Vec::new();
            format
                .write(report, &HumanOptions::default(), &mut out)
                .expect("memory takes every byte");
            out
        });
        assert!(one == two, "{format:?} differs between 1 and 2 threads");
    }
}

#[test]
fn examples_of_the_gateway_api_are_no_problem() {
    let Some(report) = report() else {
        return skipped("examples of the Gateway API", "corpus");
    };
    for (folder, expected) in GATEWAY_API_EXAMPLES {
        let files = report.account.files.iter();
        let files = files.filter(|(path, _)| path.starts_with(folder));
        let yaml = files.filter(|(path, _)| path.ends_with(".yaml")).count();
        assert!(yaml > 0, "{folder} is empty");
        assert_eq!(expected.unwrap_or(yaml), yaml, "{folder}");
        let problems = report.problems.iter();
        let problems = problems.filter(|problem| problem.path.starts_with(folder));
        assert_eq!(problems.collect::<Vec<_>>(), Vec::<&_>::new());
        let broken = report.findings.iter().find(|finding| {
            report.rules[finding.rule].id == "document-parse-error"
                && finding.location.path.starts_with(folder)
        });
        assert!(broken.is_none(), "{broken:?}");
    }
}

/// Findings by rule and repository, open questions by rule and reason, files, problems.
fn summary(report: &Report) -> Value {
    let rule = |index: usize| report.rules[index].id.to_owned();
    let mut findings = Table::new();
    for finding in &report.findings {
        let repository = finding.location.path.split('/').next().unwrap_or_default();
        count(&mut findings, rule(finding.rule), repository);
    }
    let mut open = Table::new();
    for question in &report.open.questions {
        count(&mut open, rule(question.rule), question.code);
    }
    let mut problems: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in &report.problems {
        *problems.entry(problem.code).or_default() += 1;
    }
    json!({
        "files": report.account.counts(),
        "documents": report.account.documents,
        "resources": report.account.resources,
        "findings": findings,
        "open": open,
        "problems": problems,
    })
}

fn count(table: &mut Table, row: String, column: &str) {
    *table
        .entry(row)
        .or_default()
        .entry(column.to_owned())
        .or_default() += 1;
}
