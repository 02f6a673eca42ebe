//! Acts: what a party does at a turn.
//!
//! One function finds them all. Today it goes by wordings; trained models come in at the same
//! place, and nothing that stands on acts will notice.

pub use crate::kinds::{Act, ActKind};

use crate::conversation::Place;
use crate::cues::Cue;
use crate::doc::Doc;
use crate::reading::{Reading, Sentence, Side};
use crate::words::Sort;
use std::borrow::Cow;
use std::ops::Range;

/// What is known of a kind of act.
#[derive(Clone, Debug)]
pub struct ActRow {
    /// Which.
    pub kind: ActKind,
    /// Who can do it; `None` for everybody.
    pub by: Option<Side>,
    /// How it is found.
    pub found: Found,
    /// How sure a find is, 0..=1.
    pub confidence: f32,
    /// Its documentation.
    pub doc: Doc,
}

/// How an act is found.
#[derive(Clone, Copy, Debug)]
pub enum Found {
    /// By wordings of the first kind in a sentence that has none of the second.
    ByWording(&'static [Cue], &'static [Cue]),
    /// By a rule of its own.
    ByRule(fn(&Reading<'_>, usize, &Sentence) -> Option<Place>),
}

/// The acts of a conversation, in order of turn.
#[derive(Clone, Debug, Default)]
pub struct Acts {
    /// All of them.
    pub all: Vec<Act>,
    of_turn: Vec<Range<u32>>,
}

impl Acts {
    /// The acts of a turn.
    pub fn of(&self, turn: usize) -> &[Act] {
        let range = &self.of_turn[turn];
        &self.all[range.start as usize..range.end as usize]
    }

    /// The first act of this kind at a turn.
    pub fn first(&self, turn: usize, kind: ActKind) -> Option<Place> {
        self.of(turn).iter().find(|act| act.kind == kind).map(|act| act.at)
    }

    /// Whether a turn has an act of this kind.
    pub fn has(&self, turn: usize, kind: ActKind) -> bool {
        self.of(turn).iter().any(|act| act.kind == kind)
    }
}

/// Whether a programme can add wordings to an act: only to one that is found by wordings.
///
/// An act that a rule of its own finds has none to add to, so a rubric that adds some is refused.
pub fn accepts_words(kind: ActKind) -> bool {
    cue_of_words(kind).is_some()
}

/// What wordings added to an act signal: the first of its row.
pub(crate) fn cue_of_words(kind: ActKind) -> Option<Cue> {
    match ACTS.iter().find(|row| row.kind == kind)?.found {
        ByWording(cues, _) => cues.first().copied(),
        ByRule(_) => None,
    }
}

/// Finds every act.
///
/// - **In**: a conversation made ready.
/// - **Out**: at most one act of a kind in a sentence, in order of turn, sentence and table.
pub fn find(reading: &Reading<'_>) -> Acts {
    let mut acts = Acts {
        all: Vec::with_capacity(reading.turns.len() * 2),
        of_turn: Vec::with_capacity(reading.turns.len()),
    };
    for (turn, of_turn) in reading.turns.iter().enumerate() {
        let first = acts.all.len() as u32;
        let mut hits = reading.hits_of(turn);
        for sentence in reading.sentences_of(turn) {
            let here = hits.partition_point(|hit| hit.from < sentence.to);
            let (in_sentence, rest) = hits.split_at(here);
            hits = rest;
            let mut present: u128 = 0;
            for hit in in_sentence {
                present |= bit(hit.cue);
            }
            for (row, rules) in ACTS.iter().zip(MASKS.iter()) {
                if row.by.is_some_and(|by| !same_side(by, of_turn.side)) {
                    continue;
                }
                let at = match row.found {
                    ByWording(cues, _) => {
                        if present & rules.0 == 0 || present & rules.1 != 0 {
                            continue;
                        }
                        in_sentence
                            .iter()
                            .find(|hit| cues.contains(&hit.cue))
                            .map(|hit| reading.place(turn, hit.from, hit.to))
                    }
                    ByRule(rule) => rule(reading, turn, sentence),
                };
                if let Some(at) = at {
                    acts.all.push(Act { kind: row.kind, at, confidence: row.confidence });
                }
            }
        }
        acts.of_turn.push(first..acts.all.len() as u32);
    }
    acts
}

fn same_side(by: Side, side: Side) -> bool {
    by == side || (by == Side::Agent && side == Side::Bot)
}

const fn bit(cue: Cue) -> u128 {
    1 << (cue as u32)
}

const fn bits(cues: &[Cue]) -> u128 {
    let mut bits = 0;
    let mut index = 0;
    while index < cues.len() {
        bits |= bit(cues[index]);
        index += 1;
    }
    bits
}

const ROWS: usize = ACTS.len();

/// The wordings of each row as sets, so that a sentence without them costs one comparison.
static MASKS: [(u128, u128); ROWS] = {
    let mut masks = [(0, 0); ROWS];
    let mut row = 0;
    while row < ROWS {
        if let ByWording(cues, unless) = &ACTS[row].found {
            masks[row] = (bits(cues), bits(unless));
        }
        row += 1;
    }
    masks
};

fn asks(reading: &Reading<'_>, turn: usize, sentence: &Sentence) -> Option<Place> {
    let mut form = None;
    for hit in reading.hits_within(turn, sentence) {
        match hit.cue {
            Cue::QuestionIsPhatic | Cue::OfferMore | Cue::OfferHelp | Cue::NotFollow => {
                return None;
            }
            Cue::Question | Cue::Confirm => form = Some(()),
            Cue::AnnounceWait
                if hit.to - hit.from >= 2 && reading.turns[turn].side == Side::Agent =>
            {
                return None;
            }
            _ => {}
        }
    }
    (sentence.asks || form.is_some()).then(|| reading.sentence_place(turn, sentence))
}

fn gives_value(reading: &Reading<'_>, turn: usize, sentence: &Sentence) -> Option<Place> {
    let words = &reading.words[sentence.from as usize..sentence.to as usize];
    let digits = |word: &crate::words::Word| match word.sort {
        Sort::Number => reading.text(turn, word).bytes().filter(u8::is_ascii_digit).count(),
        Sort::NumberWord => 1,
        _ => 0,
    };
    let count: usize = words.iter().map(digits).sum();
    let address = words.iter().any(|word| word.sort == Sort::Address);
    (count >= 3 || address).then(|| reading.sentence_place(turn, sentence))
}

fn acknowledges(reading: &Reading<'_>, turn: usize, sentence: &Sentence) -> Option<Place> {
    let words = &reading.words[sentence.from as usize..sentence.to as usize];
    (words.len() <= 3 && words.iter().all(|word| reading.lists.is_token(word.id)))
        .then(|| reading.sentence_place(turn, sentence))
}

macro_rules! row {
    ($kind:ident, $by:expr, $found:expr, $confidence:literal, $what:literal, $why:literal, $wrong:literal) => {
        ActRow {
            kind: ActKind::$kind,
            by: $by,
            found: $found,
            confidence: $confidence,
            doc: Doc {
                what: Cow::Borrowed($what),
                why: Cow::Borrowed($why),
                how: Cow::Borrowed("By wordings of the language's list, sentence by sentence; some wordings rule it out."),
                wrong: Cow::Borrowed($wrong),
                source: Cow::Borrowed("ISO 24617-2 (2020), dialogue acts; wordings of the project."),
            },
        }
    };
}

use Found::{ByRule, ByWording};
const AGENT: Option<Side> = Some(Side::Agent);
const CUSTOMER: Option<Side> = Some(Side::Customer);

/// Every act, in the order of `ActKind`.
pub const ACTS: &[ActRow] = &[
    row!(
        Greet,
        None,
        ByWording(&[Cue::Greet], &[]),
        0.95,
        "Says hello.",
        "Opens the contact; part of many scripts.",
        "\"Hello?\" said to test the line counts too."
    ),
    row!(
        IdentifySelf,
        None,
        ByWording(&[Cue::IdentifySelf], &[]),
        0.85,
        "Says who or what company is speaking.",
        "The customer knows whom they reached.",
        "A bare name is not seen."
    ),
    row!(
        OfferHelp,
        AGENT,
        ByWording(&[Cue::OfferHelp], &[]),
        0.9,
        "Offers to help at the start.",
        "Hands the floor to the customer.",
        "\"Happy to help\" later on counts too."
    ),
    row!(
        OfferMore,
        AGENT,
        ByWording(&[Cue::OfferMore], &[]),
        0.95,
        "Asks whether there is anything else.",
        "A chance to raise what is still open.",
        "\"Something else\" in another sense counts where it ends a sentence."
    ),
    row!(
        Thank,
        None,
        ByWording(&[Cue::Thank], &[]),
        0.95,
        "Thanks.",
        "Courtesy, and often the end of a matter.",
        "Sarcastic thanks count."
    ),
    row!(
        Bye,
        None,
        ByWording(&[Cue::Bye], &[]),
        0.95,
        "Says goodbye.",
        "Marks the end.",
        "\"Have a good day\" told of somebody else counts."
    ),
    row!(
        Acknowledge,
        None,
        ByRule(acknowledges),
        0.85,
        "A token that says \"I follow\".",
        "Shows that the listener is there.",
        "A short yes to a question is one too."
    ),
    row!(
        Apologise,
        None,
        ByWording(&[Cue::Apologise], &[Cue::ApologyIsRepair]),
        0.9,
        "Apologises.",
        "Part of owning a failure.",
        "\"Sorry\" that opens a refusal counts; rules that need more look further."
    ),
    row!(
        React,
        AGENT,
        ByWording(&[Cue::React], &[]),
        0.8,
        "Reacts to what was told: names it, or what it means for the teller.",
        "Shows that the trouble was heard.",
        "Fixed phrases count as much as fresh ones."
    ),
    row!(
        Ask,
        None,
        ByRule(asks),
        0.85,
        "Asks for information.",
        "Opens many moments.",
        "Declarative questions in recognised speech are missed; \"can you\" that instructs may count."
    ),
    row!(
        Request,
        CUSTOMER,
        ByWording(&[Cue::Request], &[]),
        0.8,
        "Asks for something to be done.",
        "What the contact is for.",
        "\"I want to know\" counts as both question and request."
    ),
    row!(
        Confirm,
        None,
        ByWording(&[Cue::Confirm], &[]),
        0.8,
        "Asks whether what was understood is right.",
        "Prevents errors.",
        "\"Right?\" as a habit counts."
    ),
    row!(
        Recap,
        AGENT,
        ByWording(&[Cue::RecapCue], &[]),
        0.6,
        "Restates what the other party said.",
        "Shows that it was understood.",
        "By its opening words alone; the moment that needs it compares the content."
    ),
    row!(
        ReadBack,
        AGENT,
        ByRule(reads_back),
        0.9,
        "Says back a value that the other party gave.",
        "Prevents errors.",
        "Values in letters only are not compared."
    ),
    row!(
        GiveValue,
        None,
        ByRule(gives_value),
        0.8,
        "Gives a value: a number or an address.",
        "What is stored must be right.",
        "Names and dates in words are not seen."
    ),
    row!(
        CheckIdentity,
        AGENT,
        ByWording(&[Cue::CheckIdentity], &[]),
        0.85,
        "Asks who the customer is, to be sure.",
        "Duties hang on it; it is exempt from asking again.",
        "A request for an address to deliver to may count."
    ),
    row!(
        Decline,
        AGENT,
        ByWording(&[Cue::Decline], &[]),
        0.8,
        "Says that something cannot be done.",
        "A clean no is an answer.",
        "\"We do not mind\" counts."
    ),
    row!(
        Promise,
        AGENT,
        ByWording(&[Cue::Promise], &[]),
        0.8,
        "Commits to do something.",
        "The customer waits for it.",
        "What is done at once may count; rules that need more look further."
    ),
    row!(
        SayWhen,
        None,
        ByWording(&[Cue::SayWhen], &[]),
        0.8,
        "Says by when.",
        "The customer can plan.",
        "A date that belongs to something else counts."
    ),
    row!(
        AnnounceWait,
        AGENT,
        ByWording(&[Cue::AnnounceWait], &[]),
        0.85,
        "Says that there will be a wait.",
        "To the customer quiet without words is a dead line.",
        "\"Hold on\" said to a colleague may count."
    ),
    row!(
        Instruct,
        AGENT,
        ByWording(&[Cue::Instruct], &[]),
        0.7,
        "Tells the other party what to do.",
        "Steps must be followed.",
        "Sentences that start with a verb by chance count."
    ),
    row!(
        CheckResult,
        AGENT,
        ByWording(&[Cue::CheckResult], &[]),
        0.75,
        "Asks whether it worked.",
        "A fix counts only when it worked.",
        "\"Can you see\" in another sense counts."
    ),
    row!(
        ReportResult,
        None,
        ByWording(&[Cue::ReportResult], &[]),
        0.7,
        "Says whether it worked.",
        "A fix counts only when it worked.",
        "\"Done\" of something else counts."
    ),
    row!(
        Explain,
        AGENT,
        ByWording(&[Cue::Explain], &[]),
        0.65,
        "Gives the reason or the way something works.",
        "Understanding prevents repeat contacts.",
        "Reasons without a linking word are missed."
    ),
    row!(
        NotFollow,
        None,
        ByWording(&[Cue::NotFollow], &[]),
        0.85,
        "Says that one did not hear or follow.",
        "Calls for saying it again.",
        "\"What?\" of surprise counts."
    ),
    row!(
        Correct,
        None,
        ByWording(&[Cue::Correct], &[]),
        0.7,
        "Says that the other party has it wrong.",
        "Calls for putting it right.",
        "\"No, it is\" as an answer counts."
    ),
    row!(
        TellTrouble,
        CUSTOMER,
        ByWording(&[Cue::TellTrouble], &[]),
        0.8,
        "Tells of trouble, hardship or a bad experience.",
        "Calls for an act of empathy.",
        "Trouble told without any of the listed words is missed."
    ),
    row!(
        Blame,
        CUSTOMER,
        ByWording(&[Cue::Blame], &[]),
        0.75,
        "Says that the company failed.",
        "Calls for owning it.",
        "Failures told by their effects alone are missed."
    ),
    row!(
        TellFault,
        CUSTOMER,
        ByWording(&[Cue::TellFault], &[]),
        0.75,
        "Tells of a fault in a product or service.",
        "Calls for asking before mending.",
        "Faults of things the list does not foresee are missed."
    ),
    row!(
        Attack,
        CUSTOMER,
        ByWording(&[Cue::Attack], &[]),
        0.8,
        "Attacks or insults.",
        "Calls for staying on the task.",
        "A customer's insults in polite words are missed."
    ),
    row!(
        Warn,
        AGENT,
        ByWording(&[Cue::Warn], &[]),
        0.85,
        "Warns that the conversation will be ended.",
        "Policies ask for it before ending.",
        "Unusual wordings are missed."
    ),
    row!(
        Transfer,
        AGENT,
        ByWording(&[Cue::Transfer], &[Cue::TransferIsMoney]),
        0.8,
        "Says that the conversation will be handed to somebody else.",
        "Calls for saying where and why.",
        "\"Put you through\" in an offer counts."
    ),
    row!(
        Commit,
        AGENT,
        ByWording(&[Cue::Commit], &[]),
        0.75,
        "Takes a payment or makes a change on the account.",
        "Consent and read-back hang on it.",
        "Changes told without \"have\" are missed."
    ),
    row!(
        Agree,
        None,
        ByWording(&[Cue::Agree], &[]),
        0.7,
        "Says yes.",
        "Settles questions and consents.",
        "\"Okay\" that only follows counts."
    ),
    row!(
        Deny,
        None,
        ByWording(&[Cue::Deny], &[]),
        0.75,
        "Says no.",
        "Settles questions and consents.",
        "\"No\" that agrees with a negative counts."
    ),
];

/// A value is said back where digits of the agent's stand in what the customer just said.
fn reads_back(reading: &Reading<'_>, turn: usize, sentence: &Sentence) -> Option<Place> {
    let words = &reading.words[sentence.from as usize..sentence.to as usize];
    if !words.iter().any(|word| matches!(word.sort, Sort::Number | Sort::NumberWord)) {
        return None;
    }
    let mut mine = String::new();
    digits(reading, turn, sentence.from..sentence.to, &mut mine);
    if mine.len() < 2 {
        return None;
    }
    let mut theirs = String::new();
    for before in turn.saturating_sub(6)..turn {
        if reading.turns[before].side == Side::Customer {
            digits(reading, before, reading.turns[before].words.clone(), &mut theirs);
        }
    }
    theirs.contains(&mine).then(|| reading.sentence_place(turn, sentence))
}

/// Adds the digits of a stretch of words, as they are said, to `digits`.
///
/// "double four" is 44, "forty two" is 42, "oh" among digits is 0.
pub(crate) fn digits(reading: &Reading<'_>, turn: usize, words: Range<u32>, digits: &mut String) {
    let mut times = 1;
    let mut after_tens = false;
    for word in &reading.words[words.start as usize..words.end as usize] {
        let tens_before = std::mem::take(&mut after_tens);
        let times_before = std::mem::replace(&mut times, 1);
        match word.sort {
            Sort::Number => {
                digits.extend(reading.text(turn, word).chars().filter(char::is_ascii_digit));
            }
            Sort::NumberWord => match value(reading.text(turn, word)) {
                Value::Digit(digit) => {
                    if tens_before && digit > 0 {
                        digits.pop();
                    }
                    digits.extend(std::iter::repeat_n(char::from(b'0' + digit), times_before));
                }
                Value::Pair(pair) => digits.push_str(pair),
                Value::Tens(tens) => {
                    digits.push(char::from(b'0' + tens));
                    digits.push('0');
                    after_tens = true;
                }
                Value::Times(count) => times = count,
                Value::Other => {}
            },
            Sort::Plain if matches!(reading.text(turn, word), "oh" | "o" | "O" | "Oh") => {
                // A nought only among digits, and not before "clock".
                let clock = reading.conversation.turns[turn]
                    .text
                    .get(word.end as usize..)
                    .is_some_and(|rest| rest.trim_start_matches([' ', '\'']).starts_with("clock"));
                if !digits.is_empty() && !clock {
                    digits.push('0');
                }
            }
            _ => {}
        }
    }
}

enum Value {
    Digit(u8),
    Pair(&'static str),
    Tens(u8),
    Times(usize),
    Other,
}

fn value(word: &str) -> Value {
    match word.to_ascii_lowercase().as_str() {
        "zero" | "nought" | "naught" => Value::Digit(0),
        "one" | "first" => Value::Digit(1),
        "two" | "second" => Value::Digit(2),
        "three" | "third" => Value::Digit(3),
        "four" | "fourth" => Value::Digit(4),
        "five" | "fifth" => Value::Digit(5),
        "six" | "sixth" => Value::Digit(6),
        "seven" | "seventh" => Value::Digit(7),
        "eight" | "eighth" => Value::Digit(8),
        "nine" | "ninth" => Value::Digit(9),
        "ten" | "tenth" => Value::Pair("10"),
        "eleven" | "eleventh" => Value::Pair("11"),
        "twelve" | "twelfth" => Value::Pair("12"),
        "thirteen" | "thirteenth" => Value::Pair("13"),
        "fourteen" | "fourteenth" => Value::Pair("14"),
        "fifteen" | "fifteenth" => Value::Pair("15"),
        "sixteen" | "sixteenth" => Value::Pair("16"),
        "seventeen" | "seventeenth" => Value::Pair("17"),
        "eighteen" | "eighteenth" => Value::Pair("18"),
        "nineteen" | "nineteenth" => Value::Pair("19"),
        "twenty" | "twentieth" => Value::Tens(2),
        "thirty" | "thirtieth" => Value::Tens(3),
        "forty" => Value::Tens(4),
        "fifty" => Value::Tens(5),
        "sixty" => Value::Tens(6),
        "seventy" => Value::Tens(7),
        "eighty" => Value::Tens(8),
        "ninety" => Value::Tens(9),
        "double" => Value::Times(2),
        "triple" | "treble" => Value::Times(3),
        _ => Value::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_its_row() {
        let kinds: Vec<ActKind> = ACTS.iter().map(|row| row.kind).collect();
        let mut sorted = kinds.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted, ActKind::ALL, "each kind once");
        assert_eq!(kinds.len(), ActKind::ALL.len());
    }
}
