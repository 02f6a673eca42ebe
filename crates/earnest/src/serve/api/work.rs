//! What people write about moments.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::conversations::number;
use super::lists::{self, RowShown};
use super::names;
use crate::case;
use crate::serve::app::App;
use crate::serve::extract::{Asked, Body};
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use measure::moments::{Outcome, Owner, Status};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::work::{self, DisputeRow, MomentId, Ruling, Unwritten, Verdict};
use store::{Deed, Part, Portion};
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
            Unwritten::Same => Self::bad("expected another outcome or owner than those that count"),
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
    #[schema(value_type = names::VerdictName)]
    pub verdict: String,
    /// The moment; for `missing`, its place is given instead.
    pub moment_id: Option<String>,
    /// For `missing`: which moment, and where.
    pub moment: Option<MissingMoment>,
    /// For `not_mine`: `script`, `system`, `bot` or `earlier_party`.
    #[schema(value_type = Option<names::OwnerName>)]
    pub owner: Option<String>,
    /// What is to be said beside it.
    pub note: Option<String>,
}

/// A moment that was not found.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingMoment {
    /// The kind.
    pub kind: String,
    /// The turn that opened it.
    pub turn: u32,
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
    let moment = match (verdict, &given.moment_id, &given.moment) {
        (Verdict::Missing, None, Some(MissingMoment { kind, turn })) => {
            if app.rules().await.kind(None, kind).is_none() {
                return Err(Refused::bad("expected a kind of the catalogue"));
            }
            MomentId { conversation: key, kind: kind.clone(), turn: *turn, first_byte: 0 }
        }
        (Verdict::Agree | Verdict::NotMine, Some(id), None) => moment_id(id)?,
        _ => {
            return Err(Refused::bad(
                "expected `moment_id`, or for `missing` the `moment` with its `kind` and `turn`",
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
    if verdict != Verdict::Missing {
        must_be_shown(&app, &asking, &moment).await?;
    }
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
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichDisputes {
    /// `open` or `decided`; `open` where nothing is said.
    #[param(inline, value_type = Option<names::DisputeState>)]
    pub state: Option<String>,
    /// Of moments of this kind alone.
    pub moment: Option<String>,
    /// Where the list goes on: the `next` of the part before.
    pub cursor: Option<String>,
    /// How many rows, 1 to 200.
    pub limit: Option<u16>,
}

/// A dispute with its moment.
#[derive(Serialize, ToSchema)]
pub struct DisputeListed {
    /// Its number.
    pub key: String,
    /// The moment.
    pub moment_id: String,
    /// The kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// `trial` or `proven`.
    #[schema(value_type = names::StatusName)]
    pub status: &'static str,
    /// The conversation.
    pub conversation: RowShown,
    /// The words that opened it.
    pub quote: String,
    /// The outcome that counts while it is open; of one that is decided, the one that was found.
    #[schema(value_type = names::OutcomeName)]
    pub outcome_shown: &'static str,
    /// Whose it is, likewise; nothing where the moment is not found any more.
    #[schema(value_type = Option<names::OwnerName>)]
    pub owner_shown: Option<&'static str>,
    /// Why it is wrong, in the words of who disputes.
    pub reason: String,
    /// Who disputes.
    pub by: String,
    /// When.
    pub at: String,
    /// By when it is to be decided.
    pub due_at: String,
    /// `open` or `decided`.
    #[schema(value_type = names::DisputeState)]
    pub state: &'static str,
    /// `overturned` (the finding was changed) or `stands`.
    #[schema(value_type = Option<names::RulingName>)]
    pub outcome: Option<&'static str>,
    /// With `overturned`: what the outcome is, where that was changed.
    #[schema(value_type = Option<names::OutcomeName>)]
    pub new_outcome: Option<&'static str>,
    /// With `overturned`: whose it is, where that was changed.
    #[schema(value_type = Option<names::OwnerName>)]
    pub new_owner: Option<&'static str>,
    /// What was written to the decision.
    pub note: Option<String>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// Whether this one may decide it.
    pub may_decide: bool,
    /// Whether it is one's own.
    pub mine: bool,
}

/// Disputes, and how often they changed what was found.
#[derive(Serialize, ToSchema)]
pub struct Disputes {
    /// The disputes.
    pub disputes: Vec<DisputeListed>,
    /// Where the list goes on; nothing after the last.
    pub next: Option<String>,
    /// By kind; with the first part, for those who decide.
    pub rates: Vec<DisputeRate>,
}

/// How often disputes of a kind changed what was found.
#[derive(Serialize, ToSchema)]
pub struct DisputeRate {
    /// The kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// How many were disputed.
    pub disputed: u64,
    /// How many were decided.
    pub decided: u64,
    /// How many of these were changed.
    pub overturned: u64,
}

/// Disputes of moments that one may see: open ones by when they are due, decided ones newest first.
#[utoipa::path(get, path = "/api/disputes", tag = "work", params(WhichDisputes), responses(
    (status = OK, body = Disputes),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn disputes(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<WhichDisputes>,
) -> Result<Json<Disputes>, Refused> {
    let part = lists::part(which.cursor, which.limit);
    let is_first = part.cursor.is_none();
    let (state, kind) = (which.state.as_deref(), which.moment.as_deref());
    let Portion { rows: disputes, next } = disputes_of(&app, &asking, state, kind, &part).await?;
    let mut rates = Vec::new();
    if is_first && asking.must(Deed::Decide).is_ok() {
        let all = app.reader().await?.kind_overview(&asking.viewer).await?;
        rates.extend(all.into_iter().filter(|one| one.disputed > 0).map(|one| DisputeRate {
            moment: one.kind.name,
            title: one.kind.title,
            disputed: one.disputed,
            decided: one.decided,
            overturned: one.upheld,
        }));
    }
    Ok(Json(Disputes { disputes, next, rates }))
}

/// The disputes of a state, of one kind or of any, as they are listed with their conversations.
pub async fn disputes_of(
    app: &App,
    asking: &Asking,
    state: Option<&str>,
    kind: Option<&str>,
    part: &Part,
) -> Result<Portion<DisputeListed>, Refused> {
    asking.must(Deed::See)?;
    lists::noted_by_glass(app, asking, "disputes", state.unwrap_or("open")).await?;
    let open = lists::is_open(state, "decided")?;
    let kind = kind.filter(|kind| !kind.is_empty());
    let (rules, people) = (app.rules().await, app.people_as(&asking.viewer).await?);
    let kind_of = |row: &DisputeRow| rules.kind(row.programme.as_deref(), &row.moment.kind);
    let status_of = |row: &DisputeRow| kind_of(row).map_or(Status::Trial, |kind| kind.status);
    let is_shown = |row: &DisputeRow| asking.shown(row.programme.as_deref()).shows(status_of(row));
    let mut reader = app.reader().await?;
    let found = reader.disputes(&asking.viewer, open, kind, part, is_shown).await;
    let Portion { rows, next } = found.map_err(lists::wrong)?;
    let keys: BTreeSet<i64> = rows.iter().map(|row| row.moment.conversation).collect();
    let keys: Vec<i64> = keys.into_iter().collect();
    let known = reader.rows_of(&asking.viewer, &asking.statuses(None), &keys).await?;
    drop(reader);
    let named = |account: i64| people.get(&account).cloned().unwrap_or_default();
    let may_decide = asking.must(Deed::Decide).is_ok();
    let account = asking.account.key;
    let one = |row: DisputeRow| {
        // The words that opened it with the rest of their sentence: a few words tell little.
        let quote = row.quote.clone().unwrap_or_default();
        let from = row.moment.first_byte as usize;
        let turn = row.turn.as_deref().unwrap_or_default();
        let whole = case::sentence(turn, from, from + quote.len()).map(str::to_owned);
        let title = kind_of(&row).map(|kind| kind.title.to_string());
        let status = status_of(&row).name();
        let dispute = row.dispute;
        Some(DisputeListed {
            conversation: RowShown::from(known.get(&row.moment.conversation)?.clone()),
            key: dispute.key.to_string(),
            moment_id: row.moment.to_string(),
            title: title.unwrap_or_else(|| row.moment.kind.clone()),
            status,
            moment: row.moment.kind,
            quote: whole.unwrap_or(quote),
            outcome_shown: row.found.unwrap_or(Outcome::Unknown).name(),
            owner_shown: row.owner.map(Owner::name),
            new_outcome: row.new_outcome.map(Outcome::name),
            new_owner: row.new_owner.map(Owner::name),
            reason: dispute.reason,
            by: named(dispute.account),
            at: dispute.at,
            due_at: dispute.due_at,
            state: if dispute.decided_at.is_some() { "decided" } else { "open" },
            outcome: dispute.outcome.map(|outcome| outcome.name()),
            note: dispute.note,
            decided_by: dispute.decided_by.map(named),
            decided_at: dispute.decided_at,
            may_decide,
            mine: dispute.account == account,
        })
    };
    Ok(Portion { rows: rows.into_iter().filter_map(one).collect(), next })
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
    must_be_shown(&app, &asking, &moment).await?;
    let made = app.writer().await.dispute(&asking.viewer, &moment, reason).await?;
    Ok((StatusCode::CREATED, Json(Made { key: made.to_string() })))
}

/// How a dispute is decided.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// `overturned`: the one who disputed was right, and the finding is changed; or `stands`.
    #[schema(value_type = names::RulingName)]
    pub outcome: String,
    /// With `overturned`: what the outcome is, `met`, `missed` or `unknown`.
    #[schema(value_type = Option<names::OutcomeName>)]
    pub new_outcome: Option<String>,
    /// With `overturned`: whose it is.
    #[schema(value_type = Option<names::OwnerName>)]
    pub new_owner: Option<String>,
    /// What is to be said to it.
    pub note: Option<String>,
    /// Whether it takes the place of a decision: without it, a dispute is decided once.
    pub again: Option<bool>,
}

/// Decides a dispute: once, or `again` in the place of what was decided.
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
        .ok_or_else(|| Refused::bad("expected the outcome `overturned` or `stands`"))?;
    let outcome = match given.new_outcome.as_deref() {
        None => None,
        Some(name) => Some(
            Outcome::from_name(name)
                .ok_or_else(|| Refused::bad("expected `met`, `missed` or `unknown`"))?,
        ),
    };
    let owner = owner(given.new_owner.as_deref())?;
    if (ruling == Ruling::Overturned) != (outcome.is_some() || owner.is_some()) {
        return Err(Refused::bad(
            "expected a `new_outcome` or `new_owner` with `overturned` alone",
        ));
    }
    let note = text(given.note.as_deref())?;
    let again = given.again.unwrap_or(false);
    let decision = work::Decision { ruling, outcome, owner, note, again };
    app.writer().await.decide(&asking.viewer, key, &decision).await?;
    app.forget();
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
    app.forget();
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses what is said of a moment of a kind that this one is not shown: an answer would tell that it is
/// there.
pub async fn must_be_shown(app: &App, asking: &Asking, moment: &MomentId) -> Result<(), Refused> {
    let key = moment.conversation;
    let mut found = app.reader().await?.rows_of(&asking.viewer, &[], &[key]).await?;
    let programme = found.remove(&key).ok_or(Refused::NotFound)?.programme;
    let rules = app.rules().await;
    let kind = rules.kind(programme.as_deref(), &moment.kind);
    let status = kind.map_or(Status::Trial, |kind| kind.status);
    match asking.shown(programme.as_deref()).shows(status) {
        true => Ok(()),
        false => Err(Refused::NotFound),
    }
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
