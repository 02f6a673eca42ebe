//! The line rings at the far end: one tone, or two at once, that comes and goes in a rhythm and has
//! quiet in between.
//!
//! Music has notes at the same pitch, so the pitch alone tells nothing: a third of made hold music was
//! called ringing by it. What music lacks is that nothing but the tone sounds, that each burst has the
//! pitch of the one before, and that it is quiet between them for longer than a beat.
//!
//! - **Source**: the tones of 90 countries in Asterisk's `indications.conf`: ringing sounds for 0.4 to
//!   2 s with a pause of 2 to 5 s, or twice 0.4 s with 0.2 s between and 2 s after; busy and congestion
//!   have pauses of at most 0.5 s.

use super::runs::runs;
use super::steady::Sign;
use std::ops::Range;

/// How many chunks a peak must stay before it is called steady.
pub const SETTLES: usize = 5;
/// A burst is at least as long as this run of steady chunks: 0.25 s of the shortest, 0.4 s.
const BURST: usize = 3;
/// The longest pause between two bursts, in chunks: 5.4 s, where the longest in use are 5 s.
const PAUSE: usize = 170;
/// A pause that tells ringing from a busy line, in chunks: 0.9 s.
const RINGS: usize = 28;
/// A single burst is ringing where it is as long as this, in chunks: 0.9 to 2.3 s.
const ALONE: Range<usize> = 28..73;
/// Two short bursts, 0.4 s each and 0.2 s apart, in chunks.
const SHORT: Range<usize> = 9..18;
const BETWEEN: usize = 10;
/// How far two bursts of one tone lie apart; two notes a half-tone apart differ by 22 Hz or more here.
const SAME_HZ: f32 = 10.0;
/// How much the lengths of two whole bursts differ at most, in chunks: 0.2 s.
const SAME_LENGTH: usize = 6;
/// How much of the power may stay where it should be quiet: noise has 0.05, a note 0.5 and more.
const QUIET: f32 = 0.2;
/// So much further below the loudest than the burst, it is quiet whatever stays there: a whistle of
/// the line.
const FAINTER_DB: f32 = 20.0;
/// How many chunks beside a burst that stands alone must be quiet: 0.25 s.
const BESIDE: usize = 8;

/// A tone that is in the band of ringing.
#[derive(Clone, Debug)]
struct Burst {
    /// Its chunks from first to last, those included in which it was not yet seen to stay.
    chunks: Range<usize>,
    hz: f32,
}

/// Stretches of ringing, and of tones that are as pure and do not ring, in order.
///
/// - **In**: for each chunk the sign of steady tones, and how far it lies below the loudest.
/// - **Out**: chunks, and whether it rings.
pub fn ringing(signs: &[Sign], below_db: &[f32]) -> Vec<(Range<usize>, bool)> {
    let bursts = bursts(signs);
    let line = Line { signs, below_db };
    let mut found = Vec::new();
    let mut rest = &bursts[..];
    while let Some(first) = rest.first() {
        let goes_on = |pair: &[Burst]| line.goes_on(&pair[0], &pair[1]);
        let count = 1 + rest.windows(2).take_while(|pair| goes_on(pair)).count();
        let (train, after) = rest.split_at(count);
        rest = after;
        let last = train.last().unwrap_or(first);
        if rings(train) && (count > 1 || line.is_alone(first)) {
            found.push((first.chunks.start..last.chunks.end, true));
        } else {
            // Among other tones it is a note.
            let tones = train.iter().filter(|burst| line.is_alone(burst));
            found.extend(tones.map(|burst| (burst.chunks.clone(), false)));
        }
    }
    found
}

/// Runs in which one tone stays.
fn bursts(signs: &[Sign]) -> Vec<Burst> {
    let mut bursts: Vec<Burst> = Vec::new();
    for run in runs(signs.len(), |at| signs[at].ring_hz.is_some()) {
        let hz: Vec<f32> = run.clone().filter_map(|at| signs[at].ring_hz).collect();
        let mut start = 0;
        for end in 1..=hz.len() {
            let (part, next) = (&hz[start..end], hz.get(end));
            let mean = part.iter().sum::<f32>() / part.len() as f32;
            if next.is_some_and(|next| (next - mean).abs() < SAME_HZ) {
                continue;
            }
            if part.len() >= BURST {
                let before = bursts.last().map_or(0, |last| last.chunks.end);
                let first = (run.start + start).saturating_sub(SETTLES).max(before);
                let chunks = first..(run.start + end + 1).min(signs.len());
                bursts.push(Burst { chunks, hz: mean });
            }
            start = end;
        }
    }
    bursts
}

/// Whether bursts of one tone with quiet between them have the rhythm of ringing.
fn rings(train: &[Burst]) -> bool {
    let lengths: Vec<usize> = train.iter().map(|burst| burst.chunks.len()).collect();
    let pauses =
        train.windows(2).map(|pair| pair[1].chunks.start.saturating_sub(pair[0].chunks.end));
    let longest = pauses.max().unwrap_or(0);
    match lengths[..] {
        [] => false,
        [one] => ALONE.contains(&one),
        // Answered after the first time.
        [one, other] if longest <= BETWEEN => SHORT.contains(&one) && SHORT.contains(&other),
        _ => {
            // A recording may begin within the first, and somebody answer within the last.
            let whole = lengths.get(1..lengths.len() - 1).unwrap_or_default();
            let (least, most) = (whole.iter().min(), whole.iter().max());
            let same = least.zip(most).is_none_or(|(least, most)| most - least <= SAME_LENGTH);
            longest >= RINGS && same && lengths.iter().all(|length| *length < ALONE.end)
        }
    }
}

struct Line<'s> {
    signs: &'s [Sign],
    below_db: &'s [f32],
}

impl Line<'_> {
    /// Whether a burst is the next of the same tone.
    fn goes_on(&self, one: &Burst, next: &Burst) -> bool {
        let pause = one.chunks.end..next.chunks.start;
        (one.hz - next.hz).abs() < SAME_HZ
            && pause.len() <= PAUSE
            && !pause.is_empty()
            && self.is_quiet(pause, one)
    }

    /// Whether it is quiet before and after a burst.
    fn is_alone(&self, burst: &Burst) -> bool {
        let before = burst.chunks.start.saturating_sub(BESIDE)..burst.chunks.start;
        let after = burst.chunks.end..(burst.chunks.end + BESIDE).min(self.signs.len());
        self.is_quiet(before, burst) && self.is_quiet(after, burst)
    }

    /// Whether little stays in these chunks beside a burst.
    fn is_quiet(&self, chunks: Range<usize>, burst: &Burst) -> bool {
        let below = |chunk: usize| self.below_db.get(chunk).copied().unwrap_or(0.0);
        let loudest = burst.chunks.clone().map(below).fold(f32::INFINITY, f32::min);
        let steady = |chunk: usize| match below(chunk) > loudest + FAINTER_DB {
            true => 0.0,
            false => self.signs[chunk].steady,
        };
        let count = chunks.len().max(1) as f32;
        chunks.map(steady).sum::<f32>() / count < QUIET
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tone at this pitch, or something else where it is 0, for so many chunks after it settled.
    fn check(parts: &[(usize, f32)], expected: &[(Range<usize>, bool)]) {
        let signs: Vec<Sign> = parts
            .iter()
            .flat_map(|(count, hz)| {
                let ring_hz = (*hz > 0.0).then_some(*hz);
                let steady = if ring_hz.is_some() { 0.9 } else { -hz };
                std::iter::repeat_n(Sign { steady, key: false, ring_hz }, *count)
            })
            .collect();
        assert_eq!(ringing(&signs, &[]), expected, "{parts:?}");
    }

    #[test]
    fn it_rings_where_one_tone_comes_and_goes_with_quiet_between() {
        // North America, the continent, Britain.
        check(&[(50, 0.0), (57, 460.0), (130, 0.0), (57, 460.0), (50, 0.0)], &[(45..295, true)]);
        check(&[(50, 0.0), (26, 425.0), (130, 0.0), (26, 425.0), (50, 0.0)], &[(45..233, true)]);
        let twice = [(7, 425.0), (12, 0.0), (7, 425.0), (68, 0.0)];
        check(&[&[(50, 0.0)][..], &twice, &twice].concat(), &[(45..171, true)]);
        // Once, before somebody answers.
        check(&[(50, 0.0), (57, 460.0), (50, 0.0)], &[(45..108, true)]);
        check(&[(50, 0.0), (7, 425.0), (12, 0.0), (7, 425.0), (50, 0.0)], &[(45..77, true)]);
        // Music begins while it sounds.
        check(&[(57, 460.0), (130, 0.0), (20, 460.0), (90, -0.8)], &[(0..208, true)]);
    }

    #[test]
    fn what_is_as_pure_and_has_no_such_rhythm_is_a_tone() {
        // A key or a beep, a busy line, a dial tone.
        check(&[(50, 0.0), (7, 425.0), (50, 0.0)], &[(45..58, false)]);
        let busy = [(11, 425.0), (20, 0.0)];
        let found = [(45..62, false), (76..93, false), (107..124, false)];
        check(&[&[(50, 0.0)][..], &busy, &busy, &busy].concat(), &found);
        check(&[(50, 0.0), (200, 425.0), (50, 0.0)], &[(45..251, false)]);
    }

    #[test]
    fn notes_of_music_are_neither() {
        // Others sound between them, at their sides, or they move.
        check(&[(50, -0.6), (20, 440.0), (60, -0.6), (20, 440.0), (50, -0.6)], &[]);
        check(&[(50, 0.0), (30, 440.0), (20, -0.8)], &[]);
        check(&[(20, 392.0), (20, 415.0), (20, 440.0), (20, 466.0)], &[]);
        check(&[], &[]);
    }

    #[test]
    fn a_whistle_of_the_line_is_quiet() {
        let whistle = Sign { steady: 0.8, key: false, ring_hz: None };
        let tone = Sign { steady: 0.9, key: false, ring_hz: Some(425.0) };
        let signs: Vec<Sign> =
            [(40, whistle), (30, tone), (100, whistle), (30, tone), (40, whistle)]
                .iter()
                .flat_map(|(count, sign)| std::iter::repeat_n(*sign, *count))
                .collect();
        let below_db: Vec<f32> =
            signs.iter().map(|sign| if sign.ring_hz.is_some() { 3.0 } else { 50.0 }).collect();
        assert_eq!(ringing(&signs, &below_db), [(35..201, true)]);
        assert_eq!(ringing(&signs, &[]), []);
    }
}
