//! Bills that are given with conversations, from the command line to what is shown.

use crate::support::{Desk, answer};
use insta::assert_snapshot;

const CALLS: &str = "\
conversation_id,started_at,channel,language,agent_id,customer_ref,customer_name,role,text
c-1,2026-03-02T10:00:00Z,chat,en,a-17,K-4711,Ann Otherwise,customer,What is this late fee?
c-1,2026-03-02T10:00:00Z,chat,en,a-17,K-4711,Ann Otherwise,agent,\"The late fee is fifteen pounds fifty, because the payment came after the ninth.\"
c-1,2026-03-02T10:00:00Z,chat,en,a-17,K-4711,Ann Otherwise,customer,I see.
c-1,2026-03-02T10:00:00Z,chat,en,a-17,K-4711,Ann Otherwise,agent,Anything else?
c-1,2026-03-02T10:00:00Z,chat,en,a-17,K-4711,Ann Otherwise,customer,\"No, bye.\"
c-1,2026-03-02T10:00:00Z,chat,en,a-17,K-4711,Ann Otherwise,agent,\"The lamp is £42.00 plus £6.50 delivery, so that comes to £48.50. Goodbye.\"
c-2,2026-03-02T11:00:00Z,chat,en,a-17,K-9,,customer,Hello?
c-2,2026-03-02T11:00:00Z,chat,en,a-17,K-9,,agent,Hello. Bye.
";

const BILLS: &str = "\
account,line,amount,date
K-4711,monthly plan,32.00,2026-02-03
K-4711,late fee,12.50,2026-02-17
K-4711,credit of Ann Otherwise,-5.00,
K-4711,monthly plan,30.00,2024-02-03
K-1,monthly plan,32.00,2026-02-03
K-2,monthly plan,much,2026-02-03
";

const ADD: [&str; 4] = ["add", "calls.csv", "--facts", "bills.csv"];

fn desk() -> Desk {
    Desk::with(&[("calls.csv", CALLS), ("bills.csv", BILLS)])
}

fn figures(desk: &Desk) -> String {
    let sql =
        "SELECT conversation_id, opener_turn, outcome FROM moments WHERE moment = 'figures_agree'";
    desk.well(&["query", sql, "--format", "csv"])
}

#[test]
fn add_says_what_became_of_the_bills() {
    let desk = desk();
    assert_snapshot!(desk.run(&ADD), @r#"
exit 1
2 conversations read from 1 file
  stored            2   8 turns
  replaced          0
  unchanged         0
  refused           1

  · bills: 5 lines of 2 accounts; 1 conversation got one; 1 account is named by no conversation;
    1 account is left out, for a row that could not be read

Refused
  ✗ bills.csv, line 7
    expected an amount such as `1,234.50`, `1.234,50` or `-12.5` in `amount`, found other text
"#);
    // The bill is in the folder that is added, and is none of its conversations.
    let report = desk.output(&["add", ".", "--facts", "bills.csv", "--report", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!((&json["unchanged"], &json["refused"]), (&2.into(), &1.into()), "{json:#}");
    assert_snapshot!(json["bills"], @r#"
{"lines":5,"accounts":2,"accounts_left_out":1,"accounts_unnamed":1,"conversations":1}
"#);
    assert_snapshot!(format!("{:#}", json["problems"]), @r#"
[
  {
    "file": "bills.csv",
    "line": 7,
    "pointer": null,
    "conversation": null,
    "expected": "an amount such as `1,234.50`, `1.234,50` or `-12.5` in `amount`",
    "found": "other text",
    "stored": false
  }
]
"#);
    let none = desk.output(&["add", "calls.csv", "--report", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&none.stdout).unwrap();
    assert_eq!(json["bills"], serde_json::Value::Null);
}

#[test]
fn a_bill_that_cannot_be_read_stops_before_a_database_is_made() {
    let desk = Desk::with(&[("calls.csv", CALLS), ("other.csv", "reference,sum\nK-1,2\n")]);
    assert_snapshot!(desk.run(&["add", "calls.csv", "--facts", "other.csv"]), @r#"
exit 2
--- stderr
error: --facts: other.csv, line 1: expected a header with `account`, `line`, `amount` and, where there are dates, `date`, found the columns `reference`, `sum`
"#);
    assert_snapshot!(desk.run(&["add", "calls.csv", "--facts", "none.csv"]), @r#"
exit 2
--- stderr
error: --facts: none.csv: expected a file of bills, found nothing of that name
"#);
    assert!(!desk.path("earnest.db").exists());
}

#[test]
fn the_same_bill_changes_nothing_and_another_changes_the_findings() {
    let desk = desk();
    desk.output(&ADD);
    let (rows, found) = (desk.well(&["query", "SELECT * FROM bill_lines"]), figures(&desk));
    assert_eq!(found, "conversation_id,opener_turn,outcome\nc-1,1,missed\nc-1,5,met\n");
    let counts = |output: std::process::Output| {
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        ["stored", "unchanged", "replaced"].map(|count| json[count].as_u64().unwrap())
    };
    let again = || counts(desk.output(&[&ADD[..], &["--report", "json"]].concat()));
    assert_eq!(again(), [0, 2, 0]);
    assert_eq!(desk.well(&["query", "SELECT * FROM bill_lines"]), rows);
    // Rows of others and other months are none of theirs.
    desk.write("bills.csv", &format!("{BILLS}K-9,line,1.00,2027-01-01\nK-5,x,1,\n"));
    assert_eq!(again(), [0, 2, 0]);
    desk.write("bills.csv", &BILLS.replace("12.50", "15.50"));
    assert_eq!(again(), [0, 1, 1]);
    assert_eq!(figures(&desk), "conversation_id,opener_turn,outcome\nc-1,1,met\nc-1,5,met\n");
    // What is given now is what is stored.
    assert_eq!(counts(desk.output(&["add", "calls.csv", "--report", "json"])), [0, 1, 1]);
    assert_eq!(figures(&desk), "conversation_id,opener_turn,outcome\nc-1,5,met\n");
    assert_eq!(desk.well(&["query", "SELECT * FROM bill_lines", "--format", "json"]), "[\n]\n");
}

#[test]
fn what_is_stored_is_analysed_again_with_its_bill() {
    let desk = desk();
    desk.output(&ADD);
    let found = figures(&desk);
    let rubric = "programme = 'p'\nabout = 'a test'\n[reading]\nlanguage = 'en'\n";
    desk.write("p.toml", rubric);
    desk.output(&["add", "calls.csv", "--facts", "bills.csv", "--programme", "p"]);
    let scripted = "[detecting]\nscripts = ['Anything else?']\n";
    desk.write("p.toml", &format!("{rubric}{scripted}"));
    desk.well(&["rubric", "use", "p.toml"]);
    assert_eq!(desk.well(&["reanalyse"]), "2 conversations analysed again\n");
    assert_eq!(figures(&desk), found);
}

#[test]
fn show_has_the_bill_below_the_conversation() {
    let desk = desk();
    desk.output(&ADD);
    let page = desk.run(&["show", "c-1"]);
    let (_, bill) = page.split_once("The bill").unwrap();
    let (bill, _) = bill.split_once("The moments").unwrap();
    assert_snapshot!(bill, @r#"
on file
 date        amount  line
 2026-02-03   32.00  monthly plan
 2026-02-17   12.50  late fee
 –            -5.00  credit of customer-0000000001
"#);
    assert!(!desk.run(&["show", "c-2"]).contains("The bill"));
    let json: serde_json::Value =
        serde_json::from_str(&desk.well(&["show", "c-1", "--as", "json"])).unwrap();
    assert_snapshot!(crate::support::steady(&format!("{:#}", json["bill"])), @r#"
[
  {
    "what": "monthly plan",
    "hundredths": 3200,
    "date": "2026-02-03"
  },
  {
    "what": "late fee",
    "hundredths": 1250,
    "date": "2026-02-17"
  },
  {
    "what": "credit of customer-0000000001",
    "hundredths": -500,
    "date": null
  }
]
"#);
    let revealed = desk.run(&["show", "c-1", "--reveal", "--purpose", "a test"]);
    assert!(revealed.contains("credit of Ann Otherwise"), "{revealed}");
    let many = "K-9,call,0.10,\n".repeat(42);
    desk.write("many.csv", &format!("account,line,amount,date\n{many}"));
    desk.output(&["add", "calls.csv", "--facts", "many.csv"]);
    let page = desk.run(&["show", "c-2"]);
    assert_eq!(page.matches("0.10  call").count(), 40);
    assert!(page.contains("  and 2 more\n"), "{page}");
}

#[test]
fn why_says_which_line_and_which_sum() {
    let desk = desk();
    desk.output(&ADD);
    assert_snapshot!(desk.run(&["show", "c-1", "--why", "figures_agree:1"]), @r#"
exit 0
c-1  read anew by edition 0000000000000001

✗ missed  figures_agree at turn 1
  opened, turn 1   “The late fee is fifteen pounds fifty, because the payment came after the
                   ninth.”
  by               the rule of the kind: Within a stretch of the agent's floor: the amount,
                   count or day that words such as "comes to", "leaves" or "in total" announce,
                   against every way that the figures before it may be meant; a figure that
                   nobody has said before and that follows exactly from one to four that either
                   party said in the last sixteen turns, which must stand the nearer, beside the
                   plainer words, the fewer digits it has; an amount beside "altogether", or
                   after a share whose base nobody named, which is unknown; and, with a bill, an
                   amount in a sentence that names a line of it.
  looked for       A sum is missed only where words such as "plus", "less" or "a month" say how
                   the figures hang together, all are exact, and no other way to understand them
                   holds.
  in               turn 1
  compared with    the line “late fee” of 2026-02-17 of the bill: 12.50
  nearest          nothing comes near
  outcome          missed, by the rule alone; sure at 0.80
"#);
    assert_snapshot!(desk.run(&["show", "c-1", "--why", "figures_agree:5"]), @r#"
exit 0
c-1  read anew by edition 0000000000000001

✓ met  figures_agree at turn 5
  opened, turn 5   “The lamp is £42.00 plus £6.50 delivery, so that comes to £48.50.”
  by               wording of makes: “comes to”
  looked for       A sum is missed only where words such as "plus", "less" or "a month" say how
                   the figures hang together, all are exact, and no other way to understand them
                   holds.
  in               turn 5
  compared with    the figures before it, which make 48.50
  answer, turn 5   “The lamp is £42.00 plus £6.50 delivery, so that comes to £48.50.”
  outcome          met, by the rule alone; sure at 0.80
"#);
    let compared = |moment: &str| {
        let why = desk.well(&["show", "c-1", "--why", moment, "--as", "json"]);
        let why: serde_json::Value = serde_json::from_str(&why).unwrap();
        why["why"][0]["compared"].to_string()
    };
    assert_snapshot!(compared("figures_agree:1"), @r#"
{"by":"bill_line","line":{"what":"late fee","hundredths":1250,"date":"2026-02-17"}}
"#);
    assert_snapshot!(compared("figures_agree:5"), @r#"
{"by":"figures","right_hundredths":["4850"]}
"#);
    assert_eq!(compared("explains_charge:0"), "null");
}

#[test]
fn an_erased_customers_bill_is_gone() {
    let desk = desk();
    desk.output(&ADD);
    let holds = || {
        let files = std::fs::read_dir(desk.folder()).unwrap().map(|file| file.unwrap().path());
        let databases = files.filter(|path| path.to_string_lossy().contains("earnest.db"));
        databases
            .map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned())
            .any(|bytes| bytes.contains("monthly plan"))
    };
    assert!(holds());
    let erased = desk.output(&["erase", "--customer", "K-4711", "--yes"]);
    assert!(erased.status.success(), "{}", answer(&erased));
    assert!(!holds());
}
