//! Every moment of every fixture says why it came out as it did, and what is told adds up.

#[expect(dead_code, reason = "what a fixture expects is checked elsewhere")]
mod common;

use common::{cases, fixtures};
use measure::analyse::Analyser;
use measure::conversation::BillLine;
use measure::moments::{MOMENTS, Outcome};
use measure::numbers::Decimal;
use measure::rubric::Rubric;
use measure::why::{Compared, Ground, Nearest, Weighed, Why};

#[test]
fn every_moment_says_why_and_it_adds_up() {
    let plain = Analyser::new(&Rubric::default());
    let mut told = 0;
    for row in MOMENTS {
        let path = fixtures().join("moments").join(row.name).with_extension("md");
        let text = std::fs::read_to_string(path).expect("a fixture for each kind");
        for case in cases(&text) {
            let own = (!case.fact.is_empty()).then(|| Analyser::new(&case.rubric()));
            let analyser = own.as_ref().unwrap_or(&plain);
            for moment in &analyser.analyse(&case.conversation).moments {
                let why = analyser.why(&case.conversation, moment);
                let place = format!("{} in `{}`: {moment:?}", row.name, case.title);
                assert!(!why.opened_by.is_empty(), "nothing opened {place}");
                assert!(!why.looked_for.is_empty(), "nothing was looked for: {place}");
                assert!(why.rule.is_some(), "no rule proposed {place}");
                if let Some(judged) = &why.judged
                    && moment.outcome == Outcome::Missed
                {
                    let (missed, from) = (judged.weight.missed, judged.missed_from);
                    assert!(missed >= from, "missed by {missed}, from {from}: {place}");
                }
                for weighed in weighed(&why) {
                    let parts: f32 = weighed.parts.iter().map(|(_, weight)| weight).sum();
                    let sum = weighed.start + parts + weighed.others;
                    assert!((sum - weighed.score).abs() < 1e-3, "{sum}, not {weighed:?}");
                    assert!(weighed.others.abs() < 1e-3, "features without a name: {weighed:?}");
                }
                told += 1;
            }
        }
    }
    assert!(told > 500, "only {told} moments");
}

/// What the figures of a case were compared with, in the order of their openers.
fn compared(case: &str) -> Vec<Option<Compared>> {
    let text = format!("# figures_agree\n\n## Case\n```transcript channel=voice\n{case}\n```\n");
    let cases = cases(&text);
    let conversation = &cases[0].conversation;
    let analyser = Analyser::new(&Rubric::default());
    let moments = analyser.analyse(conversation).moments;
    let named = |kind: u16| &*analyser.kinds()[usize::from(kind)].name;
    (moments.iter().filter(|moment| named(moment.kind) == "figures_agree"))
        .map(|moment| analyser.why(conversation, moment).compared)
        .collect()
}

#[test]
fn a_figure_says_what_it_was_compared_with() {
    let bill = "[bill 2026-02-03 monthly plan 32.00]\n[bill late fee 12.50]\n";
    let line = BillLine { what: "late fee".to_owned(), hundredths: 1250, date: None };
    let lines = Compared::Lines { lines: 2, hundredths: 4450 };
    let figures = |hundredths: &[i64]| {
        Some(Compared::Figures(hundredths.iter().map(|one| Decimal::whole(*one)).collect()))
    };
    for said in ["twelve pounds fifty", "fifteen pounds fifty"] {
        let said = format!("{bill}agent: The late fee is {said}, as the payment was late.");
        assert_eq!(compared(&said), [Some(Compared::Line(line.clone()))], "{said}");
    }
    let said = format!("{bill}agent: Your bill is £54.50 this month.");
    assert_eq!(compared(&said), [Some(lines)]);
    let said = "agent: The lamp is £42.00 plus £6.50 delivery, so that comes to £46.50.";
    assert_eq!(compared(said), [figures(&[4850])]);
    let said =
        "agent: It is nineteen pounds a month for six months, so that comes to a hundred pounds.";
    assert_eq!(compared(said), [figures(&[11400])]);
    // A share: the part, the rest, and both.
    let said = "agent: Twenty percent off eighty five pounds, that comes to seventy two pounds.";
    assert_eq!(compared(said), [figures(&[1700, 6800, 10200])]);
    let said = "agent: You have fourteen days from the third of March, which takes us to the ninth of May.";
    assert_eq!(compared(said), [None], "a day is no amount");
}

fn weighed(why: &Why) -> Vec<&Weighed> {
    let grounds = why.opened_by.iter().chain(&why.answered_by);
    let mut all: Vec<&Weighed> = grounds
        .filter_map(|ground| match ground {
            Ground::Model(weighed) => Some(weighed),
            _ => None,
        })
        .collect();
    if let Some(Nearest::Act { weighed, .. }) = &why.nearest {
        all.push(weighed);
    }
    all
}
