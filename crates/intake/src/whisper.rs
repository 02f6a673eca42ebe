//! The JSON of Whisper and of what is built on it, one conversation a file.
//!
//! | written by | shape | times |
//! |---|---|---|
//! | openai-whisper `--output_format json`, whisper-ctranslate2, the API's `verbose_json` and `diarized_json` | `segments` beside `text` and `language` | seconds |
//! | WhisperX | `segments` beside `word_segments` and `language`; each with `words`, `speaker` after diarisation | seconds |
//! | faster-whisper, its segments as a list | a list of segments with `seek`, `avg_logprob`, `no_speech_prob` | seconds |
//! | whisper.cpp `-oj`, `-ojf` | `transcription` beside `result` and `params`; each with `offsets` and `timestamps` | milliseconds in `offsets` |
//!
//! Sources: `whisper/transcribe.py` and `whisper/utils.py` of openai/whisper; `whisperx/schema.py`,
//! `diarize.py` and `utils.py` of m-bain/whisperX; `faster_whisper/transcribe.py` of
//! SYSTRAN/faster-whisper; `output_json` in `examples/cli/cli.cpp` of ggml-org/whisper.cpp; the
//! objects `TranscriptionVerbose` and `TranscriptionDiarized` of OpenAI's API reference.
//!
//! A segment is a turn. Its `speaker` is a label, of which Whisper makes no role; where WhisperX
//! could give a segment none, the one that all its words with a speaker share is taken. Speakers
//! that are told apart by voice make the times `diarised`; whisper.cpp tells them by the louder of
//! two channels, and its times stay those of the transcript.
//!
//! How surely a turn was heard is the first of these that it has: the mean of its words'
//! `probability` (openai-whisper, faster-whisper; of a word it is the mean of its tokens',
//! `find_alignment` in `whisper/timing.py`); `e` to the power of `avg_logprob`, the geometric mean of
//! its tokens' probabilities; the mean of its words' `score` (WhisperX: how well a word's letters fit
//! the sound by the model that aligns them, which says nothing of other words that might fit, `align`
//! in `whisperx/alignment.py`); the mean of the `p` of its `tokens` (whisper.cpp). They are not alike.
//!
//! Traps that are heeded: `language` is a name in the API and a code elsewhere; a translation is in
//! English whatever language was spoken; whisper.cpp writes half characters into `tokens`, so the
//! file is not UTF-8 though its words are; a speaker `?` is none; an end may lie before its start;
//! words that could not be aligned have no times.

use crate::clock;
use crate::confidence::{self, Confidence};
use crate::desk::{self, Bad, Desk, Stop};
use crate::draft;
use crate::json::{self, Json};
use crate::labels;
use crate::map::Field;
use crate::report::Note;
use crate::transcript::{self, Transcript};
use measure::conversation::{Language, Timing, TurnTime};
use measure::time::{Ms, Span};
use std::borrow::Cow;

/// Why the recogniser's other figures are not kept.
const FIGURES: &str = "a figure that does not say how surely the words were heard";
/// Why words are not kept.
const WORDS: &str = "a turn has one time; its words' times only say what to silence in a recording";
/// Why pieces of words are not kept.
const TOKENS: &str = "pieces of words; where they have probabilities, their mean may be kept";
/// Why the settings are not kept.
const SETTINGS: &str = "how it was recognised is not kept";
/// What is said of a file with broken characters.
const BROKEN: &str = "utf-8, broken characters replaced";

/// Fields of a document that say what was said, and of a segment that say where it stands.
const KNOWN: &[&str] = &[
    "segments",
    "transcription",
    "text",
    "language",
    "duration",
    "task",
    "result",
    "start",
    "end",
    "speaker",
    "offsets",
    "timestamps",
    "id",
    "seek",
    "type",
    "avg_logprob",
];

/// Fields that are not kept for a reason of their own.
const NOT_KEPT: &[(&str, &str)] = &[
    ("words", WORDS),
    ("word_segments", WORDS),
    ("chars", WORDS),
    ("tokens", TOKENS),
    ("temperature", FIGURES),
    ("compression_ratio", FIGURES),
    ("no_speech_prob", FIGURES),
    ("speaker_turn_next", "it says that somebody else speaks next, and not who"),
    ("params", SETTINGS),
    ("model", SETTINGS),
    ("systeminfo", SETTINGS),
    ("usage", SETTINGS),
];

/// Whether the names of a document's fields are those of Whisper; `start` is its beginning.
pub fn is_whisper(keys: &[String], start: &str) -> bool {
    let has = |name: &str| keys.iter().any(|key| key == name);
    if start.starts_with('[') {
        // faster-whisper's segments.
        return has("start")
            && has("end")
            && has("text")
            && (has("avg_logprob") || has("no_speech_prob"));
    }
    if has("vcon") || has("parties") || has("dialog") {
        return false;
    }
    let segments = has("segments") && (has("text") || has("language") || has("word_segments"));
    let cpp = has("transcription") && has("result");
    let api = has("task") && has("duration") && has("text");
    // openai-whisper writes all words before the first segment, a space in front, and those of a
    // long call are longer than the beginning.
    let long = keys == ["text"] && start.starts_with("{\"text\": \" ") && !start.contains('\n');
    segments || cpp || api || long
}

/// Reads a file that is one conversation.
pub fn read(desk: &mut Desk<'_>, bytes: &[u8], file_id: Option<String>) -> Result<(), Stop> {
    let text = String::from_utf8_lossy(bytes);
    let broken = matches!(text, Cow::Owned(_));
    let document = match json::parse(&text, desk.options.limits.json_values) {
        Ok(document) => document,
        Err(fault) => return desk.problem(fault.bad(), None),
    };
    let mut transcript = Transcript::new(desk.options);
    let mut found = Found::default();
    let turns = match turns(&document, &mut transcript, &mut found) {
        Ok(turns) => turns,
        Err(bad) => return desk.problem(bad, None),
    };
    for bad in found.problems {
        desk.problem(bad, None)?;
    }
    fields(desk, &document, None);
    for segment in turns.iter().copied().flatten() {
        fields(desk, segment, Some("segments"));
    }
    desk.dropped("words.speaker", "a segment is of one speaker: its own is kept", found.others);
    let mut draft = transcript.draft();
    if found.diarised {
        draft.timing = Some(Timing::Diarised);
    }
    match language(&document) {
        Ok(language) => draft.fields[Field::Language as usize] = language.map(str::to_owned),
        Err(name) => desk.dropped(name, "a language without a code of two letters", 1),
    }
    if broken {
        desk.encoding(BROKEN);
        draft.notes.push(Note::Encoding(BROKEN));
    }
    draft.file_id = file_id;
    draft::finish(desk, draft, None, None)
}

/// What is to be said beside the turns.
#[derive(Default)]
struct Found {
    problems: Vec<Bad>,
    /// Whether voices were told apart by how they sound.
    diarised: bool,
    /// Words that are said to be of another speaker than their segment.
    others: u64,
}

/// Reads the turns; gives the segments they are, if there are any.
fn turns<'d>(
    document: &'d Json<'d>,
    transcript: &mut Transcript<'_>,
    found: &mut Found,
) -> Result<Option<&'d [Json<'d>]>, Bad> {
    const EXPECTED: &str = "a list of segments in `segments` or `transcription`";
    let (list, pointer) = match document {
        Json::List(list) => (list.as_slice(), ""),
        Json::Object(_) => match (document.get("segments"), document.get("transcription")) {
            (Some(Json::List(list)), _) if !list.is_empty() => (list.as_slice(), "/segments"),
            (None, Some(Json::List(list))) => (list.as_slice(), "/transcription"),
            (None | Some(Json::List(_) | Json::Null), None) => {
                // The API's plain `json` holds the words alone.
                let text = document.text_at("text").ok_or_else(|| Bad::new(EXPECTED, "neither"))?;
                transcript
                    .push("", TurnTime::Unknown, text, None)
                    .map_err(|bad| bad.at("/text"))?;
                return Ok(None);
            }
            (Some(other), _) => return Err(Bad::new("a list", other.kind()).at("/segments")),
            (None, Some(other)) => {
                return Err(Bad::new("a list", other.kind()).at("/transcription"));
            }
        },
        other => return Err(Bad::new(EXPECTED, other.kind())),
    };
    let by_channel = pointer == "/transcription";
    for (number, segment) in list.iter().enumerate() {
        let at = format!("{pointer}/{number}");
        let Some(Json::Text(text)) = segment.get("text") else {
            let value = if matches!(segment, Json::Object(_)) { segment.get("text") } else { None };
            let kind = value.map_or("none", Json::kind);
            return Err(Bad::new("a segment's words in `text`", kind).at(at));
        };
        let mut place = |field: &'static str| {
            let place =
                if by_channel { cpp_place(segment, field) } else { seconds(segment, field) };
            place.unwrap_or_else(|bad| {
                let field = match (by_channel, field) {
                    (false, field) => field,
                    (true, "start") => "offsets/from",
                    (true, _) => "offsets/to",
                };
                found.problems.push(bad.at(format!("{at}/{field}")));
                None
            })
        };
        let (start, end) = (place("start"), place("end"));
        let (time, bad) = transcript::time(start, end);
        found.problems.extend(bad.map(|bad| bad.at(at.clone())));
        let label = speaker(segment, &mut found.others);
        found.diarised |= label.is_some() && !by_channel;
        if !text.trim().is_empty() {
            transcript
                .push(label.as_deref().unwrap_or(""), time, text, heard(segment))
                .map_err(|bad| bad.at(at))?;
            transcript.words(words(segment));
        }
    }
    Ok(Some(list))
}

/// The words of a segment, and when each was said, where that is written.
fn words<'s>(segment: &'s Json<'s>) -> impl Iterator<Item = (&'s str, Option<Span>)> {
    let words = segment.get("words").and_then(Json::list).unwrap_or_default();
    words.iter().filter_map(|word| {
        let place = |field| seconds(word, field).ok().flatten();
        let span = place("start").zip(place("end")).and_then(|(from, to)| Span::new(from, to));
        Some((word.text_at("word")?, span))
    })
}

/// How surely a segment was heard, in percent.
fn heard(segment: &Json<'_>) -> Option<u8> {
    let number = |of: &Json<'_>, name: &str| of.get(name).and_then(Json::number);
    // Tokens that stand for no words have names in brackets, such as `[_BEG_]`.
    let is_word = |piece: &&Json<'_>| !piece.text_at("text").is_some_and(|t| t.starts_with("[_"));
    let mean = |list: &str, name: &str| {
        let pieces = segment.get(list).and_then(Json::list).unwrap_or_default();
        let pieces = pieces.iter().filter(is_word);
        confidence::mean_percent(pieces.filter_map(|piece| Confidence::new(number(piece, name)?)))
    };
    let whole = || number(segment, "avg_logprob").and_then(Confidence::of_logarithm);
    mean("words", "probability")
        .or_else(|| whole().map(Confidence::percent))
        .or_else(|| mean("words", "score"))
        .or_else(|| mean("tokens", "p"))
}

/// Who a segment says it is of; else the one that all of its words with a speaker are of. Counts
/// the words that are of another.
fn speaker<'s>(segment: &'s Json<'s>, others: &mut u64) -> Option<Cow<'s, str>> {
    let words = segment.get("words").and_then(Json::list).unwrap_or_default();
    let mut labels = words.iter().filter_map(label);
    if let Some(own) = label(segment) {
        *others += labels.filter(|label| *label != own).count() as u64;
        return Some(own);
    }
    let first = labels.next()?;
    let differing = labels.filter(|label| *label != first).count() as u64;
    *others += differing;
    (differing == 0).then_some(first)
}

/// The speaker of a segment or a word, as text or a number.
fn label<'s>(said: &'s Json<'s>) -> Option<Cow<'s, str>> {
    let speaker = said.get("speaker")?;
    let label = match speaker.text() {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(speaker.index()?.to_string()),
    };
    Some(label).filter(|label| label != "?")
}

/// Why a number is no place in a conversation.
fn no_place(expected: &str, value: &Json<'_>) -> Bad {
    let found = match value {
        Json::Number(_) => "a number outside 0 to 100 days",
        other => other.kind(),
    };
    Bad::new(expected, found)
}

/// Of `start` or `end`, in seconds.
fn seconds(segment: &Json<'_>, field: &str) -> Result<Option<Ms>, Bad> {
    match segment.get(field) {
        None | Some(Json::Null) => Ok(None),
        Some(value) => value
            .number()
            .and_then(|number| clock::real_ms(number, true))
            .map(Some)
            .ok_or_else(|| no_place("seconds from the beginning", value)),
    }
}

/// Of `offsets` in milliseconds, else of `timestamps` as clocks.
fn cpp_place(segment: &Json<'_>, field: &str) -> Result<Option<Ms>, Bad> {
    let field = if field == "start" { "from" } else { "to" };
    if let Some(value) = segment.get("offsets").and_then(|offsets| offsets.get(field)) {
        let ms = value.number().and_then(|number| clock::real_ms(number, false));
        return ms
            .map(Some)
            .ok_or_else(|| no_place("milliseconds from the beginning in `offsets`", value));
    }
    let Some(value) = segment.get("timestamps").and_then(|times| times.get(field)) else {
        return Ok(None);
    };
    let ms = value.text().and_then(clock::clock_ms);
    ms.map(Some).ok_or_else(|| Bad::new("a clock such as `00:00:01,000`", value.kind()))
}

/// The code of the language that the words are in; `Err` with the field whose language has none.
pub fn language<'d>(document: &'d Json<'d>) -> Result<Option<&'d str>, &'static str> {
    let translated = document.text_at("task") == Some("translate")
        || document.get("params").and_then(|params| params.get("translate"))
            == Some(&Json::Bool(true));
    if translated {
        return Ok(Some("en"));
    }
    let result = document.get("result").and_then(|result| result.text_at("language"));
    let Some(stated) = document.text_at("language").or(result) else { return Ok(None) };
    if Language::from_tag(stated).is_some() {
        return Ok(Some(stated));
    }
    let name = stated.to_lowercase();
    let code = LANGUAGES.iter().find(|(known, _)| *known == name).map(|(_, code)| *code);
    code.map(Some).ok_or("language")
}

/// Names the fields of a document, or of a segment, that are not kept.
fn fields(desk: &mut Desk<'_>, object: &Json<'_>, of: Option<&str>) {
    let Json::Object(fields) = object else { return };
    for (name, value) in fields {
        if KNOWN.contains(&name.as_ref()) || *value == Json::Null {
            continue;
        }
        let why = NOT_KEPT.iter().find(|(known, _)| known == name).map(|(_, why)| *why);
        let name = if labels::is_token(name) { name.as_ref() } else { "(field)" };
        let other = if labels::is_sentiment(name) { desk::ANY_SENTIMENT } else { desk::NOT_READ };
        let name = of.map_or(name.to_owned(), |of| format!("{of}.{name}"));
        desk.dropped(&name, why.unwrap_or(other), 1);
    }
}

/// The names of languages as Whisper writes them (`LANGUAGES` and `TO_LANGUAGE_CODE` in
/// `whisper/tokenizer.py`), where they have a code of two letters.
const LANGUAGES: &[(&str, &str)] = &[
    ("afrikaans", "af"),
    ("albanian", "sq"),
    ("amharic", "am"),
    ("arabic", "ar"),
    ("armenian", "hy"),
    ("assamese", "as"),
    ("azerbaijani", "az"),
    ("bashkir", "ba"),
    ("basque", "eu"),
    ("belarusian", "be"),
    ("bengali", "bn"),
    ("bosnian", "bs"),
    ("breton", "br"),
    ("bulgarian", "bg"),
    ("burmese", "my"),
    ("castilian", "es"),
    ("catalan", "ca"),
    ("chinese", "zh"),
    ("croatian", "hr"),
    ("czech", "cs"),
    ("danish", "da"),
    ("dutch", "nl"),
    ("english", "en"),
    ("estonian", "et"),
    ("faroese", "fo"),
    ("finnish", "fi"),
    ("flemish", "nl"),
    ("french", "fr"),
    ("galician", "gl"),
    ("georgian", "ka"),
    ("german", "de"),
    ("greek", "el"),
    ("gujarati", "gu"),
    ("haitian", "ht"),
    ("haitian creole", "ht"),
    ("hausa", "ha"),
    ("hebrew", "he"),
    ("hindi", "hi"),
    ("hungarian", "hu"),
    ("icelandic", "is"),
    ("indonesian", "id"),
    ("italian", "it"),
    ("japanese", "ja"),
    ("javanese", "jv"),
    ("kannada", "kn"),
    ("kazakh", "kk"),
    ("khmer", "km"),
    ("korean", "ko"),
    ("lao", "lo"),
    ("latin", "la"),
    ("latvian", "lv"),
    ("letzeburgesch", "lb"),
    ("lingala", "ln"),
    ("lithuanian", "lt"),
    ("luxembourgish", "lb"),
    ("macedonian", "mk"),
    ("malagasy", "mg"),
    ("malay", "ms"),
    ("malayalam", "ml"),
    ("maltese", "mt"),
    ("mandarin", "zh"),
    ("maori", "mi"),
    ("marathi", "mr"),
    ("moldavian", "ro"),
    ("moldovan", "ro"),
    ("mongolian", "mn"),
    ("myanmar", "my"),
    ("nepali", "ne"),
    ("norwegian", "no"),
    ("nynorsk", "nn"),
    ("occitan", "oc"),
    ("panjabi", "pa"),
    ("pashto", "ps"),
    ("persian", "fa"),
    ("polish", "pl"),
    ("portuguese", "pt"),
    ("punjabi", "pa"),
    ("pushto", "ps"),
    ("romanian", "ro"),
    ("russian", "ru"),
    ("sanskrit", "sa"),
    ("serbian", "sr"),
    ("shona", "sn"),
    ("sindhi", "sd"),
    ("sinhala", "si"),
    ("sinhalese", "si"),
    ("slovak", "sk"),
    ("slovenian", "sl"),
    ("somali", "so"),
    ("spanish", "es"),
    ("sundanese", "su"),
    ("swahili", "sw"),
    ("swedish", "sv"),
    ("tagalog", "tl"),
    ("tajik", "tg"),
    ("tamil", "ta"),
    ("tatar", "tt"),
    ("telugu", "te"),
    ("thai", "th"),
    ("tibetan", "bo"),
    ("turkish", "tr"),
    ("turkmen", "tk"),
    ("ukrainian", "uk"),
    ("urdu", "ur"),
    ("uzbek", "uz"),
    ("valencian", "ca"),
    ("vietnamese", "vi"),
    ("welsh", "cy"),
    ("yiddish", "yi"),
    ("yoruba", "yo"),
];
