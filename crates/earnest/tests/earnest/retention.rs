//! What is past its limit goes, by a command and by a server, and stays where it is held.

use crate::support::{Desk, answer};
use std::time::{Duration, Instant};

fn rows(id: &str, programme: &str, day: &str) -> String {
    let row = |role: &str, text: &str| {
        format!(
            "{{\"conversation_id\":\"{id}\",\"channel\":\"chat\",\"language\":\"en\",\"programme\":\"{programme}\",\
             \"started_at\":\"{day}T10:00:00Z\",\"agent_id\":\"a1\",\"role\":\"{role}\",\"text\":\"{text}\"}}\n"
        )
    };
    [
        row("customer", "My parcel xylophonequokka never came."),
        row("agent", "I am sorry about that."),
    ]
    .concat()
}

fn desk() -> Desk {
    let rows = [
        rows("old-p", "p", "2020-01-01"),
        rows("held-p", "p", "2020-01-02"),
        rows("new-p", "p", "2999-01-01"),
        rows("old-q", "q", "2020-01-01"),
    ];
    let desk = Desk::with(&[("calls.jsonl", &rows.concat())]);
    desk.well(&["add", "calls.jsonl"]);
    desk
}

fn ids(desk: &Desk) -> String {
    desk.well(&[
        "query",
        "SELECT conversation_id AS id FROM conversations ORDER BY 1",
        "--format",
        "csv",
    ])
}

#[test]
fn a_limit_is_listed_applied_and_outranked_by_a_hold() {
    let desk = desk();
    desk.well(&["hold", "add", "held-p", "--purpose", "a claim"]);
    let set = desk.well(&["retention", "set", "p", "--conversations", "30", "--sound", "10"]);
    let cells = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let listed: Vec<Vec<String>> = set.lines().map(cells).collect();
    let columns =
        ["programme", "days", "sound_days", "conversations", "oldest", "due", "sound_due"];
    assert_eq!(listed[0], columns);
    assert_eq!(listed[2], ["p", "30", "10", "3", "2020-01-01", "1", "0"]);
    assert_eq!(listed[3], ["q", "–", "–", "1", "2020-01-01", "0", "0"]);
    assert_eq!(ids(&desk), "id\nheld-p\nnew-p\nold-p\nold-q\n");
    assert!(!desk.output(&["retention", "apply"]).status.success(), "nobody could be asked");
    let applied = desk.well(&["retention", "apply", "--yes"]);
    assert_eq!(applied, "Erased: 1 conversation, and the sound of 0 more\n");
    assert_eq!(ids(&desk), "id\nheld-p\nnew-p\nold-q\n");
    let refused = desk.output(&["erase", "--conversation", "held-p", "--yes"]);
    assert!(!refused.status.success());
    assert!(answer(&refused).contains("conversation `held-p` is held"), "{}", answer(&refused));
    let holds = desk.well(&["hold", "list"]);
    assert!(holds.contains("held-p") && holds.contains("a claim"), "{holds}");
    desk.well(&["hold", "release", "held-p"]);
    assert!(!desk.output(&["hold", "release", "held-p"]).status.success());
    desk.well(&["retention", "apply", "--yes"]);
    assert_eq!(ids(&desk), "id\nnew-p\nold-q\n");
    // Without limits again, nothing is past any.
    desk.well(&["retention", "set", "p"]);
    assert_eq!(
        desk.well(&["retention", "apply"]),
        "Erased: 0 conversations, and the sound of 0 more\n"
    );
}

#[test]
fn a_server_erases_by_itself_what_is_past_its_limit() {
    let desk = desk();
    desk.well(&["retention", "set", "p", "--conversations", "30"]);
    let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(std::process::Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while ids(&desk) != "id\nnew-p\nold-q\n" {
        assert!(begun.elapsed() < Duration::from_secs(60), "{}", ids(&desk));
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let audit = desk.well(&["audit", "--format", "csv"]);
    assert!(audit.contains(",server,expire,"), "{audit}");
    desk.well(&["doctor"]);
}
