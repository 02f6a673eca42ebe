//! `earnest add` on recordings: alone, beside transcripts, named by vCons, and a file for each party.

use crate::support::Desk;
use crate::transcribe::{answer, serve};
use std::path::Path;

/// A WAV file at 8 kHz: each track is one of the sentences, at these places in seconds.
pub fn wav(tracks: &[(usize, &[usize])], seconds: usize) -> Vec<u8> {
    let file = crate::transcribe::wav(tracks, seconds);
    // The header of that one is odd on purpose; a decoder of the whole format wants its lengths.
    let data = &file[file.windows(4).position(|four| four == b"data").unwrap() + 8..];
    let mut wav = b"RIFF".to_vec();
    wav.extend((36 + data.len() as u32).to_le_bytes());
    wav.extend(b"WAVE");
    wav.extend(&file[12..36]);
    wav.extend(b"data");
    wav.extend((data.len() as u32).to_le_bytes());
    wav.extend(data);
    wav
}

/// The agent's sentence at 0 and 5 seconds, the customer's at 2.5.
pub fn call() -> Vec<u8> {
    wav(&[(0, &[0, 5]), (1, &[2])], 8)
}

pub fn put(desk: &Desk, name: &str, bytes: &[u8]) {
    let path = desk.path(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn fixture(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/sound").join(name))
        .unwrap()
}

/// The rows that a query gives, a line each.
pub fn asked(desk: &Desk, sql: &str) -> Vec<String> {
    let rows = desk.well(&["query", sql, "--format", "csv"]);
    rows.lines().skip(1).map(str::to_owned).collect()
}

/// The report as JSON, and how the command ended.
pub fn add(desk: &Desk, args: &[&str]) -> (serde_json::Value, Option<i32>) {
    let output = desk.output(&[&["add", "--report", "json"], args].concat());
    let report = serde_json::from_slice(&output.stdout);
    (
        report.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr))),
        output.status.code(),
    )
}

const TURNS: &str =
    "SELECT turn, role, start_ms / 500, text FROM turns ORDER BY conversation_id, turn";

#[test]
fn a_recording_alone_is_a_conversation_of_times() {
    let desk = Desk::new();
    put(&desk, "calls/day/17.wav", &call());
    let (report, code) = add(&desk, &["calls", "--tracks", "agent,customer"]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!((&report["stored"], &report["files"]), (&1.into(), &1.into()));
    assert_eq!(report["recordings"]["heard"], 1);
    assert_eq!(report["recordings"]["without_words"], 1);
    assert_eq!(
        asked(&desk, "SELECT conversation_id, timing, channel FROM conversations"),
        ["day/17,stereo,voice"]
    );
    assert_eq!(asked(&desk, TURNS), ["0,agent,0,", "1,customer,4,", "2,agent,10,"]);
    let columns = "file, container, codec, rate_hz, channels, length_ms, sealed";
    let sql = format!("SELECT {columns} FROM recordings");
    assert_eq!(asked(&desk, &sql), ["17.wav,wave,pcm_s16le,8000,2,8000,0"]);
    // Without words nothing that rests on words is missed.
    assert_eq!(asked(&desk, "SELECT moment FROM moments WHERE outcome = 'missed'"), [""; 0]);
    let page = desk.well(&["show", "day/17"]);
    assert!(page.contains("recording 17.wav · 00:00:08 · pcm_s16le · 2 channels"), "{page}");

    let (report, _) = add(&desk, &["calls", "--tracks", "agent,customer"]);
    assert_eq!((&report["unchanged"], &report["stored"]), (&1.into(), &0.into()));
    // Another map is another state of it.
    let (report, _) = add(&desk, &["calls"]);
    assert_eq!(report["replaced"], 1);
    assert_eq!(report["recordings"]["without_party"]["ids"], serde_json::json!(["day/17"]));
    assert_eq!(asked(&desk, TURNS), ["0,other,0,", "1,other,4,", "2,other,10,"]);
    // A programme's settings say it too.
    let rubric = "programme = \"larch\"\n[reading]\ntracks = [\"customer\", \"agent\"]\n";
    desk.write("larch.toml", rubric);
    let (report, _) = add(&desk, &["calls", "--rubric", "larch.toml"]);
    assert_eq!(report["recordings"]["without_party"]["count"], 0);
    assert_eq!(asked(&desk, TURNS), ["0,customer,0,", "1,agent,4,", "2,customer,10,"]);
}

const CAPTIONS: &str = "WEBVTT\n\n\
    00:00.000 --> 00:02.500\n<v Agent>Good morning, Larch Broadband.\n\n\
    00:02.500 --> 00:04.900\n<v Customer>My internet drops every evening.\n";

#[test]
fn a_transcript_of_the_same_name_gets_the_times_of_the_recording() {
    let desk = Desk::new();
    put(&desk, "calls/17.wav", &call());
    desk.write("calls/17.vtt", CAPTIONS);
    let (report, code) = add(&desk, &["calls", "--tracks", "agent,customer"]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!((&report["stored"], &report["files"]), (&1.into(), &2.into()), "one conversation");
    assert_eq!(asked(&desk, "SELECT conversation_id, timing FROM conversations"), ["17,stereo"]);
    let expected = [
        "0,agent,0,\"Good morning, Larch Broadband.\"",
        "1,customer,4,My internet drops every evening.",
        "2,agent,10,",
    ];
    assert_eq!(asked(&desk, TURNS), expected);

    // The map is wrong: it is said, and nothing is turned round.
    let desk_of_wrong = Desk::new();
    put(&desk_of_wrong, "calls/17.wav", &call());
    desk_of_wrong.write("calls/17.vtt", CAPTIONS);
    let (report, _) = add(&desk_of_wrong, &["calls", "--tracks", "customer,agent"]);
    assert_eq!(report["recordings"]["contradicted"]["ids"], serde_json::json!(["17"]));
    assert_eq!(asked(&desk_of_wrong, "SELECT timing FROM conversations"), ["transcript"]);
    let text = desk_of_wrong.run(&["add", "calls", "--tracks", "customer,agent"]);
    assert!(
        text.contains(
            "what is said fits the tracks better the other way round: 1 conversation (17)"
        ),
        "{text}"
    );
}

#[test]
fn words_without_times_are_laid_onto_the_tracks() {
    let desk = Desk::new();
    put(&desk, "17.wav", &call());
    desk.write("17.txt", "Agent: Good morning, Larch Broadband.\nCustomer: My internet drops.\nAgent: Please restart the router.\n");
    let (report, code) = add(&desk, &["17.wav", "17.txt", "--tracks", "agent,customer"]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(asked(&desk, "SELECT timing FROM conversations"), ["laid"]);
    let starts = "SELECT turn, role, start_ms / 500 FROM turns";
    assert_eq!(asked(&desk, starts), ["0,agent,0", "1,customer,4", "2,agent,10"]);
}

fn vcon(parties: &str) -> String {
    format!(
        "{{\"vcon\":\"0.0.1\",\"uuid\":\"u-17\",\"parties\":[{{\"role\":\"customer\"}},{{\"role\":\"agent\"}}],\
         \"dialog\":[{{\"type\":\"recording\",\"start\":\"2026-03-01T09:30:00Z\",\"parties\":{parties},\
         \"url\":\"https://example.org/calls/rec-8.wav?token=1\"}}]}}"
    )
}

#[test]
fn a_vcon_names_its_recording_and_whose_each_channel_is() {
    let desk = Desk::new();
    put(&desk, "calls/rec-8.wav", &call());
    desk.write("calls/zzz.json", &vcon("[1,[0]]"));
    let (report, code) = add(&desk, &["calls"]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!((&report["stored"], &report["recordings_noted"]), (&1.into(), &0.into()));
    let sql = "SELECT conversation_id, timing, started_at FROM conversations";
    assert_eq!(asked(&desk, sql), ["u-17,stereo,2026-03-01T09:30:00.000Z"]);
    assert_eq!(asked(&desk, TURNS), ["0,agent,0,", "1,customer,4,", "2,agent,10,"]);
}

#[test]
fn a_file_for_each_party_is_one_conversation() {
    let desk = Desk::new();
    put(&desk, "calls/17_agent.wav", &wav(&[(0, &[0, 5])], 8));
    put(&desk, "calls/17_caller.wav", &wav(&[(1, &[2])], 6));
    put(&desk, "calls/18_agent.wav", &wav(&[(0, &[0])], 3));
    let pair = ["calls", "--pair", "{call}_agent.wav", "{call}_caller.wav"];
    let (report, code) = add(&desk, &pair);
    assert_eq!(code, Some(1), "half a pair is refused: {report}");
    let problem = &report["problems"][0];
    assert_eq!(problem["file"], "calls/18_agent.wav");
    assert_eq!(problem["expected"], "the other of its pair, `{call}_caller.wav`");
    assert_eq!(asked(&desk, "SELECT conversation_id, timing FROM conversations"), ["17,stereo"]);
    assert_eq!(asked(&desk, TURNS), ["0,agent,0,", "1,customer,4,", "2,agent,10,"]);
    let sql = "SELECT file, channels, length_ms FROM recordings ORDER BY number";
    assert_eq!(asked(&desk, sql), ["17_agent.wav,1,8000", "17_caller.wav,1,6000"]);
}

#[test]
fn bad_recordings_are_named_and_the_good_are_stored() {
    let desk = Desk::new();
    put(&desk, "calls/a.wav", &call());
    let mut cut = call();
    cut.truncate(44 + 8_000 * 4 * 5);
    put(&desk, "calls/cut.wav", &cut);
    put(&desk, "calls/empty.wav", b"");
    put(&desk, "calls/junk.mp3", &[7; 5_000]);
    put(&desk, "calls/mobile.gsm", &fixture("raw.gsm"));
    put(&desk, "calls/mono.wav", &wav(&[(0, &[0])], 3));
    put(&desk, "calls/a.wave", &call());
    put(&desk, "calls/silent.wav", &wav(&[(0, &[]), (1, &[])], 2));
    desk.write("calls/junk.txt", "Agent: Good morning.\nCustomer: Hello.\n");
    let args = ["calls", "--tracks", "agent,customer", "--ffmpeg", "/nothing/of/that/name"];
    let (report, code) = add(&desk, &args);
    assert_eq!(code, Some(1));
    let problems: Vec<String> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| {
            let text = |key: &str| problem[key].as_str().unwrap_or("–").to_owned();
            format!("{}: {}", text("file"), text("found"))
        })
        .collect();
    assert_eq!(
        problems,
        [
            "calls/a.wave: another recording of the same name",
            "calls/junk.mp3: no sound in a form that is known",
            "calls/cut.wav: truncated at 00:00:05",
            "calls/empty.wav: no sound at all",
            "calls/mobile.gsm: GSM 6.10, which is read where `ffmpeg` is installed; or by hand: \
             `ffmpeg -f gsm -i FILE FILE.flac`",
            "calls/mono.wav: one channel, two parties",
            "calls/silent.wav: nobody",
        ]
    );
    // A transcript whose recording cannot be read is stored all the same.
    let stored = "SELECT conversation_id, timing FROM conversations ORDER BY 1";
    assert_eq!(asked(&desk, stored), ["a,stereo", "cut,stereo", "junk,none", "mono,none"]);
    let fault = "SELECT conversation_id, fault FROM recordings WHERE fault IS NOT NULL";
    assert_eq!(asked(&desk, fault), ["cut,truncated at 00:00:05"]);
}

#[test]
fn an_import_that_is_killed_goes_on_where_it_was() {
    use std::io::{BufRead, BufReader};
    let desk = Desk::new();
    for number in 0..36 {
        put(&desk, &format!("calls/{number:02}.wav"), &wav(&[(0, &[0])], 3));
    }
    let args = ["add", "calls", "--tracks", "agent", "--list"];
    let mut adding = desk.command(&args);
    let mut adding = adding.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(adding.stdout.take().unwrap()).read_line(&mut line).unwrap();
    adding.kill().unwrap();
    adding.wait().unwrap();
    assert!(!line.is_empty());
    let (report, code) = add(&desk, &["calls", "--tracks", "agent"]);
    assert_eq!(code, Some(0), "{report}");
    let count = |key: &str| report[key].as_u64().unwrap();
    assert!(count("unchanged") >= 1, "{report}");
    assert_eq!(count("unchanged") + count("stored"), 36);
    assert_eq!(
        asked(&desk, "SELECT count(*), count(DISTINCT conversation_id) FROM recordings"),
        ["36,36"]
    );
    let ids = asked(&desk, "SELECT conversation_id FROM conversations");
    assert!(ids.is_sorted(), "in the order of the files: {ids:?}");
}

#[test]
fn words_of_a_recording_come_from_an_engine_and_go_with_the_conversation() {
    let desk = Desk::new();
    put(&desk, "calls/quokka-17.wav", &call());
    let agent =
        [(0.3, "Good morning, Larch Broadband.", 0.97), (5.3, "Please restart the router.", 0.42)];
    let customer = [(0.3, "My card is 4111 1111 1111 1111.", 0.93)];
    let (address, requests) = serve(vec![answer(&agent), answer(&customer)]);
    let args = [
        "calls",
        "--tracks",
        "agent,customer",
        "--transcribe",
        &address,
        "--transcribe-at-once",
        "1",
        "--language",
        "en",
    ];
    let (report, code) = add(&desk, &args);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(requests.lock().unwrap().len(), 2, "each track on its own");
    assert_eq!(report["recordings"]["without_words"], 0);
    assert_eq!(asked(&desk, "SELECT timing FROM conversations"), ["stereo"]);
    let sql = "SELECT role, text, heard FROM turns ORDER BY turn";
    let expected = [
        "agent,\"Good morning, Larch Broadband.\",97",
        "customer,My card is [card#1 ending 1111].,93",
        "agent,Please restart the router.,42",
    ];
    assert_eq!(asked(&desk, sql), expected);
    // Nothing is asked twice: the server has no further answer.
    let (report, code) = add(&desk, &args);
    assert_eq!((code, &report["unchanged"]), (Some(0), &1.into()), "{report}");

    desk.well(&["erase", "--conversation", "quokka-17", "--yes"]);
    let left = files_below(&desk.path("earnest.db-words"));
    assert_eq!(left, [""; 0], "what was heard is forgotten");
    for file in ["earnest.db", "earnest.db-wal"] {
        let bytes = std::fs::read(desk.path(file)).unwrap_or_default();
        assert!(!bytes.windows(6).any(|part| part == b"quokka"), "{file}");
    }
}

#[test]
fn an_engine_that_gives_up_leaves_a_recording_without_words() {
    let desk = Desk::new();
    put(&desk, "17.wav", &wav(&[(0, &[0]), (1, &[])], 3));
    let (address, _) = serve(vec!["{\"text\": \"no times\"}".to_owned()]);
    let args = ["17.wav", "--tracks", "agent,customer", "--transcribe", &address];
    let (report, code) = add(&desk, &args);
    assert_eq!((code, &report["stored"]), (Some(1), &1.into()), "{report}");
    let problem = &report["problems"][0];
    assert_eq!(problem["expected"], "words of the recording");
    assert!(problem["found"].as_str().unwrap().starts_with("track 1: 00:00:0"), "{problem}");
    assert!(!problem["found"].as_str().unwrap().contains("no times"), "{problem}");
}

fn files_below(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path.display().to_string());
        }
    }
    files
}
