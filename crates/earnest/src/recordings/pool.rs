//! The parent: a few children at a time, a file for each, and a name for whatever goes wrong.

use super::limits;
use super::line::Line;
use anyhow::Context;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{ChildStdin, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::JoinHandle;
use std::time::Duration;

/// A line that is longer is no answer: 24 hours of eight tracks have 23 MB of peaks.
const LINE_BYTES: u64 = 32 << 20;
/// A child that has read so many files makes room for a new one.
const FILES_A_CHILD: usize = 256;
/// How long a child that has said its last may take to be gone, and how often it is looked at.
const ENDING: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(10);
/// What is kept of what a child says on standard error.
const COMPLAINT_BYTES: u64 = 4096;

/// A recording for a child.
#[derive(Clone, Copy, Debug)]
pub enum Input<'i> {
    /// A file.
    File(&'i Path),
    /// Bytes that stand within a record, and a name, whose ending matters where they have no header.
    Within(&'i [u8], &'i str),
}

impl<'i> Input<'i> {
    /// What a recording of an import is to a child.
    pub fn of(media: &'i intake::Media) -> Self {
        match &media.within {
            None => Self::File(&media.path),
            Some(within) => Self::Within(within.bytes.as_deref().unwrap_or_default(), &media.name),
        }
    }

    fn size_bytes(self) -> u64 {
        match self {
            Self::File(path) => std::fs::metadata(path).map_or(0, |about| about.len()),
            Self::Within(bytes, _) => bytes.len() as u64,
        }
    }

    /// Tells a child.
    fn tell(self, to: &mut impl Write) -> std::io::Result<()> {
        match self {
            Self::File(path) => {
                to.write_all(path.as_os_str().as_encoded_bytes())?;
                to.write_all(&[0])?;
            }
            Self::Within(bytes, name) => {
                to.write_all(&[0])?;
                to.write_all(name.replace('\0', " ").as_bytes())?;
                to.write_all(&[0])?;
                to.write_all(&(bytes.len() as u64).to_le_bytes())?;
                to.write_all(bytes)?;
            }
        }
        to.flush()
    }
}

/// Has each recording read by a child and hands over what it says, in the order of the recordings.
///
/// - **Errors**: where no child can be started.
pub fn hear(
    files: &[Input<'_>],
    ffmpeg: &Path,
    each: &mut dyn FnMut(usize, Line) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let children = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let children = children.clamp(1, 8).min(files.len());
    let next = AtomicUsize::new(0);
    let (said, lines) = mpsc::sync_channel(2 * children.max(1));
    std::thread::scope(|scope| {
        for _ in 0..children {
            let (said, next) = (said.clone(), &next);
            scope.spawn(move || {
                let mut children = Children { ffmpeg, child: None };
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(file) = files.get(number) else { break };
                    if said.send((number, children.ask(*file))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(said);
        let mut waiting = BTreeMap::new();
        let mut handed = 0;
        for (number, line) in lines {
            waiting.insert(number, line?);
            while let Some(line) = waiting.remove(&handed) {
                each(handed, line)?;
                handed += 1;
            }
        }
        Ok(())
    })
}

/// One child after the other.
struct Children<'a> {
    ffmpeg: &'a Path,
    child: Option<Child>,
}

/// A child that waits for a path.
struct Child {
    process: std::process::Child,
    paths: ChildStdin,
    lines: Receiver<String>,
    complaint: JoinHandle<String>,
    asked: usize,
}

/// Why a child said nothing of a file.
enum Silent {
    /// It ended.
    Ended,
    /// What it said is no answer.
    Nonsense,
    /// It took too long, and has been killed.
    TookTooLong(Duration),
}

impl Drop for Children<'_> {
    fn drop(&mut self) {
        // One that nobody waits for would stay behind as a process that has ended, as long as this
        // one runs.
        if let Some(child) = self.child.take() {
            child.leave();
        }
    }
}

impl Children<'_> {
    fn ask(&mut self, file: Input<'_>) -> anyhow::Result<Line> {
        let size_bytes = file.size_bytes();
        let mut child = match self.child.take() {
            Some(child) if child.asked < FILES_A_CHILD => child,
            earlier => {
                earlier.into_iter().for_each(Child::leave);
                Child::start(self.ffmpeg)?
            }
        };
        match child.ask(file, limits::wall(size_bytes)) {
            Ok(line) => {
                self.child = Some(child);
                Ok(line)
            }
            Err(silent) => Ok(Line::Problem(child.end(&silent, size_bytes))),
        }
    }
}

impl Child {
    fn start(ffmpeg: &Path) -> anyhow::Result<Self> {
        let program = std::env::current_exe().context("finding this program")?;
        let mut process = Command::new(program)
            .arg("decode")
            .arg("--ffmpeg")
            .arg(ffmpeg)
            // Nothing of the environment is its business but where a converter is found.
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .context("starting a process that reads recordings")?;
        let (paths, output, errors) =
            match (process.stdin.take(), process.stdout.take(), process.stderr.take()) {
                (Some(paths), Some(output), Some(errors)) => (paths, output, errors),
                _ => anyhow::bail!("a process that reads recordings has no pipes"),
            };
        let (said, lines) = mpsc::channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            loop {
                let mut line = String::new();
                match output.by_ref().take(LINE_BYTES).read_line(&mut line) {
                    Ok(length) if length > 0 && said.send(line).is_ok() => {}
                    _ => break,
                }
            }
        });
        let complaint = std::thread::spawn(move || {
            let mut text = Vec::new();
            let mut errors = errors;
            let _ = errors.by_ref().take(COMPLAINT_BYTES).read_to_end(&mut text);
            // A full pipe would hold it up.
            let _ = std::io::copy(&mut errors, &mut std::io::sink());
            String::from_utf8_lossy(&text).into_owned()
        });
        Ok(Self { process, paths, lines, complaint, asked: 0 })
    }

    fn ask(&mut self, file: Input<'_>, patience: Duration) -> Result<Line, Silent> {
        self.asked += 1;
        if file.tell(&mut self.paths).is_err() {
            return Err(Silent::Ended);
        }
        match self.lines.recv_timeout(patience) {
            Ok(line) => serde_json::from_str(&line).map_err(|_| Silent::Nonsense),
            Err(RecvTimeoutError::Disconnected) => Err(Silent::Ended),
            Err(RecvTimeoutError::Timeout) => Err(Silent::TookTooLong(patience)),
        }
    }

    /// Lets it end, which it does when nobody asks any more, and waits for that.
    fn leave(mut self) {
        drop(self.paths);
        let _ = self.process.wait();
    }

    /// Ends it for good, and says what became of it.
    fn end(mut self, silent: &Silent, size_bytes: u64) -> String {
        drop(self.paths);
        // One that has ended by itself keeps its own status; it may take a moment to be gone.
        let mut patience = if matches!(silent, Silent::Ended) { ENDING } else { Duration::ZERO };
        while !patience.is_zero() && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(LOOK);
            patience = patience.saturating_sub(LOOK);
        }
        let _ = self.process.kill();
        let status = self.process.wait();
        let complaint = self.complaint.join().unwrap_or_default();
        match silent {
            Silent::TookTooLong(patience) => {
                format!("takes more than {} s, after which it is left", patience.as_secs())
            }
            Silent::Nonsense => "the process that read it gave no answer".to_owned(),
            Silent::Ended => cause(status.ok(), &complaint, size_bytes),
        }
    }
}

fn cause(status: Option<ExitStatus>, complaint: &str, size_bytes: u64) -> String {
    let signal = status.and_then(signal);
    // `SIGXCPU`; what follows an allocation that fails is `abort`.
    if signal == Some(24) {
        return format!("needs more than {} s of processor time", limits::cpu_seconds(size_bytes));
    }
    if complaint.contains("memory allocation of") {
        return limits::beyond_memory();
    }
    match signal {
        Some(signal) => format!("the process that read it ended with signal {signal}"),
        None => "the process that read it ended early".to_owned(),
    }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_status: ExitStatus) -> Option<i32> {
    None
}
