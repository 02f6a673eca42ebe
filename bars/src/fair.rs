//! Does a verdict hang on a name, a dialect or a manner? Conversations are rewritten so that the
//! acts stay, and analysed again; a verdict that changes is counted against the group of rewrites.
//!
//! The tables in `fair/tables` were written by a second hand, who wrote neither the corpus nor the
//! rules; lines that were seen to break a sentence's meaning were mended after the first run.

pub mod compare;
mod groups;
mod names;
pub mod page;
pub mod rewrite;
pub mod samples;
pub mod words;

use crate::thresholds::{FLIPS, FLIPS_OF_A_GROUP, judge};
use clap::Args;
use compare::{Compared, Difference};
use groups::Group;
use measure::analyse::Analyser;
use measure::conversation::{Conversation, Role};
use measure::moments::{MOMENTS, Moment};
use measure::rubric::Rubric;
use samples::Sample;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What to run.
#[derive(Args)]
pub struct Fair {
    /// What the places of a rewrite are drawn by
    #[arg(long, default_value_t = 20_261_125)]
    seed: u64,
    /// Only groups whose name holds this
    #[arg(long)]
    group: Option<String>,
    /// Print this many flips a group, before and after
    #[arg(long, default_value_t = 0)]
    show: usize,
    /// Where to write the page; the part on speech errors stays
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Whose words are rewritten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The agent's.
    Agent,
    /// The customer's.
    Customer,
    /// Both.
    Both,
}

impl Side {
    /// Every side.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Customer, Self::Both];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Customer => "customer",
            Self::Both => "both",
        }
    }

    /// Whether a role's words are on it. A machine has no accent.
    pub fn has(self, role: Role) -> bool {
        match role {
            Role::Agent | Role::Supervisor => self != Self::Customer,
            Role::Customer => self != Self::Agent,
            Role::Bot | Role::Other => false,
        }
    }
}

/// A conversation rewritten, and what was used in each turn.
pub struct Changed {
    /// With the new words.
    pub conversation: Conversation,
    /// By turn, the patterns used.
    pub by: Vec<Vec<String>>,
}

impl Changed {
    /// Nothing yet.
    pub fn new(conversation: &Conversation) -> Self {
        Self { by: vec![Vec::new(); conversation.turns.len()], conversation: conversation.clone() }
    }
}

/// A seed for one turn of one conversation, so that a turn is rewritten alike whichever side is.
pub fn seed_of(seed: u64, id: &str, turn: usize) -> u64 {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    hash.rotate_left(17) ^ (turn as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// What a group of rewrites did on one side.
#[derive(Clone, Default)]
pub struct Tally {
    /// Conversations with a place that was rewritten.
    pub conversations: u32,
    /// Places that were.
    pub places: u32,
    /// Verdicts in those conversations.
    pub verdicts: u32,
    /// Verdicts that flipped.
    pub flips: u32,
    /// Flips after which a shown miss is there that was not.
    pub new_misses: u32,
    /// Shown misses in those conversations before, and after.
    pub misses: (u32, u32),
    /// Moments in those conversations, with the unknown ones.
    pub moments: u32,
    /// Moments whose outcome changed in any way, flips too.
    pub changes: u32,
    /// Flips by kind of moment.
    pub by_kind: BTreeMap<&'static str, u32>,
    /// Flips by the pattern in a turn that carries them.
    pub by_pattern: BTreeMap<String, u32>,
    /// Verdicts and flips by corpus.
    pub by_sample: BTreeMap<String, (u32, u32)>,
}

impl Tally {
    fn add(&mut self, sample: &str, places: u32, compared: &Compared) {
        self.conversations += 1;
        self.places += places;
        self.verdicts += compared.verdicts;
        self.moments += compared.moments;
        self.misses.0 += compared.misses_before;
        self.misses.1 += compared.misses_after;
        self.changes += compared.differences.len() as u32;
        let of_sample = self.by_sample.entry(sample.to_owned()).or_default();
        of_sample.0 += compared.verdicts;
        for flip in compared.differences.iter().filter(|one| one.is_flip()) {
            self.flips += 1;
            of_sample.1 += 1;
            self.new_misses += u32::from(flip.after == Some(compare::Verdict::Missed));
            *self.by_kind.entry(MOMENTS[usize::from(flip.key.0)].name).or_default() += 1;
        }
    }

    /// Of the misses that were shown, those that are still.
    pub fn kept(&self) -> u32 {
        self.misses.1.saturating_sub(self.new_misses)
    }

    /// Verdicts and flips of several together.
    pub fn sum<'a>(all: impl Iterator<Item = &'a Self>) -> (u32, u32) {
        all.fold((0, 0), |(n, flips), one| (n + one.verdicts, flips + one.flips))
    }
}

/// A group's figures by side, in the order of the sides.
pub struct Row {
    /// The group.
    pub name: String,
    /// Agent, customer, both.
    pub sides: [Tally; 3],
}

impl Row {
    /// Whether it is of names.
    fn is_names(&self) -> bool {
        self.name.starts_with("names:")
    }
}

/// Rewrites, analyses, compares, prints.
pub fn fair(data: &Path, settings: &Fair) -> anyhow::Result<()> {
    let analyser = Analyser::new(&Rubric::default());
    let samples = samples::all(data)?;
    let before: Vec<Vec<Vec<Moment>>> = samples
        .iter()
        .map(|sample| {
            sample.conversations.iter().map(|one| analyser.analyse(one).moments).collect()
        })
        .collect();
    let groups = groups::all()?;
    let wanted = |group: &&Group| {
        settings.group.as_ref().is_none_or(|name| group.name.contains(name.as_str()))
    };
    let mut rows = Vec::new();
    println!("{}", page::HEAD);
    for group in groups.iter().filter(wanted) {
        let mut row = Row { name: group.name.clone(), sides: Default::default() };
        for (side, tally) in Side::ALL.into_iter().zip(&mut row.sides) {
            let mut left = if side == Side::Both { 0 } else { settings.show };
            for (sample, before) in samples.iter().zip(&before) {
                run(&analyser, group, side, settings.seed, sample, before, tally, &mut left);
            }
            println!("{}", page::line(&row.name, side, tally));
        }
        rows.push(row);
    }
    let beside = beside_the_first(&analyser, &groups, &samples, settings.seed);
    for (name, tally) in &beside {
        println!("{}", page::line(name, Side::Both, tally));
    }
    verdicts(&rows);
    if let Some(out) = &settings.out {
        page::write(out, page::FAIR, &page::page(&rows, &beside, &samples, settings.seed))?;
    }
    Ok(())
}

/// Names of each origin beside those of the first: what an origin alone changes.
fn beside_the_first(
    analyser: &Analyser,
    groups: &[Group],
    samples: &[Sample],
    seed: u64,
) -> Vec<(String, Tally)> {
    let names: Vec<&Group> = groups.iter().filter(|group| group.is_names()).collect();
    let Some((first, others)) = names.split_first() else { return Vec::new() };
    let mut tallies = vec![Tally::default(); others.len()];
    for sample in samples {
        for (conversation, hands) in sample.conversations.iter().zip(&sample.hands) {
            let base = first.rewrite(conversation, Side::Both, hands, seed);
            let places = base.by.iter().map(Vec::len).sum::<usize>() as u32;
            if places == 0 {
                continue;
            }
            let before = analyser.analyse(&base.conversation).moments;
            for (other, tally) in others.iter().zip(&mut tallies) {
                let other = other.rewrite(conversation, Side::Both, hands, seed);
                let after = analyser.analyse(&other.conversation).moments;
                tally.add(&sample.name, places, &compare::compare(&before, &after));
            }
        }
    }
    others.iter().map(|other| other.name.clone()).zip(tallies).collect()
}

#[expect(clippy::too_many_arguments, reason = "one loop's body")]
fn run(
    analyser: &Analyser,
    group: &Group,
    side: Side,
    seed: u64,
    sample: &Sample,
    before: &[Vec<Moment>],
    tally: &mut Tally,
    left: &mut usize,
) {
    let analyse = |one: &Conversation| analyser.analyse(one).moments;
    for ((conversation, hands), before) in
        sample.conversations.iter().zip(&sample.hands).zip(before)
    {
        let changed = group.rewrite(conversation, side, hands, seed);
        let places = changed.by.iter().map(Vec::len).sum::<usize>() as u32;
        if places == 0 {
            continue;
        }
        let compared = compare::compare(before, &analyse(&changed.conversation));
        tally.add(&sample.name, places, &compared);
        for flip in compared.differences.iter().filter(|one| one.is_flip()) {
            let turns = compare::carriers(conversation, &changed.conversation, flip, &analyse);
            let mut patterns: Vec<&String> =
                turns.iter().flat_map(|&turn| &changed.by[turn]).collect();
            patterns.sort_unstable();
            patterns.dedup();
            for pattern in patterns {
                *tally.by_pattern.entry(pattern.clone()).or_default() += 1;
            }
            if *left > 0 {
                *left -= 1;
                show(group, side, conversation, &changed, flip, &turns);
            }
        }
    }
}

fn show(
    group: &Group,
    side: Side,
    before: &Conversation,
    after: &Changed,
    flip: &Difference,
    turns: &[usize],
) {
    let name = |verdict| match verdict {
        Some(verdict) => format!("{verdict:?}").to_lowercase(),
        None => "nothing".to_owned(),
    };
    println!(
        "\n  {}, {}: {} {} turn {}: {} → {}",
        group.name,
        side.name(),
        before.id,
        MOMENTS[usize::from(flip.key.0)].name,
        flip.key.1,
        name(flip.before),
        name(flip.after)
    );
    let opener = flip.key.1 as usize;
    let mut near: Vec<usize> = turns.to_vec();
    near.push(opener);
    near.sort_unstable();
    near.dedup();
    for turn in near {
        let role = before.role(turn).name();
        let (old, new) = (&before.turns[turn].text, &after.conversation.turns[turn].text);
        if old == new {
            println!("    {turn} {role}: {old}");
        } else {
            let carries = if turns.contains(&turn) { " carries it" } else { "" };
            println!("    {turn} {role}: {old}\n      → {new}{carries}");
        }
    }
}

/// The bars: all groups together, the worst of them, and the worst on one corpus, on each side.
fn verdicts(rows: &[Row]) {
    for (number, side) in Side::ALL.into_iter().enumerate() {
        println!("\nrewritten: {}", side.name());
        judge(&FLIPS, share(Tally::sum(rows.iter().map(|row| &row.sides[number]))));
        let spoken = rows.iter().filter(|row| !row.is_names()).map(|row| &row.sides[number]);
        if let Some(share) = share(Tally::sum(spoken)) {
            println!("  without the names, which are many and hardly flip: {share:.2} %");
        }
        if let Some((share, row)) = worst(rows, number) {
            println!("  the worst group is {}", row.name);
            judge(&FLIPS_OF_A_GROUP, Some(share));
        }
        if let Some((share, row, corpus)) = worst_on_a_corpus(rows, number) {
            println!("  on one corpus, the worst is {} on {corpus}", row.name);
            judge(&FLIPS_OF_A_GROUP, Some(share));
        }
    }
}

/// Flips in percent.
fn share((n, flips): (u32, u32)) -> Option<f64> {
    (n > 0).then(|| 100.0 * f64::from(flips) / f64::from(n))
}

/// The group with the highest share of flips on a side.
fn worst(rows: &[Row], side: usize) -> Option<(f64, &Row)> {
    rows.iter()
        .filter_map(|row| Some((share((row.sides[side].verdicts, row.sides[side].flips))?, row)))
        .max_by(|one, other| one.0.total_cmp(&other.0))
}

/// Fewer verdicts than this on one corpus say little.
const LEAST: u32 = 200;

/// The same on one corpus.
fn worst_on_a_corpus(rows: &[Row], side: usize) -> Option<(f64, &Row, &str)> {
    rows.iter()
        .flat_map(|row| row.sides[side].by_sample.iter().map(move |of| (row, of)))
        .filter(|(_, (_, counts))| counts.0 >= LEAST)
        .filter_map(|(row, (corpus, counts))| Some((share(*counts)?, row, corpus.as_str())))
        .max_by(|one, other| one.0.total_cmp(&other.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_planted_group_that_flips_fails_its_bar() {
        let row = |name: &str, flips: u32| {
            let mut row = Row { name: name.to_owned(), sides: Default::default() };
            row.sides[0] = Tally { verdicts: 1000, flips, ..Tally::default() };
            row.sides[0].by_sample.insert("calls".to_owned(), (250, flips));
            row
        };
        let rows = [row("names: one", 0), row("two", 18), row("three", 3)];
        let (share, worst) = worst(&rows, 0).unwrap();
        assert_eq!(worst.name, "two");
        assert!(judge(&FLIPS_OF_A_GROUP, Some(share)));
        assert!(!judge(&FLIPS, Some(share)));
        // Few verdicts elsewhere do not hide what one corpus shows.
        let (share, _, corpus) = worst_on_a_corpus(&rows, 0).unwrap();
        assert_eq!(corpus, "calls");
        assert!(!judge(&FLIPS_OF_A_GROUP, Some(share)));
    }
}
