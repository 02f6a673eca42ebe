//! The power of a stretch of samples at each frequency.

use std::f64::consts::TAU;

/// A Fourier transform of a fixed length that is a power of two, with Hann's window.
///
/// Written here: what needs it looks at a few stretches a second, and a page of code does.
#[derive(Clone, Debug)]
pub struct Spectrum {
    window: Vec<f64>,
    /// Cosine and sine of each turn.
    turns: Vec<(f64, f64)>,
    work: Vec<(f64, f64)>,
}

impl Spectrum {
    /// Of stretches of `length` samples or the next power of two.
    pub fn new(length: usize) -> Self {
        let length = length.next_power_of_two().max(2);
        let turn = |place: usize| TAU * place as f64 / length as f64;
        Self {
            window: (0..length).map(|place| 0.5 - 0.5 * turn(place).cos()).collect(),
            turns: (0..length / 2).map(|place| (turn(place).cos(), -turn(place).sin())).collect(),
            work: vec![(0.0, 0.0); length],
        }
    }

    /// How many samples a stretch has.
    pub fn length(&self) -> usize {
        self.window.len()
    }

    /// The power at each of the `length / 2` frequencies from 0 on, evenly spaced; any unit.
    pub fn power(&mut self, samples: &[f32]) -> impl Iterator<Item = f64> {
        let bits = self.window.len().trailing_zeros();
        self.work.fill((0.0, 0.0));
        for (place, (sample, window)) in samples.iter().zip(&self.window).enumerate() {
            // Each sample stands where its number read backwards says (Cooley & Tukey 1965).
            let to = (place as u32).reverse_bits() >> (32 - bits);
            self.work[to as usize] = (f64::from(*sample) * window, 0.0);
        }
        let length = self.work.len();
        let mut half = 1;
        while half < length {
            for start in (0..length).step_by(2 * half) {
                for place in 0..half {
                    let (cosine, sine) = self.turns[place * (length / (2 * half))];
                    let (real, imaginary) = self.work[start + half + place];
                    let turned =
                        (real * cosine - imaginary * sine, real * sine + imaginary * cosine);
                    let kept = self.work[start + place];
                    self.work[start + place] = (kept.0 + turned.0, kept.1 + turned.1);
                    self.work[start + half + place] = (kept.0 - turned.0, kept.1 - turned.1);
                }
            }
            half *= 2;
        }
        self.work[..length / 2].iter().map(|(real, imaginary)| real * real + imaginary * imaginary)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_stands_at_its_frequency() {
        let mut spectrum = Spectrum::new(250);
        assert_eq!(spectrum.length(), 256);
        for bin in [1, 10, 100, 127] {
            let tone: Vec<f32> =
                (0..256).map(|at| (TAU * f64::from(bin * at) / 256.0).sin() as f32).collect();
            let power: Vec<f64> = spectrum.power(&tone).collect();
            let loudest = (0..128).max_by(|a, b| power[*a].total_cmp(&power[*b])).unwrap();
            assert_eq!(loudest, bin as usize);
            // Hann's window spreads over the neighbours and no further.
            let near: f64 = power[loudest - 1..(loudest + 2).min(128)].iter().sum();
            assert!(near > 0.999 * power.iter().sum::<f64>());
        }
    }
}
