//! Every recording in `fixtures/sound` is read as what it is, its tracks in their order.

use intake::sound::{Fault, PEAKS_A_SECOND, Sound, hear};
use measure::time::Ms;
use std::fs::File;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// A recording of two tones, and what it must be read as.
struct Row {
    file: &'static str,
    container: &'static str,
    codec: &'static str,
    rate_hz: u32,
    tracks: usize,
    /// What the encoder was given, and how much longer the codec's blocks may make it.
    ms: i64,
    slack_ms: i64,
}

const fn row(
    file: &'static str,
    container: &'static str,
    codec: &'static str,
    rate_hz: u32,
    (ms, slack_ms): (i64, i64),
) -> Row {
    Row { file, container, codec, rate_hz, tracks: 2, ms, slack_ms }
}

const fn one_track(row: Row) -> Row {
    Row { tracks: 1, ..row }
}

const ROWS: &[Row] = &[
    row("wav_u8.wav", "wave", "pcm_u8", 8000, (250, 0)),
    row("wav_s16le.wav", "wave", "pcm_s16le", 8000, (250, 0)),
    row("wav_s24le.wav", "wave", "pcm_s24le", 8000, (250, 0)),
    row("wav_s32le.wav", "wave", "pcm_s32le", 8000, (250, 0)),
    row("wav_f32le.wav", "wave", "pcm_f32le", 8000, (250, 0)),
    row("wav_f64le.wav", "wave", "pcm_f64le", 8000, (250, 0)),
    row("wav_alaw.wav", "wave", "pcm_alaw", 8000, (250, 0)),
    row("wav_mulaw.wav", "wave", "pcm_mulaw", 8000, (250, 0)),
    row("wav_ima.wav", "wave", "adpcm_ima_wav", 8000, (500, 30)),
    row("wav_ms.wav", "wave", "adpcm_ms", 8000, (500, 30)),
    row("aiff_s16be.aiff", "aiff", "pcm_s16be", 8000, (250, 0)),
    row("aiff_s24be.aiff", "aiff", "pcm_s24be", 8000, (250, 0)),
    row("aifc_alaw.aifc", "aiff", "pcm_alaw", 8000, (250, 0)),
    row("aifc_mulaw.aifc", "aiff", "pcm_mulaw", 8000, (250, 0)),
    row("flac.flac", "flac", "flac", 8000, (500, 0)),
    row("rate_16000.flac", "flac", "flac", 16000, (250, 0)),
    row("rate_44100.flac", "flac", "flac", 44100, (250, 1)),
    row("mp3.mp3", "mp3", "mp3", 8000, (500, 5)),
    row("mp3_bare.mp3", "mp3", "mp3", 8000, (500, 200)),
    row("m4a.m4a", "isomp4", "aac", 8000, (500, 260)),
    row("m4a_fragmented.m4a", "isomp4", "aac", 8000, (500, 260)),
    row("aac.aac", "aac", "aac", 8000, (500, 400)),
    row("vorbis.ogg", "ogg", "vorbis", 8000, (500, 5)),
    row("vorbis.webm", "matroska", "vorbis", 8000, (500, 40)),
    row("opus.ogg", "ogg", "opus", 8000, (500, 5)),
    row("opus.webm", "matroska", "opus", 8000, (500, 40)),
    row("au_mulaw.au", "au", "pcm_mulaw", 8000, (250, 0)),
    row("au_alaw.au", "au", "pcm_alaw", 8000, (250, 0)),
    row("au_s16be.au", "au", "pcm_s16be", 8000, (250, 0)),
    row("au_f32be.au", "au", "pcm_f32be", 8000, (250, 0)),
    one_track(row("raw.ulaw", "raw", "pcm_mulaw", 8000, (500, 0))),
    one_track(row("raw.alaw", "raw", "pcm_alaw", 8000, (500, 0))),
];

/// Files whose codec only a converter reads, and how the fault begins.
const FOREIGN: &[(&str, &str)] = &[
    ("raw.gsm", "GSM 6.10"),
    ("wav_gsm.wav", "GSM 6.10"),
    ("raw.g722", "G.722"),
    ("wav_g722.wav", "G.722"),
    ("wav_g726.wav", "G.726"),
    ("amr_nb.amr", "AMR"),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sound")
}

/// All samples, a plane a track.
fn read(mut sound: Sound<'_>) -> Result<Vec<Vec<f32>>, Fault> {
    let mut planes = vec![Vec::new(); sound.about().tracks];
    while let Some(block) = sound.block()? {
        assert!(block.iter().all(|plane| plane.len() == block[0].len()));
        planes.iter_mut().zip(block).for_each(|(all, plane)| all.extend_from_slice(plane));
    }
    Ok(planes)
}

/// The share of a stretch's energy that lies at a frequency (Goertzel).
fn share_at(samples: &[f32], rate_hz: u32, hz: f64) -> f64 {
    let step = std::f64::consts::TAU * hz / f64::from(rate_hz);
    let (mut sine, mut cosine, mut energy) = (0.0, 0.0, 0.0);
    for (place, sample) in samples.iter().map(|sample| f64::from(*sample)).enumerate() {
        sine += sample * (step * place as f64).sin();
        cosine += sample * (step * place as f64).cos();
        energy += sample * sample;
    }
    2.0 * (sine * sine + cosine * cosine) / (samples.len() as f64 * energy)
}

#[test]
fn every_format_is_read_with_its_tracks_in_order() {
    for row in ROWS {
        let file = row.file;
        let sound = Sound::open(File::open(folder().join(file)).unwrap(), file).unwrap();
        let about = sound.about().clone();
        assert_eq!(
            (about.container, about.codec, about.rate_hz, about.tracks),
            (row.container, row.codec, row.rate_hz, row.tracks),
            "{file}"
        );
        let planes = read(sound).unwrap_or_else(|fault| panic!("{file}: {fault}"));
        let frames = planes[0].len();
        let ms = frames as i64 * 1000 / i64::from(about.rate_hz);
        assert!((row.ms..=row.ms + row.slack_ms).contains(&ms), "{file}: {ms} ms");
        // The middle, which no codec's beginning or end reaches into.
        let middle = frames / 5..frames * 3 / 5;
        for (plane, hz) in planes.iter().zip([440.0, 880.0]) {
            let plane = &plane[middle.clone()];
            let share = share_at(plane, about.rate_hz, hz);
            assert!(share > 0.95, "{file}: {share} of the energy is at {hz} Hz");
            let power = plane.iter().map(|s| f64::from(s * s)).sum::<f64>() / plane.len() as f64;
            // A sine of 0.375, as it was made.
            let level = (2.0 * power).sqrt();
            assert!((0.33..0.42).contains(&level), "{file}: an amplitude of {level}");
        }
    }
}

#[test]
fn every_fixture_is_in_a_table() {
    for entry in std::fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let known = ROWS.iter().map(|row| row.file).chain(FOREIGN.iter().map(|row| row.0));
        assert!(name == "make.sh" || known.into_iter().any(|file| file == name), "{name}");
    }
}

#[test]
fn a_codec_without_a_decoder_is_named_with_a_command() {
    for (file, codec) in FOREIGN {
        let fault = Sound::open(File::open(folder().join(file)).unwrap(), file).err().unwrap();
        let text = fault.to_string();
        assert!(text.starts_with(codec) && text.contains("`ffmpeg -f "), "{file}: {text}");
    }
}

/// The first half of a file's bytes, read.
fn half(file: &str, bytes: &[u8]) -> Result<Vec<Vec<f32>>, String> {
    let sound = Sound::open(Cursor::new(&bytes[..bytes.len() / 2]), file)
        .map_err(|fault| fault.to_string())?;
    read(sound).map_err(|fault| fault.to_string())
}

#[test]
fn a_cut_recording_says_so() {
    for row in ROWS {
        // Frames that stand alone and say nothing of how many there are, or bytes without any frame.
        let cannot_tell = ["mp3_bare.mp3", "aac.aac", "raw.ulaw", "raw.alaw"];
        match half(row.file, &std::fs::read(folder().join(row.file)).unwrap()) {
            Ok(_) => assert!(cannot_tell.contains(&row.file), "{} is cut", row.file),
            // The first fragment's table of samples is cut, and nothing before it counts them.
            Err(text) if row.file == "m4a_fragmented.m4a" => assert_eq!(text, "no sound at all"),
            Err(text) => assert!(text.starts_with("truncated at 00:00:00"), "{}: {text}", row.file),
        }
    }
}

#[test]
fn a_recording_written_to_a_pipe_is_no_cut_one() {
    let mut bytes = std::fs::read(folder().join("wav_s16le.wav")).unwrap();
    bytes[4..8].fill(0xFF);
    bytes[40..44].fill(0xFF);
    assert_eq!(&bytes[36..40], b"data");
    let sound = Sound::open(Cursor::new(&bytes), "a.wav").unwrap();
    assert_eq!(read(sound).unwrap()[0].len(), 2000);
    let sound = Sound::from_pipe(Cursor::new(&bytes)).unwrap();
    assert!(read(sound).unwrap()[0].len() >= 2000 - 1152);
}

#[test]
fn what_is_no_recording_is_named() {
    let check = |bytes: &[u8], name: &str, expected: &str| {
        let fault = Sound::open(Cursor::new(bytes), name).err().unwrap();
        assert_eq!(fault.to_string(), expected);
    };
    check(b"", "a.wav", "no sound at all");
    check(b"Agent: hello", "a.wav", "no sound in a form that is known");
    check(b"RIFF\x04\0\0\0WAVE", "a.wav", "truncated at 00:00:00");
    let mut g729 = std::fs::read(folder().join("wav_mulaw.wav")).unwrap();
    g729[20] = 0x83;
    check(&g729, "a.wav", "WAV format 0x0083, which nothing here decodes");
}

#[test]
fn a_recording_is_heard_to_its_end_at_any_rate() {
    for (file, length_ms) in [("wav_alaw.wav", 250), ("rate_44100.flac", 250), ("opus.ogg", 500)] {
        let heard = hear(Sound::open(File::open(folder().join(file)).unwrap(), file).unwrap());
        assert_eq!((heard.length, &heard.fault), (Ms(length_ms), &None), "{file}");
        // Two tones are nobody's speech.
        assert_eq!(heard.tracks.len(), 2, "{file}");
        assert!(heard.tracks.iter().all(|track| track.talkspurts.is_empty()), "{file}");
        let peaks = (length_ms as usize * PEAKS_A_SECOND as usize).div_ceil(1000);
        assert!(heard.peaks.tracks.iter().all(|track| track.len() == peaks), "{file}");
    }
}

#[test]
fn what_was_heard_before_a_cut_is_kept() {
    let mut bytes = std::fs::read(folder().join("wav_s16le.wav")).unwrap();
    bytes.truncate(44 + 1_500 * 4);
    let heard = hear(Sound::open(Cursor::new(bytes), "a.wav").unwrap());
    assert!((Ms(100)..=Ms(187)).contains(&heard.length), "{:?}", heard.length);
    assert_eq!(heard.fault, Some(Fault::Truncated(heard.length)));
    assert_eq!(heard.peaks.tracks.len(), 2);
}

#[test]
fn a_length_that_its_writer_did_not_know_is_that_of_the_file() {
    let whole = std::fs::read(folder().join("wav_s16le.wav")).unwrap();
    assert_eq!(&whole[36..40], b"data");
    let most = (0x7FFF_F024, 0x7FFF_F000);
    for (riff, data) in [(0, 0), (u32::MAX, u32::MAX), (36, 0), (0xFFFF_FF24, 0xFFFF_FF00), most] {
        let mut bytes = whole.clone();
        bytes[4..8].copy_from_slice(&u32::to_le_bytes(riff));
        bytes[40..44].copy_from_slice(&u32::to_le_bytes(data));
        let heard = hear(Sound::open(Cursor::new(&bytes), "a.wav").unwrap());
        assert_eq!((heard.length, heard.fault), (Ms(250), None), "{data:X}");
        // The last frame is half there.
        bytes.push(1);
        assert_eq!(
            read(Sound::open(Cursor::new(&bytes), "a.wav").unwrap()).unwrap()[0].len(),
            2000
        );
    }
    // A file of no samples that has a list behind them has none all the same.
    let mut none = whole[..36].to_vec();
    none.extend(b"data\0\0\0\0LIST\x04\0\0\0INFO");
    let fault = Sound::open(Cursor::new(&none), "a.wav").err().unwrap();
    assert_eq!(fault, Fault::Empty);
}

/// Bytes that are nothing, the same every time.
fn garbage(count: usize) -> Vec<u8> {
    let mut state = 88_172_645_463_325_252u64;
    let mut byte = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 56) as u8
    };
    (0..count).map(|_| byte()).collect()
}

#[test]
fn garbage_within_an_mp3_takes_no_time_from_what_follows() {
    // Twenty seconds of a tone, in frames of one size.
    let whole = std::fs::read(folder().join("mp3_bare.mp3")).unwrap().repeat(40);
    let length = |bytes: &[u8]| {
        let mut sound = Sound::open(Cursor::new(bytes), "a.mp3").unwrap();
        while sound.block().unwrap().is_some() {}
        (sound.reached().0, sound.lost().0)
    };
    let (whole_ms, lost_ms) = length(&whole);
    assert_eq!(lost_ms, 0);
    assert!(whole_ms > 20_000, "{whole_ms}");
    let bytes_a_ms = whole.len() as f64 / whole_ms as f64;
    let at = whole.len() / 2;
    for ms in [200, 4_800] {
        let count = (ms as f64 * bytes_a_ms) as usize;
        let mut broken = whole.clone();
        broken[at..at + count].copy_from_slice(&garbage(count));
        let (length_ms, lost_ms) = length(&broken);
        assert!((length_ms - whole_ms).abs() <= 80, "{length_ms} of {whole_ms} ms");
        assert!((lost_ms - ms).abs() <= 160, "{lost_ms} of {ms} ms");
    }
    // Where files were put one behind the other, a tag between them is no lost time.
    let mut two = whole[..at].to_vec();
    let tag_bytes = 20_000;
    let next = (at..)
        .find(|at| whole[*at] == 0xFF && whole[at + 1] & 0xE0 == 0xE0 && whole[at + 2] == whole[2]);
    two.extend_from_slice(&whole[at..next.unwrap()]);
    two.extend(b"ID3\x03\0\0\0");
    two.extend([(tag_bytes >> 14) as u8, (tag_bytes >> 7 & 0x7F) as u8, (tag_bytes & 0x7F) as u8]);
    two.extend(vec![0; tag_bytes]);
    two.extend_from_slice(&whole[next.unwrap()..]);
    let (length_ms, lost_ms) = length(&two);
    assert!((length_ms - whole_ms).abs() <= 80 && lost_ms <= 100, "{length_ms} {lost_ms}");
}

/// A page of Ogg (RFC 3533, section 6).
fn page(flags: u8, place: u64, sequence: u32, packets: &[&[u8]]) -> Vec<u8> {
    let mut page = b"OggS\0".to_vec();
    page.push(flags);
    page.extend(place.to_le_bytes());
    page.extend(7u32.to_le_bytes());
    page.extend(sequence.to_le_bytes());
    page.extend([0; 4]);
    let mut lengths = Vec::new();
    for packet in packets {
        lengths.extend(vec![255; packet.len() / 255]);
        lengths.push((packet.len() % 255) as u8);
    }
    page.push(lengths.len() as u8);
    page.extend(lengths);
    packets.iter().for_each(|packet| page.extend_from_slice(packet));
    let mut sum = 0u32;
    for byte in &page {
        sum ^= u32::from(*byte) << 24;
        for _ in 0..8 {
            sum = sum << 1 ^ if sum >> 31 == 1 { 0x04C1_1DB7 } else { 0 };
        }
    }
    page[22..26].copy_from_slice(&sum.to_le_bytes());
    page
}

/// The packets of a file of Ogg.
fn packets(file: &[u8]) -> Vec<Vec<u8>> {
    let (mut at, mut packets, mut packet) = (0, Vec::new(), Vec::new());
    while at < file.len() {
        let lengths = &file[at + 27..][..usize::from(file[at + 26])];
        at += 27 + lengths.len();
        for length in lengths {
            packet.extend_from_slice(&file[at..][..usize::from(*length)]);
            at += usize::from(*length);
            if *length < 255 {
                packets.push(std::mem::take(&mut packet));
            }
        }
    }
    packets
}

#[test]
fn a_missing_page_of_opus_is_lost_time_in_its_place() {
    let all = packets(&std::fs::read(folder().join("opus.ogg")).unwrap());
    let (heads, sound) = all.split_at(2);
    // Packets of 20 ms, ten to a page, ten seconds of a tone; silence is one that is repeated.
    let pages: Vec<Vec<u8>> = (0..50u32)
        .map(|number| {
            let of_page: Vec<&[u8]> = (0..10)
                .map(|at| &*sound[3 + (number as usize * 10 + at) % (sound.len() - 6)])
                .collect();
            let flags = if number == 49 { 4 } else { 0 };
            page(flags, u64::from(number + 1) * 9600, number + 2, &of_page)
        })
        .collect();
    let begin = [page(2, 0, 0, &[&heads[0]]), page(0, 0, 1, &[&heads[1]])].concat();
    let file = |pages: &[Vec<u8>]| [&begin[..], &pages.concat()].concat();
    let planes = |bytes: &[u8]| {
        let mut sound = Sound::open(Cursor::new(bytes), "a.opus").unwrap();
        let mut plane = Vec::new();
        while let Some(block) = sound.block().unwrap() {
            plane.extend_from_slice(&block[0]);
        }
        (plane, sound.lost())
    };
    let (whole, lost) = planes(&file(&pages));
    assert_eq!(lost, Ms(0));
    let is_silent = |plane: &[f32]| plane.iter().all(|sample| sample.abs() < 0.001);
    let mut without = pages.clone();
    without.drain(20..23);
    let mut damaged = pages.clone();
    for page in &mut damaged[20..23] {
        let last = page.len() - 1;
        page[last] ^= 0x55;
    }
    for (what, pages) in [("cut out", without), ("damaged", damaged)] {
        let (plane, lost) = planes(&file(&pages));
        assert_eq!(plane.len(), whole.len(), "{what}");
        assert!((lost.0 - 600).abs() <= 25, "{what}: {lost:?}");
        // Pages of 200 ms at 8,000 a second.
        let hole = 20 * 1600..23 * 1600;
        assert!(
            is_silent(&plane[hole.start..hole.end - 100]),
            "{what}: the hole is where the pages are missing"
        );
        assert!(!is_silent(&plane[hole.end..hole.end + 800]), "{what}");
        assert!(!is_silent(&plane[hole.start - 1600..hole.start - 800]), "{what}");
    }
}

/// What is heard of recordings goes with a number, by which it is known that what is stored was heard
/// like that. Where this changes, raise `HEARING`.
#[test]
fn what_is_heard_goes_with_its_number() {
    let sentences = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/speech/sentences.ulaw");
    let mut text = format!("hearing {}\n", intake::HEARING);
    let fixtures =
        ["wav_alaw.wav", "mp3.mp3", "opus.ogg", "m4a.m4a"].map(|file| folder().join(file));
    for path in std::iter::once(PathBuf::from(sentences)).chain(fixtures) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let heard = hear(Sound::open(File::open(&path).unwrap(), &name).unwrap());
        let ends = |span: &measure::time::Span| format!("{}-{}", span.start().0, span.end().0);
        text += &format!("{name} {}", heard.length.0);
        for track in &heard.tracks {
            let spurts: Vec<String> = track.talkspurts.iter().map(ends).collect();
            let other: Vec<String> = track
                .stretches
                .iter()
                .map(|stretch| format!("{:?} {}", stretch.sound, ends(&stretch.span)))
                .collect();
            text += &format!(" [{}] [{}]", spurts.join(" "), other.join(", "));
        }
        text += "\n";
    }
    insta::assert_snapshot!(text, @r"
    hearing 4
    sentences.ulaw 5302 [496-2400 2872-4800] []
    wav_alaw.wav 250 [] [Tone 0-250] [] []
    mp3.mp3 500 [] [Tone 0-500] [] []
    opus.ogg 500 [] [Tone 0-500] [] []
    m4a.m4a 640 [] [Tone 64-640] [] []
    ");
}
