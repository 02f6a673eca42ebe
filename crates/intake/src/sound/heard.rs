//! What leaves this crate of a recording: when someone spoke, how good it is, and an outline to draw.

use super::decode::{About, Sound};
use super::fault::Fault;
use super::listen::Ears;
use super::peaks::{PeakMeter, Peaks};
use super::quality::{Quality, QualityGauge};
use crate::speech::Track;
use measure::time::Ms;

/// No recording is longer.
const LONGEST: Ms = Ms(24 * 3_600_000);

/// What leaves this crate of a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// What it is.
    pub about: About,
    /// How long it is, as far as it could be read.
    pub length: Ms,
    /// When someone speaks on each track, the other party's echo left out where there are two, and
    /// where there is music, ringing or a tone instead. As many as the recording has tracks.
    pub tracks: Vec<Track>,
    /// Its outline.
    pub peaks: Peaks,
    /// How good it is.
    pub quality: Quality,
    /// Why it could not be read to its end; what stands above is about the part before.
    pub fault: Option<Fault>,
}

/// Listens to a recording from its beginning to its end, in bounded memory.
///
/// - **In**: an opened recording.
/// - **Out**: what may be known of it.
/// - **Cost**: linear; memory grows by 50 bytes a second and track, and with the talkspurts, beside
///   what twenty minutes of speech need.
pub fn hear(mut sound: Sound<'_>) -> Heard {
    let about = sound.about().clone();
    let tracks = about.tracks;
    let mut peaks = PeakMeter::new(about.rate_hz, tracks);
    let mut quality = QualityGauge::new(about.rate_hz, tracks);
    let mut ears = Ears::new(about.rate_hz, tracks);
    let fault = loop {
        match sound.block() {
            Ok(Some(planes)) => {
                peaks.push(planes);
                quality.push(planes);
                ears.push(planes);
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
    let length = sound.reached();
    Heard {
        length,
        tracks: ears.finish(length),
        peaks: peaks.finish(),
        quality: quality.finish(sound.lost()),
        fault,
        about,
    }
}
