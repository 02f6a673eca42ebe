//! vCon, the IETF's container for conversations: 0.0.1 (which names no version) to 0.4.0.
//!
//! Specifications: draft-ietf-vcon-vcon-core-04, draft-ietf-vcon-cc-extension, and the World
//! Transcription Format of draft-howe-vcon-wtf-extension-02.
//!
//! Read are text dialogs, and transcripts in `analysis`: a list of `speaker` and `message` (or
//! `text`, with `start` and `end` in seconds), segments of the transcription format (whose
//! `speakers` say what the ids in them stand for), or text with labels. A signed one is read as the
//! one within (`signed`); an encrypted one is refused by name.
//! Roles come from the contact-centre extension's `role`, the older `meta.role`, a party's type
//! `bot`, and a transcript's label that states a role or is a party's name. Holds come from
//! `party_history`, transfers from dialogs of that type. A recording that a dialog names is joined
//! where its file is given too, else the one in its `body`; what else there is, is named as dropped.
//!
//! What cannot be read of a conversation's words refuses the conversation: with a hole in it,
//! something that was done would look as if it had not been.

use crate::clock;
use crate::confidence::Confidence;
use crate::desk::{self, Bad, Desk, Stop};
use crate::documents;
use crate::draft::{self, Draft, Mention};
use crate::gathered::Within;
use crate::json::{self, Json};
use crate::labels;
use crate::map::Field;
use crate::options::Options;
use crate::report::Note;
use crate::signed::{self, Closed};
use crate::source::{self, Source};
use crate::text;
use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jiff::Timestamp;
use measure::conversation::{Event, EventKind, Language, Party, Role, Timing, Turn, TurnTime};
use measure::time::{Ms, Span};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// Extensions whose meaning is known here, in lower case: the contact-centre extension and the
/// transcription format. A vCon that calls another one critical must not be read.
const EXTENSIONS: &[&str] = &["cc", "contact_center", "wtf", "wtf_transcription"];

/// Types of an analysis that hold a transcript: of the core draft, of the transcription format, and
/// as the Python library `vcon` 0.10 writes the latter.
const TRANSCRIPTS: &[&str] = &["transcript", "wtf_transcription", "transcription"];

/// The recording that a dialog mentions. Of several channels, `parties` says whose each is: an index,
/// or a list of those that are heard on it.
fn mention(dialog: &Json<'_>, number: usize, offset: Option<Ms>) -> Mention {
    let url = dialog.text_at("url").map(|url| url.split(['?', '#']).next().unwrap_or(url));
    let name = dialog.text_at("filename").or(url);
    let name = name.and_then(|name| name.rsplit(['/', '\\']).next());
    let party = |json: &Json<'_>| match json {
        Json::List(list) => match &list[..] {
            [only] => only.index(),
            _ => None,
        },
        index => index.index(),
    };
    let parties = dialog.get("parties").and_then(Json::list).unwrap_or_default();
    let parties = parties.iter().map(|json| u16::try_from(party(json)?).ok());
    Mention {
        name: name.filter(|name| !name.is_empty()).map(str::to_owned),
        offset,
        parties: parties.collect(),
        within: within(dialog, number),
    }
}

/// The recording that stands within a dialog, decoded.
fn within(dialog: &Json<'_>, number: usize) -> Option<Within> {
    const EXPECTED: &str = "another body than text in base64url";
    let body = dialog.get("body").filter(|body| **body != Json::Null)?;
    let encoding = dialog.text_at("encoding").unwrap_or("none");
    let text = body.text().filter(|_| encoding.eq_ignore_ascii_case("base64url"));
    let bytes = match text {
        Some("") => return None,
        Some(text) => from_base64url(text).map(Arc::from).ok_or(EXPECTED),
        None => Err(EXPECTED),
    };
    let (which, pointer) = (format!("dialog {number}"), format!("/dialog/{number}/body"));
    // Types of RFC 3551 and 2046 whose bytes have no header.
    let mediatype = mediatype(dialog).unwrap_or("").to_ascii_lowercase();
    let ending = match mediatype.split(';').next().unwrap_or("").trim() {
        "audio/basic" | "audio/pcmu" => ".ulaw",
        "audio/pcma" => ".alaw",
        "audio/gsm" => ".gsm",
        "audio/g722" => ".g722",
        _ => "",
    };
    Some(Within { bytes, which, pointer, ending })
}

fn from_base64url(text: &str) -> Option<Vec<u8>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&URL_SAFE, config).decode(text.trim()).ok()
}

/// Reads a file: one document, a list of them, or one a line.
pub fn read(desk: &mut Desk<'_>, source: Source<'_>, file_id: Option<&str>) -> Result<(), Stop> {
    documents::read(desk, source, "a vCon", file_id, &mut |desk, vcon, place| {
        // A file's name is the id of the one vCon that it is, of none in a list.
        let file_id = place.file_id.filter(|_| place.pointer.is_none());
        read_one(desk, vcon, place.line, place.pointer, place.fell_back, file_id)
    })
}

fn read_one(
    desk: &mut Desk<'_>,
    vcon: &Json<'_>,
    line: Option<u64>,
    pointer: Option<String>,
    fell_back: bool,
    file_id: Option<&str>,
) -> Result<(), Stop> {
    if signed::is_signed(vcon) {
        return read_signed(desk, vcon, line, pointer, file_id);
    }
    read_plain(desk, vcon, line, pointer, fell_back, file_id, None)
}

/// Reads a signed vCon as the one within, if its signature is not wrong.
fn read_signed(
    desk: &mut Desk<'_>,
    document: &Json<'_>,
    line: Option<u64>,
    pointer: Option<String>,
    file_id: Option<&str>,
) -> Result<(), Stop> {
    let outer = pointer.clone().unwrap_or_default();
    let bad = |bad: Bad| {
        let bad = inside(bad, &outer);
        Bad { line, pointer: bad.pointer.filter(|pointer| !pointer.is_empty()), ..bad }
    };
    let opened = match signed::open(document, &desk.options.signer_keys) {
        Ok(opened) => opened,
        Err(Closed::Broken(broken)) => return desk.problem(bad(broken), None),
        Err(Closed::Invalid(invalid)) => {
            desk.summary.signatures.invalid += 1;
            return desk.problem(bad(invalid), None);
        }
    };
    let note = match opened.unchecked {
        None => Note::SignatureValid,
        Some(why) => Note::SignatureNotChecked(why),
    };
    let counts = &mut desk.summary.signatures;
    *(if opened.unchecked.is_none() { &mut counts.valid } else { &mut counts.not_checked }) += 1;
    let (text, fell_back) = source::text(&opened.payload);
    let vcon = match json::parse(&text, desk.options.limits.json_values) {
        Ok(vcon) => vcon,
        Err(fault) => {
            let broken = Bad { line: None, ..fault.bad() };
            return desk.problem(bad(broken.at("/payload")), opened.id);
        }
    };
    let own = vcon.text_at("uuid");
    if opened.id.is_some() && own.is_some() && opened.id.as_deref() != own {
        let wrong = Bad::new("the `uuid` that the header of the signature names", "another");
        return desk.problem(bad(wrong.at("/payload/uuid")), opened.id);
    }
    if signed::is_signed(&vcon) {
        let twice = Bad::new("a vCon as plain JSON", "one that is signed again");
        return desk.problem(bad(twice.at("/payload")), opened.id);
    }
    let pointer = Some(format!("{outer}/payload"));
    read_plain(desk, &vcon, line, pointer, fell_back, file_id, Some(note))
}

fn read_plain(
    desk: &mut Desk<'_>,
    vcon: &Json<'_>,
    line: Option<u64>,
    pointer: Option<String>,
    fell_back: bool,
    file_id: Option<&str>,
    note: Option<Note>,
) -> Result<(), Stop> {
    let mut reading = Reading {
        options: desk.options,
        draft: Draft::default(),
        dropped: BTreeMap::new(),
        speakers: BTreeMap::new(),
        base: None,
        holds: Vec::new(),
    };
    let done = reading.all(vcon);
    let Reading { mut draft, dropped, .. } = reading;
    match done {
        Ok(()) => {
            for ((field, why), count) in dropped {
                desk.dropped(&field, why, count);
            }
            if fell_back {
                draft.notes.push(Note::Encoding(source::FALLBACK));
            }
            draft.notes.extend(note);
            draft.file_id = file_id.map(str::to_owned);
            draft::finish(desk, draft, line, pointer)
        }
        Err(mut bad) => {
            bad.line = line;
            bad.pointer = match (pointer, bad.pointer) {
                (Some(outer), Some(inner)) => Some(outer + &inner),
                (outer, inner) => outer.or(inner),
            };
            desk.problem(bad, draft.id)
        }
    }
}

/// One vCon while it is read.
struct Reading<'o> {
    options: &'o Options,
    draft: Draft,
    dropped: BTreeMap<(String, &'static str), u64>,
    // The party of each label that a transcript used.
    speakers: BTreeMap<String, u16>,
    // When the first dialog began.
    base: Option<Timestamp>,
    holds: Vec<(Timestamp, bool)>,
}

/// The words of one dialog or transcript.
struct Words {
    turns: Vec<Turn>,
    // From the start of the conversation to the start of the dialog.
    offset: Option<Ms>,
}

impl Reading<'_> {
    fn all(&mut self, vcon: &Json<'_>) -> Result<(), Bad> {
        if !matches!(vcon, Json::Object(_)) {
            return Err(Bad::new("a vCon", vcon.kind()));
        }
        if vcon.get("ciphertext").is_some() {
            let header = vcon.get("unprotected").or_else(|| vcon.get("protected"));
            self.draft.id = header.and_then(|header| header.text_at("uuid")).map(str::to_owned);
            return Err(Bad::new(
                "a vCon as plain JSON, or signed",
                "an encrypted one (JWE): whoever holds its key decrypts it first, no private key \
                 is read here",
            ));
        }
        self.draft.id = vcon.text_at("uuid").map(str::to_owned);
        if self.draft.id.as_ref().is_some_and(|id| id.len() > 1024) {
            return Err(Bad::new("an id of at most 1024 bytes", "a longer one").at("/uuid"));
        }
        version(vcon)?;
        for key in ["critical", "must_support"] {
            let names = vcon.get(key).and_then(Json::list).unwrap_or_default();
            for (number, name) in names.iter().enumerate() {
                let known = name.text().is_some_and(|name| {
                    EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(name))
                });
                if !known {
                    let expected = format!("no critical extension but {}", EXTENSIONS.join(", "));
                    let found = name
                        .text()
                        .filter(|name| labels::is_token(name))
                        .map_or_else(|| name.kind().to_owned(), |name| format!("`{name}`"));
                    return Err(Bad::new(expected, found).at(format!("/{key}/{number}")));
                }
            }
        }
        self.fields(
            vcon,
            "",
            &[
                "uuid",
                "vcon",
                "created_at",
                "updated_at",
                "subject",
                "parties",
                "dialog",
                "analysis",
                "attachments",
                "extensions",
                "critical",
                "must_support",
                "meta",
            ],
        );
        self.set(Field::Topic, vcon.text_at("subject"));
        self.parties(vcon)?;
        let dialogs = list(vcon, "dialog")?;
        self.base = dialogs
            .iter()
            .find_map(|dialog| clock::instant(dialog.text_at("start")?))
            .map(|(t, _)| t);
        self.head(vcon, dialogs);

        let mut transcripts = self.transcripts(vcon, dialogs)?;
        for (number, dialog) in dialogs.iter().enumerate() {
            let pointer = format!("/dialog/{number}");
            let transcript = transcripts.remove(&Some(number));
            self.dialog(dialog, number, &pointer, transcript).map_err(|bad| match bad.pointer {
                Some(_) => bad,
                None => bad.at(pointer.clone()),
            })?;
        }
        // A transcript of no dialog in particular.
        if let Some((body, pointer)) = transcripts.remove(&None) {
            self.draft.spoken = self.draft.turns.is_empty();
            let words = self.transcript(body, Some(Ms(0))).map_err(|bad| inside(bad, &pointer))?;
            self.put(words)?;
        }
        self.place_holds();
        self.draft.events.sort_by_key(|event| event.after_turn);
        for attachment in list(vcon, "attachments")? {
            if is_attached_transcript(attachment) {
                continue;
            }
            let kind = ["type", "purpose"].iter().find_map(|key| attachment.text_at(key));
            let name = match kind.filter(|kind| labels::is_token(kind)) {
                Some(kind) => format!("attachments.{kind}"),
                None => "attachments".to_owned(),
            };
            let sentiment = labels::is_sentiment(&name);
            self.drop(&name, if sentiment { desk::ANY_SENTIMENT } else { desk::NOT_READ });
        }
        Ok(())
    }

    fn set(&mut self, field: Field, text: Option<&str>) {
        if let Some(cell) = self.draft.fields.get_mut(field as usize)
            && cell.is_none()
        {
            *cell = text.map(|text| text[..text.floor_char_boundary(1024)].to_owned());
        }
    }

    fn drop(&mut self, field: &str, why: &'static str) {
        *self.dropped.entry((field.to_owned(), why)).or_default() += 1;
    }

    /// Names the fields of an object that nothing here reads.
    fn fields(&mut self, object: &Json<'_>, of: &str, known: &[&str]) {
        let Json::Object(fields) = object else { return };
        for (name, value) in fields {
            if known.contains(&name.as_ref()) || *value == Json::Null {
                continue;
            }
            let name = if labels::is_token(name) { name.as_ref() } else { "(field)" };
            let dot = if of.is_empty() { "" } else { "." };
            let sentiment = labels::is_sentiment(name);
            let why = if sentiment { desk::ANY_SENTIMENT } else { desk::NOT_READ };
            self.drop(&format!("{of}{dot}{name}"), why);
        }
    }

    fn parties(&mut self, vcon: &Json<'_>) -> Result<(), Bad> {
        let parties = list(vcon, "parties")?;
        if parties.len() > self.options.limits.parties {
            let expected = format!("at most {} parties", self.options.limits.parties);
            return Err(Bad::new(expected, parties.len().to_string()).at("/parties"));
        }
        for party in parties {
            self.fields(
                party,
                "parties",
                &["tel", "mailto", "name", "uuid", "type", "role", "meta", "dept", "sip", "id"],
            );
            let meta = party.get("meta").unwrap_or(&Json::Null);
            self.fields(meta, "parties.meta", &["role", "agent_id", "customer_ref", "team"]);
            let stated = party.text_at("role").or_else(|| meta.text_at("role"));
            let role = stated
                .and_then(|label| draft::role(self.options, None, None, label))
                .or_else(|| (party.text_at("type") == Some("bot")).then_some(Role::Bot))
                .unwrap_or(Role::Other);
            // What the centre itself calls a person says most: other files of theirs say the same.
            let own = match role {
                Role::Agent => meta.text_at("agent_id"),
                Role::Customer => meta.text_at("customer_ref"),
                Role::Supervisor | Role::Bot | Role::Other => None,
            };
            let reference = ["uuid", "id", "mailto", "tel", "sip"].iter().find_map(|key| {
                let text = party.text_at(key)?;
                Some(text.strip_prefix(key).and_then(|t| t.strip_prefix(':')).unwrap_or(text))
            });
            let reference = own.or(reference);
            let short = |text: &str| text[..text.floor_char_boundary(1024)].to_owned();
            let name = party.text_at("name").map(short);
            let team = party.text_at("dept").or_else(|| meta.text_at("team"));
            let team = team.filter(|_| role == Role::Agent).map(short);
            self.draft.parties.push(draft::party(role, reference.map(short), name, team));
        }
        Ok(())
    }

    /// What the dialogs say of the whole conversation.
    fn head(&mut self, vcon: &Json<'_>, dialogs: &[Json<'_>]) {
        let nothing = Json::Null;
        for object in dialogs.iter().chain([vcon]) {
            let meta = object.get("meta").unwrap_or(&nothing);
            let direction = meta.text_at("direction").or_else(|| object.text_at("direction"));
            self.set(Field::Direction, direction.filter(|word| labels::direction(word).is_some()));
            let channel = object.text_at("interaction_type");
            self.set(Field::Channel, channel.filter(|word| labels::channel(word).is_some()));
            self.set(Field::Queue, object.text_at("skill"));
            for (field, key) in [
                (Field::Programme, "programme"),
                (Field::Queue, "queue"),
                (Field::Language, "language"),
            ] {
                self.set(field, meta.text_at(key));
            }
        }
        let start = dialogs.iter().find_map(|dialog| dialog.text_at("start"));
        // Of a transcript alone, nothing says when it was spoken; the vCon may have been made later.
        let made = vcon.text_at("created_at").filter(|_| !dialogs.is_empty());
        self.set(Field::StartedAt, start.or(made));
    }

    /// The transcripts, by dialog: the first of each.
    fn transcripts<'v>(
        &mut self,
        vcon: &'v Json<'v>,
        dialogs: &[Json<'_>],
    ) -> Result<BTreeMap<Option<usize>, (&'v Json<'v>, String)>, Bad> {
        let mut transcripts = BTreeMap::new();
        let analyses = list(vcon, "analysis")?.iter().enumerate();
        let analyses = analyses.map(|(number, analysis)| ("analysis", number, analysis));
        // The first draft of the transcription format had it among the attachments.
        let attached = list(vcon, "attachments")?.iter().enumerate();
        let attached = attached.filter(|(_, attachment)| is_attached_transcript(attachment));
        let attached = attached.map(|(number, attachment)| ("attachments", number, attachment));
        for (of, number, analysis) in analyses.chain(attached) {
            let kind = analysis.text_at("type").unwrap_or("");
            if of == "analysis" && !TRANSCRIPTS.contains(&kind) {
                let known = labels::is_token(kind);
                let name = if known { format!("analysis.{kind}") } else { "analysis".to_owned() };
                let sentiment = labels::is_sentiment(&name);
                self.drop(&name, if sentiment { desk::ANY_SENTIMENT } else { desk::NOT_READ });
                continue;
            }
            let pointer = format!("/{of}/{number}");
            let of = match analysis.get("dialog") {
                None | Some(Json::Null) => None,
                Some(Json::List(list)) => list.first().and_then(Json::index),
                Some(index) => index.index(),
            };
            // It speaks of the only dialog where it does not say of which.
            let of = of.or((dialogs.len() == 1).then_some(0));
            if of.is_some_and(|of| of >= dialogs.len()) {
                let expected = format!("one of the {} dialogs", dialogs.len());
                return Err(Bad::new(expected, "another").at(format!("{pointer}/dialog")));
            }
            if let Entry::Vacant(place) = transcripts.entry(of) {
                place.insert((analysis, pointer));
            } else {
                self.drop("analysis.transcript", "another transcript of the same dialog was read");
            }
        }
        Ok(transcripts)
    }

    fn dialog(
        &mut self,
        dialog: &Json<'_>,
        number: usize,
        pointer: &str,
        transcript: Option<(&Json<'_>, String)>,
    ) -> Result<(), Bad> {
        if !matches!(dialog, Json::Object(_)) {
            return Err(Bad::new("a dialog", dialog.kind()));
        }
        let start = match dialog.text_at("start") {
            None => None,
            Some(text) => Some(
                clock::instant(text)
                    .ok_or_else(|| {
                        Bad::new("a start in RFC 3339", "other text").at(format!("{pointer}/start"))
                    })?
                    .0,
            ),
        };
        let offset = match (self.base, start) {
            (Some(base), Some(start)) => {
                let ms = start.as_millisecond().saturating_sub(base.as_millisecond());
                clock::bounded(ms.max(0))
            }
            _ => self.draft.turns.is_empty().then_some(Ms(0)),
        };
        self.history(dialog);
        let kind = dialog.text_at("type").unwrap_or_else(|| {
            let mediatype = mediatype(dialog).unwrap_or("");
            if mediatype.starts_with("audio/") || mediatype.starts_with("video/") {
                "recording"
            } else {
                "text"
            }
        });
        self.fields(
            dialog,
            "dialog",
            &[
                "type",
                "start",
                "duration",
                "parties",
                "originator",
                "mediatype",
                "mimetype",
                "filename",
                "body",
                "encoding",
                "url",
                "content_hash",
                "alg",
                "signature",
                "meta",
                "party_history",
                "transferee",
                "transferor",
                "transfer_target",
                "transfer-target",
                "original",
                "consultation",
                "target_dialog",
                "target-dialog",
                "interaction_type",
                "skill",
                "direction",
            ],
        );
        match kind {
            "text" => {
                self.draft.written = true;
                if transcript.is_some() {
                    self.drop("analysis.transcript", "the dialog has its own text");
                }
                let words = self.text_dialog(dialog, pointer, offset)?;
                self.put(words)
            }
            "recording" => {
                self.draft.recordings.push(mention(dialog, number, offset));
                self.draft.spoken = true;
                match transcript {
                    None => Ok(()),
                    Some((analysis, pointer)) => {
                        let words = self
                            .transcript(analysis, offset)
                            .map_err(|bad| inside(bad, &pointer))?;
                        self.put(words)
                    }
                }
            }
            "transfer" => {
                let after_turn = match offset.filter(|_| start.is_some()) {
                    Some(at) if self.timed() => self.turn_before(at),
                    _ => (self.draft.turns.len() as u32).checked_sub(1),
                };
                self.draft.events.push(Event {
                    kind: EventKind::Transfer,
                    after_turn,
                    length: None,
                });
                Ok(())
            }
            "incomplete" | "recording-set" => {
                self.drop(&format!("dialog ({kind})"), desk::NOT_READ);
                match transcript {
                    None => Ok(()),
                    Some((analysis, pointer)) => {
                        self.draft.spoken = true;
                        let words = self
                            .transcript(analysis, offset)
                            .map_err(|bad| inside(bad, &pointer))?;
                        self.put(words)
                    }
                }
            }
            _ => {
                let expected = "a dialog of type `recording`, `text`, `transfer` or `incomplete`";
                Err(Bad::new(expected, "another type").at(format!("{pointer}/type")))
            }
        }
    }

    /// Notes when parties were put on hold and back.
    fn history(&mut self, dialog: &Json<'_>) {
        let entries = dialog.get("party_history").and_then(Json::list).unwrap_or_default();
        for entry in entries {
            let time = entry.text_at("time").and_then(clock::instant).map(|(time, _)| time);
            match (entry.text_at("event"), time) {
                (Some("hold"), Some(time)) => self.holds.push((time, true)),
                (Some("unhold"), Some(time)) => self.holds.push((time, false)),
                (Some("keydown" | "keyup"), _) => {
                    self.drop("dialog.party_history (keys)", "keys pressed may be card data (L9)");
                }
                _ => self.drop("dialog.party_history", desk::NOT_READ),
            }
        }
    }

    /// Puts the holds behind the turns they followed. Where turns have no times, a hold has no place
    /// among them; where a recording gives them times later, it has one there.
    fn place_holds(&mut self) {
        let holds = std::mem::take(&mut self.holds);
        let (timed, base) = (self.timed(), self.base);
        let mut ends = holds.iter().filter(|(_, held)| !held).map(|(time, _)| *time).peekable();
        for start in holds.iter().filter(|(_, held)| *held).map(|(time, _)| *time) {
            while ends.next_if(|end| *end < start).is_some() {}
            let length = ends.next().and_then(|end| {
                clock::bounded(end.as_millisecond().saturating_sub(start.as_millisecond()))
            });
            let at =
                base.map(|base| Ms(start.as_millisecond().saturating_sub(base.as_millisecond())));
            let after_turn = at.filter(|_| timed).and_then(|at| self.turn_before(at));
            let span = at.zip(length).and_then(|(at, length)| Span::new(at, at + length));
            self.draft.stretches.extend(span.map(draft::stated_hold));
            self.draft.events.push(Event { kind: EventKind::Hold, after_turn, length });
        }
    }

    fn timed(&self) -> bool {
        self.draft.turns.iter().any(|turn| turn.time != TurnTime::Unknown)
    }

    /// The last turn that began no later.
    fn turn_before(&self, at: Ms) -> Option<u32> {
        let before = |turn: &Turn| turn.time.start().is_some_and(|start| start <= at);
        self.draft.turns.iter().rposition(before).map(|turn| turn as u32)
    }

    fn text_dialog(
        &mut self,
        dialog: &Json<'_>,
        pointer: &str,
        offset: Option<Ms>,
    ) -> Result<Words, Bad> {
        let party = match dialog.get("originator").and_then(Json::index) {
            Some(index) => Some(index),
            None => match dialog.get("parties") {
                Some(Json::List(list)) => list.iter().find_map(|entry| match entry {
                    Json::List(inner) => inner.iter().find_map(Json::index),
                    entry => entry.index(),
                }),
                Some(index) => index.index(),
                None => None,
            },
        };
        if party.is_some_and(|party| party >= self.draft.parties.len()) {
            let expected = format!("one of the {} parties", self.draft.parties.len());
            return Err(Bad::new(expected, "another").at(format!("{pointer}/parties")));
        }
        let body = self.body(dialog, pointer)?;
        let text = match &body {
            Body::Text(text) => text,
            Body::Json(Json::Text(text)) => text,
            Body::Json(json) => {
                let words = self.said(json, offset);
                return words.map_err(|bad| inside(bad, &format!("{pointer}/body")));
            }
        };
        let party = match party {
            Some(party) => party as u16,
            None => self.speaker("")?,
        };
        let duration = dialog.get("duration").and_then(Json::number);
        let length = duration.and_then(|seconds| clock::real_ms(seconds, true));
        // Only the dialog's own start is a time; a first dialog without one has none.
        let start = offset.filter(|_| dialog.text_at("start").is_some());
        let time = match (start, length) {
            (Some(start), Some(length)) => {
                Span::new(start, start + length).map_or(TurnTime::Start(start), TurnTime::Span)
            }
            (Some(start), None) => TurnTime::Start(start),
            (None, _) => TurnTime::Unknown,
        };
        // The time is already counted from the conversation's start.
        let turns = vec![Turn { party, time, text: text.trim().to_owned(), heard: None }];
        Ok(Words { turns, offset: Some(Ms(0)) })
    }

    /// The body of a dialog or an analysis, decoded.
    fn body<'b>(&mut self, object: &'b Json<'b>, pointer: &str) -> Result<Body<'b>, Bad> {
        let at = format!("{pointer}/body");
        let Some(body) = object.get("body") else {
            let found = if object.get("url").is_some() {
                "a url alone, which is not fetched"
            } else {
                "none"
            };
            return Err(Bad::new("a body", found).at(at));
        };
        let mediatype = mediatype(object).unwrap_or("");
        let mediatype = mediatype.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        let encoding = object.text_at("encoding").unwrap_or("none").to_ascii_lowercase();
        let text = match (encoding.as_str(), body) {
            ("none" | "json", Json::Text(text)) => Cow::Borrowed(text.as_ref()),
            ("none" | "json", Json::List(_) | Json::Object(_)) => {
                return Ok(Body::Json(body.clone()));
            }
            ("base64url", Json::Text(text)) => {
                let bytes = from_base64url(text)
                    .ok_or_else(|| Bad::new("base64url", "other text").at(at.clone()))?;
                let text = String::from_utf8(bytes).map_err(|_| {
                    Bad::new("text in UTF-8 in base64url", "other bytes").at(at.clone())
                })?;
                Cow::Owned(text)
            }
            ("none" | "json" | "base64url", body) => {
                return Err(Bad::new("text, an array or an object", body.kind()).at(at));
            }
            _ => {
                let expected = "`none`, `json` or `base64url`";
                return Err(
                    Bad::new(expected, "another encoding").at(format!("{pointer}/encoding"))
                );
            }
        };
        let json = encoding == "json" || mediatype.ends_with("json");
        match mediatype.as_str() {
            "" | "text/plain" => {}
            _ if json => {}
            _ => {
                let found = if labels::is_token(&mediatype.replace(['/', '+'], "-")) {
                    format!("`{mediatype}`")
                } else {
                    "another".to_owned()
                };
                let at = format!("{pointer}/mediatype");
                return Err(Bad::new("`text/plain` or `application/json`", found).at(at));
            }
        }
        if json && mediatype != "text/plain" {
            let values = self.options.limits.json_values;
            let parsed = json::parse(&text, values)
                .map_err(|fault| Bad { line: None, ..fault.bad() }.at(at))?;
            // The text that was decoded does not live as long as the document.
            return Ok(Body::Json(owned(parsed)));
        }
        Ok(Body::Text(text))
    }

    /// The words of a transcript.
    fn transcript(&mut self, analysis: &Json<'_>, offset: Option<Ms>) -> Result<Words, Bad> {
        let body = self.body(analysis, "")?;
        self.fields(
            analysis,
            "analysis.transcript",
            &[
                "type",
                "purpose",
                "dialog",
                "party",
                "start",
                "vendor",
                "product",
                "schema",
                "spec",
                "vendor_schema",
                "mediatype",
                "mimetype",
                "body",
                "encoding",
                "filename",
            ],
        );
        match &body {
            Body::Json(json) => self.said(json, offset).map_err(|bad| inside(bad, "/body")),
            Body::Text(text) => {
                let text = text.trim();
                if text.starts_with(['[', '{'])
                    && let Ok(json) = json::parse(text, self.options.limits.json_values)
                {
                    return self.said(&json, offset).map_err(|bad| inside(bad, "/body"));
                }
                self.labelled(text, offset).map_err(|bad| inside(bad, "/body"))
            }
        }
    }

    /// The words of text with labels.
    fn labelled(&mut self, text: &str, offset: Option<Ms>) -> Result<Words, Bad> {
        let programme = self.draft.fields[Field::Programme as usize].as_deref();
        let script = text::parse(text, self.options, programme)?;
        let mut parties = Vec::new();
        for speaker in &script.speakers {
            parties.push(self.speaker(&speaker.label)?);
        }
        let mut turns = script.draft.turns;
        for (turn, speaker) in turns.iter_mut().zip(&script.speaker_of) {
            turn.party = parties.get(usize::from(*speaker)).copied().unwrap_or(0);
        }
        let before = self.draft.turns.len() as u32;
        for event in script.draft.events {
            let after_turn = match event.after_turn {
                Some(after) => Some(before + after),
                None => before.checked_sub(1),
            };
            self.draft.events.push(Event { after_turn, ..event });
        }
        Ok(Words { turns, offset })
    }

    /// The words of a JSON transcript: a list of turns, or an object that holds one.
    fn said(&mut self, json: &Json<'_>, offset: Option<Ms>) -> Result<Words, Bad> {
        const LISTS: &[&str] =
            &["segments", "utterances", "turns", "messages", "transcript", "dialog"];
        if let Json::Object(_) = json {
            self.format_fields(json);
            for key in LISTS {
                let pointer = format!("/{key}");
                match json.get(key) {
                    Some(Json::List(list)) if !list.is_empty() => {
                        let language = json.get("transcript").and_then(|t| t.text_at("language"));
                        let language = language.or_else(|| json.text_at("language"));
                        // A name ("english"), or a code of three letters, is no tag.
                        let language = language.filter(|tag| Language::from_tag(tag).is_some());
                        self.set(Field::Language, language);
                        self.one_channel(json, list);
                        let speakers = json.get("speakers").unwrap_or(&Json::Null);
                        let turns = self.turns(list, speakers, offset);
                        return turns.map_err(|bad| inside(bad, &pointer));
                    }
                    // The whole text stands here beside its segments.
                    Some(Json::Object(_)) => continue,
                    Some(Json::Text(text)) if *key == "transcript" => {
                        return self.labelled(text, offset).map_err(|bad| inside(bad, &pointer));
                    }
                    _ => {}
                }
            }
            return Err(Bad::new("turns in `segments`, `utterances` or `transcript`", "none"));
        }
        match json {
            Json::List(list) => self.turns(list, &Json::Null, offset),
            json => Err(Bad::new("a list of turns, or an object with `segments`", json.kind())),
        }
    }

    /// Names what the transcription format holds beside the words; what it says of anybody's
    /// sentiment goes by its own name.
    fn format_fields(&mut self, json: &Json<'_>) {
        const SAID: &[&str] = &[
            "transcript",
            "segments",
            "utterances",
            "turns",
            "messages",
            "dialog",
            "speakers",
            "language",
            "text",
            "duration",
            "timing",
            "enrichments",
        ];
        self.fields(json, "transcript", SAID);
        let enrichments = json.get("enrichments").unwrap_or(&Json::Null);
        self.fields(enrichments, "transcript.enrichments", &[]);
    }

    /// Whether a transcript in the transcription format tells several speakers on one channel
    /// apart: then it did so by their voices.
    fn one_channel(&mut self, json: &Json<'_>, segments: &[Json<'_>]) {
        let audio = json.get("metadata").and_then(|metadata| metadata.get("audio"));
        let channels = audio.and_then(|audio| audio.get("channels")).and_then(Json::index);
        let told = segments
            .iter()
            .any(|segment| segment.get("speaker").is_some_and(|speaker| *speaker != Json::Null));
        // A vCon that Earnest wrote says it itself.
        let stated = json.text_at("timing").and_then(Timing::from_name);
        let heard = (channels == Some(1) && told).then_some(Timing::Diarised);
        self.draft.timing = stated.or(heard).or(self.draft.timing);
    }

    /// The turns of a list; `speakers` says what a speaker's id stands for, in the transcription
    /// format's own way.
    fn turns(
        &mut self,
        list: &[Json<'_>],
        speakers: &Json<'_>,
        offset: Option<Ms>,
    ) -> Result<Words, Bad> {
        const SPOKEN: &[&str] = &["message", "text", "content", "utterance", "transcript", "body"];
        let mut turns = Vec::new();
        for (number, entry) in list.iter().enumerate() {
            let at = || format!("/{number}");
            let Some(text) = SPOKEN.iter().find_map(|key| match entry.get(key)? {
                Json::Text(text) => Some(text),
                _ => None,
            }) else {
                let found = if matches!(entry, Json::Object(_)) { "neither" } else { entry.kind() };
                return Err(Bad::new("`message` or `text`", found).at(at()));
            };
            let party = match entry.get("party").or_else(|| entry.get("parties")) {
                Some(index @ Json::Number(_)) => match index.index() {
                    Some(index) if index < self.draft.parties.len() => index as u16,
                    _ => {
                        let expected = format!("one of the {} parties", self.draft.parties.len());
                        return Err(Bad::new(expected, "another").at(at()));
                    }
                },
                _ => {
                    let label = ["speaker", "role", "speaker_name", "from", "speaker_id"]
                        .iter()
                        .find_map(|key| match entry.get(key)? {
                            Json::Text(text) => Some(text.trim().to_owned()),
                            number => number.index().map(|index| index.to_string()),
                        });
                    let id = label.unwrap_or_default();
                    let stated = speakers.get(&id).and_then(|speaker| speaker.text_at("label"));
                    self.speaker(stated.unwrap_or(&id))?
                }
            };
            let seconds = |keys: &[&str]| -> Result<Option<Ms>, Bad> {
                let Some(value) = keys.iter().find_map(|key| entry.get(key)) else {
                    return Ok(None);
                };
                let place = match value {
                    Json::Null => return Ok(None),
                    Json::Number(number) => clock::real_ms(*number, true),
                    Json::Text(text) => clock::place_ms(text, true),
                    _ => None,
                };
                place.map(Some).ok_or_else(|| {
                    Bad::new("seconds since the dialog began", value.kind()).at(at())
                })
            };
            let start = seconds(&["start", "start_time"])?;
            let end = match seconds(&["end", "end_time"])? {
                Some(end) => Some(end),
                None => start.zip(seconds(&["duration"])?).map(|(start, length)| start + length),
            };
            let time = match (start, end) {
                (Some(start), Some(end)) => {
                    TurnTime::Span(Span::new(start, end).ok_or_else(|| {
                        Bad::new("an end that is not before the start", "one that is").at(at())
                    })?)
                }
                (Some(start), None) => TurnTime::Start(start),
                (None, _) => TurnTime::Unknown,
            };
            self.fields(
                entry,
                "transcript",
                &[
                    "message",
                    "text",
                    "content",
                    "utterance",
                    "transcript",
                    "body",
                    "party",
                    "parties",
                    "speaker",
                    "role",
                    "speaker_name",
                    "from",
                    "speaker_id",
                    "start",
                    "start_time",
                    "end",
                    "end_time",
                    "duration",
                    "confidence",
                    "id",
                    "index",
                ],
            );
            let heard = entry.get("confidence").and_then(Json::number).and_then(Confidence::new);
            let heard = heard.map(Confidence::percent);
            turns.push(Turn { party, time, text: text.trim().to_owned(), heard });
        }
        Ok(Words { turns, offset })
    }

    /// The party that a transcript's label stands for.
    fn speaker(&mut self, label: &str) -> Result<u16, Bad> {
        let lower = label.trim().to_lowercase();
        if let Some(party) = self.speakers.get(&lower) {
            return Ok(*party);
        }
        let named = |party: &Party| {
            let name = party.person.as_ref().and_then(|person| person.name.as_deref());
            name.is_some_and(|name| !lower.is_empty() && name.trim().to_lowercase() == lower)
        };
        let programme = self.draft.fields[Field::Programme as usize]
            .as_deref()
            .or(self.options.programme.as_deref());
        let role = draft::role(self.options, programme, None, label);
        let by_role = |parties: &[Party]| {
            let role = role.filter(|role| *role != Role::Other)?;
            let mut of_role = (0..parties.len()).filter(|number| parties[*number].role == role);
            let first = of_role.next()?;
            // Among several of a role, the label does not say which.
            of_role.next().is_none().then_some(first)
        };
        let taken = |party: usize| self.speakers.values().any(|taken| usize::from(*taken) == party);
        let known = self
            .draft
            .parties
            .iter()
            .position(named)
            .or_else(|| by_role(&self.draft.parties).filter(|party| !taken(*party)));
        let party = match known {
            Some(party) => party,
            None => {
                if self.draft.parties.len() >= self.options.limits.parties {
                    let expected = format!("at most {} parties", self.options.limits.parties);
                    return Err(Bad::new(expected, "one more"));
                }
                let label = label.trim();
                let label = &label[..label.floor_char_boundary(1024)];
                let name = labels::may_be_a_name(label).then(|| label.to_owned());
                self.draft.parties.push(draft::party(
                    role.unwrap_or(Role::Other),
                    None,
                    name,
                    None,
                ));
                self.draft.parties.len() - 1
            }
        } as u16;
        self.speakers.insert(lower, party);
        Ok(party)
    }

    /// Puts words behind those that are there.
    fn put(&mut self, words: Words) -> Result<(), Bad> {
        let limits = &self.options.limits;
        if self.draft.turns.len() + words.turns.len() > limits.turns {
            return Err(Bad::new(format!("at most {} turns and events", limits.turns), "more"));
        }
        for mut turn in words.turns {
            if turn.text.len() > limits.text_bytes {
                let expected = format!("at most {} bytes in a turn", limits.text_bytes);
                return Err(Bad::new(expected, format!("{} bytes", turn.text.len())));
            }
            turn.time = match (words.offset, turn.time) {
                (Some(offset), TurnTime::Start(start)) => TurnTime::Start(start + offset),
                (Some(offset), TurnTime::Span(span)) => {
                    Span::new(span.start() + offset, span.end() + offset)
                        .map_or(TurnTime::Unknown, TurnTime::Span)
                }
                _ => TurnTime::Unknown,
            };
            self.draft.turns.push(turn);
        }
        Ok(())
    }
}

/// Whether an attachment is a transcript in the transcription format.
fn is_attached_transcript(attachment: &Json<'_>) -> bool {
    let is = |key: &str| attachment.text_at(key) == Some("wtf_transcription");
    is("type") || is("purpose")
}

/// A body, decoded.
enum Body<'a> {
    Text(Cow<'a, str>),
    Json(Json<'a>),
}

/// The list under a key; nothing where there is none.
fn list<'v>(vcon: &'v Json<'v>, key: &str) -> Result<&'v [Json<'v>], Bad> {
    match vcon.get(key) {
        None | Some(Json::Null) => Ok(&[]),
        Some(Json::List(list)) => Ok(list),
        Some(other) => Err(Bad::new("an array", other.kind()).at(format!("/{key}"))),
    }
}

fn mediatype<'v>(object: &'v Json<'v>) -> Option<&'v str> {
    object.text_at("mediatype").or_else(|| object.text_at("mimetype"))
}

/// The same place, seen from outside.
fn inside(mut bad: Bad, pointer: &str) -> Bad {
    bad.pointer = Some(format!("{pointer}{}", bad.pointer.unwrap_or_default()));
    // A line of text within a record is no line of the file.
    bad.line = None;
    bad
}

/// A vCon without a version is 0.0.1.
fn version(vcon: &Json<'_>) -> Result<(), Bad> {
    let version = match vcon.get("vcon") {
        None | Some(Json::Null) => return Ok(()),
        Some(version) => version,
    };
    let mut numbers = version.text().unwrap_or("").split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next(), numbers.next(), numbers.next()) {
        (Some(Ok(0)), Some(Ok(0..=4)), Some(Ok(_)), None) => Ok(()),
        (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch)), None) => {
            Err(Bad::new("vCon 0.0.1 to 0.4.0", format!("`{major}.{minor}.{patch}`")).at("/vcon"))
        }
        _ => Err(Bad::new("vCon 0.0.1 to 0.4.0", version.kind()).at("/vcon")),
    }
}

/// The same document, its text its own.
fn owned(json: Json<'_>) -> Json<'static> {
    match json {
        Json::Null => Json::Null,
        Json::Bool(value) => Json::Bool(value),
        Json::Number(number) => Json::Number(number),
        Json::Text(text) => Json::Text(Cow::Owned(text.into_owned())),
        Json::List(list) => Json::List(list.into_iter().map(owned).collect()),
        Json::Object(fields) => Json::Object(
            fields
                .into_iter()
                .map(|(key, value)| (Cow::Owned(key.into_owned()), owned(value)))
                .collect(),
        ),
    }
}
