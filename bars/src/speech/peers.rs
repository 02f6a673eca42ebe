//! Two crates that detect speech, as they come: `earshot` and `webrtc-vad`.

/// Probabilities of a track and how long each is.
pub struct Probabilities {
    /// One for each step.
    pub values: Vec<f32>,
    /// The step.
    pub step_ms: f64,
}

/// `earshot` works at 16 kHz, 256 samples at once.
pub fn earshot(samples: &[f32], rate_hz: u32) -> Probabilities {
    let doubled;
    let samples = if rate_hz == 8_000 {
        doubled = double(samples);
        &doubled
    } else {
        samples
    };
    let mut detector = earshot::Detector::default();
    let values = samples.chunks_exact(256).map(|frame| detector.predict_f32(frame)).collect();
    Probabilities { values, step_ms: 16.0 }
}

/// WebRTC's detector in its most aggressive mode, 10 ms at once; it says yes or no.
pub fn webrtc(samples: &[f32], rate_hz: u32) -> Probabilities {
    use webrtc_vad::{SampleRate, Vad, VadMode};
    let rate = if rate_hz == 8_000 { SampleRate::Rate8kHz } else { SampleRate::Rate16kHz };
    let mut detector = Vad::new_with_rate_and_mode(rate, VadMode::VeryAggressive);
    let whole: Vec<i16> = samples.iter().map(|sample| (sample * 32_767.0) as i16).collect();
    let values = whole
        .chunks_exact(rate_hz as usize / 100)
        .map(|frame| f32::from(u8::from(detector.is_voice_segment(frame).unwrap_or(false))))
        .collect();
    Probabilities { values, step_ms: 10.0 }
}

/// To twice the rate by a half-band filter: a sinc under a Hamming window over 31 samples.
fn double(samples: &[f32]) -> Vec<f32> {
    const HALF: usize = 8;
    let weights: [f32; 2 * HALF] = std::array::from_fn(|at| {
        let x = at as f64 - HALF as f64 + 0.5;
        let window = 0.54 + 0.46 * (std::f64::consts::PI * x / HALF as f64).cos();
        ((std::f64::consts::PI * x).sin() / (std::f64::consts::PI * x) * window) as f32
    });
    let mut padded = vec![0.0; HALF - 1];
    padded.extend_from_slice(samples);
    padded.resize(padded.len() + HALF, 0.0);
    let mut doubled = Vec::with_capacity(2 * samples.len());
    for (sample, around) in samples.iter().zip(padded.windows(2 * HALF)) {
        doubled.push(*sample);
        doubled.push(around.iter().zip(&weights).map(|(sample, weight)| sample * weight).sum());
    }
    doubled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_stays_a_tone_at_twice_the_rate() {
        let tone = |rate_hz: f32, count: usize| -> Vec<f32> {
            (0..count)
                .map(|at| (std::f32::consts::TAU * 1_000.0 * at as f32 / rate_hz).sin())
                .collect()
        };
        let (found, expected) = (double(&tone(8_000.0, 400)), tone(16_000.0, 800));
        for at in 40..760 {
            assert!((found[at] - expected[at]).abs() < 0.01, "{at}");
        }
    }
}
