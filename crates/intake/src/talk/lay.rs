//! Turns without times, laid in their order onto the times at which somebody spoke.
//!
//! Each party's turns take its talkspurts in order, as many as their length in letters asks for, and
//! end where the party pauses and somebody else begins. The best way to part them is found by
//! dynamic programming in a band around the even one, so that the cost stays linear.

use super::Voiced;
use measure::conversation::{Turn, TurnTime};
use measure::time::{Ms, Span};

/// How many talkspurts to either side of the even place are looked at.
const BAND: usize = 32;
/// What a turn costs that ends where nobody else begins, though the transcript goes on with another
/// party, in the milliseconds that it is off. A quarter to four times of it gives the same figures.
const NOBODY_BEGINS: f64 = 1_500.0;
/// A short turn may well be twice as long as its letters ask for.
const SLACK_MS: f64 = 500.0;
/// Even a turn of one letter takes this many letters' time.
const LEAST_LETTERS: usize = 4;
/// Pauses count up to this.
const LONG_PAUSE_MS: f64 = 1_000.0;

/// Lays the turns of parties that have a track each; says whether any was.
///
/// - **In**: turns in order; speech in order of start.
pub fn apart(turns: &mut [Turn], voiced: &[Voiced]) -> bool {
    let parties = turns.iter().map(|turn| usize::from(turn.party) + 1).max().unwrap_or(0);
    let mut of: Vec<Vec<usize>> = vec![Vec::new(); parties];
    for (at, turn) in turns.iter().enumerate() {
        of[usize::from(turn.party)].push(at);
    }
    let mut laid = false;
    for (party, own) in of.iter().enumerate() {
        let is_own = |one: &&Voiced| usize::from(one.party) == party;
        let spurts: Vec<Span> = voiced.iter().filter(is_own).map(|one| one.span).collect();
        let starts: Vec<Ms> =
            voiced.iter().filter(|one| !is_own(one)).map(|one| one.span.start()).collect();
        // Whether somebody else has a turn before this party's next.
        let goes_over: Vec<bool> = own
            .iter()
            .enumerate()
            .map(|(at, turn)| own.get(at + 1).is_none_or(|next| next - turn > 1))
            .collect();
        let letters: Vec<usize> = own.iter().map(|&turn| turns[turn].text.len()).collect();
        for (&turn, span) in own.iter().zip(spans(&letters, &goes_over, &spurts, &starts)) {
            turns[turn].time = TurnTime::Span(span);
            laid = true;
        }
    }
    laid
}

/// Lays the turns of parties that share a track; says whether any was.
pub fn together(turns: &mut [Turn], spurts: &[Span]) -> bool {
    let letters: Vec<usize> = turns.iter().map(|turn| turn.text.len()).collect();
    let never = vec![false; turns.len()];
    let spans = spans(&letters, &never, spurts, &[]);
    for (turn, span) in turns.iter_mut().zip(&spans) {
        turn.time = TurnTime::Span(*span);
    }
    !spans.is_empty()
}

/// When each turn was said; none where nobody is heard.
///
/// - **In**: the letters of each turn, and whether somebody else comes after it; the talkspurts in
///   order; when others begin, in order.
fn spans(letters: &[usize], goes_over: &[bool], spurts: &[Span], starts: &[Ms]) -> Vec<Span> {
    let letters: Vec<f64> =
        letters.iter().map(|letters| (*letters).max(LEAST_LETTERS) as f64).collect();
    // The time that was talked before each talkspurt.
    let mut talked = vec![0_i64];
    for spurt in spurts {
        let before = talked.last().copied().unwrap_or(0);
        talked.push(before.saturating_add(spurt.length().0));
    }
    let whole = talked.last().copied().unwrap_or(0) as f64;
    let all: f64 = letters.iter().sum();
    if whole <= 0.0 || letters.is_empty() {
        return Vec::new();
    }
    let expected: Vec<f64> = letters.iter().map(|letters| letters / all * whole).collect();
    let parted = if letters.len() <= spurts.len() {
        part(&expected, goes_over, spurts, &talked, starts)
    } else {
        None
    };
    match parted {
        Some(ends) => {
            let firsts = std::iter::once(0).chain(ends.iter().copied());
            let span = |(first, end): (usize, &usize)| {
                Span::new(spurts[first].start(), spurts[*end - 1].end()).unwrap_or(spurts[first])
            };
            firsts.zip(&ends).map(span).collect()
        }
        None => evenly(&expected, spurts, &talked),
    }
}

/// For each turn the talkspurt after its last, so that the cost is least; `None` where the band
/// holds no way.
fn part(
    expected: &[f64],
    goes_over: &[bool],
    spurts: &[Span],
    talked: &[i64],
    starts: &[Ms],
) -> Option<Vec<usize>> {
    let (turns, count) = (expected.len(), spurts.len());
    let boundary = |turn: usize, end: usize| -> f64 {
        let Some(next) = spurts.get(end) else { return 0.0 };
        let last = spurts[end - 1];
        let pause = ((next.start() - last.end()).0 as f64).min(LONG_PAUSE_MS);
        let first = starts.partition_point(|start| *start < last.start());
        let begins = starts.get(first).is_some_and(|start| *start < next.start());
        let missing = goes_over.get(turn) == Some(&true) && !begins;
        if missing { NOBODY_BEGINS } else { LONG_PAUSE_MS - pause }
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
                let here = boundary(turn, end);
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

/// Turns that take the time that was talked evenly, whatever pauses there are.
fn evenly(expected: &[f64], spurts: &[Span], talked: &[i64]) -> Vec<Span> {
    // The place on the recording of a place in the time that was talked.
    let place = |at: f64, is_end: bool| -> Ms {
        let after = talked.partition_point(|talked| {
            if is_end { (*talked as f64) < at } else { *talked as f64 <= at }
        });
        let spurt = after.saturating_sub(1).min(spurts.len() - 1);
        let within = (at - talked[spurt] as f64).max(0.0) as i64;
        (spurts[spurt].start() + Ms(within)).min(spurts[spurt].end())
    };
    let mut sum = 0.0;
    expected
        .iter()
        .map(|asked| {
            let start = place(sum, false);
            sum += asked;
            let end = place(sum, true).max(start);
            Span::new(start, end).unwrap_or(spurts[0])
        })
        .collect()
}
