//! Which stretches of a track are sent, and the sound of each as a WAV file.
//!
//! Only what holds talk is sent: not the silence before, between and behind, nor hold music.

use measure::time::{Ms, Span};

/// How much is sent before and behind talk, so that no first or last sound is cut off.
const MARGIN_MS: i64 = 300;
/// Silence this long is not sent. Whisper hears 30 s at a time (`CHUNK_LENGTH` in `whisper/audio.py`
/// of openai/whisper), and a window without speech is where recognisers write what nobody said.
const APART_MS: i64 = 30_000;

/// The stretches of a track that hold all talkspurts, in order, none longer than `longest`.
///
/// They are cut where nobody speaks: of the pauses in the second half of what fits, at the longest.
/// Talk without any pause is cut where it must be.
pub fn parts(talkspurts: &[Span], longest: Ms) -> Vec<Span> {
    let most = (longest.0 - 2 * MARGIN_MS).max(1);
    let talk = pieces(talkspurts, most);
    let mut parts = Vec::new();
    let mut first = 0;
    for at in 1..=talk.len() {
        while first < at {
            let Some(next) = talk.get(at) else {
                parts.push(part(&talk, first, at));
                first = at;
                break;
            };
            if (next.start() - talk[at - 1].end()).0 >= APART_MS {
                parts.push(part(&talk, first, at));
                first = at;
            } else if (next.end() - talk[first].start()).0 > most {
                let half = talk[first].start() + Ms(most / 2);
                let pause = |cut: &usize| talk[*cut].start() - talk[cut - 1].end();
                let cuts = (first + 1..=at).filter(|cut| *cut == at || talk[cut - 1].end() >= half);
                // Of equal pauses the last, which makes the fewest parts.
                let cut = cuts.max_by_key(pause).unwrap_or(at);
                parts.push(part(&talk, first, cut));
                first = cut;
            } else {
                break;
            }
        }
    }
    parts
}

/// Talkspurts in order, joined where they touch and cut where they are longer than `most`.
fn pieces(talkspurts: &[Span], most: i64) -> Vec<Span> {
    let mut spans: Vec<(i64, i64)> =
        talkspurts.iter().map(|span| (span.start().0.max(0), span.end().0)).collect();
    spans.retain(|(start, end)| start < end);
    spans.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (start, end) in spans {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    let mut pieces = Vec::new();
    for (mut start, end) in joined {
        while start < end {
            let to = end.min(start.saturating_add(most));
            pieces.extend(Span::new(Ms(start), Ms(to)));
            start = to;
        }
    }
    pieces
}

/// The stretch of the talk from `first` to before `end`, with its margins: at most half of the pause.
fn part(talk: &[Span], first: usize, end: usize) -> Span {
    let (start, stop) = (talk[first].start().0, talk[end - 1].end().0);
    let before = first.checked_sub(1).map_or(0, |last| (talk[last].end().0 + start) / 2);
    let behind = talk.get(end).map_or(i64::MAX, |next| (stop + next.start().0) / 2);
    let start = (start - MARGIN_MS).max(before);
    let stop = stop.saturating_add(MARGIN_MS).min(behind);
    Span::new(Ms(start), Ms(stop)).unwrap_or(talk[first])
}

/// One part of a track.
#[derive(Debug, PartialEq)]
pub struct Part {
    /// Which it is, from 0.
    pub number: usize,
    /// Where it is on the track, as far as the track goes.
    pub span: Span,
    /// 8,000 or 16,000.
    pub rate_hz: u32,
    /// Its sound: a WAV file of one channel, 16-bit PCM.
    pub wav: Vec<u8>,
}

/// Cuts parts out of a track's samples as they come.
#[derive(Debug)]
pub struct Cutter {
    rate_hz: u32,
    spans: Vec<Span>,
    /// The part that is being filled or waited for.
    number: usize,
    wav: Vec<u8>,
    /// How many samples have come.
    come: u64,
}

impl Cutter {
    /// One for the parts of a track, in order.
    pub fn new(rate_hz: u32, spans: Vec<Span>) -> Self {
        Self { rate_hz, spans, number: 0, wav: Vec::new(), come: 0 }
    }

    /// Takes the next samples, and gives the parts that are whole with them.
    pub fn push(&mut self, samples: &[f32], whole: &mut dyn FnMut(Part)) {
        let begin = self.come;
        self.come += samples.len() as u64;
        while let Some(span) = self.spans.get(self.number) {
            let (from, to) = (self.sample(span.start()), self.sample(span.end()));
            let index = |place: u64| {
                usize::try_from(place.saturating_sub(begin))
                    .unwrap_or(usize::MAX)
                    .min(samples.len())
            };
            let here = &samples[index(from)..index(to)];
            if !here.is_empty() {
                if self.wav.is_empty() {
                    self.wav.resize(HEADER_BYTES, 0);
                }
                self.wav.extend(here.iter().flat_map(|sample| pcm(*sample).to_le_bytes()));
            }
            if self.come < to {
                return;
            }
            self.give(whole);
        }
    }

    /// Whether nothing more of the track is needed.
    pub fn is_done(&self) -> bool {
        self.number >= self.spans.len()
    }

    /// Gives the part at which the track ended; of later ones there is nothing.
    pub fn finish(mut self, whole: &mut dyn FnMut(Part)) {
        self.give(whole);
    }

    fn give(&mut self, whole: &mut dyn FnMut(Part)) {
        let mut wav = std::mem::take(&mut self.wav);
        if let Some(span) = self.spans.get(self.number)
            && wav.len() > HEADER_BYTES
        {
            write_header(&mut wav, self.rate_hz);
            let samples = (wav.len() - HEADER_BYTES) as u64 / 2;
            let length = i64::try_from(samples * 1000 / u64::from(self.rate_hz.max(1)));
            let end = span.start() + Ms(length.unwrap_or(i64::MAX));
            let span = Span::new(span.start(), end).unwrap_or(*span);
            whole(Part { number: self.number, span, rate_hz: self.rate_hz, wav });
        }
        self.number += 1;
    }

    fn sample(&self, place: Ms) -> u64 {
        u64::try_from(place.0).unwrap_or(0).saturating_mul(u64::from(self.rate_hz)) / 1000
    }
}

/// A sample as 16-bit PCM.
fn pcm(sample: f32) -> i16 {
    // The cast is of what lies within, and gives 0 for what is no number.
    (sample.clamp(-1.0, 1.0) * 32_767.0).round() as i16
}

/// The header of a WAV file with 16-bit PCM: `RIFF`, `fmt `, `data`.
pub const HEADER_BYTES: usize = 44;

/// Writes the header over the first bytes of a file whose samples stand behind it.
fn write_header(wav: &mut [u8], rate_hz: u32) {
    let data = u32::try_from(wav.len() - HEADER_BYTES).unwrap_or(u32::MAX);
    let mut header = Vec::with_capacity(HEADER_BYTES);
    header.extend(b"RIFF");
    header.extend(data.saturating_add(36).to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(16_u32.to_le_bytes());
    header.extend(1_u16.to_le_bytes()); // PCM
    header.extend(1_u16.to_le_bytes()); // one channel
    header.extend(rate_hz.to_le_bytes());
    header.extend((rate_hz * 2).to_le_bytes());
    header.extend(2_u16.to_le_bytes());
    header.extend(16_u16.to_le_bytes());
    header.extend(b"data");
    header.extend(data.to_le_bytes());
    for (to, byte) in wav.iter_mut().zip(header) {
        *to = byte;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(spans: &[(i64, i64)]) -> Vec<Span> {
        spans.iter().map(|(start, end)| Span::new(Ms(*start), Ms(*end)).unwrap()).collect()
    }

    fn check(talk: &[(i64, i64)], longest_ms: i64, expected: &[(i64, i64)]) {
        assert_eq!(parts(&spans(talk), Ms(longest_ms)), spans(expected), "{talk:?}");
    }

    #[test]
    fn talk_is_sent_with_a_margin_and_silence_is_not() {
        check(&[], 600_000, &[]);
        check(&[(100, 900)], 600_000, &[(0, 1_200)]);
        check(&[(1_000, 2_000), (31_999, 33_000)], 600_000, &[(700, 33_300)]);
        check(&[(1_000, 2_000), (32_000, 33_000)], 600_000, &[(700, 2_300), (31_700, 33_300)]);
        // As they may come: not in order, one in another, one empty.
        check(
            &[(5_000, 9_000), (1_000, 2_000), (6_000, 7_000), (3_000, 3_000)],
            60_000,
            &[(700, 9_300)],
        );
    }

    #[test]
    fn long_talk_is_cut_at_the_longest_pause_of_the_second_half() {
        let talk = [(1_000, 3_000), (7_000, 9_000), (9_400, 12_000), (12_100, 16_000)];
        check(&talk, 600_000, &[(700, 16_300)]);
        // All but the last fit. The pause of 4 s lies in the first half.
        check(&talk, 14_600, &[(700, 9_200), (9_200, 16_300)]);
        check(&talk, 4_600, &[(700, 3_300), (6_700, 9_200), (9_200, 12_050), (12_050, 16_300)]);
    }

    #[test]
    fn talk_without_a_pause_is_cut_where_it_must_be() {
        check(&[(0, 25_000)], 10_600, &[(0, 10_000), (10_000, 20_000), (20_000, 25_300)]);
    }

    #[test]
    fn parts_hold_all_talk_and_keep_to_the_limit() {
        let mut state: u32 = 5;
        let mut random = |below: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            i64::from((state >> 8) % below)
        };
        for _ in 0..300 {
            let mut at = 0;
            let talk: Vec<(i64, i64)> = (0..random(40))
                .map(|_| {
                    let start = at + random(if at % 7 == 0 { 50_000 } else { 3_000 });
                    at = start + 1 + random(9_000);
                    (start, at)
                })
                .collect();
            let longest = 700 + random(60_000);
            let parts = parts(&spans(&talk), Ms(longest));
            assert!(parts.iter().all(|part| part.length() <= Ms(longest)), "{talk:?} {longest}");
            assert!(parts.is_sorted_by_key(|part| part.start()));
            assert!(parts.windows(2).all(|two| two[0].end() <= two[1].start()), "{talk:?}");
            let sent = |ms: i64| parts.iter().any(|part| part.start().0 <= ms && ms < part.end().0);
            assert!(talk.iter().all(|(start, end)| (*start..*end).step_by(97).all(sent)));
        }
    }

    /// The samples of a WAV file.
    fn samples(wav: &[u8]) -> Vec<i16> {
        assert_eq!(&wav[..4], b"RIFF");
        assert_eq!(wav[4..8], (wav.len() as u32 - 8).to_le_bytes());
        assert_eq!(wav[40..44], (wav.len() as u32 - 44).to_le_bytes());
        wav[44..].as_chunks::<2>().0.iter().map(|pair| i16::from_le_bytes(*pair)).collect()
    }

    #[test]
    fn parts_are_cut_out_whatever_the_blocks() {
        let track: Vec<f32> = (0..8_000).map(|at| at as f32 / 32_767.0).collect();
        let spans = spans(&[(0, 10), (100, 200), (200, 300), (990, 1_500), (2_000, 2_100)]);
        for block in [1, 7, 80, 1_000, 8_000, 100_000] {
            let mut cutter = Cutter::new(8_000, spans.clone());
            let mut found = Vec::new();
            let mut take = |part| found.push(part);
            for block in track.chunks(block) {
                cutter.push(block, &mut take);
            }
            assert!(!cutter.is_done(), "the track is too short");
            cutter.finish(&mut take);
            let values: Vec<(usize, i64, Vec<i16>)> =
                found.iter().map(|p| (p.number, p.span.end().0, samples(&p.wav))).collect();
            let numbers = |from: i16, to: i16| (from..to).collect::<Vec<i16>>();
            let expected = vec![
                (0, 10, numbers(0, 80)),
                (1, 200, numbers(800, 1_600)),
                (2, 300, numbers(1_600, 2_400)),
                (3, 1_000, numbers(7_920, 8_000)),
            ];
            assert_eq!(values, expected, "blocks of {block}");
        }
    }

    #[test]
    fn samples_are_kept_within_what_can_be_written() {
        let mut cutter = Cutter::new(16_000, spans(&[(0, 1)]));
        let mut found = Vec::new();
        let mut block = [0.0; 16];
        block[..6].copy_from_slice(&[1.0, -1.0, 7.0, f32::NEG_INFINITY, f32::NAN, 0.5]);
        cutter.push(&block, &mut |part| found.push(part));
        assert!(cutter.is_done());
        assert_eq!(samples(&found[0].wav)[..6], [32_767, -32_767, 32_767, -32_767, 0, 16_384]);
        assert_eq!(found[0].wav[24..28], 16_000_u32.to_le_bytes());
    }
}
