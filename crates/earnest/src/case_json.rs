//! One conversation for programs: as plain JSON, and as a vCon with its findings.

use crate::case::Case;
use jiff::{SignedDuration, Timestamp};
use measure::conversation::{Direction, Place, Role, Turn, TurnTime};
use measure::moments::Moment;
use measure::scorecard::{Scorecard, Tally, outcome};
use measure::signals::SIGNALS;
use measure::time::Ms;
use serde_json::{Map, Value, json};

/// The shape of the findings in `--as json` and in a vCon's analysis; raised when it changes.
const SCHEMA: &str = "earnest/findings/1";

/// The conversation, its findings and its scorecard.
pub fn case_json(case: &Case) -> Value {
    let conversation = &case.conversation;
    let turns: Vec<Value> = conversation
        .turns
        .iter()
        .enumerate()
        .map(|(number, turn)| {
            json!({
                "turn": number,
                "party": turn.party,
                "role": conversation.role(number).name(),
                "start_ms": turn.time.start().map(|ms| ms.0),
                "end_ms": turn.time.end().map(|ms| ms.0),
                "text": case.named(&turn.text),
            })
        })
        .collect();
    let parties: Vec<Value> = conversation
        .parties
        .iter()
        .map(|party| {
            json!({
                "role": party.role.name(),
                "pseudonym": party.pseudonym,
                "name": case.names.get(&party.pseudonym),
                "team": party.team,
            })
        })
        .collect();
    let events: Vec<Value> = conversation
        .events
        .iter()
        .map(|event| {
            json!({
                "event": event.kind.name(),
                "after_turn": event.after_turn,
                "length_ms": event.length.map(|ms| ms.0),
            })
        })
        .collect();
    let mut out = json!({
        "source": conversation.source,
        "conversation_id": conversation.id,
        "started_at": conversation.started_at.map(|at| at.to_string()),
        "channel": conversation.channel.name(),
        "direction": conversation.direction.map(Direction::name),
        "language": conversation.language.as_ref().map(|language| language.code()),
        "programme": conversation.programme,
        "queue": conversation.queue,
        "topic": conversation.topic,
        "timing": conversation.timing.name(),
        "parties": parties,
        "turns": turns,
        "events": events,
    });
    if let (Some(out), Value::Object(found)) = (out.as_object_mut(), findings(case)) {
        out.extend(found);
    }
    out
}

/// What was found, and what it comes to.
fn findings(case: &Case) -> Value {
    let moments: Vec<Value> = case.moments.iter().map(|moment| moment_json(case, moment)).collect();
    let signals: Vec<Value> = case
        .signals
        .iter()
        .filter_map(|signal| {
            let kind = SIGNALS.get(usize::from(signal.kind))?;
            Some(json!({
                "signal": kind.name, "party": signal.party, "value": signal.value, "unit": kind.unit,
            }))
        })
        .collect();
    json!({
        "edition": case.edition,
        "moments": moments,
        "signals": signals,
        "scorecard": card_json(&case.scorecard()),
    })
}

fn moment_json(case: &Case, moment: &Moment) -> Value {
    let kind = case.kind(moment);
    let place = |place: Place| {
        json!({
            "turn": place.turn,
            "start_byte": place.start,
            "end_byte": place.end,
            "quote": case.named(case.quote(place)),
        })
    };
    json!({
        "moment": kind.map(|kind| kind.name.as_ref()),
        "class": kind.map(|kind| kind.class.name()),
        "skill": kind.and_then(|kind| kind.skill).map(|skill| skill.name()),
        "status": kind.map(|kind| kind.status.name()),
        "outcome": outcome(moment, &case.judging).name(),
        "why_unknown": moment.why_unknown.map(|why| why.name()),
        "owner": moment.owner.name(),
        "party": moment.party,
        "opener": place(moment.opener),
        "answer": moment.answer.map(place),
        "searched": { "first_turn": moment.searched.0, "last_turn": moment.searched.1 },
        // A confidence is an `f32`; as an `f64` it would print digits it does not have.
        "confidence": serde_json::from_str::<Value>(&moment.confidence.to_string()).ok(),
    })
}

fn card_json(card: &Scorecard) -> Value {
    let tally = |tally: &Tally| json!({ "met": tally.met.len(), "missed": tally.missed.len(), "unknown": tally.unknown.len() });
    json!({
        "situations": {
            "arose": card.arose(), "handled": card.handled(), "unknown": card.unknown(),
        },
        "faults": tally(&card.faults),
        "duties": tally(&card.duties),
        "rituals": tally(&card.rituals),
    })
}

/// The conversation as a vCon 0.4.0: a text dialog for each turn, the findings as an analysis.
///
/// Where the record does not say when it began, `fallback` stands for it, for a vCon must say.
pub fn vcon(case: &Case, fallback: Timestamp) -> Value {
    let conversation = &case.conversation;
    let started_at = conversation.started_at.unwrap_or(fallback);
    let parties: Vec<Value> = conversation
        .parties
        .iter()
        .map(|party| {
            let mut out = Map::new();
            out.insert("name".into(), json!(case.named(&party.pseudonym)));
            if party.role == Role::Bot {
                out.insert("type".into(), json!("bot"));
            }
            out.insert("role".into(), json!(party.role.name()));
            Value::Object(out)
        })
        .collect();
    let dialog: Vec<Value> =
        conversation.turns.iter().map(|turn| dialog(case, turn, started_at)).collect();
    let every: Vec<usize> = (0..dialog.len()).collect();
    json!({
        "vcon": "0.4.0",
        "uuid": uuid(&conversation.source, &conversation.id),
        "created_at": started_at.to_string(),
        "subject": conversation.topic,
        "extensions": ["cc"],
        "parties": parties,
        "dialog": dialog,
        "analysis": [{
            "type": "report",
            "dialog": every,
            "mediatype": "application/json",
            "vendor": "earnest",
            "product": concat!("earnest ", env!("CARGO_PKG_VERSION")),
            "schema": SCHEMA,
            "encoding": "json",
            "body": findings(case),
        }],
        "attachments": [],
    })
}

fn dialog(case: &Case, turn: &Turn, started_at: Timestamp) -> Value {
    let start = turn.time.start().unwrap_or(Ms(0));
    let at = started_at.checked_add(SignedDuration::from_millis(start.0)).unwrap_or(started_at);
    let mut out = Map::new();
    out.insert("type".into(), json!("text"));
    out.insert("start".into(), json!(at.to_string()));
    if let TurnTime::Span(span) = turn.time {
        out.insert("duration".into(), json!(span.length().0 as f64 / 1000.0));
    }
    out.insert("parties".into(), json!([turn.party]));
    out.insert("originator".into(), json!(turn.party));
    out.insert("mediatype".into(), json!("text/plain"));
    out.insert("encoding".into(), json!("none"));
    out.insert("body".into(), json!(case.named(&turn.text)));
    Value::Object(out)
}

/// The conversation's id where it is a UUID, else a UUID of version 8 made from source and id.
fn uuid(source: &str, id: &str) -> String {
    let hex = |byte: u8| byte.is_ascii_hexdigit();
    let is_uuid = id.len() == 36
        && id.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => hex(byte),
        });
    if is_uuid {
        return id.to_ascii_lowercase();
    }
    let mut hasher = blake3::Hasher::new();
    hasher.update(source.as_bytes()).update(&[0]).update(id.as_bytes());
    let hash = hasher.finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-")
}

#[cfg(test)]
mod tests {
    use super::uuid;

    #[test]
    fn a_uuid_stays_and_another_id_becomes_one() {
        let own = "05CEC3D4-0561-4010-9fb8-23cc7edef146";
        assert_eq!(uuid("a", own), own.to_ascii_lowercase());
        let made = uuid("", "call-1");
        assert_eq!(made.len(), 36);
        assert_eq!(&made[14..15], "8");
        assert_eq!(made, uuid("", "call-1"));
        assert_ne!(made, uuid("x", "call-1"));
    }
}
