//! How often somebody may try to sign in.

use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The name under which invitations are counted.
pub const INVITATIONS: &str = "\u{0}invitations";

/// So many fail before one has to wait.
const FREE: u32 = 5;
/// The longest wait.
const LONGEST: SignedDuration = SignedDuration::from_mins(15);
/// So many logins are remembered; beyond, those that wait no more are forgotten.
const REMEMBERED: usize = 10_000;

/// Failed tries by login: each one beyond a few doubles the wait. It is kept in memory: whoever can
/// restart the server needs no password.
#[derive(Default)]
pub struct Throttle {
    tries: Mutex<HashMap<String, Tries>>,
}

struct Tries {
    failed: u32,
    until: Timestamp,
}

impl Throttle {
    /// Whether a try is looked at now; else in how many seconds.
    pub fn ask(&self, login: &str, now: Timestamp) -> Result<(), u64> {
        let tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        match tries.get(&name(login)) {
            Some(one) if now < one.until => {
                Err(one.until.duration_since(now).as_secs().unsigned_abs() + 1)
            }
            _ => Ok(()),
        }
    }

    /// A try failed.
    pub fn failed(&self, login: &str, now: Timestamp) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= REMEMBERED {
            tries.retain(|_, one| now < one.until);
        }
        let one = tries.entry(name(login)).or_insert(Tries { failed: 0, until: now });
        one.failed += 1;
        if one.failed >= FREE {
            let wait = SignedDuration::from_secs(1i64 << (one.failed - FREE).min(10)).min(LONGEST);
            one.until = now.saturating_add(wait).unwrap_or(now);
        }
    }

    /// A try succeeded.
    pub fn succeeded(&self, login: &str) {
        self.tries.lock().unwrap_or_else(PoisonError::into_inner).remove(&name(login));
    }
}

/// A login as it is counted, of bounded length.
fn name(login: &str) -> String {
    login.trim().to_lowercase().chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_guesses_waits_longer_each_time_and_nobody_else_does() {
        let throttle = Throttle::default();
        let now = Timestamp::UNIX_EPOCH;
        for _ in 0..FREE {
            assert_eq!(throttle.ask("ama", now), Ok(()));
            throttle.failed("ama", now);
        }
        assert_eq!(throttle.ask(" AMA ", now), Err(2));
        assert_eq!(throttle.ask("bo", now), Ok(()));
        let later = now + SignedDuration::from_secs(1);
        assert_eq!(throttle.ask("ama", later), Ok(()));
        for _ in 0..40 {
            throttle.failed("ama", later);
        }
        assert_eq!(throttle.ask("ama", later), Err(901));
        throttle.succeeded("ama");
        assert_eq!(throttle.ask("ama", later), Ok(()));
    }
}
