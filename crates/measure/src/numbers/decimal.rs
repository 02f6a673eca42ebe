//! Exact decimal numbers: whole digits and how many of them stand behind the point.

use std::cmp::Ordering;
use std::fmt;

/// An exact decimal number, `digits / 10^places`, with no more places than it needs.
///
/// Equal numbers are equal values: 1.50 is held as 1.5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Decimal {
    // No trailing zero behind the point; held by `Decimal::new`.
    digits: i64,
    places: u8,
}

/// More places than anybody says, and few enough that two numbers compare in 128 bits.
const MOST_PLACES: u8 = 15;

impl Decimal {
    /// `digits / 10^places`; `None` beyond 15 places.
    pub fn new(mut digits: i64, mut places: u8) -> Option<Self> {
        while places > 0 && digits % 10 == 0 {
            digits /= 10;
            places -= 1;
        }
        (places <= MOST_PLACES).then_some(Self { digits, places })
    }

    /// A whole number.
    pub const fn whole(value: i64) -> Self {
        Self { digits: value, places: 0 }
    }

    /// What it is where it is a whole number.
    pub fn integer(self) -> Option<i64> {
        (self.places == 0).then_some(self.digits)
    }

    /// Times ten to the power of `power`; `None` where it does not fit.
    pub fn shifted(self, power: u8) -> Option<Self> {
        let used = self.places.min(power);
        let factor = 10i64.checked_pow(u32::from(power - used))?;
        Self::new(self.digits.checked_mul(factor)?, self.places - used)
    }

    /// Divided by ten to the power of `power`; `None` where it does not fit.
    pub fn divided(self, power: u8) -> Option<Self> {
        Self::new(self.digits, self.places.checked_add(power)?)
    }

    /// The sum; `None` where it does not fit.
    pub fn plus(self, other: Self) -> Option<Self> {
        let places = self.places.max(other.places);
        let sum = self.scaled(places) + other.scaled(places);
        Self::of(sum, places)
    }

    /// The difference; `None` where it does not fit.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated()?)
    }

    /// The product; `None` where it does not fit.
    pub fn times(self, other: Self) -> Option<Self> {
        Self::of(
            i128::from(self.digits) * i128::from(other.digits),
            self.places.checked_add(other.places)?,
        )
    }

    /// The same below zero, or above it; `None` where it does not fit.
    pub fn negated(self) -> Option<Self> {
        Some(Self { digits: self.digits.checked_neg()?, places: self.places })
    }

    /// Its digits with as many places, at most 15: at most 19 + 15 digits.
    fn scaled(self, places: u8) -> i128 {
        i128::from(self.digits) * 10i128.pow(u32::from(places - self.places))
    }

    fn of(mut digits: i128, mut places: u8) -> Option<Self> {
        while places > 0 && digits % 10 == 0 {
            digits /= 10;
            places -= 1;
        }
        Self::new(i64::try_from(digits).ok()?, places)
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        let places = self.places.max(other.places);
        self.scaled(places).cmp(&other.scaled(places))
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.places == 0 {
            return write!(f, "{}", self.digits);
        }
        let one = 10u64.pow(u32::from(self.places));
        let size = self.digits.unsigned_abs();
        let sign = if self.digits < 0 { "-" } else { "" };
        let width = usize::from(self.places);
        write!(f, "{sign}{}.{:0width$}", size / one, size % one)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(digits: i64, places: u8) -> Decimal {
        Decimal::new(digits, places).unwrap()
    }

    #[test]
    fn equal_numbers_are_equal_however_they_are_said() {
        assert_eq!(decimal(150, 2), decimal(15, 1));
        assert_eq!(decimal(0, 9), Decimal::whole(0));
        assert_eq!(decimal(-500, 2), Decimal::whole(-5));
        assert!(decimal(199, 2) < Decimal::whole(2));
        assert!(Decimal::whole(i64::MAX) > decimal(i64::MAX, 15));
    }

    #[test]
    fn arithmetic_is_exact_or_none() {
        assert_eq!(decimal(1, 1).plus(decimal(2, 1)), Some(decimal(3, 1)));
        assert_eq!(decimal(4999, 2).times(Decimal::whole(12)), Some(decimal(59_988, 2)));
        assert_eq!(Decimal::whole(5).minus(decimal(1, 2)), Some(decimal(499, 2)));
        assert_eq!(decimal(15, 1).shifted(6), Some(Decimal::whole(1_500_000)));
        assert_eq!(decimal(2862, 2).divided(2), Some(decimal(2862, 4)));
        assert_eq!(Decimal::whole(i64::MAX).plus(Decimal::whole(1)), None);
        assert_eq!(Decimal::whole(i64::MIN).negated(), None);
        assert_eq!(Decimal::whole(1).shifted(40), None);
        assert_eq!(decimal(1, 15).times(decimal(1, 15)), None);
    }

    #[test]
    fn it_is_written_with_its_places() {
        assert_eq!(decimal(-1240, 2).to_string(), "-12.4");
        assert_eq!(decimal(5, 3).to_string(), "0.005");
        assert_eq!(Decimal::whole(-7).to_string(), "-7");
    }
}
