//! The customer corrects the agent or was misunderstood, and it is put right.

use super::{About, Closes, Context, Moment, Needs, Outcome, Row, Skill, WhyUnknown, doc};
use crate::acts::{ActKind, digits};
use crate::conversation::Place;
use crate::cues::{Cue, Hit};
use crate::reading::{Sentence, Side};
use rustc_hash::FxHashSet;

pub(super) const ROW: Row = Row {
    name: "repairs",
    title: "put right what was misunderstood",
    about: About::Skill(Skill::Listening),
    doc: doc(
        "The customer corrects the agent, or says that they were misunderstood. Met: it is acknowledged and put right, the corrected value or matter taken up, within two agent turns.",
        "A misunderstanding that is not put right then comes back as an error.",
        "Opens at wordings of being misunderstood or not read; at a \"no\" with more words to a restatement; and, where the agent stated something or said it back, at wordings of having said it before (after a question only where it is said again), at \"not\" with a word of the agent's, at the opposite of what they stated in a word of theirs, at another number or value, and at what the model takes for a correction more than for a fault or trouble. Met where the agent says the value or a word of the matter that was new in the correction, in a statement or in two words, or that it was changed; unknown where the customer corrects again straight after it. Missed only where the agent says the wrong number again, the customer makes the same correction again, or the agent moves to the close without any of it; else unknown.",
        "A correction put as a plain answer is not seen; \"sorry\" alone shows nothing of what became of it.",
        "Schegloff, Jefferson & Sacks (1977), Language 53(2): repair; ISO 24617-2: correction.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(2),
    channels: &[],
    version: 2,
    find,
};

/// What was put wrong and what is right, as far as words tell.
struct Correction {
    /// What the correction names that the agent had not said.
    right: Vec<(u64, u32)>,
    /// How many words of it show that it was taken up.
    least: usize,
    /// The numbers that the agent had said.
    wrong: Vec<u64>,
}

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let mut last_stretch = None;
    // Where the centre's side last had the floor.
    let mut centre: Option<u32> = None;
    let mut customer: Option<usize> = None;
    for turn in 0..reading.turns.len() {
        let Some(stretch) = reading.turns[turn].stretch else { continue };
        match reading.turns[turn].side {
            Side::Agent | Side::Bot => centre = Some(stretch),
            Side::Customer => {
                let asked = customer.replace(turn);
                let Some(said) = centre.filter(|_| last_stretch != Some(stretch)) else { continue };
                let Some(opener) = correction(context, turn, said, asked.is_some()) else {
                    continue;
                };
                last_stretch = Some(stretch);
                found.push(outcome(context, turn, opener, &corrected(context, turn, said, asked)));
            }
            Side::Other => {}
        }
    }
}

/// The words of a turn that correct the agent's.
fn correction(context: &Context<'_>, turn: usize, said: u32, asked: bool) -> Option<Place> {
    let reading = context.reading;
    let hits = reading.hits_of(turn);
    if hits.iter().any(|hit| matches!(hit.cue, Cue::CorrectedIsNot | Cue::Quoted)) {
        return None;
    }
    if let Some(place) = reading.cue(turn, Cue::Corrected) {
        return Some(place);
    }
    // Whoever says that they were not read reproaches, whatever was asked.
    if asked && let Some(place) = reading.cue(turn, Cue::NotRead) {
        return Some(place);
    }
    if let Some(place) = denies_recap(context, turn, said) {
        return Some(place);
    }
    if let Some(place) = told_again(context, turn).filter(|_| asked && repeats(context, turn)) {
        return Some(place);
    }
    // What was asked may have been told before: then it is an answer.
    if !is_stated(context, said) {
        return None;
    }
    // "For the third time" may count what broke.
    let counts = |hit: &&Hit| {
        let word = &reading.words[hit.to as usize];
        reading.text(turn, word).eq_ignore_ascii_case("time") && !reading.has(turn, Cue::ToldAgain)
    };
    let mut told = hits.iter().filter(|hit| hit.cue == Cue::ToldAlready && !counts(hit));
    let told = told.next().filter(|_| asked).map(|hit| reading.place(turn, hit.from, hit.to));
    told.or_else(|| told_again(context, turn).filter(|_| asked))
        .or_else(|| other_value(context, turn, said))
        .or_else(|| other_word(context, turn, said))
        .or_else(|| no_but(context, turn, said))
        .or_else(|| contradicts(context, turn, said))
        .or_else(|| corrects(context, turn))
}

/// Whoever reproaches says so in no more words than this.
const REPROACH_WORDS: usize = 40;

/// The words of a turn that say it was said before.
fn told_again(context: &Context<'_>, turn: usize) -> Option<Place> {
    let reading = context.reading;
    let place = reading.cue(turn, Cue::ToldAgain)?;
    let is_told =
        reading.has(turn, Cue::ToldAgainIsNot) || reading.turn_words(turn).len() > REPROACH_WORDS;
    (!is_told).then_some(place)
}

/// Whether a turn says again what the customer said before.
fn repeats(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    let mut before = (turn.saturating_sub(FAR)..turn)
        .filter(|&before| reading.turns[before].side == Side::Customer);
    let told = context.concepts_of(turn);
    before.any(|before| context.shared(before, told).is_some())
}

/// The words of a turn that say no to what the agent restated, and what it is instead.
fn denies_recap(context: &Context<'_>, turn: usize, said: u32) -> Option<Place> {
    let reading = context.reading;
    let start = reading.turns[turn].words.start;
    let hits = reading.hits_of(turn);
    let no = hits.iter().find(|hit| hit.cue == Cue::Deny && hit.from == start)?;
    let stretch = reading.turns[turn].stretch?;
    let after = reading.turns_of(stretch).filter(|&other| other >= turn);
    let words: usize = after.map(|other| reading.turn_words(other).len()).sum();
    let last = reading.turns_of(said).next_back()?;
    let restates = is_recap(context, last) && words > DENIED_WORDS;
    let closes = [Cue::Thank, Cue::NothingElse, Cue::Follows];
    let closes = closes.iter().any(|&cue| reading.has(turn, cue));
    (restates && !closes && is_other(context, turn, said))
        .then(|| reading.place(turn, no.from, no.to))
}

/// A no with more words than this says what it is instead.
const DENIED_WORDS: usize = 3;

/// Whether a turn restates what the customer said before, and asks whether that is right.
fn is_recap(context: &Context<'_>, turn: usize) -> bool {
    let reading = context.reading;
    let Some(last) = reading.sentences_of(turn).last() else { return false };
    let acts = [ActKind::Confirm, ActKind::Recap, ActKind::Repeat, ActKind::ReadBack];
    let place = reading.sentence_place(turn, last);
    let checks = reading.hits_within(turn, last).iter().any(|hit| hit.cue == Cue::Confirm)
        || context.acts.within(place).iter().any(|act| acts.contains(&act.kind));
    if !checks {
        return false;
    }
    let first = turn.saturating_sub(FAR);
    let theirs = (first..turn).filter(|&before| reading.turns[before].side == Side::Customer);
    let mut told = Vec::new();
    theirs.for_each(|before| context.concepts(before, &mut told));
    context.shared(turn, &told).is_some_and(|(_, shared)| shared >= RESTATED)
}

/// A restatement has so many words of the customer's at least.
const RESTATED: usize = 2;

/// "No, Saturday", where the agent stated another value.
fn no_but(context: &Context<'_>, turn: usize, said: u32) -> Option<Place> {
    let reading = context.reading;
    let hit = reading.hits_of(turn).iter().find(|hit| hit.cue == Cue::NoBut)?;
    if reading.has(turn, Cue::NoButIsNot) || reading.asks(turn) {
        return None;
    }
    let acts = [ActKind::GiveValue, ActKind::SayWhen];
    let gives = |turn: usize| acts.iter().any(|&act| context.acts.has(turn, act));
    let value = is_said_back(context, said) || reading.turns_of(said).any(gives);
    (value && is_other(context, turn, said)).then(|| reading.place(turn, hit.from, hit.to))
}

/// Whether a turn names something that the agent did not.
fn is_other(context: &Context<'_>, turn: usize, said: u32) -> bool {
    let mut theirs = Vec::new();
    for turn in context.reading.turns_of(said).filter(|&before| before < turn) {
        context.concepts(turn, &mut theirs);
    }
    let known = |concept: u64| theirs.iter().any(|&(other, _)| other == concept);
    context.concepts_of(turn).iter().any(|&(concept, _)| !known(concept))
}

/// The words of a turn that say the opposite of what the agent stated, in a word of theirs.
fn contradicts(context: &Context<'_>, turn: usize, said: u32) -> Option<Place> {
    let reading = context.reading;
    // Who has gone on speaking no longer answers them.
    if reading.turns[turn.checked_sub(1)?].side == Side::Customer {
        return None;
    }
    let mut theirs = Vec::new();
    for turn in reading.turns_of(said).filter(|&before| before < turn) {
        context.concepts(turn, &mut theirs);
    }
    let hits = reading.hits_of(turn).iter().filter(|hit| hit.cue == Cue::Contradicts);
    let says = |hit: &&Hit| {
        let word = &reading.words[hit.to as usize];
        let concept = reading.lists.concept_of(word.id, reading.text(turn, word));
        theirs.iter().any(|&(other, _)| other == concept)
    };
    hits.into_iter().find(says).map(|hit| reading.place(turn, hit.from, hit.to))
}

/// From this score on, in logits, a sentence corrects by what the model makes of it.
const CORRECTS_FROM: f32 = -0.7;

/// The words of a turn that the model takes for a correction.
fn corrects(context: &Context<'_>, turn: usize) -> Option<Place> {
    let at = context.acts.leaning(turn, ActKind::Correct)?;
    let scores = context.acts.scores(turn);
    let score = scores[ActKind::Correct as usize];
    // What still does not work, or was done to them, is told with the same words.
    let other = [ActKind::TellFault, ActKind::ReportResult, ActKind::TellTrouble];
    let is_other = other.iter().any(|&act| scores[act as usize] > score);
    (score >= CORRECTS_FROM && !is_other).then_some(at)
}

/// A close in more words than this may say something of the matter.
const CLOSE_WORDS: usize = 16;

/// A correction of one value or word is said in no more words than these.
const CORRECTION_WORDS: usize = 10;

/// A value was given at most so many turns before it is said back, so that the cost stays linear.
const FAR: usize = 30;

/// Another number than the agent's, where theirs is none that the customer had given.
fn other_value(context: &Context<'_>, turn: usize, said: u32) -> Option<Place> {
    let reading = context.reading;
    let words = reading.turn_words(turn).len();
    if words > CORRECTION_WORDS || reading.asks(turn) {
        return None;
    }
    let all = |turn: usize, into: &mut String| {
        digits(reading, turn, reading.turns[turn].words.clone(), into);
    };
    let (mut mine, mut theirs, mut given) = (String::new(), String::new(), String::new());
    all(turn, &mut mine);
    if mine.is_empty() {
        return None;
    }
    reading.turns_of(said).for_each(|turn| all(turn, &mut theirs));
    let first = reading.turns_of(said).next()?;
    let before = first.saturating_sub(FAR)..first;
    let customers = before.filter(|&turn| reading.turns[turn].side == Side::Customer);
    customers.for_each(|turn| all(turn, &mut given));
    let no = reading
        .hits_of(turn)
        .iter()
        .any(|hit| hit.cue == Cue::Deny && hit.from == reading.turns[turn].words.start);
    let corrects = no || is_said_back(context, said) || corrects(context, turn).is_some();
    let other = corrects && !theirs.is_empty() && !theirs.contains(&mine);
    (other && !given.contains(&theirs)).then(|| reading.whole(turn))
}

/// "Lane, not street", where the agent said "street"; a letter spelled after it was said back.
fn other_word(context: &Context<'_>, turn: usize, said: u32) -> Option<Place> {
    let reading = context.reading;
    let words = reading.turn_words(turn).len();
    let hit = reading.hits_of(turn).iter().find(|hit| hit.cue == Cue::InPlaceOf)?;
    if words > CORRECTION_WORDS || reading.asks(turn) {
        return None;
    }
    let first = reading.turns[turn].words.start;
    let text = |at: u32| reading.text(turn, &reading.words[at as usize]).to_ascii_lowercase();
    let theirs = |at: u32| {
        if reading.lists.is_small(reading.words[at as usize].id) {
            return false;
        }
        let concept = reading.lists.concept(&text(at));
        let said_it = |turn: usize| {
            let words = reading.turn_words(turn).iter();
            words
                .map(|word| reading.text(turn, word))
                .any(|word| reading.lists.concept(word) == concept)
        };
        reading.turns_of(said).any(said_it)
    };
    let not = (hit.from..hit.to).find(|&at| text(at) == "not");
    let is_it = match not {
        Some(not) => (not + 1..=hit.to).any(theirs) && is_stated(context, said),
        None => hit.from == first && is_said_back(context, said),
    };
    is_it.then(|| reading.place(turn, hit.from, hit.to))
}

/// Whether the agent says something back, or asks whether it is right.
fn is_said_back(context: &Context<'_>, said: u32) -> bool {
    let acts = [ActKind::ReadBack, ActKind::Repeat, ActKind::Confirm, ActKind::Recap];
    context.reading.turns_of(said).any(|turn| acts.iter().any(|&act| context.acts.has(turn, act)))
}

/// Who wrote a message says so in no more words than these.
const SIGNATURE_WORDS: u32 = 2;

/// Whether the agent says something, or asks no more than whether it is right.
fn is_stated(context: &Context<'_>, said: u32) -> bool {
    let reading = context.reading;
    let Some(turn) = reading.turns_of(said).last() else { return false };
    // After the last words may stand who wrote them.
    let mut sentences = reading.sentences_of(turn).iter().rev();
    let short = |sentence: &&Sentence| sentence.to - sentence.from <= SIGNATURE_WORDS;
    let ends = sentences.next().map(|last| match sentences.next() {
        Some(before) if short(&last) && before.asks => before,
        _ => last,
    });
    let Some(last) = ends else { return false };
    let start = reading.sentence_place(turn, last).start;
    let acts = context.acts.of(turn).iter().filter(|act| act.at.start >= start);
    let (mut asks, mut checks) = (last.asks || reading.asks(turn), false);
    for act in acts {
        asks |= act.kind == ActKind::Ask;
        checks |= matches!(act.kind, ActKind::Confirm | ActKind::ReadBack);
    }
    let of_a_form = [Cue::AskForFact, Cue::FactQuestion, Cue::Lookup, Cue::MoveChannel];
    asks |= of_a_form.iter().any(|&cue| reading.has(turn, cue));
    !asks || checks
}

fn corrected(context: &Context<'_>, turn: usize, said: u32, asked: Option<usize>) -> Correction {
    let reading = context.reading;
    let (mut theirs, mut right) = (Vec::new(), Vec::new());
    for turn in reading.turns_of(said).filter(|&before| before < turn) {
        context.concepts(turn, &mut theirs);
    }
    context.concepts(turn, &mut right);
    // The wording itself names nothing, and what both say is not what differs.
    let wording = |at: u32| {
        let mut beside = reading.hits_beside(turn, at).iter();
        beside.any(|hit| {
            // Of "I said four" the first two words are the wording, the rest is what was said.
            let end = if hit.cue == Cue::ToldAgain { hit.from + 2 } else { hit.to + 1 };
            is_wording(hit.cue) && (hit.from..end).contains(&at)
        })
    };
    let known: FxHashSet<u64> = theirs.iter().map(|&(concept, _)| concept).collect();
    right.retain(|&(concept, at)| !wording(at) && !known.contains(&concept));
    let mut least = 1;
    if right.is_empty()
        && let Some(asked) = asked
    {
        least = 2;
        // Nothing is named: the matter is what the customer had said before.
        context.concepts(asked, &mut right);
        right.retain(|&(concept, _)| !known.contains(&concept));
    }
    let wrong =
        theirs.iter().map(|&(concept, _)| concept).filter(|concept| concept & super::NUMBER != 0);
    Correction { right, least, wrong: wrong.collect() }
}

fn outcome(context: &Context<'_>, turn: usize, opener: Place, correction: &Correction) -> Moment {
    let reading = context.reading;
    let searched = context.replies(turn, 2);
    let (mut again, mut passed, mut held) = (false, false, false);
    let number = correction.right.iter().any(|&(concept, _)| concept & super::NUMBER != 0);
    let mut from = turn;
    let moment = context.settle(opener, searched.as_ref(), |reply| {
        again |= (from + 1..reply).any(|between| is_again(context, between, correction));
        from = reply;
        if again {
            return None;
        }
        if let Some(place) = taken_up(context, reply, correction) {
            return Some(place);
        }
        if let Some(place) = reading.cue(reply, Cue::PutsRight) {
            return Some(place);
        }
        let said = context.concepts_of(reply);
        again |= number && said.iter().any(|(concept, _)| correction.wrong.contains(concept));
        passed |= reading.turn_words(reply).len() <= CLOSE_WORDS
            && [Cue::OfferMore, Cue::Bye].iter().any(|&cue| reading.has(reply, cue));
        held |= [Cue::Apologise, Cue::AnnounceWait, Cue::Promise, Cue::Transfer, Cue::Decline]
            .iter()
            .any(|&cue| reading.has(reply, cue));
        None
    });
    let over = searched.as_ref().is_some_and(|searched| searched.over_at.is_some());
    let moment = unless_corrected_again(context, moment);
    let is_plain = reading.hits_of(turn).iter().any(|hit| is_wording(hit.cue));
    match moment.outcome {
        Outcome::Missed if again && is_plain => moment,
        Outcome::Missed if passed && !held && is_plain => moment,
        Outcome::Missed if over => moment.doubted(WhyUnknown::Unsure),
        Outcome::Missed => moment.doubted(WhyUnknown::CutOff),
        _ => moment,
    }
}

/// Where a reply takes up what is right: in a statement, or in a question that says it back.
fn taken_up(context: &Context<'_>, reply: usize, correction: &Correction) -> Option<Place> {
    let reading = context.reading;
    let (place, count) = context.shared(reply, &correction.right)?;
    let asks = || reading.sentence_at(reply, place.start).is_some_and(|sentence| sentence.asks);
    let is_number = || {
        let said = context.concepts_of(reply).iter();
        said.filter(|(concept, _)| concept & super::NUMBER != 0)
            .any(|(concept, _)| correction.right.iter().any(|(other, _)| other == concept))
    };
    let least = if asks() && !is_number() { 2 } else { correction.least };
    let short = reading.turn_words(reply).len() <= ECHO_WORDS;
    (count >= least || short && correction.least == 1).then_some(place)
}

/// A reply in so few words that takes up one says it back.
const ECHO_WORDS: usize = 6;

/// Doubts that it was put right where the customer corrects again, straight after it.
fn unless_corrected_again(context: &Context<'_>, moment: Moment) -> Moment {
    let reading = context.reading;
    let Some(answer) = moment.answer else { return moment };
    let turns = reading.turns.len();
    let after = answer.turn as usize + 1;
    let is_theirs = |turn: &usize| {
        let turn = &reading.turns[*turn];
        turn.side == Side::Customer && turn.stretch.is_some()
    };
    let next = (after..turns).find(is_theirs).unwrap_or(turns);
    let again = next < turns
        && (reading.hits_of(next).iter().any(|hit| is_wording(hit.cue) || hit.cue == Cue::Attack));
    let moment = if again { moment.doubted(WhyUnknown::Unsure) } else { moment };
    context.not_closed_before(moment, next)
}

/// Whether a wording says that something was misunderstood.
fn is_wording(cue: Cue) -> bool {
    matches!(cue, Cue::Corrected | Cue::ToldAlready | Cue::ToldAgain | Cue::NotRead)
}

/// Whether the customer makes the same correction again.
fn is_again(context: &Context<'_>, turn: usize, correction: &Correction) -> bool {
    let reading = context.reading;
    reading.turns[turn].side == Side::Customer
        && reading.hits_of(turn).iter().any(|hit| is_wording(hit.cue))
        && !reading.has(turn, Cue::CorrectedIsNot)
        && (correction.right.is_empty() || context.shared(turn, &correction.right).is_some())
}
