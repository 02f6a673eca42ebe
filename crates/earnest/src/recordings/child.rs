//! The child: limits itself, is told a path, says one line, and so on until nobody asks.

use super::limits;
use super::line::Line;
use crate::Ended;
use crate::cli::Decode;
use intake::sound::{Fault, Heard, Sound, hear, samples, speech_rate_hz};
use std::ffi::OsString;
use std::fs::File;
use std::io::{BufRead, Cursor, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The most bytes of a recording that comes through a pipe: those of the largest record.
const WITHIN_BYTES: u64 = 64 << 20;

/// What a child is told to read.
enum Input {
    /// A file.
    File(PathBuf),
    /// A recording that came through the pipe, and its name.
    Within(String, Vec<u8>),
}

/// Writes the samples of one track, where one is named; else reads from standard input what it is to
/// read, and says a line of JSON about each.
///
/// A path ends with a zero byte. One that is empty is followed by a name with a zero byte behind it,
/// the number of bytes (eight, the lowest first), and as many bytes: the recording itself.
pub fn run(args: &Decode) -> anyhow::Result<Ended> {
    // What a decoder has to say when it panics is caught, and is nothing for a terminal.
    std::panic::set_hook(Box::new(|_| {}));
    limits::limit()?;
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout().lock());
    if let (Some(path), Some(track)) = (&args.samples_of, args.track) {
        let input = if args.within {
            let mut bytes = Vec::new();
            input.take(WITHIN_BYTES).read_to_end(&mut bytes)?;
            Input::Within(path.to_string_lossy().into_owned(), bytes)
        } else {
            Input::File(path.clone())
        };
        write_samples(&input, track, args.rate_hz, &args.ffmpeg, &mut output)?;
        return Ok(Ended::Well);
    }
    while let Some(path) = until_zero(&mut input)? {
        let input = if path.is_empty() {
            let name = until_zero(&mut input)?.unwrap_or_default();
            let mut length = [0; 8];
            input.read_exact(&mut length)?;
            let mut bytes = Vec::new();
            let length = u64::from_le_bytes(length).min(WITHIN_BYTES);
            input.by_ref().take(length).read_to_end(&mut bytes)?;
            Some(Input::Within(String::from_utf8_lossy(&name).into_owned(), bytes))
        } else {
            path_of(path).map(Input::File)
        };
        let line = match input {
            Some(input) => Line::from(heard(&input, &args.ffmpeg)?),
            None => Line::Problem("a name that is no text".to_owned()),
        };
        serde_json::to_writer(&mut output, &line)?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(Ended::Well)
}

/// The bytes before the next zero; `None` at the end.
fn until_zero(input: &mut impl BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    if input.read_until(0, &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.last() == Some(&0) {
        bytes.pop();
    }
    Ok(Some(bytes))
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

/// Writes the samples of one track: 16 bits each, the lower byte first.
fn write_samples(
    input: &Input,
    track: usize,
    rate_hz: Option<u32>,
    ffmpeg: &Path,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    let mut write = |block: &[f32]| {
        bytes.clear();
        let whole = |sample: &f32| (sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16;
        bytes.extend(block.iter().map(whole).flat_map(i16::to_le_bytes));
        output.write_all(&bytes)
    };
    // Why it ends early is known from when it was heard.
    let written = opened(input, ffmpeg, |sound| {
        let rate_hz = rate_hz.unwrap_or_else(|| speech_rate_hz(sound.about().rate_hz));
        samples(sound, track, rate_hz, &mut write)
    })?;
    written.map_err(anyhow::Error::new)?.0?;
    output.flush()?;
    Ok(())
}

fn heard(input: &Input, ffmpeg: &Path) -> anyhow::Result<Result<Heard, Fault>> {
    Ok(opened(input, ffmpeg, hear)?.map(|(mut heard, fault)| {
        heard.fault = heard.fault.or(fault);
        heard
    }))
}

/// Opens a recording under the limit of processor time that it has, through a converter where it
/// needs one; with what comes of it, why the converter gave up.
fn opened<T>(
    input: &Input,
    ffmpeg: &Path,
    then: impl FnOnce(Sound<'_>) -> T,
) -> anyhow::Result<Result<(T, Option<Fault>), Fault>> {
    let opened = match input {
        Input::File(path) => {
            let file = match File::open(path) {
                Ok(file) => file,
                Err(error) => return Ok(Err(Fault::Unreadable(error.kind().to_string()))),
            };
            let size_bytes = file.metadata().map_or(0, |about| about.len());
            limits::limit_cpu(limits::cpu_seconds(size_bytes))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Sound::open(file, &name)
        }
        Input::Within(name, bytes) => {
            limits::limit_cpu(limits::cpu_seconds(bytes.len() as u64))?;
            Sound::open(Cursor::new(bytes), name)
        }
    };
    Ok(match opened {
        Ok(sound) => Ok((then(sound), None)),
        Err(Fault::Foreign(codec, arguments)) => converted(input, ffmpeg, codec, arguments, then),
        Err(fault) => Err(fault),
    })
}

/// Has `ffmpeg` convert what nothing here decodes. It has the limits of this process, and reads
/// nothing but this recording.
fn converted<T>(
    input: &Input,
    ffmpeg: &Path,
    codec: &'static str,
    arguments: &'static [&'static str],
    then: impl FnOnce(Sound<'_>) -> T,
) -> Result<(T, Option<Fault>), Fault> {
    // A name like `http:…` is a file all the same.
    let mut source =
        OsString::from(if matches!(input, Input::File(_)) { "file:" } else { "pipe:0" });
    if let Input::File(path) = input {
        source.push(path);
    }
    let started = Command::new(ffmpeg)
        .args(["-nostdin", "-hide_banner", "-loglevel", "quiet", "-threads", "1"])
        .args(["-protocol_whitelist", "file,pipe"])
        .args(arguments)
        .arg("-i")
        .arg(source)
        .args(["-map", "0:a:0", "-threads", "1", "-c:a", "pcm_s16le", "-f", "wav", "pipe:1"])
        .stdin(if matches!(input, Input::File(_)) { Stdio::null() } else { Stdio::piped() })
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let Ok(mut process) = started else { return Err(Fault::Foreign(codec, arguments)) };
    let (stdin, stdout) = (process.stdin.take(), process.stdout.take());
    let done = std::thread::scope(|scope| {
        if let (Some(mut stdin), Input::Within(_, bytes)) = (stdin, input) {
            // One that has read enough leaves the rest.
            scope.spawn(move || drop(stdin.write_all(bytes)));
        }
        let sound = stdout.map(Sound::from_pipe);
        sound.and_then(Result::ok).map(then)
    });
    // Its pipe is at its end, or nobody reads it any more; either way it ends.
    let went_well = process.wait().is_ok_and(|status| status.success());
    let done = done.ok_or(Fault::Unconverted(codec))?;
    Ok((done, (!went_well).then_some(Fault::Unconverted(codec))))
}
