//! What the engine finds of the moments that were planted in the demonstration centre.
//!
//! `earnest demo` writes the centre and its truth and reads the files as anybody's; the binary then
//! answers by SQL, and nothing here knows how the centre is made. A planted moment is found where the same kind opens
//! in the same conversation at the same turn, or at most [`NEAR`] turns away: a rule may see the
//! trouble in the sentence before. A miss is right where the planted moment ended so.

use anyhow::Context;
use clap::Args;
use measure::evidence::wilson;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How many turns away an opener may stand and still be the same.
const NEAR: i64 = 1;

/// Kinds that scenes plant at every place where they open: only there can what was found and not
/// planted be called wrong.
const COMPLETE: [&str; 9] = [
    "announces_wait",
    "diagnoses_first",
    "explains_again",
    "owns_failure",
    "reads_back",
    "recaps_problem",
    "recording_notice",
    "stays_on_task",
    "thanks_for_waiting",
];

/// The folder that `earnest demo` makes where it runs, and its database in there.
const FOLDER: &str = "earnest-demo";
const DATABASE: &str = "earnest.db";

/// What was found, beside what was planted.
const FOUND: &str = "SELECT conversation_id, moment, opener_turn, outcome FROM moments \
                     WHERE class IN ('skill', 'duty') AND opener_turn IS NOT NULL";

/// What to measure.
#[derive(Args)]
pub struct Demo {
    /// The binary; by default the one beside this program
    #[arg(long, value_name = "FILE")]
    earnest: Option<PathBuf>,
    /// The folder of an `earnest demo` that was run before
    #[arg(long, value_name = "DIR")]
    centre: Option<PathBuf>,
    /// List planted moments of a kind that were not found, and found ones that were not planted
    #[arg(long, value_name = "KIND")]
    list: Option<String>,
}

/// A moment, planted or found.
#[derive(Clone, Debug)]
struct Moment {
    conversation: String,
    kind: String,
    opener: i64,
    outcome: String,
}

/// What became of the moments of a kind.
#[derive(Default)]
struct Tally {
    planted: u32,
    planted_found: u32,
    found: u32,
    found_planted: u32,
    missed: u32,
    missed_shown: u32,
    shown: u32,
    shown_right: u32,
}

/// Prints recall and precision by kind.
pub fn demo(args: &Demo) -> anyhow::Result<()> {
    let earnest = match &args.earnest {
        Some(path) => path.clone(),
        None => std::env::current_exe()?.with_file_name("earnest"),
    };
    // It is run in another folder than this one.
    let earnest = std::path::absolute(earnest)?;
    anyhow::ensure!(
        earnest.exists(),
        "no `{}`: `cargo build --release -p earnest` makes it",
        earnest.display()
    );
    let scratch = tempfile::tempdir()?;
    let centre = match &args.centre {
        Some(folder) => folder.clone(),
        None => {
            said(Command::new(&earnest).arg("demo").current_dir(scratch.path()))?;
            scratch.path().join(FOLDER)
        }
    };
    let mut ask = Command::new(&earnest);
    ask.args(["query", FOUND, "--format", "csv", "--db"]).arg(centre.join(DATABASE));
    let found = moments(said(&mut ask)?.as_bytes())?;
    let planted = moments(&read(&centre.join("truth/moments.csv"))?)?;
    let tallies = compare(&planted, &found);
    print(&tallies);
    if let Some(kind) = &args.list {
        list(kind, &planted, &found);
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("reading `{}`", path.display()))
}

/// What a program prints that must end well.
fn said(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    anyhow::ensure!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?)
}

/// Rows with the columns that planted and found moments share.
fn moments(bytes: &[u8]) -> anyhow::Result<Vec<Moment>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers()?.clone();
    let column = |name: &str| {
        header.iter().position(|column| column == name).with_context(|| format!("no `{name}`"))
    };
    let (conversation, kind) = (column("conversation_id")?, column("moment")?);
    let (opener, outcome) = (column("opener_turn")?, column("outcome")?);
    reader
        .records()
        .map(|row| {
            let row = row?;
            Ok(Moment {
                conversation: row[conversation].to_owned(),
                kind: row[kind].to_owned(),
                opener: row[opener].parse()?,
                outcome: row[outcome].to_owned(),
            })
        })
        .collect()
}

/// Each planted moment with the found one that stands nearest, none of them twice.
fn pairs(planted: &[Moment], found: &[Moment]) -> Vec<Option<usize>> {
    let mut at: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (index, moment) in found.iter().enumerate() {
        at.entry((&moment.conversation, &moment.kind)).or_default().push(index);
    }
    let mut taken = vec![false; found.len()];
    let mut pairs = vec![None; planted.len()];
    for distance in 0..=NEAR {
        for (index, moment) in planted.iter().enumerate() {
            let there = at.get(&(moment.conversation.as_str(), moment.kind.as_str()));
            if pairs[index].is_some() {
                continue;
            }
            let near = there.into_iter().flatten().find(|&&other| {
                !taken[other] && (found[other].opener - moment.opener).abs() == distance
            });
            if let Some(&other) = near {
                taken[other] = true;
                pairs[index] = Some(other);
            }
        }
    }
    pairs
}

fn compare(planted: &[Moment], found: &[Moment]) -> BTreeMap<String, Tally> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    let pairs = pairs(planted, found);
    let mut matched = vec![None; found.len()];
    for (moment, pair) in planted.iter().zip(&pairs) {
        let tally = tallies.entry(moment.kind.clone()).or_default();
        let missed = moment.outcome == "missed";
        tally.planted += 1;
        tally.missed += u32::from(missed);
        if let Some(other) = pair {
            matched[*other] = Some(moment);
            tally.planted_found += 1;
            tally.missed_shown += u32::from(missed && found[*other].outcome == "missed");
        }
    }
    for (moment, planted) in found.iter().zip(&matched) {
        let Some(tally) = tallies.get_mut(&moment.kind) else { continue };
        tally.found += 1;
        tally.found_planted += u32::from(planted.is_some());
        if moment.outcome == "missed" {
            tally.shown += 1;
            tally.shown_right += u32::from(planted.is_some_and(|it| it.outcome == "missed"));
        }
    }
    tallies
}

fn print(tallies: &BTreeMap<String, Tally>) {
    println!(
        "{:<22} {:>24} {:>24} {:>24} {:>24}",
        "kind",
        "openers: recall",
        "openers: precision",
        "misses: recall",
        "misses shown: precision"
    );
    for (kind, tally) in tallies {
        let complete = COMPLETE.contains(&kind.as_str());
        let precision = if complete {
            share(tally.found_planted, tally.found)
        } else {
            // What else was found may be one too.
            "–".to_owned()
        };
        println!(
            "{kind:<22} {:>24} {precision:>24} {:>24} {:>24}",
            share(tally.planted_found, tally.planted),
            share(tally.missed_shown, tally.missed),
            share(tally.shown_right, tally.shown),
        );
    }
    println!(
        "shares with Wilson's 95 % interval and n; `–`: not everything of the kind is planted"
    );
}

/// `.84 (.80–.87) n 312`.
fn share(part: u32, of: u32) -> String {
    let short = |share: f64| {
        let text = format!("{share:.2}");
        text.strip_prefix('0').map(str::to_owned).unwrap_or(text)
    };
    match wilson(part, of) {
        Some((low, high)) => format!(
            "{} ({}–{}) n {of}",
            short(f64::from(part) / f64::from(of)),
            short(low),
            short(high)
        ),
        None => "– n 0".to_owned(),
    }
}

fn list(kind: &str, planted: &[Moment], found: &[Moment]) {
    let pairs = pairs(planted, found);
    let taken: Vec<usize> = pairs.iter().copied().flatten().collect();
    for (moment, pair) in planted.iter().zip(&pairs).filter(|(moment, _)| moment.kind == kind) {
        match pair {
            None => {
                println!("not found: {} {} {}", moment.conversation, moment.opener, moment.outcome)
            }
            Some(other) if found[*other].outcome != moment.outcome => println!(
                "{} for {}: {} {}",
                found[*other].outcome, moment.outcome, moment.conversation, moment.opener
            ),
            Some(_) => {}
        }
    }
    for (index, moment) in found.iter().enumerate().filter(|(_, moment)| moment.kind == kind) {
        if !taken.contains(&index) {
            println!("not planted: {} {} {}", moment.conversation, moment.opener, moment.outcome);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rows: &str) -> Vec<Moment> {
        let header = "conversation_id,moment,opener_turn,outcome\n";
        moments(format!("{header}{rows}").as_bytes()).unwrap()
    }

    #[test]
    fn planted_moments_are_found_at_their_turn_or_beside_it_and_once() {
        let planted =
            read("a,owns_failure,3,missed\na,owns_failure,4,met\nb,owns_failure,1,missed\n");
        let found = read(
            "a,owns_failure,4,missed\na,owns_failure,9,missed\nb,owns_failure,2,missed\nb,reads_back,2,met\n",
        );
        let tallies = compare(&planted, &found);
        let tally = &tallies["owns_failure"];
        assert_eq!((tally.planted, tally.planted_found), (3, 2));
        assert_eq!((tally.found, tally.found_planted), (3, 2));
        // The one at 4 was planted as met; the one at 9 was not planted.
        assert_eq!((tally.missed, tally.missed_shown), (2, 1));
        assert_eq!((tally.shown, tally.shown_right), (3, 1));
        assert!(!tallies.contains_key("reads_back"));
    }
}
