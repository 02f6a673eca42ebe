//! Who did what.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::conversations::number;
use super::names;
use crate::serve::app::App;
use crate::serve::extract::Asked;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Action, Deed, Looked, Verified, Who};
use utoipa::{IntoParams, ToSchema};

/// The most rows of a page.
const MOST: usize = 200;

/// Which rows.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Done at this time or later, RFC 3339.
    pub since: Option<String>,
    /// Where the list goes on: the `next` of the page before.
    pub cursor: Option<String>,
    /// How many rows, 1 to 200.
    pub limit: Option<u16>,
    /// Of this kind alone, such as `view`.
    #[param(inline, value_type = Option<names::ActionName>)]
    pub action: Option<String>,
    /// By the account of this number alone.
    pub account: Option<String>,
    /// About this alone: the id of a conversation, stored or erased, with its source before a colon where
    /// nothing else of that source is stored; or what a row has in `of`.
    pub of: Option<String>,
}

/// The rows that are chosen.
pub struct Chosen {
    since: Option<Timestamp>,
    actions: Vec<Action>,
    who: Option<Who>,
    of: Option<String>,
}

impl Chosen {
    /// What was asked for.
    pub fn read(
        since: Option<&str>,
        action: Option<&str>,
        account: Option<&str>,
        of: Option<&str>,
    ) -> Result<Self, Refused> {
        let since = since.map(|since| since.parse::<Timestamp>()).transpose();
        let since =
            since.map_err(|_| Refused::bad("expected a time, as in `2026-03-07T12:00:00Z`"))?;
        let action = action.map(|name| {
            Action::from_name(name)
                .ok_or_else(|| Refused::bad("expected an action, such as `view`"))
        });
        let actions = action.transpose()?.into_iter().collect();
        let account = account.map(str::parse).transpose();
        let account = account.map_err(|_| Refused::bad("expected the number of an account"))?;
        let of = of.map(str::trim).filter(|of| !of.is_empty()).map(str::to_owned);
        Ok(Self { since, actions, who: account.map(Who::Account), of })
    }

    /// So many of them at most, from before a row.
    fn asked(&self, before: Option<i64>, limit: usize) -> store::Asked<'_> {
        let Self { since, actions, who, of } = self;
        let about = of.as_deref();
        let (since, who) = (*since, *who);
        store::Asked { since, before, who, actions, about, limit, ..store::Asked::default() }
    }
}

/// Every row that is chosen, for those who may read who did what.
pub async fn listed_audit(
    app: &App,
    asking: &Asking,
    chosen: &Chosen,
) -> Result<Vec<AuditRow>, Refused> {
    asking.must(Deed::ReadAudit)?;
    let people = app.people().await?;
    let rows = app.reader().await?.audited(&chosen.asked(None, usize::MAX)).await?;
    Ok(rows.into_iter().map(|row| AuditRow::of(row, &people)).collect())
}

/// Something that was done.
#[derive(Serialize, ToSchema)]
pub struct AuditRow {
    /// Its number in the chain.
    pub number: i64,
    /// When.
    pub at: String,
    /// Who: a name, `command line`, `server` or `nobody`.
    pub by: String,
    /// The number of their account, where one did it.
    pub account: Option<String>,
    /// What, such as `view`.
    pub what: String,
    /// What it is about, as the chain names it: a conversation by a keyed hash.
    pub of: Option<String>,
    /// Why and what more, in their words.
    pub purpose: Option<String>,
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub struct Audit {
    /// Newest first.
    pub rows: Vec<AuditRow>,
    /// Where the list goes on; nothing after the first that was done.
    pub next: Option<String>,
    /// How many rows there are.
    pub total: u64,
    /// Whether every row is what it was when it was written.
    pub intact: bool,
}

/// A look at a conversation.
#[derive(Serialize, ToSchema)]
pub struct LookShown {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// `view` or `play`.
    pub what: String,
    /// The conversation's number, where it is stored still.
    pub conversation: Option<String>,
}

/// Looks at a conversation.
#[derive(Serialize, ToSchema)]
pub struct Looks {
    /// Newest first.
    pub looks: Vec<LookShown>,
}

fn named(who: Who, people: &BTreeMap<i64, String>) -> String {
    let name = match who {
        Who::Account(key) => people.get(&key).filter(|name| !name.is_empty()),
        _ => None,
    };
    name.cloned().unwrap_or_else(|| who.to_string())
}

impl AuditRow {
    /// A row as it is listed.
    pub fn of(row: Looked, people: &BTreeMap<i64, String>) -> Self {
        let words = [row.purpose.to_string(), row.what.to_string()];
        let words: Vec<String> = words.into_iter().filter(|text| !text.is_empty()).collect();
        Self {
            number: row.number,
            at: row.at.to_string(),
            by: named(row.who, people),
            account: match row.who {
                Who::Account(account) => Some(account.to_string()),
                _ => None,
            },
            what: row.action,
            of: row.subject,
            purpose: (!words.is_empty()).then(|| words.join("; ")),
        }
    }
}

impl LookShown {
    /// A look as it is listed.
    pub fn of(row: Looked, people: &BTreeMap<i64, String>) -> Self {
        Self {
            at: row.at.to_string(),
            by: named(row.who, people),
            what: row.action,
            conversation: row.conversation.map(|(key, _, _)| key.to_string()),
        }
    }
}

/// What was done, newest first.
#[utoipa::path(get, path = "/api/audit", tag = "audit", params(Which), responses(
    (status = OK, body = Audit),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn audit(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<Which>,
) -> Result<Json<Audit>, Refused> {
    asking.must(Deed::ReadAudit)?;
    let Which { since, cursor, limit, action, account, of } = which;
    let chosen =
        Chosen::read(since.as_deref(), action.as_deref(), account.as_deref(), of.as_deref())?;
    let before = cursor.map(|cursor| cursor.parse::<i64>()).transpose();
    let before = before.map_err(|_| Refused::bad("expected the `next` of the page before"))?;
    let limit = usize::from(limit.unwrap_or(100)).clamp(1, MOST);
    let asked = chosen.asked(before, limit);
    let people = app.people().await?;
    let mut reader = app.reader().await?;
    let rows = reader.audited(&asked).await?;
    let next =
        rows.last().map(|row| row.number).filter(|number| rows.len() == limit && *number > 1);
    let total = reader.audit_head().await?.count;
    drop(reader);
    let intact = matches!(chain(&app).await?, Verified::Whole { .. });
    Ok(Json(Audit {
        rows: rows.into_iter().map(|row| AuditRow::of(row, &people)).collect(),
        next: next.map(|number| number.to_string()),
        total,
        intact,
    }))
}

/// Whether the chain is whole, as it was found a moment ago.
pub async fn chain(app: &Arc<App>) -> Result<Verified, Refused> {
    let of = Arc::clone(app);
    let find = async move { Ok::<_, Refused>(of.reader().await?.verify_audit(None).await?) };
    app.chain.get((), find).await
}

/// Who looked at a conversation that one may see.
#[utoipa::path(get, path = "/api/audit/of/{key}", tag = "audit",
    params(("key" = String, Path, description = "The conversation's number")),
    responses(
        (status = OK, body = Looks),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn of_conversation(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<Json<Looks>, Refused> {
    asking.must(Deed::See)?;
    let key = number(&key)?;
    let people = app.people_as(&asking.viewer).await?;
    let mut reader = app.reader().await?;
    if !reader.may_see(&asking.viewer, key).await? {
        return Err(Refused::NotFound);
    }
    let actions = [Action::View, Action::Play];
    let asked = store::Asked {
        conversation: Some(key),
        actions: &actions,
        limit: MOST,
        ..store::Asked::default()
    };
    let rows = reader.audited(&asked).await?;
    let looks = rows.into_iter().map(|row| LookShown::of(row, &people)).collect();
    Ok(Json(Looks { looks }))
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
