//! The child that reads a model of whisper.cpp and hears: samples on standard input, JSON on standard
//! output. It holds nothing but what it was given, and ends where its input ends.

use super::whisper::{ANSWER, PROBLEM};
use serde_json::{Value, json};
use std::io::{ErrorKind, Read, Write};
use std::path::Path;
use whisper_rs::{
    FullParams, SamplingStrategy, WhisperContext, WhisperContextParameters, WhisperState,
};

/// The most samples that are taken at once: an hour at 16 kHz.
const SAMPLES: u32 = 3_600 * 16_000;
/// How many ways on are followed at once: whisper.cpp's own default for its beam.
const BEAM: i32 = 5;

/// Hears one stretch after the other until the input ends.
///
/// - **Errors**: its pipes broke.
pub fn run(model: &Path, language: Option<&str>) -> anyhow::Result<()> {
    no_core_files();
    whisper_rs::install_logging_hooks();
    let mut input = std::io::stdin().lock();
    let mut output = std::io::stdout().lock();
    let loaded = WhisperContext::new_with_params(model, WhisperContextParameters::default());
    loop {
        let mut count = [0; 4];
        match input.read_exact(&mut count) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(()),
            read => read?,
        }
        let count = u32::from_le_bytes(count);
        anyhow::ensure!(count <= SAMPLES, "expected at most an hour of samples");
        let mut bytes = vec![0; 2 * count as usize];
        input.read_exact(&mut bytes)?;
        let samples: Vec<f32> = bytes
            .as_chunks::<2>()
            .0
            .iter()
            .map(|pair| f32::from(i16::from_le_bytes(*pair)) / 32_768.0)
            .collect();
        drop(bytes);
        let heard = match &loaded {
            Ok(context) => heard(context, language, &samples).map_err(|error| error.to_string()),
            Err(error) => Err(format!("expected a model of whisper.cpp: {error}")),
        };
        let (kind, text) = match heard {
            Ok(answer) => (ANSWER, answer.to_string()),
            Err(problem) => (PROBLEM, problem),
        };
        output.write_all(&[kind])?;
        output.write_all(&u32::try_from(text.len())?.to_le_bytes())?;
        output.write_all(text.as_bytes())?;
        output.flush()?;
    }
}

/// An answer in the shape of a server's.
fn heard(
    context: &WhisperContext,
    language: Option<&str>,
    samples: &[f32],
) -> Result<Value, whisper_rs::WhisperError> {
    let mut state = context.create_state()?;
    let mut params =
        FullParams::new(SamplingStrategy::BeamSearch { beam_size: BEAM, patience: -1.0 });
    params.set_language(language);
    params.set_token_timestamps(true);
    params.set_print_special(false);
    params.set_print_progress(false);
    params.set_print_realtime(false);
    params.set_print_timestamps(false);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    params.set_n_threads(i32::try_from(threads).unwrap_or(1));
    state.full(params, samples)?;
    let language = whisper_rs::get_lang_str(state.full_lang_id_from_state());
    Ok(json!({ "language": language, "words": words(context, &state) }))
}

/// The words of what was heard, each with when and how surely: the mean of its tokens' probabilities.
fn words(context: &WhisperContext, state: &WhisperState) -> Vec<Value> {
    /// Pieces of a word: its bytes, when it is said in hundredths of a second, and its tokens'
    /// probabilities.
    #[derive(Default)]
    struct Pieces {
        bytes: Vec<u8>,
        start: i64,
        end: i64,
        sum: f64,
        tokens: u32,
    }
    let mut all: Vec<Pieces> = Vec::new();
    for segment in state.as_iter() {
        let mut first = true;
        for number in 0..segment.n_tokens() {
            let Some(token) = segment.get_token(number) else { continue };
            // From the end of text on, tokens stand for no words.
            if token.token_id() >= context.token_eot() {
                continue;
            }
            let Ok(bytes) = token.to_bytes() else { continue };
            let data = token.token_data();
            // A token that begins with a space begins a word; so does a segment. Characters may be
            // split between tokens, so bytes are put together first.
            if first || bytes.starts_with(b" ") {
                all.push(Pieces { start: data.t0, ..Pieces::default() });
                first = false;
            }
            if let Some(word) = all.last_mut() {
                word.bytes.extend(bytes);
                word.end = data.t1;
                word.sum += f64::from(token.token_probability());
                word.tokens += 1;
            }
        }
    }
    let word = |word: &Pieces| {
        json!({
            "word": String::from_utf8_lossy(&word.bytes),
            "start": word.start as f64 / 100.0,
            "end": word.end as f64 / 100.0,
            "probability": (word.sum / f64::from(word.tokens)).clamp(0.0, 1.0),
        })
    };
    all.iter().filter(|word| word.tokens > 0).map(word).collect()
}

/// A process that is ended by what it reads may leave a file of its memory, which holds what was said.
fn no_core_files() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit { current: Some(0), maximum: Some(0) };
        // Lowering one's own limit is always allowed.
        let _ = setrlimit(Resource::Core, none);
    }
}
