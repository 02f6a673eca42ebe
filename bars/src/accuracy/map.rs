//! From each corpus's labels to ours: written before any result was looked at.
//!
//! A label of a corpus holds at a unit (a segment, a sentence, a turn); ours holds where any of
//! the acts named is found there. What two schemes cut differently stays different, and counts
//! against us.

use measure::kinds::ActKind;

/// One label of a corpus beside ours.
pub struct Label {
    /// Which corpus.
    pub corpus: Source,
    /// What it is, in a few words.
    pub what: &'static str,
    /// The corpus's own tags that are it.
    pub tags: &'static [&'static str],
    /// Our acts that are it.
    pub acts: &'static [ActKind],
    /// Whose units count.
    pub by: By,
    /// A plain word list, to be better than.
    pub words: &'static [&'static str],
    /// Which figure the goal is about.
    pub figure: Figure,
    /// The goal.
    pub goal: f64,
    /// What people reach against each other, where the corpus's authors say.
    pub human: Option<f64>,
}

/// A labelled corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Telephone operators, by segment.
    Oasis,
    /// Counselling, by utterance.
    AnnoMi,
    /// Replies to posts, by reply.
    Epitome,
    /// Support chats, by sentence.
    Maia,
    /// Telephone talk, by slash unit.
    Switchboard,
}

impl Source {
    /// Every corpus.
    pub const ALL: [Self; 5] =
        [Self::Oasis, Self::AnnoMi, Self::Epitome, Self::Maia, Self::Switchboard];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Oasis => "Oasis",
            Self::AnnoMi => "AnnoMI",
            Self::Epitome => "EPITOME",
            Self::Maia => "MAIA",
            Self::Switchboard => "Switchboard",
        }
    }
}

/// Whose units count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Everybody's.
    All,
    /// The agent's, therapist's, or replier's.
    Agent,
    /// The customer's.
    Customer,
}

/// Which figure a goal is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// F1 of the label.
    F1,
    /// The mean of the F1 of the label and of its absence.
    MacroF1,
}

use ActKind::{
    Acknowledge, AnnounceWait, Apologise, Appreciate, Ask, Attack, Blame, Bye, CheckIdentity,
    Confirm, Explore, Greet, Hedge, Interpret, NotFollow, Offer, OfferHelp, Promise, React,
    ReadBack, Recap, Repeat, TellFault, TellTrouble, Thank,
};
use By::{Agent, All, Customer};
use Figure::{F1, MacroF1};
use Source::{AnnoMi, Epitome, Maia, Oasis, Switchboard};

macro_rules! label {
    ($corpus:ident, $what:literal, $tags:expr, $acts:expr, $by:ident, $words:expr, $figure:ident, $goal:literal) => {
        label!($corpus, $what, $tags, $acts, $by, $words, $figure, $goal, None)
    };
    ($corpus:ident, $what:literal, $tags:expr, $acts:expr, $by:ident, $words:expr, $figure:ident, $goal:literal, $human:expr) => {
        Label {
            corpus: $corpus,
            what: $what,
            tags: &$tags,
            acts: &$acts,
            by: $by,
            words: &$words,
            figure: $figure,
            goal: $goal,
            human: $human,
        }
    };
}

const TOKENS: [&str; 14] = [
    "yeah", "okay", "ok", "right", "mm", "mm hmm", "mhm", "uh huh", "uh-huh", "yes", "yep",
    "oh right", "hmm", "huh",
];

/// Every label that is compared.
pub static LABELS: &[Label] = &[
    label!(
        Oasis,
        "backchannel or acknowledgement",
        ["backch", "ackn"],
        [Acknowledge],
        All,
        TOKENS,
        F1,
        0.86
    ),
    label!(
        Oasis,
        "repeats back",
        ["echo", "confirm"],
        [Repeat, ReadBack, Confirm, Recap],
        All,
        [],
        F1,
        0.72
    ),
    label!(
        Oasis,
        "announces a wait",
        ["hold", "informIntent-hold"],
        [AnnounceWait],
        All,
        ["hold", "bear with me", "a moment", "a minute", "a second"],
        F1,
        0.82
    ),
    label!(
        Oasis,
        "apology",
        ["expressRegret", "expressRegret-inform"],
        [Apologise],
        All,
        ["sorry", "apologise", "apologies"],
        F1,
        0.85
    ),
    label!(
        Oasis,
        "thanks",
        ["thank", "thank-identifySelf"],
        [Thank],
        All,
        ["thank", "thanks", "cheers"],
        F1,
        0.93
    ),
    label!(Oasis, "goodbye", ["bye"], [Bye], All, ["bye", "goodbye"], F1, 0.90),
    label!(
        Oasis,
        "greeting",
        ["greet"],
        [Greet],
        All,
        ["hello", "hi", "good morning", "good afternoon", "good evening"],
        F1,
        0.80
    ),
    label!(
        Oasis,
        "question for information",
        ["reqInfo"],
        [Ask, Explore, CheckIdentity],
        All,
        [
            "what", "what's", "have you", "is it", "do you", "can i", "how", "are you", "where",
            "is that"
        ],
        F1,
        0.85
    ),
    label!(Oasis, "did not hear", ["pardon"], [NotFollow], All, ["pardon", "sorry"], F1, 0.75),
    label!(
        Oasis,
        "promise or offer",
        ["informIntent", "informIntent-hold", "offer"],
        [Promise, Offer, OfferHelp],
        All,
        ["i'll", "i will", "shall i", "would you like", "let me"],
        F1,
        0.60
    ),
    label!(
        AnnoMi,
        "reflection",
        ["reflection"],
        [Recap, Interpret, Repeat],
        Agent,
        ["so you", "it sounds like", "you're", "you feel", "you've"],
        F1,
        0.60,
        Some(0.83)
    ),
    label!(
        AnnoMi,
        "question",
        ["question"],
        [Ask, Explore, Confirm, CheckIdentity],
        Agent,
        ["what", "how", "do you", "are you", "is there", "have you", "why", "can you"],
        F1,
        0.88,
        Some(0.94)
    ),
    label!(
        Epitome,
        "emotional reaction",
        ["emotional-reactions"],
        [React],
        Agent,
        ["sorry", "hope", "i feel", "good luck", "love", "proud", "congratulations"],
        MacroF1,
        0.74
    ),
    label!(
        Epitome,
        "interpretation",
        ["interpretations"],
        [Interpret],
        Agent,
        ["i understand", "i know", "me too", "same", "i've been", "must"],
        MacroF1,
        0.66
    ),
    label!(
        Epitome,
        "exploration",
        ["explorations"],
        [Explore, Ask],
        Agent,
        ["what", "why", "how", "do you", "are you", "have you"],
        MacroF1,
        0.86
    ),
    label!(
        Maia,
        "empathetic sentence of the agent",
        ["0"],
        [React, Interpret, Apologise, Appreciate, Thank, Bye],
        Agent,
        ["sorry", "glad", "thank", "hope", "happy", "understand", "day", "apologize"],
        F1,
        0.60
    ),
    label!(
        Maia,
        "trouble of the customer",
        ["3", "5", "6", "7"],
        [TellTrouble, TellFault, Blame, Attack, Ask, NotFollow],
        Customer,
        ["not", "can't", "cannot", "doesn't", "problem", "error", "unfortunately", "still"],
        F1,
        0.60
    ),
    label!(Switchboard, "backchannel", ["b", "bk"], [Acknowledge], All, TOKENS, F1, 0.82),
    label!(
        Switchboard,
        "appreciation",
        ["ba"],
        [Appreciate],
        All,
        ["great", "good", "wow", "that's true", "nice", "oh my", "neat", "wonderful"],
        F1,
        0.60
    ),
    label!(
        Switchboard,
        "hedge",
        ["h"],
        [Hedge],
        All,
        ["i don't know", "i guess", "i'm not sure"],
        F1,
        0.55
    ),
    label!(
        Switchboard,
        "repair",
        ["br"],
        [NotFollow],
        All,
        ["pardon", "what", "excuse me", "huh", "say that again"],
        F1,
        0.55
    ),
];
