//! One conversation with what was found in it, as `show`, `form` and the demo present it.

use crate::terminal::count;
use measure::conversation::{Conversation, Party, Place, Role};
use measure::moments::{Kind, Moment, Status, WhyUnknown};
use measure::rubric::Judging;
use measure::scorecard::{Scorecard, scorecard};
use measure::signals::Signal;
use measure::time::Ms;
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
    /// A turn that was heard less surely than this is marked, in percent: the programme's limit.
    pub least_heard_percent: u8,
    /// Names by pseudonym, where they are revealed.
    pub names: BTreeMap<String, String>,
    /// What is known of its recordings.
    pub recordings: Vec<store::Recording>,
    /// What of its sound may be played.
    pub playables: Vec<store::Playable>,
    /// Of each turn when its words began, where that is known; nothing where it is known of none.
    pub word_starts: Vec<Option<Vec<Ms>>>,
    /// When the record came into the database.
    pub imported_at: jiff::Timestamp,
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

    /// The words at a place with the rest of their sentence; a few words alone tell a reader little.
    pub fn sentence(&self, place: Place) -> &str {
        let text = self.conversation.turns.get(place.turn as usize).map_or("", |turn| &turn.text);
        sentence(text, place.start as usize, place.end as usize).unwrap_or("")
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

    /// How surely a turn was heard, in percent, where that is below the limit.
    pub fn heard_poorly(&self, turn: usize) -> Option<u8> {
        let heard = self.conversation.turns.get(turn)?.heard?;
        (heard < self.least_heard_percent).then_some(heard)
    }

    /// Whether any of the kinds that were found is on trial.
    pub fn on_trial(&self) -> bool {
        self.moments
            .iter()
            .filter_map(|moment| self.kind(moment))
            .any(|kind| kind.status == Status::Trial)
    }
}

/// The sentence, or sentences, around some bytes of a text; `None` where they are no place in it.
pub fn sentence(text: &str, start: usize, end: usize) -> Option<&str> {
    let ends = |c: char| matches!(c, '.' | '!' | '?');
    let (before, after) = (text.get(..start)?, text.get(end..)?);
    if text.get(start..end)?.is_empty() {
        return Some("");
    }
    // A full stop within a number or an abbreviation has no space behind it.
    let mut from = 0;
    for (at, c) in before.char_indices().filter(|&(_, c)| ends(c)) {
        if before[at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace) {
            from = at + c.len_utf8();
        }
    }
    let mut to = text.len();
    let hit_ends = text[..end].ends_with(ends);
    for (at, c) in after.char_indices().filter(|&(_, c)| ends(c)) {
        if after[at + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace) {
            to = end + at + c.len_utf8();
            break;
        }
    }
    if hit_ends {
        to = end;
    }
    Some(text[from..to].trim())
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

/// An amount of hundredths, with two places: `-1,234.50`.
pub fn amount(hundredths: i64) -> String {
    let size = hundredths.unsigned_abs();
    let sign = if hundredths < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", count(size / 100), size % 100)
}

/// Why an outcome is unknown, in a few words.
pub fn why_unknown(why: Option<WhyUnknown>) -> &'static str {
    match why {
        Some(WhyUnknown::Language) => "not proven for this language",
        Some(WhyUnknown::Channel) => "not valid for this channel or direction",
        Some(WhyUnknown::Timing) => "the record has not the times it needs",
        Some(WhyUnknown::NoAgent) => "nobody in the record is known to be the agent",
        Some(WhyUnknown::CutOff) => "the record ends too early",
        Some(WhyUnknown::Misheard) => "words it rests on were heard too unsurely",
        Some(WhyUnknown::Unproven) => "readers upheld too few such misses",
        Some(WhyUnknown::Unsure) => "the words allow both readings",
        None => "too unsure to count",
    }
}

#[cfg(test)]
mod tests {
    use super::{amount, sentence};

    /// The sentence around the first `hit` in the text.
    fn check(text: &str, hit: &str, expected: &str) {
        let start = text.find(hit).unwrap();
        assert_eq!(sentence(text, start, start + hit.len()), Some(expected));
    }

    #[test]
    fn an_amount_has_two_places() {
        assert_eq!(amount(0), "0.00");
        assert_eq!(amount(-5), "-0.05");
        assert_eq!(amount(123_450), "1,234.50");
        assert_eq!(amount(i64::MIN), "-92,233,720,368,547,758.08");
    }

    #[test]
    fn a_quote_is_shown_with_its_sentence() {
        let text = "Hello there. It cost 84.20 this month! Why? no end";
        check(text, "84", "It cost 84.20 this month!");
        check(text, "month!", "It cost 84.20 this month!");
        check(text, "Hello", "Hello there.");
        check(text, "end", "no end");
        check(text, "there. It", "Hello there. It cost 84.20 this month!");
        check(text, text, text);
        assert_eq!(sentence("é", 1, 2), None);
        assert_eq!(sentence("", 0, 0), Some(""));
    }
}
