use super::*;
use crate::sound::{Echo, Quality};
use crate::speech::Track;
use measure::conversation::{Channel, Event};

fn span(text: &str) -> Span {
    let (start, end) = text.split_once('-').unwrap();
    Span::new(Ms(start.parse().unwrap()), Ms(end.parse().unwrap())).unwrap()
}

fn recording(tracks: &[&str]) -> Recording {
    let track = |spans: &&str| Track {
        talkspurts: spans.split_whitespace().map(span).collect(),
        stretches: Vec::new(),
    };
    Recording {
        container: "wave".to_owned(),
        codec: "pcm_s16le".to_owned(),
        rate_hz: 8000,
        length: Ms(60_000),
        tracks: tracks.iter().map(track).collect(),
        peaks: Vec::new(),
        quality: Quality {
            clipped: 0.0,
            signal_to_noise_db: Some(30.0),
            bandwidth_hz: None,
            dropouts: 0,
            lost: Ms(0),
            empty_tracks: Vec::new(),
            echo: Echo::None,
            doubled: false,
        },
        fault: None,
    }
}

/// `role start-end text` a line, `role text` where nothing is known of the time.
fn conversation(turns: &[&str]) -> Conversation {
    let mut parties: Vec<Party> = Vec::new();
    let mut said = Vec::new();
    for line in turns {
        let (role, rest) = line.split_once(' ').unwrap();
        let role = Role::from_name(role).unwrap();
        let at = parties.iter().position(|party| party.role == role).unwrap_or_else(|| {
            parties.push(Party { role, pseudonym: String::new(), person: None, team: None });
            parties.len() - 1
        });
        let (time, text) = match rest.split_once(' ').filter(|(time, _)| time.contains('-')) {
            Some((time, text)) => (TurnTime::Span(span(time)), text),
            None => (TurnTime::Unknown, rest),
        };
        said.push(Turn { party: at as u16, time, text: text.to_owned(), heard: None });
    }
    Conversation {
        source: String::new(),
        id: "call".to_owned(),
        started_at: None,
        channel: Channel::Voice,
        direction: None,
        language: None,
        programme: None,
        queue: None,
        topic: None,
        parties,
        turns: said,
        events: Vec::new(),
        stretches: Vec::new(),
        timing: Timing::Transcript,
        bill: Vec::new(),
    }
}

fn media() -> Media {
    Media { path: "call.wav".into(), name: "call.wav".to_owned(), side: None, within: None }
}

/// The turns and how their times came about, and what is to be said about it.
fn check(turns: &[&str], tracks: &[&str], roles: &[Role], expected: &[&str]) {
    let mut conversation = conversation(turns);
    let (recording, media) = (recording(tracks), media());
    let part =
        Part { media: &media, recording: &recording, offset: Ms(0), stated: &[], words: &[] };
    let mut notes = Vec::new();
    let bad = join(&mut conversation, &[], &[part], roles, &mut notes).problem;
    let mut found: Vec<String> = conversation
        .turns
        .iter()
        .enumerate()
        .map(|(at, turn)| {
            let time = match turn.time {
                TurnTime::Span(span) => format!(" {}-{}", span.start().0, span.end().0),
                TurnTime::Start(start) => format!(" {}", start.0),
                TurnTime::Unknown => String::new(),
            };
            format!("{}{time} {}", conversation.role(at), turn.text).trim_end().to_owned()
        })
        .collect();
    found.push(conversation.timing.to_string());
    found.extend(notes.iter().map(|note| format!("{note:?}")));
    found.extend(bad.and_then(|bad| bad.found));
    assert_eq!(found, expected);
}

const BOTH: &[Role] = &[Role::Agent, Role::Customer];

#[test]
fn a_recording_alone_becomes_turns_without_words() {
    let tracks = &["0-2000 5000-6000", "2500-4500"];
    check(&[], tracks, BOTH, &["agent 0-2000", "customer 2500-4500", "agent 5000-6000", "stereo"]);
    check(
        &[],
        tracks,
        &[],
        &["other 0-2000", "other 2500-4500", "other 5000-6000", "stereo", "TracksWithoutParty"],
    );
}

#[test]
fn one_channel_tells_nobody_apart() {
    check(
        &[],
        &["0-2000 5000-6000"],
        &[],
        &["other 0-2000", "other 5000-6000", "none", "OneChannel"],
    );
    let expected =
        &["other 0-2000", "other 5000-6000", "none", "OneChannel", "one channel, two parties"];
    check(&[], &["0-2000 5000-6000"], BOTH, expected);
    check(&[], &["0-2000"], &[Role::Agent], &["agent 0-2000", "stereo"]);
}

#[test]
fn on_one_channel_the_transcript_says_who_spoke() {
    let said = ["agent hello there", "customer it is broken"];
    let laid = ["agent 100-2000 hello there", "customer 2500-4500 it is broken", "laid"];
    check(&said, &["100-2000 2500-4500"], &[], &laid);
    let said = ["agent 0-2300 hello", "customer 2300-4900 it is broken"];
    let diarised = [said[0], said[1], "diarised"];
    check(&said, &["100-2000 2500-4500"], &[], &diarised);
    // Everybody is one party.
    let said = ["other 0-2300 hello", "other 2300-4900 it is broken"];
    check(&said, &["100-2000"], &[], &[said[0], said[1], "transcript", "OneChannel"]);
}

#[test]
fn a_transcript_gets_the_times_of_the_tracks() {
    check(
        &["agent 0-2300 hello", "customer 2300-4900 it is broken"],
        &["100-2000 8000-9000", "2500-4500"],
        BOTH,
        &["agent 100-2000 hello", "customer 2500-4500 it is broken", "agent 8000-9000", "stereo"],
    );
    check(
        &["agent hello there", "customer it is broken"],
        &["100-2000", "2500-4500"],
        BOTH,
        &["agent 100-2000 hello there", "customer 2500-4500 it is broken", "laid"],
    );
    // Nobody says whose each track is.
    check(
        &["agent 0-2300 hello", "customer 2300-4900 it is broken"],
        &["100-2000", "2500-4500"],
        &[],
        &[
            "agent 0-2300 hello",
            "customer 2300-4900 it is broken",
            "diarised",
            "TracksWithoutParty",
        ],
    );
}

#[test]
fn what_is_said_contradicts_the_map() {
    check(
        &["agent 0-2300 hello", "customer 2300-4900 it is broken", "agent 5000-8000 i see"],
        &["2500-4500", "100-2000 5000-8000"],
        BOTH,
        &[
            "agent 0-2300 hello",
            "customer 2300-4900 it is broken",
            "agent 5000-8000 i see",
            "transcript",
            "TracksContradicted",
        ],
    );
}

#[test]
fn a_transcript_of_another_call_is_named() {
    check(
        &["agent 0-2300 hello", "customer 2300-4900 it is broken"],
        &["30000-32000", "40000-44000"],
        BOTH,
        &["agent 0-2300 hello", "customer 2300-4900 it is broken", "transcript", "TimesDoNotFit"],
    );
}

#[test]
fn events_stay_behind_their_turns() {
    let mut conversation = conversation(&["agent 0-2300 hello", "customer 6000-7000 it is broken"]);
    conversation.events.push(Event {
        kind: EventKind::Transfer,
        after_turn: Some(1),
        length: None,
    });
    let (recording, media) = (recording(&["100-2000 4000-5000", "6000-7000"]), media());
    let part =
        Part { media: &media, recording: &recording, offset: Ms(0), stated: &[], words: &[] };
    join(&mut conversation, &[], &[part], BOTH, &mut Vec::new());
    assert_eq!(conversation.turns.len(), 3);
    assert_eq!(conversation.events[0].after_turn, Some(2));
}
