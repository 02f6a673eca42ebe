//! The agent goes quiet, and said so before.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::reading::{Side, Wait};

pub(super) const ROW: Row = Row {
    name: "announces_wait",
    title: "announced the wait",
    about: About::Skill(Skill::ServiceHandling),
    doc: doc(
        "The agent goes quiet for ten seconds or more while expected to go on, puts the customer on hold, or in chat leaves a message unanswered beyond the programme's limit. Met: it was said before that there will be a wait, or that the agent goes and looks.",
        "To the customer quiet without words is a dead line, and a hold without words is being dropped.",
        "Waits are hold events, stated silences, or gaps between turns that have both start and end. Met by a wording of waiting in the agent's last two turns with the floor before the quiet. Unknown where a promise, an offer, a transfer or words like an announcement stand within six turns before it, or nobody of the centre speaks again.",
        "Start-only times show no quiet; words to a colleague in the room may count as an announcement.",
        "The trade's common quality forms; the limits are the programme's.",
    ),
    needs: Needs::WordsAndWaits,
    closes: Closes::AtOpener,
    channels: &[Channel::Voice, Channel::Chat],
    version: 1,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    // A wait of unknown length that nobody states may have been none.
    for wait in context.reading.waits.iter().filter(|wait| wait.hold || wait.length.is_some()) {
        found.push(moment(context, wait));
    }
}

fn moment(context: &Context<'_>, wait: &Wait) -> Moment {
    let reading = context.reading;
    let after = wait.after_turn as usize;
    let opener = reading.whole(after);
    let turns: Vec<usize> = if wait.message {
        // In chat: what the agent wrote after the message and before the answer.
        let end = reading.answer_to(after).unwrap_or(reading.turns.len());
        (after + 1..end).collect()
    } else {
        // On a call: the last two turns in which the centre's side took the floor.
        let held = reading.centres_floor.partition_point(|&turn| turn as usize <= after);
        let last = &reading.centres_floor[held.saturating_sub(2)..held];
        let mut turns: Vec<usize> = last.iter().map(|&turn| turn as usize).collect();
        if turns.last() != Some(&after) {
            turns.push(after);
        }
        turns
    };
    let answer = turns.iter().rev().find_map(|&turn| announcement(context, turn));
    let speaker = (0..=after)
        .rev()
        .chain(after + 1..reading.turns.len())
        .find(|&turn| matches!(reading.turns[turn].side, Side::Agent | Side::Bot));
    let searched = super::Searched {
        turns,
        party: speaker.map_or(0, |turn| reading.conversation.turns[turn].party),
        side: speaker.map_or(Side::Agent, |turn| reading.turns[turn].side),
        over_at: Some(wait.seen_at),
    };
    let mut moment = context.outcome(opener, &searched, answer);
    // Where nobody of the centre speaks again, the record ends in the quiet.
    let back = (after + 1..reading.turns.len().min(after + 4))
        .find(|&turn| matches!(reading.turns[turn].side, Side::Agent | Side::Bot));
    let closes = back.unwrap_or(reading.turns.len()) as u32;
    if moment.outcome == Outcome::Missed {
        if back.is_none() {
            moment = moment.doubted(WhyUnknown::CutOff);
        } else if is_doubtful(context, wait) {
            moment = moment.doubted(WhyUnknown::Unsure);
        }
        moment.closed_at = Some(closes).filter(|&turn| (turn as usize) < reading.turns.len());
        return moment;
    }
    moment.closed_at = Some(wait.seen_at).filter(|&turn| (turn as usize) < reading.turns.len());
    moment
}

/// How far back words like an announcement may stand, in turns.
const NEAR: usize = 6;

/// Whether something like an announcement stands near, or somebody else is being talked to.
pub(super) fn is_doubtful(context: &Context<'_>, wait: &Wait) -> bool {
    let reading = context.reading;
    let after = wait.after_turn as usize;
    let announces = |turn: usize| {
        [ActKind::AnnounceWait, ActKind::Promise, ActKind::Offer, ActKind::Transfer]
            .into_iter()
            .any(|act| context.acts.has(turn, act))
            || reading.has(turn, Cue::AnnounceWait)
            || reading.has(turn, Cue::IdentifySelf)
    };
    // Waits stand in the order of their turns; what was said before the last one was about that.
    let earlier = reading.waits.partition_point(|other| (other.after_turn as usize) < after);
    let since =
        earlier.checked_sub(1).map_or(0, |earlier| reading.waits[earlier].after_turn as usize + 1);
    (since.max(after.saturating_sub(NEAR))..=after)
        .filter(|&turn| reading.turns[turn].side == Side::Agent)
        .any(announces)
}

/// The words of a turn of the centre's that announce a wait.
pub(super) fn announcement(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    if !matches!(reading.turns[turn].side, Side::Agent | Side::Bot) {
        return None;
    }
    let hit = reading.hits_of(turn).iter().find(|hit| {
        // "Hold on, Kev": a name right after it is somebody in the room.
        let next = reading.words.get(hit.to as usize + 1);
        let aside = next
            .is_some_and(|next| hit.to + 1 < reading.turns[turn].words.end && next.capital)
            && hit.to - hit.from <= 1;
        hit.cue == Cue::AnnounceWait && !aside
    })?;
    Some(reading.place(turn, hit.from, hit.to))
}
