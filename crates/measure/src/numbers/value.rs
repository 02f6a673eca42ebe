//! What a number says: values that can be compared.

use super::decimal::Decimal;
use std::fmt;

/// A number in a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Where it stands in the turn's text, in bytes, first to the one after the last: the number
    /// with its unit, without "about" or "the".
    pub span: Span,
    /// What it says; of a range, the lower end.
    pub value: Value,
    /// The other end of a range.
    pub to: Option<End>,
    /// The other way to understand `value`, where the words allow two.
    pub or: Option<Value>,
    /// Whether it is meant exactly.
    pub bound: Bound,
}

/// A stretch of a turn's text, in bytes, first to the one after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The one after the last.
    pub end: u32,
}

/// The other end of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Where it stands, within the number's span.
    pub span: Span,
    /// What it says.
    pub value: Value,
}

/// Whether a number is meant exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bound {
    /// It is.
    #[default]
    Exact,
    /// Nearly: "about", "a couple".
    About,
    /// It or less: "up to", "within".
    AtMost,
    /// It or more: "at least", "over".
    AtLeast,
}

/// What a number says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Money.
    Amount(Amount),
    /// Hundredths of something.
    Percent(Decimal),
    /// How many, or a number without a unit that is measured here.
    Count(Decimal),
    /// Which of many, from 1.
    Ordinal(u32),
    /// Digits that name something: a reference, a telephone number. Noughts in front count.
    Digits(String),
    /// Digits and letters that name something, letters in upper case, without what parts them.
    Code(String),
    /// A word that was spelled, in upper case.
    Spelled(String),
    /// An e-mail address, in lower case, as it is written.
    Address(String),
    /// A day, a month of a year, or a year.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A length of time.
    Duration(Duration),
}

/// What sort of number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Money.
    Amount,
    /// Hundredths of something.
    Percent,
    /// How many.
    Count,
    /// Which of many.
    Ordinal,
    /// Digits that name something.
    Digits,
    /// Digits and letters that name something.
    Code,
    /// A word that was spelled.
    Spelled,
    /// An e-mail address.
    Address,
    /// A day, a month of a year, or a year.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
}

/// Money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Amount {
    /// How much, in hundredths of the currency's unit: pence, cents, paise, kobo.
    pub hundredths: Decimal,
    /// Which currency, where it is said; "dollars" does not say which dollars, "cents" nothing.
    pub currency: Option<Currency>,
}

/// A currency by the name of its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Currency {
    /// Pound, quid, £.
    Pound,
    /// Dollar, buck, $, of any country.
    Dollar,
    /// Euro, €.
    Euro,
    /// Rupee, Rs, INR, ₹.
    Rupee,
    /// Naira, ₦.
    Naira,
    /// Rand.
    Rand,
    /// Peso.
    Peso,
    /// Yen, ¥; counted in hundredths like the others.
    Yen,
    /// Franc.
    Franc,
    /// Dirham.
    Dirham,
    /// Shilling.
    Shilling,
}

/// A day, a month of a year, or a year; at least one part is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Date {
    /// The year.
    pub year: Option<u16>,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day of the month, 1 to 31.
    pub day: Option<u8>,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Time {
    /// The hour, 0 to 23; `None` where only the minutes past it are said.
    pub hour: Option<u8>,
    /// The minute, 0 to 59.
    pub minute: u8,
    /// Whether it is certain which half of the day is meant; else it may be twelve hours later.
    pub certain: bool,
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    /// How many.
    pub count: Decimal,
    /// Of what.
    pub unit: Unit,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// A second.
    Second,
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A working day.
    WorkingDay,
    /// A week.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Value {
    /// What sort of number it is.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Amount(_) => Kind::Amount,
            Self::Percent(_) => Kind::Percent,
            Self::Count(_) => Kind::Count,
            Self::Ordinal(_) => Kind::Ordinal,
            Self::Digits(_) => Kind::Digits,
            Self::Code(_) => Kind::Code,
            Self::Spelled(_) => Kind::Spelled,
            Self::Address(_) => Kind::Address,
            Self::Date(_) => Kind::Date,
            Self::Time(_) => Kind::Time,
            Self::Duration(_) => Kind::Duration,
        }
    }

    /// Whether both may say the same: "forty" is forty pounds, and 1-2-3-4 one thousand two hundred
    /// and thirty four.
    pub fn may_equal(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Amount(one), Self::Amount(other)) => one.may_equal(other),
            (Self::Date(one), Self::Date(other)) => one.may_equal(other),
            (Self::Time(one), Self::Time(other)) => one.may_equal(other),
            (Self::Duration(one), Self::Duration(other)) => one.may_equal(other),
            (Self::Amount(amount), Self::Count(count))
            | (Self::Count(count), Self::Amount(amount)) => {
                count.shifted(2) == Some(amount.hundredths)
            }
            (Self::Digits(digits), Self::Count(count))
            | (Self::Count(count), Self::Digits(digits)) => *digits == count.to_string(),
            _ => self == other,
        }
    }
}

impl Number {
    /// What sort of number it is.
    pub fn kind(&self) -> Kind {
        self.value.kind()
    }
}

impl Amount {
    /// An amount of whole units.
    pub(super) fn of(units: Decimal, currency: Option<Currency>) -> Option<Self> {
        Some(Self { hundredths: units.shifted(2)?, currency })
    }

    /// Whether both may be the same money: equal, and of no two currencies.
    pub fn may_equal(&self, other: &Self) -> bool {
        self.hundredths == other.hundredths
            && (self.currency == other.currency
                || self.currency.is_none()
                || other.currency.is_none())
    }
}

impl Date {
    /// Whether both may be the same day: no part that both say differs, and they share one.
    pub fn may_equal(&self, other: &Self) -> bool {
        let (mut shared, mut differ) = (false, false);
        let mut compare = |one: Option<u16>, other: Option<u16>| {
            if let (Some(one), Some(other)) = (one, other) {
                shared = true;
                differ |= one != other;
            }
        };
        compare(self.year, other.year);
        compare(self.month.map(u16::from), other.month.map(u16::from));
        compare(self.day.map(u16::from), other.day.map(u16::from));
        shared && !differ
    }
}

impl Time {
    /// Whether both may be the same time of day.
    pub fn may_equal(&self, other: &Self) -> bool {
        if self.minute != other.minute {
            return false;
        }
        match (self.hour, other.hour) {
            (Some(one), Some(another)) if self.certain && other.certain => one == another,
            (Some(one), Some(another)) => one % 12 == another % 12,
            _ => true,
        }
    }
}

impl Duration {
    /// The same length in seconds, in working days or in months; `None` where it does not fit.
    ///
    /// A day is 24 hours, so that "24 hours" is as long as "a day"; a month is no number of days.
    pub fn base(&self) -> Option<(Decimal, Unit)> {
        let (times, unit) = match self.unit {
            Unit::Second => (1, Unit::Second),
            Unit::Minute => (60, Unit::Second),
            Unit::Hour => (3_600, Unit::Second),
            Unit::Day => (86_400, Unit::Second),
            Unit::Week => (604_800, Unit::Second),
            Unit::WorkingDay => (1, Unit::WorkingDay),
            Unit::Month => (1, Unit::Month),
            Unit::Year => (12, Unit::Month),
        };
        Some((self.count.times(Decimal::whole(times))?, unit))
    }

    /// Whether both are as long.
    pub fn may_equal(&self, other: &Self) -> bool {
        self == other || matches!((self.base(), other.base()), (Some(one), Some(two)) if one == two)
    }
}

impl Unit {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::WorkingDay => "working day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

impl Currency {
    /// Its name, of many.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pound => "pounds",
            Self::Dollar => "dollars",
            Self::Euro => "euros",
            Self::Rupee => "rupees",
            Self::Naira => "naira",
            Self::Rand => "rand",
            Self::Peso => "pesos",
            Self::Yen => "yen",
            Self::Franc => "francs",
            Self::Dirham => "dirhams",
            Self::Shilling => "shillings",
        }
    }
}

impl Kind {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Percent => "percent",
            Self::Count => "count",
            Self::Ordinal => "ordinal",
            Self::Digits => "digits",
            Self::Code => "code",
            Self::Spelled => "spelled",
            Self::Address => "address",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
        }
    }
}

impl fmt::Display for Number {
    /// As the fixtures write it: kind, bound, value, other end, other reading.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bound = match self.bound {
            Bound::Exact => "",
            Bound::About => "about ",
            Bound::AtMost => "at most ",
            Bound::AtLeast => "at least ",
        };
        write!(f, "{} {bound}{}", self.kind().name(), self.value)?;
        if let Some(to) = &self.to {
            write!(f, " to {}", to.value)?;
        }
        if let Some(or) = &self.or {
            write!(f, " or {} {or}", or.kind().name())?;
        }
        Ok(())
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Amount(amount) => {
                match amount.hundredths.divided(2) {
                    Some(units) => write!(f, "{units}")?,
                    None => write!(f, "{} / 100", amount.hundredths)?,
                }
                amount.currency.map_or(Ok(()), |currency| write!(f, " {}", currency.name()))
            }
            Self::Percent(value) | Self::Count(value) => write!(f, "{value}"),
            Self::Ordinal(value) => write!(f, "{value}"),
            Self::Digits(text) | Self::Code(text) | Self::Spelled(text) | Self::Address(text) => {
                f.write_str(text)
            }
            Self::Date(date) => {
                match date.year {
                    Some(year) => write!(f, "{year:04}")?,
                    None => f.write_str("*")?,
                }
                match (date.month, date.day) {
                    (None, None) => Ok(()),
                    (Some(month), None) => write!(f, "-{month:02}"),
                    (None, Some(day)) => write!(f, "-*-{day:02}"),
                    (Some(month), Some(day)) => write!(f, "-{month:02}-{day:02}"),
                }
            }
            Self::Time(time) => {
                match time.hour {
                    Some(hour) => write!(f, "{hour}:{:02}", time.minute)?,
                    None => write!(f, "*:{:02}", time.minute)?,
                }
                f.write_str(if time.certain || time.hour.is_none() { "" } else { "?" })
            }
            Self::Duration(duration) => write!(f, "{} {}", duration.count, duration.unit.name()),
        }
    }
}
