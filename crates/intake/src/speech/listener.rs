//! Hears one track as it goes by.

use super::level::{STEPS, levels_db};
use super::network::{Network, Rate};
use super::steady::{Sign, Steady};
use super::weights::{LANES, SHIPPED};

/// A chunk is silent where each of its steps is quieter than this: nobody speaks there, and the
/// network is not asked.
const SILENT_DB: f32 = -60.0;
/// So many chunks on either side of what may be speech go through the network all the same: behind
/// it because the network looks back, and before it so that it has heard something when it counts.
const AROUND: usize = 8;

/// What was measured of a track. None of it leaves this module but as stretches of time.
#[derive(Debug, Default)]
pub struct Measured {
    /// Samples.
    pub samples: u64,
    /// Of each chunk.
    pub probabilities: Vec<f32>,
    /// Of each step.
    pub levels_db: Vec<f32>,
    /// Of each chunk.
    pub signs: Vec<Sign>,
}

/// Measures a track as it goes by.
#[derive(Debug)]
pub struct Hears {
    rate: Rate,
    samples: u64,
    /// The context of the next chunk, and of the chunk what has come.
    waiting: Vec<f32>,
    probabilities: Vec<f32>,
    levels_db: Vec<f32>,
    steady: Steady,
    network: Network<'static>,
    /// Chunks that the network is to hear, with their context, one behind the other.
    queue: Vec<f32>,
    /// Which they are, and whether the network forgets what it heard before.
    queued: Vec<(usize, bool)>,
    /// Silent chunks that were passed over, the last few.
    passed: Vec<f32>,
    /// How many more chunks the network hears whatever they are.
    goes_on: usize,
}

impl Hears {
    /// One that has heard nothing.
    pub fn new(rate: Rate) -> Self {
        Self {
            rate,
            samples: 0,
            waiting: vec![0.0; rate.context()],
            probabilities: Vec::new(),
            levels_db: Vec::new(),
            steady: Steady::new(rate),
            network: Network::new(&SHIPPED, rate),
            queue: Vec::new(),
            queued: Vec::new(),
            passed: Vec::new(),
            goes_on: 0,
        }
    }

    /// Hears the samples that follow. What is no number is silence; what is beyond full scale is
    /// at full scale.
    pub fn push(&mut self, samples: &[f32]) {
        self.samples += samples.len() as u64;
        let length = self.rate.context() + self.rate.chunk();
        // By the chunk, so that little is held whatever comes at once.
        for part in samples.chunks(self.rate.chunk()) {
            let heard = self.waiting.len();
            self.waiting.extend(part.iter().map(|sample| match sample.is_finite() {
                true => sample.clamp(-1.0, 1.0),
                false => 0.0,
            }));
            self.steady.push(&self.waiting[heard..]);
            while self.waiting.len() >= length {
                self.hear();
                self.waiting.drain(..self.rate.chunk());
            }
        }
    }

    /// What was measured; a chunk that was begun is filled with silence.
    pub fn finish(mut self) -> Measured {
        if self.waiting.len() > self.rate.context() {
            let samples = self.samples;
            let missing = self.rate.context() + self.rate.chunk() - self.waiting.len();
            self.push(&vec![0.0; missing]);
            self.samples = samples;
        }
        self.ask();
        let chunks = self.probabilities.len();
        Measured {
            samples: self.samples,
            probabilities: self.probabilities,
            levels_db: self.levels_db,
            signs: self.steady.finish(chunks),
        }
    }

    /// Takes the chunk that is waiting.
    fn hear(&mut self) {
        let length = self.rate.context() + self.rate.chunk();
        let levels: [f32; STEPS] = levels_db(&self.waiting[self.rate.context()..length]);
        self.levels_db.extend(levels);
        let number = self.probabilities.len();
        self.probabilities.push(0.0);
        let silent = levels.iter().all(|level| *level < SILENT_DB);
        if silent && self.goes_on == 0 {
            if self.passed.len() == AROUND * length {
                self.passed.drain(..length);
            }
            self.passed.extend_from_slice(&self.waiting[..length]);
            return;
        }
        let passed = std::mem::take(&mut self.passed);
        let before = passed.len() / length;
        for (at, chunk) in passed.chunks_exact(length).enumerate() {
            self.ask_for(number - before + at, at == 0, chunk);
        }
        self.passed = passed;
        self.passed.clear();
        let waiting = std::mem::take(&mut self.waiting);
        self.ask_for(number, false, &waiting[..length]);
        self.waiting = waiting;
        self.goes_on = if silent { self.goes_on - 1 } else { AROUND };
    }

    fn ask_for(&mut self, number: usize, forgets: bool, chunk: &[f32]) {
        self.queue.extend_from_slice(chunk);
        self.queued.push((number, forgets));
        if self.queued.len() == LANES {
            self.ask();
        }
    }

    /// Asks the network about what is queued.
    fn ask(&mut self) {
        let length = self.rate.context() + self.rate.chunk();
        let chunks = self.queue.chunks_exact(length).zip(&self.queued);
        let chunks: Vec<(&[f32], bool)> =
            chunks.map(|(chunk, (_, forgets))| (chunk, *forgets)).collect();
        let probabilities = self.network.probabilities(&chunks);
        for ((number, _), probability) in self.queued.drain(..).zip(probabilities) {
            self.probabilities[number] = probability;
        }
        self.queue.clear();
    }
}
