//! Who cuts in while another holds the floor, where each party has an audio channel of its own.

use crate::acts;
use crate::conversation::{Channel, Timing, TurnTime};
use crate::reading::Reading;
use crate::time::{Ms, Span};
use crate::words::{Sort, Word};

/// With less overlap the floor just changes hands.
const OVERLAP: Ms = Ms(250);
/// Who stops within this time was stopped.
const STOPS: Ms = Ms(1_000);
/// With at most so many words it is a backchannel or a completion.
const FEW_WORDS: usize = 3;
/// How far back the turn lies that is cut, in turns.
const NEAR: usize = 4;

/// Whether overlap can be told in a conversation: from other times than stereo ones it cannot.
pub fn can_be_told(reading: &Reading<'_>) -> bool {
    let conversation = reading.conversation;
    conversation.timing == Timing::Stereo && conversation.channel == Channel::Voice
}

/// Whether a turn cuts in on one of those that `on` says, by their numbers.
///
/// - **In**: a conversation in which overlap can be told.
/// - **Source**: Heldner & Edlund (2010), J. Phonetics 38(4), on gaps and overlaps; Schegloff
///   (2000), Language in Society 29(1), on overlap that is no interruption.
pub fn cuts_in(reading: &Reading<'_>, turn: usize, on: impl Fn(usize) -> bool) -> bool {
    let takes_floor =
        reading.turns[turn].stretch.is_some() && reading.turn_words(turn).len() > FEW_WORDS;
    let Some(mine) = span(reading, turn).filter(|_| takes_floor) else { return false };
    (turn.saturating_sub(NEAR)..turn).rev().any(|holder| {
        on(holder)
            && reading.turns[holder].stretch.is_some()
            && span(reading, holder).is_some_and(|theirs| {
                overlaps(mine, theirs)
                    && (theirs.end() - mine.start() <= STOPS || is_unfinished(reading, holder))
                    && !is_echo(reading, turn, holder)
            })
    })
}

fn span(reading: &Reading<'_>, turn: usize) -> Option<Span> {
    match reading.conversation.turns[turn].time {
        TurnTime::Span(span) => Some(span),
        TurnTime::Unknown | TurnTime::Start(_) => None,
    }
}

fn overlaps(mine: Span, theirs: Span) -> bool {
    theirs.start() < mine.start() && theirs.end() - mine.start() >= OVERLAP
}

fn is_unfinished(reading: &Reading<'_>, turn: usize) -> bool {
    let text = reading.conversation.turns[turn].text.trim_end();
    text.ends_with(['-', '–', '—', '…', ',']) || text.ends_with("...")
}

/// Whether a turn says back the numbers that another says, and little else.
fn is_echo(reading: &Reading<'_>, turn: usize, of: usize) -> bool {
    let digits = |turn: usize| {
        let mut digits = String::new();
        acts::digits(reading, turn, reading.turns[turn].words.clone(), &mut digits);
        digits
    };
    let words = reading.turn_words(turn);
    let numbers = |word: &&Word| matches!(word.sort, Sort::Number | Sort::NumberWord);
    let (mine, theirs) = (digits(turn), digits(of));
    2 * words.iter().filter(numbers).count() >= words.len() && theirs.contains(&mine)
}
