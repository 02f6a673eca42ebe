//! Times as files write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use measure::time::Ms;

/// The longest place on a conversation's axis that is believed: a hundred days. A larger number
/// is a wall clock, and must not be mistaken for a place in the conversation.
const LONGEST_MS: i64 = 100 * 24 * 3_600_000;

/// A place on the conversation's axis, from `mm:ss`, `mm:ss.m` or `hh:mm:ss.mmm`.
pub fn clock_ms(text: &str) -> Option<Ms> {
    let mut parts = text.trim().rsplit(':');
    let seconds = parts.next()?;
    let minutes = digits(parts.next()?)?;
    let hours = parts.next().map_or(Some(0), digits)?;
    if parts.next().is_some() {
        return None;
    }
    let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    if whole.len() > 2 || fraction.len() > 9 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let seconds = digits(whole)?;
    if seconds > 59 || (hours > 0 && minutes > 59) {
        return None;
    }
    let thousandths: i64 =
        fraction.bytes().chain(*b"000").take(3).fold(0, |sum, b| sum * 10 + i64::from(b - b'0'));
    bounded(hours * 3_600_000 + minutes * 60_000 + seconds * 1_000 + thousandths)
}

/// A place on the conversation's axis from a number, in seconds or milliseconds, or a clock.
pub fn place_ms(text: &str, seconds: bool) -> Option<Ms> {
    let text = text.trim();
    if text.contains(':') {
        return clock_ms(text);
    }
    if !seconds && let Ok(whole) = text.parse::<i64>() {
        return bounded(whole);
    }
    real_ms(text.parse().ok()?, seconds)
}

/// A place on the conversation's axis from a number, in seconds or milliseconds.
pub fn real_ms(number: f64, seconds: bool) -> Option<Ms> {
    let ms = (if seconds { number * 1000.0 } else { number }).round();
    // Beyond the longest there is no need to be exact, and a cast of what is within is.
    (0.0..=LONGEST_MS as f64).contains(&ms).then_some(Ms(ms as i64))
}

/// A place within the longest that is believed.
pub fn bounded(ms: i64) -> Option<Ms> {
    (0..=LONGEST_MS).contains(&ms).then_some(Ms(ms))
}

/// A length such as `19 s`, `19s`, `1.5 min`, `400 ms` or `1:20`.
pub fn length_ms(text: &str) -> Option<Ms> {
    let text = text.trim();
    if text.contains(':') {
        return clock_ms(text);
    }
    let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let number: f64 = number.trim().parse().ok()?;
    match unit.to_ascii_lowercase().as_str() {
        "s" | "sec" | "second" | "seconds" => real_ms(number, true),
        "ms" => real_ms(number, false),
        "m" | "min" | "minute" | "minutes" => real_ms(number * 60.0, true),
        _ => None,
    }
}

/// When a conversation began: RFC 3339, or `YYYY-MM-DD HH:MM[:SS]` taken as UTC (then `true`).
pub fn instant(text: &str) -> Option<(Timestamp, bool)> {
    let text = text.trim();
    // Nothing longer is a time, and a zone's name in brackets would need more than this.
    if text.len() > 40 || text.contains('[') {
        return None;
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some((instant, false));
    }
    let civil: DateTime = match text.len() {
        0..16 => return None,
        16 if text.as_bytes()[13] == b':' => {
            let (date, time) = text.split_at_checked(10)?;
            let (hour, minute) = time.get(1..)?.split_once(':')?;
            let date: Date = date.parse().ok()?;
            let (hour, minute) = (digits(hour)?, digits(minute)?);
            date.to_datetime(
                jiff::civil::Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0)
                    .ok()?,
            )
        }
        _ => text.parse().ok()?,
    };
    TimeZone::UTC.to_timestamp(civil).ok().map(|instant| (instant, true))
}

/// A number of at most six plain digits.
fn digits(text: &str) -> Option<i64> {
    let plain = (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_a_place_in_milliseconds() {
        for (text, expected) in [
            ("00:41", Some(41_000)),
            ("00:41.2", Some(41_200)),
            ("1:02:03.004", Some(3_723_004)),
            ("95:00", Some(5_700_000)),
            ("00:00:00,5", Some(500)),
            ("00:60", None),
            ("1:60:00", None),
            ("41", None),
            ("a:10", None),
            ("-1:10", None),
            ("9999999:00", None),
            ("1:2:3:4", None),
            ("", None),
            (":", None),
        ] {
            assert_eq!(clock_ms(text), expected.map(Ms), "{text}");
        }
    }

    #[test]
    fn a_number_is_a_place_in_the_stated_unit() {
        for (text, seconds, expected) in [
            ("1500", false, Some(1_500)),
            ("1.5", true, Some(1_500)),
            ("1500.4", false, Some(1_500)),
            ("0:01.5", true, Some(1_500)),
            ("1700000000000", false, None),
            ("-1", false, None),
            ("NaN", true, None),
            ("inf", true, None),
            ("", false, None),
        ] {
            assert_eq!(place_ms(text, seconds), expected.map(Ms), "{text}");
        }
    }

    #[test]
    fn a_length_carries_its_unit() {
        for (text, expected) in [
            ("19 s", Some(19_000)),
            ("19s", Some(19_000)),
            ("1.5 min", Some(90_000)),
            ("400 ms", Some(400)),
            ("1:20", Some(80_000)),
            ("19", None),
            ("s", None),
            ("19 parsecs", None),
        ] {
            assert_eq!(length_ms(text), expected.map(Ms), "{text}");
        }
    }

    #[test]
    fn a_start_without_a_zone_is_taken_as_utc() {
        for (text, expected) in [
            ("2026-03-04T10:11:12Z", Some(("2026-03-04T10:11:12Z", false))),
            ("2026-03-04T10:11:12.5+02:00", Some(("2026-03-04T08:11:12.5Z", false))),
            ("2026-03-04 10:11", Some(("2026-03-04T10:11:00Z", true))),
            ("2026-03-04T10:11", Some(("2026-03-04T10:11:00Z", true))),
            ("2026-03-04 10:11:12", Some(("2026-03-04T10:11:12Z", true))),
            ("2024-03-16T16:09:20.701736", Some(("2024-03-16T16:09:20.701736Z", true))),
            ("2026-03-04", None),
            ("04/03/2026 10:11", None),
            ("2026-02-30 10:11", None),
            ("2026-03-04 25:11", None),
            ("yesterday at noon", None),
            ("", None),
        ] {
            let found = instant(text).map(|(instant, utc)| (instant.to_string(), utc));
            assert_eq!(found, expected.map(|(text, utc)| (text.to_owned(), utc)), "{text}");
        }
    }
}
