//! One finding in, its text out in the manner of rustc: the field underlined, each step of the proof at its place.

use super::{HumanOptions, level_style, level_word, paint, place, wrap::wrap};
use crate::{
    finding::Level,
    report::{
        Location, Report, ReportedFinding,
        escape::{self, PLACE_MARK},
        redact::{Shown, first_line, kept_part, shown_lines},
        rule_text::{FIX, RuleText},
    },
    source::FileRange,
};
use annotate_snippets::{
    AnnotationKind, Element, Group, Level as Kind, Origin, Renderer, Snippet,
    renderer::DEFAULT_EMPHASIS_STYLE,
};
use std::fmt::Write as _;

/// Places of one file further apart than this many lines get snippets of their own.
const FAR: u32 = 100;
/// Of a range over more lines than this only the first line is underlined.
const TALL: u32 = 12;
/// Units that are named.
const MAX_UNITS: usize = 5;

/// Something to underline.
struct Mark<'a> {
    location: &'a Location,
    range: FileRange,
    /// Which kept part of the file it lies in: snippets cannot reach over what is not kept.
    part: Option<u32>,
    label: Option<String>,
    /// Position in the proof.
    order: usize,
    is_primary: bool,
}

pub(super) fn render(
    report: &Report,
    finding: &ReportedFinding,
    with_help: bool,
    options: &HumanOptions,
) -> String {
    let mut clusters = clusters(marks(report, finding));
    let gutter = clusters
        .iter()
        .flatten()
        .map(|mark| mark.location.position.end_line.to_string().len())
        .max()
        .unwrap_or(1);
    let mut claims = Vec::new();
    let mut elements: Vec<Element<'_>> = Vec::new();
    let mut places = Vec::new();
    for cluster in &mut clusters {
        // Snippets carry a mark for their place: the renderer would count the characters that it shows, while all
        // formats count UTF-16 units of the file.
        let path = format!("{PLACE_MARK}{}", places.len());
        let head = cluster
            .iter()
            .find(|mark| mark.is_primary)
            .or(cluster.first());
        let Some(head) = head.map(|mark| place(mark.location)) else {
            continue;
        };
        elements.push(element(report, cluster, path, gutter, options, &mut claims));
        places.push(head);
    }
    let room = options
        .width
        .saturating_sub(gutter + 3 + "note: ".len())
        .max(20);
    let fitted = |text: &str| wrap(text, room, room).join("\n");
    claims.sort();
    let mut notes: Vec<String> = claims.into_iter().map(|(_, claim)| claim).collect();
    notes.extend(remarks(report, finding));
    elements.extend(
        notes
            .iter()
            .map(|note| Kind::NOTE.message(fitted(note)).into()),
    );
    if with_help && let Some(fix) = RuleText::new(report.rules[finding.rule]).paragraph(FIX) {
        elements.push(Kind::HELP.message(fitted(&escape::line(&fix))).into());
    }
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let group = Group::with_level(kind(finding.level)).elements(elements);
    let body = renderer.term_width(options.width).render(&[group]);
    title(report, finding, options) + "\n" + &with_places(&body, &places)
}

fn kind(level: Level) -> Kind<'static> {
    match level {
        Level::Note => Kind::NOTE,
        Level::Warning => Kind::WARNING,
        Level::Error => Kind::ERROR,
    }
}

fn title(report: &Report, finding: &ReportedFinding, options: &HumanOptions) -> String {
    let head = format!(
        "{}[{}]",
        level_word(finding.level),
        report.rules[finding.rule].id
    );
    let message = escape::line(&finding.message);
    let first = options.width.saturating_sub(head.len() + 2).max(20);
    let lines = wrap(&message, first, options.width.saturating_sub(4).max(20));
    let message = format!(": {}", lines.join("\n    "));
    paint(&head, level_style(finding.level), options)
        + &paint(&message, DEFAULT_EMPHASIS_STYLE, options)
}

/// The field and the steps, those at one place together.
fn marks<'a>(report: &Report, finding: &'a ReportedFinding) -> Vec<Mark<'a>> {
    let mark = |location: &'a Location, is_primary| {
        let position = &location.position;
        let range = if position.end_line.saturating_sub(position.start_line) > TALL {
            first_line(&report.texts, position.range)
        } else {
            position.range
        };
        Mark {
            location,
            range,
            part: kept_part(&report.texts, range),
            label: None,
            order: 0,
            is_primary,
        }
    };
    let mut marks = vec![mark(&finding.location, true)];
    for (index, step) in finding.steps.iter().enumerate() {
        let claim = escape::line(&step.claim);
        let claim = if finding.steps.len() > 1 {
            format!("{}: {claim}", index + 1)
        } else {
            claim.into_owned()
        };
        let new = mark(&step.location, false);
        match marks.iter_mut().find(|mark| mark.range == new.range) {
            Some(Mark {
                label: Some(label), ..
            }) => {
                write!(label, "; {claim}").expect("a string takes every write");
            }
            Some(known) => known.label = Some(claim),
            None => marks.push(Mark {
                label: Some(claim),
                order: index,
                ..new
            }),
        }
    }
    marks
}

/// The marks by snippet: that of the field first, the others in the order of the proof.
fn clusters(marks: Vec<Mark<'_>>) -> Vec<Vec<Mark<'_>>> {
    let mut clusters: Vec<Vec<Mark<'_>>> = Vec::new();
    for mark in marks {
        let position = &mark.location.position;
        let near = clusters.iter_mut().find(|cluster| {
            cluster.iter().any(|other| {
                other.range.file == mark.range.file
                    && other.part == mark.part
                    && other
                        .location
                        .position
                        .start_line
                        .abs_diff(position.start_line)
                        <= FAR
            })
        });
        match near {
            Some(cluster) => cluster.push(mark),
            None => clusters.push(vec![mark]),
        }
    }
    for cluster in &mut clusters {
        cluster.sort_by_key(|mark| (mark.range.start, mark.range.end));
    }
    clusters
}

fn element(
    report: &Report,
    cluster: &mut [Mark<'_>],
    path: String,
    gutter: usize,
    options: &HumanOptions,
    claims: &mut Vec<(usize, String)>,
) -> Element<'static> {
    let ranges: Vec<FileRange> = cluster.iter().map(|mark| mark.range).collect();
    let Some(shown) = shown_lines(&report.texts, &report.redactions, &ranges) else {
        claims.extend(
            cluster
                .iter_mut()
                .filter_map(|mark| Some((mark.order, mark.label.take()?))),
        );
        return Origin::path(path).into();
    };
    let annotations: Vec<_> = cluster
        .iter_mut()
        .map(|mark| {
            let span = shown.span(mark.range);
            let kind = if mark.is_primary {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let label = mark.label.take().and_then(|label| {
                if fits(&shown, span.end, &label, gutter, options) {
                    return Some(label);
                }
                // The number stays at the place and leads to the claim below.
                let number = label.split_once(": ").map(|(number, _)| number.to_owned());
                let number = number.filter(|number| number.parse::<usize>().is_ok());
                claims.push((mark.order, label));
                number
            });
            kind.span(span).label(label)
        })
        .collect();
    let first = cluster
        .first()
        .map_or(1, |mark| mark.location.position.start_line);
    Snippet::source(shown.text)
        .line_start(first as usize)
        .path(path)
        .annotations(annotations)
        .into()
}

/// Whether a label behind the offset stays within the width.
fn fits(shown: &Shown, end: usize, label: &str, gutter: usize, options: &HumanOptions) -> bool {
    let line = &shown.text[..end];
    let line = &line[line.rfind('\n').map_or(0, |at| at + 1)..];
    let before = line.chars().count() + 3 * line.matches('\t').count();
    gutter + 3 + before + 1 + label.chars().count() <= options.width
}

fn remarks(report: &Report, finding: &ReportedFinding) -> Vec<String> {
    let mut remarks: Vec<String> = finding
        .assumptions
        .iter()
        .map(|assumption| format!("assumed: {}", escape::line(assumption)))
        .collect();
    if finding.units.len() > 1 {
        let named: Vec<_> = finding
            .units
            .iter()
            .take(MAX_UNITS)
            .map(|unit| escape::line(unit))
            .collect();
        let mut remark = format!("in {} units: {}", finding.units.len(), named.join(", "));
        if finding.units.len() > MAX_UNITS {
            write!(remark, " and {} more", finding.units.len() - MAX_UNITS)
                .expect("a string takes every write");
        }
        remarks.push(remark);
    }
    if !report.counts_for_gate(finding) {
        remarks.push("under a test path, so it does not count".to_owned());
    }
    remarks
}

/// The rendered text with the marks of the snippets, and the line and column behind them, replaced by the places.
fn with_places(body: &str, places: &[String]) -> String {
    let mut parts = body.split(PLACE_MARK);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part
            .find(|c: char| !c.is_ascii_digit() && c != ':')
            .unwrap_or(part.len());
        let (mark, rest) = part.split_at(end);
        let index = mark
            .split(':')
            .next()
            .and_then(|index| index.parse::<usize>().ok());
        if let Some(place) = index.and_then(|index| places.get(index)) {
            text.push_str(place);
        }
        text.push_str(rest);
    }
    text
}
