//! Telephone calls, one a line, one row a segment.

use super::{AGENT, CONTACT, CUSTOMER, Corpus};
use anyhow::Context;
use measure::conversation::{Channel, Conversation, Event, EventKind, Turn, TurnTime};
use measure::time::Ms;
use serde_json::Value;

/// The calls of the file, with the silences whose length it states.
pub fn conversations(text: &str) -> anyhow::Result<Vec<Conversation>> {
    text.lines()
        .enumerate()
        .map(|(index, line)| conversation(line).with_context(|| format!("line {}", index + 1)))
        .collect()
}

fn conversation(line: &str) -> anyhow::Result<Conversation> {
    let call: Value = serde_json::from_str(line)?;
    let id = call["id"].as_str().context("an `id`")?;
    let mut conversation = super::empty(Corpus::Oasis, id, Channel::Voice, CONTACT);
    // Where each row starts, in the call's count of words.
    let mut starts = Vec::new();
    for segment in call["segments"].as_array().context("`segments`")? {
        let party = if segment["spk"] == "agent" { AGENT } else { CUSTOMER };
        let text = plain(segment["text"].as_str().context("a `text`")?);
        conversation.turns.push(Turn { party, time: TurnTime::Unknown, text, heard: None });
        starts.push(segment["u0"].as_i64().context("a `u0`")?);
    }
    for event in call["events"].as_array().context("`events`")? {
        let (true, Some(length)) = (event["kind"] == "sil", length(&event["info"])) else {
            continue;
        };
        let word = event["u"].as_i64().context("a `u`")?;
        let before = starts.partition_point(|&start| start <= word);
        let after_turn = before.checked_sub(1).map(|turn| turn as u32);
        conversation.events.push(Event {
            kind: EventKind::Silence,
            after_turn,
            length: Some(length),
        });
    }
    conversation.events.sort_by_key(|event| event.after_turn);
    Ok(conversation)
}

/// A length such as `13s` or `1.6s`.
fn length(info: &Value) -> Option<Ms> {
    let seconds: f64 = info.as_str()?.trim().strip_suffix('s')?.trim().parse().ok()?;
    Some(Ms((seconds * 1000.0).round() as i64))
}

/// The words, with something to say in place of each mark of what was removed.
fn plain(text: &str) -> String {
    text.replace("<num>", "7")
        .replace("<name>", "Morgan")
        .replace("<g>", "Morgan")
        .replace("<pncode>", "B")
        .replace("<lcode>", "L")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_keeps_its_rows_and_its_stated_silences() {
        let line = r#"{"id":"1","segments":[
            {"spk":"agent","turn":"1","bc_turn":false,"text":"hello <name>","u0":1,"u1":2},
            {"spk":"caller","turn":"1.1","bc_turn":true,"text":"yes","u0":3,"u1":3},
            {"spk":"agent","turn":"1","bc_turn":false,"text":"is it <num> <pncode>","u0":4,"u1":7}],
            "events":[{"spk":"agent","u":7,"kind":"sil","info":"1.6s"},
            {"spk":"agent","u":2,"kind":"sil","info":"13s"},
            {"spk":"agent","u":3,"kind":"sil","info":""},
            {"spk":"agent","u":3,"kind":"noi","info":"2s"}]}"#
            .replace('\n', " ");
        let call = conversation(&line).unwrap();
        let rows: Vec<(u16, &str)> =
            call.turns.iter().map(|turn| (turn.party, turn.text.as_str())).collect();
        assert_eq!(rows, [(AGENT, "hello Morgan"), (CUSTOMER, "yes"), (AGENT, "is it 7 B")]);
        let silences: Vec<_> = call
            .events
            .iter()
            .map(|event| (event.after_turn, event.length.map(|length| length.0)))
            .collect();
        assert_eq!(silences, [(Some(0), Some(13_000)), (Some(2), Some(1_600))]);
        assert_eq!(call.id, "oasis-1");
    }
}
