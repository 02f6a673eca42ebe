//! The agent says an internal abbreviation or term, and does not explain it.

use super::faults::{happened, has_word, is_quoted};
use super::{About, Closes, Context, Moment, Needs, Row, WhyUnknown, doc};
use crate::conversation::{Channel, Place};
use crate::cues::{Cue, Hit};
use crate::reading::{Reading, Side};
use crate::words::{Ends, Sort, Word};
use rustc_hash::FxHashSet;
use std::borrow::Cow;

pub(super) const ROW: Row = Row {
    name: "jargon",
    title: "used no internal terms without explaining them",
    about: About::Fault,
    doc: doc(
        "An internal abbreviation or term, said by the agent with no explanation at its first use, that the customer then asks the meaning of; or one that the programme has forbidden. What the customer said before is their own word, and none.",
        "A customer who does not know the word cannot act on what is said, and seldom asks.",
        "Happened where the customer asks within two stretches what something means, echoes it with a \"what\" in its place (\"my what?\", \"a what form?\"), and what is asked about is a term of the list (`language/english.jargon`), or words of the agent's that the customer had not said and that are not among the twelve thousand everybody uses; and at the first use of a term that a rubric's `[detecting.jargon]` adds. Unknown, as the record does not say what the customer knows: other terms of the list at their first use, in capitals where the list has them so (on a call without case in small letters or letter by letter, too), and several common words that the customer asks about. Nothing opens where the same turn holds a word that explains it, brackets beside it, \"means\", \"stands for\" or the like, where it is quoted, or where a turn is all in capitals.",
        "A customer who does not know a word and does not ask is not seen; one who did not hear it may be taken for one who does not know it.",
        "Plain language: ISO 24495-1 (2023), on words that readers know; Clark & Schaefer (1989), Cognitive Science 13(2), on what shows that something was not understood; the list is the project's own.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 2,
    find,
};

/// So many of the customer's stretches are searched for a question what a term means.
const STRETCHES: u32 = 2;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let first = found.len();
    let mut known: FxHashSet<Cow<'_, str>> = FxHashSet::default();
    let mut asks: Vec<Asked> = Vec::new();
    for turn in 0..reading.turns.len() {
        terms(context, turn, &mut known, found);
        if reading.turns[turn].side == Side::Customer {
            asks.extend(asked(reading, turn));
        }
    }
    for ask in &asks {
        let Asked { term, turn, .. } = *ask;
        let listed = found[first..].iter_mut().find(|one| overlap(one.opener, term));
        // Who asks about a listed term does not know it.
        match listed {
            Some(moment) => *moment = asked_about(context, moment.opener, turn),
            None if ask.sort == AskSort::Of => {}
            None => {
                let moment = asked_about(context, term, turn);
                found.push(match ask.sort {
                    AskSort::Rare => moment,
                    _ => moment.doubted(WhyUnknown::Unsure),
                });
            }
        }
    }
}

/// A term whose meaning the customer asked for at a turn.
fn asked_about(context: &Context<'_>, term: Place, turn: usize) -> Moment {
    Moment {
        searched: (term.turn, turn as u32),
        closed_at: Some(turn as u32),
        ..happened(context, term)
    }
}

fn overlap(one: Place, other: Place) -> bool {
    one.turn == other.turn && one.start < other.end && other.start < one.end
}

/// Finds the terms of a turn that stand there for the first time.
fn terms<'a>(
    context: &Context<'a>,
    turn: usize,
    known: &mut FxHashSet<Cow<'a, str>>,
    found: &mut Vec<Moment>,
) {
    let reading = context.reading;
    let text = reading.conversation.turns[turn].text.as_str();
    let jargon = &reading.lists.jargon;
    let has_small = text.bytes().any(|byte| byte.is_ascii_lowercase());
    let has_capitals = text.bytes().any(|byte| byte.is_ascii_uppercase());
    if !has_small {
        return;
    }
    // Recognised speech has no case, and abbreviations letter by letter.
    let caseless = !has_capitals && reading.conversation.channel == Channel::Voice;
    let centre = matches!(reading.turns[turn].side, Side::Agent | Side::Bot);
    let range = reading.turns[turn].words.clone();
    for from in range.clone() {
        let word = &reading.words[from as usize];
        let one = text.get(word.start as usize..word.end as usize).unwrap_or("");
        let mut take = |written: Cow<'a, str>, to: u32, listed: bool| {
            let place = reading.place(turn, from, to);
            let term = jargon.term(&written);
            let by = term.map_or(&[][..], |term| &term.explained_by);
            if (listed && term.is_none()) || known.contains(&written) {
                return;
            }
            let opens =
                centre && !is_quoted(reading, place) && !is_explained(reading, turn, place, by);
            known.insert(written);
            if opens && term.is_some_and(|term| term.added) {
                found.push(happened(context, place));
            } else if opens {
                found.push(Moment {
                    closed_at: over_at(reading, turn),
                    ..happened(context, place).doubted(WhyUnknown::Unsure)
                });
            }
        };
        if caseless && word.sort == Sort::Plain {
            if let Some((letters, to)) = spelled(reading, text, from, range.end) {
                take(Cow::Owned(letters), to, true);
            } else if (3..=5).contains(&one.len()) && !CASELESS_IS_ANOTHER.contains(&one) {
                let capitals = one.to_ascii_uppercase();
                if jargon.may_start(&capitals) {
                    take(Cow::Owned(capitals), from, true);
                }
            }
        }
        if !jargon.may_start(text.get(word.start as usize..).unwrap_or("")) {
            continue;
        }
        for to in from..range.end.min(from + jargon.longest() as u32) {
            let end = reading.words[to as usize].end as usize;
            take(Cow::Borrowed(text.get(word.start as usize..end).unwrap_or("")), to, true);
        }
    }
}

/// Terms of the list that are other words in small letters.
const CASELESS_IS_ANOTHER: [&str; 9] =
    ["cli", "loa", "nat", "pod", "pos", "sop", "tat", "sca", "soa"];

/// An abbreviation that is said letter by letter, in capitals, and its last word.
fn spelled(reading: &Reading<'_>, text: &str, from: u32, end: u32) -> Option<(String, u32)> {
    let letter = |at: u32| {
        let word = &reading.words[at as usize];
        let one = text.get(word.start as usize..word.end as usize)?;
        (one.len() == 1).then(|| one.bytes().next()).flatten().filter(u8::is_ascii_lowercase)
    };
    let mut letters = String::new();
    let mut to = from;
    while to < end && letters.len() < 6 {
        let Some(letter) = letter(to) else { break };
        letters.push(char::from(letter.to_ascii_uppercase()));
        to += 1;
    }
    ((3..=5).contains(&letters.len())).then(|| (letters, to - 1))
}

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AskSort {
    /// Words that not everybody uses, by their meaning.
    Rare,
    /// Words that everybody uses, by their meaning or in an echo: perhaps they were not heard.
    Common,
    /// Words that everybody uses, by what they stand for: of the list alone.
    Of,
}

/// What the customer asks the meaning of.
#[derive(Clone, Copy, Debug)]
struct Asked {
    term: Place,
    turn: usize,
    sort: AskSort,
}

/// Words before a thing that both know of.
const DEFINITE: [&str; 7] = ["the", "this", "that", "my", "your", "our", "its"];

/// So many words beside a question may name what it asks about.
const BESIDE: u32 = 4;

/// What a turn of the customer's asks the meaning of.
fn asked(reading: &Reading<'_>, turn: usize) -> Option<Asked> {
    let asks = [Cue::AsksMeaning, Cue::EchoesGap, Cue::AsksWhat];
    let mut hits = reading.hits_of(turn).iter().filter(|hit| asks.contains(&hit.cue));
    hits.find_map(|hit| asked_by(reading, turn, hit))
}

/// What a question asks the meaning of.
fn asked_by(reading: &Reading<'_>, turn: usize, hit: &Hit) -> Option<Asked> {
    let stretch = reading.turns[turn].stretch?;
    // The centre's words in the stretches before it, the nearest first.
    let said = (stretch.saturating_sub(2 * STRETCHES - 1)..stretch)
        .rev()
        .filter(|&before| {
            matches!(reading.stretches[before as usize].side, Side::Agent | Side::Bot)
        })
        .flat_map(|before| reading.turns_of(before).rev());
    said.into_iter().find_map(|before| {
        let (from, to) = match hit.cue {
            Cue::EchoesGap => gap(reading, turn, hit, before)?,
            _ => named(reading, turn, hit, before)?,
        };
        let place = reading.place(before, from, to);
        if reading.turns[before].stretch.is_none()
            || is_quoted(reading, place)
            || is_explained(reading, before, place, &[])
            || said_before(reading, before, from, to)
        {
            return None;
        }
        let rare = (from..=to).any(|at| is_rare(reading, before, &reading.words[at as usize]));
        // "What's the deductible?" may ask how much it is.
        let the = hit.cue == Cue::AsksWhat
            && (hit.from..=hit.to).any(|at| {
                let id = reading.words[at as usize].id;
                DEFINITE.iter().any(|word| reading.lists.id(word) == id)
            });
        let sort = match (hit.cue, rare) {
            (Cue::AsksWhat, false) => AskSort::Of,
            // "My what?" may be what was not heard.
            (Cue::AsksMeaning | Cue::AsksWhat, true) if !the => AskSort::Rare,
            _ => AskSort::Common,
        };
        Some(Asked { term: place, turn, sort })
    })
}

/// Whether the customer had said all of these words before.
fn said_before(reading: &Reading<'_>, before: usize, from: u32, to: u32) -> bool {
    let theirs = |id: u32| {
        (0..before)
            .filter(|&turn| reading.turns[turn].side == Side::Customer)
            .any(|turn| reading.turn_words(turn).iter().any(|word| word.id == id))
    };
    (from..=to).all(|at| {
        let id = reading.words[at as usize].id;
        reading.lists.is_small(id) || theirs(id)
    })
}

/// The words of a turn of the centre's that stand beside the customer's question, too.
fn named(reading: &Reading<'_>, turn: usize, hit: &Hit, before: usize) -> Option<(u32, u32)> {
    let sentence = reading.sentence_of(turn, hit.from)?;
    // "Joint declaration? What's that?" names it in the sentence before.
    let first = reading.turns[turn].words.start;
    let from = if hit.from == sentence.from { first } else { sentence.from };
    let near = from.max(hit.from.saturating_sub(BESIDE))..sentence.to.min(hit.to + 1 + BESIDE);
    let is_named = |word: &Word| {
        word.sort == Sort::Plain
            && !reading.lists.is_small(word.id)
            && near.clone().any(|at| reading.words[at as usize].id == word.id)
    };
    let range = reading.turns[before].words.clone();
    let start = range.clone().find(|&at| is_named(&reading.words[at as usize]))?;
    let mut end = start;
    while end + 1 < range.end
        && reading.words[end as usize].ends == Ends::Nothing
        && is_named(&reading.words[end as usize + 1])
    {
        end += 1;
    }
    Some((start, end))
}

/// The words of a turn of the centre's that stand where the customer's echo has a "what".
fn gap(reading: &Reading<'_>, turn: usize, hit: &Hit, before: usize) -> Option<(u32, u32)> {
    let range = reading.turns[before].words.clone();
    let sentence = reading.sentence_of(turn, hit.from)?;
    let what = reading.lists.id("what");
    let at = (hit.from..=hit.to).find(|&at| reading.words[at as usize].id == what)?;
    let word = |at: u32| &reading.words[at as usize];
    let is_content = |at: u32| word(at).sort == Sort::Plain && !reading.lists.is_small(word(at).id);
    // "A what strike?": what stands before the word that follows.
    let after = (at + 1 < sentence.to && is_content(at + 1)).then(|| word(at + 1).id);
    if let Some(after) = after
        && let Some(there) = range.clone().skip(1).find(|&there| word(there).id == after)
    {
        return Some((if is_content(there - 1) { there - 1 } else { there }, there));
    }
    // "My what?", "joint what?": what stands after the word before.
    let echoed = at.checked_sub(1).filter(|&echoed| echoed >= sentence.from)?;
    let leads = is_lead(reading, word(echoed).id);
    if !leads && !is_content(echoed) {
        return None; // "You what?" is no echo.
    }
    let after_lead = |verb: u32| {
        let there = range.clone().rev().skip(1).find(|&there| word(there).id == word(verb).id)?;
        let next = there + 1;
        Some(if is_lead(reading, word(next).id) && next + 1 < range.end { next } else { there })
    };
    let there = range.clone().rev().skip(1).find(|&there| {
        word(there).id == word(echoed).id
            || (leads && turned(reading, word(echoed).id).contains(&word(there).id))
    });
    // "Flush the what?", where it was "your".
    let verb = || echoed.checked_sub(1).filter(|&verb| leads && verb >= sentence.from);
    let there = there.or_else(|| after_lead(verb().filter(|&verb| is_content(verb))?))?;
    let mut to = there + 1;
    if !is_content(to) || word(there).ends != Ends::Nothing {
        return None;
    }
    while to + 1 < range.end && word(to).ends == Ends::Nothing && is_content(to + 1) {
        to += 1;
    }
    Some((if is_content(there) { there } else { there + 1 }, to.min(there + 2)))
}

/// Small words after which an echo has its "what".
const LEADS: [&str; 9] = ["a", "an", "the", "my", "your", "our", "his", "her", "is"];

fn is_lead(reading: &Reading<'_>, id: u32) -> bool {
    LEADS.iter().any(|lead| reading.lists.id(lead) == id)
}

/// What a small word becomes in the mouth of the other: "your meter", "my what?"
fn turned(reading: &Reading<'_>, id: u32) -> [u32; 2] {
    let turned = match LEADS.iter().find(|lead| reading.lists.id(lead) == id) {
        Some(&("my" | "our")) => ["your", "your"],
        Some(&"your") => ["our", "my"],
        Some(&"a") => ["an", "an"],
        Some(&"an") => ["a", "a"],
        _ => return [id, id],
    };
    turned.map(|word| reading.lists.id(word))
}

/// Whether a word is not among those that everybody uses, nor a name.
fn is_rare(reading: &Reading<'_>, turn: usize, word: &Word) -> bool {
    let written = reading.text(turn, word);
    word.sort == Sort::Plain
        && !word.capital
        && written.len() >= 4
        && written.bytes().all(|byte| byte.is_ascii_lowercase())
        && !reading.lists.is_small(word.id)
        && !reading.lists.lexicon.is_everybodys(written)
}

/// When nothing that the customer says can tell any more whether they know a term of this turn.
fn over_at(reading: &Reading<'_>, turn: usize) -> Option<u32> {
    let first = reading.stretches.partition_point(|stretch| stretch.first as usize <= turn);
    let theirs = (first..reading.stretches.len())
        .filter(|&at| reading.stretches[at].side == Side::Customer)
        .nth(STRETCHES as usize - 1)?;
    reading.over_at(theirs as u32)
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

fn is_explained(reading: &Reading<'_>, turn: usize, place: Place, by: &[String]) -> bool {
    let text = &reading.conversation.turns[turn].text;
    let before = text.get(..place.start as usize).unwrap_or("");
    let after = text.get(place.end as usize..).unwrap_or("").trim_start();
    let beside = before.trim_end().ends_with('(')
        || after.starts_with(['(', '–', '—', '=', '/'])
        || [", which", ", that is", ", i.e", ", the ", ", our ", ", a ", ", your ", " - "]
            .iter()
            .any(|opens| after.starts_with(opens));
    let by: Vec<&str> = by.iter().map(String::as_str).collect();
    beside || has_word(reading, turn, &by) || has_word(reading, turn, &EXPLAINS)
}
