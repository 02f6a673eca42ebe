//! For how long conversations and their sound are kept, by programme, and what is held against that.
//!
//! A hold outranks a limit, and a limit needs nobody's request: what is past it is taken out by the
//! server, or by a command, a few conversations a transaction. Days count from that of the conversation
//! or, where its source states none, of its import.

use crate::access;
use crate::audit::{Action, Done, Subject, Who, note};
use crate::database::at;
use crate::db::{Connection, Row, get, query};
use crate::erase::{Files, Parts};
use crate::error::Error;
use crate::kept::hashes;
use crate::media_rows;
use crate::read::{Fits, find};
use crate::schema::now;
use crate::sql;
use crate::store::Store;
use jiff::ToSpan;
use jiff::civil::Date;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};

/// The longest limit, in days: a hundred years.
const LONGEST: u32 = 36_525;

/// For how long what a programme has is kept, in days; `None` for as long as nobody erases it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Conversations, with everything that was found and said of them.
    pub conversation_days: Option<u32>,
    /// Sound, and the words that were heard of it beside the database.
    pub sound_days: Option<u32>,
}

/// A programme's limits, and what is past them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The programme; empty for conversations of none.
    pub programme: String,
    /// The limits.
    pub limits: Retention,
    /// How many conversations it has.
    pub conversations: u64,
    /// The day of the oldest, `2026-03-07`; `None` where it has none.
    pub oldest: Option<String>,
    /// How many are past their limit and nobody holds.
    pub conversations_due: u64,
    /// Of how many more the sound is.
    pub sound_due: u64,
}

/// A conversation that somebody holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The conversation's number.
    pub conversation: i64,
    /// Its id.
    pub id: String,
    /// The source of that id.
    pub source: String,
    /// The account of who holds it; `None` for whoever may run commands where the database is.
    pub account: Option<i64>,
    /// Since when, RFC 3339.
    pub at: String,
    /// Why.
    pub purpose: String,
}

/// What was taken out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Expired {
    /// Conversations.
    pub conversations: u64,
    /// Conversations whose sound was, and nothing else of them.
    pub sound: u64,
}

impl Store {
    /// What each programme has and for how long it is kept, on a day: every programme that has
    /// conversations or limits.
    pub async fn retention(&mut self, today: Date) -> Result<Vec<Kept>, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut all: BTreeMap<String, Kept> = BTreeMap::new();
        for row in query(sql::OLDEST).fetch_all(&mut *connection).await.map_err(named)? {
            let one = all.entry(get(&row, 0)).or_default();
            one.conversations = get::<i64>(&row, 1).unsigned_abs();
            one.oldest = get(&row, 2);
        }
        for (programme, limits) in limits(connection).await.map_err(named)? {
            let Retention { conversation_days, sound_days } = limits;
            let due = Due { programme: &programme, days: conversation_days, today };
            let gone = due.find("", usize::MAX, connection).await.map_err(named)?;
            let due = Due { days: sound_days, ..due };
            let sound = format!("AND {}", sql::WITH_SOUND);
            let sound = due.find(&sound, usize::MAX, connection).await.map_err(named)?;
            let one = all.entry(programme).or_default();
            one.limits = limits;
            one.conversations_due = gone.len() as u64;
            one.sound_due = sound.difference(&gone).count() as u64;
        }
        let named = |(programme, one)| Kept { programme, ..one };
        Ok(all.into_iter().map(named).collect())
    }

    /// Sets for how long what a programme has is kept. Nothing is taken out yet.
    ///
    /// # Errors
    /// `Unexpected` for a limit of no day or of more than a hundred years.
    pub async fn set_retention(
        &mut self,
        by: Who,
        programme: &str,
        limits: Retention,
    ) -> Result<(), Error> {
        let days = [limits.conversation_days, limits.sound_days];
        if let Some(found) = days.into_iter().flatten().find(|days| !(1..=LONGEST).contains(days)) {
            let found = found.to_string();
            return Err(Error::Unexpected { expected: "1 to 36525 days", found });
        }
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let [conversations, sound] = days.map(|days| days.map(i64::from));
        let set = query(sql::SET_RETENTION).bind(programme).bind(conversations).bind(sound);
        set.execute(&mut transaction).await.map_err(named)?;
        let told = |days: Option<u32>| days.map_or("no limit".to_owned(), |days| days.to_string());
        let what = format!("days: conversations {}, sound {}", told(days[0]), told(days[1]));
        let (action, subject) = (Action::SetRetention, Subject::Programme(programme));
        let done = Done { who: by, action, subject, purpose: None, what: Some(&what) };
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)
    }

    /// Takes out what is past its limit on a day, so many conversations at most; what of it is left, the
    /// next call takes. Rows are gone when this returns; [`Store::wipe_expired`] leaves no byte of them.
    ///
    /// # Errors
    /// `NoMedia` where nothing is left to take but what has sound, and the folder of that is not there.
    pub async fn expire(&mut self, by: Who, today: Date, most: usize) -> Result<Expired, Error> {
        let away = self.media_away().await?;
        let Self { database, connection, tables, key, .. } = self;
        let named = |error| at(database, error);
        let which = if away.is_some() { Which::Silent } else { Which::All };
        // Looked for before anybody is kept waiting, and looked at again then: meanwhile somebody may
        // hold one of them, or set another limit.
        let found = past(today, most, which, connection).await.map_err(named)?;
        if found == Past::default() {
            let Some(folder) = away else { return Ok(Expired::default()) };
            let waits = past(today, 1, Which::All, connection).await.map_err(named)?;
            return match waits == Past::default() {
                true => Ok(Expired::default()),
                false => Err(Error::NoMedia(folder)),
            };
        }
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let still = past(today, most, Which::Of(&found), &mut transaction).await;
        let still = still.map_err(named)?;
        if still == Past::default() {
            transaction.rollback().await.map_err(named)?;
            return Ok(Expired::default());
        }
        let Past { conversations, sound } = still;
        let expired =
            Expired { conversations: conversations.len() as u64, sound: sound.len() as u64 };
        let parts = Parts { database, tables, key, who: by };
        let files = match conversations.is_empty() {
            true => parts.silence(&sound, &mut transaction).await?,
            false => parts.take_out(conversations, BTreeSet::new(), &mut transaction).await?.1,
        };
        let what =
            format!("{} conversations, the sound of {}", expired.conversations, expired.sound);
        let (action, subject) = (Action::Expire, Subject::Nothing);
        let done = Done { who: by, action, subject, purpose: None, what: Some(&what) };
        note(&done, database, key, &mut transaction).await?;
        parts.forget(&files, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        connection.give_way().await;
        Ok(expired)
    }

    /// Leaves no byte of what was taken out in the database's files, as an erasure does; `false` where
    /// another process is in the way.
    pub async fn wipe_expired(&mut self) -> Result<bool, Error> {
        let merged = self.connection.run(sql::MERGE_SEARCH).await;
        merged.map_err(|error| at(&self.database, error))?;
        self.wipe().await
    }

    /// Holds a conversation, by its id: neither a limit nor an erasure takes it out until it is released; a
    /// new state of it may still take the place of the one that is stored. Who holds it first is who holds
    /// it.
    ///
    /// # Errors
    /// `NoPurpose` where none is given in words; `Unknown` and `Ambiguous` as of any id.
    pub async fn hold(&mut self, by: Who, id: &str, purpose: &str) -> Result<(), Error> {
        let purpose = purpose.trim();
        if !purpose.chars().any(char::is_alphabetic) {
            return Err(Error::NoPurpose);
        }
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let found = find(database, &mut transaction, id, Fits::Whole).await?;
        let conversation = found.ok_or_else(|| Error::Unknown(id.to_owned()))?;
        let account = match by {
            Who::Account(account) => Some(account),
            _ => None,
        };
        let hold = query(sql::HOLD).bind(conversation).bind(account).bind(now()).bind(purpose);
        hold.execute(&mut transaction).await.map_err(named)?;
        let (action, subject) = (Action::Hold, Subject::Conversation(conversation));
        let done = Done { who: by, action, subject, purpose: Some(purpose), what: None };
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)
    }

    /// Releases a conversation that is held, by its number.
    ///
    /// # Errors
    /// `Unknown` where it is not held.
    pub async fn release(&mut self, by: Who, conversation: i64) -> Result<(), Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let release = query(sql::RELEASE).bind(conversation);
        if release.execute(&mut transaction).await.map_err(named)? == 0 {
            return Err(Error::Unknown(conversation.to_string()));
        }
        let (action, subject) = (Action::Release, Subject::Conversation(conversation));
        let done = Done { who: by, action, subject, purpose: None, what: None };
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)
    }

    /// What is held, the oldest hold first.
    pub async fn holds(&mut self) -> Result<Vec<Hold>, Error> {
        let rows = query(sql::HOLDS).fetch_all(&mut self.connection).await;
        let rows = rows.map_err(|error| at(&self.database, error))?;
        let hold = |row: &Row| Hold {
            conversation: get(row, 0),
            id: get(row, 1),
            source: get(row, 2),
            account: get(row, 3),
            at: get(row, 4),
            purpose: get(row, 5),
        };
        Ok(rows.iter().map(hold).collect())
    }
}

impl Parts<'_> {
    /// Takes the sound of conversations away, with the words that were heard of it, and leaves the rest.
    async fn silence(
        &self,
        conversations: &BTreeSet<i64>,
        connection: &mut Connection,
    ) -> Result<Files, Error> {
        let named = |error| at(self.database, error);
        let mut files = Files::default();
        for conversation in conversations {
            files.sound.extend(media_rows::names(*conversation, connection).await.map_err(named)?);
            let words = query(sql::KEPT_WORDS).bind(*conversation);
            let words = words.fetch_all(&mut *connection).await.map_err(named)?;
            files.words.extend(words.iter().flat_map(|row| hashes(get(row, 0))));
            for gone in sql::SOUND_IS_GONE {
                query(gone).bind(*conversation).execute(&mut *connection).await.map_err(named)?;
            }
        }
        Ok(files)
    }
}

/// The limits of every programme that has any.
pub(crate) async fn limits(
    connection: &mut Connection,
) -> Result<Vec<(String, Retention)>, sqlx::Error> {
    let rows = query(sql::RETENTION).fetch_all(connection).await?;
    let days = |row, at| get::<Option<i64>>(row, at).and_then(|days| u32::try_from(days).ok());
    let one = |row| Retention { conversation_days: days(row, 1), sound_days: days(row, 2) };
    Ok(rows.iter().map(|row| (get(row, 0), one(row))).collect())
}

/// What is past its limit.
#[derive(Default, PartialEq, Eq)]
struct Past {
    conversations: BTreeSet<i64>,
    /// Those of which the sound alone is.
    sound: BTreeSet<i64>,
}

/// Among which conversations what is past its limit is looked for.
#[derive(Clone, Copy)]
enum Which<'w> {
    All,
    /// Those without sound.
    Silent,
    /// These.
    Of(&'w Past),
}

/// What is past its limit on a day, so many conversations at most.
async fn past(
    today: Date,
    most: usize,
    which: Which<'_>,
    connection: &mut Connection,
) -> Result<Past, sqlx::Error> {
    let one_of = |keys: &BTreeSet<i64>| match keys.is_empty() {
        true => "AND 1 = 0".to_owned(),
        false => {
            let keys: Vec<i64> = keys.iter().copied().collect();
            format!("AND c.key IN ({})", access::among(&keys))
        }
    };
    let [of_conversations, of_sound] = match which {
        Which::All => [String::new(), String::new()],
        Which::Silent => [format!("AND NOT {}", sql::WITH_SOUND), one_of(&BTreeSet::new())],
        Which::Of(past) => [one_of(&past.conversations), one_of(&past.sound)],
    };
    let limits = limits(connection).await?;
    let mut past = Past::default();
    for (programme, Retention { conversation_days, .. }) in &limits {
        let due = Due { programme, days: *conversation_days, today };
        let more = most - past.conversations.len();
        past.conversations.extend(due.find(&of_conversations, more, connection).await?);
    }
    // Sound goes with its conversation, so that what is left has sound alone to lose.
    let of_sound = format!("AND {} {of_sound}", sql::WITH_SOUND);
    for (programme, Retention { sound_days, .. }) in &limits {
        if past.conversations.is_empty() {
            let due = Due { programme, days: *sound_days, today };
            let more = most - past.sound.len();
            past.sound.extend(due.find(&of_sound, more, connection).await?);
        }
    }
    Ok(past)
}

/// A limit of a programme.
struct Due<'d> {
    programme: &'d str,
    days: Option<u32>,
    today: Date,
}

impl Due<'_> {
    /// The conversations of the programme that are past the limit and of which more holds, so many at
    /// most.
    async fn find(
        &self,
        which: &str,
        most: usize,
        connection: &mut Connection,
    ) -> Result<BTreeSet<i64>, sqlx::Error> {
        // A limit that reaches back before the first day there is leaves nothing out.
        let before = self.days.and_then(|days| self.today.checked_sub(i64::from(days).days()).ok());
        let Some(before) = before else { return Ok(BTreeSet::new()) };
        let text = format!("{} {which} ORDER BY c.key LIMIT ?", sql::DUE);
        let rows = query(AssertSqlSafe(text)).persistent(false);
        let rows = rows.bind(self.programme).bind(before.to_string());
        let rows = rows.bind(i64::try_from(most).unwrap_or(i64::MAX));
        Ok(rows.fetch_all(connection).await?.iter().map(|row| get(row, 0)).collect())
    }
}
