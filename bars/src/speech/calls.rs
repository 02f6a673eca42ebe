//! Calls with known talkspurts: sound, truth, and the probabilities of the published network.

use anyhow::{Context, ensure};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A stretch of a track in milliseconds, its end excluded.
pub type Span = (i64, i64);

/// A recording.
pub struct Sound {
    /// Samples a second.
    pub rate_hz: u32,
    /// Full scale is 1.
    pub tracks: Vec<Vec<f32>>,
}

/// What is known of a track.
#[derive(Clone, Default)]
pub struct Truth {
    /// Where somebody speaks.
    pub talkspurts: Vec<Span>,
    /// Where there is music, ringing, and keys.
    pub hold: Vec<Span>,
    /// Where it rings.
    pub ringing: Vec<Span>,
    /// Where keys are pressed.
    pub tones: Vec<Span>,
}

/// A recording whose talkspurts are known.
pub struct Call {
    /// What was done to it.
    pub condition: String,
    /// Where its sound is.
    pub path: PathBuf,
    /// By track.
    pub truth: Vec<Truth>,
    /// Of the published network for each 32 ms, by track; `None` where they were not made.
    pub silero: Option<Vec<Vec<f32>>>,
}

/// The calls of a folder that `make.py` wrote, those whose names start so, in order of name.
pub fn made(folder: &Path, start: &str) -> anyhow::Result<Vec<Call>> {
    let mut calls = Vec::new();
    for path in files(folder, "wav")? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !stem.starts_with(start) {
            continue;
        }
        let (name, condition) = stem
            .rsplit_once('-')
            .with_context(|| format!("`{stem}`: expected SPLIT-NN-CONDITION.wav"))?;
        let about = folder.join(format!("{name}.json"));
        let text = std::fs::read_to_string(&about).with_context(|| about.display().to_string())?;
        let about: Value = serde_json::from_str(&text)?;
        let truth: Vec<Truth> =
            about["tracks"].as_array().into_iter().flatten().map(of_track).collect();
        calls.push(Call {
            condition: condition.to_owned(),
            silero: silero(&path.with_extension("silero"), truth.len())?,
            path,
            truth,
        });
    }
    Ok(calls)
}

/// The clips of meetings with who spoke when; `None` where they are not there.
pub fn meetings(data: &Path, calls: &Path) -> anyhow::Result<Option<Vec<Call>>> {
    let folder = data.join("ami");
    if !folder.is_dir() {
        return Ok(None);
    }
    let labels = std::fs::read_to_string(folder.join("debug.train.rttm"))?;
    let mut spoken: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for line in labels.lines() {
        // `SPEAKER file channel start length …`, in seconds.
        let fields: Vec<&str> = line.split_whitespace().collect();
        if let ["SPEAKER", file, _, start, length, ..] = fields[..] {
            let ms =
                |text: &str| Ok::<_, anyhow::Error>((text.parse::<f64>()? * 1000.0).round() as i64);
            let (start, length) = (ms(start)?, ms(length)?);
            spoken.entry(file).or_default().push((start, start + length));
        }
    }
    let mut found = Vec::new();
    for path in files(&folder, "wav")? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut spans = spoken.get(stem.as_str()).cloned().unwrap_or_default();
        spans.sort_unstable();
        let mut joined: Vec<Span> = Vec::new();
        for span in spans {
            match joined.last_mut() {
                // As in the made calls, gaps of less than 100 ms are closed.
                Some(last) if span.0 < last.1 + 100 => last.1 = last.1.max(span.1),
                _ => joined.push(span),
            }
        }
        found.push(Call {
            silero: silero(&calls.join("ami").join(format!("{stem}.silero")), 1)?,
            condition: "meetings".to_owned(),
            path,
            truth: vec![Truth { talkspurts: joined, ..Truth::default() }],
        });
    }
    Ok(Some(found))
}

/// A WAV file of mu-law or of 32-bit floating point.
pub fn decode(bytes: &[u8]) -> anyhow::Result<Sound> {
    ensure!(bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE"), "expected a WAV file");
    let (mut at, mut form) = (12, None);
    while let Some((head, rest)) = bytes.get(at..).and_then(|rest| rest.split_at_checked(8)) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let body = &rest[..length.min(rest.len())];
        if head.starts_with(b"fmt ") && body.len() >= 16 {
            let kind = u16::from_le_bytes([body[0], body[1]]);
            let channels = usize::from(u16::from_le_bytes([body[2], body[3]]));
            form = Some((kind, channels, u32::from_le_bytes([body[4], body[5], body[6], body[7]])));
        }
        if head.starts_with(b"data") {
            let (kind, channels, rate_hz) = form.context("expected `fmt ` before `data`")?;
            ensure!(channels > 0, "expected a channel");
            let samples: Vec<f32> = match kind {
                7 => {
                    let table: [f32; 256] = std::array::from_fn(|code| mu_law(code as u8));
                    body.iter().map(|code| table[usize::from(*code)]).collect()
                }
                3 => body.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect(),
                _ => anyhow::bail!("expected mu-law or floating point, found format {kind}"),
            };
            let track =
                |track: usize| samples.iter().skip(track).step_by(channels).copied().collect();
            return Ok(Sound { rate_hz, tracks: (0..channels).map(track).collect() });
        }
        at += 8 + length + length % 2;
    }
    anyhow::bail!("expected `data` in the WAV file")
}

/// ITU-T G.711.
fn mu_law(code: u8) -> f32 {
    let code = !code;
    let size = (((i32::from(code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
    (if code & 128 == 0 { size } else { -size }) as f32 / 32_768.0
}

fn of_track(about: &Value) -> Truth {
    let spans = |kind: &str| -> Vec<Span> {
        let pair = |pair: &Value| Some((pair.get(0)?.as_i64()?, pair.get(1)?.as_i64()?));
        about[kind].as_array().into_iter().flatten().filter_map(pair).collect()
    };
    Truth {
        talkspurts: spans("talkspurts"),
        hold: spans("hold"),
        ringing: spans("ringing"),
        tones: spans("tones"),
    }
}

fn silero(path: &Path, tracks: usize) -> anyhow::Result<Option<Vec<Vec<f32>>>> {
    if !path.exists() {
        return Ok(None);
    }
    let bytes = std::fs::read(path)?;
    let values: Vec<f32> =
        bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect();
    let length = values.len() / tracks.max(1);
    Ok(Some(values.chunks(length.max(1)).take(tracks).map(<[f32]>::to_vec).collect()))
}

fn files(folder: &Path, extension: &str) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mu_law_is_that_of_the_standard() {
        // G.711, table 2b: the first code is the most negative value, the last is zero.
        assert_eq!(mu_law(0x00) * 32_768.0, -32_124.0);
        assert_eq!(mu_law(0x80) * 32_768.0, 32_124.0);
        assert_eq!(mu_law(0xFF), 0.0);
    }

    #[test]
    fn tracks_are_taken_apart() {
        let mut wav =
            b"RIFF\0\0\0\0WAVEfmt \x12\0\0\0\x07\0\x02\0\x40\x1f\0\0\0\0\0\0\x02\0\x08\0\0\0"
                .to_vec();
        wav.extend_from_slice(b"data\x04\0\0\0\xFF\x00\xFF\x80");
        let sound = decode(&wav).unwrap();
        assert_eq!(sound.rate_hz, 8_000);
        assert_eq!(sound.tracks.len(), 2);
        assert_eq!(sound.tracks[0], [0.0, 0.0]);
        assert!(sound.tracks[1][0] < -0.9 && sound.tracks[1][1] > 0.9);
        assert!(decode(b"RIFF").is_err());
    }
}
