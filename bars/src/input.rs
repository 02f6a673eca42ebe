//! Corpora as Earnest itself takes them in: rows through `intake`, so masked and with pseudonyms.

use crate::corpora::{self, Corpus};
use crate::rows;
use intake::{Format, Item, Key, Map, Options};
use measure::conversation::Conversation;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// The conversations of a corpus as `earnest add` would keep them; `None` where it is not there.
pub fn conversations(corpus: Corpus, data: &Path) -> anyhow::Result<Option<Vec<Conversation>>> {
    let Some(originals) = corpus.conversations(data)? else { return Ok(None) };
    let mut bytes = Vec::new();
    for conversation in &originals {
        rows::write(conversation, &mut bytes)?;
    }
    let options = Options { format: Some(Format::Jsonl), ..options() };
    let mut taken = Taken::default();
    intake::read_bytes(bytes.as_slice(), corpus.name(), &options, &mut |item| taken.take(item))?;
    anyhow::ensure!(taken.conversations.len() == originals.len(), "{:?}", taken.problems);
    Ok(Some(taken.conversations))
}

/// The conversations of the vCons of calls; none where they are not there.
pub fn vcon_calls(data: &Path) -> anyhow::Result<Vec<Conversation>> {
    of_paths(&corpora::vcon_calls(data)?, &options())
}

/// The conversations of files and folders, none of which may be refused.
pub fn of_paths(paths: &[PathBuf], options: &Options) -> anyhow::Result<Vec<Conversation>> {
    let mut taken = Taken::default();
    intake::read(paths, options, &mut |item| taken.take(item))?;
    anyhow::ensure!(taken.problems.is_empty(), "{:?}", taken.problems);
    Ok(taken.conversations)
}

/// The conversations of `talk/`: written for the project, and no model is fitted to them.
pub fn talk() -> anyhow::Result<Vec<Conversation>> {
    let talk = Path::new(env!("CARGO_MANIFEST_DIR")).join("talk");
    let whole = ["calls", "chats.jsonl", "calls.csv"];
    let mut all = of_paths(&whole.map(|path| talk.join(path)), &options())?;
    let map = std::fs::read_to_string(talk.join("contacts.map.toml"))?;
    let options = Options { map: Some(Map::parse(&map)?), ..options() };
    all.extend(of_paths(&[talk.join("contacts.jsonl")], &options)?);
    Ok(all)
}

/// A fixed key, so that every run prints the same.
pub fn options() -> Options {
    Options::new(Key([7; 32]))
}

#[derive(Default)]
struct Taken {
    conversations: Vec<Conversation>,
    problems: Vec<intake::Problem>,
}

impl Taken {
    fn take(&mut self, item: Item) -> ControlFlow<()> {
        match item {
            Item::Conversation(read) => self.conversations.push(read.conversation),
            Item::Problem(problem) => self.problems.push(problem),
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    }
}
