//! What all formats show: sorted and complete, with every place resolved to path, lines and columns.

use crate::{
    finding::{Confidence, Fingerprint, Identity, Level, Persona},
    rules::Rule,
    source::{FileId, FileRange, Position, Texts},
};
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything a scan has to say. Renderers neither sort nor filter it.
#[derive(Debug)]
pub struct Report {
    /// The whole catalogue, in its order; [`ReportedFinding::rule`] indexes it.
    pub rules: &'static [&'static Rule],
    /// What git says of the root, if it is in a work tree.
    pub version_control: Option<VersionControl>,
    /// What became of every file.
    pub account: Account,
    /// What could not be read or understood, sorted by path and place.
    pub problems: Vec<Problem>,
    /// The findings: level (worst first), path, place, rule.
    pub findings: Vec<ReportedFinding>,
    /// The questions that stayed open.
    pub open: Open,
    /// Answers by rule, in the order of [`Report::rules`].
    pub counts: Vec<RuleCounts>,
    /// The units that were judged, sorted by root.
    pub units: Vec<UnitSummary>,
    /// The files and texts that places lie in; excerpts serve for snippets.
    pub texts: Texts,
    /// Ranges whose characters no format may show (values of Secrets, passwords), sorted within each file.
    pub redactions: BTreeMap<FileId, Vec<FileRange>>,
    /// Whether findings under test and example paths count for the gate.
    pub include_tests: bool,
}

/// Where the scanned tree comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionControl {
    /// The remote's address without user name, password or query.
    pub repository_uri: Option<String>,
    /// The commit that is checked out, in hexadecimal.
    pub revision_id: Option<String>,
    /// The branch that is checked out.
    pub branch: Option<String>,
    /// Path of the scanned root inside the work tree, with `/` between and after its parts; empty for its top.
    pub prefix: String,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileStatus {
    /// At least one document was built and asked about.
    Judged,
    /// Read, and nothing in it matters: why.
    Irrelevant(String),
    /// Hidden by a pattern: which, and where it is written.
    Ignored(String),
    /// Not of a kind that is read.
    NotTaken,
    /// Could not be read or understood: what.
    Problem(String),
}

/// What became of every regular file under the paths, sorted by path. Paths are relative to the root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    /// Each file once.
    pub files: Vec<(Box<str>, FileStatus)>,
    /// How many files the walk listed; must equal `files.len()`.
    pub listed: usize,
    /// Documents that were built.
    pub documents: usize,
    /// Resources in them.
    pub resources: usize,
}

/// Something that could not be read or understood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Path relative to the root, control characters escaped.
    pub path: String,
    /// Line and UTF-16 column, counted from 1, where they are known.
    pub line_column: Option<(u32, u32)>,
    /// A stable word for the kind: `unreadable`, `encoding`, `limit`, `yaml`, `template`.
    pub code: &'static str,
    /// What happened and what to do: lower case, no full stop.
    pub message: String,
}

/// A place in a file as reports show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// Path relative to the root, with `/`.
    pub path: Box<str>,
    /// Bytes, lines and columns.
    pub position: Position,
}

/// The object that a finding or question speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Group, kind, namespace and name as written; kind is empty for a whole document or file.
    pub identity: Identity,
    /// `apiVersion` as written.
    pub api_version: String,
}

/// One finding with its places resolved.
#[derive(Clone, Debug)]
pub struct ReportedFinding {
    /// Index into [`Report::rules`].
    pub rule: usize,
    /// The finding's own level.
    pub level: Level,
    /// The lowest persona in which it speaks.
    pub persona: Persona,
    /// What is wrong.
    pub message: String,
    /// The one field that is wrong.
    pub location: Location,
    /// The field's path with list keys; empty for a whole document.
    pub field: String,
    /// The object.
    pub subject: Subject,
    /// The argument.
    pub steps: Vec<ReportedStep>,
    /// What it takes for granted.
    pub assumptions: Vec<String>,
    /// Proven, or conditional on the assumptions.
    pub confidence: Confidence,
    /// Survives moved lines and files.
    pub fingerprint: Fingerprint,
    /// GitHub's `primaryLocationLineHash` of the location's first line.
    pub line_hash: Option<String>,
    /// Roots of the units that it holds in, sorted.
    pub units: Vec<String>,
    /// Whether it stands under a test or example path.
    pub in_tests: bool,
}

/// One step of a proof with its place resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportedStep {
    /// The claim.
    pub claim: String,
    /// Where it can be seen.
    pub location: Location,
}

/// The questions that stayed open.
#[derive(Clone, Debug, Default)]
pub struct Open {
    /// Every one, sorted by rule, path and place.
    pub questions: Vec<Question>,
}

/// A rule that could not answer of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Index into [`Report::rules`].
    pub rule: usize,
    /// The object.
    pub subject: Subject,
    /// Where the unknown thing stands.
    pub location: Location,
    /// The kind of reason: `template`, `unit-open`, …
    pub code: &'static str,
    /// The reason in words.
    pub detail: String,
    /// Root of the unit.
    pub unit: String,
    /// Whether it stands under a test or example path.
    pub in_tests: bool,
}

/// How a rule answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleCounts {
    /// Subjects on which it is kept.
    pub pass: u64,
    /// Subjects with a finding, be it for a higher persona than the one that reads this.
    pub fail: u64,
    /// Subjects of which something could not be known.
    pub unknown: u64,
}

/// One deploy unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitSummary {
    /// Folder (or file) that it grows from, relative to the root; `.` for the root itself.
    pub root: String,
    /// `plain`, `chart`, …
    pub kind: &'static str,
    /// Resources in it.
    pub resources: usize,
    /// What it pulls in that cannot be seen; empty for a closed unit.
    pub open: Vec<String>,
}

impl VersionControl {
    /// The remote's address as reports show it: an absolute URI without user name, password, query or fragment;
    /// `None` where it is none (`git@host:path`, a folder).
    #[must_use]
    pub fn public_uri(&self) -> Option<String> {
        let (scheme, rest) = self.repository_uri.as_deref()?.split_once("://")?;
        let rest = &rest[..rest.find(['?', '#']).unwrap_or(rest.len())];
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = authority.rsplit('@').next().unwrap_or(authority);
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_graphic());
        (matches!(scheme, "https" | "http" | "ssh" | "git")
            && !host.is_empty()
            && is_plain(host)
            && is_plain(path))
        .then(|| format!("{scheme}://{host}{path}"))
    }
}

impl FileStatus {
    /// A stable word for it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Judged => "judged",
            Self::Irrelevant(_) => "irrelevant",
            Self::Ignored(_) => "ignored",
            Self::NotTaken => "not taken",
            Self::Problem(_) => "problem",
        }
    }

    /// Why, where there is something to say.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Judged | Self::NotTaken => None,
            Self::Irrelevant(reason) | Self::Ignored(reason) | Self::Problem(reason) => {
                Some(reason)
            }
        }
    }
}

/// How many files have each [`FileStatus`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FileCounts {
    /// Every regular file under the paths: the sum of the others.
    pub listed: usize,
    /// At least one document was built and asked about.
    pub judged: usize,
    /// Read, and nothing in them matters.
    pub irrelevant: usize,
    /// Hidden by a pattern.
    pub ignored: usize,
    /// Not of a kind that is read.
    pub not_taken: usize,
    /// Could not be read or understood.
    pub problem: usize,
}

impl Account {
    /// Counts the files by status.
    #[must_use]
    pub fn counts(&self) -> FileCounts {
        let mut counts = FileCounts {
            listed: self.listed,
            ..FileCounts::default()
        };
        for (_, status) in &self.files {
            *match status {
                FileStatus::Judged => &mut counts.judged,
                FileStatus::Irrelevant(_) => &mut counts.irrelevant,
                FileStatus::Ignored(_) => &mut counts.ignored,
                FileStatus::NotTaken => &mut counts.not_taken,
                FileStatus::Problem(_) => &mut counts.problem,
            } += 1;
        }
        counts
    }
}

impl Open {
    /// How many questions stayed open for each reason, the most frequent first.
    #[must_use]
    pub fn by_reason(&self) -> Vec<(&'static str, usize)> {
        let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
        for question in &self.questions {
            *counts.entry(question.code).or_insert(0) += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        counts
    }
}

impl Report {
    /// Whether a finding counts for the gate.
    #[must_use]
    pub fn counts_for_gate(&self, finding: &ReportedFinding) -> bool {
        self.include_tests || !finding.in_tests
    }

    /// The findings that count for the gate at this level.
    #[must_use]
    pub fn counted(&self, fail_on: Level) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.level >= fail_on && self.counts_for_gate(finding))
            .count()
    }

    /// Whether something under the paths could not be read or understood.
    #[must_use]
    pub fn incomplete(&self) -> bool {
        !self.problems.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::VersionControl;

    #[test]
    fn remotes_lose_their_secrets() {
        let public = |uri: &str| {
            VersionControl {
                repository_uri: Some(uri.to_owned()),
                revision_id: None,
                branch: None,
                prefix: String::new(),
            }
            .public_uri()
        };
        let plain = Some("https://example.com/team/repo.git".to_owned());
        assert_eq!(public("https://example.com/team/repo.git"), plain);
        assert_eq!(
            public("https://me:p@ss@example.com/team/repo.git?token=x#y"),
            plain
        );
        assert_eq!(
            public("ssh://git@example.com:22/a@b"),
            Some("ssh://example.com:22/a@b".to_owned())
        );
        assert_eq!(public("git@example.com:team/repo.git"), None);
        assert_eq!(public("/srv/git/repo"), None);
        assert_eq!(public("file:///srv/git/repo"), None);
    }
}
