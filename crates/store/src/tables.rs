//! The tables a question can be put to, with their documentation.

/// A table a question can be put to.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Its name in SQL.
    pub name: &'static str,
    /// What one row is.
    pub doc: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in SQL.
    pub name: &'static str,
    /// `text`, `integer` or `real`.
    pub kind: &'static str,
    /// The unit, for numbers that have one.
    pub unit: Option<&'static str>,
    /// What it says.
    pub doc: &'static str,
}

/// Every table a question can be put to.
pub static VIEWS: &[View] = &[];

/// The page `docs/tables.md`.
pub fn markdown() -> String {
    String::new()
}
