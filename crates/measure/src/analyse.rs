//! Everything that is found in one conversation, by one edition of the rules.

use crate::acts::Act;
use crate::conversation::Conversation;
use crate::moments::{Kind, Moment};
use crate::rubric::Rubric;
use crate::signals::Signal;

/// Everything found in one conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Measured numbers, in order of kind and party.
    pub signals: Vec<Signal>,
    /// Acts, in order of turn and place.
    pub acts: Vec<Act>,
    /// Moments, in order of opener and kind.
    pub moments: Vec<Moment>,
}

/// The rules of one programme, made ready once and used on many conversations.
#[derive(Debug)]
pub struct Analyser {
    kinds: Vec<Kind>,
    edition: String,
}

impl Analyser {
    /// Makes the rules of a rubric ready.
    pub fn new(rubric: &Rubric) -> Self {
        let _ = rubric;
        Self { kinds: Vec::new(), edition: String::new() }
    }

    /// The kinds of moment it looks for: the catalogue's, then the programme's own.
    pub fn kinds(&self) -> &[Kind] {
        &self.kinds
    }

    /// The edition: a hash of each rule's version and the rubric's detecting part, 16 hex digits.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// Everything it finds in a conversation.
    pub fn analyse(&self, conversation: &Conversation) -> Findings {
        let _ = conversation;
        Findings::default()
    }
}
