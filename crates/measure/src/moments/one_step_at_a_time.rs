//! On a call the agent gives steps that the customer takes there and then, two at a time at most.

use super::{
    About, Closes, Context, Moment, Needs, Outcome, Owner, Row, Searched, Skill, WhyUnknown, doc,
};
use crate::acts::ActKind;
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
        "Opens at the agent's first step of a stretch, or an instruction that the model finds, where words of either party show that it is taken now: \"for me\", \"tell me when\", \"I've done that\", \"it says\", \"hang on\". Steps are verbs in the imperative or after \"then\", \"and\", \"you\"; a word of the customer's between them begins a new count. Missed at three and more. Where turns have no times and the record shows no word of the customer's while the agent speaks, or the turn is said so slowly that it has pauses, three and more are unknown: only the sound could tell whether the agent waited.",
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
    let before = found.len();
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
        let (most, runs) = counted(context, &turns).unwrap_or((1, Runs { first: None }));
        let told = || turns.iter().find_map(|&turn| instruction(context, turn));
        let Some(opener) = runs.first.or_else(told) else { continue };
        let searched = Searched {
            turns,
            party: stretch.party,
            side: stretch.side,
            over_at: reading.over_at(index as u32),
        };
        // Once one was taken there and then, an echo shows the next.
        let goes_on = runs.first.is_some() || found.len() > before;
        if !is_live(context, index, &searched, runs.first.is_some(), goes_on) {
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
    first: Option<Place>,
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
    first.is_some().then_some((most, Runs { first }))
}

/// The steps of a turn, by their verbs, in order.
fn steps(context: &Context<'_>, turn: usize) -> Vec<Hit> {
    let reading = context.reading;
    let mut steps: Vec<Hit> = Vec::new();
    for sentence in reading.sentences_of(turn) {
        let inside = reading.hits_within(turn, sentence);
        let own = inside.iter().find(|hit| hit.cue == Cue::OwnStep).map(|hit| hit.from);
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

/// An echo has no more words than this.
const ECHO_WORDS: usize = 6;

/// The words of an instruction that is no courtesy of waiting or of a form.
fn instruction(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let other = [Cue::AnnounceWait, Cue::OfferMore, Cue::Bye, Cue::CloseWays, Cue::AskForFact];
    let instructs = context.acts.first(turn, ActKind::Instruct)?;
    // What is asked after it is another matter, and may be what the customer answers.
    let last = reading.sentences_of(turn).last()?;
    let asks = reading.asks(turn) && reading.sentence_place(turn, last).start > instructs.start;
    let barred = asks || context.acts.has(turn, ActKind::Hedge);
    (!barred && !other.iter().any(|&cue| reading.has(turn, cue))).then_some(instructs)
}

/// Whether words show that the steps are taken there and then: in the stretch, or in the customer's
/// words just before or just after it.
fn is_live(
    context: &Context<'_>,
    index: usize,
    searched: &Searched,
    is_step: bool,
    goes_on: bool,
) -> bool {
    let reading = context.reading;
    let now = |turn: usize| reading.has(turn, Cue::LiveNow);
    let words = [Cue::LiveDone, Cue::ReportResult, Cue::AnnounceWait];
    let done = |turn: usize| words.iter().any(|&cue| reading.has(turn, cue));
    let reports = |turn: usize| context.acts.has(turn, ActKind::ReportResult);
    let customer = |index: usize| {
        reading.stretches.get(index).filter(|stretch| stretch.side == Side::Customer)
    };
    let before = index.checked_sub(1).and_then(customer).map(|stretch| stretch.last as usize);
    let after = customer(index + 1).map(|stretch| stretch.first as usize);
    // Who says a step's words after the agent takes it.
    let mut told = Vec::new();
    searched.turns.iter().for_each(|&turn| context.concepts(turn, &mut told));
    let echoes = |turn: usize| {
        reading.turn_words(turn).len() <= ECHO_WORDS && context.shared(turn, &told).is_some()
    };
    let instructs = searched.turns.iter().any(|&turn| instruction(context, turn).is_some());
    searched.turns.iter().any(|&turn| now(turn))
        || before.into_iter().filter(|_| is_step).chain(after).any(done)
        || after.is_some_and(|turn| reports(turn) || (goes_on && instructs && echoes(turn)))
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
