//! Runs of steps that share something.

use std::ops::Range;

/// The longest runs of places where something holds, in order.
pub fn runs(count: usize, holds: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut runs = Vec::new();
    let mut start = None;
    for at in 0..=count {
        match (at < count && holds(at), start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                runs.push(first..at);
                start = None;
            }
            _ => {}
        }
    }
    runs
}

/// Runs with those joined between which there are fewer than `gap` places.
pub fn join(runs: Vec<Range<usize>>, gap: usize) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if run.start < last.end + gap => last.end = last.end.max(run.end),
            _ => joined.push(run),
        }
    }
    joined
}

/// For each place, whether it lies in one of the runs.
pub fn covered(count: usize, runs: &[Range<usize>]) -> Vec<bool> {
    let mut covered = vec![false; count];
    for run in runs {
        covered[run.start.min(count)..run.end.min(count)].fill(true);
    }
    covered
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_joined_and_laid_out() {
        let places = [true, false, true, true, false, false, false, true];
        let found = runs(places.len(), |at| places[at]);
        assert_eq!(found, [0..1, 2..4, 7..8]);
        assert_eq!(covered(8, &found), places);
        assert_eq!(join(found.clone(), 2), [0..4, 7..8]);
        assert_eq!(join(found, 4), std::iter::once(0..8).collect::<Vec<_>>());
        assert!(runs(0, |_| true).is_empty());
    }
}
