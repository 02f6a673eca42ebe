//! What the rituals share: where a record begins, how it ends, and whose the outcome is.

use super::faults::is_told;
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
    /// The turn that shows that this is the beginning.
    pub known_at: usize,
}

/// How the agent begins; `None` where the record does not have it.
pub(super) fn beginning(context: &Context<'_>) -> Option<Beginning> {
    let reading = context.reading;
    let turn = *reading.agents_turns.first()? as usize;
    let stretch = reading.turns[turn].stretch?;
    let bot = (0..turn).any(|before| reading.turns[before].side == Side::Bot);
    let known_at = begins(context, turn).filter(|_| !bot)?;
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
    Some(Beginning { opener, turns, first, over_at, known_at })
}

/// The turn that shows that the record has the beginning: somebody greets or says who they are or
/// why they are in touch, or the customer writes first.
fn begins(context: &Context<'_>, turn: usize) -> Option<usize> {
    let reading = context.reading;
    if reading.conversation.channel != Channel::Voice && turn > 0 {
        return Some(turn);
    }
    let opens = [Cue::Greet, Cue::OfferHelp, Cue::IdentifySelf, Cue::NameSelf, Cue::StateProblem];
    let acts = [ActKind::Greet, ActKind::OfferHelp, ActKind::IdentifySelf];
    // A customer who is answered with a name alone greets or says why next.
    (0..reading.turns.len().min(turn + 2))
        .find(|&turn| {
            opens.into_iter().any(|cue| reading.has(turn, cue))
                || acts.into_iter().any(|act| context.acts.has(turn, act))
        })
        .map(|shows| shows.max(turn))
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

/// How a conversation ends: its first leave-taking among the last turns, else its last thanks, else
/// the question whether there is anything else.
pub(super) struct End {
    /// Its words.
    pub opener: Place,
    /// Whether the agent takes leave in so many words, and the customer parts with thanks, a
    /// goodbye or consent; else there may be more to say, or the matter is open.
    pub settled: bool,
}

/// The leave-taking or the thanks that a record ends with; `None` where it does not end so.
///
/// What follows is no more than a few turns, in which the customer asks for nothing.
pub(super) fn end(context: &Context<'_>) -> Option<End> {
    let reading = context.reading;
    let turns = reading.turns.len();
    let last = turns.saturating_sub(LAST)..turns;
    let answered = |turn: usize| {
        (0..=turn).any(|before| reading.turns[before].side == Side::Customer)
            && (0..=turn).any(|before| reading.turns[before].side == Side::Agent)
    };
    let goes_on = |turn: usize| {
        (turn + 1..turns).any(|later| {
            reading.turns[later].side == Side::Customer
                && (reading.asks(later) || reading.has(later, Cue::Request))
        })
    };
    let fits = |turn: &usize| answered(*turn) && !goes_on(*turn);
    let leave = last.clone().filter(fits).find_map(|turn| leaves(context, turn));
    let thanks = || {
        last.clone().rev().filter(fits).find_map(|turn| {
            (reading.turns[turn].side == Side::Customer)
                .then(|| thanks_at(context, turn).filter(|&place| !is_told(reading, place)))?
        })
    };
    let parts = |turn: usize| thanks_at(context, turn).is_some() || leaves(context, turn).is_some();
    let of = |side: Side| last.clone().filter(move |&turn| reading.turns[turn].side == side);
    let content = |turn: usize| {
        CONTENT.iter().any(|&act| context.acts.has(turn, act))
            && !OPEN.iter().any(|&act| context.acts.has(turn, act))
    };
    let settled = of(Side::Agent).any(|turn| leaves(context, turn).is_some())
        && (of(Side::Customer).any(parts) || of(Side::Customer).next_back().is_some_and(content));
    // A conversation in which all was said ends with the question whether it was.
    let asked = || {
        last.clone().find_map(|turn| {
            (reading.turns[turn].side == Side::Agent && !goes_on(turn + 1))
                .then(|| reading.cue(turn, Cue::OfferMore))?
        })
    };
    leave.or_else(thanks).or_else(asked).map(|opener| End { opener, settled })
}

/// What a customer says last who is content.
const CONTENT: [ActKind; 3] = [ActKind::Agree, ActKind::Appreciate, ActKind::Acknowledge];
/// What a customer says last whose matter is open.
const OPEN: [ActKind; 8] = [
    ActKind::Ask,
    ActKind::Request,
    ActKind::Blame,
    ActKind::Attack,
    ActKind::TellTrouble,
    ActKind::TellFault,
    ActKind::Deny,
    ActKind::NotFollow,
];

/// How many turns the end of a conversation has.
const LAST: usize = 5;

/// The words of a turn that take leave.
pub(super) fn leaves(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let wishes = || {
        (reading.turns[turn].side == Side::Agent && !reading.asks(turn))
            .then(|| reading.cue(turn, Cue::Parting))?
    };
    let place = context.acts.first(turn, ActKind::Bye).or_else(wishes)?;
    // "He said bye and left" is the customer's to tell.
    let told = reading.turns[turn].side == Side::Customer && is_told(reading, place);
    (!told).then_some(place)
}

/// The words of a turn that thank.
fn thanks_at(context: &Context<'_>, turn: usize) -> Option<Place> {
    context.acts.first(turn, ActKind::Thank).or_else(|| context.reading.cue(turn, Cue::Thank))
}

/// Whether a conversation ends with the matter handed on or in anger: a script's end is not due.
pub(super) fn ends_otherwise(context: &Context<'_>) -> bool {
    let reading = context.reading;
    let turns = reading.turns.len();
    let handed_on = reading.conversation.events.iter().any(|event| {
        event.kind == EventKind::Transfer
            && event.after_turn.is_none_or(|after| after as usize + LATE >= turns)
    });
    let late = turns.saturating_sub(LATE)..turns;
    let customers = (0..turns).rev().filter(|&turn| reading.turns[turn].side == Side::Customer);
    handed_on
        || late
            .filter(|&turn| reading.turns[turn].side != Side::Customer)
            .any(|turn| reading.has(turn, Cue::Warn) || context.acts.has(turn, ActKind::Transfer))
        || customers.take(ANGRY).any(|turn| {
            reading.has(turn, Cue::Attack)
                || reading.has(turn, Cue::Complaint)
                || context.acts.has(turn, ActKind::Attack)
                || context.acts.has(turn, ActKind::Blame)
        })
}

/// How far from the end a hand-over shows, in turns.
const LATE: usize = 4;
/// How many of the customer's last turns show anger.
const ANGRY: usize = 2;

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
