//! One database: opening it, its key, rubrics and imports.

use crate::error::Error;
use crate::insert::Table;
use crate::seal::Seal;
use crate::sql::{self, SQLITE};
use crate::tables::VIEWS;
use crate::types::{Counts, Import, Problem, Rubric, StoredKind};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use measure::acts::ActKind;
use measure::signals::SIGNALS;
use rustc_hash::FxHashMap;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a writer waits for another one: longer than any transaction of this program takes.
const WAIT: Duration = Duration::from_secs(5);
/// How soon what SQLite did not wait for is tried again.
const AGAIN: Duration = Duration::from_millis(20);
/// How much of the file a connection keeps in memory. With SQLite's own 2 MB, reading ten million
/// rows in another order than they lie in took 15 s, 10 of them in the kernel.
const WRITER_CACHE_KIB: i64 = 64 * 1024;
const READER_CACHE_KIB: i64 = 64 * 1024;
/// How many pages the log gathers before they are moved into the database: 128 MB.
const LOG_PAGES: i64 = 32_768;

/// One database.
pub struct Store {
    pub(crate) path: PathBuf,
    pub(crate) connection: SqliteConnection,
    pub(crate) seal: Seal,
    pub(crate) tables: Tables,
    pub(crate) names: Names,
    pub(crate) zones: BTreeMap<String, TimeZone>,
    /// How many moments the first import has stored without indexes; `None` where there are some.
    pub(crate) unindexed: Option<usize>,
    pub(crate) key: [u8; 32],
}

/// The inserts, with their texts.
pub(crate) struct Tables {
    pub(crate) conversations: Table,
    pub(crate) people: Table,
    pub(crate) parties: Table,
    pub(crate) turns: Table,
    pub(crate) events: Table,
    pub(crate) stretches: Table,
    pub(crate) bill_lines: Table,
    pub(crate) recordings: Table,
    pub(crate) signals: Table,
    pub(crate) acts: Table,
    pub(crate) moments: Table,
    pub(crate) rollups: Table,
    pub(crate) totals: Table,
    pub(crate) sizes: Table,
    pub(crate) problems: Table,
}

/// Numbers that stand for names in the database. Rows of these tables are only ever added.
#[derive(Default)]
pub(crate) struct Names {
    pub(crate) in_transaction: bool,
    pub(crate) kinds: BTreeMap<StoredKind, i64>,
    /// The kinds that were handed in last, and their numbers.
    pub(crate) last_kinds: Option<(Vec<StoredKind>, Arc<[i64]>)>,
    pub(crate) editions: BTreeMap<String, i64>,
    pub(crate) scopes: FxHashMap<Scope, i64>,
    /// By position in `ActKind::ALL`.
    pub(crate) acts: Vec<i64>,
    /// By position in `SIGNALS`.
    pub(crate) signals: Vec<i64>,
}

/// Whom a count is about; empty texts where the source does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Scope {
    pub(crate) agent: String,
    pub(crate) team: String,
    pub(crate) programme: String,
}

impl Store {
    /// Opens a database to read and write; makes it, and brings it to this version's schema.
    pub async fn open(path: &Path) -> Result<Self, Error> {
        make(path)?;
        // Of two processes that make one database, SQLite sends one away without a wait: the lock
        // under which the log is switched on is one that it does not wait for.
        let begun = Instant::now();
        loop {
            match Self::open_now(path).await {
                Err(Error::Locked(_)) if begun.elapsed() < WAIT => tokio::time::sleep(AGAIN).await,
                opened => return opened,
            }
        }
    }

    async fn open_now(path: &Path) -> Result<Self, Error> {
        // A file of somebody else is left as it is, and so it is looked at before anything is set.
        if check_header(path)? {
            let mut looking = reader(path).await.map_err(|error| match error {
                Error::ReadOnlyFolder(path) => Error::ReadOnly(path),
                error => error,
            })?;
            version(&mut looking, path).await?;
            looking.close().await.map_err(|error| at(path, error))?;
        }
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
        let mut connection = options.connect().await.map_err(|error| at(path, error))?;
        migrate(&mut connection, path).await?;
        // A first import that was killed left none.
        let index = sqlx::raw_sql(sql::CREATE_INDEXES).execute(&mut connection).await;
        index.map_err(|error| at(path, error))?;
        let mut store = Self::with(connection, path).await?;
        let keys = name_keys(&mut store.connection).await.map_err(|error| at(path, error))?;
        (store.names.acts, store.names.signals) = keys;
        Ok(store)
    }

    /// Opens a database that is there, to read.
    pub async fn open_read_only(path: &Path) -> Result<Self, Error> {
        let mut connection = reader(path).await?;
        let found = version(&mut connection, path).await?;
        if found == 0 {
            return Err(Error::Empty(shown(path)));
        }
        if found < known_version() {
            return Err(Error::Older { path: shown(path), found, known: known_version() });
        }
        Self::with(connection, path).await
    }

    async fn with(mut connection: SqliteConnection, path: &Path) -> Result<Self, Error> {
        let key = setting(&mut connection, "key").await.map_err(|error| at(path, error))?;
        let key = key.as_deref().and_then(from_hex).ok_or_else(|| Error::NotOurs {
            path: shown(path),
            found: "no key in it".to_owned(),
        })?;
        let tables = Tables {
            conversations: Table::new(&sql::CONVERSATION_ROWS),
            people: Table::new(&sql::PERSON_ROWS),
            parties: Table::new(&sql::PARTY_ROWS),
            turns: Table::new(&sql::TURN_ROWS),
            events: Table::new(&sql::EVENT_ROWS),
            stretches: Table::new(&sql::STRETCH_ROWS),
            bill_lines: Table::new(&sql::BILL_LINE_ROWS),
            recordings: Table::new(&sql::RECORDING_ROWS),
            signals: Table::new(&sql::SIGNAL_ROWS),
            acts: Table::new(&sql::ACT_ROWS),
            moments: Table::new(&sql::MOMENT_ROWS),
            rollups: Table::new(&sql::ROLLUP_ROWS),
            totals: Table::new(&sql::TOTAL_ROWS),
            sizes: Table::new(&sql::SIZE_ROWS),
            problems: Table::new(&sql::PROBLEM_ROWS),
        };
        let mut store = Self {
            path: path.to_owned(),
            connection,
            seal: Seal::new(&key),
            tables,
            names: Names::default(),
            zones: BTreeMap::new(),
            unindexed: None,
            key,
        };
        store.read_zones().await?;
        Ok(store)
    }

    /// The secret that was made with the database, for keyed hashes.
    pub fn key(&self) -> [u8; 32] {
        self.key
    }

    /// Sets the rubric of a programme, with the text of its own heads where it names some. Returns whether it is another than before.
    pub async fn set_rubric(
        &mut self,
        toml: &str,
        heads: Option<&str>,
        rubric: &measure::rubric::Rubric,
    ) -> Result<bool, Error> {
        let zone = match &rubric.detecting.time_zone {
            None => None,
            Some(name) => Some((
                name,
                TimeZone::get(name).map_err(|_| Error::TimeZone {
                    programme: rubric.programme.clone(),
                    found: name.clone(),
                })?,
            )),
        };
        let mut digest = blake3::Hasher::new();
        digest.update(toml.as_bytes());
        if let Some(heads) = heads {
            digest.update(&[0]).update(heads.as_bytes());
        }
        let digest = digest.finalize().to_hex();
        let path = self.path.clone();
        let mut transaction =
            self.connection.begin_with(sql::BEGIN_WRITE).await.map_err(|error| at(&path, error))?;
        let same = sqlx::query(sql::RUBRICS)
            .fetch_all(&mut *transaction)
            .await
            .map_err(|error| at(&path, error))?
            .iter()
            .any(|row| {
                get::<&str>(row, 0) == rubric.programme && get::<&str>(row, 1) == digest.as_str()
            });
        if !same {
            sqlx::query(sql::ADD_RUBRIC)
                .bind(&rubric.programme)
                .bind(digest.as_str())
                .bind(now())
                .bind(zone.as_ref().map(|(name, _)| name.as_str()))
                .bind(toml)
                .bind(heads)
                .execute(&mut *transaction)
                .await
                .map_err(|error| at(&path, error))?;
        }
        transaction.commit().await.map_err(|error| at(&path, error))?;
        match zone {
            Some((_, zone)) => self.zones.insert(rubric.programme.clone(), zone),
            None => self.zones.remove(&rubric.programme),
        };
        Ok(!same)
    }

    /// The rubric of every programme, as it stands now.
    pub async fn rubrics(&mut self) -> Result<Vec<Rubric>, Error> {
        let rows = sqlx::query(sql::RUBRICS).fetch_all(&mut self.connection).await;
        rows.map_err(|error| at(&self.path, error))?
            .iter()
            .map(|row| {
                let set_at: &str = get(row, 2);
                Ok(Rubric {
                    programme: get(row, 0),
                    toml: get(row, 4),
                    heads: get(row, 5),
                    set_at: set_at.parse().map_err(|_| Error::Damaged {
                        id: get(row, 0),
                        expected: "a time of its rubric",
                        found: set_at.to_owned(),
                    })?,
                })
            })
            .collect()
    }

    async fn read_zones(&mut self) -> Result<(), Error> {
        let rows = sqlx::query(sql::RUBRICS).fetch_all(&mut self.connection).await;
        for row in rows.map_err(|error| at(&self.path, error))? {
            let Some(name) = get::<Option<String>>(&row, 3) else { continue };
            let programme: String = get(&row, 0);
            let zone = TimeZone::get(&name).map_err(|_| Error::TimeZone {
                programme: programme.clone(),
                found: name.clone(),
            })?;
            self.zones.insert(programme, zone);
        }
        Ok(())
    }

    /// Begins an import. `what` says what was asked for, without anything personal.
    ///
    /// A first import stores its rows without indexes, which are made at its end: kept up row by
    /// row, most of their pages are written again with every batch.
    pub async fn start_import(&mut self, what: &str) -> Result<Import, Error> {
        let named = |error| at(&self.path, error);
        let row = sqlx::query(sql::IS_EMPTY).fetch_one(&mut self.connection).await;
        if get(&row.map_err(named)?, 0) {
            let drop = sqlx::raw_sql(sql::DROP_INDEXES).execute(&mut self.connection).await;
            drop.map_err(named)?;
            self.unindexed = Some(0);
        }
        let row = sqlx::query(sql::START_IMPORT)
            .bind(now())
            .bind(what)
            .fetch_one(&mut self.connection)
            .await;
        Ok(Import(get(&row.map_err(|error| at(&self.path, error))?, 0)))
    }

    /// Notes what an import refused.
    pub async fn add_problems(
        &mut self,
        import: Import,
        problems: &[Problem],
    ) -> Result<(), Error> {
        let path = self.path.clone();
        let named = |error| at(&path, error);
        let mut transaction = self.connection.begin_with(sql::BEGIN_WRITE).await.map_err(named)?;
        let last =
            sqlx::query(sql::LAST_PROBLEM).fetch_one(&mut *transaction).await.map_err(named)?;
        let mut rows = self.tables.problems.rows();
        for (key, problem) in (get::<i64>(&last, 0) + 1..).zip(problems) {
            rows.add(key)
                .add(import.0)
                .add(&*problem.origin.file)
                .add(problem.origin.place.as_deref());
            rows.add(&*problem.expected).add(problem.found.as_deref());
        }
        self.tables.problems.insert(rows, &mut transaction).await.map_err(named)?;
        transaction.commit().await.map_err(named)
    }

    /// Notes what an import came to.
    pub async fn finish_import(&mut self, import: Import, counts: &Counts) -> Result<(), Error> {
        self.index().await?;
        let done = sqlx::query(sql::FINISH_IMPORT)
            .bind(now())
            .bind(count(counts.files))
            .bind(count(counts.bytes))
            .bind(count(counts.conversations))
            .bind(count(counts.stored))
            .bind(count(counts.replaced))
            .bind(count(counts.unchanged))
            .bind(count(counts.refused))
            .bind(import.0)
            .execute(&mut self.connection)
            .await;
        done.map(drop).map_err(|error| at(&self.path, error))
    }

    /// Makes the indexes that a first import left out.
    pub(crate) async fn index(&mut self) -> Result<(), Error> {
        if self.unindexed.take().is_some() {
            let made = sqlx::raw_sql(sql::CREATE_INDEXES).execute(&mut self.connection).await;
            made.map_err(|error| at(&self.path, error))?;
        }
        Ok(())
    }

    /// Closes it; what was reported is on disk before that already.
    pub async fn close(mut self) -> Result<(), Error> {
        // An import that was not finished leaves its indexes to be made.
        self.index().await?;
        self.connection.close().await.map_err(|error| at(&self.path, error))
    }
}

/// A connection that cannot write, to a file that this process may not have open: closing a file
/// gives up every lock that the process holds on it.
async fn reader(path: &Path) -> Result<SqliteConnection, Error> {
    if !path.exists() {
        return Err(Error::NoDatabase(shown(path)));
    }
    if !check_header(path)? {
        return Err(Error::Empty(shown(path)));
    }
    another_reader(path).await
}

/// A connection that cannot write, beside others of this process.
pub(crate) async fn another_reader(path: &Path) -> Result<SqliteConnection, Error> {
    let options = options(path)
        .read_only(true)
        .pragma("query_only", "ON")
        .pragma("cache_size", format!("-{READER_CACHE_KIB}"));
    options.connect().await.map_err(|error| match at(path, error) {
        // Reading needs the log's index, which is made beside the database where it is not there.
        Error::ReadOnly(path) => Error::ReadOnlyFolder(path),
        error => error,
    })
}

/// Makes an empty file for its owner alone where there is none; SQLite would let in whom the umask
/// lets in, and gives the log and its index the mode of the file.
fn make(path: &Path) -> Result<(), Error> {
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
        .disable_statement_logging()
}

/// Whether there is anything in a file; its first bytes tell at once whether it is SQLite's.
fn check_header(path: &Path) -> Result<bool, Error> {
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

fn known_version() -> i64 {
    sql::MIGRATIONS.len() as i64
}

/// The schema a file has; 0 for an empty one.
async fn version(connection: &mut SqliteConnection, path: &Path) -> Result<i64, Error> {
    let named = |error| at(path, error);
    // Both at one go: another process may be making the database.
    let row = sqlx::query(sql::WHOSE).fetch_one(&mut *connection).await.map_err(named)?;
    let (id, tables): (i64, i64) = (get(&row, 0), get(&row, 1));
    if id != sql::APPLICATION_ID {
        if tables > 0 || id != 0 {
            let found = "a database of another program".to_owned();
            return Err(Error::NotOurs { path: shown(path), found });
        }
        return Ok(0);
    }
    let found: Option<i64> =
        get(&sqlx::query(sql::GET_VERSION).fetch_one(&mut *connection).await.map_err(named)?, 0);
    let found = found.unwrap_or(0);
    if found > known_version() {
        return Err(Error::Newer { path: shown(path), found, known: known_version() });
    }
    Ok(found)
}

/// Brings a database to this version's schema, in one transaction.
async fn migrate(connection: &mut SqliteConnection, path: &Path) -> Result<(), Error> {
    let named = |error| at(path, error);
    let views = views_digest();
    let found = version(connection, path).await?;
    if found == known_version()
        && setting(connection, "views").await.map_err(named)?.as_deref() == Some(&*views)
    {
        return Ok(());
    }
    let mut transaction = connection.begin_with(sql::BEGIN_WRITE).await.map_err(named)?;
    // Another process may have been quicker.
    let found = version(&mut transaction, path).await?;
    for (number, step) in (1..).zip(sql::MIGRATIONS).skip(usize::try_from(found).unwrap_or(0)) {
        sqlx::raw_sql(AssertSqlSafe(SQLITE.fill(step)))
            .execute(&mut *transaction)
            .await
            .map_err(named)?;
        sqlx::query(sql::SET_VERSION)
            .bind(number)
            .bind(now())
            .execute(&mut *transaction)
            .await
            .map_err(named)?;
    }
    if found == 0 {
        sqlx::raw_sql(sql::SET_APPLICATION_ID).execute(&mut *transaction).await.map_err(named)?;
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
        sqlx::raw_sql(AssertSqlSafe(view.drop()))
            .execute(&mut *transaction)
            .await
            .map_err(named)?;
        sqlx::raw_sql(AssertSqlSafe(view.create(&SQLITE)))
            .execute(&mut *transaction)
            .await
            .map_err(named)?;
    }
    set(&mut transaction, "views", &views).await.map_err(named)?;
    transaction.commit().await.map_err(named)
}

/// What changes when any view does.
fn views_digest() -> String {
    let mut hasher = blake3::Hasher::new();
    for view in VIEWS {
        hasher.update(view.create(&SQLITE).as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

/// The value of a setting, where it has one.
pub(crate) async fn setting(
    connection: &mut SqliteConnection,
    name: &str,
) -> Result<Option<String>, sqlx::Error> {
    let row = sqlx::query(sql::GET_SETTING).bind(name).fetch_optional(connection).await?;
    Ok(row.map(|row| get(&row, 0)))
}

/// Gives a setting a value.
pub(crate) async fn set(
    connection: &mut SqliteConnection,
    name: &str,
    value: &str,
) -> Result<(), sqlx::Error> {
    sqlx::query(sql::SET_SETTING).bind(name).bind(value).execute(connection).await.map(drop)
}

/// The numbers of acts and signals, in the order of their tables; those that are new get one, in a
/// transaction that is the only one to write when it looks which are.
async fn name_keys(connection: &mut SqliteConnection) -> Result<(Vec<i64>, Vec<i64>), sqlx::Error> {
    if let Some(keys) = known_keys(connection).await? {
        return Ok(keys);
    }
    let mut transaction = connection.begin_with(sql::BEGIN_WRITE).await?;
    for kind in ActKind::ALL {
        sqlx::query(sql::ADD_ACT_KIND).bind(kind.name()).execute(&mut *transaction).await?;
    }
    for kind in SIGNALS {
        let add = sqlx::query(sql::ADD_SIGNAL_KIND).bind(kind.name).bind(kind.unit);
        add.execute(&mut *transaction).await?;
    }
    let keys = known_keys(&mut transaction).await?.ok_or(sqlx::Error::RowNotFound)?;
    transaction.commit().await?;
    Ok(keys)
}

/// The numbers of acts and signals; `None` where one has none yet.
async fn known_keys(
    connection: &mut SqliteConnection,
) -> Result<Option<(Vec<i64>, Vec<i64>)>, sqlx::Error> {
    let acts = keys(connection, sql::ACT_KINDS).await?;
    let signals = keys(connection, sql::SIGNAL_KINDS).await?;
    let acts: Option<_> = ActKind::ALL.iter().map(|kind| acts.get(kind.name()).copied()).collect();
    let signals: Option<_> = SIGNALS.iter().map(|kind| signals.get(kind.name).copied()).collect();
    Ok(acts.zip(signals))
}

async fn keys(
    connection: &mut SqliteConnection,
    sql: &'static str,
) -> Result<BTreeMap<String, i64>, sqlx::Error> {
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    Ok(rows.iter().map(|row| (get(row, 1), get(row, 0))).collect())
}

/// A cell of one of our own tables; what stands there is what the schema says, and where a damaged
/// file says otherwise, a value of that type all the same.
pub(crate) fn get<'r, T>(row: &'r SqliteRow, at: usize) -> T
where
    T: sqlx::Decode<'r, sqlx::Sqlite> + Default,
{
    row.try_get_unchecked(at).unwrap_or_default()
}

/// A count as the database holds it.
pub(crate) fn count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
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

fn from_hex(text: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes())
}

pub(crate) fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// What the database said, as something a caller can act on.
pub(crate) fn at(path: &Path, error: sqlx::Error) -> Error {
    // The low byte of SQLite's code is the kind of error.
    let kind = error
        .as_database_error()
        .and_then(|error| error.code())
        .and_then(|code| code.parse::<u32>().ok())
        .map(|code| code & 0xff);
    match kind {
        Some(5 | 6) => Error::Locked(shown(path)),
        Some(8) => Error::ReadOnly(shown(path)),
        Some(11 | 26) => Error::NotOurs { path: shown(path), found: "a damaged file".to_owned() },
        Some(13) => Error::Full(shown(path)),
        Some(14) => Error::NoDatabase(shown(path)),
        _ => Error::Database { path: shown(path), source: error },
    }
}
