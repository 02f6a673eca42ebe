//! A database that is one file: SQLite's.

use crate::database::{Database, at};
use crate::db::{Connection, query};
use crate::error::Error;
use crate::sql;
use crate::turns::Turns;
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use std::path::Path;
use std::time::Duration;

/// How long a writer waits for another one: longer than any transaction of this program takes.
pub(crate) const WAIT: Duration = Duration::from_secs(5);
/// How much of the file a connection keeps in memory. With SQLite's own 2 MB, reading ten million
/// rows in another order than they lie in took 15 s, 10 of them in the kernel.
const WRITER_CACHE_KIB: i64 = 64 * 1024;
pub(crate) const READER_CACHE_KIB: i64 = 64 * 1024;
/// The same of each of a server's connections that read, of which there are several: what is asked for
/// again lies in the system's memory, which all of them share.
pub(crate) const SERVED_CACHE_KIB: i64 = 8 * 1024;
/// How many rows are read ahead of whoever takes them: with few, two threads wait for each other often,
/// each time for a free processor.
const ROWS_AHEAD: usize = 512;
/// How much the log gathers before it is moved into the database: 128 MB.
const LOG_BYTES: u64 = 128 << 20;
/// How much of it is moved at one go where others read and write meanwhile.
const STEP_BYTES: u64 = 8 << 20;
/// Where nobody tidies it, a commit does from so many pages on, 512 MB; whoever is noted waits for that.
const LOG_PAGES: i64 = 131_072;
/// How soon a log is tidied again that others still read.
pub(crate) const TIDY_AGAIN: Duration = Duration::from_secs(1);

/// A connection that writes. The file must be there, and ours or empty.
pub(crate) async fn writer(path: &Path) -> Result<Connection, Error> {
    // Whatever refers to a conversation is stored and deleted with it in one transaction, so that
    // looking for it at each row would find nothing; tests ask for what refers to nothing.
    let options = options(path)
        .foreign_keys(false)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("temp_store", "MEMORY")
        .pragma("wal_autocheckpoint", LOG_PAGES.to_string())
        .pragma("cache_size", format!("-{WRITER_CACHE_KIB}"));
    let connection = options.connect().await.map_err(|error| at(&path.into(), error))?;
    Ok(Connection::Sqlite(connection, Turns::of(path)))
}

/// A connection that cannot write, to a file that this process may not have open: closing a file
/// gives up every lock that the process holds on it.
pub(crate) async fn reader(path: &Path) -> Result<Connection, Error> {
    if !path.exists() {
        return Err(Error::NoDatabase(shown(path)));
    }
    if !check_header(path)? {
        return Err(Error::Empty(shown(path)));
    }
    another_reader(path, READER_CACHE_KIB).await
}

/// A connection that cannot write, beside others of this process.
pub(crate) async fn another_reader(path: &Path, cache_kib: i64) -> Result<Connection, Error> {
    let options = options(path)
        .read_only(true)
        .pragma("query_only", "ON")
        .pragma("cache_size", format!("-{cache_kib}"));
    let connection =
        options.connect().await.map_err(|error| match at(&Database::from(path), error) {
            // Reading needs the log's index, which is made beside the database where it is not there.
            Error::ReadOnly(path) => Error::ReadOnlyFolder(path),
            error => error,
        })?;
    Ok(Connection::Sqlite(connection, Turns::none()))
}

/// Makes an empty file for its owner alone where there is none; SQLite would let in whom the umask
/// lets in, and gives the log and its index the mode of the file.
pub(crate) fn make(path: &Path) -> Result<(), Error> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(source) if source.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(Error::Io { what: format!("making `{}`", path.display()), source })
        }
        _ => Ok(()),
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(WAIT)
        .foreign_keys(true)
        .row_buffer_size(ROWS_AHEAD)
        .disable_statement_logging()
}

/// Whether there is anything in a file; its first bytes tell at once whether it is SQLite's.
pub(crate) fn check_header(path: &Path) -> Result<bool, Error> {
    use std::io::Read;
    const MAGIC: &[u8] = b"SQLite format 3\0";
    let io = |source| Error::Io { what: format!("reading `{}`", path.display()), source };
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(io(error)),
    };
    if file.metadata().map_err(io)?.is_dir() {
        return Err(Error::NotOurs { path: shown(path), found: "a folder".to_owned() });
    }
    let mut start = Vec::new();
    file.take(MAGIC.len() as u64).read_to_end(&mut start).map_err(io)?;
    match start.is_empty() || start == MAGIC {
        true => Ok(!start.is_empty()),
        false => Err(Error::NotOurs {
            path: shown(path),
            found: "something other than SQLite".to_owned(),
        }),
    }
}

/// Moves what the log has gathered into the database, where it is much, and begins it anew.
///
/// SQLite does so by itself only when nobody reads, and with many who read one after the other that
/// never comes: the log grew by 600 MB a minute. So whoever begins it anew lets nobody write, and those
/// who read come to their end, for a twentieth of a second at most: a fifth, and whoever looked at a
/// conversation then waited for 400 ms.
pub(crate) async fn tidy_log(
    path: &Path,
    connection: &mut Connection,
) -> Result<bool, sqlx::Error> {
    if log_bytes(path) < LOG_BYTES {
        return Ok(false);
    }
    // Most of it while others write.
    query(sql::MOVE_LOG).fetch_one(connection).await?;
    connection.run(sql::WAIT_BRIEFLY).await?;
    let emptied = query(sql::EMPTY_LOG).fetch_one(connection).await;
    connection.run(sql::WAIT).await?;
    emptied.map(|_| true)
}

/// Moves what the log has gathered into the database where it is some more than at the last time, and
/// lets it grow on: whoever moves much at once keeps the disk from everybody who commits, 100 MB for
/// half a second. Returns how much the log holds that was moved.
pub(crate) async fn move_log(
    path: &Path,
    connection: &mut Connection,
    moved: u64,
) -> Result<u64, sqlx::Error> {
    let bytes = log_bytes(path);
    // It may have been begun anew since.
    let new = if bytes < moved { bytes } else { bytes - moved };
    if new < STEP_BYTES {
        return Ok(bytes - new);
    }
    query(sql::MOVE_LOG).fetch_one(connection).await?;
    Ok(bytes)
}

fn log_bytes(path: &Path) -> u64 {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    std::fs::metadata(log).map_or(0, |about| about.len())
}

/// Leaves nothing in the files but what is stored; `false` where another process keeps the log.
///
/// `secure_delete` is not enough: where SQLite moves rows between pages it leaves the old bytes in
/// the room between, and no later delete reaches them (11 of 1,500 erased conversations left
/// traces). So all that stays is written anew, and then the log is emptied.
pub(crate) async fn wipe(path: &Path, connection: &mut Connection) -> Result<bool, sqlx::Error> {
    for step in sql::WRITE_ANEW {
        connection.run(*step).await?;
    }
    query(sql::EMPTY_LOG).fetch_one(connection).await?;
    // What is left in the log says whether another process was in the way.
    Ok(log_bytes(path) == 0)
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
