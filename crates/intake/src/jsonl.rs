//! JSON lines: one flat object a line, one turn each.

use crate::columns::{Columns, Holds, wanted};
use crate::desk::{Bad, Desk, Stop};
use crate::ends::Ends;
use crate::map::{Field, Map};
use crate::report::Item;
use crate::rows::{Cell, Row, Rows, empty_row, id_of, itoa};
use crate::source::{self, Line, Source};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use std::path::Path;

/// How many lines go by between two looks at the progress.
const LINES_A_LOOK: u64 = 4096;

/// Reads a file of rows; `one_id` is the id of rows that have none.
pub fn read(
    desk: &mut Desk<'_>,
    source: Source<'_>,
    map: &Map,
    one_id: Option<&str>,
) -> Result<(), Stop> {
    let limit = desk.options.limits.record_bytes;
    let taken = source.taken();
    let ends = match source.path {
        Some(path) if one_id.is_none() => look_for_ends(desk, path, map)?,
        _ => None,
    };
    let last_line = ends.as_ref().map(|ends| ends.seen);
    let mut lines = source.lines(limit);
    let mut columns = Columns::new();
    let mut rows = Rows::new(desk.options, map, one_id, ends);
    let mut sentiments = Vec::new();
    loop {
        let place = match lines.next() {
            Ok(Line::Bytes(place)) => place,
            Ok(Line::TooLong) => {
                let bad = Bad::new(format!("at most {limit} bytes on a line"), "more");
                let (text, _) = source::text(lines.beginning());
                let mut row = empty_row();
                // What is wrong with the beginning alone is of no interest; whose it is, is.
                let _ = parse(&text, map, &mut columns, &mut row, &mut sentiments);
                if let Some(bad) = rows.add(&row, lines.line(), false, Some(bad))? {
                    desk.problem(bad, None)?;
                }
                rows.hand_over_ended(lines.line(), desk)?;
                continue;
            }
            Ok(Line::End) => break,
            Err(error) => {
                let bad = Bad::new("a readable file", error.kind().to_string());
                desk.problem(bad.on(lines.line() + 1), None)?;
                break;
            }
        };
        let line = lines.line();
        if line.is_multiple_of(LINES_A_LOOK) {
            desk.progress(taken.get())?;
        }
        if last_line.is_some_and(|last| line > last) {
            let bad = Bad::new("a file that nobody writes to while it is read", "more lines");
            desk.problem(bad.on(line), None)?;
            break;
        }
        let (text, fell_back) = source::text(lines.bytes(place));
        if text.trim().is_empty() {
            continue;
        }
        if fell_back {
            desk.encoding(source::FALLBACK);
        }
        let mut row = empty_row();
        sentiments.clear();
        let mut parsed = parse(&text, map, &mut columns, &mut row, &mut sentiments);
        let lacks = |field: &Field| row[*field as usize] == Cell::Empty;
        if parsed.is_ok()
            && wanted(one_id).iter().any(lacks)
            && let Some(bad) = columns.missing(map, one_id)
        {
            parsed = Err(bad);
        }
        if !sentiments.is_empty() {
            let why = rows.why_no_sentiment(&row);
            for number in &sentiments {
                columns.dropped_sentiment(*number, why);
            }
        }
        if let Some(bad) = rows.add(&row, line, fell_back, parsed.err())? {
            desk.problem(bad, None)?;
        }
        rows.hand_over_ended(line, desk)?;
    }
    desk.progress(taken.get())?;
    columns.report(desk);
    rows.finish(desk)
}

/// Where the conversations of a file end; `None` where all of it may be held, or it has too many.
///
/// Of each line, only what stands before its id is read. Should a line have two, which is refused
/// when it is read in full, its conversation is not known to end there, and is held to the last.
fn look_for_ends(desk: &mut Desk<'_>, path: &Path, map: &Map) -> Result<Option<Ends>, Stop> {
    let most = desk.options.memory_bytes;
    // What cannot be read now is told of when it is read in full.
    if path.metadata().map_or(true, |file| file.len() <= most as u64) {
        return Ok(None);
    }
    let Ok(source) = Source::open(path) else { return Ok(None) };
    let mut lines = source.lines(desk.options.limits.record_bytes);
    let mut columns = Columns::new();
    let mut ends = Ends::within(most / 2);
    loop {
        let (text, _) = match lines.next() {
            Ok(Line::Bytes(place)) => source::text(lines.bytes(place)),
            Ok(Line::TooLong) => source::text(lines.beginning()),
            Ok(Line::End) => return Ok(Some(ends)),
            Err(_) => return Ok(None),
        };
        columns.start_row();
        let (mut id, mut number) = (Cell::Empty, itoa());
        // It ends with the id, which is no error here, or with what is one when it is read in full.
        let _ = IdSeed { map, columns: &mut columns, id: &mut id }
            .deserialize(&mut serde_json::Deserializer::from_str(&text));
        let line = lines.line();
        ends.seen = line;
        if let Some(id) = id_of(&id, &mut number)
            && !ends.add(id, line)
        {
            return Ok(None);
        }
        if line.is_multiple_of(LINES_A_LOOK) {
            desk.hand(Item::Progress(0))?;
        }
    }
}

/// Reads a line as far as its id.
struct IdSeed<'r, 'a> {
    map: &'r Map,
    columns: &'r mut Columns,
    id: &'r mut Cell<'a>,
}

impl<'de> DeserializeSeed<'de> for IdSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for IdSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut access: M) -> Result<(), M::Error> {
        while let Some(number) =
            access.next_key_seed(ColumnSeed { map: self.map, columns: self.columns })?
        {
            if number.map(|number| self.columns.holds(number))
                == Some(Holds::Field(Field::ConversationId))
            {
                *self.id = access.next_value_seed(CellSeed)?;
                return Err(M::Error::custom("enough was read"));
            }
            access.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Reads a line into a row; what was read before the fault stays in it.
fn parse<'a>(
    text: &'a str,
    map: &Map,
    columns: &mut Columns,
    row: &mut Row<'a>,
    sentiments: &mut Vec<usize>,
) -> Result<(), Bad> {
    columns.start_row();
    let mut twice = None;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let seed = RowSeed { map, columns, row, sentiments, twice: &mut twice };
    seed.deserialize(&mut deserializer)
        .and_then(|()| deserializer.end())
        .map_err(|error| broken(&error, text))?;
    match twice {
        Some(field) => Err(Bad::new("each field once in a row", format!("`{field}` twice"))),
        None => Ok(()),
    }
}

/// What is wrong with a line, without its words.
fn broken(error: &serde_json::Error, text: &str) -> Bad {
    let expected = "one JSON object on the line";
    if error.is_data() {
        let found = match text.trim_start().as_bytes().first() {
            Some(b'[') => "an array",
            Some(b'"') => "text alone",
            Some(b'{') => "an object that is not a row",
            _ => "a value alone",
        };
        return Bad::new(expected, found);
    }
    if error.to_string().starts_with("recursion limit") {
        let expected = format!("JSON at most {} levels deep", crate::options::Limits::NESTING);
        return Bad::new(expected, "more");
    }
    let found = if error.is_eof() { "an unfinished one" } else { "broken JSON" };
    Bad::new(expected, format!("{found} at column {}", error.column()))
}

struct RowSeed<'r, 'a> {
    map: &'r Map,
    columns: &'r mut Columns,
    row: &'r mut Row<'a>,
    sentiments: &'r mut Vec<usize>,
    twice: &'r mut Option<&'static str>,
}

impl<'de> DeserializeSeed<'de> for RowSeed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RowSeed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut access: M) -> Result<(), M::Error> {
        while let Some(number) =
            access.next_key_seed(ColumnSeed { map: self.map, columns: self.columns })?
        {
            let holds = number.map_or(Holds::Unknown, |number| self.columns.holds(number));
            match (holds, number) {
                (Holds::Field(field), _) => {
                    let cell = access.next_value_seed(CellSeed)?;
                    let place = &mut self.row[field as usize];
                    if *place != Cell::Empty {
                        *self.twice = Some(field.name());
                    }
                    *place = cell;
                }
                (Holds::Sentiment, Some(number)) => {
                    if access.next_value_seed(CellSeed)? != Cell::Empty {
                        self.sentiments.push(number);
                    }
                }
                (_, number) => {
                    access.next_value::<IgnoredAny>()?;
                    if let Some(number) = number {
                        self.columns.dropped(number);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The number of the column that a key names.
struct ColumnSeed<'r> {
    map: &'r Map,
    columns: &'r mut Columns,
}

impl<'de> DeserializeSeed<'de> for ColumnSeed<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for ColumnSeed<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.columns.number(name, self.map))
    }
}

/// The value of a cell.
struct CellSeed;

impl<'de> DeserializeSeed<'de> for CellSeed {
    type Value = Cell<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cell<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for CellSeed {
    type Value = Cell<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Cell<'de>, E> {
        Ok(Cell::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell<'de>, E> {
        Ok(Cell::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_i64<E>(self, whole: i64) -> Result<Cell<'de>, E> {
        Ok(Cell::Whole(whole))
    }

    fn visit_u64<E>(self, whole: u64) -> Result<Cell<'de>, E> {
        Ok(i64::try_from(whole).map_or(Cell::Real(whole as f64), Cell::Whole))
    }

    fn visit_f64<E>(self, real: f64) -> Result<Cell<'de>, E> {
        Ok(Cell::Real(real))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Cell<'de>, E> {
        Ok(Cell::Wrong("true or false"))
    }

    fn visit_unit<E>(self) -> Result<Cell<'de>, E> {
        Ok(Cell::Empty)
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut access: S) -> Result<Cell<'de>, S::Error> {
        while access.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Cell::Wrong("an array"))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut access: M) -> Result<Cell<'de>, M::Error> {
        while access.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Cell::Wrong("an object"))
    }
}
