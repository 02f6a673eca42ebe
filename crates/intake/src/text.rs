//! Plain text: `Label: words`, one conversation a file.
//!
//! ```text
//! # conversation_id: c-17
//! # channel: voice
//! [00:41.2-00:43.9] Agent: Bear with me while I bring up your bill.
//! [silence 19 s]
//! [01:02.9] Agent: Right, I have it here.
//! It starts in March.
//! ```
//!
//! Lines `# key: value` may stand in front. A time in brackets may stand before a label: a place
//! or `start-end`. `[silence 19 s]`, `[hold 40 s]` and `[transfer]` are events. A line without a
//! label goes on with the turn above.
//!
//! Words before a colon are a label where they carry a time, state a role, or are named by
//! `--roles` or the programme's settings; or where they are at most three words that all begin
//! with a capital or digit; or one word that stands so on two lines or on the first. `Note:`,
//! `Step 1:` and the like are words said, not labels.

use crate::clock;
use crate::desk::{Bad, Desk, Stop};
use crate::draft::{self, Draft, Speaker};
use crate::labels;
use crate::map::{CONVERSATION_FIELDS, Field};
use crate::options::Options;
use crate::report::Note;
use crate::source;
use measure::conversation::{Event, EventKind, Turn, TurnTime};
use measure::time::{Ms, Span};
use rustc_hash::FxHashMap;

/// The longest label, in bytes.
const LABEL_BYTES: usize = 64;

/// Words before a colon that begin a clause rather than name a speaker, in lower case.
const NOT_LABELS: &[&str] = &[
    "account",
    "address",
    "also",
    "amount",
    "answer",
    "attention",
    "balance",
    "caution",
    "code",
    "cost",
    "date",
    "email",
    "error",
    "example",
    "faq",
    "hint",
    "important",
    "link",
    "message",
    "name",
    "note",
    "number",
    "option",
    "order",
    "phone",
    "price",
    "ps",
    "question",
    "re",
    "reference",
    "reminder",
    "resolution",
    "result",
    "status",
    "step",
    "subject",
    "summary",
    "time",
    "tip",
    "total",
    "update",
    "url",
    "warning",
    "website",
];

/// Reads a file of one conversation.
pub fn read(desk: &mut Desk<'_>, bytes: &[u8], file_id: Option<String>) -> Result<(), Stop> {
    let (text, fell_back) = source::text(bytes);
    let mut script = match parse(&text, desk.options, None) {
        Ok(script) => script,
        Err(bad) => return desk.problem(bad, None),
    };
    for key in &script.unknown_keys {
        desk.dropped(labels::header_name(key), "no such header", 1);
    }
    desk.dropped("(bracketed line)", "before the first turn", script.early_lines);
    if fell_back {
        desk.encoding(source::FALLBACK);
        script.draft.notes.push(Note::Encoding(source::FALLBACK));
    }
    script.draft.file_id = file_id;
    draft::finish(desk, script.draft, None, None)
}

/// What a text holds.
pub struct Script {
    pub draft: Draft,
    /// Who speaks, by label.
    pub speakers: Vec<Speaker>,
    /// The speaker of each turn.
    pub speaker_of: Vec<u16>,
    unknown_keys: Vec<String>,
    early_lines: u64,
}

/// What a text holds; `programme` is the one that is known otherwise.
pub fn parse(text: &str, options: &Options, programme: Option<&str>) -> Result<Script, Bad> {
    let limits = &options.limits;
    let mut draft = Draft::default();
    let mut header = Speaker::default();
    let mut unknown_keys = Vec::new();
    let mut lines = text.lines().enumerate().map(|(i, line)| (i as u64 + 1, line)).peekable();
    while let Some((number, line)) = lines.peek().copied() {
        let Some(rest) = line.trim_start().strip_prefix('#') else {
            if line.trim().is_empty() {
                lines.next();
                continue;
            }
            break;
        };
        lines.next();
        let Some((key, value)) = rest.split_once(':') else { continue };
        let value = value.trim();
        if value.len() > 1024 {
            return Err(Bad::new("at most 1024 bytes in a header", "a longer one").on(number));
        }
        let (key, value) = (key.trim(), (!value.is_empty()).then(|| value.to_owned()));
        match Field::ALL.iter().find(|field| field.name() == key) {
            Some(Field::ConversationId) => draft.id = value,
            Some(Field::Team) => header.team = value,
            Some(Field::AgentId) => header.agent.reference = value,
            Some(Field::AgentName) => header.agent.name = value,
            Some(Field::CustomerRef) => header.customer.reference = value,
            Some(Field::CustomerName) => header.customer.name = value,
            Some(field) if (*field as usize) < CONVERSATION_FIELDS => {
                draft.fields[*field as usize] = value;
            }
            _ => unknown_keys.push(key.to_owned()),
        }
    }
    let programme = draft.fields[Field::Programme as usize]
        .as_deref()
        .or(programme)
        .or(options.programme.as_deref())
        .map(str::to_owned);

    // How often each word stands as a label, for those that only that can make one.
    let mut often: FxHashMap<&str, u32> = FxHashMap::default();
    for (_, line) in lines.clone() {
        if let Some((label, _)) = label(line.trim_start()) {
            *often.entry(label).or_default() += 1;
        }
    }

    let mut speakers: Vec<Speaker> = Vec::new();
    let mut speaker_of: Vec<u16> = Vec::new();
    let mut known: FxHashMap<String, u16> = FxHashMap::default();
    let mut early_lines = 0;
    for (number, line) in lines {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        if let Some(mut event) = event(line) {
            event.after_turn = (draft.turns.len() as u32).checked_sub(1);
            draft.events.push(event);
        } else {
            let (time, rest) = match bracketed(line) {
                Some((inside, rest)) => match turn_time(inside) {
                    Some(time) => (time.map_err(|bad| bad.on(number))?, rest),
                    None => (TurnTime::Unknown, line),
                },
                None => (TurnTime::Unknown, line),
            };
            let timed = time != TurnTime::Unknown;
            let first = draft.turns.is_empty();
            let spoken = label(rest).filter(|(label, _)| {
                timed
                    || draft::role(options, programme.as_deref(), None, label).is_some()
                    || looks_like_a_speaker(
                        label,
                        first || often.get(label).is_some_and(|n| *n > 1),
                    )
            });
            match (spoken, draft.turns.last_mut()) {
                (Some((label, words)), _) => {
                    let lower = label.to_lowercase();
                    let speaker = match known.get(&lower) {
                        Some(speaker) => *speaker,
                        None => {
                            let next = speakers.len();
                            if next >= limits.parties {
                                let expected = format!("at most {} speakers", limits.parties);
                                return Err(Bad::new(expected, "one more").on(number));
                            }
                            speakers.push(Speaker { label: label.to_owned(), ..header.clone() });
                            known.insert(lower, next as u16);
                            next as u16
                        }
                    };
                    speaker_of.push(speaker);
                    draft.turns.push(Turn { party: 0, time, text: words.to_owned(), heard: None });
                }
                (None, _) if timed => {
                    return Err(Bad::new("`Label: words` after the time", "no label").on(number));
                }
                (None, Some(turn)) => {
                    turn.text.push(' ');
                    turn.text.push_str(line);
                }
                (None, None) if line.starts_with('[') => early_lines += 1,
                (None, None) => {
                    return Err(Bad::new("`Label: words`", "a line without a label").on(number));
                }
            }
        }
        if draft.turns.len() + draft.events.len() > limits.turns {
            let expected = format!("at most {} turns and events", limits.turns);
            return Err(Bad::new(expected, "one more").on(number));
        }
        if draft.turns.last().is_some_and(|turn| turn.text.len() > limits.text_bytes) {
            let expected = format!("at most {} bytes in a turn", limits.text_bytes);
            return Err(Bad::new(expected, "more").on(number));
        }
    }
    let (parties, party_of) =
        draft::cast(options, programme.as_deref(), None, &speakers, &mut draft.notes);
    draft.parties = parties;
    for (turn, speaker) in draft.turns.iter_mut().zip(&speaker_of) {
        turn.party = party_of.get(usize::from(*speaker)).copied().unwrap_or(0);
    }
    Ok(Script { draft, speakers, speaker_of, unknown_keys, early_lines })
}

/// Whether a text's beginning holds a line that only this format has.
pub fn is_text(head: &str, options: &Options) -> bool {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.find(|line| !line.starts_with('#') && event(line).is_none()) else {
        return false;
    };
    let (timed, rest) = match bracketed(first) {
        Some((inside, rest)) => match turn_time(inside) {
            Some(_) => (true, rest),
            // Something else in brackets before the first turn.
            None => return lines.take(20).any(|line| is_text(line, options)),
        },
        None => (false, first),
    };
    label(rest).is_some_and(|(label, _)| {
        timed
            || draft::role(options, options.programme.as_deref(), None, label).is_some()
            || looks_like_a_speaker(label, true)
    })
}

/// The words before a colon that could be a label, and the words after.
pub fn label(line: &str) -> Option<(&str, &str)> {
    let colon = memchr::memchr(b':', &line.as_bytes()[..line.len().min(LABEL_BYTES + 1)])?;
    let (label, words) = (line[..colon].trim(), &line[colon + 1..]);
    let plain = |c: char| c.is_alphanumeric() || " .'’-_()#/&".contains(c);
    let apart = words.is_empty() || words.starts_with(char::is_whitespace);
    let named = label.starts_with(char::is_alphanumeric) && label.chars().all(plain);
    (apart && named).then(|| (label, words.trim()))
}

/// Whether words before a colon look like a speaker's label; `steady` where they stand so on the
/// first line or on several.
pub fn looks_like_a_speaker(label: &str, steady: bool) -> bool {
    let mut words = label.split_whitespace();
    let first = words.next().unwrap_or("").trim_end_matches('.').to_lowercase();
    if NOT_LABELS.contains(&first.as_str()) {
        return false;
    }
    let count = 1 + words.count();
    let capital =
        |word: &str| word.chars().find(|c| c.is_alphanumeric()).is_none_or(|c| !c.is_lowercase());
    (count <= 3 && label.split_whitespace().all(capital)) || (count == 1 && steady)
}

/// What stands in brackets at the beginning, and what follows.
fn bracketed(line: &str) -> Option<(&str, &str)> {
    let (inside, rest) = line.strip_prefix('[')?.split_once(']')?;
    Some((inside, rest.trim_start()))
}

/// The time in brackets; `None` where it is none.
fn turn_time(inside: &str) -> Option<Result<TurnTime, Bad>> {
    if let Some(start) = clock::clock_ms(inside) {
        return Some(Ok(TurnTime::Start(start)));
    }
    let (start, end) = inside.split_once(['-', '–'])?;
    let (start, end) = (clock::clock_ms(start)?, clock::clock_ms(end)?);
    Some(
        Span::new(start, end)
            .map(TurnTime::Span)
            .ok_or_else(|| Bad::new("an end that is not before the start", "one that is")),
    )
}

/// The event that a line is.
fn event(line: &str) -> Option<Event> {
    let inside = line.strip_prefix('[')?.strip_suffix(']')?.trim();
    let (word, length) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let kind = EventKind::from_name(&word.to_ascii_lowercase())?;
    let length: Option<Ms> = match length.trim() {
        "" => None,
        length => Some(clock::length_ms(length)?),
    };
    Some(Event { kind, after_turn: None, length })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;
    use std::fmt::Write;

    /// The script in one line a turn or event, after the header that was found.
    fn shown(text: &str) -> String {
        let mut options = Options::new(Key([0; 32]));
        options.limits.text_bytes = 200;
        options.limits.turns = 6;
        options.roles.insert("the other side".to_owned(), measure::conversation::Role::Customer);
        let script = match parse(text, &options, None) {
            Ok(script) => script,
            Err(Bad { line, expected, found, .. }) => {
                return format!("line {line:?}: expected {expected}, found {}", found.unwrap());
            }
        };
        let mut shown = String::new();
        let draft = &script.draft;
        let events = |after: Option<u32>, shown: &mut String| {
            for event in draft.events.iter().filter(|event| event.after_turn == after) {
                writeln!(shown, "({} {:?})", event.kind, event.length.map(|ms| ms.0)).unwrap();
            }
        };
        for (field, value) in Field::ALL.iter().zip(&draft.fields) {
            if let Some(value) = value {
                writeln!(shown, "{}={value}", field.name()).unwrap();
            }
        }
        events(None, &mut shown);
        for (index, turn) in draft.turns.iter().enumerate() {
            let party = &draft.parties[usize::from(turn.party)];
            let time = match turn.time {
                TurnTime::Unknown => String::new(),
                TurnTime::Start(start) => format!("{} ", start.0),
                TurnTime::Span(span) => format!("{}-{} ", span.start().0, span.end().0),
            };
            let name = party.person.as_ref().and_then(|p| p.reference.clone().or(p.name.clone()));
            let name = name.map_or(String::new(), |name| format!("({name})"));
            writeln!(shown, "{time}{}{name}: {}", party.role, turn.text).unwrap();
            events(Some(index as u32), &mut shown);
        }
        shown.trim_end().to_owned()
    }

    #[test]
    fn a_script_is_read() {
        for (text, expected) in [
            ("Agent: Hello.\nCustomer: Hi.", "agent: Hello.\ncustomer: Hi."),
            ("AGENT:Hello", "line Some(1): expected `Label: words`, found a line without a label"),
            ("Agent: Hello.\n\n  I am here.\n", "agent: Hello. I am here."),
            ("Agent:\nHello.", "agent:  Hello."),
            ("[00:41] Agent: a", "41000 agent: a"),
            ("[00:41.2-00:43.9] agent: a", "41200-43900 agent: a"),
            ("[01:00:41.250] agent: a", "3641250 agent: a"),
            (
                "[00:43-00:41] agent: a",
                "line Some(1): expected an end that is not before the start, found one that is",
            ),
            (
                "[00:43] hello",
                "line Some(1): expected `Label: words` after the time, found no label",
            ),
            (
                "[hold 1:20]\nAgent: a\n[silence 19 s]\n[Transfer]\nAgent 2: b",
                "(hold Some(80000))\nagent: a\n(silence Some(19000))\n(transfer None)\nagent: b",
            ),
            (
                "Agent: a\n[laughs]\n[silence of the lambs]",
                "agent: a [laughs] [silence of the lambs]",
            ),
            ("[music]\nAgent: a", "agent: a"),
            (
                "# conversation_id: c1\n# agent_id: a-7\n# queue: bills\n# shoe_size: 9\n\nAgent: a\nCustomer: b",
                "queue=bills\nagent(a-7): a\ncustomer: b",
            ),
            ("Louis Anderson: a\nOlivia: b", "other(Louis Anderson): a\nother(Olivia): b"),
            // What only looks like a label goes on with the turn.
            (
                "Agent: do this\nStep 1: open it\nHere is why: it is shut\nlisten: now\nhttp://x\nat 10:30",
                "agent: do this Step 1: open it Here is why: it is shut listen: now http://x at 10:30",
            ),
            ("spk1: a\nspk2: b\nspk1: c", "other: a spk2: b\nother: c"),
            ("spk1: a\nspk2: b\nspk2: c", "other: a\nother: b\nother: c"),
            ("Agent: a\nthe other side: b", "agent: a\ncustomer: b"),
            ("hello", "line Some(1): expected `Label: words`, found a line without a label"),
            ("", ""),
            (
                "Agent: a\nAgent: a\nAgent: a\nAgent: a\nAgent: a\nAgent: a\nAgent: a",
                "line Some(7): expected at most 6 turns and events, found one more",
            ),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
        let long = format!("Agent: {}", "x".repeat(201));
        assert_eq!(shown(&long), "line Some(1): expected at most 200 bytes in a turn, found more");
    }

    #[test]
    fn text_is_told_from_its_first_line() {
        let options = Options::new(Key([0; 32]));
        for (head, expected) in [
            ("Agent: a", true),
            ("# channel: voice\n\n[hold 3 s]\n[00:01] x y z w: a", true),
            ("[music]\nAgent: a", true),
            ("MIT License\n\nCopyright (c) 2024", false),
            ("# Title\n\nSome words: and more of them.", false),
            ("a,b,c\n1,2,3", false),
            ("", false),
        ] {
            assert_eq!(is_text(head, &options), expected, "{head}");
        }
    }
}
