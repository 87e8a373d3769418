//! A settled scan in, bytes out: every format is a projection of one sorted, complete [`Report`].

mod escape;
mod human;
mod json;
mod json_format;
mod line_hash;
mod model;
mod redact;
mod rule_text;
mod sarif;
mod write;

pub use escape::line as escape_line;
pub use human::{HumanOptions, Verbosity, write as write_human};
pub use json::{schema as json_schema, write as write_json};
pub use line_hash::{line_hashes, line_hashes_of};
pub use model::{
    Account, FileCounts, FileStatus, Location, Open, Problem, Question, Report, ReportedFinding,
    ReportedStep, RuleCounts, Subject, UnitSummary, VersionControl,
};
pub use sarif::{MAX_RESULTS as SARIF_MAX_RESULTS, write as write_sarif};
pub use write::{
    ColorChoice, Destination, Format, Output, WriteError, WriteOptions, write_outputs,
};
