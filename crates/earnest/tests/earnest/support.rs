//! A folder of its own to run the binary in, and answers as text that is the same every time.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder to run the binary in.
pub struct Desk {
    folder: PathBuf,
    /// What removes it in the end, where something does.
    _temporary: Option<TempDir>,
}

impl Desk {
    /// An empty one.
    pub fn new() -> Self {
        let temporary = TempDir::new().unwrap();
        let folder = temporary.path().to_owned();
        std::fs::create_dir(folder.join("tmp")).unwrap();
        Self { folder, _temporary: Some(temporary) }
    }

    /// One with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let desk = Self::new();
        for (name, text) in files {
            desk.write(name, text);
        }
        desk
    }

    /// Writes a file.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The binary, in the folder, with an environment of its own.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_earnest"));
        command
            .args(args)
            .current_dir(self.folder())
            .env_clear()
            .env("TMPDIR", self.path("tmp"))
            .env("SQLITE_TMPDIR", self.path("tmp"))
            .stdin(Stdio::null());
        command
    }

    /// What the binary gives.
    pub fn output(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// The whole answer, the same every time.
    pub fn run(&self, args: &[&str]) -> String {
        answer(&self.output(args))
    }

    /// Standard output of a command that must go well.
    pub fn well(&self, args: &[&str]) -> String {
        let output = self.output(args);
        assert!(output.status.success(), "{args:?}: {}", answer(&output));
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Interrupts a run once it has written down in `database` that an import began, and gives what it
/// says in the end; on however busy a machine, within two minutes.
pub fn interrupted(desk: &Desk, mut child: Child, database: &str) -> Output {
    let begun = || {
        let sql = "SELECT count(*) FROM imports WHERE finished_at IS NULL";
        let asked = desk.output(&["query", sql, "--format", "csv", "--db", database]);
        asked.stdout.ends_with(b"\n1\n")
    };
    let started = Instant::now();
    while !begun() {
        assert!(started.elapsed() < Duration::from_secs(120), "it never began");
        std::thread::sleep(Duration::from_millis(20));
    }
    let told = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(told.success());
    // What it reads from stays open, so that it cannot end by itself.
    let stdin = child.stdin.take();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    output
}

/// The demo, run once for all tests that only look at it, and what it gave. Its folder is among what
/// is built, and is used again by the next run.
pub fn demo() -> &'static (Desk, Output) {
    static DEMO: OnceLock<(Desk, Output)> = OnceLock::new();
    DEMO.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("demo");
        std::fs::create_dir_all(folder.join("tmp")).unwrap();
        let desk = Desk { folder, _temporary: None };
        let output = desk.output(&["demo"]);
        (desk, output)
    })
}

/// Exit status, standard output and standard error.
pub fn answer(output: &Output) -> String {
    let status = output.status.code().map_or("none".to_owned(), |code| code.to_string());
    let mut text = format!("exit {status}\n");
    text.push_str(&String::from_utf8_lossy(&output.stdout));
    if !output.stderr.is_empty() {
        text.push_str("--- stderr\n");
        text.push_str(&String::from_utf8_lossy(&output.stderr));
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    steady(&lines.join("\n"))
}

/// What begins what varies, how long it is, and what it is made of.
type Varying<'a> = (&'a str, usize, &'a dyn Fn(char) -> bool);

/// Text with what depends on the database's key, or on the rules' edition, numbered in order.
pub fn steady(text: &str) -> String {
    let base32 = |c: char| c.is_ascii_lowercase() || ('2'..='7').contains(&c);
    let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    let kinds: [Varying<'_>; 7] = [
        ("agent-", 8, &base32),
        ("customer-", 10, &base32),
        ("supervisor-", 8, &base32),
        ("bot-", 8, &base32),
        ("other-", 8, &base32),
        ("x-", 16, &base32),
        ("", 16, &hex),
    ];
    let mut seen: Vec<String> = Vec::new();
    let mut out = String::new();
    let mut rest = text;
    let mut before = ' ';
    'text: while let Some(next) = rest.chars().next() {
        if !before.is_alphanumeric() && before != '-' {
            for (prefix, length, fits) in &kinds {
                let Some(tail) = rest.strip_prefix(prefix) else { continue };
                let run = tail.chars().take_while(|c| fits(*c)).count();
                let ends = !tail.chars().nth(run).is_some_and(|c| c.is_alphanumeric() || c == '-');
                // A long number is no edition.
                let named = !prefix.is_empty() || tail[..run].contains(|c: char| c.is_alphabetic());
                if run == *length && ends && named {
                    let found = &rest[..prefix.len() + length];
                    let number = match seen.iter().position(|known| known == found) {
                        Some(number) => number,
                        None => {
                            seen.push(found.to_owned());
                            seen.len() - 1
                        }
                    };
                    out.push_str(&format!("{prefix}{:0>length$}", number + 1));
                    rest = &rest[found.len()..];
                    before = '0';
                    continue 'text;
                }
            }
        }
        out.push(next);
        before = next;
        rest = &rest[next.len_utf8()..];
    }
    out
}
