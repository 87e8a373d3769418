//! A report in, its closing lines out: findings by level, the account of files, problems, and what stayed open.

use super::{HumanOptions, Verbosity, level_style, level_word, paint, wrap::wrap};
use crate::{
    finding::Level,
    report::{FileStatus, Report, escape},
};
use annotate_snippets::renderer::DEFAULT_EMPHASIS_STYLE;
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, Write},
};

/// Problems that are listed unless all are asked for.
const MAX_PROBLEMS: usize = 20;
/// Reasons of open questions that are named unless all are asked for.
const MAX_REASONS: usize = 4;

pub(super) fn write(
    report: &Report,
    options: &HumanOptions,
    out: &mut dyn Write,
) -> io::Result<()> {
    problems(report, options, out)?;
    if options.verbosity == Verbosity::Verbose {
        units(report, options, out)?;
        files(report, options, out)?;
    }
    let label = |head: &str| paint(&format!("{head:<10}"), DEFAULT_EMPHASIS_STYLE, options);
    let room = options.width.saturating_sub(10).max(20);
    let fitted = |text: &str| wrap(text, room, room).join("\n          ");
    writeln!(out, "{}{}", label("findings:"), findings(report, options))?;
    writeln!(out, "{}{}", label("files:"), fitted(&account(report)))?;
    writeln!(out, "{}{}", label("open:"), fitted(&open(report, options)))
}

/// `1 error`, `2 errors`.
fn count(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}

fn findings(report: &Report, options: &HumanOptions) -> String {
    let mut levels = Vec::new();
    let mut counted = 0;
    for level in [Level::Error, Level::Warning, Level::Note] {
        let number = report
            .findings
            .iter()
            .filter(|finding| finding.level == level && report.counts_for_gate(finding))
            .count();
        counted += number;
        if number > 0 {
            let text = count(number, level_word(level));
            levels.push(paint(&text, level_style(level), options));
        }
    }
    if levels.is_empty() {
        levels.push("none".to_owned());
    }
    let mut text = levels.join(", ");
    let tests = report.findings.len() - counted;
    if tests > 0 {
        write!(text, " ({tests} under test paths not counted)")
            .expect("a string takes every write");
    }
    text
}

fn account(report: &Report) -> String {
    let counts = report.account.counts();
    let parts = [
        (counts.judged, "judged"),
        (counts.irrelevant, "irrelevant"),
        (counts.ignored, "ignored"),
        (counts.not_taken, "not taken"),
        (
            counts.problem,
            if counts.problem == 1 {
                "problem"
            } else {
                "problems"
            },
        ),
    ];
    let sum: usize = parts.iter().map(|(number, _)| number).sum();
    let parts: Vec<String> = parts
        .iter()
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    let mut text = format!("{} = {}", counts.listed, parts.join(" + "));
    if sum != counts.listed {
        write!(
            text,
            " (these are {sum}: the account does not add up, please report it)"
        )
        .expect("a string takes every write");
    }
    text
}

fn open(report: &Report, options: &HumanOptions) -> String {
    let all = report.open.questions.len();
    if all == 0 {
        return "no question".to_owned();
    }
    let reasons = report.open.by_reason();
    let named = if options.verbosity == Verbosity::Verbose {
        reasons.len()
    } else {
        reasons.len().min(MAX_REASONS)
    };
    let mut parts: Vec<String> = reasons[..named]
        .iter()
        .map(|(code, number)| format!("{number} {code}"))
        .collect();
    let others: usize = reasons[named..].iter().map(|(_, number)| number).sum();
    if others > 0 {
        parts.push(format!("{others} for other reasons"));
    }
    let mut text = format!(
        "{} could not be answered: {}",
        count(all, "question"),
        parts.join(", ")
    );
    if !options.show_unknown {
        text += " (--show-unknown lists them)";
    }
    text
}

fn problems(report: &Report, options: &HumanOptions, out: &mut dyn Write) -> io::Result<()> {
    let listed = if options.verbosity == Verbosity::Verbose {
        report.problems.len()
    } else {
        report.problems.len().min(MAX_PROBLEMS)
    };
    for problem in &report.problems[..listed] {
        let place = problem
            .line_column
            .map_or(String::new(), |(line, column)| format!(":{line}:{column}"));
        let head = paint(
            &format!("problem[{}]", problem.code),
            level_style(Level::Warning),
            options,
        );
        writeln!(
            out,
            "{}{place}: {head}: {}",
            escape::line(&problem.path),
            escape::line(&problem.message)
        )?;
    }
    let left = report.problems.len() - listed;
    if left > 0 {
        writeln!(
            out,
            "{} more (--verbose lists them)",
            count(left, "problem")
        )?;
    }
    if !report.problems.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

fn units(report: &Report, options: &HumanOptions, out: &mut dyn Write) -> io::Result<()> {
    if report.units.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", paint("units:", DEFAULT_EMPHASIS_STYLE, options))?;
    for unit in &report.units {
        let open = if unit.open.is_empty() {
            String::new()
        } else {
            format!("; cannot see {}", escape::line(&unit.open.join(", ")))
        };
        writeln!(
            out,
            "  {} ({}, {}{open})",
            escape::line(&unit.root),
            unit.kind,
            count(unit.resources, "resource"),
        )?;
    }
    writeln!(out)
}

/// How many files were not judged, by status and reason.
fn files(report: &Report, options: &HumanOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut groups: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (_, status) in &report.account.files {
        if !matches!(status, FileStatus::Judged) {
            let key = (status.word(), status.reason().unwrap_or_default());
            *groups.entry(key).or_insert(0) += 1;
        }
    }
    let title = paint("files not judged:", DEFAULT_EMPHASIS_STYLE, options);
    writeln!(out, "{title}")?;
    for ((word, reason), number) in groups {
        let separator = if reason.is_empty() { "" } else { ": " };
        writeln!(
            out,
            "  {number:>6} {word}{separator}{}",
            escape::line(reason)
        )?;
    }
    let account = &report.account;
    writeln!(
        out,
        "{} with {} were built\n",
        count(account.documents, "document"),
        count(account.resources, "resource")
    )
}
