//! Shown misses against people: places drawn by a seed among decoys, judged by two readers apart.
//!
//! `bars/moments/misses.tsv` holds ids, turn numbers and verdicts, and no word of the corpora. A
//! place is a candidate where the program shows a miss or comes near to it, and a decoy where it
//! says met, or nothing; the readers were not told which is which. A miss is upheld where both
//! uphold it.

use crate::corpora::Corpus;
use crate::draw::Draw;
use crate::input;
use anyhow::Context;
use clap::Args;
use measure::analyse::Analyser;
use measure::conversation::{Channel, Conversation};
use measure::evidence::{self, Evidence};
use measure::judge::Judges;
use measure::moments::{MOMENTS, Moment, Outcome};
use measure::rubric::Rubric;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What to draw or count.
#[derive(Args)]
pub struct Misses {
    /// Draw so many places a kind that no reader has judged, half of them decoys, into this folder
    #[arg(long, value_name = "DIR", requires = "draw")]
    out: Option<PathBuf>,
    /// How many places a kind
    #[arg(long, value_name = "N")]
    draw: Option<usize>,
    /// Write the table that decides which misses are shown
    #[arg(long, value_name = "FILE")]
    table: Option<PathBuf>,
    /// Repeats the draw
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Print the judged places of this kind, with what rule and judge make of them
    #[arg(long, value_name = "KIND")]
    show: Option<String>,
}

/// A place that readers judge: conversation, kind, turn of the opener.
type Place = (String, String, u32);

/// What two readers said of a place.
struct Verdict {
    first: String,
    second: String,
}

impl Verdict {
    fn upheld(&self) -> bool {
        self.first == "upheld" && self.second == "upheld"
    }

    fn open(&self) -> bool {
        !self.upheld() && self.first != "no" && self.second != "no"
    }
}

/// How far apart two openers of one moment may lie, in rows.
const NEAR: u32 = 3;

/// Draws, or counts what was judged.
pub fn misses(data: &Path, settings: &Misses) -> anyhow::Result<()> {
    // What is withheld from users is judged all the same.
    let analyser = Analyser::new(&Rubric::default()).showing_every_miss();
    let mut all = Vec::new();
    for corpus in [Corpus::Oasis, Corpus::Maia, Corpus::Tweets] {
        let Some(conversations) = input::conversations(corpus, data)? else {
            println!("skipped: no {}", corpus.path(data).display());
            return Ok(());
        };
        all.extend(conversations);
    }
    let found: Vec<Vec<Moment>> = all.iter().map(|one| analyser.analyse(one).moments).collect();
    let verdicts = verdicts()?;
    match (&settings.out, settings.draw) {
        (Some(out), Some(draw)) => {
            drawn(&all, &found, &verdicts, out, draw, settings.seed)?;
        }
        _ => {
            if let Some(kind) = &settings.show {
                shown(&analyser, &all, &found, &verdicts, kind);
            }
            counted(&all, &found, &verdicts, analyser.edition(), settings.table.as_deref())?;
        }
    }
    Ok(())
}

fn path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("moments/misses.tsv")
}

fn verdicts() -> anyhow::Result<BTreeMap<Place, Verdict>> {
    let path = path();
    if !path.exists() {
        return Ok(BTreeMap::new());
    }
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("reading `{}`", path.display()))?;
    let mut verdicts = BTreeMap::new();
    for (index, line) in text.lines().enumerate().skip(1) {
        let here = || format!("{}:{}: expected five cells", path.display(), index + 1);
        let cells: Vec<&str> = line.split('\t').collect();
        let [conversation, kind, opener, first, second] = cells[..] else {
            anyhow::bail!(here());
        };
        let place = (conversation.to_owned(), kind.to_owned(), opener.parse().with_context(here)?);
        verdicts.insert(place, Verdict { first: first.to_owned(), second: second.to_owned() });
    }
    Ok(verdicts)
}

fn verdict<'a>(
    verdicts: &'a BTreeMap<Place, Verdict>,
    conversation: &str,
    kind: &str,
    opener: u32,
) -> Option<&'a Verdict> {
    let at = |turn| (conversation.to_owned(), kind.to_owned(), turn);
    let near = verdicts.range(at(opener.saturating_sub(NEAR))..=at(opener + NEAR));
    near.min_by_key(|((.., turn), _)| turn.abs_diff(opener)).map(|(_, verdict)| verdict)
}

/// Writes places for readers: a file a kind, without a sign of what the program says.
fn drawn(
    all: &[Conversation],
    found: &[Vec<Moment>],
    verdicts: &BTreeMap<Place, Verdict>,
    out: &Path,
    count: usize,
    seed: u64,
) -> anyhow::Result<()> {
    std::fs::create_dir_all(out)?;
    for (kind, row) in MOMENTS.iter().enumerate() {
        let mut draw = Draw::new(seed ^ (kind as u64) << 40);
        let unread = |conversation: &Conversation, turn: u32| {
            verdict(verdicts, &conversation.id, row.name, turn).is_none()
        };
        let of = |outcome: Outcome| -> Vec<(usize, u32)> {
            let here = found.iter().enumerate().flat_map(|(at, moments)| {
                moments
                    .iter()
                    .filter(|one| usize::from(one.kind) == kind && one.outcome == outcome)
                    .map(move |one| (at, one.opener.turn))
            });
            here.filter(|&(at, turn)| unread(&all[at], turn)).collect()
        };
        let (missed, met, unknown) = (of(Outcome::Missed), of(Outcome::Met), of(Outcome::Unknown));
        // Half of them shown, a quarter met, the rest where it is not sure or sees nothing.
        let some = |draw: &mut Draw, places: &[(usize, u32)], count: usize| -> Vec<(usize, u32)> {
            draw.some(count, places.len()).into_iter().map(|at| places[at]).collect()
        };
        let shown = some(&mut draw, &missed, count / 2);
        let mut places: BTreeSet<(usize, u32)> = shown.iter().copied().collect();
        places.extend(some(&mut draw, &met, count / 4));
        places.extend(some(&mut draw, &unknown, count.saturating_sub(places.len())));
        let mut places: Vec<(usize, u32)> = places.into_iter().collect();
        for at in (1..places.len()).rev() {
            let other = draw.below(at + 1);
            places.swap(at, other);
        }
        let mut text = String::new();
        for (at, turn) in &places {
            excerpt(&mut text, &all[*at], row.name, *turn);
        }
        let path = out.join(row.name).with_extension("txt");
        std::fs::write(&path, text).with_context(|| format!("writing `{}`", path.display()))?;
        println!("{}: {} places, {} shown as missed", row.name, places.len(), shown.len());
    }
    Ok(())
}

/// The turns about a place, the opener marked.
fn excerpt(text: &mut String, conversation: &Conversation, kind: &str, opener: u32) {
    let opener = opener as usize;
    let _ = writeln!(
        text,
        "==== {kind} {} {opener} ({}, {} turns in all)",
        conversation.id,
        conversation.channel,
        conversation.turns.len()
    );
    let last = (opener + 24).min(conversation.turns.len() - 1);
    let first = if kind == "does_not_ask_again" { 0 } else { opener.saturating_sub(10) };
    for (number, turn) in conversation.turns.iter().enumerate().take(last + 1).skip(first) {
        let sign = if number == opener { ">>" } else { "  " };
        let words: String = turn.text.chars().take(600).collect();
        let _ = writeln!(text, "{sign}{number:>4} {:<9} {words}", conversation.role(number).name());
        for event in &conversation.events {
            if event.after_turn == Some(number as u32) {
                let seconds = event.length.map_or(0, |length| length.0 / 1000);
                let _ = writeln!(text, "       ({} {seconds} s)", event.kind);
            }
        }
    }
    if last + 1 < conversation.turns.len() {
        let _ = writeln!(text, "       (the conversation goes on)");
    }
    text.push('\n');
}

/// Prints each judged place of a kind: what the rule says, what the judge does, what is shown.
fn shown(
    analyser: &Analyser,
    all: &[Conversation],
    found: &[Vec<Moment>],
    verdicts: &BTreeMap<Place, Verdict>,
    name: &str,
) {
    let judges = Judges::english();
    let mut lines = Vec::new();
    for (conversation, moments) in all.iter().zip(found) {
        for (moment, seen) in analyser.proposed(conversation) {
            let kind = usize::from(moment.kind);
            let turn = moment.opener.turn;
            if MOMENTS[kind].name != name {
                continue;
            }
            let Some(said) = verdict(verdicts, &conversation.id, name, turn) else { continue };
            let missed = judges.of(moment.kind).map_or(0.0, |judge| judge.weight(&seen).missed);
            let now =
                moments.iter().find(|now| now.kind == moment.kind && now.opener == moment.opener);
            let now = now.map_or("nothing", |now| now.outcome.name());
            lines.push((
                missed,
                format!(
                    "{missed:.2} rule {} now {now}: {} {} {} turn {turn}",
                    moment.outcome, said.first, said.second, conversation.id
                ),
            ));
        }
    }
    lines.sort_by(|one, other| other.0.total_cmp(&one.0));
    for (_, line) in lines {
        println!("{line}");
    }
}

#[derive(Default)]
struct Counts {
    shown: u32,
    read: u32,
    upheld: u32,
    open: u32,
    unshown_upheld: u32,
}

/// Prints, by kind and channel, how many of the shown misses were judged and upheld.
fn counted(
    all: &[Conversation],
    found: &[Vec<Moment>],
    verdicts: &BTreeMap<Place, Verdict>,
    edition: &str,
    table: Option<&Path>,
) -> anyhow::Result<()> {
    let channels: BTreeMap<&str, Channel> =
        all.iter().map(|one| (one.id.as_str(), one.channel)).collect();
    let mut counts: BTreeMap<(usize, Channel), Counts> = BTreeMap::new();
    let mut taken: BTreeSet<&Place> = BTreeSet::new();
    for (conversation, moments) in all.iter().zip(found) {
        for moment in moments.iter().filter(|one| one.outcome == Outcome::Missed) {
            let kind = usize::from(moment.kind);
            let name = MOMENTS[kind].name;
            let counts = counts.entry((kind, conversation.channel)).or_default();
            counts.shown += 1;
            let turn = moment.opener.turn;
            let Some(said) = verdict(verdicts, &conversation.id, name, turn) else { continue };
            let at = |turn| (conversation.id.clone(), name.to_owned(), turn);
            let range = at(turn.saturating_sub(NEAR))..=at(turn + NEAR);
            taken.extend(verdicts.range(range).map(|(place, _)| place));
            counts.read += 1;
            counts.upheld += u32::from(said.upheld());
            counts.open += u32::from(said.open());
        }
    }
    for (place, _) in
        verdicts.iter().filter(|(place, said)| said.upheld() && !taken.contains(place))
    {
        let kind = MOMENTS.iter().position(|row| row.name == place.1);
        if let (Some(kind), Some(&channel)) = (kind, channels.get(place.0.as_str())) {
            counts.entry((kind, channel)).or_default().unshown_upheld += 1;
        }
    }
    println!(
        "| moment | channel | shown | judged | upheld | left open | share | at least | upheld, not shown |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let mut text = format!(
        "# Shown misses that two readers judged apart, by kind and channel: how many, and how many both\n\
         # upheld. Made by `bars -- misses --table` with edition {edition}; drawn 2026-11-25 and 26.\n"
    );
    let evidence_of = |(&(kind, channel), one): (&(usize, Channel), &Counts)| Evidence {
        kind: kind as u16,
        channel,
        judged: one.read,
        upheld: one.upheld,
    };
    let all_evidence: Vec<Evidence> = counts.iter().map(evidence_of).collect();
    for ((&(kind, channel), one), evidence) in counts.iter().zip(&all_evidence) {
        let (share, low, _) = evidence.share();
        let (share, low) = match one.read {
            0 => ("–".to_owned(), "–".to_owned()),
            _ => (format!("{share:.2}"), format!("{low:.2}")),
        };
        let name = MOMENTS[kind].name;
        println!(
            "| {name} | {channel} | {} | {} | {} | {} | {share} | {low} | {} | {} |",
            one.shown,
            one.read,
            one.upheld,
            one.open,
            one.unshown_upheld,
            evidence::status_of(&all_evidence, evidence.kind, channel)
        );
        if one.read > 0 {
            let _ = writeln!(text, "{name}\t{channel}\t{}\t{}", one.read, one.upheld);
        }
    }
    if let Some(path) = table {
        std::fs::write(path, text).with_context(|| format!("writing `{}`", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_is_found_near_its_opener() {
        let said =
            |first: &str, second: &str| Verdict { first: first.into(), second: second.into() };
        let place = |turn| ("a".to_owned(), "reads_back".to_owned(), turn);
        let verdicts =
            BTreeMap::from([(place(4), said("upheld", "upheld")), (place(9), said("no", "open"))]);
        assert!(verdict(&verdicts, "a", "reads_back", 6).is_some_and(Verdict::upheld));
        assert!(verdict(&verdicts, "a", "reads_back", 8).is_some_and(|said| !said.open()));
        assert!(verdict(&verdicts, "a", "reads_back", 20).is_none());
        assert!(verdict(&verdicts, "b", "reads_back", 4).is_none());
    }
}
