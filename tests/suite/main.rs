//! The integration tests, in one binary.
//!
//! Files that are written by the tests themselves (schemas, tables, expected outputs) are compared by [`golden`];
//! `PORTOLAN_BLESS=1 cargo test --test suite` writes them anew.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli;
mod corpus;
mod docs;
mod formats;
mod habits;
mod objects;
mod oracles;
mod peer_yaml;
mod places;
mod repository;
mod robustness;
mod rules;
mod selectors;
mod trees;
mod yaml;

use std::{fs, path::Path};

/// Compares a text with a committed file, or writes it there when `PORTOLAN_BLESS` is set.
///
/// # Panics
/// If they differ.
pub(crate) fn golden(path: &str, text: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let committed = read(&file);
    if committed.as_deref() == Some(text) {
        return;
    }
    if std::env::var_os("PORTOLAN_BLESS").is_some() {
        let folder = file.parent().expect("a file stands in a folder");
        fs::create_dir_all(folder).expect("the folder can be made");
        write(&file, text);
        return;
    }
    let committed = committed.unwrap_or_default();
    let line = committed
        .lines()
        .zip(text.lines())
        .position(|(old, new)| old != new)
        .unwrap_or_else(|| committed.lines().count().min(text.lines().count()));
    panic!(
        "{path} is stale from line {} on; see `git diff` after\n\n    PORTOLAN_BLESS=1 cargo test --test suite\n\n\
         committed: {:?}\n      now: {:?}",
        line + 1,
        committed.lines().nth(line).unwrap_or_default(),
        text.lines().nth(line).unwrap_or_default(),
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests compare with committed files"
)]
fn read(file: &Path) -> Option<String> {
    fs::read_to_string(file).ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests write the files that they compare with"
)]
fn write(file: &Path, text: &str) {
    fs::write(file, text).expect("the file can be written");
}
