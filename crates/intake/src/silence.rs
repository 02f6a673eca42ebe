//! What has to be silent where a recording is played.
//!
//! Card data never lands, in sound either (L9): what is masked in the words is silent on the track of
//! whoever says it, and on the others too unless it is known that no echo of it is there. What cannot
//! be masked because nobody knows its words is silent as well: talk that no turn with words covers,
//! and tones, which may be the keys of a telephone.
//!
//! Where times are unsure more is silent, never less; where there are none, nothing is played.

use crate::joined::Joined;
use crate::mask::Places;
use crate::recording::{Playable, PlayableChannel, Recorded, Unplayable};
use crate::sound::Echo;
use crate::speech::Sound;
use measure::conversation::{Conversation, Role, Timing, Turn, TurnTime};
use measure::time::{Ms, Span};

/// Around a word, talk or a tone. A choice: half a short word on either side, where recognisers place
/// a word a little early or late.
const AROUND: Ms = Ms(200);
/// Around a turn whose words have no times of their own: as far as the times of a transcript may lie
/// beside the sound (`OFF` in `talk`).
const AROUND_TURN: Ms = Ms(500);
/// Later than any recording ends, and far from where adding to it would be too much.
const END: Ms = Ms(1 << 50);

/// Recordings that were found together: one, or the two of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Together {
    /// When they begin, from the start of the conversation.
    pub start: Ms,
    /// Which, by number.
    pub recordings: Vec<usize>,
}

/// A conversation that is masked, with its recordings.
pub struct Of<'a> {
    /// The conversation.
    pub conversation: &'a Conversation,
    /// Its recordings.
    pub recordings: &'a [Recorded],
    /// Which of them go together.
    pub calls: &'a [Together],
    /// What is known of their tracks and words.
    pub joined: &'a Joined,
    /// Where masked words stood.
    pub masked: &'a Places,
    /// Of each turn, whether its source took words out of it.
    pub redacted: &'a [bool],
}

/// The sound of a conversation as it may be played.
///
/// - **Errors**: why none of it may be.
/// - **Cost**: linear, but for sorting spans and a search among the turns for each talkspurt.
pub fn playables(of: &Of<'_>) -> Result<Vec<Playable>, Unplayable> {
    let turns = &of.conversation.turns;
    if turns.iter().all(|turn| turn.text.is_empty()) {
        return Err(Unplayable::NoWords);
    }
    if !of.joined.fits {
        return Err(Unplayable::WordsDoNotFit);
    }
    let masked = masked(of)?;
    let all = Covered::by(turns, None);
    let mut playables = Vec::new();
    for call in of.calls {
        let mut channels = Vec::new();
        for number in &call.recordings {
            let Some(recorded) = of.recordings.get(*number) else { continue };
            let parties = of.joined.parties.get(*number).map_or(&[][..], Vec::as_slice);
            for (track, heard) in recorded.recording.tracks.iter().enumerate() {
                let party = parties.get(track).copied().flatten();
                let own = party.map(|party| Covered::by(turns, Some(party)));
                let covered = own.as_ref().unwrap_or(&all);
                let later = |span: Span| (span.start() + call.start, span.end() + call.start);
                let wordless = heard.talkspurts.iter().map(|span| later(*span));
                let wordless = wordless.filter(|(start, end)| !covered.touches(*start, *end));
                let tones = heard.stretches.iter().filter(|one| one.sound == Sound::Tone);
                let tones = tones.map(|tone| later(tone.span));
                let unknown = wordless.chain(tones).map(|span| around(span, AROUND));
                let said = masked.iter().filter_map(|one| {
                    let later = heard_after(one, party, parties, recorded)?;
                    Some((one.span.0, one.span.1 + later))
                });
                let silent = united(said.chain(unknown), call.start, recorded.recording.length);
                channels.push(PlayableChannel { recording: *number, track, party, silent });
            }
        }
        if call.recordings.len() > 1 {
            channels.sort_by_key(|channel| rank(channel.party, of.conversation));
        }
        let lengths = call.recordings.iter().filter_map(|number| of.recordings.get(*number));
        let length = lengths.map(|one| one.recording.length).max().unwrap_or(Ms(0));
        playables.push(Playable { start: call.start, length, channels });
    }
    Ok(playables)
}

/// The agent's side before the customer's.
fn rank(party: Option<u16>, conversation: &Conversation) -> u8 {
    let party = party.and_then(|party| conversation.parties.get(usize::from(party)));
    match party.map(|party| party.role) {
        Some(Role::Agent) => 0,
        Some(Role::Customer) => 2,
        _ => 1,
    }
}

/// Something that is masked: who said it, and from when to when, on the conversation's axis.
struct Said {
    party: u16,
    span: (Ms, Ms),
}

/// What is masked in the words.
fn masked(of: &Of<'_>) -> Result<Vec<Said>, Unplayable> {
    let turns = &of.conversation.turns;
    let mut said = Vec::new();
    for (number, turn) in turns.iter().enumerate() {
        let places = u32::try_from(number).ok().and_then(|number| of.masked.get(&number));
        let redacted = of.redacted.get(number).copied().unwrap_or(false);
        if places.is_none() && !redacted {
            continue;
        }
        let words = of.joined.words.get(number).map_or(&[][..], Vec::as_slice);
        let mut whole = redacted;
        for place in places.into_iter().flatten() {
            let within =
                words.iter().filter(|w| w.place.start < place.end && w.place.end > place.start);
            let ends = within.map(|word| (word.span.start(), word.span.end()));
            match ends.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1))) {
                Some(span) => said.push(Said { party: turn.party, span: around(span, AROUND) }),
                None => whole = true,
            }
        }
        if whole {
            let span = whole_turn(of.conversation, number).ok_or(Unplayable::MaskedWithoutTime)?;
            said.push(Said { party: turn.party, span: around(span, AROUND_TURN) });
        }
    }
    Ok(said)
}

/// When a turn was said; `None` where that is not known.
fn whole_turn(conversation: &Conversation, number: usize) -> Option<(Ms, Ms)> {
    let turns = &conversation.turns;
    let turn = turns.get(number)?;
    let later = turns.get(number + 1..).unwrap_or_default();
    let (start, end) = match turn.time {
        TurnTime::Unknown => return None,
        TurnTime::Span(span) => (span.start(), span.end()),
        // Until somebody else begins, who may come before it in the record.
        TurnTime::Start(start) => {
            let next = later.iter().filter_map(|turn| turn.time.start());
            (start, next.filter(|next| *next > start).min().unwrap_or(END))
        }
    };
    if conversation.timing != Timing::Laid {
        return Some((start, end));
    }
    // Words that were laid onto the sound may lie at their neighbours' place.
    let is_own = |other: &&Turn| other.party == turn.party && other.time != TurnTime::Unknown;
    let before = turns.get(..number).unwrap_or_default().iter().rev().find(is_own);
    let after = later.iter().find(is_own);
    let start = before.and_then(|turn| turn.time.start()).map_or(start, |other| other.min(start));
    let end = after.and_then(|turn| turn.time.end()).map_or(end, |other| other.max(end));
    Some((start, end))
}

/// How much later than it was said what a party says may be heard on a track; `None` where it is not.
fn heard_after(
    said: &Said,
    party: Option<u16>,
    parties: &[Option<u16>],
    recorded: &Recorded,
) -> Option<Ms> {
    if party == Some(said.party) {
        return Some(Ms(0));
    }
    // Between two files nobody looked for an echo.
    let beside_own = party.is_some() && parties.contains(&Some(said.party));
    match recorded.recording.quality.echo {
        Echo::None if beside_own => None,
        Echo::Found { delay, .. } => Some(delay),
        _ => Some(Ms(0)),
    }
}

/// The times that turns with words cover.
struct Covered {
    /// In order of start, with the latest end up to each.
    spans: Vec<(Ms, Ms)>,
}

impl Covered {
    /// By the turns of a party, or of all.
    fn by(turns: &[Turn], party: Option<u16>) -> Self {
        let starts: Vec<Option<Ms>> = turns.iter().map(|turn| turn.time.start()).collect();
        let mut spans: Vec<(Ms, Ms)> = Vec::new();
        for (number, turn) in turns.iter().enumerate() {
            if turn.text.is_empty() || party.is_some_and(|party| party != turn.party) {
                continue;
            }
            match turn.time {
                TurnTime::Unknown => {}
                TurnTime::Span(span) => spans.push((span.start(), span.end())),
                TurnTime::Start(start) => {
                    let next = starts.get(number + 1..).unwrap_or_default().iter().flatten().next();
                    let end = next.copied().filter(|next| *next > start).unwrap_or(END);
                    spans.push((start, end));
                }
            }
        }
        spans.sort_unstable();
        let mut latest = Ms(i64::MIN);
        for (_, end) in &mut spans {
            latest = latest.max(*end);
            *end = latest;
        }
        Self { spans }
    }

    /// Whether any of them shares time with a span.
    fn touches(&self, start: Ms, end: Ms) -> bool {
        let before = self.spans.partition_point(|span| span.0 < end);
        let last = before.checked_sub(1).and_then(|last| self.spans.get(last));
        last.is_some_and(|(_, latest)| *latest > start)
    }
}

fn around((start, end): (Ms, Ms), by: Ms) -> (Ms, Ms) {
    (start - by, end + by)
}

/// Spans of the conversation's axis as those of a recording, in order, those that touch as one.
fn united(spans: impl Iterator<Item = (Ms, Ms)>, begins: Ms, length: Ms) -> Vec<Span> {
    let within = |at: Ms| (at - begins).clamp(Ms(0), length);
    let mut spans: Vec<(Ms, Ms)> = spans.map(|(start, end)| (within(start), within(end))).collect();
    spans.sort_unstable();
    let mut united: Vec<(Ms, Ms)> = Vec::new();
    for (start, end) in spans {
        match united.last_mut() {
            Some((_, last)) if start <= *last => *last = (*last).max(end),
            _ => united.push((start, end)),
        }
    }
    let spans = united.into_iter().filter(|(start, end)| start < end);
    spans.filter_map(|(start, end)| Span::new(start, end)).collect()
}

/// What stands between brackets for a sound; anything else in capitals stands for words.
const SOUNDS: &[&str] = &[
    "APPLAUSE",
    "BACKGROUND",
    "BEEP",
    "BLANK_AUDIO",
    "COUGH",
    "CROSSTALK",
    "HOLD",
    "INAUDIBLE",
    "LAUGH",
    "LAUGHTER",
    "MUSIC",
    "NOISE",
    "PAUSE",
    "RINGING",
    "SILENCE",
    "SIGH",
    "UNINTELLIGIBLE",
    "UNK",
    "UNKNOWN",
];

/// Whether the source of a turn took words out of it: `[PII]`, `[CREDIT_DEBIT_NUMBER]`, `(redacted)`,
/// `****`, `####`, `XXXX`, or a token that was put there by an earlier reading.
pub fn redacted(text: &str) -> bool {
    let runs = |c: char, least: usize| {
        let mut run = 0;
        text.chars().any(|next| {
            run = if next.eq_ignore_ascii_case(&c) { run + 1 } else { 0 };
            run >= least
        })
    };
    if runs('*', 3) || runs('#', 3) || runs('x', 4) {
        return true;
    }
    let is_open = |c: char| matches!(c, '[' | '<' | '{' | '(');
    let is_close = |c: char| matches!(c, ']' | '>' | '}' | ')');
    text.split(is_open).skip(1).filter_map(|rest| rest.split(is_close).next()).any(|inside| {
        let inside = inside.trim();
        let lower = inside.to_lowercase();
        let says = ["redacted", "masked", "removed", "card#", "code#", "pii", "pci"];
        let in_capitals = inside.len() > 1
            && inside.chars().any(|c| c.is_ascii_uppercase())
            && inside.chars().all(|c| {
                c.is_ascii_uppercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | ' ' | '#')
            });
        says.iter().any(|word| lower.contains(word))
            || (in_capitals && !SOUNDS.contains(&inside.replace(' ', "_").as_str()))
    })
}

#[cfg(test)]
mod tests;
