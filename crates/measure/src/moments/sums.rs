//! Figures that hang together: a result that is announced, and the figures before it.

use super::Context;
use crate::conversation::Place;
use crate::cues::Cue;
use crate::numbers::{Amount, Bound, Date, Decimal, Duration, Number, Unit, Value};

/// A result and what it depends on.
#[derive(Debug)]
pub(super) struct Relation {
    /// The first figure it depends on.
    pub first: Place,
    /// The result.
    pub result: Place,
    /// Whether it holds.
    pub holds: Holds,
    /// What would have been right, in hundredths.
    pub right: Option<Decimal>,
    /// All that may have been right, in hundredths; empty where it is no amount.
    pub ways: Vec<Decimal>,
}

/// Whether a result follows from its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// It does, in a way that they may be meant.
    Yes,
    /// It does not, in any way, and the words say how they are meant.
    No,
    /// It may; a figure can be understood in two ways.
    Perhaps,
}

/// A figure, or a word that says how figures hang together, in order.
#[derive(Debug)]
struct Said<'a> {
    place: Place,
    what: What<'a>,
}

#[derive(Clone, Copy, Debug)]
enum What<'a> {
    Number(&'a Number),
    Cue(Cue),
}

/// The words that say how figures hang together.
const SIGNS: [Cue; 5] = [Cue::Plus, Cue::Minus, Cue::Makes, Cue::InAll, Cue::Rate];
/// How far a result may stand from the words that announce it, in bytes.
const NEAR: u32 = 40;
/// How many figures a result is taken to depend on at most.
const MOST: usize = 6;

/// Where a number stands.
pub(super) fn place(turn: usize, number: &Number) -> Place {
    Place { turn: turn as u32, start: number.span.start, end: number.span.end }
}

/// From the first figure to the result, where both stand in one turn; else the result.
pub(super) fn whole(relation: &Relation) -> Place {
    between(relation.first, relation.result)
}

/// From one place to another, where both stand in one turn; else the second.
pub(super) fn between(first: Place, result: Place) -> Place {
    match first.turn == result.turn {
        true => Place {
            turn: result.turn,
            start: first.start.min(result.start),
            end: first.end.max(result.end),
        },
        false => result,
    }
}

/// Every result that a stretch announces, with whether it follows from the figures before it.
///
/// - **Cost**: linear in the figures, with a factor for the few that one result depends on.
pub(super) fn find(context: &Context<'_>, said: &[(usize, &[Number])]) -> Vec<Relation> {
    let reading = context.reading;
    if said.iter().map(|(_, numbers)| numbers.len()).sum::<usize>() < 3 {
        return Vec::new();
    }
    let mut all: Vec<Said<'_>> = Vec::new();
    for (turn, numbers) in said {
        let cues = reading.hits_of(*turn).iter().filter(|hit| SIGNS.contains(&hit.cue));
        all.extend(cues.map(|hit| Said {
            place: reading.place(*turn, hit.from, hit.to),
            what: What::Cue(hit.cue),
        }));
        all.extend(
            numbers
                .iter()
                .map(|number| Said { place: place(*turn, number), what: What::Number(number) }),
        );
    }
    all.sort_by_key(|said| said.place);
    let mut relations: Vec<Relation> = Vec::new();
    let mut from = 0;
    for at in 0..all.len() {
        let result = match all[at].what {
            What::Cue(Cue::Makes) => near(&all, at, true),
            What::Cue(Cue::InAll) => near(&all, at, false).or_else(|| near(&all, at, true)),
            _ => None,
        };
        let Some(result) = result.filter(|&result| result >= from) else { continue };
        let What::Number(number) = all[result].what else { continue };
        let before: Vec<&Said<'_>> = all[from..result].iter().collect();
        if let Some(relation) = relation(context, &before, number, all[result].place) {
            relations.push(relation);
            from = result;
        }
    }
    relations
}

/// The figure that words announce: the next one, or the one before.
fn near(all: &[Said<'_>], at: usize, after: bool) -> Option<usize> {
    let is_near = |one: &Said<'_>, other: &Said<'_>| {
        one.place.turn == other.place.turn
            && other.place.start.saturating_sub(one.place.end) <= NEAR
    };
    let is_number = |index: &usize| matches!(all[*index].what, What::Number(_));
    if after {
        (at + 1..all.len()).find(is_number).filter(|&next| is_near(&all[at], &all[next]))
    } else {
        (0..at).rev().find(is_number).filter(|&last| is_near(&all[last], &all[at]))
    }
}

fn relation(
    context: &Context<'_>,
    before: &[&Said<'_>],
    result: &Number,
    at: Place,
) -> Option<Relation> {
    let numbers: Vec<(usize, &Number)> = (before.iter().enumerate())
        .filter_map(|(index, said)| match said.what {
            What::Number(number) => Some((index, number)),
            What::Cue(_) => None,
        })
        .collect();
    let numbers = &numbers[numbers.len().saturating_sub(MOST)..];
    let first = before[numbers.first()?.0].place;
    let relation = |holds, right, ways| Some(Relation { first, result: at, holds, right, ways });
    if let Value::Date(day) = result.value {
        return relation(day_after(context, numbers, day)?, None, Vec::new());
    }
    let all: Vec<&Number> = numbers.iter().map(|(_, number)| *number).collect();
    if result.bound != Bound::Exact
        || result.to.is_some()
        || all.iter().any(|number| number.bound != Bound::Exact || number.to.is_some())
    {
        return None;
    }
    let wanted = readings(result);
    if wanted.is_empty() {
        return None;
    }
    let money: Vec<(usize, Vec<Decimal>)> = numbers
        .iter()
        .map(|(index, number)| (*index, readings(number)))
        .filter(|(_, readings)| !readings.is_empty())
        .collect();
    let holds = |ways: &[Decimal]| ways.iter().any(|way| wanted.iter().any(|to| close(*way, *to)));
    let doubt = |sure: bool| {
        let one_way = wanted.len() == 1 && money.iter().all(|(_, readings)| readings.len() == 1);
        if sure && one_way { Holds::No } else { Holds::Perhaps }
    };
    // A percentage of the one amount.
    let share: Vec<Decimal> = (all.iter())
        .filter_map(|number| match number.value {
            Value::Percent(share) => Some(share),
            _ => None,
        })
        .collect();
    if let ([share], [(_, amounts)]) = (share.as_slice(), money.as_slice()) {
        let ways: Vec<Decimal> =
            amounts.iter().flat_map(|amount| of_share(*amount, *share)).collect();
        let verdict = if holds(&ways) { Holds::Yes } else { doubt(true) };
        return relation(verdict, None, ways);
    }
    if !share.is_empty() {
        return None;
    }
    // A rate, and how often it falls due.
    let rate = before.iter().any(|said| matches!(said.what, What::Cue(Cue::Rate)));
    let times = (all.iter()).filter_map(|number| match &number.value {
        Value::Count(count) => Some((*count, None)),
        Value::Duration(length) => Some((length.count, Some(length.unit))),
        _ => None,
    });
    let times: Vec<(Decimal, Option<Unit>)> = times.collect();
    let amounts: Vec<Decimal> = (all.iter())
        .filter_map(|number| match number.value {
            Value::Amount(amount) => Some(amount.hundredths),
            _ => None,
        })
        .collect();
    if let ([(times, _)], [amount], true) = (times.as_slice(), amounts.as_slice(), rate) {
        let right = amount.times(*times)?;
        let verdict = if holds(&[right]) { Holds::Yes } else { doubt(true) };
        return relation(verdict, Some(right), vec![right]);
    }
    if rate || times.iter().any(|(_, unit)| unit.is_some()) && amounts.len() < 2 {
        return None;
    }
    // What is added and taken away.
    if money.len() < 2 {
        return None;
    }
    let sign = |index: usize| {
        let since = money.iter().map(|(other, _)| *other).filter(|other| *other < index).max();
        let between = before[since.map_or(0, |since| since + 1)..index].iter().rev();
        let mut cues = between.filter_map(|said| match said.what {
            What::Cue(cue @ (Cue::Plus | Cue::Minus)) => Some(cue),
            _ => None,
        });
        cues.next()
    };
    let signs: Vec<Option<Cue>> = money.iter().map(|(index, _)| sign(*index)).collect();
    let mut sums = vec![Decimal::default()];
    for ((_, readings), sign) in money.iter().zip(&signs) {
        let mut next = Vec::new();
        for sum in &sums {
            for reading in readings {
                next.extend(match sign {
                    Some(Cue::Minus) => sum.minus(*reading),
                    _ => sum.plus(*reading),
                });
            }
        }
        sums = next;
    }
    // The words say how the figures hang together where a sign stands between each two.
    let signed = signs.iter().skip(1).all(Option::is_some);
    // Counts that nobody adds are the steps of a list, or two of this and three of that.
    let is_sum = matches!(result.value, Value::Amount(_)) && !amounts.is_empty();
    if !signed && !is_sum {
        return None;
    }
    if holds(&sums) {
        return relation(Holds::Yes, None, sums);
    }
    // With so many ways to sum them up, nearly is by chance.
    if is_sum && any_way(&money).iter().any(|way| wanted.contains(way)) {
        return relation(Holds::Yes, None, Vec::new());
    }
    let sure = signed && sums.len() == 1;
    if sure { relation(doubt(true), Some(sums[0]), sums) } else { None }
}

/// What a figure may be as money or as a count, in hundredths.
fn readings(number: &Number) -> Vec<Decimal> {
    let one = |value: &Value| match value {
        Value::Amount(amount) => Some(amount.hundredths),
        Value::Count(count) => count.shifted(2),
        _ => None,
    };
    one(&number.value).into_iter().chain(number.or.as_ref().and_then(one)).collect()
}

/// Whether two amounts are the same to the hundredth, or to the unit where one is said in whole
/// units.
pub(super) fn close(one: Decimal, other: Decimal) -> bool {
    let Some(apart) = one.minus(other) else { return false };
    let apart = if apart < Decimal::default() { apart.negated() } else { Some(apart) };
    let whole = other.divided(2).is_some_and(|units| units.integer().is_some());
    let exact =
        one.integer().is_some() && one.divided(2).is_some_and(|one| one.integer().is_some());
    let least = Decimal::whole(if whole && !exact { 99 } else { 1 });
    apart.is_some_and(|apart| apart == Decimal::default() || (!exact && apart <= least))
}

/// A share of an amount, the amount without it, and with it.
pub(super) fn of_share(amount: Decimal, share: Decimal) -> Vec<Decimal> {
    let Some(part) = amount.times(share).and_then(|part| part.divided(2)) else {
        return Vec::new();
    };
    [Some(part), amount.minus(part), amount.plus(part)].into_iter().flatten().collect()
}

/// Every sum of two figures or more, each added, taken away or left out.
fn any_way(money: &[(usize, Vec<Decimal>)]) -> Vec<Decimal> {
    let mut sums = vec![(Decimal::default(), 0)];
    for (_, readings) in money {
        let mut next = sums.clone();
        for &(sum, count) in &sums {
            for reading in readings {
                next.extend(sum.plus(*reading).map(|sum| (sum, count + 1)));
                next.extend(sum.minus(*reading).map(|sum| (sum, count + 1)));
            }
        }
        sums = next;
    }
    sums.into_iter().filter(|(_, count)| *count >= 2).map(|(sum, _)| sum).collect()
}

/// Whether a day lies as many days or weeks from another as is said; a day more or less is another
/// way to count.
fn day_after(context: &Context<'_>, numbers: &[(usize, &Number)], day: Date) -> Option<Holds> {
    let mut lengths = numbers.iter().filter_map(|(_, number)| match number.value {
        Value::Duration(length) if number.bound == Bound::Exact && number.to.is_none() => {
            Some(length)
        }
        _ => None,
    });
    let mut days = numbers.iter().filter_map(|(_, number)| match number.value {
        Value::Date(day) if number.or.is_none() => Some(day),
        _ => None,
    });
    let (length, from) = (lengths.next()?, days.next()?);
    if lengths.next().is_some() || days.next().is_some() {
        return None;
    }
    let many = in_days(length)?;
    let years = |one: Date| match one.year.or(day.year) {
        Some(year) => vec![i16::try_from(year).unwrap_or(2025)],
        None => {
            let started = context.reading.conversation.started_at;
            let year = started.map(|at| jiff::tz::Offset::UTC.to_datetime(at).year());
            // With February in it, the year matters.
            year.map_or(vec![2024, 2025], |year| vec![year, year + 1])
        }
    };
    let (month, of_month) = (from.month?, from.day?);
    let (to_month, to_day) = (day.month?, day.day?);
    for year in years(from) {
        let start =
            jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(of_month).ok()?);
        let Ok(start) = start else { continue };
        for days in [many - 1, many, many + 1] {
            for sign in [1, -1] {
                let there = start.checked_add(jiff::Span::new().try_days(sign * days).ok()?);
                let Ok(there) = there else { continue };
                if u8::try_from(there.month()) == Ok(to_month)
                    && u8::try_from(there.day()) == Ok(to_day)
                {
                    return Some(Holds::Yes);
                }
            }
        }
    }
    Some(Holds::No)
}

/// A length in days, where it is a number of them.
fn in_days(length: Duration) -> Option<i64> {
    let times = match length.unit {
        Unit::Day => 1,
        Unit::Week => 7,
        _ => return None,
    };
    length.count.integer()?.checked_mul(times).filter(|days| *days <= 3_660)
}

impl Context<'_> {
    /// Where the agent's next stretch states what would have been right.
    pub(super) fn put_right(&self, stretch: u32, relation: &Relation) -> Option<Place> {
        let (right, next) = (relation.right?, self.next_of(stretch)?);
        let is_right = |number: &&Number| match &number.value {
            Value::Amount(Amount { hundredths, .. }) => close(right, *hundredths),
            Value::Count(count) => count.shifted(2).is_some_and(|count| close(right, count)),
            _ => false,
        };
        self.reading.turns_of(next).find_map(|turn| {
            self.reading.numbers(turn).iter().find(is_right).map(|number| place(turn, number))
        })
    }

    /// The next stretch of the same party's.
    pub(super) fn next_of(&self, stretch: u32) -> Option<u32> {
        let stretches = &self.reading.stretches;
        let party = stretches[stretch as usize].party;
        let after = stretches.iter().skip(stretch as usize + 1);
        let next = after.take(2).position(|next| next.party == party)?;
        Some(stretch + 1 + next as u32)
    }
}
