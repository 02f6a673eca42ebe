//! A hold lasts longer than the programme's limit.

use super::{About, Closes, Context, Moment, Needs, Outcome, Owner, Row, WhyUnknown, doc};
use crate::conversation::EventKind;
use crate::reading::Side;
use crate::time::Ms;

pub(super) const ROW: Row = Row {
    name: "hold_over_limit",
    title: "kept holds within the limit",
    about: About::Fault,
    doc: doc(
        "A hold that lasts longer than the programme's limit (`hold_s` in `[detecting.windows]`; two minutes where it sets none).",
        "Customers on hold do not know whether anybody is still there, and hang up.",
        "Opens at the last words of the centre before every hold that the record states, or whose music is heard while nobody of the centre speaks: it happened where it is longer than the limit, it did not where it is not. Unknown where its length is not stated. A quiet that nobody states as a hold is none, and music on the customer's own track is the customer's.",
        "Who asked for the hold, and whether a longer one was agreed, is not looked at. Music is heard only from where it starts, so a hold that begins in silence reads short.",
        "The limit is the programme's; centres commonly ask their people to come back every two minutes.",
    ),
    needs: Needs::WordsAndWaits,
    closes: Closes::AtOpener,
    channels: &[],
    version: 3,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let is_centre = |turn: &usize| matches!(reading.turns[*turn].side, Side::Agent | Side::Bot);
    let centre: Vec<usize> = (0..reading.turns.len()).filter(is_centre).collect();
    for event in &reading.conversation.events {
        if event.kind == EventKind::Hold
            && let Some(after) = event.after_turn
        {
            found.extend(moment(
                context,
                &centre,
                after,
                after.saturating_add(1),
                event.length,
                STATED,
            ));
        }
    }
    for wait in reading.waits.iter().filter(|wait| wait.music) {
        found.extend(moment(context, &centre, wait.after_turn, wait.seen_at, wait.length, HEARD));
    }
}

/// How sure it is that a hold was one.
const STATED: f32 = 0.95;
const HEARD: f32 = 0.8;

/// The moment of a hold after a turn that is over at another, among the turns of the centre; `None`
/// before anybody of the centre spoke, when it was a queue.
fn moment(
    context: &Context<'_>,
    centre: &[usize],
    after: u32,
    over_at: u32,
    length: Option<Ms>,
    confidence: f32,
) -> Option<Moment> {
    let reading = context.reading;
    let turns = reading.turns.len() as u32;
    let after = Some(after).filter(|&after| after < turns)? as usize;
    let spoke = centre.partition_point(|&turn| turn <= after);
    let speaker = centre[spoke.checked_sub(1)?];
    let bot = reading.turns[speaker].side == Side::Bot;
    let moment = Moment {
        kind: context.kind,
        outcome: match length {
            Some(length) if length > context.windows.hold => Outcome::Missed,
            _ => Outcome::Met,
        },
        why_unknown: None,
        owner: if bot { Owner::Bot } else { Owner::Associate },
        party: Some(reading.conversation.turns[speaker].party),
        opener: reading.whole(speaker),
        answer: None,
        searched: (speaker as u32, over_at.min(turns - 1)),
        confidence,
        closed_at: Some(over_at).filter(|&closed| closed < turns),
    };
    Some(match length {
        Some(_) => moment,
        None => moment.doubted(WhyUnknown::Timing),
    })
}
