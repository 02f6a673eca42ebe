//! How varied the project's own corpus is: what it holds, what repeats, what one word gives away.

use crate::agreement;
use crate::corpus::{self, Labelled};
use clap::Args;
use measure::kinds::ActKind;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

/// Which corpus.
#[derive(Args)]
pub struct Variety {
    /// Where it lies
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
}

/// Two turns that share more than this part of their character 5-grams are near-duplicates.
const NEAR: f64 = 0.7;
/// Shorter turns repeat by nature: "yes, that's right" is no sign of a lazy writer.
const LEAST_WORDS: usize = 5;

/// Counts and prints.
pub fn variety(settings: &Variety) -> anyhow::Result<()> {
    let folder = settings.corpus.clone().unwrap_or_else(corpus::default_folder);
    let all = corpus::read(&folder)?;
    let turns: Vec<&str> =
        all.iter().flat_map(|one| &one.conversation.turns).map(|turn| turn.text.as_str()).collect();
    println!("{} conversations, {} turns", all.len(), turns.len());
    for key in ["channel", "direction", "english", "customer", "associate", "style", "text"] {
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        for value in all.iter().filter_map(|one| one.settings.get(key)) {
            *counts.entry(value).or_default() += 1;
        }
        let counts: Vec<String> = counts.iter().map(|(value, n)| format!("{value} {n}")).collect();
        println!("{key}: {}", counts.join(", "));
    }
    let mut industries: BTreeMap<&str, u32> = BTreeMap::new();
    for value in all.iter().filter_map(|one| one.settings.get("industry")) {
        *industries.entry(value).or_default() += 1;
    }
    println!("industries: {}", industries.len());

    let long: Vec<&str> =
        turns.iter().copied().filter(|text| words(text).len() >= LEAST_WORDS).collect();
    let near = near_duplicates(&long);
    println!(
        "near-duplicates: {near} of {} turns of {LEAST_WORDS} words or more ({:.2} %)",
        long.len(),
        100.0 * near as f64 / long.len().max(1) as f64
    );
    let mut openings: BTreeMap<String, u32> = BTreeMap::new();
    for text in &long {
        *openings.entry(words(text)[..3].join(" ")).or_default() += 1;
    }
    let mut openings: Vec<(u32, &String)> =
        openings.iter().map(|(words, &count)| (count, words)).collect();
    openings.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.cmp(other.1)));
    let top: Vec<String> =
        openings.iter().take(10).map(|(count, words)| format!("{words} {count}")).collect();
    println!("{} openings of three words; most often: {}", openings.len(), top.join(", "));
    given_away(&all);
    agreement::agreement(&folder, &all)
}

/// The word that tells most of each act: how often it stands with it, and how much of it it covers.
fn given_away(all: &[Labelled]) {
    let mut with: HashMap<(ActKind, String), u32> = HashMap::new();
    let mut of_word: HashMap<String, u32> = HashMap::new();
    let mut of_act: BTreeMap<ActKind, u32> = BTreeMap::new();
    for one in all {
        for (turn, segments) in one.conversation.turns.iter().zip(&one.segments) {
            for segment in segments {
                let mut words = words(&turn.text[segment.place.clone()]);
                words.sort_unstable();
                words.dedup();
                for &act in &segment.acts {
                    *of_act.entry(act).or_default() += 1;
                    for word in &words {
                        *with.entry((act, word.clone())).or_default() += 1;
                    }
                }
                for word in words {
                    *of_word.entry(word).or_default() += 1;
                }
            }
        }
    }
    println!("vocabulary: {} words", of_word.len());
    println!("{:<18} {:>6}  the one word that tells most, by F1", "act", "n");
    for (act, n) in of_act {
        let best = with
            .iter()
            .filter(|((other, _), _)| *other == act)
            .map(|((_, word), &both)| {
                (2.0 * f64::from(both) / f64::from(of_word[word] + n), word.as_str())
            })
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(one.1)));
        let (f1, word) = best.unwrap_or((0.0, "–"));
        println!("{:<18} {n:>6}  {word} {f1:.2}", act.name());
    }
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How many texts share more than `NEAR` of their 5-grams with one before them.
///
/// A text's rarest grams are looked up alone: two sets that share that much share one of those
/// (the prefix filter of Chaudhuri, Ganti & Kaushik 2006).
fn near_duplicates(texts: &[&str]) -> usize {
    let sets: Vec<Vec<u64>> = texts.iter().map(|text| grams(text)).collect();
    let mut often: HashMap<u64, u32> = HashMap::new();
    for gram in sets.iter().flatten() {
        *often.entry(*gram).or_default() += 1;
    }
    let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
    let mut near = 0;
    for (number, set) in sets.iter().enumerate() {
        let mut by_rarity = set.clone();
        by_rarity.sort_by_key(|gram| (often[gram], *gram));
        let prefix = set.len() - (NEAR * set.len() as f64).ceil() as usize + 1;
        let rare = &by_rarity[..prefix.min(set.len())];
        let mut candidates: Vec<usize> =
            rare.iter().filter_map(|gram| holders.get(gram)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        near += usize::from(candidates.iter().any(|&other| shared(set, &sets[other]) > NEAR));
        for &gram in rare {
            holders.entry(gram).or_default().push(number);
        }
    }
    near
}

/// The character 5-grams of a text, sorted, each once.
fn grams(text: &str) -> Vec<u64> {
    let letters: Vec<char> = words(text).join(" ").chars().collect();
    let mut grams: Vec<u64> = letters
        .windows(5)
        .map(|gram| {
            gram.iter().fold(7, |hash: u64, &c| {
                (hash ^ u64::from(c)).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(5)
            })
        })
        .collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

/// The Jaccard index of two sorted sets.
fn shared(one: &[u64], other: &[u64]) -> f64 {
    let both = one.iter().filter(|gram| other.binary_search(gram).is_ok()).count();
    both as f64 / (one.len() + other.len() - both).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_written_twice_is_seen() {
        let texts = [
            "I'll have a look at the bill for you now.",
            "The kettle was never plugged in at all.",
            "I'll have a look at the bill for you then.",
        ];
        assert_eq!(near_duplicates(&texts), 1);
        assert_eq!(near_duplicates(&texts[..2]), 0);
    }
}
