//! The customer gives a value to keep, and the agent says it back.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::{self, ActKind};
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::reading::Side;
use crate::words::{Sort, Word};

pub(super) const ROW: Row = Row {
    name: "reads_back",
    title: "read the value back",
    about: About::Skill(Skill::Figures),
    doc: doc(
        "The customer gives a value that the agent stores or acts on: a new address, an amount, a booking, a call-back number, a meter reading; never card, security or password data, nor a key that is looked up. Met: all of it or the usual part is repeated correctly within three agent turns.",
        "A wrong digit stored is a lost parcel, a missed call, a wrong bill.",
        "Opens where the customer gives digits or an address after a question for, or with wordings of, a value to keep. Met where digits or rare words of it are said back. Missed only where the agent asked for it to keep it, or says another number back.",
        "A value typed straight into a form that the customer sees needs no reading back, and still counts.",
        "The trade's common quality forms; a third of values with three digits or more are look-up keys, which are left out.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(3),
    // In a public thread a value had better not be repeated.
    channels: &[Channel::Voice, Channel::Chat, Channel::Email],
    version: 1,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let mut open_until = None;
    for turn in context.customer_turns() {
        if open_until.is_some_and(|until| turn <= until) {
            continue;
        }
        let Some((opener, value)) = value_to_keep(context, turn) else { continue };
        let searched = context.replies(turn, 3);
        let mut wrong = false;
        let mut moment = context.settle(opener, searched.as_ref(), |reply| {
            let said = said_back(context, reply, &value);
            wrong |= said.is_none() && runs(context, reply).iter().any(|run| run.len() >= 3);
            said
        });
        // A number comes in parts; what comes after one was said back is another.
        let answered = moment.answer.map(|answer| answer.turn as usize);
        open_until =
            answered.or(searched.as_ref().and_then(|searched| searched.turns.last().copied()));
        if moment.outcome == Outcome::Missed
            && searched
                .as_ref()
                .is_some_and(|searched| searched.over_at.is_none() && searched.turns.len() < 3)
            && context.closes_after(turn).is_none()
        {
            moment = moment.doubted(WhyUnknown::CutOff);
        }
        if moment.outcome == Outcome::Missed && !value.asked && !wrong {
            // Given unasked it may be a key that is looked up; but a wrong number was heard wrongly.
            moment = moment.doubted(WhyUnknown::Unsure);
        }
        found.push(moment);
    }
}

struct Value {
    digits: String,
    words: Vec<(u64, u32)>,
    address: Option<String>,
    time: bool,
    /// Whether the agent asked for it, to keep it.
    asked: bool,
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
    let address = address.or_else(|| spoken_address(&reading.conversation.turns[turn].text));
    // Without digits the models must be sure that it is a value.
    let gives = match digits.len() >= 2 || address.is_some() {
        true => context.acts.leaning(turn, ActKind::GiveValue),
        false => Some(context.acts.first(turn, ActKind::GiveValue)?),
    };
    // What was asked for decides; else what the customer says it is.
    let question = (0..turn).rev().take(3).find(|&before| {
        matches!(reading.turns[before].side, Side::Agent | Side::Bot)
            && (reading.asks(before)
                || context.acts.has(before, ActKind::Ask)
                || reading.has(before, Cue::AskForFact))
    });
    let own = |cue: Cue| reading.has(turn, cue);
    let asked = |cue: Cue| question.is_some_and(|question| reading.has(question, cue));
    let time = asked(Cue::SlotDate);
    let look_up = own(Cue::Lookup)
        || (asked(Cue::Lookup) && !asked(Cue::NewValueAsk))
        || asked(Cue::CheckIdentity);
    let keep = asked(Cue::NewValueAsk) || own(Cue::ContactValue) || own(Cue::NewValueAsk);
    // Where no wording says that it is kept, an answer to a question that gives a value may be one.
    let may_keep = keep || (question.is_some() && gives.is_some());
    if look_up || !may_keep {
        return None;
    }
    let mut rare = Vec::new();
    context.concepts(turn, &mut rare);
    let is_value =
        |word: &&Word| matches!(word.sort, Sort::Number | Sort::NumberWord | Sort::Address);
    let place = match (words.iter().find(is_value), words.iter().rev().find(is_value)) {
        (Some(first), Some(last)) => Place { turn: turn as u32, start: first.start, end: last.end },
        // A name or a place.
        _ => gives.filter(|_| !rare.is_empty())?,
    };
    Some((place, Value { digits, words: rare, address, time, asked: asked(Cue::NewValueAsk) }))
}

fn said_back(context: &Context<'_>, turn: usize, value: &Value) -> Option<Place> {
    let reading = context.reading;
    let least = value.digits.len().clamp(2, 3);
    let said = runs(context, turn);
    let right = |run: &String| {
        run.len() >= least && (value.digits.contains(run.as_str()) || run.contains(&value.digits))
    };
    if value.digits.len() >= 2 && said.iter().any(right) {
        return Some(reading.whole(turn));
    }
    // "Five fifteen" comes back as "quarter past five".
    if value.time
        && let Some(place) = reading.cue(turn, Cue::SayWhen)
    {
        return Some(place);
    }
    let text = reading.conversation.turns[turn].text.to_lowercase();
    if let Some(address) = &value.address
        && (text.contains(address.as_str()) || written(&text).contains(address.as_str()))
    {
        return Some(reading.whole(turn));
    }
    if value.digits.len() <= 4
        && let Some((place, shared)) = context.shared(turn, &value.words)
        && shared >= 2
    {
        return Some(place);
    }
    // A wrong number is no read-back, whatever stands around it.
    if said.iter().any(|run| run.len() >= 3) {
        return None;
    }
    let enough = value.words.len().clamp(1, 2);
    match context.shared(turn, &value.words) {
        Some((place, shared)) if shared >= enough => Some(place),
        _ => None,
    }
}

/// The numbers of a turn as digits, those said together as one.
fn runs(context: &Context<'_>, turn: usize) -> Vec<String> {
    let reading = context.reading;
    let words = reading.turns[turn].words.clone();
    let is_number = |at: u32| {
        let word = &reading.words[at as usize];
        matches!(word.sort, Sort::Number | Sort::NumberWord)
            || matches!(reading.text(turn, word), "oh" | "Oh" | "o" | "O" | "and")
    };
    let mut runs = Vec::new();
    let mut at = words.start;
    while at < words.end {
        if !is_number(at) {
            at += 1;
            continue;
        }
        let from = at;
        while at < words.end && is_number(at) {
            at += 1;
        }
        let mut digits = String::new();
        acts::digits(reading, turn, from..at, &mut digits);
        // "the one ending in …" is no number.
        let bare_one = digits == "1" && at - from == 1;
        if !bare_one && !digits.is_empty() {
            runs.push(digits);
        }
    }
    runs
}

/// An address as it is said, as it is written.
fn written(text: &str) -> String {
    text.replace(" dot ", ".").replace(" at ", "@").replace(" underscore ", "_")
}

/// The e-mail address in a text that says "at" and "dot".
fn spoken_address(text: &str) -> Option<String> {
    let written = written(&text.to_lowercase());
    let address = written.split_whitespace().find(|word| {
        word.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
    })?;
    Some(address.trim_end_matches(['.', ',', '!', '?']).to_owned())
}
