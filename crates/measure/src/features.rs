//! What the small models see of a sentence: hashed words, their neighbours, and what went before.
//!
//! Only a turn and those before it are looked at, so a prefix of a conversation gives the same.
//! Every feature is a hash of 32 bits; the model takes as many of its low bits as it has rows.

use crate::conversation::Role;
use crate::cues::Cue;
use crate::reading::{Reading, Sentence, Side};
use crate::words::{Ends, Sort, Word};

mod names;

pub use names::names;

/// The features of one sentence.
///
/// - **In**: a conversation made ready, a turn of it with what stands before it, the number of a
///   sentence in that turn, and whether each of the rules found its act in it.
/// - **Out**: hashes, in no order that means anything; a feature may stand more than once.
pub fn of_sentence(
    reading: &Reading<'_>,
    before_it: &Before,
    index: usize,
    rules: &[bool],
    into: &mut Vec<u32>,
) {
    into.clear();
    let turn = before_it.turn;
    let sentence = &reading.sentences_of(turn)[index];
    let words = &reading.words[sentence.from as usize..sentence.to as usize];
    let side = before_it.side;
    let key = |word: &Word| key(reading, word);

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
    // "Yes" after a question is an answer, and "sorry" after the other's words asks for them
    // again; whose words they are does not matter, and is not always known.
    if words.len() <= SHORT {
        let plain = words.iter().fold(START, |plain, word| mix(plain, key(word)));
        add(into, Family::Short, plain, 0);
        add(into, Family::ShortAfter, plain, after(reading, before_it, index));
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
    for hit in reading.hits_within(turn, sentence).iter().filter(|hit| hit.cue.is_fitted()) {
        add(into, Family::Cue, CUE_KEYS[hit.cue as usize], 0);
        add(into, Family::CueOfSide, CUE_KEYS[hit.cue as usize], side);
    }

    for (rule, _) in rules.iter().enumerate().filter(|(_, found)| **found) {
        add(into, Family::Rule, rule as u32, side);
    }

    around(reading, before_it, index, into);
    echo(reading, before_it, words, into);
}

/// Of what sort the sentence before is: 0 for none, own or the other side's, a question or not.
fn after(reading: &Reading<'_>, before: &Before, index: usize) -> u32 {
    let Some((at, just)) = just_before(reading, before.turn, index) else { return 0 };
    let turns = &reading.conversation.turns;
    let own = turns[at].party == turns[before.turn].party;
    let asks = if own { just.asks } else { reading.asks(at) };
    1 + u32::from(own) + 2 * u32::from(asks)
}

/// The sentence just before, by whomever, with its turn.
fn just_before(reading: &Reading<'_>, turn: usize, index: usize) -> Option<(usize, Sentence)> {
    match index.checked_sub(1) {
        Some(index) => Some((turn, reading.sentences_of(turn)[index])),
        None => turn.checked_sub(1).and_then(|before| {
            reading.sentences_of(before).last().map(|sentence| (before, *sentence))
        }),
    }
}

/// What stands before a turn, made once for all its sentences.
#[derive(Debug, Default)]
pub struct Before {
    turn: usize,
    side: u32,
    /// The words of the other side's last turns that say something.
    heard: Vec<u32>,
    /// Whether the other side's last turn asks, and whether it is the turn just before.
    asks: Option<(u32, bool)>,
    /// What holds for every sentence of the turn.
    fixed: Vec<u32>,
}

impl Before {
    /// The turn.
    pub fn turn(&self) -> usize {
        self.turn
    }

    /// Looks at what stands before a turn.
    pub fn look(&mut self, reading: &Reading<'_>, turn: usize) {
        self.turn = turn;
        self.side = side_code(reading, turn);
        self.heard.clear();
        self.fixed.clear();
        self.asks = None;
        let side = self.side;
        let party = reading.conversation.turns[turn].party;
        let before = turn.checked_sub(1);
        let same = before.is_some_and(|before| reading.conversation.turns[before].party == party);
        add(&mut self.fixed, Family::Side, side, 0);
        add(&mut self.fixed, Family::Turn, turn.min(4) as u32, side);
        add(&mut self.fixed, Family::SameBefore, u32::from(same), side);
        // What the other side said last, where that is not it.
        let others = || {
            (0..turn)
                .rev()
                .take(FAR)
                .filter(|&other| reading.conversation.turns[other].party != party)
        };
        let other = others()
            .next()
            .filter(|&other| reading.turns[other].words.len() > 1 || before == Some(other));
        if let Some(other) = other {
            self.asks = Some((u32::from(reading.asks(other)), before == Some(other)));
            let fitted = reading.hits_of(other).iter().filter(|hit| hit.cue.is_fitted());
            for hit in fitted.take(CUES) {
                add(&mut self.fixed, Family::OtherCue, CUE_KEYS[hit.cue as usize], side);
            }
            let length = bucket(reading.turn_words(other).len());
            add(&mut self.fixed, Family::OtherLength, length, side);
        }
        for other in others().take(3) {
            let words = reading.turn_words(other).iter().rev();
            let left = HEARD - self.heard.len();
            let said = words.filter(|word| !is_slight(reading, word)).take(left);
            self.heard.extend(said.map(|word| key(reading, word)));
        }
    }
}

/// Where the sentence stands, and what stands before it.
fn around(reading: &Reading<'_>, before: &Before, index: usize, into: &mut Vec<u32>) {
    let Before { turn, side, .. } = *before;
    into.extend_from_slice(&before.fixed);
    add(into, Family::Index, index.min(2) as u32, side);
    let party = reading.conversation.turns[turn].party;
    if let Some((at, just)) = just_before(reading, turn, index) {
        let own = u32::from(reading.conversation.turns[at].party == party);
        said(reading, &just, Family::Just, own, into);
    }
    if let Some((asks, just)) = before.asks {
        add(into, Family::OtherAsks, asks, u32::from(just && index == 0));
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
fn echo(reading: &Reading<'_>, before: &Before, words: &[Word], into: &mut Vec<u32>) {
    let mut said = 0;
    let (mut shared, mut numbers, mut shared_numbers) = (0, 0, 0);
    for word in words {
        if is_slight(reading, word) {
            continue;
        }
        said += 1;
        let this = key(reading, word);
        let is_shared = before.heard.contains(&this);
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

/// Up to how many words a sentence is short.
const SHORT: usize = 3;
/// How far back "just said" reaches, in turns.
const FAR: usize = 6;
/// How many wordings of the other side's last turn are looked at.
const CUES: usize = 32;
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
    Short,
    ShortAfter,
}

fn add(into: &mut Vec<u32>, family: Family, one: u32, other: u32) {
    into.push(mix(mix(family as u32 + 101, one), other));
}

/// Mixes two hashes; the finish of MurmurHash3 (Appleby 2011, public domain).
const fn mix(one: u32, other: u32) -> u32 {
    let mut hash = one.rotate_left(13) ^ other.wrapping_mul(0xcc9e_2d51);
    hash = hash.wrapping_mul(5).wrapping_add(0xe654_6b64);
    hash ^= hash >> 16;
    hash = hash.wrapping_mul(0x85eb_ca6b);
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// What stands for each wording's name, made once: a name is longer than most words.
static CUE_KEYS: [u32; Cue::FITTED] = {
    let mut keys = [0; Cue::FITTED];
    let mut at = 0;
    while at < keys.len() {
        keys[at] = name_key(Cue::ALL[at].name());
        at += 1;
    }
    keys
};

const fn name_key(name: &str) -> u32 {
    let (name, mut key, mut at) = (name.as_bytes(), 31, 0);
    while at < name.len() {
        key = mix(key, name[at] as u32);
        at += 1;
    }
    key
}
