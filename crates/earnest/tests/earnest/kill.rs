//! `kill -9` at fifty instants of a large `add`: what was reported is there, nothing is torn, nothing
//! is doubled, and adding again completes it.
//!
//! The instants come from `EARNEST_KILL_SEED`, which is printed.

use crate::at::At;
use crate::support::Desk;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Read as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often it is killed: in a file, and in a server's database, where each takes longer.
const KILLS: usize = 50;
const KILLS_OF_SERVER: usize = 12;
/// An undisturbed run must last this long, or there is too little to interrupt.
const LEAST: Duration = Duration::from_millis(800);
/// After how many kills one run is completed.
const COMPLETED_EVERY: usize = 10;

/// What an undisturbed run leaves: per conversation, what is counted of it in each view.
type Contents = BTreeMap<String, Vec<String>>;

/// What is counted of each conversation. A torn one differs in at least one of them.
const COUNTED: [&str; 5] = [
    "SELECT conversation_id, count(*), sum(length(text)) FROM turns GROUP BY 1",
    "SELECT conversation_id, count(*), sum(opener_turn), sum(outcome = 'met'), sum(length(quote)) FROM moments GROUP BY 1",
    "SELECT conversation_id, count(*) FROM acts GROUP BY 1",
    "SELECT conversation_id, count(*), sum(hundredths) FROM bill_lines GROUP BY 1",
    "SELECT conversation_id, count(*) FROM signals GROUP BY 1",
];

/// Numbers that look random and are the same for a seed (SplitMix64: Steele, Lea & Flood 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
}

const CUSTOMER: [&str; 6] = [
    "My router has dropped the connection every evening since Tuesday and I work from home.",
    "Your engineer never came on Monday and nobody called me, this is the third time.",
    "Can you tell me why the bill is 84.20 this month?",
    "My new address is 14 Harbour Street, flat 3.",
    "Sorry, could you say that again?",
    "I lost my job last month and I am worried about the payment.",
];
const AGENT: [&str; 6] = [
    "I'm sorry the engineer did not come, I'll find out what happened by five today.",
    "So the connection drops every evening since Tuesday, is that right?",
    "Please restart the router and tell me whether the light is green.",
    "That is 14 Harbour Street, flat 3.",
    "Bear with me a moment while I look at the bill.",
    "I'll send you the new bill tomorrow.",
];

/// A day that no limit reaches.
const NEW: &str = "2999-01-01";

/// Whether a conversation is of that day.
fn is_new(number: usize) -> bool {
    number.is_multiple_of(5)
}

/// Conversations of 2 to 5 turns, and a long one now and then, as JSONL; short ones make many transactions.
fn generated(conversations: usize) -> String {
    let mut random = Random(1);
    let mut out = String::new();
    for number in 0..conversations {
        let turns = if number % 50 == 0 { 60 } else { 2 + random.below(4) };
        let day = if is_new(number) { NEW } else { "2020-01-01" };
        for turn in 0..turns {
            let (role, texts) =
                if turn % 2 == 0 { ("customer", CUSTOMER) } else { ("agent", AGENT) };
            let text = texts[random.below(6) as usize];
            let start = turn * 9000;
            let _ = writeln!(
                out,
                "{{\"conversation_id\":\"c{number:06}\",\"channel\":\"voice\",\"language\":\"en\",\"programme\":\"p\",\
                 \"started_at\":\"{day}T10:00:00Z\",\"agent_id\":\"a{}\",\"customer_ref\":\"K-{}\",\"role\":\"{role}\",\"start_ms\":{start},\"end_ms\":{},\"text\":\"{text}\"}}",
                number % 7,
                number % 90,
                start + 4000,
            );
        }
    }
    out
}

/// Bills of two lines for some of the customers.
const BILLS: &str = "account,line,amount,date\nK-1,monthly plan,71.70,2026-02-03\n\
    K-1,late fee,12.50,2026-02-17\nK-80,monthly plan,32.00,\nK-80,credit,-5.00,\n";

fn rows(desk: &Desk, at: &At, sql: &str) -> Vec<String> {
    let csv = desk.well(&at.with(&["query", sql, "--format", "csv"]));
    csv.lines().skip(1).map(str::to_owned).collect()
}

fn contents(desk: &Desk, at: &At) -> Contents {
    let ids = rows(desk, at, "SELECT conversation_id FROM conversations ORDER BY 1");
    let mut contents: Contents = BTreeMap::new();
    for id in &ids {
        let twice = contents.insert(id.clone(), Vec::new());
        assert!(twice.is_none(), "{id} is there twice");
    }
    for sql in COUNTED {
        for row in rows(desk, at, sql) {
            let (id, counts) = row.split_once(',').unwrap();
            let of =
                contents.get_mut(id).unwrap_or_else(|| panic!("{id} has rows and is not there"));
            of.push(counts.to_owned());
        }
    }
    contents
}

const ADD: [&str; 5] = ["add", "large.jsonl", "--facts", "bills.csv", "--list"];

/// How long it takes until the first is reported.
fn until_first(desk: &Desk, at: &At) -> Duration {
    let started = Instant::now();
    let mut child =
        desk.command(&at.with(&ADD)).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut byte = [0];
    child.stdout.take().unwrap().read_exact(&mut byte).unwrap();
    let first = started.elapsed();
    child.kill().unwrap();
    child.wait().unwrap();
    first
}

/// Ids that were reported before the run was killed; a line without its end was not.
fn killed_after(desk: &Desk, at: &At, instant: Duration) -> Vec<String> {
    let mut child =
        desk.command(&at.with(&ADD)).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).unwrap();
        text
    });
    std::thread::sleep(instant);
    child.kill().unwrap();
    child.wait().unwrap();
    let text = reader.join().unwrap();
    text.split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'))
        .map(str::to_owned)
        .collect()
}

/// The part of a report before its examples: of agents with equally many, the pseudonym decides
/// whose stands there, and a database that a kill kept from being made is made anew with a new key.
fn counts_of(report: &str) -> &str {
    report.split("Examples marked").next().unwrap_or(report)
}

#[test]
fn what_was_reported_survives_a_kill_and_nothing_is_torn_or_doubled() {
    check(&At::file("test.db"), KILLS);
}

#[test]
fn and_so_it_does_in_a_database_of_a_server() {
    if let Some(at) = At::server() {
        check(&at, KILLS_OF_SERVER);
    }
}

fn check(at: &At, kills: usize) {
    let seed = std::env::var("EARNEST_KILL_SEED").map_or(2026, |seed| seed.parse().unwrap());
    let mut random = Random(seed);
    let desk = Desk::with(&[("bills.csv", BILLS)]);

    // Enough that there is something to interrupt, on a fast machine as on a slow one.
    let mut conversations = if at.fresh().is_some() { 900 } else { 2000 };
    let (undisturbed, report, lasted, first) = loop {
        desk.write("large.jsonl", &generated(conversations));
        let started = Instant::now();
        let listed = desk.well(&at.with(&ADD));
        let lasted = started.elapsed();
        if lasted >= LEAST {
            assert_eq!(listed.lines().count(), conversations);
            let undisturbed = contents(&desk, at);
            let report = desk.well(&at.with(&["report", "programme", "p"]));
            at.clear(&desk);
            let first = until_first(&desk, at);
            break (undisturbed, crate::support::steady(&report), lasted, first);
        }
        at.clear(&desk);
        conversations *= 2;
    };
    assert_eq!(undisturbed.len(), conversations);
    let billed = undisturbed.values().filter(|counts| counts.len() == COUNTED.len()).count();
    assert!(billed > 0, "no conversation got a bill");
    eprintln!(
        "seed {seed}: {conversations} conversations, {lasted:?} undisturbed, the first stored after {first:?}, {kills} kills"
    );

    let (mut before_any, mut midway, mut after_all) = (0, 0, 0);
    // Where too few fell midway, some more do; on however fast or slow a machine.
    for kill in 0..4 * kills {
        if kill >= kills && midway >= kills / 10 {
            break;
        }
        at.clear(&desk);
        // Every other instant lies where there is something stored already.
        let from = if kill % 2 == 0 { Duration::ZERO } else { first };
        let instant =
            from + lasted.saturating_sub(from).mul_f64(random.below(1000) as f64 / 1000.0);
        let listed = killed_after(&desk, at, instant);
        let of = format!("seed {seed}, kill {kill} after {instant:?}");
        let once: BTreeSet<&String> = listed.iter().collect();
        assert_eq!(once.len(), listed.len(), "{of}: an id was listed twice");
        // Killed before there was a whole database: then nothing may have been listed.
        let readable = desk.output(&at.with(&["query", "SELECT 1"])).status.success();
        if !readable {
            assert!(listed.is_empty(), "{of}: listed, and there is no database");
            before_any += 1;
        } else {
            let stored = contents(&desk, at);
            for id in &listed {
                assert!(stored.contains_key(id), "{of}: {id} was listed and is not there");
            }
            for (id, counts) in &stored {
                assert_eq!(Some(counts), undisturbed.get(id), "{of}: {id} is torn");
            }
            match stored.len() {
                0 => before_any += 1,
                n if n == conversations => after_all += 1,
                _ => midway += 1,
            }
        }
        if kill % COMPLETED_EVERY == 0 {
            let again = desk.output(&at.with(&ADD));
            assert_eq!(again.status.code(), Some(0), "{of}: {}", crate::support::answer(&again));
            assert_eq!(contents(&desk, at), undisturbed, "{of}: adding again did not complete it");
            let again = desk.well(&at.with(&["report", "programme", "p"]));
            assert_eq!(
                counts_of(&crate::support::steady(&again)),
                counts_of(&report),
                "{of}: the counts differ"
            );
        }
    }
    eprintln!("killed before any was stored {before_any}, midway {midway}, after all {after_all}");
    assert!(midway >= kills / 10, "too few kills fell midway: {midway}");
}

#[test]
fn an_expiry_that_is_killed_tears_nothing_and_is_completed_by_the_next() {
    const KILLS: usize = 12;
    const APPLY: [&str; 3] = ["retention", "apply", "--yes"];
    let desk = Desk::new();
    let at = At::file("test.db");
    desk.write("large.jsonl", &generated(1000));
    desk.well(&at.with(&["add", "large.jsonl"]));
    desk.well(&at.with(&["retention", "set", "p", "--conversations", "30"]));
    let whole = std::fs::read(desk.path("test.db")).unwrap();
    let before = contents(&desk, &at);
    let left: Contents = before
        .iter()
        .filter(|(id, _)| is_new(id.trim_start_matches(['c', '0']).parse().unwrap_or(0)))
        .map(|(id, counts)| (id.clone(), counts.clone()))
        .collect();
    let again = || {
        at.clear(&desk);
        std::fs::write(desk.path("test.db"), &whole).unwrap();
    };
    again();
    let started = Instant::now();
    desk.well(&at.with(&APPLY));
    let lasted = started.elapsed();
    assert_eq!(contents(&desk, &at), left);

    let seed = std::env::var("EARNEST_KILL_SEED").map_or(2026, |seed| seed.parse().unwrap());
    let mut random = Random(seed);
    let mut midway = 0;
    for kill in 0..KILLS {
        again();
        let instant = lasted.mul_f64(random.below(1000) as f64 / 1000.0);
        let mut command = desk.command(&at.with(&APPLY));
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(instant);
        child.kill().unwrap();
        child.wait().unwrap();
        let of = format!("seed {seed}, kill {kill} after {instant:?}");
        let there = contents(&desk, &at);
        for (id, counts) in &there {
            assert_eq!(Some(counts), before.get(id), "{of}: {id} is torn");
        }
        assert!(left.keys().all(|id| there.contains_key(id)), "{of}: one too many is gone");
        midway += usize::from(there.len() > left.len() && there.len() < before.len());
        desk.well(&at.with(&["verify-audit"]));
        desk.well(&at.with(&APPLY));
        assert_eq!(contents(&desk, &at), left, "{of}: applying again did not complete it");
        desk.well(&at.with(&["doctor"]));
    }
    eprintln!("{lasted:?} undisturbed, {midway} of {KILLS} kills fell midway");
    assert!(midway >= KILLS / 5, "too few kills fell midway: {midway}");
}

#[test]
fn an_interrupted_run_says_what_was_stored_and_stores_what_it_says() {
    let desk = Desk::new();
    desk.write("large.jsonl", &generated(8000));
    let mut child = desk
        .command(&["add", "large.jsonl", "--list", "--report", "json", "--db", "test.db"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // It is interrupted once the first is stored, and drained so that it never waits for us.
    let mut stdout = child.stdout.take().unwrap();
    let mut listed = vec![0];
    stdout.read_exact(&mut listed).unwrap();
    let interrupted =
        Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    stdout.read_to_end(&mut listed).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", crate::support::answer(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(report["interrupted"], true);
    let stored = contents(&desk, &At::file("test.db"));
    assert_eq!(report["stored"].as_u64(), Some(stored.len() as u64));
    assert_eq!(listed.iter().filter(|byte| **byte == b'\n').count(), stored.len());
    assert!(stored.len() < 8000, "it was not interrupted");
}
