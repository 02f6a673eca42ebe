//! For how long conversations and their sound are kept, and what is held against that.

use super::admin::given;
use super::conversations::number;
use crate::commands::retention::today;
use crate::serve::app::App;
use crate::serve::extract::Body;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Deed, Kept, Retention};
use utoipa::ToSchema;

/// A programme's limits, and what is past them.
#[derive(Serialize, ToSchema)]
pub struct KeptShown {
    /// The programme; empty for conversations of none.
    pub programme: String,
    /// For how many days conversations are kept; nothing where there is no limit.
    pub conversation_days: Option<u32>,
    /// For how many days sound is kept.
    pub sound_days: Option<u32>,
    /// How many conversations it has.
    pub conversations: u64,
    /// The day of the oldest.
    pub oldest: Option<String>,
    /// How many are past their limit, and held by nobody.
    pub conversations_due: u64,
    /// Of how many more the sound is.
    pub sound_due: u64,
}

impl From<Kept> for KeptShown {
    fn from(kept: Kept) -> Self {
        let Retention { conversation_days, sound_days } = kept.limits;
        Self {
            programme: kept.programme,
            conversation_days,
            sound_days,
            conversations: kept.conversations,
            oldest: kept.oldest,
            conversations_due: kept.conversations_due,
            sound_due: kept.sound_due,
        }
    }
}

/// A conversation that is held.
#[derive(Serialize, ToSchema)]
pub struct HoldShown {
    /// The conversation's number.
    pub key: String,
    /// Its id.
    pub id: String,
    /// The source of that id.
    pub source: String,
    /// Who holds it; nothing for whoever may run commands where the database is.
    pub by: Option<String>,
    /// Since when.
    pub at: String,
    /// Why.
    pub purpose: String,
}

/// What is kept, and for how long.
#[derive(Serialize, ToSchema)]
pub struct RetentionShown {
    /// Every programme that has conversations or limits.
    pub programmes: Vec<KeptShown>,
    /// What is held, the oldest hold first.
    pub holds: Vec<HoldShown>,
    /// Whether the folder of the sound is not there: what has sound is erased when it is again.
    pub sound_is_away: bool,
}

/// For how long each programme's conversations and their sound are kept, how much is past that, and what
/// is held.
#[utoipa::path(get, path = "/api/retention", tag = "admin", responses(
    (status = OK, body = RetentionShown),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn retention(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<RetentionShown>, Refused> {
    Ok(Json(listed_retention(&app, &asking).await?))
}

/// The same, for who may read it.
pub async fn listed_retention(app: &App, asking: &Asking) -> Result<RetentionShown, Refused> {
    asking.must(Deed::Administer)?;
    let people = app.people().await?;
    let mut reader = app.reader().await?;
    let programmes = reader.retention(today()).await?.into_iter().map(KeptShown::from).collect();
    let holds = reader.holds().await?.into_iter().map(|hold| HoldShown {
        key: hold.conversation.to_string(),
        id: hold.id,
        source: hold.source,
        by: hold.account.and_then(|account| people.get(&account).cloned()),
        at: hold.at,
        purpose: hold.purpose,
    });
    let holds = holds.collect();
    let sound_is_away = reader.media_away().await?.is_some();
    Ok(RetentionShown { programmes, holds, sound_is_away })
}

/// Limits to be set; what is not given has none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionGiven {
    /// The programme; empty for conversations of none.
    pub programme: String,
    /// For how many days conversations are kept.
    #[schema(minimum = 1, maximum = 36_525)]
    pub conversation_days: Option<u32>,
    /// For how many days sound is kept.
    #[schema(minimum = 1, maximum = 36_525)]
    pub sound_days: Option<u32>,
}

/// Sets for how long a programme's conversations and their sound are kept. What is past that then is
/// erased within the hour.
#[utoipa::path(put, path = "/api/retention", tag = "admin", request_body = RetentionGiven, responses(
    (status = NO_CONTENT),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn set_retention(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(new): Body<RetentionGiven>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Administer)?;
    if new.programme.len() > 200 {
        return Err(Refused::bad("expected the name of a programme"));
    }
    let limits = Retention { conversation_days: new.conversation_days, sound_days: new.sound_days };
    let mut writer = app.writer().await;
    writer.set_retention(asking.who(), &new.programme, limits).await.map_err(given)?;
    Ok(StatusCode::NO_CONTENT)
}

/// A conversation to be held.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldGiven {
    /// Its id; with its source before a colon where several sources have one of that id.
    pub conversation: String,
    /// Why; it stands in the list of who did what.
    pub purpose: String,
}

/// Holds a conversation: no limit and no request erases it until it is released; a new state of it that is
/// imported takes the place of the one that is stored.
#[utoipa::path(post, path = "/api/holds", tag = "admin", request_body = HoldGiven, responses(
    (status = NO_CONTENT),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
    (status = NOT_FOUND, body = Refusal),
))]
pub async fn hold(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(new): Body<HoldGiven>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Administer)?;
    let purpose = super::work::text(Some(&new.purpose))?.unwrap_or("");
    let mut writer = app.writer().await;
    writer.hold(asking.who(), new.conversation.trim(), purpose).await.map_err(given)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Releases a conversation that is held.
#[utoipa::path(delete, path = "/api/holds/{key}", tag = "admin",
    params(("key" = String, Path, description = "The conversation's number")),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn release(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Administer)?;
    let mut writer = app.writer().await;
    writer.release(asking.who(), number(&key)?).await.map_err(given)?;
    Ok(StatusCode::NO_CONTENT)
}
