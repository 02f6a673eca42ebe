//! Keeps the sound of conversations: each original sealed, and a copy that may be played where the
//! words are known.
//!
//! This process decodes nothing. The samples of each track come from a child; what has to be silent is
//! made silent here, and written to the database's folder of sound, to a folder of the user's, or both.
//! Memory is bounded whatever the length: a block of each track.

use crate::recordings::{self, Samples};
use crate::wav::Coding;
use anyhow::Context;
use intake::{Key, Origin, Playable, PlayableChannel, Problem, Read, Recorded, RecordingHash};
use measure::time::{Ms, Span};
use std::fs::File;
use std::io::{BufRead, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use store::{Error, Media, MediaHash, MediaKind};

/// The way copies are made enters what they are called after: another way makes others.
const EDITION: &[u8] = b"1, mu-law";
/// Frames that are written at one go.
const FRAMES: usize = 16 << 10;
/// The longest name of a file that is made of an id, in bytes.
const NAME_BYTES: usize = 120;

/// Where sound is kept, and how it is got at.
#[derive(Clone)]
pub struct Keeper {
    /// The sealed originals and copies.
    pub media: Option<Media>,
    /// Where silenced recordings go as plain files.
    pub redacted: Option<PathBuf>,
    /// What converts recordings that nothing here decodes.
    pub ffmpeg: PathBuf,
    /// What recordings are hashed with.
    pub key: Key,
}

/// What was kept of one conversation.
#[derive(Debug, Default)]
pub struct Kept {
    /// Of each recording, whether its original is there.
    pub sealed: Vec<bool>,
    /// The copies that are there.
    pub playables: Vec<store::Playable>,
    /// How many files were made that had not been there.
    pub made: u64,
    /// How many plain files were written.
    pub redacted: u64,
    /// What could not be kept.
    pub problems: Vec<Problem>,
}

impl Keeper {
    /// Whether anything is to be done for a conversation.
    pub fn wants(&self, read: &Read) -> bool {
        read.recordings.iter().any(|one| one.path.is_some())
            && (self.media.is_some() || self.redacted.is_some())
    }

    /// Whether silenced recordings are to be written, whatever is stored already.
    pub fn redacts(&self) -> bool {
        self.redacted.is_some()
    }

    /// What a conversation's originals and copies are kept under.
    pub fn names(&self, read: &Read) -> (Vec<MediaHash>, Vec<MediaHash>) {
        let Some(media) = &self.media else { return Default::default() };
        let originals = read.recordings.iter().filter(|one| one.path.is_some());
        let originals = originals.map(|one| MediaHash(one.hash)).collect();
        let playables = read.playables.iter().flatten();
        (originals, playables.map(|one| hash(media, read, one)).collect())
    }

    /// Keeps the sound of a conversation. What is there already is not made again.
    ///
    /// - **Errors**: a folder cannot be written, or no child can be started. A recording that cannot be
    ///   kept is a problem of its file, and the others go on.
    pub fn keep(&self, read: &Read) -> anyhow::Result<Kept> {
        let mut kept = Kept::default();
        if !self.wants(read) {
            return Ok(kept);
        }
        let mut is_same = true;
        for recorded in &read.recordings {
            let sealed = match (&self.media, &recorded.path) {
                (Some(media), Some(path)) => self.original(media, recorded, path, &mut kept)?,
                _ => false,
            };
            is_same &= sealed || self.media.is_none();
            kept.sealed.push(sealed);
        }
        // Of what is not what was heard, nobody knows the words.
        if !is_same {
            return Ok(kept);
        }
        for (number, playable) in read.playables.iter().flatten().enumerate() {
            self.playable(read, number, playable, &mut kept)?;
        }
        Ok(kept)
    }

    /// Keeps an original; says whether it is there.
    fn original(
        &self,
        media: &Media,
        recorded: &Recorded,
        path: &Path,
        kept: &mut Kept,
    ) -> anyhow::Result<bool> {
        let hash = MediaHash(recorded.hash);
        if media.has((MediaKind::Original, hash)) {
            return Ok(true);
        }
        match media.keep_original(hash, path) {
            Ok(()) => {
                kept.made += 1;
                Ok(true)
            }
            Err(error @ Error::Changed(_)) => {
                kept.problems.push(problem(recorded, error.to_string()));
                Ok(false)
            }
            // It was read a moment ago.
            Err(error) if !path.is_file() => {
                kept.problems.push(problem(recorded, error.to_string()));
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    fn playable(
        &self,
        read: &Read,
        number: usize,
        playable: &Playable,
        kept: &mut Kept,
    ) -> anyhow::Result<()> {
        let rate_hz = rate_hz(read, playable);
        let channels = u16::try_from(playable.channels.len()).context("channels of a recording")?;
        let sealed = match &self.media {
            Some(media) => {
                let name = (MediaKind::Playable, hash(media, read, playable));
                kept.playables.push(row(name.1, rate_hz, playable));
                (!media.has(name)).then_some((media, name))
            }
            None => None,
        };
        if sealed.is_none() && self.redacted.is_none() {
            return Ok(());
        }
        let mut outputs = Vec::new();
        let mut writer = sealed.map(|(media, name)| media.writer(name)).transpose()?;
        let mut plain = match &self.redacted {
            Some(folder) => Some(Plain::new(folder, read, number)?),
            None => None,
        };
        if let Some(writer) = &mut writer {
            outputs.push((Coding::MuLaw, writer as &mut dyn Write));
        }
        if let Some(plain) = &mut plain {
            outputs.push((Coding::Pcm16, &mut plain.file as &mut dyn Write));
        }
        let frames = self.copied(read, playable, rate_hz, &mut outputs)?;
        let wanted = writer.is_some();
        let done = frames.and_then(|frames| {
            if !self.is_same(read, playable) {
                return Err("changed while it was being read".to_owned());
            }
            let head = |coding: Coding| {
                let head = coding.head(channels, rate_hz, frames);
                head.ok_or_else(|| "longer than a WAV file can be".to_owned())
            };
            let sealed = wanted.then(|| head(Coding::MuLaw)).transpose()?;
            Ok((sealed, head(Coding::Pcm16)))
        });
        let of = playable.channels.first().and_then(|one| read.recordings.get(one.recording));
        let fail = |kept: &mut Kept, found: String| {
            kept.problems.extend(of.map(|recorded| problem(recorded, found)));
        };
        match done {
            Err(found) => {
                fail(kept, found);
                if wanted {
                    kept.playables.pop();
                }
            }
            Ok((sealed, pcm)) => {
                if let Some((writer, head)) = writer.zip(sealed) {
                    writer.finish(&head)?;
                    kept.made += 1;
                }
                match (plain, pcm) {
                    (Some(plain), Ok(head)) => {
                        plain.finish(&head)?;
                        kept.redacted += 1;
                    }
                    (Some(_), Err(found)) => fail(kept, found),
                    (None, _) => {}
                }
            }
        }
        Ok(())
    }

    /// Whether the recordings are what they were when they were heard.
    fn is_same(&self, read: &Read, playable: &Playable) -> bool {
        let mut files: Vec<usize> = playable.channels.iter().map(|one| one.recording).collect();
        files.sort_unstable();
        files.dedup();
        let mut files = files.into_iter().filter_map(|number| read.recordings.get(number));
        files.all(|one| {
            let hash = one.path.as_ref().map(|path| hash_of(path, &self.key));
            hash.is_some_and(|hash| hash.is_ok_and(|hash| hash == one.hash))
        })
    }

    /// Writes a copy to each of these, its head left to be filled in. Returns the frames, or why it
    /// cannot be read.
    fn copied(
        &self,
        read: &Read,
        playable: &Playable,
        rate_hz: u32,
        outputs: &mut [(Coding, &mut dyn Write)],
    ) -> anyhow::Result<Result<u64, String>> {
        let mut tracks = Vec::new();
        for channel in &playable.channels {
            let recorded = read.recordings.get(channel.recording).context("no such recording")?;
            let path = recorded.path.clone().context("a recording without a file")?;
            let media =
                intake::Media { path, name: recorded.file.clone(), side: None, within: None };
            let samples = recordings::samples(&media, channel.track, rate_hz, &self.ffmpeg)?;
            tracks.push(Track::new(samples, &channel.silent, rate_hz));
        }
        let channels = u16::try_from(tracks.len()).context("channels of a recording")?;
        let (mut bytes, mut samples) = (Vec::new(), Vec::new());
        let write = |output: &mut dyn Write, bytes: &[u8]| {
            output.write_all(bytes).context("writing a copy of a recording")
        };
        for (coding, output) in outputs.iter_mut() {
            write(*output, &coding.head(channels, rate_hz, 0).context("a head")?)?;
        }
        let mut frames = 0u64;
        loop {
            let mut most = 0;
            for track in &mut tracks {
                if let Err(error) = track.fill(FRAMES) {
                    return Ok(Err(format!("{error:#}")));
                }
                most = most.max(track.ready.len().min(FRAMES));
            }
            if most == 0 {
                break;
            }
            samples.clear();
            samples.resize(most * tracks.len(), 0);
            let count = tracks.len();
            for (at, track) in tracks.iter_mut().enumerate() {
                // One that is at its end stays silent.
                let taken = track.take(most);
                for (to, sample) in samples.iter_mut().skip(at).step_by(count).zip(taken) {
                    *to = sample;
                }
            }
            for (coding, output) in outputs.iter_mut() {
                bytes.clear();
                coding.write(&samples, &mut bytes);
                write(*output, &bytes)?;
            }
            frames += most as u64;
        }
        for (coding, output) in outputs.iter_mut() {
            write(*output, coding.tail(channels, frames))?;
        }
        Ok(Ok(frames))
    }
}

/// The hash of a file as it is now.
fn hash_of(file: &Path, key: &Key) -> std::io::Result<[u8; 32]> {
    let mut hash = RecordingHash::new(key);
    let mut file = std::io::BufReader::with_capacity(256 << 10, File::open(file)?);
    loop {
        let bytes = file.fill_buf()?;
        if bytes.is_empty() {
            return Ok(hash.finish());
        }
        hash.update(bytes);
        let read = bytes.len();
        file.consume(read);
    }
}

/// The samples of a track, silent where they have to be.
struct Track {
    samples: Samples,
    ready: Vec<i16>,
    /// Samples before those that are ready.
    at: u64,
    /// In samples, in order and apart; what lies behind is taken off.
    silent: std::collections::VecDeque<(u64, u64)>,
    is_ended: bool,
}

impl Track {
    fn new(samples: Samples, silent: &[Span], rate_hz: u32) -> Self {
        // Both rates have whole samples in a millisecond, so that no edge is rounded.
        let place = |at: Ms| u64::try_from(at.0).unwrap_or(0) * u64::from(rate_hz) / 1000;
        let silent = silent.iter().map(|span| (place(span.start()), place(span.end())));
        Self { samples, ready: Vec::new(), at: 0, silent: silent.collect(), is_ended: false }
    }

    /// Gets so many samples ready, as far as there are any.
    fn fill(&mut self, frames: usize) -> anyhow::Result<()> {
        while self.ready.len() < frames && !self.is_ended {
            match self.samples.next() {
                None => self.is_ended = true,
                Some(block) => {
                    let whole = |sample: f32| (sample * 32_768.0) as i16;
                    self.ready.extend(block?.into_iter().map(whole));
                }
            }
        }
        Ok(())
    }

    /// Takes so many of those that are ready.
    fn take(&mut self, frames: usize) -> Vec<i16> {
        let rest = self.ready.split_off(frames.min(self.ready.len()));
        let mut taken = std::mem::replace(&mut self.ready, rest);
        let end = self.at + taken.len() as u64;
        while let Some((from, to)) = self.silent.front().copied() {
            let within = |place: u64| (place.clamp(self.at, end) - self.at) as usize;
            if let Some(samples) = taken.get_mut(within(from)..within(to)) {
                samples.fill(0);
            }
            if to > end {
                break;
            }
            self.silent.pop_front();
        }
        self.at = end;
        taken
    }
}

/// A plain file of the user's on its way.
struct Plain {
    file: File,
    unfinished: PathBuf,
    path: PathBuf,
    is_done: bool,
}

impl Plain {
    fn new(folder: &Path, read: &Read, number: usize) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).with_context(|| format!("`{}`", folder.display()))?;
        let conversation = &read.conversation;
        let path = folder.join(file_name(&conversation.source, &conversation.id, number));
        let mut unfinished = path.clone().into_os_string();
        unfinished.push(format!(".{}", std::process::id()));
        let unfinished = PathBuf::from(unfinished);
        let file = File::create(&unfinished);
        let file = file.with_context(|| format!("`{}`", unfinished.display()))?;
        Ok(Self { file, unfinished, path, is_done: false })
    }

    fn finish(mut self, head: &[u8]) -> anyhow::Result<()> {
        let mut done = || {
            self.file.seek(SeekFrom::Start(0))?;
            self.file.write_all(head)?;
            self.file.sync_all()?;
            std::fs::rename(&self.unfinished, &self.path)
        };
        done().with_context(|| format!("`{}`", self.path.display()))?;
        self.is_done = true;
        Ok(())
    }
}

impl Drop for Plain {
    fn drop(&mut self) {
        if !self.is_done {
            let _ = std::fs::remove_file(&self.unfinished);
        }
    }
}

/// What the file of a conversation is called: its id, where that may be a name; else as near to it as
/// may be, and something that tells it apart.
fn file_name(source: &str, id: &str, number: usize) -> String {
    let may_be = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let mut name: String = id.chars().map(|c| if may_be(c) { c } else { '_' }).collect();
    name.truncate(NAME_BYTES);
    if name != id || name.starts_with('.') || name.is_empty() || !source.is_empty() {
        let hash = blake3::hash(format!("{source}\0{id}").as_bytes()).to_hex();
        name = format!("{}-{}", name.trim_start_matches('.'), &hash[..8]);
    }
    match number {
        0 => format!("{name}.wav"),
        more => format!("{name}.{}.wav", more + 1),
    }
}

/// The rate of a copy: that of the channel with the widest band.
fn rate_hz(read: &Read, playable: &Playable) -> u32 {
    let recordings = playable.channels.iter().filter_map(|one| read.recordings.get(one.recording));
    let rates = recordings.map(|one| intake::sound::speech_rate_hz(one.recording.rate_hz));
    rates.max().unwrap_or(8_000)
}

/// What a copy is kept under.
fn hash(media: &Media, read: &Read, playable: &Playable) -> MediaHash {
    let mut parts: Vec<Vec<u8>> = vec![EDITION.to_vec()];
    parts.push(rate_hz(read, playable).to_le_bytes().to_vec());
    for PlayableChannel { recording, track, silent, party: _ } in &playable.channels {
        let hash = read.recordings.get(*recording).map_or([0; 32], |one| one.hash);
        parts.push(hash.to_vec());
        parts.push((*track as u64).to_le_bytes().to_vec());
        let ends = silent.iter().flat_map(|span| [span.start().0, span.end().0]);
        parts.push(ends.flat_map(i64::to_le_bytes).collect());
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    media.playable_hash(&parts)
}

/// What the database says of a copy.
fn row(hash: MediaHash, rate_hz: u32, playable: &Playable) -> store::Playable {
    let silent = playable.channels.iter().flat_map(|channel| &channel.silent);
    let mut silent: Vec<(i64, i64)> = silent.map(|span| (span.start().0, span.end().0)).collect();
    silent.sort_unstable();
    let (mut silent_ms, mut until) = (0, 0);
    for (start, end) in silent {
        silent_ms += (end - start.max(until)).max(0);
        until = until.max(end);
    }
    store::Playable {
        hash,
        start_ms: playable.start.0,
        length_ms: playable.length.0,
        rate_hz,
        parties: playable.channels.iter().map(|channel| channel.party).collect(),
        silent_ms,
    }
}

fn problem(recorded: &Recorded, found: String) -> Problem {
    let path = recorded.path.as_ref();
    let file = path.map_or_else(|| recorded.file.clone(), |path| path.display().to_string());
    Problem {
        origin: Origin { file, line: None, pointer: None },
        conversation: None,
        expected: "a recording that can be kept".to_owned(),
        found: Some(found),
        is_stored: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_after_its_conversation() {
        assert_eq!(file_name("", "call-17", 0), "call-17.wav");
        assert_eq!(file_name("", "call-17", 1), "call-17.2.wav");
        let names = ["day/17", "day_17", "..", ".17", "", "é", &"a".repeat(500)];
        let mut seen = std::collections::BTreeSet::new();
        for id in names {
            let name = file_name("", id, 0);
            assert!(name.len() < 140 && !name.starts_with('.') && !name.contains('/'), "{name}");
            assert!(seen.insert(name.clone()), "{name} twice");
            assert_ne!(name, file_name("other", id, 0));
        }
    }
}
