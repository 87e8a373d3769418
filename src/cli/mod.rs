//! What was typed in, what was meant out: one file per subcommand.

mod exit;
mod limits;
mod progress;
mod scan;

use clap::{Parser, Subcommand};
use std::{io::Write, process::ExitCode};

pub use exit::Exit;

/// Finds every Kubernetes networking manifest in a repository, evaluates it, and proves what it says.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 80,
    after_help = "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 usage or configuration,\n3 nothing to scan, 4 scan incomplete under --strict."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Scan folders or files and report findings
    Scan(Box<scan::ScanArguments>),
}

/// Runs the program with the process's arguments.
#[must_use]
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let wrong = error.use_stderr();
            // Nobody is left to tell if the terminal is gone.
            let _ = error.print();
            return if wrong {
                Exit::Usage.into()
            } else {
                Exit::Clean.into()
            };
        }
    };
    match arguments.command {
        Command::Scan(arguments) => scan::run(&arguments),
    }
    .unwrap_or_else(|failure| {
        let _ = writeln!(std::io::stderr().lock(), "error: {failure}");
        Exit::Usage
    })
    .into()
}
