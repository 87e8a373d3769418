//! A root in, what git says of it out: tracked paths, HEAD and the remote, without running git or asking user settings.

use std::path::Path;

use gix::bstr::ByteSlice;
use gix::index::entry::Mode;

use super::digest::ObjectFormat;
use super::remote::{Remote, remote};

/// What git says of a root.
#[derive(Clone, Debug)]
pub enum Git {
    /// No folder at or above the root has a `.git`.
    Absent,
    /// There is a `.git`, but it cannot be read; the text says why.
    Unreadable(String),
    /// The root stands in the work tree of a repository.
    Repository(Box<Repository>),
}

/// A repository whose work tree holds the root.
#[derive(Clone, Debug)]
pub struct Repository {
    /// The root's path in the work tree, with `/` between its parts; empty if it is the work tree itself.
    pub prefix: String,
    /// How objects are named.
    pub object_format: ObjectFormat,
    /// The commit that is checked out; `None` before the first one.
    pub head: Option<Head>,
    /// The branch that is checked out, without `refs/heads/`; `None` if HEAD is detached.
    pub branch: Option<String>,
    /// The remote `origin`, if its URL may be shown.
    pub remote: Option<Remote>,
    /// What the index holds below the root.
    pub tracked: Tracked,
    /// What could not be read, in sentences. The parts that depend on it are empty.
    pub problems: Vec<String>,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its name in hexadecimal.
    pub commit: String,
    /// The name of its tree; `None` if the commit object is missing or broken.
    pub tree: Option<String>,
}

/// The files below the root that git tracks. Paths that are no UTF-8 are left out, as no candidate can have them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tracked {
    sorted: Vec<Box<str>>,
    submodules: Vec<Box<str>>,
}

impl Tracked {
    /// Those files and submodules with these paths, relative to the root.
    #[must_use]
    pub fn new(files: Vec<Box<str>>, submodules: Vec<Box<str>>) -> Self {
        let [sorted, submodules] = [files, submodules].map(|mut paths| {
            paths.sort_unstable();
            paths.dedup();
            paths
        });
        Self { sorted, submodules }
    }

    /// Whether git tracks the file at this path.
    #[must_use]
    pub fn contains(&self, path: &str) -> bool {
        self.sorted
            .binary_search_by(|tracked| (**tracked).cmp(path))
            .is_ok()
    }

    /// Whether the folder at this path is a submodule, whose files are tracked by its own repository.
    #[must_use]
    pub fn is_submodule(&self, path: &str) -> bool {
        self.submodules
            .binary_search_by(|tracked| (**tracked).cmp(path))
            .is_ok()
    }

    /// How many files are tracked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// Whether none is tracked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }
}

impl Git {
    /// The repository, if there is one that can be read.
    #[must_use]
    pub fn repository(&self) -> Option<&Repository> {
        match self {
            Self::Repository(repository) => Some(repository),
            Self::Absent | Self::Unreadable(_) => None,
        }
    }

    /// Whether git tracks the file at this path relative to the root.
    #[must_use]
    pub fn tracks(&self, path: &str) -> bool {
        self.repository()
            .is_some_and(|repository| repository.tracked.contains(path))
    }

    /// Whether the folder at this path relative to the root is a submodule.
    #[must_use]
    pub fn is_submodule(&self, path: &str) -> bool {
        self.repository()
            .is_some_and(|repository| repository.tracked.is_submodule(path))
    }
}

/// Reads what git says of a root, which is absolute and without links. Who owns the repository does not matter, since
/// nothing it says is executed; settings of users and systems, and `GIT_…` variables, are not read.
#[must_use]
pub fn read_git(root: &Path) -> Git {
    let Some(work_tree) = root.ancestors().find(|folder| folder.join(".git").exists()) else {
        return Git::Absent;
    };
    let options = gix::open::Options::isolated()
        .with(gix::sec::Trust::Full)
        .filter_config_section(|_| true);
    let repository = match options.open(work_tree.join(".git")) {
        Ok(repository) => repository.to_thread_local(),
        Err(error) => {
            return Git::Unreadable(format!("the git repository cannot be opened: {error}"));
        }
    };
    if let Some(configured) = repository.workdir()
        && !is_same_folder(configured, work_tree)
    {
        return Git::Unreadable(
            "the git repository's work tree is another folder (core.worktree)".to_owned(),
        );
    }
    let below = root.strip_prefix(work_tree).unwrap_or(Path::new(""));
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    let Some(parts) = parts else {
        return Git::Unreadable("the path from the work tree to the root is not UTF-8".to_owned());
    };
    Git::Repository(Box::new(read(&repository, parts.join("/"))))
}

#[expect(
    clippy::disallowed_methods,
    reason = "git's own folders do not stand in Files"
)]
fn is_same_folder(left: &Path, right: &Path) -> bool {
    match (std::fs::canonicalize(left), std::fs::canonicalize(right)) {
        (Ok(left), Ok(right)) => left == right,
        _ => false,
    }
}

fn read(repository: &gix::Repository, prefix: String) -> Repository {
    let mut problems = Vec::new();
    let tracked = tracked(repository, &prefix).unwrap_or_else(|error| {
        problems.push(format!("the index cannot be read: {error}"));
        Tracked::default()
    });
    let (head, branch) = head(repository).unwrap_or_else(|error| {
        problems.push(format!("HEAD cannot be read: {error}"));
        (None, None)
    });
    if head.as_ref().is_some_and(|head| head.tree.is_none()) {
        problems.push("the commit of HEAD cannot be read".to_owned());
    }
    let url = repository.config_snapshot().string("remote.origin.url");
    Repository {
        prefix,
        object_format: match repository.object_hash() {
            gix::hash::Kind::Sha256 => ObjectFormat::Sha256,
            _ => ObjectFormat::Sha1,
        },
        head,
        branch,
        remote: url.and_then(|url| remote(url.to_str().ok()?)),
        tracked,
        problems,
    }
}

fn tracked(repository: &gix::Repository, prefix: &str) -> Result<Tracked, gix::Error> {
    // Without an index, git tracks nothing.
    let Some(index) = repository.try_index()? else {
        return Ok(Tracked::default());
    };
    let (mut files, mut submodules) = (Vec::new(), Vec::new());
    for entry in index.entries() {
        let Some(path) = entry
            .path(&index)
            .to_str()
            .ok()
            .and_then(|path| below(path, prefix))
        else {
            continue;
        };
        if entry.mode == Mode::COMMIT {
            submodules.push(path.into());
        } else if entry.mode != Mode::DIR {
            // A sparse index names folders that are not checked out.
            files.push(path.into());
        }
    }
    Ok(Tracked::new(files, submodules))
}

fn below<'path>(path: &'path str, prefix: &str) -> Option<&'path str> {
    let below = path.strip_prefix(prefix)?;
    if prefix.is_empty() {
        Some(below)
    } else {
        below.strip_prefix('/')
    }
}

type HeadAndBranch = (Option<Head>, Option<String>);

fn head(repository: &gix::Repository) -> Result<HeadAndBranch, gix::Error> {
    let head = repository.head()?;
    let branch = head
        .referent_name()
        .map(|name| name.shorten().to_str_lossy().into_owned());
    if head.is_unborn() {
        return Ok((None, branch));
    }
    let id = head.into_peeled_id()?;
    let tree = repository.find_commit(id).ok();
    let tree = tree.and_then(|commit| Some(commit.tree_id().ok()?.to_string()));
    let commit = id.to_string();
    Ok((Some(Head { commit, tree }), branch))
}
