//! Arguments in, exit code out.

use std::process::ExitCode;

/// Threads grow their heaps with few calls to the system.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    portolan::cli::run()
}
