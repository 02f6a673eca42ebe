//! Turns from single words with times, for transcripts that have no turns of their own.

use super::{Scene, time};
use crate::confidence::{self, Confidence};
use crate::desk::Bad;
use measure::time::{Ms, Span};

/// A word, or a piece of words, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Word<'a> {
    pub channel: Option<String>,
    pub speaker: Option<String>,
    pub start: Ms,
    pub end: Ms,
    /// Whether these are stated of this word; else they lie between its neighbours'.
    pub is_stated: bool,
    pub text: &'a str,
    pub heard: Option<Confidence>,
}

/// A silence this long ends a turn: Deepgram's default for its own utterances (`utt_split`, 0.8 s).
const PAUSE: Ms = Ms(800);

/// Says words as turns: on each channel a run of one speaker's without a long silence within.
///
/// Channels are gone through one by one and the turns put in order then: where both sides speak at
/// once, taking the words as they come would cut each turn to pieces.
pub fn say(scene: &mut Scene<'_>, mut words: Vec<Word<'_>>) -> Result<(), Bad> {
    words.sort_by(|one, other| one.channel.cmp(&other.channel).then(one.start.cmp(&other.start)));
    let ends_turn = |one: &Word<'_>, next: &Word<'_>| {
        one.channel != next.channel || one.speaker != next.speaker || next.start - one.end >= PAUSE
    };
    for run in words.chunk_by(|one, next| !ends_turn(one, next)) {
        let (Some(first), Some(last)) = (run.first(), run.iter().max_by_key(|word| word.end))
        else {
            continue;
        };
        let text = run.iter().map(|word| word.text.trim()).collect::<Vec<_>>().join(" ");
        let heard = confidence::mean_percent(run.iter().filter_map(|word| word.heard));
        let party = scene.numbered(first.channel.as_deref(), first.speaker.as_deref())?;
        let time = time(Some(first.start), Some(last.end), String::new)?;
        let span = |word: &Word<'_>| Span::new(word.start, word.end).filter(|_| word.is_stated);
        let words = run.iter().map(|word| (word.text, span(word)));
        scene.say_words(party, time, &text, heard, words)?;
    }
    scene.sort();
    Ok(())
}
