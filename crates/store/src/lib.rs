//! Where conversations and their findings are kept: one schema, whole conversations a
//! transaction, rollups beside them, questions in SQL, exports and erasure.
//!
//! It knows nothing about HTTP, the terminal or how anything is measured. The modules stand in
//! reading order; each uses only those above it.

mod error;

mod seal;

mod kept;

mod media;

mod types;

mod sql;

pub mod tables;

mod insert;

mod store;

mod media_rows;

mod rollup;

mod read;

mod put;

mod report;

mod erase;

mod query;

pub mod export;

pub use error::Error;
pub use kept::{KeptWords, NoHash, WordsHash};
pub use media::{Media, MediaFile, MediaHash, MediaInUse, MediaKind, MediaName, MediaWriter};
pub use query::{Rows, Value};
pub use store::Store;
pub use types::{
    Analysed, Counts, Erase, Erased, Example, Import, KindCount, Of, Origin, Playable, Problem,
    Put, Reanalysed, Recording, Rubric, Stored, StoredKind,
};

#[cfg(test)]
mod tests {
    #[test]
    fn a_module_uses_only_those_above_it() {
        let text = include_str!("lib.rs");
        let modules: Vec<&str> = text
            .lines()
            .filter_map(|line| {
                line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')
            })
            .collect();
        assert!(modules.len() > 9);
        for (place, module) in modules.iter().enumerate() {
            let path = format!("{}/src/{module}.rs", env!("CARGO_MANIFEST_DIR"));
            let text = std::fs::read_to_string(path).unwrap();
            for later in &modules[place..] {
                assert!(!text.contains(&format!("crate::{later}::")), "`{module}` uses `{later}`");
            }
        }
    }
}
