//! `earnest tables`: the views that can be queried.

use crate::Ended;
use crate::cli::Tables;
use crate::terminal::{Columns, DIM, TITLE, hang, paint, width};
use anstyle::Style;
use std::fmt::Write as _;
use store::tables::{VIEWS, View};

/// Prints the documentation of the views.
pub fn run(args: &Tables) -> anyhow::Result<Ended> {
    let views: Vec<&View> = match &args.name {
        None => VIEWS.iter().collect(),
        Some(name) => {
            let names: Vec<&str> = VIEWS.iter().map(|view| view.name).collect();
            let view = VIEWS.iter().find(|view| view.name == name);
            let view = view.ok_or_else(|| {
                anyhow::anyhow!("expected one of {}, found `{name}`", names.join(", "))
            })?;
            vec![view]
        }
    };
    let text: Vec<String> = views.into_iter().map(|view| described(view, width())).collect();
    super::print(&text.join("\n"))?;
    Ok(Ended::Well)
}

fn described(view: &View, width: usize) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint(TITLE, view.name));
    let _ = writeln!(out, "{}", hang(view.doc, 0, width));
    let named = |text: &str| (text.to_owned(), Style::new());
    let widest = |f: fn(&store::tables::Column) -> usize| view.columns.iter().map(f).max();
    let left = 2 + widest(|column| column.name.len()).unwrap_or(0) + 2 + "integer".len() + 2;
    let mut columns = Columns::new(&[("column", false), ("type", false), ("what it says", false)]);
    for column in view.columns {
        let unit = column.unit.map(|unit| format!(" ({unit})")).unwrap_or_default();
        let doc = hang(&format!("{}{unit}", column.doc), left, width);
        columns.row(vec![named(column.name), (column.kind.name().to_owned(), DIM), named(&doc)]);
    }
    out.push_str(&columns.text(2));
    out
}
