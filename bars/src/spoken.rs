//! What is said in made-up conversations: stretches of the conversations in `talk/`.

use crate::draw::Draw;
use crate::input;
use anyhow::Context;
use measure::conversation::{Channel, Conversation, Language, Role};

/// Stands in the texts for the agent's and for the customer's name.
const AGENT_NAME: char = '\u{1}';
const CUSTOMER_NAME: char = '\u{2}';

/// Conversations in English, as stretches to compose new ones from.
pub struct Spoken {
    calls: Vec<Vec<Said>>,
    texts: Vec<Vec<Said>>,
}

#[derive(Clone)]
struct Said {
    role: Role,
    text: String,
}

impl Spoken {
    /// Those of `talk/`.
    pub fn read() -> anyhow::Result<Self> {
        let conversations = input::talk()?;
        let mut spoken = Self { calls: Vec::new(), texts: Vec::new() };
        for conversation in &conversations {
            if conversation.language.is_none_or(|language| language == Language::ENGLISH) {
                let said = said(conversation);
                let of = match conversation.channel {
                    Channel::Voice => &mut spoken.calls,
                    Channel::Chat | Channel::Email | Channel::Social => &mut spoken.texts,
                };
                if said.len() >= 8 {
                    of.push(said);
                }
            }
        }
        anyhow::ensure!(!spoken.calls.is_empty() && !spoken.texts.is_empty(), "nothing in `talk/`");
        Ok(spoken)
    }

    /// About as many turns as `length`: an opening, stretches from the middle of others, a close.
    /// Every digit is drawn anew.
    pub fn conversation(
        &self,
        draw: &mut Draw,
        channel: Channel,
        length: usize,
        names: [&str; 2],
    ) -> anyhow::Result<Vec<(Role, String)>> {
        let of = if channel == Channel::Voice { &self.calls } else { &self.texts };
        let frame = of.get(draw.below(of.len())).context("a conversation of `talk/`")?;
        let mut said: Vec<Said> = frame[..4].to_vec();
        while said.len() + 3 < length {
            let from = &of[draw.below(of.len())];
            let start = 2 + draw.below(from.len() - 4);
            let end = (start + 2 + draw.below(4)).min(from.len() - 2);
            said.extend_from_slice(&from[start..end]);
        }
        said.extend_from_slice(&frame[frame.len() - 3..]);
        Ok(said.into_iter().map(|said| (said.role, fill(&said.text, draw, names))).collect())
    }
}

/// The turns of two parties, with a mark for each name.
fn said(conversation: &Conversation) -> Vec<Said> {
    let mut said = Vec::new();
    for (number, turn) in conversation.turns.iter().enumerate() {
        let role = conversation.role(number);
        if !matches!(role, Role::Agent | Role::Customer) || turn.text.contains('[') {
            continue;
        }
        let mut text = turn.text.clone();
        for party in &conversation.parties {
            let mark = if party.role == Role::Agent { AGENT_NAME } else { CUSTOMER_NAME };
            text = text.replace(&party.pseudonym, mark.encode_utf8(&mut [0; 4]));
        }
        said.push(Said { role, text });
    }
    said
}

fn fill(text: &str, draw: &mut Draw, [agent, customer]: [&str; 2]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            AGENT_NAME => filled.push_str(agent),
            CUSTOMER_NAME => filled.push_str(customer),
            '0'..='9' => filled.push(char::from(b'0' + draw.below(10) as u8)),
            other => filled.push(other),
        }
    }
    filled
}
