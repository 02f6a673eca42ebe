//! Which kinds of moment somebody is shown.

use measure::moments::Status;

/// Which statuses of kinds somebody is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusesShown {
    /// Those that are proven.
    pub proven: bool,
    /// Those that are still on trial, labelled as that.
    pub trial: bool,
}

impl StatusesShown {
    /// Whether kinds of this status are shown.
    pub fn shows(self, status: Status) -> bool {
        match status {
            Status::Proven => self.proven,
            Status::Trial | Status::Withheld => self.trial,
        }
    }
}
