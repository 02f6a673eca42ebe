//! The customer tells of trouble, and the agent reacts to it.

use super::{About, Closes, Context, Moment, Needs, Row, Skill, doc, earlier};
use crate::conversation::Place;
use crate::cues::Cue;
use crate::kinds::ActKind;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "acknowledges_trouble",
    title: "reacted to the trouble that was told",
    about: About::Skill(Skill::EmpathicActs),
    doc: doc(
        "The customer tells of distress, hardship, anger or a bad experience (consecutive turns on the same trouble open it once). Met: within two agent turns there is a reaction that names or fits it, or says what it means for the customer.",
        "What an apology does depends on how it is made, above all on its empathy (Roschk & Kaiser 2013). It is an act, with words, and nothing else is looked for.",
        "Opens at wordings of trouble by the customer. Met by a wording of reaction, or by an apology for something that is neither a refusal, nor \"sorry?\", nor a closing phrase. A miss is shown where the trouble is told in words that nobody could take for anything else and two whole turns hold no word that may be meant as a reaction.",
        "Trouble told by plain facts is not seen; a reaction in wholly own words may be missed; a phrase learnt by heart counts.",
        "Sharma et al. (2020), EPITOME: emotional reactions and interpretations; Roschk & Kaiser (2013).",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 3,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let mut open_until = None;
    for turn in context.customer_turns() {
        let opener = context
            .opens(turn, Cue::TellTrouble, ActKind::TellTrouble)
            .or_else(|| context.reading.cue(turn, Cue::TellDistress));
        let Some(opener) = opener else { continue };
        if context.reading.has(turn, Cue::TroubleIsNot) {
            continue;
        }
        // The same trouble, told on, opens nothing new; but what the models alone took for trouble
        // does not stand in the way of trouble told in so many words.
        let in_words =
            [Cue::TellTrouble, Cue::TellDistress].iter().any(|&cue| context.reading.has(turn, cue));
        if open_until.is_some_and(|(until, words)| turn <= until && (words || !in_words)) {
            continue;
        }
        let mut told = Vec::new();
        context.concepts(turn, &mut told);
        let searched = context.replies(turn, 2);
        let moment = context.settle(opener, searched.as_ref(), |turn| {
            earlier(context.reading.cue(turn, Cue::React), context.apology(turn))
                .or_else(|| named(context, turn, &told))
        });
        let last = searched.as_ref().and_then(|searched| searched.turns.last().copied());
        open_until = Some((last.map_or(usize::MAX, |turn| turn + 1), in_words));
        found.push(context.unless_sorry(moment, searched.as_ref()));
    }
}

/// Whether a miss needs no weighing: the trouble is told in words that nobody could take for
/// anything else, the agent had two whole turns, and in neither, nor just before, is there a word
/// that may be meant as a reaction.
pub(crate) fn is_plain(context: &Context<'_>, moment: &Moment) -> bool {
    let reading = context.reading;
    let opener = moment.opener.turn as usize;
    let Some(searched) = context.replies(opener, 2).filter(|searched| searched.over_at.is_some())
    else {
        return false;
    };
    let is_distress = reading.has(opener, Cue::TellDistress);
    let before = opener.saturating_sub(JUST_BEFORE)..opener;
    let agents = before.filter(|&turn| reading.turns[turn].side == Side::Agent);
    is_distress && agents.chain(searched.turns.iter().copied()).all(|turn| is_bare(context, turn))
}

/// How far before the trouble a reaction may stand that still holds, in turns.
const JUST_BEFORE: usize = 3;

/// Whether a turn has nothing that may be meant as a reaction.
fn is_bare(context: &Context<'_>, turn: usize) -> bool {
    let kind = |cue: Cue| {
        matches!(
            cue,
            Cue::KindWord
                | Cue::React
                | Cue::UnderstandBare
                | Cue::Apologise
                | Cue::ApologiseFor
                | Cue::ThankWait
        )
    };
    !context.reading.hits_of(turn).iter().any(|hit| kind(hit.cue))
        && ![ActKind::React, ActKind::Interpret, ActKind::Apologise]
            .iter()
            .any(|&act| context.acts.has(turn, act))
}

/// The trouble named in own words: a sentence that neither asks nor instructs, with two of its
/// words, in a turn that may be a reaction.
fn named(context: &Context<'_>, turn: usize, told: &[(u64, u32)]) -> Option<Place> {
    let reading = context.reading;
    let may_be = [ActKind::React, ActKind::Interpret].iter();
    if reading.has(turn, Cue::Menu) || !may_be.clone().any(|&act| context.acts.may_have(turn, act))
    {
        return None;
    }
    let concepts = context.concepts_of(turn);
    reading.sentences_of(turn).iter().find_map(|sentence| {
        let moves_on = |cue: Cue| matches!(cue, Cue::Question | Cue::Confirm | Cue::FixStep);
        if sentence.asks || reading.hits_within(turn, sentence).iter().any(|hit| moves_on(hit.cue))
        {
            return None;
        }
        // They stand in order of their words.
        let from = concepts.partition_point(|&(_, at)| at < sentence.from);
        let to = concepts.partition_point(|&(_, at)| at < sentence.to);
        let mut shared: Vec<(u64, u32)> = (concepts[from..to].iter().copied())
            .filter(|&(concept, _)| told.iter().any(|&(other, _)| other == concept))
            .collect();
        let (first, last) = (shared.first()?.1, shared.last()?.1);
        shared.sort_unstable();
        shared.dedup_by_key(|(concept, _)| *concept);
        (shared.len() >= 2).then(|| reading.place(turn, first, last))
    })
}
