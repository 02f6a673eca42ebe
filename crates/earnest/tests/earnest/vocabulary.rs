//! No output says what an associate felt or what they are like: the vocabulary for associates is closed.

use measure::acts::ACTS;
use measure::conversation::{Channel, Direction, EventKind, Role, Timing};
use measure::doc::Doc;
use measure::moments::{Class, MOMENTS, Outcome, Owner, Skill, Status, WhyUnknown};
use measure::scorecard::Answer;
use measure::signals::SIGNALS;
use std::process::Command;

/// Words about what somebody feels or is, by their beginnings.
const BANNED: &[&str] = &[
    "mood",
    "tone",
    "stress",
    "engage",
    "attitude",
    "sentiment",
    "emotion",
    "feel",
    "felt",
    "feeling",
    "happy",
    "happi",
    "unhapp",
    "sad",
    "angry",
    "anger",
    "annoy",
    "irritat",
    "frustrat",
    "bored",
    "boredom",
    "nervous",
    "anxious",
    "anxiety",
    "calm",
    "tense",
    "tired",
    "fatigue",
    "enthusias",
    "motivat",
    "confident",
    "insecure",
    "friendl",
    "unfriendl",
    "rude",
    "polite",
    "impolite",
    "sincer",
    "insincer",
    "warmth",
    "cold-hearted",
    "personality",
    "character",
    "temper",
    "energy",
    "energetic",
    "passion",
    "joy",
    "fear",
    "disgust",
    "surprised",
    "upset",
    "lazy",
    "careless",
    "arrogan",
    "honest",
    "dishonest",
    "cheerful",
    "moody",
    "distress",
    "hostil",
];

/// Beginnings above that also begin words that mean something else here.
const MEAN_SOMETHING_ELSE: &[&str] = &["characters", "tones", "saddle", "feature"];

/// Sentences may speak so of the customer alone, or quote what is said.
fn check(place: &str, text: &str, wrong: &mut Vec<String>) {
    let text: String = text.split('"').step_by(2).collect();
    // The name of a kind about words: they are hostile, whoever says them.
    let text = text.replace("hostile_word", "");
    for sentence in text.split(['.', ';', '\n']) {
        let words = sentence
            .split(|c: char| !c.is_alphanumeric())
            .map(str::to_lowercase)
            .collect::<Vec<_>>();
        let of_customer = words.iter().any(|word| word.starts_with("customer"));
        for word in &words {
            let banned = BANNED.iter().any(|banned| word.starts_with(banned))
                && !MEAN_SOMETHING_ELSE.contains(&word.as_str());
            if banned && !of_customer {
                wrong.push(format!("{place}: `{word}` in `{}`", sentence.trim()));
            }
        }
    }
}

fn check_doc(name: &str, doc: &Doc, wrong: &mut Vec<String>) {
    for text in [&doc.what, &doc.why, &doc.how, &doc.wrong] {
        check(name, text, wrong);
    }
}

#[test]
fn nothing_in_the_catalogue_says_what_an_associate_feels_or_is() {
    let mut wrong = Vec::new();
    for row in MOMENTS {
        check(row.name, row.name, &mut wrong);
        check(row.name, row.title, &mut wrong);
        check_doc(row.name, &row.doc, &mut wrong);
    }
    for signal in SIGNALS {
        check(signal.name, signal.name, &mut wrong);
        check_doc(signal.name, &signal.doc, &mut wrong);
    }
    for act in ACTS {
        check(act.kind.name(), act.kind.name(), &mut wrong);
        check_doc(act.kind.name(), &act.doc, &mut wrong);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_word_of_the_closed_lists_says_what_an_associate_feels_or_is() {
    let mut wrong = Vec::new();
    macro_rules! names {
        ($($list:ty),*) => { $(for value in <$list>::ALL { check(stringify!($list), value.name(), &mut wrong); })* };
    }
    names!(
        Channel, Direction, EventKind, Role, Timing, Class, Skill, Outcome, Owner, Status,
        WhyUnknown, Answer
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_table_or_column_says_what_an_associate_feels_or_is() {
    let mut wrong = Vec::new();
    for view in store::tables::VIEWS {
        check(view.name, &format!("{}. {}", view.name, view.doc), &mut wrong);
        for column in view.columns {
            let place = format!("{}.{}", view.name, column.name);
            check(&place, &format!("{}. {}", column.name, column.doc), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_shipped_rubric_says_what_an_associate_feels_or_is() {
    let mut wrong = Vec::new();
    let of_the_demo = [
        ("larkfield", include_str!("../../src/centre/rubrics/larkfield.toml")),
        ("amberline", include_str!("../../src/centre/rubrics/amberline.toml")),
    ];
    for (name, text) in intake::rubric::shipped().iter().chain(&of_the_demo) {
        let rubric = intake::rubric::parse(text, name).unwrap();
        for own in &rubric.detecting.moments {
            check(name, &format!("{}. {}. {}", own.name, own.title, own.why), &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn no_help_says_what_an_associate_feels_or_is() {
    let help = |of: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_earnest")).args(of).arg("--help").output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let mut wrong = Vec::new();
    let mut asked = 0;
    let main = help(&[]);
    check("earnest", &main, &mut wrong);
    let commands = main.lines().skip_while(|line| *line != "Commands:").skip(1);
    for line in commands.take_while(|line| !line.is_empty()) {
        let Some(name) = line.split_whitespace().next().filter(|name| *name != "help") else {
            continue;
        };
        asked += 1;
        check(name, &help(&[name]), &mut wrong);
    }
    assert!(asked >= 13, "only {asked} commands were asked");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_word_that_may_not_stand_there_is_found() {
    let found = |text| {
        let mut wrong = Vec::new();
        check("planted", text, &mut wrong);
        wrong.len()
    };
    assert_eq!(found("The agent's mood."), 1);
    assert_eq!(found("Stays calm; sounds confident"), 2);
    assert_eq!(found("The customer is angry."), 0);
    assert_eq!(found("The customer is angry. The agent is angry."), 1);
    assert_eq!(found("Words like \"happy to help\" count."), 0);
    assert_eq!(found("Reads the value back."), 0);
}
