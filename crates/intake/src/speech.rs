//! When somebody speaks on a track.

mod network;
mod spectrum;
mod weights;
