//! Exact wordings: words in sequence, as they are read, wherever they stand in a sentence.
//!
//! "We're" is "we are", and neither case nor marks count; every word must be there and none between.

use crate::words::{Ends, Vocabulary, Word};
use rustc_hash::FxHashMap;

/// Exact wordings, each with what it stands for.
#[derive(Debug)]
pub struct Exact<T> {
    by_first_word: FxHashMap<u32, Vec<(Vec<Step>, T)>>,
}

/// A word of a wording, and whether a sentence of the wording ends after it.
#[derive(Clone, Copy, Debug)]
struct Step {
    id: u32,
    ends: bool,
}

impl<T> Default for Exact<T> {
    fn default() -> Self {
        Self { by_first_word: FxHashMap::default() }
    }
}

impl<T: Copy> Exact<T> {
    /// Adds a wording; one without a word adds nothing.
    ///
    /// The vocabulary must have learnt all that it will before.
    pub fn add(&mut self, vocabulary: &Vocabulary, wording: &str, stands_for: T) {
        let mut words = Vec::new();
        vocabulary.read(wording, &mut words);
        let Some(first) = words.first() else { return };
        let steps = words.iter().map(|word| Step { id: word.id, ends: ends(word) }).collect();
        self.by_first_word.entry(first.id).or_default().push((steps, stands_for));
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.by_first_word.is_empty()
    }

    /// Every wording that starts at word `from` of a turn, with its last word.
    pub fn at(&self, words: &[Word], from: usize) -> impl Iterator<Item = (T, usize)> {
        let rest = words.get(from..).unwrap_or_default();
        let starting = rest.first().and_then(|word| self.by_first_word.get(&word.id));
        starting.into_iter().flatten().filter_map(move |(steps, stands_for)| {
            let said = rest.get(..steps.len())?;
            let last = steps.len() - 1;
            let same = steps.iter().zip(said).enumerate().all(|(at, (step, word))| {
                step.id == word.id && (at == last || step.ends || !ends(word))
            });
            same.then_some((*stands_for, from + last))
        })
    }
}

fn ends(word: &Word) -> bool {
    matches!(word.ends, Ends::Sentence | Ends::Question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(wording: &str, text: &str, expected: usize) {
        let mut vocabulary = Vocabulary::default();
        vocabulary.learn_short_form("we're", "we", "are");
        let mut exact = Exact::default();
        exact.add(&vocabulary, wording, ());
        let mut words = Vec::new();
        vocabulary.read(text, &mut words);
        let found: usize = (0..words.len()).map(|from| exact.at(&words, from).count()).sum();
        assert_eq!(found, expected, "{wording} in {text}");
    }

    #[test]
    fn words_in_sequence_are_found() {
        check("we are recording", "Hello! WE'RE recording, you know.", 1);
        check("We're recording.", "we are recording", 1);
        check("we are recording", "we are now recording", 0);
        check("we are recording", "Here we are. Recording starts.", 0);
        check("thank you, bye", "Thank you bye", 1);
        check("thank you. Bye", "Thank you. Bye!", 1);
        check("hi", "this is a hit, hi there, hi", 2);
        check("20 minutes", "in 20 minutes, not 30 minutes", 1);
        check("größe", "Die Größe?", 1);
        check("…", "anything", 0);
    }
}
