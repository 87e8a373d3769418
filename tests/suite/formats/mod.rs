//! A report that holds everything that formats must cope with, written in each of them.

mod builder;
mod sarif;
mod synthetic;
mod writing;

use portolan::report::{Format, HumanOptions, Report, Verbosity, json_schema};
use serde_json::Value;
use synthetic::{SECRET, everything, many};

fn text(report: &Report, format: Format) -> String {
    human(report, format, &HumanOptions::default())
}

fn human(report: &Report, format: Format, options: &HumanOptions) -> String {
    let mut out = Vec::new();
    format.write(report, options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(report: &Report, format: Format) -> Value {
    serde_json::from_str(&text(report, format)).unwrap()
}

/// The messages of a schema's complaints.
fn complaints(schema: &Value, instance: &Value) -> Vec<String> {
    jsonschema::validator_for(schema)
        .unwrap()
        .iter_errors(instance)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[test]
fn the_json_schema_is_current() {
    crate::golden("docs/schema/report-v1.json", &json_schema());
}

#[test]
fn json_keeps_its_schema() {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    for report in [everything(), many(3), many(0)] {
        let found = complaints(&schema, &json(&report, Format::Json));
        assert!(found.is_empty(), "{found:#?}");
    }
}

#[test]
fn json_is_complete() {
    let report = everything();
    let json = json(&report, Format::Json);
    let array = |pointer: &str| json.pointer(pointer).unwrap().as_array().unwrap().clone();
    assert_eq!(json["version"], 1);
    assert_eq!(array("/findings").len(), report.findings.len());
    assert_eq!(array("/open").len(), report.open.questions.len());
    assert_eq!(array("/problems").len(), report.problems.len());
    assert_eq!(array("/rules").len(), report.rules.len());
    let paths: usize = array("/account/files")
        .iter()
        .map(|group| group["paths"].as_array().unwrap().len())
        .sum();
    assert_eq!(paths, report.account.listed);
    for (written, finding) in array("/findings").iter().zip(&report.findings) {
        assert_eq!(written["message"], finding.message);
        assert_eq!(written["path"], *finding.location.path);
        assert_eq!(
            written["steps"].as_array().unwrap().len(),
            finding.steps.len()
        );
        assert_eq!(written["subject"]["name"], finding.subject.identity.name);
        assert_eq!(written["fingerprint"], finding.fingerprint.to_string());
    }
    assert_eq!(
        json["versionControl"]["repositoryUri"],
        "https://example.com/shop/deploy.git"
    );
    crate::golden(
        "tests/data/formats/report.json",
        &text(&report, Format::Json),
    );
}

#[test]
fn people_read_it_in_80_columns() {
    let report = everything();
    crate::golden(
        "tests/data/formats/report.txt",
        &text(&report, Format::Human),
    );
    for options in [
        HumanOptions {
            verbosity: Verbosity::Verbose,
            show_unknown: true,
            snippets: 1,
            ..HumanOptions::default()
        },
        HumanOptions {
            verbosity: Verbosity::Quiet,
            ..HumanOptions::default()
        },
    ] {
        let name = format!("tests/data/formats/report-{:?}.txt", options.verbosity).to_lowercase();
        crate::golden(&name, &human(&report, Format::Human, &options));
    }
}

#[test]
fn snippets_stay_in_80_columns() {
    let text = text(&everything(), Format::Human);
    let long: Vec<&str> = text
        .lines()
        .filter(|line| line.chars().count() > 80 && !line.contains("problem["))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn people_see_every_finding_once() {
    for report in [everything(), many(6_000)] {
        let text = text(&report, Format::Human);
        let heads = ["error[", "warning[", "note["];
        let shown = text
            .lines()
            .filter(|line| heads.iter().any(|head| line.contains(head)))
            .count();
        assert_eq!(shown, report.findings.len());
    }
}

#[test]
fn colour_changes_nothing_else() {
    let report = everything();
    let options = HumanOptions {
        color: true,
        ..HumanOptions::default()
    };
    let styled = human(&report, Format::Human, &options);
    assert!(styled.contains("\u{1b}["));
    let stripped = anstream::adapter::strip_str(&styled).to_string();
    assert_eq!(stripped, text(&report, Format::Human));
}

#[test]
fn nothing_hostile_or_secret_leaves() {
    let report = everything();
    let options = HumanOptions {
        show_unknown: true,
        verbosity: Verbosity::Verbose,
        ..HumanOptions::default()
    };
    for format in Format::ALL {
        let text = human(&report, format, &options);
        assert!(!text.contains(SECRET), "{format} shows a secret");
        assert!(!text.contains("me:secret"), "{format} shows a password");
        let hostile: Vec<char> = text
            .chars()
            .filter(|c| {
                c.is_control() && *c != '\n' || "\u{202e}\u{2066}\u{200d}\u{10fffd}".contains(*c)
            })
            .collect();
        assert!(hostile.is_empty(), "{format} lets through {hostile:?}");
    }
}

#[test]
fn equal_reports_have_equal_bytes() {
    for format in Format::ALL {
        assert_eq!(text(&everything(), format), text(&everything(), format));
    }
}
