//! One conversation for programs: as plain JSON, and as a vCon with its findings.

use crate::case::Case;
use jiff::{SignedDuration, Timestamp};
use measure::conversation::{BillLine, Direction, Place, Role, Timing, Turn, TurnTime};
use measure::moments::Moment;
use measure::scorecard::{Scorecard, Tally, outcome};
use measure::signals::SIGNALS;
use measure::time::Ms;
use serde_json::{Map, Value, json};

/// The shape of the findings in `--as json` and in a vCon's analysis; raised when it changes.
const SCHEMA: &str = "earnest/findings/1";
/// The shape of a transcript in a vCon's analysis; raised when it changes.
const TRANSCRIPT_SCHEMA: &str = "earnest/transcript/2";

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
                "heard": turn.heard,
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
    let stretches: Vec<Value> = conversation
        .stretches
        .iter()
        .map(|stretch| {
            json!({
                "kind": stretch.kind.name(),
                "start_ms": stretch.span.start().0,
                "end_ms": stretch.span.end().0,
                "party": stretch.party,
                "stated": stretch.stated,
            })
        })
        .collect();
    let bill: Vec<Value> = conversation.bill.iter().map(|line| bill_line(case, line)).collect();
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
        "stretches": stretches,
        "recordings": case.recordings.iter().map(recording).collect::<Vec<_>>(),
        "playables": case.playables.iter().map(playable).collect::<Vec<_>>(),
        "bill": bill,
    });
    if let (Some(out), Value::Object(found)) = (out.as_object_mut(), findings(case)) {
        out.extend(found);
    }
    out
}

/// A line of the bill that was given with the conversation.
fn bill_line(case: &Case, line: &BillLine) -> Value {
    json!({
        "what": case.named(&line.what),
        "hundredths": line.hundredths,
        "date": line.date.map(|date| date.to_string()),
    })
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

/// The conversation as a vCon 0.4.0, with the findings as an analysis.
///
/// A dialog must say when it began. So each turn is a dialog where that is known of every turn;
/// else, or where something is to be said of how the times came about or how surely a turn was
/// heard, the turns are one dialog, with such times as there are in its body; and where it is not known when the conversation began,
/// they are a transcript of no dialog.
pub fn vcon(case: &Case) -> Value {
    let conversation = &case.conversation;
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
    let dialog = match (conversation.started_at, turn_dialogs(case)) {
        (_, Some(dialogs)) => dialogs,
        (Some(started_at), None) => vec![whole_dialog(case, started_at)],
        (None, None) => Vec::new(),
    };
    let mut analyses = Vec::new();
    if dialog.is_empty() && !conversation.turns.is_empty() {
        analyses.push(analysis("transcript", 0, TRANSCRIPT_SCHEMA, segments(case)));
    }
    analyses.push(analysis("report", dialog.len(), SCHEMA, findings(case)));
    let mut out = json!({
        "vcon": "0.4.0",
        "uuid": uuid(&conversation.source, &conversation.id),
        // A vCon must say when it was made, and the same is printed every time.
        "created_at": conversation.started_at.unwrap_or(case.imported_at).to_string(),
        "subject": conversation.topic,
        "extensions": ["cc"],
        "parties": parties,
        "dialog": dialog,
        "analysis": analyses,
        "attachments": [],
    });
    // What is not known is left out: a vCon has no null.
    if let Some(out) = out.as_object_mut() {
        out.retain(|_, value| !value.is_null());
    }
    out
}

/// An analysis of the first `dialogs` dialogs.
fn analysis(kind: &str, dialogs: usize, schema: &str, body: Value) -> Value {
    let mut out = Map::new();
    out.insert("type".into(), json!(kind));
    if dialogs > 0 {
        out.insert("dialog".into(), (0..dialogs).collect());
    }
    out.insert("mediatype".into(), json!("application/json"));
    out.insert("vendor".into(), json!("earnest"));
    out.insert("product".into(), json!(concat!("earnest ", env!("CARGO_PKG_VERSION"))));
    out.insert("schema".into(), json!(schema));
    out.insert("encoding".into(), json!("json"));
    out.insert("body".into(), body);
    Value::Object(out)
}

/// A dialog for each turn; `None` where it is not known of every one when it began, or where
/// something is known that dialogs have no word for: how the times came about, how surely a turn was
/// heard.
fn turn_dialogs(case: &Case) -> Option<Vec<Value>> {
    let heard = case.conversation.turns.iter().any(|turn| turn.heard.is_some());
    if timing(case).is_some() || heard {
        return None;
    }
    let started_at = case.conversation.started_at?;
    let turns = case.conversation.turns.iter();
    turns
        .map(|turn| {
            let start = SignedDuration::from_millis(turn.time.start()?.0);
            Some(turn_dialog(case, turn, started_at.checked_add(start).ok()?))
        })
        .collect()
}

fn turn_dialog(case: &Case, turn: &Turn, start: Timestamp) -> Value {
    let mut out = Map::new();
    out.insert("type".into(), json!("text"));
    out.insert("start".into(), json!(start.to_string()));
    if let TurnTime::Span(span) = turn.time {
        out.insert("duration".into(), seconds(span.length()));
    }
    out.insert("parties".into(), json!([turn.party]));
    out.insert("originator".into(), json!(turn.party));
    out.insert("mediatype".into(), json!("text/plain"));
    out.insert("encoding".into(), json!("none"));
    out.insert("body".into(), json!(case.named(&turn.text)));
    Value::Object(out)
}

/// One dialog that holds all turns.
fn whole_dialog(case: &Case, started_at: Timestamp) -> Value {
    let parties: Vec<usize> = (0..case.conversation.parties.len()).collect();
    json!({
        "type": "text",
        "start": started_at.to_string(),
        "parties": parties,
        "mediatype": "application/json",
        "encoding": "json",
        "body": segments(case),
    })
}

/// The turns with such times as there are, in seconds from the start of the conversation.
fn segments(case: &Case) -> Value {
    let turns = case.conversation.turns.iter();
    let segments: Vec<Value> = turns
        .map(|turn| {
            let mut out = Map::new();
            if let Some(start) = turn.time.start() {
                out.insert("start".into(), seconds(start));
            }
            if let Some(end) = turn.time.end() {
                out.insert("end".into(), seconds(end));
            }
            out.insert("party".into(), json!(turn.party));
            out.insert("text".into(), json!(case.named(&turn.text)));
            if let Some(heard) = turn.heard {
                out.insert("confidence".into(), json!(f64::from(heard) / 100.0));
            }
            Value::Object(out)
        })
        .collect();
    match timing(case) {
        Some(timing) => json!({ "timing": timing, "segments": segments }),
        None => json!({ "segments": segments }),
    }
}

/// How the times came about, where it is otherwise than a transcript's do.
fn timing(case: &Case) -> Option<&'static str> {
    match case.conversation.timing {
        Timing::Transcript | Timing::None => None,
        timing => Some(timing.name()),
    }
}

fn seconds(length: Ms) -> Value {
    json!(length.0 as f64 / 1000.0)
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

/// What is known of a recording, but for its outline.
fn recording(recording: &store::Recording) -> Value {
    json!({
        "file": recording.file,
        "container": recording.container,
        "codec": recording.codec,
        "rate_hz": recording.rate_hz,
        "channels": recording.channels,
        "length_ms": recording.length_ms,
        "fault": recording.fault,
        "doubled": recording.doubled,
        "clipped": recording.clipped,
        "signal_to_noise_db": recording.signal_to_noise_db,
        "bandwidth_hz": recording.bandwidth_hz,
        "dropouts": recording.dropouts,
        "lost_ms": recording.lost_ms,
        "empty_channels": recording.empty_channels,
        "echo": recording.echo.map(|(delay_ms, loss_db)| json!({
            "delay_ms": delay_ms, "loss_db": loss_db,
        })),
        "sealed": recording.is_sealed,
    })
}

/// A copy that may be played.
fn playable(playable: &store::Playable) -> Value {
    json!({
        "start_ms": playable.start_ms,
        "length_ms": playable.length_ms,
        "rate_hz": playable.rate_hz,
        "parties": playable.parties,
        "silent_ms": playable.silent_ms,
    })
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
