//! Whole answers of every command, on small inputs.

use crate::support::{Desk, answer};
use insta::assert_snapshot;
use std::process::Stdio;

const CALL: &str = "\
# conversation_id: call-1
# started_at: 2026-03-02T09:14:00Z
# channel: voice
# direction: inbound
# language: en
# programme: broadband
# team: north
# topic: drops
# agent_id: a-17
# agent_name: Pat Example
# customer_ref: R-1
# customer_name: Ann Otherwise
[00:01] Agent: Good morning, Larch Broadband, this is Pat.
[00:04] Customer: Hello. My internet drops every evening since Tuesday, I work from home, and your engineer never came on Monday.
[00:12] Agent: Please restart the router.
[00:15] Customer: I have done that twice already.
[00:19] Agent: I'm sorry that the engineer never came on Monday. I'll find out what happened and call you by five today.
[00:27] Customer: Thank you. Call me on 0170 555 0134 please.
[00:32] Agent: That's 0170 555 0134.
[00:36] Customer: Yes. Bye.
[00:38] Agent: Goodbye.
";

const CHATS: &str = "\
conversation_id,started_at,channel,language,programme,agent_id,customer_ref,role,start_ms,text
chat-1,2026-03-03T10:00:00Z,chat,en,broadband,a-17,R-2,customer,0,\"Why is my bill so high this month?\"
chat-1,2026-03-03T10:00:00Z,chat,en,broadband,a-17,R-2,agent,9000,\"Let me look at that for you.\"
chat-1,2026-03-03T10:00:00Z,chat,en,broadband,a-17,R-2,customer,15000,\"My card is 4111 1111 1111 1111 if you need it\"
chat-1,2026-03-03T10:00:00Z,chat,en,broadband,a-17,R-2,agent,29000,\"It is 84.20 because the discount ended in February.\"
";

const RUBRIC: &str = "\
programme = 'broadband'
about = 'Broadband support of a test'

[reading]
language = 'en'

[[detecting.moments]]
name = 'recording_notice'
title = 'said that the call is recorded'
why = 'Callers must be told.'
class = 'duty'
opens = 'start'
required.gist = ['this call is recorded', 'we record our calls']
window = { turns = 3 }

[judging.form]
title = 'Review'
total = true

[[judging.form.questions]]
id = 'Q1'
text = 'Was a failure owned?'
moments = ['owns_failure']
points = 10

[[judging.form.questions]]
id = 'Q2'
text = 'Was the fault asked about first?'
moments = ['diagnoses_first']
points = 20

[[judging.form.questions]]
id = 'Q3'
text = 'Was a transfer warm?'
moments = ['warm_transfer']
points = 5
";

/// A desk with the call and the chats added to `earnest.db`.
fn added() -> Desk {
    let desk = Desk::with(&[("call.txt", CALL), ("chats.csv", CHATS), ("rubric.toml", RUBRIC)]);
    desk.well(&["add", "call.txt", "chats.csv", "--rubric", "rubric.toml"]);
    desk
}

#[test]
fn add_says_what_came_in_and_what_was_refused() {
    let desk = Desk::with(&[
        ("in/call.txt", CALL),
        ("in/chats.csv", CHATS),
        (
            "in/broken.jsonl",
            "{\"conversation_id\":\"b-1\",\"role\":\"agent\",\"text\":\"secretwords\"}\n{\"conversation_id\":\n",
        ),
        (
            "in/broken.vcon.json",
            "{\"vcon\":\"0.4.0\",\"uuid\":\"019471e8-2a00-8a96-be3e-580a44cc285f\",\"created_at\":\"2026-03-02T09:14:00Z\",\"critical\":[\"unheard_of\"],\"parties\":[],\"dialog\":[]}",
        ),
        (
            "in/notes.csv",
            "conversation_id,role,agent_sentiment,text\nn-1,speaker a,0.4,Good morning to you.\nn-1,speaker b,0.1,Good morning.\n",
        ),
    ]);
    assert_snapshot!(desk.run(&["add", "in"]), @"
    exit 1
    4 conversations read from 5 files
      stored            4   16 turns
      replaced          0
      unchanged         0
      refused           2

      · masked: 1 card number and 0 card codes
      · not kept: `agent_sentiment` (2 times): sentiment is not read: an agent's is never kept (L4)
      · without an agent: 1 conversation (n-1); moments there are unknown, see --roles
      · language not stated and not to be told: 1 conversation; see --language
      · without a rubric of their own: broadband; the catalogue alone is looked for, see --rubric

    Refused
      ✗ in/broken.jsonl, line 2
        expected one JSON object on the line, found an unfinished one at column 19
      ✗ in/broken.vcon.json, line 1, /critical/0
        expected no critical extension but cc, contact_center, wtf, wtf_transcription, found
        `unheard_of`; conversation 019471e8-2a00-8a96-be3e-580a44cc285f is left out whole
    ");
    assert_snapshot!(desk.run(&["query", "SELECT file, place, expected, found FROM problems ORDER BY 1, 2", "--format", "csv"]), @r#"
    exit 0
    file,place,expected,found
    in/broken.jsonl,line 2,one JSON object on the line,an unfinished one at column 19
    in/broken.vcon.json,"line 1, /critical/0","no critical extension but cc, contact_center, wtf, wtf_transcription",`unheard_of`
    "#);
}

#[test]
fn add_reports_to_programs_as_json() {
    let desk = Desk::with(&[("call.txt", CALL), ("broken.csv", "conversation_id,text\nx,hello\n")]);
    assert_snapshot!(desk.run(&["add", "call.txt", "broken.csv", "--report", "json"]), @r#"
    exit 0
    {
      "files": 2,
      "bytes": 842,
      "rows": 1,
      "read": 2,
      "stored": 2,
      "unchanged": 0,
      "replaced": 0,
      "not_measured": [],
      "refused": 0,
      "faults": 0,
      "turns": 10,
      "interrupted": false,
      "masked_cards": 0,
      "masked_codes": 0,
      "dropped": [],
      "without_agent": {
        "count": 1,
        "ids": [
          "x"
        ]
      },
      "labels_without_role": [],
      "encodings": [],
      "undetected_language": 1,
      "content_ids": 0,
      "recordings_noted": 0,
      "recordings": {
        "heard": 0,
        "length_ms": 0,
        "without_words": 0,
        "passed_over": 0,
        "segment_times": 0,
        "words_outside": 0,
        "without_party": {
          "count": 0,
          "ids": []
        },
        "one_channel": {
          "count": 0,
          "ids": []
        },
        "doubled": {
          "count": 0,
          "ids": []
        },
        "contradicted": {
          "count": 0,
          "ids": []
        },
        "unfit": {
          "count": 0,
          "ids": []
        }
      },
      "sound": null,
      "bills": null,
      "signatures": {
        "valid": 0,
        "invalid": 0,
        "not_checked": 0
      },
      "without_rubric": [
        "broadband"
      ],
      "earlier_edition": 0,
      "problems": []
    }
    "#);
}

#[test]
fn adding_the_same_again_changes_nothing_and_a_changed_one_replaces() {
    let desk = Desk::with(&[("call.txt", CALL)]);
    desk.well(&["add", "call.txt"]);
    let shown = desk.run(&["show", "call-1"]);
    assert_snapshot!(desk.run(&["add", "call.txt"]), @"
    exit 0
    1 conversation read from 1 file
      stored            0
      replaced          0
      unchanged         1
      refused           0
    ");
    assert_eq!(desk.run(&["show", "call-1"]), shown);
    desk.write("call.txt", &CALL.replace("since Tuesday", "since Sunday"));
    assert_snapshot!(desk.run(&["add", "call.txt"]), @"
    exit 0
    1 conversation read from 1 file
      stored            0
      replaced          1   9 turns
      unchanged         0
      refused           0

      · without a rubric of their own: broadband; the catalogue alone is looked for, see --rubric
    ");
    let counts =
        "SELECT (SELECT count(*) FROM conversations) AS c, (SELECT count(*) FROM turns) AS t";
    assert_eq!(desk.well(&["query", counts, "--format", "csv"]), "c,t\n1,9\n");
    assert!(desk.run(&["show", "call-1"]).contains("since Sunday"));
}

#[test]
fn add_lists_ids_and_reads_standard_input() {
    let desk = Desk::with(&[("call.txt", CALL)]);
    let mut command = desk.command(&["add", "-", "--list", "--format", "text"]);
    command.stdin(std::fs::File::open(desk.path("call.txt")).unwrap());
    assert_snapshot!(answer(&command.output().unwrap()), @"
    exit 0
    call-1
    --- stderr
    1 conversation read from 1 file
      stored            1   9 turns
      replaced          0
      unchanged         0
      refused           0

      · without a rubric of their own: broadband; the catalogue alone is looked for, see --rubric
    ");
}

#[test]
fn add_cannot_run_on_wrong_options_and_makes_no_database() {
    let desk = Desk::with(&[
        ("call.txt", CALL),
        ("map.toml", "no_such = 1\n"),
        ("rubric.toml", "programme = 3\n"),
    ]);
    assert_snapshot!(desk.run(&["add", "call.txt", "--roles", "pat"]), @"
    exit 2
    --- stderr
    error: --roles: expected LABEL=ROLE, found `pat`
    ");
    assert_snapshot!(desk.run(&["add", "call.txt", "--roles", "pat=boss"]), @"
    exit 2
    --- stderr
    error: --roles: expected one of agent, customer, supervisor, bot, other, found `boss`
    ");
    assert_snapshot!(desk.run(&["add", "call.txt", "--language", "english"]), @"
    exit 2
    --- stderr
    error: --language: expected a code of two letters, found `english`
    ");
    assert_snapshot!(desk.run(&["add", "call.txt", "--map", "map.toml"]), @"
    exit 2
    --- stderr
    error: map `map.toml`: line 1, column 1: expected a field (`conversation_id`, `role`, `text`, `start_ms`, …), `time_unit`, `confidence_unit`, `roles` or `fixed`, found `no_such`
    ");
    assert_snapshot!(desk.run(&["add", "call.txt", "--rubric", "rubric.toml"]), @"
    exit 2
    --- stderr
    error: rubric.toml line 1, column 13: expected the name of the programme, found `3`
    ");
    assert_snapshot!(desk.run(&["add", "call.txt", "--rubric", "no-such.toml"]), @"
    exit 2
    --- stderr
    error: rubric `no-such.toml`: expected a file or a shipped rubric (support, billing), found nothing of that name
    ");
    assert!(!desk.path("earnest.db").exists());
    assert_snapshot!(desk.run(&["add", "no-such.txt"]), @"
    exit 1
    0 conversations read from 1 file
      stored            0
      replaced          0
      unchanged         0
      refused           1

    Refused
      ✗ no-such.txt
        expected a file or a folder, found nothing of that name
    ");
}

#[test]
fn a_folder_that_holds_the_database_is_added_whole() {
    let desk = Desk::with(&[("call.txt", CALL)]);
    let first = desk.run(&["add", "."]);
    assert!(first.starts_with("exit 0\n1 conversation read from 1 file\n"), "{first}");
    let again = desk.run(&["add", "."]);
    assert!(again.starts_with("exit 0\n1 conversation read from 1 file\n"), "{again}");
}

#[test]
fn show_has_the_moments_in_the_margin_and_the_words_below() {
    assert_snapshot!(added().run(&["show", "call-1"]), @"
    exit 0
    call-1
    voice · inbound · en · broadband · about drops · 2026-03-02 09:14 UTC
    agent agent-00000001 · customer customer-0000000002

    3 of 4 situations handled
      faults   none found
      duties   0 of 1 done; not done: recording_notice (a person confirms each)
      rituals  3 of 4 done; not done: offers_more_help
    Every kind of moment here is on trial: computed and shown as an example with its words, not yet
    proven. Read the words before you believe a mark.

     0  00:01  agent     Good morning, Larch Broadband, this is               ✗ recording_notice
                         agent-00000001.
     1  00:04  customer  Hello. My internet drops every evening since         ? recaps_problem
                         Tuesday, I work from home, and your engineer never   ✓ acknowledges_trouble
                         came on Monday.                                      ✗ diagnoses_first
                                                                              ✓ owns_failure
     2  00:12  agent     Please restart the router.                           ✓ one_step_at_a_time
                                                                              ? verifies_fix
     3  00:15  customer  I have done that twice already.
     4  00:19  agent     I'm sorry that the engineer never came on Monday.    ✓ sets_expectation
                         I'll find out what happened and call you by five
                         today.
     5  00:27  customer  Thank you. Call me on 0170 555 0134 please.          ✓ reads_back
     6  00:32  agent     That's 0170 555 0134.
     7  00:36  customer  Yes. Bye.
     8  00:38  agent     Goodbye.

    The moments, and what proves them
      ✓ done     greets  ritual · trial
          opened, turn 0  “Good morning, Larch Broadband, this is agent-00000001.”
          met, turn 0     “Good morning, Larch Broadband, this is agent-00000001.”
      ✓ done     identifies_self  ritual · trial
          opened, turn 0  “Good morning, Larch Broadband, this is agent-00000001.”
          met, turn 0     “Good morning, Larch Broadband, this is agent-00000001.”
      ✗ missed   recording_notice  duty · trial
          opened, turn 0  “Good morning, Larch Broadband, this is agent-00000001.”
          not found       in turns 0 to 4
      ? unknown  recaps_problem  listening · trial
          opened, turn 1  “Hello. My internet drops every evening since Tuesday, I work from home,
                          and your engineer never came on Monday.”
          why             readers upheld too few such misses
      ✓ met      acknowledges_trouble  empathic_acts · trial
          opened, turn 1  “My internet drops every evening since Tuesday, I work from home, and your
                          engineer never came on Monday.”
          met, turn 4     “I'm sorry that the engineer never came on Monday.”
      ✗ missed   diagnoses_first  figures · trial
          opened, turn 1  “My internet drops every evening since Tuesday, I work from home, and your
                          engineer never came on Monday.”
          not found       in turns 1 to 2
      ✓ met      owns_failure  empathic_acts · trial
          opened, turn 1  “My internet drops every evening since Tuesday, I work from home, and your
                          engineer never came on Monday.”
          met, turn 4     “I'm sorry that the engineer never came on Monday.”
      ✓ met      one_step_at_a_time  service_handling · trial
          opened, turn 2  “Please restart the router.”
          met, turn 2     “Please restart the router.”
      ? unknown  verifies_fix  service_handling · trial
          opened, turn 2  “Please restart the router.”
          why             readers upheld too few such misses
      ✓ met      sets_expectation  clarity · trial
          opened, turn 4  “I'll find out what happened and call you by five today.”
          met, turn 4     “I'll find out what happened and call you by five today.”
      ✓ met      reads_back  figures · trial
          opened, turn 5  “Call me on 0170 555 0134 please.”
          met, turn 6     “That's 0170 555 0134.”
      ✗ not done offers_more_help  ritual · trial
          opened, turn 7  “Bye.”
          not found       in turns 0 to 8
      ✓ done     closes  ritual · trial
          opened, turn 7  “Bye.”
          met, turn 8     “Goodbye.”
    ");
}

#[test]
fn show_for_programs() {
    assert_snapshot!(added().run(&["show", "chat-1", "--as", "json"]), @r#"
    exit 0
    {
      "source": "",
      "conversation_id": "chat-1",
      "started_at": "2026-03-03T10:00:00Z",
      "channel": "chat",
      "direction": null,
      "language": "en",
      "programme": "broadband",
      "queue": null,
      "topic": null,
      "timing": "transcript",
      "parties": [
        {
          "role": "customer",
          "pseudonym": "customer-0000000001",
          "name": null,
          "team": null
        },
        {
          "role": "agent",
          "pseudonym": "agent-00000002",
          "name": null,
          "team": null
        }
      ],
      "turns": [
        {
          "turn": 0,
          "party": 0,
          "role": "customer",
          "start_ms": 0,
          "end_ms": null,
          "heard": null,
          "text": "Why is my bill so high this month?"
        },
        {
          "turn": 1,
          "party": 1,
          "role": "agent",
          "start_ms": 9000,
          "end_ms": null,
          "heard": null,
          "text": "Let me look at that for you."
        },
        {
          "turn": 2,
          "party": 0,
          "role": "customer",
          "start_ms": 15000,
          "end_ms": null,
          "heard": null,
          "text": "My card is [card#1 ending 1111] if you need it"
        },
        {
          "turn": 3,
          "party": 1,
          "role": "agent",
          "start_ms": 29000,
          "end_ms": null,
          "heard": null,
          "text": "It is 84.20 because the discount ended in February."
        }
      ],
      "events": [],
      "stretches": [],
      "recordings": [],
      "playables": [],
      "bill": [],
      "edition": "0000000000000003",
      "moments": [
        {
          "moment": "answers_question",
          "class": "skill",
          "skill": "listening",
          "status": "trial",
          "outcome": "met",
          "why_unknown": null,
          "owner": "associate",
          "party": 1,
          "opener": {
            "turn": 0,
            "start_byte": 0,
            "end_byte": 33,
            "quote": "Why is my bill so high this month"
          },
          "answer": {
            "turn": 1,
            "start_byte": 0,
            "end_byte": 6,
            "quote": "Let me"
          },
          "searched": {
            "first_turn": 0,
            "last_turn": 1
          },
          "confidence": 0.8
        },
        {
          "moment": "acknowledges_trouble",
          "class": "skill",
          "skill": "empathic_acts",
          "status": "trial",
          "outcome": "unknown",
          "why_unknown": "unsure",
          "owner": "associate",
          "party": 1,
          "opener": {
            "turn": 0,
            "start_byte": 0,
            "end_byte": 33,
            "quote": "Why is my bill so high this month"
          },
          "answer": null,
          "searched": {
            "first_turn": 0,
            "last_turn": 3
          },
          "confidence": 0.5
        },
        {
          "moment": "owns_failure",
          "class": "skill",
          "skill": "empathic_acts",
          "status": "trial",
          "outcome": "unknown",
          "why_unknown": "unsure",
          "owner": "associate",
          "party": 1,
          "opener": {
            "turn": 0,
            "start_byte": 0,
            "end_byte": 33,
            "quote": "Why is my bill so high this month"
          },
          "answer": null,
          "searched": {
            "first_turn": 0,
            "last_turn": 3
          },
          "confidence": 0.5
        },
        {
          "moment": "explains_charge",
          "class": "skill",
          "skill": "figures",
          "status": "trial",
          "outcome": "met",
          "why_unknown": null,
          "owner": "associate",
          "party": 1,
          "opener": {
            "turn": 0,
            "start_byte": 0,
            "end_byte": 33,
            "quote": "Why is my bill so high this month"
          },
          "answer": {
            "turn": 3,
            "start_byte": 12,
            "end_byte": 19,
            "quote": "because"
          },
          "searched": {
            "first_turn": 0,
            "last_turn": 3
          },
          "confidence": 0.8
        },
        {
          "moment": "recording_notice",
          "class": "duty",
          "skill": null,
          "status": "trial",
          "outcome": "unknown",
          "why_unknown": "cut_off",
          "owner": "associate",
          "party": 1,
          "opener": {
            "turn": 0,
            "start_byte": 0,
            "end_byte": 33,
            "quote": "Why is my bill so high this month"
          },
          "answer": null,
          "searched": {
            "first_turn": 0,
            "last_turn": 3
          },
          "confidence": 0.5
        },
        {
          "moment": "greets",
          "class": "ritual",
          "skill": null,
          "status": "trial",
          "outcome": "unknown",
          "why_unknown": "unsure",
          "owner": "associate",
          "party": 1,
          "opener": {
            "turn": 1,
            "start_byte": 0,
            "end_byte": 27,
            "quote": "Let me look at that for you"
          },
          "answer": null,
          "searched": {
            "first_turn": 1,
            "last_turn": 3
          },
          "confidence": 0.5
        },
        {
          "moment": "identifies_self",
          "class": "ritual",
          "skill": null,
          "status": "trial",
          "outcome": "unknown",
          "why_unknown": "unsure",
          "owner": "associate",
          "party": 1,
          "opener": {
            "turn": 1,
            "start_byte": 0,
            "end_byte": 27,
            "quote": "Let me look at that for you"
          },
          "answer": null,
          "searched": {
            "first_turn": 1,
            "last_turn": 3
          },
          "confidence": 0.5
        }
      ],
      "signals": [
        {
          "signal": "turns",
          "party": 0,
          "value": 2.0,
          "unit": "turns"
        },
        {
          "signal": "turns",
          "party": 1,
          "value": 2.0,
          "unit": "turns"
        },
        {
          "signal": "words",
          "party": 0,
          "value": 16.0,
          "unit": "words"
        },
        {
          "signal": "words",
          "party": 1,
          "value": 16.0,
          "unit": "words"
        },
        {
          "signal": "word_share",
          "party": 0,
          "value": 0.5,
          "unit": "share of 0..=1"
        },
        {
          "signal": "word_share",
          "party": 1,
          "value": 0.5,
          "unit": "share of 0..=1"
        },
        {
          "signal": "words_per_turn",
          "party": 0,
          "value": 8.0,
          "unit": "words"
        },
        {
          "signal": "words_per_turn",
          "party": 1,
          "value": 8.0,
          "unit": "words"
        },
        {
          "signal": "longest_monologue",
          "party": 0,
          "value": 8.0,
          "unit": "words"
        },
        {
          "signal": "longest_monologue",
          "party": 1,
          "value": 9.0,
          "unit": "words"
        },
        {
          "signal": "words_per_sentence",
          "party": 0,
          "value": 8.0,
          "unit": "words"
        },
        {
          "signal": "words_per_sentence",
          "party": 1,
          "value": 8.0,
          "unit": "words"
        },
        {
          "signal": "questions",
          "party": 0,
          "value": 1.0,
          "unit": "questions"
        },
        {
          "signal": "questions",
          "party": 1,
          "value": 0.0,
          "unit": "questions"
        },
        {
          "signal": "questions_per_100_words",
          "party": 0,
          "value": 6.25,
          "unit": "per 100 words"
        },
        {
          "signal": "questions_per_100_words",
          "party": 1,
          "value": 0.0,
          "unit": "per 100 words"
        },
        {
          "signal": "hedges_per_100_words",
          "party": 0,
          "value": 0.0,
          "unit": "per 100 words"
        },
        {
          "signal": "hedges_per_100_words",
          "party": 1,
          "value": 0.0,
          "unit": "per 100 words"
        },
        {
          "signal": "courtesies_per_100_words",
          "party": 0,
          "value": 0.0,
          "unit": "per 100 words"
        },
        {
          "signal": "courtesies_per_100_words",
          "party": 1,
          "value": 0.0,
          "unit": "per 100 words"
        },
        {
          "signal": "you_share",
          "party": 0,
          "value": 0.3333333333333333,
          "unit": "share of 0..=1"
        },
        {
          "signal": "you_share",
          "party": 1,
          "value": 0.5,
          "unit": "share of 0..=1"
        },
        {
          "signal": "numbers_per_100_words",
          "party": 0,
          "value": 0.0,
          "unit": "per 100 words"
        },
        {
          "signal": "numbers_per_100_words",
          "party": 1,
          "value": 6.25,
          "unit": "per 100 words"
        },
        {
          "signal": "repeated_sentences",
          "party": 0,
          "value": 0.0,
          "unit": "sentences"
        },
        {
          "signal": "repeated_sentences",
          "party": 1,
          "value": 0.0,
          "unit": "sentences"
        },
        {
          "signal": "backchannels",
          "party": 0,
          "value": 0.0,
          "unit": "turns"
        },
        {
          "signal": "backchannels",
          "party": 1,
          "value": 0.0,
          "unit": "turns"
        },
        {
          "signal": "floor_changes",
          "party": null,
          "value": 3.0,
          "unit": "changes"
        },
        {
          "signal": "median_reply",
          "party": 0,
          "value": 6000.0,
          "unit": "ms"
        },
        {
          "signal": "median_reply",
          "party": 1,
          "value": 9000.0,
          "unit": "ms"
        },
        {
          "signal": "duration",
          "party": null,
          "value": 29000.0,
          "unit": "ms"
        },
        {
          "signal": "first_reply",
          "party": null,
          "value": 9000.0,
          "unit": "ms"
        }
      ],
      "scorecard": {
        "situations": {
          "arose": 1,
          "handled": 1,
          "unknown": 0
        },
        "faults": {
          "met": 0,
          "missed": 0,
          "unknown": 0
        },
        "duties": {
          "met": 0,
          "missed": 0,
          "unknown": 1
        },
        "rituals": {
          "met": 0,
          "missed": 0,
          "unknown": 2
        }
      }
    }
    "#);
    assert_snapshot!(added().run(&["show", "chat-1", "--as", "vcon"]), @r#"
    exit 0
    {
      "vcon": "0.4.0",
      "uuid": "8616d196-3e38-8325-b0ce-30c40a907464",
      "created_at": "2026-03-03T10:00:00Z",
      "extensions": [
        "cc"
      ],
      "parties": [
        {
          "name": "customer-0000000001",
          "role": "customer"
        },
        {
          "name": "agent-00000002",
          "role": "agent"
        }
      ],
      "dialog": [
        {
          "type": "text",
          "start": "2026-03-03T10:00:00Z",
          "parties": [
            0
          ],
          "originator": 0,
          "mediatype": "text/plain",
          "encoding": "none",
          "body": "Why is my bill so high this month?"
        },
        {
          "type": "text",
          "start": "2026-03-03T10:00:09Z",
          "parties": [
            1
          ],
          "originator": 1,
          "mediatype": "text/plain",
          "encoding": "none",
          "body": "Let me look at that for you."
        },
        {
          "type": "text",
          "start": "2026-03-03T10:00:15Z",
          "parties": [
            0
          ],
          "originator": 0,
          "mediatype": "text/plain",
          "encoding": "none",
          "body": "My card is [card#1 ending 1111] if you need it"
        },
        {
          "type": "text",
          "start": "2026-03-03T10:00:29Z",
          "parties": [
            1
          ],
          "originator": 1,
          "mediatype": "text/plain",
          "encoding": "none",
          "body": "It is 84.20 because the discount ended in February."
        }
      ],
      "analysis": [
        {
          "type": "report",
          "dialog": [
            0,
            1,
            2,
            3
          ],
          "mediatype": "application/json",
          "vendor": "earnest",
          "product": "earnest 0.1.0",
          "schema": "earnest/findings/1",
          "encoding": "json",
          "body": {
            "edition": "0000000000000003",
            "moments": [
              {
                "moment": "answers_question",
                "class": "skill",
                "skill": "listening",
                "status": "trial",
                "outcome": "met",
                "why_unknown": null,
                "owner": "associate",
                "party": 1,
                "opener": {
                  "turn": 0,
                  "start_byte": 0,
                  "end_byte": 33,
                  "quote": "Why is my bill so high this month"
                },
                "answer": {
                  "turn": 1,
                  "start_byte": 0,
                  "end_byte": 6,
                  "quote": "Let me"
                },
                "searched": {
                  "first_turn": 0,
                  "last_turn": 1
                },
                "confidence": 0.8
              },
              {
                "moment": "acknowledges_trouble",
                "class": "skill",
                "skill": "empathic_acts",
                "status": "trial",
                "outcome": "unknown",
                "why_unknown": "unsure",
                "owner": "associate",
                "party": 1,
                "opener": {
                  "turn": 0,
                  "start_byte": 0,
                  "end_byte": 33,
                  "quote": "Why is my bill so high this month"
                },
                "answer": null,
                "searched": {
                  "first_turn": 0,
                  "last_turn": 3
                },
                "confidence": 0.5
              },
              {
                "moment": "owns_failure",
                "class": "skill",
                "skill": "empathic_acts",
                "status": "trial",
                "outcome": "unknown",
                "why_unknown": "unsure",
                "owner": "associate",
                "party": 1,
                "opener": {
                  "turn": 0,
                  "start_byte": 0,
                  "end_byte": 33,
                  "quote": "Why is my bill so high this month"
                },
                "answer": null,
                "searched": {
                  "first_turn": 0,
                  "last_turn": 3
                },
                "confidence": 0.5
              },
              {
                "moment": "explains_charge",
                "class": "skill",
                "skill": "figures",
                "status": "trial",
                "outcome": "met",
                "why_unknown": null,
                "owner": "associate",
                "party": 1,
                "opener": {
                  "turn": 0,
                  "start_byte": 0,
                  "end_byte": 33,
                  "quote": "Why is my bill so high this month"
                },
                "answer": {
                  "turn": 3,
                  "start_byte": 12,
                  "end_byte": 19,
                  "quote": "because"
                },
                "searched": {
                  "first_turn": 0,
                  "last_turn": 3
                },
                "confidence": 0.8
              },
              {
                "moment": "recording_notice",
                "class": "duty",
                "skill": null,
                "status": "trial",
                "outcome": "unknown",
                "why_unknown": "cut_off",
                "owner": "associate",
                "party": 1,
                "opener": {
                  "turn": 0,
                  "start_byte": 0,
                  "end_byte": 33,
                  "quote": "Why is my bill so high this month"
                },
                "answer": null,
                "searched": {
                  "first_turn": 0,
                  "last_turn": 3
                },
                "confidence": 0.5
              },
              {
                "moment": "greets",
                "class": "ritual",
                "skill": null,
                "status": "trial",
                "outcome": "unknown",
                "why_unknown": "unsure",
                "owner": "associate",
                "party": 1,
                "opener": {
                  "turn": 1,
                  "start_byte": 0,
                  "end_byte": 27,
                  "quote": "Let me look at that for you"
                },
                "answer": null,
                "searched": {
                  "first_turn": 1,
                  "last_turn": 3
                },
                "confidence": 0.5
              },
              {
                "moment": "identifies_self",
                "class": "ritual",
                "skill": null,
                "status": "trial",
                "outcome": "unknown",
                "why_unknown": "unsure",
                "owner": "associate",
                "party": 1,
                "opener": {
                  "turn": 1,
                  "start_byte": 0,
                  "end_byte": 27,
                  "quote": "Let me look at that for you"
                },
                "answer": null,
                "searched": {
                  "first_turn": 1,
                  "last_turn": 3
                },
                "confidence": 0.5
              }
            ],
            "signals": [
              {
                "signal": "turns",
                "party": 0,
                "value": 2.0,
                "unit": "turns"
              },
              {
                "signal": "turns",
                "party": 1,
                "value": 2.0,
                "unit": "turns"
              },
              {
                "signal": "words",
                "party": 0,
                "value": 16.0,
                "unit": "words"
              },
              {
                "signal": "words",
                "party": 1,
                "value": 16.0,
                "unit": "words"
              },
              {
                "signal": "word_share",
                "party": 0,
                "value": 0.5,
                "unit": "share of 0..=1"
              },
              {
                "signal": "word_share",
                "party": 1,
                "value": 0.5,
                "unit": "share of 0..=1"
              },
              {
                "signal": "words_per_turn",
                "party": 0,
                "value": 8.0,
                "unit": "words"
              },
              {
                "signal": "words_per_turn",
                "party": 1,
                "value": 8.0,
                "unit": "words"
              },
              {
                "signal": "longest_monologue",
                "party": 0,
                "value": 8.0,
                "unit": "words"
              },
              {
                "signal": "longest_monologue",
                "party": 1,
                "value": 9.0,
                "unit": "words"
              },
              {
                "signal": "words_per_sentence",
                "party": 0,
                "value": 8.0,
                "unit": "words"
              },
              {
                "signal": "words_per_sentence",
                "party": 1,
                "value": 8.0,
                "unit": "words"
              },
              {
                "signal": "questions",
                "party": 0,
                "value": 1.0,
                "unit": "questions"
              },
              {
                "signal": "questions",
                "party": 1,
                "value": 0.0,
                "unit": "questions"
              },
              {
                "signal": "questions_per_100_words",
                "party": 0,
                "value": 6.25,
                "unit": "per 100 words"
              },
              {
                "signal": "questions_per_100_words",
                "party": 1,
                "value": 0.0,
                "unit": "per 100 words"
              },
              {
                "signal": "hedges_per_100_words",
                "party": 0,
                "value": 0.0,
                "unit": "per 100 words"
              },
              {
                "signal": "hedges_per_100_words",
                "party": 1,
                "value": 0.0,
                "unit": "per 100 words"
              },
              {
                "signal": "courtesies_per_100_words",
                "party": 0,
                "value": 0.0,
                "unit": "per 100 words"
              },
              {
                "signal": "courtesies_per_100_words",
                "party": 1,
                "value": 0.0,
                "unit": "per 100 words"
              },
              {
                "signal": "you_share",
                "party": 0,
                "value": 0.3333333333333333,
                "unit": "share of 0..=1"
              },
              {
                "signal": "you_share",
                "party": 1,
                "value": 0.5,
                "unit": "share of 0..=1"
              },
              {
                "signal": "numbers_per_100_words",
                "party": 0,
                "value": 0.0,
                "unit": "per 100 words"
              },
              {
                "signal": "numbers_per_100_words",
                "party": 1,
                "value": 6.25,
                "unit": "per 100 words"
              },
              {
                "signal": "repeated_sentences",
                "party": 0,
                "value": 0.0,
                "unit": "sentences"
              },
              {
                "signal": "repeated_sentences",
                "party": 1,
                "value": 0.0,
                "unit": "sentences"
              },
              {
                "signal": "backchannels",
                "party": 0,
                "value": 0.0,
                "unit": "turns"
              },
              {
                "signal": "backchannels",
                "party": 1,
                "value": 0.0,
                "unit": "turns"
              },
              {
                "signal": "floor_changes",
                "party": null,
                "value": 3.0,
                "unit": "changes"
              },
              {
                "signal": "median_reply",
                "party": 0,
                "value": 6000.0,
                "unit": "ms"
              },
              {
                "signal": "median_reply",
                "party": 1,
                "value": 9000.0,
                "unit": "ms"
              },
              {
                "signal": "duration",
                "party": null,
                "value": 29000.0,
                "unit": "ms"
              },
              {
                "signal": "first_reply",
                "party": null,
                "value": 9000.0,
                "unit": "ms"
              }
            ],
            "scorecard": {
              "situations": {
                "arose": 1,
                "handled": 1,
                "unknown": 0
              },
              "faults": {
                "met": 0,
                "missed": 0,
                "unknown": 0
              },
              "duties": {
                "met": 0,
                "missed": 0,
                "unknown": 1
              },
              "rituals": {
                "met": 0,
                "missed": 0,
                "unknown": 2
              }
            }
          }
        }
      ],
      "attachments": []
    }
    "#);
}

#[test]
fn a_vcon_that_was_shown_can_be_added_again() {
    let desk = added();
    let vcon = desk.well(&["show", "call-1", "--as", "vcon"]);
    desk.write("again.vcon.json", &vcon);
    desk.well(&["add", "again.vcon.json", "--programme", "broadband", "--db", "again.db"]);
    let texts =
        "SELECT turn, role, text FROM turns WHERE conversation_id <> 'chat-1' ORDER BY turn";
    let of = |db: &str| {
        crate::support::steady(&desk.well(&["query", texts, "--format", "csv", "--db", db]))
    };
    let roles = |csv: String| {
        csv.lines()
            .map(|line| line.split(',').take(2).collect::<Vec<_>>().join(","))
            .collect::<Vec<_>>()
    };
    assert_eq!(roles(of("again.db")), roles(of("earnest.db")));
}

#[test]
fn show_says_what_it_cannot_find() {
    let desk = added();
    assert_snapshot!(desk.run(&["show", "nothing"]), @r#"
    exit 2
    --- stderr
    error: no conversation `nothing`; `earnest query "SELECT conversation_id FROM conversations"` lists them
    "#);
    assert_snapshot!(desk.run(&["show", "ca"]), @r#"
    exit 2
    --- stderr
    error: no conversation `ca`; `earnest query "SELECT conversation_id FROM conversations"` lists them
    "#);
    assert!(desk.run(&["show", "call"]).starts_with("exit 0\ncall-1\n"), "a beginning is enough");
}

#[test]
fn names_are_shown_for_a_purpose_and_that_is_kept() {
    let desk = added();
    let hidden = desk.run(&["show", "call-1"]);
    assert!(!hidden.contains("Pat") && !hidden.contains("Otherwise"), "{hidden}");
    let shown = desk.run(&["show", "call-1", "--reveal", "--purpose", "complaint 12"]);
    assert!(shown.contains("Pat Example") && shown.contains("Ann Otherwise"), "{shown}");
    let sql = "SELECT DISTINCT agent FROM moments";
    let hidden = desk.run(&["query", sql, "--format", "csv"]);
    assert_snapshot!(hidden, @"
    exit 0
    agent
    agent-00000001
    ");
    for format in ["table", "csv", "json"] {
        let args = ["query", sql, "--format", format, "--reveal", "--purpose", "payroll"];
        assert!(desk.run(&args).contains("Pat Example"), "{format}");
    }
    assert!(
        desk.run(&["report", "agent", "a-17", "--reveal", "--purpose", "one to one"])
            .contains("Pat Example")
    );
    assert_snapshot!(desk.run(&["show", "call-1", "--reveal"]), @"
    exit 2
    --- stderr
    error: the following required arguments were not provided:
      --purpose <TEXT>

    Usage: earnest show --reveal --purpose <TEXT> <ID>

    For more information, try '--help'.
    ");
    // Who looked, and why, is for whoever holds the file; no question opens it.
    assert!(desk.run(&["query", "SELECT purpose FROM audit"]).starts_with("exit 2"));
    let mut kept = std::fs::read(desk.path("earnest.db")).unwrap();
    kept.extend(std::fs::read(desk.path("earnest.db-wal")).unwrap_or_default());
    for purpose in ["complaint 12", "payroll", "one to one"] {
        assert!(kept.windows(purpose.len()).any(|bytes| bytes == purpose.as_bytes()), "{purpose}");
    }
}

#[test]
fn explain_prints_the_documentation() {
    let desk = Desk::new();
    assert_snapshot!(desk.run(&["explain", "announces_wait"]), @"
    exit 0
    announces_wait  moment
    announced the wait
    skill service_handling · counted over the situations that called for it · on trial: not yet
    proven, shown as examples · by voice: both readers upheld 6 of 11 shown misses (55 %, 95 %
    28–79): on trial · valid for en, es; voice, chat; inbound and outbound · rule version 2

    What    The agent goes quiet for ten seconds or more while expected to go on, puts the customer
            on hold, or in chat leaves a message unanswered beyond the programme's limit. Met: it
            was said before that there will be a wait, or that the agent goes and looks.

    Why     To the customer quiet without words is a dead line, and a hold without words is being
            dropped.

    How     Waits are hold events, stated silences, music that is heard while nobody of the centre
            speaks, or gaps between turns that have both start and end, after which the agent goes
            on or the customer asks whether anybody is there. Met by a wording of waiting in the
            agent's last two turns with the floor before the quiet. Unknown where a promise, an
            offer, a transfer or words like an announcement stand within six turns before it, or
            nobody of the centre speaks again.

    Wrong   Start-only times show no quiet; words to a colleague in the room may count as an
            announcement.

    Source  The trade's common quality forms; the limits are the programme's.
    ");
    assert_snapshot!(desk.run(&["explain", "Announces-Wait"]).lines().next().unwrap(), @"exit 0");
    assert_snapshot!(desk.run(&["explain", "thank"]), @"
    exit 0
    thank  act

    What    Thanks.

    Why     Courtesy, and often the end of a matter.

    How     By wordings of the language's list, sentence by sentence; some wordings rule it out.

    Wrong   Sarcastic thanks count.

    Source  ISO 24617-2 (2020), dialogue acts; wordings and corpus of the project.
    ");
    assert_snapshot!(desk.run(&["explain", "backchannels_per_minute"]), @"
    exit 0
    backchannels_per_minute  signal
    backchannel rate
    of each party · unit per minute of the others' talk · needs start and end of every turn · valid
    for en; voice · version 1

    What    A party's backchannels for each minute that the others talk. Never part of a score: it
            differs by culture.

    Why     Shows that somebody follows, whatever the length of the conversation.

    How     60,000 x backchannels / talk_time of all other parties in ms.

    Wrong   As for backchannels.

    Source  Heldner & Edlund (2010); Yngve (1970).
    ");
    assert_snapshot!(desk.run(&["explain", "anounce_wait"]), @"
    exit 2
    --- stderr
    error: no moment, act or signal is called `anounce_wait`; near to it: announce_wait, announces_wait, longest_wait, thanks_for_waiting; programmes' own moments stand in the database, and `earnest.db` is not there
    ");
    assert_snapshot!(desk.run(&["explain", "zzz"]), @"
    exit 2
    --- stderr
    error: no moment, act or signal is called `zzz`; `earnest explain` lists every name; programmes' own moments stand in the database, and `earnest.db` is not there
    ");
    assert!(!desk.path("earnest.db").exists());
}

#[test]
fn a_programmes_own_moment_is_explained() {
    assert_snapshot!(added().run(&["explain", "recording_notice"]), @r#"
    exit 0
    recording_notice  moment
    said that the call is recorded
    of the programme broadband · duty · every miss is confirmed by a person · on trial: not yet
    proven, shown as examples · valid for en; every channel; inbound and outbound · rule version 3

    What    said that the call is recorded.

    Why     Callers must be told.

    How     Opens at the start; looks in 3 stretches of the floor from there on for what the agent
            says. Required in meaning: "this call is recorded", "we record our calls".

    Wrong   Other ways to say the same are not found; the programme adds them to the rubric.

    Source  The programme's rubric.
    "#);
}

#[test]
fn every_name_can_be_explained() {
    let desk = Desk::new();
    let list = desk.well(&["explain"]);
    let names: Vec<&str> = list
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.len() > 50, "{names:?}");
    for name in names {
        let text = desk.well(&["explain", name]);
        for title in ["What ", "Why ", "How ", "Wrong ", "Source "] {
            assert!(text.contains(&format!("\n{title}")), "{name} has no {title}: {text}");
        }
    }
}

#[test]
fn a_report_counts_and_quotes() {
    let desk = added();
    assert_snapshot!(desk.run(&["report", "agent", "a-17"]), @"
    exit 0
    agent a-17  2 conversations
    Kinds on trial are not yet proven. Their counts say how often Earnest marked something, not how
    well anybody works: read the words.

        skill                       n     met    missed  unknown  not theirs
      listening
        answers_question            1       1         –        –           –  trial
        recaps_problem              1       –         –        1           –  trial
      empathic_acts
        acknowledges_trouble        2       1         –        1           –  trial
        owns_failure                2       1         –        1           –  trial
      figures
        diagnoses_first             1       –         1        –           –  trial
        explains_charge             1       1         –        –           –  trial
        reads_back                  1       1         –        –           –  trial
      service_handling
        one_step_at_a_time          1       1         –        –           –  trial
        verifies_fix                1       –         –        1           –  trial
      clarity
        sets_expectation            1       1         –        –           –  trial

        duty                        n     met   missed*  unknown  not theirs
        recording_notice            2       –         1        1           –  trial
        * to be confirmed by a person, each one

        ritual                      n    done  not done  unknown  not theirs
        closes                      1       1         –        –           –  trial
        greets                      2       1         –        1           –  trial
        identifies_self             2       1         –        1           –  trial
        offers_more_help            1       –         1        –           –  trial

    Examples marked missed
      ✗ diagnoses_first  figures · call-1, turn 1 at 00:04 · agent-00000001 · trial
        opened    “My internet drops every evening since Tuesday, I work from home, and your
                  engineer never came on Monday.”
        not found in turns 1 to 2

    Examples marked met
      ✓ acknowledges_trouble  empathic_acts · call-1, turn 1 at 00:04 · agent-00000001 · trial
        opened    “My internet drops every evening since Tuesday, I work from home, and your
                  engineer never came on Monday.”
        met       “I'm sorry that the engineer never came on Monday.”
      ✓ answers_question  listening · chat-1, turn 0 at 00:00 · agent-00000001 · trial
        opened    “Why is my bill so high this month?”
        met       “Let me look at that for you.”
    ");
    let report = desk.well(&["report", "agent", "a-17"]);
    let tables = report.lines().skip(3).take_while(|line| !line.starts_with("Examples"));
    let wide: Vec<&str> = tables.filter(|line| line.chars().count() > 80).collect();
    assert!(wide.is_empty(), "wider than 80 columns: {wide:#?}");
    let strip = |text: String| text.lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        strip(desk.run(&["report", "programme", "broadband"])),
        strip(desk.run(&["report", "agent", "a-17"])),
        "one agent is the whole programme here"
    );
    assert_snapshot!(desk.run(&["report", "team", "north"]), @"
    exit 0
    team north  1 conversation · 1 agent
    Kinds on trial are not yet proven. Their counts say how often Earnest marked something, not how
    well anybody works: read the words.

        skill                       n     met    missed  unknown  not theirs
      listening
        recaps_problem              1       –         –        1           –  trial
      empathic_acts
        acknowledges_trouble        1       1         –        –           –  trial
        owns_failure                1       1         –        –           –  trial
      figures
        diagnoses_first             1       –         1        –           –  trial
        reads_back                  1       1         –        –           –  trial
      service_handling
        one_step_at_a_time          1       1         –        –           –  trial
        verifies_fix                1       –         –        1           –  trial
      clarity
        sets_expectation            1       1         –        –           –  trial

        duty                        n     met   missed*  unknown  not theirs
        recording_notice            1       –         1        –           –  trial
        * to be confirmed by a person, each one

        ritual                      n    done  not done  unknown  not theirs
        closes                      1       1         –        –           –  trial
        greets                      1       1         –        –           –  trial
        identifies_self             1       1         –        –           –  trial
        offers_more_help            1       –         1        –           –  trial

    Examples marked missed
      ✗ diagnoses_first  figures · call-1, turn 1 at 00:04 · agent-00000001 · trial
        opened    “My internet drops every evening since Tuesday, I work from home, and your
                  engineer never came on Monday.”
        not found in turns 1 to 2

    Examples marked met
      ✓ acknowledges_trouble  empathic_acts · call-1, turn 1 at 00:04 · agent-00000001 · trial
        opened    “My internet drops every evening since Tuesday, I work from home, and your
                  engineer never came on Monday.”
        met       “I'm sorry that the engineer never came on Monday.”
      ✓ one_step_at_a_time  service_handling · call-1, turn 2 at 00:12 · agent-00000001 · trial
        opened    “Please restart the router.”
        met       “Please restart the router.”
    ");
    assert_snapshot!(desk.run(&["report", "team", "south"]), @r#"
    exit 2
    --- stderr
    error: team south: nothing is stored; `earnest query "SELECT DISTINCT team FROM conversations"` lists what is
    "#);
}

#[test]
fn rows_of_many_columns_are_listed_and_names_that_are_none_show_the_way() {
    let desk = added();
    let sql = "SELECT * FROM conversations WHERE conversation_id = 'call-1'";
    let listed = desk.well(&["query", sql]);
    let line = |name: &str| listed.lines().find(|line| line.trim_start().starts_with(name));
    assert!(listed.starts_with("row 1\n") && listed.ends_with("\n1 row\n"), "{listed}");
    assert_eq!(line("conversation_id "), Some("  conversation_id  call-1"), "{listed}");
    assert_eq!(line("programme "), Some("  programme        broadband"), "{listed}");
    assert!(listed.lines().all(|line| line.chars().count() <= 100), "{listed}");
    let few = desk.well(&["query", "SELECT conversation_id, turns FROM conversations LIMIT 1"]);
    assert!(few.contains("───"), "few columns stay a table: {few}");

    for (args, error) in [
        (
            &["query", "SELECT no_such FROM moments"][..],
            "no such column: no_such; `earnest tables` names those there are",
        ),
        (
            &["query", "SELECT * FROM calls"],
            "no such table: calls; `earnest tables` names those there are",
        ),
        (
            &["rubric", "check", "no-such"],
            "rubric `no-such`: expected a file or a shipped rubric (support, billing), found nothing \
             of that name",
        ),
    ] {
        assert_eq!(desk.run(args), format!("exit 2\n--- stderr\nerror: {error}"), "{args:?}");
    }
}

#[test]
fn whole_help_says_more_than_its_summary() {
    let desk = Desk::new();
    for (command, said) in [
        ("add", "Adding the same again changes nothing"),
        ("train", "`conversation_id, turn, act, there`"),
        ("demo", "each answer below its command"),
    ] {
        let text = |option: &str| {
            let help = desk.well(&[command, option]);
            help.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert!(text("--help").contains(said), "{command} --help: {}", text("--help"));
        assert!(!text("-h").contains(said), "{command} -h: {}", text("-h"));
    }
}

#[test]
fn no_report_has_a_percentage() {
    let desk = added();
    for args in [["report", "agent", "a-17"], ["report", "programme", "broadband"]] {
        let text = desk.well(&args);
        assert!(!text.contains('%'), "{text}");
        for word in ["strongest", "weakest", "best", "worst", "rank", "score"] {
            assert!(!text.to_lowercase().contains(word), "{word}: {text}");
        }
    }
}

#[test]
fn a_form_is_filled() {
    let desk = added();
    assert_snapshot!(desk.run(&["form", "call-1"]), @r#"
    exit 0
    conversation_id,question,text,answer,points,of,moment,status,turn,quote,reply
    call-1,Q1,Was a failure owned?,yes,10,10,owns_failure,trial,1,"“My internet drops every evening since Tuesday, I work from home, and your engineer never came on Monday.”",“I'm sorry that the engineer never came on Monday.”
    call-1,Q2,Was the fault asked about first?,no,0,20,diagnoses_first,trial,1,"“My internet drops every evening since Tuesday, I work from home, and your engineer never came on Monday.”",
    call-1,Q3,Was a transfer warm?,not_applicable,,5,,,,,
    call-1,total,,,10,30,,,,,
    "#);
    assert_snapshot!(desk.run(&["form", "call-1", "--format", "json"]), @r#"
    exit 0
    {
      "conversation_id": "call-1",
      "programme": "broadband",
      "form": "Review",
      "answers": [
        {
          "question": "Q1",
          "text": "Was a failure owned?",
          "answer": "yes",
          "points": 10,
          "of": 10,
          "decided_by": {
            "moment": "owns_failure",
            "status": "trial",
            "outcome": "met",
            "turn": 1,
            "quote": "My internet drops every evening since Tuesday, I work from home, and your engineer never came on Monday.",
            "reply_turn": 4,
            "reply": "I'm sorry that the engineer never came on Monday.",
            "searched": {
              "first_turn": 1,
              "last_turn": 4
            }
          }
        },
        {
          "question": "Q2",
          "text": "Was the fault asked about first?",
          "answer": "no",
          "points": 0,
          "of": 20,
          "decided_by": {
            "moment": "diagnoses_first",
            "status": "trial",
            "outcome": "missed",
            "turn": 1,
            "quote": "My internet drops every evening since Tuesday, I work from home, and your engineer never came on Monday.",
            "reply_turn": null,
            "reply": null,
            "searched": {
              "first_turn": 1,
              "last_turn": 2
            }
          }
        },
        {
          "question": "Q3",
          "text": "Was a transfer warm?",
          "answer": "not_applicable",
          "points": null,
          "of": 5,
          "decided_by": null
        }
      ],
      "total": {
        "points": 10,
        "of": 30,
        "unknown": 0
      }
    }
    "#);
    desk.write(
        "plain.txt",
        "# programme: other\nAgent: Good morning to you.\nCustomer: Good morning.\n",
    );
    desk.well(&["add", "plain.txt", "--id-from", "file-name"]);
    assert_snapshot!(desk.run(&["form", "plain"]), @"
    exit 2
    --- stderr
    error: programme `other` has no form; `[judging.form]` in its rubric makes one
    ");
}

#[test]
fn a_query_answers_in_every_form() {
    let desk = added();
    let sql = "SELECT conversation_id, count(*) AS turns, max(length(text)) AS longest, NULL AS empty FROM turns GROUP BY 1 ORDER BY 1";
    assert_snapshot!(desk.run(&["query", sql]), @"
    exit 0
     conversation_id   turns   longest   empty
    ───────────────────────────────────────────
     call-1                9       111   –
     chat-1                4        51   –
    2 rows
    ");
    assert_snapshot!(desk.run(&["query", sql, "--format", "csv"]), @"
    exit 0
    conversation_id,turns,longest,empty
    call-1,9,111,
    chat-1,4,51,
    ");
    assert_snapshot!(desk.run(&["query", sql, "--format", "json"]), @r#"
    exit 0
    [
    {"conversation_id": "call-1", "turns": 9, "longest": 111, "empty": null},
    {"conversation_id": "chat-1", "turns": 4, "longest": 51, "empty": null}
    ]
    "#);
    assert_eq!(desk.run(&["query", sql, "--format", "parquet", "--out", "out.parquet"]), "exit 0");
    assert!(std::fs::read(desk.path("out.parquet")).unwrap().starts_with(b"PAR1"));
    assert_eq!(desk.run(&["query", sql, "--format", "csv", "--out", "out.csv"]), "exit 0");
    assert_eq!(
        std::fs::read_to_string(desk.path("out.csv")).unwrap(),
        desk.well(&["query", sql, "--format", "csv"])
    );
    assert!(
        desk.well(&["query", "SELECT * FROM moments WHERE 1 = 0", "--format", "csv"])
            .starts_with("moment_id,conversation_id,"),
        "a header, always"
    );
}

#[test]
fn a_query_cannot_write() {
    let desk = added();
    for sql in [
        "DELETE FROM conversations",
        "DROP VIEW turns",
        "SELECT 1; SELECT 2",
        "PRAGMA user_version = 9",
        "ATTACH 'x.db' AS x",
        "",
    ] {
        let output = desk.output(&["query", sql]);
        assert_eq!(output.status.code(), Some(2), "{sql}: {}", answer(&output));
    }
    assert_snapshot!(desk.run(&["query", "SELECT nothing FROM turns"]), @r#"
    exit 2
    --- stderr
    error: near "nothing": syntax error
    "#);
    assert_eq!(
        desk.well(&["query", "SELECT count(*) AS n FROM conversations", "--format", "csv"]),
        "n\n2\n"
    );
    assert!(!desk.path("x.db").exists());
}

#[test]
fn tables_describe_the_views() {
    let desk = Desk::new();
    assert_snapshot!(desk.run(&["tables", "problems"]), @"
    exit 0
    problems
    A file or record that an import refused.
      column    type     what it says
      import    integer  The import.
      file      text     The file.
      place     text     Line or pointer in it.
      expected  text     What was expected.
      found     text     What was found: structure, never what was said.
    ");
    let all = desk.well(&["tables"]);
    for view in ["conversations", "turns", "acts", "moments", "signals", "problems", "imports"] {
        assert!(all.lines().any(|line| line == view), "no {view}");
    }
    assert_snapshot!(desk.run(&["tables", "people"]), @"
    exit 2
    --- stderr
    error: expected one of conversations, parties, turns, stretches, recordings, playables, bill_lines, acts, moments, moments_effective, signals, rollups, problems, imports, found `people`
    ");
}

#[test]
fn a_changed_rubric_is_used_on_what_is_stored() {
    let desk = added();
    assert_snapshot!(desk.run(&["reanalyse"]), @"
    exit 0
    Everything was found by today's rules already
    ");
    let before = desk.well(&["query", "SELECT DISTINCT edition FROM moments", "--format", "csv"]);
    desk.write(
        "rubric.toml",
        &format!("{RUBRIC}\n[detecting]\nscripts = [\"Let me look at that for you.\"]\n"),
    );
    assert_snapshot!(desk.run(&["rubric", "use", "rubric.toml"]), @"
    exit 0
    broadband
    Broadband support of a test
      edition       0000000000000001
      own moments   recording_notice
      scripts       1 text
      form          Review, 3 questions
    broadband asks this from now on; `earnest reanalyse` brings what is stored up to date
    ");
    assert!(desk.run(&["show", "call-1"]).contains("Found by earlier rules"));
    assert_snapshot!(desk.run(&["add", "call.txt"]), @"
    exit 0
    1 conversation read from 1 file
      stored            0
      replaced          0
      unchanged         1
      refused           0

      · found by earlier rules: 1 conversation; `earnest reanalyse` brings them up to date
    ");
    assert_snapshot!(desk.run(&["reanalyse", "--programme", "broadband"]), @"
    exit 0
    2 conversations analysed again
    ");
    let after = desk.well(&["query", "SELECT DISTINCT edition FROM moments", "--format", "csv"]);
    assert_ne!(before, after);
    assert_eq!(after.lines().count(), 2, "one edition: {after}");
    assert!(!desk.run(&["show", "call-1"]).contains("Found by earlier rules"));
    assert_snapshot!(desk.run(&["reanalyse", "--programme", "none"]), @"
    exit 2
    --- stderr
    error: programme `none` has no rubric; `earnest rubric list` names those that have
    ");
}

#[test]
fn scripts_are_proposed_from_what_is_often_said() {
    let desk = Desk::new();
    for number in 0..4 {
        let mark = if number % 2 == 0 { "!" } else { "." };
        desk.write(&format!("calls/{number}.txt"), &format!(
            "# programme: p\nAgent: Thank you for calling Larch Broadband today{mark} How can I help?\nCustomer: Line {number} is down.\n\
             Agent: Is there anything else I can help you with? I will look at line {number} for you now.\nCustomer: No.\n"
        ));
    }
    desk.well(&["add", "calls", "--id-from", "file-name"]);
    assert_snapshot!(desk.run(&["scripts", "propose", "--least", "4"]), @r#"
    exit 0
    # Said word for word in at least 4 conversations. Keep what is the programme's
    # script; what it says is then the script's doing and nobody's own. Accepting it
    # changes the edition: `earnest rubric use`, then `earnest reanalyse`.
    [detecting]
    scripts = [
      "Is there anything else I can help you with?",  # 4
      "Thank you for calling Larch Broadband today!",  # 4
    ]
    "#);
    assert_snapshot!(desk.run(&["scripts", "propose", "--least", "5"]), @"
    exit 0
    # No sentence of an agent stands word for word in 5 conversations or more.
    ");
    assert_snapshot!(desk.run(&["scripts", "propose", "--least", "2", "--programme", "q"]), @r#"
    exit 2
    --- stderr
    error: programme q: nothing is stored; `earnest query "SELECT DISTINCT programme FROM conversations"` lists what is
    "#);
}

#[test]
fn rubrics_are_checked_listed_and_shown() {
    let desk = Desk::with(&[
        ("rubric.toml", RUBRIC),
        (
            "broken.toml",
            "programme = \"p\"\n[judging]\noff = [\"no_such_moment\"]\nleast_confidence = 2\n",
        ),
    ]);
    assert_snapshot!(desk.run(&["rubric", "check", "rubric.toml"]), @"
    exit 0
    broadband
    Broadband support of a test
      edition       0000000000000001
      own moments   recording_notice
      form          Review, 3 questions
    ");
    assert_snapshot!(desk.run(&["rubric", "check", "broken.toml"]), @"
    exit 2
    --- stderr
    error: broken.toml line 3, column 8: expected a moment of the catalogue or of this rubric, found `no_such_moment`
    broken.toml line 4, column 20: expected a number from 0 to 1, found `2`
    ");
    assert_snapshot!(desk.run(&["rubric", "check", "support"]), @"
    exit 0
    support
    Technical support for broadband and devices, by telephone and chat
      edition       0000000000000001
      own moments   required_words, consent, right_party, adjusts_for_vulnerable, escalates,
                    warns_before_ending, blames_customer, greets, identifies_self, offers_more_help,
                    closes
      scripts       2 texts
      facts         1 fact
      form          Support conversation review, 8 questions
    ");
    assert_snapshot!(desk.run(&["rubric", "list"]), @"
    exit 0
    support  shipped: Technical support for broadband and devices, by telephone and chat
    billing  shipped: Bills, payments and arrears, by telephone, chat and mail
    ");
    desk.well(&["rubric", "use", "rubric.toml"]);
    assert_eq!(desk.well(&["rubric", "show", "broadband"]), RUBRIC);
    assert_eq!(desk.well(&["rubric", "show"]), RUBRIC);
    assert!(desk.well(&["rubric", "list"]).starts_with("broadband  current, edition "));
    assert_snapshot!(desk.run(&["rubric", "show", "nobody"]), @"
    exit 2
    --- stderr
    error: programme `nobody` has no rubric; `earnest rubric list` names those that have
    ");
    assert!(desk.well(&["rubric", "show", "support", "--db", "none.db"]).contains("programme"));
}

#[test]
fn reading_a_database_that_is_not_there_makes_none() {
    let desk = Desk::new();
    for args in [
        &["show", "x"][..],
        &["report", "agent", "x"],
        &["form", "x"],
        &["query", "SELECT 1"],
        &["reanalyse"],
        &["erase", "--conversation", "x", "--yes"],
        &["scripts", "propose"],
        &["rubric", "show"],
    ] {
        let answer = desk.run(args);
        assert_eq!(
            answer,
            "exit 2\n--- stderr\nerror: no database at `earnest.db`; `earnest add` makes one, `--db` names another",
            "{args:?}"
        );
        assert!(!desk.path("earnest.db").exists(), "{args:?} made a database");
    }
    let mut elsewhere = desk.command(&["show", "x"]);
    let output = elsewhere.env("EARNEST_DB", "other.db").output().unwrap();
    assert!(answer(&output).contains("no database at `other.db`"));
    desk.write(
        "text.db",
        "this is no database, but it is long enough to look like a file of some kind",
    );
    assert_snapshot!(desk.run(&["show", "x", "--db", "text.db"]), @"
    exit 2
    --- stderr
    error: `text.db`: expected a database of Earnest, found something other than SQLite
    ");
}

#[test]
fn what_was_said_is_in_no_error() {
    let desk = Desk::new();
    desk.write("a.jsonl", "{\"conversation_id\":\"a\",\"role\":\"agent\",\"start_ms\":\"secretwords\",\"text\":\"secretwords\"}\n{\"text\":\"secretwords\"\n");
    desk.write("b.csv", "conversation_id,role,start_ms,end_ms,text\nb,agent,9,1,secretwords\n");
    desk.write(
        "c.vcon.json",
        "{\"vcon\":\"0.4.0\",\"dialog\":[{\"type\":\"text\",\"body\":\"secretwords\"}",
    );
    desk.write("d.txt", "secretwords without a speaker\n");
    let answer = desk.run(&["add", "."]);
    assert!(answer.starts_with("exit 1\n"), "{answer}");
    assert!(!answer.contains("secretwords"), "{answer}");
    let problems = desk.well(&["query", "SELECT * FROM problems", "--format", "json"]);
    assert!(!problems.contains("secretwords"), "{problems}");
}

#[test]
fn an_interrupted_add_says_what_was_stored() {
    let desk = Desk::with(&[("call.txt", CALL)]);
    desk.well(&["add", "call.txt"]);
    let child = desk
        .command(&["add", "-", "--format", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let output = crate::support::interrupted(&desk, child, "earnest.db");
    assert_snapshot!(answer(&output), @"
    exit 130
    Interrupted. What is counted here is stored for good.
    0 conversations read from 0 files
      stored            0
      replaced          0
      unchanged         0
      refused           0
    ");
}

#[test]
fn completions_know_every_command() {
    let desk = Desk::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = desk.well(&["completions", shell]);
        for command in [
            "add",
            "show",
            "explain",
            "report",
            "form",
            "query",
            "tables",
            "reanalyse",
            "erase",
            "scripts",
            "rubric",
            "demo",
        ] {
            assert!(script.contains(command), "{shell} does not know {command}");
        }
    }
    assert_eq!(desk.output(&["completions", "dos"]).status.code(), Some(2));
}

#[test]
fn wrong_usage_is_status_two() {
    let desk = Desk::new();
    for args in [
        &["no-such"][..],
        &["add"],
        &["show"],
        &["erase"],
        &["query"],
        &["report", "agent"],
        &["report", "somebody", "x"],
        &["erase", "--conversation", "a", "--customer", "b"],
        &["show", "x", "--purpose", "y"],
        &["scripts", "propose", "--least", "1"],
    ] {
        assert_eq!(desk.output(args).status.code(), Some(2), "{args:?}");
    }
    assert_eq!(desk.output(&["--help"]).status.code(), Some(0));
    assert_eq!(desk.output(&["--version"]).status.code(), Some(0));
}

#[test]
fn show_says_why_a_moment_came_out_as_it_did() {
    let desk = added();
    // Weights change with the models, so numbers are not looked at.
    let plain = |text: &str| {
        let text = text.replace(|c: char| c.is_ascii_digit(), "9");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let why = plain(&desk.well(&["show", "call-1", "--why", "acknowledges_trouble"]));
    for part in [
        "acknowledges_trouble at turn 9",
        "opened, turn 9 “My internet drops every evening since Tuesday",
        "model act tell_trouble",
        "looked for Met by a wording of reaction",
        "in turns 9 to 9",
        "answer, turn 9 “I'm sorry that the engineer never came on Monday.”",
        "by wording of apologise_for: “",
        "judge opened 9.99 (from 9.99) · missed 9.99",
        "outcome met: the rule has its words",
    ] {
        assert!(why.contains(part), "no `{part}` in {why}");
    }
    let own = plain(&desk.well(&["show", "call-1", "--why", "recording_notice:0"]));
    for part in [
        "by the start of the conversation",
        "required of the agent in meaning: \"this call is recorded\", \"we record our calls\"",
        "nearest",
        "outcome missed, by the programme's rubric",
    ] {
        assert!(own.contains(part), "no `{part}` in {own}");
    }
    let json = desk.well(&["show", "call-1", "--why", "reads_back", "--as", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["why"][0]["moment"], "reads_back");
    assert_eq!(json["why"][0]["answer"]["quote"], "0170 555 0134");
    assert_eq!(json["edition"], json["stored_edition"]);
    assert_snapshot!(desk.run(&["show", "call-1", "--why", "reads_back:0"]), @"
    exit 2
    --- stderr
    error: no moment `reads_back` at turn 0 in `call-1`; it has greets:0, identifies_self:0, recording_notice:0, recaps_problem:1, acknowledges_trouble:1, diagnoses_first:1, owns_failure:1, one_step_at_a_time:2, verifies_fix:2, sets_expectation:4, reads_back:5, offers_more_help:7, closes:7
    ");
    assert_snapshot!(desk.run(&["show", "call-1", "--why", "reads_back:x"]), @"
    exit 2
    --- stderr
    error: --why: expected MOMENT or MOMENT:TURN, as in `reads_back:5`, found `reads_back:x`
    ");
    assert_snapshot!(desk.run(&["show", "call-1", "--why", "reads_back", "--as", "vcon"]), @"
    exit 2
    --- stderr
    error: --why: expected --as text or json, found `vcon`
    ");
}

#[test]
fn why_says_that_what_is_stored_was_found_by_earlier_rules() {
    let desk = added();
    desk.write("rubric.toml", &RUBRIC.replace("this call is recorded", "engineer never came"));
    desk.well(&["rubric", "use", "rubric.toml"]);
    let why = desk.well(&["show", "call-1", "--why", "recording_notice"]);
    assert!(why.contains("What is stored was found by edition"), "{why}");
    assert!(why.lines().any(|line| line.trim_start().starts_with("stored ")), "{why}");
}

#[test]
fn every_moment_of_a_conversation_says_why() {
    let (desk, _) = crate::support::demo();
    for id in ["am-call-0326", "am-chat-0042", "lf-call-0001", "lf-vcon-0001", "am-post-0001"] {
        let sql = format!(
            "SELECT DISTINCT moment, opener_turn FROM moments WHERE conversation_id = '{id}'"
        );
        let db = ["--db", "earnest-demo/earnest.db"];
        let rows = desk.well(&["query", &sql, "--format", "csv", db[0], db[1]]);
        assert!(rows.lines().count() > 2, "{id}");
        for row in rows.lines().skip(1) {
            let asked = row.replace(',', ":");
            let why = desk.well(&["show", id, "--why", &asked, db[0], db[1]]);
            assert!(why.contains("outcome"), "{why}");
            assert!(why.lines().all(|line| line.chars().count() <= 100), "{why}");
        }
    }
}
