//! Bills that are given with conversations: a table of lines, by account.
//!
//! ```csv
//! account,line,amount,date
//! K-4711,monthly plan,32.00,2026-02-03
//! K-4711,late fee,12.50,2026-02-17
//! K-4712,credit,-5.00,
//! ```
//!
//! The account is the customer's own reference, as conversations give it. A bill with a hole in it
//! comes to a wrong sum: a row that cannot be read is named and skipped, and with it the whole
//! account is left out.

use crate::bad::Bad;
use crate::clock;
use crate::labels;
use crate::money::{self, Open, Point};
use crate::records::{Records, SEPARATORS, split};
use crate::report::{Origin, Problem};
use crate::source::{self, Source};
use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use measure::conversation::BillLine;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::fmt;
use std::io::{self, Read};
use std::mem::size_of;
use std::path::Path;
use std::sync::Arc;

/// The longest row, in bytes.
const ROW_BYTES: usize = 1 << 20;
/// The longest account and the longest name of a line, in bytes.
const NAME_BYTES: usize = 1024;
/// The most lines of one account. Each figure that is said is compared with all of them.
const ACCOUNT_LINES: usize = 5_000;
/// How much memory all lines may take, in bytes.
const MEMORY_BYTES: usize = 256 << 20;
/// Problems of one file that are named one by one; the rest are counted.
const NAMED_PROBLEMS: u64 = 1_000;
/// What a name costs beside its letters, in bytes: its places in two tables.
const NAME_COST: usize = 64;
/// How far back the lines go that belong to a conversation: two months of 31 days, so that the bill
/// that somebody calls about and the one before it are there. They go on back to the first of that
/// month, for a month of which a part is missing comes to a wrong sum.
const DAYS_BEFORE: i32 = 62;
/// How far the clocks of the world are ahead of UTC at most: what is charged on the day of a
/// conversation belongs to it wherever that day is.
const AHEAD: SignedDuration = SignedDuration::from_hours(14);

/// The columns, in the order of their numbers.
const COLUMNS: [&str; 4] = ["account", "line", "amount", "date"];
const ACCOUNT: usize = 0;
const LINE: usize = 1;
const AMOUNT: usize = 2;
const DATE: usize = 3;
/// What is expected of a header.
const HEADER: &str = "a header with `account`, `line`, `amount` and, where there are dates, `date`";
/// What is expected of an amount.
const AN_AMOUNT: &str = "an amount such as `1,234.50`, `1.234,50` or `-12.5` in `amount`";

/// Lines of bills, by account.
#[derive(Default)]
pub struct Bills {
    accounts: FxHashMap<Box<str>, Account>,
    names: FxHashMap<Arc<str>, u32>,
    by_number: Vec<Arc<str>>,
    // Accounts of which a row could not be read; `false` where it is not known to be an account.
    left_out: FxHashMap<Box<str>, bool>,
    last_account: u32,
    rows: u64,
    memory_bytes: usize,
    /// What could not be read, as far as it is named one by one.
    pub(crate) problems: Vec<Problem>,
    /// All that could not be read.
    pub(crate) problem_count: u64,
    /// Columns that are not kept, and how many filled cells they had.
    pub(crate) dropped: Vec<(String, u64)>,
    /// Files that are not UTF-8, and what they were read as.
    pub(crate) encodings: Vec<(String, String)>,
    /// Files that were read.
    pub(crate) files: u64,
}

/// The bill of one account.
pub(crate) struct Account {
    /// Its number among the accounts.
    pub(crate) number: u32,
    lines: Vec<Line>,
}

struct Line {
    // The row among those of all files, so that lines stand as they were given.
    row: u64,
    hundredths: i64,
    what: u32,
    date: Option<Date>,
}

/// A file while it is read.
struct InHand<'a> {
    name: &'a str,
    problems_before: u64,
    points: Points,
    waiting: Vec<Waiting>,
}

/// A row whose amount the file's other amounts have to explain.
struct Waiting {
    account: Box<str>,
    // Where it stands in its file.
    at: u64,
    open: Open,
    line: Line,
}

impl fmt::Debug for Bills {
    /// Says how many there are, not whose.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bills({} of {})", self.lines(), self.accounts())
    }
}

impl Bills {
    /// Reads a file of bill lines.
    ///
    /// # Errors
    /// What makes all of the file useless: it cannot be opened, its header does not say what is what,
    /// or there is no memory for it. A row that is no line is kept as a problem.
    pub fn add_file(&mut self, path: &Path) -> Result<(), Box<Problem>> {
        let name = path.display().to_string();
        let source = Source::open(path).map_err(|error| refused(&name, unreadable(&error)))?;
        self.add_source(source, &name)
    }

    /// Reads an input that is open already; `name` stands for its path.
    ///
    /// # Errors
    /// As `add_file`.
    pub fn add(&mut self, bytes: impl Read, name: &str) -> Result<(), Box<Problem>> {
        let source = Source::new(bytes).map_err(|error| refused(name, unreadable(&error)))?;
        self.add_source(source, name)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files == 0
    }

    /// How many accounts have a bill.
    pub fn accounts(&self) -> u64 {
        self.accounts.len() as u64
    }

    /// How many lines they have.
    pub fn lines(&self) -> u64 {
        self.accounts.values().map(|account| account.lines.len() as u64).sum()
    }

    /// How many accounts are left out because a row of theirs could not be read.
    pub fn left_out(&self) -> u64 {
        self.left_out.values().filter(|is_account| **is_account).count() as u64
    }

    /// The bill that belongs to a conversation of an account, in the order in which it was given:
    /// those from the month on that lies 62 days before the start, up to the day of the start, and
    /// with them lines without a date; all of them where the start is not known.
    pub fn of(&self, account: &str, started_at: Option<Timestamp>) -> Vec<BillLine> {
        self.account(account).map_or(Vec::new(), |account| self.lines_of(account, started_at))
    }

    pub(crate) fn account(&self, account: &str) -> Option<&Account> {
        self.accounts.get(account.trim())
    }

    pub(crate) fn lines_of(
        &self,
        account: &Account,
        started_at: Option<Timestamp>,
    ) -> Vec<BillLine> {
        let days = started_at.map(days_of);
        let belongs = |line: &&Line| match (days, line.date) {
            (Some((first, last)), Some(date)) => first <= date && date <= last,
            _ => true,
        };
        let dated = |line: &&Line| line.date.is_some();
        // Where every line with a date is another time's, those without one are no bill by themselves.
        if account.lines.iter().any(|line| dated(&line))
            && !account.lines.iter().filter(dated).any(|line| belongs(&line))
        {
            return Vec::new();
        }
        (account.lines.iter().filter(belongs))
            .map(|line| BillLine {
                what: self.by_number.get(line.what as usize).map_or("", |what| what).to_owned(),
                hundredths: line.hundredths,
                date: line.date,
            })
            .collect()
    }

    fn add_source(&mut self, source: Source<'_>, name: &str) -> Result<(), Box<Problem>> {
        self.files += 1;
        if let Some(encoding) = source.encoding {
            self.encodings.push((name.to_owned(), encoding.to_owned()));
        }
        let mut records = Records::new(source, ROW_BYTES);
        let mut header: Option<Header> = None;
        let mut file = InHand {
            name,
            problems_before: self.problem_count,
            points: Points::default(),
            waiting: Vec::new(),
        };
        loop {
            let record = match records.next() {
                Ok(Some(record)) => record,
                Ok(None) => break,
                // Half of a file would be half of its bills.
                Err(error) => return Err(refused(name, unreadable(&error).on(records.line() + 1))),
            };
            let known = self.encodings.last().is_some_and(|(file, _)| file == name);
            if record.fell_back && !known {
                self.encodings.push((name.to_owned(), source::FALLBACK.to_owned()));
            }
            let Some(header) = &mut header else {
                let bad = match (record.bad, Header::read(&record.text)) {
                    (None, Ok(read)) => {
                        records.separator = read.separator;
                        header = Some(read);
                        continue;
                    }
                    (Some(bad), _) | (None, Err(bad)) => bad,
                };
                return Err(refused(name, bad.on(record.line)));
            };
            self.rows += 1;
            let cells = header.cells(&record.text);
            let row = match record.bad {
                Some(bad) => Err(bad),
                None => cells.row(header.columns.len()),
            };
            match row {
                Ok(row) => self.row(&mut file, row, record.line),
                Err(bad) => {
                    self.leave_out_any(&cells, header.columns.len());
                    self.problem(&file, bad.on(record.line));
                }
            }
            if self.memory_bytes > MEMORY_BYTES {
                let bad = Bad::new(format!("bills of at most {MEMORY_BYTES} bytes"), "more");
                return Err(refused(name, bad.on(record.line)));
            }
        }
        let Some(header) = header else {
            return Err(refused(name, Bad::missing(HEADER)));
        };
        self.settle(&mut file);
        self.dropped.extend(header.dropped());
        let more = (self.problem_count - file.problems_before).saturating_sub(NAMED_PROBLEMS);
        if more > 0 {
            let found = format!("{more} more, which are counted and not named");
            let bad = Bad::new(format!("at most {NAMED_PROBLEMS} problems in a file"), found);
            self.problems.push(problem(name, bad));
        }
        Ok(())
    }

    /// Takes in a row, or has it wait for the file's other amounts.
    fn row(&mut self, file: &mut InHand<'_>, row: Row<'_>, at: u64) {
        let Row { account, what, amount, date } = row;
        let what = self.number(what);
        let line = Line { row: self.rows, hundredths: 0, what, date };
        match amount {
            money::Read::Exact { hundredths, point } => {
                file.points.note(point);
                self.push(file, account, Line { hundredths, ..line }, at);
            }
            money::Read::Open(open) => {
                self.memory_bytes += size_of::<Waiting>() + account.len();
                file.waiting.push(Waiting { account: account.into(), at, open, line });
            }
        }
    }

    /// Reads the amounts that the file's others explain, and leaves out what nobody does.
    fn settle(&mut self, file: &mut InHand<'_>) {
        for Waiting { account, at, open, line } in std::mem::take(&mut file.waiting) {
            let hundredths = match file.points.only() {
                Some(point) => open.with(point).ok_or(money::TOO_EXACT),
                None => Err("three places or thousands, which the other amounts do not tell"),
            };
            match hundredths {
                Ok(hundredths) => self.push(file, &account, Line { hundredths, ..line }, at),
                Err(found) => {
                    self.leave_out(&account, true);
                    self.problem(file, Bad::new(AN_AMOUNT, found).on(at));
                }
            }
        }
        for account in self.accounts.values_mut() {
            account.lines.sort_unstable_by_key(|line| line.row);
        }
    }

    fn push(&mut self, file: &InHand<'_>, account: &str, line: Line, at: u64) {
        if let Some(has_lines) = self.left_out.get_mut(account) {
            *has_lines = true;
            return;
        }
        self.memory_bytes += size_of::<Line>();
        let lines = match self.accounts.get_mut(account) {
            Some(known) => &mut known.lines,
            None => {
                self.memory_bytes += size_of::<Account>() + account.len() + NAME_COST;
                self.last_account += 1;
                let new = Account { number: self.last_account, lines: Vec::new() };
                &mut self.accounts.entry(account.into()).or_insert(new).lines
            }
        };
        lines.push(line);
        if lines.len() > ACCOUNT_LINES {
            self.leave_out(account, true);
            let expected = format!("at most {ACCOUNT_LINES} lines of one account");
            self.problem(file, Bad::new(expected, "more").on(at));
        }
    }

    /// Leaves out the account of a bad row. Where its cells are not those of the header, any of them
    /// may be the account.
    fn leave_out_any(&mut self, cells: &Cells<'_>, columns: usize) {
        if cells.all.len() == columns {
            if let Some(account) = cells.get(ACCOUNT) {
                self.leave_out(account, true);
            }
            return;
        }
        for cell in &cells.all {
            self.leave_out(cell, false);
        }
    }

    /// Leaves out all of an account, what is still to come too.
    fn leave_out(&mut self, account: &str, is_account: bool) {
        if !(1..=NAME_BYTES).contains(&account.len()) {
            return;
        }
        let had_lines = self.accounts.remove(account).is_some();
        let known = match self.left_out.get_mut(account) {
            Some(known) => known,
            None => {
                self.memory_bytes += account.len() + NAME_COST;
                self.left_out.entry(account.into()).or_insert(false)
            }
        };
        *known |= is_account || had_lines;
    }

    /// The number of a line's name.
    fn number(&mut self, what: &str) -> u32 {
        if let Some(number) = self.names.get(what) {
            return *number;
        }
        self.memory_bytes += what.len() + NAME_COST;
        let number = u32::try_from(self.by_number.len()).unwrap_or(u32::MAX);
        let what: Arc<str> = what.into();
        self.by_number.push(Arc::clone(&what));
        self.names.insert(what, number);
        number
    }

    /// Notes a problem of a file.
    fn problem(&mut self, file: &InHand<'_>, bad: Bad) {
        self.problem_count += 1;
        if self.problem_count - file.problems_before <= NAMED_PROBLEMS {
            self.problems.push(problem(file.name, bad));
        }
    }
}

/// The first and the last day of which lines belong to a conversation.
fn days_of(started_at: Timestamp) -> (Date, Date) {
    let day = |at: Timestamp| Offset::UTC.to_datetime(at).date();
    let first = day(started_at)
        .checked_sub(jiff::Span::new().days(DAYS_BEFORE))
        .map_or(Date::MIN, Date::first_of_month);
    let last = started_at.checked_add(AHEAD).map_or(Date::MAX, day);
    (first, last)
}

/// Which way the amounts of a file write the point before the hundredths.
#[derive(Clone, Copy, Default)]
struct Points {
    stop: bool,
    comma: bool,
}

impl Points {
    fn note(&mut self, point: Option<Point>) {
        self.stop |= point == Some(Point::Stop);
        self.comma |= point == Some(Point::Comma);
    }

    /// The one that all write.
    fn only(self) -> Option<Point> {
        match (self.stop, self.comma) {
            (true, false) => Some(Point::Stop),
            (false, true) => Some(Point::Comma),
            _ => None,
        }
    }
}

/// Which column is which.
struct Header {
    separator: u8,
    columns: Vec<Column>,
}

struct Column {
    name: String,
    /// The place in `COLUMNS`.
    holds: Option<usize>,
    filled: u64,
}

impl Header {
    fn read(text: &str) -> Result<Self, Bad> {
        let mut best: Option<(usize, Self)> = None;
        for separator in SEPARATORS {
            let mut columns = Vec::new();
            split(text, *separator, |_, name| {
                let name = name.trim().to_owned();
                let holds = COLUMNS.iter().position(|known| known.eq_ignore_ascii_case(&name));
                columns.push(Column { name, holds, filled: 0 });
            });
            let known = columns.iter().filter(|column| column.holds.is_some()).count();
            let better = best.as_ref().is_none_or(|(most, header)| {
                (known, columns.len()) > (*most, header.columns.len())
            });
            if better {
                best = Some((known, Self { separator: *separator, columns }));
            }
        }
        let (_, header) = best.ok_or_else(|| Bad::missing(HEADER))?;
        let times = |wanted: usize| {
            header.columns.iter().filter(|column| column.holds == Some(wanted)).count()
        };
        if [ACCOUNT, LINE, AMOUNT].iter().any(|wanted| times(*wanted) == 0) {
            let names = header.columns.iter().map(|column| column.name.as_str());
            return Err(Bad::new(HEADER, labels::columns(names)));
        }
        if let Some(twice) = (0..COLUMNS.len()).find(|wanted| times(*wanted) > 1) {
            let found = format!("`{}` twice", COLUMNS[twice]);
            return Err(Bad::new("each column once in the header", found));
        }
        Ok(header)
    }

    fn cells<'a>(&mut self, text: &'a str) -> Cells<'a> {
        let mut cells = Cells { known: Default::default(), all: Vec::new() };
        split(text, self.separator, |index, cell| {
            let cell = match cell {
                Cow::Borrowed(cell) => Cow::Borrowed(cell.trim()),
                Cow::Owned(cell) => cell.trim().to_owned().into(),
            };
            let column = self.columns.get_mut(index);
            if let Some(column) = column
                && !cell.is_empty()
            {
                match column.holds {
                    Some(known) => cells.known[known] = Some(index),
                    None => column.filled += 1,
                }
            }
            cells.all.push(cell);
        });
        cells
    }

    /// The columns that are not kept.
    fn dropped(self) -> impl Iterator<Item = (String, u64)> {
        let unknown = self.columns.into_iter().filter(|column| column.holds.is_none());
        unknown.map(|column| (labels::column_name(&column.name).to_owned(), column.filled))
    }
}

/// The cells of a row.
struct Cells<'a> {
    /// Where the known columns have something.
    known: [Option<usize>; COLUMNS.len()],
    all: Vec<Cow<'a, str>>,
}

/// A row that was read.
struct Row<'a> {
    account: &'a str,
    what: &'a str,
    amount: money::Read,
    date: Option<Date>,
}

impl Cells<'_> {
    fn get(&self, column: usize) -> Option<&str> {
        self.all.get(self.known[column]?).map(|cell| &**cell)
    }

    fn row(&self, columns: usize) -> Result<Row<'_>, Bad> {
        if self.all.len() != columns {
            let expected = format!("{columns} cells, as in the header");
            return Err(Bad::new(expected, format!("{} cells", self.all.len())));
        }
        let filled = |column: usize, expected: &str| {
            let text = self.get(column).ok_or_else(|| Bad::new(expected, "none"))?;
            match text.len() {
                0..=NAME_BYTES => Ok(text),
                more => Err(Bad::new(
                    format!("at most {NAME_BYTES} bytes in `{}`", COLUMNS[column]),
                    format!("{more} bytes"),
                )),
            }
        };
        let amount = self.get(AMOUNT).unwrap_or("");
        Ok(Row {
            account: filled(ACCOUNT, "the customer's reference in `account`")?,
            what: filled(LINE, "what is charged for in `line`")?,
            amount: money::read(amount).map_err(|found| Bad::new(AN_AMOUNT, found))?,
            date: self.get(DATE).map(date).transpose()?,
        })
    }
}

/// A day, as ISO 8601 writes it, with or without a time behind it.
fn date(text: &str) -> Result<Date, Bad> {
    let read = |text: &str| -> Option<Date> {
        let (day, time) = text.split_at_checked(10)?;
        let plain = day.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        if !plain || !(time.is_empty() || clock::instant(text).is_some()) {
            return None;
        }
        day.parse().ok()
    };
    read(text).ok_or_else(|| Bad::new("a day such as `2026-03-04` in `date`", "other text"))
}

fn unreadable(error: &io::Error) -> Bad {
    match error.kind() {
        io::ErrorKind::NotFound => Bad::new("a file of bills", "nothing of that name"),
        kind => Bad::new("a file that can be read", kind.to_string()),
    }
}

/// What makes all of a file useless.
fn refused(file: &str, bad: Bad) -> Box<Problem> {
    Box::new(problem(file, bad))
}

/// A problem of a file.
fn problem(file: &str, bad: Bad) -> Problem {
    let Bad { line, pointer, expected, found } = bad;
    let origin = Origin { file: file.to_owned(), line, pointer };
    Problem { origin, conversation: None, expected, found, is_stored: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bills(text: &str) -> Bills {
        let mut bills = Bills::default();
        bills.add(text.as_bytes(), "bills.csv").unwrap();
        bills
    }

    /// The lines of an account, as text.
    fn lines(bills: &Bills, account: &str, started_at: Option<&str>) -> String {
        let lines = bills.of(account, started_at.map(|at| at.parse().unwrap()));
        let line = |line: &BillLine| {
            let date = line.date.map_or(String::new(), |date| format!(" {date}"));
            format!("{} {}{date}", line.what, line.hundredths)
        };
        lines.iter().map(line).collect::<Vec<_>>().join("; ")
    }

    fn problems(bills: &Bills) -> String {
        bills.problems.iter().map(|one| format!("{one}\n")).collect()
    }

    #[test]
    fn lines_are_read_by_account_in_their_order() {
        let bills = bills(
            "account,line,amount,date\nK-1,monthly plan,32.00,2026-02-03\n\nK-2,credit,-5,\n\
             K-1,\"late fee, second\",\"1,012.50\",2026-02-17T10:00:00Z\nK-1,call,.10,\n",
        );
        assert_eq!(
            lines(&bills, " K-1 ", None),
            "monthly plan 3200 2026-02-03; late fee, second 101250 2026-02-17; call 10"
        );
        assert_eq!(lines(&bills, "K-2", None), "credit -500");
        assert_eq!(lines(&bills, "k-2", None), "", "another account");
        assert_eq!((bills.accounts(), bills.lines(), bills.left_out()), (2, 4, 0));
        assert_eq!(format!("{bills:?}"), "Bills(4 of 2)");
    }

    #[test]
    fn columns_stand_in_any_order_and_any_case_between_any_separator() {
        for text in [
            "Date;AMOUNT;note;Account;line\n2026-02-03;1.234,50;x;K-1;plan\n",
            "line\tdate\tamount\taccount\nplan\t2026-02-03\t1234.50\tK-1\n",
            "amount|line|date|account\r\n1 234,50 €|plan|2026-02-03|K-1\r\n",
            "\u{feff}account,line,amount,date\nK-1,plan,\"1,234.50\",2026-02-03",
        ] {
            assert_eq!(lines(&bills(text), "K-1", None), "plan 123450 2026-02-03", "{text}");
        }
        let unknown = bills("account,note,line,amount\nK-1,x,plan,1\nK-1,,plan,2\n");
        assert_eq!(unknown.dropped, [("note".to_owned(), 1)]);
    }

    #[test]
    fn other_encodings_are_named() {
        let mut latin = Bills::default();
        latin.add(&b"account,line,amount\nK-1,Geb\xFChr,1\nK-1,caf\xE9,1\n"[..], "b").unwrap();
        assert_eq!(lines(&latin, "K-1", None), "Gebühr 100; café 100");
        assert_eq!(latin.encodings, [("b".to_owned(), "windows-1252".to_owned())]);
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("account,line,amount\nK-1,é,1\n".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let mut wide = Bills::default();
        wide.add(&utf16[..], "b").unwrap();
        assert_eq!(lines(&wide, "K-1", None), "é 100");
        assert_eq!(wide.encodings, [("b".to_owned(), "utf-16le".to_owned())]);
    }

    #[test]
    fn a_bad_row_is_named_and_its_account_is_left_out() {
        let bills = bills(
            "account,line,amount,date\n\
             K-1,plan,32.00,2026-02-03\n\
             K-2,my secret,my secret,\n\
             K-3,plan,12.345678,\n\
             K-4,plan,1.00,03/02/2026\n\
             K-5,plan,1.00,2026-02-30\n\
             ,plan,1.00,\n\
             K-6,,1.00,\n\
             K-7,plan,,\n\
             K-8,plan,1,234.50,\n\
             K-9,\"plan,1.00,\n\
             K-2,plan,32.00,\n\
             K-8,plan,32.00,\n",
        );
        insta::assert_snapshot!(problems(&bills), @r#"
bills.csv, line 3: expected an amount such as `1,234.50`, `1.234,50` or `-12.5` in `amount`, found other text
bills.csv, line 4: expected an amount such as `1,234.50`, `1.234,50` or `-12.5` in `amount`, found more than two places
bills.csv, line 5: expected a day such as `2026-03-04` in `date`, found other text
bills.csv, line 6: expected a day such as `2026-03-04` in `date`, found other text
bills.csv, line 7: expected the customer's reference in `account`, found none
bills.csv, line 8: expected what is charged for in `line`, found none
bills.csv, line 9: expected an amount such as `1,234.50`, `1.234,50` or `-12.5` in `amount`, found none
bills.csv, line 10: expected 4 cells, as in the header, found 5 cells
bills.csv, line 11: expected a closing quote, found none
"#);
        assert_eq!((bills.accounts(), bills.lines(), bills.left_out()), (1, 1, 7));
        assert_eq!(lines(&bills, "K-1", None), "plan 3200 2026-02-03");
        assert_eq!(lines(&bills, "K-2", None), "", "a bill with a hole comes to a wrong sum");
        assert_eq!(lines(&bills, "K-8", None), "", "whosever the broken row is");
        assert_eq!(bills.problem_count, bills.problems.len() as u64);
    }

    #[test]
    fn thousands_or_places_are_told_by_the_other_amounts() {
        let with = |rows: &str| {
            let bills = bills(&format!("account;line;amount\nK-1;a;1,250\nK-2;b;1.250\n{rows}"));
            format!("{} | {}", lines(&bills, "K-1", None), lines(&bills, "K-2", None))
        };
        assert_eq!(with("K-3;c;12.50\n"), "a 125000 | b 125");
        assert_eq!(with("K-3;c;12,50\n"), "a 125 | b 125000");
        assert_eq!(with("K-3;c;1.234,50\nK-1;d;2\n"), "a 125; d 200 | b 125000", "in order");
        assert_eq!(with("K-3;c;12\n"), " | ", "nothing tells it");
        assert_eq!(with("K-3;c;12,50\nK-3;c;12.50\n"), " | ", "both are written");
        let told = bills("account;line;amount\nK-1;a;1,251\nK-1;a;0,50\nK-2;a;3,000\n");
        assert_eq!(lines(&told, "K-1", None), "", "more exact than hundredths");
        assert_eq!(lines(&told, "K-2", None), "a 300");
        insta::assert_snapshot!(problems(&told), @r#"
bills.csv, line 2: expected an amount such as `1,234.50`, `1.234,50` or `-12.5` in `amount`, found more than two places
"#);
        insta::assert_snapshot!(problems(&bills("account;line;amount\nK-1;a;1,250\n")), @r#"
bills.csv, line 2: expected an amount such as `1,234.50`, `1.234,50` or `-12.5` in `amount`, found three places or thousands, which the other amounts do not tell
"#);
    }

    #[test]
    fn a_file_that_is_no_table_of_bills_is_refused_whole() {
        let check = |text: &str, expected: &str| {
            let problem = Bills::default().add(text.as_bytes(), "b.csv").unwrap_err();
            assert_eq!(problem.to_string(), expected, "{text}");
        };
        let header = "a header with `account`, `line`, `amount` and, where there are dates, `date`";
        check("", &format!("b.csv: expected {header}"));
        check(
            "\nreference,line,amount\n",
            &format!(
                "b.csv, line 2: expected {header}, found the columns `reference`, `line`, `amount`"
            ),
        );
        check(
            "K-1,I said it,12.50\n",
            &format!(
                "b.csv, line 1: expected {header}, found 3 columns whose names are not identifiers"
            ),
        );
        check(
            "account,line,amount,Line\n",
            "b.csv, line 1: expected each column once in the header, found `line` twice",
        );
        let missing = Bills::default().add_file(Path::new("no/such.csv")).unwrap_err();
        assert_eq!(
            missing.to_string(),
            "no/such.csv: expected a file of bills, found nothing of that name"
        );
    }

    #[test]
    fn lines_belong_to_a_conversation_by_their_days() {
        let bills = bills(
            "account,line,amount,date\nK,a,1,2025-12-31\nK,b,1,2026-01-01\nK,c,1,2026-03-05\n\
             K,d,1,2026-03-06\nK,e,1,2026-03-07\nK,f,1,\n",
        );
        let names = |at: Option<&str>| {
            let lines = bills.of("K", at.map(|at| at.parse().unwrap()));
            lines.into_iter().map(|line| line.what).collect::<String>()
        };
        // 62 days before the 5th of March is the 2nd of January.
        assert_eq!(names(Some("2026-03-05T09:00:00Z")), "bcf");
        // It is the 6th somewhere already.
        assert_eq!(names(Some("2026-03-05T10:00:00Z")), "bcdf");
        assert_eq!(names(Some("2026-03-03T09:00:00Z")), "abf", "the 31st of December, and before");
        assert_eq!(names(Some("2027-03-05T09:00:00Z")), "", "what has no date is no bill alone");
        assert_eq!(names(None), "abcdef");
        assert_eq!(names(Some("-009999-01-02T02:00:00Z")), "");
        assert_eq!(names(Some("9999-12-30T21:00:00Z")), "");
    }

    #[test]
    fn there_are_limits() {
        let mut text = "account,line,amount\n".to_owned();
        text.push_str(&"K-1,call,0.10\n".repeat(ACCOUNT_LINES));
        assert_eq!(bills(&text).lines(), ACCOUNT_LINES as u64);
        text.push_str("K-1,call,0.10\nK-1,call,0.10\nK-2,call,0.10\n");
        let over = bills(&text);
        assert_eq!((over.lines(), over.left_out(), over.problem_count), (1, 1, 1));
        assert_eq!(
            problems(&over),
            "bills.csv, line 5002: expected at most 5000 lines of one account, found more\n"
        );

        let long =
            format!("account,line,amount\n{},x,1\nK,{},1\n", "k".repeat(1025), "y".repeat(1025));
        insta::assert_snapshot!(problems(&bills(&long)), @r#"
bills.csv, line 2: expected at most 1024 bytes in `account`, found 1025 bytes
bills.csv, line 3: expected at most 1024 bytes in `line`, found 1025 bytes
"#);

        let many = format!("account,line,amount\n{}", "K-1,plan,much\n".repeat(1_002));
        let many = bills(&many);
        assert_eq!((many.problem_count, many.problems.len()), (1_002, 1_001));
        assert_eq!(
            many.problems[1_000].to_string(),
            "bills.csv: expected at most 1000 problems in a file, found 2 more, which are counted and not named"
        );
    }

    #[test]
    fn several_files_are_one() {
        let mut bills = bills("account,line,amount\nK-1,a,1\nK-2,a,1\n");
        bills.add(&b"account,line,amount\nK-1,b,2\nK-2,b,much\n"[..], "more.csv").unwrap();
        assert_eq!(lines(&bills, "K-1", None), "a 100; b 200");
        assert_eq!(lines(&bills, "K-2", None), "");
        assert_eq!((bills.files, bills.accounts(), bills.left_out()), (2, 1, 1));
    }
}
