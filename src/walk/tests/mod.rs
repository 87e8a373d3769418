//! Trees made up in memory in, candidates and accounts out.

mod against_git;

use super::*;
use crate::settings::{Exclude, Limits};
use crate::source::{Memory, Repository, Tracked};

fn memory(files: &[(&str, &str)]) -> Memory {
    let mut memory = Memory::new();
    for (path, content) in files {
        memory.add(path, *content).unwrap();
    }
    memory
}

fn tracking(files: &[&str], submodules: &[&str]) -> Git {
    let boxed = |paths: &[&str]| paths.iter().map(|path| Box::from(*path)).collect();
    Git::Repository(Box::new(Repository {
        prefix: String::new(),
        object_format: crate::source::ObjectFormat::Sha1,
        head: None,
        branch: None,
        remote: None,
        tracked: Tracked::new(boxed(files), boxed(submodules)),
        problems: Vec::new(),
    }))
}

fn excluding(patterns: &[&str]) -> Settings {
    let mut settings = Settings::default();
    settings.ignoring.exclude = (patterns.iter())
        .map(|pattern| Exclude {
            pattern: (*pattern).to_owned(),
            origin: "--exclude".to_owned(),
        })
        .collect();
    settings
}

fn account(files: &dyn Files, git: &Git, settings: &Settings) -> Account {
    let walk = walk(files, &["".into()], git, settings).unwrap();
    let settled = walk
        .candidates
        .iter()
        .map(|candidate| (candidate.index, Status::Judged));
    let account = walk.account.close(settled).unwrap();
    assert!(account.all().add_up());
    account
}

/// The paths that are left out, each with its rule as `origin:line:pattern`.
fn ignored(account: &Account) -> Vec<String> {
    let lines = account.lines.iter().filter_map(|line| {
        let rule = account.ignored_by(line)?;
        let number = rule.line.map_or(String::new(), |line| line.to_string());
        Some(format!(
            "{} {}:{number}:{}",
            line.path, rule.origin, rule.pattern
        ))
    });
    lines.collect()
}

#[test]
fn gitignore_files_hold_at_every_level() {
    let files = memory(&[
        (
            ".gitignore",
            "# comment\n*.log.yaml\r\n/top.yaml\nout/\n!keep.log.yaml\n",
        ),
        ("a/.gitignore", "!b.log.yaml\n/sub/*.json\nbuild"),
        ("a/b.log.yaml", ""),
        ("a/c.log.yaml", ""),
        ("a/keep.log.yaml", ""),
        ("a/sub/x.json", ""),
        ("a/sub/y/x.json", ""),
        ("a/top.yaml", ""),
        ("build/x.yaml", ""),
        ("a/build/out/.gitignore", "!*"),
        ("a/build/out/x.yaml", ""),
        ("b/out", ""),
        ("b/out.yaml", ""),
        ("c/out/d/keep.log.yaml", ""),
        ("top.yaml", ""),
    ]);
    let expected = [
        "a/build/out/.gitignore a/.gitignore:3:build",
        "a/build/out/x.yaml a/.gitignore:3:build",
        "a/c.log.yaml .gitignore:2:*.log.yaml",
        "a/sub/x.json a/.gitignore:2:/sub/*.json",
        "c/out/d/keep.log.yaml .gitignore:4:out/",
        "top.yaml .gitignore:3:/top.yaml",
    ];
    assert_eq!(
        ignored(&account(&files, &Git::Absent, &Settings::default())),
        expected
    );
    let mut settings = Settings::default();
    settings.ignoring.gitignore = false;
    assert!(ignored(&account(&files, &Git::Absent, &settings)).is_empty());
}

#[test]
fn what_git_tracks_is_hidden_by_excludes_only() {
    let files = memory(&[
        (".gitignore", "out\n"),
        ("out/a.yaml", ""),
        ("out/b.yaml", ""),
        ("out/vendor/c.yaml", ""),
        ("module/out/d.yaml", ""),
        ("module/.gitignore", "e.yaml"),
        ("module/e.yaml", ""),
    ]);
    let git = tracking(&["out/a.yaml", "out/vendor/c.yaml"], &["module"]);
    let account = account(&files, &git, &excluding(&["**/vendor"]));
    let expected = [
        "module/e.yaml module/.gitignore:1:e.yaml",
        "out/b.yaml .gitignore:1:out",
        "out/vendor/c.yaml --exclude::**/vendor",
    ];
    assert_eq!(ignored(&account), expected);
}

#[test]
fn excludes_are_globs_relative_to_the_root() {
    let paths = [
        "a.yaml",
        "a/a.yaml",
        "a/b/a.yaml",
        "b/a.yaml",
        "b/c",
        "x{y}.yaml",
    ];
    let files = memory(&paths.map(|path| (path, "")));
    let table: [(&str, &[&str]); 13] = [
        ("a.yaml", &["a.yaml"]),
        ("/a.yaml", &["a.yaml"]),
        ("./a.yaml", &["a.yaml"]),
        ("*.yaml", &["a.yaml", "x{y}.yaml"]),
        (
            "**/a.yaml",
            &["a.yaml", "a/a.yaml", "a/b/a.yaml", "b/a.yaml"],
        ),
        ("a", &["a/a.yaml", "a/b/a.yaml"]),
        ("a/", &["a/a.yaml", "a/b/a.yaml"]),
        ("a.yaml/", &[]),
        ("a/**", &["a/a.yaml", "a/b/a.yaml"]),
        ("**/b/", &["a/b/a.yaml", "b/a.yaml", "b/c"]),
        ("{a,b}/*.yaml", &["a/a.yaml", "b/a.yaml"]),
        ("x\\{y\\}.yaml", &["x{y}.yaml"]),
        ("?/[a-b]", &["a/b/a.yaml"]),
    ];
    for (pattern, hidden) in table {
        let account = account(&files, &Git::Absent, &excluding(&[pattern]));
        let lines = account
            .lines
            .iter()
            .filter(|line| account.ignored_by(line).is_some());
        let found: Vec<&str> = lines.map(|line| &*line.path).collect();
        assert_eq!(found, hidden, "{pattern}");
    }
    for pattern in ["", "/", ".", "[a", "{a"] {
        let error = walk(&files, &[], &Git::Absent, &excluding(&[pattern])).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with(&format!("--exclude: `{pattern}`")),
            "{error}"
        );
    }
}

#[test]
fn every_entry_is_accounted_for() {
    let mut files = memory(&[
        ("a.yaml", ""),
        ("b/c.json", ""),
        ("b/README.md", ""),
        ("bc.yaml", ""),
    ]);
    let special = [
        (
            "b/inside.yaml",
            EntryKind::Link(Link::Inside("a.yaml".into())),
        ),
        ("b/outside.yaml", EntryKind::Link(Link::Outside)),
        ("b/broken", EntryKind::Link(Link::Broken)),
        ("b/loop", EntryKind::Link(Link::Loop)),
        ("b/pipe.yaml", EntryKind::Special("pipe")),
        ("b/\\xFF.yaml", EntryKind::UnnamedFile),
        (
            "b/closed",
            EntryKind::Unlisted(ListError::Unreadable("permission denied".to_owned())),
        ),
    ];
    for (path, kind) in special {
        files.add_entry(path, kind);
    }
    let found = walk(&files, &["b".into()], &Git::Absent, &Settings::default()).unwrap();
    let names: Vec<_> = found
        .candidates
        .iter()
        .map(|file| (&*file.path, file.kind, file.reported))
        .collect();
    assert_eq!(
        names,
        [
            ("a.yaml", FileKind::Yaml, false),
            ("b/c.json", FileKind::Json, true),
            ("bc.yaml", FileKind::Yaml, false)
        ]
    );
    let settled: Vec<_> = (found.candidates.iter())
        .map(|candidate| (candidate.index, Status::Irrelevant("empty".into())))
        .collect();
    let account = found.account.close(settled.clone()).unwrap();
    let counts = account.reported();
    assert!(counts.add_up() && account.all().add_up());
    assert_eq!(
        (counts.files, counts.others, account.all().files),
        (3, 6, 5)
    );
    assert_eq!(
        (counts.irrelevant, counts.not_taken, counts.problems),
        (1, 2, 6)
    );

    let open = |settled: &[(u32, Status)]| {
        let again = walk(&files, &["b".into()], &Git::Absent, &Settings::default()).unwrap();
        again.account.close(settled.to_vec())
    };
    let missing = open(&settled[1..]).unwrap_err();
    assert_eq!(missing, AccountError::Missing(vec!["a.yaml".into()]));
    let twice = [settled.clone(), settled.clone()].concat();
    assert_eq!(open(&twice), Err(AccountError::NotOpen(settled[0].0)));
}

#[test]
fn a_gitignore_that_cannot_be_read_is_a_problem() {
    let files = memory(&[(".gitignore", "a.yaml\n#"), ("a.yaml", "")]);
    let settings = Settings {
        limits: Limits {
            ignore_file_size: 7,
            ..Limits::default()
        },
        ..Settings::default()
    };
    let account = account(&files, &Git::Absent, &settings);
    let Status::Problem(problem) = &account.lines[0].status else {
        panic!("{account:?}");
    };
    assert!(
        problem.message.contains("`ignore-file-size`"),
        "{problem:?}"
    );
    assert_eq!(account.lines[1].status, Status::Judged);
}

#[test]
fn hostile_patterns_cost_little() {
    let nested = "**/a/".repeat(200) + "b\n";
    let stars = "*a".repeat(300) + "b\n";
    let path = ["a"; 120].join("/") + "/" + &"a".repeat(200) + ".yaml";
    let files = memory(&[(".gitignore", &(nested + &stars).repeat(20)), (&path, "")]);
    let began = std::time::Instant::now();
    let account = account(&files, &Git::Absent, &Settings::default());
    assert_eq!(account.lines[1].status, Status::Judged);
    assert!(began.elapsed().as_secs() < 10);
}
