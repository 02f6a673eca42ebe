//! Accounts, the roster and the list of who did what, from the command line.

use crate::support::Desk;
use insta::assert_snapshot;

const CALL: &str = "# conversation_id: call-1\n# agent_id: a-17\nAgent: Larch, how can I help?\nCustomer: My bill is wrong.\n";

fn desk() -> Desk {
    let desk = Desk::with(&[("call.txt", CALL)]);
    desk.well(&["add", "call.txt"]);
    desk
}

/// A text with its token, hashes and times put out.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let hex = |word: &str| word.len() == 64 && word.bytes().all(|b| b.is_ascii_hexdigit());
        let words: Vec<String> = line
            .split(' ')
            .map(|word| match word.rsplit_once([':', '=']) {
                Some((before, after)) if hex(after) => format!("{before}…"),
                _ if word.len() == 10 && word.starts_with("20") && word.contains('-') => {
                    "DAY".to_owned()
                }
                _ => word.to_owned(),
            })
            .collect();
        out.push_str(words.join(" ").trim_end());
        out.push('\n');
    }
    out
}

#[test]
fn accounts_are_invited_listed_and_closed() {
    let desk = desk();
    assert_snapshot!(plain(&desk.run(&["account", "add", "Nia@Example", "--role", "team_lead", "--team", "falcon"])), @"");
    assert_snapshot!(desk.run(&["account", "add", "nia@example", "--role", "admin"]), @"");
    assert_snapshot!(desk.run(&["account", "add", "bo", "--role", "quality_lead"]), @"");
    assert_snapshot!(desk.run(&["account", "add", "bo", "--role", "agent"]), @"");
    desk.well(&[
        "account",
        "add",
        "bo",
        "--role",
        "agent",
        "--agent",
        "a-17",
        "--name",
        "Bo Example",
    ]);
    assert_snapshot!(plain(&desk.run(&["account", "link", "BO", "--days", "2"])), @"");
    assert_snapshot!(desk.run(&["account", "close", "nia@example"]), @"");
    assert_snapshot!(desk.run(&["account", "link", "nia@example"]), @"");
    assert_snapshot!(plain(&desk.run(&["account", "list"])), @"");
}

#[test]
fn a_roster_is_set_and_shown() {
    let desk = desk();
    desk.write(
        "roster.csv",
        "agent,team,from,until,name,shoe\na-17,Falcon,2026-01-01,2026-03-01,Nia Example,9\n\
         a-17,Osprey,2026-03-01,,Nia Example,\na-17,Heron,2026-02-01,,,\na-18,,,,,\n",
    );
    assert_snapshot!(desk.run(&["roster", "roster.csv"]), @"");
    assert_snapshot!(desk.run(&["roster", "--day", "2026-02-28"]), @"");
    assert_snapshot!(desk.run(&["roster", "--day", "2026-03-01", "--reveal", "--purpose", "one to one"]), @"");
    desk.write("none.csv", "name,shoe\nx,y\n");
    assert_snapshot!(desk.run(&["roster", "none.csv"]), @"");
    // The agent of the roster is the agent of the conversation.
    let same = "SELECT count(*) FROM parties WHERE pseudonym = (SELECT agent FROM moments LIMIT 1)";
    assert!(desk.well(&["query", same, "--format", "csv"]).ends_with("\n1\n"));
    let agent = desk.well(&[
        "query",
        "SELECT DISTINCT pseudonym FROM parties WHERE role = 'agent'",
        "--format",
        "csv",
    ]);
    let agent = agent.lines().last().unwrap();
    assert!(desk.well(&["roster", "--day", "2026-02-28"]).contains(agent), "{agent}");
}

#[test]
fn what_was_done_is_listed_and_checked() {
    let desk = desk();
    assert_snapshot!(plain(&desk.run(&["verify-audit"])), @"");
    desk.well(&["show", "call-1", "--reveal", "--purpose", "complaint of call-1"]);
    desk.well(&["account", "add", "ada", "--role", "admin"]);
    let csv = desk.well(&["audit", "--format", "csv"]);
    let told: Vec<String> = csv
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [&cells[..1], &cells[2..]].concat().join(",")
        })
        .collect();
    assert_snapshot!(told.join("\n"), @"");
    let whole = desk.well(&["verify-audit"]);
    let head = whole.lines().last().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert!(head.starts_with("2:"), "{head}");
    desk.well(&["erase", "--conversation", "call-1", "--yes"]);
    assert!(desk.well(&["audit", "--format", "csv"]).contains("(erased) "));
    assert_snapshot!(plain(&desk.run(&["verify-audit", "--head", &head])), @"");
    let other = format!("1:{}", "ab".repeat(32));
    assert_snapshot!(desk.run(&["verify-audit", "--head", &other]), @"");
    let longer = format!("99:{}", "ab".repeat(32));
    assert_snapshot!(desk.run(&["verify-audit", "--head", &longer]), @"");
    assert!(desk.run(&["verify-audit", "--head", "x"]).starts_with("exit 2"));
}
