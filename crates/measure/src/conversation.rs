//! One contact, voice or text, with its parties and turns.

use crate::time::{Ms, Span};
use jiff::Timestamp;
use jiff::civil::Date;

/// One contact, voice or text, as the source gave it, masked.
///
/// A turn's number is its index in `turns`, counted from 0 as the source counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Where the record came from; ids are unique within a source. Empty where nobody named one.
    pub source: String,
    /// The source's own id, or one made from the masked content.
    pub id: String,
    /// When it began, where the source says.
    pub started_at: Option<Timestamp>,
    /// Voice or text.
    pub channel: Channel,
    /// Who reached out, where the source says.
    pub direction: Option<Direction>,
    /// What is spoken, where it was given or could be told.
    pub language: Option<Language>,
    /// The line of business whose rubric applies.
    pub programme: Option<String>,
    /// The queue it came through.
    pub queue: Option<String>,
    /// What it was about, as the source says.
    pub topic: Option<String>,
    /// Who took part.
    pub parties: Vec<Party>,
    /// What was said, in the source's order.
    pub turns: Vec<Turn>,
    /// Waits and transfers that the source states, in order of `after_turn`.
    pub events: Vec<Event>,
    /// What parts of the recording are beside the parties' talk, in order of start.
    pub stretches: Vec<Stretch>,
    /// How the times of the turns came about.
    pub timing: Timing,
    /// Lines of the customer's bill, where they were given.
    pub bill: Vec<BillLine>,
}

impl Conversation {
    /// The role of the party that spoke turn `turn`.
    pub fn role(&self, turn: usize) -> Role {
        self.turns
            .get(turn)
            .and_then(|turn| self.parties.get(usize::from(turn.party)))
            .map_or(Role::Other, |party| party.role)
    }

    /// The first `turns` turns, with the events that lie between them.
    pub fn prefix(&self, turns: usize) -> Self {
        let mut prefix = self.clone();
        prefix.turns.truncate(turns);
        prefix
            .events
            .retain(|event| event.after_turn.is_none_or(|after| (after as usize) + 1 < turns));
        // What began before the last turn did is known when that turn is.
        let last = prefix.turns.last().and_then(|turn| turn.time.start());
        prefix.stretches.retain(|stretch| last.is_some_and(|last| stretch.span.start() < last));
        prefix
    }
}

/// A line of the customer's bill, as the record on file states it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BillLine {
    /// What it is for: "monthly plan", "late fee".
    pub what: String,
    /// How much, in hundredths of the account's currency; below nought what is given back.
    pub hundredths: i64,
    /// When it was charged or falls due, where the record says.
    pub date: Option<Date>,
}

/// One participant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Party {
    /// What they do in the conversation; `Other` where the source does not say.
    pub role: Role,
    /// What stands for the person everywhere outside the table of names.
    pub pseudonym: String,
    /// The source's own id or name of the person, for the table of names alone.
    pub person: Option<Person>,
    /// The team, where the source says.
    pub team: Option<String>,
}

/// Who a party really is. No measure reads it; it is stored apart and shown only for a purpose.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Person {
    /// The source's own id (an agent's or a customer's reference).
    pub reference: Option<String>,
    /// The name the source gives.
    pub name: Option<String>,
}

/// What a party said at one go.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Turn {
    /// Index into `Conversation::parties`.
    pub party: u16,
    /// When, as far as the source says.
    pub time: TurnTime,
    /// The words, masked; empty where nobody knows them.
    pub text: String,
    /// How surely a recogniser heard the words, in percent: the mean of the words' confidences,
    /// rounded down, or the source's own figure of the turn; `None` where the source says nothing
    /// or the turn was written. What it means differs from maker to maker.
    pub heard: Option<u8>,
}

impl Turn {
    /// Whether somebody is known to have spoken, and when, but not what was said.
    pub fn is_wordless(&self) -> bool {
        self.text.is_empty() && matches!(self.time, TurnTime::Span(_))
    }
}

/// When a turn was said, as far as the source says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TurnTime {
    /// Nothing is known.
    Unknown,
    /// Only the start; gaps cannot be told.
    Start(Ms),
    /// Start and end.
    Span(Span),
}

impl TurnTime {
    /// When it began, where known.
    pub fn start(self) -> Option<Ms> {
        match self {
            Self::Unknown => None,
            Self::Start(start) => Some(start),
            Self::Span(span) => Some(span.start()),
        }
    }

    /// When it ended, where known.
    pub fn end(self) -> Option<Ms> {
        match self {
            Self::Span(span) => Some(span.end()),
            Self::Unknown | Self::Start(_) => None,
        }
    }
}

/// A place in a turn's text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The turn.
    pub turn: u32,
    /// Where it starts in the turn's text, in bytes.
    pub start: u32,
    /// Where it ends, in bytes.
    pub end: u32,
}

/// Something the source states beside the words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// The turn it followed; `None` before the first, and where turns have no times to place it by.
    pub after_turn: Option<u32>,
    /// How long it lasted, where stated.
    pub length: Option<Ms>,
}

/// What a part of the recording is beside the parties' talk with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stretch {
    /// When.
    pub span: Span,
    /// What it is.
    pub kind: StretchKind,
    /// Whose track it was heard on; `None` where the source states it, or the track is nobody's.
    pub party: Option<u16>,
    /// Whether the source states it; else it was heard.
    pub stated: bool,
}

/// A closed list of words: an enum whose every value has one word for SQL, JSON and the command line.
#[macro_export]
macro_rules! closed_list {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// Every value, in the order of the table of words.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word for it in SQL, JSON and on the command line.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value a word stands for.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}
pub(crate) use closed_list;

closed_list! {
    /// What happened beside the words.
    EventKind {
        /// The other party was put on hold.
        Hold = "hold",
        /// Nobody spoke.
        Silence = "silence",
        /// The conversation was handed to somebody else.
        Transfer = "transfer",
    }
}

closed_list! {
    /// What a stretch of a recording is beside the parties' talk.
    StretchKind {
        /// The other party was on hold, as the source states.
        Hold = "hold",
        /// Music is heard.
        Music = "music",
        /// The line rings at the far end.
        Ringing = "ringing",
        /// A voice that is no party's, such as one between two pieces of music.
        Announcement = "announcement",
        /// The sound is cut off at the top: a microphone or a line that is too loud.
        Clipped = "clipped",
        /// Speech hardly stands above what is always there.
        Noisy = "noisy",
        /// The sound breaks off again and again.
        Broken = "broken",
        /// Nobody is on a track that a party is said to have.
        Empty = "empty",
        /// Two tracks that are said to be of two parties carry the same sound.
        Doubled = "doubled",
    }
}

closed_list! {
    /// What a participant does in the conversation.
    Role {
        /// Works for the contact centre.
        Agent = "agent",
        /// Whom the contact is for.
        Customer = "customer",
        /// An agent's lead who joined.
        Supervisor = "supervisor",
        /// A machine: menu, assistant, automatic message.
        Bot = "bot",
        /// Not said by the source.
        Other = "other",
    }
}

closed_list! {
    /// How the parties are in touch.
    Channel {
        /// By telephone or another voice line.
        Voice = "voice",
        /// By live written messages.
        Chat = "chat",
        /// By mail.
        Email = "email",
        /// On a public or private page of a social network.
        Social = "social",
    }
}

closed_list! {
    /// Who reached out.
    Direction {
        /// The customer did.
        Inbound = "inbound",
        /// The contact centre did.
        Outbound = "outbound",
    }
}

closed_list! {
    /// How times came about, from best to none.
    Timing {
        /// One audio channel a party.
        Stereo = "stereo",
        /// Told apart by voice on one channel.
        Diarised = "diarised",
        /// Words without times, laid in their order onto the times at which somebody spoke.
        Laid = "laid",
        /// As the transcript states them.
        Transcript = "transcript",
        /// There are none.
        None = "none",
    }
}

/// A language, by its two-letter code of ISO 639-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language([u8; 2]);

impl Language {
    /// English.
    pub const ENGLISH: Self = Self(*b"en");
    /// Spanish.
    pub const SPANISH: Self = Self(*b"es");

    /// The language of a tag such as `en` or `en-GB`; `None` where it does not start with a two-letter code.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        match *primary.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_lowercase(), b.to_ascii_lowercase()]))
            }
            _ => None,
        }
    }

    /// The two-letter code.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("")
    }
}
