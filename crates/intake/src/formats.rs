//! The table of formats, for the documentation.

use crate::about::{About, OWN};
use crate::vendors;
use std::fmt::Write as _;

/// Every format that is read.
pub fn formats() -> impl Iterator<Item = &'static About> {
    OWN.iter().chain(vendors::about())
}

/// The table of formats in Markdown.
pub fn formats_table() -> String {
    let mut table = String::from(
        "| `--format` | what | recognised by | roles | times | kept | dropped, and named in the report | beside that |\n\
         |---|---|---|---|---|---|---|---|\n",
    );
    for about in formats() {
        let About { format, title, recognised, roles, times, kept, dropped, limits, .. } = about;
        let name = format.name();
        let _ = writeln!(
            table,
            "| `{name}` | {title} | {recognised} | {roles} | {times} | {kept} | {dropped} | {limits} |"
        );
    }
    table
}
