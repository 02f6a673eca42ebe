//! Azure Speech, results of batch transcription.
//!
//! `recognizedPhrases` are turns: all of channel 0, then all of channel 1, so they are put in order.
//! Times are ticks of 100 ns (`offsetInTicks`, a fraction in some versions), or an ISO 8601 duration.
//! Traps: a phrase whose `recognitionStatus` is not `Success` has no words; of `nBest` the first is
//! the one; `speaker` stands at the phrase since version 3.1 and within `nBest` before; `timestamp`
//! is when the transcription was made; `source` may be an address with a secret in it.
//!
//! Source: "Get batch transcription results", learn.microsoft.com/azure/ai-services/speech-service/
//! batch-transcription-get, and its earlier versions.

use super::{ANALYSIS, Head, Known, NOT_THE_START, OTHER_READING, Scene, time};
use crate::about::About;
use crate::clock;
use crate::confidence::{Confidence, Stated};
use crate::desk::Bad;
use crate::json::Json;
use crate::labels;
use crate::map::Field;
use crate::options::Format;
use crate::typed::{self, Fitting};
use jiff::SignedDuration;
use measure::conversation::Timing;
use measure::time::{Ms, Span};
use serde::Deserialize;
use std::collections::BTreeSet;

pub const ABOUT: About = About {
    format: Format::Azure,
    title: "Azure Speech, batch transcription",
    one: "an Azure batch transcription",
    recognised: "`recognizedPhrases` or `combinedRecognizedPhrases`",
    roles: "not stated: `--roles \"channel 0=agent,channel 1=customer\"`, or `speaker 1` on one channel",
    times: "start and length of phrases, ticks of 100 ns or ISO 8601; stereo with several channels, else told apart by voice",
    kept: "turns (`display`, else `maskedITN`, `itn`, `lexical`), how surely heard (`confidence` of the first `nBest`), language",
    dropped: "further `nBest`, words' confidences, phrases without words, sentiment; `timestamp`, `source`",
    limits: "no id of its own",
};

const KNOWN: &[Known] = &[
    ("source", Some("an address, which may hold a secret")),
    ("timestamp", Some(NOT_THE_START)),
    ("duration", None),
    ("durationInTicks", None),
    ("durationMilliseconds", None),
    ("combinedRecognizedPhrases", Some(OTHER_READING)),
    ("recognizedPhrases.durationMilliseconds", None),
    ("recognizedPhrases.offsetMilliseconds", None),
    ("recognizedPhrases.nBest.words.*", None),
    ("recognizedPhrases.nBest.displayWords.*", None),
    ("recognizedPhrases.nBest.displayPhraseElements", Some(ANALYSIS)),
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    #[serde(borrow)]
    recognized_phrases: Vec<Phrase<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Phrase<'a> {
    recognition_status: Option<&'a str>,
    channel: Option<u32>,
    speaker: Option<u32>,
    locale: Option<&'a str>,
    offset: Option<&'a str>,
    duration: Option<&'a str>,
    offset_in_ticks: Option<f64>,
    duration_in_ticks: Option<f64>,
    #[serde(borrow, default)]
    n_best: Vec<Best<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Best<'a> {
    speaker: Option<u32>,
    lexical: Option<&'a str>,
    itn: Option<&'a str>,
    #[serde(rename = "maskedITN")]
    masked_itn: Option<&'a str>,
    display: Option<&'a str>,
    #[serde(default)]
    confidence: Stated,
    #[serde(borrow, default)]
    words: Option<Vec<Heard<'a>>>,
    #[serde(borrow, default)]
    display_words: Option<Vec<Heard<'a>>>,
}

/// A word of a phrase.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Heard<'a> {
    #[serde(alias = "displayText")]
    word: Option<&'a str>,
    #[serde(borrow, default)]
    offset: Fitting<&'a str>,
    #[serde(borrow, default)]
    duration: Fitting<&'a str>,
    #[serde(default)]
    offset_in_ticks: Fitting<f64>,
    #[serde(default)]
    duration_in_ticks: Fitting<f64>,
}

impl Heard<'_> {
    fn span(&self) -> Option<Span> {
        let instant = |ticks: Fitting<f64>, text: Fitting<&str>| {
            instant(ticks.0, text.0, String::new).ok().flatten()
        };
        let start = instant(self.offset_in_ticks, self.offset)?;
        Span::new(start, start + instant(self.duration_in_ticks, self.duration)?)
    }
}

impl Best<'_> {
    /// The words as they are shown, else those that were heard: these are without what makes `52` of
    /// `fifty two`, and then they are not the turn's.
    fn words(&self) -> impl Iterator<Item = (&str, Option<Span>)> {
        let shown = self.display_words.as_deref().filter(|words| !words.is_empty());
        let words = shown.or(self.words.as_deref()).unwrap_or_default();
        words.iter().filter_map(|word| Some((word.word?, word.span())))
    }
}

pub fn is(head: &Head<'_>) -> bool {
    head.has("recognizedPhrases") || head.has("combinedRecognizedPhrases")
}

pub fn read(scene: &mut Scene<'_>, json: &Json<'_>) -> Result<(), Bad> {
    let (file, left) = typed::from_json::<File<'_>>(json)?;
    let phrases = &file.recognized_phrases;
    scene.set(Field::Language, phrases.iter().find_map(|phrase| phrase.locale));
    let channels: BTreeSet<u32> = phrases.iter().filter_map(|phrase| phrase.channel).collect();
    let stereo = channels.len() > 1;
    let mut voices = false;
    for (number, phrase) in phrases.iter().enumerate() {
        let at = || format!("/recognizedPhrases/{number}");
        if let Some(status) = phrase.recognition_status.filter(|status| *status != "Success") {
            let status = if labels::is_token(status) { status } else { "not recognised" };
            scene.drop(&format!("recognizedPhrases ({status})"), "a phrase without words");
            continue;
        }
        let Some(best) = phrase.n_best.first() else {
            scene.drop("recognizedPhrases (no nBest)", "a phrase without words");
            continue;
        };
        for _ in phrase.n_best.iter().skip(1) {
            scene.drop("recognizedPhrases.nBest", OTHER_READING);
        }
        let start = instant(phrase.offset_in_ticks, phrase.offset, || at() + "/offset")?;
        let length = instant(phrase.duration_in_ticks, phrase.duration, || at() + "/duration")?;
        let end = start.zip(length).map(|(start, length)| start + length);
        let texts = [best.display, best.masked_itn, best.itn, best.lexical];
        let text = texts.into_iter().flatten().find(|text| !text.trim().is_empty());
        let channel = phrase.channel.filter(|_| stereo).map(|channel| channel.to_string());
        let speaker = phrase.speaker.or(best.speaker).map(|speaker| speaker.to_string());
        voices |= speaker.is_some();
        let party = scene.numbered(channel.as_deref(), speaker.as_deref())?;
        let time = time(start, end, at)?;
        let heard = best.confidence.0.map(Confidence::percent);
        scene
            .say_words(party, time, text.unwrap_or_default(), heard, best.words())
            .map_err(|bad| bad.at(at()))?;
    }
    scene.sort();
    scene.draft.spoken = true;
    scene.draft.timing = match (stereo, voices) {
        (true, _) => Some(Timing::Stereo),
        (false, true) => Some(Timing::Diarised),
        (false, false) => None,
    };
    scene.leave(left, KNOWN, &|_| None, &|_| None);
    Ok(())
}

/// A time in ticks of 100 ns, else as an ISO 8601 duration.
fn instant(
    ticks: Option<f64>,
    text: Option<&str>,
    at: impl FnOnce() -> String,
) -> Result<Option<Ms>, Bad> {
    const TICKS_PER_MS: f64 = 10_000.0;
    let ms = match (ticks, text) {
        (Some(ticks), _) => clock::real_ms(ticks / TICKS_PER_MS, false),
        (None, Some(text)) => {
            let length: Option<SignedDuration> =
                Some(text).filter(|text| text.len() <= 40).and_then(|text| text.parse().ok());
            length
                .and_then(|length| i64::try_from(length.as_millis()).ok())
                .and_then(clock::bounded)
        }
        (None, None) => return Ok(None),
    };
    ms.map(Some).ok_or_else(|| {
        let expected = "ticks of 100 ns or an ISO 8601 duration since the recording began";
        Bad::new(expected, "other text or a number outside 0 to 100 days").at(at())
    })
}
