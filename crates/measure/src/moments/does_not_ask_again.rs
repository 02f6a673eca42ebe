//! The agent asks for a fact that was not already given to them.

use super::{About, Closes, Context, Moment, Needs, Outcome, Owner, Row, Searched, Skill, doc};
use crate::conversation::Place;
use crate::cues::Cue;
use crate::kinds::ActKind;
use crate::reading::Side;
use crate::words::Sort;
use rustc_hash::FxHashMap;

pub(super) const ROW: Row = Row {
    name: "does_not_ask_again",
    title: "asked only for what was not already given",
    about: About::Skill(Skill::Listening),
    doc: doc(
        "An agent's request for a fact: a name, an address, a number, a date, which device. Met: it was not already given to this agent; confirming, checking identity and asking because it was not heard are exempt.",
        "Being asked twice says that nobody listened.",
        "Opens at a question that names one of the listed facts. Missed where this agent asked for the same fact before and got an answer with a value in it, or the customer gave it with its name.",
        "Facts beyond the list are not followed; a second number of the same sort (another phone) may count as asked again.",
        "The trade's common quality forms.",
    ),
    needs: Needs::Words,
    closes: Closes::AtOpener,
    channels: &[],
    version: 1,
    find,
};

/// The wordings at which it opens: questions for a fact, then the facts.
pub(crate) const OPENS_AT: &[Cue] = &[
    Cue::FactQuestion,
    Cue::AskForFact,
    Cue::SlotName,
    Cue::SlotAddress,
    Cue::SlotPostcode,
    Cue::SlotPhone,
    Cue::SlotEmail,
    Cue::SlotAccount,
    Cue::SlotOrder,
    Cue::SlotBirth,
    Cue::SlotDevice,
    Cue::SlotReading,
    Cue::SlotPlan,
];
const FACTS: &[Cue] = OPENS_AT.split_at(2).1;

/// Beyond so many words a turn is a procedure, not a request.
const LONG_TURN_WORDS: usize = 45;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    // Per fact: the turn that gave it, and the party it was given to.
    let mut given: FxHashMap<Cue, (usize, u16)> = FxHashMap::default();
    let mut asked: Option<(Cue, u16, usize)> = None;
    // Whoever speaks first for the centre heard what was said before.
    let mut listener = reading
        .turns
        .iter()
        .position(|turn| matches!(turn.side, Side::Agent | Side::Bot))
        .filter(|&turn| reading.turns[turn].side == Side::Agent)
        .map(|turn| reading.conversation.turns[turn].party);
    for turn in 0..reading.turns.len() {
        match reading.turns[turn].side {
            Side::Customer => {
                if let Some((fact, party, at)) = asked
                    && turn <= at + 3
                    && gives(context, turn, fact)
                {
                    given.entry(fact).or_insert((turn, party));
                }
                if let Some(party) = listener {
                    for &fact in FACTS {
                        if states(context, turn, fact) {
                            given.entry(fact).or_insert((turn, party));
                        }
                    }
                }
            }
            Side::Agent => {
                let party = reading.conversation.turns[turn].party;
                listener = Some(party);
                let Some((fact, place)) = request(context, turn) else { continue };
                let other = reading.has(turn, Cue::OtherFact);
                let searched = Searched {
                    turns: vec![turn],
                    party,
                    side: Side::Agent,
                    over_at: Some(turn as u32),
                };
                let before =
                    fact.and_then(|fact| given.get(&fact)).filter(|(_, to)| *to == party && !other);
                let mut moment = context.outcome(place, &searched, Some(place));
                if let Some(&(given_at, _)) = before {
                    moment.outcome = Outcome::Missed;
                    moment.answer = None;
                    moment.searched = (given_at as u32, turn as u32);
                }
                if reading.is_script(place) {
                    moment.owner = Owner::Script;
                }
                found.push(moment);
                asked = fact.map(|fact| (fact, party, turn));
            }
            Side::Bot => listener = None,
            Side::Other => {}
        }
    }
}

/// A request for a listed fact that neither confirms, nor checks identity, nor asks because it was not heard.
fn request(context: &Context<'_>, turn: usize) -> Option<(Option<Cue>, Place)> {
    let reading = context.reading;
    if [Cue::NotFollow, Cue::CheckIdentity, Cue::Confirm, Cue::ApologyIsRepair, Cue::AskExempt]
        .into_iter()
        .any(|cue| reading.has(turn, cue))
    {
        return None;
    }
    // A procedure that mentions a fact asks for none.
    if reading.turn_words(turn).len() > LONG_TURN_WORDS {
        return None;
    }
    for sentence in reading.sentences_of(turn) {
        let hits = reading.hits_within(turn, sentence);
        let has = |cue: Cue| hits.iter().any(|hit| hit.cue == cue);
        if has(Cue::OfferHelp) || has(Cue::OfferMore) || has(Cue::QuestionIsPhatic) {
            continue;
        }
        let fact = hits.iter().find(|hit| FACTS.contains(&hit.cue)).map(|hit| hit.cue);
        let asks = !has(Cue::CheckResult)
            && has(Cue::FactQuestion)
            && (sentence.asks || has(Cue::Question));
        let orders =
            fact.is_some() && (sentence.asks || has(Cue::Question) || has(Cue::AskForFact));
        let place = reading.sentence_place(turn, sentence);
        let heard = || {
            context.acts.of(turn).iter().any(|act| {
                let other = [ActKind::Confirm, ActKind::Instruct, ActKind::Offer];
                act.kind == ActKind::Ask
                    && !other.iter().any(|&other| context.acts.has(turn, other))
                    && place.start <= act.at.start
                    && act.at.start < place.end
            })
        };
        if asks || orders || heard() {
            return Some((fact, reading.sentence_place(turn, sentence)));
        }
    }
    None
}

/// Whether an answer to a request for `fact` has a value in it.
fn gives(context: &Context<'_>, turn: usize, fact: Cue) -> bool {
    let reading = context.reading;
    let words = reading.turn_words(turn);
    if reading.has(turn, Cue::Deny)
        || reading.has(turn, Cue::NotFollow)
        || reading.has(turn, Cue::AnnounceWait)
        || reading.asks(turn)
    {
        return false;
    }
    let digits =
        words.iter().filter(|word| matches!(word.sort, Sort::Number | Sort::NumberWord)).count();
    let short = words.len() <= 6;
    match fact {
        Cue::SlotPhone | Cue::SlotAccount | Cue::SlotOrder | Cue::SlotReading | Cue::SlotBirth => {
            digits >= 1
        }
        Cue::SlotEmail => words.iter().any(|word| word.sort == Sort::Address),
        Cue::SlotName => {
            short && words.iter().any(|word| word.capital || word.sort == Sort::Person)
        }
        Cue::SlotPostcode | Cue::SlotAddress => digits >= 1,
        // A device, a plan: named in a few words, or they told of something else.
        _ => short && words.iter().any(|word| !reading.lists.is_small(word.id)),
    }
}

/// Whether the customer states `fact` unasked: its name with a value.
fn states(context: &Context<'_>, turn: usize, fact: Cue) -> bool {
    let reading = context.reading;
    match fact {
        Cue::SlotOrder => return reading.has(turn, Cue::GivesOrder) && !reading.asks(turn),
        Cue::SlotAccount => return reading.has(turn, Cue::GivesAccount) && !reading.asks(turn),
        Cue::SlotPlan => return reading.has(turn, Cue::GivesPlan) && !reading.asks(turn),
        Cue::SlotDevice => {
            return reading.hits_of(turn).iter().any(|hit| {
                // "It is the Polar 90": a name and a number where the device is.
                hit.cue == Cue::GivesDevice
                    && reading.words[hit.to as usize].capital
                    && reading
                        .words
                        .get(hit.to as usize + 1)
                        .is_some_and(|next| matches!(next.sort, Sort::Number | Sort::NumberWord))
            });
        }
        _ => {}
    }
    let Some(place) = reading.cue(turn, fact) else { return false };
    let words: Vec<_> =
        reading.turn_words(turn).iter().filter(|word| word.start >= place.end).take(8).collect();
    let is = words.first().is_some_and(|word| {
        matches!(reading.text(turn, word), "is" | "was" | "it" | "its")
            || matches!(word.sort, Sort::Number | Sort::NumberWord)
    });
    let value = words.iter().any(|word| {
        matches!(word.sort, Sort::Number | Sort::NumberWord | Sort::Address | Sort::Person)
    });
    is && value && !reading.asks(turn)
}
