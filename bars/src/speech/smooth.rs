//! From the probabilities of any detector to spans, the same for all peers.
//!
//! As in `get_speech_timestamps` of the package `silero-vad`: a span starts above a threshold and
//! ends below another that is 0.15 lower; gaps of less than 100 ms are closed and spans of less than
//! 100 ms are left out.

use super::calls::Span;

const LOWER: f32 = 0.15;
const GAP_MS: f64 = 100.0;
const SHORTEST_MS: f64 = 100.0;

/// The thresholds that are tried.
pub const THRESHOLDS: [f32; 12] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98];

/// Spans of a track.
pub fn spans(probabilities: &[f32], step_ms: f64, threshold: f32) -> Vec<Span> {
    let mut spans: Vec<(f64, f64)> = Vec::new();
    let mut start = None;
    for (at, probability) in probabilities.iter().chain([&0.0]).enumerate() {
        let now = at as f64 * step_ms;
        match start {
            None if *probability >= threshold && at < probabilities.len() => start = Some(now),
            Some(first) if *probability < (threshold - LOWER).max(0.01) => {
                match spans.last_mut() {
                    Some(last) if first - last.1 < GAP_MS => last.1 = now,
                    _ => spans.push((first, now)),
                }
                start = None;
            }
            _ => {}
        }
    }
    spans.retain(|span| span.1 - span.0 >= SHORTEST_MS);
    spans.iter().map(|span| (span.0.round() as i64, span.1.round() as i64)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_have_two_thresholds_and_close_gaps() {
        let values = [0.0, 0.6, 0.4, 0.4, 0.2, 0.6, 0.6, 0.0, 0.0, 0.0, 0.0, 0.6, 0.0];
        assert_eq!(spans(&values, 32.0, 0.5), [(32, 224)]);
        assert_eq!(spans(&[0.9; 4], 32.0, 0.5), [(0, 128)]);
        assert!(spans(&[], 32.0, 0.5).is_empty());
    }
}
