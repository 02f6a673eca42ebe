//! What an operation answers when it does not do what was asked.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// Why nothing was done.
#[derive(Debug)]
pub enum Refused {
    /// Nobody is signed in, or the key is none.
    NotSignedIn,
    /// It is there, and this role may not do it.
    NotAllowed,
    /// It is not there, or not for this one to see: which of the two is not told.
    NotFound,
    /// What was sent cannot be used: what was expected.
    Bad(String),
    /// Tried too often; seconds to wait.
    TooOften(u64),
    /// It is larger than anything that is taken: what was expected.
    TooLarge(String),
    /// Enough waits already; seconds to wait.
    Busy(u64),
    /// Something here failed; what, stands in the log.
    Failed(anyhow::Error),
}

/// The body of every refusal.
#[derive(Serialize, ToSchema)]
pub struct Refusal {
    /// What it is about.
    pub error: RefusalError,
}

/// A refusal for programs and for people.
#[derive(Serialize, ToSchema)]
pub struct RefusalError {
    /// For programs: `not_signed_in`, `not_allowed`, `not_found`, `bad`, `too_often`,
    /// `too_large`, `busy` or `failed`.
    pub code: &'static str,
    /// For people.
    pub message: String,
}

impl Refused {
    /// What was sent cannot be used.
    pub fn bad(expected: impl Into<String>) -> Self {
        Self::Bad(expected.into())
    }
}

impl From<anyhow::Error> for Refused {
    fn from(error: anyhow::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<store::Error> for Refused {
    fn from(error: store::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (status, code, message) = match &self {
            Self::NotSignedIn => {
                (StatusCode::UNAUTHORIZED, "not_signed_in", "sign in first".to_owned())
            }
            Self::NotAllowed => {
                (StatusCode::FORBIDDEN, "not_allowed", "this role may not do that".to_owned())
            }
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "not_found",
                "nothing of that name is here for you to see".to_owned(),
            ),
            Self::Bad(expected) => (StatusCode::BAD_REQUEST, "bad", expected.clone()),
            Self::TooOften(seconds) => (
                StatusCode::TOO_MANY_REQUESTS,
                "too_often",
                format!("tried too often; again in {seconds} s"),
            ),
            Self::TooLarge(expected) => {
                (StatusCode::PAYLOAD_TOO_LARGE, "too_large", expected.clone())
            }
            // Not 503: what stands before the server would take it for one that is down.
            Self::Busy(seconds) => (
                StatusCode::TOO_MANY_REQUESTS,
                "busy",
                format!("enough waits to be read already; again in {seconds} s"),
            ),
            Self::Failed(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "failed",
                "something failed here; the log says what".to_owned(),
            ),
        };
        // Errors of the store quote structure, never what was said.
        if let Self::Failed(error) = &self {
            tracing::error!(error = format!("{error:#}"), "failed");
        }
        let body = Refusal { error: RefusalError { code, message } };
        let mut response = (status, Json(body)).into_response();
        if let Self::TooOften(seconds) | Self::Busy(seconds) = self {
            response.headers_mut().insert(axum::http::header::RETRY_AFTER, seconds.into());
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_to_come_again_is_told_when() {
        for refused in [Refused::TooOften(7), Refused::Busy(7)] {
            let response = refused.into_response();
            assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(response.headers()[axum::http::header::RETRY_AFTER], "7");
        }
        let response = Refused::NotFound.into_response();
        assert!(!response.headers().contains_key(axum::http::header::RETRY_AFTER));
    }
}
