//! Who is here, noted once a minute each; nobody waits for it.
//!
//! A commit waits for the disk and for whoever else writes. Fifty people who came in the same minute
//! would have fifty of them in the same minute of every hour, and whoever looks at a conversation
//! waits behind those: so all that are to be noted are noted by one.

use super::app::App;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};
use store::Visit;

/// Those who are to be noted.
#[derive(Default)]
pub struct Visits(Mutex<BTreeSet<Visit>>);

/// Notes that somebody is here.
pub fn note(app: &Arc<App>, visit: Visit) {
    let mut visits = app.visits.0.lock().unwrap_or_else(PoisonError::into_inner);
    // Whoever came first is waiting to write, and takes the others along.
    let is_first = visits.is_empty();
    visits.insert(visit);
    if is_first {
        tokio::spawn(note_all(Arc::clone(app)));
    }
}

async fn note_all(app: Arc<App>) {
    let mut writer = app.writer().await;
    let visits = std::mem::take(&mut *app.visits.0.lock().unwrap_or_else(PoisonError::into_inner));
    if let Err(error) = writer.note_visits(&visits, Timestamp::now()).await {
        tracing::warn!(%error, "visits were left unnoted");
    }
}
