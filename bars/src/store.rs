//! How fast files become a database, and how fast a large database answers, through the binary.

use crate::child::{self, Ran};
use crate::gauge;
use crate::generate::{self, Written};
use crate::spoken::Spoken;
use crate::stages;
use crate::ten_million;
use crate::thresholds::{self, number};
use anyhow::Context;
use clap::Args;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How often what takes long is run; the middle one is printed.
const LONG_RUNS: usize = 3;
/// How often what is over at once is run.
const SHORT_RUNS: usize = 5;

/// What to measure.
#[derive(Args)]
pub struct Store {
    /// The binary; by default the one beside this program
    #[arg(long, value_name = "FILE")]
    earnest: Option<PathBuf>,
    /// The Python of the peer
    #[arg(long, env = "EARNEST_PYTHON", default_value = "python3")]
    python: PathBuf,
    /// Where the made-up files and databases lie; kept where given, and used again
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
    /// Turns of the file
    #[arg(long, default_value_t = 1_000_000)]
    turns: usize,
    /// Moments of the large database
    #[arg(long, default_value_t = 10_000_000)]
    moments: usize,
    /// Which parts to run
    #[arg(long, value_delimiter = ',', value_enum, default_value = "add,peer,stages,ask")]
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Into a new database, and again with one in a hundred changed
    Add,
    /// The same rows by Python, without any analysis
    Peer,
    /// Where the time goes
    Stages,
    /// Answers from the large database
    Ask,
}

/// Prints the figures.
pub fn store(args: &Store) -> anyhow::Result<()> {
    let earnest = match &args.earnest {
        Some(path) => path.clone(),
        None => std::env::current_exe()?.with_file_name("earnest"),
    };
    anyhow::ensure!(
        earnest.exists(),
        "no `{}`: `cargo build --release -p earnest` makes it",
        earnest.display()
    );
    let temporary = tempfile::tempdir()?;
    let scratch = args.scratch.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(scratch)?;
    println!("{}", gauge::machine());
    let runs = |part| args.parts.contains(&part);
    if runs(Part::Add) || runs(Part::Peer) || runs(Part::Stages) {
        let files = Files::make(scratch, args.turns)?;
        if runs(Part::Add) {
            add(&earnest, scratch, &files)?;
        }
        if runs(Part::Peer) {
            peer(&args.python, scratch, &files)?;
        }
        if runs(Part::Stages) {
            stages::print(&files.first, files.written)?;
        }
    }
    if runs(Part::Ask) {
        ask(&earnest, scratch, args.moments)?;
    }
    Ok(())
}

struct Files {
    first: PathBuf,
    changed: PathBuf,
    written: Written,
}

impl Files {
    fn make(scratch: &Path, turns: usize) -> anyhow::Result<Self> {
        let spoken = Spoken::read()?;
        let make = |changed: bool| {
            let name = if changed { "changed" } else { "first" };
            let path = scratch.join(format!("{turns}-{name}.jsonl"));
            let mut file = BufWriter::new(File::create(&path)?);
            let written = generate::write(&spoken, turns, changed, &mut file)?;
            file.flush()?;
            anyhow::Ok((path, written))
        };
        let (first, written) = make(false)?;
        let (changed, _) = make(true)?;
        let bytes = first.metadata()?.len();
        println!(
            "a file of {} turns in {} conversations, {} agents, {} programmes, {} MB",
            number(written.turns as f64),
            number(written.conversations as f64),
            generate::AGENTS,
            generate::PROGRAMMES,
            number(bytes as f64 / 1e6)
        );
        Ok(Self { first, changed, written })
    }
}

fn add(earnest: &Path, scratch: &Path, files: &Files) -> anyhow::Result<()> {
    let database = scratch.join("million.db");
    let run = |file: &Path| {
        child::run(Command::new(earnest).arg("add").arg(file).arg("--db").arg(&database))
    };
    let mut firsts = Vec::new();
    for _ in 0..LONG_RUNS {
        remove(&database)?;
        firsts.push(run(&files.first)?);
    }
    let turns = files.written.turns;
    let rate = print("add", turns, &firsts);
    let size = database.metadata()?.len();
    println!("  the database is {} MB", number(size as f64 / 1e6));
    thresholds::judge(&thresholds::ADD, rate);
    let peaks: Vec<f64> = firsts.iter().map(|ran| ran.peak_bytes as f64 / 1e6).collect();
    thresholds::judge(&thresholds::ADD_MEMORY, gauge::median(&peaks));

    // Back and forth: each time one conversation in a hundred is another than what is stored.
    let mut again = Vec::new();
    for at in 0..LONG_RUNS {
        again.push(run(if at % 2 == 0 { &files.changed } else { &files.first })?);
    }
    let rate = print("add again, 1 % changed", turns, &again);
    thresholds::judge(&thresholds::ADD_AGAIN, rate);
    remove(&database)
}

/// Prints the run in the middle; returns its turns per second.
fn print(what: &str, turns: usize, runs: &[Ran]) -> Option<f64> {
    let mut by_wall: Vec<&Ran> = runs.iter().collect();
    by_wall.sort_by_key(|ran| ran.wall);
    let middle = by_wall.get(by_wall.len() / 2)?;
    let rate = turns as f64 / middle.wall.as_secs_f64();
    let all: Vec<String> =
        runs.iter().map(|ran| format!("{:.1}", ran.wall.as_secs_f64())).collect();
    println!(
        "{what}: {} turns/s; wall {:.1} s (runs {}), processor {:.1} s, peak {} MB, written {} MB",
        number(rate),
        middle.wall.as_secs_f64(),
        all.join(", "),
        middle.cpu.as_secs_f64(),
        number(middle.peak_bytes as f64 / 1e6),
        number(middle.written_bytes as f64 / 1e6),
    );
    let threads: Vec<String> = middle
        .threads
        .iter()
        .map(|(name, cpu)| format!("{name} {:.1}", cpu.as_secs_f64()))
        .collect();
    println!("  processor seconds by thread: {}", threads.join(", "));
    Some(rate)
}

fn remove(database: &Path) -> anyhow::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let mut path = database.as_os_str().to_owned();
        path.push(ending);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(())
}

fn peer(python: &Path, scratch: &Path, files: &Files) -> anyhow::Result<()> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("store_peer.py");
    let database = scratch.join("peer.db");
    let mut runs = Vec::new();
    for _ in 0..LONG_RUNS {
        remove(&database)?;
        let mut command = Command::new(python);
        command.arg(&script).arg(&files.first).arg(&database);
        match child::run(&mut command) {
            Ok(ran) => runs.push(ran),
            Err(error) => {
                println!("python json and sqlite3: did not run: {error:#}");
                return Ok(());
            }
        }
    }
    print("python json and sqlite3, no masking, no analysis", files.written.turns, &runs);
    remove(&database)
}

fn ask(earnest: &Path, scratch: &Path, moments: usize) -> anyhow::Result<()> {
    let database = scratch.join(format!("{moments}.db"));
    let made = ten_million::make(&database, moments)?;
    println!(
        "a database of {} moments in {} conversations, {} MB",
        number(made.moments as f64),
        number(made.conversations as f64),
        number(database.metadata()?.len() as f64 / 1e6)
    );
    let ask = |arguments: &[&str]| {
        child::seconds(Command::new(earnest).args(arguments).arg("--db").arg(&database))
    };
    let median_ms = |what: &str, questions: &[Vec<String>]| -> anyhow::Result<f64> {
        let mut times = Vec::new();
        for question in questions {
            let question: Vec<&str> = question.iter().map(String::as_str).collect();
            times.push(1e3 * ask(&question)?);
        }
        let list: Vec<String> = times.iter().map(|time| format!("{time:.0}")).collect();
        println!("{what}: {} ms, the first time each", list.join(", "));
        gauge::median(&times).context("a run")
    };
    let questions = |make: &dyn Fn(usize) -> Vec<String>| -> Vec<Vec<String>> {
        (0..SHORT_RUNS).map(make).collect()
    };
    let texts =
        |parts: &[&str]| -> Vec<String> { parts.iter().map(|&part| part.to_owned()).collect() };

    let step = made.conversations / SHORT_RUNS;
    let show = median_ms(
        "show",
        &questions(&|at| texts(&["show", &ten_million::conversation_id(step * at + step / 2)])),
    )?;
    thresholds::judge(&thresholds::SHOW, Some(show));
    let mut slowest: f64 = 0.0;
    slowest = slowest.max(median_ms(
        "report of an agent",
        &questions(&|at| texts(&["report", "agent", &ten_million::agent(at * 7)])),
    )?);
    slowest = slowest.max(median_ms(
        "report of a team",
        &questions(&|at| texts(&["report", "team", &ten_million::team(at)])),
    )?);
    slowest = slowest.max(median_ms(
        "report of a programme",
        &questions(&|at| texts(&["report", "programme", &ten_million::programme(at)])),
    )?);
    thresholds::judge(&thresholds::REPORT, Some(slowest));
    let shares = median_ms(
        "met share by agent and kind",
        &questions(&|_| texts(&["query", ten_million::SHARES, "--format", "csv"])),
    )?;
    thresholds::judge(&thresholds::SHARES, Some(shares / 1e3));
    Ok(())
}
