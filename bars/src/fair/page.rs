//! What is printed, and the page that is written.

use super::samples::Sample;
use super::{Row, Side, Tally, share, worst, worst_on_a_corpus};
use crate::thresholds::{FLIPS, FLIPS_OF_A_GROUP};
use anyhow::Context;
use measure::evidence::wilson;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// The head of the printed table.
pub const HEAD: &str = "group                      side       convs  places verdicts  flips      %        95 %    new  misses before → after  kept %  any change %";

/// A group's figures on one side, printed.
pub fn line(name: &str, side: Side, tally: &Tally) -> String {
    format!(
        "{name:<26} {:<9} {:>6} {:>7} {:>8} {:>6} {:>6} {:>13} {:>6} {:>13} {:>7} {:>8}",
        side.name(),
        tally.conversations,
        tally.places,
        tally.verdicts,
        tally.flips,
        percent(tally.flips, tally.verdicts),
        interval(tally.flips, tally.verdicts),
        tally.new_misses,
        format!("{} → {}", tally.misses.0, tally.misses.1),
        percent(tally.kept(), tally.misses.0),
        percent(tally.changes, tally.moments),
    )
}

/// A part as percent, or a dash.
pub fn percent(part: u32, of: u32) -> String {
    match of {
        0 => "–".to_owned(),
        of => format!("{:.2}", 100.0 * f64::from(part) / f64::from(of)),
    }
}

/// Its interval in percent.
pub fn interval(part: u32, of: u32) -> String {
    wilson(part, of)
        .map_or("–".to_owned(), |(low, high)| format!("{:.2}–{:.2}", 100.0 * low, 100.0 * high))
}

/// The first line of the part on rewrites.
pub const FAIR: &str = "# Fairness";
/// The first line of the part on speech errors.
pub const ERRORS: &str = "# Speech errors";

/// Writes one part of the page; the other stays as it is.
pub fn write(path: &Path, head: &str, part: &str) -> anyhow::Result<()> {
    let old = std::fs::read_to_string(path).unwrap_or_default();
    let place = |head: &str| old.find(&format!("{head}\n")).unwrap_or(old.len());
    let (fair, errors) = old.split_at(place(ERRORS));
    let fair = &fair[place(FAIR).min(fair.len())..];
    let page = if head == FAIR {
        format!("{}\n\n{errors}", part.trim_end())
    } else {
        format!("{}\n\n{part}", fair.trim_end())
    };
    std::fs::write(path, format!("{}\n", page.trim()))
        .with_context(|| format!("writing `{}`", path.display()))
}

const OPENING: &str = "\
Made by `cargo run --release -p bars -- fair --out docs/FAIRNESS.md`. Conversations are rewritten so
that what is done stays and how it is said changes, then analysed again. The tables of the rewrites
are `bars/src/fair/tables`, written by a second hand who wrote neither the corpus nor the rules. Names and
spellings change at every eligible place, the others at about half, drawn by the seed.

*n* counts the moments of the rewritten conversations that are met or missed before or after. A
verdict *flips* where met and missed change places at a kind and opener's turn, or a miss that is
shown as the associate's comes or goes; *new misses* are the flips that leave one there,
*shown misses* all of them before and after, and *kept* the part of the first that are still shown. *Any change*
counts every moment whose outcome differs, unknown and not opened too, out of all moments. The
interval is Wilson's at 95 %; it takes verdicts of one conversation as independent, so it is
somewhat too narrow. For names, *agent* swaps the agent's name in everybody's words and lets the customer
call the agent by it; *customer* does that the other way round.
";

/// What the second hand saw in the flips that `--show` printed; the tables below are made anew.
const READING: &str = "
## What the flips show

Read by hand when this was first measured, with earlier models (seed 20261125), up to fourteen a group and side of names and dialects, four of the others. Lines
that broke a sentence's meaning (`No light` made `No, sir, light`) were mended then, and the figures made anew.

- *Origins of names* change next to nothing. What flips is that a name is called at all: `hi Matthew` as a
  caller's first words opens or moves `recaps_problem` for any origin alike.
- *Answering words*: `ja`, `aye`, `opo`, `yes po`, `ehn`, `right hey`, `howzit` are not known as `yeah`,
  `yes`, `right`, `hello`. The turn is then taken for content, and the opener of `recaps_problem` moves to it
  or from it. This is most of the flips of the Nigerian and South African groups and a good part of the
  Philippine ones; in calls (Oasis), where such turns are many, it brought them above the goal then.
- *`ta for waiting`* is not known as thanks: `thanks_for_waiting` goes from met to missed.
- *`kindly` for `please`* and `please` left out: an instruction is or is not seen as the first fix, so `recaps_problem`,
  `diagnoses_first` and `verifies_fix` change; new misses lead for Indian and Philippine associates.
- *Articles and `your`* left out or changed (`yer`, `What is issue?`): sentences near a threshold tip over.
- *Capitals*: words in capitals count as names, hence as details, so `recaps_problem` opens and is
  shown as missed when a customer shouts; in lower case, a name is no detail and misses go.
- A few conversations flip in nearly every group: their judges' probabilities lie at a threshold. Some of the
  tables' lines are denser than speech, and a few rewritten turns read oddly; they are left in.
";

const NOT_MEASURED: &str = "
## What is not measured

- No real speaker of any of these varieties was recorded or asked. A table holds features that are
  written about, more densely than a person would use them; how a recogniser mishears an accent is not in it.
- Whether each rewritten turn still does the same acts was read in samples, not turn by turn. Some flips
  are right: a stronger word for a feeling, or a name where there was none, may matter to a person too.
- The models are fitted to the own corpus, so verdicts there are firmer than on new text; see the
  corpora apart, which were not learnt from.
- Pseudonyms stay as they are: where the source names its people, no name reaches the rules.
- Removed names in Oasis and MAIA are all `Morgan`, agent's and customer's alike.
- Age, sex and voice; languages other than English; several features of different groups at once.
";

/// The part on rewrites.
pub fn page(rows: &[Row], beside: &[(String, Tally)], samples: &[Sample], seed: u64) -> String {
    let mut page = format!("{FAIR}\n\n{OPENING}\nSeed {seed}. ");
    let said: Vec<String> = samples
        .iter()
        .map(|sample| format!("{} {}", sample.name, sample.conversations.len()))
        .collect();
    let _ = writeln!(page, "Conversations: {}.", said.join(", "));
    together(rows, &mut page);
    page.push_str(READING);
    let _ = writeln!(
        page,
        "\n## By group\n\n| group | rewritten | conversations | places | n | flips | % | 95 % | new misses | shown misses | kept % | any change % | goal |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|"
    );
    for row in rows {
        for (side, tally) in Side::ALL.into_iter().zip(&row.sides) {
            let share = 100.0 * f64::from(tally.flips) / f64::from(tally.verdicts.max(1));
            let _ = writeln!(
                page,
                "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} → {} | {} | {} | {} |",
                row.name,
                side.name(),
                tally.conversations,
                tally.places,
                tally.verdicts,
                tally.flips,
                percent(tally.flips, tally.verdicts),
                interval(tally.flips, tally.verdicts),
                tally.new_misses,
                tally.misses.0,
                tally.misses.1,
                percent(tally.kept(), tally.misses.0),
                percent(tally.changes, tally.moments),
                if share <= FLIPS_OF_A_GROUP.goal { "met" } else { "not met" },
            );
        }
    }
    let _ = writeln!(
        page,
        "\n## Origins of names beside British ones\n\nThe same places, both sides: what a name's origin alone changes.\n\n| group | n | flips | % | 95 % | any change % |\n|---|---|---|---|---|---|"
    );
    for (name, tally) in beside {
        let _ = writeln!(
            page,
            "| {name} | {} | {} | {} | {} | {} |",
            tally.verdicts,
            tally.flips,
            percent(tally.flips, tally.verdicts),
            interval(tally.flips, tally.verdicts),
            percent(tally.changes, tally.moments),
        );
    }
    corpora(rows, samples, &mut page);
    carried(rows, &mut page);
    page.push_str(NOT_MEASURED);
    page
}

/// All groups, all but names, the worst group and the worst on one corpus, by side.
fn together(rows: &[Row], page: &mut String) {
    let _ = writeln!(
        page,
        "\n## All groups together\n\nGoals: {} % over all groups, {} % for any one.\n\n| rewritten | n | flips | % | 95 % | | all but names % | worst group | % | | worst on one corpus | % | |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|",
        FLIPS.goal, FLIPS_OF_A_GROUP.goal
    );
    let is = |met: bool| if met { "met" } else { "not met" };
    for (number, side) in Side::ALL.into_iter().enumerate() {
        let (n, flips) = Tally::sum(rows.iter().map(|row| &row.sides[number]));
        let spoken = rows.iter().filter(|row| !row.is_names()).map(|row| &row.sides[number]);
        let spoken = Tally::sum(spoken);
        let (Some(whole), Some(worst), Some(corner)) =
            (share((n, flips)), worst(rows, number), worst_on_a_corpus(rows, number))
        else {
            continue;
        };
        let _ = writeln!(
            page,
            "| {} | {n} | {flips} | {whole:.2} | {} | {} | {} | {} | {:.2} | {} | {}, {} | {:.2} | {} |",
            side.name(),
            interval(flips, n),
            is(whole <= FLIPS.goal),
            percent(spoken.1, spoken.0),
            worst.1.name,
            worst.0,
            is(worst.0 <= FLIPS_OF_A_GROUP.goal),
            corner.1.name,
            corner.2,
            corner.0,
            is(corner.0 <= FLIPS_OF_A_GROUP.goal),
        );
    }
}

/// Flips by group and corpus, where both sides are rewritten.
fn corpora(rows: &[Row], samples: &[Sample], page: &mut String) {
    let names: Vec<&str> = samples.iter().map(|sample| sample.name.as_str()).collect();
    let _ = writeln!(
        page,
        "\n## By corpus\n\nFlips of n, both sides rewritten.\n\n| group | {} |\n|---|{}",
        names.join(" | "),
        "---|".repeat(names.len())
    );
    for row in rows {
        let cells: Vec<String> = names
            .iter()
            .map(|name| match row.sides[2].by_sample.get(*name) {
                Some(&(n, flips)) => format!("{} % ({flips}/{n})", percent(flips, n)),
                None => "–".to_owned(),
            })
            .collect();
        let _ = writeln!(page, "| {} | {} |", row.name, cells.join(" | "));
    }
}

/// What carries the flips: kinds of moment, and the patterns in turns that alone would undo one.
fn carried(rows: &[Row], page: &mut String) {
    let _ = writeln!(
        page,
        "\n## What carries the flips\n\nAgent's and customer's side rewritten apart. A pattern counts where putting back its turn alone\nundoes the flip; a turn may hold several.\n\n| group | kinds | patterns |\n|---|---|---|"
    );
    for row in rows {
        let (mut kinds, mut patterns) = (BTreeMap::new(), BTreeMap::new());
        for tally in &row.sides[..2] {
            for (kind, count) in &tally.by_kind {
                *kinds.entry((*kind).to_owned()).or_insert(0) += count;
            }
            for (pattern, count) in &tally.by_pattern {
                *patterns.entry(pattern.replace('|', "/")).or_insert(0) += count;
            }
        }
        let _ = writeln!(
            page,
            "| {} | {} | {} |",
            row.name,
            most(&kinds, 4, ""),
            most(&patterns, 6, "`")
        );
    }
}

/// The few with the highest counts.
pub fn most(counts: &BTreeMap<String, u32>, few: usize, quote: &str) -> String {
    let mut sorted: Vec<(&String, &u32)> = counts.iter().collect();
    sorted.sort_by(|one, other| other.1.cmp(one.1).then(one.0.cmp(other.0)));
    let shown: Vec<String> = sorted
        .into_iter()
        .take(few)
        .map(|(name, count)| format!("{quote}{name}{quote} {count}"))
        .collect();
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_is_written_and_the_other_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.md");
        write(&path, ERRORS, "# Speech errors\n\nold").unwrap();
        write(&path, FAIR, "# Fairness\n\none").unwrap();
        write(&path, ERRORS, "# Speech errors\n\nnew").unwrap();
        write(&path, FAIR, "# Fairness\n\ntwo").unwrap();
        let page = std::fs::read_to_string(&path).unwrap();
        assert_eq!(page, "# Fairness\n\ntwo\n\n# Speech errors\n\nnew\n");
    }
}
