//! The page, as it was built into the binary.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Page;

/// What stands where no page was built in.
const NOT_BUILT: &str = "<!doctype html><meta charset=\"utf-8\"><title>Earnest</title>\
<h1>The page was not built</h1>\
<p>This binary was compiled without <code>web/dist</code>. <code>make page</code> builds it (it needs Node 20), \
then compile again. The interface for programs is here all the same: \
<a href=\"/api/docs\">/api/docs</a>.</p>";

/// A file of the page; what is none is the page itself, which reads the address.
pub async fn file(uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.starts_with("api/") {
        return super::refused::Refused::NotFound.into_response();
    }
    match Page::get(path).filter(|_| !path.is_empty()) {
        Some(file) => {
            // Built names hold a hash of what is in them.
            let keep = match path.starts_with("assets/") {
                true => "public, max-age=31536000, immutable",
                false => "no-cache",
            };
            let kind = file.metadata.mimetype().to_owned();
            ([(CONTENT_TYPE, kind), (CACHE_CONTROL, keep.to_owned())], file.data.into_owned())
                .into_response()
        }
        None if path.starts_with("assets/") => StatusCode::NOT_FOUND.into_response(),
        None => index(),
    }
}

fn index() -> Response {
    let no_cache = [(CACHE_CONTROL, "no-cache")];
    match Page::get("index.html") {
        Some(file) => {
            let html = Html(String::from_utf8_lossy(&file.data).into_owned());
            (no_cache, html).into_response()
        }
        None => (StatusCode::OK, no_cache, Html(NOT_BUILT.to_owned())).into_response(),
    }
}

/// Whether a page was built in.
pub fn is_built() -> bool {
    Page::get("index.html").is_some()
}
