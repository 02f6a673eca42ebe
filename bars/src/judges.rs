//! Fits the judges of the catalogue's kinds to the moments that people marked in the corpus.

use crate::corpus::{Gold, Labelled};
use crate::{examples, fixtures};
use anyhow::Context;
use measure::analyse::Analyser;
use measure::fit;
use measure::judge::{Judge, Judges, Seen, Weight};
use measure::models::Models;
use measure::moments::{MOMENTS, Outcome, Row, WhyUnknown};
use measure::rubric::Rubric;
use std::collections::BTreeMap;
use std::path::Path;

/// How many moments of the corpus a case of the fixtures counts as.
const FIXTURE: usize = 10;

/// A proposed moment with what a person said of its place.
#[derive(Clone)]
pub struct Proposed {
    /// The part of the cross-validation.
    pub part: usize,
    /// The number of its kind.
    pub kind: usize,
    /// What its judge sees.
    pub seen: Seen,
    /// What the rule made of it.
    pub rule: Outcome,
    /// What a person says: nothing where nothing opened.
    pub gold: Option<Outcome>,
}

/// What the rules propose in conversations, and how many openers they do not see, by kind.
pub struct Collected {
    /// Every proposed moment.
    pub proposed: Vec<Proposed>,
    /// Those of the fixtures: they are learnt from and not counted.
    pub fixtures: Vec<Proposed>,
    /// By kind: openers that people marked, and those of them that no rule proposes.
    pub openers: Vec<(u32, u32)>,
    /// By kind, true misses that people marked.
    pub misses: Vec<u32>,
}

impl Default for Collected {
    fn default() -> Self {
        Self {
            proposed: Vec::new(),
            fixtures: Vec::new(),
            openers: vec![(0, 0); MOMENTS.len()],
            misses: vec![0; MOMENTS.len()],
        }
    }
}

/// How far apart, in turns, an opener may be marked: a person takes the turn, a rule its sentence.
const NEAR: u32 = 2;

impl Collected {
    /// Adds the cases of the fixtures, each for its own kind alone.
    ///
    /// They are few and made to mislead, so each counts as `FIXTURE` moments of the corpus.
    pub fn add_fixtures(&mut self, models: &Models, parts: usize) -> anyhow::Result<()> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/moments");
        let judged = |(_, row): &(usize, &Row)| JUDGED.contains(&row.name);
        for (kind, row) in MOMENTS.iter().enumerate().filter(judged) {
            let path = folder.join(row.name).with_extension("md");
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("reading `{}`", path.display()))?;
            for (number, case) in fixtures::cases(&text).into_iter().enumerate() {
                let moments = case.marks.iter().filter(|(name, ..)| name == row.name);
                let moments = moments.map(|&(_, opener, outcome, owner)| Gold {
                    kind: row.name,
                    opener,
                    outcome,
                    answer: None,
                    owner,
                });
                let one = Labelled {
                    conversation: case.conversation,
                    settings: BTreeMap::new(),
                    // A case is one view only.
                    segments: Vec::new(),
                    moments: moments.collect(),
                };
                let mut own = Self::default();
                own.add(number % parts, std::iter::once(&one), models);
                let own = own.proposed.into_iter().filter(|one| one.kind == kind);
                for proposed in own {
                    for _ in 0..FIXTURE {
                        self.fixtures.push(proposed.clone());
                    }
                }
            }
        }
        Ok(())
    }

    /// Adds the conversations of one part, as models that were not fitted to them see them.
    pub fn add<'a>(
        &mut self,
        part: usize,
        labelled: impl Iterator<Item = &'a Labelled>,
        models: &Models,
    ) {
        let analyser = Analyser::with(&Rubric::default(), models.clone(), Judges::default());
        for one in labelled {
            let mut taken = vec![false; one.moments.len()];
            let whole = analyser.proposed(&one.conversation);
            let (apart, origin) = examples::apart(one);
            let apart = analyser.proposed(&apart).into_iter().map(|(mut moment, seen)| {
                moment.opener.turn = origin[moment.opener.turn as usize];
                (moment, seen)
            });
            let mut taken_apart = taken.clone();
            let whole = whole.into_iter().map(|proposed| (false, proposed));
            let all = whole.chain(apart.map(|proposed| (true, proposed)));
            for (is_apart, (moment, seen)) in all {
                let taken = if is_apart { &mut taken_apart } else { &mut taken };
                let kind = usize::from(moment.kind);
                let settled = moment.outcome != Outcome::Unknown
                    || moment.why_unknown == Some(WhyUnknown::Unsure);
                let party = one.conversation.turns[moment.opener.turn as usize].party;
                let near = (one.moments.iter().enumerate())
                    .filter(|(at, gold)| {
                        !taken[*at]
                            && gold.kind == MOMENTS[kind].name
                            && gold.opener.abs_diff(moment.opener.turn) <= NEAR
                            && one.conversation.turns[gold.opener as usize].party == party
                    })
                    .min_by_key(|(_, gold)| gold.opener.abs_diff(moment.opener.turn));
                let gold = near.map(|(at, gold)| {
                    taken[at] = true;
                    gold.outcome
                });
                if settled {
                    self.proposed.push(Proposed { part, kind, seen, rule: moment.outcome, gold });
                }
            }
            for (gold, taken) in one.moments.iter().zip(taken.into_iter().zip(taken_apart)) {
                let kind = MOMENTS.iter().position(|row| row.name == gold.kind);
                let Some(kind) = kind else { continue };
                self.openers[kind].0 += 2;
                self.openers[kind].1 += u32::from(!taken.0) + u32::from(!taken.1);
                self.misses[kind] += 2 * u32::from(gold.outcome == Outcome::Missed);
            }
        }
    }
}

/// The kinds that are weighed: those where it was better than the rule alone, on the corpus and on
/// the conversations that two readers labelled. The others have too few misses to learn from.
const JUDGED: [&str; 11] = [
    "recaps_problem",
    "does_not_ask_again",
    "acknowledges_trouble",
    "owns_failure",
    "thanks_for_waiting",
    "reads_back",
    "diagnoses_first",
    "announces_wait",
    "verifies_fix",
    "sets_expectation",
    "explains_again",
];

/// The part of shown misses, and of shown mets, that must be true.
///
/// Where no threshold gives the first, the next is taken: better a few examples on trial than none.
const MISSES_TRUE: [f64; 2] = [0.9, 0.75];
const METS_TRUE: f64 = 0.90;
/// Where readers of real conversations judged misses (`bars -- misses`), their verdicts say from
/// which probability on one is shown; the corpus has more misses than real talk.
const MISSED_FROM: [(&str, f32); 5] = [
    ("acknowledges_trouble", 0.80),
    ("thanks_for_waiting", 0.0),
    ("announces_wait", 0.35),
    ("sets_expectation", 0.72),
    ("diagnoses_first", 0.48),
];

/// Where the threshold of the corpus drops most true openers of real conversations: from which
/// probability on half of them are kept (the first eighty labelled conversations, and the later forty).
const OPENED_FROM: [(&str, f32); 2] = [("owns_failure", 0.18), ("explains_again", 0.20)];

/// Fits a judge a kind, sets its thresholds by cross-validation, and prints what each gives.
pub fn fit(collected: &Collected, parts: usize, shrink: f32) -> Judges {
    println!(
        "\n{:<22} {:>5} {:>6} {:>6} {:>6} {:>7} {:>7} {:>7} {:>7} {:>7} {:>6} {:>6}",
        "moment",
        "n",
        "seen",
        "openP",
        "openR",
        "missed",
        "ruleP",
        "ruleR",
        "missP",
        "missR",
        "met P",
        "told"
    );
    let mut judges = Vec::new();
    for (kind, row) in MOMENTS.iter().enumerate() {
        if !JUDGED.contains(&row.name) {
            continue;
        }
        let all: Vec<&Proposed> =
            collected.proposed.iter().filter(|one| one.kind == kind).collect();
        let fixtures: Vec<&Proposed> =
            collected.fixtures.iter().filter(|one| one.kind == kind).collect();
        let (openers, unseen) = collected.openers[kind];
        // What models that have not seen its part make of each.
        let nothing = Weight { opened: 0.0, met: 0.0, missed: 0.0 };
        let mut weights = vec![nothing; all.len()];
        for part in 0..parts {
            let rest: Vec<&Proposed> = (all.iter().copied())
                .chain(fixtures.iter().copied())
                .filter(|one| one.part != part)
                .collect();
            let judge = judge(&rest, shrink);
            for (one, weight) in all.iter().zip(&mut weights).filter(|(one, _)| one.part == part) {
                *weight = judge.weight(&one.seen);
            }
        }
        let opened: Vec<(f32, bool)> =
            all.iter().zip(&weights).map(|(one, w)| (w.opened, one.gold.is_some())).collect();
        let by_corpus = fit::thresholds(&opened, 0.0).map_or(1.0, |(found, _)| found);
        let by_readers = OPENED_FROM.iter().find(|(name, _)| *name == row.name);
        let opened_from = by_readers.map_or(by_corpus, |&(_, from)| from);
        let kept: Vec<(&Proposed, Weight)> = (all.iter().copied().zip(weights))
            .filter(|(_, weight)| weight.opened >= opened_from)
            .collect();
        // What the rule says was met is never shown as missed.
        let by_corpus = limits(
            kept.iter()
                .filter(|(one, _)| one.rule != Outcome::Met)
                .map(|(one, weight)| (weight.missed, one.gold == Some(Outcome::Missed))),
            &MISSES_TRUE,
        );
        let by_readers = MISSED_FROM.iter().find(|(name, _)| *name == row.name);
        let missed_from = by_readers.map_or(by_corpus, |&(_, from)| from);
        let met_from = limit(
            kept.iter().map(|(one, weight)| (weight.met, one.gold == Some(Outcome::Met))),
            METS_TRUE,
        );
        let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
        let missed = collected.misses[kind] as usize;
        let (mut opened, mut shown, mut right, mut mets, mut mets_right) = (0, 0, 0, 0, 0);
        for (one, weight) in &kept {
            opened += usize::from(one.gold.is_some());
            let is_missed = weight.missed >= missed_from && one.rule != Outcome::Met;
            shown += usize::from(is_missed);
            right += usize::from(is_missed && one.gold == Some(Outcome::Missed));
            let is_met = !is_missed && weight.met >= met_from;
            mets += usize::from(is_met);
            mets_right += usize::from(is_met && one.gold == Some(Outcome::Met));
        }
        let rule_shown = all.iter().filter(|one| one.rule == Outcome::Missed).count();
        let rule_right = all
            .iter()
            .filter(|one| one.rule == Outcome::Missed && one.gold == Some(Outcome::Missed))
            .count();
        println!(
            "{:<22} {openers:>5} {:>6.2} {:>6.2} {:>6.2} {missed:>7} {:>7.2} {:>7.2} {:>7.2} {:>7.2} {:>6.2} {:>6.2}",
            row.name,
            1.0 - share(unseen as usize, openers as usize),
            share(opened, kept.len()),
            share(opened, openers as usize),
            share(rule_right, rule_shown),
            share(rule_right, missed),
            share(right, shown),
            share(right, missed),
            share(mets_right, mets),
            share(mets + shown, kept.len()),
        );
        let everything: Vec<&Proposed> = all.iter().chain(&fixtures).copied().collect();
        let judge = Judge { opened_from, missed_from, met_from, ..judge(&everything, shrink) };
        judges.push((row.name, judge));
    }
    Judges::new(&judges)
}

/// A judge without thresholds, fitted to some moments of its kind.
fn judge(some: &[&Proposed], shrink: f32) -> Judge {
    let openers: Vec<Vec<f32>> = some.iter().map(|one| one.seen.opener.clone()).collect();
    let opened: Vec<bool> = some.iter().map(|one| one.gold.is_some()).collect();
    let told: Vec<&&Proposed> = some
        .iter()
        .filter(|one| matches!(one.gold, Some(Outcome::Met | Outcome::Missed)))
        .collect();
    let windows: Vec<Vec<f32>> = told.iter().map(|one| one.seen.window.clone()).collect();
    let met: Vec<bool> = told.iter().map(|one| one.gold == Some(Outcome::Met)).collect();
    Judge {
        opened: fit::linear(&openers, &opened, shrink),
        met: fit::linear(&windows, &met, shrink),
        opened_from: 0.0,
        missed_from: 1.0,
        met_from: 1.0,
    }
}

/// The lowest probability from which on the first of these parts that can be reached is right.
fn limits(all: impl Iterator<Item = (f32, bool)> + Clone, parts: &[f64]) -> f32 {
    parts.iter().map(|&part| limit(all.clone(), part)).find(|&from| from < NEVER).unwrap_or(NEVER)
}

/// The lowest probability from which on a part of at least `part` is right; 2 where there is none.
fn limit(all: impl Iterator<Item = (f32, bool)>, part: f64) -> f32 {
    let mut sorted: Vec<(f32, bool)> = all.collect();
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut right, mut best) = (0, NEVER);
    for (index, (score, is_right)) in sorted.iter().enumerate() {
        right += usize::from(*is_right);
        // A few at the top may be luck.
        if index >= 4 && right as f64 >= part * (index + 1) as f64 {
            best = *score;
        }
    }
    best
}

/// No probability is as high.
const NEVER: f32 = 2.0;
