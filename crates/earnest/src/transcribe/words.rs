//! The words of several recordings at once: their tracks share the parts that may be under way.

use super::{Track, Transcriber};
use crate::recordings;
use intake::{Media, Recording, TrackWords, Transcribed, WordTimes};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// What became of the tracks of a recording, by number; of the silent ones nothing.
type Tracks = BTreeMap<usize, Result<super::Heard, String>>;

/// What is said on each track of recordings, in their order: the samples come from children.
///
/// As many tracks are under way as there may be parts, so that short recordings keep an engine as
/// busy as one that is long; each of them holds one part, beside those that are being heard.
///
/// - **In**: whether nobody waits for it any more.
/// - **Errors**: of each recording, the first track that could not be heard, and why.
pub fn words(
    transcriber: &Transcriber,
    asked: &[(&Media, &Recording)],
    ffmpeg: &Path,
    is_left: &(dyn Fn() -> bool + Sync),
) -> Vec<Result<TrackWords, String>> {
    let mut jobs: Vec<(usize, usize)> = Vec::new();
    for (at, (_, recording)) in asked.iter().enumerate() {
        let tracks = recording.voices().iter().enumerate();
        jobs.extend(tracks.filter(|(_, t)| !t.talkspurts.is_empty()).map(|(n, _)| (at, n)));
    }
    let tracks_at_once = transcriber.at_once().min(jobs.len()).max(1);
    let parts_at_once = transcriber.at_once().div_ceil(tracks_at_once);
    let next = AtomicUsize::new(0);
    let heard: Vec<Mutex<Tracks>> = asked.iter().map(|_| Mutex::default()).collect();
    let of =
        |at: usize| heard.get(at).map(|one| one.lock().unwrap_or_else(PoisonError::into_inner));
    std::thread::scope(|scope| {
        for _ in 0..tracks_at_once {
            scope.spawn(|| {
                while let Some((at, number)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // With one track that was not heard a recording has no words.
                    let failed = of(*at).is_none_or(|one| one.values().any(Result::is_err));
                    let Some((media, recording)) = asked.get(*at).filter(|_| !failed) else {
                        continue;
                    };
                    let words = if is_left() {
                        Err("the import was interrupted".to_owned())
                    } else {
                        track(transcriber, media, recording, *number, ffmpeg, parts_at_once)
                            .map_err(|error| format!("{error:#}"))
                    };
                    if let Some(mut one) = of(*at) {
                        one.insert(*number, words);
                    }
                }
            });
        }
    });
    let together = |(one, (_, recording)): (Mutex<Tracks>, &(&Media, &Recording))| {
        let mut tracks = one.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut words = TrackWords::default();
        let failed = tracks.iter().find_map(|(number, heard)| {
            heard.as_ref().err().map(|why| format!("track {}: {why}", number + 1))
        });
        if let Some(failed) = failed {
            return Err(failed);
        }
        for number in 0..recording.voices().len() {
            match tracks.remove(&number) {
                Some(Ok(heard)) => add(&mut words, heard),
                _ => words.tracks.push(Vec::new()),
            }
        }
        Ok(words)
    };
    heard.into_iter().zip(asked).map(together).collect()
}

fn track(
    transcriber: &Transcriber,
    media: &Media,
    recording: &Recording,
    number: usize,
    ffmpeg: &Path,
    parts_at_once: usize,
) -> anyhow::Result<super::Heard> {
    let rate_hz = intake::sound::speech_rate_hz(recording.rate_hz);
    let mut blocks = recordings::samples(media, number, rate_hz, ffmpeg)?;
    let talkspurts = recording.voices().get(number).map(|track| &*track.talkspurts);
    let track = Track { rate_hz, talkspurts: talkspurts.unwrap_or_default(), blocks: &mut blocks };
    transcriber.transcribe_at_once(track, parts_at_once)
}

fn add(words: &mut TrackWords, heard: super::Heard) {
    words.kept.extend(heard.kept.iter().map(ToString::to_string));
    words.segment_times |= heard.transcribed.times == WordTimes::Segments;
    words.outside += heard.transcribed.outside;
    let word = |word: intake::Word| intake::TrackWord {
        heard: Transcribed::heard_percent(std::slice::from_ref(&word)),
        span: word.span,
        text: word.text,
    };
    words.tracks.push(heard.transcribed.words.into_iter().map(word).collect());
}
