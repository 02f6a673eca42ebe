//! The database as a file: who may open it, and what is said of one that cannot be used.

use crate::support::Desk;
use insta::assert_snapshot;

const CALL: &str =
    "# conversation_id: call\nAgent: Larch, how can I help?\nCustomer: My bill is wrong.\n";

/// What each command that opens `name` says of it.
fn said(desk: &Desk, name: &str) -> String {
    let mut said: Vec<String> = Vec::new();
    for args in [
        &["add", "call.txt"][..],
        &["show", "call"],
        &["query", "SELECT count(*) AS n FROM conversations"],
        &["report", "programme", "p"],
        &["reanalyse"],
        &["erase", "--conversation", "call", "--yes"],
    ] {
        let output = desk.command(args).env("EARNEST_DB", name).output().unwrap();
        let answer = crate::support::answer(&output);
        assert!(answer.starts_with("exit 2\n--- stderr\nerror: "), "{args:?}: {answer}");
        let sentence = answer.lines().skip(2).collect::<Vec<_>>().join("\n");
        if said.last() != Some(&sentence) {
            said.push(sentence);
        }
    }
    said.join("\n")
}

#[test]
fn a_file_that_is_no_database_of_this_version_is_told_in_a_sentence() {
    let desk = Desk::with(&[
        ("call.txt", CALL),
        ("text.db", "this is no database, and it is longer than the mark of one"),
        ("folder.db/a.txt", ""),
    ]);
    assert_snapshot!(said(&desk, "text.db"), @"
    error: `text.db`: expected a database of Earnest, found something other than SQLite
    ");
    assert_snapshot!(said(&desk, "folder.db"), @"
    error: `folder.db`: expected a database of Earnest, found a folder
    ");
    assert_snapshot!(said(&desk, "no/such.db"), @"
    error: making `no/such.db`: No such file or directory (os error 2)
    error: no database at `no/such.db`; `earnest add` makes one, `--db` names another
    ");

    desk.well(&["add", "call.txt", "--db", "whole.db"]);
    let whole = std::fs::read(desk.path("whole.db")).unwrap();
    std::fs::write(desk.path("cut.db"), &whole[..whole.len() / 2]).unwrap();
    assert_snapshot!(said(&desk, "cut.db"), @"
    error: `cut.db`: expected a database of Earnest, found a damaged file
    ");
    // The mark of a program is in bytes 68 to 71 of a file of SQLite.
    let mut other = whole.clone();
    other[68..72].copy_from_slice(b"Else");
    std::fs::write(desk.path("other.db"), other).unwrap();
    assert_snapshot!(said(&desk, "other.db"), @"
    error: `other.db`: expected a database of Earnest, found a database of another program
    ");

    std::fs::write(desk.path("empty.db"), "").unwrap();
    assert_snapshot!(desk.run(&["query", "SELECT 1", "--db", "empty.db"]), @"
    exit 2
    --- stderr
    error: `empty.db` is empty: `earnest add` makes a database of it
    ");
    assert!(desk.run(&["add", "call.txt", "--db", "empty.db"]).starts_with("exit 0\n"));
}

#[cfg(unix)]
mod unix {
    use super::{CALL, said};
    use crate::support::Desk;
    use insta::assert_snapshot;
    use std::os::unix::fs::PermissionsExt;
    use std::process::Stdio;

    fn mode(desk: &Desk, name: &str) -> u32 {
        std::fs::metadata(desk.path(name)).unwrap().permissions().mode() & 0o777
    }

    fn set_mode(desk: &Desk, name: &str, mode: u32) {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(desk.path(name), permissions).unwrap();
    }

    #[test]
    fn a_new_database_and_its_log_are_the_owners_alone() {
        let desk = Desk::with(&[("call.txt", CALL)]);
        // It waits for its input with the database open, so that the log is there.
        let mut child = desk
            .command(&["add", "call.txt", "-", "--format", "text", "--list"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let there = |name: &str| desk.path(name).exists();
        for _ in 0..500 {
            if there("earnest.db") && there("earnest.db-wal") && there("earnest.db-shm") {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(10));
        }
        for name in ["earnest.db", "earnest.db-wal", "earnest.db-shm"] {
            assert_eq!(mode(&desk, name), 0o600, "{name}");
        }
        drop(child.stdin.take());
        child.wait().unwrap();
        assert_eq!(mode(&desk, "earnest.db"), 0o600);
        // What its owner opens to others stays open to them.
        set_mode(&desk, "earnest.db", 0o640);
        desk.well(&["erase", "--conversation", "call", "--yes"]);
        assert_eq!(mode(&desk, "earnest.db"), 0o640);
    }

    #[test]
    fn a_file_that_may_not_be_written_is_told_in_a_sentence() {
        let desk = Desk::with(&[("call.txt", CALL), ("shut/other.txt", "")]);
        desk.well(&["add", "call.txt", "--db", "shut/test.db"]);
        set_mode(&desk, "shut/test.db", 0o400);
        if std::fs::OpenOptions::new().append(true).open(desk.path("shut/test.db")).is_ok() {
            return eprintln!("skipped: whoever runs the tests may write everything");
        }
        set_mode(&desk, "shut", 0o500);
        let shut = said(&desk, "shut/test.db");
        let new = desk.run(&["add", "call.txt", "--db", "shut/new.db"]);
        set_mode(&desk, "shut", 0o700);
        assert_snapshot!(shut, @"
        error: `shut/test.db` cannot be written
        error: `shut/test.db` cannot be read where it is: its folder cannot be written, and reading keeps an index there; a copy in another folder can be read
        error: `shut/test.db` cannot be written
        ");
        assert_snapshot!(new, @"
        exit 2
        --- stderr
        error: making `shut/new.db`: Permission denied (os error 13)
        ");
        assert_snapshot!(desk.run(&["add", "call.txt", "--db", "shut/test.db"]), @r"
        exit 2
        --- stderr
        error: `shut/test.db` cannot be written
        ");
        assert!(desk.run(&["show", "call", "--db", "shut/test.db"]).starts_with("exit 0\n"));
        set_mode(&desk, "shut/test.db", 0o000);
        assert_snapshot!(said(&desk, "shut/test.db"), @"
        error: reading `shut/test.db`: Permission denied (os error 13)
        ");
    }
}
