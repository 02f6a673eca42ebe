//! The customer states the problem, and the agent says it back before mending it.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, diagnoses_first, doc,
};
use crate::conversation::Place;
use crate::cues::Cue;
use crate::reading::Side;
use crate::words::{Ends, Sort};

pub(super) const ROW: Row = Row {
    name: "recaps_problem",
    title: "said the problem back",
    about: About::Skill(Skill::Listening),
    doc: doc(
        "The customer's statement of the problem, if it has at least 20 words or two details. Met: it is restated, in other words or the key ones, with or before the first fix; a correct direct action confirmed back counts.",
        "The surest sign of listening is to say it back; and it catches misunderstandings before they cost anything.",
        "Opens at the customer's first statement of that size. Met where a sentence of the agent's up to the first fix shares two key words with it, or one after words that open a restatement. One shared word alone is unknown.",
        "A restatement in wholly other words is not seen and may be unknown or missed.",
        "Demszky et al. (2021), Measuring conversational uptake; Weger et al. (2014) on active listening.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(5),
    channels: &[],
    version: 1,
    find,
};

/// From here on a statement is long enough to be said back.
const LONG_WORDS: usize = 20;
/// A statement with details may be shorter, but no shorter than this.
const DETAILED_WORDS: usize = 13;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut customer_stretches = 0;
    for (index, stretch) in reading.stretches.iter().enumerate() {
        if stretch.side != Side::Customer {
            continue;
        }
        customer_stretches += 1;
        if customer_stretches > 4 {
            return;
        }
        let turns: Vec<usize> = reading.turns_of(index as u32).collect();
        let Some((opener, told)) = statement(context, index, &turns) else {
            // A problem told in few words has been told; what follows are its particulars.
            let told_shortly = turns.iter().any(|&turn| {
                reading.turn_words(turn).len() >= 5
                    && [Cue::TellFault, Cue::Request, Cue::Question, Cue::StateProblem]
                        .into_iter()
                        .any(|cue| reading.has(turn, cue))
            });
            if told_shortly
                && stretch.side == Side::Customer
                && !only_asks_for_help(context, &turns)
            {
                return;
            }
            continue;
        };
        let last = *turns.last().unwrap_or(&(stretch.last as usize));
        let searched = context.replies(last, 5);
        let mut fixed = false;
        let mut near = false;
        let mut moment = context.settle(opener, searched.as_ref(), |turn| {
            if fixed {
                return None;
            }
            let answer = recap(context, turn, &told, &mut near);
            fixed = diagnoses_first::fix(context, turn).is_some();
            answer
        });
        if moment.outcome == Outcome::Missed {
            let cut = searched.as_ref().is_some_and(|searched| searched.over_at.is_none())
                && context.closes_after(last).is_none()
                && searched.as_ref().is_some_and(|searched| searched.turns.len() < 2);
            if near || cut {
                moment = moment.doubted(if near { WhyUnknown::Unsure } else { WhyUnknown::CutOff });
            }
        }
        if let Some(searched) = &searched {
            moment = context.unless_moved(moment, searched);
        }
        let to_machine = searched.as_ref().is_some_and(|searched| searched.side == Side::Bot);
        found.push(moment);
        // Told to a machine, it opens again when it is told to a person.
        if !to_machine {
            return;
        }
    }
}

type Told = Vec<(u64, u32)>;

fn statement(context: &Context<'_>, stretch: usize, turns: &[usize]) -> Option<(Place, Told)> {
    let reading = context.reading;
    // What comes first, or after an opening, is what the contact is about.
    let opening = match stretch.checked_sub(1) {
        None => true,
        Some(before) => {
            reading.turns_of(before as u32).any(|turn| {
                [Cue::Greet, Cue::IdentifySelf, Cue::OfferHelp, Cue::GoAhead]
                    .into_iter()
                    .any(|cue| reading.has(turn, cue))
            }) || (stretch == 1 && !reading.asks(reading.stretches[before].last as usize))
        }
    };
    let thanks =
        turns.iter().any(|&turn| reading.has(turn, Cue::Bye) || reading.has(turn, Cue::Praise));
    let mut told = Vec::new();
    let (mut words, mut details, mut problem) = (0, 0, false);
    // A hello before it is not the statement.
    let mut first = None;
    for &turn in turns {
        words += reading
            .turn_words(turn)
            .iter()
            .filter(|word| !reading.lists.is_filler(word.id))
            .count();
        details += reading
            .turn_words(turn)
            .iter()
            .filter(|word| {
                word.capital || matches!(word.sort, Sort::Number | Sort::Address | Sort::Person)
            })
            .count();
        problem |= [
            Cue::TellFault,
            Cue::TellTrouble,
            Cue::Blame,
            Cue::Request,
            Cue::Question,
            Cue::StateProblem,
        ]
        .into_iter()
        .any(|cue| reading.has(turn, cue));
        context.concepts(turn, &mut told);
        if first.is_none() && (!told.is_empty() || problem) {
            first = Some(turn);
        }
    }
    // An answer to a question of the agent's is no statement of the problem, unless it tells much more.
    let asked = stretch.checked_sub(1).is_some_and(|before| {
        reading.turns_of(before as u32).any(|turn| {
            reading.asks(turn)
                && ![Cue::OfferHelp, Cue::GoAhead, Cue::OfferMore]
                    .into_iter()
                    .any(|cue| reading.has(turn, cue))
        })
    });
    if asked && words < 2 * LONG_WORDS {
        return None;
    }
    let long = words >= LONG_WORDS || (words >= DETAILED_WORDS && details >= 2);
    let first = first?;
    (long && (problem || (opening && !thanks)) && told.len() >= 2)
        .then(|| (reading.whole(first), told))
}

fn recap(context: &Context<'_>, turn: usize, told: &Told, near: &mut bool) -> Option<Place> {
    let reading = context.reading;
    if reading.has(turn, Cue::Menu) {
        return None;
    }
    let (place, shared) = context.shared(turn, told)?;
    let opens = reading.has(turn, Cue::RecapCue) || reading.has(turn, Cue::Confirm);
    let confirms_action = reading.has(turn, Cue::Promise)
        || reading.has(turn, Cue::NextStep)
        || reading.has(turn, Cue::Commit);
    if shared >= 2 || (opens && shared >= 1) || (confirms_action && shared >= 1) {
        return Some(place);
    }
    // One word in common may be chance, or a restatement in other words.
    *near |= diagnoses_first::fix(context, turn).is_none()
        && reading.turn_words(turn).iter().filter(|word| word.ends == Ends::Nothing).count() >= 3;
    None
}

/// "I wonder if you can help me": a question that says nothing of the problem yet.
fn only_asks_for_help(context: &Context<'_>, turns: &[usize]) -> bool {
    let mut told = Vec::new();
    for &turn in turns {
        context.concepts(turn, &mut told);
    }
    told.is_empty()
}
