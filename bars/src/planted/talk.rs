//! A conversation as it is made up: lines in which the stretches that matter are marked.

use super::cards;
use super::phrases;
use super::say::Speaker;
use crate::draw::Draw;

/// The number of the agent among the parties.
pub const AGENT: u16 = 0;
/// The number of the customer.
pub const CUSTOMER: u16 = 1;

/// Private characters that open a stretch; its place in a list is added to them.
const SECRET: u32 = 0xE100;
const INNOCENT: u32 = 0xE200;
/// The private character that closes a stretch.
const END: char = '\u{E000}';

/// How words are put down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Typed in haste or with care.
    Chat { hasty: bool },
    /// Written as a letter is.
    Email,
    /// By a recogniser: lower case, no punctuation.
    Recogniser,
    /// By a careful typist, or a recogniser that sets punctuation.
    Careful { between: &'static str },
}

/// What is planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The number of a card.
    Card,
    /// Its code.
    Code,
}

/// A secret of the conversation.
pub struct Secret {
    /// Which it is.
    pub kind: Kind,
    /// Its digits, as the customer means them.
    pub digits: String,
    /// How it is put.
    pub form: &'static str,
}

/// A conversation that grows.
pub struct Talk {
    /// What decides everything.
    pub draw: Draw,
    /// How words are put down.
    pub manner: Manner,
    /// How the customer says digits.
    pub customer: Speaker,
    /// How the agent says digits.
    pub agent: Speaker,
    /// Who said what, with marks.
    pub lines: Vec<(u16, String)>,
    /// What must not survive.
    pub secrets: Vec<Secret>,
    /// What the innocent numbers are.
    pub innocents: Vec<&'static str>,
}

/// A stretch of a line that matters.
pub struct Stretch {
    /// The number of a secret, or else of an innocent.
    pub secret: Option<usize>,
    /// The number among the innocents, where it is none.
    pub innocent: Option<usize>,
    /// What was said.
    pub text: String,
}

impl Talk {
    /// One in which nothing was said yet.
    pub fn new(mut draw: Draw, manner: Manner) -> Self {
        let (customer, agent) = (Speaker::new(&mut draw), Speaker::new(&mut draw));
        let (lines, secrets, innocents) = (Vec::new(), Vec::new(), Vec::new());
        Self { draw, manner, customer, agent, lines, secrets, innocents }
    }

    /// Whether it is spoken.
    pub fn spoken(&self) -> bool {
        matches!(self.manner, Manner::Recogniser | Manner::Careful { .. })
    }

    /// Adds what the agent says.
    pub fn agent(&mut self, text: &str) {
        self.line(AGENT, text);
    }

    /// Adds what the customer says.
    pub fn customer(&mut self, text: &str) {
        self.line(CUSTOMER, text);
    }

    /// Adds a question and its answer.
    pub fn exchange(&mut self, of: &[(&str, &str)]) {
        let (question, answer) = self.draw.one_of(of);
        self.agent(question);
        self.customer(answer);
    }

    /// Plants a secret, which nobody has said yet.
    pub fn plant(&mut self, kind: Kind, digits: String, form: &'static str) -> usize {
        self.secrets.push(Secret { kind, digits, form });
        self.secrets.len() - 1
    }

    /// Marks where a secret stands.
    pub fn mark(&self, secret: usize, text: &str) -> String {
        marked(SECRET, secret, text)
    }

    /// Words for digits as one line of this conversation has them.
    pub fn joined(&self, words: &[String]) -> String {
        words.join(match self.manner {
            Manner::Careful { between } => between,
            _ => " ",
        })
    }

    /// Digits as the customer gives them where nothing hangs on the form.
    pub fn plain(&self, digits: &str) -> String {
        if self.spoken() { self.joined(&self.customer.singly(digits)) } else { digits.to_owned() }
    }

    /// When the card expires.
    pub fn expiry(&mut self) -> String {
        let (month, year) = (1 + self.draw.below(12), 26 + self.draw.below(6));
        let name = phrases::MONTHS[month - 1];
        if self.spoken() {
            let month = self.customer.singly(&format!("{month:02}")).join(" ");
            let year = self.customer.by_twos(&year.to_string()).concat();
            return match self.draw.below(3) {
                0 => format!("{name} {year}"),
                1 => format!("{name} twenty {year}"),
                _ => format!("{month} {year}"),
            };
        }
        match self.draw.below(5) {
            0 => format!("{month:02}{year}"),
            1 => format!("{month}/20{year}"),
            2 => format!("{name} 20{year}"),
            _ => format!("{month:02}/{year}"),
        }
    }

    fn line(&mut self, party: u16, template: &str) {
        let filled = self.filled(template);
        let text = match self.manner {
            Manner::Email | Manner::Chat { hasty: false } => filled,
            Manner::Chat { hasty: true } => filled.to_lowercase().trim_end_matches('.').to_owned(),
            Manner::Recogniser => without_punctuation(&filled.to_lowercase()),
            Manner::Careful { .. } => capital(&filled),
        };
        let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        self.lines.push((party, text));
    }

    /// A template with something in place of each name in braces.
    fn filled(&mut self, template: &str) -> String {
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            let text = self.slot(name);
            filled.push_str(&text);
            rest = after;
        }
        filled + rest
    }

    fn slot(&mut self, name: &str) -> String {
        let text = match name {
            "person" => return self.draw.one_of(phrases::PEOPLE).to_owned(),
            "surname" => return self.draw.one_of(phrases::SURNAMES).to_owned(),
            "company" => return self.draw.one_of(phrases::COMPANIES).to_owned(),
            "expiry" => return self.expiry(),
            "days" | "size" | "house" => {
                let number = 3 + self.draw.below(15);
                let said = self.customer.by_twos(&number.to_string()).join(" ");
                return if self.spoken() { said } else { number.to_string() };
            }
            _ if self.spoken() => self.spoken_innocent(name),
            _ => self.written_innocent(name),
        };
        let name = INNOCENTS.iter().find(|known| **known == name).copied().unwrap_or("other");
        self.innocents.push(name);
        marked(INNOCENT, self.innocents.len() - 1, &text)
    }

    fn some_digits(&mut self, count: usize) -> String {
        let first = cards::nonzero(&mut self.draw);
        let rest = (1..count).map(|_| cards::digit(&mut self.draw));
        std::iter::once(first).chain(rest.collect::<Vec<_>>()).collect()
    }

    fn written_innocent(&mut self, name: &str) -> String {
        match name {
            "order" => {
                let number = self.some_digits(7);
                let form = self.draw.one_of(&["#", "ORD-", "", "INV", "W"]);
                if self.draw.chance(15) {
                    let middle = self.some_digits(7);
                    return format!("{}-{middle}-{number}", self.some_digits(3));
                }
                format!("{form}{number}")
            }
            "phone" => {
                let (middle, last) = (self.some_digits(3), self.some_digits(6));
                match self.draw.below(4) {
                    0 => format!("07{middle} {last}"),
                    1 => format!("+44 7{middle} {last}"),
                    2 => format!("07{middle}{last}"),
                    _ => format!("({middle}) 555-{}", &last[..4]),
                }
            }
            "amount" => {
                let pounds = 5 + self.draw.below(900);
                let sign = self.draw.one_of(&["£", "£", "$", "€"]);
                format!("{sign}{pounds}.{:02}", self.draw.below(100))
            }
            "date" => {
                let (day, month) = (1 + self.draw.below(28), 1 + self.draw.below(12));
                let year = 1960 + self.draw.below(67);
                match self.draw.below(3) {
                    0 => format!("{day:02}/{month:02}/{year}"),
                    1 => format!("{year}-{month:02}-{day:02}"),
                    _ => format!("{day} {} {year}", phrases::MONTHS[month - 1]),
                }
            }
            "account" => {
                let length = 8 + self.draw.below(3);
                self.some_digits(length)
            }
            "sortcode" => cards::cut(&self.some_digits(6), &[2, 2, 2]).join("-"),
            _ => format!("SW{} {}AA", 1 + self.draw.below(20), 1 + self.draw.below(9)),
        }
    }

    fn spoken_innocent(&mut self, name: &str) -> String {
        let speaker = self.customer;
        match name {
            "order" => {
                let number = self.some_digits(7);
                self.joined(&speaker.singly(&number))
            }
            "phone" => {
                let number = format!("07{}", self.some_digits(9));
                let groups = cards::cut(&number, &[5, 3, 3]);
                groups
                    .iter()
                    .map(|group| speaker.singly(group).join(" "))
                    .collect::<Vec<_>>()
                    .join(", ")
            }
            "amount" => {
                let (pounds, pence) = (21 + self.draw.below(79), 11 + self.draw.below(89));
                let [pounds, pence] =
                    [pounds, pence].map(|number| speaker.by_twos(&number.to_string()).concat());
                format!("{pounds} pounds {pence}")
            }
            "date" => {
                let day = self.draw.one_of(&["third", "fifth", "ninth", "twelfth", "twentieth"]);
                let month = self.draw.one_of(phrases::MONTHS);
                let year = speaker.by_twos(&(60 + self.draw.below(40)).to_string()).concat();
                format!("the {day} of {month} nineteen {year}")
            }
            "account" => {
                let length = 8 + self.draw.below(3);
                let number = self.some_digits(length);
                self.joined(&speaker.singly(&number))
            }
            "sortcode" => {
                let pairs = cards::cut(&self.some_digits(6), &[2, 2, 2]);
                pairs
                    .iter()
                    .map(|pair| speaker.singly(pair).join(" "))
                    .collect::<Vec<_>>()
                    .join(", ")
            }
            _ => {
                let (area, house) = (self.some_digits(1), self.some_digits(1));
                format!("S W {} {} A A", self.plain(&area), self.plain(&house))
            }
        }
    }
}

/// The kinds of innocent numbers.
pub const INNOCENTS: [&str; 7] =
    ["order", "phone", "amount", "date", "account", "sortcode", "postcode"];

/// A line as it is said, the stretches in it, and the line as a perfect masker leaves it.
pub fn read(line: &str) -> (String, Vec<Stretch>, String) {
    let (mut said, mut stretches, mut perfect) =
        (String::new(), Vec::<Stretch>::new(), String::new());
    let mut open = None;
    for sign in line.chars() {
        let place = |first: u32| {
            let sign = sign as u32;
            (first..first + 0x100).contains(&sign).then(|| (sign - first) as usize)
        };
        let (secret, innocent) = (place(SECRET), place(INNOCENT));
        if secret.is_some() || innocent.is_some() {
            if let Some(number) = secret {
                perfect.push_str(&format!("[card#{} ending 1234]", number + 1));
            }
            open = Some(secret.is_some());
            stretches.push(Stretch { secret, innocent, text: String::new() });
        } else if sign == END {
            open = None;
        } else {
            said.push(sign);
            if open != Some(true) {
                perfect.push(sign);
            }
            if let (Some(_), Some(stretch)) = (open, stretches.last_mut()) {
                stretch.text.push(sign);
            }
        }
    }
    (said, stretches, perfect)
}

fn marked(first: u32, place: usize, text: &str) -> String {
    let open = u32::try_from(place).ok().and_then(|place| char::from_u32(first + place));
    open.map_or(text.to_owned(), |open| format!("{open}{text}{END}"))
}

fn without_punctuation(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let kept = |(place, sign): (usize, &char)| {
        let ends = signs[place + 1..].iter().find(|sign| **sign != END);
        let punctuates = matches!(sign, '.' | ',' | '?' | '!' | ';' | ':')
            && ends.is_none_or(|next| next.is_whitespace() || next.is_ascii_punctuation());
        (!punctuates).then_some(*sign)
    };
    signs.iter().enumerate().filter_map(kept).collect()
}

/// With a capital where the line begins.
fn capital(text: &str) -> String {
    let mut done = false;
    let raise = |sign: char| {
        let first = !done && sign.is_alphanumeric() && (sign as u32) < SECRET;
        done |= first;
        if first { sign.to_ascii_uppercase() } else { sign }
    };
    text.chars().map(raise).collect()
}

#[cfg(test)]
mod tests {
    use super::super::digits::digits;
    use super::*;

    #[test]
    fn a_line_reads_as_it_is_said_and_as_it_should_be_left() {
        let line = format!("it's {} for {}", marked(SECRET, 0, "4539"), marked(INNOCENT, 2, "£5"));
        let (said, stretches, perfect) = read(&line);
        assert_eq!(said, "it's 4539 for £5");
        assert_eq!(perfect, "it's [card#1 ending 1234] for £5");
        assert_eq!(digits(&perfect), "5");
        assert_eq!(stretches.len(), 2);
        assert_eq!((stretches[0].secret, &*stretches[0].text), (Some(0), "4539"));
        assert_eq!((stretches[1].innocent, &*stretches[1].text), (Some(2), "£5"));
    }

    #[test]
    fn a_recogniser_sets_no_punctuation() {
        let check = |text: &str, expected: &str| assert_eq!(without_punctuation(text), expected);
        check("well, it's £4.50. okay?", "well it's £4.50 okay");
        check("one... two", "one two");
        assert_eq!(capital("\u{E100}four, five\u{E000}"), "\u{E100}Four, five\u{E000}");
    }
}
