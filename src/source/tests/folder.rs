//! Folders with links, pipes and closed doors in, their listings and contents out.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::super::{EntryKind, Files, Folder, Link, ListError, ReadError, find_root};
use super::{temporary, write};
use crate::settings::Limits;

fn listed(root: &Path, limits: &Limits) -> Vec<(String, EntryKind)> {
    let entries = Folder::new(root.to_path_buf()).list(limits);
    assert!(entries.is_sorted_by(|left, right| left.path < right.path));
    entries
        .into_iter()
        .map(|entry| (entry.path.into(), entry.kind))
        .collect()
}

#[test]
fn lists_by_bytes_and_reads() {
    let (_guard, root) = temporary();
    for path in [
        "b/x.yaml",
        "b-c/y.yaml",
        "a.yaml",
        "sub/.git",
        ".gitignore",
        "\u{e4}/z",
    ] {
        write(&root, path, path);
    }
    write(&root, ".git/config", "");
    fs::create_dir(root.join("empty")).unwrap();
    let files = Folder::new(root.clone());
    let paths: Vec<_> = files
        .list(&Limits::default())
        .into_iter()
        .map(|entry| entry.path)
        .collect();
    let paths: Vec<&str> = paths.iter().map(|path| &**path).collect();
    assert_eq!(
        paths,
        [".gitignore", "a.yaml", "b-c/y.yaml", "b/x.yaml", "\u{e4}/z"]
    );
    for path in paths {
        assert_eq!(files.read(path, 100).unwrap(), path.as_bytes());
    }
}

#[test]
fn reads_nothing_but_regular_files_within_limits() {
    let (_guard, root) = temporary();
    write(&root, "a/ten", "0123456789");
    write(&root, "a/empty", "");
    let files = Folder::new(root);
    assert_eq!(files.read("a/ten", 10).unwrap(), b"0123456789");
    assert_eq!(files.read("a/empty", 1).unwrap(), b"");
    let mut buffer = b"what was here before".to_vec();
    files.read_into("a/ten", 10, &mut buffer).unwrap();
    assert_eq!(buffer, b"0123456789");
    let table = [
        ("a/ten", ReadError::TooLarge { limit: 9 }),
        ("a", ReadError::NotAFile),
        ("a/none", ReadError::Absent),
        ("a/ten/x", ReadError::Absent),
        ("none/x", ReadError::Absent),
        ("../x", ReadError::Outside),
        ("/etc/passwd", ReadError::Outside),
        ("a/../a/ten", ReadError::Outside),
        ("", ReadError::Outside),
        ("a\0b", ReadError::Outside),
    ];
    for (path, error) in table {
        assert_eq!(files.read_into(path, 9, &mut buffer), Err(error), "{path}");
        assert!(buffer.is_empty());
    }
}

#[test]
fn limits_end_the_listing_the_same_way_each_time() {
    let (_guard, root) = temporary();
    for path in ["a/1", "a/b/2", "a/b/c/3", "d"] {
        write(&root, path, "");
    }
    let limits = Limits {
        folder_depth: 2,
        ..Limits::default()
    };
    let too_deep = EntryKind::Unlisted(ListError::TooDeep(2));
    let entries = listed(&root, &limits);
    assert_eq!(entries[2], ("a/b/c".to_owned(), too_deep));
    assert_eq!(entries.len(), 4);
    for files in 1..=5 {
        let limits = Limits {
            files,
            ..Limits::default()
        };
        let entries = listed(&root, &limits);
        let beyond = entries
            .iter()
            .filter(|(_, kind)| *kind != EntryKind::File)
            .count();
        assert_eq!(
            entries.len() - beyond,
            usize::try_from(files).unwrap().min(4)
        );
        assert_eq!(beyond, usize::from(files < 4), "{entries:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_described_and_not_followed() {
    use std::os::unix::fs::symlink;

    let (_guard, root) = temporary();
    let (_other_guard, outside) = temporary();
    write(&outside, "secret.yaml", "secret");
    write(&root, "a/file.yaml", "content");
    write(&root, ".git/config", "");
    let links = [
        (
            "absolute",
            root.join("a/file.yaml"),
            Link::Inside("a/file.yaml".into()),
        ),
        ("broken", "none".into(), Link::Broken),
        ("folder", "a".into(), Link::Inside("a".into())),
        ("git", ".git/config".into(), Link::Outside),
        (
            "inside",
            "a/file.yaml".into(),
            Link::Inside("a/file.yaml".into()),
        ),
        ("loop", "loop2".into(), Link::Loop),
        ("loop2", "loop".into(), Link::Loop),
        ("out", outside.join("secret.yaml"), Link::Outside),
        ("out-folder", outside.clone(), Link::Outside),
        ("self", ".".into(), Link::Loop),
        ("twice", "inside".into(), Link::Inside("a/file.yaml".into())),
        ("up", "..".into(), Link::Loop),
    ];
    for (path, target, _) in &links {
        symlink(target, root.join(path)).unwrap();
    }
    let files = Folder::new(root.clone());
    let entries = files.list(&Limits::default());
    assert_eq!(entries.len(), links.len() + 1);
    for (path, _, link) in &links {
        let entry = entries.iter().find(|entry| &*entry.path == *path).unwrap();
        assert_eq!(entry.kind, EntryKind::Link(link.clone()), "{path}");
        assert_eq!(files.read(path, 100), Err(ReadError::Link), "{path}");
    }
    assert_eq!(
        files.read("out-folder/secret.yaml", 100),
        Err(ReadError::Link)
    );
    // Without a listing as well.
    let files = Folder::new(root);
    assert_eq!(
        files.read("out-folder/secret.yaml", 100),
        Err(ReadError::Link)
    );
    assert_eq!(files.read("folder/file.yaml", 100), Err(ReadError::Link));
    assert_eq!(files.read("a/file.yaml", 100).unwrap(), b"content");
}

#[cfg(unix)]
#[test]
fn special_files_are_named_and_never_waited_for() {
    let (_guard, root) = temporary();
    let _socket = std::os::unix::net::UnixListener::bind(root.join("socket.yaml")).unwrap();
    let mut special = vec![("socket.yaml", "socket")];
    match Command::new("mkfifo").arg(root.join("pipe.yaml")).status() {
        Ok(status) if status.success() => special.push(("pipe.yaml", "pipe")),
        _ => eprintln!("skipped in part: mkfifo is not installed"),
    }
    let entries = listed(&root, &Limits::default());
    assert_eq!(entries.len(), special.len());
    for (path, what) in special {
        assert!(entries.contains(&(path.to_owned(), EntryKind::Special(what))));
        let files = Folder::new(root.clone());
        assert_eq!(files.read(path, 100), Err(ReadError::NotAFile), "{path}");
    }
}

#[cfg(unix)]
#[test]
fn names_that_are_no_utf8_are_escaped() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let (_guard, root) = temporary();
    let folder = root.join(OsStr::from_bytes(b"\xff"));
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.yaml"), "").unwrap();
    fs::write(root.join(OsStr::from_bytes(b"b\xc3.yaml")), "").unwrap();
    let entries = listed(&root, &Limits::default());
    let expected =
        ["\\xFF/a.yaml", "b\\xC3.yaml"].map(|path| (path.to_owned(), EntryKind::UnnamedFile));
    assert_eq!(entries, expected);
    let error = find_root(&[folder], Some(&root)).unwrap_err();
    assert!(error.to_string().contains("\\xFF"), "{error}");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_said() {
    use std::os::unix::fs::PermissionsExt;

    let (_guard, root) = temporary();
    write(&root, "closed/a.yaml", "");
    write(&root, "b.yaml", "");
    for path in ["closed", "b.yaml"] {
        fs::set_permissions(root.join(path), fs::Permissions::from_mode(0o000)).unwrap();
    }
    if fs::read(root.join("b.yaml")).is_ok() {
        eprintln!("skipped: this user may read everything");
    } else {
        let files = Folder::new(root.clone());
        let denied = "permission denied".to_owned();
        assert_eq!(
            files.read("b.yaml", 9),
            Err(ReadError::Unreadable(denied.clone()))
        );
        let entries = listed(&root, &Limits::default());
        let unlisted = EntryKind::Unlisted(ListError::Unreadable(denied));
        assert_eq!(entries[1], ("closed".to_owned(), unlisted));
    }
    fs::set_permissions(root.join("closed"), fs::Permissions::from_mode(0o700)).unwrap();
}
