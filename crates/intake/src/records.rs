//! The records of a file of cells, and the cells of a record.
//!
//! Quoting is that of RFC 4180: a cell in double quotes may hold separators, line ends and doubled
//! quotes. A record whose quote never closes is bad alone: reading goes on with the line after it.

use crate::bad::Bad;
use crate::source::{self, Line, Lines, Source};
use std::borrow::Cow;
use std::collections::VecDeque;
use std::io;

/// The separators that are tried.
pub const SEPARATORS: &[u8] = b",;\t|";
/// How many quotes may stay open before quoted line ends are no longer looked for: each costs a
/// second look at up to a whole record.
const OPEN_QUOTES: u32 = 8;

/// The records of a file: lines, or several where a quoted cell holds line ends.
pub struct Records<'a> {
    lines: Lines<'a>,
    // Lines that were taken for a cell whose quote never closed.
    again: VecDeque<(u64, Vec<u8>)>,
    limit: usize,
    open_quotes: u32,
    /// What parts the cells; a comma until somebody knows better.
    pub separator: u8,
}

/// A record.
pub struct Record {
    /// The line that it begins on, from 1.
    pub line: u64,
    /// The record as it was written.
    pub text: String,
    /// Whether it was no UTF-8.
    pub fell_back: bool,
    /// What is wrong with it, where something is.
    pub bad: Option<Bad>,
}

impl<'a> Records<'a> {
    /// The records of a source, none longer than `limit` bytes.
    pub fn new(source: Source<'a>, limit: usize) -> Self {
        Self {
            lines: source.lines(limit),
            again: VecDeque::new(),
            limit,
            open_quotes: 0,
            separator: b',',
        }
    }

    /// The number of the line that was read last, from 1.
    pub fn line(&self) -> u64 {
        self.lines.line()
    }

    /// The next record; `None` where there is none.
    pub fn next(&mut self) -> io::Result<Option<Record>> {
        let (line, mut bytes) = loop {
            match self.next_line()? {
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
                let Some((number, Some(next))) = self.next_line()? else { break };
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
    fn next_line(&mut self) -> io::Result<Option<(u64, Option<Vec<u8>>)>> {
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
pub fn split<'a>(text: &'a str, separator: u8, mut each: impl FnMut(usize, Cow<'a, str>)) {
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
            let mut records = Records::new(Source::new(&bytes[..]).unwrap(), 1 << 20);
            let mut found = Vec::new();
            while let Some(record) = records.next().unwrap() {
                proptest::prop_assert_eq!(record.bad, None);
                found.push(cells(&record.text));
            }
            proptest::prop_assert_eq!(found, rows);
        }
    }
}
