//! What is heard beside the parties' talk, and what is left of their talk without it.

use super::{LEAST, Voice, Voiced, Words};
use crate::speech::Sound;
use measure::conversation::{Role, Stretch, StretchKind};
use measure::time::{Ms, Span};

/// Music that breaks off for less than this, with nobody speaking, is one piece.
const BREAK: Ms = Ms(3_000);

/// Spans in order, those that touch or overlap as one.
pub fn united(spans: &[Span]) -> Vec<Span> {
    let mut sorted: Vec<Span> = spans.to_vec();
    sorted.sort_unstable();
    let mut united: Vec<Span> = Vec::with_capacity(sorted.len());
    for span in sorted {
        match united.last_mut() {
            Some(last) if span.start() <= last.end() => *last = hull(*last, span),
            _ => united.push(span),
        }
    }
    united
}

/// From the first start to the last end.
pub fn hull(one: Span, other: Span) -> Span {
    let (start, end) = (one.start().min(other.start()), one.end().max(other.end()));
    Span::new(start, end).unwrap_or(one)
}

/// The stretches of a recording, and the speech of its parties without those that are none of theirs,
/// in order of start.
pub fn beside(voices: &[Voice], holds: &[Span], words: &Words) -> (Vec<Stretch>, Vec<Voiced>) {
    let mut stretches: Vec<Stretch> = holds
        .iter()
        .map(|&span| Stretch { span, kind: StretchKind::Hold, party: None, stated: true })
        .collect();
    let mut voiced = Vec::new();
    for voice in voices {
        let heard = |span, kind| Stretch { span, kind, party: voice.party, stated: false };
        let spurts = &voice.track.talkspurts;
        for (span, kind) in sounds(voice, spurts) {
            // What is heard in a hold is part of it.
            let rest = without(span, holds);
            stretches.extend(rest.into_iter().map(|span| heard(span, kind)));
        }
        for &span in spurts {
            // On hold the customer hears nobody of the centre: a voice there is a recorded one, or
            // talks to somebody else. Words that are known stay what they are.
            let held = voice.role != Role::Customer && is_within(span, holds);
            if held {
                stretches.push(heard(span, StretchKind::Announcement));
            }
            if let Some(party) = voice.party.filter(|_| !held || !matches!(words, Words::Unknown)) {
                voiced.push((held, Voiced { party, span }));
            }
        }
    }
    stretches.sort_unstable();
    voiced.sort_by_key(|(_, one)| (one.span.start(), one.party));
    // A voice on hold is only worth something as a place for words.
    let voiced = voiced.into_iter().filter(|(held, _)| !held || matches!(words, Words::Turns(_)));
    (stretches, voiced.map(|(_, one)| one).collect())
}

/// Music and ringing of a track; tones are none, for keys may be of a card (L9).
fn sounds(voice: &Voice, spurts: &[Span]) -> Vec<(Span, StretchKind)> {
    let mut sounds: Vec<(Span, StretchKind)> = Vec::new();
    for stretch in &voice.track.stretches {
        let kind = match stretch.sound {
            Sound::Hold => StretchKind::Music,
            Sound::Ringing => StretchKind::Ringing,
            Sound::Tone => continue,
        };
        match sounds.last_mut() {
            Some((last, StretchKind::Music))
                if kind == StretchKind::Music
                    && stretch.span.start() - last.end() < BREAK
                    && !speaks(spurts, last.end(), stretch.span.start()) =>
            {
                *last = hull(*last, stretch.span);
            }
            _ => sounds.push((stretch.span, kind)),
        }
    }
    sounds
}

/// Whether somebody speaks for longer than a click between two places.
fn speaks(spurts: &[Span], from: Ms, to: Ms) -> bool {
    let first = spurts.partition_point(|spurt| spurt.end() <= from);
    let within = spurts[first..].iter().take_while(|spurt| spurt.start() < to);
    within.into_iter().any(|spurt| spurt.length() >= LEAST)
}

/// Whether most of a span lies within one of others that are in order and apart.
fn is_within(span: Span, others: &[Span]) -> bool {
    let at = others.partition_point(|other| other.end() <= span.start());
    others.get(at).is_some_and(|other| {
        let (start, end) = (span.start().max(other.start()), span.end().min(other.end()));
        (end - start).0.saturating_mul(2) > span.length().0
    })
}

/// What is left of a span without others that are in order and apart.
fn without(span: Span, others: &[Span]) -> Vec<Span> {
    let mut rest = Vec::new();
    let mut start = span.start();
    let first = others.partition_point(|other| other.end() <= start);
    for other in others[first..].iter().take_while(|other| other.start() < span.end()) {
        rest.extend(Span::new(start, other.start()).filter(|part| part.length() > Ms(0)));
        start = start.max(other.end());
    }
    rest.extend(Span::new(start, span.end()).filter(|part| part.length() > Ms(0)));
    rest
}
