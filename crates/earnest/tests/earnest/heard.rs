//! How surely words were heard is kept, shown, exported, and asked after.

use crate::support::Desk;

const SAID: [(&str, &str, &str); 7] = [
    ("agent", "Good morning, Larch Broadband.", "0.97"),
    (
        "customer",
        "My internet drops every evening since Tuesday, and your engineer never came.",
        "0.93",
    ),
    ("agent", "Please restart the router.", "0.42"),
    ("customer", "I have done that twice already.", "null"),
    ("agent", "I'm sorry that the engineer never came. I'll call you by five today.", "0.93"),
    ("customer", "Thank you. Bye.", "0.93"),
    ("agent", "Goodbye.", "0.93"),
];

fn call(confidences: impl Fn(usize) -> String) -> String {
    let said = SAID.iter().enumerate();
    said.map(|(turn, (role, text, _))| {
        format!(
            "{{\"conversation_id\":\"call\",\"started_at\":\"2026-03-02T09:14:00Z\",\"channel\":\"voice\",\
             \"language\":\"en\",\"programme\":\"broadband\",\"role\":\"{role}\",\"start_ms\":{},\
             \"confidence\":{},\"text\":\"{text}\"}}\n",
            9000 * turn,
            confidences(turn)
        )
    })
    .collect()
}

fn added(rubric: Option<&str>) -> Desk {
    let desk = Desk::with(&[("in.jsonl", &call(|turn| SAID[turn].2.to_owned()))]);
    let mut args = vec!["add", "in.jsonl"];
    if let Some(rubric) = rubric {
        desk.write("rubric.toml", rubric);
        args.extend(["--rubric", "rubric.toml"]);
    }
    desk.well(&args);
    desk
}

fn heard(desk: &Desk, database: &str) -> String {
    let sql = "SELECT heard FROM turns ORDER BY turn";
    desk.well(&["query", sql, "--format", "csv", "--db", database]).replace("\r\n", "\n")
}

/// What became of the moment whose answer the third turn would be, and why it is unknown.
fn outcome(desk: &Desk) -> String {
    let sql = "SELECT outcome || ' ' || coalesce(why_unknown, '') AS outcome FROM moments \
               WHERE moment = 'diagnoses_first'";
    desk.well(&["query", sql, "--format", "csv"]).replace("\r\n", "\n")
}

#[test]
fn a_turn_heard_poorly_is_marked_and_settles_nothing() {
    let desk = added(None);
    let page = desk.well(&["show", "call"]);
    let lines: Vec<&str> = page.lines().map(str::trim).collect();
    let marked: Vec<usize> =
        (0..lines.len()).filter(|&line| lines[line].starts_with("(heard at")).collect();
    assert_eq!(marked.len(), 1, "{page}");
    assert_eq!(lines[marked[0]], "(heard at 42 %)");
    assert!(
        lines[marked[0] - 1].contains("verifies_fix") || lines[marked[0] - 1].contains("restart"),
        "{page}"
    );
    assert!(page.contains("words it rests on were heard too unsurely"), "{page}");
    let json: serde_json::Value =
        serde_json::from_str(&desk.well(&["show", "call", "--as", "json"])).unwrap();
    let turns: Vec<&serde_json::Value> =
        json["turns"].as_array().unwrap().iter().map(|turn| &turn["heard"]).collect();
    assert_eq!(serde_json::json!(turns), serde_json::json!([97, 93, 42, null, 93, 93, 93]));

    assert_eq!(outcome(&desk), "outcome\nunknown misheard\n");
    let why = desk.well(&["show", "call", "--why", "diagnoses_first"]);
    assert!(why.contains("heard            turn 2 at 42 %; the kind asks for 60 %"), "{why}");
    assert!(why.contains("unknown: words it rests on were heard too unsurely"), "{why}");
    let why = desk.well(&["show", "call", "--why", "diagnoses_first", "--as", "json"]);
    let why: serde_json::Value = serde_json::from_str(&why).unwrap();
    let misheard = serde_json::json!({ "turn": 2, "heard": 42, "least": 60 });
    assert_eq!(why["why"][0]["misheard"], misheard);
    assert_eq!(why["why"][0]["why_unknown"], "misheard");
}

#[test]
fn a_rubric_sets_the_limit() {
    let desk = added(Some(
        "programme = \"broadband\"\n[detecting.windows]\nheard_percent = 30\nheard_percent_strict = 30\n",
    ));
    assert_eq!(outcome(&desk), "outcome\nmissed \n");
    assert!(!desk.well(&["show", "call"]).contains("(heard at"));
}

#[test]
fn how_surely_it_was_heard_comes_back() {
    let desk = added(None);
    assert_eq!(heard(&desk, "earnest.db"), "heard\n97\n93\n42\n\"\"\n93\n93\n93\n");
    desk.write("again.json", &desk.well(&["show", "call", "--as", "vcon"]));
    desk.well(&["add", "again.json", "--db", "again.db"]);
    assert_eq!(heard(&desk, "again.db"), heard(&desk, "earnest.db"));
    // The same words, heard otherwise, are another record of the same conversation.
    desk.write("in.jsonl", &call(|_| "0.99".to_owned()));
    let added = desk.well(&["add", "in.jsonl"]);
    assert!(added.contains("replaced          1"), "{added}");
    assert_eq!(outcome(&desk), "outcome\nmissed \n");
}
