//! The parts of a report in, the serde structs of JSON version 1 out. Fields are only ever added to them.

use crate::{
    finding::{Confidence, Level, Persona},
    report::{FileCounts, Question, Report, ReportedFinding},
};
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// Everything that a scan has to say. Paths are relative to the scanned root, with `/`. Lines and columns count from 1,
/// columns in UTF-16 code units; ends are exclusive.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReportV1<'a> {
    /// Version of this format. Fields may be added within a version.
    #[schemars(range(min = 1, max = 1))]
    pub(super) version: u8,
    pub(super) tool: Tool,
    /// What git says of the root; absent outside a work tree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version_control: Option<VersionControl<'a>>,
    pub(super) summary: Summary<'a>,
    /// What became of every file.
    pub(super) account: Account<'a>,
    /// What could not be read or understood, by path and place.
    pub(super) problems: Vec<Problem<'a>>,
    /// What is deployed together and was judged together, by root.
    pub(super) units: Vec<Unit<'a>>,
    /// The whole catalogue and how each rule answered.
    pub(super) rules: Vec<RuleCounts<'a>>,
    /// The faults: the worst first, then by path, place and rule.
    #[schemars(with = "Vec<Finding>")]
    pub(super) findings: Each<'a, ReportedFinding, Finding<'a>>,
    /// The questions that could not be answered: by rule, path and place.
    #[schemars(with = "Vec<OpenQuestion>")]
    pub(super) open: Each<'a, Question, OpenQuestion<'a>>,
}

/// What wrote the report.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

/// Where the scanned tree comes from.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct VersionControl<'a> {
    /// The remote's address without user name, password and query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) repository_uri: Option<String>,
    /// The commit that was checked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) revision_id: Option<&'a str>,
    /// The branch that was checked out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) branch: Option<&'a str>,
    /// The scanned root inside the work tree, with `/` after each part; empty for its top.
    pub(super) prefix: &'a str,
}

/// The report in numbers.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Summary<'a> {
    /// Findings of level error, those under test paths aside unless `includeTests`.
    pub(super) error: usize,
    /// Findings of level warning, likewise.
    pub(super) warning: usize,
    /// Findings of level note, likewise.
    pub(super) note: usize,
    /// Findings under test and example paths that do not count for the gate.
    pub(super) not_counted: usize,
    /// Whether findings under test and example paths count for the gate.
    pub(super) include_tests: bool,
    /// Questions that stayed open.
    pub(super) open_questions: usize,
    /// How many for each reason.
    pub(super) open_reasons: BTreeMap<&'a str, usize>,
}

/// What became of every regular file under the paths.
#[derive(Serialize, JsonSchema)]
pub(super) struct Account<'a> {
    /// How many files by status; `listed` is the sum of the others.
    pub(super) counts: FileCounts,
    /// Documents that were built.
    pub(super) documents: usize,
    /// Resources in them.
    pub(super) resources: usize,
    /// Every file once, those of one status and reason together.
    pub(super) files: Vec<FileGroup<'a>>,
}

/// Files with one fate.
#[derive(Serialize, JsonSchema)]
pub(super) struct FileGroup<'a> {
    pub(super) status: FileStatus,
    /// Why: of an ignored file the pattern that hides it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reason: Option<&'a str>,
    pub(super) paths: Vec<&'a str>,
}

/// What became of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum FileStatus {
    Judged,
    Irrelevant,
    Ignored,
    NotTaken,
    Problem,
}

/// Something that could not be read or understood.
#[derive(Serialize, JsonSchema)]
pub(super) struct Problem<'a> {
    pub(super) path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) column: Option<u32>,
    /// A stable word for the kind.
    pub(super) code: &'a str,
    pub(super) message: &'a str,
}

/// One deploy unit.
#[derive(Serialize, JsonSchema)]
pub(super) struct Unit<'a> {
    /// Folder or file that it grows from; `.` for the scanned root.
    pub(super) root: &'a str,
    pub(super) kind: &'a str,
    pub(super) resources: usize,
    /// What it pulls in that cannot be seen; empty for a closed unit.
    pub(super) open: &'a [String],
}

/// A rule and how it answered.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RuleCounts<'a> {
    pub(super) id: &'a str,
    pub(super) summary: &'a str,
    /// The highest level of its findings.
    pub(super) level: Level,
    pub(super) persona: Persona,
    /// Whether its facts age by themselves.
    pub(super) dated: bool,
    /// For a security rule, a number from 0.1 to 10.0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) security_severity: Option<&'a str>,
    /// Sections of the networking guidance that it serves.
    pub(super) guidance: Vec<&'a str>,
    /// Subjects on which it is kept.
    pub(super) pass: u64,
    /// Subjects with a finding, be it for a higher persona than the one that reads this.
    pub(super) fail: u64,
    /// Subjects of which something could not be known.
    pub(super) unknown: u64,
}

/// One fault with its proof.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Finding<'a> {
    /// Id of the rule.
    pub(super) rule: &'a str,
    pub(super) level: Level,
    pub(super) persona: Persona,
    pub(super) confidence: Confidence,
    pub(super) message: &'a str,
    pub(super) path: &'a str,
    /// The one field that is wrong.
    pub(super) region: Region,
    /// The field's path with list keys; empty for a whole document.
    pub(super) field: &'a str,
    pub(super) subject: SubjectV1<'a>,
    /// The argument in order.
    pub(super) steps: Vec<Step<'a>>,
    /// What the argument takes for granted.
    pub(super) assumptions: &'a [String],
    /// Survives moved lines and files.
    pub(super) fingerprint: String,
    /// GitHub's `primaryLocationLineHash`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) line_hash: Option<&'a str>,
    /// Roots of the units that it holds in.
    pub(super) units: &'a [String],
    /// Whether it stands under a test or example path.
    pub(super) in_tests: bool,
}

/// One claim of a proof and where it can be seen.
#[derive(Serialize, JsonSchema)]
pub(super) struct Step<'a> {
    pub(super) claim: &'a str,
    pub(super) path: &'a str,
    pub(super) region: Region,
}

/// The object that is spoken of, as written; an unknown part is its expression in double braces.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Subject")]
pub(super) struct SubjectV1<'a> {
    pub(super) api_version: &'a str,
    /// API group without version; empty for the core group.
    pub(super) group: &'a str,
    /// Empty for a whole document or file.
    pub(super) kind: &'a str,
    pub(super) namespace: &'a str,
    pub(super) name: &'a str,
}

/// A stretch of a file.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: u32,
    pub(super) start_column: u32,
    pub(super) end_line: u32,
    pub(super) end_column: u32,
}

/// A rule that could not answer of a subject.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OpenQuestion<'a> {
    /// Id of the rule.
    pub(super) rule: &'a str,
    pub(super) subject: SubjectV1<'a>,
    pub(super) path: &'a str,
    /// Where the unknown thing stands.
    pub(super) region: Region,
    /// A stable word for the kind of reason.
    pub(super) code: &'a str,
    /// The reason in words.
    pub(super) detail: &'a str,
    /// Root of the unit.
    pub(super) unit: &'a str,
    /// Whether it stands under a test or example path.
    pub(super) in_tests: bool,
}

/// A sequence whose elements are made while they are written.
pub(super) struct Each<'a, T, V> {
    pub(super) report: &'a Report,
    pub(super) items: &'a [T],
    pub(super) make: fn(&'a Report, &'a T) -> V,
}

impl<T, V: Serialize> Serialize for Each<'_, T, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.items.iter().map(|item| (self.make)(self.report, item)))
    }
}
