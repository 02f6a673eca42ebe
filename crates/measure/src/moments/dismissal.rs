//! The agent brushes the customer off.

use super::faults::{happened, has_word, is_told};
use super::{About, Closes, Context, Moment, Needs, Row, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "dismissal",
    title: "did not brush the customer off",
    about: About::Fault,
    doc: doc(
        "The agent brushes the customer off (\"that's not my problem\", \"nothing I can do\") and names no next step, neither in the same breath nor when they speak next. One a stretch of the floor.",
        "A customer who is sent away without a way forward comes back with more to say, or not at all.",
        "Opens at wordings that brush off, and at a bare \"no\" to \"could you\", by who speaks for the centre. It happened where neither that stretch of the floor nor the next of the centre's holds a next step, a promise, an offer, an instruction, a hand-over, a reason, \"but\" after the words, or an apology. Nothing opens where the words are quoted, denied or hang on an \"if\". Unknown where the record ends before the next stretch.",
        "Brushing off in other words is not seen; a next step in wholly own words may be overlooked.",
        "Van Vaerenbergh et al. (2019), The service recovery journey, J. Business Research 95, on the response to a complaint; the trade's common quality forms.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 2,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut last = None;
    for turn in context.agent_turns() {
        let brushed = reading.cue(turn, Cue::Dismiss).or_else(|| refuses(context, turn));
        let Some(place) = brushed else { continue };
        let Some(stretch) = reading.turns[turn].stretch else { continue };
        if last == Some(stretch) || is_told(reading, place) {
            continue;
        }
        last = Some(stretch);
        let reply = reading.replies(turn, 1).next();
        let turns = reading
            .turns_of(stretch)
            .chain(reply.into_iter().flat_map(|reply| reading.turns_of(reply)));
        let mut until = turn;
        let mut softened = false;
        for turn in turns {
            until = until.max(turn);
            softened |= goes_on(context, turn, place);
        }
        if softened {
            continue;
        }
        let written = matches!(reading.conversation.channel, Channel::Email | Channel::Social);
        found.push(match reply {
            None if !written => context.unknown(place, WhyUnknown::CutOff),
            _ => Moment {
                searched: (place.turn, until as u32),
                closed_at: reply.and_then(|reply| reading.over_at(reply)),
                ..happened(context, place)
            },
        });
    }
}

/// "No." and nothing more, to a customer who asked for something to be done.
fn refuses(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let words = reading.turn_words(turn);
    let asked = turn.checked_sub(1)?;
    let bare = matches!(words.len(), 1..=3)
        && reading.text(turn, &words[0]).eq_ignore_ascii_case("no")
        && words[1..].iter().all(|word| reading.lists.is_small(word.id));
    let requested = reading.turns[asked].side == Side::Customer
        && REQUESTS.iter().any(|[one, other]| {
            reading.turn_words(asked).windows(2).any(|pair| {
                reading.text(asked, &pair[0]).eq_ignore_ascii_case(one)
                    && reading.text(asked, &pair[1]).eq_ignore_ascii_case(other)
            })
        });
    (bare && requested).then(|| reading.whole(turn))
}

/// Words that ask somebody to do something.
const REQUESTS: [[&str; 2]; 3] = [["could", "you"], ["can", "you"], ["would", "you"]];

/// Words of regret.
const REGRETS: [&str; 8] =
    ["sorry", "apologise", "apologize", "apologies", "unfortunately", "afraid", "regret", "wish"];

/// Words that give a reason, or show that there is more to come. Before the brush-off they say
/// the opposite: "I understand, but that's the procedure".
const GOES_ON: [&str; 9] =
    ["because", "since", "due", "but", "however", "although", "though", "instead", "except"];

/// How sure an act must be to soften: some are found from a fifth on.
const HINT: f32 = 0.3;

/// Whether a turn gives a next step, a reason or an apology, or may.
fn goes_on(context: &Context<'_>, turn: usize, brushed: Place) -> bool {
    let reading = context.reading;
    let cues =
        [Cue::NextStep, Cue::Promise, Cue::Transfer, Cue::SayWhen, Cue::AnnounceWait, Cue::FixStep];
    let acts = [
        ActKind::Promise,
        ActKind::Offer,
        ActKind::Transfer,
        ActKind::Instruct,
        ActKind::Commit,
        ActKind::Apologise,
    ];
    // "I can do" within "nothing I can do" is no step.
    let same =
        |at: Place| at.turn == brushed.turn && at.start < brushed.end && brushed.start < at.end;
    let hits = reading.hits_of(turn).iter();
    hits.filter(|hit| cues.contains(&hit.cue))
        .any(|hit| !same(reading.place(turn, hit.from, hit.to)))
        || (context.acts.of(turn).iter())
            .any(|act| acts.contains(&act.kind) && act.confidence >= HINT && !same(act.at))
        || has_word(reading, turn, &REGRETS)
        || reading.turn_words(turn).iter().any(|word| {
            let before = turn == brushed.turn as usize && word.start < brushed.start;
            let text = reading.text(turn, word);
            !before && GOES_ON.iter().any(|goes_on| text.eq_ignore_ascii_case(goes_on))
        })
}
