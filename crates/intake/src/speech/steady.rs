//! Tones that stay: what music on hold, ringing and the keys of a telephone have and speech lacks.
//!
//! Of each chunk, the share of its power that lies in peaks of the spectrum which were at the same
//! place 64 and 128 ms before. The harmonics of a voice move within that time.

use super::network::Rate;
use super::spectrum::Spectrum;
use super::weights::{LANES, Lanes};

/// What a chunk's spectrum says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sign {
    /// The share of power in peaks that stayed.
    pub steady: f32,
    /// Two tones that are a telephone key's.
    pub key: bool,
    /// The middle of the power, where most of it stayed where ringing tones are and hardly any stayed
    /// elsewhere.
    pub ring_hz: Option<f32>,
}

/// The width of a bin, at either rate.
const BIN_HZ: f32 = 15.625;
/// The band that is looked at: the telephone's, 125 to 3,610 Hz.
const BAND: std::ops::Range<usize> = 8..232;
const BINS: usize = BAND.end - BAND.start;
/// A peak rises above the mean of so many bins on either side of it.
const AROUND: usize = 8;
/// How far it rises above them.
const RISE: f32 = 3.0;
/// How many chunks lie between two looks at a peak: spectra of 64 ms that do not overlap.
const APART: usize = 2;
/// How many chunks are looked at together.
const BATCH: usize = 2 * LANES;
/// The tones of telephone keys (ITU-T Q.23).
const LOW_HZ: [f32; 4] = [697.0, 770.0, 852.0, 941.0];
const HIGH_HZ: [f32; 4] = [1209.0, 1336.0, 1477.0, 1633.0];
/// How far from them a tone is still taken for one.
const NEAR_HZ: f32 = 12.0;
/// Where ringing tones lie: 400 and 450 Hz in Britain, 425 on the continent, 440 and 480 in North
/// America. Notes lie here too; [`ringing`](super::ringing) tells them apart.
const RING_HZ: std::ops::Range<f32> = 360.0..510.0;
/// How much may stay elsewhere, of what stays here: a note has harmonics. Of noise some stays by chance.
const HARMONICS: f32 = 0.1;

/// Looks for steady tones as a track goes by.
#[derive(Debug)]
pub struct Steady {
    spectrum: Spectrum,
    chunk: usize,
    /// Samples from a quarter of a frame before the next chunk on.
    waiting: Vec<f32>,
    magnitudes: [Vec<Lanes>; 2],
    /// Peaks of the chunks before, the latest last.
    before: [[bool; BINS]; 2 * APART],
    signs: Vec<Sign>,
}

impl Steady {
    /// One that has heard nothing.
    pub fn new(rate: Rate) -> Self {
        let chunk = rate.chunk();
        let spectrum = Spectrum::new(2 * chunk, 256.0 / chunk as f32);
        Self {
            magnitudes: std::array::from_fn(|_| vec![[0.0; LANES]; spectrum.bins()]),
            spectrum,
            chunk,
            waiting: vec![0.0; chunk / 2],
            before: [[false; BINS]; 2 * APART],
            signs: Vec::new(),
        }
    }

    /// Hears the samples that follow.
    pub fn push(&mut self, samples: &[f32]) {
        self.waiting.extend_from_slice(samples);
        let mut start = 0;
        while self.waiting.len() - start >= (BATCH + 1) * self.chunk {
            self.look(start);
            start += BATCH * self.chunk;
        }
        self.waiting.drain(..start);
    }

    /// The signs of as many chunks as are asked for.
    pub fn finish(mut self, chunks: usize) -> Vec<Sign> {
        while self.signs.len() < chunks {
            self.push(&vec![0.0; BATCH * self.chunk]);
        }
        self.signs.truncate(chunks);
        self.signs
    }

    /// Takes the spectra of a batch.
    fn look(&mut self, start: usize) {
        let (chunk, waiting) = (self.chunk, &self.waiting);
        let frames = |first: usize| {
            (first..first + LANES).map(move |at| &waiting[start + at * chunk..][..2 * chunk])
        };
        let [first, second] = &mut self.magnitudes;
        self.spectrum.magnitudes(frames(0), frames(LANES), (first, second));
        for half in 0..2 {
            for lane in 0..LANES {
                let powers = std::array::from_fn(|bin| {
                    let magnitude = self.magnitudes[half][BAND.start + bin][lane];
                    magnitude * magnitude + 1e-9
                });
                let peaks = peaks(&powers);
                self.signs.push(sign(&powers, &peaks, &self.before));
                self.before.rotate_left(1);
                self.before[2 * APART - 1] = peaks;
            }
        }
    }
}

/// Bins that are higher than their neighbours and well above what lies around.
fn peaks(powers: &[f32; BINS]) -> [bool; BINS] {
    let mut sums = [0.0; BINS + 1];
    for (at, power) in powers.iter().enumerate() {
        sums[at + 1] = sums[at] + f64::from(*power);
    }
    let mut peaks = [false; BINS];
    for at in 1..BINS - 1 {
        let (low, high) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(BINS));
        let around = (sums[high] - sums[low]) as f32 / (2 * AROUND + 1) as f32;
        let power = powers[at];
        peaks[at] = power > powers[at - 1] && power >= powers[at + 1] && power > RISE * around;
    }
    peaks
}

fn sign(powers: &[f32; BINS], peaks: &[bool; BINS], before: &[[bool; BINS]; 2 * APART]) -> Sign {
    let total: f32 = powers.iter().sum();
    // A peak is as wide as three bins of its window.
    let power = |at: usize| powers[at - 1] + powers[at] + powers[at + 1];
    let (mut steady, mut ringing, mut ringing_hz) = (0.0, 0.0, 0.0);
    // The three strongest peaks, strongest first.
    let mut strongest = [(0.0, 0); 3];
    for at in (1..BINS - 1).filter(|at| peaks[*at]) {
        let power = power(at);
        if before[APART][at] && before[0][at] {
            steady += power;
            if RING_HZ.contains(&bin_hz(at)) {
                ringing += power;
                ringing_hz += (at - 1..=at + 1).map(|at| powers[at] * bin_hz(at)).sum::<f32>();
            }
        }
        if let Some(place) = strongest.iter().position(|(other, _)| power > *other) {
            strongest[place..].rotate_right(1);
            strongest[place] = (power, at);
        }
    }
    let [(first, one), (second, two), (third, _)] = strongest;
    let key = second > 0.03 * first
        && third < 0.1 * first
        && first + second > 0.5 * total
        && is_key(hz(powers, one.min(two)), hz(powers, one.max(two)));
    let is_ring = ringing > 0.5 * total && steady - ringing < HARMONICS * ringing;
    let ring_hz = is_ring.then(|| ringing_hz / ringing);
    Sign { steady: (steady / total).min(1.0), key, ring_hz }
}

fn bin_hz(at: usize) -> f32 {
    BIN_HZ * (BAND.start + at) as f32
}

fn is_key(low_hz: f32, high_hz: f32) -> bool {
    let near = |tones: &[f32], hz: f32| tones.iter().any(|tone| (tone - hz).abs() < NEAR_HZ);
    near(&LOW_HZ, low_hz) && near(&HIGH_HZ, high_hz)
}

/// Where a peak lies between the bins: the top of a parabola through three of them, in decibels.
fn hz(powers: &[f32; BINS], at: usize) -> f32 {
    let at = at.clamp(1, BINS - 2);
    let [left, middle, right] = [at - 1, at, at + 1].map(|at| powers[at].ln());
    let bend = left - 2.0 * middle + right;
    let shift = if bend < 0.0 { 0.5 * (left - right) / bend } else { 0.0 };
    BIN_HZ * ((BAND.start + at) as f32 + shift.clamp(-0.5, 0.5))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(rate: Rate, tones_hz: &[f32]) -> Vec<Sign> {
        let rate_hz = rate.chunk() as f32 * 31.25;
        let samples: Vec<f32> = (0..40 * rate.chunk())
            .map(|at| at as f32 / rate_hz)
            .map(|time| {
                let tone = |hz: &f32| 0.1 * (std::f32::consts::TAU * hz * time).sin();
                tones_hz.iter().map(tone).sum()
            })
            .collect();
        let mut steady = Steady::new(rate);
        for part in samples.chunks(777) {
            steady.push(part);
        }
        steady.finish(40)
    }

    #[test]
    fn ringing_and_keys_are_told_from_other_tones() {
        for rate in [Rate::Narrow, Rate::Wide] {
            for pair in [[400.0, 450.0], [440.0, 480.0], [425.0, 425.0]] {
                let signs = signs(rate, &pair);
                assert!(
                    signs[6..38].iter().all(|sign| sign.ring_hz.is_some() && !sign.key),
                    "{pair:?}"
                );
                assert!(signs[6..38].iter().all(|sign| sign.steady > 0.9), "{pair:?}");
            }
            for low in LOW_HZ {
                for high in HIGH_HZ {
                    let signs = signs(rate, &[low, high]);
                    assert!(
                        signs[1..38].iter().all(|sign| sign.key && sign.ring_hz.is_none()),
                        "{low} {high}"
                    );
                }
            }
            let signs = signs(rate, &[730.0, 1090.0]);
            assert!(signs.iter().all(|sign| !sign.key && sign.ring_hz.is_none()));
        }
    }

    #[test]
    fn silence_and_nothing_are_not_steady() {
        assert!(signs(Rate::Narrow, &[]).iter().all(|sign| *sign == Sign::default()));
        assert!(Steady::new(Rate::Narrow).finish(0).is_empty());
    }
}
