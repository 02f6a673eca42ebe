//! The agent brushes the customer off.

use super::faults::{happened, has_word, is_told};
use super::{About, Closes, Context, Moment, Needs, Row, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::reading::Side;
use crate::words::Ends;

pub(super) const ROW: Row = Row {
    name: "dismissal",
    title: "did not brush the customer off",
    about: About::Fault,
    doc: doc(
        "The agent brushes the customer off (\"that's not my problem\", \"nothing I can do\") and names no next step, neither in the same breath nor when they speak next. One a stretch of the floor.",
        "A customer who is sent away without a way forward comes back with more to say, or not at all.",
        "Opens at wordings that brush off, and at a bare \"no\" or \"I can't\" to \"could you\", by who speaks for the centre. It happened where neither that stretch of the floor nor the next of the centre's holds a next step, a promise, an offer, an instruction, a hand-over, a reason, \"but\" after the words, or an apology (a reason, a time and \"but\" count in the same breath alone). Nothing opens where the words are quoted, denied or hang on an \"if\". Unknown where the record ends before the next stretch; where the words may be a brush-off or a plain fact (\"I don't make the rules\", \"it's the same for everybody\"); and where all that a customer who asked or complained is told is a refusal, a comfort, where else to look, or a courtesy (\"it's on the website\", \"we value your feedback\").",
        "Brushing off in other words is not seen: the ways to do it are without number, and a model that learns from 72 of them finds 15 of 65 others among as many shown; a next step in wholly own words may be overlooked.",
        "Van Vaerenbergh et al. (2019), The service recovery journey, J. Business Research 95, on the response to a complaint; the trade's common quality forms.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 3,
    find,
};

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut last = None;
    for turn in context.agent_turns() {
        let brushed = reading.cue(turn, Cue::Dismiss).or_else(|| refuses(context, turn));
        let brushed = brushed.or_else(|| tautology(context, turn));
        let sure = brushed.is_some();
        let brushed = brushed
            .or_else(|| reading.cue(turn, Cue::DismissPerhaps).filter(|_| few(context, turn)));
        let alone = brushed.is_none();
        let brushed = brushed.or_else(|| evades(context, turn));
        let Some(place) = brushed else { continue };
        let Some(stretch) = reading.turns[turn].stretch else { continue };
        if last == Some(stretch) || is_told(reading, place) {
            continue;
        }
        let reply = reading.replies(turn, 1).next();
        let turns = reading
            .turns_of(stretch)
            .chain(reply.into_iter().flat_map(|reply| reading.turns_of(reply)));
        let mut until = turn;
        let mut softened = false;
        for turn in turns {
            until = until.max(turn);
            softened |= goes_on(context, turn, place, reading.turns[turn].stretch == Some(stretch));
        }
        last = Some(stretch);
        if softened {
            continue;
        }
        let written = matches!(reading.conversation.channel, Channel::Email | Channel::Social);
        let moment = Moment {
            searched: (place.turn, until as u32),
            closed_at: reply.and_then(|reply| reading.over_at(reply)),
            ..happened(context, place)
        };
        found.push(match reply {
            // Whoever says goodbye has nothing to add.
            None if !written && context.cut_off(place) => {
                if alone {
                    continue;
                }
                context.unknown(place, WhyUnknown::CutOff)
            }
            _ if sure => moment,
            _ => moment.doubted(WhyUnknown::Unsure),
        });
    }
}

/// "The balance is the balance."
fn tautology(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let [the, is, are] = ["the", "is", "are"].map(|word| reading.lists.id(word));
    let range = reading.turns[turn].words.clone();
    let at = reading.turn_words(turn).windows(5).position(|five| {
        five[0].id == the
            && (five[2].id == is || five[2].id == are)
            && five[3].id == the
            && five[1].id == five[4].id
            && five[..4].iter().all(|word| word.ends == Ends::Nothing)
            && five[4].ends != Ends::Nothing
    });
    let at = at.map(|at| range.start + at as u32).or_else(|| {
        // Speech that was recognised has no ends but the last.
        let last = range.end.checked_sub(5).filter(|&at| at >= range.start)?;
        let word = |at: u32| reading.words[(last + at) as usize].id;
        (word(0) == the && word(2) == is && word(3) == the && word(1) == word(4)).then_some(last)
    })?;
    Some(reading.place(turn, at, at + 4))
}

/// In more words more is said than a brush-off.
const FEW: usize = 20;

fn few(context: &Context<'_>, turn: usize) -> bool {
    context.reading.turn_words(turn).len() <= FEW
}

/// So many words are an answer in which nothing else is said.
const ALONE: usize = 9;

/// What a customer does who is to be helped on.
const NEEDS: [ActKind; 8] = [
    ActKind::Ask,
    ActKind::Request,
    ActKind::TellTrouble,
    ActKind::TellFault,
    ActKind::Blame,
    ActKind::Attack,
    ActKind::Deny,
    ActKind::Correct,
];

/// Words that may brush off where nothing else is said to a customer who asked or complained; and
/// thanks, wishes and goodbyes alone, as an answer to a question or a complaint.
fn evades(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let stretch = reading.turns[turn].stretch?;
    let words = reading.turns_of(stretch).map(|turn| reading.turn_words(turn).len()).sum::<usize>();
    let alone = reading.cue(turn, Cue::DismissAlone).filter(|_| words <= ALONE);
    let place = alone.or_else(|| only_courteous(context, turn))?;
    let before = stretch.checked_sub(1)?;
    if reading.stretches[before as usize].side != Side::Customer {
        return None;
    }
    let needs = reading.turns_of(before).any(|asked| {
        let acts = context.acts.of(asked).iter();
        let mut needs = acts.filter(|act| NEEDS.contains(&act.kind));
        needs.any(|act| act.confidence >= HINT)
    });
    (needs || reading.asks(reading.stretches[before as usize].last as usize)).then_some(place)
}

/// So many words at the end of a message may be who signs it.
const SIGNED: u32 = 6;

/// A written turn in which every sentence values, regrets, wishes or parts, and nothing else.
fn only_courteous(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    if reading.conversation.channel == Channel::Voice {
        return None;
    }
    let courteous =
        [Cue::Courtesy, Cue::Bye, Cue::GoodWishes, Cue::Parting, Cue::ValuesYou, Cue::CloseCue];
    let sentences = reading.sentences_of(turn);
    let all = !sentences.is_empty()
        && reading.turns_of(reading.turns[turn].stretch?).eq([turn])
        && sentences.iter().enumerate().all(|(at, sentence)| {
            !sentence.asks
                && (sentence.to - sentence.from <= 3
                    || (at + 1 == sentences.len() && sentence.to - sentence.from <= SIGNED)
                    || reading
                        .hits_within(turn, sentence)
                        .iter()
                        .any(|hit| courteous.contains(&hit.cue)))
        });
    reading.cue(turn, Cue::ValuesYou).filter(|_| all)
}

/// "No." or "I can't." and nothing more, to a customer who asked for something to be done.
fn refuses(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let words = reading.turn_words(turn);
    let asked = turn.checked_sub(1)?;
    let is = |at: usize, any: &[&str]| {
        words.get(at).is_some_and(|word| any.iter().any(|one| reading.lists.id(one) == word.id))
    };
    let first = usize::from(is(0, &["no", "nope", "nah"]));
    let refused = is(first, &["i", "we"])
        && is(first + 1, &["can", "will", "could", "would"])
        && is(first + 2, &["not"]);
    let bare = (first == 1
        && matches!(words.len(), 1..=3)
        && words[1..].iter().all(|word| reading.lists.is_small(word.id)))
        || (refused && words.len() <= first + 4);
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

/// Whether a turn gives a next step or an apology, or in the same breath a reason or a time, or may.
fn goes_on(context: &Context<'_>, turn: usize, brushed: Place, same_breath: bool) -> bool {
    let reading = context.reading;
    // "Carry on like that and I'll hang up" promises nothing.
    if !same_breath && context.acts.leaning(turn, ActKind::Warn).is_some() {
        return false;
    }
    let mut cues: &[Cue] = &[
        Cue::NextStep,
        Cue::Promise,
        Cue::Transfer,
        Cue::FixStep,
        Cue::SayWhen,
        Cue::AnnounceWait,
    ];
    if !same_breath {
        cues = &cues[..4];
    }
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
            // "Because I said so" gives no reason.
            let before = turn == brushed.turn as usize && word.start < brushed.end;
            let text = reading.text(turn, word);
            same_breath
                && !before
                && GOES_ON.iter().any(|goes_on| text.eq_ignore_ascii_case(goes_on))
        })
}
