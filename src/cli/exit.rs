//! What a command came to in, the process's exit code out: the same for every format.

use crate::{
    config::ConfigError, report::WriteError, scan::ScanError, settings::LimitError,
    source::RootError,
};
use std::{io, process::ExitCode};

/// How a command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Nothing at or above the level that fails.
    Clean,
    /// Findings at or above it.
    Findings,
    /// What was typed or configured is wrong, or a report could not be written.
    Usage,
    /// No file under the paths is one that is read.
    NothingToScan,
    /// Under `--strict`: something could not be read or understood.
    Incomplete,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Clean => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::NothingToScan => 3,
            Exit::Incomplete => 4,
        }
        .into()
    }
}

/// Why a command gave no report.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Root(#[from] RootError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Limit(#[from] LimitError),
    #[error("--limit `{0}` is not NAME=NUMBER: write for example file-size=1000000")]
    LimitForm(String),
    #[error(transparent)]
    Scan(#[from] ScanError),
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("cannot read standard input: {0}")]
    Stdin(io::Error),
    #[error(
        "--stdin-filename `{0}` is no relative path: name the file as it would lie below the root"
    )]
    StdinName(String),
    #[error("`-` reads standard input and stands alone: leave out the other paths")]
    StdinAndPaths,
    #[error("cannot start {0} threads: {1}")]
    Threads(usize, String),
}
