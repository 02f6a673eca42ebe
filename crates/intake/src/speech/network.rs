//! The network of Silero VAD, by hand: spectrum, four convolutions, an LSTM, one linear layer.
//!
//! It gives the probability that somebody speaks, for each chunk of 32 ms. The published network
//! works at 16 kHz. At 8 kHz a frame has half the samples at the same times, so its spectrum is the
//! lower half of what the sound brought to 16 kHz would have, and the bins above are left out.
//! Everything but the LSTM knows no other chunk, so [`LANES`] chunks are worked on side by side.

use super::spectrum::Spectrum;
use super::weights::{Dense, GATES, HIDDEN, LANES, Lanes, Weights};

/// How long a chunk is.
pub const CHUNK_MS: i64 = 32;

/// How many spectra a chunk has.
const FRAMES: usize = 4;

/// The network and what it keeps of the chunks before.
#[derive(Debug)]
pub struct Network<'a> {
    weights: &'a Weights,
    spectrum: Spectrum,
    hidden: [f32; HIDDEN],
    cell: [f32; HIDDEN],
    rooms: Rooms,
}

/// The rates at which the network can listen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// 8,000 samples a second, the telephone's.
    Narrow,
    /// 16,000 samples a second, the rate that the network was made for.
    Wide,
}

impl Rate {
    /// The rate of that many samples a second.
    pub fn of(rate_hz: u32) -> Option<Self> {
        match rate_hz {
            8_000 => Some(Self::Narrow),
            16_000 => Some(Self::Wide),
            _ => None,
        }
    }

    /// Samples in a chunk.
    pub fn chunk(self) -> usize {
        match self {
            Self::Narrow => 256,
            Self::Wide => 512,
        }
    }

    /// Samples of the chunk before that are looked at with a chunk.
    pub fn context(self) -> usize {
        self.chunk() / 8
    }
}

/// Where layers leave their outputs, so that no memory is asked for chunk by chunk.
#[derive(Debug)]
struct Rooms {
    magnitudes: [Vec<Lanes>; FRAMES],
    layers: [[Vec<Lanes>; FRAMES]; 2],
    gates: Vec<Lanes>,
    chunks: Vec<Vec<f32>>,
}

impl<'a> Network<'a> {
    /// A network that has heard nothing.
    pub fn new(weights: &'a Weights, rate: Rate) -> Self {
        let spectrum = match rate {
            // Half the samples give half the sum.
            Rate::Narrow => Spectrum::new(128, 2.0),
            Rate::Wide => Spectrum::new(256, 1.0),
        };
        let rooms = Rooms {
            magnitudes: std::array::from_fn(|_| vec![[0.0; LANES]; spectrum.bins()]),
            layers: std::array::from_fn(|_| std::array::from_fn(|_| Vec::new())),
            gates: Vec::new(),
            chunks: Vec::new(),
        };
        Self { weights, spectrum, hidden: [0.0; HIDDEN], cell: [0.0; HIDDEN], rooms }
    }

    /// The probability of speech in each chunk, in order.
    ///
    /// - **In**: at most [`LANES`] chunks, each with the context before it; whether the network
    ///   forgets first what it has heard.
    pub fn probabilities(&mut self, chunks: &[(&[f32], bool)]) -> [f32; LANES] {
        let edge = self.spectrum.hop() / 2;
        self.rooms.chunks.resize_with(LANES, Vec::new);
        for (room, (chunk, _)) in self.rooms.chunks.iter_mut().zip(chunks) {
            room.clear();
            room.extend_from_slice(chunk);
            // The published network mirrors what is missing behind the last frame.
            room.extend(chunk.iter().rev().skip(1).take(edge));
        }
        let rooms = &mut self.rooms;
        let hop = self.spectrum.hop();
        let padded = &rooms.chunks[..chunks.len().min(LANES)];
        let frame = |number: usize| {
            padded.iter().map(move |chunk| &chunk[number * hop..(number + 2) * hop])
        };
        for (pair, out) in rooms.magnitudes.as_chunks_mut::<2>().0.iter_mut().enumerate() {
            let [first, second] = out;
            self.spectrum.magnitudes(frame(2 * pair), frame(2 * pair + 1), (first, second));
        }

        let [one, two] = &mut rooms.layers;
        let [first, second, third, fourth] = &self.weights.convolutions;
        convolve(first, 1, &rooms.magnitudes, one);
        convolve(second, 2, &one[..4], two);
        convolve(third, 2, &two[..2], one);
        convolve(fourth, 1, &one[..1], two);

        rooms.gates.clear();
        rooms.gates.extend(self.weights.gates.iter().map(|bias| [*bias; LANES]));
        self.weights.input.add(&two[0], &mut rooms.gates);

        let mut probabilities = [0.0; LANES];
        for (lane, (_, forgets)) in chunks.iter().enumerate() {
            if *forgets {
                self.hidden = [0.0; HIDDEN];
                self.cell = [0.0; HIDDEN];
            }
            probabilities[lane] = self.step(lane);
        }
        probabilities
    }

    /// One step of the LSTM, from the gates' inputs of one lane.
    fn step(&mut self, lane: usize) -> f32 {
        let mut gates = [0.0; 4 * HIDDEN];
        for (gate, lanes) in gates.iter_mut().zip(&self.rooms.gates) {
            *gate = lanes[lane];
        }
        let blocks = self.weights.recurrent.chunks_exact(HIDDEN);
        for (weights, sums) in blocks.zip(gates.as_chunks_mut::<GATES>().0) {
            let mut local = *sums;
            for (weight, hidden) in weights.iter().zip(&self.hidden) {
                for at in 0..GATES {
                    local[at] += weight[at] * hidden;
                }
            }
            *sums = local;
        }
        // In the order of the published layer: input, forget, cell, output.
        let (input, rest) = gates.split_at(HIDDEN);
        let (forget, rest) = rest.split_at(HIDDEN);
        let (new, output) = rest.split_at(HIDDEN);
        for at in 0..HIDDEN {
            let kept = sigmoid(forget[at]) * self.cell[at];
            self.cell[at] = kept + sigmoid(input[at]) * tanh(new[at]);
            self.hidden[at] = sigmoid(output[at]) * tanh(self.cell[at]);
        }
        let weighed = self.weights.output.iter().zip(&self.hidden);
        let logit: f32 = weighed.map(|(weight, hidden)| weight * hidden.max(0.0)).sum();
        sigmoid(logit + self.weights.output_bias)
    }
}

/// A convolution over the frames of a chunk, every `stride`th, and its rectifier.
fn convolve(
    layer: &super::weights::Convolution,
    stride: usize,
    inputs: &[Vec<Lanes>],
    outputs: &mut [Vec<Lanes>; FRAMES],
) {
    for (output, centre) in outputs.iter_mut().zip((0..inputs.len()).step_by(stride)) {
        output.clear();
        output.extend(layer.bias.iter().map(|bias| [*bias; LANES]));
        let frames = centre.wrapping_sub(1)..;
        let taps: &[Dense; 3] = &layer.taps;
        for (tap, frame) in taps.iter().zip([frames.start, centre, centre + 1]) {
            if let Some(input) = inputs.get(frame) {
                tap.add(input, output);
            }
        }
        for value in output.as_flattened_mut() {
            *value = value.max(0.0);
        }
    }
}

fn tanh(value: f32) -> f32 {
    2.0 * sigmoid(2.0 * value) - 1.0
}

fn sigmoid(value: f32) -> f32 {
    1.0 / (1.0 + exp(-value))
}

/// `e` to a power, to 3e-7 of its size between -80 and 80, in steps that a compiler can do for many
/// values at once. A whole power of two goes into the exponent, a polynomial gives the rest.
fn exp(value: f32) -> f32 {
    // Added and taken away, it leaves the nearest whole number, which then stands in the last bits.
    const ROUND: f32 = 12_582_912.0;
    let scaled = value.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    let shifted = scaled + ROUND;
    let rest = (scaled - (shifted - ROUND)) * std::f32::consts::LN_2;
    let power = f32::from_bits(shifted.to_bits().wrapping_add(127) << 23);
    // The series of the exponential, its first terms: |rest| is at most half of ln 2.
    let sum = 1.0 / 120.0 + rest * (1.0 / 720.0 + rest / 5040.0);
    let sum = 1.0 / 6.0 + rest * (1.0 / 24.0 + rest * sum);
    power * (1.0 + rest * (1.0 + rest * (0.5 + rest * sum)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::weights::SHIPPED;

    /// The signal of the fixture: a tone that glides and swells, and noise by a generator that any
    /// language can repeat; see `parity.py`.
    fn signal(rate_hz: usize) -> Vec<f32> {
        let mut state: u32 = 1;
        (0..4 * rate_hz)
            .map(|at| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = f64::from(state >> 8) / 8_388_608.0 - 1.0;
                let time = at as f64 / rate_hz as f64;
                let pitch = std::f64::consts::TAU * (120.0 * time + 12.0 * (2.0 * time).sin());
                let voice: f64 = (1..=20)
                    .map(|part| {
                        let part = f64::from(part);
                        let near = |formant: f64| 1.0 / (1.0 + (part * 1.2 - formant).powi(2));
                        let glide = 6.0 + 2.0 * (7.0 * time).sin();
                        (near(glide) + 0.6 * near(14.0)) * (part * pitch).sin()
                    })
                    .sum();
                let swell = (0.5 + 0.5 * (9.0 * time).sin()).powi(2) * f64::from(time > 0.5);
                (0.1 * swell * voice + 0.003 * noise) as f32
            })
            .collect()
    }

    fn probabilities(weights: &Weights, rate: Rate, signal: &[f32]) -> Vec<f32> {
        let mut network = Network::new(weights, rate);
        let before = vec![0.0; rate.context()];
        let signal = [before.as_slice(), signal].concat();
        let length = rate.context() + rate.chunk();
        let starts: Vec<usize> = (0..=signal.len() - length).step_by(rate.chunk()).collect();
        let chunks = |starts: &[usize]| -> Vec<_> {
            starts.iter().map(|start| (signal[*start..start + length].to_vec(), false)).collect()
        };
        let mut out = Vec::new();
        for starts in starts.chunks(LANES) {
            let chunks = chunks(starts);
            let chunks: Vec<_> = chunks.iter().map(|(chunk, no)| (chunk.as_slice(), *no)).collect();
            out.extend_from_slice(&network.probabilities(&chunks)[..chunks.len()]);
        }
        out
    }

    /// The greatest difference from what onnxruntime gives for the published network.
    fn difference(weights: &Weights) -> f32 {
        let expected: Vec<f32> = include_str!("parity.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.parse().unwrap())
            .collect();
        let found = probabilities(weights, Rate::Wide, &signal(16_000));
        assert_eq!(found.len(), expected.len());
        // The fixture tells something only where it holds speech and silence.
        assert!(expected.iter().any(|value| *value > 0.8));
        assert!(expected.iter().any(|value| *value < 0.1));
        found.iter().zip(&expected).map(|(one, other)| (one - other).abs()).fold(0.0, f32::max)
    }

    #[test]
    fn probabilities_are_those_of_the_published_network() {
        let difference = difference(&SHIPPED);
        assert!(difference <= 1e-4, "{difference}");
    }

    #[test]
    fn one_changed_weight_is_seen() {
        let mut bytes = include_bytes!("silero_vad_16k.safetensors").to_vec();
        // The bias of the last layer is the last number, its weights are the 128 before.
        let at = bytes.len() - 4 * (1 + 100);
        bytes[at..at + 4].copy_from_slice(&0.5_f32.to_le_bytes());
        let difference = difference(&Weights::read(&bytes).unwrap());
        assert!(difference > 1e-3, "{difference}");
    }

    #[test]
    fn half_the_rate_hears_the_same() {
        let wide = probabilities(&SHIPPED, Rate::Wide, &signal(16_000));
        let narrow = probabilities(&SHIPPED, Rate::Narrow, &signal(8_000));
        let pairs = || wide.iter().zip(&narrow);
        let agree = pairs().filter(|(wide, narrow)| (**wide > 0.5) == (**narrow > 0.5)).count();
        assert!(agree * 100 >= 95 * wide.len(), "{agree} of {}", wide.len());
    }

    #[test]
    fn exponentials_are_near_enough() {
        for step in -8_000..=8_000 {
            let value = step as f32 / 100.0;
            let exact = f64::from(value).exp();
            let error = (f64::from(exp(value)) - exact).abs() / exact;
            assert!(error < 5e-6, "{value}: {error}");
        }
    }
}
