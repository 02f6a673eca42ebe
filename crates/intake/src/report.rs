//! What comes out of reading: conversations, named problems, and a summary.

use crate::recording::{Playable, Recorded, Unplayable};
use measure::conversation::{Channel, Conversation, Language};
use measure::time::Ms;
use std::fmt;

/// One thing that reading hands over.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A masked conversation.
    Conversation(Box<Read>),
    /// A conversation that is stored as it is, by its id; it was not heard again.
    Same(String),
    /// Something that could not be read; the rest goes on.
    Problem(Problem),
    /// Bytes taken in since the last one.
    Progress(u64),
}

/// A masked conversation and what is to be said about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// The conversation; card data masked, known names replaced by pseudonyms.
    pub conversation: Conversation,
    /// A hash of everything in it that can change findings or tables.
    pub digest: [u8; 32],
    /// Where it came from.
    pub origin: Origin,
    /// What was taken as given, and what could not be told.
    pub notes: Vec<Note>,
    /// The recordings that belong to it.
    pub recordings: Vec<Recorded>,
    /// Its sound as it may be played, or why none of it may be.
    pub playables: Result<Vec<Playable>, Unplayable>,
    /// Of each turn when its words began, in the order of [`words`](crate::words), where that is known;
    /// nothing where it is known of none, or nothing may be played.
    pub word_starts: Vec<Option<Vec<Ms>>>,
    /// A keyed hash of all that it was made of, where it has recordings and nothing went wrong: the
    /// same again gives the same conversation. `digest` is of what was made.
    pub made_of: Option<[u8; 32]>,
}

/// Where something stands in the input.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The path as given or found; `-` for standard input.
    pub file: String,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The JSON pointer within the file, or within the line.
    pub pointer: Option<String>,
}

impl fmt::Display for Origin {
    /// `calls.jsonl, line 2, /dialog/0`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if let Some(pointer) = &self.pointer {
            write!(f, ", {pointer}")?;
        }
        Ok(())
    }
}

/// Something that could not be read, and what was expected in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub origin: Origin,
    /// The conversation that is refused whole for it, where its id is known.
    pub conversation: Option<String>,
    /// What was expected.
    pub expected: String,
    /// What was found, in structure; never what a person said.
    pub found: Option<String>,
    /// Whether it is a fault of something that was stored all the same; else it was refused.
    pub is_stored: bool,
}

impl fmt::Display for Problem {
    /// One line: where, what was expected, what was found.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}", self.origin, self.expected)?;
        if let Some(found) = &self.found {
            write!(f, ", found {found}")?;
        }
        if let Some(conversation) = &self.conversation {
            write!(f, "; conversation `{conversation}` is refused")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}

/// What was taken as given, and what could not be told, about one conversation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// No party is an agent, so nothing an agent does can be found.
    NoAgent,
    /// The file was not Unicode; it was read as this encoding.
    Encoding(&'static str),
    /// The id is made from the content: a changed file is a new conversation.
    IdFromContent,
    /// The start has no time zone and was taken as UTC.
    StartTakenAsUtc,
    /// The channel is not stated and was taken from whether there are times.
    ChannelAssumed(Channel),
    /// The language is not stated and was told from the words.
    LanguageDetected(Language),
    /// The language is neither stated nor to be told from the words.
    LanguageUnknown,
    /// So many recordings lie in the record that were not given with it, or not read.
    Recordings(u32),
    /// Nobody says whose each track of the recording is.
    TracksWithoutParty,
    /// The recording has one channel, and nobody says who speaks when.
    OneChannel,
    /// Both tracks of the recording carry the same sound, so nobody knows who speaks when.
    Doubled,
    /// What is said fits the tracks better if they are the other party's.
    TracksContradicted,
    /// Most of what is said falls where nobody is heard: the recording is another's, or begins elsewhere.
    TimesDoNotFit,
    /// Rows disagree about this field; the first value was kept.
    Conflicting(&'static str),
    /// Several agents speak, so the record's one agent id was given to none of them.
    AgentAmbiguous,
    /// Several customers speak, so the record's one customer was given to none of them.
    CustomerAmbiguous,
    /// Several customers have a bill, so the conversation was given none.
    BillAmbiguous,
    /// The record is signed, and a given key made the signature.
    SignatureValid,
    /// The record is signed, and its signature was not checked: why.
    SignatureNotChecked(&'static str),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAgent => f.write_str("no party is an agent (see --roles)"),
            Self::Encoding(encoding) => write!(f, "read as {encoding}"),
            Self::IdFromContent => {
                f.write_str("the id is made from the content: a changed file is a new conversation")
            }
            Self::StartTakenAsUtc => f.write_str("the start has no time zone: taken as UTC"),
            Self::ChannelAssumed(channel) => {
                write!(f, "the channel is not stated: taken as {channel}")
            }
            Self::LanguageDetected(language) => {
                write!(f, "the language is not stated: told from the words as {}", language.code())
            }
            Self::LanguageUnknown => {
                f.write_str("the language is not stated and could not be told")
            }
            Self::Recordings(count) => write!(f, "recordings noted, not read: {count}"),
            Self::TracksWithoutParty => {
                f.write_str("nobody says whose each track is (see --tracks and --pair)")
            }
            Self::OneChannel => {
                f.write_str("one channel, two parties: who speaks when is not known")
            }
            Self::Doubled => f.write_str(
                "both tracks carry the same sound, of two parties: who speaks when is not known",
            ),
            Self::TimesDoNotFit => f.write_str(
                "most of what is said falls where its party is not heard: its times are the transcript's",
            ),
            Self::TracksContradicted => f.write_str(
                "what is said fits the tracks better the other way round (see --tracks)",
            ),
            Self::Conflicting(field) => {
                write!(f, "rows disagree about `{field}`: the first value was kept")
            }
            Self::AgentAmbiguous => {
                f.write_str("several agents speak: the record's agent was given to none of them")
            }
            Self::CustomerAmbiguous => f.write_str(
                "several customers speak: the record's customer was given to none of them",
            ),
            Self::BillAmbiguous => {
                f.write_str("several customers have a bill: the conversation was given none")
            }
            Self::SignatureValid => f.write_str("signed; the signature is valid"),
            Self::SignatureNotChecked(why) => {
                write!(f, "signed; the signature was not checked: {why}")
            }
        }
    }
}

/// A field that was not kept, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dropped {
    /// The field's name in the file.
    pub field: String,
    /// Why.
    pub why: String,
    /// How often it stood there.
    pub count: u64,
}

/// What was read, over all files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files opened.
    pub files: u64,
    /// Bytes taken in.
    pub bytes: u64,
    /// Rows of JSONL and CSV read.
    pub rows: u64,
    /// Conversations handed over.
    pub conversations: u64,
    /// Problems, named one by one or counted.
    pub problems: u64,
    /// Of these, faults of what was stored all the same.
    pub faults: u64,
    /// Fields that were not kept, by name.
    pub dropped: Vec<Dropped>,
    /// Files that are not UTF-8, and what they were read as.
    pub encodings: Vec<(String, String)>,
    /// Card numbers that were masked.
    pub masked_cards: u64,
    /// Card codes that were masked.
    pub masked_codes: u64,
    /// Conversations without an agent: the first hundred ids.
    pub without_agent: Vec<String>,
    /// Conversations without an agent.
    pub without_agent_count: u64,
    /// Labels of formats' own (`channel 0`, `speaker A`) that nobody gave a role: the first twenty.
    pub labels_without_role: Vec<String>,
    /// Recordings that lie in the records or beside them and were not given, or not read.
    pub recordings_noted: u64,
    /// Recordings that were heard.
    pub recordings: RecordingCounts,
    /// Conversations whose language is neither stated nor to be told.
    pub undetected_language: u64,
    /// Conversations whose id was made from their content.
    pub content_ids: u64,
    /// Signed records, by what became of their signatures.
    pub signatures: Signatures,
    /// Bills that were given with the conversations; `None` where none were.
    pub bills: Option<BillCounts>,
}

/// Recordings that were heard, and what is to be said of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordingCounts {
    /// Recordings that could be heard, as a whole or in part.
    pub heard: u64,
    /// Recordings of conversations that are stored as they are, which were not heard again.
    pub passed_over: u64,
    /// How long they are, in milliseconds.
    pub length_ms: i64,
    /// Conversations of recordings without words.
    pub without_words: u64,
    /// Recordings some of whose words have the times of their segments alone.
    pub segment_times: u64,
    /// Words that a transcriber put outside of what it heard, and that were left out.
    pub words_outside: u64,
    /// Conversations of which nobody says whose each track is.
    pub without_party: Ids,
    /// Conversations on one channel of which nobody says who speaks when.
    pub one_channel: Ids,
    /// Conversations on two tracks with the same sound, which is one channel too.
    pub doubled: Ids,
    /// Conversations whose words fit the tracks better the other way round.
    pub contradicted: Ids,
    /// Conversations most of whose words fall where their party is not heard.
    pub unfit: Ids,
}

/// Conversations that something is to be said of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ids {
    /// How many.
    pub count: u64,
    /// The ids of the first hundred.
    pub ids: Vec<String>,
}

impl Ids {
    /// One more.
    pub fn add(&mut self, id: &str) {
        self.count += 1;
        if self.ids.len() < 100 {
            self.ids.push(id.to_owned());
        }
    }
}

/// Bills that were given with conversations, and what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BillCounts {
    /// Lines that could be read, of accounts that are not left out.
    pub lines: u64,
    /// Their accounts.
    pub accounts: u64,
    /// Accounts that are left out because a row of theirs could not be read.
    pub left_out: u64,
    /// Conversations that got a bill.
    pub conversations: u64,
    /// Accounts that no conversation names.
    pub unnamed: u64,
}

/// Signed records, by what became of their signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signatures {
    /// A given key made one.
    pub valid: u64,
    /// Keys that could have made it did not; the record is refused and named.
    pub invalid: u64,
    /// No given key could have made it, or its algorithm cannot be checked.
    pub not_checked: u64,
}

/// Why reading could not go on at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The encrypted file that rows spill to could not be written or read back.
    #[error("rows beyond the memory limit could not be kept on disk")]
    Spill(#[source] std::io::Error),
    /// Recordings cannot be heard: why.
    #[error("recordings cannot be heard: {0}")]
    Deaf(String),
    /// The system gave no random bytes for the key of the spill files.
    #[error("no random bytes from the system")]
    Random,
}
