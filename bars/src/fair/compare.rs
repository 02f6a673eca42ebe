//! What became of the verdicts: one conversation analysed before and after.

use measure::conversation::Conversation;
use measure::moments::{Moment, Outcome, Owner};
use std::collections::BTreeMap;

/// What is said of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Met, by anybody.
    Met,
    /// Missed, and the associate's: a shown miss.
    Missed,
    /// Missed, and not the associate's.
    NotTheirs,
    /// Not known.
    Unknown,
}

/// A moment's name and place: its kind and its opener's turn.
pub type Key = (u16, u32);

/// The verdicts of a conversation. Several moments of a kind at one turn keep their order.
pub fn verdicts(moments: &[Moment]) -> BTreeMap<Key, Vec<Verdict>> {
    let mut all: BTreeMap<Key, Vec<Verdict>> = BTreeMap::new();
    for moment in moments {
        let verdict = match (moment.outcome, moment.owner) {
            (Outcome::Met, _) => Verdict::Met,
            (Outcome::Missed, Owner::Associate) => Verdict::Missed,
            (Outcome::Missed, _) => Verdict::NotTheirs,
            (Outcome::Unknown, _) => Verdict::Unknown,
        };
        all.entry((moment.kind, moment.opener.turn)).or_default().push(verdict);
    }
    all
}

/// A difference between two analyses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which moment.
    pub key: Key,
    /// Before; `None` where it did not open.
    pub before: Option<Verdict>,
    /// After.
    pub after: Option<Verdict>,
}

impl Difference {
    /// Whether the verdict flips: met and missed change places, or a shown miss comes or goes.
    pub fn is_flip(&self) -> bool {
        (self.before == Some(Verdict::Missed)) != (self.after == Some(Verdict::Missed))
            || matches!(
                (self.before, self.after),
                (Some(Verdict::Met), Some(Verdict::NotTheirs))
                    | (Some(Verdict::NotTheirs), Some(Verdict::Met))
            )
    }
}

/// How many verdicts there are, and how they differ.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// Moments that are met or missed before or after.
    pub verdicts: u32,
    /// Moments before or after.
    pub moments: u32,
    /// Misses shown before.
    pub misses_before: u32,
    /// And after.
    pub misses_after: u32,
    /// Every difference.
    pub differences: Vec<Difference>,
}

/// Two analyses of a conversation side by side.
pub fn compare(before: &[Moment], after: &[Moment]) -> Compared {
    let (before, after) = (verdicts(before), verdicts(after));
    let mut compared = Compared::default();
    let mut keys: Vec<&Key> = before.keys().chain(after.keys()).collect();
    keys.sort_unstable();
    keys.dedup();
    let none = Vec::new();
    for key in keys {
        let (before, after) = (before.get(key).unwrap_or(&none), after.get(key).unwrap_or(&none));
        for number in 0..before.len().max(after.len()) {
            let (before, after) = (before.get(number).copied(), after.get(number).copied());
            let is_told = |verdict: Option<Verdict>| {
                verdict.is_some_and(|verdict| verdict != Verdict::Unknown)
            };
            compared.moments += 1;
            compared.misses_before += u32::from(before == Some(Verdict::Missed));
            compared.misses_after += u32::from(after == Some(Verdict::Missed));
            compared.verdicts += u32::from(is_told(before) || is_told(after));
            if before != after {
                compared.differences.push(Difference { key: *key, before, after });
            }
        }
    }
    compared
}

/// The turns of which each alone, as it was, would undo the difference.
pub fn carriers(
    before: &Conversation,
    after: &Conversation,
    difference: &Difference,
    analyse: &dyn Fn(&Conversation) -> Vec<Moment>,
) -> Vec<usize> {
    let of = |moments: &[Moment]| {
        verdicts(moments).get(&difference.key).and_then(|all| all.first().copied())
    };
    let whole = of(&analyse(after));
    (0..before.turns.len())
        .filter(|&turn| before.turns[turn].text != after.turns[turn].text)
        .filter(|&turn| {
            let mut one = after.clone();
            one.turns[turn].text.clone_from(&before.turns[turn].text);
            of(&analyse(&one)) != whole
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use measure::analyse::Analyser;
    use measure::conversation::{Party, Role, Turn, TurnTime};
    use measure::rubric::Rubric;

    fn said(turns: &[(Role, &str)]) -> Conversation {
        let mut conversation = crate::corpora::talk("x", Vec::new());
        conversation.channel = measure::conversation::Channel::Chat;
        conversation.parties = [Role::Agent, Role::Customer]
            .map(|role| Party { role, pseudonym: role.name().to_owned(), person: None, team: None })
            .into();
        for &(role, text) in turns {
            let party = u16::from(role == Role::Customer);
            conversation.turns.push(Turn {
                party,
                time: TurnTime::Unknown,
                text: text.to_owned(),
                heard: None,
            });
        }
        conversation
    }

    #[test]
    fn a_planted_flip_is_counted() {
        use Role::{Agent, Customer};
        // Which misses readers let stand is not what is looked at here.
        let analyser = Analyser::new(&Rubric::default()).showing_every_miss();
        let before = said(&[
            (Customer, "Hello, I would like to change the number on my account."),
            (Agent, "Sure, what is the new number?"),
            (Customer, "It's 07700 900461."),
            (Agent, "07700 900461, I have changed that for you now."),
            (Customer, "Thank you, bye."),
        ]);
        let mut after = before.clone();
        let same = compare(&analyser.analyse(&before).moments, &analyser.analyse(&after).moments);
        assert!(same.verdicts > 0 && same.differences.is_empty(), "{same:?}");
        after.turns[3].text = "Right, I have changed that for you now.".to_owned();
        let analyse = |one: &Conversation| analyser.analyse(one).moments;
        let planted = compare(&analyse(&before), &analyse(&after));
        let flips: Vec<&Difference> =
            planted.differences.iter().filter(|one| one.is_flip()).collect();
        let [flip] = flips[..] else { panic!("{planted:?}") };
        assert_eq!((flip.key.1, flip.before), (2, Some(Verdict::Met)));
        assert_eq!(carriers(&before, &after, flip, &analyse), [3]);
    }

    #[test]
    fn what_counts_as_a_flip() {
        use Verdict::{Met, Missed, NotTheirs, Unknown};
        let check = |before, after, expected| {
            assert_eq!(Difference { key: (0, 0), before, after }.is_flip(), expected);
        };
        check(Some(Met), Some(Missed), true);
        check(Some(Missed), None, true);
        check(Some(Unknown), Some(Missed), true);
        check(Some(Missed), Some(NotTheirs), true);
        check(Some(Met), Some(NotTheirs), true);
        check(Some(Met), Some(Unknown), false);
        check(None, Some(Met), false);
    }
}
