//! Recordings are read in processes of their own: the bytes are untrusted and the decoders are many.
//!
//! A child is this same binary. It limits itself before it reads a byte, is told one file at a time,
//! and gives back what may be known of it, never samples. Whatever becomes of a child, its file is
//! named and the others go on.

mod child;
mod limits;
mod line;
mod pool;
mod samples;

pub use child::run as child;
#[cfg(not(target_os = "linux"))]
pub use limits::MEMORY_BYTES;
pub use line::{Echo, Line, Recording, Sound};
pub use pool::{Input, hear};
pub use samples::{Samples, samples};
