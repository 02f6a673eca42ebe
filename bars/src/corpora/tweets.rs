//! Support conversations on a public social network.

use super::{AGENT, CONTACT, CUSTOMER, Corpus};
use anyhow::Context;
use measure::conversation::{Channel, Conversation, Turn, TurnTime};
use serde_json::Value;
use std::collections::BTreeSet;

/// The conversations of the file, each once.
pub fn conversations(text: &str) -> anyhow::Result<Vec<Conversation>> {
    let file: Value = serde_json::from_str(text)?;
    let mut met = BTreeSet::new();
    let mut conversations = Vec::new();
    for document in file["document"].as_array().context("`document`")? {
        let document = document.as_str().context("a text in `document`")?;
        if met.insert(document) {
            conversations.push(conversation(document));
        }
    }
    Ok(conversations)
}

/// An id line, then `Customer:` and `Agent:` lines; a line without either goes on with the last.
fn conversation(document: &str) -> Conversation {
    let (id, lines) = document.split_once('\n').unwrap_or((document, ""));
    let mut conversation = super::empty(Corpus::Tweets, id.trim(), Channel::Social, CONTACT);
    for line in lines.lines() {
        let line = line.trim();
        let turn = if let Some(text) = line.strip_prefix("Agent:") {
            (AGENT, text)
        } else if let Some(text) = line.strip_prefix("Customer:") {
            (CUSTOMER, text)
        } else {
            if let Some(last) = conversation.turns.last_mut()
                && !line.is_empty()
            {
                last.text.push(' ');
                last.text.push_str(&plain(line));
            }
            continue;
        };
        let (party, text) = turn;
        let text = plain(addressed(text));
        conversation.turns.push(Turn { party, time: TurnTime::Unknown, text, heard: None });
    }
    conversation
}

/// The words after those whom they are addressed to.
fn addressed(text: &str) -> &str {
    let mut rest = text.trim();
    while rest.starts_with('@') {
        rest = rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim_start());
    }
    rest
}

/// The words as they were read on the page.
fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_read_line_by_line() {
        let document = "a1\n\tCustomer:\t@Shop @Two it broke &amp; stays so\n\tand again\n\
                        \tAgent:\t@123 Sorry @123 ^X\n\tAgent:\t@123\n";
        let thread = conversation(document);
        let turns: Vec<(u16, &str)> =
            thread.turns.iter().map(|turn| (turn.party, turn.text.as_str())).collect();
        assert_eq!(
            turns,
            [(CUSTOMER, "it broke & stays so and again"), (AGENT, "Sorry @123 ^X"), (AGENT, "")]
        );
        assert_eq!(thread.id, "tweets-a1");
    }
}
