//! Transcripts as the makers of contact-centre and recognition systems write them, in JSON.
//!
//! One file a format. Each reads a document into types of fixed shape and tells a `Scene` who takes
//! part and what was said; what is the same for all stands here: roles, parties, limits, and what is
//! said of fields that are not kept.
//!
//! A role is what the document states, or what a map, `--roles` or the programme says of the label
//! that the document uses (`channel 0`, `speaker 1`, `spk_0`): nobody is an agent because they are
//! on the left channel or speak first. Sentiment and loudness are never kept (L2, L4).

mod assemblyai;
mod azure;
mod contact_lens;
mod deepgram;
mod genesys;
mod google;
mod pca;
#[cfg(test)]
mod tests;
mod words;
mod zendesk;

use crate::about::About;
use crate::clock;
use crate::desk::{self, Bad, Desk, Stop};
use crate::documents::{self, Place};
use crate::draft::{self, Draft};
use crate::json::Json;
use crate::labels;
use crate::map::Field;
use crate::options::{Format, Options};
use crate::report::Note;
use crate::source::{self, Source};
use crate::typed::{Fitting, Left};
use crate::word_times;
use measure::conversation::{Language, Party, Role, Turn, TurnTime};
use measure::time::{Ms, Span};
use serde::de::{Deserialize, Deserializer, Visitor};
use std::collections::BTreeMap;
use std::fmt;

/// A format of a maker: how its documents are told and read.
struct Vendor {
    about: &'static About,
    /// Whether a document is of it, by its beginning.
    is: fn(&Head<'_>) -> bool,
    read: fn(&mut Scene<'_>, &Json<'_>) -> Result<(), Bad>,
}

/// Every one.
const VENDORS: &[Vendor] = &[
    Vendor { about: &contact_lens::ABOUT, is: contact_lens::is, read: contact_lens::read },
    Vendor { about: &pca::ABOUT, is: pca::is, read: pca::read },
    Vendor { about: &deepgram::ABOUT, is: deepgram::is, read: deepgram::read },
    Vendor { about: &assemblyai::ABOUT, is: assemblyai::is, read: assemblyai::read },
    Vendor { about: &azure::ABOUT, is: azure::is, read: azure::read },
    Vendor { about: &google::ABOUT, is: google::is, read: google::read },
    Vendor { about: &genesys::ABOUT, is: genesys::is, read: genesys::read },
    Vendor { about: &zendesk::ABOUT, is: zendesk::is, read: zendesk::read },
];

/// What is to be said of each format, for the documentation.
pub fn about() -> impl Iterator<Item = &'static About> {
    VENDORS.iter().map(|vendor| vendor.about)
}

/// The beginning of a document: the names of its own fields, and the text.
pub struct Head<'a> {
    keys: &'a [String],
    text: &'a str,
}

impl Head<'_> {
    /// Whether the document itself has a field.
    fn has(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key == name)
    }

    /// Whether a name, or a text that is nothing else, stands anywhere in the beginning. Words that
    /// somebody said cannot look so: quotes within them are written with a backslash.
    fn holds(&self, name: &str) -> bool {
        self.text.contains(&format!("\"{name}\""))
    }
}

/// The format of a document, by the names of its fields and its beginning.
pub fn format(keys: &[String], text: &str) -> Option<Format> {
    let head = Head { keys, text };
    VENDORS.iter().find(|vendor| (vendor.is)(&head)).map(|vendor| vendor.about.format)
}

/// Reads a file of documents of one format.
pub fn read(
    desk: &mut Desk<'_>,
    source: Source<'_>,
    format: Format,
    file_id: Option<&str>,
) -> Result<(), Stop> {
    let Some(vendor) = VENDORS.iter().find(|vendor| vendor.about.format == format) else {
        return desk.problem(Bad::new("a format that is read", "another"), None);
    };
    documents::read(desk, source, vendor.about.one, file_id, &mut |desk, json, place| {
        read_one(desk, vendor, json, place)
    })
}

fn read_one(
    desk: &mut Desk<'_>,
    vendor: &Vendor,
    json: &Json<'_>,
    place: Place<'_>,
) -> Result<(), Stop> {
    let mut scene = Scene::new(desk.options);
    let read = match json {
        Json::Object(_) => (vendor.read)(&mut scene, json),
        other => Err(Bad::new(vendor.about.one, other.kind())),
    };
    let Scene { mut draft, job, dropped, without_role, .. } = scene;
    match read {
        Ok(()) => {
            for ((field, why), count) in dropped {
                desk.dropped(&field, why, count);
            }
            for label in without_role {
                desk.label_without_role(&label);
            }
            if place.fell_back {
                draft.notes.push(Note::Encoding(source::FALLBACK));
            }
            // The number of a job of recognition is better than none, and says less than a name.
            draft.file_id = place.file_id.map(str::to_owned).or(job);
            draft::finish(desk, draft, place.line, place.pointer)
        }
        Err(mut bad) => {
            bad.line = place.line;
            bad.pointer = match (place.pointer, bad.pointer) {
                (Some(outer), Some(inner)) => Some(outer + &inner),
                (outer, inner) => outer.or(inner),
            };
            desk.problem(bad, draft.id)
        }
    }
}

/// Why loudness is not kept.
const LOUDNESS: &str = "how loud somebody spoke is never read (L2)";
/// Why what another system made of the conversation is not kept.
const ANALYSIS: &str =
    "another system's analysis: what is measured here comes from the words and times";
/// Why another reading of the same words is not kept.
const OTHER_READING: &str = "another reading of words that were read";
/// Why a piece without words is not kept.
const NO_WORDS: &str = "nothing was said in it";
/// Why what stands in the place of a word's time is not kept.
const NO_TIME: &str = "no time, so its word has none";
/// Why the time of a recognition is not kept.
const NOT_THE_START: &str = "when it was recognised, not when it was spoken";

/// How a field that is not taken is spoken of: by its place in names, `*` behind it for all that
/// stand within and are not named before; `None` where it says nothing that anybody could miss.
type Known = (&'static str, Option<&'static str>);

/// One conversation while a document is read.
struct Scene<'o> {
    options: &'o Options,
    draft: Draft,
    /// The number of the job that made the transcript: an id where there is no better one.
    job: Option<String>,
    dropped: BTreeMap<(String, &'static str), u64>,
    /// Labels that nobody gave a role, in the order they were met.
    without_role: Vec<String>,
    parties: Vec<(String, u16)>,
    bytes: u64,
}

impl<'o> Scene<'o> {
    fn new(options: &'o Options) -> Self {
        Self {
            options,
            draft: Draft::default(),
            job: None,
            dropped: BTreeMap::new(),
            without_role: Vec::new(),
            parties: Vec::new(),
            bytes: 0,
        }
    }

    /// Sets a field of the conversation, where the document has a value that can be one.
    fn set(&mut self, field: Field, text: Option<&str>) {
        let fits = |text: &&str| match field {
            Field::Language => Language::from_tag(text).is_some(),
            Field::Channel => labels::channel(text).is_some(),
            Field::Direction => labels::direction(text).is_some(),
            _ => !text.is_empty(),
        };
        if let Some(cell) = self.draft.fields.get_mut(field as usize) {
            *cell = text.map(str::trim).filter(fits).map(|text| short(text).to_owned());
        }
    }

    /// Sets the conversation's own id, where the document has one.
    fn set_id(&mut self, id: Option<&str>, pointer: &str) -> Result<(), Bad> {
        let id = id.map(str::trim).filter(|id| !id.is_empty());
        if id.is_some_and(|id| id.len() > SHORT_BYTES) {
            let expected = format!("an id of at most {SHORT_BYTES} bytes");
            return Err(Bad::new(expected, "a longer one").at(pointer));
        }
        self.draft.id = id.map(str::to_owned);
        Ok(())
    }

    /// The number of the job that made the transcript.
    fn set_job(&mut self, job: Option<&str>) {
        let job = job.map(str::trim).filter(|job| !job.is_empty() && job.len() <= SHORT_BYTES);
        self.job = job.map(str::to_owned);
    }

    /// Notes that something was not kept.
    fn drop(&mut self, field: &str, why: &'static str) {
        *self.dropped.entry((field.to_owned(), why)).or_default() += 1;
    }

    /// The role that labels of one speaker stand for: what somebody says of one of them, the first
    /// first, else what the format means by it.
    fn role(&self, labels: &[&str], meaning: Option<Role>) -> Role {
        let programme = self.draft.fields[Field::Programme as usize].as_deref();
        let programme = programme.or(self.options.programme.as_deref());
        let map = self.options.map.as_ref();
        let said = labels.iter().find_map(|l| draft::role(self.options, programme, map, l));
        said.or(meaning).unwrap_or(Role::Other)
    }

    /// The party of a key; made at its first turn.
    fn party(&mut self, key: &str, make: impl FnOnce() -> Party) -> Result<u16, Bad> {
        if let Some((_, party)) = self.parties.iter().find(|(known, _)| known == key) {
            return Ok(*party);
        }
        let limit = self.options.limits.parties;
        if self.draft.parties.len() >= limit {
            return Err(Bad::new(format!("at most {limit} parties"), "one more"));
        }
        self.draft.parties.push(make());
        let number = (self.draft.parties.len() - 1) as u16;
        self.parties.push((key.to_owned(), number));
        Ok(number)
    }

    /// Notes a label of the format's own that nobody gave a role.
    fn told(&mut self, label: &str, role: Role) {
        let own = labels::is_token(&label.replace(' ', "-"));
        if own && role == Role::Other && !self.without_role.iter().any(|known| known == label) {
            self.without_role.push(label.to_owned());
        }
    }

    /// The party of a channel or a voice, which the document names by number or letter alone.
    fn numbered(&mut self, channel: Option<&str>, speaker: Option<&str>) -> Result<u16, Bad> {
        let (channel_label, speaker_label) = (
            channel.map(|channel| format!("channel {channel}")),
            speaker.map(|speaker| format!("speaker {speaker}")),
        );
        let key = match (&channel_label, &speaker_label) {
            (Some(channel), Some(speaker)) => format!("{channel} {speaker}"),
            (Some(one), None) | (None, Some(one)) => one.clone(),
            (None, None) => "speaker".to_owned(),
        };
        // On a channel with several voices, the channel's role is each one's.
        let number = channel.or(speaker);
        let labels = [Some(key.as_str()), channel_label.as_deref(), number];
        let labels: Vec<&str> = labels.into_iter().flatten().collect();
        let role = self.role(&labels, None);
        // Some makers can put a person's name, or what they do, in the place of the letter.
        let name = speaker.filter(|name| name.len() > NUMBER_BYTES && labels::may_be_a_name(name));
        if number.is_none_or(|number| number.len() <= NUMBER_BYTES) {
            self.told(channel_label.as_deref().unwrap_or(&key), role);
        }
        self.party(&key, || draft::party(role, None, name.map(|name| short(name).to_owned()), None))
    }

    /// Adds what somebody said, and how surely it was heard; a piece without words is noted and not kept.
    fn say(
        &mut self,
        party: u16,
        time: TurnTime,
        text: &str,
        heard: Option<u8>,
    ) -> Result<(), Bad> {
        let limits = &self.options.limits;
        let text = text.trim();
        if text.is_empty() {
            self.drop("(a turn without words)", NO_WORDS);
            return Ok(());
        }
        if text.len() > limits.text_bytes {
            let expected = format!("at most {} bytes in a turn", limits.text_bytes);
            return Err(Bad::new(expected, format!("{} bytes", text.len())));
        }
        if self.draft.turns.len() + self.draft.events.len() >= limits.turns {
            let expected = format!("at most {} turns and events", limits.turns);
            return Err(Bad::new(expected, "one more"));
        }
        self.bytes += text.len() as u64;
        if self.bytes > limits.conversation_bytes {
            let expected = format!("at most {} bytes in a conversation", limits.conversation_bytes);
            return Err(Bad::new(expected, "more"));
        }
        self.draft.turns.push(Turn { party, time, text: text.to_owned(), heard });
        Ok(())
    }

    /// The same, and when its words were said, in its order; `None` of one without a time.
    fn say_words<'w>(
        &mut self,
        party: u16,
        time: TurnTime,
        text: &str,
        heard: Option<u8>,
        words: impl Iterator<Item = (&'w str, Option<Span>)>,
    ) -> Result<(), Bad> {
        let turns = self.draft.turns.len();
        self.say(party, time, text, heard)?;
        let draft = &mut self.draft;
        if let Some(turn) = draft.turns.get(turns) {
            draft.words.resize_with(turns, Vec::new);
            draft.words.push(word_times::located(turn, words));
        }
        Ok(())
    }

    /// Puts the turns in the order in which they began, for a document that lists them by channel.
    fn sort(&mut self) {
        let draft = &mut self.draft;
        draft.words.resize_with(draft.turns.len(), Vec::new);
        let words = std::mem::take(&mut draft.words);
        let mut said: Vec<_> = std::mem::take(&mut draft.turns).into_iter().zip(words).collect();
        said.sort_by_key(|(turn, _)| turn.time.start().unwrap_or(Ms(0)));
        (draft.turns, draft.words) = said.into_iter().unzip();
    }

    /// Says of everything that no field took why it is not kept.
    ///
    /// Whose a sentiment is says the entry it stands in (`entry_role`, by its number in the list), or
    /// a name within it that is a label of somebody (`label_role`).
    fn leave(
        &mut self,
        left: Left<'_>,
        known: &[Known],
        entry_role: &dyn Fn(u32) -> Option<Role>,
        label_role: &dyn Fn(&str) -> Option<Role>,
    ) {
        for (name, untaken) in left {
            let is = |known: &str| match known.strip_suffix('*') {
                // A sentiment is always spoken of, whatever it stands in.
                Some(within) => name.starts_with(within) && untaken.sentiments.is_empty(),
                None => known == name,
            };
            if untaken.misfits > 0 {
                *self.dropped.entry((name.clone(), NO_TIME)).or_default() += untaken.misfits;
            }
            let known = known.iter().find(|(known, _)| is(known)).map(|(_, why)| *why);
            if known == Some(None) || untaken.count == 0 {
                continue;
            }
            if !untaken.sentiments.is_empty() {
                for (index, json) in &untaken.sentiments {
                    let mut roles = Vec::new();
                    labelled(json, label_role, &mut roles);
                    if roles.is_empty() {
                        roles.extend(index.and_then(entry_role));
                    }
                    if roles.is_empty() {
                        roles.push(Role::Other);
                    }
                    for role in roles {
                        self.drop(&name, sentiment(role));
                    }
                }
                continue;
            }
            let why = match known.flatten() {
                Some(why) => why,
                None if name.to_ascii_lowercase().contains("loudness") => LOUDNESS,
                None => desk::NOT_READ,
            };
            *self.dropped.entry((name, why)).or_default() += untaken.count;
        }
    }
}

/// Why a sentiment of somebody of that role is not kept.
fn sentiment(role: Role) -> &'static str {
    match role {
        Role::Agent | Role::Supervisor => desk::AGENT_SENTIMENT,
        Role::Customer => desk::CUSTOMER_SENTIMENT,
        Role::Bot | Role::Other => desk::ANY_SENTIMENT,
    }
}

/// The roles of the labels that stand as names within a sentiment.
fn labelled(json: &Json<'_>, role: &dyn Fn(&str) -> Option<Role>, roles: &mut Vec<Role>) {
    let Json::Object(fields) = json else { return };
    for (name, value) in fields {
        match role(name) {
            Some(role) => roles.push(role),
            None => labelled(value, role, roles),
        }
    }
}

/// The longest number or letter of a channel or a voice, in bytes; anything longer may be a name.
const NUMBER_BYTES: usize = 3;
/// The longest id, label or name that is kept, in bytes.
const SHORT_BYTES: usize = 1024;

fn short(text: &str) -> &str {
    &text[..text.floor_char_boundary(SHORT_BYTES)]
}

/// A number of milliseconds or seconds as a place in the conversation.
fn place(number: f64, seconds: bool, at: impl FnOnce() -> String) -> Result<Ms, Bad> {
    clock::real_ms(number, seconds).ok_or_else(|| {
        let unit = if seconds { "seconds" } else { "milliseconds" };
        let expected = format!("{unit} since the conversation began");
        Bad::new(expected, "a number outside 0 to 100 days").at(at())
    })
}

/// The time of a turn from its start and end, as far as the document has them.
fn time(start: Option<Ms>, end: Option<Ms>, at: impl FnOnce() -> String) -> Result<TurnTime, Bad> {
    match (start, end) {
        (Some(start), Some(end)) => Span::new(start, end)
            .map(TurnTime::Span)
            .ok_or_else(|| Bad::new("an end that is not before the start", "one that is").at(at())),
        (Some(start), None) => Ok(TurnTime::Start(start)),
        (None, _) => Ok(TurnTime::Unknown),
    }
}

/// When a word was said; none where its times are none, or lie outside a conversation.
fn word_span(start: Fitting<f64>, end: Fitting<f64>, seconds: bool) -> Option<Span> {
    let place = |at: Fitting<f64>| clock::real_ms(at.0?, seconds);
    Span::new(place(start)?, place(end)?)
}

/// The name of a channel or a voice, as text or as a number.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Label(String);

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;
        impl Visitor<'_> for Name {
            type Value = Label;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text or a whole number")
            }
            fn visit_str<E>(self, text: &str) -> Result<Label, E> {
                Ok(Label(text.trim().to_owned()))
            }
            fn visit_i64<E>(self, number: i64) -> Result<Label, E> {
                Ok(Label(number.to_string()))
            }
        }
        deserializer.deserialize_any(Name)
    }
}

/// A word of a format's own for a message; anything else may be what somebody said.
fn token(word: &str) -> String {
    if labels::is_token(word) { format!("`{word}`") } else { "another word".to_owned() }
}
