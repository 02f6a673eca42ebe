//! Earnest against real input: converters of public corpora, readings, counts, and speed against
//! written thresholds. Nothing here ships, and nothing is written but a report and the files that
//! a command names.

mod accuracy;
mod agreement;
mod child;
mod corpora;
mod corpus;
mod count;
mod demo;
#[path = "../../crates/earnest/src/centre/draw.rs"]
mod draw;
mod errors;
mod examples;
mod fair;
#[expect(dead_code, reason = "the tests of `measure` use all of it")]
#[path = "../../crates/measure/tests/common/mod.rs"]
mod fixtures;
mod gauge;
mod generate;
mod hostile;
mod input;
mod judges;
mod lexicon;
mod lists;
mod load;
mod masks;
mod misses;
mod moments;
mod numbers;
mod planted;
mod reading;
mod recordings;
mod rows;
mod speech;
mod spelled;
mod spoken;
mod stages;
mod store;
mod ten_million;
mod text;
mod thresholds;
mod train;
mod turns;
mod variety;

use anyhow::Context;
use clap::{Parser, Subcommand};
use corpora::Corpus;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Accuracy and speed of Earnest against written thresholds.
#[derive(Parser)]
struct Arguments {
    /// The folder of the public corpora.
    #[arg(long, env = "EARNEST_DATA", global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write a corpus as rows that `earnest add` reads
    Convert {
        corpus: Corpus,
        /// The file to write; `-` for standard output
        #[arg(long, value_name = "FILE.jsonl")]
        out: PathBuf,
    },
    /// List the vCons of calls, which `earnest add` reads as they are
    Vcons,
    /// Print conversations, drawn by a seed, with their moments in the margin
    Read(reading::Reading),
    /// Count what is found in each corpus, by kind, outcome and owner
    Count,
    /// Count the turns that masking touches in each corpus, or what survives of planted cards
    Masks(masks::Masks),
    /// Measure the full analysis on one thread, beside Python peers
    Text(text::Text),
    /// Compare the acts with those that people found in public corpora
    Accuracy(accuracy::Accuracy),
    /// Compare the moments with those that two readers saw in real conversations
    Moments(moments::Moments),
    /// Compare numbers with those that transcribers labelled, and measure how fast they are read
    Numbers(numbers::Numbers),
    /// Compare talkspurts with those of made calls and meetings, and with other detectors
    Speech(speech::Speech),
    /// Compare turns, backchannels and cut-ins with talk of which every word's time is known
    Turns(turns::Turns),
    /// Draw shown misses for readers among decoys, or count what they upheld
    Misses(misses::Misses),
    /// Count what the project's own corpus holds, and what repeats in it
    Corpus(variety::Variety),
    /// Make the lexicon that misspellings are judged by
    Lexicon(lexicon::Lexicon),
    /// Fit the models to the project's own corpus
    Train(train::Train),
    /// Rewrite conversations so that the acts stay, and count the verdicts that flip
    Fair(fair::Fair),
    /// Measure what a recogniser's errors do to the verdicts
    Errors(errors::SpeechErrors),
    /// Compare what the binary finds in the demonstration centre with what was planted there
    Demo(demo::Demo),
    /// Measure how fast recordings are decoded and heard, by codec, and the memory of long ones
    Recordings(recordings::Recordings),
    /// Measure lists and searches of a database of a hundred thousand conversations
    Lists(lists::Lists),
    /// Let many people ask the server at once while conversations are added
    Load(load::Load),
    /// Measure the binary on a million turns, and on a database of ten million moments
    Store(store::Store),
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let data = arguments.data.unwrap_or_else(corpora::default_folder);
    let needs_data = match &arguments.command {
        Command::Store(_)
        | Command::Lists(_)
        | Command::Load(_)
        | Command::Demo(_)
        | Command::Train(_)
        | Command::Corpus(_)
        | Command::Lexicon(_)
        | Command::Speech(_)
        | Command::Recordings(_) => false,
        Command::Masks(masks) => !masks.plants.planted,
        _ => true,
    };
    if needs_data && !data.is_dir() {
        println!("skipped: no {}", data.display());
        return Ok(());
    }
    match arguments.command {
        Command::Convert { corpus, out } => convert(&data, corpus, &out),
        Command::Vcons => {
            for path in corpora::vcon_calls(&data)? {
                println!("{}", path.display());
            }
            Ok(())
        }
        Command::Read(reading) => reading::read(&data, &reading),
        Command::Count => count::count(&data),
        Command::Masks(what) => masks::masks(&data, &what),
        Command::Text(text) => text::text(&data, &text),
        Command::Accuracy(settings) => accuracy::accuracy(&data, &settings),
        Command::Moments(settings) => moments::moments(&data, &settings),
        Command::Numbers(settings) => numbers::numbers(&data, &settings),
        Command::Speech(settings) => speech::speech(&data, &settings),
        Command::Turns(settings) => turns::turns(&data, &settings),
        Command::Misses(settings) => misses::misses(&data, &settings),
        Command::Corpus(settings) => variety::variety(&settings),
        Command::Lexicon(settings) => lexicon::lexicon(&settings),
        Command::Train(train) => train::train(&data, &train),
        Command::Fair(settings) => fair::fair(&data, &settings),
        Command::Errors(settings) => errors::errors(&data, &settings),
        Command::Demo(settings) => demo::demo(&settings),
        Command::Recordings(settings) => recordings::recordings(&settings),
        Command::Lists(settings) => lists::lists(&settings),
        Command::Load(settings) => load::load(&settings),
        Command::Store(store) => store::store(&store),
    }
}

fn convert(data: &Path, corpus: Corpus, out: &Path) -> anyhow::Result<()> {
    let Some(conversations) = corpus.conversations(data)? else {
        println!("skipped: no {}", corpus.path(data).display());
        return Ok(());
    };
    let mut writer: Box<dyn Write> = if out == Path::new("-") {
        Box::new(std::io::stdout().lock())
    } else {
        let file = File::create(out).with_context(|| format!("writing `{}`", out.display()))?;
        Box::new(BufWriter::new(file))
    };
    for conversation in &conversations {
        rows::write(conversation, &mut writer)?;
    }
    writer.flush()?;
    let turns: usize = conversations.iter().map(|conversation| conversation.turns.len()).sum();
    eprintln!("{}: {} conversations, {turns} turns", corpus.name(), conversations.len());
    Ok(())
}
