//! Recordings: how fast each codec is decoded and heard, and what memory long ones take.
//!
//! The recordings are made here: four minutes of two tracks, syllables of noise with pauses, which
//! `ffmpeg` encodes. Without `ffmpeg` the bar is skipped.

use crate::gauge;
use crate::thresholds::{self, number};
use anyhow::Context;
use intake::sound::{Sound, hear};
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Measure recordings.
#[derive(clap::Args)]
pub struct Recordings {
    /// The binary whose child is measured on long recordings.
    #[arg(long, value_name = "FILE", default_value = "target/release/earnest")]
    earnest: PathBuf,
    /// Only long recordings, only codecs, or only a day.
    #[arg(long)]
    only: Option<Only>,
    /// How many calls of a day are added.
    #[arg(long, value_name = "N", default_value_t = 2000)]
    calls: u32,
}

/// A part of the bar.
#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Only {
    Codecs,
    Long,
    Day,
}

const SECONDS: u32 = 240;
const RATE_HZ: u32 = 8000;

/// The name of a codec, the ending of its file, and what makes it.
const CODECS: &[(&str, &str, &[&str])] = &[
    ("PCM, 16 bits", "wav", &["-c:a", "pcm_s16le"]),
    ("A-law", "wav", &["-c:a", "pcm_alaw"]),
    ("µ-law", "wav", &["-c:a", "pcm_mulaw"]),
    ("IMA ADPCM", "wav", &["-c:a", "adpcm_ima_wav"]),
    ("MS ADPCM", "wav", &["-c:a", "adpcm_ms"]),
    ("AIFF", "aiff", &["-c:a", "pcm_s16be"]),
    ("FLAC", "flac", &["-c:a", "flac"]),
    ("MP3, 8 kHz", "mp3", &["-c:a", "libmp3lame", "-b:a", "32k"]),
    ("MP3, 16 kHz", "mp3", &["-ar", "16000", "-c:a", "libmp3lame", "-b:a", "48k"]),
    ("AAC, 16 kHz", "m4a", &["-ar", "16000", "-c:a", "aac", "-b:a", "48k"]),
    ("Vorbis, 16 kHz", "ogg", &["-ar", "16000", "-c:a", "libvorbis"]),
    ("Opus in Ogg", "opus", &["-c:a", "libopus", "-b:a", "32k"]),
    ("Opus in WebM", "webm", &["-c:a", "libopus", "-b:a", "32k"]),
];

/// Prints how many times faster than the clock each codec is read, and the memory of long recordings.
pub fn recordings(settings: &Recordings) -> anyhow::Result<()> {
    let has_ffmpeg = Command::new("ffmpeg").arg("-version").output().is_ok();
    if !has_ffmpeg {
        println!("skipped: no ffmpeg");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    println!("{}", gauge::machine());
    let is_wanted = |part| settings.only.is_none_or(|only| only == part);
    if is_wanted(Only::Codecs) {
        codecs(folder.path())?;
    }
    if is_wanted(Only::Long) {
        long(folder.path(), &settings.earnest)?;
    }
    if is_wanted(Only::Day) {
        day(folder.path(), &settings.earnest, settings.calls)?;
    }
    Ok(())
}

/// Calls of a day of a large centre.
const DAY: u32 = 60_000;

/// What the calls of a day take: four minutes of two tracks in µ-law, added alone, and then again. A
/// few are made, and the others are the same files under other names, so that the disk counts for
/// little.
fn day(folder: &Path, earnest: &Path, calls: u32) -> anyhow::Result<()> {
    const MADE: u32 = 4;
    let (original, folder) = (folder.join("original.wav"), folder.join("day"));
    std::fs::create_dir(&folder)?;
    wav(&original, SECONDS)?;
    for number in 0..MADE.min(calls) {
        // Each begins elsewhere.
        let path = folder.join(format!("{number:05}.wav"));
        let begins = format!("{}", number * 3);
        let input = ["-ss", &begins, "-stream_loop", "1"];
        encode_with(&input, &original, &path, &["-t", "240", "-c:a", "pcm_mulaw"])?;
    }
    for number in MADE..calls {
        let made = folder.join(format!("{:05}.wav", number % MADE));
        std::fs::hard_link(made, folder.join(format!("{number:05}.wav")))?;
    }
    let database = folder.with_extension("db");
    for what in ["first", "again"] {
        let before = children_seconds();
        let began = std::time::Instant::now();
        let mut add = Command::new(earnest)
            .args(["add", "--tracks", "agent,customer", "--report", "json", "--db"])
            .arg(&database)
            .arg(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("`{}`", earnest.display()))?;
        let process = PathBuf::from(format!("/proc/{}", add.id()));
        let (done, peaks) = std::sync::mpsc::channel::<()>();
        let peak = std::thread::spawn(move || {
            let mut peak = 0;
            let pause = std::time::Duration::from_millis(50);
            while let Err(std::sync::mpsc::RecvTimeoutError::Timeout) = peaks.recv_timeout(pause) {
                peak = peak.max(gauge::peak_bytes(&process).unwrap_or(0));
            }
            peak
        });
        let mut said = String::new();
        let mut output = add.stdout.take().context("no pipe")?;
        std::io::Read::read_to_string(&mut output, &mut said)?;
        add.wait()?;
        drop(done);
        let peak_bytes = peak.join().unwrap_or(0);
        let seconds = children_seconds().zip(before).map(|(after, before)| after - before);
        let report: serde_json::Value = serde_json::from_str(&said).context("no report")?;
        let count = |key: &str| report.get(key).and_then(serde_json::Value::as_u64).unwrap_or(0);
        anyhow::ensure!(count("read") == u64::from(calls), "not all were read: {said}");
        let seconds = seconds.context("the kernel does not say how long processes ran")?;
        let day_hours = seconds / f64::from(calls) * f64::from(DAY) / 3600.0;
        println!(
            "  {what}: {calls} calls of four minutes ({} stored, {} unchanged) took {seconds:.1} s of \
             processor time, {:.0} s on the clock, the parent {:.1} MB; {DAY} would take {day_hours:.2} \
             hours of one processor",
            count("stored"),
            count("unchanged"),
            began.elapsed().as_secs_f64(),
            peak_bytes as f64 / 1e6,
        );
    }
    Ok(())
}

/// How long all processes ran that this one started and waited for, and those that they did.
fn children_seconds() -> Option<f64> {
    // Fields 16 and 17 are in ticks of a hundredth of a second (proc(5); USER_HZ is 100).
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(13)? + ticks(14)?) / 100.0)
}

fn codecs(folder: &Path) -> anyhow::Result<()> {
    let original = folder.join("original.wav");
    wav(&original, SECONDS)?;
    println!("{SECONDS} s of two tracks, times real time on one processor");
    let (mut slowest, mut mulaw, mut opus) = (f64::INFINITY, f64::INFINITY, f64::INFINITY);
    for (number_, (name, ending, arguments)) in CODECS.iter().enumerate() {
        let path = folder.join(format!("{number_}.{ending}"));
        encode(&original, &path, arguments)?;
        let open = || -> anyhow::Result<Sound<'static>> {
            Ok(Sound::open(File::open(&path)?, &path.to_string_lossy())?)
        };
        let rate = |work: &dyn Fn() -> anyhow::Result<()>| -> anyhow::Result<f64> {
            let mut rates = Vec::new();
            for _ in 0..3 {
                let (took, done) = gauge::time(work);
                done?;
                let fine = took.cpu.filter(|cpu| *cpu > gauge::COARSE);
                rates.push(f64::from(SECONDS) / fine.unwrap_or(took.wall).as_secs_f64());
            }
            gauge::median(&rates).context("nothing measured")
        };
        let decoded = rate(&|| {
            let mut sound = open()?;
            while sound.block()?.is_some() {}
            Ok(())
        })?;
        let heard = rate(&|| {
            let heard = hear(open()?);
            anyhow::ensure!(heard.fault.is_none(), "{name}: {:?}", heard.fault);
            Ok(())
        })?;
        slowest = slowest.min(decoded);
        if *name == "µ-law" {
            mulaw = mulaw.min(heard);
        }
        if name.starts_with("Opus") {
            opus = opus.min(heard);
        }
        println!("  {:>8} decoded {:>8} heard  {name}", number(decoded), number(heard));
    }
    thresholds::judge(&thresholds::DECODED, Some(slowest));
    thresholds::judge(&thresholds::HEARD_MULAW, Some(mulaw));
    thresholds::judge(&thresholds::HEARD_OPUS, Some(opus));
    Ok(())
}

/// The memory that a child of the binary takes for an hour of two tracks, and for ten hours.
fn long(folder: &Path, earnest: &Path) -> anyhow::Result<()> {
    let hour = folder.join("hour.wav");
    wav(&hour, 3600)?;
    let mut most = 0.0f64;
    for (name, times, ending, arguments) in [
        ("an hour, PCM", 1, "wav", &["-c:a", "pcm_s16le"][..]),
        ("an hour, Opus", 1, "opus", &["-c:a", "libopus", "-b:a", "24k"]),
        ("an hour, AAC", 1, "m4a", &["-ar", "16000", "-c:a", "aac", "-b:a", "32k"]),
        ("ten hours, µ-law", 10, "wav", &["-c:a", "pcm_mulaw"]),
        ("ten hours, MP3", 10, "mp3", &["-c:a", "libmp3lame", "-b:a", "16k"]),
    ] {
        let path = folder.join(format!("long.{ending}"));
        let again = (times - 1).to_string();
        let looped = [&["-stream_loop", &again][..]].concat();
        encode_with(&looped, &hour, &path, arguments)?;
        let (peak_bytes, seconds) = child(earnest, &path, i64::from(times) * 3_600_000)?;
        let megabytes = peak_bytes as f64 / 1e6;
        most = most.max(megabytes);
        println!("  {megabytes:>6.1} MB, {seconds:>6.1} s of processor time  {name}");
        std::fs::remove_file(path)?;
    }
    thresholds::judge(&thresholds::CHILD_MEMORY, Some(most));
    Ok(())
}

/// Peak memory and processor time of a child that reads one recording.
fn child(earnest: &Path, path: &Path, expected_ms: i64) -> anyhow::Result<(u64, f64)> {
    let mut child = Command::new(earnest)
        .args(["decode", "--ffmpeg", "ffmpeg"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("`{}`", earnest.display()))?;
    let mut paths = child.stdin.take().context("no pipe")?;
    paths.write_all(path.as_os_str().as_encoded_bytes())?;
    paths.write_all(&[0])?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().context("no pipe")?).read_line(&mut line)?;
    // It waits for another path, so its figures are still there.
    let process = PathBuf::from(format!("/proc/{}", child.id()));
    let peak_bytes = gauge::peak_bytes(&process).unwrap_or(0);
    let seconds = gauge::thread_cpu(process).map_or(0.0, |cpu| cpu.as_secs_f64());
    drop(paths);
    child.wait()?;
    let line: serde_json::Value = serde_json::from_str(&line).context("no answer of the child")?;
    let length = line.pointer("/recording/length_ms").and_then(serde_json::Value::as_i64);
    anyhow::ensure!(
        length.is_some_and(|length| (length - expected_ms).abs() < 2_000),
        "{}: {length:?} ms",
        path.display()
    );
    Ok((peak_bytes, seconds))
}

fn encode(from: &Path, to: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    encode_with(&[], from, to, arguments)
}

fn encode_with(input: &[&str], from: &Path, to: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let status = Command::new("ffmpeg")
        .args(["-nostdin", "-loglevel", "error", "-y"])
        .args(input)
        .arg("-i")
        .arg(from)
        .args(arguments)
        .arg(to)
        .status()?;
    anyhow::ensure!(status.success(), "ffmpeg gave up on `{}`", to.display());
    Ok(())
}

/// Two tracks of syllables of noise, who speak in turns of five seconds.
fn wav(path: &Path, seconds: u32) -> anyhow::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    let data_bytes = seconds * RATE_HZ * 4;
    file.write_all(b"RIFF")?;
    file.write_all(&(36 + data_bytes).to_le_bytes())?;
    file.write_all(b"WAVEfmt \x10\0\0\0\x01\0\x02\0")?;
    file.write_all(&RATE_HZ.to_le_bytes())?;
    file.write_all(&(RATE_HZ * 4).to_le_bytes())?;
    file.write_all(b"\x04\0\x10\0data")?;
    file.write_all(&data_bytes.to_le_bytes())?;
    let mut state = 88_172_645_463_325_252u64;
    let mut noise = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / 8_388_608.0 - 1.0
    };
    let (mut low, mut level, mut wanted) = (0.0f32, 0.0f32, 0.0f32);
    for at in 0..seconds * RATE_HZ {
        if at % 1200 == 0 {
            wanted = 0.02 + 0.3 * noise().abs();
        }
        level += (wanted - level) * 0.005;
        low += (noise() - low) * 0.6;
        let left = (at / (5 * RATE_HZ)).is_multiple_of(2);
        let line = 0.001 * noise();
        let voice = low * level + line;
        let (left, right) = if left { (voice, line) } else { (line, voice) };
        for sample in [left, right] {
            file.write_all(&((sample * 32_767.0) as i16).to_le_bytes())?;
        }
    }
    file.flush()?;
    Ok(())
}
