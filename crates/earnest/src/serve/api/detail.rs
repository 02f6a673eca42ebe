//! A conversation with everything found in it.

use super::names;
use crate::case::{Case, amount};
use crate::serve::kinds::StatusesShown;
use intake::mask;
use measure::conversation::{Direction, Place, Role};
use measure::moments::{Moment, Status};
use measure::scorecard::{Answer, Tally, outcome, scorecard};
use measure::signals::SIGNALS;
use serde::Serialize;
use std::collections::BTreeMap;
use store::work::{Dispute, Mark, Marked, MomentId, Verdict};
use utoipa::ToSchema;

/// A conversation, masked, with its moments and what people said of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Detail {
    /// The database's number.
    pub key: String,
    /// Where it comes from.
    pub source: String,
    /// Its id in its source.
    pub id: String,
    /// When it began, RFC 3339, UTC.
    pub started_at: Option<String>,
    /// `voice`, `chat`, `email` or `social`.
    #[schema(value_type = names::ChannelName)]
    pub channel: &'static str,
    /// `inbound` or `outbound`.
    #[schema(value_type = Option<names::DirectionName>)]
    pub direction: Option<&'static str>,
    /// The language, as in `en`.
    pub language: Option<String>,
    /// The line of business.
    pub programme: Option<String>,
    /// The queue.
    pub queue: Option<String>,
    /// What it is about, as the source says.
    pub topic: Option<String>,
    /// Where its times come from: `stereo`, `diarised`, `laid`, `transcript` or `none`.
    #[schema(value_type = names::TimingName)]
    pub timing: &'static str,
    /// Who took part.
    pub parties: Vec<PartyShown>,
    /// What was said, masked.
    pub turns: Vec<TurnShown>,
    /// Holds and transfers that the source states.
    pub events: Vec<EventShown>,
    /// Holds, music, ringing and faults of the line.
    pub stretches: Vec<StretchShown>,
    /// What is known of its recordings.
    pub recordings: Vec<RecordingShown>,
    /// Whether it can be heard.
    pub sound: Sound,
    /// The rules that found its moments.
    pub edition: String,
    /// Whether today's rules are others.
    pub edition_is_old: bool,
    /// Whether no moment is shown because this viewer owes a calibration their judgement first.
    pub blind: bool,
    /// What it called for.
    pub moments: Vec<MomentShown>,
    /// What people said is missing among its moments.
    pub missing: Vec<MissingShown>,
    /// What was measured.
    pub signals: Vec<SignalShown>,
    /// The conversation against the rubric.
    pub scorecard: Card,
    /// The lines of the bill that came with it.
    pub bill: Vec<BillLineShown>,
}

/// A party.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartyShown {
    /// Its number in this conversation.
    pub number: usize,
    /// `agent`, `customer`, `supervisor`, `bot` or `other`.
    #[schema(value_type = names::PartyRoleName)]
    pub role: &'static str,
    /// The pseudonym.
    pub pseudonym: String,
    /// The name, for those who may see it.
    pub name: Option<String>,
    /// The team that the source states.
    pub team: Option<String>,
}

/// A turn.
#[derive(Debug, Serialize, ToSchema)]
pub struct TurnShown {
    /// Its number.
    pub turn: usize,
    /// The number of the party whose it is.
    pub party: u16,
    /// The party's role.
    #[schema(value_type = names::PartyRoleName)]
    pub role: &'static str,
    /// When it begins, in milliseconds from the start of the conversation.
    pub start_ms: Option<i64>,
    /// When it ends.
    pub end_ms: Option<i64>,
    /// How surely it was heard, in percent.
    pub heard: Option<u8>,
    /// Whether that is below the programme's limit.
    pub heard_poorly: bool,
    /// The words, masked.
    pub text: String,
    /// Where masked values stand: first byte and end byte of the text in UTF-8.
    pub masked: Vec<[usize; 2]>,
    /// Its words, where it is known when each was said and there is sound to play: the first byte of the
    /// text in UTF-8, and when it begins in milliseconds from the start of the conversation. A masked
    /// value is one.
    pub words: Option<Vec<[i64; 2]>>,
}

/// Something the source states beside the talk.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventShown {
    /// `hold`, `transfer` and others.
    #[schema(value_type = names::EventName)]
    pub event: &'static str,
    /// The turn behind which it stands.
    pub after_turn: Option<u32>,
    /// How long it took, in milliseconds.
    pub length_ms: Option<i64>,
}

/// A part of the recording that is no talk.
#[derive(Debug, Serialize, ToSchema)]
pub struct StretchShown {
    /// `hold`, `music`, `ringing` and others.
    #[schema(value_type = names::StretchName)]
    pub kind: &'static str,
    /// When it begins, in milliseconds.
    pub start_ms: i64,
    /// When it ends.
    pub end_ms: i64,
    /// On whose track.
    pub party: Option<u16>,
    /// Whether the source states it; else it was heard.
    pub stated: bool,
}

/// A recording and its quality.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordingShown {
    /// The name of its file.
    pub file: String,
    /// The codec.
    pub codec: String,
    /// Samples a second.
    pub rate_hz: u32,
    /// How many channels.
    pub channels: u32,
    /// How long it is.
    pub length_ms: i64,
    /// Why it could not be read to its end.
    pub fault: Option<String>,
    /// The share of samples that are cut off at the top, 0..=1.
    pub clipped: f64,
    /// How far speech stands above what is always there, in dB.
    pub signal_to_noise_db: Option<f64>,
    /// The highest frequency that carries speech.
    pub bandwidth_hz: Option<u32>,
    /// How often the sound breaks off.
    pub dropouts: u32,
    /// How much could not be decoded, in milliseconds.
    pub lost_ms: i64,
}

/// Whether a conversation can be heard here.
#[derive(Debug, Serialize, ToSchema)]
pub struct Sound {
    /// Whether there is something to play.
    pub playable: bool,
    /// Why not: `no_recording`, `no_words` (nothing could be masked) or `not_kept`.
    #[schema(value_type = Option<names::WhyNotPlayable>)]
    pub why_not: Option<&'static str>,
    /// How long it is, in milliseconds.
    pub length_ms: Option<i64>,
    /// Where it is played from.
    pub url: Option<String>,
    /// What is drawn of it before it is loaded, a text a track, of two the parties' in their order: the
    /// loudest of each of 2,000 stretches of equal length at most, 0 to 255, as base64. The loudest of a track
    /// is 255.
    pub outline: Vec<String>,
}

/// A moment.
#[derive(Debug, Serialize, ToSchema)]
pub struct MomentShown {
    /// What it is called here.
    pub moment_id: String,
    /// Its kind.
    pub moment: String,
    /// What is done when it is met, in a few words.
    pub title: String,
    /// `skill`, `fault`, `duty` or `ritual`.
    #[schema(value_type = names::ClassName)]
    pub class: &'static str,
    /// The skill, for the class `skill`.
    #[schema(value_type = Option<names::SkillName>)]
    pub skill: Option<&'static str>,
    /// `trial` or `proven`.
    #[schema(value_type = names::StatusName)]
    pub status: &'static str,
    /// What Earnest found: `met`, `missed` or `unknown`.
    #[schema(value_type = names::OutcomeName)]
    pub outcome: &'static str,
    /// The same after what people decided.
    #[schema(value_type = names::OutcomeName)]
    pub effective_outcome: &'static str,
    /// Why the record cannot tell, where it cannot.
    #[schema(value_type = Option<names::WhyUnknownName>)]
    pub why_unknown: Option<&'static str>,
    /// Who could have acted otherwise, as Earnest found.
    #[schema(value_type = names::OwnerName)]
    pub owner: &'static str,
    /// The same after what people decided.
    #[schema(value_type = names::OwnerName)]
    pub effective_owner: &'static str,
    /// The number of the party whose moment it is.
    pub party: Option<u16>,
    /// What opened it.
    pub opener: PlaceShown,
    /// What met it.
    pub answer: Option<PlaceShown>,
    /// Where it was looked for.
    pub searched: Searched,
    /// When the turn that opened it began, in milliseconds.
    pub open_ms: Option<i64>,
    /// How sure the finder is, 0..=1.
    pub confidence: f64,
    /// What people said of it.
    pub marks: Vec<MarkShown>,
    /// What was disputed.
    pub dispute: Option<DisputeShown>,
    /// What was agreed about it, with oneself or by oneself, oldest first.
    pub coached: Vec<CoachedShown>,
}

/// What was agreed with an agent about a moment.
#[derive(Debug, Serialize, ToSchema)]
pub struct CoachedShown {
    /// Its number.
    pub key: String,
    /// Who wrote it.
    pub by: String,
    /// When it was written.
    pub at: String,
    /// What was agreed.
    pub note: String,
    /// The day on which to look again.
    pub follow_up_on: Option<String>,
    /// When that was done.
    pub done_at: Option<String>,
}

/// Words in a turn.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlaceShown {
    /// The turn.
    pub turn: u32,
    /// The first byte in the turn's text, UTF-8.
    pub start_byte: u32,
    /// The byte behind the last.
    pub end_byte: u32,
    /// The words.
    pub quote: String,
}

/// The stretch of turns that was looked through.
#[derive(Debug, Serialize, ToSchema)]
pub struct Searched {
    /// The first of them.
    pub first_turn: u32,
    /// The last of them.
    pub last_turn: u32,
}

/// A moment that somebody said is missing.
#[derive(Debug, Serialize, ToSchema)]
pub struct MissingShown {
    /// The kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// The turn that opened it.
    pub turn: u32,
    /// Who said so, when, and what they wrote beside it.
    pub mark: MarkShown,
}

/// What somebody said of a moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MarkShown {
    /// Its number.
    pub key: String,
    /// `agree`, `not_mine` or `missing`.
    #[schema(value_type = names::VerdictName)]
    pub verdict: &'static str,
    /// Whose it is instead, for `not_mine`.
    #[schema(value_type = Option<names::OwnerName>)]
    pub owner: Option<&'static str>,
    /// What was written beside it.
    pub note: Option<String>,
    /// Who said it; to themselves, `you`.
    pub by: String,
    /// When.
    pub at: String,
    /// Whether it is the viewer's own.
    pub mine: bool,
}

/// A dispute of a moment.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DisputeShown {
    /// Its number.
    pub key: String,
    /// `open` or `decided`.
    #[schema(value_type = names::DisputeState)]
    pub state: &'static str,
    /// Why.
    pub reason: String,
    /// `overturned` (the finding was changed) or `stands`.
    #[schema(value_type = Option<names::RulingName>)]
    pub outcome: Option<&'static str>,
    /// What was written to the decision.
    pub note: Option<String>,
    /// By when it is to be decided.
    pub due_at: String,
}

impl From<&Dispute> for DisputeShown {
    fn from(dispute: &Dispute) -> Self {
        Self {
            key: dispute.key.to_string(),
            state: if dispute.decided_at.is_some() { "decided" } else { "open" },
            reason: dispute.reason.clone(),
            outcome: dispute.outcome.map(|outcome| outcome.name()),
            note: dispute.note.clone(),
            due_at: dispute.due_at.clone(),
        }
    }
}

/// A measured number.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignalShown {
    /// Which.
    pub signal: &'static str,
    /// The number of the party it is about; none where it is about the conversation.
    pub party: Option<u16>,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
}

/// The conversation against the rubric.
#[derive(Debug, Serialize, ToSchema)]
pub struct Card {
    /// Situations handled of those that arose.
    pub situations: Situations,
    /// Faults that happened.
    pub faults: Vec<CardLine>,
    /// Duties, by kind and outcome.
    pub duties: Vec<CardLine>,
    /// Rituals, by kind and outcome.
    pub rituals: Vec<CardLine>,
    /// The client's form, as the moments answer it.
    pub form: Vec<FormLine>,
}

/// How many situations arose, and what became of them.
#[derive(Debug, Serialize, ToSchema)]
pub struct Situations {
    /// At least one moment met and none missed.
    pub handled: usize,
    /// Of so many whose outcome is known.
    pub arose: usize,
    /// So many more the record cannot tell of.
    pub cannot_tell: usize,
}

/// Moments of one kind with one outcome.
#[derive(Debug, Serialize, ToSchema)]
pub struct CardLine {
    /// The kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// `met`, `missed` or `unknown`.
    #[schema(value_type = names::OutcomeName)]
    pub outcome: &'static str,
    /// How many.
    pub count: usize,
    /// Their ids.
    pub moments: Vec<String>,
}

/// A question of the client's form.
#[derive(Debug, Serialize, ToSchema)]
pub struct FormLine {
    /// The client's id of it.
    pub id: String,
    /// What the client asks.
    pub text: String,
    /// `yes`, `no`, `not_applicable` or `unknown`.
    #[schema(value_type = names::AnswerName)]
    pub answer: &'static str,
    /// The moment that decided.
    pub moments: Vec<String>,
}

/// A line of a bill.
#[derive(Debug, Serialize, ToSchema)]
pub struct BillLineShown {
    /// What it is for.
    pub text: String,
    /// How much, with two places, in the account's currency.
    pub amount: String,
    /// The day, as in `2026-03-04`.
    pub day: Option<String>,
}

/// Whose eyes it is made for.
pub struct For<'a> {
    /// The viewer's account.
    pub account: i64,
    /// The viewer's pseudonym, for an agent.
    pub agent: Option<&'a str>,
    /// What accounts are called.
    pub people: &'a BTreeMap<i64, String>,
    /// Which statuses of kinds they are shown.
    pub shown: StatusesShown,
    /// What people said of its moments.
    pub marked: &'a [Marked],
    /// Whether they owe a calibration their judgement first.
    pub blind: bool,
}

/// A conversation as it is shown.
pub fn detail(key: i64, case: &Case, sound: Sound, viewer: &For<'_>) -> Detail {
    let conversation = &case.conversation;
    let shown = case.moments.iter().filter(|moment| viewer.sees(case, moment));
    let moments = shown.map(|moment| shown_moment(key, case, moment, viewer)).collect();
    Detail {
        key: key.to_string(),
        source: conversation.source.clone(),
        id: conversation.id.clone(),
        started_at: conversation.started_at.map(|at| at.to_string()),
        channel: conversation.channel.name(),
        direction: conversation.direction.map(Direction::name),
        language: conversation.language.as_ref().map(|language| language.code().to_owned()),
        programme: conversation.programme.clone(),
        queue: conversation.queue.clone(),
        topic: conversation.topic.clone(),
        timing: conversation.timing.name(),
        parties: (conversation.parties.iter().enumerate())
            .map(|(number, party)| PartyShown {
                number,
                role: party.role.name(),
                pseudonym: party.pseudonym.clone(),
                name: case.names.get(&party.pseudonym).cloned(),
                team: party.team.clone(),
            })
            .collect(),
        turns: (conversation.turns.iter().enumerate())
            .map(|(number, turn)| TurnShown {
                turn: number,
                party: turn.party,
                role: conversation.role(number).name(),
                start_ms: turn.time.start().map(|ms| ms.0),
                end_ms: turn.time.end().map(|ms| ms.0),
                heard: turn.heard,
                heard_poorly: case.heard_poorly(number).is_some(),
                masked: (mask::values(&turn.text).into_iter())
                    .map(|place| [place.start, place.end])
                    .collect(),
                words: words(case, number),
                text: turn.text.clone(),
            })
            .collect(),
        events: (conversation.events.iter())
            .map(|event| EventShown {
                event: event.kind.name(),
                after_turn: event.after_turn,
                length_ms: event.length.map(|ms| ms.0),
            })
            .collect(),
        stretches: (conversation.stretches.iter())
            .map(|stretch| StretchShown {
                kind: stretch.kind.name(),
                start_ms: stretch.span.start().0,
                end_ms: stretch.span.end().0,
                party: stretch.party,
                stated: stretch.stated,
            })
            .collect(),
        recordings: case.recordings.iter().map(recording).collect(),
        sound,
        edition: case.edition.clone(),
        edition_is_old: case.edition != case.edition_today,
        blind: viewer.blind,
        moments,
        missing: missing(case, viewer),
        signals: (case.signals.iter())
            .filter_map(|signal| {
                let kind = SIGNALS.get(usize::from(signal.kind))?;
                let (party, value) = (signal.party, signal.value);
                Some(SignalShown { signal: kind.name, party, value, unit: kind.unit })
            })
            .collect(),
        scorecard: shown_card(key, case, viewer),
        bill: (conversation.bill.iter())
            .map(|line| BillLineShown {
                text: line.what.clone(),
                amount: amount(line.hundredths),
                day: line.date.map(|date| date.to_string()),
            })
            .collect(),
    }
}

/// When the words of a turn begin, laid over its text. Of another text than they were laid over nothing
/// is known.
fn words(case: &Case, number: usize) -> Option<Vec<[i64; 2]>> {
    let starts = case.word_starts.get(number)?.as_ref()?;
    let places = intake::words(&case.conversation.turns.get(number)?.text);
    let words = places.iter().zip(starts).map(|(place, start)| [place.start as i64, start.0]);
    (places.len() == starts.len()).then(|| words.collect())
}

impl For<'_> {
    /// What somebody is called, or else their role.
    fn named(&self, account: i64, role: store::Role) -> String {
        let name = self.people.get(&account).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| role.name().to_owned())
    }

    /// Whether a moment is theirs to see: its kind is shown to them, and it is no other agent's where
    /// they are one.
    pub fn sees(&self, case: &Case, moment: &Moment) -> bool {
        let whose =
            moment.party.and_then(|party| case.conversation.parties.get(usize::from(party)));
        let others = self.agent.is_some_and(|own| {
            whose.is_some_and(|party| party.role == Role::Agent && party.pseudonym != own)
        });
        !others && case.kind(moment).is_some_and(|kind| self.shown.shows(kind.status))
    }

    /// Whether a turn is another agent's, for one who is an agent.
    fn is_of_another(&self, case: &Case, turn: u32) -> bool {
        let conversation = &case.conversation;
        let turn = conversation.turns.get(turn as usize);
        let party = turn.and_then(|turn| conversation.parties.get(usize::from(turn.party)));
        self.agent.is_some_and(|own| {
            party.is_some_and(|party| party.role == Role::Agent && party.pseudonym != own)
        })
    }
}

/// The moments as they count: after what people decided of them.
fn counted(key: i64, case: &Case, marked: &[Marked]) -> Vec<Moment> {
    let mut moments = case.moments.clone();
    for moment in &mut moments {
        let id = MomentId::of(key, kind_name(case, moment), moment.opener);
        let Some(decided) = marked.iter().find(|one| one.moment == id) else { continue };
        moment.owner = decided.owner.unwrap_or(moment.owner);
        if let Some(outcome) = decided.outcome {
            // What a person decided is not in doubt.
            (moment.outcome, moment.why_unknown, moment.confidence) = (outcome, None, 1.0);
        }
    }
    moments
}

/// The scorecard of what this viewer is shown: a count of the rest would tell what it came to.
fn shown_card(key: i64, case: &Case, viewer: &For<'_>) -> Card {
    let mut moments = counted(key, case, viewer.marked);
    moments.retain(|moment| viewer.sees(case, moment));
    let card = scorecard(&case.kinds, &moments, &case.judging);
    let id =
        |moment: &Moment| MomentId::of(key, kind_name(case, moment), moment.opener).to_string();
    let lines = |parts: &[(&[usize], &'static str)]| {
        let mut lines: BTreeMap<(&str, &'static str), CardLine> = BTreeMap::new();
        for (numbers, outcome) in parts {
            for moment in numbers.iter().filter_map(|number| moments.get(*number)) {
                let Some(kind) = case.kind(moment) else { continue };
                let line = lines.entry((&kind.name, outcome)).or_insert_with(|| CardLine {
                    moment: kind.name.to_string(),
                    title: kind.title.to_string(),
                    outcome,
                    count: 0,
                    moments: Vec::new(),
                });
                line.count += 1;
                line.moments.push(id(moment));
            }
        }
        lines.into_values().collect::<Vec<_>>()
    };
    let tallied = |tally: &Tally| {
        lines(&[(&tally.met, "met"), (&tally.missed, "missed"), (&tally.unknown, "unknown")])
    };
    // What a question asks is answered by all of its kinds, or not at all. One that was not found here is
    // taken for one on trial: that it was not found says something too.
    let is_shown = |name: &String| {
        let kind = case.kinds.iter().find(|kind| kind.name == **name);
        viewer.shown.shows(kind.map_or(Status::Trial, |kind| kind.status))
    };
    let form = case.judging.form.iter().flat_map(|form| &form.questions);
    let filled = card.form.iter().flat_map(|form| &form.answers);
    Card {
        situations: Situations {
            handled: card.handled(),
            arose: card.arose(),
            cannot_tell: card.unknown(),
        },
        faults: lines(&[(&card.faults.missed, "missed")]),
        duties: tallied(&card.duties),
        rituals: tallied(&card.rituals),
        form: form
            .zip(filled)
            .map(|(question, filled)| {
                let is_answered = question.moments.iter().all(is_shown);
                let decided_by = filled.decided_by.filter(|_| is_answered);
                FormLine {
                    id: question.id.clone(),
                    text: question.text.clone(),
                    answer: if is_answered { filled.answer } else { Answer::Unknown }.name(),
                    moments: decided_by
                        .and_then(|number| moments.get(number))
                        .map(id)
                        .into_iter()
                        .collect(),
                }
            })
            .collect(),
    }
}

/// What a moment of a conversation is called.
pub fn id_of(key: i64, case: &Case, moment: &Moment) -> MomentId {
    MomentId::of(key, kind_name(case, moment), moment.opener)
}

fn shown_moment(key: i64, case: &Case, moment: &Moment, viewer: &For<'_>) -> MomentShown {
    let kind = case.kind(moment);
    let id = id_of(key, case, moment);
    let place = |place: Place| PlaceShown {
        turn: place.turn,
        start_byte: place.start,
        end_byte: place.end,
        quote: case.quote(place).to_owned(),
    };
    let marked = viewer.marked.iter().find(|marked| marked.moment == id);
    let found = outcome(moment, &case.judging);
    let marks = marked.map(|marked| &*marked.marks).unwrap_or_default();
    MomentShown {
        moment_id: id.to_string(),
        moment: kind_name(case, moment).to_owned(),
        title: kind.map(|kind| kind.title.to_string()).unwrap_or_default(),
        class: kind.map_or("", |kind| kind.class.name()),
        skill: kind.and_then(|kind| kind.skill).map(|skill| skill.name()),
        status: kind.map_or(Status::Trial, |kind| kind.status).name(),
        outcome: found.name(),
        effective_outcome: marked.and_then(|marked| marked.outcome).unwrap_or(found).name(),
        why_unknown: moment.why_unknown.map(|why| why.name()),
        owner: moment.owner.name(),
        effective_owner: marked.and_then(|marked| marked.owner).unwrap_or(moment.owner).name(),
        party: moment.party,
        opener: place(moment.opener),
        answer: moment.answer.map(place),
        searched: Searched { first_turn: moment.searched.0, last_turn: moment.searched.1 },
        open_ms: (case.conversation.turns.get(moment.opener.turn as usize))
            .and_then(|turn| turn.time.start())
            .map(|ms| ms.0),
        // A confidence is an `f32`; as an `f64` it would print digits it does not have.
        confidence: moment.confidence.to_string().parse().unwrap_or(0.0),
        marks: marks.iter().map(|mark| shown_mark(mark, viewer)).collect(),
        dispute: marked.and_then(|marked| marked.dispute.as_ref()).map(DisputeShown::from),
        coached: marked
            .iter()
            .flat_map(|marked| &marked.coached)
            .map(|one| CoachedShown {
                key: one.key.to_string(),
                by: viewer.named(one.account, store::Role::TeamLead),
                at: one.at.clone(),
                note: one.note.clone(),
                follow_up_on: one.follow_up_on.clone(),
                done_at: one.done_at.clone(),
            })
            .collect(),
    }
}

fn shown_mark(mark: &Mark, viewer: &For<'_>) -> MarkShown {
    MarkShown {
        key: mark.key.to_string(),
        verdict: mark.verdict.name(),
        owner: mark.owner.map(|owner| owner.name()),
        note: mark.note.clone(),
        by: match mark.account == viewer.account {
            true => "you".to_owned(),
            false => viewer.named(mark.account, mark.by_role),
        },
        at: mark.at.clone(),
        mine: mark.account == viewer.account,
    }
}

/// The moments that people said are missing, by turn: one's own, and those of kinds that one is shown.
fn missing(case: &Case, viewer: &For<'_>) -> Vec<MissingShown> {
    let mut all = Vec::new();
    for marked in viewer.marked {
        let (name, turn) = (&marked.moment.kind, marked.moment.turn);
        let kind = case.kinds.iter().find(|kind| kind.name == **name);
        let is_shown = !viewer.blind
            && kind.is_some_and(|kind| viewer.shown.shows(kind.status))
            && !viewer.is_of_another(case, turn);
        let marks = marked.marks.iter().filter(|mark| mark.verdict == Verdict::Missing);
        for mark in marks.filter(|mark| is_shown || mark.account == viewer.account) {
            let title = kind.map_or(name.clone(), |kind| kind.title.to_string());
            let mark = shown_mark(mark, viewer);
            all.push(MissingShown { moment: name.clone(), title, turn, mark });
        }
    }
    all.sort_by_key(|one| one.turn);
    all
}

fn kind_name<'a>(case: &'a Case, moment: &Moment) -> &'a str {
    case.kind(moment).map_or("", |kind| &kind.name)
}

fn recording(recording: &store::Recording) -> RecordingShown {
    RecordingShown {
        file: recording.file.clone(),
        codec: recording.codec.clone(),
        rate_hz: recording.rate_hz,
        channels: recording.channels,
        length_ms: recording.length_ms,
        fault: recording.fault.clone(),
        clipped: recording.clipped,
        signal_to_noise_db: recording.signal_to_noise_db,
        bandwidth_hz: recording.bandwidth_hz,
        dropouts: recording.dropouts,
        lost_ms: recording.lost_ms,
    }
}

/// The names that go with a conversation's parties for those who may see names.
pub fn names_of(case: &Case) -> impl Iterator<Item = (&str, &str)> {
    case.conversation.parties.iter().filter_map(|party| {
        let name = party.person.as_ref()?.name.as_deref()?;
        (party.role == Role::Agent).then_some((party.pseudonym.as_str(), name))
    })
}
