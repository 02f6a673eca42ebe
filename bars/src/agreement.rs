//! How far two readers of the same conversations agree on the acts.

use crate::accuracy::Counts;
use crate::corpus::{self, Labelled};
use measure::acts::ACTS;
use measure::kinds::ActKind;
use std::collections::HashMap;
use std::path::Path;

/// Prints α of each act over the segments that a second reader labelled without sight of the first.
pub fn agreement(folder: &Path, first: &[Labelled]) -> anyhow::Result<()> {
    let second = corpus::read(&folder.join("second"))?;
    let first: HashMap<&str, &Labelled> =
        first.iter().map(|one| (one.conversation.id.as_str(), one)).collect();
    let mut pairs = [Counts::default(); ActKind::ALL.len()];
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
            pairs.ours,
            pairs.theirs
        );
    }
    Ok(())
}
