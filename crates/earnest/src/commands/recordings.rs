//! `earnest recordings`: what recordings are, how long and how good, and who speaks for how long.

use crate::Ended;
use crate::cli::Recordings;
use crate::recordings::{Echo, Input, Line, Recording, Sound, hear};
use crate::terminal::{Columns, DIM, MISSED, paint, safe};
use anstyle::Style;
use intake::sound::clock;
use measure::time::Ms;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// Reads every recording and says what it is.
pub fn run(args: &Recordings) -> anyhow::Result<Ended> {
    let files = intake::recordings(&args.paths);
    let mut columns = Columns::new(&[
        ("recording", false),
        ("length", true),
        ("tracks", true),
        ("codec", false),
        ("Hz", true),
        ("signal to noise", true),
        ("speech by track", false),
        ("no speech", false),
        ("what is wrong", false),
    ]);
    let (mut problems, mut rows) = (Vec::new(), 0);
    let mut say = |number: usize, line: Line| -> anyhow::Result<()> {
        let path = files.get(number).map_or(Path::new(""), |path| path);
        let name = safe(&path.display().to_string());
        let problem = match &line {
            Line::Problem(problem) => Some(problem.clone()),
            Line::Recording(recording) => recording.problem.clone(),
        };
        problems.extend(problem.map(|problem| format!("{name}: {problem}")));
        if args.json {
            let mut object = json!({ "file": path.display().to_string() });
            if let (Some(object), serde_json::Value::Object(line)) =
                (object.as_object_mut(), serde_json::to_value(&line)?)
            {
                object.extend(line);
            }
            return super::print(&format!("{object}\n")).map_err(Into::into);
        }
        if let Line::Recording(recording) = line {
            rows += 1;
            columns.row(row(name, &recording));
        }
        Ok(())
    };
    let inputs: Vec<Input<'_>> = files.iter().map(|file| Input::File(file)).collect();
    hear(&inputs, &args.ffmpeg, &mut say)?;
    if rows > 0 {
        super::print(&columns.text(0))?;
    }
    for problem in &problems {
        anstream::eprintln!("{} {problem}", paint(MISSED, "problem:"));
    }
    Ok(if problems.is_empty() { Ended::Well } else { Ended::SomeRefused })
}

fn row(name: String, recording: &Recording) -> Vec<(String, Style)> {
    let plain = |text: String| (text, Style::new());
    let decibels =
        recording.signal_to_noise_db.map_or("–".to_owned(), |db| format!("{db:.0} dB"));
    vec![
        plain(name),
        plain(clock(Ms(recording.length_ms))),
        plain(recording.tracks.to_string()),
        (recording.codec.clone(), DIM),
        plain(recording.rate_hz.to_string()),
        plain(decibels),
        plain(speech(recording)),
        plain(sounds(recording)),
        plain(faults(recording).join(", ")),
    ]
}

/// How long somebody speaks on each track.
fn speech(recording: &Recording) -> String {
    let length = |spans: &Vec<(i64, i64)>| spans.iter().map(|(start, end)| end - start).sum();
    let times = recording.talkspurts_ms.iter().map(|spans| clock(Ms(length(spans))));
    times.collect::<Vec<_>>().join(", ")
}

/// What there is beside speech, and for how long on all tracks.
fn sounds(recording: &Recording) -> String {
    let mut lengths = BTreeMap::new();
    for stretch in recording.stretches.iter().flatten() {
        *lengths.entry(stretch.sound).or_insert(0) += stretch.end_ms - stretch.start_ms;
    }
    let say = |(sound, length): (Sound, i64)| {
        let name = match sound {
            Sound::Hold => "music",
            Sound::Ringing => "ringing",
            Sound::Tone => "tones",
        };
        format!("{name} {}", clock(Ms(length)))
    };
    lengths.into_iter().map(say).collect::<Vec<_>>().join(", ")
}

/// What is wrong with a recording, in words.
fn faults(recording: &Recording) -> Vec<String> {
    let mut faults = Vec::new();
    if recording.clipped >= 0.0005 {
        faults.push(format!("{:.1} % cut off at the top", recording.clipped * 100.0));
    }
    if recording.dropouts > 0 {
        faults.push(format!("breaks off {} times", recording.dropouts));
    }
    if recording.lost_ms > 0 {
        faults.push(format!("{} ms could not be decoded", recording.lost_ms));
    }
    for track in &recording.empty_tracks {
        faults.push(format!("nothing on track {track}"));
    }
    if recording.doubled {
        faults.push("both tracks carry the same sound".to_owned());
    }
    if let Some(Echo::Found { delay_ms, loss_db }) = recording.echo {
        faults.push(format!("echo after {delay_ms} ms, {loss_db:.0} dB below"));
    }
    faults
}
