//! Words as a recogniser gets them wrong: seven kinds of errors, each with its share.

use crate::draw::Draw;
use crate::fair::words::{Word, capitalised, words};
use std::collections::{BTreeMap, BTreeSet};

/// A kind of word error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Another word of the table that sounds alike.
    SoundAlike,
    /// One letter of the word wrong.
    NearSpelling,
    /// The word is not there.
    Deleted,
    /// A short word that nobody said is there.
    Inserted,
    /// One word is two, or two are one.
    SplitOrJoined,
    /// An ending is not heard.
    EndingDropped,
    /// A name comes out as something like it.
    NameGarbled,
}

/// The kinds with their shares of all errors, of 100. Substitutions lead, as in what is published
/// of conversational speech; the split among them is an estimate of the writer's.
pub const SHARES: [(Kind, usize, &str); 7] = [
    (Kind::SoundAlike, 28, "sound-alikes"),
    (Kind::NearSpelling, 12, "near spellings"),
    (Kind::Deleted, 20, "deleted"),
    (Kind::Inserted, 12, "inserted"),
    (Kind::SplitOrJoined, 8, "split or joined"),
    (Kind::EndingDropped, 12, "ending dropped"),
    (Kind::NameGarbled, 8, "name garbled"),
];

/// Words that recognisers lose or make up.
const SHORT: [&str; 24] = [
    "a", "an", "the", "to", "of", "in", "on", "at", "is", "it", "i", "and", "so", "that", "for",
    "be", "are", "was", "do", "have", "you", "we", "my", "but",
];
const MADE_UP: [&str; 6] = ["the", "a", "and", "uh", "um", "it"];
/// Letters that sound near each other.
const NEAR_LETTERS: [(char, char); 10] = [
    ('b', 'p'),
    ('d', 't'),
    ('m', 'n'),
    ('f', 'v'),
    ('s', 'z'),
    ('i', 'e'),
    ('a', 'e'),
    ('o', 'u'),
    ('g', 'k'),
    ('l', 'r'),
];

/// What words can become.
pub struct Errors {
    alike: BTreeMap<String, Vec<String>>,
    names: BTreeSet<String>,
}

/// How many errors of each kind were made, in the order of `SHARES`, of how many words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Made {
    /// By kind.
    pub errors: [u32; 7],
    /// Words that stood there.
    pub words: u32,
}

impl Made {
    /// The kinds, the one that lacks most of its share first.
    fn by_lack(&self) -> [usize; 7] {
        let all = u64::from(self.errors.iter().sum::<u32>()) + 1;
        let mut kinds = [0, 1, 2, 3, 4, 5, 6];
        kinds.sort_by_key(|&kind| {
            let wanted = SHARES[kind].1 as u64 * all;
            100 * i64::from(self.errors[kind]) - wanted as i64
        });
        kinds
    }
}

impl Errors {
    /// With the tables.
    pub fn new() -> Self {
        let lines = |text: &'static str| text.lines().filter(|line| !line.starts_with('#'));
        let mut alike: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in lines(include_str!("sound_alikes.txt")) {
            let set: Vec<&str> = line.split(' ').collect();
            for word in &set {
                let others = set.iter().filter(|other| *other != word).map(|one| (*one).to_owned());
                alike.entry((*word).to_owned()).or_default().extend(others);
            }
        }
        let names = lines(include_str!("../fair/tables/found_names.txt"))
            .flat_map(|line| line.split_whitespace().skip(1))
            .map(str::to_lowercase)
            .collect();
        Self { alike, names }
    }

    /// The text with an error at about every `rate`th part of its words.
    pub fn damage(&self, text: &str, rate: f64, draw: &mut Draw, made: &mut Made) -> String {
        let words = words(text);
        made.words += words.len() as u32;
        let mut new = String::with_capacity(text.len() + 16);
        let (mut copied, mut at) = (0, 0);
        while at < words.len() {
            let is_hit = (draw.below(10_000) as f64) < rate * 10_000.0;
            // Of what the word can suffer, the kind that is furthest behind its share.
            let error = made.by_lack().into_iter().filter(|_| is_hit).find_map(|number| {
                let (put, length) = self.error(SHARES[number].0, text, &words[at..], draw)?;
                Some((number, put, length))
            });
            let Some((number, put, length)) = error else {
                at += 1;
                continue;
            };
            made.errors[number] += 1;
            let (from, to) = (words[at].place.start, words[at + length - 1].place.end);
            let old = &text[from..to];
            new.push_str(&text[copied..from]);
            let is_capital = old.starts_with(char::is_uppercase) && words[at].lower != "i";
            new.push_str(&if is_capital { capitalised(&put) } else { put });
            copied = to;
            at += length;
        }
        new.push_str(&text[copied..]);
        // A turn that has lost every word would be another turn.
        if new.chars().any(char::is_alphanumeric) { new } else { text.to_owned() }
    }

    /// What stands for the first words, and for how many of them.
    fn error(
        &self,
        kind: Kind,
        text: &str,
        words: &[Word],
        draw: &mut Draw,
    ) -> Option<(String, usize)> {
        let word = words[0].lower.as_str();
        let is_name = self.names.contains(word)
            || !words[0].starts
                && word.len() > 3
                && text[words[0].place.clone()].starts_with(char::is_uppercase);
        match kind {
            Kind::SoundAlike => {
                let others = self.alike.get(word)?;
                Some((others[draw.below(others.len())].clone(), 1))
            }
            Kind::NearSpelling => {
                (word.len() >= 4).then_some(())?;
                Some((near_spelling(word, draw)?, 1))
            }
            Kind::Deleted => {
                let is_lost = SHORT.contains(&word) || draw.below(5) == 0;
                is_lost.then(|| (String::new(), 1))
            }
            Kind::Inserted => Some((format!("{word} {}", MADE_UP[draw.below(MADE_UP.len())]), 1)),
            Kind::SplitOrJoined => match words {
                [one, next, ..] if one.joined && one.lower.len() + next.lower.len() <= 8 => {
                    Some((format!("{}{}", one.lower, next.lower), 2))
                }
                [one, ..] if one.lower.len() >= 7 && one.lower.is_ascii() => {
                    let (first, second) = one.lower.split_at(one.lower.len() / 2);
                    Some((format!("{first} {second}"), 1))
                }
                _ => None,
            },
            Kind::EndingDropped => {
                let ending = ["ing", "ed", "s"].into_iter().find(|end| word.ends_with(end))?;
                let stem = &word[..word.len() - ending.len()];
                (stem.len() >= 3 && !stem.ends_with(['s', '\''])).then(|| (stem.to_owned(), 1))
            }
            Kind::NameGarbled => {
                is_name.then_some(())?;
                let once = near_spelling(word, draw)?;
                Some((near_spelling(&once, draw).unwrap_or(once), 1))
            }
        }
    }
}

/// One letter after the first replaced by one that sounds near it.
fn near_spelling(word: &str, draw: &mut Draw) -> Option<String> {
    let other = |c: char| {
        NEAR_LETTERS.iter().find_map(|&(one, two)| match c {
            _ if c == one => Some(two),
            _ if c == two => Some(one),
            _ => None,
        })
    };
    let mut letters: Vec<char> = word.chars().collect();
    let can: Vec<usize> = (1..letters.len()).filter(|&at| other(letters[at]).is_some()).collect();
    let at = *can.get(draw.below(can.len().max(1)))?;
    letters[at] = other(letters[at])?;
    Some(letters.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_holds_what_it_must() {
        let errors = Errors::new();
        let confusions: usize = errors.alike.values().map(Vec::len).sum();
        assert!(confusions / 2 >= 150, "{confusions}");
        for (word, other) in [("for", "four"), ("can't", "can"), ("bill", "build"), ("old", "hold")]
        {
            assert!(errors.alike[word].contains(&other.to_owned()), "{word}");
        }
        assert_eq!(SHARES.iter().map(|(_, share, _)| share).sum::<usize>(), 100);
    }

    #[test]
    fn each_kind_does_what_it_says() {
        let errors = Errors::new();
        let check = |kind, text: &str, expected: Option<(&str, usize)>| {
            let made = errors.error(kind, text, &words(text), &mut Draw::new(1));
            assert_eq!(made.as_ref().map(|(put, length)| (put.as_str(), *length)), expected);
        };
        check(Kind::SoundAlike, "bye-laws", Some(("by", 1)));
        check(Kind::SoundAlike, "xylophone", None);
        check(Kind::Deleted, "the bill", Some(("", 1)));
        check(Kind::SplitOrJoined, "thank you", Some(("thankyou", 2)));
        check(Kind::SplitOrJoined, "thank, you", None);
        check(Kind::SplitOrJoined, "broadband", Some(("broa dband", 1)));
        check(Kind::EndingDropped, "charged", Some(("charg", 1)));
        check(Kind::EndingDropped, "his", None);
        check(Kind::NearSpelling, "it", None);
        let name = errors.error(Kind::NameGarbled, "Nadine", &words("Nadine"), &mut Draw::new(1));
        assert!(name.is_some_and(|(put, _)| put != "nadine"));
    }

    #[test]
    fn about_the_rate_is_wrong_and_the_seed_repeats_it() {
        let errors = Errors::new();
        let text =
            "could you tell me why two engineers called Nadine did not come on Monday, please? "
                .repeat(60);
        let mut made = Made::default();
        let new = errors.damage(&text, 0.1, &mut Draw::new(5), &mut made);
        let rate = f64::from(made.errors.iter().sum::<u32>()) / f64::from(made.words);
        assert!((0.07..0.13).contains(&rate), "{rate}");
        assert!(made.errors.iter().all(|&count| count > 0), "{made:?}");
        assert_eq!(new, errors.damage(&text, 0.1, &mut Draw::new(5), &mut Made::default()));
        assert_eq!(errors.damage(&text, 0.0, &mut Draw::new(5), &mut Made::default()), text);
    }

    #[test]
    fn no_turn_loses_all_its_words() {
        let errors = Errors::new();
        for seed in 0..50 {
            let new = errors.damage("a the", 1.0, &mut Draw::new(seed), &mut Made::default());
            assert!(new.chars().any(char::is_alphanumeric));
        }
    }
}
