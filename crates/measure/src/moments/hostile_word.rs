//! The agent insults the customer.

use super::faults::{happened, is_told};
use super::{About, Closes, Context, Moment, Needs, Row, WhyUnknown, doc};
use crate::conversation::Place;
use crate::cues::{Cue, Hit};
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "hostile_word",
    title: "used no insulting words",
    about: About::Fault,
    doc: doc(
        "The agent says insulting words to the customer: an insult, an order to be silent, doubt of their wits. Quoting, denying or agreeing with the customer's own words is none. One a turn.",
        "One such word is what a customer remembers of a contact.",
        "Opens at wordings of insult that are aimed at the other party, by who speaks for the centre. Nothing opens where they are quoted, told of somebody, denied or hang on an \"if\", where they are about a thing, or where the customer used the word within six turns before, unless it is thrown back. Unknown at words that may insult or only be sharp: a threat, a reproach for how one talks, one's age, lot or attention (\"they all say that\", \"don't take that tone with me\").",
        "Insults in courteous words are not seen; people who tease each other count.",
        "Andersson & Pearson (1999), Tit for tat? The spiraling effect of incivility, Academy of Management Review 24(3); the trade's common quality forms.",
    ),
    needs: Needs::Words,
    closes: Closes::AtOpener,
    channels: &[],
    version: 2,
    find,
};

/// How far back the customer's own use of a word excuses it, in turns.
const NEAR: usize = 6;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    for turn in context.agent_turns() {
        if reading.has(turn, Cue::AttackIsNot) {
            continue;
        }
        let says = |cue: Cue| {
            let said = reading.hits_of(turn).iter().filter(|hit| hit.cue == cue);
            said.filter(|hit| !is_theirs(context, turn, hit))
                .map(|hit| reading.place(turn, hit.from, hit.to))
                .find(|&place: &Place| !is_told(reading, place))
        };
        if let Some(place) = says(Cue::HostileWord) {
            found.push(happened(context, place));
        } else if let Some(place) = says(Cue::HostilePerhaps) {
            found.push(happened(context, place).doubted(WhyUnknown::Unsure));
        }
    }
}

/// Whether the customer used a word of it just before.
fn is_theirs(context: &Context<'_>, turn: usize, hit: &Hit) -> bool {
    let reading = context.reading;
    let words = &reading.words[hit.from as usize..=hit.to as usize];
    // "You are the one that is mad" throws it back.
    let thrown_back = reading.lists.id("one");
    if words.iter().any(|word| word.id == thrown_back) {
        return false;
    }
    (turn.saturating_sub(NEAR)..turn)
        .filter(|&before| reading.turns[before].side != Side::Agent)
        .flat_map(|before| reading.turn_words(before))
        .any(|theirs| {
            words.iter().any(|word| word.id == theirs.id && !reading.lists.is_small(word.id))
        })
}
