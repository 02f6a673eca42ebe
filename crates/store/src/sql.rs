//! Every statement in one place, and what SQLite needs that another database does not.

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// What a database says in its own way.
pub(crate) struct Dialect {
    /// Whether places for values have numbers.
    pub(crate) is_numbered: bool,
    /// Text in a table, as the schema says it.
    text: &'static str,
    /// How words are found.
    pub(crate) finds: Finds,
    /// What `{name}` or `{name:A,B}` stands for, with `{0}` and `{1}` where A and B go.
    forms: &'static [(&'static str, &'static str)],
}

/// How a database finds words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finds {
    /// A table of FTS5 with a row a conversation.
    Fts5,
    /// `tsvector`s of PostgreSQL, some rows a conversation.
    Tsvector,
}

/// SQLite's way.
pub(crate) const SQLITE: Dialect = Dialect {
    is_numbered: false,
    text: "TEXT",
    finds: Finds::Fts5,
    forms: &[
        // The table of words. They are folded before they come here, so that this splits at blanks
        // alone; what they are of stands in `turn`. Beginnings of two and three letters are indexed
        // (`search::LONGEST_INDEXED`).
        (
            "search",
            "CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1, \
             prefix = '2 3', tokenize = \"ascii tokenchars '_'\");",
        ),
        ("search_key", "rowid"),
        ("search_words", "?"),
        ("merge_search", "INSERT INTO search (search) VALUES ('optimize')"),
        // A primary key that is a number.
        ("key", "INTEGER PRIMARY KEY"),
        // Rows that lie in order of the primary key.
        ("clustered", "WITHOUT ROWID"),
        // A text cut from one byte up to another.
        ("cut", "CAST(substr(CAST({0} AS BLOB), {1} + 1, {2} - {1}) AS TEXT)"),
        ("hex", "lower(hex({0}))"),
        // The elements of an array in a text, as `one`, in their order by `one.key`.
        ("each", "JOIN json_each({0}) one"),
        // The cell of an element that is an array too: as a number, or as it is written.
        ("integer", "one.value ->> {0}"),
        ("real", "one.value ->> {0}"),
        ("written", "one.value -> {0}"),
        ("array", "json_array"),
        ("arrays", "json_group_array"),
        (
            "whose",
            "SELECT (SELECT application_id FROM pragma_application_id), count(*) FROM sqlite_schema",
        ),
        ("indexes", "sqlite_schema WHERE type = 'index' AND name"),
        ("room", ""),
        ("mark", "PRAGMA application_id = 1164014190"),
        ("begin_write", "BEGIN IMMEDIATE"),
        ("begin_read", "BEGIN"),
    ],
};

/// PostgreSQL's way. Text is ordered by its bytes, as SQLite's is, whatever the server's language.
pub(crate) const POSTGRES: Dialect = Dialect {
    is_numbered: true,
    text: "TEXT COLLATE \"C\"",
    finds: Finds::Tsvector,
    forms: &[
        (
            "search",
            "CREATE TABLE search (conversation BIGINT NOT NULL, words TSVECTOR NOT NULL); \
             CREATE INDEX search_words ON search USING gin (words); \
             CREATE INDEX search_conversation ON search (conversation);",
        ),
        ("search_key", "conversation"),
        ("search_words", "CAST(? AS tsvector)"),
        ("merge_search", "SELECT 1"),
        ("key", "BIGINT PRIMARY KEY"),
        ("clustered", ""),
        (
            "cut",
            "convert_from(substring(convert_to({0}, 'UTF8') FROM ({1})::integer + 1 FOR ({2} - {1})::integer), 'UTF8') \
             COLLATE \"C\"",
        ),
        ("hex", "encode({0}, 'hex') COLLATE \"C\""),
        (
            "each",
            "CROSS JOIN LATERAL json_array_elements({0}::json) WITH ORDINALITY one (value, key)",
        ),
        ("integer", "(one.value ->> {0})::bigint"),
        ("real", "(one.value ->> {0})::double precision"),
        ("written", "one.value ->> {0}"),
        ("none", "{0,0}"),
        ("array", "json_build_array"),
        ("arrays", "json_agg"),
        // A server's databases have no mark: ours is a schema with these two tables.
        (
            "whose",
            "SELECT (CASE WHEN to_regclass('earnest.schema_version') IS NULL OR to_regclass('earnest.setting') IS NULL \
             THEN 0 ELSE 1164014190 END)::bigint, \
             (SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('earnest'))",
        ),
        ("indexes", "pg_indexes WHERE schemaname = 'earnest' AND indexname"),
        ("room", "CREATE SCHEMA IF NOT EXISTS earnest"),
        (
            "mark",
            "COMMENT ON SCHEMA earnest IS 'conversations and what was found in them, kept by Earnest'",
        ),
        ("begin_write", "BEGIN ISOLATION LEVEL READ COMMITTED"),
        ("begin_read", "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"),
    ],
};

impl Dialect {
    /// A statement as this database takes it.
    pub(crate) fn statement(&self, text: SqlStr) -> SqlStr {
        let has_forms = text.as_str().contains('{');
        let has_places = self.is_numbered && text.as_str().contains('?');
        if !has_forms && !has_places {
            return text;
        }
        let filled = if has_forms { self.fill(text.as_str()) } else { text.as_str().to_owned() };
        let whole = if has_places { numbered(&filled) } else { filled };
        AssertSqlSafe(whole).into_sql_str()
    }

    /// A step of the schema. Where references are enforced, they are at the end of a transaction: a
    /// row may come before the one that it refers to.
    pub(crate) fn schema(&self, step: &str) -> String {
        let cascade = "ON DELETE CASCADE";
        let deferred = format!("{cascade} DEFERRABLE INITIALLY DEFERRED");
        let step = self.fill(step).replace("TEXT", self.text);
        if self.is_numbered { step.replace(cascade, &deferred) } else { step }
    }

    /// A text with its forms filled in.
    pub(crate) fn fill(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, form)) = rest.split_once('{') {
            out.push_str(before);
            let Some((form, after)) = form.split_once('}') else { break };
            let (name, given) = form.split_once(':').unwrap_or((form, ""));
            let known = self.forms.iter().find(|(known, _)| *known == name);
            let mut filled = known.map_or("", |(_, filled)| filled).to_owned();
            for (place, given) in given.split(',').enumerate() {
                filled = filled.replace(&format!("{{{place}}}"), given);
            }
            out.push_str(&filled);
            rest = after;
        }
        out.push_str(rest);
        out
    }
}

/// A statement with `$1` for its first `?`, and so on.
fn numbered(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for (number, part) in text.split('?').enumerate() {
        if number > 0 {
            out.push('$');
            out.push_str(&number.to_string());
        }
        out.push_str(part);
    }
    out
}

/// The steps from an empty database to this version's schema; the first brings schema 1.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../schema/0001.sql"),
    include_str!("../schema/0002.sql"),
    include_str!("../schema/0003.sql"),
    include_str!("../schema/0004.sql"),
    include_str!("../schema/0005.sql"),
    include_str!("../schema/0006.sql"),
    include_str!("../schema/0007.sql"),
    include_str!("../schema/0008.sql"),
    include_str!("../schema/0009.sql"),
    include_str!("../schema/0010.sql"),
    include_str!("../schema/0011.sql"),
    include_str!("../schema/0012.sql"),
    include_str!("../schema/0013.sql"),
    include_str!("../schema/0014.sql"),
    include_str!("../schema/0015.sql"),
    include_str!("../schema/0016.sql"),
    include_str!("../schema/0017.sql"),
    include_str!("../schema/0018.sql"),
    include_str!("../schema/0019.sql"),
    include_str!("../schema/0020.sql"),
];

/// Marks a file as ours: "Earn" in the header of the file.
pub(crate) const APPLICATION_ID: i64 = 1_164_014_190;
/// The mark, and how many tables there are.
pub(crate) const WHOSE: &str = "{whose}";
/// Makes room for our tables.
pub(crate) const ROOM: &str = "{room}";
/// Marks a new database as ours.
pub(crate) const MARK: &str = "{mark}";
/// What a connection to a server says first. Nobody waits longer for a lock than SQLite's writers, and no
/// question is so long that it pays to compile it: with policies in it that took seconds.
pub(crate) const SESSION: &str = "SET search_path = earnest; SET lock_timeout = '5s'; SET synchronous_commit = on; SET jit = off";
pub(crate) const SESSION_THAT_READS: &str = "SET default_transaction_read_only = on";
/// The role of something in this database. As a name it is cut where PostgreSQL cuts names.
pub(crate) const ROLE: &str =
    "SELECT CAST(CAST('earnest_' || ? || '_' || current_database() AS name) AS text)";
/// From here on the transaction is a role of this database, and says who looks.
pub(crate) const LOOK: &str = "SELECT \
     set_config('role', CAST(CAST('earnest_' || ? || '_' || current_database() AS name) AS text), true), \
     set_config('earnest.role', ?, true), set_config('earnest.account', ?, true), \
     set_config('earnest.agent', ?, true), set_config('earnest.grants', ?, true), \
     set_config('earnest.withheld', ?, true)";
/// What is set between these is not set after them.
pub(crate) const BEGIN_LOOK: &str = "SAVEPOINT look";
pub(crate) const END_LOOK: &str = "ROLLBACK TO SAVEPOINT look; RELEASE SAVEPOINT look";
/// Whether this user may act as a role; no row where there is no such role.
pub(crate) const IS_ROLE: &str =
    "SELECT pg_has_role(current_user, r.oid, 'MEMBER') FROM pg_roles r WHERE r.rolname = ?";
/// What SQLite counts with and PostgreSQL does not: what is true counts one, so that
/// `avg(outcome = 'met')` is a share and `sum(outcome = 'met')` a number on both.
pub(crate) const AGGREGATES: &str = "\
     CREATE OR REPLACE FUNCTION add_true(counts bigint[], value boolean) RETURNS bigint[] \
     LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT ARRAY[counts[1] + value::integer, counts[2] + 1]'; \
     CREATE OR REPLACE FUNCTION share_true(counts bigint[]) RETURNS double precision \
     LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT counts[1]::double precision / NULLIF(counts[2], 0)'; \
     CREATE OR REPLACE FUNCTION number_true(counts bigint[]) RETURNS bigint \
     LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT CASE WHEN counts[2] > 0 THEN counts[1] END'; \
     CREATE OR REPLACE AGGREGATE avg (boolean) \
     (SFUNC = add_true, STYPE = bigint[], INITCOND = '{none}', FINALFUNC = share_true); \
     CREATE OR REPLACE AGGREGATE sum (boolean) \
     (SFUNC = add_true, STYPE = bigint[], INITCOND = '{none}', FINALFUNC = number_true)";
/// Which of these words are names of functions that do more than read. The words of a text are told
/// apart by what is between them alone, so that no way of quoting hides one.
pub(crate) const FUNCTIONS_THAT_ACT: &str = "SELECT DISTINCT p.proname::text FROM pg_proc p \
     WHERE p.provolatile = 'v' AND p.proname <> 'random' AND p.proname = ANY(string_to_array(?, ' ')) ORDER BY 1";
/// A number that no transaction before this one has.
pub(crate) const OWN_TRANSACTION: &str = "SELECT pg_current_xact_id()::text";
/// How many are in the way of leaving out what a transaction took away: whoever sees a state of our
/// database from before, the server's own workers too; standby servers that hold one; and transactions
/// from before that go on, in any database of the server, for a new look counts them as not ended.
pub(crate) const IN_THE_WAY: &str = "WITH own (id) AS (SELECT CAST(? AS xid8)) SELECT \
     (SELECT count(*) FROM pg_stat_activity a, own WHERE a.datname = current_database() \
     AND a.pid <> pg_backend_pid() AND age(a.backend_xmin) >= age(own.id::xid)) \
     + (SELECT count(*) FROM pg_replication_slots s, own WHERE age(s.xmin) >= age(own.id::xid)) \
     + (SELECT count(*) FROM own WHERE pg_snapshot_xmin(pg_current_snapshot()) <= own.id)";
/// Writes anew what held a conversation, one table after the other. Whoever does not own the database
/// is warned about the last, and not refused.
pub(crate) const WRITE_TABLES_ANEW: &[&str] = &[
    "VACUUM (FULL, ANALYZE) conversation, party, person, turn, event, stretch, bill_line, recording, kept_words, \
     playable, found_signals, found_acts, moment, search, problem, audit, audit_text, judged, mark, dispute, duty_check, \
     coaching_moment, review, review_answer, hold",
    "VACUUM (FULL) pg_catalog.pg_statistic",
];
/// Writes everything that is stored anew, by way of a temporary file: in memory, as this connection
/// has its others, it would take the size of the database.
pub(crate) const WRITE_ANEW: &[&str] =
    &["PRAGMA temp_store = FILE", "VACUUM", "PRAGMA temp_store = MEMORY"];
/// Words of erased conversations lie in the index until its parts are merged.
pub(crate) const MERGE_SEARCH: &str = "{merge_search}";

// What a list has of conversations that were stored before there were lists.
pub(crate) const STORED_AFTER: &str =
    "SELECT key FROM conversation WHERE key > ? ORDER BY key LIMIT ?";
pub(crate) const TEXTS_OF: &str = "SELECT text FROM turn WHERE conversation = ? ORDER BY number";
pub(crate) const FOUND_IN: &str = "SELECT k.class, m.owner, k.status, m.outcome, count(*) FROM moment m \
     JOIN kind k ON k.key = m.kind WHERE m.conversation = ? GROUP BY k.class, m.owner, k.status, m.outcome";
pub(crate) const SET_LISTED: &str = "UPDATE conversation SET missed_proven = ?, missed_trial = ?, found_met = ?, \
     found_missed = ?, found_unknown = ?, length_ms = coalesce((SELECT max(r.length_ms) FROM recording r \
     WHERE r.conversation = conversation.key), (SELECT max(coalesce(t.end_ms, t.start_ms)) FROM turn t \
     WHERE t.conversation = conversation.key)) WHERE key = ?";
pub(crate) const ADD_SEARCH: &str =
    "INSERT INTO search ({search_key}, words) VALUES (?, {search_words})";

/// Moves the log into the database, as far as nobody is in the way.
pub(crate) const MOVE_LOG: &str = "PRAGMA wal_checkpoint(PASSIVE)";
/// Waits for others for a twentieth of a second, and for as long as a connection does else (`file::WAIT`).
pub(crate) const WAIT_BRIEFLY: &str = "PRAGMA busy_timeout = 50";
pub(crate) const WAIT: &str = "PRAGMA busy_timeout = 5000";
/// Moves the log into the database and empties its file.
pub(crate) const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
/// Root pages, to see which table a compiled question opens.
pub(crate) const ROOT_PAGES: &str =
    "SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0";
/// Tables no question may open.
pub(crate) const CLOSED_TABLES: &[&str] = &[
    "person",
    "setting",
    "audit",
    "audit_text",
    "audit_head",
    "rubric",
    "account",
    "account_grant",
    "session",
    "api_key",
    "roster",
    "review",
    "review_answer",
    "mark",
    "dispute",
    "coaching",
    "coaching_moment",
    "calibration",
    "saved_view",
    "programme_switch",
];

pub(crate) const BEGIN_WRITE: &str = "{begin_write}";
pub(crate) const BEGIN_READ: &str = "{begin_read}";
/// PostgreSQL's writers wait for each other until the end of the transaction; SQLite's do anyway.
/// Whether anything may be written is asked too: nothing else refuses until a row is.
pub(crate) const LOCK_WRITERS: &str =
    "SELECT current_setting('transaction_read_only') = 'on' FROM pg_advisory_xact_lock(1164014190)";

pub(crate) const GET_VERSION: &str = "SELECT max(version) FROM schema_version";
pub(crate) const SET_VERSION: &str =
    "INSERT INTO schema_version (version, applied_at) VALUES (?, ?)";
pub(crate) const GET_SETTING: &str = "SELECT value FROM setting WHERE name = ?";
pub(crate) const SET_SETTING: &str = "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value";

pub(crate) const RUBRICS: &str = "SELECT programme, digest, set_at, time_zone, toml, heads FROM rubric r \
     WHERE key = (SELECT max(key) FROM rubric n WHERE n.programme = r.programme) ORDER BY programme";
pub(crate) const ADD_RUBRIC: &str = "INSERT INTO rubric (key, programme, digest, set_at, time_zone, toml, heads) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM rubric), ?, ?, ?, ?, ?, ?)";

pub(crate) const KINDS: &str = "SELECT key, name, title, class, skill, status FROM kind";
pub(crate) const ADD_KIND: &str =
    "INSERT INTO kind (key, name, title, class, skill, status) VALUES (?, ?, ?, ?, ?, ?)";
pub(crate) const EDITIONS: &str = "SELECT key, name FROM edition";
pub(crate) const ADD_EDITION: &str = "INSERT INTO edition (key, name) VALUES (?, ?)";
pub(crate) const ACT_KINDS: &str = "SELECT key, name FROM act_kind";
pub(crate) const ADD_ACT_KIND: &str = "INSERT INTO act_kind (key, name) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM act_kind), ?) ON CONFLICT (name) DO NOTHING";
pub(crate) const SIGNAL_KINDS: &str = "SELECT key, name FROM signal_kind";
pub(crate) const ADD_SIGNAL_KIND: &str = "INSERT INTO signal_kind (key, name, unit) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM signal_kind), ?, ?) ON CONFLICT (name) DO NOTHING";
pub(crate) const FIND_SCOPE: &str =
    "SELECT key FROM scope WHERE agent = ? AND team = ? AND programme = ?";
pub(crate) const ADD_SCOPE: &str = "INSERT INTO scope (key, agent, team, programme) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM scope), ?, ?, ?) RETURNING key";

pub(crate) const START_IMPORT: &str = "INSERT INTO import (key, started_at, what) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM import), ?, ?) RETURNING key";
pub(crate) const FINISH_IMPORT: &str = "UPDATE import SET finished_at = ?, files = ?, bytes = ?, conversations = ?, \
     stored = ?, replaced = ?, unchanged = ?, refused = ? WHERE key = ?";
pub(crate) const LAST_PROBLEM: &str = "SELECT coalesce(max(key), 0) FROM problem";

pub(crate) const LAST_CONVERSATION: &str = "SELECT coalesce(max(key), 0) FROM conversation";
/// Followed by pairs of id and source, and a closing bracket.
pub(crate) const KNOWN: &str = "SELECT c.id, c.source, c.key, c.digest, e.name FROM conversation c \
     JOIN edition e ON e.key = c.edition WHERE (c.id, c.source) IN (VALUES ";

/// What conversations with recordings were made of.
pub(crate) const MADE_OF: &str = "SELECT c.id, c.source, r.made_of, e.name FROM conversation c \
     JOIN edition e ON e.key = c.edition JOIN recording r ON r.conversation = c.key AND r.number = 0 \
     WHERE r.made_of IS NOT NULL AND (c.id, c.source) IN (VALUES ";
pub(crate) const SET_MADE_OF: &str = "UPDATE recording SET made_of = ? WHERE number = 0 AND \
     conversation = (SELECT key FROM conversation WHERE id = ? AND source = ?)";

pub(crate) const COUNTS_OF: &str = "SELECT m.scope, m.kind, m.owner, m.edition, m.outcome, count(*), coalesce(max(c.day), '') \
     FROM moment m JOIN conversation c ON c.key = m.conversation \
     WHERE m.conversation = ? GROUP BY m.scope, m.kind, m.owner, m.edition, m.outcome";
pub(crate) const SCOPE_OF: &str =
    "SELECT scope, turns, day, id, file, programme, started_at FROM conversation WHERE key = ?";
pub(crate) const PEOPLE_OF: &str = "SELECT p.pseudonym, p.role, n.number IS NOT NULL FROM party p \
     LEFT JOIN person n ON n.conversation = p.conversation AND n.number = p.number WHERE p.conversation = ?";
pub(crate) const DELETE_FINDINGS: [&str; 3] = [
    "DELETE FROM found_signals WHERE conversation = ?",
    "DELETE FROM found_acts WHERE conversation = ?",
    "DELETE FROM moment WHERE conversation = ?",
];
/// After its findings.
pub(crate) const DELETE_CONVERSATION: [&str; 11] = [
    DELETE_PLAYABLES,
    DELETE_KEPT_WORDS,
    "DELETE FROM search WHERE {search_key} = ?",
    "DELETE FROM recording WHERE conversation = ?",
    "DELETE FROM stretch WHERE conversation = ?",
    "DELETE FROM bill_line WHERE conversation = ?",
    "DELETE FROM event WHERE conversation = ?",
    "DELETE FROM turn WHERE conversation = ?",
    "DELETE FROM person WHERE conversation = ?",
    "DELETE FROM party WHERE conversation = ?",
    "DELETE FROM conversation WHERE key = ?",
];
pub(crate) const IS_EMPTY: &str = "SELECT NOT EXISTS (SELECT 1 FROM conversation)";
/// What a first import does without until its end.
pub(crate) const DROP_INDEXES: &str = "DROP INDEX IF EXISTS party_pseudonym; \
     DROP INDEX IF EXISTS moment_agent; DROP INDEX IF EXISTS moment_conversation; \
     DROP INDEX IF EXISTS conversation_list";
/// Whether any of them is not there.
pub(crate) const LACKS_INDEXES: &str = "SELECT count(*) < 4 FROM {indexes} IN \
     ('party_pseudonym', 'moment_agent', 'moment_conversation', 'conversation_list')";
/// The indexes that are spread over the whole file. `conversation_list` has every column that a list
/// of conversations is chosen and sorted by: a hundred thousand are looked through in it in 30 ms.
pub(crate) const CREATE_INDEXES: &str = "CREATE INDEX IF NOT EXISTS party_pseudonym ON party (pseudonym); \
     CREATE INDEX IF NOT EXISTS moment_agent ON moment \
     (agent, moment, outcome, owner, conversation, number, kind, edition, scope); \
     CREATE INDEX IF NOT EXISTS moment_conversation ON moment (conversation_id); \
     CREATE INDEX IF NOT EXISTS conversation_list ON conversation \
     (started_at, key, scope, day, programme, channel, language, topic, length_ms, missed_proven, missed_trial, \
     found_met, found_missed, found_unknown)";
pub(crate) const SET_EDITION: &str = "UPDATE conversation SET edition = ?, day = ?, missed_proven = ?, missed_trial = ?, \
     found_met = ?, found_missed = ?, found_unknown = ? WHERE key = ?";
pub(crate) const DELETE_EMPTY_ROLLUP: &str = "DELETE FROM rollup WHERE day = ? AND scope = ? AND kind = ? \
     AND owner = ? AND edition = ? AND met = 0 AND missed = 0 AND unknown = 0";
pub(crate) const DELETE_EMPTY_TOTAL: &str = "DELETE FROM total WHERE scope = ? AND kind = ? AND owner = ? \
     AND edition = ? AND met = 0 AND missed = 0 AND unknown = 0";
pub(crate) const DELETE_EMPTY_SIZE: &str = "DELETE FROM size WHERE scope = ? AND conversations = 0";

pub(crate) const BY_ID: &str =
    "SELECT key, source, id FROM conversation WHERE id = ? ORDER BY source LIMIT 3";
pub(crate) const BY_SOURCE_AND_ID: &str =
    "SELECT key, source, id FROM conversation WHERE source = ? AND id = ?";
/// The upper end is the beginning with the last possible character behind it.
pub(crate) const BY_BEGINNING: &str =
    "SELECT key, source, id FROM conversation WHERE id >= ? AND id < ? ORDER BY id, source LIMIT 3";
pub(crate) const COUNT_BEGINNING: &str =
    "SELECT count(*) FROM conversation WHERE id >= ? AND id < ?";
pub(crate) const CONVERSATION: &str = "SELECT c.id, c.source, c.digest, e.name, c.started_at, c.channel, c.direction, \
     c.language, c.programme, c.queue, c.topic, c.timing, c.file, c.place, i.started_at \
     FROM conversation c JOIN edition e ON e.key = c.edition JOIN import i ON i.key = c.import WHERE c.key = ?";
pub(crate) const PARTIES: &str = "SELECT p.role, p.pseudonym, p.team, n.sealed FROM party p \
     LEFT JOIN person n ON n.conversation = p.conversation AND n.number = p.number WHERE p.conversation = ? ORDER BY p.number";
pub(crate) const TURNS: &str =
    "SELECT party, start_ms, end_ms, text, heard FROM turn WHERE conversation = ? ORDER BY number";
pub(crate) const EVENTS: &str =
    "SELECT kind, after_turn, length_ms FROM event WHERE conversation = ? ORDER BY number";
pub(crate) const STRETCHES: &str = "SELECT kind, start_ms, end_ms, party, stated FROM stretch WHERE conversation = ? ORDER BY number";
pub(crate) const KEPT_WORDS: &str = "SELECT hash FROM kept_words WHERE conversation = ?";
pub(crate) const DELETE_KEPT_WORDS: &str = "DELETE FROM kept_words WHERE conversation = ?";
/// Whether any recording names these words.
pub(crate) const ARE_NAMED: &str = "SELECT EXISTS (SELECT 1 FROM kept_words WHERE hash = ?)";
pub(crate) const RECORDINGS: &str = "SELECT file, hash, container, codec, rate_hz, channels, length_ms, fault, clipped, \
     signal_to_noise_db, bandwidth_hz, dropouts, lost_ms, empty_channels, echo_delay_ms, echo_loss_db, peaks, sealed, \
     coalesce((SELECT string_agg(k.hash, ' ' ORDER BY k.place) FROM kept_words k \
     WHERE k.conversation = r.conversation AND k.number = r.number), ''), doubled \
     FROM recording r WHERE r.conversation = ? ORDER BY r.number";
pub(crate) const PLAYABLES: &str = "SELECT hash, start_ms, length_ms, rate_hz, parties, silent_ms, \
     word_starts FROM playable WHERE conversation = ? ORDER BY number";
pub(crate) const ADD_PLAYABLE: &str = "INSERT INTO playable (conversation, number, hash, start_ms, length_ms, rate_hz, \
     parties, silent_ms, word_starts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
pub(crate) const DELETE_PLAYABLES: &str = "DELETE FROM playable WHERE conversation = ?";
pub(crate) const SET_SEALED: &str =
    "UPDATE recording SET sealed = ? WHERE conversation = ? AND number = ?";
// The files of sound that rows name: of a conversation, of all, and whether any names one.
pub(crate) const SEALED_OF: &str =
    "SELECT hash FROM recording WHERE conversation = ? AND sealed <> 0";
pub(crate) const PLAYABLES_OF: &str = "SELECT hash FROM playable WHERE conversation = ?";
pub(crate) const ALL_SEALED: &str = "SELECT hash FROM recording WHERE sealed <> 0";
pub(crate) const ALL_PLAYABLES: &str = "SELECT hash FROM playable";
pub(crate) const IS_SEALED: &str = "SELECT count(*) FROM recording WHERE hash = ? AND sealed <> 0";
pub(crate) const IS_PLAYABLE: &str = "SELECT count(*) FROM playable WHERE hash = ?";
pub(crate) const BILL_LINES: &str =
    "SELECT what, hundredths, date FROM bill_line WHERE conversation = ? ORDER BY number";
/// A value as the text that it was written as: to read it in a database may change its last digit.
pub(crate) const SIGNALS: &str = "SELECT k.name, {integer:1}, {written:2} \
     FROM found_signals s {each:s.signals} JOIN signal_kind k ON k.key = {integer:0} \
     WHERE s.conversation = ? ORDER BY one.key";
pub(crate) const ACTS: &str = "SELECT k.name, {integer:1}, {integer:2}, {integer:3}, {real:4} \
     FROM found_acts a {each:a.acts} JOIN act_kind k ON k.key = {integer:0} \
     WHERE a.conversation = ? ORDER BY one.key";
pub(crate) const MOMENTS: &str = "SELECT kind, coalesce(found_outcome, outcome), why_unknown, coalesce(found_owner, owner), party, opener_turn, opener_first_byte, \
     opener_end_byte, answer_turn, answer_first_byte, answer_end_byte, searched_from, searched_to, closed_at_turn, \
     confidence FROM moment m WHERE m.conversation = ? AND {sees} ORDER BY number";
pub(crate) const EDITION_OF_EACH: &str =
    "SELECT key, programme, edition FROM conversation WHERE key > ? ORDER BY key";

// Whose figures: `{who}` is one of these columns of `scope`.
pub(crate) const AGENT: &str = "agent";
pub(crate) const TEAM: &str = "team";
pub(crate) const PROGRAMME: &str = "programme";
pub(crate) const IS_AGENT: &str = "SELECT count(*) FROM scope WHERE agent = ?";
pub(crate) const COUNTS: &str = "SELECT t.kind, t.owner, t.edition, CAST(sum(t.met) AS BIGINT), CAST(sum(t.missed) AS BIGINT), \
     CAST(sum(t.unknown) AS BIGINT) FROM scope s JOIN total t ON t.scope = s.key WHERE s.{who} = ? GROUP BY t.kind, t.owner, t.edition";
pub(crate) const SIZE: &str = "SELECT CAST(coalesce(sum(z.conversations), 0) AS BIGINT), count(DISTINCT NULLIF(s.agent, '')) \
     FROM scope s JOIN size z ON z.scope = s.key WHERE s.{who} = ?";
/// `{outcome}` is `met`, `missed` or `unknown`.
pub(crate) const AGENTS_WITH: &str = "SELECT s.agent FROM scope s JOIN total t ON t.scope = s.key \
     WHERE s.{who} = ? AND s.agent <> '' AND t.owner = 'associate' \
     AND t.kind IN (SELECT k.key FROM kind k WHERE k.name = ?) \
     GROUP BY s.agent HAVING sum(t.{outcome}) > 0 ORDER BY sum(t.{outcome}) DESC, s.agent LIMIT ?";
pub(crate) const NEWEST: &str = "SELECT conversation, number FROM moment \
     WHERE agent = ? AND moment = ? AND outcome = ? AND owner = 'associate' \
     AND scope IN (SELECT s.key FROM scope s WHERE s.{who} = ?) \
     ORDER BY conversation DESC, number DESC LIMIT ?";
pub(crate) const EXAMPLE: &str = "SELECT m.kind, m.outcome, m.why_unknown, m.owner, m.party, m.opener_turn, \
     m.opener_first_byte, m.opener_end_byte, m.answer_turn, m.answer_first_byte, m.answer_end_byte, m.searched_from, \
     m.searched_to, m.closed_at_turn, m.confidence, c.source, c.id, m.agent, m.opener_quote, m.answer_quote, m.open_ms \
     FROM moment m JOIN conversation c ON c.key = m.conversation WHERE m.conversation = ? AND m.number = ?";

/// Every party is looked at: only customers are found this way, to erase them, and that takes longer.
pub(crate) const BY_REFERENCE: &str = "SELECT DISTINCT p.pseudonym, p.role FROM person n \
     JOIN party p ON p.conversation = n.conversation AND p.number = n.number WHERE n.reference = ?";
pub(crate) const BY_PSEUDONYM: &str =
    "SELECT DISTINCT conversation, role FROM party WHERE pseudonym = ?";
pub(crate) const USED: &str =
    "SELECT count(*) FROM (SELECT 1 FROM party WHERE pseudonym = ? LIMIT 1) AS one";
/// A pseudonym has one reference, for it is made from it; an agent's any reference tells.
pub(crate) const AGENTS_BY_REFERENCE: &str = "SELECT DISTINCT s.agent FROM scope s WHERE ? = \
     (SELECT n.reference FROM party p JOIN person n ON n.conversation = p.conversation AND n.number = p.number \
     WHERE p.pseudonym = s.agent AND n.reference IS NOT NULL LIMIT 1)";
pub(crate) const PERSONS: &str = "SELECT p.pseudonym, p.role, n.sealed FROM person n \
     JOIN party p ON p.conversation = n.conversation AND p.number = n.number ORDER BY n.conversation, n.number";
pub(crate) const FILE_IN_USE: &str =
    "SELECT count(*) FROM (SELECT 1 FROM conversation WHERE file = ? LIMIT 1) AS one";
pub(crate) const PROBLEMS: &str = "SELECT key, file, place, expected, found FROM problem \
     WHERE key > ? ORDER BY key LIMIT ?";
pub(crate) const SET_PROBLEM: &str =
    "UPDATE problem SET file = ?, place = ?, expected = ?, found = ? WHERE key = ?";
pub(crate) const AUDIT_BEFORE: &str =
    "SELECT at, action, purpose, what FROM audit_before ORDER BY key";
pub(crate) const DROP_AUDIT_BEFORE: &str = "DROP TABLE audit_before";
/// The head of the chain, taken so that no other takes it before this transaction's end: whoever comes
/// second waits at its row.
pub(crate) const TAKE_HEAD: &str =
    "UPDATE audit_head SET count = count + 1 WHERE one = 1 RETURNING count, hash";
pub(crate) const SET_HEAD: &str = "UPDATE audit_head SET hash = ? WHERE one = 1";
pub(crate) const HEAD: &str = "SELECT count, hash FROM audit_head";
pub(crate) const ADD_AUDIT: &str = "INSERT INTO audit (key, at, who, action, subject, purpose, what, hash) \
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
pub(crate) const ADD_AUDIT_TEXT: &str =
    "INSERT INTO audit_text (audit, part, salt, text) VALUES (?, ?, ?, ?)";
/// The texts of people's own words; what the program composes itself names nobody, though a number in it
/// may read as an id.
pub(crate) const AUDIT_TEXTS: &str = "SELECT t.audit, t.part, t.text FROM audit_text t JOIN audit a ON a.key = t.audit \
     WHERE a.action NOT IN ('erase', 'expire', 'set_retention') AND (t.audit, t.part) > (?, ?) \
     ORDER BY t.audit, t.part LIMIT ?";
pub(crate) const COUNT_AUDIT_TEXTS: &str = "SELECT count(*) FROM audit_text";
pub(crate) const ERASE_AUDIT_TEXT: &str = "DELETE FROM audit_text WHERE audit = ? AND part = ?";
pub(crate) const WHOLE_AUDIT: &str = "SELECT a.key, a.at, a.who, a.action, a.subject, a.purpose, a.what, a.hash, \
     p.salt, p.text, w.salt, w.text FROM audit a \
     LEFT JOIN audit_text p ON p.audit = a.key AND p.part = 'purpose' \
     LEFT JOIN audit_text w ON w.audit = a.key AND w.part = 'what' ORDER BY a.key";
/// Followed by what is asked of it, an order and a limit.
pub(crate) const AUDITS: &str = "SELECT a.key, a.at, a.who, a.action, a.subject, a.purpose, a.what, \
     p.text, w.text FROM audit a \
     LEFT JOIN audit_text p ON p.audit = a.key AND p.part = 'purpose' \
     LEFT JOIN audit_text w ON w.audit = a.key AND w.part = 'what' WHERE a.at >= ? AND a.key < ?";
pub(crate) const IDS: &str = "SELECT key, source, id FROM conversation";
/// Every source, each found by the one before it.
pub(crate) const SOURCES: &str = "WITH RECURSIVE found (source) AS (SELECT min(source) FROM conversation \
     UNION ALL SELECT (SELECT min(c.source) FROM conversation c WHERE c.source > found.source) FROM found \
     WHERE found.source IS NOT NULL) SELECT source FROM found WHERE source IS NOT NULL LIMIT 1000";
pub(crate) const ID_OF: &str = "SELECT key, source, id FROM conversation WHERE key = ?";
pub(crate) const IDS_OF_AGENT: &str = "SELECT key, source, id FROM conversation WHERE key IN \
     (SELECT p.conversation FROM party p WHERE p.pseudonym = ? AND p.role = 'agent')";
pub(crate) const LOGINS: &str = "SELECT key, login FROM account";

pub(crate) const ADD_ACCOUNT: &str = "INSERT INTO account (key, login, name, role, agent, password, invitation, \
     invited_until, created_at, closed_at) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM account), ?, ?, ?, ?, NULL, ?, ?, ?, NULL) \
     ON CONFLICT (login) DO NOTHING RETURNING key";
pub(crate) const ACCOUNTS: &str = "SELECT key, login, name, role, agent, password, invited_until, created_at, closed_at, \
     here_at, before_at FROM account ORDER BY key";
pub(crate) const ACCOUNT: &str = "SELECT key, login, name, role, agent, password, invited_until, created_at, closed_at, \
     here_at, before_at FROM account WHERE key = ?";
pub(crate) const ACCOUNT_BY_LOGIN: &str = "SELECT key, login, name, role, agent, password, invited_until, created_at, \
     closed_at, here_at, before_at FROM account WHERE login = ?";
pub(crate) const ACCOUNT_BY_INVITATION: &str = "SELECT key, login, name, role, agent, password, invited_until, created_at, \
     closed_at, here_at, before_at FROM account WHERE invitation = ? AND closed_at IS NULL";
pub(crate) const INVITE_AGAIN: &str =
    "UPDATE account SET invitation = ?, invited_until = ? WHERE key = ? AND closed_at IS NULL";
/// What a link opens once: whoever comes second finds no such invitation.
pub(crate) const TAKE_UP: &str = "UPDATE account SET login = ?, name = ?, password = ?, invitation = NULL, \
     invited_until = NULL WHERE key = ? AND invitation = ? AND closed_at IS NULL";
pub(crate) const SET_PASSWORD: &str =
    "UPDATE account SET password = ? WHERE key = ? AND closed_at IS NULL";
pub(crate) const SET_ACCOUNT: &str =
    "UPDATE account SET name = ?, role = ?, agent = ? WHERE key = ? AND closed_at IS NULL";
pub(crate) const OPEN_ACCOUNT: &str =
    "UPDATE account SET closed_at = NULL WHERE key = ? AND closed_at IS NOT NULL";
pub(crate) const CLOSE_ACCOUNT: &str = "UPDATE account SET closed_at = ?, invitation = NULL, invited_until = NULL \
     WHERE key = ? AND closed_at IS NULL";
/// Others who can keep accounts.
pub(crate) const OTHER_ADMINS: &str = "SELECT count(*) FROM account \
     WHERE role = 'admin' AND closed_at IS NULL AND password IS NOT NULL AND key <> ?";
pub(crate) const GRANTS: &str =
    "SELECT account, programme, site, team, until FROM account_grant ORDER BY key";
pub(crate) const GRANTS_OF: &str = "SELECT account, programme, site, team, until FROM account_grant \
     WHERE account = ? ORDER BY key";
pub(crate) const ADD_GRANT: &str = "INSERT INTO account_grant (key, account, programme, site, team, until) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM account_grant), ?, ?, ?, ?, ?)";
pub(crate) const END_GRANTS: &str = "DELETE FROM account_grant WHERE account = ? AND until IS NULL";
pub(crate) const END_GLASS: &str = "DELETE FROM account_grant WHERE account = ? AND until > ?";
pub(crate) const END_ALL_GRANTS: &str = "DELETE FROM account_grant WHERE account = ?";

pub(crate) const ADD_SESSION: &str =
    "INSERT INTO session (hash, account, created_at, seen_at, ends_at) VALUES (?, ?, ?, ?, ?)";
pub(crate) const SIGNED_IN: &str =
    "SELECT account, created_at, seen_at, ends_at FROM session WHERE hash = ?";
/// What was noted before a moment is of an earlier visit.
pub(crate) const SEE_ACCOUNT: &str = "UPDATE account SET before_at = CASE WHEN here_at <= ? THEN here_at ELSE before_at END, \
     here_at = ? WHERE key = ?";
pub(crate) const SEE_SESSION: &str =
    "UPDATE session SET seen_at = ? WHERE hash = ? RETURNING account";
pub(crate) const ROTATE_SESSION: &str = "UPDATE session SET hash = ?, seen_at = ? WHERE hash = ?";
pub(crate) const END_SESSION: &str = "DELETE FROM session WHERE hash = ?";
pub(crate) const END_SESSIONS: &str = "DELETE FROM session WHERE account = ? AND hash <> ?";
pub(crate) const END_OLD_SESSIONS: &str = "DELETE FROM session WHERE ends_at <= ? OR seen_at <= ?";

pub(crate) const ADD_KEY: &str = "INSERT INTO api_key (key, account, name, prefix, hash, scope, created_at, ends_at) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM api_key), ?, ?, ?, ?, ?, ?, ?) RETURNING key";
pub(crate) const KEYS: &str = "SELECT key, account, name, prefix, scope, created_at, ends_at, revoked_at, used_at \
     FROM api_key ORDER BY key";
pub(crate) const KEY_BY_HASH: &str = "SELECT key, account, name, prefix, scope, created_at, ends_at, revoked_at, used_at \
     FROM api_key WHERE hash = ? AND revoked_at IS NULL";
pub(crate) const USE_KEY: &str = "UPDATE api_key SET used_at = ? WHERE key = ?";
pub(crate) const REVOKE_KEY: &str =
    "UPDATE api_key SET revoked_at = ? WHERE key = ? AND revoked_at IS NULL RETURNING account";
pub(crate) const REVOKE_KEYS: &str =
    "UPDATE api_key SET revoked_at = ? WHERE account = ? AND revoked_at IS NULL";

pub(crate) const ROSTER: &str = "SELECT agent, sealed, programme, site, team, from_day, until_day FROM roster \
     ORDER BY agent, from_day, programme, key";
pub(crate) const ROSTER_ON: &str = "SELECT agent, sealed, programme, site, team, from_day, until_day FROM roster \
     WHERE from_day <= ? AND until_day > ? ORDER BY agent, from_day, programme, key";
pub(crate) const ROSTER_PEOPLE: &str =
    "SELECT agent, sealed FROM roster WHERE sealed IS NOT NULL ORDER BY key";
pub(crate) const ROSTER_NAMES: &str =
    "SELECT sealed FROM roster WHERE agent = ? AND sealed IS NOT NULL ORDER BY key DESC";
/// `{agents}` are places for pseudonyms.
pub(crate) const NAMES_IN_ROSTER: &str = "SELECT agent, sealed FROM roster WHERE agent IN ({agents}) AND sealed IS NOT NULL ORDER BY key";
/// `{sees}` is a condition on `c`. Not every conversation need say a name, so some are looked through.
pub(crate) const SAID_NAMES: &str = "SELECT n.sealed FROM party p \
     JOIN person n ON n.conversation = p.conversation AND n.number = p.number \
     JOIN conversation c ON c.key = p.conversation \
     WHERE p.pseudonym = ? AND p.role = 'agent' AND {sees} ORDER BY p.conversation DESC LIMIT 20";
pub(crate) const EMPTY_ROSTER: &str = "DELETE FROM roster";
pub(crate) const LEAVE_ROSTER: &str = "DELETE FROM roster WHERE agent = ?";
pub(crate) const ADD_TO_ROSTER: &str = "INSERT INTO roster (key, agent, sealed, programme, site, team, from_day, until_day) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM roster), ?, ?, ?, ?, ?, ?, ?)";

pub(crate) const SWITCHES: &str = "SELECT programme, development, appraisal, trial_shown, measuring, sampled_percent, off \
     FROM programme_switch ORDER BY programme";
pub(crate) const SET_SWITCHES: &str = "INSERT INTO programme_switch \
     (programme, development, appraisal, trial_shown, measuring, sampled_percent, off) VALUES (?, ?, ?, ?, ?, ?, ?) \
     ON CONFLICT (programme) DO UPDATE SET development = excluded.development, appraisal = excluded.appraisal, \
     trial_shown = excluded.trial_shown, measuring = excluded.measuring, \
     sampled_percent = excluded.sampled_percent, off = excluded.off";

pub(crate) const SWITCHED_OFF: &str =
    "SELECT programme, off FROM programme_switch WHERE off <> '[]'";
pub(crate) const SITES: &str =
    "SELECT agent, programme, site, from_day, until_day FROM roster WHERE site <> ''";
/// The conversations of a programme with a moment of a kind, which stands twice. Every agent has a
/// place of its own in the index, and there are few of them.
pub(crate) const CONVERSATIONS_WITH: &str = "SELECT DISTINCT c.key FROM conversation c JOIN ( \
     SELECT m.conversation FROM (SELECT DISTINCT s.agent FROM scope s) a CROSS JOIN moment m \
     WHERE m.agent = a.agent AND m.moment = ? \
     UNION ALL SELECT m.conversation FROM moment m WHERE m.agent IS NULL AND m.moment = ?) f \
     ON f.conversation = c.key WHERE coalesce(c.programme, '') = ?";
pub(crate) const WHOSE_MOMENTS: &str = "SELECT m.number, m.moment, m.agent, s.agent, coalesce(c.programme, ''), c.day \
     FROM moment m JOIN conversation c ON c.key = m.conversation JOIN scope s ON s.key = c.scope \
     WHERE m.conversation = ? ORDER BY m.number";
pub(crate) const DELETE_MOMENT: &str = "DELETE FROM moment WHERE conversation = ? AND number = ?";

// What people write.
pub(crate) const NEWEST_OF_PROGRAMME: &str = "SELECT c.key FROM conversation c WHERE c.programme = ? AND {sees} \
     ORDER BY coalesce(c.started_at, '') DESC, c.key DESC LIMIT ?";
pub(crate) const RUBRIC_VERSIONS: &str =
    "SELECT key, digest, set_at, toml FROM rubric WHERE programme = ? ORDER BY key DESC";
/// Followed by a condition on `c`.
pub(crate) const SEEN: &str = "SELECT 1 FROM conversation c WHERE c.key = ? AND ";
pub(crate) const JUDGED: &str = "SELECT key, moment, opener_turn, opener_first_byte, opener_end_byte, quote, attached, \
     outcome, owner FROM judged WHERE conversation = ? ORDER BY opener_turn, opener_first_byte, moment";
pub(crate) const FIND_JUDGED: &str = "SELECT key FROM judged \
     WHERE conversation = ? AND moment = ? AND opener_turn = ? AND opener_first_byte = ?";
pub(crate) const OPENER_OF: &str = "SELECT opener_end_byte, opener_quote FROM moment \
     WHERE conversation = ? AND moment = ? AND opener_turn = ? AND opener_first_byte = ?";
pub(crate) const OPENERS_OF: &str = "SELECT opener_turn, opener_first_byte, opener_end_byte, opener_quote FROM moment \
     WHERE conversation = ? AND moment = ? ORDER BY number";
pub(crate) const TURN_LENGTH: &str =
    "SELECT octet_length(text) FROM turn WHERE conversation = ? AND number = ?";
pub(crate) const ADD_JUDGED: &str = "INSERT INTO judged (key, conversation, moment, opener_turn, opener_first_byte, \
     opener_end_byte, quote, attached) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM judged), ?, ?, ?, ?, ?, ?, ?) RETURNING key";
pub(crate) const MOVE_JUDGED: &str = "UPDATE judged SET opener_turn = ?, opener_first_byte = ?, opener_end_byte = ?, \
     attached = ? WHERE key = ?";
pub(crate) const SET_JUDGED: &str = "UPDATE judged SET outcome = ?, owner = ? WHERE key = ?";
/// Whether people decided anything of moments that are found.
pub(crate) const DECIDED_OF: &str = "SELECT 1 FROM judged WHERE conversation = ? AND attached = 1 \
     AND (outcome IS NOT NULL OR owner IS NOT NULL) LIMIT 1";
pub(crate) const DECIDED: &str = "SELECT DISTINCT conversation FROM judged WHERE attached = 1 \
     AND (outcome IS NOT NULL OR owner IS NOT NULL) ORDER BY conversation";
/// What counts is what was decided, else what was found, which is kept.
pub(crate) const COUNT_DECIDED: &str = "UPDATE moment SET found_outcome = coalesce(found_outcome, moment.outcome), \
     found_owner = coalesce(found_owner, moment.owner), \
     outcome = coalesce(j.outcome, found_outcome, moment.outcome), owner = coalesce(j.owner, found_owner, moment.owner) \
     FROM judged j WHERE j.conversation = ? AND j.attached = 1 \
     AND (j.outcome IS NOT NULL OR j.owner IS NOT NULL OR moment.found_outcome IS NOT NULL) \
     AND moment.conversation = j.conversation AND moment.moment = j.moment AND moment.opener_turn = j.opener_turn \
     AND moment.opener_first_byte = j.opener_first_byte";
pub(crate) const MARKS: &str =
    "SELECT key, account, role, verdict, owner, note, at FROM mark WHERE judged = ? ORDER BY key";
pub(crate) const ADD_MARK: &str = "INSERT INTO mark (key, judged, account, role, verdict, owner, note, at) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM mark), ?, ?, ?, ?, ?, ?, ?) RETURNING key";
/// The conversation and the kind of a mark of somebody's own.
pub(crate) const MARKED: &str = "SELECT j.conversation, j.moment FROM mark m JOIN judged j ON j.key = m.judged \
     WHERE m.key = ? AND m.account = ?";
pub(crate) const DELETE_MARK: &str = "DELETE FROM mark WHERE key = ?";
pub(crate) const DELETE_MARK_OF: &str = "DELETE FROM mark WHERE judged = ? AND account = ?";
pub(crate) const LAST_DISPUTE: &str = "SELECT key, account, reason, at, due_at, decided_at, outcome, note, decided_by FROM dispute \
     WHERE judged = ? ORDER BY key DESC LIMIT 1";
pub(crate) const ADD_DISPUTE: &str = "INSERT INTO dispute (key, judged, account, reason, at, due_at) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM dispute), ?, ?, ?, ?, ?) RETURNING key";
/// Followed by a condition and an order.
pub(crate) const DISPUTES: &str = "SELECT d.key, d.account, d.reason, d.at, d.due_at, d.decided_at, d.outcome, d.note, \
     d.decided_by, c.key, j.moment, j.opener_turn, j.opener_first_byte, j.quote, c.id, c.programme, \
     m.agent, CASE WHEN d.decided_at IS NULL THEN m.outcome ELSE coalesce(m.found_outcome, m.outcome) END, \
     CASE WHEN d.decided_at IS NULL THEN m.owner ELSE coalesce(m.found_owner, m.owner) END, d.new_outcome, d.new_owner, \
     (SELECT t.text FROM turn t WHERE t.conversation = m.conversation AND t.number = m.opener_turn) \
     FROM dispute d JOIN judged j ON j.key = d.judged JOIN conversation c ON c.key = j.conversation \
     LEFT JOIN moment m ON m.conversation = j.conversation AND m.moment = j.moment \
     AND m.opener_turn = j.opener_turn AND m.opener_first_byte = j.opener_first_byte WHERE ";
/// Leaves out disputes of moments that are found and none of a viewer's to see.
pub(crate) const NOT_HIDDEN: &str = " AND NOT EXISTS (SELECT 1 FROM moment m WHERE m.conversation = j.conversation \
     AND m.moment = j.moment AND m.opener_turn = j.opener_turn AND m.opener_first_byte = j.opener_first_byte \
     AND NOT ({sees_moment}))";
/// A moment that is found and none of a viewer's to see.
pub(crate) const HIDDEN: &str = "SELECT 1 FROM moment m WHERE m.conversation = ? AND m.moment = ? \
     AND m.opener_turn = ? AND m.opener_first_byte = ? AND NOT ({sees_moment})";
pub(crate) const DISPUTE: &str = "SELECT d.judged, j.conversation, d.decided_at, coalesce(m.found_outcome, m.outcome), \
     coalesce(m.found_owner, m.owner), j.moment FROM dispute d JOIN judged j ON j.key = d.judged \
     LEFT JOIN moment m ON m.conversation = j.conversation AND m.moment = j.moment \
     AND m.opener_turn = j.opener_turn AND m.opener_first_byte = j.opener_first_byte WHERE d.key = ?";
pub(crate) const DECIDE: &str = "UPDATE dispute SET decided_at = ?, decided_by = ?, outcome = ?, new_outcome = ?, \
     new_owner = ?, note = ? WHERE key = ?";
pub(crate) const DUTY_CHECK: &str = "SELECT confirmed, at FROM duty_check WHERE judged = ?";
pub(crate) const SET_DUTY_CHECK: &str = "INSERT INTO duty_check (judged, account, at, confirmed, note) \
     VALUES (?, ?, ?, ?, ?) ON CONFLICT (judged) DO UPDATE SET account = excluded.account, at = excluded.at, \
     confirmed = excluded.confirmed, note = excluded.note";
/// A duty that was found to be missed.
pub(crate) const MISSED_DUTY: &str = "SELECT 1 FROM moment m JOIN kind k ON k.key = m.kind WHERE m.conversation = ? \
     AND m.moment = ? AND m.opener_turn = ? AND m.opener_first_byte = ? AND k.class = 'duty' \
     AND coalesce(m.found_outcome, m.outcome) = 'missed'";
/// What the last dispute but this one that overturned a finding made of it.
pub(crate) const OVERTURNED: &str = "SELECT new_outcome, new_owner, decided_at FROM dispute WHERE judged = ? AND key <> ? \
     AND outcome = 'overturned' ORDER BY decided_at DESC, key DESC LIMIT 1";

/// Followed by a condition on `c`.
pub(crate) const REVIEWS: &str = "SELECT r.key, c.key, c.id, c.programme, c.channel, r.evaluator, r.calibration, \
     r.rubric, r.asked_at, r.submitted_at FROM review r JOIN conversation c ON c.key = r.conversation WHERE ";
pub(crate) const ASKED_ALREADY: &str = "SELECT 1 FROM review WHERE conversation = ? \
     AND coalesce(evaluator, 0) = ? AND coalesce(calibration, 0) = ? AND submitted_at IS NULL";
/// The rubric is the last that the conversation's programme has.
pub(crate) const ADD_REVIEW: &str = "INSERT INTO review (key, conversation, evaluator, calibration, rubric, asked_at) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM review), ?, ?, ?, \
     coalesce((SELECT r.digest FROM rubric r WHERE r.programme = (SELECT c.programme FROM conversation c WHERE c.key = ?) \
     ORDER BY r.key DESC LIMIT 1), ''), ?)";
pub(crate) const TAKE_REVIEW: &str =
    "UPDATE review SET evaluator = ? WHERE key = ? AND evaluator IS NULL";
pub(crate) const SUBMIT_REVIEW: &str = "UPDATE review SET submitted_at = ? WHERE key = ?";
pub(crate) const REVIEW_ANSWERS: &str =
    "SELECT item, answer, note FROM review_answer WHERE review = ? ORDER BY item";
pub(crate) const DELETE_ANSWERS: &str = "DELETE FROM review_answer WHERE review = ?";
pub(crate) const ADD_ANSWER: &str =
    "INSERT INTO review_answer (review, item, answer, note) VALUES (?, ?, ?, ?)";
pub(crate) const BLIND: &str = "SELECT DISTINCT conversation FROM review WHERE evaluator = ? \
     AND calibration IS NOT NULL AND submitted_at IS NULL ORDER BY conversation";
pub(crate) const ADD_CALIBRATION: &str = "INSERT INTO calibration (key, name, programme, account, at, until_day) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM calibration), ?, ?, ?, ?, ?) RETURNING key";
pub(crate) const JUDGES: &str = "SELECT r.evaluator, CAST(sum(CASE WHEN r.submitted_at IS NULL THEN 0 ELSE 1 END) AS BIGINT) \
     FROM review r JOIN conversation c ON c.key = r.conversation \
     WHERE r.calibration = ? AND r.evaluator IS NOT NULL AND {sees} GROUP BY r.evaluator ORDER BY r.evaluator";
/// Followed by a condition on `b`.
pub(crate) const CALIBRATIONS: &str = "SELECT b.key, b.name, b.programme, b.at, b.reviews, b.submitted, b.until_day, \
     b.conversations FROM (SELECT b.key, b.name, b.programme, b.at, count(r.key) AS reviews, \
     CAST(sum(CASE WHEN r.submitted_at IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS submitted, b.until_day, \
     count(DISTINCT r.conversation) AS conversations FROM calibration b \
     JOIN review r ON r.calibration = b.key JOIN conversation c ON c.key = r.conversation \
     WHERE {sees} GROUP BY b.key, b.name, b.programme, b.at, b.until_day) AS b WHERE ";
pub(crate) const JUDGEMENTS: &str = "SELECT c.key, r.evaluator, a.item, a.answer FROM review r \
     JOIN conversation c ON c.key = r.conversation JOIN review_answer a ON a.review = r.key \
     WHERE r.calibration = ? AND r.submitted_at IS NOT NULL AND a.answer IS NOT NULL \
     AND NOT EXISTS (SELECT 1 FROM review o WHERE o.calibration = r.calibration \
     AND o.conversation = r.conversation AND o.evaluator = ? AND o.submitted_at IS NULL) AND {sees} \
     ORDER BY a.item, c.key, r.evaluator";
/// Followed by a condition on `c`.
pub(crate) const ANY_OF_AGENT: &str =
    "SELECT 1 FROM conversation c JOIN scope o ON o.key = c.scope WHERE o.agent = ? AND ";
pub(crate) const ADD_COACHING: &str = "INSERT INTO coaching (key, agent, account, at, note, follow_up_on) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM coaching), ?, ?, ?, ?, ?) RETURNING key";
pub(crate) const ADD_COACHING_MOMENT: &str = "INSERT INTO coaching_moment (coaching, judged) VALUES (?, ?) \
     ON CONFLICT (coaching, judged) DO NOTHING";
/// `{who}` is a condition with one place.
pub(crate) const COACHINGS: &str = "SELECT key, agent, account, at, note, follow_up_on, done_at FROM coaching \
     WHERE {who}";
pub(crate) const COACHING_MOMENTS: &str = "SELECT j.conversation, j.moment, j.opener_turn, j.opener_first_byte, j.quote, \
     coalesce(j.outcome, (SELECT m.outcome FROM moment m WHERE m.conversation = j.conversation AND m.moment = j.moment \
     AND m.opener_turn = j.opener_turn AND m.opener_first_byte = j.opener_first_byte AND {sees_moment})) \
     FROM coaching_moment o JOIN judged j ON j.key = o.judged JOIN conversation c ON c.key = j.conversation \
     WHERE o.coaching = ? AND {sees} ORDER BY j.key";
/// Notes about moments of a conversation. `{who}` is a condition with one place.
pub(crate) const COACHED_IN: &str = "SELECT o.judged, k.key, k.account, k.at, k.note, k.follow_up_on, k.done_at \
     FROM judged j JOIN coaching_moment o ON o.judged = j.key JOIN coaching k ON k.key = o.coaching \
     WHERE j.conversation = ? AND {who} ORDER BY k.key";
pub(crate) const FOLLOW_UP: &str =
    "UPDATE coaching SET done_at = ? WHERE key = ? AND account = ? AND done_at IS NULL";
pub(crate) const SAVED_VIEWS: &str = "SELECT key, name, query, shared, account FROM saved_view \
     WHERE account = ? OR shared = 1 ORDER BY name, key";
pub(crate) const ADD_SAVED_VIEW: &str = "INSERT INTO saved_view (key, account, name, query, shared, at) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM saved_view), ?, ?, ?, ?, ?) RETURNING key";
pub(crate) const DELETE_SAVED_VIEW: &str = "DELETE FROM saved_view WHERE key = ? AND account = ?";

/// `{scope}` is a condition on `s`, `{owner}` one on `t`.
// Summed up by number before anything is joined by name: there are a hundred times as many counts.
pub(crate) const KIND_COUNTS: &str = "SELECT k.name, k.title, k.class, k.skill, k.status, \
     CAST(sum(t.met) AS BIGINT), CAST(sum(t.missed) AS BIGINT), CAST(sum(t.unknown) AS BIGINT) \
     FROM (SELECT t.kind, sum(t.met) AS met, sum(t.missed) AS missed, sum(t.unknown) AS unknown \
     FROM total t JOIN scope s ON s.key = t.scope WHERE {scope} AND t.owner = 'associate' GROUP BY t.kind) t \
     JOIN kind k ON k.key = t.kind GROUP BY k.name, k.title, k.class, k.skill, k.status ORDER BY k.name";
/// The same of some conversations, by the kind's name alone.
pub(crate) const BLIND_COUNTS: &str = "SELECT k.name, sum(CASE WHEN t.outcome = 'met' THEN 1 ELSE 0 END), \
     sum(CASE WHEN t.outcome = 'missed' THEN 1 ELSE 0 END), sum(CASE WHEN t.outcome = 'unknown' THEN 1 ELSE 0 END) \
     FROM moment t JOIN scope s ON s.key = t.scope JOIN kind k ON k.key = t.kind \
     WHERE t.conversation IN ({among}) AND {scope} AND t.owner = 'associate' GROUP BY k.name";
/// What was missed and is no associate's, by kind, owner and programme.
pub(crate) const PROCESS_COUNTS: &str = "SELECT m.kind, m.owner, s.programme, CAST(sum(m.missed) AS BIGINT) \
     FROM total m JOIN scope s ON s.key = m.scope WHERE {kinds} AND m.owner IN ('script', 'system', 'bot') AND {scope} \
     GROUP BY m.kind, m.owner, s.programme ORDER BY m.kind, m.owner, s.programme";
/// The newest day before a day on which anything was counted of an agent.
pub(crate) const LAST_COUNTED: &str = "SELECT m.day FROM rollup m WHERE m.day < ? AND m.day <> '' \
     AND m.scope IN (SELECT s.key FROM scope s WHERE s.agent = ?) ORDER BY m.day DESC LIMIT 1";
/// The teams that the roster has somebody in at any time of some days.
pub(crate) const TEAMS_IN_ROSTER: &str = "SELECT DISTINCT programme, team FROM roster WHERE agent = ? \
     AND from_day < ? AND ? < until_day ORDER BY programme, team";
/// The teams that sources state of somebody whom the roster does not know.
pub(crate) const TEAMS_STATED: &str = "SELECT DISTINCT programme, team FROM scope WHERE agent = ? AND team <> '' \
     AND NOT EXISTS (SELECT 1 FROM roster r WHERE r.agent = scope.agent) ORDER BY programme, team";
/// What associates of a team did in some days, by kind; an empty kind for all of them together, which says
/// how many there are.
pub(crate) const TEAM_COUNTS: &str = "SELECT k.name, CAST(sum(m.met) AS BIGINT), CAST(sum(m.missed) AS BIGINT), \
     count(DISTINCT s.agent) FROM rollup m JOIN scope s ON s.key = m.scope JOIN kind k ON k.key = m.kind \
     WHERE m.day >= ? AND m.day < ? AND m.owner = 'associate' AND m.met + m.missed > 0 AND {kinds} AND {withheld} \
     AND {programme} AND (EXISTS (SELECT 1 FROM roster r WHERE r.agent = s.agent AND r.team = ? AND r.from_day <= m.day \
     AND m.day < r.until_day AND (r.programme = '' OR s.programme = '' OR r.programme = s.programme)) \
     OR (s.team = ? AND NOT EXISTS (SELECT 1 FROM roster r WHERE r.agent = s.agent)))";
pub(crate) const DISPUTE_COUNTS: &str = "SELECT j.moment, count(*), \
     CAST(sum(CASE WHEN d.outcome = 'overturned' THEN 1 ELSE 0 END) AS BIGINT), \
     CAST(sum(CASE WHEN d.outcome IS NULL THEN 0 ELSE 1 END) AS BIGINT) \
     FROM dispute d JOIN judged j ON j.key = d.judged JOIN conversation c ON c.key = j.conversation \
     WHERE {sees} GROUP BY j.moment";
pub(crate) const MARK_COUNTS: &str = "SELECT j.moment, m.verdict, count(*) \
     FROM mark m JOIN judged j ON j.key = m.judged JOIN conversation c ON c.key = j.conversation \
     WHERE {sees} GROUP BY j.moment, m.verdict";
pub(crate) const PROGRAMME_SIZES: &str = "SELECT s.programme, CAST(sum(z.conversations) AS BIGINT), \
     count(DISTINCT NULLIF(s.agent, '')) FROM scope s JOIN size z ON z.scope = s.key \
     WHERE {scope} GROUP BY s.programme ORDER BY s.programme";
/// `{skills}` and `{duties}` choose counts `m` by their kind.
pub(crate) const PROGRAMME_COUNTS: &str = "SELECT s.programme, CAST(sum(t.met) AS BIGINT), CAST(sum(t.missed) AS BIGINT), \
     CAST(sum(t.duties) AS BIGINT) FROM (SELECT m.scope, \
     sum(CASE WHEN {skills} AND m.owner = 'associate' THEN m.met ELSE 0 END) AS met, \
     sum(CASE WHEN {skills} AND m.owner = 'associate' THEN m.missed ELSE 0 END) AS missed, \
     sum(CASE WHEN {duties} THEN m.missed ELSE 0 END) AS duties FROM total m GROUP BY m.scope) t \
     JOIN scope s ON s.key = t.scope WHERE {scope} GROUP BY s.programme";
/// Duties that were missed and that a person looked at; `{duties}` chooses moments `m` by their kind.
pub(crate) const CHECKED_COUNTS: &str = "SELECT coalesce(c.programme, ''), count(*) FROM duty_check d \
     JOIN judged j ON j.key = d.judged JOIN conversation c ON c.key = j.conversation \
     JOIN moment m ON m.conversation = j.conversation AND m.moment = j.moment \
     AND m.opener_turn = j.opener_turn AND m.opener_first_byte = j.opener_first_byte \
     WHERE m.outcome = 'missed' AND {duties} AND {sees} GROUP BY c.programme";
/// `{places}` are pairs of conversation and turn.
pub(crate) const TEXTS_AT: &str =
    "SELECT conversation, number, text FROM turn WHERE (conversation, number) IN (VALUES {places})";
/// `{keys}` are numbers of conversations.
pub(crate) const SAID_IN: &str = "SELECT j.conversation, \
     (SELECT count(*) FROM mark m WHERE m.judged = j.key) + (SELECT count(*) FROM dispute d WHERE d.judged = j.key) \
     FROM judged j WHERE j.conversation IN ({keys})";
pub(crate) const CHECKED_DUTIES: &str = "SELECT j.conversation, j.moment, j.opener_turn, j.opener_first_byte, d.confirmed, \
     d.at, d.note, d.account FROM duty_check d JOIN judged j ON j.key = d.judged JOIN conversation c ON c.key = j.conversation \
     WHERE {sees} AND c.key IN ({among})";

/// What was written about a conversation goes with it when it is erased, and only then.
pub(crate) const FORGET_WORK: [&str; 7] = [
    "DELETE FROM mark WHERE judged IN (SELECT key FROM judged WHERE conversation = ?)",
    "DELETE FROM dispute WHERE judged IN (SELECT key FROM judged WHERE conversation = ?)",
    "DELETE FROM duty_check WHERE judged IN (SELECT key FROM judged WHERE conversation = ?)",
    "DELETE FROM coaching_moment WHERE judged IN (SELECT key FROM judged WHERE conversation = ?)",
    "DELETE FROM review_answer WHERE review IN (SELECT key FROM review WHERE conversation = ?)",
    "DELETE FROM review WHERE conversation = ?",
    "DELETE FROM judged WHERE conversation = ?",
];

pub(crate) const RETENTION: &str =
    "SELECT programme, conversation_days, sound_days FROM retention ORDER BY programme";
pub(crate) const SET_RETENTION: &str = "INSERT INTO retention (programme, conversation_days, sound_days) \
     VALUES (?, ?, ?) ON CONFLICT (programme) DO UPDATE SET conversation_days = excluded.conversation_days, \
     sound_days = excluded.sound_days";
/// The conversations of a programme from before a day that nobody holds: the source's day, or that of the
/// import where the source states none.
pub(crate) const DUE: &str = "SELECT c.key FROM conversation c JOIN import i ON i.key = c.import \
     WHERE coalesce(c.programme, '') = ? AND coalesce(c.day, substr(i.started_at, 1, 10)) < ? \
     AND c.key NOT IN (SELECT h.conversation FROM hold h)";
/// Whether a conversation has sound, or words that were heard of it.
pub(crate) const WITH_SOUND: &str = "(EXISTS (SELECT 1 FROM playable p WHERE p.conversation = c.key) \
     OR EXISTS (SELECT 1 FROM recording r WHERE r.conversation = c.key AND r.sealed <> 0) \
     OR EXISTS (SELECT 1 FROM kept_words k WHERE k.conversation = c.key))";
pub(crate) const SOUND_IS_GONE: [&str; 3] =
    ["UPDATE recording SET sealed = 0 WHERE conversation = ?", DELETE_KEPT_WORDS, DELETE_PLAYABLES];
/// The day of the oldest conversation of each programme, as `DUE` has it.
pub(crate) const OLDEST: &str = "SELECT coalesce(c.programme, ''), count(*), \
     min(coalesce(c.day, substr(i.started_at, 1, 10))) FROM conversation c JOIN import i ON i.key = c.import \
     GROUP BY coalesce(c.programme, '') ORDER BY 1";
pub(crate) const HELD_IDS: &str =
    "SELECT h.conversation, c.id FROM hold h JOIN conversation c ON c.key = h.conversation";
pub(crate) const HOLDS: &str = "SELECT h.conversation, c.id, c.source, h.account, h.at, h.purpose FROM hold h \
     JOIN conversation c ON c.key = h.conversation ORDER BY h.at, h.conversation";
pub(crate) const HOLD: &str = "INSERT INTO hold (conversation, account, at, purpose) VALUES (?, ?, ?, ?) \
     ON CONFLICT (conversation) DO NOTHING";
pub(crate) const RELEASE: &str = "DELETE FROM hold WHERE conversation = ?";

pub(crate) const BACK_UP: &str = "VACUUM INTO ?";
pub(crate) const CHECK_FILE: &str = "PRAGMA integrity_check(5)";
/// What must hold, and a question that finds the rows where it does not.
pub(crate) const CHECKS: &[(&str, &str)] = &[
    (
        "references between tables",
        "SELECT 1 FROM turn WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT 1 FROM party WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT 1 FROM moment WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT 1 FROM recording WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT 1 FROM kept_words k WHERE NOT EXISTS (SELECT 1 FROM recording r \
         WHERE r.conversation = k.conversation AND r.number = k.number) \
         UNION ALL SELECT 1 FROM judged WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT 1 FROM hold WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT 1 FROM mark WHERE judged NOT IN (SELECT key FROM judged) \
         UNION ALL SELECT 1 FROM dispute WHERE judged NOT IN (SELECT key FROM judged) \
         UNION ALL SELECT 1 FROM person p WHERE NOT EXISTS (SELECT 1 FROM party q \
         WHERE q.conversation = p.conversation AND q.number = p.number)",
    ),
    (
        "counts by day, against the moments after what people decided",
        "SELECT * FROM (SELECT coalesce(c.day, '') AS day, m.scope, m.kind, m.owner, m.edition, \
         sum(CASE m.outcome WHEN 'met' THEN 1 ELSE 0 END) AS met, \
         sum(CASE m.outcome WHEN 'missed' THEN 1 ELSE 0 END) AS missed, \
         sum(CASE m.outcome WHEN 'unknown' THEN 1 ELSE 0 END) AS unknown \
         FROM moment m JOIN conversation c ON c.key = m.conversation GROUP BY 1, 2, 3, 4, 5) AS counted \
         EXCEPT SELECT day, scope, kind, owner, edition, met, missed, unknown FROM rollup",
    ),
    (
        "moments, against what people decided of them",
        "SELECT 1 FROM moment m LEFT JOIN judged j ON j.conversation = m.conversation AND j.moment = m.moment \
         AND j.opener_turn = m.opener_turn AND j.opener_first_byte = m.opener_first_byte AND j.attached = 1 \
         WHERE m.outcome <> coalesce(j.outcome, m.found_outcome, m.outcome) \
         OR m.owner <> coalesce(j.owner, m.found_owner, m.owner)",
    ),
    (
        "counts by day, against themselves over all days",
        "SELECT * FROM (SELECT scope, kind, owner, edition, sum(met) AS met, sum(missed) AS missed, sum(unknown) AS unknown \
         FROM rollup GROUP BY 1, 2, 3, 4) AS added \
         EXCEPT SELECT scope, kind, owner, edition, met, missed, unknown FROM total",
    ),
    (
        "how many conversations each agent had",
        "SELECT * FROM (SELECT scope, count(*) AS conversations FROM conversation GROUP BY scope) AS counted \
         EXCEPT SELECT scope, conversations FROM size",
    ),
];

/// An insert of many rows.
pub(crate) struct Insert {
    /// Table and columns.
    pub(crate) into: &'static str,
    /// What follows the rows.
    pub(crate) tail: &'static str,
    /// How many columns.
    pub(crate) columns: usize,
}

pub(crate) const CONVERSATION_ROWS: Insert = Insert {
    into: "conversation (key, id, source, digest, edition, import, scope, started_at, day, channel, direction, language, \
           programme, queue, topic, timing, turns, file, place, length_ms, missed_proven, missed_trial, found_met, \
           found_missed, found_unknown)",
    tail: "",
    columns: 25,
};
pub(crate) const PERSON_ROWS: Insert =
    Insert { into: "person (conversation, number, reference, sealed)", tail: "", columns: 4 };
pub(crate) const PARTY_ROWS: Insert =
    Insert { into: "party (conversation, number, role, pseudonym, team)", tail: "", columns: 5 };
pub(crate) const TURN_ROWS: Insert = Insert {
    into: "turn (conversation, number, party, start_ms, end_ms, text, heard)",
    tail: "",
    columns: 7,
};
pub(crate) const SEARCH_ROWS: Insert =
    Insert { into: "search ({search_key}, words)", tail: "", columns: 2 };
pub(crate) const EVENT_ROWS: Insert = Insert {
    into: "event (conversation, number, kind, after_turn, length_ms)",
    tail: "",
    columns: 5,
};
pub(crate) const STRETCH_ROWS: Insert = Insert {
    into: "stretch (conversation, number, kind, start_ms, end_ms, party, stated)",
    tail: "",
    columns: 7,
};
pub(crate) const BILL_LINE_ROWS: Insert = Insert {
    into: "bill_line (conversation, number, what, hundredths, date)",
    tail: "",
    columns: 5,
};
pub(crate) const RECORDING_ROWS: Insert = Insert {
    into: "recording (conversation, number, file, hash, container, codec, rate_hz, channels, length_ms, fault, clipped, \
           signal_to_noise_db, bandwidth_hz, dropouts, lost_ms, empty_channels, echo_delay_ms, echo_loss_db, peaks, \
           sealed, doubled, made_of)",
    tail: "",
    columns: 22,
};
pub(crate) const KEPT_WORD_ROWS: Insert =
    Insert { into: "kept_words (conversation, number, place, hash)", tail: "", columns: 4 };
pub(crate) const SIGNAL_ROWS: Insert =
    Insert { into: "found_signals (conversation, signals)", tail: "", columns: 2 };
pub(crate) const ACT_ROWS: Insert =
    Insert { into: "found_acts (conversation, acts)", tail: "", columns: 2 };
pub(crate) const MOMENT_ROWS: Insert = Insert {
    into: "moment (conversation, number, conversation_id, moment, kind, edition, scope, agent, outcome, why_unknown, \
           owner, party, opener_turn, opener_first_byte, opener_end_byte, opener_quote, answer_turn, answer_first_byte, \
           answer_end_byte, answer_quote, searched_from, searched_to, closed_at_turn, open_ms, confidence)",
    tail: "",
    columns: 25,
};
pub(crate) const ROLLUP_ROWS: Insert = Insert {
    into: "rollup (day, scope, kind, owner, edition, met, missed, unknown)",
    tail: " ON CONFLICT (day, scope, kind, owner, edition) DO UPDATE SET met = rollup.met + excluded.met, \
           missed = rollup.missed + excluded.missed, unknown = rollup.unknown + excluded.unknown",
    columns: 8,
};
pub(crate) const TOTAL_ROWS: Insert = Insert {
    into: "total (scope, kind, owner, edition, met, missed, unknown)",
    tail: " ON CONFLICT (scope, kind, owner, edition) DO UPDATE SET met = total.met + excluded.met, \
           missed = total.missed + excluded.missed, unknown = total.unknown + excluded.unknown",
    columns: 7,
};
pub(crate) const SIZE_ROWS: Insert = Insert {
    into: "size (scope, conversations, turns)",
    tail: " ON CONFLICT (scope) DO UPDATE SET conversations = size.conversations + excluded.conversations, \
           turns = size.turns + excluded.turns",
    columns: 3,
};
pub(crate) const PROBLEM_ROWS: Insert =
    Insert { into: "problem (key, import, file, place, expected, found)", tail: "", columns: 6 };

impl Insert {
    /// The statement for this many rows.
    pub(crate) fn text(&self, rows: usize) -> String {
        let row = match self.into.starts_with("search ") {
            true => "(?, {search_words})".to_owned(),
            false => format!("({})", vec!["?"; self.columns].join(", ")),
        };
        format!(
            "INSERT INTO {} VALUES {}{}",
            self.into,
            vec![row.as_str(); rows].join(", "),
            self.tail
        )
    }
}
