//! One conversation: scenes said one after another, with the truth about each moment they open.

use super::book::{Book, Part, Party, Step};
use super::draw::Draw;
use std::collections::BTreeMap;

/// One turn.
pub struct Turn {
    /// Who.
    pub party: Party,
    /// What is said.
    pub text: String,
}

/// What happened beside the words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Aside {
    /// The customer waited, in seconds.
    Hold(usize),
    /// The conversation was handed on.
    Transfer,
}

/// A moment that was planted.
#[derive(Clone)]
pub struct Planted {
    /// Its kind.
    pub kind: &'static str,
    /// The turn that opens it.
    pub opener: usize,
    /// Whether it was met.
    pub met: bool,
    /// The turn that met it.
    pub answer: Option<usize>,
    /// Whose it was.
    pub owner: &'static str,
}

/// A conversation that is being made.
#[derive(Default)]
pub struct Talk {
    /// Its turns.
    pub turns: Vec<Turn>,
    /// What stands after a turn.
    pub asides: Vec<(usize, Aside)>,
    /// What was planted.
    pub truth: Vec<Planted>,
    /// Which of the topic's questions were put.
    asked: Vec<&'static str>,
}

/// Who takes part, and how they speak.
pub struct Cast {
    /// Whose pools `*name` means.
    pub topic: &'static str,
    /// Whose they are where the topic has none.
    pub programme: &'static str,
    /// Tags of the agent's side.
    pub agent: Vec<&'static str>,
    /// Tags of the customer.
    pub customer: Vec<&'static str>,
    /// Names, amounts, dates: the same through the conversation.
    pub slots: BTreeMap<&'static str, String>,
    /// What the agent is called who had the conversation before, where somebody did.
    pub earlier: Option<String>,
    /// In how many of a hundred cases the agent meets a moment of a kind.
    pub skill: fn(&'static str, usize) -> usize,
    /// What `skill` starts from.
    pub level: usize,
}

impl Talk {
    /// Adds a scene.
    pub fn play(
        &mut self,
        scene: &str,
        cast: &Cast,
        book: &mut Book,
        draw: &mut Draw,
    ) -> Result<(), String> {
        // A question and its answer have the same number; one is not put twice.
        let mut number: Option<&'static str> = None;
        for step in book.scene(scene)? {
            match step {
                Step::Hold(least, most) => {
                    let seconds = least + draw.below(most - least + 1);
                    self.asides.push((self.turns.len() - 1, Aside::Hold(seconds)));
                }
                Step::Transfer => self.asides.push((self.turns.len() - 1, Aside::Transfer)),
                Step::Turn(party, parts, openings) => {
                    let merges = draw.chance(60) && self.goes_on(party);
                    let at = self.turns.len() - usize::from(merges);
                    let before = self.truth.len();
                    for opening in &openings {
                        let met = match opening.met {
                            Some(met) => met,
                            None => draw.chance((cast.skill)(opening.kind, cast.level)),
                        };
                        let answer = (met && opening.kind == "does_not_ask_again").then_some(at);
                        self.truth.push(Planted {
                            kind: opening.kind,
                            opener: at,
                            met,
                            answer,
                            owner: opening.owner,
                        });
                    }
                    let mut said = Vec::new();
                    for part in &parts {
                        let Some(pool) = self.pool(part, party, at, draw) else { continue };
                        let pool = match pool.strip_prefix('*') {
                            Some(own) => book.pool_of(cast.topic, cast.programme, own),
                            None => pool.to_owned(),
                        };
                        let mut tags = match party {
                            Party::Customer => cast.customer.clone(),
                            _ => cast.agent.clone(),
                        };
                        if number.is_none() {
                            let mut numbers = book.numbers(&pool);
                            if numbers.iter().any(|number| !self.asked.contains(number)) {
                                numbers.retain(|number| !self.asked.contains(number));
                            }
                            if !numbers.is_empty() {
                                let drawn = draw.one_of(&numbers);
                                number = Some(drawn);
                                if pool.ends_with(".question") {
                                    self.asked.push(drawn);
                                }
                            }
                        }
                        tags.extend(number);
                        let words = match (&cast.earlier, party) {
                            (Some(earlier), Party::Earlier) => {
                                let mut slots = cast.slots.clone();
                                slots.insert("agent", earlier.clone());
                                book.say(&pool, &tags, &slots, draw)?
                            }
                            _ => book.say(&pool, &tags, &cast.slots, draw)?,
                        };
                        if words != "-" {
                            said.push(words);
                        }
                    }
                    if said.is_empty() {
                        self.truth.truncate(before);
                    } else if merges && let Some(last) = self.turns.last_mut() {
                        last.text = format!("{} {}", last.text, said.join(" "));
                    } else {
                        self.turns.push(Turn { party, text: said.join(" ") });
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether the same party has just spoken, and nothing came between.
    fn goes_on(&self, party: Party) -> bool {
        self.turns.last().is_some_and(|last| last.party == party)
            && self.asides.iter().all(|(after, _)| after + 1 < self.turns.len())
    }

    /// The pool that a part is said from, if it is; and the moment is answered where it is met.
    fn pool(
        &mut self,
        part: &Part,
        party: Party,
        at: usize,
        draw: &mut Draw,
    ) -> Option<&'static str> {
        match part {
            Part::Pool(pool, percent) => draw.chance(*percent).then_some(*pool),
            Part::By(kind, met, missed) => {
                let open = self.truth.iter_mut().rev().find(|planted| planted.kind == *kind)?;
                if open.met && met.is_some() && open.answer.is_none() && party != Party::Customer {
                    open.answer = Some(at);
                }
                if open.met { *met } else { *missed }
            }
        }
    }
}
