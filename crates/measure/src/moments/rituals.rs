//! What the rituals share: where a record begins, how it ends, and whose the outcome is.

use super::{Context, Moment, Outcome, Owner, WhyUnknown};
use crate::acts::ActKind;
use crate::conversation::{Channel, EventKind, Place};
use crate::cues::Cue;
use crate::reading::{Reading, Side};
use crate::words::Sort;

/// The agent's first words, where the record has the beginning and no machine spoke before.
pub(super) struct Beginning {
    /// The first sentence of the agent's first turn.
    pub opener: Place,
    /// The agent's turns of the first two stretches of their floor.
    pub turns: Vec<usize>,
    /// How many of them are of the first stretch.
    pub first: usize,
    /// The turn at which the second stretch is over.
    pub over_at: Option<u32>,
}

/// How the agent begins; `None` where the record does not have it.
pub(super) fn beginning(context: &Context<'_>) -> Option<Beginning> {
    let reading = context.reading;
    let turn = *reading.agents_turns.first()? as usize;
    let stretch = reading.turns[turn].stretch?;
    let bot = (0..turn).any(|before| reading.turns[before].side == Side::Bot);
    if bot || !begins(reading, turn) {
        return None;
    }
    let party = reading.conversation.turns[turn].party;
    let mut turns: Vec<usize> = reading.turns_of(stretch).collect();
    let first = turns.len();
    let second = reading.replies(turn, 1).next();
    let second = second.filter(|&next| reading.stretches[next as usize].party == party);
    turns.extend(second.into_iter().flat_map(|second| reading.turns_of(second)));
    let opener = match reading.sentences_of(turn).first() {
        Some(sentence) => reading.sentence_place(turn, sentence),
        None => reading.whole(turn),
    };
    let over_at = second.and_then(|second| reading.over_at(second));
    Some(Beginning { opener, turns, first, over_at })
}

/// Whether the record has the beginning: somebody greets or says why they are in touch, or the
/// customer writes first.
fn begins(reading: &Reading<'_>, turn: usize) -> bool {
    let opens = [Cue::Greet, Cue::OfferHelp, Cue::IdentifySelf, Cue::NameSelf, Cue::StateProblem];
    let written = reading.conversation.channel != Channel::Voice && turn > 0;
    written || (0..=turn).any(|turn| opens.into_iter().any(|cue| reading.has(turn, cue)))
}

/// What became of a ritual: met with words, missed, or unknown.
pub(super) fn settled(
    context: &Context<'_>,
    opener: Place,
    speaker: usize,
    answer: Option<Place>,
    doubt: Option<WhyUnknown>,
    searched: (u32, u32),
    closed_at: Option<u32>,
) -> Moment {
    let reading = context.reading;
    let from = answer.map_or(speaker, |answer| answer.turn as usize);
    let script =
        answer.map_or_else(|| context.is_all_script(speaker), |answer| reading.is_script(answer));
    let moment = Moment {
        kind: context.kind,
        outcome: if answer.is_some() { Outcome::Met } else { Outcome::Missed },
        why_unknown: None,
        owner: if reading.turns[from].side == Side::Bot {
            Owner::Bot
        } else if script {
            Owner::Script
        } else {
            Owner::Associate
        },
        party: Some(reading.conversation.turns[from].party),
        opener,
        answer,
        // What was said after the answer was not searched.
        searched: answer
            .map_or(searched, |answer| (searched.0.min(answer.turn), answer.turn.max(opener.turn))),
        confidence: 0.8,
        closed_at: answer.map(|answer| answer.turn.max(opener.turn)).or(closed_at),
    };
    match (answer, doubt) {
        (None, Some(why)) => moment.doubted(why),
        _ => moment,
    }
}

/// Whether a conversation ends with the matter handed on or in anger: a script's end is not due.
pub(super) fn ends_otherwise(context: &Context<'_>) -> bool {
    let reading = context.reading;
    let turns = reading.turns.len();
    let transferred =
        reading.conversation.events.iter().any(|event| event.kind == EventKind::Transfer);
    transferred
        || (turns.saturating_sub(LATE)..turns).any(|turn| match reading.turns[turn].side {
            Side::Customer => {
                reading.has(turn, Cue::Attack)
                    || reading.has(turn, Cue::Complaint)
                    || context.acts.has(turn, ActKind::Blame)
            }
            _ => reading.has(turn, Cue::Warn) || reading.has(turn, Cue::Transfer),
        })
}

/// How far from the end its manner shows, in turns.
const LATE: usize = 8;

/// The first of these wordings in some turns.
pub(super) fn said(reading: &Reading<'_>, turns: &[usize], cues: &[Cue]) -> Option<Place> {
    turns.iter().find_map(|&turn| {
        let hit = reading.hits_of(turn).iter().find(|hit| cues.contains(&hit.cue))?;
        Some(reading.place(turn, hit.from, hit.to))
    })
}

/// A name in a turn: somebody known, or a capital that no sentence start explains.
pub(super) fn names(reading: &Reading<'_>, turn: usize) -> bool {
    reading.turn_words(turn).iter().any(|word| {
        word.sort == Sort::Person || (word.capital && !reading.text(turn, word).starts_with("I"))
    })
}
