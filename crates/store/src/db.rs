//! One way to talk to either database: connections, transactions, statements and rows.
//!
//! A statement is written once, with `?` for what is put in and `{form:…}` for what each database
//! says in its own way (`sql::Dialect`). What goes in and comes out is one of four kinds of value.

use crate::sql::{self, Dialect, POSTGRES, SQLITE};
use crate::turns::Turns;
use futures_util::TryStreamExt;
use futures_util::stream::BoxStream;
use sqlx::postgres::{PgArguments, PgConnection, PgRow, PgTransactionManager, Postgres};
use sqlx::sqlite::{
    Sqlite, SqliteArguments, SqliteConnection, SqliteRow, SqliteTransactionManager,
};
use sqlx::{
    Arguments as _, AssertSqlSafe, Column, Connection as _, Decode, Executor as _, Row as _,
    SqlSafeStr, SqlStr, Statement as _, TypeInfo as _,
};
use sqlx_core::transaction::TransactionManager;
use std::borrow::Cow;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A connection to a database of either kind.
pub(crate) enum Connection {
    Sqlite(SqliteConnection, Turns),
    Postgres(PgConnection),
}

impl Connection {
    /// How this database says what each says in its own way.
    pub(crate) fn dialect(&self) -> &'static Dialect {
        match self {
            Self::Sqlite(..) => &SQLITE,
            Self::Postgres(_) => &POSTGRES,
        }
    }

    /// Begins to write: whoever else does is waited for, so that numbers that follow on the last
    /// ones are free when they are given.
    pub(crate) async fn begin_write(&mut self) -> Result<Transaction<'_>, sqlx::Error> {
        let waits = match self {
            Self::Sqlite(_, turns) => Some(turns.wait()),
            // A server lets writers in as they come.
            Self::Postgres(_) => None,
        };
        let mut transaction = self.begin(sql::BEGIN_WRITE).await?;
        drop(waits);
        if let Self::Postgres(_) = *transaction {
            let row = query(sql::LOCK_WRITERS).fetch_one(&mut transaction).await?;
            if get::<bool>(&row, 0) {
                return Err(sqlx::Error::Io(std::io::ErrorKind::ReadOnlyFilesystem.into()));
            }
        }
        Ok(transaction)
    }

    /// Lets others write who wait to; whether anybody did.
    pub(crate) async fn give_way(&self) -> bool {
        match self {
            Self::Sqlite(_, turns) => turns.give_way().await,
            Self::Postgres(_) => false,
        }
    }

    /// Begins to read: until its end, one state of the database is seen.
    pub(crate) async fn begin_read(&mut self) -> Result<Transaction<'_>, sqlx::Error> {
        self.begin(sql::BEGIN_READ).await
    }

    async fn begin(&mut self, text: &'static str) -> Result<Transaction<'_>, sqlx::Error> {
        let text = self.dialect().statement(text.into_sql_str());
        // Open before it is: who stops waiting may have begun all the same.
        let transaction = Transaction { connection: self, is_open: true };
        match &mut *transaction.connection {
            Self::Sqlite(connection, _) => {
                SqliteTransactionManager::begin(connection, Some(text)).await?;
            }
            Self::Postgres(connection) => {
                PgTransactionManager::begin(connection, Some(text)).await?;
            }
        }
        Ok(transaction)
    }

    /// Runs statements that take nothing and give nothing, one after the other.
    pub(crate) async fn run(&mut self, text: impl SqlSafeStr) -> Result<(), sqlx::Error> {
        let text = self.dialect().statement(text.into_sql_str());
        match self {
            Self::Sqlite(connection, _) => {
                sqlx::raw_sql(text).execute(connection).await?;
            }
            Self::Postgres(connection) => {
                sqlx::raw_sql(text).execute(connection).await?;
            }
        }
        Ok(())
    }

    /// The columns of a question's answer: names, and what the database calls their types.
    pub(crate) async fn columns(
        &mut self,
        text: Arc<str>,
    ) -> Result<Vec<(String, String)>, sqlx::Error> {
        fn names<C: Column>(columns: &[C]) -> Vec<(String, String)> {
            let name =
                |column: &C| (column.name().to_owned(), column.type_info().name().to_owned());
            columns.iter().map(name).collect()
        }
        let text = AssertSqlSafe(text).into_sql_str();
        Ok(match self {
            Self::Sqlite(connection, _) => names(connection.prepare(text).await?.columns()),
            Self::Postgres(connection) => names(connection.prepare(text).await?.columns()),
        })
    }

    /// Whether it still answers.
    pub(crate) async fn is_there(&mut self) -> bool {
        match self {
            Self::Sqlite(..) => true,
            Self::Postgres(connection) => connection.ping().await.is_ok(),
        }
    }

    pub(crate) async fn close(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection, _) => connection.close().await,
            Self::Postgres(connection) => connection.close().await,
        }
    }
}

/// What is done until `commit` is done as one; where that is not reached, nothing is.
pub(crate) struct Transaction<'c> {
    connection: &'c mut Connection,
    is_open: bool,
}

impl Transaction<'_> {
    pub(crate) async fn commit(mut self) -> Result<(), sqlx::Error> {
        match &mut *self.connection {
            Connection::Sqlite(connection, _) => {
                SqliteTransactionManager::commit(connection).await?
            }
            Connection::Postgres(connection) => PgTransactionManager::commit(connection).await?,
        }
        self.is_open = false;
        Ok(())
    }

    pub(crate) async fn rollback(mut self) -> Result<(), sqlx::Error> {
        match &mut *self.connection {
            Connection::Sqlite(connection, _) => {
                SqliteTransactionManager::rollback(connection).await?;
            }
            Connection::Postgres(connection) => PgTransactionManager::rollback(connection).await?,
        }
        self.is_open = false;
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    /// Takes back what was done, before the connection's next statement.
    fn drop(&mut self) {
        if self.is_open {
            match &mut *self.connection {
                Connection::Sqlite(connection, _) => {
                    SqliteTransactionManager::start_rollback(connection);
                }
                Connection::Postgres(connection) => {
                    PgTransactionManager::start_rollback(connection);
                }
            }
        }
    }
}

impl Deref for Transaction<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection
    }
}

impl DerefMut for Transaction<'_> {
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection
    }
}

/// A value on its way into a database. Nothing has a kind too: PostgreSQL asks for it.
pub(crate) enum Cell<'t> {
    Integer(Option<i64>),
    Real(Option<f64>),
    Text(Option<Cow<'t, str>>),
    Bytes(Option<Cow<'t, [u8]>>),
}

/// From a type and from what may be one of it.
macro_rules! cells {
    ($($type:ty => $kind:ident($make:expr),)+) => {$(
        impl<'t> From<$type> for Cell<'t> {
            fn from(value: $type) -> Self {
                Self::$kind(Some($make(value)))
            }
        }

        impl<'t> From<Option<$type>> for Cell<'t> {
            fn from(value: Option<$type>) -> Self {
                Self::$kind(value.map($make))
            }
        }
    )+};
}

cells! {
    i64 => Integer(std::convert::identity),
    f64 => Real(std::convert::identity),
    &'t str => Text(Cow::Borrowed),
    &'t String => Text(Cow::from),
    String => Text(Cow::Owned),
    &'t [u8] => Bytes(Cow::Borrowed),
    Vec<u8> => Bytes(Cow::Owned),
}

/// The values of many rows, in the form in which a database takes them.
pub(crate) enum Arguments {
    Sqlite(SqliteArguments),
    Postgres(PgArguments),
}

impl Arguments {
    pub(crate) fn new(dialect: &Dialect) -> Self {
        match dialect.is_numbered {
            false => Self::Sqlite(SqliteArguments::default()),
            true => Self::Postgres(PgArguments::default()),
        }
    }

    /// Makes room for so many.
    pub(crate) fn reserve(&mut self, many: usize) {
        match self {
            Self::Sqlite(arguments) => arguments.reserve(many, 0),
            Self::Postgres(arguments) => arguments.reserve(many, 0),
        }
    }

    pub(crate) fn add(&mut self, cell: Cell<'_>) {
        match self {
            Self::Sqlite(arguments) => add_sqlite(arguments, cell),
            Self::Postgres(arguments) => add_postgres(arguments, cell),
        }
    }

    /// Runs a statement that is written in the way of the database already.
    pub(crate) async fn insert(
        self,
        text: SqlStr,
        is_kept: bool,
        connection: &mut Connection,
    ) -> Result<(), sqlx::Error> {
        match (connection, self) {
            (Connection::Sqlite(connection, _), Self::Sqlite(arguments)) => {
                let query = sqlx::query_with(text, arguments).persistent(is_kept);
                query.execute(connection).await.map(drop)
            }
            (Connection::Postgres(connection), Self::Postgres(arguments)) => {
                let query = sqlx::query_with(text, arguments).persistent(is_kept);
                query.execute(connection).await.map(drop)
            }
            _ => Err(sqlx::Error::Protocol("rows made for another kind of database".to_owned())),
        }
    }
}

fn add_sqlite(arguments: &mut SqliteArguments, cell: Cell<'_>) {
    let added = match cell {
        Cell::Integer(value) => arguments.add(value),
        Cell::Real(value) => arguments.add(value),
        Cell::Text(value) => arguments.add(value),
        Cell::Bytes(Some(Cow::Owned(bytes))) => arguments.add(bytes),
        Cell::Bytes(value) => arguments.add(value.as_deref()),
    };
    added.expect("numbers, text and bytes always encode");
}

fn add_postgres(arguments: &mut PgArguments, cell: Cell<'_>) {
    let added = match cell {
        Cell::Integer(value) => arguments.add(value),
        Cell::Real(value) => arguments.add(value),
        Cell::Text(value) => arguments.add(value.map(without_nul)),
        Cell::Bytes(value) => arguments.add(value.as_deref()),
    };
    added.expect("numbers, text and bytes always encode");
}

/// PostgreSQL's text holds every character but U+0000. A space in its place is as long, so that
/// whatever is counted in bytes stays right.
fn without_nul(text: Cow<'_, str>) -> Cow<'_, str> {
    match text.contains('\0') {
        true => Cow::Owned(text.replace('\0', " ")),
        false => text,
    }
}

/// A statement with the values that are put in.
pub(crate) struct Query<'q> {
    text: SqlStr,
    cells: Vec<Cell<'q>>,
    is_kept: bool,
    is_ours: bool,
}

/// A statement that is compiled once and kept.
pub(crate) fn query<'q>(text: impl SqlSafeStr) -> Query<'q> {
    Query { text: text.into_sql_str(), cells: Vec::new(), is_kept: true, is_ours: true }
}

/// A statement that somebody else wrote, in the database's own way.
pub(crate) fn question<'q>(text: impl Into<Arc<str>>) -> Query<'q> {
    let text = AssertSqlSafe(text.into()).into_sql_str();
    Query { text, cells: Vec::new(), is_kept: false, is_ours: false }
}

impl<'q> Query<'q> {
    /// Puts in the next value.
    pub(crate) fn bind(mut self, value: impl Into<Cell<'q>>) -> Self {
        self.cells.push(value.into());
        self
    }

    /// Whether it comes again and is worth keeping compiled.
    pub(crate) fn persistent(mut self, is_kept: bool) -> Self {
        self.is_kept = is_kept;
        self
    }

    /// Runs it. How many rows it changed.
    pub(crate) async fn execute(self, connection: &mut Connection) -> Result<u64, sqlx::Error> {
        let text = self.text(connection);
        Ok(match connection {
            Connection::Sqlite(connection, _) => {
                let mut arguments = SqliteArguments::default();
                self.cells.into_iter().for_each(|cell| add_sqlite(&mut arguments, cell));
                let query = sqlx::query_with(text, arguments).persistent(self.is_kept);
                query.execute(connection).await?.rows_affected()
            }
            Connection::Postgres(connection) => {
                let mut arguments = PgArguments::default();
                self.cells.into_iter().for_each(|cell| add_postgres(&mut arguments, cell));
                let query = sqlx::query_with(text, arguments).persistent(self.is_kept);
                query.execute(connection).await?.rows_affected()
            }
        })
    }

    fn text(&self, connection: &Connection) -> SqlStr {
        match self.is_ours {
            true => connection.dialect().statement(self.text.clone()),
            false => self.text.clone(),
        }
    }

    /// Every row.
    pub(crate) async fn fetch_all(
        self,
        connection: &mut Connection,
    ) -> Result<Vec<Row>, sqlx::Error> {
        self.fetch(connection).try_collect().await
    }

    /// The first row.
    ///
    /// - **Errors**: there is none.
    pub(crate) async fn fetch_one(self, connection: &mut Connection) -> Result<Row, sqlx::Error> {
        self.fetch_optional(connection).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// The first row, where there is one.
    pub(crate) async fn fetch_optional(
        self,
        connection: &mut Connection,
    ) -> Result<Option<Row>, sqlx::Error> {
        // To its end: what writes is done then, and what was asked for is one row.
        Ok(self.fetch_all(connection).await?.into_iter().next())
    }

    /// Row by row, as they are asked for.
    pub(crate) fn fetch(
        self,
        connection: &mut Connection,
    ) -> BoxStream<'_, Result<Row, sqlx::Error>> {
        let text = self.text(connection);
        match connection {
            Connection::Sqlite(connection, _) => {
                let mut arguments = SqliteArguments::default();
                self.cells.into_iter().for_each(|cell| add_sqlite(&mut arguments, cell));
                let query = sqlx::query_with(text, arguments).persistent(self.is_kept);
                Box::pin(query.fetch(connection).map_ok(Row::Sqlite))
            }
            Connection::Postgres(connection) => {
                let mut arguments = PgArguments::default();
                self.cells.into_iter().for_each(|cell| add_postgres(&mut arguments, cell));
                let query = sqlx::query_with(text, arguments).persistent(self.is_kept);
                Box::pin(query.fetch(connection).map_ok(Row::Postgres))
            }
        }
    }
}

/// A row of an answer.
pub(crate) enum Row {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

/// What a cell is read as: numbers, texts, bytes, what is true, and any of these or nothing.
pub(crate) trait Get<'r>: Default + Decode<'r, Sqlite> + Decode<'r, Postgres> {}

impl<'r, T: Default + Decode<'r, Sqlite> + Decode<'r, Postgres>> Get<'r> for T {}

/// A cell of one of our own tables; what stands there is what the schema says, and where a damaged
/// file says otherwise, a value of that type all the same.
pub(crate) fn get<'r, T: Get<'r>>(row: &'r Row, at: usize) -> T {
    match row {
        Row::Sqlite(row) => row.try_get_unchecked(at).unwrap_or_default(),
        Row::Postgres(row) => row.try_get_unchecked(at).unwrap_or_default(),
    }
}
