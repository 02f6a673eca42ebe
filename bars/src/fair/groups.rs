//! The groups of rewrites: each a table and the share of its places that are taken.

use super::names::{self, Known, Origin};
use super::rewrite::{Table, Way};
use super::words::{Hand, words};
use super::{Changed, Side, seed_of};
use crate::draw::Draw;
use anyhow::Context;
use measure::conversation::Conversation;
use std::rc::Rc;

/// One kind of rewrite.
pub struct Group {
    /// Its name.
    pub name: String,
    how: How,
}

enum How {
    Names(Rc<Known>, Origin),
    Table(Table, f64),
    Case(Case),
}

/// How capitals and marks change.
#[derive(Clone, Copy)]
enum Case {
    Lower,
    Capitals,
    Exclamation,
}

/// Name, table, way to read it, share of the places.
const TABLES: &[(&str, &str, Way, f64)] = &[
    ("spelling: to American", include_str!("tables/spelling.txt"), Way::Forward, 1.0),
    ("spelling: to British", include_str!("tables/spelling.txt"), Way::Backward, 1.0),
    ("Indian English", include_str!("tables/indian.txt"), Way::Forward, 0.5),
    ("Nigerian English", include_str!("tables/nigerian.txt"), Way::Forward, 0.5),
    ("Philippine English", include_str!("tables/philippine.txt"), Way::Forward, 0.5),
    ("South African English", include_str!("tables/south_african.txt"), Way::Forward, 0.5),
    ("Scottish, Irish, Northern", include_str!("tables/northern.txt"), Way::Forward, 0.5),
    ("African American English", include_str!("tables/african_american.txt"), Way::Forward, 0.5),
    ("learner English", include_str!("tables/learner.txt"), Way::Forward, 0.5),
    ("contractions opened", include_str!("tables/contractions_opened.txt"), Way::Forward, 0.5),
    ("contractions closed", include_str!("tables/contractions_closed.txt"), Way::Forward, 0.5),
    ("sir and madam", include_str!("tables/sir_and_madam.txt"), Way::Forward, 0.5),
    ("please added", include_str!("tables/please_added.txt"), Way::Forward, 0.5),
    ("please dropped", include_str!("tables/please_dropped.txt"), Way::Forward, 0.5),
    ("fillers", include_str!("tables/fillers.txt"), Way::Forward, 0.5),
    ("softeners", include_str!("tables/softeners.txt"), Way::Forward, 0.5),
];

/// Every group.
pub fn all() -> anyhow::Result<Vec<Group>> {
    let known = Rc::new(Known::new(include_str!("tables/found_names.txt"))?);
    let mut groups: Vec<Group> = names::origins(include_str!("tables/names.txt"))?
        .into_iter()
        .map(|origin| Group {
            name: format!("names: {}", origin.name),
            how: How::Names(Rc::clone(&known), origin),
        })
        .collect();
    for &(name, text, way, share) in TABLES {
        let table = Table::parse(text, way).with_context(|| format!("in the table of {name}"))?;
        groups.push(Group { name: name.to_owned(), how: How::Table(table, share) });
    }
    for (name, case) in [
        ("all in lower case", Case::Lower),
        ("sentences in capitals", Case::Capitals),
        ("exclamation marks", Case::Exclamation),
    ] {
        groups.push(Group { name: name.to_owned(), how: How::Case(case) });
    }
    Ok(groups)
}

impl Group {
    /// Whether it swaps names.
    pub fn is_names(&self) -> bool {
        matches!(self.how, How::Names(..))
    }

    /// A conversation with one side's words rewritten.
    pub fn rewrite(
        &self,
        conversation: &Conversation,
        side: Side,
        hands: &[Hand],
        seed: u64,
    ) -> Changed {
        if let How::Names(known, origin) = &self.how {
            return names::swap(known, origin, conversation, side, hands, seed);
        }
        let mut changed = Changed::new(conversation);
        for (number, turn) in conversation.turns.iter().enumerate() {
            if !side.has(conversation.role(number)) {
                continue;
            }
            let mut draw = Draw::new(seed_of(seed, &conversation.id, number));
            let hand = hands[usize::from(turn.party)];
            let (text, by) = match &self.how {
                How::Table(table, share) => {
                    let (text, by) = table.apply(&turn.text, hand, *share, &mut draw);
                    (text, by.into_iter().map(str::to_owned).collect())
                }
                How::Case(case) => recased(&turn.text, *case, &mut draw),
                How::Names(..) => continue,
            };
            changed.conversation.turns[number].text = text;
            changed.by[number] = by;
        }
        changed
    }
}

fn recased(text: &str, case: Case, draw: &mut Draw) -> (String, Vec<String>) {
    let mut new = text.to_owned();
    match case {
        Case::Lower => new = over_words(text, |word, _| word.to_lowercase(), draw),
        Case::Capitals => new = over_words(text, up, draw),
        Case::Exclamation => {
            let mut at = 0;
            for piece in text.split_inclusive('.') {
                at += piece.len();
                let ends = text[at..].chars().next().is_none_or(char::is_whitespace);
                let dots = text[at..].starts_with('.') || piece == ".";
                if piece.ends_with('.') && ends && !dots && draw.below(2) == 0 {
                    new.replace_range(at - 1..at, "!");
                }
            }
        }
    }
    let by = if new == text { Vec::new() } else { vec!["case".to_owned()] };
    (new, by)
}

fn up(word: &str, is_drawn: bool) -> String {
    if is_drawn { word.to_uppercase() } else { word.to_owned() }
}

/// The text with every word changed; a sentence is drawn as a whole. Links and masks stay.
fn over_words(text: &str, change: impl Fn(&str, bool) -> String, draw: &mut Draw) -> String {
    let mut new = String::with_capacity(text.len());
    let mut copied = 0;
    let mut is_drawn = false;
    for word in words(text) {
        if word.starts {
            is_drawn = draw.below(2) == 0;
        }
        new.push_str(&text[copied..word.place.start]);
        new.push_str(&change(&text[word.place.clone()], is_drawn));
        copied = word.place.end;
    }
    new.push_str(&text[copied..]);
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;

    fn rewritten(group: &str, side: Side, said: &str) -> Vec<String> {
        let mut all_read = Vec::new();
        let text = format!("## a-1 channel=chat direction=inbound\n{said}");
        corpus::parse(&text, &mut all_read).unwrap();
        let conversation = &all_read[0].conversation;
        let hands = super::super::samples::hands(conversation);
        let groups = all().unwrap();
        let group = groups.iter().find(|one| one.name == group).unwrap();
        let changed = group.rewrite(conversation, side, &hands, 1);
        changed.conversation.turns.into_iter().map(|turn| turn.text).collect()
    }

    const SAID: &str = "\
        agent: Good morning, this is Nadine. What is the colour? <->\n\
        customer: Hello Nadine, I apologise. My name is Gareth Threlkeld. <->\n\
        agent: Could you spell it? <->\n\
        customer: T, H, R, E, L, K, E, L, D. <->\n\
        agent: I realise that, Mr Threlkeld. <->\n";

    #[test]
    fn a_person_keeps_the_new_name_whoever_says_it() {
        let turns = rewritten("names: zulu", Side::Both, SAID);
        let agent = turns[0].split_once("this is ").unwrap().1.split('.').next().unwrap();
        assert_ne!(agent, "Nadine");
        assert!(turns[1].starts_with(&format!("Hello {agent}, ")), "{turns:?}");
        let family = turns[4].split_once("Mr ").unwrap().1.trim_end_matches('.');
        assert!(turns[1].ends_with(&format!(" {family}.")), "{turns:?}");
        assert!(!turns[1].contains("Gareth"), "{turns:?}");
        let spelled: String = turns[3].chars().filter(|c| c.is_alphabetic()).collect();
        assert_eq!(spelled, family.to_uppercase());
    }

    #[test]
    fn a_side_is_rewritten_alone() {
        let agent = rewritten("names: polish", Side::Agent, SAID);
        assert!(agent[4].contains("Threlkeld") && !agent[1].contains("Nadine"), "{agent:?}");
        let customer = rewritten("spelling: to American", Side::Customer, SAID);
        assert!(customer[0].contains("colour") && customer[1].contains("apologize"));
    }

    #[test]
    fn letters_that_spell_something_else_keep_the_names() {
        let said = SAID.replace("T, H, R, E, L, K, E, L, D", "T, H, R, E, then L");
        let turns = rewritten("names: chinese", Side::Customer, &said);
        assert!(turns[1].contains("Gareth Threlkeld"), "{turns:?}");
    }

    #[test]
    fn case_changes_and_words_stay() {
        let turns = rewritten("all in lower case", Side::Both, SAID);
        assert_eq!(turns[0], "good morning, this is nadine. what is the colour?");
        let (text, by) = recased("Hi there. It is.. done.", Case::Exclamation, &mut Draw::new(3));
        assert_eq!(text.replace('!', "."), "Hi there. It is.. done.");
        assert!(!by.is_empty() && text.contains('!') && text.contains(".."), "{text}");
    }
}
