//! One database.

use crate::{Error, Rows};
use measure::analyse::Findings;
use measure::conversation::Conversation;
use measure::moments::{Class, Kind, Moment, Outcome, Owner, Skill, Status};
use std::collections::BTreeMap;
use std::path::Path;

/// One database: a connection that writes, and one that reads.
pub struct Store {
    key: [u8; 32],
}

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
    /// One conversation, by its id.
    Conversation(String),
    /// Every conversation of a customer, by the source's reference or the pseudonym.
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
    /// The words that opened it.
    pub opener_quote: String,
    /// The words that met it.
    pub answer_quote: Option<String>,
    /// When its opener began on the conversation's axis.
    pub open_ms: Option<i64>,
}

impl Store {
    /// Opens a database to read and write; makes it, and brings it to this version's schema.
    pub async fn open(path: &Path) -> Result<Self, Error> {
        let _ = path;
        Ok(Self { key: [0; 32] })
    }

    /// Opens a database that is there, to read.
    pub async fn open_read_only(path: &Path) -> Result<Self, Error> {
        let _ = path;
        Ok(Self { key: [0; 32] })
    }

    /// The secret that was made with the database, for keyed hashes.
    pub fn key(&self) -> [u8; 32] {
        self.key
    }

    /// Sets the rubric of a programme. Returns whether it is another than before.
    pub async fn set_rubric(
        &mut self,
        toml: &str,
        rubric: &measure::rubric::Rubric,
    ) -> Result<bool, Error> {
        let _ = (toml, rubric);
        Ok(false)
    }

    /// The rubric of every programme, as it stands now.
    pub async fn rubrics(&mut self) -> Result<Vec<Rubric>, Error> {
        Ok(Vec::new())
    }

    /// Begins an import. `what` says what was asked for, without anything personal.
    pub async fn start_import(&mut self, what: &str) -> Result<Import, Error> {
        let _ = what;
        Ok(Import(0))
    }

    /// Notes what an import refused.
    pub async fn add_problems(
        &mut self,
        import: Import,
        problems: &[Problem],
    ) -> Result<(), Error> {
        let _ = (import, problems);
        Ok(())
    }

    /// Notes what an import came to.
    pub async fn finish_import(&mut self, import: Import, counts: &Counts) -> Result<(), Error> {
        let _ = (import, counts);
        Ok(())
    }

    /// The digest and edition of conversations, by source and id, where they are stored.
    pub async fn known(
        &mut self,
        ids: &[(&str, &str)],
    ) -> Result<Vec<Option<([u8; 32], String)>>, Error> {
        Ok(vec![None; ids.len()])
    }

    /// Stores whole conversations with their findings and rollups, in one transaction: all or none.
    pub async fn put(&mut self, import: Import, batch: &[Analysed<'_>]) -> Result<Vec<Put>, Error> {
        let _ = import;
        Ok(vec![Put::Stored; batch.len()])
    }

    /// A conversation by its id, `source:id` or a beginning that fits only one.
    pub async fn conversation(&mut self, id: &str) -> Result<Option<Stored>, Error> {
        let _ = id;
        Ok(None)
    }

    /// Conversations after `after` whose findings are of another edition than their programme's now
    /// (the key `""` stands for conversations of no or another programme), by number.
    pub async fn to_reanalyse(
        &mut self,
        editions: &BTreeMap<String, String>,
        after: i64,
        limit: usize,
    ) -> Result<Vec<(i64, Conversation)>, Error> {
        let _ = (editions, after, limit);
        Ok(Vec::new())
    }

    /// Puts new findings in the place of old ones, with the rollups, in one transaction.
    pub async fn replace_findings(&mut self, batch: &[Reanalysed<'_>]) -> Result<(), Error> {
        let _ = batch;
        Ok(())
    }

    /// Erases conversations with everything found in them, and the names nothing else refers to,
    /// so that no byte of them is left in the database's files.
    pub async fn erase(&mut self, what: &Erase) -> Result<Erased, Error> {
        let _ = what;
        Ok(Erased::default())
    }

    /// Counts by kind, owner and edition, in order of class, skill and name.
    pub async fn counts(&mut self, of: &Of) -> Result<Vec<KindCount>, Error> {
        let _ = of;
        Ok(Vec::new())
    }

    /// Moments of the associates with this outcome, newest of the commonest kinds first, each kind
    /// once before any twice.
    pub async fn examples(
        &mut self,
        of: &Of,
        outcome: Outcome,
        limit: usize,
    ) -> Result<Vec<Example>, Error> {
        let _ = (of, outcome, limit);
        Ok(Vec::new())
    }

    /// How many conversations of these there are, and of how many agents.
    pub async fn size(&mut self, of: &Of) -> Result<(u64, u64), Error> {
        let _ = of;
        Ok((0, 0))
    }

    /// Puts a question in SQL: one statement that reads.
    pub async fn query(&mut self, sql: &str) -> Result<Rows, Error> {
        Err(Error::Refused(sql.to_owned()))
    }

    /// Names behind pseudonyms, for a purpose. The purpose, and what it was for, are logged first.
    pub async fn reveal(
        &mut self,
        purpose: &str,
        what: &str,
    ) -> Result<BTreeMap<String, String>, Error> {
        let _ = (purpose, what);
        Err(Error::NoPurpose)
    }

    /// Closes it; what was reported is on disk before that already.
    pub async fn close(self) -> Result<(), Error> {
        Ok(())
    }
}
