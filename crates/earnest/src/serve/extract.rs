//! What is sent, with our own words where it does not fit.

use super::refused::Refused;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Json, Query};

/// A body of JSON.
#[derive(FromRequest)]
#[from_request(via(Json), rejection(Refused))]
pub struct Body<T>(pub T);

/// What stands behind the question mark of an address.
#[derive(FromRequestParts)]
#[from_request(via(Query), rejection(Refused))]
pub struct Asked<T>(pub T);

impl From<JsonRejection> for Refused {
    fn from(rejection: JsonRejection) -> Self {
        // It quotes the names of fields and what type was found, no values of texts.
        Self::Bad(match rejection {
            JsonRejection::JsonDataError(error) => error.body_text(),
            JsonRejection::JsonSyntaxError(_) => "expected JSON".to_owned(),
            JsonRejection::MissingJsonContentType(_) => "expected a body of JSON".to_owned(),
            other => other.body_text(),
        })
    }
}

impl From<QueryRejection> for Refused {
    fn from(rejection: QueryRejection) -> Self {
        Self::Bad(rejection.body_text())
    }
}
