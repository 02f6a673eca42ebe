//! The customer tells of a fault, and the agent asks before mending.

use super::{About, Closes, Context, Moment, Needs, Row, Searched, Skill, doc};
use crate::conversation::Place;
use crate::cues::{Cue, Hit};
use crate::kinds::ActKind;
use crate::reading::{Sentence, Side};

pub(super) const ROW: Row = Row {
    name: "diagnoses_first",
    title: "asked about the fault before mending it",
    about: About::Skill(Skill::Figures),
    doc: doc(
        "The customer tells of a fault with an unknown cause. Met: a question about the fault, or what the system shows of it, before the first fix; missed: a fix or an instruction comes first.",
        "A fix without a diagnosis wastes the customer's time and is often the wrong one.",
        "Opens at wordings of a fault by the customer, once until it is settled. In the agent's turns that follow, whichever comes first decides: a question that is not about who is calling, or a step to mend it. Where neither comes nothing opened.",
        "Faults in things the word list does not foresee are not seen; a question put as an instruction may count.",
        "The trade's troubleshooting guides.",
    ),
    needs: Needs::Words,
    closes: Closes::End,
    channels: &[],
    version: 1,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut settled_at: Option<usize> = None;
    let mut opened = false;
    for turn in context.customer_turns() {
        if opened || settled_at.is_some() {
            break;
        }
        let told = context.opens(turn, Cue::TellFault, ActKind::TellFault);
        let Some(opener) = told.filter(|_| !reading.has(turn, Cue::FaultIsOver)) else { continue };
        // Where the agent has asked already, the fault was told in words the list does not know.
        let asked = (0..turn).any(|before| {
            reading.turns[before].side != Side::Customer && diagnosis(context, before).is_some()
        });
        if asked {
            break;
        }
        opened = true;
        let Some(first) = reading.replies(turn, 1).next() else { continue };
        let stretch = &reading.stretches[first as usize];
        let mut searched =
            Searched { turns: Vec::new(), party: stretch.party, side: stretch.side, over_at: None };
        for reply in stretch.first as usize..reading.turns.len() {
            if !matches!(reading.turns[reply].side, Side::Agent | Side::Bot)
                || reading.turns[reply].stretch.is_none()
            {
                continue;
            }
            searched.turns.push(reply);
            let question = diagnosis(context, reply);
            let fix = fix(context, reply);
            let settled = match (question, fix) {
                (Some(question), Some(fix)) => Some((question < fix).then_some(question)),
                (Some(question), None) => Some(Some(question)),
                (None, Some(_)) => Some(None),
                (None, None) => None,
            };
            if let Some(answer) = settled {
                searched.over_at = Some(reply as u32);
                searched.party = reading.conversation.turns[reply].party;
                searched.side = reading.turns[reply].side;
                let mut moment = context.outcome(opener, &searched, answer);
                if answer.is_none()
                    && searched.side == Side::Agent
                    && fix.is_some_and(|fix| reading.is_script(fix))
                {
                    moment.owner = super::Owner::Script;
                }
                found.push(context.unless_moved(moment, &searched));
                settled_at = Some(reply);
                break;
            }
        }
    }
}

fn diagnosis(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    for sentence in reading.sentences_of(turn) {
        let first =
            |cue: Cue| reading.hits_within(turn, sentence).iter().find(|hit| hit.cue == cue);
        if let Some(hit) = first(Cue::SeeHere) {
            return Some(reading.place(turn, hit.from, hit.to));
        }
        let about_the_caller = [
            Cue::CheckIdentity,
            Cue::AboutCaller,
            Cue::SlotName,
            Cue::SlotPostcode,
            Cue::SlotBirth,
            Cue::OfferHelp,
            Cue::OfferMore,
            Cue::QuestionIsPhatic,
            Cue::Lookup,
        ]
        .into_iter()
        .any(|cue| first(cue).is_some());
        let asks = asked(context, turn, sentence)
            || sentence.asks
            || first(Cue::Question).is_some()
            || first(Cue::AskByOrder).is_some();
        let (question, step) = (first(Cue::Diagnose), first(Cue::FixStep).or(first(Cue::Instruct)));
        // "Could you hold the key down?" instructs; "is the light on when you plug it in" asks.
        let instructs = match (question, step) {
            (Some(question), Some(step)) => step.from <= question.from,
            (None, step) => step.is_some(),
            (Some(_), None) => false,
        } && first(Cue::AlreadyTried).is_none()
            && first(Cue::AskByOrder).is_none();
        if asks
            && !about_the_caller
            && !instructs
            && (question.is_some()
                || sentence.asks
                || first(Cue::AskByOrder).is_some()
                || asked(context, turn, sentence))
        {
            return Some(reading.sentence_place(turn, sentence));
        }
    }
    None
}

/// Whether the models find a question in a sentence.
fn asked(context: &Context<'_>, turn: usize, sentence: &Sentence) -> bool {
    let place = context.reading.sentence_place(turn, sentence);
    context.acts.of(turn).iter().any(|act| {
        act.kind == ActKind::Ask && place.start <= act.at.start && act.at.start < place.end
    })
}

/// A step to mend a fault: one that the customer is to take.
pub(super) fn fix(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let hits = reading.hits_of(turn);
    for sentence in reading.sentences_of(turn) {
        let inside = reading.hits_within(turn, sentence);
        let has = |cue: Cue| inside.iter().any(|hit| hit.cue == cue);
        if has(Cue::AlreadyTried) {
            continue;
        }
        let own = |hit: &Hit| {
            hits.iter()
                .any(|own| own.cue == Cue::OwnStep && own.from <= hit.from && hit.from <= own.to)
        };
        let step = inside.iter().find(|hit| match hit.cue {
            Cue::FixStep => !own(hit),
            Cue::Instruct => !own(hit) && !has(Cue::NotAFix),
            _ => false,
        });
        if let Some(hit) = step {
            return Some(reading.place(turn, hit.from, hit.to));
        }
    }
    None
}
