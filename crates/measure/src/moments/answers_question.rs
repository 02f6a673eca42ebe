//! The customer asks, and the agent answers, declines with a reason, or says how and when.

use super::{Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::Place;
use crate::cues::Cue;
use crate::reading::Side;
use crate::words::Sort;

pub(super) const ROW: Row = Row {
    name: "answers_question",
    title: "answered the question",
    skill: Skill::Listening,
    doc: doc(
        "A customer's question for information or action. Met: it is answered, or declined with a reason, or it is said how and when, within two agent turns.",
        "The question is what the contact is for.",
        "Opens at a question by its mark or form that is not a courtesy. Met by yes or no, by words in common with the question, by a number where a number is asked for, or by a wording that opens an answer. Missed only where the agent's turns hold acknowledgements, questions about other things or closing words alone; else unknown.",
        "A long turn about something else may count as an answer.",
        "ISO 24617-2: question and answer; Demszky et al. (2021) on uptake.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 1,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut last_stretch = None;
    for turn in context.customer_turns() {
        let Some(opener) = question(context, turn) else { continue };
        // A stretch with several questions is one opportunity: any of them may be taken up.
        let stretch = reading.turns[turn].stretch;
        if stretch == last_stretch {
            continue;
        }
        last_stretch = stretch;
        let mut told = Vec::new();
        context.concepts(turn, &mut told);
        let wants_number = wants_number(context, turn);
        let searched = context.replies(turn, 2);
        let mut substance = false;
        let mut moment = context.settle(opener, searched.as_ref(), |reply| {
            let answer = answers(context, reply, &told, wants_number);
            substance |= answer.is_none() && has_substance(context, reply);
            answer
        });
        if moment.outcome == Outcome::Missed {
            let searched = searched.as_ref();
            let short = searched.is_some_and(|searched| searched.over_at.is_none());
            if substance || (short && context.closes_after(turn).is_none()) {
                let why = if substance { WhyUnknown::Unsure } else { WhyUnknown::CutOff };
                let (closed_at, party) = (moment.closed_at, moment.party);
                moment = context.unknown(opener, why);
                moment.closed_at = closed_at;
                moment.party = party;
            }
        }
        found.push(moment);
    }
}

/// The last question of a turn that asks for something.
fn question(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let words = reading.turn_words(turn).len();
    if words < 3 || reading.has(turn, Cue::NotFollow) {
        return None;
    }
    if let Some(ask) = context.acts.of(turn).iter().rev().find(|act| act.kind == ActKind::Ask) {
        return (ask.at.end - ask.at.start > 8).then_some(ask.at);
    }
    None
}

fn wants_number(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    let text = reading.conversation.turns[turn].text.to_ascii_lowercase();
    [
        "how much",
        "how many",
        "how long",
        "what time",
        "when ",
        "number",
        "what date",
        "which day",
        "cost",
        "price",
        "code",
    ]
    .iter()
    .any(|cue| text.contains(cue))
}

fn answers(
    context: &Context<'_>,
    turn: usize,
    told: &[(u64, u32)],
    wants_number: bool,
) -> Option<Place> {
    let reading = context.reading;
    for cue in [
        Cue::AnswerCue,
        Cue::Decline,
        Cue::Promise,
        Cue::Explain,
        Cue::Transfer,
        Cue::AnnounceWait,
        Cue::SeeHere,
        Cue::Commit,
        Cue::Agree,
        Cue::FixStep,
    ] {
        let Some(place) = reading.cue(turn, cue) else { continue };
        // "Okay" alone, or before a question of the agent's own, is no answer.
        if cue == Cue::Agree && (reading.turn_words(turn).len() < 2 || reading.asks(turn)) {
            continue;
        }
        return Some(place);
    }
    if wants_number
        && let Some(word) = reading
            .turn_words(turn)
            .iter()
            .find(|word| matches!(word.sort, Sort::Number | Sort::NumberWord))
        && !reading.asks(turn)
    {
        return Some(Place { turn: turn as u32, start: word.start, end: word.end });
    }
    context.shared(turn, told).map(|(place, _)| place)
}

/// More than acknowledgements, courtesies, and questions about other things.
fn has_substance(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    reading.turns[turn].side != Side::Customer
        && reading.sentences_of(turn).iter().any(|sentence| {
            let courtesy = reading.hits_of(turn).iter().any(|hit| {
                hit.from >= sentence.from
                    && hit.from < sentence.to
                    && matches!(
                        hit.cue,
                        Cue::Thank
                            | Cue::Bye
                            | Cue::OfferMore
                            | Cue::Greet
                            | Cue::OfferHelp
                            | Cue::Question
                            | Cue::CheckIdentity
                            | Cue::Apologise
                            | Cue::UnderstandBare
                    )
            });
            !sentence.asks && !courtesy && sentence.to - sentence.from >= 5
        })
}
