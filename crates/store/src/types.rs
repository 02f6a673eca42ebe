//! What goes into a database and what comes out.

use crate::kept::WordsHash;
use crate::media::MediaHash;
use measure::analyse::Findings;
use measure::conversation::Conversation;
use measure::moments::{Class, Kind, Moment, Owner, Skill, Status};
use measure::time::Ms;

/// An import, as the database counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Import(pub i64);

/// One conversation with everything found in it.
#[derive(Clone, Copy, Debug)]
pub struct Analysed<'a> {
    /// The conversation, masked and with pseudonyms.
    pub conversation: &'a Conversation,
    /// What changes when anything in it does.
    pub digest: [u8; 32],
    /// What was found.
    pub findings: &'a Findings,
    /// The kinds that `Moment::kind` counts.
    pub kinds: &'a [Kind],
    /// The edition of the rules that found it.
    pub edition: &'a str,
    /// Where it was read from.
    pub origin: &'a Origin,
    /// What is known of its recordings.
    pub recordings: &'a [Recording],
    /// What of its sound may be played.
    pub playables: &'a [Playable],
    /// Of each turn when its words began (`intake::words` says which they are), where that is known;
    /// nothing where it is known of none. Kept with what may be played, in whole hundredths of a second.
    pub word_starts: &'a [Option<Vec<Ms>>],
    /// A keyed hash of all that it was made of, where it has recordings and they need not be heard again.
    pub made_of: Option<[u8; 32]>,
}

/// A copy of a conversation's sound that may be played: what is masked in its words is silent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Playable {
    /// What its file is kept under.
    pub hash: MediaHash,
    /// When it begins, from the start of the conversation.
    pub start_ms: i64,
    /// How long it is.
    pub length_ms: i64,
    /// Samples a second of each channel.
    pub rate_hz: u32,
    /// Whose each channel is: an index into the parties, where it is one party's alone.
    pub parties: Vec<Option<u16>>,
    /// For how long any channel of it is silent for what is masked or unknown.
    pub silent_ms: i64,
}

/// What is kept of a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Recording {
    /// The name of its file, without folders.
    pub file: String,
    /// A keyed hash of its bytes.
    pub hash: [u8; 32],
    /// The short name of its container.
    pub container: String,
    /// The short name of its codec.
    pub codec: String,
    /// Samples a second of each channel.
    pub rate_hz: u32,
    /// How many channels it has.
    pub channels: u32,
    /// How long it is, as far as it could be read.
    pub length_ms: i64,
    /// Why it could not be read to its end.
    pub fault: Option<String>,
    /// The share of samples that are cut off at the top, 0..=1.
    pub clipped: f64,
    /// How far speech stands above what is always there.
    pub signal_to_noise_db: Option<f64>,
    /// The highest frequency that carries speech.
    pub bandwidth_hz: Option<u32>,
    /// How often the sound breaks off.
    pub dropouts: u32,
    /// How much of it could not be decoded.
    pub lost_ms: i64,
    /// The channels with nothing on them, from 1.
    pub empty_channels: Vec<u32>,
    /// How much later one party is heard on another's channel, and how much quieter in dB.
    pub echo: Option<(i64, f64)>,
    /// Whether two channels carry the same sound.
    pub doubled: bool,
    /// The outline of each channel, one behind the other, all of one length.
    pub peaks: Vec<u8>,
    /// Whether the sound itself is kept, enciphered.
    pub is_sealed: bool,
    /// Under what the answers of a transcriber are kept, to be forgotten with the conversation.
    pub kept_words: Vec<WordsHash>,
}

/// Where something was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The file.
    pub file: String,
    /// Line or pointer in it.
    pub place: Option<String>,
}

/// What became of a conversation that was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It was new.
    Stored,
    /// It took the place of an earlier state of itself.
    Replaced,
    /// The same was there, found by the same edition.
    Unchanged,
}

/// A file or record that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands.
    pub origin: Origin,
    /// What was expected.
    pub expected: String,
    /// What was found: structure, never what was said.
    pub found: Option<String>,
}

/// What an import came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files read.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Conversations read.
    pub conversations: u64,
    /// Of these, new.
    pub stored: u64,
    /// Of these, in the place of an earlier state.
    pub replaced: u64,
    /// Of these, the same as before.
    pub unchanged: u64,
    /// Files and records refused.
    pub refused: u64,
}

/// The rubric of a programme, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rubric {
    /// The programme.
    pub programme: String,
    /// Its text.
    pub toml: String,
    /// The text of its own heads, where it names some.
    pub heads: Option<String>,
    /// When it was set, UTC.
    pub set_at: jiff::Timestamp,
}

/// A conversation as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its number in this database.
    pub key: i64,
    /// The conversation, equal to the one that was put.
    pub conversation: Conversation,
    /// What changes when anything in it does.
    pub digest: [u8; 32],
    /// What was found; `Moment::kind` counts `kinds`.
    pub findings: Findings,
    /// The kinds of its moments.
    pub kinds: Vec<StoredKind>,
    /// The edition of the rules that found it.
    pub edition: String,
    /// Where it was read from.
    pub origin: Origin,
    /// What is known of its recordings.
    pub recordings: Vec<Recording>,
    /// What of its sound may be played.
    pub playables: Vec<Playable>,
    /// Of each turn when its words began, where that is known; nothing where it is known of none.
    pub word_starts: Vec<Option<Vec<Ms>>>,
    /// When the import began that brought it.
    pub imported_at: jiff::Timestamp,
}

/// What is stored of a kind of moment.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StoredKind {
    /// Its name, as it stands in tables.
    pub name: String,
    /// What was done when it is met, in a few words.
    pub title: String,
    /// Which of the four classes.
    pub class: Class,
    /// The skill, for the class `skill`.
    pub skill: Option<Skill>,
    /// Whether it may be shown to a person as theirs.
    pub status: Status,
}

/// New findings for a conversation that is stored.
#[derive(Clone, Copy, Debug)]
pub struct Reanalysed<'a> {
    /// The conversation's number in this database.
    pub key: i64,
    /// The conversation as it is stored.
    pub conversation: &'a Conversation,
    /// What was found.
    pub findings: &'a Findings,
    /// The kinds that `Moment::kind` counts.
    pub kinds: &'a [Kind],
    /// The edition of the rules that found it.
    pub edition: &'a str,
}

/// What to erase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erase {
    /// One conversation, by its whole id or `source:id`.
    Conversation(String),
    /// Every conversation of a customer, by the source's reference, the pseudonym or, where
    /// nobody has either, the name.
    Customer(String),
}

/// What was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Conversations.
    pub conversations: u64,
    /// Their turns.
    pub turns: u64,
    /// Names of people that nothing refers to any more.
    pub people: u64,
    /// Whether no byte is left. Where another process was in the way, old bytes may lie between the
    /// rows and in the log until something is erased without one.
    pub wiped: bool,
}

/// Whose figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// A person's, by pseudonym or the source's own reference.
    Agent(String),
    /// A team's.
    Team(String),
    /// A programme's.
    Programme(String),
}

/// How often a kind was met, missed and unknown, for one owner in one edition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindCount {
    /// The kind.
    pub kind: StoredKind,
    /// Who could have acted otherwise.
    pub owner: Owner,
    /// The edition that found them; figures of two are never added up.
    pub edition: String,
    /// How many were met.
    pub met: u64,
    /// How many were missed.
    pub missed: u64,
    /// How many the record does not tell.
    pub unknown: u64,
}

/// A moment with its words.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The conversation's source.
    pub source: String,
    /// The conversation.
    pub conversation: String,
    /// The kind.
    pub kind: StoredKind,
    /// The moment; its `kind` means nothing here.
    pub moment: Moment,
    /// Whose it is.
    pub agent: Option<String>,
    /// The words that opened it; `None` where no words did.
    pub opener_quote: Option<String>,
    /// The words that met it.
    pub answer_quote: Option<String>,
    /// When its opener began on the conversation's axis.
    pub open_ms: Option<i64>,
}
