//! Turns of a transcript, with the times of what is heard on the tracks.

use super::{Voice, Voiced, join, lay};
use measure::conversation::{Timing, Turn, TurnTime};
use measure::time::{Ms, Span};

/// How far the times of a transcript may lie beside the sound: they are often whole seconds.
const OFF: Ms = Ms(500);

/// Turns with their times; turns that only the sound shows stand in between.
///
/// - **In**: turns in the transcript's order; the tracks, and the speech on them in order of start;
///   whether each party has a track of its own.
pub fn turns(
    mut turns: Vec<Turn>,
    voices: &[Voice],
    voiced: &[Voiced],
    apart: bool,
) -> (Vec<Turn>, Timing) {
    if turns.iter().all(|turn| turn.time == TurnTime::Unknown) {
        let laid = if apart {
            lay::apart(&mut turns, voiced)
        } else {
            let spurts: Vec<Span> =
                voices.iter().flat_map(|voice| voice.track.talkspurts.iter().copied()).collect();
            lay::together(&mut turns, &super::beside::united(&spurts))
        };
        return (turns, if laid { Timing::Laid } else { Timing::None });
    }
    let spans = turns.iter().any(|turn| matches!(turn.time, TurnTime::Span(_)));
    if !apart {
        return (turns, if spans { Timing::Diarised } else { Timing::Transcript });
    }
    let stated: Vec<TurnTime> = turns.iter().map(|turn| turn.time).collect();
    let (heard, timed) = tighten(&mut turns, voiced);
    // Where most of the turns are silent on the track of their party, the times are of something
    // else, or the tracks are another's.
    if heard * 2 <= timed {
        for (turn, time) in turns.iter_mut().zip(stated) {
            turn.time = time;
        }
        return (turns, Timing::Transcript);
    }
    let known = turns.iter().filter_map(|turn| match turn.time {
        TurnTime::Span(span) => Some((turn.party, span)),
        _ => None,
    });
    let wordless: Vec<Voiced> = join::uncovered(voiced, known).collect();
    // What is heard without words is put together as talk without words is.
    let (wordless, _) = join::turns(Vec::new(), &wordless);
    (between(turns, wordless), Timing::Stereo)
}

/// Gives turns that have times the ends of the talkspurts of their party that lie there: how many
/// were heard there, and how many have times.
fn tighten(turns: &mut [Turn], voiced: &[Voiced]) -> (usize, usize) {
    let parties = turns.iter().map(|turn| usize::from(turn.party) + 1).max().unwrap_or(0);
    let mut spurts: Vec<Vec<Span>> = vec![Vec::new(); parties];
    for one in voiced {
        if let Some(of) = spurts.get_mut(usize::from(one.party)) {
            of.push(one.span);
        }
    }
    // The next start of the same party's, and of anybody's, from the end on.
    let mut next: Vec<Option<Ms>> = vec![None; parties];
    let mut anybody = Ms(i64::MAX);
    let (mut heard, mut timed) = (0, 0);
    for turn in turns.iter_mut().rev() {
        let party = usize::from(turn.party);
        let Some(start) = turn.time.start() else { continue };
        timed += 1;
        let until = next[party].replace(start).filter(|next| *next > start);
        let end = match turn.time {
            TurnTime::Span(span) => span.end() + OFF,
            // Without an end it goes on with what it began before anybody's next.
            _ => anybody.max(start + OFF),
        };
        anybody = start;
        let end = until.map_or(end, |until| end.min(until));
        let first = spurts[party].partition_point(|spurt| spurt.end() <= start - OFF);
        let mut within = spurts[party][first..].iter().take_while(|spurt| spurt.start() < end);
        // Not what began before another turn of the party's would have ended.
        let Some(first) = within.next() else { continue };
        let last = within.last().unwrap_or(first);
        let begins = first.start().max(start - OFF);
        if let Some(span) = Span::new(begins, last.end().min(end.max(begins))) {
            turn.time = TurnTime::Span(span);
            heard += 1;
        }
    }
    (heard, timed)
}

/// Turns in their order with others put before the first that starts later.
fn between(turns: Vec<Turn>, others: Vec<Turn>) -> Vec<Turn> {
    if others.is_empty() {
        return turns;
    }
    let mut all = Vec::with_capacity(turns.len() + others.len());
    let mut others = others.into_iter().peekable();
    for turn in turns {
        if let Some(start) = turn.time.start() {
            while let Some(other) =
                others.next_if(|other| other.time.start().is_some_and(|other| other < start))
            {
                all.push(other);
            }
        }
        all.push(turn);
    }
    all.extend(others);
    all
}
