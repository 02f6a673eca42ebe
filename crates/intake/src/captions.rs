//! Captions and subtitles: what WebVTT and SRT share.
//!
//! A cue is a turn. Where the words themselves name who speaks, the name is a label: `Name: words`
//! where it states a role, is named by `--roles` or the programme, or stands so on several lines of
//! the file (then other names in capitals count too); `[SPEAKER_00]: words` as WhisperX writes, and
//! `(speaker 0) words` as whisper.cpp does. Within a cue a line without a label goes on with the one
//! above; from one cue to the next nothing is carried over, so a cue without a label is nobody's in
//! particular.
//!
//! A cue whose times cannot be read keeps its words: without them, something that was said would
//! look as if it had not been. The times are named as a problem, by line.

use crate::clock;
use crate::desk::{Bad, Desk, Stop};
use crate::draft;
use crate::map::Field;
use crate::options::Options;
use crate::report::Note;
use crate::source;
use crate::text;
use crate::transcript::{self, Transcript};
use measure::conversation::{Language, TurnTime};
use measure::time::Ms;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What was read of a file, before anybody is made of the names.
#[derive(Debug, Default)]
pub struct Captions {
    /// The cues, in the file's order.
    pub cues: Vec<Cue>,
    /// What could not be read, with its line.
    pub problems: Vec<Bad>,
    /// What is not kept, with the reason, and how often.
    pub dropped: BTreeMap<(String, &'static str), u64>,
    /// The language, where the file states one.
    pub language: Option<String>,
}

/// One cue.
#[derive(Debug)]
pub struct Cue {
    /// The line its words begin on.
    pub line: u64,
    /// When.
    pub time: TurnTime,
    /// The words, by who says them.
    pub said: Vec<Said>,
}

/// A stretch of a cue.
#[derive(Debug, Default)]
pub struct Said {
    /// Who, where the markup says.
    pub voice: Option<String>,
    /// When it begins within the cue, where the markup says.
    pub start: Option<Ms>,
    /// The words, in lines.
    pub words: String,
}

impl Captions {
    /// Notes something that is not kept.
    pub fn drop(&mut self, what: &str, why: &'static str) {
        *self.dropped.entry((what.to_owned(), why)).or_default() += 1;
    }
}

/// The text of a file, each line ended by one `\n` whatever ended it there.
pub fn text(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let (text, fell_back) = source::text(bytes);
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return (text, fell_back);
    }
    (Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")), fell_back)
}

/// The times of a line with an arrow, what is wrong with them, and what stands behind; `None`
/// where there is no arrow.
pub fn times(line: &str) -> Option<(TurnTime, Option<Bad>, &str)> {
    let (start, rest) = line.split_once("-->")?;
    let rest = rest.trim();
    let (end, settings) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let (start, end) = (clock::clock_ms(start), clock::clock_ms(end));
    let (time, bad) = if start.is_some() && end.is_some() {
        transcript::time(start, end)
    } else {
        let expected = "a start and an end such as `00:00:01.000 --> 00:00:02.500`";
        (TurnTime::Unknown, Some(Bad::new(expected, "another time")))
    };
    Some((time, bad, settings.trim()))
}

/// Makes a conversation of captions and hands it over, with what is to be said about it.
pub fn finish(
    desk: &mut Desk<'_>,
    captions: Captions,
    fell_back: bool,
    file_id: Option<String>,
) -> Result<(), Stop> {
    let Captions { cues, problems, dropped, language } = captions;
    let nothing_wrong = problems.is_empty();
    for bad in problems {
        desk.problem(bad, None)?;
    }
    let (transcript, unnamed) = match named(desk.options, &cues) {
        Ok(named) => named,
        Err(bad) => return desk.problem(bad, None),
    };
    for ((what, why), count) in dropped {
        desk.dropped(&what, why, count);
    }
    if unnamed > 0 {
        let why = "the cue names nobody, and others do: its words are nobody's in particular";
        desk.dropped("(speaker)", why, unnamed);
    }
    let mut draft = transcript.draft();
    if draft.turns.is_empty() && !nothing_wrong {
        // What is wrong with the file is already said.
        return Ok(());
    }
    if let Some(cell) = draft.fields.get_mut(Field::Language as usize) {
        *cell = language.filter(|tag| Language::from_tag(tag).is_some());
    }
    if fell_back {
        desk.encoding(source::FALLBACK);
        draft.notes.push(Note::Encoding(source::FALLBACK));
    }
    draft.file_id = file_id;
    draft::finish(desk, draft, None, None)
}

/// The turns of cues, and how many of them name nobody in a file where others do.
fn named<'o>(options: &'o Options, cues: &[Cue]) -> Result<(Transcript<'o>, u64), Bad> {
    let programme = options.programme.as_deref();
    let is_role = |label: &str| draft::role(options, programme, None, label).is_some();
    let plain = || cues.iter().flat_map(|cue| &cue.said).filter(|said| said.voice.is_none());
    let mut often: FxHashMap<&str, u32> = FxHashMap::default();
    for line in plain().flat_map(|said| said.words.lines()) {
        if let Some((Label::Likely(label), _)) = label(line) {
            *often.entry(label).or_default() += 1;
        }
    }
    let steady = |label: &str| often.get(label).is_some_and(|count| *count > 1);
    let by_name = |label: &str| is_role(label) || steady(label) && looks(label, true);
    let labelled = often.keys().any(|label| by_name(label));
    fn looks(label: &str, steady: bool) -> bool {
        text::looks_like_a_speaker(label, steady)
    }

    let mut transcript = Transcript::new(options);
    let (mut named, mut unnamed) = (0u64, 0u64);
    for cue in cues {
        // By speaker, each with where it begins, if that is known.
        let mut parts: Vec<(&str, Option<Ms>, String)> = Vec::new();
        for said in &cue.said {
            if let Some(voice) = &said.voice {
                add(&mut parts, Some(voice), said.start, &said.words);
                continue;
            }
            // What stands behind a voice is not said by it.
            let mut behind = Some("");
            for line in said.words.lines().filter(|line| !line.trim().is_empty()) {
                let found = label(line).and_then(|(label, words)| match label {
                    Label::Sure(label) => Some((label, words)),
                    Label::Likely(label) => (by_name(label) || labelled && looks(label, false))
                        .then_some((label, words)),
                });
                match found {
                    Some((label, words)) => add(&mut parts, Some(label), said.start, words),
                    None => add(&mut parts, behind, said.start, line),
                }
                behind = None;
            }
        }
        parts.retain(|(_, _, words)| !words.trim().is_empty());
        let alone = parts.len() == 1;
        for (number, (label, start, words)) in parts.iter().enumerate() {
            // Of several speakers in a cue only the first begins with it, and none but the last
            // ends with it.
            let time = match (number, *start) {
                (_, _) if alone => cue.time,
                (0, _) => cue.time.start().map_or(TurnTime::Unknown, TurnTime::Start),
                (_, Some(start)) => TurnTime::Start(start),
                (_, None) => TurnTime::Unknown,
            };
            *(if label.is_empty() { &mut unnamed } else { &mut named }) += 1;
            transcript.push(label, time, words, None).map_err(|bad| bad.on(cue.line))?;
        }
    }
    Ok((transcript, if named > 0 { unnamed } else { 0 }))
}

/// Adds words to those of a cue: of the same speaker they go on, and of nobody with those before.
fn add<'c>(
    parts: &mut Vec<(&'c str, Option<Ms>, String)>,
    label: Option<&'c str>,
    start: Option<Ms>,
    words: &str,
) {
    let words = words.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    match parts.last_mut() {
        Some((last, _, text)) if label.is_none_or(|label| label == *last) => {
            text.push(' ');
            text.push_str(&words);
        }
        _ => parts.push((label.unwrap_or(""), start, words)),
    }
}

/// Who a line says it is of.
enum Label<'l> {
    /// As a tool writes it that is known to.
    Sure(&'l str),
    /// Words before a colon.
    Likely(&'l str),
}

/// The label that a line begins with, and the words behind it.
fn label(line: &str) -> Option<(Label<'_>, &str)> {
    let line = line.trim();
    // In captions, a dash stands before each of two who speak in one cue.
    let line = line.strip_prefix(['-', '–']).map_or(line, str::trim_start);
    if let Some((inside, words)) = line.strip_prefix('[').and_then(|rest| rest.split_once("]:"))
        && let inside = inside.trim()
        && (1..=64).contains(&inside.len())
        && inside.chars().all(|c| c.is_alphanumeric() || " _-.".contains(c))
    {
        return Some((Label::Sure(inside), words.trim()));
    }
    if let Some((inside, words)) = line.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        match inside {
            "speaker 0" | "speaker 1" => return Some((Label::Sure(inside), words.trim())),
            "speaker ?" => return Some((Label::Sure(""), words.trim())),
            _ => {}
        }
    }
    text::label(line).map(|(label, words)| (Label::Likely(label), words))
}
