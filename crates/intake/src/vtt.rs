//! WebVTT captions, one conversation a file.
//!
//! ```text
//! WEBVTT
//!
//! 00:00:01.000 --> 00:00:02.500
//! <v Louis Anderson>Good morning.</v>
//! ```
//!
//! Read as <https://www.w3.org/TR/webvtt1/> says (sections 4 and 6), and a little more: a comma for
//! the point in a time, lines `Language: en` in the header as players write them, and the comment
//! `NOTE language:en-gb` of Microsoft Stream. A voice
//! (`<v Name>`) is a label; it reaches to its end tag, the next voice or the end of the cue. Where
//! several voices share a cue, the cue's start is that of the first, and a time within the cue
//! (`<00:00:02.000>`) that of a later one; what else there is, is unknown. Comments, styles,
//! regions, settings and other tags say nothing of what was said and are named as dropped.
//!
//! Where this reader differs: words that the specification has a player pass over (a block without
//! times, a cue whose times are broken) are named, and a cue keeps its words.

use crate::captions::{self, Captions, Cue, Said};
use crate::clock;
use crate::desk::{Bad, Desk, Stop};
use crate::labels;

const STYLING: &str = "how words look says nothing of what was said";

/// Reads a file that is one conversation.
pub fn read(desk: &mut Desk<'_>, bytes: &[u8], file_id: Option<String>) -> Result<(), Stop> {
    let (text, fell_back) = captions::text(bytes);
    if !is_vtt(&text) {
        return desk.problem(Bad::new("`WEBVTT` on the first line", "another line").on(1), None);
    }
    captions::finish(desk, parse(&text), fell_back, file_id)
}

/// Whether a text begins as the specification asks.
pub fn is_vtt(head: &str) -> bool {
    head.strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

fn parse(text: &str) -> Captions {
    let mut captions = Captions::default();
    let mut lines = (1u64..).zip(text.lines()).skip(1).peekable();
    while let Some((_, line)) =
        lines.next_if(|(_, line)| !line.trim().is_empty() && !line.contains("-->"))
    {
        header(&mut captions, line);
    }
    let mut block: Vec<(u64, &str)> = Vec::new();
    for (number, line) in lines {
        // Times below the first line of a block, or its second, begin the next.
        let timed = block.iter().take(2).any(|(_, line)| line.contains("-->"));
        let next = line.contains("-->") && (timed || block.len() > 1);
        if next || line.trim().is_empty() {
            read_block(&mut captions, &block);
            block.clear();
        }
        if !line.trim().is_empty() {
            block.push((number, line));
        }
    }
    read_block(&mut captions, &block);
    if captions.cues.is_empty() && captions.problems.is_empty() {
        captions.problems.push(Bad::new("a cue with its times and words", "none"));
    }
    captions
}

/// A line of the header.
fn header(captions: &mut Captions, line: &str) {
    let Some((key, value)) = line.split_once([':', '=']) else { return };
    let (key, value) = (key.trim(), value.trim());
    if key.eq_ignore_ascii_case("language") {
        captions.language = Some(value.to_owned());
    } else if key.starts_with("X-TIMESTAMP-MAP") {
        let why = "times are counted from the beginning of the file";
        captions.drop("X-TIMESTAMP-MAP", why);
    } else if !key.eq_ignore_ascii_case("kind") {
        let name = if labels::is_token(key) { key } else { "(header)" };
        captions.drop(name, "no such header");
    }
}

/// The lines between two empty ones.
fn read_block(captions: &mut Captions, block: &[(u64, &str)]) {
    let Some((number, first)) = block.first().copied() else { return };
    let Some(at) = block.iter().take(2).position(|(_, line)| line.contains("-->")) else {
        let word = first.split([' ', '\t']).next().unwrap_or(first);
        return match word {
            "NOTE" => {
                // Microsoft Stream and Teams state the language in a comment.
                if let Some(tag) = first.strip_prefix("NOTE language:") {
                    captions.language = Some(tag.trim().to_owned());
                }
                captions.drop("NOTE", "a comment is not said by anybody");
            }
            "STYLE" | "REGION" => captions.drop(word, STYLING),
            _ => {
                let bad = Bad::new("a cue's times above its words", "words without times");
                captions.problems.push(bad.on(number));
            }
        };
    };
    let (number, line) = block[at];
    let Some((time, bad, settings)) = captions::times(line) else { return };
    if let Some(bad) = bad {
        captions.problems.push(bad.on(number));
    }
    if !settings.is_empty() {
        captions.drop("(settings of a cue)", "where words stand on a screen is not kept");
    }
    let words: Vec<&str> = block[at + 1..].iter().map(|(_, line)| *line).collect();
    let said = spoken(captions, &words.join("\n"));
    captions.cues.push(Cue { line: number, time, said });
}

/// The words of a cue, by voice.
fn spoken(captions: &mut Captions, text: &str) -> Vec<Said> {
    let mut all = Vec::new();
    let mut said = Said::default();
    // A time that stands in front of the words to come.
    let mut time = None;
    let mut rest = text;
    while !rest.is_empty() {
        let (words, tag, after) = next_tag(rest);
        rest = after;
        if !words.trim().is_empty()
            && let Some(at) = time.take()
        {
            if said.words.trim().is_empty() {
                said.start = Some(at);
            } else {
                captions.drop("(time of a word)", "a turn has one time");
            }
        }
        said.words.push_str(&decoded(words));
        let Some(tag) = tag else { continue };
        match tag.split([' ', '\t', '\n', '.']).next().unwrap_or("") {
            "v" => {
                let name = tag.find([' ', '\t', '\n']).map_or("", |at| &tag[at..]);
                let name = decoded(name).split_whitespace().collect::<Vec<_>>().join(" ");
                // whisper.cpp's word for a speaker that it cannot tell.
                let voice = Some(name).filter(|name| !name.is_empty() && name != "Speaker?");
                all.push(std::mem::replace(&mut said, Said { voice, ..Said::default() }));
            }
            "/v" => all.push(std::mem::take(&mut said)),
            "c" | "i" | "b" | "u" | "ruby" | "rt" | "lang" | "/c" | "/i" | "/b" | "/u"
            | "/ruby" | "/rt" | "/lang" => {}
            _ => match clock::clock_ms(tag) {
                Some(at) => time = Some(at),
                None => captions.drop("(tag)", "no tag of WebVTT"),
            },
        }
    }
    all.push(said);
    all
}

/// The words up to a tag, what stands in the tag, and what follows it. What does not begin like a
/// tag, or has no end, is none: somebody wrote "less than".
fn next_tag(text: &str) -> (&str, Option<&str>, &str) {
    let Some(at) = text.find('<') else { return (text, None, "") };
    let inside = &text[at + 1..];
    let end = inside
        .find(['<', '>'])
        .filter(|_| inside.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/'));
    match end {
        Some(end) if inside[end..].starts_with('>') => {
            (&text[..at], Some(&inside[..end]), &inside[end + 1..])
        }
        _ => (&text[..at + 1], None, inside),
    }
}

/// A text with its entities decoded.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (character, length) = entity(rest).unwrap_or(('&', 1));
        out.push(character);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// The character that an entity at the beginning of a text stands for, and the entity's length in
/// bytes: those that the specification names, quotes, and numbers.
fn entity(text: &str) -> Option<(char, usize)> {
    const NAMES: &[(&str, char)] = &[
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", ' '),
        ("lrm", '\u{200E}'),
        ("rlm", '\u{200F}'),
    ];
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let inside = text.get(1..end)?;
    let character = match inside.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => char::from_u32(u32::from_str_radix(hex, 16).ok()?)?,
            None => char::from_u32(number.parse().ok()?)?,
        },
        None => NAMES.iter().find(|(name, _)| *name == inside)?.1,
    };
    Some((character, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_and_others_stay() {
        for (text, expected) in [
            ("R&amp;D &lt;3 &#233; &#xE9;", "R&D <3 é é"),
            ("R&D &unknown; &", "R&D &unknown; &"),
            ("&#1114112; &#x; &;", "&#1114112; &#x; &;"),
            ("Tom&nbsp;&amp;&nbsp;Co", "Tom & Co"),
        ] {
            assert_eq!(decoded(text), expected, "{text}");
        }
    }

    #[test]
    fn a_file_is_told_from_its_first_word() {
        for (head, expected) in [
            ("WEBVTT", true),
            ("WEBVTT - a title\n", true),
            ("WEBVTT\r\n\r\n", true),
            ("WEBVTTx", false),
            ("webvtt", false),
            (" WEBVTT", false),
        ] {
            assert_eq!(is_vtt(head), expected, "{head}");
        }
    }
}
