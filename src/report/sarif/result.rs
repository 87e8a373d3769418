//! One finding in, one SARIF result out.

use super::{
    MAX_TEXT, cut, level,
    place::{self, message, plain},
    shown_level,
};
use crate::{
    finding::Fingerprint,
    report::{Report, ReportedFinding, ReportedStep, Subject, rule_text::sentence},
};
use serde_json::{Value, json};
use serde_sarif::sarif::{
    CodeFlow, Location, LogicalLocation, PropertyBag, Result, ResultLevel, ThreadFlow,
    ThreadFlowLocation,
};
use std::collections::BTreeMap;

/// GitHub shows this many locations of a result.
const MAX_STEPS: usize = 100;
/// Names of units that are listed with a result.
const MAX_UNITS: usize = 100;

pub(super) fn result(report: &Report, finding: &ReportedFinding) -> Result {
    let steps = &finding.steps[..finding.steps.len().min(MAX_STEPS)];
    let mut result = Result::builder()
        .rule_id(report.rules[finding.rule].id)
        .rule_index(index(finding.rule))
        .message(message(text(finding, steps)))
        .locations(vec![location(finding)])
        .partial_fingerprints(fingerprints(finding))
        .properties(properties(report, finding))
        .build();
    result.level = Some(match shown_level(report, finding) {
        crate::finding::Level::Note => ResultLevel::Note,
        crate::finding::Level::Warning => ResultLevel::Warning,
        crate::finding::Level::Error => ResultLevel::Error,
    });
    if !steps.is_empty() {
        result.code_flows = Some(vec![code_flow(steps)]);
        let related = steps.iter().enumerate().map(|(at, step)| Location {
            id: Some(index(at + 1)),
            ..step_location(step)
        });
        result.related_locations = Some(related.collect());
    }
    result
}

pub(super) fn index(index: usize) -> i64 {
    i64::try_from(index).unwrap_or(i64::MAX)
}

/// What is wrong, then the proof with links to its places, then what it rests on, as far as they fit.
fn text(finding: &ReportedFinding, steps: &[ReportedStep]) -> String {
    let mut text = cut(&unlinked(&sentence(&plain(&finding.message))), MAX_TEXT);
    if !steps.is_empty() {
        let claims = proof(steps, |step, id| link(&plain(&step.claim), id));
        if !add(&mut text, &claims) {
            add(&mut text, &proof(steps, |_, id| format!("[{id}]({id})")));
        }
    }
    if !finding.assumptions.is_empty() {
        let assumptions: Vec<String> = finding
            .assumptions
            .iter()
            .map(|assumption| unlinked(&plain(assumption)))
            .collect();
        add(&mut text, &format!(" Assumed: {}", assumptions.join("; ")));
    }
    text
}

fn proof(steps: &[ReportedStep], word: impl Fn(&ReportedStep, usize) -> String) -> String {
    let words: Vec<String> = steps
        .iter()
        .zip(1..)
        .map(|(step, id)| word(step, id))
        .collect();
    format!(" Proof: {}", words.join("; "))
}

/// Adds a sentence if it fits.
fn add(text: &mut String, part: &str) -> bool {
    let length = text.encode_utf16().count() + part.encode_utf16().count() + 1;
    let fits = length <= MAX_TEXT;
    if fits {
        text.push_str(part);
        text.push('.');
    }
    fits
}

/// A claim that leads to related location `id`. Brackets inside a link's text would end it for some readers, so a
/// claim with brackets carries its link behind it.
fn link(claim: &str, id: usize) -> String {
    if claim.contains(['[', ']', '\\']) {
        format!("{} ([here]({id}))", unlinked(claim))
    } else {
        format!("[{claim}]({id})")
    }
}

/// A text in which nothing looks like a link (SARIF 2.1.0, section 3.11.6).
fn unlinked(text: &str) -> String {
    if text.contains("](") {
        text.replace('\\', "\\\\")
            .replace('[', "\\[")
            .replace(']', "\\]")
    } else {
        text.to_owned()
    }
}

fn location(finding: &ReportedFinding) -> Location {
    let mut location = Location::builder()
        .physical_location(place::physical(&finding.location))
        .build();
    if !finding.subject.identity.kind.is_empty() {
        location.logical_locations = Some(vec![logical(&finding.subject, &finding.field)]);
    }
    location
}

fn logical(subject: &Subject, field: &str) -> LogicalLocation {
    let identity = &subject.identity;
    let parts = [
        &identity.group,
        &identity.kind,
        &identity.namespace,
        &identity.name,
    ];
    let written: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let mut properties = BTreeMap::from([(
        "apiVersion".to_owned(),
        Value::from(plain(&subject.api_version)),
    )]);
    if !field.is_empty() {
        properties.insert("field".to_owned(), plain(field).into());
    }
    let mut logical = LogicalLocation::builder()
        .fully_qualified_name(plain(&written.join("/")))
        .kind("resource")
        .properties(PropertyBag {
            tags: None,
            additional_properties: properties,
        })
        .build();
    if !identity.name.is_empty() {
        logical.name = Some(plain(&identity.name));
    }
    logical
}

fn step_location(step: &ReportedStep) -> Location {
    Location::builder()
        .physical_location(place::physical(&step.location))
        .message(message(cut(&sentence(&plain(&step.claim)), MAX_TEXT)))
        .build()
}

fn code_flow(steps: &[ReportedStep]) -> CodeFlow {
    let locations = steps.iter().map(|step| {
        ThreadFlowLocation::builder()
            .location(step_location(step))
            .build()
    });
    CodeFlow::builder()
        .thread_flows(vec![
            ThreadFlow::builder()
                .locations(locations.collect::<Vec<_>>())
                .build(),
        ])
        .build()
}

fn fingerprints(finding: &ReportedFinding) -> BTreeMap<String, String> {
    let mut fingerprints = BTreeMap::from([(
        Fingerprint::NAME.to_owned(),
        finding.fingerprint.to_string(),
    )]);
    if let Some(hash) = &finding.line_hash {
        fingerprints.insert("primaryLocationLineHash".to_owned(), hash.clone());
    }
    fingerprints
}

fn properties(report: &Report, finding: &ReportedFinding) -> PropertyBag {
    let mut more: BTreeMap<String, Value> = BTreeMap::from([
        ("confidence".into(), json!(finding.confidence)),
        ("persona".into(), json!(finding.persona)),
    ]);
    if !finding.assumptions.is_empty() {
        let assumptions = finding.assumptions.iter().map(|text| plain(text));
        more.insert("assumptions".into(), assumptions.collect());
    }
    if !finding.units.is_empty() {
        let units = finding.units.iter().take(MAX_UNITS).map(|unit| plain(unit));
        more.insert("units".into(), units.collect());
    }
    if finding.units.len() > MAX_UNITS {
        more.insert("unitsCut".into(), (finding.units.len() - MAX_UNITS).into());
    }
    if finding.steps.len() > MAX_STEPS {
        more.insert("stepsCut".into(), (finding.steps.len() - MAX_STEPS).into());
    }
    if shown_level(report, finding) != finding.level {
        more.insert("ownLevel".into(), level(finding.level));
    }
    PropertyBag {
        tags: finding.in_tests.then(|| vec!["test".to_owned()]),
        additional_properties: more,
    }
}

#[cfg(test)]
mod tests {
    use super::{link, unlinked};

    #[test]
    fn claims_lead_to_their_places() {
        assert_eq!(link("no pod matches", 2), "[no pod matches](2)");
        assert_eq!(
            link("`spec.ports[0]` is odd", 1),
            "`spec.ports[0]` is odd ([here](1))"
        );
    }

    #[test]
    fn names_cannot_forge_links() {
        assert_eq!(unlinked("x [a](1) y"), "x \\[a\\](1) y");
        assert_eq!(link("x [a](3)", 1), "x \\[a\\](3) ([here](1))");
    }
}
