//! What a recogniser's errors do to the verdicts: labelled conversations with their case and marks
//! gone and with words wrong, beside the same conversations clean.

mod damage;
mod page;

use crate::corpus::{self, Labelled};
use crate::draw::Draw;
use crate::examples::{self, Maker, VIEWS, kinds};
use crate::fair::compare;
use crate::fair::samples;
use crate::fair::seed_of;
use crate::train::part;
use clap::Args;
use damage::{Errors, Made};
use measure::analyse::Analyser;
use measure::conversation::Conversation;
use measure::fit::{self, Example, Settings};
use measure::judge::Judges;
use measure::models::Models;
use measure::moments::{MOMENTS, Moment, Outcome};
use measure::rubric::Rubric;
use std::path::{Path, PathBuf};

/// What to run.
#[derive(Args)]
pub struct SpeechErrors {
    /// What the errors are drawn by
    #[arg(long, default_value_t = 20_261_125)]
    seed: u64,
    /// Take the models that ship, which have learnt from the conversations they are judged on
    #[arg(long)]
    shipped: bool,
    /// Where to write the page; the part on fairness stays
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How a conversation is damaged.
pub struct Condition {
    /// Its name.
    pub name: &'static str,
    /// Without case and marks.
    bare: bool,
    /// The part of the words that is wrong.
    rate: f64,
}

/// Every condition, clean first.
pub const CONDITIONS: [Condition; 6] = [
    Condition { name: "clean", bare: false, rate: 0.0 },
    Condition { name: "no case, no marks", bare: true, rate: 0.0 },
    Condition { name: "10 % of words", bare: false, rate: 0.1 },
    Condition { name: "20 % of words", bare: false, rate: 0.2 },
    Condition { name: "no case, 10 %", bare: true, rate: 0.1 },
    Condition { name: "no case, 20 %", bare: true, rate: 0.2 },
];
/// The number of the condition that every kind has to stand.
pub const TEN_PERCENT: usize = 2;

/// What is counted of one kind, against people's labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Openers that people marked.
    pub gold: u32,
    /// Openers found.
    pub found: u32,
    /// Found where people marked one.
    pub matched: u32,
    /// Matched, and met or missed by both.
    pub told: u32,
    /// The same outcome.
    pub right: u32,
    /// Misses shown.
    pub shown: u32,
    /// Of these, misses to people too.
    pub shown_true: u32,
    /// Misses that people marked.
    pub gold_misses: u32,
}

impl Counts {
    /// Adds another's.
    pub fn add(&mut self, other: &Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.matched += other.matched;
        self.told += other.told;
        self.right += other.right;
        self.shown += other.shown;
        self.shown_true += other.shown_true;
        self.gold_misses += other.gold_misses;
    }
}

/// Counts by condition and kind.
pub type Table = Vec<Vec<Counts>>;

/// How far apart, in turns, an opener may be marked; as where the judges are fitted.
const NEAR: u32 = 2;

/// Damages, analyses, compares with the labels, prints.
pub fn errors(data: &Path, settings: &SpeechErrors) -> anyhow::Result<()> {
    let errors = Errors::new();
    let labelled = corpus::read(&corpus::default_folder())?;
    let analysers = if settings.shipped {
        vec![Analyser::new(&Rubric::default())]
    } else {
        held_out(&labelled)?
    };
    let mut made = [Made::default(); CONDITIONS.len()];
    let mut table: Table = vec![vec![Counts::default(); MOMENTS.len()]; CONDITIONS.len()];
    for one in &labelled {
        let analyser = &analysers[part(one, analysers.len())];
        for ((condition, made), row) in CONDITIONS.iter().zip(&mut made).zip(&mut table) {
            let heard = damaged(&errors, &one.conversation, condition, settings.seed, made);
            count(one, &analyser.analyse(&heard).moments, row);
        }
    }
    let shipped = Analyser::new(&Rubric::default());
    let mut unlabelled = Vec::new();
    for sample in samples::public(data)? {
        let mut sums = Vec::new();
        for condition in &CONDITIONS[1..] {
            let (mut n, mut flips, mut made) = (0, 0, Made::default());
            for conversation in &sample.conversations {
                let before = shipped.analyse(conversation).moments;
                let heard = damaged(&errors, conversation, condition, settings.seed, &mut made);
                let compared = compare::compare(&before, &shipped.analyse(&heard).moments);
                n += compared.verdicts;
                flips += compared.differences.iter().filter(|one| one.is_flip()).count() as u32;
            }
            sums.push((n, flips));
        }
        unlabelled.push((sample.name, sums));
    }
    let page = page::page(&table, &made, &unlabelled, settings.seed, settings.shipped);
    print!("{page}");
    if let Some(out) = &settings.out {
        crate::fair::page::write(out, crate::fair::page::ERRORS, &page)?;
    }
    Ok(())
}

/// An analyser a part of the corpus, whose models of acts have not seen that part.
fn held_out(labelled: &[Labelled]) -> anyhow::Result<Vec<Analyser>> {
    const PARTS: usize = 5;
    let shipped = Models::english();
    let mut maker = Maker::new()?;
    let examples: Vec<Vec<Example>> = labelled
        .iter()
        .map(|one| {
            VIEWS
                .iter()
                .flat_map(|&view| maker.examples(one, view))
                .map(|(example, _)| example)
                .collect()
        })
        .collect();
    let analysers = (0..PARTS).map(|held| {
        let seen: Vec<Example> = (labelled.iter().zip(&examples))
            .filter(|(one, _)| part(one, PARTS) != held)
            .flat_map(|(_, examples)| examples.iter().cloned())
            .collect();
        let mut models = fit::fit(&kinds(), &seen, &Settings::default());
        for (head, chosen) in models.heads.iter_mut().zip(&shipped.heads) {
            (head.found, head.doubt) = (chosen.found, chosen.doubt);
        }
        Analyser::with(&Rubric::default(), models, Judges::english())
    });
    Ok(analysers.collect())
}

/// A conversation as a recogniser might have given it.
fn damaged(
    errors: &Errors,
    conversation: &Conversation,
    condition: &Condition,
    seed: u64,
    made: &mut Made,
) -> Conversation {
    let mut heard = conversation.clone();
    for (number, turn) in heard.turns.iter_mut().enumerate() {
        let mut draw = Draw::new(seed_of(seed, &conversation.id, number));
        turn.text = errors.damage(&turn.text, condition.rate, &mut draw, made);
        if condition.bare {
            turn.text = examples::bare(&turn.text, Vec::new()).0;
        }
    }
    heard
}

/// Counts what was found in one conversation against its labels, by kind.
fn count(one: &Labelled, found: &[Moment], row: &mut [Counts]) {
    let party = |turn: u32| one.conversation.turns.get(turn as usize).map(|turn| turn.party);
    let mut taken = vec![false; one.moments.len()];
    for moment in found {
        let kind = usize::from(moment.kind);
        let Some(counts) = row.get_mut(kind) else { continue };
        let near = (one.moments.iter().enumerate())
            .filter(|(at, gold)| {
                !taken[*at]
                    && gold.kind == MOMENTS[kind].name
                    && gold.opener.abs_diff(moment.opener.turn) <= NEAR
                    && party(gold.opener) == party(moment.opener.turn)
            })
            .min_by_key(|(_, gold)| gold.opener.abs_diff(moment.opener.turn));
        let gold = near.map(|(at, gold)| {
            taken[at] = true;
            gold.outcome
        });
        counts.found += 1;
        counts.matched += u32::from(gold.is_some());
        if moment.outcome == Outcome::Missed {
            counts.shown += 1;
            counts.shown_true += u32::from(gold == Some(Outcome::Missed));
        }
        let is_told = |outcome: Outcome| outcome != Outcome::Unknown;
        if let Some(gold) = gold.filter(|gold| is_told(*gold) && is_told(moment.outcome)) {
            counts.told += 1;
            counts.right += u32::from(gold == moment.outcome);
        }
    }
    for gold in &one.moments {
        if let Some(kind) = MOMENTS.iter().position(|row| row.name == gold.kind) {
            row[kind].gold += 1;
            row[kind].gold_misses += u32::from(gold.outcome == Outcome::Missed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: &str = "## a-1 channel=chat direction=inbound\n\
        customer: Hello, I would like to change the number on my account. <request>\n\
        agent: Sure, what is the new number? <ask>\n\
        customer: It's 07700 900461. <give_value>  => reads_back met +1\n\
        agent: 07700 900461, I have changed that for you now. <read_back>\n\
        customer: Thank you, bye. <bye>\n";

    fn read_back(damage: &dyn Fn(&mut Conversation)) -> Counts {
        let mut all = Vec::new();
        corpus::parse(SAID, &mut all).unwrap();
        let mut heard = all[0].conversation.clone();
        damage(&mut heard);
        let mut row = vec![Counts::default(); MOMENTS.len()];
        // Which misses readers let stand is not what is looked at here.
        let analyser = Analyser::new(&Rubric::default()).showing_every_miss();
        count(&all[0], &analyser.analyse(&heard).moments, &mut row);
        row[MOMENTS.iter().position(|row| row.name == "reads_back").unwrap()]
    }

    #[test]
    fn a_planted_error_costs_what_it_should() {
        let clean = read_back(&|_| {});
        assert_eq!((clean.gold, clean.matched, clean.told, clean.right), (1, 1, 1, 1));
        assert_eq!(clean.shown, 0);
        // The agent is not heard to read it back: a miss is shown that is none.
        let wrong = read_back(&|one| one.turns[3].text = "Right, I have changed that.".to_owned());
        assert_eq!((wrong.shown, wrong.shown_true, wrong.right), (1, 0, 0));
        // The customer's value is not heard: nothing opens.
        let unheard = read_back(&|one| one.turns[2].text = "Hm.".to_owned());
        assert_eq!((unheard.gold, unheard.matched), (1, 0));
    }

    #[test]
    fn a_condition_does_what_it_says() {
        let mut all = Vec::new();
        corpus::parse(SAID, &mut all).unwrap();
        let errors = Errors::new();
        let heard = |number: usize| {
            let (mut made, one) = (Made::default(), &all[0].conversation);
            damaged(&errors, one, &CONDITIONS[number], 7, &mut made)
        };
        assert_eq!(heard(0), all[0].conversation);
        assert_eq!(heard(1).turns[2].text.trim(), "it's 07700 900461");
        assert_ne!(heard(3), all[0].conversation);
        assert_eq!(heard(3), heard(3));
    }
}
