//! What people write about moments.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::conversations::number;
use super::detail::DisputeShown;
use crate::serve::app::App;
use crate::serve::extract::{Asked, Body};
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use measure::moments::{Outcome, Owner};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::Deed;
use store::work::{DisputeRow, MomentId, Ruling, Unwritten, Verdict};
use utoipa::{IntoParams, ToSchema};

/// The longest text that is taken, in bytes.
const LONGEST: usize = 4000;

impl From<Unwritten> for Refused {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::NotThere => Self::NotFound,
            Unwritten::Decided => {
                Self::bad("expected a dispute that is open; this one was decided")
            }
            Unwritten::Store(error) => Self::Failed(error.into()),
        }
    }
}

/// The number of something that was made.
#[derive(Serialize, ToSchema)]
pub struct Made {
    /// Its number.
    pub key: String,
}

/// What somebody says of a moment.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkGiven {
    /// `agree`, `not_mine` or `missing`.
    pub verdict: String,
    /// The moment; for `missing`, its kind and turn are given in its place.
    pub moment_id: Option<String>,
    /// The kind that is missing.
    pub kind: Option<String>,
    /// The turn that opened what is missing.
    pub turn: Option<u32>,
    /// For `not_mine`: `script`, `system`, `bot` or `earlier_party`.
    pub owner: Option<String>,
    /// What is to be said beside it.
    pub note: Option<String>,
}

/// Says of a moment that it is right, whose it is, or that one is missing.
#[utoipa::path(post, path = "/api/conversations/{key}/marks", tag = "work",
    params(("key" = String, Path, description = "The conversation's number")),
    request_body = MarkGiven,
    responses(
        (status = CREATED, body = Made),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn mark(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
    Body(given): Body<MarkGiven>,
) -> Result<(StatusCode, Json<Made>), Refused> {
    asking.must_write(Deed::Mark)?;
    let key = number(&key)?;
    let verdict = Verdict::from_name(&given.verdict)
        .ok_or_else(|| Refused::bad("expected the verdict `agree`, `not_mine` or `missing`"))?;
    let owner = owner(given.owner.as_deref())?;
    let moment = match (verdict, &given.moment_id, &given.kind, given.turn) {
        (Verdict::Missing, None, Some(kind), Some(turn)) => {
            let known = app.rules().await.knows_kind(kind);
            if !known {
                return Err(Refused::bad("expected a kind of the catalogue"));
            }
            MomentId { conversation: key, kind: kind.clone(), turn, first_byte: 0 }
        }
        (Verdict::Agree | Verdict::NotMine, Some(id), None, None) => moment_id(id)?,
        _ => {
            return Err(Refused::bad(
                "expected `moment_id`, or for `missing` the `kind` and the `turn`",
            ));
        }
    };
    if moment.conversation != key {
        return Err(Refused::NotFound);
    }
    if (verdict == Verdict::NotMine) != owner.is_some() {
        return Err(Refused::bad("expected an `owner` with `not_mine`, and with nothing else"));
    }
    let note = text(given.note.as_deref())?;
    let made = app.writer().await.mark(&asking.viewer, &moment, verdict, owner, note).await?;
    Ok((StatusCode::CREATED, Json(Made { key: made.to_string() })))
}

/// Takes back a mark of one's own.
#[utoipa::path(delete, path = "/api/marks/{key}", tag = "work",
    params(("key" = String, Path, description = "The mark's number")),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn unmark(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Mark)?;
    match app.writer().await.unmark(&asking.viewer, number(&key)?).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Refused::NotFound),
    }
}

/// Which disputes.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichState {
    /// `open` or `decided`; `open` where nothing is said.
    pub state: Option<String>,
}

/// A dispute with its moment.
#[derive(Serialize, ToSchema)]
pub struct DisputeListed {
    /// The dispute.
    #[serde(flatten)]
    pub dispute: DisputeShown,
    /// When it was made.
    pub at: String,
    /// When it was decided.
    pub decided_at: Option<String>,
    /// What was written to the decision.
    pub note: Option<String>,
    /// The moment.
    pub moment_id: String,
    /// The kind.
    pub moment: String,
    /// The words that opened it.
    pub quote: Option<String>,
    /// The conversation's number.
    pub conversation: String,
    /// The conversation's id in its source.
    pub conversation_id: String,
    /// The programme.
    pub programme: Option<String>,
    /// The agent whose moment it is.
    pub agent: Option<String>,
    /// Whether it is one's own.
    pub mine: bool,
}

impl DisputeListed {
    /// A dispute as this account sees it.
    pub fn of(row: DisputeRow, account: i64) -> Self {
        Self {
            dispute: DisputeShown::from(&row.dispute),
            at: row.dispute.at,
            decided_at: row.dispute.decided_at,
            note: row.dispute.note,
            moment_id: row.moment.to_string(),
            conversation: row.moment.conversation.to_string(),
            moment: row.moment.kind,
            quote: row.quote,
            conversation_id: row.id,
            programme: row.programme,
            agent: row.agent,
            mine: row.dispute.account == account,
        }
    }
}

/// Disputes of moments that one may see: open ones by when they are due, decided ones newest first.
#[utoipa::path(get, path = "/api/disputes", tag = "work", params(WhichState), responses(
    (status = OK, body = Vec<DisputeListed>),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn disputes(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<WhichState>,
) -> Result<Json<Vec<DisputeListed>>, Refused> {
    asking.must(Deed::See)?;
    let open = match which.state.as_deref() {
        None | Some("open") => true,
        Some("decided") => false,
        Some(_) => return Err(Refused::bad("expected the state `open` or `decided`")),
    };
    let account = asking.viewer.account;
    let rows = app.reader().await?.disputes(&asking.viewer, open).await?;
    Ok(Json(rows.into_iter().map(|row| DisputeListed::of(row, account)).collect()))
}

/// A dispute to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputeGiven {
    /// The moment.
    pub moment_id: String,
    /// Why it is wrong.
    pub reason: String,
}

/// Disputes a moment; one that is disputed already keeps its dispute.
#[utoipa::path(post, path = "/api/disputes", tag = "work", request_body = DisputeGiven, responses(
    (status = CREATED, body = Made),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
    (status = NOT_FOUND, body = Refusal),
))]
pub async fn dispute(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(given): Body<DisputeGiven>,
) -> Result<(StatusCode, Json<Made>), Refused> {
    asking.must_write(Deed::Dispute)?;
    let moment = moment_id(&given.moment_id)?;
    let reason = text(Some(&given.reason))?.ok_or_else(|| Refused::bad("expected a reason"))?;
    let made = app.writer().await.dispute(&asking.viewer, &moment, reason).await?;
    Ok((StatusCode::CREATED, Json(Made { key: made.to_string() })))
}

/// How a dispute is decided.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// `upheld`: the one who disputed was right, and the finding is changed; or `rejected`.
    pub outcome: String,
    /// With `upheld`: what the outcome is, `met`, `missed` or `unknown`.
    pub new_outcome: Option<String>,
    /// With `upheld`: whose it is.
    pub new_owner: Option<String>,
    /// What is to be said to it.
    pub note: Option<String>,
}

/// Decides a dispute, once.
#[utoipa::path(post, path = "/api/disputes/{key}/outcome", tag = "work",
    params(("key" = String, Path, description = "The dispute's number")),
    request_body = Decision,
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn decide(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
    Body(given): Body<Decision>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Decide)?;
    let key = number(&key)?;
    let ruling = Ruling::from_name(&given.outcome)
        .ok_or_else(|| Refused::bad("expected the outcome `upheld` or `rejected`"))?;
    let outcome = match given.new_outcome.as_deref() {
        None => None,
        Some(name) => Some(
            Outcome::from_name(name)
                .ok_or_else(|| Refused::bad("expected `met`, `missed` or `unknown`"))?,
        ),
    };
    let owner = owner(given.new_owner.as_deref())?;
    if (ruling == Ruling::Upheld) != (outcome.is_some() || owner.is_some()) {
        return Err(Refused::bad("expected a `new_outcome` or `new_owner` with `upheld` alone"));
    }
    let note = text(given.note.as_deref())?;
    let mut writer = app.writer().await;
    writer.decide(&asking.viewer, key, ruling, outcome, owner, note).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What a person says of a missed duty.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyGiven {
    /// Whether it was missed indeed.
    pub confirmed: bool,
    /// What is to be said to it.
    pub note: Option<String>,
}

/// Confirms that a duty was missed, or says that it was not.
#[utoipa::path(post, path = "/api/duties/{moment_id}", tag = "work",
    params(("moment_id" = String, Path, description = "The moment's id")),
    request_body = DutyGiven,
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn check_duty(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(id): Path<String>,
    Body(given): Body<DutyGiven>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::ConfirmDuty)?;
    let moment = moment_id(&id)?;
    let note = text(given.note.as_deref())?;
    let mut writer = app.writer().await;
    writer.check_duty(&asking.viewer, &moment, given.confirmed, note).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub fn moment_id(text: &str) -> Result<MomentId, Refused> {
    text.parse().map_err(|_| Refused::NotFound)
}

fn owner(name: Option<&str>) -> Result<Option<Owner>, Refused> {
    name.map(|name| {
        Owner::from_name(name).ok_or_else(|| {
            Refused::bad(
                "expected an owner: `associate`, `script`, `system`, `bot` or `earlier_party`",
            )
        })
    })
    .transpose()
}

/// A text that somebody wrote, without space around it; nothing where there is none.
pub fn text(given: Option<&str>) -> Result<Option<&str>, Refused> {
    let text = given.map(str::trim).filter(|text| !text.is_empty());
    match text {
        Some(text) if text.len() > LONGEST => {
            Err(Refused::bad(format!("expected at most {LONGEST} bytes of text")))
        }
        text => Ok(text),
    }
}
