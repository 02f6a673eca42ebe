//! When a request that failed is sent again: after 1, 2, 4, 8 and 16 seconds, or when the server says.
//!
//! The waits are the same every time. The requests of one run are few and limited, so nothing would
//! be gained by spreading them at random.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use std::time::Duration;

/// How often something is asked for at most.
const TIMES: u32 = 6;
/// The longest wait between two requests, and the longest that a server may ask for.
const LONGEST: Duration = Duration::from_secs(300);

/// How long to wait after a request failed for the `failed`th time (from 1); `None` where it is not
/// sent again.
///
/// - **In**: the wait after the first failure; what the server asked for.
pub fn wait(failed: u32, first: Duration, asked: Option<Duration>) -> Option<Duration> {
    if failed >= TIMES {
        return None;
    }
    let own = first.saturating_mul(1 << failed.saturating_sub(1).min(16)).min(LONGEST);
    Some(own.max(asked.unwrap_or_default())).filter(|wait| *wait <= LONGEST)
}

/// How long a `Retry-After` asks to wait (RFC 9110 section 10.2.3): seconds, or a time of day.
pub fn retry_after(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(Duration::from_secs(seconds.into()));
    }
    let until = DateTimeParser::new().parse_timestamp(text).ok()?;
    // A time that is over asks for no wait.
    Some(until.duration_since(now).try_into().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn waits_double_and_end() {
        let waits: Vec<_> = (1..7).map(|failed| wait(failed, SECOND, None)).collect();
        let seconds = |n| Some(Duration::from_secs(n));
        assert_eq!(waits, [seconds(1), seconds(2), seconds(4), seconds(8), seconds(16), None]);
    }

    #[test]
    fn what_the_server_asks_for_is_kept_to_and_has_a_limit() {
        let asked = |seconds| wait(2, SECOND, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(0), Some(2 * SECOND), "never sooner than without it");
        assert_eq!(asked(30), Some(30 * SECOND));
        assert_eq!(asked(300), Some(300 * SECOND));
        assert_eq!(asked(301), None, "nobody waits an hour for one part");
    }

    #[test]
    fn retry_after_is_seconds_or_a_time() {
        let now: Timestamp = "2026-03-04T10:11:12Z".parse().unwrap();
        let check = |text, seconds: Option<u64>| {
            assert_eq!(retry_after(text, now), seconds.map(Duration::from_secs), "{text}");
        };
        check("7", Some(7));
        check(" 0 ", Some(0));
        check("Wed, 04 Mar 2026 10:11:42 GMT", Some(30));
        check("Wed, 04 Mar 2026 09:00:00 GMT", Some(0));
        check("soon", None);
        check("-3", None);
        check("", None);
    }
}
