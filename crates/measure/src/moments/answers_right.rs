//! The customer asks what the programme has an agreed answer to, and the agent gives that answer.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::cues::Cue;
use crate::numbers::{Bound, Number, Value};
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "answers_right",
    title: "gave the agreed answer",
    about: About::Skill(Skill::RightAndFirm),
    doc: doc(
        "The customer asks a question that the programme's facts cover. Met, within two stretches of the agent's floor: the agreed answer, in meaning, or that the agent will check. Missed: a figure of the answer's sort is stated, and it is not the agreed one.",
        "A wrong answer given with confidence costs more than none.",
        "Question and answer are compared with the wordings of `[[detecting.facts]]` by meaning. Where the answer holds a figure (an amount, a percentage, a day, a length of time), a figure of that sort in the reply decides; without one an answer in other words than the agreed ones is unknown.",
        "A right answer to another question in the same breath. A rule that was changed in the meantime is a rubric to be changed.",
        "The trade's quality forms (correct information given); the programme's own facts.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 1,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
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
            let mut wrong = false;
            let moment = context.settle(opener, searched.as_ref(), |reply| {
                let agreed = fact.answered.iter().find(|place| place.turn as usize == reply);
                let checks = reading
                    .cue(reply, Cue::AnnounceWait)
                    .or_else(|| context.acts.first(reply, ActKind::AnnounceWait));
                let figures = context.numbers(reply);
                let right = figures.iter().find(|figure| agrees(figure, fact.figures));
                wrong |= figures.iter().any(|figure| differs(figure, fact.figures));
                agreed
                    .copied()
                    .or_else(|| right.map(|figure| super::sums::place(reply, figure)))
                    .or(checks)
            });
            let is_missed = moment.outcome == Outcome::Missed;
            found.push(match wrong {
                false if is_missed => moment.doubted(WhyUnknown::Unsure),
                _ => moment,
            });
        }
    }
}

/// Whether a figure is one that the agreed answer states. A bare count is no answer by itself.
fn agrees(figure: &Number, agreed: &[Number]) -> bool {
    !matches!(figure.value, Value::Count(_) | Value::Ordinal(_))
        && agreed.iter().any(|other| figure.value.may_equal(&other.value))
}

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
