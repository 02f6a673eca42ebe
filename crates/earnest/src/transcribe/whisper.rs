//! A model of whisper.cpp on this machine.
//!
//! It runs in a child of this binary: whisper.cpp throws C++ exceptions on models that it cannot use,
//! which end the process, and a model is somebody else's file. The child (`whisper_child`) reads the
//! model once and hears one stretch after the other; it gets samples through a pipe and gives JSON in
//! the shape of a server's answer, so that both are read by the same reader.

use super::parts::HEADER_BYTES;
use anyhow::Context;
use intake::Transcribed;
use measure::time::Ms;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The longest answer that is taken from the child.
const ANSWER_BYTES: u32 = 16 << 20;
/// What stands before an answer, and before why there is none.
pub const ANSWER: u8 = 0;
pub const PROBLEM: u8 = 1;

/// A model.
#[derive(Debug)]
pub struct Whisper {
    model: PathBuf,
    /// What is run to read it: this binary.
    binary: PathBuf,
    /// What the model's file is, for the hash of what is kept: another file is another model.
    identity: String,
    language: Option<String>,
    timeout: Duration,
    state: Mutex<State>,
}

/// What became of the child so far.
#[derive(Debug, Default)]
struct State {
    running: Option<Running>,
    /// Whether any child ever answered.
    answered: bool,
    /// Why none does: one that ended before it ever answered would end each time.
    useless: Option<String>,
}

/// A child that reads the model and hears.
#[derive(Debug)]
struct Running {
    process: Process,
    pipes: Pipes,
}

#[derive(Debug)]
struct Pipes {
    to: ChildStdin,
    from: ChildStdout,
}

/// A process that does not outlive what holds it.
#[derive(Debug)]
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It has ended, or it is to end; there is nobody to tell what went wrong with that.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Whisper {
    /// A model in a file; nothing but its bytes is looked at.
    pub fn new(model: &Path, language: Option<String>, timeout: Duration) -> anyhow::Result<Self> {
        let named = || format!("model `{}`", model.display());
        let mut file = File::open(model).with_context(named)?;
        let mut hasher = blake3::Hasher::new();
        let mut block = vec![0; 1 << 20];
        loop {
            match file.read(&mut block).with_context(named)? {
                0 => break,
                read => hasher.update(&block[..read]),
            };
        }
        let identity =
            format!("whisper\n{}\n{}", hasher.finalize(), language.as_deref().unwrap_or(""));
        let model = model.to_owned();
        let binary = std::env::current_exe().context("this binary")?;
        Ok(Self { model, binary, identity, language, timeout, state: Mutex::default() })
    }

    /// What decides an answer beside the sound: the model's content and the language.
    pub fn identity(&self) -> String {
        self.identity.clone()
    }

    /// The words of a WAV file that is `length` long.
    ///
    /// - **Errors**: the model cannot be used; the child ended or took too long.
    pub fn transcribe(&self, wav: &[u8], rate_hz: u32, length: Ms) -> anyhow::Result<Transcribed> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let named = || format!("model `{}`", self.model.display());
        if let Some(why) = &state.useless {
            anyhow::bail!("{}: {why}", named());
        }
        let answer = match self.ask(&mut state, wav, rate_hz) {
            Ok(answer) => answer,
            Err(error) => {
                if !state.answered {
                    state.useless = Some(format!("{error:#}"));
                }
                return Err(error.context(named()));
            }
        };
        state.answered = true;
        Transcribed::read(&answer, length).with_context(|| format!("{}: answer", named()))
    }

    fn ask(&self, state: &mut State, wav: &[u8], rate_hz: u32) -> anyhow::Result<Vec<u8>> {
        let Running { mut process, mut pipes } = match state.running.take() {
            Some(running) => running,
            None => self.start()?,
        };
        let samples = samples_at_16_khz(wav, rate_hz);
        let (told, tell) = channel();
        // On a thread of its own, so that a child that hangs can be left.
        std::thread::spawn(move || {
            let answer = exchanged(&mut pipes, &samples);
            // Whoever asked may have left.
            let _ = told.send((answer, pipes));
        });
        match tell.recv_timeout(self.timeout) {
            Ok((Ok((kind, bytes)), pipes)) => {
                state.running = Some(Running { process, pipes });
                if kind == ANSWER {
                    return Ok(bytes);
                }
                state.running = None;
                // The child says what it expected, in its own words.
                anyhow::bail!("{}", String::from_utf8_lossy(&bytes));
            }
            Ok((Err(_), pipes)) => {
                // It ends without them, if it has not ended yet.
                drop(pipes);
                let status = process.0.wait().map(|status| status.to_string());
                let status = status.unwrap_or_else(|_| "unknown".to_owned());
                anyhow::bail!("expected a model of whisper.cpp, found one that ends it ({status})")
            }
            Err(_) => anyhow::bail!("no answer within {} s", self.timeout.as_secs_f64()),
        }
    }

    fn start(&self) -> anyhow::Result<Running> {
        let mut command = Command::new(&self.binary);
        command.arg("whisper-child").arg(&self.model);
        if let Some(language) = &self.language {
            command.args(["--language", language]);
        }
        // What whisper.cpp writes there is not for people.
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().context("a process that reads the model")?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        let process = Process(child);
        let (to, from) = pipes.context("a process that reads the model")?;
        Ok(Running { process, pipes: Pipes { to, from } })
    }
}

/// Hands samples over and takes the answer, with what stands before it.
fn exchanged(pipes: &mut Pipes, samples: &[i16]) -> std::io::Result<(u8, Vec<u8>)> {
    let count = u32::try_from(samples.len()).map_err(std::io::Error::other)?;
    let mut bytes = count.to_le_bytes().to_vec();
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    pipes.to.write_all(&bytes)?;
    pipes.to.flush()?;
    let mut head = [0; 5];
    pipes.from.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    let length = u32::from_le_bytes(length);
    if length > ANSWER_BYTES {
        return Err(std::io::Error::other("too long an answer"));
    }
    let mut answer = vec![0; length as usize];
    pipes.from.read_exact(&mut answer)?;
    Ok((kind, answer))
}

/// How many samples on either side an interpolated one is made of.
const TAPS: usize = 16;

/// The samples of a WAV file of 8 or 16 kHz at the rate that Whisper hears, 16 kHz.
///
/// Between two samples of 8 kHz the one is put that the sound has there by the sampling theorem: a
/// sinc, under a Hann window so that it ends.
fn samples_at_16_khz(wav: &[u8], rate_hz: u32) -> Vec<i16> {
    let pairs = wav.get(HEADER_BYTES..).unwrap_or_default().as_chunks::<2>().0;
    let samples: Vec<i16> = pairs.iter().map(|pair| i16::from_le_bytes(*pair)).collect();
    if rate_hz != 8_000 {
        return samples;
    }
    let mut weights = [0.0_f32; TAPS];
    for (tap, weight) in weights.iter_mut().enumerate() {
        let place = tap as f32 + 0.5;
        let angle = std::f32::consts::PI * place;
        let window = 0.5 + 0.5 * (angle / TAPS as f32).cos();
        *weight = angle.sin() / angle * window;
    }
    // So that what is constant stays what it is.
    let sum: f32 = weights.iter().sum();
    weights.iter_mut().for_each(|weight| *weight /= 2.0 * sum);
    let at = |place: Option<usize>| {
        place.and_then(|place| samples.get(place)).copied().map_or(0.0, f32::from)
    };
    let mut doubled = Vec::with_capacity(2 * samples.len());
    for (place, sample) in samples.iter().enumerate() {
        let between: f32 = weights
            .iter()
            .enumerate()
            .map(|(tap, weight)| weight * (at(place.checked_sub(tap)) + at(Some(place + 1 + tap))))
            .sum();
        // The cast keeps to what can be written.
        doubled.extend([*sample, between.round() as i16]);
    }
    doubled
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(samples: &[i16]) -> Vec<u8> {
        let mut wav = vec![0; HEADER_BYTES];
        wav.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        wav
    }

    #[test]
    fn twice_the_samples_are_the_same_sound() {
        for hz in [0.0, 300.0, 1_000.0, 3_000.0] {
            let tone = |at: usize, rate: f32| {
                let angle = std::f32::consts::TAU * hz * at as f32 / rate;
                (8_000.0 * angle.cos()).round() as i16
            };
            let samples: Vec<i16> = (0..800).map(|at| tone(at, 8_000.0)).collect();
            let doubled = samples_at_16_khz(&wav(&samples), 8_000);
            assert_eq!(doubled.len(), 1_600);
            // At its ends there is nothing on one side.
            for at in 40..1_560 {
                let off = (i32::from(doubled[at]) - i32::from(tone(at, 16_000.0))).abs();
                assert!(off <= 80, "{hz} Hz at {at}: off by {off}");
            }
        }
        let samples: Vec<i16> = vec![i16::MAX, i16::MIN, 3];
        assert_eq!(samples_at_16_khz(&wav(&samples), 16_000), samples);
        assert!(samples_at_16_khz(&[], 8_000).is_empty());
    }

    /// A model that is read by a script, which gets nothing to know of it.
    #[cfg(unix)]
    fn read_by(script: &str) -> (tempfile::TempDir, Whisper) {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let (model, binary) = (folder.path().join("model.bin"), folder.path().join("reads"));
        std::fs::write(&model, b"model").expect("a file");
        std::fs::write(&binary, format!("#!/bin/sh\n{script}\n")).expect("a file");
        std::fs::set_permissions(&binary, std::fs::Permissions::from_mode(0o700)).expect("a mode");
        let whisper = Whisper::new(&model, None, Duration::from_millis(500)).expect("a model");
        (folder, Whisper { binary, ..whisper })
    }

    #[cfg(unix)]
    fn problem(whisper: &Whisper) -> String {
        let heard = whisper.transcribe(&wav(&[0; 100]), 8_000, Ms(12));
        let problem = format!("{:#}", heard.expect_err("nothing was heard"));
        problem.split_once("model.bin`: ").expect("the model").1.to_owned()
    }

    #[test]
    #[cfg(unix)]
    fn a_child_that_hangs_ends_or_lies_is_left() {
        let (_folder, hangs) = read_by("exec sleep 600");
        let began = std::time::Instant::now();
        assert_eq!(problem(&hangs), "no answer within 0.5 s");
        // It would hang each time, and is not waited for again.
        assert_eq!(problem(&hangs), "no answer within 0.5 s");
        assert!(began.elapsed() < Duration::from_secs(60));
        let ends = "expected a model of whisper.cpp, found one that ends it";
        assert_eq!(problem(&read_by("exit 3").1), format!("{ends} (exit status: 3)"));
        assert!(problem(&read_by("exec yes").1).starts_with(ends), "no end to what it says");
        let says = |bytes: &str| problem(&read_by(&format!("printf '{bytes}'; exec cat >&2")).1);
        assert_eq!(says("\\001\\003\\000\\000\\000why"), "why");
        assert_eq!(
            says("\\000\\002\\000\\000\\000{}"),
            "answer: expected words or segments with times, found none"
        );
    }

    #[test]
    fn a_model_that_is_not_there_is_named() {
        let error = Whisper::new(Path::new("no/model.bin"), None, Duration::from_secs(1));
        assert_eq!(
            format!("{:#}", error.expect_err("no model")),
            "model `no/model.bin`: No such file or directory (os error 2)"
        );
    }
}
