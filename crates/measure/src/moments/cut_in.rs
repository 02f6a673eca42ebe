//! The agent cuts in while the customer holds the floor.

use super::faults::happened;
use super::{About, Closes, Context, Moment, Needs, Row, doc};
use crate::conversation::Channel;
use crate::overlap;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "cut_in",
    title: "let the customer finish",
    about: About::Fault,
    doc: doc(
        "The agent starts at least 250 ms before the customer's turn ends, with more than a backchannel, an echo of dictated digits or a completion, and the customer stops within a second or leaves the clause unfinished.",
        "Who is cut off says it again, or does not say it.",
        "Opens at a turn of the agent's that starts so, only where each party has an audio channel of its own; otherwise nothing opens, for other times cannot tell overlap. Tokens such as \"okay, yeah\" at its start are a backchannel, so that it starts after them, as far as its letters tell. Up to five words count as a backchannel or a completion. These limits were chosen on every other of 81 telephone talks whose words all have times, as those with the fewest cut-ins that begin as a listener does and the most whose holder broke off; on the others they take about 1 % of what people marked as a backchannel for a cut-in (docs/TURNS.md). A clause is unfinished where the turn ends in a dash, dots or a comma.",
        "Overlap as such is normal talk, and a customer who meant to stop just then counts as cut off. Of the cut-ins that are found in those talks one in five began as a listener does, and one holder in six left what people marked as broken off. No conversation without stereo timing has any, nor a turn whose words nobody knows.",
        "Heldner & Edlund (2010), J. Phonetics 38(4), on gaps and overlaps; Schegloff (2000), Language in Society 29(1), on overlap that is no interruption.",
    ),
    needs: Needs::Stereo,
    closes: Closes::AtOpener,
    channels: &[Channel::Voice],
    version: 2,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    if !overlap::can_be_told(reading) {
        return;
    }
    let customers = |turn: usize| reading.turns[turn].side == Side::Customer;
    for turn in 0..reading.turns.len() {
        if reading.turns[turn].side == Side::Agent && overlap::cuts_in(reading, turn, customers) {
            found.push(happened(context, reading.whole(turn)));
        }
    }
}
