//! The customer gives a value to keep, and the agent says it back.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::{self, ActKind};
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::numbers::{Number, Value};
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
    // Where the last one opened, and up to where it is answered.
    let mut last: Option<(usize, usize)> = None;
    for turn in context.customer_turns() {
        // What goes on within its answers is a part of it, unless it is asked for.
        let goes_on = last.is_some_and(|(opened, until)| {
            turn <= until && !(opened + 1..turn).any(|between| asks(context, between))
        });
        if goes_on {
            continue;
        }
        let Some((opener, value)) = value_to_keep(context, turn) else { continue };
        let searched = context.replies(turn, 3);
        let mut wrong = false;
        let mut moment = context.settle(opener, searched.as_ref(), |reply| {
            let said = said_back(context, reply, &value);
            wrong |= said.is_none()
                && (runs(context, reply).iter().any(|run| run.len() >= 3)
                    || says_another(&context.numbers(reply), &value));
            said
        });
        // A number comes in parts; what comes after one was said back is another.
        let answered = moment.answer.map(|answer| answer.turn as usize);
        let until =
            answered.or(searched.as_ref().and_then(|searched| searched.turns.last().copied()));
        last = until.map(|until| (turn, until));
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

struct Stored {
    /// The numbers that may be kept.
    numbers: Vec<Number>,
    digits: String,
    words: Vec<(u64, u32)>,
    /// An address that is said with "at" and "dot".
    address: Option<String>,
    /// Whether the agent asked for it, to keep it.
    asked: bool,
}

/// Whether a number names something or somebody, or says when or how much: what one keeps.
fn is_kept(number: &Number) -> bool {
    match &number.value {
        Value::Digits(_)
        | Value::Code(_)
        | Value::Spelled(_)
        | Value::Address(_)
        | Value::Date(_)
        | Value::Time(_)
        | Value::Amount(_) => true,
        Value::Count(count) => count.integer().is_some_and(|count| count >= 10),
        Value::Percent(_) | Value::Ordinal(_) | Value::Duration(_) => false,
    }
}

/// Whether the centre asks for something at a turn.
fn asks(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    matches!(reading.turns[turn].side, Side::Agent | Side::Bot)
        && (reading.asks(turn)
            || context.acts.has(turn, ActKind::Ask)
            || reading.has(turn, Cue::AskForFact))
}

fn value_to_keep(context: &Context<'_>, turn: usize) -> Option<(Place, Stored)> {
    let reading = context.reading;
    let words = reading.turn_words(turn);
    if words.iter().any(|word| word.sort == Sort::Masked) {
        return None;
    }
    let mut numbers = context.numbers(turn);
    numbers.retain(is_kept);
    if reading.asks(turn) && numbers.is_empty() {
        return None;
    }
    let mut digits = String::new();
    acts::digits(reading, turn, reading.turns[turn].words.clone(), &mut digits);
    let address = spoken_address(&reading.conversation.turns[turn].text);
    // Without a number the models must be sure that it is a value.
    let gives = match numbers.is_empty() && digits.len() < 2 && address.is_none() {
        false => context.acts.leaning(turn, ActKind::GiveValue),
        true => Some(context.acts.first(turn, ActKind::GiveValue)?),
    };
    // What was asked for decides; else what the customer says it is.
    let question = (0..turn).rev().take(3).find(|&before| asks(context, before));
    let own = |cue: Cue| reading.has(turn, cue);
    let asked = |cue: Cue| question.is_some_and(|question| reading.has(question, cue));
    let look_up = own(Cue::Lookup)
        || (asked(Cue::Lookup) && !asked(Cue::NewValueAsk))
        || asked(Cue::CheckIdentity);
    let keep = asked(Cue::NewValueAsk) || own(Cue::ContactValue) || own(Cue::NewValueAsk);
    // Where no wording says that it is kept, whatever gives a value may be one: its judge decides.
    let may_keep = keep || gives.is_some();
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
    let asked = asked(Cue::NewValueAsk);
    Some((place, Stored { numbers, digits, words: rare, address, asked }))
}

fn said_back(context: &Context<'_>, turn: usize, value: &Stored) -> Option<Place> {
    let reading = context.reading;
    let here = context.numbers(turn);
    // Of digits that were told in several parts, one part is not the whole.
    let parts = value.numbers.iter().filter(|told| is_part(told)).count();
    let same = here.iter().find(|said| {
        value.numbers.iter().any(|told| says(said, told) && (parts == 1 || !is_part(told)))
    });
    if let Some(said) = same {
        return Some(super::sums::place(turn, said));
    }
    let least = value.digits.len().clamp(2, 3);
    let said = runs(context, turn);
    let right = |run: &String| {
        run.len() >= least && (value.digits.contains(run.as_str()) || run.contains(&value.digits))
    };
    if value.digits.len() >= 2 && said.iter().any(right) {
        return Some(reading.whole(turn));
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

/// Whether a number may be a part of digits that are told one group after the other.
fn is_part(number: &Number) -> bool {
    matches!(number.value, Value::Digits(_) | Value::Count(_))
}

/// Whether a number is the one that was told, or the usual part of it: three characters or more.
fn says(said: &Number, told: &Number) -> bool {
    let part = |one: &str, other: &str| {
        one.len().min(other.len()) >= 3 && (one.contains(other) || other.contains(one))
    };
    let text = |value: &Value| match value {
        Value::Digits(text) | Value::Code(text) | Value::Spelled(text) | Value::Address(text) => {
            Some(text.clone())
        }
        _ => None,
    };
    said.value.may_equal(&told.value)
        || said.or.as_ref().is_some_and(|or| or.may_equal(&told.value))
        || told.or.as_ref().is_some_and(|or| said.value.may_equal(or))
        || text(&said.value).zip(text(&told.value)).is_some_and(|(one, other)| part(&one, &other))
}

/// Whether a reply states another number of a sort that was told.
fn says_another(here: &[Number], value: &Stored) -> bool {
    here.iter().any(|said| {
        is_kept(said)
            && !matches!(said.value, Value::Count(_) | Value::Amount(_))
            && value.numbers.iter().any(|told| told.kind() == said.kind())
    })
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
