//! How files are to be read.

use crate::bills::Bills;
use crate::key::Key;
use crate::map::Map;
use crate::named::NamePattern;
use crate::pair::Pair;
use crate::signer::SignerKey;
use measure::conversation::{Language, Role};
use measure::rubric::ReadingSettings;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How files are to be read.
#[derive(Clone, Debug)]
pub struct Options {
    /// The format of every file; `None` tells it from the content.
    pub format: Option<Format>,
    /// Which column is which, for rows with names of their own.
    pub map: Option<Map>,
    /// Which role a speaker's label stands for, by label in lower case.
    pub roles: BTreeMap<String, Role>,
    /// How the files of the known programmes are read, by programme.
    pub programmes: BTreeMap<String, ReadingSettings>,
    /// The programme of conversations that do not say.
    pub programme: Option<String>,
    /// Where the records come from; ids are unique within it. Empty where nobody named one.
    pub source: String,
    /// Where an id comes from when the source has none of its own.
    pub id_from: IdFrom,
    /// What the names of files say, for fields that the files themselves lack.
    pub name_pattern: Option<NamePattern>,
    /// Whose each track of a recording is, in the order of tracks, where the record does not say.
    pub tracks: Vec<Role>,
    /// How the two recordings of a conversation are called, where each party has a file.
    pub pair: Option<Pair>,
    /// The language of conversations that do not say.
    pub language: Option<Language>,
    /// The secret under which ids and pseudonyms are hashed.
    pub key: Key,
    /// Bills of the customers, which go with their conversations.
    pub bills: Arc<Bills>,
    /// The public keys that signed records are checked with.
    pub signer_keys: Vec<SignerKey>,
    /// What is refused for its size.
    pub limits: Limits,
    /// How many bytes of rows are held before they spill to disk, encrypted.
    pub memory_bytes: usize,
    /// The folder that names of files are said within; `None` for whole paths.
    pub within: Option<PathBuf>,
    /// Files and folders that are passed over in silence where a folder holds them: those of the open database.
    pub passed_over: Vec<PathBuf>,
}

impl Options {
    /// What holds where nobody says otherwise.
    pub fn new(key: Key) -> Self {
        Self {
            format: None,
            map: None,
            roles: BTreeMap::new(),
            programmes: BTreeMap::new(),
            programme: None,
            source: String::new(),
            id_from: IdFrom::Own,
            name_pattern: None,
            tracks: Vec::new(),
            pair: None,
            language: None,
            key,
            bills: Arc::default(),
            signer_keys: Vec::new(),
            limits: Limits::default(),
            memory_bytes: 64 << 20,
            within: None,
            passed_over: Vec::new(),
        }
    }

    /// What a file is called in reports and tables.
    pub(crate) fn name_of(&self, path: &Path) -> String {
        let within = self.within.as_deref().and_then(|within| path.strip_prefix(within).ok());
        within.unwrap_or(path).display().to_string()
    }
}

/// A format that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `Label: words`, one conversation a file.
    Text,
    /// One JSON object a line, one turn each.
    Jsonl,
    /// A header and one turn a row, separated by commas, semicolons or tabs.
    Csv,
    /// The container of the IETF, 0.0.1 to 0.4.0, plain or signed: one, a list, or one a line.
    Vcon,
    // What makers of contact-centre and recognition systems write, in JSON.
    /// Amazon Connect Contact Lens, Amazon Transcribe Call Analytics.
    ContactLens,
    /// Amazon Transcribe Post Call Analytics.
    Pca,
    /// Deepgram.
    Deepgram,
    /// AssemblyAI.
    AssemblyAi,
    /// Azure Speech, batch transcription.
    Azure,
    /// Google Speech-to-Text, Contact Center AI Insights.
    Google,
    /// Genesys Cloud.
    Genesys,
    /// Zendesk, comments of a ticket.
    Zendesk,

    /// The JSON of Whisper, WhisperX, faster-whisper, whisper.cpp and OpenAI's API.
    Whisper,
    /// WebVTT captions.
    Vtt,
    /// SRT subtitles.
    Srt,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] = &[
        Self::Text,
        Self::Jsonl,
        Self::Csv,
        Self::Vcon,
        Self::ContactLens,
        Self::Pca,
        Self::Deepgram,
        Self::AssemblyAi,
        Self::Azure,
        Self::Google,
        Self::Genesys,
        Self::Zendesk,
        // Transcribers' output and subtitles.
        Self::Whisper,
        Self::Vtt,
        Self::Srt,
    ];

    /// The word for it on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Vcon => "vcon",
            Self::ContactLens => "contact-lens",
            Self::Pca => "pca",
            Self::Deepgram => "deepgram",
            Self::AssemblyAi => "assemblyai",
            Self::Azure => "azure",
            Self::Google => "google",
            Self::Genesys => "genesys",
            Self::Zendesk => "zendesk",

            Self::Whisper => "whisper",
            Self::Vtt => "vtt",
            Self::Srt => "srt",
        }
    }

    /// The format a word stands for.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.name() == name)
    }
}

/// Where an id comes from when the source has none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdFrom {
    /// A keyed hash of the masked content.
    Own,
    /// The file's path below the given folder, without its ending.
    FileName,
}

/// What is refused for its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of a file that is read whole (text, vCon). Rows are streamed: their files have no limit.
    pub file_bytes: u64,
    /// Of one row, in bytes.
    pub record_bytes: usize,
    /// Values in one JSON document (vCon).
    pub json_values: usize,
    /// Turns and events of one conversation.
    pub turns: usize,
    /// Bytes of all the words of one conversation.
    pub conversation_bytes: u64,
    /// Parties of one conversation.
    pub parties: usize,
    /// Bytes of one turn's text.
    pub text_bytes: usize,
    /// Problems of one file that are named one by one; the rest are counted.
    pub problems: u64,
}

impl Limits {
    /// How deep JSON may nest; set by the JSON reader, which refuses the next level.
    pub const NESTING: usize = 127;
}

impl Default for Limits {
    /// Ten times what the largest real record met so far needs, or more.
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            record_bytes: 1 << 20,
            json_values: 2_000_000,
            turns: 100_000,
            conversation_bytes: 16 << 20,
            parties: 256,
            text_bytes: 256 << 10,
            problems: 1_000,
        }
    }
}
