//! What was agreed with agents, and lists that somebody saved.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::conversations::number;
use super::lists;
use super::names;
use super::work::{Made, moment_id, must_be_shown, text};
use crate::serve::app::App;
use crate::serve::extract::{Asked, Body};
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use measure::moments::Outcome;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Deed, Part, Portion};
use utoipa::{IntoParams, ToSchema};

/// What was agreed with an agent.
#[derive(Serialize, ToSchema)]
pub struct CoachingShown {
    /// Its number.
    pub key: String,
    /// The agent's pseudonym.
    pub agent: String,
    /// The agent's name, for those who may see it.
    pub agent_name: Option<String>,
    /// Who wrote it.
    pub by: String,
    /// When it was written.
    pub at: String,
    /// What was agreed.
    pub note: String,
    /// The day on which to look again.
    pub follow_up_on: Option<String>,
    /// When that was done.
    pub done_at: Option<String>,
    /// Whether it is the viewer's own.
    pub mine: bool,
    /// The moments it is about.
    pub moments: Vec<CoachedMoment>,
}

/// A moment that was spoken about.
#[derive(Serialize, ToSchema)]
pub struct CoachedMoment {
    /// The moment.
    pub moment_id: String,
    /// The kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// The outcome, as it counts; `unknown` where the moment is not found any more.
    #[schema(value_type = names::OutcomeName)]
    pub outcome: &'static str,
    /// The conversation's number.
    pub conversation: String,
    /// The words that opened it.
    pub quote: String,
}

/// What was agreed, listed.
#[derive(Serialize, ToSchema)]
pub struct Coachings {
    /// What was agreed.
    pub coaching: Vec<CoachingShown>,
    /// Where the list goes on; nothing after the last.
    pub next: Option<String>,
}

/// Which of what was agreed.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichCoaching {
    /// `open` (to be looked at again) or `done`; `open` where nothing is said.
    #[param(inline, value_type = Option<names::OpenOrDone>)]
    pub state: Option<String>,
    /// Where the list goes on: the `next` of the part before.
    pub cursor: Option<String>,
    /// How many rows, 1 to 200.
    pub limit: Option<u16>,
}

/// What was agreed, as this one sees it.
pub async fn coaching_shown(
    app: &App,
    asking: &Asking,
    state: Option<&str>,
    part: &Part,
) -> Result<Portion<CoachingShown>, Refused> {
    asking.must(Deed::Coach)?;
    let open = lists::is_open(state, "done")?;
    let (rules, people) = (app.rules().await, app.people_as(&asking.viewer).await?);
    let mut reader = app.reader().await?;
    let found = reader.coachings(&asking.viewer, open, part).await;
    let Portion { rows: all, next } = found.map_err(lists::wrong)?;
    let agents: Vec<&str> = all.iter().map(|one| &*one.agent).collect();
    let names = reader.agent_names(&asking.viewer, &agents).await?;
    let shown = |one: store::coaching::Coaching| {
        let moments = one.moments.into_iter().map(|coached| CoachedMoment {
            moment_id: coached.moment.to_string(),
            conversation: coached.moment.conversation.to_string(),
            title: rules
                .kind(None, &coached.moment.kind)
                .map_or_else(|| coached.moment.kind.clone(), |kind| kind.title.to_string()),
            moment: coached.moment.kind,
            outcome: coached.outcome.unwrap_or(Outcome::Unknown).name(),
            quote: coached.quote.unwrap_or_default(),
        });
        CoachingShown {
            key: one.key.to_string(),
            agent_name: names.get(&one.agent).cloned(),
            agent: one.agent,
            by: people.get(&one.account).cloned().unwrap_or_default(),
            at: one.at,
            note: one.note,
            follow_up_on: one.follow_up_on,
            done_at: one.done_at,
            mine: one.account == asking.account.key,
            moments: moments.collect(),
        }
    };
    Ok(Portion { rows: all.into_iter().map(shown).collect(), next })
}

/// What was agreed, with oneself, for an agent, and by oneself, for a team lead: what is to be looked at
/// again, the first day first, or what was, newest first.
#[utoipa::path(get, path = "/api/coaching", tag = "work", params(WhichCoaching), responses(
    (status = OK, body = Coachings),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn coachings(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<WhichCoaching>,
) -> Result<Json<Coachings>, Refused> {
    let part = lists::part(which.cursor, which.limit);
    let Portion { rows: coaching, next } =
        coaching_shown(&app, &asking, which.state.as_deref(), &part).await?;
    Ok(Json(Coachings { coaching, next }))
}

/// What is agreed with an agent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CoachingGiven {
    /// The agent's pseudonym.
    pub agent: String,
    /// What is agreed.
    pub note: String,
    /// The ids of the moments it is about.
    #[serde(default)]
    pub moments: Vec<String>,
    /// The day on which to look again, as in `2026-03-09`.
    pub follow_up_on: Option<String>,
}

/// Writes down what is agreed with an agent of one's team.
#[utoipa::path(post, path = "/api/coaching", tag = "work", request_body = CoachingGiven, responses(
    (status = CREATED, body = Made),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
    (status = NOT_FOUND, body = Refusal),
))]
pub async fn coach(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(given): Body<CoachingGiven>,
) -> Result<(StatusCode, Json<Made>), Refused> {
    asking.must_write(Deed::WriteCoaching)?;
    let note = text(Some(&given.note))?.ok_or_else(|| Refused::bad("expected a note"))?;
    let day = given.follow_up_on.as_deref();
    if day.is_some_and(|day| day.parse::<jiff::civil::Date>().is_err()) {
        return Err(Refused::bad("expected a day, as in `2026-03-09`"));
    }
    if given.moments.len() > 50 {
        return Err(Refused::bad("expected at most 50 moments"));
    }
    let moments: Result<Vec<_>, _> = given.moments.iter().map(|id| moment_id(id)).collect();
    let moments = moments?;
    for moment in &moments {
        must_be_shown(&app, &asking, moment).await?;
    }
    let mut writer = app.writer().await;
    let key = writer.coach(&asking.viewer, &given.agent, note, day, &moments).await?;
    Ok((StatusCode::CREATED, Json(Made { key: key.to_string() })))
}

/// Notes that what was agreed was looked at again.
#[utoipa::path(post, path = "/api/coaching/{key}/done", tag = "work",
    params(("key" = String, Path, description = "Its number")),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn follow_up(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::WriteCoaching)?;
    match app.writer().await.follow_up(&asking.viewer, number(&key)?).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Refused::NotFound),
    }
}

/// A list that somebody saved.
#[derive(Serialize, ToSchema)]
pub struct ViewShown {
    /// Its number.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// The filters, as an address has them.
    pub query: String,
    /// Whether others see it too.
    pub shared: bool,
    /// Whether it is the viewer's own.
    pub mine: bool,
}

/// Lists that were saved.
#[derive(Serialize, ToSchema)]
pub struct Views {
    /// By name.
    pub views: Vec<ViewShown>,
}

/// Views of one's own, and those that others share.
#[utoipa::path(get, path = "/api/views", tag = "work", responses(
    (status = OK, body = Views),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn views(State(app): State<Arc<App>>, asking: Asking) -> Result<Json<Views>, Refused> {
    asking.must(Deed::See)?;
    let all = app.reader().await?.saved_views(&asking.viewer).await?;
    let shown = |one: store::coaching::SavedView| ViewShown {
        key: one.key.to_string(),
        name: one.name,
        query: one.query,
        shared: one.shared,
        mine: one.mine,
    };
    Ok(Json(Views { views: all.into_iter().map(shown).collect() }))
}

/// A view to be saved.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewGiven {
    /// What it is called.
    pub name: String,
    /// The filters, as an address has them.
    pub query: String,
    /// Whether others see it too.
    #[serde(default)]
    pub shared: bool,
}

/// Saves a view.
#[utoipa::path(post, path = "/api/views", tag = "work", request_body = ViewGiven, responses(
    (status = CREATED, body = Made),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn save_view(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(given): Body<ViewGiven>,
) -> Result<(StatusCode, Json<Made>), Refused> {
    asking.must_write(Deed::See)?;
    let name = text(Some(&given.name))?.ok_or_else(|| Refused::bad("expected a name"))?;
    let query = text(Some(&given.query))?.unwrap_or("");
    let mut writer = app.writer().await;
    let key = writer.save_view(&asking.viewer, name, query, given.shared).await?;
    Ok((StatusCode::CREATED, Json(Made { key: key.to_string() })))
}

/// Forgets a view of one's own.
#[utoipa::path(delete, path = "/api/views/{key}", tag = "work",
    params(("key" = String, Path, description = "Its number")),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn forget_view(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::See)?;
    match app.writer().await.forget_view(&asking.viewer, number(&key)?).await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Refused::NotFound),
    }
}
