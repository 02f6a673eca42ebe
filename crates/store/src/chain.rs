//! The chain of what was done, and how it is checked.
//!
//! A row's hash is over the hash of the row before it and its own content. Whoever changes, drops, adds
//! or moves a row breaks it there; `audit_head` knows how long the chain is, so that rows cut off at its
//! end are missed. Nothing in it is secret: who may write to the file can write a whole chain anew,
//! which is found by a head that was kept elsewhere.
//!
//! Words that somebody wrote stand beside the chain, bound to it by a salted hash: an erasure takes a
//! text out with its salt, after which the hash tells nothing, and notes in the chain that it did.

use crate::db::{Connection, Row, get, query};
use crate::sql;
use futures_util::TryStreamExt;
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// The hash before the first row.
const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";
/// What names these hashes among all that BLAKE3 makes.
const ROW: &str = "earnest audit row 1";
const TEXT: &str = "earnest audit text 1";
/// The parts of a row that stand beside the chain.
pub(crate) const PARTS: [&str; 2] = ["purpose", "what"];
/// The action by which a text beside the chain is taken out.
pub(crate) const TEXT_ERASED: &str = "text_erased";

/// How long a chain is and the hash of its last row, as text `128:` and 64 hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many rows it has.
    pub count: u64,
    /// The hash of the last, in hexadecimal digits.
    pub hash: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.count, self.hash)
    }
}

/// A text that is no head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected a head as `earnest verify-audit` prints it: a count, a colon and 64 hexadecimal digits"
)]
pub struct NoHead;

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (count, hash) = text.trim().split_once(':').ok_or(NoHead)?;
        let hash = hash.to_ascii_lowercase();
        let is_hash = hash.len() == BEGINNING.len() && hash.bytes().all(|b| b.is_ascii_hexdigit());
        match count.parse() {
            Ok(count) if is_hash => Ok(Self { count, hash }),
            _ => Err(NoHead),
        }
    }
}

/// What a look through the chain came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verified {
    /// Every row is what it was when it was written.
    Whole {
        /// Where it ends.
        head: Head,
        /// How many texts were erased.
        erased: u64,
    },
    /// A row is not.
    Broken {
        /// The first that is not, from 1.
        row: u64,
        /// What is wrong with it.
        why: &'static str,
    },
}

/// What is to be added.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct New<'t> {
    pub(crate) at: &'t str,
    pub(crate) who: &'t str,
    pub(crate) action: &'t str,
    pub(crate) subject: Option<&'t str>,
    pub(crate) purpose: Option<&'t str>,
    pub(crate) what: Option<&'t str>,
}

/// What of a row is chained.
struct Content<'t> {
    number: i64,
    at: &'t str,
    who: &'t str,
    action: &'t str,
    subject: Option<&'t str>,
    purpose: Option<&'t str>,
    what: Option<&'t str>,
}

impl Content<'_> {
    fn hash(&self, previous: &str) -> String {
        let mut hasher = blake3::Hasher::new_derive_key(ROW);
        let number = self.number.to_string();
        let always = [previous, &number, self.at, self.who, self.action].map(Some);
        for part in always.into_iter().chain([self.subject, self.purpose, self.what]) {
            // Nothing is another content than no letters.
            match part {
                None => drop(hasher.update(&[0])),
                Some(text) => {
                    hasher.update(&[1]).update(&(text.len() as u64).to_le_bytes());
                    hasher.update(text.as_bytes());
                }
            }
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// What binds a text to its row. The salt keeps a text that was erased from being guessed.
fn bound(salt: &str, text: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key(TEXT);
    hasher.update(&(salt.len() as u64).to_le_bytes());
    hasher.update(salt.as_bytes()).update(text.as_bytes());
    hasher.finalize().to_hex().to_string()
}

/// Adds a row, and returns its number. Two that add at once wait for each other at the head's row; the
/// caller's transaction holds it to its end.
pub(crate) async fn append(new: &New<'_>, connection: &mut Connection) -> Result<i64, sqlx::Error> {
    let head = query(sql::TAKE_HEAD).fetch_one(&mut *connection).await?;
    let (number, previous): (i64, String) = (get(&head, 0), get(&head, 1));
    let mut binds = [None, None];
    for ((part, text), bind) in PARTS.into_iter().zip([new.purpose, new.what]).zip(&mut binds) {
        let Some(text) = text else { continue };
        let mut salt = [0; 16];
        getrandom::fill(&mut salt)
            .map_err(|error| sqlx::Error::Io(std::io::Error::other(error)))?;
        let salt: String = salt.iter().map(|byte| format!("{byte:02x}")).collect();
        *bind = Some(bound(&salt, text));
        let add = query(sql::ADD_AUDIT_TEXT).bind(number).bind(part).bind(&salt).bind(text);
        add.execute(&mut *connection).await?;
    }
    let [purpose, what] = &binds;
    let content = Content {
        number,
        at: new.at,
        who: new.who,
        action: new.action,
        subject: new.subject,
        purpose: purpose.as_deref(),
        what: what.as_deref(),
    };
    let hash = content.hash(&previous);
    let add = query(sql::ADD_AUDIT).bind(number).bind(new.at).bind(new.who).bind(new.action);
    let add = add.bind(new.subject).bind(purpose.as_deref()).bind(what.as_deref()).bind(&hash);
    add.execute(&mut *connection).await?;
    query(sql::SET_HEAD).bind(&hash).execute(connection).await?;
    Ok(number)
}

/// Takes out a text beside the chain, and notes that it is gone.
pub(crate) async fn erase_text(
    (row, part): (i64, &str),
    at: &str,
    who: &str,
    connection: &mut Connection,
) -> Result<(), sqlx::Error> {
    let erase = query(sql::ERASE_AUDIT_TEXT).bind(row).bind(part);
    erase.execute(&mut *connection).await?;
    let subject = text_of(row, part);
    let new = New { at, who, action: TEXT_ERASED, subject: Some(&subject), ..New::default() };
    append(&new, connection).await.map(drop)
}

/// How a text beside the chain is named in it.
fn text_of(row: i64, part: &str) -> String {
    format!("row {row} {part}")
}

/// Takes what was kept without a chain into it, oldest first.
pub(crate) async fn adopt(connection: &mut Connection) -> Result<(), sqlx::Error> {
    for row in query(sql::AUDIT_BEFORE).fetch_all(&mut *connection).await? {
        let new = New {
            at: get(&row, 0),
            who: "command line",
            action: get(&row, 1),
            subject: None,
            purpose: get(&row, 2),
            what: get(&row, 3),
        };
        append(&new, connection).await?;
    }
    query(sql::DROP_AUDIT_BEFORE).execute(connection).await.map(drop)
}

/// Looks through the whole chain; `kept` is a head that was kept elsewhere.
///
/// The connection is to see one state of the database.
pub(crate) async fn verify(
    kept: Option<&Head>,
    connection: &mut Connection,
) -> Result<Verified, sqlx::Error> {
    let mut chain = Chain::default();
    let mut rows = query(sql::WHOLE_AUDIT).fetch(&mut *connection);
    while let Some(row) = rows.try_next().await? {
        chain.take(&row, kept);
    }
    drop(rows);
    let texts = query(sql::COUNT_AUDIT_TEXTS).fetch_one(&mut *connection).await?;
    let heads = query(sql::HEAD).fetch_all(connection).await?;
    let heads: Vec<(i64, String)> = heads.iter().map(|row| (get(row, 0), get(row, 1))).collect();
    Ok(chain.verdict(get(&texts, 0), &heads, kept))
}

/// Where the chain ends, by the head's row.
pub(crate) async fn head(connection: &mut Connection) -> Result<Head, sqlx::Error> {
    let row = query(sql::HEAD).fetch_one(connection).await?;
    Ok(Head { count: get::<i64>(&row, 0).unsigned_abs(), hash: get(&row, 1) })
}

/// As much of the chain as was seen.
#[derive(Default)]
struct Chain {
    last: Option<String>,
    count: i64,
    texts: i64,
    bad: Option<(i64, &'static str)>,
    /// Texts that are not there, and those of which the chain says that they were erased.
    missing: BTreeSet<(i64, String)>,
    erased: BTreeSet<String>,
}

impl Chain {
    fn take(&mut self, row: &Row, kept: Option<&Head>) {
        self.count += 1;
        let number = self.count;
        let (at, who, action): (&str, &str, &str) = (get(row, 1), get(row, 2), get(row, 3));
        let content = Content {
            number,
            at,
            who,
            action,
            subject: get(row, 4),
            purpose: get(row, 5),
            what: get(row, 6),
        };
        let hash: &str = get(row, 7);
        if get::<i64>(row, 0) != number {
            self.bad(number, "it is not there");
        }
        let previous = self.last.as_deref().unwrap_or(BEGINNING);
        if content.hash(previous) != hash {
            self.bad(number, "it is not what was written, or does not follow on the row before it");
        }
        if kept.is_some_and(|kept| kept.count == number.unsigned_abs() && kept.hash != hash) {
            self.bad(number, "its hash is not that of the head that was kept");
        }
        for (part, bind, at) in [(PARTS[0], content.purpose, 8), (PARTS[1], content.what, 10)] {
            let (salt, text): (Option<&str>, Option<&str>) = (get(row, at), get(row, at + 1));
            self.texts += i64::from(text.is_some());
            match (bind, salt, text) {
                (None, _, None) => {}
                (None, ..) => self.bad(number, "it has a text that was not written with it"),
                (Some(bind), Some(salt), Some(text)) if bound(salt, text) == bind => {}
                (Some(_), _, Some(_)) => self.bad(number, "its text is not what was written"),
                (Some(_), _, None) => drop(self.missing.insert((number, text_of(number, part)))),
            }
        }
        if action == TEXT_ERASED
            && let Some(text) = content.subject
        {
            self.erased.insert(text.to_owned());
        }
        self.last = Some(hash.to_owned());
    }

    fn bad(&mut self, row: i64, why: &'static str) {
        if self.bad.is_none_or(|(first, _)| row < first) {
            self.bad = Some((row, why));
        }
    }

    fn verdict(mut self, texts: i64, heads: &[(i64, String)], kept: Option<&Head>) -> Verified {
        let missing = std::mem::take(&mut self.missing);
        let gone = missing.iter().filter(|(_, text)| !self.erased.contains(text));
        if let Some((row, _)) = gone.min() {
            self.bad(*row, "its text is gone, and no erasure says so");
        }
        let end = self.last.as_deref().unwrap_or(BEGINNING).to_owned();
        match heads {
            [(count, _)] if *count > self.count => {
                self.bad(self.count + 1, "it is not there, and the chain is cut off");
            }
            [(count, _)] if *count < self.count => {
                self.bad(count.max(&0) + 1, "the head does not know of it");
            }
            [(_, hash)] if *hash == end => {}
            _ => self.bad(self.count, "the head is not that of the last row"),
        }
        if kept.is_some_and(|kept| kept.count > self.count.unsigned_abs()) {
            self.bad(self.count + 1, "it is not there, and a head that was kept says it was");
        }
        if kept.is_some_and(|kept| kept.count == 0 && kept.hash != BEGINNING) {
            self.bad(1, "the head that was kept is that of no chain");
        }
        if texts != self.texts {
            self.bad(self.count + 1, "it is not there, but a text of it or of a later one is");
        }
        match self.bad {
            Some((row, why)) => Verified::Broken { row: row.unsigned_abs(), why },
            None => Verified::Whole {
                head: Head { count: self.count.unsigned_abs(), hash: end },
                erased: missing.len() as u64,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::{MIGRATIONS, SQLITE};
    use crate::turns::Turns;
    use sqlx::AssertSqlSafe;
    use sqlx::Connection as _;

    /// Numbers that look random and are the same for a seed (splitmix64).
    struct Random(u64);

    impl Random {
        fn below(&mut self, end: usize) -> usize {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut x = self.0;
            x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((x ^ (x >> 31)) % end as u64) as usize
        }
    }

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    async fn made() -> Connection {
        let connection = sqlx::SqliteConnection::connect("sqlite::memory:").await.unwrap();
        let mut connection = Connection::Sqlite(connection, Turns::none());
        for step in MIGRATIONS {
            connection.run(AssertSqlSafe(SQLITE.schema(step))).await.unwrap();
        }
        connection
    }

    /// A chain of rows with and without subjects and texts, of which one text is erased.
    async fn filled(rows: usize) -> Connection {
        let mut connection = made().await;
        let mut random = Random(7);
        for row in 0..rows {
            let who = format!("account {}", random.below(3));
            let subject = format!("conversation {}", random.below(5));
            let words = format!("words {}", random.below(4));
            let new = New {
                at: &format!("2026-03-07T09:{:02}:00.000Z", row % 60),
                who: &who,
                action: ["view", "play", "reveal"][random.below(3)],
                subject: (random.below(3) > 0).then_some(&*subject),
                purpose: (random.below(3) == 0).then_some(&*words),
                what: (random.below(3) == 0).then_some(&*words),
            };
            append(&new, &mut connection).await.unwrap();
        }
        let words =
            New { at: "t", who: "w", action: "reveal", purpose: Some("a name"), ..New::default() };
        let number = append(&words, &mut connection).await.unwrap();
        erase_text((number, "purpose"), "t", "w", &mut connection).await.unwrap();
        connection
    }

    async fn texts(sql: &str, connection: &mut Connection) -> Vec<String> {
        let rows = query(AssertSqlSafe(sql)).fetch_all(connection).await.unwrap();
        rows.iter().map(|row| get(row, 0)).collect()
    }

    async fn change(sql: &str, connection: &mut Connection) -> u64 {
        query(AssertSqlSafe(sql)).execute(connection).await.unwrap()
    }

    /// The statements of one change that somebody may make by hand, and what it is.
    async fn mutation(random: &mut Random, connection: &mut Connection) -> String {
        let rows = texts("SELECT key FROM audit ORDER BY key", connection).await.len();
        let row = 1 + random.below(rows);
        let other = 1 + (row + random.below(rows - 1)) % rows;
        let column = ["at", "who", "action", "subject", "purpose", "what", "hash"][random.below(7)];
        let part = PARTS[random.below(2)];
        match random.below(12) {
            // Another value, no value, or that of another row.
            0 => format!(
                "UPDATE audit SET {column} = 'x' || coalesce({column}, '') WHERE key = {row}"
            ),
            1 => format!("UPDATE audit SET {column} = '' WHERE key = {row} AND {column} IS NULL"),
            2 => format!(
                "UPDATE audit SET {column} = (SELECT {column} FROM audit WHERE key = {other}) WHERE key = {row}"
            ),
            3 => format!("UPDATE audit SET key = key + 1000 WHERE key = {row}"),
            // Left out, with and without a closed gap.
            4 => format!("DELETE FROM audit WHERE key = {row}"),
            5 => format!(
                "DELETE FROM audit WHERE key = {row}; DELETE FROM audit_text WHERE audit = {row}; \
                 UPDATE audit SET key = key + 1000 WHERE key > {row}; UPDATE audit SET key = key - 1001 WHERE key > 1000; \
                 UPDATE audit_head SET count = count - 1"
            ),
            // Cut off, with and without the count.
            6 => format!(
                "DELETE FROM audit WHERE key >= {row}; DELETE FROM audit_text WHERE audit >= {row}"
            ),
            7 => format!(
                "DELETE FROM audit WHERE key >= {row}; DELETE FROM audit_text WHERE audit >= {row}; \
                 UPDATE audit_head SET count = {row} - 1"
            ),
            // Two rows that change places.
            8 => format!(
                "UPDATE audit SET key = 0 WHERE key = {row}; UPDATE audit SET key = {row} WHERE key = {other}; \
                 UPDATE audit SET key = {other} WHERE key = 0"
            ),
            // Put in at the end, and between.
            9 => format!(
                "INSERT INTO audit SELECT {rows} + 1, at, who, action, subject, NULL, NULL, hash FROM audit WHERE key = {row}"
            ),
            10 => format!(
                "UPDATE audit SET key = key + 1000 WHERE key > {row}; UPDATE audit SET key = key - 999 WHERE key > 1000; \
                 INSERT INTO audit SELECT {row} + 1, at, who, action, subject, purpose, what, hash FROM audit WHERE key = {other}; \
                 UPDATE audit_head SET count = count + 1"
            ),
            // The texts beside it, and the head.
            _ => match random.below(7) {
                0 => format!(
                    "UPDATE audit_text SET text = text || '.' WHERE audit = {row} AND part = '{part}'"
                ),
                1 => format!(
                    "UPDATE audit_text SET salt = salt || '0' WHERE audit = {row} AND part = '{part}'"
                ),
                2 => format!("DELETE FROM audit_text WHERE audit = {row} AND part = '{part}'"),
                3 => {
                    format!("INSERT OR IGNORE INTO audit_text VALUES ({row}, '{part}', '00', 'x')")
                }
                4 => format!("INSERT INTO audit_text VALUES ({rows} + {row}, '{part}', '00', 'x')"),
                5 => "UPDATE audit_head SET hash = 'x' || hash".to_owned(),
                _ => ["DELETE FROM audit_head", "UPDATE audit_head SET count = count + 1"]
                    [random.below(2)]
                .to_owned(),
            },
        }
    }

    /// Everything that is chained, to tell whether a change changed anything.
    async fn all(connection: &mut Connection) -> Vec<String> {
        let mut all = texts(
            "SELECT json_array(key, at, who, action, subject, purpose, what, hash) FROM audit ORDER BY key",
            connection,
        )
        .await;
        all.extend(
            texts(
                "SELECT json_array(audit, part, salt, text) FROM audit_text ORDER BY 1",
                connection,
            )
            .await,
        );
        all.extend(texts("SELECT json_array(one, count, hash) FROM audit_head", connection).await);
        all
    }

    #[test]
    fn a_thousand_changes_by_hand_are_found() {
        run(async {
            let mut connection = filled(40).await;
            let whole = verify(None, &mut connection).await.unwrap();
            let kept = head(&mut connection).await.unwrap();
            assert_eq!(whole, Verified::Whole { head: kept.clone(), erased: 1 });
            assert_eq!(verify(Some(&kept), &mut connection).await.unwrap(), whole);
            let before = all(&mut connection).await;
            let mut random = Random(11);
            let mut found = 0;
            while found < 1_000 {
                change("BEGIN", &mut connection).await;
                let sql = mutation(&mut random, &mut connection).await;
                change(&sql, &mut connection).await;
                if all(&mut connection).await != before {
                    let verdict = verify(None, &mut connection).await.unwrap();
                    assert!(matches!(verdict, Verified::Broken { .. }), "{sql}");
                    found += 1;
                }
                change("ROLLBACK", &mut connection).await;
            }
            assert_eq!(verify(None, &mut connection).await.unwrap(), whole);
        });
    }

    /// Who writes the chain anew from a row on is found by the head that was kept, and not without it.
    #[test]
    fn a_chain_that_was_written_anew_is_found_by_a_head_that_was_kept() {
        run(async {
            let mut connection = filled(10).await;
            let kept = head(&mut connection).await.unwrap();
            let mut other = made().await;
            for row in 0..12 {
                let at = format!("{row}");
                let new = New { at: &at, who: "command line", action: "view", ..New::default() };
                append(&new, &mut other).await.unwrap();
            }
            assert!(matches!(verify(None, &mut other).await.unwrap(), Verified::Whole { .. }));
            let verdict = verify(Some(&kept), &mut other).await.unwrap();
            assert!(matches!(verdict, Verified::Broken { row: 12, .. }), "{verdict:?}");
            // What grew since is whole.
            let new = New { at: "t", who: "w", action: "view", ..New::default() };
            append(&new, &mut connection).await.unwrap();
            let verdict = verify(Some(&kept), &mut connection).await.unwrap();
            assert!(matches!(verdict, Verified::Whole { .. }), "{verdict:?}");
            // What is shorter is not.
            let verdict = verify(Some(&kept), &mut made().await).await.unwrap();
            assert!(matches!(verdict, Verified::Broken { row: 1, .. }), "{verdict:?}");
        });
    }

    #[test]
    fn the_first_bad_row_is_named() {
        run(async {
            let mut connection = filled(40).await;
            for (sql, row) in [
                ("UPDATE audit SET who = 'nobody' WHERE key = 17", 17),
                ("DELETE FROM audit WHERE key = 9", 9),
                ("DELETE FROM audit WHERE key > 20; DELETE FROM audit_text WHERE audit > 20", 21),
                ("UPDATE audit SET who = 'x' WHERE key IN (30, 5)", 5),
            ] {
                change("BEGIN", &mut connection).await;
                assert!(change(sql, &mut connection).await > 0);
                let verdict = verify(None, &mut connection).await.unwrap();
                let Verified::Broken { row: found, .. } = verdict else {
                    panic!("{sql}: {verdict:?}")
                };
                assert_eq!(found, row, "{sql}");
                change("ROLLBACK", &mut connection).await;
            }
        });
    }

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let head = Head { count: 128, hash: "ab".repeat(32) };
        assert_eq!(head.to_string().parse(), Ok(head));
        for text in ["", "128", "128:ab", &format!("x:{}", "ab".repeat(32)), &"g".repeat(66)] {
            assert_eq!(text.parse::<Head>(), Err(NoHead), "{text}");
        }
    }
}
