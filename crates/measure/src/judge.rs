//! Weighs what the rules of the catalogue propose: did it open at all, and was it met?
//!
//! A rule proposes a moment with a window. Two small linear models of its kind look at the scores
//! of all acts at the opener and in the window, at what the two share, and at what the rule made
//! of it. They can drop a moment, doubt it, or settle one that the rule left open; they never move
//! its opener or its window, so that a moment still closes where its rule closes it.

use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::kinds::{Act, ActKind, Moment, Outcome, WhyUnknown};
use crate::models::{Linear, NotAModel, probability};
use crate::moments::{Context, MOMENTS, acknowledges_trouble, formulas};
use crate::reading::Side;
use std::borrow::Cow;

/// The two models of each kind that has them, in the order of the catalogue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judges(Vec<Option<Judge>>);

/// How one kind is weighed.
#[derive(Clone, Debug, PartialEq)]
pub struct Judge {
    /// Whether the moment opened.
    pub opened: Linear,
    /// Whether it was met.
    pub met: Linear,
    /// Below this probability nothing opened.
    pub opened_from: f32,
    /// From this probability on, that it opened and was not met, it was missed.
    pub missed_from: f32,
    /// From this probability on, that it opened and was met, it was met.
    pub met_from: f32,
}

/// What a judge sees of one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Of the opener.
    pub opener: Vec<f32>,
    /// Of the window, with the opener.
    pub window: Vec<f32>,
}

/// What a judge makes of a moment: probabilities.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weight {
    /// That it opened.
    pub opened: f32,
    /// That it opened and was met.
    pub met: f32,
    /// That it opened and was not met.
    pub missed: f32,
}

impl Judge {
    /// What it makes of what it sees.
    pub fn weight(&self, seen: &Seen) -> Weight {
        let opened = probability(self.opened.score(&seen.opener));
        let met = probability(self.met.score(&seen.window));
        Weight { opened, met: opened * met, missed: opened * (1.0 - met) }
    }
}

const ACTS: usize = ActKind::ALL.len();
/// Windows are looked at this far, in turns, so that a conversation's cost stays linear.
const FAR: usize = 30;

/// What the judge of a moment's kind sees of it.
pub fn seen(context: &Context<'_>, moment: &Moment) -> Seen {
    let reading = context.reading;
    let turn = moment.opener.turn as usize;
    let own = context.acts.scores(turn);
    let mut opener = Vec::with_capacity(2 * ACTS + 32);
    opener.extend(own[..ACTS].iter().map(|&score| scaled(score)));
    let before = turn.checked_sub(1).map(|before| context.acts.scores(before));
    opener.extend((0..ACTS).map(|act| before.map_or(NOTHING, |before| scaled(before[act]))));
    cues(context, turn, &mut opener);
    let other = (0..turn).rev().take(NEAR).find(|&other| {
        reading.conversation.turns[other].party != reading.conversation.turns[turn].party
    });
    match other {
        Some(other) => cues(context, other, &mut opener),
        None => opener.extend([0.0; CUES]),
    }
    one_of(&mut opener, length(reading.turn_words(turn).len()), 7);
    one_of(&mut opener, turn.min(4), 5);
    ruled(moment, &mut opener);
    one_of(&mut opener, reading.conversation.channel as usize, Channel::ALL.len());

    let last = (moment.searched.1 as usize).min(turn + FAR);
    let mut centre = [f32::NEG_INFINITY; ACTS];
    let mut customer = [f32::NEG_INFINITY; ACTS];
    let mut told = Vec::new();
    context.concepts(turn, &mut told);
    told.sort_unstable();
    told.dedup_by_key(|(concept, _)| *concept);
    let (mut shared, mut words, mut turns) = (0, 0, 0);
    let mut said = [0.0; CUES];
    for other in turn..=last {
        let into = match reading.turns[other].side {
            Side::Agent | Side::Bot => &mut centre,
            _ if other == turn => continue,
            _ => &mut customer,
        };
        for (into, &score) in into.iter_mut().zip(&context.acts.scores(other)[..ACTS]) {
            *into = into.max(score);
        }
        if matches!(reading.turns[other].side, Side::Agent | Side::Bot) && other != turn {
            shared = shared.max(context.shared(other, &told).map_or(0, |(_, shared)| shared));
            words += reading.turn_words(other).len();
            turns += 1;
        }
        if matches!(reading.turns[other].side, Side::Agent | Side::Bot) {
            for hit in reading.hits_of(other).iter().filter(|hit| hit.cue.is_fitted()) {
                said[hit.cue as usize] = 1.0;
            }
        }
    }
    let mut window = Vec::with_capacity(3 * ACTS + 32);
    window.extend(centre.map(scaled));
    window.extend(customer.map(scaled));
    window.extend(own[..ACTS].iter().map(|&score| scaled(score)));
    window.extend(said);
    one_of(&mut window, shared.min(4), 5);
    let part = if told.is_empty() { 0.0 } else { shared as f32 / told.len() as f32 };
    window.push(part.min(1.0));
    let already = (turn.saturating_sub(FAR)..turn)
        .filter(|&before| reading.turns[before].side == Side::Customer)
        .filter_map(|before| Some(context.shared(before, &told)?.1))
        .max();
    one_of(&mut window, already.unwrap_or(0).min(3), 4);
    one_of(&mut window, length(words), 7);
    one_of(&mut window, turns.min(4), 5);
    ruled(moment, &mut window);
    one_of(&mut window, reading.conversation.channel as usize, Channel::ALL.len());
    Seen { opener, window }
}

/// How many kinds of wordings a judge sees.
const CUES: usize = Cue::FITTED;
/// How far before an opener the other side's words belong to it, in turns.
const NEAR: usize = 3;

/// Which wordings stand at a turn.
fn cues(context: &Context<'_>, turn: usize, into: &mut Vec<f32>) {
    let from = into.len();
    into.extend([0.0; CUES]);
    for hit in context.reading.hits_of(turn).iter().filter(|hit| hit.cue.is_fitted()) {
        into[from + hit.cue as usize] = 1.0;
    }
}

/// A score of a turn that is not there.
const NOTHING: f32 = -2.0;

/// A logit, bounded, so that no act outweighs all others.
fn scaled(score: f32) -> f32 {
    score.clamp(-6.0, 6.0) / 3.0
}

fn one_of(into: &mut Vec<f32>, which: usize, of: usize) {
    into.extend((0..of).map(|index| f32::from(u8::from(index == which))));
}

/// What the rule made of it.
fn ruled(moment: &Moment, into: &mut Vec<f32>) {
    one_of(into, moment.outcome as usize, Outcome::ALL.len());
    into.push(f32::from(u8::from(moment.why_unknown == Some(WhyUnknown::Unsure))));
}

fn length(words: usize) -> usize {
    match words {
        0..=2 => 0,
        3..=5 => 1,
        6..=11 => 2,
        12..=19 => 3,
        20..=39 => 4,
        40..=79 => 5,
        _ => 6,
    }
}

/// Whether a judge has a say: what the record cannot tell, no judge can.
pub fn is_weighed(moment: &Moment) -> bool {
    moment.outcome != Outcome::Unknown || moment.why_unknown == Some(WhyUnknown::Unsure)
}

/// The names of what a judge sees of a window, in order.
pub fn names() -> Vec<Cow<'static, str>> {
    let mut names: Vec<Cow<'static, str>> = Vec::new();
    for whose in ["the agent may", "the customer may then", "the opener may"] {
        names.extend(ActKind::ALL.iter().map(|act| format!("{whose} {act}").into()));
    }
    names.extend(Cue::ALL[..CUES].iter().map(|cue| format!("the agent's words of {cue}").into()));
    names.extend((0..5).map(|shared| format!("{shared} words shared with the opener").into()));
    names.push("part of the opener's words that is shared".into());
    names.extend((0..4).map(|shared| format!("{shared} words already said").into()));
    names.extend((0..7).map(|length| format!("length {length} of the answer").into()));
    names.extend((0..5).map(|turns| format!("{turns} turns of answer").into()));
    names.extend(Outcome::ALL.iter().map(|outcome| format!("the rule says {outcome}").into()));
    names.push("the rule is unsure".into());
    names.extend(Channel::ALL.iter().map(|channel| format!("by {channel}").into()));
    names
}

/// The names of what a judge sees of an opener, in order.
pub fn opener_names() -> Vec<Cow<'static, str>> {
    let mut names: Vec<Cow<'static, str>> = Vec::new();
    for whose in ["the opener may", "the turn before may"] {
        names.extend(ActKind::ALL.iter().map(|act| format!("{whose} {act}").into()));
    }
    for whose in ["the opener's words of", "the other side's words of"] {
        names.extend(Cue::ALL[..CUES].iter().map(|cue| format!("{whose} {cue}").into()));
    }
    names.extend((0..7).map(|length| format!("length {length} of the opener").into()));
    names.extend((0..5).map(|turn| format!("turn {turn} of the conversation").into()));
    names.extend(Outcome::ALL.iter().map(|outcome| format!("the rule says {outcome}").into()));
    names.push("the rule is unsure".into());
    names.extend(Channel::ALL.iter().map(|channel| format!("by {channel}").into()));
    names
}

/// The acts that can meet a kind, where the rule names no words.
pub(crate) fn answers(kind: &str) -> &'static [ActKind] {
    use ActKind::{
        Agree, AnnounceWait, Apologise, Ask, CheckResult, Commit, Confirm, Decline, Deny, Explain,
        GiveValue, Instruct, Interpret, Offer, Promise, React, ReadBack, Recap, Repeat,
        ReportResult, SayWhen, Thank, Transfer, Warn,
    };
    match kind {
        "recaps_problem" => &[Recap, Repeat, Confirm],
        "answers_question" => {
            &[Explain, GiveValue, Decline, Promise, Agree, Deny, Offer, Transfer, Commit, SayWhen]
        }
        "acknowledges_trouble" => &[React, Interpret, Apologise, Recap],
        "owns_failure" => &[Apologise, Promise, Offer],
        "thanks_for_waiting" => &[Thank, Apologise],
        "reads_back" => &[ReadBack, Repeat, Confirm],
        "diagnoses_first" => &[Ask],
        "announces_wait" => &[AnnounceWait],
        "verifies_fix" => &[CheckResult, ReportResult],
        "sets_expectation" => &[SayWhen],
        "stays_on_task" => &[Promise, Offer, Instruct, Ask, Explain, Warn, Commit],
        "explains_again" => &[Explain, Repeat, GiveValue, Instruct],
        _ => &[],
    }
}

/// The first words in the window that can meet the kind.
fn answer(context: &Context<'_>, moment: &Moment, kind: &str) -> Option<Place> {
    let first = moment.opener.turn as usize + 1;
    let last = (moment.searched.1 as usize).min(first + FAR);
    (first..=last).filter(|&turn| context.reading.turns[turn].side == Side::Agent).find_map(
        |turn| {
            let mut acts = context.acts.of(turn).iter();
            let meets = |act: &&Act| {
                answers(kind).contains(&act.kind)
                    && !formulas::proves_nothing(context, kind, act.at)
            };
            Some(acts.find(meets)?.at)
        },
    )
}

/// Kinds of which a miss is shown only where both the rule and the judge see it: readers of real
/// conversations upheld these more often than what either saw alone.
const BOTH: [&str; 3] = ["thanks_for_waiting", "announces_wait", "sets_expectation"];

/// Whether the rule alone decides: it opened by wordings, and its kind has too few labelled misses
/// for a judge that knows better.
pub(crate) fn stands(context: &Context<'_>, moment: &Moment) -> bool {
    let turn = moment.opener.turn as usize;
    let has = |cue: Cue| context.reading.has(turn, cue);
    match MOMENTS[usize::from(moment.kind)].name {
        "reads_back" => moment.outcome == Outcome::Missed,
        "verifies_fix" => has(Cue::FixStep),
        "explains_again" => has(Cue::NotFollow),
        _ => false,
    }
}

/// From this probability on a miss that the rule sees plainly is shown: of 21 above it two readers
/// upheld 15 and differed over 5; of 10 below it they upheld none.
const PLAIN_FROM: f32 = 0.2;

/// Whether a miss is as plain as the rule can see it.
fn is_plain(context: &Context<'_>, moment: &Moment) -> bool {
    MOMENTS[usize::from(moment.kind)].name == "acknowledges_trouble"
        && moment.outcome == Outcome::Missed
        && acknowledges_trouble::is_plain(context, moment)
}

/// From which probability on a moment that a rule proposed is shown as missed.
pub(crate) fn missed_from(judge: &Judge, context: &Context<'_>, moment: &Moment) -> f32 {
    if is_plain(context, moment) { PLAIN_FROM.min(judge.missed_from) } else { judge.missed_from }
}

impl Judges {
    /// The judges of English that ship.
    ///
    /// # Panics
    /// Never for the bytes that ship, which a test reads.
    pub fn english() -> Self {
        Self::parse(include_bytes!("language/english.judges"))
            .expect("the judges that ship are readable")
    }

    /// Judges of the catalogue's kinds, by name.
    pub fn new(judges: &[(&str, Judge)]) -> Self {
        let of = |name: &str| judges.iter().find(|(other, _)| *other == name);
        Self(MOMENTS.iter().map(|row| of(row.name).map(|(_, judge)| judge.clone())).collect())
    }

    /// The judge of a kind of the catalogue, by its number.
    pub fn of(&self, kind: u16) -> Option<&Judge> {
        self.0.get(usize::from(kind))?.as_ref()
    }

    /// Sets the thresholds of a kind's judge, where it has one.
    pub fn set_limits(&mut self, kind: &str, opened_from: f32, missed_from: f32, met_from: f32) {
        let at = MOMENTS.iter().position(|row| row.name == kind);
        if let Some(judge) = at.and_then(|at| self.0.get_mut(at)?.as_mut()) {
            (judge.opened_from, judge.missed_from, judge.met_from) =
                (opened_from, missed_from, met_from);
        }
    }

    /// The moment as it is after weighing; `None` where nothing opened.
    pub fn weigh(&self, context: &Context<'_>, moment: Moment) -> Option<Moment> {
        let Some(judge) = self.of(moment.kind) else { return Some(moment) };
        if !is_weighed(&moment) || stands(context, &moment) {
            return Some(moment);
        }
        let seen = seen(context, &moment);
        let weight = judge.weight(&seen);
        if weight.missed >= PLAIN_FROM && is_plain(context, &moment) {
            return Some(moment);
        }
        if weight.opened < judge.opened_from {
            return None;
        }
        let name = MOMENTS[usize::from(moment.kind)].name;
        if moment.outcome == Outcome::Met {
            // The rule has words for it; a judge that thinks otherwise is no ground for blame.
            return Some(moment);
        }
        // Of some kinds the rule must see the miss as well.
        let may_be = !BOTH.contains(&name) || moment.outcome == Outcome::Missed;
        // What rests on a formula alone is held against nobody.
        let may_be = may_be && !formulas::may_be_meant(context, name, &moment);
        if may_be && weight.missed >= judge.missed_from {
            return Some(Moment {
                outcome: Outcome::Missed,
                why_unknown: None,
                answer: None,
                confidence: weight.missed,
                ..moment
            });
        }
        if weight.met >= judge.met_from {
            let words = moment.answer.or_else(|| answer(context, &moment, name));
            if let Some(words) = words {
                return Some(Moment {
                    outcome: Outcome::Met,
                    why_unknown: None,
                    answer: Some(words),
                    confidence: weight.met,
                    ..moment
                });
            }
        }
        Some(moment.doubted(WhyUnknown::Unsure))
    }

    /// Reads judges from their bytes: a line a kind, then a line a model.
    ///
    /// # Errors
    /// `NotAModel` says at which line what was expected.
    pub fn parse(bytes: &[u8]) -> Result<Self, NotAModel> {
        let wrong = |at, expected| NotAModel { at, expected };
        let text = std::str::from_utf8(bytes).map_err(|_| wrong(0, "text"))?;
        let mut judges: Vec<(&str, Judge)> = Vec::new();
        let mut lines = text.lines().enumerate();
        while let Some((at, line)) = lines.next() {
            let mut words = line.split(' ');
            let name = words.next().unwrap_or_default();
            if !MOMENTS.iter().any(|row| row.name == name) {
                return Err(wrong(at + 1, "the name of a kind"));
            }
            let mut limit = || number(words.next(), at);
            let (opened_from, missed_from, met_from) = (limit()?, limit()?, limit()?);
            let mut model = || {
                let (at, line) = lines.next().ok_or(wrong(at + 1, "two models"))?;
                let mut numbers = line.split(' ').map(|word| number(Some(word), at));
                let bias = numbers.next().ok_or(wrong(at + 1, "a number"))??;
                Ok(Linear { bias, weights: numbers.collect::<Result<_, _>>()? })
            };
            let (opened, met) = (model()?, model()?);
            judges.push((name, Judge { opened, met, opened_from, missed_from, met_from }));
        }
        Ok(Self::new(&judges))
    }

    /// The text that `parse` reads.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for (row, judge) in MOMENTS.iter().zip(&self.0) {
            let Some(judge) = judge else { continue };
            let limits = [judge.opened_from, judge.missed_from, judge.met_from];
            text.push_str(row.name);
            for limit in limits {
                text.push_str(&format!(" {limit:.3}"));
            }
            for model in [&judge.opened, &judge.met] {
                text.push_str(&format!("\n{:.3}", model.bias));
                for weight in &model.weights {
                    text.push_str(&format!(" {weight:.3}"));
                }
            }
            text.push('\n');
        }
        text
    }
}

fn number(word: Option<&str>, at: usize) -> Result<f32, NotAModel> {
    let wrong = NotAModel { at: at + 1, expected: "a number" };
    let number: f32 = word.ok_or(wrong)?.parse().map_err(|_| wrong)?;
    if number.is_nan() { Err(wrong) } else { Ok(number) }
}
