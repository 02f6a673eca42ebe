//! How fast lists, counts, facets and searches of a large database answer.

use crate::draw::Draw;
use crate::gauge;
use crate::ten_million;
use crate::thresholds::{self, number};
use anyhow::Context;
use clap::Args;
use measure::conversation::{Channel, Conversation, Language};
use measure::moments::{Class, Outcome, Owner, Status};
use std::path::PathBuf;
use std::time::Instant;
use store::{Filter, Grant, Page, Query, Role, Sort, Store, Viewer};

/// How often each is asked; the middle is printed.
const RUNS: usize = 5;
/// Turns of a conversation.
const TURNS: usize = 20;
/// Rows of a page.
const ROWS: usize = 50;

/// What to measure.
#[derive(Args)]
pub struct Lists {
    /// How many conversations
    #[arg(long, default_value_t = 100_000)]
    conversations: usize,
    /// Where the database lies; kept where given, and used again
    #[arg(long, value_name = "DIR")]
    scratch: Option<PathBuf>,
}

/// Topics, channels, languages and times of day, so that there is something to choose by.
pub fn vary(conversation: &mut Conversation, draw: &mut Draw) {
    conversation.topic = Some(format!("topic-{}", draw.below(50)));
    if draw.below(3) == 0 {
        conversation.channel = Channel::Chat;
    }
    if draw.below(50) == 0 {
        conversation.language = Language::from_tag("es");
    }
    let later = jiff::SignedDuration::from_secs(draw.below(36_000) as i64);
    conversation.started_at = conversation.started_at.and_then(|at| at.checked_add(later).ok());
    // A word that few have, to be searched for.
    if draw.below(1_000) == 0
        && let Some(turn) = conversation.turns.first_mut()
    {
        turn.text.push_str(" zephyr quince");
    }
}

/// Prints the figures.
pub fn lists(args: &Lists) -> anyhow::Result<()> {
    let temporary = tempfile::tempdir()?;
    let scratch = args.scratch.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(scratch)?;
    println!("{}", gauge::machine());
    let database = scratch.join(format!("lists-{}.db", args.conversations));
    let made = ten_million::make_of(&database, args.conversations, TURNS, vary)?;
    println!(
        "a database of {} conversations of {TURNS} turns with {} moments, {} MB",
        number(made.conversations as f64),
        number(made.moments as f64),
        number(database.metadata()?.len() as f64 / 1e6)
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(ask(&database, args.conversations))
}

/// How long this process has been on a processor, all its threads: what others do on the machine
/// does not count.
fn processor_ms() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let times = threads.filter_map(|thread| gauge::thread_cpu(thread.path()));
    times.map(|time| 1e3 * time.as_secs_f64()).sum()
}

/// One question about lists.
struct Asked {
    what: String,
    viewer: Viewer,
    filter: Filter,
    sort: Sort,
}

fn asked() -> anyhow::Result<Vec<Asked>> {
    let whole = Viewer {
        account: 1,
        role: Role::OperationsHead,
        agent: None,
        grants: vec![Grant::default()],
        withheld: Vec::new(),
        blind: Vec::new(),
    };
    let shown = vec![Status::Trial, Status::Proven];
    let all = || Filter { shown: shown.clone(), ..Filter::default() };
    let mut asked = Vec::new();
    let mut add = |what: &str, viewer: &Viewer, filter: Filter, sort: Sort| {
        asked.push(Asked { what: what.to_owned(), viewer: viewer.clone(), filter, sort });
    };
    for sort in Sort::ALL {
        add(sort.name(), &whole, all(), sort);
    }
    let text = |text: &str| Some(text.to_owned());
    add("programme", &whole, Filter { programme: text("programme-3"), ..all() }, Sort::Newest);
    add("no such topic", &whole, Filter { topic: text("none"), ..all() }, Sort::Newest);
    add("team", &whole, Filter { team: text("team-7"), ..all() }, Sort::Newest);
    add("no such team", &whole, Filter { team: text("none"), ..all() }, Sort::Newest);
    add("agent", &whole, Filter { agent: Some(ten_million::agent(7)), ..all() }, Sort::Newest);
    add("channel", &whole, Filter { channel: Some(Channel::Chat), ..all() }, Sort::Newest);
    add("language", &whole, Filter { language: text("es"), ..all() }, Sort::Oldest);
    add("topic", &whole, Filter { topic: text("topic-7"), ..all() }, Sort::Newest);
    let (from, until) = ("2025-03-01".parse()?, "2025-03-07".parse()?);
    let days = Filter { from: Some(from), until: Some(until), ..all() };
    add("a week", &whole, days, Sort::Newest);
    let moment = |name: &str| Filter { moment: text(name), ..all() };
    add("moment", &whole, moment("announces_wait"), Sort::Newest);
    let missed = Filter { outcome: Some(Outcome::Missed), ..moment("announces_wait") };
    add("missed moment", &whole, missed, Sort::Missed);
    add("outcome", &whole, Filter { outcome: Some(Outcome::Missed), ..all() }, Sort::Newest);
    add("owner", &whole, Filter { owner: Some(Owner::Bot), ..all() }, Sort::Newest);
    add("class", &whole, Filter { class: Some(Class::Duty), ..all() }, Sort::Longest);
    add("with sound", &whole, Filter { has_sound: Some(true), ..all() }, Sort::Newest);
    add("without sound", &whole, Filter { has_sound: Some(false), ..all() }, Sort::Newest);

    let team = Grant { team: "team-7".to_owned(), ..Grant::default() };
    let lead = Viewer { role: Role::TeamLead, grants: vec![team], ..whole.clone() };
    add("a team lead's", &lead, all(), Sort::Newest);
    add("a team lead's, missed", &lead, all(), Sort::Missed);
    let agent = Viewer {
        role: Role::Agent,
        agent: Some(ten_million::agent(7)),
        grants: Vec::new(),
        ..whole.clone()
    };
    add("an agent's", &agent, all(), Sort::Newest);
    add("an agent's, missed", &agent, all(), Sort::Missed);

    for search in [
        "zephyr",
        "\"zephyr quince\"",
        "the",
        "\"thank you\"",
        "bill refund",
        "the -you",
        "re*",
        "bill OR zephyr",
    ] {
        let filter = Filter { words: Some(Query::parse(search)?), ..all() };
        add(&format!("search {search}"), &whole, filter, Sort::Newest);
    }
    Ok(asked)
}

async fn ask(database: &std::path::Path, conversations: usize) -> anyhow::Result<()> {
    let mut store = Store::open_read_only(database).await?;
    let mut slowest = [0f64; 3];
    println!(
        "processor milliseconds (on the clock), middle of {RUNS}: page, page of moments, count, count of moments, facets"
    );
    for Asked { what, viewer, filter, sort } in asked()? {
        let page = Page { sort, cursor: None, limit: ROWS };
        let mut line = format!("{what}:");
        let mut took = Vec::new();
        for part in 0..5 {
            let mut times = Vec::new();
            let mut worked = Vec::new();
            let mut found = String::new();
            for _ in 0..RUNS {
                let cpu = processor_ms();
                let begun = Instant::now();
                found = match part {
                    0 => store.conversations(&viewer, &filter, &page).await?.rows.len().to_string(),
                    1 => store.moments(&viewer, &filter, &page).await?.rows.len().to_string(),
                    2 => store.count_conversations(&viewer, &filter).await?.count.to_string(),
                    3 => store.count_moments(&viewer, &filter).await?.count.to_string(),
                    _ => store.facets(&viewer, &filter).await?.topics.len().to_string(),
                };
                times.push(1e3 * begun.elapsed().as_secs_f64());
                worked.push(processor_ms() - cpu);
            }
            let middle = gauge::median(&times).context("a run")?;
            let worked = gauge::median(&worked).context("a run")?;
            took.push(worked);
            line.push_str(&format!("  {worked:.0} ({middle:.0}) of {found}"));
        }
        println!("{line}");
        let pages = took[0].max(took[1]);
        let at = if filter.words.is_some() { 2 } else { 0 };
        slowest[at] = slowest[at].max(pages);
        if at == 0 {
            slowest[1] = slowest[1].max(took[2]).max(took[3]);
        }
    }
    deep(&mut store, conversations).await?;
    thresholds::judge(&thresholds::LIST_PAGE, Some(slowest[0]));
    thresholds::judge(&thresholds::LIST_COUNT, Some(slowest[1]));
    thresholds::judge(&thresholds::SEARCH_PAGE, Some(slowest[2]));
    Ok(())
}

/// Every page of the whole list, by each order.
async fn deep(store: &mut Store, conversations: usize) -> anyhow::Result<()> {
    let whole = asked()?.swap_remove(0);
    for sort in Sort::ALL {
        let mut page = Page { sort, cursor: None, limit: 200 };
        let mut times = Vec::new();
        let mut rows = 0;
        loop {
            let begun = Instant::now();
            let part = store.conversations(&whole.viewer, &whole.filter, &page).await?;
            times.push(1e3 * begun.elapsed().as_secs_f64());
            rows += part.rows.len();
            page.cursor = part.next;
            if page.cursor.is_none() {
                break;
            }
        }
        anyhow::ensure!(rows == conversations, "{rows} rows on all pages");
        let slowest = times.iter().copied().fold(0.0, f64::max);
        println!(
            "{}: {} pages of 200, middle {:.0} ms, slowest {slowest:.0} ms",
            sort.name(),
            times.len(),
            gauge::median(&times).context("a page")?
        );
    }
    Ok(())
}
