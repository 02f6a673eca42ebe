//! SRT (SubRip) subtitles, one conversation a file.
//!
//! ```text
//! 1
//! 00:00:01,600 --> 00:00:04,200
//! Agent: Good morning.
//! ```
//!
//! There is no standard. Read is what SubRip writes, as described at
//! <https://www.matroska.org/technical/subtitles.html#srt-subtitles>, and what is found beside it:
//! cues without a number, a point for the comma, empty lines within a cue, `<i>`, `<b>`, `<u>`,
//! `<s>`, `<font …>` and `{\an8}` around the words, and coordinates behind the times. A number on
//! the line right above the times belongs to the cue that follows; any other number is said.

use crate::captions::{self, Captions, Cue, Said};
use crate::desk::{Bad, Desk, Stop};

/// Reads a file that is one conversation.
pub fn read(desk: &mut Desk<'_>, bytes: &[u8], file_id: Option<String>) -> Result<(), Stop> {
    let (text, fell_back) = captions::text(bytes);
    captions::finish(desk, parse(&text), fell_back, file_id)
}

/// Whether a text's beginning is that of subtitles: the times of a cue, alone or below its number.
pub fn is_srt(head: &str) -> bool {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let timed =
        |line: &str| captions::times(line).is_some_and(|(time, _, _)| time.start().is_some());
    match lines.next() {
        Some(first) if is_number(first) => lines.next().is_some_and(timed),
        Some(first) => timed(first),
        None => false,
    }
}

fn parse(text: &str) -> Captions {
    let mut captions = Captions::default();
    let mut early: Option<u64> = None;
    let mut lines = (1u64..).zip(text.lines()).peekable();
    while let Some((number, line)) = lines.next() {
        if let Some((time, bad, place)) = captions::times(line) {
            if let Some(bad) = bad {
                captions.problems.push(bad.on(number));
            }
            if !place.is_empty() {
                captions.drop("(place of a cue)", "where words stand on a screen is not kept");
            }
            let said = vec![Said::default()];
            captions.cues.push(Cue { line: number, time, said });
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        if is_number(line) && lines.peek().is_some_and(|(_, next)| next.contains("-->")) {
            continue;
        }
        match captions.cues.last_mut().and_then(|cue| cue.said.last_mut()) {
            Some(said) => {
                said.words.push_str(&bare(line));
                said.words.push('\n');
            }
            None => early = early.or(Some(number)),
        }
    }
    if let Some(line) = early {
        let bad = Bad::new("a cue's number and times before its words", "a line without them");
        captions.problems.insert(0, bad.on(line));
    } else if captions.cues.is_empty() {
        let bad = Bad::new("a cue such as `00:00:01,000 --> 00:00:02,500`", "none");
        captions.problems.push(bad);
    }
    captions
}

fn is_number(line: &str) -> bool {
    let line = line.trim();
    (1..=9).contains(&line.len()) && line.bytes().all(|b| b.is_ascii_digit())
}

/// A line without the marks for how it looks.
fn bare(line: &str) -> String {
    const TAGS: &[&str] = &["i", "b", "u", "s", "font"];
    let mut bare = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        bare.push_str(&rest[..at]);
        let mark = &rest[at..];
        let end = match mark.as_bytes() {
            [b'{', b'\\', ..] => mark.find('}'),
            [b'<', ..] => mark.find('>').filter(|end| {
                let inside = mark[1..*end].trim_start_matches('/');
                let name = inside.split(|c: char| !c.is_ascii_alphanumeric()).next();
                name.is_some_and(|name| TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name)))
            }),
            _ => None,
        };
        match end {
            Some(end) => rest = &mark[end + 1..],
            None => {
                bare.push_str(&mark[..1]);
                rest = &mark[1..];
            }
        }
    }
    bare.push_str(rest);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_for_how_words_look_go_and_words_stay() {
        for (line, expected) in [
            ("<i>Hello</i> there", "Hello there"),
            ("{\\an8}<font color=\"#fff\">Hello</FONT>", "Hello"),
            ("a < b and {c} <unsure> d", "a < b and {c} <unsure> d"),
            ("<i", "<i"),
            ("<b>", ""),
        ] {
            assert_eq!(bare(line), expected, "{line}");
        }
    }

    #[test]
    fn subtitles_are_told_from_their_first_cue() {
        for (head, expected) in [
            ("1\n00:00:01,600 --> 00:00:04,200\nHello", true),
            ("\n\n7\n0:00:01.6 --> 0:00:04.2\n", true),
            ("00:00:01,600 --> 00:00:04,200\nHello", true),
            ("1\n2\n", false),
            ("a --> b", false),
            ("1", false),
            ("", false),
        ] {
            assert_eq!(is_srt(head), expected, "{head}");
        }
    }
}
