//! Contents of files and texts in them in, findings with resolved places out, for rules that exist only here.

use portolan::{
    finding::{Confidence, Fingerprint, Identity, Level, Persona, Verdict},
    manifest::Document,
    report::{
        Account, Location, Open, Report, ReportedFinding, ReportedStep, RuleCounts, Subject,
        line_hashes_of,
    },
    rules::{Check, Rule, Section},
    settings::Settings,
    source::{Excerpt, FileId, FileRange, Position, SourceFile, Texts},
};
use std::collections::BTreeMap;

fn silent(_: Document<'_>, _: &Settings) -> Verdict {
    Verdict::pass()
}

const SERVICES: Section = Section {
    number: "2.3",
    title: "Services and their load balancing",
};

const fn section(number: &'static str) -> Section {
    Section {
        number,
        title: "Another subject",
    }
}

static TARGET_PORT: Rule = Rule {
    check: Check::Document(silent),
    kinds: &[],
    id: "service-targetport-missing",
    documentation: " A Service port that leads to a port its workload does not have.

 ## Why it matters
 Connections to the Service's port are refused: the endpoints exist, but nothing
 listens there.

 A second paragraph.

 ## How to fix
 Name a port that the Pod template declares in `ports`, or write its number. The
 nearest one is the last step of the proof.

 ## When it stays silent
 - Services without a selector.
 - Ports whose number is templated.

 ## Source
 `kubernetes/kubernetes:pkg/controller/util/endpoint`, `FindPort`.",
    level: Level::Error,
    persona: Persona::Regular,
    dated: false,
    security_severity: None,
    guidance: &[SERVICES],
    since: "0.1.0",
    deprecated_ids: &["service-port-missing"],
    bad: "kind: Service\nspec:\n  ports:\n    - port: 80\n      targetPort: htttp # expect: service-targetport-missing\n",
    good: "kind: Service\nspec:\n  ports:\n    - port: 80\n      targetPort: http\n",
    file: "src/rules/service/targetport_missing.rs",
};

static DUPLICATE_KEY: Rule = Rule {
    id: "document-duplicate-key",
    documentation: " A key that a mapping has twice.\n\n ## How to fix\n Remove one of the two.",
    level: Level::Warning,
    guidance: &[],
    deprecated_ids: &[],
    bad: "a: 1\na: 2 # expect: document-duplicate-key\n# ```\n",
    good: "a: 1\n",
    ..TARGET_PORT
};

static LOAD_BALANCER_OPEN: Rule = Rule {
    id: "service-lb-open",
    documentation: " A load balancer that the whole internet reaches.",
    level: Level::Note,
    persona: Persona::Auditor,
    dated: true,
    security_severity: Some("5.5"),
    guidance: &[
        SERVICES,
        section("3.1"),
        section("3.2"),
        section("3.2"),
        section("4.1"),
        section("4.2"),
        section("5.1"),
    ],
    ..DUPLICATE_KEY
};

pub(super) static RULES: [&Rule; 3] = [&TARGET_PORT, &DUPLICATE_KEY, &LOAD_BALANCER_OPEN];

pub(super) struct Synthetic {
    pub(super) texts: Texts,
    pub(super) redactions: BTreeMap<FileId, Vec<FileRange>>,
    pub(super) findings: Vec<ReportedFinding>,
}

impl Synthetic {
    pub(super) fn new() -> Self {
        Self {
            texts: Texts::default(),
            redactions: BTreeMap::new(),
            findings: Vec::new(),
        }
    }

    /// Adds a file of which everything is kept.
    pub(super) fn file(&mut self, path: &str, content: &str) -> FileId {
        self.texts.files.push(SourceFile {
            path: path.into(),
            size: content.len() as u64,
            excerpts: vec![Excerpt {
                start: 0,
                line: 0,
                content: content.into(),
            }],
        });
        FileId(u32::try_from(self.texts.files.len() - 1).unwrap())
    }

    fn content(&self, file: FileId) -> &str {
        &self.texts.file(file).excerpts[0].content
    }

    /// Where a text first occurs in a file.
    pub(super) fn at(&self, file: FileId, text: &str) -> Location {
        let start = self.content(file).find(text).unwrap();
        let source = self.texts.file(file);
        let range = FileRange {
            file,
            start: u32::try_from(start).unwrap(),
            end: u32::try_from(start + text.len()).unwrap(),
        };
        let (start_line, start_column) = source.line_and_column(range.start);
        let (end_line, end_column) = source.line_and_column(range.end);
        Location {
            path: source.path.clone(),
            position: Position {
                range,
                start_line,
                start_column,
                end_line,
                end_column,
            },
        }
    }

    pub(super) fn step(&self, claim: &str, file: FileId, text: &str) -> ReportedStep {
        ReportedStep {
            claim: claim.to_owned(),
            location: self.at(file, text),
        }
    }

    pub(super) fn hide(&mut self, file: FileId, text: &str) {
        let range = self.at(file, text).position.range;
        self.redactions.entry(file).or_default().push(range);
    }

    /// Adds a finding and gives it back to be refined.
    pub(super) fn finding(
        &mut self,
        rule: usize,
        message: &str,
        location: Location,
        steps: Vec<ReportedStep>,
    ) -> &mut ReportedFinding {
        let line = location.position.start_line;
        let hash = line_hashes_of(self.content(location.position.range.file), &[line]).remove(0);
        let identity = Identity {
            group: String::new(),
            kind: "Service".into(),
            namespace: "shop".into(),
            name: "web".into(),
        };
        let field = "spec.ports[name=http].targetPort";
        let ordinal = u32::try_from(self.findings.len()).unwrap();
        self.findings.push(ReportedFinding {
            rule,
            level: RULES[rule].level,
            persona: RULES[rule].persona,
            message: message.to_owned(),
            location,
            field: field.to_owned(),
            fingerprint: Fingerprint::new(RULES[rule].id, &identity, field, ordinal),
            subject: Subject {
                identity,
                api_version: "v1".into(),
            },
            steps,
            assumptions: Vec::new(),
            confidence: Confidence::Proven,
            line_hash: hash,
            units: vec!["apps/web".into()],
            in_tests: false,
        });
        self.findings.last_mut().unwrap()
    }

    pub(super) fn report(mut self) -> Report {
        self.findings.sort_by(|one, other| {
            let key = |finding: &ReportedFinding| {
                (
                    std::cmp::Reverse(finding.level),
                    finding.location.path.clone(),
                    finding.location.position.range.start,
                    finding.rule,
                )
            };
            key(one).cmp(&key(other))
        });
        Report {
            rules: &RULES,
            version_control: None,
            account: Account::default(),
            problems: Vec::new(),
            findings: self.findings,
            open: Open::default(),
            counts: vec![RuleCounts::default(); 3],
            units: Vec::new(),
            texts: self.texts,
            redactions: self.redactions,
            include_tests: false,
        }
    }
}
