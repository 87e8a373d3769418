//! A report in, JSON version 1 out with findings and questions still to be made.

use super::v1::{
    Account, Each, FileGroup, FileStatus, Finding, OpenQuestion, Problem, Region, ReportV1,
    RuleCounts, Step, SubjectV1, Summary, Tool, Unit, VersionControl,
};
use crate::{
    finding::Level,
    report::{Location, Question, Report, ReportedFinding, ReportedStep, Subject, UnitSummary},
    rules::Rule,
    source::Position,
};
use std::collections::BTreeMap;

impl<'a> ReportV1<'a> {
    pub(super) fn new(report: &'a Report) -> Self {
        Self {
            version: 1,
            tool: Tool {
                name: "portolan",
                version: env!("CARGO_PKG_VERSION"),
            },
            version_control: report.version_control.as_ref().map(|git| VersionControl {
                repository_uri: git.public_uri(),
                revision_id: git.revision_id.as_deref(),
                branch: git.branch.as_deref(),
                prefix: &git.prefix,
            }),
            summary: Summary::new(report),
            account: Account::new(&report.account),
            problems: report.problems.iter().map(Problem::new).collect(),
            units: report.units.iter().map(Unit::new).collect(),
            rules: rules(report),
            findings: Each {
                report,
                items: &report.findings,
                make: finding,
            },
            open: Each {
                report,
                items: &report.open.questions,
                make: open_question,
            },
        }
    }
}

impl<'a> Summary<'a> {
    fn new(report: &'a Report) -> Self {
        let counted = |level| {
            let is_counted = |finding: &&ReportedFinding| {
                finding.level == level && report.counts_for_gate(finding)
            };
            report.findings.iter().filter(is_counted).count()
        };
        let (error, warning, note) = (
            counted(Level::Error),
            counted(Level::Warning),
            counted(Level::Note),
        );
        Self {
            error,
            warning,
            note,
            not_counted: report.findings.len() - error - warning - note,
            include_tests: report.include_tests,
            open_questions: report.open.questions.len(),
            open_reasons: report.open.by_reason().into_iter().collect(),
        }
    }
}

impl<'a> Account<'a> {
    fn new(account: &'a crate::report::Account) -> Self {
        let mut groups: BTreeMap<(FileStatus, Option<&str>), Vec<&str>> = BTreeMap::new();
        for (path, status) in &account.files {
            let key = (FileStatus::new(status), status.reason());
            groups.entry(key).or_default().push(path);
        }
        Self {
            counts: account.counts(),
            documents: account.documents,
            resources: account.resources,
            files: groups
                .into_iter()
                .map(|((status, reason), paths)| FileGroup {
                    status,
                    reason,
                    paths,
                })
                .collect(),
        }
    }
}

impl FileStatus {
    fn new(status: &crate::report::FileStatus) -> Self {
        use crate::report::FileStatus as Reported;
        match status {
            Reported::Judged => Self::Judged,
            Reported::Irrelevant(_) => Self::Irrelevant,
            Reported::Ignored(_) => Self::Ignored,
            Reported::NotTaken => Self::NotTaken,
            Reported::Problem(_) => Self::Problem,
        }
    }
}

impl<'a> Problem<'a> {
    fn new(problem: &'a crate::report::Problem) -> Self {
        Self {
            path: &problem.path,
            line: problem.line_column.map(|(line, _)| line),
            column: problem.line_column.map(|(_, column)| column),
            code: problem.code,
            message: &problem.message,
        }
    }
}

impl<'a> Unit<'a> {
    fn new(unit: &'a UnitSummary) -> Self {
        Self {
            root: &unit.root,
            kind: unit.kind,
            resources: unit.resources,
            open: &unit.open,
        }
    }
}

fn rules(report: &Report) -> Vec<RuleCounts<'_>> {
    let count = |index: usize| report.counts.get(index).copied().unwrap_or_default();
    let describe = |(index, rule): (usize, &&'static Rule)| RuleCounts {
        id: rule.id,
        summary: rule.summary(),
        level: rule.level,
        persona: rule.persona,
        dated: rule.dated,
        security_severity: rule.security_severity,
        guidance: rule.guidance.iter().map(|section| section.number).collect(),
        pass: count(index).pass,
        fail: count(index).fail,
        unknown: count(index).unknown,
    };
    report.rules.iter().enumerate().map(describe).collect()
}

fn finding<'a>(report: &'a Report, finding: &'a ReportedFinding) -> Finding<'a> {
    Finding {
        rule: report.rules[finding.rule].id,
        level: finding.level,
        persona: finding.persona,
        confidence: finding.confidence,
        message: &finding.message,
        path: &finding.location.path,
        region: region(&finding.location),
        field: &finding.field,
        subject: subject(&finding.subject),
        steps: finding.steps.iter().map(step).collect(),
        assumptions: &finding.assumptions,
        fingerprint: finding.fingerprint.to_string(),
        line_hash: finding.line_hash.as_deref(),
        units: &finding.units,
        in_tests: finding.in_tests,
    }
}

fn step(step: &ReportedStep) -> Step<'_> {
    Step {
        claim: &step.claim,
        path: &step.location.path,
        region: region(&step.location),
    }
}

fn subject(subject: &Subject) -> SubjectV1<'_> {
    SubjectV1 {
        api_version: &subject.api_version,
        group: &subject.identity.group,
        kind: &subject.identity.kind,
        namespace: &subject.identity.namespace,
        name: &subject.identity.name,
    }
}

fn region(location: &Location) -> Region {
    let Position {
        start_line,
        start_column,
        end_line,
        end_column,
        ..
    } = location.position;
    Region {
        start_line,
        start_column,
        end_line,
        end_column,
    }
}

fn open_question<'a>(report: &'a Report, question: &'a Question) -> OpenQuestion<'a> {
    OpenQuestion {
        rule: report.rules[question.rule].id,
        subject: subject(&question.subject),
        path: &question.location.path,
        region: region(&question.location),
        code: question.code,
        detail: &question.detail,
        unit: &question.unit,
        in_tests: question.in_tests,
    }
}
