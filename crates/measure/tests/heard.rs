//! A moment that rests on words which a recogniser heard too unsurely is unknown.

#[expect(dead_code, reason = "what a fixture expects is checked elsewhere")]
mod common;
#[expect(dead_code, reason = "what a fixture expects is checked elsewhere")]
#[path = "common/own_moments.rs"]
mod own_moments;

use common::{Case, cases, fixtures};
use measure::analyse::Analyser;
use measure::conversation::{Conversation, Role};
use measure::heard::{EASILY_MISHEARD, Misheard};
use measure::moments::{MOMENTS, Moment, Outcome, WhyUnknown};
use measure::rubric::Rubric;

/// Every case of the catalogue's fixtures that needs no rubric.
fn all() -> Vec<Case> {
    let of = |name: &str| {
        let path = fixtures().join("moments").join(name).with_extension("md");
        cases(&std::fs::read_to_string(path).expect("a fixture for each kind"))
    };
    let all = MOMENTS.iter().flat_map(|row| of(row.name));
    all.filter(|case| case.fact.is_empty() && case.scripts.is_empty()).collect()
}

/// The conversation with these turns heard at `percent`, the others at 100.
fn heard(conversation: &Conversation, percent: u8, turns: impl Fn(usize) -> bool) -> Conversation {
    let mut heard = conversation.clone();
    for (number, turn) in heard.turns.iter_mut().enumerate() {
        turn.heard = Some(if turns(number) { percent } else { 100 });
    }
    heard
}

fn name(moment: &Moment) -> &'static str {
    MOMENTS[usize::from(moment.kind)].name
}

fn is_easy(moment: &Moment) -> bool {
    EASILY_MISHEARD.iter().any(|one| one.kind == name(moment))
}

#[test]
fn each_kind_asks_for_its_limit() {
    let analyser = Analyser::new(&Rubric::default());
    let mut doubted = [0; 2];
    for case in all() {
        let clean = analyser.analyse(&case.conversation);
        let sure = analyser.analyse(&heard(&case.conversation, 85, |_| true));
        assert_eq!(clean, sure, "{}", case.title);
        for (number, percent) in [84, 59].into_iter().enumerate() {
            let found = analyser.analyse(&heard(&case.conversation, percent, |_| true));
            assert_eq!((&found.acts, &found.signals), (&clean.acts, &clean.signals));
            for (before, now) in clean.moments.iter().zip(&found.moments) {
                let doubt = name(before) != "hold_over_limit" && (percent < 60 || is_easy(before));
                let expected = match before.outcome {
                    Outcome::Met | Outcome::Missed if doubt => {
                        doubted[number] += 1;
                        before.doubted(WhyUnknown::Misheard)
                    }
                    // A withheld miss says first that it was not heard.
                    Outcome::Unknown if now.why_unknown == Some(WhyUnknown::Misheard) => {
                        assert!(before.why_unknown == Some(WhyUnknown::Unproven) && doubt);
                        *now
                    }
                    _ => *before,
                };
                assert_eq!(*now, expected, "{} at {percent}: {}", case.title, name(before));
            }
            assert_eq!(clean.moments.len(), found.moments.len());
        }
    }
    assert!(doubted[0] > 30 && doubted[1] > 5 * doubted[0], "{doubted:?}");
}

#[test]
fn it_rests_on_opener_answer_and_what_was_searched() {
    let analyser = Analyser::new(&Rubric::default()).showing_every_miss();
    let (mut met, mut missed, mut beside) = (0, 0, 0);
    // Every turn of every case is analysed anew, so one case in four is enough.
    for case in all().into_iter().step_by(4) {
        let clean = analyser.analyse(&case.conversation).moments;
        for turn in 0..case.conversation.turns.len() as u32 {
            let conversation = heard(&case.conversation, 30, |one| one == turn as usize);
            let role = conversation.role(turn as usize);
            let centre = matches!(role, Role::Agent | Role::Supervisor | Role::Bot);
            for (before, now) in clean.iter().zip(analyser.analyse(&conversation).moments) {
                if before.outcome == Outcome::Unknown || name(before) == "hold_over_limit" {
                    continue;
                }
                let (first, last) = before.searched;
                let rests = turn == before.opener.turn
                    || match before.answer {
                        Some(answer) => answer.turn == turn,
                        None => centre && (first..=last).contains(&turn),
                    };
                let place = format!("{} turn {turn}: {before:?}", case.title);
                if !rests {
                    beside += 1;
                    assert_eq!(now, *before, "{place}");
                    continue;
                }
                match before.outcome {
                    Outcome::Met => met += 1,
                    _ => missed += 1,
                }
                assert_eq!(now, before.doubted(WhyUnknown::Misheard), "{place}");
                let least_percent = if is_easy(before) { 85 } else { 60 };
                let expected = Misheard { turn, heard_percent: 30, least_percent };
                // Asking why is slow, so one in ten is asked.
                if (met + missed) % 10 == 0 {
                    let why = analyser.why(&conversation, &now);
                    assert_eq!(why.misheard, Some(expected), "{place}");
                }
            }
        }
    }
    assert!(met > 50 && missed > 50 && beside > 200, "{met} {missed} {beside}");
}

#[test]
fn what_is_closed_on_a_prefix_stays() {
    let analyser = Analyser::new(&Rubric::default());
    for case in all().into_iter().step_by(3) {
        let conversation = heard(&case.conversation, 30, |turn| turn % 3 == 1);
        let whole = analyser.analyse(&conversation).moments;
        for turns in 1..conversation.turns.len() {
            let before =
                |moment: &&Moment| moment.closed_at.is_some_and(|at| (at as usize) < turns);
            let prefix = analyser.analyse(&conversation.prefix(turns)).moments;
            let closed: Vec<_> = prefix.iter().filter(before).collect();
            let expected: Vec<_> = whole.iter().filter(before).collect();
            assert_eq!(closed, expected, "{}: the first {turns} turns", case.title);
        }
    }
}

#[test]
fn a_rubric_sets_the_limits() {
    let analyser = |heard_percent, heard_percent_strict| {
        let mut rubric = Rubric::default();
        rubric.detecting.windows.heard_percent = heard_percent;
        rubric.detecting.windows.heard_percent_strict = heard_percent_strict;
        Analyser::new(&rubric)
    };
    let (usual, none, high) = (analyser(60, 85), analyser(0, 0), analyser(90, 20));
    assert_ne!(usual.edition(), none.edition());
    assert_eq!(usual.edition(), Analyser::new(&Rubric::default()).edition());
    for case in all() {
        let conversation = heard(&case.conversation, 10, |_| true);
        assert_eq!(none.analyse(&conversation), none.analyse(&case.conversation));
        // The limit of the kinds that are easily misheard is never below the general one.
        let nearly = heard(&case.conversation, 89, |_| true);
        for moment in high.analyse(&nearly).moments {
            let settled = moment.outcome != Outcome::Unknown && name(&moment) != "hold_over_limit";
            assert!(!settled, "{}: {moment:?}", case.title);
        }
    }
}

/// The outcome of the first own moment where these turns were heard poorly.
#[track_caller]
fn check(moment: &str, transcript: &str, poorly: &[usize], expected: Outcome) {
    let text = format!("```moments\n{moment}\n```\n```transcript\n{transcript}\n```\n");
    let case = cases(&text).remove(0);
    let analyser = own_moments::analyser(&case);
    let conversation = heard(&case.conversation, 59, |turn| poorly.contains(&turn));
    let found = analyser.analyse(&conversation).moments;
    let own = |moment: &&Moment| usize::from(moment.kind) >= MOMENTS.len();
    let moment = found.iter().find(own).expect("an own moment");
    assert_eq!(moment.outcome, expected, "{transcript} {poorly:?}: {moment:?}");
    let why = analyser.why(&conversation, moment);
    assert_eq!(why.misheard.is_some(), expected == Outcome::Unknown);
}

#[test]
fn a_programmes_own_moments_rest_on_words_too() {
    let said = "agent: Hi there.\ncustomer: Hello.\nagent: Calls are recorded.\ncustomer: Bye.\nagent: Bye.";
    let told = "a; duty; opens start; required exact calls are recorded; window turns 3";
    check(told, said, &[], Outcome::Met);
    check(told, said, &[0, 1, 3, 4], Outcome::Met);
    check(told, said, &[2], Outcome::Unknown);
    // What was not said must have been listened for in every turn.
    let asked = "a; duty; opens start; required exact may i help; window turns 2";
    check(asked, said, &[1, 3], Outcome::Missed);
    check(asked, said, &[2], Outcome::Unknown);
    let fault = "a; fault; opens start; forbidden exact recorded; window end";
    check(fault, said, &[0, 4], Outcome::Missed);
    check(fault, said, &[2], Outcome::Unknown);
    let kept = "a; fault; opens start; forbidden exact shut up; window end";
    check(kept, said, &[1], Outcome::Met);
    check(kept, said, &[0], Outcome::Unknown);
    // The party whose words are asked for.
    let customers = "a; duty; opens start; required exact yes please; window turns 2; by customer";
    check(customers, said, &[0, 2], Outcome::Missed);
    check(customers, said, &[3], Outcome::Unknown);
}
