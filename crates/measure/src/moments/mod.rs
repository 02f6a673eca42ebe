//! Moments: opportunities and their outcomes.
//!
//! `MOMENTS` is the catalogue; each kind is one file with its documentation, its function and a
//! fixture of the same name.

mod acknowledges;
pub(crate) mod acknowledges_trouble;
mod announces_wait;
mod answers_question;
mod answers_right;
mod diagnoses_first;
pub(crate) mod does_not_ask_again;
mod explains_again;
mod explains_charge;
mod explores_need;
pub(crate) mod figures_agree;
mod follows;
pub(crate) mod formulas;
mod no_early_close;
mod one_step_at_a_time;
mod owns_failure;
mod reads_back;
mod recaps_problem;
mod repairs;
mod sets_expectation;
mod stays_on_task;
mod sums;
mod thanks_for_waiting;
mod understood;
mod verifies_fix;
mod warm_transfer;

// Faults and what they share.
mod cut_in;
mod dead_air;
mod dismissal;
mod faults;
mod hold_over_limit;
mod hostile_word;
mod jargon;
mod misspelling;
mod poor_line;
mod stacked_questions;

// Rituals and what they share.
mod closes;
mod greets;
mod identifies_self;
mod offers_more_help;
mod rituals;

use crate::kinds::ActKind;
pub use crate::kinds::{
    Class, Closes, Kind, Moment, Needs, Outcome, Owner, Skill, Status, WhyUnknown,
};

use crate::acts::Acts;
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::doc::Doc;
use crate::facts::Told;
use crate::language;
use crate::reading::{Reading, Side};
use crate::rubric::Windows;
use crate::words::Sort;
use std::borrow::Cow;

/// A row of the catalogue: what a kind is, and how it is found.
#[derive(Debug)]
pub struct Row {
    /// Its name.
    pub name: &'static str,
    /// What was done when it is met, in a few words.
    pub title: &'static str,
    /// Which class it is of, and of the class `skill` which skill.
    pub about: About,
    /// What it is, why it matters, how it is found, where it is wrong, where it is from.
    pub doc: Doc,
    /// What it needs of the record.
    pub needs: Needs,
    /// When its outcome is settled.
    pub closes: Closes,
    /// Channels it is valid for; empty for all.
    pub channels: &'static [Channel],
    /// Raised by hand when its answers change.
    pub version: u32,
    /// Finds every moment of the kind.
    pub find: fn(&Context<'_>, &mut Vec<Moment>),
}

/// What a kind of the catalogue is about; duties are the programmes' own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A skill, met or missed.
    Skill(Skill),
    /// What should not happen: one is missed where it happened.
    Fault,
    /// The script.
    Ritual,
}

/// The catalogue: skills, then faults, then rituals.
pub static MOMENTS: &[Row] = &[
    recaps_problem::ROW,
    answers_question::ROW,
    does_not_ask_again::ROW,
    acknowledges::ROW,
    repairs::ROW,
    acknowledges_trouble::ROW,
    owns_failure::ROW,
    explores_need::ROW,
    thanks_for_waiting::ROW,
    reads_back::ROW,
    figures_agree::ROW,
    explains_charge::ROW,
    diagnoses_first::ROW,
    announces_wait::ROW,
    one_step_at_a_time::ROW,
    verifies_fix::ROW,
    sets_expectation::ROW,
    understood::ROW,
    stays_on_task::ROW,
    answers_right::ROW,
    warm_transfer::ROW,
    explains_again::ROW,
    no_early_close::ROW,
    // Faults.
    dismissal::ROW,
    hostile_word::ROW,
    stacked_questions::ROW,
    jargon::ROW,
    misspelling::ROW,
    hold_over_limit::ROW,
    dead_air::ROW,
    cut_in::ROW,
    poor_line::ROW,
    // Rituals.
    greets::ROW,
    identifies_self::ROW,
    offers_more_help::ROW,
    closes::ROW,
];

impl Row {
    /// Which of the four classes it is of.
    pub const fn class(&self) -> Class {
        match self.about {
            About::Skill(_) => Class::Skill,
            About::Fault => Class::Fault,
            About::Ritual => Class::Ritual,
        }
    }

    /// The row as a kind. Every kind is `trial` until blind readers have upheld its shown misses.
    pub fn kind(&self) -> Kind {
        Kind {
            name: Cow::Borrowed(self.name),
            title: Cow::Borrowed(self.title),
            class: self.class(),
            skill: match self.about {
                About::Skill(skill) => Some(skill),
                About::Fault | About::Ritual => None,
            },
            status: Status::Trial,
            doc: self.doc.clone(),
            needs: self.needs,
            closes: self.closes,
            languages: Cow::Owned(language::of_kind(self.name)),
            channels: Cow::Borrowed(self.channels),
            directions: Cow::Borrowed(&[]),
            version: self.version,
        }
    }
}

/// A row's documentation, in the words that `earnest explain` prints.
pub(crate) const fn doc(
    what: &'static str,
    why: &'static str,
    how: &'static str,
    wrong: &'static str,
    source: &'static str,
) -> Doc {
    Doc {
        what: Cow::Borrowed(what),
        why: Cow::Borrowed(why),
        how: Cow::Borrowed(how),
        wrong: Cow::Borrowed(wrong),
        source: Cow::Borrowed(source),
    }
}

/// What the rules see of one conversation.
#[derive(Debug)]
pub struct Context<'a> {
    /// The conversation made ready.
    pub reading: &'a Reading<'a>,
    /// Its acts.
    pub acts: &'a Acts,
    /// The programme's limits.
    pub windows: &'a Windows,
    /// What the programme has an agreed answer to, as it is asked and told here.
    pub facts: &'a [Told<'a>],
    /// The kind that is being looked for.
    pub kind: u16,
}

/// The turns in which an outcome is looked for.
#[derive(Debug)]
pub(crate) struct Searched {
    /// The turns of the centre's party, in order.
    pub turns: Vec<usize>,
    /// The party.
    pub party: u16,
    /// On which side it stands.
    pub side: Side,
    /// The turn at which all of the window had been said.
    pub over_at: Option<u32>,
}

impl<'a> Context<'a> {
    /// The customer's turns that take the floor, in order.
    pub(crate) fn customer_turns(&self) -> impl Iterator<Item = usize> + use<'a> {
        let reading = self.reading;
        (0..reading.turns.len()).filter(move |&turn| {
            reading.turns[turn].side == Side::Customer && reading.turns[turn].stretch.is_some()
        })
    }

    /// The turns of the centre's side, in order.
    pub(crate) fn agent_turns(&self) -> impl Iterator<Item = usize> + use<'a> {
        let reading = self.reading;
        (0..reading.turns.len())
            .filter(move |&turn| matches!(reading.turns[turn].side, Side::Agent | Side::Bot))
    }

    /// Whether the record may end too soon after a place: nobody closes the conversation.
    pub(crate) fn cut_off(&self, place: Place) -> bool {
        self.closes_after(place.turn as usize).is_none()
    }

    /// The words that open a moment at a turn: a wording of this kind, else an act that is there or
    /// nearly so. The judge of the moment's kind drops what opens nothing.
    pub(crate) fn opens(&self, turn: usize, cue: Cue, act: ActKind) -> Option<Place> {
        self.reading.cue(turn, cue).or_else(|| self.acts.leaning(turn, act))
    }

    /// The replies to a turn: the next `stretches` of whoever of the centre answers first.
    pub(crate) fn replies(&self, turn: usize, stretches: usize) -> Option<Searched> {
        let reading = self.reading;
        let first = reading.replies(turn, 1).next()?;
        let side = reading.stretches[first as usize].side;
        let mut searched = Searched {
            turns: Vec::new(),
            party: reading.stretches[first as usize].party,
            side,
            over_at: None,
        };
        let mut taken = 0;
        for stretch in reading.replies(turn, stretches) {
            if reading.stretches[stretch as usize].side != side {
                // Somebody else took over: the one who answered has had their say.
                searched.over_at = Some(reading.stretches[stretch as usize].first);
                return Some(searched);
            }
            searched.turns.extend(reading.turns_of(stretch));
            taken += 1;
            if taken == stretches {
                searched.over_at = reading.over_at(stretch);
            }
        }
        Some(searched)
    }

    /// A moment that opens at `opener` and is looked for in `searched`.
    ///
    /// `judge` gives the words of a turn that meet it. Where nobody answered, the record was cut
    /// off; where a machine did, it is the machine's; where script did, the script's.
    pub(crate) fn settle(
        &self,
        opener: Place,
        searched: Option<&Searched>,
        judge: impl FnMut(usize) -> Option<Place>,
    ) -> Moment {
        let Some(searched) = searched else {
            return self.unknown(opener, WhyUnknown::CutOff);
        };
        let answer = searched.turns.iter().copied().find_map(judge);
        self.outcome(opener, searched, answer)
    }

    /// A moment whose answer, if any, is known.
    pub(crate) fn outcome(
        &self,
        opener: Place,
        searched: &Searched,
        answer: Option<Place>,
    ) -> Moment {
        // What was said after the answer was not searched.
        let last =
            answer.map(|answer| answer.turn).or(searched.turns.last().map(|&turn| turn as u32));
        let last = last.unwrap_or(opener.turn);
        let first = searched.turns.first().map_or(opener.turn, |&turn| turn as u32);
        Moment {
            kind: self.kind,
            outcome: if answer.is_some() { Outcome::Met } else { Outcome::Missed },
            why_unknown: None,
            owner: self.owner(searched, answer),
            party: Some(searched.party),
            opener,
            answer,
            searched: (first.min(opener.turn), last.max(opener.turn)),
            confidence: 0.8,
            closed_at: answer.map(|answer| answer.turn).or(searched.over_at),
        }
    }

    /// A moment whose outcome hangs on what is said up to a turn, too.
    pub(crate) fn not_closed_before(&self, moment: Moment, turn: usize) -> Moment {
        let closed_at = moment.closed_at.map(|closed| closed.max(turn as u32));
        let closed_at = closed_at.filter(|&closed| (closed as usize) < self.reading.turns.len());
        Moment { closed_at, ..moment }
    }

    /// A miss in a public thread that goes on in private messages is not known to be one.
    pub(crate) fn unless_moved(&self, moment: Moment, searched: &Searched) -> Moment {
        let reading = self.reading;
        let moved = moment.outcome == Outcome::Missed
            && reading.conversation.channel == Channel::Social
            && searched.turns.iter().any(|&turn| reading.has(turn, Cue::MoveChannel));
        if moved { moment.doubted(WhyUnknown::CutOff) } else { moment }
    }

    /// A moment that the record cannot tell.
    pub(crate) fn unknown(&self, opener: Place, why: WhyUnknown) -> Moment {
        Moment {
            kind: self.kind,
            outcome: Outcome::Unknown,
            why_unknown: Some(why),
            owner: Owner::Associate,
            party: self.agent_near(opener.turn as usize),
            opener,
            answer: None,
            searched: (opener.turn, self.reading.turns.len().saturating_sub(1) as u32),
            confidence: 0.5,
            closed_at: None,
        }
    }

    /// The agent who spoke last before a turn, else first after it.
    pub(crate) fn agent_near(&self, turn: usize) -> Option<u16> {
        let agents = &self.reading.agents_turns;
        let before = agents.partition_point(|&agents| agents as usize <= turn);
        let near = before.checked_sub(1).unwrap_or(before);
        agents.get(near).map(|&turn| self.reading.conversation.turns[turn as usize].party)
    }

    fn owner(&self, searched: &Searched, answer: Option<Place>) -> Owner {
        if searched.side == Side::Bot {
            return Owner::Bot;
        }
        let script = match answer {
            Some(answer) => self.reading.is_script(answer),
            None => {
                // The first thing said is what could have been otherwise; if it was script, so was the miss.
                searched.turns.first().is_some_and(|&turn| self.is_all_script(turn))
            }
        };
        if script { Owner::Script } else { Owner::Associate }
    }

    /// Whether a turn says nothing but script.
    pub(crate) fn is_all_script(&self, turn: usize) -> bool {
        let sentences = self.reading.sentences_of(turn);
        sentences.iter().any(|sentence| sentence.script)
            && sentences.iter().all(|sentence| {
                sentence.script
                    || self.reading.words[sentence.from as usize..sentence.to as usize].iter().all(
                        |word| self.reading.lists.is_small(word.id) || word.sort == Sort::Person,
                    )
            })
    }

    /// Where the conversation is last seen to close after a turn, so that the record is not cut off.
    pub(crate) fn closes_after(&self, turn: usize) -> Option<usize> {
        self.reading.last_close.map(|close| close as usize).filter(|&close| close > turn)
    }

    /// The concepts of the words that say something, of a turn, with the words' numbers.
    pub(crate) fn concepts(&self, turn: usize, into: &mut Vec<(u64, u32)>) {
        into.extend_from_slice(self.concepts_of(turn));
    }

    fn concepts_of(&self, turn: usize) -> &[(u64, u32)] {
        self.acts.concepts[turn].get_or_init(|| {
            let mut concepts = Vec::new();
            self.find_concepts(turn, &mut concepts);
            concepts.into()
        })
    }

    fn find_concepts(&self, turn: usize, into: &mut Vec<(u64, u32)>) {
        let reading = self.reading;
        let words = &reading.turns[turn].words;
        for at in words.start..words.end {
            let word = &reading.words[at as usize];
            if matches!(word.sort, Sort::Number | Sort::NumberWord) {
                let mut digits = String::new();
                crate::acts::digits(reading, turn, at..at + 1, &mut digits);
                if let Ok(number) = digits.parse::<u64>()
                    && number > 1
                {
                    into.push((number | NUMBER, at));
                }
            } else if word.sort == Sort::Plain
                && !reading.lists.is_small(word.id)
                && word.end - word.start > 2
            {
                into.push((reading.lists.concept_of(word.id, reading.text(turn, word)), at));
            }
        }
    }

    /// The words of `turn` from the first to the last that share a concept with `told`, and how
    /// many different ones they share.
    pub(crate) fn shared(&self, turn: usize, told: &[(u64, u32)]) -> Option<(Place, usize)> {
        let mut here: Vec<(u64, u32)> = (self.concepts_of(turn).iter().copied())
            .filter(|(concept, _)| told.iter().any(|(other, _)| other == concept))
            .collect();
        let (first, last) = (here.first()?.1, here.last()?.1);
        here.sort_unstable();
        here.dedup_by_key(|(concept, _)| *concept);
        Some((self.reading.place(turn, first, last), here.len()))
    }

    /// Doubts a miss where somebody said sorry and no more: it may have been meant for this.
    pub(crate) fn unless_sorry(&self, moment: Moment, searched: Option<&Searched>) -> Moment {
        let sorry = searched.is_some_and(|searched| {
            searched.turns.iter().any(|&turn| {
                let hits = self.reading.hits_of(turn);
                let barred = hits.iter().any(|hit| {
                    matches!(
                        hit.cue,
                        Cue::ApologyIsRefusal | Cue::ApologyIsRepair | Cue::ApologyIsClose
                    )
                });
                // With more words it is sorry for something, and these tell for what.
                let bare = |at: u32| {
                    let sentence = self.reading.sentence_of(turn, at);
                    sentence.is_some_and(|sentence| sentence.to - sentence.from <= 5)
                };
                !barred && hits.iter().any(|hit| hit.cue == Cue::Apologise && bare(hit.from))
            })
        });
        if moment.outcome == Outcome::Missed && sorry {
            moment.doubted(WhyUnknown::Unsure)
        } else {
            moment
        }
    }

    /// An apology that is one: for something, and neither a refusal nor "sorry?" nor a close.
    pub(crate) fn apology(&self, turn: usize) -> Option<Place> {
        let reading = self.reading;
        let barred = |from: u32, to: u32| {
            reading.hits_beside(turn, from).iter().any(|hit| {
                matches!(
                    hit.cue,
                    Cue::ApologyIsRefusal | Cue::ApologyIsRepair | Cue::ApologyIsClose
                ) && hit.from <= to
                    && from <= hit.to
            })
        };
        reading
            .hits_of(turn)
            .iter()
            .find(|hit| hit.cue == Cue::ApologiseFor && !barred(hit.from, hit.to))
            .map(|hit| reading.place(turn, hit.from, hit.to))
    }
}

/// Told apart from the concepts of words.
const NUMBER: u64 = 1 << 62;

/// The first of two places, where there are two.
pub(crate) fn earlier(one: Option<Place>, other: Option<Place>) -> Option<Place> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
