//! The customer asks what the programme has an agreed answer to, and the agent gives that answer.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Searched, Skill, WhyUnknown, doc,
};
use crate::acts::ActKind;
use crate::conversation::Place;
use crate::cues::Cue;
use crate::facts::{self, Concepts, Told};
use crate::numbers::{Bound, Number, Value};
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "answers_right",
    title: "gave the agreed answer",
    about: About::Skill(Skill::RightAndFirm),
    doc: doc(
        "The customer asks a question that the programme's facts cover. Met, within two stretches of the agent's floor: the agreed answer, in meaning, or that the agent will check. Missed: a figure of the answer's sort is stated, and it is not the agreed one.",
        "A wrong answer given with confidence costs more than none.",
        "Question and answer are compared with the wordings of `[[detecting.facts]]` by meaning. A question in other words opens one where it shares enough rare words with those of one fact, more than with any other, or where fewer are shared and the reply states the agreed figure. Where the answer holds a figure (an amount, a percentage, a day, a length of time), a figure of that sort in the reply decides; without one an answer in other words than the agreed ones is unknown. The figure of a fact is what all its answers state.",
        "A right answer to another question in the same breath. A question that shares no word with the fact is not seen: of openers that a reader saw in conversations written for it, half. A rule that was changed in the meantime is a rubric to be changed.",
        "The trade's quality forms (correct information given); the programme's own facts.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 2,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    if context.facts.is_empty() {
        return;
    }
    let reading = context.reading;
    // Up to where each place where a fact is asked for in its own words is looked at.
    let mut windows: Vec<(usize, usize)> = Vec::new();
    for fact in context.facts {
        let mut open_until = None;
        for &opener in &fact.asked {
            let turn = opener.turn as usize;
            if reading.turns[turn].side != Side::Customer
                || open_until.is_some_and(|until| turn <= until)
            {
                continue;
            }
            let searched = context.replies(turn, 2);
            open_until = searched.as_ref().and_then(|searched| searched.turns.last().copied());
            let moment = settled(context, fact, opener, searched.as_ref());
            windows.push((turn, until(&moment).or(open_until).unwrap_or(turn)));
            found.push(moment);
        }
    }
    windows.sort_unstable();
    in_other_words(context, &windows, found);
}

/// The turn of the answer.
fn until(moment: &Moment) -> Option<usize> {
    moment.answer.map(|answer| answer.turn as usize)
}

/// The moment of a question for a fact.
fn settled(
    context: &Context<'_>,
    fact: &Told<'_>,
    opener: Place,
    searched: Option<&Searched>,
) -> Moment {
    let mut wrong = false;
    let moment = context.settle(opener, searched, |reply| {
        let figures = context.reading.numbers(reply);
        let another = figures.iter().any(|figure| differs(figure, fact.figures));
        wrong |= another;
        // The agreed words about another figure are not the agreed answer.
        let in_words = fact.answered.iter().find(|place| place.turn as usize == reply);
        let in_words = in_words.copied().filter(|_| !another);
        figure_at(context, fact, reply).or(in_words).or_else(|| checks(context, reply))
    });
    let is_missed = moment.outcome == Outcome::Missed;
    if is_missed && !wrong { moment.doubted(WhyUnknown::Unsure) } else { moment }
}

/// Where a reply states a figure of the agreed answer.
fn figure_at(context: &Context<'_>, fact: &Told<'_>, reply: usize) -> Option<Place> {
    let figures = context.reading.numbers(reply);
    let right = figures.iter().find(|figure| agrees(figure, fact.figures))?;
    Some(super::sums::place(reply, right))
}

/// Where the agent says that they will check.
fn checks(context: &Context<'_>, reply: usize) -> Option<Place> {
    let wait = || context.acts.first(reply, ActKind::AnnounceWait);
    context.reading.cue(reply, Cue::AnnounceWait).or_else(wait)
}

/// How far back words say what a question is about, in turns.
const BEFORE: usize = 2;
/// With the agreed figure in the reply, so much of the fact must be there in words.
const WITH_FIGURE: f32 = 0.25;
/// A question for the sort of figure that the fact states counts as so much.
const SORT: f32 = 0.2;
/// Words of a question for money, and for a time.
const MONEY: [&str; 11] =
    ["much", "cost", "costs", "charge", "charged", "fee", "price", "pay", "extra", "free", "dear"];
const TIME: [&str; 17] = [
    "long", "when", "when's", "time", "days", "weeks", "hours", "until", "till", "soon", "quickly",
    "latest", "earliest", "early", "late", "deadline", "open",
];
/// Without it, so much of the question.
const WITHOUT: f32 = 1.4;
/// And so much more than of any other fact.
const APART: f32 = 0.5;
/// From so much of the question on another figure is a wrong answer, and not one to another question.
const WRONG_FROM: f32 = 1.6;

/// Questions in other words than the programme's: what is asked for is told by what they share with
/// the fact, and by the reply.
fn in_other_words(context: &Context<'_>, windows: &[(usize, usize)], found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut open_until = None;
    let (mut said, mut before, mut reply): (Concepts, Concepts, Concepts) = Default::default();
    for turn in context.customer_turns() {
        let at = windows.partition_point(|&(from, _)| from <= turn);
        let taken = at.checked_sub(1).is_some_and(|last| turn <= windows[last].1);
        if taken || open_until.is_some_and(|until| turn <= until) {
            continue;
        }
        let Some(opener) = asks(context, turn) else { continue };
        let Some(searched) = context.replies(turn, 2) else { continue };
        fill(context, turn..=turn, &mut said);
        fill(context, turn.saturating_sub(BEFORE)..=turn, &mut before);
        let asked: Vec<f32> =
            context.facts.iter().map(|fact| fact.topic.asked(&said, &before)).collect();
        let most = asked.iter().copied().fold(0.0, f32::max);
        let words = reading.turn_words(turn);
        let has = |list: &[&str]| {
            words.iter().any(|word| {
                list.iter().any(|one| reading.text(turn, word).eq_ignore_ascii_case(one))
            })
        };
        let (money, time) = (has(&MONEY), has(&TIME));
        let sort = |fact: &Told<'_>| {
            let fits = fact.figures.iter().any(|figure| match figure.value {
                Value::Amount(_) => money,
                Value::Duration(_) | Value::Date(_) | Value::Time(_) => time,
                _ => false,
            });
            if fits { SORT } else { 0.0 }
        };
        // A right figure decides, and what was said up to it.
        let right = searched.turns.iter().find_map(|&at| {
            reply.clear();
            fill_more(context, searched.turns.iter().copied().filter(|&one| one <= at), &mut reply);
            let facts = context.facts.iter().zip(&asked).filter_map(|(fact, asked)| {
                let place = figure_at(context, fact, at)?;
                let share = asked + fact.topic.told(&reply) / 2.0 + sort(fact);
                (share >= WITH_FIGURE && share + APART > most).then_some((share, place))
            });
            facts.max_by(|one, other| one.0.total_cmp(&other.0))
        });
        if let Some((_, place)) = right {
            open_until = Some(place.turn as usize);
            found.push(context.outcome(opener, &searched, Some(place)));
            continue;
        }
        let best = (0..asked.len()).max_by(|&one, &other| asked[one].total_cmp(&asked[other]));
        let Some(best) = best.filter(|&best| asked[best] >= WITHOUT) else { continue };
        let next = (0..asked.len()).filter(|&other| other != best).map(|other| asked[other]);
        if next.fold(0.0, f32::max) + APART > asked[best] {
            continue;
        }
        let moment = settled(context, &context.facts[best], opener, Some(&searched));
        open_until = until(&moment).or(searched.turns.last().copied());
        let sure = asked[best] + sort(&context.facts[best]) >= WRONG_FROM;
        found.push(match moment.outcome {
            Outcome::Missed if !sure => moment.doubted(WhyUnknown::Unsure),
            _ => moment,
        });
    }
}

fn fill(context: &Context<'_>, turns: impl Iterator<Item = usize>, into: &mut Concepts) {
    into.clear();
    fill_more(context, turns, into);
}

fn fill_more(context: &Context<'_>, turns: impl Iterator<Item = usize>, into: &mut Concepts) {
    turns.for_each(|turn| facts::concepts_of(context.reading, turn, into));
}

/// Where the customer asks for something, as a question or as a wish to know.
fn asks(context: &Context<'_>, turn: usize) -> Option<Place> {
    let act = |kind| context.acts.leaning(turn, kind);
    act(ActKind::Ask)
        .or_else(|| act(ActKind::Request))
        .or_else(|| context.reading.cue(turn, Cue::Question))
        .or_else(|| context.reading.asks(turn).then(|| context.reading.whole(turn)))
}

/// Whether a figure is one that the agreed answer states. A bare count is none, unless it is as great
/// as the agreed amount: "three hundred a day".
fn agrees(figure: &Number, agreed: &[Number]) -> bool {
    let is_amount = |other: &Number| matches!(other.value, Value::Amount(_));
    let may_be = |other: &Number| match &figure.value {
        Value::Ordinal(_) => false,
        Value::Count(count) => {
            is_amount(other) && count.integer().is_some_and(|count| count >= LEAST_BARE)
        }
        _ => true,
    };
    agreed.iter().any(|other| may_be(other) && figure.value.may_equal(&other.value))
}

/// Smaller counts are of anything.
const LEAST_BARE: i64 = 20;

/// Whether a figure is of a sort that the agreed answer states, and exact, and another.
fn differs(figure: &Number, agreed: &[Number]) -> bool {
    figure.bound == Bound::Exact
        && figure.or.is_none()
        && !matches!(figure.value, Value::Count(_) | Value::Ordinal(_) | Value::Digits(_))
        && agreed.iter().any(|other| other.kind() == figure.kind())
        && !agreed.iter().any(|other| {
            figure.value.may_equal(&other.value)
                || other.to.as_ref().is_some_and(|to| figure.value.may_equal(&to.value))
        })
}
