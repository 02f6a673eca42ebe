//! The conversations that are rewritten.

use super::words::Hand;
use crate::corpora::Corpus;
use crate::{corpus, input};
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

/// The project's own corpus, what stands in `talk/`, then the public corpora that are there.
pub fn all(data: &Path) -> anyhow::Result<Vec<Sample>> {
    let own = corpus::read(&corpus::default_folder())?;
    let own = own.into_iter().map(|one| one.conversation).collect();
    let mut talk = input::talk()?;
    talk.retain(|one| one.language.is_none_or(|language| language == Language::ENGLISH));
    let mut samples = vec![Sample::new("own corpus", own), Sample::new("talk", talk)];
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

/// How each party of a conversation writes.
pub fn hands(conversation: &Conversation) -> Vec<Hand> {
    (0..conversation.parties.len())
        .map(|party| {
            let own = conversation.turns.iter().filter(|turn| usize::from(turn.party) == party);
            Hand::of(own.map(|turn| turn.text.as_str()))
        })
        .collect()
}
