//! A PostgreSQL server of the tests' own, in a folder that is gone when they are: one server a test
//! binary, a database a test.
//!
//! Where PostgreSQL is not installed, what needs it is skipped and says so; with
//! `EARNEST_POSTGRES=must` that is a failure.

use std::io::{BufRead as _, BufReader, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};

/// Makes a server, says that it is ready, and takes it down when its own input ends. That is when the
/// tests are over, however they end. What is on disk is of no use after that, so nothing waits for
/// the disk. Words are ordered as in English where nothing else is said, as on most servers.
const SERVE: &str = r#"
    trap '' INT TERM HUP
    cd "$1" && export PATH="$2:$PATH" LC_ALL=C PGPORT=5432 || exit 1
    make() { initdb --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --no-sync "$@"; }
    make --locale-provider=icu --icu-locale=en >&2 || { rm -rf data; make --no-locale >&2; } || exit 1
    cat >> data/postgresql.conf <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$1'
fsync = off
full_page_writes = off
port = 5432
max_connections = 100
SETTINGS
    pg_ctl --pgdata=data --log=log --wait start >&2 || exit 1
    psql --host="$1" --username=postgres --quiet --command='CREATE ROLE earnest LOGIN CREATEROLE' >&2 &&
        echo ready
    read -r _
    pg_ctl --pgdata=data --mode=immediate stop >&2
    cd / && rm -rf -- "$1"
"#;

struct Server {
    folder: PathBuf,
    programs: PathBuf,
    /// The server goes when this does.
    _alive: Mutex<ChildStdin>,
}

/// A database of the server, gone when this is dropped.
pub struct Fresh {
    server: &'static Server,
    name: String,
}

impl Fresh {
    /// A new one, whose owner is no superuser; `None` where PostgreSQL is not installed.
    pub fn new() -> Option<Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        static MADE: AtomicU32 = AtomicU32::new(1);
        let server = SERVER.get_or_init(Server::start).as_ref()?;
        let name = format!("test_{}", MADE.fetch_add(1, Ordering::Relaxed));
        server.run("createdb", &["--owner=earnest", &name]);
        Some(Self { server, name })
    }

    /// How the program is told of it.
    pub fn url(&self) -> String {
        format!(
            "postgres:///{}?host={}&port=5432&user=earnest",
            self.name,
            self.server.folder.display()
        )
    }

    /// What a statement gives to the server's superuser, bare.
    pub fn as_superuser(&self, sql: &str) -> String {
        let dbname = format!("--dbname={}", self.name);
        self.server.run("psql", &[&dbname, "--no-psqlrc", "--quiet", "-At", "--command", sql])
    }

    /// The folder of its files, with everything written to them that is stored.
    pub fn folder(&self) -> PathBuf {
        self.as_superuser("CHECKPOINT");
        let oid =
            self.as_superuser("SELECT oid FROM pg_database WHERE datname = current_database()");
        self.server.folder.join("data/base").join(oid.trim())
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        // A test that failed has said why already.
        if !std::thread::panicking() {
            self.server.run("dropdb", &["--force", &self.name]);
        }
    }
}

impl Server {
    fn start() -> Option<Self> {
        let Some(programs) = programs() else {
            let must = std::env::var("EARNEST_POSTGRES").is_ok_and(|value| value == "must");
            assert!(!must, "EARNEST_POSTGRES=must, and no `initdb` of PostgreSQL was found");
            // Past the test runner, which shows only what failed.
            let skipped = "PostgreSQL is not installed: what needs it is skipped\n";
            std::io::stderr().write_all(skipped.as_bytes()).unwrap();
            return None;
        };
        let folder = tempfile::Builder::new().prefix("earnest-pg-").tempdir().unwrap().keep();
        let said = std::fs::File::create(folder.join("said")).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", SERVE, "sh"]).arg(&folder).arg(&programs);
        // No server runs as root.
        if let Some((user, group)) = another_user() {
            std::os::unix::fs::chown(&folder, Some(user), Some(group)).unwrap();
            command.uid(user).gid(group);
        }
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(said);
        // Not in the terminal's group: who interrupts the tests leaves the end to the script.
        let mut child = command.process_group(0).spawn().unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut ready).unwrap();
        let said = || std::fs::read_to_string(folder.join("said")).unwrap_or_default();
        assert_eq!(ready, "ready\n", "PostgreSQL does not start: {}", said());
        let alive = Mutex::new(child.stdin.take().unwrap());
        std::thread::spawn(move || child.wait());
        Some(Self { folder, programs, _alive: alive })
    }

    /// What one of PostgreSQL's programs gives, as the superuser.
    fn run(&self, program: &str, args: &[&str]) -> String {
        let output = Command::new(self.programs.join(program))
            .arg(format!("--host={}", self.folder.display()))
            .args(["--port=5432", "--username=postgres"])
            .args(args)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program} {args:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Where PostgreSQL's programs are: those of a server are often not in the path. Of several versions
/// the newest.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter_map(|path| Some((path.file_name()?.to_str()?.parse().ok()?, path.join("bin"))))
        .collect();
    versions.sort();
    folders.extend(versions.into_iter().rev().map(|(_, folder)| folder));
    let found = folders.into_iter().find(|folder| folder.join("initdb").exists())?;
    // A link in the path leads to where the others are too.
    let initdb = std::fs::canonicalize(found.join("initdb")).unwrap();
    initdb.parent().map(Path::to_owned)
}

/// User and group of `postgres`, where these tests run as root.
fn another_user() -> Option<(u32, u32)> {
    let own = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").ok()?);
    if own != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").unwrap();
    let user = users.lines().find(|line| line.starts_with("postgres:")).unwrap();
    let fields: Vec<&str> = user.split(':').collect();
    Some((fields[2].parse().unwrap(), fields[3].parse().unwrap()))
}
