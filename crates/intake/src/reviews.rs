//! What reviewers say of acts and moments: a table of labels, as CSV or as JSON lines.
//!
//! A row speaks of an act (`turn, act, there`) or of a moment (`moment, opener_turn, outcome`),
//! and both kinds may stand in one file. A row that is neither is refused with its line; whether
//! the conversations, turns and names exist is for whoever has them to say.

use serde_json::Value;
use std::collections::BTreeMap;

/// One label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The line it begins at, from 1.
    pub line: usize,
    /// The conversation's id, or `source:id`.
    pub conversation: String,
    /// What is said.
    pub said: Said,
    /// Who says it; empty where that is not told.
    pub reviewer: String,
}

/// What a label says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Of an act at a turn.
    Act {
        /// The turn.
        turn: u32,
        /// The act's name.
        act: String,
        /// Whether it is there.
        there: bool,
    },
    /// Of a moment that opens at a turn.
    Moment {
        /// The kind's name.
        moment: String,
        /// The opener's turn.
        opener_turn: u32,
        /// `met`, `missed`, `unknown`, or `none` where nothing opened.
        outcome: String,
    },
}

/// What is wrong with a file of labels, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} line {line}: expected {expected}, found {found}")]
pub struct ReviewProblem {
    /// The file, as it was named.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
    /// What should stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// The columns of a table of labels.
const COLUMNS: [&str; 8] =
    ["conversation_id", "turn", "act", "there", "moment", "opener_turn", "outcome", "reviewer"];
/// What became of a moment, in a reviewer's words.
const OUTCOMES: [&str; 4] = ["met", "missed", "unknown", "none"];
/// The largest file that is read, in bytes.
pub const SIZE_BYTES: usize = 256 << 20;

/// Reads labels; `name` is what the file is called in a problem.
///
/// What begins with `{` is read as JSON lines, all else as CSV with a header line.
///
/// # Errors
/// The first row that is no label.
pub fn parse(bytes: &[u8], name: &str) -> Result<Vec<Review>, ReviewProblem> {
    let problem = |line, expected: &str, found: String| ReviewProblem {
        name: name.to_owned(),
        line,
        expected: expected.to_owned(),
        found,
    };
    if bytes.len() > SIZE_BYTES {
        let expected = format!("at most {SIZE_BYTES} bytes");
        return Err(problem(1, &expected, format!("{} bytes", bytes.len())));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
        problem(line, "UTF-8", "another byte".to_owned())
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let rows = if text.trim_start().starts_with('{') { json_rows(text) } else { csv_rows(text) };
    let rows = rows.map_err(|(line, expected, found)| problem(line, expected, found))?;
    if rows.is_empty() {
        return Err(problem(1, "at least one label", "none".to_owned()));
    }
    rows.into_iter()
        .map(|(line, cells)| {
            review(line, &cells).map_err(|(expected, found)| problem(line, &expected, found))
        })
        .collect()
}

type Cells = BTreeMap<String, String>;
type Rows = Result<Vec<(usize, Cells)>, (usize, &'static str, String)>;

fn csv_rows(text: &str) -> Rows {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let uneven = |error: &csv::Error| {
        let line = error.position().map_or(1, |at| at.line() as usize);
        (line, "as many cells as the header has", "others".to_owned())
    };
    let header = reader.headers().map_err(|error| uneven(&error))?.clone();
    let mut columns: Vec<String> = Vec::new();
    for column in &header {
        let column = column.to_lowercase();
        if !COLUMNS.contains(&column.as_str()) || columns.contains(&column) {
            return Err((1, COLUMN, quoted(&column)));
        }
        columns.push(column);
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| uneven(&error))?;
        let line = record.position().map_or(1, |at| at.line() as usize);
        let cells = columns.iter().cloned().zip(record.iter().map(str::to_owned));
        rows.push((line, cells.filter(|(_, cell)| !cell.is_empty()).collect()));
    }
    Ok(rows)
}

const COLUMN: &str = "columns conversation_id, turn, act, there, moment, opener_turn, outcome, \
                      reviewer, each at most once";

/// The one of the usual separators that the header has most of.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or("");
    let count = |separator: u8| header.bytes().filter(|&byte| byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(|&separator| count(separator)).unwrap_or(b',')
}

fn json_rows(text: &str) -> Rows {
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let at = index + 1;
        let Ok(Value::Object(object)) = serde_json::from_str::<Value>(line) else {
            return Err((at, "a JSON object", "something else".to_owned()));
        };
        let mut cells = Cells::new();
        for (key, value) in object {
            if !COLUMNS.contains(&key.as_str()) {
                return Err((at, COLUMN, quoted(&key)));
            }
            let cell = match value {
                Value::Null => continue,
                Value::String(text) => text.trim().to_owned(),
                Value::Bool(there) => if there { "yes" } else { "no" }.to_owned(),
                Value::Number(number) => number.to_string(),
                Value::Array(_) | Value::Object(_) => {
                    return Err((
                        at,
                        "a text, a number or true or false",
                        "a list or object".to_owned(),
                    ));
                }
            };
            if !cell.is_empty() {
                cells.insert(key, cell);
            }
        }
        rows.push((at, cells));
    }
    Ok(rows)
}

fn review(line: usize, cells: &Cells) -> Result<Review, (String, String)> {
    let cell = |key: &str| {
        let none = || (format!("`{key}`"), "none".to_owned());
        cells.get(key).map(String::as_str).ok_or_else(none)
    };
    let turn = |key: &str| {
        let text = cell(key)?;
        text.parse::<u32>().map_err(|_| (format!("`{key}`, a turn's number from 0"), quoted(text)))
    };
    let said = match (cells.contains_key("act"), cells.contains_key("moment")) {
        (true, false) => {
            let there = cell("there")?;
            let there = match there.to_lowercase().as_str() {
                "yes" | "true" => true,
                "no" | "false" => false,
                _ => return Err(("`there`, yes or no".to_owned(), quoted(there))),
            };
            Said::Act { turn: turn("turn")?, act: cell("act")?.to_owned(), there }
        }
        (false, true) => {
            let outcome = cell("outcome")?;
            if !OUTCOMES.contains(&outcome) {
                let expected = "`outcome`, one of met, missed, unknown, none".to_owned();
                return Err((expected, quoted(outcome)));
            }
            Said::Moment {
                moment: cell("moment")?.to_owned(),
                opener_turn: turn("opener_turn")?,
                outcome: outcome.to_owned(),
            }
        }
        (true, true) => {
            return Err(("either `act` or `moment`".to_owned(), "both".to_owned()));
        }
        (false, false) => {
            return Err(("either `act` or `moment`".to_owned(), "neither".to_owned()));
        }
    };
    let other: &[&str] = match said {
        Said::Act { .. } => &["opener_turn", "outcome"],
        Said::Moment { .. } => &["turn", "there"],
    };
    if let Some(other) = other.iter().find(|key| cells.contains_key(**key)) {
        return Err(("columns of one kind of label".to_owned(), format!("`{other}` as well")));
    }
    Ok(Review {
        line,
        conversation: cell("conversation_id")?.to_owned(),
        said,
        reviewer: cells.get("reviewer").cloned().unwrap_or_default(),
    })
}

/// A cell in backticks, short: a file of labels may hold anything.
fn quoted(text: &str) -> String {
    let short: String = text.chars().filter(|c| !c.is_control()).take(40).collect();
    format!("`{short}`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_row_are_read_from_either_form() {
        let csv = "conversation_id,turn,act,there,moment,opener_turn,outcome,reviewer\n\
                   c-1,3,react,Yes,,,,ann\nx:c-2,,,,owns_failure,4,missed,\n";
        let json = "{\"conversation_id\":\"c-1\",\"turn\":3,\"act\":\"react\",\"there\":true,\"reviewer\":\"ann\"}\n\
                    {\"conversation_id\":\"x:c-2\",\"moment\":\"owns_failure\",\"opener_turn\":\"4\",\"outcome\":\"missed\",\"turn\":null}\n";
        let csv = parse(csv.as_bytes(), "a").unwrap();
        let mut json = parse(json.as_bytes(), "a").unwrap();
        json.iter_mut().for_each(|review| review.line += 1);
        assert_eq!(csv, json);
        let act = Said::Act { turn: 3, act: "react".to_owned(), there: true };
        assert_eq!((csv[0].line, &csv[0].said), (2, &act));
        assert_eq!(parse(b"conversation_id;turn;act;there\nc;0;ask;no\n", "a").unwrap().len(), 1);
    }

    #[track_caller]
    fn check(text: &str, problem: &str) {
        assert_eq!(parse(text.as_bytes(), "l.csv").unwrap_err().to_string(), problem);
    }

    #[test]
    fn what_is_no_label_is_named_with_its_line() {
        let acts = "conversation_id,turn,act,there\n";
        let all = "conversation_id,turn,act,there,moment,opener_turn,outcome\n";
        check("", "l.csv line 1: expected at least one label, found none");
        check(acts, "l.csv line 1: expected at least one label, found none");
        check("id,text\n", &format!("l.csv line 1: expected {COLUMN}, found `id`"));
        check(
            &format!("{acts}c,1,ask,yes\nc,2,ask,maybe\n"),
            "l.csv line 3: expected `there`, yes or no, found `maybe`",
        );
        check(
            &format!("{acts}c,-1,ask,yes\n"),
            "l.csv line 2: expected `turn`, a turn's number from 0, found `-1`",
        );
        check(
            &format!("{acts}c,1,ask\n"),
            "l.csv line 2: expected as many cells as the header has, found others",
        );
        check(
            &format!("{acts}c,1,,yes\n"),
            "l.csv line 2: expected either `act` or `moment`, found neither",
        );
        check(
            &format!("{all}c,1,ask,yes,x,1,met\n"),
            "l.csv line 2: expected either `act` or `moment`, found both",
        );
        check(
            &format!("{all}c,1,ask,yes,,1,\n"),
            "l.csv line 2: expected columns of one kind of label, found `opener_turn` as well",
        );
        check(
            &format!("{all}c,,,,x,1,done\n"),
            "l.csv line 2: expected `outcome`, one of met, missed, unknown, none, found `done`",
        );
        check(
            &format!("{all},1,ask,yes,,,\n"),
            "l.csv line 2: expected `conversation_id`, found none",
        );
        check("{\"turn\":1}\n[]", "l.csv line 2: expected a JSON object, found something else");
        check(
            "{\"turn\":[1]}",
            "l.csv line 1: expected a text, a number or true or false, found a list or object",
        );
    }
}
