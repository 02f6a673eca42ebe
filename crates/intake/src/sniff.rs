//! Which format a file has, from its first bytes.

use crate::desk::Bad;
use crate::map::{Field, Map};
use crate::options::{Format, Options};
use crate::{columns, labels, sound, source, srt, table, text, vendors, vtt, whisper};

/// What a file turns out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A format that can be read.
    Format(Format),
    /// A recording.
    Recording,
}

/// What the first bytes of a file say it is; `one_id` is the id of rows that have none.
pub fn kind(head: &[u8], options: &Options, map: &Map, one_id: Option<&str>) -> Result<Kind, Bad> {
    const EXPECTED: &str = "`Label: words` lines, JSON lines or CSV with `conversation_id` and `text` \
                            (see --map), a vCon, Whisper's JSON, WebVTT or SRT";
    let bad = |found: &str| Err(Bad::new(EXPECTED, found));
    if head.trim_ascii().is_empty() {
        return bad("an empty file");
    }
    if sound::is_recording(head) {
        return Ok(Kind::Recording);
    }
    for (magic, name) in [
        (&b"SQLite format 3\0"[..], "a SQLite database"),
        (b"\x37\x7f\x06\x82", "the log of a SQLite database"),
        (b"\x37\x7f\x06\x83", "the log of a SQLite database"),
    ] {
        if head.starts_with(magic) {
            return Err(Bad::new("a transcript", name));
        }
    }
    for (magic, name) in [
        (&b"%PDF"[..], "a PDF"),
        (b"PK\x03\x04", "a ZIP archive or office document"),
        (b"\x1F\x8B", "a gzip archive"),
        (b"PAR1", "a Parquet file"),
    ] {
        if head.starts_with(magic) {
            return bad(name);
        }
    }
    if head.contains(&0) {
        return bad("binary data");
    }
    // The beginning may end within a character.
    let start = match std::str::from_utf8(head) {
        Err(error) if error.error_len().is_none() => &head[..error.valid_up_to()],
        _ => head,
    };
    let (text, _) = source::text(start);
    let trimmed = text.trim_start();
    if trimmed.starts_with(['{', '[']) && !is_bracketed_line(trimmed, options) {
        let keys = keys(trimmed.as_bytes());
        let has = |name: &str| keys.iter().any(|key| key == name);
        let row = |field: Field| keys.iter().any(|key| map.field(key) == Some(field));
        // A map that names one of the fields says that the file has rows.
        let mapped = |field: Field| map.column(field) != field.name() && has(map.column(field));
        let rows = mapped(Field::Text) || mapped(Field::ConversationId);
        if let Some(format) = vendors::format(&keys, trimmed).filter(|_| !rows) {
            return Ok(Kind::Format(format));
        }
        let signed = has("payload") && (has("signatures") || has("signature"));
        if !row(Field::ConversationId) && whisper::is_whisper(&keys, trimmed) {
            return Ok(Kind::Format(Format::Whisper));
        }
        if row(Field::Text) || row(Field::ConversationId) {
            return match trimmed.starts_with('[') {
                true => bad("one JSON array: put each row on a line of its own"),
                false => Ok(Kind::Format(Format::Jsonl)),
            };
        }
        let vcon = ["vcon", "parties", "dialog", "analysis", "ciphertext"].into_iter().any(has);
        if vcon || signed {
            return Ok(Kind::Format(Format::Vcon));
        }
        if keys.is_empty() {
            return bad("JSON without named fields");
        }
        let found = labels::columns(keys.iter().map(String::as_str));
        let bad = Bad::new(columns::expected("", map, one_id), found);
        return Err(if trimmed.starts_with('{') { bad.on(1) } else { bad });
    }
    for (is, format) in [(vtt::is_vtt as fn(&str) -> bool, Format::Vtt), (srt::is_srt, Format::Srt)]
    {
        if is(&text) {
            return Ok(Kind::Format(format));
        }
    }
    if table::is_table(&text, map, one_id) {
        return Ok(Kind::Format(Format::Csv));
    }
    if text::is_text(&text, options) {
        return Ok(Kind::Format(Format::Text));
    }
    match table::unknown_table(&text, map, one_id) {
        Some(unknown) => Err(unknown),
        None => bad("text without labels or a header"),
    }
}

/// Whether a text that begins with a bracket is a line of a script: `[00:41] Agent: …`.
fn is_bracketed_line(text: &str, options: &Options) -> bool {
    text.starts_with('[') && text::is_text(text, options)
}

/// The names of the first object's own fields, as far as the beginning shows them.
fn keys(text: &[u8]) -> Vec<String> {
    let mut keys = Vec::new();
    let (mut depth, mut objects) = (0u32, 0u32);
    let mut rest = text;
    // The depth of the object whose fields are wanted: the first one, or the first in a list.
    let level = if text.first() == Some(&b'[') { 2 } else { 1 };
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'{' | b'[' => {
                depth += 1;
                objects += u32::from(*byte == b'{' && depth == level);
                if objects > 1 || keys.len() >= 64 {
                    break;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let mut length = 0;
                loop {
                    match rest.get(length) {
                        None => return keys,
                        Some(b'"') => break,
                        Some(b'\\') => length += 2,
                        Some(_) => length += 1,
                    }
                }
                let string = &rest[..length];
                rest = &rest[length + 1..];
                if depth == level && objects == 1 && rest.trim_ascii_start().first() == Some(&b':')
                {
                    keys.push(String::from_utf8_lossy(string).into_owned());
                }
            }
            _ => {}
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    fn check(head: &[u8], expected: &str) {
        let options = Options::new(Key([0; 32]));
        let map = Map::parse("text = \"Words\"\nconversation_id = \"Call\"").unwrap();
        let found = match kind(head, &options, &map, None) {
            Ok(Kind::Format(format)) => format.name().to_owned(),
            Ok(Kind::Recording) => "recording".to_owned(),
            Err(bad) => bad.found.unwrap(),
        };
        assert_eq!(found, expected, "{}", String::from_utf8_lossy(head));
    }

    #[test]
    fn a_format_is_told_from_its_content() {
        check(b"Agent: a", "text");
        check(b"[00:41] Agent: a", "text");
        check(b"[silence 3 s]\nAgent: a", "text");
        check(b"\"Call\";\"Words\"\n1;a", "csv");
        check(b"Call\tWords\n1\ta", "csv");
        check(b"Call,Spoken\n1,a", "the columns `Call`, `Spoken`");
        check(b"Call,Spoken\n1,a,b", "text without labels or a header");
        check(b"{\"Call\": 1, \"Words\": \"parties\"}", "jsonl");
        check(b"{\"uuid\": \"1\",\n \"parties\": []}", "vcon");
        check(b"{\"vcon\": \"0.0.1\"}", "vcon");
        check(b"[{\"uuid\": \"1\", \"parties\": []}]", "vcon");
        check(b"{\"payload\": \"\", \"signatures\": []}", "vcon");
        check(b"{\"ciphertext\": \"\"}", "vcon");
        check(b"{\"payload\": \"\", \"protected\": \"\", \"signature\": \"\"}", "vcon");
        check(b"{\"text\": \" a\", \"segments\": [], \"language\": \"en\"}", "whisper");
        check(b"{\"segments\": [{\"start\": 0}], \"word_segments\": []}", "whisper");
        check(b"{\"systeminfo\": \"\", \"result\": {}, \"transcription\": []}", "whisper");
        check(
            b"[{\"id\": 1, \"start\": 0, \"end\": 1, \"text\": \"a\", \"avg_logprob\": -0.2}]",
            "whisper",
        );
        check(format!("{{\"text\": \" {}", "a ".repeat(40_000)).as_bytes(), "whisper");
        check(b"{\"Call\": 1, \"text\": \"a\", \"segments\": []}", "jsonl");
        check(b"WEBVTT\n\n00:01.000 --> 00:02.000\na", "vtt");
        check(b"1\n00:00:01,000 --> 00:00:02,000\na", "srt");
        check(b"[{\"Call\": 1}]", "one JSON array: put each row on a line of its own");
        check(
            b"{\"a\\\"\": {\"parties\": 1}, \"b\": \"vcon\"}",
            "2 columns whose names are not identifiers",
        );
        check(b"[1, 2]", "JSON without named fields");
        check(b"", "an empty file");
        check(b" \n ", "an empty file");
        check(b"RIFF....WAVE", "recording");
        check(b"ID3\x04", "recording");
        check(b"\xFF\xFB\x90", "recording");
        check(b"a\0b", "binary data");
        check(b"SQLite format 3\0", "a SQLite database");
        check("Agent: é".as_bytes().get(..8).unwrap(), "text");
        check(b"Some words.\nAnd more.", "text without labels or a header");
    }
}
