//! What the quality of a recording's sound says of the line.

use measure::conversation::{Stretch, StretchKind};
use measure::time::{Ms, Span};

/// How good the sound of a recording is, that of its worst track where tracks differ. Never of a
/// person: whose track it was is not kept (L2).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// How long the recording is.
    pub length: Ms,
    /// The share of samples that are cut off at the top, 0..=1.
    pub clipped: f64,
    /// How far speech stands above what is always there, in dB, where it can be told.
    pub signal_to_noise_db: Option<f64>,
    /// How often the sound breaks off and comes back.
    pub dropouts: u32,
    /// How much of it could not be decoded.
    pub lost: Ms,
}

// Choices, not measured: no corpus that could be read pairs them with what people could not hear.

/// One sample in two hundred cut off is plainly heard as a rattle.
const CLIPPED: f64 = 0.005;
/// With less, speech and noise are nearly as loud.
const NOISY_DB: f64 = 10.0;
/// So many a minute, and so many at least.
const DROPOUTS_A_MINUTE: i64 = 4;
const DROPOUTS: u32 = 6;
/// One part in fifty that could not be decoded.
const LOST: i64 = 50;

/// What is wrong with the line, each over the whole recording.
pub fn faults(line: &Line) -> Vec<Stretch> {
    let Some(span) = Span::new(Ms(0), line.length) else { return Vec::new() };
    let breaks = i64::from(line.dropouts).saturating_mul(60_000)
        >= DROPOUTS_A_MINUTE.saturating_mul(line.length.0)
        && line.dropouts >= DROPOUTS;
    let lost = line.length > Ms(0) && line.lost.0.saturating_mul(LOST) >= line.length.0;
    let faults = [
        (StretchKind::Clipped, line.clipped >= CLIPPED),
        (StretchKind::Noisy, line.signal_to_noise_db.is_some_and(|db| db < NOISY_DB)),
        (StretchKind::Broken, breaks || lost),
    ];
    let found = faults.into_iter().filter(|(_, is_wrong)| *is_wrong);
    found.map(|(kind, _)| Stretch { span, kind, party: None, stated: false }).collect()
}
