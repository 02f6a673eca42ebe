//! Words, and speech without words, put together to turns.

use super::{LEAST, Voiced, Word, WordAt};
use measure::conversation::{Turn, TurnTime};
use measure::time::{Ms, Span};
use rustc_hash::FxHashMap;

/// A pause of a party's after which another turn begins, whoever speaks. A choice: the floor joins
/// what it parts, and a quiet counts from ten seconds on.
const PAUSE: Ms = Ms(1_000);
/// And one after which another begins where somebody else speaks within: about the gap at which
/// people change turns (Levinson & Torreira 2015).
const PAUSE_OTHER: Ms = Ms(200);
/// No turn has more words: an hour without a breath is several turns.
const MOST_WORDS: u32 = 2_000;

/// One piece of a turn.
struct Piece {
    party: u16,
    span: Span,
    word: Option<(String, Option<u8>)>,
}

/// A turn on its way.
struct Open {
    turn: usize,
    end: Ms,
    words: u32,
    is_worded: bool,
}

/// How surely the words of a turn were heard.
#[derive(Clone, Copy, Default)]
struct Mean {
    sum: u64,
    count: u64,
}

/// Turns in order of start, of words with times and of speech in which there are none.
///
/// - **In**: words in any order; speech in order of start.
/// - **Out**: a turn with an empty text where somebody is heard and no word is known; of each turn
///   its words.
pub fn turns(mut words: Vec<Word>, voiced: &[Voiced]) -> (Vec<Turn>, Vec<Vec<WordAt>>) {
    words.retain(|word| !word.text.trim().is_empty());
    let wordless = uncovered(voiced, words.iter().map(|word| (word.party, word.span)));
    let wordless = wordless.map(|one| Piece { party: one.party, span: one.span, word: None });
    let mut pieces: Vec<Piece> = wordless.collect();
    pieces.extend(words.into_iter().map(|word| Piece {
        party: word.party,
        span: word.span,
        word: Some((word.text, word.heard)),
    }));
    pieces.sort_by_key(|piece| (piece.span.start(), piece.party));
    join(pieces)
}

/// The speech of which no span of the same party's covers any.
///
/// - **Cost**: sorting the spans.
pub fn uncovered(
    voiced: &[Voiced],
    spans: impl Iterator<Item = (u16, Span)>,
) -> impl Iterator<Item = Voiced> {
    let mut of: FxHashMap<u16, Vec<Span>> = FxHashMap::default();
    for (party, span) in spans {
        of.entry(party).or_default().push(span);
    }
    for spans in of.values_mut() {
        *spans = super::beside::united(spans);
    }
    voiced.iter().copied().filter(move |one| {
        let touches = of.get(&one.party).is_some_and(|spans| {
            let at = spans.partition_point(|span| span.end() <= one.span.start());
            spans.get(at).is_some_and(|span| span.start() < one.span.end())
        });
        !touches && one.span.length() >= LEAST
    })
}

/// Pieces in order of start to turns in order of start.
fn join(pieces: Vec<Piece>) -> (Vec<Turn>, Vec<Vec<WordAt>>) {
    let mut turns: Vec<Turn> = Vec::new();
    let mut words: Vec<Vec<WordAt>> = Vec::new();
    let mut means: Vec<Mean> = Vec::new();
    let mut open: FxHashMap<u16, Open> = FxHashMap::default();
    // The latest end of any party's, whose it is, and the latest of all others'.
    let mut latest: Option<(Ms, u16)> = None;
    let mut others: Option<Ms> = None;
    for piece in pieces {
        let Piece { party, span, word } = piece;
        let other_until = match latest {
            Some((end, whose)) if whose != party => Some(end),
            _ => others,
        };
        let goes_on = open.get(&party).is_some_and(|open| {
            let pause = span.start() - open.end;
            let spoken_into = other_until.is_some_and(|until| until > open.end);
            let longest = if spoken_into { PAUSE_OTHER } else { PAUSE };
            pause < longest && open.is_worded == word.is_some() && open.words < MOST_WORDS
        });
        if !goes_on {
            open.insert(
                party,
                Open { turn: turns.len(), end: span.end(), words: 0, is_worded: word.is_some() },
            );
            let time = TurnTime::Span(span);
            turns.push(Turn { party, time, text: String::new(), heard: None });
            means.push(Mean::default());
            words.push(Vec::new());
        }
        if let Some(open) = open.get_mut(&party) {
            open.end = open.end.max(span.end());
            open.words += 1;
            let (turn, mean) = (&mut turns[open.turn], &mut means[open.turn]);
            if let Some(start) = turn.time.start()
                && let Some(whole) = Span::new(start, open.end)
            {
                turn.time = TurnTime::Span(whole);
            }
            if let Some((text, heard)) = word {
                if !turn.text.is_empty() {
                    turn.text.push(' ');
                }
                let from = turn.text.len() as u32;
                turn.text.push_str(text.trim());
                let place = from..turn.text.len() as u32;
                words[open.turn].push(WordAt { place, span, is_stated: true });
                if let Some(heard) = heard {
                    mean.sum += u64::from(heard.min(100));
                    mean.count += 1;
                }
            }
        }
        match &mut latest {
            Some((end, whose)) if *whose == party => *end = (*end).max(span.end()),
            Some((end, _)) if span.end() > *end => {
                others = Some(*end);
                latest = Some((span.end(), party));
            }
            Some(_) => others = others.max(Some(span.end())),
            None => latest = Some((span.end(), party)),
        }
    }
    for (turn, mean) in turns.iter_mut().zip(means) {
        turn.heard = mean.sum.checked_div(mean.count).map(|percent| percent as u8);
    }
    (turns, words)
}
