//! Files in, sorted candidates and the account of every file out.

mod account;
mod gitignore;
mod ignoring;
mod pattern;
mod taken;
#[cfg(test)]
mod tests;

use std::fmt;

pub use account::{
    Account, AccountError, Accounted, Counts, IgnoreRule, Kind, NotTaken, OpenAccount, Problem,
    Status,
};
pub use taken::{FileKind, file_kind};

use crate::settings::Settings;
use crate::source::{Entry, EntryKind, Files, Git, Link, ListError};
use account::Unsettled;
use ignoring::Ignorer;

/// A file that is to be read and judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Which line of the account it is, for [`OpenAccount::close`].
    pub index: u32,
    /// Relative to the root.
    pub path: Box<str>,
    /// What its name says it is.
    pub kind: FileKind,
    /// Whether it stands under a path that was asked for; the others are read so that references can be resolved.
    pub reported: bool,
}

/// What [`walk`] found.
#[derive(Debug)]
pub struct Walk {
    /// The files to read, sorted by path.
    pub candidates: Vec<Candidate>,
    /// Every file, with what became of it so far.
    pub account: OpenAccount,
}

/// Why a walk could not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The pattern as written.
    pub pattern: String,
    /// Where it was written.
    pub origin: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for PatternError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            pattern,
            origin,
            reason,
        } = self;
        write!(
            formatter,
            "{origin}: `{pattern}` is no glob ({reason}): write a path relative to the root, with `*`, `**`, `?`, `[a-z]` or `{{a,b}}`"
        )
    }
}

impl std::error::Error for PatternError {}

/// Lists everything under the root and decides by name and ignores what is to be read. Only `.gitignore` files under the
/// root hold, neither those above it nor `.git/info/exclude`. `paths` are relative to the root
/// and limit what is reported; the empty path is the root.
///
/// # Errors
/// If an exclude pattern is no glob.
pub fn walk(
    files: &dyn Files,
    paths: &[Box<str>],
    git: &Git,
    settings: &Settings,
) -> Result<Walk, PatternError> {
    let entries = files.list(&settings.limits);
    let mut ignorer = Ignorer::new(files, &entries, git, settings)?;
    let mut candidates = Vec::new();
    let mut unsettled = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let reported = paths.iter().any(|path| is_at_or_below(&entry.path, path));
        let status = status(entry, ignorer.ignored(entry));
        if let Outcome::Candidate(kind) = status {
            candidates.push(Candidate {
                index: u32::try_from(index).unwrap_or(u32::MAX),
                path: entry.path.clone(),
                kind,
                reported,
            });
        }
        unsettled.push(Unsettled {
            kind: kind(&entry.kind),
            reported,
            status: match status {
                Outcome::Candidate(_) => None,
                Outcome::Settled(status) => Some(status),
            },
        });
    }
    let (rules, problems) = ignorer.finish();
    for (index, problem) in problems {
        if let Some(unsettled) = unsettled.get_mut(index) {
            unsettled.status = Some(Status::Problem(problem));
        }
    }
    let paths = entries.into_iter().map(|entry| entry.path);
    let account = OpenAccount::new(paths.zip(unsettled), rules);
    Ok(Walk {
        candidates,
        account,
    })
}

enum Outcome {
    Candidate(FileKind),
    Settled(Status),
}

fn status(entry: &Entry, ignored: Option<u32>) -> Outcome {
    if let Some(rule) = ignored {
        return Outcome::Settled(Status::Ignored(rule));
    }
    let problem = |kind, message: String| Status::Problem(Problem::new(kind, message));
    Outcome::Settled(match &entry.kind {
        EntryKind::File => match file_kind(&entry.path) {
            Some(kind) => return Outcome::Candidate(kind),
            None => Status::NotTaken(NotTaken::Name),
        },
        EntryKind::Link(Link::Inside(target)) => Status::NotTaken(NotTaken::Link(target.clone())),
        EntryKind::Link(Link::Outside) => problem(
            "link-outside",
            "the symbolic link leads out of the root and is not followed".to_owned(),
        ),
        EntryKind::Link(Link::Broken) => problem(
            "link-broken",
            "the symbolic link leads to nothing that can be reached".to_owned(),
        ),
        EntryKind::Link(Link::Loop) => problem(
            "link-loop",
            "the symbolic link leads back to itself".to_owned(),
        ),
        EntryKind::Special(what) => {
            problem("not-a-file", format!("this is a {what}, which is not read"))
        }
        EntryKind::UnnamedFile => problem(
            "path-not-utf8",
            "the path is not valid UTF-8: rename the file or its folder".to_owned(),
        ),
        EntryKind::Unlisted(error) => {
            let kind = match error {
                ListError::Unreadable(_) => "unreadable",
                ListError::TooDeep(_) | ListError::TooMany(_) => "limit",
            };
            problem(kind, error.to_string())
        }
    })
}

fn kind(kind: &EntryKind) -> Kind {
    match kind {
        EntryKind::File | EntryKind::UnnamedFile => Kind::File,
        EntryKind::Link(_) => Kind::Link,
        EntryKind::Special(_) => Kind::Special,
        EntryKind::Unlisted(_) => Kind::Folder,
    }
}

fn is_at_or_below(path: &str, folder: &str) -> bool {
    folder.is_empty()
        || path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
