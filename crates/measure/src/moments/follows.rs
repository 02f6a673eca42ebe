//! Figures that follow from others that were said, whoever said them and whether or not words say
//! how they hang together.
//!
//! That a figure nobody has said before is exactly the sum, difference, product or share of two
//! that were is evidence by itself. The smaller and rounder it is, the more of this is chance, so
//! the nearer its parts must stand and the plainer the words beside it. What does not hold is not
//! looked for here: too many figures have nothing to do with each other.

use super::{Context, sums};
use crate::conversation::Place;
use crate::cues::Cue;
use crate::numbers::{Bound, Decimal, Number, Unit, Value};

/// Figures of so many turns before are looked at.
const TURNS_BACK: usize = 16;
/// Of them, so many of the last.
const FIGURES_BACK: usize = 24;
/// Of the same turn, so many that follow the result: "35 in all, 12 and 23".
const FIGURES_ON: usize = 3;
/// How far from a figure words may stand that say what it is, in bytes.
const NEAR: u32 = 60;
/// A rate is multiplied at most so many times.
const MOST_TIMES: i64 = 100;
/// From so much on, in hundredths, a number without a currency is taken for money.
const MONEY_FROM: i64 = 10_000;

/// A figure that follows from others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Follows {
    /// The first figure it depends on.
    pub first: Place,
    /// The figure.
    pub result: Place,
}

/// The figures of the turns so far, as far as anything looks back.
#[derive(Debug, Default)]
pub(super) struct Recent {
    figures: Vec<Figure>,
    /// The first turn that was not read yet.
    next: usize,
}

/// What a number may be in arithmetic.
#[derive(Clone, Debug)]
struct Figure {
    place: Place,
    /// Whether one number was meant, exactly or nearly, and not a limit or a range.
    single: bool,
    /// As money or as a count, in hundredths; the second way to understand it, where there is one.
    amounts: [Option<i64>; 2],
    /// Whether a currency or a price makes it money.
    is_money: bool,
    /// How many times, for a count or a number of days, weeks, months.
    times: Option<i64>,
    /// A length in days.
    days: Option<i64>,
    /// A length in minutes.
    minutes: Option<i64>,
    /// A length in years.
    years: Option<i64>,
    /// A day of a month, the month where it is said.
    day: Option<(Option<u8>, i64)>,
    /// Whether the day is one for certain.
    is_date: bool,
    /// A year.
    year: Option<i64>,
    /// A time of day, in minutes.
    clock: Option<i64>,
    /// A share, in hundredths.
    share: Option<Decimal>,
}

impl Figure {
    /// All that it may be, in hundredths.
    fn ways(&self) -> impl Iterator<Item = i64> + use<> {
        self.amounts.into_iter().flatten()
    }

    /// Whether an amount that it may be is taken for money.
    fn is_money_from(&self, amount: i64) -> bool {
        self.is_money || amount >= MONEY_FROM
    }

    fn is_amount(&self) -> bool {
        self.amounts[0].is_some_and(|amount| amount > 0)
    }
}

/// How a figure follows from others, as far as it changes what is asked of the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    /// Added or taken away.
    Sum,
    /// A rate and how often.
    Product,
    /// So much for each of so many.
    Spread,
    /// A share of another.
    Share,
    /// So many of one and one of another.
    Mixed,
}

impl Recent {
    /// The first figure of a turn that follows from others that were said up to then.
    ///
    /// - **Cost**: linear in the figures of the conversation, with a factor for those that one may
    ///   depend on; nothing is read for turns that state no figure and have none soon after.
    pub fn follows(&mut self, context: &Context<'_>, turn: usize) -> Option<Follows> {
        self.read(context, turn);
        let from = self.first_of(turn);
        (from..self.figures.len()).find_map(|at| self.follows_at(context, at))
    }

    /// Whether a figure follows from others.
    pub fn does(&mut self, context: &Context<'_>, result: Place) -> bool {
        let turn = result.turn as usize;
        self.read(context, turn);
        (self.first_of(turn)..self.figures.len())
            .filter(|&at| self.figures[at].place.end == result.end)
            .any(|at| self.follows_at(context, at).is_some())
    }

    /// A figure of a turn that hangs on others which were not said: what a share that was named
    /// comes to, or all of something.
    pub fn hangs(&mut self, context: &Context<'_>, turn: usize) -> Option<Place> {
        self.read(context, turn);
        let from = self.first_of(turn);
        (from..self.figures.len()).find_map(|at| self.hangs_at(context, at))
    }

    /// Reads the figures of the turns up to one.
    fn read(&mut self, context: &Context<'_>, turn: usize) {
        for turn in self.next.max(turn.saturating_sub(TURNS_BACK))..=turn {
            figures(context, turn, &mut self.figures);
        }
        self.next = self.next.max(turn + 1);
    }

    fn first_of(&self, turn: usize) -> usize {
        self.figures.partition_point(|figure| (figure.place.turn as usize) < turn)
    }

    /// The figures that another may depend on: those before it, and in its sentence after it.
    fn around(&self, at: usize) -> (&[Figure], &[Figure]) {
        let turn = self.figures[at].place.turn;
        let from = self.first_of((turn as usize).saturating_sub(TURNS_BACK));
        let before = &self.figures[from.max(at.saturating_sub(FIGURES_BACK))..at];
        let after = &self.figures[at + 1..];
        let on = after.iter().take(FIGURES_ON).take_while(|figure| figure.place.turn == turn);
        (before, &after[..on.count()])
    }

    fn follows_at(&self, context: &Context<'_>, at: usize) -> Option<Follows> {
        let result = &self.figures[at];
        if !result.single {
            return None;
        }
        let (before, after) = self.around(at);
        let follows = |parts: &[&Figure]| {
            let first = parts.iter().map(|part| part.place).min()?;
            Some(Follows { first, result: result.place })
        };
        if let Some(parts) = calendar(result, before, after) {
            return follows(&parts);
        }
        let words = Words::near(context, result.place);
        result.ways().find_map(|amount| {
            // What was said before is no result, unless it is what is left.
            let said = |figure: &Figure| figure.amounts[0] == Some(amount);
            let is_left = words.other && result.is_money_from(amount);
            if amount <= 0 || !is_left && before.iter().any(said) {
                return None;
            }
            follows(&arithmetic(&words, result, amount, before, after)?)
        })
    }

    fn hangs_at(&self, context: &Context<'_>, at: usize) -> Option<Place> {
        let result = &self.figures[at];
        if !result.single || !result.is_money {
            return None;
        }
        let amount = result.amounts[0].filter(|amount| *amount > 0)?;
        let (before, after) = self.around(at);
        if before.iter().any(|figure| figure.amounts[0] == Some(amount)) {
            return None;
        }
        let turn = result.place.turn as usize;
        let words = Words::near(context, result.place);
        // A share was named of what nobody said, or one that goes by the days.
        let is_shared = || {
            let reading = context.reading;
            let lately = turn.saturating_sub(SHARED_BACK)..=turn;
            before.iter().any(|figure| {
                figure.share.is_some() && lately.contains(&(figure.place.turn as usize))
            }) || lately.clone().any(|turn| reading.has(turn, Cue::FigureShare))
        };
        let comes_to = words.linked && !after.iter().any(|figure| figure.share.is_some());
        ((comes_to && is_shared()) || words.in_all).then_some(result.place)
    }
}

/// A share that was named so many turns before is what an amount hangs on.
const SHARED_BACK: usize = 4;

/// The figures that an amount follows from, where the words and the figures are enough to say so.
fn arithmetic<'a>(
    words: &Words,
    result: &Figure,
    amount: i64,
    before: &'a [Figure],
    after: &'a [Figure],
) -> Option<Vec<&'a Figure>> {
    let holds = |how: How, parts: &[&'a Figure]| {
        is_enough(words, how, result, amount, parts).then(|| parts.to_vec())
    };
    let all = || before.iter().chain(after);
    let parts: Vec<&Figure> = all().filter(|figure| figure.is_amount()).collect();
    for (index, one) in parts.iter().enumerate() {
        for other in &parts[..index] {
            if are_added(amount, one, other)
                && let Some(found) = holds(How::Sum, &[*other, *one])
            {
                return Some(found);
            }
        }
    }
    for several in parts.windows(3).chain(parts.windows(4)) {
        let sum = several.iter().try_fold(0i64, |sum, one| sum.checked_add(one.amounts[0]?));
        if sum == Some(amount)
            && let Some(found) = holds(How::Sum, several)
        {
            return Some(found);
        }
    }
    for part in before.iter().filter(|figure| figure.is_amount()) {
        for many in all().filter(|many| many.place != part.place) {
            let Some(times) = many.times else { continue };
            if is_times(amount, part, times)
                && let Some(found) = holds(How::Product, &[part, many])
            {
                return Some(found);
            }
            if is_each(amount, part, times)
                && let Some(found) = holds(How::Spread, &[part, many])
            {
                return Some(found);
            }
        }
        for share in all() {
            let Some(percent) = share.share else { continue };
            if is_share(amount, part, percent)
                && let Some(found) = holds(How::Share, &[part, share])
            {
                return Some(found);
            }
        }
        let is_part = words.half && is_each(amount, part, 2)
            || words.twice && is_times(amount, part, 2)
            || words.third && is_each(amount, part, 3)
            || words.a_year && [12, 52].into_iter().any(|times| is_times(amount, part, times))
            || words.spread && is_each(amount, part, 12);
        if is_part && let Some(found) = holds(How::Share, &[part]) {
            return Some(found);
        }
    }
    if words.is_result {
        mixed(amount, &parts).and_then(|parts| holds(How::Mixed, &parts))
    } else {
        None
    }
}

/// So many of one and one of another: "two at 30 and one at 25".
fn mixed<'a>(amount: i64, parts: &[&'a Figure]) -> Option<Vec<&'a Figure>> {
    let parts = &parts[parts.len().saturating_sub(MIXED)..];
    for many in parts {
        let Some(times) = many.times else { continue };
        for one in parts.iter().filter(|one| one.is_money) {
            for other in parts.iter().filter(|other| other.is_money && other.place != one.place) {
                let sum = one.amounts[0]?.checked_mul(times)?.checked_add(other.amounts[0]?);
                if sum == Some(amount) {
                    return Some(vec![many, one, other]);
                }
            }
        }
    }
    None
}

/// Of so many figures one may be so many of another and one of a third.
const MIXED: usize = 6;

/// Whether an amount is the sum of two figures, or what is left when one is taken from the other.
fn are_added(amount: i64, one: &Figure, other: &Figure) -> bool {
    one.ways().any(|one| {
        other.ways().any(|other| {
            one.checked_add(other) == Some(amount)
                || one.checked_sub(other) == Some(amount)
                || other.checked_sub(one) == Some(amount)
        })
    })
}

/// Whether an amount is a figure so many times.
fn is_times(amount: i64, part: &Figure, times: i64) -> bool {
    part.ways().any(|part| part > 0 && part.checked_mul(times) == Some(amount))
}

/// Whether a figure is an amount so many times.
fn is_each(amount: i64, part: &Figure, times: i64) -> bool {
    part.ways().any(|part| amount.checked_mul(times) == Some(part))
}

/// Whether an amount is a share of a figure, the figure without it, or with it.
fn is_share(amount: i64, part: &Figure, percent: Decimal) -> bool {
    if percent <= Decimal::default() || percent >= Decimal::whole(100) {
        return false;
    }
    part.ways().any(|part| {
        let ways = sums::of_share(Decimal::whole(part), percent);
        ways.iter().any(|way| sums::close(*way, Decimal::whole(amount)))
    })
}

/// Whether what was found is more than chance, by how many digits the result has, how near its
/// parts stand and what the words beside it say.
fn is_enough(words: &Words, how: How, result: &Figure, amount: i64, parts: &[&Figure]) -> bool {
    let turn = result.place.turn;
    let far = parts.iter().map(|part| turn.abs_diff(part.place.turn)).max().unwrap_or(0);
    let is_money =
        |part: &&Figure| part.amounts[0].is_some_and(|amount| part.is_money_from(amount));
    let of_money = result.is_money_from(amount) && parts.iter().any(is_money);
    let in_currency = result.is_money && parts.iter().all(|part| part.is_money);
    // "nine thousand, six hundred" is one figure that was read as two.
    let one_figure = parts.windows(2).any(|two| {
        two[0].place.turn == two[1].place.turn
            && two[1].place.start.saturating_sub(two[0].place.end) <= 2
    });
    if one_figure && how == How::Sum {
        return false;
    }
    let digits = digits(amount);
    match how {
        How::Sum if parts.iter().any(|part| part.days.is_some() || part.share.is_some()) => false,
        How::Sum if of_money => match digits {
            4.. => true,
            3 => far <= 10 || words.linked,
            2 => far <= 4 || (words.linked || in_currency) && far <= 10,
            _ => words.linked && far <= 2,
        },
        How::Sum => far <= 2 && (words.other || words.is_result && amount >= 1_000),
        How::Product if of_money => digits >= 3 || far <= 1 || words.linked && far <= 4,
        How::Product => false,
        How::Spread => of_money && words.spread && far <= 8,
        How::Share => of_money && (digits >= 2 || far <= 2),
        How::Mixed => of_money && digits >= 2 && far <= 6,
    }
}

/// How many digits a number has before the noughts at its end.
fn digits(mut amount: i64) -> u32 {
    while amount != 0 && amount % 10 == 0 {
        amount /= 10;
    }
    amount.unsigned_abs().checked_ilog10().map_or(0, |digits| digits + 1)
}

/// A length between two days, times or years that were said, or a day so long from another.
fn calendar<'a>(
    result: &Figure,
    before: &'a [Figure],
    after: &'a [Figure],
) -> Option<Vec<&'a Figure>> {
    let is_new = |same: &dyn Fn(&Figure) -> bool| !before.iter().any(same);
    let turn = result.place.turn;
    let all = || before.iter().chain(after);
    let lately = || all().filter(|figure| turn.saturating_sub(figure.place.turn) <= 6);
    if let Some(length) = result.days.filter(|&days| days > 1)
        && is_new(&|figure| figure.days == Some(length))
    {
        let apart = |one: &Figure, other: &Figure| {
            (one.is_date || other.is_date).then(|| days_apart(one.day?, other.day?)).flatten()
        };
        if let Some(pair) = pair(lately(), length, apart) {
            return Some(pair);
        }
    }
    if let Some(length) = result.minutes.filter(|&minutes| minutes >= 5)
        && is_new(&|figure| figure.minutes == Some(length))
    {
        let apart = |one: &Figure, other: &Figure| Some((one.clock? - other.clock?).abs());
        if let Some(pair) = pair(all(), length, apart)
            // Of two times that were said long before, one must be spoken of.
            && pair.iter().any(|figure| turn.saturating_sub(figure.place.turn) <= 1)
        {
            return Some(pair);
        }
    }
    if let Some(length) = result.years.filter(|&years| years > 1)
        && is_new(&|figure| figure.years == Some(length))
    {
        let apart = |one: &Figure, other: &Figure| Some((one.year? - other.year?).abs());
        if let Some(pair) = pair(all(), length, apart) {
            return Some(pair);
        }
    }
    if let Some(clock) = result.clock
        && is_new(&|figure| figure.clock == Some(clock))
    {
        let from = lately().filter_map(|from| Some((from, (clock - from.clock?).abs())));
        return from.filter(|(_, wanted)| *wanted >= 5).find_map(|(from, wanted)| {
            let length = lately().find(|figure| figure.minutes == Some(wanted))?;
            Some(vec![from, length])
        });
    }
    let day = result.day?;
    if !is_new(&|figure| figure.day.is_some_and(|(_, other)| other == day.1)) {
        return None;
    }
    lately().filter(|from| from.is_date || result.is_date).find_map(|from| {
        let wanted = days_apart(from.day?, day).filter(|days| *days > 0)?;
        let length = lately().find(|figure| figure.days == Some(wanted))?;
        Some(vec![from, length])
    })
}

/// How many days lie between two days of a month; of months that are not said, the same.
fn days_apart(one: (Option<u8>, i64), other: (Option<u8>, i64)) -> Option<i64> {
    let (Some(month), Some(to)) = (one.0, other.0) else { return Some((one.1 - other.1).abs()) };
    if month == to {
        return Some((one.1 - other.1).abs());
    }
    // Of a year with no leap day, which is in between in January and February alone.
    let in_year = |(month, day): (u8, i64)| {
        let date = jiff::civil::Date::new(2025, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        date.ok().map(|date| i64::from(date.day_of_year()))
    };
    Some((in_year((month, one.1))? - in_year((to, other.1))?).abs())
}

/// The first two figures that lie a length apart.
fn pair<'a>(
    figures: impl Iterator<Item = &'a Figure>,
    length: i64,
    apart: impl Fn(&Figure, &Figure) -> Option<i64>,
) -> Option<Vec<&'a Figure>> {
    let all: Vec<&Figure> = figures.collect();
    (all.iter().enumerate()).find_map(|(index, one)| {
        let other = all[..index].iter().find(|other| apart(other, one) == Some(length))?;
        Some(vec![*other, *one])
    })
}

/// What the words beside a figure say of it.
struct Words {
    /// Words that mostly stand by a result: "so that's", "back", "altogether".
    linked: bool,
    /// Words that announce nothing else.
    is_result: bool,
    /// "the other", "the remaining" before the figure.
    other: bool,
    /// "over", "for", "a month": for each of so many.
    spread: bool,
    /// Half of something.
    half: bool,
    /// Twice something.
    twice: bool,
    /// A third of something.
    third: bool,
    /// So much in a year.
    a_year: bool,
    /// All of something.
    in_all: bool,
}

impl Words {
    fn near(context: &Context<'_>, place: Place) -> Self {
        let reading = context.reading;
        let turn = place.turn as usize;
        let mut words = Self {
            linked: false,
            is_result: false,
            other: false,
            spread: false,
            half: false,
            twice: false,
            third: false,
            a_year: false,
            in_all: false,
        };
        for turn in context.told_with(turn) {
            for hit in reading.hits_of(turn) {
                match hit.cue {
                    Cue::FigureHalf => words.half = true,
                    Cue::FigureTwice => words.twice = true,
                    Cue::FigureThird => words.third = true,
                    _ => {}
                }
            }
        }
        let Some(sentence) = reading.sentence_at(turn, place.start) else { return words };
        for hit in reading.hits_within(turn, sentence) {
            let at = reading.place(turn, hit.from, hit.to);
            let apart = if at.start >= place.end {
                at.start - place.end
            } else {
                place.start.saturating_sub(at.end)
            };
            if apart > NEAR {
                continue;
            }
            match hit.cue {
                Cue::FigureLeads => words.linked |= at.start < place.start,
                Cue::FigureLinks => words.linked = true,
                Cue::Makes => (words.linked, words.is_result) = (true, true),
                Cue::InAll => {
                    (words.linked, words.is_result) = (true, true);
                    words.in_all |= apart <= 24;
                }
                Cue::FigureOther => {
                    words.linked = true;
                    words.other |= at.start < place.end && at.end >= place.start;
                }
                Cue::Plus | Cue::Minus => words.linked = true,
                Cue::FigureSpread | Cue::Rate => words.spread = true,
                Cue::FigureYear => words.a_year = true,
                _ => {}
            }
        }
        words
    }
}

impl Context<'_> {
    /// A turn, and the one before it where its party said that too.
    fn told_with(&self, turn: usize) -> std::ops::RangeInclusive<usize> {
        let turns = &self.reading.turns;
        let before = turn.checked_sub(1).filter(|&before| {
            turns[before].stretch.is_some() && turns[before].stretch == turns[turn].stretch
        });
        before.unwrap_or(turn)..=turn
    }
}

/// Adds the figures of a turn, in order.
fn figures(context: &Context<'_>, turn: usize, into: &mut Vec<Figure>) {
    let text = &context.reading.conversation.turns[turn].text;
    let mut last: Option<&Number> = None;
    for number in context.reading.numbers(turn) {
        let mut figure = figure(number, turn);
        if let (Some(tens), Some(before)) = (spoken_tens(number, text), last)
            && let Some(hundreds) = spoken_hundreds(before, text)
            && number.span.start - before.span.end <= 1
        {
            // "two sixty" is 260, or 2.60.
            into.pop();
            figure.place.start = before.span.start;
            figure.amounts = [Some(hundreds * 10_000 + tens * 100), Some(hundreds * 100 + tens)];
            figure.times = None;
        } else if let Some(tens) = spoken_tens(number, text)
            && ends_with_one(text.get(..number.span.start as usize).unwrap_or(""))
        {
            figure.amounts[1] = Some(10_000 + tens * 100);
        }
        last = Some(number);
        into.push(figure);
        if let Some(end) = &number.to {
            // What ends a range was said too.
            let place = Place { turn: turn as u32, start: end.span.start, end: end.span.end };
            let mut figure = read_value(&end.value, place);
            figure.single = false;
            into.push(figure);
        }
    }
}

/// Whether a text ends with the word "one", which counts nothing by itself.
fn ends_with_one(text: &str) -> bool {
    let word = text.trim_end().rsplit(|letter: char| !letter.is_alphanumeric()).next();
    word.is_some_and(|word| word.eq_ignore_ascii_case("one"))
}

/// Twenty to ninety nine, in words.
fn spoken_tens(number: &Number, text: &str) -> Option<i64> {
    spoken(number, text).filter(|count| (10..100).contains(count))
}

/// One to nine, in words.
fn spoken_hundreds(number: &Number, text: &str) -> Option<i64> {
    spoken(number, text).filter(|count| (1..10).contains(count))
}

fn spoken(number: &Number, text: &str) -> Option<i64> {
    let Value::Count(count) = number.value else { return None };
    let first = text.as_bytes().get(number.span.start as usize)?;
    (first.is_ascii_alphabetic() && number.to.is_none()).then_some(count.integer()).flatten()
}

fn figure(number: &Number, turn: usize) -> Figure {
    let mut figure = read_value(&number.value, sums::place(turn, number));
    figure.single = number.to.is_none() && matches!(number.bound, Bound::Exact | Bound::About);
    figure.amounts[1] = match &number.or {
        Some(Value::Amount(amount)) => amount.hundredths.integer(),
        Some(Value::Count(count)) => count.shifted(2).and_then(Decimal::integer),
        _ => None,
    };
    figure
}

fn read_value(value: &Value, place: Place) -> Figure {
    let mut figure = Figure {
        place,
        single: true,
        amounts: [None, None],
        is_money: matches!(value, Value::Amount(_)),
        times: None,
        days: None,
        minutes: None,
        years: None,
        day: None,
        is_date: false,
        year: None,
        clock: None,
        share: None,
    };
    let several = |count: Decimal| count.integer().filter(|times| (2..=MOST_TIMES).contains(times));
    match value {
        Value::Amount(amount) => figure.amounts[0] = amount.hundredths.integer(),
        Value::Count(count) => {
            figure.amounts[0] = count.shifted(2).and_then(Decimal::integer);
            figure.times = several(*count);
            figure.year = count.integer().filter(|year| (1900..2100).contains(year));
        }
        Value::Percent(share) => figure.share = Some(*share),
        Value::Ordinal(day) => {
            figure.day = (1..=31).contains(day).then_some((None, i64::from(*day)));
        }
        Value::Date(date) => {
            figure.day = date.day.map(|day| (date.month, i64::from(day)));
            figure.is_date = true;
            figure.year = date.year.filter(|_| date.day.is_none()).map(i64::from);
        }
        Value::Time(time) => {
            figure.clock = time.hour.map(|hour| i64::from(hour) * 60 + i64::from(time.minute));
        }
        Value::Duration(length) => {
            figure.times = several(length.count);
            let count = length.count.integer().filter(|count| (0..100_000).contains(count));
            match length.unit {
                Unit::Day => figure.days = count,
                Unit::Week => figure.days = count.map(|count| count * 7),
                Unit::Minute => figure.minutes = count,
                Unit::Hour => figure.minutes = count.map(|count| count * 60),
                Unit::Year => figure.years = count,
                Unit::Second | Unit::WorkingDay | Unit::Month => {}
            }
        }
        // "R1 200" and "N4,200" are read as codes.
        Value::Code(code) => {
            let digits = code.strip_prefix(['R', 'N', 'P']).filter(|digits| digits.len() <= 9);
            figure.amounts[0] =
                digits.and_then(|digits| digits.parse::<i64>().ok()?.checked_mul(100));
            figure.is_money = figure.amounts[0].is_some();
        }
        Value::Digits(_) | Value::Spelled(_) | Value::Address(_) => {}
    }
    figure
}
