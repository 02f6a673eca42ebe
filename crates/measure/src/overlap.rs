//! Who cuts in while another holds the floor, where each party has an audio channel of its own.

use crate::acts;
use crate::conversation::{Channel, Timing, TurnTime};
use crate::reading::Reading;
use crate::time::{Ms, Span};
use crate::words::{Sort, Word};

/// When a turn that starts under another's cuts in on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// With less overlap the floor just changes hands.
    pub overlap: Ms,
    /// Who stops within this time was stopped.
    pub stops: Ms,
    /// With at most so many words, tokens at its start apart, it is a backchannel or a completion.
    pub few_words: usize,
}

/// The limits that are used: of those tried on every other conversation of Switchboard that give five
/// cut-ins in ten minutes or more, the ones with which the fewest begin as who listens does (11 %)
/// and the most holders broke off, as people marked it (16 %, for 7 % of all turns). On the other
/// conversations they take 0.9 % of backchannels for a cut-in (`docs/TURNS.md`).
pub const LIMITS: Limits = Limits { overlap: Ms(250), stops: Ms(1_000), few_words: 5 };

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
    is_cut(reading, turn, &LIMITS, on)
}

/// The same with limits of one's own, to choose among them.
pub fn is_cut(
    reading: &Reading<'_>,
    turn: usize,
    limits: &Limits,
    on: impl Fn(usize) -> bool,
) -> bool {
    if reading.turns[turn].stretch.is_none() {
        return false;
    }
    let Some(mine) = own_words(reading, turn, limits) else { return false };
    (turn.saturating_sub(NEAR)..turn).rev().any(|holder| {
        on(holder)
            && reading.turns[holder].stretch.is_some()
            && span(reading, holder).is_some_and(|theirs| {
                overlaps(mine, theirs, limits)
                    && (theirs.end() - mine.start() <= limits.stops
                        || is_unfinished(reading, holder))
                    && !is_echo(reading, turn, holder)
            })
    })
}

/// When a turn says more than what who listens says: "yeah, well, I think" is a backchannel first, and
/// its time goes by its letters. `None` where no more than a few words follow.
fn own_words(reading: &Reading<'_>, turn: usize, limits: &Limits) -> Option<Span> {
    let words = reading.turn_words(turn);
    let listens = words.iter().take_while(|word| reading.lists.is_token(word.id)).count();
    let own = &words[listens..];
    if own.len() <= limits.few_words {
        return None;
    }
    let whole = span(reading, turn)?;
    let (before, all) = (i64::from(own.first()?.start), i64::from(words.last()?.end));
    let start = whole.start() + Ms(whole.length().0.saturating_mul(before) / all.max(1));
    Span::new(start.min(whole.end()), whole.end())
}

fn span(reading: &Reading<'_>, turn: usize) -> Option<Span> {
    match reading.conversation.turns[turn].time {
        TurnTime::Span(span) => Some(span),
        TurnTime::Unknown | TurnTime::Start(_) => None,
    }
}

fn overlaps(mine: Span, theirs: Span, limits: &Limits) -> bool {
    theirs.start() < mine.start() && theirs.end() - mine.start() >= limits.overlap
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
