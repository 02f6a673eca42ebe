//! Fits a programme's own heads to what its reviewers say.
//!
//! Only what is better on conversations it was not fitted to is changed, and only beyond its noise:
//! everything is fitted once for each part of the conversations left out, and judged on that part.
//! **The rule**: of the gain over what is there, drawn again a thousand times with conversations
//! put back, at least 97.5 % must be above zero. The gain is in F1 for acts; for moments in F0.5 of
//! the misses that are shown, for a shown miss must above all be true.

use crate::acts::{self, ACTS, ActKind, Found};
use crate::analyse::Analyser;
use crate::conversation::{Conversation, Place};
use crate::features::Before;
use crate::fit::{self, Further, Settings};
use crate::heads::{self, Heads, OwnHead, OwnLimits, OwnWeights};
use crate::judge::{self, Judge, Judges, Weight};
use crate::kinds::{Moment, Outcome};
use crate::models::{Known, Models};
use crate::moments::MOMENTS;
use crate::reading::{Reading, Scratch, Side};
use crate::rubric::Rubric;

/// A conversation with what reviewers say of it.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// The conversation.
    pub conversation: Conversation,
    /// Turn, act, and whether it is there; each turn and act once.
    pub acts: Vec<(u32, ActKind, bool)>,
    /// Kind by its number in the catalogue, the opener's turn, and what became of it.
    pub moments: Vec<(u16, u32, Said)>,
}

/// What a reviewer says of a moment: its outcome, or that nothing opened.
pub type Said = Option<Outcome>;

/// Labels of an act that are there, or of a moment, at least, for thresholds of its own.
pub const LEAST_FOR_THRESHOLDS: usize = 20;
/// Labels of an act that are there, at least, for weights of its own.
pub const LEAST_FOR_WEIGHTS: usize = 100;
/// Parts of the cross-validation, by conversation.
const PARTS: usize = 5;
/// Of the acts that are there, the part that may lie below the lower threshold; as for those that ship.
const LEFT_OUT: f64 = 0.03;
/// How often conversations are drawn again.
const DRAWS: usize = 1_000;
/// How far apart, in turns, an opener may be marked: a person takes the turn, a rule its sentence.
const NEAR: u32 = 2;
/// The parts of shown misses, and of shown mets, that must be true; as for those that ship.
const MISSES_TRUE: [f64; 2] = [0.9, 0.75];
const METS_TRUE: f64 = 0.9;
/// Fewer labels on either side of a threshold set none.
const LEAST_ON_A_SIDE: usize = 5;

/// What came of it.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The heads; those that are not changed are not in it.
    pub heads: Heads,
    /// Each labelled act, in order of the table.
    pub acts: Vec<TrainedAct>,
    /// Each labelled kind, in order of the catalogue.
    pub kinds: Vec<TrainedKind>,
}

/// A share of true finds with its counts and interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Score {
    /// What is there, or is truly missed.
    pub there: u32,
    /// What was found, or shown as missed.
    pub found: u32,
    /// Of these, what is there.
    pub right: u32,
    /// The interval of 95 % of F1 (of F0.5 for moments), by conversation.
    pub interval: (f64, f64),
}

impl Score {
    /// Of what was found, the part that is there; `None` where nothing was found.
    pub fn precision(&self) -> Option<f64> {
        (self.found > 0).then(|| f64::from(self.right) / f64::from(self.found))
    }

    /// Of what is there, the part that was found; `None` where nothing is there.
    pub fn recall(&self) -> Option<f64> {
        (self.there > 0).then(|| f64::from(self.right) / f64::from(self.there))
    }

    /// Precision and recall as one, where precision weighs as much as recall for `beta` 1, and
    /// twice as much for 0.5.
    pub fn f(&self, beta: f64) -> f64 {
        Counts { there: self.there, found: self.found, right: self.right }.f(beta)
    }
}

/// What was tried for an act.
#[derive(Clone, Debug)]
pub struct TrainedAct {
    /// The act.
    pub act: ActKind,
    /// Labels.
    pub labels: usize,
    /// As it ships.
    pub before: Score,
    /// What was tried, in order.
    pub tried: Vec<Tried>,
    /// Why nothing was tried, where that is so.
    pub untried: Option<Untried>,
}

/// Why nothing was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untried {
    /// It is found by wordings or a rule, and no threshold is asked.
    NotByModel,
    /// No judge weighs the kind.
    NoJudge,
    /// There are too few labels.
    TooFew,
}

/// One change that was tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tried {
    /// What.
    pub what: Change,
    /// As it is with it, on conversations it was not fitted to.
    pub after: Score,
    /// The gain over what was kept before.
    pub gain: f64,
    /// The interval of 95 % of the gain, by conversation.
    pub gain_interval: (f64, f64),
    /// Whether it is kept.
    pub kept: bool,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Thresholds alone.
    Thresholds,
    /// Weights, and thresholds on them.
    Weights,
    /// The acts it stands on.
    Acts,
}

/// What was tried for a kind of moment.
#[derive(Clone, Debug)]
pub struct TrainedKind {
    /// Its name.
    pub kind: &'static str,
    /// Labels.
    pub labels: usize,
    /// Shown misses as they ship; `there` counts those that reviewers saw.
    pub before: Score,
    /// What was tried, in order.
    pub tried: Vec<Tried>,
    /// Why nothing was tried, where that is so.
    pub untried: Option<Untried>,
}

/// Fits a programme's heads.
///
/// - **In**: what the programme asks, and labelled conversations in any order.
/// - **Out**: the same bytes for the same labels.
pub fn train(rubric: &Rubric, reviewed: &[Reviewed]) -> Trained {
    let mut reviewed: Vec<&Reviewed> = reviewed.iter().collect();
    reviewed.sort_by(|one, other| {
        let id = |one: &Reviewed| (one.conversation.source.clone(), one.conversation.id.clone());
        id(one).cmp(&id(other))
    });
    let parts: Vec<usize> = reviewed.iter().map(|one| part(&one.conversation)).collect();
    let (models, judges) = (Models::english(), Judges::english());
    let analyser = Analyser::with(rubric, models.clone(), judges.clone());
    let mut heads = Heads { fitted_to: heads::fitted_to(&models, &judges), ..Heads::default() };
    // What models that have not seen a part find in it.
    let mut of_part = vec![models.clone(); PARTS];
    let mut acts = Vec::new();
    for row in ACTS {
        let items = items(&analyser, &reviewed, &parts, row.kind);
        if items.is_empty() {
            continue;
        }
        let mut knowing = models.clone();
        let seen = items.iter().flat_map(|item| item.sentences.iter().flatten());
        seen.for_each(|&feature| knowing.know(feature));
        let fitting = Fitting { models: &models, knowing, act: row.kind, items: &items };
        let (trained, own) = fitting.run(matches!(row.found, Found::ByModel(_)), &mut of_part);
        acts.push(trained);
        heads.acts.extend(own);
    }
    heads.acts.sort_by_key(|own| own.act);
    let kinds = Kinds { rubric, reviewed: &reviewed, parts: &parts, of_part: &of_part, judges };
    let kinds = kinds.run(&analyser, &mut heads);
    Trained { heads, acts, kinds }
}

/// The part a conversation falls into, by its name alone.
fn part(conversation: &Conversation) -> usize {
    let names = conversation.source.bytes().chain([0]).chain(conversation.id.bytes());
    let hash = names.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    ((hash >> 32) % PARTS as u64) as usize
}

/// A labelled turn.
struct Item {
    conversation: usize,
    part: usize,
    /// The features of its sentences; none where a party of this side cannot do the act.
    sentences: Vec<Vec<u32>>,
    /// Whether wordings or rules find it, whatever a model makes of it; `None` where a model decides.
    found: Option<bool>,
    there: bool,
}

/// The labelled turns of one act.
fn items(analyser: &Analyser, reviewed: &[&Reviewed], parts: &[usize], act: ActKind) -> Vec<Item> {
    let mut items = Vec::new();
    let row = ACTS.iter().find(|row| row.kind == act);
    let by_model = row.is_some_and(|row| matches!(row.found, Found::ByModel(_)));
    // A model that finds nothing: what is found all the same is found by a wording of the programme.
    let mut blind = analyser.models.clone();
    blind.change(act, |head| (head.found, head.doubt) = (f32::MAX, f32::MAX));
    for (number, one) in reviewed.iter().enumerate() {
        let labels: Vec<_> = one.acts.iter().filter(|(_, kind, _)| *kind == act).collect();
        if labels.is_empty() {
            continue;
        }
        let (windows, mut scratch) = (&analyser.detecting.windows, Scratch::default());
        let (lists, scripts) = (&analyser.lists, &analyser.scripts);
        let reading = Reading::new(&one.conversation, lists, scripts, windows, &mut scratch);
        let all = acts::find(&reading, &blind);
        let mut before = Before::default();
        for &&(turn, _, there) in &labels {
            let turn = turn as usize;
            if turn >= reading.turns.len() {
                continue;
            }
            let side = reading.turns[turn].side;
            let can = row
                .and_then(|row| row.by)
                .is_none_or(|by| by == side || (by == Side::Agent && side == Side::Bot));
            let mut sentences = Vec::new();
            before.look(&reading, turn);
            for index in (0..reading.sentences_of(turn).len()).filter(|_| can) {
                let mut features = Vec::new();
                acts::seen(&reading, &before, index, &mut features);
                sentences.push(features);
            }
            let found = all.has(turn, act);
            let found = (found || !by_model).then_some(found);
            items.push(Item { conversation: number, part: parts[number], sentences, found, there });
        }
    }
    items
}

/// Thresholds on some weights.
#[derive(Clone, Debug)]
struct Candidate {
    further: Further,
    found: f32,
    doubt: f32,
}

struct Fitting<'a> {
    models: &'a Models,
    /// The same, to which no feature of what was labelled is unknown: a programme has words of its
    /// own.
    knowing: Models,
    act: ActKind,
    items: &'a [Item],
}

impl Fitting<'_> {
    fn run(&self, by_model: bool, of_part: &mut [Models]) -> (TrainedAct, Option<OwnHead>) {
        let head = self.models.head(self.act);
        let shipped = head.map(|(_, head)| Candidate {
            further: Further::default(),
            found: head.found,
            doubt: head.doubt,
        });
        let mut kept = self.found(|_| shipped.as_ref());
        let before = self.score(&kept);
        let labels = self.items.len();
        let mut trained =
            TrainedAct { act: self.act, labels, before, tried: Vec::new(), untried: None };
        let positives = self.items.iter().filter(|item| item.there).count();
        trained.untried = match (by_model, positives) {
            (false, _) => Some(Untried::NotByModel),
            (_, few) if few < LEAST_FOR_THRESHOLDS => Some(Untried::TooFew),
            _ => None,
        };
        let mut own = None;
        for (what, least) in
            [(Change::Thresholds, LEAST_FOR_THRESHOLDS), (Change::Weights, LEAST_FOR_WEIGHTS)]
        {
            if trained.untried.is_some() || positives < least {
                break;
            }
            let weights = what == Change::Weights;
            let of_parts: Vec<Option<Candidate>> =
                (0..PARTS).map(|part| self.candidate(weights, |item| item.part != part)).collect();
            let found = self.found(|item| of_parts[item.part].as_ref().or(shipped.as_ref()));
            let (gain, gain_interval) = self.gain(&kept, &found);
            let is_kept = gain_interval.0 > 0.0;
            let after = self.score(&found);
            trained.tried.push(Tried { what, after, gain, gain_interval, kept: is_kept });
            if !is_kept {
                continue;
            }
            kept = found;
            own = self.candidate(weights, |_| true).map(|all| self.own(&all, weights));
            for (models, candidate) in of_part.iter_mut().zip(&of_parts) {
                let Some(candidate) = candidate else { continue };
                let own = self.own(candidate, weights);
                models.change(self.act, |head| (head.found, head.doubt) = (own.found, own.doubt));
                if let Some(OwnWeights { bias, features }) = own.weights {
                    models.change(self.act, |head| head.bias = bias);
                    features.iter().for_each(|&(one, to)| models.set_weight(self.act, one, to));
                }
            }
        }
        (trained, own)
    }

    fn column(&self) -> usize {
        self.models.head(self.act).map_or(0, |(column, _)| column)
    }

    /// The highest score of a sentence; nothing where there is none.
    fn highest(&self, item: &Item, further: &Further) -> f32 {
        let column = self.column();
        let models = if further.features.is_empty() { self.models } else { &self.knowing };
        let scores = item.sentences.iter().map(|features| {
            let added: f32 = features
                .iter()
                .filter_map(|feature| {
                    let low = Known::low(*feature);
                    let at = further.features.binary_search_by_key(&low, |(one, _)| *one).ok()?;
                    Some(further.features[at].1)
                })
                .sum();
            models.scores(features)[column] + further.bias + added
        });
        scores.fold(f32::NEG_INFINITY, f32::max)
    }

    fn found<'c>(&self, of: impl Fn(&Item) -> Option<&'c Candidate>) -> Vec<bool> {
        let by =
            |item: &Item| of(item).is_some_and(|one| self.highest(item, &one.further) >= one.found);
        self.items.iter().map(|item| item.found.unwrap_or_else(|| by(item))).collect()
    }

    /// What is fitted to some of the labels; `None` where none of them is there.
    ///
    /// Thresholds on weights of one's own are set on scores of what those weights were not fitted
    /// to, as they would be too high otherwise.
    fn candidate(&self, weights: bool, some: impl Fn(&Item) -> bool) -> Option<Candidate> {
        let some: Vec<&Item> = self.items.iter().filter(|item| some(item)).collect();
        let mut scored = Vec::new();
        let nothing = Further::default();
        for part in 0..PARTS {
            let inner = match weights {
                true => self.further(some.iter().copied().filter(|item| item.part != part)),
                false => nothing.clone(),
            };
            let here = some.iter().filter(|item| item.part == part && item.found.is_none());
            scored.extend(here.map(|item| (self.highest(item, &inner), item.there)));
        }
        // What nobody of this side can do is found at no threshold.
        scored.retain(|(score, _)| score.is_finite());
        let (found, doubt) = fit::thresholds(&scored, LEFT_OUT)?;
        if !found.is_finite() || !doubt.is_finite() {
            return None;
        }
        let further = if weights { self.further(some.iter().copied()) } else { nothing };
        Some(Candidate { further, found, doubt })
    }

    /// Weights from those that ship on. Labels are of turns: where the act is there, the sentence
    /// that does most for it is taken to do it; where it is not, no sentence does.
    fn further<'i>(&self, some: impl Iterator<Item = &'i Item>) -> Further {
        let column = self.column();
        let mut examples: Vec<(&[u32], bool)> = Vec::new();
        for item in some {
            if item.there {
                let best = item.sentences.iter().max_by(|one, other| {
                    let score = |features: &[u32]| self.knowing.scores(features)[column];
                    score(one).total_cmp(&score(other))
                });
                examples.extend(best.map(|features| (features.as_slice(), true)));
            } else {
                examples.extend(item.sentences.iter().map(|features| (features.as_slice(), false)));
            }
        }
        // Smaller steps than from nothing, and drawn more strongly to where they start.
        let settings = Settings { rate: 0.02, shrink: 0.02, ..Settings::default() };
        fit::further(&self.knowing, column, &examples, &settings)
    }

    /// A candidate as it is written.
    fn own(&self, candidate: &Candidate, weights: bool) -> OwnHead {
        let Candidate { further, found, doubt } = candidate;
        let (found, doubt) = (*found, *doubt);
        let head = self.models.head(self.act).filter(|_| weights);
        let weights = head.map(|(column, head)| {
            let step = |feature: u32, added: f32| {
                let shipped = self.knowing.weight(feature, column);
                let to = ((shipped + added) / head.scale).round().clamp(-127.0, 127.0) as i8;
                let same = to == (shipped / head.scale).round() as i8;
                (!same || !self.models.knows(feature)).then_some((feature, to))
            };
            let features = further.features.iter();
            OwnWeights {
                bias: head.bias + further.bias,
                features: features.filter_map(|&(one, added)| step(one, added)).collect(),
            }
        });
        OwnHead { act: self.act, found, doubt, weights }
    }

    fn counts(&self, found: &[bool]) -> Vec<Counts> {
        let mut counts = Vec::new();
        for (item, &found) in self.items.iter().zip(found) {
            count(&mut counts, item.conversation, item.there, found);
        }
        of_each(counts)
    }

    fn score(&self, found: &[bool]) -> Score {
        score(&self.counts(found), 1.0)
    }

    fn gain(&self, before: &[bool], after: &[bool]) -> (f64, (f64, f64)) {
        gain(&self.counts(before), &self.counts(after), 1.0)
    }
}

/// The thresholds of the judges, on what the acts that are kept find.
struct Kinds<'a> {
    rubric: &'a Rubric,
    reviewed: &'a [&'a Reviewed],
    parts: &'a [usize],
    of_part: &'a [Models],
    judges: Judges,
}

/// A proposed moment that a reviewer spoke of.
struct Proposed {
    part: usize,
    kind: u16,
    weight: Weight,
    rule: Outcome,
    said: Said,
}

impl Kinds<'_> {
    fn run(&self, shipped: &Analyser, heads: &mut Heads) -> Vec<TrainedKind> {
        let labelled = |kind: u16| {
            let all = self.reviewed.iter().flat_map(|one| &one.moments);
            all.filter(|(other, ..)| *other == kind).count()
        };
        let counts: Vec<usize> = (0..MOMENTS.len() as u16).map(labelled).collect();
        let wanted: Vec<u16> = (0..MOMENTS.len() as u16)
            .filter(|&kind| counts[usize::from(kind)] >= LEAST_FOR_THRESHOLDS)
            .filter(|&kind| self.judges.of(kind).is_some())
            .collect();
        // For each part, thresholds fitted to the others; and to all, as models that have not seen
        // a conversation find what is in it.
        let mut of_part = Vec::new();
        let mut all = Vec::new();
        for (part, models) in self.of_part.iter().enumerate() {
            let analyser = Analyser::with(self.rubric, models.clone(), self.judges.clone());
            let (here, rest): (Vec<_>, Vec<_>) =
                self.proposed(&analyser).into_iter().partition(|one| one.part == part);
            let mut judges = self.judges.clone();
            for &kind in &wanted {
                if let Some(own) = self.limits(kind, &rest) {
                    judges.set_limits(own.kind, own.opened_from, own.missed_from, own.met_from);
                }
            }
            of_part.push((analyser, Analyser::with(self.rubric, models.clone(), judges)));
            all.extend(here);
        }
        let shown = |of: &dyn Fn(usize) -> usize, all: &[&Analyser]| -> Vec<Vec<Said>> {
            let each = self.reviewed.iter().zip(self.parts);
            each.map(|(one, &part)| found(all[of(part)], one)).collect()
        };
        let before = shown(&|_| 0, &[shipped]);
        let by_acts: Vec<&Analyser> = of_part.iter().map(|(acts, _)| acts).collect();
        let by_limits: Vec<&Analyser> = of_part.iter().map(|(_, limits)| limits).collect();
        let by_acts = shown(&|part| part, &by_acts);
        let by_limits = shown(&|part| part, &by_limits);
        let mut trained = Vec::new();
        for kind in 0..MOMENTS.len() as u16 {
            let labels = counts[usize::from(kind)];
            if labels == 0 {
                continue;
            }
            let of = |all: &[Vec<Said>]| self.counts(kind, all);
            let (was, acts, limits) = (of(&before), of(&by_acts), of(&by_limits));
            let mut tried = Vec::new();
            let mut try_it = |what, from: &[Counts], to: &[Counts]| {
                let (gain, gain_interval) = gain(from, to, 0.5);
                let kept = what == Change::Acts || gain_interval.0 > 0.0;
                tried.push(Tried { what, after: score(to, 0.5), gain, gain_interval, kept });
                kept
            };
            if !heads.acts.is_empty() {
                try_it(Change::Acts, &was, &acts);
            }
            if wanted.contains(&kind) && try_it(Change::Thresholds, &acts, &limits) {
                heads.kinds.extend(self.limits(kind, &all));
            }
            let untried = match self.judges.of(kind) {
                None => Some(Untried::NoJudge),
                Some(_) if labels < LEAST_FOR_THRESHOLDS => Some(Untried::TooFew),
                Some(_) => None,
            };
            let before = score(&was, 0.5);
            let kind = MOMENTS[usize::from(kind)].name;
            trained.push(TrainedKind { kind, labels, before, tried, untried });
        }
        trained
    }

    /// What the rules propose where a reviewer spoke.
    fn proposed(&self, analyser: &Analyser) -> Vec<Proposed> {
        let mut all = Vec::new();
        for (one, &part) in self.reviewed.iter().zip(self.parts) {
            if one.moments.is_empty() {
                continue;
            }
            let proposed = analyser.proposed(&one.conversation);
            let openers: Vec<(u16, Place)> =
                proposed.iter().map(|(moment, _)| (moment.kind, moment.opener)).collect();
            for (at, label) in pairs(one, &openers) {
                let (moment, seen) = &proposed[at];
                let Some(judge) = self.judges.of(moment.kind) else { continue };
                if judge::is_weighed(moment) {
                    all.push(Proposed {
                        part,
                        kind: moment.kind,
                        weight: judge.weight(seen),
                        rule: moment.outcome,
                        said: one.moments[label].2,
                    });
                }
            }
        }
        all
    }

    /// The thresholds of a kind that some moments ask for; those that ship where they ask for none.
    fn limits(&self, kind: u16, some: &[Proposed]) -> Option<OwnLimits> {
        let Judge { opened_from, missed_from, met_from, .. } = self.judges.of(kind)?;
        let some: Vec<&Proposed> = some.iter().filter(|one| one.kind == kind).collect();
        let opened = some.iter().filter(|one| one.said.is_some()).count();
        let enough = opened.min(some.len() - opened) >= LEAST_ON_A_SIDE;
        let scored: Vec<(f32, bool)> =
            some.iter().map(|one| (one.weight.opened, one.said.is_some())).collect();
        let own = fit::thresholds(&scored, 0.0).filter(|_| enough).map(|(found, _)| found);
        let opened_from = own.filter(|own| own.is_finite()).unwrap_or(*opened_from).clamp(0.0, 1.0);
        let kept: Vec<&&Proposed> =
            some.iter().filter(|one| one.weight.opened >= opened_from).collect();
        let misses: Vec<(f32, bool)> = (kept.iter())
            .filter(|one| one.rule != Outcome::Met)
            .map(|one| (one.weight.missed, one.said == Some(Outcome::Missed)))
            .collect();
        let mets: Vec<(f32, bool)> =
            kept.iter().map(|one| (one.weight.met, one.said == Some(Outcome::Met))).collect();
        let own_missed = MISSES_TRUE.iter().find_map(|&part| fit::limit(&misses, part));
        Some(OwnLimits {
            kind: MOMENTS[usize::from(kind)].name,
            opened_from,
            missed_from: own_missed.unwrap_or(*missed_from),
            met_from: fit::limit(&mets, METS_TRUE).unwrap_or(*met_from),
        })
    }

    /// Misses of a kind that are shown, and those that reviewers saw, by conversation.
    fn counts(&self, kind: u16, all: &[Vec<Said>]) -> Vec<Counts> {
        let mut counts = Vec::new();
        for (number, (one, found)) in self.reviewed.iter().zip(all).enumerate() {
            for ((other, _, said), found) in one.moments.iter().zip(found) {
                if *other == kind {
                    let missed = Some(Outcome::Missed);
                    count(&mut counts, number, *said == missed, *found == missed);
                }
            }
        }
        of_each(counts)
    }
}

/// What an analyser makes of each label's place.
fn found(analyser: &Analyser, one: &Reviewed) -> Vec<Said> {
    let mut said = vec![None; one.moments.len()];
    if one.moments.is_empty() {
        return said;
    }
    let moments: Vec<Moment> = analyser.analyse(&one.conversation).moments;
    let openers: Vec<(u16, Place)> =
        moments.iter().map(|moment| (moment.kind, moment.opener)).collect();
    for (at, label) in pairs(one, &openers) {
        said[label] = Some(moments[at].outcome);
    }
    said
}

/// Which label speaks of which moment: of one kind, near, of one party, each once.
fn pairs(one: &Reviewed, openers: &[(u16, Place)]) -> Vec<(usize, usize)> {
    let turns = &one.conversation.turns;
    let party = |turn: u32| turns.get(turn as usize).map(|turn| turn.party);
    let mut taken = vec![false; one.moments.len()];
    let mut pairs = Vec::new();
    for (at, (kind, opener)) in openers.iter().enumerate() {
        let near = (one.moments.iter().enumerate())
            .filter(|(label, (other, turn, _))| {
                !taken[*label]
                    && other == kind
                    && turn.abs_diff(opener.turn) <= NEAR
                    && party(*turn) == party(opener.turn)
            })
            .min_by_key(|(_, (_, turn, _))| turn.abs_diff(opener.turn));
        if let Some((label, _)) = near {
            taken[label] = true;
            pairs.push((at, label));
        }
    }
    pairs
}

/// What is there and what was found in one conversation.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    there: u32,
    found: u32,
    right: u32,
}

impl Counts {
    fn f(&self, beta: f64) -> f64 {
        let square = beta * beta;
        let all = square * f64::from(self.there) + f64::from(self.found);
        if all == 0.0 { 0.0 } else { (1.0 + square) * f64::from(self.right) / all }
    }
}

/// Counts one label of a conversation; labels come in order of conversation, and those without
/// any are not drawn.
fn count(counts: &mut Vec<(usize, Counts)>, conversation: usize, there: bool, found: bool) {
    if counts.last().is_none_or(|(last, _)| *last != conversation) {
        counts.push((conversation, Counts::default()));
    }
    if let Some((_, counts)) = counts.last_mut() {
        counts.there += u32::from(there);
        counts.found += u32::from(found);
        counts.right += u32::from(there && found);
    }
}

fn of_each(counts: Vec<(usize, Counts)>) -> Vec<Counts> {
    counts.into_iter().map(|(_, counts)| counts).collect()
}

fn sum<'c>(counts: impl Iterator<Item = &'c Counts>) -> Counts {
    counts.fold(Counts::default(), |all, one| Counts {
        there: all.there + one.there,
        found: all.found + one.found,
        right: all.right + one.right,
    })
}

fn score(counts: &[Counts], beta: f64) -> Score {
    let Counts { there, found, right } = sum(counts.iter());
    let interval = interval(counts.len(), |drawn| sum(drawn.iter().map(|&at| &counts[at])).f(beta));
    Score { there, found, right, interval }
}

/// The gain from one to the other, with its interval: both are drawn alike.
fn gain(before: &[Counts], after: &[Counts], beta: f64) -> (f64, (f64, f64)) {
    let of = |counts: &[Counts], drawn: &[usize]| {
        sum(drawn.iter().filter_map(|&at| counts.get(at))).f(beta)
    };
    let whole: Vec<usize> = (0..before.len()).collect();
    let difference = |drawn: &[usize]| of(after, drawn) - of(before, drawn);
    (difference(&whole), interval(before.len(), difference))
}

/// The interval of 95 % of a figure over conversations drawn again, put back (Efron 1979).
fn interval(count: usize, figure: impl Fn(&[usize]) -> f64) -> (f64, f64) {
    if count == 0 {
        return (0.0, 0.0);
    }
    let mut random = fit::Random(1);
    let mut drawn = vec![0; count];
    let mut figures: Vec<f64> = (0..DRAWS)
        .map(|_| {
            drawn.iter_mut().for_each(|at| *at = random.below(count));
            figure(&drawn)
        })
        .collect();
    figures.sort_by(f64::total_cmp);
    (figures[DRAWS / 40], figures[DRAWS - 1 - DRAWS / 40])
}
