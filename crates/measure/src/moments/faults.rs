//! What the faults share: a fault that happened, and words that only tell of one.

use super::{Context, Moment, Outcome, Owner};
use crate::conversation::Place;
use crate::cues::Cue;
use crate::reading::{Reading, Side};

/// A fault that happened: its words are what opened it and what proves it, and it is settled there.
pub(super) fn happened(context: &Context<'_>, place: Place) -> Moment {
    let reading = context.reading;
    let turn = place.turn as usize;
    Moment {
        kind: context.kind,
        outcome: Outcome::Missed,
        why_unknown: None,
        owner: if reading.turns[turn].side == Side::Bot {
            Owner::Bot
        } else if reading.is_script(place) {
            Owner::Script
        } else {
            Owner::Associate
        },
        party: Some(reading.conversation.turns[turn].party),
        opener: place,
        answer: Some(place),
        searched: (place.turn, place.turn),
        confidence: 0.8,
        closed_at: Some(place.turn),
    }
}

/// Words after which a sentence tells of what somebody says, of what might be, or of its opposite.
const TELLS: [&str; 24] = [
    "said", "says", "say", "saying", "told", "tell", "called", "calls", "call", "feel", "felt",
    "feeling", "think", "thought", "if", "when", "unless", "until", "till", "before", "without",
    "not", "never", "sounds",
];

/// Whether words stand within quotation marks, or in a sentence that tells of them.
pub(super) fn is_told(reading: &Reading<'_>, place: Place) -> bool {
    let turn = place.turn as usize;
    if is_quoted(reading, place) {
        return true;
    }
    let Some(sentence) = reading.sentence_at(turn, place.start) else { return false };
    let words = &reading.words[sentence.from as usize..sentence.to as usize];
    words.iter().take_while(|word| word.start < place.start).any(|word| {
        let text = reading.text(turn, word).to_lowercase();
        TELLS.contains(&text.as_str()) || text.ends_with("n't") || text.ends_with("n’t")
    }) || reading.hits_within(turn, sentence).iter().any(|hit| hit.cue == Cue::Quoted)
}

/// Whether words stand within quotation marks.
pub(super) fn is_quoted(reading: &Reading<'_>, place: Place) -> bool {
    let text = &reading.conversation.turns[place.turn as usize].text;
    let before = text.get(..place.start as usize).unwrap_or("");
    let straight = before.chars().filter(|&mark| mark == '"').count() % 2 == 1;
    let opened = before.matches(['“', '«']).count() > before.matches(['”', '»']).count();
    straight || opened
}

/// Whether a word of these lower-case ones stands in a turn.
pub(super) fn has_word(reading: &Reading<'_>, turn: usize, wanted: &[&str]) -> bool {
    reading.turn_words(turn).iter().any(|word| {
        let text = reading.text(turn, word);
        wanted.iter().any(|wanted| text.eq_ignore_ascii_case(wanted))
    })
}
