//! The customer did not hear or follow, and the agent says it again.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::cues::Cue;
use crate::reading::Side;
use crate::words::Sort;

pub(super) const ROW: Row = Row {
    name: "explains_again",
    title: "said it again, or in other words",
    about: About::Skill(Skill::FollowThrough),
    doc: doc(
        "The customer asks the agent to repeat, or shows that they did not follow. Met: what was said is repeated or put another way.",
        "What was not understood was not said; and patience is saying it again.",
        "Opens at wordings of not hearing or not following, after the agent has spoken. Met where the agent's next turns share words or numbers with what was said before, or open a rephrasing.",
        "\"What?\" of surprise opens it; a rephrasing in wholly other words without a linking word is unknown.",
        "Schegloff, Jefferson & Sacks (1977), Language 53(2): repair started by the other party.",
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
        let Some(opener) = context.opens(turn, Cue::NotFollow, ActKind::NotFollow) else {
            continue;
        };
        let stretch = reading.turns[turn].stretch;
        let Some(said) = (0..turn).rev().find(|&before| {
            matches!(reading.turns[before].side, Side::Agent | Side::Bot)
                && reading.turns[before].stretch.is_some()
        }) else {
            continue;
        };
        if stretch == last_stretch
            || reading.has(turn, Cue::NotFollowIsNot)
            || (reading.has(turn, Cue::NotFollow) && !asks_again(context, turn, said))
        {
            continue;
        }
        last_stretch = stretch;
        let mut told = Vec::new();
        let said_stretch = reading.turns[said].stretch;
        for before in said_stretch
            .into_iter()
            .flat_map(|stretch| reading.turns_of(stretch))
            .filter(|&before| before < turn)
        {
            context.concepts(before, &mut told);
        }
        context.concepts(turn, &mut told);
        let searched = context.replies(turn, 2);
        let mut passed_over = false;
        let mut moment = context.settle(opener, searched.as_ref(), |reply| {
            if reading.has(reply, Cue::NotFollow) || reading.has(reply, Cue::Menu) {
                passed_over = true;
                return None;
            }
            let words = reading.turn_words(reply);
            if let Some((place, _)) = context.shared(reply, &told)
                && !reading.has(reply, Cue::GoesAhead)
            {
                return Some(place);
            }
            let numbers =
                words.iter().any(|word| matches!(word.sort, Sort::Number | Sort::NumberWord));
            let said_numbers = reading
                .turn_words(said)
                .iter()
                .any(|word| matches!(word.sort, Sort::Number | Sort::NumberWord));
            if numbers && said_numbers {
                return Some(reading.whole(reply));
            }
            if !reading.has(reply, Cue::GoesAhead)
                && let Some(place) = reading.cue(reply, Cue::Rephrase)
                && words.len() >= 6
            {
                return Some(place);
            }
            passed_over |= [Cue::GoesAhead, Cue::OfferMore, Cue::CloseCue, Cue::Bye]
                .into_iter()
                .any(|cue| reading.has(reply, cue));
            None
        });
        if moment.outcome == Outcome::Missed && !passed_over {
            moment = moment.doubted(WhyUnknown::Unsure);
        }
        found.push(moment);
    }
}

/// Whether the customer really asks to have it again: what follows is neither a reproach nor a repetition of what was heard.
fn asks_again(context: &Context<'_>, turn: usize, said: usize) -> bool {
    let reading = context.reading;
    let words = reading.turn_words(turn);
    let Some(hit) = reading.hits_of(turn).iter().find(|hit| hit.cue == Cue::NotFollow) else {
        return false;
    };
    let first = reading.turns[turn].words.start;
    let length = words.len() as u32;
    let rest = first + length - 1 - hit.to;
    // A bare "sorry" asks only straight after the agent, and when the agent then speaks.
    if length <= 2 {
        let agent = |turn: usize| {
            reading.turns.get(turn).is_some_and(|turn| matches!(turn.side, Side::Agent | Side::Bot))
        };
        let long_enough = reading.turn_words(turn.saturating_sub(1)).len() >= 4;
        let oh = hit.from > first;
        if oh
            || !agent(turn - 1)
            || !long_enough
            || (turn + 1 < reading.turns.len() && !agent(turn + 1))
        {
            return false;
        }
    }
    // "I don't understand how a company this size …" is a reproach.
    let next = reading.words.get(hit.to as usize + 1).filter(|_| rest > 0);
    let reproach = next.is_some_and(|next| {
        let text = reading.text(turn, next).to_ascii_lowercase();
        matches!(text.as_str(), "how" | "why") && rest >= 6
    });
    // "Sorry? Three hundred?" has heard it.
    let heard = rest >= 3
        && words.iter().any(|word| {
            matches!(word.sort, Sort::Number | Sort::NumberWord)
                && reading.turn_words(said).iter().any(|other| other.id == word.id)
        });
    !reproach && !heard
}
