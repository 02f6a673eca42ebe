//! The words of one turn as the grammar sees them.

use super::Currency;
use super::lexicon::{Entry, Flags, NumberWords, Role, SMALL};
use super::value::Span;
use super::written::{self, Written};
use crate::words::Word;

/// A turn that may hold numbers.
pub(super) struct Turn<'a> {
    pub text: &'a str,
    /// Whether "dot" is said somewhere, as in an address.
    pub has_dot: bool,
    tokens: Vec<Token>,
}

/// A word.
#[derive(Clone, Copy, Debug)]
struct Token {
    entry: Entry,
    start: u32,
    end: u32,
    joint: Joint,
}

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// Nothing but space, or nothing.
    Space,
    /// A hyphen or dash.
    Hyphen,
    /// The mark of a clause.
    Clause,
    /// The end of a sentence, or the start of the turn.
    Sentence,
    /// Signs of currencies, quotes, anything else.
    Other,
}

const END: Token = Token {
    entry: Entry { role: Role::Barrier, flags: 0 },
    start: u32::MAX,
    end: u32::MAX,
    joint: Joint::Sentence,
};

impl<'a> Turn<'a> {
    pub fn new(known: &NumberWords, text: &'a str, words: &[Word]) -> Self {
        let mut tokens: Vec<Token> = Vec::with_capacity(words.len());
        for (index, word) in words.iter().enumerate() {
            let mut entry = known.of(word);
            let mut end = word.end;
            if let Some(last) = tokens.last_mut() {
                // The second word of a short form stands where the first does and says nothing here.
                if last.start == word.start {
                    continue;
                }
                if last.entry.role == Role::Oh
                    && text.get(word.start as usize..end as usize) == Some("clock")
                {
                    (last.entry.role, last.end) = (Role::Oclock, end);
                    continue;
                }
            }
            if words.get(index + 1).is_some_and(|next| next.start == word.start) {
                let role = if entry.role == Role::Oh { Role::Oclock } else { Role::Other };
                entry = Entry { role, flags: entry.flags | SMALL };
            }
            let joint =
                tokens.last().map_or(Joint::Sentence, |last| joint(text, last.end, word.start));
            // "a.m." and "p.m." are written with a stop behind each letter.
            if entry.role == Role::Letter(b'M') && abbreviates(text, word.start, end) {
                end += 1;
            }
            tokens.push(Token { entry, start: word.start, end, joint });
        }
        let has_dot = tokens.iter().any(|token| token.entry.role == Role::Dot);
        Self { text, has_dot, tokens }
    }

    /// Whether a number can start with this word; most words cannot be looked at for less.
    pub fn may_start(&self, at: usize) -> bool {
        match self.role(at) {
            Role::Other => self.joint(at + 1) == Joint::Hyphen,
            Role::Barrier | Role::The | Role::And | Role::Of | Role::To | Role::Or | Role::For => {
                false
            }
            _ => true,
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    fn token(&self, at: usize) -> &Token {
        self.tokens.get(at).unwrap_or(&END)
    }

    /// What a word does; beyond the last nothing goes on.
    pub fn role(&self, at: usize) -> Role {
        self.token(at).entry.role
    }

    /// What a word does where it follows the one before it directly; else a barrier.
    pub fn next(&self, at: usize) -> Role {
        match self.joint(at) {
            Joint::Space | Joint::Hyphen => self.role(at),
            _ => Role::Barrier,
        }
    }

    /// Whether a word says something of numbers near it.
    pub fn has(&self, at: usize, flags: Flags) -> bool {
        self.token(at).entry.flags & flags != 0
    }

    /// Whether a word before, `back` words at most and in the same sentence, says this.
    pub fn has_before(&self, at: usize, back: usize, flags: Flags) -> bool {
        self.cue_before(at, back, flags).is_some()
    }

    /// How many words before the last one stands that says this, in the same sentence.
    pub fn cue_before(&self, at: usize, back: usize, flags: Flags) -> Option<usize> {
        for step in 1..=back.min(at) {
            if self.joint(at - step + 1) == Joint::Sentence {
                return None;
            }
            if self.has(at - step, flags) {
                return Some(step);
            }
        }
        None
    }

    /// What stands between a word and the one before it.
    pub fn joint(&self, at: usize) -> Joint {
        self.token(at).joint
    }

    /// Whether no word follows before a mark, or none at all.
    pub fn ends_before(&self, at: usize) -> bool {
        at >= self.len() || !matches!(self.joint(at), Joint::Space | Joint::Hyphen)
    }

    /// The text of a word.
    pub fn word(&self, at: usize) -> &'a str {
        let token = self.token(at);
        self.text.get(token.start as usize..token.end as usize).unwrap_or("")
    }

    /// What a word with digits in it is.
    pub fn written(&self, at: usize) -> Written {
        match self.role(at) {
            Role::Written => written::read(self.word(at)),
            _ => Written::Unknown,
        }
    }

    /// Where a word starts.
    pub fn start(&self, at: usize) -> u32 {
        self.token(at).start
    }

    /// Where words `from..to` stand.
    pub fn span(&self, from: usize, to: usize) -> Span {
        let start = self.token(from).start;
        Span { start, end: self.token(to.max(from + 1) - 1).end.max(start) }
    }

    /// The text before a word, all of it.
    pub fn before(&self, at: usize) -> &'a str {
        self.text.get(..self.token(at).start as usize).unwrap_or("")
    }

    /// The text after a word, all of it.
    pub fn after(&self, at: usize) -> &'a str {
        self.text.get(self.token(at).end as usize..).unwrap_or("")
    }

    /// The sign of a currency that touches a word or stands a space before it, and where it starts.
    pub fn sign_before(&self, at: usize) -> Option<(Currency, u32)> {
        let before = self.before(at);
        let before = before.strip_suffix(' ').unwrap_or(before);
        let sign = before.chars().next_back()?;
        let currency = currency(sign)?;
        let before = before.get(..before.len() - sign.len_utf8())?;
        // "US$", "A$": the letters say which dollars.
        let letters = before.bytes().rev().take(4).take_while(u8::is_ascii_uppercase).count();
        let letters = if sign == '$' && letters <= 3 { letters } else { 0 };
        Some((currency, (before.len() - letters) as u32))
    }

    /// The sign of a currency after a word, and where it ends.
    pub fn sign_after(&self, at: usize) -> Option<(Currency, u32)> {
        let after = self.after(at);
        let space = after.len() - after.strip_prefix(' ').unwrap_or(after).len();
        let rest = after.get(space..)?;
        let sign = rest.chars().next()?;
        // A sign that a digit follows is that number's own.
        if rest.chars().nth(1).is_some_and(|next| next.is_ascii_digit()) {
            return None;
        }
        let end = self.token(at).end as usize + space + sign.len_utf8();
        Some((currency(sign)?, end as u32))
    }

    /// Where a sign for per cent ends that stands after a word.
    pub fn percent_after(&self, at: usize) -> Option<u32> {
        let after = self.after(at);
        let space = after.len() - after.strip_prefix(' ').unwrap_or(after).len();
        let is = after.get(space..)?.starts_with('%');
        is.then_some(self.token(at).end + space as u32 + 1)
    }

    /// Where a minus sign starts that touches what starts at `start` and nothing before.
    pub fn minus_before(&self, start: u32) -> Option<u32> {
        let before = self.text.get(..start as usize)?;
        let (rest, sign) = ['-', '−']
            .into_iter()
            .find_map(|sign| Some((before.strip_suffix(sign)?, sign.len_utf8())))?;
        let free = rest.chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
        free.then_some(start - sign as u32)
    }

    /// Whether a written word touches something that makes it part of another thing: letters before
    /// a hyphen, a stop, a slash, an entity.
    pub fn is_glued(&self, at: usize) -> bool {
        let before = self.before(at);
        let mut back = before.chars().rev();
        let (Some(mark), Some(far)) = (back.next(), back.next()) else { return false };
        match mark {
            '.' | '/' | '_' | '&' | '%' | '=' | '\\' => !far.is_whitespace(),
            '#' => far == '&',
            '-' => far.is_alphabetic(),
            _ => false,
        }
    }
}

/// The currency of a sign.
fn currency(sign: char) -> Option<Currency> {
    Some(match sign {
        '£' => Currency::Pound,
        '$' => Currency::Dollar,
        '€' => Currency::Euro,
        '₹' => Currency::Rupee,
        '₦' => Currency::Naira,
        '¥' => Currency::Yen,
        _ => return None,
    })
}

/// Whether a letter stands between stops: the end of "a.m.".
fn abbreviates(text: &str, start: u32, end: u32) -> bool {
    let before = text.get(..start as usize).unwrap_or("");
    before.ends_with('.') && text.get(end as usize..).is_some_and(|after| after.starts_with('.'))
}

fn joint(text: &str, from: u32, to: u32) -> Joint {
    let gap = text.get(from as usize..to as usize).unwrap_or("");
    if gap == " " || gap.is_empty() {
        return Joint::Space;
    }
    let mut joint = Joint::Space;
    for c in gap.chars() {
        let next = match c {
            '.' | '!' | '?' | '\n' | '…' => Joint::Sentence,
            ',' | ';' | ':' | '(' | ')' => Joint::Clause,
            '-' | '–' | '—' | '\u{2010}' | '\u{2011}' => Joint::Hyphen,
            c if c.is_whitespace() => Joint::Space,
            _ => Joint::Other,
        };
        joint = match (joint, next) {
            (Joint::Sentence, _) | (_, Joint::Sentence) => Joint::Sentence,
            (Joint::Clause, _) | (_, Joint::Clause) => Joint::Clause,
            (Joint::Other, _) | (_, Joint::Other) => Joint::Other,
            (Joint::Hyphen, _) | (_, Joint::Hyphen) => Joint::Hyphen,
            _ => Joint::Space,
        };
    }
    joint
}
