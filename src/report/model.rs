//! What all formats show: sorted and complete, with every place resolved to path, lines and columns.

use crate::{
    finding::{Confidence, Fingerprint, Identity, Level, Persona},
    rules::Rule,
    source::{FileId, FileRange, Position, Texts},
};
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
    /// A stable word for the kind: `unreadable`, `not-utf-8`, `limit`, `yaml`, `template`.
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
    /// Subjects with a finding.
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

impl Report {
    /// The findings that count for the gate at this level.
    #[must_use]
    pub fn counted(&self, fail_on: Level) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.level >= fail_on && (self.include_tests || !finding.in_tests))
            .count()
    }

    /// Whether something under the paths could not be read or understood.
    #[must_use]
    pub fn incomplete(&self) -> bool {
        !self.problems.is_empty()
    }
}
