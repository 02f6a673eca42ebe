//! What each format becomes, and how what is wrong with one is named.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::{options, read, read_all};
use intake::{Format, IdFrom, Item, Map, Options};
use measure::conversation::Role;
use std::ops::ControlFlow;

#[test]
fn text_is_one_conversation() {
    insta::assert_snapshot!(read(
        "# conversation_id: c-1\n# channel: voice\n# started_at: 2026-03-04 10:11\n# language: en-GB\n\
         # agent_id: a-7\n# team: north\n\
         [00:01.0-00:02.5] Agent: Good morning.\n[silence 19 s]\n[00:22] Customer: Hello?\nAre you there?\n"
    ), @r#"
c-1 voice at=2026-03-04T10:11:00Z language=en
  1000-2500 agent<a-7/ of north>: Good morning.
  [silence 19000 ms]
  22000 customer</>: Hello? Are you there?
  (the start has no time zone: taken as UTC)
"#);
}

#[test]
fn rows_of_a_conversation_need_not_stand_together() {
    insta::assert_snapshot!(read(
        "{\"conversation_id\": \"b\", \"role\": \"customer\", \"text\": \"My line is down.\", \"customer_ref\": \"c9\"}\n\
         {\"conversation_id\": 7, \"role\": \"agent\", \"text\": \"Hello there.\", \"start_ms\": 0, \"end_ms\": 900, \"agent_id\": 12}\n\
         \n\
         {\"conversation_id\": 7, \"role\": \"event\", \"text\": \"hold\", \"start_ms\": 900, \"end_ms\": 40900}\n\
         {\"conversation_id\": \"b\", \"role\": \"agent\", \"text\": \"I can see that.\", \"channel\": \"chat\", \"queue\": \"faults\"}\n\
         {\"conversation_id\": 7, \"role\": \"customer\", \"text\": \"At last.\", \"start_ms\": 41000}\n"
    ), @r#"
b chat language=en queue=faults
  customer<c9/>: My line is down.
  agent</>: I can see that.
  (the language is not stated: told from the words as en)
7 voice language=en
  0-900 agent<12/>: Hello there.
  [hold 40000 ms]
  41000 customer</>: At last.
  900-40900 hold
  (the channel is not stated: taken as voice; the language is not stated: told from the words as en)
"#);
}

#[test]
fn a_bad_row_refuses_its_conversation_and_nothing_else() {
    insta::assert_snapshot!(read(
        "{\"conversation_id\": \"a\", \"role\": \"agent\", \"text\": \"Hello.\"}\n\
         {\"conversation_id\": \"b\", \"role\": \"agent\", \"text\": \"Hello.\", \"start_ms\": \"soon\"}\n\
         {\"conversation_id\": \"c\", \"role\": \"agent\", \"text\": [\"my secret\"]}\n\
         {\"conversation_id\": \"d\", \"role\": \"agent\", \"text\": \"my secr\n\
         {\"role\": \"agent\", \"text\": \"Hello.\"}\n\
         my secret\n\
         [\"my secret\"]\n\
         {\"conversation_id\": \"e\", \"role\": \"agent\", \"start_ms\": 5, \"end_ms\": 4, \"text\": \"\"}\n\
         {\"conversation_id\": \"f\", \"role\": \"event\", \"text\": \"my secret\"}\n\
         {\"conversation_id\": \"g\", \"text\": \"a\", \"text\": \"b\"}\n\
         {\"conversation_id\": \"h\", \"channel\": \"my secret\", \"text\": \"b\"}\n\
         {\"conversation_id\": \"i\", \"started_at\": \"my secret\", \"text\": \"b\"}\n\
         {\"conversation_id\": \"b\", \"role\": \"agent\", \"text\": \"Hello again.\"}\n\
         {\"conversation_id\": \"j\", \"start_ms\": 1700000000000, \"text\": \"b\"}\n\
         {\"conversation_id\": \"a\", \"role\": \"customer\", \"text\": \"Hi.\"}\n"
    ), @r#"
file, line 5: expected the conversation's id in `conversation_id`, found none
file, line 6: expected one JSON object on the line, found broken JSON at column 1
file, line 7: expected one JSON object on the line, found an array
a chat
  agent</>: Hello.
  customer</>: Hi.
  (the channel is not stated: taken as chat; the language is not stated and could not be told)
file, line 2: expected milliseconds since the conversation began in `start_ms`, found other text; conversation `b` is refused
file, line 3: expected the words in `text`, found an array; conversation `c` is refused
file, line 4: expected one JSON object on the line, found an unfinished one at column 58; conversation `d` is refused
file, line 8: expected `end_ms` not before `start_ms`, found one before it; conversation `e` is refused
file, line 9: expected `hold`, `silence` or `transfer` in `text` of an event, found other text; conversation `f` is refused
file, line 10: expected each field once in a row, found `text` twice; conversation `g` is refused
file, line 11: expected `voice`, `chat`, `email` or `social` in `channel`, found something else; conversation `h` is refused
file, line 12: expected RFC 3339 or `YYYY-MM-DD HH:MM:SS` in `started_at`, found something else; conversation `i` is refused
file, line 14: expected milliseconds since the conversation began in `start_ms`, found a number outside 0 to 100 days; conversation `j` is refused
"#);
}

#[test]
fn what_is_not_kept_is_named() {
    insta::assert_snapshot!(read(
        "{\"conversation_id\": \"a\", \"role\": \"agent\", \"text\": \"Hello.\", \"sentiment\": -1, \"words\": [1, {}]}\n\
         {\"conversation_id\": \"a\", \"role\": \"customer\", \"text\": \"Hi.\", \"sentiment\": 1, \"agent_emotion\": null}\n\
         {\"conversation_id\": \"a\", \"role\": \"spk1\", \"text\": \"Hi.\", \"sentiment\": 1, \"queue\": \"x\"}\n\
         {\"conversation_id\": \"a\", \"role\": \"agent\", \"text\": \"Hi.\", \"queue\": \"y\"}\n"
    ), @r#"
a chat language=en queue=x
  agent</>: Hello.
  customer</>: Hi.
  other</>: Hi.
  agent</>: Hi.
  (the channel is not stated: taken as chat; the language is not stated: told from the words as en; rows disagree about `queue`: the first value was kept)
dropped sentiment x1: an agent's sentiment is never kept (L4)
dropped sentiment x1: kept only at conversation level; not read yet
dropped sentiment x1: sentiment is not read: an agent's is never kept (L4)
dropped words x1: no field of that name; a map can say what it is
"#);
}

#[test]
fn csv_is_told_by_its_header() {
    insta::assert_snapshot!(read(
        "conversation_id;role;text;start_ms\n\
         a;agent;\"Hello; \"\"you\"\"\nthere.\";1500\n\
         a;customer;Hi.;\n\
         b;agent;too;many;cells\n\
         c;agent;\"never closed;5\n\
         d;customer;Still here.;0:07.5\n"
    ), @r#"
a voice language=en
  1500 agent</>: Hello; "you"
there.
  customer</>: Hi.
  (the channel is not stated: taken as voice; the language is not stated: told from the words as en)
file, line 5: expected 4 cells, as in the header, found 5 cells; conversation `b` is refused
file, line 6: expected a closing quote, found none; conversation `c` is refused
d voice
  7500 customer</>: Still here.
  (no party is an agent (see --roles); the channel is not stated: taken as voice; the language is not stated and could not be told)
"#);
}

#[test]
fn rows_say_how_surely_they_were_heard() {
    let heard = |text: &str, options: &Options| {
        let mut heard = Vec::new();
        intake::read_bytes(text.as_bytes(), "file", options, &mut |item| {
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
        heard
    };
    let lines = "{\"conversation_id\": \"a\", \"text\": \"Hello.\", \"confidence\": 0.739}\n\
                 {\"conversation_id\": \"a\", \"text\": \"Hi.\", \"confidence\": \"0.29\"}\n\
                 {\"conversation_id\": \"a\", \"text\": \"So.\", \"confidence\": 1}\n\
                 {\"conversation_id\": \"a\", \"text\": \"Bye.\", \"confidence\": null}\n";
    assert_eq!(heard(lines, &options()), [Some(73), Some(29), Some(100), None]);
    // The same where the rows go to disk and come back.
    let small = Options { memory_bytes: 1, ..options() };
    assert_eq!(heard(lines, &small), [Some(73), Some(29), Some(100), None]);
    let mut percent = options();
    let map = "confidence = \"Sure\"\nconfidence_unit = \"percent\"\n";
    percent.map = Some(Map::parse(map).unwrap());
    let table = "conversation_id,text,Sure\na,Hello.,85\na,Hi.,1\na,So.,\na,Bye.,99.9\n";
    assert_eq!(heard(table, &percent), [Some(85), Some(1), None, Some(99)]);

    let refused = |text: &str, options: &Options| read_all(text.as_bytes(), "file", options).0;
    insta::assert_snapshot!(
        refused("conversation_id,text,confidence\na,Hello.,85\nb,Hi.,secret\n", &options())
            + &refused("conversation_id,text,Sure\na,Hello.,101\n", &percent),
        @r#"
    file, line 2: expected 0 to 1 in `confidence`, or `confidence_unit = "percent"` in a map, found other text; conversation `a` is refused
    file, line 3: expected 0 to 1 in `confidence`, or `confidence_unit = "percent"` in a map, found other text; conversation `b` is refused
    file, line 2: expected 0 to 100 in `Sure`, or `confidence_unit = "share"` in a map, found other text; conversation `a` is refused
    "#
    );
    let unit = Map::parse("confidence_unit = \"stars\"").unwrap_err();
    assert_eq!((unit.line, unit.expected.as_str()), (1, "`share` or `percent`"));
}

#[test]
fn a_map_names_columns_and_roles() {
    let mut options = options();
    options.map = Some(
        Map::parse(
            "conversation_id = \"CallID\"\nrole = \"Chan\"\ntext = \"Words\"\nstart_ms = \"T\"\ntime_unit = \"s\"\n\
             [roles]\n0 = \"agent\"\n1 = \"customer\"\n[fixed]\nchannel = \"voice\"\nprogramme = \"billing\"\n",
        )
        .unwrap(),
    );
    let text = "CallID,Chan,Words,T,Shoe\n1,0,Hello.,0.5,9\n1,1,Hi.,2,\n1,2,What?,3.25,\n";
    insta::assert_snapshot!(read_all(text.as_bytes(), "file", &options).0, @r#"
1 voice language=en programme=billing
  500 agent</>: Hello.
  2000 customer</>: Hi.
  3250 other</>: What?
  (the language is not stated: told from the words as en)
dropped Shoe x1: no field of that name; a map can say what it is
"#);
}

#[test]
fn other_labels_are_nobody_in_particular() {
    let text = "Louis: Hello, how can I help you?\nOlivia: Hi, my line is down.\n";
    insta::assert_snapshot!(read(text), @r#"
x-… chat language=en
  other</Louis>: Hello, how can I help you?
  other</Olivia>: Hi, my line is down.
  (no party is an agent (see --roles); the id is made from the content: a changed file is a new conversation; the channel is not stated: taken as chat; the language is not stated: told from the words as en)
"#);
    let mut options = options();
    options.roles.insert("louis".to_owned(), Role::Agent);
    options.roles.insert("olivia".to_owned(), Role::Customer);
    let (shown, summary) = read_all(text.as_bytes(), "file", &options);
    insta::assert_snapshot!(shown, @r#"
x-… chat language=en
  agent</Louis>: Hello, how can I help you?
  customer</Olivia>: Hi, my line is down.
  (the id is made from the content: a changed file is a new conversation; the channel is not stated: taken as chat; the language is not stated: told from the words as en)
"#);
    assert_eq!((summary.without_agent_count, summary.content_ids), (0, 1));
}

#[test]
fn an_id_can_come_from_the_files_name() {
    let mut options = options();
    options.id_from = IdFrom::FileName;
    let id = |text: &str, name: &str| {
        let (shown, _) = read_all(text.as_bytes(), name, &options);
        shown.split_whitespace().next().unwrap().to_owned()
    };
    assert_eq!(id("Agent: a", "call 7.txt").as_str(), "call");
    assert_eq!(id("Agent: a", "x/call-7.v2.txt"), "x/call-7.v2");
    assert_eq!(id("# conversation_id: own\nAgent: a", "call-7.txt"), "own");
    assert_eq!(id("role,text\nagent,a\n", "call-7.csv"), "call-7");
    assert_eq!(id("{\"role\": \"agent\", \"text\": \"a\"}", "call-7.jsonl"), "call-7");
}

#[test]
fn a_vcon_without_a_version_is_read() {
    insta::assert_snapshot!(read(
        r#"{"uuid": "u-1", "created_at": "2024-03-16T16:09:20.7",
        "parties": [{"tel": "+15550001", "meta": {"role": "agent"}, "name": "Ann Lee", "mailto": "ann@shop.example"},
                    {"tel": "tel:+15550002", "meta": {"role": "customer"}, "name": "Bo Ray", "email": "b@r.example"}],
        "dialog": [{"type": "recording", "start": "2024-03-16T16:09:20.7", "parties": [1, 0], "duration": 57.1,
                    "mimetype": "audio/mp3", "url": "https://x.example/1.mp3", "meta": {"direction": "in", "disposition": "ANSWERED"}}],
        "attachments": [{"type": "generation_info", "body": {"emotion": "excited"}}],
        "analysis": [{"type": "transcript", "dialog": 0, "vendor": "v", "encoding": "none",
                      "body": [{"speaker": "Agent", "message": "Good day."}, {"speaker": "Customer", "message": "Hello."},
                               {"speaker": "bo ray", "message": "It is me."}]},
                     {"type": "sentiment", "dialog": 0, "vendor": "v", "body": "happy"}]}"#
    ), @r#"
u-1 voice at=2024-03-16T16:09:20.7Z direction=inbound language=en
  agent<ann@shop.example/Ann Lee>: Good day.
  customer<+15550002/Bo Ray>: Hello.
  customer<+15550002/Bo Ray>: It is me.
  (the start has no time zone: taken as UTC; the language is not stated: told from the words as en; recordings noted, not read: 1)
dropped analysis.sentiment x1: sentiment is not read: an agent's is never kept (L4)
dropped attachments.generation_info x1: not read yet
dropped parties.email x1: not read yet
"#);
}

#[test]
fn a_vcon_of_messages_holds_and_transfers_is_read() {
    insta::assert_snapshot!(read(
        r#"{"vcon": "0.4.0", "uuid": "u-2", "created_at": "2026-01-01T00:00:00Z", "extensions": ["CC"], "critical": ["CC"],
        "subject": "a late parcel", "skill": "parcels",
        "parties": [{"uuid": "a-1", "role": "agent", "name": "Ann"}, {"tel": "+1", "role": "customer"}, {"type": "bot"}, {"role": "sme", "name": "Kim"}],
        "dialog": [
          {"type": "text", "start": "2026-01-01T10:00:00Z", "parties": [2, 1], "body": "Hello, I am the assistant.", "encoding": "none", "mediatype": "text/plain"},
          {"type": "text", "start": "2026-01-01T10:00:05Z", "duration": 2, "parties": [0, 1], "originator": 1, "body": "V2hlcmUgaXMgaXQ_", "encoding": "base64url"},
          {"type": "transfer", "start": "2026-01-01T10:00:06Z", "parties": [0]},
          {"type": "text", "start": "2026-01-01T10:01:00Z", "parties": 0, "body": "{\"segments\": [{\"speaker\": \"Kim\", \"start\": 0.5, \"end\": 1.5, \"text\": \"On its way.\"}]}", "encoding": "json",
           "party_history": [{"party": 1, "time": "2026-01-01T10:00:10Z", "event": "hold"}, {"party": 1, "time": "2026-01-01T10:00:50Z", "event": "unhold"}, {"party": 1, "time": "2026-01-01T10:00:51Z", "event": "keydown", "button": "4"}]}
        ]}"#
    ), @r#"
u-2 chat at=2026-01-01T10:00:00Z language=en queue=parcels topic=a late parcel
  0 bot</>: Hello, I am the assistant.
  5000-7000 customer<+1/>: Where is it?
  [transfer]
  [hold 40000 ms]
  60500-61500 other</Kim>: On its way.
  10000-50000 hold
  silent agent<a-1/Ann>
  (no party is an agent (see --roles); the channel is not stated: taken as chat; the language is not stated: told from the words as en)
dropped dialog.party_history (keys) x1: keys pressed may be card data (L9)
dropped skill x1: not read yet
"#);
}

#[test]
fn holds_of_turns_without_times_are_kept_without_a_place() {
    let text = read(
        r#"{"uuid": "u-3", "parties": [{"role": "agent"}, {"role": "customer"}],
        "dialog": [{"type": "recording", "start": "2026-01-01T10:00:00Z",
          "party_history": [{"party": 1, "time": "2026-01-01T10:00:10Z", "event": "hold"}, {"party": 1, "time": "2026-01-01T10:00:50Z", "event": "unhold"}]}],
        "analysis": [{"type": "transcript", "dialog": 0, "body": "Agent: Hello.\nCustomer: Hello."}]}"#,
    );
    assert!(text.contains("[hold 40000 ms]") && !text.contains("dropped"), "{text}");
    // Without times of turns or a recording nothing can be laid over.
    assert!(!text.contains("10000-50000"), "{text}");
}

#[test]
fn transcripts_of_several_shapes_are_read() {
    let transcript = |body: &str| {
        read(&format!(
            r#"{{"uuid": "u", "parties": [{{"name": "Ann", "role": "agent"}}], "dialog": [{{"type": "recording", "start": "2026-01-01T10:00:00Z"}}], "analysis": [{{"type": "transcript", "dialog": [0], "body": {body}}}]}}"#
        ))
    };
    insta::assert_snapshot!(transcript(
        r#"{"transcript": {"text": "a b", "language": "en-US", "duration": 3}, "segments": [{"id": 0, "start": 0.1, "end": 1.25, "text": " a", "speaker": 0, "words": []}, {"id": 1, "start": 1.5, "end": 3, "text": "b", "speaker": "agent", "sentiment": "sad"}]}"#
    ), @r#"
u voice at=2026-01-01T10:00:00Z language=en
  100-1250 other</>: a
  1500-3000 agent</Ann>: b
  (recordings noted, not read: 1)
dropped transcript.sentiment x1: sentiment is not read: an agent's is never kept (L4)
dropped transcript.words x1: not read yet
"#);
    insta::assert_snapshot!(transcript(r#""[{\"speaker\": \"Ann\", \"text\": \"a\"}]""#), @r#"
u voice at=2026-01-01T10:00:00Z
  agent</Ann>: a
  (the language is not stated and could not be told; recordings noted, not read: 1)
"#);
    insta::assert_snapshot!(transcript(r#""Ann: a\nCustomer: b\n[hold 3 s]\nAnn: c""#), @r#"
u voice at=2026-01-01T10:00:00Z
  agent</Ann>: a
  customer</>: b
  [hold 3000 ms]
  agent</Ann>: c
  (the language is not stated and could not be told; recordings noted, not read: 1)
"#);
    insta::assert_snapshot!(transcript(
        r#"[{"speaker": "Ann", "message": "a"}, {"speaker": "Ann", "words": "secret"}]"#
    ), @r#"
file, line 1, /analysis/0/body/1: expected `message` or `text`, found neither; conversation `u` is refused
"#);
    insta::assert_snapshot!(transcript(r#"{"text": "a b"}"#), @r#"
file, line 1, /analysis/0/body: expected turns in `segments`, `utterances` or `transcript`, found none; conversation `u` is refused
"#);
    insta::assert_snapshot!(transcript(r#"[{"party": 4, "text": "a"}]"#), @r#"
file, line 1, /analysis/0/body/0: expected one of the 1 parties, found another; conversation `u` is refused
"#);
}

#[test]
fn what_cannot_be_read_of_a_vcon_is_named() {
    let mut shown = String::new();
    for vcon in [
        r#"{"payload": "e30", "signatures": []}"#,
        r#"{"ciphertext": "e30", "recipients": [], "protected": ""}"#,
        r#"{"vcon": "0.5.0", "uuid": "u", "parties": []}"#,
        r#"{"vcon": 1, "uuid": "u", "parties": []}"#,
        r#"{"vcon": "0.4.0", "uuid": "u", "critical": ["CC", "shoe_size"], "parties": []}"#,
        r#"{"uuid": "u", "parties": {}}"#,
        r#"{"uuid": "u", "parties": []}"#,
        r#"{"uuid": "u", "parties": [], "dialog": [{"type": "recording"}]}"#,
        r#"{"uuid": "u", "parties": [], "dialog": [{"type": "text", "body": "my secret", "mediatype": "text/html"}]}"#,
        r#"{"uuid": "u", "parties": [], "dialog": [{"type": "text", "url": "https://x.example"}]}"#,
        r#"{"uuid": "u", "parties": [], "dialog": [{"type": "text", "body": "$$", "encoding": "base64url"}]}"#,
        r#"{"uuid": "u", "parties": [], "dialog": [{"type": "text", "body": "a", "parties": [3]}]}"#,
        r#"{"uuid": "u", "parties": [], "dialog": [{"type": "dance", "body": "a"}]}"#,
        r#"{"uuid": "u", "parties": [], "dialog": [{"type": "text", "body": "a", "start": "my secret"}]}"#,
        "{\"uuid\": \"u\", \"parties\": [",
        "{\"uuid\": \"u\", \"parties\": my secret}",
        "[{\"uuid\": \"u\", \"parties\": [], \"dialog\": [{\"type\": \"text\", \"body\": \"fine\"}]}, {\"uuid\": \"v\", \"parties\": 1}]",
        "{\"uuid\": \"u\", \"parties\": [], \"dialog\": [{\"type\": \"text\", \"body\": \"fine\"}]}\n{\"uuid\": \"v\"\n{\"uuid\": \"w\", \"dialog\": [{\"type\": \"text\", \"body\": \"fine\"}]}\n",
    ] {
        shown.push_str(&read(vcon));
        shown.push('\n');
    }
    assert!(!shown.contains("secret"), "{shown}");
    insta::assert_snapshot!(shown, @r#"
file, line 1, /signatures: expected a list of signatures, found none

file, line 1: expected a vCon as plain JSON, or signed, found an encrypted one (JWE): whoever holds its key decrypts it first, no private key is read here

file, line 1, /vcon: expected vCon 0.0.1 to 0.4.0, found `0.5.0`; conversation `u` is refused

file, line 1, /vcon: expected vCon 0.0.1 to 0.4.0, found a number; conversation `u` is refused

file, line 1, /critical/1: expected no critical extension but cc, contact_center, wtf, wtf_transcription, found `shoe_size`; conversation `u` is refused

file, line 1, /parties: expected an array, found an object; conversation `u` is refused

file, line 1: expected at least one turn; conversation `u` is refused

file, line 1: expected a text dialog, a transcript, or the files of its recordings, found recordings alone (1); conversation `u` is refused

file, line 1, /dialog/0/mediatype: expected `text/plain` or `application/json`, found `text/html`; conversation `u` is refused

file, line 1, /dialog/0/body: expected a body, found a url alone, which is not fetched; conversation `u` is refused

file, line 1, /dialog/0/body: expected base64url, found other text; conversation `u` is refused

file, line 1, /dialog/0/parties: expected one of the 0 parties, found another; conversation `u` is refused

file, line 1, /dialog/0/type: expected a dialog of type `recording`, `text`, `transfer` or `incomplete`, found another type; conversation `u` is refused

file, line 1, /dialog/0/start: expected a start in RFC 3339, found other text; conversation `u` is refused

file, line 1: expected a whole JSON document, found an early end

file, line 1: expected a JSON document, found broken JSON at column 26

u chat
  other</>: fine
  (no party is an agent (see --roles); the channel is not stated: taken as chat; the language is not stated and could not be told)
file, line 1, /1/parties: expected an array, found a number; conversation `v` is refused

u chat
  other</>: fine
  (no party is an agent (see --roles); the channel is not stated: taken as chat; the language is not stated and could not be told)
file, line 2: expected a whole JSON document, found an early end
w chat
  other</>: fine
  (no party is an agent (see --roles); the channel is not stated: taken as chat; the language is not stated and could not be told)
"#);
}

#[test]
fn a_file_of_no_known_format_is_a_problem() {
    insta::assert_snapshot!(read("Dear team,\nplease find attached.\n"), @r#"
file: expected `Label: words` lines, JSON lines or CSV with `conversation_id` and `text` (see --map), a vCon, Whisper's JSON, WebVTT or SRT, found text without labels or a header
"#);
    let mut options = options();
    options.format = Some(Format::Csv);
    insta::assert_snapshot!(read_all(b"a,b\n1,2\n", "file", &options).0, @r#"
file, line 1: expected a header with `conversation_id` and `text`, or a map that says which columns these are (--map), found the columns `a`, `b`
"#);
    // A first line of words is not quoted as if it were names.
    insta::assert_snapshot!(read_all(b"1,agent,my secret\n", "file", &options).0, @r#"
file, line 1: expected a header with `conversation_id` and `text`, or a map that says which columns these are (--map), found 3 columns whose names are not identifiers
"#);
}

#[test]
fn columns_that_nobody_knows_are_named_where_they_are_names() {
    let mut shown = String::new();
    for text in [
        "Call ID;Speaker;Utterance\n1;a;Hello\n",
        "c-1,Louis,I lost my job\nc-1,Ann,Oh no\n",
        "a1,b,c,d,e,f,g,h,i,j,k,l,m\n1,2,3,4,5,6,7,8,9,1,2,3,4\n",
        "id,4111111111111111\n1,2\n",
        "{\"call\": 1, \"Utterance\": \"Hello\"}\n",
        "{\"call\": 1, \"text\": \"Hello\"}\n",
        "{\"conversation_id\": \"a\", \"words\": \"Hello\"}\n",
    ] {
        shown += &read(text);
    }
    insta::assert_snapshot!(shown, @r#"
file, line 1: expected a header with `conversation_id` and `text`, or a map that says which columns these are (--map), found the columns `Call ID`, `Speaker`, `Utterance`
file, line 1: expected a header with `conversation_id` and `text`, or a map that says which columns these are (--map), found 3 columns whose names are not identifiers
file, line 1: expected a header with `conversation_id` and `text`, or a map that says which columns these are (--map), found the columns `a1`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j`, `k`, `l` and 1 more
file, line 1: expected a header with `conversation_id` and `text`, or a map that says which columns these are (--map), found 2 columns whose names are not identifiers
file, line 1: expected `conversation_id` and `text`, or a map that says which columns these are (--map), found the columns `call`, `Utterance`
file, line 1: expected `conversation_id` and `text`, or a map that says which columns these are (--map), found the columns `call`, `text`
dropped call x1: no field of that name; a map can say what it is
file, line 1: expected `conversation_id` and `text`, or a map that says which columns these are (--map), found the columns `conversation_id`, `words`; conversation `a` is refused
dropped words x1: no field of that name; a map can say what it is
"#);
}

#[test]
fn a_second_agents_column_is_named_with_what_to_do() {
    let mut shown = read(
        "conversation_id,role,text,agent_id,agent_2_id,my long secret name\n\
         a,agent,Hello there.,a-1,a-2,x\na,customer,Hi.,,a-2,\n",
    );
    shown += &read("# Some words I said: x\n# agent2_id: b\nAgent: Hello.\n");
    insta::assert_snapshot!(shown, @r#"
a chat language=en
  agent<a-1/>: Hello there.
  customer</>: Hi.
  (the channel is not stated: taken as chat; the language is not stated: told from the words as en)
dropped (column whose name is not an identifier) x1: no field of that name; a map can say what it is
dropped agent_2_id x2: a row is one turn: `agent_id` on it says which agent speaks (--map names another column)
x-… chat
  agent</>: Hello.
  (the id is made from the content: a changed file is a new conversation; the channel is not stated: taken as chat; the language is not stated and could not be told)
dropped (header whose name is not an identifier) x1: no such header
dropped agent2_id x1: no such header
"#);
}

#[test]
fn the_open_database_in_a_folder_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for (name, text) in [
        ("a.txt", &b"Agent: one"[..]),
        ("own.db", b"SQLite format 3\0"),
        ("own.db-wal", b"\x37\x7f\x06\x82 \0"),
        ("own.db-shm", b"\0\0"),
        ("other.db", b"SQLite format 3\0"),
        ("other.db-wal", b"\x37\x7f\x06\x83 \0"),
    ] {
        std::fs::write(at(name), text).unwrap();
    }
    let mut options = options();
    options.passed_over = vec![at("own.db"), at("own.db-wal"), at("own.db-shm"), at("none")];
    let mut found = Vec::new();
    let paths = [folder.path().join("."), at("own.db"), at("missing")];
    let summary = intake::read(&paths, &options, &mut |item| {
        if let Item::Problem(problem) = item {
            let name = problem.origin.file.rsplit('/').next().unwrap_or_default().to_owned();
            found.push((name, problem.expected, problem.found.unwrap_or_default()));
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    let found: Vec<(&str, &str, &str)> =
        found.iter().map(|(name, expected, found)| (&**name, &**expected, &**found)).collect();
    let missing = ("missing", "a file or a folder", "nothing of that name");
    let other = "a SQLite database";
    let log = "the log of a SQLite database";
    assert_eq!(
        found,
        [("other.db", "a transcript", other), ("other.db-wal", "a transcript", log), missing]
    );
    assert_eq!((summary.conversations, summary.files), (1, 4));
}

#[test]
fn limits_are_named() {
    let mut options = options();
    options.limits.record_bytes = 80;
    options.limits.text_bytes = 10;
    options.limits.turns = 2;
    options.limits.conversation_bytes = 12;
    options.limits.problems = 5;
    let row =
        |id: &str, text: &str| format!("{{\"conversation_id\": \"{id}\", \"text\": \"{text}\"}}\n");
    let mut text = row("a", "fine") + &row("b", "eleven byte") + &row("c", &"x".repeat(90));
    text += &(row("d", "1")
        + &row("d", "2")
        + &row("d", "3")
        + &row("e", "seven b")
        + &row("e", "seven b"));
    text += "broken\nbroken\nbroken\n";
    let (shown, summary) = read_all(text.as_bytes(), "file", &options);
    assert_eq!(summary.problems, 7);
    insta::assert_snapshot!(shown, @r#"
file, line 9: expected one JSON object on the line, found broken JSON at column 1
file, line 10: expected one JSON object on the line, found broken JSON at column 1
file, line 11: expected one JSON object on the line, found broken JSON at column 1
a chat
  other</>: fine
  (no party is an agent (see --roles); the channel is not stated: taken as chat; the language is not stated and could not be told)
file, line 2: expected at most 10 bytes in `text`, found 11 bytes; conversation `b` is refused
file, line 3: expected at most 80 bytes on a line, found more; conversation `c` is refused
file: expected at most 5 problems in a file, found 2 more, which are counted and not named
"#);
}

#[test]
fn other_encodings_are_read_and_named() {
    let text = "Agent: Café au lait, that is what the order says, and it is on its way to you.";
    let latin: Vec<u8> = text.chars().map(|c| c as u8).collect();
    let utf16: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    for (bytes, encoding) in [
        (latin, Some("windows-1252")),
        (utf16, Some("utf-16le")),
        (marked, None),
        (text.into(), None),
    ] {
        let (shown, summary) = read_all(&bytes, "file", &options());
        assert!(shown.contains("Café au lait"), "{shown}");
        let found =
            summary.encodings.first().map(|(file, encoding)| (file.as_str(), encoding.as_str()));
        assert_eq!(found, encoding.map(|encoding| ("file", encoding)));
        assert_eq!(shown.contains("read as windows-1252"), encoding == Some("windows-1252"));
    }
    // One stray byte far down a file of rows.
    let row = |text: &[u8]| [b"{\"conversation_id\": \"a\", \"text\": \"", text, b"\"}\n"].concat();
    let rows = [row(b"one"), row(b"caf\xE9"), row("café".as_bytes())].concat();
    let (shown, summary) = read_all(&rows, "file", &options());
    assert_eq!(shown.matches("café").count(), 2, "{shown}");
    assert_eq!(summary.encodings.len(), 1);
}

#[test]
fn folders_are_read_in_order_without_what_is_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("b/.git")).unwrap();
    for (name, text) in [
        ("c.txt", "Agent: three"),
        ("a.txt", "Agent: one"),
        ("b/b.txt", "Agent: two"),
        (".hidden.txt", "Agent: never"),
        ("b/.git/d.txt", "Agent: never"),
        ("d.mp3", "ID3"),
    ] {
        std::fs::write(at(name), text).unwrap();
    }
    #[cfg(unix)]
    for (link, to) in [("e.txt", "e.txt"), ("f.txt", "nowhere"), ("g", "b")] {
        std::os::unix::fs::symlink(at(to), at(link)).unwrap();
    }
    let mut options = options();
    options.id_from = IdFrom::FileName;
    let mut found = Vec::new();
    let paths = [folder.path().to_owned(), at("missing")];
    let summary = intake::read(&paths, &options, &mut |item| {
        match item {
            Item::Conversation(read) => found.push(read.conversation.id),
            Item::Problem(problem) => found.push(problem.expected),
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    // Links to themselves and to nothing are named; one to a folder is not gone round.
    let links: &[&str] =
        if cfg!(unix) { &["a file that can be read", "a file or a folder"] } else { &[] };
    assert_eq!(found[..3], ["a", "b/b", "c"]);
    assert_eq!(found[3..], [links, &["a file or a folder"]].concat());
    let problems = links.len() as u64 + 1;
    assert_eq!(
        (summary.conversations, summary.problems, summary.recordings_noted),
        (3, problems, 1)
    );
    assert_eq!(intake::size_bytes(&paths), Some(summary.bytes));
    assert_eq!(intake::size_bytes(&["-".into()]), None);
    // The caller can end it.
    let mut count = 0;
    let summary = intake::read(&paths, &options, &mut |_| {
        count += 1;
        ControlFlow::Break(())
    })
    .unwrap();
    assert_eq!((count, summary.conversations), (1, 0));
}

#[test]
fn cards_and_names_in_the_record_are_masked_like_those_in_the_words() {
    let line = |text: &str| {
        format!(
            "{{\"conversation_id\":\"c 5500005555555559\",\"topic\":\"4111-1111-1111-1111\",\"queue\":\"Jane Ploverton queue\",\
             \"team\":\"Ploverton\",\"agent_name\":\"Jane Ploverton\",\"agent_id\":\"a1\",\"role\":\"agent\",\"text\":\"{text}\"}}\n"
        )
    };
    let (mut file, mut id, mut shown) = (String::new(), String::new(), String::new());
    let name = "calls of Ploverton 4111111111111111.jsonl";
    intake::read_bytes(line("good morning").as_bytes(), name, &options(), &mut |item| {
        if let Item::Conversation(read) = item {
            file.clone_from(&read.origin.file);
            id.clone_from(&read.conversation.id);
            let c = &read.conversation;
            shown = format!("{:?} {:?} {:?}", c.topic, c.queue, c.parties[0].team);
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    let all = format!("{file} {id} {shown}");
    assert!(all.contains("ending 1111") && all.contains("agent-"), "{all}");
    for planted in ["4111111111111111", "4111-1111", "5500005555555559", "Ploverton"] {
        assert!(!all.contains(planted), "{planted} in {all}");
    }
}
