//! Small linear models, one head an act, over hashed features in whole numbers of 8 bits.
//!
//! A head's score is its bias plus the sum of its weights over the features of a sentence: a
//! logit, above 0 where the act is more likely than not. Each head has two thresholds. At or
//! above `found` the act is found; between `doubt` and `found` it may be there, and whoever
//! would blame somebody for its absence abstains.

use crate::kinds::ActKind;
use std::fmt;

/// The heads of one language, read once and shared.
#[derive(Clone, PartialEq)]
pub struct Models {
    /// The heads, each act at most once, in the order of their columns.
    pub heads: Vec<Head>,
    /// How many low bits of a feature name its row.
    bits: u32,
    /// A row a bucket, `WIDTH` columns a row.
    weights: Vec<i8>,
    /// The column of each act's head, by the act's number; `NO_HEAD` where it has none.
    columns: [u8; WIDTH],
}

const NO_HEAD: u8 = u8::MAX;

/// What decides whether one act is found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Head {
    /// The act.
    pub kind: ActKind,
    /// What one step of a weight is worth, in logits.
    pub scale: f32,
    /// The score of a sentence without features, in logits.
    pub bias: f32,
    /// From this score on the act is found.
    pub found: f32,
    /// From this score on it may be there.
    pub doubt: f32,
}

/// How many heads a model holds at most; a row is as wide, so that sums go in whole registers.
pub const WIDTH: usize = 48;

/// The scores of one sentence, by column.
pub type Scores = [f32; WIDTH];

const MAGIC: &[u8; 16] = b"earnest-models-1";
/// More rows than this are no model of ours.
const MOST_BITS: u32 = 20;

/// Why bytes are no model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAModel {
    /// Where: a byte, or a line where it is text.
    pub at: usize,
    /// What was expected there.
    pub expected: &'static str,
}

impl fmt::Display for NotAModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at {}: expected {}", self.at, self.expected)
    }
}

impl std::error::Error for NotAModel {}

impl fmt::Debug for Models {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Models").field("heads", &self.heads.len()).finish_non_exhaustive()
    }
}

impl Models {
    /// The models of English that ship.
    ///
    /// # Panics
    /// Never for the bytes that ship, which a test reads.
    pub fn english() -> Self {
        Self::parse(include_bytes!("language/english.model"))
            .expect("the models that ship are readable")
    }

    /// Models from what was fitted: rows of `WIDTH` weights, `2^bits` of them.
    ///
    /// # Panics
    /// Where the weights are not as many as said; that is a mistake of the caller's.
    pub fn new(heads: Vec<Head>, bits: u32, weights: Vec<i8>) -> Self {
        assert!(heads.len() <= WIDTH && weights.len() == WIDTH << bits, "a row a bucket");
        let mut columns = [NO_HEAD; WIDTH];
        for (column, head) in heads.iter().enumerate() {
            columns[head.kind as usize] = column as u8;
        }
        Self { heads, bits, weights, columns }
    }

    /// Reads models from their bytes.
    ///
    /// # Errors
    /// `NotAModel` says at which byte what was expected; any bytes are safe to try.
    pub fn parse(bytes: &[u8]) -> Result<Self, NotAModel> {
        let mut rest = Bytes { bytes, at: 0 };
        if rest.take(MAGIC.len(), "the mark of a model")? != MAGIC {
            return Err(NotAModel { at: 0, expected: "the mark of a model" });
        }
        let bits = u32::from(rest.take(1, "the number of bits")?[0]);
        if bits > MOST_BITS {
            return Err(NotAModel { at: rest.at - 1, expected: "at most 20 bits" });
        }
        let count = usize::from(rest.take(1, "the number of heads")?[0]);
        if count > WIDTH {
            return Err(NotAModel { at: rest.at - 1, expected: "at most 48 heads" });
        }
        let mut heads: Vec<Head> = Vec::with_capacity(count);
        for _ in 0..count {
            let at = rest.at;
            let length = usize::from(rest.take(1, "the length of a name")?[0]);
            let name = std::str::from_utf8(rest.take(length, "the name of an act")?).ok();
            let kind = name
                .and_then(ActKind::from_name)
                .filter(|kind| heads.iter().all(|head| head.kind != *kind))
                .ok_or(NotAModel { at, expected: "the name of an act, each once" })?;
            let mut number = || rest.number();
            let (scale, bias, found, doubt) = (number()?, number()?, number()?, number()?);
            heads.push(Head { kind, scale, bias, found, doubt });
        }
        // Columns that no head uses are not in the file.
        let rows = rest.take(count << bits, "the weights")?;
        if rest.at != bytes.len() {
            return Err(NotAModel { at: rest.at, expected: "the end" });
        }
        let mut weights = vec![0; WIDTH << bits];
        for (row, stored) in weights.chunks_exact_mut(WIDTH).zip(rows.chunks_exact(count.max(1))) {
            for (weight, &byte) in row.iter_mut().zip(stored) {
                *weight = byte.cast_signed();
            }
        }
        Ok(Self::new(heads, bits, weights))
    }

    /// The bytes that `parse` reads.
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.push(self.bits as u8);
        bytes.push(self.heads.len() as u8);
        for head in &self.heads {
            let name = head.kind.name();
            bytes.push(name.len() as u8);
            bytes.extend_from_slice(name.as_bytes());
            for number in [head.scale, head.bias, head.found, head.doubt] {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
        }
        for row in self.weights.chunks_exact(WIDTH) {
            bytes.extend(row[..self.heads.len()].iter().map(|weight| weight.cast_unsigned()));
        }
        bytes
    }

    /// The scores of a sentence with these features, in logits, by column.
    ///
    /// - **Cost**: one row of `WIDTH` bytes a feature.
    pub fn scores(&self, features: &[u32]) -> Scores {
        let mask = (1_u32 << self.bits) - 1;
        let mut sums = [0_i32; WIDTH];
        // Sums of 16 bits go twice as many to a register; 250 weights of 7 bits do not overflow one.
        for some in features.chunks(250) {
            let mut short = [0_i16; WIDTH];
            for feature in some {
                let row = (feature & mask) as usize * WIDTH;
                for (sum, &weight) in short.iter_mut().zip(&self.weights[row..row + WIDTH]) {
                    *sum += i16::from(weight);
                }
            }
            for (sum, short) in sums.iter_mut().zip(short) {
                *sum += i32::from(short);
            }
        }
        let mut scores = [f32::NEG_INFINITY; WIDTH];
        for ((score, head), sum) in scores.iter_mut().zip(&self.heads).zip(sums) {
            *score = head.bias + head.scale * sum as f32;
        }
        scores
    }

    /// What a feature adds to the score of a column, in logits.
    pub fn weight(&self, feature: u32, column: usize) -> f32 {
        let row = (feature & ((1_u32 << self.bits) - 1)) as usize;
        let scale = self.heads.get(column).map_or(0.0, |head| head.scale);
        self.weights.get(row * WIDTH + column).map_or(0.0, |&weight| scale * f32::from(weight))
    }

    /// Changes the head of an act, where it has one.
    pub fn change(&mut self, kind: ActKind, change: impl FnOnce(&mut Head)) {
        let column = usize::from(self.columns[kind as usize]);
        self.heads.get_mut(column).map(change);
    }

    /// Sets the weight of a row for an act, in steps of its head; without such a row nothing is set.
    pub fn set_weight(&mut self, kind: ActKind, row: u32, weight: i8) {
        let column = usize::from(self.columns[kind as usize]);
        let at = (row as usize).checked_mul(WIDTH).map(|first| first + column);
        if let Some(place) = at.filter(|_| column < WIDTH).and_then(|at| self.weights.get_mut(at)) {
            *place = weight;
        }
    }

    /// How many rows there are.
    pub fn rows(&self) -> u32 {
        1 << self.bits
    }

    /// The column of an act's head, and the head.
    pub fn head(&self, kind: ActKind) -> Option<(usize, &Head)> {
        let column = usize::from(self.columns[kind as usize]);
        Some((column, self.heads.get(column)?))
    }
}

/// A linear model over few numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linear {
    /// The score of nothing.
    pub bias: f32,
    /// A weight a number.
    pub weights: Vec<f32>,
}

impl Linear {
    /// The score of some numbers, in logits.
    pub fn score(&self, numbers: &[f32]) -> f32 {
        self.bias + self.weights.iter().zip(numbers).map(|(w, x)| w * x).sum::<f32>()
    }
}

/// The probability that a logit stands for.
pub fn probability(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

struct Bytes<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize, expected: &'static str) -> Result<&'a [u8], NotAModel> {
        let taken = self.at.checked_add(count).and_then(|end| self.bytes.get(self.at..end));
        let taken = taken.ok_or(NotAModel { at: self.at, expected })?;
        self.at += count;
        Ok(taken)
    }

    fn number(&mut self) -> Result<f32, NotAModel> {
        let at = self.at;
        let expected = "a finite number of four bytes";
        let bytes = self.take(4, expected)?;
        let number = f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        if number.is_finite() { Ok(number) } else { Err(NotAModel { at, expected }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Models {
        let head = |kind, bias| Head { kind, scale: 0.5, bias, found: 0.0, doubt: -1.0 };
        let mut weights = vec![0; WIDTH << 2];
        weights[WIDTH] = 4;
        weights[2 * WIDTH + 1] = -6;
        Models::new(vec![head(ActKind::Thank, -1.0), head(ActKind::Ask, 1.0)], 2, weights)
    }

    #[test]
    fn a_score_is_the_bias_and_the_weights_of_what_is_there() {
        let scores = small().scores(&[1, 2, 5]);
        assert_eq!(scores[..2], [-1.0 + 0.5 * 8.0, 1.0 - 0.5 * 6.0]);
        assert_eq!(scores[2], f32::NEG_INFINITY);
    }

    #[test]
    fn what_is_written_is_read() {
        let models = small();
        assert_eq!(Models::parse(&models.bytes()), Ok(models));
    }

    #[test]
    fn no_bytes_are_too_bad_to_try() {
        let good = small().bytes();
        for end in 0..good.len() {
            assert!(Models::parse(&good[..end]).is_err(), "{end} bytes");
        }
        let mut longer = good.clone();
        longer.push(0);
        assert_eq!(Models::parse(&longer), Err(NotAModel { at: good.len(), expected: "the end" }));
        for at in 0..good.len() {
            let mut other = good.clone();
            other[at] ^= 0x81;
            // Whatever it gives, it gives it without a panic.
            let _ = Models::parse(&other);
        }
    }
}
