//! One conversation with what was found in it, as `show`, `form` and the demo present it.

use measure::conversation::{Conversation, Party, Place, Role};
use measure::moments::{Kind, Moment, Status, WhyUnknown};
use measure::rubric::Judging;
use measure::scorecard::{Scorecard, scorecard};
use measure::signals::Signal;
use std::collections::BTreeMap;

/// One conversation with what was found in it.
pub struct Case {
    /// The conversation, as stored.
    pub conversation: Conversation,
    /// The kinds its moments index into.
    pub kinds: Vec<Kind>,
    /// The moments, in order of opener.
    pub moments: Vec<Moment>,
    /// The signals.
    pub signals: Vec<Signal>,
    /// The rules the findings were found by.
    pub edition: String,
    /// The rules as they stand today.
    pub edition_today: String,
    /// The part of the programme's rubric that decides what counts.
    pub judging: Judging,
    /// Names by pseudonym, where they are revealed.
    pub names: BTreeMap<String, String>,
}

impl Case {
    /// The conversation against the programme's rubric.
    pub fn scorecard(&self) -> Scorecard {
        scorecard(&self.kinds, &self.moments, &self.judging)
    }

    /// The kind of a moment.
    pub fn kind(&self, moment: &Moment) -> Option<&Kind> {
        self.kinds.get(usize::from(moment.kind))
    }

    /// The words at a place; empty where the place is none.
    pub fn quote(&self, place: Place) -> &str {
        self.conversation
            .turns
            .get(place.turn as usize)
            .and_then(|turn| turn.text.get(place.start as usize..place.end as usize))
            .unwrap_or("")
    }

    /// Text with names in place of pseudonyms, where they are revealed.
    pub fn named(&self, text: &str) -> String {
        named(&self.names, text)
    }

    /// What a party is called in the transcript: its role, numbered where several have it.
    pub fn label(&self, party: usize) -> String {
        let parties = &self.conversation.parties;
        let Some(Party { role, .. }) = parties.get(party) else { return Role::Other.to_string() };
        let same = |party: &&Party| party.role == *role;
        if parties.iter().filter(same).count() < 2 {
            return role.to_string();
        }
        format!("{role} {}", parties.iter().take(party + 1).filter(same).count())
    }

    /// Whether any of the kinds that were found is on trial.
    pub fn on_trial(&self) -> bool {
        self.moments
            .iter()
            .filter_map(|moment| self.kind(moment))
            .any(|kind| kind.status == Status::Trial)
    }
}

/// Text with names in place of pseudonyms.
pub fn named(names: &BTreeMap<String, String>, text: &str) -> String {
    names.iter().fold(text.to_owned(), |text, (pseudonym, name)| {
        if text.contains(pseudonym.as_str()) {
            text.replace(pseudonym.as_str(), name)
        } else {
            text
        }
    })
}

/// Why an outcome is unknown, in a few words.
pub fn why_unknown(why: Option<WhyUnknown>) -> &'static str {
    match why {
        Some(WhyUnknown::Language) => "not proven for this language",
        Some(WhyUnknown::Channel) => "not valid for this channel or direction",
        Some(WhyUnknown::Timing) => "the record has not the times it needs",
        Some(WhyUnknown::NoAgent) => "nobody in the record is known to be the agent",
        Some(WhyUnknown::CutOff) => "the record ends too early",
        Some(WhyUnknown::Unsure) => "the words allow both readings",
        None => "too unsure to count",
    }
}
