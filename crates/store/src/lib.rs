//! Where conversations and their findings are kept: one schema, whole conversations a
//! transaction, rollups beside them, questions in SQL, exports and erasure.
//!
//! It knows nothing about HTTP, the terminal or how anything is measured. The modules stand in
//! reading order; each uses only those above it.

mod error;

mod types;

mod sql;

pub mod tables;

mod insert;

mod seal;

mod store;

mod rollup;

mod read;

mod put;

mod report;

mod erase;

mod query;

pub mod export;

pub use error::Error;
pub use query::{Rows, Value};
pub use store::Store;
pub use types::{
    Analysed, Counts, Erase, Erased, Example, Import, KindCount, Of, Origin, Problem, Put,
    Reanalysed, Rubric, Stored, StoredKind,
};
