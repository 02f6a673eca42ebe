//! Whose turn it is to write to a file.
//!
//! SQLite gives the right to write to whoever asks when it is free, so a program that writes one
//! transaction after another keeps all others out, who look again after a while and find it taken each
//! time. Here whoever waits says so by a lock on a file beside the database, and whoever writes much
//! looks for that between its transactions and gives way. Where such locks do not work, nobody is ever
//! seen to wait, and all is as SQLite has it.

use std::fs::{File, OpenOptions};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How soon it is looked again whether somebody still waits.
const AGAIN: Duration = Duration::from_millis(2);
/// The longest that others are let in before: who writes little is done long before.
const LONGEST: Duration = Duration::from_secs(1);

/// The file on which whoever waits to write to a database holds a lock that others may hold too.
pub(crate) struct Turns(Option<Arc<File>>);

impl Turns {
    /// Of a database that is written to.
    pub(crate) fn of(database: &Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-turns");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Self(options.open(path).ok().map(Arc::new))
    }

    /// Of a connection that never writes.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// Says that somebody waits, until what is returned goes.
    pub(crate) fn wait(&self) -> Waits {
        let file = self.0.as_ref().filter(|file| file.try_lock_shared().is_ok());
        Waits(file.map(Arc::clone))
    }

    /// Whether anybody waits.
    fn is_waited_for(&self) -> bool {
        let Some(file) = &self.0 else { return false };
        match file.try_lock() {
            Ok(()) => {
                let _ = file.unlock();
                false
            }
            Err(error) => matches!(error, std::fs::TryLockError::WouldBlock),
        }
    }

    /// Lets those go first who wait; whether anybody did.
    pub(crate) async fn give_way(&self) -> bool {
        let begun = Instant::now();
        let mut waited = false;
        while self.is_waited_for() && begun.elapsed() < LONGEST {
            waited = true;
            tokio::time::sleep(AGAIN).await;
        }
        waited
    }
}

/// Somebody who waits.
pub(crate) struct Waits(Option<Arc<File>>);

impl Drop for Waits {
    fn drop(&mut self) {
        if let Some(file) = &self.0 {
            let _ = file.unlock();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_waits_is_seen_by_others_and_let_in() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("earnest.db");
        let (one, other) = (Turns::of(&path), Turns::of(&path));
        assert!(!one.give_way().await);
        let (first, second) = (other.wait(), Turns::of(&path).wait());
        assert!(one.is_waited_for() && other.0.is_some());
        drop(first);
        assert!(one.is_waited_for(), "two waited");
        let begun = Instant::now();
        let soon = async {
            tokio::time::sleep(Duration::from_millis(30)).await;
            drop(second);
        };
        let (gave_way, ()) = tokio::join!(one.give_way(), soon);
        assert!(gave_way && begun.elapsed() >= Duration::from_millis(30));
        assert!(!one.is_waited_for() && !Turns::none().give_way().await);
    }
}
