//! How surely a recogniser heard words, as formats state it.

use serde::de::{Deserialize, Deserializer, Visitor};
use std::fmt;

/// One confidence, in millionths: whole, so that the order of additions never decides a percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confidence(u32);

/// What 1 is.
const WHOLE: f64 = 1_000_000.0;

impl Confidence {
    /// Of a number from 0 to 1; `None` of any other.
    pub fn new(number: f64) -> Option<Self> {
        // It is within, so that nothing is cut off.
        (0.0..=1.0).contains(&number).then(|| Self((number * WHOLE).round() as u32))
    }

    /// Of the mean of natural logarithms of probabilities, which is at most 0: their geometric mean.
    pub fn of_logarithm(logarithm: f64) -> Option<Self> {
        Self::new(logarithm.exp())
    }

    /// Whether it is 0, which some makers write where there is none.
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// In percent, rounded down.
    pub fn percent(self) -> u8 {
        (self.0 / 10_000) as u8
    }
}

/// The mean of some words' confidences in percent, rounded down; `None` of none.
pub fn mean_percent(words: impl IntoIterator<Item = Confidence>) -> Option<u8> {
    let (sum, count) =
        words.into_iter().fold((0_u64, 0_u64), |(sum, n), word| (sum + u64::from(word.0), n + 1));
    Some((sum.checked_div(count)? / 10_000) as u8)
}

/// The mean of a turn's words where any has a confidence, else the turn's own figure.
pub fn of_turn(words: impl IntoIterator<Item = Confidence>, own: Option<Confidence>) -> Option<u8> {
    mean_percent(words).or(own.map(Confidence::percent))
}

/// A confidence that a document states, as a number or as text; none where it is outside 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stated(pub Option<Confidence>);

impl<'de> Deserialize<'de> for Stated {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Stated;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a confidence from 0 to 1")
            }
            fn visit_f64<E>(self, number: f64) -> Result<Stated, E> {
                Ok(Stated(Confidence::new(number)))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Stated, E> {
                Ok(Stated(Confidence::new(number as f64)))
            }
            fn visit_u64<E>(self, number: u64) -> Result<Stated, E> {
                Ok(Stated(Confidence::new(number as f64)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Stated, E> {
                Ok(Stated(text.trim().parse().ok().and_then(Confidence::new)))
            }
            fn visit_unit<E>(self) -> Result<Stated, E> {
                Ok(Stated(None))
            }
        }
        deserializer.deserialize_any(Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_is_rounded_down_and_of_whole_numbers() {
        let mean =
            |numbers: &[f64]| mean_percent(numbers.iter().filter_map(|n| Confidence::new(*n)));
        assert_eq!(mean(&[]), None);
        assert_eq!(mean(&[0.9; 7]), Some(90), "a sum of floats may fall short of 6.3");
        assert_eq!(mean(&[0.29]), Some(29), "0.29 times 100 is 28.999… in floats");
        assert_eq!(mean(&[1.0, 0.59]), Some(79));
        assert_eq!(mean(&[0.0, 1.0]), Some(50));
    }

    #[test]
    fn what_is_no_confidence_is_none() {
        for number in [-0.1, 1.01, 85.0, f64::NAN, f64::INFINITY] {
            assert_eq!(Confidence::new(number), None, "{number}");
        }
        // e to the -0.5108 is 0.60001.
        assert_eq!(Confidence::of_logarithm(-0.5108).map(Confidence::percent), Some(60));
        assert_eq!(Confidence::of_logarithm(0.2), None);
        let stated = |json: &str| serde_json::from_str::<Stated>(json).ok().map(|stated| stated.0);
        assert_eq!(stated("\"0.98\""), Some(Confidence::new(0.98)));
        assert_eq!(stated("1"), Some(Confidence::new(1.0)));
        assert_eq!(stated("null"), Some(None));
        assert_eq!(stated("\"high\""), Some(None));
        assert_eq!(stated("[0.9]"), None);
    }
}
