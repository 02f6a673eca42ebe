//! Sentences that are said whatever was asked or told, and that prove nothing.
//!
//! "I'd be happy to help", "please send us a message" and "sorry to hear that" fit everywhere, so
//! they neither answer a question nor own a failure. Nor are they a refusal: what rests on them
//! alone is unknown.

use super::{Context, Moment};
use crate::conversation::Place;
use crate::cues::Cue;
use crate::reading::Side;

/// A formula colours the words around it so far, in words, where nothing ends a sentence.
const NEAR: u32 = 10;

/// Whether words at a place are part of a formula of readiness, or send the customer elsewhere.
pub(super) fn is_readiness(context: &Context<'_>, place: Place) -> bool {
    is_part_of(context, place, |cue| {
        matches!(cue, Cue::StockHelp | Cue::StockMove | Cue::MoveChannel | Cue::AnswerIsNot)
    })
}

/// Whether a turn holds such a formula.
pub(super) fn has_readiness(context: &Context<'_>, turn: usize) -> bool {
    let formulas = [Cue::StockHelp, Cue::StockMove, Cue::MoveChannel];
    formulas.iter().any(|&cue| context.reading.has(turn, cue))
}

/// Whether a formula stands in the sentence of a place, near it.
fn is_part_of(context: &Context<'_>, place: Place, is_formula: impl Fn(Cue) -> bool) -> bool {
    let (reading, turn) = (context.reading, place.turn as usize);
    let words = reading.turn_words(turn);
    let first = reading.turns[turn].words.start;
    let from = first + words.partition_point(|word| word.end <= place.start) as u32;
    let to = first + words.partition_point(|word| word.start < place.end) as u32;
    let Some(sentence) = reading.sentence_at(turn, place.start) else { return false };
    let hits = reading.hits_within(turn, sentence).iter();
    hits.filter(|hit| is_formula(hit.cue))
        .any(|hit| hit.from <= to.saturating_add(NEAR) && from <= hit.to + NEAR)
}

/// Whether what a judge would take for words that meet a kind are a formula.
pub(crate) fn proves_nothing(context: &Context<'_>, kind: &str, place: Place) -> bool {
    match kind {
        "answers_question" => {
            let asks = context.reading.sentence_at(place.turn as usize, place.start);
            asks.is_some_and(|sentence| sentence.asks) || is_readiness(context, place)
        }
        "owns_failure" => !super::owns_failure::is_owned_at(context, place),
        _ => false,
    }
}

/// Whether an unmet moment's window holds a formula, so that nobody is blamed by what a judge
/// makes of it.
pub(crate) fn may_be_meant(context: &Context<'_>, kind: &str, moment: &Moment) -> bool {
    let is_formula = |turn: usize| match kind {
        "answers_question" => has_readiness(context, turn),
        "owns_failure" => super::owns_failure::is_formula(context, turn),
        _ => false,
    };
    let last = (moment.searched.1 as usize).min(context.reading.turns.len().saturating_sub(1));
    (moment.opener.turn as usize + 1..=last)
        .filter(|&turn| matches!(context.reading.turns[turn].side, Side::Agent | Side::Bot))
        .any(is_formula)
}
