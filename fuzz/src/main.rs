//! `cargo run --release -p fuzz -- [TARGET] [--seconds 60] [--seed N] [--replay FILE]`
//!
//! `cargo run --release -p fuzz -- recordings [--count 5000] [--seed N] [--earnest target/release/earnest]`
//! has that binary read so many mutated recordings.
//!
//! Without a target every one runs for the seconds given. An input that makes a target panic, or
//! take longer than `SLOW`, is kept in `fuzz/crashes/TARGET-HASH`, and the exit code is 1.

use fuzz::mutate::{Random, mutated};
use fuzz::targets::Target;
use fuzz::{TARGETS, seeds};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::catch_unwind;
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// An input of at most 16 KiB that takes longer than this counts as a hang.
const SLOW: Duration = Duration::from_secs(2);
/// How many failing inputs of a target are kept before it is left.
const KEPT: u32 = 10;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut name, mut seconds, mut seed, mut replay) = (None, 60, None, None);
    let (mut count, mut earnest) = (5000, "target/release/earnest".to_owned());
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next();
        match argument.as_str() {
            "--seconds" => seconds = value().and_then(|text| text.parse().ok()).unwrap_or(seconds),
            "--seed" => seed = value().and_then(|text| text.parse().ok()),
            "--replay" => replay = value(),
            "--count" => count = value().and_then(|text| text.parse().ok()).unwrap_or(count),
            "--earnest" => earnest = value().unwrap_or(earnest),
            other => name = Some(other.to_owned()),
        }
    }
    if name.as_deref() == Some("recordings") {
        return recordings(Path::new(&earnest), count, seed.unwrap_or(1));
    }
    let chosen: Vec<&Target> =
        TARGETS.iter().filter(|(target, _)| name.as_deref().is_none_or(|n| n == *target)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = TARGETS.iter().map(|(name, _)| *name).collect();
        eprintln!("expected one of {}", names.join(", "));
        return ExitCode::from(2);
    }
    if let Some(file) = replay {
        return match std::fs::read(&file) {
            Ok(bytes) => {
                chosen.iter().for_each(|(_, run)| run(&bytes));
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("{file}: {error}");
                ExitCode::from(2)
            }
        };
    }
    // A seed of its own for each run, printed so that it can be given again.
    let seed = seed.unwrap_or_else(|| {
        std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .map_or(1, |since| since.as_secs())
    });
    let mut failed = false;
    for target in chosen {
        failed |= !run(target, Duration::from_secs(seconds), seed);
    }
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Has a binary read mutated recordings, and says what became of them.
fn recordings(earnest: &Path, count: usize, seed: u64) -> ExitCode {
    let folder = std::env::temp_dir().join(format!("earnest-fuzz-{}", std::process::id()));
    let start = Instant::now();
    let became =
        std::fs::create_dir(&folder).and_then(|()| fuzz::media::run(earnest, &folder, count, seed));
    let removed = std::fs::remove_dir_all(&folder);
    match became.and_then(|became| removed.map(|()| became)) {
        Ok(became) => {
            for wrong in &became.wrong {
                eprintln!("{wrong}");
            }
            println!(
                "recordings seed {seed}: {} files in {:.0} s: {} read, {} named, {} wrong; the parent held {:.1} MB at most",
                became.files,
                start.elapsed().as_secs_f64(),
                became.read,
                became.named,
                became.wrong.len(),
                became.peak_bytes as f64 / 1e6,
            );
            if became.wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("{}: {error}", earnest.display());
            ExitCode::from(2)
        }
    }
}

/// Runs a target for a while; `false` where it failed.
fn run((name, target): &Target, length: Duration, seed: u64) -> bool {
    let seeds = seeds(name);
    let mut random = Random::new(seed);
    let start = Instant::now();
    let (mut executions, mut failures) = (0u64, 0);
    let mut slowest = Duration::ZERO;
    while start.elapsed() < length && failures < KEPT {
        let input = mutated(&seeds, &mut random);
        let before = Instant::now();
        let came_back = catch_unwind(|| target(&input)).is_ok();
        let took = before.elapsed();
        slowest = slowest.max(took);
        executions += 1;
        if !came_back || took > SLOW {
            failures += 1;
            keep(name, &input, if came_back { "took too long" } else { "panicked" });
        }
    }
    println!(
        "{name:8} seed {seed}: {executions} executions in {:.0} s ({:.0}/s), slowest {:.1} ms, {failures} failed",
        start.elapsed().as_secs_f64(),
        executions as f64 / start.elapsed().as_secs_f64(),
        slowest.as_secs_f64() * 1e3,
    );
    failures == 0
}

fn keep(name: &str, input: &[u8], what: &str) {
    let mut hasher = DefaultHasher::new();
    input.hash(&mut hasher);
    let folder = Path::new("fuzz/crashes");
    let file = folder.join(format!("{name}-{:016x}", hasher.finish()));
    let kept = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&file, input));
    match kept {
        Ok(()) => eprintln!("{name}: {what}; the input is in {}", file.display()),
        Err(error) => eprintln!("{name}: {what}; the input could not be kept: {error}"),
    }
}
