//! What a question may be: one statement that reads, of the documented tables alone.
//!
//! Three walls, each enough for most of it: the connection cannot write; the statement must be one
//! that reads; and what it compiles to must open none of the tables with names and settings. The
//! last is read off SQLite's own byte code, and on a server it is a role's rights, so no way of
//! writing the question gets around it.

use crate::db::{Connection, get, query, question};
use crate::error::Error;
use crate::server;
use crate::sql;
use std::collections::BTreeMap;

/// The one statement in a text, without what ends it.
pub(crate) fn one_statement(sql: &str) -> Result<&str, Error> {
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
pub(crate) async fn check_opened(
    statement: &str,
    connection: &mut Connection,
) -> Result<(), Error> {
    match connection {
        Connection::Sqlite(..) => check_byte_code(statement, connection).await,
        Connection::Postgres(_) => check_as_reader(statement, connection).await,
    }
}

async fn check_byte_code(statement: &str, connection: &mut Connection) -> Result<(), Error> {
    let mut tables: BTreeMap<i64, String> = BTreeMap::new();
    for row in query(sql::ROOT_PAGES).fetch_all(connection).await.map_err(asked)? {
        tables.insert(get(&row, 0), get(&row, 1));
    }
    let explain = question(format!("EXPLAIN {statement}"));
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

/// On a server it is the role that opens the documented tables alone (`server::ask`). It could be
/// left again by a function that sets it, and what a function makes of a text is run too; both are
/// functions that do more than read, so none of these is named. The server itself says that the
/// statement is one that reads, and that the role may open what it opens.
async fn check_as_reader(statement: &str, connection: &mut Connection) -> Result<(), Error> {
    let text = statement.to_ascii_lowercase();
    if text.contains("u&\"") {
        return Err(Error::Refused("a name in Unicode escapes".to_owned()));
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let words: Vec<&str> = text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect();
    let found = query(sql::FUNCTIONS_THAT_ACT).bind(words.join(" "));
    if let Some(row) = found.fetch_optional(connection).await.map_err(asked)? {
        let name: &str = get(&row, 0);
        return Err(Error::Refused(format!("`{name}`, a function that may do more than read")));
    }
    // It is compiled, and never run: only a statement that reads can be a cursor's.
    connection
        .columns(format!("DECLARE answer CURSOR FOR\n{statement}").into())
        .await
        .map_err(asked)?;
    server::ask(connection).await.map_err(asked)?;
    let explain = question(format!("EXPLAIN {statement}"));
    explain.fetch_all(connection).await.map_err(asked).map(drop)
}

/// What the database says about a question, in its own words.
pub(crate) fn asked(error: sqlx::Error) -> Error {
    match error.as_database_error() {
        // insufficient_privilege
        Some(database) if database.code().as_deref() == Some("42501") => {
            Error::Refused(format!("another table: {}", database.message()))
        }
        Some(database) => Error::Sql(database.message().to_owned()),
        None => Error::Sql(error.to_string()),
    }
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
}
