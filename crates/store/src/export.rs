//! Answers as CSV, JSON and Parquet, written as they are read; the same answer gives the same bytes.

use crate::error::Error;
use crate::query::Rows;
use crate::value::Value;
use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use std::io::Write;
use std::sync::Arc;

/// A row group holds at most this many rows and about this many bytes, and so does memory.
const GROUP_ROWS: usize = 50_000;
const GROUP_BYTES: usize = 32 << 20;

/// Comma-separated text, header line first; text that a spreadsheet would take for a formula gets a
/// leading apostrophe. Returns the number of rows.
pub async fn csv(rows: &mut Rows, out: &mut (dyn Write + Send)) -> Result<u64, Error> {
    let mut writer = csv::Writer::from_writer(out);
    let named = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::from(error),
        kind => Error::from(std::io::Error::other(format!("{kind:?}"))),
    };
    for column in rows.columns() {
        writer.write_field(harmless(column)).map_err(named)?;
    }
    writer.write_record(None::<&[u8]>).map_err(named)?;
    let mut count = 0;
    while let Some(row) = rows.next().await? {
        for value in row {
            match value {
                Value::Null => writer.write_field(""),
                Value::Integer(number) => writer.write_field(number.to_string()),
                Value::Real(number) => writer.write_field(format!("{number:?}")),
                Value::Text(text) => writer.write_field(harmless(&text)),
                Value::Blob(bytes) => writer.write_field(hex(&bytes)),
            }
            .map_err(named)?;
        }
        writer.write_record(None::<&[u8]>).map_err(named)?;
        count += 1;
    }
    writer.flush()?;
    Ok(count)
}

/// Text that no spreadsheet takes for a formula.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An array of objects, one a line. Returns the number of rows.
pub async fn json(rows: &mut Rows, out: &mut (dyn Write + Send)) -> Result<u64, Error> {
    let names: Vec<String> =
        rows.columns().iter().map(|name| serde_json::Value::from(&**name).to_string()).collect();
    let mut count = 0;
    out.write_all(b"[")?;
    while let Some(row) = rows.next().await? {
        out.write_all(if count == 0 { b"\n{" } else { b",\n{" })?;
        for (at, (name, value)) in names.iter().zip(row).enumerate() {
            let value = match value {
                Value::Null => serde_json::Value::Null,
                Value::Integer(number) => number.into(),
                // What is no number is `null`.
                Value::Real(number) => number.into(),
                Value::Text(text) => text.into(),
                Value::Blob(bytes) => hex(&bytes).into(),
            };
            write!(out, "{}{name}: {value}", if at == 0 { "" } else { ", " })?;
        }
        out.write_all(b"}")?;
        count += 1;
    }
    out.write_all(b"\n]\n")?;
    out.flush()?;
    Ok(count)
}

/// What a Parquet column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Nothing,
    Integers,
    Numbers,
    Text,
    Bytes,
}

impl Holds {
    /// The narrowest type that also holds a value.
    fn with(self, value: &Value) -> Self {
        let other = match value {
            Value::Null => return self,
            Value::Integer(_) => Self::Integers,
            Value::Real(_) => Self::Numbers,
            Value::Text(_) => Self::Text,
            Value::Blob(_) => Self::Bytes,
        };
        match (self, other) {
            (Self::Nothing, other) => other,
            (this, other) if this == other => this,
            (Self::Integers, Self::Numbers) | (Self::Numbers, Self::Integers) => Self::Numbers,
            _ => Self::Text,
        }
    }
}

/// Parquet, in row groups of bounded size. The answer is read twice: what a column holds is known
/// only when it was seen to the end. Returns the number of rows.
pub async fn parquet(rows: &mut Rows, out: &mut (dyn Write + Send)) -> Result<u64, Error> {
    let mut holds = vec![Holds::Nothing; rows.columns().len()];
    while let Some(row) = rows.next().await? {
        for (holds, value) in holds.iter_mut().zip(&row) {
            *holds = holds.with(value);
        }
    }
    rows.rewind().await?;

    let fields = rows.columns().iter().zip(&holds).map(|(name, holds)| field(name, *holds));
    let fields = fields.collect::<Result<_, _>>().map_err(named)?;
    let schema = Type::group_type_builder("rows").with_fields(fields).build().map_err(named)?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_created_by(concat!("earnest ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let mut writer =
        SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(named)?;
    let mut count = 0;
    let mut columns: Vec<Vec<Value>> = vec![Vec::new(); holds.len()];
    let mut size = 0;
    loop {
        let row = rows.next().await?;
        let held = columns.first().map_or(0, Vec::len);
        if held > 0 && (row.is_none() || held == GROUP_ROWS || size >= GROUP_BYTES) {
            let mut group = writer.next_row_group().map_err(named)?;
            for (values, holds) in columns.iter_mut().zip(&holds) {
                let mut column = group.next_column().map_err(named)?.ok_or_else(|| {
                    Error::from(std::io::Error::other("a column of Parquet is missing"))
                })?;
                write_column(column.untyped(), std::mem::take(values), *holds).map_err(named)?;
                column.close().map_err(named)?;
            }
            group.close().map_err(named)?;
            size = 0;
        }
        let Some(row) = row else { break };
        for (column, value) in columns.iter_mut().zip(row) {
            size += match &value {
                Value::Text(text) => text.len(),
                Value::Blob(bytes) => bytes.len(),
                _ => 8,
            };
            column.push(value);
        }
        count += 1;
    }
    writer.close().map_err(named)?;
    Ok(count)
}

fn named(error: ParquetError) -> Error {
    Error::Io { what: "writing Parquet".to_owned(), source: std::io::Error::other(error) }
}

fn field(name: &str, holds: Holds) -> Result<Arc<Type>, ParquetError> {
    let physical = match holds {
        Holds::Integers => Physical::INT64,
        Holds::Numbers => Physical::DOUBLE,
        Holds::Nothing | Holds::Text | Holds::Bytes => Physical::BYTE_ARRAY,
    };
    let field = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    let field = match holds {
        Holds::Nothing | Holds::Text => field
            .with_logical_type(Some(LogicalType::String))
            .with_converted_type(ConvertedType::UTF8),
        _ => field,
    };
    field.build().map(Arc::new)
}

fn write_column(
    column: &mut ColumnWriter<'_>,
    values: Vec<Value>,
    holds: Holds,
) -> Result<(), ParquetError> {
    let there: Vec<i16> = values.iter().map(|value| i16::from(*value != Value::Null)).collect();
    let values = values.into_iter().filter(|value| *value != Value::Null);
    match column {
        ColumnWriter::Int64ColumnWriter(column) => {
            let values: Vec<i64> = values
                .map(|value| match value {
                    Value::Integer(number) => number,
                    _ => 0,
                })
                .collect();
            column.write_batch(&values, Some(&there), None)?;
        }
        ColumnWriter::DoubleColumnWriter(column) => {
            let values: Vec<f64> = values
                .map(|value| match value {
                    Value::Real(number) => number,
                    Value::Integer(number) => number as f64,
                    _ => f64::NAN,
                })
                .collect();
            column.write_batch(&values, Some(&there), None)?;
        }
        ColumnWriter::ByteArrayColumnWriter(column) => {
            let values: Vec<ByteArray> = values
                .map(|value| match value {
                    Value::Text(text) => text.into_bytes(),
                    Value::Blob(bytes) if holds == Holds::Bytes => bytes,
                    Value::Blob(bytes) => hex(&bytes).into_bytes(),
                    Value::Integer(number) => number.to_string().into_bytes(),
                    Value::Real(number) => format!("{number:?}").into_bytes(),
                    Value::Null => Vec::new(),
                })
                .map(ByteArray::from)
                .collect();
            column.write_batch(&values, Some(&there), None)?;
        }
        _ => {
            return Err(ParquetError::General("a type that no column of an answer has".to_owned()));
        }
    }
    Ok(())
}
