//! CSV: a header and one turn a row, separated by commas, semicolons, tabs or bars.

use crate::columns::{self, Columns, Holds};
use crate::desk::{Bad, Desk, Stop};
use crate::labels;
use crate::map::{Field, Map};
use crate::records::{Records, SEPARATORS, split};
use crate::rows::{Cell, Rows, empty_row};
use crate::source::{self, Source};

/// How many lines go by between two looks at the progress.
const LINES_A_LOOK: u64 = 4096;
/// How many lines tell that a text is a table.
const LINES_OF_TABLE: usize = 3;

/// Reads a file of rows; `one_id` is the id of rows that have none.
pub fn read(
    desk: &mut Desk<'_>,
    source: Source<'_>,
    map: &Map,
    one_id: Option<&str>,
) -> Result<(), Stop> {
    let limit = desk.options.limits.record_bytes;
    let taken = source.taken();
    let mut records = Records::new(source, limit);
    let mut columns = Columns::new();
    let mut rows = Rows::new(desk.options, map, one_id, None);
    let mut header: Option<Vec<Option<usize>>> = None;
    let mut sentiments = Vec::new();
    let mut looked = 0;
    loop {
        let record = match records.next() {
            Ok(Some(record)) => record,
            Ok(None) => break,
            Err(error) => {
                let bad = Bad::new("a readable file", error.kind().to_string());
                desk.problem(bad.on(records.line() + 1), None)?;
                break;
            }
        };
        if record.line >= looked + LINES_A_LOOK {
            looked = record.line;
            desk.progress(taken.get())?;
        }
        if record.fell_back {
            desk.encoding(source::FALLBACK);
        }
        let Some(numbers) = &header else {
            if let Some(bad) = record.bad {
                desk.problem(bad.on(record.line), None)?;
                break;
            }
            let (separator, names) = header_of(&record.text, map);
            match check_header(&names, map, one_id) {
                Ok(()) => {}
                Err(bad) => {
                    desk.problem(bad.on(record.line), None)?;
                    break;
                }
            }
            records.separator = separator;
            columns.start_row();
            header = Some(names.iter().map(|name| columns.number(name.trim(), map)).collect());
            continue;
        };
        let mut row = empty_row();
        sentiments.clear();
        let mut count = 0;
        split(&record.text, records.separator, |index, cell| {
            count += 1;
            let Some(Some(number)) = numbers.get(index).copied() else { return };
            match columns.holds(number) {
                Holds::Field(field) if field == Field::Text || !cell.is_empty() => {
                    row[field as usize] = Cell::Text(cell);
                }
                Holds::Sentiment if !cell.is_empty() => sentiments.push(number),
                Holds::Unknown if !cell.is_empty() => columns.dropped(number),
                _ => {}
            }
        });
        if !sentiments.is_empty() {
            let why = rows.why_no_sentiment(&row);
            for number in &sentiments {
                columns.dropped_sentiment(*number, why);
            }
        }
        let mut bad = record.bad;
        if bad.is_none() && count != numbers.len() {
            let expected = format!("{} cells, as in the header", numbers.len());
            bad = Some(Bad::new(expected, format!("{count} cells")));
        }
        if let Some(bad) = rows.add(&row, record.line, record.fell_back, bad)? {
            desk.problem(bad, None)?;
        }
    }
    desk.progress(taken.get())?;
    columns.report(desk);
    rows.finish(desk)
}

/// Whether a text begins with a header of this format.
pub fn is_table(head: &str, map: &Map, one_id: Option<&str>) -> bool {
    let Some(line) = head.lines().find(|line| !line.trim().is_empty()) else { return false };
    let (_, names) = header_of(line, map);
    names.len() > 1 && check_header(&names, map, one_id).is_ok()
}

/// What is wrong with a text that is a table and whose header does not name what is needed: its
/// first lines have the same number of cells.
pub fn unknown_table(head: &str, map: &Map, one_id: Option<&str>) -> Option<Bad> {
    let mut lines = head.lines().zip(1u64..).filter(|(line, _)| !line.trim().is_empty());
    let (header, number) = lines.next()?;
    let (separator, names) = header_of(header, map);
    let cells = |line: &str| {
        let mut count = 0;
        split(line, separator, |_, _| count += 1);
        count
    };
    let mut rows = lines.take(LINES_OF_TABLE).map(|(line, _)| cells(line)).peekable();
    let table = names.len() > 1 && rows.peek().is_some() && rows.all(|row| row == names.len());
    let filled = names.iter().all(|name| !name.is_empty());
    let bad = check_header(&names, map, one_id).err()?;
    (table && filled).then(|| bad.on(number))
}

/// The separator and the names of a header: the separator with the most names that are known.
fn header_of(line: &str, map: &Map) -> (u8, Vec<String>) {
    let mut best = (0, 0, b',', Vec::new());
    for separator in SEPARATORS {
        let mut names = Vec::new();
        split(line, *separator, |_, name| names.push(name.trim().to_owned()));
        let known = names.iter().filter(|name| map.field(name).is_some()).count();
        if best.3.is_empty() || (known, names.len()) > (best.0, best.1) {
            best = (known, names.len(), *separator, names);
        }
    }
    (best.2, best.3)
}

fn check_header(names: &[String], map: &Map, one_id: Option<&str>) -> Result<(), Bad> {
    let fields: Vec<Field> = names.iter().filter_map(|name| map.field(name)).collect();
    if columns::wanted(one_id).iter().any(|field| !fields.contains(field)) {
        let expected = columns::expected("a header with ", map, one_id);
        return Err(Bad::new(expected, labels::columns(names.iter().map(String::as_str))));
    }
    for (index, field) in fields.iter().enumerate() {
        if fields[..index].contains(field) {
            let found = format!("`{}` twice", map.column(*field));
            return Err(Bad::new("each column once in the header", found));
        }
    }
    Ok(())
}
