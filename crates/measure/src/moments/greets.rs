//! The agent greets.

use super::rituals::{beginning, names, said, settled};
use super::{About, Closes, Context, Moment, Needs, Row, WhyUnknown, doc};
use crate::conversation::{Channel, Place};
use crate::cues::Cue;

pub(super) const ROW: Row = Row {
    name: "greets",
    title: "greeted the customer",
    about: About::Ritual,
    doc: doc(
        "The agent greets in the first stretch of their floor. A line of the script, no skill.",
        "Most scripts begin with it.",
        "Opens at the agent's first turn, where the record has the beginning: somebody greets or says why they are in touch, or the customer writes first; and where no machine spoke before. Met by a wording of greeting, or of thanks for the contact. Unknown where other courtesies or a name stand in the first two stretches, or the record ends there. A programme's own moment of this name takes its place.",
        "A greeting in own words is unknown; a record that is cut at a later hello seems to begin there.",
        "The programme's script; the wordings are the project's.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: CHANNELS,
    version: 1,
    find,
};

const CHANNELS: &[Channel] = &[Channel::Voice, Channel::Chat, Channel::Email];

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    if !CHANNELS.contains(&reading.conversation.channel) {
        return;
    }
    let Some(begun) = beginning(context) else { return };
    let first = &begun.turns[..begun.first];
    let answer = first.iter().find_map(|&turn| {
        said(reading, &[turn], &[Cue::Greet, Cue::IdentifySelf])
            .or_else(|| addresses(context, turn))
    });
    let near = [Cue::GreetMore, Cue::NameSelf, Cue::OfferHelp, Cue::Thank, Cue::Greet];
    let email = reading.conversation.channel == Channel::Email;
    let doubt = if said(reading, &begun.turns, &near).is_some()
        || begun.turns.iter().any(|&turn| names(reading, turn))
    {
        Some(WhyUnknown::Unsure)
    } else {
        (begun.over_at.is_none() && !email).then_some(WhyUnknown::CutOff)
    };
    let searched = (begun.opener.turn, begun.turns.last().map_or(0, |&turn| turn as u32));
    let speaker = begun.opener.turn as usize;
    found.push(settled(context, begun.opener, speaker, answer, doubt, searched, begun.over_at));
}

/// "Dear Ana".
fn addresses(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let from = reading.turns[turn].words.start;
    let word = reading.turn_words(turn).first()?;
    reading.text(turn, word).eq_ignore_ascii_case("dear").then(|| reading.place(turn, from, from))
}
