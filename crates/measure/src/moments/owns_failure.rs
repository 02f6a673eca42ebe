//! The customer says that the company failed, and the agent owns it.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc, earlier};
use crate::conversation::Place;
use crate::cues::{Cue, Hit};
use crate::kinds::ActKind;
use crate::words::Word;

pub(super) const ROW: Row = Row {
    name: "owns_failure",
    title: "owned the failure",
    about: About::Skill(Skill::EmpathicActs),
    doc: doc(
        "The customer says that the company failed. Met: within two agent turns there is a specific apology, or a commitment in the first person.",
        "Owning a failure and doing something about it repairs trust; \"sorry for any inconvenience\" does not.",
        "Opens at wordings that lay a failure at the company's door. Met by an apology that names the company's doing or words of what was told, by a commitment in the first person, or by what is put right at once; a refusal that opens with \"sorry\" is none. A formula (\"sorry to hear that\", \"sorry for the trouble\", \"happy to help\") owns nothing, and what rests on it alone is unknown.",
        "Blame by hints is not seen; a promise about something else may count.",
        "Roschk & Kaiser (2013); Orsingher et al. (2010).",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 2,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let mut open_until = None;
    for turn in context.customer_turns() {
        let Some(opener) = context.opens(turn, Cue::Blame, ActKind::Blame) else { continue };
        if context.reading.has(turn, Cue::TroubleIsNot) || context.reading.has(turn, Cue::IfOnly) {
            continue;
        }
        if open_until.is_some_and(|until| turn <= until) {
            continue;
        }
        let searched = context.replies(turn, 2);
        let told = told(context, turn);
        let waited = context.reading.has(turn, Cue::Waited);
        let mut formula = false;
        let moment = context.settle(opener, searched.as_ref(), |reply| {
            formula |= is_formula(context, reply);
            earlier(apology(context, reply, &told, waited), commitment(context, reply))
        });
        let moment = if formula && moment.outcome == Outcome::Missed {
            moment.doubted(WhyUnknown::Unsure)
        } else {
            moment
        };
        found.push(context.unless_sorry(moment, searched.as_ref()));
        let last = searched.as_ref().and_then(|searched| searched.turns.last().copied());
        open_until = Some(last.map_or(usize::MAX, |turn| turn + 1));
    }
}

/// What the customer told in the stretch that a turn belongs to.
fn told(context: &Context<'_>, turn: usize) -> Vec<(u64, u32)> {
    let mut told = Vec::new();
    let stretch = context.reading.turns[turn].stretch;
    for turn in stretch.into_iter().flat_map(|stretch| context.reading.turns_of(stretch)) {
        context.concepts(turn, &mut told);
    }
    told
}

/// What an apology is for stands so near to it, in words.
const NEAR: u32 = 14;

/// An apology that names what went wrong: as the company's doing, or in words of what was told.
fn apology(context: &Context<'_>, turn: usize, told: &[(u64, u32)], waited: bool) -> Option<Place> {
    let reading = context.reading;
    let hits = reading.hits_of(turn);
    let barred = |hit: &&Hit| {
        let mut beside = reading.hits_beside(turn, hit.from).iter();
        beside.any(|other| {
            matches!(
                other.cue,
                Cue::ApologyIsRefusal | Cue::ApologyIsRepair | Cue::ApologyIsClose | Cue::SorryHear
            ) && other.from <= hit.to
                && hit.from <= other.to
        })
    };
    let place = |hit: &Hit| reading.place(turn, hit.from, hit.to);
    let owns = |hit: &&Hit| hit.cue == Cue::OwnsIt || waited && hit.cue == Cue::SorryWait;
    if let Some(hit) = hits.iter().find(|hit| owns(hit) && !barred(hit)) {
        return Some(place(hit));
    }
    let mut sorry = hits.iter().filter(|hit| matches!(hit.cue, Cue::Apologise | Cue::ApologiseFor));
    let names = |hit: &&Hit| {
        let here = |at: u32| hit.from <= at + NEAR && at <= hit.to + NEAR;
        let sentence = reading.sentence_of(turn, hit.from);
        sentence.is_some_and(|sentence| {
            context.concepts_of(turn).iter().any(|&(concept, at)| {
                (sentence.from..sentence.to).contains(&at)
                    && here(at)
                    && told.iter().any(|&(other, _)| other == concept)
                    && !is_of_formula(context, turn, at)
            })
        })
    };
    sorry.find(|hit| !barred(hit) && names(hit)).map(place)
}

/// Whether a word belongs to a formula: "the trouble" is named by whoever names nothing.
fn is_of_formula(context: &Context<'_>, turn: usize, at: u32) -> bool {
    let mut hits = context.reading.hits_beside(turn, at).iter();
    hits.any(|hit| hit.cue == Cue::StockSorry && hit.from <= at && at <= hit.to)
}

/// A promise in the first person to find out or to put it right, which is more than readiness.
fn commitment(context: &Context<'_>, turn: usize) -> Option<Place> {
    let promise = super::sets_expectation::promise(context, turn);
    let at_once = || context.reading.cue(turn, Cue::OwnsNow);
    promise.filter(|&place| is_committed(context, place)).or_else(at_once)
}

/// Whether a promise is made in the first person, and is no formula.
fn is_committed(context: &Context<'_>, place: Place) -> bool {
    let (reading, turn) = (context.reading, place.turn as usize);
    let Some(sentence) = reading.sentence_at(turn, place.start) else { return false };
    let words = &reading.words[sentence.from as usize..sentence.to as usize];
    let is_first_person = |word: &Word| {
        let text = reading.text(turn, word);
        let start = text.split(['\'', '’']).next().unwrap_or(text);
        ["i", "we", "me", "us", "my", "ill"].iter().any(|own| start.eq_ignore_ascii_case(own))
    };
    let stock = reading.hits_within(turn, sentence).iter().any(|hit| hit.cue == Cue::StockHelp);
    words.iter().any(is_first_person) && !stock
}

/// Whether a turn says sorry in words that fit whatever was told.
pub(super) fn is_formula(context: &Context<'_>, turn: usize) -> bool {
    let hits = context.reading.hits_of(turn);
    let closes = hits.iter().any(|hit| hit.cue == Cue::ApologyIsClose);
    // "Any inconvenience" is no apology at all.
    !closes && hits.iter().any(|hit| matches!(hit.cue, Cue::StockSorry | Cue::StockHelp))
}

/// Whether the words of a place own a failure, so that a judge may say so.
pub(super) fn is_owned_at(context: &Context<'_>, place: Place) -> bool {
    let (reading, turn) = (context.reading, place.turn as usize);
    let Some(sentence) = reading.sentence_at(turn, place.start) else { return false };
    let has = |cue: Cue| reading.hits_within(turn, sentence).iter().any(|hit| hit.cue == cue);
    has(Cue::OwnsIt)
        || !has(Cue::StockSorry) && !has(Cue::Apologise) && is_committed(context, place)
}
