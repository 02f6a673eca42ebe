//! Questions that a programme has an agreed answer to, as they are asked and answered.

use crate::conversation::Place;
use crate::gist::{Matcher, Memo};
use crate::language::{Role, WordLists};
use crate::numbers::{self, Number};
use crate::reading::Reading;
use crate::rubric::{Fact, Wording};
use crate::words::{Sort, Word};
use rustc_hash::{FxHashMap, FxHashSet};

/// A programme's facts, ready to be looked for.
#[derive(Debug, Default)]
pub struct Facts {
    matcher: Matcher,
    /// The figures in the agreed answers, by fact.
    figures: Vec<Vec<Number>>,
    topics: Vec<Topic>,
}

/// What a fact is about: the concepts of its wordings. One that many facts of the programme share
/// weighs little, one that carries half a meaning half; 1 is the most.
#[derive(Debug, Default)]
pub(crate) struct Topic {
    asked: Vec<(u64, f32)>,
    answer: Vec<(u64, f32)>,
}

/// The concepts of what was said.
pub(crate) type Concepts = FxHashSet<u64>;

impl Topic {
    /// What of the question's words stands in `said`, and at half its weight in `before`.
    pub(crate) fn asked(&self, said: &Concepts, before: &Concepts) -> f32 {
        let weigh = |&(concept, weight): &(u64, f32)| match said.contains(&concept) {
            true => weight,
            false if before.contains(&concept) => weight / 2.0,
            false => 0.0,
        };
        self.asked.iter().map(weigh).sum()
    }

    /// What of the fact's words stands in a reply.
    pub(crate) fn told(&self, reply: &Concepts) -> f32 {
        let own =
            self.answer.iter().filter(|(one, _)| !self.asked.iter().any(|(two, _)| one == two));
        let all = self.asked.iter().chain(own);
        all.filter(|(concept, _)| reply.contains(concept)).map(|(_, weight)| weight).sum()
    }
}

/// Adds the concepts of a text that carry meaning, with their weight.
fn concepts(lists: &WordLists, text: &str, words: &[Word], mut add: impl FnMut(u64, f32)) {
    for word in words.iter().filter(|word| word.sort == Sort::Plain) {
        let role = lists.gist.role(word.id);
        if role.any(Role::FUNCTION) || role.any(Role::NEGATION) {
            continue;
        }
        let said = text.get(word.start as usize..word.end as usize).unwrap_or("");
        add(lists.gist_concept(said), if role.any(Role::LIGHT) { 0.5 } else { 1.0 });
    }
}

/// Adds the concepts of a turn.
pub(crate) fn concepts_of(reading: &Reading<'_>, turn: usize, into: &mut Concepts) {
    let text = &reading.conversation.turns[turn].text;
    concepts(reading.lists, text, reading.turn_words(turn), |concept, _| {
        into.insert(concept);
    });
}

/// Where a fact is asked for and told in one conversation.
#[derive(Debug)]
pub struct Told<'a> {
    /// Where somebody asks it.
    pub asked: Vec<Place>,
    /// Where somebody says the agreed answer.
    pub answered: Vec<Place>,
    /// The figures in the agreed answer.
    pub figures: &'a [Number],
    /// What it is about.
    pub(crate) topic: &'a Topic,
}

impl Facts {
    /// Makes facts ready; the vocabulary must have learnt all that it will.
    pub fn new(facts: &[Fact], lists: &WordLists) -> Self {
        let wordings: Vec<Wording> = facts
            .iter()
            .flat_map(|fact| [&fact.asked, &fact.answer])
            .map(|any| Wording { any: any.clone(), gist: true })
            .collect();
        let figures = facts.iter().map(|fact| {
            let of_text = |text: &String| {
                let mut words = Vec::new();
                lists.wordings.vocabulary.read(text, &mut words);
                numbers::find(&lists.numbers, text, &words)
            };
            let ways: Vec<Vec<Number>> = fact.answer.iter().map(of_text).collect();
            // What every way to say it states is the answer; "after five years" may stand beside it.
            let in_all = |figure: &Number| {
                let is = |other: &Number| other.value.may_equal(&figure.value);
                ways.iter().all(|way| way.is_empty() || way.iter().any(is))
            };
            let common: Vec<Number> =
                ways.iter().flatten().filter(|figure| in_all(figure)).cloned().collect();
            if common.is_empty() { ways.concat() } else { common }
        });
        Self {
            matcher: Matcher::new(lists, &wordings),
            figures: figures.collect(),
            topics: topics(facts, lists),
        }
    }

    /// Where each fact is asked for and told.
    ///
    /// - **Cost**: linear in the words; nothing where the programme states no facts.
    pub fn find(&self, reading: &Reading<'_>, memo: &mut Memo) -> Vec<Told<'_>> {
        if self.figures.is_empty() {
            return Vec::new();
        }
        let mut said = self.matcher.find(reading, memo).into_iter();
        let facts = self.figures.iter().zip(&self.topics).map(|(figures, topic)| Told {
            asked: said.next().unwrap_or_default(),
            answered: said.next().unwrap_or_default(),
            figures,
            topic,
        });
        facts.collect()
    }
}

/// What each fact is about.
fn topics(facts: &[Fact], lists: &WordLists) -> Vec<Topic> {
    let of = |texts: &[String]| {
        let mut all: Vec<(u64, f32)> = Vec::new();
        let mut words = Vec::new();
        for text in texts {
            words.clear();
            lists.wordings.vocabulary.read(text, &mut words);
            concepts(lists, text, &words, |concept, weight| {
                if !all.iter().any(|(known, _)| *known == concept) {
                    all.push((concept, weight));
                }
            });
        }
        all
    };
    let mut topics: Vec<Topic> = facts
        .iter()
        .map(|fact| Topic { asked: of(&fact.asked), answer: of(&fact.answer) })
        .collect();
    let mut in_facts: FxHashMap<u64, u32> = FxHashMap::default();
    for topic in &topics {
        let here: FxHashSet<u64> =
            topic.asked.iter().chain(&topic.answer).map(|(concept, _)| *concept).collect();
        for concept in here {
            *in_facts.entry(concept).or_default() += 1;
        }
    }
    // Inverse document frequency (Sparck Jones 1972) over the programme's facts, at most 1.
    let most = facts.len() as f32 + 1.0;
    for topic in &mut topics {
        for (concept, weight) in topic.asked.iter_mut().chain(&mut topic.answer) {
            let facts = in_facts.get(concept).copied().unwrap_or(1) as f32;
            *weight *= (most / facts).ln() / most.ln();
        }
    }
    topics
}
