//! Which database is meant, and what it says when something is wrong with it.

use crate::error::Error;
use sqlx::postgres::PgConnectOptions;
use std::fmt;
use std::io::ErrorKind::ReadOnlyFilesystem;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

/// Which database is meant.
#[derive(Clone, Debug)]
pub enum Database {
    /// SQLite's, in this file.
    File(PathBuf),
    /// One of a PostgreSQL server.
    Server(Arc<Server>),
}

/// A database of a PostgreSQL server, and how to reach it.
#[derive(Clone)]
pub struct Server {
    pub(crate) options: PgConnectOptions,
    /// Host and database.
    shown: String,
}

impl Database {
    /// A database of a PostgreSQL server: `postgres://USER@HOST:PORT/DATABASE`, with a password or
    /// without. What the URL leaves out is what PostgreSQL's own programs take: `PGPASSWORD`,
    /// `~/.pgpass`, the user's name.
    ///
    /// - **Errors**: it is no such URL; what is said of it never holds the password.
    pub fn server(url: &str) -> Result<Self, Error> {
        let no_url = |found: &'static str| Error::NoUrl { found };
        let ours = ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
        if !ours {
            return Err(no_url("something that does not begin with `postgres://`"));
        }
        let options = PgConnectOptions::from_str(url);
        let options = options.map_err(|_| no_url("an address that cannot be read"))?;
        let Some(database) = options.get_database().filter(|name| !name.is_empty()) else {
            return Err(no_url("no name of a database"));
        };
        let host = match options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => options.get_host().to_owned(),
        };
        let shown = match options.get_port() {
            5432 => format!("postgres://{host}/{database}"),
            port => format!("postgres://{host}:{port}/{database}"),
        };
        Ok(Self::Server(Arc::new(Server { options, shown })))
    }

    /// The file, where it is one.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Server(_) => None,
        }
    }
}

impl fmt::Display for Database {
    /// Says where it is, without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(server) => f.write_str(&server.shown),
        }
    }
}

impl fmt::Debug for Server {
    /// Says where it is, without user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl From<&Path> for Database {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

impl From<&PathBuf> for Database {
    fn from(path: &PathBuf) -> Self {
        Self::File(path.clone())
    }
}

impl From<&Database> for Database {
    fn from(database: &Database) -> Self {
        database.clone()
    }
}

/// What the database said, as something a caller can act on.
pub(crate) fn at(database: &Database, error: sqlx::Error) -> Error {
    let shown = database.to_string();
    let code = error.as_database_error().and_then(|error| error.code());
    match database {
        // The low byte of SQLite's code is the kind of error.
        Database::File(_) => match code.and_then(|code| code.parse::<u32>().ok()) {
            Some(code) => match code & 0xff {
                5 | 6 => Error::Locked(shown),
                8 => Error::ReadOnly(shown),
                11 | 26 => Error::NotOurs { path: shown, found: "a damaged file".to_owned() },
                13 => Error::Full(shown),
                14 => Error::NoDatabase(shown),
                _ => Error::Database { path: shown, source: error },
            },
            None => Error::Database { path: shown, source: error },
        },
        // Appendix A of PostgreSQL's documentation, "PostgreSQL Error Codes".
        Database::Server(_) => match code.as_deref() {
            // lock_not_available, deadlock_detected, serialization_failure
            Some("55P03" | "40P01" | "40001") => Error::Locked(shown),
            // read_only_sql_transaction, insufficient_privilege
            Some("25006" | "42501") => Error::ReadOnly(shown),
            // disk_full
            Some("53100") => Error::Full(shown),
            // invalid_catalog_name
            Some("3D000") => Error::NoDatabase(shown),
            // too_many_connections, the classes of lost connections, and shutting down
            Some(code) if code == "53300" || code.starts_with("08") || code.starts_with("57P0") => {
                Error::Unreachable { database: shown, source: error }
            }
            None if matches!(&error, sqlx::Error::Io(error) if error.kind() == ReadOnlyFilesystem) => {
                Error::ReadOnly(shown)
            }
            None if matches!(error, sqlx::Error::Io(_) | sqlx::Error::Tls(_)) => {
                Error::Unreachable { database: shown, source: error }
            }
            _ => Error::Database { path: shown, source: error },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_without_its_password() {
        let check = |url: &str, expected: &str| {
            let database = Database::server(url);
            let shown = match &database {
                Ok(database) => format!("{database} {database:?}"),
                Err(error) => format!("{error} {error:?}"),
            };
            assert!(!shown.contains("hunter2"), "{shown}");
            let said = database.map_or_else(|error| error.to_string(), |one| one.to_string());
            assert_eq!(said, expected, "{url}");
        };
        check("postgres://ada:hunter2@db.example/calls", "postgres://db.example/calls");
        check("postgresql://ada@127.0.0.1:5433/calls", "postgres://127.0.0.1:5433/calls");
        check("postgres:///calls?host=/tmp/x&password=hunter2", "postgres:///tmp/x/calls");
        let expected = "expected `postgres://USER@HOST:PORT/DATABASE`, found";
        check(
            "mysql://ada:hunter2@h/d",
            &format!("{expected} something that does not begin with `postgres://`"),
        );
        check("postgres://ada:hunter2@h", &format!("{expected} no name of a database"));
        check(
            "postgres://ada:hunter2@h:x/d",
            &format!("{expected} an address that cannot be read"),
        );
    }
}
