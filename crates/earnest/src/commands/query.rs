//! `earnest query`: SQL in, rows out.

use crate::Ended;
use crate::cli::{Query, QueryFormat};
use crate::commands::show;
use crate::terminal::{DIM, counted, paint, safe};
use anyhow::Context;
use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use std::io::Write;
use store::{Rows, Value, export};

/// Rows that are shown as a table for people.
const SHOWN: usize = 1000;

/// Answers a query.
pub async fn run(args: &Query) -> anyhow::Result<Ended> {
    anyhow::ensure!(
        args.format != QueryFormat::Parquet || args.out.is_some() || !stdout_is_terminal(),
        "expected --out FILE for parquet, found a terminal"
    );
    let mut store = match args.reveal.purpose() {
        None => super::open_to_read(&args.database).await?,
        Some(_) => super::open_to_write(&args.database).await?,
    };
    let names = show::names(&mut store, &args.reveal, "query").await?;
    let mut rows = store.query(&args.sql).await?;
    rows.reveal(names);
    match &args.out {
        None => {
            write(&mut rows, args.format, &mut std::io::stdout(), crate::terminal::width()).await?
        }
        Some(path) => {
            let name = path.display().to_string();
            anyhow::ensure!(
                !same_file(path, &args.database.path),
                "`{name}`: expected a file other than the database"
            );
            let mut file = std::io::BufWriter::new(
                std::fs::File::create(path).with_context(|| format!("`{name}`"))?,
            );
            write(&mut rows, args.format, &mut file, usize::MAX).await?;
            file.flush().with_context(|| format!("`{name}`"))?;
        }
    }
    drop(rows);
    store.close().await?;
    Ok(Ended::Well)
}

fn stdout_is_terminal() -> bool {
    std::io::IsTerminal::is_terminal(&std::io::stdout())
}

async fn write(
    rows: &mut Rows,
    format: QueryFormat,
    out: &mut (dyn Write + Send),
    width: usize,
) -> anyhow::Result<()> {
    match format {
        QueryFormat::Table => {
            let text = table(rows, width).await?;
            match width {
                // A file is for no terminal.
                usize::MAX => write!(out, "{}", anstream::adapter::strip_str(&text))?,
                _ => super::print(&text)?,
            }
        }
        QueryFormat::Csv => drop(export::csv(rows, out).await?),
        QueryFormat::Json => drop(export::json(rows, out).await?),
        QueryFormat::Parquet => drop(export::parquet(rows, out).await?),
    }
    out.flush()?;
    Ok(())
}

/// The rows as a table for people.
pub async fn table(rows: &mut Rows, width: usize) -> anyhow::Result<String> {
    let mut table = Table::new();
    let under_header = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(under_header));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if let Ok(width) = u16::try_from(width) {
        table.set_width(width);
    }
    table.set_header(rows.columns().iter().map(|name| safe(name)));
    let (mut shown, mut more) = (0_u64, false);
    while let Some(row) = rows.next().await? {
        if shown as usize == SHOWN {
            more = true;
            break;
        }
        shown += 1;
        table.add_row(row.iter().map(cell));
    }
    let mut note = counted(shown, "row", "rows");
    if more {
        note = format!("the first {note}; --format csv gives them all");
    }
    Ok(format!("{table}\n{}\n", paint(DIM, note)))
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::new("–"),
        Value::Integer(number) => Cell::new(number).set_alignment(CellAlignment::Right),
        Value::Real(number) => Cell::new(rounded(*number)).set_alignment(CellAlignment::Right),
        Value::Text(text) => Cell::new(safe(text)),
        Value::Blob(bytes) => Cell::new(counted(bytes.len() as u64, "byte", "bytes")),
    }
}

/// A number with the digits that people read; exports have them all.
fn rounded(number: f64) -> String {
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn same_file(one: &std::path::Path, other: &std::path::Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
