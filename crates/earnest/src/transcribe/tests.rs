//! Engines beside a real server on this machine that is slow, fails, breaks off and lies.

use super::server::Secret;
use super::{Heard, Settings, Track, Transcriber};
use intake::WordTimes;
use measure::time::{Ms, Span};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::KeptWords;

const KEY: &str = "sk-Larch7";

/// What a server was asked.
#[derive(Clone)]
struct Request {
    head: String,
    body: Vec<u8>,
}

impl Request {
    /// A field of the form.
    fn field(&self, name: &str) -> Vec<String> {
        let text = String::from_utf8_lossy(&self.body);
        let parts = text.split("Content-Disposition: form-data; ").skip(1);
        let named = parts.filter_map(|part| part.strip_prefix(&format!("name=\"{name}\"")));
        named
            .map(|part| {
                let (_, value) = part.split_once("\r\n\r\n").unwrap();
                value.split("\r\n--").next().unwrap().to_owned()
            })
            .collect()
    }

    /// The file: from its `RIFF` to before the last boundary.
    fn wav(&self) -> &[u8] {
        let start = self.body.windows(4).position(|four| four == b"RIFF").unwrap();
        let size: [u8; 4] = self.body[start + 4..start + 8].try_into().unwrap();
        &self.body[start..start + 8 + u32::from_le_bytes(size) as usize]
    }

    /// How long the sound is, in milliseconds.
    fn length_ms(&self) -> u64 {
        let rate: [u8; 4] = self.wav()[24..28].try_into().unwrap();
        (self.wav().len() as u64 - 44) * 500 / u64::from(u32::from_le_bytes(rate))
    }
}

/// What it does with a request.
#[derive(Clone)]
enum Reply {
    /// Answers with a status, more lines of the head, and a body.
    Answer(u16, &'static str, Vec<u8>),
    /// Promises a body and breaks off within it.
    Half(Vec<u8>),
    /// Closes the connection.
    Nothing,
    /// Answers later.
    After(Duration, Box<Reply>),
}

fn good(body: &str) -> Reply {
    Reply::Answer(200, "", body.as_bytes().to_vec())
}

fn status(status: u16) -> Reply {
    Reply::Answer(status, "", b"{}".to_vec())
}

const YES: &str = r#"{"words":[{"word":"Yes","start":0.3,"end":0.8,"probability":0.9}]}"#;

/// A server on this machine.
struct Served {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
    /// The most requests that were under way at once.
    most: Arc<AtomicUsize>,
}

impl Served {
    fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

/// Serves; `reply` says what to do with a request and its number, from 0.
fn serve(reply: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1/audio/transcriptions", listener.local_addr().unwrap());
    let (requests, most) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicUsize::new(0)));
    let served = Served { address, requests: Arc::clone(&requests), most: Arc::clone(&most) };
    let reply = Arc::new(reply);
    let under_way = Arc::new(AtomicUsize::new(0));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (requests, most) = (Arc::clone(&requests), Arc::clone(&most));
            let (reply, under_way) = (Arc::clone(&reply), Arc::clone(&under_way));
            std::thread::spawn(move || {
                let mut stream = stream.unwrap();
                let Some(request) = request(&mut stream) else { return };
                most.fetch_max(under_way.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let number = {
                    let mut requests = requests.lock().unwrap();
                    requests.push(request.clone());
                    requests.len() - 1
                };
                let mut answer = reply(&request, number);
                while let Reply::After(wait, later) = answer {
                    std::thread::sleep(wait);
                    answer = *later;
                }
                under_way.fetch_sub(1, Ordering::SeqCst);
                // Who asked may have left.
                let _ = say(&mut stream, answer);
            });
        }
    });
    served
}

fn request(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut block = [0; 65_536];
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end;
        }
        let read = stream.read(&mut block).ok().filter(|read| *read > 0)?;
        bytes.extend(&block[..read]);
    };
    let text = String::from_utf8(bytes[..head].to_vec()).unwrap();
    let length = text.to_lowercase();
    let length = length.split("content-length: ").nth(1).expect("a length is stated");
    let length: usize = length.lines().next().unwrap().trim().parse().unwrap();
    let mut body = bytes[head + 4..].to_vec();
    while body.len() < length {
        let read = stream.read(&mut block).ok().filter(|read| *read > 0)?;
        body.extend(&block[..read]);
    }
    Some(Request { head: text, body })
}

fn say(stream: &mut TcpStream, reply: Reply) -> std::io::Result<()> {
    let head = |status: u16, more: &str, length: usize| {
        format!(
            "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {length}\r\n{more}\r\n"
        )
    };
    match reply {
        Reply::Answer(status, more, body) => {
            stream.write_all(head(status, more, body.len()).as_bytes())?;
            stream.write_all(&body)
        }
        Reply::Half(body) => {
            stream.write_all(head(200, "", body.len() + 100).as_bytes())?;
            stream.write_all(&body)
        }
        Reply::Nothing | Reply::After(..) => Ok(()),
    }
}

fn settings() -> Settings {
    Settings {
        model: "model-1".to_owned(),
        language: None,
        at_once: 2,
        timeout: Duration::from_secs(20),
        first_wait: Duration::from_millis(1),
        key: Secret::read(KEY).unwrap(),
    }
}

fn transcriber(address: &str) -> Transcriber {
    Transcriber::new(address, settings(), None).unwrap()
}

fn spans(spans: &[(i64, i64)]) -> Vec<Span> {
    spans.iter().map(|(start, end)| Span::new(Ms(*start), Ms(*end)).unwrap()).collect()
}

/// Talk of a second at these places, in seconds, on a track of a hiss that is its own.
fn hear_at(transcriber: &Transcriber, seconds: &[i64], seed: u32) -> anyhow::Result<Heard> {
    let talk: Vec<_> = seconds.iter().map(|at| (at * 1000, at * 1000 + 1000)).collect();
    let mut state = seed;
    let mut blocks = (0..seconds.iter().max().unwrap_or(&0) + 5).map(|_| {
        Ok((0..8_000)
            .map(|_| {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 16) as f32 / 655_360.0
            })
            .collect::<Vec<f32>>())
    });
    transcriber.transcribe(Track { rate_hz: 8_000, talkspurts: &spans(&talk), blocks: &mut blocks })
}

fn hear(transcriber: &Transcriber) -> anyhow::Result<Heard> {
    hear_at(transcriber, &[1], 1)
}

/// A whole error, on one line.
fn error(heard: anyhow::Result<Heard>) -> String {
    let text = format!("{:#}", heard.expect_err("an error"));
    // The port is another one each time.
    let mut parts = text.split("127.0.0.1:");
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| {
        text + "HOST" + part.trim_start_matches(|c: char| c.is_ascii_digit())
    })
}

fn words(heard: &Heard) -> Vec<(i64, i64, &str)> {
    let words = heard.transcribed.words.iter();
    words.map(|word| (word.span.start().0, word.span.end().0, word.text.as_str())).collect()
}

#[test]
fn each_part_is_sent_and_its_times_are_put_back() {
    let served = serve(|request, _| {
        good(&format!(
            r#"{{"language":"english","words":[{{"word":"{}","start":0.3,"end":0.8}}],
                "segments":[{{"start":0,"end":1.6,"text":"x","avg_logprob":-0.2232}}]}}"#,
            request.length_ms()
        ))
    });
    let settings = Settings { language: Some("en".to_owned()), ..settings() };
    let transcriber = Transcriber::new(&served.address, settings, None).unwrap();
    let heard = hear_at(&transcriber, &[1, 60, 63, 200], 1).unwrap();
    let expected = [(1_000, 1_500, "1600"), (60_000, 60_500, "4600"), (200_000, 200_500, "1600")];
    assert_eq!(words(&heard), expected);
    assert_eq!(heard.transcribed.words[0].confidence.map(|sure| sure.percent()), Some(79));
    assert_eq!(heard.transcribed.times, WordTimes::Words);
    assert_eq!(
        heard.transcribed.language.map(|code| code.code().to_owned()).as_deref(),
        Some("en")
    );
    assert_eq!(heard.kept, []);

    let requests = served.requests.lock().unwrap();
    assert_eq!(requests.len(), 3);
    for request in requests.iter() {
        let head = request.head.to_lowercase();
        assert!(head.starts_with("post /v1/audio/transcriptions http/1.1"), "{head}");
        assert!(head.contains("authorization: bearer sk-larch7"), "{head}");
        assert!(!head.contains("transfer-encoding"), "{head}");
        assert_eq!(request.field("model"), ["model-1"]);
        assert_eq!(request.field("language"), ["en"]);
        assert_eq!(request.field("response_format"), ["verbose_json"]);
        assert_eq!(request.field("timestamp_granularities[]"), ["word", "segment"]);
        assert_eq!(request.wav()[20..28], [1, 0, 1, 0, 64, 31, 0, 0], "PCM, one track, 8 kHz");
    }
}

#[test]
fn nothing_is_sent_of_a_track_without_talk() {
    let served = serve(|_, _| good(YES));
    let transcriber = transcriber(&served.address);
    let heard = hear_at(&transcriber, &[], 1).unwrap();
    assert_eq!((words(&heard), served.count()), (vec![], 0));
    // Talk behind the end of the samples is none.
    let mut blocks = [Ok(vec![0.1; 800])].into_iter();
    let talkspurts = spans(&[(5_000, 6_000)]);
    let track = Track { rate_hz: 8_000, talkspurts: &talkspurts, blocks: &mut blocks };
    assert_eq!(words(&transcriber.transcribe(track).unwrap()), []);
    assert_eq!(served.count(), 0);
}

#[test]
fn what_may_go_well_another_time_is_asked_again() {
    let fails = [
        status(500),
        status(503),
        status(408),
        Reply::Answer(429, "Retry-After: 0\r\n", b"{}".to_vec()),
        Reply::Nothing,
        Reply::Half(YES.as_bytes()[..20].to_vec()),
        Reply::Answer(200, "", YES.as_bytes()[..20].to_vec()),
        good(""),
        Reply::After(Duration::from_millis(50), Box::new(status(502))),
    ];
    for fail in fails {
        let first = fail.clone();
        let served = serve(move |_, number| if number < 2 { first.clone() } else { good(YES) });
        let heard = hear(&transcriber(&served.address)).unwrap();
        assert_eq!(words(&heard), [(1_000, 1_500, "Yes")]);
        assert_eq!(served.count(), 3);
    }
}

#[test]
fn a_wait_that_is_asked_for_is_kept_to() {
    let busy = Reply::Answer(429, "Retry-After: 1\r\n", b"{}".to_vec());
    let served = serve(move |_, number| if number == 0 { busy.clone() } else { good(YES) });
    let began = Instant::now();
    hear(&transcriber(&served.address)).unwrap();
    assert!(began.elapsed() >= Duration::from_secs(1));
    assert_eq!(served.count(), 2);

    let busy = Reply::Answer(429, "Retry-After: 86400\r\n", b"{}".to_vec());
    let served = serve(move |_, _| busy.clone());
    assert_eq!(
        error(hear(&transcriber(&served.address))),
        "00:00:00 to 00:00:02: `http://HOST/v1/audio/transcriptions`: expected status 200, found \
         429, asking to wait 86400 s; asked once"
    );
    assert_eq!(served.count(), 1);
}

#[test]
fn a_refusal_is_not_asked_again() {
    let place = "00:00:00 to 00:00:02: `http://HOST/v1/audio/transcriptions`: ";
    let refused = |reply: Reply, expected: &str| {
        let served = serve(move |_, _| reply.clone());
        assert_eq!(error(hear(&transcriber(&served.address))), format!("{place}{expected}"));
        assert_eq!(served.count(), 1, "{expected}");
    };
    let named = |code: &str| {
        let body = format!(r#"{{"error":{{"message":"{KEY} is wrong","code":"{code}"}}}}"#);
        Reply::Answer(401, "", body.into_bytes())
    };
    refused(status(400), "expected status 200, found 400");
    refused(status(404), "expected status 200, found 404");
    refused(status(413), "expected status 200, found 413");
    refused(status(204), "expected status 200, found 204");
    let key = "the key is that of EARNEST_TRANSCRIBE_KEY";
    refused(
        named("invalid_api_key"),
        &format!("expected status 200, found 401 (`invalid_api_key`); {key}"),
    );
    // What may be the key, or words, is not shown.
    for code in [KEY, "sk-", "You said my card is", "", "4111"] {
        refused(named(code), &format!("expected status 200, found 401; {key}"));
    }
    let elsewhere = serve(|_, _| good(YES));
    let location: &'static str = format!("Location: {}\r\n", elsewhere.address).leak();
    for status in [301, 302, 307, 308] {
        let moved = Reply::Answer(status, location, Vec::new());
        refused(moved, &format!("expected status 200, found {status}, which is not followed"));
    }
    assert_eq!(elsewhere.count(), 0, "nobody else gets the sound or the key");
}

#[test]
fn an_answer_that_is_something_else_is_named_and_not_quoted() {
    let place = "00:00:00 to 00:00:02: `http://HOST/v1/audio/transcriptions`: ";
    let refused = |body: Vec<u8>, expected: &str| {
        let served = serve(move |_, _| Reply::Answer(200, "", body.clone()));
        assert_eq!(error(hear(&transcriber(&served.address))), format!("{place}{expected}"));
        assert_eq!(served.count(), 1, "{expected}");
    };
    refused(
        br#"{"text":"my card is 4111"}"#.to_vec(),
        "answer: `/text`: expected words or segments with times, found text alone",
    );
    refused(
        b"<html>my card</html>".to_vec(),
        "answer: line 1: expected a JSON document, found broken JSON at column 1",
    );
    refused(
        b"\xFF\xFE\0".to_vec(),
        "answer: line 1: expected a JSON document, found broken JSON at column 1",
    );
    refused(
        br#"{"words":[{"word":["my"],"start":1}]}"#.to_vec(),
        "answer: `/words/0`: expected a word, found an array",
    );
    let mut long = YES.as_bytes().to_vec();
    long.resize((16 << 20) + 1, b' ');
    refused(long.clone(), "answer: expected at most 16 MB, found more");
    long.resize(20 << 20, b' ');
    refused(long, "answer: expected at most 16 MB, found more");
}

#[test]
fn words_out_of_order_or_outside_are_put_right() {
    let served = serve(|_, _| {
        good(
            r#"{"words":[{"word":"two","start":1.2,"end":9},{"word":"one","start":0.1,"end":0.05},
                {"word":"ghost","start":28,"end":29}]}"#,
        )
    });
    let heard = hear(&transcriber(&served.address)).unwrap();
    assert_eq!(words(&heard), [(800, 800, "one"), (1_900, 2_300, "two")]);
    assert_eq!(heard.transcribed.outside, 1);
}

#[test]
fn a_server_that_never_answers_is_left() {
    let never = || Reply::After(Duration::from_secs(600), Box::new(Reply::Nothing));
    let served = serve(move |_, _| never());
    let settings = Settings { timeout: Duration::from_millis(200), ..settings() };
    let transcriber = Transcriber::new(&served.address, settings, None).unwrap();
    let began = Instant::now();
    assert_eq!(
        error(hear(&transcriber)),
        "00:00:00 to 00:00:02: `http://HOST/v1/audio/transcriptions`: no answer within 0.2 s; \
         asked 6 times"
    );
    assert!(began.elapsed() < Duration::from_secs(15));
    assert_eq!(served.count(), 6);
    // It is gone: the next recording does not wait for it six times.
    assert!(error(hear(&transcriber)).ends_with("no answer within 0.2 s; asked once"));
    assert_eq!(served.count(), 7);
}

#[test]
fn a_server_that_came_back_is_asked_as_before() {
    let served =
        serve(|_, number| if number == 6 || number == 8 { good(YES) } else { status(500) });
    let transcriber = transcriber(&served.address);
    assert!(error(hear(&transcriber)).ends_with("asked 6 times"));
    hear(&transcriber).unwrap();
    hear(&transcriber).unwrap();
    assert_eq!(served.count(), 9);
}

#[test]
fn nobody_there_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/v1", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(
        error(hear(&transcriber(&address))),
        "00:00:00 to 00:00:02: `http://HOST/v1`: connection: connection refused; asked 6 times"
    );
}

#[test]
fn no_more_requests_are_under_way_than_asked_for() {
    let slow = || Reply::After(Duration::from_millis(60), Box::new(good(YES)));
    let served = serve(move |_, _| slow());
    let transcriber = transcriber(&served.address);
    let talk: Vec<i64> = (0..5).map(|at| 1 + 40 * at).collect();
    std::thread::scope(|scope| {
        let (transcriber, talk) = (&transcriber, &talk);
        for track in 0..3 {
            scope.spawn(move || {
                assert_eq!(words(&hear_at(transcriber, talk, track).unwrap()).len(), 5);
            });
        }
    });
    assert_eq!(served.count(), 15);
    assert_eq!(served.most.load(Ordering::SeqCst), 2);
}

#[test]
fn the_key_is_in_no_error() {
    for body in [
        format!(r#"{{"error":{{"code":"{}"}}}}"#, KEY.to_lowercase()),
        r#"{"error":{"code":"sk-larch"}}"#.to_owned(),
        format!(r#"{{"error":"{KEY}"}}"#),
        format!(r#"{{"words":[{{"word":"{KEY}"}},7]}}"#),
        KEY.to_owned(),
    ] {
        for status in [200, 400, 401, 500] {
            let body = body.clone().into_bytes();
            let served = serve(move |_, _| Reply::Answer(status, "", body.clone()));
            let shown = error(hear(&transcriber(&served.address)));
            assert!(!shown.to_lowercase().contains("larch"), "{shown}");
        }
    }
    let transcriber = transcriber("http://localhost:9/v1?api-key=Larch8");
    assert!(!format!("{:?}", settings()).contains("Larch"));
    let shown = error(hear(&transcriber));
    assert!(!shown.contains("Larch"), "{shown}");
    let shown = Secret::read("Larch\n7").unwrap_err().to_string();
    assert!(shown.contains("EARNEST_TRANSCRIBE_KEY") && !shown.contains("Larch"), "{shown}");
    assert!(Secret::read(" ").unwrap().is_none());
}

#[test]
fn an_address_is_checked_before_anything_is_read() {
    let check = |engine: &str, expected: &str| {
        let shown = format!("{:#}", Transcriber::new(engine, settings(), None).unwrap_err());
        assert!(shown.contains(expected) && !shown.contains("Larch"), "{engine}: {shown}");
    };
    for engine in ["", "deepgram", "ftp://h/v1", "/v1/audio", "model.bin"] {
        check(engine, "--transcribe: expected `http://HOST/v1/audio/transcriptions`");
    }
    for engine in ["http://", "http:///v1", "http://h", "http://h/", "http://h h/v1", "http:x"] {
        check(engine, "--transcribe: expected an address such as");
    }
    check("http://me:Larch@host/v1", "without a name and password");
}

fn kept(folder: &Path) -> KeptWords {
    KeptWords::beside(&folder.join("earnest.db"), &[7; 32])
}

#[test]
fn what_was_answered_is_not_asked_again() {
    let folder = tempfile::tempdir().unwrap();
    let served = serve(|_, _| good(YES));
    let with =
        |settings| Transcriber::new(&served.address, settings, Some(kept(folder.path()))).unwrap();
    let first = hear_at(&with(settings()), &[1, 60], 1).unwrap();
    assert_eq!((served.count(), first.kept.len()), (2, 2));
    // Again, with another key and limits, which change no answer.
    let other = Settings { key: None, at_once: 9, ..settings() };
    assert_eq!(hear_at(&with(other), &[1, 60], 1).unwrap(), first);
    assert_eq!(served.count(), 2);
    // Another model, another language, another sound, are asked for.
    let other = Settings { model: "model-2".to_owned(), ..settings() };
    let other = hear_at(&with(other), &[1, 60], 1).unwrap();
    assert_eq!(served.count(), 4);
    hear_at(&with(Settings { language: Some("es".to_owned()), ..settings() }), &[1], 1).unwrap();
    assert_eq!(served.count(), 5);
    hear_at(&with(settings()), &[1], 2).unwrap();
    assert_eq!(served.count(), 6);
    // What is forgotten is asked for again, and the rest stays.
    let kept = kept(folder.path());
    for hash in &first.kept {
        assert!(kept.forget(hash).unwrap());
    }
    assert!(other.kept.iter().all(|hash| kept.get(hash).unwrap().is_some()));
    assert_eq!(hear_at(&with(settings()), &[1, 60], 1).unwrap(), first);
    assert_eq!(served.count(), 8);
}

#[test]
fn an_import_that_failed_goes_on_where_it_ended() {
    let folder = tempfile::tempdir().unwrap();
    let served = serve(|_, number| if number == 2 { status(400) } else { good(YES) });
    let one = Settings { at_once: 1, ..settings() };
    let transcriber = Transcriber::new(&served.address, one, Some(kept(folder.path()))).unwrap();
    let shown = error(hear_at(&transcriber, &[1, 60, 120, 180], 1));
    assert!(shown.starts_with("00:01:59 to 00:02:01: "), "{shown}");
    assert_eq!((served.count(), kept(folder.path()).hashes().unwrap().len()), (3, 2));
    let heard = hear_at(&transcriber, &[1, 60, 120, 180], 1).unwrap();
    assert_eq!(words(&heard).len(), 4);
    assert_eq!(served.count(), 5, "two were kept");
    // One that was damaged is asked for again.
    let hash = heard.kept[0].to_string();
    let file = folder.path().join("earnest.db-words").join(&hash[..2]).join(&hash);
    std::fs::write(file, b"half").unwrap();
    assert_eq!(hear_at(&transcriber, &[1, 60, 120, 180], 1).unwrap(), heard);
    assert_eq!(served.count(), 6);
}

#[test]
fn words_that_cannot_be_kept_are_an_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("earnest.db-words"), b"no folder").unwrap();
    let served = serve(|_, _| good(YES));
    let transcriber =
        Transcriber::new(&served.address, settings(), Some(kept(folder.path()))).unwrap();
    let shown = error(hear(&transcriber));
    assert!(shown.contains("earnest.db-words"), "{shown}");
}

#[test]
fn samples_that_cannot_be_read_are_an_error() {
    let served = serve(|_, _| good(YES));
    let mut blocks =
        [Ok(vec![0.1; 8_000]), Err(anyhow::anyhow!("truncated at 00:00:01"))].into_iter();
    let talkspurts = spans(&[(100, 200), (1_500, 1_900)]);
    let track = Track { rate_hz: 8_000, talkspurts: &talkspurts, blocks: &mut blocks };
    assert_eq!(error(transcriber(&served.address).transcribe(track)), "truncated at 00:00:01");
}
