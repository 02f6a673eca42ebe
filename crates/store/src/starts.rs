//! When the words of a conversation's turns began, in few bytes.
//!
//! Times are whole hundredths of a second, as recognisers state them. Of each turn stand how many words it
//! has, 0 where their times are not known; when the first began, from the first of the turn before that has
//! one, back or forth; and how much later each other one began than the one before. Each is a number of 7
//! bits a byte, the lowest first, so that most words take one.

use measure::time::Ms;

/// A hundredth of a second.
const UNIT: i64 = 10;

/// The bytes; `None` where nothing is known of any turn.
///
/// Of a turn whose words do not begin one after the other nothing is kept.
pub(crate) fn pack(turns: &[Option<Vec<Ms>>]) -> Option<Vec<u8>> {
    if turns.iter().all(Option::is_none) {
        return None;
    }
    let mut bytes = Vec::new();
    let mut before = 0;
    for turn in turns {
        let starts = turn.as_deref().filter(|starts| starts.is_sorted()).unwrap_or_default();
        put(&mut bytes, starts.len() as u64);
        let mut units = starts.iter().map(|start| start.0.div_euclid(UNIT));
        let Some(first) = units.next() else { continue };
        let later = first.wrapping_sub(before);
        put(&mut bytes, ((later << 1) ^ (later >> 63)) as u64);
        before = first;
        let mut last = first;
        for start in units {
            put(&mut bytes, start.abs_diff(last));
            last = start;
        }
    }
    Some(bytes)
}

/// What bytes stand for; `None` where they are none of `pack`'s.
pub(crate) fn unpack(mut bytes: &[u8]) -> Option<Vec<Option<Vec<Ms>>>> {
    let mut turns = Vec::new();
    let mut before = 0i64;
    while !bytes.is_empty() {
        let count = usize::try_from(take(&mut bytes)?).ok()?;
        if count == 0 {
            turns.push(None);
            continue;
        }
        // Each takes a byte at least.
        if count > bytes.len() {
            return None;
        }
        let later = take(&mut bytes)?;
        let first = before.checked_add(((later >> 1) as i64) ^ -((later & 1) as i64))?;
        before = first;
        let mut starts = Vec::with_capacity(count);
        let mut last = first;
        starts.push(Ms(first.checked_mul(UNIT)?));
        for _ in 1..count {
            last = last.checked_add_unsigned(take(&mut bytes)?)?;
            starts.push(Ms(last.checked_mul(UNIT)?));
        }
        turns.push(Some(starts));
    }
    Some(turns)
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(turns: &[Option<&[i64]>], bytes: usize) {
        let turns: Vec<Option<Vec<Ms>>> =
            turns.iter().map(|turn| turn.map(|ms| ms.iter().copied().map(Ms).collect())).collect();
        let packed = pack(&turns).unwrap();
        assert_eq!(unpack(&packed), Some(turns), "{packed:?}");
        assert_eq!(packed.len(), bytes);
    }

    #[test]
    fn what_is_packed_is_given_back() {
        assert_eq!(pack(&[]), None);
        assert_eq!(pack(&[None, None]), None);
        check(&[Some(&[0]), None, Some(&[10, 10, 1_280])], 2 + 1 + 4);
        // Turns begin before others end, or before the recording does.
        check(&[Some(&[-500, 1_290]), Some(&[-640, 640]), None], 4 + 4 + 1);
        check(&[Some(&[i64::MIN / 10 * 10, i64::MAX / 10 * 10]), Some(&[0])], 1 + 9 + 9 + 1 + 9);
        let day: Vec<i64> = (0..86_400).map(|at| at * 1_000).collect();
        check(&[Some(&day)], 3 + 1 + 86_399);
    }

    #[test]
    fn times_are_whole_hundredths_and_never_later() {
        let packed = pack(&[Some(vec![Ms(-1), Ms(9), Ms(19)])]).unwrap();
        assert_eq!(unpack(&packed), Some(vec![Some(vec![Ms(-10), Ms(0), Ms(10)])]));
        let back = pack(&[Some(vec![Ms(0)]), Some(vec![Ms(50), Ms(0)])]).unwrap();
        assert_eq!(unpack(&back), Some(vec![Some(vec![Ms(0)]), None]));
    }

    /// The words of a turn of ten: pauses of a second and more between turns, 300 ms a word.
    #[test]
    fn a_word_takes_little_more_than_a_byte() {
        let mut at = 0;
        let turns: Vec<Option<Vec<Ms>>> = (0..150)
            .map(|_| {
                at += 1_000;
                let next = |_| {
                    at += 300;
                    Ms(at)
                };
                Some((0..10).map(next).collect())
            })
            .collect();
        assert_eq!(pack(&turns).unwrap().len(), 150 * (1 + 2 + 9));
    }

    #[test]
    fn other_bytes_are_nothing() {
        for bytes in [&[2][..], &[2, 1], &[1, 0x80], &[9, 1, 1], &[1, 0xff, 0xff, 0xff]] {
            assert_eq!(unpack(bytes), None, "{bytes:?}");
        }
        let mut state = 1u64;
        for _ in 0..20_000 {
            let bytes: Vec<u8> = (0..24)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    (state >> 56) as u8
                })
                .collect();
            unpack(&bytes);
        }
    }
}
