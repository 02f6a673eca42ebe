//! The agent misspells a common word in writing.

use super::faults::{happened, is_quoted};
use super::{About, Closes, Context, Moment, Needs, Row, doc};
use crate::conversation::Channel;
use crate::reading::Side;
use crate::words::Sort;
use rustc_hash::FxHashSet;

pub(super) const ROW: Row = Row {
    name: "misspelling",
    title: "misspelt no common word",
    about: About::Fault,
    doc: doc(
        "A misspelling of a closed list of common English ones, by the agent, in chat or mail. Names, codes, product names and spellings of any dialect are none; those of a script are the script's. One a turn.",
        "Slips of spelling cost a reader time, and some change what is understood.",
        "Opens at a word of the list (`language/english.misspellings`) in small letters that stands by itself: no part of an address, a link or a code, not quoted, and not written by the customer before.",
        "Other misspellings are not seen, on purpose: what is not on the list may be a name.",
        "Collections of common misspellings, as dictionaries and Wikipedia publish them; chosen by hand so that none is a word of its own.",
    ),
    needs: Needs::Words,
    closes: Closes::AtOpener,
    channels: CHANNELS,
    version: 1,
    find,
};

const CHANNELS: &[Channel] = &[Channel::Chat, Channel::Email];

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    if !CHANNELS.contains(&reading.conversation.channel) {
        return;
    }
    let mut theirs: FxHashSet<u32> = FxHashSet::default();
    for turn in 0..reading.turns.len() {
        let words = reading.turn_words(turn);
        if !matches!(reading.turns[turn].side, Side::Agent | Side::Bot) {
            theirs.extend(words.iter().map(|word| word.id));
            continue;
        }
        let text = &reading.conversation.turns[turn].text;
        let range = reading.turns[turn].words.clone();
        let first = range.zip(words).find(|&(at, word)| {
            word.sort == Sort::Plain
                && reading.lists.misspellings.has(reading.text(turn, word))
                && stands_alone(text, word.start as usize, word.end as usize)
                && !theirs.contains(&word.id)
                && !is_quoted(reading, reading.place(turn, at, at))
        });
        found.extend(first.map(|(at, _)| happened(context, reading.place(turn, at, at))));
    }
}

/// Whether nothing beside a word makes it part of an address, a link or a code.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let joins = |mark: char| mark.is_alphanumeric() || "-_@/#&+=~\\'’".contains(mark);
    let before = text.get(..start).unwrap_or("").chars().next_back();
    let mut after = text.get(end..).unwrap_or("").chars();
    let (next, then) = (after.next(), after.next());
    let dotted = matches!(next, Some('.' | ':')) && then.is_some_and(char::is_alphanumeric);
    !before.is_some_and(|mark| joins(mark) || mark == '.') && !next.is_some_and(joins) && !dotted
}
