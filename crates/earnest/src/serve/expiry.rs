//! Erases what is past its limit while the server runs.

use super::app::App;
use crate::commands::retention::{AT_ONCE, today};
use std::sync::Arc;
use std::time::Duration;
use store::{Expired, Store, Who};

/// How often it is looked for: limits are days, so that an hour more is little.
const EVERY: Duration = Duration::from_secs(3600);

/// Erases what is past its limit, on a connection of its own: a few conversations at a time, so that others
/// write between two. What could not be erased is tried again.
pub async fn expire(app: Arc<App>, mut store: Store) {
    let mut every = tokio::time::interval(EVERY);
    loop {
        every.tick().await;
        store.revive().await.ok();
        let mut any = false;
        loop {
            match store.expire(Who::Server, today(), AT_ONCE).await {
                Ok(expired) if expired == Expired::default() => break,
                Ok(Expired { conversations, sound }) => {
                    any = true;
                    tracing::info!(conversations, sound, "past their limit, and erased");
                }
                Err(error) => {
                    tracing::warn!(%error, "what is past its limit was left as it is");
                    break;
                }
            }
        }
        if any {
            app.forget();
        }
    }
}
