//! What each role may do with what it sees: one table.

use crate::access::{Role, Viewer};

/// Something that can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// Look at conversations and hear them.
    See,
    /// See the names of agents.
    SeeNames,
    /// Say of a moment that it is right, whose it is, or that one is missing.
    Mark,
    /// Dispute a moment.
    Dispute,
    /// Decide a dispute.
    Decide,
    /// Write down what was agreed with an agent, and read it.
    Coach,
    /// Confirm that a duty was missed.
    ConfirmDuty,
    /// Fill the client's form.
    Review,
    /// Have several people fill the form for the same conversations, and compare.
    Calibrate,
    /// Take out what is listed.
    Export,
    /// Read what programmes ask.
    ReadRubrics,
    /// Change what programmes ask.
    EditRubrics,
    /// Add conversations.
    Import,
    /// Keep accounts, the roster and the switches of programmes.
    Administer,
    /// Read who did what.
    ReadAudit,
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
    (Deed::ConfirmDuty, &[QualityLead, OperationsHead]),
    (Deed::Review, &[Evaluator, QualityLead]),
    (Deed::Calibrate, &[QualityLead]),
    (Deed::Export, &[TeamLead, Evaluator, QualityLead, OperationsHead, ClientViewer]),
    (Deed::ReadRubrics, &[TeamLead, Evaluator, QualityLead, OperationsHead, ClientViewer, Agent]),
    (Deed::EditRubrics, &[QualityLead]),
    (Deed::Import, &[OperationsHead, Admin]),
    (Deed::Administer, &[Admin]),
    (Deed::ReadAudit, &[Admin, Auditor]),
];

impl Viewer {
    /// Whether their role does this at all; which conversations it holds for is another question.
    pub fn may(&self, deed: Deed) -> bool {
        DEEDS.iter().any(|(one, roles)| *one == deed && roles.contains(&self.role))
    }
}
