//! From odds to talkspurts.

use super::runs::{covered, join, runs};
use super::weigh::Odds;
use std::ops::Range;

// Chosen on the made calls of the development voices, in steps of 8 ms.

/// A talkspurt is where the odds stay above `STAYS` and somewhere exceed `STARTS`.
const STARTS: f32 = 1.5;
const STAYS: f32 = 0.0;
/// The head that knows music must find speech above this, so far before and so far behind.
const KNOWS: f32 = 0.5;
const BEFORE: usize = 30;
const BEHIND: usize = 40;
/// Shorter gaps are within a talkspurt: 96 ms. The truth closes those of less than 100 ms.
const GAP: usize = 12;
/// Shorter talkspurts are clicks: 80 ms.
const SHORTEST: usize = 10;

/// Talkspurts in steps, in order.
///
/// - **In**: the odds of each step; for each step, whether it is music or a tone, and whether what is
///   heard may be the other party's echo.
pub fn talk(odds: &Odds, barred: &[bool], echo: &[bool]) -> Vec<Range<usize>> {
    let count = odds.edges.len();
    let own = |at: usize| !barred[at] && !echo[at];
    let known = runs(count, |at| odds.speech[at] > KNOWS && own(at)).into_iter();
    let known: Vec<_> =
        known.map(|run| run.start.saturating_sub(BEFORE)..(run.end + BEHIND).min(count)).collect();
    let known = covered(count, &known);
    let stays = runs(count, |at| known[at] && own(at) && odds.edges[at] > STAYS);
    let talk: Vec<_> = stays
        .into_iter()
        .filter(|run| odds.edges[run.clone()].iter().any(|odds| *odds > STARTS))
        .collect();
    let joined = covered(count, &join(talk, GAP));
    // An echo within a talkspurt is where a quiet sound of it was as quiet; music ends it.
    let talk = runs(count, |at| joined[at] && !barred[at]);
    talk.into_iter().filter(|run| run.len() >= SHORTEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(odds: &[(usize, f32)], barred: Range<usize>, expected: &[(usize, usize)]) {
        let values: Vec<f32> =
            odds.iter().flat_map(|(count, odds)| std::iter::repeat_n(*odds, *count)).collect();
        let barred: Vec<bool> = (0..values.len()).map(|at| barred.contains(&at)).collect();
        let odds = Odds { edges: values.clone(), speech: values, spread_db: 40.0, loud_db: 0.0 };
        let none = vec![false; barred.len()];
        let found = talk(&odds, &barred, &none);
        let found: Vec<_> = found.into_iter().map(|run| (run.start, run.end)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn talkspurts_start_sure_and_end_doubtful() {
        check(&[(50, -3.0), (20, 0.5), (20, 3.0), (20, 0.5), (50, -3.0)], 0..0, &[(50, 110)]);
        check(&[(50, -3.0), (60, 1.0), (50, -3.0)], 0..0, &[]);
        check(&[(50, -3.0), (9, 3.0), (50, -3.0)], 0..0, &[]);
        check(&[], 0..0, &[]);
    }

    #[test]
    fn an_echo_is_no_talkspurt_and_does_not_end_one() {
        let odds = || vec![3.0; 200];
        let odds = Odds { edges: odds(), speech: odds(), spread_db: 40.0, loud_db: 0.0 };
        let echo: Vec<bool> = (0..200).map(|at| at < 100 || (150..155).contains(&at)).collect();
        assert_eq!(
            talk(&odds, &[false; 200], &echo),
            std::iter::once(100..200).collect::<Vec<_>>()
        );
    }

    #[test]
    fn short_gaps_are_closed_unless_they_cannot_be_speech() {
        let odds = [(20, 3.0), (10, -3.0), (20, 3.0), (20, -3.0), (20, 3.0)];
        check(&odds, 0..0, &[(0, 50), (70, 90)]);
        check(&odds, 22..26, &[(0, 22), (26, 50), (70, 90)]);
    }
}
