//! What is kept beside a conversation of the moments in it, so that a list can be chosen and sorted
//! without a look at a million moments.

use measure::conversation::{Conversation, TurnTime};
use measure::moments::{Class, Kind, Moment, Outcome, Owner, Status};

use crate::types::Recording;

/// Which moments a conversation has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// By outcome, in the order of `Outcome::ALL`: a bit for each class, owner and status.
    pub(crate) bits: [i64; 3],
    /// How many moments of the class `skill` the associates missed, of proven kinds.
    pub(crate) missed_proven: i64,
    /// The same, of kinds on trial.
    pub(crate) missed_trial: i64,
}

impl Found {
    /// What these moments come to.
    pub(crate) fn of(moments: &[Moment], kinds: &[Kind]) -> Self {
        let mut found = Self::default();
        for moment in moments {
            if let Some(kind) = kinds.get(usize::from(moment.kind)) {
                found.add(kind.class, moment.owner, kind.status, moment.outcome, 1);
            }
        }
        found
    }

    /// Adds moments that are the same in this.
    pub(crate) fn add(
        &mut self,
        class: Class,
        owner: Owner,
        status: Status,
        outcome: Outcome,
        count: i64,
    ) {
        self.bits[outcome as usize] |= bit(class, owner, status);
        if (class, owner, outcome) == (Class::Skill, Owner::Associate, Outcome::Missed) {
            match status {
                Status::Proven => self.missed_proven += count,
                Status::Trial => self.missed_trial += count,
                Status::Withheld => {}
            }
        }
    }
}

/// Whether a duty was missed in `c`, as the index of such conversations says it.
pub(crate) const DUTY_MISSED: &str = "(c.found_missed & 35183298347008) <> 0";

/// The bits of every class, owner and status that fit.
pub(crate) fn mask(class: Option<Class>, owner: Option<Owner>, shown: &[Status]) -> i64 {
    let mut mask = 0;
    for one in Class::ALL.iter().filter(|one| class.is_none_or(|class| class == **one)) {
        for by in Owner::ALL.iter().filter(|by| owner.is_none_or(|owner| owner == **by)) {
            for status in shown {
                mask |= bit(*one, *by, *status);
            }
        }
    }
    mask
}

/// Stored: a class, owner or status that comes later takes a number of its own.
fn bit(class: Class, owner: Owner, status: Status) -> i64 {
    let owners = Owner::ALL.len();
    let number = (class as usize * owners + owner as usize) * Status::ALL.len() + status as usize;
    1 << number
}

/// How long a conversation took: as its recordings say, else up to the end of its last turn.
pub(crate) fn length_ms(conversation: &Conversation, recordings: &[Recording]) -> Option<i64> {
    let recorded = recordings.iter().map(|recording| recording.length_ms).max();
    let said = conversation.turns.iter().filter_map(|turn| match turn.time {
        TurnTime::Unknown => None,
        TurnTime::Start(start) => Some(start.0),
        TurnTime::Span(span) => Some(span.end().0),
    });
    recorded.or_else(|| said.max())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bits stand in databases.
    #[test]
    fn the_numbers_of_the_bits_stay() {
        let names = |names: Vec<&str>| names.join(" ");
        assert_eq!(
            names(Class::ALL.iter().map(|one| one.name()).collect()),
            "skill fault duty ritual"
        );
        assert_eq!(
            names(Owner::ALL.iter().map(|one| one.name()).collect()),
            "associate script system bot earlier_party"
        );
        assert_eq!(
            names(Status::ALL.iter().map(|one| one.name()).collect()),
            "trial proven withheld"
        );
        assert_eq!(
            names(Outcome::ALL.iter().map(|one| one.name()).collect()),
            "met missed unknown"
        );
        assert_eq!(bit(Class::Skill, Owner::Associate, Status::Trial), 1);
        assert_eq!(bit(Class::Ritual, Owner::EarlierParty, Status::Withheld), 1 << 59);
        assert_eq!(mask(None, None, Status::ALL), (1 << 60) - 1);
        let duties = mask(Some(Class::Duty), None, Status::ALL);
        assert_eq!(DUTY_MISSED, format!("(c.found_missed & {duties}) <> 0"));
    }
}
