//! The customer corrects the agent or was misunderstood, and it is put right.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::{ActKind, digits};
use crate::conversation::Place;
use crate::cues::Cue;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "repairs",
    title: "put right what was misunderstood",
    about: About::Skill(Skill::Listening),
    doc: doc(
        "The customer corrects the agent, or says that they were misunderstood. Met: it is acknowledged and put right, the corrected value or matter taken up, within two agent turns.",
        "A misunderstanding that is not put right then comes back as an error.",
        "Opens at wordings of being misunderstood, and at \"no\" with another number after the agent said a value back. Met where the agent says the value or a word of the matter that was new in the correction, or that it was changed. Missed only where the agent says the wrong number again, the customer makes the same correction again, or the agent moves to the close without any of it; else unknown.",
        "A correction put as a plain answer is not seen; \"sorry\" alone shows nothing of what became of it.",
        "Schegloff, Jefferson & Sacks (1977), Language 53(2): repair; ISO 24617-2: correction.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 1,
    find,
};

/// What was put wrong and what is right, as far as words tell.
struct Correction {
    /// What the correction names that the agent had not said.
    right: Vec<(u64, u32)>,
    /// The numbers that the agent had said.
    wrong: Vec<u64>,
}

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut last_stretch = None;
    // Where the centre's side last had the floor.
    let mut centre: Option<u32> = None;
    let mut customer: Option<usize> = None;
    for turn in 0..reading.turns.len() {
        let Some(stretch) = reading.turns[turn].stretch else { continue };
        match reading.turns[turn].side {
            Side::Agent | Side::Bot => centre = Some(stretch),
            Side::Customer => {
                let asked = customer.replace(turn);
                let Some(said) = centre.filter(|_| last_stretch != Some(stretch)) else { continue };
                let Some(opener) = correction(context, turn, said) else { continue };
                last_stretch = Some(stretch);
                found.push(outcome(context, turn, opener, &corrected(context, turn, said, asked)));
            }
            Side::Other => {}
        }
    }
}

/// The words of a turn that correct the agent's.
fn correction(context: &Context<'_>, turn: usize, said: u32) -> Option<Place> {
    let reading = context.reading;
    let hits = reading.hits_of(turn);
    if hits.iter().any(|hit| matches!(hit.cue, Cue::CorrectedIsNot | Cue::Quoted)) {
        return None;
    }
    if let Some(place) = reading.cue(turn, Cue::Corrected) {
        return Some(place);
    }
    // "No" and another number, where a number was said back.
    let first = reading.turns[turn].words.start;
    let no = hits.iter().find(|hit| hit.cue == Cue::Deny && hit.from == first)?;
    let (mut mine, mut theirs) = (String::new(), String::new());
    let mut back = false;
    for turn in reading.turns_of(said) {
        digits(reading, turn, reading.turns[turn].words.clone(), &mut theirs);
        back |= context.acts.has(turn, ActKind::ReadBack)
            || (context.acts.has(turn, ActKind::Confirm) && reading.has(turn, Cue::Confirm));
    }
    digits(reading, turn, reading.turns[turn].words.clone(), &mut mine);
    let other = mine.len() >= 2 && theirs.len() >= 2 && !theirs.contains(&mine);
    (back && other && reading.turn_words(turn).len() <= 12)
        .then(|| reading.place(turn, no.from, no.to))
}

fn corrected(context: &Context<'_>, turn: usize, said: u32, asked: Option<usize>) -> Correction {
    let reading = context.reading;
    let (mut theirs, mut right) = (Vec::new(), Vec::new());
    for turn in reading.turns_of(said).filter(|&before| before < turn) {
        context.concepts(turn, &mut theirs);
    }
    context.concepts(turn, &mut right);
    // The wording itself names nothing, and what both say is not what differs.
    let wording = |at: u32| {
        reading
            .hits_of(turn)
            .iter()
            .any(|hit| hit.cue == Cue::Corrected && hit.from <= at && at <= hit.to)
    };
    let is_new =
        |theirs: &[(u64, u32)], concept: u64| !theirs.iter().any(|&(one, _)| one == concept);
    right.retain(|&(concept, at)| !wording(at) && is_new(&theirs, concept));
    if right.is_empty()
        && let Some(asked) = asked
    {
        // Nothing is named: the matter is what the customer had said before.
        context.concepts(asked, &mut right);
        right.retain(|&(concept, _)| is_new(&theirs, concept));
    }
    let wrong =
        theirs.iter().map(|&(concept, _)| concept).filter(|concept| concept & super::NUMBER != 0);
    Correction { right, wrong: wrong.collect() }
}

fn outcome(context: &Context<'_>, turn: usize, opener: Place, correction: &Correction) -> Moment {
    let reading = context.reading;
    let searched = context.replies(turn, 2);
    let (mut again, mut passed, mut held) = (false, false, false);
    let number = correction.right.iter().any(|&(concept, _)| concept & super::NUMBER != 0);
    let mut from = turn;
    let moment = context.settle(opener, searched.as_ref(), |reply| {
        again |= (from + 1..reply).any(|between| is_again(context, between, correction));
        from = reply;
        if again {
            return None;
        }
        if let Some((place, _)) = context.shared(reply, &correction.right) {
            return Some(place);
        }
        if let Some(place) = reading.cue(reply, Cue::PutsRight) {
            return Some(place);
        }
        let said = context.concepts_of(reply);
        again |= number && said.iter().any(|(concept, _)| correction.wrong.contains(concept));
        passed |=
            [Cue::OfferMore, Cue::Bye, Cue::GoesAhead].iter().any(|&cue| reading.has(reply, cue));
        held |= [Cue::Apologise, Cue::AnnounceWait, Cue::Promise, Cue::Transfer, Cue::Decline]
            .iter()
            .any(|&cue| reading.has(reply, cue));
        None
    });
    let over = searched.as_ref().is_some_and(|searched| searched.over_at.is_some());
    match moment.outcome {
        Outcome::Missed if again => moment,
        Outcome::Missed if passed && !held => moment,
        Outcome::Missed if over => moment.doubted(WhyUnknown::Unsure),
        Outcome::Missed => moment.doubted(WhyUnknown::CutOff),
        _ => moment,
    }
}

/// Whether the customer makes the same correction again.
fn is_again(context: &Context<'_>, turn: usize, correction: &Correction) -> bool {
    let reading = context.reading;
    reading.turns[turn].side == Side::Customer
        && reading.has(turn, Cue::Corrected)
        && !reading.has(turn, Cue::CorrectedIsNot)
        && (correction.right.is_empty() || context.shared(turn, &correction.right).is_some())
}
