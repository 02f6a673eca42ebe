//! The customer asks about a charge, a fee, a balance or a refund, and the agent explains it.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Searched, Skill, WhyUnknown, doc, earlier,
};
use crate::acts::{Act, ActKind};
use crate::conversation::Place;
use crate::cues::Cue;
use crate::numbers::{Decimal, Number, Value};
use crate::reading::{Sentence, Side};

pub(super) const ROW: Row = Row {
    name: "explains_charge",
    title: "explained the charge",
    about: About::Skill(Skill::Figures),
    doc: doc(
        "The customer asks about a charge, fee, balance, bill or refund, or cannot make sense of it: why it is there, what it is for, how much it is, or whether there is one. Met, within two stretches of the agent's floor, or four where the agent asks back or goes to look: the reason, where they ask why (and the amount, where neither has named it); the amount, where they ask how much; either, or yes or no, where they ask whether.",
        "A bill that nobody explains is disputed, and asked about again.",
        "Opens at a sentence in which words of asking (\"why\", \"explain\", \"what is this\", \"will I be\") stand near a charge, or near an amount where money moves; at a few words of asking after the agent named a charge or an amount (\"what for?\"); and, at the start, at a charge with its amount that the customer says cannot be right or never ordered. A reason is an explanation in more than a few words, or wordings such as \"that's for\", \"because\", \"it covers\". Unknown where the customer asks again after it. Missed only where neither amount nor reason comes in four stretches and the first two neither ask, wait, promise nor offer.",
        "Most complaints about a bill are not taken for questions, though people take some of them so: words do not tell which. A reason that is wrong counts, unless a bill that was given with the conversation says otherwise; then `figures_agree` shows it. What something costs before it is bought opens it now and then.",
        "The trade's quality forms for billing contacts.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(4),
    channels: &[],
    version: 2,
    find,
};

/// What is asked of a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Why it is there, what it is for, how it can be.
    Why,
    /// How much it is.
    HowMuch,
    /// Whether there is one.
    Whether,
}

/// The stretches in which an answer is looked for, and those in which it is looked for where the
/// agent asks back or goes to look.
const STRETCHES: (usize, usize) = (2, 4);
/// In a sentence without marks, a question and what it asks about stand so many words apart at most.
const APART: u32 = 10;
/// A question whose matter was named before it has so many words at most.
const SHORT: usize = 8;
/// A question whether there is a charge has so many words at most.
const WHETHER: u32 = 25;
/// A complaint that only an explanation answers stands in one of so many first turns.
const FIRST_TURNS: usize = 2;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut open_until = None;
    for (index, turn) in context.customer_turns().enumerate() {
        if open_until.is_some_and(|until| turn <= until) {
            continue;
        }
        let Some((opener, asked)) = opener(context, turn, index < FIRST_TURNS) else { continue };
        let Some(first) = context.replies(turn, STRETCHES.0) else {
            found.push(context.unknown(opener, WhyUnknown::CutOff));
            continue;
        };
        // An amount that the customer names needs no naming.
        let told = (0..=turn).rev().take(6).any(|before| amount(reading.numbers(before)));
        let mut searched = first;
        let mut answer = answer(context, &searched, asked, told);
        let goes_on = searched.turns.iter().any(|&reply| is_open(context, reply));
        let mut late = false;
        // A miss is one only where nothing came later either.
        if answer.is_none()
            && let Some(longer) = context.replies(turn, STRETCHES.1)
        {
            searched = longer;
            answer = self::answer(context, &searched, asked, told);
            late = answer.is_some() && !goes_on;
        }
        open_until = searched.turns.last().copied().map(|last| match answer {
            Some(answer) => last.min(answer.turn as usize),
            None => last,
        });
        let moment = context.outcome(opener, &searched, answer);
        let partly = || {
            searched.turns.iter().any(|&reply| {
                may_explain(context, reply)
                    || said_reason(context, reply).is_some()
                    || said_amount(context, reply).is_some()
            })
        };
        found.push(match moment.outcome {
            Outcome::Missed if goes_on || partly() => moment.doubted(WhyUnknown::Unsure),
            Outcome::Missed if searched.over_at.is_none() && context.cut_off(opener) => {
                moment.doubted(WhyUnknown::CutOff)
            }
            Outcome::Missed => context.unless_moved(moment, &searched),
            _ if late => moment.doubted(WhyUnknown::Unsure),
            _ => unless_asked_again(context, moment),
        });
    }
}

/// Doubts an explanation after which the customer asks again, or says that it is none.
fn unless_asked_again(context: &Context<'_>, moment: Moment) -> Moment {
    let reading = context.reading;
    let Some(answer) = moment.answer else { return moment };
    let turns = reading.turns.len();
    let is_theirs = |turn: &usize| {
        let turn = &reading.turns[*turn];
        turn.side == Side::Customer && turn.stretch.is_some()
    };
    let next = (answer.turn as usize + 1..turns).find(is_theirs).unwrap_or(turns);
    let since = (moment.opener.turn as usize + 1..turns.min(next + 1)).filter(is_theirs);
    let again = since
        .into_iter()
        .any(|turn| reading.hits_of(turn).iter().any(|hit| ASKED_AGAIN.contains(&hit.cue)));
    let moment = if again { moment.doubted(WhyUnknown::Unsure) } else { moment };
    context.not_closed_before(moment, next)
}

/// What a customer says who asked for a reason and has heard none.
const ASKED_AGAIN: [Cue; 7] = [
    Cue::ChargeBecause,
    Cue::ChargeHowCan,
    Cue::ChargeExplain,
    Cue::ChargeShort,
    Cue::ToldAlready,
    Cue::NotUnderstood,
    Cue::Corrected,
];

/// Where the replies explain the charge.
fn answer(context: &Context<'_>, searched: &Searched, asked: Asked, told: bool) -> Option<Place> {
    let replies = || searched.turns.iter().copied();
    let sum = || replies().find_map(|reply| said_amount(context, reply));
    let reason = || replies().find_map(|reply| said_reason(context, reply));
    match asked {
        Asked::HowMuch => sum(),
        Asked::Why => reason().filter(|_| told || sum().is_some()),
        Asked::Whether => {
            let yes_or_no = || {
                replies().find_map(|reply| {
                    (context.acts.first(reply, ActKind::Agree))
                        .or_else(|| context.acts.first(reply, ActKind::Deny))
                })
            };
            earlier(earlier(sum(), reason()), yes_or_no())
        }
    }
}

/// The words with which a turn asks about a charge, and what they ask.
fn opener(context: &Context<'_>, turn: usize, is_first: bool) -> Option<(Place, Asked)> {
    let reading = context.reading;
    let hits = reading.hits_of(turn);
    if !hits.iter().any(|hit| OPENS.contains(&hit.cue))
        || hits.iter().any(|hit| hit.cue == Cue::ChargeIsNot)
    {
        return None;
    }
    let whole = |asked| Some((reading.whole(turn), asked));
    for sentence in reading.sentences_of(turn) {
        let said = Said::in_sentence(context, turn, sentence);
        if let Some(asked) = said.asks(context, turn, sentence) {
            return Some((reading.sentence_place(turn, sentence), asked));
        }
    }
    // What is asked may have been named before.
    let has = |cue| hits.iter().any(|hit| hit.cue == cue);
    let named = || {
        let before = (turn.saturating_sub(2)..turn)
            .rev()
            .find(|&before| matches!(reading.turns[before].side, Side::Agent | Side::Bot));
        before.filter(|&before| {
            reading.has(before, Cue::ChargeTopic) || amount(reading.numbers(before))
        })
    };
    let words = reading.turn_words(turn).len();
    if words <= SHORT && has(Cue::ChargeShort) && named().is_some() {
        let how_much = hits.iter().any(|hit| {
            hit.cue == Cue::ChargeShort
                && !reading.hits_of(turn).iter().any(|why| {
                    why.cue == Cue::ChargeBecause && why.from <= hit.to && hit.from <= why.to
                })
        });
        return whole(if how_much { Asked::HowMuch } else { Asked::Why });
    }
    if has(Cue::ChargeHowCan)
        && (has(Cue::ChargeTopic)
            || named().is_some_and(|before| reading.has(before, Cue::ChargeTopic)))
    {
        return whole(Asked::Why);
    }
    // "Sixty pounds on the ninth, and nobody was here. So explain me that."
    let is_short = |sentence: &Sentence| sentence.to - sentence.from <= 6;
    let explains = hits.iter().find(|hit| hit.cue == Cue::ChargeExplain);
    if let Some(explains) = explains
        && has(Cue::ChargeTopic)
        && amount(reading.numbers(turn))
        && reading.sentence_of(turn, explains.from).is_some_and(is_short)
    {
        return whole(Asked::Why);
    }
    let puzzled = is_first
        && has(Cue::ChargePuzzled)
        && has(Cue::ChargeTopic)
        && !has(Cue::ChargeDemand)
        && is_amount(reading.numbers(turn));
    if puzzled { whole(Asked::Why) } else { None }
}

/// Without one of these nothing opens.
const OPENS: [Cue; 10] = [
    Cue::ChargeWhy,
    Cue::ChargeHowMuch,
    Cue::ChargeTopic,
    Cue::ChargeMoves,
    Cue::ChargeBecause,
    Cue::ChargeExplain,
    Cue::ChargeWhat,
    Cue::ChargeShort,
    Cue::ChargeHowCan,
    Cue::ChargePuzzled,
];

/// What a sentence says that has to do with charges: the first words of each wording.
#[derive(Default)]
struct Said {
    topics: Vec<u32>,
    moves: Vec<u32>,
    amounts: Vec<u32>,
    because: Option<u32>,
    explain: Option<u32>,
    what: Option<u32>,
    whether: Option<u32>,
    is_why: bool,
    is_how_much: bool,
    how_much: Option<u32>,
    /// It asks what no explanation answers, or speaks of a payment that did not go through.
    is_other: bool,
    is_declined: bool,
}

impl Said {
    fn in_sentence(context: &Context<'_>, turn: usize, sentence: &Sentence) -> Self {
        let reading = context.reading;
        let mut said = Self::default();
        for hit in reading.hits_within(turn, sentence) {
            match hit.cue {
                Cue::ChargeTopic => said.topics.push(hit.from),
                Cue::ChargeMoves => said.moves.push(hit.from),
                Cue::ChargeBecause => said.because = said.because.or(Some(hit.from)),
                Cue::ChargeExplain => said.explain = said.explain.or(Some(hit.from)),
                Cue::ChargeWhat => said.what = said.what.or(Some(hit.from)),
                Cue::ChargeWhether => said.whether = said.whether.or(Some(hit.from)),
                Cue::ChargeWhy => said.is_why = true,
                Cue::ChargeHowMuch => said.is_how_much = true,
                Cue::ChargeShort => said.how_much = said.how_much.or(Some(hit.from)),
                Cue::ChargeAsksNot => said.is_other = true,
                Cue::ChargeDeclined => said.is_declined = true,
                _ => {}
            }
        }
        let asks = said.because.or(said.explain).or(said.what);
        if asks.is_some() {
            let first = reading.words[sentence.from as usize].start;
            let last = reading.words[sentence.to as usize - 1].end;
            for number in reading.numbers(turn) {
                let is_here = first <= number.span.start && number.span.end <= last;
                if is_here && is_price(number) {
                    let words = &reading.words[sentence.from as usize..sentence.to as usize];
                    let before = words.partition_point(|word| word.start < number.span.start);
                    said.amounts.push(sentence.from + before as u32);
                }
            }
        }
        said
    }

    fn asks(&self, context: &Context<'_>, turn: usize, sentence: &Sentence) -> Option<Asked> {
        if self.is_declined {
            return None;
        }
        let near = |at: u32, of: &[u32]| of.iter().any(|of| at.abs_diff(*of) <= APART);
        let is_of = |at: u32| {
            near(at, &self.topics)
                || near(at, &self.amounts) && (!self.moves.is_empty() || !self.topics.is_empty())
        };
        // "Why" asks about what follows it, or, as the last word, about what was said before.
        let asks_why = |at: u32| {
            let follows = |of: &[u32]| of.iter().any(|of| at < *of && of - at <= APART);
            let is_last = sentence.to - at <= 2;
            is_last && is_of(at)
                || follows(&self.topics)
                || follows(&self.amounts) && !self.moves.is_empty()
        };
        let is_why = self.because.is_some_and(asks_why)
            || self.explain.is_some_and(|at| is_of(at) || near(at, &self.amounts))
            || self.what.is_some_and(|at| is_of(at) || near(at, &self.amounts));
        if self.is_why || is_why {
            return Some(Asked::Why);
        }
        if self.is_how_much {
            return Some(Asked::HowMuch);
        }
        if self.is_other || self.topics.is_empty() || sentence.to - sentence.from > WHETHER {
            return None;
        }
        let asks = || {
            let place = context.reading.sentence_place(turn, sentence);
            sentence.asks || context.acts.within(place).iter().any(|act| act.kind == ActKind::Ask)
        };
        (self.whether.is_some_and(|at| near(at, &self.topics)) && asks()).then_some(Asked::Whether)
    }
}

/// Money, or what is written as a price: "4.50".
fn is_price(number: &Number) -> bool {
    match &number.value {
        Value::Amount(_) => true,
        Value::Count(count) => count.integer().is_none() || *count >= Decimal::whole(LEAST_PRICE),
        _ => false,
    }
}

/// A whole number without a currency may be an amount from so much on.
const LEAST_PRICE: i64 = 100;

fn is_sum(number: &Number) -> bool {
    match &number.value {
        Value::Count(count) => *count >= Decimal::whole(LEAST_COUNT),
        _ => is_price(number),
    }
}

/// A number without a currency is an amount from so much on.
const LEAST_COUNT: i64 = 10;

fn is_amount(numbers: &[Number]) -> bool {
    numbers.iter().any(is_sum)
}

fn amount(numbers: &[Number]) -> bool {
    numbers.iter().any(|number| matches!(number.value, Value::Amount(_)))
}

fn said_amount(context: &Context<'_>, turn: usize) -> Option<Place> {
    let numbers = context.reading.numbers(turn);
    let is_sum = |number: &&Number| matches!(number.value, Value::Amount(_) | Value::Count(_));
    let money = numbers.iter().find(|number| matches!(number.value, Value::Amount(_)));
    money.or_else(|| numbers.iter().find(is_sum)).map(|number| super::sums::place(turn, number))
}

/// An explanation in at least so many words is a reason.
const LEAST: usize = 8;

/// Whether a turn gives a reason: in a wording of one, or in an explanation that speaks of money.
fn said_reason(context: &Context<'_>, turn: usize) -> Option<Place> {
    let by_act = || {
        let mut explains = context.acts.of(turn).iter().filter(|act| act.kind == ActKind::Explain);
        explains.find_map(|act| of_money(context, turn, act.at).then_some(act.at))
    };
    context.reading.cue(turn, Cue::ChargeReason).or_else(by_act)
}

/// Whether an explanation is long enough, and speaks of a charge or an amount.
fn of_money(context: &Context<'_>, turn: usize, at: Place) -> bool {
    let reading = context.reading;
    let Some(sentence) = reading.sentence_at(turn, at.start) else { return false };
    let charge = |cue: Cue| matches!(cue, Cue::ChargeTopic | Cue::ChargeMoves);
    reading.turn_words(turn).len() >= LEAST
        && !sentence.asks
        && !reading.has(turn, Cue::MoveChannel)
        && (reading.hits_within(turn, sentence).iter().any(|hit| charge(hit.cue))
            || is_amount(reading.numbers(turn)))
}

/// Whether a turn explains anything, so that it may be the reason.
fn may_explain(context: &Context<'_>, turn: usize) -> bool {
    may_do(context, turn, ActKind::Explain)
}

/// Whether a turn has an act, or may have it in more than a few words that do not close.
fn may_do(context: &Context<'_>, turn: usize, kind: ActKind) -> bool {
    let reading = context.reading;
    let says_more = || reading.turn_words(turn).len() >= FEW && !reading.has(turn, Cue::Bye);
    let is_sure = |act: &Act| act.kind == kind && act.confidence >= SURE;
    context.acts.of(turn).iter().any(is_sure) || context.acts.may_have(turn, kind) && says_more()
}

/// How sure an act must be: some are found from a fifth on.
const SURE: f32 = 0.4;

/// Fewer words than these do nothing that a model could not be sure of.
const FEW: usize = 4;

/// Whether a turn may ask, wait, promise, hand over or decline, so that the answer may yet come.
fn is_open(context: &Context<'_>, turn: usize) -> bool {
    let open = [
        ActKind::Ask,
        ActKind::CheckIdentity,
        ActKind::AnnounceWait,
        ActKind::Promise,
        ActKind::Commit,
        ActKind::Offer,
        ActKind::Transfer,
        ActKind::Decline,
        ActKind::Explain,
    ];
    context.reading.sentences_of(turn).iter().any(|sentence| sentence.asks)
        || open.iter().any(|&kind| may_do(context, turn, kind))
        || context.reading.has(turn, Cue::AnnounceWait)
}
