//! When someone speaks on each track of a recording of any length, in bounded memory.
//!
//! `speech` weighs a track as a whole, for which it keeps a kilobyte a second. A long recording is
//! heard in pieces of twenty minutes, each of which begins before its own and ends after them, so that
//! what lies about a border is heard whole. The pieces do not depend on the blocks that samples come
//! in.

use super::resample::Resampler;
use crate::speech::{Listened, Listener, Stretch, Track, apart};
use measure::time::{Ms, Span};
use std::collections::VecDeque;

/// How much of a recording is weighed as one, in seconds.
const PIECE_SECONDS: u32 = 1200;
/// How far a piece reaches beyond its borders, in seconds: longer than any pause within music.
const REACH_SECONDS: u32 = 10;

/// What listens to all tracks.
pub struct Ears {
    rate_hz: u32,
    piece_seconds: u32,
    reach_seconds: u32,
    resamplers: Vec<Resampler>,
    /// What came out of the resamplers, a plane a track.
    samples: Vec<Vec<f32>>,
    /// Samples that were heard.
    heard: u64,
    /// Pieces that were begun.
    begun: u64,
    /// The pieces that are being heard, which are two about a border.
    pieces: VecDeque<Piece>,
    tracks: Vec<Track>,
}

struct Piece {
    /// Which it is, from 0.
    number: u64,
    /// Where it begins to listen.
    begins: u64,
    listeners: Vec<Listener>,
}

impl Ears {
    /// Ears for so many tracks of this rate, at which they hear the whole band that speech needs: 16
    /// kHz where there is so much, else 8.
    pub fn new(rate_hz: u32, tracks: usize) -> Self {
        Self::of_pieces(rate_hz, tracks, PIECE_SECONDS, REACH_SECONDS)
    }

    fn of_pieces(rate_hz: u32, tracks: usize, piece_seconds: u32, reach_seconds: u32) -> Self {
        let heard_hz = if rate_hz < 16_000 { 8_000 } else { 16_000 };
        Self {
            rate_hz: heard_hz,
            piece_seconds,
            reach_seconds,
            resamplers: (0..tracks).map(|_| Resampler::new(rate_hz, heard_hz)).collect(),
            samples: vec![Vec::new(); tracks],
            heard: 0,
            begun: 0,
            pieces: VecDeque::new(),
            tracks: vec![Track::default(); tracks],
        }
    }

    /// Hears what follows: a plane a track, all of the same length.
    pub fn push(&mut self, planes: &[Vec<f32>]) {
        for ((resampler, samples), plane) in
            self.resamplers.iter_mut().zip(&mut self.samples).zip(planes)
        {
            samples.clear();
            resampler.push(plane, samples);
        }
        self.hear();
    }

    /// What each track holds, given the recording's length.
    pub fn finish(mut self, length: Ms) -> Vec<Track> {
        for (resampler, samples) in
            std::mem::take(&mut self.resamplers).into_iter().zip(&mut self.samples)
        {
            samples.clear();
            resampler.finish(samples);
        }
        self.hear();
        while self.pieces.len() > 1 {
            self.end_piece(length);
        }
        self.end_piece(length);
        self.tracks
    }

    fn hear(&mut self) {
        let count = self.samples.first().map_or(0, Vec::len);
        let mut from = 0;
        while from < count {
            let until_change = self.change();
            let to = from + usize::try_from(until_change).map_or(count, |n| n.min(count - from));
            for piece in &mut self.pieces {
                for (listener, samples) in piece.listeners.iter_mut().zip(&self.samples) {
                    listener.push(samples.get(from..to).unwrap_or_default());
                }
            }
            self.heard += (to - from) as u64;
            from = to;
        }
    }

    /// Begins and ends the pieces that begin and end here; returns the samples until the next does.
    fn change(&mut self) -> u64 {
        let rate_hz = u64::from(self.rate_hz);
        let samples = |seconds: u32| u64::from(seconds) * rate_hz;
        let (piece, reach) = (samples(self.piece_seconds), samples(self.reach_seconds));
        let begins = |number: u64| (number * piece).saturating_sub(reach);
        let ends = |number: u64| (number + 1) * piece + reach;
        if self.heard >= begins(self.begun) {
            let listeners = self.tracks.iter().filter_map(|_| Listener::new(self.rate_hz));
            self.pieces.push_back(Piece {
                number: self.begun,
                begins: self.heard,
                listeners: listeners.collect(),
            });
            self.begun += 1;
        }
        while self.pieces.front().is_some_and(|first| self.heard >= ends(first.number)) {
            self.end_piece(Ms(i64::MAX));
        }
        let next_end = self.pieces.front().map_or(u64::MAX, |first| ends(first.number));
        (begins(self.begun).min(next_end)).saturating_sub(self.heard)
    }

    /// Ends the first piece, and keeps what lies between its borders.
    fn end_piece(&mut self, length: Ms) {
        let Some(piece) = self.pieces.pop_front() else { return };
        let listened: Vec<Listened> = piece.listeners.into_iter().map(Listener::finish).collect();
        let tracks: Vec<Track> = match &listened[..] {
            [one, other] => apart(one, other).into(),
            all => all.iter().map(Listened::track).collect(),
        };
        let ms = |samples: u64| i64::try_from(samples * 1000 / u64::from(self.rate_hz));
        let begins = ms(piece.begins).unwrap_or(i64::MAX);
        let piece_ms = i64::from(self.piece_seconds) * 1000;
        let start = i64::try_from(piece.number).map_or(i64::MAX, |n| n.saturating_mul(piece_ms));
        let within = |span: Span| {
            let at = |place: Ms, least: i64, most: i64| Ms((place.0 + begins).clamp(least, most));
            let end = start.saturating_add(piece_ms).min(length.0).max(start);
            Span::new(at(span.start(), start, end), at(span.end(), start, end))
                .filter(|span| span.start() < span.end())
        };
        for (all, track) in self.tracks.iter_mut().zip(tracks) {
            for span in track.talkspurts.into_iter().filter_map(within) {
                match all.talkspurts.last_mut().and_then(|last| joined(*last, span)) {
                    Some(whole) => replace_last(&mut all.talkspurts, whole),
                    None => all.talkspurts.push(span),
                }
            }
            for stretch in track.stretches {
                let Some(span) = within(stretch.span) else { continue };
                let last = all.stretches.last().filter(|last| last.sound == stretch.sound);
                match last.and_then(|last| joined(last.span, span)) {
                    Some(span) => replace_last(&mut all.stretches, Stretch { span, ..stretch }),
                    None => all.stretches.push(Stretch { span, ..stretch }),
                }
            }
        }
    }
}

/// What a border has cut, whole again.
fn joined(first: Span, second: Span) -> Option<Span> {
    (first.end() == second.start()).then(|| Span::new(first.start(), second.end())).flatten()
}

fn replace_last<T>(all: &mut [T], with: T) {
    if let Some(last) = all.last_mut() {
        *last = with;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bursts of a voice-like sound: half a second of pulses, half a second of nothing.
    fn plane(from: u64, count: usize) -> Vec<f32> {
        (from..from + count as u64)
            .map(|at| {
                let (second, within) = (at / 8000, at % 8000);
                let speaks = within < 4000 && second % 7 != 0;
                // A pitch that moves, as that of a voice does.
                let period = 60 + (second * 7 + within / 400) % 20;
                let phase = (within % period) as f32 / period as f32;
                if speaks { 0.4 * (1.0 - phase).powi(4) - 0.08 } else { 0.0 }
            })
            .collect()
    }

    fn heard(piece_seconds: u32, seconds: u64, block: usize) -> Vec<Track> {
        let mut ears = Ears::of_pieces(8000, 1, piece_seconds, 5);
        let mut at = 0;
        while at < seconds * 8000 {
            let count = block.min((seconds * 8000 - at) as usize);
            ears.push(&[plane(at, count)]);
            at += count as u64;
        }
        ears.finish(Ms(seconds as i64 * 1000))
    }

    #[test]
    fn a_border_leaves_no_mark() {
        let tracks = heard(16, 36, 7777);
        let spans = &tracks[0].talkspurts;
        assert!(spans.windows(2).all(|pair| pair[0].end() < pair[1].start()), "{spans:?}");
        assert!(spans.last().is_some_and(|last| last.end() <= Ms(36_000)));
        // A burst that begins before the border at 16 s is one.
        assert!(spans.iter().any(|span| span.start() < Ms(16_000) && span.end() > Ms(16_100)));
        let whole = &heard(1000, 36, 7777)[0].talkspurts;
        let count = |spans: &[Span]| spans.len() as f64;
        // The bursts are hardly a voice: some lie at the detector's limit, and fall on either side of it
        // by what else is heard with them.
        assert!((count(spans) / count(whole) - 1.0).abs() < 0.2, "{spans:?}, {whole:?}");
        assert_eq!(tracks, heard(16, 36, 100_000));
    }

    #[test]
    fn what_is_cut_is_joined_and_nothing_else() {
        let span = |from, to| Span::new(Ms(from), Ms(to)).unwrap();
        assert_eq!(joined(span(1, 2), span(2, 4)), Some(span(1, 4)));
        assert_eq!(joined(span(1, 2), span(3, 4)), None);
    }

    #[test]
    fn nothing_has_no_talk() {
        assert_eq!(Ears::new(44_100, 2).finish(Ms(0)), vec![Track::default(); 2]);
    }
}
