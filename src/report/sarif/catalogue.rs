//! Rules in, SARIF's rule catalogue out.

use super::{MAX_TEXT, cut, level};
use crate::{
    finding::{Level, Persona},
    report::rule_text::{RuleText, SOURCE, WHY, shown_fixture},
    rules::Rule,
};
use serde_json::{Value, json};
use serde_sarif::sarif::{
    MultiformatMessageString, PropertyBag, ReportingConfiguration, ReportingDescriptor,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// GitHub and GitLab show this many tags of a rule.
const MAX_TAGS: usize = 10;

pub(super) fn descriptor(rule: &Rule) -> ReportingDescriptor {
    let text = RuleText::new(rule);
    let mut descriptor = ReportingDescriptor::builder()
        .id(rule.id)
        .name(name(rule.id))
        .short_description(plain(cut(&text.summary, MAX_TEXT)))
        .full_description(plain(cut(&full_description(&text), MAX_TEXT)))
        .default_configuration(
            ReportingConfiguration::builder()
                .level(level(rule.level))
                .build(),
        )
        .help(
            MultiformatMessageString::builder()
                .text(help_text(&text))
                .markdown(help_markdown(rule, &text))
                .build(),
        )
        .properties(properties(rule))
        .build();
    if !rule.deprecated_ids.is_empty() {
        let ids = rule.deprecated_ids.iter().map(|id| (*id).to_owned());
        descriptor.deprecated_ids = Some(ids.collect());
    }
    descriptor
}

fn plain(text: String) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}

/// `service-selector-unmatched` as `ServiceSelectorUnmatched`: SARIF wants an identifier that differs from the id.
fn name(id: &str) -> String {
    id.split('-')
        .map(|word| {
            let mut characters = word.chars();
            let first = characters.next().map(|first| first.to_ascii_uppercase());
            first.into_iter().collect::<String>() + characters.as_str()
        })
        .collect()
}

fn full_description(text: &RuleText) -> String {
    match text.paragraph(WHY) {
        Some(why) => format!("{} {why}", text.summary),
        None => text.summary.clone(),
    }
}

fn help_text(text: &RuleText) -> String {
    let mut help = text.summary.clone();
    for (heading, body) in &text.sections {
        help.push_str("\n\n");
        if !heading.is_empty() {
            help.push_str(heading);
            help.push_str(": ");
        }
        help.push_str(body);
    }
    help
}

fn help_markdown(rule: &Rule, text: &RuleText) -> String {
    let mut help = text.summary.clone();
    let mut source = String::new();
    for (heading, body) in &text.sections {
        let target = if heading == SOURCE {
            &mut source
        } else {
            &mut help
        };
        if !heading.is_empty() {
            write!(target, "\n\n## {heading}").expect("a string takes every write");
        }
        write!(target, "\n\n{body}").expect("a string takes every write");
    }
    for (heading, fixture) in [("Reported", rule.bad), ("Not reported", rule.good)] {
        if !fixture.trim().is_empty() {
            let fixture = shown_fixture(fixture);
            let fence = fence(&fixture);
            write!(help, "\n\n## {heading}\n\n{fence}yaml\n{fixture}{fence}")
                .expect("a string takes every write");
        }
    }
    if !rule.guidance.is_empty() {
        help.push_str("\n\n## Guidance\n");
        for section in rule.guidance {
            write!(help, "\n- {} {}", section.number, section.title)
                .expect("a string takes every write");
        }
    }
    help + &source
}

/// A code fence that does not occur in the text.
fn fence(text: &str) -> String {
    let mut fence = "```".to_owned();
    while text.contains(&fence) {
        fence.push('`');
    }
    fence
}

fn properties(rule: &Rule) -> PropertyBag {
    let mut more: BTreeMap<String, Value> = BTreeMap::from([
        ("persona".into(), json!(rule.persona)),
        ("precision".into(), precision(rule).into()),
        ("since".into(), rule.since.into()),
    ]);
    if rule.dated {
        more.insert("dated".into(), true.into());
    }
    match security_severity(rule) {
        Some(severity) => more.insert("security-severity".into(), severity.into()),
        None => more.insert("problem.severity".into(), problem_severity(rule).into()),
    };
    PropertyBag {
        tags: Some(tags(rule)),
        additional_properties: more,
    }
}

/// The number as GitHub takes it. A text that is no number makes GitHub reject the whole upload.
fn security_severity(rule: &Rule) -> Option<&'static str> {
    rule.security_severity.filter(|text| {
        text.parse::<f64>()
            .is_ok_and(|number| (0.1..=10.0).contains(&number))
    })
}

fn problem_severity(rule: &Rule) -> &'static str {
    match rule.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    }
}

/// How many of a rule's findings are true: only what one document shows by itself is beyond doubt.
fn precision(rule: &Rule) -> &'static str {
    match rule.persona {
        Persona::Regular if subject(rule) == "document" => "very-high",
        Persona::Regular => "high",
        Persona::Pedantic => "medium",
        Persona::Auditor => "low",
    }
}

fn subject(rule: &Rule) -> &'static str {
    rule.id.split('-').next().unwrap_or(rule.id)
}

fn tags(rule: &Rule) -> Vec<String> {
    let mut tags: Vec<String> = ["kubernetes", "networking", subject(rule)]
        .map(str::to_owned)
        .into();
    tags.push(
        match rule.persona {
            Persona::Regular => "regular",
            Persona::Pedantic => "pedantic",
            Persona::Auditor => "auditor",
        }
        .to_owned(),
    );
    if security_severity(rule).is_some() {
        tags.push("security".to_owned());
    }
    if rule.dated {
        tags.push("dated".to_owned());
    }
    for section in rule.guidance {
        let tag = format!("guidance-{}", section.number);
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.truncate(MAX_TAGS);
    tags
}
