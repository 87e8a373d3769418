//! `portolan scan`: flags in, reports and an exit code out.

use super::{
    exit::{Exit, Failure},
    progress::Bar,
};
use crate::{
    config,
    finding::Level,
    report::escape_line,
    report::{
        ColorChoice, Destination, FileStatus, Format, HumanOptions, Output, Report, Verbosity,
        WriteOptions, write_outputs,
    },
    scan::scan,
    settings::{Exclude, Persona, Settings},
    source::{Files, Folder, Git, Memory, Root, find_root, read_git},
};
use clap::{ArgAction, Args, ValueEnum};
use std::{
    io::{Read, Write},
    path::PathBuf,
};

const EXAMPLES: &str = "Examples:
  portolan scan                          the repository around this folder
  portolan scan deploy/ --fail-on warning
  portolan scan . -o sarif=portolan.sarif -o json=portolan.json
  helm template . | portolan scan - --stdin-filename web.yaml

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration,
3 nothing to scan, 4 scan incomplete under --strict.";

/// What `portolan scan` takes.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct ScanArguments {
    /// Folders or files to report on; `-` is standard input [default: the folder of --root, else `.`]
    paths: Vec<PathBuf>,
    /// Folder that paths in reports are relative to [default: the nearest folder with .git, else the path]
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// Path that standard input stands for, relative to the root
    #[arg(long, value_name = "PATH", default_value = "stdin.yaml")]
    stdin_filename: String,
    /// Configuration file [default: portolan.yaml of the root]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    no_config: bool,
    /// Threads [default: one for each processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    /// Read files that .gitignore hides, too
    #[arg(long)]
    no_ignore: bool,
    /// Leave out what a glob relative to the root matches; repeatable
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Set a limit; repeatable (`--limit list` shows them)
    #[arg(long, value_name = "NAME=NUMBER")]
    limit: Vec<String>,
    /// Audience: each sees the findings of the ones before it
    #[arg(long, value_enum)]
    persona: Option<PersonaWord>,
    /// Let findings under test and example paths count for the exit code
    #[arg(long)]
    include_tests: bool,
    /// Lowest level that makes the exit code 1
    #[arg(long, value_enum, default_value_t = LevelWord::Error)]
    fail_on: LevelWord,
    /// Exit with 0 although there are findings
    #[arg(long)]
    exit_zero: bool,
    /// Exit with 4 if something could not be read or understood
    #[arg(long)]
    strict: bool,
    /// Write a format (human, json, sarif) to standard output; repeatable [default: human]
    #[arg(short, long, value_name = "FORMAT")]
    format: Vec<Format>,
    /// Write a format to a file (`-` is standard output); repeatable
    #[arg(short, long, value_name = "FORMAT=FILE")]
    output: Vec<Output>,
    /// When to use colours
    #[arg(long, value_enum, default_value_t = ColorWord::Auto)]
    color: ColorWord,
    /// One line a finding and nothing else
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,
    /// Also units, problems and the account of files
    #[arg(short, long, action = ArgAction::Count)]
    verbose: u8,
    /// List every open question
    #[arg(long)]
    show_unknown: bool,
    /// No progress bar
    #[arg(long)]
    no_progress: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PersonaWord {
    /// What its owner would call a fault
    Regular,
    /// Also good practice that many leave out on purpose
    Pedantic,
    /// Also what is allowed and worth knowing
    Auditor,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LevelWord {
    Note,
    Warning,
    Error,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ColorWord {
    Auto,
    Always,
    Never,
}

/// What is scanned.
struct Source {
    files: Box<dyn Files>,
    paths: Vec<Box<str>>,
    git: Git,
}

pub(super) fn run(arguments: &ScanArguments) -> Result<Exit, Failure> {
    if arguments.limit.iter().any(|limit| limit == "list") {
        return Ok(super::limits::list());
    }
    let source = source(arguments)?;
    let settings = settings(arguments, &source)?;
    let bar = Bar::new(!arguments.no_progress && !arguments.quiet);
    let threads = arguments.jobs.map_or(0, usize::from);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|error| Failure::Threads(threads, error.to_string()))?;
    let report = pool.install(|| {
        scan(
            &*source.files,
            &source.paths,
            source.git.clone(),
            &settings,
            &bar,
        )
    });
    bar.finish();
    let report = report?;
    write_outputs(&report, &outputs(arguments), &write_options(arguments))?;
    let exit = exit(arguments, &report);
    // The process ends here: returning its memory piece by piece would only take time.
    std::mem::forget(report);
    Ok(exit)
}

fn source(arguments: &ScanArguments) -> Result<Source, Failure> {
    let stdin = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    if !stdin {
        let Root { folder, paths } = find_root(&arguments.paths, arguments.root.as_deref())?;
        let git = read_git(&folder);
        return Ok(Source {
            files: Box::new(Folder::new(folder)),
            paths,
            git,
        });
    }
    if arguments.paths.len() > 1 {
        return Err(Failure::StdinAndPaths);
    }
    let mut text = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut text)
        .map_err(Failure::Stdin)?;
    let mut files = Memory::new();
    let name = &arguments.stdin_filename;
    files
        .add(name, text)
        .map_err(|_| Failure::StdinName(name.clone()))?;
    Ok(Source {
        files: Box::new(files),
        paths: vec!["".into()],
        git: Git::Absent,
    })
}

fn settings(arguments: &ScanArguments, source: &Source) -> Result<Settings, Failure> {
    let mut settings = Settings::default();
    if !arguments.no_config {
        config::read(arguments.config.as_deref(), &*source.files, &mut settings)?;
    }
    settings.ignoring.gitignore &= !arguments.no_ignore;
    settings
        .ignoring
        .exclude
        .extend(arguments.exclude.iter().map(|pattern| Exclude {
            pattern: pattern.clone(),
            origin: "--exclude".to_owned(),
        }));
    for limit in &arguments.limit {
        let (name, value) = limit
            .split_once('=')
            .ok_or_else(|| Failure::LimitForm(limit.clone()))?;
        settings.limits.set(name, value)?;
    }
    settings.include_tests |= arguments.include_tests;
    if let Some(persona) = arguments.persona {
        settings.persona = match persona {
            PersonaWord::Regular => Persona::Regular,
            PersonaWord::Pedantic => Persona::Pedantic,
            PersonaWord::Auditor => Persona::Auditor,
        };
    }
    Ok(settings)
}

/// People read standard output unless a format for it is named.
fn outputs(arguments: &ScanArguments) -> Vec<Output> {
    let mut outputs = arguments.output.clone();
    let stdout = |format| Output {
        format,
        destination: Destination::Stdout,
    };
    outputs.extend(arguments.format.iter().copied().map(stdout));
    if !outputs
        .iter()
        .any(|output| output.destination == Destination::Stdout)
    {
        outputs.push(stdout(Format::Human));
    }
    outputs
}

fn write_options(arguments: &ScanArguments) -> WriteOptions {
    let verbosity = match (arguments.quiet, arguments.verbose) {
        (true, _) => Verbosity::Quiet,
        (false, 0) => Verbosity::Normal,
        (false, _) => Verbosity::Verbose,
    };
    let color = match arguments.color {
        ColorWord::Auto => ColorChoice::Auto,
        ColorWord::Always => ColorChoice::Always,
        ColorWord::Never => ColorChoice::Never,
    };
    let human = HumanOptions {
        verbosity,
        show_unknown: arguments.show_unknown,
        ..HumanOptions::default()
    };
    WriteOptions { human, color }
}

fn exit(arguments: &ScanArguments, report: &Report) -> Exit {
    let taken =
        |status: &FileStatus| !matches!(status, FileStatus::NotTaken | FileStatus::Ignored(_));
    let level = match arguments.fail_on {
        LevelWord::Note => Level::Note,
        LevelWord::Warning => Level::Warning,
        LevelWord::Error => Level::Error,
    };
    if !report.account.files.iter().any(|(_, status)| taken(status)) {
        note(
            "nothing to scan: no file under the paths is one that portolan reads (*.yaml, *.yml, *.json, …)",
        );
        Exit::NothingToScan
    } else if arguments.strict && report.incomplete() {
        let count = report.problems.len();
        let word = if count == 1 {
            "problem"
        } else {
            "problems, the first"
        };
        note(&format!(
            "incomplete: {count} {word} in `{}`",
            first_problem(report)
        ));
        Exit::Incomplete
    } else if report.counted(level) > 0 && !arguments.exit_zero {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

fn first_problem(report: &Report) -> String {
    report
        .problems
        .first()
        .map(|problem| escape_line(&problem.path).into_owned())
        .unwrap_or_default()
}

/// A line on standard error; if nobody reads it, the exit code still says the same.
fn note(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}
