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
        "Opens at wordings of being misunderstood; and, where the agent stated something or said it back, at wordings of having said it before, at \"not\" with a word of the agent's, at another number than theirs, and at what the model takes for a correction. Met where the agent says the value or a word of the matter that was new in the correction, or that it was changed. Missed only where the agent says the wrong number again, the customer makes the same correction again, or the agent moves to the close without any of it; else unknown.",
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
                let Some(opener) = correction(context, turn, said, asked.is_some()) else {
                    continue;
                };
                last_stretch = Some(stretch);
                found.push(outcome(context, turn, opener, &corrected(context, turn, said, asked)));
            }
            Side::Other => {}
        }
    }
}

/// The words of a turn that correct the agent's.
fn correction(context: &Context<'_>, turn: usize, said: u32, asked: bool) -> Option<Place> {
    let reading = context.reading;
    let hits = reading.hits_of(turn);
    if hits.iter().any(|hit| matches!(hit.cue, Cue::CorrectedIsNot | Cue::Quoted)) {
        return None;
    }
    if let Some(place) = reading.cue(turn, Cue::Corrected) {
        return Some(place);
    }
    // What was asked may have been told before: then it is an answer.
    if !is_stated(context, said) {
        return None;
    }
    let told = reading.cue(turn, Cue::ToldAlready).filter(|_| asked);
    told.or_else(|| other_value(context, turn, said))
        .or_else(|| other_word(context, turn, said))
        .or_else(|| corrects(context, turn))
}

/// From this score on, in logits, a sentence corrects by what the model makes of it.
const CORRECTS_FROM: f32 = -0.7;

/// The words of a turn that the model takes for a correction.
fn corrects(context: &Context<'_>, turn: usize) -> Option<Place> {
    let at = context.acts.leaning(turn, ActKind::Correct)?;
    (context.acts.scores(turn)[ActKind::Correct as usize] >= CORRECTS_FROM).then_some(at)
}

/// A close in more words than this may say something of the matter.
const CLOSE_WORDS: usize = 16;

/// A correction of one value or word is said in no more words than these.
const CORRECTION_WORDS: usize = 10;

/// A value was given at most so many turns before it is said back, so that the cost stays linear.
const FAR: usize = 30;

/// Another number than the agent's, where theirs is none that the customer had given.
fn other_value(context: &Context<'_>, turn: usize, said: u32) -> Option<Place> {
    let reading = context.reading;
    let words = reading.turn_words(turn).len();
    if words > CORRECTION_WORDS || reading.asks(turn) {
        return None;
    }
    let all = |turn: usize, into: &mut String| {
        digits(reading, turn, reading.turns[turn].words.clone(), into);
    };
    let (mut mine, mut theirs, mut given) = (String::new(), String::new(), String::new());
    all(turn, &mut mine);
    if mine.is_empty() {
        return None;
    }
    reading.turns_of(said).for_each(|turn| all(turn, &mut theirs));
    let first = reading.turns_of(said).next()?;
    let before = first.saturating_sub(FAR)..first;
    let customers = before.filter(|&turn| reading.turns[turn].side == Side::Customer);
    customers.for_each(|turn| all(turn, &mut given));
    let no = reading
        .hits_of(turn)
        .iter()
        .any(|hit| hit.cue == Cue::Deny && hit.from == reading.turns[turn].words.start);
    let corrects = no || is_said_back(context, said) || corrects(context, turn).is_some();
    let other = corrects && !theirs.is_empty() && !theirs.contains(&mine);
    (other && !given.contains(&theirs)).then(|| reading.whole(turn))
}

/// "Lane, not street", where the agent said "street"; a letter spelled after it was said back.
fn other_word(context: &Context<'_>, turn: usize, said: u32) -> Option<Place> {
    let reading = context.reading;
    let words = reading.turn_words(turn).len();
    let hit = reading.hits_of(turn).iter().find(|hit| hit.cue == Cue::InPlaceOf)?;
    if words > CORRECTION_WORDS || reading.asks(turn) {
        return None;
    }
    let first = reading.turns[turn].words.start;
    let text = |at: u32| reading.text(turn, &reading.words[at as usize]).to_ascii_lowercase();
    let theirs = |at: u32| {
        let concept = reading.lists.concept(&text(at));
        let said_it = |turn: usize| {
            let words = reading.turn_words(turn).iter();
            words
                .map(|word| reading.text(turn, word))
                .any(|word| reading.lists.concept(word) == concept)
        };
        reading.turns_of(said).any(said_it)
    };
    let not = (hit.from..hit.to).find(|&at| text(at) == "not");
    let is_it = match not {
        Some(not) => (not + 1..=hit.to).any(theirs) && is_stated(context, said),
        None => hit.from == first && is_said_back(context, said),
    };
    is_it.then(|| reading.place(turn, hit.from, hit.to))
}

/// Whether the agent says something back, or asks whether it is right.
fn is_said_back(context: &Context<'_>, said: u32) -> bool {
    let acts = [ActKind::ReadBack, ActKind::Repeat, ActKind::Confirm, ActKind::Recap];
    context.reading.turns_of(said).any(|turn| acts.iter().any(|&act| context.acts.has(turn, act)))
}

/// Whether the agent says something, or asks no more than whether it is right.
fn is_stated(context: &Context<'_>, said: u32) -> bool {
    let reading = context.reading;
    let Some(turn) = reading.turns_of(said).last() else { return false };
    let Some(last) = reading.sentences_of(turn).last() else { return false };
    let start = reading.sentence_place(turn, last).start;
    let acts = context.acts.of(turn).iter().filter(|act| act.at.start >= start);
    let (mut asks, mut checks) = (last.asks || reading.asks(turn), false);
    for act in acts {
        asks |= act.kind == ActKind::Ask;
        checks |= matches!(act.kind, ActKind::Confirm | ActKind::ReadBack);
    }
    let of_a_form = [Cue::AskForFact, Cue::FactQuestion, Cue::Lookup, Cue::MoveChannel];
    asks |= of_a_form.iter().any(|&cue| reading.has(turn, cue));
    !asks || checks
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
            .any(|hit| is_wording(hit.cue) && hit.from <= at && at <= hit.to)
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
        passed |= reading.turn_words(reply).len() <= CLOSE_WORDS
            && [Cue::OfferMore, Cue::Bye].iter().any(|&cue| reading.has(reply, cue));
        held |= [Cue::Apologise, Cue::AnnounceWait, Cue::Promise, Cue::Transfer, Cue::Decline]
            .iter()
            .any(|&cue| reading.has(reply, cue));
        None
    });
    let over = searched.as_ref().is_some_and(|searched| searched.over_at.is_some());
    let is_plain = reading.hits_of(turn).iter().any(|hit| is_wording(hit.cue));
    match moment.outcome {
        Outcome::Missed if again && is_plain => moment,
        Outcome::Missed if passed && !held && is_plain => moment,
        Outcome::Missed if over => moment.doubted(WhyUnknown::Unsure),
        Outcome::Missed => moment.doubted(WhyUnknown::CutOff),
        _ => moment,
    }
}

/// Whether a wording says that something was misunderstood.
fn is_wording(cue: Cue) -> bool {
    matches!(cue, Cue::Corrected | Cue::ToldAlready)
}

/// Whether the customer makes the same correction again.
fn is_again(context: &Context<'_>, turn: usize, correction: &Correction) -> bool {
    let reading = context.reading;
    reading.turns[turn].side == Side::Customer
        && reading.hits_of(turn).iter().any(|hit| is_wording(hit.cue))
        && !reading.has(turn, Cue::CorrectedIsNot)
        && (correction.right.is_empty() || context.shared(turn, &correction.right).is_some())
}
