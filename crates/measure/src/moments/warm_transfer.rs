//! The agent hands the conversation on, and says where and why.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Searched, Skill, WhyUnknown, doc,
};
use crate::conversation::{EventKind, Place};
use crate::cues::Cue;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "warm_transfer",
    title: "said where and why, and handed over the details",
    about: About::Skill(Skill::RightAndFirm),
    doc: doc(
        "The agent hands the conversation to somebody else. Met: where and why is said and the details are handed over, to the colleague in the record or by telling the customer that the colleague gets them; where the customer asked for the place by name, naming it is enough.",
        "Being sent on without a word, and telling it all again, is what customers resent most about transfers.",
        "Opens at wordings of a hand-over, else at a stated transfer. Looks for a place, a reason and a hand-over of details around it; where some but not all of it is found the outcome is unknown.",
        "Most put-throughs that the customer asked for are right with few words; a reason in own words may be missed.",
        "The trade's common quality forms.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 1,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut announced: Option<usize> = None;
    for turn in context.agent_turns() {
        if announced.is_some_and(|before| turn <= before + 4) {
            continue;
        }
        let Some(opener) = announcement(context, turn) else { continue };
        announced = Some(turn);
        found.push(judge(context, turn, opener));
    }
    for event in &reading.conversation.events {
        let Some(after) = event.after_turn.map(|turn| turn as usize) else { continue };
        if event.kind != EventKind::Transfer || after >= reading.turns.len() {
            continue;
        }
        let told = found.iter().any(|moment| {
            moment.kind == context.kind
                && (moment.opener.turn as usize) <= after
                && after <= moment.opener.turn as usize + 6
        });
        if !told {
            found.push(judge(context, after, reading.whole(after)));
        }
    }
}

fn announcement(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let place = context.acts.first(turn, crate::acts::ActKind::Transfer)?;
    let sentence = reading.sentences_of(turn).iter().find(|sentence| {
        reading.words[sentence.from as usize].start <= place.start
            && place.start < reading.words[sentence.to as usize - 1].end
    })?;
    // An offer is no hand-over until it is taken.
    let offered = sentence.asks
        || reading.hits_of(turn).iter().any(|hit| {
            hit.cue == Cue::Question && hit.from >= sentence.from && hit.from < sentence.to
        });
    if offered {
        let taken = (turn + 1..reading.turns.len().min(turn + 3)).any(|next| {
            reading.turns[next].side == Side::Customer && reading.has(next, Cue::Agree)
        });
        return taken.then_some(place);
    }
    Some(place)
}

fn judge(context: &Context<'_>, turn: usize, opener: Place) -> Moment {
    let reading = context.reading;
    let party = context.agent_near(turn);
    let speaker =
        (0..=turn).rev().find(|&turn| matches!(reading.turns[turn].side, Side::Agent | Side::Bot));
    let side = speaker.map_or(Side::Agent, |turn| reading.turns[turn].side);
    let party = speaker.map(|turn| reading.conversation.turns[turn].party).or(party).unwrap_or(0);
    let end = reading.turns.len().min(turn + 6);
    let mine = |&other: &usize| reading.conversation.turns[other].party == party;
    let after: Vec<usize> = (turn..end).filter(mine).collect();
    let before: Vec<usize> = (turn.saturating_sub(4)..turn).filter(mine).collect();

    let place = after.iter().find_map(|&turn| reading.cue(turn, Cue::TransferPlace));
    let why = after.iter().chain(&before).find_map(|&turn| reading.cue(turn, Cue::TransferWhy));
    let details = after.iter().find_map(|&turn| reading.cue(turn, Cue::Handover));
    // The customer asked to be put through, or named the place.
    let asked = (turn.saturating_sub(6)..turn).any(|earlier| {
        reading.turns[earlier].side == Side::Customer
            && (reading.has(earlier, Cue::Transfer)
                || reading.has(earlier, Cue::TransferPlace)
                || reading.has(earlier, Cue::Request))
            && (reading.has(earlier, Cue::TransferPlace) || reading.has(earlier, Cue::Transfer))
    });
    // The colleague is told before the customer speaks again.
    let handed = (turn + 1..end).any(|later| {
        mine(&later)
            && reading.conversation.events.iter().any(|event| {
                event.kind == EventKind::Transfer
                    && event.after_turn.is_some_and(|after| (after as usize) < later)
            })
    });
    let searched = Searched {
        turns: before.iter().chain(&after).copied().collect(),
        party,
        side,
        over_at: (end < reading.turns.len()).then_some(end as u32),
    };
    let told_all = (details.is_some() || handed) && (place.is_some() || why.is_some());
    if told_all || (asked && place.is_some()) {
        let answer = details.or(why).or(place).unwrap_or(opener);
        return context.outcome(opener, &searched, Some(answer));
    }
    let mut missed = context.outcome(opener, &searched, None);
    missed.owner = if side == Side::Bot {
        super::Owner::Bot
    } else if reading.is_script(opener) {
        super::Owner::Script
    } else {
        super::Owner::Associate
    };
    // The new colleague asks from the beginning: nothing was handed over.
    let starts_again = (turn + 1..end).any(|later| {
        matches!(reading.turns[later].side, Side::Agent)
            && !mine(&later)
            && (reading.has(later, Cue::OfferHelp) || reading.has(later, Cue::Question))
    });
    // What was offered and taken is settled between them.
    let offered = reading.asks(turn);
    if asked || offered || ((place.is_some() || why.is_some()) && !starts_again) {
        return missed.doubted(WhyUnknown::Unsure);
    }
    debug_assert_eq!(missed.outcome, Outcome::Missed);
    missed
}
