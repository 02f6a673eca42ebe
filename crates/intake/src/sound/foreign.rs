//! Codecs for which no kept decoder was found: known by their first bytes or the file's name, so that
//! an error can name them, and so that the binary can have them converted.

use super::fault::Fault;

/// A codec that only a converter reads.
struct Foreign {
    /// Its name, as an error says it.
    codec: &'static str,
    /// The endings of files that hold it without any header.
    endings: &'static [&'static str],
    /// The bytes such a file begins with, where it has a header of its own.
    magic: &'static [&'static [u8]],
    /// Its format tags in a WAV file (mmreg.h; RFC 2361).
    wav_tags: &'static [u16],
    /// Its encodings in Sun's `.au` (the `audio_file` header of SunOS).
    au_encodings: &'static [u32],
    /// How a file without a header is read: `ffmpeg`'s name of its format.
    input: &'static [&'static str],
}

const FOREIGN: &[Foreign] = &[
    Foreign {
        codec: "GSM 6.10",
        endings: &["gsm"],
        magic: &[],
        wav_tags: &[0x31],
        au_encodings: &[],
        input: &["-f", "gsm"],
    },
    Foreign {
        codec: "G.722",
        endings: &["g722", "722"],
        magic: &[],
        wav_tags: &[0x65, 0x28F],
        au_encodings: &[24],
        input: &["-f", "g722"],
    },
    Foreign {
        codec: "G.726",
        endings: &["g726", "726"],
        magic: &[],
        wav_tags: &[0x14, 0x40, 0x45, 0x64],
        au_encodings: &[23, 25, 26],
        input: &["-f", "g726", "-code_size", "4"],
    },
    Foreign {
        codec: "AMR",
        endings: &["amr", "awb"],
        magic: &[b"#!AMR\n", b"#!AMR-WB\n"],
        wav_tags: &[],
        au_encodings: &[],
        input: &["-f", "amr"],
    },
];

/// What an error says of a codec that only a converter reads; `None` where the bytes are not known.
///
/// `ending` is that of the file's name, in lower case.
pub fn foreign(head: &[u8], ending: &str) -> Option<Fault> {
    if let Some(tag) = wav_tag(head) {
        let row = FOREIGN.iter().find(|row| row.wav_tags.contains(&tag))?;
        return Some(Fault::Foreign(row.codec, &["-f", "wav"]));
    }
    if let Some(b".snd") = head.get(..4) {
        let encoding = u32::from_be_bytes(head.get(12..16)?.try_into().ok()?);
        let row = FOREIGN.iter().find(|row| row.au_encodings.contains(&encoding))?;
        return Some(Fault::Foreign(row.codec, &["-f", "au"]));
    }
    let begins = |row: &&Foreign| row.magic.iter().any(|magic| head.starts_with(magic));
    if let Some(row) = FOREIGN.iter().find(begins) {
        return Some(Fault::Foreign(row.codec, row.input));
    }
    let named = |row: &&Foreign| row.magic.is_empty() && row.endings.contains(&ending);
    FOREIGN.iter().find(named).map(|row| Fault::Foreign(row.codec, row.input))
}

/// Whether files with this ending hold a codec that only a converter reads.
pub fn is_ending(ending: &str) -> bool {
    FOREIGN.iter().any(|row| row.endings.contains(&ending))
}

/// The name of a codec in an MP4 file that only a converter reads, by its four letters.
pub fn in_mp4(head: &[u8]) -> Option<Fault> {
    let holds = |letters: &[u8]| head.windows(4).any(|window| window == letters);
    (head.get(4..8) == Some(b"ftyp") && (holds(b"samr") || holds(b"sawb")))
        .then_some(Fault::Foreign("AMR", &["-f", "mp4"]))
}

/// The format tag of a WAV file, that of its sub-format where it is extensible.
pub fn wav_tag(head: &[u8]) -> Option<u16> {
    if head.get(..4)? != b"RIFF" || head.get(8..12)? != b"WAVE" {
        return None;
    }
    let mut rest = head.get(12..)?;
    loop {
        let (header, body) = rest.split_at_checked(8)?;
        let (id, length) = header.split_at(4);
        if id == b"fmt " {
            let two = |at: usize| Some(u16::from_le_bytes(body.get(at..at + 2)?.try_into().ok()?));
            return match two(0)? {
                0xFFFE => two(24),
                tag => Some(tag),
            };
        }
        let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
        // Chunks begin at even places.
        rest = body.get(length.checked_add(length % 2)?..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(file: &str, expected: Option<&str>) {
        let path = format!("{}/../../fixtures/sound/{file}", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path).unwrap();
        let (_, ending) = file.rsplit_once('.').unwrap();
        let found = foreign(&bytes, ending).map(|fault| fault.to_string());
        let start = found.as_deref().and_then(|text| text.split(',').next());
        assert_eq!(start, expected, "{file}");
    }

    #[test]
    fn a_codec_without_a_decoder_is_named() {
        check("raw.gsm", Some("GSM 6.10"));
        check("wav_gsm.wav", Some("GSM 6.10"));
        check("raw.g722", Some("G.722"));
        check("wav_g722.wav", Some("G.722"));
        check("wav_g726.wav", Some("G.726"));
        check("amr_nb.amr", Some("AMR"));
        check("wav_s16le.wav", None);
        check("au_mulaw.au", None);
        check("raw.ulaw", None);
    }

    #[test]
    fn a_cut_header_is_no_codec() {
        let head = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x31\0";
        assert_eq!(wav_tag(head), Some(0x31));
        for length in 0..head.len() - 1 {
            assert_eq!(wav_tag(&head[..length]), None, "{length}");
        }
    }
}
