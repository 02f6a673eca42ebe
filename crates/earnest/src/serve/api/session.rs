//! Signing in and out, and who one is.

use super::admin::GrantShown;
use super::{imports, names};
use crate::serve::app::App;
use crate::serve::extract::Body;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::{Asking, signed_in, signed_out, token};
use crate::serve::{password, throttle};
use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderName, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Action, Deed, Done, KindOff, Role, Store, Subject, Switches, TakeUp, Who};
use utoipa::ToSchema;

/// Who is signed in, and what they may do.
#[derive(Serialize, ToSchema)]
pub struct Me {
    /// Their account; nothing in a demo before a role was chosen.
    pub account: Option<AccountShown>,
    /// Whether it is a demo, in which anybody may look as any role.
    pub demo: bool,
    /// In a demo, the roles.
    #[schema(value_type = Vec<names::AccountRole>)]
    pub roles: Vec<&'static str>,
    /// What they may do: `see`, `mark`, `dispute`, ….
    #[schema(value_type = Vec<names::DeedName>)]
    pub deeds: Vec<&'static str>,
    /// What is done with each programme's conversations.
    pub switches: BTreeMap<String, SwitchesShown>,
    /// What is measured, and what is not.
    pub notice: Notice,
}

/// An account, as its owner sees it.
#[derive(Serialize, ToSchema)]
pub struct AccountShown {
    /// Its number.
    pub key: String,
    /// What they sign in with.
    pub login: String,
    /// What they are called.
    pub name: String,
    /// What they do.
    #[schema(value_type = names::AccountRole)]
    pub role: &'static str,
    /// As what they look now: another role than their own while an administrator sees conversations
    /// for a purpose.
    #[schema(value_type = names::AccountRole)]
    pub viewing_as: &'static str,
    /// The right to see conversations that they took; nothing while they have none.
    pub glass: Option<GlassShown>,
    /// The pseudonym under which they stand in conversations, for an agent.
    pub agent: Option<String>,
}

/// A right to see conversations that was taken for an hour.
#[derive(Serialize, ToSchema)]
pub struct GlassShown {
    /// The parts of the centre.
    pub parts: Vec<GrantShown>,
    /// Until when, RFC 3339, UTC.
    pub until: String,
}

/// What is done with a programme's conversations.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchesShown {
    /// Agents and team leads are shown what was found.
    pub development: bool,
    /// What was found may be used to appraise people. Nothing does yet.
    pub appraisal: bool,
    /// Agents and team leads are shown kinds on trial.
    pub trial_shown: bool,
    /// New conversations are measured; where not, they are not stored.
    pub measuring: bool,
    /// Of new conversations how many in a hundred are measured, 1 to 100.
    pub sampled_percent: u8,
    /// Kinds that are switched off: not stored, and taken out where they were.
    #[serde(default)]
    pub off: Vec<OffShown>,
}

/// A kind that is switched off.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OffShown {
    /// Its name.
    pub moment: String,
    /// The site where it is, by the roster; empty for every one.
    #[serde(default)]
    pub site: String,
}

impl SwitchesShown {
    /// Switches as they are shown.
    pub fn of(on: &Switches) -> Self {
        let off = |off: &KindOff| OffShown { moment: off.kind.clone(), site: off.site.clone() };
        Self {
            development: on.development,
            appraisal: on.appraisal,
            trial_shown: on.trial_shown,
            measuring: on.measuring,
            sampled_percent: on.sampled_percent,
            off: on.off.iter().map(off).collect(),
        }
    }

    /// Switches as they are kept.
    pub fn read(self) -> Result<Switches, Refused> {
        if !(1..=100).contains(&self.sampled_percent) {
            return Err(Refused::bad("expected `sampled_percent` from 1 to 100"));
        }
        Ok(Switches {
            development: self.development,
            appraisal: self.appraisal,
            trial_shown: self.trial_shown,
            measuring: self.measuring,
            sampled_percent: self.sampled_percent,
            off: self
                .off
                .into_iter()
                .map(|one| KindOff { kind: one.moment, site: one.site })
                .collect(),
        })
    }
}

/// What is measured, and what is not.
#[derive(Serialize, ToSchema)]
pub struct Notice {
    /// What is measured.
    pub measured: Vec<&'static str>,
    /// What is not.
    pub not_measured: Vec<&'static str>,
    /// Whom to ask.
    pub contact: Option<String>,
}

/// The notice that everybody is shown: what the program does, whatever a programme asks of it.
const MEASURED: [&str; 5] = [
    "What was said in your work conversations, as text in which card numbers and codes are masked and names are \
     pseudonyms.",
    "Moments that called for something: whether it was done, with the words that show it. Where the record cannot \
     tell, it says so.",
    "When each party spoke, and pauses, holds and overlaps.",
    "The quality of the recording: whether a line or a headset was at fault.",
    "What people write about moments: marks, disputes, reviews and what was agreed.",
];
const NOT_MEASURED: [&str; 4] = [
    "What anybody who works here feels or is like: there is no mood, tone, stress or attitude in it.",
    "How a voice sounds: no pitch, no loudness of a person, no voiceprint. Nobody is recognised by their voice.",
    "What you do beside your work conversations.",
    "Nothing about pay, rank or discipline is decided by the program; a named person who looked at the evidence \
     decides.",
];

/// Who is signed in, and what is measured.
#[utoipa::path(get, path = "/api/me", tag = "session", responses(
    (status = OK, body = Me),
    (status = UNAUTHORIZED, body = Refusal),
))]
pub async fn me(
    State(app): State<Arc<App>>,
    asking: Result<Asking, Refused>,
) -> Result<Json<Me>, Refused> {
    let roles = match app.is_demo {
        true => Role::ALL.map(Role::name).to_vec(),
        false => Vec::new(),
    };
    let demo = app.is_demo;
    let (measured, not_measured) = (MEASURED.to_vec(), NOT_MEASURED.to_vec());
    let notice = Notice { measured, not_measured, contact: app.contact.clone() };
    let asking = match asking {
        Ok(asking) => asking,
        Err(Refused::NotSignedIn) if demo => {
            let (deeds, switches) = (Vec::new(), BTreeMap::new());
            return Ok(Json(Me { account: None, demo, roles, deeds, switches, notice }));
        }
        Err(refused) => return Err(refused),
    };
    let account = &asking.account;
    let glass = match asking.is_by_glass() {
        true => app.reader().await?.glass(account.key, Timestamp::now()).await?,
        false => None,
    };
    let glass = glass.map(|(parts, until)| GlassShown {
        parts: parts.iter().map(GrantShown::from).collect(),
        until: until.to_string(),
    });
    Ok(Json(Me {
        account: Some(AccountShown {
            key: account.key.to_string(),
            login: account.login.clone(),
            name: account.name.clone(),
            role: account.role.name(),
            viewing_as: asking.viewer.role.name(),
            glass,
            agent: account.agent.clone(),
        }),
        demo,
        roles,
        deeds: Deed::ALL
            .iter()
            .filter(|deed| asking.must(**deed).is_ok())
            // Whoever answers for a part of the centre adds nothing: no page leads there.
            .filter(|deed| **deed != Deed::Import || imports::may_read(&asking).is_ok())
            .map(|deed| deed.name())
            .collect(),
        switches: shown_switches(&app, &asking).await,
        notice,
    }))
}

/// The switches of every programme that this one has to do with.
async fn shown_switches(app: &App, asking: &Asking) -> BTreeMap<String, SwitchesShown> {
    let mut all = asking.switches.clone();
    for (programme, _) in app.rules().await.programmes() {
        all.entry(programme.to_owned()).or_default();
    }
    let everywhere = matches!(asking.account.role, Role::Admin | Role::Auditor | Role::Agent);
    all.retain(|programme, _| everywhere || asking.reads(programme));
    all.iter().map(|(programme, on)| (programme.clone(), SwitchesShown::of(on))).collect()
}

/// A login and its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The login.
    pub login: String,
    /// The password.
    pub password: String,
}

/// Signs in: the answer sets a cookie.
#[utoipa::path(post, path = "/api/session", tag = "session", security(()), request_body = SignIn, responses(
    (status = NO_CONTENT),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = TOO_MANY_REQUESTS, body = Refusal),
))]
pub async fn sign_in(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Body(given): Body<SignIn>,
) -> Result<impl IntoResponse, Refused> {
    let now = Timestamp::now();
    let login = given.login.clone();
    app.throttle.ask(&login, now).map_err(Refused::TooOften)?;
    let account = app.reader().await?.account_by_login(&given.login).await?;
    let known = account.as_ref().and_then(|account| account.password.clone());
    // As long for a login that nobody has as for a wrong password.
    let fits = move || password::verify(&given.password, known.as_deref());
    let fits = app.hashing(fits).await?;
    let mut writer = app.writer().await;
    let Some(account) = account.filter(|_| fits) else {
        app.throttle.failed(&login, now);
        let done = Done {
            who: Who::Nobody,
            action: Action::FailedSignIn,
            subject: Subject::Nothing,
            purpose: None,
            what: None,
        };
        writer.audit(&done).await?;
        return Err(Refused::NotSignedIn);
    };
    app.throttle.succeeded(&login);
    begin(&mut writer, &headers, account.key, now).await
}

/// Begins a session; the one that the browser had until then ends, so that no token is good for two.
async fn begin(
    writer: &mut Store,
    headers: &HeaderMap,
    account: i64,
    now: Timestamp,
) -> Result<(StatusCode, AppendHeaders<[(HeaderName, String); 1]>), Refused> {
    if let Some(before) = token(headers) {
        writer.end_session(before).await?;
    }
    let token = writer.start_session(account, now).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, signed_in(&token))])))
}

/// Signs out.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = NO_CONTENT)))]
pub async fn sign_out(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Refused> {
    if let Some(token) = token(&headers) {
        app.writer().await.end_session(token).await?;
    }
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, signed_out())])))
}

/// Another password for oneself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordGiven {
    /// The one until now.
    pub current: String,
    /// The one from now on: 12 characters at least.
    pub new: String,
}

/// Changes one's own password. Every other session of the account ends, and this one goes on under
/// another cookie.
#[utoipa::path(post, path = "/api/password", tag = "session", request_body = PasswordGiven, responses(
    (status = NO_CONTENT),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
    (status = TOO_MANY_REQUESTS, body = Refusal),
))]
pub async fn change_password(
    State(app): State<Arc<App>>,
    asking: Asking,
    headers: HeaderMap,
    Body(given): Body<PasswordGiven>,
) -> Result<impl IntoResponse, Refused> {
    // A program with a key has no business with a password.
    let session = token(&headers).ok_or(Refused::NotAllowed)?;
    asking.must_be_able_to_write()?;
    let (now, login) = (Timestamp::now(), &asking.account.login);
    app.throttle.ask(login, now).map_err(Refused::TooOften)?;
    let PasswordGiven { current, new } = given;
    let known = asking.account.password.clone();
    if !app.hashing(move || password::verify(&current, known.as_deref())).await? {
        app.throttle.failed(login, now);
        return Err(Refused::bad("expected the password that holds until now"));
    }
    app.throttle.succeeded(login);
    let hash = app.hashing(move || password::hash(&new)).await?;
    let hash = hash.map_err(|error| Refused::Bad(error.to_string()))?;
    let mut writer = app.writer().await;
    let account = asking.account.key;
    writer.set_password(asking.who(), account, &hash, Some(session)).await?;
    let next = writer.rotate_session(session, now).await?.ok_or(Refused::NotSignedIn)?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, signed_in(&next))])))
}

/// What somebody gives who takes up an invitation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakenUp {
    /// What the link holds.
    pub token: String,
    /// The login to sign in with from now on; the one of the invitation, where nothing is given.
    pub login: Option<String>,
    /// What they are called.
    pub name: Option<String>,
    /// The password: 12 characters at least.
    pub password: String,
}

/// Takes up an invitation, or the first link: sets the password and signs in.
#[utoipa::path(post, path = "/api/owner", tag = "session", security(()), request_body = TakenUp, responses(
    (status = NO_CONTENT),
    (status = BAD_REQUEST, body = Refusal),
    (status = TOO_MANY_REQUESTS, body = Refusal),
))]
pub async fn owner(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Body(given): Body<TakenUp>,
) -> Result<impl IntoResponse, Refused> {
    let now = Timestamp::now();
    app.throttle.ask(throttle::INVITATIONS, now).map_err(Refused::TooOften)?;
    let stale = || Refused::bad("expected a link that still works; ask for another");
    if app.reader().await?.invited(&given.token, now).await?.is_none() {
        app.throttle.failed(throttle::INVITATIONS, now);
        return Err(stale());
    }
    let TakenUp { token: invitation, login, name, password } = given;
    let hash = app.hashing(move || password::hash(&password)).await?;
    let hash = hash.map_err(|error| Refused::Bad(error.to_string()))?;
    let mut writer = app.writer().await;
    let with = TakeUp { login: login.as_deref(), name: name.as_deref(), password: &hash };
    let account = writer.take_up(&invitation, &with, now).await.map_err(|error| match error {
        store::Error::NoInvitation => stale(),
        error @ (store::Error::Taken(_) | store::Error::Unexpected { .. }) => {
            Refused::Bad(error.to_string())
        }
        error => error.into(),
    })?;
    begin(&mut writer, &headers, account, now).await
}

/// As which role to look.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookAs {
    /// The role.
    #[schema(value_type = names::AccountRole)]
    pub role: String,
}

/// In a demo, looks as another role: the answer sets a cookie.
#[utoipa::path(post, path = "/api/look-as", tag = "session", security(()), request_body = LookAs, responses(
    (status = NO_CONTENT),
    (status = BAD_REQUEST, body = Refusal),
    (status = NOT_FOUND, body = Refusal),
))]
pub async fn look_as(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    Body(given): Body<LookAs>,
) -> Result<impl IntoResponse, Refused> {
    if !app.is_demo {
        return Err(Refused::NotFound);
    }
    let role = Role::from_name(&given.role).ok_or_else(|| Refused::bad("expected a role"))?;
    let account = app.reader().await?.account_by_login(role.name()).await?;
    let account = account.ok_or(Refused::NotFound)?;
    begin(&mut *app.writer().await, &headers, account.key, Timestamp::now()).await
}
