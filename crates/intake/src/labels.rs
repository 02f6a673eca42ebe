//! What a speaker's label, a channel's and a direction's word stand for.
//!
//! A role is never guessed. `Agent`, `Customer`, `Supervisor` and `Bot` (any case, with a number
//! or without) are the file's own statement. Any other label means what somebody said it means.

use measure::conversation::{Channel, Direction, Role};

/// The role that a label states by itself.
pub fn stated_role(label: &str) -> Option<Role> {
    let word = label
        .trim()
        .trim_end_matches(|c: char| c.is_ascii_digit())
        .trim_end_matches([' ', '-', '_', '#', '.']);
    [Role::Agent, Role::Customer, Role::Supervisor, Role::Bot]
        .into_iter()
        .find(|role| role.name().eq_ignore_ascii_case(word))
}

/// Whether a label may be a person's name: it states no role and is no general word for a speaker.
pub fn may_be_a_name(label: &str) -> bool {
    const GENERAL: &[&str] = &[
        "adviser",
        "advisor",
        "agent",
        "and",
        "assistant",
        "associate",
        "auto",
        "automated",
        "bot",
        "buyer",
        "call",
        "caller",
        "center",
        "centre",
        "channel",
        "chatbot",
        "clerk",
        "client",
        "company",
        "consultant",
        "consumer",
        "contact",
        "counsellor",
        "counselor",
        "customer",
        "desk",
        "employee",
        "end",
        "external",
        "far",
        "first",
        "guest",
        "host",
        "human",
        "inbound",
        "internal",
        "ivr",
        "left",
        "line",
        "live",
        "manager",
        "me",
        "member",
        "message",
        "near",
        "new",
        "note",
        "of",
        "one",
        "operator",
        "other",
        "outbound",
        "participant",
        "party",
        "patient",
        "person",
        "prompt",
        "recording",
        "rep",
        "reply",
        "representative",
        "right",
        "second",
        "seller",
        "service",
        "side",
        "speaker",
        "spk",
        "staff",
        "supervisor",
        "support",
        "system",
        "team",
        "the",
        "therapist",
        "third",
        "two",
        "unknown",
        "user",
        "virtual",
        "visitor",
        "voice",
        "you",
    ];
    label
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() > 1)
        .any(|word| !GENERAL.contains(&word.to_lowercase().as_str()))
}

/// The channel a word states.
pub fn channel(word: &str) -> Option<Channel> {
    match word.trim().to_ascii_lowercase().as_str() {
        "voice" | "phone" | "call" | "telephone" | "audio" => Some(Channel::Voice),
        "chat" | "webchat" | "web chat" | "messaging" | "message" | "sms" | "text" => {
            Some(Channel::Chat)
        }
        "email" | "e-mail" | "mail" => Some(Channel::Email),
        "social" => Some(Channel::Social),
        _ => None,
    }
}

/// The direction a word states.
pub fn direction(word: &str) -> Option<Direction> {
    match word.trim().to_ascii_lowercase().as_str() {
        "inbound" | "in" | "incoming" => Some(Direction::Inbound),
        "outbound" | "out" | "outgoing" => Some(Direction::Outbound),
        _ => None,
    }
}

/// Whether a field's name says that it holds somebody's sentiment.
pub fn is_sentiment(name: &str) -> bool {
    name.split(|c: char| !c.is_alphabetic()).any(|word| {
        let word = word.to_lowercase();
        let part = word.contains("sentiment") || word.contains("emotion");
        part || ["mood", "anger", "polarity", "valence", "arousal", "stress"].contains(&&*word)
    })
}

/// Whether a text is a short name of a format's own (letters, digits, `-`, `_`, `.`, not a number),
/// so that it can be named in a report; anything else may be what somebody said.
pub fn is_token(text: &str) -> bool {
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_states_a_role_only_by_its_own_word() {
        for (label, expected) in [
            ("Agent", Some(Role::Agent)),
            ("AGENT 2", Some(Role::Agent)),
            ("agent_1", Some(Role::Agent)),
            ("customer", Some(Role::Customer)),
            ("Supervisor #3", Some(Role::Supervisor)),
            ("bot", Some(Role::Bot)),
            ("Agent Smith", None),
            ("Caller", None),
            ("Rep", None),
            ("", None),
            ("2", None),
        ] {
            assert_eq!(stated_role(label), expected, "{label}");
        }
    }

    #[test]
    fn sentiment_is_told_by_the_fields_name() {
        for (name, expected) in [
            ("sentiment", true),
            ("AgentSentimentScore", true),
            ("customer_emotion", true),
            ("agent.mood", true),
            ("passenger_name", false),
            ("text", false),
        ] {
            assert_eq!(is_sentiment(name), expected, "{name}");
        }
    }

    #[test]
    fn a_general_word_is_no_name() {
        for (label, expected) in [
            ("Caller", false),
            ("SPEAKER_01", false),
            ("Virtual Assistant", false),
            ("A", false),
            ("Louis Anderson", true),
            ("Agent Smith", true),
            ("louis", true),
        ] {
            assert_eq!(may_be_a_name(label), expected, "{label}");
        }
    }
}
