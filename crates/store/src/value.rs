//! The cells of an answer, whatever was asked.

use crate::db::{Cell, Row};
use crate::error::Error;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, date};
use jiff::tz::TimeZone;
use sqlx::postgres::{PgRow, PgValueFormat};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, TypeInfo, ValueRef};

/// One cell of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Words.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl<'t> From<Value> for Cell<'t> {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => None::<&str>.into(),
            Value::Integer(number) => number.into(),
            Value::Real(number) => number.into(),
            Value::Text(text) => text.into(),
            Value::Blob(bytes) => bytes.into(),
        }
    }
}

impl Row {
    /// Its cells, in order.
    pub(crate) fn values(&self) -> Vec<Value> {
        match self {
            Self::Sqlite(row) => (0..row.len()).map(|at| sqlite(row, at)).collect(),
            Self::Postgres(row) => (0..row.len()).map(|at| postgres(row, at)).collect(),
        }
    }
}

fn sqlite(row: &SqliteRow, at: usize) -> Value {
    let Ok(value) = row.try_get_raw(at) else { return Value::Null };
    if value.is_null() {
        return Value::Null;
    }
    match value.type_info().name() {
        "INTEGER" => Value::Integer(row.try_get_unchecked(at).unwrap_or_default()),
        "REAL" => Value::Real(row.try_get_unchecked(at).unwrap_or_default()),
        "BLOB" => Value::Blob(row.try_get_unchecked(at).unwrap_or_default()),
        _ => Value::Text(match row.try_get_unchecked::<String, _>(at) {
            Ok(text) => text,
            Err(_) => {
                let bytes: &[u8] = row.try_get_unchecked(at).unwrap_or_default();
                String::from_utf8_lossy(bytes).into_owned()
            }
        }),
    }
}

/// How a value of one of PostgreSQL's types is read from its bytes; `None` where they are not of that
/// type.
type Read = fn(&[u8]) -> Option<Value>;

/// The types that are read, by name.
const TYPES: &[(&str, Read)] = &[
    ("BOOL", |bytes| Some(Value::Integer(i64::from(*bytes.first()? != 0)))),
    ("INT2", |bytes| Some(Value::Integer(i16::from_be_bytes(bytes.try_into().ok()?).into()))),
    ("INT4", |bytes| Some(Value::Integer(i32::from_be_bytes(bytes.try_into().ok()?).into()))),
    ("INT8", |bytes| Some(Value::Integer(i64::from_be_bytes(bytes.try_into().ok()?)))),
    ("FLOAT4", |bytes| Some(Value::Real(f32::from_be_bytes(bytes.try_into().ok()?).into()))),
    ("FLOAT8", |bytes| Some(Value::Real(f64::from_be_bytes(bytes.try_into().ok()?)))),
    ("NUMERIC", numeric),
    ("TEXT", text),
    ("VARCHAR", text),
    ("CHAR", text),
    ("NAME", text),
    ("UNKNOWN", text),
    ("JSON", text),
    // A version comes first.
    ("JSONB", |bytes| text(bytes.get(1..)?)),
    ("BYTEA", |bytes| Some(Value::Blob(bytes.to_vec()))),
    ("DATE", |bytes| {
        let days = i32::from_be_bytes(bytes.try_into().ok()?);
        let day = ZERO.checked_add(SignedDuration::from_hours(24 * i64::from(days))).ok()?;
        Some(Value::Text(day.to_string()))
    }),
    ("TIMESTAMP", |bytes| Some(Value::Text(timestamp(bytes)?.to_string()))),
    ("TIMESTAMPTZ", |bytes| {
        let at = TimeZone::UTC.to_timestamp(timestamp(bytes)?).ok()?;
        Some(Value::Text(at.to_string()))
    }),
];

/// The day from which PostgreSQL counts days and microseconds.
const ZERO: Date = date(2000, 1, 1);

/// Refuses an answer with columns of other types, and says what helps.
pub(crate) fn check_types(columns: &[(String, String)]) -> Result<(), Error> {
    let is_read = |name: &str| TYPES.iter().any(|(known, _)| *known == name);
    match columns.iter().find(|(_, name)| !is_read(name)) {
        None => Ok(()),
        Some((column, name)) => {
            let name = name.to_lowercase();
            Err(Error::Sql(format!(
                "column \"{column}\" is of type {name}: \"::text\" makes a text of it"
            )))
        }
    }
}

fn postgres(row: &PgRow, at: usize) -> Value {
    let Ok(value) = row.try_get_raw(at) else { return Value::Null };
    if value.is_null() || value.format() != PgValueFormat::Binary {
        return Value::Null;
    }
    let name = value.type_info();
    let read = TYPES.iter().find(|(known, _)| *known == name.name());
    let bytes = value.as_bytes().unwrap_or_default();
    read.and_then(|(_, read)| read(bytes)).unwrap_or(Value::Null)
}

fn text(bytes: &[u8]) -> Option<Value> {
    Some(Value::Text(String::from_utf8_lossy(bytes).into_owned()))
}

fn timestamp(bytes: &[u8]) -> Option<DateTime> {
    let microseconds = i64::from_be_bytes(bytes.try_into().ok()?);
    ZERO.at(0, 0, 0, 0).checked_add(SignedDuration::from_micros(microseconds)).ok()
}

/// A decimal number: whole where it has no places behind the point, as the sum of whole numbers is.
///
/// - **Source**: `numeric_send` of PostgreSQL: how many digits to the base 10,000, the power of the
///   first, the sign, how many decimal places are shown, and the digits.
fn numeric(bytes: &[u8]) -> Option<Value> {
    const NEGATIVE: u16 = 0x4000;
    let (words, []) = bytes.as_chunks::<2>() else { return None };
    let word = |at: usize| words.get(at).map(|word| u16::from_be_bytes(*word));
    let (power, sign, places) = (word(1)?.cast_signed(), word(2)?, word(3)?);
    match sign {
        0 | NEGATIVE => {}
        0xD000 => return Some(Value::Real(f64::INFINITY)),
        0xF000 => return Some(Value::Real(f64::NEG_INFINITY)),
        _ => return Some(Value::Real(f64::NAN)),
    }
    let digits = words.get(4..)?;
    // The digit of a power of 10,000.
    let digit = |of: i32| {
        let at = usize::try_from(i32::from(power) - of).ok();
        at.and_then(|at| digits.get(at)).map_or(0, |digit| u16::from_be_bytes(*digit))
    };
    let mut text = String::from(if sign == NEGATIVE { "-" } else { "" });
    for of in (0..=i32::from(power).max(0)).rev() {
        text.push_str(&format!("{:04}", digit(of)));
    }
    if places == 0 {
        return match text.parse() {
            Ok(number) => Some(Value::Integer(number)),
            Err(_) => text.parse().ok().map(Value::Real),
        };
    }
    text.push('.');
    for of in 1..=i32::from(places.div_ceil(4)) {
        text.push_str(&format!("{:04}", digit(-of)));
    }
    text.parse().ok().map(Value::Real)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_a_server_are_read() {
        let check = |words: &[u16], expected: Option<Value>| {
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_be_bytes()).collect();
            assert_eq!(numeric(&bytes), expected, "{words:?}");
        };
        // As PostgreSQL 15 sends 0, 7, -20003, 12345678901234567890, 0.5, 1.0000, -1234.5678, 0.00012.
        check(&[0, 0, 0, 0], Some(Value::Integer(0)));
        check(&[1, 0, 0, 0, 7], Some(Value::Integer(7)));
        check(&[2, 1, 0x4000, 0, 2, 3], Some(Value::Integer(-20003)));
        check(
            &[5, 4, 0, 0, 1234, 5678, 9012, 3456, 7890],
            Some(Value::Real(12_345_678_901_234_567_890.0)),
        );
        check(&[1, 0xFFFF, 0, 1, 5000], Some(Value::Real(0.5)));
        check(&[1, 0, 0, 4, 1], Some(Value::Real(1.0)));
        check(&[2, 0, 0x4000, 4, 1234, 5678], Some(Value::Real(-1234.5678)));
        check(&[2, 0xFFFF, 0, 5, 1, 2000], Some(Value::Real(0.00012)));
        check(&[0, 0, 0xD000, 0], Some(Value::Real(f64::INFINITY)));
        check(&[0, 0, 0], None);
        assert_eq!(numeric(&[0, 0, 0]), None);
    }
}
