//! The week as the files that a centre has: text, rows of JSON and of CSV, vCons; and the truth.

use super::book::Party;
use super::compose::Aside;
use super::recorded;
use super::week::{Contact, FIRST_DAY, Form};
use serde_json::{Value, json};

/// How long a word takes to say, and a pause between two turns, in milliseconds.
const WORD_MS: usize = 330;
const PAUSE_MS: usize = 420;

/// What the columns of the calls of Amberline are called.
const MAP: &str = "\
# Which column of calls.csv holds what. Times there are seconds since the call began.
time_unit = \"s\"
conversation_id = \"CallRef\"
started_at = \"Begun\"
queue = \"Skill\"
topic = \"Reason\"
team = \"Crew\"
agent_id = \"Handler\"
agent_name = \"HandlerName\"
customer_ref = \"Account\"
customer_name = \"CallerName\"
role = \"Who\"
start_ms = \"From\"
end_ms = \"To\"
text = \"Said\"

[fixed]
channel = \"voice\"
direction = \"inbound\"
programme = \"amberline\"
";

const CSV: [&str; 13] = [
    "CallRef",
    "Begun",
    "Skill",
    "Reason",
    "Crew",
    "Handler",
    "HandlerName",
    "Account",
    "CallerName",
    "Who",
    "From",
    "To",
    "Said",
];

/// All files, by path.
pub fn files(contacts: &[Contact], broken: &[Contact]) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("amberline/calls.map.toml".to_owned(), MAP.as_bytes().to_vec()),
        ("amberline/rubric.toml".to_owned(), include_bytes!("rubrics/amberline.toml").to_vec()),
        ("larkfield/rubric.toml".to_owned(), include_bytes!("rubrics/larkfield.toml").to_vec()),
        ("roster.csv".to_owned(), super::ROSTER.as_bytes().to_vec()),
    ];
    let of = |form: Form, programme: &'static str| {
        contacts
            .iter()
            .filter(move |contact| contact.form == form && contact.programme.name == programme)
    };
    for contact in of(Form::TextCall, "larkfield") {
        files.push((format!("larkfield/calls/{}.txt", contact.id), text(contact).into_bytes()));
    }
    for contact in of(Form::VconCall, "larkfield") {
        let bytes = serde_json::to_vec_pretty(&vcon(contact))?;
        files.push((format!("larkfield/vcons/{}.vcon.json", contact.id), bytes));
    }
    for programme in ["larkfield", "amberline"] {
        for (form, name) in [(Form::Chat, "chats"), (Form::Post, "posts")] {
            let mut lines = String::new();
            for row in of(form, programme).flat_map(rows) {
                lines.push_str(&row.to_string());
                lines.push('\n');
            }
            files.push((format!("{programme}/{name}.jsonl"), lines.into_bytes()));
        }
    }
    files.push(("amberline/calls.csv".to_owned(), csv(of(Form::CsvCall, "amberline"), false)?));
    for contact in broken {
        files.push(match contact.form {
            Form::Chat => {
                let lines: Vec<String> = rows(contact).iter().map(Value::to_string).collect();
                let mut text = lines.join("\n");
                // As if the transfer had been cut off.
                text.truncate(text.len() - 9);
                ("amberline/broken.jsonl".to_owned(), text.into_bytes())
            }
            Form::CsvCall => ("amberline/broken.csv".to_owned(), csv([contact].into_iter(), true)?),
            _ => {
                let mut vcon = vcon(contact);
                vcon["extensions"] = json!(["larkfield-lip-reading"]);
                vcon["critical"] = json!(["larkfield-lip-reading"]);
                let path = "larkfield/vcons/lf-bad-01-unknown-extension.vcon.json".to_owned();
                (path, serde_json::to_vec_pretty(&vcon)?)
            }
        });
    }
    for (programme, prefix) in [("larkfield", "lf-"), ("amberline", "am-")] {
        files.extend(
            recorded::files(prefix)
                .map(|(name, bytes)| (format!("{programme}/recordings/{name}"), bytes.to_vec())),
        );
    }
    files.push(("truth/moments.csv".to_owned(), moments(contacts)?));
    files.push(("truth/conversations.csv".to_owned(), stories(contacts)?));
    files.push(("truth/README.md".to_owned(), include_bytes!("words/truth.md").to_vec()));
    files.sort();
    Ok(files)
}

/// Start and end of every turn in milliseconds.
pub fn times(contact: &Contact) -> Vec<(usize, usize)> {
    let mut at = 700;
    let mut times = Vec::new();
    for (turn, said) in contact.talk.turns.iter().enumerate() {
        let words = said.text.split(' ').count();
        let end = at + 250 + words * WORD_MS;
        times.push((at, end));
        at = end + PAUSE_MS + said.text.len() * 7 % 400;
        if let Some(seconds) = hold_after(contact, turn) {
            at += seconds * 1000;
        }
    }
    times
}

fn hold_after(contact: &Contact, turn: usize) -> Option<usize> {
    contact.talk.asides.iter().find_map(|(after, aside)| match aside {
        Aside::Hold(seconds) if *after == turn => Some(*seconds),
        _ => None,
    })
}

fn began(contact: &Contact) -> String {
    let (month, first) = FIRST_DAY.rsplit_once('-').unwrap_or((FIRST_DAY, "1"));
    let day = first.parse::<usize>().unwrap_or(1) + contact.day;
    format!("{month}-{day:02}T{:02}:{:02}:00Z", contact.minute / 60, contact.minute % 60)
}

fn role(party: Party) -> &'static str {
    match party {
        Party::Agent | Party::Earlier => "agent",
        Party::Customer => "customer",
        Party::Bot => "bot",
    }
}

fn text(contact: &Contact) -> String {
    let mut out = String::new();
    let head = [
        ("conversation_id", contact.id.as_str()),
        ("started_at", &began(contact)),
        ("channel", "voice"),
        ("direction", "inbound"),
        ("programme", contact.programme.name),
        ("queue", contact.queue),
        ("topic", contact.label),
        ("team", contact.programme.team),
        ("agent_id", contact.agent.id),
        ("agent_name", contact.agent.name),
        ("customer_ref", &contact.customer.reference),
        ("customer_name", &contact.customer.name),
    ];
    for (key, value) in head {
        out.push_str(&format!("# {key}: {value}\n"));
    }
    let clock = |ms: usize| format!("{:02}:{:02}.{}", ms / 60_000, ms / 1000 % 60, ms / 100 % 10);
    for (at, (turn, (start, end))) in contact.talk.turns.iter().zip(times(contact)).enumerate() {
        let label = if turn.party == Party::Customer { "Customer" } else { "Agent" };
        out.push_str(&format!("[{}-{}] {label}: {}\n", clock(start), clock(end), turn.text));
        for (after, aside) in &contact.talk.asides {
            match aside {
                Aside::Hold(seconds) if *after == at => {
                    out.push_str(&format!("[hold {seconds} s]\n"))
                }
                Aside::Transfer if *after == at => out.push_str("[transfer]\n"),
                _ => {}
            }
        }
    }
    out
}

fn rows(contact: &Contact) -> Vec<Value> {
    let channel = if contact.form == Form::Post { "social" } else { "chat" };
    let mut at = 3_000;
    let mut rows = Vec::new();
    for turn in &contact.talk.turns {
        let mut row = json!({
            "conversation_id": contact.id, "started_at": began(contact), "channel": channel,
            "direction": "inbound", "programme": contact.programme.name, "queue": contact.queue,
            "topic": contact.label, "team": contact.programme.team, "agent_id": contact.agent.id,
            "agent_name": contact.agent.name, "customer_ref": contact.customer.reference,
            "customer_name": contact.customer.name, "role": role(turn.party), "start_ms": at,
        });
        row["text"] = json!(turn.text);
        rows.push(row);
        at += 4_000 + turn.text.len() * 230;
    }
    rows
}

fn csv<'a>(contacts: impl Iterator<Item = &'a Contact>, broken: bool) -> anyhow::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(CSV)?;
    let seconds = |ms: usize| format!("{}.{:02}", ms / 1000, ms / 10 % 100);
    for contact in contacts {
        let begun = began(contact);
        let times = times(contact);
        for (at, turn) in contact.talk.turns.iter().enumerate() {
            let (start, mut end) = times[at];
            if broken && at == 3 {
                // Ends before it begins.
                end = start - 500;
            }
            let handler = match contact.earlier {
                Some(earlier) if turn.party == Party::Earlier => earlier,
                _ => contact.agent,
            };
            let mut write = |who: &str, from: usize, to: usize, said: &str| {
                out.write_record([
                    &contact.id,
                    &begun,
                    contact.queue,
                    contact.label,
                    contact.programme.team,
                    handler.id,
                    handler.name,
                    &contact.customer.reference,
                    &contact.customer.name,
                    who,
                    &seconds(from),
                    &seconds(to),
                    said,
                ])
            };
            write(role(turn.party), start, end, &turn.text)?;
            for (after, aside) in contact.talk.asides.iter().filter(|(after, _)| *after == at) {
                match aside {
                    Aside::Hold(held) => write("event", end, end + held * 1000, "hold")?,
                    Aside::Transfer => write("event", end, end, "transfer")?,
                }
                debug_assert_eq!(*after, at);
            }
        }
    }
    Ok(out.into_inner().map_err(|error| error.into_error())?)
}

fn vcon(contact: &Contact) -> Value {
    let times = times(contact);
    let body: Vec<Value> = contact
        .talk
        .turns
        .iter()
        .zip(&times)
        .map(|(turn, (start, end))| {
            let speaker = if turn.party == Party::Customer { "Customer" } else { "Agent" };
            let seconds = |ms: usize| ms as f64 / 1000.0;
            json!({ "start": seconds(*start), "end": seconds(*end), "speaker": speaker, "text": turn.text })
        })
        .collect();
    let began = began(contact);
    let length = times.last().map_or(0, |(_, end)| end + 400);
    json!({
        "uuid": contact.id,
        "created_at": began,
        "subject": contact.label,
        "parties": [
            { "name": contact.customer.name,
              "meta": { "role": "customer", "customer_ref": contact.customer.reference } },
            { "name": contact.agent.name,
              "meta": { "role": "agent", "agent_id": contact.agent.id, "team": contact.programme.team } },
        ],
        "dialog": [{
            "type": "recording", "start": began, "duration": length as f64 / 1000.0,
            "parties": [0, 1], "originator": 0, "mimetype": "audio/x-wav",
            "filename": format!("{}.wav", contact.id),
            "url": format!("https://recordings.larkfield.example/{}.wav", contact.id),
            "meta": { "direction": "in", "queue": contact.queue, "campaign": contact.programme.name },
        }],
        "analysis": [{
            "type": "transcript", "dialog": 0, "vendor": "larkfield-speech", "encoding": "none",
            "body": body,
        }],
    })
}

fn moments(contacts: &[Contact]) -> anyhow::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record([
        "conversation_id",
        "programme",
        "team",
        "agent_id",
        "day",
        "moment",
        "opener_turn",
        "outcome",
        "answer_turn",
        "owner",
    ])?;
    for contact in contacts {
        for planted in &contact.talk.truth {
            out.write_record([
                contact.id.clone(),
                contact.programme.name.to_owned(),
                contact.programme.team.to_owned(),
                contact.agent.id.to_owned(),
                contact.day.to_string(),
                planted.kind.to_owned(),
                planted.opener.to_string(),
                if planted.met { "met" } else { "missed" }.to_owned(),
                planted.answer.map(|turn| turn.to_string()).unwrap_or_default(),
                planted.owner.to_owned(),
            ])?;
        }
    }
    Ok(out.into_inner().map_err(|error| error.into_error())?)
}

fn stories(contacts: &[Contact]) -> anyhow::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["conversation_id", "agent_id", "day", "customer_ref", "turns", "story"])?;
    for contact in contacts {
        out.write_record([
            &contact.id,
            contact.agent.id,
            &contact.day.to_string(),
            &contact.customer.reference,
            &contact.talk.turns.len().to_string(),
            contact.story.unwrap_or_default(),
        ])?;
    }
    Ok(out.into_inner().map_err(|error| error.into_error())?)
}
