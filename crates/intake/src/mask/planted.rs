//! Planted card data, written apart from the masker: what it must find and what it must leave.

/// Numbers that look random and are the same in every run (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// Some bytes changed, left out, doubled or put elsewhere.
    pub fn mutated(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(12) {
            if bytes.is_empty() {
                break;
            }
            let at = self.below(bytes.len());
            let length = 1 + self.below(40).min(bytes.len() - at - 1);
            match self.below(6) {
                0 => bytes[at] = self.next() as u8,
                1 => drop(bytes.drain(at..at + length)),
                2 => {
                    let piece = bytes[at..at + length].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
                3 => bytes.truncate(at),
                4 => {
                    let piece: &[&str] =
                        &["\u{feff}", "é", "[card#1", "]", "\"", "0", "{", "= ", "\n"];
                    let piece = self.pick(piece).bytes().collect::<Vec<_>>();
                    bytes.splice(at..at, piece);
                }
                _ => bytes.swap(at, 0),
            }
        }
        bytes
    }
}

/// What a conversation was made of.
struct Planted {
    /// `a: …` and `c: …`, one a turn.
    lines: Vec<String>,
    /// The turns that hold card data, and nothing else that is a number.
    secret: Vec<usize>,
    /// Whether it is said in words.
    spoken: bool,
    /// How it was made, for a failure.
    how: String,
}

fn check_digit(digits: &[u8]) -> u8 {
    let mut sum = 0;
    for (from_right, &digit) in digits.iter().rev().enumerate() {
        let value = u32::from(digit) * if from_right % 2 == 0 { 2 } else { 1 };
        sum += value / 10 + value % 10;
    }
    ((10 - sum % 10) % 10) as u8
}

fn card(random: &mut Random) -> Vec<u8> {
    let (prefix, length) = [
        ("4", 16),
        ("4", 16),
        ("4", 13),
        ("51", 16),
        ("55", 16),
        ("2221", 16),
        ("34", 15),
        ("37", 15),
        ("6011", 16),
        ("36", 14),
        ("6759", 18),
        ("4", 19),
    ][random.below(12)];
    let mut digits: Vec<u8> = prefix.bytes().map(|byte| byte - b'0').collect();
    while digits.len() < length - 1 {
        // Cards in the wild hold repeated digits; `double` needs them.
        let again = digits[digits.len() - 1];
        digits.push(if random.below(5) == 0 { again } else { random.below(10) as u8 });
    }
    digits.push(check_digit(&digits));
    digits
}

fn plain(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

const UNITS: [&str; 10] =
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
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
const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Digits in words, in one of the ways people say them.
fn in_words(digits: &[u8], random: &mut Random) -> String {
    let style = random.below(4);
    let zero = random.pick(&["zero", "oh", "oh", "nought", "o"]).to_owned();
    let filler = random.below(3);
    let mut words: Vec<String> = Vec::new();
    let mut at = 0;
    while at < digits.len() {
        let digit = digits[at];
        let same = digits[at..].iter().take_while(|&&other| other == digit).count();
        let single = if digit == 0 { zero.clone() } else { UNITS[usize::from(digit)].to_owned() };
        if style == 1 && same >= 3 && random.below(2) == 0 {
            words.push(format!("{} {single}", random.pick(&["triple", "treble"])));
            at += 3;
        } else if style <= 1 && same >= 2 && random.below(3) > 0 {
            words.push(format!("double {single}"));
            at += 2;
        } else if style == 2 && at + 1 < digits.len() && digit > 0 {
            let next = usize::from(digits[at + 1]);
            words.push(match (digit, next) {
                (1, _) => TEENS[next].to_owned(),
                (_, 0) => TENS[usize::from(digit)].to_owned(),
                _ => {
                    format!("{}{}{}", TENS[usize::from(digit)], ["-", " "][at / 2 % 2], UNITS[next])
                }
            });
            at += 2;
            // `forty` and then a single digit would be one number: people pause there.
            if next == 0 && at < digits.len() && digits[at] > 0 && at + 1 == digits.len() {
                words.push("and then".into());
            }
        } else {
            words.push(single);
            at += 1;
        }
        if filler > 0 && at < digits.len() && random.below(8) == 0 {
            words
                .push(random.pick(&["um", "and then", "uh", "er", "and", "that's", "then"]).into());
        } else if filler == 2
            && random.below(5) == 0
            && let Some(word) = words.last_mut()
        {
            word.push(',');
        }
    }
    words.join(" ")
}

fn written(digits: &[u8], random: &mut Random) -> String {
    let joint = random.pick(&[
        " ", " ", "-", "", "", ".", "  ", "\n", " - ", "\u{a0}", "x", "_", "&nbsp;", "</b><b>",
    ]);
    let sizes: &[usize] = match (digits.len(), random.below(4)) {
        (15, 0..=2) => &[4, 6, 5],
        (_, 3) => &[2],
        _ => &[4],
    };
    let mut groups = Vec::new();
    let mut at = 0;
    for size in sizes.iter().chain(std::iter::repeat(sizes.last().unwrap_or(&4))) {
        if at >= digits.len() {
            break;
        }
        let end = (at + size).min(digits.len());
        groups.push(plain(&digits[at..end]));
        at = end;
    }
    groups.join(joint)
}

/// A conversation with one card number in it, and perhaps its code.
fn planted(random: &mut Random, spoken: bool) -> Planted {
    let mut digits = card(random);
    let cue = random.below(3) > 0;
    if cue && random.below(6) == 0 {
        // A slip of the tongue or of the recogniser: it does not pass the check any more.
        let at = random.below(digits.len());
        digits[at] = (digits[at] + 1) % 10;
    }
    let how = format!("{} {}", plain(&digits), if cue { "with a cue" } else { "without a cue" });
    let say = |digits: &[u8], random: &mut Random| {
        if spoken { in_words(digits, random) } else { written(digits, random) }
    };
    let mut made = Planted { lines: Vec::new(), secret: Vec::new(), spoken, how };
    let open =
        ["hello how can i help", "good morning", "thanks for waiting, let us take the payment"];
    made.lines.push(format!("a: {}", random.pick(&open)));
    if cue {
        let ask = random.pick(&[
            "can i take the long card number please",
            "And what's the card number?",
            "what is the number on the front of your debit card",
            "which visa would you like to use",
            "I need the sixteen digit card number, please.",
            "Could you read me the long number across the front",
        ]);
        made.lines.push(format!("a: {ask}"));
        if random.below(4) == 0 {
            made.lines.push("c: let me find my purse".into());
            made.lines.push("a: no rush at all".into());
        }
    } else {
        made.lines.push("a: whenever you are ready".into());
    }
    let turns = if random.below(2) == 0 { 1 } else { 2 + random.below(3) };
    let mut at = 0;
    for turn in 0..turns {
        let end = if turn + 1 == turns { digits.len() } else { (at + 4).min(digits.len()) };
        let piece = digits[at..end].to_vec();
        at = end;
        let before = if turn == 0 {
            random.pick(&["", "it's ", "yeah it's ", "okay so that is ", "Sure, ", "ok ready? "])
        } else {
            random.pick(&["", "", "and then ", "then ", "yep, ", "next is "])
        };
        let after = random.pick(&["", "", "", " okay", "."]);
        made.secret.push(made.lines.len());
        let piece = say(&piece, random);
        made.lines.push(format!("c: {before}{piece}{after}"));
        if turn + 1 < turns {
            match random.below(4) {
                0 => {}
                1 => {
                    let back = say(&digits[..end][end - end.min(4)..], random);
                    made.secret.push(made.lines.len());
                    made.lines.push(format!("a: {back}"));
                }
                2 => made.lines.push("a: yes, go on".into()),
                _ => made.lines.push(format!(
                    "a: {}",
                    random.pick(&["mm-hm", "okay", "yeah", "thank you, and then"])
                )),
            }
        }
    }
    if random.below(2) == 0 {
        made.secret.push(made.lines.len());
        if random.below(2) == 0 {
            let back = say(&digits, random);
            made.lines.push(format!("a: so that's {back} is that right"));
        } else {
            let back = say(&digits[digits.len() - 8..], random);
            made.lines.push(format!("a: and it ends {back}"));
        }
        made.lines.push("c: that's right".into());
    }
    if cue && random.below(2) == 0 {
        let length = if digits.len() == 15 { 4 } else { 3 };
        let code: Vec<u8> = (0..length).map(|_| random.below(10) as u8).collect();
        let ask = random.pick(&[
            "and the three digits on the back",
            "and the security code please",
            "What's the CVV?",
            "the last three digits on the back of the card",
            "can i get the c v v number",
            "and the cvc",
        ]);
        made.lines.push(format!("a: {ask}"));
        let given = if spoken { in_words(&code, random) } else { plain(&code) };
        let before = random.pick(&["", "it's ", "um ", "that is ", "yeah sure, "]);
        made.secret.push(made.lines.len());
        made.lines.push(format!("c: {before}{given}"));
        if random.below(2) == 0 {
            made.secret.push(made.lines.len());
            let back = if spoken { in_words(&code, random) } else { plain(&code) };
            made.lines.push(format!("a: {back}, lovely"));
        }
    }
    made.lines.push("a: that has gone through, thank you".into());
    if random.below(2) == 0 {
        // As a speech recogniser writes it.
        for line in &mut made.lines {
            let (who, text) = line.split_at(3);
            let text: String =
                text.chars().filter(|char| !",?!;".contains(*char)).collect::<String>();
            *line = format!("{who}{}", text.to_lowercase());
        }
    }
    made
}

/// Digits, or words for digits, that are still there.
fn left_over(text: &str) -> bool {
    let mut rest = text.to_owned();
    while let Some(start) = rest.find("[c") {
        let end = rest[start..].find(']').map_or(rest.len(), |to| start + to + 1);
        rest.replace_range(start..end, "·");
    }
    let words: Vec<String> =
        rest.split(|char: char| !char.is_alphanumeric()).map(str::to_lowercase).collect();
    words.iter().any(|word| {
        word.chars().any(|char| char.is_ascii_digit())
            || UNITS.contains(&word.as_str())
            || TEENS.contains(&word.as_str())
            || !word.is_empty() && TENS.contains(&word.as_str())
            || ["oh", "nought", "double", "triple", "treble"].contains(&word.as_str())
    })
}

/// A conversation full of numbers that are no card's.
fn innocent(random: &mut Random) -> Vec<String> {
    let number = |length: usize, random: &mut Random| -> String {
        (0..length)
            .map(|at| char::from(b'0' + random.below(if at == 0 { 9 } else { 10 }) as u8))
            .collect()
    };
    let mut lines = vec!["a: hello how can i help".to_owned()];
    for _ in 0..8 {
        let who = random.pick(&["a", "c"]).to_owned();
        let short = number(3, random);
        let eight = number(8, random);
        let spoken: Vec<u8> = eight.bytes().map(|byte| byte - b'0').collect();
        let text = match random.below(16) {
            0 => format!("my number is 07{}", number(9, random)),
            1 => format!(
                "call +44 7{} {} or 020 {} {}",
                number(3, random),
                number(6, random),
                number(4, random),
                number(4, random)
            ),
            2 => format!(
                "the account number is {eight} and the sort code {}-{}-{}",
                number(2, random),
                number(2, random),
                number(2, random)
            ),
            3 => format!("order {}-{}", number(3, random), number(7, random)),
            4 => format!(
                "it was on {}/0{}/2026 at 1{}:{}0",
                10 + random.below(18),
                1 + random.below(9),
                random.below(9),
                random.below(6)
            ),
            5 => {
                format!("you paid £{}.{} and then £{}", number(3, random), number(2, random), short)
            }
            6 => format!("reference {}, meter reading {}", number(10, random), number(5, random)),
            7 => format!("oh seven {}", in_words(&spoken, random)),
            8 => format!("that is {} {} pounds", UNITS[1 + random.below(9)], "hundred and twenty"),
            9 => format!("in {} to {} working days", 2 + random.below(3), 5 + random.below(9)),
            10 => format!("i live at {short} Mill Lane, my postcode is SW1A {}AA", random.below(9)),
            11 => format!("booking ref AB{}X for {} people", number(6, random), random.below(9)),
            12 => format!("my membership is {}", number(12, random)),
            13 => format!("extension {}", number(4, random)),
            14 => format!("ring me back on {}", in_words(&spoken, random)),
            _ => format!("the total is {}, tax {} and {} points", number(4, random), short, eight),
        };
        lines.push(format!("{who}: {text}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mask::mask;
    use crate::mask::tests::conversation;

    /// How many of so many planted conversations keep nothing, with the first that keep something.
    fn kept_nothing(seed: u64, spoken: bool, count: usize) -> (usize, Vec<String>) {
        let mut random = Random(seed);
        let mut clean = 0;
        let mut failures = Vec::new();
        for _ in 0..count {
            let made = planted(&mut random, spoken);
            assert_eq!(made.spoken, spoken);
            let mut masked = conversation(made.lines.iter().map(String::as_str));
            mask(&mut masked);
            let bad = made
                .secret
                .iter()
                .filter(|&&turn| left_over(&masked.turns[turn].text))
                .map(|&turn| format!("{turn}: {}", masked.turns[turn].text))
                .collect::<Vec<_>>();
            if bad.is_empty() {
                clean += 1;
            } else if failures.len() < 12 {
                failures.push(format!(
                    "{}\n{}\n=> {}",
                    made.how,
                    made.lines.join("\n"),
                    bad.join(" | ")
                ));
            }
        }
        (clean, failures)
    }

    #[test]
    fn planted_cards_are_found() {
        for (spoken, least) in [(false, 0.995), (true, 0.97)] {
            let (clean, failures) = kept_nothing(20_261_123, spoken, 1_000);
            let share = clean as f64 / 1_000.0;
            println!("spoken {spoken}: {clean} of 1000 conversations keep nothing");
            assert!(share >= least, "{share}\n{}", failures.join("\n\n"));
        }
    }

    #[test]
    fn other_numbers_are_left() {
        let mut random = Random(11);
        let (mut turns, mut touched) = (0, Vec::new());
        for _ in 0..1_000 {
            let lines = innocent(&mut random);
            let before = conversation(lines.iter().map(String::as_str));
            let mut masked = before.clone();
            mask(&mut masked);
            turns += masked.turns.len();
            for (one, other) in before.turns.iter().zip(&masked.turns) {
                if one.text != other.text {
                    touched.push(format!("{} => {}", one.text, other.text));
                }
            }
        }
        println!("{} of {turns} number-rich turns touched", touched.len());
        assert!(touched.len() * 1_000 <= turns, "{}\n{}", touched.len(), touched.join("\n"));
    }

    #[test]
    fn masking_twice_changes_nothing_and_no_mutation_makes_it_panic() {
        let mut random = Random(5);
        for round in 0..2_000 {
            let made = planted(&mut random, round % 2 == 0);
            let mut one = conversation(made.lines.iter().map(String::as_str));
            for turn in &mut one.turns {
                if random.below(3) == 0 {
                    let mutated = random.mutated(turn.text.as_bytes());
                    turn.text = String::from_utf8_lossy(&mutated).into_owned();
                }
            }
            mask(&mut one);
            let once = one.clone();
            mask(&mut one);
            assert_eq!(one, once, "{}", made.lines.join("\n"));
        }
    }
}
