//! Mutated input for every parser, on a stable compiler.
//!
//! A target takes any bytes and must come back: no panic, no hang, and an end that has a name. What
//! must hold of what it makes of them is asserted inside the target, so that a wrong answer is found
//! like a crash.

pub mod media;
pub mod mutate;
mod seeds;
pub mod targets;

pub use seeds::seeds;
pub use targets::TARGETS;
