//! What each role may do with what it sees: one table.

use crate::access::{Role, Viewer};
use measure::closed_list;

closed_list! {
    /// Something that can be done.
    Deed {
        /// Look at conversations and hear them.
        See = "see",
        /// See the names of agents.
        SeeNames = "see_names",
        /// Say of a moment that it is right, whose it is, or that one is missing.
        Mark = "mark",
        /// Dispute a moment.
        Dispute = "dispute",
        /// Decide a dispute.
        Decide = "decide",
        /// Read what was agreed with an agent.
        Coach = "coach",
        /// Write it down.
        WriteCoaching = "write_coaching",
        /// Confirm that a duty was missed.
        ConfirmDuty = "confirm_duty",
        /// Fill the client's form.
        Review = "review",
        /// Have several people fill the form for the same conversations, and compare.
        Calibrate = "calibrate",
        /// Take out what is listed.
        Export = "export",
        /// Read what programmes ask.
        ReadRubrics = "read_rubrics",
        /// Change what programmes ask.
        EditRubrics = "edit_rubrics",
        /// Add conversations.
        Import = "import",
        /// Keep accounts, the roster and the switches of programmes.
        Administer = "administer",
        /// Read who did what.
        ReadAudit = "read_audit",
    }
}

use Role::{Admin, Agent, Auditor, ClientViewer, Evaluator, OperationsHead, QualityLead, TeamLead};

/// Who may do what.
pub const DEEDS: &[(Deed, &[Role])] = &[
    (Deed::See, &[Agent, TeamLead, Evaluator, QualityLead, OperationsHead, ClientViewer]),
    (Deed::SeeNames, &[Agent, TeamLead, OperationsHead]),
    (Deed::Mark, &[Agent, TeamLead, Evaluator, QualityLead]),
    (Deed::Dispute, &[Agent, TeamLead]),
    (Deed::Decide, &[QualityLead]),
    (Deed::Coach, &[Agent, TeamLead]),
    (Deed::WriteCoaching, &[TeamLead]),
    (Deed::ConfirmDuty, &[QualityLead, OperationsHead]),
    (Deed::Review, &[Evaluator, QualityLead]),
    (Deed::Calibrate, &[QualityLead]),
    (Deed::Export, &[TeamLead, Evaluator, QualityLead, OperationsHead, ClientViewer]),
    (Deed::ReadRubrics, &[TeamLead, Evaluator, QualityLead, OperationsHead, ClientViewer]),
    (Deed::EditRubrics, &[QualityLead]),
    (Deed::Import, &[OperationsHead, Admin]),
    (Deed::Administer, &[Admin]),
    (Deed::ReadAudit, &[Admin, Auditor]),
];

impl Role {
    /// Whether it does this at all; which conversations it holds for is another question.
    pub fn may(self, deed: Deed) -> bool {
        DEEDS.iter().any(|(one, roles)| *one == deed && roles.contains(&self))
    }
}

impl Viewer {
    /// Whether their role does this at all.
    pub fn may(&self, deed: Deed) -> bool {
        self.role.may(deed)
    }
}
