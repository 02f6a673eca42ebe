//! Recordings are read in children: whatever becomes of one, its file is named and the others go on.

use crate::support::{Desk, answer};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Stdio;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sound")
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(fixtures().join(name)).unwrap()
}

/// The objects that `recordings --json` prints, and its problems.
fn heard(desk: &Desk, args: &[&str]) -> (Vec<serde_json::Value>, Vec<String>) {
    let output = desk.output(&[&["recordings", "--json"], args].concat());
    let problems: Vec<String> =
        String::from_utf8_lossy(&output.stderr).lines().map(str::to_owned).collect();
    let expected = i32::from(!problems.is_empty());
    assert_eq!(output.status.code(), Some(expected), "{}", answer(&output));
    let objects = String::from_utf8(output.stdout).unwrap();
    (objects.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), problems)
}

#[test]
fn every_recording_of_a_folder_is_heard_and_what_is_not_is_named() {
    let desk = Desk::new();
    let folder = fixtures();
    let (objects, problems) =
        heard(&desk, &[folder.to_str().unwrap(), "--ffmpeg", "/nothing/of/that/name"]);
    assert_eq!(objects.len(), 38);
    let good = objects.iter().filter(|object| object.get("recording").is_some()).count();
    assert_eq!((good, problems.len()), (32, 6));
    for problem in &problems {
        assert!(problem.contains("which is read where `ffmpeg` is installed"), "{problem}");
    }
    // In the order of their names, whichever child is first.
    let names: Vec<&str> = objects.iter().map(|object| object["file"].as_str().unwrap()).collect();
    assert!(names.is_sorted(), "{names:?}");
}

#[test]
fn a_table_says_what_recordings_are() {
    let desk = Desk::new();
    std::fs::write(desk.path("a.wav"), fixture("wav_alaw.wav")).unwrap();
    std::fs::write(desk.path("b.flac"), fixture("rate_44100.flac")).unwrap();
    let mut cut = fixture("wav_s16le.wav");
    cut.truncate(44 + 1152 * 4);
    std::fs::write(desk.path("cut.wav"), cut).unwrap();
    desk.write("talk.txt", "Agent: hello\n");
    let text = desk.run(&["recordings", "a.wav", "b.flac", "cut.wav", "talk.txt"]);
    insta::assert_snapshot!(text, @r"
    exit 1
    recording    length  tracks  codec         Hz  signal to noise  speech by track     no speech       what is wrong
    a.wav      00:00:00       2  pcm_alaw    8000                –  00:00:00, 00:00:00  tones 00:00:00
    b.flac     00:00:00       2  flac       44100                –  00:00:00, 00:00:00  tones 00:00:00
    cut.wav    00:00:00       2  pcm_s16le   8000                –  00:00:00, 00:00:00
    --- stderr
    problem: cut.wav: truncated at 00:00:00
    problem: talk.txt: no sound in a form that is known
    ");
}

#[test]
fn what_is_empty_or_cannot_be_read_is_named() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("calls")).unwrap();
    std::fs::write(desk.path("calls/a.wav"), fixture("wav_alaw.wav")).unwrap();
    std::fs::write(desk.path("calls/empty.wav"), b"").unwrap();
    desk.write("calls/talk.txt", "Agent: hello\n");
    // Whoever runs this may read every file; this one is there and cannot be read all the same.
    #[cfg(target_os = "linux")]
    std::os::unix::fs::symlink("/proc/self/mem", desk.path("calls/locked.wav")).unwrap();
    let (objects, problems) = heard(&desk, &["calls"]);
    let files: Vec<&str> = objects.iter().map(|object| object["file"].as_str().unwrap()).collect();
    assert_eq!(files[..2], ["calls/a.wav", "calls/empty.wav"]);
    assert_eq!(problems[0], "problem: calls/empty.wav: no sound at all");
    if cfg!(target_os = "linux") {
        assert_eq!((files.len(), files[2]), (3, "calls/locked.wav"));
        assert!(problems[1].starts_with("problem: calls/locked.wav: "), "{problems:?}");
    }
}

#[test]
fn a_converter_reads_what_nothing_here_decodes() {
    let desk = Desk::new();
    std::fs::write(desk.path("call.gsm"), fixture("raw.gsm")).unwrap();
    // It stands for `ffmpeg`: says what it was asked, and gives a recording.
    let wav = fixtures().join("wav_s16le.wav");
    let script = format!(
        "#!/bin/sh\nfor a in \"$@\"; do case $a in file:*) cat '{}';; esac; done\n",
        wav.display()
    );
    desk.write("converter", &script);
    make_executable(&desk.path("converter"));
    let (objects, problems) = heard(&desk, &["call.gsm", "--ffmpeg", "./converter"]);
    assert_eq!(problems, [""; 0]);
    assert_eq!(objects[0]["recording"]["length_ms"], 250);
    desk.write("converter", "#!/bin/sh\nexit 1\n");
    let (_, problems) = heard(&desk, &["call.gsm", "--ffmpeg", "./converter"]);
    assert_eq!(problems, ["problem: call.gsm: GSM 6.10, on which `ffmpeg` gave up"]);
}

#[test]
fn ffmpeg_itself_reads_every_codec_that_nothing_here_decodes() {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let ffmpeg = std::env::split_paths(&path).map(|at| at.join("ffmpeg")).find(|at| at.is_file());
    let Some(ffmpeg) = ffmpeg else {
        println!("skipped: no ffmpeg");
        return;
    };
    let desk = Desk::new();
    let files =
        ["raw.gsm", "wav_gsm.wav", "raw.g722", "wav_g722.wav", "wav_g726.wav", "amr_nb.amr"];
    let paths: Vec<String> =
        files.iter().map(|file| fixtures().join(file).display().to_string()).collect();
    let mut args: Vec<&str> = paths.iter().map(String::as_str).collect();
    args.extend(["--ffmpeg", ffmpeg.to_str().unwrap()]);
    let (objects, problems) = heard(&desk, &args);
    assert_eq!(problems, [""; 0]);
    for object in objects {
        let length = object["recording"]["length_ms"].as_i64().unwrap();
        assert!((480..=560).contains(&length), "{object}");
    }
}

/// A recording that needs more memory than a child has: a name of so many bytes in its list of tags.
fn greedy(path: &Path) {
    let mut file = std::fs::File::create(path).unwrap();
    let name_bytes = 200u32 << 20;
    file.write_all(b"RIFF").unwrap();
    file.write_all(&(name_bytes + 1000).to_le_bytes()).unwrap();
    file.write_all(b"WAVELIST").unwrap();
    file.write_all(&(name_bytes + 12).to_le_bytes()).unwrap();
    file.write_all(b"INFOINAM").unwrap();
    file.write_all(&name_bytes.to_le_bytes()).unwrap();
    // Zeros that take no place on the disk.
    file.seek(SeekFrom::Current(i64::from(name_bytes))).unwrap();
    file.write_all(&fixture("wav_s16le.wav")[12..]).unwrap();
}

#[test]
fn a_recording_that_needs_more_memory_than_a_child_has_is_named() {
    let desk = Desk::new();
    greedy(&desk.path("greedy.wav"));
    std::fs::write(desk.path("a.wav"), fixture("wav_alaw.wav")).unwrap();
    let (objects, problems) = heard(&desk, &["greedy.wav", "a.wav"]);
    assert_eq!(problems, ["problem: greedy.wav: needs more than 512 MiB of memory"]);
    assert_eq!(objects[1]["recording"]["length_ms"], 250);
}

/// `cargo run --release -p fuzz -- recordings` has thousands read.
#[test]
fn mutated_recordings_come_to_an_end_that_has_a_name() {
    let desk = Desk::new();
    let earnest = Path::new(env!("CARGO_BIN_EXE_earnest"));
    let became = fuzz::media::run(earnest, desk.folder(), 60, 3).unwrap();
    assert_eq!(became.wrong, [""; 0]);
    assert_eq!((became.files, became.read + became.named), (60, 60));
    assert!(became.read > 10 && became.named > 10, "{became:?}");
    // The parent decodes nothing.
    assert!(became.peak_bytes < 64 << 20, "{became:?}");
}

#[test]
fn a_child_that_dies_takes_one_file_with_it() {
    let desk = Desk::new();
    // What it runs as its converter kills it.
    desk.write("converter", "#!/bin/sh\nkill -9 $PPID\n");
    make_executable(&desk.path("converter"));
    for name in ["a.wav", "b.wav", "z.wav"] {
        std::fs::write(desk.path(name), fixture("wav_alaw.wav")).unwrap();
    }
    std::fs::write(desk.path("call.gsm"), fixture("raw.gsm")).unwrap();
    let files = ["a.wav", "call.gsm", "b.wav", "z.wav"];
    let (objects, problems) = heard(&desk, &[&files[..], &["--ffmpeg", "./converter"]].concat());
    assert_eq!(problems, ["problem: call.gsm: the process that read it ended with signal 9"]);
    for (object, file) in objects.iter().zip(files) {
        assert_eq!(object["file"], file);
        assert_eq!(object.get("recording").is_some(), file != "call.gsm", "{object}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_child_takes_little_memory_for_a_long_recording() {
    let desk = Desk::new();
    // Two minutes of two channels; `bars recordings` measures hours.
    let mut wav = fixture("wav_s16le.wav");
    let frames = 2 * 60 * 8000u32;
    wav[40..44].copy_from_slice(&(frames * 4).to_le_bytes());
    wav[4..8].copy_from_slice(&(frames * 4 + 36).to_le_bytes());
    let samples = wav.split_off(44);
    let mut file = std::fs::File::create(desk.path("long.wav")).unwrap();
    file.write_all(&wav).unwrap();
    for _ in 0..frames / 2000 {
        file.write_all(&samples).unwrap();
    }
    let mut command = desk.command(&["decode", "--ffmpeg", "ffmpeg"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut paths = child.stdin.take().unwrap();
    paths.write_all(b"long.wav\0").unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    // It waits for another path, so its figures are still there.
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let figure = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    assert!(figure("VmHWM:") < 64 * 1024, "{status}");
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let limit = limits.lines().find(|line| line.starts_with("Max data size")).unwrap();
    assert!(limit.contains("536870912            536870912"), "{limits}");
    drop(paths);
    assert!(child.wait().unwrap().success());
    let object: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!(object["recording"]["length_ms"], 2 * 60 * 1000);
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}
