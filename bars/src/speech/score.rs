//! How well spans that were found fit those that are known.

use super::calls::{Span, Truth};
use crate::draw::Draw;

/// The step in which speech is counted.
const STEP_MS: i64 = 10;
/// An onset counts where so long a silence is before it, and is found where one of the spans starts
/// so near.
const SILENCE_MS: i64 = 200;
const NEAR_MS: i64 = 300;

/// What was counted in one call.
#[derive(Clone, Default)]
pub struct Score {
    /// Steps outside music, ringing and tones: found and true, found, true.
    both: u64,
    found: u64,
    truth: u64,
    /// Steps of music, ringing and tones: found, all.
    hold: [u64; 2],
    ringing: [u64; 2],
    tones: [u64; 2],
    /// How far onsets that were found are off, in milliseconds, and how many there are in all.
    onsets_ms: Vec<f64>,
    onsets: usize,
    /// Steps in which both tracks were found to speak and did not both.
    overlap: u64,
}

impl Score {
    /// Of one call: for each track what is known and what was found.
    pub fn of(length_ms: i64, truth: &[Truth], found: &[Vec<Span>]) -> Self {
        let mut score = Self::default();
        let mut laid: Vec<[Vec<bool>; 3]> = Vec::new();
        for (truth, found) in truth.iter().zip(found) {
            let lay = |spans: &[Span]| lay(length_ms, spans);
            let speech = lay(&truth.talkspurts);
            let heard = lay(found);
            let mut free = vec![true; speech.len()];
            for (spans, counts) in [
                (&truth.hold, &mut score.hold),
                (&truth.ringing, &mut score.ringing),
                (&truth.tones, &mut score.tones),
            ] {
                for (step, other) in lay(spans).into_iter().enumerate() {
                    if other {
                        free[step] = false;
                        counts[0] += u64::from(heard[step] && !speech[step]);
                        counts[1] += u64::from(!speech[step]);
                    }
                }
            }
            for step in (0..speech.len()).filter(|step| free[*step]) {
                score.both += u64::from(speech[step] && heard[step]);
                score.found += u64::from(heard[step]);
                score.truth += u64::from(speech[step]);
            }
            score.take_onsets(truth, found, &free);
            laid.push([speech, heard, free]);
        }
        if let [one, other] = &laid[..] {
            for step in 0..one[0].len() {
                let both = |what: usize| one[what][step] && other[what][step];
                score.overlap += u64::from(both(1) && !both(0) && both(2));
            }
        }
        score
    }

    fn take_onsets(&mut self, truth: &Truth, found: &[Span], free: &[bool]) {
        let mut before_ms = i64::MIN / 2;
        for (start, end) in &truth.talkspurts {
            let quiet = start - before_ms >= SILENCE_MS;
            before_ms = *end;
            let around =
                ((start - NEAR_MS).max(0) / STEP_MS) as usize..(start / STEP_MS) as usize + 1;
            if !quiet || !free.get(around).is_some_and(|free| free.iter().all(|free| *free)) {
                continue;
            }
            self.onsets += 1;
            let nearest = found.iter().map(|span| (span.0 - start).abs()).min();
            self.onsets_ms.extend(nearest.filter(|off| *off <= NEAR_MS).map(|off| off as f64));
        }
    }

    /// Of many calls.
    pub fn sum<'a>(scores: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for score in scores {
            sum.both += score.both;
            sum.found += score.found;
            sum.truth += score.truth;
            for (into, from) in [
                (&mut sum.hold, score.hold),
                (&mut sum.ringing, score.ringing),
                (&mut sum.tones, score.tones),
            ] {
                into[0] += from[0];
                into[1] += from[1];
            }
            sum.onsets_ms.extend_from_slice(&score.onsets_ms);
            sum.onsets += score.onsets;
            sum.overlap += score.overlap;
        }
        sum
    }

    /// The harmonic mean of precision and recall, by steps of 10 ms.
    pub fn f1(&self) -> Option<f64> {
        let all = self.found + self.truth;
        (all > 0).then(|| 2.0 * self.both as f64 / all as f64)
    }

    /// The share of music taken for speech.
    pub fn hold(&self) -> Option<f64> {
        share(self.hold)
    }

    /// The share of ringing taken for speech.
    pub fn ringing(&self) -> Option<f64> {
        share(self.ringing)
    }

    /// The share of keys taken for speech.
    pub fn tones(&self) -> Option<f64> {
        share(self.tones)
    }

    /// How far off this share of the found onsets is at most, in milliseconds.
    pub fn onset_ms(&self, share: f64) -> Option<f64> {
        let mut sorted = self.onsets_ms.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(((sorted.len().checked_sub(1)?) as f64 * share).round() as usize).copied()
    }

    /// How many onsets there are.
    pub fn onsets_in_all(&self) -> usize {
        self.onsets
    }

    /// The share of onsets that were found.
    pub fn onsets_found(&self) -> Option<f64> {
        (self.onsets > 0).then(|| self.onsets_ms.len() as f64 / self.onsets as f64)
    }

    /// How long both were found to speak and did not.
    pub fn overlap_s(&self) -> f64 {
        self.overlap as f64 * STEP_MS as f64 / 1000.0
    }
}

fn share([some, all]: [u64; 2]) -> Option<f64> {
    (all > 0).then(|| some as f64 / all as f64)
}

/// The middle 95 % of the F1 over 1,000 draws of as many calls.
pub fn interval(scores: &[&Score]) -> Option<(f64, f64)> {
    let mut draw = Draw::new(11);
    let mut figures = Vec::new();
    for _ in 0..1000 {
        let drawn = (0..scores.len()).map(|_| scores[draw.below(scores.len())]);
        figures.push(Score::sum(drawn).f1()?);
    }
    figures.sort_by(f64::total_cmp);
    Some((figures[24], figures[975]))
}

/// For each step, whether its middle lies in one of the spans.
fn lay(length_ms: i64, spans: &[Span]) -> Vec<bool> {
    let steps = usize::try_from(length_ms / STEP_MS).unwrap_or(0);
    let mut laid = vec![false; steps];
    let at = |ms: i64| usize::try_from((ms + STEP_MS / 2) / STEP_MS).unwrap_or(0).min(steps);
    for (start, end) in spans {
        if let Some(part) = laid.get_mut(at(*start)..at(*end)) {
            part.fill(true);
        }
    }
    laid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_counted() {
        let truth = Truth {
            talkspurts: vec![(1_000, 2_000), (5_000, 6_000)],
            hold: vec![(7_000, 9_000)],
            ..Truth::default()
        };
        let found = vec![(1_020, 2_000), (5_200, 6_000), (8_000, 8_500)];
        let score = Score::of(10_000, std::slice::from_ref(&truth), &[found]);
        assert_eq!((score.both, score.found, score.truth), (178, 178, 200));
        assert_eq!(score.hold(), Some(0.25));
        assert_eq!(score.ringing(), None);
        assert_eq!(score.onset_ms(0.0), Some(20.0));
        assert_eq!(score.onset_ms(1.0), Some(200.0));
        assert_eq!(score.onsets_found(), Some(1.0));
        let same = truth.talkspurts.clone();
        let perfect = Score::of(10_000, &[truth.clone(), Truth::default()], &[same.clone(), same]);
        assert_eq!(perfect.overlap_s(), 2.0);
        assert_eq!(interval(&[&score]), score.f1().map(|f1| (f1, f1)));
    }
}
