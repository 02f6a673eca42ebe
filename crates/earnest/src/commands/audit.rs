//! `earnest audit` and `earnest verify-audit`: who did what, and whether the list of it is whole.

use crate::Ended;
use crate::cli;
use crate::commands::query;
use crate::terminal::{DIM, MISSED, TITLE, counted, paint};
use anyhow::Context;
use store::{Asked, Looked, Rows, Value, Verified, Written};

/// Lists what was done, newest first.
pub async fn list(args: &cli::Audit) -> anyhow::Result<Ended> {
    let utc = jiff::tz::TimeZone::UTC;
    let since = args.since.map(|day| utc.to_timestamp(day.into())).transpose();
    let since = since.context("a day in the calendar")?;
    let mut store = super::open_to_read(&args.database).await?;
    let rows =
        store.audited(&Asked { since, about: args.of.as_deref(), ..Asked::default() }).await?;
    let columns = ["number", "at", "who", "action", "conversation", "subject", "purpose", "what"];
    let mut rows = Rows::given(&columns, rows.into_iter().map(row).collect());
    query::answer(&mut rows, args.format, args.out.as_deref(), &args.database).await?;
    store.close().await?;
    Ok(Ended::Well)
}

fn row(looked: Looked) -> Vec<Value> {
    let text = |text: Option<String>| text.map_or(Value::Null, Value::Text);
    let written = |written: Written| match written {
        Written::Nothing => Value::Null,
        written => Value::Text(written.to_string()),
    };
    vec![
        Value::Integer(looked.number),
        Value::Text(looked.at.to_string()),
        Value::Text(looked.login.unwrap_or_else(|| looked.who.to_string())),
        Value::Text(looked.action),
        text(looked.conversation.map(|(_, source, id)| match source.is_empty() {
            true => id,
            false => format!("{source}:{id}"),
        })),
        text(looked.subject),
        written(looked.purpose),
        written(looked.what),
    ]
}

/// Checks the chain.
pub async fn verify(args: &cli::VerifyAudit) -> anyhow::Result<Ended> {
    let mut store = super::open_to_read(&args.database).await?;
    let verified = store.verify_audit(args.head.as_ref()).await?;
    store.close().await?;
    match verified {
        Verified::Whole { head, erased } => {
            let texts = match erased {
                0 => String::new(),
                n => format!(", {} erased", counted(n, "text", "texts")),
            };
            super::print(&format!(
                "{}{texts}\n{} {head}\n",
                paint(TITLE, format!("Whole: {}", counted(head.count, "row", "rows"))),
                paint(DIM, "head"),
            ))?;
            Ok(Ended::Well)
        }
        Verified::Broken { row, why } => {
            super::print(&format!("{} row {row}: {why}\n", paint(MISSED, "Broken:")))?;
            Ok(Ended::SomeRefused)
        }
    }
}
