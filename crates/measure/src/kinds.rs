//! The closed lists: acts, classes, skills, outcomes, owners; and the shape of what is found.

use crate::conversation::{Channel, Direction, Language, Place, closed_list};
use crate::doc::Doc;
use std::borrow::Cow;

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
        /// Finds good or remarkable what the other party said or did.
        Appreciate = "appreciate",
        /// Apologises.
        Apologise = "apologise",
        /// Reacts to what was told: names it, or what it means for the teller.
        React = "react",
        /// Says what it is or must be like for the teller, or that one has been there too.
        Interpret = "interpret",
        /// Asks about the teller's situation or need, beyond the fields of a form.
        Explore = "explore",
        /// Asks for information.
        Ask = "ask",
        /// Asks for something to be done.
        Request = "request",
        /// Asks whether what was understood is right.
        Confirm = "confirm",
        /// Restates what the other party said.
        Recap = "recap",
        /// Says again what the other party just said, in part or whole.
        Repeat = "repeat",
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
        /// Proposes to do something for the other party, who may say yes or no.
        Offer = "offer",
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
        /// Leaves open how sure the speaker is.
        Hedge = "hedge",
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

closed_list! {
    /// What a moment is about; the four are never mixed.
    Class {
        /// Done well or not, a share over opportunities.
        Skill = "skill",
        /// What should not happen, a rate.
        Fault = "fault",
        /// What law or the client requires; every miss is confirmed by a person.
        Duty = "duty",
        /// The programme's script, a checklist.
        Ritual = "ritual",
    }
}

closed_list! {
    /// The skills of the trade, as far as conversations show them.
    Skill {
        /// Attentive listening.
        Listening = "listening",
        /// Acts of empathy.
        EmpathicActs = "empathic_acts",
        /// Work with figures and facts.
        Figures = "figures",
        /// Handling of the service and its tools.
        ServiceHandling = "service_handling",
        /// Clear explanation.
        Clarity = "clarity",
        /// A cool head.
        Constructive = "constructive",
        /// Right, and firm about it.
        RightAndFirm = "right_and_firm",
        /// Patience.
        FollowThrough = "follow_through",
    }
}

closed_list! {
    /// What became of a moment.
    Outcome {
        /// It was done, and here are the words.
        Met = "met",
        /// It was not, and here is the stretch that was searched.
        Missed = "missed",
        /// The record cannot tell.
        Unknown = "unknown",
    }
}

closed_list! {
    /// Who could have acted otherwise.
    Owner {
        /// The person who spoke for the centre.
        Associate = "associate",
        /// The programme's script or macro.
        Script = "script",
        /// The systems or the process.
        System = "system",
        /// A machine that spoke.
        Bot = "bot",
        /// Somebody who had the conversation before.
        EarlierParty = "earlier_party",
    }
}

closed_list! {
    /// Whether a kind may be shown to a person as theirs.
    Status {
        /// Computed and shown as labelled examples and counts per kind.
        Trial = "trial",
        /// Shown misses were upheld by blind readers often enough.
        Proven = "proven",
        /// Readers upheld too few of the misses: none is shown, they count as unknown.
        Withheld = "withheld",
    }
}

closed_list! {
    /// Why an outcome is unknown.
    WhyUnknown {
        /// The kind is not valid for the language, or none is known.
        Language = "language",
        /// The kind is not valid for the channel or direction.
        Channel = "channel",
        /// The times it needs are not there.
        Timing = "timing",
        /// Nobody in the record is known to be the agent.
        NoAgent = "no_agent",
        /// The record ends before the window does.
        CutOff = "cut_off",
        /// The words allow both readings.
        Unsure = "unsure",
        /// A turn it rests on was heard less surely than the kind asks.
        Misheard = "misheard",
        /// Misses of the kind are withheld on this channel, as readers upheld too few of them.
        Unproven = "unproven",
    }
}

/// One moment as found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Which kind: an index into the kinds of the analyser that found it.
    pub kind: u16,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, where the outcome is unknown.
    pub why_unknown: Option<WhyUnknown>,
    /// Who could have acted otherwise.
    pub owner: Owner,
    /// The party whose moment it is; `None` where no agent is known.
    pub party: Option<u16>,
    /// The words that opened it.
    pub opener: Place,
    /// The words that met it; for a forbidden wording that was said, those words.
    pub answer: Option<Place>,
    /// The turns that were searched, first and last.
    pub searched: (u32, u32),
    /// How sure the finder is, 0..=1.
    pub confidence: f32,
    /// The turn at which the outcome could no longer change; `None` where only the end settles it.
    pub closed_at: Option<u32>,
}

impl Moment {
    /// The same moment, where the record cannot tell what became of it.
    pub fn doubted(self, why: WhyUnknown) -> Self {
        Self {
            outcome: Outcome::Unknown,
            why_unknown: Some(why),
            answer: None,
            confidence: 0.5,
            // A record that ends too soon may still go on.
            closed_at: self.closed_at.filter(|_| why != WhyUnknown::CutOff),
            ..self
        }
    }
}

/// What is known of a kind of moment apart from how it is found.
#[derive(Clone, Debug, PartialEq)]
pub struct Kind {
    /// Its name, as it stands in tables.
    pub name: Cow<'static, str>,
    /// What was done when it is met, in a few words.
    pub title: Cow<'static, str>,
    /// Which of the four classes.
    pub class: Class,
    /// The skill, for the class `skill`.
    pub skill: Option<Skill>,
    /// Whether it may be shown to a person as theirs.
    pub status: Status,
    /// What it is, why it matters, how it is found, where it is wrong, where it is from.
    pub doc: Doc,
    /// What it needs of the record.
    pub needs: Needs,
    /// When its outcome is settled.
    pub closes: Closes,
    /// Languages it is valid for; empty for all.
    pub languages: Cow<'static, [Language]>,
    /// Channels it is valid for; empty for all.
    pub channels: Cow<'static, [Channel]>,
    /// Directions it is valid for; empty for all.
    pub directions: Cow<'static, [Direction]>,
    /// Raised by hand when its answers change.
    pub version: u32,
}

/// What a kind needs of the record to be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// The words and who said them.
    Words,
    /// Words, and waits as stated or as times with start and end.
    WordsAndWaits,
    /// One audio channel a party.
    Stereo,
    /// The recording, of however many channels.
    Recording,
}

/// When an outcome is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closes {
    /// At once, with its opener.
    AtOpener,
    /// After this many stretches of the agent's floor.
    Turns(u32),
    /// At the end of the conversation.
    End,
}
