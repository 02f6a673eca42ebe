//! The columns of a file of rows: which field each holds, and what became of the others.

use crate::desk::{self, Bad, Desk};
use crate::labels;
use crate::map::{Field, Map};

/// How many columns are told apart by name.
const NAMES: usize = 256;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A field.
    Field(Field),
    /// Somebody's sentiment.
    Sentiment,
    /// Nothing that is known here.
    Unknown,
}

/// The columns met so far, in the order they were met.
pub struct Columns {
    columns: Vec<Column>,
    // Where the next one probably is: rows have their columns in one order.
    next: usize,
}

struct Column {
    name: Box<str>,
    holds: Holds,
    // Filled cells that were not kept, and for sentiment by why not.
    dropped: [u64; 3],
}

/// Why a sentiment is not kept, by the number in `Column::dropped`.
const SENTIMENTS: [&str; 3] =
    [desk::AGENT_SENTIMENT, desk::CUSTOMER_SENTIMENT, desk::ANY_SENTIMENT];

impl Columns {
    /// None met yet.
    pub fn new() -> Self {
        Self { columns: Vec::new(), next: 0 }
    }

    /// Starts on a row.
    pub fn start_row(&mut self) {
        self.next = 0;
    }

    /// The number of a column; `None` where there are too many to tell apart.
    pub fn number(&mut self, name: &str, map: &Map) -> Option<usize> {
        let is = |column: &Column| *column.name == *name;
        let number = if self.columns.get(self.next).is_some_and(is) {
            self.next
        } else if let Some(known) = self.columns.iter().position(is) {
            known
        } else {
            if self.columns.len() >= NAMES {
                return None;
            }
            let holds = match map.field(name) {
                Some(field) => Holds::Field(field),
                None if labels::is_sentiment(name) => Holds::Sentiment,
                None => Holds::Unknown,
            };
            self.columns.push(Column { name: name.into(), holds, dropped: [0; 3] });
            self.columns.len() - 1
        };
        self.next = number + 1;
        Some(number)
    }

    /// What a column holds.
    pub fn holds(&self, number: usize) -> Holds {
        self.columns.get(number).map_or(Holds::Unknown, |column| column.holds)
    }

    /// What is wrong where a column that is needed was not met: which there are, by name where they
    /// have one.
    pub fn missing(&self, map: &Map, one_id: Option<&str>) -> Option<Bad> {
        let wanted = wanted(one_id);
        let met = |field: &Field| self.columns.iter().any(|c| c.holds == Holds::Field(*field));
        if self.columns.is_empty() || wanted.iter().all(met) {
            return None;
        }
        let found = labels::columns(self.columns.iter().map(|column| &*column.name));
        Some(Bad::new(expected("", map, one_id), found))
    }

    /// Notes that a filled cell was not kept.
    pub fn dropped(&mut self, number: usize) {
        if let Some(column) = self.columns.get_mut(number) {
            column.dropped[0] += 1;
        }
    }

    /// Notes that a filled sentiment was not kept, and why.
    pub fn dropped_sentiment(&mut self, number: usize, why: &'static str) {
        if let Some(column) = self.columns.get_mut(number) {
            let which = SENTIMENTS.iter().position(|known| *known == why).unwrap_or(2);
            column.dropped[which] += 1;
        }
    }

    /// Tells the desk what was not kept.
    pub fn report(&self, desk: &mut Desk<'_>) {
        for column in &self.columns {
            match column.holds {
                Holds::Field(_) => {}
                Holds::Unknown => {
                    let numbered = labels::is_numbered_agent(&column.name);
                    let why = if numbered { desk::NUMBERED_AGENT } else { desk::UNKNOWN_COLUMN };
                    desk.dropped(labels::column_name(&column.name), why, column.dropped[0]);
                }
                Holds::Sentiment => {
                    for (why, count) in SENTIMENTS.iter().zip(column.dropped) {
                        desk.dropped(labels::column_name(&column.name), why, count);
                    }
                }
            }
        }
    }
}

/// The columns that rows cannot do without.
pub fn wanted(one_id: Option<&str>) -> &'static [Field] {
    match one_id {
        None => &[Field::ConversationId, Field::Text],
        Some(_) => &[Field::Text],
    }
}

/// What is expected where one of them is not there.
pub fn expected(before: &str, map: &Map, one_id: Option<&str>) -> String {
    let names: Vec<String> =
        wanted(one_id).iter().map(|field| format!("`{}`", map.column(*field))).collect();
    let names = names.join(" and ");
    format!("{before}{names}, or a map that says which columns these are (--map)")
}
