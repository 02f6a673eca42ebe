//! The agent starts to close, and the matter is settled or a next step stands.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Searched, Skill, WhyUnknown, doc,
};
use crate::acts::ActKind;
use crate::conversation::{Channel, Place};
use crate::cues::{Cue, Hit};
use crate::reading::{Side, Stretch};

pub(super) const ROW: Row = Row {
    name: "no_early_close",
    title: "closed when it was settled",
    about: About::Skill(Skill::FollowThrough),
    doc: doc(
        "The agent starts to close, before the customer does. Met: the customer said that it is settled, what was asked for was done, or a next step stands. Missed: the customer has an open question, or says that it is not solved, right before or after.",
        "What is closed too early comes back as another contact.",
        "Opens at the agent's first \"anything else?\", thanks for the contact, good wishes or goodbye after the customer spoke, and again only after the customer raised something new; a goodbye that answers the customer's thanks opens nothing. Met by the customer's words of a settled matter just before or after, by an act of the agent's that does, promises or hands over within three turns, or by an answer in the turn itself. Missed where the turn holds nothing but the close and the customer's turn just before asks or says that it is not solved, or where the next turn says so, or that nothing was done. What the agent said cannot be done is unknown.",
        "Thanks may be mere courtesy and still count; a question answered by a bare word is unknown.",
        "The trade's common quality forms; first-contact resolution.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(1),
    channels: &[],
    version: 1,
    find,
};

/// How far back an act of the agent's still holds, in stretches of either side.
const NEAR: usize = 6;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let (mut spoke, mut open, mut thanks) = (false, true, false);
    for (index, stretch) in reading.stretches.iter().enumerate() {
        match stretch.side {
            Side::Customer => {
                let turns: Vec<usize> = reading.turns_of(index as u32).collect();
                let has = |cues: &[Cue]| {
                    turns.iter().any(|&turn| cues.iter().any(|&cue| reading.has(turn, cue)))
                };
                let asks = turns.iter().any(|&turn| {
                    let acts = [ActKind::Ask, ActKind::Request];
                    acts.iter().any(|&act| context.acts.has(turn, act))
                });
                // Who has closed themselves is not closed upon.
                if has(&[Cue::Bye, Cue::NothingElse, Cue::Leaves]) && !asks {
                    return;
                }
                thanks = has(&[Cue::Thank]) && !asks;
                spoke = true;
                open |= asks && has(&[Cue::Question, Cue::Request]);
            }
            Side::Agent | Side::Bot if spoke && open => {
                let close = reading.turns_of(index as u32).find_map(|turn| close(context, turn));
                let Some((close, offers)) = close else { continue };
                open = false;
                // Who thanks has closed, and a goodbye answers it.
                if offers || !thanks {
                    found.push(outcome(context, index, *stretch, close));
                }
            }
            _ => {}
        }
    }
}

/// The words that start to close, and whether they offer more help.
fn close(context: &Context<'_>, turn: usize) -> Option<(Place, bool)> {
    let reading = context.reading;
    let opens = [Cue::IdentifySelf, Cue::OfferHelp, Cue::Greet, Cue::AnnounceWait, Cue::Transfer];
    let goes_on = opens.iter().any(|&cue| reading.has(turn, cue));
    if let Some(offer) = reading.cue(turn, Cue::OfferMore).filter(|_| !goes_on) {
        return Some((offer, true));
    }
    let hits = reading.hits_of(turn).iter();
    let mut ways = hits.filter(|hit| hit.cue == Cue::CloseWays && !goes_on);
    // Who asks for something else than whether there is more goes on.
    if reading.asks(turn) {
        let last = reading.sentences_of(turn).last()?;
        let offer = ways.find(|hit| hit.from >= last.from && is_offer(context, turn, hit))?;
        return Some((reading.place(turn, offer.from, offer.to), true));
    }
    // A letter ends on good wishes, whatever becomes of the matter.
    let letter = reading.conversation.channel == Channel::Email;
    let way = ways.find(|hit| is_last(context, turn, hit.from));
    let bye = reading.cue(turn, Cue::Bye).filter(|_| !letter);
    if let Some(way) = way.filter(|_| bye.is_none()) {
        return Some((reading.place(turn, way.from, way.to), is_offer(context, turn, way)));
    }
    let bye = bye.or_else(|| {
        let short = reading.turn_words(turn).len() <= CLOSE_WORDS;
        let bye = context.acts.first(turn, ActKind::Bye);
        bye.filter(|_| short && !goes_on && !letter)
    });
    Some((bye?, false))
}

/// A turn in more words than these closes only by words that say so.
const CLOSE_WORDS: usize = 20;
/// After the words of a close comes at most one sentence, of at most so many words.
const AFTER_WORDS: u32 = 8;

/// Whether words stand where a turn ends.
fn is_last(context: &Context<'_>, turn: usize, from: u32) -> bool {
    let sentences = context.reading.sentences_of(turn);
    let mut after = sentences.iter().rev().take_while(|sentence| sentence.from > from);
    let words = after.by_ref().map(|sentence| sentence.to - sentence.from).sum::<u32>();
    words <= AFTER_WORDS
}

/// Whether words that close offer more help: they name something other.
fn is_offer(context: &Context<'_>, turn: usize, hit: &Hit) -> bool {
    const OTHER: [&str; 12] = [
        "else",
        "more",
        "other",
        "further",
        "another",
        "any",
        "everything",
        "all",
        "wanted",
        "needed",
        "something",
        "anything",
    ];
    let reading = context.reading;
    (hit.from..=hit.to).any(|at| {
        let text = reading.text(turn, &reading.words[at as usize]).to_ascii_lowercase();
        OTHER.contains(&text.as_str())
    })
}

fn outcome(context: &Context<'_>, index: usize, stretch: Stretch, opener: Place) -> Moment {
    let reading = context.reading;
    let customer = |index: usize| -> Vec<usize> {
        let stretch = reading.stretches.get(index);
        let customers = stretch.is_some_and(|stretch| stretch.side == Side::Customer);
        if customers { reading.turns_of(index as u32).collect() } else { Vec::new() }
    };
    let before = index.checked_sub(1).map(customer).unwrap_or_default();
    let after = customer(index + 1);
    let own: Vec<usize> = reading.turns_of(index as u32).collect();
    let has = |turns: &[usize], cue: Cue| turns.iter().any(|&turn| reading.has(turn, cue));

    // A public thread goes on days later, when it may have come back.
    let timely = reading.conversation.channel != Channel::Social;
    let closes_only = own.iter().all(|&turn| only_closes(context, turn));
    let unsolved = (has(&before, Cue::NotSolved) && closes_only)
        || (timely && has(&after, Cue::NotSolved) && !is_another(context, &after))
        || has(&after, Cue::NotHelped);
    let token = own.iter().any(|&turn| says_yes(context, turn));
    let asked = before.last().is_some_and(|&turn| is_question(context, turn));
    let left_open = asked && closes_only && !token;

    let over = index + 1 + usize::from(!after.is_empty());
    let searched = Searched {
        turns: before.iter().chain(&own).copied().collect(),
        party: stretch.party,
        side: stretch.side,
        over_at: reading.stretches.get(over).map(|next| next.first),
    };
    let settled = if unsolved || left_open {
        None
    } else {
        // Tokens of the customer's take no floor and may be thanks.
        let tokens = (stretch.first as usize..opener.turn as usize)
            .filter(|&turn| reading.turns[turn].side == Side::Customer);
        let before: Vec<usize> = before.iter().copied().chain(tokens).collect();
        settled(context, index, &before, &own, &after, asked && !closes_only)
    };
    let mut moment = context.outcome(opener, &searched, settled);
    moment.closed_at = searched.over_at;
    if moment.outcome == Outcome::Missed {
        moment = if unsolved || left_open {
            context.unless_moved(moment, &searched)
        } else {
            moment.doubted(WhyUnknown::Unsure)
        };
    }
    moment
}

/// The words that close and say nothing of the matter.
const CLOSING: [Cue; 7] = [
    Cue::OfferMore,
    Cue::Bye,
    Cue::CloseCue,
    Cue::CloseWays,
    Cue::ApologyIsClose,
    Cue::Courtesy,
    Cue::Thank,
];

/// Whether a turn holds nothing but words that close.
pub(super) fn only_closes(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    reading.sentences_of(turn).iter().all(|sentence| {
        let closing = |cue: Cue| CLOSING.contains(&cue);
        let closes = reading.hits_within(turn, sentence).iter().any(|hit| closing(hit.cue));
        // A long sentence says more than its close, and so does one that comes to it late.
        let short = sentence.to - sentence.from <= 16;
        let first = reading.hits_within(turn, sentence).iter().find(|hit| closing(hit.cue));
        let early = first.is_some_and(|hit| hit.from <= sentence.from + 4);
        (closes && short && early) || sentence.to - sentence.from <= 2
    })
}

/// Whether a turn opens with a token, which may be an answer.
fn says_yes(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    let start = reading.turns[turn].words.start;
    (reading.hits_of(turn).iter()).any(|hit| {
        matches!(hit.cue, Cue::Agree | Cue::Deny | Cue::AnswerCue) && hit.from <= start + 1
    })
}

/// Whether a turn ends on a question that wants an answer.
fn is_question(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    let barred = [
        Cue::QuestionIsPhatic,
        Cue::Rhetorical,
        Cue::Attack,
        Cue::Quoted,
        Cue::Thank,
        Cue::Confirm,
        Cue::NotFollow,
    ];
    let Some(last) = reading.sentences_of(turn).last() else { return false };
    let place = reading.sentence_place(turn, last);
    let asks = context.acts.of(turn).iter().any(|act| {
        matches!(act.kind, ActKind::Ask | ActKind::Request) && act.at.start >= place.start
    });
    asks && last.to - last.from >= 2 && !barred.iter().any(|&cue| reading.has(turn, cue))
}

/// Whether what comes after the close is told as another matter.
fn is_another(context: &Context<'_>, after: &[usize]) -> bool {
    let reading = context.reading;
    after.iter().any(|&turn| {
        let words = reading.turn_words(turn);
        words.iter().take(12).any(|word| {
            let text = reading.text(turn, word).to_ascii_lowercase();
            matches!(text.as_str(), "yes" | "yeah" | "yep" | "also" | "another" | "other" | "too")
        })
    })
}

/// The words that show how it stood.
fn settled(
    context: &Context<'_>,
    index: usize,
    before: &[usize],
    own: &[usize],
    after: &[usize],
    answered: bool,
) -> Option<Place> {
    let reading = context.reading;
    let first = |turns: &[usize], cues: &[Cue]| {
        turns.iter().find_map(|&turn| cues.iter().find_map(|&cue| reading.cue(turn, cue)))
    };
    let said = [Cue::Settled, Cue::Praise];
    if let Some(place) = first(before, &said) {
        return Some(place);
    }
    let declined = (index.saturating_sub(2)..=index).any(|near| {
        let centre = matches!(reading.stretches[near].side, Side::Agent | Side::Bot);
        centre && reading.turns_of(near as u32).any(|turn| context.acts.has(turn, ActKind::Decline))
    });
    if declined || first(before, &[Cue::NotSolved, Cue::TellDistress, Cue::Attack]).is_some() {
        return None;
    }
    let does = [ActKind::Commit, ActKind::Promise, ActKind::Transfer, ActKind::SayWhen];
    let done = (index.saturating_sub(NEAR)..=index).rev().find_map(|near| {
        let side = reading.stretches[near].side;
        let turns = reading.turns_of(near as u32);
        matches!(side, Side::Agent | Side::Bot)
            .then(|| {
                turns
                    .rev()
                    .find_map(|turn| does.iter().find_map(|&act| context.acts.first(turn, act)))
            })
            .flatten()
    });
    if done.is_some() {
        return done;
    }
    if let Some(place) = first(after, &[Cue::Settled, Cue::NothingElse, Cue::Thank]) {
        return Some(place);
    }
    // The turn that closes answers first.
    let mut asked = Vec::new();
    before.iter().for_each(|&turn| context.concepts(turn, &mut asked));
    let answers = |&turn: &usize| {
        reading.cue(turn, Cue::AnswerCue).or_else(|| Some(context.shared(turn, &asked)?.0))
    };
    own.iter().filter(|_| answered).find_map(answers)
}
