//! Dates and times of day.

use super::lexicon::{AFTER_CLOCK, CLOCK, DAY, DIGITS, PRICE, Role, SMALL, YEAR};
use super::turn::{Joint, Turn};
use super::value::{Bound, Date, End, Number, Span, Time, Value};
use super::written::Written;

/// Minutes that people say before "to" and "past" an hour.
const SAID_MINUTES: [i64; 4] = [5, 10, 20, 25];

impl Turn<'_> {
    /// A date that starts here, or a range of dates, and the word after it.
    pub fn date(&self, at: usize) -> Option<(Number, usize)> {
        let Some((date, or, end)) = self.one_date(at) else { return self.day_or_ordinal(at) };
        let span = self.span(at, end);
        let number = |span, date, to| Number {
            span,
            value: Value::Date(date),
            to,
            or: or.map(Value::Date),
            bound: Bound::Exact,
        };
        if let Some((other, from, other_end)) = self.other_date(at, end) {
            let mut date = date;
            date.month = date.month.or(other.month);
            date.year = date.year.or(other.year);
            let to = End { span: self.span(from, other_end), value: Value::Date(other) };
            let span = Span { start: span.start, end: to.span.end };
            return Some((number(span, date, Some(to)), other_end));
        }
        Some((number(span, date, None), end))
    }

    /// The date at the other end of a range, where it starts, and the word after it.
    fn other_date(&self, at: usize, end: usize) -> Option<(Date, usize, usize)> {
        let joins = match self.next(end) {
            Role::To => true,
            Role::And => self.has_before(at, 3, super::lexicon::BETWEEN),
            _ => false,
        };
        if !joins {
            return None;
        }
        let from = if self.next(end + 1) == Role::The { end + 2 } else { end + 1 };
        if let Some((date, _, end)) = self.one_date(from) {
            return Some((date, from, end));
        }
        let (day, end) = self.ordinal(from)?;
        let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        Some((Date { day: Some(day), ..Date::default() }, from, end))
    }

    /// A date, the other way to read it, and the word after it.
    fn one_date(&self, at: usize) -> Option<(Date, Option<Date>, usize)> {
        self.written_date(at)
            .or_else(|| self.day_then_month(at).map(|(date, end)| (date, None, end)))
            .or_else(|| self.month_then_day(at).map(|(date, end)| (date, None, end)))
            .or_else(|| self.year_alone(at).map(|(date, end)| (date, None, end)))
            .or_else(|| self.day_alone(at).map(|(date, end)| (date, None, end)))
    }

    /// "12/03/2026", "2026-03-12", "12.3.26", and "12/03" after a word such as "on".
    fn written_date(&self, at: usize) -> Option<(Date, Option<Date>, usize)> {
        if self.role(at) != Role::Written || self.is_glued(at) {
            return None;
        }
        let (parts, widths, end) = match self.written(at) {
            Written::Three { parts, widths, .. } => (parts, widths, at + 1),
            Written::Two { parts, widths } if self.has_before(at, 1, DAY) => {
                let (date, or) = day_and_month(parts[0], parts[1], None)?;
                return (widths[0] <= 2 && widths[1] <= 2).then_some((date, or, at + 1));
            }
            Written::Whole { .. } => {
                let (parts, widths) = self.hyphenated(at)?;
                // Three pairs are a bank's sort code as well.
                if widths == [2, 2, 2] && !self.has_before(at, 2, DAY) {
                    return None;
                }
                (parts, widths, at + 3)
            }
            _ => return None,
        };
        let (date, or) = match widths {
            [4, 1..=2, 1..=2] => {
                let (_, month, day) = (parts[0], parts[1], parts[2]);
                let date = Date { year: Some(parts[0]), ..valid(day, month)? };
                (date, None)
            }
            [1..=2, 1..=2, 4] => day_and_month(parts[0], parts[1], Some(parts[2]))?,
            [1..=2, 1..=2, 2] => day_and_month(parts[0], parts[1], Some(century(parts[2])))?,
            _ => return None,
        };
        Some((date, or, end))
    }

    /// Three whole numbers with hyphens between them.
    fn hyphenated(&self, at: usize) -> Option<([u16; 3], [u8; 3])> {
        let (mut parts, mut widths) = ([0; 3], [0; 3]);
        for (index, (part, width)) in parts.iter_mut().zip(&mut widths).enumerate() {
            if index > 0 && self.joint(at + index) != Joint::Hyphen {
                return None;
            }
            match self.written(at + index) {
                Written::Whole { value, digits, grouped: false, .. } => {
                    *part = u16::try_from(value).ok()?;
                    *width = digits;
                }
                _ => return None,
            }
        }
        (self.joint(at + 3) != Joint::Hyphen).then_some((parts, widths))
    }

    /// "the fifteenth of March", "15 March 2026", "third of the fourth nineteen eighty four".
    fn day_then_month(&self, at: usize) -> Option<(Date, usize)> {
        let (day, end, sure) = self.day(at)?;
        let of = self.next(end) == Role::Of;
        let month_at = if of { end + 1 } else { end };
        if let Role::Month(month) = self.next(month_at) {
            let year = self.year_after(month_at + 1);
            // "five may come", "ten march off": verbs.
            let verb = matches!(month, 3 | 5) && !sure && !of && year.is_none();
            if verb && !(self.role(at) == Role::Written || self.has_before(at, 1, DAY)) {
                return None;
            }
            return dated(day, month, year, month_at + 1);
        }
        // As a date of birth is said in Britain: day and month both by number.
        if sure && of && self.next(month_at) == Role::The {
            let (month, end) = self.ordinal(month_at + 1)?;
            let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
            let year = self.year_after(end).or_else(|| {
                let (value, end) = self.below_hundred(end).filter(|(value, _)| *value > 9)?;
                Some((century(value as u16), end))
            });
            return dated(day, month, year, end);
        }
        None
    }

    /// "March 15th", "March the fifteenth", "March 15, 2026", "March 2026".
    fn month_then_day(&self, at: usize) -> Option<(Date, usize)> {
        let Role::Month(month) = self.role(at) else { return None };
        if matches!(self.next(at + 1), Role::Barrier) {
            return None;
        }
        if let Some((year, end)) = self.year(at + 1) {
            return Some((Date { year: Some(year), month: Some(month), day: None }, end));
        }
        let the = self.next(at + 1) == Role::The;
        let (day, end, sure) = self.day(if the { at + 2 } else { at + 1 })?;
        let name = self.word(at).starts_with(|c: char| c.is_ascii_uppercase());
        let verb = matches!(month, 3 | 5) && !name && !self.has_before(at, 1, DAY | YEAR);
        if !sure && (verb || self.counts(end)) {
            return None;
        }
        dated(day, month, self.year_after(end), end)
    }

    /// "in 2019", "nineteen eighty four".
    fn year_alone(&self, at: usize) -> Option<(Date, usize)> {
        let (year, end) = self.year(at)?;
        let cued = at > 0 && self.has(at - 1, YEAR) && self.joint(at) == Joint::Space;
        let pair = self.role(at) != Role::Written && self.role(at + 1) != Role::Scale(3);
        // Two tens that sound like a year are one, but near a price or a reference.
        let likely = pair
            && (1900..2040).contains(&year)
            && !self.has_before(at, 5, PRICE | DIGITS)
            && !self.is_rate(end);
        let free = !self.counts(end) && self.sign_before(at).is_none() && !self.is_glued(at);
        // "five in nineteen eighty four" is no number of digits that goes on.
        // "three months at nineteen ninety nine": nobody says of a year that something is at it.
        let at_price =
            at > 0 && matches!(self.role(at - 1), Role::At | Role::For) && year % 100 > 59;
        let goes_on = at_price
            || self.is_digit_like(end)
            || (at > 0 && self.is_digit_like(at) && self.number_before(at));
        (free && !goes_on && (cued || likely))
            .then_some((Date { year: Some(year), ..Date::default() }, end))
    }

    fn number_before(&self, at: usize) -> bool {
        matches!(self.joint(at), Joint::Space | Joint::Hyphen)
            && matches!(
                self.role(at - 1),
                Role::Digit(_) | Role::Oh | Role::Teen(_) | Role::Tens(_) | Role::Written
            )
    }

    /// "on the fifteenth", "thursday the 9th", "the first of the month".
    fn day_alone(&self, at: usize) -> Option<(Date, usize)> {
        let (day, end) = self.ordinal(at)?;
        let day = u8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        let date = Date { day: Some(day), ..Date::default() };
        let which = matches!(self.word(end + 1), "the" | "next" | "this" | "each" | "every");
        let month = self.next(end) == Role::Of
            && which
            && self.next(end + 2) == Role::Unit(super::Unit::Month);
        if month {
            return Some((date, end));
        }
        let the = at > 0 && self.role(at - 1) == Role::The;
        let cue = if the { at.checked_sub(2)? } else { at.checked_sub(1)? };
        let over = self.ends_before(end) || (self.has(end, SMALL) && self.role(end) != Role::Of);
        let cued = self.has(cue, DAY)
            && self.role(cue) != Role::Of
            && (the
                || matches!(self.written(at), Written::Ordinal(_))
                || self.role(cue) == Role::Weekday)
            && self.joint(cue + 1) == Joint::Space;
        (cued && over).then_some((date, end))
    }

    /// "the 19th" with nothing behind it, a day of the month or one of many.
    fn day_or_ordinal(&self, at: usize) -> Option<(Number, usize)> {
        let (value, end) = self.ordinal(at).filter(|(value, _)| (4..=31).contains(value))?;
        let over = self.ends_before(end) || (self.has(end, SMALL) && self.role(end) != Role::Of);
        let the = at > 0 && self.role(at - 1) == Role::The;
        (the && over).then(|| {
            let date = Date { day: Some(value as u8), ..Date::default() };
            let number = Number {
                span: self.span(at, end),
                value: Value::Date(date),
                to: None,
                or: Some(Value::Ordinal(value)),
                bound: Bound::Exact,
            };
            (number, end)
        })
    }

    /// A day of a month, the word after it, and whether its form leaves no doubt.
    fn day(&self, at: usize) -> Option<(u8, usize, bool)> {
        let (value, end, sure) = match self.ordinal(at) {
            Some((value, end)) => (i64::from(value), end, true),
            None => match self.written(at) {
                Written::Whole { value, digits: 1..=2, .. } if !self.is_glued(at) => {
                    (value, at + 1, false)
                }
                _ => {
                    let (value, end) = self.below_hundred(at)?;
                    (value, end, false)
                }
            },
        };
        let day = u8::try_from(value).ok().filter(|day| (1..=31).contains(day))?;
        let priced = self.sign_before(at).is_some();
        (!priced).then_some((day, end, sure))
    }

    /// A year in four digits or as it is said, and the word after it.
    fn year(&self, at: usize) -> Option<(u16, usize)> {
        let (value, end) = match self.role(at) {
            Role::Written => match self.written(at) {
                Written::Whole { value, digits: 4, grouped: false, .. } => (value, at + 1),
                _ => return None,
            },
            Role::Digit(2) if self.next(at + 1) == Role::Scale(3) => {
                let and = self.next(at + 2) == Role::And;
                let from = if and { at + 3 } else { at + 2 };
                match (self.next(from), self.below_hundred(from)) {
                    (Role::Barrier, _) | (_, None) => return None,
                    (_, Some((rest @ 1.., end))) if !self.names_more(end) => (2000 + rest, end),
                    _ => return None,
                }
            }
            Role::Teen(_) | Role::Tens(_) => {
                let (head, end) = self.below_hundred(at)?;
                if !(18..=20).contains(&head) {
                    return None;
                }
                match self.next(end) {
                    Role::Oh => match self.next(end + 1) {
                        Role::Digit(digit) => (100 * head + i64::from(digit), end + 2),
                        _ => return None,
                    },
                    Role::Hundred if head == 19 => self.hundreds(at)?,
                    Role::Teen(_) | Role::Tens(_) => {
                        let (rest, end) = self.below_hundred(end)?;
                        if self.names_more(end) {
                            return None;
                        }
                        (100 * head + rest, end)
                    }
                    _ => return None,
                }
            }
            _ => return None,
        };
        let year = u16::try_from(value).ok().filter(|year| (1800..2200).contains(year))?;
        Some((year, end))
    }

    fn names_more(&self, at: usize) -> bool {
        matches!(self.next(at), Role::Hundred | Role::Scale(_) | Role::Point)
    }

    /// A year behind a day and month, perhaps after a comma.
    fn year_after(&self, at: usize) -> Option<(u16, usize)> {
        match self.joint(at) {
            Joint::Space | Joint::Hyphen | Joint::Clause => self.year(at),
            _ => None,
        }
    }

    /// Whether a number that ends here counts something or goes on.
    pub fn counts(&self, end: usize) -> bool {
        self.percent_after(end - 1).is_some()
            || self.sign_after(end - 1).is_some()
            || matches!(
                self.next(end),
                Role::Hundred
                    | Role::Scale(_)
                    | Role::Percent
                    | Role::Major(_)
                    | Role::Minor(_)
                    | Role::Cent
                    | Role::Unit(_)
                    | Role::Working
                    | Role::Point
                    | Role::Dozen
                    | Role::Grand
                    | Role::Oclock
            )
    }

    /// A time of day that starts here, or a range of times, and the word after it.
    pub fn time(&self, at: usize) -> Option<(Number, usize)> {
        let number = |span, time, to| Number {
            span,
            value: Value::Time(time),
            to,
            or: None,
            bound: Bound::Exact,
        };
        let first = self.one_time(at);
        // "9 to 5pm", "between nine and five": what the end says holds for the start.
        if let Some((mut one, end)) = first.or_else(|| self.hour_alone(at))
            && let Some((other, from, other_end)) = self.other_time(at, end, first.is_some())
        {
            // "1 to 3pm" starts after noon, "9 to 5pm" before it: a stretch is of working hours.
            if let (Some(hour), Some(end), false, true) =
                (one.hour, other.hour, one.certain, other.certain)
            {
                let later = hour < 7 && hour + 12 < end;
                one.hour = Some(if later { hour + 12 } else { hour });
                one.certain = true;
            }
            let to = End { span: self.span(from, other_end), value: Value::Time(other) };
            let span = Span { start: self.start(at), end: to.span.end };
            return Some((number(span, one, Some(to)), other_end));
        }
        let (time, end) = first?;
        Some((number(self.span(at, end), time, None), end))
    }

    fn other_time(&self, at: usize, end: usize, sure: bool) -> Option<(Time, usize, usize)> {
        let between = self.has_before(at, 3, super::lexicon::BETWEEN);
        let from = match self.next(end) {
            Role::To => end + 1,
            Role::And if between => end + 1,
            // "eight or nine o'clock".
            Role::Or if !sure && self.one_time(end + 1).is_some() => end + 1,
            Role::Written if self.joint(end) == Joint::Hyphen => end,
            _ => return None,
        };
        if let Some((other, other_end)) = self.one_time(from) {
            return Some((other, from, other_end));
        }
        let (other, other_end) = self.hour_alone(from)?;
        if self.counts(other_end) {
            return None;
        }
        // "between eight and one" can only be hours.
        let (one, _) = self.hour_alone(at).unzip();
        let open = at > 0 && matches!(self.word(at - 1), "open" | "from");
        let stretch = between || open || self.next(other_end) == Role::Weekday;
        let falls = one.is_some_and(|one| one.hour >= other.hour)
            && !self.has_before(at, 4, super::lexicon::CHANGE);
        (sure || (stretch && falls)).then_some((other, from, other_end))
    }

    /// A whole hour of twelve, by its number alone.
    fn hour_alone(&self, at: usize) -> Option<(Time, usize)> {
        let (hour, end) = self.small(at)?;
        let counts = self.counts(end) && self.next(end) != Role::Oclock;
        ((1..=12).contains(&hour) && !counts)
            .then_some((Time { hour: Some(hour as u8), minute: 0, certain: false }, end))
    }

    /// A small number, written or said, and the word after it.
    fn small(&self, at: usize) -> Option<(i64, usize)> {
        match self.written(at) {
            Written::Whole { value, digits: 1..=2, nought: false, .. }
                if self.sign_before(at).is_none() && !self.is_glued(at) =>
            {
                Some((value, at + 1))
            }
            _ => self.below_hundred(at),
        }
    }

    fn one_time(&self, at: usize) -> Option<(Time, usize)> {
        let (time, end) = self.said_time(at)?;
        Some(self.with_half(time, end))
    }

    /// A time without what says which half of the day.
    fn said_time(&self, at: usize) -> Option<(Time, usize)> {
        let unsure = |hour: i64, minute: i64| Time {
            hour: Some(hour as u8 % 24),
            minute: minute as u8,
            certain: hour > 12,
        };
        match self.role(at) {
            Role::Written => {
                if let Written::Clock { hour, minute, pm } = self.written(at) {
                    let glued = self.is_glued(at);
                    return (!glued).then(|| {
                        let time =
                            Time { hour: Some(hour), minute, certain: hour > 12 || hour == 0 };
                        (pm.map_or(time, |pm| in_half(time, pm)), at + 1)
                    });
                }
            }
            Role::Noon | Role::Midnight => {
                let hour = if self.role(at) == Role::Noon { 12 } else { 0 };
                return Some((Time { hour: Some(hour), minute: 0, certain: true }, at + 1));
            }
            Role::Half | Role::Quarter => return self.to_or_past(at, at),
            Role::A if self.next(at + 1) == Role::Quarter => return self.to_or_past(at, at + 1),
            _ => {}
        }
        let (value, end) = self.small(at)?;
        if value == 12
            && let Role::Noon | Role::Midnight = self.next(end)
        {
            let hour = if self.role(end) == Role::Noon { 12 } else { 0 };
            return Some((Time { hour: Some(hour), minute: 0, certain: true }, end + 1));
        }
        if let Some(time) = self.to_or_past(at, at) {
            return Some(time);
        }
        if !(1..=12).contains(&value) {
            return None;
        }
        if self.next(end) == Role::Oclock {
            return Some((unsure(value, 0), end + 1));
        }
        // "nine thirty", "nine oh five", "seven forty five".
        let minutes = match self.next(end) {
            Role::Oh => match self.next(end + 1) {
                Role::Digit(digit @ 1..) => Some((i64::from(digit), end + 2)),
                _ => None,
            },
            Role::Teen(_) | Role::Tens(_) => {
                self.below_hundred(end).filter(|(value, _)| *value < 60)
            }
            _ => None,
        };
        let cued = at > 0 && self.has(at - 1, CLOCK) && self.joint(at) == Joint::Space;
        if let Some((minute, after)) = minutes {
            let half = self.half_of_day(after).is_some();
            let over = self.ends_before(after) || self.has(after, SMALL | AFTER_CLOCK);
            let round = matches!(minute, 15 | 30 | 45) || (minute % 5 == 0 && over);
            let free = !self.counts(after)
                && !self.is_digit_like(after)
                && (at == 0 || !self.number_before(at));
            let priced = self.has_before(at, 5, PRICE | DIGITS) || self.is_rate(after);
            let likely = half || (round && !priced) || (cued && !self.has_before(at, 5, PRICE));
            return (free && likely).then(|| (unsure(value, minute), after));
        }
        if self.half_of_day(end).is_some() {
            return Some((unsure(value, 0), end));
        }
        // "3.30" is read as a time only after a word such as "at".
        let next = self.role(end);
        let over = self.ends_before(end) || self.has(end, AFTER_CLOCK);
        let on = matches!(next, Role::And | Role::Or | Role::In | Role::Unit(_))
            && !self.ends_before(end);
        // "one by one".
        let twice = at > 1 && self.role(at - 2) == self.role(at);
        (cued
            && over
            && !on
            && !twice
            && !self.counts(end)
            && self.role(at - 1) != Role::To
            && !self.has(at - 1, super::lexicon::ABOUT))
        .then(|| (unsure(value, 0), end))
    }

    /// "half past three", "quarter to nine", "twenty past", "half three"; the minutes start at `from`.
    fn to_or_past(&self, at: usize, from: usize) -> Option<(Time, usize)> {
        let (minutes, end) = match self.role(from) {
            Role::Half => (30, from + 1),
            Role::Quarter => (15, from + 1),
            _ => {
                let (value, end) = self.small(from)?;
                let minutes = self.next(end) == Role::Unit(super::Unit::Minute);
                if !minutes && !SAID_MINUTES.contains(&value) {
                    return None;
                }
                ((1..60).contains(&value).then_some(value)?, if minutes { end + 1 } else { end })
            }
        };
        let named = matches!(self.role(from), Role::Half | Role::Quarter);
        let past = match self.next(end) {
            Role::Past => true,
            Role::To if self.word(end).eq_ignore_ascii_case("to") => false,
            // "half three" is half past.
            Role::Digit(1..) | Role::Teen(10..=12) if self.role(from) == Role::Half => {
                let (hour, after) = self.below_hundred(end)?;
                let counts = self.counts(after) || self.is_digit_like(after);
                let time = Time { hour: Some(hour as u8), minute: 30, certain: false };
                return (!counts && hour <= 12).then_some((time, after));
            }
            _ => return None,
        };
        if past && minutes > 30 {
            return None;
        }
        let hour = self.small(end + 1).filter(|(hour, _)| (1..=12).contains(hour));
        let hour = hour.filter(|_| !matches!(self.next(end + 1), Role::Barrier));
        let (hour, after) = match (self.next(end + 1), hour) {
            (Role::Midnight, _) => (0, end + 2),
            (Role::Noon, _) => (12, end + 2),
            (_, Some(hour)) => hour,
            // "twenty past": the hour is known to both.
            (_, None) if past && (self.role(from) != Role::Half || self.ends_before(end + 1)) => {
                let time = Time { hour: None, minute: minutes as u8, certain: false };
                return Some((time, end + 1));
            }
            _ => return None,
        };
        if !past && !named {
            // "five to ten" is a range, but after "at" or where it falls.
            let cued = at > 0 && self.has(at - 1, CLOCK) && self.role(at - 1) != Role::To;
            let falls = minutes > hour && self.role(from) != Role::Written;
            let of = self.next(end.saturating_sub(1)) == Role::Unit(super::Unit::Minute);
            let from_cue = at > 0 && self.word(at - 1).eq_ignore_ascii_case("from");
            if !(of || (cued && !from_cue) || falls)
                || self.counts(after)
                || self.is_digit_like(after)
            {
                return None;
            }
        }
        let after = if self.next(after) == Role::Oclock { after + 1 } else { after };
        let total = if past { 60 * hour + minutes } else { 60 * (hour + 12) - minutes };
        let (mut hour, minute) = (total / 60 % 12, total % 60);
        if hour == 0 {
            hour = 12;
        }
        let certain = matches!(self.role(after.saturating_sub(1)), Role::Midnight | Role::Noon);
        let hour = if certain { total / 60 % 24 } else { hour };
        Some((Time { hour: Some(hour as u8), minute: minute as u8, certain }, after))
    }

    /// Whether "am" or "pm" or a part of the day follows, which half it is, and the word after
    /// what belongs to the time.
    fn half_of_day(&self, at: usize) -> Option<(bool, usize)> {
        let letter = |at| match self.role(at) {
            Role::Letter(letter) => Some(letter),
            Role::A => Some(b'A'),
            _ => None,
        };
        let is_m = letter(at + 1) == Some(b'M');
        let close = self.joint(at + 1) == Joint::Space || self.before(at + 1).ends_with('.');
        if matches!(self.next(at), Role::A | Role::Letter(b'P')) && is_m && close {
            return Some((letter(at) == Some(b'P'), at + 2));
        }
        match self.word(at) {
            "am" | "AM" | "Am" if self.next(at) != Role::Barrier => return Some((false, at + 1)),
            "pm" | "PM" | "Pm" if self.next(at) != Role::Barrier => return Some((true, at + 1)),
            _ => {}
        }
        // "in the morning", "this afternoon", "at night", "tonight"; they stay outside the number.
        let part = match self.next(at) {
            Role::In if self.next(at + 1) == Role::The => at + 2,
            Role::At => at + 1,
            _ if matches!(self.word(at), "this" | "tomorrow") => at + 1,
            _ => at,
        };
        match self.next(part) {
            Role::Morning => Some((false, at)),
            Role::Afternoon => Some((true, at)),
            Role::Night if part > at || self.word(part).len() > 5 => Some((true, at)),
            _ => None,
        }
    }

    /// The time with the half of the day that follows it.
    fn with_half(&self, time: Time, end: usize) -> (Time, usize) {
        match self.half_of_day(end) {
            Some((pm, end)) if !time.certain => (in_half(time, pm), end),
            _ => (time, end),
        }
    }

    /// Whether "a month" or "per month" follows.
    pub fn is_rate(&self, at: usize) -> bool {
        matches!(self.next(at), Role::A | Role::Per) && matches!(self.next(at + 1), Role::Unit(_))
            || matches!(self.word(at), "monthly" | "yearly" | "weekly" | "each")
    }
}

fn dated(day: u8, month: u8, year: Option<(u16, usize)>, end: usize) -> Option<(Date, usize)> {
    valid(u16::from(day), u16::from(month))?;
    let (year, end) = year.map_or((None, end), |(year, end)| (Some(year), end));
    Some((Date { year, month: Some(month), day: Some(day) }, end))
}

/// A day and a month that can be.
fn valid(day: u16, month: u16) -> Option<Date> {
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let fits = (1..=longest).contains(&day);
    fits.then_some(Date { year: None, month: Some(month as u8), day: Some(day as u8) })
}

/// The day first, as most of the world writes it, then the month first, where both can be.
fn day_and_month(one: u16, other: u16, year: Option<u16>) -> Option<(Date, Option<Date>)> {
    let british = valid(one, other).map(|date| Date { year, ..date });
    let american = valid(other, one).map(|date| Date { year, ..date });
    match (british, american) {
        (Some(british), american) => Some((british, american.filter(|date| *date != british))),
        (None, Some(american)) => Some((american, None)),
        (None, None) => None,
    }
}

/// A year of which two digits are given: as people who live mean it, 1950 to 2049.
fn century(year: u16) -> u16 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

fn in_half(time: Time, pm: bool) -> Time {
    let hour = time.hour.map(|hour| match (hour % 12, pm) {
        (hour, true) => hour + 12,
        (hour, false) => hour,
    });
    Time { hour, certain: true, ..time }
}
