//! Wall time, processor time and memory, as the kernel counts them.

use std::path::Path;
use std::time::{Duration, Instant};

/// How long something took.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    /// On the clock.
    pub wall: Duration,
    /// Of this thread on a processor; `None` where the kernel does not say.
    pub cpu: Option<Duration>,
}

/// Below this, processor time is too coarse to tell: the kernel adds it up tick by tick, 4 ms each.
pub const COARSE: Duration = Duration::from_millis(40);

/// How long `work` took on this thread.
pub fn time<T>(work: impl FnOnce() -> T) -> (Took, T) {
    let cpu = thread_cpu("/proc/thread-self");
    let start = Instant::now();
    let result = work();
    let wall = start.elapsed();
    let cpu = cpu.and_then(|before| Some(thread_cpu("/proc/thread-self")?.saturating_sub(before)));
    (Took { wall, cpu }, result)
}

/// The time a thread has been on a processor, from its folder in `/proc`.
pub fn thread_cpu(thread: impl AsRef<Path>) -> Option<Duration> {
    // The first number of `schedstat` is nanoseconds on a processor (proc(5), sched-stats.rst).
    let text = std::fs::read_to_string(thread.as_ref().join("schedstat")).ok()?;
    Some(Duration::from_nanos(text.split_whitespace().next()?.parse().ok()?))
}

/// The most memory a process has held at once, in bytes, from its folder in `/proc`.
pub fn peak_bytes(process: impl AsRef<Path>) -> Option<u64> {
    let text = std::fs::read_to_string(process.as_ref().join("status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

/// What else the machine is doing: a line about its processors and their load.
pub fn machine() -> String {
    let processors = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split_whitespace().next().unwrap_or("–").to_owned();
    format!("{processors} processors, load {load} before the start (times are true below 1)")
}

/// The middle value; of an even number, the mean of the two in the middle. `None` of nothing.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(sorted[middle]),
        _ => Some((sorted[middle - 1] + sorted[middle]) / 2.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_lies_in_the_middle() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[4.0, 1.0, 2.0, 3.0]), Some(2.5));
        assert_eq!(median(&[]), None);
    }
}
