//! The customer asks about a charge, a fee, a balance or a refund, and the agent explains it.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc, earlier};
use crate::acts::ActKind;
use crate::conversation::Place;
use crate::cues::Cue;
use crate::numbers::{Number, Value};

pub(super) const ROW: Row = Row {
    name: "explains_charge",
    title: "explained the charge",
    about: About::Skill(Skill::Figures),
    doc: doc(
        "The customer asks about a charge, fee, balance, bill or refund: why it is there, or how much. Met, within two stretches of the agent's floor: the reason, where they ask why (and the amount, where neither has named it); the amount, where they ask how much.",
        "A bill that nobody explains is disputed, and asked about again.",
        "Opens at questions in which such a word stands. A reason is an explanation in more than a few words, or wordings such as \"that's for\", \"because\", \"it covers\". Missed only where the agent goes on to other things without amount, reason, question, wait or promise.",
        "A reason that is wrong counts, unless a bill that was given with the conversation says otherwise; then `figures_agree` shows it. A price before a sale is no charge.",
        "The trade's quality forms for billing contacts.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 1,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut open_until = None;
    for turn in context.customer_turns() {
        if open_until.is_some_and(|until| turn <= until) {
            continue;
        }
        let why = reading.cue(turn, Cue::ChargeWhy);
        let how_much = reading.cue(turn, Cue::ChargeHowMuch);
        let Some(opener) = earlier(why, how_much) else { continue };
        if reading.has(turn, Cue::ChargeIsNot) {
            continue;
        }
        let Some(searched) = context.replies(turn, 2) else {
            found.push(context.unknown(opener, WhyUnknown::CutOff));
            continue;
        };
        open_until = searched.turns.last().copied();
        // An amount that the customer names needs no naming.
        let told = (0..=turn).rev().take(6).any(|before| amount(&context.numbers(before)));
        let (mut reason, mut sum, mut goes_on) = (None, None, false);
        for &reply in &searched.turns {
            sum = earlier(sum, said_amount(context, reply));
            reason = earlier(reason, said_reason(context, reply));
            goes_on |= is_open(context, reply);
        }
        let answer = match (why.is_some(), how_much.is_some()) {
            (false, _) => sum,
            (true, false) if told || sum.is_some() => reason,
            (true, false) => None,
            (true, true) => reason.filter(|_| told || sum.is_some()),
        };
        let moment = context.outcome(opener, &searched, answer);
        let partly = reason.is_some() || sum.is_some();
        found.push(match moment.outcome {
            Outcome::Missed if partly || goes_on => moment.doubted(WhyUnknown::Unsure),
            Outcome::Missed if searched.over_at.is_none() && context.cut_off(opener) => {
                moment.doubted(WhyUnknown::CutOff)
            }
            Outcome::Missed => context.unless_moved(moment, &searched),
            _ => moment,
        });
    }
}

fn amount(numbers: &[Number]) -> bool {
    numbers.iter().any(|number| matches!(number.value, Value::Amount(_)))
}

fn said_amount(context: &Context<'_>, turn: usize) -> Option<Place> {
    let numbers = context.numbers(turn);
    let is_sum = |number: &&Number| matches!(number.value, Value::Amount(_) | Value::Count(_));
    let money = numbers.iter().find(|number| matches!(number.value, Value::Amount(_)));
    money.or_else(|| numbers.iter().find(is_sum)).map(|number| super::sums::place(turn, number))
}

/// An explanation in at least so many words is a reason.
const LEAST: usize = 8;

fn said_reason(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let by_act = || {
        context
            .acts
            .first(turn, ActKind::Explain)
            .filter(|_| reading.turn_words(turn).len() >= LEAST)
    };
    reading.cue(turn, Cue::ChargeReason).or_else(by_act)
}

/// How sure an act must be to leave it open: some are found from a fifth on.
const SURE: f32 = 0.4;

/// Whether a turn asks, waits, promises, hands over or declines, so that the answer may yet come.
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
        || (context.acts.of(turn).iter())
            .any(|act| open.contains(&act.kind) && act.confidence >= SURE)
        || context.reading.has(turn, Cue::AnnounceWait)
}
