//! Where a page of a list ended, as the next one is told.

use crate::error::Error;
use crate::value::Value;

/// Where a row stands in a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Standing {
    /// What the list is sorted by.
    pub value: Value,
    /// The row's number, by which those are sorted that have the same of it.
    pub key: i64,
}

impl Standing {
    pub(crate) fn of(text: Option<&String>, key: i64) -> Self {
        Self { value: Value::Text(text.cloned().unwrap_or_default()), key }
    }
}

/// Where a page ended: sealed with the database's key, so that none can be made up.
pub(crate) struct Cursor {
    /// The list's name, or that of its order, without a space.
    pub list: &'static str,
    pub mark: Standing,
    /// The moment's number in its conversation, in a list of moments.
    pub number: Option<i64>,
}

/// How many bytes of its keyed hash a cursor carries.
const SEAL: usize = 8;

impl Cursor {
    pub(crate) fn text(&self, key: &[u8; 32]) -> String {
        let number = self.number.map_or(String::new(), |number| number.to_string());
        let value = match &self.mark.value {
            Value::Text(text) => format!("t{text}"),
            Value::Integer(number) => format!("i{number}"),
            _ => String::new(),
        };
        let content = format!("{} {} {number} {value}", self.list, self.mark.key);
        let seal = seal_of(content.as_bytes(), key);
        content.as_bytes().iter().chain(&seal).map(|byte| format!("{byte:02x}")).collect()
    }

    /// The cursor of a list that a text is. **Errors**: `Cursor` where it is none.
    pub(crate) fn read(text: &str, list: &'static str, key: &[u8; 32]) -> Result<Self, Error> {
        Self::of(text, list, key).ok_or(Error::Cursor)
    }

    fn of(text: &str, list: &'static str, key: &[u8; 32]) -> Option<Self> {
        let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
        let pairs = text.as_bytes().chunks(2);
        let bytes: Option<Vec<u8>> =
            pairs.map(|pair| Some(digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?)).collect();
        let bytes = bytes?;
        let (content, seal) = bytes.split_at_checked(bytes.len().checked_sub(SEAL)?)?;
        if seal != seal_of(content, key) {
            return None;
        }
        let mut parts = std::str::from_utf8(content).ok()?.splitn(4, ' ');
        if parts.next()? != list {
            return None;
        }
        let key = parts.next()?.parse().ok()?;
        let number = match parts.next()? {
            "" => None,
            number => Some(number.parse().ok()?),
        };
        let value = parts.next()?;
        let value = match value.split_at_checked(1) {
            Some(("t", text)) => Value::Text(text.to_owned()),
            Some(("i", number)) => Value::Integer(number.parse().ok()?),
            _ => Value::Null,
        };
        Some(Self { list, mark: Standing { value, key }, number })
    }
}

fn seal_of(content: &[u8], key: &[u8; 32]) -> [u8; SEAL] {
    let key = blake3::derive_key("earnest store cursor 1", key);
    let mut seal = [0; SEAL];
    blake3::Hasher::new_keyed(&key).update(content).finalize_xof().fill(&mut seal);
    seal
}
