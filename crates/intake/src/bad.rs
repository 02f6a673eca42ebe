//! What is wrong with a record.

/// What is wrong with a record, and where in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    pub line: Option<u64>,
    pub pointer: Option<String>,
    pub expected: String,
    pub found: Option<String>,
}

impl Bad {
    /// Something else was found than expected. `found` names structure, never words said.
    pub fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { line: None, pointer: None, expected: expected.into(), found: Some(found.into()) }
    }

    /// Nothing was found where something is expected.
    pub fn missing(expected: impl Into<String>) -> Self {
        Self { line: None, pointer: None, expected: expected.into(), found: None }
    }

    /// The same, on a line.
    pub fn on(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// The same, at a JSON pointer.
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }
}
