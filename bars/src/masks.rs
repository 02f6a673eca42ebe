//! How often masking touches real talk: most of what it takes there is no card, for the corpora's
//! own makers took the card numbers out.

use crate::corpora::Corpus;
use crate::planted::{self, Plants};
use crate::{input, thresholds};
use anyhow::Context;
use clap::Args;
use measure::conversation::{Conversation, Turn, TurnTime};
use std::path::{Path, PathBuf};

/// What to mask.
#[derive(Args)]
pub struct Masks {
    /// Print the turns that were masked, as they are kept; with `--planted`, what survives
    #[arg(long)]
    show: bool,
    /// Whether to plant cards instead.
    #[command(flatten)]
    pub plants: Plants,
    /// Further texts: each line is a turn, of two speakers by turns; an empty line parts conversations
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Prints how many turns are masked in each corpus and in all; or what survives of planted cards.
pub fn masks(data: &Path, masks: &Masks) -> anyhow::Result<()> {
    if masks.plants.planted {
        planted::planted(&masks.plants, masks.show);
        return Ok(());
    }
    let mut all = (0, 0);
    let mut print = |name: &str, conversations: Vec<Conversation>| {
        let (turns, masked) = count(conversations, masks.show);
        println!("{name}: {masked} of {turns} turns masked");
        all = (all.0 + turns, all.1 + masked);
    };
    for corpus in Corpus::ALL {
        match corpus.conversations(data)? {
            Some(conversations) => print(corpus.name(), conversations),
            None => println!("{}: skipped: no {}", corpus.name(), corpus.path(data).display()),
        }
    }
    print("vcon calls", input::vcon_calls(data)?);
    for file in &masks.files {
        print(&file.display().to_string(), talks(file)?);
    }
    let per_thousand = 1000.0 * all.1 as f64 / all.0.max(1) as f64;
    thresholds::judge(&thresholds::MASKED, Some(per_thousand));
    Ok(())
}

/// Turns, and those of them that hold a token of masking once all is masked.
fn count(conversations: Vec<Conversation>, show: bool) -> (usize, usize) {
    let (mut turns, mut masked) = (0, 0);
    for mut conversation in conversations {
        intake::mask::mask(&mut conversation);
        turns += conversation.turns.len();
        for turn in &conversation.turns {
            if turn.text.contains("[card#") || turn.text.contains("[code#") {
                masked += 1;
                if show {
                    println!("  {}: {}", conversation.id, turn.text);
                }
            }
        }
    }
    (turns, masked)
}

/// Conversations whose turns are the lines of a text.
fn talks(file: &Path) -> anyhow::Result<Vec<Conversation>> {
    let bytes = std::fs::read(file).with_context(|| format!("reading `{}`", file.display()))?;
    let text = String::from_utf8_lossy(&bytes);
    let mut talks = vec![Vec::new()];
    for line in text.lines() {
        match (line.trim(), talks.last_mut()) {
            ("", _) | (_, None) => talks.push(Vec::new()),
            (line, Some(talk)) => talk.push(line.to_owned()),
        }
    }
    let name = file.display().to_string();
    Ok(talks.into_iter().map(|lines| talk(&name, lines)).collect())
}

fn talk(name: &str, lines: Vec<String>) -> Conversation {
    let turn = |(number, text)| Turn {
        party: u16::from(number % 2 == 1),
        time: TurnTime::Unknown,
        text,
        heard: None,
    };
    crate::corpora::talk(name, lines.into_iter().enumerate().map(turn).collect())
}
