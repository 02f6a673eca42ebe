//! Where each conversation of a large file of rows has its last one.
//!
//! Rows of one conversation need not stand together, but mostly they do. A file that is larger than
//! what may be held is looked through for its ids first: then a conversation is handed over with
//! its last row, and only those that are not at their end are held.

use rustc_hash::FxHashMap;
use std::hash::{BuildHasher, RandomState};

/// What is known of an id, in bytes.
const ID_COST: usize = 32;

/// The lines on which conversations have their last rows.
pub struct Ends {
    // By a hash that nobody outside can aim at. Two ids of one hash have the later line of both,
    // so that each is held longer and none is cut.
    lines: FxHashMap<u64, u64>,
    hasher: RandomState,
    most: usize,
    /// The last line that was seen.
    pub seen: u64,
}

impl Ends {
    /// Nothing seen yet; of so many bytes at most.
    pub fn within(bytes: usize) -> Self {
        Self {
            lines: FxHashMap::default(),
            hasher: RandomState::new(),
            most: bytes / ID_COST,
            seen: 0,
        }
    }

    /// A row of `id` stands on `line`. Returns whether there is room for more.
    pub fn add(&mut self, id: &str, line: u64) -> bool {
        self.lines.insert(self.hasher.hash_one(id), line);
        self.lines.len() < self.most
    }

    /// The line of the last row of `id`; 0, which is none, where none was seen.
    pub fn of(&self, id: &str) -> u64 {
        self.lines.get(&self.hasher.hash_one(id)).copied().unwrap_or(0)
    }
}
