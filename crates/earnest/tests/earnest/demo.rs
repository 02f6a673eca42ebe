//! The demo runs, and its conversations are what they should be.

use crate::support::Desk;
use std::collections::BTreeMap;

/// The turns of every conversation of the demo, by id.
fn conversations(desk: &Desk) -> BTreeMap<String, Vec<String>> {
    let rows = desk.well(&[
        "query",
        "SELECT conversation_id, text FROM turns ORDER BY conversation_id, turn",
        "--db",
        "earnest-demo/earnest.db",
        "--format",
        "json",
    ]);
    let rows: Vec<serde_json::Value> = serde_json::from_str(&rows).unwrap();
    let mut conversations: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &rows {
        let text = |column: &str| row[column].as_str().unwrap().to_owned();
        conversations.entry(text("conversation_id")).or_default().push(text("text"));
    }
    conversations
}

/// Words in lower case, without punctuation and pseudonyms.
fn plain(text: &str) -> String {
    let words = text
        .split_whitespace()
        .filter(|word| !word.contains("agent-") && !word.contains("customer-"));
    words
        .map(|word| word.to_lowercase().replace(|c: char| !c.is_alphanumeric(), ""))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn the_demo_ends_well_and_its_conversations_are_of_their_own() {
    let desk = Desk::new();
    let output = desk.output(&["demo"]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{}", crate::support::answer(&output));
    assert!(!text.contains('\u{1b}'), "colour where nobody looks");
    let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(wide.is_empty(), "wider than 100 columns: {wide:#?}");
    for section in [
        "1 What comes in",
        "2 What was refused",
        "3 The moments",
        "4 One",
        "5 One",
        "6 A",
        "7 What",
    ] {
        assert!(text.contains(section), "no section `{section}`");
    }
    let refusals =
        text.lines().filter(|line| line.trim_start().starts_with("✗ earnest-demo/")).count();
    assert_eq!(refusals, 3, "three are broken on purpose");

    let conversations = conversations(&desk);
    assert!(conversations.len() >= 60, "only {} conversations", conversations.len());
    for (id, turns) in &conversations {
        assert!((6..=60).contains(&turns.len()), "{id} has {} turns", turns.len());
    }
    let mut seen: BTreeMap<Vec<String>, &str> = BTreeMap::new();
    let mut shared = Vec::new();
    for (id, turns) in &conversations {
        let turns: Vec<String> = turns.iter().map(|turn| plain(turn)).collect();
        for three in turns.windows(3) {
            if let Some(other) = seen.insert(three.to_vec(), id)
                && other != id
            {
                shared.push((other, id, three.to_vec()));
            }
        }
    }
    assert!(shared.is_empty(), "three turns in a row stand in two conversations: {shared:#?}");
    let agents = desk.well(&[
        "query",
        "SELECT count(*) AS n FROM (SELECT agent FROM conversations WHERE agent IS NOT NULL \
         GROUP BY agent HAVING count(*) > 4)",
        "--db",
        "earnest-demo/earnest.db",
        "--format",
        "csv",
    ]);
    assert_eq!(agents, "n\n6\n");
}

#[test]
fn the_demo_runs_again_in_its_own_folder_and_in_no_other() {
    let desk = Desk::new();
    let first = desk.run(&["demo"]);
    assert_eq!(desk.run(&["demo"]), first, "the same text every time");

    let desk = Desk::with(&[("earnest-demo/mine.txt", "mine")]);
    let answer = desk.run(&["demo"]);
    assert!(answer.starts_with("exit 2\n--- stderr\nerror: `earnest-demo` is there"), "{answer}");
    assert!(desk.path("earnest-demo/mine.txt").exists());
}

#[test]
fn the_demo_adds_nothing_to_anybodys_own_database() {
    let desk = Desk::with(&[("mine.txt", "Agent: Good morning.\nCustomer: Hello.\n")]);
    desk.well(&["add", "mine.txt", "--programme", "mine", "--db", "mine.db"]);
    let before = desk.well(&[
        "query",
        "SELECT count(*) FROM conversations",
        "--db",
        "mine.db",
        "--format",
        "csv",
    ]);
    let answer = desk.run(&["demo", "--db", "mine.db"]);
    assert!(answer.starts_with("exit 2"), "{answer}");
    let after = desk.well(&[
        "query",
        "SELECT count(*) FROM conversations",
        "--db",
        "mine.db",
        "--format",
        "csv",
    ]);
    assert_eq!(before, after);
    assert_eq!(desk.output(&["demo", "--db", "new.db"]).status.code(), Some(0));
    assert_eq!(
        desk.output(&["demo", "--db", "new.db"]).status.code(),
        Some(0),
        "a demo's may be used again"
    );
}

#[test]
fn the_centre_is_written_into_no_folder_that_holds_something() {
    let desk = Desk::with(&[("centre/mine.txt", "mine")]);
    let answer = desk.run(&["demo", "--write", "centre"]);
    assert!(answer.starts_with("exit 2\n--- stderr\nerror: `centre` is not empty"), "{answer}");
}
