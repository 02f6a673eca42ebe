//! A transcript while it is read: who said what and when, within the limits.

use crate::desk::Bad;
use crate::draft::{self, Draft, Speaker};
use crate::options::Options;
use crate::talk::WordAt;
use crate::word_times;
use measure::conversation::{Turn, TurnTime};
use measure::time::{Ms, Span};
use rustc_hash::FxHashMap;

/// The longest label of a speaker, in bytes; the rest of a longer one is cut off.
const LABEL_BYTES: usize = 1024;

/// What was read of a transcript so far.
pub struct Transcript<'o> {
    options: &'o Options,
    turns: Vec<Turn>,
    words: Vec<Vec<WordAt>>,
    speakers: Vec<Speaker>,
    // The speaker of each turn.
    speaker_of: Vec<u16>,
    known: FxHashMap<String, u16>,
}

impl<'o> Transcript<'o> {
    /// Nothing yet.
    pub fn new(options: &'o Options) -> Self {
        Self {
            options,
            turns: Vec::new(),
            words: Vec::new(),
            speakers: Vec::new(),
            speaker_of: Vec::new(),
            known: FxHashMap::default(),
        }
    }

    /// Adds a turn, and how surely it was heard; an empty label is that of nobody in particular.
    pub fn push(
        &mut self,
        label: &str,
        time: TurnTime,
        text: &str,
        heard: Option<u8>,
    ) -> Result<(), Bad> {
        let limits = &self.options.limits;
        if self.turns.len() >= limits.turns {
            return Err(Bad::new(format!("at most {} turns and events", limits.turns), "one more"));
        }
        let text = text.trim();
        if text.len() > limits.text_bytes {
            let expected = format!("at most {} bytes in a turn", limits.text_bytes);
            return Err(Bad::new(expected, format!("{} bytes", text.len())));
        }
        let label = label[..label.floor_char_boundary(LABEL_BYTES)].trim();
        let lower = label.to_lowercase();
        let speaker = match self.known.get(&lower) {
            Some(speaker) => *speaker,
            None => {
                let next = self.speakers.len();
                if next >= limits.parties {
                    return Err(Bad::new(
                        format!("at most {} speakers", limits.parties),
                        "one more",
                    ));
                }
                self.speakers.push(Speaker { label: label.to_owned(), ..Speaker::default() });
                self.known.insert(lower, next as u16);
                next as u16
            }
        };
        self.speaker_of.push(speaker);
        self.turns.push(Turn { party: 0, time, text: text.to_owned(), heard });
        self.words.push(Vec::new());
        Ok(())
    }

    /// Says when the words of the last turn were said, in its order; `None` of one without a time.
    pub fn words<'w>(&mut self, words: impl Iterator<Item = (&'w str, Option<Span>)>) {
        if let (Some(turn), Some(last)) = (self.turns.last(), self.words.last_mut()) {
            *last = word_times::located(turn, words);
        }
    }

    /// The spoken conversation that it is. Who is who is said by the labels and the options.
    pub fn draft(self) -> Draft {
        let mut draft =
            Draft { spoken: true, turns: self.turns, words: self.words, ..Draft::default() };
        let programme = self.options.programme.as_deref();
        let (parties, party_of) =
            draft::cast(self.options, programme, None, &self.speakers, &mut draft.notes);
        draft.parties = parties;
        for (turn, speaker) in draft.turns.iter_mut().zip(&self.speaker_of) {
            turn.party = party_of.get(usize::from(*speaker)).copied().unwrap_or(0);
        }
        draft
    }
}

/// When a turn was said, from what could be read of its start and end; an end before its start is
/// named and not kept.
pub fn time(start: Option<Ms>, end: Option<Ms>) -> (TurnTime, Option<Bad>) {
    match (start, end) {
        (Some(start), Some(end)) => match Span::new(start, end) {
            Some(span) => (TurnTime::Span(span), None),
            None => {
                let bad = Bad::new("an end that is not before the start", "one that is");
                (TurnTime::Start(start), Some(bad))
            }
        },
        (Some(start), None) => (TurnTime::Start(start), None),
        (None, _) => (TurnTime::Unknown, None),
    }
}
