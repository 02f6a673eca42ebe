//! The words that conversations are searched by, and the language of searches (`docs/search.md`).
//!
//! Texts are cut into words here and nowhere else: SQLite and PostgreSQL are both given folded words
//! with blanks between, so that one search finds the same in either, and in here.

use crate::error::Error;
use crate::sql::{Dialect, Finds};
use std::collections::BTreeSet;

/// Of a longer word only the beginning counts, in characters: it is a number or a key, and
/// PostgreSQL takes no word of more than 2,046 bytes.
const LONGEST_WORD: usize = 64;
/// How long a search may be, in characters, and of how many words.
const LONGEST_SEARCH: usize = 1_000;
const MOST_WORDS: usize = 64;
/// The shortest beginning of a word that may be searched, in characters: of a single letter a large
/// part of all words would have to be looked up.
const SHORTEST_BEGINNING: usize = 2;
/// Of up to so many characters FTS5 has an index of beginnings (`prefix`, in `sql`).
const LONGEST_INDEXED: usize = 3;
/// Stands between turns, so that no phrase goes on from one to the next. No word has it.
const BETWEEN_TURNS: &str = "_";

/// A search that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// Any of these is enough.
    any: Vec<All>,
}

/// What a conversation must have and must not have.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct All {
    with: Vec<Phrase>,
    without: Vec<Phrase>,
}

/// Words one after the other within a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    words: Vec<String>,
    /// Whether the last one is the beginning of a word.
    is_beginning: bool,
}

/// A word of a text, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    /// Where it stands in the text, in bytes.
    from: usize,
    to: usize,
}

/// A turn, or a part of a long one, with what a search found in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The turn.
    pub turn: u32,
    /// When it began, on the conversation's axis.
    pub start_ms: Option<i64>,
    /// Where the text begins in the turn, in bytes.
    pub from_byte: usize,
    /// What was said.
    pub text: String,
    /// What was found: from one byte of the text up to another, in order, none over another.
    pub hits: Vec<(usize, usize)>,
}

/// How many quotes stand for a conversation.
const MOST_QUOTES: usize = 3;
/// A longer turn is quoted around its first hit, in bytes.
const LONGEST_QUOTE: usize = 600;

/// The words of a text as they come: letters and digits, in lower case, without diacritics.
struct Folder {
    word: String,
    characters: usize,
    from: usize,
    to: usize,
}

impl Folder {
    fn each(text: &str, mut visit: impl FnMut(&str, usize, usize)) {
        let mut folder = Self { word: String::new(), characters: 0, from: 0, to: 0 };
        for (at, character) in text.char_indices() {
            let to = at + character.len_utf8();
            if character.is_ascii() {
                folder.take(character.to_ascii_lowercase(), at, to, &mut visit);
                continue;
            }
            unicode_normalization::char::decompose_compatible(character, |part| {
                for part in part.to_lowercase() {
                    let part = if part == 'ς' { 'σ' } else { part };
                    folder.take(part, at, to, &mut visit);
                }
            });
        }
        folder.end(&mut visit);
    }

    fn take(
        &mut self,
        character: char,
        at: usize,
        to: usize,
        visit: &mut impl FnMut(&str, usize, usize),
    ) {
        let is_open = self.characters > 0;
        if is_passed_over(character) {
            // Belongs to the letter before it.
            if is_open && self.to == at {
                self.to = to;
            }
            return;
        }
        let is_mark = || unicode_normalization::char::is_combining_mark(character);
        if !(character.is_alphanumeric() || is_open && is_mark()) {
            self.end(visit);
            return;
        }
        if !is_open {
            self.from = at;
        }
        self.to = to;
        self.characters += 1;
        if self.characters <= LONGEST_WORD {
            self.word.push(character);
        }
    }

    fn end(&mut self, visit: &mut impl FnMut(&str, usize, usize)) {
        if self.characters > 0 {
            visit(&self.word, self.from, self.to);
            self.word.clear();
            self.characters = 0;
        }
    }
}

/// Diacritics of Latin, Greek and Cyrillic letters, soft hyphens and joiners. Marks of other scripts
/// are vowels, and make another word.
fn is_passed_over(character: char) -> bool {
    matches!(
        character,
        '\u{300}'..='\u{36f}'
            | '\u{1ab0}'..='\u{1aff}'
            | '\u{1dc0}'..='\u{1dff}'
            | '\u{20d0}'..='\u{20ff}'
            | '\u{fe20}'..='\u{fe2f}'
            | '\u{ad}'
            | '\u{200c}'
            | '\u{200d}'
            | '\u{2060}'
    )
}

fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    Folder::each(text, |word, from, to| words.push(Word { text: word.to_owned(), from, to }));
    words
}

/// The words of a conversation as a row of FTS5 has them.
fn row<'t>(turns: impl Iterator<Item = &'t str>) -> String {
    let mut row = String::new();
    for turn in turns {
        if !row.is_empty() && !row.ends_with(BETWEEN_TURNS) {
            row.push(' ');
            row.push_str(BETWEEN_TURNS);
        }
        Folder::each(turn, |word, _, _| {
            if !row.is_empty() {
                row.push(' ');
            }
            row.push_str(word);
        });
    }
    row
}

/// How many places a `tsvector` of ours has: PostgreSQL keeps 256 of a word at most, so that none is
/// ever dropped.
const PLACES: usize = 256;

/// The words of a conversation as `tsvector`s, as PostgreSQL reads them. Each repeats the end of the
/// one before, so that every phrase that a search may have lies in one whole.
fn tsvectors<'t>(turns: impl Iterator<Item = &'t str>) -> Vec<String> {
    // A place between turns is nobody's.
    let mut places: Vec<Option<String>> = Vec::new();
    for turn in turns {
        if places.last().is_some_and(Option::is_some) {
            places.push(None);
        }
        Folder::each(turn, |word, _, _| places.push(Some(word.to_owned())));
    }
    let mut vectors = Vec::new();
    let mut from = 0;
    while from < places.len() {
        let to = places.len().min(from + PLACES);
        let vector: Vec<String> = places[from..to]
            .iter()
            .zip(1..)
            .filter_map(|(word, place)| Some(format!("'{}':{place}", word.as_ref()?)))
            .collect();
        if !vector.is_empty() {
            vectors.push(vector.join(" "));
        }
        if to == places.len() {
            break;
        }
        from = to - MOST_WORDS;
    }
    vectors
}

/// The cells of the words of a conversation, as a database has them: one text, or some.
pub(crate) fn texts<'t>(turns: impl Iterator<Item = &'t str>, finds: Finds) -> Vec<String> {
    match finds {
        Finds::Fts5 => vec![row(turns)],
        Finds::Tsvector => tsvectors(turns),
    }
}

impl Query {
    /// Reads a search. **Errors**: what is no search, with the place of the character where.
    pub fn parse(text: &str) -> Result<Self, Error> {
        Reader { text, at: 0, words: 0 }.query()
    }

    /// The condition that a row `c` of `conversation` fits, and what its places stand for.
    pub(crate) fn condition(&self, dialect: &Dialect) -> (String, Vec<String>) {
        match dialect.finds {
            Finds::Fts5 => (
                "+c.key IN (SELECT w.rowid FROM search w WHERE w.search MATCH ?)".to_owned(),
                vec![self.fts5()],
            ),
            Finds::Tsvector => {
                let mut values = Vec::new();
                let any: Vec<String> =
                    self.any.iter().map(|all| all.tsquery(&mut values)).collect();
                (format!("({})", any.join(" OR ")), values)
            }
        }
    }

    /// The keys of whatever fits, and what the place in it stands for; `None` where they cannot be had
    /// without the rows of conversations.
    pub(crate) fn alone(&self, dialect: &Dialect) -> Option<(String, String)> {
        let rows = "SELECT w.rowid FROM search w WHERE w.search MATCH ?";
        (dialect.finds == Finds::Fts5).then(|| (rows.to_owned(), self.fts5()))
    }

    /// Whether the first that fit are found without finding all: of a long beginning, FTS5 gathers
    /// whatever has a word that begins so before it gives the first.
    pub(crate) fn is_found_as_it_comes(&self) -> bool {
        let mut phrases = self.any.iter().flat_map(|all| all.with.iter().chain(&all.without));
        phrases.all(|phrase| !phrase.is_beginning || phrase.ends_shortly())
    }

    fn fts5(&self) -> String {
        let any: Vec<String> = self.any.iter().map(All::fts5).collect();
        any.join(" OR ")
    }

    /// The turns that say most of it, in their order, of the turns of a conversation that fits.
    pub(crate) fn quotes<'t>(
        &self,
        turns: impl Iterator<Item = (u32, Option<i64>, &'t str)>,
    ) -> Vec<Quote> {
        let phrases: Vec<&Phrase> = self.any.iter().flat_map(|all| &all.with).collect();
        let mut best = Vec::new();
        for (turn, start_ms, text) in turns {
            let words = words(text);
            let mut said = BTreeSet::new();
            let mut hits = Vec::new();
            for phrase in &phrases {
                let found = phrase.hits(&words);
                if !found.is_empty() {
                    said.insert((&phrase.words, phrase.is_beginning));
                    hits.extend(found);
                }
            }
            if hits.is_empty() {
                continue;
            }
            best.push((said.len(), turn, start_ms, text, hits));
            // Those with the most stay; of equals the first.
            best.sort_by_key(|(said, turn, ..)| (std::cmp::Reverse(*said), *turn));
            best.truncate(MOST_QUOTES);
        }
        best.sort_by_key(|(_, turn, ..)| *turn);
        let quoted = |(_, turn, start_ms, text, hits)| quote(turn, start_ms, text, joined(hits));
        best.into_iter().map(quoted).collect()
    }
}

/// Hits in order, with those that touch put together.
fn joined(mut hits: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    hits.sort_unstable();
    let mut joined: Vec<(usize, usize)> = Vec::new();
    for (from, to) in hits {
        match joined.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}

fn quote(turn: u32, start_ms: Option<i64>, text: &str, hits: Vec<(usize, usize)>) -> Quote {
    let (mut from, mut to) = (0, text.len());
    if text.len() > LONGEST_QUOTE {
        let first = hits.first().map_or(0, |hit| hit.0);
        from = text.floor_char_boundary(first.saturating_sub(LONGEST_QUOTE / 4));
        to = text.floor_char_boundary(text.len().min(from + LONGEST_QUOTE));
    }
    let hits = hits.into_iter().filter(|hit| hit.0 < to);
    Quote {
        turn,
        start_ms,
        from_byte: from,
        text: text[from..to].to_owned(),
        hits: hits.map(|hit| (hit.0 - from, hit.1.min(to) - from)).collect(),
    }
}

impl All {
    fn fts5(&self) -> String {
        let texts = |phrases: &[Phrase]| phrases.iter().map(Phrase::fts5).collect::<Vec<_>>();
        let with = texts(&self.with).join(" AND ");
        match &self.without[..] {
            [] => format!("({with})"),
            without => format!("(({with}) NOT ({}))", texts(without).join(" OR ")),
        }
    }

    fn tsquery(&self, values: &mut Vec<String>) -> String {
        let mut one = |phrase: &Phrase, not: &str| {
            values.push(phrase.tsquery());
            format!(
                "c.key {not}IN (SELECT f.conversation FROM found(CAST(? AS tsquery)) f (conversation))"
            )
        };
        let with: Vec<String> = self.with.iter().map(|phrase| one(phrase, "")).collect();
        let without: Vec<String> = self.without.iter().map(|phrase| one(phrase, "NOT ")).collect();
        format!("({})", [with, without].concat().join(" AND "))
    }
}

impl Phrase {
    fn fts5(&self) -> String {
        let beginning = if self.is_beginning { " *" } else { "" };
        format!("\"{}\"{beginning}", self.words.join(" "))
    }

    fn tsquery(&self) -> String {
        let words: Vec<String> = self.words.iter().map(|word| format!("'{word}'")).collect();
        let beginning = if self.is_beginning { ":*" } else { "" };
        format!("{}{beginning}", words.join(" <-> "))
    }

    /// Whether its last word, as a beginning, is in the index.
    fn ends_shortly(&self) -> bool {
        self.words.last().is_some_and(|last| last.chars().count() <= LONGEST_INDEXED)
    }

    /// Where it stands in the words of a turn, in bytes of its text.
    fn hits(&self, words: &[Word]) -> Vec<(usize, usize)> {
        let Some((last, before)) = self.words.split_last() else { return Vec::new() };
        words
            .windows(self.words.len())
            .filter(|window| {
                let begins = window.iter().zip(before).all(|(word, sought)| word.text == *sought);
                let ends = &window[before.len()].text;
                begins && (ends == last || self.is_beginning && ends.starts_with(last))
            })
            .map(|window| (window[0].from, window[before.len()].to))
            .collect()
    }
}

/// Reads a search from left to right.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    words: usize,
}

impl Reader<'_> {
    fn wrong<T>(&self, at: usize, expected: &'static str) -> Result<T, Error> {
        let place = self.text[..at].chars().count() + 1;
        Err(Error::Search { place, expected })
    }

    fn query(mut self) -> Result<Query, Error> {
        if let Some((at, _)) = self.text.char_indices().nth(LONGEST_SEARCH) {
            return self.wrong(at, "a search of 1,000 characters at most");
        }
        let mut any = Vec::new();
        let mut all = All::default();
        // Where what must all hold began.
        let mut began = None;
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start().len();
            let start = self.at;
            if start == self.text.len() {
                return match began {
                    Some(began) => {
                        self.whole(&all, began)?;
                        any.push(all);
                        Ok(Query { any })
                    }
                    None if any.is_empty() => self.wrong(start, "words to search for"),
                    None => self.wrong(start, "what else to search for behind `OR`"),
                };
            }
            if self.take_or() {
                let Some(began) = began.take() else {
                    return self.wrong(start, "what to search for before `OR`");
                };
                self.whole(&all, began)?;
                any.push(std::mem::take(&mut all));
                continue;
            }
            began.get_or_insert(start);
            let is_not = self.text[start..].starts_with('-');
            if is_not {
                self.at += 1;
            }
            let phrase = self.phrase()?;
            if is_not { &mut all.without } else { &mut all.with }.push(phrase);
        }
    }

    /// What stands between `OR`s must find something.
    fn whole(&self, all: &All, began: usize) -> Result<(), Error> {
        match all.with.is_empty() {
            true => self.wrong(began, "a word that occurs, beside those that do not"),
            false => Ok(()),
        }
    }

    fn take_or(&mut self) -> bool {
        let Some(rest) = self.text[self.at..].strip_prefix("OR") else { return false };
        let is_or = rest.chars().next().is_none_or(char::is_whitespace);
        if is_or {
            self.at += "OR".len();
        }
        is_or
    }

    fn phrase(&mut self) -> Result<Phrase, Error> {
        let is_quote = |character: char| matches!(character, '"' | '“' | '”' | '„');
        let start = self.at;
        let rest = &self.text[start..];
        let quote = rest.chars().next().filter(|first| is_quote(*first));
        let inside = match quote {
            Some(quote) => {
                let from = start + quote.len_utf8();
                let Some(length) = self.text[from..].find(is_quote) else {
                    return self.wrong(start, "a closing quotation mark");
                };
                let to = from + length;
                self.at = to + self.text[to..].chars().next().map_or(0, char::len_utf8);
                from..to
            }
            None => {
                let ends = |character: char| character.is_whitespace() || is_quote(character);
                self.at = start + rest.find(ends).unwrap_or(rest.len());
                start..self.at
            }
        };
        // A star stands behind the last word, within quotation marks or behind them.
        let written = &self.text[inside.clone()];
        let mut is_beginning = false;
        if let Some(star) = written.find('*') {
            let place = inside.start + star;
            let ends = written[star + 1..].trim().is_empty();
            let has_word = written[..star].chars().next_back().is_some_and(char::is_alphanumeric);
            if !(ends && has_word) {
                return self.wrong(place, "`*` behind the beginning of a last word");
            }
            is_beginning = true;
        }
        if quote.is_some() && self.text[self.at..].starts_with('*') {
            is_beginning = true;
            self.at += 1;
        }
        let words: Vec<String> = words(written).into_iter().map(|word| word.text).collect();
        let Some(last) = words.last() else {
            return self.wrong(start, "letters or digits");
        };
        if is_beginning && last.chars().count() < SHORTEST_BEGINNING {
            return self.wrong(start, "two letters or more before `*`");
        }
        self.words += words.len();
        if self.words > MOST_WORDS {
            return self.wrong(start, "64 words at most");
        }
        Ok(Phrase { words, is_beginning })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_letters_and_digits_folded() {
        let check = |text: &str, expected: &str| {
            let found: Vec<String> = words(text).into_iter().map(|word| word.text).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        };
        check("", "");
        check("The Bill, please!", "the bill please");
        check("don't e-mail agent-k3", "don t e mail agent k3");
        check("[card#1 ending 1111]", "card 1 ending 1111");
        check("Naïve CAFÉ cafe\u{301} Ångström", "naive cafe cafe angstrom");
        check("ÉÈÇÑ Straße İstanbul", "eecn straße istanbul");
        check("ΟΔΟΣ οδος", "οδοσ οδοσ");
        check("ﬁne ４２ x² ½", "fine 42 x2 1 2");
        check("日本語 हिन्दी", "日本語 हिन्दी");
        check("co\u{ad}operate a_b x\0y", "cooperate a b x y");
        check("\u{301}lone", "lone");
        check(&"a".repeat(70), &"a".repeat(64));
    }

    #[test]
    fn a_word_knows_where_it_stands() {
        let check = |text: &str| {
            let found: Vec<String> =
                words(text).into_iter().map(|word| text[word.from..word.to].to_owned()).collect();
            found.join("|")
        };
        assert_eq!(check("Ça va, e\u{301}te\u{301}?"), "Ça|va|e\u{301}te\u{301}");
        assert_eq!(check("½ ﬁn"), "½|½|ﬁn");
    }

    #[test]
    fn a_row_keeps_turns_apart() {
        let check = |turns: &[&str], expected: &str| {
            assert_eq!(row(turns.iter().copied()), expected);
        };
        check(&[], "");
        check(&["One two", "", "!", "Three"], "one two _ three");
        check(&["", "a"], "a");
    }

    fn fts5(text: &str) -> String {
        match Query::parse(text) {
            Ok(query) => query.fts5(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_search_is_read() {
        let check = |text: &str, expected: &str| assert_eq!(fts5(text), expected, "{text}");
        check("Refund", r#"("refund")"#);
        check("late  fee", r#"("late" AND "fee")"#);
        check("\"late fee\" refund", r#"("late fee" AND "refund")"#);
        check("“late fee”", r#"("late fee")"#);
        check("refun* -\"late fee\" -bill", r#"(("refun" *) NOT ("late fee" OR "bill"))"#);
        check("a OR b c", r#"("a") OR ("b" AND "c")"#);
        check("or a", r#"("or" AND "a")"#);
        check("ORder", r#"("order")"#);
        check("e-mail*", r#"("e mail" *)"#);
        check("\"my refun*\" \"my refun\"*", r#"("my refun" * AND "my refun" *)"#);
        check("say\"so it\"", r#"("say" AND "so it")"#);
        check("agent-k3", r#"("agent k3")"#);
    }

    #[test]
    fn what_is_no_search_is_named_with_its_place() {
        let check = |text: &str, expected: &str| assert_eq!(fts5(text), expected, "{text}");
        check("", "character 1 of the search: expected words to search for");
        check("é \"late fee", "character 3 of the search: expected a closing quotation mark");
        check("a !!", "character 3 of the search: expected letters or digits");
        check("a -", "character 4 of the search: expected letters or digits");
        check("OR a", "character 1 of the search: expected what to search for before `OR`");
        check("a OR", "character 5 of the search: expected what else to search for behind `OR`");
        check("a OR OR b", "character 6 of the search: expected what to search for before `OR`");
        check(
            "a OR -b",
            "character 6 of the search: expected a word that occurs, beside those that do not",
        );
        check(
            "-b",
            "character 1 of the search: expected a word that occurs, beside those that do not",
        );
        check(
            "a b*c",
            "character 4 of the search: expected `*` behind the beginning of a last word",
        );
        check("*", "character 1 of the search: expected `*` behind the beginning of a last word");
        check("b*", "character 1 of the search: expected two letters or more before `*`");
        check(&"ab ".repeat(65), "character 193 of the search: expected 64 words at most");
        check(
            &"a".repeat(1001),
            "character 1001 of the search: expected a search of 1,000 characters at most",
        );
    }

    #[test]
    fn quotes_are_the_turns_that_say_most() {
        let turns = ["Late fees.", "A fee, a LATE fee.", "Refund the late fee", "no", "late"];
        let turns = || (0..).zip(turns).map(|(turn, text)| (turn, Some(10), text));
        let check = |search: &str, expected: &[(u32, &[(usize, usize)])]| {
            let quotes = Query::parse(search).unwrap().quotes(turns());
            let found: Vec<(u32, &[(usize, usize)])> =
                quotes.iter().map(|quote| (quote.turn, &quote.hits[..])).collect();
            assert_eq!(found, expected, "{search}");
        };
        check("\"late fee\"", &[(1, &[(9, 17)]), (2, &[(11, 19)])]);
        check("fee*", &[(0, &[(5, 9)]), (1, &[(2, 5), (14, 17)]), (2, &[(16, 19)])]);
        check("late refund", &[(0, &[(0, 4)]), (1, &[(9, 13)]), (2, &[(0, 6), (11, 15)])]);
        check("refund OR no -never", &[(2, &[(0, 6)]), (3, &[(0, 2)])]);
        let long = format!("{} naïve {}", "é".repeat(2_000), "x ".repeat(2_000));
        let quotes = Query::parse("naive").unwrap().quotes([(7, None, &*long)].into_iter());
        let quote = &quotes[0];
        assert!(
            quote.text.len() <= LONGEST_QUOTE && long[quote.from_byte..].starts_with(&quote.text)
        );
        assert_eq!(&quote.text[quote.hits[0].0..quote.hits[0].1], "naïve");
    }

    /// What PostgreSQL would find: the words and phrases of one `tsvector`.
    fn in_vector(vector: &str, phrase: &Phrase) -> bool {
        let places: Vec<(usize, &str)> = vector
            .split(' ')
            .map(|one| one.rsplit_once(':').unwrap())
            .map(|(word, place)| (place.parse().unwrap(), word.trim_matches('\'')))
            .collect();
        assert!(places.iter().all(|(place, _)| (1..=PLACES).contains(place)));
        let at = |place: usize| places.iter().find(|one| one.0 == place).map(|one| one.1);
        let (last, before) = phrase.words.split_last().unwrap();
        places.iter().any(|(start, _)| {
            let begins = (*start..).zip(before).all(|(place, word)| at(place) == Some(&**word));
            let ends = at(start + before.len());
            begins
                && ends.is_some_and(|word| {
                    word == last || phrase.is_beginning && word.starts_with(&**last)
                })
        })
    }

    #[test]
    fn a_phrase_lies_whole_in_one_vector() {
        let turn: Vec<String> = (0..900).map(|number| format!("w{}", number % 291)).collect();
        let turns = [turn.join(" "), "alpha beta".to_owned(), "gamma".to_owned()];
        let vectors = tsvectors(turns.iter().map(String::as_str));
        assert_eq!(vectors.len(), 5);
        let check = |search: &str, expected: bool| {
            let query = Query::parse(search).unwrap();
            let phrase = &query.any[0].with[0];
            let found = vectors.iter().any(|vector| in_vector(vector, phrase));
            assert_eq!(found, expected, "{search}");
        };
        for from in 0..=836 {
            check(&format!("\"{}\"", turn[from..from + 64].join(" ")), true);
        }
        check("\"w7 w8 w10\"", false);
        check("\"alpha beta\"", true);
        check("\"alpha bet*\"", true);
        check("\"beta gamma\"", false);
        check("gamma", true);
        let (sql, values) =
            Query::parse("\"late fee\" -refun*").unwrap().condition(&crate::sql::POSTGRES);
        assert_eq!(
            sql,
            "((c.key IN (SELECT f.conversation FROM found(CAST(? AS tsquery)) f (conversation)) AND \
             c.key NOT IN (SELECT f.conversation FROM found(CAST(? AS tsquery)) f (conversation))))"
        );
        assert_eq!(values, ["'late' <-> 'fee'", "'refun':*"]);
    }
}
