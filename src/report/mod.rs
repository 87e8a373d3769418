//! A settled scan in, bytes out: every format is a projection of one sorted, complete [`Report`].

mod model;

pub use model::{
    Account, FileStatus, Location, Open, Problem, Question, Report, ReportedFinding, ReportedStep,
    RuleCounts, Subject, UnitSummary, VersionControl,
};
