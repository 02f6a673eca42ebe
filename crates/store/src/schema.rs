//! The tables and views of a database, and how it is brought to this version's.

use crate::chain;
use crate::database::{Database, at};
use crate::db::{Connection, get, query};
use crate::error::Error;
use crate::listed::{count_all_decided, count_stored, index_stored};
use crate::rows;
use crate::server;
use crate::sql::{self, Dialect};
use crate::tables::VIEWS;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;

/// The schema from which on what was done is a chain.
const CHAINED: i64 = 11;
/// The schema from which on conversations have what lists need.
const LISTS: i64 = 12;
/// The schema from which on what people decided counts for moments themselves.
const DECIDED: i64 = 16;
/// The schema from which on searches are as they are now.
const SEARCHED: i64 = 19;

pub(crate) fn known_version() -> i64 {
    sql::MIGRATIONS.len() as i64
}

/// The schema a file has; 0 for an empty one.
pub(crate) async fn version(
    connection: &mut Connection,
    database: &Database,
) -> Result<i64, Error> {
    let named = |error| at(database, error);
    // Both at one go: another process may be making the database.
    let row = query(sql::WHOSE).fetch_one(&mut *connection).await.map_err(named)?;
    let (id, tables): (i64, i64) = (get(&row, 0), get(&row, 1));
    if id != sql::APPLICATION_ID {
        if tables > 0 || id != 0 {
            let found = "a database of another program".to_owned();
            return Err(Error::NotOurs { path: database.to_string(), found });
        }
        return Ok(0);
    }
    let found: Option<i64> =
        get(&query(sql::GET_VERSION).fetch_one(&mut *connection).await.map_err(named)?, 0);
    let found = found.unwrap_or(0);
    if found > known_version() {
        return Err(Error::Newer { path: database.to_string(), found, known: known_version() });
    }
    Ok(found)
}

/// Brings a database to this version's schema, in one transaction.
pub(crate) async fn migrate(connection: &mut Connection, database: &Database) -> Result<(), Error> {
    let named = |error| at(database, error);
    let dialect = connection.dialect();
    let views = views_digest(dialect);
    let found = version(connection, database).await?;
    if found == known_version()
        && setting(connection, "views").await.map_err(named)?.as_deref() == Some(&*views)
        && has_roles(connection).await.map_err(named)?
    {
        return Ok(());
    }
    let mut transaction = connection.begin_write().await.map_err(named)?;
    transaction.run(sql::ROOM).await.map_err(named)?;
    // Another process may have been quicker.
    let found = version(&mut transaction, database).await?;
    for (number, step) in (1..).zip(sql::MIGRATIONS).skip(usize::try_from(found).unwrap_or(0)) {
        transaction.run(AssertSqlSafe(dialect.schema(step))).await.map_err(named)?;
        let set = query(sql::SET_VERSION).bind(number).bind(now());
        set.execute(&mut transaction).await.map_err(named)?;
        if number == LISTS {
            count_stored(&mut transaction).await.map_err(named)?;
        }
        if number == DECIDED {
            count_all_decided(&mut transaction).await.map_err(named)?;
        }
        if number == SEARCHED {
            index_stored(&mut transaction).await.map_err(named)?;
        }
        if number == CHAINED {
            chain::adopt(&mut transaction).await.map_err(named)?;
        }
    }
    if found == 0 {
        transaction.run(sql::MARK).await.map_err(named)?;
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| Error::Io {
            what: "making the database's key".to_owned(),
            source: std::io::Error::other(error),
        })?;
        set(&mut transaction, "key", &blake3::Hash::from_bytes(key).to_hex())
            .await
            .map_err(named)?;
    }
    for view in VIEWS {
        transaction.run(AssertSqlSafe(view.drop())).await.map_err(named)?;
        transaction.run(AssertSqlSafe(view.create(dialect))).await.map_err(named)?;
    }
    if let Connection::Postgres(_) = *transaction {
        server::make_roles(&mut transaction).await.map_err(named)?;
        server::let_questions_in(&mut transaction).await.map_err(named)?;
        rows::let_viewers_in(&mut transaction).await.map_err(named)?;
    }
    set(&mut transaction, "views", &views).await.map_err(named)?;
    transaction.commit().await.map_err(named)
}

/// Whether a server has the roles that questions and viewers are.
pub(crate) async fn has_roles(connection: &mut Connection) -> Result<bool, sqlx::Error> {
    match connection {
        Connection::Sqlite(..) => Ok(true),
        Connection::Postgres(_) => server::has_roles(connection).await,
    }
}

/// What changes when any view does, or what a server lets viewers see.
fn views_digest(dialect: &Dialect) -> String {
    let mut hasher = blake3::Hasher::new();
    for view in VIEWS {
        hasher.update(view.create(dialect).as_bytes());
    }
    if dialect.is_numbered {
        hasher.update(rows::statements("").as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

pub(crate) async fn setting(
    connection: &mut Connection,
    name: &str,
) -> Result<Option<String>, sqlx::Error> {
    let row = query(sql::GET_SETTING).bind(name).fetch_optional(connection).await?;
    Ok(row.map(|row| get(&row, 0)))
}

pub(crate) async fn set(
    connection: &mut Connection,
    name: &str,
    value: &str,
) -> Result<(), sqlx::Error> {
    query(sql::SET_SETTING).bind(name).bind(value).execute(connection).await.map(drop)
}

/// Now, as tables hold it.
pub(crate) fn now() -> String {
    time(Timestamp::now())
}

/// A time as tables hold it: UTC, thousandths, and all nine places where there is more.
pub(crate) fn time(at: Timestamp) -> String {
    let places = if at.subsec_nanosecond() % 1_000_000 == 0 { 3 } else { 9 };
    jiff::fmt::temporal::DateTimePrinter::new().precision(Some(places)).timestamp_to_string(&at)
}
