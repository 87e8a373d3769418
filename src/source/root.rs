//! Paths as typed in, the root that everything is relative to and the paths below it out.

use std::path::{Path, PathBuf};

use super::files::reason;

/// A root, and what below it is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The root, absolute and without links.
    pub folder: PathBuf,
    /// The paths to report, relative to the root, with `/` between their parts; sorted. The root itself is the empty path.
    pub paths: Vec<Box<str>>,
}

/// Why paths have no root.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RootError {
    /// A path does not exist or cannot be asked.
    #[error("`{path}` cannot be scanned ({reason}): name a file or folder that exists")]
    Absent {
        /// The path as typed, escaped where it is no UTF-8.
        path: String,
        /// What the operating system says.
        reason: String,
    },
    /// `--root` is no folder.
    #[error("the root `{0}` is not a folder: name the folder that paths shall be relative to")]
    NotAFolder(String),
    /// A path stands outside of `--root`.
    #[error(
        "`{path}` is outside of the root `{root}`: leave out `--root`, or name a path below it"
    )]
    Outside {
        /// The path as typed.
        path: String,
        /// The root as typed.
        root: String,
    },
    /// The part of a path below the root is no UTF-8, so that no report could name it.
    #[error("`{0}` is not valid UTF-8: name a folder above it")]
    NotUtf8(String),
}

/// Finds the root of the paths: the given one, else the nearest folder with a `.git` at or above the deepest folder that
/// holds all paths, else that folder itself. No paths stand for the current folder, or the given root.
///
/// # Errors
/// If a path is absent, outside of the given root or not UTF-8, or the given root is no folder.
pub fn find_root(paths: &[PathBuf], given: Option<&Path>) -> Result<Root, RootError> {
    let default = [given.map_or_else(|| PathBuf::from("."), Path::to_path_buf)];
    let paths = if paths.is_empty() { &default } else { paths };
    let resolved: Vec<PathBuf> = paths
        .iter()
        .map(|path| resolve(path))
        .collect::<Result<_, _>>()?;
    let folder = if let Some(given) = given {
        let folder = resolve(given)?;
        if !folder.is_dir() {
            return Err(RootError::NotAFolder(shown(given)));
        }
        folder
    } else {
        let common = common_folder(&resolved);
        let with_git = common.ancestors().find(|folder| has_git(folder));
        with_git.unwrap_or(&common).to_path_buf()
    };
    let mut below = Vec::with_capacity(paths.len());
    for (path, typed) in resolved.iter().zip(paths) {
        let Ok(path) = path.strip_prefix(&folder) else {
            return Err(RootError::Outside {
                path: shown(typed),
                root: shown(given.unwrap_or(&folder)),
            });
        };
        let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
        let Some(parts) = parts else {
            return Err(RootError::NotUtf8(shown(typed)));
        };
        below.push(parts.join("/").into_boxed_str());
    }
    below.sort_unstable();
    below.dedup();
    Ok(Root {
        folder,
        paths: below,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "finding the root comes before there are Files"
)]
fn resolve(path: &Path) -> Result<PathBuf, RootError> {
    std::fs::canonicalize(path).map_err(|error| RootError::Absent {
        path: shown(path),
        reason: reason(&error),
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "finding the root comes before there are Files"
)]
fn has_git(folder: &Path) -> bool {
    std::fs::symlink_metadata(folder.join(".git")).is_ok()
}

/// The deepest folder that holds all the paths; a folder holds itself.
fn common_folder(paths: &[PathBuf]) -> PathBuf {
    let mut folders = paths.iter().map(|path| {
        if path.is_dir() {
            path.as_path()
        } else {
            path.parent().unwrap_or(path)
        }
    });
    let first = folders.next().unwrap_or(Path::new("/"));
    let common = folders.fold(first, |common, folder| {
        let holds_both = common
            .ancestors()
            .find(|ancestor| folder.starts_with(ancestor));
        holds_both.unwrap_or(common)
    });
    common.to_path_buf()
}

fn shown(path: &Path) -> String {
    super::escaped(path.as_os_str().as_encoded_bytes())
}
