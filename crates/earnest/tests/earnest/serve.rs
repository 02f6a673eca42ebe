//! The server over the demonstration centre: what each role is shown, what nobody should be able to do,
//! and accounts from the first link on. Who may do what at all is `matrix`'s.

use crate::add_recordings::{add, call, put};
use crate::at::At;
use crate::support::{Desk, demo};
use crate::transcribe::{self, answer};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;
use ureq::http::{HeaderMap, Request};

/// Every role, with the letter by which the table names it.
const ROLES: [(char, &str); 8] = [
    ('A', "agent"),
    ('T', "team_lead"),
    ('E', "evaluator"),
    ('Q', "quality_lead"),
    ('O', "operations_head"),
    ('C', "client_viewer"),
    ('D', "admin"),
    ('U', "auditor"),
];

/// What a server logs, in its folder.
pub const LOG: &str = "server.log";

/// A server that ends with the test.
pub struct Server {
    child: Child,
    /// Where it answers.
    pub host: String,
    /// What it said before it answered.
    told: String,
}

/// What it answers.
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub bytes: Vec<u8>,
    /// The same as text.
    pub text: String,
}

impl Answer {
    /// The body, where it is JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// What a browser would send from then on.
    pub fn cookie(&self) -> String {
        let cookie = self.headers.get("set-cookie").expect("a cookie").to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    }
}

impl Server {
    /// One that is started; what it logs stands in a file of the desk's (`LOG`).
    pub fn start(desk: &Desk, args: &[&str]) -> Self {
        Self::told(desk, args, "")
    }

    /// The same, and it has said this too.
    fn told(desk: &Desk, args: &[&str], expected: &str) -> Self {
        let mut command = desk.command(args);
        let log = std::fs::File::create(desk.path(LOG)).unwrap();
        command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(log);
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut told = String::new();
        let host = loop {
            let mut line = String::new();
            assert!(output.read_line(&mut line).unwrap() > 0, "it ended: {told}");
            told.push_str(&line);
            if let Some((_, host)) = line.split_once("` at http://") {
                break host.trim_end().trim_end_matches('/').to_owned();
            }
        };
        while !told.contains(expected) {
            let mut line = String::new();
            assert!(output.read_line(&mut line).unwrap() > 0, "it ended: {told}");
            told.push_str(&line);
        }
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Self { child, host, told }
    }

    /// Its answer to a request as the page sends it.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)))
            .build()
            .new_agent();
        let mut request = Request::builder()
            .method(method.to_uppercase().as_str())
            .uri(format!("http://{}{path}", self.host));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !headers.iter().any(|(name, _)| *name == "origin") {
            request = request.header("origin", format!("http://{}", self.host));
        }
        let mut answer = match method {
            "get" | "delete" => agent.run(request.body(()).unwrap()),
            _ => agent.run(request.body(body.as_bytes().to_vec()).unwrap()),
        }
        .unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let mut bytes = Vec::new();
        answer.body_mut().as_reader().read_to_end(&mut bytes).unwrap();
        Answer {
            status: answer.status().as_u16(),
            headers: answer.headers().clone(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
        }
    }

    /// The same with a cookie.
    pub fn json(&self, method: &str, path: &str, cookie: &str, body: &str) -> Answer {
        self.ask(method, path, &[("cookie", cookie), ("content-type", "application/json")], body)
    }

    fn look_as(&self, role: &str) -> String {
        let body = format!(r#"{{"role":"{role}"}}"#);
        let answer = self.json("post", "/api/look-as", "", &body);
        assert_eq!(answer.status, 204, "{role}: {}", answer.text);
        answer.cookie()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server on a copy of the demo.
fn of_the_demo() -> (Desk, Server) {
    let (made, _) = demo();
    let desk = Desk::new();
    copy(&made.path("earnest-demo"), &desk.path("earnest-demo"));
    let server = Server::start(&desk, &["demo", "--serve"]);
    (desk, server)
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).unwrap();
        match path.is_dir() {
            true => copy(&path, &to.join(name)),
            false => match std::fs::copy(&path, to.join(name)) {
                // Whoever reads the demo beside this takes the log along when they are done.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
                copied => drop(copied.unwrap()),
            },
        }
    }
}

#[test]
fn each_role_is_shown_what_is_theirs_and_nothing_sent_breaks_anything() {
    let (_desk, server) = of_the_demo();
    check_roles(&server);
}

#[test]
fn and_so_it_does_over_a_database_of_a_server() {
    let Some(at) = At::server() else { return };
    let desk = Desk::new();
    let server = Server::start(&desk, &at.with(&["demo", "--serve"]));
    check_roles(&server);
    // Of a server that was started anew nobody who looks hears.
    let lead = server.look_as("quality_lead");
    at.fresh().unwrap().as_superuser(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    for _ in 0..8 {
        assert_eq!(server.json("get", "/api/conversations", &lead, "").status, 200);
    }
    let view = server.json("post", "/api/views", &lead, r#"{"name":"n","query":""}"#);
    assert_eq!(view.status, 201, "{}", view.text);
}

fn check_roles(server: &Server) {
    let cookies: Vec<(char, &str, String)> =
        ROLES.iter().map(|(letter, role)| (*letter, *role, server.look_as(role))).collect();
    check_process(server, &cookies);
    check_kinds(server, &cookies);
    check_card(server, &cookies);
    check_lists(server, &cookies);
    check_exports(server, &cookies);
    check_missing(server, &cookies);
    check_rubric(server, &cookies);
    check_calibration(server, &cookies);
    check_hostile(server, &cookies);
}

/// Every operation of a document.
pub fn operations(document: &Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, operations)| {
            let methods = operations.as_object().unwrap().keys();
            methods.map(move |method| (method.clone(), path.clone()))
        })
        .collect()
}

/// The script that leaves out that calls are recorded is found, and nobody is held to it.
fn check_process(server: &Server, cookies: &[(char, &str, String)]) {
    let operations = &cookies.iter().find(|(one, ..)| *one == 'O').unwrap().2;
    let home = server.json("get", "/api/home", operations, "").json();
    let sections = home["sections"].as_array().unwrap();
    let process = sections.iter().find(|one| one["id"] == "process").unwrap();
    let found = process["items"].as_array().unwrap().iter().find(|one| one["owner"] == "script");
    let found = found.unwrap_or_else(|| panic!("{process}"));
    assert_eq!(
        (&found["moment"], &found["programme"], &found["count"]),
        (&"recording_notice".into(), &"amberline".into(), &54.into())
    );
    const GREETING: &str = "Welcome to the Amberline Home Moves desk";
    assert!(found["quote"].as_str().unwrap().starts_with(GREETING));
    let of = |owner: &str| {
        let path =
            format!("/api/moments?moment=recording_notice&outcome=missed&owner={owner}&limit=200");
        server.json("get", &path, operations, "").text.matches(GREETING).count()
    };
    assert_eq!((of("script"), of("associate")), (54, 0));
}

/// What a quality lead reads of kinds is what the lists have that it leads to, though they judge some
/// conversations blind.
fn check_kinds(server: &Server, cookies: &[(char, &str, String)]) {
    let quality = &cookies.iter().find(|(one, ..)| *one == 'Q').unwrap().2;
    let home = server.json("get", "/api/home", quality, "").json();
    let sections = home["sections"].as_array().unwrap();
    let of = |id: &str| sections.iter().find(|one| one["id"] == id).unwrap()["items"].clone();
    let rows = server.json("get", "/api/conversations?limit=200", quality, "").json();
    let rows = rows["conversations"].as_array().unwrap();
    let blind = rows.iter().filter(|one| one["blind"] == true).count();
    assert!(blind > 0 && blind < 50, "{blind}");
    let mut counted = 0;
    for kind in of("kinds").as_array().unwrap() {
        let name = kind["moment"].as_str().unwrap();
        for outcome in ["met", "missed", "unknown"] {
            let chosen = format!("moment={name}&outcome={outcome}&owner=associate&limit=1");
            let page = server.json("get", &format!("/api/moments?{chosen}"), quality, "").json();
            assert_eq!(kind[outcome], page["total"], "{chosen}");
            counted += page["total"].as_u64().unwrap();
        }
    }
    assert!(counted > 10_000, "{counted}");
    let disputes = of("disputes");
    assert!(!disputes.as_array().unwrap().is_empty(), "they have some to decide");
    assert!(disputes.as_array().unwrap().iter().all(|one| one["state"] == "open"));
}

/// A scorecard counts what its reader is shown: of kinds on trial a client learns nothing.
fn check_card(server: &Server, cookies: &[(char, &str, String)]) {
    let cookie = |letter: char| &cookies.iter().find(|(one, ..)| *one == letter).unwrap().2;
    let rows = "/api/conversations?programme=amberline&limit=20";
    let rows = server.json("get", rows, cookie('C'), "").json();
    let mut hidden = 0;
    for row in rows["conversations"].as_array().unwrap() {
        let path = format!("/api/conversations/{}", row["key"].as_str().unwrap());
        let [client, operations] =
            ['C', 'O'].map(|letter| server.json("get", &path, cookie(letter), "").json());
        assert_eq!(client["moments"].as_array().unwrap().len(), 0, "{path}");
        let card = &client["scorecard"];
        assert_eq!(
            (&card["situations"]["arose"], &card["situations"]["cannot_tell"]),
            (&0.into(), &0.into())
        );
        let answers = card["form"].as_array().unwrap();
        assert!(
            !answers.is_empty() && answers.iter().all(|one| one["answer"] == "unknown"),
            "{card}"
        );
        hidden += operations["scorecard"]["situations"]["arose"].as_u64().unwrap();
    }
    assert!(hidden > 20, "there was something to hide: {hidden}");
}

/// What is seen is what is granted: the same conversation, moment and number at each place.
fn check_lists(server: &Server, cookies: &[(char, &str, String)]) {
    let total = |cookie: &str| {
        let page = server.json("get", "/api/conversations?limit=1", cookie, "").json();
        page["total"].as_u64().unwrap()
    };
    let of = |letter: char| &cookies.iter().find(|(one, ..)| *one == letter).unwrap().2;
    let (agent, lead, all) = (total(of('A')), total(of('T')), total(of('Q')));
    assert!(0 < agent && agent < lead && lead < all, "{agent}, {lead}, {all}");
    assert_eq!(all, 1_400);

    // Of a conversation that is not theirs an agent learns not even that it is there.
    let mine = server.json("get", "/api/conversations?limit=200", of('A'), "").json();
    let mine: BTreeSet<String> = keys(&mine);
    let every = server.json("get", "/api/conversations?limit=200", of('Q'), "").json();
    let other = keys(&every).into_iter().find(|key| !mine.contains(key)).unwrap();
    for path in ["", "/why?moment=m-1-owns_failure-1-0", "/sound"] {
        let theirs = server.json("get", &format!("/api/conversations/{other}{path}"), of('A'), "");
        let none = server.json("get", &format!("/api/conversations/999999999{path}"), of('A'), "");
        assert_eq!((theirs.status, &theirs.text), (none.status, &none.text), "{path}");
        assert_eq!(theirs.status, 404);
    }

    // Of a kind on trial a client is told nothing, not even why.
    let one = server
        .json(
            "get",
            "/api/moments?programme=amberline&moment=owns_failure&sort=oldest&limit=1",
            of('Q'),
            "",
        )
        .json();
    let (id, key) = (&one["moments"][0]["moment_id"], &one["moments"][0]["conversation"]["key"]);
    let (id, key) = (id.as_str().unwrap(), key.as_str().unwrap());
    let path = format!("/api/conversations/{key}/why?moment={id}");
    assert_eq!(server.json("get", &path, of('Q'), "").status, 200);
    assert_eq!(server.json("get", &path, of('C'), "").status, 404);
    let page = server.json("get", "/api/moments?limit=1", of('C'), "").json();
    assert_eq!(page["total"], 0);

    // An export has what the list counts, a row each.
    for (path, list) in [("conversations", "conversations"), ("moments", "moments")] {
        let chosen = "programme=amberline&channel=voice&moment=owns_failure&outcome=missed";
        let listed =
            server.json("get", &format!("/api/{path}?{chosen}&limit=1"), of('Q'), "").json();
        let exported =
            server.json("get", &format!("/api/{path}/export?{chosen}&format=csv"), of('Q'), "");
        let rows = exported.text.lines().count() - 1;
        assert_eq!(listed["total"].as_u64(), Some(rows as u64), "{list}");
        assert!(rows > 0);
    }
}

/// What is wrong with a draft is told of each place, and nobody publishes over what they have not seen.
fn check_rubric(server: &Server, cookies: &[(char, &str, String)]) {
    let lead = &cookies.iter().find(|(one, ..)| *one == 'Q').unwrap().2;
    let path = "/api/rubrics/amberline";
    let now = server.json("get", path, lead, "").json();
    let (toml, version) = (now["toml"].as_str().unwrap(), now["version"].as_u64().unwrap());
    let body = |toml: &str, from: Option<u64>| match from {
        Some(from) => serde_json::json!({ "toml": toml, "from": from }).to_string(),
        None => serde_json::json!({ "toml": toml }).to_string(),
    };
    let wrong = format!("colour = 1\n{toml}\n[nothing]\n");
    let checked = server.json("post", &format!("{path}/check"), lead, &body(&wrong, None)).json();
    let last = wrong.lines().count() as u64;
    let lines = checked["problems"].as_array().unwrap().iter().map(|one| &one["line"]);
    assert_eq!(lines.collect::<Vec<_>>(), [1, last], "{checked}");
    let draft = body(&format!("{toml}\n# changed\n"), Some(version));
    let published = server.json("post", path, lead, &draft);
    assert_eq!(published.json()["version"], version + 1, "{}", published.text);
    let late = server.json("post", path, lead, &body(&format!("{toml}\n# too\n"), Some(version)));
    assert_eq!(late.status, 400);
    let told =
        format!("begun from version {}, which holds now; this one was from {version}", version + 1);
    assert!(late.text.contains(&told), "{}", late.text);
    assert_eq!(server.json("get", path, lead, "").json()["version"], version + 1);
}

/// Who judges and what is judged is what was chosen.
fn check_calibration(server: &Server, cookies: &[(char, &str, String)]) {
    let lead = &cookies.iter().find(|(one, ..)| *one == 'Q').unwrap().2;
    let may = server.json("get", "/api/evaluators?programme=amberline", lead, "").json();
    let may = may["evaluators"].as_array().unwrap().clone();
    assert!(may.len() >= 2, "{may:?}");
    let of = |programme: &str| {
        let path = format!("/api/conversations?programme={programme}&sort=oldest&limit=3");
        Vec::from_iter(keys(&server.json("get", &path, lead, "").json()))
    };
    let chosen = of("amberline");
    let judges: Vec<&str> = may[..2].iter().map(|one| one["key"].as_str().unwrap()).collect();
    let start = |conversations: &[String], judges: &[&str], newest: Option<u32>| {
        let mut body = serde_json::json!({
            "name": "chosen", "programme": "amberline", "evaluators": judges, "chosen": conversations,
        });
        if let Some(newest) = newest {
            body["conversations"] = newest.into();
        }
        server.json("post", "/api/calibrations", lead, &body.to_string())
    };
    for (conversations, judges, newest) in [
        (&chosen[..], &judges[..1], None),
        (&chosen[..], &[judges[0], judges[0]][..], None),
        (&chosen[..], &[judges[0], "999999"][..], None),
        (&of("larkfield")[..], &judges[..], None),
        (&["999999999".to_owned()][..], &judges[..], None),
        (&[], &judges[..], None),
        (&chosen[..], &judges[..], Some(3)),
    ] {
        let refused = start(conversations, judges, newest);
        assert_eq!(refused.status, 400, "{}", refused.text);
    }
    for (evaluator, status) in [("999999", 400), (judges[0], 201)] {
        let body = serde_json::json!({ "conversations": chosen, "evaluator": evaluator });
        let asked = server.json("post", "/api/reviews", lead, &body.to_string());
        assert_eq!(asked.status, status, "{}", asked.text);
    }
    let made = start(&chosen, &judges, None);
    assert_eq!(made.status, 201, "{}", made.text);
    let key = made.json()["key"].as_str().unwrap().to_owned();
    let listed = server.json("get", "/api/calibrations?limit=1", lead, "").json();
    let one = &listed["calibrations"][0];
    assert_eq!((&one["key"], &one["conversations"]), (&key.into(), &3.into()));
    let names = |all: &[Value]| all.iter().map(|one| one["name"].clone()).collect::<Vec<_>>();
    let mut expected = names(&may[..2]);
    let mut judging = names(one["evaluators"].as_array().unwrap());
    expected.sort_by_key(Value::to_string);
    judging.sort_by_key(Value::to_string);
    assert_eq!(judging, expected);
}

/// A moment that somebody says is missing is shown to who sees its kind, until it is taken back; to a
/// client, to whom nothing on trial is shown, never.
fn check_missing(server: &Server, cookies: &[(char, &str, String)]) {
    let of = |letter: char| &cookies.iter().find(|(one, ..)| *one == letter).unwrap().2;
    let listed = server.json("get", "/api/conversations?limit=1", of('C'), "").json();
    let key = listed["conversations"][0]["key"].as_str().unwrap().to_owned();
    let said = r#"{"verdict":"missing","moment":{"kind":"owns_failure","turn":1},"note":"here"}"#;
    let made = server.json("post", &format!("/api/conversations/{key}/marks"), of('Q'), said);
    assert_eq!(made.status, 201, "{}", made.text);
    let mark = made.json()["key"].clone();
    let missing = |letter: char| {
        let detail =
            server.json("get", &format!("/api/conversations/{key}"), of(letter), "").json();
        detail["missing"].clone()
    };
    let own = missing('Q');
    assert_eq!((&own[0]["moment"], &own[0]["turn"]), (&"owns_failure".into(), &1.into()));
    assert_eq!((&own[0]["mark"]["key"], &own[0]["mark"]["mine"]), (&mark, &true.into()));
    assert_eq!((&own[0]["mark"]["by"], &own[0]["mark"]["note"]), (&"you".into(), &"here".into()));
    let others = missing('O');
    assert_eq!((&others[0]["mark"]["key"], &others[0]["mark"]["mine"]), (&mark, &false.into()));
    assert_eq!(missing('C'), Value::Array(Vec::new()));
    let mark = mark.as_str().unwrap();
    assert_eq!(server.json("delete", &format!("/api/marks/{mark}"), of('Q'), "").status, 204);
    assert_eq!(missing('O'), Value::Array(Vec::new()));
}

/// Each list beside those, with where it is read: whoever may read it takes out the same rows, and
/// nobody else anything.
fn check_exports(server: &Server, cookies: &[(char, &str, String)]) {
    let of = |letter: char| &cookies.iter().find(|(one, ..)| *one == letter).unwrap().2;
    let listed = server.json("get", "/api/conversations?limit=1", of('T'), "").json();
    let agent = listed["conversations"][0]["agent"].as_str().unwrap().to_owned();
    let note = serde_json::json!({"agent": agent, "note": "=1+1\n\"and\" more"}).to_string();
    assert_eq!(server.json("post", "/api/coaching", of('T'), &note).status, 201);
    let hold =
        serde_json::json!({"conversation": listed["conversations"][0]["id"], "purpose": "a claim"});
    assert_eq!(server.json("post", "/api/holds", of('D'), &hold.to_string()).status, 204);
    let in_a_month = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(30 * 24);
    let key =
        format!(r#"{{"name":"n","scope":"read","ends_on":"{}"}}"#, &in_a_month.to_string()[..10]);
    assert_eq!(server.json("post", "/api/keys", of('D'), &key).status, 201);
    let mut filled = BTreeSet::new();
    for (list, path, field) in [
        ("accounts", "/api/accounts?", "accounts"),
        ("calibrations", "/api/calibrations?", "calibrations"),
        ("coaching", "/api/coaching?", "coaching"),
        ("disputes", "/api/disputes?state=open", "disputes"),
        ("disputes", "/api/disputes?state=decided", "disputes"),
        ("duties", "/api/duties?state=open", "duties"),
        ("duties", "/api/duties?state=done", "duties"),
        ("holds", "/api/retention?", "holds"),
        ("imports", "/api/imports?", "imports"),
        ("limits", "/api/retention?", "programmes"),
        ("keys", "/api/keys?", "keys"),
        ("reviews", "/api/reviews?", "reviews"),
        ("roster", "/api/roster?on=2026-03-02", "rows"),
        ("rubrics", "/api/rubrics?", "rubrics"),
        ("audit", "/api/audit?action=switches", "rows"),
    ] {
        let chosen = path.split_once('?').unwrap().1;
        for (_, role, cookie) in cookies {
            let read = server.json("get", path, cookie, "");
            for format in ["csv", "parquet"] {
                let export = format!("/api/export/{list}?format={format}&{chosen}");
                let taken = server.json("get", &export, cookie, "");
                assert_eq!(taken.status, read.status, "{list} by {role}: {}", taken.text);
                if read.status == 200 && format == "csv" {
                    let rows = rows_of(server, path, field, cookie);
                    assert_eq!(records(&taken.text), rows + 1, "{list} by {role}: {}", taken.text);
                    filled.extend((rows > 0).then_some(list));
                }
            }
        }
        assert_eq!(server.json("get", &format!("/api/export/{list}"), "", "").status, 401);
    }
    let all = [
        "accounts",
        "audit",
        "calibrations",
        "coaching",
        "duties",
        "holds",
        "imports",
        "keys",
        "limits",
        "roster",
        "rubrics",
    ];
    for list in all {
        assert!(filled.contains(list), "{list}: {filled:?}");
    }
    // The tables of first pages, as they stand there.
    for (role, table) in
        [('Q', "kinds"), ('O', "programmes"), ('O', "process"), ('C', "programmes")]
    {
        let home = server.json("get", "/api/home", of(role), "").json();
        let sections = home["sections"].as_array().unwrap();
        let section = sections.iter().find(|section| section["id"] == table).unwrap();
        let taken = server.json("get", &format!("/api/export/{table}"), of(role), "").text;
        let rows = section["items"].as_array().unwrap().len();
        assert!(rows > 0 && records(&taken) == rows + 1, "{role} {table}: {taken}");
    }
    // What a spreadsheet would take for a formula is a text in it.
    let coaching = server.json("get", "/api/export/coaching", of('T'), "").text;
    assert!(coaching.contains("\"'=1+1\n\"\"and\"\" more\""), "{coaching}");
    assert_eq!(server.json("get", "/api/export/nothing", of('D'), "").status, 404);
    let strange = server.json("get", "/api/export/keys?state=open", of('D'), "");
    assert_eq!(strange.status, 400, "{}", strange.text);
    // What the audit was asked about may be erased: its id does not come back by the asking.
    let id = listed["conversations"][0]["id"].as_str().unwrap();
    let taken = server.json("get", &format!("/api/export/audit?of={id}"), of('D'), "").text;
    assert!(records(&taken) > 1, "{taken}");
    let audit = server.json("get", "/api/audit?action=export", of('D'), "").text;
    assert!(audit.contains("roster as parquet: on=2026-03-02"), "{audit}");
    assert!(audit.contains("audit as csv: of=…") && !audit.contains(id), "{audit}");
}

/// How many rows a list has, page after page.
fn rows_of(server: &Server, path: &str, field: &str, cookie: &str) -> usize {
    let (mut rows, mut cursor) = (0, String::new());
    loop {
        let page = server.json("get", &format!("{path}{cursor}"), cookie, "").json();
        rows += page[field].as_array().unwrap().len();
        match page["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return rows,
        }
    }
}

/// How many lines a CSV has, whatever stands within quotes.
fn records(csv: &str) -> usize {
    let mut within = false;
    csv.bytes()
        .filter(|byte| {
            within ^= *byte == b'"';
            *byte == b'\n' && !within
        })
        .count()
}

fn keys(page: &Value) -> BTreeSet<String> {
    let rows = page["conversations"].as_array().unwrap();
    rows.iter().map(|row| row["key"].as_str().unwrap().to_owned()).collect()
}

/// Whatever is sent, an answer that the document names comes back, and nothing of it is run.
fn check_hostile(server: &Server, cookies: &[(char, &str, String)]) {
    let quality = &cookies.iter().find(|(one, ..)| *one == 'Q').unwrap().2;
    let hostile = [
        "'; DROP TABLE conversation; --",
        "\" OR 1=1 --",
        "%00",
        "../../etc/passwd",
        "<script>alert(1)</script>",
        "NEAR(a b",
        "\"unclosed",
        "-",
        "a* OR",
        "\u{202e}\u{0}\u{ffff}",
        "9223372036854775808",
        "{{7*7}}",
    ];
    let fields = [
        "programme",
        "team",
        "agent",
        "channel",
        "language",
        "topic",
        "from",
        "until",
        "moment",
        "outcome",
        "owner",
        "class",
        "q",
        "has_sound",
        "sort",
        "cursor",
        "limit",
        "format",
    ];
    for value in hostile {
        let encoded: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        for field in fields {
            for list in ["conversations", "moments", "facets"] {
                let path = format!("/api/{list}?{field}={encoded}");
                let answer = server.json("get", &path, quality, "");
                assert!([200, 400].contains(&answer.status), "{path}: {}", answer.text);
            }
        }
        for path in ["conversations/", "reviews/", "rubrics/", "audit/of/"] {
            let answer = server.json("get", &format!("/api/{path}{encoded}"), quality, "");
            assert!([400, 403, 404].contains(&answer.status), "{path}{value}: {}", answer.text);
        }
        for path in ["disputes", "coaching", "views", "calibrations"] {
            let answer = server.json("post", &format!("/api/{path}"), quality, value);
            assert!([400, 403].contains(&answer.status), "{path}: {}", answer.text);
        }
    }
    // A name that nobody knows would choose nothing, and show all as if it were what was asked for.
    for path in ["conversations", "moments", "facets", "disputes"] {
        let answer = server.json("get", &format!("/api/{path}?wrods=refund"), quality, "");
        assert_eq!(answer.status, 400, "{path}: {}", answer.text);
        assert!(answer.text.contains("wrods"), "{path}: {}", answer.text);
    }
    // All of it is there still.
    let page = server.json("get", "/api/conversations?limit=1", quality, "").json();
    assert_eq!(page["total"].as_u64(), Some(1_400));

    // Another page cannot ask in somebody's name, nor by another name of this machine.
    let others: [&[(&str, &str)]; 3] = [
        &[("origin", "https://elsewhere.example"), ("cookie", quality)],
        &[("origin", "null"), ("cookie", quality)],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://elsewhere.example"),
            ("cookie", quality),
        ],
    ];
    for headers in others {
        let answer = server.ask("delete", "/api/session", headers, "");
        assert_eq!(answer.status, 403, "{headers:?}: {}", answer.text);
    }
    let rebound =
        server.ask("get", "/api/home", &[("host", "elsewhere.example"), ("cookie", quality)], "");
    assert!([400, 403, 421].contains(&rebound.status), "{}", rebound.status);
    assert_eq!(server.json("get", "/api/home", quality, "").status, 200);

    // What a browser is told to do with the page.
    let page = server.ask("get", "/", &[], "");
    let policy = page.headers.get("content-security-policy").unwrap().to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'") || policy.contains("default-src 'self'"),
        "{policy}"
    );
    assert!(
        !policy.contains("unsafe-inline") || !policy.contains("script-src 'unsafe-inline'"),
        "{policy}"
    );
    assert_eq!(page.headers.get("x-content-type-options").unwrap(), "nosniff");
}

/// A conversation of the demo's programme in which the customer tells a failure.
fn told(id: &str, programme: &str) -> String {
    let turn = |role: &str, text: &str| {
        format!(
            r#"{{"conversation_id":"{id}","programme":"{programme}","agent_id":"A-1","role":"{role}","text":"{text}"}}"#
        ) + "\n"
    };
    turn("agent", "Good morning, how can I help?")
        + &turn("customer", "You charged me twice this month and nobody told me why.")
        + &turn("agent", "Let me see. What is the number of the account?")
}

impl Server {
    /// Sends a file, waits until it is read, and gives what it came to.
    pub fn send(&self, name: &str, cookie: &str, file: &str) -> Value {
        let sent = self.ask(
            "post",
            "/api/imports",
            &[
                ("cookie", cookie),
                ("content-type", "application/octet-stream"),
                ("x-file-name", name),
            ],
            file,
        );
        assert_eq!(sent.status, 202, "{}", sent.text);
        let path = format!("/api/imports/{}", sent.json()["key"].as_str().unwrap());
        loop {
            let import = self.json("get", &path, cookie, "").json();
            match import["state"].as_str().unwrap() {
                "waiting" | "running" => std::thread::sleep(Duration::from_millis(20)),
                _ => return import,
            }
        }
    }
}

#[test]
fn a_file_that_is_sent_is_read_as_add_reads_it() {
    let (desk, server) = of_the_demo();
    let admin = server.look_as("admin");
    let file = told("sent-1", "amberline") + "{\"text\":7}\n" + &told("sent-2", "amberline");
    let import = server.send("%C3%BCber%2Fcalls.jsonl", &admin, &file);
    assert_eq!(import["state"], "done", "{import}");
    assert_eq!(import["file"], "über/calls.jsonl");
    assert_eq!(import["bytes_read"], file.len());
    assert_eq!((&import["conversations"], &import["stored"]), (&2.into(), &2.into()), "{import}");
    let place = import["problems"][0]["place"].as_str().unwrap();
    assert!(place.starts_with("calls.jsonl line 4"), "{place}");

    // The same report as the command's.
    desk.write("calls.jsonl", &file);
    let other = Desk::new();
    other.write("calls.jsonl", &file);
    let output = other.output(&["add", "calls.jsonl", "--report", "json"]);
    let mut told_by_add: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut report = import["report"].clone();
    for report in [&mut told_by_add, &mut report] {
        // Of another database.
        for name in ["without_rubric", "sound"] {
            report.as_object_mut().unwrap().remove(name);
        }
    }
    assert_eq!(report, told_by_add);

    let quality = server.look_as("quality_lead");
    let found = server.json("get", "/api/conversations?q=charged&limit=200", &quality, "");
    assert!(found.text.contains("sent-1") && found.text.contains("sent-2"), "{}", found.text);
    // Sent again it changes nothing; nothing stays of the file.
    let again = server.send("calls.jsonl", &admin, &file);
    assert_eq!((&again["stored"], &again["unchanged"]), (&0.into(), &2.into()), "{again}");
    let folder = desk.path("earnest-demo/earnest.db-uploads");
    let left: Vec<_> = walk(&folder).into_iter().filter(|path| path.is_file()).collect();
    assert!(
        left.iter().all(|path| path.extension().is_some_and(|ending| ending == "lock")),
        "{left:?}"
    );
    let listed = server.json("get", "/api/imports", &admin, "").json();
    assert_eq!(listed["imports"][0]["unchanged"], 2);
    let key = listed["imports"][0]["key"].as_str().unwrap();
    let one = server.json("get", &format!("/api/imports/{key}"), &admin, "").json();
    assert_eq!(one, listed["imports"][0]);
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(walk(&path));
        }
        all.push(path);
    }
    all
}

#[test]
fn a_programme_is_measured_and_shown_as_its_switches_say() {
    let (_desk, server) = of_the_demo();
    let of = |role: &str| server.look_as(role);
    let (agent, lead, quality, admin) =
        (of("agent"), of("team_lead"), of("quality_lead"), of("admin"));
    let set = |programme: &str, switches: &str| {
        let usual = r#"{"development":true,"appraisal":false,"trial_shown":true,"measuring":true,"sampled_percent":100,"off":[]}"#;
        let mut all: Value = serde_json::from_str(usual).unwrap();
        let new: Value = serde_json::from_str(switches).unwrap();
        all.as_object_mut().unwrap().extend(new.as_object().unwrap().clone());
        server.json("put", &format!("/api/switches/{programme}"), &admin, &all.to_string())
    };
    let total = |path: &str, cookie: &str| {
        let page = server.json("get", path, cookie, "");
        page.json()["total"].as_u64().unwrap_or_else(|| panic!("{path}: {}", page.text))
    };

    // Paused, nothing new is stored; a share leaves some out.
    assert_eq!(set("amberline", r#"{"measuring":false}"#).status, 204);
    let file: String = (0..200).map(|n| told(&format!("new-{n}"), "amberline")).collect();
    let import = server.send("calls.jsonl", &admin, &file);
    assert_eq!((&import["conversations"], &import["stored"]), (&200.into(), &0.into()));
    let why = &import["report"]["not_measured"];
    assert_eq!(why.to_string(), r#"[{"programme":"amberline","why":"paused","count":200}]"#);
    assert_eq!(total("/api/conversations?limit=1", &quality), 1_400);
    assert_eq!(set("amberline", r#"{"sampled_percent":40}"#).status, 204);
    let import = server.send("calls.jsonl", &admin, &file);
    let stored = import["stored"].as_u64().unwrap();
    assert!((40..120).contains(&stored), "{stored} of 200 at 40 in 100");
    assert_eq!(import["report"]["not_measured"][0]["count"], 200 - stored);
    let again = server.send("calls.jsonl", &admin, &file);
    assert_eq!(again["unchanged"], stored, "the same are taken another time");

    // A kind that is off is nowhere, and the other programme keeps it.
    let moments = |programme: &str, cookie: &str| {
        total(&format!("/api/moments?moment=owns_failure&limit=1&programme={programme}"), cookie)
    };
    let other = moments("larkfield", &quality);
    assert!(other > 0 && moments("amberline", &quality) > 0);
    let off = r#"{"off":[{"moment":"owns_failure","site":""}]}"#;
    assert_eq!(set("amberline", off).status, 204);
    assert_eq!((moments("amberline", &quality), moments("larkfield", &quality)), (0, other));
    let unknown = set("amberline", r#"{"off":[{"moment":"owns_everything"}]}"#);
    assert_eq!(unknown.status, 400, "{}", unknown.text);
    assert!(unknown.text.contains("owns_everything"), "{}", unknown.text);

    // Not for development: whom it is about reads and hears, and sees nothing of what was found.
    let mine = server.json("get", "/api/conversations?limit=1", &agent, "").json();
    let mine = &mine["conversations"][0];
    let (key, programme) = (mine["key"].as_str().unwrap(), mine["programme"].as_str().unwrap());
    let conversation = format!("/api/conversations/{key}");
    let shown = |cookie: &str| {
        let one = server.json("get", &conversation, cookie, "").json();
        let all = |name: &str| one[name].as_array().unwrap().len();
        (all("turns"), all("moments"), all("signals"))
    };
    let whole = shown(&quality);
    assert!(whole.1 > 0 && whole.2 > 0 && shown(&agent).1 > 0, "{whole:?}");
    let listed = format!("/api/moments?limit=1&programme={programme}");
    let before = total(&listed, &quality);
    let theirs = total("/api/conversations?limit=1", &lead);
    assert_eq!(set(programme, r#"{"development":false}"#).status, 204);
    for cookie in [&agent, &lead] {
        assert_eq!(shown(cookie), (whole.0, 0, 0));
        assert_eq!(total(&listed, cookie), 0);
        let rows = server
            .json("get", &format!("/api/conversations?limit=50&programme={programme}"), cookie, "")
            .json();
        let rows = rows["conversations"].as_array().unwrap();
        assert!(!rows.is_empty());
        for row in rows {
            assert_eq!(
                (&row["met"], &row["missed"], &row["unknown"]),
                (&0.into(), &0.into(), &0.into()),
                "{row}"
            );
        }
        let home = server.json("get", "/api/home", cookie, "");
        assert!(home.status == 200 && !home.text.contains(&format!("m-{key}-")), "{}", home.text);
    }
    assert_eq!(total("/api/conversations?limit=1", &lead), theirs);
    assert_eq!((shown(&quality), total(&listed, &quality)), (whole, before));

    // Nor does whoever is shown no kinds on trial learn by writing, or by where a list goes on, that a
    // moment of one is there.
    assert_eq!(set(programme, r#"{"trial_shown":true}"#).status, 204);
    let seen = server.json("get", &conversation, &agent, "").json();
    let seen = seen["moments"].as_array().unwrap().iter();
    let trial = seen.filter(|one| one["status"] == "trial").map(|one| one["moment_id"].clone());
    let trial: Vec<Value> = trial.take(2).collect();
    assert_eq!(trial.len(), 2);
    let write = |cookie: &str| {
        let marked = serde_json::json!({ "verdict": "agree", "moment_id": trial[0] });
        let path = format!("{conversation}/marks");
        let marked = server.json("post", &path, cookie, &marked.to_string()).status;
        let mut disputed = BTreeSet::new();
        for moment in &trial {
            let dispute = serde_json::json!({ "moment_id": moment, "reason": "no" }).to_string();
            disputed.insert(server.json("post", "/api/disputes", cookie, &dispute).status);
        }
        (marked, Vec::from_iter(disputed))
    };
    let coached = || {
        let who = mine["agent"].as_str().unwrap();
        let note = serde_json::json!({ "agent": who, "note": "n", "moments": [trial[0]] });
        server.json("post", "/api/coaching", &lead, &note.to_string()).status
    };
    let disputes = || {
        let page = server.json("get", "/api/disputes?limit=1", &agent, "").json();
        (page["disputes"].as_array().unwrap().len(), page["next"].is_string())
    };
    assert_eq!((write(&agent), coached(), disputes()), ((201, vec![201]), 201, (1, true)));
    assert_eq!(set(programme, r#"{"trial_shown":false}"#).status, 204);
    assert_eq!((write(&agent), coached(), disputes()), ((404, vec![404]), 404, (0, false)));
}

/// From the recogniser to whoever plays the call; of what is masked, when it begins and no more.
#[test]
fn when_words_were_said_is_given_where_they_can_be_heard() {
    let agent = answer(&[(0.3, "what is the number", 0.9), (5.3, "that is paid", 0.9)]);
    let customer = answer(&[(0.3, "it is 4111 1111 1111 1111 thanks", 0.9)]);
    let (address, _) = transcribe::serve(vec![agent, customer]);
    let text = "# conversation_id: chat-1\nAgent: How can I help?\nCustomer: My bill is wrong.\n";
    let desk = Desk::with(&[("chat.txt", text)]);
    put(&desk, "call.wav", &call());
    let engine = ["--transcribe", &address, "--transcribe-at-once", "1"];
    let args = ["call.wav", "chat.txt", "--tracks", "agent,customer", "--media", "sound"];
    let (report, code) = add(&desk, &[&args[..], &engine].concat());
    assert_eq!(code, Some(0), "{report}");

    let server = Server::told(&desk, &["serve"], "token=");
    let token = server.told.split("token=").nth(1).unwrap().split_whitespace().next().unwrap();
    let body = format!(
        r#"{{"token":"{token}","login":"first","name":"First","password":"a long enough password"}}"#
    );
    assert_eq!(server.json("post", "/api/owner", "", &body).status, 204);
    let body = r#"{"login":"first","password":"a long enough password"}"#;
    let admin = server.json("post", "/api/session", "", body).cookie();
    let body = r#"{"purpose":"a customer asked"}"#;
    assert_eq!(server.json("post", "/api/break-glass", &admin, body).status, 201);
    let turns = |id: &str| {
        let all = server.json("get", "/api/conversations", &admin, "").json();
        let one = all["conversations"].as_array().unwrap().iter().find(|one| one["id"] == id);
        let one = one.unwrap_or_else(|| panic!("{id} in {all}"));
        let path = format!("/api/conversations/{}", one["key"].as_str().unwrap());
        let turns = server.json("get", &path, &admin, "").json()["turns"].take();
        turns.as_array().unwrap().clone()
    };
    let words = |turn: &Value| {
        let text = turn["text"].as_str().unwrap();
        let words: Vec<(usize, i64)> = serde_json::from_value(turn["words"].clone()).unwrap();
        let ends = words.iter().skip(1).map(|(at, _)| *at).chain([text.len()]);
        let said = words.iter().zip(ends).map(|((at, ms), end)| (text[*at..end].trim(), *ms));
        let first = words[0].1;
        assert!(first.abs_diff(turn["start_ms"].as_i64().unwrap()) < 500, "{turn}");
        said.map(|(word, ms)| format!("{word} {}", ms - first)).collect::<Vec<_>>()
    };
    let call = turns("call");
    let of = |role: &str| call.iter().find(|turn| turn["role"] == role).unwrap();
    // Words begin a sixth of a second apart, and times are whole hundredths.
    assert_eq!(words(of("agent")), ["what 0", "is 160", "the 330", "number 500"]);
    let customer = words(of("customer"));
    assert_eq!(customer, ["it 0", "is 170", "[card#1 ending 1111] 340", "thanks 1000"]);
    assert!(turns("chat-1").iter().all(|turn| turn["words"].is_null()));
}

#[test]
fn accounts_begin_with_a_link_that_works_once() {
    let desk = Desk::new();
    desk.well(&["demo"]);
    check_accounts(&desk, &At::file("earnest-demo/earnest.db"));
}

#[test]
fn and_so_they_do_in_a_database_of_a_server() {
    let Some(at) = At::server() else { return };
    let call =
        "# conversation_id: call-1\nAgent: Larch, how can I help?\nCustomer: My bill is wrong.\n";
    let desk = Desk::with(&[("call.txt", call)]);
    desk.well(&at.with(&["add", "call.txt"]));
    check_accounts(&desk, &at);
}

fn check_accounts(desk: &Desk, at: &At) {
    let contact = ["serve", "--contact", "data protection, extension 214"];
    let server = Server::told(desk, &at.with(&contact), "token=");
    let token = server.told.split("token=").nth(1).expect("a link").split_whitespace().next();
    let token = token.unwrap();
    let taken = format!(
        r#"{{"token":"{token}","login":"first","name":"First","password":"a long enough password"}}"#
    );
    let short = taken.replace("a long enough password", "short");
    assert_eq!(server.json("post", "/api/owner", "", &short).status, 400);
    let made = server.json("post", "/api/owner", "", &taken);
    assert_eq!(made.status, 204, "{}", made.text);
    assert_eq!(server.json("post", "/api/owner", "", &taken).status, 400, "it works once");
    // Nobody looks as a role outside of a demo.
    assert_eq!(server.json("post", "/api/look-as", "", r#"{"role":"admin"}"#).status, 404);

    let sign_in = |login: &str, password: &str| {
        let body = format!(r#"{{"login":"{login}","password":"{password}"}}"#);
        server.json("post", "/api/session", "", &body)
    };
    let wrong = sign_in("first", "another password");
    let unknown = sign_in("nobody", "another password");
    assert_eq!((wrong.status, &wrong.text), (401, &unknown.text), "who is known is not told");
    let signed_in = sign_in("first", "a long enough password");
    assert_eq!(signed_in.status, 204, "{}", signed_in.text);
    let flags = signed_in.headers.get("set-cookie").unwrap().to_str().unwrap().to_owned();
    assert!(flags.contains("HttpOnly") && flags.contains("SameSite=Strict"), "{flags}");
    // Who signs in anew is signed in once.
    let body = r#"{"login":"first","password":"a long enough password"}"#;
    let again = server.json("post", "/api/session", &signed_in.cookie(), body);
    assert_eq!(again.status, 204, "{}", again.text);
    assert_eq!(server.json("get", "/api/home", &signed_in.cookie(), "").status, 401);
    let admin = again.cookie();

    // A key for reading writes nothing, and is told once.
    let day = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(240)).to_string();
    let body = format!(r#"{{"name":"k","scope":"read","ends_on":"{}"}}"#, &day[..10]);
    let key = server.json("post", "/api/keys", &admin, &body).json();
    let bearer = format!("Bearer {}", key["secret"].as_str().unwrap());
    let by_key = |method: &str, path: &str, body: &str| {
        let headers = [("authorization", &*bearer), ("content-type", "application/json")];
        server.ask(method, path, &headers, body).status
    };
    assert_eq!(by_key("get", "/api/accounts", ""), 200);
    let other = r#"{"login":"lead","name":"Lead","role":"quality_lead","grants":[{"programme":"","site":"","team":""}]}"#;
    assert_eq!(by_key("post", "/api/accounts", other), 403);

    // An administrator sees no conversation until they say why, and that is written down.
    assert_eq!(server.json("get", "/api/conversations", &admin, "").status, 403);
    let glass =
        server.json("post", "/api/break-glass", &admin, r#"{"purpose":"a customer asked"}"#);
    assert_eq!(glass.status, 201, "{}", glass.text);
    assert_eq!(server.json("get", "/api/conversations", &admin, "").status, 200);
    let audit = server.json("get", "/api/audit", &admin, "").json();
    assert!(audit.to_string().contains("a customer asked"), "{audit}");
    assert_eq!(audit["intact"], true);
    // So is what they look through; their key has no part in it, and they change nothing.
    assert!(audit.to_string().contains(r#""search""#), "{audit}");
    assert_eq!(by_key("get", "/api/conversations", ""), 403);
    let me = server.json("get", "/api/me", &admin, "").json();
    assert_eq!(me["account"]["glass"]["parts"].as_array().unwrap().len(), 1);
    let deeds = me["deeds"].as_array().unwrap();
    assert!(deeds.contains(&"see".into()) && !deeds.contains(&"decide".into()), "{deeds:?}");
    assert_eq!(server.json("delete", "/api/break-glass", &admin, "").status, 204);
    assert_eq!(server.json("get", "/api/conversations", &admin, "").status, 403);

    // A client is granted a programme by name.
    let any = r#"{"login":"client","name":"Client","role":"client_viewer","grants":[{"programme":"","site":"","team":""}]}"#;
    assert_eq!(server.json("post", "/api/accounts", &admin, any).status, 400);

    // Who answers for one programme sends no file, and reads of none: it may hold conversations of another.
    let part = r#"{"login":"head","name":"Head","role":"operations_head","grants":[{"programme":"amberline","site":"","team":""}]}"#;
    let invited = server.json("post", "/api/accounts", &admin, part).json();
    let token = invited["link"].as_str().unwrap().split("token=").nth(1).unwrap();
    let taken = format!(r#"{{"token":"{token}","password":"one more long password"}}"#);
    assert_eq!(server.json("post", "/api/owner", "", &taken).status, 204);
    let head = sign_in("head", "one more long password").cookie();
    assert_eq!(server.json("get", "/api/imports", &head, "").status, 403);
    assert_eq!(server.json("post", "/api/imports", &head, "a file").status, 403);

    // One who is invited takes the link up; closed, they are out at once.
    let invited = server.json("post", "/api/accounts", &admin, other).json();
    let link = invited["link"].as_str().unwrap();
    let token = link.split("token=").nth(1).unwrap();
    let taken = format!(r#"{{"token":"{token}","password":"their own long password"}}"#);
    assert_eq!(server.json("post", "/api/owner", "", &taken).status, 204);
    let lead = sign_in("lead", "their own long password").cookie();
    assert_eq!(server.json("get", "/api/conversations", &lead, "").status, 200);
    let account = format!("/api/accounts/{}", invited["key"].as_str().unwrap());
    assert_eq!(server.json("delete", &account, &admin, "").status, 204);
    assert_eq!(server.json("get", "/api/conversations", &lead, "").status, 401);
    assert_eq!(server.json("post", &format!("{account}/opening"), &admin, "").status, 204);
    assert_eq!(server.json("get", "/api/conversations", &lead, "").status, 401);
    assert_eq!(sign_in("lead", "their own long password").status, 204);

    // Another password: a wrong one changes nothing, other sessions end, and this one goes on under
    // another cookie alone.
    let elsewhere = sign_in("first", "a long enough password").cookie();
    let change = |cookie: &str, current: &str, new: &str| {
        let body = format!(r#"{{"current":"{current}","new":"{new}"}}"#);
        server.json("post", "/api/password", cookie, &body)
    };
    assert_eq!(change(&admin, "another password", "the next long password").status, 400);
    assert_eq!(change(&admin, "a long enough password", "short").status, 400);
    assert_eq!(by_key("post", "/api/password", r#"{"current":"c","new":"n"}"#), 403);
    assert_eq!(server.json("get", "/api/home", &elsewhere, "").status, 200);
    let changed = change(&admin, "a long enough password", "the next long password");
    assert_eq!(changed.status, 204, "{}", changed.text);
    for ended in [&admin, &elsewhere] {
        assert_eq!(server.json("get", "/api/home", ended, "").status, 401);
    }
    let admin = changed.cookie();
    assert_eq!(server.json("get", "/api/home", &admin, "").status, 200);
    assert_eq!(sign_in("first", "a long enough password").status, 401);
    assert_eq!(sign_in("first", "the next long password").status, 204);
    let me = server.json("get", "/api/me", &admin, "").json();
    assert_eq!(me["notice"]["contact"], "data protection, extension 214");

    // Whoever signs out is out.
    assert_eq!(server.json("delete", "/api/session", &admin, "").status, 204);
    assert_eq!(server.json("get", "/api/home", &admin, "").status, 401);
    // Guessing is slowed down.
    let guessed =
        (0..40).map(|_| sign_in("first", "a guess of many").status).find(|one| *one == 429);
    assert_eq!(guessed, Some(429));
}
