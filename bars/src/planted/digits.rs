//! A reader of digits, written and spoken, that knows nothing of the one that masks.

/// How many consecutive digits of a card's number may not stand together.
const TELLING: usize = 8;
/// How many other digits may lie between those: a repeated group, a slip of the tongue, or both.
const BETWEEN: usize = 12;

const UNITS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
const TEENS: [&str; 10] = [
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
];
const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const ZEROS: [&str; 5] = ["zero", "oh", "o", "nought", "naught"];

/// The digits of a text, in order; what stands in for masked numbers is left out.
pub fn digits(text: &str) -> String {
    let words = words(&without_tokens(text));
    let mut digits = String::new();
    let mut rest = words.as_slice();
    while let Some(first) = rest.first() {
        let taken = if first.starts_with(|sign: char| sign.is_ascii_digit()) {
            digits.push_str(first);
            1
        } else if let Some((times, digit)) = repeated(rest) {
            digits.push_str(&digit.repeat(times));
            2
        } else if let Some((number, taken)) = number(rest) {
            digits.push_str(&number.to_string());
            taken
        } else {
            if ZEROS.contains(&first.as_str()) {
                digits.push('0');
            }
            1
        };
        rest = &rest[taken..];
    }
    digits
}

/// Whether a stretch of a card's number can still be read from digits. What was repeated or said
/// wrongly may stand between.
pub fn card_stands(stream: &str, card: &str) -> bool {
    let (stream, card) = (stream.as_bytes(), card.as_bytes());
    card.windows(TELLING).any(|wanted| {
        (0..stream.len()).any(|start| {
            let mut wanted = wanted.iter().peekable();
            for (at, digit) in stream[start..].iter().take(TELLING + BETWEEN).enumerate() {
                if wanted.next_if_eq(&digit).is_none() && at == 0 {
                    return false;
                }
            }
            wanted.peek().is_none()
        })
    })
}

/// Whether a code can still be read from digits.
pub fn code_stands(stream: &str, code: &str) -> bool {
    stream.contains(code)
}

/// A text without `[card#1 ending 1234]` and `[code#1]`.
fn without_tokens(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(start) = ["[card#", "[code#"].iter().filter_map(|sign| rest.find(sign)).min() {
        kept.push_str(&rest[..start]);
        kept.push(' ');
        rest = rest[start..].split_once(']').map_or("", |(_, after)| after);
    }
    kept + rest
}

/// Runs of letters in lower case, and runs of digits.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = None;
    for sign in text.chars() {
        let sign = match sign {
            '０'..='９' => char::from(b'0' + (sign as u32 - '０' as u32) as u8),
            _ => sign,
        };
        let kind = sign.is_alphanumeric().then(|| sign.is_ascii_digit());
        if kind.is_some() {
            match words.last_mut() {
                Some(word) if before == kind => word.extend(sign.to_lowercase()),
                _ => words.push(sign.to_lowercase().collect()),
            }
        }
        before = kind;
    }
    words
}

/// "double four", "triple oh", "double 4".
fn repeated(words: &[String]) -> Option<(usize, String)> {
    let [times, digit, ..] = words else { return None };
    let times = match times.as_str() {
        "double" => 2,
        "triple" | "treble" => 3,
        _ => return None,
    };
    if digit.len() == 1 && digit.as_bytes()[0].is_ascii_digit() {
        return Some((times, digit.clone()));
    }
    if ZEROS.contains(&digit.as_str()) {
        return Some((times, "0".to_owned()));
    }
    Some((times, value(&UNITS, digit, 1, 1)?.to_string()))
}

/// A number said as one and how many words it takes: "five", "forty five", "fifteen hundred",
/// "four thousand five hundred and thirty nine".
fn number(words: &[String]) -> Option<(usize, usize)> {
    let (mut number, mut taken) = small(words)?;
    let large = |at: usize| words.get(at).map(String::as_str);
    if large(taken) == Some("thousand") {
        (number, taken) = (number * 1000, taken + 1);
        if let Some((hundreds, used)) = small(&words[taken..])
            && hundreds < 10
            && large(taken + used) == Some("hundred")
        {
            (number, taken) = (number + hundreds * 100, taken + used + 1);
        }
    } else if large(taken) == Some("hundred") {
        (number, taken) = (number * 100, taken + 1);
    } else {
        return Some((number, taken));
    }
    let linked = usize::from(large(taken) == Some("and"));
    if let Some((rest, used)) = small(&words[(taken + linked).min(words.len())..])
        && (linked == 1 || rest >= 10)
        && !matches!(large(taken + linked + used), Some("hundred" | "thousand"))
    {
        (number, taken) = (number + rest, taken + linked + used);
    }
    Some((number, taken))
}

/// A number below a hundred.
fn small(words: &[String]) -> Option<(usize, usize)> {
    let first = words.first()?;
    if let Some(number) = value(&UNITS, first, 1, 1).or_else(|| value(&TEENS, first, 10, 1)) {
        return Some((number, 1));
    }
    let tens = value(&TENS, first, 20, 10)?;
    let unit = words.get(1).and_then(|word| value(&UNITS, word, 1, 1));
    // "twenty" and then "one thousand" are two numbers.
    match unit {
        Some(unit) if words.get(2).is_none_or(|word| word != "thousand") => Some((tens + unit, 2)),
        _ => Some((tens, 1)),
    }
}

fn value(names: &[&str], word: &str, first: usize, step: usize) -> Option<usize> {
    names.iter().position(|name| *name == word).map(|place| first + place * step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_however_they_are_put() {
        let check = |text: &str, expected: &str| assert_eq!(digits(text), expected, "{text}");
        check("4539 1488-0343/6467", "4539148803436467");
        check("４５３９\u{3000}1488\u{a0}0343", "453914880343");
        check("four five three nine", "4539");
        check("Four, five... three-nine.", "4539");
        check("double four triple seven treble oh double 4", "4477700044");
        check("oh zero nought", "000");
        check("forty five thirty nine", "4539");
        check("forty-five oh nine double oh eleven", "45090011");
        check("fifteen hundred four five three nine", "15004539");
        check("forty five hundred", "4500");
        check("four thousand five hundred and thirty nine", "4539");
        check("four thousand and twelve one thousand four hundred and eight", "40121408");
        check("four thousand five hundred thirty nine", "4539");
        check("two hundred and seventeen", "217");
        check("two seventeen", "217");
        check("four 5 three 9 45 39", "45394539");
        check("4,539", "4539");
        check("four five um three nine hang on", "4539");
        check("pay £45.99 by card", "4599");
        check("[card#1 ending 1234] then 5 [code#12]", "5");
        check("[card#1 ending 12", "");
        check("double glazing and a thousand thanks", "");
        check("", "");
    }

    #[test]
    fn a_card_stands_through_repeats_and_slips() {
        let card = "4539148803436467";
        let check = |text: &str, stands: bool| {
            assert_eq!(card_stands(&digits(text), card), stands, "{text}");
        };
        check("4539 1488 0343 6467", true);
        check("4539 4539 1488 1488", true);
        check("4539 [card#1 ending 6467] 6467", false);
        check("[card#1 ending 6467] 0343 6467", true);
        check("0343 646", false);
        check("four five three eight no sorry nine one four double eight", true);
        check("1234 5678 9012 3456", false);
    }
}
