//! Real repositories in, the share of masked documents that a YAML parser reads out.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use granit_parser::{Event, Parser, options};

use super::super::{Masked, Reading, mask};
use crate::source::FileId;

#[derive(Default)]
struct Count {
    files: u32,
    documents: u32,
    objects: u32,
    unread: u32,
    unread_objects: u32,
    problems: u32,
}

fn corpus() -> Option<PathBuf> {
    let path = std::env::var_os("PORTOLAN_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus"),
        PathBuf::from,
    );
    path.is_dir().then_some(path)
}

/// Ranges of the documents in masked content.
pub(super) fn documents(content: &str) -> Vec<std::ops::Range<usize>> {
    let mut starts = vec![0];
    let mut at = 0;
    for line in content.split_inclusive('\n') {
        let rest = line.trim_end();
        if at > 0 && (rest == "---" || rest.starts_with("--- ")) {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(content.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).collect()
}

/// The first error of the parser.
pub(super) fn error(content: &str) -> Option<String> {
    let options = options! {
        block_scalar_eof_without_line_feed: true,
        emit_comments: false,
    };
    let mut parser = Parser::new_from_str_with_options(content, options);
    loop {
        match parser.next_event()? {
            Err(error) => return Some(error.to_string()),
            Ok((Event::StreamEnd, _)) => return None,
            Ok(_) => {}
        }
    }
}

fn reading(path: &Path) -> Reading {
    let chart = path
        .ancestors()
        .skip(1)
        .find(|folder| folder.file_name().is_some_and(|name| name == "templates"))
        .and_then(Path::parent)
        .is_some_and(|folder| folder.join("Chart.yaml").exists());
    if chart {
        Reading::Chart
    } else {
        Reading::Plain
    }
}

fn is_object(content: &str) -> bool {
    let key = |name: &str| content.lines().any(|line| line.starts_with(name));
    key("apiVersion:") && key("kind:")
}

#[allow(
    clippy::disallowed_methods,
    reason = "the corpus is read outside the product"
)]
fn judge(path: &Path, masked: &Masked, count: &mut Count, report: &mut String) {
    count.files += 1;
    count.problems += u32::from(masked.problem.is_some());
    if let Some(problem) = masked.problem {
        writeln!(report, "{}: {}", path.display(), problem.reason).unwrap();
    }
    for range in documents(&masked.content) {
        let document = masked.document(range);
        let content = &document.produced.content;
        if document.dialects.is_empty() {
            continue;
        }
        let object = is_object(content);
        count.documents += 1;
        count.objects += u32::from(object);
        if let Some(error) = error(content) {
            count.unread += 1;
            count.unread_objects += u32::from(object);
            if let Some(folder) = std::env::var_os("PORTOLAN_DUMP") {
                std::fs::write(
                    PathBuf::from(folder).join(format!("unread-{}.yaml", count.unread)),
                    content,
                )
                .unwrap();
            }
            writeln!(
                report,
                "{}{}: {error}",
                if object { "" } else { "(no object) " },
                path.display()
            )
            .unwrap();
        }
    }
}

#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "the corpus is read outside the product"
)]
fn masked_documents_of_the_corpus_are_yaml() {
    let Some(corpus) = corpus() else {
        eprintln!("SKIPPED: no corpus at ../shared/corpus or PORTOLAN_CORPUS");
        return;
    };
    let mut counts = [Count::default(), Count::default()];
    let mut report = String::new();
    let mut spent = std::time::Duration::ZERO;
    let mut bytes = 0;
    for entry in walkdir::WalkDir::new(&corpus).sort_by_file_name() {
        let entry = entry.unwrap();
        let path = entry.path();
        let taken = path
            .extension()
            .is_some_and(|extension| extension == "yaml" || extension == "yml");
        let Some(content) = taken.then(|| std::fs::read_to_string(path).ok()).flatten() else {
            continue;
        };
        let reading = reading(path);
        let start = std::time::Instant::now();
        let masked = mask(FileId(0), &content, reading);
        spent += start.elapsed();
        bytes += content.len();
        if let Some(masked) = masked {
            check_origins(&content, &masked);
            judge(
                path,
                &masked,
                &mut counts[usize::from(reading == Reading::Plain)],
                &mut report,
            );
            if let Some(folder) = std::env::var_os("PORTOLAN_DUMP") {
                let name = path
                    .strip_prefix(&corpus)
                    .unwrap()
                    .display()
                    .to_string()
                    .replace('/', "%");
                std::fs::write(PathBuf::from(folder).join(name), readable(&masked)).unwrap();
            }
        }
    }
    eprintln!("{report}");
    eprintln!("{bytes} bytes in {spent:?}");
    for (name, count) in ["charts", "others"].iter().zip(&counts) {
        eprintln!(
            "{name}: {} files ({} problems), {} documents, {} unread; {} objects, {} unread ({:.2} % read)",
            count.files,
            count.problems,
            count.documents,
            count.unread,
            count.objects,
            count.unread_objects,
            100.0 - f64::from(count.unread_objects) * 100.0 / f64::from(count.objects.max(1)),
        );
    }
    assert!(counts[0].unread_objects * 100 <= counts[0].objects * 3);
    assert!(counts[1].unread_objects * 100 <= counts[1].objects);
}

/// Masked text with its holes and regions for the eye.
fn readable(masked: &Masked) -> String {
    let mut text = masked
        .content
        .replace('\u{FDD0}', "⟨")
        .replace('\u{FDD1}', "⟩");
    text.push_str("\n##########\n");
    for (index, hole) in masked.holes.iter().enumerate() {
        writeln!(
            text,
            "{index} {:?} {} {}",
            hole.stands_for, hole.scope, hole.expression
        )
        .unwrap();
    }
    for region in &masked.regions {
        let line = |at: u32| masked.content[..at as usize].matches('\n').count() + 1;
        writeln!(
            text,
            "{}..{} [{}] {}",
            line(region.start),
            line(region.end),
            region.group,
            region.condition
        )
        .unwrap();
    }
    text
}

/// Every byte leads back: segments cover the content, verbatim ones byte by byte.
pub(super) fn check_origins(source: &str, masked: &Masked) {
    assert_eq!(masked.segments[0].start, 0);
    for (index, segment) in masked.segments.iter().enumerate() {
        let start = segment.start as usize;
        let end = masked
            .segments
            .get(index + 1)
            .map_or(masked.content.len(), |next| next.start as usize);
        assert!(start <= end);
        assert!(segment.origin.end as usize <= source.len());
        if segment.verbatim {
            let origin = &source[segment.origin.start as usize..segment.origin.end as usize];
            assert_eq!(&masked.content[start..end], origin);
        }
    }
}
