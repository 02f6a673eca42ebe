//! What every command writes with: colours, widths, wrapping, and text that is safe to print.

use anstyle::{AnsiColor, Style};
use measure::moments::Outcome;
use measure::time::Ms;
use std::fmt::Write as _;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Titles.
pub const TITLE: Style = Style::new().bold();
/// What stands beside what matters.
pub const DIM: Style = Style::new().dimmed();
/// What was done.
pub const MET: Style = AnsiColor::Green.on_default();
/// What was not.
pub const MISSED: Style = AnsiColor::Red.on_default();
/// What the record cannot tell.
pub const UNKNOWN: Style = AnsiColor::Yellow.on_default();
/// Who speaks for the centre.
pub const AGENT: Style = AnsiColor::Cyan.on_default();
/// Commands that one can type.
pub const COMMAND: Style = AnsiColor::Blue.on_default().bold();

/// The narrowest and the widest a page is set.
const WIDTHS: (u16, u16) = (72, 100);
/// How wide a page is set where nobody looks: in files, pipes and tests.
const PLAIN_WIDTH: usize = 96;

/// How wide to set a page.
pub fn width() -> usize {
    match terminal_size::terminal_size_of(std::io::stdout()) {
        Some((terminal_size::Width(columns), _)) => usize::from(columns.clamp(WIDTHS.0, WIDTHS.1)),
        None => PLAIN_WIDTH,
    }
}

/// Text in a style.
pub fn paint(style: Style, text: impl std::fmt::Display) -> String {
    format!("{style}{text}{style:#}")
}

/// The sign and the style of an outcome.
pub fn mark(outcome: Outcome) -> (&'static str, Style) {
    match outcome {
        Outcome::Met => ("✓", MET),
        Outcome::Missed => ("✗", MISSED),
        Outcome::Unknown => ("?", UNKNOWN),
    }
}

/// Text on one line that cannot steer a terminal: no control characters, none that turn the direction.
pub fn safe(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            c if c.is_whitespace() => ' ',
            c if c.is_control() => '\u{fffd}',
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                '\u{fffd}'
            }
            c => c,
        })
        .collect()
}

/// How many columns text takes.
pub fn columns(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Text and spaces after it, up to a width.
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// Text cut at a word, with a sign that it was, so that it takes at most `width` columns.
pub fn short(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let (kept, _) = split_at_columns(text, width.saturating_sub(1));
    let kept = match kept.rfind(' ') {
        Some(space) if space * 2 > kept.len() => &kept[..space],
        _ => kept,
    };
    format!("{}…", kept.trim_end_matches([' ', ',', ';', '.']))
}

fn split_at_columns(text: &str, width: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > width {
            return text.split_at(at);
        }
    }
    (text, "")
}

/// Text in lines of at most `width` columns, broken between words where it can be.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut word = word;
        if !line.is_empty() && columns(&line) + 1 + columns(word) > width {
            lines.push(std::mem::take(&mut line));
        }
        while line.is_empty() && columns(word) > width {
            let (head, tail) = split_at_columns(word, width);
            lines.push(head.to_owned());
            word = tail;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// Wrapped text with every line but the first moved in; the first is where the caller stands.
pub fn hang(text: &str, indent: usize, width: usize) -> String {
    wrap(text, width.saturating_sub(indent)).join(&format!("\n{}", " ".repeat(indent)))
}

/// A place on a recording's axis, as `mm:ss` or `h:mm:ss`.
pub fn clock(at: Ms) -> String {
    let seconds = at.0.max(0) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

/// A count with its thousands apart.
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count and its noun, in the singular where it is one.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Columns of text set beside each other: two spaces between, numbers to the right.
pub struct Columns {
    rows: Vec<Row>,
    right: Vec<bool>,
}

enum Row {
    Cells(Vec<(String, Style)>),
    /// A line that heads the rows below it, and widens no column.
    Head(String),
}

impl Columns {
    /// Columns with a title each; `true` sets a column to the right.
    pub fn new(titles: &[(&str, bool)]) -> Self {
        let row = titles.iter().map(|(title, _)| ((*title).to_owned(), DIM)).collect();
        Self {
            rows: vec![Row::Cells(row)],
            right: titles.iter().map(|&(_, right)| right).collect(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<(String, Style)>) {
        self.rows.push(Row::Cells(cells));
    }

    /// Adds a line that heads the rows which follow, and stands out to their left.
    pub fn head(&mut self, line: String) {
        self.rows.push(Row::Head(line));
    }

    /// The rows, each moved in by `indent` spaces.
    pub fn text(&self, indent: usize) -> String {
        let rows = || {
            self.rows.iter().filter_map(|row| match row {
                Row::Cells(cells) => Some(cells),
                Row::Head(_) => None,
            })
        };
        let width_of = |column: usize| {
            rows().filter_map(|row| row.get(column)).map(|(text, _)| columns(text)).max()
        };
        let widths: Vec<usize> =
            (0..self.right.len()).map(|column| width_of(column).unwrap_or(0)).collect();
        let mut out = String::new();
        for row in &self.rows {
            let row = match row {
                Row::Cells(row) => row,
                Row::Head(line) => {
                    let _ = writeln!(out, "{}{line}", " ".repeat(indent.saturating_sub(2)));
                    continue;
                }
            };
            let mut line = " ".repeat(indent);
            let filled = row.iter().rposition(|(text, _)| !text.is_empty()).map_or(0, |at| at + 1);
            for (column, ((text, style), width)) in row.iter().zip(&widths).take(filled).enumerate()
            {
                let space = " ".repeat(width - columns(text));
                let text = paint(*style, text);
                let last = column + 1 == filled;
                match self.right.get(column) {
                    Some(true) => line.push_str(&format!("{space}{text}")),
                    _ if last => line.push_str(&text),
                    _ => line.push_str(&format!("{text}{space}")),
                }
                if !last {
                    line.push_str("  ");
                }
            }
            let _ = writeln!(out, "{line}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_taken_out() {
        assert_eq!(safe("a\u{1b}[31mb\r\nc\td"), "a\u{fffd}[31mb  c d");
        assert_eq!(safe("a\u{202e}b"), "a\u{fffd}b");
    }

    #[test]
    fn lines_are_no_wider_than_asked() {
        assert_eq!(wrap("one two three four", 9), ["one two", "three", "four"]);
        assert_eq!(wrap("abcdefghijklmnop", 10), ["abcdefghij", "klmnop"]);
        assert_eq!(wrap("漢字漢字漢字", 8), ["漢字漢字", "漢字"]);
        assert_eq!(wrap("", 9), [""]);
    }

    #[test]
    fn cut_text_says_so() {
        assert_eq!(short("one two three", 20), "one two three");
        assert_eq!(short("one two three", 9), "one two…");
        assert_eq!(short("漢字漢字", 5), "漢字…");
    }

    #[test]
    fn a_line_that_heads_rows_widens_no_column() {
        let mut table = Columns::new(&[("what", false), ("n", true)]);
        table.head("a line that is wider than all".to_owned());
        for (what, n) in [("one", "1"), ("another", "10")] {
            table.row(vec![(what.to_owned(), Style::new()), (n.to_owned(), Style::new())]);
        }
        let plain = anstream::adapter::strip_str(&table.text(4)).to_string();
        let lines: Vec<&str> = plain.lines().collect();
        assert_eq!(
            lines,
            [
                "    what      n",
                "  a line that is wider than all",
                "    one       1",
                "    another  10",
            ]
        );
    }

    #[test]
    fn numbers_are_read_easily() {
        assert_eq!(count(0), "0");
        assert_eq!(count(1234567), "1,234,567");
        assert_eq!(clock(Ms(61_500)), "01:01");
        assert_eq!(clock(Ms(3_661_000)), "1:01:01");
        assert_eq!(counted(1, "file", "files"), "1 file");
    }
}
