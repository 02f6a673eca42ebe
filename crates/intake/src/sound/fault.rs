//! What is wrong with a recording: one sentence, with the time that was reached.

use measure::time::Ms;
use std::fmt;

/// Why a recording could not be read, or not to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The file cannot be read: the kind of error.
    Unreadable(String),
    /// No container that is known.
    Unknown,
    /// A codec that nothing here decodes.
    Codec(String),
    /// A codec that `ffmpeg` would convert: the codec, and the arguments that say how its input is read.
    Foreign(&'static str, &'static [&'static str]),
    /// The converter that was run for this codec gave up.
    Unconverted(&'static str),
    /// Fine, but for this: more tracks, streams or samples a second than are read.
    TooMuch(String),
    /// A whole container without a single sample.
    Empty,
    /// It ends before it says it does.
    Truncated(Ms),
    /// What follows cannot be read: the place, and what the decoder says of it.
    Damaged(Ms, String),
    /// The decoder gave up on it, which is the decoder's fault.
    Broken(Ms),
    /// It asks for more memory than the process may have.
    Memory,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(kind) => f.write_str(kind),
            Self::Unknown => f.write_str("no sound in a form that is known"),
            Self::Codec(codec) => write!(f, "{codec}, which nothing here decodes"),
            Self::Foreign(codec, input) => {
                write!(
                    f,
                    "{codec}, which is read where `ffmpeg` is installed; or by hand: `ffmpeg"
                )?;
                for argument in *input {
                    write!(f, " {argument}")?;
                }
                f.write_str(" -i FILE FILE.flac`")
            }
            Self::Unconverted(codec) => write!(f, "{codec}, on which `ffmpeg` gave up"),
            Self::TooMuch(what) => f.write_str(what),
            Self::Empty => f.write_str("no sound at all"),
            Self::Truncated(at) => write!(f, "truncated at {}", clock(*at)),
            Self::Damaged(at, what) => write!(f, "damaged at {}: {what}", clock(*at)),
            Self::Broken(at) => write!(f, "the decoder gave up at {}", clock(*at)),
            Self::Memory => f.write_str("needs more memory than there is"),
        }
    }
}

impl std::error::Error for Fault {}

/// A place on a recording's axis as `00:03:12`, the second it falls into.
pub fn clock(at: Ms) -> String {
    let seconds = at.0.max(0) / 1000;
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_the_time_that_was_reached() {
        assert_eq!(Fault::Truncated(Ms(192_999)).to_string(), "truncated at 00:03:12");
        let damaged = Fault::Damaged(Ms(36_000_000), "bad block".to_owned());
        assert_eq!(damaged.to_string(), "damaged at 10:00:00: bad block");
    }

    #[test]
    fn a_codec_that_needs_a_converter_comes_with_the_command() {
        assert_eq!(
            Fault::Foreign("GSM 6.10", &["-f", "gsm"]).to_string(),
            "GSM 6.10, which is read where `ffmpeg` is installed; or by hand: \
             `ffmpeg -f gsm -i FILE FILE.flac`"
        );
    }
}
