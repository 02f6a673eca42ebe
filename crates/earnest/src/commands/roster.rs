//! `earnest roster`: who is in which team.

use crate::Ended;
use crate::cli;
use crate::commands::{query, show};
use crate::terminal::{MISSED, TITLE, counted, paint};
use anyhow::Context;
use intake::roster::RosterLine;
use jiff::civil::Date;
use measure::conversation::Person;
use std::path::Path;
use store::{RosterRow, Rows, Store, Value, Who};

/// Sets the roster from a file, or shows that of a day.
pub async fn run(args: &cli::Roster) -> anyhow::Result<Ended> {
    match &args.file {
        Some(file) => set(args, file).await,
        None => shown(args).await,
    }
}

async fn set(args: &cli::Roster, path: &Path) -> anyhow::Result<Ended> {
    let name = path.display().to_string();
    let file = std::fs::File::open(path).with_context(|| format!("`{name}`"))?;
    let read = intake::roster::read(file, &name)?;
    let mut store = super::open_to_write(&args.database).await?;
    let rows: Vec<RosterRow> = read.rows.iter().map(|one| row(one, &store, &args.source)).collect();
    let set = store.set_roster(Who::CommandLine, &rows, args.replace).await?;
    store.close().await?;

    let refused = |text: String| anstream::eprintln!("{} {text}", paint(MISSED, "refused:"));
    for problem in &read.problems {
        refused(problem.to_string());
    }
    let unnamed = read.problem_count.saturating_sub(read.problems.len() as u64);
    if unnamed > 0 {
        refused(format!("{name}: {unnamed} more rows that could not be read"));
    }
    let line = |place: usize| read.rows.get(place).map_or(0, |row| row.line);
    for out in &set.left_out {
        refused(format!(
            "{name}, line {}: expected an agent in one team a day for a programme, found days of line {}",
            line(out.row),
            line(out.holds)
        ));
    }
    for column in &read.dropped {
        anstream::eprintln!("{name}: column `{column}` is not kept");
    }
    let left = read.problem_count + set.left_out.len() as u64;
    super::print(&format!(
        "{} of {}{}\n",
        paint(TITLE, counted(set.rows, "row", "rows")),
        counted(set.agents, "agent", "agents"),
        match left {
            0 => String::new(),
            left => format!("; {} left out", counted(left, "row", "rows")),
        }
    ))?;
    Ok(if left == 0 { Ended::Well } else { Ended::SomeRefused })
}

/// A line of a file as it is kept; its references are those of a source.
pub fn row(one: &RosterLine, store: &Store, source: &str) -> RosterRow {
    let agent = store.agent(source, &one.agent);
    // A pseudonym is no reference.
    let reference = (agent != one.agent).then(|| one.agent.clone());
    let is_known = reference.is_some() || one.name.is_some();
    RosterRow {
        agent,
        person: is_known.then(|| Person { reference, name: one.name.clone() }),
        programme: one.programme.clone(),
        site: one.site.clone(),
        team: one.team.clone(),
        from: one.from,
        until: one.until,
    }
}

async fn shown(args: &cli::Roster) -> anyhow::Result<Ended> {
    let mut store = match args.reveal.purpose() {
        None => super::open_to_read(&args.database).await?,
        Some(_) => super::open_to_write(&args.database).await?,
    };
    let names = show::names(&mut store, &args.reveal, "roster").await?;
    let today = || jiff::tz::Offset::UTC.to_datetime(jiff::Timestamp::now()).date();
    let rows = store.roster(Some(args.day.unwrap_or_else(today))).await?;
    let text = |text: String| if text.is_empty() { Value::Null } else { Value::Text(text) };
    let day = |day: Option<Date>| text(day.map(|day| day.to_string()).unwrap_or_default());
    let rows = rows.into_iter().map(|row| {
        vec![
            text(row.agent),
            text(row.team),
            text(row.site),
            text(row.programme),
            day(row.from),
            day(row.until),
        ]
    });
    let columns = ["agent", "team", "site", "programme", "from", "until"];
    let mut rows = Rows::given(&columns, rows.collect());
    rows.reveal(names);
    super::print(&query::table(&mut rows, crate::terminal::width()).await?)?;
    store.close().await?;
    Ok(Ended::Well)
}
