//! What is known while files are read: the options, where conversations and problems go, the counts.

pub use crate::bad::Bad;
use crate::gathered::{Call, Gathered};
use crate::language::Languages;
use crate::named::Named;
use crate::options::Options;
use crate::recording::{Hear, Known, Transcribe};
use crate::report::{BillCounts, Error, Item, Note, Origin, Problem, Summary};
use crate::talk::WordAt;
use measure::conversation::Conversation;
use measure::time::Ms;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// How many names of dropped fields are kept apart.
const DROPPED_NAMES: usize = 200;

/// How many labels without a role are named.
const LABELS: usize = 20;

/// Why reading stops before the end.
pub enum Stop {
    /// The caller asked for it.
    Asked,
    /// It cannot go on.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A conversation whose recordings are not heard yet, or that comes behind one.
pub struct Waiting {
    /// The conversation as its record states it.
    pub conversation: Conversation,
    /// Of each turn its words, where the record says when each was said.
    pub words: Vec<Vec<WordAt>>,
    /// What is to be said about it.
    pub notes: Vec<Note>,
    /// Recordings that lie in the record and are not read.
    pub noted: u32,
    /// Where it came from.
    pub origin: Origin,
    /// The recordings that belong to it.
    pub claims: Vec<Claim>,
}

/// Recordings that belong to a conversation.
pub struct Claim {
    /// Their files.
    pub call: Call,
    /// When they begin, from the start of the conversation.
    pub offset: Ms,
    /// Whose each track is, where the record says: an index into the parties.
    pub parties: Vec<Option<u16>>,
}

/// What is known while files are read.
pub struct Desk<'a> {
    pub options: &'a Options,
    each: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
    pub summary: Summary,
    dropped: BTreeMap<(String, &'static str), u64>,
    /// The file that is being read.
    pub file: String,
    file_problems: u64,
    file_bytes: u64,
    pub languages: Languages,
    /// What the name of the file says of its conversations.
    pub named: Option<Named>,
    /// What hears recordings; `None` where they are noted and not read.
    pub hear: Option<&'a mut Hear<'a>>,
    /// What says what is said on recordings that have no words.
    pub transcribe: Option<&'a mut Transcribe<'a>>,
    /// What decides its answers beside the sound.
    pub engine: String,
    /// What says which conversations are stored as they are.
    pub known: Option<&'a mut Known<'a>>,
    /// Hashes of the ids that were handed over, where `known` may be asked: of one that comes twice
    /// what is stored says nothing any more.
    pub handed: FxHashSet<u64>,
    /// The recordings of the import.
    pub gathered: Gathered,
    /// Conversations that wait for their recordings, in order.
    pub waiting: Vec<Waiting>,
    /// The file that is being read and its id, until its first conversation took the recording beside it.
    pub beside: Option<(PathBuf, String)>,
    /// The accounts with a bill that conversations name, by number.
    pub accounts: FxHashSet<u32>,
    /// Conversations that got a bill.
    pub billed: u64,
    /// Room for the bytes that are hashed.
    pub scratch: Vec<u8>,
}

impl<'a> Desk<'a> {
    /// Nothing read yet.
    pub fn new(options: &'a Options, each: &'a mut dyn FnMut(Item) -> ControlFlow<()>) -> Self {
        Self {
            options,
            each,
            summary: Summary::default(),
            dropped: BTreeMap::new(),
            file: String::new(),
            file_problems: 0,
            file_bytes: 0,
            languages: Languages::new(),
            named: None,
            hear: None,
            transcribe: None,
            engine: String::new(),
            known: None,
            handed: FxHashSet::default(),
            gathered: Gathered::default(),
            waiting: Vec::new(),
            beside: None,
            accounts: FxHashSet::default(),
            billed: 0,
            scratch: Vec::new(),
        }
    }

    /// Hands an item to the caller.
    pub fn hand(&mut self, item: Item) -> Result<(), Stop> {
        match (self.each)(item) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Asked),
        }
    }

    /// Says what could not be read of the bills that were given.
    pub fn start(&mut self) -> Result<(), Stop> {
        let bills = &self.options.bills;
        self.summary.problems += bills.problem_count;
        self.summary.encodings.extend(bills.encodings.iter().cloned());
        for (column, count) in &bills.dropped {
            self.dropped(column, BILL_COLUMN, *count);
        }
        bills.problems.iter().try_for_each(|problem| self.hand(Item::Problem(problem.clone())))
    }

    /// Starts on a file.
    pub fn open(&mut self, file: String) {
        self.file = file;
        self.file_problems = 0;
        self.file_bytes = 0;
        self.named = None;
        self.beside = None;
        self.summary.files += 1;
    }

    /// Ends the file: says how many problems were counted and not named.
    pub fn close(&mut self) -> Result<(), Stop> {
        let more = self.file_problems.saturating_sub(self.options.limits.problems);
        if more > 0 {
            let origin = Origin { file: self.file.clone(), line: None, pointer: None };
            let expected = format!("at most {} problems in a file", self.options.limits.problems);
            let found = Some(format!("{more} more, which are counted and not named"));
            let is_stored = false;
            let problem = Problem { origin, conversation: None, expected, found, is_stored };
            self.hand(Item::Problem(problem))?;
        }
        Ok(())
    }

    /// Names a problem; `conversation` is the one that is refused whole for it.
    pub fn problem(&mut self, bad: Bad, conversation: Option<String>) -> Result<(), Stop> {
        self.summary.problems += 1;
        self.file_problems += 1;
        if self.file_problems > self.options.limits.problems {
            return Ok(());
        }
        let Bad { line, pointer, expected, found } = bad;
        let origin = Origin { file: self.file.clone(), line, pointer };
        let is_stored = false;
        self.hand(Item::Problem(Problem { origin, conversation, expected, found, is_stored }))
    }

    /// Names a problem of something else than the file that is read.
    pub fn problem_at(&mut self, problem: Problem) -> Result<(), Stop> {
        self.summary.problems += 1;
        self.summary.faults += u64::from(problem.is_stored);
        self.hand(Item::Problem(problem))
    }

    /// Whether nothing was said against the file so far.
    pub fn no_problem_yet(&self) -> bool {
        self.file_problems == 0
    }

    /// Notes a field that is not kept.
    pub fn dropped(&mut self, field: &str, why: &'static str, count: u64) {
        if count == 0 {
            return;
        }
        let mut name: String = field.trim().chars().filter(|c| !c.is_control()).take(60).collect();
        if self.dropped.len() >= DROPPED_NAMES && !self.dropped.contains_key(&(name.clone(), why)) {
            name = "(further fields)".to_owned();
        }
        *self.dropped.entry((name, why)).or_default() += count;
    }

    /// Notes a label of a format's own, such as `channel 0`, that nobody gave a role.
    pub fn label_without_role(&mut self, label: &str) {
        let known = &mut self.summary.labels_without_role;
        if known.len() < LABELS && !known.iter().any(|other| other == label) {
            known.push(label.to_owned());
        }
    }

    /// Notes how many bytes of the file were taken in so far.
    pub fn progress(&mut self, file_bytes: u64) -> Result<(), Stop> {
        let new = file_bytes.saturating_sub(self.file_bytes);
        if new == 0 {
            return Ok(());
        }
        self.file_bytes = file_bytes;
        self.summary.bytes += new;
        self.hand(Item::Progress(new))
    }

    /// Notes that a file is not UTF-8.
    pub fn encoding(&mut self, encoding: &str) {
        let known = self.summary.encodings.last().is_some_and(|(file, _)| *file == self.file);
        if !known {
            self.summary.encodings.push((self.file.clone(), encoding.to_owned()));
        }
    }

    /// The counts of everything that was read.
    pub fn summary(self) -> Summary {
        let mut summary = self.summary;
        summary.dropped = self
            .dropped
            .into_iter()
            .map(|((field, why), count)| crate::report::Dropped {
                field,
                why: why.to_owned(),
                count,
            })
            .collect();
        let bills = &self.options.bills;
        summary.bills = (!bills.is_empty()).then(|| BillCounts {
            lines: bills.lines(),
            accounts: bills.accounts(),
            left_out: bills.left_out(),
            conversations: self.billed,
            unnamed: bills.accounts().saturating_sub(self.accounts.len() as u64),
        });
        summary
    }
}

/// Why a field that says what an agent felt is not kept.
pub const AGENT_SENTIMENT: &str = "an agent's sentiment is never kept (L4)";
/// Why a customer's sentiment of one turn is not kept.
pub const CUSTOMER_SENTIMENT: &str = "kept only at conversation level; not read yet";
/// Why a sentiment that does not say whose it is is not kept.
pub const ANY_SENTIMENT: &str = "sentiment is not read: an agent's is never kept (L4)";
/// Why a field that has no place yet is not kept.
pub const NOT_READ: &str = "not read yet";
/// Why a column about one of several agents is not kept.
pub const NUMBERED_AGENT: &str =
    "a row is one turn: `agent_id` on it says which agent speaks (--map names another column)";
/// Why a column beside a bill's is not kept.
pub const BILL_COLUMN: &str = "no column of a bill";
/// Why a field of rows that nobody named is not kept.
pub const UNKNOWN_COLUMN: &str = "no field of that name; a map can say what it is";
