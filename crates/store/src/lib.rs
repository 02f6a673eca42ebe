//! Where conversations and their findings are kept: one schema, whole conversations a
//! transaction, rollups beside them, questions in SQL, exports and erasure.
//!
//! It knows nothing about HTTP, the terminal or how anything is measured. The modules stand in
//! reading order; each uses only those above it.

mod error;

mod database;

mod seal;

mod kept;

mod media;

mod types;

mod found;

mod sql;

mod turns;

mod db;

mod file;

mod search;

mod listed;

pub mod tables;

mod server;

mod value;

mod cursor;

mod part;

mod access;

mod rows;

mod chain;

mod schema;

mod insert;

mod starts;

mod store;

mod media_rows;

mod rollup;

mod read;

mod attach;

mod off;

mod put;

mod report;

mod audit;

mod erase;

mod retention;

mod question;

mod query;

mod deeds;

mod accounts;

mod keys;

mod roster;

mod switches;

mod seen;

pub mod work;

pub mod reviews;

pub mod coaching;

mod upkeep;

mod list;

pub mod overview;

pub mod export;

pub use access::{Grant, Role, Viewer};
pub use accounts::{Account, Change, Invitation, NewAccount, Session, TakeUp, Visit};
pub use audit::{Action, Asked, Done, Looked, Subject, Who, Written};
pub use chain::{Head, NoHead, Verified};
pub use database::{Database, Server};
pub use deeds::{DEEDS, Deed};
pub use error::Error;
pub use kept::{KeptWords, NoHash, WordsHash};
pub use keys::{ApiKey, KeyScope};
pub use list::{
    Facet, Facets, Filter, ListPage, MOST_COUNTED, MOST_LOOKED_UP, MOST_ROWS, MomentRow, Page, Row,
    SaidOf, Sort, Total,
};
pub use media::{Media, MediaFile, MediaHash, MediaInUse, MediaKind, MediaName, MediaWriter};
pub use off::KindOff;
pub use part::{Part, Portion};
pub use query::Rows;
pub use retention::{Expired, Hold, Kept, Retention};
pub use roster::{NotRostered, Roster, RosterRow};
pub use search::{Query, Quote};
pub use seen::RubricVersion;
pub use store::{SetRubric, Store};
pub use switches::{NotMeasured, Switches};
pub use types::{
    Analysed, Counts, Erase, Erased, Example, Import, KindCount, Of, Origin, Playable, Problem,
    Put, Reanalysed, Recording, Rubric, Stored, StoredKind,
};
pub use upkeep::Checked;
pub use value::Value;

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
