//! The child: limits itself, is told a path, says one line, and so on until nobody asks.

use super::limits;
use super::line::Line;
use crate::Ended;
use crate::cli::Decode;
use intake::sound::{Fault, Heard, Sound, hear, samples, speech_rate_hz};
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Writes the samples of one track, where one is named; else reads paths from standard input, each ended by a zero byte, and says a line of JSON about each.
pub fn run(args: &Decode) -> anyhow::Result<Ended> {
    // What a decoder has to say when it panics is caught, and is nothing for a terminal.
    std::panic::set_hook(Box::new(|_| {}));
    limits::limit()?;
    if let (Some(path), Some(track)) = (&args.samples_of, args.track) {
        write_samples(path, track, args.rate_hz, &args.ffmpeg)?;
        return Ok(Ended::Well);
    }
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    let mut path = Vec::new();
    while input.read_until(0, &mut path)? > 0 {
        if path.last() == Some(&0) {
            path.pop();
        }
        let line = match path_of(std::mem::take(&mut path)) {
            Some(path) => Line::from(heard(&path, &args.ffmpeg)?),
            None => Line::Problem("a name that is no text".to_owned()),
        };
        serde_json::to_writer(&mut output, &line)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(Ended::Well)
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(OsString::from_vec(bytes).into())
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    Some(OsString::from(String::from_utf8(bytes).ok()?).into())
}

/// Writes the samples of one track to standard output: 16 bits each, the lower byte first.
fn write_samples(
    path: &Path,
    track: usize,
    rate_hz: Option<u32>,
    ffmpeg: &Path,
) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    let mut bytes = Vec::new();
    let mut write = |block: &[f32]| {
        bytes.clear();
        let whole = |sample: &f32| (sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16;
        bytes.extend(block.iter().map(whole).flat_map(i16::to_le_bytes));
        output.write_all(&bytes)
    };
    // Why it ends early is known from when it was heard.
    let written = opened(path, ffmpeg, |sound| {
        let rate_hz = rate_hz.unwrap_or_else(|| speech_rate_hz(sound.about().rate_hz));
        samples(sound, track, rate_hz, &mut write)
    })?;
    written.map_err(anyhow::Error::new)?.0?;
    output.flush()?;
    Ok(())
}

fn heard(path: &Path, ffmpeg: &Path) -> anyhow::Result<Result<Heard, Fault>> {
    Ok(opened(path, ffmpeg, hear)?.map(|(mut heard, fault)| {
        heard.fault = heard.fault.or(fault);
        heard
    }))
}

/// Opens a recording under the limit of processor time that it has, through a converter where it
/// needs one; with what comes of it, why the converter gave up.
fn opened<T>(
    path: &Path,
    ffmpeg: &Path,
    then: impl FnOnce(Sound<'_>) -> T,
) -> anyhow::Result<Result<(T, Option<Fault>), Fault>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return Ok(Err(Fault::Unreadable(error.kind().to_string()))),
    };
    let size_bytes = file.metadata().map_or(0, |about| about.len());
    limits::limit_cpu(limits::cpu_seconds(size_bytes))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(match Sound::open(file, &name) {
        Ok(sound) => Ok((then(sound), None)),
        Err(Fault::Foreign(codec, input)) => converted(path, ffmpeg, codec, input, then),
        Err(fault) => Err(fault),
    })
}

/// Has `ffmpeg` convert what nothing here decodes. It has the limits of this process, and reads
/// nothing but this file.
fn converted<T>(
    path: &Path,
    ffmpeg: &Path,
    codec: &'static str,
    input: &'static [&'static str],
    then: impl FnOnce(Sound<'_>) -> T,
) -> Result<(T, Option<Fault>), Fault> {
    // A name like `http:…` is a file all the same.
    let mut file = OsString::from("file:");
    file.push(path);
    let started = Command::new(ffmpeg)
        .args(["-nostdin", "-hide_banner", "-loglevel", "quiet", "-threads", "1"])
        .args(["-protocol_whitelist", "file,pipe"])
        .args(input)
        .arg("-i")
        .arg(file)
        .args(["-map", "0:a:0", "-threads", "1", "-c:a", "pcm_s16le", "-f", "wav", "pipe:1"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut process) = started else { return Err(Fault::Foreign(codec, input)) };
    let sound = process.stdout.take().map(Sound::from_pipe);
    let done = sound.and_then(Result::ok).map(then);
    // Its pipe is at its end, or nobody reads it any more; either way it ends.
    let went_well = process.wait().is_ok_and(|status| status.success());
    let done = done.ok_or(Fault::Unconverted(codec))?;
    Ok((done, (!went_well).then_some(Fault::Unconverted(codec))))
}
