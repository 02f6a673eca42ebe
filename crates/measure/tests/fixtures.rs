//! Every core moment against its fixture: annotated transcripts in `fixtures/moments/NAME.md`.
//!
//! Every expected moment of a file's kind is marked on its opener's line, and every unmarked one of
//! that kind is an error. Other kinds are checked only where they are marked.

use measure::analyse::Analyser;
use measure::conversation::{
    Channel, Conversation, Direction, Event, EventKind, Language, Party, Role, Timing, Turn,
    TurnTime,
};
use measure::moments::{MOMENTS, Moment, Outcome, Owner};
use measure::rubric::Rubric;
use measure::time::{Ms, Span};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

struct Case {
    title: String,
    conversation: Conversation,
    scripts: Vec<String>,
    /// Kind, opener turn, outcome, owner.
    marks: Vec<(String, u32, Outcome, Owner)>,
    /// What a careful reader sees and the rules do not yet.
    beyond: bool,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/moments")
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut title = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(rest) = line.strip_prefix("## ") {
            title = rest.to_owned();
        } else if let Some(info) = line.strip_prefix("```transcript") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            cases.push(case(&title, info, &body));
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
        queue: None,
        topic: None,
        parties: Vec::new(),
        turns: Vec::new(),
        events: Vec::new(),
        timing: Timing::Transcript,
    };
    let mut marks = Vec::new();
    for line in body {
        let (said, mark) = match line.split_once("  #") {
            Some((said, mark)) => (said.trim_end(), mark),
            None => (line.trim_end(), ""),
        };
        let event = said.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).and_then(event);
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
    Case { title: title.to_owned(), conversation, scripts, marks, beyond: get("beyond").is_some() }
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
    conversation.turns.push(Turn { party: party as u16, time, text: text.to_owned() });
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

fn shown(analyser: &Analyser, moment: &Moment) -> (String, u32, Outcome, Owner) {
    // Nobody is blamed for what is unknown, so its owner is not compared.
    let owner = if moment.outcome == Outcome::Unknown { Owner::Associate } else { moment.owner };
    (
        analyser.kinds()[usize::from(moment.kind)].name.to_string(),
        moment.opener.turn,
        moment.outcome,
        owner,
    )
}

/// What is wrong with one case, a line each.
fn differences(kind: &str, case: &Case) -> Vec<String> {
    let mut rubric = Rubric::default();
    rubric.detecting.scripts.clone_from(&case.scripts);
    let analyser = Analyser::new(&rubric);
    let mut found: Vec<_> = analyser
        .analyse(&case.conversation)
        .moments
        .iter()
        .map(|moment| shown(&analyser, moment))
        .collect();
    let mut wrong = Vec::new();
    for mark in &case.marks {
        match found.iter().position(|found| found == mark) {
            Some(at) => drop(found.remove(at)),
            None => wrong.push(format!("not found: {mark:?}")),
        }
    }
    for extra in found.iter().filter(|found| found.0 == kind) {
        wrong.push(format!("not marked: {extra:?}"));
    }
    wrong.iter().map(|wrong| format!("{kind} / {}: {wrong}", case.title)).collect()
}

#[test]
fn every_core_moment_agrees_with_its_fixture() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for row in MOMENTS {
        let text = fs::read_to_string(folder().join(format!("{}.md", row.name))).expect(row.name);
        let cases = cases(&text);
        let (beyond, within): (Vec<_>, Vec<_>) = cases.iter().partition(|case| case.beyond);
        assert!(within.len() >= 8, "{} has {} cases", row.name, within.len());
        count += within.len();
        wrong.extend(within.iter().flat_map(|case| differences(row.name, case)));
        for case in beyond {
            // A case that the rules have learnt is no longer beyond them.
            assert!(
                !differences(row.name, case).is_empty(),
                "{} / {}: no longer beyond",
                row.name,
                case.title
            );
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differences in {count} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_is_closed_on_a_prefix_stays() {
    for row in MOMENTS {
        let text = fs::read_to_string(folder().join(format!("{}.md", row.name))).expect(row.name);
        for case in cases(&text).iter().filter(|case| !case.title.is_empty()) {
            let mut rubric = Rubric::default();
            rubric.detecting.scripts.clone_from(&case.scripts);
            let analyser = Analyser::new(&rubric);
            let whole = analyser.analyse(&case.conversation).moments;
            for turns in 1..case.conversation.turns.len() {
                let before =
                    |moment: &&Moment| moment.closed_at.is_some_and(|at| (at as usize) < turns);
                let prefix = analyser.analyse(&case.conversation.prefix(turns)).moments;
                let closed: Vec<_> = prefix.iter().filter(before).collect();
                let expected: Vec<_> = whole.iter().filter(before).collect();
                assert_eq!(
                    closed, expected,
                    "{} / {}: the first {turns} turns",
                    row.name, case.title
                );
            }
        }
    }
}
