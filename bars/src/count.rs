//! What is found in each corpus: counts by kind, outcome and owner.

use crate::corpora::Corpus;
use crate::input;
use measure::analyse::Analyser;
use measure::conversation::Conversation;
use measure::moments::{Outcome, Owner, WhyUnknown};
use measure::rubric::Rubric;
use std::path::Path;

/// Prints the counts of every corpus that is there, by the catalogue alone.
pub fn count(data: &Path) -> anyhow::Result<()> {
    let analyser = Analyser::new(&Rubric::default());
    println!("edition {}", analyser.edition());
    for corpus in Corpus::ALL {
        match input::conversations(*corpus, data)? {
            Some(conversations) => print(&analyser, corpus.name(), &conversations),
            None => println!("\n{}: skipped: no {}", corpus.name(), corpus.path(data).display()),
        }
    }
    let calls = input::vcon_calls(data)?;
    if calls.is_empty() {
        println!("\nvcon calls: skipped: no {}", data.join("vcon-calls").display());
    } else {
        print(&analyser, "vcon calls", &calls);
    }
    Ok(())
}

#[derive(Clone, Default)]
struct Counts {
    outcomes: [usize; 3],
    missed_by: [usize; 5],
    met_by: [usize; 5],
    why: [usize; 6],
}

fn print(analyser: &Analyser, name: &str, conversations: &[Conversation]) {
    let mut kinds = vec![Counts::default(); analyser.kinds().len()];
    let mut with_moments = 0;
    for conversation in conversations {
        let findings = analyser.analyse(conversation);
        with_moments += usize::from(!findings.moments.is_empty());
        for moment in &findings.moments {
            let counts = &mut kinds[usize::from(moment.kind)];
            counts.outcomes[moment.outcome as usize] += 1;
            match moment.outcome {
                Outcome::Met => counts.met_by[moment.owner as usize] += 1,
                Outcome::Missed => counts.missed_by[moment.owner as usize] += 1,
                Outcome::Unknown => {
                    if let Some(why) = moment.why_unknown {
                        counts.why[why as usize] += 1;
                    }
                }
            }
        }
    }
    let turns: usize = conversations.iter().map(|conversation| conversation.turns.len()).sum();
    println!(
        "\n{name}: {} conversations, {turns} turns, {with_moments} with moments",
        conversations.len()
    );
    println!(
        "  {:<22}{:>8}{:>8}{:>8}{:>8}{:>8}{:>7}",
        "kind", "opened", "per 100", "met", "missed", "unknown", "met %"
    );
    let mut all = [0; 3];
    for (kind, counts) in analyser.kinds().iter().zip(&kinds) {
        for (sum, count) in all.iter_mut().zip(counts.outcomes) {
            *sum += count;
        }
        let mut notes: Vec<String> = Vec::new();
        let others = Owner::ALL.iter().filter(|owner| **owner != Owner::Associate);
        for owner in others {
            for (what, by) in [("met", counts.met_by), ("missed", counts.missed_by)] {
                if by[*owner as usize] > 0 {
                    notes.push(format!("{} {what} by the {owner}", by[*owner as usize]));
                }
            }
        }
        for why in WhyUnknown::ALL {
            if counts.why[*why as usize] > 0 {
                notes.push(format!("{} unknown: {why}", counts.why[*why as usize]));
            }
        }
        print_row(&kind.name, counts.outcomes, conversations.len(), &notes.join(", "));
    }
    print_row("all", all, conversations.len(), "");
}

fn print_row(name: &str, [met, missed, unknown]: [usize; 3], conversations: usize, notes: &str) {
    let opened = met + missed + unknown;
    let per_100 = 100.0 * opened as f64 / conversations.max(1) as f64;
    let share = match met + missed {
        0 => "–".to_owned(),
        known => format!("{:.0}", 100.0 * met as f64 / known as f64),
    };
    let row = format!(
        "  {name:<22}{opened:>8}{per_100:>8.1}{met:>8}{missed:>8}{unknown:>8}{share:>7}  {notes}"
    );
    println!("{}", row.trim_end());
}
