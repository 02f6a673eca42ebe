//! Who spoke when, as turns: from the times of speech on each track, and words with or without times.
//!
//! Words that have times of their own are put together to turns (`join`); turns of a transcript keep
//! their words and get the times of the track's talkspurts (`fit`), or are laid onto them in order
//! where they have none (`lay`). Where somebody is heard and no words are known of it, there is a
//! turn with times and an empty text: rules of words then say unknown. What the source states of
//! holds outranks what is heard in them (`beside`).
//!
//! Which turns are backchannels, who has the floor, where parties overlap and who cuts in is decided
//! in `measure` (`reading`, `overlap`), from the turns that are made here.

mod beside;
mod fit;
mod join;
mod lay;
mod line;

pub use line::{Line, faults};

use crate::speech::Track;
use measure::conversation::{Event, EventKind, Role, Stretch, Timing, Turn, TurnTime};
use measure::time::{Ms, Span};
use std::ops::Range;

/// A track of the recording, and whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Whose: an index into the conversation's parties. `None` where several are on the track.
    pub party: Option<u16>,
    /// What that party does.
    pub role: Role,
    /// What is heard on it.
    pub track: Track,
}

/// What is known of what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// Nothing.
    Unknown,
    /// Words with times of their own, in any order.
    Timed(Vec<Word>),
    /// Turns as a transcript has them, in its order, with times or without.
    Turns(Vec<Turn>),
}

/// A word, or several that were said at one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Who said it.
    pub party: u16,
    /// When.
    pub span: Span,
    /// What, as it was written.
    pub text: String,
    /// How surely it was heard, in percent, where the recogniser says.
    pub heard: Option<u8>,
}

/// What was said when, and what else is heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Talk {
    /// Turns: those of a transcript in its order, with what only the sound shows put in between by
    /// start; else in order of start.
    pub turns: Vec<Turn>,
    /// What parts of the recording are beside talk, in order of start.
    pub stretches: Vec<Stretch>,
    /// The holds that the source states, behind the turns they followed.
    pub events: Vec<Event>,
    /// How the times came about.
    pub timing: Timing,
    /// Of each turn the words whose times are known; empty where none are of any.
    pub words: Vec<Vec<WordAt>>,
}

/// A word of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordAt {
    /// Where it stands in the turn's text, in bytes.
    pub place: Range<u32>,
    /// When it was said.
    pub span: Span,
    /// Whether that is stated of this word; else it lies between its neighbours.
    pub is_stated: bool,
}

/// Talk that is shorter and has no words is a click or a breath.
const LEAST: Ms = Ms(200);

/// Turns and stretches of a recording.
///
/// - **In**: its tracks; the holds that the source states, on the recording's axis, in any order; what
///   is known of the words.
/// - **Out**: `Timing::Stereo` where each party has a track of its own and the times agree with it;
///   `Laid` where words without times were put onto it; `Diarised` where several parties are on a
///   track and the words have times; `None` where there is no time at all.
/// - **Cost**: linear in words and talkspurts, but for sorting them.
pub fn talk(voices: &[Voice], holds: &[Span], words: Words) -> Talk {
    let holds = beside::united(holds);
    let (stretches, voiced) = beside::beside(voices, &holds, &words);
    let apart = !voices.is_empty() && voices.iter().all(|voice| voice.party.is_some());
    let mut places = Vec::new();
    let mut joined = |words, voiced: &[Voiced]| {
        let (turns, words) = join::turns(words, voiced);
        places = words;
        turns
    };
    let (mut turns, timing) = match words {
        Words::Unknown if apart => (joined(Vec::new(), &voiced), Timing::Stereo),
        // Who of several spoke cannot be told.
        Words::Unknown => (Vec::new(), Timing::None),
        Words::Timed(words) if apart => (joined(words, &voiced), Timing::Stereo),
        Words::Timed(words) => (joined(words, &[]), Timing::Diarised),
        Words::Turns(turns) => fit::turns(turns, voices, &voiced, apart),
    };
    let timed = turns.iter().any(|turn| turn.time != TurnTime::Unknown);
    let events = events(&mut turns, &holds, timed);
    let timing = if timed { timing } else { Timing::None };
    Talk { turns, stretches, events, timing, words: places }
}

/// Speech that no words are known of yet: whose, and when; by party and start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Voiced {
    party: u16,
    span: Span,
}

/// The stated holds as events behind the turns they followed.
fn events(turns: &mut [Turn], holds: &[Span], timed: bool) -> Vec<Event> {
    if !timed {
        return Vec::new();
    }
    // The last turn that began no later than each start.
    let mut starts: Vec<(Ms, u32)> =
        (0..).zip(&*turns).filter_map(|(at, turn)| Some((turn.time.start()?, at))).collect();
    starts.sort_unstable();
    let mut last = 0;
    for (_, turn) in &mut starts {
        last = last.max(*turn);
        *turn = last;
    }
    let mut events: Vec<Event> = holds
        .iter()
        .map(|hold| {
            let began = starts.partition_point(|(start, _)| *start <= hold.start());
            let after_turn = began.checked_sub(1).and_then(|at| starts.get(at)).map(|(_, at)| *at);
            Event { kind: EventKind::Hold, after_turn, length: Some(hold.length()) }
        })
        .collect();
    events.sort_by_key(|event| event.after_turn);
    events
}

#[cfg(test)]
mod tests;
