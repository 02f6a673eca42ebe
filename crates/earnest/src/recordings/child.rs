//! The child: limits itself, is told a path, says one line, and so on until nobody asks.

use super::limits;
use super::line::Line;
use crate::Ended;
use crate::cli::Decode;
use intake::sound::{Fault, Heard, Sound, hear};
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Reads paths from standard input, each ended by a zero byte, and says a line of JSON about each.
pub fn run(args: &Decode) -> anyhow::Result<Ended> {
    // What a decoder has to say when it panics is caught, and is nothing for a terminal.
    std::panic::set_hook(Box::new(|_| {}));
    limits::limit()?;
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

fn heard(path: &Path, ffmpeg: &Path) -> anyhow::Result<Result<Heard, Fault>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return Ok(Err(Fault::Unreadable(error.kind().to_string()))),
    };
    let size_bytes = file.metadata().map_or(0, |about| about.len());
    limits::limit_cpu(limits::cpu_seconds(size_bytes))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    Ok(match Sound::open(file, &name) {
        Ok(sound) => Ok(hear(sound)),
        Err(Fault::Foreign(codec, input)) => converted(path, ffmpeg, codec, input),
        Err(fault) => Err(fault),
    })
}

/// Has `ffmpeg` convert what nothing here decodes. It has the limits of this process, and reads
/// nothing but this file.
fn converted(
    path: &Path,
    ffmpeg: &Path,
    codec: &'static str,
    input: &'static [&'static str],
) -> Result<Heard, Fault> {
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
    let heard = process.stdout.take().map(Sound::from_pipe);
    let heard = heard.and_then(Result::ok).map(hear);
    // Its pipe is at its end, or nobody reads it any more; either way it ends.
    let went_well = process.wait().is_ok_and(|status| status.success());
    let mut heard = heard.ok_or(Fault::Unconverted(codec))?;
    if !went_well && heard.fault.is_none() {
        heard.fault = Some(Fault::Unconverted(codec));
    }
    Ok(heard)
}
