//! Where conversations and their findings are kept: one schema, whole conversations a
//! transaction, rollups beside them, questions in SQL, exports and erasure.
//!
//! It knows nothing about HTTP, the terminal or how anything is measured.

pub mod error;

pub mod value;

pub mod export;

pub mod tables;

pub mod store;

pub use error::Error;
pub use store::{
    Analysed, Counts, Erase, Erased, Example, Import, KindCount, Of, Origin, Problem, Put,
    Reanalysed, Rubric, Store, Stored, StoredKind,
};
pub use value::{Rows, Value};
