//! The agent ends with a goodbye, thanks or good wishes.

use super::rituals::{end, ends_otherwise, said, settled};
use super::{About, Closes, Context, Moment, Needs, Row, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "closes",
    title: "closed with a goodbye, thanks or good wishes",
    about: About::Ritual,
    doc: doc(
        "The conversation comes to its end, and the agent ends with a goodbye, thanks or good wishes, on a call or in chat. A line of the script, no skill.",
        "Most scripts end with it.",
        "Opens at the first leave-taking of either side among the last five turns, else at the customer's last thanks or the question for more there, where the customer asks for nothing after it and the agent speaks at it or after it; not where the conversation was handed on, or the customer left it with an attack, a reproach or a complaint. Met by a goodbye, thanks, welcome or good wishes there or after it, or in the agent's last two turns before. Missed only where the customer said goodbye in so many words; else unknown. A programme's own moment of this name takes its place.",
        "A good end in wholly own words is unknown, or missed after a goodbye; an agent who says no more opens nothing.",
        "The programme's script; the wordings are the project's.",
    ),
    needs: Needs::Words,
    closes: Closes::End,
    channels: CHANNELS,
    version: 2,
    find,
};

const CHANNELS: &[Channel] = &[Channel::Voice, Channel::Chat];

/// With more words the customer has more to say.
const FEW_WORDS: usize = 4;
/// How many of the agent's turns before the goodbye may hold the close.
const BEFORE: usize = 2;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    if !CHANNELS.contains(&reading.conversation.channel) || ends_otherwise(context) {
        return;
    }
    let Some(opener) = end(context).map(|end| end.opener).or_else(|| wishes_well(context)) else {
        return;
    };
    let turn = opener.turn as usize;
    let (before, after): (Vec<usize>, Vec<usize>) =
        reading.agents_turns.iter().map(|&turn| turn as usize).partition(|&at| at < turn);
    if after.is_empty() {
        return;
    }
    let ends = [Cue::Bye, Cue::Parting, Cue::Thank, Cue::CloseCue, Cue::GoodWishes, Cue::OfferMore];
    let near = &before[before.len().saturating_sub(BEFORE)..];
    let acted = || after.iter().find_map(|&turn| context.acts.first(turn, ActKind::Bye));
    let answer = said(reading, &after, &ends).or_else(acted).or_else(|| said(reading, near, &ends));
    let end = after.last().map_or(opener.turn, |&turn| turn as u32);
    let from = near.first().map_or(opener.turn, |&turn| turn as u32);
    let doubt = (!is_bye(context, opener)).then_some(WhyUnknown::Unsure);
    found.push(Moment {
        closed_at: None,
        ..settled(context, opener, after[0], answer, doubt, (from, end), None)
    });
}

/// Good wishes or a courtesy in the agent's last turn, the last or the last but one of all.
fn wishes_well(context: &Context<'_>) -> Option<Place> {
    let reading = context.reading;
    let last = *reading.agents_turns.last()? as usize;
    let ends = last + 2 >= reading.turns.len() && !reading.asks(last);
    ends.then(|| reading.cue(last, Cue::GoodWishes))?
}

/// Whether the customer says goodbye, in so many words, and no more than a few after it.
fn is_bye(context: &Context<'_>, opener: Place) -> bool {
    let reading = context.reading;
    let turn = opener.turn as usize;
    let customers = |turn: &usize| reading.turns[*turn].side == Side::Customer;
    customers(&turn)
        && reading.has(turn, Cue::Bye)
        && !reading.asks(turn)
        && (turn + 1..reading.turns.len())
            .filter(customers)
            .all(|later| reading.turn_words(later).len() <= FEW_WORDS)
}
