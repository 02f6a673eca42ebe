//! A turn as text, with where each token stands: as it is written, or as a recogniser would hear it.

use super::transcripts::Token;
use crate::draw::Draw;
use crate::spelled::{TENS, UNITS};
use std::ops::Range;

/// A text and where its tokens stand, in bytes.
pub struct Text {
    /// The text.
    pub text: String,
    /// Where each token stands.
    pub places: Vec<Range<usize>>,
}

/// As the transcribers wrote it.
pub fn written(turn: &[Token]) -> Text {
    lay(turn, |_, token| token.text.clone(), |token| token.mark.clone())
}

/// As a recogniser without digits, case or marks would hear it.
pub fn said(turn: &[Token], draw: &mut Draw) -> Text {
    // The unit of money is said behind its magnitude: "$3 billion" is "three billion dollars".
    let mut words: Vec<String> = turn.iter().map(|token| token.text.to_lowercase()).collect();
    for at in 0..turn.len() {
        let token = &turn[at];
        let (sign, rest) = match token.text.strip_prefix('$') {
            Some(rest) => (true, rest),
            None => (false, token.text.as_str()),
        };
        let (rest, percent) = match rest.strip_suffix('%') {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let Some(number) = number(rest, token.year, draw) else { continue };
        let scaled = |at: usize| turn.get(at).is_some_and(|token| is_magnitude(&token.text));
        words[at] = number;
        if percent {
            words[at] += " percent";
        }
        let next = turn.get(at + 1);
        let named = next.is_some_and(|next| {
            super::reference::CURRENCIES.contains(&next.text.to_lowercase().as_str())
        });
        if !sign {
            continue;
        }
        if named || (!scaled(at + 1) && cents(rest).is_some()) {
            // "$2.25" is "two dollars and twenty five cents", and so is "$2.25 cents".
            if let Some((units, cents)) = cents(rest) {
                let and = if draw.chance(70) { "and " } else { "" };
                words[at] = format!(
                    "{} dollars {and}{} cents",
                    below_million(units, draw),
                    below_million(cents, draw)
                );
                if named {
                    words[at + 1].clear();
                }
            }
        } else if scaled(at + 1) {
            // A sum that goes on names its unit at its end.
            let goes_on = turn[at + 1].mark.is_empty()
                && turn.get(at + 2).is_some_and(|next| next.text.starts_with('$'));
            if !goes_on {
                words[at + 1] += " dollars";
            }
        } else {
            words[at] += " dollars";
        }
    }
    lay(
        turn,
        |at, _| words[at].replace(['-', '<', '>', '…'], " ").trim().to_owned(),
        |_| String::new(),
    )
}

fn lay(
    turn: &[Token],
    mut text_of: impl FnMut(usize, &Token) -> String,
    mark_of: impl Fn(&Token) -> String,
) -> Text {
    let mut text = String::new();
    let mut places = Vec::with_capacity(turn.len());
    for (at, token) in turn.iter().enumerate() {
        let word = text_of(at, token);
        if !text.is_empty() && !word.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text += &word;
        places.push(start..text.len());
        text += &mark_of(token);
    }
    Text { text, places }
}

fn is_magnitude(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "thousand" | "million" | "billion" | "trillion")
}

fn cents(number: &str) -> Option<(u64, u64)> {
    let (units, cents) = number.split_once('.')?;
    let cents = if cents.len() == 2 { cents.parse().ok()? } else { return None };
    Some((units.parse().ok()?, cents)).filter(|(_, cents)| *cents > 0)
}

/// A number as it is said; `None` where it is none.
fn number(text: &str, year: bool, draw: &mut Draw) -> Option<String> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let plain = text.replace(',', "");
    let (whole, places) = plain.split_once('.').map_or((plain.as_str(), ""), |pair| pair);
    let whole: u64 = whole.parse().ok()?;
    if places.bytes().any(|byte| !byte.is_ascii_digit()) {
        return None;
    }
    if year && (1900..2100).contains(&whole) {
        let (century, rest) = (whole / 100, whole % 100);
        let rest = match rest {
            0 => return Some("two thousand".to_owned()),
            1..=9 => format!("oh {}", below_million(rest, draw)),
            _ => below_million(rest, draw),
        };
        return Some(format!("{} {rest}", below_million(century, draw)));
    }
    let mut said = below_million(whole, draw);
    // Written out to two places, a nought at the end is not said.
    let places = if places.len() == 2 { places.trim_end_matches('0') } else { places };
    if !places.is_empty() {
        said += " point";
        for digit in places.bytes() {
            said += " ";
            said += UNITS[usize::from(digit - b'0')];
        }
    }
    Some(said)
}

fn below_million(value: u64, draw: &mut Draw) -> String {
    let small = |value: u64| match value {
        0..20 => UNITS[value as usize].to_owned(),
        _ if value.is_multiple_of(10) => TENS[value as usize / 10 % 10].to_owned(),
        _ => format!("{} {}", TENS[value as usize / 10 % 10], UNITS[value as usize % 10]),
    };
    let and = if draw.chance(50) { "and " } else { "" };
    match value {
        0..100 => small(value),
        100..1000 if value.is_multiple_of(100) => {
            format!("{} hundred", UNITS[value as usize / 100])
        }
        100..1000 => format!("{} hundred {and}{}", UNITS[value as usize / 100], small(value % 100)),
        _ => {
            let thousands = format!("{} thousand", below_million(value / 1000, draw));
            match value % 1000 {
                0 => thousands,
                rest => format!("{thousands} {}", below_million(rest, draw)),
            }
        }
    }
}
