//! What is known of a language: its wordings, its small words, its words for one thing.
//!
//! A language is data: up to eight files of words and a table of number words. A conversation in a
//! language that has none is read with English, and every outcome is unknown; in one that has some,
//! so is every outcome of a kind that `kinds` does not name for it.

mod gist;
mod lexicon;
mod syllables;
mod terms;

pub(crate) use gist::{GistWords, Role};
pub(crate) use lexicon::Lexicon;
pub(crate) use terms::{Jargon, Misspellings};

use crate::conversation::Language;
use crate::cues::{Cue, Unreadable, Wordings};
use crate::numbers::NumberWords;
use crate::words::Vocabulary;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use syllables::Syllables;

/// The word lists of one language.
pub struct WordLists {
    /// Its wordings, with the words they are written in.
    pub wordings: Wordings,
    roles: Vec<u8>,
    concepts: FxHashMap<String, u32>,
    /// What each word of the vocabulary is about, by its number.
    of_vocabulary: Vec<u64>,
    stemmer: Stemmer,
    /// How its words count when two wordings are compared by meaning.
    pub(crate) gist: GistWords,
    /// What words do in numbers.
    pub numbers: NumberWords,
    number_words: fn(&Vocabulary) -> NumberWords,
    /// Whether no models were fitted to it, so that acts go by its wordings alone.
    pub by_wordings: bool,
    /// Internal abbreviations and terms.
    pub(crate) jargon: Jargon,
    /// Common misspellings.
    pub(crate) misspellings: Misspellings,
    syllables: Syllables,
    /// The syllables of each word of the vocabulary, by its number.
    syllables_of_vocabulary: Vec<u8>,
    /// Its words, with how common they are.
    pub(crate) lexicon: Lexicon,
}

impl std::fmt::Debug for WordLists {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WordLists").field("words", &self.roles.len()).finish_non_exhaustive()
    }
}

/// What a language is made of; a file may be empty.
struct Files {
    words: &'static str,
    concepts: &'static str,
    cues: &'static str,
    gist: &'static str,
    jargon: &'static str,
    misspellings: &'static str,
    syllables: &'static str,
    lexicon: &'static [u8],
    stems: Algorithm,
    numbers: fn(&Vocabulary) -> NumberWords,
    by_wordings: bool,
}

/// The languages beside English, each with its word lists and the kinds of moment that are valid
/// for it.
pub static OTHERS: &[Other] = &[Other {
    language: Language::SPANISH,
    lists: WordLists::spanish,
    kinds: &["thanks_for_waiting", "reads_back", "announces_wait", "greets", "closes"],
}];

/// A language beside English.
#[derive(Debug)]
pub struct Other {
    /// Which.
    pub language: Language,
    /// Its word lists.
    pub lists: fn() -> Result<WordLists, Unreadable>,
    /// The kinds of the catalogue that are valid for it, all on trial.
    pub kinds: &'static [&'static str],
}

/// Kinds that rest on no words, so that the language does not matter.
const IN_EVERY_LANGUAGE: &[&str] = &["hold_over_limit", "poor_line"];

/// The languages that a kind of the catalogue is valid for; none where it is valid for all.
pub fn of_kind(name: &str) -> Vec<Language> {
    if IN_EVERY_LANGUAGE.contains(&name) {
        return Vec::new();
    }
    let others = OTHERS.iter().filter(|other| other.kinds.contains(&name));
    std::iter::once(Language::ENGLISH).chain(others.map(|other| other.language)).collect()
}

const SMALL: u8 = 1;
const FILLER: u8 = 2;
const TOKEN: u8 = 4;
const NOD: u8 = 8;

impl WordLists {
    /// English.
    ///
    /// # Errors
    /// Never for the files that ship, which a test reads.
    pub fn english() -> Result<Self, Unreadable> {
        let files = Files {
            words: include_str!("english.words"),
            concepts: include_str!("english.concepts"),
            cues: include_str!("english.cues"),
            gist: include_str!("english.gist"),
            jargon: include_str!("english.jargon"),
            misspellings: include_str!("english.misspellings"),
            syllables: include_str!("english.syllables"),
            lexicon: include_bytes!("english.lexicon"),
            stems: Algorithm::English,
            numbers: NumberWords::english,
            by_wordings: false,
        };
        Self::read(&files)
    }

    /// Spanish: greetings, thanks, apologies, waits, and values that are read back.
    ///
    /// # Errors
    /// Never for the files that ship, which a test reads.
    pub fn spanish() -> Result<Self, Unreadable> {
        let files = Files {
            words: include_str!("spanish.words"),
            concepts: "",
            cues: include_str!("spanish.cues"),
            gist: "",
            jargon: "",
            misspellings: "",
            syllables: "",
            lexicon: &[],
            stems: Algorithm::Spanish,
            numbers: NumberWords::spanish,
            by_wordings: true,
        };
        Self::read(&files)
    }

    fn read(files: &Files) -> Result<Self, Unreadable> {
        let mut lists = Self {
            wordings: Wordings::default(),
            roles: Vec::new(),
            concepts: FxHashMap::default(),
            of_vocabulary: Vec::new(),
            stemmer: Stemmer::create(files.stems),
            gist: GistWords::default(),
            numbers: NumberWords::default(),
            number_words: files.numbers,
            by_wordings: files.by_wordings,
            jargon: Jargon::read(files.jargon),
            misspellings: Misspellings::read(files.misspellings),
            syllables: Syllables::read(files.syllables)?,
            syllables_of_vocabulary: Vec::new(),
            lexicon: Lexicon::read(files.lexicon),
        };
        lists.read_words(files.words)?;
        lists.read_concepts(files.concepts);
        lists.wordings.add_file(files.cues)?;
        lists.gist = GistWords::read(files.gist, &mut lists.wordings.vocabulary, |word| {
            lists.stemmer.stem(word).into_owned()
        })?;
        let vocabulary = &lists.wordings.vocabulary;
        lists.of_vocabulary = vocabulary.texts().map(|word| lists.concept(word)).collect();
        lists.syllables_of_vocabulary =
            vocabulary.texts().map(|word| lists.syllables.of(word) as u8).collect();
        lists.roles.resize(vocabulary.len(), 0);
        lists.ready();
        Ok(lists)
    }

    /// Adds a programme's own wording to those of a cue; `ready` is called after the last.
    pub(crate) fn add(&mut self, wording: &str, cue: Cue) {
        self.wordings.add_literal(wording, cue);
    }

    /// Makes what hangs on the vocabulary anew, once it has learnt a programme's words.
    pub(crate) fn ready(&mut self) {
        self.numbers = (self.number_words)(&self.wordings.vocabulary);
    }

    fn read_words(&mut self, text: &str) -> Result<(), Unreadable> {
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
            let vocabulary = &mut self.wordings.vocabulary;
            match section {
                "small" | "filler" | "token" | "nod" => {
                    let role = match section {
                        "small" => SMALL,
                        "filler" => FILLER | SMALL,
                        "nod" => NOD | TOKEN | SMALL,
                        _ => TOKEN | SMALL,
                    };
                    for word in line.split_whitespace() {
                        let id = vocabulary.learn(word) as usize;
                        if self.roles.len() <= id {
                            self.roles.resize(id + 1, 0);
                        }
                        self.roles[id] |= role;
                    }
                }
                "number" => line.split_whitespace().for_each(|word| vocabulary.learn_number(word)),
                "short" => {
                    let mut words = line.split_whitespace();
                    match (words.next(), words.next(), words.next(), words.next()) {
                        (Some(short), Some(first), Some(second), None) => {
                            vocabulary.learn_short_form(short, first, second);
                        }
                        _ => {
                            return Err(Unreadable {
                                line: index + 1,
                                expected: "a short form and the two words it stands for",
                            });
                        }
                    }
                }
                _ => {
                    return Err(Unreadable {
                        line: index + 1,
                        expected: "a section: small, filler, token, nod, number or short",
                    });
                }
            }
        }
        Ok(())
    }

    fn read_concepts(&mut self, text: &str) {
        for (index, line) in
            text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).enumerate()
        {
            for word in line.split_whitespace() {
                let stem = self.stemmer.stem(word).into_owned();
                self.concepts.insert(stem, index as u32);
            }
        }
    }

    fn has(&self, id: u32, role: u8) -> bool {
        self.roles.get(id as usize).is_some_and(|roles| roles & role != 0)
    }

    /// The number of a word in lower case, known or not.
    pub(crate) fn id(&self, word: &str) -> u32 {
        self.wordings.vocabulary.id(word)
    }

    /// Whether the wordings, the language's or the programme's, are written with a word.
    pub(crate) fn is_word(&self, id: u32) -> bool {
        (id as usize) < self.wordings.vocabulary.len()
    }

    /// Whether a word says nothing of what is talked about.
    pub fn is_small(&self, id: u32) -> bool {
        self.has(id, SMALL)
    }

    /// Whether a word only fills or links, so that a sentence still starts after it.
    pub fn is_filler(&self, id: u32) -> bool {
        self.has(id, FILLER)
    }

    /// Whether a word can be a token that says "I follow".
    pub fn is_token(&self, id: u32) -> bool {
        self.has(id, TOKEN)
    }

    /// Whether a word is such a token and never an answer.
    pub fn is_nod(&self, id: u32) -> bool {
        self.has(id, NOD)
    }

    /// The syllables of a word that was read; `None` where the vocabulary does not hold it.
    pub fn syllables_of(&self, id: u32) -> Option<u32> {
        self.syllables_of_vocabulary.get(id as usize).map(|&count| u32::from(count))
    }

    /// The syllables of a word, as far as its letters tell.
    pub fn syllables(&self, word: &str) -> u32 {
        self.syllables.of(word)
    }

    /// What a word that was read is about, as `concept` says, without a second look at most.
    pub fn concept_of(&self, id: u32, text: &str) -> u64 {
        self.of_vocabulary.get(id as usize).copied().unwrap_or_else(|| self.concept(text))
    }

    /// What a word is about: equal for inflections of a word and for words for one thing.
    pub fn concept(&self, word: &str) -> u64 {
        let lower = word.to_lowercase();
        let plain = lower.strip_suffix("'s").or_else(|| lower.strip_suffix("’s")).unwrap_or(&lower);
        let stem = self.stemmer.stem(plain);
        match self.concepts.get(stem.as_ref()) {
            Some(&concept) => u64::from(concept),
            None => hash(&stem),
        }
    }
}

/// A stem that no list holds stands for itself, told apart from what lists hold.
fn hash(stem: &str) -> u64 {
    stem.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    }) | 1 << 63
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_one_thing_are_one() {
        let english = WordLists::english().expect("the files that ship are readable");
        let same = |a: &str, b: &str| assert_eq!(english.concept(a), english.concept(b), "{a} {b}");
        same("bills", "invoice");
        same("Router", "routers'");
        same("cancelling", "stopped");
        assert_ne!(english.concept("router"), english.concept("kettle"));
    }
}
