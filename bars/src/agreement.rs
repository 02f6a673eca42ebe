//! How far two readers of the same conversations agree on the acts.

use crate::corpus::{self, Labelled};
use measure::acts::ACTS;
use measure::kinds::ActKind;
use std::collections::HashMap;
use std::path::Path;

/// Two readers' yes and no of one label.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Pairs {
    both: f64,
    first: f64,
    second: f64,
    neither: f64,
}

impl Pairs {
    fn add(&mut self, first: bool, second: bool) {
        *match (first, second) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.first,
            (false, true) => &mut self.second,
            (false, false) => &mut self.neither,
        } += 1.0;
    }

    /// Krippendorff's α of two readers, both complete, for yes and no (Krippendorff 2011); `None`
    /// where nobody ever said yes.
    fn alpha(self) -> Option<f64> {
        let units = self.both + self.first + self.second + self.neither;
        let yes = 2.0 * self.both + self.first + self.second;
        let no = 2.0 * units - yes;
        let differ = self.first + self.second;
        (yes > 0.0 && no > 0.0).then(|| 1.0 - differ * (2.0 * units - 1.0) / (yes * no))
    }
}

/// Prints α of each act over the segments that a second reader labelled without sight of the first.
pub fn agreement(folder: &Path, first: &[Labelled]) -> anyhow::Result<()> {
    let second = corpus::read(&folder.join("second"))?;
    let first: HashMap<&str, &Labelled> =
        first.iter().map(|one| (one.conversation.id.as_str(), one)).collect();
    let mut pairs = [Pairs::default(); ActKind::ALL.len()];
    let mut segments = 0;
    for again in &second {
        let id = again.conversation.id.as_str();
        let before = first.get(id).ok_or_else(|| anyhow::anyhow!("no conversation `{id}`"))?;
        let ones = before.segments.iter().flatten();
        let others = again.segments.iter().flatten();
        for (one, other) in ones.zip(others) {
            anyhow::ensure!(one.place == other.place, "`{id}` is cut differently");
            segments += 1;
            for (kind, pairs) in ActKind::ALL.iter().zip(&mut pairs) {
                pairs.add(one.acts.contains(kind), other.acts.contains(kind));
            }
        }
    }
    println!("two readers on {} conversations, {segments} segments; α by act:", second.len());
    for (row, pairs) in ACTS.iter().zip(pairs) {
        let alpha = pairs.alpha().map_or("–".to_owned(), |alpha| format!("{alpha:.2}"));
        println!(
            "  {:<16} {alpha:>5}  both {}, first alone {}, second alone {}",
            row.kind.name(),
            pairs.both,
            pairs.first,
            pairs.second
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_is_that_of_the_worked_example() {
        // Krippendorff (2011), "Computing Krippendorff's alpha-reliability", part A: ten units.
        let first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
        let second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
        let mut pairs = Pairs::default();
        for (one, other) in first.iter().zip(second) {
            pairs.add(*one == 1, other == 1);
        }
        assert!((pairs.alpha().unwrap() - 0.095).abs() < 0.001, "{pairs:?}");
        assert_eq!(Pairs { neither: 3.0, ..Pairs::default() }.alpha(), None);
    }
}
