//! Turns without times, laid in their order onto the times at which somebody spoke.
//!
//! Each party's rows take its talkspurts in order, as many as their length in letters asks for, and
//! end where the party pauses and somebody else begins; rows that follow each other are one. The best way to part them is found by
//! dynamic programming in a band around the even one, so that the cost stays linear.

use super::Voiced;
use measure::conversation::{Turn, TurnTime};
use measure::time::{Ms, Span};
use std::ops::Range;

/// How many talkspurts to either side of the even place are looked at.
const BAND: usize = 32;
/// What it costs to end where nobody else begins, though the transcript goes on with another party, as
/// milliseconds that are off.
const NOBODY_BEGINS: f64 = 1_500.0;
/// A short turn may well be twice as long as its letters ask for.
const SLACK_MS: f64 = 500.0;
/// Even a turn of one letter takes this many letters' time.
const LEAST_LETTERS: usize = 4;
/// Rows that share talkspurts part where one ends, if it is as near as this.
const NEAR_PAUSE_MS: f64 = 700.0;
/// Pauses count up to this.
const LONG_PAUSE_MS: f64 = 1_000.0;

/// Lays the turns of parties that have a track each; says whether any was.
///
/// - **In**: turns in order; speech in order of start.
pub fn apart(turns: &mut [Turn], voiced: &[Voiced]) -> bool {
    let parties = turns.iter().map(|turn| usize::from(turn.party) + 1).max().unwrap_or(0);
    // Rows of a party that follow each other are laid as one, and share what it takes.
    let mut of: Vec<Vec<Range<usize>>> = vec![Vec::new(); parties];
    for (at, turn) in turns.iter().enumerate() {
        match of[usize::from(turn.party)].last_mut() {
            Some(rows) if rows.end == at => rows.end = at + 1,
            _ => of[usize::from(turn.party)].push(at..at + 1),
        }
    }
    let mut laid = false;
    for (party, groups) in of.iter().enumerate() {
        let is_own = |one: &&Voiced| usize::from(one.party) == party;
        let spurts: Vec<Span> = voiced.iter().filter(is_own).map(|one| one.span).collect();
        let starts: Vec<Ms> =
            voiced.iter().filter(|one| !is_own(one)).map(|one| one.span.start()).collect();
        laid |= lay(turns, groups, &spurts, Some(&starts));
    }
    laid
}

/// Lays the turns of parties that share a track; says whether any was.
pub fn together(turns: &mut [Turn], spurts: &[Span]) -> bool {
    let mut groups: Vec<Range<usize>> = Vec::new();
    for at in 0..turns.len() {
        match groups.last_mut() {
            Some(rows) if turns[rows.start].party == turns[at].party => rows.end = at + 1,
            _ => groups.push(at..at + 1),
        }
    }
    lay(turns, &groups, spurts, None)
}

/// Lays groups of rows onto talkspurts; says whether there are any.
///
/// - **In**: the groups in order; the talkspurts in order; when others begin, in order, where that is
///   known.
fn lay(
    turns: &mut [Turn],
    groups: &[Range<usize>],
    spurts: &[Span],
    starts: Option<&[Ms]>,
) -> bool {
    let letters = |turn: &Turn| turn.text.len().max(LEAST_LETTERS) as f64;
    let talked = talked(spurts);
    let whole = talked.last().copied().unwrap_or(0) as f64;
    let rows = || groups.iter().flat_map(|rows| rows.clone());
    let all: f64 = rows().map(|row| letters(&turns[row])).sum();
    if whole <= 0.0 || groups.is_empty() {
        return false;
    }
    let asked: Vec<f64> = groups
        .iter()
        .map(|rows| turns[rows.clone()].iter().map(letters).sum::<f64>() / all * whole)
        .collect();
    let parted = (groups.len() <= spurts.len()).then(|| part(&asked, spurts, &talked, starts));
    match parted.flatten() {
        Some(ends) => {
            let firsts = std::iter::once(0).chain(ends.iter().copied());
            for (rows, (first, end)) in groups.iter().zip(firsts.zip(&ends)) {
                share_out(&mut turns[rows.clone()], &spurts[first..*end]);
            }
        }
        // Fewer talkspurts than groups: all share the time, whatever pauses there are.
        None => {
            let mut own: Vec<Turn> = rows().map(|row| turns[row].clone()).collect();
            share_out(&mut own, spurts);
            for (row, own) in rows().zip(own) {
                turns[row].time = own.time;
            }
        }
    }
    true
}

/// The time that was talked before each talkspurt, and in all.
fn talked(spurts: &[Span]) -> Vec<i64> {
    let mut talked = vec![0_i64];
    for spurt in spurts {
        let before = talked.last().copied().unwrap_or(0);
        talked.push(before.saturating_add(spurt.length().0));
    }
    talked
}

/// For each turn the talkspurt after its last, so that the cost is least; `None` where the band
/// holds no way.
fn part(
    expected: &[f64],
    spurts: &[Span],
    talked: &[i64],
    starts: Option<&[Ms]>,
) -> Option<Vec<usize>> {
    let (turns, count) = (expected.len(), spurts.len());
    let boundary = |end: usize| -> f64 {
        let Some(next) = spurts.get(end) else { return 0.0 };
        let last = spurts[end - 1];
        let pause = ((next.start() - last.end()).0 as f64).min(LONG_PAUSE_MS);
        // After a party's rows somebody else has one, so somebody else begins there.
        let begins = starts.is_none_or(|starts| {
            let first = starts.partition_point(|start| *start < last.start());
            starts.get(first).is_some_and(|start| *start < next.start())
        });
        if begins { LONG_PAUSE_MS - pause } else { NOBODY_BEGINS }
    };
    // Of each turn: the first end of its band, and for each end the cost and the end before.
    let mut bands: Vec<(usize, Vec<(f64, u32)>)> = Vec::with_capacity(turns);
    let mut sum = 0.0;
    for (turn, asked) in expected.iter().enumerate() {
        sum += asked;
        let middle = talked.partition_point(|talked| (*talked as f64) < sum);
        let is_last = turn + 1 == turns;
        let (least, most) = (turn + 1, count - (turns - turn - 1));
        let low = if is_last { count } else { middle.saturating_sub(BAND).clamp(least, most) };
        let high = if is_last { count } else { (middle + BAND).clamp(least, most) };
        let before = bands.last();
        let band: Vec<(f64, u32)> = (low..=high)
            .map(|end| {
                let here = boundary(end);
                let cost = |from: usize| {
                    let off = (talked[end] - talked[from]) as f64 - asked;
                    off * off / (asked + SLACK_MS) + here
                };
                match before {
                    None if turn == 0 => (cost(0), 0),
                    None => (f64::INFINITY, 0),
                    Some((first, costs)) => costs
                        .iter()
                        .enumerate()
                        .map(|(at, (so_far, _))| (so_far, first + at))
                        .filter(|(_, from)| *from < end)
                        .map(|(so_far, from)| (so_far + cost(from), from as u32))
                        .min_by(|one, other| one.0.total_cmp(&other.0))
                        .unwrap_or((f64::INFINITY, 0)),
                }
            })
            .collect();
        bands.push((low, band));
    }
    let mut end = count;
    let mut ends = vec![0; turns];
    for (turn, (first, band)) in bands.iter().enumerate().rev() {
        let (cost, before) = *band.get(end.checked_sub(*first)?)?;
        if !cost.is_finite() {
            return None;
        }
        ends[turn] = end;
        end = before as usize;
    }
    Some(ends)
}

/// Gives turns the time that was talked, by their letters; they part in a pause where one is near.
fn share_out(turns: &mut [Turn], spurts: &[Span]) {
    let talked = talked(spurts);
    let whole = talked.last().copied().unwrap_or(0) as f64;
    let letters = |turn: &Turn| turn.text.len().max(LEAST_LETTERS) as f64;
    let all: f64 = turns.iter().map(letters).sum();
    let Some(last) = spurts.len().checked_sub(1) else { return };
    // The place on the recording of a place in the time that was talked.
    let place = |at: f64, is_end: bool| -> Ms {
        let after = talked.partition_point(|talked| {
            if is_end { (*talked as f64) < at } else { *talked as f64 <= at }
        });
        let spurt = after.saturating_sub(1).min(last);
        let within = (at - talked[spurt] as f64).max(0.0) as i64;
        (spurts[spurt].start() + Ms(within)).min(spurts[spurt].end())
    };
    // The end of a talkspurt that is near, in the time that was talked.
    let near = |at: f64| -> f64 {
        let after = talked.partition_point(|talked| (*talked as f64) < at);
        let around = [after.checked_sub(1), Some(after)].into_iter().flatten();
        let ends = around.filter_map(|end| Some(*talked.get(end)? as f64));
        let nearest = ends.min_by(|one, other| (one - at).abs().total_cmp(&(other - at).abs()));
        nearest.filter(|end| (end - at).abs() <= NEAR_PAUSE_MS).unwrap_or(at)
    };
    let (mut sum, mut asked) = (0.0, 0.0);
    let count = turns.len();
    for (number, turn) in turns.iter_mut().enumerate() {
        let start = place(sum, false);
        asked += letters(turn) / all * whole;
        sum = near(asked).max(sum);
        // Rounding takes nothing off the end.
        let end = if number + 1 == count { spurts[last].end() } else { place(sum, true) };
        turn.time = Span::new(start, end.max(start)).map_or(turn.time, TurnTime::Span);
    }
}
