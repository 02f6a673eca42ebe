//! `earnest search`: which conversations hold these words, and the turns that say so.

use crate::Ended;
use crate::cli::{Search, SearchFormat};
use crate::terminal::{DIM, TITLE, clock, counted, hang, paint, safe};
use measure::time::Ms;
use std::fmt::Write as _;
use std::io::Write;
use store::{Filter, Grant, Page, Query, Role, Row, Sort, Store, Viewer, export};

/// Searches.
pub async fn run(args: &Search) -> anyhow::Result<Ended> {
    let mut store = super::open_to_read(&args.database).await?;
    // Whoever holds the file sees all of it; people stay pseudonyms.
    let viewer = Viewer {
        account: 0,
        role: Role::QualityLead,
        agent: None,
        grants: vec![Grant::default()],
        withheld: Vec::new(),
        blind: Vec::new(),
    };
    let filter = Filter { words: Some(Query::parse(&args.words)?), ..Filter::default() };
    if args.format == SearchFormat::Quotes {
        super::print(&quotes(&mut store, &viewer, &filter, args.limit.into()).await?)?;
    } else {
        let mut rows = store.export_conversations(&viewer, &filter, Sort::Newest).await?;
        let mut out = std::io::stdout();
        match args.format {
            SearchFormat::Csv => drop(export::csv(&mut rows, &mut out).await?),
            SearchFormat::Json => drop(export::json(&mut rows, &mut out).await?),
            SearchFormat::Quotes | SearchFormat::Parquet => {
                anyhow::ensure!(
                    !std::io::IsTerminal::is_terminal(&out),
                    "expected a file or a pipe for parquet, found a terminal"
                );
                export::parquet(&mut rows, &mut out).await?;
            }
        }
        out.flush()?;
    }
    store.close().await?;
    Ok(Ended::Well)
}

async fn quotes(
    store: &mut Store,
    viewer: &Viewer,
    filter: &Filter,
    limit: usize,
) -> anyhow::Result<String> {
    let page = Page { sort: Sort::Newest, cursor: None, limit };
    let found = store.conversations(viewer, filter, &page).await?;
    let total = store.count_conversations(viewer, filter).await?;
    let width = crate::terminal::width();
    let mut out = String::new();
    for row in &found.rows {
        let _ = writeln!(out, "{}", paint(TITLE, title(row)));
        for quote in &row.quotes {
            let at = quote.start_ms.map_or(String::new(), |ms| format!("{} ", clock(Ms(ms))));
            let _ = writeln!(out, "  {}", hang(&format!("{at}{}", safe(&quote.text)), 4, width));
        }
    }
    let more = if total.is_more { "more than " } else { "" };
    let count = counted(total.count, "conversation", "conversations");
    let shown = match found.next {
        Some(_) => format!("the newest {} of {more}{count}", found.rows.len()),
        None => format!("{more}{count}"),
    };
    let _ = writeln!(out, "{}", paint(DIM, shown));
    Ok(out)
}

fn title(row: &Row) -> String {
    let id = match &*row.source {
        "" => row.id.clone(),
        source => format!("{source}:{}", row.id),
    };
    let parts = [Some(id), row.day.clone(), Some(row.channel.clone()), row.agent.clone()];
    let parts: Vec<String> = parts.into_iter().flatten().map(|part| safe(&part)).collect();
    parts.join(" · ")
}
