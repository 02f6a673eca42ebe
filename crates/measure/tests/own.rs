//! A programme's own moments against `fixtures/own/*.md`.

mod common;

use common::{Case, cases, fixtures};
use measure::acts::ActKind;
use measure::analyse::Analyser;
use measure::conversation::{Channel, Language, Role};
use measure::moments::{Class, Moment, Outcome, Owner, Skill};
use measure::rubric::{MetadataField, Opener, OwnMoment, Rubric, Window, Windows, Wording};
use measure::time::Ms;
use std::collections::BTreeSet;
use std::fs;

/// One moment from its line: name; class; and then what opens it, the wordings, the window, ….
fn own(line: &str) -> OwnMoment {
    let mut parts = line.split("; ");
    let name = parts.next().expect("a name").to_owned();
    let class = parts.next().expect("a class");
    let (class, skill) = class.split_once(' ').unwrap_or((class, ""));
    let mut moment = OwnMoment {
        title: format!("did what {name} says"),
        why: "To try it.".to_owned(),
        name,
        class: Class::from_name(class).expect("a class"),
        skill: Skill::from_name(skill),
        opener: Opener::Start,
        required: None,
        forbidden: None,
        window: Window::End,
        by: Role::Agent,
        channels: BTreeSet::new(),
        directions: BTreeSet::new(),
        language: Language::ENGLISH,
    };
    for part in parts {
        let (key, value) = part.split_once(' ').expect("a key and its value");
        match key {
            "opens" => moment.opener = opener(value),
            "required" => moment.required = Some(wording(value)),
            "forbidden" => moment.forbidden = Some(wording(value)),
            "window" => moment.window = window(value),
            "by" => moment.by = Role::from_name(value).expect("a role"),
            "channels" => moment.channels = [Channel::from_name(value).expect("a channel")].into(),
            "language" => moment.language = Language::from_tag(value).expect("a language"),
            _ => panic!("a known key in {part}"),
        }
    }
    moment
}

fn wording(text: &str) -> Wording {
    let (how, ways) = text.split_once(' ').expect("gist or exact");
    Wording { any: ways.split('|').map(str::to_owned).collect(), gist: how == "gist" }
}

fn window(text: &str) -> Window {
    let (what, value) = text.split_once(' ').unwrap_or((text, ""));
    let turns = || value.parse().expect("a number of turns");
    match what {
        "turns" => Window::Turns(turns()),
        "turns_before" => Window::TurnsBefore(turns()),
        "end" => Window::End,
        "from_start" => Window::FromStart,
        "until" => Window::Until(ActKind::from_name(value).expect("an act")),
        _ => panic!("a window in {text}"),
    }
}

fn opener(text: &str) -> Opener {
    let (text, by) = text.rsplit_once(" by ").unwrap_or((text, "agent"));
    let by = Role::from_name(by).expect("a role");
    let (what, value) = text.split_once(' ').unwrap_or((text, ""));
    match what {
        "start" => Opener::Start,
        "act" => Opener::Act { act: ActKind::from_name(value).expect("an act"), by },
        "phrase" => Opener::Phrase { wording: wording(value), by },
        "number" => Opener::Number { digits: value.parse().expect("digits"), by },
        "field" => {
            let (field, value) = value.split_once(' ').expect("a field and its value");
            let field = MetadataField::from_name(field).expect("a field");
            Opener::Metadata { field, value: value.to_owned() }
        }
        "transfer" => Opener::Transfer,
        "silence" => Opener::Silence(Ms(value.parse::<i64>().expect("seconds") * 1_000)),
        "before_close" => Opener::BeforeClose,
        _ => panic!("an opener in {text}"),
    }
}

fn analyser(case: &Case) -> Analyser {
    let mut rubric = Rubric::default();
    rubric.detecting.windows = Windows::default();
    rubric.detecting.scripts.clone_from(&case.scripts);
    rubric.detecting.moments = case.moments.iter().map(|line| own(line)).collect();
    Analyser::new(&rubric)
}

/// Every case of the folder, with the file it stands in.
fn all() -> Vec<(&'static str, Case)> {
    ["openers", "windows", "owners"]
        .into_iter()
        .flat_map(|name| {
            let path = fixtures().join("own").join(format!("{name}.md"));
            let text = fs::read_to_string(path).expect(name);
            cases(&text).into_iter().map(move |case| (name, case))
        })
        .collect()
}

fn of_its_own(analyser: &Analyser, case: &Case, moment: &Moment) -> bool {
    let name = &analyser.kinds()[usize::from(moment.kind)].name;
    case.moments.iter().any(|line| line.starts_with(&format!("{name};")))
}

#[test]
fn own_moments_agree_with_their_fixtures() {
    let mut wrong = Vec::new();
    for (file, case) in all() {
        assert!(!case.beyond, "{file} / {}: every case is within reach", case.title);
        let analyser = analyser(&case);
        let moments = analyser.analyse(&case.conversation).moments;
        let mut found: Vec<_> = moments
            .iter()
            .filter(|moment| of_its_own(&analyser, &case, moment))
            .map(|moment| {
                let kind = &analyser.kinds()[usize::from(moment.kind)];
                // Nobody is blamed for what is unknown, so its owner is not compared.
                let owner = match moment.outcome {
                    Outcome::Unknown => Owner::Associate,
                    _ => moment.owner,
                };
                (kind.name.to_string(), moment.opener.turn, moment.outcome, owner)
            })
            .collect();
        for mark in &case.marks {
            match found.iter().position(|found| found == mark) {
                Some(at) => drop(found.remove(at)),
                None => wrong.push(format!("{file} / {}: not found: {mark:?}", case.title)),
            }
        }
        wrong.extend(
            found.iter().map(|extra| format!("{file} / {}: not marked: {extra:?}", case.title)),
        );
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_closed_on_a_prefix_stays() {
    for (file, case) in all() {
        let analyser = analyser(&case);
        let whole = analyser.analyse(&case.conversation).moments;
        for turns in 1..=case.conversation.turns.len() {
            let closed =
                |moment: &&Moment| moment.closed_at.is_some_and(|at| (at as usize) < turns);
            let prefix = analyser.analyse(&case.conversation.prefix(turns)).moments;
            let found: Vec<_> = prefix.iter().filter(closed).collect();
            let expected: Vec<_> = whole.iter().filter(closed).collect();
            if turns < case.conversation.turns.len() {
                assert_eq!(found, expected, "{file} / {}: the first {turns} turns", case.title);
            }
        }
    }
}

/// What proves the first own moment, quoted, and where it was closed.
#[track_caller]
fn check(moments: &str, transcript: &str, quote: &str, closed_at: Option<u32>) {
    let text = format!("```moments\n{moments}\n```\n```transcript\n{transcript}\n```\n");
    let case = cases(&text).remove(0);
    let analyser = analyser(&case);
    let found = analyser.analyse(&case.conversation).moments;
    let moment = found.iter().find(|moment| of_its_own(&analyser, &case, moment)).expect("one");
    let said = moment.answer.map_or("", |at| {
        &case.conversation.turns[at.turn as usize].text[at.start as usize..at.end as usize]
    });
    assert_eq!((said, moment.closed_at), (quote, closed_at), "{transcript}");
}

#[test]
fn an_outcome_has_its_words_and_closes() {
    let told = "a; duty; opens start; required gist this call is recorded; window turns 1";
    check(
        told,
        "agent: Hi, our calls are all recorded, okay?\ncustomer: Yes.",
        "calls are all recorded",
        Some(0),
    );
    check(told, "agent: Hi there.\ncustomer: Hello.", "", Some(1));
    check(told, "agent: Hi there.", "", None);
    let fault = "a; fault; opens start; forbidden exact shut up; window end";
    check(
        fault,
        "agent: Hi.\ncustomer: Hello.\nagent: Do SHUT up.\ncustomer: Bye.",
        "SHUT up",
        Some(2),
    );
    check(fault, "agent: Hi.\ncustomer: Hello.\nagent: Bye.", "", None);
    let back = "a; duty; opens before_close; required exact anything else; window from_start";
    check(
        back,
        "agent: Anything else?\ncustomer: No.\nagent: Bye.\ncustomer: Bye.",
        "Anything else",
        Some(2),
    );
    check(
        back,
        "customer: No.\nagent: Well.\ncustomer: No.\nagent: Bye.\ncustomer: Bye.",
        "",
        Some(3),
    );
    let until = "a; duty; opens start; forbidden exact balance; window until check_identity";
    check(
        until,
        "agent: Hi.\ncustomer: Hi.\nagent: Please confirm your date of birth.\ncustomer: May.",
        "",
        Some(2),
    );
}

#[test]
fn own_kinds_follow_the_catalogue() {
    let case = &cases(
        "```moments\na; duty; opens transfer; required exact b; window turns 2\n```\n```transcript\nagent: Hi.\n```\n",
    )[0];
    let analyser = analyser(case);
    let kind = analyser.kinds().last().expect("a kind");
    assert_eq!(kind.name, "a");
    assert_eq!(
        kind.doc.how,
        "Opens at a hand-over; looks in 2 stretches of the floor from there on for what the agent says. Required as written: \"b\"."
    );
}
