//! The agent ends with a goodbye, thanks or good wishes.

use super::faults::is_told;
use super::rituals::{ends_otherwise, said, settled};
use super::{About, Closes, Context, Moment, Needs, Row, doc};
use crate::acts::ActKind;
use crate::conversation::Channel;
use crate::cues::Cue;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "closes",
    title: "closed with a goodbye, thanks or good wishes",
    about: About::Ritual,
    doc: doc(
        "The customer takes leave, and the agent ends with a goodbye, thanks or good wishes, on a call or in chat. A line of the script, no skill.",
        "Most scripts end with it.",
        "Opens at the customer's last goodbye, where the agent speaks after it and the customer says no more than a few words; not where the conversation was handed on, or the customer left it with an attack, a reproach or a complaint. Met by a wording of goodbye, thanks, welcome or good wishes after it, or in the agent's last two turns before. A programme's own moment of this name takes its place.",
        "A good end in wholly own words is not seen; an agent who says no more opens nothing.",
        "The programme's script; the wordings are the project's.",
    ),
    needs: Needs::Words,
    closes: Closes::End,
    channels: CHANNELS,
    version: 1,
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
    let customers = |turn: &usize| reading.turns[*turn].side == Side::Customer;
    let last = (0..reading.turns.len())
        .rev()
        .filter(customers)
        .find_map(|turn| context.acts.first(turn, ActKind::Bye));
    let Some(goodbye) = last.filter(|&goodbye| !is_told(reading, goodbye)) else { return };
    let turn = goodbye.turn as usize;
    let goes_on = (turn + 1..reading.turns.len())
        .filter(customers)
        .any(|later| reading.turn_words(later).len() > FEW_WORDS || reading.asks(later));
    let (before, after): (Vec<usize>, Vec<usize>) =
        reading.agents_turns.iter().map(|&turn| turn as usize).partition(|&at| at < turn);
    if goes_on || reading.asks(turn) || after.is_empty() || before.is_empty() {
        return;
    }
    let ends = [Cue::Bye, Cue::Thank, Cue::CloseCue, Cue::GoodWishes, Cue::OfferMore];
    let near = &before[before.len().saturating_sub(BEFORE)..];
    let answer = said(reading, &after, &ends).or_else(|| said(reading, near, &ends));
    let end = after.last().map_or(goodbye.turn, |&turn| turn as u32);
    let from = near.first().map_or(goodbye.turn, |&turn| turn as u32);
    found.push(Moment {
        closed_at: None,
        ..settled(context, goodbye, after[0], answer, None, (from, end), None)
    });
}
