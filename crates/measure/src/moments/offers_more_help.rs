//! The agent asks whether there is anything else.

use super::rituals::{End, end, ends_otherwise, said, settled};
use super::{About, Closes, Context, Moment, Needs, Row, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "offers_more_help",
    title: "asked whether there is anything else",
    about: About::Ritual,
    doc: doc(
        "Before the goodbye the agent asks whether there is anything else, on a call or in chat. A line of the script, no skill.",
        "What is still open is raised now, and not in a second contact.",
        "Opens at the first leave-taking of either side among the last five turns, else at the customer's last thanks or the question itself there, where the customer asks for nothing after it; not where the conversation was handed on, or the customer left it with an attack, a reproach or a complaint. Met by a wording of the question anywhere before. Unknown where words like it stand among the last ten turns, the customer says that this was all, the agent does not take leave in so many words, or the customer parts with neither thanks, a goodbye nor consent. A programme's own moment of this name takes its place.",
        "The question in wholly own words is not seen.",
        "The programme's script; the wordings are the project's.",
    ),
    needs: Needs::Words,
    closes: Closes::End,
    channels: CHANNELS,
    version: 2,
    find,
};

const CHANNELS: &[Channel] = &[Channel::Voice, Channel::Chat];

/// How far from the goodbye words like the question stand, in turns.
const NEAR: usize = 10;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    if !CHANNELS.contains(&reading.conversation.channel) || ends_otherwise(context) {
        return;
    }
    let Some(End { opener, settled: parted }) = end(context) else { return };
    let turn = opener.turn as usize;
    let Some(&last) = reading.agents_turns.last() else { return };
    // The question may come with the goodbye.
    let centre: Vec<usize> = context.agent_turns().collect();
    let acted = || centre.iter().find_map(|&turn| context.acts.first(turn, ActKind::OfferMore));
    let answer = said(reading, &centre, &[Cue::OfferMore])
        .or_else(|| centre.iter().find_map(|&turn| asks_more(context, turn)))
        .or_else(acted);
    let near =
        (turn.saturating_sub(NEAR)..reading.turns.len()).any(|at| match reading.turns[at].side {
            Side::Agent | Side::Bot => reading.has(at, Cue::OfferMoreWays),
            _ => reading.has(at, Cue::ThatIsAll),
        });
    // Thanks alone may be for a part of it, and who leaves without a word may be angry.
    let doubt = (near || !parted).then_some(WhyUnknown::Unsure);
    let until = last.max(opener.turn);
    found.push(Moment {
        closed_at: None,
        ..settled(context, opener, last as usize, answer, doubt, (0, until), None)
    });
}

/// Words like the question in a sentence that asks.
fn asks_more(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    reading.sentences_of(turn).iter().filter(|sentence| sentence.asks).find_map(|sentence| {
        let hits = reading.hits_within(turn, sentence);
        let hit = hits.iter().find(|hit| hit.cue == Cue::OfferMoreWays)?;
        Some(reading.place(turn, hit.from, hit.to))
    })
}
