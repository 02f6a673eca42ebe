//! A programme's own moments against `fixtures/own/*.md`.

mod common;
#[path = "common/own_moments.rs"]
mod own_moments;

use common::{Case, cases};
use measure::analyse::Analyser;
use measure::moments::{Moment, Outcome, Owner};
use own_moments::{all, analyser};

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
    for (turns, stretches) in [(2, "2 stretches"), (1, "one stretch")] {
        let case = &cases(&format!(
            "```moments\na; duty; opens transfer; required exact b; window turns {turns}\n```\n\
             ```transcript\nagent: Hi.\n```\n",
        ))[0];
        let analyser = analyser(case);
        let kind = analyser.kinds().last().expect("a kind");
        assert_eq!(kind.name, "a");
        let how = format!(
            "Opens at a hand-over; looks in {stretches} of the floor from there on for what the agent \
             says. Required as written: \"b\"."
        );
        assert_eq!(kind.doc.how, how);
    }
}
