//! The spans that the reader must find, from the labels of the transcribers.
//!
//! They label the token that bears the sign and leave "million" outside, so a labelled token is
//! widened over the words of magnitude and currency behind it; labelled tokens that touch without a
//! mark between them are one ("$1 billion $275 million"). "minus" stays outside, and a range that is
//! written as one token is one span.
//!
//! They also label only what is written with a sign. What they wrote with a word for the currency or
//! for per cent ("56 cents", "four and a half percent") and the lower end of a range ("2 to $3
//! billion") is added by the rule below where the reference is to be complete.

use super::transcripts::{Kind, Token};

/// Tokens `from..to` of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// What it is.
    pub kind: Kind,
    /// The first token.
    pub from: usize,
    /// The one after the last.
    pub to: usize,
}

const MAGNITUDES: &[&str] = &["hundred", "thousand", "million", "billion", "trillion"];
/// Words for money behind a number.
pub const CURRENCIES: &[&str] =
    &["dollar", "dollars", "cent", "cents", "peso", "pesos", "euro", "euros", "rupees"];
const PERCENTS: &[&str] = &["percent", "%"];
/// What a number in words is made of.
const NUMBERS: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
];

/// The spans of a turn.
pub fn spans(turn: &[Token], complete: bool) -> Vec<Span> {
    let lower: Vec<String> = turn.iter().map(|token| token.text.to_lowercase()).collect();
    let is =
        |at: usize, list: &[&str]| lower.get(at).is_some_and(|word| list.contains(&word.as_str()));
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    while at < turn.len() {
        let Some((entity, kind)) = turn[at].label else {
            at += 1;
            continue;
        };
        let from = at;
        while at < turn.len() && turn[at].label == Some((entity, kind)) {
            at += 1;
        }
        let touches = |at: usize| at > 0 && turn[at - 1].mark.is_empty();
        if kind == Kind::Amount {
            while touches(at) && (is(at, MAGNITUDES) || is(at, CURRENCIES)) {
                at += 1;
            }
        }
        match spans.last_mut() {
            Some(last) if last.kind == kind && last.to == from && touches(from) => last.to = at,
            _ => spans.push(Span { kind, from, to: at }),
        }
    }
    if complete {
        let mut added = in_words(turn, &lower);
        added.retain(|new| spans.iter().all(|old| new.to <= old.from || old.to <= new.from));
        spans.extend(added);
        spans.sort_unstable_by_key(|span| span.from);
        let ends: Vec<Span> = spans
            .iter()
            .filter_map(|span| {
                let to = span.from.checked_sub(1)?;
                let from = to.checked_sub(1)?;
                let number = is_digits(&lower[from]) || NUMBERS.contains(&lower[from].as_str());
                let number = number && turn[from].label.is_none();
                (matches!(lower[to].as_str(), "to" | "or") && number && turn[from].mark.is_empty())
                    .then_some(Span { kind: span.kind, from, to })
            })
            .collect();
        spans.extend(ends);
    }
    spans.sort_unstable_by_key(|span| span.from);
    spans.dedup();
    spans
}

fn is_digits(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

/// Numbers with a word for money or per cent behind them.
fn in_words(turn: &[Token], lower: &[String]) -> Vec<Span> {
    let mut spans = Vec::new();
    for at in 1..turn.len() {
        let kind = match lower[at].as_str() {
            word if CURRENCIES.contains(&word) => Kind::Amount,
            word if PERCENTS.contains(&word) => Kind::Percent,
            _ => continue,
        };
        let mut from = at;
        let mut numbers = 0;
        while from > 0 && turn[from - 1].mark.is_empty() {
            let word = lower[from - 1].as_str();
            let number = is_digits(word) || NUMBERS.contains(&word);
            let part = MAGNITUDES.contains(&word) || matches!(word, "half" | "point");
            let link = numbers > 0 && matches!(word, "and" | "a") || word == "a" && from < at;
            if !(number || part || link) {
                break;
            }
            numbers += usize::from(number || part);
            from -= 1;
        }
        // "and" starts no number, and "several hundred" says none.
        while from < at && lower[from] == "and" {
            from += 1;
        }
        let bare = MAGNITUDES.contains(&lower[from].as_str());
        if from < at && numbers > 0 && !bare {
            spans.push(Span { kind, from, to: at + 1 });
        }
    }
    spans
}
