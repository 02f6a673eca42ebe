//! Two closed lists: what customers need not know, and what is always a slip of spelling.

use rustc_hash::{FxHashMap, FxHashSet};

/// Internal abbreviations and terms, each with words of which one explains it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jargon(FxHashMap<String, Vec<String>>);

impl Jargon {
    /// Reads a line a term: the term, a bar, and words that explain it, in lower case.
    pub(crate) fn read(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        Self(
            lines
                .map(|line| {
                    let (term, words) = line.split_once('|').unwrap_or((line, ""));
                    let words = words.split_whitespace().map(str::to_owned).collect();
                    (term.trim().to_owned(), words)
                })
                .collect(),
        )
    }

    /// Adds and removes what a programme says.
    pub(crate) fn change(&mut self, add: &[String], remove: &[String]) {
        for term in add {
            self.0.entry(normal(term)).or_default();
        }
        for term in remove {
            self.0.remove(&normal(term));
        }
    }

    /// The words that explain a term, where it is one: as written, or in lower case.
    pub(crate) fn explained_by(&self, written: &str) -> Option<&[String]> {
        let found = self.0.get(written).or_else(|| {
            let lower = written.to_lowercase();
            self.0.get(&lower)
        });
        found.map(Vec::as_slice)
    }

    /// The greatest number of words in a term.
    pub(crate) fn longest(&self) -> usize {
        self.0.keys().map(|term| term.split(' ').count()).max().unwrap_or(0)
    }
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
        assert_eq!(jargon.explained_by("ABC").map(<[String]>::len), Some(2));
        assert!(jargon.explained_by("abc").is_none() && jargon.explained_by("Abc").is_none());
        assert!(jargon.explained_by("Back desk").is_some());
        let texts = |all: &[&str]| all.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
        jargon.change(&texts(&["Swim  Lane", "XYZ"]), &texts(&["ABC"]));
        assert!(jargon.explained_by("swim lane").is_some() && jargon.explained_by("XYZ").is_some());
        assert!(jargon.explained_by("ABC").is_none());
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
