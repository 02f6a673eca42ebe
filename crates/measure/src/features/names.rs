//! What each feature of a sentence is, in words: the slow way, for one sentence that is explained.
//!
//! A head's score is a sum over features, so naming them tells exactly what a score is made of;
//! leaving words out one by one would not, for it also changes their neighbours. Names are kept
//! apart from `of_sentence`, which every sentence pays for. A feature that has none is one of "the
//! others", and a test holds that there are none such.

use super::*;
use crate::cues::Cue;
use rustc_hash::FxHashMap;

/// The features of a sentence by their hashes, each with its name; some share one.
///
/// - **In**: as `of_sentence`, with the names of the rules.
pub fn names(
    reading: &Reading<'_>,
    before: &Before,
    index: usize,
    rules: &[&str],
) -> FxHashMap<u32, String> {
    let mut names = Names(FxHashMap::default());
    let turn = before.turn;
    let sentence = &reading.sentences_of(turn)[index];
    let words = &reading.words[sentence.from as usize..sentence.to as usize];
    names.of_words(reading, turn, words, before.side);
    for cue in &Cue::ALL[..Cue::FITTED] {
        let (name, key) = (cue.name(), name_key(cue.name()));
        names.add(Family::Cue, key, 0, || format!("wording of {name}"));
        names.add(Family::CueOfSide, key, before.side, || format!("wording of {name}"));
        names.add(Family::OtherCue, key, before.side, || {
            format!("the other side's wording of {name}")
        });
    }
    for (rule, name) in rules.iter().enumerate() {
        names.add(Family::Rule, rule as u32, before.side, || format!("the rule of {name}"));
    }
    names.of_place(before.side);
    if let Some((at, just)) = just_before(reading, turn, index) {
        for word in &reading.words[just.from as usize..just.to as usize] {
            let text = reading.text(at, word);
            for own in 0..4 {
                let name = || format!("“{text}” in the sentence before");
                names.add(Family::Just, key(reading, word), own, name);
            }
        }
    }
    names.0
}

struct Names(FxHashMap<u32, String>);

impl Names {
    fn add(&mut self, family: Family, one: u32, other: u32, name: impl FnOnce() -> String) {
        let mut hash = Vec::with_capacity(1);
        add(&mut hash, family, one, other);
        self.0.entry(hash[0]).or_insert_with(name);
    }

    /// Words alone, in pairs, in threes, and the beginnings and ends of words.
    fn of_words(&mut self, reading: &Reading<'_>, turn: usize, words: &[Word], side: u32) {
        let said = |words: &[Word]| -> String {
            let texts: Vec<&str> = words.iter().map(|word| reading.text(turn, word)).collect();
            texts.join(" ")
        };
        let at = |at: Option<usize>| at.map_or(START, |at| key(reading, &words[at]));
        let mut whole = side;
        for (index, word) in words.iter().enumerate() {
            let this = key(reading, word);
            let mut parts = Vec::new();
            ends_of(reading, turn, word, &mut parts);
            self.add(Family::One, this, 0, || format!("“{}”", said(&words[index..=index])));
            for part in parts {
                self.0.entry(part).or_insert_with(|| format!("“{}”", said(&words[index..=index])));
            }
            whole = mix(whole, this);
        }
        for index in 0..=words.len() {
            let (last, this) = match words.get(index) {
                Some(word) => (index, key(reading, word)),
                None => (words.len().saturating_sub(1), END),
            };
            let (one, two) = (index.checked_sub(2), index.checked_sub(1));
            let name = |from: Option<usize>| {
                let what = format!(
                    "“{}”",
                    words.get(from.unwrap_or(0)..=last).map_or(String::new(), said)
                );
                match (from, this) {
                    (None, _) => format!("{what} at the start"),
                    (_, END) => format!("{what} at the end"),
                    _ => what,
                }
            };
            self.add(Family::Two, at(two), this, || name(two));
            self.add(Family::Three, mix(at(one), at(two)), this, || name(one));
        }
        if let Some(first) = words.first() {
            self.add(Family::First, key(reading, first), side, || {
                format!("“{}” at the start", said(&words[..1]))
            });
        }
        self.add(Family::Whole, whole, 0, || "the sentence as a whole".to_owned());
        let plain = words.iter().fold(START, |plain, word| mix(plain, key(reading, word)));
        self.add(Family::Short, plain, 0, || "the sentence as a whole".to_owned());
        for after in 0..5 {
            self.add(Family::ShortAfter, plain, after, || {
                "the sentence as a whole, after such a one".to_owned()
            });
        }
    }

    /// Where the sentence stands, who says it, how long it is, and what the other side did.
    fn of_place(&mut self, side: u32) {
        let who = match side {
            1 => "said by the centre",
            2 => "said by the customer",
            _ => "said by somebody else",
        };
        self.add(Family::Side, side, 0, || who.to_owned());
        for one in 0..10 {
            for other in 0..10 {
                for (family, name) in [
                    (Family::Echo, "how much of it the other side had said"),
                    (Family::EchoPart, "how much of it the other side had said"),
                    (Family::EchoNumbers, "numbers that the other side had said"),
                    (Family::LengthAndMark, "its length and mark"),
                    (Family::OtherAsks, "whether the other side asked"),
                ] {
                    self.add(family, one, other, || name.to_owned());
                }
            }
            for (family, name) in [
                (Family::Length, "its length"),
                (Family::Mark, "its mark"),
                (Family::Turn, "how far into the conversation"),
                (Family::Index, "where in the turn"),
                (Family::SameBefore, "who spoke before"),
                (Family::OtherLength, "the length of the other side's turn"),
            ] {
                self.add(family, one, side, || name.to_owned());
            }
            for own in 0..2 {
                for asks in 0..2 {
                    self.add(Family::Just, mix(own, 7 + asks), one, || {
                        "the length and mark of the sentence before".to_owned()
                    });
                }
            }
        }
    }
}
