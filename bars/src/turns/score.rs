//! What turns make of the acts that people marked.

use super::switchboard::{Tagged, Timed};
use crate::draw::Draw;
use intake::speech::Track;
use intake::talk::{Talk, Voice, Words, talk};
use measure::conversation::{Channel, Conversation, Language, Party, Role, Timing, Turn, TurnTime};
use measure::language::WordLists;
use measure::overlap::{Limits, is_cut};
use measure::reading::{Reading, Scratch, Scripts};
use measure::rubric::Windows;
use measure::time::{Ms, Span};

/// Backchannels that were found beside those that people marked.
#[derive(Clone, Copy, Default)]
pub struct Score {
    /// Acts `b`, and how many of them are in a turn that is a backchannel.
    pub acts: u64,
    pub acts_found: u64,
    /// Those that are a turn of their own.
    pub alone: u64,
    pub alone_found: u64,
    /// Backchannel turns; those that are an act `b`; those that are any act of who listens.
    pub turns: u64,
    pub turns_b: u64,
    pub turns_listens: u64,
    /// Acts `b` in a turn that cuts in.
    pub acts_cut: u64,
    /// Turns that take the floor, and those that cut in.
    pub floor: u64,
    pub cuts: u64,
    /// Of these, those that begin with an act of who listens.
    pub cuts_listen: u64,
    /// Of these, those whose holder broke off, as people marked it.
    pub cuts_broken: u64,
    /// Turns that take the floor and end in what people marked as broken off.
    pub broken: u64,
    /// How long the conversations are.
    pub length_ms: i64,
}

impl Score {
    /// Of many conversations.
    pub fn sum<'a>(scores: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for score in scores {
            sum.acts += score.acts;
            sum.acts_found += score.acts_found;
            sum.alone += score.alone;
            sum.alone_found += score.alone_found;
            sum.turns += score.turns;
            sum.turns_b += score.turns_b;
            sum.turns_listens += score.turns_listens;
            sum.acts_cut += score.acts_cut;
            sum.floor += score.floor;
            sum.cuts += score.cuts;
            sum.cuts_listen += score.cuts_listen;
            sum.cuts_broken += score.cuts_broken;
            sum.broken += score.broken;
            sum.length_ms += score.length_ms;
        }
        sum
    }

    pub fn precision(&self) -> Option<f64> {
        share(self.turns_b, self.turns)
    }

    pub fn recall(&self) -> Option<f64> {
        share(self.acts_found, self.acts)
    }

    pub fn f1(&self) -> Option<f64> {
        let (precision, recall) = (self.precision()?, self.recall()?);
        (precision + recall > 0.0).then(|| 2.0 * precision * recall / (precision + recall))
    }
}

pub fn share(some: u64, all: u64) -> Option<f64> {
    (all > 0).then(|| some as f64 / all as f64)
}

/// The middle 95 % of a figure over 1,000 draws of as many conversations.
pub fn interval(scores: &[Score], figure: impl Fn(&Score) -> Option<f64>) -> Option<(f64, f64)> {
    let mut draw = Draw::new(11);
    let mut figures = Vec::new();
    for _ in 0..1000 {
        let drawn: Vec<&Score> =
            (0..scores.len()).map(|_| &scores[draw.below(scores.len())]).collect();
        figures.push(figure(&Score::sum(drawn))?);
    }
    figures.sort_by(f64::total_cmp);
    Some((figures[24], figures[975]))
}

/// Acts of who listens: backchannels, acknowledgements, appreciation, repetition, agreement.
const LISTENS: [&str; 8] = ["b", "bk", "ba", "bh", "b^m", "b^r", "aa", "^2"];

/// A rule for what is a backchannel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Earnest's.
    Ours,
    /// At most so many words.
    Words(usize),
    /// At most so long.
    Length(Ms),
    /// At most so long, and it begins so long after the other's end at most.
    Near(Ms, Ms),
}

/// One conversation made ready: its talk, and whose acts its turns hold.
pub struct Ready<'a> {
    timed: &'a Timed,
    conversation: Conversation,
    /// Of each turn the words of its party that lie in it.
    words: Vec<Vec<&'a Tagged>>,
}

/// The tracks of a conversation: words less than a tenth of a second apart are one talkspurt.
pub fn voices(timed: &Timed) -> Vec<Voice> {
    [0, 1]
        .map(|party| {
            let mut talkspurts: Vec<Span> = Vec::new();
            let own = timed.words.iter().filter(|one| one.word.party == party);
            let mut spans: Vec<Span> = own.map(|one| one.word.span).collect();
            spans.sort_unstable();
            for span in spans {
                match talkspurts.last_mut() {
                    Some(last) if span.start() - last.end() < Ms(100) => {
                        let end = last.end().max(span.end());
                        *last = Span::new(last.start(), end).unwrap_or(*last);
                    }
                    _ => talkspurts.push(span),
                }
            }
            let track = Track { talkspurts, stretches: Vec::new() };
            Voice { party: Some(party), role: Role::Other, track }
        })
        .into()
}

impl<'a> Ready<'a> {
    /// With its words, or with nothing but when somebody spoke.
    pub fn new(timed: &'a Timed, with_words: bool) -> Self {
        let words = match with_words {
            true => Words::Timed(timed.words.iter().map(|one| one.word.clone()).collect()),
            false => Words::Unknown,
        };
        let Talk { turns, timing, .. } = talk(&voices(timed), &[], words);
        let mut of: Vec<Vec<&Tagged>> = vec![Vec::new(); turns.len()];
        for one in &timed.words {
            if let Some(turn) = turn_at(&turns, one.word.party, one.word.span.start()) {
                of[turn].push(one);
            }
        }
        Self { timed, conversation: conversation(timed, turns, timing), words: of }
    }

    pub fn turns(&self) -> &[Turn] {
        &self.conversation.turns
    }

    pub fn reading<'b>(&'b self, lists: &'b WordLists, scratch: &mut Scratch) -> Reading<'b> {
        let scripts = Scripts::default();
        Reading::new(&self.conversation, lists, &scripts, &Windows::default(), scratch)
    }

    /// What a rule makes of it, and the limits of the cut-in.
    pub fn score(&self, reading: &Reading<'_>, rule: Rule, limits: &Limits) -> Score {
        let turns = self.turns();
        let is_back = |turn: usize| match rule {
            Rule::Ours => reading.turns[turn].stretch.is_none(),
            Rule::Words(most) => self.words[turn].len() <= most,
            Rule::Length(most) => length(&turns[turn]) <= most,
            Rule::Near(most, after) => {
                length(&turns[turn]) <= most
                    && self.after_other(turn).is_some_and(|off| off <= after)
            }
        };
        let mut score = Score { length_ms: self.length_ms(), ..Score::default() };
        let mut cut = vec![false; turns.len()];
        for (turn, is_cut) in cut.iter_mut().enumerate() {
            let words = &self.words[turn];
            let tag = words.first().map_or("", |one| one.tag.as_str());
            let b = words.iter().filter(|one| one.tag == "b").count();
            if is_back(turn) {
                score.turns += 1;
                score.turns_b += u64::from(2 * b >= words.len());
                score.turns_listens += u64::from(LISTENS.contains(&tag));
                continue;
            }
            score.floor += 1;
            score.broken += u64::from(self.breaks_off(turn));
            let others = |holder: usize| turns[holder].party != turns[turn].party;
            *is_cut = rule == Rule::Ours && measure::overlap::is_cut(reading, turn, limits, others);
            if *is_cut {
                score.cuts += 1;
                score.cuts_listen += u64::from(LISTENS.contains(&tag));
                let holder = (turn.saturating_sub(4)..turn)
                    .rev()
                    .find(|&holder| is_cut_on(reading, turn, limits, holder));
                score.cuts_broken +=
                    u64::from(holder.is_some_and(|holder| self.breaks_off(holder)));
            }
        }
        for (turn, words) in self.words.iter().enumerate() {
            let mut last = "";
            for (at, one) in words.iter().enumerate() {
                if one.tag != "b" || one.unit == last {
                    continue;
                }
                last = &one.unit;
                let alone = words.iter().all(|one| one.tag == "b");
                score.acts += 1;
                score.acts_found += u64::from(is_back(turn));
                score.alone += u64::from(alone);
                score.alone_found += u64::from(alone && is_back(turn));
                // A turn that cuts in does so with what it begins with.
                score.acts_cut += u64::from(at == 0 && cut[turn]);
            }
        }
        score
    }

    /// From the end of the other's latest turn to the start of this one; below 0 within it.
    fn after_other(&self, turn: usize) -> Option<Ms> {
        let turns = self.turns();
        let start = turns[turn].time.start()?;
        let ends = turns[..turn].iter().rev().take(8);
        let ends = ends.filter(|other| other.party != turns[turn].party);
        Some(start - ends.filter_map(|other| other.time.end()).max()?)
    }

    /// Whether the last act of a turn is marked as abandoned.
    fn breaks_off(&self, turn: usize) -> bool {
        self.words[turn].last().is_some_and(|one| one.tag.starts_with('%'))
    }

    fn length_ms(&self) -> i64 {
        self.timed.words.iter().map(|one| one.word.span.end().0).max().unwrap_or(0)
    }
}

fn is_cut_on(reading: &Reading<'_>, turn: usize, limits: &Limits, on: usize) -> bool {
    let party = |turn: usize| reading.conversation.turns[turn].party;
    is_cut(reading, turn, limits, |holder| holder == on && party(holder) != party(turn))
}

fn length(turn: &Turn) -> Ms {
    match turn.time {
        TurnTime::Span(span) => span.length(),
        _ => Ms(0),
    }
}

/// The turn of a party in which a place lies.
fn turn_at(turns: &[Turn], party: u16, at: Ms) -> Option<usize> {
    // Turns stand in order of start.
    let after = turns.partition_point(|turn| turn.time.start().is_some_and(|start| start <= at));
    (0..after).rev().take(256).find(|&turn| turns[turn].party == party)
}

fn conversation(timed: &Timed, turns: Vec<Turn>, timing: Timing) -> Conversation {
    let party = |name: &str| Party {
        role: Role::Other,
        pseudonym: name.to_owned(),
        person: None,
        team: None,
    };
    Conversation {
        source: String::new(),
        id: timed.id.clone(),
        started_at: None,
        channel: Channel::Voice,
        direction: None,
        language: Some(Language::ENGLISH),
        programme: None,
        queue: None,
        topic: None,
        parties: vec![party("A"), party("B")],
        turns,
        events: Vec::new(),
        stretches: Vec::new(),
        bill: Vec::new(),
        timing,
    }
}
