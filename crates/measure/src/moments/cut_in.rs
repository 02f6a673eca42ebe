//! The agent cuts in while the customer holds the floor.

use super::faults::happened;
use super::{About, Closes, Context, Moment, Needs, Row, doc};
use crate::conversation::{Channel, Timing, TurnTime};
use crate::reading::Side;
use crate::time::{Ms, Span};
use crate::words::Sort;

pub(super) const ROW: Row = Row {
    name: "cut_in",
    title: "let the customer finish",
    about: About::Fault,
    doc: doc(
        "The agent starts at least 250 ms before the customer's turn ends, with more than a backchannel, an echo of dictated digits or a completion, and the customer stops within a second or leaves the clause unfinished.",
        "Who is cut off says it again, or does not say it.",
        "Opens at a turn of the agent's that starts so, only where each party has an audio channel of its own; otherwise nothing opens, for other times cannot tell overlap. Up to three words count as a backchannel or a completion. A clause is unfinished where the turn ends in a dash, dots or a comma.",
        "Overlap as such is normal talk, and a customer who meant to stop just then counts as cut off. No conversation without stereo timing has any.",
        "Heldner & Edlund (2010), J. Phonetics 38(4), on gaps and overlaps; Schegloff (2000), Language in Society 29(1), on overlap that is no interruption.",
    ),
    needs: Needs::Stereo,
    closes: Closes::AtOpener,
    channels: &[Channel::Voice],
    version: 1,
    find,
};

/// With less overlap the floor just changes hands.
const OVERLAP: Ms = Ms(250);
/// Who stops within this time was stopped.
const STOPS: Ms = Ms(1_000);
/// With at most so many words it is a backchannel or a completion.
const FEW_WORDS: usize = 3;
/// How far back the turn lies that is cut, in turns.
const NEAR: usize = 4;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let conversation = reading.conversation;
    if conversation.timing != Timing::Stereo || conversation.channel != Channel::Voice {
        return;
    }
    let span = |turn: usize| match conversation.turns[turn].time {
        TurnTime::Span(span) => Some(span),
        TurnTime::Unknown | TurnTime::Start(_) => None,
    };
    for turn in 0..reading.turns.len() {
        let takes_floor = reading.turns[turn].side == Side::Agent
            && reading.turns[turn].stretch.is_some()
            && reading.turn_words(turn).len() > FEW_WORDS;
        let Some(mine) = span(turn).filter(|_| takes_floor) else { continue };
        let cut = (turn.saturating_sub(NEAR)..turn).rev().any(|holder| {
            reading.turns[holder].side == Side::Customer
                && reading.turns[holder].stretch.is_some()
                && span(holder).is_some_and(|theirs| {
                    overlaps(mine, theirs)
                        && (theirs.end() - mine.start() <= STOPS || is_unfinished(context, holder))
                        && !is_echo(context, turn, holder)
                })
        });
        if cut {
            found.push(happened(context, reading.whole(turn)));
        }
    }
}

fn overlaps(mine: Span, theirs: Span) -> bool {
    theirs.start() < mine.start() && theirs.end() - mine.start() >= OVERLAP
}

fn is_unfinished(context: &Context<'_>, turn: usize) -> bool {
    let text = context.reading.conversation.turns[turn].text.trim_end();
    text.ends_with(['-', '–', '—', '…', ',']) || text.ends_with("...")
}

/// Whether a turn says back the numbers that another says, and little else.
fn is_echo(context: &Context<'_>, turn: usize, of: usize) -> bool {
    let reading = context.reading;
    let digits = |turn: usize| {
        let mut digits = String::new();
        crate::acts::digits(reading, turn, reading.turns[turn].words.clone(), &mut digits);
        digits
    };
    let words = reading.turn_words(turn);
    let numbers = |word: &&crate::words::Word| matches!(word.sort, Sort::Number | Sort::NumberWord);
    let (mine, theirs) = (digits(turn), digits(of));
    2 * words.iter().filter(numbers).count() >= words.len() && theirs.contains(&mine)
}
