//! The agent asks whether there is anything else.

use super::rituals::{ends_otherwise, said, settled};
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
        "Opens at the agent's last goodbye, where at most three turns follow it; not where the conversation was handed on, or the customer left it with an attack, a reproach or a complaint. Met by a wording of the question anywhere before. Unknown where words like it stand among the last ten turns, or the customer says that this was all. A programme's own moment of this name takes its place.",
        "The question in wholly own words is not seen.",
        "The programme's script; the wordings are the project's.",
    ),
    needs: Needs::Words,
    closes: Closes::End,
    channels: CHANNELS,
    version: 1,
    find,
};

const CHANNELS: &[Channel] = &[Channel::Voice, Channel::Chat];

/// How many turns may follow the goodbye.
const AFTER: usize = 3;
/// How far from the goodbye words like the question stand, in turns.
const NEAR: usize = 10;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    if !CHANNELS.contains(&reading.conversation.channel) || ends_otherwise(context) {
        return;
    }
    let last = reading
        .agents_turns
        .iter()
        .rev()
        .find_map(|&turn| context.acts.first(turn as usize, ActKind::Bye));
    let Some(goodbye) = last else { return };
    let turn = goodbye.turn as usize;
    let answered = (0..turn).any(|before| reading.turns[before].side == Side::Customer);
    if turn + AFTER + 1 < reading.turns.len() || !answered {
        return;
    }
    let centre: Vec<usize> = context.agent_turns().filter(|&at| at <= turn).collect();
    let answer = said(reading, &centre, &[Cue::OfferMore])
        .or_else(|| centre.iter().find_map(|&turn| asks_more(context, turn)));
    let near =
        (turn.saturating_sub(NEAR)..reading.turns.len()).any(|at| match reading.turns[at].side {
            Side::Agent | Side::Bot => reading.has(at, Cue::OfferMoreWays),
            _ => reading.has(at, Cue::ThatIsAll),
        });
    let doubt = near.then_some(WhyUnknown::Unsure);
    found.push(Moment {
        closed_at: None,
        ..settled(context, goodbye, turn, answer, doubt, (0, goodbye.turn), None)
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
