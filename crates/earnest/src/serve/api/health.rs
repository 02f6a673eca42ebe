//! Whether the server lives, and whether it can answer.

use crate::serve::app::App;
use crate::serve::refused::{Refusal, Refused};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// That a server is well.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// `alive` or `ready`.
    pub status: &'static str,
}

/// The process lives.
#[utoipa::path(get, path = "/healthz", tag = "health", security(()), responses((status = OK, body = Health)))]
pub async fn alive() -> Json<Health> {
    Json(Health { status: "alive" })
}

/// The database answers.
#[utoipa::path(get, path = "/readyz", tag = "health", security(()), responses(
    (status = OK, body = Health),
    (status = INTERNAL_SERVER_ERROR, body = Refusal),
))]
pub async fn ready(State(app): State<Arc<App>>) -> Result<Json<Health>, Refused> {
    app.reader().await?.rubrics().await?;
    Ok(Json(Health { status: "ready" }))
}
