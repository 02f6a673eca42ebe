//! When somebody speaks on a track, and where it holds music, ringing or tones instead.
//!
//! A [`Listener`] hears one track at 8 or 16 kHz, in pieces of any length; the stretches come at its
//! end, because what is loud or quiet is a matter of the whole track. [`apart`] gives those of two
//! tracks of one call, so that the echo of one party on the other's track is not taken for speech.
//! Nothing but times leaves this module.
//!
//! How it is done: the network of Silero VAD gives a probability for each 32 ms (`network`), the
//! level for each 8 ms is kept (`level`), and so is how much of the power lies in tones that stay
//! (`steady`). At the end, probability and level are weighed together (`weigh`), stretches of music
//! and tones are marked (`hold`), echo is (`echo`), and the rest becomes talkspurts (`talk`).
//! `docs/SPEECH.md` says how well it works.

mod weights;

mod spectrum;

mod network;

mod level;
mod runs;
mod steady;
mod weigh;

mod echo;
mod ringing;

mod hold;
mod listener;
mod talk;

pub use hold::Sound;

use hold::sounds;
use level::{STEP_MS, STEPS};
use listener::{Hears, Measured};
use measure::time::{Ms, Span};
use network::{CHUNK_MS, Rate};
use std::ops::Range;

/// Hears one track.
#[derive(Debug)]
pub struct Listener {
    rate_hz: u32,
    hears: Hears,
}

/// A track that was heard to its end.
#[derive(Debug)]
pub struct Listened {
    rate_hz: u32,
    measured: Measured,
}

/// What a track holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Track {
    /// Where somebody speaks, in order. None overlap, and pauses of less than 96 ms are within.
    pub talkspurts: Vec<Span>,
    /// What else there is, in order; no talkspurt lies within.
    pub stretches: Vec<Stretch>,
}

/// A stretch of a track that is no speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// What it is.
    pub sound: Sound,
    /// When.
    pub span: Span,
}

impl Listener {
    /// One that has heard nothing; `None` where the rate is neither 8,000 nor 16,000 Hz.
    pub fn new(rate_hz: u32) -> Option<Self> {
        Some(Self { rate_hz, hears: Hears::new(Rate::of(rate_hz)?) })
    }

    /// Hears the samples that follow, full scale being 1. What is no number counts as silence.
    pub fn push(&mut self, samples: &[f32]) {
        self.hears.push(samples);
    }

    /// Ends the track.
    pub fn finish(self) -> Listened {
        Listened { rate_hz: self.rate_hz, measured: self.hears.finish() }
    }
}

impl Listened {
    /// What the track holds, by itself.
    pub fn track(&self) -> Track {
        let heard = Heard::new(&self.measured);
        self.spans(&heard, &heard.talk(&vec![false; heard.barred.len()]))
    }

    fn spans(&self, heard: &Heard, talk: &[Range<usize>]) -> Track {
        let end_ms = self.measured.samples.saturating_mul(1000) / u64::from(self.rate_hz);
        let end_ms = i64::try_from(end_ms).unwrap_or(i64::MAX);
        let span = |run: &Range<usize>, unit_ms: i64| {
            let at = |place: usize| Ms((place as i64).saturating_mul(unit_ms).min(end_ms));
            Span::new(at(run.start), at(run.end)).filter(|span| span.start() < span.end())
        };
        Track {
            talkspurts: talk.iter().filter_map(|run| span(run, STEP_MS)).collect(),
            stretches: heard
                .sounds
                .iter()
                .filter_map(|(run, sound)| {
                    Some(Stretch { sound: *sound, span: span(run, CHUNK_MS)? })
                })
                .collect(),
        }
    }
}

/// What two tracks of one call hold, each without the echo of the other.
pub fn apart(one: &Listened, other: &Listened) -> [Track; 2] {
    let tracks = [one, other];
    let heard = tracks.map(|track| Heard::new(&track.measured));
    let alone = [0, 1].map(|at| heard[at].talk(&vec![false; heard[at].barred.len()]));
    [0, 1].map(|at| {
        let [own, other] = [at, 1 - at].map(|at| &tracks[at].measured.levels_db);
        let speaks = runs::covered(other.len(), &alone[1 - at]);
        let echo = echo::echo(own, other, &speaks);
        tracks[at].spans(&heard[at], &heard[at].talk(&echo))
    })
}

/// What is made of a track before its talkspurts.
struct Heard {
    odds: weigh::Odds,
    sounds: Vec<(Range<usize>, Sound)>,
    /// For each step, whether it is music or a tone.
    barred: Vec<bool>,
}

impl Heard {
    fn new(measured: &Measured) -> Self {
        let odds = weigh::odds(&measured.probabilities, &measured.levels_db);
        let below_db: Vec<f32> = (measured.levels_db.chunks(STEPS))
            .map(|steps| odds.loud_db - steps.iter().copied().fold(f32::NEG_INFINITY, f32::max))
            .collect();
        let sounds = sounds(&measured.probabilities, &measured.signs, &below_db, odds.spread_db);
        let steps: Vec<_> =
            sounds.iter().map(|(run, _)| run.start * STEPS..run.end * STEPS).collect();
        let barred = runs::covered(measured.levels_db.len(), &steps);
        Self { odds, sounds, barred }
    }

    fn talk(&self, echo: &[bool]) -> Vec<Range<usize>> {
        talk::talk(&self.odds, &self.barred, echo)
    }
}
