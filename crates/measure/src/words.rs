//! The words of a turn, made comparable: lower case, short forms written out, numbers told apart.
//!
//! Rules are written once, in full forms, and hold for careful writing, for typing slips without
//! apostrophes and for recognised speech without case or punctuation.

use crate::conversation::Place;

/// One word of a turn. A short form such as "I'll" is two words at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// What word it is, equal for equal words: an index into the vocabulary of the language, or,
    /// above it, a hash.
    pub id: u32,
    /// Where it starts in the turn's text, in bytes.
    pub start: u32,
    /// Where it ends, in bytes.
    pub end: u32,
    /// What sort of word it is.
    pub sort: Sort,
    /// What ends after it.
    pub ends: Ends,
    /// Whether it starts with a capital that no sentence start explains.
    pub capital: bool,
}

/// What sort of word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// An ordinary word.
    Plain,
    /// Digits, possibly with marks between them.
    Number,
    /// A number in words.
    NumberWord,
    /// An e-mail address, or a handle said as one.
    Address,
    /// A person's pseudonym.
    Person,
    /// A masked value.
    Masked,
    /// A link or a mention, which says nothing.
    Link,
}

/// What ends after a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// Nothing.
    Nothing,
    /// A clause: comma, semicolon, colon, dash, bracket.
    Clause,
    /// A sentence.
    Sentence,
    /// A sentence that asks.
    Question,
}

/// Words above this are hashes of words the vocabulary does not hold.
const UNKNOWN: u32 = 1 << 31;

/// The words a language's rules are written in, each with its number.
#[derive(Debug, Default)]
pub struct Vocabulary {
    ids: rustc_hash::FxHashMap<u64, u32>,
    texts: Vec<Box<str>>,
    sorts: Vec<Sort>,
    keys: Vec<u32>,
    short_forms: rustc_hash::FxHashMap<u64, (u32, u32)>,
}

impl Vocabulary {
    /// The number of a word, which is learnt if new. The word is in lower case.
    pub fn learn(&mut self, word: &str) -> u32 {
        let next = self.sorts.len() as u32;
        let (texts, sorts, keys) = (&mut self.texts, &mut self.sorts, &mut self.keys);
        let hash = hash(word);
        *self.ids.entry(hash).or_insert_with(|| {
            texts.push(word.into());
            sorts.push(Sort::Plain);
            keys.push(unknown(hash));
            next
        })
    }

    /// Says that a word is a number in words.
    pub fn learn_number(&mut self, word: &str) {
        let id = self.learn(word);
        self.sorts[id as usize] = Sort::NumberWord;
    }

    /// Says that `short` stands for `first second`.
    pub fn learn_short_form(&mut self, short: &str, first: &str, second: &str) {
        let pair = (self.learn(first), self.learn(second));
        self.short_forms.insert(hash(short), pair);
    }

    /// The number of a word, known or not. The word is in lower case.
    pub fn id(&self, word: &str) -> u32 {
        let hash = hash(word);
        self.ids.get(&hash).copied().unwrap_or(unknown(hash))
    }

    /// What stands for a word whatever the vocabulary holds: the models know words by it.
    pub fn key(&self, id: u32) -> u32 {
        self.keys.get(id as usize).copied().unwrap_or(id)
    }

    /// The words it holds, by their numbers.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// Whether a word it holds is a number in words.
    pub fn is_number(&self, id: u32) -> bool {
        self.sorts.get(id as usize) == Some(&Sort::NumberWord)
    }

    /// How many words it holds.
    pub fn len(&self) -> usize {
        self.sorts.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.sorts.is_empty()
    }

    /// Adds the words of a text to `words`.
    pub fn read(&self, text: &str, words: &mut Vec<Word>) {
        Reader { vocabulary: self, bytes: text.as_bytes(), text, at: 0, first: words.len(), words }
            .run();
    }
}

/// The place from one word to another, both included.
pub fn place(turn: u32, from: &Word, to: &Word) -> Place {
    Place { turn, start: from.start, end: to.end.max(from.end) }
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a, because a word is short and is hashed while it is read.
fn hash(word: &str) -> u64 {
    word.bytes().fold(OFFSET, step)
}

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

fn unknown(hash: u64) -> u32 {
    ((hash ^ (hash >> 32)) as u32) | UNKNOWN
}

struct Reader<'a> {
    vocabulary: &'a Vocabulary,
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    first: usize,
    words: &'a mut Vec<Word>,
}

impl Reader<'_> {
    fn run(mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => self.word(),
                b'[' => self.bracket(),
                b'@' => self.skip_link(self.at + 1),
                b'.' | b'!' | 0x0a => self.end(Ends::Sentence),
                b'?' => self.end(Ends::Question),
                b',' | b';' | b':' | b'(' | b')' | b'"' => self.end(Ends::Clause),
                b'-' if self
                    .bytes
                    .get(self.at + 1)
                    .is_some_and(|&next| next == b' ' || next == b'-') =>
                {
                    self.end(Ends::Clause);
                }
                0x80.. => self.beyond_ascii(),
                _ => self.at += 1,
            }
        }
    }

    fn end(&mut self, ends: Ends) {
        self.at += 1;
        if self.words.len() > self.first
            && let Some(last) = self.words.last_mut()
        {
            // A sentence outranks a clause, and a question mark outranks the stop beside it.
            last.ends = match (last.ends, ends) {
                (Ends::Question, _) | (_, Ends::Question) => Ends::Question,
                (Ends::Sentence, _) | (_, Ends::Sentence) => Ends::Sentence,
                _ => ends,
            };
        }
    }

    fn beyond_ascii(&mut self) {
        match self.text[self.at..].chars().next() {
            Some(c) if c.is_alphanumeric() => self.word(),
            Some('…' | '。' | '！') => {
                self.at += 2;
                self.end(Ends::Sentence);
            }
            Some('？') => {
                self.at += 2;
                self.end(Ends::Question);
            }
            Some(c) => self.at += c.len_utf8(),
            None => self.at = self.bytes.len(),
        }
    }

    fn bracket(&mut self) {
        let rest = &self.bytes[self.at..];
        let close = rest.iter().take(40).position(|&byte| byte == b']');
        match close {
            Some(close) if rest.starts_with(b"[card#") || rest.starts_with(b"[code#") => {
                let start = self.at;
                self.at += close + 1;
                self.push(UNKNOWN, start, Sort::Masked, false);
            }
            _ => self.at += 1,
        }
    }

    fn skip_link(&mut self, from: usize) {
        let start = self.at;
        self.at = from;
        while self.bytes.get(self.at).is_some_and(|byte| !byte.is_ascii_whitespace()) {
            self.at += 1;
        }
        // `at` may stand inside a character only if it stopped at whitespace, which it never splits.
        self.push(UNKNOWN, start, Sort::Link, false);
    }

    fn word(&mut self) {
        let start = self.at;
        let mut hash = OFFSET;
        let (mut digits, mut letters) = (false, false);
        let mut apostrophe = None;
        loop {
            match self.bytes.get(self.at) {
                Some(&byte @ (b'a'..=b'z' | b'A'..=b'Z')) => {
                    letters = true;
                    hash = step(hash, byte.to_ascii_lowercase());
                    self.at += 1;
                }
                Some(&byte @ b'0'..=b'9') => {
                    digits = true;
                    hash = step(hash, byte);
                    self.at += 1;
                }
                Some(b'\'') if self.letter_at(self.at + 1) => {
                    apostrophe.get_or_insert((self.at, hash));
                    hash = step(hash, b'\'');
                    self.at += 1;
                }
                Some(&byte @ (b'.' | b',' | b':' | b'/'))
                    if digits
                        && !letters
                        && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit) =>
                {
                    hash = step(hash, byte);
                    self.at += 1;
                }
                Some(b'@') if letters || digits => {
                    self.skip_link(self.at);
                    if let Some(last) = self.words.last_mut() {
                        last.start = start as u32;
                        last.sort = Sort::Address;
                    }
                    return;
                }
                Some(b':') if letters && self.bytes[self.at..].starts_with(b"://") => {
                    self.skip_link(self.at);
                    return;
                }
                Some(0x80..) => match self.text[self.at..].chars().next() {
                    Some('’') if self.letter_at(self.at + 3) => {
                        apostrophe.get_or_insert((self.at, hash));
                        hash = step(hash, b'\'');
                        self.at += 3;
                    }
                    Some(c) if c.is_alphanumeric() => {
                        letters = true;
                        let mut buffer = [0; 4];
                        for lower in c.to_lowercase() {
                            hash = lower.encode_utf8(&mut buffer).bytes().fold(hash, step);
                        }
                        self.at += c.len_utf8();
                    }
                    _ => break,
                },
                _ => break,
            }
        }
        if self.pseudonym(start) {
            return;
        }
        let sort = if digits { Sort::Number } else { Sort::Plain };
        let capital = self.bytes[start].is_ascii_uppercase() && !self.at_sentence_start();
        if let Some(&(first, second)) = self.vocabulary.short_forms.get(&hash) {
            self.push(first, start, Sort::Plain, false);
            self.push(second, start, Sort::Plain, false);
            return;
        }
        // A possessive counts as its noun.
        let hash = match apostrophe {
            Some((at, before)) if self.bytes[at..self.at].ends_with(b"s") => before,
            _ => hash,
        };
        let id = self.vocabulary.ids.get(&hash).copied();
        let sort = match id {
            Some(id) if sort == Sort::Plain => self.vocabulary.sorts[id as usize],
            _ => sort,
        };
        self.push(id.unwrap_or(unknown(hash)), start, sort, capital);
    }

    /// Whether the word just read starts a person's pseudonym, which is then read whole.
    fn pseudonym(&mut self, start: usize) -> bool {
        let length = match &self.bytes[start..self.at] {
            b"agent" | b"bot" | b"other" | b"supervisor" => 8,
            b"customer" => 10,
            _ => return false,
        };
        let rest = &self.bytes[self.at..];
        if rest.first() != Some(&b'-') || rest.len() <= length {
            return false;
        }
        let is_key = |byte: &u8| matches!(byte, b'a'..=b'z' | b'2'..=b'7');
        if !rest[1..=length].iter().all(is_key)
            || rest.get(length + 1).is_some_and(u8::is_ascii_alphanumeric)
        {
            return false;
        }
        self.at += length + 1;
        self.push(UNKNOWN, start, Sort::Person, true);
        true
    }

    fn letter_at(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(u8::is_ascii_alphabetic)
    }

    fn at_sentence_start(&self) -> bool {
        self.words[self.first..]
            .last()
            .is_none_or(|last| matches!(last.ends, Ends::Sentence | Ends::Question))
    }

    fn push(&mut self, id: u32, start: usize, sort: Sort, capital: bool) {
        self.words.push(Word {
            id,
            start: start as u32,
            end: self.at as u32,
            sort,
            ends: Ends::Nothing,
            capital,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for word in ["i", "will", "check", "the", "bill", "is", "it"] {
            vocabulary.learn(word);
        }
        vocabulary.learn_number("four");
        vocabulary.learn_short_form("i'll", "i", "will");
        vocabulary
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let vocabulary = vocabulary();
        let mut words = Vec::new();
        vocabulary.read(text, &mut words);
        let shown: Vec<String> = words
            .iter()
            .map(|word| {
                let end = match word.ends {
                    Ends::Nothing => "",
                    Ends::Clause => ",",
                    Ends::Sentence => ".",
                    Ends::Question => "?",
                };
                let sort = match word.sort {
                    Sort::Plain => "",
                    Sort::Number => "#",
                    Sort::NumberWord => "##",
                    Sort::Address => "@",
                    Sort::Person => "person:",
                    Sort::Masked => "masked:",
                    Sort::Link => "link:",
                };
                format!("{sort}{}{end}", &text[word.start as usize..word.end as usize])
            })
            .collect();
        assert_eq!(shown.join(" "), expected);
    }

    #[test]
    fn a_text_is_read_as_words() {
        check("I'll check the bill.", "I'll I'll check the bill.");
        check("I’ll check: is it £1,234.50?", "I’ll I’ll check, is it #1,234.50?");
        check("four 4 4pm", "##four #4 #4pm");
        check(
            "write to a.b@c.org, or @help https://x.y/z now",
            "write to a. @b@c.org, or link:@help link:://x.y/z now",
        );
        check("card [card#1 ending 1111] ok [x]", "card masked:[card#1 ending 1111] ok x");
        check(
            "this is agent-abcdefg2 and customer-abcdefgh23!",
            "this is person:agent-abcdefg2 and person:customer-abcdefgh23.",
        );
        check("agent-based work", "agent based work");
        check("Größe… ça va？", "Größe. ça va?");
        check("", "");
    }

    #[test]
    fn equal_words_are_equal_whatever_their_case() {
        let vocabulary = vocabulary();
        let mut words = Vec::new();
        vocabulary.read("Router ROUTER router's", &mut words);
        assert!(words.iter().all(|word| word.id == words[0].id), "{words:?}");
        assert_eq!(words[0].id, vocabulary.id("router"));
    }
}
