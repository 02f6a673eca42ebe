//! Many people at the server at once, while conversations are added.
//!
//! Each of them asks, looks at the answer for a while, and asks again: seven times in ten a page, a
//! conversation or its moments, twice a search, once they agree with a moment; whose role marks none
//! asks for another page then. Times are from the request to the last byte of the answer, as they see
//! them, and whatever is refused has failed.

use crate::draw::Draw;
use crate::gauge;
use crate::generate;
use crate::lists;
use crate::spoken::Spoken;
use crate::ten_million;
use crate::thresholds::{self, number};
use anyhow::{Context, ensure};
use clap::Args;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{DEEDS, Deed, Grant, KeyScope, NewAccount, Role, Store, TakeUp, Who};
use ureq::http::Request;

/// Turns of a conversation of the database.
const TURNS: usize = 20;
/// Turns of the file that is added again and again, each time as another source's.
const ADDED_TURNS: usize = 100_000;
/// What is searched for.
const SEARCHES: [&str; 24] = [
    "zephyr",
    "%22thank%20you%22",
    "bill%20refund",
    "re*",
    "the%20-you",
    "bill%20OR%20zephyr",
    "payment",
    "%22the%20last%20bill%22",
    "meter%20reading",
    "cancel*",
    "account%20-password",
    "refund%20OR%20credit",
    "sorry",
    "%22how%20can%20i%20help%22",
    "deposit%20twice",
    "deliv*",
    "card%20-declined",
    "morning%20OR%20afternoon",
    "engineer",
    "%22five%20days%22",
    "router%20light",
    "over*",
    "price%20-offer",
    "late%20OR%20early",
];
/// What the people are, one after the other.
const ROLES: [Role; 5] =
    [Role::QualityLead, Role::TeamLead, Role::QualityLead, Role::Agent, Role::OperationsHead];
/// How many of the pages that take longest are named.
const SLOWEST: usize = 20;
/// All have come after so long.
const ARRIVE: Duration = Duration::from_secs(10);
/// How often the memory of the server is looked at.
const LOOK: Duration = Duration::from_secs(1);

/// What to measure.
#[derive(Args)]
pub struct Load {
    /// How many conversations there are at first
    #[arg(long, default_value_t = 100_000)]
    conversations: usize,
    /// How many people ask at once
    #[arg(long, default_value_t = 50)]
    users: usize,
    /// For how many seconds
    #[arg(long, default_value_t = 600)]
    seconds: u64,
    /// How long somebody looks at an answer in the mean, in milliseconds
    #[arg(long, default_value_t = 1_000)]
    looks_ms: usize,
    /// The binary; by default the one beside this program
    #[arg(long, value_name = "FILE")]
    earnest: Option<PathBuf>,
    /// Where the database lies; kept where given, and used again
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
}

/// What somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Read,
    Search,
    Review,
}

const KINDS: [(Kind, &str); 3] =
    [(Kind::Read, "read"), (Kind::Search, "search"), (Kind::Review, "review")];

/// How long one answer took, and whether it was one.
struct Answered {
    kind: Kind,
    /// What was asked for, without what is different each time.
    page: String,
    /// When it was asked for, since the first could ask.
    at: Duration,
    ms: f64,
    failed: Option<String>,
}

/// Prints the figures.
pub fn load(args: &Load) -> anyhow::Result<()> {
    let temporary = tempfile::tempdir()?;
    let scratch = args.scratch.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(scratch)?;
    println!("{}", gauge::machine());
    let earnest = match &args.earnest {
        Some(path) => path.clone(),
        None => std::env::current_exe()?.with_file_name("earnest"),
    };
    ensure!(earnest.is_file(), "no `{}`; build it, or name it by --earnest", earnest.display());
    let whole = scratch.join(format!("lists-{}.db", args.conversations));
    ten_million::make_of(&whole, args.conversations, TURNS, lists::vary)?;
    let database = scratch.join("load.db");
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", database.display()));
    }
    std::fs::copy(&whole, &database)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let keys = runtime.block_on(accounts(&database, args.users))?;
    let added = scratch.join("added.jsonl");
    let mut out = BufWriter::new(std::fs::File::create(&added)?);
    generate::write(&Spoken::read()?, ADDED_TURNS, false, &mut out)?;
    out.flush()?;

    let server = Server::start(&earnest, &database)?;
    let ends = AtomicBool::new(false);
    let imports = AtomicU64::new(0);
    let begun = Instant::now();
    let (answered, memory) = std::thread::scope(|scope| -> anyhow::Result<_> {
        let users: Vec<_> = (0..args.users)
            .map(|user| {
                let key = &keys[user];
                let (host, ends) = (&*server.host, &ends);
                scope.spawn(move || ask(host, key, user, args.looks_ms, ends))
            })
            .collect();
        let (earnest, database, added) = (&earnest, &database, &added);
        let (ends_too, imports) = (&ends, &imports);
        let adding = scope.spawn(move || add(earnest, database, added, ends_too, imports));
        let mut memory = Vec::new();
        while begun.elapsed() < Duration::from_secs(args.seconds) {
            std::thread::sleep(LOOK);
            memory.extend(resident_mb(server.child.id()));
        }
        ends.store(true, Ordering::Relaxed);
        let mut answered = Vec::new();
        for user in users {
            answered.extend(user.join().map_err(|_| anyhow::anyhow!("a user's thread ended"))??);
        }
        adding.join().map_err(|_| anyhow::anyhow!("the adding thread ended"))??;
        Ok((answered, memory))
    })?;
    tell(args, &answered, &memory, imports.load(Ordering::Relaxed));
    println!("conversations at the end: {}", number(runtime.block_on(held(&database))? as f64));
    Ok(())
}

/// An account for each of so many people, of the roles that read conversations, and a key of each.
async fn accounts(database: &Path, users: usize) -> anyhow::Result<Vec<String>> {
    let mut store = Store::open(database).await?;
    let now = Timestamp::now();
    let later = now.checked_add(SignedDuration::from_hours(24))?;
    let mut keys = Vec::new();
    for user in 0..users {
        let role = ROLES[user % ROLES.len()];
        let agent = (role == Role::Agent).then(|| ten_million::agent(user));
        let agent = agent.as_deref();
        let grants = match role {
            Role::Agent => Vec::new(),
            Role::TeamLead => vec![Grant { team: ten_million::team(user), ..Grant::default() }],
            _ => vec![Grant::default()],
        };
        let grants = &grants;
        let login = format!("user-{user}");
        let new = NewAccount { login: &login, name: &login, role, agent, grants };
        let invited = store.invite(Who::CommandLine, &new, later, now).await?;
        let with = TakeUp { login: None, name: None, password: "none" };
        let account = store.take_up(&invited.token, &with, now).await?;
        let made =
            store.make_key(Who::CommandLine, account, "load", KeyScope::Write, Some(later), now);
        keys.push(made.await?.1);
    }
    store.close().await?;
    Ok(keys)
}

/// How many conversations a database holds.
async fn held(database: &Path) -> anyhow::Result<i64> {
    let mut store = Store::open_read_only(database).await?;
    let mut rows = store.query("SELECT count(*) FROM conversations").await?;
    let count = rows.next().await?.and_then(|row| match row.first() {
        Some(store::Value::Integer(count)) => Some(*count),
        _ => None,
    });
    count.context("counting conversations")
}

/// A server that ends with the measurement.
struct Server {
    child: Child,
    host: String,
}

impl Server {
    fn start(earnest: &Path, database: &Path) -> anyhow::Result<Self> {
        let mut child = Command::new(earnest)
            .args(["serve", "--listen", "127.0.0.1:0", "--db"])
            .arg(database)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting the server")?;
        let output = child.stdout.take().context("the server's output")?;
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let host = line.split_once("` at http://").map(|(_, host)| host.trim().trim_matches('/'));
        let host = host.with_context(|| format!("expected an address, found `{line}`"))?.to_owned();
        std::thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
        Ok(Self { child, host })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Adds a file as another source's again and again, until it ends.
fn add(
    earnest: &Path,
    database: &Path,
    file: &Path,
    ends: &AtomicBool,
    imports: &AtomicU64,
) -> anyhow::Result<()> {
    while !ends.load(Ordering::Relaxed) {
        let number = imports.fetch_add(1, Ordering::Relaxed);
        let added = Command::new(earnest)
            .args(["add", "--source", &format!("load-{number}"), "--db"])
            .args([database, file])
            .output()?;
        let status = added.status;
        ensure!(status.success(), "{status}: {}", String::from_utf8_lossy(&added.stderr));
    }
    Ok(())
}

/// What one person does.
fn ask(
    host: &str,
    key: &str,
    user: usize,
    looks_ms: usize,
    ends: &AtomicBool,
) -> anyhow::Result<Vec<Answered>> {
    let agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .new_agent();
    let role = ROLES[user % ROLES.len()];
    let marks = DEEDS.iter().any(|(deed, roles)| *deed == Deed::Mark && roles.contains(&role));
    let mut draw = Draw::new(user as u64 + 1);
    let mut all = Vec::new();
    let mut conversations: Vec<String> = Vec::new();
    let mut moments: Vec<(String, String)> = Vec::new();
    let started = Instant::now();
    // They do not all come at once.
    std::thread::sleep(ARRIVE.mul_f64(draw.below(1_000) as f64 / 1e3));
    while !ends.load(Ordering::Relaxed) {
        let kind = match draw.below(10) {
            0..7 => Kind::Read,
            7..9 => Kind::Search,
            _ if moments.is_empty() || !marks => Kind::Read,
            _ => Kind::Review,
        };
        let (path, body) = match kind {
            Kind::Search => {
                let words = draw.one_of(&SEARCHES);
                (format!("/api/conversations?q={words}&limit=50"), None)
            }
            Kind::Review => {
                let (conversation, moment) = moments.swap_remove(draw.below(moments.len()));
                let body = format!(r#"{{"verdict":"agree","moment_id":"{moment}"}}"#);
                (format!("/api/conversations/{conversation}/marks"), Some(body))
            }
            Kind::Read => (page(&mut draw, &mut conversations), None),
        };
        let begun = Instant::now();
        let request = Request::builder()
            .method(if body.is_some() { "POST" } else { "GET" })
            .uri(format!("http://{host}{path}"))
            .header("authorization", format!("Bearer {key}"))
            .header("content-type", "application/json");
        let answer = match body {
            Some(body) => agent.run(request.body(body.into_bytes())?),
            None => agent.run(request.body(())?),
        };
        let mut text = String::new();
        let failed = match answer {
            Err(error) => Some(error.to_string()),
            Ok(mut answer) => {
                let read = answer.body_mut().as_reader().read_to_string(&mut text);
                match (read, answer.status().as_u16()) {
                    (Err(error), _) => Some(error.to_string()),
                    (_, 200..300) => None,
                    (_, status) => Some(format!("{status} {path}: {text}")),
                }
            }
        };
        let ms = 1e3 * begun.elapsed().as_secs_f64();
        let is_answer = failed.is_none();
        let number = |part: &str| if part.parse::<u64>().is_ok() { "N" } else { part }.to_owned();
        let page = path.split('/').map(number).collect::<Vec<_>>().join("/");
        all.push(Answered { kind, page, at: begun - started, ms, failed });
        if is_answer && kind != Kind::Review {
            let page: Value = serde_json::from_str(&text).unwrap_or_default();
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let rows = |name: &str| page[name].as_array().cloned().unwrap_or_default();
            conversations.extend(rows("conversations").iter().filter_map(|row| text(&row["key"])));
            conversations.truncate(200);
            if let Some(conversation) = text(&page["key"]) {
                let ids = rows("moments");
                let ids = ids.iter().filter_map(|row| text(&row["moment_id"]));
                moments.extend(ids.map(|moment| (conversation.clone(), moment)));
                moments.truncate(50);
            }
        }
        // As long as people look: some briefly, some long, the mean of an exponential one.
        let share = (draw.below(1_000_000) as f64 + 1.0) / 1e6;
        std::thread::sleep(Duration::from_secs_f64(-share.ln() * looks_ms as f64 / 1e3));
    }
    Ok(all)
}

/// The next page somebody looks at: most often a conversation of the last list.
fn page(draw: &mut Draw, conversations: &mut Vec<String>) -> String {
    match draw.below(10) {
        0..5 if !conversations.is_empty() => {
            let key = conversations.swap_remove(draw.below(conversations.len()));
            format!("/api/conversations/{key}")
        }
        0..7 => {
            let filter = match draw.below(5) {
                0 => format!("programme={}", ten_million::programme(draw.below(100))),
                1 => format!("topic=topic-{}", draw.below(50)),
                2 => "channel=chat&sort=missed".to_owned(),
                3 => "outcome=missed".to_owned(),
                _ => "sort=newest".to_owned(),
            };
            format!("/api/conversations?limit=50&{filter}")
        }
        7 => "/api/moments?limit=50&outcome=missed".to_owned(),
        8 => "/api/facets".to_owned(),
        _ => "/api/home".to_owned(),
    }
}

/// What a process holds in memory now, in megabytes.
fn resident_mb(process: u32) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1_024.0 / 1e6)
}

/// The time that so many in a hundred answers take at most.
fn percentile(sorted: &[f64], percent: usize) -> Option<f64> {
    sorted.get((sorted.len() * percent).div_ceil(100).saturating_sub(1)).copied()
}

fn tell(args: &Load, answered: &[Answered], memory: &[f64], imports: u64) {
    let Load { users, seconds, looks_ms, .. } = args;
    println!(
        "{users} people for {seconds} s, each {looks_ms} ms between two requests in the mean: {} requests, {:.1} a \
         second; meanwhile {imports} imports of {} turns were begun",
        number(answered.len() as f64),
        answered.len() as f64 / *seconds as f64,
        number(ADDED_TURNS as f64),
    );
    for (kind, name) in KINDS {
        let of_kind = answered.iter().filter(|one| one.kind == kind);
        let mut times: Vec<f64> = of_kind.map(|one| one.ms).collect();
        times.sort_by(f64::total_cmp);
        let at = |percent| percentile(&times, percent).unwrap_or(f64::NAN);
        println!(
            "{name}: {} requests, ms: middle {:.0}, 95 in 100 {:.0}, 99 in 100 {:.0}, slowest {:.0}",
            times.len(),
            at(50),
            at(95),
            at(99),
            at(100)
        );
        // What grows, grows here; what waits once does not.
        let mut minutes: BTreeMap<u64, Vec<f64>> = BTreeMap::new();
        for one in answered.iter().filter(|one| one.kind == kind) {
            minutes.entry(one.at.as_secs() / 60).or_default().push(one.ms);
        }
        let of_minute = |mut times: Vec<f64>| {
            times.sort_by(f64::total_cmp);
            format!("{:.0}", percentile(&times, 99).unwrap_or(f64::NAN))
        };
        let last = minutes.keys().copied().max().unwrap_or(0);
        let minutes: Vec<String> = (0..=last)
            .map(|minute| of_minute(minutes.remove(&minute).unwrap_or_default()))
            .collect();
        println!("  99 in 100 of each minute: {}", minutes.join(", "));
        match kind {
            Kind::Read => thresholds::judge(&thresholds::LOAD_READ, percentile(&times, 99)),
            Kind::Search => thresholds::judge(&thresholds::LOAD_SEARCH, percentile(&times, 99)),
            Kind::Review => true,
        };
    }
    println!("what took longest in the mean, ms:");
    let mut pages: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for one in answered {
        pages.entry(&one.page).or_default().push(one.ms);
    }
    let mean = |times: &[f64]| times.iter().sum::<f64>() / times.len() as f64;
    let mut pages: Vec<(&str, Vec<f64>)> = pages.into_iter().collect();
    pages.sort_by(|(_, one), (_, other)| mean(other).total_cmp(&mean(one)));
    for (page, mut times) in pages.into_iter().take(SLOWEST) {
        times.sort_by(f64::total_cmp);
        let most = percentile(&times, 99).unwrap_or(f64::NAN);
        println!("  {:.0} (99 in 100 {most:.0}, {} requests) {page}", mean(&times), times.len());
    }
    // Many in few seconds are something that they all waited for; else each took its time.
    let goal = thresholds::LOAD_READ.goal;
    let beyond = answered.iter().filter(|one| one.kind == Kind::Read && one.ms > goal);
    let mut seconds: BTreeMap<u64, usize> = BTreeMap::new();
    for one in beyond {
        *seconds.entry(one.at.as_secs()).or_default() += 1;
    }
    let listed: Vec<String> =
        seconds.iter().map(|(at, many)| format!("{many} at {at} s")).collect();
    println!(
        "reads that took more than {goal} ms: {} in {} seconds of {}: {}",
        seconds.values().sum::<usize>(),
        seconds.len(),
        args.seconds,
        listed.join(", ")
    );
    let failed: Vec<&str> = answered.iter().filter_map(|one| one.failed.as_deref()).collect();
    println!("{} requests failed", failed.len());
    failed.iter().take(5).for_each(|why| println!("  {why}"));
    thresholds::judge(&thresholds::LOAD_FAILED, Some(failed.len() as f64));
    let peak = memory.iter().copied().reduce(f64::max);
    let minute = |from: usize| gauge::median(memory.get(from..(from + 60).min(memory.len()))?);
    if let (Some(first), Some(last)) = (minute(60), minute(memory.len().saturating_sub(60))) {
        println!("the server's memory, MB: second minute {first:.0}, last minute {last:.0}");
    }
    thresholds::judge(&thresholds::LOAD_MEMORY, peak);
}
