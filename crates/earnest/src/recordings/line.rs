//! What a child says of a recording: one line of JSON.

use super::limits;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use intake::sound::{self, Fault, Heard};
use intake::speech;
use measure::time::{Ms, Span};
use serde::{Deserialize, Serialize};

/// What a child says of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Line {
    /// What is known of it.
    Recording(Box<Recording>),
    /// Why nothing is.
    Problem(String),
}

/// What is known of a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// The short name of its container.
    pub container: String,
    /// The short name of its codec.
    pub codec: String,
    /// Samples a second of each track.
    pub rate_hz: u32,
    /// Channels.
    pub tracks: usize,
    /// How long it is, as far as it could be read.
    pub length_ms: i64,
    /// Where someone speaks on each track, from and to.
    pub talkspurts_ms: Vec<Vec<(i64, i64)>>,
    /// Where there is something else on each track.
    pub stretches: Vec<Vec<Stretch>>,
    /// The outline of each track, a byte a value, in base64.
    pub peaks: Vec<String>,
    /// The share of samples that are cut off.
    pub clipped: f64,
    /// How far speech stands above what is always there.
    pub signal_to_noise_db: Option<f64>,
    /// The highest frequency that carries speech.
    pub bandwidth_hz: Option<u32>,
    /// How often the sound breaks off.
    pub dropouts: u32,
    /// How much of it is silence in place of what could not be decoded.
    pub lost_ms: i64,
    /// Channels, from 0, with nothing on them.
    pub empty_tracks: Vec<usize>,
    /// Whether one party is heard on another's track; `None` where that is unknown.
    pub echo: Option<Echo>,
    /// Whether two tracks carry the same sound.
    pub doubled: bool,
    /// Why it could not be read to its end.
    pub problem: Option<String>,
}

/// Where a track holds something that is no speech.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stretch {
    /// What it is.
    pub sound: Sound,
    /// From where.
    pub start_ms: i64,
    /// To where.
    pub end_ms: i64,
}

/// What there is beside speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sound {
    /// Music, while somebody waits.
    Hold,
    /// The line rings at the far end.
    Ringing,
    /// A key of a telephone, or another tone.
    Tone,
}

/// Whether one party is heard on another's track.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Echo {
    /// On none.
    None,
    /// So much later and quieter.
    Found {
        /// How much later.
        delay_ms: i64,
        /// How much quieter.
        loss_db: f64,
    },
}

impl From<Heard> for Recording {
    fn from(heard: Heard) -> Self {
        let quality = heard.quality;
        let ends = |span: Span| (span.start().0, span.end().0);
        let stretch = |stretch: &speech::Stretch| {
            let (start_ms, end_ms) = ends(stretch.span);
            let sound = match stretch.sound {
                speech::Sound::Hold => Sound::Hold,
                speech::Sound::Ringing => Sound::Ringing,
                speech::Sound::Tone => Sound::Tone,
            };
            Stretch { sound, start_ms, end_ms }
        };
        let tracks = &heard.tracks;
        Self {
            container: heard.about.container.to_owned(),
            codec: heard.about.codec.to_owned(),
            rate_hz: heard.about.rate_hz,
            tracks: heard.about.tracks,
            length_ms: heard.length.0,
            talkspurts_ms: tracks
                .iter()
                .map(|track| track.talkspurts.iter().copied().map(ends).collect())
                .collect(),
            stretches: tracks
                .iter()
                .map(|track| track.stretches.iter().map(stretch).collect())
                .collect(),
            peaks: heard.peaks.tracks.iter().map(|peaks| STANDARD.encode(peaks)).collect(),
            clipped: quality.clipped,
            signal_to_noise_db: quality.signal_to_noise_db,
            bandwidth_hz: quality.bandwidth_hz,
            dropouts: quality.dropouts,
            lost_ms: quality.lost.0,
            empty_tracks: quality.empty_tracks,
            echo: match quality.echo {
                sound::Echo::Unknown => None,
                sound::Echo::None => Some(Echo::None),
                sound::Echo::Found { delay, loss_db } => {
                    Some(Echo::Found { delay_ms: delay.0, loss_db })
                }
            },
            doubled: quality.doubled,
            problem: heard.fault.map(|fault| said(&fault)),
        }
    }
}

impl Line {
    /// What is known of the recording, or why nothing is. A child has read what nobody trusts, so
    /// what it says is looked at: times that are none are left out, figures that are none unknown.
    pub fn heard(self) -> Result<intake::Recording, String> {
        let told = match self {
            Self::Problem(problem) => return Err(short(problem)),
            Self::Recording(told) => *told,
        };
        let length = Ms(told.length_ms.max(0));
        let span =
            |from: i64, to: i64| Span::new(Ms(from.clamp(0, length.0)), Ms(to.clamp(0, length.0)));
        let mut sounds = told.stretches.into_iter();
        let tracks = told.talkspurts_ms.into_iter().map(|spans| {
            let mut talkspurts: Vec<Span> =
                spans.into_iter().filter_map(|(from, to)| span(from, to)).collect();
            talkspurts.sort_unstable();
            let stretches = sounds.next().unwrap_or_default();
            let mut stretches: Vec<speech::Stretch> = stretches
                .into_iter()
                .filter_map(|stretch| {
                    let span = span(stretch.start_ms, stretch.end_ms)?;
                    let sound = match stretch.sound {
                        Sound::Hold => speech::Sound::Hold,
                        Sound::Ringing => speech::Sound::Ringing,
                        Sound::Tone => speech::Sound::Tone,
                    };
                    Some(speech::Stretch { sound, span })
                })
                .collect();
            stretches.sort_by_key(|stretch| stretch.span);
            speech::Track { talkspurts, stretches }
        });
        let tracks: Vec<speech::Track> = tracks.collect();
        let finite = |number: f64| Some(number).filter(|number| number.is_finite());
        let peaks = told.peaks.iter().map(|peaks| STANDARD.decode(peaks).unwrap_or_default());
        Ok(intake::Recording {
            container: short(told.container),
            codec: short(told.codec),
            rate_hz: told.rate_hz,
            length,
            peaks: peaks.collect(),
            quality: sound::Quality {
                clipped: finite(told.clipped).unwrap_or(0.0).clamp(0.0, 1.0),
                signal_to_noise_db: told.signal_to_noise_db.and_then(finite),
                bandwidth_hz: told.bandwidth_hz,
                dropouts: told.dropouts,
                lost: Ms(told.lost_ms.max(0)),
                empty_tracks: told.empty_tracks,
                echo: match told.echo {
                    None => sound::Echo::Unknown,
                    Some(Echo::None) => sound::Echo::None,
                    Some(Echo::Found { delay_ms, loss_db }) => sound::Echo::Found {
                        delay: Ms(delay_ms),
                        loss_db: finite(loss_db).unwrap_or(0.0),
                    },
                },
                doubled: told.doubled,
            },
            tracks,
            fault: told.problem.map(short),
        })
    }
}

/// As much of a text as a report has room for.
fn short(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(400));
    text
}

/// A fault in words; what memory there is, a child knows.
fn said(fault: &Fault) -> String {
    match fault {
        Fault::Memory => limits::beyond_memory(),
        fault => fault.to_string(),
    }
}

impl From<Result<Heard, Fault>> for Line {
    fn from(heard: Result<Heard, Fault>) -> Self {
        match heard {
            Ok(heard) => Self::Recording(Box::new(heard.into())),
            Err(fault) => Self::Problem(said(&fault)),
        }
    }
}
