//! Files of other makers' systems, and what their names say, as a user meets them.

use crate::support::Desk;
use insta::assert_snapshot;

fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/formats/");
    std::fs::read_to_string(format!("{folder}{name}")).unwrap()
}

#[test]
fn a_contact_lens_file_says_what_was_not_kept() {
    let desk = Desk::with(&[("call.json", &sample("contact-lens-call.json"))]);
    assert_snapshot!(desk.run(&["add", "call.json"]), @r#"
exit 0
1 conversation read from 1 file
  stored            1   3 turns
  replaced          0
  unchanged         0
  refused           0

  · not kept: `Categories` (1 time), `ConversationCharacteristics.ContactSummary` (1 time),
    `ConversationCharacteristics.Interruptions` (1 time),
    `ConversationCharacteristics.NonTalkTime` (1 time), `ConversationCharacteristics.TalkSpeed`
    (1 time), `ConversationCharacteristics.TalkTime` (1 time),
    `ConversationCharacteristics.TotalConversationDurationMillis` (1 time),
    `Transcript.IssuesDetected` (1 time): another system's analysis: what is measured here comes
    from the words and times
  · not kept: `ConversationCharacteristics.Sentiment` (2 times), `Transcript.Sentiment` (2
    times): an agent's sentiment is never kept (L4)
  · not kept: `ConversationCharacteristics.Sentiment` (2 times), `Transcript.Sentiment` (1
    time): kept only at conversation level; not read yet
  · not kept: `Transcript.LoudnessScore` (3 times): how loud somebody spoke is never read (L2)
  · not kept: `Transcript.Redaction` (1 time): the words are redacted already; where, is not
    read
"#);
    let sql = "SELECT count(*) AS loudness FROM turns WHERE text LIKE '%70.1%'";
    assert!(desk.well(&["query", sql, "--format", "csv"]).ends_with("\n0\n"));
}

#[test]
fn channels_without_a_role_are_named_with_what_to_do() {
    let desk = Desk::with(&[("7.json", &sample("deepgram.json"))]);
    assert_snapshot!(desk.run(&["add", "7.json"]), @r#"
exit 0
1 conversation read from 1 file
  stored            1   3 turns
  replaced          0
  unchanged         0
  refused           0

  · not kept: `metadata.created` (1 time): when it was recognised, not when it was spoken
  · not kept: `results.channels.alternatives` (1 time): another reading of words that were read
  · not kept: `results.sentiments` (1 time): sentiment is not read: an agent's is never kept
    (L4)
  · not kept: `results.summary` (1 time): another system's analysis: what is measured here comes
    from the words and times
  · no role is known of `channel 0`, `channel 1`; --roles "channel 0=agent" gives one
  · without an agent: 1 conversation (dg-0001); moments there are unknown, see --roles
"#);
    let roles = "channel 0=agent,channel 1=customer";
    assert_snapshot!(desk.run(&["add", "7.json", "--roles", roles]), @r#"
exit 0
1 conversation read from 1 file
  stored            0
  replaced          1   3 turns
  unchanged         0
  refused           0

  · not kept: `metadata.created` (1 time): when it was recognised, not when it was spoken
  · not kept: `results.channels.alternatives` (1 time): another reading of words that were read
  · not kept: `results.sentiments` (1 time): sentiment is not read: an agent's is never kept
    (L4)
  · not kept: `results.summary` (1 time): another system's analysis: what is measured here comes
    from the words and times
"#);
}

#[test]
fn what_names_of_files_say_is_taken_and_an_unknown_placeholder_is_an_error() {
    let desk = Desk::with(&[(
        "in-faults-lf.7-20260304-101112-77.1.txt",
        "Agent: Larch.\nCustomer: Hello.\n",
    )]);
    let file = "in-faults-lf.7-20260304-101112-77.1.txt";
    let pattern = "{direction}-{queue}-{agent_id}-{started_at}-{conversation_id}";
    desk.well(&["add", file, "--name-pattern", pattern]);
    let sql = "SELECT conversation_id, queue, direction, started_at FROM conversations";
    assert_snapshot!(desk.run(&["query", sql, "--format", "csv"]), @r#"
exit 0
conversation_id,queue,direction,started_at
77.1,faults,inbound,2026-03-04T10:11:12.000Z
"#);
    assert_snapshot!(desk.run(&["add", file, "--name-pattern", "{queue}-{shoe}"]), @r#"
exit 2
--- stderr
error: --name-pattern `{queue}-{shoe}`: column 9: expected {conversation_id}, {started_at}, {channel}, {direction}, {language}, {programme}, {queue}, {topic}, {team}, {agent_id}, {agent_name}, {customer_ref}, {customer_name} or {_}, found `{shoe}`
"#);
    assert_snapshot!(desk.run(&["add", file, "--name-pattern", "{queue}_{agent_id}"]), @r#"
exit 1
0 conversations read from 1 file
  stored            0
  replaced          0
  unchanged         0
  refused           1

Refused
  ✗ in-faults-lf.7-20260304-101112-77.1.txt
    expected a name like `{queue}_{agent_id}`, found another name
"#);
}
