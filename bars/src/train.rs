//! Fits the models that ship to the project's own corpus.

use crate::accuracy::{self, Counts, Figure};
use crate::corpus::{self, Labelled};
use crate::examples::{Maker, VIEWS, kinds};
use crate::judges::{self, Collected};
use anyhow::Context;
use clap::Args;
use measure::acts::{ACTS, Found};
use measure::fit::{self, Example, Settings};
use measure::models::Models;
use std::path::{Path, PathBuf};

/// How to fit.
#[derive(Args)]
pub struct Train {
    /// Where the corpus lies
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Where to write the models; nothing is written without it
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Parts of the cross-validation, by conversation
    #[arg(long, default_value_t = 5)]
    parts: usize,
    #[arg(long, default_value_t = Settings::default().bits)]
    bits: u32,
    #[arg(long, default_value_t = Settings::default().rounds)]
    rounds: u32,
    #[arg(long, default_value_t = Settings::default().rate)]
    rate: f32,
    #[arg(long, default_value_t = Settings::default().start)]
    start: f32,
    #[arg(long, default_value_t = Settings::default().shrink)]
    shrink: f32,
    /// In how many examples a feature stands at least
    #[arg(long, default_value_t = Settings::default().least)]
    least: u32,
    /// Fit judges alone, beside the models that ship
    #[arg(long)]
    judges: bool,
    /// Keeps the models of the cross-validation here, and takes them from here where they are
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// How strongly the judges' weights are drawn to 0
    #[arg(long, default_value_t = 0.01)]
    judge_shrink: f32,
}

/// Of the acts that are there, the part that may lie below the lower threshold.
const LEFT_OUT: f64 = 0.03;

/// Cross-validates, sets the thresholds, fits to everything and writes.
pub fn train(data: &Path, train: &Train) -> anyhow::Result<()> {
    let folder = train.corpus.clone().unwrap_or_else(corpus::default_folder);
    let labelled = corpus::read(&folder)?;
    if let (true, Some(keep)) = (train.judges, &train.keep) {
        let of_part = (0..train.parts).map(|part| kept(keep, part));
        if let Some(of_part) = of_part.collect::<anyhow::Result<Option<Vec<Models>>>>()? {
            return train_judges(&labelled, of_part, &Models::english(), train);
        }
    }
    let settings = Settings {
        bits: train.bits,
        rounds: train.rounds,
        rate: train.rate,
        shrink: train.shrink,
        start: train.start,
        least: train.least,
        ..Settings::default()
    };
    let kinds = kinds();
    // A view, then a conversation: its examples.
    let mut maker = Maker::new()?;
    let examples: Vec<Vec<Vec<(Example, u64)>>> = labelled
        .iter()
        .map(|one| VIEWS.iter().map(|&view| maker.examples(one, view)).collect())
        .collect();
    let part_of: Vec<usize> = labelled.iter().map(|one| part(one, train.parts)).collect();
    let mut scored: Vec<Vec<(f32, bool)>> = vec![Vec::new(); kinds.len()];
    let mut by_rule = vec![Counts::default(); kinds.len()];
    let mut of_part = Vec::new();
    for part in 0..train.parts {
        let seen: Vec<Example> = (examples.iter().zip(&part_of))
            .filter(|&(_, &of)| of != part)
            .flat_map(|(views, _)| views.iter().flatten().map(|(example, _)| example.clone()))
            .collect();
        let models = match &train.keep {
            None => fit::fit(&kinds, &seen, &settings),
            Some(keep) => match kept(keep, part)? {
                Some(models) => models,
                None => {
                    let models = fit::fit(&kinds, &seen, &settings);
                    std::fs::create_dir_all(keep)?;
                    std::fs::write(path_of(keep, part), models.bytes())?;
                    models
                }
            },
        };
        for (views, _) in examples.iter().zip(&part_of).filter(|&(_, &of)| of == part) {
            for (example, rules) in views.iter().flatten() {
                let scores = models.scores(&example.features);
                for (column, scored) in scored.iter_mut().enumerate() {
                    let bit = 1 << column;
                    if example.columns & bit != 0 {
                        scored.push((scores[column], example.labels & bit != 0));
                        by_rule[column].add(rules & bit != 0, example.labels & bit != 0);
                    }
                }
            }
        }
        of_part.push(models);
    }
    if train.judges {
        return train_judges(&labelled, of_part, &Models::english(), train);
    }
    let all: Vec<Example> =
        examples.into_iter().flatten().flatten().map(|(example, _)| example).collect();
    let mut models = fit::fit(&kinds, &all, &settings);
    println!(
        "{} conversations, {} examples, cross-validated in {} parts",
        labelled.len(),
        all.len(),
        train.parts
    );
    println!("{:<20} {:>6} {:>6} {:>6} {:>6}  found by", "act", "n", "P", "R", "F1");
    let mut mean = 0.0;
    for (column, scored) in scored.iter().enumerate() {
        let there = scored.iter().filter(|(_, there)| *there).count();
        let (found, doubt) = fit::thresholds(scored, LEFT_OUT).unwrap_or((f32::MAX, f32::MAX));
        (models.heads[column].found, models.heads[column].doubt) = (found, doubt);
        let taken = scored.iter().filter(|(score, _)| *score >= found);
        let (right, taken) =
            taken.fold((0, 0), |(right, all), (_, there)| (right + usize::from(*there), all + 1));
        let (precision, recall) =
            (right as f64 / f64::from(taken).max(1.0), right as f64 / there.max(1) as f64);
        let f1 = 2.0 * right as f64 / (there as f64 + f64::from(taken)).max(1.0);
        mean += f1 / kinds.len() as f64;
        let how = match ACTS[column].found {
            Found::ByWording(..) => "wording",
            Found::ByRule => "rule",
            Found::ByModel(_) => "model",
        };
        println!(
            "{:<20} {there:>6} {precision:>6.3} {recall:>6.3} {f1:>6.3}  {how} {:.3}",
            kinds[column].name(),
            by_rule[column].figure(Figure::F1)
        );
    }
    println!("mean F1 {mean:.3}");
    accuracy::choose(data, &mut models)?;
    if let Some(out) = &train.out {
        let bytes = models.bytes();
        std::fs::write(out, &bytes).with_context(|| format!("writing `{}`", out.display()))?;
        println!("{} bytes to {}, judges beside it", bytes.len(), out.display());
    }
    train_judges(&labelled, of_part, &models, train)
}

/// Fits the judges, with models of the parts that have not seen them, and writes.
fn train_judges(
    labelled: &[Labelled],
    of_part: Vec<Models>,
    models: &Models,
    train: &Train,
) -> anyhow::Result<()> {
    let mut collected = Collected::default();
    for (part, mut seen) in of_part.into_iter().enumerate() {
        for (head, chosen) in seen.heads.iter_mut().zip(&models.heads) {
            (head.found, head.doubt) = (chosen.found, chosen.doubt);
        }
        let here = labelled.iter().filter(|one| self::part(one, train.parts) == part);
        collected.add(part, here, &seen);
    }
    collected.add_fixtures(models, train.parts)?;
    let judges = judges::fit(&collected, train.parts, train.judge_shrink);
    if let Some(out) = &train.out {
        let beside = out.with_extension("judges");
        std::fs::write(&beside, judges.text())
            .with_context(|| format!("writing `{}`", beside.display()))?;
    }
    Ok(())
}

/// The models of a part that were kept.
pub fn kept(keep: &Path, part: usize) -> anyhow::Result<Option<Models>> {
    let path = path_of(keep, part);
    if !path.exists() {
        return Ok(None);
    }
    let bytes = std::fs::read(&path).with_context(|| format!("reading `{}`", path.display()))?;
    Ok(Some(Models::parse(&bytes)?))
}

fn path_of(keep: &Path, part: usize) -> PathBuf {
    keep.join(format!("part-{part}.model"))
}

/// The part a conversation falls into, by its name alone.
pub fn part(labelled: &Labelled, parts: usize) -> usize {
    part_of(&labelled.conversation.id, parts)
}

/// The part of a conversation with this id.
pub fn part_of(id: &str, parts: usize) -> usize {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    ((hash >> 32) % parts as u64) as usize
}
