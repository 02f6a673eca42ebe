//! Which column is which, for rows with names of their own.
//!
//! ```toml
//! conversation_id = "CallID"     # column of the file, by the name it has here
//! role = "Speaker"
//! text = "Utterance"
//! start_ms = "Begin"
//! time_unit = "s"                # of start_ms and end_ms: "ms" where nothing is said
//! confidence_unit = "percent"    # 0 to 100: "share", 0 to 1, where nothing is said
//!
//! [roles]                        # what the values of the role column stand for
//! 0 = "agent"
//! 1 = "customer"
//!
//! [fixed]                        # what holds for every conversation that does not say
//! channel = "chat"
//! ```

use crate::labels;
use measure::conversation::{Language, Role};
use std::collections::BTreeMap;
use toml::de::{DeTable, DeValue};

macro_rules! fields {
    ($($variant:ident = $name:literal,)+) => {
        /// A field of a row.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Field { $($variant,)+ }

        impl Field {
            /// Every field, in the order of their numbers.
            pub(crate) const ALL: &[Self] = &[$(Self::$variant),+];
            /// How many there are.
            pub(crate) const COUNT: usize = Self::ALL.len();

            /// Its name in a file without a map.
            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }
        }
    };
}

// The first seven belong to the conversation, the next six to a speaker; `rows` relies on it.
fields! {
    StartedAt = "started_at",
    Channel = "channel",
    Direction = "direction",
    Language = "language",
    Programme = "programme",
    Queue = "queue",
    Topic = "topic",
    Team = "team",
    AgentId = "agent_id",
    AgentName = "agent_name",
    CustomerRef = "customer_ref",
    CustomerName = "customer_name",
    Role = "role",
    ConversationId = "conversation_id",
    StartMs = "start_ms",
    EndMs = "end_ms",
    Confidence = "confidence",
    Text = "text",
}

/// How many fields belong to the conversation.
pub(crate) const CONVERSATION_FIELDS: usize = 7;

/// Which column is which, for rows with names of their own.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Map {
    // By the number of the field.
    columns: [Option<String>; Field::COUNT],
    fixed: [Option<String>; CONVERSATION_FIELDS],
    seconds: bool,
    percent: bool,
    roles: BTreeMap<String, Role>,
}

/// Why a map could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: expected {expected}, found {found}")]
pub struct MapProblem {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl Map {
    /// The map that a TOML text states.
    pub fn parse(text: &str) -> Result<Self, MapProblem> {
        let problem = |at: usize, expected: &str, found: String| {
            let before = text.get(..at).unwrap_or(text);
            let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
            MapProblem {
                line: before.matches('\n').count() + 1,
                column: before[line_start..].chars().count() + 1,
                expected: expected.to_owned(),
                found,
            }
        };
        let table = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            problem(at, "TOML", format!("`{}`", error.message()))
        })?;
        let mut map = Self::default();
        // In the order of the file, so that the first fault is named.
        let mut entries: Vec<_> = table.get_ref().iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let (name, at) = (key.get_ref().as_ref(), value.span().start);
            match (name, value.get_ref()) {
                ("time_unit", DeValue::String(unit)) if unit == "s" => map.seconds = true,
                ("time_unit", DeValue::String(unit)) if unit == "ms" => map.seconds = false,
                ("confidence_unit", DeValue::String(unit)) if unit == "percent" => {
                    map.percent = true;
                }
                ("confidence_unit", DeValue::String(unit)) if unit == "share" => {
                    map.percent = false;
                }
                ("confidence_unit", value) => {
                    return Err(problem(at, "`share` or `percent`", shown(value)));
                }
                ("time_unit", value) => return Err(problem(at, "`s` or `ms`", shown(value))),
                ("roles", DeValue::Table(roles)) => {
                    for (label, role) in roles {
                        let found = || problem(role.span().start, ROLES, shown(role.get_ref()));
                        let known = match role.get_ref() {
                            DeValue::String(name) => Role::from_name(name).ok_or_else(found)?,
                            _ => return Err(found()),
                        };
                        map.roles.insert(label.get_ref().trim().to_lowercase(), known);
                    }
                }
                ("fixed", DeValue::Table(fixed)) => {
                    for (name, value) in fixed {
                        let at = value.span().start;
                        let field = Field::ALL[..CONVERSATION_FIELDS]
                            .iter()
                            .find(|field| field.name() == name.get_ref())
                            .ok_or_else(|| {
                                problem(
                                    name.span().start,
                                    "a field of the conversation, such as `channel`",
                                    format!("`{}`", name.get_ref()),
                                )
                            })?;
                        let DeValue::String(text) = value.get_ref() else {
                            return Err(problem(at, "text", shown(value.get_ref())));
                        };
                        let expected = match field {
                            Field::Channel if labels::channel(text).is_none() => CHANNELS,
                            Field::Direction if labels::direction(text).is_none() => DIRECTIONS,
                            Field::Language if Language::from_tag(text).is_none() => LANGUAGES,
                            Field::StartedAt => "no start that is the same for all",
                            _ => "",
                        };
                        if !expected.is_empty() {
                            return Err(problem(at, expected, shown(value.get_ref())));
                        }
                        map.fixed[*field as usize] = Some(text.to_string());
                    }
                }
                ("roles" | "fixed", value) => return Err(problem(at, "a table", shown(value))),
                (name, value) => {
                    let field = Field::ALL
                        .iter()
                        .find(|field| field.name() == name)
                        .ok_or_else(|| problem(key.span().start, FIELDS, format!("`{name}`")))?;
                    let DeValue::String(column) = value else {
                        return Err(problem(at, "the name of a column", shown(value)));
                    };
                    let column = column.trim().to_owned();
                    if map.columns.iter().flatten().any(|taken| *taken == column) {
                        return Err(problem(
                            at,
                            "a column for each field",
                            format!("`{column}` twice"),
                        ));
                    }
                    map.columns[*field as usize] = Some(column);
                }
            }
        }
        Ok(map)
    }

    /// The field that a column holds: the mapped one, else the one of that name if it is not mapped.
    pub(crate) fn field(&self, column: &str) -> Option<Field> {
        let column = column.trim();
        let mapped = |field: &&Field| self.columns[**field as usize].as_deref() == Some(column);
        let named = |field: &&Field| {
            self.columns[**field as usize].is_none() && field.name().eq_ignore_ascii_case(column)
        };
        Field::ALL.iter().find(mapped).or_else(|| Field::ALL.iter().find(named)).copied()
    }

    /// The name of the column that holds a field.
    pub(crate) fn column(&self, field: Field) -> &str {
        self.columns[field as usize].as_deref().unwrap_or(field.name())
    }

    /// What holds for every conversation that does not say.
    pub(crate) fn fixed(&self, field: Field) -> Option<&str> {
        self.fixed.get(field as usize)?.as_deref()
    }

    /// Whether times are in seconds.
    pub(crate) fn seconds(&self) -> bool {
        self.seconds
    }

    /// Whether confidences are in percent.
    pub(crate) fn percent(&self) -> bool {
        self.percent
    }

    /// What a value of the role column, in lower case, stands for.
    pub(crate) fn role(&self, value: &str) -> Option<Role> {
        self.roles.get(value).copied()
    }
}

/// What is expected where a role is named.
const ROLES: &str = "`agent`, `customer`, `supervisor`, `bot` or `other`";
/// What is expected where a channel is named.
pub(crate) const CHANNELS: &str = "`voice`, `chat`, `email` or `social`";
/// What is expected where a direction is named.
pub(crate) const DIRECTIONS: &str = "`inbound` or `outbound`";
/// What is expected where a language is named.
pub(crate) const LANGUAGES: &str = "a language tag such as `en` or `en-GB`";
/// What is expected where a field is named.
const FIELDS: &str = "a field (`conversation_id`, `role`, `text`, `start_ms`, …), `time_unit`, `confidence_unit`, `roles` or `fixed`";

/// A value of the map, as it is named in a problem.
fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("`{text}`"),
        DeValue::Integer(_) => "an integer".to_owned(),
        DeValue::Float(_) => "a float".to_owned(),
        DeValue::Boolean(_) => "a boolean".to_owned(),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "an array".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_says_which_column_is_which() {
        let map = Map::parse(
            "conversation_id = \"CallID\"\ntime_unit = \"s\"\n[roles]\n0 = \"agent\"\n[fixed]\nchannel = \"chat\"\n",
        )
        .unwrap();
        assert_eq!(map.field("CallID"), Some(Field::ConversationId));
        assert_eq!(map.field("conversation_id"), None);
        assert_eq!(map.field(" Text "), Some(Field::Text));
        assert_eq!(map.column(Field::ConversationId), "CallID");
        assert_eq!(map.role("0"), Some(Role::Agent));
        assert_eq!(map.fixed(Field::Channel), Some("chat"));
        assert!(map.seconds());
    }

    #[test]
    fn a_wrong_map_says_where() {
        for (text, expected) in [
            (
                "text = \"a\"\nwords = \"b\"\n",
                "line 2, column 1: expected a field (`conversation_id`, `role`, `text`, `start_ms`, …), `time_unit`, `confidence_unit`, `roles` or `fixed`, found `words`",
            ),
            ("time_unit = \"h\"", "line 1, column 13: expected `s` or `ms`, found `h`"),
            ("text = 3", "line 1, column 8: expected the name of a column, found an integer"),
            (
                "text = \"a\"\nrole = \"a\"",
                "line 2, column 8: expected a column for each field, found `a` twice",
            ),
            (
                "[roles]\nx = \"boss\"",
                "line 2, column 5: expected `agent`, `customer`, `supervisor`, `bot` or `other`, found `boss`",
            ),
            (
                "[fixed]\nchannel = \"fax\"",
                "line 2, column 11: expected `voice`, `chat`, `email` or `social`, found `fax`",
            ),
            (
                "[fixed]\ntext = \"x\"",
                "line 2, column 1: expected a field of the conversation, such as `channel`, found `text`",
            ),
        ] {
            assert_eq!(Map::parse(text).unwrap_err().to_string(), expected);
        }
        let broken = Map::parse("text = \"a\"\ntext = ").unwrap_err();
        assert_eq!((broken.line, broken.expected.as_str()), (2, "TOML"));
    }
}
