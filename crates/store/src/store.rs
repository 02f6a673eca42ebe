//! One database: opening it, its key, rubrics and imports.

use crate::database::{Database, at};
use crate::db::{Connection, get, query};
use crate::error::Error;
use crate::file::{self, TIDY_AGAIN, WAIT};
use crate::insert::Table;
use crate::schema::{has_roles, known_version, migrate, now, setting, version};
use crate::seal::Seal;
use crate::server::{self, Use};
use crate::sql;
use crate::types::{Counts, Import, Problem, Rubric, StoredKind};
use jiff::tz::TimeZone;
use measure::acts::ActKind;
use measure::signals::SIGNALS;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How soon what SQLite did not wait for is tried again.
const AGAIN: Duration = Duration::from_millis(20);

/// One database.
pub struct Store {
    pub(crate) database: Database,
    pub(crate) connection: Connection,
    /// What the connection is for.
    to: Use,
    pub(crate) seal: Seal,
    pub(crate) tables: Tables,
    pub(crate) names: Names,
    pub(crate) zones: BTreeMap<String, TimeZone>,
    /// How many moments the first import has stored without indexes; `None` where there are some.
    pub(crate) unindexed: Option<usize>,
    pub(crate) key: [u8; 32],
    /// When the log was begun anew last.
    tidied: Option<Instant>,
    /// How much of it was moved into the database.
    moved: u64,
}

/// The inserts, with their texts.
pub(crate) struct Tables {
    pub(crate) conversations: Table,
    pub(crate) people: Table,
    pub(crate) parties: Table,
    pub(crate) turns: Table,
    pub(crate) words: Table,
    pub(crate) events: Table,
    pub(crate) stretches: Table,
    pub(crate) bill_lines: Table,
    pub(crate) recordings: Table,
    pub(crate) kept_words: Table,
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

/// What became of a rubric that was to be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetRubric {
    /// It is another than before.
    Another,
    /// It is what it was.
    Same,
    /// Another was set meanwhile: the programme has so many versions.
    Not {
        /// How many.
        versions: usize,
    },
}

impl Store {
    /// Opens a database to read and write; makes it, and brings it to this version's schema. A
    /// server's database must be there; what is made in it is made in a schema of its own, `earnest`.
    pub async fn open(database: impl Into<Database>) -> Result<Self, Error> {
        let database = database.into();
        if let Database::File(path) = &database {
            file::make(path)?;
        }
        // Of two processes that make one database, SQLite sends one away without a wait: the lock
        // under which the log is switched on is one that it does not wait for.
        let begun = Instant::now();
        loop {
            match Self::open_now(&database).await {
                Err(Error::Locked(_)) if begun.elapsed() < WAIT => tokio::time::sleep(AGAIN).await,
                opened => return opened,
            }
        }
    }

    async fn open_now(database: &Database) -> Result<Self, Error> {
        let named = |error| at(database, error);
        let mut connection = match database {
            Database::File(path) => {
                // A file of somebody else is left as it is, and so it is looked at before anything
                // is set.
                if file::check_header(path)? {
                    let mut looking = file::reader(path).await.map_err(|error| match error {
                        Error::ReadOnlyFolder(path) => Error::ReadOnly(path),
                        error => error,
                    })?;
                    version(&mut looking, database).await?;
                    looking.close().await.map_err(named)?;
                }
                file::writer(path).await?
            }
            Database::Server(server) => server::connect(server, Use::Write).await.map_err(named)?,
        };
        migrate(&mut connection, database).await?;
        // A first import that was killed left none.
        make_indexes(&mut connection).await.map_err(named)?;
        let mut store = Self::with(connection, database, Use::Write).await?;
        (store.names.acts, store.names.signals) =
            name_keys(&mut store.connection).await.map_err(named)?;
        Ok(store)
    }

    /// Opens a database that is there, to read.
    pub async fn open_read_only(database: impl Into<Database>) -> Result<Self, Error> {
        let database = &database.into();
        let mut connection = match database {
            Database::File(path) => file::reader(path).await?,
            Database::Server(server) => {
                server::connect(server, Use::Read).await.map_err(|error| at(database, error))?
            }
        };
        let found = version(&mut connection, database).await?;
        if found == 0 {
            return Err(Error::Empty(database.to_string()));
        }
        if found < known_version() {
            let path = database.to_string();
            return Err(Error::Older { path, found, known: known_version() });
        }
        if !has_roles(&mut connection).await.map_err(|error| at(database, error))? {
            return Err(Error::NoViewers(database.to_string()));
        }
        Self::with(connection, database, Use::Read).await
    }

    async fn with(mut connection: Connection, database: &Database, to: Use) -> Result<Self, Error> {
        let key = setting(&mut connection, "key").await.map_err(|error| at(database, error))?;
        let key = key.as_deref().and_then(from_hex).ok_or_else(|| Error::NotOurs {
            path: database.to_string(),
            found: "no key in it".to_owned(),
        })?;
        let dialect = connection.dialect();
        let tables = Tables {
            conversations: Table::new(&sql::CONVERSATION_ROWS, dialect),
            people: Table::new(&sql::PERSON_ROWS, dialect),
            parties: Table::new(&sql::PARTY_ROWS, dialect),
            turns: Table::new(&sql::TURN_ROWS, dialect),
            words: Table::new(&sql::SEARCH_ROWS, dialect),
            events: Table::new(&sql::EVENT_ROWS, dialect),
            stretches: Table::new(&sql::STRETCH_ROWS, dialect),
            bill_lines: Table::new(&sql::BILL_LINE_ROWS, dialect),
            recordings: Table::new(&sql::RECORDING_ROWS, dialect),
            kept_words: Table::new(&sql::KEPT_WORD_ROWS, dialect),
            signals: Table::new(&sql::SIGNAL_ROWS, dialect),
            acts: Table::new(&sql::ACT_ROWS, dialect),
            moments: Table::new(&sql::MOMENT_ROWS, dialect),
            rollups: Table::new(&sql::ROLLUP_ROWS, dialect),
            totals: Table::new(&sql::TOTAL_ROWS, dialect),
            sizes: Table::new(&sql::SIZE_ROWS, dialect),
            problems: Table::new(&sql::PROBLEM_ROWS, dialect),
        };
        let mut store = Self {
            database: database.clone(),
            connection,
            to,
            seal: Seal::new(&key),
            tables,
            names: Names::default(),
            zones: BTreeMap::new(),
            unindexed: None,
            key,
            tidied: None,
            moved: 0,
        };
        store.read_zones().await?;
        Ok(store)
    }

    /// Another connection to the same database, to read beside this one.
    pub async fn reader(&self) -> Result<Self, Error> {
        let connection = match &self.database {
            Database::File(path) => file::another_reader(path, file::SERVED_CACHE_KIB).await?,
            Database::Server(server) => {
                let connected = server::connect(server, Use::Read).await;
                connected.map_err(|error| at(&self.database, error))?
            }
        };
        Self::with(connection, &self.database, Use::Read).await
    }

    /// Connects again where a server has ended the connection, as it does when it is started anew.
    pub async fn revive(&mut self) -> Result<(), Error> {
        if let Database::Server(server) = &self.database
            && !self.connection.is_there().await
        {
            let connected = server::connect(server, self.to).await;
            self.connection = connected.map_err(|error| at(&self.database, error))?;
        }
        Ok(())
    }

    /// Moves what the log has gathered into the database where it is much. For whoever writes much, and
    /// for a server, after each transaction or once a second; a server of databases does so by itself.
    pub async fn tidy_log(&mut self) -> Result<(), Error> {
        let Database::File(path) = &self.database else { return Ok(()) };
        if self.tidied.is_some_and(|at| at.elapsed() < TIDY_AGAIN) {
            return Ok(());
        }
        let tidied = file::tidy_log(path, &mut self.connection).await;
        if tidied.map_err(|error| at(&self.database, error))? {
            self.tidied = Some(Instant::now());
        }
        Ok(())
    }

    /// Moves what the log beside the file has gathered into the database, a little at a time. For
    /// whoever looks after it while others read and write.
    pub async fn move_log(&mut self) -> Result<(), Error> {
        let Database::File(path) = &self.database else { return Ok(()) };
        let moved = file::move_log(path, &mut self.connection, self.moved).await;
        self.moved = moved.map_err(|error| at(&self.database, error))?;
        Ok(())
    }

    /// Lets others write first who wait to; whether anybody did. For whoever writes one transaction after
    /// another: nobody is let in between them otherwise.
    pub async fn give_way(&self) -> bool {
        self.connection.give_way().await
    }

    /// The secret that was made with the database, for keyed hashes.
    pub fn key(&self) -> [u8; 32] {
        self.key
    }

    /// Where the database is.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Sets the rubric of a programme, with the text of its own heads where it names some. Returns whether it
    /// is another than before.
    pub async fn set_rubric(
        &mut self,
        toml: &str,
        heads: Option<&str>,
        rubric: &measure::rubric::Rubric,
    ) -> Result<bool, Error> {
        Ok(self.replace_rubric(toml, heads, rubric, None).await? == SetRubric::Another)
    }

    /// The same, where the programme's rubric is of so many versions still.
    pub async fn replace_rubric(
        &mut self,
        toml: &str,
        heads: Option<&str>,
        rubric: &measure::rubric::Rubric,
        from: Option<usize>,
    ) -> Result<SetRubric, Error> {
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
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let versions = query(sql::RUBRIC_VERSIONS).bind(&rubric.programme);
        let versions = versions.fetch_all(&mut transaction).await.map_err(named)?.len();
        if from.is_some_and(|from| from != versions) {
            transaction.rollback().await.map_err(named)?;
            return Ok(SetRubric::Not { versions });
        }
        let rows = query(sql::RUBRICS).fetch_all(&mut transaction).await.map_err(named)?;
        let same = rows.iter().any(|row| {
            get::<&str>(row, 0) == rubric.programme && get::<&str>(row, 1) == digest.as_str()
        });
        if !same {
            query(sql::ADD_RUBRIC)
                .bind(&rubric.programme)
                .bind(digest.as_str())
                .bind(now())
                .bind(zone.as_ref().map(|(name, _)| name.as_str()))
                .bind(toml)
                .bind(heads)
                .execute(&mut transaction)
                .await
                .map_err(named)?;
        }
        transaction.commit().await.map_err(named)?;
        match zone {
            Some((_, zone)) => self.zones.insert(rubric.programme.clone(), zone),
            None => self.zones.remove(&rubric.programme),
        };
        Ok(if same { SetRubric::Same } else { SetRubric::Another })
    }

    /// The rubric of every programme, as it stands now.
    pub async fn rubrics(&mut self) -> Result<Vec<Rubric>, Error> {
        let rows = query(sql::RUBRICS).fetch_all(&mut self.connection).await;
        rows.map_err(|error| at(&self.database, error))?
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
        let rows = query(sql::RUBRICS).fetch_all(&mut self.connection).await;
        for row in rows.map_err(|error| at(&self.database, error))? {
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
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let row = query(sql::IS_EMPTY).fetch_one(&mut transaction).await.map_err(named)?;
        let is_first = get(&row, 0);
        if is_first {
            transaction.run(sql::DROP_INDEXES).await.map_err(named)?;
        }
        let start = query(sql::START_IMPORT).bind(now()).bind(what);
        let row = start.fetch_one(&mut transaction).await.map_err(named)?;
        transaction.commit().await.map_err(named)?;
        if is_first {
            self.unindexed = Some(0);
        }
        Ok(Import(get(&row, 0)))
    }

    /// Notes what an import refused.
    pub async fn add_problems(
        &mut self,
        import: Import,
        problems: &[Problem],
    ) -> Result<(), Error> {
        let Self { database, connection, tables, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let last = query(sql::LAST_PROBLEM).fetch_one(&mut transaction).await.map_err(named)?;
        let mut rows = tables.problems.rows();
        for (key, problem) in (get::<i64>(&last, 0) + 1..).zip(problems) {
            rows.add(key)
                .add(import.0)
                .add(&*problem.origin.file)
                .add(problem.origin.place.as_deref());
            rows.add(&*problem.expected).add(problem.found.as_deref());
        }
        tables.problems.insert(rows, &mut transaction).await.map_err(named)?;
        transaction.commit().await.map_err(named)
    }

    /// Notes what an import came to.
    pub async fn finish_import(&mut self, import: Import, counts: &Counts) -> Result<(), Error> {
        self.index().await?;
        let done = query(sql::FINISH_IMPORT)
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
        done.map(drop).map_err(|error| at(&self.database, error))
    }

    /// Makes the indexes that a first import left out.
    pub(crate) async fn index(&mut self) -> Result<(), Error> {
        if self.unindexed.take().is_some() {
            let made = make_indexes(&mut self.connection).await;
            made.map_err(|error| at(&self.database, error))?;
        }
        Ok(())
    }

    /// Closes it; what was reported is on disk before that already.
    pub async fn close(mut self) -> Result<(), Error> {
        // An import that was not finished leaves its indexes to be made.
        self.index().await?;
        self.connection.close().await.map_err(|error| at(&self.database, error))
    }
}

/// Makes the indexes that are not there. Nobody else writes meanwhile: of two that make one index
/// PostgreSQL sends one away, and whoever writes holds tables that making one waits for.
async fn make_indexes(connection: &mut Connection) -> Result<(), sqlx::Error> {
    let lacks = query(sql::LACKS_INDEXES).fetch_one(connection).await?;
    if !get::<bool>(&lacks, 0) {
        return Ok(());
    }
    let mut transaction = connection.begin_write().await?;
    transaction.run(sql::CREATE_INDEXES).await?;
    transaction.commit().await
}

/// The numbers of acts and signals, in the order of their tables; those that are new get one, in a
/// transaction that is the only one to write when it looks which are.
async fn name_keys(connection: &mut Connection) -> Result<(Vec<i64>, Vec<i64>), sqlx::Error> {
    if let Some(keys) = known_keys(connection).await? {
        return Ok(keys);
    }
    let mut transaction = connection.begin_write().await?;
    for kind in ActKind::ALL {
        query(sql::ADD_ACT_KIND).bind(kind.name()).execute(&mut transaction).await?;
    }
    for kind in SIGNALS {
        let add = query(sql::ADD_SIGNAL_KIND).bind(kind.name).bind(kind.unit);
        add.execute(&mut transaction).await?;
    }
    let keys = known_keys(&mut transaction).await?.ok_or(sqlx::Error::RowNotFound)?;
    transaction.commit().await?;
    Ok(keys)
}

/// The numbers of acts and signals; `None` where one has none yet.
async fn known_keys(
    connection: &mut Connection,
) -> Result<Option<(Vec<i64>, Vec<i64>)>, sqlx::Error> {
    let acts = keys(connection, sql::ACT_KINDS).await?;
    let signals = keys(connection, sql::SIGNAL_KINDS).await?;
    let acts: Option<_> = ActKind::ALL.iter().map(|kind| acts.get(kind.name()).copied()).collect();
    let signals: Option<_> = SIGNALS.iter().map(|kind| signals.get(kind.name).copied()).collect();
    Ok(acts.zip(signals))
}

async fn keys(
    connection: &mut Connection,
    sql: &'static str,
) -> Result<BTreeMap<String, i64>, sqlx::Error> {
    let rows = query(sql).fetch_all(connection).await?;
    Ok(rows.iter().map(|row| (get(row, 1), get(row, 0))).collect())
}

/// A count as the database holds it.
pub(crate) fn count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes())
}
