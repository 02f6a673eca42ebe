//! The customer turns hostile, and the agent names a next step.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::Place;
use crate::cues::Cue;

pub(super) const ROW: Row = Row {
    name: "stays_on_task",
    title: "named a next step after an attack",
    about: About::Skill(Skill::Constructive),
    doc: doc(
        "The customer attacks or insults the agent or the company's people; attacks of the customer in a row open it once. Met: within three agent turns a next step is named, or the policy's warning is given, or the conversation is ended after the warnings the policy sets.",
        "A way forward takes the heat out, and protects both sides; nobody must take abuse without end.",
        "Opens at wordings of attack by the customer. Met by a wording of a next step, a promise, an instruction, a question on the matter, a hand-over or a warning.",
        "A customer's insults in polite words are missed; a customer who swears for joy may open it.",
        "Policies for abusive contacts as centres publish them; derailment is not predicted (ConvoKit forecaster: too weak to judge people).",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(3),
    channels: &[],
    version: 1,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut last_stretch = None;
    let mut warnings = 0;
    let mut counted_to = 0;
    for turn in context.customer_turns() {
        let Some(opener) = reading.cue(turn, Cue::Attack) else { continue };
        if reading.has(turn, Cue::AttackIsNot) {
            continue;
        }
        let stretch = reading.turns[turn].stretch;
        if stretch == last_stretch {
            continue;
        }
        last_stretch = stretch;
        for earlier in counted_to..turn {
            warnings += u32::from(reading.has(earlier, Cue::Warn));
        }
        counted_to = turn;
        let enough = warnings >= context.windows.warnings_before_ending;
        let searched = context.replies(turn, 3);
        let mut moment =
            context.settle(opener, searched.as_ref(), |reply| next_step(context, reply, enough));
        if moment.outcome == Outcome::Missed
            && searched.as_ref().is_some_and(|searched| searched.over_at.is_none())
            && searched.as_ref().is_some_and(|searched| searched.turns.len() == 1)
            && context.closes_after(turn).is_none()
        {
            moment = moment.doubted(WhyUnknown::CutOff);
        }
        found.push(moment);
    }
}

fn next_step(context: &Context<'_>, turn: usize, warned_enough: bool) -> Option<Place> {
    let reading = context.reading;
    let step = [
        Cue::Warn,
        Cue::NextStep,
        Cue::Promise,
        Cue::Transfer,
        Cue::SayWhen,
        Cue::AnnounceWait,
        Cue::Commit,
    ]
    .into_iter()
    .find_map(|cue| reading.cue(turn, cue))
    // A question on the matter goes on with it.
    .or_else(|| {
        context
            .acts
            .first(turn, ActKind::Ask)
            .filter(|_| reading.has(turn, Cue::Diagnose) || reading.has(turn, Cue::FactQuestion))
    })
    .or_else(|| super::diagnoses_first::fix(context, turn));
    let strikes_back = reading.cue(turn, Cue::Retaliate);
    match (step, strikes_back) {
        (Some(step), None) => Some(step),
        (Some(step), Some(back))
            if step.end - step.start > back.end - back.start && reading.has(turn, Cue::Promise) =>
        {
            Some(step)
        }
        (_, None) if warned_enough => reading.cue(turn, Cue::Bye),
        _ => None,
    }
}
