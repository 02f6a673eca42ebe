//! What the server counts of itself, for Prometheus: nothing of who asked, or for what.

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};
use std::sync::Arc;
use std::time::Instant;

/// The name of an operation, never an address that somebody asked for, and how it ended.
#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    method: String,
    route: String,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Route {
    method: String,
    route: String,
}

/// What is counted.
pub struct Metrics {
    registry: Registry,
    answered: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
}

/// Bounds of the histogram, in seconds.
const BOUNDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 0.5, 1.0, 5.0];

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("earnest");
        let answered = Family::default();
        let seconds: Family<Route, Histogram> =
            Family::new_with_constructor(|| Histogram::new(BOUNDS));
        registry.register("requests", "Requests, by operation and status", answered.clone());
        registry.register_with_unit(
            "request",
            "How long requests took",
            Unit::Seconds,
            seconds.clone(),
        );
        Self { registry, answered, seconds }
    }
}

/// A method by its name. Of others there are as many as somebody cares to send, and each would be a
/// series of its own for as long as the server runs.
fn named(method: &Method) -> &str {
    let known = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    if known.contains(method) { method.as_str() } else { "other" }
}

/// Counts a request, and says in the log which operation it was, without what was asked for.
pub async fn count(State(app): State<Arc<super::App>>, request: Request, next: Next) -> Response {
    let method = named(request.method()).to_owned();
    let route = request.extensions().get::<MatchedPath>().map_or("page", MatchedPath::as_str);
    let route = route.to_owned();
    let begun = Instant::now();
    let response = next.run(request).await;
    let took = begun.elapsed();
    let status = response.status().as_u16();
    tracing::info!(method, route, status, ms = took.as_secs_f64() * 1000.0, "answered");
    let metrics = &app.metrics;
    let of = Route { method: method.clone(), route: route.clone() };
    metrics.seconds.get_or_create(&of).observe(took.as_secs_f64());
    metrics.answered.get_or_create(&Answered { method, route, status }).inc();
    response
}

/// All counts, as OpenMetrics.
pub async fn metrics(State(app): State<Arc<super::App>>) -> Response {
    let mut text = String::new();
    if encode(&mut text, &app.metrics.registry).is_err() {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(CONTENT_TYPE, kind)], text).into_response()
}
