//! The agent says who is speaking.

use super::rituals::{beginning, names, said, settled};
use super::{About, Closes, Context, Moment, Needs, Row, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::words::{Ends, Sort};

pub(super) const ROW: Row = Row {
    name: "identifies_self",
    title: "said who is speaking",
    about: About::Ritual,
    doc: doc(
        "The agent says their name or the company's within the first two stretches of their floor, on a call or in chat. A line of the script, no skill.",
        "Customers know whom they reached, and whom to ask for.",
        "Opens at the agent's first turn, where the record has the beginning and no machine spoke before. Met by a wording of saying who speaks, on a call by a bare name of a company or department that it begins with, or by \"this is\" or \"I am\" before a name. Unknown where a name stands there in any other way, the text has no capitals to know names by, or the record ends there. A programme's own moment of this name takes its place.",
        "A bare company name after a hello or in a chat is unknown; the customer's name may be taken for the agent's.",
        "The programme's script; the wordings are the project's.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: CHANNELS,
    version: 2,
    find,
};

const CHANNELS: &[Channel] = &[Channel::Voice, Channel::Chat];

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    if !CHANNELS.contains(&reading.conversation.channel) {
        return;
    }
    let Some(begun) = beginning(context) else { return };
    let turns = &begun.turns;
    let answer = turns.iter().find_map(|&turn| {
        said(reading, &[turn], &[Cue::IdentifySelf, Cue::NameSelf])
            .or_else(|| before_name(context, turn))
            .or_else(|| answers_the_phone(context, turn))
    });
    let speaker = begun.opener.turn as usize;
    // A text without capitals at its sentences' starts hides names.
    let cased = turns
        .iter()
        .any(|&turn| reading.conversation.turns[turn].text.starts_with(char::is_uppercase));
    let named = turns.iter().any(|&turn| names(reading, turn));
    let doubt = if !cased || named || desk(context, speaker) {
        Some(WhyUnknown::Unsure)
    } else {
        begun.over_at.is_none().then_some(WhyUnknown::CutOff)
    };
    let searched = (begun.opener.turn, turns.last().map_or(0, |&turn| turn as u32));
    let moment = settled(context, begun.opener, speaker, answer, doubt, searched, begun.over_at);
    found.push(context.not_closed_before(moment, begun.known_at));
}

/// "Meter exchange", on a call: who picks up without a hello says who or where they are. After a
/// hello, and in a chat, a bare name is as likely the customer's.
fn answers_the_phone(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let picks_up = reading.conversation.channel == Channel::Voice
        && reading.agents_turns.first() == Some(&(turn as u32))
        && !reading.asks(turn)
        && !reading.has(turn, Cue::Greet);
    context.acts.first(turn, ActKind::IdentifySelf).filter(|_| picks_up)
}

/// Whether a call is picked up with a few words of one's own, which may name the desk: "Revenues",
/// "Hello, metering".
fn desk(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    let words = reading.turn_words(turn);
    let mut clauses = words.split_inclusive(|word| word.ends != Ends::Nothing).take(2);
    reading.conversation.channel == Channel::Voice
        && clauses.any(|clause| {
            clause.len() <= 3
                && clause
                    .iter()
                    .all(|word| word.sort == Sort::Plain && !reading.lists.is_small(word.id))
        })
}

/// "This is Rani", "I'm Rani".
fn before_name(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let range = reading.turns[turn].words.clone();
    let text = |at: u32| reading.text(turn, &reading.words[at as usize]).to_lowercase();
    (range.start + 2..range.end).find_map(|at| {
        let name = &reading.words[at as usize];
        let is_name = name.sort == Sort::Person || name.capital;
        // A short form is two words at one place.
        let (one, other) = (text(at - 2), text(at - 1));
        let opens = matches!(
            (one.as_str(), other.as_str()),
            ("this", "is") | ("i", "am") | ("i'm" | "i’m", "i'm" | "i’m") | ("name", "is")
        );
        (is_name && opens).then(|| reading.place(turn, at - 2, at))
    })
}
