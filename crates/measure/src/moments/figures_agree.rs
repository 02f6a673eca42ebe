//! Figures that the agent states agree with each other, and with the bill on file.

use super::follows::{Follows, Recent};
use super::sums::{self, Holds, Relation};
use super::{
    About, Closes, Context, Moment, Needs, Outcome, Row, Searched, Skill, WhyUnknown, doc,
};
use crate::conversation::{BillLine, Place};
use crate::cues::Cue;
use crate::numbers::{Amount, Bound, Decimal, Number, Value};
use crate::reading::{Side, Stretch};
use std::collections::BTreeSet;

pub(super) const ROW: Row = Row {
    name: "figures_agree",
    title: "the figures agree",
    about: About::Skill(Skill::Figures),
    doc: doc(
        "The agent states a figure that follows from others that were said (a sum and its parts, a rate and how often it falls due, a share of an amount, a length between two days or times, a day so many days from another), or that a line of the bill on file states. Met: the arithmetic holds, and they agree with the record. Missed: they do not, and the agent's next stretch does not put it right.",
        "A wrong sum is believed until the bill comes; then it is a complaint.",
        "Within a stretch of the agent's floor: the amount, count or day that words such as \"comes to\", \"leaves\" or \"in total\" announce, against every way that the figures before it may be meant; a figure that nobody has said before and that follows exactly from one to four that either party said in the last sixteen turns, which must stand the nearer, beside the plainer words, the fewer digits it has; an amount beside \"altogether\", or after a share whose base nobody named, which is unknown; and, with a bill, an amount in a sentence that names a line of it. A sum is missed only where words such as \"plus\", \"less\" or \"a month\" say how the figures hang together, all are exact, and no other way to understand them holds.",
        "Figures that follow from each other by chance, such as 200 beside 80 and 120 of something else. Sums of small counts open only beside \"the other\", \"in all\" and the like. A figure that a recogniser heard wrongly is a wrong figure. Amounts of another month than the bill's are taken for the bill's where the words do not say so. Where the lines are of several months, no amount is a miss of the whole bill.",
        "The trade's quality forms (accurate information given); the arithmetic is exact decimal arithmetic, rounded to the hundredth for percentages.",
    ),
    needs: Needs::Words,
    closes: Closes::Turns(1),
    channels: &[],
    version: 2,
    find,
};

/// Words within a turn that make an amount one of another bill, another time or another plan.
const OTHERWISE: [Cue; 2] = [Cue::FigureIsNot, Cue::SumIf];
/// Of more results than this none is told: what the figures say is too open.
const MOST_RIGHT: usize = 3;

/// What a figure was compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// A line of the bill.
    Line(BillLine),
    /// So many lines of the bill together.
    Lines {
        /// How many.
        lines: usize,
        /// What they come to, in hundredths.
        hundredths: i64,
    },
    /// The figures said before it: what would be right, in hundredths; several where they may be
    /// meant in several ways.
    Figures(Vec<Decimal>),
}

/// What the figure of a moment was compared with; `None` where that cannot be told in a few figures.
pub(crate) fn compared(context: &Context<'_>, moment: &Moment) -> Option<Compared> {
    let mut found = None;
    each(context, &mut |one, with| {
        if one.opener == moment.opener && found.is_none() {
            found = with.told();
        }
    });
    found
}

fn find(context: &Context<'_>, found: &mut Vec<Moment>) {
    each(context, &mut |moment, _| found.push(moment));
}

/// Hands over every moment, and what its figure was compared with.
fn each(context: &Context<'_>, hand: &mut dyn FnMut(Moment, With<'_>)) {
    let reading = context.reading;
    let bill = Bill::new(context);
    let mut recent = Recent::default();
    let mut taken: Vec<Place> = Vec::new();
    for (number, stretch) in (0..).zip(&reading.stretches) {
        if !matches!(stretch.side, Side::Agent | Side::Bot) {
            continue;
        }
        let said: Vec<(usize, &[Number])> = (reading.turns_of(number))
            .map(|turn| (turn, reading.numbers(turn)))
            .filter(|(_, numbers)| !numbers.is_empty())
            .collect();
        if said.is_empty() {
            continue;
        }
        // What puts a sum right stands in a later stretch.
        taken.retain(|place| place.turn >= stretch.first);
        for relation in sums::find(context, &said) {
            taken.push(relation.result);
            // What the words leave out may have been said before.
            let holds = match relation.holds {
                Holds::No if recent.does(context, relation.result) => Holds::Perhaps,
                holds => holds,
            };
            let opener = sums::whole(&relation);
            let moment = settled(context, number, stretch, opener, relation.result);
            let moment = match holds {
                Holds::Yes => moment(Some(relation.result)),
                Holds::No => {
                    let right = context.put_right(number, &relation);
                    taken.extend(right);
                    moment(right)
                }
                Holds::Perhaps => moment(None).doubted(WhyUnknown::Unsure),
            };
            hand(moment, With::Figures(&relation));
        }
        for &(turn, _) in &said {
            if taken.iter().any(|place| place.turn as usize == turn) {
                continue;
            }
            if let Some(Follows { first, result }) = recent.follows(context, turn) {
                taken.push(result);
                let opener = sums::between(first, result);
                hand(settled(context, number, stretch, opener, result)(Some(result)), With::Said);
            } else if let Some(result) = recent.hangs(context, turn) {
                taken.push(result);
                let moment = settled(context, number, stretch, result, result)(None);
                hand(moment.doubted(WhyUnknown::Unsure), With::Said);
            }
        }
        if bill.lines.is_empty() {
            continue;
        }
        for (turn, numbers) in &said {
            for stated in *numbers {
                let place = sums::place(*turn, stated);
                let Value::Amount(amount) = stated.value else { continue };
                if taken.contains(&place) {
                    continue;
                }
                if let Some((agrees, with)) = bill.against(context, *turn, place, stated, amount) {
                    let moment = settled(context, number, stretch, place, place);
                    hand(moment(agrees.then_some(place)), with);
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

/// What a figure is compared with.
enum With<'a> {
    Line(&'a BillLine),
    Lines(Total),
    Figures(&'a Relation),
    Said,
}

/// What some lines of a bill come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Total {
    lines: usize,
    hundredths: i64,
}

impl Total {
    fn of<'a>(lines: impl Iterator<Item = &'a BillLine>) -> Option<Self> {
        lines.into_iter().try_fold(Self { lines: 0, hundredths: 0 }, |sum, line| {
            let hundredths = sum.hundredths.checked_add(line.hundredths)?;
            Some(Self { lines: sum.lines + 1, hundredths })
        })
    }
}

impl With<'_> {
    fn told(&self) -> Option<Compared> {
        match self {
            Self::Line(line) => Some(Compared::Line((*line).clone())),
            Self::Lines(Total { lines, hundredths }) => {
                Some(Compared::Lines { lines: *lines, hundredths: *hundredths })
            }
            Self::Said => None,
            Self::Figures(relation) => {
                let mut ways = relation.ways.clone();
                ways.sort_unstable();
                ways.dedup();
                (1..=MOST_RIGHT).contains(&ways.len()).then_some(Compared::Figures(ways))
            }
        }
    }
}

/// The bill of a conversation, ready to be compared with.
struct Bill<'a> {
    lines: &'a [BillLine],
    /// What the name of each line is about.
    named: Vec<Vec<u64>>,
    /// All that the bill may come to: its lines together, and those of each month, for the lines may
    /// be those of several bills.
    totals: Vec<Total>,
}

impl<'a> Bill<'a> {
    fn new(context: &Context<'a>) -> Self {
        let lines: &[BillLine] = &context.reading.conversation.bill;
        let named = lines.iter().map(|line| concepts(context, &line.what)).collect();
        let month = |line: &BillLine| line.date.map(|date| (date.year(), date.month()));
        let months: BTreeSet<(i16, i8)> = lines.iter().filter_map(month).collect();
        let mut totals: Vec<Total> = Total::of(lines.iter()).into_iter().collect();
        for one in months {
            // What has no date belongs to every bill.
            let of_month = lines.iter().filter(|line| month(line).is_none_or(|other| other == one));
            totals.extend(Total::of(of_month).filter(|total| !totals.contains(total)));
        }
        Self { lines, named, totals }
    }

    /// Whether an amount agrees with the line of the bill that its sentence names, and which that is;
    /// `None` where it names none, or the words leave open which.
    fn against(
        &self,
        context: &Context<'_>,
        turn: usize,
        place: Place,
        stated: &Number,
        amount: Amount,
    ) -> Option<(bool, With<'a>)> {
        let reading = context.reading;
        let lines = self.lines;
        let sentence = reading.sentence_at(turn, place.start)?;
        let mut here = Vec::new();
        context.concepts(turn, &mut here);
        here.retain(|&(_, word)| sentence.from <= word && word < sentence.to);
        let shared = |line: &[u64]| {
            line.iter().filter(|one| here.iter().any(|(other, _)| other == *one)).count()
        };
        let best = self.named.iter().map(|line| shared(line)).max().filter(|&most| most > 0);
        let of_best = |named: &Vec<u64>| best.is_some_and(|best| shared(named) == best);
        let of_line: Vec<&BillLine> = lines
            .iter()
            .zip(&self.named)
            .filter(|(_, named)| of_best(named))
            .map(|x| x.0)
            .collect();
        let hits = reading.hits_within(turn, sentence);
        let of_total = hits.iter().any(|hit| hit.cue == Cue::BillTotal);
        let total = self.totals.first().copied();
        // A word of a line's name, such as its month, also stands where all of the bill is meant.
        let by_name = self.named.iter().any(|named| Some(named.len()) == best && of_best(named));
        let with = match (of_line.first().filter(|_| by_name || !of_total), total) {
            (Some(line), _) => With::Line(line),
            (None, Some(total)) if of_total => With::Lines(total),
            _ => return None,
        };
        // What is given back is said without its sign.
        let is = |amount: Amount, hundredths: i64| {
            amount.hundredths == Decimal::whole(hundredths)
                || Some(amount.hundredths) == Decimal::whole(hundredths).negated()
        };
        if let Some(line) = of_line.iter().find(|line| is(amount, line.hundredths)) {
            return Some((true, With::Line(line)));
        }
        // A charge that stands there several times is one for each month, or all of them.
        let alike = |line: &&BillLine| {
            of_line.first().is_some_and(|first| {
                (&first.what, first.hundredths) == (&line.what, line.hundredths)
            })
        };
        let all_alike = of_line.iter().all(alike);
        let together = Total::of(of_line.iter().copied()).filter(|_| all_alike);
        let mut sums = self.totals.iter().copied().chain(together);
        if let Some(sum) = sums.find(|sum| is(amount, sum.hundredths)) {
            return Some((true, With::Lines(sum)));
        }
        let other = match stated.or {
            Some(Value::Amount(other)) => lines.iter().any(|line| is(other, line.hundredths)),
            _ => false,
        };
        let open = !all_alike
            || (of_total && self.totals.len() > 1)
            || other
            || lines.iter().any(|line| is(amount, line.hundredths))
            || stated.bound != Bound::Exact
            || stated.to.is_some()
            || sentence.asks
            || hits.iter().any(|hit| OTHERWISE.contains(&hit.cue));
        (!open).then_some((false, with))
    }
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
