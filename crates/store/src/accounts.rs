//! Accounts: how somebody is invited, signs in and is let go.
//!
//! An account begins with an invitation, a link that works once and for a while; whoever takes it up sets
//! the password. Of links and sessions the database keeps hashes alone: 256 bits by chance need no salt
//! and no slow hash. Passwords come and go as PHC text; how they are hashed is not known here.
//!
//! Whatever depends on the clock is told what time it is.

use crate::access::{Grant, Role, Viewer};
use crate::audit::{Action, Done, Subject, Who, note};
use crate::database::{Database, at};
use crate::db::{Connection, Row, get, query};
use crate::error::Error;
use crate::schema::time;
use crate::sql;
use crate::store::Store;
use jiff::{SignedDuration, Timestamp};

/// How long a session lasts that nobody uses: a shift, and what is worked over it.
const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// How long a session lasts at most.
const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long one who keeps accounts may see conversations for a purpose.
const GLASS: SignedDuration = SignedDuration::from_hours(1);
/// How often it is written down that a session or a key is in use.
pub(crate) const NOTED: SignedDuration = SignedDuration::from_mins(1);
/// Who asks for nothing for so long has left.
const VISIT: SignedDuration = SignedDuration::from_mins(30);
/// The longest login and name, in characters.
const LONGEST_NAME: usize = 200;
/// Under what login the first account waits for its owner.
const OWNER: &str = "owner";

/// Somebody who works with the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number.
    pub key: i64,
    /// What they sign in with, in lower case.
    pub login: String,
    /// What they are called.
    pub name: String,
    /// What they do.
    pub role: Role,
    /// The pseudonym under which they stand in conversations, for an agent.
    pub agent: Option<String>,
    /// What they were granted to stay.
    pub grants: Vec<Grant>,
    /// The hash of the password as PHC text; `None` before an invitation was taken up.
    pub password: Option<String>,
    /// Until when an invitation is open.
    pub invited_until: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// When they were here last, to the minute.
    pub(crate) here_at: Option<Timestamp>,
    /// When they were here last on the visit before.
    pub(crate) before_at: Option<Timestamp>,
}

impl Account {
    /// When they were here before they came now; `None` where they never were.
    pub fn was_here(&self, now: Timestamp) -> Option<Timestamp> {
        self.here_at.filter(|at| now.duration_since(*at) >= VISIT).or(self.before_at)
    }
}

/// What somebody is here with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visit {
    /// A session, by its token.
    Session(String),
    /// A key, by its number.
    Key(i64),
}

/// An account that is to be made.
#[derive(Clone, Debug)]
pub struct NewAccount<'t> {
    /// What they sign in with: up to 200 characters without spaces, in any case of letters.
    pub login: &'t str,
    /// What they are called.
    pub name: &'t str,
    /// What they do.
    pub role: Role,
    /// The pseudonym under which they stand in conversations, for an agent.
    pub agent: Option<&'t str>,
    /// What they are granted.
    pub grants: &'t [Grant],
}

/// A link that works once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The account it opens.
    pub account: i64,
    /// What the link holds. It is told here and kept nowhere.
    pub token: String,
}

/// What somebody gives who takes up an invitation.
#[derive(Clone, Copy, Debug)]
pub struct TakeUp<'t> {
    /// Another login, for an account that never had a password.
    pub login: Option<&'t str>,
    /// Another name.
    pub name: Option<&'t str>,
    /// The hash of the password, as PHC text.
    pub password: &'t str,
}

/// What is changed of an account; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct Change<'t> {
    /// What they are called.
    pub name: Option<&'t str>,
    /// What they do.
    pub role: Option<Role>,
    /// The pseudonym under which they stand in conversations; `Some(None)` for none.
    pub agent: Option<Option<&'t str>>,
    /// What they are granted, in the place of what they were.
    pub grants: Option<&'t [Grant]>,
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Their account.
    pub account: Account,
    /// When they signed in.
    pub created_at: Timestamp,
    /// When they have to sign in again at the latest.
    pub ends_at: Timestamp,
    /// Whether it is to be noted that the session is in use, by `note_visits`.
    pub to_note: bool,
}

impl Store {
    /// Makes an account, which an invitation opens until a time.
    ///
    /// # Errors
    /// `Taken` where the login is somebody's, also one whose account is closed.
    pub async fn invite(
        &mut self,
        by: Who,
        new: &NewAccount<'_>,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Invitation, Error> {
        let (login, name) = (login(new.login)?, plain(new.name)?);
        fits(new.role, new.grants)?;
        let token = token()?;
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let add = query(sql::ADD_ACCOUNT).bind(&login).bind(name).bind(new.role.name());
        let add = add.bind(new.agent).bind(hash(&token)).bind(moment(until)).bind(moment(now));
        let row = add.fetch_optional(&mut transaction).await.map_err(named)?;
        let account = get(&row.ok_or(Error::Taken(login))?, 0);
        grant(account, new.grants, &mut transaction).await.map_err(named)?;
        let done = done(by, Action::Invite, account, Some(new.role.name()));
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(Invitation { account, token })
    }

    /// Another invitation to an open account, in the place of an earlier one: for whoever lost the link,
    /// or the password. The password stays until it is taken up.
    pub async fn invite_again(
        &mut self,
        by: Who,
        account: i64,
        until: Timestamp,
    ) -> Result<Invitation, Error> {
        let token = token()?;
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let again = query(sql::INVITE_AGAIN).bind(hash(&token)).bind(moment(until));
        let again = again.bind(account).execute(&mut transaction).await.map_err(named)?;
        if again == 0 {
            return Err(Error::Unknown(format!("account {account}")));
        }
        note(&done(by, Action::Invite, account, None), database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(Invitation { account, token })
    }

    /// The link by which the first administrator comes in; `None` where one is there already. Each
    /// call makes a link in the place of the one before.
    pub async fn invite_owner(
        &mut self,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Option<Invitation>, Error> {
        let accounts = self.accounts().await?;
        let mut admins =
            accounts.iter().filter(|one| one.role == Role::Admin && one.closed_at.is_none());
        if admins.clone().any(|one| one.password.is_some()) {
            return Ok(None);
        }
        match admins.find(|one| one.login == OWNER) {
            Some(waiting) => self.invite_again(Who::CommandLine, waiting.key, until).await,
            None => {
                let role = Role::Admin;
                let new = NewAccount { login: OWNER, name: "", role, agent: None, grants: &[] };
                self.invite(Who::CommandLine, &new, until, now).await
            }
        }
        .map(Some)
    }

    /// Whom a link invites; `None` where it works no more.
    pub async fn invited(&mut self, token: &str, now: Timestamp) -> Result<Option<Account>, Error> {
        let row = query(sql::ACCOUNT_BY_INVITATION).bind(hash(token));
        let row = row.fetch_optional(&mut self.connection).await;
        let Some(row) = row.map_err(|error| at(&self.database, error))? else { return Ok(None) };
        let account = account(&row)?;
        Ok(Some(account).filter(|one| one.invited_until.is_some_and(|until| now < until)))
    }

    /// Takes up an invitation: the account has the password from now on, and whoever was signed in to
    /// it is no more.
    ///
    /// # Errors
    /// `NoInvitation` where the link works no more, `Taken` where the login is somebody's.
    pub async fn take_up(
        &mut self,
        token: &str,
        with: &TakeUp<'_>,
        now: Timestamp,
    ) -> Result<i64, Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let row = query(sql::ACCOUNT_BY_INVITATION).bind(hash(token));
        let row = row.fetch_optional(&mut transaction).await.map_err(named)?;
        let before = account(&row.ok_or(Error::NoInvitation)?)?;
        if before.invited_until.is_none_or(|until| until <= now) {
            return Err(Error::NoInvitation);
        }
        let login = match with.login {
            Some(text) if before.password.is_none() => login(text)?,
            _ => before.login.clone(),
        };
        if login != before.login {
            let other = query(sql::ACCOUNT_BY_LOGIN).bind(&login);
            if other.fetch_optional(&mut transaction).await.map_err(named)?.is_some() {
                return Err(Error::Taken(login));
            }
        }
        let name = plain(with.name.unwrap_or(&before.name))?;
        let take = query(sql::TAKE_UP).bind(&login).bind(name).bind(with.password);
        let take = take.bind(before.key).bind(hash(token)).execute(&mut transaction).await;
        if take.map_err(named)? == 0 {
            return Err(Error::NoInvitation);
        }
        let end = query(sql::END_SESSIONS).bind(before.key).bind("");
        end.execute(&mut transaction).await.map_err(named)?;
        let done = done(Who::Account(before.key), Action::TakeUp, before.key, None);
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(before.key)
    }

    /// Another password, as PHC text. All sessions of the account end but that of `keep`.
    pub async fn set_password(
        &mut self,
        by: Who,
        account: i64,
        password: &str,
        keep: Option<&str>,
    ) -> Result<(), Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let set = query(sql::SET_PASSWORD).bind(password).bind(account);
        if set.execute(&mut transaction).await.map_err(named)? == 0 {
            return Err(Error::Unknown(format!("account {account}")));
        }
        let kept = keep.map(hash).unwrap_or_default();
        let end = query(sql::END_SESSIONS).bind(account).bind(kept);
        end.execute(&mut transaction).await.map_err(named)?;
        let done = done(by, Action::ChangeAccount, account, Some("password"));
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)
    }

    /// Changes an open account. Another role ends its sessions, so that nobody goes on with what they
    /// were shown before.
    ///
    /// # Errors
    /// `LastAdmin` where nobody would be left to keep accounts.
    pub async fn change_account(
        &mut self,
        by: Who,
        account: i64,
        change: &Change<'_>,
    ) -> Result<(), Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let before = open_account(account, database, &mut transaction).await?;
        let role = change.role.unwrap_or(before.role);
        if change.role.is_some() || change.grants.is_some() {
            fits(role, change.grants.unwrap_or(&before.grants))?;
        }
        if role != before.role {
            not_last(&before, database, &mut transaction).await?;
            let end = query(sql::END_SESSIONS).bind(account).bind("");
            end.execute(&mut transaction).await.map_err(named)?;
            // What was taken for an hour goes with the role that could take it.
            let grants = grants_of(account, &mut transaction).await.map_err(named)?;
            let end = query(sql::END_ALL_GRANTS).bind(account);
            end.execute(&mut transaction).await.map_err(named)?;
            let stay = stays(&grants);
            grant(account, &stay, &mut transaction).await.map_err(named)?;
        }
        let name = plain(change.name.unwrap_or(&before.name))?;
        let agent = change.agent.unwrap_or(before.agent.as_deref());
        let set = query(sql::SET_ACCOUNT).bind(name).bind(role.name()).bind(agent);
        set.bind(account).execute(&mut transaction).await.map_err(named)?;
        if let Some(grants) = change.grants {
            let end = query(sql::END_GRANTS).bind(account);
            end.execute(&mut transaction).await.map_err(named)?;
            grant(account, grants, &mut transaction).await.map_err(named)?;
        }
        let what = what_changed(change);
        let done = done(by, Action::ChangeAccount, account, Some(&what));
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)
    }

    /// Closes an account: its sessions and keys end, and its login stays taken, so that what was done
    /// under it is nobody else's.
    ///
    /// # Errors
    /// `LastAdmin` where nobody would be left to keep accounts.
    pub async fn close_account(
        &mut self,
        by: Who,
        account: i64,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let before = open_account(account, database, &mut transaction).await?;
        not_last(&before, database, &mut transaction).await?;
        let close = query(sql::CLOSE_ACCOUNT).bind(moment(now)).bind(account);
        close.execute(&mut transaction).await.map_err(named)?;
        let end = query(sql::END_SESSIONS).bind(account).bind("");
        end.execute(&mut transaction).await.map_err(named)?;
        let revoke = query(sql::REVOKE_KEYS).bind(moment(now)).bind(account);
        revoke.execute(&mut transaction).await.map_err(named)?;
        note(&done(by, Action::CloseAccount, account, None), database, key, &mut transaction)
            .await?;
        transaction.commit().await.map_err(named)
    }

    /// Opens a closed account again, with the password that it had. Its sessions and keys stay ended.
    ///
    /// # Errors
    /// `Unknown` where no account of that number is closed.
    pub async fn reopen_account(&mut self, by: Who, account: i64) -> Result<(), Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let open = query(sql::OPEN_ACCOUNT).bind(account);
        if open.execute(&mut transaction).await.map_err(named)? == 0 {
            return Err(Error::Unknown(format!("account {account}")));
        }
        // Nor does what was taken for an hour begin again.
        let end = query(sql::END_GLASS).bind(account).bind("");
        end.execute(&mut transaction).await.map_err(named)?;
        note(&done(by, Action::OpenAccount, account, None), database, key, &mut transaction)
            .await?;
        transaction.commit().await.map_err(named)
    }

    /// Every account, the closed ones too, in the order in which they were made.
    pub async fn accounts(&mut self) -> Result<Vec<Account>, Error> {
        let named = |error| at(&self.database, error);
        let rows = query(sql::ACCOUNTS).fetch_all(&mut self.connection).await;
        let mut accounts: Vec<Account> =
            rows.map_err(named)?.iter().map(account).collect::<Result<_, _>>()?;
        let rows = query(sql::GRANTS).fetch_all(&mut self.connection).await;
        for row in rows.map_err(named)? {
            let (account, given) = given(&row);
            let place = accounts.binary_search_by_key(&account, |one| one.key);
            if let (Ok(place), None) = (place, &given.until) {
                accounts[place].grants.push(given.grant);
            }
        }
        Ok(accounts)
    }

    /// The account of a number.
    pub async fn account(&mut self, account: i64) -> Result<Option<Account>, Error> {
        let named = |error| at(&self.database, error);
        let row = query(sql::ACCOUNT).bind(account).fetch_optional(&mut self.connection);
        let row = row.await.map_err(named)?;
        whole(row.as_ref(), &self.database, &mut self.connection).await
    }

    /// The open account of a login, in any case of letters.
    pub async fn account_by_login(&mut self, login: &str) -> Result<Option<Account>, Error> {
        let named = |error| at(&self.database, error);
        let login = login.trim().to_lowercase();
        let row = query(sql::ACCOUNT_BY_LOGIN).bind(login);
        let row = row.fetch_optional(&mut self.connection).await.map_err(named)?;
        let found = whole(row.as_ref(), &self.database, &mut self.connection).await?;
        Ok(found.filter(|account| account.closed_at.is_none()))
    }

    /// As whom an open account asks, now. An administrator who took the right to see conversations
    /// asks as a quality lead for what was taken, until it ends; what else they may do goes by their
    /// account's role.
    pub async fn viewer(&mut self, account: i64, now: Timestamp) -> Result<Option<Viewer>, Error> {
        let Some(found) = self.account(account).await? else { return Ok(None) };
        if found.closed_at.is_some() {
            return Ok(None);
        }
        let rows = grants_of(account, &mut self.connection).await;
        let rows = rows.map_err(|error| at(&self.database, error))?;
        let taken: Vec<Grant> = rows
            .iter()
            .filter(|given| given.until.is_some_and(|until| now < until))
            .map(|given| given.grant.clone())
            .collect();
        let (role, grants) = match found.role {
            Role::Admin if !taken.is_empty() => (Role::QualityLead, taken),
            role => (role, found.grants),
        };
        let withheld = match role {
            Role::Agent | Role::TeamLead => {
                let switches = self.switches().await?.into_iter();
                switches.filter(|(_, on)| !on.development).map(|(programme, _)| programme).collect()
            }
            _ => Vec::new(),
        };
        let blind = match role {
            Role::Evaluator | Role::QualityLead => self.blind(account).await?,
            _ => Vec::new(),
        };
        Ok(Some(Viewer { account, role, agent: found.agent, grants, withheld, blind }))
    }

    /// Takes the right to see a part of the centre for an hour, for a purpose that is noted with it.
    /// Returns until when.
    ///
    /// # Errors
    /// `NoPurpose` where none is given in words; `Unexpected` where the account is no administrator's.
    pub async fn break_glass(
        &mut self,
        account: i64,
        part: &Grant,
        purpose: &str,
        now: Timestamp,
    ) -> Result<Timestamp, Error> {
        if !purpose.chars().any(char::is_alphabetic) {
            return Err(Error::NoPurpose);
        }
        let until = now.saturating_add(GLASS).unwrap_or(now);
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let found = open_account(account, database, &mut transaction).await?;
        if found.role != Role::Admin {
            let found = found.role.name().to_owned();
            return Err(Error::Unexpected { expected: "the account of an `admin`", found });
        }
        // The purpose itself stands in the audit alone, where an erasure finds it.
        let take = query(sql::ADD_GRANT).bind(account).bind(&part.programme);
        let take = take.bind(&part.site).bind(&part.team).bind(moment(until));
        take.execute(&mut transaction).await.map_err(named)?;
        let what = shown_part(part);
        let done = Done {
            who: Who::Account(account),
            action: Action::BreakGlass,
            subject: Subject::Account(account),
            purpose: Some(purpose.trim()),
            what: Some(&what),
        };
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(until)
    }

    /// What an administrator took for an hour, and until when the last of it lasts; `None` for nothing.
    pub async fn glass(
        &mut self,
        account: i64,
        now: Timestamp,
    ) -> Result<Option<(Vec<Grant>, Timestamp)>, Error> {
        let rows = grants_of(account, &mut self.connection).await;
        let rows = rows.map_err(|error| at(&self.database, error))?;
        let (mut parts, mut last) = (Vec::new(), None);
        for Given { grant, until } in rows {
            if let Some(until) = until.filter(|until| now < *until) {
                parts.push(grant);
                last = last.max(Some(until));
            }
        }
        Ok(last.map(|until| (parts, until)))
    }

    /// Gives back what an administrator took for an hour. Returns whether there was anything.
    pub async fn end_glass(&mut self, account: i64, now: Timestamp) -> Result<bool, Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let end = query(sql::END_GLASS).bind(account).bind(moment(now));
        if end.execute(&mut transaction).await.map_err(named)? == 0 {
            return Ok(false);
        }
        let done = done(Who::Account(account), Action::EndGlass, account, None);
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(true)
    }

    /// Signs an open account in. Returns what the session is asked for with, which is kept nowhere.
    pub async fn start_session(&mut self, account: i64, now: Timestamp) -> Result<String, Error> {
        let token = token()?;
        let ends = now.saturating_add(LONGEST).unwrap_or(now);
        let idle = now.saturating_sub(IDLE).unwrap_or(now);
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        open_account(account, database, &mut transaction).await?;
        let old = query(sql::END_OLD_SESSIONS).bind(moment(now)).bind(moment(idle));
        old.execute(&mut transaction).await.map_err(named)?;
        let add = query(sql::ADD_SESSION).bind(hash(&token)).bind(account);
        let add = add.bind(moment(now)).bind(moment(now)).bind(moment(ends));
        add.execute(&mut transaction).await.map_err(named)?;
        see(account, now, &mut transaction).await.map_err(named)?;
        let done = done(Who::Account(account), Action::SignIn, account, None);
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(token)
    }

    /// Who is signed in with a session; `None` where it was left for twelve hours, is older than seven
    /// days, was ended, or its account is closed.
    pub async fn session(&mut self, token: &str, now: Timestamp) -> Result<Option<Session>, Error> {
        let named = |error| at(&self.database, error);
        let hash = hash(token);
        let row = query(sql::SIGNED_IN).bind(&hash).fetch_optional(&mut self.connection);
        let Some(row) = row.await.map_err(named)? else { return Ok(None) };
        let what = "a time of a session";
        let seen_at = parsed(get(&row, 2), what)?;
        let (created_at, ends_at) = (parsed(get(&row, 1), what)?, parsed(get(&row, 3), what)?);
        if now >= ends_at || now.duration_since(seen_at) >= IDLE {
            return Ok(None);
        }
        let Some(account) = self.account(get(&row, 0)).await? else { return Ok(None) };
        if account.closed_at.is_some() {
            return Ok(None);
        }
        let to_note = now.duration_since(seen_at) >= NOTED;
        Ok(Some(Session { account, created_at, ends_at, to_note }))
    }

    /// Notes what is in use, and so who is here.
    pub async fn note_visits(
        &mut self,
        visits: impl IntoIterator<Item = &Visit>,
        now: Timestamp,
    ) -> Result<(), Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        for visit in visits {
            match visit {
                Visit::Session(token) => {
                    let used = query(sql::SEE_SESSION).bind(moment(now)).bind(hash(token));
                    let used = used.fetch_optional(&mut transaction).await.map_err(named)?;
                    if let Some(row) = used {
                        see(get(&row, 0), now, &mut transaction).await.map_err(named)?;
                    }
                }
                Visit::Key(key) => {
                    let used = query(sql::USE_KEY).bind(moment(now)).bind(*key);
                    used.execute(&mut transaction).await.map_err(named)?;
                }
            }
        }
        transaction.commit().await.map_err(named)
    }

    /// Another token for a session, which is asked for with the one before no more; its end stays.
    /// `None` where there is no such session.
    pub async fn rotate_session(
        &mut self,
        token: &str,
        now: Timestamp,
    ) -> Result<Option<String>, Error> {
        if self.session(token, now).await?.is_none() {
            return Ok(None);
        }
        let next = self::token()?;
        let rotate = query(sql::ROTATE_SESSION).bind(hash(&next)).bind(moment(now));
        let rotate = rotate.bind(hash(token)).execute(&mut self.connection).await;
        let rotated = rotate.map_err(|error| at(&self.database, error))? > 0;
        Ok(rotated.then_some(next))
    }

    /// Signs out.
    pub async fn end_session(&mut self, token: &str) -> Result<(), Error> {
        let end = query(sql::END_SESSION).bind(hash(token)).execute(&mut self.connection);
        end.await.map(drop).map_err(|error| at(&self.database, error))
    }

    /// Signs an account out everywhere.
    pub async fn end_sessions(&mut self, account: i64) -> Result<(), Error> {
        let end = query(sql::END_SESSIONS).bind(account).bind("");
        let end = end.execute(&mut self.connection).await;
        end.map(drop).map_err(|error| at(&self.database, error))
    }
}

/// Notes that the holder of an account is here.
async fn see(account: i64, now: Timestamp, connection: &mut Connection) -> Result<(), sqlx::Error> {
    let left = now.saturating_sub(VISIT).unwrap_or(now);
    let see = query(sql::SEE_ACCOUNT).bind(moment(left)).bind(moment(now)).bind(account);
    see.execute(connection).await.map(drop)
}

/// Refuses a client who would see every programme: others' conversations are none of theirs.
fn fits(role: Role, grants: &[Grant]) -> Result<(), Error> {
    match role == Role::ClientViewer && grants.iter().any(|grant| grant.programme.is_empty()) {
        false => Ok(()),
        true => Err(Error::Unexpected {
            expected: "a programme in whatever a client is granted",
            found: "any".to_owned(),
        }),
    }
}

/// A grant as it is stored.
struct Given {
    grant: Grant,
    until: Option<Timestamp>,
}

/// A row of `sql::GRANTS`, with whose it is.
fn given(row: &Row) -> (i64, Given) {
    let grant = Grant { programme: get(row, 1), site: get(row, 2), team: get(row, 3) };
    // A time that cannot be read has passed: nobody may see more for that.
    let until = get::<Option<&str>>(row, 4);
    let until = until.map(|text| text.parse().unwrap_or(Timestamp::MIN));
    (get(row, 0), Given { grant, until })
}

async fn grants_of(account: i64, connection: &mut Connection) -> Result<Vec<Given>, sqlx::Error> {
    let rows = query(sql::GRANTS_OF).bind(account).fetch_all(connection).await?;
    Ok(rows.iter().map(|row| given(row).1).collect())
}

/// The grants that were not taken for a while.
fn stays(grants: &[Given]) -> Vec<Grant> {
    grants.iter().filter(|one| one.until.is_none()).map(|one| one.grant.clone()).collect()
}

async fn grant(
    account: i64,
    grants: &[Grant],
    connection: &mut Connection,
) -> Result<(), sqlx::Error> {
    for Grant { programme, site, team } in grants {
        let add = query(sql::ADD_GRANT).bind(account).bind(programme).bind(site).bind(team);
        add.bind(None::<&str>).execute(&mut *connection).await?;
    }
    Ok(())
}

/// A row of `sql::ACCOUNTS`, without its grants.
fn account(row: &Row) -> Result<Account, Error> {
    let role: &str = get(row, 3);
    let unexpected =
        |expected, found: &str| Error::Unexpected { expected, found: found.to_owned() };
    let time = |place: usize| {
        let text: Option<&str> = get(row, place);
        text.map(|text| parsed(text, "a time of an account")).transpose()
    };
    Ok(Account {
        key: get(row, 0),
        login: get(row, 1),
        name: get(row, 2),
        role: Role::from_name(role).ok_or_else(|| unexpected("the role of an account", role))?,
        agent: get(row, 4),
        grants: Vec::new(),
        password: get(row, 5),
        invited_until: time(6)?,
        created_at: time(7)?.ok_or_else(|| unexpected("a time of an account", ""))?,
        closed_at: time(8)?,
        here_at: time(9)?,
        before_at: time(10)?,
    })
}

/// An account with its grants.
async fn whole(
    row: Option<&Row>,
    database: &Database,
    connection: &mut Connection,
) -> Result<Option<Account>, Error> {
    let Some(row) = row else { return Ok(None) };
    let mut found = account(row)?;
    let grants = grants_of(found.key, connection).await.map_err(|error| at(database, error))?;
    found.grants = stays(&grants);
    Ok(Some(found))
}

/// The account of a number, where it is open.
pub(crate) async fn open_account(
    key: i64,
    database: &Database,
    connection: &mut Connection,
) -> Result<Account, Error> {
    let row = query(sql::ACCOUNT).bind(key).fetch_optional(&mut *connection).await;
    let row = row.map_err(|error| at(database, error))?;
    let found = row.as_ref().map(account).transpose()?;
    found
        .filter(|account| account.closed_at.is_none())
        .ok_or_else(|| Error::Unknown(format!("account {key}")))
}

/// Refuses where an account is the last that can keep accounts.
async fn not_last(
    account: &Account,
    database: &Database,
    connection: &mut Connection,
) -> Result<(), Error> {
    if account.role != Role::Admin || account.password.is_none() {
        return Ok(());
    }
    let others = query(sql::OTHER_ADMINS).bind(account.key).fetch_one(connection).await;
    match get::<i64>(&others.map_err(|error| at(database, error))?, 0) {
        0 => Err(Error::LastAdmin(account.login.clone())),
        _ => Ok(()),
    }
}

/// Something done to an account.
pub(crate) fn done(who: Who, action: Action, account: i64, what: Option<&str>) -> Done<'_> {
    Done { who, action, subject: Subject::Account(account), purpose: None, what }
}

/// Which parts of an account were changed.
fn what_changed(change: &Change<'_>) -> String {
    let mut parts = Vec::new();
    if let Some(role) = change.role {
        parts.push(format!("role {}", role.name()));
    }
    if let Some(grants) = change.grants {
        let shown: Vec<String> = grants.iter().map(shown_part).collect();
        parts.push(format!("grants {}", shown.join(", ")));
    }
    for (is_there, what) in [(change.name.is_some(), "name"), (change.agent.is_some(), "agent")] {
        if is_there {
            parts.push(what.to_owned());
        }
    }
    parts.join("; ")
}

/// A part of the centre in words.
fn shown_part(part: &Grant) -> String {
    let parts = [("programme", &part.programme), ("site", &part.site), ("team", &part.team)];
    let named: Vec<String> = parts
        .iter()
        .filter(|(_, name)| !name.is_empty())
        .map(|(what, name)| format!("{what} {name}"))
        .collect();
    match named.is_empty() {
        true => "everything".to_owned(),
        false => named.join(" "),
    }
}

/// A login as it is stored.
fn login(text: &str) -> Result<String, Error> {
    let login = text.trim().to_lowercase();
    let fits = (1..=LONGEST_NAME).contains(&login.chars().count())
        && !login.chars().any(|c| c.is_whitespace() || c.is_control());
    match fits {
        true => Ok(login),
        false => Err(Error::Unexpected {
            expected: "a login of 1 to 200 characters without spaces",
            found: text.chars().take(LONGEST_NAME).collect(),
        }),
    }
}

/// A name as it is stored.
pub(crate) fn plain(text: &str) -> Result<&str, Error> {
    let text = text.trim();
    match text.chars().count() <= LONGEST_NAME && !text.chars().any(char::is_control) {
        true => Ok(text),
        false => Err(Error::Unexpected {
            expected: "a name of up to 200 characters on one line",
            found: format!("{} characters", text.chars().count()),
        }),
    }
}

/// What a link, a session or a key is asked for with: 256 bits by chance, as 64 hexadecimal digits.
pub(crate) fn token() -> Result<String, Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| Error::Io {
        what: "drawing a token".to_owned(),
        source: std::io::Error::other(error),
    })?;
    Ok(blake3::Hash::from_bytes(bytes).to_hex().to_string())
}

/// What is kept of a token.
pub(crate) fn hash(token: &str) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("earnest token 1");
    hasher.update(token.as_bytes());
    hasher.finalize().to_hex().to_string()
}

/// A time as these tables hold it: in whole thousandths, so that texts are in the order of times.
pub(crate) fn moment(at: Timestamp) -> String {
    time(Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at))
}

pub(crate) fn parsed(text: &str, expected: &'static str) -> Result<Timestamp, Error> {
    text.parse().map_err(|_| Error::Unexpected { expected, found: text.to_owned() })
}
