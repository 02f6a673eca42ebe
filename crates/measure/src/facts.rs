//! Questions that a programme has an agreed answer to, as they are asked and answered.

use crate::conversation::Place;
use crate::gist::{Matcher, Memo};
use crate::language::WordLists;
use crate::numbers::{self, Number};
use crate::reading::Reading;
use crate::rubric::{Fact, Wording};

/// A programme's facts, ready to be looked for.
#[derive(Debug, Default)]
pub struct Facts {
    matcher: Matcher,
    /// The figures in the agreed answers, by fact.
    figures: Vec<Vec<Number>>,
}

/// Where a fact is asked for and told in one conversation.
#[derive(Debug, Default)]
pub struct Told<'a> {
    /// Where somebody asks it.
    pub asked: Vec<Place>,
    /// Where somebody says the agreed answer.
    pub answered: Vec<Place>,
    /// The figures in the agreed answer.
    pub figures: &'a [Number],
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
            fact.answer.iter().flat_map(of_text).collect()
        });
        Self { matcher: Matcher::new(lists, &wordings), figures: figures.collect() }
    }

    /// Where each fact is asked for and told.
    ///
    /// - **Cost**: linear in the words; nothing where the programme states no facts.
    pub fn find(&self, reading: &Reading<'_>, memo: &mut Memo) -> Vec<Told<'_>> {
        if self.figures.is_empty() {
            return Vec::new();
        }
        let mut said = self.matcher.find(reading, memo).into_iter();
        let facts = self.figures.iter().map(|figures| Told {
            asked: said.next().unwrap_or_default(),
            answered: said.next().unwrap_or_default(),
            figures,
        });
        facts.collect()
    }
}
