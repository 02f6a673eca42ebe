//! The customer gives a value to keep, and the agent says it back.

use super::{Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::{self, ActKind};
use crate::conversation::Place;
use crate::cues::Cue;
use crate::reading::Side;
use crate::words::Sort;

pub(super) const ROW: Row = Row {
    name: "reads_back",
    title: "read the value back",
    skill: Skill::Figures,
    doc: doc(
        "The customer gives a value that the agent stores or acts on: a new address, an amount, a booking, a call-back number, a meter reading; never card, security or password data, nor a key that is looked up. Met: all of it or the usual part is repeated correctly within three agent turns.",
        "A wrong digit stored is a lost parcel, a missed call, a wrong bill.",
        "Opens where the customer gives digits or an address after a question for, or with wordings of, a value to keep. Met where digits or rare words of it are said back.",
        "A value typed straight into a form that the customer sees needs no reading back, and still counts.",
        "The trade's common quality forms; a third of values with three digits or more are look-up keys, which are left out.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(3),
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
        let Some((opener, value)) = value_to_keep(context, turn) else { continue };
        let searched = context.replies(turn, 3);
        let mut moment =
            context.settle(opener, searched.as_ref(), |reply| said_back(context, reply, &value));
        open_until = searched.as_ref().and_then(|searched| searched.turns.last().copied());
        if moment.outcome == Outcome::Missed
            && searched.as_ref().is_some_and(|searched| searched.over_at.is_none())
            && context.closes_after(turn).is_none()
        {
            moment = context.unknown(opener, WhyUnknown::CutOff);
        }
        found.push(moment);
    }
    let _ = reading;
}

struct Value {
    digits: String,
    words: Vec<(u64, u32)>,
    address: Option<String>,
}

fn value_to_keep(context: &Context<'_>, turn: usize) -> Option<(Place, Value)> {
    let reading = context.reading;
    let words = reading.turn_words(turn);
    if words.iter().any(|word| word.sort == Sort::Masked) || reading.asks(turn) {
        return None;
    }
    let mut digits = String::new();
    acts::digits(reading, turn, reading.turns[turn].words.clone(), &mut digits);
    let address = words
        .iter()
        .find(|word| word.sort == Sort::Address)
        .map(|word| reading.text(turn, word).to_lowercase());
    if digits.len() < 2 && address.is_none() {
        return None;
    }
    // What was asked for decides; else what the customer says it is.
    let question = (0..turn).rev().take(3).find(|&before| {
        reading.turns[before].side == Side::Agent
            && (reading.asks(before)
                || context.acts.has(before, ActKind::Ask)
                || reading.has(before, Cue::AskForFact))
    });
    let own = |cue: Cue| reading.has(turn, cue);
    let asked = |cue: Cue| question.is_some_and(|question| reading.has(question, cue));
    let look_up = own(Cue::Lookup)
        || (asked(Cue::Lookup) && !asked(Cue::NewValueAsk))
        || asked(Cue::CheckIdentity);
    let keep = asked(Cue::NewValueAsk) || own(Cue::ContactValue) || own(Cue::NewValueAsk);
    if look_up || !keep {
        return None;
    }
    let mut rare = Vec::new();
    context.concepts(turn, &mut rare);
    let first = words
        .iter()
        .find(|word| matches!(word.sort, Sort::Number | Sort::NumberWord | Sort::Address))?;
    let last = words
        .iter()
        .rev()
        .find(|word| matches!(word.sort, Sort::Number | Sort::NumberWord | Sort::Address))?;
    let place = Place { turn: turn as u32, start: first.start, end: last.end };
    Some((place, Value { digits, words: rare, address }))
}

fn said_back(context: &Context<'_>, turn: usize, value: &Value) -> Option<Place> {
    let reading = context.reading;
    let mut digits = String::new();
    acts::digits(reading, turn, reading.turns[turn].words.clone(), &mut digits);
    let enough = value.digits.len().min(3).max(2);
    let digits_match = digits.len() >= 2
        && (value.digits.contains(&digits)
            || digits.contains(&value.digits)
            || (value.digits.len() >= enough
                && digits.ends_with(&value.digits[value.digits.len() - enough..])));
    if digits_match && value.digits.len() >= 2 {
        return Some(reading.whole(turn));
    }
    if let Some(address) = &value.address
        && reading.conversation.turns[turn].text.to_lowercase().contains(address.as_str())
    {
        return Some(reading.whole(turn));
    }
    match context.shared(turn, &value.words) {
        Some((place, shared))
            if shared >= 2
                || (shared == 1
                    && value.digits.len() <= 4
                    && reading.turn_words(turn).len() <= 12) =>
        {
            Some(place)
        }
        _ => None,
    }
}
