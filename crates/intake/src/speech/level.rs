//! How loud a track is, in steps of 8 ms.

/// How long a step is.
pub const STEP_MS: i64 = 8;

/// How many steps a chunk of the network has.
pub const STEPS: usize = 4;

/// What is added to the power, so that digital silence is as loud as the quietest line: -75 dB.
const QUIETEST: f32 = 3.162_277_7e-8;

/// The level of each step of a chunk in decibels below full scale, a constant offset left out.
pub fn levels_db(chunk: &[f32]) -> [f32; STEPS] {
    let step = chunk.len() / STEPS;
    std::array::from_fn(|at| {
        let samples = &chunk[at * step..(at + 1) * step];
        let mean = sum(samples, |sample| sample) / step as f32;
        let power = sum(samples, |sample| (sample - mean) * (sample - mean)) / step as f32;
        10.0 * (power + QUIETEST).log10()
    })
}

/// A sum in eight parts, which a compiler may add side by side.
fn sum(samples: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut parts = [0.0; 8];
    for eight in samples.as_chunks::<8>().0 {
        for (part, sample) in parts.iter_mut().zip(eight) {
            *part += of(*sample);
        }
    }
    parts.iter().sum()
}

/// The mean of the values up to `half` places away from each; at the ends, of those that are there.
pub fn means(values: &[f32], half: usize) -> Vec<f32> {
    let mut sums = vec![0.0; values.len() + 1];
    for (at, value) in values.iter().enumerate() {
        sums[at + 1] = sums[at] + f64::from(*value);
    }
    (0..values.len())
        .map(|at| {
            let (low, high) = (at.saturating_sub(half), (at + half + 1).min(values.len()));
            ((sums[high] - sums[low]) / (high - low) as f64) as f32
        })
        .collect()
}

/// The value that stands at this share of the sorted values; `None` of nothing.
pub fn quantile(values: &[f32], share: f64) -> Option<f32> {
    let mut sorted = values.to_vec();
    let last = sorted.len().checked_sub(1)?;
    let at = (last as f64 * share) as usize;
    Some(*sorted.select_nth_unstable_by(at, f32::total_cmp).1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_sine_is_at_minus_three_and_silence_at_minus_seventy_five() {
        let sine: Vec<f32> =
            (0..256).map(|at| (std::f32::consts::TAU * at as f32 / 16.0).sin()).collect();
        for level in levels_db(&sine) {
            assert!((level + 3.01).abs() < 0.01, "{level}");
        }
        assert!(levels_db(&[0.5; 256]).iter().all(|level| (level + 75.0).abs() < 0.01));
    }

    #[test]
    fn means_and_quantiles_take_what_is_there() {
        assert_eq!(means(&[1.0, 2.0, 6.0], 1), [1.5, 3.0, 4.0]);
        assert_eq!(quantile(&[3.0, 1.0, 2.0], 0.5), Some(2.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}
