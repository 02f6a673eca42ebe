//! `earnest doctor`: whether everything of a database is as it should be.

use crate::Ended;
use crate::cli::{self, ReportFormat};
use crate::rules::Rules;
use crate::terminal::{DIM, MET, MISSED, counted, paint, safe};
use serde_json::json;
use store::{Store, Value, Verified};

/// Imports whose end was not noted.
const CUT_SHORT: &str = "SELECT count(*) FROM imports WHERE finished_at IS NULL";

/// What was looked at.
struct Found {
    what: String,
    /// What is wrong with it; `None` where nothing is.
    wrong: Option<String>,
    /// What is to be known of it, where nothing is wrong.
    note: Option<String>,
}

/// Looks at everything.
pub async fn run(args: &cli::Doctor) -> anyhow::Result<Ended> {
    let mut store = super::open_to_read(&args.database).await?;
    let mut all: Vec<Found> = store
        .check()
        .await?
        .into_iter()
        .map(|one| Found { what: one.what.to_owned(), wrong: one.wrong, note: None })
        .collect();
    all.push(match store.verify_audit(None).await? {
        Verified::Whole { head, .. } => {
            let rows = counted(head.count, "row", "rows");
            found("the list of who did what", None, Some(format!("{rows}, head {head}")))
        }
        Verified::Broken { row, why } => {
            found("the list of who did what", Some(format!("row {row}: {why}")), None)
        }
    });
    all.push(sound(&mut store).await?);
    all.push(match Rules::of_database(&mut store).await {
        Ok(rules) => {
            let count = rules.programmes().count() as u64;
            found("rubrics", None, Some(counted(count, "programme", "programmes")))
        }
        Err(error) => found("rubrics", Some(format!("{error:#}")), None),
    });
    let mut rows = store.query(CUT_SHORT).await?;
    if let Some(row) = rows.next().await?
        && let [Value::Integer(count), ..] = row[..]
        && count > 0
    {
        let imports = counted(count.unsigned_abs(), "import", "imports");
        let note = format!("{imports} without an end: running, or cut short and to be added again");
        all.push(found("imports", None, Some(note)));
    }
    drop(rows);
    store.close().await?;
    let is_well = all.iter().all(|one| one.wrong.is_none());
    match args.report {
        ReportFormat::Human => super::print(&all.iter().map(line).collect::<String>())?,
        ReportFormat::Json => {
            let all = all
                .iter()
                .map(|one| json!({ "what": one.what, "wrong": one.wrong, "note": one.note }));
            super::print(&format!("{:#}\n", all.collect::<serde_json::Value>()))?;
        }
    }
    Ok(if is_well { Ended::Well } else { Ended::SomeRefused })
}

/// Whether every file of sound that is named is there and opens.
async fn sound(store: &mut Store) -> anyhow::Result<Found> {
    let names = store.media_names().await?;
    let media = match store.media().await {
        Ok(media) => media,
        Err(error) => return Ok(found("sound", Some(error.to_string()), None)),
    };
    let Some(media) = media else {
        let wrong = (!names.is_empty()).then(|| "no folder is known".to_owned());
        return Ok(found("sound", wrong, Some("none is kept".to_owned())));
    };
    let mut closed = names.iter().filter_map(|name| media.open(*name).err());
    let first = closed.next();
    let count = closed.count() as u64 + 1;
    let wrong =
        first.map(|error| format!("{} not open: {error}", counted(count, "file does", "files do")));
    Ok(found("sound", wrong, Some(counted(names.len() as u64, "file", "files"))))
}

fn found(what: &str, wrong: Option<String>, note: Option<String>) -> Found {
    Found { what: what.to_owned(), wrong, note }
}

fn line(one: &Found) -> String {
    match (&one.wrong, &one.note) {
        (Some(wrong), _) => format!("{} {}: {}\n", paint(MISSED, "✗"), one.what, safe(wrong)),
        (None, Some(note)) => {
            format!("{} {}  {}\n", paint(MET, "✓"), one.what, paint(DIM, safe(note)))
        }
        (None, None) => format!("{} {}\n", paint(MET, "✓"), one.what),
    }
}
