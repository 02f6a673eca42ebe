//! Keys for programs that ask in the name of an account.
//!
//! A key is shown once, when it is made; its first characters tell it from others later. Only its hash
//! is kept.

use crate::accounts::{Account, NOTED, done, hash, moment, open_account, parsed, plain, token};
use crate::audit::{Action, Who, note};
use crate::database::at;
use crate::db::{Row, get, query};
use crate::error::Error;
use crate::sql;
use crate::store::Store;
use jiff::Timestamp;

/// What every key begins with, so that whoever finds one knows what it opens.
const BEGINNING: &str = "earnest_";
/// How many characters of a key are shown later.
const SHOWN: usize = BEGINNING.len() + 8;

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyScope {
    /// To look.
    Read,
    /// To look and to change.
    Write,
}

impl ApiKey {
    /// Whether it is to be noted that it is in use, by `note_visits`.
    pub fn to_note(&self, now: Timestamp) -> bool {
        self.used_at.is_none_or(|used| now.duration_since(used) >= NOTED)
    }
}

impl KeyScope {
    /// Its name in tables and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The scope of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Read, Self::Write].into_iter().find(|scope| scope.name() == name)
    }
}

/// A key, as far as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its number.
    pub key: i64,
    /// The account in whose name it asks.
    pub account: i64,
    /// What it is for, in its maker's words.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// What it may be used for.
    pub scope: KeyScope,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends; `None` for one that does not.
    pub ends_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub used_at: Option<Timestamp>,
}

impl Store {
    /// Makes a key for an open account. Returns it with the text that is asked with, which is kept
    /// nowhere.
    pub async fn make_key(
        &mut self,
        by: Who,
        account: i64,
        name: &str,
        scope: KeyScope,
        ends_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<(ApiKey, String), Error> {
        let name = plain(name)?;
        let text = format!("{BEGINNING}{}", token()?);
        let prefix = text.get(..SHOWN).unwrap_or_default().to_owned();
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        open_account(account, database, &mut transaction).await?;
        let add = query(sql::ADD_KEY).bind(account).bind(name).bind(&prefix);
        let add = add.bind(hash(&text)).bind(scope.name()).bind(moment(now));
        let add = add.bind(ends_at.map(moment)).fetch_one(&mut transaction).await;
        let number = get(&add.map_err(named)?, 0);
        let what = format!("{prefix} {}", scope.name());
        note(&done(by, Action::MakeKey, account, Some(&what)), database, key, &mut transaction)
            .await?;
        transaction.commit().await.map_err(named)?;
        let made = ApiKey {
            key: number,
            account,
            name: name.to_owned(),
            prefix,
            scope,
            created_at: now,
            ends_at,
            revoked_at: None,
            used_at: None,
        };
        Ok((made, text))
    }

    /// Whose a key is, and what it may be used for; `None` where it has ended, was revoked or never
    /// made, or its account is closed.
    pub async fn key_holder(
        &mut self,
        text: &str,
        now: Timestamp,
    ) -> Result<Option<(Account, ApiKey)>, Error> {
        let named = |error| at(&self.database, error);
        let row = query(sql::KEY_BY_HASH).bind(hash(text));
        let row = row.fetch_optional(&mut self.connection).await.map_err(named)?;
        let Some(found) = row.as_ref().map(api_key).transpose()? else { return Ok(None) };
        if found.ends_at.is_some_and(|ends| ends <= now) {
            return Ok(None);
        }
        let Some(account) = self.account(found.account).await? else { return Ok(None) };
        if account.closed_at.is_some() {
            return Ok(None);
        }
        Ok(Some((account, found)))
    }

    /// Every key, those that have ended too, in the order in which they were made.
    pub async fn keys(&mut self) -> Result<Vec<ApiKey>, Error> {
        let rows = query(sql::KEYS).fetch_all(&mut self.connection).await;
        rows.map_err(|error| at(&self.database, error))?.iter().map(api_key).collect()
    }

    /// Revokes a key.
    pub async fn revoke_key(&mut self, by: Who, number: i64, now: Timestamp) -> Result<(), Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let revoke = query(sql::REVOKE_KEY).bind(moment(now)).bind(number);
        let revoked = revoke.fetch_optional(&mut transaction).await.map_err(named)?;
        let account = get(&revoked.ok_or_else(|| Error::Unknown(format!("key {number}")))?, 0);
        let what = format!("key {number}");
        note(&done(by, Action::RevokeKey, account, Some(&what)), database, key, &mut transaction)
            .await?;
        transaction.commit().await.map_err(named)
    }
}

/// A row of `sql::KEYS`.
fn api_key(row: &Row) -> Result<ApiKey, Error> {
    let scope: &str = get(row, 4);
    let what = "a time of a key";
    let time = |place| get::<Option<&str>>(row, place).map(|text| parsed(text, what)).transpose();
    Ok(ApiKey {
        key: get(row, 0),
        account: get(row, 1),
        name: get(row, 2),
        prefix: get(row, 3),
        scope: KeyScope::from_name(scope).ok_or_else(|| Error::Unexpected {
            expected: "the scope of a key",
            found: scope.to_owned(),
        })?,
        created_at: parsed(get(row, 5), what)?,
        ends_at: time(6)?,
        revoked_at: time(7)?,
        used_at: time(8)?,
    })
}
