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
    assert_snapshot!(plain(&desk.run(&["account", "add", "Nia@Example", "--role", "team_lead", "--team", "falcon"])), @"
    exit 0
    Whoever opens this at the page's address within 7 days sets the password of nia@example, once:
    /#/invitation?token…
    ");
    assert_snapshot!(desk.run(&["account", "add", "nia@example", "--role", "admin"]), @"
    exit 2
    --- stderr
    error: there is an account with the login `nia@example`
    ");
    assert_snapshot!(desk.run(&["account", "add", "bo", "--role", "quality_lead"]), @"
    exit 2
    --- stderr
    error: expected --programme, --site, --team or --everything: an account of role `quality_lead` sees what it is granted
    ");
    assert_snapshot!(desk.run(&["account", "add", "bo", "--role", "agent"]), @"
    exit 2
    --- stderr
    error: expected --agent REF for an `agent`, and for no other role
    ");
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
    assert_snapshot!(plain(&desk.run(&["account", "link", "BO", "--days", "2"])), @"
    exit 0
    Whoever opens this at the page's address within 2 days sets the password of bo, once:
    /#/invitation?token…
    ");
    assert_snapshot!(desk.run(&["account", "close", "nia@example"]), @"
    exit 0
    nia@example is closed
    ");
    assert_snapshot!(desk.run(&["account", "link", "nia@example"]), @"
    exit 2
    --- stderr
    error: no open account `nia@example`; `earnest account list` names them
    ");
    assert_snapshot!(plain(&desk.run(&["account", "list"])), @"
    exit 0
     login         name         role        sees             state
    ──────────────────────────────────────────────────────────────────────────────────
     nia@example   –            team_lead   team falcon      closed DAY
     bo            Bo Example   agent       agent-00000001   invited until DAY
    2 rows
    ");
}

#[test]
fn a_roster_is_set_and_shown() {
    let desk = desk();
    desk.write(
        "roster.csv",
        "agent,team,from,until,name,shoe\na-17,Falcon,2026-01-01,2026-03-01,Nia Example,9\n\
         a-17,Osprey,2026-03-01,,Nia Example,\na-17,Heron,2026-02-01,,,\na-18,,,,,\n",
    );
    assert_snapshot!(desk.run(&["roster", "roster.csv"]), @"
    exit 1
    2 rows of 1 agent; 2 rows left out
    --- stderr
    refused: roster.csv, line 5: expected something in `team`, found none
    refused: roster.csv, line 4: expected an agent in one team a day for a programme, found days of line 2
    roster.csv: column `shoe` is not kept
    ");
    assert_snapshot!(desk.run(&["roster", "--day", "2026-02-28"]), @"
    exit 0
     agent            team     site   programme   from         until
    ──────────────────────────────────────────────────────────────────────
     agent-00000001   Falcon   –      –           2026-01-01   2026-03-01
    1 row
    ");
    assert_snapshot!(desk.run(&["roster", "--day", "2026-03-01", "--reveal", "--purpose", "one to one"]), @"
    exit 0
     agent         team     site   programme   from         until
    ──────────────────────────────────────────────────────────────
     Nia Example   Osprey   –      –           2026-03-01   –
    1 row
    ");
    desk.write("none.csv", "name,shoe\nx,y\n");
    assert_snapshot!(desk.run(&["roster", "none.csv"]), @"
    exit 2
    --- stderr
    error: none.csv, line 1: expected a header with `agent`, `team` and, where there are any, `site`, `programme`, `from`, `until`, `name`, found the columns `name`, `shoe`
    ");
    // The agent of the roster is the agent of the conversation.
    let same = "SELECT count(*) FROM parties WHERE party = (SELECT agent FROM moments LIMIT 1)";
    assert!(desk.well(&["query", same, "--format", "csv"]).ends_with("\n1\n"));
    let agent = desk.well(&[
        "query",
        "SELECT DISTINCT party FROM parties WHERE role = 'agent'",
        "--format",
        "csv",
    ]);
    let agent = agent.lines().last().unwrap();
    assert!(desk.well(&["roster", "--day", "2026-02-28"]).contains(agent), "{agent}");
}

#[test]
fn what_was_done_is_listed_and_checked() {
    let desk = desk();
    assert_snapshot!(plain(&desk.run(&["verify-audit"])), @"
    exit 0
    Whole: 0 rows
    head 0…
    ");
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
    assert_snapshot!(told.join("\n"), @"
    number,who,action,conversation,subject,purpose,what
    2,command line,invite,,account 1,,admin
    1,command line,reveal,,,complaint of call-1,conversation call-1
    ");
    let whole = desk.well(&["verify-audit"]);
    let head = whole.lines().last().unwrap().rsplit(' ').next().unwrap().to_owned();
    assert!(head.starts_with("2:"), "{head}");
    desk.well(&["erase", "--conversation", "call-1", "--yes"]);
    assert!(desk.well(&["audit", "--format", "csv"]).contains("(erased) "));
    assert_snapshot!(plain(&desk.run(&["verify-audit", "--head", &head])), @"
    exit 0
    Whole: 5 rows, 2 texts erased
    head 5…
    ");
    let other = format!("1:{}", "ab".repeat(32));
    assert_snapshot!(desk.run(&["verify-audit", "--head", &other]), @"
    exit 1
    Broken: row 1: its hash is not that of the head that was kept
    ");
    let longer = format!("99:{}", "ab".repeat(32));
    assert_snapshot!(desk.run(&["verify-audit", "--head", &longer]), @"
    exit 1
    Broken: row 6: it is not there, and a head that was kept says it was
    ");
    assert!(desk.run(&["verify-audit", "--head", "x"]).starts_with("exit 2"));
}
