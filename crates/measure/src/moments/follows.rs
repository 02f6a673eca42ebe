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
    /// Days from a day, minutes from a time, years from a year.
    Calendar,
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
        let amount = result.amounts[0].filter(|amount| *amount > 0)?;
        // What was said before is no result.
        if before.iter().any(|figure| figure.amounts[0] == Some(amount)) {
            return None;
        }
        let holds = |how: How, parts: &[&Figure]| {
            is_enough(&words, how, result, parts).then(|| follows(parts)).flatten()
        };
        let money = |figure: &&Figure| figure.amounts[0].is_some_and(|amount| amount > 0);
        let parts: Vec<&Figure> = before.iter().chain(after).filter(money).collect();
        for (index, one) in parts.iter().enumerate() {
            for other in &parts[..index] {
                if are_added(result, one, other)
                    && let Some(found) = holds(How::Sum, &[*other, *one])
                {
                    return Some(found);
                }
            }
        }
        for three in parts.windows(3) {
            let sum = three.iter().try_fold(0i64, |sum, one| sum.checked_add(one.amounts[0]?));
            if sum == Some(amount)
                && let Some(found) = holds(How::Sum, three)
            {
                return Some(found);
            }
        }
        for part in before.iter().filter(money) {
            for many in before.iter().chain(after).filter(|many| many.place != part.place) {
                let Some(times) = many.times else { continue };
                if is_times(result, part, times)
                    && let Some(found) = holds(How::Product, &[part, many])
                {
                    return Some(found);
                }
                if is_times(part, result, times)
                    && let Some(found) = holds(How::Spread, &[part, many])
                {
                    return Some(found);
                }
            }
            for share in before.iter().chain(after) {
                let Some(percent) = share.share else { continue };
                if is_share(result, part, percent)
                    && let Some(found) = holds(How::Share, &[part, share])
                {
                    return Some(found);
                }
            }
            let is_part = words.half && is_times(part, result, 2)
                || words.twice && is_times(result, part, 2);
            if is_part && let Some(found) = holds(How::Share, &[part]) {
                return Some(found);
            }
        }
        None
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

/// Whether a figure is the sum of two others, or what is left when one is taken from the other.
fn are_added(result: &Figure, one: &Figure, other: &Figure) -> bool {
    let ways = |figure: &Figure| figure.amounts.into_iter().flatten();
    ways(result).any(|wanted| {
        ways(one).any(|one| {
            ways(other).any(|other| {
                one.checked_add(other) == Some(wanted)
                    || one.checked_sub(other) == Some(wanted)
                    || other.checked_sub(one) == Some(wanted)
            })
        })
    })
}

/// Whether a figure is another so many times.
fn is_times(result: &Figure, part: &Figure, times: i64) -> bool {
    let ways = |figure: &Figure| figure.amounts.into_iter().flatten();
    ways(part).any(|part| {
        let wanted = part.checked_mul(times);
        part > 0 && ways(result).any(|result| Some(result) == wanted)
    })
}

/// Whether a figure is a share of another, the other without it, or with it.
fn is_share(result: &Figure, part: &Figure, percent: Decimal) -> bool {
    if percent <= Decimal::default() || percent >= Decimal::whole(100) {
        return false;
    }
    let ways = |figure: &Figure| figure.amounts.into_iter().flatten().map(Decimal::whole);
    ways(part).any(|part| {
        let ways_of = sums::of_share(part, percent);
        ways_of.iter().any(|way| ways(result).any(|result| sums::close(*way, result)))
    })
}

/// Whether what was found is more than chance, by how many digits the result has, how near its
/// parts stand and what the words beside it say.
fn is_enough(words: &Words, how: How, result: &Figure, parts: &[&Figure]) -> bool {
    let Some(amount) = result.amounts[0] else { return false };
    let turn = result.place.turn;
    let far = parts.iter().map(|part| turn.abs_diff(part.place.turn)).max().unwrap_or(0);
    let near = parts.iter().map(|part| turn.abs_diff(part.place.turn)).min().unwrap_or(0);
    let is_money = |figure: &Figure| {
        figure.is_money || figure.amounts[0].is_some_and(|amount| amount >= MONEY_FROM)
    };
    let of_money = is_money(result) && parts.iter().any(|part| is_money(part));
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
            2 => far <= 4 || words.linked && far <= 8,
            _ => words.linked && far <= 2,
        },
        How::Sum => far <= 2 && (words.other || words.is_result && amount >= 1_000),
        How::Product if of_money => digits >= 3 || far <= 4 && (words.linked || near <= 1),
        How::Spread => of_money && words.spread && far <= 8,
        How::Share => of_money && (digits >= 2 || far <= 2),
        How::Product => false,
        How::Calendar => true,
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
    let within = |figure: &&Figure| turn - figure.place.turn.min(turn) <= 6;
    let all = || before.iter().chain(after).filter(within);
    if let Some(length) = result.days.filter(|&days| days > 1)
        && is_new(&|figure| figure.days == Some(length))
    {
        let apart = |one: &Figure, other: &Figure| {
            let ((month, day), (to_month, to)) = (one.day?, other.day?);
            let same = month.is_none() || to_month.is_none() || month == to_month;
            let certain = one.is_date || other.is_date;
            (same && certain).then_some((to - day).abs())
        };
        if let Some(pair) = pair(all(), length, apart) {
            return Some(pair);
        }
    }
    if let Some(length) = result.minutes.filter(|&minutes| minutes >= 5)
        && is_new(&|figure| figure.minutes == Some(length))
    {
        let apart = |one: &Figure, other: &Figure| Some((one.clock? - other.clock?).abs());
        if let Some(pair) = pair(all(), length, apart)
            // Of two times that were said long before, one must be spoken of.
            && pair.iter().any(|figure| turn - figure.place.turn.min(turn) <= 1)
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
    let (month, day) = result.day?;
    if !is_new(&|figure| figure.day.is_some_and(|(_, other)| other == day)) {
        return None;
    }
    for from in all() {
        let Some((from_month, from_day)) = from.day else { continue };
        let same = month.is_none() || from_month.is_none() || month == from_month;
        if !same || !(from.is_date || result.is_date) {
            continue;
        }
        let wanted = (day - from_day).abs();
        if let Some(length) = all().find(|figure| figure.days == Some(wanted)) {
            return Some(vec![from, length]);
        }
    }
    None
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
            in_all: false,
        };
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
                Cue::FigureHalf => words.half = true,
                Cue::FigureTwice => words.twice = true,
                _ => {}
            }
        }
        words
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
            figure.amounts =
                [Some(hundreds * 10_000 + tens * 100), Some(hundreds * 100 + tens)];
            figure.times = None;
        } else if let Some(tens) = spoken_tens(number, text)
            && ends_with_one(text.get(..number.span.start as usize).unwrap_or(""))
        {
            figure.amounts[1] = Some(10_000 + tens * 100);
        }
        last = Some(number);
        into.push(figure);
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
    let mut figure = Figure {
        place: sums::place(turn, number),
        single: number.to.is_none() && matches!(number.bound, Bound::Exact | Bound::About),
        amounts: [None, None],
        is_money: matches!(number.value, Value::Amount(_)),
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
    match &number.value {
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
    if let Some(Value::Amount(_) | Value::Count(_)) = &number.or {
        figure.amounts[1] = match &number.or {
            Some(Value::Amount(amount)) => amount.hundredths.integer(),
            Some(Value::Count(count)) => count.shifted(2).and_then(Decimal::integer),
            _ => None,
        };
    }
    figure
}
