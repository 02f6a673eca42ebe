//! The words of a turn with their places, for rewriting it.

use std::ops::Range;

/// A word as it stands.
pub struct Word {
    /// In lower case, with a plain apostrophe.
    pub lower: String,
    /// Where, in bytes.
    pub place: Range<usize>,
    /// Whether it starts a sentence.
    pub starts: bool,
    /// Whether a sentence ends after it.
    pub ends: bool,
    /// Whether only spaces stand between it and the next word.
    pub joined: bool,
}

/// The words of a text. Links, addresses, mentions, pseudonyms and masked values are none.
pub fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut chunk_start = 0;
    for chunk in text.split_inclusive(char::is_whitespace) {
        let bare = chunk.trim_end();
        if is_opaque(bare) {
            if let Some(last) = words.last_mut() {
                last.joined = false;
            }
        } else {
            of_chunk(bare, chunk_start, &mut words);
        }
        chunk_start += chunk.len();
    }
    for index in 0..words.len() {
        let from = words[index].place.end;
        let to = words.get(index + 1).map_or(text.len(), |next| next.place.start);
        let gap = &text[from..to];
        words[index].joined &= gap.chars().all(char::is_whitespace);
        words[index].ends =
            to == text.len() && !gap.chars().any(char::is_alphanumeric) || ends_sentence(gap);
        if let Some(next) = words.get_mut(index + 1) {
            next.starts = ends_sentence(gap);
        }
    }
    if let Some(first) = words.first_mut() {
        first.starts = !text[..first.place.start].chars().any(char::is_alphanumeric);
    }
    words
}

/// Whether a mark in the gap ends a sentence: no letter follows it, as one does within `b.org`.
fn ends_sentence(gap: &str) -> bool {
    let is_mark = |c: char| matches!(c, '.' | '!' | '?' | '…');
    gap.contains('\n')
        || gap
            .chars()
            .zip(gap.chars().skip(1))
            .any(|(mark, next)| is_mark(mark) && !next.is_alphanumeric())
}

fn is_opaque(chunk: &str) -> bool {
    let pseudonym = |role: &str| chunk.strip_prefix(role).is_some_and(|rest| rest.starts_with('-'));
    chunk.contains(['@', '#', '[', '_'])
        || chunk.contains("://")
        || ["agent", "customer", "bot", "supervisor", "other"].into_iter().any(pseudonym)
}

fn of_chunk(chunk: &str, offset: usize, words: &mut Vec<Word>) {
    let mut start = None;
    let characters: Vec<(usize, char)> = chunk.char_indices().collect();
    for (index, &(at, c)) in characters.iter().enumerate() {
        let next = characters.get(index + 1).map(|&(_, next)| next);
        let inner =
            start.is_some() && matches!(c, '\'' | '’') && next.is_some_and(char::is_alphanumeric);
        if c.is_alphanumeric() || inner {
            start.get_or_insert(at);
        } else if let Some(from) = start.take() {
            words.push(word(&chunk[from..at], offset + from));
        }
    }
    if let Some(from) = start {
        words.push(word(&chunk[from..], offset + from));
    }
}

fn word(text: &str, at: usize) -> Word {
    Word {
        lower: text.to_lowercase().replace('’', "'"),
        place: at..at + text.len(),
        starts: false,
        ends: false,
        joined: true,
    }
}

/// How a party writes, so that what is put in looks alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Uses capitals.
    pub cased: bool,
    /// Uses full stops and commas.
    pub marked: bool,
}

impl Hand {
    /// The hand of these texts together.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let (mut words, mut capitals, mut marks) = (0, 0, 0);
        for text in texts {
            for word in text.split_whitespace() {
                words += 1;
                capitals += usize::from(word.starts_with(char::is_uppercase));
                marks += usize::from(word.ends_with([',', '.', '?', '!']));
            }
        }
        Self { cased: capitals * 25 > words, marked: marks * 25 > words }
    }

    /// What is put in, as this hand would write it.
    pub fn write(self, text: &str) -> String {
        let text = if self.cased { text.to_owned() } else { text.to_lowercase() };
        if self.marked { text } else { text.replace([',', '.', '!'], "") }
    }
}

/// The text with its first letter as a capital.
pub fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or(String::new(), |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_where_sentences_begin() {
        let shown: Vec<String> = words("Hi, I'm in. See a@b.c or agent-abc now")
            .iter()
            .map(|word| {
                let mark = |is: bool, sign: &'static str| if is { sign } else { "" };
                format!("{}{}{}", mark(word.starts, "^"), word.lower, mark(word.ends, "$"))
            })
            .collect();
        assert_eq!(shown, ["^hi", "i'm", "in$", "^see", "or", "now$"]);
    }

    #[test]
    fn what_is_put_in_looks_like_the_rest() {
        let speech = Hand::of(["hello you're through to gwen"].into_iter());
        assert_eq!(speech.write("Sorry, Thandiwe"), "sorry thandiwe");
        let careful = Hand::of(["Hello. You're through to Gwen."].into_iter());
        assert_eq!(careful.write("Sorry, Thandiwe"), "Sorry, Thandiwe");
    }
}
