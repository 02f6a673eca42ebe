//! Signals: measured numbers without judgement.

use crate::doc::Doc;

/// One signal of one conversation, or of one party in it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Signal {
    /// Which: an index into `SIGNALS`.
    pub kind: u16,
    /// The party it is about; `None` for the conversation.
    pub party: Option<u16>,
    /// The value, in the unit of its row.
    pub value: f64,
}

/// What is known of a kind of signal.
#[derive(Clone, Debug)]
pub struct SignalKind {
    /// Its name, as it stands in tables.
    pub name: &'static str,
    /// The unit of its values.
    pub unit: &'static str,
    /// Its documentation.
    pub doc: Doc,
}

/// Every signal.
pub static SIGNALS: &[SignalKind] = &[];
