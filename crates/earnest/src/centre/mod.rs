//! The demonstration centre: a week of two clients that do not exist, made from the wordings in
//! `words/` by a fixed seed, with the truth about every moment that was planted.
//!
//! The files say nothing of the truth; it stands beside them in `truth/`, for whoever wants to
//! compare. The order below is the order to read in.

#[cfg_attr(not(test), expect(dead_code, reason = "the bars use all of it"))]
mod draw;

mod book;

mod compose;

mod week;

mod recorded;

mod write;

use book::Book;
use draw::Draw;
pub use recorded::PAIR;

/// What the week is drawn from.
const SEED: u64 = 20_260_302;

/// Who is in which team, at which site, from when until when.
pub const ROSTER: &str = include_str!("roster.csv");

/// Every file of the centre, by its path in the centre's folder.
pub fn files() -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let (contacts, broken) = contacts(SEED).map_err(anyhow::Error::msg)?;
    write::files(&contacts, &broken)
}

/// The week, and three conversations for the files that are broken on purpose.
fn contacts(seed: u64) -> Result<(Vec<week::Contact>, Vec<week::Contact>), String> {
    let mut book = Book::read()?;
    let mut draw = Draw::new(seed);
    let contacts = week::week(&mut book, &mut draw)?;
    let broken = week::broken(&mut book, &mut draw)?;
    Ok((contacts, broken))
}

#[cfg(test)]
mod tests;
