//! CSV: a header and one turn a row, separated by commas, semicolons, tabs or bars.
//!
//! Quoting is that of RFC 4180: a cell in double quotes may hold separators, line ends and doubled
//! quotes. A row whose quote never closes is refused alone: reading goes on with the line after it.

use crate::columns::{self, Columns, Holds};
use crate::desk::{Bad, Desk, Stop};
use crate::labels;
use crate::map::{Field, Map};
use crate::rows::{Cell, Rows, empty_row};
use crate::source::{self, Line, Lines, Source};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::io;

/// The separators that are tried.
const SEPARATORS: &[u8] = b",;\t|";
/// How many lines go by between two looks at the progress.
const LINES_A_LOOK: u64 = 4096;
/// How many lines tell that a text is a table.
const LINES_OF_TABLE: usize = 3;
/// How many quotes may stay open before quoted line ends are no longer looked for: each costs a
/// second look at up to a whole record.
const OPEN_QUOTES: u32 = 8;

/// Reads a file of rows; `one_id` is the id of rows that have none.
pub fn read(
    desk: &mut Desk<'_>,
    source: Source<'_>,
    map: &Map,
    one_id: Option<&str>,
) -> Result<(), Stop> {
    let limit = desk.options.limits.record_bytes;
    let taken = source.taken();
    let mut records = Records {
        lines: source.lines(limit),
        again: VecDeque::new(),
        limit,
        open_quotes: 0,
        separator: b',',
    };
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
                desk.problem(bad.on(records.lines.line() + 1), None)?;
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

/// The records of a file: lines, or several where a quoted cell holds line ends.
struct Records<'a> {
    lines: Lines<'a>,
    // Lines that were taken for a cell whose quote never closed.
    again: VecDeque<(u64, Vec<u8>)>,
    limit: usize,
    open_quotes: u32,
    separator: u8,
}

struct Record {
    line: u64,
    text: String,
    fell_back: bool,
    bad: Option<Bad>,
}

impl Records<'_> {
    fn next(&mut self) -> io::Result<Option<Record>> {
        let (line, mut bytes) = loop {
            match self.line()? {
                None => return Ok(None),
                Some((line, None)) => {
                    let bad = Bad::new(format!("at most {} bytes on a line", self.limit), "more");
                    let text = source::text(self.lines.beginning()).0.into_owned();
                    return Ok(Some(Record { line, text, fell_back: false, bad: Some(bad) }));
                }
                Some((_, Some(bytes))) if bytes.trim_ascii().is_empty() => {}
                Some((line, Some(bytes))) => break (line, bytes),
            }
        };
        let mut bad = None;
        let mut open = stays_open(&bytes, false, self.separator);
        if open {
            let first = bytes.len();
            let mut more: VecDeque<(u64, Vec<u8>)> = VecDeque::new();
            while open && self.open_quotes < OPEN_QUOTES {
                let Some((number, Some(next))) = self.line()? else { break };
                open = stays_open(&next, true, self.separator);
                bytes.push(b'\n');
                bytes.extend(&next);
                more.push_back((number, next));
                if bytes.len() > self.limit {
                    break;
                }
            }
            if open {
                self.open_quotes += 1;
                bytes.truncate(first);
                more.append(&mut self.again);
                self.again = more;
                bad = Some(Bad::new("a closing quote", "none"));
            }
        }
        let (text, fell_back) = match String::from_utf8(bytes) {
            Ok(text) => (text, false),
            Err(error) => (source::text(error.as_bytes()).0.into_owned(), true),
        };
        Ok(Some(Record { line, text, fell_back, bad }))
    }

    /// The next line and its number; no bytes where it is too long.
    fn line(&mut self) -> io::Result<Option<(u64, Option<Vec<u8>>)>> {
        if let Some((number, line)) = self.again.pop_front() {
            return Ok(Some((number, Some(line))));
        }
        let line = match self.lines.next()? {
            Line::Bytes(place) => Some(self.lines.bytes(place).to_vec()),
            Line::TooLong => None,
            Line::End => return Ok(None),
        };
        Ok(Some((self.lines.line(), line)))
    }
}

/// Whether a quote is open at the end of a line, where one was `open` or not at its beginning.
fn stays_open(line: &[u8], mut open: bool, separator: u8) -> bool {
    let mut rest = line;
    loop {
        if open {
            let Some(quote) = memchr::memchr(b'"', rest) else { return true };
            rest = &rest[quote + 1..];
            if rest.first() == Some(&b'"') {
                rest = &rest[1..];
                continue;
            }
        } else if rest.first() == Some(&b'"') {
            rest = &rest[1..];
            open = true;
            continue;
        }
        open = false;
        match memchr::memchr(separator, rest) {
            Some(at) => rest = &rest[at + 1..],
            None => return false,
        }
    }
}

/// Hands over the cells of a record, with their numbers.
fn split<'a>(text: &'a str, separator: u8, mut each: impl FnMut(usize, Cow<'a, str>)) {
    let separator_char = char::from(separator);
    let mut rest = text;
    for number in 0.. {
        let (cell, after) = match rest.strip_prefix('"') {
            None => match memchr::memchr(separator, rest.as_bytes()) {
                Some(at) => (Cow::Borrowed(&rest[..at]), Some(&rest[at + 1..])),
                None => (Cow::Borrowed(rest), None),
            },
            Some(quoted) => unquoted(quoted, separator_char),
        };
        each(number, cell);
        match after {
            Some(after) => rest = after,
            None => return,
        }
    }
}

/// A quoted cell, from behind its first quote, and what follows its separator.
fn unquoted(quoted: &str, separator: char) -> (Cow<'_, str>, Option<&str>) {
    let mut cell = Cow::Borrowed("");
    let mut rest = quoted;
    loop {
        let (part, after) = match memchr::memchr(b'"', rest.as_bytes()) {
            Some(at) => (&rest[..at], Some(&rest[at + 1..])),
            None => (rest, None),
        };
        if cell.is_empty() && !matches!(cell, Cow::Owned(_)) {
            cell = Cow::Borrowed(part);
        } else {
            cell.to_mut().push_str(part);
        }
        // Where nothing closes the quote, the cell is the rest.
        let Some(after) = after else { return (cell, None) };
        if let Some(doubled) = after.strip_prefix('"') {
            cell.to_mut().push('"');
            rest = doubled;
            continue;
        }
        // What stands between the closing quote and the separator belongs to the cell.
        let (tail, after) = match after.split_once(separator) {
            Some((tail, after)) => (tail, Some(after)),
            None => (after, None),
        };
        if !tail.is_empty() {
            cell.to_mut().push_str(tail);
        }
        return (cell, after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<String> {
        let mut cells = Vec::new();
        split(text, b',', |number, cell| {
            assert_eq!(number, cells.len());
            cells.push(cell.into_owned());
        });
        cells
    }

    #[test]
    fn a_record_is_split_into_cells() {
        for (text, expected) in [
            ("a,b", vec!["a", "b"]),
            ("", vec![""]),
            ("a,,", vec!["a", "", ""]),
            ("\"a,b\",c", vec!["a,b", "c"]),
            ("\"a \"\"b\"\"\",c", vec!["a \"b\"", "c"]),
            ("\"\",\"\"\"\"", vec!["", "\""]),
            ("\"a\"b,c", vec!["ab", "c"]),
            ("a\"b,c", vec!["a\"b", "c"]),
            ("\"a\nb\",c", vec!["a\nb", "c"]),
            ("é,\"ü,\"", vec!["é", "ü,"]),
            ("\"open,b", vec!["open,b"]),
        ] {
            assert_eq!(cells(text), expected, "{text}");
        }
    }

    #[test]
    fn an_open_quote_goes_on_to_the_next_line() {
        for (line, before, expected) in [
            ("a,b", false, false),
            ("a,\"b", false, true),
            ("a,\"b\"", false, false),
            ("a,\"b\"\"", false, true),
            ("a\"b,c", false, false),
            ("more", true, true),
            ("more\",x", true, false),
            ("more\",\"x", true, true),
            ("\"\"", true, true),
        ] {
            assert_eq!(stays_open(line.as_bytes(), before, b','), expected, "{line}");
        }
    }

    proptest::proptest! {
        /// What another writer of CSV wrote is read as it was.
        #[test]
        fn cells_come_back_as_they_were_written(
            rows in proptest::collection::vec(
                proptest::collection::vec("[a-zé,;\"\n ]{0,6}", 2..5), 1..5
            )
        ) {
            let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let bytes = writer.into_inner().unwrap();
            let mut records = Records {
                lines: Source::new(&bytes[..]).unwrap().lines(1 << 20),
                again: VecDeque::new(),
                limit: 1 << 20,
                open_quotes: 0,
                separator: b',',
            };
            let mut found = Vec::new();
            while let Some(record) = records.next().unwrap() {
                proptest::prop_assert_eq!(record.bad, None);
                found.push(cells(&record.text));
            }
            proptest::prop_assert_eq!(found, rows);
        }
    }
}
