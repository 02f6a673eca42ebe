use super::*;
use crate::gathered::Media;
use crate::joined::{Part, join};
use crate::mask::mask_noting;
use crate::recording::{Recording, TrackWord};
use crate::sound::Quality;
use crate::speech::{Stretch, Track};
use crate::talk::WordAt;
use crate::word_times::located;
use measure::conversation::{Channel, Party};

fn span(text: &str) -> Span {
    let (start, end) = text.split_once('-').unwrap();
    Span::new(Ms(start.parse().unwrap()), Ms(end.parse().unwrap())).unwrap()
}

/// A recording, a track each: `0-900 1200-2000` talk, and `tone:2500-2600` a tone.
fn recording(tracks: &[&str], echo: Echo) -> Recording {
    let track = |spans: &&str| {
        let is_tone = |one: &&str| one.starts_with("tone:");
        let words: Vec<&str> = spans.split_whitespace().collect();
        let (tones, talk): (Vec<&str>, Vec<&str>) = words.into_iter().partition(is_tone);
        let tone = |one: &str| Stretch { sound: Sound::Tone, span: span(&one[5..]) };
        Track {
            talkspurts: talk.into_iter().map(span).collect(),
            stretches: tones.into_iter().map(tone).collect(),
        }
    };
    Recording {
        container: "wave".to_owned(),
        codec: "pcm_s16le".to_owned(),
        rate_hz: 8000,
        length: Ms(60_000),
        tracks: tracks.iter().map(track).collect(),
        peaks: Vec::new(),
        quality: Quality {
            doubled: false,
            clipped: 0.0,
            signal_to_noise_db: None,
            bandwidth_hz: None,
            dropouts: 0,
            lost: Ms(0),
            empty_tracks: Vec::new(),
            echo,
        },
        fault: None,
    }
}

/// `role 0-900 text`, `role 400 text` or `role text` a line.
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
        let (first, more) = rest.split_once(' ').unwrap();
        let (time, text) = match (first.contains('-'), first.parse()) {
            (true, _) if first.starts_with(|c: char| c.is_ascii_digit()) => {
                (TurnTime::Span(span(first)), more)
            }
            (_, Ok(start)) => (TurnTime::Start(Ms(start)), more),
            _ => (TurnTime::Unknown, rest),
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

const BOTH: &[Role] = &[Role::Agent, Role::Customer];

/// What is silent on each channel of what may be played, or why nothing may be. Each file is `words`
/// of a track each, as `0-300:four 300-700:one`; without words the turns have some.
fn silent(
    turns: &[&str],
    files: &[(&[&str], Echo, &[&str])],
    roles: &[Role],
    start: i64,
) -> Result<Vec<String>, Unplayable> {
    silent_by(turns, &[], files, roles, start)
}

/// The same, of turns whose words have times in the transcript, a line a turn as above.
fn silent_by(
    turns: &[&str],
    stated: &[&str],
    files: &[(&[&str], Echo, &[&str])],
    roles: &[Role],
    start: i64,
) -> Result<Vec<String>, Unplayable> {
    let mut conversation = conversation(turns);
    let stated: Vec<Vec<WordAt>> = conversation
        .turns
        .iter()
        .zip(stated)
        .map(|(turn, words)| {
            let words = words.split_whitespace().map(|word| word.split_once(':').unwrap());
            let time = |time: &str| (time != "-").then(|| span(time));
            located(turn, words.map(|(at, word)| (word, time(at))))
        })
        .collect();
    let is_pair = files.len() > 1;
    let mut recordings = Vec::new();
    let mut media = Vec::new();
    let mut words = Vec::new();
    for (number, (tracks, echo, heard)) in files.iter().enumerate() {
        let name = format!("{number}.wav");
        // The second file of a pair comes first here.
        let side = is_pair.then(|| (number, Some(BOTH[1 - number])));
        media.push(Media { path: name.clone().into(), name: name.clone(), side, within: None });
        let recording = recording(tracks, *echo);
        recordings.push(Recorded {
            path: Some(name.clone().into()),
            file: name,
            hash: [number as u8; 32],
            recording,
            kept_words: Vec::new(),
        });
        let word = |word: &str| {
            let (time, text) = word.split_once(':').unwrap();
            TrackWord { span: span(time), text: text.to_owned(), heard: None }
        };
        let of_track = |track: &&str| track.split_whitespace().map(word).collect();
        words.push(heard.iter().map(of_track).collect::<Vec<Vec<TrackWord>>>());
    }
    let parts: Vec<Part<'_>> = media
        .iter()
        .zip(&recordings)
        .zip(&words)
        .map(|((media, recorded), words)| Part {
            media,
            recording: &recorded.recording,
            offset: Ms(start),
            stated: &[],
            words,
        })
        .collect();
    let joined = join(&mut conversation, &stated, &parts, roles, &mut Vec::new());
    let redacted: Vec<bool> = conversation.turns.iter().map(|one| redacted(&one.text)).collect();
    let (_, noted) = mask_noting(&mut conversation);
    let call = Together { start: Ms(start), recordings: (0..recordings.len()).collect() };
    let playables = playables(&Of {
        conversation: &conversation,
        recordings: &recordings,
        calls: &[call],
        joined: &joined,
        masked: &noted.places,
        redacted: &redacted,
    })?;
    let spans = |channel: &PlayableChannel| {
        let spans = channel.silent.iter().map(|s| format!("{}-{}", s.start().0, s.end().0));
        let spans: Vec<String> = spans.collect();
        format!("{}:{} {}", channel.recording, channel.track, spans.join(" "))
    };
    Ok(playables.iter().flat_map(|one| &one.channels).map(spans).collect())
}

/// The customer's card, a word each 300 ms from 10 s on, with words before and after.
const CARD: &str = "9000-9400:my 9400-9700:card 9700-9900:is 10000-10300:four 10300-10600:one \
    10600-10900:one 10900-11200:one 11200-11500:one 11500-11800:one 11800-12100:one \
    12100-12400:one 12400-12700:one 12700-13000:one 13000-13300:one 13300-13600:one \
    13600-13900:one 13900-14200:one 14200-14500:one 14500-14800:one 15000-15400:thank 15400-15700:you";

#[test]
fn the_words_of_a_card_are_silent_on_the_track_of_who_says_them() {
    let tracks: &[&str] = &["0-2000", "9000-16000"];
    let words: &[&str] = &["0-500:hello 500-1000:there", CARD];
    let found = silent(&[], &[(tracks, Echo::None, words)], BOTH, 0).unwrap();
    assert_eq!(found, ["0:0 ", "0:1 9800-15000"]);
    // On the axis of the recording, wherever that begins.
    let found = silent(&[], &[(tracks, Echo::None, words)], BOTH, 7_000).unwrap();
    assert_eq!(found, ["0:0 ", "0:1 9800-15000"]);
    // The other track may hold it too, as far as anybody knows.
    for echo in [Echo::Unknown, Echo::Found { delay: Ms(100), loss_db: 20.0 }] {
        let found = silent(&[], &[(tracks, echo, words)], BOTH, 0).unwrap();
        assert_eq!(found[1], "0:1 9800-15000");
        let other = match echo {
            Echo::Found { .. } => "0:0 9800-15100",
            _ => "0:0 9800-15000",
        };
        assert_eq!(found[0], other);
    }
    // And so it is where nobody says whose track is whose.
    let found = silent(&[], &[(&["0-2000 9000-16000"], Echo::None, &[CARD])], &[], 0).unwrap();
    assert_eq!(found, ["0:0 0-2200 9800-15000"]);
}

#[test]
fn the_words_times_of_a_transcript_say_what_is_silent() {
    let said: String = CARD
        .split_whitespace()
        .map(|word| word.split_once(':').unwrap().1.to_owned() + " ")
        .collect();
    let turns = ["agent 0-1000 hello there", &format!("customer 9000-15700 {said}")];
    let turns: Vec<&str> = turns.iter().map(|turn| turn.trim()).collect();
    let files: &[(&[&str], Echo, &[&str])] = &[(&["0-2000", "9000-15700"], Echo::None, &[])];
    let by = |words: &str| silent_by(&turns, &["", words], files, BOTH, 0).unwrap()[1].clone();
    assert_eq!(by(CARD), "0:1 9800-15000");
    // Digits without times, as aligners leave them, lie between what has some.
    let digits_without = CARD.replace("10300-10600", "-").replace("14500-14800", "-");
    assert_eq!(by(&digits_without), "0:1 9800-15200");
    let all_without = CARD
        .split_whitespace()
        .map(|word| match word.split_once(':').unwrap() {
            (_, text @ ("four" | "one")) => format!("-:{text} "),
            _ => format!("{word} "),
        })
        .collect::<String>();
    assert_eq!(by(&all_without), "0:1 9700-15200");
    // Words that are not the turn's, or lie elsewhere: the whole of it is silent.
    for words in
        ["", "9000-9400:my", &CARD.replace("card", "cart"), &CARD.replace("9000-9400", "900-1000")]
    {
        assert_eq!(by(words), "0:1 8500-16200", "{words}");
    }
}

#[test]
fn a_pair_is_one_playable_with_the_agent_first() {
    let files: &[(&[&str], Echo, &[&str])] = &[
        (&["9000-16000"], Echo::Unknown, &[CARD]),
        (&["0-2000"], Echo::Unknown, &["0-500:hello 500-1000:there"]),
    ];
    let found = silent(&[], files, &[], 0).unwrap();
    assert_eq!(found, ["1:0 9800-15000", "0:0 9800-15000"]);
}

#[test]
fn without_times_of_words_the_whole_turn_is_silent() {
    let tracks: &[&str] = &["0-2000 16500-18000", "9000-16000"];
    let turns = [
        "agent 0-2000 May I have the card number?",
        "customer 9000-16000 it is 4111 1111 1111 1111 thanks",
        "agent 16500-18000 Thank you.",
    ];
    let found = silent(&turns, &[(tracks, Echo::None, &[])], BOTH, 0).unwrap();
    assert_eq!(found, ["0:0 ", "0:1 8500-16500"]);
    // Words that were laid onto the sound may lie where their neighbours are.
    let turns = [
        "customer I would like to pay my bill",
        "agent May I have the card number?",
        "customer it is 4111 1111 1111 1111 thanks",
        "agent Thank you.",
        "customer Bye then.",
    ];
    let tracks: &[&str] = &["3000-4500 16500-18000", "0-2500 5000-16000 19000-19500"];
    let found = silent(&turns, &[(tracks, Echo::None, &[])], BOTH, 0).unwrap();
    assert_eq!(found, ["0:0 ", "0:1 0-20000"]);
    // One channel, and the times of beginnings: until the next begins.
    let turns = [
        "agent 0 May I have the card number?",
        "customer 9000 it is 4111 1111 1111 1111 thanks",
        "agent 16000 Thank you.",
    ];
    let found = silent(&turns, &[(&["0-2000 9000-18000"], Echo::None, &[])], &[], 0).unwrap();
    assert_eq!(found, ["0:0 8500-16500"]);
}

#[test]
fn what_cannot_be_masked_is_not_played() {
    let tracks: &[&str] = &["0-2000", "9000-16000"];
    assert_eq!(silent(&[], &[(tracks, Echo::None, &[])], BOTH, 0), Err(Unplayable::NoWords));
    let turns = ["customer it is 4111 1111 1111 1111", "agent 3000 Thank you."];
    let found = silent(&turns, &[(&["0-2000 3000-4000"], Echo::None, &[])], &[], 0);
    assert_eq!(found, Err(Unplayable::MaskedWithoutTime));
    let turns =
        ["agent 20000-22000 Hello.", "customer 30000-32000 Hello.", "agent 40000-42000 So?"];
    let found = silent(&turns, &[(tracks, Echo::None, &[])], BOTH, 0);
    assert_eq!(found, Err(Unplayable::WordsDoNotFit));
}

#[test]
fn talk_without_words_and_tones_are_silent() {
    let tracks: &[&str] = &["0-2000 5000-6000 tone:8000-8100", "2500-4500"];
    let turns = ["agent 0-2000 Good morning.", "customer 2500-4500 Hello."];
    let found = silent(&turns, &[(tracks, Echo::None, &[])], BOTH, 0).unwrap();
    assert_eq!(found, ["0:0 4800-6200 7800-8300", "0:1 "]);
}

#[test]
fn what_the_source_took_out_is_silent() {
    let tracks: &[&str] = &["0-2000", "2500-4500"];
    let turns = ["agent 0-2000 Good morning.", "customer 2500-4500 I am [PII], card [card#1]."];
    let found = silent(&turns, &[(tracks, Echo::None, &[])], BOTH, 0).unwrap();
    assert_eq!(found, ["0:0 ", "0:1 2000-5000"]);
    for text in [
        "is [PII] ok",
        "[CREDIT_DEBIT_NUMBER]",
        "ends ****",
        "####",
        "xxxx 1111",
        "(redacted)",
        "<NAME>",
        "[code#2]",
    ] {
        assert!(redacted(text), "{text}");
    }
    for text in ["[MUSIC]", "[laughter]", "(a)", "5 * 3", "[I]", "# 4", "exxon", "a < b > c"] {
        assert!(!redacted(text), "{text}");
    }
}
