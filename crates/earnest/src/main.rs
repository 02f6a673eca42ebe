//! Earnest on the command line: it knows clap and the terminal, and nothing of how anything is
//! measured or stored.

mod cli;

mod terminal;

mod progress;

mod rules;

mod case;

mod page;

mod case_json;

mod why;

mod why_json;

mod recordings;

mod wav;

mod keeper;

mod import_report;

mod transcribe;

mod pipeline;

mod centre;

mod serve;

mod commands;

/// Conversations are made on one thread, looked at on another and given back on a third, which the
/// C library's allocator pays for with a tenth of an import.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Elsewhere no limit of the system holds a process that reads recordings: the allocator counts.
#[cfg(not(target_os = "linux"))]
#[global_allocator]
static ALLOCATOR: cap::Cap<mimalloc::MiMalloc> = cap::Cap::new(mimalloc::MiMalloc, usize::MAX);

/// Limits what this process may hold to what one that reads recordings may.
#[cfg(not(target_os = "linux"))]
fn limit_allocations() {
    // It fails where more is held already; then the first allocation fails in its place.
    let _ = ALLOCATOR.set_limit(recordings::MEMORY_BYTES as usize);
}

use clap::Parser;
use std::process::ExitCode;

/// How a command ended that could run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// All went well.
    Well,
    /// Some items were refused, and are named.
    SomeRefused,
    /// It was interrupted, and said what was stored.
    Interrupted,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Well => Self::SUCCESS,
            Ended::SomeRefused => Self::from(1),
            Ended::Interrupted => Self::from(130),
        }
    }
}

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return could_not_run(&error.into()),
    };
    match runtime.block_on(commands::run(cli.command)) {
        Ok(ended) => ended.into(),
        // Whoever read the output has seen enough.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => could_not_run(&error),
    }
}

fn could_not_run(error: &anyhow::Error) -> ExitCode {
    anstream::eprintln!("{} {error:#}", terminal::paint(terminal::MISSED, "error:"));
    ExitCode::from(2)
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
