//! Labelled sentences for the models, made from the corpus.
//!
//! Each conversation is seen in four ways, because each is how some source gives it: turns as
//! written and every segment a turn of its own, either with its case and marks and without.

use crate::corpus::{Labelled, Segment};
use measure::acts::{self, ACTS};
use measure::conversation::{Conversation, Turn};
use measure::features::Before;
use measure::fit::Example;
use measure::kinds::ActKind;
use measure::language::WordLists;
use measure::models::{Known, Models, Row, WIDTH};
use measure::reading::{Reading, Scratch, Scripts, Side};
use measure::rubric::Windows;
use std::ops::Range;

/// The acts in the order of the models' columns: that of the table.
pub fn kinds() -> Vec<ActKind> {
    ACTS.iter().map(|row| row.kind).collect()
}

/// In which of the ways a conversation is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Every segment is a turn of its own.
    pub segments: bool,
    /// Without case and marks.
    pub bare: bool,
}

/// Every way.
pub const VIEWS: [View; 4] = [
    View { segments: false, bare: false },
    View { segments: true, bare: false },
    View { segments: false, bare: true },
    View { segments: true, bare: true },
];

/// Makes examples of conversations.
pub struct Maker {
    lists: WordLists,
    scratch: Scratch,
    columns: [u64; 4],
    /// No models, so that only rules find.
    none: Models,
}

impl Maker {
    /// With the word lists that ship.
    pub fn new() -> anyhow::Result<Self> {
        let lists = WordLists::english().map_err(|error| anyhow::anyhow!("{error:?}"))?;
        let columns = [Side::Agent, Side::Bot, Side::Customer, Side::Other].map(|side| {
            ACTS.iter().enumerate().fold(0, |bits, (column, row)| {
                let can = row.by.is_none_or(|by| by == side || side == Side::Bot);
                bits | u64::from(can) << column
            })
        });
        let none = Models::new(Vec::new(), 0, vec![Row([0; WIDTH])], Known::new([]));
        Ok(Self { lists, scratch: Scratch::default(), columns, none })
    }

    /// The examples of one way to see a conversation, in order of sentence, each with the acts
    /// that rules find in it.
    pub fn examples(&mut self, labelled: &Labelled, view: View) -> Vec<(Example, u64)> {
        let (conversation, segments) = seen(labelled, view);
        let (scripts, windows) = (Scripts::default(), Windows::default());
        let reading =
            Reading::new(&conversation, &self.lists, &scripts, &windows, &mut self.scratch);
        let acts = acts::find(&reading, &self.none);
        let mut examples = Vec::new();
        let mut before = Before::default();
        for (turn, segments) in segments.iter().enumerate() {
            let side = reading.turns[turn].side;
            before.look(&reading, turn);
            for (index, sentence) in reading.sentences_of(turn).iter().enumerate() {
                let start = reading.words[sentence.from as usize].start as usize;
                let end = reading.words[sentence.to as usize - 1].end as usize;
                let mut features = Vec::new();
                acts::seen(&reading, &before, index, &mut features);
                let labels = segments
                    .iter()
                    .filter(|segment| segment.place.start < end && start < segment.place.end)
                    .flat_map(|segment| &segment.acts)
                    .fold(0, |bits, &act| bits | 1 << act as u64);
                let rules = acts
                    .of(turn)
                    .iter()
                    .filter(|act| (act.at.start as usize) < end && start < act.at.end as usize)
                    .fold(0, |bits, act| bits | 1 << act.kind as u64);
                let columns = self.columns[side as usize];
                examples.push((Example { features, labels, columns }, rules));
            }
        }
        examples
    }
}

/// A conversation whose segments are turns of their own, bare, and the turn each was of.
pub fn apart(labelled: &Labelled) -> (Conversation, Vec<u32>) {
    let (mut conversation, _) = seen(labelled, View { segments: true, bare: true });
    let origin: Vec<u32> = (labelled.segments.iter().enumerate())
        .flat_map(|(turn, segments)| segments.iter().map(move |_| turn as u32))
        .collect();
    conversation.events = labelled.conversation.events.clone();
    for event in &mut conversation.events {
        if let Some(after) = event.after_turn {
            event.after_turn =
                (origin.partition_point(|&turn| turn <= after) as u32).checked_sub(1);
        }
    }
    (conversation, origin)
}

/// A conversation as a view gives it, with the segments of its turns.
fn seen(labelled: &Labelled, view: View) -> (Conversation, Vec<Vec<Segment>>) {
    let mut conversation = labelled.conversation.clone();
    conversation.events.clear();
    let mut turns = Vec::new();
    let mut all = Vec::new();
    let mut push = |party, text: &str, segments: Vec<Segment>| {
        let (text, segments) =
            if view.bare { bare(text, segments) } else { (text.to_owned(), segments) };
        turns.push(Turn {
            party,
            text,
            time: measure::conversation::TurnTime::Unknown,
            heard: None,
        });
        all.push(segments);
    };
    for (turn, segments) in labelled.conversation.turns.iter().zip(&labelled.segments) {
        if view.segments {
            for segment in segments {
                let text = &turn.text[segment.place.clone()];
                let whole = Segment { place: 0..text.len(), acts: segment.acts.clone() };
                push(turn.party, text, vec![whole]);
            }
        } else {
            push(turn.party, &turn.text, segments.clone());
        }
    }
    conversation.turns = turns;
    (conversation, all)
}

/// A text as a recogniser gives it: lower case, no marks but those within words.
pub fn bare(text: &str, mut segments: Vec<Segment>) -> (String, Vec<Segment>) {
    let mut plain = String::with_capacity(text.len());
    // Where each byte of the text went.
    let mut moved = Vec::with_capacity(text.len() + 1);
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    for (index, &(at, c)) in characters.iter().enumerate() {
        moved.resize(at + 1, plain.len());
        let next = characters.get(index + 1).map(|&(_, next)| next);
        let before = index.checked_sub(1).map(|before| characters[before].1);
        let between = |test: fn(char) -> bool| before.is_some_and(test) && next.is_some_and(test);
        let keep = c.is_alphanumeric()
            || c == '@'
            || (matches!(c, '\'' | '’' | '-' | '_') && between(char::is_alphanumeric))
            || (matches!(c, '.' | ',' | ':' | '/') && between(|c| c.is_ascii_digit()))
            || (c == '.' && between(char::is_alphabetic))
            || matches!(c, '£' | '$' | '€' | '%');
        if keep {
            plain.extend(c.to_lowercase());
        } else if !plain.ends_with(' ') {
            plain.push(' ');
        }
    }
    moved.resize(text.len() + 1, plain.len());
    let new = |place: &Range<usize>| moved[place.start]..moved[place.end];
    for segment in &mut segments {
        segment.place = new(&segment.place);
    }
    (plain, segments)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus;

    #[test]
    fn a_sentence_does_what_its_segments_do() {
        let text = "## a-1 channel=voice direction=inbound\n\
            agent: Hi there. <greet> It's £4.50, <give_value> okay? <confirm>\n";
        let mut all = Vec::new();
        corpus::parse(text, &mut all).unwrap();
        let mut maker = Maker::new().unwrap();
        let acts = |examples: Vec<(Example, u64)>| -> Vec<Vec<ActKind>> {
            examples
                .iter()
                .map(|(example, _)| {
                    kinds()
                        .into_iter()
                        .filter(|&kind| example.labels & (1 << kind as u64) != 0)
                        .collect()
                })
                .collect()
        };
        let (greet, value, confirm) = (ActKind::Greet, ActKind::GiveValue, ActKind::Confirm);
        let whole = acts(maker.examples(&all[0], VIEWS[0]));
        assert_eq!(whole, [vec![greet], vec![confirm, value]]);
        let apart = acts(maker.examples(&all[0], VIEWS[1]));
        assert_eq!(apart, [vec![greet], vec![value], vec![confirm]]);
        let together = acts(maker.examples(&all[0], VIEWS[2]));
        assert_eq!(together, [vec![greet, confirm, value]]);
    }

    #[test]
    fn a_bare_text_has_no_case_and_no_marks() {
        let check = |text: &str, expected: &str| assert_eq!(bare(text, Vec::new()).0, expected);
        check("It's £4.50, okay?", "it's £4.50 okay ");
        check("a.b@c.org -- No!", "a.b@c.org no ");
    }
}
