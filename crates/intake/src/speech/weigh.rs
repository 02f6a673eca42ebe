//! What the network says and how loud the track is, weighed together for each step of 8 ms.
//!
//! The network alone takes a room full of talkers for speech and knows an onset to 32 ms. How far a
//! step rises above the track's own floor tells who is near, and when; how much the network finds
//! in the quietest part of the track tells what it makes of the background. Two linear heads over
//! these features were fitted to the project's own made calls by `bars/speech/fit.py`: `SPEECH`
//! learnt music and ringing as silence, `EDGES` did not see them and is nearer at onsets and ends.

use super::level::{STEPS, means, quantile};

/// The log-odds of speech at each step.
pub struct Odds {
    /// By the head that is right at onsets and ends, and does not know music.
    pub edges: Vec<f32>,
    /// By the head that knows music and ringing.
    pub speech: Vec<f32>,
    /// How far the loudest of the track lies above its floor, in decibels.
    pub spread_db: f32,
    /// How loud the loudest of the track is: nineteen of twenty steps are less.
    pub loud_db: f32,
}

const FEATURES: usize = 14;

const EDGES: [f32; FEATURES] = [
    -1.6605, 0.4079, 0.1873, -0.1020, 0.2063, 0.2700, -3.0229, 3.6108, -6.1630, -0.2077, 9.9684,
    0.1380, 0.0200, -1.1325,
];

const SPEECH: [f32; FEATURES] = [
    -1.8822, 0.3476, 0.2140, -0.0368, 0.1577, 0.2681, -2.1678, 3.2788, -4.5460, -0.2777, 3.6846,
    0.2966, 0.0273, -0.4175,
];

/// The odds from the network's probabilities and the levels, [`STEPS`] a probability.
pub fn odds(probabilities: &[f32], levels_db: &[f32]) -> Odds {
    let logits: Vec<f32> = probabilities.iter().map(|value| logit(*value)).collect();
    let powers: Vec<f32> = levels_db.iter().map(|level| 10.0_f32.powf(level / 10.0)).collect();
    let decibels = |values: Vec<f32>| -> Vec<f32> {
        values.into_iter().map(|value| 10.0 * value.max(1e-10).log10()).collect()
    };
    let (near, wide) = (decibels(means(&powers, 1)), decibels(means(&powers, 6)));
    let floor = quantile(levels_db, 0.1).unwrap_or(0.0);
    let loud_db = quantile(levels_db, 0.95).unwrap_or(0.0);
    let spread_db = (loud_db - floor).clamp(6.0, 60.0);
    let behind = behind(&logits, &wide);
    let heights: Vec<f32> =
        near.iter().map(|level| ((level - floor) / spread_db).clamp(0.0, 1.2)).collect();

    let (mut edges, mut speech) = (Vec::new(), Vec::new());
    for (step, height) in heights.iter().enumerate() {
        let around = &heights[step.saturating_sub(5)..(step + 6).min(heights.len())];
        let highest = around.iter().copied().fold(0.0, f32::max);
        let chunk = step / STEPS;
        let last = logits.len() - 1;
        let at = |shift: usize| logits[(chunk + shift).saturating_sub(1).min(last)];
        let features: [f32; FEATURES] = [
            1.0,
            at(0),
            at(1),
            at(2),
            at(3),
            at(4),
            *height,
            highest,
            spread_db / 60.0,
            behind,
            height * spread_db / 60.0,
            height * at(3),
            behind * at(2),
            behind * height,
        ];
        edges.push(weigh(&EDGES, &features));
        speech.push(weigh(&SPEECH, &features));
    }
    Odds { edges, speech, spread_db, loud_db }
}

/// What the network finds where the track is quietest, on average.
fn behind(logits: &[f32], wide: &[f32]) -> f32 {
    let Some(quiet) = quantile(wide, 0.2) else { return 0.0 };
    let steps = wide.iter().enumerate().filter(|(_, level)| **level <= quiet);
    let (mut sum, mut count) = (0.0, 0.0_f64);
    for (step, _) in steps {
        sum += f64::from(logits[step / STEPS]);
        count += 1.0;
    }
    (sum / count.max(1.0)) as f32
}

fn logit(probability: f32) -> f32 {
    let held = probability.clamp(1e-4, 1.0 - 1e-4);
    (held / (1.0 - held)).ln()
}

fn weigh(weights: &[f32; FEATURES], features: &[f32; FEATURES]) -> f32 {
    weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loud_part_that_the_network_knows_is_speech() {
        let loud = |chunk: usize| (40..60).contains(&chunk);
        let probabilities: Vec<f32> =
            (0..100).map(|chunk| if loud(chunk) { 0.98 } else { 0.001 }).collect();
        let levels: Vec<f32> =
            (0..400).map(|step| if loud(step / STEPS) { -20.0 } else { -60.0 }).collect();
        let odds = odds(&probabilities, &levels);
        assert_eq!((odds.edges.len(), odds.speech.len()), (400, 400));
        for head in [&odds.edges, &odds.speech] {
            assert!(head[170..230].iter().all(|odds| *odds > 1.0));
            assert!(head[..140].iter().chain(&head[260..]).all(|odds| *odds < -1.0));
        }
        assert!(odds.spread_db > 39.0);
    }

    #[test]
    fn of_nothing_nothing_is_said() {
        let odds = odds(&[], &[]);
        assert!(odds.edges.is_empty() && odds.speech.is_empty());
    }
}
