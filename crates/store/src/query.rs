//! Questions in SQL: one statement that reads, over the documented tables, its answer row by row.

use crate::access::Viewer;
use crate::database::{Database, at};
use crate::db::{Connection, question};
use crate::error::Error;
use crate::file;
use crate::question::{asked, check_opened, one_statement};
use crate::rows::look_on;
use crate::server::{self, Use};
use crate::sql;
use crate::store::Store;
use crate::value::{Value, check_types};
use futures_util::TryStreamExt;
use sqlx::{AssertSqlSafe, SqlSafeStr};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Rows travel in chunks of this many, and at most this many chunks wait.
const CHUNK: usize = 256;
const WAITING: usize = 4;

type Chunks = mpsc::Receiver<Result<Vec<Vec<Value>>, Error>>;

/// The answer to a question, read as it is asked for, from one state of the database.
pub struct Rows {
    database: Database,
    sql: Arc<str>,
    values: Arc<[Value]>,
    columns: Vec<String>,
    names: BTreeMap<String, String>,
    chunk: std::vec::IntoIter<Vec<Value>>,
    chunks: Chunks,
    // Either rows come from a task, or they are there already.
    reading: Option<JoinHandle<Connection>>,
    given: Vec<Vec<Value>>,
}

impl Store {
    /// Puts a question in SQL: one statement that reads.
    pub async fn query(&mut self, sql: &str) -> Result<Rows, Error> {
        let statement = one_statement(sql)?;
        let database = self.database.clone();
        let named = |error| at(&database, error);
        let mut connection = match &database {
            Database::File(path) => file::another_reader(path, file::READER_CACHE_KIB).await?,
            Database::Server(server) => server::connect(server, Use::Read).await.map_err(named)?,
        };
        connection.run(sql::BEGIN_READ).await.map_err(named)?;
        check_opened(statement, &mut connection).await?;
        let text: Arc<str> = statement.into();
        let columns = connection.columns(text.clone()).await.map_err(asked)?;
        if let Connection::Postgres(_) = connection {
            check_types(&columns)?;
        }
        let columns = distinct(columns.into_iter().map(|(name, _)| name));
        Ok(Rows::of(database, text, Arc::new([]), columns, connection))
    }

    /// The answer to a question of this program's own for a viewer, with what its places stand for.
    pub(crate) async fn rows(
        &mut self,
        viewer: &Viewer,
        sql: String,
        values: Vec<Value>,
        columns: Vec<String>,
    ) -> Result<Rows, Error> {
        let database = self.database.clone();
        let named = |error| at(&database, error);
        let mut connection = match &database {
            Database::File(path) => file::another_reader(path, file::READER_CACHE_KIB).await?,
            Database::Server(server) => server::connect(server, Use::Read).await.map_err(named)?,
        };
        connection.run(sql::BEGIN_READ).await.map_err(named)?;
        look_on(viewer, &mut connection).await.map_err(named)?;
        let text = connection.dialect().statement(AssertSqlSafe(sql).into_sql_str());
        let text: Arc<str> = text.as_str().into();
        Ok(Rows::of(database, text, values.into(), columns, connection))
    }
}

impl Rows {
    fn of(
        database: Database,
        sql: Arc<str>,
        values: Arc<[Value]>,
        columns: Vec<String>,
        connection: Connection,
    ) -> Self {
        let (chunks, reading) = read(sql.clone(), values.clone(), connection);
        let (names, chunk) = (BTreeMap::new(), Vec::new().into_iter());
        let (reading, given) = (Some(reading), Vec::new());
        Self { database, sql, values, columns, names, chunk, chunks, reading, given }
    }

    /// An answer that is there already, to be written as others are; each row has as many cells as
    /// there are columns.
    pub fn given(columns: &[&str], rows: Vec<Vec<Value>>) -> Self {
        Self {
            database: Database::File(PathBuf::new()),
            sql: "".into(),
            values: Arc::new([]),
            columns: distinct(columns.iter().map(|name| (*name).to_owned())),
            names: BTreeMap::new(),
            chunk: rows.clone().into_iter(),
            chunks: mpsc::channel(1).1,
            reading: None,
            given: rows,
        }
    }

    /// The names of its columns, no two the same.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Puts names in the place of pseudonyms in every text that is still to come.
    pub fn reveal(&mut self, names: BTreeMap<String, String>) {
        self.names = names;
    }

    /// The next row; `None` after the last.
    pub async fn next(&mut self) -> Result<Option<Vec<Value>>, Error> {
        loop {
            if let Some(mut row) = self.chunk.next() {
                if !self.names.is_empty() {
                    for value in &mut row {
                        if let Value::Text(text) = value {
                            *text = revealed(text, &self.names);
                        }
                    }
                }
                return Ok(Some(row));
            }
            match self.chunks.recv().await {
                None => return Ok(None),
                Some(chunk) => self.chunk = chunk?.into_iter(),
            }
        }
    }

    /// Starts again from the first row, on the same state of the database.
    pub(crate) async fn rewind(&mut self) -> Result<(), Error> {
        let Some(reading) = &mut self.reading else {
            self.chunk = self.given.clone().into_iter();
            return Ok(());
        };
        self.chunks.close();
        while self.chunks.recv().await.is_some() {}
        let connection = reading.await.map_err(|error| Error::Io {
            what: format!("reading `{}` again", self.database),
            source: std::io::Error::other(error),
        })?;
        let (chunks, reading) = read(self.sql.clone(), self.values.clone(), connection);
        (self.chunks, self.reading) = (chunks, Some(reading));
        self.chunk = Vec::new().into_iter();
        Ok(())
    }
}

/// Reads the answer on a task of its own, which hands the connection back at the end.
fn read(
    sql: Arc<str>,
    values: Arc<[Value]>,
    mut connection: Connection,
) -> (Chunks, JoinHandle<Connection>) {
    let (sender, receiver) = mpsc::channel(WAITING);
    let reading = tokio::spawn(async move {
        let mut question = question(sql);
        for value in values.iter() {
            question = question.bind(value.clone());
        }
        let mut rows = question.fetch(&mut connection);
        let mut chunk = Vec::with_capacity(CHUNK);
        loop {
            match rows.try_next().await {
                Ok(Some(row)) => {
                    chunk.push(row.values());
                    if chunk.len() == CHUNK
                        && sender.send(Ok(std::mem::take(&mut chunk))).await.is_err()
                    {
                        break;
                    }
                }
                Ok(None) => {
                    // Nobody listens any more: nothing to tell.
                    sender.send(Ok(chunk)).await.ok();
                    break;
                }
                Err(error) => {
                    sender.send(Err(asked(error))).await.ok();
                    break;
                }
            }
        }
        drop(rows);
        connection
    });
    (receiver, reading)
}

/// A text with names in the place of pseudonyms, which are two words with a hyphen between.
fn revealed(text: &str, names: &BTreeMap<String, String>) -> String {
    let word = |text: &str| text.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(text.len());
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let head = word(rest);
        let pseudonym = rest[head..].strip_prefix('-').map(|tail| &rest[..head + 1 + word(tail)]);
        let (taken, shown) = match pseudonym.and_then(|pseudonym| names.get_key_value(pseudonym)) {
            Some((pseudonym, name)) => (pseudonym.len(), &**name),
            None => {
                let taken = head.max(first.len_utf8());
                (taken, &rest[..taken])
            }
        };
        out.push_str(shown);
        rest = &rest[taken..];
    }
    out
}

/// Column names with a number behind those that are there already.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let names: Vec<String> = names.collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    names
        .iter()
        .map(|name| {
            let mut free = name.clone();
            for number in 2.. {
                if taken.insert(free.clone()) {
                    break;
                }
                free = format!("{name}_{number}");
            }
            free
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_pseudonyms_stood() {
        let names = BTreeMap::from([
            ("agent-k3".to_owned(), "Ama".to_owned()),
            ("customer-9x".to_owned(), "Bo é".to_owned()),
        ]);
        let check = |text: &str, expected: &str| assert_eq!(revealed(text, &names), expected);
        check("agent-k3", "Ama");
        check("é (agent-k3), agent-k3's and customer-9x.", "é (Ama), Ama's and Bo é.");
        check("agent-k33 my-agent-k3 agent-", "agent-k33 my-Ama agent-");
        check("", "");
    }

    #[test]
    fn no_two_columns_have_one_name() {
        let names = distinct(["a", "a", "b", "a_2", "a"].into_iter().map(str::to_owned));
        assert_eq!(names, ["a", "a_2", "b", "a_2_2", "a_3"]);
    }
}
