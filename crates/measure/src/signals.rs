//! Signals: measured numbers without judgement.
//!
//! One static table says what each is (`catalogue`); `said` counts words, `timed` measures times.

mod catalogue;
mod said;
mod timed;

pub use catalogue::SIGNALS;

use crate::acts::Acts;
use crate::conversation::{Channel, EventKind, Language};
use crate::doc::Doc;
use crate::overlap;
use crate::reading::{Reading, Side};
use catalogue::Kind;
use timed::median;

/// One signal of one conversation, or of one party in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signal {
    /// Which: an index into `SIGNALS`.
    pub kind: u16,
    /// The party it is about; `None` for the conversation.
    pub party: Option<u16>,
    /// The value, in the unit of its row; finite.
    pub value: f64,
}

/// What is known of a kind of signal.
#[derive(Clone, Debug)]
pub struct SignalKind {
    /// Its name, as it stands in tables.
    pub name: &'static str,
    /// Its name in a few plain words.
    pub title: &'static str,
    /// The unit of its values.
    pub unit: &'static str,
    /// Whose number it is.
    pub about: About,
    /// What it needs of the record; without it there is no value.
    pub needs: Needs,
    /// Languages it is valid for; empty for all.
    pub languages: &'static [Language],
    /// Channels it is valid for; empty for all.
    pub channels: &'static [Channel],
    /// Its documentation.
    pub doc: Doc,
    /// Raised by hand when its answers change.
    pub version: u32,
}

/// Whose number a signal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Each party's that says a word.
    Party,
    /// The conversation's.
    Conversation,
}

/// What a signal needs of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Words, and who said them.
    Words,
    /// Fifty plain words of the party's.
    FiftyWords,
    /// Words with sentence marks.
    Marks,
    /// A hundred plain words of the party's, with sentence marks.
    MarksAnd100Words,
    /// Words of a transcript that writes filled pauses down.
    Fillers,
    /// When turns began.
    Start,
    /// When turns began and ended.
    StartAndEnd,
    /// When every turn began and ended.
    AllStartAndEnd,
    /// When every turn began and ended, from one audio channel a party.
    Stereo,
    /// Waits, stated or as times.
    Waits,
    /// What the source states beside the words.
    Stated,
}

impl Needs {
    /// The same in words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Words => "words",
            Self::FiftyWords => "50 plain words",
            Self::Marks => "words with sentence marks",
            Self::MarksAnd100Words => "100 plain words with sentence marks",
            Self::Fillers => "a transcript that writes filled pauses down",
            Self::Start => "times of turns",
            Self::StartAndEnd => "start and end of turns",
            Self::AllStartAndEnd => "start and end of every turn",
            Self::Stereo => "start and end of every turn, from one audio channel a party",
            Self::Waits => "waits, stated or as start and end of turns",
            Self::Stated => "events that the source states",
        }
    }
}

/// The signals of one conversation on their way.
struct Found<'a> {
    reading: &'a Reading<'a>,
    signals: Vec<Signal>,
}

impl Found<'_> {
    fn add(&mut self, kind: Kind, party: Option<usize>, value: f64) {
        let (language, channel) =
            (self.reading.conversation.language, self.reading.conversation.channel);
        let row = &SIGNALS[kind as usize];
        let valid = (row.languages.is_empty()
            || language.is_some_and(|language| row.languages.contains(&language)))
            && (row.channels.is_empty() || row.channels.contains(&channel));
        if valid && value.is_finite() {
            let party = party.map(|party| party as u16);
            self.signals.push(Signal { kind: kind as u16, party, value });
        }
    }

    /// Adds a length where there is one.
    fn add_ms(&mut self, kind: Kind, party: Option<usize>, length: Option<i64>) {
        if let Some(length) = length {
            self.add(kind, party, length as f64);
        }
    }

    /// Adds `times * part / whole`, where there is a whole.
    fn add_rate(&mut self, kind: Kind, party: Option<usize>, times: f64, part: f64, whole: f64) {
        if whole > 0.0 {
            self.add(kind, party, times * part / whole);
        }
    }
}

/// Every signal of one conversation.
///
/// - **In**: a conversation made ready and its acts.
/// - **Out**: signals in order of kind and party; what cannot be measured is absent.
/// - **Cost**: linear in words, but for sorting the times of turns.
pub fn measure(reading: &Reading<'_>, acts: &Acts) -> Vec<Signal> {
    let parties = reading.conversation.parties.len();
    let mut found = Found { reading, signals: Vec::with_capacity(parties * 26 + 10) };
    let said = said::count(reading, acts);
    words(&mut found, &said);
    times(&mut found, &said);
    events(&mut found);
    found.signals.sort_by_key(|signal| (signal.kind, signal.party));
    found.signals
}

/// What is told by words alone.
fn words(found: &mut Found<'_>, said: &[said::Said]) {
    let all: f64 = said.iter().map(|said| f64::from(said.words)).sum();
    let any_fillers = said.iter().any(|said| said.fillers > 0);
    for (party, of) in said.iter().enumerate().filter(|(_, of)| of.turns > 0) {
        let party = Some(party);
        let words = f64::from(of.words);
        let mut count = |kind, count: u32| found.add(kind, party, f64::from(count));
        count(Kind::Turns, of.turns);
        count(Kind::Words, of.words);
        count(Kind::LongestMonologue, of.monologue);
        count(Kind::Questions, of.questions);
        count(Kind::RepeatedSentences, of.repeated);
        count(Kind::Backchannels, of.backchannels);
        found.add_rate(Kind::WordShare, party, 1.0, words, all);
        found.add_rate(Kind::WordsPerTurn, party, 1.0, words, f64::from(of.turns));
        let mut rate = |kind, count: u32| {
            found.add_rate(kind, party, 100.0, f64::from(count), words);
        };
        rate(Kind::QuestionsPer100Words, of.questions);
        rate(Kind::HedgesPer100Words, of.hedges);
        rate(Kind::CourtesiesPer100Words, of.courtesies);
        rate(Kind::NumbersPer100Words, of.numbers);
        if any_fillers {
            rate(Kind::FillersPer100Words, of.fillers);
        }
        let (you, i) = (f64::from(of.second_person), f64::from(of.first_person));
        found.add_rate(Kind::YouShare, party, 1.0, you, you + i);
        if of.is_marked() {
            found.add_rate(Kind::WordsPerSentence, party, 1.0, words, f64::from(of.sentences));
        }
        if let Some((ease, grade)) = of.readability() {
            found.add(Kind::ReadingEase, party, ease);
            found.add(Kind::GradeLevel, party, grade);
        }
        if let Some(variety) = said::variety(&of.plain) {
            found.add(Kind::WordVariety, party, variety);
        }
    }
    if let Some(changes) = found.reading.stretches.len().checked_sub(1) {
        found.add(Kind::FloorChanges, None, changes as f64);
    }
}

/// What is told by times.
fn times(found: &mut Found<'_>, said: &[said::Said]) {
    let reading = found.reading;
    found.add_ms(Kind::Duration, None, timed::duration(reading));
    found.add_ms(Kind::FirstReply, None, first_reply(reading));
    let waits = reading.waits.iter().filter_map(|wait| wait.length);
    found.add_ms(Kind::LongestWait, None, waits.max().map(|wait| wait.0));

    let mut changes = timed::changes(reading, said.len());
    for (party, of) in changes.iter_mut().enumerate() {
        let party = Some(party);
        found.add_ms(Kind::ResponseGap, party, median(&mut of.gaps));
        found.add_ms(Kind::MedianReply, party, median(&mut of.replies));
        found.add_ms(Kind::LongestMonologueTime, party, of.monologue);
    }

    let Some(talk) = timed::talk(reading, said.len()) else { return };
    let everybody: i64 = talk.of.iter().fold(0, |sum, one| sum.saturating_add(one.talk));
    let (talked, whole) = (everybody as f64, talk.whole as f64);
    for (party, (of, said)) in talk.of.iter().zip(said).enumerate() {
        let party = Some(party);
        let own = of.talk as f64;
        if of.talk > 0 {
            found.add(Kind::TalkTime, party, own);
        }
        found.add_rate(
            Kind::WordsPerMinute,
            party,
            60_000.0,
            f64::from(of.words),
            of.worded as f64,
        );
        if talk.is_complete && (said.turns > 0 || of.talk > 0) {
            found.add_rate(Kind::TalkShare, party, 1.0, own, whole);
        }
        if talk.is_complete && said.turns > 0 {
            let backchannels = f64::from(said.backchannels);
            let others = talked - own;
            found.add_rate(Kind::BackchannelsPerMinute, party, 60_000.0, backchannels, others);
        }
    }
    if !talk.is_complete {
        return;
    }
    found.add_rate(Kind::SilenceShare, None, 1.0, talk.quiet as f64, whole);
    found.add_ms(Kind::NonTalkTime, None, Some(talk.long_quiet).filter(|_| talk.whole > 0));
    let who_talks = talk.of.iter().filter(|of| of.words > 0 || of.talk > 0).count();
    if overlap::can_be_told(reading) && who_talks > 1 {
        found.add_ms(Kind::OverlapTime, None, Some(talk.overlap));
        let cut_ins = timed::cut_ins(reading, said.len()).unwrap_or_default();
        for (party, count) in cut_ins.iter().enumerate().filter(|(party, _)| said[*party].turns > 0)
        {
            found.add(Kind::CutIns, Some(party), f64::from(*count));
        }
    }
}

/// What the source states beside the words.
fn events(found: &mut Found<'_>) {
    let events = &found.reading.conversation.events;
    let stated = |kind| events.iter().filter(move |event| event.kind == kind);
    let holds = stated(EventKind::Hold).count();
    if holds > 0 {
        found.add(Kind::Holds, None, holds as f64);
        let mut lengths = stated(EventKind::Hold).map(|hold| hold.length);
        let sum = lengths.try_fold(0_i64, |sum, length| Some(sum.saturating_add(length?.0)));
        found.add_ms(Kind::HoldTime, None, sum);
    }
    let transfers = stated(EventKind::Transfer).count();
    if transfers > 0 {
        found.add(Kind::Transfers, None, transfers as f64);
    }
}

/// From the customer's first message to the agent's first after it.
fn first_reply(reading: &Reading<'_>) -> Option<i64> {
    let start = |turn: usize| reading.conversation.turns[turn].time.start();
    let of =
        |side, from| (from..reading.turns.len()).find(|&turn| reading.turns[turn].side == side);
    let asked = of(Side::Customer, 0)?;
    let reply = of(Side::Agent, asked)?;
    Some((start(reply)? - start(asked)?).0).filter(|&length| length >= 0)
}
