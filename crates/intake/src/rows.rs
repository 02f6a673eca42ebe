//! Rows of turns, gathered into conversations.
//!
//! The rows of one conversation need not stand together, so nothing can be handed over before the
//! file ends, unless it was looked through for the ends of conversations. Rows are held packed: a
//! few bytes beside the words, and what is the same on every row of a conversation once. Beyond the
//! stated memory they go to disk by a hash of the
//! conversation's id, in unlinked temporary files, encrypted under a key that exists in memory
//! alone, because card data is still in them; then each file is gathered for itself, and split
//! again where it is too large.
//!
//! A conversation with a bad row is refused whole: with a hole in it, something that was done would
//! look as if it had not been.

use crate::clock;
use crate::confidence::Confidence;
use crate::desk::{self, Bad, Desk, Stop};
use crate::draft::{self, Draft, Identity, Speaker};
use crate::ends::Ends;
use crate::map::{CONVERSATION_FIELDS, Field, Map};
use crate::options::Options;
use crate::report::{Error, Note};
use crate::source;
use chacha20::ChaCha20;
use chacha20::cipher::{KeyIvInit, StreamCipher};
use measure::conversation::{Event, EventKind, Role, Turn, TurnTime};
use measure::time::{Ms, Span};
use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek, Write};

/// The value of a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell<'a> {
    /// The row does not have it, or it is null.
    #[default]
    Empty,
    Text(Cow<'a, str>),
    Whole(i64),
    Real(f64),
    /// What cannot be a value here: its name in a problem.
    Wrong(&'static str),
}

/// A row, by the number of the field.
pub type Row<'a> = [Cell<'a>; Field::COUNT];

/// A row without values.
pub fn empty_row<'a>() -> Row<'a> {
    [const { Cell::Empty }; Field::COUNT]
}

/// The longest id, label or other short field, in bytes.
const SHORT_BYTES: usize = 1024;
/// How many bytes a block of rows has.
const BLOCK_BYTES: usize = 1 << 20;
/// Into how many files rows spill at each depth.
const FILES: usize = 32;
/// How often a file may be split again. Ids are spread by a keyed hash, so a file that is still too
/// large here holds a few very long conversations, each within its own limit.
const DEPTH: u8 = 4;
/// What a conversation costs beside its own bytes.
const CONVERSATION_COST: usize = 320;

/// The rows of one file, gathered.
pub struct Rows<'o> {
    options: &'o Options,
    seconds: bool,
    map: &'o Map,
    /// The id of rows that have none, where ids come from the file's name.
    one_id: Option<&'o str>,
    table: Table,
    /// Where conversations end, while none has spilled.
    ends: Option<Ends>,
    spilled: Option<Spill>,
    packed: Vec<u8>,
    rows: u64,
}

impl<'o> Rows<'o> {
    /// Nothing gathered yet; `ends` where the file was looked through for them.
    pub fn new(
        options: &'o Options,
        map: &'o Map,
        one_id: Option<&'o str>,
        ends: Option<Ends>,
    ) -> Self {
        Self {
            options,
            seconds: map.seconds(),
            map,
            one_id,
            table: Table::default(),
            ends,
            spilled: None,
            packed: Vec::new(),
            rows: 0,
        }
    }

    /// Takes a row in, and says what is wrong with one that belongs to no conversation.
    ///
    /// `fallback` where it was not UTF-8; `broken` says why it could not be read to its end, and then
    /// only its id counts.
    pub fn add(
        &mut self,
        row: &Row<'_>,
        line: u64,
        fallback: bool,
        broken: Option<Bad>,
    ) -> Result<Option<Bad>, Error> {
        self.rows += 1;
        let mut number = itoa();
        let cell = &row[Field::ConversationId as usize];
        let Some(id) = id_of(cell, &mut number).or(self.one_id) else {
            let column = self.map.column(Field::ConversationId);
            let found = match cell {
                Cell::Empty | Cell::Text(_) => "none",
                Cell::Wrong(what) => what,
                Cell::Whole(_) | Cell::Real(_) => "a number with a fraction or beyond 64 bits",
            };
            let missing = Bad::new(format!("the conversation's id in `{column}`"), found);
            return Ok(Some(broken.unwrap_or(missing).on(line)));
        };
        if id.len() > SHORT_BYTES {
            let expected = format!("an id of at most {SHORT_BYTES} bytes");
            return Ok(Some(Bad::new(expected, format!("{} bytes", id.len())).on(line)));
        }
        let index = self.table.find(id, line, self.ends.as_ref());
        self.table.conversations[index].fallback |= fallback;
        if self.table.conversations[index].refused.is_some() {
            return Ok(None);
        }
        let taken = match broken {
            Some(bad) => Err(bad),
            None => self.take(index, row),
        };
        if let Err(bad) = taken {
            let line = bad.line.unwrap_or(line);
            self.table.refuse(index, bad.on(line));
        }
        if self.table.bytes > self.options.memory_bytes {
            self.table.drop_ended(&self.options.limits);
            // Where half is still held, nearly as much would be moved with every few rows.
            if self.table.bytes > self.options.memory_bytes / 2 {
                self.ends = None;
                if self.spilled.is_none() {
                    self.spilled = Some(Spill::new(&self.options.key.0, 0)?);
                }
                if let Some(spill) = &mut self.spilled {
                    spill.take(&mut self.table)?;
                }
            }
        }
        Ok(None)
    }

    /// Hands over the conversation of the row that was added last, where it is known to have no more.
    pub fn hand_over_ended(&mut self, line: u64, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let last = self.table.last;
        if self.table.conversations.get(last).is_some_and(|c| c.ends_on == line) {
            self.hand_over_one(desk, &self.table, &self.table.conversations[last])?;
            self.table.end(last);
        }
        Ok(())
    }

    fn take(&mut self, index: usize, row: &Row<'_>) -> Result<(), Bad> {
        let limits = &self.options.limits;
        let column = |field: Field| self.map.column(field);
        let mut number = itoa();
        let label = short(row, Field::Role, self.map, &mut number)?;
        let event =
            if label.eq_ignore_ascii_case("event") { event_kind(row, self.map)? } else { None };
        let start = self.place(row, Field::StartMs)?;
        let end = self.place(row, Field::EndMs)?;
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            let expected =
                format!("`{}` not before `{}`", column(Field::EndMs), column(Field::StartMs));
            return Err(Bad::new(expected, "one before it"));
        }
        let heard = self.heard(row)?;
        let mut number = itoa();
        let text = match &row[Field::Text as usize] {
            _ if event.is_some() => "",
            Cell::Text(text) => text,
            Cell::Whole(whole) => write_whole(&mut number, *whole),
            cell => {
                let expected = format!("the words in `{}`", column(Field::Text));
                return Err(Bad::new(expected, named(cell)));
            }
        };
        if text.len() > limits.text_bytes {
            let expected =
                format!("at most {} bytes in `{}`", limits.text_bytes, column(Field::Text));
            return Err(Bad::new(expected, format!("{} bytes", text.len())));
        }

        // What belongs to the conversation: the same on most rows, so one comparison.
        self.packed.clear();
        for field in &Field::ALL[..CONVERSATION_FIELDS] {
            let mut number = itoa();
            pack(&mut self.packed, short(row, *field, self.map, &mut number)?);
        }
        self.table.merge(index, &self.packed);

        let speaker = if event.is_some() { NOBODY } else { self.speaker(index, row, label)? };
        let conversation = &self.table.conversations[index];
        if conversation.rows as usize >= limits.turns {
            let expected = format!("at most {} turns and events", limits.turns);
            return Err(Bad::new(expected, "more").on(conversation.line));
        }
        if conversation.text_bytes + text.len() as u64 > limits.conversation_bytes {
            let expected = format!("at most {} bytes in a conversation", limits.conversation_bytes);
            return Err(Bad::new(expected, "more").on(conversation.line));
        }
        let stored = Stored { speaker, event, start, end, heard, text };
        self.table.push(index, &stored);
        Ok(())
    }

    /// The number of the speaker that a row names, among those of its conversation.
    fn speaker(&mut self, index: usize, row: &Row<'_>, label: &str) -> Result<u16, Bad> {
        const FIELDS: [Field; 5] = [
            Field::Team,
            Field::AgentId,
            Field::AgentName,
            Field::CustomerRef,
            Field::CustomerName,
        ];
        self.packed.clear();
        pack(&mut self.packed, label);
        for field in FIELDS {
            let mut number = itoa();
            pack(&mut self.packed, short(row, field, self.map, &mut number)?);
        }
        let speakers = &mut self.table.conversations[index].speakers;
        if let Some(known) = speakers.iter().position(|known| **known == *self.packed) {
            return Ok(known as u16);
        }
        if speakers.len() >= self.options.limits.parties {
            let expected = format!("at most {} different speakers", self.options.limits.parties);
            return Err(Bad::new(expected, "more").on(self.table.conversations[index].line));
        }
        self.table.bytes += self.packed.len() + 16;
        speakers.push(self.packed.as_slice().into());
        Ok(speakers.len() as u16 - 1)
    }

    fn place(&self, row: &Row<'_>, field: Field) -> Result<Option<Ms>, Bad> {
        let place = match &row[field as usize] {
            Cell::Empty => return Ok(None),
            Cell::Text(text) if text.trim().is_empty() => return Ok(None),
            Cell::Text(text) => clock::place_ms(text, self.seconds),
            Cell::Whole(whole) if !self.seconds => clock::bounded(*whole),
            Cell::Whole(whole) => whole.checked_mul(1000).and_then(clock::bounded),
            Cell::Real(real) => clock::real_ms(*real, self.seconds),
            Cell::Wrong(_) => None,
        };
        place.map(Some).ok_or_else(|| {
            let unit = if self.seconds { "seconds" } else { "milliseconds" };
            let column = self.map.column(field);
            let found = match &row[field as usize] {
                Cell::Whole(_) | Cell::Real(_) => "a number outside 0 to 100 days".to_owned(),
                cell => named(cell).to_owned(),
            };
            Bad::new(format!("{unit} since the conversation began in `{column}`"), found)
        })
    }

    /// How surely a recogniser heard a row, in percent.
    fn heard(&self, row: &Row<'_>) -> Result<Option<u8>, Bad> {
        let cell = &row[Field::Confidence as usize];
        let number = match cell {
            Cell::Empty => return Ok(None),
            Cell::Text(text) if text.trim().is_empty() => return Ok(None),
            Cell::Text(text) => text.trim().parse().ok(),
            Cell::Whole(whole) => Some(*whole as f64),
            Cell::Real(real) => Some(*real),
            Cell::Wrong(_) => None,
        };
        let percent = self.map.percent();
        let share = number.map(|number: f64| if percent { number / 100.0 } else { number });
        share.and_then(Confidence::new).map(|share| Some(share.percent())).ok_or_else(|| {
            let range = if percent { "0 to 100" } else { "0 to 1" };
            let column = self.map.column(Field::Confidence);
            let unit = if percent { "share" } else { "percent" };
            let expected =
                format!("{range} in `{column}`, or `confidence_unit = \"{unit}\"` in a map");
            let found = match cell {
                Cell::Whole(_) | Cell::Real(_) => "a number outside of it",
                cell => named(cell),
            };
            Bad::new(expected, found)
        })
    }

    /// Hands over every conversation.
    pub fn finish(mut self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        desk.summary.rows += self.rows;
        if self.rows == 0 && desk.no_problem_yet() {
            desk.problem(Bad::new("at least one row", "none"), None)?;
        }
        match self.spilled.take() {
            None => self.hand_over(desk),
            Some(mut spill) => {
                spill.take(&mut self.table)?;
                self.gather(desk, spill)
            }
        }
    }

    fn gather(&mut self, desk: &mut Desk<'_>, spill: Spill) -> Result<(), Stop> {
        let depth = spill.depth;
        for file in spill.files {
            let mut chunks = file.read_back().map_err(Error::Spill)?;
            let mut deeper: Option<Spill> = None;
            while chunks.next(&mut self.table, &self.options.limits).map_err(Error::Spill)? {
                if self.table.bytes > self.options.memory_bytes && depth < DEPTH {
                    if deeper.is_none() {
                        deeper = Some(Spill::new(&self.options.key.0, depth + 1)?);
                    }
                    if let Some(deeper) = &mut deeper {
                        deeper.take(&mut self.table)?;
                    }
                }
            }
            drop(chunks);
            match deeper {
                None => self.hand_over(desk)?,
                Some(mut deeper) => {
                    deeper.take(&mut self.table)?;
                    self.gather(desk, deeper)?;
                }
            }
        }
        Ok(())
    }

    fn hand_over(&mut self, desk: &mut Desk<'_>) -> Result<(), Stop> {
        let table = std::mem::take(&mut self.table);
        for conversation in table.held() {
            self.hand_over_one(desk, &table, conversation)?;
        }
        Ok(())
    }

    fn hand_over_one(
        &self,
        desk: &mut Desk<'_>,
        table: &Table,
        conversation: &Gathered,
    ) -> Result<(), Stop> {
        if let Some(refused) = &conversation.refused {
            let id = unpack_text(&conversation.id);
            return desk.problem(refused.clone(), Some(id.to_owned()));
        }
        let draft = self.draft(table, conversation);
        draft::finish(desk, draft, Some(conversation.line), None)
    }

    fn draft(&self, table: &Table, conversation: &Gathered) -> Draft {
        let mut draft =
            Draft { id: Some(unpack_text(&conversation.id).to_owned()), ..Draft::default() };
        if self.one_id.is_some_and(|one| one == unpack_text(&conversation.id)) {
            draft.file_id = draft.id.take();
        }
        let mut cells = Unpacked(&conversation.fields);
        for (field, value) in Field::ALL.iter().zip(&mut draft.fields) {
            *value = cells.next().or_else(|| self.map.fixed(*field)).map(str::to_owned);
        }
        for (number, field) in Field::ALL[..CONVERSATION_FIELDS].iter().enumerate() {
            if conversation.conflicts & (1 << number) != 0 {
                draft.notes.push(Note::Conflicting(field.name()));
            }
        }
        if conversation.fallback {
            draft.notes.push(Note::Encoding(source::FALLBACK));
        }
        let speakers: Vec<Speaker> = conversation
            .speakers
            .iter()
            .map(|packed| {
                let mut cells = Unpacked(packed);
                let mut next = || cells.next().map(str::to_owned);
                Speaker {
                    label: next().unwrap_or_default(),
                    team: next(),
                    agent: Identity { reference: next(), name: next() },
                    customer: Identity { reference: next(), name: next() },
                }
            })
            .collect();
        let programme = draft.fields[Field::Programme as usize]
            .as_deref()
            .or(self.options.programme.as_deref());
        let (parties, party_of) =
            draft::cast(self.options, programme, Some(self.map), &speakers, &mut draft.notes);
        draft.parties = parties;
        for stored in table.rows(conversation) {
            match stored.event {
                Some(kind) => {
                    let length = stored.start.zip(stored.end).map(|(start, end)| end - start);
                    let after_turn = (draft.turns.len() as u32).checked_sub(1);
                    draft.events.push(Event { kind, after_turn, length });
                    let span = stored.start.zip(stored.end);
                    let span = span.and_then(|(start, end)| Span::new(start, end));
                    draft
                        .stretches
                        .extend(span.filter(|_| kind == EventKind::Hold).map(draft::stated_hold));
                }
                None => draft.turns.push(Turn {
                    party: party_of.get(usize::from(stored.speaker)).copied().unwrap_or(0),
                    time: match (stored.start, stored.end) {
                        (Some(start), Some(end)) => {
                            Span::new(start, end).map_or(TurnTime::Start(start), TurnTime::Span)
                        }
                        (Some(start), None) => TurnTime::Start(start),
                        (None, _) => TurnTime::Unknown,
                    },
                    text: stored.text.to_owned(),
                    heard: stored.heard,
                }),
            }
        }
        draft
    }

    /// Whose sentiment a row's cell would be: why it is dropped.
    pub fn why_no_sentiment(&self, row: &Row<'_>) -> &'static str {
        let Cell::Text(label) = &row[Field::Role as usize] else { return desk::ANY_SENTIMENT };
        let programme = match &row[Field::Programme as usize] {
            Cell::Text(programme) => Some(programme.trim()),
            _ => self.options.programme.as_deref(),
        };
        match draft::role(self.options, programme, Some(self.map), label) {
            Some(Role::Customer) => desk::CUSTOMER_SENTIMENT,
            Some(_) => desk::AGENT_SENTIMENT,
            None => desk::ANY_SENTIMENT,
        }
    }
}

/// The id of a conversation that a cell holds.
pub fn id_of<'r>(cell: &'r Cell<'_>, number: &'r mut [u8; 20]) -> Option<&'r str> {
    match cell {
        Cell::Text(text) => Some(text.trim()).filter(|id| !id.is_empty()),
        Cell::Whole(whole) => Some(write_whole(number, *whole)),
        _ => None,
    }
}

/// The speaker of an event.
const NOBODY: u16 = u16::MAX;

/// What a cell is, in a problem.
fn named(cell: &Cell<'_>) -> &'static str {
    match cell {
        Cell::Empty => "none",
        Cell::Text(_) => "other text",
        Cell::Whole(_) | Cell::Real(_) => "a number",
        Cell::Wrong(what) => what,
    }
}

/// Room for the digits of a whole number.
pub fn itoa() -> [u8; 20] {
    [0; 20]
}

fn write_whole(room: &mut [u8; 20], whole: i64) -> &str {
    let mut rest = &mut room[..];
    // Twenty bytes hold every number of 64 bits with its sign.
    let left = match write!(rest, "{whole}") {
        Ok(()) => rest.len(),
        Err(_) => 20,
    };
    std::str::from_utf8(&room[..20 - left]).unwrap_or_default()
}

/// A short field of a row, trimmed.
fn short<'r>(
    row: &'r Row<'_>,
    field: Field,
    map: &Map,
    number: &'r mut [u8; 20],
) -> Result<&'r str, Bad> {
    let text = match &row[field as usize] {
        Cell::Empty => "",
        Cell::Text(text) => text.trim(),
        Cell::Whole(whole) => write_whole(number, *whole),
        cell @ (Cell::Real(_) | Cell::Wrong(_)) => {
            let expected = format!("text or a whole number in `{}`", map.column(field));
            return Err(Bad::new(expected, named(cell)));
        }
    };
    if text.len() > SHORT_BYTES {
        let expected = format!("at most {SHORT_BYTES} bytes in `{}`", map.column(field));
        return Err(Bad::new(expected, format!("{} bytes", text.len())));
    }
    Ok(text)
}

fn event_kind(row: &Row<'_>, map: &Map) -> Result<Option<EventKind>, Bad> {
    let kind = match &row[Field::Text as usize] {
        Cell::Text(text) => EventKind::from_name(&text.trim().to_ascii_lowercase()),
        _ => None,
    };
    kind.map(Some).ok_or_else(|| {
        let expected =
            format!("`hold`, `silence` or `transfer` in `{}` of an event", map.column(Field::Text));
        Bad::new(expected, named(&row[Field::Text as usize]))
    })
}

/// A row as it is held.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Stored<'a> {
    speaker: u16,
    event: Option<EventKind>,
    start: Option<Ms>,
    end: Option<Ms>,
    heard: Option<u8>,
    text: &'a str,
}

impl<'a> Stored<'a> {
    fn write(&self, into: &mut Vec<u8>) {
        into.extend(self.speaker.to_le_bytes());
        let event = self.event.map_or(0, |event| event as u8 + 1);
        let flags = event | u8::from(self.start.is_some()) << 4 | u8::from(self.end.is_some()) << 5;
        into.push(flags | u8::from(self.heard.is_some()) << 6);
        into.extend(self.heard);
        for place in [self.start, self.end].into_iter().flatten() {
            into.extend(place.0.to_le_bytes());
        }
        write_bytes(into, self.text.as_bytes());
    }

    fn read(from: &mut &'a [u8]) -> Option<Self> {
        let speaker = u16::from_le_bytes(take(from, 2)?.try_into().ok()?);
        let flags = take(from, 1)?[0];
        let event = match flags & 15 {
            0 => None,
            event => Some(*EventKind::ALL.get(usize::from(event) - 1)?),
        };
        let heard = if flags & 64 == 0 { None } else { Some(take(from, 1)?[0]) };
        let mut place = |there: u8| -> Option<Option<Ms>> {
            if flags & there == 0 {
                return Some(None);
            }
            Some(Some(Ms(i64::from_le_bytes(take(from, 8)?.try_into().ok()?))))
        };
        let (start, end) = (place(16)?, place(32)?);
        let text = std::str::from_utf8(read_bytes(from)?).ok()?;
        Some(Self { speaker, event, start, end, heard, text })
    }
}

fn take<'a>(from: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = from.split_at_checked(length)?;
    *from = rest;
    Some(taken)
}

fn write_bytes(into: &mut Vec<u8>, bytes: &[u8]) {
    into.extend((bytes.len() as u32).to_le_bytes());
    into.extend(bytes);
}

fn read_bytes<'a>(from: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = u32::from_le_bytes(take(from, 4)?.try_into().ok()?);
    take(from, length as usize)
}

/// Puts a short field behind others; an empty one is none. No field is longer than `SHORT_BYTES`.
fn pack(into: &mut Vec<u8>, text: &str) {
    into.extend((text.len() as u16).to_le_bytes());
    into.extend(text.as_bytes());
}

/// The short fields that were packed.
struct Unpacked<'a>(&'a [u8]);

impl<'a> Unpacked<'a> {
    /// The next one; `None` where it is empty.
    fn next(&mut self) -> Option<&'a str> {
        let length = u16::from_le_bytes(take(&mut self.0, 2)?.try_into().ok()?);
        let text = unpack_text(take(&mut self.0, usize::from(length))?);
        (!text.is_empty()).then_some(text)
    }
}

fn unpack_text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The conversations that are held.
#[derive(Default)]
struct Table {
    numbers: HashMap<Box<[u8]>, u32>,
    conversations: Vec<Gathered>,
    blocks: Vec<Vec<u8>>,
    // The conversation of the row before.
    last: usize,
    // How many have ended: they were handed over, and their rows are of no more use.
    ended: usize,
    bytes: usize,
}

/// A conversation that is held.
struct Gathered {
    id: Box<[u8]>,
    line: u64,
    // The line of its last row, where that is known, else 0; `ENDED` once it was handed over.
    ends_on: u64,
    refused: Option<Bad>,
    fields: Box<[u8]>,
    conflicts: u8,
    fallback: bool,
    speakers: Vec<Box<[u8]>>,
    rows: u32,
    text_bytes: u64,
    // Where the first and the last row stand; each row begins with where the next one stands.
    first: Where,
    last: Where,
}

/// A block and a place in it.
#[derive(Clone, Copy, PartialEq)]
struct Where(u32, u32);

/// The last line of a conversation that was handed over.
const ENDED: u64 = u64::MAX;

/// No place.
const NOWHERE: Where = Where(u32::MAX, u32::MAX);

impl Table {
    fn find(&mut self, id: &str, line: u64, ends: Option<&Ends>) -> usize {
        let ends_on = || ends.map_or(0, |ends| ends.of(id));
        let id = id.as_bytes();
        if self.conversations.get(self.last).is_some_and(|last| *last.id == *id) {
            return self.last;
        }
        if let Some(number) = self.numbers.get(id) {
            self.last = *number as usize;
            return self.last;
        }
        self.last = self.conversations.len();
        self.bytes += CONVERSATION_COST + 2 * id.len();
        self.numbers.insert(id.into(), self.last as u32);
        self.conversations.push(Gathered {
            id: id.into(),
            line,
            ends_on: ends_on(),
            refused: None,
            fields: Box::default(),
            conflicts: 0,
            fallback: false,
            speakers: Vec::new(),
            rows: 0,
            text_bytes: 0,
            first: NOWHERE,
            last: NOWHERE,
        });
        self.last
    }

    /// The conversations that are not at their end, in the order of their first rows.
    fn held(&self) -> impl Iterator<Item = &Gathered> {
        self.conversations.iter().filter(|conversation| conversation.ends_on != ENDED)
    }

    /// A conversation was handed over.
    fn end(&mut self, index: usize) {
        self.ended += 1;
        if self.ended < self.conversations.len() {
            self.conversations[index].ends_on = ENDED;
            self.numbers.remove(&self.conversations[index].id);
            self.last = usize::MAX;
            return;
        }
        // Nothing is held any more, mostly because rows of a conversation stand together.
        self.numbers.clear();
        self.conversations.clear();
        self.blocks.truncate(1);
        if let Some(block) = self.blocks.first_mut() {
            block.clear();
        }
        (self.ended, self.bytes) = (0, 0);
    }

    /// Gives back the memory of what was handed over.
    fn drop_ended(&mut self, limits: &crate::options::Limits) {
        if self.ended == 0 {
            return;
        }
        let (mut kept, mut packed) = (Self::default(), Vec::new());
        for conversation in self.held() {
            self.write(conversation, &mut packed);
            // What was just written can be read.
            let _ = kept.absorb(&packed, limits);
            if let Some(same) = kept.conversations.last_mut() {
                same.ends_on = conversation.ends_on;
            }
        }
        *self = kept;
    }

    fn refuse(&mut self, index: usize, bad: Bad) {
        let conversation = &mut self.conversations[index];
        conversation.refused.get_or_insert(bad);
        conversation.speakers = Vec::new();
        (conversation.first, conversation.last, conversation.rows) = (NOWHERE, NOWHERE, 0);
    }

    /// Merges packed fields of the conversation: the first value stays, another is a conflict.
    fn merge(&mut self, index: usize, packed: &[u8]) {
        let conversation = &mut self.conversations[index];
        if *conversation.fields == *packed {
            return;
        }
        if conversation.fields.is_empty() {
            self.bytes += packed.len();
            conversation.fields = packed.into();
            return;
        }
        let old = std::mem::take(&mut conversation.fields);
        let (mut old_cells, mut new_cells) = (Unpacked(&old), Unpacked(packed));
        let mut merged = Vec::with_capacity(old.len().max(packed.len()));
        for number in 0..CONVERSATION_FIELDS {
            let (old, new) = (old_cells.next(), new_cells.next());
            if old.is_some() && new.is_some() && old != new {
                conversation.conflicts |= 1 << number;
            }
            pack(&mut merged, old.or(new).unwrap_or(""));
        }
        self.bytes += merged.len().saturating_sub(old.len());
        conversation.fields = merged.into();
    }

    fn push(&mut self, index: usize, row: &Stored<'_>) {
        let length = 8 + 2 + 1 + 16 + 4 + row.text.len();
        let room = self.blocks.last().is_some_and(|b| b.capacity() - b.len() >= length);
        if !room {
            self.blocks.push(Vec::with_capacity(BLOCK_BYTES.max(length)));
        }
        let number = self.blocks.len() - 1;
        let block = &mut self.blocks[number];
        let place = Where(number as u32, block.len() as u32);
        let before = block.len();
        block.extend([0xFF; 8]);
        row.write(block);
        self.bytes += block.len() - before;
        let conversation = &mut self.conversations[index];
        conversation.rows += 1;
        conversation.text_bytes += row.text.len() as u64;
        let last = std::mem::replace(&mut conversation.last, place);
        if last == NOWHERE {
            conversation.first = place;
        } else if let Some(link) = self
            .blocks
            .get_mut(last.0 as usize)
            .and_then(|block| block.get_mut(last.1 as usize..last.1 as usize + 8))
        {
            link[..4].copy_from_slice(&place.0.to_le_bytes());
            link[4..].copy_from_slice(&place.1.to_le_bytes());
        }
    }

    /// The rows of a conversation, in the source's order.
    fn rows<'t>(&'t self, conversation: &Gathered) -> impl Iterator<Item = Stored<'t>> {
        let mut place = conversation.first;
        std::iter::from_fn(move || {
            let mut bytes = self.blocks.get(place.0 as usize)?.get(place.1 as usize..)?;
            let block = u32::from_le_bytes(take(&mut bytes, 4)?.try_into().ok()?);
            place = Where(block, u32::from_le_bytes(take(&mut bytes, 4)?.try_into().ok()?));
            Stored::read(&mut bytes)
        })
    }

    /// Writes a conversation so that `absorb` can take it in again.
    fn write(&self, conversation: &Gathered, into: &mut Vec<u8>) {
        into.clear();
        write_bytes(into, &conversation.id);
        into.extend(conversation.line.to_le_bytes());
        into.push(conversation.conflicts);
        into.push(u8::from(conversation.fallback));
        into.push(u8::from(conversation.refused.is_some()));
        if let Some(bad) = &conversation.refused {
            into.extend(bad.line.unwrap_or(0).to_le_bytes());
            write_bytes(into, bad.expected.as_bytes());
            write_bytes(into, bad.found.as_deref().unwrap_or_default().as_bytes());
        }
        write_bytes(into, &conversation.fields);
        into.extend((conversation.speakers.len() as u32).to_le_bytes());
        for speaker in &conversation.speakers {
            write_bytes(into, speaker);
        }
        into.extend(conversation.rows.to_le_bytes());
        for row in self.rows(conversation) {
            row.write(into);
        }
    }

    /// Takes in what `write` wrote, behind what is there of the same conversation.
    fn absorb(&mut self, mut from: &[u8], limits: &crate::options::Limits) -> Option<()> {
        let from = &mut from;
        let id = std::str::from_utf8(read_bytes(from)?).ok()?;
        let line = u64::from_le_bytes(take(from, 8)?.try_into().ok()?);
        let index = self.find(id, line, None);
        self.conversations[index].conflicts |= take(from, 1)?[0];
        self.conversations[index].fallback |= take(from, 1)?[0] != 0;
        if take(from, 1)?[0] != 0 {
            let line = u64::from_le_bytes(take(from, 8)?.try_into().ok()?);
            let expected = unpack_text(read_bytes(from)?).to_owned();
            let found = unpack_text(read_bytes(from)?);
            let found = (!found.is_empty()).then(|| found.to_owned());
            let line = (line > 0).then_some(line);
            self.refuse(index, Bad { line, pointer: None, expected, found });
        }
        let fields = read_bytes(from)?;
        if !fields.is_empty() {
            self.merge(index, fields);
        }
        if self.conversations[index].refused.is_some() {
            return Some(());
        }
        let speakers = u32::from_le_bytes(take(from, 4)?.try_into().ok()?);
        let mut numbers = Vec::new();
        for _ in 0..speakers {
            let packed = read_bytes(from)?;
            let conversation = &mut self.conversations[index];
            let known = conversation.speakers.iter().position(|known| **known == *packed);
            if known.is_none() {
                self.bytes += packed.len() + 16;
                conversation.speakers.push(packed.into());
            }
            numbers.push(known.unwrap_or(conversation.speakers.len() - 1) as u16);
        }
        let over = |table: &mut Self, expected: String| {
            table.refuse(index, Bad::new(expected, "more").on(line));
        };
        if self.conversations[index].speakers.len() > limits.parties {
            over(self, format!("at most {} different speakers", limits.parties));
            return Some(());
        }
        let rows = u32::from_le_bytes(take(from, 4)?.try_into().ok()?);
        for _ in 0..rows {
            let mut row = Stored::read(from)?;
            row.speaker = numbers.get(usize::from(row.speaker)).copied().unwrap_or(NOBODY);
            if self.conversations[index].rows as usize >= limits.turns {
                over(self, format!("at most {} turns and events", limits.turns));
                break;
            }
            let bytes = self.conversations[index].text_bytes + row.text.len() as u64;
            if bytes > limits.conversation_bytes {
                over(
                    self,
                    format!("at most {} bytes in a conversation", limits.conversation_bytes),
                );
                break;
            }
            self.push(index, &row);
        }
        Some(())
    }
}

/// Rows on disk, spread over files by a keyed hash of the conversation's id.
struct Spill {
    files: Vec<SpillFile>,
    salt: [u8; 32],
    depth: u8,
    chunk: Vec<u8>,
}

impl Spill {
    fn new(key: &[u8; 32], depth: u8) -> Result<Self, Error> {
        let mut secret = [0; 32];
        getrandom::fill(&mut secret).map_err(|_| Error::Random)?;
        let files = (0..FILES)
            .map(|number| SpillFile::new(secret, number as u8))
            .collect::<io::Result<_>>()
            .map_err(Error::Spill)?;
        let salt = *blake3::keyed_hash(key, &[b's', depth]).as_bytes();
        Ok(Self { files, salt, depth, chunk: Vec::new() })
    }

    /// Takes everything that a table holds.
    fn take(&mut self, table: &mut Table) -> Result<(), Error> {
        let table = std::mem::take(table);
        for conversation in table.held() {
            table.write(conversation, &mut self.chunk);
            let hash = blake3::keyed_hash(&self.salt, &conversation.id);
            let file = usize::from(hash.as_bytes()[0]) % FILES;
            self.files[file].write(&self.chunk).map_err(Error::Spill)?;
        }
        Ok(())
    }
}

/// How many bytes of a spill file are gathered before they are written.
const SPILL_BUFFER: usize = 64 << 10;

/// An unlinked temporary file, encrypted.
struct SpillFile {
    file: File,
    cipher: ChaCha20,
    buffer: Vec<u8>,
    secret: [u8; 32],
    number: u8,
}

impl SpillFile {
    fn new(secret: [u8; 32], number: u8) -> io::Result<Self> {
        Ok(Self {
            file: tempfile::tempfile()?,
            cipher: Self::cipher(secret, number),
            buffer: Vec::with_capacity(SPILL_BUFFER),
            secret,
            number,
        })
    }

    /// Each file is written once, from its beginning, under a number of its own, so no stretch of
    /// the key stream is used twice.
    fn cipher(secret: [u8; 32], number: u8) -> ChaCha20 {
        let mut nonce = [0; 12];
        nonce[0] = number;
        ChaCha20::new(&secret.into(), &nonce.into())
    }

    fn write(&mut self, chunk: &[u8]) -> io::Result<()> {
        self.buffer.extend((chunk.len() as u64).to_le_bytes());
        self.buffer.extend(chunk);
        if self.buffer.len() >= SPILL_BUFFER { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        apply(&mut self.cipher, &mut self.buffer)?;
        self.file.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    fn read_back(mut self) -> io::Result<Chunks> {
        self.flush()?;
        self.file.rewind()?;
        let cipher = Self::cipher(self.secret, self.number);
        Ok(Chunks {
            file: io::BufReader::with_capacity(SPILL_BUFFER, self.file),
            cipher,
            chunk: Vec::new(),
        })
    }
}

fn apply(cipher: &mut ChaCha20, bytes: &mut [u8]) -> io::Result<()> {
    // The key stream ends after 256 GiB.
    cipher.try_apply_keystream(bytes).map_err(|_| io::ErrorKind::FileTooLarge.into())
}

/// What stands in a spill file, conversation by conversation.
struct Chunks {
    file: io::BufReader<File>,
    cipher: ChaCha20,
    chunk: Vec<u8>,
}

impl Chunks {
    /// Puts the next conversation into the table; `false` at the end.
    fn next(&mut self, table: &mut Table, limits: &crate::options::Limits) -> io::Result<bool> {
        let mut length = [0; 8];
        if self.file.read(&mut length[..1])? == 0 {
            return Ok(false);
        }
        self.file.read_exact(&mut length[1..])?;
        apply(&mut self.cipher, &mut length)?;
        let length = usize::try_from(u64::from_le_bytes(length)).unwrap_or(usize::MAX);
        self.chunk.clear();
        (&mut self.file).take(length as u64).read_to_end(&mut self.chunk)?;
        apply(&mut self.cipher, &mut self.chunk)?;
        if self.chunk.len() != length || table.absorb(&self.chunk, limits).is_none() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_on_disk_cannot_be_read() {
        const CANARY: &[u8] = b"4111 1111 1111 1111";
        let mut file = SpillFile::new([9; 32], 1).unwrap();
        for _ in 0..10_000 {
            file.write(CANARY).unwrap();
        }
        file.flush().unwrap();
        let mut bytes = Vec::new();
        file.file.rewind().unwrap();
        file.file.read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len(), 10_000 * (8 + CANARY.len()));
        assert!(bytes.windows(8).all(|window| window != &CANARY[..8]));
        // Nor does the same come out the same twice.
        assert!(bytes[..27] != bytes[27..54]);
    }

    #[test]
    fn a_whole_number_is_written_in_full() {
        for whole in [0, -1, 7, 1_234_567, i64::MAX, i64::MIN] {
            assert_eq!(write_whole(&mut itoa(), whole), whole.to_string());
        }
    }

    #[test]
    fn a_row_comes_back_as_it_was() {
        for row in [
            Stored {
                speaker: 3,
                event: None,
                start: None,
                end: Some(Ms(-5)),
                heard: Some(0),
                text: "é",
            },
            Stored {
                speaker: 0,
                event: None,
                start: Some(Ms(1)),
                end: None,
                heard: Some(100),
                text: "",
            },
            Stored {
                speaker: NOBODY,
                event: Some(EventKind::Transfer),
                start: Some(Ms(i64::MAX)),
                end: Some(Ms(0)),
                heard: None,
                text: "x",
            },
        ] {
            let mut bytes = Vec::new();
            row.write(&mut bytes);
            assert_eq!(Stored::read(&mut &bytes[..]), Some(row));
            assert_eq!(Stored::read(&mut &bytes[..bytes.len() - 1]), None);
        }
    }
}
