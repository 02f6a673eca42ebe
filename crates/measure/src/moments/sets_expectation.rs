//! The agent promises something for later, and says by when.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Searched, Skill, WhyUnknown, doc,
};
use crate::conversation::{Channel, Place};
use crate::cues::Cue;
use crate::kinds::ActKind;

pub(super) const ROW: Row = Row {
    name: "sets_expectation",
    title: "said by when",
    about: About::Skill(Skill::Clarity),
    doc: doc(
        "The agent promises that something will be done later, by themself or by the company. Met: by when is said, as a time, a day, a length or a range, in the promise or within two agent turns.",
        "People wait better when they know how long, and do not call again to ask.",
        "Opens at wordings of commitment that are not an action of this moment. Met by a wording of time in the promise's turn or the agent's next two; \"soon\" and \"as soon as possible\" are no time. Shown as missed only where the customer is left to wait for word: a call, a mail, an answer, news; where the promise is the last that is heard of it, only in writing, for a call may have been cut off.",
        "A time that belongs to something else may count; promises without a listed verb are not seen.",
        "The trade's common quality forms.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 2,
    find,
};

/// A promise of later action in a turn: a commitment that is not done at once.
pub(super) fn promise(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let hits = reading.hits_of(turn);
    let hit = hits.iter().find(|hit| {
        hit.cue == Cue::Promise
            && !hits.iter().any(|other| {
                matches!(
                    other.cue,
                    Cue::PromiseIsPresent | Cue::AnnounceWait | Cue::Transfer | Cue::Warn
                ) && other.from <= hit.to
                    && hit.from <= other.to
                    // The longer wording says what is meant; "I will find out" commits.
                    && (other.to > hit.to || (other.to == hit.to && other.cue != Cue::AnnounceWait))
            })
    });
    let Some(hit) = hit else {
        let elsewhere = context.acts.has(turn, ActKind::AnnounceWait)
            || context.acts.has(turn, ActKind::Transfer)
            || context.acts.has(turn, ActKind::Warn);
        return context.acts.first(turn, ActKind::Promise).filter(|_| !elsewhere);
    };
    // A condition or a question promises nothing.
    let sentence = reading
        .sentences_of(turn)
        .iter()
        .find(|sentence| sentence.from <= hit.from && hit.from < sentence.to)?;
    (!sentence.asks).then(|| reading.place(turn, hit.from, hit.to))
}

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut open_until = None;
    for turn in context.agent_turns() {
        let Some(opener) = promise(context, turn) else { continue };
        if open_until.is_some_and(|until| turn <= until) {
            continue;
        }
        let Some(stretch) = reading.turns[turn].stretch else { continue };
        let here = &reading.stretches[stretch as usize];
        let mut searched = Searched {
            turns: reading.turns_of(stretch).filter(|&later| later >= turn).collect(),
            party: here.party,
            side: here.side,
            over_at: None,
        };
        let mut taken = 0;
        for next in reading.replies(here.last as usize, 2) {
            if reading.stretches[next as usize].party != here.party {
                continue;
            }
            searched.turns.extend(reading.turns_of(next));
            taken += 1;
            searched.over_at = if taken == 2 { reading.over_at(next) } else { None };
        }
        open_until = searched.turns.last().copied();
        let mut vague = false;
        let mut moment = context.settle(opener, Some(&searched), |later| {
            vague |= reading.has(later, Cue::VagueWhen);
            let hits = reading.hits_of(later);
            let hit = hits.iter().find(|hit| {
                hit.cue == Cue::SayWhen
                    && !asked(context, later, hit.from)
                    && !hits.iter().any(|other| {
                        other.cue == Cue::NotWhen && other.from <= hit.to && hit.from <= other.to
                    })
                    && (later > turn || reading.words[hit.to as usize].end > opener.start)
            })?;
            Some(reading.place(later, hit.from, hit.to))
        });
        // What is written ends with whoever wrote last; what is said may have been cut off.
        let may_go_on = !matches!(reading.conversation.channel, Channel::Chat | Channel::Social)
            || !reading.has(turn, Cue::ContactBack);
        let last = taken == 0 && context.closes_after(turn).is_none();
        if moment.outcome == Outcome::Missed && last && may_go_on {
            moment = moment.doubted(WhyUnknown::CutOff);
        }
        // Readers uphold that somebody is left to wait for word without a time; most other promises
        // are kept at once, or nobody asks when.
        let word = searched.turns.iter().any(|&later| reading.has(later, Cue::ContactBack));
        if moment.outcome == Outcome::Missed
            && !(word && vague || reading.has(turn, Cue::ContactBack))
        {
            moment = moment.doubted(WhyUnknown::Unsure);
        }
        found.push(context.unless_moved(moment, &searched));
    }
}

fn asked(context: &Context<'_>, turn: usize, word: u32) -> bool {
    context
        .reading
        .sentences_of(turn)
        .iter()
        .any(|sentence| sentence.asks && sentence.from <= word && word < sentence.to)
}
