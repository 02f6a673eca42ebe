//! The customer tells of trouble in their life and not what they want, and the agent finds out.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Searched, Skill, WhyUnknown, doc,
};
use crate::acts::ActKind;
use crate::conversation::Place;
use crate::cues::Cue;
use crate::reading::{Sentence, Side};

pub(super) const ROW: Row = Row {
    name: "explores_need",
    title: "asked what would help, or offered it",
    about: About::Skill(Skill::EmpathicActs),
    doc: doc(
        "The customer tells of trouble in their own life (a loss, an illness, no money) and has not said what they want. Met: a question about their situation, or an offered adjustment, within two agent turns.",
        "What somebody in trouble can use is often not on the form, and they do not know that it can be asked for.",
        "Opens at wordings of hardship in the first person, and at trouble that the model finds told in ten words and more, where no request, question, blame or fault of a product stands in the customer's words so far. What only the model sees is never told as missed. Met by a question about the situation or what would help, by one about the customer or theirs after a reaction, or by a wording that offers an adjustment. Missed only where two whole turns hold requests for listed facts, statements and closing words alone; unknown where the customer says in between what they want.",
        "Hardship told by hints is not seen; a question that belongs to a form may count.",
        "Rollnick & Miller on exploring before advising, Motivational Interviewing; UK FCA FG21/1 on customers in vulnerable circumstances.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 2,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    for turn in context.customer_turns() {
        let plain = reading.cue(turn, Cue::Hardship).filter(|_| !is_complaint(context, turn));
        let told = || told(context, turn).filter(|_| !is_clear(context, turn));
        if let Some(opener) = plain.or_else(told) {
            // The rest of the stretch may say what is wanted.
            let stretch = reading.turns[turn].stretch;
            let mut rest = stretch.into_iter().flat_map(|stretch| reading.turns_of(stretch));
            let wants = if plain.is_some() { asks } else { is_clear };
            if rest.any(|other| other >= turn && wants(context, other)) {
                return;
            }
            let last =
                stretch.map_or(turn, |stretch| reading.stretches[stretch as usize].last as usize);
            let searched = context.replies(last, 2);
            let moment = outcome(context, last, opener, searched.as_ref());
            // What only the model sees is told as missed by nobody.
            let doubted = plain.is_none() && moment.outcome == Outcome::Missed;
            found.push(if doubted { moment.doubted(WhyUnknown::Unsure) } else { moment });
            if searched.is_none_or(|searched| searched.side != Side::Bot) {
                return;
            }
        } else if is_clear(context, turn) {
            return;
        }
    }
}

/// With fewer words, trouble is named and not told.
const TOLD_WORDS: usize = 10;

/// The words of a turn that tell of trouble at some length, by what the model makes of them.
fn told(context: &Context<'_>, turn: usize) -> Option<Place> {
    let told = context.acts.first(turn, ActKind::TellTrouble)?;
    (context.reading.turn_words(turn).len() >= TOLD_WORDS).then_some(told)
}

/// Whether a turn tells more of a fault or of what the company did than of trouble: that wants
/// mending.
fn is_complaint(context: &Context<'_>, turn: usize) -> bool {
    let scores = context.acts.scores(turn);
    let trouble = scores[ActKind::TellTrouble as usize];
    let other = [ActKind::TellFault, ActKind::Blame];
    other.iter().any(|&act| context.acts.has(turn, act) && scores[act as usize] > trouble)
}

/// Whether the words of a turn ask for something, or name what they come for.
fn asks(context: &Context<'_>, turn: usize) -> bool {
    let words = [Cue::Request, Cue::Question, Cue::StateProblem];
    words.iter().any(|&cue| context.reading.has(turn, cue)) || context.acts.has(turn, ActKind::Ask)
}

/// Whether a turn says what is wanted, or tells of a fault or of what the company did, which wants
/// mending.
fn is_clear(context: &Context<'_>, turn: usize) -> bool {
    let acts = [ActKind::Request, ActKind::TellFault, ActKind::Blame];
    let long = context.reading.turn_words(turn).len() >= ASKED_WORDS;
    context.reading.has(turn, Cue::Request)
        || acts.iter().any(|&act| context.acts.has(turn, act))
        || (long && context.acts.has(turn, ActKind::Ask))
}

/// A question in fewer words is not what somebody comes with.
const ASKED_WORDS: usize = 5;

fn outcome(
    context: &Context<'_>,
    told: usize,
    opener: Place,
    searched: Option<&Searched>,
) -> Moment {
    let reading = context.reading;
    let (mut doubt, mut from) = (false, told);
    let moment = context.settle(opener, searched, |reply| {
        doubt |= (from + 1..reply)
            .any(|turn| reading.turns[turn].side == Side::Customer && asks(context, turn));
        from = reply;
        if doubt || reading.has(reply, Cue::Menu) {
            return None;
        }
        doubt |= may_explore(context, reply);
        let words = reading.cue(reply, Cue::Explores);
        words
            .or_else(|| {
                let asks = [ActKind::Explore];
                let asks = asks.iter().find_map(|&act| context.acts.first(reply, act));
                asks.filter(|_| !is_of_a_form(context, reply))
            })
            .or_else(|| context.acts.first(reply, ActKind::Offer))
            .or_else(|| asks_after(context, reply))
    });
    let over = searched.is_some_and(|searched| searched.over_at.is_some());
    match (moment.outcome, searched) {
        (Outcome::Missed, _) if !over => moment.doubted(WhyUnknown::CutOff),
        (Outcome::Missed, _) if doubt => moment.doubted(WhyUnknown::Unsure),
        (Outcome::Missed, Some(searched)) => context.unless_moved(moment, searched),
        _ => moment,
    }
}

/// The question of a turn that reacts to what was told and then asks about whom it happened to.
fn asks_after(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let acts = [ActKind::React, ActKind::Interpret];
    if !acts.iter().any(|&act| context.acts.has(turn, act)) || is_of_a_form(context, turn) {
        return None;
    }
    let about = |sentence: &&Sentence| {
        let words = &reading.words[sentence.from as usize..sentence.to as usize];
        sentence.asks
            && words.iter().any(|word| {
                let text = reading.text(turn, word);
                ["you", "he", "she", "they", "anybody", "anyone", "somebody", "someone"]
                    .iter()
                    .any(|who| text.eq_ignore_ascii_case(who))
            })
            && !reading.hits_within(turn, sentence).iter().any(|hit| is_form(hit.cue))
    };
    let sentence = reading.sentences_of(turn).iter().find(about)?;
    Some(reading.sentence_place(turn, sentence))
}

/// Whether a turn may be meant to find out what helps: it asks beyond the fields of a form, or may
/// offer, promise or hand over.
fn may_explore(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    let acts = [
        ActKind::Promise,
        ActKind::Transfer,
        ActKind::Interpret,
        ActKind::Commit,
        ActKind::NotFollow,
    ];
    let form = is_of_a_form(context, turn);
    let asks_more = reading.sentences_of(turn).iter().any(|sentence| {
        let hits = reading.hits_within(turn, sentence);
        sentence.asks || hits.iter().any(|hit| hit.cue == Cue::Question)
    });
    let leans = |act: ActKind| context.acts.leaning(turn, act).is_some();
    (!form && (asks_more || leans(ActKind::Explore)))
        || leans(ActKind::Offer)
        || acts.iter().any(|&act| context.acts.has(turn, act))
}

/// Whether a turn asks for a listed fact, or for anything else.
fn is_of_a_form(context: &Context<'_>, turn: usize) -> bool {
    let sentences = context.reading.sentences_of(turn).iter();
    let mut asking = sentences.filter(|sentence| sentence.asks);
    // In recognised speech a turn is one sentence.
    let whole = context.reading.hits_of(turn).iter().any(|hit| is_form(hit.cue));
    whole
        && asking.all(|sentence| {
            context.reading.hits_within(turn, sentence).iter().any(|hit| is_form(hit.cue))
        })
}

/// Whether a wording asks for a listed fact.
fn is_form(cue: Cue) -> bool {
    matches!(
        cue,
        Cue::AskForFact
            | Cue::CheckIdentity
            | Cue::OfferMore
            | Cue::Lookup
            | Cue::SlotName
            | Cue::SlotAddress
            | Cue::SlotPostcode
            | Cue::SlotPhone
            | Cue::SlotEmail
            | Cue::SlotAccount
            | Cue::SlotOrder
            | Cue::SlotBirth
            | Cue::FactQuestion
    )
}
