//! The part of the page on speech errors.

use super::damage::{Made, SHARES};
use super::{CONDITIONS, Counts, TEN_PERCENT, Table};
use crate::fair::page::{ERRORS, interval, percent};
use measure::evidence::wilson;
use measure::moments::MOMENTS;
use std::fmt::Write as _;

const OPENING: &str = "\
Made by `cargo run --release -p bars -- errors --out docs/FAIRNESS.md`. The project's own 900
labelled conversations are analysed clean, without case and marks, and with a part of their words
wrong: sound-alikes from `bars/src/errors/sound_alikes.txt`, near spellings, words lost and made up,
split and joined, endings dropped, names garbled. An opener is found where one of its kind is marked
within two turns of the same party. *openers P* is the part of what opens here that people marked,
*R* the part of theirs that is found; *outcome* is right where both say met or missed; *misses P* is
the part of shown misses that are misses to people, *R* the part of theirs that is shown.
";

const NOT_MEASURED: &str = "
## What is not measured

- No recogniser was run: real errors cluster on rare words, accents, noise and crosstalk. Errors here fall
  evenly, also on turns that a recogniser would get right.
- Near spellings need not be words, while a recogniser writes words; digits are not changed.
- Turns are not merged, cut or given to the wrong party.
- The judges' thresholds were chosen on this corpus (by cross-validation), so clean figures are kind.
- Public corpora have no labels of outcomes on all turns; there, changes against the clean run are counted.
";

/// Points that the precision of shown misses may fall at ten percent.
const MAY_FALL: f64 = 0.10;
/// Fewer shown misses than this say nothing.
const FEW: u32 = 10;

/// The whole part.
pub fn page(
    table: &Table,
    made: &[Made],
    unlabelled: &[(String, Vec<(u32, u32)>)],
    seed: u64,
    shipped: bool,
) -> String {
    let mut page = format!("{ERRORS}\n\n{OPENING}\nSeed {seed}. ");
    page.push_str(if shipped {
        "The models are those that ship, which have learnt from these conversations.\n"
    } else {
        "Each conversation is analysed with models of acts that have not seen its part of five.\n"
    });
    errors_made(made, &mut page);
    let _ = writeln!(
        page,
        "\n## All kinds together\n\n| condition | openers P | R | outcome | shown misses | misses P | 95 % | R |\n|---|---|---|---|---|---|---|---|"
    );
    for (condition, row) in CONDITIONS.iter().zip(table) {
        let mut sum = Counts::default();
        row.iter().for_each(|counts| sum.add(counts));
        let _ = writeln!(page, "| {} | {} |", condition.name, cells(&sum));
    }
    let _ = writeln!(
        page,
        "\n## By kind\n\n| moment | n | condition | openers P | R | outcome | shown misses | misses P | 95 % | R |\n|---|---|---|---|---|---|---|---|---|---|"
    );
    for (kind, moment) in MOMENTS.iter().enumerate() {
        for (condition, row) in CONDITIONS.iter().zip(table) {
            let counts = &row[kind];
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} |",
                moment.name,
                counts.gold,
                condition.name,
                cells(counts)
            );
        }
    }
    let _ = writeln!(
        page,
        "\n## Which kinds stand 10 %\n\nA kind fails where the precision of its shown misses falls by more than ten points, or below the lower\nend of its clean interval. Below {FEW} shown misses nothing is said. A kind that fails, and\n`stays_on_task`, is unknown where a turn that it rests on was heard at less than 85 % (`heard_percent_strict`\nin a rubric); no corpus pairs a recogniser's confidences with its errors, so that limit is not measured.\n\n| moment | clean | lower end | 10 % | drop | no case, 10 % | recall clean → 10 % | verdict |\n|---|---|---|---|---|---|---|---|"
    );
    for (kind, moment) in MOMENTS.iter().enumerate() {
        let (clean, ten) = (&table[0][kind], &table[TEN_PERCENT][kind]);
        let bare = &table[TEN_PERCENT + 2][kind];
        let precision = |one: &Counts| share(one.shown_true, one.shown);
        let points = |value: Option<f64>| {
            value.map_or("–".to_owned(), |value| format!("{:.1}", 100.0 * value))
        };
        let drop = precision(clean).zip(precision(ten)).map(|(clean, ten)| clean - ten);
        let lower = wilson(clean.shown_true, clean.shown).map(|(lower, _)| lower);
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {} → {} | {} |",
            moment.name,
            points(precision(clean)),
            points(lower),
            points(precision(ten)),
            points(drop),
            points(precision(bare)),
            percent(clean.shown_true, clean.gold_misses),
            percent(ten.shown_true, ten.gold_misses),
            stands(clean, ten),
        );
    }
    let _ = writeln!(
        page,
        "\n## Public corpora\n\nVerdicts that flip against the clean run, by the models that ship.\n\n| corpus | {} |\n|---|{}",
        CONDITIONS[1..].iter().map(|one| one.name).collect::<Vec<_>>().join(" | "),
        "---|".repeat(CONDITIONS.len() - 1)
    );
    for (name, sums) in unlabelled {
        let cells: Vec<String> = sums
            .iter()
            .map(|&(n, flips)| format!("{} % ({}; n {n})", percent(flips, n), interval(flips, n)))
            .collect();
        let _ = writeln!(page, "| {name} | {} |", cells.join(" | "));
    }
    page.push_str(NOT_MEASURED);
    page
}

fn errors_made(made: &[Made], page: &mut String) {
    let _ = writeln!(
        page,
        "\nErrors made, of 100 words:\n\n| condition | {} | all |\n|---|{}---|",
        SHARES.iter().map(|(_, _, name)| *name).collect::<Vec<_>>().join(" | "),
        "---|".repeat(SHARES.len())
    );
    for (condition, made) in CONDITIONS.iter().zip(made).skip(TEN_PERCENT).take(2) {
        let cells: Vec<String> =
            made.errors.iter().map(|&count| percent(count, made.words)).collect();
        let all = made.errors.iter().sum();
        let _ = writeln!(
            page,
            "| {} | {} | {} |",
            condition.name,
            cells.join(" | "),
            percent(all, made.words)
        );
    }
}

fn share(part: u32, of: u32) -> Option<f64> {
    (of > 0).then(|| f64::from(part) / f64::from(of))
}

/// Openers, outcomes and shown misses of one row.
fn cells(counts: &Counts) -> String {
    let p = percent;
    [
        p(counts.matched, counts.found),
        p(counts.matched, counts.gold),
        p(counts.right, counts.told),
        counts.shown.to_string(),
        p(counts.shown_true, counts.shown),
        interval(counts.shown_true, counts.shown),
        p(counts.shown_true, counts.gold_misses),
    ]
    .join(" | ")
}

/// Whether the precision of shown misses stands.
fn stands(clean: &Counts, ten: &Counts) -> &'static str {
    let precision = |one: &Counts| share(one.shown_true, one.shown).filter(|_| one.shown >= FEW);
    match (precision(clean), precision(ten), wilson(clean.shown_true, clean.shown)) {
        (Some(before), Some(after), Some((lower, _))) => {
            if before - after > MAY_FALL || after < lower { "fails" } else { "stands" }
        }
        _ => "too few",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_that_falls_fails() {
        let of = |shown_true, shown| Counts { shown_true, shown, ..Counts::default() };
        assert_eq!(stands(&of(90, 100), &of(88, 100)), "stands");
        assert_eq!(stands(&of(90, 100), &of(79, 100)), "fails");
        assert_eq!(stands(&of(900, 1000), &of(870, 1000)), "fails");
        assert_eq!(stands(&of(9, 10), &of(5, 9)), "too few");
    }
}
