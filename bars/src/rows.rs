//! A conversation as the rows of JSON that `earnest add` reads.

use measure::conversation::{Conversation, EventKind, Role, TurnTime};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Writes one conversation: a line a turn, a line an event.
pub fn write(conversation: &Conversation, out: &mut dyn Write) -> io::Result<()> {
    let events = |after: Option<u32>| {
        conversation.events.iter().filter(move |event| event.after_turn == after)
    };
    for event in events(None) {
        line(event_row(conversation, event.kind, event.length.map(|length| length.0)), out)?;
    }
    for (number, turn) in conversation.turns.iter().enumerate() {
        let mut row = head(conversation);
        let party = conversation.parties.get(usize::from(turn.party));
        let label = party.map_or("other", |party| match party.role {
            Role::Other => &party.pseudonym,
            role => role.name(),
        });
        row.insert("role".into(), json!(label));
        match turn.time {
            TurnTime::Unknown => {}
            TurnTime::Start(start) => {
                row.insert("start_ms".into(), json!(start.0));
            }
            TurnTime::Span(span) => {
                row.insert("start_ms".into(), json!(span.start().0));
                row.insert("end_ms".into(), json!(span.end().0));
            }
        }
        row.insert("text".into(), json!(turn.text));
        line(row, out)?;
        for event in events(Some(number as u32)) {
            line(event_row(conversation, event.kind, event.length.map(|length| length.0)), out)?;
        }
    }
    Ok(())
}

fn head(conversation: &Conversation) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("conversation_id".into(), json!(conversation.id));
    row.insert("channel".into(), json!(conversation.channel.name()));
    if let Some(direction) = conversation.direction {
        row.insert("direction".into(), json!(direction.name()));
    }
    if let Some(language) = conversation.language {
        row.insert("language".into(), json!(language.code()));
    }
    row
}

/// An event's length is what lies between its start and its end; where it began is not known.
fn event_row(
    conversation: &Conversation,
    kind: EventKind,
    length_ms: Option<i64>,
) -> Map<String, Value> {
    let mut row = head(conversation);
    row.insert("role".into(), json!("event"));
    row.insert("text".into(), json!(kind.name()));
    if let Some(length_ms) = length_ms {
        row.insert("start_ms".into(), json!(0));
        row.insert("end_ms".into(), json!(length_ms));
    }
    row
}

fn line(row: Map<String, Value>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, &row)?;
    out.write_all(b"\n")
}
