//! A report and what was asked of it in, files and standard output out: each file whole or not at all.

use super::{HumanOptions, Report, human, json, sarif};
use anstream::{AutoStream, stream::RawStream};
use std::{
    fmt,
    fs::OpenOptions,
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    str::FromStr,
};
use thiserror::Error;

/// A form in which a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// Snippets and a summary for people.
    Human,
    /// portolan's own JSON, version 1.
    Json,
    /// SARIF 2.1.0 for dashboards.
    Sarif,
}

/// Where a report goes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    /// Standard output.
    Stdout,
    /// A file, which is replaced.
    File(PathBuf),
}

/// A format and where it goes: `sarif=out.sarif`, `json=-`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The form.
    pub format: Format,
    /// The place.
    pub destination: Destination,
}

/// When ANSI styles are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorChoice {
    /// On a terminal that shows them, unless `NO_COLOR` or `CLICOLOR` forbids it or `CLICOLOR_FORCE` demands it.
    #[default]
    Auto,
    /// Always, in files too.
    Always,
    /// Never.
    Never,
}

/// What holds for all outputs of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct WriteOptions {
    /// How the text for people is written; [`HumanOptions::color`] is set from [`WriteOptions::color`].
    pub human: HumanOptions,
    /// When that text is styled.
    pub color: ColorChoice,
}

/// A report that could not be written.
#[derive(Debug, Error)]
#[error("cannot write the {format} report to {}: {source}", name(.destination))]
pub struct WriteError {
    /// What was to be written.
    pub format: Format,
    /// Where to.
    pub destination: Destination,
    /// Why not.
    pub source: io::Error,
}

/// A word that is no format, or a text that is no `FORMAT=FILE`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ParseOutputError {
    /// No such format.
    #[error("there is no format `{word}`: choose one of {}", Format::NAMES.join(", "))]
    Format {
        /// What was written.
        word: String,
    },
    /// No `=` or no file.
    #[error(
        "`{text}` is not FORMAT=FILE: write for example sarif=portolan.sarif, or json=- for standard output"
    )]
    Form {
        /// What was written.
        text: String,
    },
}

impl Format {
    /// Every format, in the order of [`Format::NAMES`].
    pub const ALL: [Self; 3] = [Self::Human, Self::Json, Self::Sarif];
    /// The words for them.
    pub const NAMES: [&'static str; 3] = ["human", "json", "sarif"];

    /// Writes a report in this format.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(
        self,
        report: &Report,
        options: &HumanOptions,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match self {
            Self::Human => human::write(report, options, out),
            Self::Json => json::write(report, out),
            Self::Sarif => sarif::write(report, out),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Sarif => "sarif",
        })
    }
}

impl FromStr for Format {
    type Err = ParseOutputError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .zip(Self::NAMES)
            .find(|(_, name)| *name == word)
            .map(|(format, _)| format)
            .ok_or_else(|| ParseOutputError::Format {
                word: word.to_owned(),
            })
    }
}

impl FromStr for Output {
    type Err = ParseOutputError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((format, file)) = text.split_once('=').filter(|(_, file)| !file.is_empty()) else {
            return Err(ParseOutputError::Form {
                text: text.to_owned(),
            });
        };
        Ok(Self {
            format: format.parse()?,
            destination: match file {
                "-" => Destination::Stdout,
                path => Destination::File(path.into()),
            },
        })
    }
}

/// Writes a report to each output in turn. A reader that closes standard output early is no error.
///
/// # Errors
/// The first output that cannot be written. A file that was there before is then as it was.
pub fn write_outputs(
    report: &Report,
    outputs: &[Output],
    options: &WriteOptions,
) -> Result<(), WriteError> {
    for output in outputs {
        let written = match &output.destination {
            Destination::Stdout => to_stdout(report, output.format, options),
            Destination::File(path) => to_path(report, output.format, options, path),
        };
        written.map_err(|source| WriteError {
            format: output.format,
            destination: output.destination.clone(),
            source,
        })?;
    }
    Ok(())
}

fn name(destination: &Destination) -> String {
    match destination {
        Destination::Stdout => "standard output".to_owned(),
        Destination::File(path) => super::escape_line(&path.to_string_lossy()).into_owned(),
    }
}

fn to_stdout(report: &Report, format: Format, options: &WriteOptions) -> io::Result<()> {
    let stdout = io::stdout().lock();
    let written = if format == Format::Human {
        human_to(report, options, stdout)
    } else {
        to_writer(report, format, options, stdout)
    };
    unless_closed(written)
}

/// Lets anstream decide about styles and translate them for consoles that need it.
fn human_to<S: RawStream + anstream::stream::AsLockedWrite>(
    report: &Report,
    options: &WriteOptions,
    stream: S,
) -> io::Result<()> {
    let choice = match options.color {
        ColorChoice::Auto => AutoStream::choice(&stream),
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    let mut options = options.human;
    options.color = choice != anstream::ColorChoice::Never;
    let mut out = BufWriter::new(AutoStream::new(stream, choice));
    human::write(report, &options, &mut out)?;
    out.flush()
}

fn to_writer(
    report: &Report,
    format: Format,
    options: &WriteOptions,
    writer: impl Write,
) -> io::Result<()> {
    let mut human = options.human;
    human.color = options.color == ColorChoice::Always;
    let mut out = BufWriter::with_capacity(1 << 16, writer);
    format.write(report, &human, &mut out)?;
    out.flush()
}

fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is about the file that a report goes to, not about one that is scanned"
)]
fn to_path(report: &Report, format: Format, options: &WriteOptions, path: &Path) -> io::Result<()> {
    let existing = match std::fs::metadata(path) {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    match existing {
        Some(metadata) if metadata.is_dir() => Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            "it is a folder: name a file in it",
        )),
        // Pipes and devices have no old content to keep, and what a shell opened for us must not be replaced.
        Some(metadata) if !metadata.is_file() || is_opened_elsewhere(path) => {
            let file = OpenOptions::new().append(true).open(path)?;
            unless_closed(to_writer(report, format, options, file))
        }
        Some(metadata) if metadata.permissions().readonly() => {
            Err(io::ErrorKind::PermissionDenied.into())
        }
        Some(metadata) => {
            let target = std::fs::canonicalize(path)?;
            let permissions = metadata.permissions();
            replace(report, format, options, &target, Some(permissions))
        }
        None => replace(report, format, options, path, None),
    }
}

fn is_opened_elsewhere(path: &Path) -> bool {
    path.starts_with("/dev") || path.starts_with("/proc")
}

/// Writes beside the target, then moves over it.
fn replace(
    report: &Report,
    format: Format,
    options: &WriteOptions,
    target: &Path,
    permissions: Option<std::fs::Permissions>,
) -> io::Result<()> {
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".portolan-").suffix(".tmp");
    for_all(&mut builder);
    let file = builder.tempfile_in(folder).map_err(|error| plain(&error))?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    to_writer(report, format, options, file.as_file())?;
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}

/// The error without the temporary file's name, which nobody asked for.
fn plain(error: &io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::NotFound => {
            io::Error::new(error.kind(), "its folder does not exist: make it first")
        }
        io::ErrorKind::PermissionDenied => io::Error::new(
            error.kind(),
            "no file may be made in its folder: choose another or change its permissions",
        ),
        kind => kind.into(),
    }
}

/// Asks for what the umask leaves of read and write for all, as any new file gets it; a temporary file would be its
/// owner's alone.
#[cfg(unix)]
fn for_all(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(std::fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn for_all(_: &mut tempfile::Builder<'_, '_>) {}
