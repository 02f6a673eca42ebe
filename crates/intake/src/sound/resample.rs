//! Samples at another rate, as they come.
//!
//! A windowed sinc, one row of weights for each place between two samples. It is written here because
//! it is a page long and must give the same samples whatever the blocks they come in; the crates that
//! resample hand over blocks of sizes of their own, with a delay, and bring a Fourier transform.

use std::f64::consts::PI;

/// Zeros of the sinc on either side, counted at the lower of the two rates.
///
/// 16, and the window below: what lies above half the new rate by a twelfth is 60 dB down, and the
/// telephone band (300 to 3,400 Hz) passes within 1 dB to 8,000 a second (both held by a test).
const ZEROS: usize = 16;
/// The shape of Kaiser's window for 60 dB.
///
/// - **Source**: Kaiser & Schafer (1980), IEEE Trans. ASSP 28(1): 0.1102 (60 - 8.7).
const BETA: f64 = 5.653;
/// Where the filter is half way down, as a share of half the lower rate.
const CUTOFF: f64 = 0.93;
/// Places between two samples that have weights of their own; rates that need more take the nearest.
const ROWS: u64 = 512;
/// Products that are added side by side.
const LANES: usize = 8;

/// Takes samples at one rate and gives them at another.
#[derive(Clone, Debug)]
pub struct Resampler {
    /// The new rate and the old one, without what they share.
    up: u64,
    down: u64,
    rows: u64,
    /// Weights of each row; a multiple of `LANES`.
    taps: usize,
    weights: Vec<f32>,
    /// Samples that are still needed, the first at place `start` less half the taps.
    held: Vec<f32>,
    start: u64,
    taken: u64,
    given: u64,
}

impl Resampler {
    /// From one rate to another, both above 0.
    pub fn new(from_hz: u32, to_hz: u32) -> Self {
        let (from, to) = (u64::from(from_hz.max(1)), u64::from(to_hz.max(1)));
        let shared = greatest_common(from, to);
        let (up, down) = (to / shared, from / shared);
        let rows = up.min(ROWS);
        let lower = (to as f64 / from as f64).min(1.0);
        let half = (ZEROS as f64 / lower).ceil() as usize;
        let taps = (2 * half).next_multiple_of(LANES);
        let mut weights = Vec::with_capacity(rows as usize * taps);
        for row in 0..rows {
            let between = row as f64 / rows as f64;
            let first = weights.len();
            for tap in 0..taps {
                // How far this sample lies from the place that is wanted.
                let away = tap as f64 - (taps / 2 - 1) as f64 - between;
                weights.push((weight(away, half as f64, lower * CUTOFF)) as f32);
            }
            // Constant input stays as it is, whatever the row.
            let sum: f32 = weights[first..].iter().sum();
            weights[first..].iter_mut().for_each(|weight| *weight /= sum);
        }
        let held = vec![0.0; taps / 2 - 1];
        Self { up, down, rows, taps, weights, held, start: 0, taken: 0, given: 0 }
    }

    /// Takes `samples` and appends to `out` what can be told by now.
    pub fn push(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.taken += samples.len() as u64;
        if self.up == self.down {
            self.given = self.taken;
            out.extend_from_slice(samples);
            return;
        }
        self.held.extend_from_slice(samples);
        self.give(out);
    }

    /// Appends what was waiting for later samples; as many have come out as the length asks for.
    pub fn finish(mut self, out: &mut Vec<f32>) {
        let wanted = (self.taken * self.up).div_ceil(self.down);
        if self.given < wanted {
            self.held.resize(self.held.len() + self.taps / 2 + 1, 0.0);
            let before = out.len();
            let more = (wanted - self.given) as usize;
            self.give(out);
            out.truncate(before + more);
        }
    }

    fn give(&mut self, out: &mut Vec<f32>) {
        loop {
            let place = self.given * self.down;
            let first = (place / self.up - self.start) as usize;
            let Some(samples) = self.held.get(first..first + self.taps) else { break };
            let row = (place % self.up * self.rows / self.up) as usize;
            out.push(dot(samples, &self.weights[row * self.taps..][..self.taps]));
            self.given += 1;
        }
        let done = (self.given * self.down / self.up - self.start) as usize;
        let done = done.min(self.held.len());
        self.held.drain(..done);
        self.start += done as u64;
    }
}

fn dot(samples: &[f32], weights: &[f32]) -> f32 {
    let mut sums = [0.0f32; LANES];
    for (samples, weights) in samples.chunks_exact(LANES).zip(weights.chunks_exact(LANES)) {
        for lane in 0..LANES {
            sums[lane] += samples[lane] * weights[lane];
        }
    }
    sums.iter().sum()
}

fn weight(away: f64, half: f64, cutoff: f64) -> f64 {
    let inside = 1.0 - (away / half).powi(2);
    if inside <= 0.0 {
        return 0.0;
    }
    let x = PI * away * cutoff;
    let sinc = if x == 0.0 { 1.0 } else { x.sin() / x };
    sinc * bessel(BETA * inside.sqrt()) / bessel(BETA)
}

/// The modified Bessel function of order 0, by its series.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for number in 1..30 {
        term *= (x / 2.0 / f64::from(number)).powi(2);
        sum += term;
    }
    sum
}

fn greatest_common(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { greatest_common(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sine(hz: f64, rate_hz: u32, samples: usize) -> Vec<f32> {
        let step = 2.0 * PI * hz / f64::from(rate_hz);
        (0..samples).map(|place| (step * place as f64).sin() as f32).collect()
    }

    fn resampled(samples: &[f32], from_hz: u32, to_hz: u32, block: usize) -> Vec<f32> {
        let mut resampler = Resampler::new(from_hz, to_hz);
        let mut out = Vec::new();
        samples.chunks(block).for_each(|block| resampler.push(block, &mut out));
        resampler.finish(&mut out);
        out
    }

    fn level_db(samples: &[f32]) -> f64 {
        let power = samples.iter().map(|s| f64::from(s * s)).sum::<f64>() / samples.len() as f64;
        10.0 * (2.0 * power).log10()
    }

    const RATES: &[(u32, u32)] = &[
        (8_000, 16_000),
        (11_025, 8_000),
        (16_000, 8_000),
        (22_050, 16_000),
        (44_100, 8_000),
        (44_100, 16_000),
        (48_000, 8_000),
        (48_000, 16_000),
        (47_999, 16_000),
        (16_000, 16_000),
    ];

    #[test]
    fn a_tone_stays_the_same_tone_at_the_same_time() {
        for (from_hz, to_hz) in RATES {
            let out = resampled(&sine(1000.0, *from_hz, *from_hz as usize), *from_hz, *to_hz, 700);
            assert_eq!(out.len(), *to_hz as usize, "{from_hz} to {to_hz}");
            let expected = sine(1000.0, *to_hz, out.len());
            let middle = out.len() / 10..out.len() * 9 / 10;
            let worst = middle.map(|at| (out[at] - expected[at]).abs()).fold(0.0, f32::max);
            // Rates that share nothing are placed on a grid of 512 places between two samples.
            let most = if *from_hz == 47_999 { 5e-3 } else { 2e-3 };
            assert!(worst < most, "{from_hz} to {to_hz}: {worst}");
        }
    }

    #[test]
    fn the_telephone_band_passes_and_what_would_fold_back_does_not() {
        for (from_hz, to_hz) in [(16_000, 8_000), (44_100, 8_000), (48_000, 8_000)] {
            let passed = |hz: f64| {
                let out = resampled(&sine(hz, from_hz, from_hz as usize), from_hz, to_hz, 4096);
                level_db(&out[out.len() / 10..out.len() * 9 / 10])
            };
            for hz in [300.0, 1000.0, 2000.0, 3000.0, 3400.0] {
                assert!(passed(hz).abs() < 1.0, "{from_hz}: {hz} Hz comes out at {}", passed(hz));
            }
            for hz in [4350.0, 5000.0, 6500.0, 7900.0] {
                assert!(passed(hz) < -55.0, "{from_hz}: {hz} Hz comes out at {}", passed(hz));
            }
        }
    }

    #[test]
    fn blocks_do_not_matter() {
        for (from_hz, to_hz) in RATES {
            let samples = sine(440.0, *from_hz, 5000);
            let whole = resampled(&samples, *from_hz, *to_hz, 5000);
            for block in [1, 7, 160, 4096] {
                assert_eq!(whole, resampled(&samples, *from_hz, *to_hz, block), "{from_hz}");
            }
        }
    }

    #[test]
    fn nothing_gives_nothing_and_one_gives_one() {
        assert!(resampled(&[], 48_000, 16_000, 1).is_empty());
        assert_eq!(resampled(&[0.5], 48_000, 16_000, 1).len(), 1);
        assert_eq!(resampled(&[0.5], 8_000, 16_000, 1).len(), 2);
    }
}
