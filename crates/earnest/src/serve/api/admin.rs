//! Accounts, keys, the roster, the switches of programmes, and what imports came to.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::conversations::number;
use super::work::text;
use crate::serve::app::App;
use crate::serve::extract::{Asked, Body};
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use measure::conversation::Person;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{
    Account, ApiKey, Change, Deed, Error, Grant, KeyScope, NewAccount, Role, RosterRow, Switches,
    Value,
};
use utoipa::{IntoParams, ToSchema};

/// How long an invitation works.
const INVITATION: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The longest roster that is taken, in bytes.
const ROSTER: usize = 512 << 10;
/// So many imports are listed.
const IMPORTS: &str = "SELECT import, started_at, finished_at, files, conversations, stored, replaced, unchanged, refused \
     FROM imports ORDER BY import DESC LIMIT 100";

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
    pub role: &'static str,
    /// The pseudonym under which they stand in conversations, for an agent.
    pub agent: Option<String>,
    /// What they may see.
    pub grants: Vec<GrantShown>,
    /// `invited`, `open` or `closed`.
    pub state: &'static str,
    /// When it was made.
    pub created_at: String,
}

fn listed(account: &Account) -> AccountListed {
    AccountListed {
        key: account.key.to_string(),
        login: account.login.clone(),
        name: account.name.clone(),
        role: account.role.name(),
        agent: account.agent.clone(),
        grants: account.grants.iter().map(GrantShown::from).collect(),
        state: match (&account.closed_at, &account.password) {
            (Some(_), _) => "closed",
            (None, Some(_)) => "open",
            (None, None) => "invited",
        },
        created_at: account.created_at.to_string(),
    }
}

/// What an administrator gave that does not fit, in the store's words.
fn given(error: Error) -> Refused {
    match error {
        error @ (Error::Taken(_)
        | Error::LastAdmin(_)
        | Error::NoPurpose
        | Error::Unexpected { .. }) => Refused::Bad(error.to_string()),
        Error::Unknown(_) => Refused::NotFound,
        error => error.into(),
    }
}

/// Every account.
#[utoipa::path(get, path = "/api/accounts", tag = "admin", responses(
    (status = OK, body = Vec<AccountListed>),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn accounts(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<Vec<AccountListed>>, Refused> {
    asking.must(Deed::Administer)?;
    let all = app.reader().await?.accounts().await?;
    Ok(Json(all.iter().map(listed).collect()))
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
    Invited { key: invited.account.to_string(), link: format!("/#/owner?token={}", invited.token) }
}

/// What is changed of an account; what is not given stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountChanged {
    /// What they are called.
    pub name: Option<String>,
    /// What they do.
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

/// Closes an account for good.
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
    /// `read` or `write`.
    pub scope: &'static str,
    /// When it was made.
    pub created_at: String,
    /// When it ends.
    pub ends_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// When it was last used.
    pub used_at: Option<String>,
}

fn key_listed(key: ApiKey) -> KeyListed {
    let time = |at: Option<Timestamp>| at.map(|at| at.to_string());
    KeyListed {
        key: key.key.to_string(),
        account: key.account.to_string(),
        name: key.name,
        prefix: key.prefix,
        scope: key.scope.name(),
        created_at: key.created_at.to_string(),
        ends_at: time(key.ends_at),
        revoked_at: time(key.revoked_at),
        used_at: time(key.used_at),
    }
}

/// Keys of programs: an administrator sees all, others their own.
#[utoipa::path(get, path = "/api/keys", tag = "admin", responses(
    (status = OK, body = Vec<KeyListed>),
    (status = UNAUTHORIZED, body = Refusal),
))]
pub async fn keys(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<Vec<KeyListed>>, Refused> {
    let all = app.reader().await?.keys().await?;
    let every = asking.must(Deed::Administer).is_ok();
    let own = all.into_iter().filter(|key| every || key.account == asking.account.key);
    Ok(Json(own.map(key_listed).collect()))
}

/// A key to be made, in one's own name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyGiven {
    /// What it is for.
    pub name: String,
    /// `read` or `write`.
    pub scope: String,
    /// In how many days it ends; 1 to 366.
    pub days: u16,
}

/// A key that was made.
#[derive(Serialize, ToSchema)]
pub struct KeyMade {
    /// The key, as it is listed.
    #[serde(flatten)]
    pub listed: KeyListed,
    /// What is asked with: it is told here and kept nowhere.
    pub text: String,
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
    if !(1..=366).contains(&new.days) {
        return Err(Refused::bad("expected 1 to 366 days"));
    }
    let now = Timestamp::now();
    let ends = now.checked_add(SignedDuration::from_hours(24 * i64::from(new.days)));
    let ends = ends.map_err(anyhow::Error::from)?;
    let mut writer = app.writer().await;
    let account = asking.account.key;
    let made = writer.make_key(asking.who(), account, &new.name, scope, Some(ends), now).await;
    let (key, text) = made.map_err(given)?;
    Ok((StatusCode::CREATED, Json(KeyMade { listed: key_listed(key), text })))
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
#[utoipa::path(get, path = "/api/roster", tag = "admin", params(OnDay), responses(
    (status = OK, body = Vec<RosterShown>),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn roster(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<OnDay>,
) -> Result<Json<Vec<RosterShown>>, Refused> {
    asking.must(Deed::Administer)?;
    let on = which.on.map(|day| day.parse::<Date>()).transpose();
    let on = on.map_err(|_| Refused::bad("expected a day, as in `2026-03-07`"))?;
    let rows = app.reader().await?.roster(on).await?;
    let shown = |row: RosterRow| RosterShown {
        agent: row.agent,
        name: row.person.and_then(|person| person.name),
        programme: row.programme,
        site: row.site,
        team: row.team,
        from: row.from.map(|day| day.to_string()),
        until: row.until.map(|day| day.to_string()),
    };
    Ok(Json(rows.into_iter().map(shown).collect()))
}

/// A roster's file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterGiven {
    /// Its text, CSV: `agent, team` and, where there are any, `site, programme, from, until, name`.
    pub csv: String,
    /// The source of its references, where imports name one.
    #[serde(default)]
    pub source: String,
    /// Whether it is all of the roster; else it takes the place of what there was of its agents.
    #[serde(default)]
    pub replace: bool,
}

/// What a roster came to.
#[derive(Serialize, ToSchema)]
pub struct RosterSet {
    /// Rows that were set.
    pub rows: u64,
    /// Of how many agents.
    pub agents: u64,
    /// What was left out, and why.
    pub problems: Vec<RosterProblem>,
}

/// A row that was left out.
#[derive(Serialize, ToSchema)]
pub struct RosterProblem {
    /// The line of the file.
    pub place: String,
    /// What was expected.
    pub expected: String,
}

/// Sets who is in which team.
#[utoipa::path(post, path = "/api/roster", tag = "admin", request_body = RosterGiven, responses(
    (status = OK, body = RosterSet),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn set_roster(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(new): Body<RosterGiven>,
) -> Result<Json<RosterSet>, Refused> {
    asking.must_write(Deed::Administer)?;
    if new.csv.len() > ROSTER {
        return Err(Refused::bad(format!("expected at most {ROSTER} bytes")));
    }
    let file = intake::roster::read(new.csv.as_bytes(), "the roster")
        .map_err(|problem| Refused::Bad(format!("expected {}", problem.expected)))?;
    let mut writer = app.writer().await;
    let lines: Vec<u64> = file.rows.iter().map(|row| row.line).collect();
    let rows: Vec<RosterRow> = file
        .rows
        .into_iter()
        .map(|row| RosterRow {
            agent: writer.agent(&new.source, &row.agent),
            person: Some(Person { reference: Some(row.agent), name: row.name }),
            programme: row.programme,
            site: row.site,
            team: row.team,
            from: row.from,
            until: row.until,
        })
        .collect();
    let set = writer.set_roster(asking.who(), &rows, new.replace).await.map_err(given)?;
    let mut problems: Vec<RosterProblem> = file
        .problems
        .into_iter()
        .map(|problem| RosterProblem {
            place: problem.origin.line.map_or(String::new(), |line| format!("line {line}")),
            expected: problem.expected,
        })
        .collect();
    problems.extend(set.left_out.iter().map(|out| RosterProblem {
        place: format!("line {}", lines.get(out.row).copied().unwrap_or(0)),
        expected: format!(
            "an agent in one team on a day of one programme; line {} holds",
            lines.get(out.holds).copied().unwrap_or(0)
        ),
    }));
    Ok(Json(RosterSet { rows: set.rows, agents: set.agents, problems }))
}

/// What is done with a programme's conversations.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchesGiven {
    /// They are used to develop people.
    pub development: bool,
    /// They are used to appraise people.
    pub appraisal: bool,
    /// Agents and team leads are shown kinds on trial.
    pub trial_shown: bool,
    /// They are measured at all.
    pub measuring: bool,
    /// How many in a hundred are.
    pub sampled_percent: u8,
    /// Kinds that are switched off, by site; an empty site is every one.
    #[serde(default)]
    pub off: Vec<KindOff>,
}

/// A kind that is switched off at a site.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KindOff {
    /// The site; empty for every one.
    #[serde(default)]
    pub site: String,
    /// The kind.
    pub moment: String,
}

/// Sets what is done with a programme's conversations.
#[utoipa::path(put, path = "/api/switches/{programme}", tag = "admin",
    params(("programme" = String, Path, description = "The programme")),
    request_body = SwitchesGiven,
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
    Body(new): Body<SwitchesGiven>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Administer)?;
    if programme.trim().is_empty() || programme.len() > 200 {
        return Err(Refused::bad("expected the name of a programme"));
    }
    let set = Switches {
        development: new.development,
        appraisal: new.appraisal,
        trial_shown: new.trial_shown,
        measuring: new.measuring,
        sampled_percent: new.sampled_percent,
        off: new.off.into_iter().map(|off| (off.moment, off.site)).collect(),
    };
    let mut writer = app.writer().await;
    writer.set_switches(asking.who(), &programme, &set).await.map_err(given)?;
    Ok(StatusCode::NO_CONTENT)
}

/// The last imports, as `earnest query` has them.
#[utoipa::path(get, path = "/api/imports", tag = "admin", responses(
    (status = OK, body = Vec<ImportListed>),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn imports(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<Vec<ImportListed>>, Refused> {
    asking.must(Deed::Import)?;
    let mut reader = app.reader().await?;
    let mut rows = reader.query(IMPORTS).await?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().await? {
        let text = |at: usize| match row.get(at) {
            Some(Value::Text(text)) => Some(text.clone()),
            _ => None,
        };
        let number = |at: usize| match row.get(at) {
            Some(Value::Integer(number)) => Some(*number),
            _ => None,
        };
        all.push(ImportListed {
            import: number(0).unwrap_or(0).to_string(),
            started_at: text(1).unwrap_or_default(),
            finished_at: text(2),
            files: number(3),
            conversations: number(4),
            stored: number(5),
            replaced: number(6),
            unchanged: number(7),
            refused: number(8),
        });
    }
    Ok(Json(all))
}

/// What an import came to; the numbers are there when it has ended.
#[derive(Serialize, ToSchema)]
pub struct ImportListed {
    /// Its number.
    pub import: String,
    /// When it began.
    pub started_at: String,
    /// When it ended; nothing where it was cut short, or goes on.
    pub finished_at: Option<String>,
    /// Files read.
    pub files: Option<i64>,
    /// Conversations read.
    pub conversations: Option<i64>,
    /// Of these, new.
    pub stored: Option<i64>,
    /// Of these, in the place of an earlier state.
    pub replaced: Option<i64>,
    /// Of these, the same as before.
    pub unchanged: Option<i64>,
    /// Files and records refused.
    pub refused: Option<i64>,
}
