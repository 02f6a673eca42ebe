//! Looks at conversations, noted before anything is shown.
//!
//! A commit waits for the disk and for whoever else writes; those who look meanwhile are noted by the
//! next one together.

use super::app::App;
use super::refused::Refused;
use anyhow::Context;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Action, Done, Error, Subject, Who};
use tokio::sync::oneshot;

/// Somebody looks at a conversation, or listens to it.
struct Look {
    who: Who,
    action: Action,
    conversation: i64,
    noted: oneshot::Sender<Result<bool, Arc<Error>>>,
}

/// Those who wait to be noted.
#[derive(Default)]
pub struct Looks(Mutex<Vec<Look>>);

impl Looks {
    fn take(&self) -> Vec<Look> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Notes that somebody looked, for good before this returns.
pub async fn note(
    app: &Arc<App>,
    who: Who,
    action: Action,
    conversation: i64,
) -> Result<(), Refused> {
    let (noted, answer) = oneshot::channel();
    let look = Look { who, action, conversation, noted };
    app.looks.0.lock().unwrap_or_else(PoisonError::into_inner).push(look);
    // Whoever hangs up takes nobody's note along.
    tokio::spawn(note_all(Arc::clone(app)));
    match answer.await.context("a look was left unnoted")? {
        Ok(true) => Ok(()),
        Ok(false) => Err(Refused::NotFound),
        Err(error) => Err(anyhow::anyhow!("noting a look: {error}").into()),
    }
}

/// Notes all who wait when it is this one's turn to write; most find nobody, for others noted theirs.
async fn note_all(app: Arc<App>) {
    let mut writer = app.writer().await;
    let looks = app.looks.take();
    if looks.is_empty() {
        return;
    }
    let done = |look: &Look| Done {
        who: look.who,
        action: look.action,
        subject: Subject::Conversation(look.conversation),
        purpose: None,
        what: None,
    };
    let all: Vec<Done<'_>> = looks.iter().map(done).collect();
    let noted = writer.audit_all(&all).await.map_err(Arc::new);
    drop(writer);
    for (number, look) in looks.into_iter().enumerate() {
        // Whoever hung up has been noted all the same.
        let _ = look.noted.send(match &noted {
            Ok(noted) => Ok(noted.get(number).copied().unwrap_or(false)),
            Err(error) => Err(Arc::clone(error)),
        });
    }
}
