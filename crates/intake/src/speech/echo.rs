//! The other party's voice, heard again on a track: later, and 10 dB or more below the original.
//!
//! An echo follows its original step by step, so the levels of both tracks rise and fall together at
//! one delay and at no other. Two people who talk do not.

use super::level::quantile;

/// The delays that are tried, in steps of 8 ms: up to 0.32 s. The made calls have up to 0.25 s.
const DELAYS: usize = 40;
/// Levels are compared where the track is so far above its own floor and below the other's.
const ABOVE_FLOOR_DB: f32 = 3.0;
const BELOW_OTHER_DB: f32 = 6.0;
/// An echo is no louder than this against its original.
const LOUDEST_DB: f32 = -10.0;

// On made calls the correlation of levels at the best delay, how far it exceeds the middle of all
// delays, and the share of the other's speech that is compared were at least 0.54, 0.27 and 0.42
// with an echo of -20 or -30 dB. Without one, where 0.2 and more of the other's speech was compared,
// it exceeded the middle by 0.12 at most.
const CORRELATION: f64 = 0.4;
const EXCEEDS: f64 = 0.2;
const COMPARED: f64 = 0.2;

/// A step is echo where it is no louder than this above what the echo is expected to be.
const MARGIN_DB: f32 = 6.0;
/// How far around the delay an echo may come, in steps: rooms smear.
const EARLY: usize = 2;
const LATE: usize = 6;

/// The way of an echo from one track to the other.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Path {
    delay: usize,
    gain_db: f32,
}

/// For each step of a track, whether what is heard there is the echo of the other.
///
/// - **In**: the levels of the track; the levels of the other, and whether the other speaks.
/// - **Cost**: forty times the length.
pub fn echo(own_db: &[f32], other_db: &[f32], other_speaks: &[bool]) -> Vec<bool> {
    let mut echo = vec![false; own_db.len()];
    let Some(path) = path(own_db, other_db, other_speaks) else { return echo };
    for (step, is_echo) in echo.iter_mut().enumerate() {
        let first = step.saturating_sub(path.delay + LATE);
        let last = (step + EARLY + 1).saturating_sub(path.delay).min(other_db.len());
        let loudest = other_db.get(first..last).into_iter().flatten().copied().reduce(f32::max);
        let speaks = other_speaks.get(first..last).into_iter().flatten().any(|speaks| *speaks);
        *is_echo = speaks
            && loudest.is_some_and(|loudest| own_db[step] < loudest + path.gain_db + MARGIN_DB);
    }
    echo
}

/// The delay at which levels agree best, where that is an echo.
fn path(own_db: &[f32], other_db: &[f32], other_speaks: &[bool]) -> Option<Path> {
    let floor = quantile(own_db, 0.1)? + ABOVE_FLOOR_DB;
    let spoken = other_speaks.iter().filter(|speaks| **speaks).count();
    let mut tried: Vec<(f64, usize, f32, usize)> = Vec::new();
    for delay in 0..DELAYS.min(own_db.len()) {
        let pairs = own_db[delay..].iter().zip(other_db).zip(other_speaks);
        let pairs: Vec<(f32, f32)> = pairs
            .filter(|((own, other), speaks)| {
                **speaks && **own > floor && **other - **own > BELOW_OTHER_DB
            })
            .map(|((own, other), _)| (*own, *other))
            .collect();
        let apart: Vec<f32> = pairs.iter().map(|(own, other)| own - other).collect();
        let agreement = correlation(&pairs).unwrap_or(0.0);
        tried.push((agreement, delay, quantile(&apart, 0.5).unwrap_or(0.0), pairs.len()));
    }
    let mut agreements: Vec<f64> = tried.iter().map(|(agreement, ..)| *agreement).collect();
    agreements.sort_by(f64::total_cmp);
    let middle = *agreements.get(agreements.len() / 2)?;
    let (agreement, delay, gain_db, compared) =
        tried.into_iter().max_by(|one, other| one.0.total_cmp(&other.0))?;
    let is_echo = agreement > CORRELATION
        && agreement - middle > EXCEEDS
        && compared as f64 > COMPARED * spoken as f64
        && gain_db < LOUDEST_DB;
    is_echo.then_some(Path { delay, gain_db })
}

/// Pearson's correlation; `None` of fewer than 50 pairs (0.4 s), or where one side does not vary.
fn correlation(pairs: &[(f32, f32)]) -> Option<f64> {
    if pairs.len() < 50 {
        return None;
    }
    let count = pairs.len() as f64;
    let sums = pairs.iter().fold((0.0, 0.0), |(own, other), pair| {
        (own + f64::from(pair.0), other + f64::from(pair.1))
    });
    let (mut both, mut own, mut other) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (x, y) = (f64::from(pair.0) - sums.0 / count, f64::from(pair.1) - sums.1 / count);
        both += x * y;
        own += x * x;
        other += y * y;
    }
    (own > 0.0 && other > 0.0).then(|| both / (own * other).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Levels that change like a voice's, by a seed.
    fn voice(seed: u32, count: usize) -> Vec<f32> {
        let mut state = seed;
        let drawn: Vec<f32> = (0..count + 3)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                -40.0 + 30.0 * (state >> 16) as f32 / 65_536.0
            })
            .collect();
        drawn.windows(4).map(|four| four.iter().sum::<f32>() / 4.0).collect()
    }

    /// A track on which the other's voice comes back, and its own is heard from 1,500 steps on.
    fn with_echo(own: &[f32], other: &[f32], delay: usize, gain_db: f32) -> Vec<f32> {
        own.iter()
            .enumerate()
            .map(|(at, level)| {
                let own = if at < 1_500 { -70.0 } else { *level };
                let back = at.checked_sub(delay).map_or(-70.0, |at| other[at] + gain_db);
                own.max(back).max(-70.0)
            })
            .collect()
    }

    #[test]
    fn an_echo_is_found_with_its_delay_and_own_speech_is_not() {
        for (gain_db, delay) in [(-20.0, 5), (-30.0, 25), (-20.0, 39)] {
            let (one, other) = (voice(1, 2_000), voice(2, 2_000));
            let own = with_echo(&one, &other, delay, gain_db);
            let found = path(&own, &other, &[true; 2_000]).unwrap();
            assert_eq!(found.delay, delay);
            assert!((found.gain_db - gain_db).abs() < 1.0, "{found:?}");
            let echo = echo(&own, &other, &[true; 2_000]);
            let share = |range: std::ops::Range<usize>| {
                let length = range.len() as f64;
                echo[range].iter().filter(|is_echo| **is_echo).count() as f64 / length
            };
            assert!(share(100..1_500) > 0.9, "{gain_db} {delay}: {}", share(100..1_500));
            assert!(share(1_500..2_000) < 0.4, "{gain_db} {delay}: {}", share(1_500..2_000));
        }
    }

    #[test]
    fn two_voices_are_no_echo() {
        for seed in 1..20 {
            let quieter: Vec<f32> = voice(seed, 2_000).iter().map(|level| level - 15.0).collect();
            assert_eq!(path(&quieter, &voice(seed + 100, 2_000), &[true; 2_000]), None, "{seed}");
        }
        assert!(echo(&[], &[], &[]).is_empty());
        assert_eq!(echo(&[-20.0; 3], &[], &[]), [false; 3]);
    }
}
