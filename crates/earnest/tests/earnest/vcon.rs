//! A vCon that was shown says no more than is known, and gives the same when it is added again.

use crate::support::Desk;

/// A conversation of three turns with these fields for the whole and for each turn.
fn conversation(whole: &str, turns: [&str; 4]) -> String {
    let said = [
        ("customer", "My internet is off."),
        ("agent", "I will look at that."),
        ("supervisor", "It is on again."),
        ("other", "Good."),
    ];
    said.iter()
        .zip(turns)
        .map(|((role, text), times)| {
            format!(
                "{{\"conversation_id\":\"call\",\"language\":\"en\",{whole}\"role\":\"{role}\",{times}\"text\":\"{text}\"}}\n"
            )
        })
        .collect()
}

fn check(whole: &str, turns: [&str; 4]) -> serde_json::Value {
    let desk = Desk::with(&[("in.jsonl", &conversation(whole, turns))]);
    desk.well(&["add", "in.jsonl", "--db", "first.db"]);
    let vcon = desk.well(&["show", "call", "--as", "vcon", "--db", "first.db"]);
    assert!(!vcon.contains("1970"), "{vcon}");
    assert_eq!(vcon, desk.well(&["show", "call", "--as", "vcon", "--db", "first.db"]));
    desk.write("again.json", &vcon);
    desk.well(&["add", "again.json", "--db", "again.db"]);
    for sql in [
        "SELECT turn, role, start_ms, end_ms, text FROM turns ORDER BY turn",
        "SELECT started_at FROM conversations",
        "SELECT role FROM parties ORDER BY number",
    ] {
        let of = |db| desk.well(&["query", sql, "--format", "csv", "--db", db]);
        assert_eq!(of("again.db"), of("first.db"), "{whole} {turns:?}: {sql}\n{vcon}");
    }
    let vcon: serde_json::Value = serde_json::from_str(&vcon).unwrap();
    // What the draft asks of every vCon and of every dialog.
    assert!(vcon["created_at"].is_string() && vcon["uuid"].is_string());
    for dialog in vcon["dialog"].as_array().unwrap() {
        assert!(dialog["start"].is_string() && dialog["type"].is_string(), "{dialog}");
    }
    for analysis in vcon["analysis"].as_array().unwrap() {
        assert!(analysis["vendor"].is_string() && analysis["type"].is_string(), "{analysis}");
    }
    vcon
}

const DATED: &str = "\"started_at\":\"2026-03-02T09:14:00Z\",";
const NO_TIMES: [&str; 4] = [""; 4];
const TIMES: [&str; 4] = [
    "\"start_ms\":0,\"end_ms\":1500,",
    "\"start_ms\":2001,\"end_ms\":3999,",
    "\"start_ms\":60001,",
    "\"start_ms\":70000,\"end_ms\":70000,",
];

#[test]
fn known_and_unknown_times_come_back_as_they_were() {
    assert_eq!(check(DATED, TIMES)["dialog"].as_array().unwrap().len(), 4);
    assert_eq!(check(DATED, NO_TIMES)["dialog"].as_array().unwrap().len(), 1);
    assert_eq!(check(DATED, [TIMES[0], "", TIMES[2], ""])["dialog"].as_array().unwrap().len(), 1);
    for undated in [TIMES, NO_TIMES, ["", TIMES[1], TIMES[2], ""]] {
        let vcon = check("", undated);
        assert_eq!(vcon["dialog"], serde_json::json!([]), "a dialog must say when it began");
        assert_eq!(vcon["analysis"][0]["type"], "transcript");
    }
}
