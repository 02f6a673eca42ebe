//! The tables a question can be put to, with their documentation. The views are made from here, and
//! so is `docs/tables.md`.

use crate::sql::Dialect;

/// A table a question can be put to.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// Its name in SQL.
    pub name: &'static str,
    /// What one row is.
    pub doc: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column],
    /// The tables behind it.
    from: &'static str,
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in SQL.
    pub name: &'static str,
    /// What its values are.
    pub kind: ColumnKind,
    /// The unit, for numbers that have one.
    pub unit: Option<&'static str>,
    /// What it says.
    pub doc: &'static str,
    /// The expression it is, with what each database says in its own way as `{form:…}`.
    sql: &'static str,
}

/// What the values of a column are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Real,
}

impl ColumnKind {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Real => "real",
        }
    }
}

const fn text(name: &'static str, sql: &'static str, doc: &'static str) -> Column {
    Column { name, kind: ColumnKind::Text, unit: None, doc, sql }
}

const fn integer(name: &'static str, sql: &'static str, doc: &'static str) -> Column {
    Column { name, kind: ColumnKind::Integer, unit: None, doc, sql }
}

const fn ms(name: &'static str, sql: &'static str, doc: &'static str) -> Column {
    Column { name, kind: ColumnKind::Integer, unit: Some("ms"), doc, sql }
}

const fn real(
    name: &'static str,
    unit: Option<&'static str>,
    sql: &'static str,
    doc: &'static str,
) -> Column {
    Column { name, kind: ColumnKind::Real, unit, doc, sql }
}

// What a row of `moments` has from other tables is looked up where it is asked for: SQLite drops a
// lookup that nobody asks for, but not a join under a GROUP BY, and ten million of those are slow.
/// Every table a question can be put to.
pub static VIEWS: &[View] = &[
    View {
        name: "conversations",
        doc: "One contact, voice or text, as it is stored.",
        from: "conversation c",
        columns: &[
            text(
                "conversation_id",
                "c.id",
                "The source's own id, or one made from the content; unique within `source`.",
            ),
            text("source", "c.source", "Where the record came from; empty where nobody named it."),
            text(
                "started_at",
                "c.started_at",
                "When it began: UTC, as in `2026-03-01T09:30:00.000Z`.",
            ),
            text("day", "c.day", "The day it began, in the programme's time zone."),
            text("channel", "c.channel", "`voice`, `chat`, `email` or `social`."),
            text("direction", "c.direction", "`inbound` or `outbound`, where the source says."),
            text("language", "c.language", "Two letters of ISO 639-1."),
            text("programme", "c.programme", "The line of business whose rubric applies."),
            text(
                "team",
                "(SELECT NULLIF(s.team, '') FROM scope s WHERE s.key = c.scope)",
                "The main agent's team.",
            ),
            text(
                "agent",
                "(SELECT NULLIF(s.agent, '') FROM scope s WHERE s.key = c.scope)",
                "Pseudonym of the main agent: the one with the most turns.",
            ),
            text("queue", "c.queue", "The queue it came through."),
            text("topic", "c.topic", "What it was about, as the source says."),
            text(
                "timing",
                "c.timing",
                "How its times came about: `stereo`, `diarised`, `laid`, `transcript` or `none`.",
            ),
            integer("turns", "c.turns", "How many turns it has."),
            text(
                "edition",
                "(SELECT e.name FROM edition e WHERE e.key = c.edition)",
                "The edition of the rules that found what was found in it.",
            ),
            integer("import", "c.import", "The import that brought it; `imports.import`."),
            text("file", "c.file", "The file it was read from."),
            text("place", "c.place", "Line or pointer in the file."),
        ],
    },
    View {
        name: "parties",
        doc: "One participant of a conversation.",
        from: "party p JOIN conversation c ON c.key = p.conversation",
        columns: &[
            text("conversation_id", "c.id", "The conversation."),
            text("source", "c.source", "The conversation's source."),
            integer("number", "p.number", "Its number in the conversation, from 0."),
            text("role", "p.role", "`agent`, `customer`, `supervisor`, `bot` or `other`."),
            text("party", "p.pseudonym", "Pseudonym."),
            text("team", "p.team", "The team, where the source says."),
        ],
    },
    View {
        name: "turns",
        doc: "What a party said at one go.",
        from: "turn t JOIN conversation c ON c.key = t.conversation",
        columns: &[
            text("conversation_id", "c.id", "The conversation."),
            text("source", "c.source", "The conversation's source."),
            integer("turn", "t.number", "Its number in the conversation, from 0."),
            text(
                "role",
                "(SELECT p.role FROM party p WHERE p.conversation = t.conversation AND p.number = t.party)",
                "The speaker's role.",
            ),
            text(
                "party",
                "(SELECT p.pseudonym FROM party p WHERE p.conversation = t.conversation AND p.number = t.party)",
                "The speaker's pseudonym.",
            ),
            ms("start_ms", "t.start_ms", "When it began, from the start of the conversation."),
            ms("end_ms", "t.end_ms", "When it ended."),
            text("text", "t.text", "The words, masked, with pseudonyms for names."),
            integer(
                "heard",
                "t.heard",
                "How surely a recogniser heard the words, in percent; nothing where the source does not say, or \
                 they were written.",
            ),
        ],
    },
    View {
        name: "stretches",
        doc: "What a part of the recording is beside the parties' talk.",
        from: "stretch x JOIN conversation c ON c.key = x.conversation",
        columns: &[
            text("conversation_id", "c.id", "The conversation."),
            text("source", "c.source", "The conversation's source."),
            integer("number", "x.number", "Its number in the conversation, from 0."),
            text(
                "kind",
                "x.kind",
                "`hold`, `music`, `ringing`, `announcement`, or what is wrong with the line: `clipped`, `noisy`, `broken`, \
                 `empty` (nobody on a party's track), `doubled` (two tracks with the same sound).",
            ),
            ms("start_ms", "x.start_ms", "When it began, from the start of the conversation."),
            ms("end_ms", "x.end_ms", "When it ended."),
            integer(
                "party",
                "x.party",
                "The party on whose track it was heard; `parties.number`. Nothing where the source states it, or the \
                 track is nobody's.",
            ),
            integer("stated", "x.stated", "1 where the source states it, 0 where it was heard."),
        ],
    },
    View {
        name: "recordings",
        doc: "What is known of a recording of a conversation; its sound is not in the database (`earnest add --media` keeps it in a folder beside).",
        from: "recording r JOIN conversation c ON c.key = r.conversation",
        columns: &[
            text("conversation_id", "c.id", "The conversation."),
            text("source", "c.source", "The conversation's source."),
            integer("number", "r.number", "Its number in the conversation, from 0."),
            text("file", "r.file", "The name of its file, without folders, masked."),
            text(
                "hash",
                "{hex:r.hash}",
                "A keyed hash of its bytes: the same file, the same hash.",
            ),
            text("container", "r.container", "The short name of its container, as in `wave`."),
            text("codec", "r.codec", "The short name of its codec, as in `pcm_s16le`."),
            integer("rate_hz", "r.rate_hz", "Samples a second of each channel."),
            integer("channels", "r.channels", "How many channels it has."),
            ms("length_ms", "r.length_ms", "How long it is, as far as it could be read."),
            text(
                "fault",
                "r.fault",
                "Why it could not be read to its end, as in `truncated at 00:03:12`.",
            ),
            real(
                "clipped",
                Some("0..1"),
                "r.clipped",
                "The share of samples that are cut off at the top.",
            ),
            real(
                "signal_to_noise_db",
                Some("dB"),
                "r.signal_to_noise_db",
                "How far speech stands above what is always there, where it can be told.",
            ),
            integer("bandwidth_hz", "r.bandwidth_hz", "The highest frequency that carries speech."),
            integer("dropouts", "r.dropouts", "How often the sound breaks off and comes back."),
            ms("lost_ms", "r.lost_ms", "How much of it could not be decoded."),
            text(
                "empty_channels",
                "r.empty_channels",
                "The channels with nothing on them, from 1, as in `2`.",
            ),
            ms(
                "echo_delay_ms",
                "r.echo_delay_ms",
                "How much later one party is heard on another's channel.",
            ),
            real("echo_loss_db", Some("dB"), "r.echo_loss_db", "How much quieter that is."),
            integer(
                "doubled",
                "r.doubled",
                "1 where two channels carry the same sound; 0 where they do not.",
            ),
            integer(
                "sealed",
                "r.sealed",
                "1 where the sound itself is kept, enciphered; 0 where it is not.",
            ),
        ],
    },
    View {
        name: "playables",
        doc: "A copy of a conversation's sound that may be played: what is masked in its words is silent.",
        from: "playable p JOIN conversation c ON c.key = p.conversation",
        columns: &[
            text("conversation_id", "c.id", "The conversation."),
            text("source", "c.source", "The conversation's source."),
            integer("number", "p.number", "Its number in the conversation, from 0."),
            ms("start_ms", "p.start_ms", "When it begins, from the start of the conversation."),
            ms("length_ms", "p.length_ms", "How long it is."),
            integer("rate_hz", "p.rate_hz", "Samples a second of each channel."),
            text(
                "parties",
                "p.parties",
                "Whose each channel is: numbers of parties, `-` where nobody knows, as in `0,1`.",
            ),
            ms(
                "silent_ms",
                "p.silent_ms",
                "For how long any channel is silent for what is masked, or for talk of which nobody knows the words.",
            ),
        ],
    },
    View {
        name: "bill_lines",
        doc: "A line of the bill that was given with a conversation (`earnest add --facts`).",
        from: "bill_line b JOIN conversation c ON c.key = b.conversation",
        columns: &[
            text("conversation_id", "c.id", "The conversation."),
            text("source", "c.source", "The conversation's source."),
            integer("number", "b.number", "Its number in the conversation's bill, from 0."),
            text("what", "b.what", "What it is for, masked, with pseudonyms for names."),
            Column {
                name: "hundredths",
                kind: ColumnKind::Integer,
                unit: Some("hundredths"),
                doc: "How much, in hundredths of the account's currency; below 0 what is given back.",
                sql: "b.hundredths",
            },
            text("date", "b.date", "The day it was charged or falls due, as in `2026-03-04`."),
        ],
    },
    View {
        name: "acts",
        doc: "Something a party does at a turn.",
        from: "(SELECT f.conversation, {integer:0} AS kind, {integer:1} AS turn, {integer:2} AS first_byte, \
               {integer:3} AS end_byte, {real:4} AS confidence FROM found_acts f {each:f.acts}) a \
               JOIN conversation c ON c.key = a.conversation",
        columns: &[
            text("conversation_id", "c.id", "The conversation."),
            text("source", "c.source", "The conversation's source."),
            integer("turn", "a.turn", "The turn."),
            text(
                "act",
                "(SELECT k.name FROM act_kind k WHERE k.key = a.kind)",
                "What is done; `earnest explain` says more of each.",
            ),
            text(
                "role",
                "(SELECT p.role FROM turn t JOIN party p ON p.conversation = t.conversation AND p.number = t.party \
                 WHERE t.conversation = a.conversation AND t.number = a.turn)",
                "The speaker's role.",
            ),
            text(
                "party",
                "(SELECT p.pseudonym FROM turn t JOIN party p ON p.conversation = t.conversation AND p.number = t.party \
                 WHERE t.conversation = a.conversation AND t.number = a.turn)",
                "The speaker's pseudonym.",
            ),
            text(
                "quote",
                "(SELECT {cut:t.text,a.first_byte,a.end_byte} FROM turn t \
                 WHERE t.conversation = a.conversation AND t.number = a.turn)",
                "The words it is done with.",
            ),
            real("confidence", Some("0..1"), "a.confidence", "How sure the finder is."),
        ],
    },
    View {
        name: "moments",
        doc: "An opportunity and what became of it.",
        from: "moment m",
        columns: &[
            text(
                "moment_id",
                "m.conversation_id || '/' || m.moment || '@' || m.opener_turn || ':' || m.opener_first_byte || '-' || m.opener_end_byte",
                "Conversation, kind and the words that opened it: turn, first byte and end byte.",
            ),
            text("conversation_id", "m.conversation_id", "The conversation."),
            text(
                "source",
                "(SELECT c.source FROM conversation c WHERE c.key = m.conversation)",
                "The conversation's source.",
            ),
            text("moment", "m.moment", "Which kind; `earnest explain` says more of each."),
            text(
                "class",
                "(SELECT k.class FROM kind k WHERE k.key = m.kind)",
                "`skill`, `fault`, `duty` or `ritual`; never to be mixed.",
            ),
            text(
                "skill",
                "(SELECT k.skill FROM kind k WHERE k.key = m.kind)",
                "The skill, for the class `skill`.",
            ),
            text(
                "status",
                "(SELECT k.status FROM kind k WHERE k.key = m.kind)",
                "`trial` until its shown misses were upheld by blind readers often enough, then `proven`.",
            ),
            text(
                "outcome",
                "m.outcome",
                "`met`, `missed` or `unknown`, as it counts: after what people decided of it.",
            ),
            text("why_unknown", "m.why_unknown", "Why the record cannot tell, where it cannot."),
            text(
                "owner",
                "m.owner",
                "Who could have acted otherwise, as it counts; only what is the `associate`'s is about a person.",
            ),
            text("agent", "m.agent", "Pseudonym of the agent whose moment it is."),
            text(
                "team",
                "(SELECT NULLIF(s.team, '') FROM scope s WHERE s.key = m.scope)",
                "That agent's team.",
            ),
            text(
                "programme",
                "(SELECT NULLIF(s.programme, '') FROM scope s WHERE s.key = m.scope)",
                "The conversation's programme.",
            ),
            text(
                "channel",
                "(SELECT c.channel FROM conversation c WHERE c.key = m.conversation)",
                "The conversation's channel.",
            ),
            text(
                "started_at",
                "(SELECT c.started_at FROM conversation c WHERE c.key = m.conversation)",
                "When the conversation began, UTC.",
            ),
            text(
                "day",
                "(SELECT c.day FROM conversation c WHERE c.key = m.conversation)",
                "The day it began, in the programme's time zone.",
            ),
            integer("opener_turn", "m.opener_turn", "The turn that opened it."),
            integer("answer_turn", "m.answer_turn", "The turn that met it."),
            integer("searched_from", "m.searched_from", "The first turn that was searched."),
            integer("searched_to", "m.searched_to", "The last turn that was searched."),
            integer(
                "closed_at_turn",
                "m.closed_at_turn",
                "The turn at which the outcome could no longer change; nothing where only the end settles it.",
            ),
            ms(
                "open_ms",
                "m.open_ms",
                "When the turn that opened it began, from the start of the conversation.",
            ),
            text(
                "quote",
                "coalesce(m.answer_quote, m.opener_quote)",
                "The words that met it; where nothing did, the words that opened it.",
            ),
            text("opener_quote", "m.opener_quote", "The words that opened it."),
            real("confidence", Some("0..1"), "m.confidence", "How sure the finder is."),
            text(
                "edition",
                "(SELECT e.name FROM edition e WHERE e.key = m.edition)",
                "The edition of the rules that found it; figures of two are never added up.",
            ),
            text(
                "found_outcome",
                "coalesce(m.found_outcome, m.outcome)",
                "The outcome that was found.",
            ),
            text("found_owner", "coalesce(m.found_owner, m.owner)", "The owner that was found."),
        ],
    },
    View {
        name: "moments_effective",
        doc: "Moments after what people decided of them: a dispute that was upheld changes the outcome or the owner, \
              and every count above it. Beside them what was found, and whether a missed duty was confirmed.",
        from: "moment m LEFT JOIN judged j ON j.conversation = m.conversation AND j.moment = m.moment \
               AND j.opener_turn = m.opener_turn AND j.opener_first_byte = m.opener_first_byte AND j.attached = 1 \
               JOIN conversation c ON c.key = m.conversation JOIN kind k ON k.key = m.kind \
               JOIN scope s ON s.key = m.scope",
        columns: &[
            text(
                "moment_id",
                "m.conversation_id || '/' || m.moment || '@' || m.opener_turn || ':' || m.opener_first_byte || '-' || m.opener_end_byte",
                "The moment, as in `moments`.",
            ),
            text("conversation_id", "m.conversation_id", "The conversation."),
            text("source", "c.source", "The conversation's source."),
            text("moment", "m.moment", "Which kind."),
            text("class", "k.class", "`skill`, `fault`, `duty` or `ritual`."),
            text("skill", "k.skill", "The skill, for the class `skill`."),
            text("status", "k.status", "`trial` or `proven`."),
            text("outcome", "m.outcome", "`met`, `missed` or `unknown`, as it counts."),
            text("owner", "m.owner", "Who could have acted otherwise, as it counts."),
            text(
                "found_outcome",
                "coalesce(m.found_outcome, m.outcome)",
                "The outcome that was found.",
            ),
            text("found_owner", "coalesce(m.found_owner, m.owner)", "The owner that was found."),
            integer(
                "confirmed",
                "(SELECT d.confirmed FROM duty_check d WHERE d.judged = j.key)",
                "Of a duty: 1 where a person confirmed that it was missed, 0 where they did not; nothing where nobody looked.",
            ),
            text("agent", "m.agent", "Pseudonym of the agent whose moment it is."),
            text("team", "NULLIF(s.team, '')", "That agent's team."),
            text("programme", "NULLIF(s.programme, '')", "The conversation's programme."),
            text("day", "c.day", "The day the conversation began, in the programme's time zone."),
        ],
    },
    View {
        name: "signals",
        doc: "A measured number about a conversation or a party in it, without judgement.",
        from: "(SELECT f.conversation, {integer:0} AS kind, {integer:1} AS party, {real:2} AS value \
               FROM found_signals f {each:f.signals}) s JOIN conversation c ON c.key = s.conversation",
        columns: &[
            text("conversation_id", "c.id", "The conversation."),
            text("source", "c.source", "The conversation's source."),
            text(
                "signal",
                "(SELECT k.name FROM signal_kind k WHERE k.key = s.kind)",
                "Which; `earnest explain` says more of each.",
            ),
            text(
                "role",
                "(SELECT p.role FROM party p WHERE p.conversation = s.conversation AND p.number = s.party)",
                "The role of the party it is about; nothing where it is about the conversation.",
            ),
            text(
                "party",
                "(SELECT p.pseudonym FROM party p WHERE p.conversation = s.conversation AND p.number = s.party)",
                "The pseudonym of the party it is about.",
            ),
            real("value", Some("see `unit`"), "s.value", "The number."),
            text("unit", "(SELECT k.unit FROM signal_kind k WHERE k.key = s.kind)", "Its unit."),
        ],
    },
    View {
        name: "rollups",
        doc: "How often a kind was met, missed and unknown, for each day, agent and owner: `moments`, counted.",
        from: "rollup r JOIN scope s ON s.key = r.scope",
        columns: &[
            text(
                "day",
                "NULLIF(r.day, '')",
                "The day, in the programme's time zone; nothing where the source does not say.",
            ),
            text("programme", "NULLIF(s.programme, '')", "The programme."),
            text("team", "NULLIF(s.team, '')", "The team."),
            text("agent", "NULLIF(s.agent, '')", "Pseudonym of the agent whose moments they are."),
            text("moment", "(SELECT k.name FROM kind k WHERE k.key = r.kind)", "The kind."),
            text("class", "(SELECT k.class FROM kind k WHERE k.key = r.kind)", "Its class."),
            text(
                "skill",
                "(SELECT k.skill FROM kind k WHERE k.key = r.kind)",
                "Its skill, for the class `skill`.",
            ),
            text(
                "status",
                "(SELECT k.status FROM kind k WHERE k.key = r.kind)",
                "`trial` or `proven`.",
            ),
            text("owner", "r.owner", "Who could have acted otherwise."),
            text(
                "edition",
                "(SELECT e.name FROM edition e WHERE e.key = r.edition)",
                "The edition that found them.",
            ),
            integer("met", "r.met", "How many were met."),
            integer("missed", "r.missed", "How many were missed."),
            integer("unknown", "r.unknown", "How many the record does not tell."),
        ],
    },
    View {
        name: "problems",
        doc: "A file or record that an import refused.",
        from: "problem p",
        columns: &[
            integer("import", "p.import", "The import."),
            text("file", "p.file", "The file."),
            text("place", "p.place", "Line or pointer in it."),
            text("expected", "p.expected", "What was expected."),
            text("found", "p.found", "What was found: structure, never what was said."),
        ],
    },
    View {
        name: "imports",
        doc: "One run of `earnest add`.",
        from: "import i",
        columns: &[
            integer("import", "i.key", "Its number."),
            text("started_at", "i.started_at", "When it began, UTC."),
            text(
                "finished_at",
                "i.finished_at",
                "When it ended, UTC; nothing where it was cut short.",
            ),
            text("what", "i.what", "What was asked for."),
            integer("files", "i.files", "Files read."),
            Column {
                name: "bytes",
                kind: ColumnKind::Integer,
                unit: Some("bytes"),
                doc: "Bytes read.",
                sql: "i.bytes",
            },
            integer("conversations", "i.conversations", "Conversations read."),
            integer("stored", "i.stored", "Of these, new."),
            integer("replaced", "i.replaced", "Of these, in the place of an earlier state."),
            integer("unchanged", "i.unchanged", "Of these, the same as before."),
            integer("refused", "i.refused", "Files and records refused."),
        ],
    },
];

impl View {
    /// The statement that makes it.
    pub(crate) fn create(&self, dialect: &Dialect) -> String {
        let from = dialect.fill(self.from);
        format!("CREATE VIEW {} AS {} FROM {from}", self.name, self.select(dialect))
    }

    /// `SELECT` and its columns, over the tables behind it under their short names.
    pub(crate) fn select(&self, dialect: &Dialect) -> String {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|column| format!("{} AS {}", dialect.fill(column.sql), column.name))
            .collect();
        format!("SELECT {}", columns.join(", "))
    }

    /// The statement that makes it go away.
    pub(crate) fn drop(&self) -> String {
        format!("DROP VIEW IF EXISTS {}", self.name)
    }
}

/// The page `docs/tables.md`.
pub fn markdown() -> String {
    let mut page = String::from(
        "# Tables\n\n\
         <!-- Made from crates/store/src/tables.rs; `EARNEST_BLESS=1 cargo test -p store` writes it anew. -->\n\n\
         `earnest query \"SELECT …\"` puts a question to these. It reads and never writes, one statement at a time; \
         `--format csv`, `json` or `parquet` exports the answer. People are pseudonyms everywhere: their names stand, \
         enciphered with the database's key, in a table that no question opens, and `--reveal --purpose TEXT` shows \
         them and is logged. What is not known is `NULL`.\n\n\
         ```sql\n\
         SELECT agent, moment, avg(outcome = 'met') AS share, count(*) AS n\n\
         FROM moments\n\
         WHERE owner = 'associate' AND outcome <> 'unknown'\n\
         GROUP BY agent, moment;\n\
         ```\n",
    );
    for view in VIEWS {
        page.push_str(&format!(
            "\n## `{}`\n{}\n\n| column | type | unit | what it says |\n|---|---|---|---|\n",
            view.name, view.doc
        ));
        for column in view.columns {
            let unit = column.unit.unwrap_or("");
            page.push_str(&format!(
                "| `{}` | {} | {unit} | {} |\n",
                column.name,
                column.kind.name(),
                column.doc
            ));
        }
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/tables.md");
        if std::env::var_os("EARNEST_BLESS").is_some() {
            std::fs::write(path, markdown()).unwrap();
        }
        let page = std::fs::read_to_string(path).unwrap();
        assert!(
            page == markdown(),
            "docs/tables.md is out of date; `EARNEST_BLESS=1 cargo test -p store` writes it anew"
        );
    }

    #[test]
    fn every_column_says_something_and_has_one_name() {
        for view in VIEWS {
            assert!(view.doc.ends_with('.'), "{}", view.name);
            for (at, column) in view.columns.iter().enumerate() {
                assert!(column.doc.ends_with('.'), "{}.{}", view.name, column.name);
                assert!(
                    view.columns[..at].iter().all(|other| other.name != column.name),
                    "{}.{}",
                    view.name,
                    column.name
                );
            }
        }
    }
}
