//! What names something: digit strings, codes of letters and digits, spelled words, e-mail
//! addresses.

use super::lexicon::{DIGITS, HOST, MAIL, Role};
use super::spoken::Shape;
use super::turn::{Joint, Turn};
use super::value::{Bound, Number, Span, Value};
use super::written::{self, Written};

/// The longest code, in parts, and address, in words; what goes on is read anew.
const LONGEST: usize = 48;

/// What a code has so far.
#[derive(Default)]
struct Code {
    text: String,
    letters: usize,
    digits: usize,
    /// How many parts are written words of letters and digits.
    mixed: usize,
    /// Bytes of "o", which is a letter among letters and a nought among digits.
    unsure: Vec<usize>,
}

impl Turn<'_> {
    /// Digits that name something, and the word after them.
    pub fn digits(&self, at: usize) -> Option<(Number, usize)> {
        let (written, said) = (self.written_digits(at), self.said_digits(at));
        // "4 4 7 1 double 0 9": what is read further is the whole of it.
        let end = |read: &Option<(String, Span, usize)>| read.as_ref().map(|read| read.2);
        let (digits, span, end) = if end(&said) > end(&written) { said } else { written }?;
        Some((number(span, Value::Digits(digits)), end))
    }

    fn said_digits(&self, at: usize) -> Option<(String, Span, usize)> {
        let run = self.run(at);
        let (first, last) = (run.items.first()?, run.items.last()?);
        let cued = self.has_before(at, 4, DIGITS);
        let digits = run.digits();
        let pieces = run.items.len();
        let several = run.items.iter().any(|item| item.shape == Shape::Several);
        let enough = if run.by_digit() {
            let nought = first.value == 0 && self.ends_before(run.end);
            digits.len() >= 3 || several || (pieces == 2 && (cued || nought))
        } else {
            // "forty two twelve" alone may be anything.
            digits.len() >= 4 && (pieces >= 3 || (pieces == 2 && (cued || first.value == 0)))
        };
        // "five minutes": what counts something is no name, and what it is of belongs to it.
        let counts = self.counts(last.end) && !several && pieces < 4;
        let lone = pieces == 1 && !several;
        // "the fee is three forty nine ninety nine".
        let price = !run.by_digit() && self.price(at).is_some();
        (enough && !counts && !lone && !price).then(|| (digits, self.span(at, run.end), run.end))
    }

    /// Written digits: groups that belong together, or one group that is long or asked for.
    fn written_digits(&self, at: usize) -> Option<(String, Span, usize)> {
        if self.role(at) != Role::Written || self.is_glued(at) || self.sign_before(at).is_some() {
            return None;
        }
        let mut digits = String::new();
        let (mut end, mut hyphens, mut singles, mut nought) = (at, 0, 0, false);
        while end < at + LONGEST && (end == at || self.goes_on(end, hyphens)) {
            let group = self.word(end);
            let is_group = !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
            if !is_group {
                break;
            }
            hyphens += usize::from(end > at && self.joint(end) == Joint::Hyphen);
            singles += usize::from(group.len() == 1);
            nought |= group.len() > 1 && group.starts_with('0');
            digits.extend(written::digits_of(group));
            end += 1;
        }
        let groups = end - at;
        let first = self.word(at).len();
        if groups == 0 {
            return None;
        }
        let before = self.before(at);
        let plus = before.ends_with('+');
        let hash = before.ends_with('#');
        let cued = hash || self.has_before(at, 3, DIGITS);
        let whole = |digits: String, end: usize| {
            let mut span = self.span(at, end);
            span.start -= u32::from(plus);
            (digits, span, end)
        };
        let together = groups > 1
            && (plus
                || singles == groups && groups >= 3
                || (self.word(at).starts_with('0') && first > 2 && digits.len() >= 7)
                || (hyphens + 1 == groups && (groups > 2 || nought))
                || (nought && digits.len() >= 7)
                || (digits.len() >= 10 && !self.counts(end) && singles <= 1));
        if together {
            return Some(whole(digits, end));
        }
        let group = self.word(at);
        let counts = self.counts(at + 1) || self.goes_on_as_range(at + 1);
        let long = group.len() >= 5 && !self.has_before(at, 4, super::lexicon::PRICE);
        let named = (first > 1 && group.starts_with('0')) || plus || (cued && group.len() >= 3);
        ((named || long) && !counts).then(|| whole(group.to_owned(), at + 1))
    }

    /// Whether a group of digits may join the one before it.
    fn goes_on(&self, at: usize, hyphens: usize) -> bool {
        let touches = self.before(at).ends_with(['-', '\u{2010}', '\u{2011}']);
        match self.joint(at) {
            Joint::Space => hyphens == 0 || !touches,
            Joint::Hyphen => touches,
            _ => false,
        }
    }

    fn goes_on_as_range(&self, at: usize) -> bool {
        self.joint(at) == Joint::Hyphen && self.role(at) == Role::Written
    }

    /// A code of letters and digits, or a word that is spelled, and the word after it.
    pub fn code(&self, at: usize) -> Option<(Number, usize)> {
        if !self.starts_code(at) {
            return None;
        }
        let mut code = Code::default();
        let (mut end, mut parts) = (at, 0);
        // Where it ends if "a" or "i" behind it are words.
        let mut kept = (0, at);
        while parts < LONGEST {
            if parts > 0 && !self.joins_code(end) {
                break;
            }
            let from = if parts > 0 && matches!(self.role(end), Role::Dash | Role::Filler) {
                end + 1
            } else {
                end
            };
            let Some(after) = self.part(from, &mut code) else { break };
            end = after;
            parts += 1;
            let article =
                matches!(self.role(from), Role::A | Role::Letter(b'I')) && after == from + 1;
            if !article || (self.ends_before(after) && code.letters > 1) {
                kept = (code.text.len(), end);
            }
        }
        let (length, end) = kept;
        code.cut(length);
        code.settle();
        let all = code.letters + code.digits;
        let letters_first = code.text.starts_with(|c: char| c.is_ascii_alphabetic());
        let span = self.span(at, end);
        if code.digits == 0 {
            let spelled = code.letters >= 3 && end > at + 1;
            return spelled.then(|| (number(span, Value::Spelled(code.text)), end));
        }
        let mixed = code.mixed > 0 && code.digits >= 2 && all >= 4;
        let said = code.mixed == 0
            && code.letters > 0
            && ((letters_first && code.digits >= 2) || (code.letters >= 2 && all >= 4) || all >= 5);
        ((mixed || said) && code.letters > 0).then(|| (number(span, Value::Code(code.text)), end))
    }

    fn starts_code(&self, at: usize) -> bool {
        let letter = |at| matches!(self.next(at), Role::Letter(_) | Role::Spelling(_));
        match self.role(at) {
            // "a VCR": beside capitals a small one is a word.
            Role::A => {
                let capital = |at| self.word(at).starts_with(|c: char| c.is_ascii_uppercase());
                letter(at + 1) && (capital(at) || !capital(at + 1))
            }
            Role::Letter(b'I') | Role::Spelling(_) => letter(at + 1),
            Role::Letter(_) | Role::Digit(_) | Role::Times(_) => true,
            Role::Oh => self.word(at).len() == 1 && letter(at + 1),
            Role::Tens(_) | Role::Teen(_) => true,
            Role::Written => !self.is_glued(at) && self.sign_before(at).is_none(),
            Role::Other => self.capitals(at),
            _ => false,
        }
    }

    /// Two or three capitals that a hyphen ties to digits: "AB-10293".
    fn capitals(&self, at: usize) -> bool {
        let word = self.word(at);
        (2..=4).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_uppercase())
            && self.joint(at + 1) == Joint::Hyphen
            && matches!(self.written(at + 1), Written::Whole { digits: 3.., .. })
    }

    fn joins_code(&self, at: usize) -> bool {
        match self.joint(at) {
            Joint::Space | Joint::Hyphen => true,
            Joint::Clause => !self.has(at, super::lexicon::SMALL) && self.role(at) != Role::A,
            // "J. O. N. E. S."
            Joint::Sentence => self.word(at).len() == 1 && self.before(at).ends_with(". "),
            Joint::Other => false,
        }
    }

    /// Adds a part of a code and says which word comes after it.
    fn part(&self, at: usize, code: &mut Code) -> Option<usize> {
        match self.role(at) {
            Role::Letter(letter) => {
                code.letter(letter);
                Some(self.after_example(at, letter))
            }
            Role::A => {
                code.letter(b'A');
                Some(self.after_example(at, b'A'))
            }
            Role::Spelling(letter) => {
                code.letter(letter);
                Some(at + 1)
            }
            Role::Oh => {
                let unsure = self.word(at).len() == 1;
                if unsure {
                    code.unsure.push(code.text.len());
                }
                code.digit("0");
                Some(if unsure { self.after_example(at, b'O') } else { at + 1 })
            }
            Role::Times(times) => match self.next(at + 1) {
                Role::Letter(letter) => {
                    (0..times).for_each(|_| code.letter(letter));
                    Some(at + 2)
                }
                Role::A => {
                    (0..times).for_each(|_| code.letter(b'A'));
                    Some(at + 2)
                }
                Role::Digit(digit) => {
                    (0..times).for_each(|_| code.digit(&digit.to_string()));
                    Some(at + 2)
                }
                Role::Oh => {
                    (0..times).for_each(|_| code.digit("0"));
                    Some(at + 2)
                }
                _ => None,
            },
            Role::Digit(_) | Role::Teen(_) | Role::Tens(_) => {
                let (value, end) = self.below_hundred(at)?;
                let more = matches!(self.next(end), Role::Hundred | Role::Scale(_) | Role::Point);
                if more || self.counts(end) {
                    return None;
                }
                code.digit(&value.to_string());
                Some(end)
            }
            Role::Written => match self.written(at) {
                Written::Whole { grouped: false, .. } if !self.counts(at + 1) => {
                    code.digit(self.word(at));
                    Some(at + 1)
                }
                // "4K" and "1AA" both start with digits; only a code has more around it.
                Written::Mixed { code: true, digits, letters } => {
                    code.text.push_str(&self.word(at).to_ascii_uppercase());
                    code.letters += usize::from(letters);
                    code.digits += usize::from(digits);
                    code.mixed += 1;
                    Some(at + 1)
                }
                _ => None,
            },
            Role::Other if self.capitals(at) => {
                self.word(at).bytes().for_each(|letter| code.letter(letter));
                code.mixed += 1;
                Some(at + 1)
            }
            _ => None,
        }
    }

    /// The word after "C for Charlie", "B as in boy"; the next one where no example follows.
    fn after_example(&self, at: usize, letter: u8) -> usize {
        let example = match (self.next(at + 1), self.next(at + 2)) {
            (Role::For, _) => at + 2,
            (Role::As, Role::In | Role::For) => at + 3,
            _ if self.word(at + 1).eq_ignore_ascii_case("like") => at + 2,
            _ => return at + 1,
        };
        let word = self.word(example).as_bytes();
        let fits = word.len() > 1 && word[0].eq_ignore_ascii_case(&letter);
        if fits && self.next(example) != Role::Barrier { example + 1 } else { at + 1 }
    }

    /// An e-mail address, written or said, and the word after it.
    pub fn address(&self, at: usize) -> Option<(Number, usize)> {
        if self.role(at) == Role::Address {
            return self.written_address(at);
        }
        let mut text = String::new();
        let mut end = at;
        // The name: words with "dot" or "underscore" between them, and digits.
        loop {
            end = self.address_word(end, &mut text)?;
            while matches!(
                self.next(end),
                Role::Digit(_) | Role::Teen(_) | Role::Tens(_) | Role::Written
            ) || (matches!(self.next(end), Role::Letter(_)) && self.is_single(end - 1))
            {
                end = self.address_word(end, &mut text)?;
            }
            match mark(self.next(end)) {
                Some(mark) => text.push(mark),
                None => break,
            }
            end += 1;
            if end > at + LONGEST {
                return None;
            }
        }
        if self.next(end) != Role::At {
            return None;
        }
        let name = (end, text.len());
        text.push('@');
        end += 1;
        let host = end;
        end = self.address_word(end, &mut text)?;
        let mut dots = 0;
        while self.next(end) == Role::Dot && end < at + LONGEST {
            text.push('.');
            dots += 1;
            end = self.address_word(end + 1, &mut text)?;
        }
        // "look at amazon dot com" is no address; "mary at gmail dot com" is.
        let sure = name.0 > at + 1
            || text.get(..name.1).is_some_and(|name| name.contains(['.', '_', '-']))
            || self.has(host, HOST)
            || self.has_before(at, 6, MAIL);
        (dots > 0 && sure).then(|| (number(self.span(at, end), Value::Address(text)), end))
    }

    fn is_single(&self, at: usize) -> bool {
        self.word(at).len() == 1
    }

    /// One word of an address, as it is written.
    fn address_word(&self, at: usize, text: &mut String) -> Option<usize> {
        match self.role(at) {
            Role::Barrier | Role::Address | Role::At | Role::Dot | Role::Underscore => None,
            Role::Digit(_) | Role::Teen(_) | Role::Tens(_) => {
                let (value, end) = self.below_hundred(at)?;
                text.push_str(&value.to_string());
                Some(end)
            }
            _ if self.joint(at) == Joint::Sentence && !text.is_empty() => None,
            _ => {
                text.push_str(&self.word(at).to_lowercase());
                Some(at + 1)
            }
        }
    }

    /// A written address: the words read only its end, so its start is looked for.
    fn written_address(&self, at: usize) -> Option<(Number, usize)> {
        let span = self.span(at, at + 1);
        let part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
        let before = self.before(at);
        let start = before.trim_end_matches(part).len();
        let whole = self.text.get(start..span.end as usize)?;
        let whole = whole.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = span.end as usize - whole.len();
        let address = whole.trim_end_matches(|c: char| !c.is_alphanumeric());
        let (name, host) = address.split_once('@')?;
        let span = Span { start: start as u32, end: (start + address.len()) as u32 };
        (!name.is_empty() && host.contains('.') && !host.contains('@'))
            .then(|| (number(span, Value::Address(address.to_lowercase())), at + 1))
    }
}

impl Code {
    fn letter(&mut self, letter: u8) {
        self.text.push(char::from(letter));
        self.letters += 1;
    }

    fn digit(&mut self, digits: &str) {
        self.text.push_str(digits);
        self.digits += digits.len();
    }

    /// Takes back what "a" or "i" added that were words.
    fn cut(&mut self, length: usize) {
        let over = self.text.len().saturating_sub(length);
        self.text.truncate(length);
        self.letters = self.letters.saturating_sub(over);
    }

    /// Decides what each "o" is.
    fn settle(&mut self) {
        let mut bytes = self.text.clone().into_bytes();
        let sure = self.digits - self.unsure.len();
        for &at in &self.unsure {
            let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
            let among =
                (at == 0 || is_digit(at - 1)) && (at + 1 >= bytes.len() || is_digit(at + 1));
            if sure == 0 || !among {
                bytes[at] = b'O';
                self.digits -= 1;
                self.letters += 1;
            }
        }
        self.text = bytes.into_iter().map(char::from).collect();
    }
}

/// The mark that a word of an address stands for.
fn mark(role: Role) -> Option<char> {
    Some(match role {
        Role::Dot => '.',
        Role::Underscore => '_',
        Role::Dash => '-',
        _ => return None,
    })
}

fn number(span: Span, value: Value) -> Number {
    Number { span, value, to: None, or: None, bound: Bound::Exact }
}
