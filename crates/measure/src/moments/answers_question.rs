//! The customer asks, and the agent answers, declines with a reason, or says how and when.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::Place;
use crate::cues::{Cue, Hit};
use crate::words::{Ends, Sort};

const NAME: &str = "answers_question";

pub(super) const ROW: Row = Row {
    name: NAME,
    title: "answered the question",
    about: About::Skill(Skill::Listening),
    doc: doc(
        "A customer's question for information or action. Met: it is answered, or declined with a reason, or it is said how and when, within two agent turns.",
        "The question is what the contact is for.",
        "Opens at a question by its mark or form that is not a courtesy. Met by yes or no, by words in common with the question, by a number where a number is asked for, or by a wording that opens an answer, outside of questions and of formulas (\"happy to help\", \"please message us\"): what rests on these alone is unknown. Missed only where the agent's turns hold acknowledgements, questions about other things or closing words alone; else unknown.",
        "A long turn about something else may count as an answer.",
        "ISO 24617-2: question and answer; Demszky et al. (2021) on uptake.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 2,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut last_stretch = None;
    for turn in context.customer_turns() {
        let Some(opener) = question(context, turn) else { continue };
        // A stretch with several questions is one opportunity: any of them may be taken up.
        let stretch = reading.turns[turn].stretch;
        if stretch == last_stretch {
            continue;
        }
        last_stretch = stretch;
        let mut told = Vec::new();
        context.concepts(turn, &mut told);
        let wants = wants(context, turn);
        let searched = context.replies(turn, 2);
        let searched_first = searched.as_ref().and_then(|searched| searched.turns.first().copied());
        let (mut substance, mut asked_back) = (false, false);
        let mut moment = context.settle(opener, searched.as_ref(), |reply| {
            let first = searched_first.is_none_or(|first| reply == first) || asked_back;
            asked_back = reading.asks(reply);
            let answer = answers(context, reply, first, &told, wants);
            substance |= answer.is_none()
                && !context.reading.has(reply, Cue::Menu)
                && (says(context, reply)
                    || context.acts.has(reply, ActKind::Ask)
                    || super::formulas::has_readiness(context, reply));
            answer
        });
        if moment.outcome == Outcome::Missed {
            let searched = searched.as_ref();
            let short = searched.is_some_and(|searched| searched.over_at.is_none());
            if substance || (short && context.closes_after(turn).is_none()) {
                let why = if substance { WhyUnknown::Unsure } else { WhyUnknown::CutOff };
                moment = moment.doubted(why);
            }
        }
        if let Some(searched) = &searched {
            moment = context.unless_moved(moment, searched);
        }
        found.push(moment);
    }
}

/// The last question of a turn that asks for something.
fn question(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let words = reading.turn_words(turn).len();
    let barred = [Cue::NotFollow, Cue::Rhetorical, Cue::Attack]
        .into_iter()
        .any(|cue| reading.has(turn, cue));
    if words < 3 || barred {
        return None;
    }
    let asks = |act: &&crate::acts::Act| {
        act.kind == ActKind::Ask
            && act.at.end - act.at.start > 8
            && !is_quoted_or_told(context, turn, act.at)
            && !ends_as_a_statement(context, turn, act.at)
    };
    context.acts.of(turn).iter().rev().find(asks).map(|act| act.at)
}

/// A full stop ends the sentence, and no wording of a question or a request stands in it.
fn ends_as_a_statement(context: &Context<'_>, turn: usize, at: Place) -> bool {
    let reading = context.reading;
    reading.sentence_at(turn, at.start).is_some_and(|sentence| {
        at.start < reading.sentence_place(turn, sentence).end
            && reading.words[sentence.to as usize - 1].ends == Ends::Sentence
            && !reading
                .hits_within(turn, sentence)
                .iter()
                .any(|hit| matches!(hit.cue, Cue::Question | Cue::Request | Cue::Confirm))
    })
}

/// Words of somebody else, or a statement that only goes up at the end.
fn is_quoted_or_told(context: &Context<'_>, turn: usize, at: Place) -> bool {
    let reading = context.reading;
    let mut told = false;
    let mut form = false;
    let hits = reading.hits_of(turn);
    let start = |hit: &Hit| reading.words[hit.from as usize].start;
    let first = hits.partition_point(|hit| start(hit) < at.start);
    for hit in hits[first..].iter().take_while(|hit| start(hit) < at.end) {
        match hit.cue {
            Cue::Quoted => return true,
            Cue::StateProblem => told = true,
            Cue::Question => form = true,
            _ => {}
        }
    }
    told && !form
}

/// What sort of answer a question wants.
#[derive(Clone, Copy, PartialEq)]
enum Wants {
    Amount,
    Time,
    Any,
}

fn wants(context: &Context<'_>, turn: usize) -> Wants {
    let text = context.reading.conversation.turns[turn].text.to_ascii_lowercase();
    let has = |cues: &[&str]| cues.iter().any(|cue| text.contains(cue));
    if has(&["how long", "what time", "when ", "what date", "which day", "what day"]) {
        Wants::Time
    } else if has(&["how much", "how many", "the cost", "price", "what number"]) {
        Wants::Amount
    } else {
        Wants::Any
    }
}

fn answers(
    context: &Context<'_>,
    turn: usize,
    first: bool,
    told: &[(u64, u32)],
    wants: Wants,
) -> Option<Place> {
    let reading = context.reading;
    if reading.has(turn, Cue::Menu) {
        return None;
    }
    // A yes or no comes first; anything that opens an answer does at once, or with words of the question.
    let cues: &[Cue] = &[
        Cue::AnswerCue,
        Cue::Decline,
        Cue::Promise,
        Cue::Explain,
        Cue::Transfer,
        Cue::AnnounceWait,
        Cue::SeeHere,
        Cue::Commit,
        Cue::FixStep,
        Cue::Agree,
        Cue::Deny,
    ];
    for &cue in cues {
        let Some(place) = wording(context, turn, cue) else { continue };
        let agrees = matches!(cue, Cue::Agree | Cue::Deny);
        // "Okay" alone, or before a question of the agent's own, is no answer.
        if agrees && (reading.turn_words(turn).len() < 2 || reading.asks(turn)) {
            continue;
        }
        // "I'll need your number" opens like an answer and is a request.
        if !agrees && same_sentence(context, turn, place, Cue::AskForFact) {
            continue;
        }
        if first || context.shared(turn, told).is_some() || reading.has(turn, Cue::SayWhen) {
            return Some(place);
        }
    }
    let number = reading
        .turn_words(turn)
        .iter()
        .find(|word| matches!(word.sort, Sort::Number | Sort::NumberWord));
    if wants == Wants::Amount
        && !reading.asks(turn)
        && let Some(word) = number
    {
        return Some(Place { turn: turn as u32, start: word.start, end: word.end });
    }
    if wants == Wants::Time
        && let Some(place) = reading.cue(turn, Cue::SayWhen)
    {
        return Some(place);
    }
    if first && reading.turn_words(turn).len() <= 8 && says(context, turn) {
        // A short plain statement straight after a question is its answer.
        let whole = reading.whole(turn);
        if !super::formulas::is_readiness(context, whole) {
            return Some(whole);
        }
    }
    let shared = context.shared(turn, told).filter(|_| !reading.asks(turn));
    shared.map(|(place, _)| place).filter(|&place| !is_echo(context, place))
}

/// Whether words in common with the question stand in an apology, a question or a formula alone.
fn is_echo(context: &Context<'_>, place: Place) -> bool {
    let (reading, turn) = (context.reading, place.turn as usize);
    let sorry = || {
        let sentence = reading.sentence_at(turn, place.start);
        sentence.is_some_and(|sentence| {
            let has =
                |cue: Cue| reading.hits_within(turn, sentence).iter().any(|hit| hit.cue == cue);
            reading.sentence_place(turn, sentence).end >= place.end
                && (has(Cue::ApologiseFor) || has(Cue::StockSorry))
                && !has(Cue::Decline)
                && !has(Cue::Explain)
        })
    };
    super::formulas::proves_nothing(context, NAME, place) || sorry()
}

/// The first wording of a cue that is neither part of a question nor of a formula.
fn wording(context: &Context<'_>, turn: usize, cue: Cue) -> Option<Place> {
    let reading = context.reading;
    let hits = reading.hits_of(turn).iter().filter(|hit| hit.cue == cue);
    let mut places = hits.map(|hit| reading.place(turn, hit.from, hit.to));
    places.find(|&place| !super::formulas::proves_nothing(context, NAME, place))
}

/// Whether a turn holds a statement that is no courtesy.
fn says(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    reading.sentences_of(turn).iter().any(|sentence| {
        let courtesy = reading.hits_within(turn, sentence).iter().any(|hit| {
            matches!(
                hit.cue,
                Cue::Thank
                    | Cue::Bye
                    | Cue::OfferMore
                    | Cue::Greet
                    | Cue::OfferHelp
                    | Cue::Question
                    | Cue::CheckIdentity
                    | Cue::Apologise
                    | Cue::UnderstandBare
                    | Cue::Courtesy
                    | Cue::Menu
                    | Cue::AskForFact
                    | Cue::CloseCue
            )
        });
        !sentence.asks && !courtesy && sentence.to - sentence.from >= 4
    })
}

/// Whether the sentence of a place holds a wording of this cue.
fn same_sentence(context: &Context<'_>, turn: usize, place: Place, cue: Cue) -> bool {
    let reading = context.reading;
    reading.sentence_at(turn, place.start).is_some_and(|sentence| {
        place.start < reading.sentence_place(turn, sentence).end
            && reading.hits_within(turn, sentence).iter().any(|hit| hit.cue == cue)
    })
}
