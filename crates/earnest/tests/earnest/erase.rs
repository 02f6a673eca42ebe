//! What is erased is gone: no byte of it stands in the database, its logs or temporary files.

use crate::support::Desk;
use std::path::Path;

/// What must not be found anywhere, in a text, a name and a reference.
const CANARIES: [&str; 4] = ["zanzibarquokka", "Quixoticus", "Wobbegong", "REF-7391-QX"];

fn conversation(id: &str, customer_ref: &str, name: &str, words: &str) -> String {
    let row = |turn: u32, role: &str, text: &str| {
        format!(
            "{{\"conversation_id\":\"{id}\",\"channel\":\"chat\",\"language\":\"en\",\"programme\":\"p\",\"agent_id\":\"a1\",\
             \"agent_name\":\"Pat Example\",\"customer_ref\":\"{customer_ref}\",\"customer_name\":\"{name}\",\"role\":\"{role}\",\
             \"start_ms\":{},\"text\":\"{text}\"}}\n",
            turn * 1000
        )
    };
    [
        row(
            0,
            "customer",
            &format!("Your engineer never came about the {words} and I waited all day."),
        ),
        row(1, "agent", &format!("I'm sorry about the {words}, I'll call you by five.")),
        row(2, "customer", &format!("My new address is 14 {words} Street.")),
        row(3, "agent", "Thank you."),
    ]
    .concat()
}

/// The files below a folder that hold any of the canaries, in any case, as UTF-8 or UTF-16.
fn found(folder: &Path, without: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(self::found(&path, without));
            continue;
        }
        if path.file_name().is_some_and(|name| name == without) {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap().to_ascii_lowercase();
        for canary in CANARIES {
            let narrow = canary.to_ascii_lowercase().into_bytes();
            let wide: Vec<u8> = narrow.iter().flat_map(|byte| [*byte, 0]).collect();
            for needle in [narrow, wide] {
                if bytes.windows(needle.len()).any(|window| window == needle) {
                    found.push(format!("{canary} in {}", path.display()));
                }
            }
        }
    }
    found
}

fn desk() -> Desk {
    let mut rows = String::new();
    for number in 0..40 {
        rows += &conversation(&format!("c{number}"), &format!("R{number}"), "Ann Other", "parcel");
        if number % 20 == 7 {
            let id = format!("canary-{number}");
            rows += &conversation(&id, CANARIES[3], "Quixoticus Wobbegong", CANARIES[0]);
        }
    }
    let desk = Desk::with(&[("in.jsonl", &rows)]);
    desk.well(&["add", "in.jsonl", "--db", "test.db"]);
    // The files that were read are not the database's.
    std::fs::remove_file(desk.path("in.jsonl")).unwrap();
    assert!(!found(desk.folder(), "").is_empty(), "the canaries were never there");
    desk
}

fn count(desk: &Desk) -> String {
    desk.well(&[
        "query",
        "SELECT count(*) AS n FROM conversations",
        "--db",
        "test.db",
        "--format",
        "csv",
    ])
}

#[test]
fn an_erased_customer_leaves_no_byte() {
    let desk = desk();
    let answer = desk.run(&["erase", "--customer", CANARIES[3], "--yes", "--db", "test.db"]);
    insta::assert_snapshot!(answer, @"
    exit 0
    2 conversations erased: 8 turns, 1 name
    No byte of them is left in the database; files they were read from, and copies, are yours to erase
    ");
    assert_eq!(found(desk.folder(), ""), [""; 0]);
    assert_eq!(count(&desk), "n\n40\n");
}

#[test]
fn erased_conversations_leave_no_byte() {
    let desk = desk();
    for id in ["canary-7", "canary-27"] {
        desk.well(&["erase", "--conversation", id, "--yes", "--db", "test.db"]);
    }
    assert_eq!(found(desk.folder(), ""), [""; 0]);
    assert_eq!(count(&desk), "n\n40\n");
    let gone = desk.run(&["show", "canary-7", "--db", "test.db"]);
    assert!(gone.starts_with("exit 2"), "{gone}");
    // What only stood in it is counted nowhere any more.
    let report = desk.well(&["report", "programme", "p", "--db", "test.db"]);
    assert!(report.contains("40 conversations"), "{report}");
}

#[test]
fn nothing_is_erased_unasked() {
    let desk = desk();
    let answer = desk.run(&["erase", "--conversation", "canary-7", "--db", "test.db"]);
    insta::assert_snapshot!(answer, @"
    exit 2
    --- stderr
    error: expected --yes where nobody can be asked
    ");
    let answer = desk.run(&["erase", "--conversation", "no-such", "--yes", "--db", "test.db"]);
    insta::assert_snapshot!(answer, @"
    exit 2
    --- stderr
    error: nothing is stored under `no-such`
    ");
    assert_eq!(count(&desk), "n\n42\n");
}

#[test]
fn a_customer_is_found_by_name_and_leaves_no_byte() {
    let desk = desk();
    // Who looked for the name left it in the log.
    let purpose = "Quixoticus Wobbegong asked";
    desk.well(&["show", "canary-7", "--reveal", "--purpose", purpose, "--db", "test.db"]);
    let erase = ["erase", "--customer", " quixoticus WOBBEGONG ", "--yes", "--db", "test.db"];
    insta::assert_snapshot!(desk.run(&erase), @"
    exit 0
    2 conversations erased: 8 turns, 1 name
    No byte of them is left in the database; files they were read from, and copies, are yours to erase
    ");
    assert_eq!(found(desk.folder(), ""), [""; 0]);
    assert_eq!(count(&desk), "n\n40\n");
    assert!(desk.run(&erase).starts_with("exit 2\n"), "nobody is called that any more");
}

#[test]
fn of_several_customers_of_a_name_the_user_chooses() {
    let rows = [
        conversation("c1", "R1", "Ann Other", "parcel"),
        conversation("c2", "R2", "ann other", "parcel"),
        conversation("c3", "R2", "Ann Other", "parcel"),
        conversation("c4", "R4", "Ann Otherwise", "parcel"),
        // An agent's name is no customer's.
        conversation("c5", "R5", "Pat Example", "parcel"),
    ];
    let desk = Desk::with(&[("in.jsonl", &rows.concat())]);
    desk.well(&["add", "in.jsonl", "--db", "test.db"]);
    let erase = |name: &str| desk.run(&["erase", "--customer", name, "--yes", "--db", "test.db"]);
    insta::assert_snapshot!(erase("Ann Other"), @"
    exit 2
    --- stderr
    error: 2 customers are called `Ann Other`: customer-0000000001 (2 conversations), customer-0000000002 (1 conversation); name one of them by its pseudonym
    ");
    assert_eq!(count(&desk), "n\n5\n");
    insta::assert_snapshot!(erase("Pat Example"), @"
    exit 0
    1 conversation erased: 4 turns, 1 name
    No byte of them is left in the database; files they were read from, and copies, are yours to erase
    ");
    // The pseudonym of the customer with one conversation.
    let sql = "SELECT party FROM parties WHERE conversation_id = 'c1' AND role = 'customer'";
    let pseudonym = desk.well(&["query", sql, "--format", "csv", "--db", "test.db"]);
    assert!(erase(pseudonym.lines().nth(1).unwrap()).starts_with("exit 0\n1 conversation erased"));
    assert!(erase("ann other").starts_with("exit 0\n2 conversations erased"));
}
