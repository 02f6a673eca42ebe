//! Every core moment against its fixture: annotated transcripts in `fixtures/moments/NAME.md`.
//!
//! Every expected moment of a file's kind is marked on its opener's line, and every unmarked one of
//! that kind is an error. Other kinds are checked only where they are marked.

mod common;

use common::{Case, cases, fixtures};
use measure::analyse::Analyser;
use measure::moments::{MOMENTS, Moment, Outcome, Owner};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

fn folder() -> PathBuf {
    fixtures().join("moments")
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

/// Analysers by the scripts and the fact of their rubric; to make one costs more than a case.
type Analysers = BTreeMap<(Vec<String>, String), Analyser>;

fn analyser<'a>(analysers: &'a mut Analysers, case: &Case) -> &'a Analyser {
    analysers
        .entry((case.scripts.clone(), case.fact.clone()))
        .or_insert_with(|| Analyser::new(&case.rubric()).showing_every_miss())
}

/// What is wrong with one case, a line each.
fn differences(kind: &str, case: &Case, analysers: &mut Analysers) -> Vec<String> {
    let analyser = analyser(analysers, case);
    let mut found: Vec<_> = analyser
        .analyse(&case.conversation)
        .moments
        .iter()
        .map(|moment| shown(analyser, moment))
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
    let mut analysers = Analysers::new();
    let mut count = 0;
    for row in MOMENTS {
        let text = fs::read_to_string(folder().join(format!("{}.md", row.name))).expect(row.name);
        let cases = cases(&text);
        assert!(
            cases.iter().all(|case| case.moments.is_empty()),
            "{}: the catalogue's alone",
            row.name
        );
        let (beyond, within): (Vec<_>, Vec<_>) = cases.iter().partition(|case| case.beyond);
        assert!(within.len() >= 8, "{} has {} cases", row.name, within.len());
        count += within.len();
        wrong.extend(within.iter().flat_map(|case| differences(row.name, case, &mut analysers)));
        for case in beyond {
            // A case that the rules have learnt is no longer beyond them.
            if differences(row.name, case, &mut analysers).is_empty() {
                wrong.push(format!("{} / {}: no longer beyond", row.name, case.title));
            }
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
    let mut analysers = Analysers::new();
    for row in MOMENTS {
        let text = fs::read_to_string(folder().join(format!("{}.md", row.name))).expect(row.name);
        for case in cases(&text).iter().filter(|case| !case.title.is_empty()) {
            let analyser = analyser(&mut analysers, case);
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
