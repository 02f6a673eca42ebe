//! What the small models see of a sentence: hashed words, their neighbours, and what went before.
//!
//! Only a turn and those before it are looked at, so a prefix of a conversation gives the same.
//! Every feature is a hash of 32 bits; the model takes as many of its low bits as it has rows.

use crate::conversation::Role;
use crate::reading::{Reading, Sentence, Side};
use crate::words::{Ends, Sort, Word};

/// The features of one sentence.
///
/// - **In**: a conversation made ready, a turn of it, a sentence of that turn, and whether
///   each of the rules found its act in it.
/// - **Out**: hashes, in no order that means anything; a feature may stand more than once.
pub fn of_sentence(
    reading: &Reading<'_>,
    turn: usize,
    sentence: &Sentence,
    rules: &[bool],
    into: &mut Vec<u32>,
) {
    into.clear();
    let words = &reading.words[sentence.from as usize..sentence.to as usize];
    let side = side_code(reading, turn);
    let key = |word: &Word| key(reading, word);
    add(into, Family::Side, side, 0);

    // The words alone, in pairs, in threes, and those at either end.
    let mut before = [START, START];
    let mut whole = side;
    for word in words {
        let this = key(word);
        add(into, Family::One, this, 0);
        add(into, Family::Two, before[1], this);
        add(into, Family::Three, mix(before[0], before[1]), this);
        ends_of(reading, turn, word, into);
        whole = mix(whole, this);
        before = [before[1], this];
    }
    add(into, Family::Two, before[1], END);
    add(into, Family::Three, mix(before[0], before[1]), END);
    if let Some(first) = words.first() {
        add(into, Family::First, key(first), side);
    }
    if words.len() <= 5 {
        add(into, Family::Whole, whole, 0);
    }
    let length = bucket(words.len());
    let mark = match words.last().map(|word| word.ends) {
        Some(Ends::Question) => 2,
        Some(Ends::Sentence) => 1,
        _ => 0,
    };
    add(into, Family::Length, length, side);
    add(into, Family::Mark, mark, side);
    add(into, Family::LengthAndMark, length, mark);

    // What the wordings of the language signal.
    for hit in reading.hits_within(turn, sentence) {
        add(into, Family::Cue, name_key(hit.cue.name()), 0);
        add(into, Family::CueOfSide, name_key(hit.cue.name()), side);
    }

    for (rule, _) in rules.iter().enumerate().filter(|(_, found)| **found) {
        add(into, Family::Rule, rule as u32, side);
    }

    around(reading, turn, sentence, side, into);
    echo(reading, turn, words, into);
}

/// Where the sentence stands, and what stands before it.
fn around(reading: &Reading<'_>, turn: usize, sentence: &Sentence, side: u32, into: &mut Vec<u32>) {
    let here = reading.sentences_of(turn);
    let index = here.iter().position(|other| other.from == sentence.from).unwrap_or(0);
    add(into, Family::Turn, turn.min(4) as u32, side);
    add(into, Family::Index, index.min(2) as u32, side);
    let party = reading.conversation.turns[turn].party;
    let before = turn.checked_sub(1);
    let same = before.is_some_and(|before| reading.conversation.turns[before].party == party);
    add(into, Family::SameBefore, u32::from(same), side);
    // The sentence just before, by whomever.
    let just = if index > 0 {
        Some((turn, here[index - 1]))
    } else {
        before.and_then(|before| reading.sentences_of(before).last().map(|last| (before, *last)))
    };
    if let Some((at, just)) = just {
        let own = u32::from(reading.conversation.turns[at].party == party);
        said(reading, &just, Family::Just, own, into);
    }
    // What the other side said last, where that is not it.
    let other = (0..turn)
        .rev()
        .take(FAR)
        .find(|&other| reading.conversation.turns[other].party != party)
        .filter(|&other| reading.turns[other].words.len() > 1 || before == Some(other));
    if let Some(other) = other {
        let asks = u32::from(reading.asks(other));
        add(into, Family::OtherAsks, asks, u32::from(before == Some(other) && index == 0));
        for hit in reading.hits_of(other) {
            add(into, Family::OtherCue, name_key(hit.cue.name()), side);
        }
        add(into, Family::OtherLength, bucket(reading.turn_words(other).len()), side);
    }
}

/// A sentence before, by its first and last words.
fn said(reading: &Reading<'_>, sentence: &Sentence, family: Family, own: u32, into: &mut Vec<u32>) {
    let words = &reading.words[sentence.from as usize..sentence.to as usize];
    let ends_asking = u32::from(words.last().is_some_and(|word| word.ends == Ends::Question));
    add(into, family, mix(own, 7 + ends_asking), bucket(words.len()));
    for word in words.iter().take(3) {
        add(into, family, key(reading, word), own);
    }
    for word in words.iter().skip(3.max(words.len().saturating_sub(3))) {
        add(into, family, key(reading, word), own + 2);
    }
}

/// How much of it the other side has just said.
fn echo(reading: &Reading<'_>, turn: usize, words: &[Word], into: &mut Vec<u32>) {
    let party = reading.conversation.turns[turn].party;
    let mut heard: [(u32, bool); HEARD] = [(0, false); HEARD];
    let mut count = 0;
    let mut others = 0;
    for before in (0..turn).rev().take(FAR) {
        if reading.conversation.turns[before].party == party {
            continue;
        }
        for word in reading.turn_words(before).iter().rev() {
            if count < HEARD && !is_slight(reading, word) {
                heard[count] = (key(reading, word), is_number(word));
                count += 1;
            }
        }
        others += 1;
        if others == 3 {
            break;
        }
    }
    let heard = &heard[..count];
    let mut said = 0;
    let (mut shared, mut numbers, mut shared_numbers) = (0, 0, 0);
    for word in words {
        if is_slight(reading, word) {
            continue;
        }
        said += 1;
        let this = key(reading, word);
        let is_shared = heard.iter().any(|(other, _)| *other == this);
        shared += usize::from(is_shared);
        if is_number(word) {
            numbers += 1;
            shared_numbers += usize::from(is_shared);
        }
    }
    let part = (shared * 4).checked_div(said).unwrap_or(9) as u32;
    add(into, Family::Echo, part, shared.min(4) as u32);
    add(into, Family::EchoPart, part, bucket(words.len()));
    let numbers_part = (shared_numbers * 4).checked_div(numbers).unwrap_or(9) as u32;
    add(into, Family::EchoNumbers, numbers_part, numbers.min(4) as u32);
}

/// How far back "just said" reaches, in turns.
const FAR: usize = 6;
/// How many of the other side's last words are compared.
const HEARD: usize = 48;

fn is_slight(reading: &Reading<'_>, word: &Word) -> bool {
    word.sort == Sort::Plain && reading.lists.is_small(word.id)
}

fn is_number(word: &Word) -> bool {
    matches!(word.sort, Sort::Number | Sort::NumberWord)
}

/// The first four and the last three letters of a longer word, so that inflections and slips are near.
fn ends_of(reading: &Reading<'_>, turn: usize, word: &Word, into: &mut Vec<u32>) {
    if word.sort != Sort::Plain {
        return;
    }
    let bytes = reading.text(turn, word).as_bytes();
    if bytes.len() < 5 {
        return;
    }
    let low = |bytes: &[u8]| bytes.iter().fold(17, |all, b| mix(all, u32::from(b | 0x20)));
    add(into, Family::Head, low(&bytes[..4]), 0);
    add(into, Family::Tail, low(&bytes[bytes.len() - 3..]), 0);
}

const START: u32 = 1;
const END: u32 = 2;

/// A word as the models know it: numbers, people and masked values by their sort.
fn key(reading: &Reading<'_>, word: &Word) -> u32 {
    match word.sort {
        Sort::Number => 3,
        Sort::Address => 4,
        Sort::Person => 5,
        Sort::Masked => 6,
        Sort::Link => 7,
        Sort::Plain | Sort::NumberWord => reading.lists.wordings.vocabulary.key(word.id),
    }
}

fn side_code(reading: &Reading<'_>, turn: usize) -> u32 {
    match (reading.turns[turn].side, reading.conversation.role(turn)) {
        (Side::Agent | Side::Bot, _) => 1,
        (Side::Customer, _) => 2,
        (Side::Other, Role::Other) => 3,
        (Side::Other, _) => 0,
    }
}

/// A length on a scale that grows: 1, 2, 3, 4–5, 6–8, 9–14, 15–24, more.
fn bucket(length: usize) -> u32 {
    match length {
        0..=3 => length as u32,
        4..=5 => 4,
        6..=8 => 5,
        9..=14 => 6,
        15..=24 => 7,
        _ => 8,
    }
}

#[derive(Clone, Copy)]
enum Family {
    Side,
    One,
    Two,
    Three,
    First,
    Whole,
    Length,
    Mark,
    LengthAndMark,
    Cue,
    CueOfSide,
    Rule,
    Turn,
    Index,
    SameBefore,
    Just,
    OtherAsks,
    OtherCue,
    OtherLength,
    Echo,
    EchoPart,
    EchoNumbers,
    Head,
    Tail,
}

fn add(into: &mut Vec<u32>, family: Family, one: u32, other: u32) {
    into.push(mix(mix(family as u32 + 101, one), other));
}

/// Mixes two hashes; the finish of MurmurHash3 (Appleby 2011, public domain).
fn mix(one: u32, other: u32) -> u32 {
    let mut hash = one.rotate_left(13) ^ other.wrapping_mul(0xcc9e_2d51);
    hash = hash.wrapping_mul(5).wrapping_add(0xe654_6b64);
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

fn name_key(name: &str) -> u32 {
    name.bytes().fold(31, |all, byte| mix(all, u32::from(byte)))
}
