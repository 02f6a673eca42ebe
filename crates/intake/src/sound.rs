//! Recordings: containers and codecs to samples, and from samples what may leave this crate, which is
//! when someone spoke and how good the recording is (L2).

mod fault;
mod foreign;
mod mend;
mod opus;
mod plain;

mod decode;

mod peaks;
mod resample;
mod spectrum;

mod quality;

mod listen;

mod heard;
mod samples;

pub use decode::{About, Sound, is_named_as_bare, is_recording};
pub use fault::{Fault, clock};
pub use heard::{Heard, hear};
pub use peaks::{PEAKS_A_SECOND, Peaks};
pub use quality::{Echo, Quality};
pub use samples::{samples, speech_rate_hz};
