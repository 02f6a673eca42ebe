//! What the formats of makers become: each sample in `fixtures/formats`, what is dropped of it and
//! why, and the traps that each format is known for.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use intake::{Format, Item, Key, NamePattern, Options, Read, Summary};
use measure::conversation::{Role, Timing, TurnTime};
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

fn options() -> Options {
    Options::new(Key([3; 32]))
}

fn roles(pairs: &[(&str, Role)]) -> Options {
    let mut options = options();
    options.roles = pairs.iter().map(|(label, role)| ((*label).to_owned(), *role)).collect();
    options
}

fn sample(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/formats");
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// A sample with one piece of it exchanged.
fn but(name: &str, piece: &str, other: &str) -> String {
    let text = sample(name);
    assert!(text.contains(piece), "{piece} in {name}");
    text.replacen(piece, other, 1)
}

fn read_all(text: &str, options: &Options) -> (String, Summary) {
    let mut shown = String::new();
    let summary = intake::read_bytes(text.as_bytes(), "file.json", options, &mut |item| {
        match item {
            Item::Conversation(read) => show(&mut shown, &read),
            Item::Problem(problem) => writeln!(shown, "{problem}").unwrap(),
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    (shown, summary)
}

fn show(shown: &mut String, read: &Read) {
    let c = &read.conversation;
    let id = if c.id.starts_with("x-") { "x-…" } else { &c.id };
    write!(shown, "{id} {} {}", c.channel, c.timing).unwrap();
    for (name, value) in [
        ("at", c.started_at.map(|at| at.to_string())),
        ("direction", c.direction.map(|direction| direction.to_string())),
        ("language", c.language.map(|language| language.code().to_owned())),
        ("queue", c.queue.clone()),
        ("topic", c.topic.clone()),
    ] {
        value.into_iter().for_each(|value| write!(shown, " {name}={value}").unwrap());
    }
    writeln!(shown).unwrap();
    let person = |party: usize| {
        let (role, person) = (c.parties[party].role, &c.parties[party].person);
        let text = |text: Option<&String>| text.cloned().unwrap_or_default();
        let reference = text(person.as_ref().and_then(|p| p.reference.as_ref()));
        let name = text(person.as_ref().and_then(|p| p.name.as_ref()));
        format!("{role}<{reference}/{name}>")
    };
    for (index, turn) in c.turns.iter().enumerate() {
        let time = match turn.time {
            TurnTime::Unknown => String::new(),
            TurnTime::Start(start) => format!("{} ", start.0),
            TurnTime::Span(span) => format!("{}-{} ", span.start().0, span.end().0),
        };
        writeln!(shown, "  {time}{}: {}", person(usize::from(turn.party)), turn.text).unwrap();
        for event in c.events.iter().filter(|event| event.after_turn == Some(index as u32)) {
            writeln!(shown, "  [{}]", event.kind).unwrap();
        }
    }
    for silent in 0..c.parties.len() {
        if c.turns.iter().all(|turn| usize::from(turn.party) != silent) {
            writeln!(shown, "  silent {}", person(silent)).unwrap();
        }
    }
    let notes: Vec<String> = read.notes.iter().map(ToString::to_string).collect();
    if !notes.is_empty() {
        writeln!(shown, "  ({})", notes.join("; ")).unwrap();
    }
}

/// The conversations, and what the report says beside them.
fn read_as(text: &str, options: &Options) -> String {
    let (mut shown, summary) = read_all(text, options);
    for dropped in &summary.dropped {
        writeln!(shown, "dropped {} x{}: {}", dropped.field, dropped.count, dropped.why).unwrap();
    }
    if !summary.labels_without_role.is_empty() {
        writeln!(shown, "without a role: {}", summary.labels_without_role.join(", ")).unwrap();
    }
    shown
}

fn read(name: &str) -> String {
    read_as(&sample(name), &options())
}

/// How surely each turn was heard, in percent.
#[track_caller]
fn check_heard(text: &str, expected: &[Option<u8>]) {
    let mut heard = Vec::new();
    intake::read_bytes(text.as_bytes(), "file.json", &options(), &mut |item| {
        match item {
            Item::Conversation(read) => {
                heard.extend(read.conversation.turns.iter().map(|turn| turn.heard));
            }
            Item::Problem(problem) => panic!("{problem}"),
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(heard, expected);
}

#[test]
fn how_surely_a_turn_was_heard_is_kept() {
    // The mean of 0.98 and 0.871; a full stop and what was redacted do not count.
    let items = but(
        "call-analytics.json",
        "\"Type\": \"pronunciation\" }]",
        "\"Type\": \"pronunciation\" }, { \"Content\": \"speaking\", \"Confidence\": \"0.871\", \
         \"Type\": \"pronunciation\" }, { \"Content\": \".\", \"Confidence\": \"0.0\", \
         \"Type\": \"punctuation\" }, { \"Content\": \"[PII]\", \"Confidence\": \"0.0\", \
         \"Type\": \"pronunciation\" }]",
    );
    check_heard(&items, &[Some(92), None]);
    check_heard(&sample("contact-lens-call.json"), &[None; 3]);
    // Of 0.9 and 0.755.
    let words = but(
        "pca.json",
        "\"EndTime\": 0.04 }]",
        "\"EndTime\": 0.04 }, { \"Text\": \"one\", \"Confidence\": \"0.755\" }]",
    );
    check_heard(&words, &[Some(82), None, None]);
    // Of 0.52 and four times 0.9; 0.617 of an utterance without words.
    let words = but(
        "deepgram.json",
        "\"end\": 0.5, \"confidence\": 0.9",
        "\"end\": 0.5, \"confidence\": 0.52",
    );
    check_heard(&words, &[Some(82), Some(90), Some(90)]);
    let utterance =
        but("deepgram-utterances.json", "3.5, \"confidence\": 0.9", "3.5, \"confidence\": 0.617");
    check_heard(&utterance, &[Some(90), Some(61)]);
    check_heard(&sample("assemblyai.json"), &[Some(97), Some(95)]);
    // Of 0.97 and 0.99, put together from words.
    check_heard(&but("assemblyai.json", "\"utterances\"", "\"other\""), &[Some(98)]);
    check_heard(&sample("azure.json"), &[Some(89), Some(90), Some(90)]);
    check_heard(&sample("google.json"), &[Some(97), Some(97)]);
    // A word's own and twice the alternative's: of 0.97, 0.4 and 0.97.
    let word = "\"word\": \"how\"";
    let word = but("google.json", word, &format!("{word}, \"confidence\": 0.4"));
    check_heard(&word, &[Some(78), Some(97)]);
    // 0 stands for none.
    let none = sample("google.json").replace("\"confidence\": 0.97", "\"confidence\": 0.0");
    check_heard(&none, &[None, None]);
    check_heard(&sample("google-insights.json"), &[Some(90), Some(90), None]);
    let phrase =
        but("genesys.json", "dead\", \"confidence\": 0.9", "dead\", \"confidence\": 0.559");
    check_heard(&phrase, &[Some(90), Some(90), Some(55), None]);
    // What was written was not heard.
    check_heard(&sample("contact-lens-chat.json"), &[None; 3]);
    check_heard(&sample("zendesk.json"), &[None; 3]);
}

#[test]
fn a_confidence_that_is_none_refuses_nothing() {
    for none in ["null", "\"high\"", "1.2", "-1", "\"\""] {
        let text = but("azure.json", "\"confidence\": 0.89", &format!("\"confidence\": {none}"));
        check_heard(&text, &[None, Some(90), Some(90)]);
    }
}

#[test]
fn contact_lens_states_roles_by_participant() {
    insta::assert_snapshot!(read("contact-lens-call.json"), @r#"
8d1f6c1e-0000-4000-8000-00000000c001 voice stereo language=en
  0-2110 agent</>: Good morning, Larch Broadband.
  2090-8800 customer</>: Hello, this is [PII], and my router has been dead since Monday.
  12200-14200 agent</>: Let me look at the line for you.
dropped Categories x1: another system's analysis: what is measured here comes from the words and times
dropped ConversationCharacteristics.ContactSummary x1: another system's analysis: what is measured here comes from the words and times
dropped ConversationCharacteristics.Interruptions x1: another system's analysis: what is measured here comes from the words and times
dropped ConversationCharacteristics.NonTalkTime x1: another system's analysis: what is measured here comes from the words and times
dropped ConversationCharacteristics.Sentiment x2: an agent's sentiment is never kept (L4)
dropped ConversationCharacteristics.Sentiment x2: kept only at conversation level; not read yet
dropped ConversationCharacteristics.TalkSpeed x1: another system's analysis: what is measured here comes from the words and times
dropped ConversationCharacteristics.TalkTime x1: another system's analysis: what is measured here comes from the words and times
dropped ConversationCharacteristics.TotalConversationDurationMillis x1: another system's analysis: what is measured here comes from the words and times
dropped Transcript.IssuesDetected x1: another system's analysis: what is measured here comes from the words and times
dropped Transcript.LoudnessScore x3: how loud somebody spoke is never read (L2)
dropped Transcript.Redaction x1: the words are redacted already; where, is not read
dropped Transcript.Sentiment x2: an agent's sentiment is never kept (L4)
dropped Transcript.Sentiment x1: kept only at conversation level; not read yet
"#);
}

#[test]
fn a_contact_lens_chat_has_clock_times_and_events() {
    insta::assert_snapshot!(read("contact-lens-chat.json"), @r#"
8d1f6c1e-0000-4000-8000-00000000c002 chat transcript at=2026-03-04T10:11:00Z language=en
  2500 bot</>: You are in the queue.
  10000 customer</Odile>: My parcel has not come.
  20000 agent</Tamsin>: I will hand you to the parcel desk, customer-yhuxxsglsh.
  [transfer]
dropped ConversationCharacteristics.ResponseTime x1: another system's analysis: what is measured here comes from the words and times
dropped ConversationCharacteristics.Sentiment x1: an agent's sentiment is never kept (L4)
dropped ConversationCharacteristics.Sentiment x1: kept only at conversation level; not read yet
dropped Transcript (event) x1: who joined, left or typed is not read yet
dropped Transcript (no plain text) x1: attachments and forms have no words to read
dropped Transcript.Attachments x1: attachments have no words to read
dropped Transcript.Sentiment x1: an agent's sentiment is never kept (L4)
dropped Transcript.Sentiment x1: kept only at conversation level; not read yet
"#);
}

#[test]
fn call_analytics_states_roles_at_each_turn() {
    insta::assert_snapshot!(read("call-analytics.json"), @r#"
larch-bill-7 voice stereo language=en
  440-1800 agent</>: Larch, [PII] speaking.
  1900-3100 customer</>: My bill is wrong.
dropped Categories x1: another system's analysis: what is measured here comes from the words and times
dropped ConversationCharacteristics.Sentiment x1: an agent's sentiment is never kept (L4)
dropped ConversationCharacteristics.Sentiment x1: kept only at conversation level; not read yet
dropped ConversationCharacteristics.TotalConversationDurationMillis x1: another system's analysis: what is measured here comes from the words and times
dropped Transcript.IssuesDetected x1: another system's analysis: what is measured here comes from the words and times
dropped Transcript.LoudnessScores x2: how loud somebody spoke is never read (L2)
dropped Transcript.Redaction x1: the words are redacted already; where, is not read
dropped Transcript.Sentiment x1: an agent's sentiment is never kept (L4)
dropped Transcript.Sentiment x1: kept only at conversation level; not read yet
"#);
}

#[test]
fn post_call_analytics_is_in_seconds_and_a_menu_is_a_bot() {
    insta::assert_snapshot!(read("pca.json"), @r#"
larch-in-7.wav voice stereo at=2026-03-04T15:11:12.5Z language=en
  40-4250 bot</>: Press one for faults.
  5000-7500 agent<lf-07/>: Larch, how may I help you?
  7250-21600 customer</>: There is no dial tone.
dropped ConversationAnalytics.CustomEntities x1: another system's analysis: what is measured here comes from the words and times
dropped ConversationAnalytics.IssuesDetected x1: another system's analysis: what is measured here comes from the words and times
dropped ConversationAnalytics.SentimentTrends x1: an agent's sentiment is never kept (L4)
dropped ConversationAnalytics.SentimentTrends x1: kept only at conversation level; not read yet
dropped ConversationAnalytics.SpeakerTime x1: another system's analysis: what is measured here comes from the words and times
dropped SpeechSegments.BaseSentimentScores x1: an agent's sentiment is never kept (L4)
dropped SpeechSegments.EntitiesDetected x1: another system's analysis: what is measured here comes from the words and times
dropped SpeechSegments.LoudnessScores x3: how loud somebody spoke is never read (L2)
dropped SpeechSegments.SegmentInterruption x3: another system's analysis: what is measured here comes from the words and times
dropped SpeechSegments.SentimentIsNegative x1: an agent's sentiment is never kept (L4)
dropped SpeechSegments.SentimentIsNegative x1: kept only at conversation level; not read yet
dropped SpeechSegments.SentimentIsNegative x1: sentiment is not read: an agent's is never kept (L4)
dropped SpeechSegments.SentimentIsPositive x1: an agent's sentiment is never kept (L4)
dropped SpeechSegments.SentimentIsPositive x1: kept only at conversation level; not read yet
dropped SpeechSegments.SentimentIsPositive x1: sentiment is not read: an agent's is never kept (L4)
dropped SpeechSegments.SentimentScore x1: an agent's sentiment is never kept (L4)
dropped SpeechSegments.SentimentScore x1: kept only at conversation level; not read yet
dropped SpeechSegments.SentimentScore x1: sentiment is not read: an agent's is never kept (L4)
"#);
}

#[test]
fn deepgram_has_channels_and_no_roles() {
    insta::assert_snapshot!(read("deepgram.json"), @r#"
dg-0001 voice stereo language=en
  100-1500 other</>: Larch, how can I help?
  1400-2700 other</>: My bill is wrong.
  7000-7900 other</>: One moment.
  (no party is an agent (see --roles))
dropped metadata.created x1: when it was recognised, not when it was spoken
dropped results.channels.alternatives x1: another reading of words that were read
dropped results.sentiments x1: sentiment is not read: an agent's is never kept (L4)
dropped results.summary x1: another system's analysis: what is measured here comes from the words and times
without a role: channel 0, channel 1
"#);
    let known = roles(&[("channel 0", Role::Agent), ("1", Role::Customer)]);
    insta::assert_snapshot!(read_all(&sample("deepgram.json"), &known).0, @r#"
dg-0001 voice stereo language=en
  100-1500 agent</>: Larch, how can I help?
  1400-2700 customer</>: My bill is wrong.
  7000-7900 agent</>: One moment.
"#);
    insta::assert_snapshot!(read("deepgram-utterances.json"), @r#"
dg-0002 voice diarised language=en
  100-500 other</>: Larch.
  2250-3500 other</>: Hello there.
  (no party is an agent (see --roles); the language is not stated: told from the words as en)
dropped metadata.created x1: when it was recognised, not when it was spoken
dropped results.channels.alternatives.words x1: another reading of words that were read
without a role: speaker 1, speaker 0
"#);
}

#[test]
fn assemblyai_is_in_milliseconds() {
    insta::assert_snapshot!(read("assemblyai.json"), @r#"
aai-0001 voice diarised language=en
  310-1900 other</>: Larch, how can I help?
  1850-3400 other</>: My bill is wrong.
  (no party is an agent (see --roles))
dropped entities x1: another system's analysis: what is measured here comes from the words and times
dropped sentiment_analysis_results x1: sentiment is not read: an agent's is never kept (L4)
dropped words x1: another reading of words that were read
without a role: speaker A, speaker B
"#);
    let known = roles(&[("channel 1", Role::Agent), ("channel 2", Role::Customer)]);
    insta::assert_snapshot!(read_as(&sample("assemblyai-channels.json"), &known), @r#"
aai-0002 voice stereo language=en
  100-600 agent</>: Larch.
  900-1400 customer</>: Hello.
"#);
}

#[test]
fn azure_is_in_ticks_and_lists_channel_after_channel() {
    insta::assert_snapshot!(read("azure.json"), @r#"
x-… voice stereo language=en
  200-1600 other</>: Larch, how can I help?
  1500-2750 other</>: My bill is wrong.
  7000-7900 other</>: One moment.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)
dropped combinedRecognizedPhrases x1: another reading of words that were read
dropped recognizedPhrases (InitialSilenceTimeout) x1: a phrase without words
dropped recognizedPhrases.nBest x1: another reading of words that were read
dropped source x1: an address, which may hold a secret
dropped timestamp x1: when it was recognised, not when it was spoken
without a role: channel 0, channel 1
"#);
}

#[test]
fn google_has_channels_and_words_with_times() {
    insta::assert_snapshot!(read("google.json"), @r#"
100200300400500600 voice stereo language=en
  100-1600 other</>: Larch, how can I help?
  1500-2700 other</>: My bill is wrong.
  (no party is an agent (see --roles))
dropped results.alternatives x1: another reading of words that were read
without a role: channel 1, channel 2
"#);
    insta::assert_snapshot!(read("google-diarised.json"), @r#"
x-… voice diarised language=en
  100-1100 other</>: larch hello
  1500-2500 other</>: my bill
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation)
dropped results x2: the last result repeats it, with the speakers told apart
without a role: speaker 1, speaker 2
"#);
    insta::assert_snapshot!(read("google-insights.json"), @r#"
gi-0001 voice stereo at=2026-03-04T10:11:12Z language=en
  500-2000 bot</>: Please hold the line.
  3000-4250 agent<lf-07/>: Larch, how can I help?
  4000-6000 customer</>: My bill is wrong.
dropped latestAnalysis x1: another system's analysis: what is measured here comes from the words and times
dropped transcript.transcriptSegments.sentiment x1: an agent's sentiment is never kept (L4)
dropped transcript.transcriptSegments.sentiment x1: kept only at conversation level; not read yet
"#);
}

#[test]
fn genesys_counts_from_1970_and_tells_two_agents_apart() {
    insta::assert_snapshot!(read("genesys.json"), @r#"
7f3a0000-0000-4000-8000-000000000001/9b1c0000-0000-4000-8000-000000000002 voice stereo at=2026-03-04T10:11:12Z language=en
  500-2000 bot</>: Press one for faults.
  3000-4250 agent<u-ann/>: Larch, how can I help?
  4000-5800 customer</>: my line is dead
  30000-30900 agent<u-bo/>: I am taking over.
dropped participants.ani x1: not read yet
dropped transcripts.analytics.sentiment x1: an agent's sentiment is never kept (L4)
dropped transcripts.analytics.sentiment x1: kept only at conversation level; not read yet
dropped transcripts.analytics.topics x1: another system's analysis: what is measured here comes from the words and times
"#);
}

#[test]
fn zendesk_keeps_what_the_customer_saw() {
    insta::assert_snapshot!(read("zendesk.json"), @r#"
4711 email transcript at=2026-03-04T10:11:12Z language=en topic=Kettle does not boil
  0 customer<900100200300/Odile Marrow>: My kettle does not boil.
  3600000 agent<900100200301/Tamsin Quill>: Is it plugged in?
  78528000 other<900100200399/>: Thank you, it boils now.
  (the language is not stated: told from the words as en)
dropped comments (VoiceComment) x1: the record of a call, not what its author wrote
dropped comments (not public) x1: a note among colleagues, which the customer never saw
dropped comments.attachments x1: attachments have no words to read
dropped comments.html_body x2: another reading of words that were read
dropped comments.via.source x2: addresses are not kept
dropped ticket.status x1: not read yet
dropped ticket.via x1: not read yet
dropped users.email x2: addresses are not kept
"#);
}

#[test]
fn what_is_not_finished_is_refused_by_name() {
    let mut shown = String::new();
    for text in [
        but("contact-lens-call.json", "\"COMPLETED\"", "\"FAILED\""),
        but("assemblyai.json", "\"completed\"", "\"my secret\""),
        but("contact-lens-call.json", "\"BeginOffsetMillis\": 2090", "\"BeginOffsetMillis\": 9000"),
        but(
            "contact-lens-call.json",
            "\"BeginOffsetMillis\": 2090",
            "\"BeginOffsetMillis\": \"my secret\"",
        ),
        but("contact-lens-chat.json", "2026-03-04T10:11:20.000Z", "my secret"),
        but("pca.json", "\"SegmentEndTime\": 4.25", "\"SegmentEndTime\": \"my secret\""),
        but("pca.json", "\"SegmentEndTime\": 4.25", "\"SegmentEndTime\": 1e12"),
        but("deepgram.json", "\"start\": 7.2", "\"start\": null"),
        but("deepgram-utterances.json", "\"end\": 3.5", "\"end\": 1.5"),
        but("assemblyai.json", "\"end\": 3400, \"text\"", "\"end\": -1, \"text\""),
        but("azure.json", "PT1.25S", "my secret"),
        but("google.json", "\"2s\"", "\"my secret\""),
        but("genesys.json", "\"text\": \"my line is dead\"", "\"text\": [\"my secret\"]"),
        but("zendesk.json", "\"2026-03-04T11:11:12Z\"", "\"my secret\""),
        but("zendesk.json", "\"author_id\": 900100200301", "\"author_id\": \"my secret\""),
        format!(
            "[{}, {{\"Transcript\": 7, \"JobStatus\": \"COMPLETED\"}}]",
            sample("call-analytics.json").trim()
        ),
    ] {
        shown += &read_all(&text, &options()).0;
    }
    assert!(!shown.contains("secret"), "{shown}");
    insta::assert_snapshot!(shown, @r#"
file.json, /JobStatus: expected the status `COMPLETED`, found `FAILED`; conversation `8d1f6c1e-0000-4000-8000-00000000c001` is refused
file.json, /status: expected the status `completed`, found another word
file.json, /Transcript/1: expected an end that is not before the start, found one that is; conversation `8d1f6c1e-0000-4000-8000-00000000c001` is refused
file.json, /Transcript/1/BeginOffsetMillis: expected a number, found text
file.json, /Transcript/3/AbsoluteTime: expected a time in RFC 3339, found other text; conversation `8d1f6c1e-0000-4000-8000-00000000c002` is refused
file.json, /SpeechSegments/0/SegmentEndTime: expected seconds since the conversation began, found text
file.json, /SpeechSegments/0/SegmentEndTime: expected seconds since the conversation began, found a number outside 0 to 100 days
file.json, /results/channels/0/alternatives/0/words/6/start: expected a number, found null
file.json, /results/utterances/0: expected an end that is not before the start, found one that is
file.json, /utterances/1/end: expected milliseconds since the conversation began, found a number outside 0 to 100 days
file.json, /recognizedPhrases/3/duration: expected ticks of 100 ns or an ISO 8601 duration since the recording began, found other text or a number outside 0 to 100 days
file.json, /results/1/alternatives/0/words/0/endTime: expected seconds such as `1.300s`, no more than 100 days, found other text
file.json, /transcripts/0/phrases/2/text: expected text, found an array
file.json, /comments/0/created_at: expected a time in RFC 3339, found other text; conversation `4711` is refused
file.json, /comments/0/author_id: expected a whole number, found text
larch-bill-7 voice stereo language=en
  440-1800 agent</>: Larch, [PII] speaking.
  1900-3100 customer</>: My bill is wrong.
file.json, /1/Transcript: expected an array, found a number
"#);
}

#[test]
fn one_document_a_line_and_a_list_are_read_like_one() {
    let one = |name: &str| sample(name).replace('\n', " ");
    let id = "8d1f6c1e-0000-4000-8000-00000000c001";
    let broken = one("contact-lens-call.json")
        .replace("\"Content\": \"Good", "\"Other\": \"Good")
        .replace(id, "broken");
    let text =
        format!("{}\n{broken}\n{}\n", one("contact-lens-call.json"), one("call-analytics.json"));
    let (shown, summary) = read_all(&text, &options());
    assert_eq!((summary.conversations, summary.problems), (2, 1), "{shown}");
    assert!(
        shown.contains("file.json, line 2, /Transcript/0: expected words in `Content`; conversation `broken` is refused"),
        "{shown}"
    );
    let list = format!("[{}, {}]", sample("google.json"), sample("google-diarised.json"));
    assert_eq!(read_all(&list, &options()).1.conversations, 2);
}

#[test]
fn every_sample_is_told_by_its_content_and_by_its_name() {
    for (file, format) in [
        ("contact-lens-call.json", Format::ContactLens),
        ("contact-lens-chat.json", Format::ContactLens),
        ("call-analytics.json", Format::ContactLens),
        ("pca.json", Format::Pca),
        ("deepgram.json", Format::Deepgram),
        ("deepgram-utterances.json", Format::Deepgram),
        ("assemblyai.json", Format::AssemblyAi),
        ("assemblyai-channels.json", Format::AssemblyAi),
        ("azure.json", Format::Azure),
        ("google.json", Format::Google),
        ("google-diarised.json", Format::Google),
        ("google-insights.json", Format::Google),
        ("genesys.json", Format::Genesys),
        ("zendesk.json", Format::Zendesk),
    ] {
        let text = sample(file);
        let told = read_as(&text, &options());
        assert!(!told.contains("expected"), "{file}: {told}");
        let given = Options { format: Some(format), ..options() };
        assert_eq!(read_as(&text, &given), told, "{file} as {}", format.name());
        // Any other of these formats refuses it by name.
        let other = if format == Format::Azure { Format::Google } else { Format::Azure };
        let wrong = Options { format: Some(other), ..options() };
        assert!(read_all(&text, &wrong).0.contains("expected `"), "{file} as {}", other.name());
    }
}

#[test]
fn what_only_looks_like_one_of_them_is_not_taken_for_it() {
    let mut map = options();
    map.map =
        Some(intake::Map::parse("text = \"Transcript\"\nconversation_id = \"Call\"").unwrap());
    let mut shown = String::new();
    for (text, options) in [
        // Amazon Transcribe's standard output, by channel and not.
        ("{\"jobName\": \"a\", \"results\": {\"items\": [{\"alternatives\": []}]}}", &options()),
        (
            "{\"jobName\": \"a\", \"results\": {\"channel_labels\": {\"channels\": [{\"alternatives\": []}]}}}",
            &options(),
        ),
        ("{\"result_index\": 0, \"results\": [{\"alternatives\": []}]}", &options()),
        // Rows whose map names their columns.
        ("{\"Call\": 1, \"LanguageCode\": \"en\", \"Transcript\": \"Hello.\"}", &map),
        // Words that somebody said.
        (
            "{\"conversation_id\": 1, \"text\": \"the \\\"transcriptSegments\\\" are gone\"}",
            &options(),
        ),
    ] {
        shown += &read_all(text, options).0;
    }
    insta::assert_snapshot!(shown, @r#"
file.json, line 1: expected `conversation_id` and `text`, or a map that says which columns these are (--map), found the columns `jobName`, `results`
file.json, line 1: expected `conversation_id` and `text`, or a map that says which columns these are (--map), found the columns `jobName`, `results`
file.json, line 1: expected `conversation_id` and `text`, or a map that says which columns these are (--map), found the columns `result_index`, `results`
1 chat none
  other</>: Hello.
  (no party is an agent (see --roles); the channel is not stated: taken as chat; the language is not stated and could not be told)
1 chat none language=en
  other</>: the "transcriptSegments" are gone
  (no party is an agent (see --roles); the channel is not stated: taken as chat; the language is not stated: told from the words as en)
"#);
}

#[test]
fn both_ways_of_contact_lens_arithmetic_agree() {
    // 60 words in 15,079 ms are 239 words a minute, as in the maker's own example.
    let words = ["word"; 60].join(" ");
    let text = format!(
        "{{\"JobStatus\": \"COMPLETED\", \"Transcript\": [{{\"ParticipantRole\": \"AGENT\", \"BeginOffsetMillis\": 1000, \
         \"EndOffsetMillis\": 16079, \"Content\": \"{words}\"}}]}}"
    );
    let mut found = None;
    intake::read_bytes(text.as_bytes(), "file", &options(), &mut |item| {
        if let Item::Conversation(read) = item {
            let analyser = measure::analyse::Analyser::new(&measure::rubric::Rubric::default());
            let findings = analyser.analyse(&read.conversation);
            let name = |signal: &&measure::signals::Signal| {
                measure::signals::SIGNALS[usize::from(signal.kind)].name == "words_per_minute"
            };
            found = findings.signals.iter().find(name).map(|signal| signal.value.round());
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(found, Some(239.0));
}

#[test]
fn a_name_fills_what_a_file_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("in-support-lf.07-20260304-101112-1709543472.17.json", &sample("contact-lens-call.json"));
    write("out-sales-lf.08-20260304-111112-1709543473.18.json", &sample("deepgram.json"));
    write("out-sales-lf.09-20260304-121112-1709543474.19.txt", "Agent: Hello.\nCustomer: Hi.\n");
    write(
        "out-sales-lf.09-20260304-131112-1709543475.20.csv",
        "role,text\nagent,Hello.\ncustomer,Hi.\n",
    );
    write("in-support-lf.07-20260304-101112-1709543472.17.wav", "RIFF");
    write("notes.txt", "Agent: Hello.\n");
    write("moh.wav", "RIFF");
    let pattern = "{direction}-{queue}-{agent_id}-{started_at}-{conversation_id}";
    let mut options = roles(&[("channel 0", Role::Agent)]);
    options.name_pattern = Some(NamePattern::parse(pattern).unwrap());
    let mut shown = String::new();
    let paths: [PathBuf; 1] = [folder.path().to_owned()];
    let summary = intake::read(&paths, &options, &mut |item| {
        match item {
            Item::Conversation(read) => {
                let mut of = String::new();
                show(&mut of, &read);
                of.lines().take(2).for_each(|line| writeln!(shown, "{line}").unwrap());
            }
            Item::Problem(problem) => {
                let name = problem.origin.file.rsplit('/').next().unwrap_or_default();
                writeln!(shown, "{name}: {}, {}", problem.expected, problem.found.unwrap())
                    .unwrap();
            }
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(summary.recordings_noted, 2);
    insta::assert_snapshot!(shown, @r#"
8d1f6c1e-0000-4000-8000-00000000c001 voice stereo at=2026-03-04T10:11:12Z direction=inbound language=en queue=support
  0-2110 agent<lf.07/>: Good morning, Larch Broadband.
notes.txt: a name like `{direction}-{queue}-{agent_id}-{started_at}-{conversation_id}`, another name
1709543473.18 voice stereo at=2026-03-04T11:11:12Z direction=outbound language=en queue=sales
  100-1500 agent<lf.08/>: Larch, how can I help?
1709543474.19 chat none at=2026-03-04T12:11:12Z direction=outbound queue=sales
  agent<lf.09/>: Hello.
1709543475.20 chat none at=2026-03-04T13:11:12Z direction=outbound queue=sales
  agent<lf.09/>: Hello.
"#);
}

#[test]
fn the_trap_of_each_format() {
    let turns = |text: &str| {
        let (shown, _) = read_all(text, &options());
        let line = |line: &&str| line.starts_with("  ") && !line.starts_with("  (");
        shown.lines().filter(line).map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    // Contact Lens: older files have the role as the participant's id.
    let old = but("contact-lens-call.json", "\"Participants\"", "\"Other\"")
        .replace("11111111-0000-4000-8000-000000000001", "CUSTOMER")
        .replace("22222222-0000-4000-8000-000000000002", "AGENT");
    assert_eq!(turns(&old)[0], "0-2110 agent</>: Good morning, Larch Broadband.");
    // Post Call Analytics: a start that is the time of processing is none.
    let now = but("pca.json", "2026-03-04 10:11:12.500000", "2026-03-04 19:00:01.000000");
    assert!(!read_all(&now, &options()).0.contains("at="));
    // Its numbers may be text.
    let text = but("pca.json", "\"SegmentStartTime\": 5.0", "\"SegmentStartTime\": \"5.0\"");
    assert_eq!(turns(&text)[1], "5000-7500 agent<lf-07/>: Larch, how may I help you?");
    // Deepgram: words of both channels at once are two turns, not many.
    assert_eq!(turns(&sample("deepgram.json")).len(), 3);
    // AssemblyAI: without utterances, words are put together.
    let words = but("assemblyai.json", "\"utterances\"", "\"other\"");
    assert_eq!(turns(&words), ["310-990 other</>: Larch, how"]);
    // Where its speakers are identified, a role or a name stands for the letter; a name is no label.
    let text = sample("assemblyai.json").replace("\"speaker\": \"A\"", "\"speaker\": \"Agent\"");
    let text = text.replace("\"speaker\": \"B\"", "\"speaker\": \"Odile Marrow\"");
    assert_eq!(turns(&text)[0], "310-1900 agent</>: Larch, how can I help?");
    assert_eq!(turns(&text)[1], "1850-3400 other</Odile Marrow>: My bill is wrong.");
    assert!(read_all(&text, &options()).1.labels_without_role.is_empty());
    // Azure: the speaker may stand within the best reading, and ticks may lack.
    let within =
        but("azure.json", "\"offsetInTicks\": 2000000.0, \"durationInTicks\": 14000000.0,", "");
    assert_eq!(turns(&within)[0], "200-1600 other</>: Larch, how can I help?");
    // Google: without a last result that starts over, every result counts.
    let more = but(
        "google-diarised.json",
        "\"0.100s\", \"endTime\": \"0.500s\", \"word\": \"larch\", \"speakerTag\": 1",
        "\"9s\", \"endTime\": \"9.500s\", \"word\": \"yes\", \"speakerTag\": 1",
    );
    assert!(turns(&more).len() > 2, "{:?}", turns(&more));
    // Without the times of words nothing is known but the order.
    let untimed = "{\"results\": [{\"alternatives\": [{\"transcript\": \"hello\"}], \"channelTag\": 1}, \
                   {\"alternatives\": [{\"transcript\": \"hi\"}], \"channelTag\": 2}]}";
    assert_eq!(turns(untimed), ["other</>: hello", "other</>: hi"]);
    // Genesys: a file without times from 1970 counts from the call.
    let short = sample("genesys.json").replace("17726190", "").replace("17726191", "1");
    assert!(
        turns(&short).iter().any(|turn| turn.starts_with("75000-76250 ")),
        "{:?}",
        turns(&short)
    );
    // Zendesk: without users the ticket says who its requester and its assignee are.
    let alone = but("zendesk.json", "\"users\"", "\"others\"");
    assert_eq!(turns(&alone)[0], "0 customer<900100200300/>: My kettle does not boil.");
}

#[test]
fn the_table_in_the_documentation_is_the_one_in_the_code() {
    const BEGIN: &str = "<!-- Made from the rows `ABOUT` in crates/intake; `EARNEST_BLESS=1 cargo test -p intake` writes it anew. -->\n\n";
    const END: &str = "\n<!-- End of the table. -->";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/formats.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = page.split_once(BEGIN).expect("the mark before the table");
    let (table, after) = rest.split_once(END).expect("the mark after the table");
    if std::env::var_os("EARNEST_BLESS").is_some() {
        let page = format!("{before}{BEGIN}{}{END}{after}", intake::formats_table());
        std::fs::write(&path, page).unwrap();
        return;
    }
    assert_eq!(table, intake::formats_table(), "docs/formats.md is out of date: EARNEST_BLESS=1");
    for format in Format::ALL {
        assert!(intake::formats().any(|about| about.format == *format), "{}", format.name());
    }
}

#[test]
fn stereo_is_told_from_voices_told_apart() {
    for (file, timing) in [
        ("contact-lens-call.json", Timing::Stereo),
        ("contact-lens-chat.json", Timing::Transcript),
        ("pca.json", Timing::Stereo),
        ("deepgram.json", Timing::Stereo),
        ("deepgram-utterances.json", Timing::Diarised),
        ("assemblyai.json", Timing::Diarised),
        ("assemblyai-channels.json", Timing::Stereo),
        ("azure.json", Timing::Stereo),
        ("google.json", Timing::Stereo),
        ("google-diarised.json", Timing::Diarised),
        ("google-insights.json", Timing::Stereo),
        ("genesys.json", Timing::Stereo),
        ("zendesk.json", Timing::Transcript),
    ] {
        let first = read_all(&sample(file), &options()).0;
        assert_eq!(first.split(' ').nth(2).map(str::trim), Some(timing.name()), "{file}: {first}");
    }
}
