//! Magnitudes of short-time spectra, many frames side by side.
//!
//! The first layer of the published network is a convolution whose weights are a Fourier transform
//! under a Hann window, to 8e-8; here it is a fast transform. Two real frames are the real and the
//! imaginary part of one complex transform.

use super::weights::{LANES, Lanes};

/// A transform of one length.
#[derive(Debug)]
pub struct Spectrum {
    size: usize,
    window: Vec<f32>,
    /// Where each sample goes, so that the butterflies leave the bins in order.
    places: Vec<usize>,
    /// Cosines and sines of the first half of a turn.
    turns: Vec<(f32, f32)>,
    /// What is being transformed, real and imaginary parts.
    real: Vec<Lanes>,
    imaginary: Vec<Lanes>,
}

impl Spectrum {
    /// A transform of `size` samples, a power of two, whose magnitudes are multiplied by `gain`.
    pub fn new(size: usize, gain: f32) -> Self {
        let turn = |index: usize| std::f64::consts::TAU * index as f64 / size as f64;
        let bits = size.trailing_zeros();
        Self {
            size,
            window: (0..size).map(|at| ((0.5 - 0.5 * turn(at).cos()) as f32) * gain).collect(),
            places: (0..size).map(|at| at.reverse_bits() >> (usize::BITS - bits)).collect(),
            turns: (0..size / 2).map(|at| (turn(at).cos() as f32, turn(at).sin() as f32)).collect(),
            real: vec![[0.0; LANES]; size],
            imaginary: vec![[0.0; LANES]; size],
        }
    }

    /// How many bins a frame has, up to and with half the rate.
    pub fn bins(&self) -> usize {
        self.size / 2 + 1
    }

    /// How many samples lie between the starts of two frames.
    pub fn hop(&self) -> usize {
        self.size / 2
    }

    /// The magnitudes of two frames a lane: `[bins]`, a frame a lane.
    ///
    /// - **In**: at most [`LANES`] frames of `size` samples for either output; lanes without a frame
    ///   are zeros.
    pub fn magnitudes<'a>(
        &mut self,
        first: impl Iterator<Item = &'a [f32]>,
        second: impl Iterator<Item = &'a [f32]>,
        out: (&mut [Lanes], &mut [Lanes]),
    ) {
        load(&mut self.real, first, &self.places, &self.window);
        load(&mut self.imaginary, second, &self.places, &self.window);
        self.transform();
        self.take_apart(out);
    }

    /// The butterflies of Cooley and Tukey, two at a time, smallest first.
    fn transform(&mut self) {
        let mut half = 1;
        while half < self.size {
            let step = self.size / 2 / half;
            let blocks = self.real.chunks_exact_mut(2 * half);
            for (real, imaginary) in blocks.zip(self.imaginary.chunks_exact_mut(2 * half)) {
                let (real_low, real_high) = real.split_at_mut(half);
                let (imaginary_low, imaginary_high) = imaginary.split_at_mut(half);
                for at in 0..half {
                    let (cosine, sine) = self.turns[at * step];
                    for lane in 0..LANES {
                        let (a, b) = (real_high[at][lane], imaginary_high[at][lane]);
                        let turned = (a * cosine + b * sine, b * cosine - a * sine);
                        real_high[at][lane] = real_low[at][lane] - turned.0;
                        imaginary_high[at][lane] = imaginary_low[at][lane] - turned.1;
                        real_low[at][lane] += turned.0;
                        imaginary_low[at][lane] += turned.1;
                    }
                }
            }
            half *= 2;
        }
    }

    /// Takes the two frames apart: the spectrum of a real frame equals its mirror, conjugated.
    fn take_apart(&self, (first, second): (&mut [Lanes], &mut [Lanes])) {
        for (bin, (first, second)) in first.iter_mut().zip(second).enumerate().take(self.bins()) {
            let mirror = (self.size - bin) % self.size;
            let (real, imaginary) = (&self.real[bin], &self.imaginary[bin]);
            let (real_mirror, imaginary_mirror) = (&self.real[mirror], &self.imaginary[mirror]);
            for lane in 0..LANES {
                let sum = real[lane] + real_mirror[lane];
                let difference = imaginary[lane] - imaginary_mirror[lane];
                first[lane] = 0.5 * (sum * sum + difference * difference).sqrt();
                let sum = imaginary[lane] + imaginary_mirror[lane];
                let difference = real_mirror[lane] - real[lane];
                second[lane] = 0.5 * (sum * sum + difference * difference).sqrt();
            }
        }
    }
}

/// Puts frames under the window where the butterflies expect their samples.
fn load<'a>(
    room: &mut [Lanes],
    frames: impl Iterator<Item = &'a [f32]>,
    places: &[usize],
    window: &[f32],
) {
    room.fill([0.0; LANES]);
    for (lane, frame) in frames.enumerate().take(LANES) {
        for ((sample, place), weight) in frame.iter().zip(places).zip(window) {
            room[*place][lane] = sample * weight;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By the definition, in double precision.
    fn slowly(frame: &[f32], bin: usize) -> f64 {
        let size = frame.len() as f64;
        let sums = frame.iter().enumerate().fold((0.0, 0.0), |(real, imaginary), (at, sample)| {
            let turn = std::f64::consts::TAU * at as f64 / size;
            let sample = f64::from(*sample) * (0.5 - 0.5 * turn.cos());
            let turn = turn * bin as f64;
            (real + sample * turn.cos(), imaginary - sample * turn.sin())
        });
        sums.0.hypot(sums.1)
    }

    #[test]
    fn magnitudes_are_those_of_the_definition() {
        for size in [128, 256, 1024] {
            let mut spectrum = Spectrum::new(size, 1.0);
            let frame = |seed: usize| -> Vec<f32> {
                (0..size).map(|at| ((at * at * 31 + seed * 977) % 211) as f32 / 211.0).collect()
            };
            let (first, second) = ([frame(1), frame(2), frame(3)], [frame(4), frame(5), frame(6)]);
            let mut out = std::array::from_fn(|_| vec![[9.0; LANES]; spectrum.bins()]);
            let [one, two] = &mut out;
            spectrum.magnitudes(
                first.iter().map(Vec::as_slice),
                second.iter().map(Vec::as_slice),
                (one, two),
            );
            for (frames, out) in [(&first, &out[0]), (&second, &out[1])] {
                for (lane, frame) in frames.iter().enumerate() {
                    for (bin, lanes) in out.iter().enumerate() {
                        let (found, expected) = (lanes[lane], slowly(frame, bin));
                        assert!((f64::from(found) - expected).abs() < 1e-3, "{size} {lane} {bin}");
                    }
                }
            }
            assert!(out.iter().flatten().all(|lanes| lanes[3..] == [0.0; LANES - 3]));
        }
    }
}
