//! What every answer says to a browser, and which requests are answered at all.

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderName, HeaderValue, ORIGIN,
    REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// The page runs its own scripts and styles alone and asks nobody else for anything. The one hash is
/// the style that the player (wavesurfer.js) writes into its shadow tree.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; \
     style-src 'self' 'sha256-gXnHDepVZ6KF6fKGOD+GVc9BynM50JQqht95p3HpemI='; img-src 'self' data:; font-src 'self'; \
     connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// The hosts under which this server may be asked, so that no name that somebody else points at this
/// machine reaches it from a browser.
#[derive(Clone, Debug)]
pub struct Hosts(pub Arc<Vec<String>>);

/// Refuses a host that is not ours and writes of another site, and sets the headers of every answer.
pub async fn guard(State(hosts): State<Hosts>, request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let mut response = match allowed(&hosts, request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(why) => (StatusCode::FORBIDDEN, why).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if api {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// Whether a request is answered; why not, where it is not.
fn allowed(hosts: &Hosts, method: &Method, headers: &HeaderMap) -> Result<(), &'static str> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text(HOST).ok_or("expected a host")?;
    if !hosts.0.iter().any(|known| known.eq_ignore_ascii_case(host)) {
        return Err("this server does not answer to that host");
    }
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site"))
        && !matches!(site, "same-origin" | "none")
    {
        return Err("a write of another site");
    }
    match text(ORIGIN) {
        Some(origin) => {
            let ours =
                origin.split_once("://").is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(host));
            if !ours {
                return Err("a write of another origin");
            }
        }
        // A browser names the origin of every write; a program with a key of its own need not.
        None if headers.contains_key(axum::http::header::AUTHORIZATION) => {}
        None => return Err("a write without an origin or a key"),
    }
    let json = text(CONTENT_TYPE).is_none_or(|kind| {
        let kind = kind.split(';').next().unwrap_or("").trim();
        // A form or plain text is what another site may send without asking.
        kind.eq_ignore_ascii_case("application/json")
            || kind.eq_ignore_ascii_case("application/octet-stream")
    });
    if json { Ok(()) } else { Err("expected JSON") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(rows: &[(&'static str, &'static str)]) -> HeaderMap {
        let name = |name| HeaderName::from_static(name);
        rows.iter().map(|(key, value)| (name(key), HeaderValue::from_static(value))).collect()
    }

    fn check(method: Method, rows: &[(&'static str, &'static str)], expected: bool) {
        let hosts = Hosts(Arc::new(vec!["127.0.0.1:8080".to_owned(), "localhost:8080".to_owned()]));
        assert_eq!(allowed(&hosts, &method, &headers(rows)).is_ok(), expected, "{rows:?}");
    }

    #[test]
    fn only_our_own_page_and_programs_with_a_key_write() {
        let host = ("host", "127.0.0.1:8080");
        check(Method::GET, &[host], true);
        check(Method::GET, &[("host", "evil.example:8080")], false);
        check(Method::GET, &[], false);
        check(Method::POST, &[host], false);
        check(Method::POST, &[host, ("authorization", "Bearer x")], true);
        check(Method::POST, &[host, ("origin", "http://127.0.0.1:8080")], true);
        check(Method::POST, &[host, ("origin", "http://localhost:8080")], false);
        check(Method::POST, &[host, ("origin", "null")], false);
        check(Method::POST, &[host, ("origin", "https://evil.example")], false);
        check(Method::POST, &[host, ("origin", "https://evil.example/127.0.0.1:8080")], false);
        let origin = ("origin", "http://127.0.0.1:8080");
        check(Method::POST, &[host, origin, ("sec-fetch-site", "cross-site")], false);
        check(Method::POST, &[host, origin, ("sec-fetch-site", "same-site")], false);
        check(Method::POST, &[host, origin, ("sec-fetch-site", "same-origin")], true);
        check(Method::POST, &[host, origin, ("content-type", "text/plain")], false);
        check(Method::POST, &[host, origin, ("content-type", "application/json; a=b")], true);
        check(Method::DELETE, &[host, ("sec-fetch-site", "none")], false);
        check(
            Method::PUT,
            &[host, origin, ("content-type", "application/x-www-form-urlencoded")],
            false,
        );
    }

    #[test]
    fn the_policy_lets_nothing_unsafe_in() {
        assert!(!POLICY.contains("unsafe") && !POLICY.contains("http") && !POLICY.contains('*'));
    }
}
