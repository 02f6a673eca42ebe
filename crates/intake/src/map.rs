//! Which column is which, for rows with names of their own.

/// Which column is which, for rows with names of their own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {}

/// Why a map could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: expected {expected}, found {found}")]
pub struct MapProblem {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl Map {
    /// The map a TOML text states.
    pub fn parse(_text: &str) -> Result<Self, MapProblem> {
        Ok(Self::default())
    }
}
