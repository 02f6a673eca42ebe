//! Two closed lists: what customers need not know, and what is always a slip of spelling.

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::Hasher;

/// An internal abbreviation or term.
#[derive(Clone, Debug, Default)]
pub(crate) struct Term {
    /// Words of which one beside it explains it.
    pub explained_by: Vec<String>,
    /// Whether the programme added it: its customers do not know it, whatever they say.
    pub added: bool,
}

/// Internal abbreviations and terms.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jargon {
    terms: FxHashMap<String, Term>,
    /// Hashes of what all terms start with: at most words none can stand.
    first: FxHashSet<u64>,
    /// The greatest number of words in a term.
    longest: usize,
}

impl Jargon {
    /// Reads a line a term: the term, a bar, and words that explain it, in lower case.
    pub(crate) fn read(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let terms = lines.map(|line| {
            let (term, words) = line.split_once('|').unwrap_or((line, ""));
            let explained_by = words.split_whitespace().map(str::to_owned).collect();
            (term.trim().to_owned(), Term { explained_by, added: false })
        });
        let mut jargon = Self { terms: terms.collect(), ..Self::default() };
        jargon.index();
        jargon
    }

    fn index(&mut self) {
        self.first = self.terms.keys().map(|term| hash_of_first(term)).collect();
        self.longest = self.terms.keys().map(|term| term.split(' ').count()).max().unwrap_or(0);
    }

    /// Adds and removes what a programme says.
    pub(crate) fn change(&mut self, add: &[String], remove: &[String]) {
        for term in add {
            self.terms.entry(normal(term)).or_default().added = true;
        }
        for term in remove {
            self.terms.remove(&normal(term));
        }
        self.index();
    }

    /// The term that is written so, where it is one: as written, or in lower case.
    pub(crate) fn term(&self, written: &str) -> Option<&Term> {
        self.terms.get(written).or_else(|| self.terms.get(&written.to_lowercase()))
    }

    /// Whether a term may stand at the start of this text.
    pub(crate) fn may_start(&self, text: &str) -> bool {
        self.first.contains(&hash_of_first(text))
    }

    /// The greatest number of words in a term.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }
}

/// A hash of the letters and digits that a text starts with, their case aside.
fn hash_of_first(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    let first = text.chars().take_while(|letter| letter.is_alphanumeric());
    first.flat_map(char::to_lowercase).for_each(|letter| hasher.write_u32(letter.into()));
    hasher.finish()
}

/// A term as the list keeps it: in capitals as it is, else in lower case.
fn normal(term: &str) -> String {
    let term = term.split_whitespace().collect::<Vec<_>>().join(" ");
    if term.chars().any(char::is_lowercase) { term.to_lowercase() } else { term }
}

/// Common misspellings, none of which is a word, a name or a dialect's spelling.
#[derive(Clone, Debug, Default)]
pub(crate) struct Misspellings(FxHashSet<&'static str>);

impl Misspellings {
    /// Reads a line a misspelling: it, and how it is spelt.
    pub(crate) fn read(text: &'static str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        Self(lines.filter_map(|line| line.split_whitespace().next()).collect())
    }

    /// Whether a word as written is one; names and codes have capitals.
    pub(crate) fn has(&self, written: &str) -> bool {
        self.0.contains(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programme_changes_the_terms() {
        let mut jargon = Jargon::read("# terms\nABC | alpha beta\nback desk |\n");
        assert_eq!(jargon.term("ABC").map(|term| term.explained_by.len()), Some(2));
        assert!(jargon.term("abc").is_none() && jargon.term("Abc").is_none());
        assert!(jargon.term("Back desk").is_some_and(|term| !term.added));
        let texts = |all: &[&str]| all.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        jargon.change(&texts(&["Swim  Lane", "XYZ"]), &texts(&["ABC"]));
        assert!(jargon.term("swim lane").is_some_and(|term| term.added));
        assert!(jargon.term("XYZ").is_some() && jargon.term("ABC").is_none());
        assert_eq!(jargon.longest(), 2);
    }

    #[test]
    fn no_misspelling_is_the_spelling_of_another() {
        let text = include_str!("english.misspellings");
        let pairs: Vec<(&str, &str)> = text
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split_once(' ').expect("a misspelling and its spelling"))
            .collect();
        let right: FxHashSet<&str> = pairs.iter().map(|(_, right)| *right).collect();
        for (wrong, _) in &pairs {
            assert!(!right.contains(wrong), "{wrong}");
            assert!(wrong.bytes().all(|byte| byte.is_ascii_lowercase()), "{wrong}");
        }
        let all = Misspellings::read(text);
        assert_eq!(all.0.len(), pairs.len(), "each once");
        assert!(all.has("recieve") && !all.has("Recieve") && !all.has("receive"));
    }
}
