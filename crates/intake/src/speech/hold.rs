//! Music on hold, ringing and keys: stretches of a track that are no speech, whatever the network
//! makes of them.

use super::level::means;
use super::ringing::{SETTLES, ringing};
use super::runs::{covered, join, runs};
use super::steady::Sign;
use std::ops::Range;

/// What a stretch of a track is that is no speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sound {
    /// Music, while somebody waits.
    Hold,
    /// The line rings at the far end.
    Ringing,
    /// A key of a telephone, or another tone.
    Tone,
}

/// How long music is at least, in chunks: 3 s.
const MUSIC: usize = 94;
/// Half of the stretch over which steadiness is averaged to look for music, and for its ends.
const LONG: usize = 47;
const SHORT: usize = 30;
/// What lies further below the loudest is no music: on a real line every pause held a whistle, 50 dB
/// below the voice.
const FAINT_DB: f32 = 35.0;

/// Stretches of chunks and what they are, in order; no two overlap.
///
/// - **In**: for each chunk the network's probability, the sign of steady tones, and how far it lies
///   below the loudest of the track; how far that lies above the floor.
pub fn sounds(
    probabilities: &[f32],
    signs: &[Sign],
    below_db: &[f32],
    spread_db: f32,
) -> Vec<(Range<usize>, Sound)> {
    let count = signs.len();
    let sound = |rings: bool| if rings { Sound::Ringing } else { Sound::Tone };
    let mut sounds: Vec<(Range<usize>, Sound)> =
        ringing(signs, below_db).into_iter().map(|(run, rings)| (run, sound(rings))).collect();
    let ringing = covered(count, &stretches(&sounds));
    let music = music(probabilities, signs, below_db, spread_db, &ringing);
    let taken: Vec<bool> =
        covered(count, &music).iter().zip(&ringing).map(|(one, other)| *one || *other).collect();
    sounds.extend(music.into_iter().map(|run| (run, Sound::Hold)));
    let keys = runs(count, |at| signs[at].key).into_iter();
    let keys =
        join(keys.map(|run| run.start.saturating_sub(1)..(run.end + 2).min(count)).collect(), 1);
    let free = covered(count, &keys);
    let keys = runs(count, |at| free[at] && !taken[at]);
    sounds.extend(keys.into_iter().map(|run| (run, Sound::Tone)));
    sounds.sort_by_key(|(run, _)| run.start);
    sounds
}

/// Where tones stay for seconds. The more noise there is, the less of the power can be in tones;
/// steadiness of made speech and music at 50, 20 and 10 dB chose the line (the mean over 3 s stays
/// below 0.13, 0.08 and 0.03 in nineteen of twenty stretches of speech).
fn music(
    probabilities: &[f32],
    signs: &[Sign],
    below_db: &[f32],
    spread_db: f32,
    ringing: &[bool],
) -> Vec<Range<usize>> {
    let seed = 0.05 + 0.13 * ((spread_db - 8.0) / 30.0).clamp(0.0, 1.0);
    let edge = seed / 3.6;
    let values: Vec<f32> = (0..signs.len())
        .map(|at| match ringing[at] {
            true => 0.0,
            false if below_db.get(at).is_some_and(|below| *below > FAINT_DB) => 0.0,
            // A vowel is steady too, but the network knows it.
            false => signs[at].steady * (1.0 - 0.5 * probabilities[at]),
        })
        .collect();
    let (long, short) = (means(&values, LONG), means(&values, SHORT));
    let mut found = Vec::new();
    for run in runs(values.len(), |at| short[at] > edge && !ringing[at]) {
        if run.len() < MUSIC || long[run.clone()].iter().all(|value| *value <= seed) {
            continue;
        }
        let steady = |at: &usize| values[*at] > edge;
        if let (Some(first), Some(last)) = (run.clone().find(steady), run.clone().rfind(steady)) {
            // The first note began before it was seen to stay.
            let start = first.saturating_sub(SETTLES - 1).max(run.start);
            found.push(start..last + 1);
        }
    }
    let joined = join(found, MUSIC);
    // Ringing in between stays ringing.
    joined
        .into_iter()
        .flat_map(|run| {
            let start = run.start;
            runs(run.len(), |at| !ringing[start + at])
                .into_iter()
                .map(move |part| part.start + start..part.end + start)
        })
        .collect()
}

fn stretches(sounds: &[(Range<usize>, Sound)]) -> Vec<Range<usize>> {
    sounds.iter().map(|(run, _)| run.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(signs: &[(usize, Sign)], expected: &[(Range<usize>, Sound)]) {
        let signs: Vec<Sign> =
            signs.iter().flat_map(|(count, sign)| std::iter::repeat_n(*sign, *count)).collect();
        let found = sounds(&vec![0.0; signs.len()], &signs, &[], 40.0);
        assert_eq!(found, expected);
    }

    #[test]
    fn a_whistle_far_below_the_voices_is_no_music() {
        let signs = [Sign { steady: 0.8, key: false, ring_hz: None }; 200];
        let found = |below_db: f32| sounds(&[0.0; 200], &signs, &[below_db; 200], 40.0);
        assert_eq!(found(50.0), []);
        assert_eq!(found(20.0), [(0..200, Sound::Hold)]);
    }

    #[test]
    fn each_sound_is_told_by_how_long_it_stays() {
        let none = Sign::default();
        let tone = Sign { steady: 0.8, key: false, ring_hz: None };
        let ring = Sign { ring_hz: Some(425.0), ..tone };
        let key = Sign { key: true, ..none };
        check(&[(200, none)], &[]);
        check(&[], &[]);
        check(&[(100, none), (300, tone), (100, none)], &[(96..400, Sound::Hold)]);
        check(&[(100, none), (30, tone), (100, none)], &[]);
        check(
            &[(50, none), (7, ring), (12, none), (7, ring), (50, none)],
            &[(45..77, Sound::Ringing)],
        );
        check(&[(50, none), (7, ring), (50, none)], &[(45..58, Sound::Tone)]);
        check(&[(50, none), (2, key), (50, none)], &[(49..54, Sound::Tone)]);
    }

    #[test]
    fn ringing_before_music_stays_ringing() {
        let tone = Sign { steady: 0.8, key: false, ring_hz: None };
        let ring = Sign { ring_hz: Some(425.0), ..tone };
        check(
            &[(60, ring), (90, Sign::default()), (60, ring), (300, tone)],
            &[(0..211, Sound::Ringing), (211..510, Sound::Hold)],
        );
    }
}
