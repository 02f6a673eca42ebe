//! Moments against people: two readers labelled 120 real conversations before the program was run.
//!
//! `bars/moments/labels.tsv` holds ids and turn numbers, and no word of the corpora. Where the two
//! readers differ the settled outcome is `unknown`; what one of them alone saw is neither asked
//! for nor held against the program.

use crate::corpora::Corpus;
use crate::{corpus, input, train};
use anyhow::Context;
use clap::{Args, ValueEnum};
use measure::analyse::Analyser;
use measure::conversation::Conversation;
use measure::judge::Judges;
use measure::kinds::Class;
use measure::models::Models;
use measure::moments::{MOMENTS, Moment, Outcome};
use measure::rubric::Rubric;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What to compare.
#[derive(Args)]
pub struct Moments {
    /// Judges to use in place of those that ship; `none` for the rules alone
    #[arg(long, value_name = "FILE")]
    judges: Option<PathBuf>,
    /// Compare with the labels of our own corpus instead; judges and models were fitted to them
    #[arg(long, conflicts_with = "out")]
    own: bool,
    /// Of our own corpus, only the files whose number is `odd` or `even`: rules are written with an
    /// eye on the odd ones, so the even ones tell what they are worth elsewhere
    #[arg(long, requires = "own")]
    files: Option<Files>,
    /// Read each conversation of our own corpus with models that have not seen it: those that
    /// `train --keep DIR` kept, of a cross-validation in five parts
    #[arg(long, value_name = "DIR", requires = "own")]
    unseen: Option<PathBuf>,
    /// Where to write the page
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print where the program and the readers differ, by this kind or `all`
    #[arg(long, value_name = "KIND")]
    differ: Option<String>,
}

/// Which files of our own corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Files {
    Odd,
    Even,
}

/// A moment that at least one reader saw.
struct Gold {
    kind: String,
    opener: u32,
    both: bool,
    settled: Outcome,
}

/// What is counted of one kind.
#[derive(Default)]
struct Counts {
    both: u32,
    found: u32,
    shown: u32,
    matched: u32,
    right: u32,
    told: u32,
    missed: u32,
    missed_shown: u32,
    misses: u32,
    misses_true: u32,
    misses_open: u32,
    unknown: u32,
}

impl Counts {
    fn add(&mut self, other: &Self) {
        self.both += other.both;
        self.found += other.found;
        self.shown += other.shown;
        self.matched += other.matched;
        self.right += other.right;
        self.told += other.told;
        self.missed += other.missed;
        self.missed_shown += other.missed_shown;
        self.misses += other.misses;
        self.misses_true += other.misses_true;
        self.misses_open += other.misses_open;
        self.unknown += other.unknown;
    }
}

/// How far apart two readings of one opener may lie, in rows.
const NEAR: u32 = 3;

const OPENING: &str = "\
# Accuracy of moments

Made by `cargo run --release -p bars -- moments --out docs/MOMENTS_ACCURACY.md`. A hundred and twenty
conversations (46 calls of Oasis, 26 chats of MAIA, 48 threads of tweets; seeds 20261125 and
20261126, none of them read before) were labelled by two readers who worked apart and had not run
the program. Rules were looked at against the first eighty since. Two others labelled the further
kinds, faults and rituals in the same conversations, in one quick reading each. Of a ritual there is
one a conversation, wherever a reader saw it open. *n* is what both saw;
*found* the part of it that opens here, *true* the part of what opens here that a reader saw as
well; *right* is the outcome where both agreed on met or missed and the program says one of them;
*shown misses* are counted with those the readers agreed were missed, and those they left open.

| moment | n | found | true | right | unknown | shown misses | true | left open | agreed misses | shown |
|---|---|---|---|---|---|---|---|---|---|---|
";

/// The parts of the cross-validation.
const PARTS: usize = 5;

/// Compares and prints.
pub fn moments(data: &Path, settings: &Moments) -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("moments");
    let mut labels = labels(&folder.join("labels.tsv"))?;
    let names = std::fs::read_to_string(folder.join("conversations.txt"))?;
    let judges = match &settings.judges {
        None => Judges::english(),
        Some(path) if path == Path::new("none") => Judges::default(),
        Some(path) => Judges::parse(&std::fs::read(path)?)?,
    };
    let rubric = Rubric::default();
    let analysers: Vec<Analyser> = match &settings.unseen {
        None => vec![Analyser::with(&rubric, Models::english(), judges)],
        Some(keep) => (0..PARTS)
            .map(|part| {
                let kept = train::kept(keep, part)?;
                let mut models = kept.with_context(|| format!("no models of part {part}"))?;
                for (head, ships) in models.heads.iter_mut().zip(&Models::english().heads) {
                    (head.found, head.doubt) = (ships.found, ships.doubt);
                }
                Ok(Analyser::with(&rubric, models, judges.clone()))
            })
            .collect::<anyhow::Result<_>>()?,
    };
    let judged: Vec<(Conversation, Vec<Gold>)> = match settings.own {
        true => own(settings.files)?,
        false => {
            let mut read: BTreeMap<String, Conversation> = BTreeMap::new();
            for corpus in [Corpus::Oasis, Corpus::Maia, Corpus::Tweets] {
                let Some(all) = input::conversations(corpus, data)? else {
                    println!("skipped: no {}", corpus.path(data).display());
                    return Ok(());
                };
                read.extend(all.into_iter().map(|one| (one.id.clone(), one)));
            }
            let one = |name: &str| {
                let one = read.remove(name).with_context(|| format!("no conversation `{name}`"))?;
                Ok((one, labels.remove(name).unwrap_or_default()))
            };
            names.lines().map(one).collect::<anyhow::Result<_>>()?
        }
    };
    let mut counts: Vec<Counts> = MOMENTS.iter().map(|_| Counts::default()).collect();
    for (conversation, gold) in &judged {
        let part = train::part_of(&conversation.id, analysers.len());
        let found = analysers[part].analyse(conversation).moments;
        for (kind, counts) in counts.iter_mut().enumerate() {
            let found: Vec<&Moment> =
                found.iter().filter(|one| usize::from(one.kind) == kind).collect();
            let gold: Vec<&Gold> =
                gold.iter().filter(|one| one.kind == MOMENTS[kind].name).collect();
            let show = settings
                .differ
                .as_ref()
                .is_some_and(|name| name == "all" || name == MOMENTS[kind].name);
            // Of a ritual there is one a conversation, wherever a reader saw it open.
            let near = if MOMENTS[kind].class() == Class::Ritual { None } else { Some(NEAR) };
            counts.add(&compare(conversation, &found, &gold, near, show));
        }
    }
    let mut page = OPENING.to_owned();
    let mut sum = Counts::default();
    for (row, counts) in MOMENTS.iter().zip(&counts) {
        line(row.name, counts, &mut page);
        sum.add(counts);
    }
    line("all", &sum, &mut page);
    print!("{}", &page[OPENING.find("\n| moment").unwrap_or(0)..]);
    if let Some(out) = &settings.out {
        std::fs::write(out, page).with_context(|| format!("writing `{}`", out.display()))?;
    }
    Ok(())
}

fn line(name: &str, counts: &Counts, page: &mut String) {
    let share = |part: u32, of: u32| match of {
        0 => "–".to_owned(),
        of => format!("{:.2}", f64::from(part) / f64::from(of)),
    };
    let _ = writeln!(
        page,
        "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        counts.both,
        share(counts.found, counts.both),
        share(counts.matched, counts.shown),
        share(counts.right, counts.told),
        share(counts.unknown, counts.shown),
        counts.misses,
        counts.misses_true,
        counts.misses_open,
        counts.missed,
        counts.missed_shown,
    );
}

fn compare(
    conversation: &Conversation,
    found: &[&Moment],
    gold: &[&Gold],
    near: Option<u32>,
    show: bool,
) -> Counts {
    let mut counts = Counts::default();
    let mut taken = vec![false; gold.len()];
    let party = |turn: u32| conversation.turns.get(turn as usize).map(|turn| turn.party);
    for moment in found {
        let near = (gold.iter().enumerate())
            .filter(|(at, gold)| {
                !taken[*at]
                    && near.is_none_or(|near| {
                        gold.opener.abs_diff(moment.opener.turn) <= near
                            && party(gold.opener) == party(moment.opener.turn)
                    })
            })
            .min_by_key(|(_, gold)| gold.opener.abs_diff(moment.opener.turn));
        counts.shown += 1;
        counts.unknown += u32::from(moment.outcome == Outcome::Unknown);
        let settled = near.map(|(at, gold)| {
            taken[at] = true;
            counts.matched += 1;
            counts.found += u32::from(gold.both);
            gold.settled
        });
        if moment.outcome == Outcome::Missed {
            counts.misses += 1;
            counts.misses_true += u32::from(settled == Some(Outcome::Missed));
            counts.misses_open += u32::from(settled == Some(Outcome::Unknown));
        }
        if let Some(settled) = settled
            && settled != Outcome::Unknown
            && moment.outcome != Outcome::Unknown
        {
            counts.told += 1;
            counts.right += u32::from(settled == moment.outcome);
        }
        let differs = settled != Some(moment.outcome);
        if show && differs {
            println!(
                "{} turn {}: {}, readers {}",
                conversation.id,
                moment.opener.turn,
                moment.outcome,
                settled.map_or("nothing", |settled| settled.name())
            );
        }
    }
    for (gold, taken) in gold.iter().zip(taken) {
        counts.both += u32::from(gold.both);
        counts.missed += u32::from(gold.both && gold.settled == Outcome::Missed);
        if show && !taken && gold.both {
            println!("{} turn {}: nothing, readers {}", conversation.id, gold.opener, gold.settled);
        }
    }
    counts.missed_shown = counts.misses_true.min(counts.missed);
    counts
}

/// The conversations of our own corpus, with their labels.
fn own(files: Option<Files>) -> anyhow::Result<Vec<(Conversation, Vec<Gold>)>> {
    let wanted = |path: &Path| {
        let number = path.file_stem().and_then(|stem| stem.to_str()?.rsplit_once('-'));
        let number = number.and_then(|(_, number)| number.parse::<u32>().ok()).unwrap_or(0);
        files.is_none_or(|files| (files == Files::Odd) == (number % 2 == 1))
    };
    let all = corpus::read_where(&corpus::default_folder(), wanted)?;
    let all = all.into_iter().map(|one| {
        let gold = one.moments.iter().map(|gold| Gold {
            kind: gold.kind.to_owned(),
            opener: gold.opener,
            both: true,
            settled: gold.outcome,
        });
        let gold = gold.collect();
        (one.conversation, gold)
    });
    Ok(all.collect())
}

/// The labels, by conversation.
fn labels(path: &Path) -> anyhow::Result<BTreeMap<String, Vec<Gold>>> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("reading `{}`", path.display()))?;
    let mut labels: BTreeMap<String, Vec<Gold>> = BTreeMap::new();
    for (index, line) in text.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let here = || format!("{}:{}: expected seven cells", path.display(), index + 1);
        let [conversation, kind, opener, first, second, settled, _] = cells[..] else {
            anyhow::bail!(here());
        };
        labels.entry(conversation.to_owned()).or_default().push(Gold {
            kind: kind.to_owned(),
            opener: opener.parse().with_context(here)?,
            both: first != "-" && second != "-",
            settled: Outcome::from_name(settled).with_context(here)?,
        });
    }
    Ok(labels)
}
