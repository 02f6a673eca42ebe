//! Every statement in one place, and what SQLite needs that another database does not.

use sqlx::{AssertSqlSafe, SqlSafeStr, SqlStr};

/// What a database says in its own way.
pub(crate) struct Dialect {
    /// Whether places for values have numbers.
    pub(crate) is_numbered: bool,
    /// Text in a table, as the schema says it.
    text: &'static str,
    /// What `{name}` or `{name:A,B}` stands for, with `{0}` and `{1}` where A and B go.
    forms: &'static [(&'static str, &'static str)],
}

/// SQLite's way.
pub(crate) const SQLITE: Dialect = Dialect {
    is_numbered: false,
    text: "TEXT",
    forms: &[
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
    forms: &[
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

    /// A step of the schema.
    pub(crate) fn schema(&self, step: &str) -> String {
        self.fill(step).replace("TEXT", self.text)
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
];

/// Marks a file as ours: "Earn" in the header of the file.
pub(crate) const APPLICATION_ID: i64 = 1_164_014_190;
/// The mark, and how many tables there are.
pub(crate) const WHOSE: &str = "{whose}";
/// Makes room for our tables.
pub(crate) const ROOM: &str = "{room}";
/// Marks a new database as ours.
pub(crate) const MARK: &str = "{mark}";
/// What a connection to a server says first. Nobody waits longer for a lock than SQLite's writers.
pub(crate) const SESSION: &str =
    "SET search_path = earnest; SET lock_timeout = '5s'; SET synchronous_commit = on";
pub(crate) const SESSION_THAT_READS: &str = "SET default_transaction_read_only = on";
pub(crate) const CURRENT_DATABASE: &str = "SELECT current_database()::text";
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
pub(crate) const OWN_TRANSACTION: &str = "SELECT pg_current_xact_id()::xid::text";
/// How many of our database's clients see a state from before a transaction.
pub(crate) const OLDER_READERS: &str = "SELECT count(*) FROM pg_stat_activity a WHERE a.datname = current_database() \
     AND a.backend_type = 'client backend' AND a.pid <> pg_backend_pid() \
     AND age(a.backend_xmin) >= age(?::xid)";
/// Writes anew what held a conversation, one table after the other. Whoever does not own the database
/// is warned about the last, and not refused.
pub(crate) const WRITE_TABLES_ANEW: &[&str] = &[
    "VACUUM (FULL, ANALYZE) conversation, party, person, turn, event, stretch, bill_line, recording, \
     found_signals, found_acts, moment, problem, audit",
    "VACUUM (FULL) pg_catalog.pg_statistic",
];
/// Writes everything that is stored anew, by way of a temporary file: in memory, as this connection
/// has its others, it would take the size of the database.
pub(crate) const WRITE_ANEW: &[&str] =
    &["PRAGMA temp_store = FILE", "VACUUM", "PRAGMA temp_store = MEMORY"];
/// Moves the log into the database and empties its file.
pub(crate) const EMPTY_LOG: &str = "PRAGMA wal_checkpoint(TRUNCATE)";
/// Root pages, to see which table a compiled question opens.
pub(crate) const ROOT_PAGES: &str =
    "SELECT rootpage, tbl_name FROM sqlite_schema WHERE rootpage > 0";
/// Tables no question may open.
pub(crate) const CLOSED_TABLES: &[&str] = &["person", "setting", "audit", "rubric"];

pub(crate) const BEGIN_WRITE: &str = "{begin_write}";
pub(crate) const BEGIN_READ: &str = "{begin_read}";
/// PostgreSQL's writers wait for each other until the end of the transaction; SQLite's do anyway.
pub(crate) const LOCK_WRITERS: &str = "SELECT pg_advisory_xact_lock(1164014190)";

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

pub(crate) const COUNTS_OF: &str = "SELECT m.scope, m.kind, m.owner, m.edition, m.outcome, count(*) FROM moment m \
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
pub(crate) const DELETE_CONVERSATION: [&str; 8] = [
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
     DROP INDEX IF EXISTS moment_agent; DROP INDEX IF EXISTS moment_conversation";
/// The indexes that are spread over the whole file.
pub(crate) const CREATE_INDEXES: &str = "CREATE INDEX IF NOT EXISTS party_pseudonym ON party (pseudonym); \
     CREATE INDEX IF NOT EXISTS moment_agent ON moment \
     (agent, moment, outcome, owner, conversation, number, kind, edition, scope); \
     CREATE INDEX IF NOT EXISTS moment_conversation ON moment (conversation_id)";
pub(crate) const SET_EDITION: &str = "UPDATE conversation SET edition = ?, day = ? WHERE key = ?";
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
pub(crate) const KEPT_WORDS: &str = "SELECT kept_words FROM recording WHERE conversation = ?";
pub(crate) const RECORDINGS: &str = "SELECT file, hash, container, codec, rate_hz, channels, length_ms, fault, clipped, \
     signal_to_noise_db, bandwidth_hz, dropouts, lost_ms, empty_channels, echo_delay_ms, echo_loss_db, peaks, sealed, \
     kept_words FROM recording WHERE conversation = ? ORDER BY number";
pub(crate) const BILL_LINES: &str =
    "SELECT what, hundredths, date FROM bill_line WHERE conversation = ? ORDER BY number";
/// A value as the text that it was written as: to read it in a database may change its last digit.
pub(crate) const SIGNALS: &str = "SELECT k.name, {integer:1}, {written:2} \
     FROM found_signals s {each:s.signals} JOIN signal_kind k ON k.key = {integer:0} \
     WHERE s.conversation = ? ORDER BY one.key";
pub(crate) const ACTS: &str = "SELECT k.name, {integer:1}, {integer:2}, {integer:3}, {real:4} \
     FROM found_acts a {each:a.acts} JOIN act_kind k ON k.key = {integer:0} \
     WHERE a.conversation = ? ORDER BY one.key";
pub(crate) const MOMENTS: &str = "SELECT kind, outcome, why_unknown, owner, party, opener_turn, opener_first_byte, \
     opener_end_byte, answer_turn, answer_first_byte, answer_end_byte, searched_from, searched_to, closed_at_turn, \
     confidence FROM moment WHERE conversation = ? ORDER BY number";
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
pub(crate) const PROBLEMS: &str = "SELECT key, file, place, expected, found FROM problem";
pub(crate) const SET_PROBLEM: &str =
    "UPDATE problem SET file = ?, place = ?, expected = ?, found = ? WHERE key = ?";
pub(crate) const AUDITS: &str = "SELECT key, purpose, what FROM audit";
pub(crate) const SET_AUDIT: &str = "UPDATE audit SET purpose = ?, what = ? WHERE key = ?";
pub(crate) const ADD_AUDIT: &str = "INSERT INTO audit (key, at, action, purpose, what) \
     VALUES ((SELECT coalesce(max(key), 0) + 1 FROM audit), ?, ?, ?, ?)";

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
           programme, queue, topic, timing, turns, file, place)",
    tail: "",
    columns: 19,
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
           sealed, kept_words)",
    tail: "",
    columns: 21,
};
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
        let row = format!("({})", vec!["?"; self.columns].join(", "));
        format!(
            "INSERT INTO {} VALUES {}{}",
            self.into,
            vec![row.as_str(); rows].join(", "),
            self.tail
        )
    }
}
