//! The agent explains, and the customer follows.

use super::{About, Closes, Context, Moment, Needs, Owner, Row, Searched, Skill, WhyUnknown, doc};
use crate::acts::ActKind;
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::reading::{Sentence, Side, Stretch};

pub(super) const ROW: Row = Row {
    name: "understood",
    title: "explained it so that it was understood",
    about: About::Skill(Skill::Clarity),
    doc: doc(
        "The agent explains something in 12 words and more. Met: the customer's next turn shows that they follow; missed: it says that they did not follow what was said.",
        "An explanation that was not understood comes back as another contact.",
        "Opens at an explanation that the models find in sentences of that size; one that also asks, offers, dates or gives a value counts only if it gives a reason. Met by a wording of following, by tokens that say \"I follow\", by what the customer concludes from it or does as told, by a statement that shares words with it, thanks for it or says what came of it. Missed only by wordings of not understanding what was said, with nothing after them, or a no to \"does that make sense?\". Unknown: not hearing, a protest in the form of a question, a thing of somebody else's that is not clear, and whatever turns to something else. In writing \"pardon?\" cannot be bad hearing.",
        "Who says \"okay\" may not have followed; explanations without a linking word are not seen.",
        "Clark & Brennan (1991), Grounding in communication; Schegloff, Jefferson & Sacks (1977) on repair.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(1),
    channels: &[],
    version: 2,
    find,
};

/// From so many words on it is an explanation.
const LEAST_WORDS: usize = 12;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    for (index, stretch) in reading.stretches.iter().enumerate() {
        if !matches!(stretch.side, Side::Agent | Side::Bot) {
            continue;
        }
        let mut turns: Vec<usize> = reading.turns_of(index as u32).collect();
        let Some(opener) = turns.iter().find_map(|&turn| explanation(context, turn)) else {
            continue;
        };
        let mut told = Vec::new();
        for &turn in turns.iter().filter(|&&turn| turn >= opener.turn as usize) {
            context.concepts(turn, &mut told);
        }
        let checks = turns.last().is_some_and(|&turn| reading.has(turn, Cue::CheckUnderstood));
        let next = reading.stretches.get(index + 1).filter(|next| next.side == Side::Customer);
        let last = next.map_or(stretch.last, |next| next.first) as usize;
        let token = token(context, opener.turn as usize, last);
        if next.is_none() && token.is_none() {
            let goes_on = index + 1 < reading.stretches.len();
            let why = if goes_on { WhyUnknown::Unsure } else { WhyUnknown::CutOff };
            found.push(context.unknown(opener, why));
            continue;
        }
        let reply: Vec<usize> = match next {
            Some(_) => reading.turns_of(index as u32 + 1).collect(),
            None => Vec::new(),
        };
        let shown = match (shown(context, &reply, &told, checks), token) {
            (Shown::Nothing(false), Some(token)) => Shown::Follows(reading.whole(token)),
            (shown, _) => shown,
        };
        turns.retain(|&turn| turn >= opener.turn as usize);
        turns.extend(reply.first());
        let Stretch { party, side, .. } = *stretch;
        let over_at = next.and_then(|_| reading.over_at(index as u32 + 1));
        let searched = Searched { turns, party, side, over_at };
        let answer = match shown {
            Shown::Follows(place) => Some(place),
            _ => None,
        };
        let mut moment = context.outcome(opener, &searched, answer);
        moment.closed_at = over_at;
        // It is the explanation that could have been otherwise.
        if moment.owner != Owner::Bot {
            let script = reading.is_script(opener);
            moment.owner = if script { Owner::Script } else { Owner::Associate };
        }
        if matches!(shown, Shown::Nothing(_)) {
            moment = moment.doubted(WhyUnknown::Unsure);
        }
        found.push(moment);
    }
}

/// Whoever did not follow says so in no more words than this.
const LOST_WORDS: usize = 12;

/// An echo has no more words than this.
const ECHO_WORDS: usize = 6;

/// What the customer's next turn shows.
enum Shown {
    Follows(Place),
    Lost,
    /// Neither; and whether it may be that they did not follow.
    Nothing(bool),
}

/// The customer's last token after the explanation, up to their next turn, that says "I follow".
fn token(context: &Context<'_>, told: usize, next: usize) -> Option<usize> {
    let reading = context.reading;
    (told + 1..next).rev().find(|&turn| {
        let words = reading.turn_words(turn);
        reading.turns[turn].side == Side::Customer
            && reading.turns[turn].stretch.is_none()
            && words.iter().any(|word| !reading.lists.is_nod(word.id))
    })
}

/// A sentence that does one of these as well explains by the way, unless it gives a reason.
const OTHER: [ActKind; 6] = [
    ActKind::IdentifySelf,
    ActKind::Ask,
    ActKind::GiveValue,
    ActKind::Offer,
    ActKind::SayWhen,
    ActKind::Commit,
];

/// The first sentence of an explanation that is long enough; what else a turn says is none.
fn explanation(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let explains = |sentence: &&Sentence| {
        let place = reading.sentence_place(turn, sentence);
        let mut acts = context.acts.within(place).iter();
        let explains = acts.clone().any(|act| act.kind == ActKind::Explain);
        let reasons =
            || reading.hits_within(turn, sentence).iter().any(|hit| hit.cue == Cue::Explain);
        let by_the_way = acts.any(|act| OTHER.contains(&act.kind)) && !reasons();
        !sentence.asks && explains && !by_the_way
    };
    let told: Vec<&Sentence> = reading.sentences_of(turn).iter().filter(explains).collect();
    let words: u32 = told.iter().map(|sentence| sentence.to - sentence.from).sum();
    let first = told.first().filter(|_| words as usize >= LEAST_WORDS)?;
    Some(reading.sentence_place(turn, first))
}

fn shown(context: &Context<'_>, reply: &[usize], told: &[(u64, u32)], checks: bool) -> Shown {
    let reading = context.reading;
    let Some(&first) = reply.first() else { return Shown::Nothing(false) };
    let has = |cue: Cue| reply.iter().any(|&turn| reading.has(turn, cue));
    // In a long turn it is one complaint among others, or about something else.
    let lost = |&&turn: &&usize| {
        reading.has(turn, Cue::NotUnderstood) && reading.turn_words(turn).len() <= LOST_WORDS
    };
    if reply.iter().any(|turn| lost(&turn)) && !has(Cue::NotFollowIsNot) {
        return Shown::Lost;
    }
    let start = reading.turns[first].words.start;
    let starts =
        |cue: Cue| reading.hits_of(first).iter().find(|hit| hit.cue == cue && hit.from == start);
    let words = reading.turn_words(first);
    if checks && starts(Cue::Deny).is_some() && words.len() <= 6 {
        return Shown::Lost;
    }
    if is_pardon(context, reply) {
        return Shown::Lost;
    }
    if has(Cue::NotUnderstood) || has(Cue::NotFollow) || has(Cue::Rhetorical) || has(Cue::Corrected)
    {
        return Shown::Nothing(true);
    }
    if let Some(place) = reply.iter().find_map(|&turn| reading.cue(turn, Cue::Follows)) {
        return Shown::Follows(place);
    }
    if let Some(yes) = starts(Cue::Agree).filter(|_| checks) {
        return Shown::Follows(reading.place(first, yes.from, yes.to));
    }
    if !words.is_empty() && words.iter().all(|word| reading.lists.is_token(word.id)) {
        return Shown::Follows(reading.whole(first));
    }
    // Whoever concludes from it, or does as told, has followed, though they ask or object.
    let taken = reply.iter().find_map(|&turn| reading.cue(turn, Cue::TakesUp));
    if let Some(place) = taken.filter(|_| !has(Cue::TakesUpIsNot) && !has(Cue::Attack)) {
        return Shown::Follows(place);
    }
    // Whoever asks on or objects takes up the words, and shows nothing of having followed.
    let asks = reply.iter().any(|&turn| {
        reading.asks(turn) || reading.sentences_of(turn).iter().any(|sentence| sentence.asks)
    });
    let objects = [Cue::Deny, Cue::TellTrouble, Cue::TellDistress, Cue::Blame, Cue::TellFault]
        .iter()
        .any(|&cue| has(cue))
        || words.iter().any(|word| {
            let text = reading.text(first, word).to_ascii_lowercase();
            matches!(text.as_str(), "but" | "no" | "not" | "never" | "still")
                || text.ends_with("n't")
        });
    if asks || objects {
        return Shown::Nothing(false);
    }
    // Who says the words after the agent in few of their own, or does as told, has followed.
    let least = if words.len() <= ECHO_WORDS { 1 } else { 2 };
    let takes = [ActKind::Acknowledge, ActKind::Appreciate, ActKind::ReportResult, ActKind::Thank];
    let takes = || takes.iter().find_map(|&act| context.acts.first(first, act));
    let shared = context.shared(first, told).filter(|&(_, count)| count >= least);
    shared.map(|(place, _)| place).or_else(takes).map_or(Shown::Nothing(false), Shown::Follows)
}

/// In writing, "pardon?" and no more: nobody failed to hear it.
fn is_pardon(context: &Context<'_>, reply: &[usize]) -> bool {
    let reading = context.reading;
    let [turn] = *reply else { return false };
    let text = reading.conversation.turns[turn].text.to_lowercase();
    let bare = text.trim_end_matches(['?', '.', '!', ' ']);
    matches!(reading.conversation.channel, Channel::Chat | Channel::Email)
        && matches!(bare, "pardon" | "come again" | "i beg your pardon" | "sorry pardon")
}
