//! The key of the database, under which ids and pseudonyms are hashed.

use std::fmt;

/// The secret under which ids and pseudonyms are hashed; it is made once with the database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key(pub [u8; 32]);

impl fmt::Debug for Key {
    /// Says that there is a key, not which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}
