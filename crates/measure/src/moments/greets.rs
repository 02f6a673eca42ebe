//! The agent greets.

use super::rituals::{beginning, names, said, settled};
use super::{About, Closes, Context, Moment, Needs, Row, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::{Channel, Place};
use crate::cues::Cue;

pub(super) const ROW: Row = Row {
    name: "greets",
    title: "greeted the customer",
    about: About::Ritual,
    doc: doc(
        "The agent greets in the first stretch of their floor. A line of the script, no skill.",
        "Most scripts begin with it.",
        "Opens at the agent's first turn, where the record has the beginning: somebody greets or says why they are in touch, or the customer writes first; and where no machine spoke before. Met by a wording of greeting, or of thanks for the contact. Unknown where other courtesies or a name stand in the first two stretches, the first words are one, or the record ends there. A programme's own moment of this name takes its place.",
        "A greeting in own words is unknown; a record that is cut at a later hello seems to begin there.",
        "The programme's script; the wordings are the project's.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: CHANNELS,
    version: 2,
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
            .or_else(|| said(reading, &[turn], &[Cue::GreetWord]))
            .or_else(|| context.acts.first(turn, ActKind::Greet))
    });
    let near = [Cue::GreetMore, Cue::NameSelf, Cue::OfferHelp, Cue::Thank, Cue::Greet];
    let email = reading.conversation.channel == Channel::Email;
    // Of a first turn of one word the record may have lost the others.
    let short = first.iter().all(|&turn| reading.turn_words(turn).len() <= 1);
    let doubt = if short
        || said(reading, &begun.turns, &near).is_some()
        || begun.turns.iter().any(|&turn| names(reading, turn))
    {
        Some(WhyUnknown::Unsure)
    } else {
        (begun.over_at.is_none() && !email).then_some(WhyUnknown::CutOff)
    };
    let searched = (begun.opener.turn, begun.turns.last().map_or(0, |&turn| turn as u32));
    let speaker = begun.opener.turn as usize;
    let moment = settled(context, begun.opener, speaker, answer, doubt, searched, begun.over_at);
    found.push(context.not_closed_before(moment, begun.known_at));
}

/// "Dear Ana".
fn addresses(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let from = reading.turns[turn].words.start;
    let word = reading.turn_words(turn).first()?;
    reading.text(turn, word).eq_ignore_ascii_case("dear").then(|| reading.place(turn, from, from))
}
