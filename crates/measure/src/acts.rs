//! What a party does at a turn: dialogue acts.

use crate::conversation::{Place, closed_list};

closed_list! {
    /// Something a party does at a turn; a dialogue act (ISO 24617-2), in this trade's words.
    ActKind {
        /// Says hello.
        Greet = "greet",
        /// Says who or what company is speaking.
        IdentifySelf = "identify_self",
        /// Offers to help at the start.
        OfferHelp = "offer_help",
        /// Asks whether there is anything else.
        OfferMore = "offer_more",
        /// Thanks.
        Thank = "thank",
        /// Says goodbye.
        Bye = "bye",
        /// A token that says "I follow".
        Acknowledge = "acknowledge",
        /// Apologises.
        Apologise = "apologise",
        /// Reacts to what was told: names it, or what it means for the teller.
        React = "react",
        /// Asks for information.
        Ask = "ask",
        /// Asks for something to be done.
        Request = "request",
        /// Asks whether what was understood is right.
        Confirm = "confirm",
        /// Restates what the other party said.
        Recap = "recap",
        /// Says back a value that the other party gave.
        ReadBack = "read_back",
        /// Gives a value: a number, an address, a name, a date.
        GiveValue = "give_value",
        /// Asks who the customer is, to be sure.
        CheckIdentity = "check_identity",
        /// Says that something cannot be done.
        Decline = "decline",
        /// Commits to do something.
        Promise = "promise",
        /// Says by when.
        SayWhen = "say_when",
        /// Says that there will be a wait.
        AnnounceWait = "announce_wait",
        /// Tells the other party what to do.
        Instruct = "instruct",
        /// Asks whether it worked.
        CheckResult = "check_result",
        /// Says whether it worked.
        ReportResult = "report_result",
        /// Gives the reason or the way something works.
        Explain = "explain",
        /// Says that one did not hear or follow.
        NotFollow = "not_follow",
        /// Says that the other party has it wrong.
        Correct = "correct",
        /// Tells of trouble, hardship or a bad experience.
        TellTrouble = "tell_trouble",
        /// Says that the company failed.
        Blame = "blame",
        /// Tells of a fault in a product or service.
        TellFault = "tell_fault",
        /// Attacks or insults.
        Attack = "attack",
        /// Warns that the conversation will be ended.
        Warn = "warn",
        /// Says that the conversation will be handed to somebody else.
        Transfer = "transfer",
        /// Takes a payment or makes a change on the account.
        Commit = "commit",
        /// Says yes.
        Agree = "agree",
        /// Says no.
        Deny = "deny",
    }
}

/// One act as found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Act {
    /// Which.
    pub kind: ActKind,
    /// The words it is done with.
    pub at: Place,
    /// How sure the finder is, 0..=1.
    pub confidence: f32,
}
