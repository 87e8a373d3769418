//! All verdicts in, one Report out: sorted, resolved to lines and columns, fingerprinted, with nothing secret in it.

mod finding;
mod redaction;

use crate::{
    finding::{Answer, Persona},
    manifest::Repository,
    report::{
        Account, FileStatus, Location, Open, Problem, Question, Report, RuleCounts, Subject,
        UnitSummary, VersionControl,
    },
    rules::{self, Evaluation, Judged, SubjectId},
    settings::Settings,
    source::{Files, Git, Place},
    unit::{Assembly, TestPaths},
    walk,
};
use std::collections::HashSet;

/// What a scan came to, before it is settled.
#[derive(Debug)]
pub struct Scan {
    /// Everything that was read.
    pub repository: Repository,
    /// Its units.
    pub assembly: Assembly,
    /// Every verdict.
    pub evaluation: Evaluation,
    /// What became of every file.
    pub account: walk::Account,
    /// What could not be read or understood.
    pub problems: Vec<Problem>,
    /// What git says of the root.
    pub git: Git,
}

/// Settles a scan. Files with findings are read again for the hash of their lines; one that has changed meanwhile is a
/// problem.
#[must_use]
pub fn settle(scan: Scan, files: &dyn Files, tests: &TestPaths, settings: &Settings) -> Report {
    let Scan {
        repository,
        assembly,
        evaluation,
        account,
        mut problems,
        git,
    } = scan;
    let settler = Settler {
        repository: &repository,
        assembly: &assembly,
        tests,
        persona: settings.persona,
    };
    let ((findings, changed), (questions, counted_account)) = rayon::join(
        || {
            let mut findings = settler.findings(&evaluation.judged);
            let changed = finding::hash_lines(&mut findings, &repository, files, settings);
            (findings, changed)
        },
        || {
            (
                settler.all_questions(&evaluation.judged),
                counted(&account, &repository),
            )
        },
    );
    problems.extend(changed);
    problems.extend(account_problems(&account, &problems));
    problems.sort();
    problems.dedup();
    let redactions = redaction::redactions(&repository, &findings);
    let units = assembly
        .units
        .iter()
        .filter(|unit| unit.members.iter().any(|id| reported(&repository, *id)))
        .map(summary);
    let units = units.collect();
    let counts = counts(&evaluation);
    Report {
        rules: rules::ALL,
        version_control: version_control(&git),
        account: counted_account,
        problems,
        findings,
        open: Open { questions },
        counts,
        units,
        redactions,
        texts: repository.forest.texts,
        include_tests: settings.include_tests,
    }
}

struct Settler<'s> {
    repository: &'s Repository,
    assembly: &'s Assembly,
    tests: &'s TestPaths,
    persona: Persona,
}

impl Settler<'_> {
    fn location(&self, place: Place) -> Location {
        let texts = &self.repository.forest.texts;
        let position = texts.position(place);
        Location {
            path: texts.file(position.range.file).path.clone(),
            position,
        }
    }

    fn subject(&self, subject: SubjectId) -> Subject {
        match subject {
            SubjectId::Resource(id) => finding::subject_of_resource(self.repository.resource(id)),
            SubjectId::Document(id) => finding::subject_of_document(self.repository.document(id)),
        }
    }

    fn unit(&self, judged: &Judged) -> String {
        judged
            .unit
            .map(|id| self.assembly.units[id.0 as usize].root.to_string())
            .unwrap_or_default()
    }

    /// Every open question, sorted by rule, path and place.
    fn all_questions(&self, judged: &[Judged]) -> Vec<Question> {
        let mut questions: Vec<Question> = judged
            .iter()
            .flat_map(|judged| self.questions(judged))
            .collect();
        questions.sort_by(|one, other| question_key(one).cmp(&question_key(other)));
        questions.dedup();
        questions
    }

    fn questions(&self, judged: &Judged) -> Vec<Question> {
        if rules::ALL[judged.rule].persona > self.persona {
            return Vec::new();
        }
        let subject = self.subject(judged.subject);
        let questions = judged.verdict.unknowns.iter().map(|unknown| {
            let location = self.location(unknown.at);
            Question {
                rule: judged.rule,
                subject: subject.clone(),
                in_tests: self.tests.contain(&location.path),
                location,
                code: unknown.reason.code,
                detail: unknown.reason.detail.clone(),
                unit: self.unit(judged),
            }
        });
        questions.collect()
    }
}

fn question_key(question: &Question) -> (usize, &str, crate::source::Position, &str, &str) {
    let location = &question.location;
    (
        question.rule,
        &location.path,
        location.position,
        &question.unit,
        &question.detail,
    )
}

fn counts(evaluation: &Evaluation) -> Vec<RuleCounts> {
    let mut counts = vec![RuleCounts::default(); rules::ALL.len()];
    for row in &evaluation.rows {
        for answer in row.cells.answers() {
            let count = &mut counts[row.rule];
            match answer {
                Answer::Pass => count.pass += 1,
                Answer::Fail => count.fail += 1,
                Answer::Unknown => count.unknown += 1,
            }
        }
    }
    counts
}

fn reported(repository: &Repository, member: crate::manifest::ResourceId) -> bool {
    repository.resource(member).document().data().reported
}

fn summary(unit: &crate::unit::Unit) -> UnitSummary {
    UnitSummary {
        root: unit.root.to_string(),
        kind: unit.kind.word(),
        resources: unit.members.len(),
        open: unit
            .openings
            .iter()
            .map(|opening| opening.detail.clone())
            .collect(),
    }
}

fn version_control(git: &Git) -> Option<VersionControl> {
    let repository = git.repository()?;
    let prefix = if repository.prefix.is_empty() {
        String::new()
    } else {
        format!("{}/", repository.prefix)
    };
    Some(VersionControl {
        repository_uri: repository.remote.as_ref().map(|remote| remote.url.clone()),
        revision_id: repository.head.as_ref().map(|head| head.commit.clone()),
        branch: repository.branch.clone(),
        prefix,
    })
}

fn counted(account: &walk::Account, repository: &Repository) -> Account {
    let reported = account.lines.iter().filter(|line| line.reported);
    let status = |line: &walk::Accounted| match &line.status {
        walk::Status::Judged => FileStatus::Judged,
        walk::Status::Irrelevant(why) => FileStatus::Irrelevant(why.to_string()),
        walk::Status::Ignored(_) => FileStatus::Ignored(ignored_by(account, line)),
        walk::Status::NotTaken(_) => FileStatus::NotTaken,
        walk::Status::Problem(problem) => FileStatus::Problem(problem.message.clone()),
    };
    let files: Vec<_> = reported
        .map(|line| (line.path.clone(), status(line)))
        .collect();
    let judged = repository
        .documents
        .iter()
        .filter(|document| document.reported);
    let resources = repository
        .all_resources()
        .filter(|resource| resource.document().data().reported);
    Account {
        listed: files.len(),
        files,
        documents: judged.count(),
        resources: resources.count(),
    }
}

fn ignored_by(account: &walk::Account, line: &walk::Accounted) -> String {
    match account.ignored_by(line) {
        Some(rule) => match rule.line {
            Some(at) => format!("`{}` ({}:{at})", rule.pattern, rule.origin),
            None => format!("`{}` ({})", rule.pattern, rule.origin),
        },
        None => String::new(),
    }
}

/// Problems that the walk itself met; those of reading and parsing were `met` with better places.
fn account_problems(account: &walk::Account, met: &[Problem]) -> Vec<Problem> {
    let met: HashSet<(&str, &str)> = met
        .iter()
        .map(|problem| (problem.path.as_str(), problem.message.as_str()))
        .collect();
    let lines = account.lines.iter().filter(|line| line.reported);
    let problems = lines.filter_map(|line| match &line.status {
        walk::Status::Problem(problem) if met.contains(&(&*line.path, &*problem.message)) => None,
        walk::Status::Problem(problem) => Some(Problem {
            path: line.path.to_string(),
            line_column: problem.line.map(|line| (line, 1)),
            code: problem.kind,
            message: problem.message.clone(),
        }),
        _ => None,
    });
    problems.collect()
}
