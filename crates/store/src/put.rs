//! Whole conversations with their findings and rollups, one transaction a batch.

use crate::attach::written_about;
use crate::database::{Database, at};
use crate::db::{Connection, get, query};
use crate::error::Error;
use crate::found::{Found as Listed, length_ms};
use crate::insert::Rows;
use crate::kept::{WordsHash, hashes};
use crate::media::MediaName;
use crate::media_rows;
use crate::off::{Off, main_agent};
use crate::read::stored_kind;
use crate::rollup::{Counted, Deltas};
use crate::schema::time;
use crate::seal::Seal;
use crate::search;
use crate::sql;
use crate::store::{Names, Scope, Store, Tables, count};
use crate::types::{Analysed, Import, Put, Reanalysed, Recording, StoredKind};
use jiff::tz::TimeZone;
use measure::acts::Act;
use measure::analyse::Findings;
use measure::conversation::{Conversation, Place, Role};
use measure::moments::Kind;
use measure::signals::Signal;
use rustc_hash::{FxHashMap, FxHashSet};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

/// How many conversations are looked up a statement.
const LOOKUPS: usize = 96;
/// From this many moments on an import goes on with its indexes: to make them takes the memory of as
/// many rows.
const MOST_UNINDEXED: usize = 1_000_000;

impl Store {
    /// The digest and edition of conversations, by source and id, where they are stored.
    pub async fn known(
        &mut self,
        ids: &[(&str, &str)],
    ) -> Result<Vec<Option<([u8; 32], String)>>, Error> {
        let found =
            known(ids, &mut self.connection).await.map_err(|error| at(&self.database, error))?;
        Ok(ids
            .iter()
            .map(|id| found.get(&(id.0.to_owned(), id.1.to_owned())))
            .map(|known| known.map(|known| (known.digest, known.edition.clone())))
            .collect())
    }

    /// What conversations with recordings were made of, and the edition that found what was found in
    /// them, by source and id, where that is known.
    pub async fn made_of(
        &mut self,
        ids: &[(&str, &str)],
    ) -> Result<Vec<Option<([u8; 32], String)>>, Error> {
        let mut found: FxHashMap<(String, String), ([u8; 32], String)> = FxHashMap::default();
        for ids in ids.chunks(LOOKUPS) {
            let text = format!("{}{})", sql::MADE_OF, vec!["(?, ?)"; ids.len()].join(", "));
            let mut query = query(AssertSqlSafe(text)).persistent(false);
            for (source, id) in ids {
                query = query.bind(*id).bind(*source);
            }
            let rows = query.fetch_all(&mut self.connection).await;
            for row in rows.map_err(|error| at(&self.database, error))? {
                let made_of = <[u8; 32]>::try_from(get::<&[u8]>(&row, 2)).unwrap_or_default();
                found.insert((get(&row, 1), get(&row, 0)), (made_of, get(&row, 3)));
            }
        }
        Ok(ids.iter().map(|id| found.get(&(id.0.to_owned(), id.1.to_owned())).cloned()).collect())
    }

    /// Keeps what conversations were made of that are stored already: source, id, hash.
    pub async fn set_made_of(&mut self, all: &[(String, String, [u8; 32])]) -> Result<(), Error> {
        if all.is_empty() {
            return Ok(());
        }
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        for (source, id, made_of) in all {
            let query = query(sql::SET_MADE_OF).bind(&made_of[..]).bind(id).bind(source);
            query.execute(&mut transaction).await.map_err(named)?;
        }
        transaction.commit().await.map_err(named)
    }

    /// Stores whole conversations with their findings and rollups, in one transaction: all or none.
    pub async fn put(&mut self, import: Import, batch: &[Analysed<'_>]) -> Result<Vec<Put>, Error> {
        self.names.begin();
        let done = self.put_all(import, batch).await?;
        self.names.done();
        if let Some(moments) = &mut self.unindexed {
            *moments += batch.iter().map(|one| one.findings.moments.len()).sum::<usize>();
            if *moments >= MOST_UNINDEXED {
                self.index().await?;
            }
        }
        Ok(done)
    }

    async fn put_all(&mut self, import: Import, batch: &[Analysed<'_>]) -> Result<Vec<Put>, Error> {
        let Self { database, connection, tables, names, zones, seal, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let off = &Off::read(&mut transaction).await.map_err(named)?;
        let mut done = Vec::with_capacity(batch.len());
        let mut replaced = Replaced::default();
        let mut rest = batch;
        while !rest.is_empty() {
            // A conversation that comes twice meets its earlier self as stored.
            let mut seen = FxHashSet::default();
            let twice = rest
                .iter()
                .position(|one| !seen.insert((&one.conversation.source, &one.conversation.id)));
            let (once, later) = rest.split_at(twice.unwrap_or(rest.len()));
            let mut part =
                Part { database, tables, names, zones, off, connection: &mut transaction };
            done.extend(part.put(import, once, seal, &mut replaced).await?);
            rest = later;
        }
        media_rows::check(batch, &mut transaction, database, key).await?;
        transaction.commit().await.map_err(named)?;
        // What was heard and recorded of a state that is no more: while nobody else writes, so that nobody
        // takes up what is being removed.
        if replaced != Replaced::default() {
            let mut transaction = connection.begin_write().await.map_err(named)?;
            let Replaced { words, media } = &replaced;
            media_rows::forget_words(words, &mut transaction, database, key).await?;
            media_rows::forget_unused(media, &mut transaction, database, key).await?;
            transaction.rollback().await.map_err(named)?;
        }
        Ok(done)
    }

    /// Puts new findings in the place of old ones, with the rollups, in one transaction. What is no
    /// longer stored is passed over.
    pub async fn replace_findings(&mut self, batch: &[Reanalysed<'_>]) -> Result<(), Error> {
        self.names.begin();
        self.replace_all(batch).await?;
        self.names.done();
        Ok(())
    }

    async fn replace_all(&mut self, batch: &[Reanalysed<'_>]) -> Result<(), Error> {
        let Self { database, connection, tables, names, zones, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let off = &Off::read(&mut transaction).await.map_err(named)?;
        let mut part = Part { database, tables, names, zones, off, connection: &mut transaction };
        part.replace_findings(batch).await?;
        transaction.commit().await.map_err(named)
    }
}

impl Names {
    /// Before a transaction: where the last one failed, or nobody waited for its end, the numbers it
    /// gave out may stand for nothing.
    fn begin(&mut self) {
        if std::mem::replace(&mut self.in_transaction, true) {
            self.kinds.clear();
            self.last_kinds = None;
            self.editions.clear();
            self.scopes.clear();
        }
    }

    /// After its commit.
    fn done(&mut self) {
        self.in_transaction = false;
    }
}

/// The cells of a recording behind its conversation and number.
fn recording_row(rows: &mut Rows, recording: &Recording, made_of: Option<&[u8]>) {
    let Recording {
        file,
        hash,
        container,
        codec,
        rate_hz,
        channels,
        length_ms,
        fault,
        clipped,
        signal_to_noise_db,
        bandwidth_hz,
        dropouts,
        lost_ms,
        empty_channels,
        echo,
        peaks,
        is_sealed,
        // A row each, in a table of their own.
        kept_words: _,
        doubled,
    } = recording;
    let empty: Vec<String> = empty_channels.iter().map(u32::to_string).collect();
    rows.add(&**file).add(&hash[..]).add(&**container).add(&**codec);
    rows.add(i64::from(*rate_hz)).add(i64::from(*channels)).add(*length_ms);
    rows.add(fault.as_deref()).add(*clipped).add(*signal_to_noise_db);
    rows.add(bandwidth_hz.map(i64::from)).add(i64::from(*dropouts)).add(*lost_ms);
    rows.add(empty.join(",")).add(echo.map(|(delay_ms, _)| delay_ms));
    rows.add(echo.map(|(_, loss_db)| loss_db)).add(&peaks[..]).add(i64::from(*is_sealed));
    rows.add(i64::from(*doubled)).add(made_of);
}

/// What belonged to states that are no more.
#[derive(Default, PartialEq, Eq)]
struct Replaced {
    words: BTreeSet<WordsHash>,
    media: BTreeSet<MediaName>,
}

/// What is stored of a conversation already.
struct Known {
    key: i64,
    digest: [u8; 32],
    edition: String,
}

async fn known(
    ids: &[(&str, &str)],
    connection: &mut Connection,
) -> Result<FxHashMap<(String, String), Known>, sqlx::Error> {
    let mut found = FxHashMap::default();
    for ids in ids.chunks(LOOKUPS) {
        let text = format!("{}{})", sql::KNOWN, vec!["(?, ?)"; ids.len()].join(", "));
        let mut query = query(AssertSqlSafe(text)).persistent(ids.len() == LOOKUPS);
        for (source, id) in ids {
            query = query.bind(*id).bind(*source);
        }
        for row in query.fetch_all(&mut *connection).await? {
            let digest = <[u8; 32]>::try_from(get::<&[u8]>(&row, 3)).unwrap_or_default();
            found.insert(
                (get(&row, 1), get(&row, 0)),
                Known { key: get(&row, 2), digest, edition: get(&row, 4) },
            );
        }
    }
    Ok(found)
}

/// What a conversation's rows need to know beside itself.
struct Numbers {
    edition: i64,
    kinds: Arc<[i64]>,
    /// The main agent's scope.
    scope: i64,
    /// For each party, the scope of its moments; then that of moments that are nobody's.
    scopes: Vec<i64>,
    day: Option<String>,
}

/// What was found in a conversation.
struct Found<'a> {
    key: i64,
    conversation: &'a Conversation,
    found: &'a Findings,
    kinds: &'a [Kind],
}

/// The rows of findings on their way.
struct FindingRows {
    signals: Rows,
    acts: Rows,
    moments: Rows,
}

impl FindingRows {
    fn new(tables: &Tables) -> Self {
        Self {
            signals: tables.signals.rows(),
            acts: tables.acts.rows(),
            moments: tables.moments.rows(),
        }
    }

    async fn insert(self, tables: &Tables, connection: &mut Connection) -> Result<(), sqlx::Error> {
        tables.signals.insert(self.signals, connection).await?;
        tables.acts.insert(self.acts, connection).await?;
        tables.moments.insert(self.moments, connection).await
    }
}

/// A batch inside its transaction.
struct Part<'a> {
    database: &'a Database,
    tables: &'a Tables,
    names: &'a mut Names,
    zones: &'a BTreeMap<String, TimeZone>,
    off: &'a Off,
    connection: &'a mut Connection,
}

impl Part<'_> {
    async fn put(
        &mut self,
        import: Import,
        batch: &[Analysed<'_>],
        seal: &Seal,
        replaced: &mut Replaced,
    ) -> Result<Vec<Put>, Error> {
        let named = |error| at(self.database, error);
        let ids: Vec<(&str, &str)> =
            batch.iter().map(|one| (&*one.conversation.source, &*one.conversation.id)).collect();
        let found = known(&ids, self.connection).await.map_err(named)?;
        let last =
            query(sql::LAST_CONVERSATION).fetch_one(&mut *self.connection).await.map_err(named)?;
        let mut next = get::<i64>(&last, 0);

        let mut deltas = Deltas::default();
        let mut done = Vec::with_capacity(batch.len());
        let mut people = self.tables.people.rows();
        let mut parties = self.tables.parties.rows();
        let mut conversations = self.tables.conversations.rows();
        let mut turns = self.tables.turns.rows();
        let finds = self.connection.dialect().finds;
        let mut words = self.tables.words.rows();
        let mut events = self.tables.events.rows();
        let mut stretches = self.tables.stretches.rows();
        let mut bill_lines = self.tables.bill_lines.rows();
        let mut recordings = self.tables.recordings.rows();
        let mut kept_words = self.tables.kept_words.rows();
        let mut findings = FindingRows::new(self.tables);
        let mut again = Vec::new();
        for one in batch {
            let conversation = one.conversation;
            let stored = found.get(&(conversation.source.clone(), conversation.id.clone()));
            let key = match stored {
                Some(known) if known.digest == one.digest && known.edition == one.edition => {
                    let gone = media_rows::renew(known.key, one, self.connection).await;
                    replaced.media.extend(gone.map_err(named)?);
                    done.push(Put::Unchanged);
                    continue;
                }
                Some(known) => {
                    let kept = query(sql::KEPT_WORDS).bind(known.key);
                    let kept = kept.fetch_all(&mut *self.connection).await.map_err(named)?;
                    replaced.words.extend(kept.iter().flat_map(|row| hashes(get(row, 0))));
                    let names =
                        media_rows::names(known.key, self.connection).await.map_err(named)?;
                    replaced.media.extend(names);
                    remove(known.key, &mut deltas, self.connection).await.map_err(named)?;
                    done.push(Put::Replaced);
                    again.push(known.key);
                    known.key
                }
                None => {
                    done.push(Put::Stored);
                    next += 1;
                    next
                }
            };
            let numbers = self.numbers(conversation, one.kinds, one.edition).await?;

            conversations
                .add(key)
                .add(&*conversation.id)
                .add(&*conversation.source)
                .add(&one.digest[..]);
            conversations.add(numbers.edition).add(import.0).add(numbers.scope);
            conversations.add(conversation.started_at.map(time)).add(numbers.day.as_deref());
            conversations
                .add(conversation.channel.name())
                .add(conversation.direction.map(|value| value.name()));
            conversations.add(conversation.language.as_ref().map(|value| value.code()));
            conversations.add(conversation.programme.as_deref()).add(conversation.queue.as_deref());
            conversations.add(conversation.topic.as_deref()).add(conversation.timing.name());
            conversations.add(count(conversation.turns.len() as u64));
            conversations.add(&*one.origin.file).add(one.origin.place.as_deref());
            conversations.add(length_ms(conversation, one.recordings));
            let left = self.off.left(conversation, numbers.day.as_deref(), one.kinds, one.findings);
            let listed = Listed::of(&left.moments, one.kinds);
            conversations.add(listed.missed_proven).add(listed.missed_trial);
            conversations.add(listed.bits[0]).add(listed.bits[1]).add(listed.bits[2]);
            let texts = conversation.turns.iter().map(|turn| &*turn.text);
            for text in search::texts(texts, finds) {
                words.add(key).add(text);
            }

            for (number, party) in (0i64..).zip(&conversation.parties) {
                parties.add(key).add(number).add(party.role.name()).add(&*party.pseudonym);
                parties.add(party.team.as_deref());
                if let Some(person) = &party.person {
                    let sealed = seal.seal(party.role, &party.pseudonym, person);
                    people.add(key).add(number).add(sealed.reference).add(sealed.bytes);
                }
            }
            for (number, turn) in (0i64..).zip(&conversation.turns) {
                turns.add(key).add(number).add(i64::from(turn.party));
                turns
                    .add(turn.time.start().map(|ms| ms.0))
                    .add(turn.time.end().map(|ms| ms.0))
                    .add(&*turn.text)
                    .add(turn.heard.map(i64::from));
            }
            for (number, event) in (0i64..).zip(&conversation.events) {
                events.add(key).add(number).add(event.kind.name());
                events.add(event.after_turn.map(i64::from)).add(event.length.map(|ms| ms.0));
            }
            for (number, stretch) in (0i64..).zip(&conversation.stretches) {
                stretches.add(key).add(number).add(stretch.kind.name());
                stretches.add(stretch.span.start().0).add(stretch.span.end().0);
                stretches.add(stretch.party.map(i64::from)).add(i64::from(stretch.stated));
            }
            for (number, line) in (0i64..).zip(&conversation.bill) {
                bill_lines.add(key).add(number).add(&*line.what).add(line.hundredths);
                bill_lines.add(line.date.map(|date| date.to_string()));
            }
            for (number, recording) in (0i64..).zip(one.recordings) {
                recordings.add(key).add(number);
                let made_of = one.made_of.as_ref().filter(|_| number == 0);
                recording_row(&mut recordings, recording, made_of.map(|hash| &hash[..]));
                for (place, hash) in (0i64..).zip(&recording.kept_words) {
                    kept_words.add(key).add(number).add(place).add(hash.to_string());
                }
            }
            media_rows::insert(key, one, self.connection).await.map_err(named)?;
            deltas.conversation(numbers.scope, 1, count(conversation.turns.len() as u64));
            let found = Found { key, conversation, found: &left, kinds: one.kinds };
            self.findings(found, &numbers, &mut findings, &mut deltas)?;
        }

        let tables = self.tables;
        let connection = &mut *self.connection;
        let insert = async {
            tables.conversations.insert(conversations, connection).await?;
            tables.people.insert(people, connection).await?;
            tables.parties.insert(parties, connection).await?;
            tables.turns.insert(turns, connection).await?;
            tables.words.insert(words, connection).await?;
            tables.events.insert(events, connection).await?;
            tables.stretches.insert(stretches, connection).await?;
            tables.bill_lines.insert(bill_lines, connection).await?;
            tables.recordings.insert(recordings, connection).await?;
            tables.kept_words.insert(kept_words, connection).await?;
            findings.insert(tables, connection).await?;
            written_about(&again, &mut deltas, connection).await?;
            deltas.apply(tables, connection).await
        };
        insert.await.map_err(named)?;
        Ok(done)
    }

    async fn replace_findings(&mut self, batch: &[Reanalysed<'_>]) -> Result<(), Error> {
        let named = |error| at(self.database, error);
        let mut deltas = Deltas::default();
        let mut findings = FindingRows::new(self.tables);
        let mut again = Vec::new();
        for one in batch {
            let row =
                query(sql::SCOPE_OF).bind(one.key).fetch_optional(&mut *self.connection).await;
            if row.map_err(named)?.is_none() {
                continue;
            }
            deltas.moments_of(one.key, -1, self.connection).await.map_err(named)?;
            for delete in sql::DELETE_FINDINGS {
                query(delete).bind(one.key).execute(&mut *self.connection).await.map_err(named)?;
            }
            let numbers = self.numbers(one.conversation, one.kinds, one.edition).await?;
            let day = numbers.day.as_deref();
            let left = self.off.left(one.conversation, day, one.kinds, one.findings);
            let listed = Listed::of(&left.moments, one.kinds);
            let set = query(sql::SET_EDITION)
                .bind(numbers.edition)
                .bind(numbers.day.as_deref())
                .bind(listed.missed_proven)
                .bind(listed.missed_trial)
                .bind(listed.bits[0])
                .bind(listed.bits[1])
                .bind(listed.bits[2])
                .bind(one.key);
            set.execute(&mut *self.connection).await.map_err(named)?;
            let found = Found {
                key: one.key,
                conversation: one.conversation,
                found: &left,
                kinds: one.kinds,
            };
            self.findings(found, &numbers, &mut findings, &mut deltas)?;
            again.push(one.key);
        }
        findings.insert(self.tables, self.connection).await.map_err(named)?;
        written_about(&again, &mut deltas, self.connection).await.map_err(named)?;
        deltas.apply(self.tables, self.connection).await.map_err(named)
    }

    /// Adds the rows of what was found in a conversation.
    fn findings(
        &self,
        of: Found<'_>,
        numbers: &Numbers,
        rows: &mut FindingRows,
        deltas: &mut Deltas,
    ) -> Result<(), Error> {
        let Found { key, conversation, found, kinds } = of;
        let unfit = |expected| Error::Unfit { id: conversation.id.clone(), expected };
        let signals = self.signals(&found.signals);
        let signals = signals.ok_or_else(|| unfit("a signal that is in the table"))?;
        rows.signals.add(key).add(signals);
        rows.acts.add(key).add(self.acts(&found.acts));
        for (number, moment) in (0i64..).zip(&found.moments) {
            let at = usize::from(moment.kind);
            let (kind, name) = numbers
                .kinds
                .get(at)
                .zip(kinds.get(at))
                .map(|(key, kind)| (*key, &*kind.name))
                .ok_or_else(|| unfit("a moment of a kind that was handed in"))?;
            let party = moment.party.map(usize::from);
            let agent = party
                .and_then(|party| conversation.parties.get(party))
                .filter(|party| party.role == Role::Agent)
                .map(|party| &*party.pseudonym);
            let nobody = conversation.parties.len();
            let scope = numbers.scopes[party.unwrap_or(nobody).min(nobody)];
            let turn = conversation.turns.get(moment.opener.turn as usize);
            let moments = &mut rows.moments;
            moments.add(key).add(number).add(&*conversation.id).add(name).add(kind);
            moments.add(numbers.edition).add(scope).add(agent);
            moments
                .add(moment.outcome.name())
                .add(moment.why_unknown.map(|why| why.name()))
                .add(moment.owner.name());
            moments.add(moment.party.map(i64::from));
            moments.add(i64::from(moment.opener.turn)).add(i64::from(moment.opener.start));
            moments.add(i64::from(moment.opener.end)).add(quote(conversation, moment.opener));
            moments.add(moment.answer.map(|place| i64::from(place.turn)));
            moments.add(moment.answer.map(|place| i64::from(place.start)));
            moments.add(moment.answer.map(|place| i64::from(place.end)));
            moments.add(moment.answer.and_then(|place| quote(conversation, place)));
            moments.add(i64::from(moment.searched.0)).add(i64::from(moment.searched.1));
            moments.add(moment.closed_at.map(i64::from));
            moments
                .add(turn.and_then(|turn| turn.time.start()).map(|ms| ms.0))
                .add(wide(moment.confidence));
            let of = Counted {
                scope,
                kind,
                owner: moment.owner,
                edition: numbers.edition,
                day: numbers.day.clone().unwrap_or_default(),
            };
            deltas.moments(of, moment.outcome, 1);
        }
        Ok(())
    }

    /// The signals as the schema has them; `None` where one is not in the table.
    fn signals(&self, signals: &[Signal]) -> Option<String> {
        let mut text = String::with_capacity(24 * signals.len() + 2);
        text.push('[');
        // A value that is no number was not measurable, and is not there.
        for signal in signals.iter().filter(|signal| signal.value.is_finite()) {
            let kind = self.names.signals.get(usize::from(signal.kind))?;
            let comma = if text.len() == 1 { "" } else { "," };
            let value = signal.value;
            match signal.party {
                Some(party) => write!(text, "{comma}[{kind},{party},{value:?}]"),
                None => write!(text, "{comma}[{kind},null,{value:?}]"),
            }
            .expect("a text takes all that is written to it");
        }
        text.push(']');
        Some(text)
    }

    /// The acts as the schema has them.
    fn acts(&self, acts: &[Act]) -> String {
        let mut text = String::with_capacity(28 * acts.len() + 2);
        text.push('[');
        for (number, act) in acts.iter().enumerate() {
            let kind = self.names.acts.get(act.kind as usize).copied().unwrap_or(0);
            let Place { turn, start, end } = act.at;
            let comma = if number == 0 { "" } else { "," };
            let confidence = wide(act.confidence);
            write!(text, "{comma}[{kind},{turn},{start},{end},{confidence:?}]")
                .expect("a text takes all that is written to it");
        }
        text.push(']');
        text
    }

    /// What a conversation's rows need to know beside itself; names that are new get a number.
    async fn numbers(
        &mut self,
        conversation: &Conversation,
        kinds: &[Kind],
        edition: &str,
    ) -> Result<Numbers, Error> {
        let named = |error| at(self.database, error);
        let edition = self.names.edition(edition, self.connection).await.map_err(named)?;
        let kinds = self.names.kinds(kinds, self.connection).await.map_err(named)?;
        let programme = conversation.programme.as_deref().unwrap_or("");
        let nobody = Scope { programme: programme.to_owned(), ..Scope::default() };
        let mut scopes = Vec::with_capacity(conversation.parties.len() + 1);
        for party in &conversation.parties {
            let scope = match party.role {
                Role::Agent => Scope {
                    agent: party.pseudonym.clone(),
                    team: party.team.clone().unwrap_or_default(),
                    programme: programme.to_owned(),
                },
                _ => nobody.clone(),
            };
            scopes.push(self.names.scope(scope, self.connection).await.map_err(named)?);
        }
        scopes.push(self.names.scope(nobody, self.connection).await.map_err(named)?);
        let scope = scopes[main_agent(conversation).unwrap_or(conversation.parties.len())];
        let zone = self.zones.get(programme).cloned().unwrap_or(TimeZone::UTC);
        let day = conversation.started_at.map(|start| zone.to_datetime(start).date().to_string());
        Ok(Numbers { edition, kinds, scope, scopes, day })
    }
}

impl Names {
    async fn edition(
        &mut self,
        name: &str,
        connection: &mut Connection,
    ) -> Result<i64, sqlx::Error> {
        if let Some(key) = self.editions.get(name) {
            return Ok(*key);
        }
        for row in query(sql::EDITIONS).fetch_all(&mut *connection).await? {
            self.editions.insert(get(&row, 1), get(&row, 0));
        }
        if let Some(key) = self.editions.get(name) {
            return Ok(*key);
        }
        let key = self.editions.values().max().map_or(1, |last| last + 1);
        query(sql::ADD_EDITION).bind(key).bind(name).execute(connection).await?;
        self.editions.insert(name.to_owned(), key);
        Ok(key)
    }

    async fn kinds(
        &mut self,
        kinds: &[Kind],
        connection: &mut Connection,
    ) -> Result<Arc<[i64]>, sqlx::Error> {
        // One analyser hands in the same kinds again and again.
        if let Some((last, keys)) = &self.last_kinds
            && same(last, kinds)
        {
            return Ok(keys.clone());
        }
        let stored: Vec<StoredKind> = kinds.iter().map(StoredKind::from).collect();
        if stored.iter().any(|kind| !self.kinds.contains_key(kind)) {
            for row in query(sql::KINDS).fetch_all(&mut *connection).await? {
                if let Some(kind) = stored_kind(&row, 1) {
                    self.kinds.insert(kind, get(&row, 0));
                }
            }
        }
        let mut keys = Vec::with_capacity(stored.len());
        for kind in &stored {
            let key = match self.kinds.get(kind) {
                Some(key) => *key,
                None => {
                    let key = self.kinds.values().max().map_or(1, |last| last + 1);
                    let add = query(sql::ADD_KIND).bind(key).bind(&kind.name).bind(&kind.title);
                    let add =
                        add.bind(kind.class.name()).bind(kind.skill.map(|skill| skill.name()));
                    add.bind(kind.status.name()).execute(&mut *connection).await?;
                    self.kinds.insert(kind.clone(), key);
                    key
                }
            };
            keys.push(key);
        }
        let keys: Arc<[i64]> = keys.into();
        self.last_kinds = Some((stored, keys.clone()));
        Ok(keys)
    }

    async fn scope(
        &mut self,
        scope: Scope,
        connection: &mut Connection,
    ) -> Result<i64, sqlx::Error> {
        if let Some(key) = self.scopes.get(&scope) {
            return Ok(*key);
        }
        // Another process may have added some.
        let row =
            query(sql::FIND_SCOPE).bind(&scope.agent).bind(&scope.team).bind(&scope.programme);
        let key = match row.fetch_optional(&mut *connection).await? {
            Some(row) => get(&row, 0),
            None => {
                let add = query(sql::ADD_SCOPE)
                    .bind(&scope.agent)
                    .bind(&scope.team)
                    .bind(&scope.programme);
                get(&add.fetch_one(connection).await?, 0)
            }
        };
        self.scopes.insert(scope, key);
        Ok(key)
    }
}

impl From<&Kind> for StoredKind {
    fn from(kind: &Kind) -> Self {
        Self {
            name: kind.name.to_string(),
            title: kind.title.to_string(),
            class: kind.class,
            skill: kind.skill,
            status: kind.status,
        }
    }
}

fn same(stored: &[StoredKind], kinds: &[Kind]) -> bool {
    stored.len() == kinds.len()
        && stored.iter().zip(kinds).all(|(stored, kind)| {
            stored.name == kind.name
                && stored.title == kind.title
                && (stored.class, stored.skill, stored.status)
                    == (kind.class, kind.skill, kind.status)
        })
}

/// Takes out a conversation with its findings; its counts go into `deltas`. How many turns it had.
pub(crate) async fn remove(
    key: i64,
    deltas: &mut Deltas,
    connection: &mut Connection,
) -> Result<i64, sqlx::Error> {
    let row = query(sql::SCOPE_OF).bind(key).fetch_one(&mut *connection).await?;
    let turns: i64 = get(&row, 1);
    deltas.moments_of(key, -1, connection).await?;
    deltas.conversation(get(&row, 0), -1, -turns);
    for delete in sql::DELETE_FINDINGS.iter().chain(&sql::DELETE_CONVERSATION) {
        query(*delete).bind(key).execute(&mut *connection).await?;
    }
    Ok(turns)
}

/// The words at a place; `None` where there are none.
fn quote(conversation: &Conversation, place: Place) -> Option<&str> {
    let text = &conversation.turns.get(place.turn as usize)?.text;
    text.get(place.start as usize..place.end as usize).filter(|words| !words.is_empty())
}

/// A confidence as a number that reads as it was meant, 0.8 and not 0.800000011920929, and that is
/// the same `f32` again.
fn wide(narrow: f32) -> f64 {
    let rounded = (f64::from(narrow) * 1e6).round() / 1e6;
    match rounded as f32 == narrow {
        true => rounded,
        false if narrow.is_finite() => f64::from(narrow),
        // A confidence that is no number is none.
        false => 0.0,
    }
}
