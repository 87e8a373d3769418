//! A report in, text for people out: a snippet for each finding and a summary that also says what stayed open.

mod snippet;
mod summary;
mod wrap;

use super::{Report, ReportedFinding, escape};
use crate::finding::Level;
use annotate_snippets::renderer::{self, Style};
use std::{
    collections::BTreeSet,
    io::{self, Write},
};

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// One line a finding, nothing else.
    Quiet,
    /// Snippets and a summary.
    #[default]
    Normal,
    /// Also the account of files by reason, the units and all problems.
    Verbose,
}

/// How the text for people is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HumanOptions {
    /// Whether ANSI styles are written.
    pub color: bool,
    /// Columns that lines are fitted into.
    pub width: usize,
    /// How much is said.
    pub verbosity: Verbosity,
    /// Whether each open question is listed.
    pub show_unknown: bool,
    /// Findings that get a snippet, the worst first; the others get one line each.
    pub snippets: usize,
}

impl Default for HumanOptions {
    fn default() -> Self {
        Self {
            color: false,
            width: 80,
            verbosity: Verbosity::Normal,
            show_unknown: false,
            snippets: 200,
        }
    }
}

/// Writes the report for people.
///
/// # Errors
/// When the writer fails.
pub fn write(report: &Report, options: &HumanOptions, out: &mut dyn Write) -> io::Result<()> {
    if options.verbosity == Verbosity::Quiet {
        for finding in &report.findings {
            finding_line(report, finding, options, out)?;
        }
        return open_questions(report, options, out);
    }
    let (shown, listed) = report
        .findings
        .split_at(options.snippets.min(report.findings.len()));
    let mut explained = BTreeSet::new();
    for finding in shown {
        let first_of_rule = explained.insert(finding.rule);
        out.write_all(snippet::render(report, finding, first_of_rule, options).as_bytes())?;
        out.write_all(b"\n\n")?;
    }
    if !listed.is_empty() {
        writeln!(out, "{} more, one line each:", listed.len())?;
        for finding in listed {
            finding_line(report, finding, options, out)?;
        }
        writeln!(out)?;
    }
    open_questions(report, options, out)?;
    summary::write(report, options, out)
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Note => "note",
        Level::Warning => "warning",
        Level::Error => "error",
    }
}

fn level_style(level: Level) -> Style {
    match level {
        Level::Note => renderer::DEFAULT_NOTE_STYLE,
        Level::Warning => renderer::DEFAULT_WARNING_STYLE,
        Level::Error => renderer::DEFAULT_ERROR_STYLE,
    }
}

/// A text in a style, where styles are wanted.
fn paint(text: &str, style: Style, options: &HumanOptions) -> String {
    if options.color {
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}

/// `path:line:column`, with the UTF-16 columns of all formats.
fn place(location: &super::Location) -> String {
    format!(
        "{}:{}:{}",
        escape::line(&location.path),
        location.position.start_line,
        location.position.start_column
    )
}

fn finding_line(
    report: &Report,
    finding: &ReportedFinding,
    options: &HumanOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    let id = report.rules[finding.rule].id;
    let head = format!("{}[{id}]", level_word(finding.level));
    let tail = if report.counts_for_gate(finding) {
        ""
    } else {
        " (test path, not counted)"
    };
    writeln!(
        out,
        "{}: {}: {}{tail}",
        place(&finding.location),
        paint(&head, level_style(finding.level), options),
        escape::line(&finding.message)
    )
}

fn open_questions(report: &Report, options: &HumanOptions, out: &mut dyn Write) -> io::Result<()> {
    if !options.show_unknown {
        return Ok(());
    }
    for question in &report.open.questions {
        let head = format!("open[{}]", report.rules[question.rule].id);
        writeln!(
            out,
            "{}: {}: {} ({})",
            place(&question.location),
            paint(&head, renderer::DEFAULT_HELP_STYLE, options),
            escape::line(&question.detail),
            question.code
        )?;
    }
    if !report.open.questions.is_empty() && options.verbosity > Verbosity::Quiet {
        writeln!(out)?;
    }
    Ok(())
}
