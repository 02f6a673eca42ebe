//! The database as a file: who may open it.

const CALL: &str =
    "# conversation_id: call\nAgent: Larch, how can I help?\nCustomer: My bill is wrong.\n";

#[cfg(unix)]
mod unix {
    use super::CALL;
    use crate::support::Desk;
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
}
