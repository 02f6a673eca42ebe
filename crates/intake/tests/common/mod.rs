//! Everything that reading hands over, as text.

use intake::{Item, Key, Options, Summary};
use measure::conversation::{Conversation, TurnTime};
use std::fmt::Write;
use std::ops::ControlFlow;

/// Options with a key of their own.
pub fn options() -> Options {
    Options::new(Key([3; 32]))
}

/// Everything that reading hands over, in lines.
pub fn read_all(bytes: &[u8], name: &str, options: &Options) -> (String, Summary) {
    let mut shown = String::new();
    let summary = intake::read_bytes(bytes, name, options, &mut |item| {
        match item {
            Item::Conversation(read) => {
                let notes: Vec<String> = read.notes.iter().map(ToString::to_string).collect();
                show(&mut shown, &read.conversation);
                if !notes.is_empty() {
                    writeln!(shown, "  ({})", notes.join("; ")).unwrap();
                }
            }
            Item::Problem(problem) => writeln!(shown, "{problem}").unwrap(),
            Item::Progress(_) | Item::Same(_) => {}
        }
        ControlFlow::Continue(())
    })
    .unwrap();
    for dropped in &summary.dropped {
        writeln!(shown, "dropped {} x{}: {}", dropped.field, dropped.count, dropped.why).unwrap();
    }
    (shown, summary)
}

fn show(shown: &mut String, c: &Conversation) {
    let id = if c.id.starts_with("x-") { "x-…" } else { &c.id };
    write!(shown, "{id} {}", c.channel).unwrap();
    for (name, value) in [
        ("at", c.started_at.map(|at| at.to_string())),
        ("direction", c.direction.map(|direction| direction.to_string())),
        ("language", c.language.map(|language| language.code().to_owned())),
        ("programme", c.programme.clone()),
        ("queue", c.queue.clone()),
        ("topic", c.topic.clone()),
    ] {
        if let Some(value) = value {
            write!(shown, " {name}={value}").unwrap();
        }
    }
    writeln!(shown).unwrap();
    let person = |party: usize| {
        let party = &c.parties[party];
        let person = party.person.as_ref();
        let reference = person.and_then(|p| p.reference.as_deref()).unwrap_or("");
        let name = person.and_then(|p| p.name.as_deref()).unwrap_or("");
        let team = party.team.as_ref().map_or(String::new(), |team| format!(" of {team}"));
        format!("{}<{reference}/{name}{team}>", party.role)
    };
    let events = |shown: &mut String, after: Option<u32>| {
        for event in c.events.iter().filter(|event| event.after_turn == after) {
            let length = event.length.map_or(String::new(), |ms| format!(" {} ms", ms.0));
            writeln!(shown, "  [{}{length}]", event.kind).unwrap();
        }
    };
    events(shown, None);
    for (index, turn) in c.turns.iter().enumerate() {
        let time = match turn.time {
            TurnTime::Unknown => String::new(),
            TurnTime::Start(start) => format!("{} ", start.0),
            TurnTime::Span(span) => format!("{}-{} ", span.start().0, span.end().0),
        };
        let who = person(usize::from(turn.party));
        writeln!(shown, "  {time}{who}: {}", turn.text).unwrap();
        events(shown, Some(index as u32));
    }
    for stretch in &c.stretches {
        let (start, end) = (stretch.span.start().0, stretch.span.end().0);
        writeln!(shown, "  {start}-{end} {}", stretch.kind.name()).unwrap();
    }
    for silent in 0..c.parties.len() {
        if c.turns.iter().all(|turn| usize::from(turn.party) != silent) {
            writeln!(shown, "  silent {}", person(silent)).unwrap();
        }
    }
}

/// Everything that reading a text hands over.
pub fn read(text: &str) -> String {
    read_all(text.as_bytes(), "file", &options()).0
}
