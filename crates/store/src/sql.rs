//! Every statement in one place, and what SQLite needs that another database does not.

/// What is written differently for each database.
pub(crate) struct Dialect {
    /// A primary key that is a number.
    pub(crate) key: &'static str,
    /// Rows that lie in order of the primary key.
    pub(crate) clustered: &'static str,
    /// `{text}` cut from byte `{from}` up to `{to}`.
    pub(crate) bytes_of: &'static str,
}

/// SQLite's way.
pub(crate) const SQLITE: Dialect = Dialect {
    key: "INTEGER PRIMARY KEY",
    clustered: "WITHOUT ROWID",
    bytes_of: "CAST(substr(CAST({text} AS BLOB), {from} + 1, {to} - {from}) AS TEXT)",
};

impl Dialect {
    /// A text with its places filled in.
    pub(crate) fn fill(&self, text: &str) -> String {
        text.replace("{key}", self.key).replace("{clustered}", self.clustered)
    }

    /// An expression that cuts a text by bytes.
    pub(crate) fn cut(&self, text: &str, from: &str, to: &str) -> String {
        self.bytes_of.replace("{text}", text).replace("{from}", from).replace("{to}", to)
    }
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
];

/// Marks a file as ours: "Earn" in the header of the file.
pub(crate) const APPLICATION_ID: i64 = 1_164_014_190;
/// The mark, and how many tables there are.
pub(crate) const WHOSE: &str =
    "SELECT (SELECT application_id FROM pragma_application_id), count(*) FROM sqlite_schema";
pub(crate) const SET_APPLICATION_ID: &str = "PRAGMA application_id = 1164014190";
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

pub(crate) const BEGIN_WRITE: &str = "BEGIN IMMEDIATE";
pub(crate) const BEGIN_READ: &str = "BEGIN";

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
     kept_words, doubled FROM recording WHERE conversation = ? ORDER BY number";
pub(crate) const BILL_LINES: &str =
    "SELECT what, hundredths, date FROM bill_line WHERE conversation = ? ORDER BY number";
/// A value as the text that it was written as: to read it in a database may change its last digit.
pub(crate) const SIGNALS: &str = "SELECT k.name, one.value ->> 1, one.value -> 2 \
     FROM found_signals s JOIN json_each(s.signals) one JOIN signal_kind k ON k.key = one.value ->> 0 \
     WHERE s.conversation = ? ORDER BY one.key";
pub(crate) const ACTS: &str = "SELECT k.name, one.value ->> 1, one.value ->> 2, one.value ->> 3, one.value ->> 4 \
     FROM found_acts a JOIN json_each(a.acts) one JOIN act_kind k ON k.key = one.value ->> 0 \
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
pub(crate) const COUNTS: &str = "SELECT t.kind, t.owner, t.edition, sum(t.met), sum(t.missed), sum(t.unknown) \
     FROM scope s JOIN total t ON t.scope = s.key WHERE s.{who} = ? GROUP BY t.kind, t.owner, t.edition";
pub(crate) const SIZE: &str = "SELECT coalesce(sum(z.conversations), 0), count(DISTINCT NULLIF(s.agent, '')) \
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
           sealed, kept_words, doubled, made_of)",
    tail: "",
    columns: 23,
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
