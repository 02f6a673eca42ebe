//! Signals: measured numbers without judgement.

use crate::acts::{ActKind, Acts};
use crate::conversation::{Timing, TurnTime};
use crate::cues::Cue;
use crate::doc::Doc;
use crate::reading::{Reading, Side};
use std::borrow::Cow;

/// One signal of one conversation, or of one party in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signal {
    /// Which: an index into `SIGNALS`.
    pub kind: u16,
    /// The party it is about; `None` for the conversation.
    pub party: Option<u16>,
    /// The value, in the unit of its row.
    pub value: f64,
}

/// What is known of a kind of signal.
#[derive(Clone, Debug)]
pub struct SignalKind {
    /// Its name, as it stands in tables.
    pub name: &'static str,
    /// The unit of its values.
    pub unit: &'static str,
    /// Its documentation.
    pub doc: Doc,
    /// Raised by hand when its answers change.
    pub version: u32,
}

macro_rules! signal {
    ($name:literal, $unit:literal, $what:literal, $why:literal, $how:literal, $wrong:literal, $source:literal) => {
        SignalKind {
            name: $name,
            unit: $unit,
            doc: Doc {
                what: Cow::Borrowed($what),
                why: Cow::Borrowed($why),
                how: Cow::Borrowed($how),
                wrong: Cow::Borrowed($wrong),
                source: Cow::Borrowed($source),
            },
            version: 1,
        }
    };
}

const TURNS: u16 = 0;
const WORDS: u16 = 1;
const WORD_SHARE: u16 = 2;
const LONGEST_MONOLOGUE: u16 = 3;
const QUESTIONS: u16 = 4;
const BACKCHANNELS: u16 = 5;
const HEDGES: u16 = 6;
const SENTENCE_WORDS: u16 = 7;
const DURATION: u16 = 8;
const TALK_TIME: u16 = 9;
const WORDS_PER_MINUTE: u16 = 10;
const MEDIAN_GAP: u16 = 11;
const LONGEST_WAIT: u16 = 12;
const HOLD_TIME: u16 = 13;
const FIRST_REPLY: u16 = 14;

/// Every signal.
pub static SIGNALS: &[SignalKind] = &[
    signal!(
        "turns",
        "turns",
        "How many turns a party has.",
        "Shows how the talk was shared out.",
        "Rows of the source, counted per party.",
        "Depends on how the source cuts turns.",
        "Count."
    ),
    signal!(
        "words",
        "words",
        "How many words a party says.",
        "Base of shares and rates.",
        "Words as read, short forms as two.",
        "Numbers in digits are one word.",
        "Count."
    ),
    signal!(
        "word_share",
        "share of 0..=1",
        "A party's words over all words.",
        "Who had the floor, where there are no times.",
        "Own words divided by all words.",
        "Says nothing of time.",
        "Count."
    ),
    signal!(
        "longest_monologue",
        "words",
        "The longest stretch of the floor of a party.",
        "Long stretches are hard to follow.",
        "Adjacent turns merge; backchannels of others do not break it.",
        "Depends on how well backchannels are told.",
        "Yngve (1970) on the floor."
    ),
    signal!(
        "questions",
        "questions",
        "How many questions a party asks.",
        "Asking is how one learns.",
        "Acts of asking.",
        "As for the act `ask`.",
        "ISO 24617-2."
    ),
    signal!(
        "backchannels",
        "turns",
        "How many backchannels a party gives.",
        "Shows that somebody follows.",
        "Turns of at most three words, all tokens, that take no floor.",
        "Short answers may count.",
        "Heldner & Edlund (2010); Yngve (1970)."
    ),
    signal!(
        "hedges_per_100_words",
        "per 100 words",
        "Wordings of uncertainty per hundred words. Never part of a score: it differs by accent, culture and line.",
        "For research on clarity.",
        "Wordings of the list over words.",
        "\"I think\" is often mere courtesy.",
        "Prince, Frader & Bosk (1982)."
    ),
    signal!(
        "words_per_sentence",
        "words",
        "Mean length of a party's sentences.",
        "Long sentences are hard to follow.",
        "Words over sentences; only where the text has sentence marks.",
        "Recognised speech without marks has none, and then this is absent.",
        "Common to readability formulas (Flesch 1948)."
    ),
    signal!(
        "duration",
        "ms",
        "From the first start to the last end.",
        "Handle time, as far as the talk goes.",
        "Last known end minus first known start.",
        "Without ends the last turn counts as nothing.",
        "Definition."
    ),
    signal!(
        "talk_time",
        "ms",
        "How long a party's turns last.",
        "Shows how the time was shared out.",
        "Sum of turns that have start and end.",
        "Turn times of transcripts contain pauses.",
        "Definition."
    ),
    signal!(
        "words_per_minute",
        "words per minute",
        "A party's words over its talk time. Never part of a score.",
        "For a person's own comparison with themself.",
        "60,000 times words over talk time in ms, of turns that have both.",
        "Turn times of transcripts contain pauses, so it reads low.",
        "Contact Lens: average words per minute."
    ),
    signal!(
        "median_gap",
        "ms",
        "The middle length between a turn's end and the next party's start; negative where they overlap.",
        "How the floor changes hands.",
        "Over changes of party between turns that have start and end.",
        "Only as good as the source's times; nothing is said of overlap but from stereo.",
        "Heldner & Edlund (2010), J. Phonetics 38(4)."
    ),
    signal!(
        "longest_wait",
        "ms",
        "The longest wait that the agent's side made.",
        "To the customer quiet is lost time.",
        "Hold events, stated silences, gaps as the moment `announces_wait` takes them.",
        "Waits that the record does not show are absent.",
        "Definition."
    ),
    signal!(
        "hold_time",
        "ms",
        "How long the customer was on hold, as the source states.",
        "Operations watch it.",
        "Sum of stated holds.",
        "Holds without a length are not counted.",
        "Definition."
    ),
    signal!(
        "first_reply",
        "ms",
        "From the customer's first message to the agent's first, in text channels.",
        "To the customer it is waiting.",
        "Start of the agent's first turn after the customer's first, minus its start.",
        "A bot's reply does not count.",
        "Definition."
    ),
];

#[derive(Clone, Default)]
struct OfParty {
    turns: u32,
    words: u32,
    questions: u32,
    backchannels: u32,
    hedges: u32,
    sentences: u32,
    marked: bool,
    monologue: u32,
    talk_ms: i64,
    timed_words: u32,
}

/// Every signal of one conversation.
///
/// - **In**: a conversation made ready and its acts.
/// - **Out**: signals in order of kind and party; what cannot be measured is absent.
pub fn measure(reading: &Reading<'_>, acts: &Acts) -> Vec<Signal> {
    let conversation = reading.conversation;
    let mut of = vec![OfParty::default(); conversation.parties.len()];
    for (turn, row) in conversation.turns.iter().enumerate() {
        let Some(of) = of.get_mut(usize::from(row.party)) else { continue };
        let words = reading.turn_words(turn).len() as u32;
        of.turns += 1;
        of.words += words;
        of.questions += acts.of(turn).iter().filter(|act| act.kind == ActKind::Ask).count() as u32;
        of.backchannels += u32::from(words > 0 && reading.turns[turn].stretch.is_none());
        of.hedges +=
            reading.hits_of(turn).iter().filter(|hit| hit.cue == Cue::Hedge).count() as u32;
        let sentences = reading.sentences_of(turn);
        of.sentences += sentences.len() as u32;
        of.marked |= sentences.len() > 1 || row.text.contains(['.', '?', '!']);
        if let TurnTime::Span(span) = row.time {
            of.talk_ms += span.length().0;
            of.timed_words += words;
        }
    }
    for (index, stretch) in reading.stretches.iter().enumerate() {
        let words: usize =
            reading.turns_of(index as u32).map(|turn| reading.turn_words(turn).len()).sum();
        if let Some(of) = of.get_mut(usize::from(stretch.party)) {
            of.monologue = of.monologue.max(words as u32);
        }
    }
    let all_words: u32 = of.iter().map(|of| of.words).sum();

    let mut signals = Vec::with_capacity(of.len() * 9 + 6);
    let mut add = |kind: u16, party: Option<usize>, value: f64| {
        signals.push(Signal { kind, party: party.map(|party| party as u16), value });
    };
    for (party, of) in of.iter().enumerate().filter(|(_, of)| of.turns > 0) {
        let party = Some(party);
        add(TURNS, party, f64::from(of.turns));
        add(WORDS, party, f64::from(of.words));
        add(LONGEST_MONOLOGUE, party, f64::from(of.monologue));
        add(QUESTIONS, party, f64::from(of.questions));
        add(BACKCHANNELS, party, f64::from(of.backchannels));
        if all_words > 0 {
            add(WORD_SHARE, party, f64::from(of.words) / f64::from(all_words));
        }
        if of.words > 0 {
            add(HEDGES, party, 100.0 * f64::from(of.hedges) / f64::from(of.words));
        }
        if of.marked && of.sentences > 0 {
            add(SENTENCE_WORDS, party, f64::from(of.words) / f64::from(of.sentences));
        }
        if of.talk_ms > 0 {
            add(TALK_TIME, party, of.talk_ms as f64);
            add(WORDS_PER_MINUTE, party, 60_000.0 * f64::from(of.timed_words) / of.talk_ms as f64);
        }
    }
    let starts = conversation.turns.iter().filter_map(|turn| turn.time.start());
    let ends = conversation.turns.iter().filter_map(|turn| turn.time.end().or(turn.time.start()));
    if let (Some(first), Some(last)) = (starts.min(), ends.max())
        && last > first
    {
        add(DURATION, None, (last - first).0 as f64);
    }
    if let Some(gap) = median_gap(reading) {
        add(MEDIAN_GAP, None, gap as f64);
    }
    if let Some(wait) = reading.waits.iter().filter_map(|wait| wait.length).max() {
        add(LONGEST_WAIT, None, wait.0 as f64);
    }
    let hold: i64 = reading
        .waits
        .iter()
        .filter(|wait| wait.hold)
        .filter_map(|wait| wait.length)
        .map(|length| length.0)
        .sum();
    if hold > 0 {
        add(HOLD_TIME, None, hold as f64);
    }
    if let Some(reply) = first_reply(reading) {
        add(FIRST_REPLY, None, reply as f64);
    }
    signals.sort_by_key(|signal| (signal.kind, signal.party));
    signals
}

fn median_gap(reading: &Reading<'_>) -> Option<i64> {
    let conversation = reading.conversation;
    if conversation.timing == Timing::None {
        return None;
    }
    let mut gaps: Vec<i64> = conversation
        .turns
        .windows(2)
        .filter(|pair| pair[0].party != pair[1].party)
        .filter_map(|pair| match (pair[0].time, pair[1].time) {
            (TurnTime::Span(one), TurnTime::Span(other)) => Some((other.start() - one.end()).0),
            _ => None,
        })
        .collect();
    if gaps.is_empty() {
        return None;
    }
    let middle = (gaps.len() - 1) / 2;
    Some(*gaps.select_nth_unstable(middle).1)
}

fn first_reply(reading: &Reading<'_>) -> Option<i64> {
    use crate::conversation::Channel;
    if reading.conversation.channel == Channel::Voice {
        return None;
    }
    let start = |turn: usize| reading.conversation.turns[turn].time.start();
    let asked =
        (0..reading.turns.len()).find(|&turn| reading.turns[turn].side == Side::Customer)?;
    let reply =
        (asked..reading.turns.len()).find(|&turn| reading.turns[turn].side == Side::Agent)?;
    Some((start(reply)? - start(asked)?).0).filter(|&length| length >= 0)
}
