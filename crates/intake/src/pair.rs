//! Two recordings of one conversation, a file for each party, known by their names.
//!
//! Recorders that write a file for each leg name both alike but for one part. Two patterns such as
//! `{call}_agent.wav` and `{call}_caller.wav` say which part: what the braces stand for is the same in
//! both names, and is what the conversation is called.

use crate::labels;
use measure::conversation::Role;

/// The names of the two recordings of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    patterns: [Pattern; 2],
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    text: String,
    // One text more than there are placeholders.
    texts: Vec<String>,
    placeholders: Vec<String>,
}

/// Why two patterns are no pair.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct PairProblem {
    /// What was expected.
    pub expected: &'static str,
    /// What was found.
    pub found: String,
}

/// A name that is one of a pair's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PairName {
    /// What both names share: the conversation.
    pub(crate) shared: String,
    /// Which of the two, 0 or 1.
    pub(crate) side: usize,
}

impl Pair {
    /// The pair that two patterns state.
    ///
    /// - **Errors**: no placeholder, others in the one than in the other, two side by side, a brace
    ///   that is not closed, or twice the same pattern.
    pub fn parse(one: &str, other: &str) -> Result<Self, PairProblem> {
        let patterns = [Pattern::parse(one)?, Pattern::parse(other)?];
        let names = |pattern: &Pattern| {
            let mut names = pattern.placeholders.clone();
            names.sort();
            names
        };
        if names(&patterns[0]) != names(&patterns[1]) {
            return Err(PairProblem {
                expected: "the same placeholders in both patterns",
                found: "others".to_owned(),
            });
        }
        if patterns[0] == patterns[1] {
            return Err(PairProblem {
                expected: "two patterns",
                found: "the same twice".to_owned(),
            });
        }
        Ok(Self { patterns })
    }

    /// A pattern as it was written.
    pub(crate) fn text(&self, side: usize) -> &str {
        self.patterns.get(side).map_or("", |pattern| &pattern.text)
    }

    /// The role that a pattern's own words state: `{call}_caller.wav` is the customer's.
    pub(crate) fn role(&self, side: usize) -> Option<Role> {
        let texts = self.patterns.get(side)?.texts.iter();
        let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
        words.filter(|word| !word.is_empty()).find_map(|word| match word.to_lowercase().as_str() {
            // The words of telephone systems beside those that state a role.
            "caller" | "callee" | "client" => Some(Role::Customer),
            _ => labels::stated_role(word),
        })
    }

    /// Which of a pair a file's name is, and of which conversation; `None` where it is neither, or
    /// could be both.
    pub(crate) fn read(&self, name: &str) -> Option<PairName> {
        let read = |side: usize| {
            let values = self.patterns.get(side)?.read(name)?;
            let shared: Vec<&str> = values.into_values().collect();
            Some(PairName { shared: shared.join("-"), side })
        };
        match (read(0), read(1)) {
            (Some(one), None) | (None, Some(one)) => Some(one),
            _ => None,
        }
    }
}

impl Pattern {
    fn parse(text: &str) -> Result<Self, PairProblem> {
        let problem = |expected, found: &str| PairProblem { expected, found: found.to_owned() };
        let (mut texts, mut placeholders) = (Vec::new(), Vec::new());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after
                .split_once('}')
                .ok_or_else(|| problem("`}` after the placeholder", "none"))?;
            if name.is_empty() || !labels::is_token(name) {
                return Err(problem("a word between braces, as in `{call}`", "something else"));
            }
            if placeholders.iter().any(|known| known == name) {
                return Err(problem("each placeholder once", "one twice"));
            }
            if before.is_empty() && !placeholders.is_empty() {
                return Err(problem("text between two placeholders", "none"));
            }
            texts.push(before.to_owned());
            placeholders.push(name.to_owned());
            rest = after;
        }
        texts.push(rest.to_owned());
        if placeholders.is_empty() {
            return Err(problem("a placeholder for what both names share, as in `{call}`", "none"));
        }
        Ok(Self { text: text.to_owned(), texts, placeholders })
    }

    /// What the placeholders stand for, by name; each takes as little as there can be but the last.
    fn read<'n>(&self, name: &'n str) -> Option<std::collections::BTreeMap<&str, &'n str>> {
        let mut texts = self.texts.iter();
        let mut rest = name.strip_prefix(texts.next()?.as_str())?;
        let mut values = std::collections::BTreeMap::new();
        for (at, (placeholder, text)) in self.placeholders.iter().zip(texts).enumerate() {
            let is_last = at + 1 == self.placeholders.len();
            let end = if is_last {
                rest.strip_suffix(text.as_str())?.len()
            } else {
                // Nobody is called nothing.
                let first = rest.chars().next()?.len_utf8();
                first + rest.get(first..)?.find(text.as_str())?
            };
            let (value, after) = rest.split_at_checked(end)?;
            if value.is_empty() {
                return None;
            }
            values.insert(placeholder.as_str(), value);
            rest = after.get(text.len()..)?;
        }
        rest.is_empty().then_some(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: Option<(&str, usize)>) {
        let pair = Pair::parse("{call}_agent.wav", "{call}_caller.wav").unwrap();
        let found = pair.read(name);
        let found = found.as_ref().map(|found| (found.shared.as_str(), found.side));
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn a_name_is_one_of_a_pair_or_none() {
        check("17_agent.wav", Some(("17", 0)));
        check("a_b_caller.wav", Some(("a_b", 1)));
        check("a_agent_agent.wav", Some(("a_agent", 0)));
        check("_agent.wav", None);
        check("17_agent.mp3", None);
        check("17.wav", None);
    }

    #[test]
    fn several_placeholders_are_joined_in_the_order_of_their_names() {
        let pair = Pair::parse("{day}-{call}-rx.wav", "tx-{call}-{day}.wav").unwrap();
        let shared = |name: &str| pair.read(name).map(|found| found.shared);
        assert_eq!(shared("0611-17-rx.wav").as_deref(), Some("17-0611"));
        assert_eq!(shared("tx-17-0611.wav").as_deref(), Some("17-0611"));
    }

    #[test]
    fn a_role_is_stated_by_the_patterns_words() {
        let pair = Pair::parse("{call}_agent.wav", "{call}.Caller.wav").unwrap();
        assert_eq!([pair.role(0), pair.role(1)], [Some(Role::Agent), Some(Role::Customer)]);
        let pair = Pair::parse("{call}-rx.wav", "{call}-tx.wav").unwrap();
        assert_eq!([pair.role(0), pair.role(1)], [None, None]);
    }

    #[test]
    fn what_is_no_pair_says_why() {
        for (one, other, expected) in [
            ("a.wav", "{call}.wav", "a placeholder for what both names share, as in `{call}`"),
            ("{call}_a.wav", "{id}_b.wav", "the same placeholders in both patterns"),
            ("{call}_a.wav", "{call}_a.wav", "two patterns"),
            ("{call", "{call}_a.wav", "`}` after the placeholder"),
            ("{a}{b}.wav", "{a}-{b}.wav", "text between two placeholders"),
            ("{}.wav", "{a}.wav", "a word between braces, as in `{call}`"),
        ] {
            assert_eq!(Pair::parse(one, other).unwrap_err().expected, expected);
        }
    }
}
