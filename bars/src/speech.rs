//! Talkspurts beside those of made calls and of meetings, and beside what other detectors find.

mod called;
mod calls;
#[cfg(feature = "peers")]
mod peers;
mod score;
mod smooth;

use crate::child;
use crate::gauge::{self, Took};
use crate::thresholds::{self, judge, number};
use anyhow::Context;
use called::Sounds;
use calls::{Call, Sound, Span};
use clap::Args;
use intake::speech::{self, Listener};
use score::{Score, interval};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// What to measure.
#[derive(Args)]
pub struct Speech {
    /// The folder that `bars/speech/make.py` wrote
    #[arg(long, value_name = "DIR", required_unless_present = "listen")]
    calls: Option<PathBuf>,
    /// The same of another seed, that nobody had looked at when anything was chosen
    #[arg(long, value_name = "DIR")]
    fresh: Option<PathBuf>,
    /// Write the page `docs/SPEECH.md`
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Print what one file holds, and nothing else
    #[arg(long, value_name = "FILE.wav")]
    listen: Option<PathBuf>,
}

/// A detector beside ours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Peer {
    Silero,
    #[cfg(feature = "peers")]
    Earshot,
    #[cfg(feature = "peers")]
    Webrtc,
}

impl Peer {
    const ALL: &[Self] = &[
        Self::Silero,
        #[cfg(feature = "peers")]
        Self::Earshot,
        #[cfg(feature = "peers")]
        Self::Webrtc,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Silero => "Silero",
            #[cfg(feature = "peers")]
            Self::Earshot => "earshot",
            #[cfg(feature = "peers")]
            Self::Webrtc => "webrtc-vad",
        }
    }
}

/// Where the published thresholds of all peers lie.
const PUBLISHED: f32 = 0.5;

/// The conditions of `make.py`, and how the page names them.
const CONDITIONS: [(&str, &str); 10] = [
    ("clean", "clean"),
    ("noise15", "noise, 15 dB"),
    ("noise10", "noise, 10 dB"),
    ("noise5", "noise, 5 dB"),
    ("babble15", "babble, 15 dB"),
    ("babble10", "babble, 10 dB"),
    ("babble5", "babble, 5 dB"),
    ("echo30", "echo, -30 dB"),
    ("echo20", "echo, -20 dB"),
    ("opus", "Opus, 8 kbit/s"),
];

/// What all detectors found in one call.
struct Found {
    length_ms: i64,
    ours: Vec<speech::Track>,
    /// By peer and track.
    peers: Vec<Option<Vec<Probabilities>>>,
}

/// Probabilities of a track, and how many milliseconds each is for.
type Probabilities = (Vec<f32>, f64);

/// How much was heard and how long it took.
#[derive(Default)]
struct Speed {
    heard: Duration,
    cpu: Duration,
}

impl Speed {
    fn add(&mut self, heard: Duration, took: Took) {
        self.heard += heard;
        self.cpu += took.cpu.unwrap_or(took.wall);
    }

    /// Times real time.
    fn times(&self) -> Option<f64> {
        (!self.cpu.is_zero()).then(|| self.heard.as_secs_f64() / self.cpu.as_secs_f64())
    }
}

/// Prints the figures and judges them; writes the page where it is asked for.
pub fn speech(data: &Path, settings: &Speech) -> anyhow::Result<()> {
    if let Some(path) = &settings.listen {
        return listen(path);
    }
    let Some(folder) = &settings.calls else { return Ok(()) };
    let machine = gauge::machine();
    let mut speeds: Vec<Speed> = Vec::new();
    let look = |calls: &[Call], speeds: &mut Vec<Speed>| -> anyhow::Result<Vec<Found>> {
        calls.iter().map(|call| find(call, speeds)).collect()
    };
    let dev = calls::made(folder, "dev-")?;
    let found = look(&dev, &mut Vec::new())?;
    let chosen = choose(&dev, &found);

    let test = calls::made(folder, "test-")?;
    anyhow::ensure!(!test.is_empty(), "`{}`: expected calls of make.py", folder.display());
    let found = look(&test, &mut speeds)?;
    if let Some(silero) = silero_speed(folder)? {
        speeds[1] = silero;
    }
    let mut rows = Vec::new();
    for (condition, name) in CONDITIONS {
        rows.push(Row::new(name, &chosen[condition], condition, &test, &found));
    }
    match calls::meetings(data, folder)? {
        Some(meetings) => {
            let found = look(&meetings, &mut Vec::new())?;
            // No label is left to choose a threshold by: those of clean calls are taken.
            rows.push(Row::new("meetings (AMI)", &chosen["clean"], "meetings", &meetings, &found));
        }
        None => println!("skipped: no {}", data.join("ami").display()),
    }
    let peak_bytes = test.first().map(|call| peak(&call.path)).transpose()?;
    let mut page = page(&rows, &speeds, peak_bytes, clean(&test), &machine);
    if let Some(folder) = &settings.fresh {
        let calls = calls::made(folder, "test-")?;
        let found = look(&calls, &mut Vec::new())?;
        let rows =
            CONDITIONS.map(|(condition, name)| Row::new(name, &[], condition, &calls, &found));
        page.push_str(&unseen(&rows, clean(&calls)));
    }
    println!("{page}");
    verdicts(&rows, &speeds);
    if let Some(out) = &settings.out {
        std::fs::write(out, page).with_context(|| out.display().to_string())?;
    }
    Ok(())
}

/// How many calls there are of each condition.
fn clean(calls: &[Call]) -> usize {
    calls.iter().filter(|call| call.condition == "clean").count()
}

/// What all detectors find in one call; the first speed is ours.
fn find(call: &Call, speeds: &mut Vec<Speed>) -> anyhow::Result<Found> {
    let bytes = std::fs::read(&call.path)?;
    speeds.resize_with(1 + Peer::ALL.len(), Speed::default);
    let (took, ours) = gauge::time(|| hear(&bytes));
    let (sound, ours) = ours.with_context(|| call.path.display().to_string())?;
    let samples = sound.tracks.first().map_or(0, Vec::len) as u64;
    let length_ms = (samples * 1000 / u64::from(sound.rate_hz)) as i64;
    let length = Duration::from_millis(length_ms as u64);
    speeds[0].add(length, took);
    let mut peers = Vec::new();
    for (peer, speed) in Peer::ALL.iter().zip(&mut speeds[1..]) {
        let (took, found) = gauge::time(|| probabilities(*peer, call, &sound));
        if *peer != Peer::Silero {
            speed.add(length, took);
        }
        peers.push(found);
    }
    Ok(Found { length_ms, ours, peers })
}

/// From the bytes of a file to its talkspurts.
fn hear(bytes: &[u8]) -> anyhow::Result<(Sound, Vec<speech::Track>)> {
    let sound = calls::decode(bytes)?;
    let mut listened = Vec::new();
    for track in &sound.tracks {
        let mut listener = Listener::new(sound.rate_hz).context("expected 8 or 16 kHz")?;
        for second in track.chunks(sound.rate_hz as usize) {
            listener.push(second);
        }
        listened.push(listener.finish());
    }
    let tracks = match &listened[..] {
        [one, other] => speech::apart(one, other).into(),
        all => all.iter().map(speech::Listened::track).collect(),
    };
    Ok((sound, tracks))
}

fn spans(spans: &[measure::time::Span]) -> Vec<Span> {
    spans.iter().map(|span| (span.start().0, span.end().0)).collect()
}

#[cfg_attr(not(feature = "peers"), expect(unused_variables, reason = "peers look at the sound"))]
fn probabilities(peer: Peer, call: &Call, sound: &Sound) -> Option<Vec<Probabilities>> {
    #[cfg(feature = "peers")]
    let all = |of: fn(&[f32], u32) -> peers::Probabilities| {
        let one = |track: &Vec<f32>| {
            let found = of(track, sound.rate_hz);
            (found.values, found.step_ms)
        };
        Some(sound.tracks.iter().map(one).collect())
    };
    match peer {
        Peer::Silero => {
            let tracks = call.silero.as_ref()?;
            Some(tracks.iter().map(|values| (values.clone(), 32.0)).collect())
        }
        #[cfg(feature = "peers")]
        Peer::Earshot => all(peers::earshot),
        #[cfg(feature = "peers")]
        Peer::Webrtc => all(peers::webrtc),
    }
}

/// What a peer found with a threshold.
fn peer_score(call: &Call, found: &Found, peer: usize, threshold: f32) -> Option<Score> {
    let tracks = found.peers[peer].as_ref()?;
    let spans: Vec<Vec<Span>> =
        tracks.iter().map(|(values, step)| smooth::spans(values, *step, threshold)).collect();
    Some(Score::of(found.length_ms, &call.truth, &spans))
}

/// For each condition and peer, the threshold that is best on the calls of the development voices.
fn choose(calls: &[Call], found: &[Found]) -> BTreeMap<&'static str, Vec<f32>> {
    let best = |condition: &str, peer: usize| {
        let f1 = |threshold: f32| {
            let scores: Vec<Score> = calls
                .iter()
                .zip(found)
                .filter(|(call, _)| call.condition == condition)
                .filter_map(|(call, found)| peer_score(call, found, peer, threshold))
                .collect();
            Score::sum(&scores).f1().unwrap_or(0.0)
        };
        let scored = smooth::THRESHOLDS.map(|threshold| (f1(threshold), threshold));
        let best = scored.into_iter().max_by(|one, other| one.0.total_cmp(&other.0));
        best.map_or(PUBLISHED, |(_, threshold)| threshold)
    };
    let peers = |condition| (0..Peer::ALL.len()).map(|peer| best(condition, peer)).collect();
    CONDITIONS.map(|(condition, _)| (condition, peers(condition))).into()
}

/// One condition.
struct Row {
    name: &'static str,
    ours: Score,
    sounds: Sounds,
    interval: Option<(f64, f64)>,
    /// By peer: with the published threshold, with the one chosen for the condition, and that one.
    peers: Vec<Option<(Score, Score, f32)>>,
}

impl Row {
    fn new(
        name: &'static str,
        thresholds: &[f32],
        condition: &str,
        calls: &[Call],
        found: &[Found],
    ) -> Self {
        let of: Vec<(&Call, &Found)> =
            calls.iter().zip(found).filter(|(call, _)| call.condition == condition).collect();
        let ours: Vec<Score> = of
            .iter()
            .map(|(call, found)| {
                let ours: Vec<Vec<Span>> =
                    found.ours.iter().map(|track| spans(&track.talkspurts)).collect();
                Score::of(found.length_ms, &call.truth, &ours)
            })
            .collect();
        let peer = |(peer, chosen): (usize, &f32)| {
            let sum = |threshold: f32| {
                let scores: Option<Vec<Score>> = of
                    .iter()
                    .map(|(call, found)| peer_score(call, found, peer, threshold))
                    .collect();
                Some(Score::sum(&scores?))
            };
            Some((sum(PUBLISHED)?, sum(*chosen)?, *chosen))
        };
        Self {
            name,
            interval: interval(&ours.iter().collect::<Vec<_>>()),
            ours: Score::sum(&ours),
            sounds: Sounds::sum(
                of.iter().map(|(call, found)| Sounds::of(&call.truth, &found.ours)),
            ),
            peers: thresholds.iter().enumerate().map(peer).collect(),
        }
    }
}

/// How long `silero.py` took, as it says itself: a stereo file is two tracks.
fn silero_speed(folder: &Path) -> anyhow::Result<Option<Speed>> {
    let path = folder.join("silero.json");
    if !path.exists() {
        return Ok(None);
    }
    let about: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(&path)?)?;
    let seconds = |field: &str| {
        let seconds = about[field].as_f64().filter(|seconds| (0.0..1e9).contains(seconds));
        seconds.with_context(|| format!("`{}`: expected `{field}`", path.display()))
    };
    let (heard_s, cpu_s) = (seconds("track_s")? / 2.0, seconds("cpu_s")?);
    Ok(Some(Speed { heard: Duration::from_secs_f64(heard_s), cpu: Duration::from_secs_f64(cpu_s) }))
}

/// The most memory that listening to one file takes, in a process of its own.
fn peak(path: &Path) -> anyhow::Result<u64> {
    let this = std::env::current_exe()?;
    Ok(child::run(Command::new(this).args(["speech", "--listen"]).arg(path))?.peak_bytes)
}

fn listen(path: &Path) -> anyhow::Result<()> {
    let (_, tracks) = hear(&std::fs::read(path)?)?;
    for (number, track) in tracks.iter().enumerate() {
        for (start, end) in spans(&track.talkspurts) {
            println!("{number}\t{start}\t{end}\ttalkspurt");
        }
        for stretch in &track.stretches {
            let (start, end) = (stretch.span.start().0, stretch.span.end().0);
            println!("{number}\t{start}\t{end}\t{:?}", stretch.sound);
        }
    }
    Ok(())
}

fn verdicts(rows: &[Row], speeds: &[Speed]) {
    let made: Vec<&Row> = rows.iter().filter(|row| row.ours.hold().is_some()).collect();
    let worst = |of: &dyn Fn(&Row) -> Option<f64>, least: bool| {
        let values = made.iter().filter_map(|row| of(row));
        if least { values.reduce(f64::min) } else { values.reduce(f64::max) }
    };
    let beyond = |row: &Row| {
        let (published, chosen, _) = row.peers.first()?.as_ref()?;
        let best = published.f1()?.max(chosen.f1()?);
        Some(100.0 * (row.ours.f1()? - best))
    };
    judge(&thresholds::SPEECH_BESIDE, worst(&beyond, true));
    judge(&thresholds::SPEECH_HOLD, worst(&|row| Some(100.0 * row.ours.hold()?), false));
    let ringing = |row: &Row| Some(100.0 * row.sounds.music.shares()?[1]);
    judge(&thresholds::SPEECH_RINGING, worst(&ringing, false));
    let all = Score::sum(made.iter().map(|row| &row.ours));
    judge(&thresholds::SPEECH_ONSET, all.onset_ms(0.5));
    judge(&thresholds::SPEECH_ONSET_WORST, worst(&|row| row.ours.onset_ms(0.5), false));
    judge(&thresholds::SPEECH_SPEED, speeds.first().and_then(Speed::times));
}

fn figure(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.3}"))
}

fn percent(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{:.1}", 100.0 * value))
}

fn whole(value: Option<f64>) -> String {
    value.map_or("–".to_owned(), |value| format!("{value:.0}"))
}

fn interval_of(row: &Row) -> String {
    row.interval.map_or("–".to_owned(), |(low, high)| format!("{low:.3}–{high:.3}"))
}

/// The calls that nobody had looked at, and which goals they miss.
fn unseen(rows: &[Row], calls: usize) -> String {
    let mut page = format!(
        "\n## Calls that nobody had looked at\n\nThe calls above were looked at while the detector was \
         changed. These are {calls} in each condition, made with another seed after the last change, by \
         the same voices and kinds of music:\n\n| condition | F1 | 95 % | music, % | ringing, % | \
         onset, ms |\n|---|---|---|---|---|---|\n"
    );
    for row in rows {
        let ours = &row.ours;
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} |",
            row.name,
            figure(ours.f1()),
            interval_of(row),
            percent(ours.hold()),
            percent(ours.ringing()),
            whole(ours.onset_ms(0.5))
        );
    }
    page.push('\n');
    let music = |row: &Row| row.ours.hold().map(|share| 100.0 * share);
    let onset = |row: &Row| row.ours.onset_ms(0.5);
    for (what, goal, of) in [
        ("music, 2 %", &thresholds::SPEECH_HOLD, &music as &dyn Fn(&Row) -> Option<f64>),
        ("onsets, 30 ms", &thresholds::SPEECH_ONSET, &onset),
    ] {
        let missed: Vec<&str> = rows
            .iter()
            .filter(|row| of(row).is_some_and(|value| value > goal.goal))
            .map(|row| row.name)
            .collect();
        let _ = match &missed[..] {
            [] => writeln!(page, "The goal for {what}, is met in every condition."),
            missed => writeln!(page, "The goal for {what}, is missed in: {}.", missed.join("; ")),
        };
    }
    page
}

fn page(
    rows: &[Row],
    speeds: &[Speed],
    peak_bytes: Option<u64>,
    calls: usize,
    machine: &str,
) -> String {
    let mut page = format!("{HEAD}\nThe held-back voices make {calls} calls in each condition.\n");
    page.push_str("\n## F1, by steps of 10 ms\n\n| condition | Earnest | 95 % |");
    for peer in Peer::ALL {
        let _ = write!(page, " {} | chosen | at |", peer.name());
    }
    page.push_str("\n|---|---|---|");
    page.push_str(&"---|---|---|".repeat(Peer::ALL.len()));
    for row in rows {
        let _ =
            write!(page, "\n| {} | {} | {} |", row.name, figure(row.ours.f1()), interval_of(row));
        for peer in &row.peers {
            let _ = match peer {
                Some((published, chosen, at)) => {
                    write!(page, " {} | {} | {at} |", figure(published.f1()), figure(chosen.f1()))
                }
                None => write!(page, " – | – | – |"),
            };
        }
    }

    page.push_str(
        "\n\n## What else was taken for speech\n\nPer cent of music on hold, of ringing, of keys \
         that was taken for speech; of the peers, with the chosen threshold, music alone. Overlap is \
         how long both parties were found to speak, in all calls together, while they did not both.\
         \n\n| condition | music | ringing | keys | overlap, s |",
    );
    for peer in Peer::ALL {
        let _ = write!(page, " {} | overlap, s |", peer.name());
    }
    page.push_str("\n|---|---|---|---|---|");
    page.push_str(&"---|---|".repeat(Peer::ALL.len()));
    for row in rows.iter().filter(|row| row.ours.hold().is_some()) {
        let ours = &row.ours;
        let _ = write!(
            page,
            "\n| {} | {} | {} | {} | {:.1} |",
            row.name,
            percent(ours.hold()),
            percent(ours.ringing()),
            percent(ours.tones()),
            ours.overlap_s()
        );
        for peer in &row.peers {
            let _ = match peer {
                Some((_, chosen, _)) => {
                    write!(page, " {} | {:.1} |", percent(chosen.hold()), chosen.overlap_s())
                }
                None => write!(page, " – | – |"),
            };
        }
    }

    page.push_str(
        "\n\n## What music and ringing are called\n\nPer cent of music on hold, of ringing and of keys \
         that is called music, ringing, a tone. Nothing else may be called ringing: whoever counts how long \
         a line rang counts that.\n\n| condition | music: music | ringing | tone | ringing: music | \
         ringing | tone | keys: music | ringing | tone |\n|---|---|---|---|---|---|---|---|---|---|",
    );
    for row in rows.iter().filter(|row| row.ours.hold().is_some()) {
        let _ = write!(page, "\n| {} |", row.name);
        for called in [&row.sounds.music, &row.sounds.ringing, &row.sounds.keys] {
            let shares = called.shares();
            for at in 0..3 {
                let _ = write!(page, " {} |", percent(shares.map(|shares| shares[at])));
            }
        }
    }

    page.push_str(
        "\n\n## Onsets\n\nHow far the start of a talkspurt is off, in milliseconds, where 200 ms of \
         silence are before it: the middle and the 95th of a hundred, of those that were found within \
         300 ms, and how many in a hundred were. Of the peers, with the chosen threshold.\
         \n\n| condition | n | middle | 95th | found |",
    );
    for peer in Peer::ALL {
        let _ = write!(page, " {} | 95th | found |", peer.name());
    }
    page.push_str("\n|---|---|---|---|---|");
    page.push_str(&"---|---|---|".repeat(Peer::ALL.len()));
    for row in rows {
        let one = |score: &Score| {
            let found = percent(score.onsets_found());
            format!(" {} | {} | {found} |", whole(score.onset_ms(0.5)), whole(score.onset_ms(0.95)))
        };
        let _ = write!(page, "\n| {} | {} |{}", row.name, row.ours.onsets_in_all(), one(&row.ours));
        for peer in &row.peers {
            page.push_str(&peer.as_ref().map_or(" – | – | – |".to_owned(), |peer| one(&peer.1)));
        }
    }

    page.push_str("\n\n## Speed\n\n");
    let _ = writeln!(
        page,
        "Times real time of a stereo file of mu-law at 8 kHz on one core, processor time, decoding \
         included for Earnest; {machine}.\n\n| detector | × real time |\n|---|---|"
    );
    let names = ["Earnest"].into_iter().chain(Peer::ALL.iter().map(|peer| peer.name()));
    for (name, speed) in names.zip(speeds).filter(|(_, speed)| speed.times().is_some()) {
        let _ = writeln!(page, "| {name} | {} |", speed.times().map_or("–".to_owned(), number));
    }
    let _ = writeln!(
        page,
        "\nSilero's time is that of `bars/speech/silero.py`, in a run of its own. The most memory that Earnest takes for \
         a call of 150 s, the file and its samples included: {peak} MB.",
        peak = peak_bytes.map_or("–".to_owned(), |bytes| number(bytes as f64 / 1e6)),
    );
    page
}

const HEAD: &str = "# Speech activity

Made by `cargo run --release -p bars --features peers -- speech --calls DIR --fresh OTHER --out docs/SPEECH.md`,
where DIR is what `bars/speech/make.py` and then `bars/speech/silero.py` wrote, and OTHER what the first
wrote with another seed (`--seed 3 --dev 0 --test 8`). The calls are made:
synthetic voices, known times, stereo, 8 kHz, mu-law. Weights and thresholds were chosen on calls of
some voices, sentences and kinds of music; the figures are of calls of others. Real voices and real
music may rank differently. The meetings are real (AMI, six clips of 30 s, 16 kHz, far from the
microphone, several people on one track) and served to choose nothing; people marked them by turns
and not by pauses.

*Silero* is the published network (`silero_vad_16k_sequence.onnx` of silero-vad 6.2.3 in onnxruntime,
the sound brought to 16 kHz); the crates `earshot` 1.2.2 and `webrtc-vad` 0.4.0 are as they come. All
three have the same smoothing; their first figure is with the threshold 0.5, *chosen* is with the
best threshold for that condition on the development calls, which nobody has who does not know the
condition. Earnest has one setting for all. Music, ringing and keys are left out of F1. Peers know
nothing of the other track, so echo is speech to them.
";
