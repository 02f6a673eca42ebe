//! Who did what: rows of the chain, as others ask for them.
//!
//! A conversation stands in the chain under a keyed hash of its source and id, so that nothing of it is
//! left there when it is erased, and whoever may see it can still be told who looked.

use crate::chain::{Head, New, Verified, append, head, verify};
use crate::database::{Database, at};
use crate::db::{Connection, Row, get, query};
use crate::error::Error;
use crate::schema::{now, time};
use crate::sql;
use crate::store::Store;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Opened a conversation.
    View,
    /// Played its sound.
    Play,
    /// Looked through conversations under a right that was taken for an hour.
    Search,
    /// Took a list out of the page.
    Export,
    /// Said of a moment that it is right, whose it is, or that one is missing.
    Mark,
    /// Took such a mark back.
    Unmark,
    /// Disputed a moment.
    Dispute,
    /// Decided a dispute.
    Decide,
    /// Said whether a duty was missed.
    CheckDuty,
    /// Wrote down what was agreed with an agent.
    Coach,
    /// Handed a review in.
    Review,
    /// Had several people judge the same conversations.
    Calibrate,
    /// Signed in.
    SignIn,
    /// Tried to sign in, and was not let in.
    FailedSignIn,
    /// Was invited.
    Invite,
    /// Took up an invitation.
    TakeUp,
    /// Changed an account: its role, name, grants or password.
    ChangeAccount,
    /// Closed an account.
    CloseAccount,
    /// Opened a closed account again.
    OpenAccount,
    /// Made a key for programs.
    MakeKey,
    /// Revoked one.
    RevokeKey,
    /// Set who is in which team.
    Roster,
    /// Set what is done with a programme's conversations.
    Switches,
    /// Set for how long a programme's conversations and their sound are kept.
    SetRetention,
    /// Took out what was kept for as long as it may be.
    Expire,
    /// Held a conversation: nothing erases it.
    Hold,
    /// Released one.
    Release,
    /// Took the right to see conversations for an hour.
    BreakGlass,
    /// Gave it back before it ended.
    EndGlass,
    /// Made a rubric a programme's current one.
    PublishRubric,
    /// A file of conversations was sent to the server.
    Upload,
    /// Saw names behind pseudonyms.
    Reveal,
    /// Erased conversations.
    Erase,
    /// Took a text that named what was erased out of this list.
    TextErased,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 34] = [
        Self::View,
        Self::Play,
        Self::Search,
        Self::Export,
        Self::Mark,
        Self::Unmark,
        Self::Dispute,
        Self::Decide,
        Self::CheckDuty,
        Self::Coach,
        Self::Review,
        Self::Calibrate,
        Self::SignIn,
        Self::FailedSignIn,
        Self::Invite,
        Self::TakeUp,
        Self::ChangeAccount,
        Self::CloseAccount,
        Self::OpenAccount,
        Self::MakeKey,
        Self::RevokeKey,
        Self::Roster,
        Self::Switches,
        Self::SetRetention,
        Self::Expire,
        Self::Hold,
        Self::Release,
        Self::BreakGlass,
        Self::EndGlass,
        Self::PublishRubric,
        Self::Upload,
        Self::Reveal,
        Self::Erase,
        Self::TextErased,
    ];

    /// Its name in tables and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "view",
            Self::Play => "play",
            Self::Search => "search",
            Self::Export => "export",
            Self::Mark => "mark",
            Self::Unmark => "unmark",
            Self::Dispute => "dispute",
            Self::Decide => "decide",
            Self::CheckDuty => "check_duty",
            Self::Coach => "coach",
            Self::Review => "review",
            Self::Calibrate => "calibrate",
            Self::SignIn => "sign_in",
            Self::FailedSignIn => "failed_sign_in",
            Self::Invite => "invite",
            Self::TakeUp => "take_up",
            Self::ChangeAccount => "change_account",
            Self::CloseAccount => "close_account",
            Self::OpenAccount => "open_account",
            Self::MakeKey => "make_key",
            Self::RevokeKey => "revoke_key",
            Self::Roster => "roster",
            Self::Switches => "switches",
            Self::SetRetention => "set_retention",
            Self::Expire => "expire",
            Self::Hold => "hold",
            Self::Release => "release",
            Self::BreakGlass => "break_glass",
            Self::EndGlass => "end_glass",
            Self::PublishRubric => "publish_rubric",
            Self::Upload => "upload",
            Self::Reveal => "reveal",
            Self::Erase => "erase",
            Self::TextErased => crate::chain::TEXT_ERASED,
        }
    }

    /// The action of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// Who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// Whoever may run commands where the database is.
    CommandLine,
    /// The server, of itself.
    Server,
    /// The account of this number.
    Account(i64),
    /// Nobody who is known: a sign-in that failed.
    Nobody,
}

impl fmt::Display for Who {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CommandLine => f.write_str("command line"),
            Self::Server => f.write_str("server"),
            Self::Account(key) => write!(f, "account {key}"),
            Self::Nobody => f.write_str("nobody"),
        }
    }
}

impl Who {
    fn read(text: &str) -> Self {
        match text {
            "command line" => Self::CommandLine,
            "server" => Self::Server,
            _ => match text.strip_prefix("account ").and_then(|key| key.parse().ok()) {
                Some(key) => Self::Account(key),
                None => Self::Nobody,
            },
        }
    }
}

/// What something that was done is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'t> {
    /// Nothing that has a name.
    Nothing,
    /// The conversation of this number.
    Conversation(i64),
    /// The account of this number.
    Account(i64),
    /// The programme of this name.
    Programme(&'t str),
}

/// What was done, with the words that were given for it.
#[derive(Clone, Copy, Debug)]
pub struct Done<'t> {
    /// Who did it.
    pub who: Who,
    /// What they did.
    pub action: Action,
    /// What it is about.
    pub subject: Subject<'t>,
    /// Why, in their words; it is kept beside the chain and erased with what it names.
    pub purpose: Option<&'t str>,
    /// What more is to be said, such as the filters of an export; kept as the purpose is.
    pub what: Option<&'t str>,
}

/// A text beside the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// None was given.
    Nothing,
    /// The text.
    Text(String),
    /// It was erased; the hash that bound it to its row.
    Erased(String),
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Erased(hash) => write!(f, "(erased) {hash}"),
        }
    }
}

/// Something that was done, as it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Its number in the chain, from 1.
    pub number: i64,
    /// When it was done, UTC.
    pub at: Timestamp,
    /// Who did it.
    pub who: Who,
    /// The login of their account.
    pub login: Option<String>,
    /// What they did, by its name.
    pub action: String,
    /// What it is about, as the chain names it.
    pub subject: Option<String>,
    /// The number, source and id of the conversation it is about, where that is still stored.
    pub conversation: Option<(i64, String, String)>,
    /// Why.
    pub purpose: Written,
    /// What more was said.
    pub what: Written,
}

/// Which rows are asked for, newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'t> {
    /// Done at this time or later.
    pub since: Option<Timestamp>,
    /// With a lower number than this.
    pub before: Option<i64>,
    /// By this one alone.
    pub who: Option<Who>,
    /// Of these kinds; all where none is named.
    pub actions: &'t [Action],
    /// About this conversation alone.
    pub conversation: Option<i64>,
    /// About this alone: a conversation's id, stored or erased, with its source before a colon where
    /// nothing else of that source is stored; or a subject as the chain names it.
    pub about: Option<&'t str>,
    /// So many at most.
    pub limit: usize,
}

impl Default for Asked<'_> {
    fn default() -> Self {
        let limit = usize::MAX;
        Self {
            since: None,
            before: None,
            who: None,
            actions: &[],
            conversation: None,
            about: None,
            limit,
        }
    }
}

/// What counts as a look at a conversation.
const LOOKS: [Action; 2] = [Action::View, Action::Play];

impl Store {
    /// Notes what was done, for good before this returns.
    ///
    /// # Errors
    /// `Unknown` where the conversation it is about is not stored, so that nothing is shown that was
    /// not noted.
    pub async fn audit(&mut self, done: &Done<'_>) -> Result<(), Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        note(done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)
    }

    /// Notes what several did, in one transaction: of each whether it is noted, for good before this
    /// returns. One that is not, because its conversation is not stored, leaves the others.
    ///
    /// # Errors
    /// Where none is noted.
    pub async fn audit_all(&mut self, all: &[Done<'_>]) -> Result<Vec<bool>, Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let mut noted = Vec::with_capacity(all.len());
        for done in all {
            noted.push(match note(done, database, key, &mut transaction).await {
                Ok(()) => true,
                Err(Error::Unknown(_)) => false,
                Err(error) => return Err(error),
            });
        }
        transaction.commit().await.map_err(named)?;
        Ok(noted)
    }

    /// What was done, newest first.
    ///
    /// **Cost**: where conversations are named, it reads every id that is stored.
    pub async fn audited(&mut self, asked: &Asked<'_>) -> Result<Vec<Looked>, Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_read().await.map_err(named)?;
        let mut ids = BTreeMap::new();
        let mut sql = sql::AUDITS.to_owned();
        let mut values = Vec::new();
        if let Some(who) = asked.who {
            sql.push_str(" AND a.who = ?");
            values.push(who.to_string());
        }
        if !asked.actions.is_empty() {
            let places = vec!["?"; asked.actions.len()].join(", ");
            sql.push_str(&format!(" AND a.action IN ({places})"));
            values.extend(asked.actions.iter().map(|action| action.name().to_owned()));
        }
        if let Some(conversation) = asked.conversation {
            let id = id_of(conversation, database, &mut transaction).await?;
            sql.push_str(" AND a.subject = ?");
            values.push(subject(key, &id.1, &id.2));
            ids.insert(subject(key, &id.1, &id.2), id);
        }
        if let Some(about) = asked.about {
            let subjects = subjects(about, key, &mut transaction).await.map_err(named)?;
            let places = vec!["?"; subjects.len()].join(", ");
            sql.push_str(&format!(" AND a.subject IN ({places})"));
            values.extend(subjects);
        }
        sql.push_str(" ORDER BY a.key DESC LIMIT ?");
        let mut rows = query(AssertSqlSafe(sql))
            .bind(asked.since.map(time).unwrap_or_default())
            .bind(asked.before.unwrap_or(i64::MAX));
        for value in values {
            rows = rows.bind(value);
        }
        let rows = rows.bind(i64::try_from(asked.limit).unwrap_or(i64::MAX));
        let rows = rows.fetch_all(&mut transaction).await.map_err(named)?;
        let wanted: BTreeSet<String> = rows
            .iter()
            .filter_map(|row| get::<Option<String>>(row, 4))
            .filter(|subject| subject.starts_with(CONVERSATION) && !ids.contains_key(subject))
            .collect();
        if !wanted.is_empty() {
            let mut all = query(sql::IDS).fetch(&mut transaction);
            while let Some(row) = all.try_next().await.map_err(named)? {
                let subject = subject(key, get(&row, 1), get(&row, 2));
                if wanted.contains(&subject) {
                    ids.insert(subject, id(&row));
                }
            }
        }
        let logins = logins(&mut transaction).await.map_err(named)?;
        rows.iter().map(|row| looked(row, &ids, &logins)).collect()
    }

    /// Who looked at the conversations in which an agent took part, since a time, newest first;
    /// without the account that is the agent's own.
    ///
    /// **Cost**: it reads the ids of all of the agent's conversations, and every look since then.
    pub async fn who_looked(
        &mut self,
        agent: &str,
        own: Option<i64>,
        since: Timestamp,
    ) -> Result<Vec<Looked>, Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_read().await.map_err(named)?;
        let mut ids = BTreeMap::new();
        let mut rows = query(sql::IDS_OF_AGENT).bind(agent).fetch(&mut transaction);
        while let Some(row) = rows.try_next().await.map_err(named)? {
            ids.insert(subject(key, get(&row, 1), get(&row, 2)), id(&row));
        }
        drop(rows);
        let logins = logins(&mut transaction).await.map_err(named)?;
        let places = vec!["?"; LOOKS.len()].join(", ");
        let sql = format!("{} AND a.action IN ({places}) ORDER BY a.key DESC", sql::AUDITS);
        let mut query = query(AssertSqlSafe(sql)).bind(time(since)).bind(i64::MAX);
        for action in LOOKS {
            query = query.bind(action.name());
        }
        let mut found = Vec::new();
        let mut rows = query.fetch(&mut transaction);
        while let Some(row) = rows.try_next().await.map_err(named)? {
            let is_theirs = get::<Option<&str>>(&row, 4).is_some_and(|one| ids.contains_key(one));
            if is_theirs && own.is_none_or(|own| Who::read(get(&row, 2)) != Who::Account(own)) {
                found.push(looked(&row, &ids, &logins)?);
            }
        }
        Ok(found)
    }

    /// Where the chain ends: to be kept elsewhere, so that a chain that was written anew is found.
    pub async fn audit_head(&mut self) -> Result<Head, Error> {
        head(&mut self.connection).await.map_err(|error| at(&self.database, error))
    }

    /// Looks through the whole chain. `kept` is a head of it that was kept elsewhere.
    pub async fn verify_audit(&mut self, kept: Option<&Head>) -> Result<Verified, Error> {
        let named = |error| at(&self.database, error);
        let mut transaction = self.connection.begin_read().await.map_err(named)?;
        verify(kept, &mut transaction).await.map_err(named)
    }
}

/// What an account did with a conversation.
pub(crate) fn done_with(
    account: i64,
    action: Action,
    conversation: i64,
    what: Option<&str>,
) -> Done<'_> {
    let (who, subject) = (Who::Account(account), Subject::Conversation(conversation));
    Done { who, action, subject, purpose: None, what }
}

/// Notes what was done within the transaction of what it is about.
pub(crate) async fn note(
    done: &Done<'_>,
    database: &Database,
    key: &[u8; 32],
    connection: &mut Connection,
) -> Result<(), Error> {
    let subject = match done.subject {
        Subject::Nothing => None,
        Subject::Conversation(conversation) => {
            let (_, source, id) = id_of(conversation, database, connection).await?;
            Some(subject(key, &source, &id))
        }
        Subject::Account(account) => Some(format!("account {account}")),
        Subject::Programme(name) => Some(format!("programme {name}")),
    };
    let (when, who) = (now(), done.who.to_string());
    let new = New {
        at: &when,
        who: &who,
        action: done.action.name(),
        subject: subject.as_deref(),
        purpose: done.purpose,
        what: done.what,
    };
    append(&new, connection).await.map(drop).map_err(|error| at(database, error))
}

/// So many colons of what somebody names may part a source from an id.
const MOST_COLONS: usize = 16;

/// What the name of a conversation in the chain begins with.
const CONVERSATION: &str = "conversation ";

/// How the chain names a conversation: who has no key of the database cannot tell which it is.
fn subject(key: &[u8; 32], source: &str, id: &str) -> String {
    let mut hasher = blake3::Hasher::new_keyed(&blake3::derive_key("earnest audit subject 1", key));
    for part in [source, id] {
        hasher.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
    }
    let hex = hasher.finalize().to_hex();
    // Half of it: no two of a million million conversations share one.
    format!("{CONVERSATION}{}", hex.get(..32).unwrap_or_default())
}

/// Whatever the chain may call what somebody names. What was erased has nothing but its id to be found by,
/// of a source that has others still, or with its source.
async fn subjects(
    about: &str,
    key: &[u8; 32],
    connection: &mut Connection,
) -> Result<Vec<String>, sqlx::Error> {
    let mut all = vec![about.to_owned(), subject(key, "", about)];
    // Both a source and an id may hold a colon.
    let colons = about.match_indices(':').take(MOST_COLONS);
    all.extend(colons.map(|(at, _)| subject(key, &about[..at], &about[at + 1..])));
    let sources = query(sql::SOURCES).fetch_all(connection).await?;
    all.extend(sources.iter().map(|row| subject(key, get(row, 0), about)));
    Ok(all)
}

fn id(row: &Row) -> (i64, String, String) {
    (get(row, 0), get(row, 1), get(row, 2))
}

async fn id_of(
    conversation: i64,
    database: &Database,
    connection: &mut Connection,
) -> Result<(i64, String, String), Error> {
    let row = query(sql::ID_OF).bind(conversation).fetch_optional(connection).await;
    let row = row.map_err(|error| at(database, error))?;
    row.map(|row| id(&row)).ok_or_else(|| Error::Unknown(conversation.to_string()))
}

async fn logins(connection: &mut Connection) -> Result<BTreeMap<i64, String>, sqlx::Error> {
    let rows = query(sql::LOGINS).fetch_all(connection).await?;
    Ok(rows.iter().map(|row| (get(row, 0), get(row, 1))).collect())
}

/// A row of `sql::AUDITS`.
fn looked(
    row: &Row,
    ids: &BTreeMap<String, (i64, String, String)>,
    logins: &BTreeMap<i64, String>,
) -> Result<Looked, Error> {
    let number: i64 = get(row, 0);
    let at: &str = get(row, 1);
    let who = Who::read(get(row, 2));
    let subject: Option<String> = get(row, 4);
    let written =
        |bind, text| match (get::<Option<String>>(row, bind), get::<Option<String>>(row, text)) {
            (None, _) => Written::Nothing,
            (Some(_), Some(text)) => Written::Text(text),
            (Some(bind), None) => Written::Erased(bind),
        };
    Ok(Looked {
        number,
        at: at.parse().map_err(|_| Error::DamagedAudit { row: number, found: at.to_owned() })?,
        who,
        login: match who {
            Who::Account(key) => logins.get(&key).cloned(),
            Who::CommandLine | Who::Server | Who::Nobody => None,
        },
        action: get(row, 3),
        conversation: subject.as_ref().and_then(|subject| ids.get(subject)).cloned(),
        subject,
        purpose: written(5, 7),
        what: written(6, 8),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_and_whos_have_names_of_their_own() {
        for action in Action::ALL {
            assert_eq!(Action::from_name(action.name()), Some(action));
        }
        for who in [Who::CommandLine, Who::Server, Who::Account(7), Who::Nobody] {
            assert_eq!(Who::read(&who.to_string()), who);
        }
    }

    #[test]
    fn a_conversation_is_named_by_source_and_id() {
        let names = [("a", "b"), ("ab", ""), ("", "ab"), ("a", "c")];
        let names = names.map(|(source, id)| subject(&[7; 32], source, id));
        for (at, name) in names.iter().enumerate() {
            assert!(!names[..at].contains(name));
        }
        assert_ne!(names[0], subject(&[8; 32], "a", "b"), "under another key");
    }
}
