//! When the parties spoke, measured.

use crate::conversation::{Timing, TurnTime};
use crate::overlap;
use crate::reading::{Reading, Side};
use crate::time::{Ms, Span};

/// A quiet of more than this is non-talk time, as Contact Lens counts it.
const LONG_QUIET: Ms = Ms(3_000);

/// How the time of a conversation was filled, of turns that hold a word.
#[derive(Debug)]
pub(super) struct Talk {
    /// For each party.
    pub of: Vec<PartyTalk>,
    /// Whether every turn that holds a word has start and end.
    pub is_complete: bool,
    /// From the first start to the last end, in ms.
    pub whole: i64,
    /// How long nobody spoke, in ms.
    pub quiet: i64,
    /// How much of it in quiets of more than three seconds.
    pub long_quiet: i64,
    /// How long two parties or more spoke, in ms.
    pub overlap: i64,
}

/// How long one party spoke.
#[derive(Clone, Debug, Default)]
pub(super) struct PartyTalk {
    /// The time its turns cover, in ms.
    pub talk: i64,
    /// The words of those turns.
    pub words: u32,
    /// Where the stretch of time that is covered without a break begins and ends.
    open: Option<(Ms, Ms)>,
}

/// How the time was filled; `None` where no turn has start and end.
///
/// - **Cost**: sorting the times.
pub(super) fn talk(reading: &Reading<'_>, parties: usize) -> Option<Talk> {
    let conversation = reading.conversation;
    let mut spans: Vec<(Span, usize)> = Vec::with_capacity(conversation.turns.len());
    let mut of = vec![PartyTalk::default(); parties];
    let mut is_complete = true;
    for (turn, row) in conversation.turns.iter().enumerate() {
        let words = reading.turn_words(turn).len();
        let party = usize::from(row.party);
        if words == 0 || party >= parties {
            continue;
        }
        match row.time {
            TurnTime::Span(span) => {
                of[party].words += words as u32;
                spans.push((span, party));
            }
            TurnTime::Unknown | TurnTime::Start(_) => is_complete = false,
        }
    }
    spans.sort_by_key(|(span, _)| span.start());
    let first = spans.first()?.0.start();

    // Own turns that touch or overlap are one; what is left of a party begins and ends apart.
    let mut edges: Vec<(Ms, i32)> = Vec::with_capacity(2 * spans.len());
    let mut close = |of: &mut PartyTalk| {
        if let Some((start, end)) = of.open.take() {
            of.talk = of.talk.saturating_add((end - start).0);
            edges.extend([(start, 1), (end, -1)]);
        }
    };
    for (span, party) in spans {
        let of = &mut of[party];
        match &mut of.open {
            Some((_, end)) if span.start() <= *end => *end = (*end).max(span.end()),
            _ => {
                close(of);
                of.open = Some((span.start(), span.end()));
            }
        }
    }
    of.iter_mut().for_each(&mut close);
    // Who ends where another begins does not overlap.
    edges.sort_unstable();

    let (mut speaking, mut at) = (0, first);
    let (mut quiet, mut long_quiet, mut overlap) = (0_i64, 0_i64, 0_i64);
    for (edge, change) in edges {
        let length = edge - at;
        match speaking {
            0 => {
                quiet = quiet.saturating_add(length.0);
                if length > LONG_QUIET {
                    long_quiet = long_quiet.saturating_add(length.0);
                }
            }
            1 => {}
            _ => overlap = overlap.saturating_add(length.0),
        }
        speaking += change;
        at = edge;
    }
    Some(Talk { of, is_complete, whole: (at - first).0, quiet, long_quiet, overlap })
}

/// How the floor came to one party.
#[derive(Clone, Debug, Default)]
pub(super) struct Changes {
    /// From the other's last word to its first, in ms; in voice.
    pub gaps: Vec<i64>,
    /// From the other's last message to its first, in ms.
    pub replies: Vec<i64>,
    /// How long its longest stretch of the floor lasts, in ms.
    pub monologue: Option<i64>,
}

/// How the floor came to each party.
pub(super) fn changes(reading: &Reading<'_>, parties: usize) -> Vec<Changes> {
    let conversation = reading.conversation;
    let mut all = vec![Changes::default(); parties];
    if conversation.timing == Timing::None {
        return all;
    }
    let time = |turn: u32| conversation.turns[turn as usize].time;
    for (at, stretch) in reading.stretches.iter().enumerate() {
        let Some(of) = all.get_mut(usize::from(stretch.party)) else { continue };
        let Some(start) = time(stretch.first).start() else { continue };
        if let (TurnTime::Span(_), Some(end)) = (time(stretch.first), time(stretch.last).end()) {
            let length = (end - start).0.max(0);
            of.monologue = Some(of.monologue.map_or(length, |longest| longest.max(length)));
        }
        let Some(before) = at.checked_sub(1).map(|before| &reading.stretches[before]) else {
            continue;
        };
        let last = time(before.last);
        if let Some(end) = last.end() {
            let gap = (start - end).0;
            // Only stereo times can tell an overlap.
            of.gaps.push(if conversation.timing == Timing::Stereo { gap } else { gap.max(0) });
        }
        if let Some(sent) = last.end().or(last.start())
            && stretch.side != Side::Bot
            && before.side != Side::Bot
            && start >= sent
        {
            of.replies.push((start - sent).0);
        }
    }
    all
}

/// How often each party cuts in.
pub(super) fn cut_ins(reading: &Reading<'_>, parties: usize) -> Vec<u32> {
    let turns = &reading.conversation.turns;
    let mut counts = vec![0; parties];
    for (turn, row) in turns.iter().enumerate() {
        let others = |holder: usize| turns[holder].party != row.party;
        if let Some(count) = counts.get_mut(usize::from(row.party)) {
            *count += u32::from(overlap::cuts_in(reading, turn, others));
        }
    }
    counts
}

/// From the first known start to the last known end, in ms.
pub(super) fn duration(reading: &Reading<'_>) -> Option<i64> {
    let times = || reading.conversation.turns.iter().map(|turn| turn.time);
    let first = times().filter_map(TurnTime::start).min()?;
    let last = times().filter_map(|time| time.end().or(time.start())).max()?;
    Some((last - first).0).filter(|&length| length > 0)
}

/// The middle one; of an even number the lower one of the middle two.
pub(super) fn median(lengths: &mut [i64]) -> Option<i64> {
    let middle = lengths.len().checked_sub(1)? / 2;
    Some(*lengths.select_nth_unstable(middle).1)
}
