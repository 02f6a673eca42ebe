//! Conversations made up from a seed, and what the tests ask of a database from outside.

use crate::server::Fresh;
use measure::acts::{Act, ActKind};
use measure::analyse::{Analyser, Findings};
use measure::conversation::*;
use measure::moments::{Kind, Moment, Outcome, Owner, WhyUnknown};
use measure::rubric::Rubric;
use measure::signals::{SIGNALS, Signal};
use measure::time::{Ms, Span};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ColumnIndex, ConnectOptions, Decode, Row, Type};
use std::path::Path;
use store::{Analysed, Database, Origin, Playable, Recording, Rows, Store, Value};

/// A place for a database of one kind, with a folder for what lies beside it.
pub struct Here {
    pub database: Database,
    folder: tempfile::TempDir,
    server: Option<Fresh>,
}

/// Runs a test on a database of each kind, a new one each time.
pub fn each_database(mut test: impl AsyncFnMut(&Here)) {
    for here in [Some(Here::file()), Here::server()].into_iter().flatten() {
        // Shown where the test fails.
        eprintln!("on {}", here.database);
        // The same answer is written once, for both.
        insta::allow_duplicates! { run(test(&here)) };
    }
}

impl Here {
    pub fn file() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { database: Database::from(&folder.path().join("earnest.db")), folder, server: None }
    }

    /// `None` where PostgreSQL is not installed.
    pub fn server() -> Option<Self> {
        let server = Fresh::new()?;
        let database = Database::server(&server.url()).unwrap();
        Some(Self { database, folder: tempfile::tempdir().unwrap(), server: Some(server) })
    }

    pub fn is_server(&self) -> bool {
        self.server.is_some()
    }

    /// For what lies beside the database.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Asks past the walls of `query`, or writes.
    pub async fn raw(&self, sql: &str) -> Vec<Vec<String>> {
        self.connect().await.raw(sql).await
    }

    /// A connection past the walls of the store.
    pub async fn connect(&self) -> Raw {
        match &self.server {
            None => Raw::file(self.database.file().unwrap()).await,
            Some(server) => {
                let options: PgConnectOptions = server.url().parse().unwrap();
                let options = options.options([("search_path", "earnest")]);
                Raw::Postgres(options.connect().await.unwrap())
            }
        }
    }

    /// Which of these stand in any file of the database, in any case of letters.
    pub fn on_disk(&self, texts: &[&str]) -> Vec<String> {
        let folder = self.server.as_ref().map_or(self.folder().to_owned(), Fresh::folder);
        let mut found = Vec::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                continue;
            }
            // A running server takes files away meanwhile.
            let bytes = match std::fs::read(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                bytes => bytes.unwrap(),
            };
            let bytes = String::from_utf8_lossy(&bytes).to_ascii_lowercase();
            let there = texts.iter().filter(|text| bytes.contains(&text.to_ascii_lowercase()));
            let file = path.file_name().unwrap().display();
            found.extend(there.map(|text| format!("`{text}` in {file}")));
        }
        found
    }

    /// A conversation as this kind of database keeps it: PostgreSQL's text has no U+0000.
    pub fn kept(&self, whole: &Whole) -> Whole {
        let kept = |text: &str| text.replace('\0', if self.is_server() { " " } else { "\0" });
        let mut whole = whole.clone();
        let conversation = &mut whole.conversation;
        for text in [&mut conversation.queue, &mut conversation.topic].into_iter().flatten() {
            *text = kept(text);
        }
        conversation.turns.iter_mut().for_each(|turn| turn.text = kept(&turn.text));
        conversation.bill.iter_mut().for_each(|line| line.what = kept(&line.what));
        for recording in &mut whole.recordings {
            recording.file = kept(&recording.file);
            recording.fault = recording.fault.as_deref().map(kept);
        }
        whole
    }
}

/// A connection past the walls of the store.
pub enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Raw {
    async fn file(path: &Path) -> Self {
        let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
        Self::Sqlite(options.connect().await.unwrap())
    }

    /// Rows of texts.
    pub async fn raw(&mut self, sql: &str) -> Vec<Vec<String>> {
        fn texts<R: Row>(rows: Vec<R>) -> Vec<Vec<String>>
        where
            usize: ColumnIndex<R>,
            for<'r> Option<String>: Decode<'r, R::Database> + Type<R::Database>,
        {
            let text = |row: &R, at| row.try_get_unchecked::<Option<String>, _>(at).unwrap();
            let cells =
                |row: &R| (0..row.len()).map(|at| text(row, at).unwrap_or_default()).collect();
            rows.iter().map(cells).collect()
        }
        // Several statements at one go, and numbers as texts.
        let query = sqlx::raw_sql(AssertSqlSafe(sql));
        match self {
            Self::Sqlite(connection) => texts(query.fetch_all(connection).await.unwrap()),
            Self::Postgres(connection) => texts(query.fetch_all(connection).await.unwrap()),
        }
    }
}

/// Numbers that look random and are the same for a seed (splitmix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    pub fn maybe<T>(&mut self, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(3) > 0).then(|| value(self))
    }

    fn text(&mut self) -> String {
        let words = [
            "bill",
            "naïve",
            "don't",
            "\u{1f600}",
            "line\nbreak",
            "\"",
            "''",
            "%_",
            "日本",
            "",
            "x\0y",
            "=1+1",
        ];
        (0..self.below(8)).map(|_| self.one(&words)).collect::<Vec<_>>().join(" ")
    }
}

/// The kinds of the shipped catalogue.
pub fn kinds() -> Vec<Kind> {
    Analyser::new(&Rubric::default()).kinds().to_vec()
}

/// A conversation that has everything a conversation can have, by chance.
pub fn conversation(random: &mut Random, id: &str) -> Conversation {
    let parties: Vec<Party> = (0..random.below(4))
        .map(|_| {
            let role = random.one(Role::ALL);
            let who = random.below(5);
            Party {
                role,
                pseudonym: format!("{}-{who}", role.name()),
                person: random.maybe(|random| Person {
                    reference: random.maybe(|random| format!("R{}", random.below(9))),
                    name: random.maybe(|random| format!("Name {}", random.below(9))),
                }),
                team: random.maybe(|random| format!("team-{}", random.below(2))),
            }
        })
        .collect();
    let count = if parties.is_empty() { 0 } else { random.below(12) };
    let turns = (0..count)
        .map(|_| {
            let start = Ms(random.below(1_000_000) as i64 - 10);
            Turn {
                party: random.below(parties.len()) as u16,
                time: match random.below(3) {
                    0 => TurnTime::Unknown,
                    1 => TurnTime::Start(start),
                    _ => TurnTime::Span(
                        Span::new(start, start + Ms(random.below(5000) as i64)).unwrap(),
                    ),
                },
                text: random.text(),
                heard: random.maybe(|random| random.below(101) as u8),
            }
        })
        .collect();
    let nanoseconds = random.one(&[0, 0, 5_000_000, 123_456_789]);
    Conversation {
        source: random.one(&["", "a:b"]).to_owned(),
        id: id.to_owned(),
        started_at: random.maybe(|random| {
            jiff::Timestamp::new(1_700_000_000 + random.below(400_000) as i64, nanoseconds).unwrap()
        }),
        channel: random.one(Channel::ALL),
        direction: random.maybe(|random| random.one(Direction::ALL)),
        language: random.maybe(|random| Language::from_tag(random.one(&["en", "es"])).unwrap()),
        programme: random.maybe(|random| random.one(&["support", "billing"]).to_owned()),
        queue: random.maybe(Random::text),
        topic: random.maybe(Random::text),
        parties,
        turns,
        events: (0..random.below(3))
            .map(|turn| Event {
                kind: random.one(EventKind::ALL),
                after_turn: random.maybe(|_| turn as u32),
                length: random.maybe(|random| Ms(random.below(90_000) as i64)),
            })
            .collect(),
        stretches: (0..random.below(3)).map(|_| stretch(random)).collect(),
        timing: random.one(Timing::ALL),
        bill: (0..random.below(4)).map(|_| bill_line(random)).collect(),
    }
}

fn stretch(random: &mut Random) -> Stretch {
    let start = Ms(random.below(1_000_000) as i64 - 10);
    Stretch {
        span: Span::new(start, start + Ms(random.below(90_000) as i64)).unwrap(),
        kind: random.one(StretchKind::ALL),
        party: random.maybe(|random| random.below(3) as u16),
        stated: random.below(2) == 1,
    }
}

fn bill_line(random: &mut Random) -> BillLine {
    BillLine {
        what: random.text(),
        hundredths: random.one(&[0, 1250, -500, i64::MAX, i64::MIN]),
        date: random.maybe(|random| {
            random.one(&["2026-02-03", "9999-12-31", "0000-02-29"]).parse().unwrap()
        }),
    }
}

fn place(random: &mut Random, conversation: &Conversation) -> Place {
    let turn = random.below(conversation.turns.len());
    let text = &conversation.turns[turn].text;
    let cuts: Vec<u32> =
        (0..=text.len()).filter(|at| text.is_char_boundary(*at)).map(|at| at as u32).collect();
    let (one, other) = (random.one(&cuts), random.one(&cuts));
    Place { turn: turn as u32, start: one.min(other), end: one.max(other) }
}

/// Findings that could be that conversation's.
pub fn findings(random: &mut Random, conversation: &Conversation, kinds: &[Kind]) -> Findings {
    let mut found = Findings::default();
    for kind in 0..random.below(SIGNALS.len() + 1) {
        let party = random.maybe(|random| random.below(3) as u16);
        found.signals.push(Signal { kind: kind as u16, party, value: random.next() as f64 / 7.0 });
    }
    if conversation.turns.is_empty() {
        return found;
    }
    let confidence = |random: &mut Random| random.one(&[0.8, 1.0, 0.1, 0.123_456_79, 1.0 / 3.0]);
    for _ in 0..random.below(9) {
        let (kind, at) = (random.one(ActKind::ALL), place(random, conversation));
        found.acts.push(Act { kind, at, confidence: confidence(random) });
    }
    for _ in 0..random.below(7) {
        found.moments.push(Moment {
            kind: random.below(kinds.len()) as u16,
            outcome: random.one(Outcome::ALL),
            why_unknown: random.maybe(|random| random.one(WhyUnknown::ALL)),
            owner: random.one(Owner::ALL),
            party: random.maybe(|random| random.below(conversation.parties.len()) as u16),
            opener: place(random, conversation),
            answer: random.maybe(|random| place(random, conversation)),
            searched: (random.below(9) as u32, random.below(9) as u32),
            confidence: confidence(random),
            closed_at: random.maybe(|random| random.below(9) as u32),
        });
    }
    found
}

fn recording(random: &mut Random) -> Recording {
    Recording {
        file: random.text(),
        hash: [random.below(256) as u8; 32],
        container: random.one(&["wave", "ogg"]).to_owned(),
        codec: random.one(&["pcm_s16le", "opus"]).to_owned(),
        rate_hz: random.one(&[8_000, 48_000]),
        channels: random.one(&[1, 2]),
        length_ms: random.below(9_000_000) as i64,
        fault: random.maybe(|random| random.text()),
        clipped: random.one(&[0.0, 1.0 / 3.0]),
        signal_to_noise_db: random.maybe(|random| random.one(&[-3.25, 41.0 / 3.0])),
        bandwidth_hz: random.maybe(|random| random.one(&[3_400, 20_000])),
        dropouts: random.below(9) as u32,
        lost_ms: random.below(9_000) as i64,
        empty_channels: random.one(&[&[][..], &[2], &[1, 2]]).to_vec(),
        echo: random.maybe(|random| random.one(&[(180, 21.5), (0, 0.0)])),
        peaks: vec![random.below(256) as u8; random.below(40)],
        is_sealed: false,
        kept_words: random
            .one(&[&[][..], &["ab"], &["ef", "ab", "cd"]])
            .iter()
            .map(|byte| byte.repeat(32).parse().unwrap())
            .collect(),
        doubled: false,
    }
}

/// A conversation on its way into a database.
#[derive(Clone)]
pub struct Whole {
    pub conversation: Conversation,
    pub findings: Findings,
    pub origin: Origin,
    pub edition: String,
    pub recordings: Vec<Recording>,
    pub playables: Vec<Playable>,
    pub word_starts: Vec<Option<Vec<Ms>>>,
}

impl Whole {
    pub fn random(random: &mut Random, id: &str, kinds: &[Kind]) -> Self {
        let conversation = conversation(random, id);
        let findings = findings(random, &conversation, kinds);
        let place = random.maybe(|random| format!("line {}", random.below(99)));
        let origin = Origin { file: format!("file-{}.txt", random.below(5)), place };
        let edition = random.one(&["e1", "e2"]).to_owned();
        let recordings = (0..random.below(3)).map(|_| recording(random)).collect();
        Self {
            conversation,
            findings,
            origin,
            edition,
            recordings,
            playables: Vec::new(),
            word_starts: Vec::new(),
        }
    }

    pub fn analysed<'a>(&'a self, kinds: &'a [Kind]) -> Analysed<'a> {
        Analysed {
            conversation: &self.conversation,
            digest: *blake3::hash(format!("{:?}", self.conversation).as_bytes()).as_bytes(),
            findings: &self.findings,
            kinds,
            edition: &self.edition,
            origin: &self.origin,
            recordings: &self.recordings,
            playables: &self.playables,
            word_starts: &self.word_starts,
            made_of: None,
        }
    }
}

/// Runs to its end.
pub fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// Every row of an answer.
pub async fn all(rows: &mut Rows) -> Vec<Vec<Value>> {
    let mut all = Vec::new();
    while let Some(row) = rows.next().await.unwrap() {
        all.push(row);
    }
    all
}

/// An answer as text: a header, then a line a row.
pub async fn answer(store: &mut Store, sql: &str) -> String {
    let mut rows = store.query(sql).await.unwrap();
    let mut out = rows.columns().join(" | ");
    for row in all(&mut rows).await {
        let cells: Vec<String> = row
            .into_iter()
            .map(|value| match value {
                Value::Null => "–".to_owned(),
                Value::Integer(number) => number.to_string(),
                Value::Real(number) => format!("{number:?}"),
                Value::Text(text) => text,
                Value::Blob(bytes) => format!("{bytes:?}"),
            })
            .collect();
        out.push('\n');
        out.push_str(&cells.join(" | "));
    }
    out
}

/// Rows of texts of a file, asked past the walls of `query`.
pub async fn raw(path: &Path, sql: &str) -> Vec<Vec<String>> {
    Raw::file(path).await.raw(sql).await
}

/// Makes a database look as one of an earlier schema: without the views, and without the tables and
/// columns that came later. What else later schemas did to earlier tables is for the caller to undo.
pub async fn undo(path: &Path, schema: u32) {
    for view in raw(path, "SELECT name FROM sqlite_schema WHERE type = 'view'").await.concat() {
        raw(path, &format!("DROP VIEW {view}")).await;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema");
    let text = |later| std::fs::read_to_string(folder.join(format!("{later:04}.sql"))).ok();
    let later: Vec<String> = (schema + 1..).map_while(text).collect();
    let named = |what: &str| -> Vec<String> {
        let lines = later.iter().flat_map(|text| text.lines());
        let names = lines.filter_map(|line| line.strip_prefix(what)?.split(' ').next());
        names.map(str::to_owned).collect()
    };
    // This one was made anew later, with more in it.
    raw(path, "DROP TABLE search").await;
    if schema >= 12 {
        raw(
            path,
            "CREATE VIRTUAL TABLE search USING fts5 (words, content = '', contentless_delete = 1)",
        )
        .await;
    } else {
        raw(path, "DROP INDEX IF EXISTS conversation_list").await;
    }
    // Before what they are on: a column goes only where no index is on it.
    for index in named("CREATE INDEX ") {
        raw(path, &format!("DROP INDEX IF EXISTS {index}")).await;
    }
    for table in ["conversation", "recording", "account", "moment", "playable"] {
        for column in named(&format!("ALTER TABLE {table} ADD COLUMN ")) {
            raw(path, &format!("ALTER TABLE {table} DROP COLUMN {column}")).await;
        }
    }
    // A column became this table.
    if (9..18).contains(&schema) {
        raw(path, "ALTER TABLE recording ADD COLUMN kept_words TEXT NOT NULL DEFAULT ''").await;
        raw(
            path,
            "UPDATE recording SET kept_words = coalesce((SELECT string_agg(k.hash, ' ' ORDER BY k.place) \
             FROM kept_words k WHERE k.conversation = recording.conversation AND k.number = recording.number), '')",
        )
        .await;
    }
    let tables = named("CREATE TABLE ");
    // What refers to another comes after it.
    for table in tables.iter().rev() {
        raw(path, &format!("DROP TABLE {table}")).await;
    }
    // This one took the place of an earlier table.
    if schema < 11 {
        raw(path, "CREATE TABLE audit (key INTEGER PRIMARY KEY, at, action, purpose, what)").await;
    }
    raw(path, &format!("DELETE FROM schema_version WHERE version > {schema}")).await;
    raw(path, "DELETE FROM setting WHERE name = 'views'").await;
}
