//! Recordings that are not what they say, for the whole binary: it has them read by processes of their
//! own, and whatever becomes of those, each file comes to an end that has a name.

use crate::mutate::{Random, mutated};
use crate::seeds;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Numbers that headers are not made for.
const EXTREMES: [u32; 6] = [0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FF00, u32::MAX];
/// How many files are given at one go.
const BATCH: usize = 500;

/// A recording of any container, mutated, and the ending of its name.
pub fn media(random: &mut Random) -> (&'static str, Vec<u8>) {
    let all: Vec<(&str, &[u8])> = seeds::recordings().collect();
    let (name, bytes) = all[random.below(all.len())];
    let mut bytes = match random.below(4) {
        // As it is but for a number in its header.
        0 => bytes.to_vec(),
        1 => {
            let (_, other) = all[random.below(all.len())];
            mutated(&[bytes, other], random)
        }
        _ => mutated(&[bytes], random),
    };
    if random.below(2) == 0 {
        let number = EXTREMES[random.below(EXTREMES.len())];
        let number = if random.below(2) == 0 { number.to_le_bytes() } else { number.to_be_bytes() };
        let at = random.below(200.min(bytes.len().saturating_sub(4)).max(1));
        if let Some(four) = bytes.get_mut(at..at + 4) {
            four.copy_from_slice(&number);
        }
    }
    (name.rsplit_once('.').map_or("", |(_, ending)| ending), bytes)
}

/// What became of mutated recordings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Became {
    /// Files that were given.
    pub files: usize,
    /// Of these, read to some end.
    pub read: usize,
    /// Of these, named as what nothing can be read of.
    pub named: usize,
    /// The most memory that the parent held, in bytes; 0 where the system does not say.
    pub peak_bytes: u64,
    /// What should not be, a line each.
    pub wrong: Vec<String>,
}

/// Writes mutated recordings into an empty folder, a batch at a time, and has `earnest recordings`
/// read each batch.
///
/// - **Errors**: files cannot be written, or the binary not be run.
pub fn run(earnest: &Path, folder: &Path, count: usize, seed: u64) -> std::io::Result<Became> {
    let mut random = Random::new(seed);
    let mut became = Became::default();
    while became.files < count {
        let batch = folder.join("batch");
        std::fs::create_dir_all(&batch)?;
        let last = count.min(became.files + BATCH);
        let mut names = Vec::new();
        for number in became.files..last {
            let (ending, bytes) = media(&mut random);
            let name = format!("{number:05}.{ending}");
            std::fs::write(batch.join(&name), bytes)?;
            names.push(name);
        }
        became.files = last;
        read(earnest, &batch, &names, &mut became)?;
        std::fs::remove_dir_all(&batch)?;
    }
    Ok(became)
}

fn read(
    earnest: &Path,
    batch: &Path,
    names: &[String],
    became: &mut Became,
) -> std::io::Result<()> {
    /// A batch that takes longer hangs, on however busy a machine.
    const LONGEST: Duration = Duration::from_secs(3600);
    let mut files: Vec<_> = names.iter().map(|name| batch.join(name)).collect();
    files.sort();
    let said = batch.with_extension("said");
    let complained = batch.with_extension("complained");
    let mut parent = Command::new(earnest)
        .args(["recordings", "--json"])
        // Each by itself, so that one that looks like no recording is looked at all the same.
        .args(&files)
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&said)?)
        .stderr(std::fs::File::create(&complained)?)
        .spawn()?;
    let began = Instant::now();
    let status = loop {
        let process = format!("/proc/{}/status", parent.id());
        let peak = std::fs::read_to_string(process).ok().and_then(|text| {
            let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim();
            line.strip_suffix("kB")?.trim().parse::<u64>().ok()
        });
        became.peak_bytes = became.peak_bytes.max(peak.unwrap_or(0) * 1024);
        if let Some(status) = parent.try_wait()? {
            break status;
        }
        if began.elapsed() > LONGEST {
            parent.kill()?;
            became.wrong.push("a batch that takes more than an hour".to_owned());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    if !matches!(status.code(), Some(0 | 1)) {
        became.wrong.push(format!("the parent ended with {status}"));
    }
    let complaint = String::from_utf8_lossy(&std::fs::read(&complained)?).into_owned();
    became
        .wrong
        .extend(complaint.lines().filter(|line| !line.contains("problem:")).map(str::to_owned));
    let text = std::fs::read_to_string(&said)?;
    let mut lines = text.lines();
    for name in names {
        let line = lines.next().unwrap_or_default();
        let of_it = line.starts_with('{') && line.contains(&**name);
        let is_read = line.contains("\"recording\":{");
        let is_named = line.contains("\"problem\":\"") && !line.contains("\"problem\":\"\"");
        became.read += usize::from(is_read);
        became.named += usize::from(!is_read && is_named);
        if !of_it || !(is_read || is_named) {
            became.wrong.push(format!("{name} came to no end: {line}"));
        }
    }
    Ok(())
}
