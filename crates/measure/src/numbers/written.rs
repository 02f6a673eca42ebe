//! Digits as they are written: "1,234.50", "12/03/2026", "3pm", "15th", "X7K9".

use super::decimal::Decimal;
use super::value::{Currency, Unit};

/// What a written word with digits in it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// A whole number: its value, how many digits, whether a nought stands first, whether it is
    /// grouped by commas.
    Whole { value: i64, digits: u8, nought: bool, grouped: bool },
    /// A number with places behind a point, and how many are written.
    Decimal { value: Decimal, places: u8 },
    /// A time; `pm` where it is said.
    Clock { hour: u8, minute: u8, pm: Option<bool> },
    /// Three numbers with one mark between them.
    Three { parts: [u16; 3], widths: [u8; 3], mark: u8 },
    /// Two numbers with a slash between them.
    Two { parts: [u16; 2], widths: [u8; 2] },
    /// "15th".
    Ordinal(u32),
    /// A number with a unit that touches it; the number alone takes `length` bytes.
    With { value: Decimal, suffix: Suffix, length: u8 },
    /// Digits and letters in one, and how many of each.
    Mixed { digits: u8, letters: u8, code: bool },
    /// Nothing that is known.
    Unknown,
}

/// A unit that touches its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Suffix {
    /// Times ten to this power; `k` in lower or upper case, `m`, `bn`, `cr`.
    Scale(u8),
    /// Hundredths of a unit.
    Minor(Option<Currency>),
    /// A length of time.
    Unit(Unit),
    /// A unit that is not read.
    Measure,
}

/// Longest word that is looked at by parts.
const LONGEST: usize = 24;

/// Reads a word that holds digits.
pub(super) fn read(text: &str) -> Written {
    let bytes = text.as_bytes();
    let letters = bytes.iter().position(u8::is_ascii_alphabetic);
    if !text.is_ascii() || text.len() > LONGEST {
        return Written::Unknown;
    }
    match letters {
        None => numeric(text),
        Some(0) => mixed(text),
        Some(at) => {
            let (number, suffix) = text.split_at(at);
            suffixed(number, suffix).unwrap_or_else(|| mixed(text))
        }
    }
}

/// The digits of a whole number that may be too long for a value.
pub(super) fn digits_of(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(char::is_ascii_digit)
}

fn numeric(text: &str) -> Written {
    let has = |mark: char| text.contains(mark);
    if has(':') {
        return clock(text, None).unwrap_or(Written::Unknown);
    }
    if has('/') {
        return match (parts::<3>(text, '/'), parts::<2>(text, '/')) {
            (Some((parts, widths)), _) => Written::Three { parts, widths, mark: b'/' },
            (_, Some((parts, widths))) => Written::Two { parts, widths },
            _ => Written::Unknown,
        };
    }
    if let Some((parts, widths)) = parts::<3>(text, '.')
        && !has(',')
        && widths[2] != 3
    {
        return Written::Three { parts, widths, mark: b'.' };
    }
    match number(text) {
        Some(Number { value, places: 0, digits, nought, grouped }) => match value.integer() {
            Some(value) => Written::Whole { value, digits, nought, grouped },
            None => Written::Unknown,
        },
        Some(Number { value, places, .. }) => Written::Decimal { value, places },
        None => Written::Unknown,
    }
}

struct Number {
    value: Decimal,
    places: u8,
    digits: u8,
    nought: bool,
    grouped: bool,
}

/// A number with groups of three, of two and three as in India, or none; the point may be a comma
/// where it cannot be the mark of a group.
fn number(text: &str) -> Option<Number> {
    let (mark, count) = ((text.rfind([',', '.'])), text.matches([',', '.']).count());
    let (whole, part) = match mark {
        None => (text, ""),
        Some(at) => {
            let (whole, rest) = text.split_at(at);
            let (mark, part) = rest.split_at(1);
            let same = whole.contains(mark);
            let is_group = part.len() == 3 && (mark == "," || same);
            if is_group || (same && part.len() != 3) {
                (text, "")
            } else if mark == "." || part.len() < 3 || count > 1 {
                (whole, part)
            } else {
                return None;
            }
        }
    };
    let group = if whole.contains(',') { ',' } else { '.' };
    let mut groups = whole.split(group);
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = !rest.is_empty();
    if grouped {
        let (last, middle) = rest.split_last()?;
        let indian = middle.iter().all(|group| group.len() == 2);
        let western = middle.iter().all(|group| group.len() == 3);
        if last.len() != 3 || !(indian || western) || first.is_empty() || first.len() > 3 {
            return None;
        }
    }
    let digits: String = digits_of(whole).chain(digits_of(part)).collect();
    if digits_of(whole).count() + whole.matches(group).count() != whole.len() {
        return None;
    }
    let places = u8::try_from(part.len()).ok()?;
    Some(Number {
        value: Decimal::new(digits.parse().ok()?, places)?,
        places,
        digits: u8::try_from(digits.len()).ok()?,
        nought: first.len() > 1 && first.starts_with('0'),
        grouped,
    })
}

/// As many numbers as are asked for, with a mark between them, and how wide each is written.
fn parts<const N: usize>(text: &str, mark: char) -> Option<([u16; N], [u8; N])> {
    let (mut parts, mut widths) = ([0; N], [0; N]);
    let mut count = 0;
    for part in text.split(mark) {
        *parts.get_mut(count)? = part.parse().ok()?;
        *widths.get_mut(count)? = u8::try_from(part.len()).ok()?;
        count += 1;
    }
    (count == N).then_some((parts, widths))
}

fn clock(text: &str, pm: Option<bool>) -> Option<Written> {
    let mark = if text.contains(':') { ':' } else { '.' };
    let (hour, minute) = match parts::<3>(text, mark) {
        Some((parts, [1..=2, 2, 2])) if mark == ':' => (parts[0], parts[1]),
        Some(_) => return None,
        None => match parts::<2>(text, mark) {
            Some((parts, [1..=2, 2])) => (parts[0], parts[1]),
            _ => (text.parse().ok()?, 0),
        },
    };
    let most = if pm.is_some() { 12 } else { 24 };
    (hour <= most && minute < 60 && !(pm.is_some() && hour == 0)).then_some(Written::Clock {
        hour: hour as u8 % 24,
        minute: minute as u8,
        pm,
    })
}

fn suffixed(number: &str, suffix: &str) -> Option<Written> {
    let suffix = suffix.to_ascii_lowercase();
    let suffix = match suffix.as_str() {
        "am" | "pm" => return clock(number, Some(suffix == "pm")),
        "st" | "nd" | "rd" | "th" => return Some(Written::Ordinal(number.parse().ok()?)),
        "k" => Suffix::Scale(3),
        "m" | "mn" | "mm" => Suffix::Scale(6),
        "bn" | "b" => Suffix::Scale(9),
        "cr" => Suffix::Scale(7),
        "lakh" | "lac" => Suffix::Scale(5),
        "p" => Suffix::Minor(Some(Currency::Pound)),
        "c" => Suffix::Minor(None),
        "h" | "hr" | "hrs" | "hour" | "hours" => Suffix::Unit(Unit::Hour),
        "min" | "mins" | "minute" | "minutes" => Suffix::Unit(Unit::Minute),
        "sec" | "secs" | "seconds" => Suffix::Unit(Unit::Second),
        "day" | "days" => Suffix::Unit(Unit::Day),
        "wk" | "wks" | "weeks" => Suffix::Unit(Unit::Week),
        "mth" | "mths" | "months" => Suffix::Unit(Unit::Month),
        "yr" | "yrs" | "years" => Suffix::Unit(Unit::Year),
        "gb" | "mb" | "tb" | "kb" | "kg" | "km" | "cm" | "mbps" | "gbps" | "mph" | "kwh" | "kw"
        | "ml" | "pcs" | "x" => Suffix::Measure,
        _ => return None,
    };
    let length = u8::try_from(number.len()).ok()?;
    // Letters after a nought in front are a code.
    let read = self::number(number).filter(|number| !number.nought)?;
    Some(Written::With { value: read.value, suffix, length })
}

fn mixed(text: &str) -> Written {
    let count = |is: fn(&u8) -> bool| text.bytes().filter(is).count() as u8;
    let (digits, letters) = (count(u8::is_ascii_digit), count(u8::is_ascii_alphabetic));
    // "covid19" and "windows10" are words with a number, no code.
    let lower = text.bytes().take_while(u8::is_ascii_lowercase).count();
    let name = lower >= 4 || text.bytes().take_while(u8::is_ascii_alphabetic).count() >= 5;
    let whole = usize::from(digits) + usize::from(letters) == text.len();
    Written::Mixed { digits, letters, code: whole && !name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn whole(text: &str, expected: Option<i64>) {
        let read = match read(text) {
            Written::Whole { value, .. } => Some(value),
            _ => None,
        };
        assert_eq!(read, expected, "{text}");
    }

    #[test]
    fn groups_are_told_from_places() {
        whole("1,234", Some(1234));
        whole("1,25,000", Some(125_000));
        whole("1.234.567", Some(1_234_567));
        whole("12,34", None);
        whole("1,2,3", None);
        whole("007", Some(7));
        whole("99999999999999999999", None);
        let decimal = |text, digits, places| {
            let value = Decimal::new(digits, places).unwrap();
            assert!(
                matches!(read(text), Written::Decimal { value: read, .. } if read == value),
                "{text}"
            );
        };
        decimal("1,234.50", 12345, 1);
        decimal("20,50", 205, 1);
        decimal("1.234,50", 12345, 1);
        decimal("3.141", 3141, 3);
    }

    #[test]
    fn letters_tell_what_a_word_is() {
        assert_eq!(read("3.30pm"), Written::Clock { hour: 3, minute: 30, pm: Some(true) });
        assert_eq!(read("24:00"), Written::Clock { hour: 0, minute: 0, pm: None });
        assert_eq!(read("21st"), Written::Ordinal(21));
        assert!(matches!(read("48hrs"), Written::With { suffix: Suffix::Unit(Unit::Hour), .. }));
        assert!(matches!(read("X7K9Q2"), Written::Mixed { digits: 3, code: true, .. }));
        assert!(matches!(read("covid19"), Written::Mixed { code: false, .. }));
        assert_eq!(read("25:99"), Written::Unknown);
    }
}
