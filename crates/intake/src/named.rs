//! What the name of a file says of its conversation, by a pattern.
//!
//! Telephone systems that record to files put the call's data into the name, as Asterisk's
//! `MixMonitor(${QUEUE}-${AGENT}-${STRFTIME(…)}-${UNIQUEID}.wav)` does: a pattern such as
//! `{queue}-{agent_id}-{started_at}-{conversation_id}` says which piece is what. A name that fits in
//! two ways fits in none: nothing is guessed.

use crate::clock;
use crate::labels;
use crate::map::Field;
use measure::conversation::Language;

/// A pattern of file names.
#[derive(Clone, Debug, PartialEq)]
pub struct NamePattern {
    text: String,
    // No two placeholders stand side by side, and each field has one at most.
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    /// A field; `None` for a piece that is not kept.
    Value(Option<Field>),
}

/// The fields that a name can give.
const FIELDS: &[Field] = &[
    Field::ConversationId,
    Field::StartedAt,
    Field::Channel,
    Field::Direction,
    Field::Language,
    Field::Programme,
    Field::Queue,
    Field::Topic,
    Field::Team,
    Field::AgentId,
    Field::AgentName,
    Field::CustomerRef,
    Field::CustomerName,
];
/// The placeholder of a piece that is not kept.
const NOT_KEPT: &str = "_";
/// The longest name that is looked at, in bytes: as long as file systems have.
const LONGEST: usize = 255;

/// Why a pattern could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column {column}: expected {expected}, found {found}")]
pub struct PatternProblem {
    /// The column, from 1.
    pub column: usize,
    /// What was expected.
    pub expected: String,
    /// What was found.
    pub found: String,
}

/// What the name of a file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Named(Vec<(Field, String)>);

impl Named {
    /// What it says of a field.
    pub(crate) fn get(&self, field: Field) -> Option<&str> {
        self.0.iter().find(|(known, _)| *known == field).map(|(_, value)| value.as_str())
    }
}

impl NamePattern {
    /// The pattern that a text states.
    pub fn parse(text: &str) -> Result<Self, PatternProblem> {
        let mut parts: Vec<Part> = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let column = text[..text.len() - rest.len()].chars().count() + 1;
            let problem = |expected: &str, found: &str| PatternProblem {
                column,
                expected: expected.to_owned(),
                found: found.to_owned(),
            };
            if let Some(inside) = rest.strip_prefix('{') {
                let (name, after) = inside
                    .split_once('}')
                    .ok_or_else(|| problem("`}` after the placeholder", "none"))?;
                let field = match FIELDS.iter().find(|field| field.name() == name) {
                    Some(field) => Some(*field),
                    None if name == NOT_KEPT => None,
                    None => {
                        let names: Vec<String> =
                            FIELDS.iter().map(|field| format!("{{{}}}", field.name())).collect();
                        let expected = format!("{} or {{{NOT_KEPT}}}", names.join(", "));
                        return Err(problem(&expected, &format!("`{{{name}}}`")));
                    }
                };
                if matches!(parts.last(), Some(Part::Value(_))) {
                    return Err(problem("text between two placeholders", "none"));
                }
                if field.is_some() && parts.contains(&Part::Value(field)) {
                    return Err(problem("each field once", &format!("`{{{name}}}` twice")));
                }
                parts.push(Part::Value(field));
                rest = after;
            } else {
                let end = rest.find('{').unwrap_or(rest.len());
                parts.push(Part::Text(rest[..end].to_owned()));
                rest = &rest[end..];
            }
        }
        if !parts.iter().any(|part| matches!(part, Part::Value(Some(_)))) {
            return Err(PatternProblem {
                column: 1,
                expected: "a placeholder such as `{agent_id}`".to_owned(),
                found: "none".to_owned(),
            });
        }
        Ok(Self { text: text.to_owned(), parts })
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What a name says, without folders and without its ending; else how it does not fit.
    pub(crate) fn read(&self, name: &str) -> Result<Named, &'static str> {
        if name.len() > LONGEST {
            return Err("a longer name");
        }
        // By part and place: in how many ways the rest of the name fits the rest of the pattern,
        // no more than two of them counted.
        let (parts, places) = (self.parts.len(), name.len() + 1);
        let mut ways = vec![0u8; (parts + 1) * places];
        ways[parts * places + name.len()] = 1;
        for part in (0..parts).rev() {
            let (here, after) = ways.split_at_mut((part + 1) * places);
            for start in 0..places {
                here[part * places + start] = self
                    .ends(part, name, start)
                    .map(|end| after[end])
                    .fold(0, u8::saturating_add)
                    .min(2);
            }
        }
        match ways[0] {
            0 => return Err("another name"),
            1 => {}
            _ => return Err("a name that fits in more than one way"),
        }
        let mut values = Vec::new();
        let mut start = 0;
        for part in 0..parts {
            let mut ends = self.ends(part, name, start);
            let Some(end) = ends.find(|end| ways[(part + 1) * places + end] > 0) else {
                return Err("another name");
            };
            drop(ends);
            if let Part::Value(Some(field)) = self.parts[part] {
                values.push((field, value(field, &name[start..end]).unwrap_or_default()));
            }
            start = end;
        }
        Ok(Named(values))
    }

    /// Where a part that starts at a place of the name may end.
    fn ends<'n>(
        &'n self,
        part: usize,
        name: &'n str,
        start: usize,
    ) -> Box<dyn Iterator<Item = usize> + 'n> {
        let Some(rest) = name.get(start..) else { return Box::new(std::iter::empty()) };
        match &self.parts[part] {
            Part::Text(text) => {
                Box::new(rest.starts_with(text.as_str()).then(|| start + text.len()).into_iter())
            }
            Part::Value(field) => {
                // What follows says where it can end, which spares trying the rest.
                let follows = move |end: usize| match self.parts.get(part + 1) {
                    Some(Part::Text(text)) => name[end..].starts_with(text.as_str()),
                    _ => end == name.len(),
                };
                let fits = move |end: &usize| {
                    name.is_char_boundary(*end)
                        && follows(*end)
                        && field.is_none_or(|field| value(field, &name[start..*end]).is_some())
                };
                Box::new((start + 1..=name.len()).filter(fits))
            }
        }
    }
}

/// The value of a field from a piece of a name; `None` where it can be none.
fn value(field: Field, piece: &str) -> Option<String> {
    let fits = match field {
        Field::StartedAt => return start(piece),
        Field::Channel => labels::channel(piece).is_some(),
        Field::Direction => labels::direction(piece).is_some(),
        Field::Language => Language::from_tag(piece).is_some(),
        _ => !piece.trim().is_empty(),
    };
    fits.then(|| piece.trim().to_owned())
}

/// When it began, as names write it: what files write, `20260304-101112` with any of `-_T. ` or
/// nothing between, or seconds or milliseconds since 1970.
fn start(piece: &str) -> Option<String> {
    if clock::instant(piece).is_some() {
        return Some(piece.trim().to_owned());
    }
    let (digits, zone) = match piece.strip_suffix('Z') {
        Some(digits) => (digits, "Z"),
        None => (piece, ""),
    };
    if !digits.bytes().all(|b| b.is_ascii_digit() || b"-_T. ".contains(&b)) {
        return None;
    }
    let numbers: String = digits.chars().filter(char::is_ascii_digit).collect();
    let bare = numbers.len() == digits.len();
    let instant = match numbers.len() {
        10 if bare => jiff::Timestamp::from_second(numbers.parse().ok()?).ok()?.to_string(),
        13 if bare => jiff::Timestamp::from_millisecond(numbers.parse().ok()?).ok()?.to_string(),
        14 => {
            let (date, time) = numbers.split_at(8);
            let (year, day) = date.split_at(4);
            format!(
                "{year}-{}-{}T{}:{}:{}{zone}",
                &day[..2],
                &day[2..],
                &time[..2],
                &time[2..4],
                &time[4..]
            )
        }
        _ => return None,
    };
    clock::instant(&instant).map(|_| instant)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, name: &str) -> String {
        let pattern = match NamePattern::parse(pattern) {
            Ok(pattern) => pattern,
            Err(problem) => return problem.to_string(),
        };
        match pattern.read(name) {
            Ok(Named(values)) => {
                let shown = |(field, value): &(Field, String)| format!("{}={value}", field.name());
                values.iter().map(shown).collect::<Vec<_>>().join(" ")
            }
            Err(found) => found.to_owned(),
        }
    }

    #[test]
    fn a_name_is_read_where_it_fits_in_one_way() {
        for (pattern, name, expected) in [
            (
                "{direction}-{queue}-{agent_id}-{started_at}-{conversation_id}",
                "in-support-1001-20260304-101112-1709543472.17",
                "direction=in queue=support agent_id=1001 started_at=2026-03-04T10:11:12 conversation_id=1709543472.17",
            ),
            (
                "{agent_id}_{_}_{started_at}",
                "a7_x_1772619072",
                "agent_id=a7 started_at=2026-03-04T10:11:12Z",
            ),
            ("call {agent_id}", "call 7", "agent_id=7"),
            ("{agent_id}.wav", "7.wav", "agent_id=7"),
            (
                "{started_at} {agent_name}",
                "2026-03-04T10-11-12Z Ann Lee",
                "started_at=2026-03-04T10:11:12Z agent_name=Ann Lee",
            ),
            ("{queue}-{agent_id}", "süd-7", "queue=süd agent_id=7"),
            // A queue with the separator in it: nobody says where it ends.
            ("{queue}-{agent_id}", "north-west-7", "a name that fits in more than one way"),
            ("{queue}-{agent_id}", "north", "another name"),
            ("{queue}-{agent_id}", "-7", "another name"),
            ("{direction}-{agent_id}", "sideways-7", "another name"),
            ("{started_at}", "20261304-101112", "another name"),
            ("{started_at}", "20260304", "another name"),
            ("{queue}", &"x".repeat(256), "a longer name"),
        ] {
            assert_eq!(read(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn a_wrong_pattern_says_where() {
        for (pattern, expected) in [
            ("{queue}{agent_id}", "column 8: expected text between two placeholders, found none"),
            ("{queue}-{queue}", "column 9: expected each field once, found `{queue}` twice"),
            ("{queue", "column 1: expected `}` after the placeholder, found none"),
            ("{_}", "column 1: expected a placeholder such as `{agent_id}`, found none"),
            ("", "column 1: expected a placeholder such as `{agent_id}`, found none"),
            (
                "é-{shoe_size}",
                "column 3: expected {conversation_id}, {started_at}, {channel}, {direction}, {language}, \
                 {programme}, {queue}, {topic}, {team}, {agent_id}, {agent_name}, {customer_ref}, \
                 {customer_name} or {_}, found `{shoe_size}`",
            ),
        ] {
            assert_eq!(read(pattern, "x"), expected, "{pattern}");
        }
    }

    #[test]
    fn a_name_of_separators_alone_takes_no_time() {
        let pattern = "{queue}-{agent_id}-{topic}-{team}-{programme}-{customer_ref}-{_}-{_}!";
        assert_eq!(read(pattern, &"-a".repeat(127)), "another name");
    }
}
