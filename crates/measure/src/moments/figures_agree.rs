//! Figures that the agent states agree with each other, and with the bill on file.

use super::sums::{self, Holds};
use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Searched, Skill, WhyUnknown, doc,
};
use crate::conversation::{BillLine, Place};
use crate::cues::Cue;
use crate::numbers::{Amount, Bound, Decimal, Number, Value};
use crate::reading::{Sentence, Side, Stretch};

pub(super) const ROW: Row = Row {
    name: "figures_agree",
    title: "the figures agree",
    about: About::Skill(Skill::Figures),
    doc: doc(
        "The agent states figures that depend on each other (a sum and its parts, a rate and how often it falls due, a percentage of an amount, a day so many days from another), or that a line of the bill on file states. Met: the arithmetic holds, and they agree with the record. Missed: they do not, and the agent's next stretch does not put it right.",
        "A wrong sum is believed until the bill comes; then it is a complaint.",
        "Within a stretch of the agent's floor: the amount, count or day that words such as \"comes to\", \"leaves\" or \"in total\" announce, against every way that the figures before it may be meant; and, with a bill, an amount in a sentence that names a line of it. A sum is missed only where words such as \"plus\", \"less\" or \"a month\" say how the figures hang together, all are exact, and no other way to understand them holds.",
        "A figure that a recogniser heard wrongly is a wrong figure. What was said of the sum further back is not added. Amounts of another month than the bill's are taken for the bill's where the words do not say so.",
        "The trade's quality forms (accurate information given); the arithmetic is exact decimal arithmetic, rounded to the hundredth for percentages.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(1),
    channels: &[],
    version: 1,
    find,
};

/// Words within a turn that make an amount one of another bill, another time or another plan.
const OTHERWISE: [Cue; 2] = [Cue::FigureIsNot, Cue::SumIf];

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    let reading = context.reading;
    let lines = &reading.conversation.bill;
    let named: Vec<Vec<u64>> = lines.iter().map(|line| concepts(context, &line.what)).collect();
    for (number, stretch) in (0..).zip(&reading.stretches) {
        if !matches!(stretch.side, Side::Agent | Side::Bot) {
            continue;
        }
        let said: Vec<(usize, Vec<Number>)> = (reading.turns_of(number))
            .map(|turn| (turn, context.numbers(turn)))
            .filter(|(_, numbers)| !numbers.is_empty())
            .collect();
        if said.is_empty() {
            continue;
        }
        let mut taken: Vec<Place> = Vec::new();
        for relation in sums::find(context, &said) {
            taken.push(relation.result);
            let opener = sums::whole(&relation);
            let moment = settled(context, number, stretch, opener, relation.result);
            found.push(match relation.holds {
                Holds::Yes => moment(Some(relation.result)),
                Holds::No => moment(context.put_right(number, &relation)),
                Holds::Perhaps => moment(None).doubted(WhyUnknown::Unsure),
            });
        }
        if lines.is_empty() {
            continue;
        }
        for (turn, numbers) in &said {
            for stated in numbers {
                let place = sums::place(*turn, stated);
                let Value::Amount(amount) = stated.value else { continue };
                if taken.contains(&place) {
                    continue;
                }
                if let Some(agrees) = against(context, *turn, place, stated, amount, &named) {
                    let moment = settled(context, number, stretch, place, place);
                    found.push(moment(agrees.then_some(place)));
                }
            }
        }
    }
}

/// A moment of a stretch, once it is known what meets it, if anything does.
fn settled<'a>(
    context: &'a Context<'_>,
    number: u32,
    stretch: &'a Stretch,
    opener: Place,
    last: Place,
) -> impl Fn(Option<Place>) -> Moment + 'a {
    move |answer| {
        // The agent may put it right in what they say next.
        let next = context.next_of(number);
        let over_at = next.and_then(|next| context.reading.over_at(next));
        let searched = Searched {
            turns: vec![opener.turn as usize, last.turn as usize],
            party: stretch.party,
            side: stretch.side,
            over_at,
        };
        let moment = context.outcome(opener, &searched, answer);
        if moment.outcome == Outcome::Missed && next.is_none() && context.cut_off(last) {
            return moment.doubted(WhyUnknown::CutOff);
        }
        moment
    }
}

/// Whether an amount agrees with the line of the bill that its sentence names; `None` where it
/// names none, or the words leave open which.
fn against(
    context: &Context<'_>,
    turn: usize,
    place: Place,
    stated: &Number,
    amount: Amount,
    named: &[Vec<u64>],
) -> Option<bool> {
    let reading = context.reading;
    let lines: &[BillLine] = &reading.conversation.bill;
    let sentence = sentence_of(context, turn, place)?;
    let mut here = Vec::new();
    context.concepts(turn, &mut here);
    here.retain(|&(_, word)| sentence.from <= word && word < sentence.to);
    let shared = |line: &[u64]| {
        line.iter().filter(|one| here.iter().any(|(other, _)| other == *one)).count()
    };
    let best = named.iter().map(|line| shared(line)).max().filter(|&most| most > 0);
    let of_line: Vec<&BillLine> = match best {
        Some(best) => lines
            .iter()
            .zip(named)
            .filter(|(_, named)| shared(named) == best)
            .map(|x| x.0)
            .collect(),
        None => Vec::new(),
    };
    let total = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.hundredths));
    let of_total = reading.hits_within(turn, sentence).iter().any(|hit| hit.cue == Cue::BillTotal);
    if of_line.is_empty() && !(of_total && total.is_some()) {
        return None;
    }
    // What is given back is said without its sign.
    let is = |amount: Amount, hundredths: i64| {
        amount.hundredths == Decimal::whole(hundredths)
            || Some(amount.hundredths) == Decimal::whole(hundredths).negated()
    };
    if of_line.iter().any(|line| is(amount, line.hundredths))
        || total.is_some_and(|total| is(amount, total))
    {
        return Some(true);
    }
    let other = match stated.or {
        Some(Value::Amount(other)) => lines.iter().any(|line| is(other, line.hundredths)),
        _ => false,
    };
    let open = of_line.len() > 1
        || other
        || lines.iter().any(|line| is(amount, line.hundredths))
        || stated.bound != Bound::Exact
        || stated.to.is_some()
        || sentence.asks
        || reading.hits_within(turn, sentence).iter().any(|hit| OTHERWISE.contains(&hit.cue));
    (!open).then_some(false)
}

fn sentence_of<'a>(context: &'a Context<'_>, turn: usize, place: Place) -> Option<&'a Sentence> {
    let reading = context.reading;
    reading
        .sentences_of(turn)
        .iter()
        .rfind(|sentence| reading.words[sentence.from as usize].start <= place.start)
}

/// What the words of a line's name are about.
fn concepts(context: &Context<'_>, text: &str) -> Vec<u64> {
    let lists = context.reading.lists;
    let mut words = Vec::new();
    lists.wordings.vocabulary.read(text, &mut words);
    (words.iter())
        .filter(|word| !lists.is_small(word.id) && word.end - word.start > 2)
        .map(|word| {
            let text = text.get(word.start as usize..word.end as usize).unwrap_or("");
            lists.concept_of(word.id, text)
        })
        .collect()
}
