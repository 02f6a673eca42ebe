//! Talkspurts, music, ringing and echo, from samples to spans.
#![expect(clippy::unwrap_used, reason = "a test may fail by panicking")]

use intake::speech::{Listened, Listener, Sound, Track, apart};
use proptest::prelude::*;

/// Two sentences of two voices, with half a second of silence around each (`speech/sentences.py`).
fn sentences() -> Vec<f32> {
    include_bytes!("speech/sentences.ulaw").iter().map(|code| mu_law(*code)).collect()
}

/// When they are said, in milliseconds.
const SAID_MS: [(i64, i64); 2] = [(500, 2_380), (2_880, 4_800)];

/// ITU-T G.711.
fn mu_law(code: u8) -> f32 {
    let code = !code;
    let size = (((i32::from(code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
    (if code & 128 == 0 { size } else { -size }) as f32 / 32_768.0
}

fn listen(rate_hz: u32, samples: &[f32]) -> Listened {
    let mut listener = Listener::new(rate_hz).unwrap();
    listener.push(samples);
    listener.finish()
}

fn spans(track: &Track) -> Vec<(i64, i64)> {
    track.talkspurts.iter().map(|span| (span.start().0, span.end().0)).collect()
}

fn silence(ms: usize) -> Vec<f32> {
    vec![0.0; 8 * ms]
}

/// Tones at these pitches, together.
fn tones(hz: &[f32], ms: usize) -> Vec<f32> {
    (0..8 * ms)
        .map(|at| {
            let time = at as f32 / 8_000.0;
            hz.iter().map(|hz| 0.05 * (std::f32::consts::TAU * hz * time).sin()).sum()
        })
        .collect()
}

#[test]
fn sentences_are_found_where_they_are_said() {
    let found = spans(&listen(8_000, &sentences()).track());
    for (start, end) in SAID_MS {
        let first = found.iter().min_by_key(|span| (span.0 - start).abs()).unwrap();
        let last = found.iter().min_by_key(|span| (span.1 - end).abs()).unwrap();
        assert!((first.0 - start).abs() <= 40, "{start}: {found:?}");
        assert!((last.1 - end).abs() <= 100, "{end}: {found:?}");
    }
    let outside = |span: &(i64, i64)| {
        SAID_MS.iter().all(|said| span.1 < said.0 - 100 || span.0 > said.1 + 100)
    };
    assert!(!found.iter().any(outside), "{found:?}");
}

#[test]
fn twice_the_rate_gives_the_same_sentences() {
    let samples = sentences();
    let doubled: Vec<f32> = samples
        .iter()
        .zip(samples.iter().skip(1).chain([&0.0]))
        .flat_map(|(one, next)| [*one, (one + next) / 2.0])
        .collect();
    let (narrow, wide) = (listen(8_000, &samples).track(), listen(16_000, &doubled).track());
    let total = |track: &Track| spans(track).iter().map(|(start, end)| end - start).sum::<i64>();
    assert!((total(&narrow) - total(&wide)).abs() < 400, "{narrow:?} {wide:?}");
    assert!(Listener::new(44_100).is_none());
}

#[test]
fn nothing_is_found_in_silence_hiss_and_nothing() {
    let mut state: u32 = 7;
    let hiss: Vec<f32> = (0..80_000)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((state >> 8) as f32 / 8_388_608.0 - 1.0) * 0.05
        })
        .collect();
    for samples in [vec![], silence(1), silence(10_000), vec![0.7; 80_000], hiss] {
        assert_eq!(listen(8_000, &samples).track(), Track::default(), "{}", samples.len());
    }
}

#[test]
fn music_ringing_and_keys_are_told_from_speech() {
    let mut call = silence(1_000);
    for _ in 0..3 {
        call.extend(tones(&[400.0, 450.0], 400));
        call.extend(silence(200));
        call.extend(tones(&[400.0, 450.0], 400));
        call.extend(silence(2_000));
    }
    let rings_until = call.len() / 8 - 2_000;
    call.extend(sentences());
    let music_from = call.len() / 8;
    for chord in [[523.0, 659.0, 784.0], [587.0, 740.0, 880.0], [659.0, 831.0, 988.0]].repeat(4) {
        call.extend(tones(&chord, 1_000));
    }
    let music_until = call.len() / 8;
    call.extend(silence(1_000));
    let keys_from = call.len() / 8;
    call.extend(tones(&[770.0, 1_336.0], 120));
    call.extend(silence(1_000));

    let track = listen(8_000, &call).track();
    let sounds: Vec<Sound> = track.stretches.iter().map(|stretch| stretch.sound).collect();
    assert_eq!(sounds, [Sound::Ringing, Sound::Hold, Sound::Tone], "{track:?}");
    let expected = [(1_000, rings_until), (music_from, music_until), (keys_from, keys_from + 120)];
    for (stretch, (start, end)) in track.stretches.iter().zip(expected) {
        assert!((stretch.span.start().0 - start as i64).abs() < 150, "{stretch:?}, {start}");
        assert!((stretch.span.end().0 - end as i64).abs() < 150, "{stretch:?}, {end}");
    }
    let talk = spans(&track);
    assert!(!talk.is_empty());
    let within = rings_until as i64..music_from as i64;
    assert!(talk.iter().all(|span| within.contains(&span.0)), "{talk:?}");
}

/// Notes one after another, each with harmonics that fade as those of a string do.
fn melody(hz: &[f32], parts: &[f32], each_ms: usize) -> Vec<f32> {
    let each = 8 * each_ms;
    let mut samples = vec![0.0; each * hz.len() + 8_000];
    for (number, hz) in hz.iter().enumerate() {
        for (at, sample) in samples[number * each..].iter_mut().take(8_000).enumerate() {
            let time = at as f32 / 8_000.0;
            let part = |(harmonic, part): (usize, &f32)| {
                part * (std::f32::consts::TAU * hz * (harmonic + 1) as f32 * time).sin()
            };
            *sample += 0.1 * (-2.0 * time).exp() * parts.iter().enumerate().map(part).sum::<f32>();
        }
    }
    samples
}

#[test]
fn music_at_the_pitch_of_ringing_is_music() {
    // From G4 to B4, where ringing tones lie, with harmonics and almost without.
    let notes = [392.0, 440.0, 494.0, 440.0, 415.0, 440.0, 392.0, 440.0];
    for parts in [&[1.0, 0.5, 0.25, 0.1][..], &[1.0, 0.1]] {
        let mut call = silence(1_000);
        call.extend(melody(&notes.repeat(3), parts, 500));
        call.extend(silence(1_000));
        let track = listen(8_000, &call).track();
        let of = |sound: Sound| -> i64 {
            let of = track.stretches.iter().filter(|stretch| stretch.sound == sound);
            of.map(|stretch| stretch.span.length().0).sum()
        };
        assert_eq!(of(Sound::Ringing), 0, "{track:?}");
        assert!(of(Sound::Hold) > 11_000, "{track:?}");
        assert_eq!(track.talkspurts, [], "{parts:?}");
    }
}

#[test]
fn ringing_is_known_by_its_rhythm_in_every_country() {
    let every: &[(&[f32], &[usize])] = &[
        (&[440.0, 480.0], &[2_000, 4_000]),
        (&[400.0, 450.0], &[400, 200, 400, 2_000]),
        (&[425.0], &[1_000, 4_000]),
        (&[425.0], &[1_500, 3_000]),
        (&[425.0], &[1_000, 5_000]),
        (&[450.0], &[1_000, 4_000]),
        (&[400.0], &[1_000, 2_000]),
    ];
    for (hz, rhythm) in every {
        let mut call = silence(1_000);
        for (part, ms) in rhythm.repeat(3).iter().enumerate() {
            call.extend(if part % 2 == 0 { tones(hz, *ms) } else { silence(*ms) });
        }
        let until = (call.len() / 8 - rhythm[rhythm.len() - 1]) as i64;
        let track = listen(8_000, &call).track();
        let found: Vec<_> = track
            .stretches
            .iter()
            .map(|stretch| (stretch.sound, stretch.span.start().0, stretch.span.end().0))
            .collect();
        let [(Sound::Ringing, start, end)] = found[..] else {
            panic!("{hz:?} {rhythm:?} {found:?}")
        };
        assert!((start - 1_000).abs() < 150 && (end - until).abs() < 150, "{rhythm:?} {found:?}");
    }
    // A busy line, and one that has a tone for whoever may dial.
    for rhythm in [&[500, 500][..], &[250, 250], &[3_000, 0]] {
        let mut call = silence(1_000);
        for (part, ms) in rhythm.repeat(4).iter().enumerate() {
            call.extend(if part % 2 == 0 { tones(&[425.0], *ms) } else { silence(*ms) });
        }
        let track = listen(8_000, &call).track();
        assert!(track.stretches.iter().all(|one| one.sound == Sound::Tone), "{rhythm:?} {track:?}");
        assert!(!track.stretches.is_empty(), "{rhythm:?}");
    }
}

#[test]
fn an_echo_of_the_other_party_is_no_overlap() {
    // The first track speaks, twice over; the second answers once it is done.
    let said = [sentences(), sentences()].concat();
    let length = said.len() + sentences().len();
    for (gain_db, delay_ms) in [(-20.0, 90), (-30.0, 200)] {
        let gain = 10.0_f32.powf(gain_db / 20.0);
        let one: Vec<f32> = said.iter().copied().chain(vec![0.0; sentences().len()]).collect();
        let mut other = vec![0.0; length];
        for (at, sample) in one.iter().enumerate().take(length - 8 * delay_ms) {
            other[at + 8 * delay_ms] += gain * sample;
        }
        for (at, sample) in sentences().iter().enumerate() {
            other[said.len() + at] += 0.8 * sample;
        }
        let (one, other) = (listen(8_000, &one), listen(8_000, &other));
        let answers_from = (said.len() / 8) as i64;
        let early = |track: &Track| -> i64 {
            let spans = spans(track);
            let early = spans.iter().filter(|span| span.0 < answers_from);
            early.map(|(start, end)| end - start).sum()
        };
        // By itself the track does hold speech there, so the test would see it.
        assert!(early(&other.track()) > 1_000, "{gain_db}: {:?}", other.track());
        let [first, second] = apart(&one, &other);
        assert_eq!(early(&second), 0, "{gain_db}: {second:?}");
        assert_eq!(spans(&first), spans(&one.track()));
        let late = spans(&second).iter().map(|(start, end)| end - start).sum::<i64>();
        assert!(late > 2_500, "{gain_db}: {second:?}");
    }
}

#[test]
fn speech_of_two_at_once_is_no_echo() {
    let one = [sentences(), silence(500)].concat();
    let other: Vec<f32> = [silence(300), sentences(), silence(200)]
        .concat()
        .iter()
        .map(|sample| 0.2 * sample)
        .collect();
    let (one, other) = (listen(8_000, &one), listen(8_000, &other[..one.len()]));
    // The same words 14 dB lower and 300 ms later would be an echo; backwards they are a voice.
    let reversed: Vec<f32> = sentences().iter().rev().map(|sample| 0.2 * sample).collect();
    let voice = listen(8_000, &[reversed, silence(500)].concat());
    assert_eq!(spans(&apart(&one, &voice)[1]), spans(&voice.track()));
    assert_ne!(spans(&apart(&one, &other)[1]), spans(&other.track()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_samples_in_any_pieces_give_the_same_spans(
        values in prop::collection::vec(
            prop_oneof![4 => -1.0_f32..1.0, 1 => any::<f32>(), 1 => Just(f32::NAN), 1 => Just(f32::INFINITY)],
            0..6_000,
        ),
        cuts in prop::collection::vec(1_usize..3_000, 1..6),
        speech in any::<bool>(),
    ) {
        let mut samples = if speech { sentences() } else { Vec::new() };
        samples.extend(values);
        let whole = listen(8_000, &samples);
        let mut listener = Listener::new(8_000).unwrap();
        let mut rest = samples.as_slice();
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, others) = rest.split_at((*cut).min(rest.len()));
            listener.push(piece);
            rest = others;
        }
        let pieces = listener.finish();
        prop_assert_eq!(whole.track(), pieces.track());
        prop_assert_eq!(apart(&whole, &pieces), apart(&pieces, &whole));
        let end_ms = samples.len() as i64 / 8;
        for span in &whole.track().talkspurts {
            prop_assert!(span.start() < span.end() && span.end().0 <= end_ms);
        }
        for pair in whole.track().talkspurts.windows(2) {
            prop_assert!(pair[0].end() < pair[1].start());
        }
    }
}
