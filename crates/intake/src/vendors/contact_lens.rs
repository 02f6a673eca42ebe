//! Amazon Connect Contact Lens (voice and chat) and Amazon Transcribe Call Analytics.
//!
//! Both write `Transcript`, a list of turns with `Content` and times in milliseconds since the
//! contact began; a chat's turns have clock times. Contact Lens states roles in `Participants`, by
//! id (newer files have UUIDs there, which are of the contact and not of a person), Call Analytics
//! at each turn. Voice is one channel a participant.
//!
//! Sources: "Example Contact Lens output files for a call" and "… for a chat", Amazon Connect
//! Administrator Guide (contact-lens-example-output-files.html,
//! contact-lens-example-output-files-chat.html); "Post-call analytics output", Amazon Transcribe
//! Developer Guide (tca-output-batch.html).

use super::{ANALYSIS, Head, Known, Scene, place, time, token, word_span};
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
use measure::conversation::{Event, EventKind, Role, Timing, TurnTime};
use serde::Deserialize;

pub const ABOUT: About = About {
    format: Format::ContactLens,
    title: "Amazon Contact Lens (calls and chats), Transcribe Call Analytics",
    one: "a Contact Lens or Call Analytics file",
    recognised: "`Transcript` with `Participants`, `JobStatus`, `ConversationCharacteristics` or `LanguageCode`",
    roles: "stated: `ParticipantRole`; `SYSTEM` and `CUSTOM_BOT` are bots",
    times: "start and end of turns, ms, stereo; of a chat when each message was sent",
    kept: "turns, how surely heard (`Items`, mean), language, channel, `ContactId`, transfers and names of a chat",
    dropped: "loudness, sentiment, categories, issues, summaries, redaction offsets",
    limits: "`JobStatus` must be `COMPLETED`; participants' ids are of the contact, not of a person, so an agent's id must come from elsewhere (`--name-pattern`)",
};

const KNOWN: &[Known] = &[
    ("Version", None),
    ("AccountId", None),
    ("ContentMetadata", None),
    ("CustomerMetadata.InputS3Uri", None),
    ("CustomerMetadata.InstanceId", None),
    ("Transcript.Id", None),
    ("Transcript.Redaction", Some("the words are redacted already; where, is not read")),
    ("Transcript.Attachments", Some("attachments have no words to read")),
    ("Transcript.Items.*", None),
    ("Transcript.IssuesDetected", Some(ANALYSIS)),
    ("Transcript.OutcomesDetected", Some(ANALYSIS)),
    ("Transcript.ActionItemsDetected", Some(ANALYSIS)),
    ("Categories", Some(ANALYSIS)),
    ("ConversationCharacteristics.ContactSummary", Some(ANALYSIS)),
    ("ConversationCharacteristics.Interruptions", Some(ANALYSIS)),
    ("ConversationCharacteristics.NonTalkTime", Some(ANALYSIS)),
    ("ConversationCharacteristics.TalkSpeed", Some(ANALYSIS)),
    ("ConversationCharacteristics.TalkTime", Some(ANALYSIS)),
    ("ConversationCharacteristics.ResponseTime", Some(ANALYSIS)),
    ("ConversationCharacteristics.TotalConversationDurationMillis", Some(ANALYSIS)),
];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File<'a> {
    #[serde(borrow)]
    customer_metadata: Option<CustomerMetadata<'a>>,
    session_id: Option<&'a str>,
    job_name: Option<&'a str>,
    channel: Option<&'a str>,
    job_status: Option<&'a str>,
    language_code: Option<&'a str>,
    #[serde(borrow, default)]
    participants: Vec<Participant<'a>>,
    #[serde(rename = "ConversationCharacteristics")]
    _characteristics: Option<Characteristics>,
    #[serde(borrow)]
    transcript: Vec<Entry<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CustomerMetadata<'a> {
    contact_id: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Participant<'a> {
    participant_id: Option<&'a str>,
    participant_role: &'a str,
    display_name: Option<&'a str>,
}

/// Nothing of it is taken; being here, its fields are named one by one.
#[derive(Deserialize)]
struct Characteristics {}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Entry<'a> {
    participant_id: Option<&'a str>,
    participant_role: Option<&'a str>,
    display_name: Option<&'a str>,
    content: Option<&'a str>,
    content_type: Option<&'a str>,
    r#type: Option<&'a str>,
    begin_offset_millis: Option<f64>,
    end_offset_millis: Option<f64>,
    absolute_time: Option<&'a str>,
    #[serde(borrow, default)]
    items: Option<Vec<Item<'a>>>,
}

/// A word, or a mark between words.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Item<'a> {
    r#type: Option<&'a str>,
    content: Option<&'a str>,
    #[serde(default)]
    begin_offset_millis: Fitting<f64>,
    #[serde(default)]
    end_offset_millis: Fitting<f64>,
    #[serde(default)]
    confidence: Stated,
}

impl Entry<'_> {
    /// How surely the words were heard. The marks between them are not heard, and what stands for
    /// redacted words, such as `[PII]`, says nothing of how surely those were.
    fn heard(&self) -> Option<u8> {
        let items = self.items.as_deref().unwrap_or_default();
        let is_word = |item: &&Item<'_>| {
            item.r#type != Some("punctuation")
                && !item.content.is_some_and(|content| content.starts_with('['))
        };
        let words = items.iter().filter(is_word);
        confidence::mean_percent(words.filter_map(|item| item.confidence.0))
    }
}

pub fn is(head: &Head<'_>) -> bool {
    head.has("Transcript")
        && ["Participants", "JobStatus", "ConversationCharacteristics", "LanguageCode"]
            .into_iter()
            .any(|name| head.has(name))
}

pub fn read(scene: &mut Scene<'_>, json: &Json<'_>) -> Result<(), Bad> {
    let (file, left) = typed::from_json::<File<'_>>(json)?;
    scene.set_id(
        file.customer_metadata.and_then(|metadata| metadata.contact_id),
        "/CustomerMetadata/ContactId",
    )?;
    scene.set_job(file.session_id.or(file.job_name));
    if let Some(status) = file.job_status.filter(|status| *status != "COMPLETED") {
        return Err(Bad::new("the status `COMPLETED`", token(status)).at("/JobStatus"));
    }
    scene.set(Field::Language, file.language_code);
    scene.set(Field::Channel, file.channel);

    let moment = |number: usize, entry: &Entry<'_>| match entry.absolute_time {
        None => Ok(None),
        Some(text) => clock::instant(text).map(|(instant, _)| Some(instant)).ok_or_else(|| {
            let at = format!("/Transcript/{number}/AbsoluteTime");
            Bad::new("a time in RFC 3339", "other text").at(at)
        }),
    };
    let mut began = None;
    for (number, entry) in file.transcript.iter().enumerate() {
        if let Some(instant) = moment(number, entry)? {
            began = Some(began.map_or(instant, |began: jiff::Timestamp| began.min(instant)));
        }
    }
    scene.set(Field::StartedAt, began.map(|began| began.to_string()).as_deref());

    let mut roles = Vec::with_capacity(file.transcript.len());
    for (number, entry) in file.transcript.iter().enumerate() {
        let at = || format!("/Transcript/{number}");
        let known = file.participants.iter().find(|known| {
            known.participant_id.is_some() && known.participant_id == entry.participant_id
        });
        let label = entry
            .participant_role
            .or(known.map(|known| known.participant_role))
            .or(entry.participant_id)
            .ok_or_else(|| Bad::missing("`ParticipantRole` or `ParticipantId`").at(at()))?;
        let meaning = matches!(label, "SYSTEM" | "CUSTOM_BOT").then_some(Role::Bot);
        let role = scene.role(&[label], meaning);
        roles.push(role);

        let content_type = entry.content_type.unwrap_or("text/plain");
        match (entry.r#type.unwrap_or("MESSAGE"), content_type) {
            ("MESSAGE", "text/plain" | "text/markdown") => {}
            ("EVENT", "application/vnd.amazonaws.connect.event.transfer.succeeded") => {
                let after_turn = (scene.draft.turns.len() as u32).checked_sub(1);
                scene.draft.events.push(Event {
                    kind: EventKind::Transfer,
                    after_turn,
                    length: None,
                });
                continue;
            }
            ("EVENT", _) => {
                scene.drop("Transcript (event)", "who joined, left or typed is not read yet");
                continue;
            }
            _ => {
                scene.drop(
                    "Transcript (no plain text)",
                    "attachments and forms have no words to read",
                );
                continue;
            }
        }
        let name = entry.display_name.or(known.and_then(|known| known.display_name));
        let name = name.filter(|name| role != Role::Bot && labels::may_be_a_name(name));
        let party = scene.party(entry.participant_id.unwrap_or(label), || {
            draft::party(role, None, name.map(|name| super::short(name).to_owned()), None)
        })?;
        let offset = |number: Option<f64>, field: &str| {
            number.map(|n| place(n, false, || format!("{}/{field}", at()))).transpose()
        };
        let begin = offset(entry.begin_offset_millis, "BeginOffsetMillis")?;
        let end = offset(entry.end_offset_millis, "EndOffsetMillis")?;
        let time = match (moment(number, entry)?, began) {
            (Some(instant), Some(began)) if begin.is_none() => {
                let ms = instant.as_millisecond().saturating_sub(began.as_millisecond());
                clock::bounded(ms).map_or(TurnTime::Unknown, TurnTime::Start)
            }
            _ => time(begin, end, at)?,
        };
        let text = entry.content.ok_or_else(|| Bad::missing("words in `Content`").at(at()))?;
        let words = entry.items.as_deref().unwrap_or_default().iter().filter_map(|item| {
            let span = word_span(item.begin_offset_millis, item.end_offset_millis, false);
            Some((item.content?, span))
        });
        scene.say_words(party, time, text, entry.heard(), words).map_err(|bad| bad.at(at()))?;
    }
    match began {
        Some(_) => scene.draft.written = true,
        None => {
            scene.draft.spoken = true;
            scene.draft.timing = Some(Timing::Stereo);
        }
    }
    scene.leave(left, KNOWN, &|entry| roles.get(entry as usize).copied(), &labels::stated_role);
    Ok(())
}
