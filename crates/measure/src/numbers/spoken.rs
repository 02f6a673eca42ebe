//! Numbers in words: cardinals, ordinals, and what is said digit by digit.

use super::decimal::Decimal;
use super::lexicon::{Role, SOME};
use super::turn::{Joint, Turn};
use super::written::Written;

/// A cardinal number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cardinal {
    pub value: Decimal,
    /// The word after it.
    pub end: usize,
    /// The highest power of ten that is named: 6 of "two million", 0 of "two hundred".
    pub scale: u8,
    /// "a couple".
    pub about: bool,
}

/// Numbers that are said one after the other: "double four seven oh", "forty nine ninety nine".
#[derive(Clone, Debug, Default)]
pub(super) struct Run {
    pub items: Vec<Item>,
    /// The word after it.
    pub end: usize,
}

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub shape: Shape,
    pub value: i64,
    /// How often the value is said: 2 of "double".
    pub times: u8,
    /// The word after it.
    pub end: usize,
}

/// How a number in a run is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One digit.
    Single,
    /// One digit several times.
    Several,
    /// 10 to 99.
    Two,
    /// With "hundred".
    Hundreds,
}

/// The longest run that is read as one; what goes on is read anew.
const LONGEST: usize = 64;

impl Run {
    /// Its digits.
    pub fn digits(&self) -> String {
        let mut digits = String::new();
        for item in &self.items {
            let said = item.value.to_string();
            (0..item.times).for_each(|_| digits.push_str(&said));
        }
        digits
    }

    /// Whether every one is a digit.
    pub fn by_digit(&self) -> bool {
        self.items.iter().all(|item| matches!(item.shape, Shape::Single | Shape::Several))
    }
}

impl Turn<'_> {
    /// 0 to 99 in words, and the word after it.
    pub fn below_hundred(&self, at: usize) -> Option<(i64, usize)> {
        match self.role(at) {
            Role::Tens(tens) => match self.next(at + 1) {
                Role::Digit(digit @ 1..) => Some((i64::from(tens + digit), at + 2)),
                _ => Some((i64::from(tens), at + 1)),
            },
            Role::Teen(value) | Role::Digit(value) => Some((i64::from(value), at + 1)),
            _ => None,
        }
    }

    /// 0 to 9,999 in words without "thousand": "forty", "two hundred and five", "twenty five
    /// hundred".
    pub fn hundreds(&self, at: usize) -> Option<(i64, usize)> {
        let (head, end) = match self.role(at) {
            Role::A if self.next(at + 1) == Role::Hundred => (1, at + 1),
            Role::Hundred if at > 0 && self.role(at - 1) == Role::The => (1, at),
            Role::Written => match self.written(at) {
                Written::Whole { value: value @ 1..=99, .. }
                    if self.next(at + 1) == Role::Hundred =>
                {
                    (value, at + 1)
                }
                _ => return None,
            },
            _ => self.below_hundred(at)?,
        };
        let is_hundred = if end == at { Role::Hundred } else { self.next(end) } == Role::Hundred;
        if !is_hundred || head == 0 {
            return Some((head, end));
        }
        let end = end + 1;
        let and = self.next(end) == Role::And;
        let tail_at = if and { end + 1 } else { end };
        if matches!(self.next(tail_at), Role::Digit(1..) | Role::Teen(_) | Role::Tens(_))
            && let Some((tail, tail_end)) = self.below_hundred(tail_at)
            && self.next(tail_end) != Role::Hundred
            // "oh eight hundred one two three": the one begins what is said by digit.
            && (and || tail > 9 || !self.is_digit_like(tail_end))
        {
            return Some((100 * head + tail, tail_end));
        }
        Some((100 * head, end))
    }

    /// Whether what is said by digit goes on here.
    pub fn is_digit_like(&self, at: usize) -> bool {
        matches!(
            self.next(at),
            Role::Digit(_) | Role::Oh | Role::Times(_) | Role::Teen(_) | Role::Tens(_)
        )
    }

    /// A cardinal number, in words, written, or both: "a hundred and twenty", "2.5", "3 lakh".
    pub fn cardinal(&self, at: usize) -> Option<Cardinal> {
        let (mut part, mut end, about) = self.head(at)?;
        if let Some((fraction, after)) = self.fraction(at, end) {
            part = part.plus(fraction)?;
            end = after;
        }
        if self.next(end) == Role::Dozen {
            let value = part.times(Decimal::whole(12))?;
            return Some(Cardinal { value, end: end + 1, scale: 0, about });
        }
        let mut total = Decimal::whole(0);
        let (mut last, mut scale) = (u8::MAX, 0);
        while let Role::Scale(named) = self.next(end)
            && named < last
        {
            let mut power = named;
            end += 1;
            // "a hundred thousand million", "two lakh crore".
            while let Role::Scale(more) = self.next(end)
                && power + more <= 15
            {
                power += more;
                end += 1;
            }
            total = total.plus(part.shifted(power)?)?;
            (last, scale, part) = (named, scale.max(power), Decimal::whole(0));
            let and = self.next(end) == Role::And;
            let from = if and { end + 1 } else { end };
            if matches!(self.next(from), Role::Barrier) {
                break;
            }
            if let Some((value, after)) = self.hundreds(from) {
                match self.next(after) {
                    // It goes on, or it is another number: "two thousand and three thousand".
                    Role::Scale(next) if next < last => {
                        (part, end) = (Decimal::whole(value), after)
                    }
                    Role::Scale(_) => break,
                    _ if value > 0
                        && Decimal::whole(value) < Decimal::whole(1).shifted(last.min(15))?
                        && (and || value > 9 || !self.is_digit_like(after)) =>
                    {
                        (part, end) = (Decimal::whole(value), after);
                        break;
                    }
                    _ => break,
                }
            } else if let Some(value) = self.plain_written(from)
                && !and
                && matches!(self.next(from + 1), Role::Scale(next) if next < last)
            {
                (part, end) = (value, from + 1);
            }
        }
        Some(Cardinal { value: total.plus(part)?, end, scale, about })
    }

    /// Whether a "hundred" or "lakh" that nothing counts is one of them: what it is of follows.
    fn stands_for_one(&self, at: usize) -> bool {
        let counted = at > 0
            && (self.has(at - 1, SOME)
                || matches!(
                    self.role(at - 1),
                    Role::Written
                        | Role::Digit(_)
                        | Role::Teen(_)
                        | Role::Tens(_)
                        | Role::Couple
                        | Role::Of
                ));
        let unit = matches!(
            self.next(at + 1),
            Role::Percent | Role::Major(_) | Role::Per | Role::Minor(_)
        );
        unit && !counted
    }

    /// A written number with nothing on it.
    pub fn plain_written(&self, at: usize) -> Option<Decimal> {
        match self.written(at) {
            Written::Whole { value, .. } => Some(Decimal::whole(value)),
            Written::Decimal { value, .. } => Some(value),
            _ => None,
        }
    }

    /// The first part of a cardinal, the word after it, and whether it is said as near enough.
    fn head(&self, at: usize) -> Option<(Decimal, usize, bool)> {
        let large = |at| matches!(self.next(at), Role::Scale(_) | Role::Dozen);
        match self.role(at) {
            Role::Written => match self.hundreds(at) {
                Some((value, end)) => Some((Decimal::whole(value), end, false)),
                None => Some((self.plain_written(at)?, at + 1, false)),
            },
            Role::A if large(at + 1) => Some((Decimal::whole(1), at + 1, false)),
            Role::Half if self.next(at + 1) == Role::A && large(at + 2) => {
                Some((Decimal::new(5, 1)?, at + 2, false))
            }
            // "hundred percent", "lakh rupees": one of them, but not in "few hundred".
            Role::Hundred if self.stands_for_one(at) => Some((Decimal::whole(100), at + 1, false)),
            Role::Scale(power @ (3 | 5 | 7)) if self.stands_for_one(at) => {
                Some((Decimal::whole(1).shifted(power)?, at + 1, false))
            }
            Role::A if self.next(at + 1) == Role::Couple => self.head(at + 1),
            Role::Couple => {
                let hundred = self.next(at + 1) == Role::Hundred;
                let of = self.next(at + 1) == Role::Of;
                let value = Decimal::whole(if hundred { 200 } else { 2 });
                Some((value, at + 1 + usize::from(hundred || of), true))
            }
            _ => {
                let (value, end) = self.hundreds(at)?;
                Some((Decimal::whole(value), end, false))
            }
        }
    }

    /// What "point five" or "and a half" adds, and the word after it.
    fn fraction(&self, from: usize, end: usize) -> Option<(Decimal, usize)> {
        if self.next(end) == Role::And {
            let part = if self.next(end + 1) == Role::A { end + 2 } else { end + 1 };
            return match self.next(part) {
                Role::Half => Some((Decimal::new(5, 1)?, part + 1)),
                // "five and quarter past" is no number.
                Role::Quarter
                    if matches!(
                        self.next(part + 1),
                        Role::Percent | Role::Per | Role::Unit(_) | Role::Scale(_)
                    ) =>
                {
                    Some((Decimal::new(25, 2)?, part + 1))
                }
                _ => None,
            };
        }
        // "at one point two of them": no decimal.
        if self.next(end) != Role::Point || (from > 0 && self.role(from - 1) == Role::At) {
            return None;
        }
        self.places(end + 1)
    }

    /// The digits behind a point, and the word after them.
    pub fn places(&self, at: usize) -> Option<(Decimal, usize)> {
        let (mut digits, mut places, mut end) = (0i64, 0u8, at);
        while places < 9 {
            let digit = match self.next(end) {
                Role::Digit(digit) => digit,
                Role::Oh => 0,
                _ => break,
            };
            if matches!(self.next(end + 1), Role::Hundred | Role::Scale(_)) && places == 0 {
                // "point two million" is a decimal still; "point two hundred" is none.
                if self.next(end + 1) == Role::Hundred {
                    return None;
                }
            }
            digits = 10 * digits + i64::from(digit);
            places += 1;
            end += 1;
        }
        if places == 0 {
            if !matches!(self.next(at), Role::Teen(_) | Role::Tens(_)) {
                return None;
            }
            let (value, after) = self.below_hundred(at)?;
            (digits, places, end) = (value, 2, after);
        }
        Some((Decimal::new(digits, places)?, end))
    }

    /// An ordinal number and the word after it: "twenty first", "15th", "hundred and first".
    pub fn ordinal(&self, at: usize) -> Option<(u32, usize)> {
        match self.role(at) {
            Role::Written => match self.written(at) {
                Written::Ordinal(value) => Some((value, at + 1)),
                _ => None,
            },
            Role::Ordinal(value) => Some((u32::from(value), at + 1)),
            Role::Tens(tens) => match self.next(at + 1) {
                Role::Ordinal(digit @ 1..=9) => Some((u32::from(tens + digit), at + 2)),
                _ => None,
            },
            Role::Digit(_) | Role::A | Role::Hundred => {
                let (value, end) = self.hundreds(at)?;
                let value = u32::try_from(value).ok().filter(|value| value % 100 == 0)?;
                match self.next(end) {
                    Role::And => {
                        let (rest, end) = self.ordinal(end + 1).filter(|(rest, _)| *rest < 100)?;
                        Some((value + rest, end))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// What is said one after the other from here.
    pub fn run(&self, at: usize) -> Run {
        let mut run = Run { items: Vec::new(), end: at };
        let mut from = at;
        while run.items.len() < LONGEST {
            let by_digit = run.by_digit();
            let joint = if run.items.is_empty() { Joint::Space } else { self.joint(from) };
            let Some(item) = self.item(from, run.items.is_empty()) else { break };
            let joins = match joint {
                Joint::Space | Joint::Hyphen => true,
                // "seven seven, double four": only what is said by digit goes on after a pause.
                Joint::Clause => by_digit && matches!(item.shape, Shape::Single | Shape::Several),
                _ => false,
            };
            let large = matches!(self.next(item.end), Role::Scale(_) | Role::Point);
            if !joins || large {
                break;
            }
            run.end = item.end;
            run.items.push(item);
            from = item.end;
            // A sound of hesitation parts nothing.
            if self.role(from) == Role::Filler && self.joint(from) != Joint::Sentence {
                from += 1;
            }
        }
        run
    }

    /// A digit that is written by itself.
    fn written_digit(&self, at: usize) -> Option<u8> {
        match self.written(at) {
            Written::Whole { value, digits: 1, .. } if self.sign_before(at).is_none() => {
                u8::try_from(value).ok()
            }
            _ => None,
        }
    }

    fn item(&self, at: usize, first: bool) -> Option<Item> {
        let single = |value: u8, times, end| Item {
            shape: if times == 1 { Shape::Single } else { Shape::Several },
            value: i64::from(value),
            times,
            end,
        };
        match self.role(at) {
            Role::Times(times) => match self.next(at + 1) {
                Role::Digit(digit) => Some(single(digit, times, at + 2)),
                Role::Oh => Some(single(0, times, at + 2)),
                Role::Written => Some(single(self.written_digit(at + 1)?, times, at + 2)),
                _ => None,
            },
            Role::Written => Some(single(self.written_digit(at)?, 1, at + 1)),
            Role::Oh => {
                let more = self.is_digit_like(at + 1);
                let goes_on = !first && matches!(self.joint(at), Joint::Space | Joint::Hyphen);
                (more || goes_on).then(|| single(0, 1, at + 1))
            }
            Role::Digit(digit) if digit == 0 || self.next(at + 1) != Role::Hundred => {
                Some(single(digit, 1, at + 1))
            }
            Role::Digit(_) | Role::Teen(_) | Role::Tens(_) => {
                let (value, end) = self.hundreds(at)?;
                let shape = if value < 100 { Shape::Two } else { Shape::Hundreds };
                Some(Item { shape, value, times: 1, end })
            }
            _ => None,
        }
    }
}
