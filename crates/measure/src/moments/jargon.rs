//! The agent says an internal abbreviation, and does not explain it.

use super::faults::{happened, has_word, is_quoted};
use super::{About, Closes, Context, Moment, Needs, Row, doc};
use crate::reading::{Reading, Side};
use rustc_hash::FxHashSet;

pub(super) const ROW: Row = Row {
    name: "jargon",
    title: "used no internal terms without explaining them",
    about: About::Fault,
    doc: doc(
        "An internal abbreviation or term, said by the agent with no explanation at its first use. What the customer said before is their own word, and none.",
        "A customer who does not know the word cannot act on what is said, and seldom asks.",
        "Opens at the first use of a term of the list (`language/english.jargon`, which a rubric's `[detecting.jargon]` changes), in capitals where the list has it so. Nothing opens where the same turn holds a word that explains it, brackets beside it, \"means\", \"stands for\" or the like, where it is quoted, or where a turn is all in capitals.",
        "Terms that the list does not have are not seen; a customer of the trade knows them all.",
        "Plain language: ISO 24495-1 (2023), on words that readers know; the list is the project's own.",
    ),
    needs: Needs::Words,
    closes: Closes::AtOpener,
    channels: &[],
    version: 1,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let longest = reading.lists.jargon.longest();
    let mut known: FxHashSet<&str> = FxHashSet::default();
    for turn in 0..reading.turns.len() {
        let text = &reading.conversation.turns[turn].text;
        if !text.chars().any(char::is_lowercase) {
            continue;
        }
        let centre = matches!(reading.turns[turn].side, Side::Agent | Side::Bot);
        let range = reading.turns[turn].words.clone();
        for from in range.clone() {
            for to in from..range.end.min(from + longest as u32) {
                let place = reading.place(turn, from, to);
                let written = text.get(place.start as usize..place.end as usize).unwrap_or("");
                let Some(explained_by) = reading.lists.jargon.explained_by(written) else {
                    continue;
                };
                if known.insert(written)
                    && centre
                    && !is_quoted(reading, place)
                    && !is_explained(reading, turn, written, explained_by)
                {
                    found.push(happened(context, place));
                }
            }
        }
    }
}

/// Words that open an explanation.
const EXPLAINS: [&str; 10] = [
    "means",
    "mean",
    "meaning",
    "stands",
    "short",
    "called",
    "known",
    "aka",
    "abbreviation",
    "basically",
];

fn is_explained(reading: &Reading<'_>, turn: usize, written: &str, by: &[String]) -> bool {
    let text = &reading.conversation.turns[turn].text;
    let beside = text.split(written).zip(text.split(written).skip(1)).any(|(before, after)| {
        let after = after.trim_start();
        before.trim_end().ends_with('(')
            || after.starts_with(['(', '–', '—', '=', '/'])
            || [", which", ", that is", ", i.e", ", the ", ", our ", ", a ", ", your ", " - "]
                .iter()
                .any(|opens| after.starts_with(opens))
    });
    let by: Vec<&str> = by.iter().map(String::as_str).collect();
    beside || has_word(reading, turn, &by) || has_word(reading, turn, &EXPLAINS)
}
