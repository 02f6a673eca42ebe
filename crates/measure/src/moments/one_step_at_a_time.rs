//! On a call the agent gives steps that the customer takes there and then, two at a time at most.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Owner, Row, Searched, Skill, WhyUnknown, doc,
};
use crate::conversation::{Channel, Place, TurnTime};
use crate::cues::{Cue, Hit};
use crate::reading::Side;

pub(super) const ROW: Row = Row {
    name: "one_step_at_a_time",
    title: "gave at most two steps at a time",
    about: About::Skill(Skill::ServiceHandling),
    doc: doc(
        "On a call, the agent gives steps that the customer takes while they talk. Met: at most two steps stand in a turn.",
        "Who hears five steps has forgotten the first; a list is for reading.",
        "Opens at the agent's first step of a stretch where words of either party show that it is taken now: \"for me\", \"tell me when\", \"I've done that\", \"it says\", \"hang on\". Steps are verbs in the imperative or after \"then\", \"and\", \"you\"; a word of the customer's between them begins a new count. Missed at three and more. Where turns have no times and the record shows no word of the customer's while the agent speaks, or the turn is said so slowly that it has pauses, three and more are unknown: only the sound could tell whether the agent waited.",
        "Steps without a listed verb are not counted; a step said twice in other words counts as two.",
        "Sweller (1988) on the load of working memory; the trade's troubleshooting guides.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(1),
    channels: &[Channel::Voice],
    version: 1,
    find,
};

/// More steps than this at one go are too many.
const MOST_STEPS: usize = 2;
/// A verb that comes again within so many words is the same step, begun again.
const SAME_WORDS: u32 = 4;
/// Who speaks more slowly than this waits in between: instructions on calls run at two words a
/// second and more, pauses aside.
const LEAST_WORDS_PER_S: f64 = 1.5;

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    // In writing a list can be read again.
    if reading.conversation.channel != Channel::Voice {
        return;
    }
    let mut keeps_tokens = false;
    let mut looked_at = 0;
    for (index, stretch) in reading.stretches.iter().enumerate() {
        if !matches!(stretch.side, Side::Agent | Side::Bot) {
            continue;
        }
        let first = stretch.first as usize;
        keeps_tokens |= (looked_at..first).any(|turn| {
            reading.turns[turn].side == Side::Customer && reading.turns[turn].stretch.is_none()
        });
        looked_at = first;
        let turns: Vec<usize> = reading.turns_of(index as u32).collect();
        if turns.iter().any(|&turn| reading.has(turn, Cue::StepLater)) {
            continue;
        }
        let Some((most, runs)) = counted(context, &turns) else { continue };
        let opener = runs.first;
        let searched = Searched {
            turns,
            party: stretch.party,
            side: stretch.side,
            over_at: reading.over_at(index as u32),
        };
        if !is_live(context, index, &searched) {
            continue;
        }
        let within = searched.turns.windows(2).any(|pair| pair[1] > pair[0] + 1);
        let timed = searched
            .turns
            .iter()
            .all(|&turn| matches!(reading.conversation.turns[turn].time, TurnTime::Span(_)));
        let answer = (most <= MOST_STEPS).then_some(opener);
        let mut moment = context.outcome(opener, &searched, answer);
        moment.closed_at = searched.over_at;
        if moment.outcome == Outcome::Missed {
            if reading.is_script(opener) {
                moment.owner = Owner::Script;
            }
            if searched.over_at.is_none() {
                moment = moment.doubted(WhyUnknown::CutOff);
            } else if is_slow(context, &searched.turns) || !(timed || within || keeps_tokens) {
                moment = moment.doubted(WhyUnknown::Timing);
            }
        }
        found.push(moment);
    }
}

/// The words of the first step.
struct Runs {
    first: Place,
}

/// How many steps the longest run has, and where the first is.
fn counted(context: &Context<'_>, turns: &[usize]) -> Option<(usize, Runs)> {
    let reading = context.reading;
    let mut first = None;
    let (mut most, mut run) = (0, 0);
    let mut last: Option<Hit> = None;
    let mut before = None;
    for &turn in turns {
        // A word of the customer's between two turns.
        if before.is_some_and(|before| turn > before + 1) {
            run = 0;
        }
        before = Some(turn);
        for hit in steps(context, turn) {
            let same = last.is_some_and(|last| {
                let near = hit.to <= last.to + SAME_WORDS;
                let verb = |hit: &Hit| reading.words[hit.to as usize].id;
                // "Go and press" is one.
                hit.to <= last.to + 2 || (near && verb(&hit) == verb(&last))
            });
            last = Some(hit);
            if same {
                continue;
            }
            first = first.or(Some(reading.place(turn, hit.from, hit.to)));
            run += 1;
            most = most.max(run);
        }
    }
    Some((most, Runs { first: first? }))
}

/// The steps of a turn, by their verbs, in order.
fn steps(context: &Context<'_>, turn: usize) -> Vec<Hit> {
    let reading = context.reading;
    let hits = reading.hits_of(turn);
    let mut steps: Vec<Hit> = Vec::new();
    for sentence in reading.sentences_of(turn) {
        let own = hits.iter().filter(|hit| hit.cue == Cue::OwnStep && sentence.from <= hit.from);
        let own = own.map(|hit| hit.from).filter(|&from| from < sentence.to).min();
        let inside = reading.hits_within(turn, sentence);
        let mut here: Vec<Hit> = inside
            .iter()
            .filter(|hit| hit.cue == Cue::Step)
            // What the agent does, what is not to be done, and the other way of doing it.
            .filter(|hit| own.is_none_or(|own| hit.to < own))
            .filter(|hit| !after(context, turn, hit, &["or", "not", "never", "either", "nor"]))
            .copied()
            .collect();
        here.sort_by_key(|hit| (hit.to, hit.from));
        here.dedup_by_key(|hit| hit.to);
        steps.append(&mut here);
    }
    steps
}

/// Whether one of these words stands just before a step or in it.
fn after(context: &Context<'_>, turn: usize, hit: &Hit, words: &[&str]) -> bool {
    let reading = context.reading;
    let first = reading.turns[turn].words.start;
    (hit.from.saturating_sub(1).max(first)..=hit.to).any(|at| {
        let text = reading.text(turn, &reading.words[at as usize]).to_ascii_lowercase();
        words.contains(&text.as_str())
    })
}

/// Whether words show that the steps are taken there and then: in the stretch, or in the customer's
/// words just before or just after it.
fn is_live(context: &Context<'_>, index: usize, searched: &Searched) -> bool {
    let reading = context.reading;
    let now = |turn: usize| reading.has(turn, Cue::LiveNow);
    let done = |turn: usize| {
        reading.has(turn, Cue::LiveDone)
            || reading.has(turn, Cue::ReportResult)
            || reading.has(turn, Cue::AnnounceWait)
    };
    let customer = |index: usize| {
        reading.stretches.get(index).filter(|stretch| stretch.side == Side::Customer)
    };
    let before = index.checked_sub(1).and_then(customer).map(|stretch| stretch.last as usize);
    let after = customer(index + 1).map(|stretch| stretch.first as usize);
    searched.turns.iter().any(|&turn| now(turn)) || before.into_iter().chain(after).any(done)
}

/// Whether the stretch is said so slowly that it must have pauses.
fn is_slow(context: &Context<'_>, turns: &[usize]) -> bool {
    let reading = context.reading;
    turns.iter().any(|&turn| match reading.conversation.turns[turn].time {
        TurnTime::Span(span) => {
            let seconds = (span.end() - span.start()).0 as f64 / 1000.0;
            (reading.turn_words(turn).len() as f64) < seconds * LEAST_WORDS_PER_S
        }
        _ => false,
    })
}
