//! Documents, resources and Clusters in, verdicts out: one file per rule, one folder per subject.

mod guidance;
mod rule;

pub use guidance::Section;
pub use rule::Rule;

/// Every rule, in the order of reports.
pub static ALL: &[&Rule] = &[];
