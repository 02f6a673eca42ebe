//! How many syllables a word has, as far as its letters tell.

use crate::cues::Unreadable;
use rustc_hash::FxHashMap;

/// How the words of a language fall into syllables.
///
/// The file of a language says which letters are vowels and what its spelling does beyond them;
/// letters outside ASCII count as consonants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Syllables {
    /// A bit a letter.
    vowels: u32,
    /// By the first vowel of a pair, a bit for each second one that begins a syllable.
    apart: [u32; 26],
    /// Stretches of letters in which such a pair is one syllable.
    together: Vec<&'static [u8]>,
    /// Endings that are silent after a consonant.
    silent: Vec<&'static [u8]>,
    /// Endings of words whose ending is heard.
    heard: Vec<&'static [u8]>,
    /// Endings with a silent letter, after a consonant.
    inside: Vec<&'static [u8]>,
    /// Endings that hold a syllable more.
    more: Vec<&'static [u8]>,
    /// Words that go by no rule.
    words: FxHashMap<&'static [u8], u32>,
}

/// Longer words are counted by their first letters.
const LONGEST: usize = 32;

impl Syllables {
    /// Reads the file of a language.
    pub fn read(text: &'static str) -> Result<Self, Unreadable> {
        let mut all = Self::default();
        let mut section = "";
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
                continue;
            }
            let unreadable = |expected| Unreadable { line: index + 1, expected };
            let endings = line.split_whitespace().map(str::as_bytes);
            match section {
                "vowels" => all.vowels = line.bytes().fold(0, |bits, letter| bits | bit(letter)),
                "apart" => {
                    for pair in endings {
                        match pair {
                            [first @ b'a'..=b'z', second @ b'a'..=b'z'] => {
                                all.apart[usize::from(first - b'a')] |= bit(*second);
                            }
                            _ => return Err(unreadable("pairs of letters")),
                        }
                    }
                }
                "together" => all.together.extend(endings),
                "ending" => all.silent.extend(endings),
                "heard" => all.heard.extend(endings),
                "inside" => all.inside.extend(endings),
                "more" => all.more.extend(endings),
                "words" => {
                    let mut parts = line.split_whitespace();
                    while let (Some(word), count) = (parts.next(), parts.next()) {
                        let count = count.and_then(|count| count.parse().ok());
                        let count = count.ok_or(unreadable("a word and its number"))?;
                        all.words.insert(word.as_bytes(), count);
                    }
                }
                _ => return Err(unreadable("a section of syllables")),
            }
        }
        Ok(all)
    }

    /// The syllables of a word, at least one.
    pub fn of(&self, word: &str) -> u32 {
        let mut letters = [0; LONGEST];
        let length = word.len().min(LONGEST);
        for (letter, byte) in letters.iter_mut().zip(word.bytes()) {
            *letter = byte.to_ascii_lowercase();
        }
        let word = &letters[..length];
        if let Some(&count) = self.words.get(word) {
            return count;
        }
        let is_vowel = |letter: u8| self.vowels & bit(letter) != 0;
        // "y" before a vowel begins "yes".
        let first = usize::from(word.len() > 1 && word[0] == b'y' && is_vowel(word[1]));
        let mut count = 0_u32;
        let mut before = None;
        for (at, &letter) in word.iter().enumerate().skip(first) {
            let vowel = is_vowel(letter);
            if vowel {
                count += u32::from(match before {
                    Some(before) => self.are_apart(word, at, before),
                    None => true,
                });
            }
            before = vowel.then_some(letter);
        }
        let after_consonant = |ending: &&[u8]| {
            let rest = word.strip_suffix(*ending).and_then(|rest| rest.last());
            rest.is_some_and(|&letter| !is_vowel(letter))
        };
        let ends = |ending: &&[u8]| word.ends_with(ending);
        let silent = self.silent.iter().any(&after_consonant) && !self.heard.iter().any(&ends);
        let inside = self.inside.iter().any(after_consonant);
        let more = self.more.iter().any(ends);
        (count + u32::from(more)).saturating_sub(u32::from(silent) + u32::from(inside)).max(1)
    }

    /// Whether the vowel at `at` begins a syllable though a vowel stands before it.
    fn are_apart(&self, word: &[u8], at: usize, before: u8) -> bool {
        let apart = self.apart[usize::from(before.wrapping_sub(b'a')) % 26] & bit(word[at]) != 0;
        apart
            && !self.together.iter().any(|stretch| {
                let from = (at + 1).saturating_sub(stretch.len());
                (from..at).any(|from| word[from..].starts_with(stretch))
            })
    }
}

/// The bit of a letter; none for anything else.
fn bit(letter: u8) -> u32 {
    if letter.is_ascii_lowercase() { 1 << (letter - b'a') } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_syllables_are_counted() {
        let english = Syllables::read(include_str!("english.syllables")).expect("a readable file");
        for (count, words) in [
            (1, "the cat sat on my mat worked called miles eye yes through queue hm b ROUND"),
            (2, "router tables settled wanted evening going lovely something quiet settle"),
            (3, "internet telephone customer remember definite video area earlier"),
            (4, "February experience situation necessary appreciate"),
            (5, "unfortunately communication university"),
        ] {
            for word in words.split(' ') {
                assert_eq!(english.of(word), count, "{word}");
            }
        }
        assert_eq!(english.of(""), 1);
        assert_eq!(english.of("Größe"), 1, "letters outside ASCII are no vowels");
    }

    #[test]
    fn an_unreadable_line_is_named() {
        let check = |text, line, expected| {
            assert_eq!(Syllables::read(text).err(), Some(Unreadable { line, expected }));
        };
        check("[vowels]\naeiou\n[apart]\nioa", 4, "pairs of letters");
        check("[words]\npeople two", 2, "a word and its number");
        check("[words]\npeople", 2, "a word and its number");
        check("[nothing]\nx", 2, "a section of syllables");
    }
}
