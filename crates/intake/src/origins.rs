//! Where what stands in a turn's text comes from, once parts of it were replaced.

use rustc_hash::FxHashMap;
use std::ops::Range;

/// A stretch of a text that something else took the place of, and how long that is, in bytes.
pub struct Edit {
    pub from: usize,
    pub to: usize,
    pub bytes: usize,
}

/// Of turns whose text was changed, however often: from where in the text as it was each byte comes that
/// stands there now.
#[derive(Clone, Debug, Default)]
pub struct Origins(FxHashMap<u32, Vec<Range<u32>>>);

impl Origins {
    /// Notes what is replaced in a turn, whose text is still as it was before; gives where that stood
    /// at first.
    pub fn replace(&mut self, turn: u32, text: &str, edits: &[Edit]) -> Vec<Range<u32>> {
        let before = self.0.remove(&turn);
        let before =
            before.unwrap_or_else(|| (0..text.len() as u32).map(|at| at..at + 1).collect());
        let origins = |places: Range<usize>| before.get(places).unwrap_or_default();
        let mut now = Vec::with_capacity(before.len());
        let mut places = Vec::with_capacity(edits.len());
        let mut copied = 0;
        for edit in edits {
            now.extend_from_slice(origins(copied..edit.from));
            copied = edit.to;
            let replaced = origins(edit.from..edit.to);
            let (Some(first), Some(last)) = (replaced.first(), replaced.last()) else { continue };
            let place = first.start..last.end;
            now.extend(std::iter::repeat_n(place.clone(), edit.bytes));
            places.push(place);
        }
        now.extend_from_slice(origins(copied..before.len()));
        self.0.insert(turn, now);
        places
    }

    /// Where a stretch of a turn's text comes from; `None` where it is none of the text's.
    pub fn of(&self, turn: u32, place: Range<usize>) -> Option<Range<u32>> {
        let Some(origins) = self.0.get(&turn) else {
            return Some(u32::try_from(place.start).ok()?..u32::try_from(place.end).ok()?);
        };
        let origins = origins.get(place)?;
        Some(origins.first()?.start..origins.last()?.end)
    }
}
