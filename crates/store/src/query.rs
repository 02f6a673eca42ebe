//! Questions in SQL: one statement that reads, over the documented tables, its answer row by row.
//!
//! Three walls, each enough for most of it: the connection cannot write; the statement must be one
//! that reads; and what it compiles to must open none of the tables with names and settings. The
//! last is read off SQLite's own byte code, so no way of writing the question gets around it.

use crate::error::Error;
use crate::sql;
use crate::store::{Store, another_reader, at, get};
use futures_util::TryStreamExt;
use sqlx::sqlite::SqliteRow;
use sqlx::{
    AssertSqlSafe, Column, Executor, Row, SqlSafeStr, SqliteConnection, Statement, TypeInfo,
    ValueRef,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

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

/// Rows travel in chunks of this many, and at most this many chunks wait.
const CHUNK: usize = 256;
const WAITING: usize = 4;

type Chunks = mpsc::Receiver<Result<Vec<Vec<Value>>, Error>>;

/// The answer to a question, read as it is asked for, from one state of the database.
pub struct Rows {
    path: PathBuf,
    sql: Arc<str>,
    columns: Vec<String>,
    names: BTreeMap<String, String>,
    chunk: std::vec::IntoIter<Vec<Value>>,
    chunks: Chunks,
    // Either rows come from a task, or they are there already.
    reading: Option<JoinHandle<SqliteConnection>>,
    given: Vec<Vec<Value>>,
}

impl Store {
    /// Puts a question in SQL: one statement that reads.
    pub async fn query(&mut self, sql: &str) -> Result<Rows, Error> {
        let statement = one_statement(sql)?;
        let mut connection = another_reader(&self.path).await?;
        let named = |error| at(&self.path, error);
        sqlx::raw_sql(sql::BEGIN_READ).execute(&mut connection).await.map_err(named)?;
        check_opened(statement, &mut connection).await?;
        let text: Arc<str> = statement.into();
        let prepared =
            connection.prepare(AssertSqlSafe(text.clone()).into_sql_str()).await.map_err(asked)?;
        let columns = distinct(prepared.columns().iter().map(|column| column.name().to_owned()));
        let path = self.path.clone();
        let (chunks, reading) = read(text.clone(), connection);
        Ok(Rows {
            path,
            sql: text,
            columns,
            names: BTreeMap::new(),
            chunk: Vec::new().into_iter(),
            chunks,
            reading: Some(reading),
            given: Vec::new(),
        })
    }
}

impl Rows {
    /// An answer that is there already, to be written as others are; each row has as many cells as
    /// there are columns.
    pub fn given(columns: &[&str], rows: Vec<Vec<Value>>) -> Self {
        Self {
            path: PathBuf::new(),
            sql: "".into(),
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
            what: format!("reading `{}` again", self.path.display()),
            source: std::io::Error::other(error),
        })?;
        let (chunks, reading) = read(self.sql.clone(), connection);
        (self.chunks, self.reading) = (chunks, Some(reading));
        self.chunk = Vec::new().into_iter();
        Ok(())
    }
}

/// Reads the answer on a task of its own, which hands the connection back at the end.
fn read(sql: Arc<str>, mut connection: SqliteConnection) -> (Chunks, JoinHandle<SqliteConnection>) {
    let (sender, receiver) = mpsc::channel(WAITING);
    let reading = tokio::spawn(async move {
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut connection);
        let mut chunk = Vec::with_capacity(CHUNK);
        loop {
            match rows.try_next().await {
                Ok(Some(row)) => {
                    chunk.push(values(&row));
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

fn values(row: &SqliteRow) -> Vec<Value> {
    (0..row.len())
        .map(|at| {
            let Ok(value) = row.try_get_raw(at) else { return Value::Null };
            if value.is_null() {
                return Value::Null;
            }
            match value.type_info().name() {
                "INTEGER" => Value::Integer(get(row, at)),
                "REAL" => Value::Real(get(row, at)),
                "BLOB" => Value::Blob(get(row, at)),
                _ => Value::Text(match row.try_get_unchecked::<String, _>(at) {
                    Ok(text) => text,
                    Err(_) => String::from_utf8_lossy(get(row, at)).into_owned(),
                }),
            }
        })
        .collect()
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

/// What the database says about a question, in its own words.
fn asked(error: sqlx::Error) -> Error {
    match error.as_database_error() {
        Some(database) => Error::Sql(database.message().to_owned()),
        None => Error::Sql(error.to_string()),
    }
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

/// The one statement in a text, without what ends it.
fn one_statement(sql: &str) -> Result<&str, Error> {
    let refused = |found: &str| Err(Error::Refused(found.to_owned()));
    let mut first = None;
    let mut end = None;
    for token in tokens(sql) {
        match (token, end) {
            (Token::End(at), None) => end = Some(at),
            (Token::End(_), Some(_)) => {}
            (Token::Other(_), Some(_)) => return refused("more than one statement"),
            (Token::Other(text), None) => {
                first.get_or_insert(text);
            }
        }
    }
    match first.map(str::to_ascii_lowercase).as_deref() {
        Some("select" | "with" | "values") => Ok(&sql[..end.unwrap_or(sql.len())]),
        Some(word) if word.chars().all(char::is_alphabetic) => {
            refused(&format!("`{}`", word.to_ascii_uppercase()))
        }
        Some(_) => refused("something else"),
        None => refused("nothing"),
    }
}

enum Token<'a> {
    /// A semicolon, and where it stands.
    End(usize),
    /// A word, or one character of anything else.
    Other(&'a str),
}

/// As much of SQL as it takes to find the end of a statement: strings, names in quotes, comments.
fn tokens(sql: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &sql[at..];
            let first = rest.chars().next()?;
            let start = at;
            let until = |close: &str, skip: usize| {
                rest[skip..].find(close).map_or(rest.len(), |found| skip + found + close.len())
            };
            let length = match first {
                _ if first.is_whitespace() || first == '\u{feff}' => first.len_utf8(),
                '-' if rest.starts_with("--") => until("\n", 2),
                '/' if rest.starts_with("/*") => until("*/", 2),
                ';' => {
                    at += 1;
                    return Some(Token::End(start));
                }
                // A doubled quote inside reads as two strings side by side, which ends at the same place.
                '\'' | '"' | '`' => until(&first.to_string(), 1),
                '[' => until("]", 1),
                _ if first.is_alphanumeric() || first == '_' => {
                    rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())
                }
                _ => first.len_utf8(),
            };
            at += length;
            let comment = rest.starts_with("--") || rest.starts_with("/*");
            if !(first.is_whitespace() || first == '\u{feff}' || comment) {
                return Some(Token::Other(&sql[start..at]));
            }
        }
    })
}

/// Refuses a statement that would open a table no question may open, or write.
async fn check_opened(statement: &str, connection: &mut SqliteConnection) -> Result<(), Error> {
    let mut tables: BTreeMap<i64, String> = BTreeMap::new();
    for row in sqlx::query(sql::ROOT_PAGES).fetch_all(&mut *connection).await.map_err(asked)? {
        tables.insert(get(&row, 0), get(&row, 1));
    }
    let explain = sqlx::query(AssertSqlSafe(format!("EXPLAIN {statement}"))).persistent(false);
    for row in explain.fetch_all(connection).await.map_err(asked)? {
        let (code, second, database): (&str, i64, i64) = (get(&row, 1), get(&row, 3), get(&row, 4));
        match code {
            // 0 is the database itself, 1 what is made for this question alone.
            "OpenRead" | "ReopenIdx" if database == 0 => {
                // The first page lists the tables; every other page belongs to one.
                let table = tables.get(&second).map(String::as_str);
                let open =
                    second == 1 || table.is_some_and(|table| !sql::CLOSED_TABLES.contains(&table));
                if !open {
                    return Err(Error::Refused(format!("`{}`", table.unwrap_or("another table"))));
                }
            }
            "OpenWrite" | "Destroy" | "Clear" | "ParseSchema" | "Vacuum" | "VUpdate"
            | "VCreate" | "VDestroy" => {
                return Err(Error::Refused("a statement that writes".to_owned()));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_statement_that_reads() {
        let check = |sql: &str, expected: Option<&str>| {
            assert_eq!(one_statement(sql).ok(), expected, "{sql}")
        };
        check("SELECT 1", Some("SELECT 1"));
        check("SELECT 1;", Some("SELECT 1"));
        check(" select ';' ; -- the end;\n ; /* ; */", Some(" select ';' "));
        check("SELECT 'it''s; fine'", Some("SELECT 'it''s; fine'"));
        check("SELECT \"a;b\", [c;d], `e;f`", Some("SELECT \"a;b\", [c;d], `e;f`"));
        check("WITH a AS (SELECT 1) SELECT * FROM a", Some("WITH a AS (SELECT 1) SELECT * FROM a"));
        check("VALUES (1)", Some("VALUES (1)"));
        check("/* c */ -- d\n SELECT 1", Some("/* c */ -- d\n SELECT 1"));
        check("SELECT 1; SELECT 2", None);
        check("SELECT 1; DELETE FROM turn", None);
        check("SELECT 1 /* ; */ ; /* unclosed ; SELECT 2", Some("SELECT 1 /* ; */ "));
        check("", None);
        check(" ;; ", None);
        check("DELETE FROM turn", None);
        check("PRAGMA query_only = 0", None);
        check("ATTACH 'a' AS b", None);
        check("EXPLAIN SELECT 1", None);
        check("(SELECT 1)", None);
        check("'", None);
        check("é;é", None);
    }

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
