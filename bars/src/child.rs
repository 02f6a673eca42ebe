//! Another program's time, processor time by thread, and memory.

use crate::gauge;
use anyhow::Context;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(10);

/// What a program took.
pub struct Ran {
    /// On the clock.
    pub wall: Duration,
    /// On processors, all threads.
    pub cpu: Duration,
    /// By the name of the thread, as last seen before the end; threads of one name together.
    pub threads: BTreeMap<String, Duration>,
    /// The most memory it held, in bytes.
    pub peak_bytes: u64,
    /// What it wrote to disk, in bytes.
    pub written_bytes: u64,
}

/// Runs a program to its end; one that fails is an error with what it said.
pub fn run(command: &mut Command) -> anyhow::Result<Ran> {
    let name = format!("{command:?}");
    command.stdout(Stdio::null()).stderr(Stdio::piped()).stdin(Stdio::null());
    let cpu_before = children_cpu().unwrap_or_default();
    let start = Instant::now();
    let mut child = command.spawn().with_context(|| name.clone())?;
    let process = PathBuf::from(format!("/proc/{}", child.id()));
    let mut threads: BTreeMap<String, (String, Duration)> = BTreeMap::new();
    let (mut peak_bytes, mut written_bytes) = (0, 0);
    // What it says on standard error fits a pipe, or it would wait for ever.
    while child.try_wait()?.is_none() {
        peak_bytes = gauge::peak_bytes(&process).unwrap_or(0).max(peak_bytes);
        written_bytes = written(&process).unwrap_or(0).max(written_bytes);
        for task in std::fs::read_dir(process.join("task")).into_iter().flatten().flatten() {
            let name = std::fs::read_to_string(task.path().join("comm"));
            if let (Ok(name), Some(cpu)) = (name, gauge::thread_cpu(task.path())) {
                let id = task.file_name().to_string_lossy().into_owned();
                threads.insert(id, (name.trim().to_owned(), cpu));
            }
        }
        std::thread::sleep(LOOK);
    }
    let wall = start.elapsed();
    let output = child.wait_with_output()?;
    anyhow::ensure!(
        output.status.success(),
        "{name}: {}: {}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    let mut by_name: BTreeMap<String, Duration> = BTreeMap::new();
    for (name, cpu) in threads.into_values() {
        *by_name.entry(name).or_default() += cpu;
    }
    Ok(Ran {
        wall,
        cpu: children_cpu().unwrap_or_default().saturating_sub(cpu_before),
        threads: by_name,
        peak_bytes,
        written_bytes,
    })
}

/// How long a program took that is too short to be looked at, in seconds.
pub fn seconds(command: &mut Command) -> anyhow::Result<f64> {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{command:?}"))?;
    let wall = start.elapsed();
    anyhow::ensure!(
        output.status.success(),
        "{command:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(wall.as_secs_f64())
}

/// Processor time of all programs that were run and have ended.
fn children_cpu() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // After the name, which may hold anything, `cutime` and `cstime` are the 14th and 15th field,
    // in hundredths of a second on every Linux that this runs on (proc(5)).
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks: u64 = fields.get(13)?.parse::<u64>().ok()? + fields.get(14)?.parse::<u64>().ok()?;
    Some(Duration::from_millis(10 * ticks))
}

fn written(process: &std::path::Path) -> Option<u64> {
    let text = std::fs::read_to_string(process.join("io")).ok()?;
    text.lines().find_map(|line| line.strip_prefix("write_bytes:"))?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_timed() {
        let ran = run(Command::new("sh").args(["-c", "sleep 0.1"])).unwrap();
        assert!(ran.wall >= Duration::from_millis(100), "{:?}", ran.wall);
        assert!(ran.peak_bytes > 0);
        assert!(run(Command::new("sh").args(["-c", "exit 3"])).is_err());
    }
}
