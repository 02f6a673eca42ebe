//! How far people agree, or people and Earnest: Krippendorff's α for names without order, with an
//! interval.
//!
//! Source: Krippendorff, "Computing Krippendorff's alpha-reliability" (2011), part C: any number of
//! raters, some of whom did not rate everything. The interval is a bootstrap over units, seeded, so
//! that the same ratings always give the same interval.

use std::collections::BTreeMap;

/// How far raters agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// 1 where all agree, 0 where they agree as chance would, below 0 where less than that.
    pub alpha: f64,
    /// The interval that holds 95 in 100 resampled values; `None` where fewer than `LEAST_UNITS` were
    /// rated by two or more, or most samples have no variety.
    pub interval: Option<(f64, f64)>,
    /// How many units were rated by two or more.
    pub units: usize,
    /// How many ratings they had.
    pub ratings: usize,
}

/// Fewer units than this give no interval: resampling so few says more of the draw than of the raters.
pub const LEAST_UNITS: usize = 5;
/// How often units are drawn again.
const DRAWS: usize = 1000;

/// How far raters agree on units, each given as the names that its raters chose. `None` where no unit
/// has two ratings, or all ratings are one name, which no disagreement could show in.
pub fn agreement(units: &[Vec<u32>]) -> Option<Agreement> {
    let rated: Vec<&Vec<u32>> = units.iter().filter(|ratings| ratings.len() > 1).collect();
    let alpha = alpha(rated.iter().copied())?;
    let ratings = rated.iter().map(|ratings| ratings.len()).sum();
    Some(Agreement { alpha, interval: interval(&rated), units: rated.len(), ratings })
}

fn interval(rated: &[&Vec<u32>]) -> Option<(f64, f64)> {
    if rated.len() < LEAST_UNITS {
        return None;
    }
    // splitmix64.
    let mut state = 0x5eed_u64;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = state;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    };
    let mut drawn = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let sample = (0..rated.len()).map(|_| rated[(next() % rated.len() as u64) as usize]);
        drawn.extend(alpha(sample));
    }
    if drawn.len() * 2 < DRAWS {
        return None;
    }
    drawn.sort_by(f64::total_cmp);
    let at = |share: f64| drawn[((drawn.len() - 1) as f64 * share).round() as usize];
    Some((at(0.025), at(0.975)))
}

/// α of units that have two ratings or more each.
fn alpha<'a>(units: impl Iterator<Item = &'a Vec<u32>>) -> Option<f64> {
    let mut totals: BTreeMap<u32, f64> = BTreeMap::new();
    let mut disagreed = 0.0;
    for ratings in units {
        let mut counts: BTreeMap<u32, f64> = BTreeMap::new();
        for rating in ratings {
            *counts.entry(*rating).or_default() += 1.0;
            *totals.entry(*rating).or_default() += 1.0;
        }
        let all = ratings.len() as f64;
        let agreeing: f64 = counts.values().map(|count| count * (count - 1.0)).sum();
        disagreed += (all * (all - 1.0) - agreeing) / (all - 1.0);
    }
    let all: f64 = totals.values().sum();
    let agreeing: f64 = totals.values().map(|count| count * (count - 1.0)).sum();
    let by_chance = all * (all - 1.0) - agreeing;
    // As one fraction, so that no rounding of shares enters.
    (by_chance > 0.0).then(|| 1.0 - disagreed * (all - 1.0) / by_chance)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Krippendorff (2011), part C: four observers, twelve units, some not rated.
    fn worked_example() -> Vec<Vec<u32>> {
        let rows = [
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ];
        let mut units = vec![Vec::new(); 12];
        for row in rows {
            for (unit, rating) in units.iter_mut().zip(row.split(' ')) {
                unit.extend(rating.parse::<u32>());
            }
        }
        units
    }

    #[test]
    fn alpha_is_that_of_the_worked_example() {
        let agreement = agreement(&worked_example()).unwrap();
        assert_eq!((agreement.alpha * 1000.0).round(), 743.0);
        assert_eq!((agreement.units, agreement.ratings), (11, 40));
        let (low, high) = agreement.interval.unwrap();
        assert!(low < agreement.alpha && agreement.alpha < high && high <= 1.0, "{low} {high}");
    }

    #[test]
    fn who_cannot_disagree_has_no_agreement() {
        assert_eq!(agreement(&[]), None);
        assert_eq!(agreement(&[vec![1], vec![2]]), None, "nobody rated the same");
        assert_eq!(agreement(&[vec![1, 1], vec![1, 1]]), None, "one name alone");
        let all_agree = agreement(&[vec![1, 1], vec![2, 2]]).unwrap();
        assert_eq!((all_agree.alpha, all_agree.interval), (1.0, None));
        assert!(agreement(&[vec![1, 2], vec![2, 1]]).unwrap().alpha < 0.0);
    }

    #[test]
    fn the_same_ratings_give_the_same_interval() {
        assert_eq!(agreement(&worked_example()), agreement(&worked_example()));
    }
}
