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

/// How many columns are named in a message.
const NAMED_COLUMNS: usize = 12;

/// The columns of a file, for a message: by name where all look like names, else how many.
pub fn columns<'a>(names: impl Iterator<Item = &'a str> + Clone) -> String {
    let count = names.clone().count();
    if count == 0 || !names.clone().all(is_column_name) {
        return format!("{count} columns whose names are not identifiers");
    }
    let shown: Vec<String> =
        names.take(NAMED_COLUMNS).map(|name| format!("`{}`", name.trim())).collect();
    let more = match count.saturating_sub(NAMED_COLUMNS) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("the columns {}{more}", shown.join(", "))
}

/// A column's name, where it looks like one.
pub fn column_name(name: &str) -> &str {
    if is_column_name(name) { name.trim() } else { "(column whose name is not an identifier)" }
}

/// The same of a line in front of a text.
pub fn header_name(name: &str) -> &str {
    if is_column_name(name) { name.trim() } else { "(header whose name is not an identifier)" }
}

/// Whether a text looks like the name of a column, so that it can be printed: without a header, the
/// first line holds what somebody said. Several words need one that columns are called by.
fn is_column_name(name: &str) -> bool {
    const CALLED: &[&str] = &[
        "agent",
        "body",
        "call",
        "caller",
        "channel",
        "chat",
        "code",
        "content",
        "conversation",
        "customer",
        "date",
        "duration",
        "end",
        "id",
        "language",
        "line",
        "message",
        "name",
        "number",
        "party",
        "role",
        "score",
        "session",
        "speaker",
        "start",
        "status",
        "team",
        "text",
        "ticket",
        "time",
        "timestamp",
        "topic",
        "transcript",
        "turn",
        "type",
        "user",
        "utterance",
        "words",
    ];
    let name = name.trim();
    let digits = |run: &str| run.chars().filter(char::is_ascii_digit).count();
    let long = name.split(|c: char| !c.is_ascii_digit()).any(|run| digits(run) >= 5);
    let words = name.split(' ').count();
    let called = |word: &str| CALLED.iter().any(|known| known.eq_ignore_ascii_case(word));
    name.len() <= 40
        && !long
        && name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_alphanumeric() || "-_. ".contains(c))
        && !name.ends_with('.')
        && (words == 1 || words <= 3 && name.split(' ').any(called))
}

/// Whether a column's name says that it is about one of several agents: `agent_2_id`, `agent2 name`.
pub fn is_numbered_agent(name: &str) -> bool {
    const BESIDE: &[&str] = &["id", "ids", "name", "ref", "second", "other"];
    let name = name.to_lowercase();
    let rest: Vec<&str> = name
        .split(|c: char| !c.is_alphanumeric())
        .flat_map(|part| match part.find(|c: char| c.is_ascii_digit()) {
            Some(at) => [&part[..at], &part[at..]],
            None => [part, ""],
        })
        .filter(|part| !part.is_empty())
        .collect();
    let number = |part: &str| part.len() == 1 && part.bytes().all(|b| b.is_ascii_digit());
    let many = rest.iter().any(|part| number(part) || ["second", "other"].contains(part));
    let agents = rest.iter().filter(|part| **part == "agent").count();
    agents == 1
        && many
        && rest.iter().all(|part| *part == "agent" || number(part) || BESIDE.contains(part))
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
    fn a_column_is_named_only_by_what_looks_like_a_name() {
        for (name, expected) in [
            ("CallID", true),
            ("agent_2.id", true),
            ("Call ID", true),
            ("Gespräch", true),
            ("my secret", false),
            ("Yes, I see", false),
            ("Thank you for the call", false),
            ("Hello.", false),
            ("12", false),
            ("c12345", false),
            ("", false),
        ] {
            assert_eq!(is_column_name(name), expected, "{name}");
        }
    }

    #[test]
    fn a_column_of_one_of_several_agents_is_told_by_its_name() {
        for (name, expected) in [
            ("agent_2_id", true),
            ("agent2_id", true),
            ("Agent 2", true),
            ("second_agent_name", true),
            ("agent_id", false),
            ("agent_name", false),
            ("agent_2_score", false),
            ("2", false),
        ] {
            assert_eq!(is_numbered_agent(name), expected, "{name}");
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
