//! How the words of a language count when two wordings are compared by meaning.

use super::WordLists;
use crate::cues::Unreadable;
use crate::words::Vocabulary;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::{BitAnd, BitOr};

/// What a word does when wordings are compared; a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Role(pub u32);

impl Role {
    /// Carries no meaning of its own.
    pub const FUNCTION: Self = Self(1);
    /// Carries half as much.
    pub const LIGHT: Self = Self(1 << 1);
    /// Denies.
    pub const NEGATION: Self = Self(1 << 2);
    /// Begins a clause.
    pub const JOIN: Self = Self(1 << 3);
    /// A form of "be".
    pub const BE: Self = Self(1 << 4);
    /// Asks for a fact where it stands before its subject.
    pub const FACT: Self = Self(1 << 5);
    /// A verb that can stand before its subject.
    pub const AUXILIARY: Self = Self(1 << 6);
    /// A question word.
    pub const QUESTION: Self = Self(1 << 7);
    /// The speaker, or the speaker's side.
    pub const FIRST: Self = Self(1 << 8);
    /// Who is spoken to.
    pub const SECOND: Self = Self(1 << 9);
    /// Somebody else.
    pub const THIRD: Self = Self(1 << 10);
    /// Can be the subject of a clause.
    pub const SUBJECT: Self = Self(1 << 11);
    /// Says whose.
    pub const POSSESSIVE: Self = Self(1 << 12);
    /// Makes a statement a request.
    pub const REQUEST: Self = Self(1 << 13);
    /// A pronoun, an article or the like.
    pub const POINTS: Self = Self(1 << 14);
    /// Makes what follows hold only under a condition.
    pub const CONDITION: Self = Self(1 << 15);
    /// After a condition: it only leaves the choice.
    pub const POLITE: Self = Self(1 << 16);
    /// Says what is to come.
    pub const WILL: Self = Self(1 << 17);
    /// Makes the next word the subject: "let me".
    pub const LETS: Self = Self(1 << 18);

    /// Whether it has any of these.
    pub fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// The same without these.
    pub fn without(self, of: Self) -> Self {
        Self(self.0 & !of.0)
    }

    /// Whether it has all of these.
    pub fn all(self, of: Self) -> bool {
        self.0 & of.0 == of.0
    }
}

impl BitOr for Role {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitAnd for Role {
    type Output = Self;
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

/// The lists of one language.
#[derive(Debug, Default)]
pub(crate) struct GistWords {
    roles: Vec<Role>,
    same: FxHashMap<String, u64>,
    apart: FxHashSet<String>,
    no: Option<u32>,
    /// Words of negation that deny nothing, as sequences of words.
    pub denies_nothing: Vec<Vec<u32>>,
}

/// Told apart from the concepts of the list and of bare stems.
const SAME: u64 = 1 << 61;

impl GistWords {
    /// Reads the file of a language.
    pub fn read(
        text: &str,
        vocabulary: &mut Vocabulary,
        stem: impl Fn(&str) -> String,
    ) -> Result<Self, Unreadable> {
        let mut lists = Self::default();
        let mut section = "";
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
                continue;
            }
            let words = line.split_whitespace();
            let role = match section {
                "function" => Role::FUNCTION,
                "light" => Role::LIGHT,
                "negation" => Role::NEGATION,
                "join" => Role::JOIN,
                "be" => Role::BE | Role::FACT | Role::AUXILIARY,
                "do_or_have" => Role::FACT | Role::AUXILIARY,
                "modal" => Role::AUXILIARY,
                "question_word" => Role::QUESTION,
                "first_person" => Role::FIRST,
                "second_person" => Role::SECOND,
                "third_person" => Role::THIRD,
                "subject" => Role::SUBJECT,
                "possessive" => Role::POSSESSIVE,
                "request" => Role::REQUEST,
                "points" => Role::POINTS,
                "condition" => Role::CONDITION,
                "polite" => Role::POLITE,
                "will" => Role::WILL,
                "lets" => Role::LETS,
                "denies_nothing" => {
                    lists.denies_nothing.push(words.map(|word| vocabulary.learn(word)).collect());
                    continue;
                }
                "same" => {
                    lists.same.extend(words.map(|word| (stem(word), SAME | index as u64)));
                    continue;
                }
                "apart" => {
                    lists.apart.extend(words.map(&stem));
                    continue;
                }
                _ => {
                    return Err(Unreadable { line: index + 1, expected: "a section of a gist" });
                }
            };
            for word in words {
                let id = vocabulary.learn(word) as usize;
                if lists.roles.len() <= id {
                    lists.roles.resize(id + 1, Role::default());
                }
                lists.roles[id] = lists.roles[id] | role;
            }
        }
        lists.no = Some(vocabulary.learn("no"));
        Ok(lists)
    }

    /// Whether it is the word that answers a question in the negative.
    pub fn is_no(&self, id: u32) -> bool {
        self.no == Some(id)
    }

    /// What a word does; nothing for one that stands in no list.
    pub fn role(&self, id: u32) -> Role {
        self.roles.get(id as usize).copied().unwrap_or_default()
    }
}

impl WordLists {
    /// What a word says, for comparing two wordings: nearer than what it is about.
    pub(crate) fn gist_concept(&self, word: &str) -> u64 {
        let lower = word.to_lowercase();
        let plain = lower.strip_suffix("'s").or_else(|| lower.strip_suffix("’s")).unwrap_or(&lower);
        let stem = self.stemmer.stem(plain);
        if let Some(&same) = self.gist.same.get(stem.as_ref()) {
            same
        } else if self.gist.apart.contains(stem.as_ref()) {
            super::hash(&stem)
        } else {
            self.concept(plain)
        }
    }
}
