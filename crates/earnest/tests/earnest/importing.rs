//! An import among others.

use crate::support::{Desk, answer};
use std::process::{Child, Output, Stdio};

fn call(number: usize) -> String {
    format!(
        "# conversation_id: call-{number}\n# agent_id: a-{}\nAgent: Larch, how can I help?\nCustomer: My bill {number} is wrong.\n",
        number % 7
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
fn check_at_once(files: &[&str], conversations: usize) {
    let desk = Desk::new();
    for number in 0..20 {
        desk.write(&format!("one/{number}.txt"), &call(number));
        desk.write(&format!("other/{number}.txt"), &call(100 + number));
    }
    let add = |file| started(&desk, &["add", file, "--report", "json", "--db", "test.db"]);
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
    assert_eq!(
        one(&desk, "SELECT count(*), count(DISTINCT conversation_id) FROM conversations"),
        format!("{conversations},{conversations}")
    );
    assert_eq!(one(&desk, "SELECT count(*) FROM turns"), (2 * conversations).to_string());
    let met = |from: &str| one(&desk, &format!("SELECT {from}"));
    assert_eq!(
        met("coalesce(sum(met + missed + unknown), 0) FROM rollups"),
        met("count(*) FROM moments")
    );
}

#[test]
fn two_that_make_one_database_lose_and_double_nothing() {
    for _ in 0..10 {
        check_at_once(&["one", "other"], 40);
        check_at_once(&["one", "one"], 20);
    }
}
