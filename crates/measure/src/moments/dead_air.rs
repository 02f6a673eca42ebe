//! The line is quiet, and nobody said that it would be.

use super::announces_wait::announcement;
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
        "The line is quiet for the programme's limit or longer (`dead_air_s` in `[detecting.windows]`; twenty seconds where it sets none) while it is the agent who is to speak, and no wait was announced.",
        "To the customer a quiet without words is a dead line.",
        "Opens at a silence that the record states, or a gap between turns that have both start and end, after which the agent goes on, or the customer asks whether anybody is there. Nothing opens where within three turns before it a wait or a hand-over was told or an instruction gave the customer something to do, or may have been, where the agent's last words may be a promise or an offer, or where they ask and nobody answered. A hold is none.",
        "Start-only times show no quiet; a transcript's ends may be late, and then a quiet reads short.",
        "The limit is the programme's; Contact Lens counts non-talk time from three seconds on, which ordinary thinking fills.",
    ),
    needs: Needs::WordsAndWaits,
    closes: Closes::AtOpener,
    channels: &[Channel::Voice],
    version: 3,
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
        let long = wait.length.is_some_and(|length| length >= context.windows.dead_air);
        if wait.hold || !long || !is_the_agents(context, wait) || is_excused(context, wait) {
            continue;
        }
        // The quiet is in the agent's part, whoever spoke last.
        let Some(speaker) =
            (0..wait.seen_at as usize).rev().find(|&turn| reading.turns[turn].side == Side::Agent)
        else {
            continue;
        };
        let place = match reading.sentences_of(speaker).last() {
            Some(last) => reading.sentence_place(speaker, last),
            None => reading.whole(speaker),
        };
        found.push(Moment {
            kind: context.kind,
            outcome: Outcome::Missed,
            why_unknown: None,
            owner: Owner::Associate,
            party: Some(reading.conversation.turns[speaker].party),
            opener: place,
            answer: None,
            searched: (speaker as u32, wait.seen_at),
            confidence: 0.8,
            closed_at: Some(wait.seen_at),
        });
    }
}

/// Whether it was the agent who was to speak: they go on after it, or the customer, with nothing
/// to say, asks whether they are there.
fn is_the_agents(context: &Context<'_>, wait: &Wait) -> bool {
    let reading = context.reading;
    let back = wait.seen_at as usize;
    let Some(next) = reading.turns.get(back) else { return false };
    next.side == Side::Agent || reading.comes_back(back)
}

/// Whether it was announced, or the customer had something to do.
fn is_excused(context: &Context<'_>, wait: &Wait) -> bool {
    let reading = context.reading;
    let after = wait.after_turn as usize;
    let agents = |turn: &usize| reading.turns[*turn].side == Side::Agent;
    let acts = |turn: usize, acts: &[ActKind]| acts.iter().any(|&act| context.acts.has(turn, act));
    let near = (after.saturating_sub(NEAR)..=after).filter(agents);
    let announced = near.clone().any(|turn| {
        announcement(context, turn).is_some()
            || reading.has(turn, Cue::AnnounceWait)
            || acts(turn, &[ActKind::AnnounceWait, ActKind::Transfer])
    });
    // A promise or an offer may mean "now", if it is the last that the agent said.
    let speaker = (0..=after).rev().find(agents);
    let promised = speaker
        .is_some_and(|turn| acts(turn, &[ActKind::Promise, ActKind::Offer, ActKind::Commit]));
    let busy = near.clone().any(|turn| acts(turn, &[ActKind::Instruct]))
        || (agents(&after) && (reading.asks(after) || acts(after, &[ActKind::Ask])));
    announced || promised || busy
}
