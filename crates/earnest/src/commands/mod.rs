//! One file a command; each is thin.

mod account;
pub mod add;
mod audit;
mod backup;
mod completions;
mod demo;
mod doctor;
mod erase;
mod explain;
mod form;
mod query;
mod reanalyse;
mod recordings;
mod report;
pub mod retention;
pub mod roster;
mod rubric;
mod scripts;
mod search;
pub mod show;
mod tables;
mod train;
mod transcribe;

use crate::Ended;
use crate::cli::{Command, Database};
use anyhow::Context;
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use store::Store;

/// Runs a command.
pub async fn run(command: Command) -> anyhow::Result<Ended> {
    match command {
        Command::Add(args) => add::run(&args).await,
        Command::Show(args) => show::run(&args).await,
        Command::Explain(args) => explain::run(&args).await,
        Command::Report(args) => report::run(&args).await,
        Command::Form(args) => form::run(&args).await,
        Command::Query(args) => query::run(&args).await,
        Command::Search(args) => search::run(&args).await,
        Command::Tables(args) => tables::run(&args),
        Command::Reanalyse(args) => reanalyse::run(&args).await,
        Command::Erase(args) => erase::run(&args).await,
        Command::Retention(args) => retention::run(&args).await,
        Command::Hold(args) => retention::hold(&args).await,
        Command::Scripts(args) => scripts::run(&args).await,
        Command::Rubric(args) => rubric::run(&args).await,
        Command::Account(args) => account::run(&args).await,
        Command::Roster(args) => roster::run(&args).await,
        Command::Audit(args) => audit::list(&args).await,
        Command::VerifyAudit(args) => audit::verify(&args).await,
        Command::Backup(args) => backup::back_up(&args).await,
        Command::Restore(args) => backup::restore(&args).await,
        Command::Doctor(args) => doctor::run(&args).await,
        Command::Train(args) => train::run(&args).await,
        Command::Demo(args) => demo::run(&args).await,
        Command::Transcribe(args) => transcribe::run(&args).await,
        #[cfg(feature = "whisper")]
        Command::WhisperChild(args) => {
            crate::transcribe::whisper_child(&args.model, args.language.as_deref())?;
            Ok(Ended::Well)
        }
        Command::Recordings(args) => recordings::run(&args),
        Command::Decode(args) => crate::recordings::child(&args),
        Command::Serve(args) => crate::serve::run(&args).await,
        Command::Completions(args) => completions::run(&args),
    }
}

/// Whether whoever sits there says that something is to be erased.
fn confirmed(what: &str) -> anyhow::Result<bool> {
    let stdin = std::io::stdin();
    anyhow::ensure!(stdin.is_terminal(), "expected --yes where nobody can be asked");
    let mut out = anstream::stderr().lock();
    write!(out, "Erase {what} for good? [y/N] ")?;
    out.flush()?;
    let mut answer = String::new();
    stdin.lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// Opens a database that is there, to read.
async fn open_to_read(database: &Database) -> anyhow::Result<Store> {
    must_exist(database)?;
    Ok(Store::open_read_only(&database.0).await?)
}

/// Opens a database that is there, to read and write.
async fn open_to_write(database: &Database) -> anyhow::Result<Store> {
    must_exist(database)?;
    Ok(Store::open(&database.0).await?)
}

fn must_exist(database: &Database) -> anyhow::Result<()> {
    // Of a server's the server says so.
    let Some(path) = database.0.file() else { return Ok(()) };
    let there = path.try_exists().with_context(|| format!("`{}`", path.display()))?;
    anyhow::ensure!(
        there,
        "no database at `{}`; `earnest add` makes one, `--db` names another",
        path.display()
    );
    Ok(())
}

/// Whether a database may be there: a file is, or a server is named.
fn may_exist(database: &Database) -> bool {
    database.0.file().is_none_or(Path::exists)
}

/// Writes a text to standard output, in colour where somebody looks.
pub fn print(text: &str) -> std::io::Result<()> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}
