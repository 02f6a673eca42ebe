//! Everything of a database in a folder and back, and what a look at it finds.

use crate::add_recordings::{add, asked, call, put};
use crate::support::Desk;
use crate::transcribe::{answer, serve};
use std::path::{Path, PathBuf};
use store::{Store, Switches, Who};

const PLAIN: &str = "WEBVTT\n\n\
    00:00.000 --> 00:02.400\n<v Agent>Good morning.\n\n\
    00:02.500 --> 00:04.900\n<v Customer>My internet drops every evening.\n\n\
    00:05.000 --> 00:07.500\n<v Agent>I will look.\n";

/// A conversation with sound.
fn with_sound() -> Desk {
    let desk = Desk::new();
    put(&desk, "calls/17.wav", &call());
    desk.write("calls/17.vtt", PLAIN);
    let (report, code) = add(&desk, &["calls", "--tracks", "agent,customer", "--media", "sound"]);
    assert_eq!(code, Some(0), "{report}");
    desk
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else if path.file_name().unwrap() != "in-use" {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// What each file of sound holds, by its name.
fn sound(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    files(folder).iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

#[test]
fn a_restored_backup_is_what_was_backed_up() {
    let desk = with_sound();
    let said = "SELECT turn, text, start_ms FROM turns ORDER BY turn";
    let before = (asked(&desk, said), sound(&desk.path("sound")));
    assert_eq!(before.1.len(), 2);
    desk.well(&["backup", "saved/monday"]);
    let again = desk.run(&["backup", "saved/monday"]);
    assert!(again.starts_with("exit 2") && again.contains("new or empty"), "{again}");

    let there = desk.run(&["restore", "saved/monday", "--media", "back"]);
    assert!(there.starts_with("exit 2") && there.contains("expected no file"), "{there}");
    desk.well(&["erase", "--conversation", "17", "--yes"]);
    for name in ["earnest.db", "earnest.db-wal", "earnest.db-shm"] {
        let _ = std::fs::remove_file(desk.path(name));
    }
    // The log of the one that was there before.
    desk.write("earnest.db-wal", "left");
    let log = desk.run(&["restore", "saved/monday", "--media", "back"]);
    assert!(log.starts_with("exit 2") && log.contains("`earnest.db-wal`"), "{log}");
    std::fs::remove_file(desk.path("earnest.db-wal")).unwrap();
    let lacks = desk.run(&["restore", "saved/monday"]);
    assert!(lacks.starts_with("exit 2") && lacks.contains("--media DIR"), "{lacks}");
    assert!(!desk.path("earnest.db").exists(), "nothing is left of what was refused");
    desk.well(&["restore", "saved/monday", "--media", "back"]);
    assert_eq!((asked(&desk, said), sound(&desk.path("back"))), before);
    let well = desk.run(&["doctor"]);
    assert!(well.starts_with("exit 0"), "{well}");
    assert!(well.contains("sound  2 files"), "{well}");
}

#[test]
fn what_is_no_whole_backup_is_not_restored() {
    let desk = with_sound();
    desk.well(&["backup", "saved"]);
    std::fs::rename(desk.path("earnest.db"), desk.path("kept.db")).unwrap();
    let refused = |expected: &str| {
        let text = desk.run(&["restore", "saved", "--media", "back"]);
        assert!(text.starts_with("exit 2") && text.contains(expected), "{text}");
        assert!(!desk.path("earnest.db").exists(), "{expected}");
    };
    let list = desk.path("saved/backup.json");
    std::fs::rename(&list, desk.path("list")).unwrap();
    refused("no whole backup in `saved`");
    std::fs::rename(desk.path("list"), &list).unwrap();

    let original = files(&desk.path("saved/sound")).remove(0);
    let bytes = std::fs::read(&original).unwrap();
    std::fs::remove_file(&original).unwrap();
    refused("expected 2 files of sound");
    std::fs::write(&original, bytes).unwrap();

    let database = desk.path("saved/earnest.db");
    let mut bytes = std::fs::read(&database).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&database, &bytes).unwrap();
    refused("is not the database that was backed up");
    bytes[middle] ^= 1;
    std::fs::write(&database, &bytes).unwrap();
    desk.well(&["restore", "saved", "--media", "back"]);
}

#[test]
fn a_look_finds_lost_sound() {
    let desk = with_sound();
    assert!(desk.run(&["doctor"]).starts_with("exit 0"));
    std::fs::remove_file(files(&desk.path("sound")).remove(0)).unwrap();
    let text = desk.run(&["doctor"]);
    assert!(text.starts_with("exit 1") && text.contains("✗ sound: 1 file does not open"), "{text}");
    let json: serde_json::Value =
        serde_json::from_slice(&desk.output(&["doctor", "--report", "json"]).stdout).unwrap();
    let wrong: Vec<_> =
        json.as_array().unwrap().iter().filter(|one| !one["wrong"].is_null()).collect();
    assert_eq!((wrong.len(), &wrong[0]["what"]), (1, &"sound".into()), "{json}");
}

/// Nobody hears a recording of a programme that is paused, and nobody is sent it.
#[test]
fn a_paused_programme_is_not_heard() {
    let desk = Desk::new();
    put(&desk, "calls/17.wav", &call());
    let set = async |measuring| {
        let mut store = Store::open(&desk.path("earnest.db")).await.unwrap();
        let switches = Switches { measuring, ..Switches::default() };
        store.set_switches(Who::CommandLine, "support", &switches).await.unwrap();
        store.close().await.unwrap();
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(set(false));
    let talk = [(0.3, "good morning this is larch", 0.9)];
    let (address, requests) = serve(vec![answer(&talk), answer(&talk)]);
    let args =
        ["calls", "--programme", "support", "--tracks", "agent,customer", "--transcribe", &address];
    let (report, code) = add(&desk, &args);
    assert_eq!(
        (code, &report["stored"], &report["read"]),
        (Some(0), &0.into(), &1.into()),
        "{report}"
    );
    assert_eq!(report["recordings"]["heard"], 0, "{report}");
    assert_eq!(report["not_measured"][0]["why"], "paused");
    assert_eq!(requests.lock().unwrap().len(), 0);
    runtime.block_on(set(true));
    let (report, _) = add(&desk, &args);
    assert_eq!((&report["stored"], requests.lock().unwrap().len()), (&1.into(), 2), "{report}");
}
