//! How surely a recogniser heard the words that a moment rests on.
//!
//! Where a recogniser was unsure of a turn, other words than it wrote may have been said: what is
//! read there may not have been, and what is missed there may have been. So a moment that rests on
//! such a turn is unknown. It rests on the words that opened it, and on those that decide it: the
//! answer, or, where nothing was said that would have decided it, on every turn in which it was
//! looked for. A turn of which the source says nothing, or that was written, counts as heard.
//!
//! The limits are choices and not measured: no public corpus that could be read pairs the
//! confidences of a recogniser with what was really said, and makers do not mean the same by them.

use crate::conversation::{Conversation, Role};
use crate::kinds::Moment;
use crate::moments::MOMENTS;
use crate::own;
use crate::rubric::{Opener, OwnMoment, Windows};
use std::collections::BTreeMap;

/// A kind whose shown misses do not stand word errors in one word of ten.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EasilyMisheard {
    /// The kind's name.
    pub kind: &'static str,
    /// The part of its shown misses that is true where every word is right, 0..=1.
    pub clean: f32,
    /// The same with errors in 10 % of the words, 0..=1.
    pub with_errors: f32,
}

/// Every one, with the figures of docs/FAIRNESS.md, "Which kinds stand 10 %".
///
/// The first two fail there; `stays_on_task` has ten shown misses, too few to say, and the same
/// fall. All others stand it, or show too few misses to tell.
pub static EASILY_MISHEARD: &[EasilyMisheard] = &[
    EasilyMisheard { kind: "thanks_for_waiting", clean: 0.838, with_errors: 0.754 },
    EasilyMisheard { kind: "announces_wait", clean: 0.841, with_errors: 0.684 },
    EasilyMisheard { kind: "stays_on_task", clean: 0.700, with_errors: 0.571 },
    EasilyMisheard { kind: "greets", clean: 0.831, with_errors: 0.627 },
];

/// Kinds that rest on what the record states, whatever was said.
const WORDLESS: &[&str] = &["hold_over_limit"];

/// A turn that a moment rests on, and that was heard less surely than the moment's kind asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misheard {
    /// The turn.
    pub turn: u32,
    /// How surely it was heard, in percent.
    pub heard_percent: u8,
    /// How surely the kind asks, in percent.
    pub least_percent: u8,
}

/// What of a conversation the moments of a kind rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RestsOn {
    /// Whether the kind is easily misheard.
    easily: bool,
    /// Whether its opener is words.
    opener: bool,
    /// Whose turns are searched, as in `OwnMoment::by`.
    by: Role,
}

/// What the moments of a kind of the catalogue rest on; `None` where it is no words.
pub(crate) fn of_catalogue(name: &str) -> Option<RestsOn> {
    let easily = EASILY_MISHEARD.iter().any(|one| one.kind == name);
    let rests = RestsOn { easily, opener: true, by: Role::Agent };
    (!WORDLESS.contains(&name)).then_some(rests)
}

/// What the moments of a programme's own rest on.
pub(crate) fn of_own(moment: &OwnMoment) -> RestsOn {
    let stated =
        matches!(moment.opener, Opener::Start | Opener::Metadata { .. } | Opener::Silence(_));
    RestsOn { easily: false, opener: !stated, by: moment.by }
}

/// The turns of one conversation that were heard too unsurely.
pub(crate) struct Listened<'a> {
    conversation: &'a Conversation,
    windows: &'a Windows,
    // By limit, as `RestsOn::easily` tells them apart, and by who speaks; in order.
    poorly: BTreeMap<(bool, Role), Vec<u32>>,
}

impl<'a> Listened<'a> {
    /// Looks through a conversation.
    pub(crate) fn new(conversation: &'a Conversation, windows: &'a Windows) -> Self {
        let mut listened = Self { conversation, windows, poorly: BTreeMap::new() };
        for turn in 0..conversation.turns.len() {
            for easily in [false, true] {
                if listened.heard_poorly(turn as u32, easily).is_some() {
                    let of = (easily, conversation.role(turn));
                    listened.poorly.entry(of).or_default().push(turn as u32);
                }
            }
        }
        listened
    }

    /// The first turn that decides a moment and was heard too unsurely: the opener's, then those
    /// that were searched.
    ///
    /// - **Cost**: logarithmic in the turns.
    pub(crate) fn misheard(&self, moment: &Moment, rests: RestsOn) -> Option<Misheard> {
        if self.poorly.is_empty() {
            return None;
        }
        let easily = rests.easily;
        let opener = Some(moment.opener.turn).filter(|_| rests.opener);
        let opener = opener.and_then(|turn| self.heard_poorly(turn, easily));
        opener.or_else(|| match moment.answer {
            Some(answer) => self.heard_poorly(answer.turn, easily),
            None => {
                let (first, last) = moment.searched;
                let lists = self.poorly.iter().filter(|((strict, role), _)| {
                    *strict == easily && own::speaks(rests.by, *role)
                });
                let firsts = lists.filter_map(|(_, turns)| {
                    turns.get(turns.partition_point(|&turn| turn < first)).copied()
                });
                let turn = firsts.min().filter(|&turn| turn <= last)?;
                self.heard_poorly(turn, easily)
            }
        })
    }

    fn heard_poorly(&self, turn: u32, easily: bool) -> Option<Misheard> {
        let least_percent = self.windows.least_heard_percent(easily);
        let heard_percent = self.conversation.turns.get(turn as usize)?.heard?;
        (heard_percent < least_percent).then_some(Misheard { turn, heard_percent, least_percent })
    }
}

/// The names of the kinds that are easily misheard, for the edition: the list decides findings.
pub(crate) fn easily_misheard() -> impl Iterator<Item = &'static str> {
    MOMENTS
        .iter()
        .map(|row| row.name)
        .filter(|&name| EASILY_MISHEARD.iter().any(|one| one.kind == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_name_kinds() {
        let kinds = |name: &str| MOMENTS.iter().any(|row| row.name == name);
        assert!(EASILY_MISHEARD.iter().all(|one| kinds(one.kind)));
        assert!(WORDLESS.iter().all(|name| kinds(name)));
        assert_eq!(easily_misheard().count(), EASILY_MISHEARD.len());
    }

    #[test]
    fn the_figures_are_those_of_the_page() {
        let page = include_str!("../../../docs/FAIRNESS.md");
        let (_, page) = page.split_once("## Which kinds stand 10 %").expect("the table");
        for one in EASILY_MISHEARD {
            let row = page.lines().find(|line| line.starts_with(&format!("| {} |", one.kind)));
            let cells: Vec<&str> = row.expect("a row").split('|').map(str::trim).collect();
            let percent = |share: f32| format!("{:.1}", share * 100.0);
            assert_eq!((cells[2], cells[4]), (&*percent(one.clean), &*percent(one.with_errors)));
        }
    }
}
