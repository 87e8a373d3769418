//! A report in, everything of its SARIF run but the results out.

use super::{
    MAX_RESULTS, catalogue,
    place::{self, message, plain},
    result::index,
    shown_level,
};
use crate::{
    finding::Level,
    report::{Problem, Report, VersionControl, rule_text::sentence},
};
use serde_json::{Value, json};
use serde_sarif::sarif::{
    Invocation, MultiformatMessageString, Notification, PropertyBag, ReportingDescriptor,
    ReportingDescriptorReference, Run, Tool, ToolComponent, VersionControlDetails,
};
use std::collections::{BTreeMap, BTreeSet};

/// Problems that are listed; how many more there are is said.
const MAX_NOTIFICATIONS: usize = 1_000;

const RESULTS_CUT: &str = "results-cut";
const PROBLEMS_CUT: &str = "problems-cut";
const BELOW_TOP: &str = "root-below-top";

pub(super) fn skeleton(report: &Report) -> Run {
    let version_control = report.version_control.as_ref();
    let notifications = notifications(report);
    let invocation = Invocation::builder()
        // A report exists only of a scan that came to its end.
        .execution_successful(true)
        .tool_execution_notifications(notifications)
        .build();
    let mut run = Run::builder()
        .tool(Tool::builder().driver(driver(report)).build())
        .invocations(vec![invocation])
        .original_uri_base_ids(place::uri_bases(version_control))
        .column_kind(Value::from("utf16CodeUnits"))
        .newline_sequences(["\r\n", "\n"].map(str::to_owned).to_vec())
        .properties(properties(report))
        .build();
    run.version_control_provenance = version_control.and_then(provenance).map(|it| vec![it]);
    run
}

fn driver(report: &Report) -> ToolComponent {
    ToolComponent::builder()
        .name("portolan")
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .short_description(text(&sentence(env!("CARGO_PKG_DESCRIPTION"))))
        .rules(
            report
                .rules
                .iter()
                .map(|rule| catalogue::descriptor(rule))
                .collect::<Vec<_>>(),
        )
        .notifications(notification_descriptors(report))
        .build()
}

fn text(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}

/// The kinds of notifications in this report, in alphabetical order.
fn notification_codes(report: &Report) -> Vec<&'static str> {
    let mut codes: BTreeSet<&str> = report.problems.iter().map(|problem| problem.code).collect();
    codes.extend([BELOW_TOP, PROBLEMS_CUT, RESULTS_CUT]);
    codes.into_iter().collect()
}

fn notification_descriptors(report: &Report) -> Vec<ReportingDescriptor> {
    notification_codes(report)
        .into_iter()
        .map(|code| {
            let (what, help) = described(code);
            ReportingDescriptor::builder()
                .id(code)
                .short_description(text(&what))
                .full_description(text(&format!("{what} {help}")))
                .help(text(help))
                .build()
        })
        .collect()
}

/// What a kind of notification says, and what can be done.
fn described(code: &str) -> (String, &'static str) {
    let (what, help) = match code {
        BELOW_TOP => (
            "The scanned root is not the top of the work tree.",
            "Scan with --root at the top, so that dashboards find the files.",
        ),
        PROBLEMS_CUT => (
            "More problems were met than are listed.",
            "Read them all in the JSON report.",
        ),
        RESULTS_CUT => (
            "More faults were found than dashboards take.",
            "Read them all in the JSON report, or repair the worst and scan again.",
        ),
        other => {
            return (
                format!("Something could not be read or understood: {other}."),
                "Rules were not asked about it. Repair it, or exclude it from the scan.",
            );
        }
    };
    (what.to_owned(), help)
}

fn notifications(report: &Report) -> Vec<Notification> {
    let codes = notification_codes(report);
    let notification = |code: &str, level: &str, words: &str| {
        Notification::builder()
            .level(Value::from(level))
            .message(message(words))
            .descriptor(
                ReportingDescriptorReference::builder()
                    .id(code)
                    .index(index(codes.binary_search(&code).unwrap_or_default()))
                    .build(),
            )
            .build()
    };
    let mut all = Vec::new();
    if let Some(words) = results_cut(report) {
        all.push(notification(RESULTS_CUT, "warning", &words));
    }
    if let Some(words) = report.version_control.as_ref().and_then(below_top) {
        all.push(notification(BELOW_TOP, "note", &words));
    }
    for problem in report.problems.iter().take(MAX_NOTIFICATIONS) {
        let Problem { path, code, .. } = problem;
        let mut listed = notification(code, "warning", &sentence(&plain(&problem.message)));
        listed.locations = Some(vec![place::in_file(path, problem.line_column)]);
        all.push(listed);
    }
    let left = report.problems.len().saturating_sub(MAX_NOTIFICATIONS);
    if left > 0 {
        let words = format!("{left} further problems are not listed here.");
        all.push(notification(PROBLEMS_CUT, "warning", &words));
    }
    all
}

fn results_cut(report: &Report) -> Option<String> {
    let all = report.findings.len();
    (all > MAX_RESULTS).then(|| {
        let cut = all - MAX_RESULTS;
        format!(
            "Of {all} findings the worst {MAX_RESULTS} are written here and {cut} are left out, because dashboards \
             take no more. The JSON report has them all."
        )
    })
}

fn below_top(version_control: &VersionControl) -> Option<String> {
    let prefix = version_control.prefix.trim_matches('/');
    (!prefix.is_empty()).then(|| {
        format!(
            "Paths are relative to the folder {} of the work tree. A dashboard that expects them relative to its top \
             shows them right after a scan with --root at the top.",
            plain(prefix)
        )
    })
}

fn provenance(version_control: &VersionControl) -> Option<VersionControlDetails> {
    let uri = version_control.public_uri()?;
    let mut details = VersionControlDetails::builder()
        .repository_uri(uri)
        .mapped_to(place::top(version_control))
        .build();
    details.revision_id.clone_from(&version_control.revision_id);
    details.branch.clone_from(&version_control.branch);
    Some(details)
}

/// What the results alone do not say: how much was looked at, what stayed open, what was cut.
fn properties(report: &Report) -> PropertyBag {
    let mut levels = BTreeMap::from([(Level::Note, 0), (Level::Warning, 0), (Level::Error, 0)]);
    for finding in &report.findings {
        *levels.entry(shown_level(report, finding)).or_insert(0) += 1;
    }
    let reasons: BTreeMap<&str, usize> = report.open.by_reason().into_iter().collect();
    let all = report.findings.len();
    let properties: [(&str, Value); 5] = [
        (
            "findings",
            json!({
                "total": all,
                "written": all.min(MAX_RESULTS),
                "cut": all.saturating_sub(MAX_RESULTS),
                "error": levels[&Level::Error],
                "warning": levels[&Level::Warning],
                "note": levels[&Level::Note],
            }),
        ),
        ("files", json!(report.account.counts())),
        ("includeTests", report.include_tests.into()),
        ("openQuestions", report.open.questions.len().into()),
        ("openReasons", json!(reasons)),
    ];
    PropertyBag {
        tags: None,
        additional_properties: properties
            .map(|(key, value)| (key.to_owned(), value))
            .into(),
    }
}
