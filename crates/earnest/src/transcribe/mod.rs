//! Words for recordings that have none: the tracks of a recording in, words with times out.
//!
//! Each track is heard on its own, so that two who talk at once are both heard. Only stretches with
//! talk are handed to the engine (`parts`), at most ten minutes at a time and as they come, so that
//! memory does not grow with the recording. What an engine answered is kept sealed beside the
//! database (`store::KeptWords`) under a hash of the sound, the engine and its settings: whatever was
//! answered before an import ended is not asked again. `docs/transcription.md` says what is sent to
//! whom.

mod again;
mod parts;
mod server;
#[cfg(feature = "whisper")]
mod whisper;
#[cfg(feature = "whisper")]
mod whisper_child;
pub mod words;

#[cfg(test)]
mod tests;

pub use server::{KEY_VARIABLE, Secret, Settings};
#[cfg(feature = "whisper")]
pub use whisper_child::run as whisper_child;

use anyhow::Context;
use intake::Transcribed;
use measure::time::{Ms, Span};
use parts::{Cutter, Part};
use server::Server;
use std::sync::mpsc::sync_channel;
use std::sync::{Mutex, PoisonError};
use store::{KeptWords, WordsHash};

/// The longest stretch that an engine is handed: 19 MB at 16 kHz, below the 25 MB that OpenAI takes.
const LONGEST: Ms = Ms(600_000);
/// Part of what words are kept under; raised where the same answer is read otherwise.
const VERSION: &str = "transcribed 1";

/// Hears words, by one engine.
#[derive(Debug)]
pub struct Transcriber {
    engine: Engine,
    longest: Ms,
    kept: Option<KeptWords>,
}

/// Who hears.
#[derive(Debug)]
enum Engine {
    Server(Server),
    #[cfg(feature = "whisper")]
    Whisper(whisper::Whisper),
}

/// One track of a recording.
pub struct Track<'t> {
    /// 8,000 or 16,000.
    pub rate_hz: u32,
    /// When somebody talks on it.
    pub talkspurts: &'t [Span],
    /// Its samples from the beginning, in blocks of any length.
    pub blocks: &'t mut dyn Iterator<Item = anyhow::Result<Vec<f32>>>,
}

/// What was heard on a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The words, in order, with their times on the track. They are not masked.
    pub transcribed: Transcribed,
    /// What is kept of them, to be forgotten with the conversation.
    pub kept: Vec<WordsHash>,
}

impl Transcriber {
    /// Hears by what the command line names.
    ///
    /// - **In**: `http(s)://HOST/PATH` or `whisper:MODEL.bin`; where answers are kept.
    /// - **Errors**: neither; an engine that this binary lacks.
    pub fn new(engine: &str, settings: Settings, kept: Option<KeptWords>) -> anyhow::Result<Self> {
        let engine = match engine.split_once(':') {
            Some(("http" | "https", _)) => {
                Engine::Server(Server::new(engine, settings).context("--transcribe")?)
            }
            #[cfg(feature = "whisper")]
            Some(("whisper", model)) => {
                let Settings { language, timeout, .. } = settings;
                let model = whisper::Whisper::new(model.as_ref(), language, timeout);
                Engine::Whisper(model.context("--transcribe")?)
            }
            #[cfg(not(feature = "whisper"))]
            Some(("whisper", _)) => anyhow::bail!(
                "--transcribe whisper: expected a binary with the feature `whisper`; \
                 `cargo build --release -p earnest --features whisper` makes one, \
                 with cmake and a C++ compiler"
            ),
            _ => anyhow::bail!(
                "--transcribe: expected `http://HOST/v1/audio/transcriptions`, the same with \
                 `https`, or `whisper:MODEL.bin`"
            ),
        };
        Ok(Self { engine, longest: LONGEST, kept })
    }

    /// How many parts are worth having under way at once.
    pub fn at_once(&self) -> usize {
        self.engine.at_once()
    }

    /// What decides the words beside the sound.
    pub fn identity(&self) -> String {
        format!("{VERSION}\n{}", self.engine.identity())
    }

    /// The words of a track, in order.
    ///
    /// - **Errors**: the samples cannot be read; the engine did not hear a part (the parts that it
    ///   heard are kept); what was heard cannot be kept. The error names the part by its times.
    pub fn transcribe(&self, track: Track<'_>) -> anyhow::Result<Heard> {
        self.transcribe_at_once(track, self.at_once())
    }

    /// The same, with so many parts under way at once, where other tracks are under way too.
    ///
    /// - **Errors**: those of `transcribe`.
    pub fn transcribe_at_once(&self, track: Track<'_>, at_once: usize) -> anyhow::Result<Heard> {
        let spans = parts::parts(track.talkspurts, self.longest);
        let mut answers: Vec<Option<(Transcribed, Option<WordsHash>)>> = Vec::new();
        answers.resize_with(spans.len(), || None);
        let starts: Vec<Ms> = spans.iter().map(|span| span.start()).collect();
        let answers = Mutex::new(answers);
        // Of several failures the first on the track is told, whichever came first.
        let failure: Mutex<Option<(usize, anyhow::Error)>> = Mutex::new(None);
        let failed = |number: usize, error: anyhow::Error| {
            let mut failure = failure.lock().unwrap_or_else(PoisonError::into_inner);
            if failure.as_ref().is_none_or(|(first, _)| number < *first) {
                *failure = Some((number, error));
            }
        };
        let has_failed = || failure.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        let (to_hear, parts) = sync_channel::<Part>(0);
        let parts = Mutex::new(parts);
        let read = std::thread::scope(|scope| {
            for _ in 0..at_once.clamp(1, self.at_once()).min(spans.len()) {
                scope.spawn(|| {
                    loop {
                        let part = parts.lock().unwrap_or_else(PoisonError::into_inner).recv();
                        let Ok(part) = part else { return };
                        // Whoever hands parts over waits until they are taken.
                        if has_failed() {
                            continue;
                        }
                        match self.part(&part) {
                            Ok(answer) => {
                                let mut answers =
                                    answers.lock().unwrap_or_else(PoisonError::into_inner);
                                answers[part.number] = Some(answer);
                            }
                            Err(error) => failed(part.number, error.context(place(part.span))),
                        }
                    }
                });
            }
            // Dropped at the end of this, which ends the threads.
            let to_hear = to_hear;
            let mut cutter = Cutter::new(track.rate_hz, spans);
            // A send that fails finds no thread, which happens to no part: each has one.
            let mut hand_over = |part| drop(to_hear.send(part));
            while !cutter.is_done() && !has_failed() {
                match track.blocks.next() {
                    Some(block) => cutter.push(&block?, &mut hand_over),
                    None => {
                        cutter.finish(&mut hand_over);
                        break;
                    }
                }
            }
            anyhow::Ok(())
        });
        if let Some((_, error)) = failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(error);
        }
        read?;
        let mut heard = Heard { transcribed: Transcribed::nothing(), kept: Vec::new() };
        let answers = answers.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (start, answer) in starts.into_iter().zip(answers) {
            let Some((transcribed, hash)) = answer else { continue };
            heard.transcribed.append(transcribed, start);
            heard.kept.extend(hash);
        }
        Ok(heard)
    }

    /// The words of one part: those that are kept, else what the engine hears, which is kept then.
    fn part(&self, part: &Part) -> anyhow::Result<(Transcribed, Option<WordsHash>)> {
        let Some(kept) = &self.kept else {
            return Ok((self.engine.transcribe(part)?, None));
        };
        let identity = self.engine.identity();
        let hash = kept.hash(&[VERSION.as_bytes(), identity.as_bytes(), &part.wav]);
        if let Some(transcribed) = kept.get(&hash)?.and_then(|bytes| Transcribed::kept(&bytes)) {
            return Ok((transcribed, Some(hash)));
        }
        let transcribed = self.engine.transcribe(part)?;
        kept.put(&hash, &transcribed.bytes())?;
        Ok((transcribed, Some(hash)))
    }
}

impl Engine {
    fn identity(&self) -> String {
        match self {
            Self::Server(server) => server.identity(),
            #[cfg(feature = "whisper")]
            Self::Whisper(model) => model.identity(),
        }
    }

    fn at_once(&self) -> usize {
        match self {
            Self::Server(server) => server.at_once(),
            // A model uses all processors itself.
            #[cfg(feature = "whisper")]
            Self::Whisper(_) => 1,
        }
    }

    fn transcribe(&self, part: &Part) -> anyhow::Result<Transcribed> {
        let length = part.span.length();
        match self {
            Self::Server(server) => server.transcribe(&part.wav, length),
            #[cfg(feature = "whisper")]
            Self::Whisper(model) => model.transcribe(&part.wav, part.rate_hz, length),
        }
    }
}

/// A part as an error names it.
fn place(span: Span) -> String {
    let clock = |place: Ms| {
        let seconds = place.0 / 1000;
        format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    };
    format!("{} to {}", clock(span.start()), clock(span.end()))
}
