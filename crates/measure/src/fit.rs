//! Fits the small models to labelled sentences: logistic regression, one head an act.
//!
//! The same examples in the same order give the same bytes: one thread, a fixed order from a
//! seed, no clock.

use crate::kinds::ActKind;
use crate::models::{Head, Known, Linear, Models, Row, WIDTH, probability};
use rustc_hash::FxHashMap;

/// A sentence with what a person said it does.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its features.
    pub features: Vec<u32>,
    /// The columns of the acts it does, a bit each.
    pub labels: u64,
    /// The columns that could apply, a bit each; the others are not learnt from it.
    pub columns: u64,
}

/// How to fit.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How many low bits of a feature name its row.
    pub bits: u32,
    /// How often all examples are gone through.
    pub rounds: u32,
    /// The first step of a weight.
    pub rate: f32,
    /// The squared slopes a weight starts with: the larger, the smaller its first steps.
    pub start: f32,
    /// How strongly weights are drawn to 0, an example.
    pub shrink: f32,
    /// In how many examples a feature stands at least; the others are left out.
    pub least: u32,
    /// The order of the examples.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        // Chosen by cross-validation on the project's own corpus; `bars -- train --try` prints it.
        Self { bits: 15, rounds: 6, rate: 0.03, start: 1.0, shrink: 0.01, least: 13, seed: 1 }
    }
}

/// Fits a head for each of `kinds` to the examples.
///
/// - **Out**: models whose thresholds are 0, the point of equal odds; see `thresholds`.
/// - **Source**: logistic regression with AdaGrad (Duchi, Hazan & Singer 2011), weights averaged
///   over the second half of the rounds.
pub fn fit(kinds: &[ActKind], examples: &[Example], settings: &Settings) -> Models {
    let rows = 1_usize << settings.bits;
    let mask = (rows - 1) as u32;
    let mut weights = vec![0.0_f32; rows * WIDTH];
    let mut squares = vec![settings.start; rows * WIDTH];
    let mut sums = vec![0.0_f32; rows * WIDTH];
    let mut bias = [0.0_f32; WIDTH];
    let mut bias_squares = [settings.start; WIDTH];
    let mut bias_sums = [0.0_f32; WIDTH];
    let known = known(examples, settings.least);
    let features: Vec<Vec<u32>> = examples
        .iter()
        .map(|example| {
            let known = example.features.iter().filter(|&&feature| known.has(feature));
            known.map(|feature| feature & mask).collect()
        })
        .collect();
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    let mut random = Random(settings.seed);
    let mut averaged = 0;
    for round in 0..settings.rounds {
        shuffle(&mut order, &mut random);
        for &at in &order {
            let (example, features) = (&examples[at as usize], &features[at as usize]);
            let mut slopes = bias;
            for &row in features {
                let row = row as usize * WIDTH;
                for (sum, weight) in slopes.iter_mut().zip(&weights[row..row + WIDTH]) {
                    *sum += weight;
                }
            }
            for (column, slope) in slopes.iter_mut().enumerate() {
                let bit = 1 << column;
                *slope = if example.columns & bit == 0 {
                    0.0
                } else {
                    let wanted = if example.labels & bit == 0 { 0.0 } else { 1.0 };
                    probability(*slope) - wanted
                };
            }
            for (column, &slope) in slopes.iter().enumerate() {
                bias_squares[column] += slope * slope;
                bias[column] -= settings.rate * slope / bias_squares[column].sqrt();
            }
            for &row in features {
                let row = row as usize * WIDTH;
                let weights = &mut weights[row..row + WIDTH];
                let squares = &mut squares[row..row + WIDTH];
                for column in 0..WIDTH {
                    let slope = slopes[column] + settings.shrink * weights[column];
                    squares[column] += slope * slope;
                    weights[column] -= settings.rate * slope / squares[column].sqrt();
                }
            }
        }
        if round >= settings.rounds / 2 {
            averaged += 1;
            for (sum, weight) in sums.iter_mut().zip(&weights) {
                *sum += weight;
            }
            for (sum, bias) in bias_sums.iter_mut().zip(&bias) {
                *sum += bias;
            }
        }
    }
    quantised(kinds, settings.bits, &sums, &bias_sums, averaged.max(1) as f32, known)
}

/// The features that stand in at least so many examples: what stands in fewer tells more of those
/// examples than of the act.
fn known(examples: &[Example], least: u32) -> Known {
    // In how many examples each stands, and the last of them.
    let mut counts: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
    for (number, example) in (1..).zip(examples) {
        for &feature in &example.features {
            let (count, last) = counts.entry(feature).or_default();
            *count += u32::from(*last != number);
            *last = number;
        }
    }
    let often = counts.into_iter().filter(|(_, (count, _))| *count >= least);
    Known::new(often.map(|(feature, _)| feature))
}

/// What goes on from a head that is fitted: what is added to its bias and to weights of its column.
#[derive(Clone, Debug, Default)]
pub struct Further {
    /// To the bias.
    pub bias: f32,
    /// To features, by their low bits and in order; the others stay.
    pub features: Vec<(u32, f32)>,
}

/// Fits one head further, from the weights it has and in small steps.
///
/// - **In**: features of sentences, and whether the act is there.
/// - **Out**: what is added. It is drawn to 0, so that weights are drawn to those that ship.
/// - **Source**: as `fit`.
pub fn further(
    models: &Models,
    column: usize,
    examples: &[(&[u32], bool)],
    settings: &Settings,
) -> Further {
    let rows = models.rows() as usize;
    let (mut added, mut sums) = (vec![0.0_f32; rows], vec![0.0_f32; rows]);
    let mut squares = vec![settings.start; rows];
    let (mut bias, mut bias_sum, mut bias_squares) = (0.0_f32, 0.0_f32, settings.start);
    let start: Vec<f32> =
        examples.iter().map(|(features, _)| models.scores(features)[column]).collect();
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    let mut random = Random(settings.seed);
    for _ in 0..settings.rounds {
        shuffle(&mut order, &mut random);
        for &at in &order {
            let (features, there) = examples[at as usize];
            let more: f32 = features.iter().map(|&feature| added[models.row(feature)]).sum();
            let wanted = f32::from(u8::from(there));
            let slope = probability(start[at as usize] + bias + more) - wanted;
            bias_squares += slope * slope;
            bias -= settings.rate * slope / bias_squares.sqrt();
            for &feature in features {
                let row = models.row(feature);
                let slope = slope + settings.shrink * added[row];
                squares[row] += slope * slope;
                added[row] -= settings.rate * slope / squares[row].sqrt();
            }
        }
        bias_sum += bias;
        sums.iter_mut().zip(&added).for_each(|(sum, added)| *sum += added);
    }
    let rounds = settings.rounds.max(1) as f32;
    let all = examples.iter().flat_map(|(features, _)| features.iter());
    let mut all: Vec<u32> = all.map(|feature| Known::low(*feature)).collect();
    all.sort_unstable();
    all.dedup();
    let features = all.into_iter().map(|feature| (feature, sums[models.row(feature)] / rounds));
    Further { bias: bias_sum / rounds, features: features.filter(|(_, sum)| *sum != 0.0).collect() }
}

/// Weights in steps of their head's own size, so that the largest is 127 of them.
fn quantised(
    kinds: &[ActKind],
    bits: u32,
    sums: &[f32],
    bias_sums: &[f32; WIDTH],
    rounds: f32,
    known: Known,
) -> Models {
    let mut largest = [0.0_f32; WIDTH];
    for row in sums.chunks_exact(WIDTH) {
        for (largest, weight) in largest.iter_mut().zip(row) {
            *largest = largest.max(weight.abs());
        }
    }
    let scale = |column: usize| (largest[column] / 127.0).max(f32::MIN_POSITIVE);
    let mut weights = vec![Row([0; WIDTH]); sums.len() / WIDTH];
    for (row, stored) in sums.chunks_exact(WIDTH).zip(&mut weights) {
        for (column, (stored, sum)) in stored.0.iter_mut().zip(row).enumerate().take(kinds.len()) {
            *stored = (sum / scale(column)).round().clamp(-127.0, 127.0) as i8;
        }
    }
    let heads = kinds.iter().enumerate().map(|(column, &kind)| Head {
        kind,
        scale: scale(column) / rounds,
        bias: bias_sums[column] / rounds,
        found: 0.0,
        doubt: 0.0,
    });
    Models::new(heads.collect(), bits, weights, known)
}

/// Fits one model over few numbers.
///
/// - **In**: rows of equally many numbers, and whether each is one of those that are looked for.
/// - **Source**: logistic regression; all rows at once, steps by AdaGrad (Duchi, Hazan & Singer 2011).
pub fn linear(rows: &[Vec<f32>], wanted: &[bool], shrink: f32) -> Linear {
    let width = rows.first().map_or(0, Vec::len);
    let mut model = Linear { bias: 0.0, weights: vec![0.0; width] };
    let mut squares = vec![1e-8_f32; width + 1];
    let each = 1.0 / rows.len().max(1) as f32;
    for _ in 0..300 {
        let mut slopes = vec![0.0_f32; width + 1];
        for (row, &wanted) in rows.iter().zip(wanted) {
            let error = probability(model.score(row)) - f32::from(u8::from(wanted));
            for (slope, number) in slopes.iter_mut().zip(row) {
                *slope += error * number * each;
            }
            slopes[width] += error * each;
        }
        for (at, weight) in model.weights.iter_mut().chain([&mut model.bias]).enumerate() {
            let slope = slopes[at] + if at < width { shrink * *weight } else { 0.0 };
            squares[at] += slope * slope;
            *weight -= 0.1 * slope / squares[at].sqrt();
        }
    }
    model
}

/// The thresholds of a head, from scores of sentences it was not fitted to.
///
/// - **In**: score and whether the act is there, in any order.
/// - **Out**: the score from which on F1 is best, and the lower one below which at most
///   `left_out` of the acts that are there lie; `None` where there is no such act.
pub fn thresholds(scored: &[(f32, bool)], left_out: f64) -> Option<(f32, f32)> {
    let mut scored = scored.to_vec();
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    let there = scored.iter().filter(|(_, there)| *there).count();
    if there == 0 {
        return None;
    }
    let (mut best, mut found) = (0.0, f32::INFINITY);
    let mut right = 0;
    let mut doubt = f32::NEG_INFINITY;
    let enough = ((1.0 - left_out) * there as f64).ceil() as usize;
    for (index, &(score, is_there)) in scored.iter().enumerate() {
        right += usize::from(is_there);
        if is_there && right == enough {
            doubt = score;
        }
        let f1 = 2.0 * right as f64 / (index + 1 + there) as f64;
        let next = scored.get(index + 1).map_or(score - 1.0, |next| next.0);
        if f1 > best && next < score {
            best = f1;
            found = (score + next) / 2.0;
        }
    }
    Some((found, doubt.min(found)))
}

/// The lowest score from which on a part of at least `part` is right; `None` where there is none.
pub fn limit(scored: &[(f32, bool)], part: f64) -> Option<f32> {
    let mut scored = scored.to_vec();
    scored.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut right, mut best) = (0, None);
    for (index, (score, is_right)) in scored.iter().enumerate() {
        right += usize::from(*is_right);
        // A few at the top may be luck.
        if index >= 4 && right as f64 >= part * (index + 1) as f64 {
            best = Some(*score);
        }
    }
    best
}

/// Numbers that look drawn, the same for the same seed (SplitMix64; Steele, Lea & Flood 2014).
pub(crate) struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.next()) * end as u128) >> 64) as usize
    }
}

fn shuffle(order: &mut [u32], random: &mut Random) {
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_two_acts_apart_is_learnt() {
        let example = |features: &[u32], labels| Example {
            features: features.to_vec(),
            labels,
            columns: 0b11,
        };
        let examples: Vec<Example> = (0..200)
            .map(|number| match number % 4 {
                0 => example(&[1, 9], 0b01),
                1 => example(&[2, 9], 0b10),
                2 => example(&[1, 2, 9], 0b11),
                _ => example(&[9, 3], 0),
            })
            .collect();
        let kinds = [ActKind::Thank, ActKind::Ask];
        let settings = Settings { bits: 4, ..Settings::default() };
        let models = fit(&kinds, &examples, &settings);
        let found = |features: &[u32]| {
            let scores = models.scores(features);
            (scores[0] > 0.0, scores[1] > 0.0)
        };
        assert_eq!(found(&[1, 9]), (true, false));
        assert_eq!(found(&[2, 9]), (false, true));
        assert_eq!(found(&[1, 2, 9]), (true, true));
        assert_eq!(found(&[3, 9]), (false, false));
        assert_eq!(models.bytes(), fit(&kinds, &examples, &settings).bytes(), "the same again");
    }

    #[test]
    fn a_threshold_lies_where_f1_is_best() {
        let scored = [(3.0, true), (2.0, true), (1.0, false), (0.5, true), (-1.0, false)];
        assert_eq!(thresholds(&scored, 0.0), Some((-0.25, -0.25)));
        let scored = [(3.0, true), (1.0, false), (0.9, false), (0.8, false), (0.5, true)];
        assert_eq!(thresholds(&scored, 0.0), Some((2.0, 0.5)));
        assert_eq!(thresholds(&[(1.0, false)], 0.1), None);
    }
}
