//! `earnest completions`: what a shell needs to complete the command line.

use crate::Ended;
use crate::cli::{Cli, Completions};
use clap::CommandFactory;
use std::io::Write;

/// Prints completions for a shell.
pub fn run(args: &Completions) -> anyhow::Result<Ended> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "earnest", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(Ended::Well)
}
