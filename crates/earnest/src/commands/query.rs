//! `earnest query`: SQL in, rows out.

use crate::Ended;
use crate::cli::{Database, Query, QueryFormat};
use crate::commands::show;
use crate::terminal::{DIM, TITLE, columns, counted, hang, pad, paint, safe};
use anyhow::Context;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};
use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use store::{Rows, Value, export};

/// Rows that are shown as a table for people.
const SHOWN: usize = 1000;
/// How wide a column of long values is at least, that a table can be read.
const READABLE: usize = 12;
/// What stands between two columns.
const BETWEEN: usize = 3;

/// Answers a query.
pub async fn run(args: &Query) -> anyhow::Result<Ended> {
    let mut store = match args.reveal.purpose() {
        None => super::open_to_read(&args.database).await?,
        Some(_) => super::open_to_write(&args.database).await?,
    };
    let names = show::names(&mut store, &args.reveal, "query").await?;
    let mut rows = store.query(&args.sql).await.map_err(with_a_way_on)?;
    rows.reveal(names);
    answer(&mut rows, args.format, args.out.as_deref(), &args.database).await?;
    drop(rows);
    store.close().await?;
    Ok(Ended::Well)
}

/// Writes an answer to a file, or to standard output.
pub async fn answer(
    rows: &mut Rows,
    format: QueryFormat,
    out: Option<&Path>,
    database: &Database,
) -> anyhow::Result<()> {
    anyhow::ensure!(
        format != QueryFormat::Parquet || out.is_some() || !stdout_is_terminal(),
        "expected --out FILE for parquet, found a terminal"
    );
    let Some(path) = out else {
        return write(rows, format, &mut std::io::stdout(), crate::terminal::width()).await;
    };
    let name = path.display().to_string();
    anyhow::ensure!(
        !database.0.file().is_some_and(|database| same_file(path, database)),
        "`{name}`: expected a file other than the database"
    );
    let mut file =
        std::io::BufWriter::new(std::fs::File::create(path).with_context(|| format!("`{name}`"))?);
    write(rows, format, &mut file, usize::MAX).await?;
    file.flush().with_context(|| format!("`{name}`"))
}

/// Where a table or column is called what none is, where the names stand.
fn with_a_way_on(error: store::Error) -> anyhow::Error {
    match error {
        store::Error::Sql(what)
            if what.starts_with("no such table") || what.starts_with("no such column") =>
        {
            anyhow::anyhow!("{what}; `earnest tables` names those there are")
        }
        error => error.into(),
    }
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

/// The rows for people: a table, or where its columns would be too narrow to read, a list of each row.
pub async fn table(rows: &mut Rows, width: usize) -> anyhow::Result<String> {
    let names: Vec<String> = rows.columns().iter().map(|name| safe(name)).collect();
    let mut shown: Vec<Vec<Cell>> = Vec::new();
    let mut more = false;
    while let Some(row) = rows.next().await? {
        if shown.len() == SHOWN {
            more = true;
            break;
        }
        shown.push(row.iter().map(cell).collect());
    }
    let mut note = counted(shown.len() as u64, "row", "rows");
    if more {
        note = format!("the first {note}; --format csv gives them all");
    }
    let least: usize = (0..names.len())
        .map(|column| {
            let cells = shown.iter().filter_map(|row| row.get(column)).map(|cell| &cell.text);
            let widest = cells.chain(names.get(column)).map(|text| columns(text)).max();
            widest.unwrap_or(0).min(READABLE) + BETWEEN
        })
        .sum();
    let text = if least > width && !shown.is_empty() {
        listed(&names, &shown, width)
    } else {
        tabled(&names, &shown, width)
    };
    Ok(format!("{text}{}\n", paint(DIM, note)))
}

/// A value as it is printed.
struct Cell {
    text: String,
    is_number: bool,
}

fn tabled(names: &[String], rows: &[Vec<Cell>], width: usize) -> String {
    let mut table = Table::new();
    let under_header = LineStyle::none().fill('─').junction('─');
    table.load_style(TableStyle::new().header_separator(under_header));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    if let Ok(width) = u16::try_from(width) {
        table.set_width(width);
    }
    table.set_header(names);
    for row in rows {
        table.add_row(row.iter().map(|cell| {
            let set = comfy_table::Cell::new(&cell.text);
            if cell.is_number { set.set_alignment(CellAlignment::Right) } else { set }
        }));
    }
    format!("{table}\n")
}

/// Each row as lines of a column's name and its value.
fn listed(names: &[String], rows: &[Vec<Cell>], width: usize) -> String {
    let widest = names.iter().map(|name| columns(name)).max().unwrap_or(0);
    let mut out = String::new();
    for (number, row) in rows.iter().enumerate() {
        let _ = writeln!(out, "{}", paint(TITLE, format!("row {}", number + 1)));
        for (name, cell) in names.iter().zip(row) {
            let value = hang(&cell.text, widest + 4, width);
            let _ = writeln!(out, "  {}  {value}", paint(DIM, pad(name, widest)));
        }
    }
    out
}

fn cell(value: &Value) -> Cell {
    let (text, is_number) = match value {
        Value::Null => ("–".to_owned(), false),
        Value::Integer(number) => (number.to_string(), true),
        Value::Real(number) => (rounded(*number), true),
        Value::Text(text) => (safe(text), false),
        Value::Blob(bytes) => (counted(bytes.len() as u64, "byte", "bytes"), false),
    };
    Cell { text, is_number }
}

/// A number with the digits that people read; exports have them all.
fn rounded(number: f64) -> String {
    let text = format!("{number:.4}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}
