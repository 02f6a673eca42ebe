//! Support chats, the agent's sentences as written and the customer's as translated.

use super::{AGENT, CONTACT, CUSTOMER, Corpus};
use anyhow::Context;
use measure::conversation::{Channel, Conversation, Turn, TurnTime};
use serde_json::Value;

/// The chats of the file; the sentences of one turn of the floor are one turn.
pub fn conversations(text: &str) -> anyhow::Result<Vec<Conversation>> {
    let chats: Vec<Value> = serde_json::from_str(text)?;
    chats.iter().enumerate().map(|(number, chat)| conversation(number, chat)).collect()
}

fn conversation(number: usize, chat: &Value) -> anyhow::Result<Conversation> {
    // The file's own ids hold marks of removed names; its order does as well.
    let id = format!("{number:03}");
    let mut conversation = super::empty(Corpus::Maia, &id, Channel::Chat, CONTACT);
    for turn in chat["turns"].as_array().context("`turns`")? {
        let (party, english) = match turn["floor"].as_str() {
            Some("outbound") => (AGENT, "text_src"),
            Some("inbound") => (CUSTOMER, "text_mt"),
            _ => anyhow::bail!("expected a `floor` of `inbound` or `outbound`"),
        };
        let sentences: Vec<&str> = turn[english]
            .as_array()
            .with_context(|| format!("`{english}`"))?
            .iter()
            .filter_map(Value::as_str)
            .collect();
        let text = plain(&sentences.join(" "));
        conversation.turns.push(Turn { party, time: TurnTime::Unknown, text, heard: None });
    }
    Ok(conversation)
}

/// The words, with something to say in place of each mark of what was removed.
pub fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('#') {
        let (before, mark) = rest.split_at(at);
        plain.push_str(before);
        let name = mark[1..].split('#').next().unwrap_or_default();
        let is_mark = !name.is_empty()
            && mark.len() > name.len() + 1
            && name
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_-".contains(&b));
        if is_mark {
            plain.push_str(value(name));
            rest = &mark[name.len() + 2..];
        } else {
            plain.push('#');
            rest = &mark[1..];
        }
    }
    plain.push_str(rest);
    plain
}

fn value(mark: &str) -> &'static str {
    match mark {
        "NAME" => "Morgan",
        "NUMBER" => "70215",
        "PHONENUMBER" => "07700 900461",
        "EMAIL" => "someone@example.com",
        "URL" => "https://example.com/help",
        "ADDRESS" => "7 Mill Lane",
        "ALPHANUMERIC_ID" | "DEVICEID" => "AB70215",
        // A product or a firm.
        _ => "Norvex",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_words() {
        let check = |text: &str, expected: &str| assert_eq!(plain(text), expected);
        check("Hi #NAME#, set up #PRS_ORG#", "Hi Morgan, set up Norvex");
        check("#NUMBER#", "70215");
        check("order #12 of #5", "order #12 of #5");
        check("the # key", "the # key");
        check("ends with #", "ends with #");
        check("ä#ALPHANUMERIC_ID#ö", "äAB70215ö");
    }

    #[test]
    fn a_chat_joins_the_sentences_of_a_turn() {
        let text = r##"[{"id":"x","turns":[
            {"floor":"inbound","text_mt":["Hello","it fails"],"text_src":["Hallo","es geht nicht"]},
            {"floor":"outbound","text_mt":["Hallo"],"text_src":["Hello #NAME#"]}]}]"##;
        let chats = conversations(text).unwrap();
        let turns: Vec<(u16, &str)> =
            chats[0].turns.iter().map(|turn| (turn.party, turn.text.as_str())).collect();
        assert_eq!(turns, [(CUSTOMER, "Hello it fails"), (AGENT, "Hello Morgan")]);
    }
}
