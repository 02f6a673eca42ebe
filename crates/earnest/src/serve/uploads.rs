//! Files that are sent to the server: each lies in a folder beside the database until it is read, one
//! after the other, by what `earnest add` does.

use crate::cli::{Cli, Command};
use crate::commands::add;
use crate::import_report::{self, Import};
use crate::progress::Progress;
use anyhow::Context;
use axum::body::{Body, Bytes};
use clap::Parser;
use futures_util::StreamExt;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::Database;
use tempfile::TempDir;
use tokio::sync::mpsc;

/// So many files wait to be read; whoever sends a further one is told to come again.
const WAITING: usize = 8;
/// The largest file that is taken, in bytes.
pub const LARGEST: u64 = 2 << 30;
/// So many uploads are remembered, with their reports.
const REMEMBERED: usize = 100;

/// The files that were sent, and the thread that reads them.
pub struct Uploads {
    database: Database,
    folder: PathBuf,
    /// Held as long as the folder is in use.
    _lock: File,
    next: AtomicU64,
    waiting: SyncSender<Waiting>,
    known: Arc<Known>,
}

/// What is known of uploads, by number.
#[derive(Default)]
struct Known(Mutex<BTreeMap<u64, Upload>>);

/// A file that was sent.
#[derive(Clone)]
pub struct Upload {
    /// Its name, as it was sent.
    pub file: String,
    /// When it was there.
    pub at: Timestamp,
    /// How large it is, in bytes.
    pub bytes: u64,
    /// How far it is.
    pub state: State,
}

/// How far an upload is.
#[derive(Clone)]
pub enum State {
    /// Others are read before it.
    Waiting,
    /// It is being read: how many bytes are.
    Reading(Arc<AtomicU64>),
    /// It was read; the report, as `earnest add --report json` gives it.
    Read(Arc<Value>),
    /// It could not be, and nothing more of it is stored: why.
    Failed(String),
}

/// What stands where nobody says otherwise, as for `earnest add`.
#[derive(Clone, Debug, Default)]
pub struct How {
    /// The programme of conversations that do not say.
    pub programme: Option<String>,
    /// Where the records come from.
    pub source: Option<String>,
    /// The format, instead of finding it.
    pub format: Option<String>,
    /// The language of conversations that do not say.
    pub language: Option<String>,
    /// Which role a speaker's label stands for.
    pub roles: Option<String>,
}

/// A file that waits.
struct Waiting {
    number: u64,
    /// It goes, with the file, when nobody holds it any more: also where whoever sends it hangs up.
    folder: TempDir,
    args: Box<crate::cli::Add>,
}

/// Why a file is not taken.
pub enum NotTaken {
    /// So many wait already.
    Full,
    /// It is larger than any that is.
    TooLarge,
    /// What was said of it does not fit.
    Unfit(String),
    /// It ended early, or could not be written.
    Failed(anyhow::Error),
}

impl Uploads {
    /// Begins to take files for a database, in a folder beside its file or, of a server's, in the
    /// system's for what goes by itself. What a process that was killed left there is removed: it was
    /// not said to be stored.
    pub fn open(database: &Database) -> anyhow::Result<Self> {
        let beside = match database.file() {
            Some(file) => {
                let mut beside = file.as_os_str().to_owned();
                beside.push("-uploads");
                PathBuf::from(beside)
            }
            None => std::env::temp_dir().join("earnest-uploads"),
        };
        let (folder, lock) = folder(&beside).with_context(|| format!("`{}`", beside.display()))?;
        let known = Arc::<Known>::default();
        let (waiting, receiver) = sync_channel(WAITING);
        let of_thread = Arc::clone(&known);
        let read = move || read(&receiver, &of_thread);
        std::thread::Builder::new().name("uploads".into()).spawn(read).context("a thread")?;
        let database = database.clone();
        Ok(Self { database, folder, _lock: lock, next: AtomicU64::new(1), waiting, known })
    }

    /// Takes a file, and returns its number; it is read when its turn comes.
    pub async fn take(&self, file: &str, how: &How, body: Body) -> Result<u64, NotTaken> {
        // Looked at before anything is sent as well as after: a large file that nobody will read is
        // not to be waited for.
        if self.is_full() {
            return Err(NotTaken::Full);
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let folder = TempDir::new_in(&self.folder).context("an upload's folder");
        let folder = folder.map_err(NotTaken::Failed)?;
        let path = folder.path().join(file_name(file));
        let args = args(&self.database, &path, how).map_err(NotTaken::Unfit)?;
        let bytes = written(body, path).await?;
        let (at, state) = (Timestamp::now(), State::Waiting);
        // Known before it is read, so that what is read is never unknown.
        self.known.add(number, Upload { file: file.to_owned(), at, bytes, state });
        let sent = self.waiting.try_send(Waiting { number, folder, args });
        sent.map(|()| number).map_err(|error| {
            self.known.all().remove(&number);
            match error {
                TrySendError::Full(_) => NotTaken::Full,
                TrySendError::Disconnected(_) => {
                    NotTaken::Failed(anyhow::anyhow!("the thread that reads uploads ended"))
                }
            }
        })
    }

    /// What is known of an upload.
    pub fn get(&self, number: u64) -> Option<Upload> {
        self.known.all().get(&number).cloned()
    }

    fn is_full(&self) -> bool {
        let all = self.known.all();
        all.values().filter(|upload| matches!(upload.state, State::Waiting)).count() >= WAITING
    }
}

impl Known {
    fn all(&self) -> MutexGuard<'_, BTreeMap<u64, Upload>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(&self, number: u64, upload: Upload) {
        let mut all = self.all();
        all.insert(number, upload);
        let is_done = |upload: &Upload| matches!(upload.state, State::Read(_) | State::Failed(_));
        while all.len() > REMEMBERED {
            let oldest = all.iter().find(|(_, upload)| is_done(upload)).map(|(number, _)| *number);
            let Some(oldest) = oldest else { break };
            all.remove(&oldest);
        }
    }

    fn set(&self, number: u64, state: State) {
        if let Some(upload) = self.all().get_mut(&number) {
            upload.state = state;
        }
    }
}

/// A folder that only this process uses and only its user may open, and what locks it. Folders that
/// nobody uses any more are removed.
fn folder(beside: &Path) -> std::io::Result<(PathBuf, File)> {
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(beside)?;
    for entry in std::fs::read_dir(beside)? {
        let lock = entry?.path();
        if lock.extension().is_some_and(|ending| ending == "lock")
            && File::open(&lock)?.try_lock().is_ok()
        {
            let left = lock.with_extension("");
            if left.exists() {
                std::fs::remove_dir_all(&left)?;
            }
            std::fs::remove_file(&lock)?;
        }
    }
    let name = format!("{}-{}", std::process::id(), Timestamp::now().as_millisecond());
    let path = beside.join(&name);
    let lock = File::create_new(path.with_extension("lock"))?;
    lock.lock()?;
    builder.recursive(false).create(&path)?;
    Ok((path, lock))
}

/// The name of a file as it can stand in a folder.
fn file_name(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or("");
    let kept = |c: char| !c.is_control() && !matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|');
    let mut name: String = last.chars().filter(|c| kept(*c)).collect();
    // The ending says what it is; longer names than this no system takes.
    while name.len() > 200 {
        name.remove(0);
    }
    match name.trim_matches(['.', ' ']).is_empty() {
        true => "upload".to_owned(),
        false => name,
    }
}

/// What `earnest add` would have been asked, with what its environment says.
fn args(database: &Database, path: &Path, how: &How) -> Result<Box<crate::cli::Add>, String> {
    let mut words: Vec<std::ffi::OsString> = vec!["earnest".into(), "add".into()];
    let mut add = |name: &str, value: &std::ffi::OsStr| {
        let mut word = std::ffi::OsString::from(format!("--{name}="));
        word.push(value);
        words.push(word);
    };
    for (name, value) in [
        ("programme", &how.programme),
        ("source", &how.source),
        ("format", &how.format),
        ("language", &how.language),
        ("roles", &how.roles),
    ] {
        // A field that is left empty says nothing.
        if let Some(value) = value.as_deref().filter(|value| !value.trim().is_empty()) {
            add(name, value.as_ref());
        }
    }
    words.extend(["--".into(), path.as_os_str().to_owned()]);
    match Cli::try_parse_from(words) {
        Ok(Cli { command: Command::Add(mut args) }) => {
            args.database = crate::cli::Database(database.clone());
            add::check(&args).map_err(|error| format!("{error:#}"))?;
            Ok(args)
        }
        Ok(_) => Err("expected what `earnest add` takes".to_owned()),
        Err(error) => Err(error.to_string().lines().next().unwrap_or_default().to_owned()),
    }
}

/// Writes what is sent to a file. How many bytes it has.
async fn written(body: Body, path: PathBuf) -> Result<u64, NotTaken> {
    // A slow disk slows whoever sends.
    let (chunks, mut receiver) = mpsc::channel::<Bytes>(4);
    let write = tokio::task::spawn_blocking(move || -> std::io::Result<()> {
        let mut file = File::create_new(path)?;
        while let Some(chunk) = receiver.blocking_recv() {
            file.write_all(&chunk)?;
        }
        Ok(())
    });
    let mut body = body.into_data_stream();
    let mut bytes = 0;
    let mut sent = Ok(());
    while let Some(chunk) = body.next().await {
        let chunk = match chunk {
            Ok(chunk) => chunk,
            Err(error) => {
                sent = Err(NotTaken::Unfit(format!("expected the whole file, found {error}")));
                break;
            }
        };
        bytes += chunk.len() as u64;
        if bytes > LARGEST {
            sent = Err(NotTaken::TooLarge);
            break;
        }
        // Whoever writes ended early: why, is asked below.
        if chunks.send(chunk).await.is_err() {
            break;
        }
    }
    drop(chunks);
    let written = write.await.context("writing an upload").and_then(|done| Ok(done?));
    sent?;
    written.map_err(NotTaken::Failed)?;
    Ok(bytes)
}

/// Reads files as they come, until nobody sends any more.
fn read(waiting: &Receiver<Waiting>, known: &Known) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    for Waiting { number, folder, args } in waiting {
        let read = Arc::new(AtomicU64::new(0));
        known.set(number, State::Reading(Arc::clone(&read)));
        let done = match &runtime {
            Ok(runtime) => runtime.block_on(added(&args, folder.path(), read)),
            Err(error) => Err(anyhow::anyhow!("a runtime: {error}")),
        };
        known.set(
            number,
            match done {
                Ok(import) if import.interrupted => State::Failed("it was interrupted".to_owned()),
                Ok(import) => State::Read(Arc::new(import_report::json(&import))),
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "an upload was not read");
                    State::Failed(format!("{error:#}"))
                }
            },
        );
        if let Err(error) = folder.close() {
            tracing::error!(error = error.to_string(), "an upload could not be removed");
        }
    }
}

async fn added(
    args: &crate::cli::Add,
    folder: &Path,
    read: Arc<AtomicU64>,
) -> anyhow::Result<Import> {
    let mut progress = Progress::counted(read);
    add::add(args, Some(folder), &mut progress, &mut |_| ()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_upload_asks_for_is_checked_before_it_is_read() {
        let asked = |language: &str, roles: &str| {
            let how = How {
                language: Some(language.to_owned()),
                roles: Some(roles.to_owned()),
                ..How::default()
            };
            args(&Path::new("earnest.db").into(), Path::new("in.jsonl"), &how)
        };
        assert_eq!(asked("", " ").map(|args| args.language).unwrap(), None, "nothing is said");
        assert_eq!(asked("en", "").unwrap().language.as_deref(), Some("en"));
        let wrong = asked("english", "").unwrap_err();
        assert_eq!(wrong, "--language: expected a code of two letters, found `english`");
        assert!(asked("en", "speaker").unwrap_err().contains("speaker"));
    }

    #[test]
    fn a_name_stays_in_its_folder() {
        let check = |sent: &str, expected: &str| assert_eq!(file_name(sent), expected, "{sent}");
        check("calls.jsonl", "calls.jsonl");
        check("../../etc/passwd", "passwd");
        check("C:\\calls\\a.csv", "a.csv");
        check("..", "upload");
        check("", "upload");
        check("a\0\n<b>.txt", "ab.txt");
        assert_eq!(file_name(&format!("{}é.csv", "x".repeat(300))).len(), 200);
    }

    #[test]
    fn what_a_killed_server_left_is_removed_and_what_another_uses_is_not() {
        let beside = tempfile::tempdir().unwrap();
        let (killed, lock) = folder(beside.path()).unwrap();
        std::fs::write(killed.join("calls.jsonl"), "said").unwrap();
        std::thread::sleep(std::time::Duration::from_millis(2));
        let (other, _other) = folder(beside.path()).unwrap();
        assert!(killed.join("calls.jsonl").exists());
        drop(lock);
        std::thread::sleep(std::time::Duration::from_millis(2));
        let (own, _own) = folder(beside.path()).unwrap();
        assert!(!killed.exists() && other.exists() && own.exists());
    }
}
