//! Planted card data, written apart from the masker: what it must find and what it must leave.

/// Numbers that look random and are the same in every run (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    pub fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    /// Some bytes changed, left out, doubled or put elsewhere.
    pub fn mutated(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(12) {
            if bytes.is_empty() {
                break;
            }
            let at = self.below(bytes.len());
            let length = 1 + self.below(40).min(bytes.len() - at - 1);
            match self.below(6) {
                0 => bytes[at] = self.next() as u8,
                1 => drop(bytes.drain(at..at + length)),
                2 => {
                    let piece = bytes[at..at + length].to_vec();
                    let to = self.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
                3 => bytes.truncate(at),
                4 => {
                    let piece: &[&str] =
                        &["\u{feff}", "é", "[card#1", "]", "\"", "0", "{", "= ", "\n"];
                    let piece = self.pick(piece).bytes().collect::<Vec<_>>();
                    bytes.splice(at..at, piece);
                }
                _ => bytes.swap(at, 0),
            }
        }
        bytes
    }
}
