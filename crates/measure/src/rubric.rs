//! What a programme asks: an immutable, versioned value in two parts.
//!
//! The *detecting* part enters the edition, because findings change with it. The *judging* part
//! re-scores what is stored at once.

use crate::conversation::{Channel, Direction, Language, Role};
use crate::kinds::{ActKind, Class, Skill};
use crate::time::Ms;
use std::collections::{BTreeMap, BTreeSet};

/// What one programme asks of its conversations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rubric {
    /// The programme it belongs to.
    pub programme: String,
    /// One line that says what the programme is.
    pub about: String,
    /// How its files are read; enters neither part, for it is done when a file is read.
    pub reading: ReadingSettings,
    /// The file of its own heads, if it has any; what stands in it enters the edition.
    pub heads: Option<String>,
    /// What enters the edition.
    pub detecting: Detecting,
    /// What re-scores at once.
    pub judging: Judging,
}

/// How the programme's files are read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadingSettings {
    /// Which role a speaker's label stands for, by label in lower case.
    pub roles: BTreeMap<String, Role>,
    /// The language of a conversation that does not say.
    pub language: Option<Language>,
    /// Whose each track of a recording is, in the order of tracks, where the record does not say.
    pub tracks: Vec<Role>,
}

/// The part of a rubric that decides what is found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Detecting {
    /// The time zone days are counted in, an IANA name.
    pub time_zone: Option<String>,
    /// Limits that a programme sets.
    pub windows: Windows,
    /// Exact wordings added to the word lists, by act.
    ///
    /// Each counts as one of the built-in wordings that signal the act, also for the catalogue's
    /// moments that go by them; what rules the act out still does. Only an act for which
    /// `acts::accepts_words` holds takes any: an act found by a rule of its own has no list.
    pub words: BTreeMap<ActKind, Vec<String>>,
    /// Texts of the programme's script and macros: what they say is not the associate's doing.
    pub scripts: Vec<String>,
    /// Changes to the terms that the kind `jargon` looks for.
    pub jargon: JargonTerms,
    /// Questions the programme has an agreed answer to; the kind `answers_right` looks for them.
    pub facts: Vec<Fact>,
    /// The programme's own moments.
    pub moments: Vec<OwnMoment>,
}

/// Changes to the list of internal abbreviations and terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JargonTerms {
    /// Terms to look for beside those that ship: words, or several with a space between them. One
    /// in capitals is found in capitals alone.
    pub add: Vec<String>,
    /// Terms not to look for: this programme's customers know them.
    pub remove: Vec<String>,
}

/// Limits that a programme sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Windows {
    /// How long a customer's message may wait in chat before it counts as a wait.
    pub chat_wait: Ms,
    /// How long a quiet of the agent's on a call may last before it counts as a wait.
    pub quiet: Ms,
    /// How many warnings the policy sets before an agent may end a conversation.
    pub warnings_before_ending: u32,
    /// How long a hold may last.
    pub hold: Ms,
    /// How long the line may be quiet, with no wait announced, while the agent holds the floor.
    pub dead_air: Ms,
    /// A moment that rests on a turn heard less surely than this is unknown, in percent; 0 for no
    /// limit.
    pub heard_percent: u8,
    /// The same for the kinds that are easily misheard, in percent; never below the other.
    pub heard_percent_strict: u8,
}

impl Windows {
    /// How surely a turn must have been heard that a moment rests on, in percent; `easily` for the
    /// kinds that are easily misheard.
    pub fn least_heard_percent(&self, easily: bool) -> u8 {
        match easily {
            true => self.heard_percent_strict.max(self.heard_percent),
            false => self.heard_percent,
        }
    }
}

impl Default for Windows {
    /// Ten seconds of quiet as the catalogue says; two minutes in chat; two warnings; two minutes
    /// of hold; twenty seconds of dead air, so that who blinks at a screen is not told off; heard
    /// at 60 %, or 85 % of what is easily misheard. The last two are not measured: no public corpus
    /// pairs confidences with what was said.
    fn default() -> Self {
        Self {
            chat_wait: Ms(120_000),
            quiet: Ms(10_000),
            warnings_before_ending: 2,
            hold: Ms(120_000),
            dead_air: Ms(20_000),
            heard_percent: 60,
            heard_percent_strict: 85,
        }
    }
}

/// A question with an agreed answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Ways the question is put.
    pub asked: Vec<String>,
    /// Ways the right answer is put.
    pub answer: Vec<String>,
}

/// A moment a programme defines for itself.
///
/// `missed` says that the required wording was not said in the window, or that the forbidden one
/// was. A fault opens like every other moment, where it could happen, and is missed once an opener
/// however often the words are said; to count each time, open it at the phrase.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnMoment {
    /// Its name, as it stands in tables.
    pub name: String,
    /// What was done when it is met, in a few words.
    pub title: String,
    /// Why the programme asks for it.
    pub why: String,
    /// Which of the four classes.
    pub class: Class,
    /// The skill, for the class `skill`.
    pub skill: Option<Skill>,
    /// What opens it.
    pub opener: Opener,
    /// What must be said within the window, if anything.
    pub required: Option<Wording>,
    /// What must not be said within the window, if anything.
    pub forbidden: Option<Wording>,
    /// Where it is looked for.
    pub window: Window,
    /// Who must, or must not, say it. What a supervisor or a machine says counts as the agent's; a
    /// machine's words are then the machine's.
    pub by: Role,
    /// Channels it is valid for; empty for all.
    pub channels: BTreeSet<Channel>,
    /// Directions it is valid for; empty for all.
    pub directions: BTreeSet<Direction>,
    /// The language it is written in; only where `gist::knows` it can a wording be a gist.
    pub language: Language,
}

/// What opens a programme's own moment.
#[derive(Clone, Debug, PartialEq)]
pub enum Opener {
    /// The start of the conversation.
    Start,
    /// An act by a party of this role.
    Act {
        /// Which act.
        act: ActKind,
        /// Whose.
        by: Role,
    },
    /// Words by a party of this role.
    Phrase {
        /// Which words.
        wording: Wording,
        /// Whose.
        by: Role,
    },
    /// A number said by a party of this role.
    Number {
        /// At least this many digits.
        digits: u32,
        /// Whose.
        by: Role,
    },
    /// What the record says of the whole conversation.
    Metadata {
        /// `queue`, `topic`, `channel`, `direction` or `language`.
        field: MetadataField,
        /// The value it must have.
        value: String,
    },
    /// A hand-over to somebody else.
    Transfer,
    /// A stated quiet of at least this length.
    Silence(Ms),
    /// The first goodbye of the agent.
    BeforeClose,
}

crate::conversation::closed_list! {
    /// A field of the record that can open a programme's own moment.
    MetadataField {
        /// `Conversation::queue`.
        Queue = "queue",
        /// `Conversation::topic`.
        Topic = "topic",
        /// `Conversation::channel`.
        Channel = "channel",
        /// `Conversation::direction`.
        Direction = "direction",
        /// `Conversation::language`.
        Language = "language",
    }
}

/// Several ways to say one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    /// The ways; one is enough.
    pub any: Vec<String>,
    /// Whether the meaning is enough, or the words must stand as written.
    pub gist: bool,
}

/// Where a programme's own moment is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// The next stretches of the floor of the party that must speak, counted from the opener on.
    Turns(u32),
    /// The stretches of that party before the opener.
    TurnsBefore(u32),
    /// From the opener to the end.
    End,
    /// From the start to the opener.
    FromStart,
    /// From the opener until the first such act of that party.
    Until(ActKind),
}

/// The part of a rubric that decides what counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judging {
    /// Kinds that are found but not counted, by name.
    pub off: BTreeSet<String>,
    /// Below this confidence an outcome counts as unknown; 0..=1.
    pub least_confidence: f32,
    /// The client's own form, if there is one.
    pub form: Option<Form>,
}

/// A client's own form, filled from moments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// What it is called.
    pub title: String,
    /// Its questions, in order.
    pub questions: Vec<Question>,
    /// Whether the client adds points up to a total.
    pub total: bool,
}

/// One question of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The client's own id of it.
    pub id: String,
    /// What the client asks.
    pub text: String,
    /// The kinds that answer it: `yes` where at least one is met and none is missed.
    pub moments: Vec<String>,
    /// What a `yes` is worth, where the form adds up.
    pub points: Option<u32>,
}

impl Detecting {
    /// One text for one value: equal where, and only where, the findings would be.
    pub fn canonical(&self) -> String {
        format!("{self:?}")
    }
}
