//! The agent misspells a common word in writing.

use super::faults::{happened, is_quoted};
use super::{About, Closes, Context, Moment, Needs, Row, doc};
use crate::conversation::{Channel, Place};
use crate::reading::{Reading, Side};
use crate::words::{Sort, Word};
use rustc_hash::FxHashSet;

pub(super) const ROW: Row = Row {
    name: "misspelling",
    title: "misspelt no common word",
    about: About::Fault,
    doc: doc(
        "A slip of spelling in a common word, by the agent, in writing. Names, codes, product names, spellings of any dialect, what chat shortens and missing apostrophes are none; those of a script are the script's. One a turn.",
        "Slips of spelling cost a reader time, and some change what is understood.",
        "Opens at a word of the list of common misspellings (`language/english.misspellings`) in small letters, not written by the customer before; and at a word of five letters and more, written by nobody before, that no list of English words has and that is one letter off a common one: left out, put in, changed or swapped (in four letters, swapped alone). Nothing opens in an address, a link, a code or a quotation, or where the sentence holds an unknown word that is near none.",
        "A slip that is a word of its own (\"form\" for \"from\", \"your\" for \"you're\") is not seen, nor one of two letters that is not listed, nor one in a rare word.",
        "Damerau (1964), Communications of the ACM 7(3): four in five slips are one letter left out, put in, changed or swapped; SCOWL, the word lists behind the common spelling dictionaries; collections of common misspellings, chosen by hand so that none is a word of its own.",
    ),
    needs: Needs::Words,
    closes: Closes::AtOpener,
    channels: CHANNELS,
    version: 3,
    find,
};

const CHANNELS: &[Channel] = &[Channel::Chat, Channel::Email, Channel::Social];

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    if !CHANNELS.contains(&reading.conversation.channel) {
        return;
    }
    // What was written before, by the customer and by anybody.
    let mut theirs: FxHashSet<u32> = FxHashSet::default();
    let mut before: FxHashSet<u32> = FxHashSet::default();
    for turn in 0..reading.turns.len() {
        let words = reading.turn_words(turn);
        if matches!(reading.turns[turn].side, Side::Agent | Side::Bot) {
            let listed = listed(reading, turn, &theirs);
            let first = listed.or_else(|| unlisted(reading, turn, &before));
            found.extend(first.map(|place| happened(context, place)));
        } else {
            theirs.extend(words.iter().map(|word| word.id));
        }
        before.extend(words.iter().map(|word| word.id));
    }
}

/// The first word of a turn that the list of common misspellings has.
fn listed(reading: &Reading<'_>, turn: usize, theirs: &FxHashSet<u32>) -> Option<Place> {
    let text = &reading.conversation.turns[turn].text;
    let range = reading.turns[turn].words.clone();
    let mut words = range.zip(reading.turn_words(turn));
    let (at, _) = words.find(|&(at, word)| {
        word.sort == Sort::Plain
            && reading.lists.misspellings.has(reading.text(turn, word))
            && stands_alone(text, word.start as usize, word.end as usize)
            && !theirs.contains(&word.id)
            && !is_quoted(reading, reading.place(turn, at, at))
    })?;
    Some(reading.place(turn, at, at))
}

/// The first word of a turn that no list of words has and that is one letter off a common one.
///
/// A sentence with an unknown word that is near no common one is left alone: it may be of another
/// language, or be about things whose names no list has.
fn unlisted(reading: &Reading<'_>, turn: usize, before: &FxHashSet<u32>) -> Option<Place> {
    let text = &reading.conversation.turns[turn].text;
    reading.sentences_of(turn).iter().filter(|sentence| !sentence.script).find_map(|sentence| {
        let mut slip = None;
        for at in sentence.from..sentence.to {
            let word = &reading.words[at as usize];
            let written = reading.text(turn, word);
            let place = reading.place(turn, at, at);
            if word.sort != Sort::Plain || is_known(reading, written, word, at == sentence.from) {
                continue;
            }
            let lower = written.to_ascii_lowercase();
            match reading.lists.lexicon.meant(&lower) {
                Some(meant) => {
                    // A name may stand at the start of a sentence; "Pleaes" is none.
                    let capital = written.starts_with(|mark: char| mark.is_ascii_uppercase());
                    let small = || reading.lists.is_small(reading.lists.id(&meant));
                    if slip.is_none()
                        && (!capital || (written.len() >= CAPITAL_LETTERS && small()))
                        && stands_alone(text, word.start as usize, word.end as usize)
                        && !before.contains(&word.id)
                        && !is_quoted(reading, place)
                    {
                        slip = Some(place);
                    }
                }
                None if written.len() >= FOREIGN_LETTERS => return None,
                None => {}
            }
        }
        slip
    })
}

/// A word with a capital is a slip with so many letters at least: "Malte" is no "mate".
const CAPITAL_LETTERS: usize = 6;

/// An unknown word of so many letters is of another language, or the name of a thing.
const FOREIGN_LETTERS: usize = 3;

/// Whether a word is right, or cannot be judged: a name, a code, a word with other letters than
/// English has, one that the programme or the rules know, or one that only chat has.
fn is_known(reading: &Reading<'_>, written: &str, word: &Word, first: bool) -> bool {
    let capitals = written.bytes().filter(u8::is_ascii_uppercase).count();
    let starts = written.starts_with(|mark: char| mark.is_ascii_uppercase());
    if !written.bytes().all(|byte| byte.is_ascii_alphabetic())
        || capitals > usize::from(starts)
        || (starts && (!first || word.capital))
        || reading.lists.is_word(word.id)
    {
        return true;
    }
    let lower = written.to_ascii_lowercase();
    CHAT.contains(&lower.as_str())
        || reading.lists.jargon.term(written).is_some()
        || reading.lists.lexicon.knows(&lower)
}

/// What chat writes on purpose, and words that are younger than the lists.
const CHAT: [&str; 48] = [
    "lol", "lmao", "idk", "tbh", "imo", "btw", "brb", "omg", "pls", "plz", "plss", "thx", "thnx",
    "tnx", "tks", "ppl", "msg", "msgs", "acct", "accts", "mins", "hrs", "secs", "wks", "mths",
    "tmrw", "tmr", "tomoz", "tonite", "nite", "frm", "abt", "bcoz", "becoz", "cuz", "coz", "wud",
    "shud", "cud", "gud", "luv", "prolly", "gotcha", "whatcha", "whatsapp", "esim", "webchat",
    "insta",
];

/// Whether nothing beside a word makes it part of an address, a link or a code.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joins = |mark: char| mark.is_alphanumeric() || "-_@/#&+=~\\'’".contains(mark);
    let before = text.get(..start).unwrap_or("").chars().next_back();
    let mut after = text.get(end..).unwrap_or("").chars();
    let (next, then) = (after.next(), after.next());
    let dotted = matches!(next, Some('.' | ':')) && then.is_some_and(char::is_alphanumeric);
    // A word that the record cuts short ends in dots.
    let cut = next == Some('…') || (next == Some('.') && then == Some('.'));
    let first = !before.is_some_and(|mark| joins(mark) || mark == '.');
    first && !next.is_some_and(joins) && !dotted && !cut
}
