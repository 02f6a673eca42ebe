//! A hold lasts longer than the programme's limit.

use super::{About, Closes, Context, Moment, Needs, Outcome, Owner, Row, WhyUnknown, doc};
use crate::conversation::EventKind;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "hold_over_limit",
    title: "kept holds within the limit",
    about: About::Fault,
    doc: doc(
        "A hold event of the record that lasts longer than the programme's limit (`hold_s` in `[detecting.windows]`; two minutes where it sets none).",
        "Customers on hold do not know whether anybody is still there, and hang up.",
        "Opens at the last words of the centre before every hold that the record states: it happened where it is longer than the limit, it did not where it is not. Unknown where its length is not stated. A quiet that nobody states as a hold is none.",
        "Who asked for the hold, and whether a longer one was agreed, is not looked at.",
        "The limit is the programme's; centres commonly ask their people to come back every two minutes.",
    ),
    needs: Needs::WordsAndWaits,
    closes: Closes::AtOpener,
    channels: &[],
    version: 2,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let turns = reading.turns.len() as u32;
    for event in &reading.conversation.events {
        let Some(after) = event.after_turn.filter(|&after| after < turns) else { continue };
        if event.kind != EventKind::Hold {
            continue;
        }
        // Before anybody of the centre spoke it was a queue.
        let speaker = (0..=after as usize)
            .rev()
            .find(|&turn| matches!(reading.turns[turn].side, Side::Agent | Side::Bot));
        let Some(speaker) = speaker else { continue };
        let bot = reading.turns[speaker].side == Side::Bot;
        let moment = Moment {
            kind: context.kind,
            outcome: match event.length {
                Some(length) if length > context.windows.hold => Outcome::Missed,
                _ => Outcome::Met,
            },
            why_unknown: None,
            owner: if bot { Owner::Bot } else { Owner::Associate },
            party: Some(reading.conversation.turns[speaker].party),
            opener: reading.whole(speaker),
            answer: None,
            searched: (speaker as u32, (after + 1).min(turns - 1)),
            confidence: 0.95,
            closed_at: Some(after + 1).filter(|&closed| closed < turns),
        };
        found.push(match event.length {
            Some(_) => moment,
            None => moment.doubted(WhyUnknown::Timing),
        });
    }
}
