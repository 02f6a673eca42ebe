//! `earnest transcribe`: one recording in, what was said on its tracks out, masked.

use crate::Ended;
use crate::cli::{Transcribe, Transcription};
use crate::transcribe::{KEY_VARIABLE, Secret, Settings, Track, Transcriber};
use anyhow::Context;
use intake::speech::{Listened, Listener, apart};
use intake::{Transcribed, Word, WordTimes, mask};
use measure::conversation::{Channel, Conversation, Language, Party, Role, Timing, Turn, TurnTime};
use measure::time::{Ms, Span};
use std::time::Duration;
use store::{KeptWords, Store};

/// A silence this long ends a turn: Deepgram's default for its own utterances (`utt_split`, 0.8 s).
const PAUSE: Ms = Ms(800);
/// How many samples are handed over at once.
const BLOCK: usize = 65_536;

/// The engine that the command line names; `None` where it names none.
///
/// - **Errors**: there is no such engine, or the key cannot be one.
pub fn transcriber(
    asked: &Transcription,
    language: Option<&str>,
    kept: Option<KeptWords>,
) -> anyhow::Result<Option<Transcriber>> {
    let Some(engine) = &asked.engine else { return Ok(None) };
    let key = std::env::var_os(KEY_VARIABLE).unwrap_or_default();
    // What is no text is refused as a key, and not shown.
    let settings = Settings {
        model: asked.model.clone(),
        language: language.and_then(Language::from_tag).map(|language| language.code().to_owned()),
        at_once: asked.at_once.into(),
        timeout: Duration::from_secs(asked.timeout_s.into()),
        first_wait: Duration::from_secs(1),
        key: Secret::read(&key.to_string_lossy())?,
    };
    Transcriber::new(engine, settings, kept).map(Some)
}

/// Prints the words of one recording.
pub async fn run(args: &Transcribe) -> anyhow::Result<Ended> {
    let kept = match &args.database {
        None => None,
        Some(path) => {
            let mut store = Store::open(path).await?;
            let kept = store.kept_words().await?;
            store.close().await?;
            kept
        }
    };
    let transcriber = transcriber(&args.transcription, args.language.as_deref(), kept)?
        .context("expected `--transcribe ENGINE`")?;
    let name = || format!("`{}`", args.file.display());
    let bytes = std::fs::read(&args.file).with_context(name)?;
    let wav = Wav::read(&bytes).with_context(name)?;
    let talk = talk(&wav).with_context(name)?;
    let mut turns = Vec::new();
    for (number, talkspurts) in talk.iter().enumerate() {
        let samples = wav.track(number);
        let mut blocks = samples.chunks(BLOCK).map(|block| Ok(block.to_vec()));
        let track = Track { rate_hz: wav.rate_hz, talkspurts, blocks: &mut blocks };
        let named = || format!("{}, track {}", name(), number + 1);
        let heard = transcriber.transcribe(track).with_context(named)?;
        remark(&named(), &heard.transcribed);
        turns.extend(said(number as u16, &heard.transcribed.words));
    }
    turns.sort_by_key(|turn| (turn.time.start(), turn.party));
    let id = args.file.file_stem().unwrap_or_default().to_string_lossy();
    super::print(&rows(&id, turns, talk.len()))?;
    Ok(Ended::Well)
}

/// Says what is to be known of words that were heard.
fn remark(track: &str, transcribed: &Transcribed) {
    if transcribed.times == WordTimes::Segments {
        anstream::eprintln!("{track}: the times of words are those of their segments");
    }
    if transcribed.outside > 0 {
        let count = transcribed.outside;
        anstream::eprintln!("{track}: {count} words outside of what was sent were left out");
    }
}

/// Turns of one track: its words without a long silence between them.
fn said(party: u16, words: &[Word]) -> Vec<Turn> {
    let same = |one: &Word, next: &Word| next.span.start() - one.span.end() < PAUSE;
    let turns = words.chunk_by(same).filter_map(|run| {
        let end = run.iter().map(|word| word.span.end()).max()?;
        let texts: Vec<&str> = run.iter().map(|word| word.text.as_str()).collect();
        Some(Turn {
            party,
            time: TurnTime::Span(Span::new(run.first()?.span.start(), end)?),
            text: texts.join(" "),
            heard: Transcribed::heard_percent(run),
        })
    });
    turns.collect()
}

/// Rows of JSON, one a turn, masked.
fn rows(id: &str, turns: Vec<Turn>, tracks: usize) -> String {
    let party = |_| Party { role: Role::Other, pseudonym: String::new(), person: None, team: None };
    let mut conversation = Conversation {
        source: String::new(),
        id: id.to_owned(),
        started_at: None,
        channel: Channel::Voice,
        direction: None,
        language: None,
        programme: None,
        queue: None,
        topic: None,
        parties: (0..tracks).map(party).collect(),
        turns,
        events: Vec::new(),
        stretches: Vec::new(),
        timing: Timing::Stereo,
        bill: Vec::new(),
    };
    mask::mask(&mut conversation);
    let turns = conversation.turns.iter();
    turns
        .map(|turn| {
            let row = serde_json::json!({
                "conversation_id": id,
                "channel": "voice",
                "role": format!("track {}", turn.party + 1),
                "start_ms": turn.time.start().map(|start| start.0),
                "end_ms": turn.time.end().map(|end| end.0),
                "confidence": turn.heard.map(|percent| f64::from(percent) / 100.0),
                "text": turn.text,
            });
            format!("{row}\n")
        })
        .collect()
}

/// When somebody talks on each track.
fn talk(wav: &Wav<'_>) -> anyhow::Result<Vec<Vec<Span>>> {
    let listened: Vec<Listened> = (0..wav.tracks)
        .map(|number| {
            let mut listener = Listener::new(wav.rate_hz).context("expected 8 or 16 kHz")?;
            for block in wav.track(number).chunks(BLOCK) {
                listener.push(block);
            }
            Ok(listener.finish())
        })
        .collect::<anyhow::Result<_>>()?;
    let tracks = match listened.as_slice() {
        [one, other] => apart(one, other).to_vec(),
        listened => listened.iter().map(Listened::track).collect(),
    };
    Ok(tracks.into_iter().map(|track| track.talkspurts).collect())
}

/// A WAV file of 16-bit PCM.
struct Wav<'b> {
    rate_hz: u32,
    tracks: usize,
    /// Samples of all tracks in turn, two bytes each.
    data: &'b [u8],
}

impl<'b> Wav<'b> {
    fn read(bytes: &'b [u8]) -> anyhow::Result<Self> {
        const EXPECTED: &str = "expected a WAV file of 16-bit PCM at 8 or 16 kHz";
        let mut rest = bytes.get(12..).filter(|_| bytes.starts_with(b"RIFF")).context(EXPECTED)?;
        let mut format = None;
        while let Some((name, after)) = rest.split_first_chunk::<4>()
            && let Some((length, after)) = after.split_first_chunk::<4>()
        {
            let length = u32::from_le_bytes(*length) as usize;
            let (chunk, after) = after.split_at(length.min(after.len()));
            match name {
                b"fmt " => format = chunk.first_chunk::<16>(),
                b"data" => {
                    let format = format.context(EXPECTED)?;
                    let word = |at: usize| u16::from_le_bytes([format[at], format[at + 1]]);
                    let rate_hz = u32::from(word(4)) | u32::from(word(6)) << 16;
                    let tracks = usize::from(word(2));
                    let fits = word(0) == 1
                        && word(14) == 16
                        && [8_000, 16_000].contains(&rate_hz)
                        && (1..=8).contains(&tracks);
                    anyhow::ensure!(fits, EXPECTED);
                    return Ok(Self { rate_hz, tracks, data: chunk });
                }
                _ => {}
            }
            // A chunk of odd length has a byte behind it.
            rest = after.get(length % 2..).unwrap_or_default();
        }
        anyhow::bail!(EXPECTED)
    }

    fn track(&self, number: usize) -> Vec<f32> {
        let samples = self.data.as_chunks::<2>().0.iter().skip(number).step_by(self.tracks);
        samples.map(|sample| f32::from(i16::from_le_bytes(*sample)) / 32_768.0).collect()
    }
}
