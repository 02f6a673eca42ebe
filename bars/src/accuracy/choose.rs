//! Chooses the thresholds of the heads on the visible parts of public corpora.
//!
//! Their labels teach no weight. A threshold says how sure a head must be, and that depends on
//! how common an act is where the head is used, which a written corpus does not know.

use super::{Counts, Found, LABELS, Source, map, of_label, read, units};
use measure::acts::{ACTS, Found as By};
use measure::conversation::Role;
use measure::language::WordLists;
use measure::models::Models;
use measure::reading::Side;
use std::path::Path;

/// What one label needs to be counted at other thresholds.
struct Compared {
    figure: map::Figure,
    /// The columns of its acts that a model finds.
    columns: Vec<usize>,
    /// A unit each: what is found without models, the scores of the columns, and what people say.
    units: Vec<(bool, Vec<f32>, bool)>,
}

/// How far a threshold is moved, in logits.
const STEPS: std::ops::RangeInclusive<i32> = -16..=24;
const STEP: f32 = 0.125;
/// A figure must gain this much by moving a threshold, or chance moves it.
const GAIN: f64 = 0.002;

/// Moves the thresholds to where the figures of the labels are best together; says each move.
pub fn choose(data: &Path, models: &mut Models) -> anyhow::Result<()> {
    let lists = WordLists::english().map_err(|error| anyhow::anyhow!("{error:?}"))?;
    let mut compared = Vec::new();
    for source in Source::ALL {
        let Some(talks) = units::talks(source, data)? else {
            println!("thresholds without {}: it is not there", source.name());
            continue;
        };
        let found = read(&talks, &lists, models);
        for label in LABELS.iter().filter(|label| label.corpus == source) {
            compared.push(of(label, &talks, &found, models));
        }
    }
    let mut moved = vec![0.0_f32; models.heads.len()];
    let columns: Vec<usize> = (0..moved.len())
        .filter(|column| compared.iter().any(|one| one.columns.contains(column)))
        .collect();
    // Heads of one label move together in the end; three rounds settle them.
    for _ in 0..3 {
        for &column in &columns {
            let mut try_at = |step: i32| {
                moved[column] = step as f32 * STEP;
                let with = compared.iter().filter(|one| one.columns.contains(&column));
                with.map(|one| one.figure(&moved)).sum::<f64>()
            };
            let stay = try_at(0);
            let best = STEPS
                .map(|step| (try_at(step), step))
                .fold((stay + GAIN, 0), |best, one| if one.0 > best.0 { one } else { best });
            moved[column] = best.1 as f32 * STEP;
        }
    }
    for column in columns {
        let head = &mut models.heads[column];
        if moved[column] != 0.0 {
            println!("threshold of {}: {:+.3}", head.kind, moved[column]);
        }
        head.found += moved[column];
        head.doubt = head.doubt.min(head.found);
    }
    Ok(())
}

fn of(label: &map::Label, talks: &[units::Talk], found: &[Found], models: &Models) -> Compared {
    let by_model =
        |act: &&measure::kinds::ActKind| matches!(ACTS[**act as usize].found, By::ByModel(_));
    let columns: Vec<usize> =
        (label.acts.iter().filter(by_model)).filter_map(|&act| Some(models.head(act)?.0)).collect();
    let units = of_label(label, talks).into_iter().map(|(talk, unit)| {
        let read = &found[talk];
        let of = &talks[talk].units[unit];
        let without =
            read.acts.of(of.turn).iter().any(|act| {
                label.acts.contains(&act.kind) && !by_model(&&act.kind) && of.holds(act)
            });
        // Nobody does what only the other side can do.
        let role = talks[talk].conversation.role(of.turn);
        let can = |column: usize| match ACTS[models.heads[column].kind as usize].by {
            None => true,
            Some(Side::Customer) => role == Role::Customer,
            Some(_) => role == Role::Agent,
        };
        let score = |&column: &usize| {
            if can(column) { read.above[unit][column] } else { f32::NEG_INFINITY }
        };
        let scores = columns.iter().map(score).collect();
        let theirs = of.tags.iter().any(|tag| label.tags.contains(&tag.as_str()));
        (without, scores, theirs)
    });
    Compared { figure: label.figure, units: units.collect(), columns }
}

impl Compared {
    /// The figure with thresholds moved so far.
    fn figure(&self, moved: &[f32]) -> f64 {
        let mut counts = Counts::default();
        for (without, scores, theirs) in &self.units {
            let by_model =
                || scores.iter().zip(&self.columns).any(|(&score, &column)| score >= moved[column]);
            counts.add(*without || by_model(), *theirs);
        }
        counts.figure(self.figure)
    }
}
