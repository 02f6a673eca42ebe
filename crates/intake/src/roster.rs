//! Rosters: a table that says who was in which team, from when until when.
//!
//! ```csv
//! agent,team,site,programme,from,until,name
//! A-17,Falcon,Leeds,support,2026-01-05,2026-03-01,Nia Example
//! A-17,Osprey,Leeds,support,2026-03-01,,Nia Example
//! ```
//!
//! The agent is the source's own reference. A row holds from the day `from` on and before the day
//! `until`; an empty cell leaves that end open. A row that cannot be read is named and skipped.

use crate::bad::Bad;
use crate::labels;
use crate::records::{Records, SEPARATORS, split};
use crate::report::{Origin, Problem};
use crate::source::Source;
use jiff::civil::Date;
use std::borrow::Cow;
use std::io::Read;

/// The longest row and the longest cell, in bytes.
const ROW_BYTES: usize = 1 << 16;
const CELL_BYTES: usize = 1024;
/// The most rows of a file.
const ROWS: usize = 1_000_000;
/// Problems that are named one by one; the rest are counted.
const NAMED_PROBLEMS: usize = 1_000;

/// The columns, in the order of their numbers.
const COLUMNS: [&str; 7] = ["agent", "team", "site", "programme", "from", "until", "name"];
const AGENT: usize = 0;
const TEAM: usize = 1;
const SITE: usize = 2;
const PROGRAMME: usize = 3;
const FROM: usize = 4;
const UNTIL: usize = 5;
const NAME: usize = 6;
/// What is expected of a header.
const HEADER: &str = "a header with `agent`, `team` and, where there are any, `site`, `programme`, `from`, `until`, `name`";
/// What is expected of a day.
const A_DAY: &str = "a day such as `2026-03-07`";

/// A row: somebody in a team for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterLine {
    /// The line it begins on, from 1.
    pub line: u64,
    /// The source's own reference.
    pub agent: String,
    /// The team.
    pub team: String,
    /// The site; empty where it is not said.
    pub site: String,
    /// The programme; empty for any.
    pub programme: String,
    /// The first day; `None` for one that has always been.
    pub from: Option<Date>,
    /// The first day on which it holds no more; `None` for one that goes on.
    pub until: Option<Date>,
    /// What they are called.
    pub name: Option<String>,
}

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterFile {
    /// The rows that could be read.
    pub rows: Vec<RosterLine>,
    /// Those that could not, the first thousand of them.
    pub problems: Vec<Problem>,
    /// How many could not.
    pub problem_count: u64,
    /// Columns that are not kept.
    pub dropped: Vec<String>,
}

/// Reads a roster; `name` is what the file is called in a problem.
///
/// # Errors
/// What makes the file no roster: nothing that can be read, or no such header.
pub fn read(reader: impl Read, name: &str) -> Result<RosterFile, Box<Problem>> {
    let refused = |bad: Bad| Box::new(problem(name, bad));
    let unreadable =
        |error: &std::io::Error| Bad::new("a file that can be read", error.kind().to_string());
    let source = Source::new(reader).map_err(|error| refused(unreadable(&error)))?;
    let mut records = Records::new(source, ROW_BYTES);
    let mut header: Option<Header> = None;
    let mut file = RosterFile::default();
    loop {
        let record = match records.next() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(error) => return Err(refused(unreadable(&error).on(records.line() + 1))),
        };
        let Some(header) = &header else {
            let bad = match (record.bad, Header::read(&record.text)) {
                (None, Ok(read)) => {
                    records.separator = read.separator;
                    file.dropped.clone_from(&read.dropped);
                    header = Some(read);
                    continue;
                }
                (Some(bad), _) | (None, Err(bad)) => bad,
            };
            return Err(refused(bad.on(record.line)));
        };
        let row = match record.bad {
            Some(bad) => Err(bad),
            None if file.rows.len() == ROWS => {
                return Err(refused(
                    Bad::new(format!("at most {ROWS} rows"), "more").on(record.line),
                ));
            }
            None => header.row(&record.text, record.line),
        };
        match row {
            Ok(row) => file.rows.push(row),
            Err(bad) => {
                file.problem_count += 1;
                if file.problems.len() < NAMED_PROBLEMS {
                    file.problems.push(problem(name, bad.on(record.line)));
                }
            }
        }
    }
    match header {
        None => Err(refused(Bad::missing(HEADER))),
        Some(_) => Ok(file),
    }
}

/// Which column is which.
struct Header {
    separator: u8,
    holds: Vec<Option<usize>>,
    dropped: Vec<String>,
}

impl Header {
    fn read(text: &str) -> Result<Self, Bad> {
        let mut best: Option<(usize, u8, Vec<String>)> = None;
        for separator in SEPARATORS {
            let mut names = Vec::new();
            split(text, *separator, |_, name| names.push(name.trim().to_lowercase()));
            let known = names.iter().filter(|name| COLUMNS.contains(&name.as_str())).count();
            if best.as_ref().is_none_or(|(most, _, of)| (known, names.len()) > (*most, of.len())) {
                best = Some((known, *separator, names));
            }
        }
        let (_, separator, names) = best.ok_or_else(|| Bad::missing(HEADER))?;
        let holds: Vec<Option<usize>> =
            names.iter().map(|name| COLUMNS.iter().position(|known| known == name)).collect();
        let times = |wanted| holds.iter().filter(|holds| **holds == Some(wanted)).count();
        if times(AGENT) == 0 || times(TEAM) == 0 {
            return Err(Bad::new(HEADER, labels::columns(names.iter().map(String::as_str))));
        }
        if let Some(twice) = (0..COLUMNS.len()).find(|wanted| times(*wanted) > 1) {
            let found = format!("`{}` twice", COLUMNS[twice]);
            return Err(Bad::new("each column once", found));
        }
        let dropped =
            names.iter().zip(&holds).filter(|(name, holds)| holds.is_none() && !name.is_empty());
        let dropped = dropped.map(|(name, _)| name.clone()).collect();
        Ok(Self { separator, holds, dropped })
    }

    fn row(&self, text: &str, line: u64) -> Result<RosterLine, Bad> {
        let mut cells: [Cow<'_, str>; COLUMNS.len()] = Default::default();
        let mut count = 0;
        split(text, self.separator, |number, cell| {
            count += 1;
            if let Some(Some(holds)) = self.holds.get(number) {
                cells[*holds] = cell;
            }
        });
        if count != self.holds.len() {
            let expected = format!("{} cells, as in the header", self.holds.len());
            return Err(Bad::new(expected, format!("{count} cells")));
        }
        for (cell, column) in cells.iter().zip(COLUMNS) {
            if cell.len() > CELL_BYTES || cell.chars().any(char::is_control) {
                let expected = format!("at most {CELL_BYTES} bytes on one line in `{column}`");
                return Err(Bad::new(expected, format!("{} bytes", cell.len())));
            }
        }
        let text = |column: usize| cells[column].trim().to_owned();
        for (column, name) in [(AGENT, "agent"), (TEAM, "team")] {
            if text(column).is_empty() {
                return Err(Bad::new(format!("something in `{name}`"), "none"));
            }
        }
        let (from, until) = (day(&cells[FROM], "from")?, day(&cells[UNTIL], "until")?);
        if let (Some(from), Some(until)) = (from, until)
            && from >= until
        {
            let found = format!("from `{from}` until `{until}`");
            return Err(Bad::new("`from` before `until`, the first day after it", found));
        }
        Ok(RosterLine {
            line,
            agent: text(AGENT),
            team: text(TEAM),
            site: text(SITE),
            programme: text(PROGRAMME),
            from,
            until,
            name: Some(text(NAME)).filter(|name| !name.is_empty()),
        })
    }
}

/// A day, or none in an empty cell.
fn day(cell: &str, column: &str) -> Result<Option<Date>, Bad> {
    let text = cell.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let bad = || {
        // A cell of digits is a day in another form; of any other nothing is told.
        let is_plain =
            text.len() <= 32 && text.chars().all(|c| c.is_ascii_digit() || "-/.: ".contains(c));
        let found = if is_plain { format!("`{text}`") } else { "something else".to_owned() };
        Bad::new(format!("{A_DAY} in `{column}`"), found)
    };
    let is_day = text.len() == "2026-03-07".len() && text.starts_with(|c: char| c.is_ascii_digit());
    match (is_day, text.parse()) {
        (true, Ok(day)) => Ok(Some(day)),
        _ => Err(bad()),
    }
}

fn problem(name: &str, bad: Bad) -> Problem {
    let Bad { line, pointer, expected, found } = bad;
    let origin = Origin { file: name.to_owned(), line, pointer };
    Problem { origin, conversation: None, expected, found, is_stored: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, rows: &str, problems: &str) {
        let file = read(text.as_bytes(), "r.csv").unwrap();
        let end = |day: Option<Date>| day.map_or("…".to_owned(), |day| day.to_string());
        let shown: Vec<String> = (file.rows.iter())
            .map(|row| {
                let name = row.name.as_deref().unwrap_or("–");
                let RosterLine { line, agent, team, site, programme, from, until, .. } = row;
                format!(
                    "{line} {agent} {team}/{site}/{programme} {}..{} {name}",
                    end(*from),
                    end(*until)
                )
            })
            .collect();
        assert_eq!(shown.join("\n"), rows);
        let shown: Vec<String> = file.problems.iter().map(ToString::to_string).collect();
        assert_eq!(shown.join("\n"), problems);
        assert_eq!(file.problem_count as usize, file.problems.len());
    }

    #[test]
    fn rows_are_read_and_bad_ones_are_named() {
        check(
            "agent,team,site,programme,from,until,name\n\
             A-17,Falcon,Leeds,support,2026-01-05,2026-03-01,Nia Example\n\
             A-17,Osprey,,,2026-03-01,,\n\n\
             ,Falcon,,,,,\nA-18,,,,,,\nA-19,Falcon,,,03/01/2026,,\nA-19,Falcon,,,2026-03-01,2026-03-01,\n\
             A-20,Falcon,,,Ama,,\nA-21,Falcon\n A-22 ,\"Fal\"\"con\",,,,2026-02-30,\nA-23,Falcon,,,,9999-12-31,\n",
            "2 A-17 Falcon/Leeds/support 2026-01-05..2026-03-01 Nia Example\n\
             3 A-17 Osprey// 2026-03-01..… –\n\
             12 A-23 Falcon// …..9999-12-31 –",
            "r.csv, line 5: expected something in `agent`, found none\n\
             r.csv, line 6: expected something in `team`, found none\n\
             r.csv, line 7: expected a day such as `2026-03-07` in `from`, found `03/01/2026`\n\
             r.csv, line 8: expected `from` before `until`, the first day after it, found from `2026-03-01` until `2026-03-01`\n\
             r.csv, line 9: expected a day such as `2026-03-07` in `from`, found something else\n\
             r.csv, line 10: expected 7 cells, as in the header, found 2 cells\n\
             r.csv, line 11: expected a day such as `2026-03-07` in `until`, found `2026-02-30`",
        );
        check("Team;AGENT;shoe size\nFalcon;A-17;9\n", "2 A-17 Falcon// …..… –", "");
    }

    #[test]
    fn what_is_no_roster_is_refused() {
        let check = |text: &str, expected: &str| {
            let problem = read(text.as_bytes(), "r.csv").unwrap_err().to_string();
            assert!(problem.contains(expected), "{problem}");
        };
        check("", "expected a header");
        check("name,team\nx,y\n", "found");
        check("agent,team,Agent\n", "`agent` twice");
    }

    /// Whatever the bytes, it ends and every row is read or named.
    #[test]
    fn changed_bytes_do_no_harm() {
        let text = "agent,team,site,programme,from,until,name\nA-17,\"Fal,con\",Leeds,s,2026-01-05,2026-03-01,Nia\nA-18,b,,,,,\n";
        let mut seed = 7u64;
        let mut next = move |end: usize| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as usize % end
        };
        for _ in 0..2_000 {
            let mut bytes = text.as_bytes().to_vec();
            for _ in 0..=next(4) {
                let at = next(bytes.len());
                match next(3) {
                    0 => bytes[at] = next(256) as u8,
                    1 => drop(bytes.remove(at)),
                    _ => bytes.insert(at, b",\"\n;\r-9"[next(7)]),
                }
            }
            let _ = read(&bytes[..], "r.csv");
        }
    }
}
