//! Many rows a statement.

use crate::db::{Arguments, Cell, Connection};
use crate::sql::{Dialect, Insert};
use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// How many rows go in one statement: measured, 96 rows through sqlx ran at 460,000 rows/s where
/// one row a statement ran at 17,600; more changes little.
pub(crate) const ROWS: usize = 96;

/// An insert with its text for a full statement, made once.
pub(crate) struct Table {
    insert: &'static Insert,
    dialect: &'static Dialect,
    full: SqlStr,
}

impl Table {
    pub(crate) fn new(insert: &'static Insert, dialect: &'static Dialect) -> Self {
        Self { insert, dialect, full: text(insert, ROWS, dialect) }
    }

    /// No rows yet.
    pub(crate) fn rows(&self) -> Rows {
        Rows {
            columns: self.insert.columns,
            dialect: self.dialect,
            full: Vec::new(),
            open: Arguments::new(self.dialect),
            cells: 0,
        }
    }

    /// Inserts the rows.
    pub(crate) async fn insert(
        &self,
        rows: Rows,
        connection: &mut Connection,
    ) -> Result<(), sqlx::Error> {
        for arguments in rows.full {
            arguments.insert(self.full.clone(), true, connection).await?;
        }
        let rest = rows.cells / rows.columns;
        if rest > 0 {
            let text = text(self.insert, rest, self.dialect);
            rows.open.insert(text, false, connection).await?;
        }
        Ok(())
    }
}

/// The statement for this many rows.
fn text(insert: &Insert, rows: usize, dialect: &Dialect) -> SqlStr {
    dialect.statement(AssertSqlSafe(insert.text(rows)).into_sql_str())
}

/// Rows on their way, cell by cell.
pub(crate) struct Rows {
    columns: usize,
    dialect: &'static Dialect,
    full: Vec<Arguments>,
    open: Arguments,
    cells: usize,
}

impl Rows {
    /// Adds one cell; a row is whole when it has all its columns.
    pub(crate) fn add<'t>(&mut self, value: impl Into<Cell<'t>>) -> &mut Self {
        if self.cells == 0 {
            self.open.reserve(self.columns * ROWS);
        }
        self.open.add(value.into());
        self.cells += 1;
        if self.cells == self.columns * ROWS {
            let next = Arguments::new(self.dialect);
            self.full.push(std::mem::replace(&mut self.open, next));
            self.cells = 0;
        }
        self
    }
}
