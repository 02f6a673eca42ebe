//! The customer tells something at length, and the agent shows that it was heard.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Searched, Skill, WhyUnknown, doc,
    no_early_close,
};
use crate::acts::ActKind;
use crate::conversation::{Channel, Place, TurnTime};
use crate::cues::Cue;
use crate::reading::Side;
use crate::time::Ms;
use crate::words::Sort;

pub(super) const ROW: Row = Row {
    name: "acknowledges",
    title: "showed that what was told was heard",
    about: About::Skill(Skill::Listening),
    doc: doc(
        "The customer tells something at length: 25 words and more, or 8 seconds where turns have start and end; dictation is none. Met: a backchannel within it, or more than a bare token at the agent's next turn.",
        "Who gets no sign of being heard tells it again, or stops telling.",
        "Opens at the first words of such a stretch that is no thanks. Met by a token of the agent's that the customer talks on after, or where the next turn shares words with what was told, reacts, answers, promises or explains. Missed only where a bare token is followed by the customer's asking whether anybody listens, where the next turn takes nothing up and the customer then says that it was told already, or where the next turn is a close, the very question of the turn before, or a machine's menu. A question of a form is unknown. On a call whose turns have no times and which shows no token of the agent's before, it is unknown whether tokens were left out of the record: only the sound could tell.",
        "A word shared by chance may count; tokens that the record leaves out are not seen.",
        "Yngve (1970) on backchannels; Weger et al. (2014) on active listening.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(1),
    channels: &[],
    version: 1,
    find,
};

/// From so many words on, a stretch of the customer's is a story.
const LONG_WORDS: usize = 25;
/// From this length of one turn on, too, if it has words enough that it is not a silence.
const LONG: Ms = Ms(8_000);
const LEAST_WORDS: usize = 10;
/// With fewer words after it, it does not show that the customer talks on.
const TALKS_ON_WORDS: usize = 6;

/// A close in more words than this may say something of the matter.
const CLOSE_WORDS: usize = 16;

/// A story as told: its first turn, the turn at which it was long enough, and what it is about.
struct Story {
    first: usize,
    told_at: usize,
    concepts: Vec<(u64, u32)>,
    has_matter: bool,
}

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    // Whether the record keeps the tokens of whoever listens.
    let mut keeps_tokens = false;
    let mut looked_at = 0;
    for (index, stretch) in reading.stretches.iter().enumerate() {
        if stretch.side != Side::Customer {
            continue;
        }
        let index = index as u32;
        let turns: Vec<usize> = reading.turns_of(index).collect();
        let Some(story) = story(context, &turns) else { continue };
        keeps_tokens |= (looked_at..story.told_at).any(|turn| {
            let words = reading.turn_words(turn);
            let nods = || words.iter().all(|word| reading.lists.is_nod(word.id));
            reading.turns[turn].side == Side::Agent
                && !words.is_empty()
                && (reading.turns[turn].stretch.is_none() || nods())
        });
        looked_at = story.told_at;
        let opener = reading.whole(story.first);
        let last = turns.last().copied().unwrap_or(story.first);
        let over_at = reading.over_at(index);
        let timed = matches!(reading.conversation.turns[story.first].time, TurnTime::Span(_));
        let is_deaf = reading.conversation.channel == Channel::Voice && !timed && !keeps_tokens;

        let (backchannel, unheard) = within(context, &turns, story.told_at);
        if let Some(token) = backchannel.or(unheard) {
            let searched = Searched {
                turns: vec![token],
                party: reading.conversation.turns[token].party,
                side: Side::Agent,
                over_at,
            };
            let words = backchannel.map(|token| reading.whole(token));
            let mut moment = context.outcome(opener, &searched, words);
            // What follows in the stretch belongs to the story.
            moment.closed_at = over_at;
            if moment.outcome == Outcome::Missed && is_deaf {
                moment = moment.doubted(WhyUnknown::Timing);
            }
            found.push(moment);
            continue;
        }
        let searched = context.replies(last, 1);
        let moment =
            context.settle(opener, searched.as_ref(), |turn| takes_up(context, turn, &story));
        let moment = match (moment.outcome, &searched) {
            (Outcome::Missed, Some(searched)) => {
                let again = is_told_again(context, searched);
                if let Some(said) = again {
                    // However much the record leaves out, it did not show.
                    context.not_closed_before(moment, said)
                } else if !passes_over(context, &story, index, searched) {
                    moment.doubted(WhyUnknown::Unsure)
                } else if searched.over_at.is_none() {
                    moment.doubted(WhyUnknown::CutOff)
                } else if is_deaf {
                    moment.doubted(WhyUnknown::Timing)
                } else {
                    context.unless_moved(moment, searched)
                }
            }
            _ => moment,
        };
        found.push(moment);
    }
}

fn story(context: &Context<'_>, turns: &[usize]) -> Option<Story> {
    let reading = context.reading;
    let has = |cues: &[Cue]| {
        turns.iter().any(|&turn| reading.hits_of(turn).iter().any(|hit| cues.contains(&hit.cue)))
    };
    let has_matter = has(&[
        Cue::TellFault,
        Cue::TellTrouble,
        Cue::Blame,
        Cue::Request,
        Cue::Question,
        Cue::StateProblem,
    ]);
    let thanks = has(&[Cue::Bye, Cue::Praise]) || (has(&[Cue::Thank]) && !has_matter);
    let (mut words, mut values, mut told_at) = (0, 0, None);
    let mut first = None;
    let mut concepts = Vec::new();
    for &turn in turns {
        let said = reading.turn_words(turn);
        let before = words;
        words += said.iter().filter(|word| !reading.lists.is_filler(word.id)).count();
        values += said
            .iter()
            .filter(|word| {
                let letter = word.end - word.start == 1
                    && !matches!(reading.text(turn, word), "i" | "I" | "a" | "A");
                letter || !matches!(word.sort, Sort::Plain | Sort::Person)
            })
            .count();
        context.concepts(turn, &mut concepts);
        first = first.or((!concepts.is_empty()).then_some(turn));
        let long = match reading.conversation.turns[turn].time {
            TurnTime::Span(span) => span.end() - span.start() >= LONG,
            _ => false,
        };
        if told_at.is_none() && (words >= LONG_WORDS || (long && words - before >= LEAST_WORDS)) {
            told_at = Some(turn);
        }
    }
    let dictation = values * 4 >= words;
    (!thanks && !dictation).then_some(())?;
    // With thanks in it, it may be over.
    let has_matter = has_matter && !has(&[Cue::Thank]);
    Some(Story { first: first?, told_at: told_at?, concepts, has_matter })
}

/// The first token of the agent's that the customer talks on after; and the first, after the story,
/// after which the customer asks whether anybody listens.
fn within(
    context: &Context<'_>,
    turns: &[usize],
    told_at: usize,
) -> (Option<usize>, Option<usize>) {
    let reading = context.reading;
    let mut unheard = None;
    for pair in turns.windows(2) {
        let tokens = (pair[0] + 1..pair[1]).find(|&turn| {
            reading.turns[turn].side == Side::Agent && !reading.turns[turn].words.is_empty()
        });
        let Some(token) = tokens else { continue };
        if reading.has(pair[1], Cue::HearMe) {
            if pair[0] >= told_at {
                unheard = unheard.or(Some(token));
            }
        } else if reading.turn_words(pair[1]).len() >= TALKS_ON_WORDS {
            return (Some(token), None);
        }
    }
    (None, unheard)
}

/// The words that take up what was told.
fn takes_up(context: &Context<'_>, turn: usize, story: &Story) -> Option<Place> {
    let reading = context.reading;
    if reading.has(turn, Cue::Menu) {
        return None;
    }
    const ACTS: [ActKind; 7] = [
        ActKind::React,
        ActKind::Interpret,
        ActKind::Recap,
        ActKind::Repeat,
        ActKind::Appreciate,
        ActKind::Explore,
        ActKind::Explain,
    ];
    const CUES: [Cue; 11] = [
        Cue::React,
        Cue::UnderstandBare,
        Cue::ApologiseFor,
        Cue::RecapCue,
        Cue::Promise,
        Cue::AnnounceWait,
        Cue::SeeHere,
        Cue::Decline,
        Cue::Commit,
        Cue::Transfer,
        Cue::FixStep,
    ];
    let shared = context.shared(turn, &story.concepts);
    let of_a_form = [Cue::AskForFact, Cue::CheckIdentity].iter().any(|&cue| reading.has(turn, cue));
    let asks = of_a_form || reading.asks(turn);
    let of_matter = |&(_, count): &(Place, usize)| count >= 2 || !asks;
    shared
        .filter(of_matter)
        .map(|(place, _)| place)
        .or_else(|| {
            let hit = reading.hits_of(turn).iter().find(|hit| CUES.contains(&hit.cue))?;
            Some(reading.place(turn, hit.from, hit.to))
        })
        .or_else(|| {
            context.acts.of(turn).iter().find(|act| ACTS.contains(&act.kind)).map(|act| act.at)
        })
}

/// Whether the reply has nothing to do with the story: a close, the question of before, a menu.
fn passes_over(context: &Context<'_>, story: &Story, told: u32, searched: &Searched) -> bool {
    let reading = context.reading;
    let words: usize = searched.turns.iter().map(|&turn| reading.turn_words(turn).len()).sum();
    let all = |cues: &[Cue]| {
        searched
            .turns
            .iter()
            .all(|&turn| reading.hits_of(turn).iter().any(|hit| cues.contains(&hit.cue)))
    };
    if searched.side == Side::Bot {
        return all(&[Cue::Menu]);
    }
    let closes = story.has_matter
        && words <= CLOSE_WORDS
        && all(&[Cue::OfferMore, Cue::Bye])
        && searched.turns.iter().all(|&turn| no_early_close::only_closes(context, turn));
    closes || asks_the_same(context, told, searched) || is_unheard(context, searched)
}

/// Whether the reply is, word for word, a question that the agent put just before the story.
fn asks_the_same(context: &Context<'_>, told: u32, searched: &Searched) -> bool {
    let reading = context.reading;
    let Some(before) = told.checked_sub(1) else { return false };
    let ids = |turn: usize| -> Vec<u32> {
        let words = reading.turn_words(turn).iter();
        words.map(|word| word.id).collect()
    };
    let [reply] = searched.turns[..] else { return false };
    let now = ids(reply);
    now.len() >= 3
        && (reading.asks(reply) || reading.has(reply, Cue::AskForFact))
        && reading.turns_of(before).any(|turn| ids(turn) == now)
}

/// The turn after the reply in which the customer says that it was told already.
fn is_told_again(context: &Context<'_>, searched: &Searched) -> Option<usize> {
    let next = searched.over_at? as usize;
    let reading = context.reading;
    let says = reading.turns[next].side == Side::Customer && reading.has(next, Cue::ToldAlready);
    says.then_some(next)
}

/// Whether the reply is a bare token, and the customer then asks whether anybody listens.
fn is_unheard(context: &Context<'_>, searched: &Searched) -> bool {
    let reading = context.reading;
    let tokens = searched.turns.iter().all(|&turn| {
        let words = reading.turn_words(turn);
        words.len() <= 3 && words.iter().all(|word| reading.lists.is_token(word.id))
    });
    tokens && searched.over_at.is_some_and(|next| reading.has(next as usize, Cue::HearMe))
}
