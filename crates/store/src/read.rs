//! Conversations as they were put, with what was found in them.

use crate::access::Sees;
use crate::database::{Database, at};
use crate::db::{Connection, Row, get, query};
use crate::error::Error;
use crate::kept::hashes;
use crate::media_rows;
use crate::seal::Seal;
use crate::sql;
use crate::starts;
use crate::store::Store;
use crate::types::{Origin, Recording, Stored, StoredKind};
use futures_util::TryStreamExt;
use jiff::Timestamp;
use measure::acts::{Act, ActKind};
use measure::analyse::Findings;
use measure::conversation::{
    BillLine, Channel, Conversation, Direction, Event, EventKind, Language, Party, Place, Role,
    Stretch, StretchKind, Timing, Turn, TurnTime,
};
use measure::moments::{Class, Moment, Outcome, Owner, Skill, Status, WhyUnknown};
use measure::signals::{SIGNALS, Signal};
use measure::time::{Ms, Span};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;

impl Store {
    /// A conversation by its id, `source:id` or a beginning of four characters or more that fits
    /// only one.
    pub async fn conversation(&mut self, id: &str) -> Result<Option<Stored>, Error> {
        let Self { database, connection, seal, .. } = self;
        // One state of the database, although several tables are read.
        let mut transaction = connection.begin_read().await.map_err(|error| at(database, error))?;
        let Some(key) = find(database, &mut transaction, id, Fits::Beginning).await? else {
            return Ok(None);
        };
        let stored =
            Reader { database, connection: &mut transaction, seal }.stored(key, None).await?;
        Ok(Some(stored))
    }

    /// Conversations after `after` whose findings are of another edition than their programme's now
    /// (the name `""` stands for conversations of no programme or one that is not there), by number; with
    /// `all`, also those whose findings are of this edition.
    pub async fn to_reanalyse(
        &mut self,
        editions: &BTreeMap<String, String>,
        all: bool,
        after: i64,
        limit: usize,
    ) -> Result<Vec<(i64, Conversation)>, Error> {
        let Self { database, connection, seal, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_read().await.map_err(named)?;
        let mut names = BTreeMap::new();
        for row in query(sql::EDITIONS).fetch_all(&mut transaction).await.map_err(named)? {
            names.insert(get::<i64>(&row, 0), get::<String>(&row, 1));
        }
        let mut keys = Vec::new();
        let mut rows = query(sql::EDITION_OF_EACH).bind(after).fetch(&mut transaction);
        while let Some(row) = rows.try_next().await.map_err(named)? {
            let programme: Option<&str> = get(&row, 1);
            let now = editions.get(programme.unwrap_or("")).or_else(|| editions.get(""));
            if now.is_some() && (all || now != names.get(&get::<i64>(&row, 2))) {
                keys.push(get::<i64>(&row, 0));
                if keys.len() == limit {
                    break;
                }
            }
        }
        drop(rows);
        let mut reader = Reader { database, connection: &mut transaction, seal };
        let mut found = Vec::with_capacity(keys.len());
        for key in keys {
            found.push((key, reader.head(key).await?.conversation));
        }
        Ok(found)
    }
}

/// How much of an id must be given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fits {
    /// All of it.
    Whole,
    /// As much as fits one conversation alone.
    Beginning,
}

/// The number of the conversation that an id means.
pub(crate) async fn find(
    database: &Database,
    connection: &mut Connection,
    id: &str,
    fits: Fits,
) -> Result<Option<i64>, Error> {
    let named = |error| at(database, error);
    let mut rows = query(sql::BY_ID).bind(id).fetch_all(&mut *connection).await.map_err(named)?;
    let mut count = rows.len() as u64;
    // Both a source and an id may hold a colon.
    if rows.is_empty() {
        for (colon, _) in id.match_indices(':') {
            let query = query(sql::BY_SOURCE_AND_ID).bind(&id[..colon]).bind(&id[colon + 1..]);
            rows.extend(query.fetch_all(&mut *connection).await.map_err(named)?);
        }
        count = rows.len() as u64;
    }
    if rows.is_empty() && fits == Fits::Beginning && id.chars().count() >= SHORTEST_BEGINNING {
        let end = format!("{id}{}", char::MAX);
        rows = query(sql::BY_BEGINNING)
            .bind(id)
            .bind(&end)
            .fetch_all(&mut *connection)
            .await
            .map_err(named)?;
        count = rows.len() as u64;
        if rows.len() > 1 {
            let row = query(sql::COUNT_BEGINNING).bind(id).bind(&end).fetch_one(connection).await;
            count = get::<i64>(&row.map_err(named)?, 0).unsigned_abs();
        }
    }
    match &rows[..] {
        [] => Ok(None),
        [one] => Ok(Some(get(one, 0))),
        [first, second, ..] => Err(Error::Ambiguous {
            id: id.to_owned(),
            count,
            what: "conversations",
            first: full_id(first),
            second: full_id(second),
        }),
    }
}

/// A shorter beginning would fit by accident.
const SHORTEST_BEGINNING: usize = 4;

fn full_id(row: &Row) -> String {
    match get::<&str>(row, 1) {
        "" => get(row, 2),
        source => format!("{source}:{}", get::<&str>(row, 2)),
    }
}

/// A conversation without its findings.
struct Head {
    conversation: Conversation,
    digest: [u8; 32],
    edition: String,
    origin: Origin,
    imported_at: Timestamp,
}

/// Reads conversations whole.
pub(crate) struct Reader<'a> {
    pub(crate) database: &'a Database,
    pub(crate) connection: &'a mut Connection,
    pub(crate) seal: &'a Seal,
}

impl Reader<'_> {
    async fn rows(&mut self, sql: &'static str, key: i64) -> Result<Vec<Row>, Error> {
        let rows = query(sql).bind(key).fetch_all(&mut *self.connection).await;
        rows.map_err(|error| at(self.database, error))
    }

    async fn moments(&mut self, key: i64, sees: Option<Sees>) -> Result<Vec<Row>, Error> {
        let sees = sees.unwrap_or_else(Sees::everything);
        let text = sql::MOMENTS.replace("{sees}", &sees.sql);
        let mut query = query(AssertSqlSafe(text)).bind(key);
        for value in sees.values {
            query = query.bind(value);
        }
        let rows = query.fetch_all(&mut *self.connection).await;
        rows.map_err(|error| at(self.database, error))
    }

    async fn head(&mut self, key: i64) -> Result<Head, Error> {
        let rows = self.rows(sql::CONVERSATION, key).await?;
        let row = rows.first().ok_or_else(|| Error::Unknown(key.to_string()))?;
        let id: String = get(row, 0);
        let damaged = |expected, found: &str| Error::Damaged {
            id: id.clone(),
            expected,
            found: found.to_owned(),
        };
        let started_at: Option<&str> = get(row, 4);
        let channel: &str = get(row, 5);
        let direction: Option<&str> = get(row, 6);
        let language: Option<&str> = get(row, 7);
        let timing: &str = get(row, 11);
        let mut conversation = Conversation {
            source: get(row, 1),
            id: id.clone(),
            started_at: word(
                started_at,
                |text| text.parse::<Timestamp>().ok(),
                |text| damaged("a time", text),
            )?,
            channel: Channel::from_name(channel).ok_or_else(|| damaged("a channel", channel))?,
            direction: word(direction, Direction::from_name, |text| damaged("a direction", text))?,
            language: word(language, Language::from_tag, |text| damaged("a language", text))?,
            programme: get(row, 8),
            queue: get(row, 9),
            topic: get(row, 10),
            parties: Vec::new(),
            turns: Vec::new(),
            events: Vec::new(),
            stretches: Vec::new(),
            bill: Vec::new(),
            timing: Timing::from_name(timing).ok_or_else(|| damaged("a timing", timing))?,
        };
        let digest =
            <[u8; 32]>::try_from(get::<&[u8]>(row, 2)).map_err(|_| damaged("a digest", ""))?;
        let edition = get(row, 3);
        let origin = Origin { file: get(row, 12), place: get(row, 13) };
        let imported_at: &str = get(row, 14);
        let imported_at =
            imported_at.parse().map_err(|_| damaged("a time of its import", imported_at))?;

        for row in self.rows(sql::PARTIES, key).await? {
            let role: &str = get(&row, 0);
            let role = Role::from_name(role).ok_or_else(|| damaged("a role", role))?;
            let pseudonym: String = get(&row, 1);
            let sealed: Option<&[u8]> = get(&row, 3);
            let open = |sealed| {
                let person = self.seal.open(role, &pseudonym, sealed);
                person.ok_or_else(|| damaged("a person sealed with the database's key", &pseudonym))
            };
            let person = sealed.map(open).transpose()?;
            conversation.parties.push(Party { role, pseudonym, person, team: get(&row, 2) });
        }
        for row in self.rows(sql::TURNS, key).await? {
            let time = match (get::<Option<i64>>(&row, 1), get::<Option<i64>>(&row, 2)) {
                (None, _) => TurnTime::Unknown,
                (Some(start), None) => TurnTime::Start(Ms(start)),
                (Some(start), Some(end)) => {
                    let span = Span::new(Ms(start), Ms(end));
                    TurnTime::Span(
                        span.ok_or_else(|| damaged("a turn that ends after it starts", ""))?,
                    )
                }
            };
            let party = u16::try_from(get::<i64>(&row, 0))
                .map_err(|_| damaged("the number of a party", ""))?;
            let heard = get::<Option<i64>>(&row, 4).map(u8::try_from).transpose();
            let heard = heard.map_err(|_| damaged("a percentage of a turn", ""))?;
            conversation.turns.push(Turn { party, time, text: get(&row, 3), heard });
        }
        for row in self.rows(sql::EVENTS, key).await? {
            let kind: &str = get(&row, 0);
            conversation.events.push(Event {
                kind: EventKind::from_name(kind).ok_or_else(|| damaged("an event", kind))?,
                after_turn: get::<Option<i64>>(&row, 1).and_then(|turn| u32::try_from(turn).ok()),
                length: get::<Option<i64>>(&row, 2).map(Ms),
            });
        }
        for row in self.rows(sql::STRETCHES, key).await? {
            let kind: &str = get(&row, 0);
            let span = Span::new(Ms(get(&row, 1)), Ms(get(&row, 2)));
            conversation.stretches.push(Stretch {
                span: span.ok_or_else(|| damaged("a stretch that ends after it starts", ""))?,
                kind: StretchKind::from_name(kind).ok_or_else(|| damaged("a stretch", kind))?,
                party: get::<Option<i64>>(&row, 3).and_then(|party| u16::try_from(party).ok()),
                stated: get::<i64>(&row, 4) != 0,
            });
        }
        for row in self.rows(sql::BILL_LINES, key).await? {
            let date: Option<&str> = get(&row, 2);
            conversation.bill.push(BillLine {
                what: get(&row, 0),
                hundredths: get(&row, 1),
                date: word(date, |text| text.parse().ok(), |text| damaged("a day", text))?,
            });
        }
        Ok(Head { conversation, digest, edition, origin, imported_at })
    }

    /// A conversation with everything found in it. Acts and signals that this version no longer
    /// knows are left out, and so are moments that are not theirs to see for whom it is read.
    pub(crate) async fn stored(
        &mut self,
        key: i64,
        sees_moment: Option<Sees>,
    ) -> Result<Stored, Error> {
        let Head { conversation, digest, edition, origin, imported_at } = self.head(key).await?;
        let mut findings = Findings::default();
        for row in self.rows(sql::SIGNALS, key).await? {
            let name: &str = get(&row, 0);
            let Some(kind) = SIGNALS.iter().position(|kind| kind.name == name) else { continue };
            let party = get::<Option<i64>>(&row, 1).and_then(|party| u16::try_from(party).ok());
            let value: &str = get(&row, 2);
            let value = value.parse().map_err(|_| Error::Damaged {
                id: conversation.id.clone(),
                expected: "the value of a signal",
                found: value.to_owned(),
            })?;
            findings.signals.push(Signal { kind: kind as u16, party, value });
        }
        for row in self.rows(sql::ACTS, key).await? {
            let Some(kind) = ActKind::from_name(get(&row, 0)) else { continue };
            let at = Place { turn: small(&row, 1), start: small(&row, 2), end: small(&row, 3) };
            findings.acts.push(Act { kind, at, confidence: get::<f64>(&row, 4) as f32 });
        }
        let known = kinds(self.database, self.connection).await?;
        let mut kinds = Vec::new();
        let mut places = BTreeMap::new();
        for row in self.moments(key, sees_moment).await? {
            let number: i64 = get(&row, 0);
            let place = match places.get(&number) {
                Some(place) => *place,
                None => {
                    let kind = known.get(&number).cloned().ok_or_else(|| Error::Damaged {
                        id: conversation.id.clone(),
                        expected: "a kind of moment",
                        found: number.to_string(),
                    })?;
                    kinds.push(kind);
                    let place = (kinds.len() - 1) as u16;
                    places.insert(number, place);
                    place
                }
            };
            findings.moments.push(moment(&row, place, &conversation.id)?);
        }
        let recordings = self.rows(sql::RECORDINGS, key).await?.iter().map(recording).collect();
        let playables = media_rows::playables(key, self.connection).await;
        let (playables, packed) = playables.map_err(|error| at(self.database, error))?;
        let mut word_starts = Vec::new();
        if let Some(packed) = packed {
            word_starts = starts::unpack(&packed).ok_or_else(|| Error::Damaged {
                id: conversation.id.clone(),
                expected: "when words began",
                found: String::new(),
            })?;
        }
        Ok(Stored {
            key,
            conversation,
            digest,
            findings,
            kinds,
            edition,
            origin,
            recordings,
            playables,
            word_starts,
            imported_at,
        })
    }
}

/// Every kind of moment, by number.
pub(crate) async fn kinds(
    database: &Database,
    connection: &mut Connection,
) -> Result<BTreeMap<i64, StoredKind>, Error> {
    let rows =
        query(sql::KINDS).fetch_all(connection).await.map_err(|error| at(database, error))?;
    Ok(rows.iter().filter_map(|row| Some((get(row, 0), stored_kind(row, 1)?))).collect())
}

/// A kind from the columns `name, title, class, skill, status`; `None` where this version does not
/// know its class or status.
pub(crate) fn stored_kind(row: &Row, from: usize) -> Option<StoredKind> {
    Some(StoredKind {
        name: get(row, from),
        title: get(row, from + 1),
        class: Class::from_name(get(row, from + 2))?,
        skill: get::<Option<&str>>(row, from + 3).and_then(Skill::from_name),
        status: Status::from_name(get(row, from + 4))?,
    })
}

/// A moment from the columns of `sql::MOMENTS`.
pub(crate) fn moment(row: &Row, kind: u16, id: &str) -> Result<Moment, Error> {
    let damaged = |expected, found: &str| Error::Damaged {
        id: id.to_owned(),
        expected,
        found: found.to_owned(),
    };
    let outcome: &str = get(row, 1);
    let why: Option<&str> = get(row, 2);
    let owner: &str = get(row, 3);
    let answer = get::<Option<i64>>(row, 8).is_some();
    Ok(Moment {
        kind,
        outcome: Outcome::from_name(outcome).ok_or_else(|| damaged("an outcome", outcome))?,
        why_unknown: word(why, WhyUnknown::from_name, |text| damaged("a reason", text))?,
        owner: Owner::from_name(owner).ok_or_else(|| damaged("an owner", owner))?,
        party: get::<Option<i64>>(row, 4).and_then(|party| u16::try_from(party).ok()),
        opener: Place { turn: small(row, 5), start: small(row, 6), end: small(row, 7) },
        answer: answer.then(|| Place {
            turn: small(row, 8),
            start: small(row, 9),
            end: small(row, 10),
        }),
        searched: (small(row, 11), small(row, 12)),
        closed_at: get::<Option<i64>>(row, 13).and_then(|turn| u32::try_from(turn).ok()),
        confidence: get::<f64>(row, 14) as f32,
    })
}

/// A number that was put as a `u32`.
fn small(row: &Row, at: usize) -> u32 {
    u32::try_from(get::<i64>(row, at)).unwrap_or(0)
}

/// What a text stands for, where there is one.
fn word<T>(
    text: Option<&str>,
    value: impl Fn(&str) -> Option<T>,
    damaged: impl Fn(&str) -> Error,
) -> Result<Option<T>, Error> {
    text.map(|text| value(text).ok_or_else(|| damaged(text))).transpose()
}

/// A row of `RECORDINGS`.
fn recording(row: &Row) -> Recording {
    let number = |at: usize| u32::try_from(get::<i64>(row, at)).unwrap_or(0);
    let empty: &str = get(row, 13);
    Recording {
        file: get(row, 0),
        hash: <[u8; 32]>::try_from(get::<&[u8]>(row, 1)).unwrap_or_default(),
        container: get(row, 2),
        codec: get(row, 3),
        rate_hz: number(4),
        channels: number(5),
        length_ms: get(row, 6),
        fault: get(row, 7),
        clipped: get(row, 8),
        signal_to_noise_db: get(row, 9),
        bandwidth_hz: get::<Option<i64>>(row, 10).and_then(|hz| u32::try_from(hz).ok()),
        dropouts: number(11),
        lost_ms: get(row, 12),
        empty_channels: empty.split(',').filter_map(|channel| channel.parse().ok()).collect(),
        echo: get::<Option<i64>>(row, 14).zip(get::<Option<f64>>(row, 15)),
        peaks: get(row, 16),
        is_sealed: get::<i64>(row, 17) != 0,
        kept_words: hashes(get(row, 18)),
        doubled: get::<i64>(row, 19) != 0,
    }
}
