//! Acts: what a party does at a turn.
//!
//! One function finds them all, each as its row of the table says: by wordings, by a rule, or by
//! a head of the small models. What stands on acts does not know which.

pub use crate::kinds::{Act, ActKind};

use crate::conversation::Place;
use crate::cues::{Cue, Hit};
use crate::doc::Doc;
use crate::features::{self, Before};
use crate::models::{Head, Models, Scores, WIDTH, probability};
use crate::numbers::Digit;
use crate::reading::{Reading, Sentence, Side};
use crate::words::Sort;
use std::borrow::Cow;
use std::cell::OnceCell;
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
    /// By the rule of its own in `RULES`.
    ByRule,
    /// By a head of the models; wordings of these kinds, where they stand, are the evidence.
    ByModel(&'static [Cue]),
}

/// What the words of a turn are about, each with the word's number.
pub(crate) type Concepts = Box<[(u64, u32)]>;

/// The acts of a conversation, in order of turn.
#[derive(Clone, Debug, Default)]
pub struct Acts {
    /// All of them.
    pub all: Vec<Act>,
    of_turn: Vec<Range<u32>>,
    /// What may be there and was not found, a bit a kind, by turn.
    doubtful: Vec<u64>,
    /// The highest score of each act in a sentence, by turn.
    scores: Vec<Scores>,
    /// What was not found by little, in order of turn.
    near: Vec<Act>,
    /// What each turn's words are about, made when it is first asked for.
    pub(crate) concepts: Vec<OnceCell<Concepts>>,
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

    /// Whether a turn may have an act of this kind: it has one, or the model is not sure that it
    /// has none. Whoever would blame somebody for its absence asks this.
    pub fn may_have(&self, turn: usize, kind: ActKind) -> bool {
        self.doubtful[turn] & (1 << kind as u64) != 0 || self.has(turn, kind)
    }

    /// The words of an act that was found at a turn, or that was not found by little.
    pub fn leaning(&self, turn: usize, kind: ActKind) -> Option<Place> {
        let surest = |acts: &[Act]| {
            let here = acts.iter().filter(|act| act.kind == kind);
            // Of equals the first.
            let best = here.rev().max_by(|one, other| one.confidence.total_cmp(&other.confidence));
            best.map(|act| act.at)
        };
        surest(self.of(turn)).or_else(|| {
            let from = self.near.partition_point(|act| (act.at.turn as usize) < turn);
            let to = self.near.partition_point(|act| act.at.turn as usize <= turn);
            surest(&self.near[from..to])
        })
    }

    /// The highest score of each act in a sentence of a turn, in logits, by the act's number.
    pub fn scores(&self, turn: usize) -> &Scores {
        &self.scores[turn]
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
        ByWording(cues, _) | ByModel(cues) => cues.first().copied(),
        ByRule => None,
    }
}

/// Finds every act.
///
/// - **In**: a conversation made ready, and the models of its language.
/// - **Out**: at most one act of a kind in a sentence, in order of turn, sentence and table.
pub fn find(reading: &Reading<'_>, models: &Models) -> Acts {
    let mut acts = Acts {
        all: Vec::with_capacity(reading.turns.len() * 2),
        of_turn: Vec::with_capacity(reading.turns.len()),
        doubtful: Vec::with_capacity(reading.turns.len()),
        scores: Vec::with_capacity(reading.turns.len()),
        near: Vec::new(),
        concepts: vec![OnceCell::new(); reading.turns.len()],
    };
    let mut seen = Vec::new();
    let mut before = Before::default();
    for (turn, of_turn) in reading.turns.iter().enumerate() {
        let first = acts.all.len() as u32;
        let mut doubtful = 0;
        let mut highest = [f32::NEG_INFINITY; WIDTH];
        let mut hits = reading.hits_of(turn);
        before.look(reading, turn);
        for (index, sentence) in reading.sentences_of(turn).iter().enumerate() {
            let here = hits.partition_point(|hit| hit.from < sentence.to);
            let (in_sentence, rest) = hits.split_at(here);
            hits = rest;
            let mut present: u128 = 0;
            for hit in in_sentence {
                present |= bit(hit.cue);
            }
            let ruled = RULES.map(|(_, rule)| rule(reading, turn, sentence));
            features::of_sentence(
                reading,
                &before,
                index,
                &ruled.map(|at| at.is_some()),
                &mut seen,
            );
            let scores = models.scores(&seen);
            for (head, &score) in models.heads.iter().zip(&scores) {
                let highest = &mut highest[head.kind as usize];
                *highest = highest.max(score);
            }
            for (row, rules) in ACTS.iter().zip(MASKS.iter()) {
                if row.by.is_some_and(|by| !same_side(by, of_turn.side)) {
                    continue;
                }
                let head = models.head(row.kind);
                let score = head.map_or(f32::NEG_INFINITY, |(column, _)| scores[column]);
                // Most rows have nothing here.
                let mut words = rules.0 | bit(Cue::Programme);
                // Where no models were fitted to the language, its wordings are all there is.
                let plain = match row.found {
                    ByModel(cues) if reading.lists.by_wordings => bits(cues),
                    _ => 0,
                };
                words |= plain;
                let low = head.is_none_or(|(_, head)| score < head.doubt.min(head.found));
                if low && present & words == 0 && !matches!(row.found, ByRule) {
                    continue;
                }
                let mut confidence = row.confidence;
                let at = match row.found {
                    ByWording(cues, _) => {
                        if present & rules.0 == 0 || present & rules.1 != 0 {
                            None
                        } else {
                            evidence(reading, turn, in_sentence, cues)
                        }
                    }
                    ByRule => {
                        let rule = RULES.iter().position(|(kind, _)| *kind == row.kind);
                        rule.and_then(|rule| ruled[rule])
                    }
                    ByModel(cues) => {
                        // A wording that the programme adds counts, whatever the model makes of it,
                        // and so does one that can mean nothing else.
                        let own = present & (rules.0 | plain) != 0
                            || present & bit(Cue::Programme) != 0
                                && in_sentence.iter().any(|hit| {
                                    cues.first() == Some(&hit.cue)
                                        && in_sentence.iter().any(|own| {
                                            own.cue == Cue::Programme
                                                && (own.from, own.to) == (hit.from, hit.to)
                                        })
                                });
                        let found = head.is_some_and(|(_, head)| score >= enough(head, sentence));
                        if found && !own && head.is_some_and(|(_, head)| score >= head.found) {
                            confidence = sure(score);
                        }
                        (found || own).then(|| {
                            evidence(reading, turn, in_sentence, cues)
                                .unwrap_or_else(|| reading.sentence_place(turn, sentence))
                        })
                    }
                };
                if let Some(at) = at {
                    acts.all.push(Act { kind: row.kind, at, confidence });
                } else if let Some((_, head)) = head
                    && score >= head.doubt
                {
                    doubtful |= 1 << row.kind as u64;
                    if score >= (head.found + head.doubt) / 2.0 {
                        let at = reading.sentence_place(turn, sentence);
                        acts.near.push(Act { kind: row.kind, at, confidence: sure(score) });
                    }
                }
            }
        }
        acts.of_turn.push(first..acts.all.len() as u32);
        acts.doubtful.push(doubtful);
        acts.scores.push(highest);
    }
    acts
}

/// The score from which on an act is found in a sentence.
///
/// Who sets a question mark asks, unless the model is sure that it is an offer or the like.
pub fn enough(head: &Head, sentence: &Sentence) -> f32 {
    if head.kind == ActKind::Ask && sentence.asks { head.doubt.min(head.found) } else { head.found }
}

/// How sure a score is, to a thousandth: it is not known more finely.
fn sure(score: f32) -> f32 {
    (probability(score) * 1000.0).round() / 1000.0
}

/// The first wording of these kinds in a sentence.
fn evidence(reading: &Reading<'_>, turn: usize, hits: &[Hit], cues: &[Cue]) -> Option<Place> {
    let hit = hits.iter().find(|hit| cues.contains(&hit.cue))?;
    Some(reading.place(turn, hit.from, hit.to))
}

fn same_side(by: Side, side: Side) -> bool {
    by == side || (by == Side::Agent && side == Side::Bot)
}

/// The bit of a kind of wordings; none for what comes after the 128th, which no act asks for.
const fn bit(cue: Cue) -> u128 {
    match 1_u128.checked_shl(cue as u32) {
        Some(bit) => bit,
        None => 0,
    }
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
        let mut plain = 0;
        while plain < PLAIN.len() {
            if ACTS[row].kind as u32 == PLAIN[plain].0 as u32 {
                masks[row].0 |= bit(PLAIN[plain].1);
            }
            plain += 1;
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

/// How an act is found, in the words that `earnest explain` prints.
const fn how(found: &Found) -> &'static str {
    match found {
        ByWording(..) => {
            "By wordings of the language's list, sentence by sentence; some wordings rule it out."
        }
        ByRule => "By a rule of its own, sentence by sentence.",
        ByModel(_) => {
            "By a linear model over hashed words, their neighbours and what went before, sentence by sentence; fitted to the project's own corpus."
        }
    }
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
                how: Cow::Borrowed(how(&$found)),
                wrong: Cow::Borrowed($wrong),
                source: Cow::Borrowed(
                    "ISO 24617-2 (2020), dialogue acts; wordings and corpus of the project.",
                ),
            },
        }
    };
}

/// Finds an act in a sentence of a turn.
type Rule = fn(&Reading<'_>, usize, &Sentence) -> Option<Place>;

/// Wordings that are an act by themselves, whatever the model makes of the sentence.
const PLAIN: [(ActKind, Cue); 1] = [(ActKind::AnnounceWait, Cue::AskToWait)];

/// Rules that look at more than wordings. The models see what they find.
pub const RULES: [(ActKind, Rule); 4] = [
    (ActKind::Acknowledge, acknowledges),
    (ActKind::Ask, asks),
    (ActKind::ReadBack, reads_back),
    (ActKind::GiveValue, gives_value),
];

/// What the models see of a sentence.
///
/// - **Out**: hashes, as `features::of_sentence` gives them.
pub fn seen(reading: &Reading<'_>, before: &Before, index: usize, into: &mut Vec<u32>) {
    let sentence = &reading.sentences_of(before.turn())[index];
    let ruled = RULES.map(|(_, rule)| rule(reading, before.turn(), sentence).is_some());
    features::of_sentence(reading, before, index, &ruled, into);
}

use Found::{ByModel, ByRule, ByWording};
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
        ByModel(&[Cue::IdentifySelf]),
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
        ByModel(&[]),
        0.85,
        "A token that says \"I follow\".",
        "Shows that the listener is there.",
        "A short yes to a question is one too."
    ),
    row!(
        Appreciate,
        None,
        ByModel(&[Cue::Appreciate]),
        0.7,
        "Finds good or remarkable what the other party said or did.",
        "Shows that the listener takes in what is told.",
        "\"Lovely\" as a bare \"done\" counts where the model cannot tell."
    ),
    row!(
        Apologise,
        None,
        ByModel(&[Cue::Apologise]),
        0.9,
        "Apologises.",
        "Part of owning a failure.",
        "\"Sorry\" that opens a refusal counts; rules that need more look further."
    ),
    row!(
        React,
        AGENT,
        ByModel(&[Cue::React]),
        0.8,
        "Reacts to what was told: names it, or what it means for the teller.",
        "Shows that the trouble was heard.",
        "Fixed phrases count as much as fresh ones."
    ),
    row!(
        Interpret,
        AGENT,
        ByModel(&[]),
        0.6,
        "Says what it is or must be like for the teller, or that one has been there too.",
        "Shows that what was told was understood, not only heard.",
        "What the agent likes or lives through apart from what was told may count."
    ),
    row!(
        Explore,
        AGENT,
        ByModel(&[]),
        0.6,
        "Asks about the teller's situation or need, beyond the fields of a form.",
        "What is needed is often not what is asked for.",
        "A question about a fault's circumstances may count."
    ),
    row!(
        Ask,
        None,
        ByModel(&[]),
        0.85,
        "Asks for information.",
        "Opens many moments.",
        "Declarative questions in recognised speech are missed; \"can you\" that instructs may count."
    ),
    row!(
        Request,
        CUSTOMER,
        ByModel(&[Cue::Request]),
        0.8,
        "Asks for something to be done.",
        "What the contact is for.",
        "\"I want to know\" counts as both question and request."
    ),
    row!(
        Confirm,
        None,
        ByModel(&[Cue::Confirm]),
        0.8,
        "Asks whether what was understood is right.",
        "Prevents errors.",
        "\"Right?\" as a habit counts."
    ),
    row!(
        Recap,
        AGENT,
        ByModel(&[Cue::RecapCue]),
        0.6,
        "Restates what the other party said.",
        "Shows that it was understood.",
        "By its opening words alone; the moment that needs it compares the content."
    ),
    row!(
        Repeat,
        None,
        ByModel(&[]),
        0.7,
        "Says again what the other party just said, in part or whole.",
        "Prevents errors, and shows that one listens.",
        "Words used again by chance may count."
    ),
    row!(
        ReadBack,
        AGENT,
        ByModel(&[]),
        0.9,
        "Says back a value that the other party gave.",
        "Prevents errors.",
        "Values in letters only are not compared."
    ),
    row!(
        GiveValue,
        None,
        ByModel(&[]),
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
        ByModel(&[Cue::Decline]),
        0.8,
        "Says that something cannot be done.",
        "A clean no is an answer.",
        "\"We do not mind\" counts."
    ),
    row!(
        Promise,
        AGENT,
        ByModel(&[Cue::Promise]),
        0.8,
        "Commits to do something.",
        "The customer waits for it.",
        "What is done at once may count; rules that need more look further."
    ),
    row!(
        Offer,
        AGENT,
        ByModel(&[]),
        0.7,
        "Proposes to do something for the other party, who may say yes or no.",
        "Opens a way forward.",
        "\"I can\" that tells what is possible at all may count."
    ),
    row!(
        SayWhen,
        None,
        ByModel(&[Cue::SayWhen]),
        0.8,
        "Says by when.",
        "The customer can plan.",
        "A date that belongs to something else counts."
    ),
    row!(
        AnnounceWait,
        None,
        ByModel(&[Cue::AnnounceWait, Cue::AskToWait]),
        0.85,
        "Says that there will be a wait.",
        "To the customer quiet without words is a dead line.",
        "\"Hold on\" said to a colleague may count."
    ),
    row!(
        Instruct,
        AGENT,
        ByModel(&[Cue::Instruct]),
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
        ByModel(&[Cue::ReportResult]),
        0.7,
        "Says whether it worked.",
        "A fix counts only when it worked.",
        "\"Done\" of something else counts."
    ),
    row!(
        Explain,
        AGENT,
        ByModel(&[Cue::Explain]),
        0.65,
        "Gives the reason or the way something works.",
        "Understanding prevents repeat contacts.",
        "Reasons without a linking word are missed."
    ),
    row!(
        Hedge,
        None,
        ByModel(&[Cue::Hedge]),
        0.6,
        "Leaves open how sure the speaker is.",
        "A number of its own right: how often answers are left open. Never a score.",
        "\"I think\" as a courtesy counts."
    ),
    row!(
        NotFollow,
        None,
        ByModel(&[Cue::NotFollow]),
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
        ByModel(&[Cue::TellTrouble]),
        0.8,
        "Tells of trouble, hardship or a bad experience.",
        "Calls for an act of empathy.",
        "Trouble told without any of the listed words is missed."
    ),
    row!(
        Blame,
        CUSTOMER,
        ByModel(&[Cue::Blame]),
        0.75,
        "Says that the company failed.",
        "Calls for owning it.",
        "Failures told by their effects alone are missed."
    ),
    row!(
        TellFault,
        CUSTOMER,
        ByModel(&[Cue::TellFault]),
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
        ByModel(&[Cue::Commit]),
        0.75,
        "Takes a payment or makes a change on the account.",
        "Consent and read-back hang on it.",
        "Changes told without \"have\" are missed."
    ),
    row!(
        Agree,
        None,
        ByModel(&[Cue::Agree]),
        0.7,
        "Says yes.",
        "Settles questions and consents.",
        "\"Okay\" that only follows counts."
    ),
    row!(
        Deny,
        None,
        ByModel(&[Cue::Deny]),
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
            Sort::NumberWord => match reading.lists.numbers.digit(word) {
                Some(Digit::One(digit)) => {
                    if tens_before && digit > 0 {
                        digits.pop();
                    }
                    digits.extend(std::iter::repeat_n(char::from(b'0' + digit), times_before));
                }
                Some(Digit::Pair(pair)) => digits.push_str(&pair.to_string()),
                Some(Digit::Tens(tens)) => {
                    digits.push(char::from(b'0' + tens));
                    digits.push('0');
                    after_tens = true;
                }
                Some(Digit::Times(count)) => times = usize::from(count),
                None => {}
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
