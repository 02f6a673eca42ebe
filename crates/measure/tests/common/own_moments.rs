//! A programme's own moments, written as lines of a fixture.

use crate::common::{Case, cases, fixtures};
use measure::acts::ActKind;
use measure::analyse::Analyser;
use measure::conversation::{Channel, Language, Role};
use measure::moments::{Class, Skill};
use measure::rubric::{MetadataField, Opener, OwnMoment, Window, Wording};
use measure::time::Ms;
use std::collections::BTreeSet;
use std::fs;

/// The rules of a case.
pub fn analyser(case: &Case) -> Analyser {
    let mut rubric = case.rubric();
    rubric.detecting.moments = case.moments.iter().map(|line| own(line)).collect();
    Analyser::new(&rubric)
}

/// Every case of the folder, with the file it stands in.
pub fn all() -> Vec<(&'static str, Case)> {
    ["openers", "windows", "owners"]
        .into_iter()
        .flat_map(|name| {
            let path = fixtures().join("own").join(format!("{name}.md"));
            let text = fs::read_to_string(path).expect(name);
            cases(&text).into_iter().map(move |case| (name, case))
        })
        .collect()
}

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
