//! What goes over the wire beside the answers: parts of a sound, the cookie, and what the server says of
//! itself in its figures and its log.

use crate::at::At;
use crate::places::{Centre, NAMES, PLACES, WORDS};
use crate::serve::{Answer, LOG, Server, operations};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::TcpStream;

fn started() -> (Centre, Server) {
    let at = At::file("test.db");
    let centre = Centre::new(&at);
    // The name of a proxy before it, which has the certificate.
    let server = Server::start(&centre.desk, &at.with(&["serve", "--host", "earnest.example"]));
    (centre, server)
}

#[test]
fn a_sound_is_given_by_the_parts_that_are_asked_for() {
    let (centre, server) = started();
    let cookie = &centre.person('A').cookie;
    let part = |range: Option<&str>, place: usize| -> Answer {
        let path = format!("/api/conversations/{}/sound", centre.places[place].conversation);
        let mut headers = vec![("cookie", cookie.as_str())];
        headers.extend(range.map(|range| ("range", range)));
        server.ask("get", &path, &headers, "")
    };
    let header = |answer: &Answer, name: &str| {
        answer.headers.get(name).map(|value| value.to_str().unwrap().to_owned())
    };
    let whole = part(None, 0);
    let length = whole.bytes.len();
    assert_eq!((whole.status, &whole.bytes[..4]), (200, &b"RIFF"[..]));
    assert_eq!(header(&whole, "accept-ranges").as_deref(), Some("bytes"));
    assert_eq!(header(&whole, "content-length"), Some(length.to_string()));
    assert_eq!(header(&whole, "content-range"), None);
    // More than one block as they are sealed.
    assert!(length > 2 * (64 << 10), "{length}");

    let check = |range: &str, from: usize, to: usize| {
        let answer = part(Some(range), 0);
        assert_eq!(answer.status, 206, "{range}");
        let expected = format!("bytes {from}-{}/{length}", to - 1);
        assert_eq!(header(&answer, "content-range"), Some(expected), "{range}");
        assert_eq!(header(&answer, "content-length"), Some((to - from).to_string()), "{range}");
        assert!(answer.bytes == whole.bytes[from..to], "{range}");
    };
    check("bytes=0-", 0, length);
    check("bytes=0-0", 0, 1);
    check("bytes=44-99", 44, 100);
    check("bytes=-100", length - 100, length);
    check(&format!("bytes={}-{}", length - 7, length + 1_000), length - 7, length);
    // Over the edges of blocks, and from within one to within the next but one.
    check("bytes=65535-65536", 65_535, 65_537);
    check("bytes=60000-131079", 60_000, 131_080);
    let mut put_together = Vec::new();
    while put_together.len() < length {
        let from = put_together.len();
        let answer = part(Some(&format!("bytes={from}-{}", from + 30_006)), 0);
        put_together.extend(answer.bytes);
    }
    assert!(put_together == whole.bytes);

    for range in [format!("bytes={length}-"), "bytes=9-8".to_owned(), "bytes=-0".to_owned()] {
        let answer = part(Some(&range), 0);
        assert_eq!((answer.status, answer.bytes.len()), (416, 0), "{range}");
        assert_eq!(header(&answer, "content-range"), Some(format!("bytes */{length}")), "{range}");
    }
    // Of one that is not theirs nobody learns how long it is.
    let (others, none) = (part(Some("bytes=999999999-"), 1), part(Some("bytes=0-1"), 1));
    assert_eq!((others.status, none.status), (404, 404));
    assert_eq!(header(&others, "content-range"), None);
}

#[test]
fn the_cookie_is_this_host_s_alone_and_no_script_reads_it() {
    let (centre, server) = started();
    let path = format!("/api/accounts/{}/invitation", centre.spare);
    let invited = server.json("post", &path, &centre.person('D').cookie, "").json();
    let token = invited["link"].as_str().unwrap().split("token=").nth(1).unwrap();
    let taken = format!(r#"{{"token":"{token}","password":"a long enough password"}}"#);
    let signs_in = r#"{"login":"spare","password":"a long enough password"}"#;
    let check = |answer: &Answer, is_signed_in: bool| {
        assert_eq!(answer.status, 204, "{}", answer.text);
        let all: Vec<_> = answer.headers.get_all("set-cookie").iter().collect();
        let [cookie] = all[..] else { panic!("{all:?}") };
        let mut parts = cookie.to_str().unwrap().split("; ");
        let (name, value) = parts.next().unwrap().split_once('=').unwrap();
        assert_eq!((name, value.len() >= 32), ("__Host-earnest", is_signed_in), "{cookie:?}");
        let expected = ["Path=/", "Secure", "HttpOnly", "SameSite=Strict"];
        let lasts = if is_signed_in { "Max-Age=604800" } else { "Max-Age=0" };
        let expected: BTreeSet<&str> = expected.into_iter().chain([lasts]).collect();
        // Nothing else: with a `Domain` no browser would keep a cookie of that name.
        assert_eq!(parts.collect::<BTreeSet<_>>(), expected);
        format!("{name}={value}")
    };
    // Asked for at this machine, and through a proxy that has the certificate: the same, for browsers
    // take `Secure` from this machine without it.
    let mut cookie = check(&server.json("post", "/api/owner", "", &taken), true);
    for (host, origin) in [
        (server.host.clone(), format!("http://{}", server.host)),
        ("earnest.example".to_owned(), "https://earnest.example".to_owned()),
    ] {
        let json = ("content-type", "application/json");
        let mut headers = vec![("host", &*host), ("origin", &*origin), json];
        headers.push(("cookie", &cookie));
        let signed_in = check(&server.ask("post", "/api/session", &headers, signs_in), true);
        assert_ne!(signed_in, cookie, "each session has a token of its own");
        cookie = signed_in;
    }
    check(&server.json("delete", "/api/session", &cookie, ""), false);
    assert_eq!(server.json("get", "/api/home", &cookie, "").status, 401);
    // No other answer sets any.
    let cookie = &centre.person('Q').cookie;
    for path in ["/", "/api/me", "/api/conversations", "/healthz", "/metrics", "/openapi.json"] {
        assert!(!server.json("get", path, cookie, "").headers.contains_key("set-cookie"), "{path}");
    }
}

#[test]
fn what_the_server_says_of_itself_names_nobody_and_nothing_that_was_said() {
    let (centre, server) = started();
    // Nothing of these may stand there: what was said, searched for, written, sent or shown.
    let mut secrets: Vec<String> = vec![
        "charged me twice".to_owned(),
        "zymurgy".to_owned(),
        "a purpose of my own".to_owned(),
        "a note of my own".to_owned(),
        "private.jsonl".to_owned(),
        "somebody@example".to_owned(),
        "the wrong password".to_owned(),
        "a long enough password".to_owned(),
        "HELIOGRAPH".to_owned(),
    ];
    secrets.extend(NAMES.iter().chain(&WORDS).map(|text| (*text).to_owned()));
    secrets.extend(PLACES.iter().map(|place| format!("call-{place}")));
    for place in &centre.places {
        secrets.extend([place.agent.clone(), place.moment.clone(), place.duty.clone()]);
    }
    for person in &centre.people {
        secrets.push(person.cookie.split_once('=').unwrap().1.to_owned());
    }

    for person in &centre.people {
        let ask = |method: &str, path: &str, body: &str| {
            server.json(method, path, &person.cookie, body).status
        };
        for path in ["home", "me", "facets", "disputes", "reviews", "views", "audit", "accounts"] {
            ask("get", &format!("/api/{path}"), "");
        }
        for word in WORDS.iter().chain(&["zymurgy", "%22unclosed", "zymurgy%20NEAR("]) {
            for what in ["conversations", "moments", "facets", "conversations/export"] {
                ask("get", &format!("/api/{what}?q={word}&agent={}", centre.places[0].agent), "");
            }
        }
        for place in &centre.places {
            let of = format!("/api/conversations/{}", place.conversation);
            for path in ["", "/peaks", "/sound", &format!("/why?moment={}", place.moment)] {
                ask("get", &format!("{of}{path}"), "");
            }
            let note = format!(
                r#"{{"verdict":"agree","moment_id":"{}","note":"a note of my own"}}"#,
                place.moment
            );
            ask("post", &format!("{of}/marks"), &note);
            ask("post", &format!("/api/duties/{}", place.duty), r#"{"confirmed":true}"#);
            ask("get", &format!("/api/{}/nothing/{}", place.agent, place.moment), "");
            ask("get", &format!("/{}", place.moment), "");
        }
        // What does not fit is answered with what was expected.
        ask("post", "/api/views", "{\"zymurgy\":");
        ask("get", "/api/conversations?zymurgy=marigold", "");
        ask("get", "/api/conversations/zymurgy", "");
        ask("post", "/api/rubrics/north/check", r#"{"toml":"zymurgy = [marigold"}"#);
    }
    let admin = &centre.person('D').cookie;
    server.json("post", "/api/break-glass", admin, r#"{"purpose":"a purpose of my own"}"#);
    let import = server.send("private.jsonl", admin, "{\"text\":\"charged me twice, zymurgy\"}\n");
    assert_eq!(import["problems"].as_array().unwrap().len(), 1, "{import}");
    let path = format!("/api/accounts/{}/invitation", centre.spare);
    let invited = server.json("post", &path, admin, "").json();
    let token = invited["link"].as_str().unwrap().split("token=").nth(1).unwrap();
    let taken = format!(r#"{{"token":"{token}","password":"a long enough password"}}"#);
    let cookie = server.json("post", "/api/owner", "", &taken).cookie();
    let wrong = r#"{"login":"somebody@example","password":"the wrong password"}"#;
    server.json("post", "/api/session", "", wrong);
    let in_a_month = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(30 * 24);
    let day = &in_a_month.to_string()[..10];
    let body = format!(r#"{{"name":"a note of my own","scope":"read","ends_on":"{day}"}}"#);
    let program = server.json("post", "/api/keys", &cookie, &body).json();
    let program = program["secret"].as_str().unwrap();
    let bearer = format!("Bearer {program}");
    server.ask("get", "/api/reviews", &[("authorization", &bearer)], "");
    // What somebody makes up as a method is no name that anything is counted under.
    let mut wire = TcpStream::connect(&server.host).unwrap();
    let host = &server.host;
    let made_up = format!(
        "HELIOGRAPH /api/home HTTP/1.1\r\nhost: {host}\r\norigin: http://{host}\r\n\
         content-type: application/json\r\nconnection: close\r\n\r\n"
    );
    wire.write_all(made_up.as_bytes()).unwrap();
    let mut answer = String::new();
    wire.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 405 "), "{answer}");
    // What fails here is told to the log.
    std::fs::remove_dir_all(centre.desk.path("sound")).unwrap();
    let sound = format!("/api/conversations/{}/sound", centre.places[3].conversation);
    let failed = server.json("get", &sound, &centre.person('O').cookie, "");
    assert_eq!(failed.status, 500, "{}", failed.text);
    let session = cookie.split_once('=').unwrap().1;
    secrets.extend([token, program, session].map(str::to_owned));

    let figures = server.ask("get", "/metrics", &[], "").text;
    let log = std::fs::read_to_string(centre.desk.path(LOG)).unwrap();
    for secret in &secrets {
        for (name, text) in [("the figures", &figures), ("the log", &log)] {
            let line = text.lines().find(|line| line.contains(secret.as_str()));
            assert_eq!(line, None, "{name} have `{secret}`");
        }
    }

    // The figures have the operations of the document, or what is no operation's, and nothing else.
    let document = server.ask("get", "/openapi.json", &[], "").json();
    let known: BTreeSet<String> = operations(&document).into_iter().map(|(_, path)| path).collect();
    let mut counted = BTreeSet::new();
    for line in figures.lines().filter(|line| !line.starts_with('#')) {
        let labels = line.split_once('{').unwrap().1.split_once("\"} ").unwrap().0;
        for label in labels.split("\",") {
            let (name, value) = label.split_once("=\"").unwrap();
            match name {
                "route" => drop(counted.insert(value.to_owned())),
                "method" => assert!(
                    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "other"]
                        .contains(&value),
                    "{line}"
                ),
                "status" | "le" => {}
                _ => panic!("{line}"),
            }
        }
    }
    assert!(counted.contains("/api/conversations/{key}") && counted.contains("page"), "{figures}");
    let beside = ["page", "/metrics", "/openapi.json"].map(str::to_owned);
    let unknown: Vec<_> =
        counted.iter().filter(|one| !known.contains(*one) && !beside.contains(*one)).collect();
    assert_eq!(unknown, [""; 0], "{counted:?}");

    // The log is a line of JSON for each answer.
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let said =
        |message: &str| lines.iter().filter(|line| line["fields"]["message"] == message).count();
    assert!(said("answered") > 500, "{log}");
    assert_eq!(said("failed"), 1);
}
