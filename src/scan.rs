//! Files and Settings in, a Report out: the whole way as one function.

use crate::{
    parse::parse,
    report::Report,
    rules::evaluate,
    settings::Settings,
    settle::{Scan, settle},
    source::{Files, Git},
    unit::{TestPaths, assemble},
    walk::{AccountError, PatternError, walk},
};

/// How far a scan has come, for whoever shows it.
pub trait Progress: Sync {
    /// This many files are to be read.
    fn expect(&self, files: usize);
    /// One more file was read and parsed.
    fn read(&self);
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn expect(&self, _files: usize) {}
    fn read(&self) {}
}

/// Why a scan could not be made.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ScanError {
    /// An exclude pattern is no glob.
    #[error(transparent)]
    Pattern(#[from] PatternError),
    /// A glob of test paths is no glob.
    #[error(
        "test-paths: {0}: write a path relative to the root, with `*`, `**`, `?`, `[a-z]` or `{{a,b}}`"
    )]
    TestPaths(#[from] globset::Error),
    /// The account does not add up.
    #[error(transparent)]
    Account(#[from] AccountError),
}

/// Scans what lies under the root of `files`. `paths`, relative to the root, limit what is reported; the empty path is
/// the root.
///
/// # Errors
/// If a glob of the settings is malformed. What cannot be read or understood is data in the report.
pub fn scan(
    files: &dyn Files,
    paths: &[Box<str>],
    git: Git,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Report, ScanError> {
    let tests = TestPaths::new(settings.test_paths.iter().map(String::as_str))?;
    let walked = walk(files, paths, &git, settings)?;
    progress.expect(walked.candidates.len());
    let parsed = parse(files, &walked.candidates, settings, &|| progress.read());
    let account = walked.account.close(parsed.statuses)?;
    let repository = parsed.repository;
    let assembly = assemble(&repository, &tests);
    let reported = |document| repository.document(document).data().reported;
    let evaluation = evaluate(&repository, &assembly, settings, &reported);
    let scan = Scan {
        repository,
        assembly,
        evaluation,
        account,
        problems: parsed.problems,
        git,
    };
    Ok(settle(scan, files, &tests, settings))
}
