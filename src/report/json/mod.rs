//! A report in, portolan's own JSON out: versioned, complete, described by a schema.

mod build;
mod v1;

use super::{Report, json_format};
use std::io::{self, Write};

/// Writes the report as JSON, version 1.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    json_format::write(&v1::ReportV1::new(report), 2, out)
}

/// The JSON schema of what [`write`] writes, as text.
///
/// # Panics
/// Never: a schema is always JSON.
#[must_use]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(v1::ReportV1);
    schema.insert("title".to_owned(), "portolan report, version 1".into());
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    text.push('\n');
    text
}
