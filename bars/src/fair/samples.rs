//! The conversations that are rewritten.

use super::words::Hand;
use crate::corpora::Corpus;
use crate::{corpus, input};
use intake::{Map, Options};
use measure::conversation::{Conversation, Language};
use std::path::Path;

/// Conversations from one source.
pub struct Sample {
    /// Which.
    pub name: String,
    /// In its own order.
    pub conversations: Vec<Conversation>,
    /// How each party of each writes.
    pub hands: Vec<Vec<Hand>>,
}

impl Sample {
    /// With the hands told from the words.
    pub fn new(name: &str, conversations: Vec<Conversation>) -> Self {
        let hands = conversations.iter().map(hands).collect();
        Self { name: name.to_owned(), conversations, hands }
    }
}

/// The project's own corpus, the demo, then the public corpora that are there.
pub fn all(data: &Path) -> anyhow::Result<Vec<Sample>> {
    let own = corpus::read(&corpus::default_folder())?;
    let own = own.into_iter().map(|one| one.conversation).collect();
    let mut samples = vec![Sample::new("own corpus", own), Sample::new("demo", demo()?)];
    samples.extend(public(data)?);
    Ok(samples)
}

/// Oasis, MAIA and tweets, as far as they are there.
pub fn public(data: &Path) -> anyhow::Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for corpus in [Corpus::Oasis, Corpus::Maia, Corpus::Tweets] {
        match input::conversations(corpus, data)? {
            Some(conversations) => samples.push(Sample::new(corpus.name(), conversations)),
            None => println!("skipped: no {}", corpus.path(data).display()),
        }
    }
    Ok(samples)
}

/// The demo's conversations in English.
fn demo() -> anyhow::Result<Vec<Conversation>> {
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo");
    let whole = ["larkfield/calls", "larkfield/chats.jsonl", "amberline/calls.csv"];
    let mut all = input::of_paths(&whole.map(|path| demo.join(path)), &input::options())?;
    let map = std::fs::read_to_string(demo.join("amberline/contacts.map.toml"))?;
    let options = Options { map: Some(Map::parse(&map)?), ..input::options() };
    all.extend(input::of_paths(&[demo.join("amberline/contacts.jsonl")], &options)?);
    all.retain(|one| one.language.is_none_or(|language| language == Language::ENGLISH));
    Ok(all)
}

/// How each party of a conversation writes.
pub fn hands(conversation: &Conversation) -> Vec<Hand> {
    (0..conversation.parties.len())
        .map(|party| {
            let own = conversation.turns.iter().filter(|turn| usize::from(turn.party) == party);
            Hand::of(own.map(|turn| turn.text.as_str()))
        })
        .collect()
}
