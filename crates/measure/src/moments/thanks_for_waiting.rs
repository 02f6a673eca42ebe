//! The agent comes back from a wait, and thanks or apologises for it.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::cues::Cue;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "thanks_for_waiting",
    title: "thanked or apologised for the wait",
    about: About::Skill(Skill::EmpathicActs),
    doc: doc(
        "The agent's return from a wait: a hold, a stated silence, music that is heard, a gap between timed turns, or in chat an answer later than the programme's limit. Met: thanks or an apology for the wait at the return.",
        "The customer gave time; saying so costs a second.",
        "Opens at the agent's first turn after the wait. Met by thanks or an apology that goes with waiting, in that turn or the agent's next while nobody else speaks. Unknown where the wait goes on, the words go to somebody else, something like thanks stands within five turns, or the record ends at the return.",
        "Thanks for something else at the return may count; waits that the record does not show are not seen.",
        "The trade's common quality forms.",
    ),
    needs: Needs::WordsAndWaits,
    closes: Closes::AtOpener,
    channels: &[],
    version: 3,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut last_return = None;
    for wait in &reading.waits {
        // The customer may speak first ("hello?"); a return much later is no return.
        let from = wait.seen_at as usize;
        let Some(turn) = (from..reading.turns.len().min(from + 3))
            .find(|&turn| matches!(reading.turns[turn].side, Side::Agent | Side::Bot))
        else {
            continue;
        };
        if last_return == Some(turn) {
            continue;
        }
        last_return = Some(turn);
        let stretch = reading.turns[turn].stretch;
        let mut searched = super::Searched {
            turns: vec![turn],
            party: reading.conversation.turns[turn].party,
            side: reading.turns[turn].side,
            over_at: None,
        };
        if let Some(stretch) = stretch {
            let last = reading.stretches[stretch as usize].last as usize;
            let next = (turn + 1..=last).find(|&next| reading.turns[next].stretch == Some(stretch));
            searched.turns.extend(next);
            searched.over_at = reading.over_at(stretch);
        }
        let opener = reading.whole(turn);
        if reading.turns[turn].side == Side::Bot {
            // A machine's thanks are part of the wait.
            last_return = None;
            continue;
        }
        if !wait.hold && wait.length.is_none() {
            let mut unknown = context.unknown(opener, WhyUnknown::Timing);
            unknown.searched = (opener.turn, opener.turn);
            unknown.closed_at = Some(opener.turn);
            found.push(unknown);
            continue;
        }
        let moment = context.settle(opener, Some(&searched), |turn| {
            let place = reading.cue(turn, Cue::ThankWait)?;
            let barred = reading.hits_of(turn).iter().any(|hit| {
                matches!(hit.cue, Cue::ApologyIsRefusal | Cue::ApologyIsRepair)
                    && reading.place(turn, hit.from, hit.to).start <= place.end
                    && place.start <= reading.place(turn, hit.from, hit.to).end
            });
            (!barred).then_some(place)
        });
        found.push(match moment.outcome {
            Outcome::Missed if ends_at(context, turn) => moment.doubted(WhyUnknown::CutOff),
            Outcome::Missed => {
                let doubtful = is_doubtful(context, turn);
                let moment = if doubtful { moment.doubted(WhyUnknown::Unsure) } else { moment };
                context.not_closed_before(moment, turn + NEAR)
            }
            _ => moment,
        });
    }
}

/// How far about the return other words may be the thanks, or show that it is none, in turns.
const NEAR: usize = 5;

/// With fewer words than this after the return, the record ends there.
const WORDS: usize = 6;

/// Whether the record ends so soon after a turn that what came next is not in it.
fn ends_at(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    reading.words.len() - (reading.turns[turn].words.start as usize) < WORDS
}

/// Whether the wait goes on, the words go to somebody else, something like thanks stands near, or
/// another wait follows at once.
fn is_doubtful(context: &Context<'_>, back: usize) -> bool {
    let reading = context.reading;
    let agent = |turn: &usize| reading.turns[*turn].side == Side::Agent;
    let after = back..reading.turns.len().min(back + NEAR);
    let thanks = |turn: usize| {
        reading.has(turn, Cue::ThankWait)
            || (reading.has(turn, Cue::Apologise) && !reading.has(turn, Cue::ApologyIsRepair))
    };
    let goes_on = |turn: usize| {
        context.acts.has(turn, ActKind::AnnounceWait)
            || reading.has(turn, Cue::Greet)
            || reading.has(turn, Cue::IdentifySelf)
    };
    // Waits stand in the order of their turns.
    let next = reading.waits.partition_point(|other| (other.after_turn as usize) < back);
    let again =
        reading.waits.get(next).is_some_and(|other| (other.after_turn as usize) < back + NEAR);
    again
        || after.filter(agent).any(thanks)
        || (back..(back + 3).min(reading.turns.len())).filter(agent).any(goes_on)
}
