//! What became of each file in, counts that add up out: the account that every report carries.

use std::borrow::Cow;

use serde::Serialize;

use crate::source::{DecodeError, ReadError};

/// What became of a file: exactly one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It was read, understood, and at least one of its documents was evaluated.
    Judged,
    /// It was read, and nothing in it concerns networking; says why.
    Irrelevant(Cow<'static, str>),
    /// A pattern leaves it out; index in [`Account::ignore_rules`].
    Ignored(u32),
    /// It was not read.
    NotTaken(NotTaken),
    /// It should have been read and understood, but was not.
    Problem(Problem),
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotTaken {
    /// Files of this name are not.
    Name,
    /// It is a symbolic link to this path under the root, which has a line of its own or is a folder.
    Link(Box<str>),
}

/// Why a file could not be judged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// A word to count by: `limit`, `unreadable`, `encoding`, ….
    pub kind: &'static str,
    /// A sentence that says what to do.
    pub message: String,
    /// The line it is about, counted from 1.
    pub line: Option<u32>,
}

/// A pattern that leaves files out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IgnoreRule {
    /// As written.
    pub pattern: Box<str>,
    /// The path of the `.gitignore` relative to the root, or the origin of an exclude: `--exclude`, `portolan.yaml`.
    pub origin: Box<str>,
    /// The line in the `.gitignore`, counted from 1.
    pub line: Option<u32>,
}

/// What an entry of the account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A regular file.
    File,
    /// A symbolic link.
    Link,
    /// A socket, a pipe or a device.
    Special,
    /// A folder that could not be listed, so that its files have no lines of their own.
    Folder,
}

/// One line of the account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Accounted {
    /// Relative to the root; bytes that are no UTF-8 escaped.
    pub path: Box<str>,
    /// What it is.
    pub kind: Kind,
    /// Whether it stands under a path that was asked for.
    pub reported: bool,
    /// What became of it.
    pub status: Status,
}

/// What became of everything under the root.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// A line for each entry, sorted by path.
    pub lines: Vec<Accounted>,
    /// Every pattern that could leave something out, used or not.
    pub ignore_rules: Vec<IgnoreRule>,
}

/// How many there are of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Regular files.
    pub files: u64,
    /// Symbolic links, special files and folders that could not be listed.
    pub others: u64,
    /// See [`Status::Judged`].
    pub judged: u64,
    /// See [`Status::Irrelevant`].
    pub irrelevant: u64,
    /// See [`Status::Ignored`].
    pub ignored: u64,
    /// See [`Status::NotTaken`].
    pub not_taken: u64,
    /// See [`Status::Problem`].
    pub problems: u64,
}

/// An account in which the candidates have no status yet.
#[derive(Debug, Default)]
pub struct OpenAccount {
    lines: Vec<(Box<str>, Unsettled)>,
    ignore_rules: Vec<IgnoreRule>,
}

#[derive(Debug)]
pub(super) struct Unsettled {
    pub(super) kind: Kind,
    pub(super) reported: bool,
    pub(super) status: Option<Status>,
}

/// An account that does not add up: a fault of portolan, not of what it scans.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Nobody said what became of these files.
    #[error("nothing is known about {} files, the first is `{}`: please report this as a fault of portolan", .0.len(), .0.first().map_or("", |path| path))]
    Missing(Vec<Box<str>>),
    /// A status was given to something that had one, or that does not exist.
    #[error(
        "line {0} of the account was settled twice or does not exist: please report this as a fault of portolan"
    )]
    NotOpen(u32),
}

impl OpenAccount {
    pub(super) fn new(
        lines: impl Iterator<Item = (Box<str>, Unsettled)>,
        ignore_rules: Vec<IgnoreRule>,
    ) -> Self {
        Self {
            lines: lines.collect(),
            ignore_rules,
        }
    }

    /// Takes what became of the candidates, by their [`index`](super::Candidate::index), in any order.
    ///
    /// # Errors
    /// If a candidate is missing, or one is there twice.
    pub fn close(
        mut self,
        settled: impl IntoIterator<Item = (u32, Status)>,
    ) -> Result<Account, AccountError> {
        for (index, status) in settled {
            match self.lines.get_mut(index as usize) {
                Some((_, line)) if line.status.is_none() => line.status = Some(status),
                _ => return Err(AccountError::NotOpen(index)),
            }
        }
        let mut lines = Vec::with_capacity(self.lines.len());
        let mut missing = Vec::new();
        for (path, line) in self.lines {
            match line.status {
                Some(status) => lines.push(Accounted {
                    path,
                    kind: line.kind,
                    reported: line.reported,
                    status,
                }),
                None => missing.push(path),
            }
        }
        if !missing.is_empty() {
            return Err(AccountError::Missing(missing));
        }
        Ok(Account {
            lines,
            ignore_rules: self.ignore_rules,
        })
    }
}

impl Account {
    /// The counts of what stands under the paths that were asked for.
    #[must_use]
    pub fn reported(&self) -> Counts {
        count(self.lines.iter().filter(|line| line.reported))
    }

    /// The counts of everything under the root.
    #[must_use]
    pub fn all(&self) -> Counts {
        count(self.lines.iter())
    }

    /// The pattern that left a line out.
    #[must_use]
    pub fn ignored_by(&self, line: &Accounted) -> Option<&IgnoreRule> {
        match line.status {
            Status::Ignored(rule) => self.ignore_rules.get(rule as usize),
            _ => None,
        }
    }
}

fn count<'lines>(lines: impl Iterator<Item = &'lines Accounted>) -> Counts {
    let mut counts = Counts::default();
    for line in lines {
        *match line.kind {
            Kind::File => &mut counts.files,
            Kind::Link | Kind::Special | Kind::Folder => &mut counts.others,
        } += 1;
        *match line.status {
            Status::Judged => &mut counts.judged,
            Status::Irrelevant(_) => &mut counts.irrelevant,
            Status::Ignored(_) => &mut counts.ignored,
            Status::NotTaken(_) => &mut counts.not_taken,
            Status::Problem(_) => &mut counts.problems,
        } += 1;
    }
    counts
}

impl Counts {
    /// Whether every entry is in exactly one of the five counts.
    #[must_use]
    pub fn add_up(&self) -> bool {
        let settled = self.judged + self.irrelevant + self.ignored + self.not_taken + self.problems;
        self.files + self.others == settled
    }
}

impl Problem {
    /// A problem of the whole file.
    #[must_use]
    pub fn new(kind: &'static str, message: String) -> Self {
        Self {
            kind,
            message,
            line: None,
        }
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        let kind = match error {
            ReadError::TooLarge { .. } => "limit",
            ReadError::Unreadable(_) | ReadError::Absent => "unreadable",
            ReadError::Outside | ReadError::Link | ReadError::NotAFile => "not-a-file",
        };
        Self::new(kind, error.to_string())
    }
}

impl From<DecodeError> for Problem {
    fn from(error: DecodeError) -> Self {
        Self {
            kind: "encoding",
            message: error.to_string(),
            line: Some(error.line()),
        }
    }
}
