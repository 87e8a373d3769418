//! SARIF as GitHub, GitLab and the specification want it.

use super::{
    builder::RULES,
    complaints, json,
    synthetic::{HOSTILE_PATH, everything, many},
    text,
};
use portolan::report::{Format, Report, SARIF_MAX_RESULTS};
use serde_json::Value;
use std::collections::BTreeSet;

fn run(report: &Report) -> Value {
    json(report, Format::Sarif)["runs"][0].take()
}

fn results(run: &Value) -> &Vec<Value> {
    run["results"].as_array().unwrap()
}

/// A scan of a folder inside the work tree.
fn below_top() -> Report {
    let mut report = everything();
    report.version_control.as_mut().unwrap().prefix = "deploy/a b/".into();
    report
}

fn units(value: &Value) -> usize {
    value.as_str().unwrap().encode_utf16().count()
}

#[test]
fn it_keeps_the_oasis_schema() {
    let mut schema: Value =
        serde_json::from_str(include_str!("../../data/sarif-schema-2.1.0.json")).unwrap();
    // Published with a bracket too many, which is no regular expression; errata 01 corrects it to this.
    for pointer in ["run", "toolComponent"] {
        let pattern = schema
            .pointer_mut(&format!(
                "/definitions/{pointer}/properties/language/pattern"
            ))
            .unwrap();
        *pattern = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    for report in [everything(), many(6_000), many(0), below_top()] {
        let found = complaints(&schema, &json(&report, Format::Sarif));
        assert!(found.is_empty(), "{found:#?}");
    }
    crate::golden(
        "tests/data/formats/below-top.sarif",
        &text(&below_top(), Format::Sarif),
    );
    crate::golden(
        "tests/data/formats/report.sarif",
        &text(&everything(), Format::Sarif),
    );
    crate::golden(
        "tests/data/formats/clean.sarif",
        &text(&many(0), Format::Sarif),
    );
}

#[test]
fn the_catalogue_is_always_whole() {
    for report in [everything(), many(0)] {
        let run = run(&report);
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        assert_eq!(rules.len(), RULES.len());
        for (rule, declared) in rules.iter().zip(RULES) {
            assert_eq!(rule["id"], declared.id);
            assert_ne!(rule["name"], rule["id"]);
            assert!(units(&rule["name"]) <= 255);
            for text in ["shortDescription", "fullDescription"] {
                let text = &rule[text]["text"];
                assert!(
                    (1..=1_000).contains(&units(text)) && text.as_str().unwrap().ends_with('.')
                );
            }
            assert!(units(&rule["help"]["text"]) > 0 && units(&rule["help"]["markdown"]) > 0);
            let properties = &rule["properties"];
            let tags: Vec<&str> = properties["tags"]
                .as_array()
                .unwrap()
                .iter()
                .map(|tag| tag.as_str().unwrap())
                .collect();
            assert!(tags.len() <= 10 && tags.starts_with(&["kubernetes", "networking"]));
            assert!(
                ["very-high", "high", "medium", "low"]
                    .contains(&properties["precision"].as_str().unwrap())
            );
            let is_security = declared.security_severity.is_some();
            assert_eq!(properties.get("security-severity").is_some(), is_security);
            assert_eq!(properties.get("problem.severity").is_some(), !is_security);
            assert_eq!(tags.contains(&"security"), is_security);
            if is_security {
                let number: f64 = properties["security-severity"]
                    .as_str()
                    .unwrap()
                    .parse()
                    .unwrap();
                assert!((0.1..=10.0).contains(&number));
            }
        }
        assert!(run["results"].is_array());
    }
}

#[test]
fn help_shows_both_fixtures() {
    let run = run(&many(0));
    let rules = &run["tool"]["driver"]["rules"];
    let help = rules[0]["help"]["markdown"].as_str().unwrap();
    let order = [
        "A Service port that",
        "## Why it matters",
        "## How to fix",
        "## When it stays silent",
        "targetPort: htttp # ← reported here",
        "targetPort: http\n",
        "- 2.3 Services and their load balancing",
        "## Source",
    ];
    let places: Vec<usize> = order
        .iter()
        .map(|part| help.find(part).unwrap_or_else(|| panic!("no {part}")))
        .collect();
    assert!(places.is_sorted(), "{help}");
    assert!(!help.contains("expect:"));
    assert!(
        rules[1]["help"]["markdown"]
            .as_str()
            .unwrap()
            .contains("````yaml")
    );
}

#[test]
fn results_have_what_dashboards_read() {
    let report = everything();
    let run = run(&report);
    assert_eq!(run["columnKind"], "utf16CodeUnits");
    assert_eq!(results(&run).len(), report.findings.len());
    for result in results(&run) {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], RULES[index].id);
        assert!((1..=1_000).contains(&units(&result["message"]["text"])));
        let locations = result["locations"].as_array().unwrap();
        assert_eq!(locations.len(), 1);
        let region = &locations[0]["physicalLocation"]["region"];
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[key].as_u64().unwrap() >= 1);
        }
        assert_eq!(
            units(&result["partialFingerprints"]["portolan/resource/v1"]),
            64
        );
        assert!(
            result.get("kind").is_none()
                && result.get("rank").is_none()
                && result.get("suppressions").is_none()
        );
        linked(result);
    }
}

/// Every related location is linked from the message, and every link leads to one.
fn linked(result: &Value) {
    let text = result["message"]["text"].as_str().unwrap();
    let related = result["relatedLocations"].as_array();
    let ids: BTreeSet<u64> = related
        .into_iter()
        .flatten()
        .map(|it| it["id"].as_u64().unwrap())
        .collect();
    let links: BTreeSet<u64> = text
        .match_indices("](")
        .filter(|(at, _)| !text[..*at].ends_with('\\'))
        .map(|(at, _)| text[at + 2..].split(')').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(ids, links, "{text}");
    let flow = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array();
    assert_eq!(flow.map_or(0, Vec::len), ids.len());
}

#[test]
fn regions_count_utf_16_units() {
    let run = run(&everything());
    let region = |needle: &str| {
        let found = results(&run).iter().find(|result| {
            result["message"]["text"]
                .as_str()
                .unwrap()
                .starts_with(needle)
        });
        let region = &found.unwrap()["locations"][0]["physicalLocation"]["region"];
        ["startLine", "startColumn", "endLine", "endColumn"]
            .map(|key| region[key].as_u64().unwrap())
    };
    assert_eq!(region("Key `spec`"), [2, 30, 2, 39]);
    assert_eq!(region("clusterIP"), [3, 8, 3, 13]);
}

#[test]
fn uris_are_relative_and_name_no_machine() {
    let report = everything();
    let run = run(&report);
    let uris: BTreeSet<&str> = results(&run)
        .iter()
        .map(|result| {
            result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                .as_str()
                .unwrap()
        })
        .collect();
    assert!(uris.contains("apps/%F0%9F%9A%80%20launch/100%25.yaml"));
    let decoded: BTreeSet<String> = uris
        .iter()
        .map(|uri| {
            percent_encoding::percent_decode_str(uri)
                .decode_utf8()
                .unwrap()
                .into_owned()
        })
        .collect();
    assert!(decoded.contains(HOSTILE_PATH));
    assert!(run["originalUriBaseIds"]["%SRCROOT%"].get("uri").is_none());
    let provenance = &run["versionControlProvenance"][0];
    assert_eq!(
        provenance["repositoryUri"],
        "https://example.com/shop/deploy.git"
    );
    assert_eq!(provenance["branch"], "main");
    assert!(
        self::run(&many(1))
            .get("versionControlProvenance")
            .is_none()
    );
    let text = text(&report, Format::Sarif);
    for word in [
        "file:",
        "TimeUtc",
        "\"guid\"",
        "commandLine",
        env!("CARGO_MANIFEST_DIR"),
    ] {
        assert!(!text.contains(word), "{word}");
    }
}

#[test]
fn a_root_below_the_top_says_so() {
    let run = run(&below_top());
    let bases = &run["originalUriBaseIds"];
    assert_eq!(bases["%SRCROOT%"]["uri"], "deploy/a%20b/");
    assert_eq!(bases["%SRCROOT%"]["uriBaseId"], "REPOROOT");
    assert!(bases["REPOROOT"].get("uri").is_none());
    assert_eq!(
        run["versionControlProvenance"][0]["mappedTo"]["uriBaseId"],
        "REPOROOT"
    );
    let notifications = run["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .unwrap();
    assert!(
        notifications
            .iter()
            .any(|it| it["descriptor"]["id"] == "root-below-top")
    );
}

#[test]
fn problems_are_notifications_of_a_scan_that_worked() {
    let report = everything();
    let run = run(&report);
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], true);
    let notifications = invocation["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notifications.len(), report.problems.len());
    let descriptors = &run["tool"]["driver"]["notifications"];
    for notification in notifications {
        let descriptor = &notification["descriptor"];
        let index = usize::try_from(descriptor["index"].as_u64().unwrap()).unwrap();
        assert_eq!(descriptors[index]["id"], descriptor["id"]);
        assert_eq!(notification["level"], "warning");
    }
}

#[test]
fn findings_in_tests_do_not_break_dashboards() {
    let mut report = everything();
    let message = "Port `http` leads nowhere.";
    let level = |report: &Report| {
        let run = run(report);
        let found = results(&run)
            .iter()
            .find(|result| result["message"]["text"] == message)
            .cloned();
        let found = found.unwrap();
        assert_eq!(found["properties"]["tags"][0], "test");
        (
            found["level"].clone(),
            found["properties"]["ownLevel"].clone(),
        )
    };
    assert_eq!(level(&report), ("note".into(), "error".into()));
    report.include_tests = true;
    assert_eq!(level(&report), ("error".into(), Value::Null));
}

#[test]
fn the_worst_are_written_and_the_cut_is_stated() {
    let report = many(6_000);
    let run = run(&report);
    let results = results(&run);
    assert_eq!(results.len(), SARIF_MAX_RESULTS);
    let stated = &run["properties"]["findings"];
    assert_eq!(stated["total"], 6_000);
    assert_eq!(stated["cut"], 1_000);
    let notification = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!(notification["descriptor"]["id"], "results-cut");
    assert!(
        notification["message"]["text"]
            .as_str()
            .unwrap()
            .contains("1000 are left out")
    );
    let rank = |result: &Value| match result["level"].as_str().unwrap() {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    };
    assert!(results.is_sorted_by_key(rank));
    let of_rank = |wanted| {
        results
            .iter()
            .filter(|result| rank(result) == wanted)
            .count()
    };
    // 1,500 errors, 3,000 warnings, and of the 1,500 in tests as many as fit.
    assert_eq!([of_rank(0), of_rank(1), of_rank(2)], [1_500, 3_000, 500]);
    let lines: Vec<u64> = results[..1_500]
        .iter()
        .map(|result| {
            result["locations"][0]["physicalLocation"]["region"]["startLine"]
                .as_u64()
                .unwrap()
        })
        .collect();
    assert!(lines.is_sorted());
    assert!(text(&report, Format::Sarif).len() < 10_000_000);
}
