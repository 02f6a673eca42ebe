//! A JSON document as a tree that borrows its text, with a limit on how many values it holds.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

use crate::desk::Bad;
use crate::options::Limits;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json<'a> {
    Null,
    Bool(bool),
    Number(f64),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>),
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// The value under a key; of several, the first.
    pub fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(fields) => fields.iter().find(|(name, _)| name == key).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The text that is not empty.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => None,
        }
    }

    /// The text under a key, where there is one that is not empty.
    pub fn text_at(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// The number.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The number as an index.
    pub fn index(&self) -> Option<usize> {
        let number = self.number()?;
        (number.fract() == 0.0 && (0.0..1e9).contains(&number)).then_some(number as usize)
    }

    /// The list.
    pub fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    /// What it is, in a problem.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// Why a document could not be read.
pub enum Fault {
    /// It ends too early.
    Unfinished(Bad),
    /// Anything else.
    Broken(Bad),
}

impl Fault {
    /// What is wrong.
    pub fn bad(self) -> Bad {
        match self {
            Self::Unfinished(bad) | Self::Broken(bad) => bad,
        }
    }
}

/// Said by the visitor, and told apart by it.
const TOO_MANY: &str = "too many values";

/// Reads one document of at most `values` values.
pub fn parse(text: &str, values: usize) -> Result<Json<'_>, Fault> {
    let mut left = values;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let parsed = Seed { left: &mut left }
        .deserialize(&mut deserializer)
        .and_then(|json| deserializer.end().map(|()| json));
    parsed.map_err(|error| {
        let said = error.to_string();
        let line = Some(error.line() as u64);
        if said.starts_with(TOO_MANY) {
            let bad = Bad::new(format!("at most {values} JSON values"), "more");
            Fault::Broken(Bad { line, ..bad })
        } else if said.starts_with("recursion limit") {
            let bad = Bad::new(format!("JSON at most {} levels deep", Limits::NESTING), "more");
            Fault::Broken(Bad { line, ..bad })
        } else if error.is_eof() {
            Fault::Unfinished(Bad { line, ..Bad::new("a whole JSON document", "an early end") })
        } else {
            let found = format!("broken JSON at column {}", error.column());
            Fault::Broken(Bad { line, ..Bad::new("a JSON document", found) })
        }
    })
}

struct Seed<'l> {
    left: &'l mut usize,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
        match self.left.checked_sub(1) {
            Some(left) => *self.left = left,
            None => return Err(D::Error::custom(TOO_MANY)),
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut access: S) -> Result<Json<'de>, S::Error> {
        let mut list = Vec::new();
        while let Some(value) = access.next_element_seed(Seed { left: &mut *self.left })? {
            list.push(value);
        }
        Ok(Json::List(list))
    }

    fn visit_map<M: MapAccess<'de>>(self, mut access: M) -> Result<Json<'de>, M::Error> {
        let mut fields = Vec::new();
        while let Some(key) = access.next_key::<Key<'de>>()? {
            fields.push((key.0, access.next_value_seed(Seed { left: &mut *self.left })?));
        }
        Ok(Json::Object(fields))
    }
}

/// A key, borrowed where it can be.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str, values: usize) -> String {
        match parse(text, values) {
            Ok(_) => "none".to_owned(),
            Err(Fault::Unfinished(bad)) => format!("unfinished: {bad:?}"),
            Err(Fault::Broken(bad)) => format!("{}, {}", bad.expected, bad.found.unwrap()),
        }
    }

    #[test]
    fn a_document_is_borrowed() {
        let json = parse(r#"{"a": ["b", 1, null, true], "c\n": "d\u0041"}"#, 9).ok().unwrap();
        assert!(matches!(
            &json.get("a").unwrap().list().unwrap()[0],
            Json::Text(Cow::Borrowed("b"))
        ));
        assert_eq!(json.text_at("c\n"), Some("dA"));
        assert_eq!(json.get("a").unwrap().list().unwrap()[1].index(), Some(1));
    }

    #[test]
    fn a_fault_is_named_without_words() {
        assert_eq!(fault("[1,2,3]", 4), "none");
        assert_eq!(fault("[1,2,3]", 3), "at most 3 JSON values, more");
        assert_eq!(fault("{\"secret\" \"words\"}", 9), "a JSON document, broken JSON at column 11");
        assert!(fault("{\"a\": ", 9).starts_with("unfinished"));
        let deep = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n));
        assert_eq!(fault(&deep(Limits::NESTING), 999), "none");
        assert_eq!(fault(&deep(Limits::NESTING + 1), 999), "JSON at most 127 levels deep, more");
    }
}
