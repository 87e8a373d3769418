//! Judged subjects in, findings with places, fingerprints and line hashes out.

use super::Settler;
use crate::{
    finding::{Finding, Fingerprint, Identity},
    manifest::{Document, Repository, Resource},
    report::{Problem, ReportedFinding, ReportedStep, Subject, line_hashes_of},
    rules::{self, Judged},
    settings::Settings,
    source::{FileId, Files, Place, decode},
};
use std::collections::{BTreeMap, HashMap};

impl Settler<'_> {
    /// Findings of one rule, place and field are one finding that names its units. Worst first, then path, place, rule.
    pub(super) fn findings(&self, judged: &[Judged]) -> Vec<ReportedFinding> {
        let mut found: BTreeMap<(usize, Place, String), ReportedFinding> = BTreeMap::new();
        for judged in judged {
            for finding in &judged.verdict.findings {
                let persona = finding.persona.unwrap_or(rules::ALL[judged.rule].persona);
                if persona > self.persona {
                    continue;
                }
                let key = (judged.rule, finding.at, finding.field.clone());
                let unit = self.unit(judged);
                let entry = found
                    .entry(key)
                    .or_insert_with(|| self.reported(judged, finding));
                if !unit.is_empty() && !entry.units.contains(&unit) {
                    entry.units.push(unit);
                    entry.units.sort();
                }
            }
        }
        let mut findings: Vec<ReportedFinding> = found.into_values().collect();
        fingerprint(&mut findings);
        findings.sort_by(|one, other| {
            other
                .level
                .cmp(&one.level)
                .then_with(|| place_key(one).cmp(&place_key(other)))
        });
        findings
    }

    fn reported(&self, judged: &Judged, finding: &Finding) -> ReportedFinding {
        let rule = rules::ALL[judged.rule];
        let location = self.location(finding.at);
        let steps = finding.steps.iter();
        ReportedFinding {
            rule: judged.rule,
            level: finding.level.unwrap_or(rule.level).min(rule.level),
            persona: finding.persona.unwrap_or(rule.persona),
            message: finding.message.clone(),
            field: finding.field.clone(),
            subject: self.subject(judged.subject),
            steps: steps
                .map(|step| ReportedStep {
                    claim: step.claim.clone(),
                    location: self.location(step.at),
                })
                .collect(),
            assumptions: finding
                .assumptions
                .iter()
                .map(ToString::to_string)
                .collect(),
            confidence: finding.confidence(),
            fingerprint: Fingerprint::new(rule.id, &Identity::default(), "", 0),
            line_hash: None,
            units: Vec::new(),
            in_tests: self.tests.contain(&location.path),
            location,
        }
    }
}

fn place_key(finding: &ReportedFinding) -> (&str, u32, u32, usize, &str) {
    let position = &finding.location.position;
    (
        &finding.location.path,
        position.range.start,
        position.range.end,
        finding.rule,
        &finding.field,
    )
}

/// Numbers findings that are equal in rule, resource and field in the order of paths and places, whatever their level.
fn fingerprint(findings: &mut [ReportedFinding]) {
    findings.sort_by(|one, other| place_key(one).cmp(&place_key(other)));
    let mut equal: HashMap<(usize, Identity, String), u32> = HashMap::new();
    for finding in findings {
        let key = (
            finding.rule,
            finding.subject.identity.clone(),
            finding.field.clone(),
        );
        let ordinal = equal.entry(key).or_insert(0);
        let rule = rules::ALL[finding.rule].id;
        finding.fingerprint =
            Fingerprint::new(rule, &finding.subject.identity, &finding.field, *ordinal);
        *ordinal += 1;
    }
}

/// Fills in the line hashes. A file that no longer has the bytes that were judged gets none, and is a problem.
pub(super) fn hash_lines(
    findings: &mut [ReportedFinding],
    repository: &Repository,
    files: &dyn Files,
    settings: &Settings,
) -> Vec<Problem> {
    let mut by_file: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        by_file
            .entry(finding.location.position.range.file)
            .or_default()
            .push(index);
    }
    let mut problems = Vec::new();
    let mut buffer = Vec::new();
    for (file, indices) in by_file {
        let source = repository.forest.texts.file(file);
        let read = files.read_into(&source.path, settings.limits.file_size, &mut buffer);
        let text = match (read, decode(&buffer)) {
            (Err(_), _) => None,
            (Ok(()), Ok(decoded)) => Some(decoded.text),
            // Bytes outside of the documents that matter may be what they like.
            (Ok(()), Err(_)) => Some(String::from_utf8_lossy(&buffer)),
        };
        let Some(text) = text.filter(|text| source.still_holds(&buffer, text)) else {
            problems.push(Problem {
                path: source.path.to_string(),
                line_column: None,
                code: "changed",
                message: "the file changed while it was scanned: scan again".to_owned(),
            });
            continue;
        };
        let lines: Vec<u32> = indices
            .iter()
            .map(|index| findings[*index].location.position.start_line)
            .collect();
        for (index, hash) in indices.into_iter().zip(line_hashes_of(&text, &lines)) {
            findings[index].line_hash = hash;
        }
    }
    problems
}

pub(super) fn subject_of_resource(resource: Resource<'_>) -> Subject {
    let data = resource.data();
    let api_version = if data.group.is_empty() {
        data.version.to_string()
    } else {
        format!("{}/{}", data.group, data.version)
    };
    Subject {
        identity: Identity {
            group: data.group.to_string(),
            kind: data.kind.to_string(),
            namespace: data.namespace.written().to_owned(),
            name: data.name.written().to_owned(),
        },
        api_version,
    }
}

/// The one resource of a document; of a broken one, what its lines at column 0 say.
pub(super) fn subject_of_document(document: Document<'_>) -> Subject {
    let mut own = document.repository().all_resources_of(document.id());
    if let Some(resource) = own.next() {
        return subject_of_resource(resource);
    }
    let value = |line: &str, key: &str| {
        let value = line.strip_prefix(key)?.trim().trim_matches(['"', '\'']);
        let plain = value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"./-_".contains(&byte));
        plain.then(|| value.to_owned())
    };
    let find = |key: &str| {
        document
            .content()
            .lines()
            .find_map(|line| value(line, key))
            .unwrap_or_default()
    };
    let api_version = find("apiVersion:");
    let group = api_version
        .split_once('/')
        .map_or("", |(group, _)| group)
        .to_owned();
    let metadata = document
        .content()
        .lines()
        .skip_while(|line| !line.starts_with("metadata:"))
        .skip(1);
    let mut metadata = metadata.take_while(|line| line.starts_with(' ') || line.trim().is_empty());
    let name = metadata
        .find_map(|line| value(line.trim_start(), "name:"))
        .unwrap_or_default();
    Subject {
        identity: Identity {
            group,
            kind: find("kind:"),
            namespace: String::new(),
            name,
        },
        api_version,
    }
}
