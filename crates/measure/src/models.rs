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
    /// A row a bucket.
    weights: Vec<Row>,
    /// Which features the corpus has often enough, a bit each: the others weigh nothing, and do
    /// not borrow the weights of whatever shares their row.
    known: Known,
    /// The column of each act's head, by the act's number; `NO_HEAD` where it has none.
    columns: [u8; WIDTH],
}

const NO_HEAD: u8 = u8::MAX;

/// The weights of a row, one a column; a row lies in one line of the processor's cache.
#[derive(Clone, Copy, PartialEq)]
#[repr(align(64))]
pub struct Row(pub [i8; WIDTH]);

/// A set of features by their low bits.
#[derive(Clone, PartialEq)]
pub struct Known(Vec<u64>);

impl Known {
    /// How many low bits of a feature it tells apart.
    pub const BITS: u32 = 20;

    /// The bits of a feature that tell it apart.
    pub fn low(feature: u32) -> u32 {
        feature & ((1 << Self::BITS) - 1)
    }

    /// The set of these features.
    pub fn new(features: impl IntoIterator<Item = u32>) -> Self {
        let mut known = Self(vec![0; 1 << (Self::BITS - 6)]);
        features.into_iter().for_each(|feature| known.add(feature));
        known
    }

    fn add(&mut self, feature: u32) {
        let at = Self::low(feature);
        self.0[(at >> 6) as usize] |= 1 << (at & 63);
    }

    /// Whether a feature is in it.
    pub fn has(&self, feature: u32) -> bool {
        let at = Self::low(feature);
        self.0[(at >> 6) as usize] >> (at & 63) & 1 != 0
    }
}

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

const MAGIC: &[u8; 16] = b"earnest-models-2";
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

    /// Models from what was fitted: `2^bits` rows, and the features that they were fitted to.
    ///
    /// # Panics
    /// Where the rows are not as many as said; that is a mistake of the caller's.
    pub fn new(heads: Vec<Head>, bits: u32, weights: Vec<Row>, known: Known) -> Self {
        assert!(heads.len() <= WIDTH && weights.len() == 1 << bits, "a row a bucket");
        let mut columns = [NO_HEAD; WIDTH];
        for (column, head) in heads.iter().enumerate() {
            columns[head.kind as usize] = column as u8;
        }
        Self { heads, bits, weights, known, columns }
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
        let known = rest.take(size_of::<u64>() << (Known::BITS - 6), "the features it knows")?;
        let known = known.as_chunks().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
        // Columns that no head uses are not in the file.
        let rows = rest.take(count << bits, "the weights")?;
        if rest.at != bytes.len() {
            return Err(NotAModel { at: rest.at, expected: "the end" });
        }
        let mut weights = vec![Row([0; WIDTH]); 1 << bits];
        for (row, stored) in weights.iter_mut().zip(rows.chunks_exact(count.max(1))) {
            for (weight, &byte) in row.0.iter_mut().zip(stored) {
                *weight = byte.cast_signed();
            }
        }
        Ok(Self::new(heads, bits, weights, Known(known)))
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
        bytes.extend(self.known.0.iter().flat_map(|bits| bits.to_le_bytes()));
        for row in &self.weights {
            bytes.extend(row.0[..self.heads.len()].iter().map(|weight| weight.cast_unsigned()));
        }
        bytes
    }

    /// The scores of a sentence with these features, in logits, by column.
    ///
    /// - **Cost**: one row of `WIDTH` bytes a feature that it knows.
    pub fn scores(&self, features: &[u32]) -> Scores {
        let mask = (1_u32 << self.bits) - 1;
        let mut sums = [0_i32; WIDTH];
        // Sums of 16 bits go twice as many to a register; 250 weights of 7 bits do not overflow one.
        for some in features.chunks(250) {
            // Which are known is hard to foresee, so they are gathered without a branch.
            let (mut rows, mut count) = ([0_u32; 250], 0);
            for &feature in some {
                rows[count] = feature & mask;
                count += usize::from(self.known.has(feature));
            }
            // Rows lie anywhere, and to fetch one takes longer than to add it: a look at each lets
            // them all be on their way at once.
            let first = rows[..count].iter().map(|&row| self.weights[row as usize].0[0]);
            std::hint::black_box(first.fold(0, |all, one| all ^ one));
            let mut short = [0_i16; WIDTH];
            for &row in &rows[..count] {
                for (sum, &weight) in short.iter_mut().zip(&self.weights[row as usize].0) {
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
        if !self.knows(feature) {
            return 0.0;
        }
        let scale = self.heads.get(column).map_or(0.0, |head| head.scale);
        let weight = self.weights[self.row(feature)].0.get(column);
        weight.map_or(0.0, |&weight| scale * f32::from(weight))
    }

    /// Whether a feature can weigh anything.
    pub fn knows(&self, feature: u32) -> bool {
        self.known.has(feature)
    }

    /// Lets a feature weigh what its row does.
    pub fn know(&mut self, feature: u32) {
        self.known.add(feature);
    }

    /// The row of a feature.
    pub fn row(&self, feature: u32) -> usize {
        (feature & ((1 << self.bits) - 1)) as usize
    }

    /// Changes the head of an act, where it has one.
    pub fn change(&mut self, kind: ActKind, change: impl FnOnce(&mut Head)) {
        let column = usize::from(self.columns[kind as usize]);
        self.heads.get_mut(column).map(change);
    }

    /// Sets the weight of a feature for an act, in steps of its head; from then on it is known.
    pub fn set_weight(&mut self, kind: ActKind, feature: u32, weight: i8) {
        let column = usize::from(self.columns[kind as usize]);
        let row = self.row(feature);
        if let Some(place) = self.weights[row].0.get_mut(column) {
            *place = weight;
            self.known.add(feature);
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
        let mut weights = vec![Row([0; WIDTH]); 4];
        weights[1].0[0] = 4;
        weights[2].0[1] = -6;
        let heads = vec![head(ActKind::Thank, -1.0), head(ActKind::Ask, 1.0)];
        Models::new(heads, 2, weights, Known::new([1, 2, 5]))
    }

    #[test]
    fn a_score_is_the_bias_and_the_weights_of_what_is_there() {
        let scores = small().scores(&[1, 2, 5]);
        assert_eq!(scores[..2], [-1.0 + 0.5 * 8.0, 1.0 - 0.5 * 6.0]);
        assert_eq!(scores[2], f32::NEG_INFINITY);
    }

    #[test]
    fn what_it_was_not_fitted_to_weighs_nothing() {
        // 9 shares its row with 1 and 5.
        assert_eq!(small().scores(&[9]), small().scores(&[]));
        assert_eq!((small().weight(9, 0), small().weight(5, 0)), (0.0, 2.0));
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
