//! A conversation and its recordings, put together: whose track is whose, and who spoke when.
//!
//! Whose a track is is never guessed: the record says so (a vCon whose dialog gives a party for each
//! channel), else the names of a pair, else `--tracks`, else the programme's settings; else the
//! parties of a recording are `other`, and a remark says so. Where the times of a transcript fit the
//! tracks better the other way round, a remark says that too, and nothing is turned round.

use crate::desk::Bad;
use crate::gathered::Media;
use crate::recording::{Recording, TrackWord};
use crate::report::Note;
use crate::talk::{self, Line, Voice, Word, WordAt, Words};
use measure::conversation::{
    Conversation, EventKind, Party, Role, Stretch, StretchKind, Timing, Turn, TurnTime,
};
use measure::time::{Ms, Span};

/// Less speech than this contradicts nothing.
const LEAST_OVERLAP: Ms = Ms(3_000);

/// A recording of a conversation.
#[derive(Clone, Debug)]
pub struct Part<'r> {
    /// Its file.
    pub media: &'r Media,
    /// What is known of it.
    pub recording: &'r Recording,
    /// When it begins, from the start of the conversation.
    pub offset: Ms,
    /// Whose each track is, where the record itself says: an index into the parties.
    pub stated: &'r [Option<u16>],
    /// What was heard on each track, where a transcriber was asked.
    pub words: &'r [Vec<TrackWord>],
}

/// What is known of the recordings of a conversation once they are joined with it.
#[derive(Clone, Debug, Default)]
pub struct Joined {
    /// That one channel cannot hold the parties that were named for it.
    pub problem: Option<Bad>,
    /// Whose each track of each part is, where it is one party's alone.
    pub parties: Vec<Vec<Option<u16>>>,
    /// Of each turn the words whose times are known; empty where none are of any.
    pub words: Vec<Vec<WordAt>>,
    /// Whether most of what is said falls where its party is heard, as far as that can be told.
    pub fits: bool,
}

/// Gives the turns of a conversation the times of its recordings, or makes turns of those where no
/// words are known, and adds what else is heard.
///
/// - **In**: of each turn its words, where the record says when each was said; the recordings, at
///   least one; the roles of tracks by the options and the programme.
/// - **Out**: what is known of the tracks and words; remarks.
pub fn join(
    conversation: &mut Conversation,
    stated: &[Vec<WordAt>],
    parts: &[Part<'_>],
    roles: &[Role],
    notes: &mut Vec<Note>,
) -> Joined {
    let alone = conversation.turns.is_empty();
    let mut cast =
        Cast { conversation, alone, unnamed: false, problem: None, without_voice: Vec::new() };
    let mut voices: Vec<Voice> = Vec::new();
    let mut heard: Vec<Word> = Vec::new();
    let mut parties: Vec<Vec<Option<u16>>> = Vec::new();
    for part in parts {
        let mut of_part = vec![None; part.recording.tracks.len()];
        for (track, voice) in cast.voices(part, roles) {
            heard.extend(words(part, track, voice.party));
            if let Some(party) = of_part.get_mut(track) {
                *party = voice.party;
            }
            voices.push(voice);
        }
        parties.push(of_part);
    }
    let Cast { unnamed, problem, without_voice, .. } = cast;
    let tracks: usize = parts.iter().map(|part| part.recording.voices().len()).sum();
    let one_channel = tracks == parts.len() && parts.iter().all(|part| part.media.side.is_none());
    let doubled = parts.iter().any(|part| part.recording.quality.doubled);
    match (unnamed, one_channel) {
        (_, true) if doubled => notes.push(Note::Doubled),
        (true, false) => notes.push(Note::TracksWithoutParty),
        // A transcript may say who spoke, which is looked at below.
        (true, true) if alone => notes.push(Note::OneChannel),
        _ => {}
    }
    let is_contradicted = contradicted(&conversation.turns, &voices);
    if is_contradicted {
        notes.push(Note::TracksContradicted);
        // Whose each track is is not known then, and the transcript's times stay.
        for voice in &mut voices {
            (voice.party, voice.role) = (None, Role::Other);
        }
        parties.iter_mut().flatten().for_each(|party| *party = None);
    }

    let holds: Vec<Span> = conversation
        .stretches
        .iter()
        .filter(|stretch| stretch.stated && stretch.kind == StretchKind::Hold)
        .map(|stretch| stretch.span)
        .collect();
    let apart = voices.iter().all(|voice| voice.party.is_some());
    let before = std::mem::take(&mut conversation.turns);
    let was_timed = before.iter().any(|turn| turn.time != TurnTime::Unknown);
    let words = match (alone, heard.is_empty()) {
        (false, _) => Words::Turns(before.clone()),
        (true, true) => Words::Unknown,
        (true, false) => Words::Timed(heard),
    };
    let talk = talk::talk(&voices, &holds, words);

    let mut events = std::mem::take(&mut conversation.events);
    if !holds.is_empty() {
        // Those whose times are known stand in the talk.
        events.retain(|event| event.kind != EventKind::Hold || event.length.is_none());
    }
    let places = places(&before, &talk.turns);
    let mut words = talk.words;
    if !alone {
        // The sound moves the ends of turns, and not when a word in them was said.
        words = vec![Vec::new(); talk.turns.len()];
        for (place, of_turn) in places.iter().zip(stated) {
            if let Some(words) = words.get_mut(*place as usize) {
                words.clone_from(of_turn);
            }
        }
    }
    for event in &mut events {
        event.after_turn = event.after_turn.and_then(|turn| places.get(turn as usize).copied());
    }
    events.extend(talk.events);
    events.sort_by_key(|event| event.after_turn);
    conversation.events = events;

    let speakers = {
        let mut parties: Vec<u16> = talk.turns.iter().map(|turn| turn.party).collect();
        parties.sort_unstable();
        parties.dedup();
        parties.len()
    };
    conversation.timing = match talk.timing {
        // Everybody on the one track is one party, whose turns are times and no more.
        _ if alone && unnamed && one_channel => Timing::None,
        Timing::Diarised
            if was_timed && (is_contradicted || conversation.timing != Timing::Transcript) =>
        {
            conversation.timing
        }
        // Nobody was told apart.
        Timing::Diarised if speakers < 2 => Timing::Transcript,
        timing => timing,
    };
    let fits = !(apart && was_timed && talk.timing == Timing::Transcript);
    if !fits {
        notes.push(Note::TimesDoNotFit);
    }
    if !alone && one_channel && !doubled && !apart && speakers < 2 {
        notes.push(Note::OneChannel);
    }
    conversation.turns = talk.turns;
    conversation.stretches.retain(|stretch| stretch.kind != StretchKind::Hold);
    conversation.stretches.extend(talk.stretches);
    for part in parts {
        conversation.stretches.extend(faults(part));
    }
    conversation.stretches.extend(without_voice);
    conversation.stretches.sort_unstable();
    conversation.stretches.dedup();
    Joined { problem, parties, words, fits }
}

/// The words of a track, as those of its party.
fn words(part: &Part<'_>, track: usize, party: Option<u16>) -> Vec<Word> {
    let heard = part.words.get(track).map(Vec::as_slice).unwrap_or_default();
    let word = |word: &TrackWord| {
        let span = shifted(word.span, part.offset)?;
        Some(Word { party: party?, span, text: word.text.clone(), heard: word.heard })
    };
    heard.iter().filter_map(word).collect()
}

/// What is wrong with the line of a recording.
fn faults(part: &Part<'_>) -> Vec<Stretch> {
    let Recording { length, quality, .. } = part.recording;
    let line = Line {
        length: *length,
        clipped: quality.clipped,
        signal_to_noise_db: quality.signal_to_noise_db,
        dropouts: quality.dropouts,
        lost: quality.lost,
    };
    let later = |mut stretch: Stretch| {
        stretch.span = shifted(stretch.span, part.offset)?;
        Some(stretch)
    };
    talk::faults(&line).into_iter().filter_map(later).collect()
}

/// Whose track is whose, of a conversation.
struct Cast<'c> {
    conversation: &'c mut Conversation,
    alone: bool,
    /// Whether of a track nobody says whose it is.
    unnamed: bool,
    problem: Option<Bad>,
    /// Recordings on which a track that a party is said to have holds nothing, or the other's sound.
    without_voice: Vec<Stretch>,
}

impl Cast<'_> {
    /// Each track that somebody's voice may be on, by its number.
    fn voices(&mut self, part: &Part<'_>, roles: &[Role]) -> Vec<(usize, Voice)> {
        let tracks = part.recording.voices();
        let quality = &part.recording.quality;
        // In a vCon of one channel the list of parties says who took part.
        let is_each = part.stated.len() == tracks.len() && !quality.doubled;
        let stated = if is_each { part.stated } else { &[] };
        let named = part.media.side.map(|(side, role)| role.or(roles.get(side).copied()));
        let names: Vec<&str> = roles.iter().map(|role| role.name()).collect();
        let expected = || format!("a channel for each of {}", names.join(", "));
        if named.is_none() && quality.doubled && (roles.len() > 1 || part.stated.len() > 1) {
            let expected = if roles.len() > 1 { expected() } else { "a channel for each".into() };
            self.problem = Some(Bad::new(expected, "both tracks carry the same sound"));
            self.lacks_voice(part, StretchKind::Doubled);
        } else if named.is_none() && stated.is_empty() && roles.len() > 1 && tracks.len() == 1 {
            self.problem = Some(Bad::new(expected(), "one channel, two parties"));
        }
        let one_for_all = roles.len() > tracks.len();
        let mut voices = Vec::new();
        for (number, track) in tracks.iter().enumerate() {
            let mut track = track.clone();
            for span in &mut track.talkspurts {
                *span = shifted(*span, part.offset).unwrap_or(*span);
            }
            for stretch in &mut track.stretches {
                stretch.span = shifted(stretch.span, part.offset).unwrap_or(stretch.span);
            }
            let role = match named {
                Some(role) => role,
                None if one_for_all => None,
                None => roles.get(number).copied(),
            };
            let by_record = stated.get(number).copied().flatten();
            // Of a pair each file is one track, beside which nothing tells how quiet it is.
            let is_empty = match named {
                Some(_) => track.talkspurts.is_empty() && track.stretches.is_empty(),
                None => quality.empty_tracks.contains(&number),
            };
            if is_empty && (by_record.is_some() || role.is_some() || named.is_some()) {
                self.lacks_voice(part, StretchKind::Empty);
            }
            let party = match (by_record, role) {
                (Some(party), _) => Some(party),
                (None, Some(role)) => self.party(role),
                // A channel on which nobody is heard is nobody's.
                (None, None) if track.talkspurts.is_empty() && tracks.len() > 1 => continue,
                (None, None) => {
                    self.unnamed = true;
                    self.somebody()
                }
            };
            let party = party.filter(|at| usize::from(*at) < self.conversation.parties.len());
            let role = party
                .and_then(|at| self.conversation.parties.get(usize::from(at)))
                .map_or(Role::Other, |party| party.role);
            voices.push((number, Voice { party, role, track }));
        }
        voices
    }

    /// Notes that a track does not hold the party that it is said to.
    fn lacks_voice(&mut self, part: &Part<'_>, kind: StretchKind) {
        let end = part.offset + part.recording.length;
        let span = Span::new(part.offset, end);
        let stretch = span.map(|span| Stretch { span, kind, party: None, stated: false });
        self.without_voice.extend(stretch);
    }

    /// The one party with a role: of several the one that speaks. Where the words are known, nobody
    /// is added who would be all that is named of them.
    fn party(&mut self, role: Role) -> Option<u16> {
        let parties = &self.conversation.parties;
        let of_role = |at: &usize| parties.get(*at).is_some_and(|party| party.role == role);
        let all: Vec<usize> = (0..parties.len()).filter(of_role).collect();
        let speaks = |at: &&usize| {
            self.conversation.turns.iter().any(|turn| usize::from(turn.party) == **at)
        };
        match all[..] {
            [only] => u16::try_from(only).ok(),
            [] => {
                let named = |turn: &Turn| {
                    let party = parties.get(usize::from(turn.party));
                    party.is_some_and(|party| party.role != Role::Other)
                };
                let fits = self.alone || self.conversation.turns.iter().any(named);
                if fits { self.add(role) } else { None }
            }
            _ => {
                let mut speaking = all.iter().filter(speaks);
                match (speaking.next(), speaking.next()) {
                    (Some(only), None) => u16::try_from(*only).ok(),
                    _ => None,
                }
            }
        }
    }

    /// Whoever speaks on a track that is nobody's by name; nobody where the words say who spoke.
    fn somebody(&mut self) -> Option<u16> {
        if self.alone { self.add(Role::Other) } else { None }
    }

    fn add(&mut self, role: Role) -> Option<u16> {
        let at = u16::try_from(self.conversation.parties.len()).ok()?;
        let party = Party { role, pseudonym: String::new(), person: None, team: None };
        self.conversation.parties.push(party);
        Some(at)
    }
}

fn shifted(span: Span, by: Ms) -> Option<Span> {
    Span::new(span.start() + by, span.end() + by)
}

/// For each turn before, which it is now that others stand in between.
fn places(before: &[Turn], now: &[Turn]) -> Vec<u32> {
    let mut places = Vec::with_capacity(before.len());
    let mut old = before.iter().peekable();
    for (at, turn) in (0u32..).zip(now) {
        if old.next_if(|old| old.party == turn.party && old.text == turn.text).is_some() {
            places.push(at);
        }
    }
    places
}

/// Whether the times of a transcript fit the tracks of others than those whose they are said to be.
fn contradicted(turns: &[Turn], voices: &[Voice]) -> bool {
    let (mut own, mut others) = (0i64, 0i64);
    let of_voices = |party: u16| voices.iter().any(|voice| voice.party == Some(party));
    let starts: Vec<Option<Ms>> = turns.iter().map(|turn| turn.time.start()).collect();
    for (at, turn) in turns.iter().enumerate().filter(|(_, turn)| of_voices(turn.party)) {
        let span = match turn.time {
            TurnTime::Span(span) => Some(span),
            // Without an end, until the next begins.
            TurnTime::Start(start) => starts
                .get(at + 1)
                .copied()
                .flatten()
                .and_then(|next| Span::new(start, next.min(start + Ms(10_000)))),
            TurnTime::Unknown => None,
        };
        let Some(span) = span else { continue };
        for voice in voices {
            let shared = overlap(span, &voice.track.talkspurts);
            match voice.party {
                Some(party) if party == turn.party => own += shared,
                Some(_) => others += shared,
                None => {}
            }
        }
    }
    others >= LEAST_OVERLAP.0 && others > own.saturating_mul(2)
}

/// For how long somebody speaks within a span, in milliseconds.
fn overlap(span: Span, spurts: &[Span]) -> i64 {
    let first = spurts.partition_point(|spurt| spurt.end() <= span.start());
    let within = spurts.get(first..).unwrap_or_default();
    let within = within.iter().take_while(|spurt| spurt.start() < span.end());
    within
        .map(|spurt| (spurt.end().min(span.end()) - spurt.start().max(span.start())).0.max(0))
        .sum()
}

#[cfg(test)]
mod tests;
