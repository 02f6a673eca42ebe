//! Accounts, keys, the roster and the switches of programmes.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::conversations::number;
use super::names;
use super::session::SwitchesShown;
use super::work::text;
use crate::serve::app::App;
use crate::serve::extract::{Asked, Body};
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use measure::conversation::Person;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::{
    Account, ApiKey, Change, Deed, Error, Grant, KeyScope, NewAccount, Role, RosterRow, Store,
};
use utoipa::{IntoParams, ToSchema};

/// How long an invitation works.
const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long a key works at most.
const LONGEST_KEY: SignedDuration = SignedDuration::from_hours(24 * 367);
/// The longest roster that is taken, in bytes.
const ROSTER: usize = 512 << 10;

/// What somebody may see; an empty text is any.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantShown {
    /// The programme.
    #[serde(default)]
    pub programme: String,
    /// The site, by the roster.
    #[serde(default)]
    pub site: String,
    /// The team.
    #[serde(default)]
    pub team: String,
}

impl From<&Grant> for GrantShown {
    fn from(grant: &Grant) -> Self {
        let Grant { programme, site, team } = grant.clone();
        Self { programme, site, team }
    }
}

impl From<GrantShown> for Grant {
    fn from(grant: GrantShown) -> Self {
        let GrantShown { programme, site, team } = grant;
        Self { programme, site, team }
    }
}

/// An account, as an administrator sees it.
#[derive(Serialize, ToSchema)]
pub struct AccountListed {
    /// Its number.
    pub key: String,
    /// What they sign in with.
    pub login: String,
    /// What they are called.
    pub name: String,
    /// What they do.
    #[schema(value_type = names::AccountRole)]
    pub role: &'static str,
    /// The pseudonym under which they stand in conversations, for an agent.
    pub agent: Option<String>,
    /// What they may see.
    pub grants: Vec<GrantShown>,
    /// Until when the link of an invitation works that was not taken up.
    pub invited_until: Option<String>,
    /// Whether it has a password: an invitation to it was taken up.
    pub taken_up: bool,
    /// When it was made.
    pub created_at: String,
    /// When it was closed.
    pub closed_at: Option<String>,
}

/// Accounts.
#[derive(Serialize, ToSchema)]
pub struct Accounts {
    /// In the order in which they were made.
    pub accounts: Vec<AccountListed>,
}

fn listed(account: &Account) -> AccountListed {
    AccountListed {
        key: account.key.to_string(),
        login: account.login.clone(),
        name: account.name.clone(),
        role: account.role.name(),
        agent: account.agent.clone(),
        grants: account.grants.iter().map(GrantShown::from).collect(),
        invited_until: account.invited_until.map(|until| until.to_string()),
        taken_up: account.password.is_some(),
        created_at: account.created_at.to_string(),
        closed_at: account.closed_at.map(|at| at.to_string()),
    }
}

/// What an administrator gave that does not fit, in the store's words.
pub fn given(error: Error) -> Refused {
    match error {
        error @ (Error::Taken(_)
        | Error::LastAdmin(_)
        | Error::NoPurpose
        | Error::Ambiguous { .. }
        | Error::Unexpected { .. }) => Refused::Bad(error.to_string()),
        Error::Unknown(_) => Refused::NotFound,
        error => error.into(),
    }
}

/// Every account.
#[utoipa::path(get, path = "/api/accounts", tag = "admin", responses(
    (status = OK, body = Accounts),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn accounts(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<Accounts>, Refused> {
    Ok(Json(Accounts { accounts: listed_accounts(&app, &asking).await? }))
}

/// Every account, for those who keep them.
pub async fn listed_accounts(app: &App, asking: &Asking) -> Result<Vec<AccountListed>, Refused> {
    asking.must(Deed::Administer)?;
    Ok(app.reader().await?.accounts().await?.iter().map(listed).collect())
}

/// An account to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountGiven {
    /// What they sign in with.
    pub login: String,
    /// What they are called.
    pub name: String,
    /// What they do.
    #[schema(value_type = names::AccountRole)]
    pub role: String,
    /// For an agent: the source's own reference, or the pseudonym.
    pub agent: Option<String>,
    /// The source of that reference, where imports name one.
    pub source: Option<String>,
    /// What they may see.
    #[serde(default)]
    pub grants: Vec<GrantShown>,
}

/// A link that works once.
#[derive(Serialize, ToSchema)]
pub struct Invited {
    /// The account's number.
    pub key: String,
    /// The address to give them; it is told here and kept nowhere.
    pub link: String,
}

fn role(name: &str) -> Result<Role, Refused> {
    Role::from_name(name).ok_or_else(|| Refused::bad("expected a role, such as `team_lead`"))
}

/// Makes an account, and the link that opens it.
#[utoipa::path(post, path = "/api/accounts", tag = "admin", request_body = AccountGiven, responses(
    (status = CREATED, body = Invited),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
    (status = NOT_FOUND, body = Refusal),
))]
pub async fn invite(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(new): Body<AccountGiven>,
) -> Result<(StatusCode, Json<Invited>), Refused> {
    asking.must_write(Deed::Administer)?;
    let role = role(&new.role)?;
    let agent = new.agent.as_deref().map(str::trim).filter(|agent| !agent.is_empty());
    if (role == Role::Agent) != agent.is_some() {
        return Err(Refused::bad("expected `agent` with the role `agent`, and with no other"));
    }
    let now = Timestamp::now();
    let until = now.checked_add(INVITATION).map_err(anyhow::Error::from)?;
    let grants: Vec<Grant> = new.grants.into_iter().map(Grant::from).collect();
    let mut writer = app.writer().await;
    let source = new.source.as_deref().unwrap_or("");
    let agent = agent.map(|reference| writer.agent(source, reference));
    let (login, name) = (new.login.as_str(), new.name.as_str());
    let new = NewAccount { login, name, role, agent: agent.as_deref(), grants: &grants };
    let invited = writer.invite(asking.who(), &new, until, now).await.map_err(given)?;
    Ok((StatusCode::CREATED, Json(shown(invited))))
}

fn shown(invited: store::Invitation) -> Invited {
    Invited {
        key: invited.account.to_string(),
        link: format!("/#/invitation?token={}", invited.token),
    }
}

/// What is changed of an account; what is not given stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountChanged {
    /// What they are called.
    pub name: Option<String>,
    /// What they do.
    #[schema(value_type = Option<names::AccountRole>)]
    pub role: Option<String>,
    /// What they may see.
    pub grants: Option<Vec<GrantShown>>,
}

/// Changes an account. Another role signs it out.
#[utoipa::path(patch, path = "/api/accounts/{key}", tag = "admin",
    params(("key" = String, Path, description = "The account's number")),
    request_body = AccountChanged,
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn change(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
    Body(changed): Body<AccountChanged>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Administer)?;
    let role = changed.role.as_deref().map(role).transpose()?;
    let grants = changed.grants.map(|all| all.into_iter().map(Grant::from).collect::<Vec<_>>());
    let change =
        Change { name: changed.name.as_deref(), role, agent: None, grants: grants.as_deref() };
    let mut writer = app.writer().await;
    writer.change_account(asking.who(), number(&key)?, &change).await.map_err(given)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes an account.
#[utoipa::path(delete, path = "/api/accounts/{key}", tag = "admin",
    params(("key" = String, Path, description = "The account's number")),
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn close(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Administer)?;
    let mut writer = app.writer().await;
    let closed = writer.close_account(asking.who(), number(&key)?, Timestamp::now()).await;
    closed.map_err(given)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Opens a closed account again. Its keys stay revoked.
#[utoipa::path(post, path = "/api/accounts/{key}/opening", tag = "admin",
    params(("key" = String, Path, description = "The account's number")),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn reopen(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Administer)?;
    let mut writer = app.writer().await;
    writer.reopen_account(asking.who(), number(&key)?).await.map_err(given)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Another link for an account, for whoever lost the link or the password.
#[utoipa::path(post, path = "/api/accounts/{key}/invitation", tag = "admin",
    params(("key" = String, Path, description = "The account's number")),
    responses(
        (status = CREATED, body = Invited),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn invite_again(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<(StatusCode, Json<Invited>), Refused> {
    asking.must_write(Deed::Administer)?;
    let until = Timestamp::now().checked_add(INVITATION).map_err(anyhow::Error::from)?;
    let mut writer = app.writer().await;
    let invited = writer.invite_again(asking.who(), number(&key)?, until).await.map_err(given)?;
    Ok((StatusCode::CREATED, Json(shown(invited))))
}

/// What an administrator wants to see, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Glass {
    /// Why.
    pub purpose: String,
    /// The part of the centre.
    #[serde(default = "everything")]
    pub part: GrantShown,
}

fn everything() -> GrantShown {
    GrantShown::from(&Grant::default())
}

/// Until when somebody may see.
#[derive(Serialize, ToSchema)]
pub struct Until {
    /// RFC 3339, UTC.
    pub until: String,
}

/// Takes the right to see conversations for an hour. Who, when and why is kept, and can be read.
#[utoipa::path(post, path = "/api/break-glass", tag = "admin", request_body = Glass, responses(
    (status = CREATED, body = Until),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
    (status = NOT_FOUND, body = Refusal),
))]
pub async fn break_glass(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(glass): Body<Glass>,
) -> Result<(StatusCode, Json<Until>), Refused> {
    asking.must_write(Deed::Administer)?;
    let part = Grant::from(glass.part);
    let purpose = text(Some(&glass.purpose))?.unwrap_or("");
    let mut writer = app.writer().await;
    let taken = writer.break_glass(asking.account.key, &part, purpose, Timestamp::now()).await;
    let until = taken.map_err(given)?.to_string();
    Ok((StatusCode::CREATED, Json(Until { until })))
}

/// Gives back the right to see conversations before its hour is over.
#[utoipa::path(delete, path = "/api/break-glass", tag = "admin", responses(
    (status = NO_CONTENT),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn end_glass(State(app): State<Arc<App>>, asking: Asking) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Administer)?;
    app.writer().await.end_glass(asking.account.key, Timestamp::now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A key of a program.
#[derive(Serialize, ToSchema)]
pub struct KeyListed {
    /// Its number.
    pub key: String,
    /// The account in whose name it asks.
    pub account: String,
    /// What it is for.
    pub name: String,
    /// Its first characters.
    pub prefix: String,
    /// `read`, or `write`, which reads too.
    #[schema(value_type = names::KeyScopeName)]
    pub scope: &'static str,
    /// When it was made.
    pub created_at: String,
    /// When it ends.
    pub ends_at: Option<String>,
    /// When it was last used, to the minute.
    pub used_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
}

/// Keys.
#[derive(Serialize, ToSchema)]
pub struct Keys {
    /// In the order in which they were made.
    pub keys: Vec<KeyListed>,
}

fn key_listed(key: ApiKey) -> KeyListed {
    KeyListed {
        key: key.key.to_string(),
        account: key.account.to_string(),
        name: key.name,
        prefix: key.prefix,
        scope: key.scope.name(),
        created_at: key.created_at.to_string(),
        ends_at: key.ends_at.map(|at| at.to_string()),
        used_at: key.used_at.map(|at| at.to_string()),
        revoked_at: key.revoked_at.map(|at| at.to_string()),
    }
}

/// Keys of programs: an administrator sees all, others their own.
#[utoipa::path(get, path = "/api/keys", tag = "admin", responses(
    (status = OK, body = Keys),
    (status = UNAUTHORIZED, body = Refusal),
))]
pub async fn keys(State(app): State<Arc<App>>, asking: Asking) -> Result<Json<Keys>, Refused> {
    Ok(Json(Keys { keys: listed_keys(&app, &asking).await? }))
}

/// The keys that one sees.
pub async fn listed_keys(app: &App, asking: &Asking) -> Result<Vec<KeyListed>, Refused> {
    let all = app.reader().await?.keys().await?;
    let every = asking.must(Deed::Administer).is_ok();
    let own = all.into_iter().filter(|key| every || key.account == asking.account.key);
    Ok(own.map(key_listed).collect())
}

/// A key to be made, in one's own name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyGiven {
    /// What it is for.
    pub name: String,
    /// `read`, or `write`, which reads too.
    #[schema(value_type = names::KeyScopeName)]
    pub scope: String,
    /// The day with whose end, in UTC, it ends, or the time, with its offset; within a year and a day.
    pub ends_on: String,
}

/// A key that was made.
#[derive(Serialize, ToSchema)]
pub struct KeyMade {
    /// The key, as it is listed.
    #[serde(flatten)]
    pub listed: KeyListed,
    /// What is asked with: it is told here and kept nowhere.
    pub secret: String,
}

/// Makes a key for a program that asks in one's own name.
#[utoipa::path(post, path = "/api/keys", tag = "admin", request_body = KeyGiven, responses(
    (status = CREATED, body = KeyMade),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn make_key(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(new): Body<KeyGiven>,
) -> Result<(StatusCode, Json<KeyMade>), Refused> {
    asking.must_be_able_to_write()?;
    let scope = KeyScope::from_name(&new.scope);
    let scope = scope.ok_or_else(|| Refused::bad("expected the scope `read` or `write`"))?;
    let now = Timestamp::now();
    // Of a day alone, its end in UTC.
    let day = || new.ends_on.parse::<Date>().ok()?.tomorrow().ok();
    let end = || TimeZone::UTC.to_timestamp(day()?.at(0, 0, 0, 0)).ok();
    let ends = new.ends_on.parse::<Timestamp>().ok().or_else(end);
    let most = now.checked_add(LONGEST_KEY).map_err(anyhow::Error::from)?;
    let ends = ends.filter(|ends| now < *ends && *ends <= most);
    let ends =
        ends.ok_or_else(|| Refused::bad("expected a day within a year, as in `2027-03-01`"))?;
    let mut writer = app.writer().await;
    let account = asking.account.key;
    let made = writer.make_key(asking.who(), account, &new.name, scope, Some(ends), now).await;
    let (key, text) = made.map_err(given)?;
    Ok((StatusCode::CREATED, Json(KeyMade { listed: key_listed(key), secret: text })))
}

/// Revokes a key of one's own; an administrator any.
#[utoipa::path(delete, path = "/api/keys/{key}", tag = "admin",
    params(("key" = String, Path, description = "The key's number")),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn revoke_key(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<StatusCode, Refused> {
    asking.must_be_able_to_write()?;
    let key = number(&key)?;
    let mut writer = app.writer().await;
    let every = asking.must(Deed::Administer).is_ok();
    let known = writer.keys().await?;
    if !known.iter().any(|one| one.key == key && (every || one.account == asking.account.key)) {
        return Err(Refused::NotFound);
    }
    writer.revoke_key(asking.who(), key, Timestamp::now()).await.map_err(given)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which day.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OnDay {
    /// The day, as in `2026-03-07`; all of the roster where none is given.
    pub on: Option<String>,
}

/// A row of the roster.
#[derive(Serialize, ToSchema)]
pub struct RosterShown {
    /// The agent's pseudonym.
    pub agent: String,
    /// What they are called, where the roster says.
    pub name: Option<String>,
    /// The programme; empty for any.
    pub programme: String,
    /// The site; empty where it is not said.
    pub site: String,
    /// The team.
    pub team: String,
    /// The first day.
    pub from: Option<String>,
    /// The first day on which it holds no more.
    pub until: Option<String>,
}

/// Who is in which team.
#[derive(Serialize, ToSchema)]
pub struct RosterListed {
    /// How many people.
    pub people: usize,
    /// In how many teams.
    pub teams: usize,
    /// The rows.
    pub rows: Vec<RosterShown>,
}

/// Who is in which team.
#[utoipa::path(get, path = "/api/roster", tag = "admin", params(OnDay), responses(
    (status = OK, body = RosterListed),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn roster(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<OnDay>,
) -> Result<Json<RosterListed>, Refused> {
    let rows = listed_roster(&app, &asking, which.on.as_deref()).await?;
    let people: BTreeSet<&str> = rows.iter().map(|row| row.agent.as_str()).collect();
    let teams: BTreeSet<&str> = rows.iter().map(|row| row.team.as_str()).collect();
    let (people, teams) = (people.len(), teams.len());
    Ok(Json(RosterListed { people, teams, rows }))
}

/// The roster, or that of a day, for those who keep it.
pub async fn listed_roster(
    app: &App,
    asking: &Asking,
    on: Option<&str>,
) -> Result<Vec<RosterShown>, Refused> {
    asking.must(Deed::Administer)?;
    let on = on.map(|day| day.parse::<Date>()).transpose();
    let on = on.map_err(|_| Refused::bad("expected a day, as in `2026-03-07`"))?;
    let shown = |row: RosterRow| RosterShown {
        agent: row.agent,
        name: row.person.and_then(|person| person.name),
        programme: row.programme,
        site: row.site,
        team: row.team,
        from: row.from.map(|day| day.to_string()),
        until: row.until.map(|day| day.to_string()),
    };
    Ok(app.reader().await?.roster(on).await?.into_iter().map(shown).collect())
}

/// How a roster's file is taken.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RosterHow {
    /// The source of its references, where imports name one.
    pub source: Option<String>,
    /// Whether it is all of the roster; else it takes the place of what there was of its agents.
    pub replace: Option<bool>,
}

/// What a roster came to.
#[derive(Serialize, ToSchema)]
pub struct RosterSet {
    /// Rows that were set.
    pub rows: u64,
    /// Of how many people.
    pub people: u64,
    /// What was left out, and why.
    pub problems: Vec<RosterProblem>,
}

/// A row that was left out.
#[derive(Serialize, ToSchema)]
pub struct RosterProblem {
    /// The line of the file.
    pub place: String,
    /// What was expected.
    pub message: String,
}

/// Sets who is in which team: the body is a CSV with `agent, team` and, where there are any, `site,
/// programme, from, until, name`.
#[utoipa::path(post, path = "/api/roster", tag = "admin", params(RosterHow),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = OK, body = RosterSet),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn set_roster(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(how): Asked<RosterHow>,
    csv: Bytes,
) -> Result<Json<RosterSet>, Refused> {
    asking.must_write(Deed::Administer)?;
    if csv.len() > ROSTER {
        return Err(Refused::bad(format!("expected at most {ROSTER} bytes")));
    }
    let source = how.source.unwrap_or_default();
    let file = intake::roster::read(&csv[..], "the roster")
        .map_err(|problem| Refused::Bad(format!("expected {}", problem.expected)))?;
    let mut writer = app.writer().await;
    let lines: Vec<u64> = file.rows.iter().map(|row| row.line).collect();
    let rows: Vec<RosterRow> = file
        .rows
        .into_iter()
        .map(|row| RosterRow {
            agent: writer.agent(&source, &row.agent),
            person: Some(Person { reference: Some(row.agent), name: row.name }),
            programme: row.programme,
            site: row.site,
            team: row.team,
            from: row.from,
            until: row.until,
        })
        .collect();
    let set = writer
        .set_roster(asking.who(), &rows, how.replace.unwrap_or(false))
        .await
        .map_err(given)?;
    app.forget();
    let mut problems: Vec<RosterProblem> = file
        .problems
        .into_iter()
        .map(|problem| RosterProblem {
            place: problem.origin.line.map_or(String::new(), |line| format!("line {line}")),
            message: format!("expected {}", problem.expected),
        })
        .collect();
    problems.extend(set.left_out.iter().map(|out| RosterProblem {
        place: format!("line {}", lines.get(out.row).copied().unwrap_or(0)),
        message: format!(
            "expected an agent in one team on a day of one programme; line {} holds",
            lines.get(out.holds).copied().unwrap_or(0)
        ),
    }));
    Ok(Json(RosterSet { rows: set.rows, people: set.agents, problems }))
}

/// Sets what is done with a programme's conversations.
#[utoipa::path(put, path = "/api/switches/{programme}", tag = "admin",
    params(("programme" = String, Path, description = "The programme")),
    request_body = SwitchesShown,
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn set_switches(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(programme): Path<String>,
    Body(new): Body<SwitchesShown>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Administer)?;
    if programme.trim().is_empty() || programme.len() > 200 {
        return Err(Refused::bad("expected the name of a programme"));
    }
    let set = new.read()?;
    let rules = app.rules().await;
    let is_known = |kind: &str| rules.kind(Some(&programme), kind).is_some();
    if let Some(off) = set.off.iter().find(|off| !is_known(&off.kind)) {
        return Err(Refused::bad(format!(
            "expected a moment of the catalogue, found `{}`",
            off.kind
        )));
    }
    // Taking out what is off may take long, and others write meanwhile.
    let database = app.writer().await.database().clone();
    let mut own = Store::open(database).await?;
    own.set_switches(asking.who(), &programme, &set).await.map_err(given)?;
    app.forget();
    Ok(StatusCode::NO_CONTENT)
}
