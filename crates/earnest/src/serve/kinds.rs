//! Which kinds of moment somebody is shown.

use measure::moments::Status;

/// Which statuses of kinds somebody is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusesShown {
    /// Those that are still on trial too, labelled as that.
    pub trial: bool,
}

impl StatusesShown {
    /// Whether kinds of this status are shown.
    pub fn shows(self, status: Status) -> bool {
        self.trial || status == Status::Proven
    }
}
