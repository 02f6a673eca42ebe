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

#[test]
fn what_is_stored_as_it_is_is_not_heard_again() {
    let desk = Desk::new();
    for name in ["a", "b"] {
        put(&desk, &format!("calls/{name}.wav"), &call());
    }
    desk.write("calls/b.vtt", CAPTIONS);
    let mut cut = call();
    cut.truncate(44 + 8_000 * 4 * 5);
    put(&desk, "calls/cut.wav", &cut);
    let args = ["calls", "--tracks", "agent,customer"];
    let (first, code) = add(&desk, &args);
    assert_eq!(
        (code, &first["stored"], &first["recordings"]["heard"]),
        (Some(1), &3.into(), &3.into())
    );
    // One that has a fault is heard again, so that it is named again.
    let counted = |args: &[&str]| {
        let (report, code) = add(&desk, args);
        let count = |key: &str| report[key].as_u64().unwrap();
        let of_recordings = |key: &str| report["recordings"][key].as_u64().unwrap();
        assert_eq!((code, &report["faults"]), (Some(1), &1.into()), "{report}");
        assert_eq!(report["bytes"], first["bytes"]);
        let counts = [count("stored"), count("replaced"), count("unchanged")];
        (counts, of_recordings("heard"), of_recordings("passed_over"))
    };
    assert_eq!(counted(&args), ([0, 0, 3], 1, 2));
    let listed = desk.output(&[&["add", "--list"], &args[..]].concat()).stdout;
    let mut listed: Vec<&str> = std::str::from_utf8(&listed).unwrap().lines().collect();
    listed.sort_unstable();
    assert_eq!(listed, ["a", "b", "cut"]);
    // Whatever it is made of: the sound, the words, whose each track is.
    let mut other = call();
    let last = other.len() - 1;
    other[last] ^= 1;
    put(&desk, "calls/a.wav", &other);
    assert_eq!(counted(&args), ([0, 1, 2], 2, 1));
    assert_eq!(counted(&args), ([0, 0, 3], 1, 2));
    desk.write("calls/b.vtt", &CAPTIONS.replace("every evening", "every morning"));
    assert_eq!(counted(&args), ([0, 1, 2], 2, 1));
    let (wrong, _) = add(&desk, &["calls", "--tracks", "customer,agent"]);
    assert_eq!((&wrong["replaced"], &wrong["recordings"]["heard"]), (&3.into(), &3.into()));
    assert_eq!(counted(&args), ([0, 3, 0], 3, 0));
    // What other rules found is looked at again, and says so.
    desk.write("larch.toml", "programme = \"larch\"\n[[moment]]\nname = \"says_larch\"\ntitle = \"said larch\"\nclass = \"ritual\"\nany = [\"larch\"]\n");
    let changed =
        desk.output(&["add", "calls", "--tracks", "agent,customer", "--programme", "larch"]);
    assert_eq!(changed.status.code(), Some(1));
    // What an older version stored, of which nobody knows what it was made of, is heard once more.
    let forget = |sql: &str| {
        let output =
            std::process::Command::new("sqlite3").arg(desk.path("earnest.db")).arg(sql).output();
        output.is_ok_and(|output| output.status.success())
    };
    if forget("UPDATE recording SET made_of = NULL") {
        let args = ["calls", "--tracks", "agent,customer", "--programme", "larch"];
        assert_eq!(counted(&args), ([0, 0, 3], 3, 0));
        assert_eq!(counted(&args), ([0, 0, 3], 1, 2));
    }
}

#[test]
fn of_one_that_comes_twice_the_last_state_counts() {
    let desk = Desk::new();
    put(&desk, "calls/rec-8.wav", &call());
    desk.write("calls/1.json", &vcon("[1,[0]]"));
    desk.well(&["add", "calls"]);
    // Another state of it, and then the one that is stored already.
    desk.write("calls/0.json", &vcon("[1,[0]]").replace("rec-8", "rec-9"));
    put(&desk, "calls/rec-9.wav", &wav(&[(0, &[0, 5]), (1, &[3])], 8));
    let (report, _) = add(&desk, &["calls"]);
    assert_eq!(report["replaced"], 2, "{report}");
    assert_eq!(asked(&desk, "SELECT file FROM recordings"), ["rec-8.wav"]);
}

#[test]
fn a_fault_of_what_is_stored_stands_under_a_heading_of_its_own() {
    let desk = Desk::new();
    let mut cut = call();
    cut.truncate(44 + 8_000 * 4 * 5);
    put(&desk, "calls/cut.wav", &cut);
    put(&desk, "calls/junk.mp3", &[7; 5_000]);
    let text = desk.run(&["add", "calls", "--tracks", "agent,customer"]);
    insta::assert_snapshot!(text, @r"
    exit 1
    1 conversation read from 2 files
      stored            1   2 turns
      replaced          0
      unchanged         0
      refused           1
      faults            1   of what is stored all the same

      · language not stated and not to be told: 1 conversation; see --language
      · heard: 1 recording, 00:00:05; 1 conversation without words, so moments of words are unknown

    Refused
      ✗ calls/junk.mp3
        expected a recording that can be read, found no sound in a form that is known; conversation
        junk is left out whole

    Stored, with faults
      ! calls/cut.wav
        expected a whole recording, found truncated at 00:00:05
    ");
}

#[test]
fn a_partys_track_with_nobody_on_it_is_a_poor_line() {
    let desk = Desk::new();
    put(&desk, "calls/17.wav", &wav(&[(0, &[0, 5]), (1, &[])], 8));
    put(&desk, "calls/18.wav", &call());
    let (report, code) = add(&desk, &["calls", "--tracks", "agent,customer"]);
    assert_eq!(code, Some(0), "{report}");
    let poor = "SELECT conversation_id, outcome, owner FROM moments WHERE moment = 'poor_line'";
    assert_eq!(asked(&desk, poor), ["17,missed,system"]);
    let kinds = "SELECT conversation_id, kind, start_ms, end_ms FROM stretches";
    assert_eq!(asked(&desk, kinds), ["17,empty,0,8000"]);
    // Where nobody expects two parties, nobody is missing.
    let (_, _) = add(&desk, &["calls"]);
    assert_eq!(asked(&desk, poor), [""; 0]);
    // Of a pair, the file of one who is never heard.
    let pair = Desk::new();
    put(&pair, "calls/19_agent.wav", &wav(&[(0, &[0, 5])], 8));
    put(&pair, "calls/19_caller.wav", &wav(&[(1, &[])], 8));
    add(&pair, &["calls", "--pair", "{call}_agent.wav", "{call}_caller.wav"]);
    assert_eq!(asked(&pair, poor), ["19,missed,system"]);
}

#[test]
fn two_tracks_with_the_same_sound_are_one_channel() {
    let desk = Desk::new();
    let mut same = call();
    for frame in same[44..].as_chunks_mut::<4>().0 {
        let one = i16::from_le_bytes([frame[0], frame[1]]);
        let both = one.saturating_add(i16::from_le_bytes([frame[2], frame[3]])).to_le_bytes();
        *frame = [both[0], both[1], both[0], both[1]];
    }
    put(&desk, "calls/17.wav", &same);
    let (report, code) = add(&desk, &["calls", "--tracks", "agent,customer"]);
    assert_eq!((code, &report["stored"], &report["faults"]), (Some(1), &1.into(), &1.into()));
    assert_eq!(report["problems"][0]["found"], "both tracks carry the same sound");
    assert_eq!(report["recordings"]["doubled"]["ids"], serde_json::json!(["17"]));
    assert_eq!(asked(&desk, "SELECT timing FROM conversations"), ["none"]);
    assert_eq!(asked(&desk, TURNS), ["0,other,0,", "1,other,10,"], "nobody overlaps");
    let sql = "SELECT doubled, echo_delay_ms IS NULL, channels FROM recordings";
    assert_eq!(asked(&desk, sql), ["1,1,2"]);
    let page = desk.well(&["show", "17"]);
    assert!(page.contains("both channels carry the same sound"), "{page}");
    let table = desk.well(&["recordings", "calls"]);
    assert!(table.contains("both tracks carry the same sound"), "{table}");
}

/// A vCon with a recording in its dialog.
fn vcon_with(body: &[u8], more: &str) -> String {
    use base64::Engine;
    let body = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(body);
    format!(
        "{{\"vcon\":\"0.0.1\",\"uuid\":\"u-18\",\"parties\":[{{\"role\":\"customer\"}},{{\"role\":\"agent\"}}],\
         \"dialog\":[{{\"type\":\"recording\",\"start\":\"2026-03-01T09:30:00Z\",\"parties\":[1,[0]],\
         \"encoding\":\"base64url\",\"body\":\"{body}\"{more}}}]}}"
    )
}

#[test]
fn a_recording_within_a_vcon_is_heard_like_a_file() {
    let desk = Desk::new();
    desk.write("calls/u.json", &vcon_with(&call(), ",\"mediatype\":\"audio/x-wav\""));
    let (report, code) = add(&desk, &["calls"]);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!((&report["files"], &report["recordings"]["heard"]), (&1.into(), &1.into()));
    assert_eq!(report["recordings_noted"], 0);
    assert_eq!(asked(&desk, "SELECT conversation_id, timing FROM conversations"), ["u-18,stereo"]);
    assert_eq!(asked(&desk, TURNS), ["0,agent,0,", "1,customer,4,", "2,agent,10,"]);
    let sql = "SELECT file, codec, length_ms FROM recordings";
    assert_eq!(asked(&desk, sql), ["u-18 dialog 0,pcm_s16le,8000"]);
    let (report, _) = add(&desk, &["calls"]);
    assert_eq!(
        (&report["unchanged"], &report["recordings"]["passed_over"]),
        (&1.into(), &1.into())
    );
    assert_eq!(files_below(&desk.path("tmp")), [""; 0], "nothing of it is left on the disk");

    // Its words come from an engine like those of a file.
    let heard = Desk::new();
    heard.write("calls/u.json", &vcon_with(&call(), ",\"filename\":\"rec.wav\""));
    let agent = [(0.3, "Good morning.", 0.97)];
    let (address, requests) = serve(vec![answer(&agent), answer(&[(0.3, "Hello.", 0.9)])]);
    let args = ["calls", "--transcribe", &address, "--transcribe-at-once", "1", "--language", "en"];
    let (report, code) = add(&heard, &args);
    assert_eq!((code, requests.lock().unwrap().len()), (Some(0), 2), "{report}");
    assert_eq!(asked(&heard, "SELECT file FROM recordings"), ["rec.wav"]);
    let said = asked(&heard, "SELECT text FROM turns WHERE text <> '' ORDER BY turn");
    assert_eq!(said, ["Good morning.", "Hello."]);

    // A file of the same name comes first.
    let beside = Desk::new();
    beside.write("calls/u.json", &vcon_with(b"RIFF", ",\"filename\":\"rec.wav\""));
    put(&beside, "calls/rec.wav", &call());
    let (report, code) = add(&beside, &["calls"]);
    assert_eq!((code, &report["stored"]), (Some(0), &1.into()), "{report}");
}

#[test]
fn a_recording_within_a_vcon_that_is_none_is_named_by_its_place() {
    let desk = Desk::new();
    let cut = &call()[..44 + 8_000 * 4 * 5];
    desk.write("calls/a.json", &vcon_with(cut, ""));
    desk.write("calls/b.json", &vcon_with(b"RIFF", "").replace("u-18", "u-19"));
    let text = vcon_with(b"", "").replace("\"body\":\"\"", "\"body\":\"***\"");
    desk.write("calls/c.json", &text.replace("u-18", "u-20"));
    let gsm = vcon_with(&fixture("raw.gsm"), ",\"mediatype\":\"audio/gsm\"");
    desk.write("calls/d.json", &gsm.replace("u-18", "u-21"));
    let (report, code) = add(&desk, &["calls", "--ffmpeg", "/nothing/of/that/name"]);
    assert_eq!((code, &report["refused"], &report["faults"]), (Some(1), &3.into(), &1.into()));
    let problems: Vec<String> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|problem| {
            let text = |key: &str| problem[key].as_str().unwrap_or("–").to_owned();
            let found = text("found").split(", which").next().unwrap_or("").to_owned();
            format!("{}, {}: {}: {found}", text("file"), text("pointer"), text("expected"))
        })
        .collect();
    assert_eq!(
        problems,
        [
            "calls/a.json, /dialog/0/body: a whole recording in u-18, dialog 0: truncated at 00:00:05",
            "calls/b.json, /dialog/0/body: a recording that can be read in u-19, dialog 0: \
             no sound in a form that is known",
            "calls/c.json, /dialog/0/body: a recording that can be read in u-20, dialog 0: \
             another body than text in base64url",
            "calls/d.json, /dialog/0/body: a recording that can be read in u-21, dialog 0: GSM 6.10",
        ]
    );
    assert_eq!(asked(&desk, "SELECT conversation_id FROM conversations"), ["u-18"]);
}

#[test]
fn a_converter_reads_a_recording_within_a_vcon() {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let ffmpeg = std::env::split_paths(&path).map(|at| at.join("ffmpeg")).find(|at| at.is_file());
    let Some(ffmpeg) = ffmpeg else {
        println!("skipped: no ffmpeg");
        return;
    };
    let desk = Desk::new();
    desk.write("u.json", &vcon_with(&fixture("wav_gsm.wav"), ""));
    let args = ["u.json", "--ffmpeg", ffmpeg.to_str().unwrap()];
    let (report, _) = add(&desk, &args);
    // Two tones: it is read, and nobody speaks.
    assert_eq!(report["problems"][0]["found"], "nobody", "{report}");
    assert_eq!(report["recordings"]["heard"], 1);
}

#[test]
fn holds_of_a_vcon_stand_in_the_talk_of_its_recording() {
    let desk = Desk::new();
    put(&desk, "calls/rec-8.wav", &call());
    let history = ",\"party_history\":[\
        {\"party\":0,\"event\":\"hold\",\"time\":\"2026-03-01T09:30:03Z\"},\
        {\"party\":0,\"event\":\"unhold\",\"time\":\"2026-03-01T09:30:05Z\"}]";
    let vcon =
        vcon("[1,[0]]").replace("\"parties\":[1,[0]]", &format!("\"parties\":[1,[0]]{history}"));
    desk.write("calls/zzz.json", &vcon);
    let (report, code) = add(&desk, &["calls"]);
    assert_eq!((code, &report["dropped"]), (Some(0), &serde_json::json!([])), "{report}");
    let stretches = "SELECT kind, start_ms, end_ms, stated FROM stretches";
    assert_eq!(asked(&desk, stretches), ["hold,3000,5000,1"]);
}

/// A server that answers nobody until so many have asked, and how many of those it had to wait for.
fn serve_together(together: usize, requests: usize) -> String {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1/audio/transcriptions", listener.local_addr().unwrap());
    let gate = std::sync::Arc::new(std::sync::Barrier::new(together));
    std::thread::spawn(move || {
        for _ in 0..requests {
            let (mut stream, _) = listener.accept().unwrap();
            let gate = std::sync::Arc::clone(&gate);
            std::thread::spawn(move || {
                let mut bytes = Vec::new();
                let mut block = [0; 65_536];
                while !bytes.ends_with(b"--\r\n") {
                    let read = stream.read(&mut block).unwrap();
                    bytes.extend(&block[..read]);
                }
                gate.wait();
                let answer = answer(&[(0.3, &format!("heard {}", bytes.len() / 1000), 0.9)]);
                let length = answer.len();
                let head = format!(
                    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n"
                );
                stream.write_all(head.as_bytes()).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            });
        }
    });
    address
}

#[test]
fn several_recordings_are_transcribed_at_once() {
    let desk = Desk::new();
    for (number, second) in [0usize, 1, 2, 3].into_iter().enumerate() {
        put(&desk, &format!("calls/{number}.wav"), &wav(&[(0, &[0, second + 3])], 9));
    }
    let address = serve_together(4, 4);
    let said = "SELECT conversation_id, text FROM turns WHERE text <> '' ORDER BY 1";
    let args = |at_once: &'static str, address: &str| {
        ["calls", "--tracks", "agent", "--language", "en", "--transcribe-timeout", "20"]
            .iter()
            .map(|arg| (*arg).to_owned())
            .chain(["--transcribe-at-once".to_owned(), at_once.to_owned()])
            .chain(["--transcribe".to_owned(), address.to_owned()])
            .collect::<Vec<String>>()
    };
    let added = |desk: &Desk, args: Vec<String>| {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        add(desk, &args)
    };
    let (report, code) = added(&desk, args("4", &address));
    assert_eq!((code, &report["stored"]), (Some(0), &4.into()), "{report}");
    // One after the other gives the same.
    let slow = Desk::new();
    for number in 0..4 {
        let name = format!("calls/{number}.wav");
        put(&slow, &name, &std::fs::read(desk.path(&name)).unwrap());
    }
    added(&slow, args("1", &serve_together(1, 4)));
    let together = asked(&desk, said);
    assert_eq!(together.len(), 4, "{together:?}");
    assert_eq!(together, asked(&slow, said));
    let ids = asked(&desk, "SELECT conversation_id FROM conversations");
    assert_eq!(ids, ["0", "1", "2", "3"]);
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
