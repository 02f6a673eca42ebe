//! Samples without a container that the library knows: G.711 as it came off the line, and Sun's `.au`.

use super::fault::Fault;
use std::io::Read;

/// How many frames are read at once.
const FRAMES: usize = 4096;

/// The most tracks of a recording: more than a call has parties.
const TRACKS: usize = 8;

/// How one sample is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    MuLaw,
    ALaw,
    /// Signed whole numbers of so many bytes, the highest first.
    Whole(usize),
    /// Floating point of so many bytes, the highest first.
    Real(usize),
}

impl Coding {
    fn bytes(self) -> usize {
        match self {
            Self::MuLaw | Self::ALaw => 1,
            Self::Whole(bytes) | Self::Real(bytes) => bytes,
        }
    }

    /// The name that the library has for the same samples elsewhere.
    fn name(self) -> &'static str {
        match self {
            Self::MuLaw => "pcm_mulaw",
            Self::ALaw => "pcm_alaw",
            Self::Whole(1) => "pcm_s8",
            Self::Whole(2) => "pcm_s16be",
            Self::Whole(3) => "pcm_s24be",
            Self::Whole(_) => "pcm_s32be",
            Self::Real(4) => "pcm_f32be",
            Self::Real(_) => "pcm_f64be",
        }
    }
}

/// Samples that stand one after the other.
pub struct Plain<'s> {
    reader: Box<dyn Read + Send + 's>,
    coding: Coding,
    bytes: Vec<u8>,
    /// Frames still to come, where the header says how many there are.
    left: Option<u64>,
    pub container: &'static str,
    pub codec: &'static str,
    pub rate_hz: u32,
    pub tracks: usize,
    /// How many frames the header says there are.
    pub frames: Option<u64>,
}

impl<'s> Plain<'s> {
    /// What stands in a file with this ending and no header; `None` where the ending says nothing.
    ///
    /// G.711 is 8,000 samples a second, here of one track.
    pub fn of_ending(
        ending: &str,
        reader: impl Read + Send + 's,
        length_bytes: Option<u64>,
    ) -> Option<Self> {
        let coding = coding(ending)?;
        Some(Self {
            reader: Box::new(reader),
            coding,
            bytes: Vec::new(),
            left: length_bytes,
            container: "raw",
            codec: coding.name(),
            rate_hz: 8000,
            tracks: 1,
            frames: length_bytes,
        })
    }

    /// What the header of Sun's `.au` says; the reader is left at the first sample.
    pub fn of_au(mut reader: impl Read + Send + 's) -> Result<Self, Fault> {
        // The `audio_file` header of SunOS: six numbers of 32 bits, then a note of any length.
        let mut header = [0; 24];
        let read = reader.read_exact(&mut header);
        read.map_err(|_| Fault::Damaged(measure::time::Ms(0), "a cut header".to_owned()))?;
        let number = |at: usize| {
            u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
        };
        let coding = match number(12) {
            1 => Coding::MuLaw,
            27 => Coding::ALaw,
            encoding @ 2..=5 => Coding::Whole(encoding as usize - 1),
            6 => Coding::Real(4),
            7 => Coding::Real(8),
            other => return Err(Fault::Codec(format!("encoding {other} of an .au file"))),
        };
        let tracks = number(20) as usize;
        check_tracks(tracks)?;
        let note = u64::from(number(4)).saturating_sub(24);
        let skipped = std::io::copy(&mut reader.by_ref().take(note), &mut std::io::sink());
        skipped.map_err(|error| Fault::Unreadable(error.kind().to_string()))?;
        let frame_bytes = (coding.bytes() * tracks) as u64;
        let frames = Some(number(8)).filter(|size| *size != u32::MAX);
        let frames = frames.map(|size| u64::from(size) / frame_bytes);
        Ok(Self {
            reader: Box::new(reader),
            coding,
            bytes: Vec::new(),
            left: frames,
            container: "au",
            codec: coding.name(),
            rate_hz: number(16),
            tracks,
            frames,
        })
    }

    /// Fills `planes`, one a track, with what comes next; nothing at the end.
    pub fn next(&mut self, planes: &mut [Vec<f32>]) -> Result<(), Fault> {
        planes.iter_mut().for_each(Vec::clear);
        let frame_bytes = self.coding.bytes() * self.tracks;
        let frames = self.left.map_or(FRAMES as u64, |left| left.min(FRAMES as u64));
        self.bytes.clear();
        let wanted = frames * frame_bytes as u64;
        let read = self.reader.by_ref().take(wanted).read_to_end(&mut self.bytes);
        read.map_err(|error| Fault::Unreadable(error.kind().to_string()))?;
        if let Some(left) = &mut self.left {
            *left -= frames;
        }
        for frame in self.bytes.chunks_exact(frame_bytes) {
            for (plane, sample) in planes.iter_mut().zip(frame.chunks_exact(self.coding.bytes())) {
                plane.push(value(self.coding, sample));
            }
        }
        Ok(())
    }
}

/// Whether files with this ending hold samples that are read here.
pub fn is_ending(ending: &str) -> bool {
    coding(ending).is_some()
}

fn coding(ending: &str) -> Option<Coding> {
    match ending {
        "ulaw" | "ul" | "mulaw" | "mu" | "pcmu" => Some(Coding::MuLaw),
        "alaw" | "al" | "pcma" => Some(Coding::ALaw),
        _ => None,
    }
}

/// Refuses more tracks than a recording may have.
pub fn check_tracks(tracks: usize) -> Result<(), Fault> {
    match tracks {
        0 => Err(Fault::Empty),
        1..=TRACKS => Ok(()),
        _ => Err(Fault::TooMuch(format!("{tracks} tracks, where {TRACKS} are read"))),
    }
}

fn value(coding: Coding, bytes: &[u8]) -> f32 {
    match (coding, bytes) {
        (Coding::MuLaw, [byte]) => f32::from(mu_law(*byte)) / 32768.0,
        (Coding::ALaw, [byte]) => f32::from(a_law(*byte)) / 32768.0,
        (Coding::Real(_), [a, b, c, d]) => finite(f32::from_be_bytes([*a, *b, *c, *d])),
        (Coding::Real(_), [a, b, c, d, e, f, g, h]) => {
            finite(f64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]) as f32)
        }
        _ => {
            let mut wide = [0; 4];
            wide.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
            i32::from_be_bytes(wide) as f32 / 2_147_483_648.0
        }
    }
}

fn finite(value: f32) -> f32 {
    if value.is_finite() { value } else { 0.0 }
}

/// One byte of µ-law as a 16-bit sample.
///
/// - **Source**: ITU-T G.711 (1988), table 2a, scaled from 14 bits to 16.
fn mu_law(byte: u8) -> i16 {
    let byte = !byte;
    let magnitude = ((i16::from(byte & 0x0F) << 3) + 0x84) << ((byte >> 4) & 7);
    if byte & 0x80 == 0 { magnitude - 0x84 } else { 0x84 - magnitude }
}

/// One byte of A-law as a 16-bit sample.
///
/// - **Source**: ITU-T G.711 (1988), table 1a, scaled from 13 bits to 16.
fn a_law(byte: u8) -> i16 {
    // Every second bit is sent the other way round.
    let byte = byte ^ 0x55;
    let step = i16::from(byte & 0x0F) << 4;
    let magnitude = match (byte >> 4) & 7 {
        0 => step + 8,
        segment => (step + 0x108) << (segment - 1),
    };
    if byte & 0x80 == 0 { -magnitude } else { magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g711_has_its_known_values() {
        // The ends and the middle of tables 1a and 2a.
        assert_eq!([0x80, 0x00, 0xFF, 0x7F].map(mu_law), [32124, -32124, 0, 0]);
        assert_eq!([0xAA, 0x2A, 0xD5, 0x55].map(a_law), [32256, -32256, 8, -8]);
    }

    #[test]
    fn a_law_and_mu_law_rise_with_their_code() {
        for code in 0..127u8 {
            assert!(mu_law(code) < mu_law(code + 1), "{code}");
            let level = |code: u8| a_law((code | 0x80) ^ 0x55);
            assert!(level(code) < level(code + 1), "{code}");
        }
    }
}
