//! Paths as typed in, their root out.

use std::path::{Path, PathBuf};

use super::super::{RootError, find_root};
use super::{temporary, write};

/// The root relative to a base, and the paths to report, joined by blanks.
fn find(base: &Path, paths: &[&str], root: Option<&str>) -> Result<(String, String), RootError> {
    let paths: Vec<PathBuf> = paths.iter().map(|path| base.join(path)).collect();
    let root = find_root(&paths, root.map(|root| base.join(root)).as_deref())?;
    let folder = root.folder.strip_prefix(base).unwrap().to_str().unwrap();
    Ok((folder.to_owned(), root.paths.join(" ")))
}

#[test]
fn root_is_where_git_is_or_what_holds_the_paths() {
    let (_guard, base) = temporary();
    for path in [
        "repo/.git/HEAD",
        "repo/a/b/x.yaml",
        "repo/a/c/y.yaml",
        "plain/a/x.yaml",
        "plain/b/y.yaml",
    ] {
        write(&base, path, "");
    }
    let table: [(&[&str], _, _, _); 9] = [
        (&["repo"], None, "repo", ""),
        (&["repo/a/b"], None, "repo", "a/b"),
        (
            &["repo/a/c/y.yaml", "repo/a/b", "repo/a/b"],
            None,
            "repo",
            "a/b a/c/y.yaml",
        ),
        (&["repo/a/b"], Some("repo/a"), "repo/a", "b"),
        (&[], Some("repo/a"), "repo/a", ""),
        (&["plain/a"], None, "plain/a", ""),
        (&["plain/a/x.yaml"], None, "plain/a", "x.yaml"),
        (&["plain/a/x.yaml", "plain/b"], None, "plain", "a/x.yaml b"),
        (&["plain/a", "repo/a"], None, "", "plain/a repo/a"),
    ];
    for (paths, root, folder, below) in table {
        let found = find(&base, paths, root).unwrap();
        assert_eq!(found, (folder.to_owned(), below.to_owned()), "{paths:?}");
    }
}

#[test]
fn paths_without_a_root_are_errors() {
    let (_guard, base) = temporary();
    write(&base, "repo/a/x.yaml", "");
    write(&base, "plain/x.yaml", "");
    let error = |path, root| find(&base, &[path], root).unwrap_err();
    assert!(matches!(error("none", None), RootError::Absent { .. }));
    assert!(matches!(
        error("repo", Some("none")),
        RootError::Absent { .. }
    ));
    assert!(matches!(
        error("repo", Some("plain")),
        RootError::Outside { .. }
    ));
    assert!(matches!(
        error("repo", Some("plain/x.yaml")),
        RootError::NotAFolder(_)
    ));
}
