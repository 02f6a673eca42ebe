//! Who did what.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::conversations::number;
use crate::serve::app::App;
use crate::serve::extract::Asked;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Action, Deed, Looked, Role, Verified, Who};
use utoipa::{IntoParams, ToSchema};

/// The most rows of a page.
const MOST: usize = 200;

/// Which rows.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Done at this time or later, RFC 3339.
    pub since: Option<String>,
    /// With a lower number than this: the last of the page before.
    pub before: Option<i64>,
    /// Of this kind alone, such as `view`.
    pub action: Option<String>,
}

/// Something that was done.
#[derive(Serialize, ToSchema)]
pub struct AuditRow {
    /// Its number in the chain.
    pub number: String,
    /// When.
    pub at: String,
    /// Who: a login, `command line` or `nobody`.
    pub who: String,
    /// What, such as `view`.
    pub action: String,
    /// What it is about, as the chain names it: a conversation by a keyed hash.
    pub subject: Option<String>,
    /// The number of the conversation, where it is stored still and one may see it.
    pub conversation: Option<String>,
    /// Why, in their words.
    pub purpose: String,
    /// What more was said.
    pub what: String,
}

fn shown(row: Looked, sees_conversations: bool) -> AuditRow {
    let who = match row.who {
        Who::Account(_) => row.login.unwrap_or_else(|| row.who.to_string()),
        who => who.to_string(),
    };
    AuditRow {
        number: row.number.to_string(),
        at: row.at.to_string(),
        who,
        action: row.action,
        subject: row.subject,
        conversation: row
            .conversation
            .filter(|_| sees_conversations)
            .map(|(key, _, _)| key.to_string()),
        purpose: row.purpose.to_string(),
        what: row.what.to_string(),
    }
}

/// What was done, newest first.
#[utoipa::path(get, path = "/api/audit", tag = "audit", params(Which), responses(
    (status = OK, body = Vec<AuditRow>),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn audit(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<Which>,
) -> Result<Json<Vec<AuditRow>>, Refused> {
    asking.must(Deed::ReadAudit)?;
    let since = which.since.map(|since| since.parse::<Timestamp>()).transpose();
    let since = since.map_err(|_| Refused::bad("expected a time, as in `2026-03-07T12:00:00Z`"))?;
    let action = which.action.map(|name| {
        Action::from_name(&name).ok_or_else(|| Refused::bad("expected an action, such as `view`"))
    });
    let actions: Vec<Action> = action.transpose()?.into_iter().collect();
    let asked = store::Asked {
        since,
        before: which.before,
        who: None,
        actions: &actions,
        conversation: None,
        limit: MOST,
    };
    let rows = app.reader().await?.audited(&asked).await?;
    Ok(Json(rows.into_iter().map(|row| shown(row, false)).collect()))
}

/// Who looked at a conversation that one may see: for those whose conversation it is.
#[utoipa::path(get, path = "/api/audit/of/{key}", tag = "audit",
    params(("key" = String, Path, description = "The conversation's number")),
    responses(
        (status = OK, body = Vec<AuditRow>),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn of_conversation(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<Json<Vec<AuditRow>>, Refused> {
    asking.must(Deed::See)?;
    if !matches!(asking.viewer.role, Role::Agent | Role::QualityLead) {
        return Err(Refused::NotAllowed);
    }
    let key = number(&key)?;
    let mut reader = app.reader().await?;
    reader.seen(&asking.viewer, key).await?.ok_or(Refused::NotFound)?;
    let asked = store::Asked { conversation: Some(key), limit: MOST, ..store::Asked::default() };
    let rows = reader.audited(&asked).await?;
    Ok(Json(rows.into_iter().map(|row| shown(row, true)).collect()))
}

/// Whether the chain is what it was.
#[derive(Serialize, ToSchema)]
pub struct AuditVerified {
    /// Whether every row is what it was when it was written.
    pub whole: bool,
    /// Where the chain ends: kept elsewhere, it finds one that was written anew.
    pub head: Option<String>,
    /// The first row that is not what it was.
    pub row: Option<String>,
    /// What is wrong with it.
    pub why: Option<&'static str>,
}

/// Looks through the whole chain.
#[utoipa::path(get, path = "/api/audit/verified", tag = "audit", responses(
    (status = OK, body = AuditVerified),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn verified(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<AuditVerified>, Refused> {
    asking.must(Deed::ReadAudit)?;
    Ok(Json(match app.reader().await?.verify_audit(None).await? {
        Verified::Whole { head, .. } => {
            AuditVerified { whole: true, head: Some(head.to_string()), row: None, why: None }
        }
        Verified::Broken { row, why } => {
            let row = Some(row.to_string());
            AuditVerified { whole: false, head: None, row, why: Some(why) }
        }
    }))
}
