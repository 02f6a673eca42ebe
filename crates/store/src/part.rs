//! Parts of the lists of what people wrote: each goes on behind the last row of the one before, wherever
//! that lies by then.

use crate::cursor::{Cursor, Mark};
use crate::error::Error;
use crate::value::Value;

/// Which part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The `next` of the part before; `None` for the first.
    pub cursor: Option<String>,
    /// How many rows at most.
    pub limit: usize,
}

impl Part {
    /// The whole list.
    pub const WHOLE: Self = Self::first(usize::MAX);

    /// So many rows from the beginning.
    pub const fn first(limit: usize) -> Self {
        Self { cursor: None, limit }
    }
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portion<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where the next part begins; `None` after the last.
    pub next: Option<String>,
}

/// What a list is ordered by: a text of each row, and where that is the same its number.
pub(crate) struct Ordered {
    /// The list's name, by which its cursors are known.
    pub list: &'static str,
    /// The text's column.
    pub text: &'static str,
    /// The number's.
    pub key: &'static str,
    /// Whether the greatest comes first.
    pub greatest_first: bool,
}

impl Ordered {
    /// What a statement's conditions end with, and what its places stand for: of the rows behind a cursor
    /// so many as a part takes, and one more where there is one.
    pub(crate) fn end(
        &self,
        part: &Part,
        secret: &[u8; 32],
    ) -> Result<(String, Vec<Value>), Error> {
        let Self { list, text, key, greatest_first } = self;
        let (way, than) = if *greatest_first { (" DESC", "<") } else { ("", ">") };
        let mut values = Vec::new();
        let mut behind = String::new();
        if let Some(cursor) = &part.cursor {
            let Mark { value, key: number } = Cursor::read(cursor, list, secret)?.mark;
            behind = format!(" AND ({text}, {key}) {than} (?, ?)");
            values.extend([value, Value::Integer(number)]);
        }
        let most = i64::try_from(part.limit).unwrap_or(i64::MAX).saturating_add(1);
        values.push(Value::Integer(most));
        Ok((format!("{behind} ORDER BY {text}{way}, {key}{way} LIMIT ?"), values))
    }

    /// The part that rows are, as a statement with that end gave them.
    pub(crate) fn part<T>(
        &self,
        mut rows: Vec<T>,
        part: &Part,
        secret: &[u8; 32],
        stands: impl Fn(&T) -> (String, i64),
    ) -> Portion<T> {
        let more = rows.len() > part.limit;
        rows.truncate(part.limit);
        let next = rows.last().filter(|_| more).map(|row| {
            let (text, key) = stands(row);
            let mark = Mark { value: Value::Text(text), key };
            Cursor { list: self.list, mark, number: None }.text(secret)
        });
        Portion { rows, next }
    }
}
