//! How fast the full analysis is, on one thread, beside Python peers on the same texts.

use crate::corpora::Corpus;
use crate::gauge::{self, Took};
use crate::input;
use crate::thresholds::{self, number};
use anyhow::Context;
use clap::Args;
use measure::analyse::Analyser;
use measure::conversation::Conversation;
use measure::rubric::Rubric;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How often each is run; the middle one is printed.
const RUNS: usize = 5;
/// Which corpora are measured.
const CORPORA: [Corpus; 3] = [Corpus::Oasis, Corpus::Maia, Corpus::Tweets];
/// Which peers, as `peers.py` names them.
const PEERS: [&str; 5] = ["vader", "textblob", "spacy", "text2num", "presidio"];

/// What to measure.
#[derive(Args)]
pub struct Text {
    /// The Python that has the peers
    #[arg(long, env = "EARNEST_PYTHON", default_value = "python3")]
    python: PathBuf,
    /// Leave the peers out
    #[arg(long)]
    alone: bool,
    /// Analyse one corpus this many times and print nothing else, for a profiler
    #[arg(long, value_name = "TIMES")]
    profile: Option<usize>,
    /// Which corpus, with `--profile`
    #[arg(long, default_value = "oasis")]
    corpus: Corpus,
}

/// Prints the speed of the analysis and of the peers.
pub fn text(data: &Path, text: &Text) -> anyhow::Result<()> {
    if let Some(times) = text.profile {
        return profile(data, text.corpus, times);
    }
    println!("{}", gauge::machine());
    println!(
        "full analysis, one thread, median of {RUNS} runs of half a second over conversations in memory; rates are \
         turns per second of processor time"
    );
    for corpus in CORPORA {
        let Some(conversations) = input::conversations(corpus, data)? else {
            println!("\n{}: skipped: no {}", corpus.name(), corpus.path(data).display());
            continue;
        };
        let ours = measure(corpus, &conversations)?;
        if !text.alone {
            peers(&text.python, &conversations, ours)?;
        }
    }
    crate::hostile::hostile();
    Ok(())
}

fn profile(data: &Path, corpus: Corpus, times: usize) -> anyhow::Result<()> {
    let conversations = input::conversations(corpus, data)?.context("the corpus is not there")?;
    let analyser = Analyser::new(&Rubric::default());
    let moments: usize = (0..times).map(|_| moments(&analyser, &conversations)).sum();
    println!("{moments} moments");
    Ok(())
}

fn moments(analyser: &Analyser, conversations: &[Conversation]) -> usize {
    conversations.iter().map(|conversation| analyser.analyse(conversation).moments.len()).sum()
}

/// The median of the runs, seconds on the clock and on the processor, of one pass over all. A run is
/// as many passes as take half a second.
fn median_of_runs(
    analyser: &Analyser,
    conversations: &[Conversation],
    first: Took,
) -> (Option<f64>, Option<f64>) {
    let passes = (0.5 / first.wall.as_secs_f64()).ceil().max(1.0);
    let runs: Vec<Took> = (0..RUNS)
        .map(|_| {
            gauge::time(|| {
                (0..passes as usize).map(|_| moments(analyser, conversations)).sum::<usize>()
            })
        })
        .map(|(took, _)| took)
        .collect();
    let wall: Vec<f64> = runs.iter().map(|run| run.wall.as_secs_f64() / passes).collect();
    let cpu: Option<Vec<f64>> =
        runs.iter().map(|run| run.cpu.map(|cpu| cpu.as_secs_f64() / passes)).collect();
    (gauge::median(&wall), cpu.and_then(|cpu| gauge::median(&cpu)))
}

/// Prints our figures for a corpus; returns turns per second of processor time.
fn measure(corpus: Corpus, conversations: &[Conversation]) -> anyhow::Result<Option<f64>> {
    let turns: usize = conversations.iter().map(|conversation| conversation.turns.len()).sum();
    let (ready, analyser) = gauge::time(|| Analyser::new(&Rubric::default()));
    let (first, found) = gauge::time(|| moments(&analyser, conversations));
    let (wall, cpu) = median_of_runs(&analyser, conversations, first);
    let rate = cpu.map(|cpu| turns as f64 / cpu);
    println!(
        "\n{}: {} conversations, {} turns, {} moments",
        corpus.name(),
        number(conversations.len() as f64),
        number(turns as f64),
        number(found as f64)
    );
    println!(
        "  earnest       {:>10} turns/s   wall {}, processor {}; first run {}, rules made ready in {}",
        rate.map_or("–".into(), number),
        ms(wall),
        ms(cpu),
        ms(Some(first.wall.as_secs_f64())),
        ms(Some(ready.wall.as_secs_f64())),
    );
    if let Some(peak) = gauge::peak_bytes("/proc/self") {
        println!(
            "  peak memory of this process, corpora and all: {} MB",
            number(peak as f64 / 1e6)
        );
    }
    for (name, rubric) in shipped()? {
        let analyser = Analyser::new(&rubric);
        let (first, _) = gauge::time(|| moments(&analyser, conversations));
        let (_, cpu) = median_of_runs(&analyser, conversations, first);
        let rate = cpu.map(|cpu| turns as f64 / cpu);
        println!(
            "  {:<13} {:>10} turns/s   with the rubric of that name",
            format!("\u{201c}{name}\u{201d}"),
            rate.map_or("–".into(), number)
        );
    }
    let long = one_long(conversations);
    let (took, _) = gauge::time(|| analyser.analyse(&long));
    println!(
        "  {:<13} {:>10} turns/s   all of it as one conversation of {} turns",
        "long",
        took.cpu.map_or("–".into(), |cpu| number(long.turns.len() as f64 / cpu.as_secs_f64())),
        number(long.turns.len() as f64)
    );
    if corpus == Corpus::Oasis {
        thresholds::judge(&thresholds::ANALYSIS, rate);
    }
    Ok(rate)
}

/// The rubrics that ship, by name.
fn shipped() -> anyhow::Result<Vec<(&'static str, Rubric)>> {
    intake::rubric::shipped()
        .iter()
        .map(|(name, text)| {
            let rubric = intake::rubric::parse(text, name);
            Ok((*name, rubric.map_err(|problem| anyhow::anyhow!("{problem}"))?))
        })
        .collect()
}

/// The turns of all conversations in one, over and over, as long as a conversation may be: shows
/// whether the cost of a turn grows with the conversation.
fn one_long(conversations: &[Conversation]) -> Conversation {
    let most = intake::Limits::default().turns;
    let mut long = conversations[0].clone();
    long.events.clear();
    long.turns = conversations
        .iter()
        .cycle()
        .flat_map(|conversation| conversation.turns.iter())
        .take(most)
        .cloned()
        .collect();
    long
}

fn ms(seconds: Option<f64>) -> String {
    seconds.map_or("–".into(), |seconds| format!("{:.0} ms", 1e3 * seconds))
}

/// Runs each peer on the same texts and prints its figures.
fn peers(python: &Path, conversations: &[Conversation], ours: Option<f64>) -> anyhow::Result<()> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers.py");
    let texts: Vec<&str> = conversations
        .iter()
        .flat_map(|conversation| conversation.turns.iter().map(|turn| turn.text.as_str()))
        .collect();
    let input = serde_json::to_vec(&texts)?;
    for peer in PEERS {
        let child = Command::new(python)
            .arg(&script)
            .args([peer, &RUNS.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else {
            println!("  {peer:<13} no `{}`", python.display());
            continue;
        };
        if let Some(mut stdin) = child.stdin.take() {
            // A peer that is not installed does not read.
            let _ = stdin.write_all(&input);
        }
        let output = child.wait_with_output()?;
        let answer = String::from_utf8_lossy(&output.stdout);
        let figures: Vec<f64> = answer.split_whitespace().flat_map(str::parse).collect();
        let [cpu, wall, peak_mb] = figures[..] else {
            println!("  {peer:<13} {}", answer.trim().lines().next().unwrap_or("did not run"));
            continue;
        };
        let rate = texts.len() as f64 / cpu;
        let ratio = ours.map_or(String::new(), |ours| format!("; earnest is {:.1} ×", ours / rate));
        println!(
            "  {peer:<13} {:>10} turns/s   wall {}, processor {}, peak {peak_mb:.0} MB{ratio}",
            number(rate),
            ms(Some(wall)),
            ms(Some(cpu)),
        );
    }
    Ok(())
}
