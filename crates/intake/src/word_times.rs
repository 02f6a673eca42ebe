//! When the single words of a turn were said, as recognisers write it beside the turn.

use crate::talk::WordAt;
use measure::conversation::{Turn, TurnTime};
use measure::time::{Ms, Span};

/// How far outside its turn a word may lie: recognisers place either a little early or late.
const OUTSIDE: Ms = Ms(500);

/// Where each word stands in its turn, and when it was said. A word without a time of its own has that
/// between its neighbours, and one that ends when it begins lasts until the next begins.
///
/// Case and marks are passed over, for many write `Five, please.` beside the words `five` and `please`.
///
/// - **Out**: nothing where the words are not the turn's, or not all of it, or lie elsewhere: what is
///   masked in such a turn is silent for the whole of it.
pub fn located<'w>(
    turn: &Turn,
    words: impl Iterator<Item = (&'w str, Option<Span>)>,
) -> Vec<WordAt> {
    let TurnTime::Span(whole) = turn.time else { return Vec::new() };
    let mut located: Vec<(std::ops::Range<u32>, Option<Span>)> = Vec::new();
    let is_letter = |(_, c): &(usize, char)| c.is_alphanumeric();
    let mut letters = turn.text.char_indices().filter(is_letter);
    for (word, span) in words {
        let mut place: Option<std::ops::Range<usize>> = None;
        for (_, letter) in word.char_indices().filter(is_letter) {
            match letters.next() {
                Some((at, c)) if c.to_lowercase().eq(letter.to_lowercase()) => {
                    place.get_or_insert(at..at).end = at + c.len_utf8();
                }
                _ => return Vec::new(),
            }
        }
        // A mark alone.
        let Some(place) = place else { continue };
        let (Ok(from), Ok(to)) = (u32::try_from(place.start), u32::try_from(place.end)) else {
            return Vec::new();
        };
        located.push((from..to, span));
    }
    let outside =
        |span: &Span| span.start() + OUTSIDE < whole.start() || span.end() > whole.end() + OUTSIDE;
    let is_elsewhere = located.iter().filter_map(|(_, span)| span.as_ref()).any(outside);
    let has_times = located.iter().any(|(_, span)| span.is_some());
    if letters.next().is_some() || is_elsewhere || !has_times {
        return Vec::new();
    }
    let mut words = Vec::with_capacity(located.len());
    let mut before = whole.start();
    for (number, (place, span)) in located.iter().enumerate() {
        let next = || located.get(number + 1..).unwrap_or_default().iter().find_map(|(_, s)| *s);
        let from = span.map_or(before, |span| span.start());
        let end = match span {
            Some(span) if span.end() > from => span.end(),
            _ => next().map_or(whole.end(), |next| next.start()).max(from),
        };
        let is_stated = span.is_some();
        let Some(span) = Span::new(from, end) else { return Vec::new() };
        before = before.max(span.end());
        words.push(WordAt { place: place.clone(), span, is_stated });
    }
    words
}
