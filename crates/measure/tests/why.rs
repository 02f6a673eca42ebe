//! Every moment of every fixture says why it came out as it did, and what is told adds up.

#[expect(dead_code, reason = "what a fixture expects is checked elsewhere")]
mod common;

use common::{cases, fixtures};
use measure::analyse::Analyser;
use measure::moments::{MOMENTS, Outcome};
use measure::rubric::Rubric;
use measure::why::{Ground, Nearest, Weighed, Why};

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
