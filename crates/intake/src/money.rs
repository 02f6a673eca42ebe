//! Amounts of money as files write them, read exactly.
//!
//! `1,234.50` and `1.234,50` say themselves which sign stands before the hundredths. `1,234` does
//! not: it is a thousand and more, or one and more with three places. It is told by the file's other
//! amounts, and where these do not tell it, by nobody.

/// The sign before the hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// `12.50`.
    Stop,
    /// `12,50`.
    Comma,
}

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// So many hundredths.
    Exact {
        /// How many.
        hundredths: i64,
        /// The sign before the hundredths, as far as this amount tells it.
        point: Option<Point>,
    },
    /// One sign with three digits behind it.
    Open(Open),
}

/// An amount that the file's others have to explain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open {
    sign: Point,
    /// In hundredths, where the sign parts thousands.
    grouped: Option<i64>,
    /// In hundredths, where the sign is the point and the third place is nought.
    pointed: Option<i64>,
}

impl Open {
    /// So many hundredths in a file that writes this point; `None` where that is not exact.
    pub fn with(self, point: Point) -> Option<i64> {
        if self.sign == point { self.pointed } else { self.grouped }
    }
}

/// What is found where an amount has more places than hundredths have.
pub const TOO_EXACT: &str = "more than two places";
/// The longest text that is looked at, in bytes.
const LONGEST: usize = 64;
/// Signs of currencies that are letters and no code of three capitals.
const LETTERS: [&str; 5] = ["Rs.", "Rs", "R", "kr", "zł"];

/// The amount that a text is: digits with signs of thousands and a point, a sign of its own before or
/// behind or brackets around, and a currency's sign or code on one side.
///
/// # Errors
/// What was found instead, in structure.
pub fn read(text: &str) -> Result<Read, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("none");
    }
    if text.len() > LONGEST {
        return Err("a longer text");
    }
    let inside = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let (digits, signs) = peeled(inside.unwrap_or(text));
    let negative = match (inside, signs) {
        (_, Signs { currencies: 2.., .. } | Signs { all: 2.., .. }) => return Err(OTHER),
        (Some(_), Signs { all: 0, .. }) => true,
        (Some(_), _) => return Err(OTHER),
        (None, signs) => signs.minus,
    };
    let signed = |hundredths: i64| if negative { -hundredths } else { hundredths };
    Ok(match unsigned(digits)? {
        Read::Exact { hundredths, point } => Read::Exact { hundredths: signed(hundredths), point },
        Read::Open(open) => Read::Open(Open {
            grouped: open.grouped.map(signed),
            pointed: open.pointed.map(signed),
            ..open
        }),
    })
}

const OTHER: &str = "other text";
const TOO_LARGE: &str = "a larger number than is read";

/// How many signs stood around the digits.
#[derive(Clone, Copy, Default)]
struct Signs {
    all: u32,
    minus: bool,
    currencies: u32,
}

/// A text without signs and currencies before and behind it, and what they were.
fn peeled(text: &str) -> (&str, Signs) {
    let mut signs = Signs::default();
    let mut rest = text.trim();
    loop {
        let before = rest;
        for (sign, minus) in [("-", true), ("\u{2212}", true), ("+", false)] {
            if let Some(less) = rest.strip_prefix(sign).or_else(|| rest.strip_suffix(sign)) {
                rest = less.trim();
                signs.all += 1;
                signs.minus |= minus;
            }
        }
        if let Some(less) = without_currency(rest) {
            rest = less.trim();
            signs.currencies += 1;
        }
        if rest == before {
            return (rest, signs);
        }
    }
}

/// A text without the currency that it begins or ends with.
fn without_currency(text: &str) -> Option<&str> {
    let is_sign = |c: char| matches!(c, '$' | '£' | '¥' | '\u{20a0}'..='\u{20cf}');
    if let Some(less) = text.strip_prefix(is_sign).or_else(|| text.strip_suffix(is_sign)) {
        return Some(less);
    }
    let is_code = |code: &str| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
    if let Some((code, less)) = text.split_at_checked(3)
        && is_code(code)
    {
        return Some(less);
    }
    if let Some((less, code)) = text.split_at_checked(text.len().saturating_sub(3))
        && is_code(code)
    {
        return Some(less);
    }
    LETTERS
        .iter()
        .find_map(|letters| text.strip_prefix(letters).or_else(|| text.strip_suffix(letters)))
}

/// Digits with what stands between them.
fn unsigned(text: &str) -> Result<Read, &'static str> {
    let mut runs = vec![""];
    let mut between: Vec<char> = Vec::new();
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if c.is_ascii_digit() {
            continue;
        }
        between.push(match c {
            '.' | ',' => c,
            '\'' | '’' => '\'',
            c if c.is_whitespace() => ' ',
            _ => return Err(OTHER),
        });
        if let Some(run) = runs.last_mut() {
            *run = &text[start..at];
        }
        runs.push("");
        start = at + c.len_utf8();
    }
    if let Some(run) = runs.last_mut() {
        *run = &text[start..];
    }
    let only_places = between.len() == 1 && runs[0].is_empty();
    if runs.iter().skip(usize::from(only_places)).any(|run| run.is_empty()) {
        return Err(OTHER);
    }
    let exact = |whole: &[&str], places: &str, point| {
        hundredths(whole, places).map(|hundredths| Read::Exact { hundredths, point })
    };
    let point_of = |sign: char| if sign == ',' { Point::Comma } else { Point::Stop };
    let other = |point: Point| if point == Point::Stop { Point::Comma } else { Point::Stop };
    let (Some(last), Some((places, whole))) = (between.last().copied(), runs.split_last()) else {
        return exact(&runs, "", None);
    };
    let before = &between[..between.len() - 1];
    let all_last = before.iter().all(|sign| *sign == last);
    if !matches!(last, '.' | ',') {
        return if all_last && is_grouped(&runs) { exact(&runs, "", None) } else { Err(OTHER) };
    }
    let point = point_of(last);
    match before.first() {
        None if places.len() == 3 && is_grouped(&runs) && !whole[0].starts_with('0') => {
            Ok(Read::Open(Open {
                sign: point,
                grouped: hundredths(&runs, "").ok(),
                pointed: hundredths(whole, places).ok(),
            }))
        }
        None => exact(whole, places, Some(point)),
        Some(_) if all_last && is_grouped(&runs) => exact(&runs, "", Some(other(point))),
        Some(first) if before.iter().all(|sign| sign == first) && *first != last => {
            if is_grouped(whole) { exact(whole, places, Some(point)) } else { Err(OTHER) }
        }
        Some(_) => Err(OTHER),
    }
}

/// Whether runs of digits are groups of thousands: threes, or twos before the last as in India.
fn is_grouped(runs: &[&str]) -> bool {
    let [first, middle @ .., last] = runs else { return true };
    let all = |length: usize| middle.iter().all(|run| run.len() == length);
    last.len() == 3 && (1..=3).contains(&first.len()) && (all(3) || (all(2) && first.len() < 3))
}

fn hundredths(whole: &[&str], places: &str) -> Result<i64, &'static str> {
    let (two, more) = places.split_at_checked(2).unwrap_or((places, ""));
    if more.bytes().any(|digit| digit != b'0') {
        return Err(TOO_EXACT);
    }
    let filled = two.bytes().chain(*b"00").take(2);
    let mut digits = whole.iter().flat_map(|run| run.bytes()).chain(filled);
    digits
        .try_fold(0i64, |sum, digit| {
            sum.checked_mul(10)?.checked_add(i64::from(digit.wrapping_sub(b'0')))
        })
        .ok_or(TOO_LARGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<i64, &str>) {
        let found = match read(text) {
            Ok(Read::Exact { hundredths, .. }) => Ok(hundredths),
            Ok(Read::Open(_)) => Err("open"),
            Err(found) => Err(found),
        };
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn an_amount_is_read_to_the_hundredth() {
        for (text, expected) in [
            ("12.50", 1250),
            ("12,50", 1250),
            ("12.5", 1250),
            ("12", 1200),
            ("0", 0),
            (".99", 99),
            ("12.5000", 1250),
            ("1,234.50", 123_450),
            ("1.234,50", 123_450),
            ("1 234,50", 123_450),
            ("1\u{a0}234,50", 123_450),
            ("1\u{202f}234", 123_400),
            ("1'234.50", 123_450),
            ("1’234’567.00", 123_456_700),
            ("1,234,567", 123_456_700),
            ("1.234.567", 123_456_700),
            ("12,34,567.00", 123_456_700),
            ("1234567.89", 123_456_789),
            ("92233720368547758.07", i64::MAX),
        ] {
            check(text, Ok(expected));
        }
    }

    #[test]
    fn signs_and_currencies_may_stand_around_it() {
        for (text, expected) in [
            ("-12.50", -1250),
            ("+12.50", 1250),
            ("\u{2212}12.50", -1250),
            ("12.50-", -1250),
            ("(12.50)", -1250),
            ("(£12.50)", -1250),
            ("£12.50", 1250),
            ("-£12.50", -1250),
            ("£-12.50", -1250),
            ("£ 1,234.50", 123_450),
            ("12,50 €", 1250),
            ("USD 12.50", 1250),
            ("12.50 EUR", 1250),
            ("-12.50EUR", -1250),
            ("₹1,23,456.00", 12_345_600),
            ("R 12.50", 1250),
            ("Rs. 12.50", 1250),
            ("  12.50 ", 1250),
        ] {
            check(text, Ok(expected));
        }
    }

    #[test]
    fn what_is_no_amount_is_said_in_structure() {
        for (text, expected) in [
            ("", "none"),
            ("  ", "none"),
            ("twelve", OTHER),
            ("12.50.", OTHER),
            ("1,2345.00", OTHER),
            ("1,23,45", OTHER),
            ("1234,567.00", OTHER),
            ("1.234,567.00", OTHER),
            ("1,234 567", OTHER),
            ("--12", OTHER),
            ("-12-", OTHER),
            ("(-12)", OTHER),
            ("£12 EUR", OTHER),
            ("£", OTHER),
            ("-", OTHER),
            (".", OTHER),
            ("12%", OTHER),
            ("12.345", "open"),
            ("12.3456", TOO_EXACT),
            ("0.123", TOO_EXACT),
            ("0.125000", TOO_EXACT),
            ("1,234.567", TOO_EXACT),
            ("1e5", OTHER),
            ("NaN", OTHER),
            ("٣", OTHER),
            ("92233720368547758.08", TOO_LARGE),
            ("99999999999999999999999999999999999999999", TOO_LARGE),
        ] {
            check(text, Err(expected));
        }
        check(&"1".repeat(65), Err("a longer text"));
    }

    #[test]
    fn one_sign_before_three_digits_is_told_by_others() {
        let with = |text: &str| match read(text) {
            Ok(Read::Open(open)) => (open.with(Point::Stop), open.with(Point::Comma)),
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(with("1,234"), (Some(123_400), None));
        assert_eq!(with("1.234"), (None, Some(123_400)));
        assert_eq!(with("-£1.250"), (Some(-125), Some(-125_000)));
        let point = |text: &str| match read(text) {
            Ok(Read::Exact { point, .. }) => point,
            other => panic!("{text}: {other:?}"),
        };
        for (text, expected) in [
            ("12.50", Some(Point::Stop)),
            ("12,50", Some(Point::Comma)),
            ("1,234,567", Some(Point::Stop)),
            ("1 234 567", None),
            ("1 234,5", Some(Point::Comma)),
            ("1234", None),
        ] {
            assert_eq!(point(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        /// Whatever is written with two places is read as it was.
        #[test]
        fn an_amount_comes_back(hundredths in -1_000_000_000_000i64..1_000_000_000_000, comma: bool) {
            let size = hundredths.unsigned_abs();
            let whole = (size / 100).to_string();
            let mut grouped = String::new();
            for (at, digit) in whole.chars().enumerate() {
                if at > 0 && (whole.len() - at) % 3 == 0 {
                    grouped.push(if comma { '.' } else { ',' });
                }
                grouped.push(digit);
            }
            let point = if comma { ',' } else { '.' };
            let sign = if hundredths < 0 { "-" } else { "" };
            let text = format!("{sign}{grouped}{point}{:02}", size % 100);
            let found = read(&text);
            let point = Some(if comma { Point::Comma } else { Point::Stop });
            proptest::prop_assert_eq!(found, Ok(Read::Exact { hundredths, point }));
        }

        /// No text makes it panic.
        #[test]
        fn any_text_comes_back(text in "[-+0-9.,' ()€$£A-Z]{0,20}") {
            let _ = read(&text);
        }
    }
}
