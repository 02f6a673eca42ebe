//! The line or a headset spoils the sound: a finding about the equipment, never about a person.

use super::{About, Closes, Context, Moment, Needs, Outcome, Owner, Row, doc};
use crate::conversation::{Channel, StretchKind};

pub(super) const ROW: Row = Row {
    name: "poor_line",
    title: "the line was good",
    about: About::Fault,
    doc: doc(
        "The recording shows that the line, a headset or the recorder spoils the sound: it is cut off at the top, hardly stands above the noise, breaks off again and again, or a party's track holds nothing or the other party's sound.",
        "Whoever cannot be heard has to say it again; a headset is soon replaced where somebody is told of it.",
        "One for each such fault of the recording, as the quality of its sound is measured where it is read; how much is too much stands there. It opens at the first turn, and its owner is always the system: no person has it, and none of the parties is named.",
        "A recording that was turned down after it was cut off reads as clean, and the recorder may be what spoils it. A party who listens to a whole call without a sound, on a line without noise, looks like an empty track.",
        "The trade's common checks of headsets and lines.",
    ),
    needs: Needs::Recording,
    closes: Closes::End,
    channels: &[Channel::Voice],
    version: 2,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let Some(last) = (reading.turns.len() as u32).checked_sub(1) else { return };
    for kind in [
        StretchKind::Clipped,
        StretchKind::Noisy,
        StretchKind::Broken,
        StretchKind::Empty,
        StretchKind::Doubled,
    ] {
        if !reading.conversation.stretches.iter().any(|stretch| stretch.kind == kind) {
            continue;
        }
        found.push(Moment {
            kind: context.kind,
            outcome: Outcome::Missed,
            why_unknown: None,
            owner: Owner::System,
            party: None,
            opener: reading.whole(0),
            answer: None,
            searched: (0, last),
            confidence: 0.9,
            closed_at: None,
        });
    }
}
