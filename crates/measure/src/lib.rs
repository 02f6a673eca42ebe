//! Conversations, signals, acts, moments and scorecards.
//!
//! Everything here is pure: values in, values out. It knows nothing about files, bytes of media,
//! JSON, SQL, clocks or HTTP. The modules stand in reading order; each uses only those above it.

pub mod time;

pub mod conversation;

pub mod doc;

pub mod words;

pub mod numbers;

pub mod exact;

pub mod cues;

pub mod language;

pub mod kinds;

pub mod rubric;

pub mod reading;

pub mod gist;

pub mod facts;

pub mod features;

pub mod models;

pub mod fit;

pub mod acts;

pub mod overlap;

pub mod signals;

pub mod moments;

pub mod judge;

pub mod evidence;

pub mod heads;

pub mod own;

pub mod heard;

pub mod scorecard;

pub mod analyse;

pub mod why;

pub mod train;

pub mod agreement;

pub mod docs;
