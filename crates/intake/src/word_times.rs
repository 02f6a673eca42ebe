//! When the single words of a turn were said, as recognisers write it beside the turn.

use crate::talk::WordAt;
use measure::conversation::{Turn, TurnTime};
use measure::time::{Ms, Span};

/// How far outside its turn a word may lie: recognisers place either a little early or late.
const OUTSIDE: Ms = Ms(500);

/// Where each word stands in its turn, and when it was said. A word without a time of its own has that
/// between its neighbours.
///
/// - **Out**: nothing where the words are not the turn's, or not all of it, or lie elsewhere: what is
///   masked in such a turn is silent for the whole of it.
pub fn located<'w>(
    turn: &Turn,
    words: impl Iterator<Item = (&'w str, Option<Span>)>,
) -> Vec<WordAt> {
    let TurnTime::Span(whole) = turn.time else { return Vec::new() };
    let mut located: Vec<(std::ops::Range<u32>, Option<Span>)> = Vec::new();
    let mut rest = &*turn.text;
    for (word, span) in words {
        let word = word.trim();
        if word.is_empty() {
            continue;
        }
        rest = rest.trim_start();
        let Some(after) = rest.strip_prefix(word) else { return Vec::new() };
        let start = turn.text.len() - rest.len();
        let (Ok(from), Ok(to)) = (u32::try_from(start), u32::try_from(start + word.len())) else {
            return Vec::new();
        };
        located.push((from..to, span));
        rest = after;
    }
    let outside =
        |span: &Span| span.start() + OUTSIDE < whole.start() || span.end() > whole.end() + OUTSIDE;
    let is_elsewhere = located.iter().filter_map(|(_, span)| span.as_ref()).any(outside);
    let has_times = located.iter().any(|(_, span)| span.is_some());
    if !rest.trim().is_empty() || is_elsewhere || !has_times {
        return Vec::new();
    }
    let mut words = Vec::with_capacity(located.len());
    let mut before = whole.start();
    for (number, (place, span)) in located.iter().enumerate() {
        let next = || located.get(number + 1..).unwrap_or_default().iter().find_map(|(_, s)| *s);
        let span = match span {
            Some(span) => *span,
            None => {
                let until = next().map_or(whole.end(), Span::start).max(before);
                let Some(between) = Span::new(before, until) else { return Vec::new() };
                between
            }
        };
        before = before.max(span.end());
        words.push(WordAt { place: place.clone(), span });
    }
    words
}
