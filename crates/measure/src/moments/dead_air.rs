//! The line is quiet, and nobody said that it would be.

use super::announces_wait::{announcement, is_doubtful};
use super::{About, Closes, Context, Moment, Needs, Outcome, Owner, Row, doc};
use crate::acts::ActKind;
use crate::conversation::Channel;
use crate::cues::Cue;
use crate::reading::{Side, Wait};

pub(super) const ROW: Row = Row {
    name: "dead_air",
    title: "left no long quiet without a word",
    about: About::Fault,
    doc: doc(
        "The line is quiet for the programme's limit or longer (`dead_air_s` in `[detecting.windows]`; twenty seconds where it sets none) between two turns of the agent's, and no wait was announced.",
        "To the customer a quiet without words is a dead line.",
        "Opens at a silence that the record states, or a gap between turns that have both start and end, after which the agent goes on. Nothing opens where within six turns before it a wait, a promise, an offer or a hand-over was told or may have been, or a question or an instruction gave the customer something to do. A hold is none.",
        "Start-only times show no quiet; a transcript's ends may be late, and then a quiet reads short.",
        "The limit is the programme's; Contact Lens counts non-talk time from three seconds on, which ordinary thinking fills.",
    ),
    needs: Needs::WordsAndWaits,
    closes: Closes::AtOpener,
    channels: &[Channel::Voice],
    version: 1,
    find,
};

/// How far back words may have given the customer something to do, in turns.
const NEAR: usize = 3;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    if reading.conversation.channel != Channel::Voice {
        return;
    }
    for wait in &reading.waits {
        let after = wait.after_turn as usize;
        let back = wait.seen_at as usize;
        let long = wait.length.is_some_and(|length| length >= context.windows.dead_air);
        let agent =
            |turn: usize| reading.turns.get(turn).is_some_and(|turn| turn.side == Side::Agent);
        if wait.hold || !long || !agent(after) || !agent(back) || is_excused(context, wait) {
            continue;
        }
        let place = match reading.sentences_of(after).last() {
            Some(last) => reading.sentence_place(after, last),
            None => reading.whole(after),
        };
        found.push(Moment {
            kind: context.kind,
            outcome: Outcome::Missed,
            why_unknown: None,
            owner: Owner::Associate,
            party: Some(reading.conversation.turns[after].party),
            opener: place,
            answer: None,
            searched: (wait.after_turn, wait.seen_at),
            confidence: 0.8,
            closed_at: Some(wait.seen_at),
        });
    }
}

/// Whether it was announced, or the customer had something to do.
fn is_excused(context: &Context<'_>, wait: &Wait) -> bool {
    let reading = context.reading;
    let after = wait.after_turn as usize;
    is_doubtful(context, wait)
        || (after.saturating_sub(NEAR)..=after).any(|turn| {
            let acts = [ActKind::AnnounceWait, ActKind::Instruct, ActKind::Ask, ActKind::Confirm];
            announcement(context, turn).is_some()
                || reading.has(turn, Cue::AnnounceWait)
                || (reading.turns[turn].side == Side::Agent
                    && acts.into_iter().any(|act| context.acts.has(turn, act)))
        })
}
