//! Conversations drawn by a seed, with their moments in the margin, for a person to read.

use crate::corpora::Corpus;
use crate::draw::Draw;
use crate::input;
use clap::Args;
use measure::analyse::Analyser;
use measure::conversation::{Conversation, Place};
use measure::moments::{Moment, Outcome};
use measure::rubric::Rubric;
use std::path::Path;

/// How wide the words are set.
const WIDTH: usize = 100;

/// What to read.
#[derive(Args)]
pub struct Reading {
    /// From which corpora, as many from each
    #[arg(long, value_delimiter = ',', default_value = "oasis,maia,tweets")]
    corpus: Vec<Corpus>,
    /// Repeats the draw
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many conversations; with `--kind` or `--outcome`, how many moments
    #[arg(long, default_value_t = 40)]
    n: usize,
    /// Draw moments of this kind
    #[arg(long)]
    kind: Option<String>,
    /// Draw moments of this outcome: met, missed or unknown
    #[arg(long, value_parser = outcome)]
    outcome: Option<Outcome>,
    /// Show this many turns before and after what is drawn, instead of whole conversations
    #[arg(long)]
    context: Option<usize>,
}

fn outcome(name: &str) -> Result<Outcome, String> {
    Outcome::from_name(name).ok_or_else(|| "expected met, missed or unknown".to_owned())
}

/// Prints what was drawn.
pub fn read(data: &Path, reading: &Reading) -> anyhow::Result<()> {
    let analyser = Analyser::new(&Rubric::default());
    if let Some(name) = &reading.kind {
        anyhow::ensure!(analyser.kinds().iter().any(|kind| kind.name == *name), "no kind `{name}`");
    }
    println!("seed {}, edition {}", reading.seed, analyser.edition());
    let corpora = reading.corpus.len();
    for (number, corpus) in reading.corpus.iter().enumerate() {
        // What does not divide goes to the first corpora.
        let share = reading.n / corpora + usize::from(number < reading.n % corpora);
        let Some(conversations) = input::conversations(*corpus, data)? else {
            println!("skipped: no {}", corpus.path(data).display());
            continue;
        };
        // A corpus is drawn from alone, so that another beside it changes nothing.
        let mut draw = Draw::new(reading.seed ^ (*corpus as u64) << 32);
        if reading.kind.is_none() && reading.outcome.is_none() {
            let drawn = draw.some(share, conversations.len());
            println!("\n==== {}: {} of {}", corpus.name(), drawn.len(), conversations.len());
            for at in drawn {
                let conversation = &conversations[at];
                let moments = analyser.analyse(conversation).moments;
                print(&analyser, conversation, &moments, &moments, reading.context);
            }
            continue;
        }
        let found: Vec<Vec<Moment>> = conversations
            .iter()
            .map(|conversation| analyser.analyse(conversation).moments)
            .collect();
        let wanted: Vec<(usize, Moment)> = found
            .iter()
            .enumerate()
            .flat_map(|(at, moments)| moments.iter().map(move |moment| (at, *moment)))
            .filter(|(_, moment)| is_wanted(&analyser, reading, moment))
            .collect();
        let drawn = draw.some(share, wanted.len());
        println!("\n==== {}: {} of {} moments", corpus.name(), drawn.len(), wanted.len());
        for at in drawn {
            let (conversation, moment) = wanted[at];
            let moments = &found[conversation];
            print(&analyser, &conversations[conversation], moments, &[moment], reading.context);
        }
    }
    Ok(())
}

fn is_wanted(analyser: &Analyser, reading: &Reading, moment: &Moment) -> bool {
    let kind = &analyser.kinds()[usize::from(moment.kind)];
    reading.kind.as_ref().is_none_or(|name| kind.name == *name)
        && reading.outcome.is_none_or(|outcome| moment.outcome == outcome)
}

/// A conversation, or what stands near the `drawn` moments; the drawn ones are marked `>`.
fn print(
    analyser: &Analyser,
    conversation: &Conversation,
    moments: &[Moment],
    drawn: &[Moment],
    context: Option<usize>,
) {
    println!("\n---- {} ({})", conversation.id, conversation.channel);
    let is_shown = |turn: usize| {
        let Some(context) = context else { return true };
        let near = |at: u32| (at as usize).abs_diff(turn) <= context;
        drawn.iter().any(|moment| {
            near(moment.opener.turn) || moment.answer.is_some_and(|answer| near(answer.turn))
        })
    };
    let all_drawn = drawn.len() == moments.len();
    let mut left_out = false;
    for (number, turn) in conversation.turns.iter().enumerate() {
        if !is_shown(number) {
            left_out = true;
            continue;
        }
        if std::mem::take(&mut left_out) {
            println!("       …");
        }
        print_turn(number, conversation.role(number).name(), &turn.text);
        for moment in moments {
            let kind = &analyser.kinds()[usize::from(moment.kind)].name;
            let sign = if !all_drawn && drawn.contains(moment) { ">" } else { " " };
            if moment.opener.turn as usize == number {
                let mark = match moment.outcome {
                    Outcome::Met => "✓",
                    Outcome::Missed => "✗",
                    Outcome::Unknown => "?",
                };
                let end = match (moment.answer, moment.why_unknown) {
                    (Some(answer), _) => format!(" at {}", answer.turn),
                    (None, Some(why)) => format!(": {why}"),
                    (None, None) => format!(" in {}–{}", moment.searched.0, moment.searched.1),
                };
                println!(
                    "    {sign} {mark} {kind} {}{end}, {}, {:.2}: “{}”",
                    moment.outcome,
                    moment.owner,
                    moment.confidence,
                    quote(conversation, moment.opener)
                );
            }
            if let Some(answer) = moment.answer
                && answer.turn as usize == number
            {
                println!(
                    "    {sign} └ {kind} of {}: “{}”",
                    moment.opener.turn,
                    quote(conversation, answer)
                );
            }
        }
        for event in &conversation.events {
            if event.after_turn == Some(number as u32) {
                let length = event.length.map_or("?".to_owned(), |length| length.0.to_string());
                println!("       ({} {length} ms)", event.kind);
            }
        }
    }
}

fn quote(conversation: &Conversation, place: Place) -> &str {
    conversation
        .turns
        .get(place.turn as usize)
        .and_then(|turn| turn.text.get(place.start as usize..place.end as usize))
        .unwrap_or("")
}

fn print_turn(number: usize, role: &str, text: &str) {
    let mut line = format!("{number:>4} {role:<9}");
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() + 1 > WIDTH {
            println!("{line}");
            line = " ".repeat(14);
        }
        line.push(' ');
        line.push_str(word);
    }
    println!("{line}");
}
