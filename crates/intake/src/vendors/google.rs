//! Google Cloud: Speech-to-Text responses (v1 and v2) and conversations of Contact Center AI Insights.
//!
//! A response's `results` are turns, each on a channel (`channelTag`, from 1; 0 or none where there
//! is one). Times stand at words alone, as `"1.300s"`. The trap: with speakers told apart, the last
//! result of a v1 response repeats every word of all the others, now with `speakerTag`s; it is then
//! the only one that is read. An Insights conversation has `transcript.transcriptSegments`, with the
//! role in `segmentParticipant`, or by `callMetadata`, which says whose each channel is.
//!
//! Sources: `SpeechRecognitionResult` and `WordInfo` in the reference of google.cloud.speech.v1 and
//! v2; "When enable_speaker_diarization is true, you will see all the words from the beginning of
//! the audio", at `SpeechRecognitionAlternative.words`; `Conversation` in the reference of
//! google.cloud.contactcenterinsights.v1.

use super::words::{self, Word};
use super::{ANALYSIS, Head, Known, OTHER_READING, Scene, time};
use crate::about::About;
use crate::clock;
use crate::confidence::{self, Confidence, Stated};
use crate::desk::Bad;
use crate::draft;
use crate::json::Json;
use crate::map::Field;
use crate::options::Format;
use crate::typed::{self, Fitting};
use jiff::Timestamp;
use measure::conversation::{Role, Timing, TurnTime};
use measure::time::{Ms, Span};
use serde::Deserialize;
use std::collections::BTreeSet;

pub const ABOUT: About = About {
    format: Format::Google,
    title: "Google Speech-to-Text (v1, v2), Contact Center AI Insights",
    one: "a Google Speech-to-Text response or Insights conversation",
    recognised: "`results` with `alternatives` and without `channels`, or `transcriptSegments`",
    roles: "of a response not stated: `--roles \"channel 1=agent,channel 2=customer\"`, or `speaker 1` on one channel; of Insights stated: `segmentParticipant`, `callMetadata`",
    times: "from the words' start and end, s; without words' times a response has none; stereo with several channels, else told apart by voice",
    kept: "turns, how surely heard (words' `confidence`, mean, else the alternative's or segment's; 0 is none), language; of Insights id, start, medium, agent",
    dropped: "further alternatives, results that the last one repeats, sentiment, analyses",
    limits: "`requestId` is the id of a response where nothing better is known",
};

const KNOWN: &[Known] = &[
    ("totalBilledTime", None),
    ("speechAdaptationInfo", None),
    ("metadata", None),
    ("done", None),
    ("name", None),
    ("response.totalBilledTime", None),
    ("results.resultEndTime", None),
    ("results.resultEndOffset", None),
    ("response.results.resultEndTime", None),
    ("response.results.resultEndOffset", None),
    ("createTime", None),
    ("updateTime", None),
    ("expireTime", None),
    ("ttl", None),
    ("duration", None),
    ("turnCount", None),
    ("dataSource", None),
    ("latestAnalysis", Some(ANALYSIS)),
    ("latestSummary", Some(ANALYSIS)),
    ("runtimeAnnotations", Some(ANALYSIS)),
    ("dialogflowIntents", Some(ANALYSIS)),
    ("transcript.transcriptSegments.languageCode", None),
    ("transcript.transcriptSegments.dialogflowSegmentMetadata", Some(ANALYSIS)),
];

/// A response, the operation that holds one, or a conversation.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    #[serde(borrow)]
    results: Option<Vec<Part<'a>>>,
    #[serde(borrow)]
    response: Option<Response<'a>>,
    request_id: Option<&'a str>,
    #[serde(borrow)]
    transcript: Option<Transcript<'a>>,
    name: Option<&'a str>,
    start_time: Option<&'a str>,
    medium: Option<&'a str>,
    language_code: Option<&'a str>,
    agent_id: Option<&'a str>,
    call_metadata: Option<CallMetadata>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Response<'a> {
    #[serde(borrow)]
    results: Vec<Part<'a>>,
    request_id: Option<&'a str>,
}

/// A result.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Part<'a> {
    #[serde(borrow, default)]
    alternatives: Vec<Alternative<'a>>,
    channel_tag: Option<u32>,
    language_code: Option<&'a str>,
}

#[derive(Deserialize)]
struct Alternative<'a> {
    transcript: Option<&'a str>,
    #[serde(default)]
    confidence: Stated,
    #[serde(borrow, default)]
    words: Vec<GoogleWord<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct GoogleWord<'a> {
    word: &'a str,
    #[serde(borrow, default)]
    start_time: Fitting<&'a str>,
    #[serde(borrow, default)]
    end_time: Fitting<&'a str>,
    #[serde(borrow, default)]
    start_offset: Fitting<&'a str>,
    #[serde(borrow, default)]
    end_offset: Fitting<&'a str>,
    speaker_tag: Option<u32>,
    speaker_label: Option<&'a str>,
    #[serde(default)]
    confidence: Stated,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transcript<'a> {
    #[serde(borrow)]
    transcript_segments: Vec<Segment<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Segment<'a> {
    text: &'a str,
    #[serde(default)]
    confidence: Stated,
    channel_tag: Option<u32>,
    message_time: Option<&'a str>,
    #[serde(borrow)]
    segment_participant: Option<Participant<'a>>,
    #[serde(borrow, default)]
    words: Vec<Offsets<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Participant<'a> {
    role: Option<&'a str>,
    user_id: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Offsets<'a> {
    word: Option<&'a str>,
    #[serde(borrow, default)]
    start_offset: Fitting<&'a str>,
    #[serde(borrow, default)]
    end_offset: Fitting<&'a str>,
    #[serde(default)]
    confidence: Stated,
}

/// A confidence that was set: "The default of 0.0 is a sentinel value indicating `confidence` was
/// not set", in the reference of `SpeechRecognitionAlternative` and `WordInfo`.
fn set(stated: Stated) -> Option<Confidence> {
    stated.0.filter(|confidence| !confidence.is_zero())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CallMetadata {
    agent_channel: Option<u32>,
    customer_channel: Option<u32>,
}

impl GoogleWord<'_> {
    fn start(&self) -> Option<&str> {
        self.start_time.0.or(self.start_offset.0)
    }

    fn end(&self) -> Option<&str> {
        self.end_time.0.or(self.end_offset.0)
    }

    /// The voice; a tag of 0 stands for none.
    fn speaker(&self) -> Option<String> {
        let label = self.speaker_label.filter(|label| !label.is_empty()).map(str::to_owned);
        label.or(self.speaker_tag.filter(|tag| *tag > 0).map(|tag| tag.to_string()))
    }
}

pub fn is(head: &Head<'_>) -> bool {
    let response = head.has("results") || head.has("response") && head.holds("results");
    // Of Amazon Transcribe's and IBM Watson's results, which have such names too, these tell.
    let others = head.holds("channels") || head.has("jobName") || head.has("result_index");
    head.holds("transcriptSegments") || response && head.holds("alternatives") && !others
}

pub fn read(scene: &mut Scene<'_>, json: &Json<'_>) -> Result<(), Bad> {
    let (file, left) = typed::from_json::<File<'_>>(json)?;
    let mut roles = Vec::new();
    match (&file.transcript, &file.results, &file.response) {
        (Some(transcript), _, _) => roles = conversation(scene, &file, transcript)?,
        (None, Some(results), _) => {
            scene.set_job(file.request_id);
            response(scene, results, "/results")?;
        }
        (None, None, Some(inner)) => {
            scene.set_job(inner.request_id.or(file.request_id));
            response(scene, &inner.results, "/response/results")?;
        }
        (None, None, None) => return Err(Bad::missing("`results` or `transcript`")),
    }
    scene.leave(left, KNOWN, &|entry| roles.get(entry as usize).copied(), &|_| None);
    Ok(())
}

fn response(scene: &mut Scene<'_>, results: &[Part<'_>], pointer: &str) -> Result<(), Bad> {
    scene.set(Field::Language, results.iter().find_map(|result| result.language_code));
    let channel = |result: &Part<'_>| result.channel_tag.unwrap_or(0);
    let channels: BTreeSet<u32> = results.iter().map(channel).collect();
    let stereo = channels.len() > 1;
    let mut voices = false;
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut untimed = Vec::new();
    for tag in &channels {
        let of = results.iter().enumerate().filter(|(_, result)| channel(result) == *tag);
        let of: Vec<(usize, &Part<'_>)> = of.collect();
        let whole = repeats(&of)?;
        for (place, (number, result)) in of.iter().enumerate() {
            let Some(best) = result.alternatives.first() else { continue };
            for _ in result.alternatives.iter().skip(1) {
                scene.drop("results.alternatives", OTHER_READING);
            }
            if whole && place + 1 < of.len() {
                scene.drop("results", "the last result repeats it, with the speakers told apart");
                continue;
            }
            let at = || format!("{pointer}/{number}/alternatives/0");
            let channel = stereo.then(|| tag.to_string());
            // A word without a time among others is between them.
            let is_timed = |word: &GoogleWord<'_>| word.start().is_some() && word.end().is_some();
            if !best.words.iter().any(is_timed) {
                let words = best.words.iter().filter_map(|word| set(word.confidence));
                let heard = confidence::of_turn(words, set(best.confidence));
                let text = best.transcript.unwrap_or_default();
                untimed.push((*number, channel, text, heard));
                continue;
            }
            for (index, word) in best.words.iter().enumerate() {
                let at = |field: &str| format!("{}/words/{index}/{field}", at());
                let start = offset(word.start(), || at("startTime"))?;
                let end = offset(word.end(), || at("endTime"))?;
                let is_stated = start.is_some() && end.is_some();
                let before = words.last().filter(|last| last.channel == channel);
                let start = match (start.or(before.map(|last| last.end)), end) {
                    (Some(start), _) => start,
                    (None, Some(end)) => end,
                    (None, None) => {
                        let next = best.words.iter().skip(index).find_map(GoogleWord::start);
                        offset(next, || at("startTime"))?.unwrap_or(Ms(0))
                    }
                };
                let end = end.unwrap_or(start).max(start);
                let speaker = word.speaker();
                voices |= speaker.is_some();
                let channel = channel.clone();
                let heard = set(word.confidence).or(set(best.confidence));
                words.push(Word {
                    channel,
                    speaker,
                    start,
                    end,
                    is_stated,
                    text: word.word,
                    heard,
                });
            }
        }
    }
    if untimed.is_empty() {
        words::say(scene, words)?;
    } else if words.is_empty() {
        // In the order of the response, which is as near to that of the talk as is known.
        untimed.sort_by_key(|(number, ..)| *number);
        for (number, channel, text, heard) in untimed {
            let party = scene.numbered(channel.as_deref(), None)?;
            let said = scene.say(party, TurnTime::Unknown, text, heard);
            said.map_err(|bad| bad.at(format!("{pointer}/{number}")))?;
        }
    } else {
        let (number, ..) = untimed[0];
        let at = format!("{pointer}/{number}/alternatives/0/words");
        return Err(Bad::new("words with times, as the other results have", "none").at(at));
    }
    scene.draft.spoken = true;
    scene.draft.timing = match (stereo, voices) {
        (true, _) => Some(Timing::Stereo),
        (false, true) => Some(Timing::Diarised),
        (false, false) => None,
    };
    Ok(())
}

/// Whether the last of a channel's results starts over and repeats the others with speakers.
fn repeats(results: &[(usize, &Part<'_>)]) -> Result<bool, Bad> {
    let words = |result: &Part<'_>| result.alternatives.first().map_or(0, |best| best.words.len());
    let Some(((_, last), others)) = results.split_last() else { return Ok(false) };
    let Some(best) = last.alternatives.first().filter(|best| !best.words.is_empty()) else {
        return Ok(false);
    };
    let tagged = best.words.iter().all(|word| word.speaker().is_some());
    let counted: usize = others.iter().map(|(_, result)| words(result)).sum();
    let first = |result: &Part<'_>| {
        let word = result.alternatives.first().and_then(|best| best.words.first());
        offset(word.and_then(GoogleWord::start), String::new)
    };
    let began = match others.iter().find(|(_, result)| words(result) > 0) {
        Some((_, result)) => first(result)?,
        // Where the others have no words of their own, the last has them all.
        None => return Ok(tagged && !others.is_empty()),
    };
    Ok(tagged && best.words.len() >= counted && first(last)? <= began)
}

fn conversation(
    scene: &mut Scene<'_>,
    file: &File<'_>,
    transcript: &Transcript<'_>,
) -> Result<Vec<Role>, Bad> {
    scene.set_id(file.name.and_then(|name| name.rsplit('/').next()), "/name")?;
    scene.set(Field::StartedAt, file.start_time);
    scene.set(Field::Language, file.language_code);
    let medium = match file.medium {
        Some("PHONE_CALL") => Some("voice"),
        Some("CHAT") => Some("chat"),
        _ => None,
    };
    scene.set(Field::Channel, medium);
    let segments = &transcript.transcript_segments;
    let told =
        |segment: &Segment<'_>| segment.message_time.and_then(clock::instant).map(|(t, _)| t);
    let began = file.start_time.and_then(clock::instant).map(|(instant, _)| instant);
    let began = began.or_else(|| segments.iter().filter_map(told).min());
    let mut channels = BTreeSet::new();
    let mut roles = Vec::with_capacity(segments.len());
    for (number, segment) in segments.iter().enumerate() {
        let at = || format!("/transcript/transcriptSegments/{number}");
        let participant = segment.segment_participant.as_ref();
        let stated = participant.and_then(|participant| participant.role);
        let channel = segment.channel_tag.unwrap_or(0);
        channels.insert(channel);
        let known = file.call_metadata.as_ref();
        let meaning = match stated {
            Some("HUMAN_AGENT" | "AGENT") => Some(Role::Agent),
            Some("END_USER" | "CUSTOMER") => Some(Role::Customer),
            Some("AUTOMATED_AGENT") => Some(Role::Bot),
            _ if channel > 0 && known.and_then(|k| k.agent_channel) == Some(channel) => {
                Some(Role::Agent)
            }
            _ if channel > 0 && known.and_then(|k| k.customer_channel) == Some(channel) => {
                Some(Role::Customer)
            }
            _ => None,
        };
        let key = match meaning {
            Some(role) => format!("{role} {}", participant.and_then(|p| p.user_id).unwrap_or("")),
            None => format!("channel {channel}"),
        };
        let tag = channel.to_string();
        let role = scene.role(&[&format!("channel {channel}"), &tag], None);
        let role = meaning.unwrap_or(role);
        roles.push(role);
        scene.told(&key, role);
        let party = scene.party(&key, || draft::party(role, None, None, None))?;
        let start = segment.words.first().and_then(|word| word.start_offset.0);
        let end = segment.words.last().and_then(|word| word.end_offset.0);
        let start = offset(start, || at() + "/words/0/startOffset")?;
        let end = offset(end, || at() + "/words")?;
        let time = match (start, told(segment).zip(began)) {
            (None, Some((told, began))) => after(began, told),
            _ => time(start, end, at)?,
        };
        let sure = segment.words.iter().filter_map(|word| set(word.confidence));
        let heard = confidence::of_turn(sure, set(segment.confidence));
        let words = segment.words.iter().filter_map(|word| {
            let place = |text| offset(text, String::new).ok().flatten();
            let span = place(word.start_offset.0).zip(place(word.end_offset.0));
            Some((word.word?, span.and_then(|(start, end)| Span::new(start, end))))
        });
        scene.say_words(party, time, segment.text, heard, words).map_err(|bad| bad.at(at()))?;
    }
    draft::attribute(&mut scene.draft, Role::Agent, file.agent_id, None);
    if medium == Some("chat") {
        scene.draft.written = true;
    } else if channels.len() > 1 {
        scene.draft.timing = Some(Timing::Stereo);
    }
    scene.draft.spoken = medium == Some("voice");
    Ok(roles)
}

fn after(began: Timestamp, told: Timestamp) -> TurnTime {
    let ms = told.as_millisecond().saturating_sub(began.as_millisecond());
    clock::bounded(ms).map_or(TurnTime::Unknown, TurnTime::Start)
}

/// A duration as the protocol writes it in JSON: seconds with an `s` behind.
fn offset(text: Option<&str>, at: impl FnOnce() -> String) -> Result<Option<Ms>, Bad> {
    let Some(text) = text else { return Ok(None) };
    let seconds = text.strip_suffix('s').and_then(|number| number.parse().ok());
    seconds.and_then(|seconds| clock::real_ms(seconds, true)).map(Some).ok_or_else(|| {
        Bad::new("seconds such as `1.300s`, no more than 100 days", "other text").at(at())
    })
}
