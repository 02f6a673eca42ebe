//! Amazon Transcribe Post Call Analytics (PCA), its result files.
//!
//! `SpeechSegments` are turns with start and end in seconds; `SpeakerLabels` says what each of
//! `spk_0`, `spk_1` is. What a telephone menu said (`IVRSegment`) is a bot's, whoever's channel it
//! stands on, so it enters nothing about the agent. Traps: numbers and flags may be text, `"None"`
//! stands for nothing, a word's end equals its start, and a conversation whose name held no time
//! began, so the file says, when it was processed.
//!
//! Source: "Transcribe Parser", docs/output_json_structure.md of
//! github.com/aws-samples/amazon-transcribe-post-call-analytics; how `ConversationTime` comes about:
//! `set_conversation_time` in src/pca of the same.

use super::{ANALYSIS, Head, Known, NOT_THE_START, Scene, place, time, word_span};
use crate::about::About;
use crate::clock;
use crate::confidence::{self, Stated};
use crate::desk::Bad;
use crate::draft;
use crate::json::Json;
use crate::labels;
use crate::map::Field;
use crate::options::Format;
use crate::typed::{self, Fitting};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use measure::conversation::{Role, Timing};
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};
use std::fmt;

pub const ABOUT: About = About {
    format: Format::Pca,
    title: "Amazon Transcribe Post Call Analytics (PCA)",
    one: "a Post Call Analytics result",
    recognised: "`ConversationAnalytics` with `SpeechSegments`",
    roles: "stated: `SpeakerLabels`; `IVRSegment` is a bot; other labels by `--roles spk_0=agent`",
    times: "start and end of turns, s; stereo where `ChannelIdentification` says so, else told apart by voice",
    kept: "turns, how surely heard (`WordConfidence`, mean), language, start (in the zone of `ConversationLocation`), `GUID`, agent, customer, direction of a Genesys record",
    dropped: "loudness, sentiment, interruptions, categories, issues, entities, summaries",
    limits: "a `ConversationTime` that equals `ProcessTime` is no start",
};

const KNOWN: &[Known] = &[
    ("ConversationAnalytics.Duration", None),
    ("ConversationAnalytics.Telephony", None),
    ("ConversationAnalytics.EntityRecognizerName", None),
    ("ConversationAnalytics.SourceInformation.TranscribeJobInfo.TranscribeApiType", None),
    ("ConversationAnalytics.SourceInformation.TranscribeJobInfo.CompletionTime", None),
    ("ConversationAnalytics.SourceInformation.TranscribeJobInfo.MediaFormat", None),
    ("ConversationAnalytics.SourceInformation.TranscribeJobInfo.MediaSampleRateHertz", None),
    ("ConversationAnalytics.SourceInformation.TranscribeJobInfo.MediaOriginalUri", None),
    ("ConversationAnalytics.SourceInformation.TranscribeJobInfo.MediaFileUri", None),
    ("ConversationAnalytics.SourceInformation.TranscribeJobInfo.AverageWordConfidence", None),
    ("ConversationAnalytics.CategoriesDetected", Some(ANALYSIS)),
    ("ConversationAnalytics.IssuesDetected", Some(ANALYSIS)),
    ("ConversationAnalytics.ActionItemsDetected", Some(ANALYSIS)),
    ("ConversationAnalytics.OutcomesDetected", Some(ANALYSIS)),
    ("ConversationAnalytics.CustomEntities", Some(ANALYSIS)),
    ("ConversationAnalytics.SpeakerTime", Some(ANALYSIS)),
    ("ConversationAnalytics.Summary", Some(ANALYSIS)),
    ("ConversationAnalytics.ContactSummary", Some(ANALYSIS)),
    ("SpeechSegments.SegmentInterruption", Some(ANALYSIS)),
    ("SpeechSegments.TextEdited", None),
    ("SpeechSegments.EntitiesDetected", Some(ANALYSIS)),
    ("SpeechSegments.CategoriesDetected", Some(ANALYSIS)),
    ("SpeechSegments.FollowOnCategories", Some(ANALYSIS)),
    ("SpeechSegments.IssuesDetected", Some(ANALYSIS)),
    ("SpeechSegments.ActionItemsDetected", Some(ANALYSIS)),
    ("SpeechSegments.OutcomesDetected", Some(ANALYSIS)),
    ("SpeechSegments.WordConfidence.*", None),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File<'a> {
    #[serde(borrow)]
    conversation_analytics: Analytics<'a>,
    #[serde(borrow)]
    speech_segments: Vec<Segment<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Analytics<'a> {
    #[serde(rename = "GUID")]
    guid: Option<&'a str>,
    agent: Option<&'a str>,
    #[serde(borrow, default)]
    agents: Option<Vec<&'a str>>,
    cust: Option<&'a str>,
    conversation_time: Option<&'a str>,
    conversation_location: Option<&'a str>,
    process_time: Option<&'a str>,
    language_code: Option<&'a str>,
    #[serde(borrow, default)]
    speaker_labels: Vec<SpeakerLabel<'a>>,
    #[serde(borrow, default)]
    source_information: Vec<SourceInformation<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SpeakerLabel<'a> {
    speaker: &'a str,
    display_text: Option<&'a str>,
    user_id: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SourceInformation<'a> {
    #[serde(borrow)]
    transcribe_job_info: Option<JobInfo<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct JobInfo<'a> {
    transcription_job_name: Option<&'a str>,
    channel_identification: Option<Flag>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Segment<'a> {
    segment_start_time: Seconds,
    segment_end_time: Seconds,
    segment_speaker: &'a str,
    #[serde(rename = "IVRSegment")]
    ivr_segment: Option<Flag>,
    display_text: Option<&'a str>,
    #[serde(rename = "OriginalText")]
    original_text: Option<&'a str>,
    #[serde(default)]
    #[serde(borrow)]
    word_confidence: Option<Vec<Word<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Word<'a> {
    text: Option<&'a str>,
    #[serde(default)]
    start_time: Fitting<Seconds>,
    #[serde(default)]
    end_time: Fitting<Seconds>,
    #[serde(default)]
    confidence: Stated,
}

/// Whether something is so: true, 1 or `"1"`, for its writer is Python.
#[derive(Clone, Copy)]
struct Flag(bool);

/// A number of seconds, as a number or as text.
#[derive(Clone, Copy)]
struct Seconds(f64);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Truth;
        impl Visitor<'_> for Truth {
            type Value = Flag;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true or false, 0 or 1")
            }
            fn visit_bool<E>(self, value: bool) -> Result<Flag, E> {
                Ok(Flag(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Flag, E> {
                Ok(Flag(value != 0))
            }
            fn visit_str<E>(self, value: &str) -> Result<Flag, E> {
                Ok(Flag(matches!(value.trim(), "1" | "true" | "True")))
            }
        }
        deserializer.deserialize_any(Truth)
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = Seconds;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("seconds since the conversation began")
            }
            fn visit_f64<E>(self, value: f64) -> Result<Seconds, E> {
                Ok(Seconds(value))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Seconds, E> {
                Ok(Seconds(value as f64))
            }
            fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Seconds, E> {
                let number = value
                    .trim()
                    .parse()
                    .map_err(|_| E::invalid_type(serde::de::Unexpected::Str(""), &self))?;
                Ok(Seconds(number))
            }
        }
        deserializer.deserialize_any(Number)
    }
}

/// Text that says something: Python writes `None` where it has nothing.
fn some(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty() && *text != "None")
}

pub fn is(head: &Head<'_>) -> bool {
    head.has("ConversationAnalytics") || head.has("SpeechSegments")
}

pub fn read(scene: &mut Scene<'_>, json: &Json<'_>) -> Result<(), Bad> {
    let (file, left) = typed::from_json::<File<'_>>(json)?;
    let analytics = &file.conversation_analytics;
    // What stands here is up to the telephone system; of Genesys it is documented.
    let genesys =
        json.get("ConversationAnalytics").and_then(|a| a.get("Telephony")?.get("Genesys"));
    let of_genesys = |name: &str| some(genesys?.text_at(name));
    let job = analytics.source_information.iter().find_map(|s| s.transcribe_job_info.as_ref());
    let id = of_genesys("conversationId").or(some(analytics.guid));
    scene.set_id(id, "/ConversationAnalytics/GUID")?;
    scene.set_job(job.and_then(|job| some(job.transcription_job_name)));
    scene.set(Field::Language, some(analytics.language_code));
    scene.set(Field::Direction, of_genesys("originatingDirection"));
    if let Some(start) = some(analytics.conversation_time) {
        if some(analytics.process_time) == Some(start) {
            scene.drop("ConversationAnalytics.ConversationTime", NOT_THE_START);
        } else {
            scene.set(
                Field::StartedAt,
                Some(&started(start, some(analytics.conversation_location))),
            );
        }
    }

    let mut speakers: Vec<(&str, Role)> = Vec::new();
    let mut roles = Vec::with_capacity(file.speech_segments.len());
    for (number, segment) in file.speech_segments.iter().enumerate() {
        let at = || format!("/SpeechSegments/{number}");
        let label = analytics.speaker_labels.iter().find(|l| l.speaker == segment.segment_speaker);
        let shown = label.and_then(|label| some(label.display_text));
        let role = scene.role(&[shown.unwrap_or_default(), segment.segment_speaker], None);
        if !speakers.iter().any(|(speaker, _)| *speaker == segment.segment_speaker) {
            speakers.push((segment.segment_speaker, role));
        }
        let party = if segment.ivr_segment.is_some_and(|flag| flag.0) {
            roles.push(Role::Bot);
            scene.party("IVRSegment", || draft::party(Role::Bot, None, None, None))?
        } else {
            roles.push(role);
            if segment.segment_speaker.starts_with("spk_") {
                scene.told(segment.segment_speaker, role);
            }
            scene.party(segment.segment_speaker, || {
                let name = shown.filter(|name| labels::may_be_a_name(name));
                let reference = label.and_then(|label| some(label.user_id));
                let text = |text: &str| super::short(text).to_owned();
                draft::party(role, reference.map(text), name.map(text), None)
            })?
        };
        let start = place(segment.segment_start_time.0, true, || at() + "/SegmentStartTime")?;
        let end = place(segment.segment_end_time.0, true, || at() + "/SegmentEndTime")?;
        let text = segment.display_text.or(segment.original_text);
        let text = text.ok_or_else(|| Bad::missing("words in `DisplayText`").at(at()))?;
        let words = segment.word_confidence.as_deref().unwrap_or_default();
        let heard = confidence::mean_percent(words.iter().filter_map(|word| word.confidence.0));
        let time = time(Some(start), Some(end), at)?;
        let words = words.iter().filter_map(|word| {
            let seconds = |at: Fitting<Seconds>| Fitting(at.0.map(|at| at.0));
            Some((word.text?, word_span(seconds(word.start_time), seconds(word.end_time), true)))
        });
        scene.say_words(party, time, text, heard, words).map_err(|bad| bad.at(at()))?;
    }
    let agents = analytics.agents.as_deref().unwrap_or_default();
    let agent = some(analytics.agent).filter(|_| agents.len() <= 1);
    draft::attribute(&mut scene.draft, Role::Agent, agent, None);
    draft::attribute(&mut scene.draft, Role::Customer, some(analytics.cust), None);
    let stereo = job.and_then(|job| job.channel_identification).is_some_and(|flag| flag.0);
    scene.draft.spoken = true;
    scene.draft.timing = Some(if stereo { Timing::Stereo } else { Timing::Diarised });
    let of =
        |label: &str| speakers.iter().find(|(known, _)| *known == label).map(|(_, role)| *role);
    scene.leave(left, KNOWN, &|entry| roles.get(entry as usize).copied(), &of);
    Ok(())
}

/// The start with the zone it is written in, where the file names one that is known.
fn started(text: &str, location: Option<&str>) -> String {
    let zoned = || {
        // With a zone of its own it is what it says.
        if clock::instant(text).is_none_or(|(_, taken_as_utc)| !taken_as_utc) {
            return None;
        }
        let civil: DateTime = text.parse().ok()?;
        let zone = TimeZone::get(location?).ok()?;
        Some(zone.to_timestamp(civil).ok()?.to_string())
    };
    zoned().unwrap_or_else(|| text.to_owned())
}
