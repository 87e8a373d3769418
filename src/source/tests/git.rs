//! Repositories made by git in, what is read of them without it out.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::super::{Git, Head, ObjectFormat, blob_id, read_git};
use super::{temporary, write};

/// Runs git without anybody's settings; `None` if it is not installed.
fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let output = Command::new("git")
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .env_remove("GIT_DIR")
        .output()
        .ok()?;
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap().trim().to_owned())
}

#[test]
fn git_tells_index_head_and_remote() {
    for (format, object_format) in [
        ("sha1", ObjectFormat::Sha1),
        ("sha256", ObjectFormat::Sha256),
    ] {
        let (_guard, base) = temporary();
        let Some((root, head)) = committed(&base, format) else {
            return;
        };
        let found = read_git(&root);
        let found = found.repository().unwrap();
        assert_eq!(
            (found.head.as_ref(), found.object_format),
            (Some(&head), object_format)
        );
        assert_eq!(
            found.remote.as_ref().unwrap().url,
            "https://example.com/o/r.git"
        );
        assert_eq!((found.tracked.len(), &*found.prefix), (2, ""));
        assert_eq!(found.problems, Vec::<String>::new());
        let id = git(&root, &["rev-parse", "HEAD:sub/a.yaml"]);
        assert_eq!(id, blob_id(object_format, b"a: 1\n"));

        let below = read_git(&root.join("sub"));
        assert!(below.tracks("a.yaml") && !below.tracks("way") && !below.tracks("sub/a.yaml"));
        assert_eq!(below.repository().unwrap().prefix, "sub");

        git(&root, &["worktree", "add", "-q", "../linked"]);
        let linked = read_git(&base.join("linked"));
        let linked = linked.repository().unwrap();
        assert_eq!(
            (linked.branch.as_deref(), linked.head.as_ref()),
            (Some("linked"), Some(&head))
        );
        assert!(linked.tracked.contains("sub/a.yaml"));

        git(&root, &["checkout", "-q", "--detach"]);
        assert_eq!(read_git(&root).repository().unwrap().branch, None);
    }
}

/// A repository with a commit of two files; `None` without git.
fn committed(base: &Path, format: &str) -> Option<(PathBuf, Head)> {
    let root = base.join("repo");
    fs::create_dir(&root).unwrap();
    let format = format!("--object-format={format}");
    if git(&root, &["init", "-q", "-b", "main", &format]).is_none() {
        eprintln!("skipped: git is not installed");
        return None;
    }
    let unborn = read_git(&root);
    let unborn = unborn.repository().unwrap();
    assert_eq!(
        (unborn.head.as_ref(), unborn.branch.as_deref()),
        (None, Some("main"))
    );
    assert!(unborn.problems.is_empty() && unborn.tracked.is_empty());

    write(&root, "sub/a.yaml", "a: 1\n");
    write(&root, "subway", "");
    write(&root, "untracked", "");
    git(&root, &["add", "sub", "subway"]);
    git(&root, &["commit", "-q", "-m", "first"]);
    git(
        &root,
        &[
            "remote",
            "add",
            "origin",
            "https://user:token@example.com/o/r.git",
        ],
    );
    let commit = git(&root, &["rev-parse", "HEAD"])?;
    let tree = git(&root, &["rev-parse", "HEAD^{tree}"]);
    Some((root, Head { commit, tree }))
}

#[test]
fn broken_repositories_are_data() {
    let (_guard, base) = temporary();
    assert!(matches!(read_git(&base), Git::Absent));
    write(&base, "empty/.git/x", "");
    write(&base, "file/.git", "gitdir: /does/not/exist\n");
    write(&base, "garbage/.git", "\0\u{1}");
    for path in ["empty", "file", "garbage"] {
        let git = read_git(&base.join(path));
        assert!(
            matches!(&git, Git::Unreadable(reason) if !reason.is_empty()),
            "{path}: {git:?}"
        );
    }
    let root = base.join("repo");
    fs::create_dir(&root).unwrap();
    if git(&root, &["init", "-q"]).is_none() {
        eprintln!("skipped in part: git is not installed");
        return;
    }
    write(&root, ".git/index", "DIRC garbage");
    let found = read_git(&root);
    assert!(
        found.repository().unwrap().problems[0].contains("index"),
        "{found:?}"
    );
    write(
        &root,
        ".git/HEAD",
        "0123456789012345678901234567890123456789\n",
    );
    let found = read_git(&root);
    let found = found.repository().unwrap();
    assert!(
        found.head.as_ref().is_some_and(|head| head.tree.is_none()) || found.problems.len() > 1,
        "{found:?}"
    );
    write(&root, ".git/config", "[core\n");
    let broken = read_git(&root);
    assert!(matches!(broken, Git::Unreadable(_)), "{broken:?}");
}
