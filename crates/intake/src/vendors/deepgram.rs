//! Deepgram, responses to pre-recorded audio.
//!
//! With `utterances=true` the turns are `results.utterances`; else they are put together from the
//! words of each channel, at a change of speaker and at silences of 0.8 s, as Deepgram does by
//! default. Times are seconds. A channel or a voice has a number and no role. Traps:
//! `metadata.created` is when the request was made; of several alternatives the first is the one.
//!
//! Sources: developers.deepgram.com/docs/multichannel, …/docs/utterances, …/docs/diarization; the
//! fields in `src/common/batch_response.rs` of the crate `deepgram`.

use super::words::{self, Word};
use super::{ANALYSIS, Head, Known, NOT_THE_START, OTHER_READING, Scene, place, time, word_span};
use crate::about::About;
use crate::confidence::{self, Stated};
use crate::desk::Bad;
use crate::json::Json;
use crate::map::Field;
use crate::options::Format;
use crate::typed::{self, Fitting};
use measure::conversation::Timing;
use measure::time::Span;
use serde::Deserialize;

pub const ABOUT: About = About {
    format: Format::Deepgram,
    title: "Deepgram, pre-recorded audio",
    one: "a Deepgram response",
    recognised: "`results` with `channels` and `alternatives`",
    roles: "not stated: `--roles \"channel 0=agent,channel 1=customer\"`, or `speaker 0` on one channel",
    times: "start and end of utterances, else of runs of words, s; stereo with several channels, else told apart by voice",
    kept: "turns, how surely heard (words' `confidence`, mean, else the utterance's), detected language",
    dropped: "summaries, topics, intents, sentiment; `created`",
    limits: "`request_id` is the id where nothing better is known",
};

const KNOWN: &[Known] = &[
    ("metadata.transaction_key", None),
    ("metadata.sha256", None),
    ("metadata.created", Some(NOT_THE_START)),
    ("metadata.duration", None),
    ("metadata.models", None),
    ("metadata.model_info", None),
    ("results.channels.alternatives.confidence", None),
    ("results.channels.alternatives.paragraphs", Some(OTHER_READING)),
    ("results.channels.alternatives.summaries", Some(ANALYSIS)),
    ("results.channels.alternatives.topics", Some(ANALYSIS)),
    ("results.channels.alternatives.entities", Some(ANALYSIS)),
    ("results.channels.alternatives.words.speaker_confidence", None),
    ("results.channels.language_confidence", None),
    ("results.utterances.id", None),
    ("results.utterances.words.*", None),
    ("results.summary", Some(ANALYSIS)),
    ("results.topics", Some(ANALYSIS)),
    ("results.intents", Some(ANALYSIS)),
];

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    metadata: Option<Metadata<'a>>,
    #[serde(borrow)]
    results: Results<'a>,
}

#[derive(Deserialize)]
struct Metadata<'a> {
    request_id: Option<&'a str>,
    channels: Option<u32>,
}

#[derive(Deserialize)]
struct Results<'a> {
    #[serde(borrow)]
    channels: Vec<Channel<'a>>,
    #[serde(borrow)]
    utterances: Option<Vec<Utterance<'a>>>,
}

#[derive(Deserialize)]
struct Channel<'a> {
    #[serde(borrow)]
    alternatives: Vec<Alternative<'a>>,
    detected_language: Option<&'a str>,
}

#[derive(Deserialize)]
struct Alternative<'a> {
    transcript: Option<&'a str>,
    #[serde(borrow, default)]
    words: Vec<DeepgramWord<'a>>,
}

#[derive(Deserialize)]
struct DeepgramWord<'a> {
    word: &'a str,
    punctuated_word: Option<&'a str>,
    start: f64,
    end: f64,
    speaker: Option<u32>,
    #[serde(default)]
    confidence: Stated,
}

#[derive(Deserialize)]
struct Utterance<'a> {
    start: f64,
    end: f64,
    channel: Option<u32>,
    speaker: Option<u32>,
    transcript: &'a str,
    #[serde(default)]
    confidence: Stated,
    #[serde(default)]
    #[serde(borrow)]
    words: Option<Vec<Heard<'a>>>,
}

/// A word within an utterance.
#[derive(Deserialize)]
struct Heard<'a> {
    word: Option<&'a str>,
    punctuated_word: Option<&'a str>,
    #[serde(default)]
    start: Fitting<f64>,
    #[serde(default)]
    end: Fitting<f64>,
    #[serde(default)]
    confidence: Stated,
}

impl Heard<'_> {
    fn span(&self) -> Option<Span> {
        word_span(self.start, self.end, true)
    }
}

pub fn is(head: &Head<'_>) -> bool {
    // Amazon Transcribe's own output has such names too, and the name of its job.
    head.has("results")
        && head.holds("channels")
        && head.holds("alternatives")
        && !head.has("jobName")
}

pub fn read(scene: &mut Scene<'_>, json: &Json<'_>) -> Result<(), Bad> {
    let (file, left) = typed::from_json::<File<'_>>(json)?;
    scene.set_job(file.metadata.as_ref().and_then(|metadata| metadata.request_id));
    let results = &file.results;
    scene.set(Field::Language, results.channels.iter().find_map(|c| c.detected_language));
    let channels = file.metadata.as_ref().and_then(|metadata| metadata.channels);
    let stereo = results.channels.len().max(channels.unwrap_or(1) as usize) > 1;
    let mut voices = false;
    let of = |channel: usize| stereo.then(|| channel.to_string());
    if let Some(utterances) = results.utterances.as_ref().filter(|list| !list.is_empty()) {
        // One channel may hold several voices; a voice's number says something there only.
        for (number, utterance) in utterances.iter().enumerate() {
            let at = || format!("/results/utterances/{number}");
            let channel = of(utterance.channel.unwrap_or(0) as usize);
            let speaker = utterance.speaker.map(|speaker| speaker.to_string());
            voices |= speaker.is_some();
            let party = scene.numbered(channel.as_deref(), speaker.as_deref())?;
            let start = place(utterance.start, true, || at() + "/start")?;
            let end = place(utterance.end, true, || at() + "/end")?;
            let time = time(Some(start), Some(end), at)?;
            let words = utterance.words.as_deref().unwrap_or_default();
            let sure = words.iter().filter_map(|word| word.confidence.0);
            let heard = confidence::of_turn(sure, utterance.confidence.0);
            let words = words
                .iter()
                .filter_map(|word| Some((word.punctuated_word.or(word.word)?, word.span())));
            scene
                .say_words(party, time, utterance.transcript, heard, words)
                .map_err(|bad| bad.at(at()))?;
        }
        scene.sort();
        scene.drop("results.channels.alternatives.words", OTHER_READING);
    } else {
        let mut words = Vec::new();
        for (number, channel) in results.channels.iter().enumerate() {
            let Some(alternative) = channel.alternatives.first() else { continue };
            let at = || format!("/results/channels/{number}/alternatives/0/words");
            let silent = alternative.transcript.unwrap_or_default().trim().is_empty();
            if alternative.words.is_empty() && !silent {
                return Err(Bad::missing("words with times").at(at()));
            }
            for (index, word) in alternative.words.iter().enumerate() {
                voices |= word.speaker.is_some();
                let at = |field: &str| format!("{}/{index}/{field}", at());
                let start = place(word.start, true, || at("start"))?;
                words.push(Word {
                    channel: of(number),
                    speaker: word.speaker.map(|speaker| speaker.to_string()),
                    start,
                    end: place(word.end, true, || at("end"))?.max(start),
                    is_stated: true,
                    text: word.punctuated_word.unwrap_or(word.word),
                    heard: word.confidence.0,
                });
            }
        }
        words::say(scene, words)?;
    }
    for channel in &results.channels {
        for _ in channel.alternatives.iter().skip(1) {
            scene.drop("results.channels.alternatives", OTHER_READING);
        }
    }
    scene.draft.spoken = true;
    scene.draft.timing = match (stereo, voices) {
        (true, _) => Some(Timing::Stereo),
        (false, true) => Some(Timing::Diarised),
        (false, false) => None,
    };
    scene.leave(left, KNOWN, &|_| None, &|_| None);
    Ok(())
}
