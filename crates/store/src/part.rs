//! Parts of the lists of what people wrote: each goes on behind the last row of the one before, wherever
//! that lies by then.

use crate::cursor::{Cursor, Standing};
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
    /// Where a part goes on. **Errors**: `Cursor` where it is none of this list's.
    pub(crate) fn after(&self, part: &Part, secret: &[u8; 32]) -> Result<Option<Standing>, Error> {
        let read = |cursor: &String| Ok(Cursor::read(cursor, self.list, secret)?.mark);
        part.cursor.as_ref().map(read).transpose()
    }

    /// What a statement's conditions end with, and what its places stand for: of the rows behind one so
    /// many at most.
    pub(crate) fn end(&self, after: Option<&Standing>, most: usize) -> (String, Vec<Value>) {
        let Self { text, key, greatest_first, .. } = self;
        let (way, than) = if *greatest_first { (" DESC", "<") } else { ("", ">") };
        let mut values = Vec::new();
        let mut behind = String::new();
        if let Some(Standing { value, key: number }) = after {
            behind = format!(" AND ({text}, {key}) {than} (?, ?)");
            values.extend([value.clone(), Value::Integer(*number)]);
        }
        values.push(Value::Integer(i64::try_from(most).unwrap_or(i64::MAX)));
        (format!("{behind} ORDER BY {text}{way}, {key}{way} LIMIT ?"), values)
    }

    /// The part that rows are, of which there is one more than it takes where the list goes on.
    pub(crate) fn part<T>(
        &self,
        mut rows: Vec<T>,
        part: &Part,
        secret: &[u8; 32],
        stands: impl Fn(&T) -> Standing,
    ) -> Portion<T> {
        let more = rows.len() > part.limit;
        rows.truncate(part.limit);
        let next = rows
            .last()
            .filter(|_| more)
            .map(|row| Cursor { list: self.list, mark: stands(row), number: None }.text(secret));
        Portion { rows, next }
    }
}

impl Part {
    /// So many rows are read: one more than are taken tells whether the list goes on.
    pub(crate) fn read(&self) -> usize {
        self.limit.saturating_add(1)
    }
}
