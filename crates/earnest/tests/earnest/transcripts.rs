//! Transcribers' output, captions and signed vCons from the command line.

use crate::support::Desk;
use insta::assert_snapshot;

fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/formats");
    std::fs::read_to_string(format!("{folder}/{name}")).unwrap()
}

fn with(names: &[&str]) -> Desk {
    let desk = Desk::new();
    names.iter().for_each(|name| desk.write(name, &sample(name)));
    desk
}

#[test]
fn a_signature_is_checked_with_the_keys_that_are_given() {
    let desk = with(&["signed.vcon.json", "signers.pem", "stranger.pem", "plain.srt"]);
    assert_snapshot!(desk.run(&["add", "signed.vcon.json", "--db", "a.db"]), @r#"
exit 0
1 conversation read from 1 file
  stored            1   2 turns
  replaced          0
  unchanged         0
  refused           0

  · signed: 0 valid, 0 not valid and refused, 1 not checked for want of a key that fits (see
    --key)
"#);
    assert_snapshot!(desk.run(&["add", "signed.vcon.json", "--key", "signers.pem", "--db", "b.db"]), @r#"
exit 0
1 conversation read from 1 file
  stored            1   2 turns
  replaced          0
  unchanged         0
  refused           0

  · signed: 1 valid, 0 not valid and refused, 0 not checked for want of a key that fits (see
    --key)
"#);
    assert_snapshot!(desk.run(&["add", "signed.vcon.json", "--key", "stranger.pem", "--db", "c.db"]), @r#"
exit 1
0 conversations read from 1 file
  stored            0
  replaced          0
  unchanged         0
  refused           1

  · signed: 0 valid, 1 not valid and refused, 0 not checked for want of a key that fits (see
    --key)

Refused
  ✗ signed.vcon.json, /signatures/0
    expected a signature that one of the given keys made (--key), found one that none of them
    made
"#);
    let keys = ["--key", "stranger.pem", "--key", "signers.pem", "--report", "json"];
    let report = desk.well(&[&["add", "signed.vcon.json", "--db", "d.db"], &keys[..]].concat());
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let valid = serde_json::json!({"valid": 1, "invalid": 0, "not_checked": 0});
    assert_eq!(report["signatures"], valid);
    // What cannot be a key is said before a database is made.
    assert_snapshot!(desk.run(&["add", "signed.vcon.json", "--key", "plain.srt", "--db", "e.db"]), @r#"
exit 2
--- stderr
error: key `plain.srt`: expected a public key or a certificate in PEM, or a JSON Web Key, found neither
"#);
    assert!(!desk.path("e.db").exists());
}

#[test]
fn a_format_is_found_or_given_and_how_its_times_came_about_is_kept() {
    let desk = with(&["whisperx.json", "whisper_cpp.json", "teams.vtt", "plain.srt"]);
    let roles = "SPEAKER_00=agent,0=agent,Robin Ashby=agent";
    desk.well(&[
        "add",
        "whisperx.json",
        "whisper_cpp.json",
        "teams.vtt",
        "plain.srt",
        "--roles",
        roles,
        "--id-from",
        "file-name",
    ]);
    let sql = "SELECT conversation_id, channel, timing, language FROM conversations ORDER BY 1";
    assert_snapshot!(desk.well(&["query", sql, "--format", "csv"]), @r#"
conversation_id,channel,timing,language
plain,voice,transcript,en
teams,voice,transcript,en
whisper_cpp,voice,transcript,en
whisperx,voice,diarised,en
"#);
    for (name, format) in [("whisperx.json", "whisper"), ("teams.vtt", "vtt"), ("plain.srt", "srt")]
    {
        desk.well(&["add", name, "--format", format, "--roles", roles, "--db", "given.db"]);
    }
    // A vCon that is shown keeps it, and says nothing of when: the file did not.
    let vcon = desk.well(&["show", "whisperx", "--as", "vcon"]);
    assert!(!vcon.contains("1970") && !vcon.contains("null,\n  \"extensions"), "{vcon}");
    desk.write("again.json", &vcon);
    desk.well(&["add", "again.json", "--db", "again.db"]);
    let sql = "SELECT timing, started_at FROM conversations";
    assert_eq!(
        desk.well(&["query", sql, "--format", "csv", "--db", "again.db"]),
        "timing,started_at\ndiarised,\n"
    );
}
