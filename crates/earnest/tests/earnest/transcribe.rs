//! A recording's words from an engine: what is sent, what is kept, and what becomes of it.

use crate::support::Desk;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Output;
use std::sync::{Arc, Mutex};

const KEY: &str = "sk-Larch7";

/// One of two sentences that two voices say (`intake/tests/speech/sentences.py`), at 8 kHz.
fn sentence(number: usize) -> Vec<i16> {
    let codes = include_bytes!("../../../intake/tests/speech/sentences.ulaw");
    let ms = [300..2_600, 2_700..5_000][number].clone();
    codes[8 * ms.start..8 * ms.end]
        .iter()
        .map(|code| {
            // ITU-T G.711.
            let code = !code;
            let size = (((i16::from(code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132;
            if code & 128 == 0 { size } else { -size }
        })
        .collect()
}

/// A WAV file at 8 kHz: each track is one of the sentences, at these places in seconds.
pub fn wav(tracks: &[(usize, &[usize])], seconds: usize) -> Vec<u8> {
    let mut samples = vec![0_i16; seconds * 8_000 * tracks.len()];
    for (track, (number, places)) in tracks.iter().enumerate() {
        for place in *places {
            for (at, sample) in sentence(*number).into_iter().enumerate() {
                samples[(place * 8_000 + at) * tracks.len() + track] = sample;
            }
        }
    }
    let data: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let count = tracks.len() as u16;
    let mut wav = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0".to_vec();
    wav.extend(count.to_le_bytes());
    wav.extend(8_000_u32.to_le_bytes());
    wav.extend((16_000 * u32::from(count)).to_le_bytes());
    wav.extend((2 * count).to_le_bytes());
    wav.extend(16_u16.to_le_bytes());
    wav.extend(b"LIST\x03\0\0\0abc\0data");
    wav.extend((data.len() as u32).to_le_bytes());
    wav.extend(data);
    wav
}

/// A server that gives one answer after the other, and what it was sent.
pub fn serve(answers: Vec<String>) -> (String, Arc<Mutex<Vec<Vec<u8>>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1/audio/transcriptions", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&requests);
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = Vec::new();
            let mut block = [0; 65_536];
            // The last boundary ends the form.
            while !bytes.ends_with(b"--\r\n") {
                let read = stream.read(&mut block).unwrap();
                assert!(read > 0, "a whole form");
                bytes.extend(&block[..read]);
            }
            seen.lock().unwrap().push(bytes);
            let head = format!(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                answer.len()
            );
            stream.write_all(head.as_bytes()).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (address, requests)
}

/// An answer: turns that begin at a second, each word a sixth of a second.
pub fn answer(turns: &[(f64, &str, f64)]) -> String {
    let words = turns.iter().flat_map(|(start, text, probability)| {
        text.split(' ').enumerate().map(move |(at, word)| {
            let start = start + at as f64 / 6.0;
            serde_json::json!({ "word": word, "start": start, "end": start + 0.15, "probability": probability })
        })
    });
    serde_json::json!({ "language": "english", "words": words.collect::<Vec<_>>() }).to_string()
}

fn transcribe(desk: &Desk, engine: &str, more: &[&str]) -> Output {
    let args = ["transcribe", "call.wav", "--transcribe", engine, "--transcribe-at-once", "1"];
    let mut command = desk.command(&[&args[..], more].concat());
    command.env("EARNEST_TRANSCRIBE_KEY", KEY).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The agent's track and the customer's; the agent is heard this surely where it matters.
fn call(probability: f64) -> Vec<String> {
    let agent = [
        (0.3, "Good morning, Larch Broadband.", 0.97),
        (6.3, "Please restart the router.", probability),
        (14.3, "Goodbye.", 0.97),
    ];
    let customer = [
        (0.3, "My internet drops every evening since Tuesday, and your engineer never came.", 0.93),
        (8.0, "I have done that twice already. My card is 4111 1111 1111 1111.", 0.93),
    ];
    vec![answer(&agent), answer(&customer)]
}

/// What became of the moment whose answer the agent's second turn would be.
fn outcome(probability: f64) -> String {
    let desk = Desk::new();
    let tracks = [(0, &[0, 6, 14][..]), (1, &[3, 11][..])];
    std::fs::write(desk.path("call.wav"), wav(&tracks, 17)).unwrap();
    let (address, requests) = serve(call(probability));
    std::fs::create_dir(desk.path("calls")).unwrap();
    let more = ["--db", "calls/earnest.db", "--language", "en"];
    let output = transcribe(&desk, &address, &more);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "");
    let rows = text(&output.stdout);
    assert!(!rows.contains("4111 1111 1111"), "{rows}");
    assert!(rows.contains("[card#1 ending 1111]"), "{rows}");
    assert_eq!(requests.lock().unwrap().len(), 2, "each track on its own");

    // What is kept answers without a server, and shows nothing to whoever opens the folder.
    let again = transcribe(&desk, &address, &more);
    assert_eq!(text(&again.stdout), rows, "{}", text(&again.stderr));
    let mut files = Vec::new();
    for folder in std::fs::read_dir(desk.path("calls/earnest.db-words")).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            files.push(std::fs::read(file.unwrap().path()).unwrap());
        }
    }
    assert_eq!(files.len(), 2);
    let holds = |words: &str| {
        files.iter().any(|file| file.windows(words.len()).any(|part| part == words.as_bytes()))
    };
    assert!(!holds("engineer") && !holds("4111") && !holds("router"));

    // They lie in the folder that is added, and are nobody's input.
    desk.write("calls/call.jsonl", &rows);
    let roles = "track 1=agent,track 2=customer";
    let database = "calls/earnest.db";
    desk.well(&["add", "calls", "--roles", roles, "--language", "en", "--db", database]);
    let asked = |sql: &str| {
        let answer = desk.well(&["query", sql, "--format", "csv", "--db", database]);
        answer.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let percent = (probability * 100.0).round();
    let heard = asked("SELECT heard FROM turns ORDER BY turn");
    assert_eq!(heard, format!("heard 97 93 {percent} 93 97"));
    asked(
        "SELECT outcome || ' ' || coalesce(why_unknown, '') AS outcome FROM moments \
         WHERE moment = 'diagnoses_first'",
    )
}

#[test]
fn a_moment_that_rests_on_words_heard_unsurely_is_unknown() {
    assert_eq!(outcome(0.42), "outcome unknown misheard");
    assert_eq!(outcome(0.96), "outcome missed");
}

#[test]
fn an_engine_that_cannot_be_is_refused_before_anything_is_done() {
    let desk = Desk::with(&[("in.txt", "Agent: Hello.\nCustomer: Hi.\n")]);
    std::fs::write(desk.path("call.wav"), wav(&[(0, &[0])], 4)).unwrap();
    let refused = |args: &[&str], key: &str, expected: &str| {
        let output = desk.command(args).env("EARNEST_TRANSCRIBE_KEY", key).output().unwrap();
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(expected) && !error.contains("Larch"), "{error}");
        assert!(!desk.path("earnest.db").exists());
    };
    for command in ["add", "transcribe"] {
        let file = if command == "add" { "in.txt" } else { "call.wav" };
        let with = |engine: &'static str| [command, file, "--transcribe", engine];
        refused(&with("somebody"), KEY, "--transcribe: expected `http://HOST/v1/audio/");
        refused(&with("http://a:Larch@h/v1"), KEY, "without a name and password");
        refused(&with("http://h/v1"), "Larch 7", "EARNEST_TRANSCRIBE_KEY: expected");
        if cfg!(feature = "whisper") {
            refused(&with("whisper:none.bin"), KEY, "model `none.bin`");
        } else {
            refused(&with("whisper:none.bin"), KEY, "--features whisper");
        }
    }
    refused(&["transcribe", "call.wav"], KEY, "expected `--transcribe ENGINE`");
    desk.write("call.wav", "RIFF");
    refused(
        &["transcribe", "call.wav", "--transcribe", "http://h/v1"],
        KEY,
        "`call.wav`: expected a WAV file of 16-bit PCM at 8 or 16 kHz",
    );
}

#[test]
fn only_a_server_that_is_trusted_is_sent_anything() {
    let desk = Desk::new();
    std::fs::write(desk.path("call.wav"), wav(&[(0, &[0])], 4)).unwrap();
    let certificate = include_str!("../../../../fixtures/formats/signer.cert.pem");
    desk.write("trusted.pem", certificate);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://{}/v1", listener.local_addr().unwrap());
    let said = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut block = [0; 65_536];
        let read = stream.read(&mut block).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}").unwrap();
        block[..read].to_vec()
    });
    let args = ["transcribe", "call.wav", "--transcribe", &address];
    let mut command = desk.command(&args);
    command.env("EARNEST_TRANSCRIBE_KEY", KEY).env("SSL_CERT_FILE", desk.path("trusted.pem"));
    let output = command.output().unwrap();
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains("no trusted connection"), "{error}");
    let said = said.join().unwrap();
    assert_eq!(said[0], 22, "a handshake of TLS");
    assert!(!said.windows(KEY.len()).any(|part| part == KEY.as_bytes()));
}

#[cfg(feature = "whisper")]
mod whisper {
    use super::*;

    /// A model of whisper.cpp of random weights: nothing it hears means anything. Its layout is that
    /// of `models/convert-pt-to-ggml.py` of ggml-org/whisper.cpp.
    fn model(with_pieces: bool) -> Vec<u8> {
        const STATE: usize = 64;
        const LAYERS: usize = 4;
        let (vocabulary, sound, text, mels) = (51_864, 1_500, 448, 80);
        let mut bytes = Vec::new();
        let int = |bytes: &mut Vec<u8>, value: usize| bytes.extend((value as u32).to_le_bytes());
        int(&mut bytes, 0x6767_6d6c);
        for value in [vocabulary, sound, STATE, 1, LAYERS, text, STATE, 1, LAYERS, mels, 1] {
            int(&mut bytes, value);
        }
        int(&mut bytes, mels);
        int(&mut bytes, 201);
        for band in 0..mels {
            // A filter of two bins; what it hears does not matter.
            let filter = (0..201).map(|bin| f32::from(u8::from(bin / 2 == band)) / 2.0);
            bytes.extend(filter.flat_map(f32::to_le_bytes));
        }
        int(&mut bytes, 50_256);
        for number in 0..50_256 {
            // whisper.cpp looks these three up and throws where they are missing.
            let piece = match number {
                220 if with_pieces => " ".to_owned(),
                532 if with_pieces => " -".to_owned(),
                705 if with_pieces => " '".to_owned(),
                number => format!(" w{number}"),
            };
            int(&mut bytes, piece.len());
            bytes.extend(piece.as_bytes());
        }
        let mut seed = 1_u32;
        let mut tensor = |name: String, shape: &[usize], half: bool, value: Option<f32>| {
            int(&mut bytes, shape.len());
            int(&mut bytes, name.len());
            int(&mut bytes, usize::from(half));
            shape.iter().rev().for_each(|size| int(&mut bytes, *size));
            bytes.extend(name.as_bytes());
            for _ in 0..shape.iter().product() {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                // Sizes of 0.016 to 0.031, of either sign.
                let random = 0x2400 | (seed >> 16) as u16 & 0x83FF;
                match (value, half) {
                    (_, true) => bytes.extend(random.to_le_bytes()),
                    (Some(value), _) => bytes.extend(value.to_le_bytes()),
                    (None, _) => {
                        let size = ((seed >> 8) as f32 / 16_777_216.0 - 0.5) / 16.0;
                        bytes.extend(size.to_le_bytes());
                    }
                }
            }
        };
        let weight = |of: &str| format!("{of}.weight");
        let bias = |of: &str| format!("{of}.bias");
        let n = STATE;
        tensor("encoder.positional_embedding".to_owned(), &[sound, n], false, None);
        for (name, from) in [("encoder.conv1", mels), ("encoder.conv2", n)] {
            tensor(weight(name), &[n, from, 3], true, None);
            tensor(bias(name), &[n, 1], false, Some(0.0));
        }
        for side in ["encoder", "decoder"] {
            if side == "decoder" {
                tensor("decoder.positional_embedding".to_owned(), &[text, n], false, None);
                tensor(weight("decoder.token_embedding"), &[vocabulary, n], true, None);
            }
            for layer in 0..LAYERS {
                let block = format!("{side}.blocks.{layer}");
                let crosses = ["attn", "cross_attn"];
                for attention in &crosses[..if side == "decoder" { 2 } else { 1 }] {
                    let attention = format!("{block}.{attention}");
                    tensor(weight(&format!("{attention}_ln")), &[n], false, Some(1.0));
                    tensor(bias(&format!("{attention}_ln")), &[n], false, Some(0.0));
                    for part in ["query", "key", "value", "out"] {
                        let part = format!("{attention}.{part}");
                        tensor(weight(&part), &[n, n], true, None);
                        if !part.ends_with("key") {
                            tensor(bias(&part), &[n], false, Some(0.0));
                        }
                    }
                }
                tensor(weight(&format!("{block}.mlp_ln")), &[n], false, Some(1.0));
                tensor(bias(&format!("{block}.mlp_ln")), &[n], false, Some(0.0));
                for (part, to, from) in [("0", 4 * n, n), ("2", n, 4 * n)] {
                    tensor(weight(&format!("{block}.mlp.{part}")), &[to, from], true, None);
                    tensor(bias(&format!("{block}.mlp.{part}")), &[to], false, Some(0.0));
                }
            }
            let last = if side == "encoder" { "encoder.ln_post" } else { "decoder.ln" };
            tensor(weight(last), &[n], false, Some(1.0));
            tensor(bias(last), &[n], false, Some(0.0));
        }
        bytes
    }

    fn desk(model: &[u8], places: &[usize]) -> Desk {
        let desk = Desk::new();
        std::fs::write(desk.path("call.wav"), wav(&[(0, places)], 37)).unwrap();
        std::fs::write(desk.path("model.bin"), model).unwrap();
        desk
    }

    #[test]
    fn a_model_hears_words_with_times_and_confidences() {
        // Two parts, which one process hears.
        let desk = desk(&model(true), &[0, 34]);
        let output = transcribe(&desk, "whisper:model.bin", &["--db", "earnest.db"]);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let rows = text(&output.stdout);
        assert!(rows.lines().count() > 0, "even noise is some words to random weights");
        for row in rows.lines() {
            let row: serde_json::Value = serde_json::from_str(row).unwrap();
            assert!(row["confidence"].as_f64().is_some_and(|sure| (0.0..=1.0).contains(&sure)));
            let (start, end) = (row["start_ms"].as_i64().unwrap(), row["end_ms"].as_i64().unwrap());
            assert!(0 <= start && start <= end && end <= 37_000, "{row}");
            assert!(row["text"].as_str().unwrap().starts_with('w'), "{row}");
        }
        let again = transcribe(&desk, "whisper:model.bin", &["--db", "earnest.db"]);
        assert_eq!(text(&again.stdout), rows);
    }

    #[test]
    fn a_model_that_ends_its_process_is_an_error_and_no_more() {
        let whole = model(true);
        for (bad, expected) in [
            (model(false), "found one that ends it (signal: 6"),
            (b"no model".to_vec(), "expected a model of whisper.cpp"),
            (whole[..whole.len() / 2].to_vec(), "expected a model of whisper.cpp"),
            (Vec::new(), "expected a model of whisper.cpp"),
        ] {
            let output = transcribe(&desk(&bad, &[0]), "whisper:model.bin", &[]);
            let error = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{error}");
            assert!(error.contains("model `model.bin`: ") && error.contains(expected), "{error}");
        }
    }
}
