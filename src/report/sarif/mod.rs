//! A report in, SARIF 2.1.0 out in the profile `dashboard`: what GitHub code scanning and GitLab show right.
//!
//! One run; open faults only; the whole catalogue even on a clean scan, or dashboards keep old alerts open; no time,
//! machine or absolute path, so that the same scan gives the same bytes. The structs of `serde_sarif` take 2 KB a
//! result, so results are built while they are written, one at a time.

mod catalogue;
mod place;
mod result;
mod run;

use super::{Report, ReportedFinding, json_format};
use crate::finding::Level;
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::io::{self, Write};

/// GitHub keeps this many results of a run, GitLab takes no more.
pub const MAX_RESULTS: usize = 5_000;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// GitHub and GitLab cut or refuse texts above 1,024 characters.
const MAX_TEXT: usize = 1_000;

/// Writes the report as SARIF.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let log = Log {
        run: run::skeleton(report),
        report,
        worst: worst(report),
    };
    json_format::write(&log, 4, out)
}

/// The level that a dashboard is told: a finding that does not count for the gate does not break its checks either.
fn shown_level(report: &Report, finding: &ReportedFinding) -> Level {
    if report.counts_for_gate(finding) {
        finding.level
    } else {
        Level::Note
    }
}

/// The findings that are written, as indices: the worst first, else in the order of the report.
fn worst(report: &Report) -> Vec<usize> {
    let mut order: Vec<usize> = (0..report.findings.len()).collect();
    order.sort_by_key(|&index| std::cmp::Reverse(shown_level(report, &report.findings[index])));
    order.truncate(MAX_RESULTS);
    order
}

/// The log with its results still to be built.
struct Log<'a> {
    run: serde_sarif::sarif::Run,
    report: &'a Report,
    worst: Vec<usize>,
}

impl Serialize for Log<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut log = serializer.serialize_struct("Sarif", 3)?;
        log.serialize_field("$schema", SCHEMA)?;
        log.serialize_field("version", "2.1.0")?;
        log.serialize_field(
            "runs",
            &[Run {
                skeleton: &self.run,
                results: Results(self),
            }],
        )?;
        log.end()
    }
}

#[derive(Serialize)]
struct Run<'a> {
    #[serde(flatten)]
    skeleton: &'a serde_sarif::sarif::Run,
    results: Results<'a>,
}

struct Results<'a>(&'a Log<'a>);

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Log { report, worst, .. } = self.0;
        serializer.collect_seq(
            worst
                .iter()
                .map(|&index| result::result(report, &report.findings[index])),
        )
    }
}

/// The first characters of a text, with an ellipsis if it is longer than `limit` UTF-16 units.
fn cut(text: &str, limit: usize) -> String {
    if text.encode_utf16().count() <= limit {
        return text.to_owned();
    }
    let mut units = 1;
    let kept = text.chars().take_while(|character| {
        units += character.len_utf16();
        units <= limit
    });
    let mut short: String = kept.collect();
    short.push('…');
    short
}

/// SARIF's word for a level.
fn level(level: Level) -> serde_json::Value {
    match level {
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
    .into()
}

#[cfg(test)]
mod tests {
    use super::cut;

    #[test]
    fn texts_are_cut_at_characters() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("abcd", 3), "ab…");
        assert_eq!(cut("😀😀😀", 5), "😀😀…");
        assert_eq!(cut("😀😀😀", 4), "😀…");
    }
}
