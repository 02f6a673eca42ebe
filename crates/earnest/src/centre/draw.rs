//! A random draw that a printed seed repeats.

/// Numbers that look random, from a seed (SplitMix64; Steele, Lea and Flood 2014).
pub struct Draw(u64);

impl Draw {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        // The high half of a 128-bit product; its lean is below 2⁻³² for every bound used here.
        ((u128::from(self.number()) * bound as u128) >> 64) as usize
    }

    /// One of these, of which there is at least one.
    pub fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// Whether something happens that does so in `percent` of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// `count` of the numbers below `of`, none twice, in ascending order.
    pub fn some(&mut self, count: usize, of: usize) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..of).collect();
        for at in 0..count.min(of) {
            let other = at + self.below(of - at);
            numbers.swap(at, other);
        }
        numbers.truncate(count);
        numbers.sort_unstable();
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_its_draw() {
        let drawn = Draw::new(1).some(5, 100);
        assert_eq!(drawn, Draw::new(1).some(5, 100));
        assert_ne!(drawn, Draw::new(2).some(5, 100));
        assert_eq!(drawn.len(), 5);
        assert!(drawn.windows(2).all(|pair| pair[0] < pair[1]), "{drawn:?}");
        assert_eq!(Draw::new(1).some(9, 3), [0, 1, 2]);
        assert!(Draw::new(1).some(9, 0).is_empty());
    }
}
