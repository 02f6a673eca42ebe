//! What leaves this crate of a recording: when someone spoke, how good it is, and an outline to draw.

use super::decode::{About, Sound};
use super::fault::Fault;
use super::peaks::{PeakMeter, Peaks};
use super::quality::{Quality, QualityGauge};
use super::resample::Resampler;
use measure::time::{Ms, Span};

/// No recording is longer.
const LONGEST: Ms = Ms(24 * 3_600_000);

/// Finds out when someone speaks on one track, as its samples come.
pub trait Speech {
    /// Takes samples at the rate of its `Detector`, -1..=1.
    fn push(&mut self, samples: &[f32]);
    /// The stretches in which someone speaks, in order, on the recording's axis.
    fn finish(self: Box<Self>) -> Vec<Span>;
}

/// A way of finding out when someone speaks.
#[derive(Clone, Copy, Debug)]
pub struct Detector {
    /// Samples a second that it takes.
    pub rate_hz: u32,
    /// One for each track.
    pub new: fn() -> Box<dyn Speech>,
}

/// What leaves this crate of a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// What it is.
    pub about: About,
    /// How long it is, as far as it could be read.
    pub length: Ms,
    /// When someone speaks on each track; `None` where nothing looked for it.
    pub talkspurts: Option<Vec<Vec<Span>>>,
    /// Its outline.
    pub peaks: Peaks,
    /// How good it is.
    pub quality: Quality,
    /// Why it could not be read to its end; what stands above is about the part before.
    pub fault: Option<Fault>,
}

/// Listens to a recording from its beginning to its end, in bounded memory.
///
/// - **In**: an opened recording, and what finds speech in it.
/// - **Out**: what may be known of it.
/// - **Cost**: linear; memory grows by 50 bytes a second and track, and with the talkspurts.
pub fn hear(mut sound: Sound<'_>, detector: Option<Detector>) -> Heard {
    let about = sound.about().clone();
    let tracks = about.tracks;
    let mut peaks = PeakMeter::new(about.rate_hz, tracks);
    let mut quality = QualityGauge::new(about.rate_hz, tracks);
    let mut ears: Vec<Ear> = detector
        .map(|detector| (0..tracks).map(|_| Ear::new(about.rate_hz, detector)).collect())
        .unwrap_or_default();
    let fault = loop {
        match sound.block() {
            Ok(Some(planes)) => {
                peaks.push(planes);
                quality.push(planes);
                ears.iter_mut().zip(planes).for_each(|(ear, plane)| ear.push(plane));
            }
            Ok(None) => break None,
            Err(fault) => break Some(fault),
        }
        if sound.reached() > LONGEST {
            break Some(Fault::TooMuch(
                "more than 24 hours, which is where reading ends".to_owned(),
            ));
        }
    };
    Heard {
        length: sound.reached(),
        talkspurts: detector.map(|_| ears.into_iter().map(Ear::finish).collect()),
        peaks: peaks.finish(),
        quality: quality.finish(sound.lost()),
        fault,
        about,
    }
}

/// What listens to one track.
struct Ear {
    resampler: Resampler,
    samples: Vec<f32>,
    speech: Box<dyn Speech>,
}

impl Ear {
    fn new(rate_hz: u32, detector: Detector) -> Self {
        let resampler = Resampler::new(rate_hz, detector.rate_hz);
        Self { resampler, samples: Vec::new(), speech: (detector.new)() }
    }

    fn push(&mut self, plane: &[f32]) {
        self.samples.clear();
        self.resampler.push(plane, &mut self.samples);
        self.speech.push(&self.samples);
    }

    fn finish(mut self) -> Vec<Span> {
        self.samples.clear();
        self.resampler.finish(&mut self.samples);
        self.speech.push(&self.samples);
        self.speech.finish()
    }
}
