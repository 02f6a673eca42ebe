//! What is known of a recording that was heard, and what is kept of it.

use crate::gathered::Media;
use crate::key::Key;
use crate::sound::Quality;
use crate::speech::Track;
use measure::time::{Ms, Span};
use std::fmt;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// What is known of a recording: no samples, no loudness, no spectra (L2).
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// The short name of its container.
    pub container: String,
    /// The short name of its codec.
    pub codec: String,
    /// Samples a second of each track.
    pub rate_hz: u32,
    /// How long it is, as far as it could be read.
    pub length: Ms,
    /// What each track holds.
    pub tracks: Vec<Track>,
    /// The outline of each track, as `sound::Peaks` has it.
    pub peaks: Vec<Vec<u8>>,
    /// How good it is.
    pub quality: Quality,
    /// Why it could not be read to its end: `truncated at 00:03:12`.
    pub fault: Option<String>,
}

impl Recording {
    /// The tracks that parties may be on: of two with the same sound the first alone, on which
    /// everybody is.
    pub fn voices(&self) -> &[Track] {
        let voices = if self.quality.doubled { 1 } else { self.tracks.len() };
        self.tracks.get(..voices).unwrap_or(&self.tracks)
    }
}

/// A keyed hash of a file's bytes, as they come.
#[derive(Clone, Debug)]
pub struct RecordingHash(blake3::Hasher);

impl RecordingHash {
    /// Of nothing yet.
    pub fn new(key: &Key) -> Self {
        let mut hasher = blake3::Hasher::new_keyed(&key.0);
        hasher.update(b"recording\0");
        Self(hasher)
    }

    /// Takes in the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The hash of all of them.
    pub fn finish(&self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}

/// A recording that belongs to a conversation.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Where its file is; `None` for one that stands within a record.
    pub path: Option<PathBuf>,
    /// The name of its file, without folders, masked.
    pub file: String,
    /// A keyed hash of its bytes.
    pub hash: [u8; 32],
    /// What is known of it.
    pub recording: Recording,
    /// Under what a transcriber's answers about it are kept, to be forgotten with the conversation.
    pub kept_words: Vec<String>,
}

/// A conversation's sound as it may be played: a recording, or the two of a pair as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Playable {
    /// When it begins, from the start of the conversation.
    pub start: Ms,
    /// How long it is.
    pub length: Ms,
    /// What each of its channels is: those of a pair by role, the agent's first; else as recorded.
    pub channels: Vec<PlayableChannel>,
}

/// One channel of what may be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlayableChannel {
    /// The recording, by its number in the conversation.
    pub recording: usize,
    /// The track of it.
    pub track: usize,
    /// Whose it is, where it is one party's alone: an index into the parties.
    pub party: Option<u16>,
    /// What has to be silent, from the beginning of the recording; in order and apart.
    pub silent: Vec<Span>,
}

/// Why none of a conversation's sound may be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unplayable {
    /// Nobody knows its words, so that nothing could be masked.
    NoWords,
    /// Not all of its recordings could be read.
    NotWhole,
    /// Most of what is said falls where its party is not heard: the words may be another call's.
    WordsDoNotFit,
    /// Something is masked, and when it was said is not known.
    MaskedWithoutTime,
    /// It stands within a record, and is not kept.
    Within,
}

impl Unplayable {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::NoWords, Self::NotWhole, Self::WordsDoNotFit, Self::MaskedWithoutTime, Self::Within];

    /// Its name, as in a report for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoWords => "no_words",
            Self::NotWhole => "not_whole",
            Self::WordsDoNotFit => "words_do_not_fit",
            Self::MaskedWithoutTime => "masked_without_time",
            Self::Within => "within",
        }
    }
}

impl fmt::Display for Unplayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoWords => "nobody knows its words, so nothing in it can be masked",
            Self::NotWhole => "not all of its recordings could be read",
            Self::WordsDoNotFit => "its words may be another call's",
            Self::MaskedWithoutTime => "when something was said that is masked is not known",
            Self::Within => "it stands within a record and not in a file of its own",
        })
    }
}

/// A word that a transcriber heard on a track.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackWord {
    /// When, from the beginning of the recording.
    pub span: Span,
    /// What, unmasked.
    pub text: String,
    /// How surely it was heard, in percent, where the transcriber says.
    pub heard: Option<u8>,
}

/// What a transcriber heard of a recording.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrackWords {
    /// The words of each track, in order.
    pub tracks: Vec<Vec<TrackWord>>,
    /// Under what its answers are kept.
    pub kept: Vec<String>,
    /// Whether some words have the times of their segments alone.
    pub segment_times: bool,
    /// Words that were left out because they lie outside of what was heard.
    pub outside: u64,
}

/// Says what is said on each track of recordings, in their order.
///
/// - **Errors**: why that cannot be told of one, in a sentence.
pub type Transcribe<'t> =
    dyn FnMut(&[(&Media, &Recording)]) -> Vec<Result<TrackWords, String>> + 't;

/// A conversation with recordings before they are heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The conversation's source.
    pub source: String,
    /// Its id, as it is stored.
    pub id: String,
    /// The programme whose rules are looked at, where one is known.
    pub programme: Option<String>,
    /// How many of its recordings are files of their own.
    pub files: usize,
    /// A keyed hash of all that it is made of; `None` where that cannot be known beforehand.
    pub made_of: Option<[u8; 32]>,
}

/// What is to be done with the recordings of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    /// They are heard.
    Needed,
    /// The conversation is stored as it would be made, found by today's rules.
    Same,
    /// The conversation is not to be measured, and so nobody hears it.
    NotMeasured,
}

/// Says of each conversation whether its recordings are to be heard.
pub type Known<'k> = dyn FnMut(&[Made]) -> Vec<Hearing> + 'k;

/// What hears recordings.
pub struct Ears<'e> {
    /// Says when somebody speaks on them.
    pub hear: &'e mut Hear<'e>,
    /// Says what is said on those that have no words, where somebody does.
    pub transcribe: Option<&'e mut Transcribe<'e>>,
    /// What decides the answers of that beside the sound.
    pub engine: String,
    /// Says which conversations need not be heard again; without it all are.
    pub known: Option<&'e mut Known<'e>>,
}

/// Takes what became of the next file; says whether to go on.
pub type HeardOne<'e> = dyn FnMut(Result<Recording, String>) -> ControlFlow<()> + 'e;

/// Hears recordings, and says of each file in turn what is known of it, or why nothing is.
///
/// - **Errors**: why nothing can be heard at all, in a sentence.
pub type Hear<'h> = dyn FnMut(&[&Media], &mut HeardOne<'_>) -> Result<(), String> + 'h;

/// Endings of names under which recordings are kept, whatever the bytes turn out to be.
const ENDINGS: &[&str] = &[
    "aac", "aif", "aifc", "aiff", "amr", "au", "flac", "m4a", "mka", "mp3", "oga", "ogg", "opus",
    "wav", "wave", "weba",
];

/// Whether a file is named as recordings are.
pub(crate) fn is_named_as_one(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or("");
    crate::sound::is_named_as_bare(path)
        || ENDINGS.iter().any(|known| known.eq_ignore_ascii_case(ending))
}
