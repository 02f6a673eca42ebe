//! The agent asks three things or more at once.

use super::faults::happened;
use super::{About, Closes, Context, Moment, Needs, Row, doc};
use crate::conversation::Channel;
use crate::cues::Cue;
use crate::reading::Sentence;
use crate::words::Sort;

pub(super) const ROW: Row = Row {
    name: "stacked_questions",
    title: "asked at most two questions at once",
    about: About::Fault,
    doc: doc(
        "Three questions or more to answer in one turn of the agent's, on a call or in chat. A menu, a list or the fields of a form are none; courtesies, choices that belong to one question and the same question put again are not counted.",
        "Of several questions at once people answer the last, and the others are asked again.",
        "Opens at three sentences with a question mark, one after the other, of four words or more. Not counted are sentences with wordings of courtesy, of an offer to help, of a check, of identity or of a form's field, those that begin with \"or\", and those that share a word that says something with one counted before; a turn with a numbered list opens nothing.",
        "Needs question marks, so recognised speech without them shows none; questions that the agent answers themself may count.",
        "Fowler (1995), Improving Survey Questions, on asking one question at a time; the trade's common quality forms.",
    ),
    needs: Needs::Words,
    closes: Closes::AtOpener,
    channels: CHANNELS,
    version: 1,
    find,
};

const CHANNELS: &[Channel] = &[Channel::Voice, Channel::Chat];

/// So many at once are too many.
const MANY: usize = 3;
/// With fewer words a question is part of another.
const LEAST_WORDS: u32 = 4;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    if !CHANNELS.contains(&reading.conversation.channel) {
        return;
    }
    for turn in context.agent_turns() {
        if is_list(&reading.conversation.turns[turn].text) {
            continue;
        }
        let mut counted: Vec<&Sentence> = Vec::new();
        let mut about: Vec<u64> = Vec::new();
        for sentence in reading.sentences_of(turn) {
            if !sentence.asks {
                // What is told after questions may be their answer.
                if counted.len() >= MANY {
                    break;
                }
                if sentence.to - sentence.from >= LEAST_WORDS {
                    counted.clear();
                    about.clear();
                }
            } else if counts(context, turn, sentence, &mut about) {
                counted.push(sentence);
            }
        }
        if let (true, [first, .., last]) = (counted.len() >= MANY, &counted[..]) {
            found.push(happened(context, reading.place(turn, first.from, last.to - 1)));
        }
    }
}

/// Whether a question is one to answer that was not put before; notes what it is about.
fn counts(context: &Context<'_>, turn: usize, sentence: &Sentence, about: &mut Vec<u64>) -> bool {
    let reading = context.reading;
    let words = &reading.words[sentence.from as usize..sentence.to as usize];
    let is_other = sentence.to - sentence.from < LEAST_WORDS
        || words.first().is_some_and(|word| reading.text(turn, word).eq_ignore_ascii_case("or"))
        || reading.hits_within(turn, sentence).iter().any(|hit| NOT_COUNTED.contains(&hit.cue));
    let concepts: Vec<u64> = words
        .iter()
        .filter(|word| word.sort == Sort::Plain && !reading.lists.is_small(word.id))
        .map(|word| reading.lists.concept_of(word.id, reading.text(turn, word)))
        .collect();
    let again = concepts.iter().any(|concept| about.contains(concept));
    about.extend(concepts);
    !is_other && !again
}

/// What a sentence that asks nothing of its own holds.
const NOT_COUNTED: [Cue; 20] = [
    Cue::QuestionIsPhatic,
    Cue::OfferHelp,
    Cue::OfferMore,
    Cue::NotFollow,
    Cue::Confirm,
    Cue::CheckIdentity,
    Cue::CheckResult,
    Cue::AnnounceWait,
    Cue::Menu,
    Cue::SlotName,
    Cue::SlotAddress,
    Cue::SlotPostcode,
    Cue::SlotPhone,
    Cue::SlotEmail,
    Cue::SlotAccount,
    Cue::SlotOrder,
    Cue::SlotBirth,
    Cue::SlotReading,
    Cue::Courtesy,
    Cue::Rhetorical,
];

/// Whether a text counts its points, as a form does.
fn is_list(text: &str) -> bool {
    ["1.", "1)", "a)", "•", "\n-", "\n*", "- "].iter().any(|mark| text.contains(mark))
}
