//! Digits as they are said.

use super::cards::cut;
use crate::draw::Draw;
use crate::spelled::{TENS, UNITS};

/// How one speaker says digits.
#[derive(Clone, Copy)]
pub struct Speaker {
    /// What 0 is called.
    pub zero: &'static str,
    /// Whether equal digits are said as "double" and "triple".
    pub doubles: bool,
}

impl Speaker {
    /// A speaker by chance.
    pub fn new(draw: &mut Draw) -> Self {
        let zero = draw.one_of(&["oh", "oh", "zero", "zero", "nought"]);
        Self { zero, doubles: draw.chance(50) }
    }

    /// One by one: "four", "five", "double three".
    pub fn singly(self, digits: &str) -> Vec<String> {
        let mut said = Vec::new();
        let mut rest = digits;
        while let Some(first) = rest.chars().next() {
            let run = rest.len() - rest.trim_start_matches(first).len();
            let run = if self.doubles { run.min(if run == 4 { 2 } else { 3 }) } else { 1 };
            let word = self.unit(first);
            said.push(match run {
                2 => format!("double {word}"),
                3 => format!("triple {word}"),
                _ => word.to_owned(),
            });
            rest = &rest[run..];
        }
        said
    }

    /// By twos: "forty five", "oh nine".
    pub fn by_twos(self, digits: &str) -> Vec<String> {
        // An odd digit comes first where three are said ("four fifty three"), else last.
        let head = if digits.len() == 3 { 1 } else { 0 };
        let (head, pairs) = digits.split_at(head);
        let mut said = self.singly(head);
        let pairs = cut(pairs, &[2; 9]);
        for (place, pair) in pairs.iter().enumerate() {
            let odd_follows = pairs.get(place + 1).is_some_and(|next| next.len() == 1);
            said.push(match pair.as_bytes() {
                [b'0', b'0'] => format!("double {}", self.zero),
                [b'1', unit] => UNITS[usize::from(10 + unit - b'0')].to_owned(),
                // "twenty" before "five" would be 25.
                [b'2'..=b'9', b'0'] if odd_follows => self.singly(pair).join(" "),
                [tens @ b'2'..=b'9', _] => {
                    let tens = TENS[usize::from(tens - b'0')];
                    match pair.chars().nth(1) {
                        Some('0') | None => tens.to_owned(),
                        Some(unit) => format!("{tens} {}", self.unit(unit)),
                    }
                }
                _ => self.singly(pair).join(" "),
            });
        }
        said
    }

    /// A group of four that ends on hundreds as "fifteen hundred", another one by one.
    pub fn with_hundreds(self, digits: &str) -> Vec<String> {
        match digits.as_bytes() {
            [b'1'..=b'9', b'1'..=b'9', b'0', b'0'] => {
                vec![format!("{} hundred", self.by_twos(&digits[..2]).join(" "))]
            }
            _ => self.singly(digits),
        }
    }

    /// A group of three or four as one number, another one by one.
    pub fn as_number(self, digits: &str) -> Vec<String> {
        let bytes = digits.as_bytes();
        let sayable = matches!(bytes.len(), 3 | 4) && bytes[0] != b'0';
        // What ends on a bare "forty" would run into the next number's first digit.
        let runs_on = digits.ends_with('0') && !digits.ends_with("000");
        if !sayable || runs_on {
            return self.singly(digits);
        }
        let mut said = Vec::new();
        let (heads, tail) = digits.split_at(bytes.len() - 2);
        for (digit, name) in heads.chars().rev().zip(["hundred", "thousand"]) {
            if digit != '0' {
                said.insert(0, format!("{} {name}", self.unit(digit)));
            }
        }
        match tail.trim_start_matches('0') {
            "" => {}
            rest if rest.len() == 1 => said.push(format!("and {}", self.singly(rest).concat())),
            rest => said.push(format!("and {}", self.by_twos(rest).concat())),
        }
        said
    }

    fn unit(self, digit: char) -> &'static str {
        match digit {
            '0' => self.zero,
            _ => digit.to_digit(10).map_or("", |digit| UNITS[digit as usize]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::digits::digits;
    use super::*;

    #[test]
    fn what_is_said_reads_as_its_digits() {
        let mut draw = Draw::new(3);
        for number in 0..10_000 {
            let number = format!("{number:04}");
            let speaker = Speaker::new(&mut draw);
            for number in [&number[..], &number[1..]] {
                let ways = [
                    speaker.singly(number),
                    speaker.by_twos(number),
                    speaker.with_hundreds(number),
                    speaker.as_number(number),
                ];
                for said in ways {
                    assert_eq!(digits(&said.join(" ")), *number, "{said:?}");
                }
            }
        }
    }

    #[test]
    fn numbers_are_said_as_people_say_them() {
        let speaker = Speaker { zero: "oh", doubles: true };
        assert_eq!(speaker.singly("4477").join(" "), "double four double seven");
        assert_eq!(speaker.singly("7770").join(" "), "triple seven oh");
        assert_eq!(speaker.by_twos("4539").join(" "), "forty five thirty nine");
        assert_eq!(speaker.by_twos("453").join(" "), "four fifty three");
        assert_eq!(speaker.with_hundreds("1500").join(" "), "fifteen hundred");
        assert_eq!(
            speaker.as_number("4539").join(" "),
            "four thousand five hundred and thirty nine"
        );
        assert_eq!(speaker.as_number("217").join(" "), "two hundred and seventeen");
    }
}
