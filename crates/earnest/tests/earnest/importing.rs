//! An import among others, over many batches, and with nobody who reads its list.

use crate::at::At;
use crate::support::{Desk, answer};
use std::io::Read;
use std::process::{Child, Output, Stdio};

/// More than this many conversations are never in one batch.
const BATCH_CONVERSATIONS: usize = 512;

fn call(number: usize) -> String {
    format!(
        "# conversation_id: call-{number}\n# agent_id: a-{}\nAgent: Larch, how can I help?\nCustomer: My bill {number} is wrong.\n",
        number % 7
    )
}

/// One vCon on one line.
fn vcon(id: &str, words: &str) -> String {
    format!(
        "{{\"vcon\":\"0.4.0\",\"uuid\":\"{id}\",\"created_at\":\"2026-01-01T10:00:00Z\",\"parties\":[{{\"role\":\"agent\"}},{{\"role\":\"customer\"}}],\
         \"dialog\":[{{\"type\":\"text\",\"start\":\"2026-01-01T10:00:00Z\",\"parties\":[1],\"body\":\"{words}\",\"encoding\":\"none\"}}]}}\n"
    )
}

fn started(desk: &Desk, args: &[&str]) -> Child {
    let mut command = desk.command(args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn one(desk: &Desk, sql: &str) -> String {
    desk.well(&["query", sql, "--db", "test.db", "--format", "csv"])
        .lines()
        .nth(1)
        .unwrap_or("")
        .to_owned()
}

fn report(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", answer(output)))
}

/// `files` are added to a new database at once, by a process each.
fn check_at_once(at: &At, desk: &Desk, files: &[&str], conversations: usize) {
    at.clear(desk);
    for number in 0..20 {
        desk.write(&format!("one/{number}.txt"), &call(number));
        desk.write(&format!("other/{number}.txt"), &call(100 + number));
    }
    let add = |file| started(desk, &at.with(&["add", file, "--report", "json"]));
    let running: Vec<Child> = files.iter().copied().map(add).collect();
    let (mut stored, mut unchanged) = (0, 0);
    for child in running {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", answer(&output));
        let report = report(&output);
        stored += report["stored"].as_u64().unwrap();
        unchanged += report["unchanged"].as_u64().unwrap();
    }
    assert_eq!((stored as usize, unchanged as usize), (conversations, 40 - conversations));
    let one = |sql: &str| {
        let csv = desk.well(&at.with(&["query", sql, "--format", "csv"]));
        csv.lines().nth(1).unwrap_or("").to_owned()
    };
    assert_eq!(
        one("SELECT count(*), count(DISTINCT conversation_id) FROM conversations"),
        format!("{conversations},{conversations}")
    );
    assert_eq!(one("SELECT count(*) FROM turns"), (2 * conversations).to_string());
    assert_eq!(
        one("SELECT CAST(coalesce(sum(met + missed + unknown), 0) AS BIGINT) FROM rollups"),
        one("SELECT count(*) FROM moments")
    );
}

#[test]
fn two_that_make_one_database_lose_and_double_nothing() {
    for at in At::each() {
        let desk = Desk::new();
        // To make a server's takes ten times as long.
        for _ in 0..if at.fresh().is_some() { 3 } else { 10 } {
            check_at_once(&at, &desk, &["one", "other"], 40);
            check_at_once(&at, &desk, &["one", "one"], 20);
        }
    }
}

#[test]
fn the_last_state_in_the_input_is_the_one_that_stays() {
    let desk = Desk::new();
    const TIMES: usize = 13;
    let mut lines = String::new();
    for time in 0..TIMES {
        lines += &vcon("again", if time % 2 == 0 { "It is late." } else { "It came." });
        // The other conversations fill the rest of the batch.
        for number in 1..BATCH_CONVERSATIONS {
            lines += &vcon(&format!("{time}-{number}"), "Hello.");
        }
    }
    // And within one batch.
    for words in ["one", "one", "two", "one", "two", "two"] {
        lines += &vcon("within", words);
    }
    desk.write("in.vcon", &lines);
    let said =
        |id: &str| one(&desk, &format!("SELECT text FROM turns WHERE conversation_id = '{id}'"));
    let others = TIMES * (BATCH_CONVERSATIONS - 1);

    let add = ["add", "in.vcon", "--report", "json", "--db", "test.db"];
    let first = report(&desk.output(&add));
    assert_eq!((said("again").as_str(), said("within").as_str()), ("It is late.", "two"));
    assert_eq!(first["stored"], others + 2);
    assert_eq!(first["replaced"], TIMES - 1 + 3);
    assert_eq!(first["unchanged"], 2);
    assert_eq!(first["read"], others + TIMES + 6);

    // What is stored is the last state; the same input goes through all of them again.
    let second = report(&desk.output(&add));
    assert_eq!((said("again").as_str(), said("within").as_str()), ("It is late.", "two"));
    assert_eq!(second["stored"], 0);
    assert_eq!(second["replaced"], TIMES - 1 + 4);
    assert_eq!(second["unchanged"], others + 1 + 2);
}

#[test]
fn nobody_who_reads_the_list_stops_no_import() {
    let desk = Desk::new();
    const CALLS: usize = 3000;
    let mut lines = String::new();
    for number in 0..CALLS {
        lines += &vcon(&format!("call-{number}"), "Hello.");
    }
    lines += "{\"vcon\": \"0.4.0\", \"dialog\": [7]}\n";
    desk.write("in.vcon", &lines);
    let mut child = started(&desk, &["add", "in.vcon", "--list", "--db", "test.db"]);
    child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(one(&desk, "SELECT count(*) FROM conversations"), CALLS.to_string());
    assert_eq!(output.status.code(), Some(1), "one was refused: {}", answer(&output));
    assert!(answer(&output).contains("3,000"), "{}", answer(&output));

    // Nobody reads the report either.
    let mut child = started(&desk, &["add", "in.vcon", "--db", "test.db"]);
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}
