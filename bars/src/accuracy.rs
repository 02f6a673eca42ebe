//! Acts against people: what the shipped rules and models find on corpora nobody here wrote.

mod choose;
mod map;
mod reach;
mod units;

use crate::draw::Draw;
use anyhow::Context;
pub use choose::choose;
use clap::Args;
pub use map::Figure;
use map::{By, LABELS, Label, Source};
use measure::acts::{self, Acts};
use measure::conversation::Role;
use measure::features::Before;
use measure::fit::{self, Example, Settings};
use measure::kinds::ActKind;
use measure::language::WordLists;
use measure::models::{Models, Scores, WIDTH};
use measure::reading::{Reading, Scratch, Scripts};
use measure::rubric::Windows;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use units::Talk;

/// What to measure.
#[derive(Args)]
pub struct Accuracy {
    /// Models to use in place of those that ship
    #[arg(long, value_name = "FILE")]
    models: Option<PathBuf>,
    /// Leave out the linear models trained on each corpus itself, which take a minute
    #[arg(long)]
    quick: bool,
    /// Where to write the page
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print units on which we are wrong, this many a label
    #[arg(long, default_value_t = 0)]
    wrong: usize,
    /// Write what keeps labels from their goals to `docs/ACCURACY_REACH.md`, in two minutes
    #[arg(long)]
    reach: bool,
    /// Only labels whose name holds this
    #[arg(long)]
    label: Option<String>,
}

/// Units right and wrong in one conversation.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Both say yes.
    pub both: u32,
    /// The first alone.
    pub ours: u32,
    /// The second alone.
    pub theirs: u32,
    /// Neither.
    pub neither: u32,
}

impl Counts {
    /// Counts one unit.
    pub fn add(&mut self, ours: bool, theirs: bool) {
        match (ours, theirs) {
            (true, true) => self.both += 1,
            (true, false) => self.ours += 1,
            (false, true) => self.theirs += 1,
            (false, false) => self.neither += 1,
        }
    }

    /// All of them together.
    pub fn sum(all: impl Iterator<Item = Self>) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            both: sum.both + one.both,
            ours: sum.ours + one.ours,
            theirs: sum.theirs + one.theirs,
            neither: sum.neither + one.neither,
        })
    }

    /// How many of those that the first found are right; `None` where it found none.
    pub fn precision(self) -> Option<f64> {
        let found = self.both + self.ours;
        (found > 0).then(|| f64::from(self.both) / f64::from(found))
    }

    /// How many of those that are there the first found; `None` where none is there.
    pub fn recall(self) -> Option<f64> {
        let there = self.both + self.theirs;
        (there > 0).then(|| f64::from(self.both) / f64::from(there))
    }

    /// Krippendorff's α of two readers, both complete, for yes and no (Krippendorff 2011); `None`
    /// where nobody ever said yes, or nobody no.
    pub fn alpha(self) -> Option<f64> {
        let units = f64::from(self.both + self.ours + self.theirs + self.neither);
        let yes = f64::from(2 * self.both + self.ours + self.theirs);
        let no = 2.0 * units - yes;
        let differ = f64::from(self.ours + self.theirs);
        (yes > 0.0 && no > 0.0).then(|| 1.0 - differ * (2.0 * units - 1.0) / (yes * no))
    }

    /// F1 or the mean of both sides' F1.
    pub fn figure(self, figure: Figure) -> f64 {
        let f1 = |both: u32, other: u32| match 2 * both + other {
            0 => 0.0,
            all => f64::from(2 * both) / f64::from(all),
        };
        let wrong = self.ours + self.theirs;
        match figure {
            Figure::F1 => f1(self.both, wrong),
            Figure::MacroF1 => (f1(self.both, wrong) + f1(self.neither, wrong)) / 2.0,
        }
    }
}

/// Measures and prints; `None` of data is said.
pub fn accuracy(data: &Path, settings: &Accuracy) -> anyhow::Result<()> {
    let models = match &settings.models {
        Some(path) => Models::parse(
            &std::fs::read(path).with_context(|| format!("reading `{}`", path.display()))?,
        )?,
        None => Models::english(),
    };
    if settings.reach {
        let out = PathBuf::from("docs/ACCURACY_REACH.md");
        return reach::reach(data, &models, settings.out.as_ref().unwrap_or(&out));
    }
    let lists = WordLists::english().map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let mut page = String::from(OPENING);
    for source in Source::ALL {
        let Some(talks) = units::talks(source, data)? else {
            println!("skipped: no {}", source.name());
            continue;
        };
        let units: usize = talks.iter().map(|talk| talk.units.len()).sum();
        let head = format!("{}: {} conversations, {units} units", source.name(), talks.len());
        println!("\n{head}");
        let _ = write!(page, "\n## {head}\n\n{TABLE}");
        println!(
            "{:<34} {:>6} {:>6} {:>6} {:>6} {:>13} {:>6} {:>6} {:>6}  goal",
            "label", "n", "P", "R", "F", "95 %", "always", "words", "linear"
        );
        let read = read(&talks, &lists, &models);
        let wanted = |label: &&Label| {
            label.corpus == source
                && settings.label.as_ref().is_none_or(|name| label.what.contains(name.as_str()))
        };
        for label in LABELS.iter().filter(wanted) {
            row(label, &talks, &read, &models, settings, &mut page);
        }
    }
    if let Some(out) = &settings.out {
        std::fs::write(out, page).with_context(|| format!("writing `{}`", out.display()))?;
    }
    Ok(())
}

const OPENING: &str = "\
# Accuracy of acts

Made by `cargo run --release -p bars -- accuracy --out docs/ACCURACY.md`. The corpora are public and
nobody here wrote them; the binary was not trained on them. Their visible parts, which these are,
served to choose thresholds and wordings, so figures on parts nobody has seen may be lower. The map
from each corpus's labels to ours is `bars/src/accuracy/map.rs`, written before results were looked
at. *n* counts units that people gave the label; the interval is a bootstrap over conversations;
*always* finds it everywhere; *words* is a plain word list; *linear* is a model of the same shape
trained on the corpus itself, judged in five parts by conversation; *people* is what one expert
reaches against the others, where the corpus's authors say. A goal binds from 40 units on. What
keeps labels from their goals is in [ACCURACY_REACH.md](ACCURACY_REACH.md).
";

const TABLE: &str = "\
| label | n | precision | recall | F1 | 95 % | always | words | linear | people | goal |
|---|---|---|---|---|---|---|---|---|---|---|
";

/// What we find in each talk, and the features of its units.
struct Found {
    acts: Acts,
    features: Vec<Vec<u32>>,
    /// By unit and column, the highest score of its sentences above the head's threshold.
    above: Vec<Scores>,
}

fn read(talks: &[Talk], lists: &WordLists, models: &Models) -> Vec<Found> {
    let (scripts, windows) = (Scripts::default(), Windows::default());
    let mut scratch = Scratch::default();
    let mut found = Vec::with_capacity(talks.len());
    for talk in talks {
        let reading = Reading::new(&talk.conversation, lists, &scripts, &windows, &mut scratch);
        let acts = acts::find(&reading, models);
        let mut before = Before::default();
        let mut above = Vec::with_capacity(talk.units.len());
        let features = talk.units.iter().map(|unit| {
            let mut all = Vec::new();
            let mut best = [f32::NEG_INFINITY; WIDTH];
            let mut one = Vec::new();
            before.look(&reading, unit.turn);
            for (index, sentence) in reading.sentences_of(unit.turn).iter().enumerate() {
                let start = reading.words[sentence.from as usize].start as usize;
                if unit.place.contains(&start) {
                    acts::seen(&reading, &before, index, &mut one);
                    all.extend_from_slice(&one);
                    let scores = models.scores(&one);
                    for ((best, score), head) in best.iter_mut().zip(scores).zip(&models.heads) {
                        let enough = acts::enough(head, sentence);
                        // What a mark decides is found wherever the threshold lies.
                        let marked = enough < head.found && score >= enough;
                        *best = best.max(if marked { f32::INFINITY } else { score - head.found });
                    }
                }
            }
            above.push(best);
            all
        });
        let features = features.collect();
        found.push(Found { acts, features, above });
    }
    found
}

fn row(
    label: &Label,
    talks: &[Talk],
    read: &[Found],
    models: &Models,
    settings: &Accuracy,
    page: &mut String,
) {
    let theirs = |talk: usize, unit: usize| theirs(label, talks, (talk, unit));
    let ours = |talk: usize, unit: usize| ours(label, talks, read, (talk, unit));
    let words = |talk: usize, unit: usize| {
        let unit = &talks[talk].units[unit];
        let text = &talks[talk].conversation.turns[unit.turn].text[unit.place.clone()];
        has_words(text, label.words)
    };
    let units = of_label(label, talks);
    let count = |holds: &dyn Fn(usize, usize) -> bool| -> Vec<Counts> {
        let mut all = vec![Counts::default(); talks.len()];
        for &(talk, unit) in &units {
            all[talk].add(holds(talk, unit), theirs(talk, unit));
        }
        all
    };
    let found = count(&ours);
    let sum = Counts::sum(found.iter().copied());
    let figure = |counts: &[Counts]| Counts::sum(counts.iter().copied()).figure(label.figure);
    let always = figure(&count(&|_, _| true));
    let plain = (!label.words.is_empty()).then(|| figure(&count(&words)));
    let linear = (!settings.quick).then(|| {
        let guessed = linear(&units, talks.len(), read, &theirs);
        let mut all = vec![Counts::default(); talks.len()];
        for (&(talk, unit), guess) in units.iter().zip(guessed) {
            all[talk].add(guess, theirs(talk, unit));
        }
        figure(&all)
    });
    let columns: Vec<usize> =
        label.acts.iter().filter_map(|&act| Some(models.head(act)?.0)).collect();
    let score = |talk: usize, unit: usize| {
        let above = &read[talk].above[unit];
        columns.iter().map(|&column| above[column]).fold(f32::NEG_INFINITY, f32::max)
    };
    let model = figure(&count(&|talk, unit| score(talk, unit) >= 0.0));
    // What another threshold would give.
    let scored: Vec<(f32, bool)> =
        units.iter().map(|&(talk, unit)| (score(talk, unit), theirs(talk, unit))).collect();
    let shift = fit::thresholds(&scored, 0.0).map_or(0.0, |(shift, _)| shift);
    let best = figure(&count(&|talk, unit| score(talk, unit) >= shift));
    let (low, high) = interval(&found, label.figure);
    let n = sum.both + sum.theirs;
    let value = sum.figure(label.figure);
    let show = |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.3}"));
    let binds = n >= 40;
    let verdict = match (binds, value >= label.goal) {
        (false, _) => "too few",
        (true, true) => "met",
        (true, false) => "not met",
    };
    let what = match label.figure {
        Figure::F1 => label.what.to_owned(),
        Figure::MacroF1 => format!("{} (macro-F1)", label.what),
    };
    println!(
        "{what:<34} {n:>6} {:>6} {:>6} {value:>6.3} {low:>6.3}–{high:.3} {always:>6.3} {:>6} {:>6}  {:.2} {verdict} | model {model:.3} best {best:.3} at {shift:+.2}",
        show(sum.precision()),
        show(sum.recall()),
        show(plain),
        show(linear),
        label.goal,
    );
    let _ = writeln!(
        page,
        "| {what} | {n} | {} | {} | {value:.3} | {low:.3}–{high:.3} | {always:.3} | {} | {} | {} | {:.2} {verdict} |",
        show(sum.precision()),
        show(sum.recall()),
        show(plain),
        show(linear),
        show(label.human),
        label.goal,
    );
    let mut draw = Draw::new(7);
    for (title, wanted) in [("ours alone", (true, false)), ("theirs alone", (false, true))] {
        let wrong: Vec<_> = (units.iter())
            .filter(|&&(talk, unit)| (ours(talk, unit), theirs(talk, unit)) == wanted)
            .collect();
        for at in draw.some(settings.wrong, wrong.len()) {
            let &(talk, unit) = wrong[at];
            let unit = &talks[talk].units[unit];
            let turns = &talks[talk].conversation.turns;
            let before = unit.turn.checked_sub(1).map_or("", |before| turns[before].text.as_str());
            let before: String = before.chars().rev().take(40).collect();
            let before: String = before.chars().rev().collect();
            let text: String =
                turns[unit.turn].text[unit.place.clone()].chars().take(150).collect();
            println!("    {title} {:?}: [{before}] {text}", unit.tags);
        }
    }
}

/// Whether people gave the label to a unit.
fn theirs(label: &Label, talks: &[Talk], (talk, unit): (usize, usize)) -> bool {
    talks[talk].units[unit].tags.iter().any(|tag| label.tags.contains(&tag.as_str()))
}

/// Whether we find an act that is the label there.
fn ours(label: &Label, talks: &[Talk], found: &[Found], (talk, unit): (usize, usize)) -> bool {
    let unit = &talks[talk].units[unit];
    let mut acts = found[talk].acts.of(unit.turn).iter();
    acts.any(|act| label.acts.contains(&act.kind) && unit.holds(act))
}

/// The units that count for a label, as numbers of talk and unit.
fn of_label(label: &Label, talks: &[Talk]) -> Vec<(usize, usize)> {
    let counts = |talk: &Talk, turn: usize| {
        let role = talk.conversation.role(turn);
        match label.by {
            By::All => true,
            By::Agent => role == Role::Agent,
            By::Customer => role == Role::Customer,
        }
    };
    let all = talks.iter().enumerate().flat_map(|(number, talk)| {
        (0..talk.units.len())
            .filter(|&unit| counts(talk, talk.units[unit].turn))
            .map(move |unit| (number, unit))
    });
    all.collect()
}

fn has_words(text: &str, words: &[&str]) -> bool {
    let text: String = text
        .to_lowercase()
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '\'' || c == '-' { c } else { ' ' })
        .collect();
    let text = format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" "));
    words.iter().any(|word| text.contains(&format!(" {word} ")))
}

/// What a linear model says of each unit, fitted to the other four fifths of the conversations.
fn linear(
    units: &[(usize, usize)],
    talks: usize,
    read: &[Found],
    theirs: &dyn Fn(usize, usize) -> bool,
) -> Vec<bool> {
    const PARTS: usize = 5;
    let mut part = vec![0; talks];
    let mut draw = Draw::new(5);
    part.iter_mut().for_each(|part| *part = draw.below(PARTS));
    let example = |&(talk, unit): &(usize, usize)| Example {
        features: read[talk].features[unit].clone(),
        labels: u64::from(theirs(talk, unit)),
        columns: 1,
    };
    let mut guessed = vec![false; units.len()];
    for fold in 0..PARTS {
        let (rest, here): (Vec<_>, Vec<_>) =
            (0..units.len()).partition(|&at| part[units[at].0] != fold);
        // A part of what is left chooses the threshold.
        let (learn, choose): (Vec<_>, Vec<_>) =
            rest.into_iter().partition(|&at| part[units[at].0] != (fold + 1) % PARTS);
        let examples: Vec<Example> = learn.iter().map(|&at| example(&units[at])).collect();
        let models = fit::fit(&[ActKind::Greet], &examples, &Settings::default());
        let score = |at: usize| {
            let (talk, unit) = units[at];
            models.scores(&read[talk].features[unit])[0]
        };
        let scored: Vec<(f32, bool)> =
            choose.iter().map(|&at| (score(at), theirs(units[at].0, units[at].1))).collect();
        let Some((threshold, _)) = fit::thresholds(&scored, 0.0) else { continue };
        for at in here {
            guessed[at] = score(at) >= threshold;
        }
    }
    guessed
}

/// The middle 95 % of the figure over 1,000 draws of as many conversations.
pub fn interval(counts: &[Counts], figure: Figure) -> (f64, f64) {
    let mut draw = Draw::new(11);
    let mut figures: Vec<f64> = (0..1000)
        .map(|_| {
            let drawn = (0..counts.len()).map(|_| counts[draw.below(counts.len())]);
            Counts::sum(drawn).figure(figure)
        })
        .collect();
    figures.sort_by(f64::total_cmp);
    (figures[24], figures[975])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_is_that_of_the_worked_example() {
        // Krippendorff (2011), "Computing Krippendorff's alpha-reliability", part A: ten units.
        let first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
        let second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
        let mut pairs = Counts::default();
        for (one, other) in first.iter().zip(second) {
            pairs.add(*one == 1, other == 1);
        }
        assert!((pairs.alpha().unwrap() - 0.095).abs() < 0.001, "{pairs:?}");
        assert_eq!(Counts { neither: 3, ..Counts::default() }.alpha(), None);
    }
}
