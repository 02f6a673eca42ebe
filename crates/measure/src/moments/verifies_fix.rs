//! The agent gives a step to mend a fault, and the result is asked for or told.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Searched, Skill, WhyUnknown,
    diagnoses_first, doc,
};
use crate::acts::ActKind;
use crate::conversation::Place;
use crate::cues::Cue;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "verifies_fix",
    title: "made sure that the fix worked",
    about: About::Skill(Skill::ServiceHandling),
    doc: doc(
        "The agent gives a troubleshooting step; a run of steps opens it once, at its first turn, and a new fix after a reported failure opens it anew. Met: the result is asked for, or told by either party, before the close.",
        "A fix that nobody looked at comes back as another contact.",
        "Opens at a step to mend a fault, once the customer has told of one. Met by a wording that asks for or tells the result, after the step and before the close.",
        "\"Done\" of a step may count as its result; steps without a listed verb are not seen.",
        "The trade's troubleshooting guides.",
    ),
    needs: Needs::Words,
    closes: Closes::End,
    channels: &[],
    version: 1,
    find,
};

/// Within so many turns of the fault, an instruction is taken for a step to mend it.
const NEAR_TURNS: usize = 6;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut told: Option<usize> = None;
    let mut open: Option<(usize, Place)> = None;
    for turn in 0..reading.turns.len() {
        match reading.turns[turn].side {
            Side::Customer => {
                if context.opens(turn, Cue::TellFault, ActKind::TellFault).is_some()
                    && !reading.has(turn, Cue::FaultIsOver)
                {
                    told = Some(turn);
                }
                if let Some((step, opener)) = open
                    && let Some(answer) = result(context, turn)
                {
                    found.push(settled(context, opener, step, turn, Some(answer)));
                    open = None;
                }
            }
            Side::Agent | Side::Bot => {
                if let Some((step, opener)) = open {
                    let asked = if turn > step { checks(context, turn) } else { None };
                    if asked.is_some() {
                        found.push(settled(context, opener, step, turn, asked));
                        open = None;
                        continue;
                    }
                    if closes(context, turn) {
                        found.push(settled(context, opener, step, turn, None));
                        open = None;
                    }
                } else if let Some(told) = told
                    && let Some(opener) = step_of(context, turn)
                    // Later on, only a step that mends is one; other instructions are about other things.
                    && (turn <= told + NEAR_TURNS || reading.has(turn, Cue::FixStep))
                {
                    // The step may carry the question: "restart it and tell me what it says".
                    match checks_after(context, turn, opener) {
                        Some(answer) => {
                            found.push(settled(context, opener, turn, turn, Some(answer)))
                        }
                        None => open = Some((turn, opener)),
                    }
                }
            }
            Side::Other => {}
        }
    }
    if let Some((_, opener)) = open {
        found.push(context.unknown(opener, WhyUnknown::CutOff));
    }
}

fn settled(
    context: &Context<'_>,
    opener: Place,
    step: usize,
    turn: usize,
    answer: Option<Place>,
) -> Moment {
    let reading = context.reading;
    let searched = Searched {
        turns: (step..=turn).collect(),
        party: reading.conversation.turns[step].party,
        side: reading.turns[step].side,
        over_at: Some(turn as u32),
    };
    let mut moment = context.outcome(opener, &searched, answer);
    if moment.outcome == Outcome::Missed && moment.owner == super::Owner::Script {
        moment.owner = super::Owner::Associate;
    }
    context.unless_moved(moment, &searched)
}

/// A step by its wording, else an instruction that the models find.
fn step_of(context: &Context<'_>, turn: usize) -> Option<Place> {
    diagnoses_first::fix(context, turn).or_else(|| {
        let not =
            context.reading.has(turn, Cue::NotAFix) || context.reading.has(turn, Cue::OwnStep);
        context.acts.first(turn, ActKind::Instruct).filter(|_| !not)
    })
}

fn checks(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    reading.cue(turn, Cue::CheckResult).or_else(|| {
        // "I see it back online": the agent tells the result.
        reading.cue(turn, Cue::AgentSeesResult)
    })
}

fn checks_after(context: &Context<'_>, turn: usize, opener: Place) -> Option<Place> {
    let reading = context.reading;
    let hit = reading.hits_of(turn).iter().find(|hit| {
        hit.cue == Cue::CheckResult && reading.words[hit.from as usize].start >= opener.end
    })?;
    Some(reading.place(turn, hit.from, hit.to))
}

fn result(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let past = reading.has(turn, Cue::ResultIsPast);
    reading.cue(turn, Cue::ReportResult).filter(|_| !past)
}

fn closes(context: &Context<'_>, turn: usize) -> bool {
    context.reading.has(turn, Cue::Bye)
        || context.reading.has(turn, Cue::OfferMore)
        || context.reading.has(turn, Cue::CloseCue)
}
