//! Amounts, percentages, lengths of time and plain numbers, alone and as ranges.

use super::Currency;
use super::decimal::Decimal;
use super::lexicon::{
    ABOUT, BEFORE_ORDINAL, BETWEEN, CHANGE, DIGITS, IDIOM, LASTS, LESS, MANNER, MORE, NO_ORDINAL,
    PRICE, Role, SMALL, SOME, THIS, WAIT, WEIGHT,
};
use super::spoken::{Run, Shape};
use super::turn::{Joint, Turn};
use super::value::{Amount, Bound, Duration, End, Number, Span, Unit, Value};
use super::written::{Suffix, Written};

/// What a number is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Nothing,
    Major(Option<Currency>),
    Minor(Option<Currency>),
    Percent,
    Time(Unit),
}

/// A number with its unit, before it is known whether a range goes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measure {
    /// How many of the unit.
    count: Decimal,
    of: Of,
    /// The other way to understand the count.
    or: Option<Decimal>,
    /// The highest power of ten that is named.
    scale: u8,
    about: bool,
    span: Span,
    /// The word after it.
    end: usize,
    /// "a" stands for one.
    article: bool,
}

impl Of {
    fn value(self, count: Decimal) -> Option<Value> {
        Some(match self {
            Self::Nothing => Value::Count(count),
            Self::Major(currency) => Value::Amount(Amount::of(count, currency)?),
            Self::Minor(currency) => Value::Amount(Amount { hundredths: count, currency }),
            Self::Percent => Value::Percent(count),
            Self::Time(unit) => Value::Duration(Duration { count, unit }),
        })
    }
}

impl Turn<'_> {
    /// A quantity or a range of them that starts here, and the word after it.
    pub fn quantity(&self, at: usize) -> Option<(Number, usize)> {
        let one = self.measure(at)?;
        if let Some((mut one, other)) = self.range(at, one) {
            one.about |= self.one_to_next(at, one.end);
            let to = End { span: other.span, value: other.of.value(other.count)? };
            let span = Span { start: one.span.start, end: other.span.end };
            let number = Number {
                span,
                value: one.of.value(one.count)?,
                to: Some(to),
                or: None,
                bound: self.bound(at, one.about, other.end, one.of),
            };
            return Some((number, other.end));
        }
        let one = self.priced(at, self.changed(at, one));
        if !self.counts_something(at, &one) {
            return None;
        }
        let or = one.or.and_then(|or| one.of.value(or));
        let bound = self.bound(at, one.about, one.end, one.of);
        let value = one.of.value(one.count)?;
        Some((Number { span: one.span, value, to: None, or, bound }, one.end))
    }

    /// An ordinal number, where it counts, and the word after it.
    pub fn which(&self, at: usize) -> Option<(Number, usize)> {
        let (value, end) = self.ordinal(at)?;
        let before = at.checked_sub(1).map_or(Role::Barrier, |before| self.role(before));
        if let Role::Ordinal(short) = self.role(at) {
            let fraction = matches!(before, Role::A | Role::Digit(_));
            let led = at > 0 && self.has(at - 1, BEFORE_ORDINAL) && !fraction;
            let idle = self.has(end, NO_ORDINAL) && !self.ends_before(end);
            if (short <= 3 && (!led || idle)) || (fraction && self.next(end) == Role::Of) {
                return None;
            }
        }
        let number = Number {
            span: self.span(at, end),
            value: Value::Ordinal(value),
            to: None,
            or: None,
            bound: Bound::Exact,
        };
        Some((number, end))
    }

    fn measure(&self, at: usize) -> Option<Measure> {
        if self.role(at) == Role::Written && self.is_glued(at) {
            return None;
        }
        let measure = match self.role(at) {
            Role::Minus => {
                let next = self.measure(at + 1)?;
                if self.joint(at + 1) == Joint::Sentence {
                    return None;
                }
                let start = self.start(at);
                let span = Span { start, ..next.span };
                return Some(Measure { count: next.count.negated()?, or: None, span, ..next });
            }
            Role::Prefix(currency) => return self.prefixed(at, currency),
            Role::Major(currency)
                if matches!(
                    self.word(at).to_ascii_lowercase().as_str(),
                    "rupees" | "usd" | "gbp" | "eur" | "ngn" | "chf" | "aed" | "kes" | "zar"
                ) =>
            {
                return self.prefixed(at, currency);
            }
            Role::Fiver | Role::Tenner => self.note(at, at),
            Role::A if matches!(self.next(at + 1), Role::Fiver | Role::Tenner) => {
                self.note(at, at + 1)
            }
            Role::A => match self.article(at) {
                Some(measure) => return Some(measure),
                None => self.counted(at)?,
            },
            Role::Half => match self.half_unit(at) {
                Some(measure) => return Some(measure),
                None => self.counted(at)?,
            },
            Role::Point => {
                // "point five percent"; without a unit it is a point that is made.
                let (count, end) =
                    self.places(at + 1).filter(|_| self.next(at + 1) != Role::Barrier)?;
                let measure = self.of(at, self.bare(at, count, end));
                return (measure.of != Of::Nothing).then_some(measure);
            }
            _ => self.counted(at)?,
        };
        Some(measure)
    }

    /// A number by itself.
    fn bare(&self, at: usize, count: Decimal, end: usize) -> Measure {
        Measure {
            count,
            of: Of::Nothing,
            or: None,
            scale: 0,
            about: false,
            span: self.span(at, end),
            end,
            article: false,
        }
    }

    /// "Rs. 500", "INR 500", "rupees five hundred".
    fn prefixed(&self, at: usize, currency: Currency) -> Option<Measure> {
        let gap = self.text.get(self.span(at, at + 1).end as usize..self.start(at + 1) as usize)?;
        if !matches!(gap, " " | "." | ". " | "") {
            return None;
        }
        let cardinal = self.cardinal(at + 1)?;
        let measure = Measure {
            of: Of::Major(Some(currency)),
            scale: cardinal.scale,
            ..self.bare(at, cardinal.value, cardinal.end)
        };
        Some(measure)
    }

    /// "a fiver", "tenner".
    fn note(&self, at: usize, word: usize) -> Measure {
        let count = if self.role(word) == Role::Fiver { 5 } else { 10 };
        let of = Of::Major(Some(Currency::Pound));
        Measure { of, ..self.bare(at, Decimal::whole(count), word + 1) }
    }

    /// "a dollar fifty", "an hour and a half", "a day or two", "within a week".
    fn article(&self, at: usize) -> Option<Measure> {
        let one = Measure { article: true, ..self.bare(at, Decimal::whole(1), at + 1) };
        match self.next(at + 1) {
            Role::Major(_) => {
                let single = matches!(
                    self.word(at + 1).to_ascii_lowercase().as_str(),
                    "pound" | "quid" | "dollar" | "buck" | "euro" | "rupee" | "rand"
                );
                let measure = self.of(at, one);
                // "a pound coin", "a pound of flesh".
                let noun = !self.ends_before(measure.end)
                    && (self.role(measure.end) == Role::Of
                        || (self.role(measure.end) == Role::Other
                            && !self.has(measure.end, SMALL)));
                (single && !noun).then_some(measure)
            }
            Role::Unit(unit) => {
                let of = Of::Time(unit);
                let one = Measure { of, span: self.span(at, at + 2), end: at + 2, ..one };
                let half = self.next(at + 2) == Role::And
                    && self.next(at + 3) == Role::A
                    && self.next(at + 4) == Role::Half;
                if half {
                    return self.halves(at, at + 5, Decimal::new(15, 1)?, unit);
                }
                if self.next(at + 2) == Role::Or && self.next(at + 3) == Role::Digit(2) {
                    return Some(one);
                }
                let lasts = at > 0 && self.has(at - 1, LASTS);
                let rate = at > 0
                    && matches!(self.role(at - 1), Role::Major(_) | Role::Minor(_) | Role::Written);
                let idle = matches!(unit, Unit::Second | Unit::Minute) || rate;
                let long = unit == Unit::Hour && !self.is_rated(at);
                (!idle && (lasts || long)).then_some(one)
            }
            _ => None,
        }
    }

    /// Whether "an hour" is what something costs or happens by: something counted stands before.
    fn is_rated(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        matches!(
            self.role(before),
            Role::Digit(_)
                | Role::Teen(_)
                | Role::Tens(_)
                | Role::Hundred
                | Role::Scale(_)
                | Role::Percent
        ) || matches!(self.word(before), "once" | "twice" | "times" | "half" | "of" | "every")
            || self.sign_before(before).is_some()
    }

    /// "half an hour", "half a percent", "half past" is a time, "half a dozen" a number.
    fn half_unit(&self, at: usize) -> Option<Measure> {
        if self.next(at + 1) != Role::A {
            return None;
        }
        let half = Decimal::new(5, 1)?;
        match self.next(at + 2) {
            Role::Unit(unit) => self.halves(at, at + 3, half, unit),
            Role::Percent => Some(Measure { of: Of::Percent, ..self.bare(at, half, at + 3) }),
            _ => None,
        }
    }

    /// A number of units that is no whole one, in the next smaller unit where there is one.
    fn halves(&self, at: usize, end: usize, count: Decimal, unit: Unit) -> Option<Measure> {
        let (count, unit) = in_whole_units(count, unit)?;
        Some(Measure { of: Of::Time(unit), ..self.bare(at, count, end) })
    }

    /// A number that is counted out, with what it is of.
    fn counted(&self, at: usize) -> Option<Measure> {
        if let Some(measure) = self.with_suffix(at) {
            return Some(measure);
        }
        if let Some(measure) = self.price(at) {
            return Some(measure);
        }
        // "three quarters of an hour".
        if self.next(at + 1) == Role::Quarters || self.next(at + 1) == Role::Quarter {
            let of = self.next(at + 2) == Role::Of && self.next(at + 3) == Role::A;
            let (count, _) = self.below_hundred(at)?;
            let hour = of && self.next(at + 4) == Role::Unit(Unit::Hour);
            let count = Decimal::whole(15).times(Decimal::whole(count))?;
            return hour
                .then(|| Measure { of: Of::Time(Unit::Minute), ..self.bare(at, count, at + 5) });
        }
        // "few hundred", "several thousand": how many is not said.
        let cardinal = self.cardinal(at)?;
        if at > 0
            && self.has(at - 1, SOME)
            && matches!(self.role(at), Role::Hundred | Role::Scale(_))
        {
            return None;
        }
        let bare = Measure {
            scale: cardinal.scale,
            about: cardinal.about,
            ..self.bare(at, cardinal.value, cardinal.end)
        };
        Some(self.of(at, bare))
    }

    /// "20k", "50p", "48hrs", "5GB", with the sign before it.
    fn with_suffix(&self, at: usize) -> Option<Measure> {
        let Written::With { value, suffix, length } = self.written(at) else { return None };
        let mut measure = self.bare(at, value, at + 1);
        let sign = self.sign_before(at);
        match suffix {
            Suffix::Scale(power) => {
                // "4k" and "3m" are a sort of screen and a length, "10k" is a number.
                let long = power == 3 && value >= Decimal::whole(10);
                let words = length > 0 && matches!(power, 5 | 7);
                if sign.is_none() && !long && !words && !self.has_before(at, 4, PRICE) {
                    return None;
                }
                measure.count = value.shifted(power)?;
                measure.scale = power;
            }
            Suffix::Minor(currency) => measure.of = Of::Minor(currency),
            Suffix::Unit(unit) => measure.of = Of::Time(unit),
            // The unit stays outside.
            Suffix::Measure => measure.span.end = measure.span.start + u32::from(length),
        }
        Some(match measure.of {
            Of::Nothing if suffix != Suffix::Measure => self.of(at, measure),
            _ => measure,
        })
    }

    /// Adds the sign before, the unit behind and what belongs to it.
    fn of(&self, at: usize, bare: Measure) -> Measure {
        let end = bare.end;
        let last = end - 1;
        let mut measure = bare;
        if let Some((currency, start)) =
            self.sign_before(at).filter(|_| self.role(at) == Role::Written)
        {
            measure.span.start = start;
            measure.of = Of::Major(Some(currency));
            // "$20 dollars" says it twice.
            if self.next(end) == Role::Major(currency) {
                measure.span.end = self.span(end, end + 1).end;
                measure.end = end + 1;
            }
            measure = self.added(measure);
            // "$2.25 cents", as it is said and then written.
            if measure.count.integer().is_none() && matches!(self.next(measure.end), Role::Minor(_))
            {
                measure.span.end = self.span(measure.end, measure.end + 1).end;
                measure.end += 1;
            }
        } else if let Some(end) = self.percent_after(last) {
            measure.of = Of::Percent;
            measure.span.end = end;
        } else if let Some((currency, end)) = self.sign_after(last) {
            measure.of = Of::Major(Some(currency));
            measure.span.end = end;
        } else {
            measure = self.unit_behind(at, measure);
        }
        if let Some(start) = self.minus_before(measure.span.start)
            && let Some(count) = measure.count.negated()
        {
            measure.span.start = start;
            measure.count = count;
        }
        measure
    }

    fn unit_behind(&self, at: usize, bare: Measure) -> Measure {
        let end = bare.end;
        let with = |of, to: usize| Measure {
            of,
            end: to,
            span: Span { start: bare.span.start, end: self.span(to - 1, to).end },
            ..bare
        };
        // "a couple of" was read with its "of".
        match self.next(end) {
            Role::Percent => with(Of::Percent, end + 1),
            Role::Per if self.next(end + 1) == Role::Cent => with(Of::Percent, end + 2),
            Role::Major(Currency::Pound) if self.has_before(at, 4, WEIGHT) => bare,
            Role::Major(currency) => self.and_minor(with(Of::Major(Some(currency)), end + 1)),
            Role::Minor(currency) => with(Of::Minor(currency), end + 1),
            Role::Cent => with(Of::Minor(None), end + 1),
            Role::Letter(b'P')
                if self.next(end + 1) != Role::Letter(b'M') && !self.is_letter(end + 1) =>
            {
                with(Of::Minor(Some(Currency::Pound)), end + 1)
            }
            // "fifty k"; a single digit with it is a sort of screen.
            Role::Letter(b'K') if !self.is_letter(end + 1) && bare.count >= Decimal::whole(10) => {
                match bare.count.shifted(3) {
                    Some(count) => Measure { count, scale: 3, ..with(Of::Nothing, end + 1) },
                    None => bare,
                }
            }
            Role::Grand => match bare.count.shifted(3) {
                Some(count) => Measure { count, scale: 3, ..with(Of::Major(None), end + 1) },
                None => bare,
            },
            Role::Working if self.next(end + 1) == Role::Unit(Unit::Day) => {
                with(Of::Time(Unit::WorkingDay), end + 2)
            }
            Role::Unit(unit) => self.and_smaller(with(Of::Time(unit), end + 1), unit),
            _ => bare,
        }
    }

    fn is_letter(&self, at: usize) -> bool {
        matches!(self.next(at), Role::Letter(_) | Role::Spelling(_))
    }

    /// "$1 billion $275 million" is one amount.
    fn added(&self, one: Measure) -> Measure {
        let goes_on = one.scale > 0
            && self.joint(one.end) == Joint::Other
            && self
                .sign_before(one.end)
                .is_some_and(|(currency, _)| one.of == Of::Major(Some(currency)));
        if goes_on
            && let Some(rest) =
                self.cardinal(one.end).filter(|rest| (1..one.scale).contains(&rest.scale))
            && let Some(count) = one.count.plus(rest.value)
        {
            let span = Span { end: self.span(one.end, rest.end).end, ..one.span };
            return Measure { count, end: rest.end, span, ..one };
        }
        one
    }

    /// "forty nine dollars and ninety nine cents", "five pounds fifty", "two pounds oh five".
    fn and_minor(&self, one: Measure) -> Measure {
        let and = self.next(one.end) == Role::And;
        let from = if and { one.end + 1 } else { one.end };
        let rest = match (self.next(from), self.next(from + 1)) {
            (Role::Oh, Role::Digit(digit)) => Some((i64::from(digit), from + 2)),
            (Role::Digit(_) | Role::Teen(_) | Role::Tens(_), _) => self.below_hundred(from),
            (Role::Written, _) => match self.written(from) {
                Written::Whole { value, digits: 1..=2, .. } => Some((value, from + 1)),
                // "5 pounds and 50p".
                Written::With { value, suffix: Suffix::Minor(_), .. } => {
                    return self.plus_minor(one, value.integer(), from + 1);
                }
                _ => None,
            },
            _ => None,
        };
        let Some((rest, end)) = rest else { return one };
        // "a dollar five" is one dollar and five cents.
        let few = one.article && self.ends_before(end) && !and && rest > 0;
        let minor = match self.next(end) {
            Role::Minor(_) | Role::Cent => true,
            Role::Letter(b'P') => !self.is_letter(end + 1),
            _ => false,
        };
        // Without its unit it must stand alone and have two digits: "ten pounds two weeks ago".
        let alone = !and
            && (rest > 9 || self.next(from) == Role::Oh)
            && !self.counts(end)
            && !self.is_digit_like(end)
            && !matches!(self.next(end), Role::Month(_));
        if !minor && !alone && !few {
            return one;
        }
        self.plus_minor(one, Some(rest), if minor { end + 1 } else { end })
    }

    fn plus_minor(&self, one: Measure, rest: Option<i64>, end: usize) -> Measure {
        let count = rest
            .filter(|rest| *rest < 100)
            .and_then(|rest| Decimal::new(rest, 2))
            .and_then(|rest| one.count.plus(rest));
        match count {
            Some(count) if one.count.integer().is_some() => {
                let span = Span { end: self.span(end - 1, end).end, ..one.span };
                Measure { count, end, span, ..one }
            }
            _ => one,
        }
    }

    /// "two hours and thirty minutes", "two and a half hours".
    fn and_smaller(&self, one: Measure, unit: Unit) -> Measure {
        if one.count.integer().is_none()
            && let Some((count, smaller)) = in_whole_units(one.count, unit)
        {
            return Measure { count, of: Of::Time(smaller), ..one };
        }
        let Some((times, smaller)) = smaller(unit) else { return one };
        let and = self.next(one.end) == Role::And;
        let from = if and { one.end + 1 } else { one.end };
        if matches!(self.next(from), Role::Barrier)
            || self.sign_before(from).is_some()
            || !matches!(
                self.role(from),
                Role::Written | Role::Digit(_) | Role::Teen(_) | Role::Tens(_)
            )
        {
            return one;
        }
        let Some(rest) =
            self.cardinal(from).filter(|rest| self.next(rest.end) == Role::Unit(smaller))
        else {
            return one;
        };
        let count = one.count.times(Decimal::whole(times)).and_then(|count| count.plus(rest.value));
        match count {
            Some(count) => {
                let end = rest.end + 1;
                let span = Span { end: self.span(end - 1, end).end, ..one.span };
                Measure { count, of: Of::Time(smaller), end, span, ..one }
            }
            None => one,
        }
    }

    /// Two or three numbers that name a price: "forty nine ninety nine", "two fifty".
    pub fn price(&self, at: usize) -> Option<Measure> {
        let run = self.run(at);
        let (units, hundredths, sure) = price_of(&run)?;
        let behind = match self.next(run.end) {
            Role::Major(currency) => Some(currency),
            _ => None,
        };
        if self.counts(run.end) && behind.is_none() {
            return None;
        }
        let rate = self.is_rate(run.end);
        let near = |flags| self.cue_before(at, 6, flags);
        let priced = match (near(PRICE), near(DIGITS)) {
            (Some(price), Some(digits)) => price <= digits,
            (price, None) => price.is_some(),
            _ => false,
        };
        // A price that ends like this needs no word that says so.
        let charming = sure && matches!(hundredths, 99 | 95 | 49) && near(DIGITS).is_none();
        if behind.is_none() && !rate && !priced && !charming {
            return None;
        }
        let with_point = Decimal::new(100 * units + hundredths, 2)?;
        let without = Decimal::whole(100 * units + hundredths);
        // "one fifty" is a hundred and fifty first, "two ninety nine" two and ninety nine hundredths.
        let whole_first = units < 10 && !matches!(hundredths, 99 | 95 | 49 | 89 | 79);
        let (count, or) = if whole_first { (without, with_point) } else { (with_point, without) };
        let end = if behind.is_some() { run.end + 1 } else { run.end };
        Some(Measure { of: Of::Major(behind), or: Some(or), ..self.bare(at, count, end) })
    }

    /// The other end, and both as they are understood together.
    fn range(&self, at: usize, one: Measure) -> Option<(Measure, Measure)> {
        let (from, word) = self.connected(at, &one)?;
        let other = self.measure(from)?;
        if other.article || other.or.is_some() || one.or.is_some() {
            return None;
        }
        let stated = one.of != Of::Nothing && other.of != Of::Nothing;
        let (mut one, mut other) = (one, other);
        match (one.of, other.of) {
            (Of::Nothing, _) => one.of = other.of,
            (_, Of::Nothing) => other.of = one.of,
            (Of::Major(None), Of::Major(currency)) => one.of = Of::Major(currency),
            (Of::Time(_), Of::Time(_)) => {}
            (mine, theirs) if mine == theirs => {}
            _ => return None,
        }
        // "two to four million".
        if one.scale == 0
            && other.scale > 0
            && let Some(count) = one.count.shifted(other.scale)
            && count < other.count
        {
            one.count = count;
        }
        let rises = match (one.of, other.of) {
            (Of::Time(mine), Of::Time(theirs)) => {
                let base = |count, unit| Duration { count, unit }.base();
                let (mine, theirs) = (base(one.count, mine)?, base(other.count, theirs)?);
                mine.1 == theirs.1 && mine.0 < theirs.0
            }
            _ => one.count < other.count,
        };
        // "five or ten" are two numbers unless they are of something, "one or two" are not.
        let next = one.count.plus(Decimal::whole(1)) == Some(other.count);
        let or = word == Role::Or && !next && other.of == Of::Nothing;
        // "up 5 to 10 percent" is a range, "increased $1 million to $3 million" is none.
        let changes =
            word == Role::To && (self.is_from(at) || (stated && self.has_before(at, 2, CHANGE)));
        (rises && !or && !changes).then_some((one, other))
    }

    /// Where the other end of a range starts, and the word between.
    fn connected(&self, at: usize, one: &Measure) -> Option<(usize, Role)> {
        let end = one.end;
        let linked = |at| matches!(self.joint(at), Joint::Space | Joint::Hyphen | Joint::Other);
        // "two, three weeks": the pause parts nothing.
        let paused = self.joint(end) == Joint::Clause && self.one_to_next(at, end);
        if !paused && !linked(end) {
            return None;
        }
        let word = self.role(end);
        let from = match word {
            Role::To | Role::Or => end + 1,
            Role::And if self.has_before(at, 3, BETWEEN) => end + 1,
            Role::Written if self.hyphened(end) => end,
            Role::Digit(_) | Role::Teen(_) | Role::Tens(_) if self.joint(end) == Joint::Hyphen => {
                end
            }
            Role::Digit(_) | Role::Teen(_) | Role::Tens(_) if self.one_to_next(at, end) => {
                return Some((end, Role::Couple));
            }
            _ => return None,
        };
        (from == end || linked(from)).then_some((from, word))
    }

    /// "two three days", "ten fifteen minutes": two numbers near each other that count one thing.
    fn one_to_next(&self, at: usize, end: usize) -> bool {
        let (Some((one, one_end)), Some((other, other_end))) =
            (self.below_hundred(at), self.below_hundred(end))
        else {
            return false;
        };
        let near = one + 2 >= other || (one % 5 == 0 && other % 5 == 0 && one + 10 >= other);
        one_end == end
            && one > 0
            && one < other
            && near
            && matches!(self.next(other_end), Role::Unit(_) | Role::Working)
    }

    /// Whether a hyphen parts a number from the one before it, signs aside.
    fn hyphened(&self, at: usize) -> bool {
        let before = self.before(at);
        let start = self.sign_before(at).map_or(before.len(), |(_, start)| start as usize);
        let before = before.get(..start).unwrap_or("").trim_end();
        before.ends_with(['-', '–', '—', '\u{2010}', '\u{2011}'])
    }

    /// Whether "from" stands before, and a word that says that something changes.
    fn is_from(&self, at: usize) -> bool {
        at > 0 && self.word(at - 1).eq_ignore_ascii_case("from") && self.has_before(at, 5, CHANGE)
    }

    /// "from twenty to thirty pounds", where it changes: the unit of the second is the first's too.
    fn changed(&self, at: usize, one: Measure) -> Measure {
        if one.of != Of::Nothing || !self.is_from(at) {
            return one;
        }
        let other = self
            .connected(at, &one)
            .filter(|(_, word)| *word == Role::To)
            .and_then(|(from, _)| self.measure(from));
        match other {
            Some(other) if matches!(other.of, Of::Major(_) | Of::Percent) => {
                Measure { of: other.of, ..one }
            }
            _ => one,
        }
    }

    /// A number near a price is money though no currency is said: "my bill was 86.20", "i pay forty
    /// a month".
    fn priced(&self, at: usize, one: Measure) -> Measure {
        if one.of != Of::Nothing || !self.has_before(at, 5, PRICE) {
            return one;
        }
        let places = matches!(self.written(at), Written::Decimal { places: 2, .. });
        let digits = self.cue_before(at, 5, DIGITS) < self.cue_before(at, 5, PRICE)
            && self.has_before(at, 5, DIGITS);
        let rate = self.is_rate(one.end) && one.count > Decimal::whole(1);
        let money = (places || rate) && !digits && one.span.end <= self.span(at, one.end).end;
        if money { Measure { of: Of::Major(None), ..one } } else { one }
    }

    /// Whether a number counts something: "one" often does not, nor does a minute one is to wait.
    fn counts_something(&self, at: usize, one: &Measure) -> bool {
        let before = |back: usize, flags| {
            at >= back && self.has(at - back, flags) && self.joint(at) == Joint::Space
        };
        let is_one = one.count == Decimal::whole(1);
        match one.of {
            Of::Time(Unit::Second | Unit::Minute) if is_one => {
                let lasts = before(1, LASTS) && self.role(at - 1) != Role::In;
                let idle = self.ends_before(at + 2) || self.has(at + 2, SMALL);
                !self.has_before(at, 3, WAIT) && !one.article && (lasts || !idle)
            }
            Of::Time(Unit::Day) if is_one && !one.article => before(1, LASTS),
            Of::Minor(None) => {
                !matches!(self.role(at.wrapping_sub(1)), Role::Other if self.word(at - 1) == "my")
            }
            Of::Major(_) => !self.has(one.end, MANNER),
            // "not in a million years".
            Of::Time(_) => !(self.role(at) == Role::A && one.scale >= 6),
            // "two thirds".
            Of::Nothing
                if matches!(
                    self.word(one.end),
                    "thirds" | "quarters" | "fifths" | "eighths" | "tenths"
                ) =>
            {
                false
            }
            Of::Nothing if one.about => false,
            Of::Nothing if matches!(self.role(at), Role::A) && one.scale >= 6 => {
                !(before(1, MANNER) || self.has(one.end, MANNER))
            }
            Of::Nothing if is_one && self.role(at) == Role::Digit(1) => self.one_counts(at),
            Of::Nothing => {
                // "fifty fifty".
                let twice = |other: usize| {
                    self.role(other) == self.role(at)
                        && matches!(self.role(at), Role::Tens(_))
                        && one.end <= at.max(other) + 1
                };
                !(twice(at + 1) || (at > 0 && twice(at - 1)))
            }
            _ => true,
        }
    }

    fn one_counts(&self, at: usize) -> bool {
        let next = at + 1;
        let led = at == 0 || self.joint(at) != Joint::Space || !self.has(at - 1, THIS);
        let before = if at > 0 { self.word(at - 1) } else { "" };
        let exact = at > 0 && self.has(at - 1, MORE | LESS)
            || matches!(before, "only" | "just" | "exactly");
        let named =
            matches!(before, "press" | "dial" | "option" | "step" | "line" | "unit" | "day");
        if self.ends_before(next) || named {
            return exact || named;
        }
        let left = exact && matches!(self.word(next), "left");
        let noun = self.role(next) == Role::Other && !self.has(next, IDIOM | SMALL);
        (led && noun && at > 0 && !self.has(at - 1, SMALL & !PRICE)
            || led && noun && self.verb_before(at))
            || left
    }

    /// Whether a word before says that something is had or got.
    fn verb_before(&self, at: usize) -> bool {
        at > 0
            && matches!(
                self.word(at - 1),
                "have" | "has" | "had" | "is" | "was" | "are" | "were" | "with" | "for" | "and"
            )
    }

    /// Whether a number is meant exactly, by the words around it.
    fn bound(&self, at: usize, about: bool, end: usize, of: Of) -> Bound {
        let word = |back: usize| match at >= back {
            true => self.word(at - back),
            false => "",
        };
        let near = at > 0 && self.joint(at) != Joint::Sentence && self.joint(at) != Joint::Clause;
        let so = self.next(end) == Role::Or && self.word(end + 1).eq_ignore_ascii_case("so");
        if about || so || (near && self.has(at - 1, ABOUT)) {
            return Bound::About;
        }
        if !near {
            return Bound::Exact;
        }
        let than = word(1) == "than" || matches!(self.role(at - 1), Role::To) || word(1) == "of";
        let (back, no) = if than { (2, word(3) == "no") } else { (1, word(2) == "no") };
        if at < back {
            return Bound::Exact;
        }
        let bounds = than
            || matches!(
                word(1),
                "least"
                    | "most"
                    | "over"
                    | "under"
                    | "within"
                    | "above"
                    | "below"
                    | "maximum"
                    | "minimum"
            );
        let time = matches!(of, Of::Time(_)) && word(1) == "over";
        if !bounds || time {
            return Bound::Exact;
        }
        let (more, less) = (self.has(at - back, MORE), self.has(at - back, LESS));
        match (more, less) {
            (true, _) if no => Bound::AtMost,
            (true, _) => Bound::AtLeast,
            // "up to" is a bound, "go to" is none.
            (_, true) if word(1) != "to" || word(2) == "up" => Bound::AtMost,
            _ => Bound::Exact,
        }
    }
}

/// What a run says as a price: units, hundredths, and whether its form is that of a price.
fn price_of(run: &Run) -> Option<(i64, i64, bool)> {
    let two = |at: usize| {
        run.items.get(at).filter(|item| item.shape == Shape::Two).map(|item| item.value)
    };
    let single = |at: usize| {
        run.items.get(at).filter(|item| item.shape == Shape::Single).map(|item| item.value)
    };
    match run.items.as_slice() {
        [first, _] => {
            let hundredths = two(1)?;
            let form = matches!(first.shape, Shape::Two | Shape::Hundreds)
                || (first.shape == Shape::Single && first.value > 0);
            form.then_some((first.value, hundredths, true))
        }
        [first, _, _] => match (single(0), two(1), two(2)) {
            // "three forty nine ninety nine".
            (Some(hundreds @ 1..), Some(units), Some(hundredths)) => {
                Some((100 * hundreds + units, hundredths, false))
            }
            // "twelve oh five".
            _ => match (single(1), single(2)) {
                (Some(0), Some(hundredths)) if matches!(first.shape, Shape::Two) => {
                    Some((first.value, hundredths, false))
                }
                _ => None,
            },
        },
        _ => None,
    }
}

/// The next smaller unit, and how many of them make one.
fn smaller(unit: Unit) -> Option<(i64, Unit)> {
    Some(match unit {
        Unit::Year => (12, Unit::Month),
        Unit::Week => (7, Unit::Day),
        Unit::Day => (24, Unit::Hour),
        Unit::Hour => (60, Unit::Minute),
        Unit::Minute => (60, Unit::Second),
        Unit::Second | Unit::WorkingDay | Unit::Month => return None,
    })
}

/// A number of units in the next smaller one, where it is whole there.
fn in_whole_units(count: Decimal, unit: Unit) -> Option<(Decimal, Unit)> {
    let less = smaller(unit)
        .and_then(|(times, unit)| Some((count.times(Decimal::whole(times))?, unit)))
        .filter(|(count, _)| count.integer().is_some());
    Some(less.unwrap_or((count, unit)))
}
