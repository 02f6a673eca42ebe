//! A file and a server's database under the same commands say the same.

use crate::at::At;
use crate::support::{Desk, answer, steady};

/// What must not be found in any file of the database once it is erased.
const CANARY: &str = "zanzibarquokka";

fn rows() -> String {
    let mut rows = String::new();
    for number in 0..30 {
        let words = if number == 17 { CANARY } else { "parcel" };
        let id = format!("call-{number:02}");
        let of = format!(
            "\"conversation_id\":\"{id}\",\"channel\":\"chat\",\"language\":\"en\",\"programme\":\"p\",\
             \"started_at\":\"2026-03-{:02}T09:00:00Z\",\"agent_id\":\"a{}\",\"agent_name\":\"Pat Example\",\
             \"team\":\"falcon\",\"customer_ref\":\"R{number}\",\"customer_name\":\"Ann Other\"",
            number % 9 + 1,
            number % 3
        );
        for (turn, (role, text)) in [
            (
                "customer",
                format!("Your engineer never came about the {words} and I waited all day."),
            ),
            ("agent", "I'm sorry that nobody came, I'll call you by five.".to_owned()),
            ("customer", format!("My new address is 14 {words} Street, naïve as I am.")),
            ("agent", "Thank you.".to_owned()),
        ]
        .iter()
        .enumerate()
        {
            let start = turn * 1000;
            rows +=
                &format!("{{{of},\"role\":\"{role}\",\"start_ms\":{start},\"text\":\"{text}\"}}\n");
        }
    }
    rows + "{\"conversation_id\":\"broken\"}\n"
}

const ROSTER: &str = "agent,team,from\na0,falcon,2026-03-01\na1,osprey,2026-03-04\n";

/// One after the other, most of what there is. What shows agents in the order of their pseudonyms, which
/// are another in each database, is left out.
const COMMANDS: &[&[&str]] = &[
    &["show", "call-01"],
    &["explain", "owns_failure"],
    &["rubric", "list"],
    &["rubric", "show"],
    &["add", "in.jsonl", "--report", "json"],
    &["add", "in.jsonl", "--list"],
    &["rubric", "use", "support", "--programme", "p"],
    &["reanalyse"],
    &["rubric", "show", "p"],
    &["show", "call-01"],
    &["show", "call-01", "--as", "json"],
    &["show", "call-01", "--as", "vcon"],
    &["show", "call-01", "--why", "owns_failure"],
    &["show", "call-01", "--reveal", "--purpose", "a complaint"],
    &["show", "call-1"],
    &["show", "nothing"],
    &["report", "programme", "p"],
    &["report", "team", "falcon"],
    &["report", "agent", "a1"],
    &["form", "call-02"],
    &["search", "parcel -naive"],
    &["search", "\"engineer never\" naive zanz*"],
    &["query", "SELECT day, count(*) AS n FROM conversations GROUP BY day ORDER BY day"],
    &[
        "query",
        "SELECT moment, outcome, count(*) AS n, max(confidence) AS sure FROM moments \
         GROUP BY moment, outcome ORDER BY 1, 2",
        "--format",
        "json",
    ],
    &["query", "SELECT text, role FROM turns WHERE conversation_id = 'call-03' ORDER BY turn"],
    &[
        "query",
        "SELECT signal, value FROM signals WHERE conversation_id = 'call-03' ORDER BY 1, 2",
        "--format",
        "csv",
    ],
    &[
        "query",
        "SELECT moment, avg(outcome = 'met') AS share FROM moments GROUP BY moment ORDER BY moment",
    ],
    &["query", "DELETE FROM turn"],
    &["scripts", "propose", "--programme", "p"],
    &["roster", "roster.csv"],
    &["account", "add", "nia@example", "--role", "team_lead", "--team", "falcon"],
    &["account", "add", "nia@example", "--role", "admin"],
    &["account", "list"],
    &["account", "close", "nia@example"],
    &["erase", "--conversation", "call-17", "--yes"],
    &["erase", "--conversation", "call-17", "--yes"],
    &["search", "zanz*"],
    &["query", "SELECT count(*) AS n FROM turns"],
];

/// A text without what is of this moment or of a secret: links, hashes and times of day; and without the
/// examples of a report, of which agents with equally many have one each by their pseudonyms.
fn plain(text: &str) -> String {
    let text = text.split("Examples marked").next().unwrap();
    let yours = "files they were read from, copies, and what the server keeps beside (its log, standbys, backups) are";
    let text = text.replace(yours, "files they were read from, and copies, are");
    let is_day = |word: &str| word.len() >= 10 && word.starts_with("20") && &word[4..5] == "-";
    let is_secret =
        |word: &str| word.len() >= 40 && word.chars().all(|c| c.is_ascii_alphanumeric());
    let mut out = String::new();
    let mut word = String::new();
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() || "-:.".contains(c) {
            word.push(c);
            continue;
        }
        let today = jiff::Timestamp::now().to_string()[..10].to_owned();
        let parts: Vec<&str> = word.split(':').collect();
        let shown = match &*word {
            word if is_day(word) && word.starts_with(&today) => "NOW".to_owned(),
            _ if parts.iter().any(|part| is_secret(part)) => "SECRET".to_owned(),
            word => word.to_owned(),
        };
        out.push_str(&shown);
        out.push(c);
        word.clear();
    }
    out
}

#[test]
fn a_file_and_a_server_say_the_same() {
    let said: Vec<Vec<(String, String)>> = At::each()
        .iter()
        .map(|at| {
            let desk = Desk::with(&[("in.jsonl", &rows()), ("roster.csv", ROSTER)]);
            COMMANDS
                .iter()
                .map(|args| {
                    let text = answer(&desk.output(&at.with(args)));
                    (args.join(" "), at.name(&plain(&steady(&text))))
                })
                .collect()
        })
        .collect();
    let [file, server] = &said[..] else { return };
    // What is there before anything is added differs in what makes it.
    for ((args, file), (_, server)) in file.iter().zip(server).skip(4) {
        assert_eq!(file, server, "earnest {args}");
    }
    let wells = file.iter().filter(|(_, text)| text.starts_with("exit 0")).count();
    assert!(wells > 25, "{wells} commands went well");
}

#[test]
fn what_is_erased_is_in_no_file_of_a_server() {
    let Some(at) = At::server() else { return };
    let desk = Desk::with(&[("in.jsonl", &rows())]);
    desk.output(&at.with(&["add", "in.jsonl"]));
    let files_with = || {
        let files = std::fs::read_dir(at.fresh().unwrap().folder()).unwrap();
        let holds = |path: &std::path::Path| {
            let bytes = std::fs::read(path).unwrap();
            bytes.windows(CANARY.len()).any(|bytes| bytes == CANARY.as_bytes())
        };
        files.filter(|file| holds(&file.as_ref().unwrap().path())).count()
    };
    assert!(files_with() > 0, "it was never there");
    let answer = desk.run(&at.with(&["erase", "--customer", "R17", "--yes"]));
    insta::assert_snapshot!(answer, @"
    exit 0
    1 conversation erased: 4 turns, 1 name
    No byte of them is left in the database; files they were read from, copies, and what the server keeps beside (its log, standbys, backups) are yours to erase
    ");
    assert_eq!(files_with(), 0);
}

#[test]
fn a_server_that_cannot_be_used_is_named_without_its_password() {
    let desk = Desk::new();
    let check = |url: &str, expected: &str| {
        let text = desk.run(&["query", "SELECT 1", "--database", url]);
        assert!(text.contains(expected), "{text}");
        assert!(!text.contains("hunter2"), "{text}");
        let output = desk.command(&["add", "x"]).env("EARNEST_DATABASE", url).output().unwrap();
        let text = answer(&output);
        assert!(!text.contains("hunter2"), "{text}");
        let help = desk.command(&["add", "--help"]).env("EARNEST_DATABASE", url).output().unwrap();
        assert!(!answer(&help).contains("hunter2"));
    };
    check("mysql://ada:hunter2@h/d", "found something that does not begin with `postgres://`");
    check("postgres://ada:hunter2@h", "found no name of a database");
    check("postgres://ada:hunter2@127.0.0.1:1/d", "`postgres://127.0.0.1:1/d` cannot be reached");
    check("postgres:///d?host=/nowhere&password=hunter2", "cannot be reached");
    if let Some(at) = At::server() {
        let other = at.with(&[])[1].replace("postgres:///test_", "postgres:///other_");
        check(&other, "no database at `postgres:///");
        let text = desk.run(&at.with(&["query", "SELECT 1"]));
        assert!(text.contains("` is empty: `earnest add` makes a database of it"), "{text}");
    }
}

#[test]
fn the_command_line_outweighs_the_environment() {
    let desk = Desk::new();
    let both = desk.run(&["query", "SELECT 1", "--db", "a.db", "--database", "postgres://h/d"]);
    let expected = "error: the argument '--db <FILE>' cannot be used with '--database <URL>'";
    assert!(both.starts_with(&format!("exit 2\n--- stderr\n{expected}\n")), "{both}");
    let asked = |args: &[&str], environment: &[(&str, &str)]| {
        let mut command = desk.command(args);
        command.envs(environment.iter().copied());
        answer(&command.output().unwrap())
    };
    let environment = [("EARNEST_DB", "a.db"), ("EARNEST_DATABASE", "postgres://127.0.0.1:1/d")];
    let query = ["query", "SELECT 1"];
    assert!(asked(&query, &environment).contains("both set: unset one"));
    assert!(asked(&query, &environment[1..]).contains("127.0.0.1:1/d` cannot be reached"));
    let named = ["query", "SELECT 1", "--db", "b.db"];
    assert!(asked(&named, &environment[1..]).contains("no database at `b.db`"));
    let named = ["query", "SELECT 1", "--database", "postgres://127.0.0.1:1/e"];
    assert!(asked(&named, &environment[..1]).contains("127.0.0.1:1/e` cannot be reached"));
}
