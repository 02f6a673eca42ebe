//! Annotated transcripts, read as conversations.

use measure::conversation::{
    BillLine, Channel, Conversation, Direction, Event, EventKind, Language, Party, Role, Timing,
    Turn, TurnTime,
};
use measure::moments::{Outcome, Owner};
use measure::rubric::{Fact, Rubric};
use measure::time::{Ms, Span};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// One annotated transcript.
pub struct Case {
    pub title: String,
    pub conversation: Conversation,
    pub scripts: Vec<String>,
    /// The programme's fact: ways to ask it, `=>`, ways to answer it, parted by `|`.
    pub fact: String,
    /// The lines of the last block of moments before it.
    pub moments: Vec<String>,
    /// Kind, opener turn, outcome, owner.
    pub marks: Vec<(String, u32, Outcome, Owner)>,
    /// What a careful reader sees and the rules do not yet.
    pub beyond: bool,
}

/// The folder of fixtures.
pub fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures")
}

/// The transcripts of a fixture.
pub fn cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut title = String::new();
    let mut moments: Vec<String> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(rest) = line.strip_prefix("## ") {
            title = rest.to_owned();
        } else if line == "```moments" {
            moments = lines.by_ref().take_while(|line| *line != "```").map(str::to_owned).collect();
        } else if let Some(info) = line.strip_prefix("```transcript") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            cases.push(Case { moments: moments.clone(), ..case(&title, info, &body) });
        }
    }
    cases
}

fn case(title: &str, info: &str, body: &[&str]) -> Case {
    let settings = settings(info);
    let get = |key: &str| settings.get(key).map(String::as_str);
    let mut conversation = Conversation {
        source: String::new(),
        id: title.to_owned(),
        started_at: None,
        channel: get("channel")
            .map_or(Channel::Voice, |name| Channel::from_name(name).expect("a channel")),
        direction: get("direction").map(|name| Direction::from_name(name).expect("a direction")),
        language: match get("language") {
            None => Some(Language::ENGLISH),
            Some(tag) => Language::from_tag(tag).filter(|_| tag != "none"),
        },
        programme: None,
        queue: get("queue").map(str::to_owned),
        topic: get("topic").map(str::to_owned),
        parties: Vec::new(),
        turns: Vec::new(),
        events: Vec::new(),
        bill: Vec::new(),
        timing: get("timing")
            .map_or(Timing::Transcript, |name| Timing::from_name(name).expect("a timing")),
    };
    let mut marks = Vec::new();
    for line in body {
        let (said, mark) = match line.split_once("  #") {
            Some((said, mark)) => (said.trim_end(), mark),
            None => (line.trim_end(), ""),
        };
        let event = said.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).and_then(event);
        let bill = said.strip_prefix("[bill ").and_then(|rest| rest.strip_suffix(']'));
        if let Some(line) = bill {
            conversation.bill.push(bill_line(line));
            continue;
        }
        if let Some((kind, length)) = event {
            let after_turn = (conversation.turns.len() as u32).checked_sub(1);
            conversation.events.push(Event { kind, after_turn, length });
        } else {
            push_turn(&mut conversation, said);
        }
        let turn = conversation.turns.len() as u32 - 1;
        for mark in mark.split(';').map(str::trim).filter(|mark| !mark.is_empty()) {
            let mut parts = mark.split_whitespace();
            let outcome = parts
                .next()
                .and_then(Outcome::from_name)
                .unwrap_or_else(|| panic!("an outcome in {mark}"));
            let kind = parts.next().expect("a kind").to_owned();
            let owner = parts.next().map_or(Owner::Associate, |owner| {
                Owner::from_name(owner.trim_matches(['(', ')'])).expect("an owner")
            });
            marks.push((kind, turn, outcome, owner));
        }
    }
    let scripts =
        get("scripts").map_or(Vec::new(), |all| all.split('|').map(str::to_owned).collect());
    Case {
        title: title.to_owned(),
        conversation,
        scripts,
        fact: get("fact").unwrap_or("").to_owned(),
        moments: Vec::new(),
        marks,
        beyond: get("beyond").is_some(),
    }
}

fn settings(info: &str) -> BTreeMap<String, String> {
    let mut settings = BTreeMap::new();
    let mut rest = info.trim();
    while let Some((key, after)) = rest.split_once('=') {
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').expect("a closing quote"),
            None => after.split_once(' ').unwrap_or((after, "")),
        };
        settings.insert(key.trim().to_owned(), value.to_owned());
        rest = next.trim_start();
    }
    settings
}

fn event(inside: &str) -> Option<(EventKind, Option<Ms>)> {
    let mut parts = inside.split_whitespace();
    let kind = EventKind::from_name(parts.next()?)?;
    let length = parts.next().and_then(|seconds| seconds.parse::<i64>().ok());
    Some((kind, length.map(|seconds| Ms(seconds * 1000))))
}

impl Case {
    /// The rubric that the case's settings make.
    pub fn rubric(&self) -> Rubric {
        let mut rubric = Rubric::default();
        rubric.detecting.scripts.clone_from(&self.scripts);
        let ways = |text: &str| text.split('|').map(|way| way.trim().to_owned()).collect();
        let fact = self.fact.split_once("=>");
        let fact = fact.map(|(asked, answer)| Fact { asked: ways(asked), answer: ways(answer) });
        rubric.detecting.facts.extend(fact);
        rubric
    }
}

/// A line of the bill, with its date where it has one: "2026-02-03 late fee 12.50".
fn bill_line(line: &str) -> BillLine {
    let (what, amount) = line.rsplit_once(' ').expect("what and how much");
    let hundredths = amount.replace('.', "").parse().expect("an amount with two places");
    let dated = what.split_once(' ').and_then(|(date, what)| Some((date.parse().ok()?, what)));
    let (date, what) = dated.map_or((None, what), |(date, what)| (Some(date), what));
    BillLine { what: what.to_owned(), hundredths, date }
}

fn push_turn(conversation: &mut Conversation, said: &str) {
    let (time, rest) = match said.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
        Some((time, rest)) => (self::time(time), rest),
        None => (TurnTime::Unknown, said),
    };
    let (label, text) = rest.split_once(": ").unwrap_or_else(|| panic!("`label: words` in {said}"));
    let role = label.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let role = Role::from_name(role).unwrap_or_else(|| panic!("a role in {said}"));
    let pseudonym = label.to_owned();
    let party =
        conversation.parties.iter().position(|party| party.pseudonym == pseudonym).unwrap_or_else(
            || {
                conversation.parties.push(Party { role, pseudonym, person: None, team: None });
                conversation.parties.len() - 1
            },
        );
    conversation.turns.push(Turn { party: party as u16, time, text: text.to_owned(), heard: None });
}

fn time(text: &str) -> TurnTime {
    let ms = |text: &str| {
        let (minutes, seconds) = text.split_once(':').expect("mm:ss");
        Ms(minutes.parse::<i64>().expect("minutes") * 60_000
            + (seconds.parse::<f64>().expect("seconds") * 1000.0).round() as i64)
    };
    match text.split_once('-') {
        Some((start, end)) => {
            TurnTime::Span(Span::new(ms(start), ms(end)).expect("start before end"))
        }
        None => TurnTime::Start(ms(text)),
    }
}
