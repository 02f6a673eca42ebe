//! Numbers beside those that transcribers labelled in public calls, and how fast they are read.

mod reference;
mod render;
mod transcripts;

use crate::accuracy::{self, Counts, Figure};
use crate::corpora::Corpus;
use crate::draw::Draw;
use crate::gauge;
use crate::input;
use crate::thresholds::{self, number};
use clap::Args;
use measure::language::WordLists;
use measure::numbers::{self, NumberWords};
use measure::words::Word;
use reference::Span;
use render::Text;
use std::collections::BTreeSet;
use std::hint::black_box;
use std::path::Path;
use transcripts::{Call, Kind, Token};

/// What to measure.
#[derive(Args)]
pub struct Numbers {
    /// Print this many errors of each table
    #[arg(long, default_value_t = 0)]
    wrong: usize,
    /// Measure speed alone
    #[arg(long)]
    speed: bool,
}

/// Prints accuracy and speed.
pub fn numbers(data: &Path, settings: &Numbers) -> anyhow::Result<()> {
    let lists = WordLists::english().map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let reader = Reader { known: NumberWords::english(&lists.wordings.vocabulary), lists };
    if !settings.speed {
        match transcripts::calls(data)? {
            Some(calls) => accuracy(&reader, &calls, settings.wrong),
            None => println!("skipped: no {}", data.join("earnings21").display()),
        }
    }
    for corpus in [Corpus::Oasis, Corpus::Maia] {
        speed(&reader, corpus, data)?;
    }
    Ok(())
}

struct Reader {
    lists: WordLists,
    known: NumberWords,
}

impl Reader {
    /// The amounts and percentages in a text, each end of a range by itself, as tokens.
    fn spans(&self, text: &Text) -> Vec<Span> {
        let mut words = Vec::new();
        self.lists.wordings.vocabulary.read(&text.text, &mut words);
        let mut spans = Vec::new();
        for number in numbers::find(&self.known, &text.text, &words) {
            let kind = match number.kind() {
                numbers::Kind::Amount => Kind::Amount,
                numbers::Kind::Percent => Kind::Percent,
                _ => continue,
            };
            let (start, end) = (number.span.start as usize, number.span.end as usize);
            let Some(other) = &number.to else {
                spans.extend(tokens(text, start, end).map(|(from, to)| of(kind, text, from, to)));
                continue;
            };
            let last = tokens(text, other.span.start as usize, other.span.end as usize);
            // "10-15" is one token: what its second end touches is no end of the first.
            let first = tokens(text, start, other.span.start as usize)
                .filter(|first| last.is_none_or(|last| first.1 <= last.0));
            for (from, to) in first.into_iter().chain(last) {
                spans.push(of(kind, text, from, to));
            }
        }
        spans
    }
}

/// A span without what the labels leave outside: the word between the ends of a range, and a sign
/// that is said as a word.
fn of(kind: Kind, text: &Text, mut from: usize, mut to: usize) -> Span {
    let word = |at: usize| text.text.get(text.places[at].clone()).unwrap_or("");
    if to - from > 1 && matches!(word(to - 1), "to" | "or" | "and" | "-") {
        to -= 1;
    }
    if to - from > 1 && matches!(word(from), "minus" | "negative") {
        from += 1;
    }
    Span { kind, from, to }
}

/// The tokens that a stretch of a text touches.
fn tokens(text: &Text, start: usize, end: usize) -> Option<(usize, usize)> {
    let touched = |place: &std::ops::Range<usize>| place.start < end && start < place.end;
    let from = text.places.iter().position(touched)?;
    let to = text.places.iter().rposition(touched)?;
    Some((from, to + 1))
}

/// What a pattern of digits and signs finds: the plain way to do it.
fn pattern(text: &Text) -> Vec<Span> {
    let word = |at: usize| text.places.get(at).map_or("", |place| &text.text[place.clone()]);
    let digits = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
    let mut spans = Vec::new();
    for at in 0..text.places.len() {
        let this = word(at);
        let mut to = at + 1;
        while matches!(word(to), "thousand" | "million" | "billion" | "trillion") {
            to += 1;
        }
        let signed = this.strip_prefix(['$', '£', '€']).is_some_and(digits);
        let named =
            matches!(word(to), "dollars" | "dollar" | "cents" | "cent" | "pounds" | "euros");
        if signed || (digits(this) && named) {
            let to = if named { to + 1 } else { to };
            spans.push(Span { kind: Kind::Amount, from: at, to });
        } else if digits(this) && this.ends_with('%') {
            spans.push(Span { kind: Kind::Percent, from: at, to: at + 1 });
        } else if digits(this) && word(at + 1) == "percent" {
            spans.push(Span { kind: Kind::Percent, from: at, to: at + 2 });
        }
    }
    spans
}

fn accuracy(reader: &Reader, calls: &[Call], wrong: usize) {
    let turns: usize = calls.iter().map(|call| call.turns.len()).sum();
    println!("earnings21: {} calls, {turns} turns; spans that agree token by token", calls.len());
    for (form, spoken) in [("as written", false), ("as a recogniser hears it", true)] {
        for (labels, complete) in [("as labelled", false), ("labels completed", true)] {
            println!("\n{form}, {labels}");
            println!(
                "  {:<14}{:>6}{:>7}{:>7}{:>7}{:>14}{:>10}",
                "", "n", "P", "R", "F", "95 %", "pattern"
            );
            let mut all = Vec::new();
            for kind in Kind::ALL {
                let mut errors = Vec::new();
                let ours =
                    counts(reader, calls, kind, spoken, complete, &mut errors, Reader::spans);
                let theirs =
                    counts(reader, calls, kind, spoken, complete, &mut Vec::new(), |_, text| {
                        pattern(text)
                    });
                row(kind.name(), &ours, &theirs);
                all.push((ours, theirs));
                errors.iter().take(wrong).for_each(|error| println!("      {error}"));
            }
            let sum = |of: &[Vec<Counts>]| -> Vec<Counts> {
                (0..calls.len()).map(|call| Counts::sum(of.iter().map(|one| one[call]))).collect()
            };
            let (ours, theirs): (Vec<_>, Vec<_>) = all.into_iter().unzip();
            let (ours, theirs) = (sum(&ours), sum(&theirs));
            row("both", &ours, &theirs);
            let figure = Counts::sum(ours.into_iter()).figure(Figure::F1);
            thresholds::judge(&thresholds::NUMBERS, Some(figure));
        }
    }
}

/// Spans found and labelled, call by call.
fn counts(
    reader: &Reader,
    calls: &[Call],
    kind: Kind,
    spoken: bool,
    complete: bool,
    errors: &mut Vec<String>,
    find: impl Fn(&Reader, &Text) -> Vec<Span>,
) -> Vec<Counts> {
    let mut draw = Draw::new(5);
    let mut of_call = |call: &Call| {
        let mut counts = Counts::default();
        for turn in &call.turns {
            let text = if spoken { render::said(turn, &mut draw) } else { render::written(turn) };
            let of_kind = |spans: Vec<Span>| -> BTreeSet<Span> {
                spans.into_iter().filter(|span| span.kind == kind).collect()
            };
            let found = of_kind(find(reader, &text));
            let expected = reference::spans(turn, complete);
            let expected = of_kind(expected.into_iter().map(|span| said(&text, span)).collect());
            for span in found.union(&expected) {
                counts.add(found.contains(span), expected.contains(span));
                if !(found.contains(span) && expected.contains(span)) {
                    let what = if found.contains(span) { "too much" } else { "missed" };
                    errors.push(format!("{} {what}: {}", call.name, around(turn, &text, *span)));
                }
            }
        }
        counts
    };
    calls.iter().map(&mut of_call).collect()
}

/// A span without the tokens at its end that are not said: "$2.25 cents" says its cents once.
fn said(text: &Text, mut span: Span) -> Span {
    while span.to > span.from + 1 && text.places[span.to - 1].is_empty() {
        span.to -= 1;
    }
    span
}

/// A span among the words beside it.
fn around(turn: &[Token], text: &Text, span: Span) -> String {
    let word = |at: usize| &text.text[text.places[at].clone()];
    let stretch = |from: usize, to: usize| (from..to).map(word).collect::<Vec<_>>().join(" ");
    format!(
        "{} [{}] {}",
        stretch(span.from.saturating_sub(4), span.from),
        stretch(span.from, span.to),
        stretch(span.to, (span.to + 4).min(turn.len()))
    )
}

fn row(name: &str, ours: &[Counts], theirs: &[Counts]) {
    let sum = Counts::sum(ours.iter().copied());
    let share = |share: Option<f64>| share.map_or("–".to_owned(), |share| format!("{share:.3}"));
    let (low, high) = accuracy::interval(ours, Figure::F1);
    println!(
        "  {name:<14}{:>6}{:>7}{:>7}{:>7.3}{:>14}{:>10.3}",
        sum.both + sum.theirs,
        share(sum.precision()),
        share(sum.recall()),
        sum.figure(Figure::F1),
        format!("{low:.3}–{high:.3}"),
        Counts::sum(theirs.iter().copied()).figure(Figure::F1),
    );
}

/// Prints how many turns a second are read: those where no number word stands, and the others.
fn speed(reader: &Reader, corpus: Corpus, data: &Path) -> anyhow::Result<()> {
    let Some(conversations) = input::conversations(corpus, data)? else {
        println!("\n{}: skipped: no {}", corpus.name(), corpus.path(data).display());
        return Ok(());
    };
    let read = |text: &str| {
        let mut words = Vec::new();
        reader.lists.wordings.vocabulary.read(text, &mut words);
        words
    };
    let turns = conversations.iter().flat_map(|conversation| &conversation.turns);
    let turns: Vec<(&str, Vec<Word>)> =
        turns.map(|turn| (turn.text.as_str(), read(&turn.text))).collect();
    let (with, without): (Vec<_>, Vec<_>) =
        turns.into_iter().partition(|(_, words)| reader.known.may_stand(words));
    println!("\n{}, {}", corpus.name(), gauge::machine());
    for (name, turns, threshold) in [
        ("no number word stands", &without, &thresholds::NO_NUMBER),
        ("one does", &with, &thresholds::WITH_NUMBER),
    ] {
        let pass = || {
            turns
                .iter()
                .map(|(text, words)| numbers::find(&reader.known, text, words).len())
                .sum::<usize>()
        };
        if turns.is_empty() {
            println!("  {name}: no turns");
            continue;
        }
        let found = pass();
        let alone = rate(turns.len(), || black_box(pass()));
        let mut words = Vec::new();
        let whole = rate(turns.len(), || {
            let mut found = 0;
            for (text, _) in turns {
                words.clear();
                reader.lists.wordings.vocabulary.read(text, &mut words);
                found += numbers::find(&reader.known, text, &words).len();
            }
            black_box(found)
        });
        println!(
            "  {name}: {} turns, {} numbers; {} turns/s with the words read anew",
            number(turns.len() as f64),
            number(found as f64),
            whole.map_or("–".to_owned(), number)
        );
        thresholds::judge(threshold, alone);
    }
    Ok(())
}

/// How many turns a second of processor time: the median of five runs of a quarter of a second.
fn rate(turns: usize, mut pass: impl FnMut() -> usize) -> Option<f64> {
    let (first, _) = gauge::time(&mut pass);
    let passes = (0.25 / first.wall.as_secs_f64().max(1e-9)).ceil().max(1.0);
    let rates: Vec<f64> = (0..5)
        .filter_map(|_| {
            let (took, _) = gauge::time(|| (0..passes as usize).map(|_| pass()).sum::<usize>());
            Some(turns as f64 * passes / took.cpu?.as_secs_f64())
        })
        .collect();
    gauge::median(&rates)
}
