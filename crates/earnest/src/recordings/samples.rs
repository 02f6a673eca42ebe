//! The samples of one track from a child: whatever decodes them, this process reads numbers alone.

use anyhow::Context;
use intake::Media;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// Bytes of a block, two a sample.
const BLOCK_BYTES: usize = 128 << 10;

/// Samples that come from a child, in blocks.
pub struct Samples {
    process: Child,
    output: ChildStdout,
    /// The first byte of a sample whose second is still to come.
    odd: Option<u8>,
    ended: bool,
}

/// Has a child decode one track, at a rate such as `intake::sound::speech_rate_hz` says.
///
/// - **Errors**: where no child can be started.
pub fn samples(
    media: &Media,
    track: usize,
    rate_hz: u32,
    ffmpeg: &Path,
) -> anyhow::Result<Samples> {
    let program = std::env::current_exe().context("finding this program")?;
    let within = media.within.as_ref().and_then(|within| within.bytes.as_ref().ok());
    let mut process = Command::new(program);
    let named = match within {
        None => process.arg("decode").stdin(Stdio::null()),
        Some(_) => process.args(["decode", "--within"]).stdin(Stdio::piped()),
    };
    let mut process = named
        .arg("--ffmpeg")
        .arg(ffmpeg)
        .arg("--track")
        .arg(track.to_string())
        .arg("--rate-hz")
        .arg(rate_hz.to_string())
        .arg("--samples-of")
        .arg(if within.is_some() { Path::new(&media.name) } else { &media.path })
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("starting a process that reads recordings")?;
    if let (Some(mut stdin), Some(bytes)) = (process.stdin.take(), within.cloned()) {
        // Whoever heard enough leaves the rest.
        std::thread::spawn(move || drop(stdin.write_all(&bytes)));
    }
    let output = process.stdout.take().context("a process that reads recordings has no pipe")?;
    Ok(Samples { process, output, odd: None, ended: false })
}

impl Iterator for Samples {
    type Item = anyhow::Result<Vec<f32>>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let mut bytes: Vec<u8> = self.odd.take().into_iter().collect();
        let read = (&mut self.output).take(BLOCK_BYTES as u64).read_to_end(&mut bytes);
        if let Err(error) = read {
            self.ended = true;
            return Some(Err(error).context("reading samples"));
        }
        if bytes.len() < BLOCK_BYTES {
            self.ended = true;
            // What a child has not decoded to its end has no words that can be trusted to be all.
            match self.process.wait() {
                Ok(status) if status.success() => {}
                _ => return Some(Err(anyhow::anyhow!("the process that read it ended early"))),
            }
        }
        let (pairs, rest) = bytes.as_chunks::<2>();
        self.odd = rest.first().copied();
        Some(Ok(pairs.iter().map(|pair| f32::from(i16::from_le_bytes(*pair)) / 32_768.0).collect()))
    }
}

impl Drop for Samples {
    fn drop(&mut self) {
        // It may not be at its end: whoever heard enough leaves it.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
