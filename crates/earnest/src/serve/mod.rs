//! The page and the interface for programs: an HTTP server over the store.
//!
//! It knows who asks (`who`), refuses what no browser of ours would send (`headers`), answers
//! operations (`api`, a file a group) and gives out the page (`web`). Whatever a viewer may see is
//! decided in the store, by the one predicate that every query goes through; here stands only which
//! role may do what.

mod refused;

mod extract;

mod metrics;

mod headers;

mod kinds;

mod uploads;

mod kept;

mod looks;

mod visits;

mod app;

mod expiry;

mod password;

mod throttle;

mod who;

mod demo;

mod web;

mod api;

use crate::Ended;
use crate::cli::Serve;
use anyhow::Context;
use app::App;
use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use headers::Hosts;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// The most that is read of a body, in bytes; uploads have a limit of their own.
const BODY: usize = 1 << 20;

/// How often it is looked whether the log is to be tidied.
const TIDY: Duration = Duration::from_millis(250);

/// Serves the page until it is interrupted.
pub async fn run(args: &Serve) -> anyhow::Result<Ended> {
    let mut store = Store::open(&args.database.0).await?;
    if let Some(folder) = &args.media {
        store.keep_media_in(folder).await?;
    }
    let Serve { listen, host, contact, .. } = args;
    serve(store, How { listen: *listen, hosts: host, contact: contact.clone(), is_demo: false })
        .await
}

/// How a database is served.
pub struct How<'h> {
    /// The address to listen on.
    pub listen: SocketAddr,
    /// Further names that browsers ask for.
    pub hosts: &'h [String],
    /// Whom to ask about what is measured.
    pub contact: Option<String>,
    /// Whether anybody may look as any role.
    pub is_demo: bool,
}

/// Serves a database.
pub async fn serve(mut store: Store, how: How<'_>) -> anyhow::Result<Ended> {
    let How { listen, hosts, contact, is_demo } = how;
    tracing_subscriber::fmt().json().with_writer(std::io::stderr).with_target(false).init();
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("listening on {listen}; `--listen` names another address"))?;
    let address = listener.local_addr()?;
    let link = match is_demo {
        true => {
            demo::accounts(&mut store).await?;
            None
        }
        false => who::first_link(&mut store).await?,
    };
    let database = store.name();
    let tidying = tokio::spawn(tidy(Store::open(store.database().clone()).await?));
    let expiring = Store::open(store.database().clone()).await?;
    let app = Arc::new(App::open(store, is_demo, contact).await?);
    let expiring = tokio::spawn(expiry::expire(app.clone(), expiring));
    let router = router(app, known_hosts(address, hosts))?;
    let mut told = format!("Earnest serves `{database}` at http://{address}/\n");
    if let Some(link) = link {
        told.push_str(&format!(
            "Nobody has an account yet. Make the first one, an administrator's, with this link, which \
             works once and for a day:\n  http://{address}/{link}\n"
        ));
    }
    if !web::is_built() {
        told.push_str("This binary has no page in it: `make page`, then compile again.\n");
    }
    crate::commands::print(&told)?;
    axum::serve(listener, router).with_graceful_shutdown(interrupted()).await?;
    tidying.abort();
    expiring.abort();
    Ok(Ended::Well)
}

/// Keeps the database's log small, on a connection of its own so that nobody waits for it.
async fn tidy(mut store: Store) {
    let mut every = tokio::time::interval(TIDY);
    loop {
        every.tick().await;
        let tidied = async {
            store.move_log().await?;
            store.tidy_log().await
        };
        if let Err(error) = tidied.await {
            tracing::warn!(%error, "the log was left as it is");
        }
    }
}

/// Every route behind its guards.
pub fn router(app: Arc<App>, hosts: Hosts) -> anyhow::Result<Router> {
    let (api, document) = api::router().split_for_parts();
    let document = api::finished(document);
    // Routes are cloned for each request, and a document is large.
    let json = Bytes::from(document.to_json()?);
    Ok(Router::new()
        .merge(api.layer(DefaultBodyLimit::max(BODY)))
        .route(
            "/openapi.json",
            get(move || async move { ([(CONTENT_TYPE, "application/json")], json) }),
        )
        .merge(SwaggerUi::new("/api/docs").config(Config::from("/openapi.json")))
        .route("/metrics", get(metrics::metrics))
        .fallback(web::file)
        .layer(from_fn_with_state(app.clone(), metrics::count))
        .layer(CompressionLayer::new().compress_when(unless_sound()))
        .layer(from_fn_with_state(hosts, headers::guard))
        .with_state(app))
}

/// The names under which a browser may ask for this address.
fn known_hosts(address: SocketAddr, others: &[String]) -> Hosts {
    let port = address.port();
    let mut hosts = vec![address.to_string()];
    if address.ip().is_loopback() {
        hosts.extend(["localhost", "127.0.0.1", "[::1]"].map(|host| format!("{host}:{port}")));
    }
    hosts.extend(others.iter().cloned());
    Hosts(Arc::new(hosts))
}

/// Sound is dense already, and parts of it are asked for by their bytes.
fn unless_sound() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new("audio/"))
}

async fn interrupted() {
    // Where no signal can be waited for, the process is ended from outside.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
