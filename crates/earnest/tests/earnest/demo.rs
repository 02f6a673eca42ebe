//! The demo runs, shows something, and does what its commands do; the README shows the same.

use crate::support::{Desk, answer, demo, interrupted, steady};
use std::process::Stdio;

/// The conversation that the demo and the README show.
const SHOWN: &str = "am-call-0326";
const DB: [&str; 2] = ["--db", "earnest-demo/earnest.db"];

fn shown() -> String {
    let (_, output) = demo();
    assert_eq!(output.status.code(), Some(0), "{}", answer(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Rows of a query on the demo's database.
fn rows(sql: &str) -> Vec<String> {
    let (desk, _) = demo();
    let csv = desk.well(&["query", sql, "--format", "csv", DB[0], DB[1]]);
    csv.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn the_demo_ends_well_and_fits_a_terminal() {
    let text = shown();
    assert!(!text.contains('\u{1b}'), "colour where nobody looks");
    let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 100).collect();
    assert!(wide.is_empty(), "wider than 100 columns: {wide:#?}");
    for section in ["1 Who", "2 What", "3 Which", "4 What", "5 One", "6 How", "7 What"] {
        assert!(text.contains(&format!("── {section}")), "no section `{section}`");
    }
    let refusals =
        text.lines().filter(|line| line.trim_start().starts_with("✗ earnest-demo/")).count();
    assert_eq!(refusals, 3, "three are broken on purpose");
    assert_eq!(rows("SELECT count(*) FROM conversations"), ["1400"]);
    assert_eq!(rows("SELECT count(DISTINCT agent) FROM conversations"), ["12"]);
}

#[test]
fn what_the_demo_asks_has_an_answer_worth_showing() {
    let text = shown();
    let section = |number: u32| {
        let from = text.find(&format!("── {number} ")).unwrap();
        let to = text[from..].find(&format!("\n── {} ", number + 1)).unwrap();
        &text[from..from + to]
    };
    // The first row below the line under the titles, as words.
    let first = |of: &str| {
        let row = of.lines().skip_while(|line| !is_rule(line)).nth(1);
        row.unwrap().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let came_again = first(section(1));
    assert_eq!(came_again[..4], ["amberline", "payment", "taken", "twice"]);
    assert!(came_again[6].parse::<u32>().unwrap() > 50, "{came_again:?}");
    assert!(section(2).contains(SHOWN), "{}", section(2));
    let moves = section(3).lines().find(|line| line.contains("moves")).unwrap();
    let moves: Vec<&str> = moves.split_whitespace().collect();
    assert!(moves[1] == moves[3] && moves[2] == "0", "somebody told them: {moves:?}");
    assert!(section(4).lines().count() > 12, "few kinds are missed: {}", section(4));
    // Another conversation is to be shown where the rules find nothing in this one any more.
    let count = |outcome: &str| {
        let sql = format!(
            "SELECT count(*) FROM moments WHERE conversation_id = '{SHOWN}' AND class = 'skill' \
             AND outcome = '{outcome}'"
        );
        rows(&sql)[0].parse::<u32>().unwrap()
    };
    assert!(count("met") >= 3 && count("missed") >= 2, "too little happens in {SHOWN}");
}

fn is_rule(line: &str) -> bool {
    !line.is_empty() && line.chars().all(|c| c == '─')
}

/// The commands that stand in a text after `$`, each as a shell takes it.
fn commands(text: &str) -> Vec<String> {
    let mut commands: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.lines() {
        if let Some(command) = line.strip_prefix("$ ") {
            commands.push(command.to_owned());
            goes_on = true;
        } else if goes_on && line.starts_with("    ") {
            let command = commands.last_mut().unwrap();
            command.push('\n');
            command.push_str(line);
        } else {
            goes_on = false;
        }
    }
    commands
}

#[test]
fn the_commands_of_the_demo_print_what_stands_below_them() {
    let (desk, _) = demo();
    let text = shown();
    let commands = commands(&text);
    assert_eq!(commands.len(), 8, "{commands:#?}");
    for command in commands.iter().filter(|command| !command.starts_with("earnest add")) {
        let binary = env!("CARGO_BIN_EXE_earnest");
        let output = std::process::Command::new("sh")
            .args(["-c", &command.replacen("earnest", &format!("'{binary}'"), 1)])
            .current_dir(desk.folder())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(output.status.success(), "{command}: {}", answer(&output));
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(&said), "{command} prints something else: {said}");
    }
}

#[test]
fn what_the_demo_names_to_go_on_with_runs() {
    let (desk, _) = demo();
    let text = shown();
    let (_, next) = text.split_once("── 7 ").unwrap();
    let mut run = 0;
    for line in next.lines().filter_map(|line| line.strip_prefix("  earnest ")) {
        let args: Vec<&str> = line.split(' ').collect();
        // Those of the reader's own files cannot.
        if args[0] != "add" {
            assert!(!desk.well(&args).is_empty(), "{line} prints nothing");
            run += 1;
        }
    }
    assert!(run >= 6, "only {run} were run");
    for named in ["truth/README.md", "truth/moments.csv"] {
        assert!(desk.path("earnest-demo").join(named).is_file(), "no {named}");
    }
}

#[test]
fn the_readme_shows_what_the_demo_prints() {
    let readme = include_str!("../../../../README.md");
    let (_, block) = readme.split_once("```\n$ earnest show ").unwrap();
    let (block, _) = block.split_once("\n```").unwrap();
    let (id, block) = block.split_once('\n').unwrap();
    assert_eq!(id, SHOWN);
    let (desk, _) = demo();
    let page = steady(&desk.well(&["show", SHOWN, DB[0], DB[1]]));
    let mut page = page.lines().map(str::trim_end);
    let mut passed_over = false;
    for line in steady(block).lines().map(str::trim_end) {
        if line.trim() == "…" {
            passed_over = true;
            continue;
        }
        let printed = if passed_over { page.find(|printed| *printed == line) } else { page.next() };
        assert_eq!(printed, Some(line), "the README shows what is not printed");
        passed_over = false;
    }
    let conversations = rows("SELECT count(*) FROM conversations")[0].clone();
    let said = format!("{},{} made-up conversations", &conversations[..1], &conversations[1..]);
    assert!(readme.contains(&said), "the README does not speak of {said}");
}

#[test]
fn the_demo_runs_again_in_its_own_folder_and_in_no_other() {
    let desk = Desk::with(&[
        ("earnest-demo/.earnest-demo", "an earlier one's"),
        ("earnest-demo/larkfield/calls/left-over.txt", "Agent: Hello.\n"),
    ]);
    let again = desk.output(&["demo"]);
    assert_eq!(answer(&again), answer(&demo().1), "the same text every time");

    let desk = Desk::with(&[("earnest-demo/mine.txt", "mine")]);
    let answer = desk.run(&["demo"]);
    assert!(answer.contains("--- stderr\nerror: `earnest-demo` is there"), "{answer}");
    assert!(answer.starts_with("exit 2\n"), "{answer}");
    assert!(desk.path("earnest-demo/mine.txt").exists());
}

#[test]
fn an_interrupted_demo_shows_nothing_more() {
    let desk = Desk::new();
    let mut command = desk.command(&["demo"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let output = interrupted(&desk, child, DB[1]);
    let answer = answer(&output);
    assert!(answer.starts_with("exit 130\nEarnest, on a week"), "{answer}");
    assert!(answer.ends_with("Interrupted; nothing more is shown."), "{answer}");
    assert!(!answer.contains("── 1 "), "{answer}");
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

    let (shared, _) = demo();
    std::fs::copy(shared.path(DB[1]), desk.path("demo.db")).unwrap();
    let again = desk.output(&["demo", "--db", "demo.db"]);
    assert_eq!(again.status.code(), Some(0), "a demo's may be used again");
    let text = String::from_utf8(again.stdout).unwrap();
    assert!(text.contains("0 stored, 0 replaced, 700 unchanged"), "{text}");
    assert!(!desk.path(DB[1]).exists(), "its own is not made");
}

#[test]
fn the_centre_is_written_into_no_folder_that_holds_something() {
    let desk = Desk::with(&[("centre/mine.txt", "mine")]);
    let answer = desk.run(&["demo", "--write", "centre"]);
    assert!(answer.starts_with("exit 2\n--- stderr\nerror: `centre` is not empty"), "{answer}");
}
