//! What keeps labels from their goals: a learning curve, and what is taken for what.
//!
//! The curve is fitted to parts of the project's own corpus. Public corpora choose thresholds,
//! as they do for the models that ship, and teach no weight.

use super::map::{LABELS, Label, Source};
use super::{Counts, Found, choose, of_label, ours, read, theirs, units};
use crate::corpus;
use crate::examples::{Maker, VIEWS, kinds};
use anyhow::Context;
use measure::fit::{self, Example, Settings};
use measure::language::WordLists;
use measure::models::Models;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Of how many parts of our corpus the models of the curve see: an eighth to all of it.
const SEEN: [usize; 4] = [1, 2, 4, 8];
const PARTS: usize = 8;
/// How many acts or tags are named.
const NAMED: usize = 6;

/// What is wrong with each label and what would mend it, by a person who read the errors.
const READ: &str = include_str!("reach.md");

const OPENING: &str = "\
# What is out of reach

Made by `cargo run --release -p bars -- accuracy --reach`, in half a minute of one processor; the
words on each label are `bars/src/accuracy/reach.md`, by somebody who read up to eighty errors of
it. Labels of [the accuracy of acts](ACCURACY.md) that miss their goals, with:

- **curve**: the figure on the corpus of the label with models that are fitted to an eighth, a
  quarter, half and all of our own conversations, thresholds chosen as for the models that ship
  (these come from a cross-validation besides, so that the last figure differs a little from the
  one that ships). A curve that still climbs asks for more conversations; a flat one for another
  scheme, other features or a reader of sound.
- **not found**: which of our acts stand where people gave the label and we do not find it. A unit
  may hold several acts.
- **found wrongly**: which of the corpus's tags stand where we find it and people did not.
";

/// Writes the page.
pub fn reach(data: &Path, models: &Models, out: &Path) -> anyhow::Result<()> {
    let lists = WordLists::english().map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let mut corpora = Vec::new();
    for source in Source::ALL {
        match units::talks(source, data)? {
            Some(talks) => corpora.push((source, talks)),
            None => println!("skipped: no {}", source.name()),
        }
    }
    let compared: Vec<(&Label, &[units::Talk])> = (LABELS.iter())
        .filter_map(|label| {
            let (_, talks) = corpora.iter().find(|(source, _)| *source == label.corpus)?;
            Some((label, talks.as_slice()))
        })
        .collect();
    let figures = |models: &Models| -> Vec<(Counts, f64)> {
        let found: Vec<_> = corpora.iter().map(|(_, talks)| read(talks, &lists, models)).collect();
        let of = |source| corpora.iter().position(|(other, _)| *other == source).unwrap_or(0);
        let counts = compared.iter().map(|(label, talks)| {
            let counts = counts(label, talks, &found[of(label.corpus)]);
            (counts, counts.figure(label.figure))
        });
        counts.collect()
    };
    let ship = figures(models);
    let mut curve = Vec::new();
    for seen in SEEN {
        let mut models = fitted(seen)?;
        choose(data, &mut models)?;
        println!("{seen} of {PARTS} parts");
        curve.push(figures(&models));
    }
    let mut page = String::from(OPENING);
    for (source, talks) in &corpora {
        let found = read(talks, &lists, models);
        for (number, (label, _)) in compared.iter().enumerate() {
            let (counts, value) = ship[number];
            if label.corpus != *source || value >= label.goal || counts.both + counts.theirs < 40 {
                continue;
            }
            let name = format!("{}: {}", source.name(), label.what);
            let _ = writeln!(page, "\n## {name}\n");
            let steps = curve.iter().map(|figures| format!("{:.3}", figures[number].1));
            let steps: Vec<String> = steps.collect();
            let _ =
                writeln!(page, "{value:.3} of {:.2}. Curve: {}.\n", label.goal, steps.join(" → "));
            let (missed, wrong) = taken(label, talks, &found);
            let _ = writeln!(page, "Not found ({}): {}.\n", counts.theirs, listed(&missed));
            let _ = writeln!(page, "Found wrongly ({}): {}.", counts.ours, listed(&wrong));
            if let Some(words) = words(&name) {
                let _ = writeln!(page, "\n{words}");
            }
        }
    }
    std::fs::write(out, page).with_context(|| format!("writing `{}`", out.display()))
}

/// Models that are fitted to so many of the eight parts of our conversations.
fn fitted(seen: usize) -> anyhow::Result<Models> {
    let mut maker = Maker::new()?;
    let mut examples: Vec<Example> = Vec::new();
    for (number, one) in corpus::read(&corpus::default_folder())?.iter().enumerate() {
        if number % PARTS < seen {
            for view in VIEWS {
                let of_view = maker.examples(one, view);
                examples.extend(of_view.into_iter().map(|(example, _)| example));
            }
        }
    }
    Ok(fit::fit(&kinds(), &examples, &Settings::default()))
}

fn counts(label: &Label, talks: &[units::Talk], found: &[Found]) -> Counts {
    let mut counts = Counts::default();
    for at in of_label(label, talks) {
        counts.add(ours(label, talks, found, at), theirs(label, talks, at));
    }
    counts
}

/// How often each act or tag stands somewhere.
type Tally = BTreeMap<String, u32>;

/// Our acts where the label is missed, and the corpus's tags where it is found wrongly.
fn taken(label: &Label, talks: &[units::Talk], found: &[Found]) -> (Tally, Tally) {
    let (mut missed, mut wrong) = (Tally::new(), Tally::new());
    for at in of_label(label, talks) {
        let unit = &talks[at.0].units[at.1];
        match (ours(label, talks, found, at), theirs(label, talks, at)) {
            (false, true) => {
                let here = found[at.0].acts.of(unit.turn).iter().filter(|act| unit.holds(act));
                let mut names: Vec<&str> = here.map(|act| act.kind.name()).collect();
                names.sort_unstable();
                names.dedup();
                count(&mut missed, &names);
            }
            (true, false) => {
                let names: Vec<&str> = unit.tags.iter().map(String::as_str).collect();
                count(&mut wrong, &names);
            }
            _ => {}
        }
    }
    (missed, wrong)
}

fn count(tally: &mut Tally, names: &[&str]) {
    let names = if names.is_empty() { &["none"] } else { names };
    for name in names {
        *tally.entry((*name).to_owned()).or_default() += 1;
    }
}

/// The most frequent, with how often they stand.
fn listed(tally: &Tally) -> String {
    let mut all: Vec<(&String, &u32)> = tally.iter().collect();
    all.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
    let named = all.iter().take(NAMED).map(|(name, count)| format!("`{name}` {count}"));
    named.collect::<Vec<_>>().join(", ")
}

/// What a person wrote of a label: what stands below its heading.
fn words(name: &str) -> Option<&'static str> {
    let sections = READ.split("\n## ").filter_map(|section| section.split_once('\n'));
    let mut of_name = sections.filter(|(heading, _)| heading.trim() == name);
    of_name.next().map(|(_, words)| words.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_heading_names_a_label_and_lists_ten_errors() {
        let headings = READ.split("\n## ").skip(1).filter_map(|section| section.split_once('\n'));
        let mut count = 0;
        for (heading, words) in headings {
            let name = |label: &Label| format!("{}: {}", label.corpus.name(), label.what);
            assert!(LABELS.iter().any(|label| name(label) == heading), "no label {heading:?}");
            let errors = words.lines().filter(|line| line.starts_with("- ")).count();
            assert_eq!(errors, 10, "errors of {heading:?}");
            count += 1;
        }
        assert!(count > 0);
    }
}
