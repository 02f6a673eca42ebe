//! Genesys Cloud, transcripts of speech and text analytics.
//!
//! What `GET /api/v2/speechandtextanalytics/conversations/{id}/communications/{id}/transcripturl`
//! leads to: `transcripts[].phrases[]`, each of a `participantPurpose`, `external` for the
//! customer's side and `internal` for the centre's. Traps: `startTimeMs` counts from 1970, not from
//! the call; a conversation has a file a communication, all with the same `conversationId`, so the
//! id is both; after a transfer several agents are `internal`, told apart by when each took part.
//!
//! Source: "Transcript URL", with the transcript schema, developer.genesys.cloud/
//! analyticsdatamanagement/speechtextanalytics/transcript-url.

use super::{ANALYSIS, Head, Known, OTHER_READING, Scene, short, word_span};
use crate::about::About;
use crate::clock;
use crate::confidence::{self, Stated};
use crate::desk::Bad;
use crate::draft;
use crate::json::Json;
use crate::map::Field;
use crate::options::Format;
use crate::report::Note;
use crate::typed::{self, Fitting};
use measure::conversation::{Role, Timing, TurnTime};
use measure::time::Span;
use serde::Deserialize;

pub const ABOUT: About = About {
    format: Format::Genesys,
    title: "Genesys Cloud, transcripts",
    one: "a Genesys Cloud transcript",
    recognised: "`transcripts` with `conversationId` or `communicationId`",
    roles: "stated: `participantPurpose` (`external` is the customer, `internal` and `agent` the agent; menus, queues and bots are bots)",
    times: "start and length of phrases, ms since 1970, made places in the conversation; stereo in calls",
    kept: "turns (`decoratedText`, else `text`), how surely heard (words' `confidence`, mean, else the phrase's), language, start, channel, the agent's `userId`",
    dropped: "topics, sentiment, numbers called from and to",
    limits: "the id is `conversationId/communicationId`, for each communication has a file of its own",
};

const KNOWN: &[Known] = &[
    ("organizationId", None),
    ("uri", None),
    ("duration", None),
    ("transcripts.transcriptId", None),
    ("transcripts.engineId", None),
    ("transcripts.programId", None),
    ("transcripts.startTime", None),
    ("transcripts.duration", None),
    ("transcripts.phrases.phraseIndex", None),
    ("transcripts.phrases.stability", None),
    ("transcripts.phrases.type", None),
    ("transcripts.phrases.words.*", None),
    ("transcripts.phrases.alternatives", Some(OTHER_READING)),
    ("transcripts.analytics.topics", Some(ANALYSIS)),
    ("transcripts.analytics.acoustics", Some(ANALYSIS)),
];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    conversation_id: Option<&'a str>,
    communication_id: Option<&'a str>,
    media_type: Option<&'a str>,
    start_time: Option<f64>,
    conversation_start_time: Option<f64>,
    #[serde(borrow)]
    transcripts: Vec<Transcript<'a>>,
    #[serde(borrow, default)]
    participants: Vec<Participant<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Transcript<'a> {
    language: Option<&'a str>,
    #[serde(borrow)]
    phrases: Vec<Phrase<'a>>,
    #[serde(rename = "analytics")]
    _analytics: Option<Analytics>,
}

/// Nothing of it is taken; being here, its fields are named one by one.
#[derive(Deserialize)]
struct Analytics {}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Phrase<'a> {
    text: Option<&'a str>,
    decorated_text: Option<&'a str>,
    participant_purpose: Option<&'a str>,
    start_time_ms: Option<f64>,
    offset: Option<Length>,
    duration: Option<Length>,
    #[serde(default)]
    confidence: Stated,
    #[serde(borrow, default)]
    words: Option<Vec<Word<'a>>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Word<'a> {
    word: Option<&'a str>,
    #[serde(default)]
    start_time_ms: Fitting<f64>,
    #[serde(default)]
    duration: Fitting<Length>,
    #[serde(default)]
    confidence: Stated,
}

#[derive(Deserialize)]
struct Length {
    milliseconds: Option<f64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Participant<'a> {
    participant_purpose: Option<&'a str>,
    user_id: Option<&'a str>,
    start_time_ms: Option<f64>,
    end_time_ms: Option<f64>,
}

pub fn is(head: &Head<'_>) -> bool {
    head.has("transcripts") && (head.has("conversationId") || head.has("communicationId"))
}

/// What a purpose means.
fn meaning(purpose: &str) -> Option<Role> {
    match purpose.to_ascii_lowercase().as_str() {
        "external" | "customer" => Some(Role::Customer),
        "internal" | "agent" | "user" => Some(Role::Agent),
        "acd" | "ivr" | "bot" | "botflow" | "voicemail" | "workflow" => Some(Role::Bot),
        _ => None,
    }
}

pub fn read(scene: &mut Scene<'_>, json: &Json<'_>) -> Result<(), Bad> {
    let (file, left) = typed::from_json::<File<'_>>(json)?;
    let id = [file.conversation_id, file.communication_id];
    let id: Vec<&str> = id.into_iter().flatten().collect();
    scene.set_id(Some(&id.join("/")), "/conversationId")?;
    scene.set(Field::Language, file.transcripts.iter().find_map(|t| t.language));
    scene.set(Field::Channel, file.media_type);

    let phrases = || file.transcripts.iter().flat_map(|transcript| &transcript.phrases);
    // From 1970 where it is beyond what a conversation lasts.
    let clocked = |ms: &f64| clock::real_ms(*ms, false).is_none() && *ms > 0.0;
    let stated = file.conversation_start_time.or(file.start_time).filter(clocked);
    let starts = phrases().filter_map(|phrase| phrase.start_time_ms).filter(clocked);
    let began = stated.or_else(|| starts.min_by(f64::total_cmp));
    if let Some(instant) = stated.and_then(|ms| jiff::Timestamp::from_millisecond(ms as i64).ok()) {
        scene.set(Field::StartedAt, Some(&instant.to_string()));
    }

    let mut ambiguous = false;
    for (transcript, of) in file.transcripts.iter().enumerate() {
        for (number, phrase) in of.phrases.iter().enumerate() {
            let at = || format!("/transcripts/{transcript}/phrases/{number}");
            let purpose = phrase.participant_purpose.unwrap_or("unknown");
            let role = scene.role(&[purpose], meaning(purpose));
            let told = phrase.start_time_ms;
            scene.told(purpose, role);
            let user = match role {
                Role::Agent => user(&file.participants, role, told, &mut ambiguous),
                _ => None,
            };
            let party = scene.party(user.unwrap_or(purpose), || {
                draft::party(role, user.map(|user| short(user).to_owned()), None, None)
            })?;
            let within = |told: f64| match began {
                Some(began) if clocked(&told) => told - began,
                _ => told,
            };
            let milliseconds = |length: &Option<Length>| length.as_ref()?.milliseconds;
            let start = told.map(within).or_else(|| milliseconds(&phrase.offset));
            let length = milliseconds(&phrase.duration);
            let time = match start {
                None => TurnTime::Unknown,
                Some(start) => {
                    let start = super::place(start, false, || at() + "/startTimeMs")?;
                    let length = length.and_then(|ms| clock::real_ms(ms, false));
                    let span = length.and_then(|length| Span::new(start, start + length));
                    span.map_or(TurnTime::Start(start), TurnTime::Span)
                }
            };
            let text = phrase.decorated_text.or(phrase.text);
            let text = text.ok_or_else(|| Bad::missing("words in `text`").at(at()))?;
            let words = phrase.words.as_deref().unwrap_or_default();
            let sure = words.iter().filter_map(|word| word.confidence.0);
            let heard = confidence::of_turn(sure, phrase.confidence.0);
            let words = words.iter().filter_map(|word| {
                let start = word.start_time_ms.0.map(within);
                let length = milliseconds(&word.duration.0);
                let end = start.zip(length).map(|(start, length)| start + length);
                Some((word.word?, word_span(Fitting(start), Fitting(end), false)))
            });
            scene.say_words(party, time, text, heard, words).map_err(|bad| bad.at(at()))?;
        }
    }
    if scene.draft.turns.iter().all(|turn| turn.time != TurnTime::Unknown) {
        scene.sort();
    }
    if ambiguous {
        scene.draft.notes.push(Note::AgentAmbiguous);
    }
    if scene.draft.fields[Field::Channel as usize].as_deref().is_none_or(is_voice) {
        scene.draft.spoken = true;
        scene.draft.timing = Some(Timing::Stereo);
    } else {
        scene.draft.written = true;
    }
    let whose = |json: &Json<'_>| json.text_at("participant").and_then(meaning);
    let sentiments: Vec<Option<Role>> = sentiments(json).map(whose).collect();
    drop_sentiments(scene, &sentiments);
    let left = left.into_iter().filter(|(name, _)| name != "transcripts.analytics.sentiment");
    scene.leave(left.collect(), KNOWN, &|_| None, &meaning);
    Ok(())
}

fn is_voice(word: &str) -> bool {
    crate::labels::channel(word) == Some(measure::conversation::Channel::Voice)
}

/// Who of the centre spoke at a time: the only one who took part, or the only one who did then.
fn user<'a>(
    participants: &[Participant<'a>],
    role: Role,
    told: Option<f64>,
    ambiguous: &mut bool,
) -> Option<&'a str> {
    let mut users: Vec<&str> = Vec::new();
    let mut then: Vec<&str> = Vec::new();
    for participant in participants {
        let Some(user) = participant.user_id.filter(|user| !user.is_empty()) else { continue };
        if participant.participant_purpose.and_then(meaning) != Some(role) {
            continue;
        }
        let push = |list: &mut Vec<&'a str>| {
            if !list.contains(&user) {
                list.push(user);
            }
        };
        push(&mut users);
        let within = told.is_some_and(|told| {
            participant.start_time_ms.is_none_or(|start| start <= told)
                && participant.end_time_ms.is_none_or(|end| told < end)
        });
        if within {
            push(&mut then);
        }
    }
    match (&*users, &*then) {
        ([only], _) | (_, [only]) => Some(only),
        ([], _) => None,
        _ => {
            *ambiguous = true;
            None
        }
    }
}

/// The sentiment events of all transcripts.
fn sentiments<'j>(json: &'j Json<'j>) -> impl Iterator<Item = &'j Json<'j>> {
    let transcripts = json.get("transcripts").and_then(Json::list).unwrap_or_default();
    transcripts
        .iter()
        .filter_map(|transcript| transcript.get("analytics")?.get("sentiment")?.list())
        .flatten()
}

/// Says of each sentiment event whose it is.
fn drop_sentiments(scene: &mut Scene<'_>, roles: &[Option<Role>]) {
    for role in roles {
        let why = super::sentiment(role.unwrap_or(Role::Other));
        scene.drop("transcripts.analytics.sentiment", why);
    }
}
