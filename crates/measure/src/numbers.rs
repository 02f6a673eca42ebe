//! Numbers as people say and write them: amounts, percentages, counts, digit strings, codes,
//! spelled words, addresses, dates, times and lengths of time, each with what it says.
//!
//! A number is read from the words of a turn that `words` has read already; what stands between
//! them (signs of currencies, hyphens, pauses) is looked up in the text. Values are exact: money in
//! hundredths, everything else in decimals that keep their places. Nothing is guessed from other
//! turns, so whatever is found in a turn is found in it alone.
//!
//! # How doubt is decided
//!
//! **Two numbers in a row** ("forty nine ninety nine", "nineteen eighty four", "nine thirty").
//! In this order:
//! 1. A day or month beside them, or a word such as "in" or "since" before, makes a year of what
//!    sounds like one.
//! 2. "am", "o'clock" or a part of the day behind, or "at" before, makes a time of what can be one;
//!    so do quarters of an hour ("nine thirty") where no price is spoken of.
//! 3. A currency behind, "a month" behind, or a word of prices up to six words before (nearer than
//!    a word of references) makes a price.
//! 4. 19xx and 2000 to 2039 are years; an ending of 99, 95 or 49 is a price.
//! 5. After a word of references, or with three numbers or more, they are digits one after the
//!    other. What is left is two plain numbers.
//!
//! A price without its point has two readings, 49.99 and 4,999: the other one stands in `or`.
//! "two fifty" is 250 first, "two ninety nine" is 2.99.
//!
//! **A day and a month by number** ("12/03/2026"): day first, and month first in `or` where it can
//! be. **A time** of the twelve hours says that it is not `certain`. **"five to ten"** is a range,
//! and a time after "at".
//!
//! **Digits** are what is said digit by digit, three or more, or two after a word such as "ending";
//! written ones are five or more, or fewer after such a word, or with a nought in front. They keep
//! their noughts.
//!
//! **"one"** counts nothing in "this one", "no one", "one of", "one moment"; **ordinals** to the
//! third count after "the" or "my"; **"second"** is no number in "second of all", nor a length in
//! "one second". A pause ends what is counted, and does not end what is said digit by digit.
//!
//! Masks and pseudonyms are no numbers, and none goes on across them.

mod calendar;
mod codes;
mod decimal;
mod lexicon;
mod quantity;
mod spoken;
mod turn;
mod value;
mod written;

pub use decimal::Decimal;
pub(crate) use lexicon::Digit;
pub use lexicon::NumberWords;
pub use value::{
    Amount, Bound, Currency, Date, Duration, End, Kind, Number, Span, Time, Unit, Value,
};

use crate::words::Word;
use turn::Turn;

/// The numbers of a turn, in order; none overlaps another.
///
/// - **In**: what words do in numbers, the turn's text, and its words as the same vocabulary reads
///   them.
/// - **Out**: spans in bytes of the text, on the bounds of characters.
/// - **Cost**: linear in the words; next to nothing where `NumberWords::may_stand` says no.
pub fn find(known: &NumberWords, text: &str, words: &[Word]) -> Vec<Number> {
    let mut found = Vec::new();
    if !known.may_stand(words) {
        return found;
    }
    let turn = Turn::new(known, text, words);
    let (mut at, mut last) = (0, 0);
    while at < turn.len() {
        if let Some(next) = turn.around_the_clock(at) {
            at = next;
            continue;
        }
        match turn.read(at) {
            Some((number, next)) => {
                // A sign or a name before a word was perhaps part of the number before.
                if number.span.start >= last && number.span.start < number.span.end {
                    last = number.span.end;
                    found.push(number);
                }
                at = next.max(at + 1);
            }
            None => at += 1,
        }
    }
    found
}

impl Turn<'_> {
    /// "twenty four seven" says always; the word after it.
    fn around_the_clock(&self, at: usize) -> Option<usize> {
        let day = self.cardinal(at).filter(|day| day.value == Decimal::whole(24))?;
        let week = self.cardinal(day.end).filter(|week| week.value == Decimal::whole(7))?;
        let close = self.next(day.end) != lexicon::Role::Barrier && !self.counts(week.end);
        (close && !self.is_digit_like(week.end)).then_some(week.end)
    }

    /// The number that starts at a word, and the word after it.
    fn read(&self, at: usize) -> Option<(Number, usize)> {
        use lexicon::Role;
        match self.role(at) {
            Role::Barrier => return None,
            Role::Address => return self.address(at),
            _ => {}
        }
        if self.has_dot
            && let Some(found) = self.address(at)
        {
            return Some(found);
        }
        if !self.may_start(at) {
            return None;
        }
        self.date(at)
            .or_else(|| self.time(at))
            .or_else(|| self.code(at))
            .or_else(|| self.which(at))
            .or_else(|| self.digits(at))
            .or_else(|| self.quantity(at))
    }
}
