//! `earnest recordings`: what recordings are, how long and how good.

use crate::Ended;
use crate::cli::Recordings;
use crate::recordings::{Echo, Line, Recording, hear};
use crate::terminal::{Columns, DIM, MISSED, paint, safe};
use anstyle::Style;
use serde_json::json;
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
        ("what is wrong", false),
    ]);
    let (mut problems, mut rows) = (Vec::new(), 0);
    let mut say = |path: &Path, line: Line| -> anyhow::Result<()> {
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
    hear(&files, &args.ffmpeg, &mut say)?;
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
        plain(intake::sound::clock(measure::time::Ms(recording.length_ms))),
        plain(recording.tracks.to_string()),
        (recording.codec.clone(), DIM),
        plain(recording.rate_hz.to_string()),
        plain(decibels),
        plain(faults(recording).join(", ")),
    ]
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
    if let Some(Echo::Found { delay_ms, loss_db }) = recording.echo {
        faults.push(format!("echo after {delay_ms} ms, {loss_db:.0} dB below"));
    }
    faults
}
