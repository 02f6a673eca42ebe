//! From what a parser found to a masked conversation.
//!
//! A role is never guessed. `Agent`, `Customer`, `Supervisor` and `Bot` state one; any other label
//! means what the column map, `--roles` or the programme's settings say (in that order); else the
//! role is `other` and the label is kept as the person's name. Where the source does not say whose
//! agent or customer id stands in the record, nobody gets it.

use crate::desk::{Bad, Claim, Desk, Stop, Waiting};
use crate::gathered::{Call, Gathered, Media, Within};
use crate::joined::{self, Joined, Part};
use crate::labels;
use crate::map::{CHANNELS, CONVERSATION_FIELDS, DIRECTIONS, Field, LANGUAGES, Map};
use crate::named::Named;
use crate::options::Options;
use crate::recording::{
    Hearing, Made, Recorded, Recording, RecordingHash, TrackWord, TrackWords, Unplayable,
};
use crate::report::{Error, Item, Note, Origin, Problem, Read};
use crate::silence::{self, Together, playables, redacted};
use crate::starts::starts;
use crate::talk::WordAt;
use crate::{clock, mask, people};
use measure::conversation::{
    BillLine, Channel, Conversation, Event, Language, Party, Person, Role, Stretch, StretchKind,
    Timing, Turn, TurnTime,
};
use measure::time::{Ms, Span};
use std::io::Read as _;
use std::mem::take;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Recordings that are heard at one go: several for each of the processes that hear.
const AT_ONCE: usize = 32;
/// Conversations and turns that wait behind recordings, at most.
const MOST_WAITING: usize = 256;
const MOST_WAITING_TURNS: usize = 50_000;
/// Bytes of recordings that stand within records and wait, at most, beside those of one record.
const MOST_WAITING_BYTES: usize = 64 << 20;
/// Raised by hand where what is made of recordings changes, so that what is stored is made again: how
/// they are decoded, heard, joined with words. A test holds what is heard of the fixtures to it.
pub const HEARING: u32 = 4;

/// What a parser found of one conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The source's own id.
    pub id: Option<String>,
    /// The file's name, where ids may come from it.
    pub file_id: Option<String>,
    /// The fields of the conversation, by number, as they were written.
    pub fields: [Option<String>; CONVERSATION_FIELDS],
    /// Who took part; pseudonyms come later.
    pub parties: Vec<Party>,
    /// What was said.
    pub turns: Vec<Turn>,
    /// Of each turn its words, where the record says when each was said. Those of the last turns may be
    /// left out.
    pub words: Vec<Vec<WordAt>>,
    /// What happened beside.
    pub events: Vec<Event>,
    /// What parts of the recording are beside talk, as far as the source states their times.
    pub stretches: Vec<Stretch>,
    /// Whether the format itself says that it was spoken.
    pub spoken: bool,
    /// Whether the format itself says that it was written.
    pub written: bool,
    /// How the times came about, where the format says; else they are as the transcript states them.
    pub timing: Option<Timing>,
    /// Recordings that lie in the record.
    pub recordings: Vec<Mention>,
    /// What is to be said about it.
    pub notes: Vec<Note>,
}

/// A recording that a record mentions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mention {
    /// The name of its file, without folders.
    pub name: Option<String>,
    /// When it begins, from the start of the conversation; `None` where that is not known.
    pub offset: Option<Ms>,
    /// Whose each channel is, where the record says: an index into the parties.
    pub parties: Vec<Option<u16>>,
    /// The recording itself, where it stands within the record.
    pub within: Option<Within>,
}

/// A speaker as rows and text name one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speaker {
    pub label: String,
    pub team: Option<String>,
    pub agent: Identity,
    pub customer: Identity,
}

/// The source's own id and name of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    pub reference: Option<String>,
    pub name: Option<String>,
}

impl Identity {
    fn is_empty(&self) -> bool {
        self.reference.is_none() && self.name.is_none()
    }

    /// Whether both are of one person: the same id, or the same name where one has no id.
    fn is(&self, other: &Self) -> bool {
        match (&self.reference, &other.reference) {
            (Some(a), Some(b)) => a == b,
            _ => self.name.is_some() && self.name == other.name,
        }
    }
}

/// A hold whose times the source states.
pub fn stated_hold(span: Span) -> Stretch {
    Stretch { span, kind: StretchKind::Hold, party: None, stated: true }
}

/// The role that a label stands for; `None` where nobody says.
pub fn role(
    options: &Options,
    programme: Option<&str>,
    map: Option<&Map>,
    label: &str,
) -> Option<Role> {
    let label = label.trim();
    let lower = label.to_lowercase();
    map.and_then(|map| map.role(&lower))
        .or_else(|| labels::stated_role(label))
        .or_else(|| (lower == Role::Other.name()).then_some(Role::Other))
        .or_else(|| options.roles.get(&lower).copied())
        .or_else(|| options.programmes.get(programme?)?.roles.get(&lower).copied())
}

/// The parties that speakers are, and the party of each speaker.
pub fn cast(
    options: &Options,
    programme: Option<&str>,
    map: Option<&Map>,
    speakers: &[Speaker],
    notes: &mut Vec<Note>,
) -> (Vec<Party>, Vec<u16>) {
    let roles: Vec<Role> = speakers
        .iter()
        .map(|s| role(options, programme, map, &s.label).unwrap_or(Role::Other))
        .collect();
    let mut parties = Vec::new();
    // By party: the identity, and the label where there is none.
    let mut keys: Vec<(Role, Result<Identity, String>)> = Vec::new();
    let mut party_of = vec![0u16; speakers.len()];
    let agents = Known::of(speakers, &roles, Role::Agent, |s| &s.agent);
    let customers = Known::of(speakers, &roles, Role::Customer, |s| &s.customer);
    for (ambiguous, note) in
        [(agents.ambiguous, Note::AgentAmbiguous), (customers.ambiguous, Note::CustomerAmbiguous)]
    {
        if ambiguous {
            notes.push(note);
        }
    }
    for (index, (speaker, role)) in speakers.iter().zip(&roles).enumerate() {
        let identity = match role {
            Role::Agent => agents.identity(&speaker.agent),
            Role::Customer => customers.identity(&speaker.customer),
            _ => None,
        };
        let key = (*role, identity.cloned().ok_or_else(|| speaker.label.trim().to_lowercase()));
        let known = keys.iter().position(|other| *other == key);
        let team = speaker.team.clone().filter(|_| *role == Role::Agent);
        let party = known.unwrap_or_else(|| {
            let label = speaker.label.trim();
            let name = identity
                .and_then(|identity| identity.name.clone())
                .or_else(|| labels::may_be_a_name(label).then(|| label.to_owned()));
            let reference = identity.and_then(|identity| identity.reference.clone());
            parties.push(party(*role, reference, name, None));
            keys.push(key);
            parties.len() - 1
        });
        if let Some(party) = parties.get_mut(party)
            && party.team.is_none()
        {
            party.team = team;
        }
        party_of[index] = u16::try_from(party).unwrap_or(u16::MAX);
    }
    // Somebody the record names who is none of the speakers: the name still has to go from the text.
    for (role, known) in [(Role::Agent, &agents), (Role::Customer, &customers)] {
        for identity in &known.identities {
            if !keys.iter().any(|(r, key)| *r == role && key.as_ref() == Ok(identity)) {
                let Identity { reference, name } = identity.clone();
                parties.push(party(role, reference, name, None));
            }
        }
    }
    (parties, party_of)
}

/// A party without a pseudonym yet.
pub fn party(
    role: Role,
    reference: Option<String>,
    name: Option<String>,
    team: Option<String>,
) -> Party {
    let named = reference.is_some() || name.is_some();
    let person = named.then_some(Person { reference, name });
    Party { role, pseudonym: String::new(), person, team }
}

/// The people of one role that a record names.
struct Known {
    identities: Vec<Identity>,
    // Whether one of them is named for several speakers, so that it is nobody's.
    ambiguous: bool,
}

impl Known {
    fn of(
        speakers: &[Speaker],
        roles: &[Role],
        role: Role,
        named: fn(&Speaker) -> &Identity,
    ) -> Self {
        let mut identities: Vec<Identity> = Vec::new();
        for identity in speakers.iter().map(named).filter(|identity| !identity.is_empty()) {
            match identities.iter_mut().find(|known| known.is(identity)) {
                Some(known) => {
                    known.reference = known.reference.take().or_else(|| identity.reference.clone());
                    known.name = known.name.take().or_else(|| identity.name.clone());
                }
                None => identities.push(identity.clone()),
            }
        }
        let mut known = Self { identities, ambiguous: false };
        // One identity and two labels ("Agent 1", "Agent 2"): the record does not say whose it is.
        let mut labels: Vec<(&Identity, String)> = Vec::new();
        for (speaker, _) in speakers.iter().zip(roles).filter(|(_, r)| **r == role) {
            if let Some(identity) = known.identity(named(speaker)) {
                labels.push((identity, speaker.label.trim().to_lowercase()));
            }
        }
        let ambiguous = labels
            .iter()
            .any(|(identity, label)| labels.iter().any(|(i, l)| i == identity && l != label));
        known.ambiguous = ambiguous;
        known
    }

    /// Who a speaker of the role is: whom its rows name, else the only one that any row names.
    fn identity(&self, named: &Identity) -> Option<&Identity> {
        if self.ambiguous {
            return None;
        }
        if named.is_empty() {
            return match &*self.identities {
                [only] => Some(only),
                _ => None,
            };
        }
        self.identities.iter().find(|known| known.is(named))
    }
}

/// Fills what a draft lacks from what the name of its file says.
fn fill(draft: &mut Draft, named: &Named) {
    for (field, cell) in Field::ALL.iter().zip(&mut draft.fields) {
        if cell.is_none() {
            *cell = named.get(*field).map(str::to_owned);
        }
    }
    attribute(draft, Role::Agent, named.get(Field::AgentId), named.get(Field::AgentName));
    attribute(draft, Role::Customer, named.get(Field::CustomerRef), named.get(Field::CustomerName));
    let mut agents = draft.parties.iter_mut().filter(|party| party.role == Role::Agent);
    if let (Some(agent), None) = (agents.next(), agents.next())
        && agent.team.is_none()
    {
        agent.team = named.get(Field::Team).map(str::to_owned);
    }
}

/// Gives the one person of a role whom the record names beside the turns to the one party of that
/// role; to none of several, and to nobody who is known already.
pub fn attribute(draft: &mut Draft, role: Role, reference: Option<&str>, name: Option<&str>) {
    if reference.is_none() && name.is_none() {
        return;
    }
    let known = |party: &Party| party.person.as_ref().is_some_and(|p| p.reference.is_some());
    if draft.parties.iter().any(|party| party.role == role && known(party)) {
        return;
    }
    let short = |text: &str| text[..text.floor_char_boundary(1024)].to_owned();
    let mut of_role = draft.parties.iter_mut().filter(|party| party.role == role);
    match (of_role.next(), of_role.next()) {
        // Nobody of them speaks: the name still has to go from the text.
        (None, _) => {
            draft.parties.push(party(role, reference.map(short), name.map(short), None));
        }
        (Some(only), None) => {
            let person = only.person.take().unwrap_or(Person { reference: None, name: None });
            only.person = Some(Person {
                reference: reference.map(short),
                name: person.name.or_else(|| name.map(short)),
            });
        }
        (Some(_), Some(_)) => draft.notes.push(match role {
            Role::Customer => Note::CustomerAmbiguous,
            _ => Note::AgentAmbiguous,
        }),
    }
}

/// Masks a draft, gives it its id and its pseudonyms, and hands it over with the recordings that
/// belong to it; or names what is wrong.
pub fn finish(
    desk: &mut Desk<'_>,
    mut draft: Draft,
    line: Option<u64>,
    pointer: Option<String>,
) -> Result<(), Stop> {
    if let Some(named) = &desk.named {
        fill(&mut draft, named);
    }
    let claims = claims(desk, &draft);
    finish_with(desk, draft, claims, line, pointer)
}

/// The same of recordings without a transcript.
pub fn finish_alone(desk: &mut Desk<'_>, id: Option<String>, call: Call) -> Result<(), Stop> {
    let mut draft = Draft { file_id: id, ..Draft::default() };
    if let Some(named) = &desk.named {
        fill(&mut draft, named);
    }
    let claim = Claim { call, offset: Ms(0), parties: Vec::new() };
    finish_with(desk, draft, vec![claim], None, None)
}

/// The recordings that belong to a draft: those that it names, else the one that its file is named
/// after, else the one with its id.
fn claims(desk: &mut Desk<'_>, draft: &Draft) -> Vec<Claim> {
    let beside = desk.beside.take();
    let file = desk.file.clone();
    let gathered = &mut desk.gathered;
    let mut claims = Vec::new();
    for mention in &draft.recordings {
        let call = mention.name.as_deref().and_then(|name| gathered.called(name));
        // A file that is given with the record comes before what stands within it.
        let call = call.or_else(|| {
            let within = mention.within.clone()?;
            let name = mention.name.clone().unwrap_or_else(|| match draft.id.as_deref() {
                Some(id) => format!("{id} {}{}", within.which, within.ending),
                None => format!("{}{}", within.which, within.ending),
            });
            let path = PathBuf::from(&file);
            Some(Gathered::within(Media { path, name, side: None, within: Some(within) }))
        });
        if let (Some(call), Some(offset)) = (call, mention.offset) {
            claims.push(Claim { call, offset, parties: mention.parties.clone() });
        }
    }
    if claims.is_empty() {
        let call = beside.and_then(|(path, stem)| gathered.beside(&path, &stem));
        let call = call.or_else(|| gathered.of_id(draft.id.as_deref()?));
        let only = match &draft.recordings[..] {
            [only] => only.clone(),
            _ => Mention::default(),
        };
        let offset = only.offset.unwrap_or(Ms(0));
        claims.extend(call.map(|call| Claim { call, offset, parties: only.parties }));
    }
    // One that stands for itself is counted where it is opened.
    let media = claims.iter().flat_map(|claim| &claim.call.media);
    desk.summary.files += media.filter(|media| media.within.is_none()).count() as u64;
    if desk.hear.is_none() {
        claims.clear();
    }
    claims
}

fn finish_with(
    desk: &mut Desk<'_>,
    mut draft: Draft,
    claims: Vec<Claim>,
    line: Option<u64>,
    pointer: Option<String>,
) -> Result<(), Stop> {
    let id = draft.id.clone();
    let words = take(&mut draft.words);
    if let Some(first) = claims.first() {
        draft.spoken = true;
        if draft.id.is_none() && draft.file_id.is_none() {
            draft.file_id = Some(first.call.id.clone()).filter(|id| !id.is_empty());
        }
    } else if draft.turns.iter().all(|turn| turn.time == TurnTime::Unknown) {
        // Parts of a recording that is not there, beside turns without times.
        draft.stretches.clear();
    }
    let noted = (draft.recordings.len()).saturating_sub(claims.len()) as u32;
    match conversation(desk.options, draft, !claims.is_empty()) {
        Ok((conversation, notes)) => {
            let origin = Origin { file: desk.file.clone(), line, pointer };
            let waiting = Waiting { conversation, words, notes, noted, origin, claims };
            if waiting.claims.is_empty() && desk.waiting.is_empty() {
                return hand_over(desk, waiting, Sounded::default(), None);
            }
            desk.waiting.push(waiting);
            let files = desk.waiting.iter().flat_map(|one| &one.claims);
            let files: usize = files.map(|claim| claim.call.media.len()).sum();
            let turns: usize = desk.waiting.iter().map(|one| one.conversation.turns.len()).sum();
            let media = desk.waiting.iter().flat_map(|one| &one.claims).flat_map(|c| &c.call.media);
            let within = media.filter_map(|media| media.within.as_ref()?.bytes.as_ref().ok());
            let is_full = files >= AT_ONCE
                || within.map(|bytes| bytes.len()).sum::<usize>() >= MOST_WAITING_BYTES
                || desk.waiting.len() >= MOST_WAITING
                || turns >= MOST_WAITING_TURNS;
            if is_full { settle(desk) } else { Ok(()) }
        }
        Err(mut bad) => {
            bad.line = bad.line.or(line);
            bad.pointer = match (pointer, bad.pointer) {
                (Some(outer), Some(inner)) => Some(outer + &inner),
                (outer, inner) => outer.or(inner),
            };
            desk.problem(bad, id)
        }
    }
}

/// A recording that was heard, and a keyed hash of it; or why it was not.
type HeardMedia = Result<(Recording, [u8; 32]), Bad>;

/// Hears the recordings of all conversations that wait for theirs, and hands them over in order.
pub fn settle(desk: &mut Desk<'_>) -> Result<(), Stop> {
    let waiting = take(&mut desk.waiting);
    let media = |one: &Waiting| -> Vec<Media> {
        one.claims.iter().flat_map(|claim| claim.call.media.clone()).collect()
    };
    let all: Vec<Vec<Media>> = waiting.iter().map(media).collect();
    // Before they are heard, so that what is written to a file meanwhile is heard another time.
    let hashes: Vec<Vec<Result<[u8; 32], String>>> =
        all.iter().map(|media| media.iter().map(|media| hash(desk, media)).collect()).collect();
    let made: Vec<Option<Made>> =
        waiting.iter().zip(&hashes).map(|(one, hashes)| made(desk, one, hashes)).collect();
    let hearing = known(desk, &made);

    let is_new = |hearing: &Hearing| *hearing == Hearing::Needed;
    let new =
        || all.iter().zip(&hearing).filter(|(_, one)| is_new(one)).flat_map(|(media, _)| media);
    let files: Vec<&Media> = new().filter(|media| bytes_of(media).is_ok()).collect();
    let mut recordings = hear(desk, &files)?.into_iter();
    let mut heard: Vec<Vec<HeardMedia>> = Vec::new();
    for ((media, hashes), hearing) in all.iter().zip(hashes).zip(&hearing) {
        let mut of_one = Vec::new();
        for (media, hash) in media.iter().zip(hashes).filter(|_| is_new(hearing)) {
            let recording = match bytes_of(media) {
                Ok(()) => recordings.next().unwrap_or_else(|| Err("nothing was heard".to_owned())),
                Err(broken) => Err(broken.to_owned()),
            };
            of_one.push(match (recording, hash) {
                (Ok(recording), Ok(hash)) => Ok((recording, hash)),
                (Err(problem), _) => Err(Bad::new("a recording that can be read", problem)),
                (_, Err(error)) => Err(Bad::new("a file that can be read", error)),
            });
        }
        heard.push(of_one);
    }
    let mut words = transcribed(desk, &waiting, &all, &heard)?.into_iter();
    for ((((one, media), heard), made), hearing) in
        waiting.into_iter().zip(all).zip(heard).zip(made).zip(hearing)
    {
        match made {
            Some(made) if !is_new(&hearing) => pass_over(desk, made, &media, hearing)?,
            made => {
                let words = words.by_ref().take(heard.len()).collect();
                settle_one(desk, one, heard, words, made)?;
            }
        }
    }
    Ok(())
}

/// Whether a recording can be given to whoever hears it.
fn bytes_of(media: &Media) -> Result<(), &'static str> {
    media
        .within
        .as_ref()
        .map_or(Ok(()), |within| within.bytes.as_ref().map(|_| ()).map_err(|why| *why))
}

/// How large a recording is; one within a record was counted with it.
fn size_bytes(media: &Media) -> u64 {
    match media.within {
        Some(_) => 0,
        None => media.path.metadata().map_or(0, |file| file.len()),
    }
}

/// What a conversation with recordings is made of; `None` where nobody asks, or nobody can.
///
/// Cards and names are masked first, as in all that is kept of a conversation.
fn made(desk: &Desk<'_>, one: &Waiting, hashes: &[Result<[u8; 32], String>]) -> Option<Made> {
    if one.claims.is_empty() || desk.known.is_none() {
        return None;
    }
    let mut conversation = one.conversation.clone();
    if conversation.id.is_empty() {
        return None;
    }
    mask::mask(&mut conversation);
    people::pseudonymise(&mut conversation, &desk.options.key);
    let media = || one.claims.iter().flat_map(|claim| &claim.call.media);
    let names: Vec<&str> = media().map(|media| &*media.name).collect();
    let (_, names) = guard_record(&mut conversation, "", &names, desk.options);
    let files = media().filter(|media| media.within.is_none()).count();
    let made_of = made_of(desk, one, &conversation, &names, hashes);
    let (source, id, programme) = (conversation.source, conversation.id, conversation.programme);
    Some(Made { source, id, programme, files, made_of })
}

/// A keyed hash of all that a conversation is made of; `None` where something of it cannot be read,
/// or comes from elsewhere.
fn made_of(
    desk: &Desk<'_>,
    one: &Waiting,
    conversation: &Conversation,
    names: &[String],
    hashes: &[Result<[u8; 32], String>],
) -> Option<[u8; 32]> {
    if !desk.options.bills.is_empty() {
        return None;
    }
    let mut into = Vec::new();
    let of_record = digest(&mut into, conversation, &[]);
    into.clear();
    into.extend(b"made of\0");
    write_text(&mut into, Some(env!("CARGO_PKG_VERSION")));
    write_number(&mut into, i64::from(HEARING));
    into.extend(of_record);
    let programme = conversation.programme.as_deref();
    let settings = programme.and_then(|name| desk.options.programmes.get(name));
    let usual = settings.and_then(|settings| settings.language.as_ref());
    write_text(&mut into, usual.map(Language::code));
    for role in roles(desk.options, programme) {
        write_text(&mut into, Some(role.name()));
    }
    write_text(&mut into, Some(&desk.engine).filter(|_| desk.transcribe.is_some()).map(|e| &**e));
    write_number(&mut into, one.claims.len() as i64);
    for claim in &one.claims {
        write_number(&mut into, claim.offset.0);
        write_number(&mut into, claim.parties.len() as i64);
        for party in &claim.parties {
            write_number(&mut into, party.map_or(-1, i64::from));
        }
        write_number(&mut into, claim.call.media.len() as i64);
    }
    for (number, word) in
        (0..).zip(&one.words).flat_map(|(turn, of)| of.iter().map(move |w| (turn, w)))
    {
        write_number(&mut into, number);
        for at in [i64::from(word.place.start), i64::from(word.place.end)] {
            write_number(&mut into, at);
        }
        write_number(&mut into, word.span.start().0);
        write_number(&mut into, word.span.end().0);
    }
    let media = one.claims.iter().flat_map(|claim| &claim.call.media);
    for ((media, name), hash) in media.zip(names).zip(hashes) {
        write_text(&mut into, Some(name));
        let (side, role) = media.side.unzip();
        write_number(&mut into, side.map_or(-1, |side| side as i64));
        write_text(&mut into, role.flatten().map(|role| role.name()));
        into.extend(hash.as_ref().ok()?);
    }
    Some(*blake3::keyed_hash(&desk.options.key.0, &into).as_bytes())
}

/// The roles of tracks that nobody else names.
fn roles(options: &Options, programme: Option<&str>) -> Vec<Role> {
    let settings = programme.and_then(|name| options.programmes.get(name));
    match (&options.tracks[..], settings) {
        ([], Some(settings)) => settings.tracks.clone(),
        (tracks, _) => tracks.to_vec(),
    }
}

/// Which conversations are to be heard.
fn known(desk: &mut Desk<'_>, made: &[Option<Made>]) -> Vec<Hearing> {
    let nothing = vec![Hearing::Needed; made.len()];
    let Some(known) = desk.known.as_mut() else { return nothing };
    let is_first = |made: &&Made| !desk.handed.contains(&hash_of_id(&made.source, &made.id));
    let mut asked: Vec<Made> = made.iter().flatten().filter(is_first).cloned().collect();
    // Of one that comes twice at one go neither is the last by itself.
    let mut ids: Vec<String> = made.iter().flatten().map(|made| made.id.clone()).collect();
    ids.sort_unstable();
    let twice = |id: &String| {
        let first = ids.partition_point(|other| other < id);
        ids.get(first + 1) == Some(id)
    };
    asked.retain(|made| !twice(&made.id));
    if asked.is_empty() {
        return nothing;
    }
    let mut answers = asked.iter().zip(known(&asked)).peekable();
    made.iter()
        .map(|made| {
            let answer = answers.next_if(|(asked, _)| Some(*asked) == made.as_ref());
            answer.map_or(Hearing::Needed, |(_, hearing)| hearing)
        })
        .collect()
}

fn hash_of_id(source: &str, id: &str) -> u64 {
    use std::hash::BuildHasher;
    rustc_hash::FxBuildHasher.hash_one((source, id))
}

/// Says of a conversation that its recordings were not heard. Whoever said that it is not to be
/// measured knows of it.
fn pass_over(
    desk: &mut Desk<'_>,
    made: Made,
    media: &[Media],
    hearing: Hearing,
) -> Result<(), Stop> {
    let bytes = media.iter().map(size_bytes).sum();
    desk.summary.conversations += 1;
    desk.summary.bytes += bytes;
    desk.hand(Item::Progress(bytes))?;
    match hearing {
        Hearing::Same => {
            desk.summary.recordings.passed_over += media.len() as u64;
            desk.handed.insert(hash_of_id(&made.source, &made.id));
            desk.hand(Item::Same(made.id))
        }
        Hearing::Needed | Hearing::NotMeasured => Ok(()),
    }
}

/// What is known of each of these recordings.
fn hear(desk: &mut Desk<'_>, media: &[&Media]) -> Result<Vec<Result<Recording, String>>, Stop> {
    let mut heard = Vec::with_capacity(media.len());
    if media.is_empty() {
        return Ok(heard);
    }
    let Some(hear) = desk.hear.take() else { return Ok(heard) };
    let mut stop = None;
    let done = hear(media, &mut |one| {
        let bytes = media.get(heard.len()).map_or(0, |media| size_bytes(media));
        heard.push(one);
        desk.summary.bytes += bytes;
        match desk.hand(Item::Progress(bytes)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(asked) => {
                stop = Some(asked);
                ControlFlow::Break(())
            }
        }
    });
    desk.hear = Some(hear);
    if let Some(stop) = stop {
        return Err(stop);
    }
    done.map_err(Error::Deaf)?;
    if heard.len() < media.len() {
        return Err(Error::Deaf("not all of them were".to_owned()).into());
    }
    Ok(heard)
}

/// What is said on each recording of conversations without words, in order, where somebody can tell;
/// nothing of the others.
fn transcribed(
    desk: &mut Desk<'_>,
    waiting: &[Waiting],
    all: &[Vec<Media>],
    heard: &[Vec<HeardMedia>],
) -> Result<Vec<Result<TrackWords, String>>, Stop> {
    let mut asked = Vec::new();
    let mut is_asked = Vec::new();
    for ((one, media), heard) in waiting.iter().zip(all).zip(heard) {
        let asks = one.conversation.turns.is_empty()
            && desk.transcribe.is_some()
            && heard.iter().all(Result::is_ok);
        is_asked.extend(heard.iter().map(|_| asks));
        let of_one = media.iter().zip(heard).filter(|_| asks);
        asked.extend(of_one.filter_map(|(media, heard)| Some((media, &heard.as_ref().ok()?.0))));
    }
    let mut words = match desk.transcribe.as_mut() {
        Some(transcribe) if !asked.is_empty() => transcribe(&asked),
        _ => Vec::new(),
    }
    .into_iter();
    // Whether anybody still listens: to hear words takes long.
    desk.hand(Item::Progress(0))?;
    let nothing = || Ok(TrackWords::default());
    Ok(is_asked
        .into_iter()
        .map(|asks| if asks { words.next().unwrap_or_else(nothing) } else { nothing() })
        .collect())
}

/// Joins a conversation with its recordings and hands it over; what is wrong with them is named, and
/// whatever could be read is kept.
fn settle_one(
    desk: &mut Desk<'_>,
    mut one: Waiting,
    heard: Vec<HeardMedia>,
    words: Vec<Result<TrackWords, String>>,
    made: Option<Made>,
) -> Result<(), Stop> {
    if one.claims.is_empty() {
        return hand_over(desk, one, Sounded::default(), None);
    }
    let alone = one.conversation.turns.is_empty();
    let claims = take(&mut one.claims);
    let all = claims.iter().flat_map(|claim| claim.call.media.iter().map(move |m| (claim, m)));
    // Half a pair would look as if the other party had said nothing.
    let is_whole = heard.iter().all(Result::is_ok);
    let is_refused = alone && !is_whole;
    let mut problems: Vec<(&Media, Bad)> = Vec::new();
    let mut recordings = Vec::new();
    let mut places = Vec::new();
    let mut said: Vec<Vec<Vec<TrackWord>>> = Vec::new();
    for (((claim, media), heard), words) in all.zip(heard).zip(words) {
        let (recording, hash) = match heard {
            Ok(heard) => heard,
            Err(bad) => {
                problems.push((media, bad));
                continue;
            }
        };
        if let Some(fault) = &recording.fault {
            problems.push((media, Bad::new("a whole recording", fault.clone())));
        }
        let counts = &mut desk.summary.recordings;
        counts.heard += 1;
        counts.length_ms += recording.length.0;
        let words = words.unwrap_or_else(|problem| {
            problems.push((media, Bad::new("words of the recording", problem)));
            TrackWords::default()
        });
        counts.segment_times += u64::from(words.segment_times);
        counts.words_outside += words.outside;
        said.push(words.tracks);
        let (file, kept_words) = (media.name.clone(), words.kept);
        let path = media.within.is_none().then(|| media.path.clone());
        recordings.push(Recorded { path, file, hash, recording, kept_words });
        places.push((claim, media));
    }
    let mut sound = Sounded::default();
    let mut refusal = None;
    if is_whole {
        let parts: Vec<Part<'_>> = places
            .iter()
            .zip(&recordings)
            .zip(&said)
            .map(|(((claim, media), recorded), words)| Part {
                media,
                recording: &recorded.recording,
                offset: claim.offset,
                stated: &claim.parties,
                words,
            })
            .collect();
        let roles = roles(desk.options, one.conversation.programme.as_deref());
        let mut joined =
            joined::join(&mut one.conversation, &one.words, &parts, &roles, &mut one.notes);
        let bad = joined.problem.take().zip(places.first());
        problems.extend(bad.map(|(bad, (_, media))| (*media, bad)));
        sound.calls = calls(&places);
        sound.joined = Some(joined);
        let limits = &desk.options.limits;
        let turns = one.conversation.turns.len();
        refusal = match turns {
            0 => Some(Bad::new("somebody who speaks", "nobody")),
            _ if turns > limits.turns => {
                Some(Bad::new(format!("at most {} turns", limits.turns), turns.to_string()))
            }
            _ => None,
        };
    }
    let is_stored = !is_refused && refusal.is_none();
    let id = &one.conversation.id;
    // What would be made of the same another time is not sure to be the same.
    let made_of = made.filter(|_| problems.is_empty()).and_then(|made| made.made_of);
    for (media, bad) in problems {
        let conversation = (!is_stored).then(|| id.clone());
        desk.problem_at(problem(&one.origin, media, id, bad, conversation, is_stored))?;
    }
    if let Some(Bad { expected, found, .. }) = refusal {
        let (origin, conversation) = (one.origin, Some(one.conversation.id));
        let is_stored = false;
        return desk.problem_at(Problem { origin, conversation, expected, found, is_stored });
    }
    if is_refused {
        return Ok(());
    }
    let without_words = one.conversation.turns.iter().all(|turn| turn.text.is_empty());
    desk.summary.recordings.without_words += u64::from(without_words);
    sound.recordings = recordings;
    hand_over(desk, one, sound, made_of)
}

/// The sound of a conversation on its way.
#[derive(Default)]
struct Sounded {
    recordings: Vec<Recorded>,
    /// What goes together.
    calls: Vec<Together>,
    /// `None` where not all of it could be read.
    joined: Option<Joined>,
}

/// The recordings that were found together, by number: one, or the two of a pair.
fn calls(places: &[(&Claim, &Media)]) -> Vec<Together> {
    let mut calls: Vec<Together> = Vec::new();
    let mut last: Option<&Claim> = None;
    for (number, (claim, _)) in places.iter().enumerate() {
        match calls.last_mut().filter(|_| last.is_some_and(|last| std::ptr::eq(last, *claim))) {
            Some(call) => call.recordings.push(number),
            None => calls.push(Together { start: claim.offset, recordings: vec![number] }),
        }
        last = Some(claim);
    }
    calls
}

/// What is wrong with a recording, by its file or its place in a record.
fn problem(
    record: &Origin,
    media: &Media,
    id: &str,
    bad: Bad,
    conversation: Option<String>,
    is_stored: bool,
) -> Problem {
    let Bad { mut expected, found, .. } = bad;
    let origin = match &media.within {
        None => Origin { file: media.path.display().to_string(), line: None, pointer: None },
        Some(within) => {
            expected = format!(
                "{expected} in {}, {}",
                if id.is_empty() { "it" } else { id },
                within.which
            );
            let outer = record.pointer.clone().unwrap_or_default();
            Origin { pointer: Some(outer + &within.pointer), ..record.clone() }
        }
    };
    Problem { origin, conversation, expected, found, is_stored }
}

/// A keyed hash of what a recording holds.
fn hash(desk: &Desk<'_>, media: &Media) -> Result<[u8; 32], String> {
    let mut hash = RecordingHash::new(&desk.options.key);
    match &media.within {
        Some(within) => hash.update(within.bytes.as_ref().map_err(|why| (*why).to_owned())?),
        None => hash_file(&mut hash, &media.path).map_err(|error| error.to_string())?,
    }
    Ok(hash.finish())
}

fn hash_file(hash: &mut RecordingHash, path: &Path) -> std::io::Result<()> {
    let mut file = std::fs::File::open(path)?;
    let mut block = vec![0; 256 << 10];
    loop {
        match file.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(read) => hash.update(block.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The conversation that a draft is, with the ids and the language it states itself.
fn conversation(
    options: &Options,
    draft: Draft,
    has_sound: bool,
) -> Result<(Conversation, Vec<Note>), Bad> {
    let Draft {
        id,
        file_id,
        fields,
        parties,
        turns,
        words: _,
        events,
        mut stretches,
        spoken,
        written,
        timing,
        recordings,
        mut notes,
    } = draft;
    if turns.is_empty() && !has_sound {
        return Err(match recordings.len() {
            0 => Bad::missing("at least one turn"),
            count => Bad::new(
                "a text dialog, a transcript, or the files of its recordings",
                format!("recordings alone ({count})"),
            ),
        });
    }
    if parties.len() > options.limits.parties {
        let expected = format!("at most {} parties", options.limits.parties);
        return Err(Bad::new(expected, parties.len().to_string()));
    }
    let bytes: u64 = turns.iter().map(|turn| turn.text.len() as u64).sum();
    if bytes > options.limits.conversation_bytes {
        let expected =
            format!("at most {} bytes in a conversation", options.limits.conversation_bytes);
        return Err(Bad::new(expected, format!("{bytes} bytes")));
    }
    let given = |field: Field| fields.get(field as usize)?.as_deref();
    let bad = |field: Field, expected: &str| {
        Bad::new(format!("{expected} in `{}`", field.name()), "something else")
    };
    let started_at = match given(Field::StartedAt) {
        None => None,
        Some(text) => {
            let (instant, taken_as_utc) = clock::instant(text)
                .ok_or_else(|| bad(Field::StartedAt, "RFC 3339 or `YYYY-MM-DD HH:MM:SS`"))?;
            if taken_as_utc {
                notes.push(Note::StartTakenAsUtc);
            }
            Some(instant)
        }
    };
    let timed = turns.iter().any(|turn| turn.time != TurnTime::Unknown);
    let channel = match given(Field::Channel) {
        Some(word) => labels::channel(word).ok_or_else(|| bad(Field::Channel, CHANNELS))?,
        None if spoken => Channel::Voice,
        None => {
            let assumed = if timed && !written { Channel::Voice } else { Channel::Chat };
            notes.push(Note::ChannelAssumed(assumed));
            assumed
        }
    };
    let direction = given(Field::Direction)
        .map(|word| labels::direction(word).ok_or_else(|| bad(Field::Direction, DIRECTIONS)))
        .transpose()?;
    let stated = given(Field::Language)
        .map(|tag| Language::from_tag(tag).ok_or_else(|| bad(Field::Language, LANGUAGES)))
        .transpose()?;
    stretches.sort_unstable();
    let [_, _, _, _, programme, queue, topic] = fields;
    let programme = programme.or_else(|| options.programme.clone());
    let language = stated.or(options.language);
    let conversation = Conversation {
        source: options.source.clone(),
        id: id.or(file_id).unwrap_or_default(),
        started_at,
        channel,
        direction,
        language,
        programme,
        queue,
        topic,
        parties,
        turns,
        events,
        timing: match timing.filter(|timing| *timing != Timing::None) {
            _ if !timed => Timing::None,
            timing => timing.unwrap_or(Timing::Transcript),
        },
        stretches,
        bill: Vec::new(),
    };
    Ok((conversation, notes))
}

/// Masks, names and hands over a conversation.
fn hand_over(
    desk: &mut Desk<'_>,
    one: Waiting,
    sound: Sounded,
    made_of: Option<[u8; 32]>,
) -> Result<(), Stop> {
    let Waiting { mut conversation, mut notes, noted, origin, .. } = one;
    let Sounded { mut recordings, calls, joined } = sound;
    let redacted: Vec<bool> = match recordings.is_empty() {
        true => Vec::new(),
        false => conversation.turns.iter().map(|turn| redacted(&turn.text)).collect(),
    };
    let (masked, mut changed) = match recordings.is_empty() {
        true => (mask::mask(&mut conversation), mask::Noted::default()),
        false => mask::mask_noting(&mut conversation),
    };
    let playables = match &joined {
        _ if recordings.is_empty() => Ok(Vec::new()),
        _ if recordings.iter().any(|one| one.path.is_none()) => Err(Unplayable::Within),
        None => Err(Unplayable::NotWhole),
        Some(joined) => {
            let of = silence::Of {
                conversation: &conversation,
                recordings: &recordings,
                calls: &calls,
                joined,
                masked: &changed.places,
                redacted: &redacted,
            };
            playables(&of)
        }
    };
    desk.summary.masked_cards += u64::from(masked.cards);
    desk.summary.masked_codes += u64::from(masked.codes);
    if conversation.language.is_none() {
        // What a programme usually speaks is a guess, and comes after what the words tell.
        conversation.language = desk.languages.of(&conversation).or_else(|| {
            let programme = conversation.programme.as_deref()?;
            desk.options.programmes.get(programme).and_then(|reading| reading.language)
        });
        notes.push(match conversation.language {
            Some(language) => Note::LanguageDetected(language),
            None => Note::LanguageUnknown,
        });
        desk.summary.undetected_language += u64::from(conversation.language.is_none());
    }
    if conversation.id.is_empty() {
        conversation.id = content_id(desk, &conversation);
        notes.push(Note::IdFromContent);
        desk.summary.content_ids += 1;
    }
    // Times of words are for whoever plays the sound, whose silences tell as much of what is masked.
    let said = joined.filter(|_| playables.as_ref().is_ok_and(|all| !all.is_empty()));
    let origins = said.as_ref().map(|_| &mut changed.origins);
    people::pseudonymise_noting(&mut conversation, &desk.options.key, origins);
    let word_starts = match said {
        Some(said) => starts(&conversation, &said.words, &redacted, &changed.origins),
        None => Vec::new(),
    };
    attach_bill(desk, &mut conversation, &mut notes);
    let names: Vec<&str> = recordings.iter().map(|recorded| &*recorded.file).collect();
    let (file, names) = guard_record(&mut conversation, &origin.file, &names, desk.options);
    for (recorded, name) in recordings.iter_mut().zip(names) {
        recorded.file = name;
    }
    let digest = digest(&mut desk.scratch, &conversation, &recordings);
    if noted > 0 {
        notes.push(Note::Recordings(noted));
        desk.summary.recordings_noted += u64::from(noted);
    }
    for note in &notes {
        let counts = &mut desk.summary.recordings;
        match note {
            Note::TracksWithoutParty => counts.without_party.add(&conversation.id),
            Note::OneChannel => counts.one_channel.add(&conversation.id),
            Note::Doubled => counts.doubled.add(&conversation.id),
            Note::TracksContradicted => counts.contradicted.add(&conversation.id),
            Note::TimesDoNotFit => counts.unfit.add(&conversation.id),
            _ => {}
        }
    }
    if (0..conversation.turns.len()).all(|turn| conversation.role(turn) != Role::Agent) {
        notes.push(Note::NoAgent);
        desk.summary.without_agent_count += 1;
        if desk.summary.without_agent.len() < 100 {
            desk.summary.without_agent.push(conversation.id.clone());
        }
    }
    notes.sort();
    notes.dedup();
    desk.summary.conversations += 1;
    let origin = Origin { file, ..origin };
    if desk.known.is_some() {
        desk.handed.insert(hash_of_id(&conversation.source, &conversation.id));
    }
    // What is probably another's is said each time.
    let doubtful = |note: &Note| matches!(note, Note::TracksContradicted | Note::TimesDoNotFit);
    let made_of = made_of.filter(|_| !notes.iter().any(doubtful));
    let read =
        Read { conversation, digest, origin, notes, recordings, playables, word_starts, made_of };
    desk.hand(Item::Conversation(Box::new(read)))
}

/// Gives a conversation the bill of its customer, whom the bills call by the source's own reference.
fn attach_bill(desk: &mut Desk<'_>, conversation: &mut Conversation, notes: &mut Vec<Note>) {
    let bills = &desk.options.bills;
    if bills.is_empty() {
        return;
    }
    let customers = conversation.parties.iter().filter(|party| party.role == Role::Customer);
    let mut accounts: Vec<_> = customers
        .filter_map(|party| bills.account(party.person.as_ref()?.reference.as_deref()?))
        .collect();
    accounts.sort_by_key(|account| account.number);
    accounts.dedup_by_key(|account| account.number);
    desk.accounts.extend(accounts.iter().map(|account| account.number));
    match accounts[..] {
        [] => {}
        [account] => {
            conversation.bill = bills.lines_of(account, conversation.started_at);
            desk.billed += u64::from(!conversation.bill.is_empty());
        }
        // Whose bill is spoken of is not known.
        _ => notes.push(Note::BillAmbiguous),
    }
}

/// Masks and names what the record says beside the words: cards and people stand there too. Gives
/// the name of the file as it may be kept, and those of the recordings.
fn guard_record(
    conversation: &mut Conversation,
    file: &str,
    names: &[&str],
    options: &Options,
) -> (String, Vec<String>) {
    let said = take(&mut conversation.turns);
    let mut bill = take(&mut conversation.bill);
    let mut record = conversation.clone();
    record.events.clear();
    let texts = [conversation.topic.as_deref(), conversation.queue.as_deref()]
        .into_iter()
        .chain(conversation.parties.iter().map(|party| party.team.as_deref()))
        .chain(bill.iter().map(|line| Some(line.what.as_str())))
        .chain([Some(conversation.id.as_str()), Some(file)])
        .chain(names.iter().map(|name| Some(*name)));
    let mut guarded = Vec::new();
    for text in texts {
        // Each on its own, so that the numbers of two fields are not read as one.
        let text = text.unwrap_or_default().to_owned();
        record.turns = vec![Turn { party: 0, time: TurnTime::Unknown, text, heard: None }];
        mask::mask(&mut record);
        guarded.append(&mut record.turns);
    }
    record.turns = guarded;
    people::pseudonymise(&mut record, &options.key);
    conversation.turns = said;

    let mut guarded = record.turns.into_iter().map(|turn| turn.text);
    let mut next = || guarded.next().unwrap_or_default();
    for field in [&mut conversation.topic, &mut conversation.queue] {
        let text = next();
        *field = field.take().map(|_| text);
    }
    for party in &mut conversation.parties {
        let text = next();
        party.team = party.team.take().map(|_| text);
    }
    for line in &mut bill {
        line.what = next();
    }
    conversation.bill = bill;
    conversation.id = next();
    (next(), names.iter().map(|_| next()).collect())
}

/// An id made from what was said and when. Who said it and what the options say of it stay out,
/// so that reading a file again with `--roles` gives the same id.
fn content_id(desk: &mut Desk<'_>, conversation: &Conversation) -> String {
    let into = &mut desk.scratch;
    into.clear();
    into.extend(b"conversation id\0");
    write_words(into, conversation);
    let hash = blake3::keyed_hash(&desk.options.key.0, into);
    const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let letters =
        hash.as_bytes().iter().take(16).map(|b| char::from(ALPHABET[usize::from(b & 31)]));
    "x-".chars().chain(letters).collect()
}

/// A hash of everything in a conversation that can change findings or tables.
fn digest(into: &mut Vec<u8>, conversation: &Conversation, recordings: &[Recorded]) -> [u8; 32] {
    into.clear();
    let Conversation {
        source,
        id,
        channel,
        direction,
        language,
        programme,
        queue,
        topic,
        parties,
        timing,
        bill,
        ..
    } = conversation;
    write_text(into, Some(source));
    write_text(into, Some(id));
    write_text(into, Some(channel.name()));
    write_text(into, direction.map(|direction| direction.name()));
    write_text(into, language.as_ref().map(Language::code));
    write_text(into, programme.as_deref());
    write_text(into, queue.as_deref());
    write_text(into, topic.as_deref());
    write_text(into, Some(timing.name()));
    write_number(into, parties.len() as i64);
    for Party { role, pseudonym, person, team } in parties {
        write_text(into, Some(role.name()));
        write_text(into, Some(pseudonym));
        write_text(into, person.as_ref().and_then(|person| person.reference.as_deref()));
        write_text(into, person.as_ref().and_then(|person| person.name.as_deref()));
        write_text(into, team.as_deref());
    }
    write_words(into, conversation);
    // Without a bill, it is the hash that it was before there were any.
    if !bill.is_empty() {
        write_text(into, Some("bill"));
        write_number(into, bill.len() as i64);
    }
    for BillLine { what, hundredths, date } in bill {
        write_text(into, Some(what));
        write_number(into, *hundredths);
        write_text(into, date.map(|date| date.to_string()).as_deref());
    }
    // Like the bill.
    if !conversation.stretches.is_empty() {
        write_text(into, Some("stretches"));
        write_number(into, conversation.stretches.len() as i64);
    }
    for Stretch { span, kind, party, stated } in &conversation.stretches {
        write_text(into, Some(kind.name()));
        write_number(into, span.start().0);
        write_number(into, span.end().0);
        write_number(into, party.map_or(-1, i64::from));
        into.push(u8::from(*stated));
    }
    if !recordings.is_empty() {
        write_text(into, Some("recordings"));
        write_number(into, recordings.len() as i64);
    }
    for Recorded { file, hash, recording, .. } in recordings {
        write_text(into, Some(file));
        into.extend(hash);
        write_number(into, recording.length.0);
        write_text(into, recording.fault.as_deref());
    }
    // Only where something is known, so that a record without it has the digest it always had.
    for (number, turn) in conversation.turns.iter().enumerate() {
        if let Some(heard) = turn.heard {
            write_number(into, number as i64);
            into.push(heard);
        }
    }
    *blake3::hash(into).as_bytes()
}

fn write_words(into: &mut Vec<u8>, conversation: &Conversation) {
    let start = conversation.started_at.map(|start| start.as_microsecond());
    write_number(into, start.unwrap_or(i64::MIN));
    write_number(into, conversation.turns.len() as i64);
    for turn in &conversation.turns {
        into.extend(turn.party.to_le_bytes());
        write_number(into, turn.time.start().map_or(-1, |ms| ms.0));
        write_number(into, turn.time.end().map_or(-1, |ms| ms.0));
        write_text(into, Some(&turn.text));
    }
    for event in &conversation.events {
        write_text(into, Some(event.kind.name()));
        write_number(into, event.after_turn.map_or(-1, i64::from));
        write_number(into, event.length.map_or(-1, |ms| ms.0));
    }
}

fn write_text(into: &mut Vec<u8>, text: Option<&str>) {
    write_number(into, text.map_or(-1, |text| text.len() as i64));
    into.extend(text.unwrap_or_default().as_bytes());
}

fn write_number(into: &mut Vec<u8>, number: i64) {
    into.extend(number.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    /// `label agent_id/agent_name customer_ref/customer_name` a line; the parties and who is whom.
    fn check(speakers: &str, expected: &str) {
        let identity = |text: Option<&str>| {
            let (reference, name) = text.unwrap_or("/").split_once('/').unwrap();
            let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
            Identity { reference: some(reference), name: some(name) }
        };
        let speakers: Vec<Speaker> = speakers
            .split(';')
            .map(|line| {
                let mut words = line.split_whitespace();
                Speaker {
                    label: words.next().unwrap_or("").replace('_', " "),
                    team: None,
                    agent: identity(words.next()),
                    customer: identity(words.next()),
                }
            })
            .collect();
        let mut options = Options::new(Key([0; 32]));
        options.roles.insert("jane".to_owned(), Role::Agent);
        options.roles.insert("caller".to_owned(), Role::Customer);
        let mut notes = Vec::new();
        let (parties, party_of) = cast(&options, None, None, &speakers, &mut notes);
        let mut found: Vec<String> = parties
            .iter()
            .map(|party| {
                let person = party.person.clone().unwrap_or(Person { reference: None, name: None });
                let (reference, name) = (person.reference, person.name);
                format!(
                    "{} {}/{}",
                    party.role,
                    reference.unwrap_or_default(),
                    name.unwrap_or_default()
                )
            })
            .collect();
        found.push(format!("{party_of:?}"));
        found.extend(notes.iter().map(|note| format!("{note:?}")));
        assert_eq!(found.join("; "), expected);
    }

    #[test]
    fn speakers_become_parties_without_guessing() {
        check("Agent;Customer", "agent /; customer /; [0, 1]");
        check("agent a1/Ann;AGENT a1/", "agent a1/Ann; [0, 0]");
        // The record's ids stand on every row.
        check("agent a1/ c9/;customer a1/ c9/", "agent a1/; customer c9/; [0, 1]");
        // The id stands on the other party's row alone.
        check("agent;customer a1/", "agent a1/; customer /; [0, 1]");
        // Two agents, each named.
        check("agent a1/;agent a2/;customer", "agent a1/; agent a2/; customer /; [0, 1, 2]");
        // Two agents and one id: nobody's.
        check("Agent_1 a1/;Agent_2 a1/", "agent /; agent /; agent a1/; [0, 1]; AgentAmbiguous");
        // An agent without an id among two that have one is neither.
        check("agent a1/;agent a2/;agent", "agent a1/; agent a2/; agent /; [0, 1, 2]");
        check("Jane;Caller", "agent /Jane; customer /; [0, 1]");
        check("Jane a1/;Caller", "agent a1/Jane; customer /; [0, 1]");
        check("Louis;Olivia", "other /Louis; other /Olivia; [0, 1]");
        // Nobody is said to be the agent, but the record names one.
        check("Louis a1/Ann", "other /Louis; agent a1/Ann; [0]");
        check("bot;supervisor_2", "bot /; supervisor /; [0, 1]");
    }

    #[test]
    fn the_digest_follows_every_word_and_the_id_only_what_was_said() {
        let options = Options::new(Key([7; 32]));
        let mut each = |_| ControlFlow::Continue(());
        let mut desk = Desk::new(&options, &mut each);
        let turn = |text: &str| Turn {
            party: 0,
            time: TurnTime::Unknown,
            text: text.to_owned(),
            heard: None,
        };
        let draft = |text: &str, role| Draft {
            parties: vec![party(role, None, None, None)],
            turns: vec![turn(text)],
            ..Draft::default()
        };
        let mut both = |draft: Draft| {
            let Ok((conversation, _)) = conversation(&options, draft, false) else {
                panic!("refused")
            };
            (content_id(&mut desk, &conversation), digest(&mut Vec::new(), &conversation, &[]))
        };
        let first = both(draft("hello", Role::Agent));
        assert_eq!(first, both(draft("hello", Role::Agent)));
        assert_eq!(first.0.len(), 18);
        let role = both(draft("hello", Role::Other));
        assert!(role.0 == first.0 && role.1 != first.1);
        let mut unsure = draft("hello", Role::Agent);
        unsure.turns[0].heard = Some(50);
        let unsure = both(unsure);
        assert!(unsure.0 == first.0 && unsure.1 != first.1);
        let words = both(draft("hello!", Role::Agent));
        assert!(words.0 != first.0 && words.1 != first.1);
    }
}
