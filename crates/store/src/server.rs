//! A database of a PostgreSQL server: connecting, the role that questions are asked as, and leaving
//! nothing of what was erased.

use crate::database::Server;
use crate::db::{Connection, get, query};
use crate::file::WAIT;
use crate::sql;
use crate::tables::VIEWS;
use sqlx::{AssertSqlSafe, ConnectOptions};
use std::time::{Duration, Instant};

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    Read,
    Write,
}

/// How soon it is looked again whether somebody is still in the way.
const AGAIN: Duration = Duration::from_millis(100);
/// What asks the questions of `query`, and what looks for viewers (`rows`).
pub(crate) const READER: &str = "reader";
pub(crate) const VIEWER: &str = "viewer";

/// A connection to the schema of ours.
pub(crate) async fn connect(server: &Server, to: Use) -> Result<Connection, sqlx::Error> {
    let options = server.options.clone().application_name("earnest").disable_statement_logging();
    let mut connection = Connection::Postgres(options.connect().await?);
    connection.run(sql::SESSION).await?;
    if to == Use::Read {
        connection.run(sql::SESSION_THAT_READS).await?;
    }
    Ok(connection)
}

/// Makes the roles that others are, where they are not there.
pub(crate) async fn make_roles(connection: &mut Connection) -> Result<(), sqlx::Error> {
    for what in [READER, VIEWER] {
        let role = role(what, connection).await?;
        let row = query(sql::IS_ROLE).bind(&role).fetch_optional(connection).await?;
        let is_member = row.map(|row| get::<bool>(&row, 0));
        let role = quoted(&role);
        if is_member.is_none() {
            connection.run(AssertSqlSafe(format!("CREATE ROLE {role} NOLOGIN NOINHERIT"))).await?;
        }
        if is_member != Some(true) {
            connection.run(AssertSqlSafe(format!("GRANT {role} TO CURRENT_USER"))).await?;
        }
    }
    Ok(())
}

/// Whether both are there. They belong to the server: a database that was restored on another, or under
/// another name, comes without them.
pub(crate) async fn has_roles(connection: &mut Connection) -> Result<bool, sqlx::Error> {
    for what in [READER, VIEWER] {
        let role = role(what, connection).await?;
        if query(sql::IS_ROLE).bind(&role).fetch_optional(connection).await?.is_none() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Lets the role that questions are asked as see the documented tables and nothing else. They are views,
/// which look behind themselves with their owner's rights.
pub(crate) async fn let_questions_in(connection: &mut Connection) -> Result<(), sqlx::Error> {
    let role = quoted(&role(READER, connection).await?);
    connection.run(sql::AGGREGATES).await?;
    let views: Vec<&str> = VIEWS.iter().map(|view| view.name).collect();
    let views = views.join(", ");
    let grant =
        format!("GRANT USAGE ON SCHEMA earnest TO {role}; GRANT SELECT ON {views} TO {role}");
    connection.run(AssertSqlSafe(grant)).await
}

/// From here to the end of the transaction, the connection sees the documented tables alone.
pub(crate) async fn ask(connection: &mut Connection) -> Result<(), sqlx::Error> {
    let role = quoted(&role(READER, connection).await?);
    connection.run(AssertSqlSafe(format!("SET LOCAL ROLE {role}"))).await
}

/// The role of what is asked in this database. Roles belong to a whole server, so its name says whose
/// database it is for.
pub(crate) async fn role(
    what: &'static str,
    connection: &mut Connection,
) -> Result<String, sqlx::Error> {
    let row = query(sql::ROLE).bind(what).fetch_one(connection).await?;
    Ok(get(&row, 0))
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Writes everything that held a conversation anew; `false` where somebody is in the way.
///
/// An erased row stays in the files until its table is written anew without it, and then too while
/// somebody may see a state of the database from before: that is waited for as long as for a lock. What
/// the planner knows of the commonest values is gathered anew too.
pub(crate) async fn wipe(connection: &mut Connection) -> Result<bool, sqlx::Error> {
    let row = query(sql::OWN_TRANSACTION).fetch_one(connection).await?;
    let own: String = get(&row, 0);
    let begun = Instant::now();
    loop {
        let row = query(sql::IN_THE_WAY).bind(&own).fetch_one(connection).await?;
        match get::<i64>(&row, 0) {
            0 => break,
            _ if begun.elapsed() >= WAIT => return Ok(false),
            _ => tokio::time::sleep(AGAIN).await,
        }
    }
    for step in sql::WRITE_TABLES_ANEW {
        connection.run(*step).await?;
    }
    Ok(true)
}
