//! Untrusted bytes to masked conversations.
//!
//! It knows nothing about storage, people who sign in, or HTTP. The modules stand in reading
//! order; each uses only those above it. `read` is the way in: paths and options go in,
//! conversations and named problems come out one by one.

pub mod speech;

pub mod talk;

mod word_times;

mod clock;
mod confidence;
mod key;
mod labels;
mod map;
mod named;
mod pair;

mod signer;

mod gathered;

pub mod sound;

mod recording;

mod bad;
mod source;

mod records;

mod report;

mod money;

mod bills;

mod options;

mod written;

mod spoken;

mod origins;

pub mod mask;

pub mod people;

pub mod rubric;

pub mod reviews;

pub mod roster;

mod language;

mod desk;

mod joined;

mod silence;

mod starts;

mod draft;

mod text;

mod transcript;

mod captions;
mod srt;
mod vtt;

mod columns;
mod ends;
mod rows;

mod jsonl;
mod table;

mod json;

mod documents;

mod whisper;

mod transcribed;

mod signed;
mod vcon;

mod about;
mod typed;

mod vendors;

mod formats;

mod sniff;

mod read;

pub use about::About;
pub use bills::Bills;
pub use confidence::Confidence;
pub use draft::HEARING;
pub use formats::{formats, formats_table};
pub use gathered::{Media, Within};
pub use key::Key;
pub use map::{Map, MapProblem};
pub use named::{NamePattern, PatternProblem};
pub use options::{Format, IdFrom, Limits, Options};
pub use pair::{Pair, PairProblem};
pub use read::{read, read_and_hear, read_bytes, recordings, size_bytes};
pub use recording::{
    Ears, Hear, HeardOne, Hearing, Known, Made, Playable, PlayableChannel, Recorded, Recording,
    RecordingHash, TrackWord, TrackWords, Transcribe, Unplayable,
};
pub use report::{
    BillCounts, Dropped, Error, Ids, Item, Note, Origin, Problem, Read, RecordingCounts,
    Signatures, Summary,
};
pub use signer::{SignerKey, SignerProblem};
pub use starts::words;
pub use transcribed::{AnswerProblem, Transcribed, Word, WordTimes};
