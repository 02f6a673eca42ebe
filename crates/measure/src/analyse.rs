//! Everything that is found in one conversation, by one edition of the rules.

use crate::acts::{self, ACTS, Act};
use crate::conversation::{Conversation, Role};
use crate::kinds::{Kind, Moment, WhyUnknown};
use crate::language::WordLists;
use crate::moments::{Context, MOMENTS};
use crate::reading::{Reading, Scratch, Scripts};
use crate::rubric::{Detecting, Rubric};
use crate::signals::{self, SIGNALS, Signal};
use std::sync::{Mutex, PoisonError};

/// Everything found in one conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Measured numbers, in order of kind and party.
    pub signals: Vec<Signal>,
    /// Acts, in order of turn and place.
    pub acts: Vec<Act>,
    /// Moments, in order of opener and kind.
    pub moments: Vec<Moment>,
}

/// The rules of one programme, made ready once and used on many conversations.
#[derive(Debug)]
pub struct Analyser {
    lists: WordLists,
    scripts: Scripts,
    detecting: Detecting,
    kinds: Vec<Kind>,
    edition: String,
    // What analyses in progress use; it changes speed, never results.
    scratch: Mutex<Vec<Scratch>>,
}

impl Analyser {
    /// Makes the rules of a rubric ready.
    ///
    /// # Panics
    /// Never for the word lists that ship, which a test reads.
    pub fn new(rubric: &Rubric) -> Self {
        let lists = WordLists::english().expect("the word lists that ship are readable");
        let detecting = rubric.detecting.clone();
        let kinds: Vec<Kind> = MOMENTS.iter().map(crate::moments::Row::kind).collect();
        let edition = edition(&kinds, &detecting);
        Self {
            scripts: Scripts::new(&detecting.scripts, &lists),
            lists,
            detecting,
            kinds,
            edition,
            scratch: Mutex::default(),
        }
    }

    /// The kinds of moment it looks for: the catalogue's, then the programme's own.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The edition: a hash of each rule's version and the rubric's detecting part, 16 hex digits.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// Everything it finds in a conversation.
    ///
    /// - **In**: one conversation, masked.
    /// - **Out**: findings that depend on this conversation alone.
    /// - **Cost**: linear in its words.
    pub fn analyse(&self, conversation: &Conversation) -> Findings {
        let mut scratch =
            self.scratch.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
        let windows = &self.detecting.windows;
        let reading = Reading::new(conversation, &self.lists, &self.scripts, windows, &mut scratch);
        let acts = acts::find(&reading);
        let mut moments = Vec::new();
        let has_agent = conversation
            .parties
            .iter()
            .any(|party| matches!(party.role, Role::Agent | Role::Supervisor | Role::Bot));
        for (kind, row) in MOMENTS.iter().enumerate() {
            let context = Context { reading: &reading, acts: &acts, windows, kind: kind as u16 };
            (row.find)(&context, &mut moments);
        }
        for moment in &mut moments {
            let kind = &self.kinds[usize::from(moment.kind)];
            if let Some(why) = invalid(kind, conversation) {
                *moment = moment.doubted(why);
            } else if !has_agent {
                *moment = moment.doubted(WhyUnknown::NoAgent);
            }
        }
        moments.sort_by_key(|moment| (moment.opener, moment.kind));
        let signals = signals::measure(&reading, &acts);
        self.scratch.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
        Findings { signals, acts: acts.all, moments }
    }
}

/// Why a kind is not valid for a conversation, if it is not.
fn invalid(kind: &Kind, conversation: &Conversation) -> Option<WhyUnknown> {
    let language = kind.languages.is_empty()
        || conversation.language.is_some_and(|language| kind.languages.contains(&language));
    let channel = kind.channels.is_empty() || kind.channels.contains(&conversation.channel);
    let direction = kind.directions.is_empty()
        || conversation.direction.is_some_and(|direction| kind.directions.contains(&direction));
    if !language {
        Some(WhyUnknown::Language)
    } else if !(channel && direction) {
        Some(WhyUnknown::Channel)
    } else {
        None
    }
}

/// Raised by hand when the reading of words, sentences, floor or waits changes its answers.
const READING_VERSION: u32 = 1;
/// Raised by hand when acts change their answers.
const ACTS_VERSION: u32 = 1;

fn edition(kinds: &[Kind], detecting: &Detecting) -> String {
    let mut hasher = blake3::Hasher::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    add(&format!("reading {READING_VERSION} acts {ACTS_VERSION} {}", ACTS.len()));
    for signal in SIGNALS {
        add(&format!("{} {}", signal.name, signal.version));
    }
    for kind in kinds {
        add(&format!("{} {}", kind.name, kind.version));
    }
    add(&detecting.canonical());
    hasher.finalize().to_hex()[..16].to_owned()
}
