//! What transcribers' output, captions and signed vCons become, by the samples in
//! `fixtures/formats`, and what is said of what cannot be kept.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{options, read, read_all};
use intake::{Format, Item, Options, Signatures, SignerKey};
use measure::conversation::{Role, Timing};
use std::ops::ControlFlow;

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/../../fixtures/formats/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn of_sample(name: &str) -> String {
    read_all(&sample(name), "file", &options()).0
}

/// How the times of the first conversation came about.
fn timing(bytes: &[u8]) -> Timing {
    let mut timing = None;
    intake::read_bytes(bytes, "file", &options(), &mut |item| {
        if let Item::Conversation(read) = item {
            timing = Some(read.conversation.timing);
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    timing.unwrap()
}

/// How surely each turn was heard, in percent.
#[track_caller]
fn check_heard(bytes: &[u8], expected: &[Option<u8>]) {
    let mut heard = Vec::new();
    intake::read_bytes(bytes, "file", &options(), &mut |item| {
        if let Item::Conversation(read) = item {
            heard.extend(read.conversation.turns.iter().map(|turn| turn.heard));
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(heard, expected);
}

#[test]
fn how_surely_a_segment_was_heard_is_kept() {
    // The mean of 0.81 and 0.97; e to the power of -0.1931 is 0.824, of -0.2417 0.785.
    check_heard(&sample("whisper_openai.json"), &[Some(89), Some(82), Some(78)]);
    // 0.92; e to the power of -0.2106 is 0.810.
    check_heard(&sample("whisper_faster.json"), &[Some(92), Some(81)]);
    // e to the power of -0.2202 is 0.802.
    check_heard(&sample("whisper_api.json"), &[Some(80), Some(80)]);
    // Of the scores: 5.479 by six, and 3.43 by four, for a word that was not aligned has none.
    check_heard(&sample("whisperx.json"), &[Some(91), Some(85), Some(30)]);
    let whisperx = |segment: &str| {
        format!("{{\"segments\": [{{\"text\": \"a\", {segment}}}], \"language\": \"en\"}}")
            .into_bytes()
    };
    // What the recogniser says comes before how well the words fit the sound: e to the -0.6931.
    let both = whisperx("\"avg_logprob\": -0.6931, \"words\": [{\"word\": \"a\", \"score\": 0.3}]");
    check_heard(&both, &[Some(50)]);
    check_heard(&whisperx("\"avg_logprob\": 0.5, \"words\": [{\"score\": -1}]"), &[None]);
    // whisper.cpp -ojf: of 0.9 and 0.7; the token of the beginning is no word.
    let cpp = b"{\"result\": {\"language\": \"en\"}, \"transcription\": [{\"offsets\": {\"from\": 0, \"to\": 900}, \"text\": \" A cat.\", \"tokens\": [{\"text\": \"[_BEG_]\", \"p\": 0.1}, {\"text\": \" A\", \"p\": 0.9}, {\"text\": \" cat.\", \"p\": 0.7}]}]}";
    check_heard(cpp, &[Some(80)]);
    check_heard(&sample("whisper_cpp.srt"), &[None; 3]);
    check_heard(&sample("wtf.vcon.json"), &[Some(95), Some(90), Some(40)]);
}

#[test]
fn whispers_segments_are_turns_of_nobody_in_particular() {
    insta::assert_snapshot!(of_sample("whisper_openai.json"), @r#"
x-… voice language=en
  0-3480 other</>: Good morning, this is Marlow Broadband. How can I help?
  3900-7100 other</>: My router has been blinking red since Tuesday.
  7640-10200 other</>: I am sorry about that, let me look at the line.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)
dropped segments.compression_ratio x3: a figure that does not say how surely the words were heard
dropped segments.no_speech_prob x3: a figure that does not say how surely the words were heard
dropped segments.temperature x3: a figure that does not say how surely the words were heard
dropped segments.tokens x3: pieces of words; where they have probabilities, their mean may be kept
dropped segments.words x3: a turn has one time; its words' times only say what to silence in a recording
"#);
    assert_eq!(timing(&sample("whisper_openai.json")), Timing::Transcript);
}

#[test]
fn the_api_names_the_language_and_the_diarized_form_the_speakers() {
    insta::assert_snapshot!(of_sample("whisper_api.json"), @r#"
x-… voice language=en
  0-1520 other</>: Thanks for holding.
  2000-6400 other</>: Your parcel left Harrowgate this morning.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)
dropped segments.compression_ratio x2: a figure that does not say how surely the words were heard
dropped segments.no_speech_prob x2: a figure that does not say how surely the words were heard
dropped segments.temperature x2: a figure that does not say how surely the words were heard
dropped segments.tokens x2: pieces of words; where they have probabilities, their mean may be kept
dropped usage x1: how it was recognised is not kept
"#);
    insta::assert_snapshot!(of_sample("whisper_api_diarized.json"), @r#"
x-… voice language=en
  200-2100 agent</>: Could you confirm the postcode?
  2600-4400 other</>: It is the one you have.
  (the id is made from the content: a changed file is a new conversation; the language is not stated: told from the words as en)
"#);
    assert_eq!(timing(&sample("whisper_api_diarized.json")), Timing::Diarised);
}

#[test]
fn whisper_cpp_tells_speakers_by_the_louder_channel() {
    let mut options = options();
    options.roles.insert("0".to_owned(), Role::Agent);
    options.roles.insert("1".to_owned(), Role::Customer);
    let json = sample("whisper_cpp.json");
    insta::assert_snapshot!(read_all(&json, "file", &options).0, @r#"
x-… voice language=en
  0-2360 agent</>: Which invoice are you looking at?
  2800-5120 customer</>: The one from the café, forty two pounds.
  5120-5600 other</>: Right.
  (the id is made from the content: a changed file is a new conversation)
dropped model x1: how it was recognised is not kept
dropped params x1: how it was recognised is not kept
dropped systeminfo x1: how it was recognised is not kept
"#);
    assert_eq!(timing(&json), Timing::Transcript);
}

#[test]
fn faster_whispers_segments_are_read_as_a_list() {
    insta::assert_snapshot!(of_sample("whisper_faster.json"), @r#"
x-… voice language=en
  0-2400 other</>: You are through to Pell Insurance.
  2900-5060 other</>: I would like to cancel my policy.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated: told from the words as en)
dropped segments.compression_ratio x2: a figure that does not say how surely the words were heard
dropped segments.no_speech_prob x2: a figure that does not say how surely the words were heard
dropped segments.temperature x2: a figure that does not say how surely the words were heard
dropped segments.tokens x2: pieces of words; where they have probabilities, their mean may be kept
dropped segments.words x1: a turn has one time; its words' times only say what to silence in a recording
"#);
}

#[test]
fn whisperx_speakers_are_labels_for_roles() {
    let json = sample("whisperx.json");
    insta::assert_snapshot!(read_all(&json, "file", &options()).0, @r#"
x-… voice language=en
  531-2873 other</>: Thank you for calling, Robin speaking.
  3355-5919 other</>: I was charged 42 twice.
  6100-6400 other</>: Mm.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)
dropped segments.words x3: a turn has one time; its words' times only say what to silence in a recording
dropped word_segments x1: a turn has one time; its words' times only say what to silence in a recording
dropped words.speaker x1: a segment is of one speaker: its own is kept
"#);
    let mut options = options();
    options.roles.insert("speaker_00".to_owned(), Role::Agent);
    options.roles.insert("speaker_01".to_owned(), Role::Customer);
    let (shown, _) = read_all(&json, "file", &options);
    let turns: Vec<&str> = shown.lines().skip(1).take(3).collect();
    assert_eq!(
        turns,
        [
            "  531-2873 agent</>: Thank you for calling, Robin speaking.",
            // The segment has no speaker, and all its words with one share it.
            "  3355-5919 customer</>: I was charged 42 twice.",
            "  6100-6400 other</>: Mm.",
        ]
    );
    assert_eq!(timing(&json), Timing::Diarised);
}

#[test]
fn the_traps_of_whispers_json_are_named() {
    let segments = |segments: &str, more: &str| {
        read(&format!("{{\"segments\": [{segments}], \"language\": \"en\"{more}}}"))
    };
    let mut shown = String::new();
    for json in [
        segments(r#"{"start": 2.5, "end": 2.0, "text": " Yes."}, {"start": 3, "end": 3, "text": "No."}"#, ""),
        segments(r#"{"start": "soon", "end": 2.0, "text": " Yes."}, {"start": null, "end": 1, "text": "No."}"#, ""),
        segments(r#"{"start": 1, "end": 1e9, "text": " Yes."}, {"start": 3, "end": 4, "text": "  "}"#, ""),
        segments(r#"{"start": 1, "end": 2, "text": ["my secret"]}, {"start": 3, "end": 4, "text": "a"}"#, ""),
        segments(r#"7"#, ""),
        segments(r#"{"start": 1, "end": 2, "text": "a", "my secret": 1, "emotion": "sad"}"#, r#", "task": "translate""#),
        segments("", r#", "text": "Only the words.""#),
        segments("", ""),
        r#"{"task": "transcribe", "duration": 2, "text": " a", "language": "cantonese"}"#.to_owned(),
        r#"{"transcription": [{"timestamps": {"from": "00:00:01,500", "to": "00:00:02,000"}, "text": " Ja.", "speaker_turn_next": true}, {"offsets": {"from": -1, "to": 2}, "text": " b"}], "result": {"language": "de"}, "params": {"translate": true}}"#.to_owned(),
        r#"{"segments": {"my secret": 1}, "language": "en"}"#.to_owned(),
        r#"{"segments": [{"my secret" 1}], "language": "en"}"#.to_owned(),
    ] {
        // What was made by `segments` above is shown already.
        let text = if json.starts_with(['{', '[']) { read(&json) } else { json };
        shown += &text;
        shown.push('\n');
    }
    assert!(!shown.contains("secret"), "{shown}");
    insta::assert_snapshot!(shown, @r#"
file, /segments/0: expected an end that is not before the start, found one that is
x-… voice language=en
  2500 other</>: Yes.
  3000-3000 other</>: No.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)

file, /segments/0/start: expected seconds from the beginning, found text
x-… voice language=en
  other</>: Yes.
  other</>: No.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)

file, /segments/0/end: expected seconds from the beginning, found a number outside 0 to 100 days
x-… voice language=en
  1000 other</>: Yes.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)

file, /segments/0: expected a segment's words in `text`, found an array

file, /segments/0: expected a segment's words in `text`, found none

x-… voice language=en
  1000-2000 other</>: a
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)
dropped segments.(field) x1: not read yet
dropped segments.emotion x1: sentiment is not read: an agent's is never kept (L4)

x-… voice language=en
  other</>: Only the words.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)

file: expected a list of segments in `segments` or `transcription`, found neither

x-… voice
  other</>: a
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated and could not be told)
dropped language x1: a language without a code of two letters

file, /transcription/1/offsets/from: expected milliseconds from the beginning in `offsets`, found a number outside 0 to 100 days
x-… voice language=en
  1500-2000 other</>: Ja.
  other</>: b
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)
dropped params x1: how it was recognised is not kept
dropped segments.speaker_turn_next x1: it says that somebody else speaks next, and not who

file, /segments: expected a list, found an object

file, line 1: expected a JSON document, found broken JSON at column 28
"#);
}

#[test]
fn half_characters_in_tokens_spoil_no_words() {
    // whisper.cpp -ojf: "é" is two tokens, of one byte each.
    let json = [
        &b"{\"result\": {\"language\": \"fr\"}, \"transcription\": [{\"offsets\": {\"from\": 0, \"to\": 900}, \"text\": \" Un caf\xC3\xA9.\", \"tokens\": [{\"text\": \"\xC3\", \"p\": 0.5}, {\"text\": \"\xA9\", \"p\": 0.5}]}]}"[..],
    ]
    .concat();
    let (shown, summary) = read_all(&json, "file", &options());
    assert!(shown.contains("0-900 other</>: Un café."), "{shown}");
    assert!(shown.contains("read as utf-8, broken characters replaced"), "{shown}");
    assert_eq!(summary.encodings.len(), 1);
}

#[test]
fn voices_of_captions_are_labels() {
    insta::assert_snapshot!(of_sample("teams.vtt"), @r#"
x-… voice language=en
  1230-3910 other</Robin Ashby>: Good morning, other-xfgfeu5u from Marlow Broadband.
  4400-7000 other</Kim O'Dell>: It says R&D <offline> – since Tuesday.
  8000 other</Robin Ashby>: I see.
  9250 other</Kim O'Dell>: And it was slow before.
  12000-12400 other</>: Mm.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)
dropped (settings of a cue) x1: where words stand on a screen is not kept
dropped (speaker) x1: the cue names nobody, and others do: its words are nobody's in particular
dropped NOTE x2: a comment is not said by anybody
dropped STYLE x1: how words look says nothing of what was said
"#);
    let mut options = options();
    options.roles.insert("robin ashby".to_owned(), Role::Agent);
    let (shown, _) = read_all(&sample("teams.vtt"), "file", &options);
    assert!(shown.contains("1230-3910 agent</Robin Ashby>: Good morning, "), "{shown}");
    insta::assert_snapshot!(of_sample("whisper_cpp.vtt"), @r#"
x-… voice language=en
  0-2360 other</>: Which invoice are you looking at?
  2800-5120 other</>: The one from March.
  5120-5600 other</>: Right.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated: told from the words as en)
dropped (speaker) x1: the cue names nobody, and others do: its words are nobody's in particular
"#);
    assert_eq!(timing(&sample("teams.vtt")), Timing::Transcript);
}

#[test]
fn names_before_the_words_of_subtitles_are_labels() {
    insta::assert_snapshot!(of_sample("plain.srt"), @r#"
x-… voice language=en
  500-2900 agent</>: Marlow Broadband, Robin speaking.
  3100-6000 other</Kim Odell>: My router is blinking red. 42
  7000 agent</>: Since when?
  other</Kim Odell>: Since Tuesday.
  9300-9900 other</>: Mm.
  (the id is made from the content: a changed file is a new conversation; the language is not stated: told from the words as en)
dropped (place of a cue) x1: where words stand on a screen is not kept
dropped (speaker) x1: the cue names nobody, and others do: its words are nobody's in particular
"#);
    insta::assert_snapshot!(of_sample("whisperx.srt"), @r#"
x-… voice language=en
  531-2873 other</>: Thank you for calling, Robin speaking.
  3355-5919 other</>: I was charged 42 twice.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated: told from the words as en)
"#);
    insta::assert_snapshot!(of_sample("whisper_cpp.srt"), @r#"
x-… voice language=en
  0-2360 other</>: Which invoice are you looking at?
  2800-5120 other</>: The one from March.
  5120-5600 other</>: Right.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated: told from the words as en)
dropped (speaker) x1: the cue names nobody, and others do: its words are nobody's in particular
"#);
    // A colon alone makes no speaker.
    insta::assert_snapshot!(read(
        "1\n00:00:01,000 --> 00:00:02,000\nSo: it is off.\n\n2\n00:00:02,000 --> 00:00:03,000\nKim Odell: yes.\n"
    ), @r#"
x-… voice language=en
  1000-2000 other</>: So: it is off.
  2000-3000 other</>: Kim Odell: yes.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated: told from the words as en)
"#);
}

#[test]
fn the_traps_of_captions_are_named_and_no_words_are_lost() {
    let mut shown = String::new();
    for text in [
        "WEBVTT - calls of March\nKind: captions\nLanguage: en-GB\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000\n\n00:01.000 --> 00:02.500 line:90%\na < b & c\n01:00:03.000 --> 01:00:04.000\nNo empty line above.",
        "WEBVTT\r\rNOTE\rmy secret\rmore\r\r1\r00:01.000-->00:02.000\ra",
        "WEBVTT\n00:05.000 --> 00:03.000\na\n\nsoon --> later\nb\n\nmy secret\n\nSTYLE\n::cue {}\n\nREGION\nid:x\n\n00:09.000 --> 00:10.000\n<x>c</x><c.loud>d</c> <00:09.500>e",
        "WEBVTT\n\nNOTE nothing",
        "WEBVTT",
        "WEBVTT\n\nmy secret",
        "00:00:01,000 --> 00:00:02,000\na\n\n00:00:03,000 --> 00:00:02,000\nb\n\n7\n",
        "1\n00:00:01,000 --> 00:00:02,000\na\n2\n00:00:03 --> never\nb\n3\n00:00:04.5 --> 00:00:05.5\n\n\nc\n\nd",
        "1\n00:00:01,000 --> 00:00:02,000\n",
    ] {
        shown += &read(text);
        shown.push('\n');
    }
    let mut options = options();
    for (format, text) in [
        (Format::Vtt, "my secret"),
        (Format::Srt, "my secret\n\n1\n00:00:01,000 --> 00:00:02,000\na"),
        (Format::Srt, "my secret"),
        (Format::Whisper, "my secret"),
        (Format::Whisper, "\"my secret\""),
    ] {
        options.format = Some(format);
        shown += &read_all(text.as_bytes(), "file", &options).0;
        shown.push('\n');
    }
    assert!(!shown.contains("secret"), "{shown}");
    insta::assert_snapshot!(shown, @r#"
x-… voice language=en
  1000-2500 other</>: a < b & c
  3603000-3604000 other</>: No empty line above.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)
dropped (settings of a cue) x1: where words stand on a screen is not kept
dropped X-TIMESTAMP-MAP x1: times are counted from the beginning of the file

x-… voice
  1000-2000 other</>: a
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated and could not be told)
dropped NOTE x1: a comment is not said by anybody

file, line 2: expected an end that is not before the start, found one that is
file, line 5: expected a start and an end such as `00:00:01.000 --> 00:00:02.500`, found another time
file, line 8: expected a cue's times above its words, found words without times
x-… voice
  5000 other</>: a
  other</>: b
  9000-10000 other</>: cd e
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated and could not be told)
dropped (tag) x2: no tag of WebVTT
dropped (time of a word) x1: a turn has one time
dropped REGION x1: how words look says nothing of what was said
dropped STYLE x1: how words look says nothing of what was said

file: expected a cue with its times and words, found none
dropped NOTE x1: a comment is not said by anybody

file: expected a cue with its times and words, found none

file, line 3: expected a cue's times above its words, found words without times

file, line 4: expected an end that is not before the start, found one that is
x-… voice
  1000-2000 other</>: a
  3000 other</>: b 7
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated and could not be told)

file, line 5: expected a start and an end such as `00:00:01.000 --> 00:00:02.500`, found another time
x-… voice
  1000-2000 other</>: a
  other</>: b
  4500-5500 other</>: c d
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated and could not be told)

file: expected at least one turn

file, line 1: expected `WEBVTT` on the first line, found another line

file, line 1: expected a cue's number and times before its words, found a line without them
x-… voice
  1000-2000 other</>: a
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the language is not stated and could not be told)

file, line 1: expected a cue's number and times before its words, found a line without them

file, line 1: expected a JSON document, found broken JSON at column 1

file: expected a list of segments in `segments` or `transcription`, found text
"#);
}

#[test]
fn limits_hold_in_every_transcript() {
    let mut options = options();
    options.limits.turns = 2;
    options.limits.text_bytes = 10;
    options.limits.parties = 2;
    let mut shown = String::new();
    for text in [
        "WEBVTT\n\n00:01.000 --> 00:02.000\na\n\n00:01.000 --> 00:02.000\nb\n\n00:01.000 --> 00:02.000\nc",
        "WEBVTT\n\n00:01.000 --> 00:02.000\neleven byte",
        "1\n00:00:01,000 --> 00:00:02,000\n[A]: a\n[B]: b\n[C]: c",
        "{\"language\": \"en\", \"segments\": [{\"text\": \"a\"}, {\"text\": \"b\"}, {\"text\": \"c\"}]}",
        "{\"language\": \"en\", \"segments\": [{\"text\": \"eleven byte\"}]}",
    ] {
        shown += &read_all(text.as_bytes(), "file", &options).0;
    }
    insta::assert_snapshot!(shown, @r#"
file, line 9: expected at most 2 turns and events, found one more
file, line 3: expected at most 10 bytes in a turn, found 11 bytes
file, line 2: expected at most 2 turns and events, found one more
file, /segments/2: expected at most 2 turns and events, found one more
file, /segments/0: expected at most 10 bytes in a turn, found 11 bytes
"#);
}

#[test]
fn the_transcription_format_says_what_its_speakers_stand_for() {
    insta::assert_snapshot!(of_sample("wtf.vcon.json"), @r#"
01928e10-193e-8231-b9a2-000000000042 voice at=2026-03-02T09:14:00Z language=en
  500-2100 agent<+441632960100/Robin Ashby>: What is the fault?
  2750-4000 customer</>: It blinks red.
  8000-9100 other</>: Right.
  silent other<+441632960199/Kim Odell>
  (recordings noted, not read: 1)
dropped transcript.enrichments.sentiment x1: sentiment is not read: an agent's is never kept (L4)
dropped transcript.enrichments.topics x1: not read yet
dropped transcript.metadata x1: not read yet
dropped transcript.quality x1: not read yet
dropped transcript.words x3: not read yet
"#);
    assert_eq!(timing(&sample("wtf.vcon.json")), Timing::Diarised);
    let wtf = |of: &str, kind: &str, body: &str| {
        read(&format!(
            r#"{{"uuid": "u", "parties": [], "dialog": [{{"type": "recording", "start": "2026-01-01T10:00:00Z"}}], "{of}": [{{{kind}, "dialog": 0, "encoding": "json", "body": {body}}}]}}"#
        ))
    };
    let body = r#"{"transcript": {"text": "a", "language": "english"}, "segments": [{"start": 1, "end": 2, "text": "a", "speaker": "spk"}]}"#;
    let own = wtf("analysis", "\"type\": \"wtf_transcription\"", body);
    // Of the first draft, and as a library writes it: a string under another type.
    assert_eq!(own, wtf("attachments", "\"purpose\": \"wtf_transcription\"", body));
    let text = serde_json::to_string(body).unwrap();
    assert_eq!(own, wtf("analysis", "\"type\": \"transcription\"", &text));
    insta::assert_snapshot!(own, @r#"
u voice at=2026-01-01T10:00:00Z
  1000-2000 other</>: a
  (no party is an agent (see --roles); the language is not stated and could not be told; recordings noted, not read: 1)
"#);
}

fn with_keys(names: &[&str]) -> Options {
    let read = |name: &&str| SignerKey::read(&sample(name)).unwrap();
    Options { signer_keys: names.iter().flat_map(read).collect(), ..options() }
}

fn signed(name: &str, keys: &[&str]) -> (String, Signatures) {
    let (shown, summary) = read_all(&sample(name), "file", &with_keys(keys));
    (shown, summary.signatures)
}

const VALID: Signatures = Signatures { valid: 1, invalid: 0, not_checked: 0 };
const INVALID: Signatures = Signatures { valid: 0, invalid: 1, not_checked: 0 };
const NOT_CHECKED: Signatures = Signatures { valid: 0, invalid: 0, not_checked: 1 };

#[test]
fn a_signed_vcon_is_read_and_its_signature_is_told() {
    let (shown, signatures) = signed("signed.vcon.json", &[]);
    assert_eq!(signatures, NOT_CHECKED);
    insta::assert_snapshot!(shown, @r#"
01928e10-193e-8231-b9a2-000000000043 chat at=2026-03-02T09:14:00Z language=en
  0 customer</Kim Odell>: My invoice is wrong.
  30000 agent</Robin Ashby>: Let me see what it says.
  (the channel is not stated: taken as chat; the language is not stated: told from the words as en; signed; the signature was not checked: no key that could have made it was given)
"#);
    for keys in ["signer.cert.pem", "signers.pem", "signer_pkcs1.pem", "signers.jwks.json"] {
        let (shown, signatures) = signed("signed.vcon.json", &[keys]);
        assert_eq!(signatures, VALID, "{keys}: {shown}");
        assert!(shown.contains("signed; the signature is valid"), "{shown}");
    }
    // A key of another kind says nothing, another of the same kind says that it is wrong.
    let (shown, signatures) = signed("signed.vcon.json", &["stranger.pem"]);
    assert_eq!(signatures, INVALID);
    insta::assert_snapshot!(shown, @r#"
file, /signatures/0: expected a signature that one of the given keys made (--key), found one that none of them made
"#);
    assert_eq!(signed("signed.vcon.json", &["stranger.pem", "signers.pem"]).1, VALID);
    assert_eq!(signed("signed_flat.vcon.json", &["signers.jwks.json"]).1, VALID);
    assert_eq!(signed("signed_flat.vcon.json", &["stranger.pem"]).1, NOT_CHECKED);
}

#[test]
fn each_algorithm_is_checked_with_keys_in_each_form() {
    let all: serde_json::Value = serde_json::from_slice(&sample("signatures.json")).unwrap();
    let signatures = all["signatures"].as_array().unwrap();
    assert_eq!(signatures.len(), 9);
    for keys in ["signers.pem", "signers.jwks.json"] {
        let options = with_keys(&[keys]);
        for signature in signatures {
            let one = |signature: &serde_json::Value, payload: &serde_json::Value| {
                let json = serde_json::json!({"payload": payload, "signatures": [signature]});
                read_all(json.to_string().as_bytes(), "file", &options).1.signatures
            };
            assert_eq!(one(signature, &all["payload"]), VALID, "{signature}");
            // One character of the signature, or of what was signed, is another.
            let mut other = signature.clone();
            let text = other["signature"].as_str().unwrap();
            let first = if text.starts_with('A') { "B" } else { "A" };
            other["signature"] = format!("{first}{}", &text[1..]).into();
            assert_eq!(one(&other, &all["payload"]), INVALID, "{signature}");
            let payload = all["payload"].as_str().unwrap();
            let payload = format!("{}A", &payload[..payload.len() - 1]);
            assert_eq!(one(signature, &payload.into()), INVALID, "{signature}");
            let mut other = signature.clone();
            other["protected"] = "eyJhbGciOiJIUzI1NiJ9".into();
            assert_eq!(one(&other, &all["payload"]), NOT_CHECKED, "HS256 is not checked");
        }
    }
}

#[test]
fn what_is_wrong_with_a_signed_vcon_is_named() {
    let signed: serde_json::Value = serde_json::from_slice(&sample("signed.vcon.json")).unwrap();
    let options = with_keys(&["signers.pem"]);
    let mut shown = String::new();
    let mut check = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut json = signed.clone();
        change(&mut json);
        shown += &read_all(json.to_string().as_bytes(), "file", &options).0;
    };
    // {"alg":"none"}, {"alg":"RS256","crit":["b64"]}, {}, [1F 8B]
    for protected in
        ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJSUzI1NiIsImNyaXQiOlsiYjY0Il19", "e30", "$$"]
    {
        check(&|json| json["signatures"][0]["protected"] = protected.into());
    }
    for payload in ["H4s", "$$", "W10"] {
        check(&|json| {
            json["payload"] = payload.into();
            json["signatures"][0]["protected"] = "eyJhbGciOiJIUzI1NiJ9".into();
        });
    }
    check(&|json| json["signatures"] = serde_json::json!([]));
    check(&|json| json["signatures"][0]["signature"] = 7.into());
    check(&|json| json["payload"] = 7.into());
    check(&|json| json["signatures"][0]["header"]["uuid"] = "another".into());
    shown += &of_sample("encrypted.vcon.json");
    insta::assert_snapshot!(shown, @r#"
file, line 1, /signatures/0/protected: expected an algorithm in `alg`, found `none`
file, line 1, /signatures/0/protected: expected no `crit` in a signature's header, found one
file, line 1, /signatures/0/protected: expected an algorithm in `alg`, found none
file, line 1, /signatures/0/protected: expected a header as JSON in base64url, found other text
file, line 1, /payload: expected a vCon as plain JSON, found a gzip archive, which is not read yet
file, line 1, /payload: expected base64url, found other text
file, line 1, /payload: expected a vCon, found an array
file, line 1, /signatures: expected a list of signatures, found none
file, line 1, /signatures/0/signature: expected base64url, found no such text
file, line 1, /payload: expected base64url, found no text
file, line 1, /payload/uuid: expected the `uuid` that the header of the signature names, found another; conversation `another` is refused
file: expected a vCon as plain JSON, or signed, found an encrypted one (JWE): whoever holds its key decrypts it first, no private key is read here; conversation `01928e10-193e-8231-b9a2-000000000044` is refused
"#);
}

#[test]
fn what_is_no_public_key_is_named() {
    for (text, found) in [
        ("", "neither"),
        ("hello", "neither"),
        (
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
            "a private key, which is never needed here",
        ),
        (
            "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
            "another key, or one that cannot be read",
        ),
        ("-----BEGIN CERTIFICATE-----\nMIIB\n", "another key, or one that cannot be read"),
        ("{\"kty\": \"oct\", \"k\": \"AAAA\"}", "a key of another type"),
        (
            "{\"kty\": \"OKP\", \"crv\": \"Ed25519\", \"x\": \"AAAA\"}",
            "a key without all of its parts",
        ),
        (
            "{\"kty\": \"RSA\", \"n\": \"AAAA\", \"e\": \"AQAB\", \"d\": \"AAAA\"}",
            "a private key, which is never needed here",
        ),
        ("{\"keys\": []}", "neither"),
        ("{}", "other JSON"),
    ] {
        assert_eq!(SignerKey::read(text.as_bytes()).unwrap_err().found, found, "{text}");
    }
    assert!(SignerKey::read(b"\xFF\xFE").is_err());
    assert_eq!(SignerKey::read(&sample("signers.pem")).unwrap().len(), 4);
}
