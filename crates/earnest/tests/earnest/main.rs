//! The binary from outside: whole answers, the demo, erasure, kills, and its vocabulary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

#[path = "../../../store/tests/database/server.rs"]
mod server;

mod support;

mod at;

mod places;

mod add_recordings;
mod backup;
mod bills;
mod cli;
mod databases;
mod demo;
mod erase;
mod file;
mod heard;
mod importing;
mod kill;
mod makers;
mod matrix;
mod people;
mod recordings;
mod retention;
mod serve;
mod sound;
mod train;
mod transcribe;
mod transcripts;
mod vcon;
mod vocabulary;
mod wire;
