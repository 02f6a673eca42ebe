//! From a JSON tree to a type of fixed shape.
//!
//! What does not fit is named by its JSON pointer and in structure, never with the words that stand
//! there; what no field of the shape takes is noted by name, so that a report can say that it was
//! not kept.

use crate::desk::Bad;
use crate::json::Json;
use crate::labels;
use serde::de::value::BorrowedStrDeserializer;
use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, Expected, IgnoredAny, MapAccess, SeqAccess,
    Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// A value of a fixed shape, and what of the document it did not take.
pub fn from_json<'j, T: Deserialize<'j>>(json: &'j Json<'j>) -> Result<(T, Left<'j>), Bad> {
    let mut reader =
        Reader { path: Vec::new(), fault: None, left: Left::new(), name: String::new() };
    match T::deserialize(At { json, reader: &mut reader }) {
        Ok(value) => Ok((value, reader.left)),
        Err(Wrong { expected, found }) => {
            Err(Bad { line: None, pointer: reader.fault, expected, found: Some(found) })
        }
    }
}

/// What no field takes, by its place in names alone, such as `Transcript.LoudnessScore`.
pub type Left<'j> = BTreeMap<String, Untaken<'j>>;

/// How often something stood there that no field takes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Untaken<'j> {
    /// How often.
    pub count: u64,
    /// How often beside these something stood there that cannot be what its field takes (`Fitting`).
    pub misfits: u64,
    /// Of sentiment each value, for whose it is decides why it is not kept: with the number of the
    /// entry it stands in, where it stands in a list.
    pub sentiments: Vec<(Option<u32>, &'j Json<'j>)>,
}

/// What one of many small fields holds. Something else in its place is noted, and costs nothing else.
#[derive(Clone, Copy, Debug)]
pub struct Fitting<T>(pub Option<T>);

impl<T> Default for Fitting<T> {
    fn default() -> Self {
        Self(None)
    }
}

/// By this name the reader knows what may be something else.
const FITTING: &str = "Fitting";

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Fitting<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Tried<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Tried<T> {
            type Value = Fitting<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut tries: A) -> Result<Fitting<T>, A::Error> {
                match tries.next_element::<Option<T>>() {
                    Ok(value) => Ok(Fitting(value.flatten())),
                    Err(_) => {
                        tries.next_element::<IgnoredAny>()?;
                        Ok(Fitting(None))
                    }
                }
            }
        }
        deserializer.deserialize_newtype_struct(FITTING, Tried(PhantomData))
    }
}

/// A place in the document while it is read.
struct Reader<'j> {
    path: Vec<Step<'j>>,
    // Where the first fault is: the innermost, for it is the first to be told.
    fault: Option<String>,
    left: Left<'j>,
    // Room for the name of what is left.
    name: String,
}

#[derive(Clone, Copy)]
enum Step<'j> {
    Key(&'j str),
    Index(usize),
}

impl<'j> Reader<'j> {
    fn pointer(&self) -> String {
        let step = |step: &Step<'_>| match step {
            Step::Key(key) if labels::is_token(key) => format!("/{key}"),
            Step::Key(_) => "/(field)".to_owned(),
            Step::Index(index) => format!("/{index}"),
        };
        self.path.iter().map(step).collect()
    }

    fn leave(&mut self, json: &'j Json<'j>, is_misfit: bool) {
        let empty = match json {
            Json::Null => true,
            Json::Text(text) => text.is_empty(),
            Json::List(list) => list.is_empty(),
            Json::Object(fields) => fields.is_empty(),
            Json::Bool(_) | Json::Number(_) => false,
        };
        if empty {
            return;
        }
        self.name.clear();
        for step in &self.path {
            if let Step::Key(key) = step {
                if !self.name.is_empty() {
                    self.name.push('.');
                }
                self.name.push_str(if labels::is_token(key) { key } else { "(field)" });
            }
        }
        if !self.left.contains_key(&self.name) {
            self.left.insert(self.name.clone(), Untaken::default());
        }
        let Some(untaken) = self.left.get_mut(&self.name) else { return };
        if is_misfit {
            untaken.misfits += 1;
            return;
        }
        untaken.count += 1;
        if labels::is_sentiment(&self.name) {
            let index = self.path.iter().find_map(|step| match step {
                Step::Index(index) => u32::try_from(*index).ok(),
                Step::Key(_) => None,
            });
            untaken.sentiments.push((index, json));
        }
    }

    fn within<T>(
        &mut self,
        step: Step<'j>,
        read: impl FnOnce(&mut Self) -> Result<T, Wrong>,
    ) -> Result<T, Wrong> {
        self.path.push(step);
        let read = read(self);
        if read.is_err() && self.fault.is_none() {
            self.fault = Some(self.pointer());
        }
        self.path.pop();
        read
    }
}

/// What does not fit.
#[derive(Debug)]
struct Wrong {
    expected: String,
    found: String,
}

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

impl std::error::Error for Wrong {}

impl de::Error for Wrong {
    /// Said by the types of this crate, in words of its own.
    fn custom<T: fmt::Display>(expected: T) -> Self {
        Self { expected: expected.to_string(), found: "something else".to_owned() }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match found {
            Unexpected::Unit | Unexpected::Option => "null",
            Unexpected::Bool(_) => "true or false",
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
            Unexpected::Seq => "an array",
            Unexpected::Map => "an object",
            _ => "text",
        };
        let said = expected.to_string();
        let expected = match said.as_str() {
            // As the standard types name themselves.
            "f64" => "a number",
            "u32" | "u64" | "i64" => "a whole number",
            "a string" | "a borrowed string" => "text",
            "a boolean" => "true or false",
            "a sequence" => "an array",
            "a map" => "an object",
            other => other,
        };
        Self { expected: expected.to_owned(), found: found.to_owned() }
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let said = expected.to_string();
        let expected = if said == "u32" || said == "u64" { "a whole number" } else { &said };
        Self { expected: expected.to_owned(), found: "another value".to_owned() }
    }

    fn missing_field(field: &'static str) -> Self {
        Self { expected: format!("`{field}`"), found: "none".to_owned() }
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self { expected: "each field once".to_owned(), found: format!("`{field}` twice") }
    }
}

/// A value of the tree, to be read at its place.
struct At<'r, 'j> {
    json: &'j Json<'j>,
    reader: &'r mut Reader<'j>,
}

impl<'j> Deserializer<'j> for At<'_, 'j> {
    type Error = Wrong;

    fn deserialize_any<V: Visitor<'j>>(self, visitor: V) -> Result<V::Value, Wrong> {
        // As far as every whole number is one in a double.
        const WHOLE: f64 = 9_007_199_254_740_992.0;
        match self.json {
            Json::Null => visitor.visit_unit(),
            Json::Bool(value) => visitor.visit_bool(*value),
            Json::Number(number) if number.fract() == 0.0 && number.abs() <= WHOLE => {
                visitor.visit_i64(*number as i64)
            }
            Json::Number(number) => visitor.visit_f64(*number),
            Json::Text(text) => visitor.visit_borrowed_str(text),
            Json::List(list) => {
                visitor.visit_seq(Entries { entries: list.iter().enumerate(), reader: self.reader })
            }
            Json::Object(fields) => visitor.visit_map(Fields {
                fields: fields.iter(),
                value: None,
                reader: self.reader,
            }),
        }
    }

    fn deserialize_option<V: Visitor<'j>>(self, visitor: V) -> Result<V::Value, Wrong> {
        match self.json {
            Json::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// An object alone: a list with the same values in a row is not one.
    fn deserialize_struct<V: Visitor<'j>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match self.json {
            Json::Object(_) => self.deserialize_any(visitor),
            other => {
                Err(Wrong { expected: "an object".to_owned(), found: other.kind().to_owned() })
            }
        }
    }

    fn deserialize_ignored_any<V: Visitor<'j>>(self, visitor: V) -> Result<V::Value, Wrong> {
        self.reader.leave(self.json, false);
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'j>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Wrong> {
        match name {
            FITTING => visitor.visit_seq(Tries { at: self, is_tried: false }),
            _ => self.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! { <W: Visitor<'j>>
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map enum identifier
    }
}

/// A value that is tried, and is a misfit where it is asked for again.
struct Tries<'r, 'j> {
    at: At<'r, 'j>,
    is_tried: bool,
}

impl<'j> SeqAccess<'j> for Tries<'_, 'j> {
    type Error = Wrong;

    fn next_element_seed<S: DeserializeSeed<'j>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Wrong> {
        let At { json, reader } = &mut self.at;
        if std::mem::replace(&mut self.is_tried, true) {
            reader.fault = None;
            reader.leave(json, true);
            return Ok(None);
        }
        seed.deserialize(At { json, reader }).map(Some)
    }
}

/// The entries of a list.
struct Entries<'r, 'j> {
    entries: std::iter::Enumerate<std::slice::Iter<'j, Json<'j>>>,
    reader: &'r mut Reader<'j>,
}

impl<'j> SeqAccess<'j> for Entries<'_, 'j> {
    type Error = Wrong;

    fn next_element_seed<S: DeserializeSeed<'j>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Wrong> {
        let Some((index, json)) = self.entries.next() else { return Ok(None) };
        self.reader
            .within(Step::Index(index), |reader| seed.deserialize(At { json, reader }))
            .map(Some)
    }
}

/// The fields of an object.
struct Fields<'r, 'j> {
    fields: std::slice::Iter<'j, (std::borrow::Cow<'j, str>, Json<'j>)>,
    value: Option<(&'j str, &'j Json<'j>)>,
    reader: &'r mut Reader<'j>,
}

impl<'j> MapAccess<'j> for Fields<'_, 'j> {
    type Error = Wrong;

    fn next_key_seed<S: DeserializeSeed<'j>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Wrong> {
        let Some((key, value)) = self.fields.next() else { return Ok(None) };
        self.value = Some((key, value));
        seed.deserialize(BorrowedStrDeserializer::new(key)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'j>>(&mut self, seed: S) -> Result<S::Value, Wrong> {
        let Some((key, json)) = self.value.take() else {
            return Err(de::Error::custom("a value after each name"));
        };
        self.reader.within(Step::Key(key), |reader| seed.deserialize(At { json, reader }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json;

    #[derive(serde::Deserialize, Debug, PartialEq)]
    struct File<'a> {
        #[serde(borrow)]
        turns: Vec<Turn<'a>>,
    }

    #[derive(serde::Deserialize, Debug, PartialEq)]
    struct Turn<'a> {
        words: &'a str,
        start: Option<f64>,
        channel: Option<u32>,
    }

    fn read(text: &str) -> String {
        let json = json::parse(text, 99).ok().unwrap();
        match from_json::<File<'_>>(&json) {
            Ok((file, left)) => {
                let left: Vec<String> = left
                    .iter()
                    .map(|(name, left)| format!("{name} x{} {:?}", left.count, left.sentiments))
                    .collect();
                let turn =
                    |turn: &Turn<'_>| format!("{} {:?} {:?}", turn.words, turn.start, turn.channel);
                let turns: Vec<String> = file.turns.iter().map(turn).collect();
                format!("{} / {}", turns.join("; "), left.join("; "))
            }
            Err(bad) => format!(
                "{}: {}, {}",
                bad.pointer.unwrap_or_default(),
                bad.expected,
                bad.found.unwrap()
            ),
        }
    }

    #[test]
    fn what_fits_is_taken_and_the_rest_is_noted() {
        for (text, expected) in [
            (r#"{"turns": [{"words": "a", "start": 1, "channel": 2}]}"#, "a Some(1.0) Some(2) / "),
            (
                r#"{"turns": [{"words": "a\u0062", "start": 1.5}], "version": {}}"#,
                "ab Some(1.5) None / ",
            ),
            (
                r#"{"turns": [{"words": "a", "tone": 1}, {"words": "b", "tone": 2, "my words": 1, "gone": []}], "x": 1}"#,
                "a None None; b None None / turns.(field) x1 []; turns.tone x2 []; x x1 []",
            ),
            (
                r#"{"turns": [{"words": "a"}, {"words": "b", "sentiment": 1}]}"#,
                "a None None; b None None / turns.sentiment x1 [(Some(1), Number(1.0))]",
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named_without_words() {
        for (text, expected) in [
            (r#"{"turns": [{"words": "a"}, {"start": 1}]}"#, "/turns/1: `words`, none"),
            (
                r#"{"turns": [{"words": "a", "start": "my secret"}]}"#,
                "/turns/0/start: a number, text",
            ),
            (r#"{"turns": [{"words": ["my secret"]}]}"#, "/turns/0/words: text, an array"),
            (r#"{"turns": [{"words": null}]}"#, "/turns/0/words: text, null"),
            (
                r#"{"turns": [{"words": "a", "channel": -1}]}"#,
                "/turns/0/channel: a whole number, another value",
            ),
            (
                r#"{"turns": [{"words": "a", "channel": 1.5}]}"#,
                "/turns/0/channel: a whole number, a number",
            ),
            (r#"{"turns": {"my secret": 1}}"#, "/turns: an array, an object"),
            (r#"{"turns": [7]}"#, "/turns/0: an object, a number"),
            (r#"{"turns": [["a", 1, 2]]}"#, "/turns/0: an object, an array"),
            (
                r#"{"turns": [{"words": "a", "words": "b"}]}"#,
                "/turns/0: each field once, `words` twice",
            ),
            (r#"[]"#, ": an object, an array"),
            (r#"{}"#, ": `turns`, none"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
