//! One conversation against a rubric: situations, faults and duties, with evidence.
//!
//! Judgement comes last: it reads moments as they were found, so a changed judging part re-scores
//! what is stored. There is no percentage and no total unless the client's own form defines one.

use crate::conversation::closed_list;
use crate::moments::{Class, Kind, Moment, Outcome};
use crate::rubric::{Form, Judging};
use std::collections::BTreeMap;

/// One conversation against a rubric. Numbers of moments are indices into the moments it was made from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scorecard {
    /// The skill moments, those that share one opener together, in order of opener.
    pub situations: Vec<Situation>,
    /// Moments of the class `fault`.
    pub faults: Tally,
    /// Moments of the class `duty`.
    pub duties: Tally,
    /// Moments of the class `ritual`.
    pub rituals: Tally,
    /// The client's own form, where the rubric has one.
    pub form: Option<FilledForm>,
}

impl Scorecard {
    /// How many situations arose whose outcome is known.
    pub fn arose(&self) -> usize {
        self.situations.iter().filter(|situation| situation.handled.is_some()).count()
    }

    /// How many of them were handled.
    pub fn handled(&self) -> usize {
        self.situations.iter().filter(|situation| situation.handled == Some(true)).count()
    }

    /// How many situations the record cannot tell of.
    pub fn unknown(&self) -> usize {
        self.situations.len() - self.arose()
    }
}

/// What called for a skill at one turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// The turn that opened it.
    pub turn: u32,
    /// The moments that share it.
    pub moments: Vec<usize>,
    /// At least one met and none missed; `None` where all are unknown.
    pub handled: Option<bool>,
}

/// The moments of one class, by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Done as it should be; for a fault: it could have happened and did not.
    pub met: Vec<usize>,
    /// Not done; for a fault: it happened.
    pub missed: Vec<usize>,
    /// The record cannot tell.
    pub unknown: Vec<usize>,
}

impl Tally {
    fn push(&mut self, outcome: Outcome, moment: usize) {
        match outcome {
            Outcome::Met => self.met.push(moment),
            Outcome::Missed => self.missed.push(moment),
            Outcome::Unknown => self.unknown.push(moment),
        }
    }
}

/// A client's form with its answers, in the form's order.
#[derive(Clone, Debug, PartialEq)]
pub struct FilledForm {
    /// One answer a question.
    pub answers: Vec<Filled>,
    /// The client's total, where the form adds up.
    pub total: Option<Total>,
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// What the moments say.
    pub answer: Answer,
    /// The moment that decided: the first missed, else met, else unknown; `None` where nothing arose.
    pub decided_by: Option<usize>,
}

/// Points as the client's form adds them up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// Points of the questions answered `yes`.
    pub points: u32,
    /// Points of the questions answered `yes` or `no`.
    pub of: u32,
    /// Points of the questions whose answer is unknown.
    pub unknown: u32,
}

closed_list! {
    /// The answer to a question of a form.
    Answer {
        /// At least one moment is met and none is missed.
        Yes = "yes",
        /// At least one moment is missed.
        No = "no",
        /// Nothing called for it.
        NotApplicable = "not_applicable",
        /// It was called for, and the record cannot tell.
        Unknown = "unknown",
    }
}

/// One conversation against the judging part of a rubric.
///
/// - **In**: the kinds the moments index into, and the moments in order of opener.
/// - **Out**: kinds that are off are left out; an outcome below the least confidence is unknown.
///   A moment whose kind is not among `kinds` is left out.
pub fn scorecard(kinds: &[Kind], moments: &[Moment], judging: &Judging) -> Scorecard {
    let mut card = Scorecard::default();
    let mut by_turn: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (number, moment) in moments.iter().enumerate() {
        let Some(kind) = counted(kinds, moment, judging) else { continue };
        let outcome = outcome(moment, judging);
        match kind.class {
            Class::Skill => by_turn.entry(moment.opener.turn).or_default().push(number),
            Class::Fault => card.faults.push(outcome, number),
            Class::Duty => card.duties.push(outcome, number),
            Class::Ritual => card.rituals.push(outcome, number),
        }
    }
    card.situations = by_turn
        .into_iter()
        .map(|(turn, numbers)| {
            let handled = together(numbers.iter().filter_map(|&n| moments.get(n)), judging);
            Situation { turn, moments: numbers, handled }
        })
        .collect();
    card.form = judging.form.as_ref().map(|form| filled(form, kinds, moments, judging));
    card
}

/// The outcome as the judging part takes it: unknown below the least confidence.
pub fn outcome(moment: &Moment, judging: &Judging) -> Outcome {
    if moment.confidence < judging.least_confidence { Outcome::Unknown } else { moment.outcome }
}

fn counted<'a>(kinds: &'a [Kind], moment: &Moment, judging: &Judging) -> Option<&'a Kind> {
    kinds.get(usize::from(moment.kind)).filter(|kind| !judging.off.contains(kind.name.as_ref()))
}

/// `Some(true)` where at least one is met and none missed, `None` where all are unknown.
fn together<'a>(moments: impl Iterator<Item = &'a Moment>, judging: &Judging) -> Option<bool> {
    moments.fold(None, |so_far, moment| match outcome(moment, judging) {
        Outcome::Missed => Some(false),
        Outcome::Met => Some(so_far.unwrap_or(true)),
        Outcome::Unknown => so_far,
    })
}

fn filled(form: &Form, kinds: &[Kind], moments: &[Moment], judging: &Judging) -> FilledForm {
    let mut total = Total::default();
    let answers = form
        .questions
        .iter()
        .map(|question| {
            let first = |wanted: Outcome| {
                moments.iter().position(|moment| {
                    counted(kinds, moment, judging)
                        .is_some_and(|kind| question.moments.iter().any(|name| *name == kind.name))
                        && outcome(moment, judging) == wanted
                })
            };
            let filled = if let Some(moment) = first(Outcome::Missed) {
                Filled { answer: Answer::No, decided_by: Some(moment) }
            } else if let Some(moment) = first(Outcome::Met) {
                Filled { answer: Answer::Yes, decided_by: Some(moment) }
            } else if let Some(moment) = first(Outcome::Unknown) {
                Filled { answer: Answer::Unknown, decided_by: Some(moment) }
            } else {
                Filled { answer: Answer::NotApplicable, decided_by: None }
            };
            let points = question.points.unwrap_or(0);
            match filled.answer {
                Answer::Yes => {
                    total.points = total.points.saturating_add(points);
                    total.of = total.of.saturating_add(points);
                }
                Answer::No => total.of = total.of.saturating_add(points),
                Answer::Unknown => total.unknown = total.unknown.saturating_add(points),
                Answer::NotApplicable => {}
            }
            filled
        })
        .collect();
    FilledForm { answers, total: form.total.then_some(total) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::Place;
    use crate::doc::Doc;
    use crate::moments::{Closes, Needs, Owner, Skill, Status};
    use crate::rubric::Question;
    use std::borrow::Cow;

    const NAMES: [(&str, Class); 5] = [
        ("recap", Class::Skill),
        ("reads", Class::Skill),
        ("dismissal", Class::Fault),
        ("consent", Class::Duty),
        ("greets", Class::Ritual),
    ];

    fn kinds() -> Vec<Kind> {
        NAMES
            .iter()
            .map(|&(name, class)| Kind {
                name: name.into(),
                title: name.into(),
                class,
                skill: (class == Class::Skill).then_some(Skill::Listening),
                status: Status::Trial,
                doc: Doc {
                    what: "".into(),
                    why: "".into(),
                    how: "".into(),
                    wrong: "".into(),
                    source: "".into(),
                },
                needs: Needs::Words,
                closes: Closes::End,
                languages: Cow::Borrowed(&[]),
                channels: Cow::Borrowed(&[]),
                directions: Cow::Borrowed(&[]),
                version: 1,
            })
            .collect()
    }

    /// Moments as `turn kind outcome [confidence]`, one a line.
    fn moments(text: &str) -> Vec<Moment> {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| {
                let mut words = line.split_whitespace();
                let mut word = || words.next().unwrap_or("");
                let turn = word().parse().unwrap();
                let name = word();
                let kind = NAMES.iter().position(|&(known, _)| known == name).unwrap_or(99) as u16;
                let outcome = Outcome::from_name(word()).unwrap();
                let confidence = word().parse().unwrap_or(0.9);
                Moment {
                    kind,
                    outcome,
                    why_unknown: None,
                    owner: Owner::Associate,
                    party: Some(0),
                    opener: Place { turn, start: 0, end: 1 },
                    answer: None,
                    searched: (turn, turn),
                    confidence,
                    closed_at: None,
                }
            })
            .collect()
    }

    fn judging() -> Judging {
        Judging { off: ["off"].map(String::from).into(), least_confidence: 0.5, form: None }
    }

    /// `handled of arose, unknown; faults; duties; rituals` as missed/met/unknown.
    fn check(text: &str, expected: &str) {
        let card = scorecard(&kinds(), &moments(text), &judging());
        let tally = |t: &Tally| format!("{}/{}/{}", t.missed.len(), t.met.len(), t.unknown.len());
        let got = format!(
            "{} of {}, {} unknown; {} {} {}",
            card.handled(),
            card.arose(),
            card.unknown(),
            tally(&card.faults),
            tally(&card.duties),
            tally(&card.rituals),
        );
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn situations_are_counted_by_opener() {
        check("", "0 of 0, 0 unknown; 0/0/0 0/0/0 0/0/0");
        check("1 recap met", "1 of 1, 0 unknown; 0/0/0 0/0/0 0/0/0");
        check("1 recap met\n1 reads met", "1 of 1, 0 unknown; 0/0/0 0/0/0 0/0/0");
        check("1 recap met\n1 reads missed", "0 of 1, 0 unknown; 0/0/0 0/0/0 0/0/0");
        check("1 recap missed\n1 reads met", "0 of 1, 0 unknown; 0/0/0 0/0/0 0/0/0");
        check("1 recap unknown\n1 reads met", "1 of 1, 0 unknown; 0/0/0 0/0/0 0/0/0");
        check("1 recap unknown\n1 reads unknown", "0 of 0, 1 unknown; 0/0/0 0/0/0 0/0/0");
        check(
            "1 recap met\n2 recap missed\n3 reads unknown",
            "1 of 2, 1 unknown; 0/0/0 0/0/0 0/0/0",
        );
    }

    #[test]
    fn low_confidence_is_unknown() {
        check("1 recap missed 0.49", "0 of 0, 1 unknown; 0/0/0 0/0/0 0/0/0");
        check("1 recap missed 0.5", "0 of 1, 0 unknown; 0/0/0 0/0/0 0/0/0");
        check("1 recap missed 0.1\n1 reads met", "1 of 1, 0 unknown; 0/0/0 0/0/0 0/0/0");
        check("1 consent missed 0.1", "0 of 0, 0 unknown; 0/0/0 0/0/1 0/0/0");
    }

    #[test]
    fn the_four_classes_are_never_mixed() {
        check(
            "0 greets missed\n1 recap met\n1 consent missed\n1 dismissal missed\n2 dismissal met",
            "1 of 1, 0 unknown; 1/1/0 1/0/0 1/0/0",
        );
    }

    #[test]
    fn kinds_that_are_off_or_not_there_are_left_out() {
        let mut judging = judging();
        judging.off.insert("reads".into());
        let found = moments("1 recap met\n1 reads missed\n2 nothing missed");
        let card = scorecard(&kinds(), &found, &judging);
        assert_eq!((card.handled(), card.arose(), card.unknown()), (1, 1, 0));
        assert_eq!(card.situations[0].moments, [0]);
    }

    /// One question over recap and reads worth 4, one over consent worth 6.
    fn check_form(text: &str, expected: &str) {
        let question = |id: &str, names: &[&str], points| Question {
            id: id.into(),
            text: String::new(),
            moments: names.iter().map(|name| (*name).into()).collect(),
            points: Some(points),
        };
        let form = Form {
            title: "form".into(),
            questions: vec![
                question("q1", &["recap", "reads"], 4),
                question("q2", &["consent"], 6),
            ],
            total: true,
        };
        let judging = Judging { form: Some(form), ..judging() };
        let card = scorecard(&kinds(), &moments(text), &judging);
        let form = card.form.unwrap();
        let mut got: Vec<String> = form
            .answers
            .iter()
            .map(|filled| {
                let by = filled.decided_by.map_or("–".into(), |by| by.to_string());
                format!("{} {by}", filled.answer)
            })
            .collect();
        let total = form.total.unwrap();
        got.push(format!("{}/{}+{}", total.points, total.of, total.unknown));
        assert_eq!(got.join(", "), expected, "{text}");
    }

    #[test]
    fn a_form_is_answered_by_its_moments() {
        check_form("", "not_applicable –, not_applicable –, 0/0+0");
        check_form("1 recap met\n2 consent met", "yes 0, yes 1, 10/10+0");
        check_form("1 recap met\n2 reads missed", "no 1, not_applicable –, 0/4+0");
        check_form("1 recap unknown\n2 reads met", "yes 1, not_applicable –, 4/4+0");
        check_form("1 recap unknown\n2 consent missed", "unknown 0, no 1, 0/6+4");
        check_form("1 recap met 0.2\n2 consent met 0.4", "unknown 0, unknown 1, 0/0+10");
    }

    #[test]
    fn a_form_that_does_not_add_up_has_no_total() {
        let form = Form { title: String::new(), questions: Vec::new(), total: false };
        let judging = Judging { form: Some(form), ..judging() };
        assert_eq!(scorecard(&kinds(), &[], &judging).form.unwrap().total, None);
    }
}
