//! Places on a recording's axis, in whole milliseconds.

use std::ops::{Add, Sub};

/// A length or a place on a recording's axis, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ms(pub i64);

impl Add for Ms {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Ms {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

/// A half-open stretch of a recording, `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    // `start <= end`; held by `Span::new`.
    start: Ms,
    end: Ms,
}

impl Span {
    /// The stretch from `start` to `end`; `None` where it would end before it starts.
    pub fn new(start: Ms, end: Ms) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    /// Where it starts.
    pub fn start(self) -> Ms {
        self.start
    }

    /// Where it ends; the first millisecond that no longer belongs to it.
    pub fn end(self) -> Ms {
        self.end
    }

    /// How long it is.
    pub fn length(self) -> Ms {
        self.end - self.start
    }
}
