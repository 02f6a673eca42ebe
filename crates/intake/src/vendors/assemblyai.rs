//! AssemblyAI, completed transcripts.
//!
//! Times are whole milliseconds, but for `audio_duration`, which is seconds. With `speaker_labels`
//! or `multichannel` the turns are `utterances`; else they are put together from `words` at
//! silences. Channels count from 1, and with them `speaker` may hold the channel's number.
//!
//! Sources: assemblyai.com/docs/speech-to-text/pre-recorded-audio/multichannel-transcription and
//! …/speaker-diarization; the reference of `GET /v2/transcript/{id}`.

use super::words::{self, Word};
use super::{ANALYSIS, Head, Known, Label, OTHER_READING, Scene, place, time, token, word_span};
use crate::about::About;
use crate::confidence::{self, Stated};
use crate::desk::Bad;
use crate::json::Json;
use crate::map::Field;
use crate::options::Format;
use crate::typed::{self, Fitting};
use measure::conversation::Timing;
use serde::Deserialize;

pub const ABOUT: About = About {
    format: Format::AssemblyAi,
    title: "AssemblyAI, completed transcripts",
    one: "an AssemblyAI transcript",
    recognised: "`audio_url` with `status`, `words`, `utterances` or `audio_duration`",
    roles: "not stated: `--roles \"speaker A=agent,speaker B=customer\"`, or `channel 1` where it has channels",
    times: "start and end of utterances, else of runs of words, ms; stereo with `multichannel`, else told apart by voice",
    kept: "turns, how surely heard (words' `confidence`, mean, else the utterance's), language",
    dropped: "chapters, highlights, entities, topics, safety labels, summaries, sentiment",
    limits: "`status` must be `completed`; `id` is the id where nothing better is known",
};

const KNOWN: &[Known] = &[
    ("acoustic_model", None),
    ("language_model", None),
    ("speech_model", None),
    ("audio_url", None),
    ("audio_duration", None),
    ("confidence", None),
    ("punctuate", None),
    ("format_text", None),
    ("audio_channels", None),
    ("speaker_labels", None),
    ("sentiment_analysis", None),
    ("utterances.words.*", None),
    ("chapters", Some(ANALYSIS)),
    ("auto_highlights_result", Some(ANALYSIS)),
    ("entities", Some(ANALYSIS)),
    ("iab_categories_result", Some(ANALYSIS)),
    ("content_safety_labels", Some(ANALYSIS)),
    ("summary", Some(ANALYSIS)),
];

#[derive(Deserialize)]
struct File<'a> {
    id: Option<&'a str>,
    status: Option<&'a str>,
    language_code: Option<&'a str>,
    multichannel: Option<bool>,
    dual_channel: Option<bool>,
    text: Option<&'a str>,
    #[serde(borrow)]
    words: Option<Vec<Piece<'a>>>,
    #[serde(borrow)]
    utterances: Option<Vec<Piece<'a>>>,
}

/// A word, or an utterance.
#[derive(Deserialize)]
struct Piece<'a> {
    text: &'a str,
    start: f64,
    end: f64,
    speaker: Option<Label>,
    channel: Option<Label>,
    #[serde(default)]
    confidence: Stated,
    #[serde(default)]
    #[serde(borrow)]
    words: Option<Vec<Heard<'a>>>,
}

/// A word within an utterance.
#[derive(Deserialize)]
struct Heard<'a> {
    text: Option<&'a str>,
    #[serde(default)]
    start: Fitting<f64>,
    #[serde(default)]
    end: Fitting<f64>,
    #[serde(default)]
    confidence: Stated,
}

impl Piece<'_> {
    /// The channel, where the transcript is by channel, and the voice on it.
    fn whose(&self, channels: bool) -> (Option<String>, Option<String>) {
        let name = |label: Option<&Label>| label.map(|Label(name)| name.clone());
        if !channels {
            return (None, name(self.speaker.as_ref()));
        }
        let channel = self.channel.as_ref().or(self.speaker.as_ref());
        let speaker = self.speaker.as_ref().filter(|speaker| Some(*speaker) != channel);
        (name(channel), name(speaker))
    }
}

pub fn is(head: &Head<'_>) -> bool {
    head.has("audio_url")
        && ["status", "words", "utterances", "audio_duration"]
            .into_iter()
            .any(|name| head.has(name))
}

pub fn read(scene: &mut Scene<'_>, json: &Json<'_>) -> Result<(), Bad> {
    let (file, left) = typed::from_json::<File<'_>>(json)?;
    scene.set_job(file.id);
    if let Some(status) = file.status.filter(|status| *status != "completed") {
        return Err(Bad::new("the status `completed`", token(status)).at("/status"));
    }
    scene.set(Field::Language, file.language_code);
    let channels = file.multichannel == Some(true) || file.dual_channel == Some(true);
    let mut voices = false;
    let words = file.words.unwrap_or_default();
    if let Some(utterances) = file.utterances.filter(|list| !list.is_empty()) {
        for (number, piece) in utterances.iter().enumerate() {
            let at = || format!("/utterances/{number}");
            let (channel, speaker) = piece.whose(channels);
            voices |= speaker.is_some();
            let party = scene.numbered(channel.as_deref(), speaker.as_deref())?;
            let start = place(piece.start, false, || at() + "/start")?;
            let end = place(piece.end, false, || at() + "/end")?;
            let time = time(Some(start), Some(end), at)?;
            let words = piece.words.as_deref().unwrap_or_default();
            let sure = words.iter().filter_map(|word| word.confidence.0);
            let heard = confidence::of_turn(sure, piece.confidence.0);
            let words = words
                .iter()
                .filter_map(|word| Some((word.text?, word_span(word.start, word.end, false))));
            scene.say_words(party, time, piece.text, heard, words).map_err(|bad| bad.at(at()))?;
        }
        scene.sort();
        if !words.is_empty() {
            scene.drop("words", OTHER_READING);
        }
    } else {
        if words.is_empty() && !file.text.unwrap_or_default().trim().is_empty() {
            return Err(Bad::missing("words with times").at("/words"));
        }
        let mut pieces = Vec::with_capacity(words.len());
        for (number, piece) in words.iter().enumerate() {
            let (channel, speaker) = piece.whose(channels);
            voices |= speaker.is_some();
            let start = place(piece.start, false, || format!("/words/{number}/start"))?;
            let end = place(piece.end, false, || format!("/words/{number}/end"))?.max(start);
            pieces.push(Word {
                channel,
                speaker,
                start,
                end,
                is_stated: true,
                text: piece.text,
                heard: piece.confidence.0,
            });
        }
        words::say(scene, pieces)?;
    }
    scene.draft.spoken = true;
    scene.draft.timing = match (channels, voices) {
        (true, _) => Some(Timing::Stereo),
        (false, true) => Some(Timing::Diarised),
        (false, false) => None,
    };
    scene.leave(left, KNOWN, &|_| None, &|_| None);
    Ok(())
}
