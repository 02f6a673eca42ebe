//! What the parties said, counted.

use crate::acts::{ActKind, Acts};
use crate::cues::Cue;
use crate::language::Role;
use crate::reading::{Reading, sequence};
use crate::words::{Ends, Sort};

/// What one party said.
#[derive(Clone, Debug, Default)]
pub(super) struct Said {
    /// Turns that hold a word.
    pub turns: u32,
    pub words: u32,
    pub questions: u32,
    pub backchannels: u32,
    pub hedges: u32,
    pub fillers: u32,
    /// Wordings of "please" and thanks.
    pub courtesies: u32,
    pub first_person: u32,
    pub second_person: u32,
    /// Stretches of figures and number words.
    pub numbers: u32,
    pub sentences: u32,
    /// Sentences that a mark ends.
    marked: u32,
    /// Sentences that were said before.
    pub repeated: u32,
    /// The words of the longest stretch of the floor.
    pub monologue: u32,
    /// The words that are no figures, addresses, masks, names or links, in order.
    pub plain: Vec<u32>,
    /// Their syllables.
    syllables: u32,
    /// Sentences that hold one of them.
    plain_sentences: u32,
}

/// Sentences of fewer words are said again by everybody.
const LEAST_REPEATED: usize = 5;
/// The words of a window whose different words are counted (Covington & McFall 2010).
const WINDOW: usize = 50;
/// Flesch (1948) takes samples of so many words.
const LEAST_READABLE: usize = 100;

impl Said {
    /// Whether the text has sentence marks: at least half of the sentences end in one.
    pub fn is_marked(&self) -> bool {
        2 * self.marked >= self.sentences
    }

    /// Reading ease and grade level.
    ///
    /// **Source**: Flesch (1948); Kincaid et al. (1975).
    pub fn readability(&self) -> Option<(f64, f64)> {
        if !self.is_marked() || self.plain.len() < LEAST_READABLE {
            return None;
        }
        let words = self.plain.len() as f64;
        let length = words / f64::from(self.plain_sentences);
        let syllables = f64::from(self.syllables) / words;
        let ease = 206.835 - 1.015 * length - 84.6 * syllables;
        let grade = 0.39 * length + 11.8 * syllables - 15.59;
        Some((ease, grade))
    }
}

/// Counts what each party said.
///
/// - **Out**: one a party of the conversation, in their order.
pub(super) fn count(reading: &Reading<'_>, acts: &Acts) -> Vec<Said> {
    let conversation = reading.conversation;
    let lists = reading.lists;
    let mut all = vec![Said::default(); conversation.parties.len()];
    let mut sentences_said: Vec<(u16, u64)> = Vec::new();
    for (turn, row) in conversation.turns.iter().enumerate() {
        let words = reading.turn_words(turn);
        let Some(of) = all.get_mut(usize::from(row.party)).filter(|_| !words.is_empty()) else {
            continue;
        };
        of.turns += 1;
        of.words += words.len() as u32;
        of.backchannels += u32::from(reading.turns[turn].stretch.is_none());
        let asks = |act: &&crate::acts::Act| act.kind == ActKind::Ask;
        of.questions += acts.of(turn).iter().filter(asks).count() as u32;
        count_wordings(of, reading, turn);
        for sentence in reading.sentences_of(turn) {
            let words = &reading.words[sentence.from as usize..sentence.to as usize];
            let plain_before = of.plain.len();
            let mut number_goes_on = false;
            for word in words {
                let is_number = matches!(word.sort, Sort::Number | Sort::NumberWord);
                of.numbers += u32::from(is_number && !number_goes_on);
                number_goes_on = is_number && word.ends == Ends::Nothing;
                if matches!(word.sort, Sort::Plain | Sort::NumberWord) {
                    let role = lists.gist.role(word.id);
                    of.first_person += u32::from(role.any(Role::FIRST));
                    of.second_person += u32::from(role.any(Role::SECOND));
                    of.syllables += (lists.syllables_of(word.id))
                        .unwrap_or_else(|| lists.syllables(reading.text(turn, word)));
                    of.plain.push(word.id);
                }
            }
            of.plain_sentences += u32::from(of.plain.len() > plain_before);
            of.sentences += 1;
            let ends = words.last().map_or(Ends::Nothing, |word| word.ends);
            of.marked += u32::from(matches!(ends, Ends::Sentence | Ends::Question));
            if words.len() >= LEAST_REPEATED {
                sentences_said.push((row.party, sequence(words)));
            }
        }
    }
    sentences_said.sort_unstable();
    for pair in sentences_said.windows(2).filter(|pair| pair[0] == pair[1]) {
        all[usize::from(pair[0].0)].repeated += 1;
    }
    for (index, stretch) in (0..).zip(&reading.stretches) {
        let words = reading.turns_of(index).map(|turn| reading.turn_words(turn).len());
        if let Some(of) = all.get_mut(usize::from(stretch.party)) {
            of.monologue = of.monologue.max(words.sum::<usize>() as u32);
        }
    }
    all
}

/// Counts the wordings of a turn; of those that overlap the first.
fn count_wordings(of: &mut Said, reading: &Reading<'_>, turn: usize) {
    let (mut hedge, mut courtesy, mut filler) = (0, 0, 0);
    for hit in reading.hits_of(turn) {
        let (count, free_from) = match hit.cue {
            Cue::Hedge => (&mut of.hedges, &mut hedge),
            Cue::Thank | Cue::Please => (&mut of.courtesies, &mut courtesy),
            Cue::Hesitation => (&mut of.fillers, &mut filler),
            _ => continue,
        };
        if hit.from >= *free_from {
            *count += 1;
            *free_from = hit.to + 1;
        }
    }
}

/// The mean share of different words in each window of 50 words in a row; `None` for fewer words.
///
/// A word is counted in the windows that hold it and not the same word before it, so no window is
/// looked at by itself.
pub(super) fn variety(words: &[u32]) -> Option<f64> {
    let last_start = words.len().checked_sub(WINDOW)?;
    let mut different = 0_u64;
    for (at, word) in words.iter().enumerate() {
        let first_start = (at + 1).saturating_sub(WINDOW);
        let before = &words[first_start..at];
        // Most words have none: whether there is one is told faster than where.
        let first_start = match before.contains(word) {
            true => first_start + before.iter().rposition(|other| other == word)? + 1,
            false => first_start,
        };
        different += (at.min(last_start) + 1).saturating_sub(first_start) as u64;
    }
    Some(different as f64 / (WINDOW * (last_start + 1)) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn variety_is_the_mean_of_all_windows() {
        let plainly = |words: &[u32]| {
            let windows: Vec<f64> = words
                .windows(WINDOW)
                .map(|window| window.iter().collect::<BTreeSet<_>>().len() as f64 / WINDOW as f64)
                .collect();
            windows.iter().sum::<f64>() / windows.len() as f64
        };
        // Numbers that come again now and then, by a fixed rule.
        let words: Vec<u32> = (0..400_u32).map(|at| at * at % 97 % (5 + at % 50)).collect();
        for length in [50, 51, 99, 100, 101, 400] {
            let words = &words[..length];
            let value = variety(words).expect("a value from 50 words on");
            assert!((value - plainly(words)).abs() < 1e-12, "{length}: {value}");
        }
        assert_eq!(variety(&words[..49]), None);
        assert_eq!(variety(&[7; 60]), Some(0.02));
        let all: Vec<u32> = (0..60).collect();
        assert_eq!(variety(&all), Some(1.0));
    }
}
