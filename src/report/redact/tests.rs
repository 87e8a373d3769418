//! Places in the file still point at the same things in what is shown.

use super::{Shown, shown_lines};
use crate::source::{Excerpt, FileId, FileRange, SourceFile, Texts};
use std::collections::BTreeMap;

fn range(start: usize, end: usize) -> FileRange {
    FileRange {
        file: FileId(0),
        start: u32::try_from(start).unwrap(),
        end: u32::try_from(end).unwrap(),
    }
}

fn show(content: &str, hidden: &[&str], pointed: &[&str]) -> (Shown, Vec<String>) {
    const START: usize = 100;
    let texts = Texts {
        files: vec![SourceFile {
            path: "a.yaml".into(),
            size: 0,
            excerpts: vec![Excerpt {
                start: 100,
                line: 9,
                content: content.into(),
            }],
        }],
        texts: Vec::new(),
    };
    let find = |text: &&str| {
        let at = START + content.find(*text).unwrap();
        range(at, at + text.len())
    };
    let hidden = BTreeMap::from([(FileId(0), hidden.iter().map(find).collect())]);
    let pointed: Vec<FileRange> = pointed.iter().map(find).collect();
    let shown = shown_lines(&texts, &hidden, &pointed).unwrap();
    let at = pointed
        .iter()
        .map(|range| shown.text[shown.span(*range)].to_owned())
        .collect();
    (shown, at)
}

#[test]
fn lines_are_whole() {
    let (shown, at) = show("a: 1\r\nb: 😀 two\r\nc: 3\r\n", &[], &["two"]);
    assert_eq!(shown.text, "b: 😀 two");
    assert_eq!(at, ["two"]);
}

#[test]
fn secrets_are_starred_on_every_line() {
    let content = "data:\n  key: hunter2 # x\n  pem: |\n    BEGIN\n    abc\n  last: 1\n";
    let (shown, at) = show(
        content,
        &["hunter2", "BEGIN\n    abc"],
        &["key", "# x", "last"],
    );
    assert_eq!(
        shown.text,
        "  key: *** # x\n  pem: |\n    ***\n***\n  last: 1"
    );
    assert_eq!(at, ["key", "# x", "last"]);
}

#[test]
fn what_points_into_a_secret_points_at_the_stars() {
    let (shown, at) = show(
        "key: hunter2 # x",
        &["hunter2"],
        &["hunter2", "nter", "# x"],
    );
    assert_eq!(shown.text, "key: *** # x");
    assert_eq!(at[0], "***");
    assert!("***".contains(&at[1]));
    assert_eq!(at[2], "# x");
}

#[test]
fn hazards_are_shown_before_and_in_what_is_pointed_at() {
    let (shown, at) = show(
        "\u{202e}k: \"\x1b[1mv\u{200b}\" #",
        &[],
        &["v\u{200b}\"", "#"],
    );
    assert_eq!(shown.text, "\\u{202e}k: \"\\u{1b}[1mv\\u{200b}\" #");
    assert_eq!(at, ["v\\u{200b}\"", "#"]);
}

#[test]
fn long_lines_are_cut_around_the_place() {
    let content = format!(
        "{{\"a\":\"{}\",\"b\":80,{}}}",
        "ü".repeat(2000),
        "x".repeat(5000)
    );
    let (shown, at) = show(&content, &[], &["80"]);
    assert!(shown.text.len() < 200, "{}", shown.text);
    assert!(shown.text.starts_with('…') && shown.text.ends_with('…'));
    assert_eq!(at, ["80"]);
}

#[test]
fn a_secret_longer_than_the_cut_stays_hidden() {
    let content = format!("password: {}", "s".repeat(3000));
    let secret = "s".repeat(3000);
    let (shown, _) = show(&content, &[&secret], &["password"]);
    assert!(shown.text.starts_with("password: ***"), "{}", shown.text);
    assert!(!shown.text.contains("ssss"));
}

#[test]
fn places_outside_what_is_kept_have_no_lines() {
    let texts = Texts::default();
    assert!(shown_lines(&texts, &BTreeMap::new(), &[range(0, 1)]).is_none());
}
