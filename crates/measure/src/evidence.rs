//! What readers made of shown misses, by kind and channel, and what follows from it.
//!
//! A miss is a reproach, so how often readers uphold it decides whether it is shown. The table is
//! made by `bars -- misses --table`: places drawn by a seed from real conversations, among decoys,
//! judged by two readers apart; a miss is upheld where both uphold it.

use crate::conversation::Channel;
use crate::kinds::Status;
use crate::models::NotAModel;
use crate::moments::MOMENTS;

/// What readers made of the misses of one kind on one channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// The kind: an index into the catalogue.
    pub kind: u16,
    /// The channel of the conversations.
    pub channel: Channel,
    /// How many misses both readers judged.
    pub judged: u32,
    /// How many of them both upheld.
    pub upheld: u32,
}

/// With fewer judged misses than this a kind is neither proven nor withheld.
const ENOUGH: u32 = 5;
/// Below this share of upheld misses none is shown.
const LEAST: f64 = 0.5;
/// A proven kind's share of upheld misses, and the lower end of its interval.
const PROVEN: (f64, f64) = (0.9, 0.8);

impl Evidence {
    /// The share of judged misses that were upheld, with its 95 % interval.
    pub fn share(&self) -> (f64, f64, f64) {
        let share = f64::from(self.upheld) / f64::from(self.judged.max(1));
        let (low, high) = wilson(self.upheld, self.judged).unwrap_or((0.0, 1.0));
        (share, low, high)
    }

    /// What follows from it.
    pub fn status(&self) -> Status {
        let (share, low, _) = self.share();
        if share >= PROVEN.0 && low >= PROVEN.1 {
            Status::Proven
        } else if self.judged >= ENOUGH && share < LEAST {
            Status::Withheld
        } else {
            Status::Trial
        }
    }
}

/// What follows for a kind on a channel: from its misses there where enough were judged, else from
/// those on all channels together, which may withhold a kind and never prove it.
pub fn status_of(evidence: &[Evidence], kind: u16, channel: Channel) -> Status {
    let sum = |of: &dyn Fn(&Evidence) -> bool| {
        let nothing = Evidence { kind, channel, judged: 0, upheld: 0 };
        evidence.iter().filter(|one| one.kind == kind && of(one)).fold(nothing, |sum, one| {
            Evidence { judged: sum.judged + one.judged, upheld: sum.upheld + one.upheld, ..sum }
        })
    };
    let here = sum(&|one| one.channel == channel);
    if here.judged >= ENOUGH {
        return here.status();
    }
    let unsound = MOMENTS.get(usize::from(kind)).is_some_and(|row| UNSOUND.contains(&row.name));
    match sum(&|_| true).status() {
        Status::Withheld => Status::Withheld,
        _ if unsound => Status::Withheld,
        _ => Status::Trial,
    }
}

/// Kinds whose misses nobody judged in real conversations and our own corpus did not uphold (`bars
/// -- moments --own`): of 5 misses of `repairs` one was marked, of one of `explores_need` none.
const UNSOUND: [&str; 2] = ["explores_need", "repairs"];

/// The 95 % interval of a share (Wilson 1927); `None` of nothing.
pub fn wilson(part: u32, of: u32) -> Option<(f64, f64)> {
    const Z: f64 = 1.96;
    if of == 0 {
        return None;
    }
    let (part, of) = (f64::from(part), f64::from(of));
    let share = part / of;
    let middle = share + Z * Z / (2.0 * of);
    let half = Z * (share * (1.0 - share) / of + Z * Z / (4.0 * of * of)).sqrt();
    let whole = 1.0 + Z * Z / of;
    Some((((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0)))
}

/// The evidence of English that ships.
///
/// # Panics
/// Never for the text that ships, which a test reads.
pub fn english() -> Vec<Evidence> {
    parse(include_str!("language/english.evidence")).expect("the evidence that ships is readable")
}

/// Reads a line a kind and channel: their names, how many misses were judged, how many upheld.
///
/// # Errors
/// `NotAModel` says at which line what was expected.
pub fn parse(text: &str) -> Result<Vec<Evidence>, NotAModel> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    let read = lines.map(|(index, line)| {
        let wrong = |expected| NotAModel { at: index + 1, expected };
        let cells: Vec<&str> = line.split('\t').collect();
        let [kind, channel, judged, upheld] = cells[..] else {
            return Err(wrong("four cells"));
        };
        let kind = MOMENTS.iter().position(|row| row.name == kind);
        let count = |cell: &str| cell.parse().map_err(|_| wrong("a count"));
        let evidence = Evidence {
            kind: kind.ok_or(wrong("the name of a kind"))? as u16,
            channel: Channel::from_name(channel).ok_or(wrong("the name of a channel"))?,
            judged: count(judged)?,
            upheld: count(upheld)?,
        };
        if evidence.upheld > evidence.judged {
            return Err(wrong("no more upheld than judged"));
        }
        Ok(evidence)
    });
    read.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ships_is_readable() {
        assert!(!english().is_empty());
    }

    #[test]
    fn what_readers_uphold_decides() {
        let status =
            |judged, upheld| Evidence { kind: 0, channel: Channel::Voice, judged, upheld }.status();
        assert_eq!(status(60, 57), Status::Proven);
        assert_eq!(status(20, 19), Status::Trial, "too few to be sure");
        assert_eq!(status(40, 30), Status::Trial);
        assert_eq!(status(17, 0), Status::Withheld);
        assert_eq!(status(4, 0), Status::Trial, "too few to tell");
    }

    #[test]
    fn a_channel_with_few_misses_goes_by_all() {
        let one = |channel, judged, upheld| Evidence { kind: 3, channel, judged, upheld };
        let status = |all: &[Evidence]| status_of(all, 3, Channel::Chat);
        let few = one(Channel::Chat, 2, 2);
        assert_eq!(status(&[few, one(Channel::Voice, 20, 2)]), Status::Withheld);
        assert_eq!(
            status(&[few, one(Channel::Voice, 60, 60)]),
            Status::Trial,
            "it is proven there"
        );
        assert_eq!(status(&[one(Channel::Chat, 5, 4), one(Channel::Voice, 20, 2)]), Status::Trial);
        assert_eq!(status(&[]), Status::Trial);
    }

    #[test]
    fn a_bad_line_is_named() {
        let expected = |text: &str| parse(text).unwrap_err();
        assert_eq!(
            expected("# a\nrecaps_problem\tvoice\t2"),
            NotAModel { at: 2, expected: "four cells" }
        );
        assert_eq!(expected("dances\tvoice\t2\t1").expected, "the name of a kind");
        assert_eq!(expected("reads_back\tradio\t2\t1").expected, "the name of a channel");
        assert_eq!(expected("reads_back\tvoice\tx\t1").expected, "a count");
        assert_eq!(expected("reads_back\tvoice\t1\t2").expected, "no more upheld than judged");
    }

    #[test]
    fn an_interval_holds_its_share() {
        let (low, high) = wilson(10, 1000).unwrap();
        assert!((low - 0.00544).abs() < 1e-4 && (high - 0.01831).abs() < 1e-4, "{low} {high}");
        assert_eq!(wilson(0, 0), None);
    }
}
