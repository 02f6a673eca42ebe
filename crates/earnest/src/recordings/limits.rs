//! What a process that reads recordings may use.

use std::time::Duration;

/// Memory that is written to, in bytes: the heap and the stack, not the program.
///
/// An hour of two tracks holds 49 MB at most, ten hours 52 MB. But the system counts what is mapped,
/// and the allocator keeps what it once mapped: 134 MB after ten hours. This is what 24 may come to,
/// and a half more.
pub const MEMORY_BYTES: u64 = 512 << 20;
/// Files that are open at once: the recording, the pipes, and the libraries of a converter.
const OPEN_FILES: u64 = 64;
/// Processor time for any file, in seconds.
const LEAST_SECONDS: u64 = 20;
/// A file has a second more for each so many bytes: the densest speech codec in use has 600 bytes a
/// second, and the slowest decoder is fifty times as fast as the clock on a slow machine.
const BYTES_A_SECOND: u64 = 30_000;

/// What is said of a file that needs more memory, whether a decoder was refused it and gave up, or
/// the allocator ended the process.
pub fn beyond_memory() -> String {
    format!("needs more than {} MiB of memory", MEMORY_BYTES >> 20)
}

/// How long a file of this size may keep a processor.
pub fn cpu_seconds(size_bytes: u64) -> u64 {
    LEAST_SECONDS + size_bytes / BYTES_A_SECOND
}

/// How long a file of this size may take on the clock, on a machine that has other work too.
pub fn wall(size_bytes: u64) -> Duration {
    Duration::from_secs(60 + 10 * cpu_seconds(size_bytes))
}

/// Limits this process for good: memory, files, and no file that it writes.
///
/// The program begins anew under its limits, since an allocator may set memory aside before it is
/// told of any.
#[cfg(unix)]
pub fn limit() -> anyhow::Result<()> {
    use anyhow::Context;
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use std::os::unix::process::CommandExt;
    const FAILED: &str = "limiting the process that reads recordings";
    #[cfg(not(target_os = "linux"))]
    crate::limit_allocations();
    if getrlimit(Resource::Data).maximum.is_some_and(|bytes| bytes <= MEMORY_BYTES) {
        return Ok(());
    }
    let at_most = |bytes| Rlimit { current: Some(bytes), maximum: Some(bytes) };
    for (resource, most) in [
        // Linux counts what is mapped to be written to; elsewhere the allocator counts (`main`).
        (Resource::Data, MEMORY_BYTES),
        (Resource::Nofile, OPEN_FILES),
        (Resource::Fsize, 0),
        (Resource::Core, 0),
    ] {
        setrlimit(resource, at_most(most)).context(FAILED)?;
    }
    let program = std::env::current_exe().context(FAILED)?;
    let again = std::process::Command::new(program).args(std::env::args_os().skip(1)).exec();
    Err(again).context(FAILED)
}

/// Gives this process so much processor time from now on.
#[cfg(unix)]
pub fn limit_cpu(seconds: u64) -> anyhow::Result<()> {
    use anyhow::Context;
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};
    let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec;
    let until = u64::try_from(used).unwrap_or(0) + seconds + 1;
    let maximum = getrlimit(Resource::Cpu).maximum;
    let current = Some(maximum.map_or(until, |maximum| until.min(maximum)));
    setrlimit(Resource::Cpu, Rlimit { current, maximum })
        .context("limiting the process that reads recordings")
}

/// Limits this process for good: where the system has no limits, the allocator counts.
#[cfg(not(unix))]
pub fn limit() -> anyhow::Result<()> {
    crate::limit_allocations();
    Ok(())
}

/// Where the system has no limits, the clock of the parent is the only one.
#[cfg(not(unix))]
pub fn limit_cpu(_seconds: u64) -> anyhow::Result<()> {
    Ok(())
}
