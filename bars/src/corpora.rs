//! Public corpora as conversations.
//!
//! They lie outside the repository and need not be there. Their own marks for removed names and
//! numbers become plain words, so that a turn reads as it was said; nothing else is changed.

mod maia;
mod oasis;
mod switchboard;
mod tweets;

pub use maia::plain as maia_plain;
pub use oasis::conversations as oasis;

use anyhow::Context;
use clap::ValueEnum;
use measure::conversation::{
    Channel, Conversation, Direction, Language, Party, Role, Timing, Turn,
};
use std::path::{Path, PathBuf};

/// A public corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Corpus {
    /// Calls to a telephone company's operators
    Oasis,
    /// Chats of a product's support
    Maia,
    /// Support conversations on a public social network
    Tweets,
    /// Telephone talk between strangers, nobody an agent
    Switchboard,
}

impl Corpus {
    /// Every corpus.
    pub const ALL: &[Self] = &[Self::Oasis, Self::Maia, Self::Tweets, Self::Switchboard];

    /// The name on the command line, and the start of its conversations' ids.
    pub fn name(self) -> &'static str {
        match self {
            Self::Oasis => "oasis",
            Self::Maia => "maia",
            Self::Tweets => "tweets",
            Self::Switchboard => "switchboard",
        }
    }

    /// Where it lies in the folder of the corpora.
    pub fn path(self, data: &Path) -> PathBuf {
        data.join(match self {
            Self::Oasis => "oasis/train.jsonl",
            Self::Maia => "maia/de_client_02.json",
            Self::Tweets => "tweetsumm/data/twitter.json",
            Self::Switchboard => "swda",
        })
    }

    /// Its conversations, in its own order; `None` where it is not there.
    pub fn conversations(self, data: &Path) -> anyhow::Result<Option<Vec<Conversation>>> {
        let path = self.path(data);
        if !path.exists() {
            return Ok(None);
        }
        let conversations = match self {
            Self::Oasis => oasis::conversations(&text(&path)?),
            Self::Maia => maia::conversations(&text(&path)?),
            Self::Tweets => tweets::conversations(&text(&path)?),
            Self::Switchboard => switchboard::conversations(&path),
        };
        conversations.map(Some).with_context(|| format!("reading `{}`", path.display()))
    }
}

/// Where the corpora lie by default: beside the repository.
pub fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data")
}

/// The vCons of calls, which `earnest add` reads as they are, in order of name.
pub fn vcon_calls(data: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let folder = data.join("vcon-calls");
    let mut paths = Vec::new();
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.to_string_lossy().ends_with(".vcon.json") {
                paths.push(path);
            }
        }
    }
    paths.sort();
    Ok(paths)
}

fn text(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading `{}`", path.display()))
}

/// A talk between two that nobody converted.
pub fn talk(id: &str, turns: Vec<Turn>) -> Conversation {
    Conversation { turns, ..empty(Corpus::Switchboard, id, Channel::Voice, CONTACT) }
}

/// A conversation without turns, in English, without times.
fn empty(corpus: Corpus, id: &str, channel: Channel, roles: [(Role, &str); 2]) -> Conversation {
    let party = |(role, name): (Role, &str)| Party {
        role,
        pseudonym: name.to_owned(),
        person: None,
        team: None,
    };
    let from_customer = roles.iter().any(|(role, _)| *role == Role::Customer);
    Conversation {
        source: String::new(),
        id: format!("{}-{id}", corpus.name()),
        started_at: None,
        channel,
        direction: from_customer.then_some(Direction::Inbound),
        language: Some(Language::ENGLISH),
        programme: None,
        queue: None,
        topic: None,
        parties: roles.map(party).into(),
        turns: Vec::new(),
        events: Vec::new(),
        bill: Vec::new(),
        timing: Timing::None,
    }
}

/// The parties of a contact, agent first.
const CONTACT: [(Role, &str); 2] = [(Role::Agent, "agent"), (Role::Customer, "customer")];
/// The number of the agent among them.
const AGENT: u16 = 0;
/// The number of the customer.
const CUSTOMER: u16 = 1;
