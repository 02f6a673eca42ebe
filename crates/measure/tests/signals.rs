//! Every signal against conversations whose values were worked out by hand (`fixtures/signals.md`),
//! and what holds for every conversation.

#[expect(dead_code, reason = "signals need no marks")]
mod common;

use common::{cases, fixtures};
use measure::analyse::Analyser;
use measure::conversation::{
    Channel, Conversation, Event, EventKind, Language, Party, Role, Timing, Turn, TurnTime,
};
use measure::rubric::Rubric;
use measure::signals::{About, Needs, SIGNALS, Signal};
use measure::time::{Ms, Span};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

static ANALYSER: LazyLock<Analyser> = LazyLock::new(|| Analyser::new(&Rubric::default()));
/// One that meets conversations in another order.
static SECOND: LazyLock<Analyser> = LazyLock::new(|| Analyser::new(&Rubric::default()));

fn signals(conversation: &Conversation) -> Vec<Signal> {
    ANALYSER.analyse(conversation).signals
}

/// A number or a fraction; `None` for `none`.
fn value(text: &str) -> Option<f64> {
    let number = |text: &str| text.parse::<f64>().unwrap_or_else(|_| panic!("a number in {text}"));
    match text.split_once('/') {
        _ if text == "none" => None,
        Some((part, whole)) => Some(number(part) / number(whole)),
        None => Some(number(text)),
    }
}

#[test]
fn every_signal_has_the_value_that_was_worked_out() {
    let text = fs::read_to_string(fixtures().join("signals.md")).expect("the fixture");
    let mut wrong = Vec::new();
    let (mut valued, mut absent) = (BTreeSet::new(), BTreeSet::new());
    for section in text.split("\n## ").skip(1) {
        let section = format!("## {section}");
        let case = cases(&section).pop().expect("a transcript");
        let found = signals(&case.conversation);
        let (_, block) = section.split_once("```signals\n").expect("a block of signals");
        for line in block.lines().take_while(|line| *line != "```") {
            let [name, whose, expected] = line.split(' ').collect::<Vec<_>>()[..] else {
                panic!("{}: a signal, whose and its value in {line}", case.title);
            };
            let kind = SIGNALS.iter().position(|signal| signal.name == name);
            let kind = kind.unwrap_or_else(|| panic!("{}: no signal {name}", case.title));
            let party = (whose != "-").then(|| {
                let parties = &case.conversation.parties;
                parties.iter().position(|party| party.pseudonym == whose).expect("a party") as u16
            });
            let about = if party.is_some() { About::Party } else { About::Conversation };
            assert_eq!(SIGNALS[kind].about, about, "{}: {line}", case.title);
            let found = (found.iter())
                .find(|signal| usize::from(signal.kind) == kind && signal.party == party)
                .map(|signal| signal.value);
            let expected = value(expected);
            if expected.is_some() {
                valued.insert(name.to_owned())
            } else {
                absent.insert(name.to_owned())
            };
            let same = match (found, expected) {
                (Some(found), Some(expected)) => (found - expected).abs() < 1e-6,
                (found, expected) => found == expected,
            };
            if !same {
                wrong.push(format!("{}: {line}, found {found:?}", case.title));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
    for signal in SIGNALS {
        assert!(valued.contains(signal.name), "{} has no case with a value", signal.name);
        // What needs words alone is there wherever anybody speaks.
        let always = ["floor_changes"].contains(&signal.name);
        assert!(always || absent.contains(signal.name), "{} has no case without", signal.name);
    }
}

#[test]
fn the_table_is_whole() {
    let names: BTreeSet<&str> = SIGNALS.iter().map(|signal| signal.name).collect();
    assert_eq!(names.len(), SIGNALS.len(), "each name once");
    for signal in SIGNALS {
        let doc = &signal.doc;
        for text in [&doc.what, &doc.why, &doc.how, &doc.wrong, &doc.source] {
            assert!(
                text.ends_with('.') && text.len() > 7,
                "{}: `{text}` is no sentence",
                signal.name
            );
        }
        assert!(!signal.title.is_empty() && !signal.unit.is_empty() && signal.version > 0);
        let times = !signal.channels.is_empty() || signal.name == "duration";
        let words = matches!(
            signal.needs,
            Needs::Words | Needs::FiftyWords | Needs::Marks | Needs::MarksAnd100Words
        );
        assert!(!(times && words), "{}: words alone are valid for every channel", signal.name);
    }
}

/// Words of every sort, marks and what is none of them.
const WORDS: &[&str] = &[
    "hello",
    "thank you",
    "please",
    "um",
    "uh",
    "okay",
    "mm",
    "I am not sure",
    "maybe",
    "where",
    "is",
    "my",
    "the",
    "router",
    "four",
    "ninety nine",
    "£12.50",
    "you",
    "we",
    "not",
    "because",
    "?",
    ".",
    ",",
    "!",
    "...",
    "-",
    "👍",
    "[card#1 ending 1111]",
    "x@y.example",
    "agent-abcdefg2",
    "Größe",
    "2",
    "o'clock",
    "",
];

fn turn() -> impl Strategy<Value = Turn> {
    let text = prop_oneof![
        9 => proptest::collection::vec(proptest::sample::select(WORDS), 0..40).prop_map(|words| words.join(" ")),
        1 => any::<String>(),
    ];
    let ms = || prop_oneof![9 => -5_000..200_000_i64, 1 => any::<i64>()];
    let time = prop_oneof![
        1 => Just(TurnTime::Unknown),
        1 => ms().prop_map(|at| TurnTime::Start(Ms(at))),
        6 => (ms(), ms()).prop_map(|(one, other)| {
            let (start, end) = (Ms(one.min(other)), Ms(one.max(other)));
            Span::new(start, end).map_or(TurnTime::Unknown, TurnTime::Span)
        }),
    ];
    // A turn of a party that is not there is nobody's.
    (0..5_u16, time, text).prop_map(|(party, time, text)| Turn { party, time, text, heard: None })
}

fn event() -> impl Strategy<Value = Event> {
    let kind = proptest::sample::select(EventKind::ALL);
    let length = proptest::option::of(prop_oneof![0..300_000_i64, any::<i64>()]);
    (kind, proptest::option::of(0..20_u32), length).prop_map(|(kind, after_turn, length)| Event {
        kind,
        after_turn,
        length: length.map(Ms),
    })
}

fn conversation() -> impl Strategy<Value = Conversation> {
    let language =
        proptest::sample::select(vec![Some(Language::ENGLISH), Language::from_tag("de"), None]);
    (
        proptest::sample::select(Channel::ALL),
        proptest::sample::select(Timing::ALL),
        language,
        proptest::collection::vec(turn(), 0..12),
        proptest::collection::vec(event(), 0..4),
    )
        .prop_map(|(channel, timing, language, turns, events)| {
            let roles = [Role::Agent, Role::Customer, Role::Bot, Role::Other];
            let party = |role: Role| Party {
                role,
                pseudonym: role.name().to_owned(),
                person: None,
                team: None,
            };
            Conversation {
                source: String::new(),
                id: String::new(),
                started_at: None,
                channel,
                direction: None,
                language,
                programme: None,
                queue: None,
                topic: None,
                parties: roles.map(party).to_vec(),
                turns,
                events,
                bill: Vec::new(),
                timing,
            }
        })
}

/// Whether a signal is told by words alone.
fn is_of_words(signal: &Signal) -> bool {
    matches!(
        SIGNALS[usize::from(signal.kind)].needs,
        Needs::Words | Needs::FiftyWords | Needs::Marks | Needs::MarksAnd100Words | Needs::Fillers
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_value_is_a_number_of_its_row(conversation in conversation()) {
        let found = signals(&conversation);
        let places: Vec<_> = found.iter().map(|signal| (signal.kind, signal.party)).collect();
        prop_assert!(places.is_sorted_by(|one, other| one < other), "in order, each once");
        for signal in found {
            let row = &SIGNALS[usize::from(signal.kind)];
            let name = row.name;
            prop_assert!(signal.value.is_finite(), "{name}: {}", signal.value);
            prop_assert_eq!(signal.party.is_some(), row.about == About::Party, "{}", name);
            prop_assert!(row.channels.is_empty() || row.channels.contains(&conversation.channel), "{name}");
            let language = |language| row.languages.contains(&language);
            prop_assert!(row.languages.is_empty() || conversation.language.is_some_and(language), "{name}");
            if row.unit.starts_with("share") {
                prop_assert!((0.0..=1.0).contains(&signal.value), "{name}: {}", signal.value);
            }
            let below_0 = ["reading_ease", "grade_level", "response_gap", "longest_wait", "hold_time"];
            prop_assert!(signal.value >= 0.0 || below_0.contains(&name), "{name}: {}", signal.value);
        }
    }

    #[test]
    fn no_conversation_depends_on_another(one in conversation(), other in conversation()) {
        let forth = [&one, &other].map(|one| ANALYSER.analyse(one).signals);
        let mut back = [&other, &one].map(|one| SECOND.analyse(one).signals);
        back.reverse();
        prop_assert_eq!(forth, back);
    }

    #[test]
    fn turns_without_words_change_no_signal_of_words(conversation in conversation(), empty in proptest::collection::vec((0..4_u16, "[ .,!-]{0,3}"), 1..4)) {
        let of_words = |conversation: &Conversation| {
            let mut found = signals(conversation);
            found.retain(is_of_words);
            found
        };
        let before = of_words(&conversation);
        let mut longer = conversation;
        let turns = empty.into_iter().map(|(party, text)| Turn { party, time: TurnTime::Unknown, text, heard: None });
        longer.turns.extend(turns);
        prop_assert_eq!(of_words(&longer), before);
    }
}
