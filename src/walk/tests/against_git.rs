//! Trees with any `.gitignore` files in, whether git leaves out the same files out.

use std::path::Path;
use std::process::Command;

use proptest::prelude::*;

use super::account;
use crate::settings::Settings;
use crate::source::{Folder, read_git};

/// Lays out a repository and returns what `git ls-files` says is neither tracked nor ignored; `None` without git.
#[expect(
    clippy::disallowed_methods,
    reason = "tests lay out what is to be read"
)]
fn not_ignored_by_git(
    root: &Path,
    files: &[(String, String)],
    tracked: &[String],
) -> Option<Vec<String>> {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(root);
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_SYSTEM", "/dev/null");
        command
            .env("XDG_CONFIG_HOME", root)
            .env("HOME", root)
            .env_remove("GIT_DIR");
        let output = command.output().ok()?;
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).ok()
    };
    git(&["init", "-q", "--template="])?;
    for (path, content) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    for path in tracked {
        git(&["add", "-f", "--", path])?;
    }
    let listed = git(&[
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ])?;
    let mut listed: Vec<String> = listed.split_terminator('\0').map(str::to_owned).collect();
    listed.sort_unstable();
    Some(listed)
}

fn not_ignored_by_us(root: &Path) -> Vec<String> {
    let account = account(
        &Folder::new(root.to_path_buf()),
        &read_git(root),
        &Settings::default(),
    );
    let kept = account
        .lines
        .iter()
        .filter(|line| account.ignored_by(line).is_none());
    kept.map(|line| line.path.to_string()).collect()
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "a", "b", "ab", "a.b", "!a", "#b", "a b", "{a,b}", "[a]", "a]", "-", "^", "\u{e4}", "a\\b",
    ])
    .prop_map(str::to_owned)
}

fn path() -> impl Strategy<Value = String> {
    prop::collection::vec(name(), 1..4).prop_map(|parts| parts.join("/"))
}

fn pattern() -> impl Strategy<Value = String> {
    let pieces = vec![
        "a",
        "b",
        "ab",
        ".",
        "/",
        "/",
        "*",
        "**",
        "***",
        "**/",
        "/**",
        "?",
        "!",
        "#",
        "\\",
        " ",
        "\t",
        "{a,b}",
        "[a-b]",
        "[!a]",
        "[^]]",
        "[]-]",
        "[[:alpha:]]",
        "[[:punct:]]",
        "[",
        "]",
        "-",
        "^",
        "\\*",
        "\\[",
        "\\ ",
        "[\\]]",
        "[!-^]",
        "[^!]",
        "[a/b]",
        "[b-a]",
        "[a-",
        "[[:x:]]",
        "\u{e4}",
        "[[:a]",
    ];
    prop::collection::vec(prop::sample::select(pieces), 1..5)
        .prop_map(|pieces| pieces.concat())
        .prop_filter(
            "git's own documentation is not followed by git",
            |pattern| !has_glued_stars(pattern),
        )
}

/// Whether `**` follows something else than a slash. Git's documentation says that it is `*` then; git itself forgets what
/// stood before if that held no wildcard, and lets it match slashes.
fn has_glued_stars(pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches('!');
    (pattern.match_indices("**"))
        .any(|(index, _)| index > 0 && !pattern[..index].ends_with(['/', '*']))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ignores_what_git_ignores(
        files in prop::collection::btree_set(path(), 1..14),
        ignores in prop::collection::btree_map(prop::sample::select(vec!["", "a/", "a/b/", "ab/"]),
            prop::collection::vec((any::<bool>(), pattern()), 1..5), 1..3),
        tracked in any::<u16>(),
    ) {
        let is_folder = |path: &str| files.iter().any(|other| other.starts_with(&format!("{path}/")));
        let plain: Vec<String> = files.iter().filter(|path| !is_folder(path)).cloned().collect();
        let mut all: Vec<(String, String)> = plain.iter().map(|path| (path.clone(), String::new())).collect();
        for (folder, patterns) in &ignores {
            if plain.iter().any(|path| folder.starts_with(&format!("{path}/"))) {
                continue;
            }
            let lines = patterns.iter().map(|(negated, pattern)| format!("{}{pattern}\n", if *negated { "!" } else { "" }));
            all.push((format!("{folder}.gitignore"), lines.collect()));
        }
        let tracked: Vec<String> = (plain.iter().enumerate())
            .filter(|(index, _)| *index < 4 && (tracked >> index) % 16 == 0)
            .map(|(_, path)| path.clone())
            .collect();
        let root = tempfile::tempdir().unwrap();
        match not_ignored_by_git(root.path(), &all, &tracked) {
            Some(expected) => prop_assert_eq!(not_ignored_by_us(root.path()), expected, "{:?}", all),
            None => eprintln!("skipped: git is not installed"),
        }
    }
}

/// How many trees to compare with git; each costs two processes.
fn cases() -> u32 {
    let set = std::env::var("PROPTEST_CASES").ok();
    set.and_then(|set| set.parse().ok()).unwrap_or(64)
}
