//! Lists of conversations and of moments, chosen by filters, and taken out.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::detail::Searched;
use super::exports::{Format, noted};
use super::names;
use crate::case;
use crate::serve::app::App;
use crate::serve::extract::Asked;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use measure::conversation::Channel;
use measure::moments::{Class, Outcome, Owner};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::work::MomentId;
use store::{
    Action, Deed, Done, Error, Facet, Filter, MOST_ROWS, MomentRow, Page, Part, Query, Row, SaidOf,
    Sort, Store, Subject, Total, Viewer,
};
use utoipa::{IntoParams, ToSchema};

/// How many rows a page has where nothing is said.
const ROWS: usize = 50;

/// Which conversations, or the moments in which.
#[derive(Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Chosen {
    /// The programme.
    pub programme: Option<String>,
    /// The team, on the conversation's day.
    pub team: Option<String>,
    /// The agent's pseudonym.
    pub agent: Option<String>,
    /// `voice`, `chat`, `email` or `social`.
    #[param(inline, value_type = Option<names::ChannelName>)]
    pub channel: Option<String>,
    /// Two letters of ISO 639-1.
    pub language: Option<String>,
    /// The topic, as the source says it.
    pub topic: Option<String>,
    /// The first day, as in `2026-03-02`.
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// With a moment of this kind.
    pub moment: Option<String>,
    /// With a moment of this outcome: `met`, `missed` or `unknown`.
    #[param(inline, value_type = Option<names::OutcomeName>)]
    pub outcome: Option<String>,
    /// With a moment of this owner, such as `associate`.
    #[param(inline, value_type = Option<names::OwnerName>)]
    pub owner: Option<String>,
    /// With a moment of this class: `skill`, `fault`, `duty` or `ritual`.
    #[param(inline, value_type = Option<names::ClassName>)]
    pub class: Option<String>,
    /// With these words; `docs/search.md` says how they are written.
    pub q: Option<String>,
    /// With a recording, or without.
    pub has_sound: Option<bool>,
    /// With a moment of which people said this: `any`, `agree`, `not_mine`, `missing` or `disputed`; of
    /// missed duties `checked`, or `unchecked` where nobody looked yet.
    #[param(inline, value_type = Option<names::SaidOfName>)]
    pub mark: Option<String>,
    /// `newest`, `oldest`, `missed` or `longest`.
    #[param(inline, value_type = Option<names::SortName>)]
    pub sort: Option<String>,
    /// Where a list goes on: the `next` of the page before.
    pub cursor: Option<String>,
    /// How many rows, 1 to 200.
    pub limit: Option<u16>,
    /// For what is taken out: `csv` or `parquet`.
    #[param(inline, value_type = Option<names::FormatName>)]
    pub format: Option<String>,
}

impl Chosen {
    /// What is asked for, as the store has it, with what this one is shown.
    pub fn read(&self, asking: &Asking) -> Result<(Filter, Page), Refused> {
        fn one<T>(
            text: &Option<String>,
            read: impl Fn(&str) -> Option<T>,
            expected: &str,
        ) -> Result<Option<T>, Refused> {
            let text = text.as_deref().filter(|text| !text.is_empty());
            text.map(|text| read(text).ok_or_else(|| Refused::bad(expected))).transpose()
        }
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let day = |text: &Option<String>| {
            one(text, |text| text.parse::<Date>().ok(), "expected a day, as in `2026-03-02`")
        };
        let words = match given(&self.q) {
            None => None,
            Some(words) => Some(Query::parse(&words).map_err(wrong)?),
        };
        let filter = Filter {
            programme: given(&self.programme),
            team: given(&self.team),
            agent: given(&self.agent),
            channel: one(&self.channel, Channel::from_name, "expected a channel, such as `voice`")?,
            language: given(&self.language),
            topic: given(&self.topic),
            from: day(&self.from)?,
            until: day(&self.until)?,
            moment: given(&self.moment),
            outcome: one(
                &self.outcome,
                Outcome::from_name,
                "expected the outcome `met`, `missed` or `unknown`",
            )?,
            owner: one(&self.owner, Owner::from_name, "expected an owner, such as `associate`")?,
            class: one(&self.class, Class::from_name, "expected a class, such as `skill`")?,
            words,
            has_sound: self.has_sound,
            said: one(&self.mark, SaidOf::from_name, "expected a mark, such as `disputed`")?,
            added_after: None,
            shown: asking.statuses(self.programme.as_deref()),
        };
        let sort =
            one(&self.sort, Sort::from_name, "expected `newest`, `oldest`, `missed` or `longest`")?;
        let page = Page {
            sort: sort.unwrap_or_default(),
            cursor: given(&self.cursor),
            limit: self.limit.map_or(ROWS, usize::from),
        };
        Ok((filter, page))
    }

    /// The filters in words that the audit keeps.
    fn told(&self) -> String {
        let rows = [
            ("programme", &self.programme),
            ("team", &self.team),
            ("agent", &self.agent),
            ("channel", &self.channel),
            ("language", &self.language),
            ("topic", &self.topic),
            ("from", &self.from),
            ("until", &self.until),
            ("moment", &self.moment),
            ("outcome", &self.outcome),
            ("owner", &self.owner),
            ("class", &self.class),
            ("mark", &self.mark),
            ("q", &self.q),
        ];
        let said =
            rows.iter().filter_map(|(name, text)| Some(format!("{name}={}", text.as_ref()?)));
        said.collect::<Vec<_>>().join("&")
    }
}

/// A part of a list of what people wrote, as it is asked for.
pub fn part(cursor: Option<String>, limit: Option<u16>) -> Part {
    let limit = limit.map_or(ROWS, usize::from).clamp(1, MOST_ROWS);
    Part { cursor: cursor.filter(|cursor| !cursor.is_empty()), limit }
}

/// Which of two states of a list, `open` where nothing is said: whether it is that.
pub fn is_open(state: Option<&str>, other: &str) -> Result<bool, Refused> {
    match state {
        None | Some("open") => Ok(true),
        Some(state) if state == other => Ok(false),
        Some(_) => Err(Refused::Bad(format!("expected the state `open` or `{other}`"))),
    }
}

/// What was asked for that the store does not take, in its words.
pub fn wrong(error: Error) -> Refused {
    match error {
        error @ (Error::Search { .. } | Error::Cursor) => Refused::Bad(error.to_string()),
        error => error.into(),
    }
}

/// A conversation in a list.
#[derive(Clone, Serialize, ToSchema)]
pub struct RowShown {
    /// The database's number.
    pub key: String,
    /// Where it comes from.
    pub source: String,
    /// Its id in its source.
    pub id: String,
    /// When it began, UTC.
    pub started_at: Option<String>,
    /// The day it began, in the programme's time zone.
    pub day: Option<String>,
    /// `voice`, `chat`, `email` or `social`.
    #[schema(value_type = names::ChannelName)]
    pub channel: String,
    /// `inbound` or `outbound`.
    #[schema(value_type = Option<names::DirectionName>)]
    pub direction: Option<String>,
    /// The language.
    pub language: Option<String>,
    /// The programme.
    pub programme: Option<String>,
    /// The agent's team on that day.
    pub team: Option<String>,
    /// The agent's pseudonym.
    pub agent: Option<String>,
    /// The agent's name, for those who may see it.
    pub agent_name: Option<String>,
    /// The customer's pseudonym.
    pub customer: Option<String>,
    /// The queue.
    pub queue: Option<String>,
    /// What it is about, as the source says.
    pub topic: Option<String>,
    /// How its times came about.
    #[schema(value_type = names::TimingName)]
    pub timing: String,
    /// How long it took, in milliseconds.
    pub length_ms: Option<i64>,
    /// How many turns it has.
    pub turns: u64,
    /// Skills that were met.
    pub met: u64,
    /// Skills that were missed.
    pub missed: u64,
    /// Skills of which the record cannot tell.
    pub unknown: u64,
    /// Faults that happened.
    pub faults: u64,
    /// Duties that were missed.
    pub duties_missed: u64,
    /// Whether there is a recording of it.
    pub has_sound: bool,
    /// How many marks and disputes people made in it.
    pub marks: u64,
    /// Whether one judges it in a calibration and has not handed in: nothing that was found is counted.
    pub blind: bool,
    /// Where words were asked for: the turns that say most of them.
    pub quotes: Vec<QuoteShown>,
    /// Where it is proposed: why, in a few words.
    pub why: Option<String>,
}

/// Words that were found.
#[derive(Clone, Serialize, ToSchema)]
pub struct QuoteShown {
    /// The turn.
    pub turn: u32,
    /// When it began, in milliseconds.
    pub start_ms: Option<i64>,
    /// What was said, masked.
    pub text: String,
    /// Where the words stand in the text: first byte and end byte, UTF-8.
    pub hits: Vec<[usize; 2]>,
}

impl RowShown {
    /// Tells nothing of what was found.
    pub fn hide_findings(&mut self) {
        (self.met, self.missed, self.unknown) = (0, 0, 0);
        (self.faults, self.duties_missed, self.marks) = (0, 0, 0);
    }
}

impl From<Row> for RowShown {
    fn from(row: Row) -> Self {
        Self {
            key: row.key.to_string(),
            source: row.source,
            id: row.id,
            started_at: row.started_at,
            day: row.day,
            channel: row.channel,
            direction: row.direction,
            language: row.language,
            programme: row.programme,
            team: row.team,
            agent: row.agent,
            agent_name: row.agent_name,
            customer: row.customer,
            queue: row.queue,
            topic: row.topic,
            timing: row.timing,
            length_ms: row.length_ms,
            turns: row.turns,
            met: row.met,
            missed: row.missed,
            unknown: row.unknown,
            faults: row.faults,
            duties_missed: row.duties_missed,
            has_sound: row.has_sound,
            marks: 0,
            blind: false,
            why: None,
            quotes: row
                .quotes
                .into_iter()
                .map(|quote| QuoteShown {
                    turn: quote.turn,
                    start_ms: quote.start_ms,
                    text: quote.text,
                    hits: quote.hits.into_iter().map(|(from, to)| [from, to]).collect(),
                })
                .collect(),
        }
    }
}

/// A page of conversations.
#[derive(Serialize, ToSchema)]
pub struct ConversationsPage {
    /// The conversations.
    pub conversations: Vec<RowShown>,
    /// Where the list goes on; nothing after the last.
    pub next: Option<String>,
    /// How many there are, counted up to 100,000, or to 10,000 of those with words that are searched
    /// for; on the first page alone.
    pub total: Option<u64>,
    /// Whether there are more than were counted.
    pub total_is_more: bool,
}

/// Puts to rows how much people said in them, and whether one judges them blind.
pub async fn said(
    reader: &mut Store,
    asking: &Asking,
    rows: &mut [RowShown],
) -> Result<(), Refused> {
    let keys: Vec<i64> = rows.iter().filter_map(|row| row.key.parse().ok()).collect();
    let said = reader.said_in(&asking.viewer, &keys).await?;
    for (row, key) in rows.iter_mut().zip(keys) {
        row.marks = said.marks.get(&key).copied().unwrap_or(0);
        row.blind = asking.viewer.is_blind(key);
    }
    Ok(())
}

/// Moments as they are listed, with what people decided of them.
pub async fn listed_moments(
    reader: &mut Store,
    asking: &Asking,
    rows: Vec<MomentRow>,
) -> Result<Vec<MomentListed>, Refused> {
    let keys: BTreeSet<i64> = rows.iter().map(|row| row.conversation.key).collect();
    let keys: Vec<i64> = keys.into_iter().collect();
    let said = reader.said_in(&asking.viewer, &keys).await?;
    let turns = rows.iter().map(|row| (row.conversation.key, row.opener_turn)).collect();
    let texts = reader.texts_of(&asking.viewer, &turns).await?;
    Ok(rows
        .into_iter()
        .map(|mut row| {
            // The words that opened it with the rest of their sentence: a few words tell little.
            let id = row.moment_id.parse::<MomentId>().ok();
            let text = texts.get(&(row.conversation.key, row.opener_turn));
            if let (Some(id), Some(text), Some(quote)) = (id, text, &mut row.opener_quote) {
                let from = id.first_byte as usize;
                if let Some(whole) = case::sentence(text, from, from + quote.len()) {
                    *quote = whole.to_owned();
                }
            }
            let marks = said.marks.get(&row.conversation.key).copied().unwrap_or(0);
            let mut listed = MomentListed::from(row);
            listed.conversation.marks = marks;
            listed
        })
        .collect())
}

/// Notes what is looked through under a right that was taken for an hour: its list shows words too.
pub async fn noted_by_glass(
    app: &App,
    asking: &Asking,
    what: &str,
    told: &str,
) -> Result<(), Refused> {
    if !asking.is_by_glass() {
        return Ok(());
    }
    let what = format!("{what}: {told}");
    let (who, action, subject) = (asking.who(), Action::Search, Subject::Nothing);
    let done = Done { who, action, subject, purpose: None, what: Some(&what) };
    Ok(app.writer().await.audit(&done).await?)
}

/// A page of the conversations that are chosen.
#[utoipa::path(get, path = "/api/conversations", tag = "lists", params(Chosen), responses(
    (status = OK, body = ConversationsPage),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn conversations(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(chosen): Asked<Chosen>,
) -> Result<Json<ConversationsPage>, Refused> {
    asking.must(Deed::See)?;
    let (filter, page) = chosen.read(&asking)?;
    noted_by_glass(&app, &asking, "conversations", &chosen.told()).await?;
    let _turn = app.searching(&filter).await?;
    let mut reader = app.reader().await?;
    let listed = reader.conversations(&asking.viewer, &filter, &page).await.map_err(wrong)?;
    let mut conversations: Vec<RowShown> = listed.rows.into_iter().map(RowShown::from).collect();
    said(&mut reader, &asking, &mut conversations).await?;
    // Counting has a reader of its own, and two at once could wait for each other.
    drop(reader);
    let total = match (listed.total, page.cursor) {
        (None, None) => Some(total(&app, &asking, &filter, false).await?),
        (counted, _) => counted,
    };
    Ok(Json(ConversationsPage {
        conversations,
        next: listed.next,
        total: total.map(|total| total.count),
        total_is_more: total.is_some_and(|total| total.is_more),
    }))
}

/// A moment in a list.
#[derive(Serialize, ToSchema)]
pub struct MomentListed {
    /// The moment.
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
    /// `met`, `missed` or `unknown`.
    #[schema(value_type = names::OutcomeName)]
    pub outcome: &'static str,
    /// Why the record cannot tell.
    #[schema(value_type = Option<names::WhyUnknownName>)]
    pub why_unknown: Option<&'static str>,
    /// Who could have acted otherwise.
    #[schema(value_type = names::OwnerName)]
    pub owner: &'static str,
    /// The outcome after what people decided.
    #[schema(value_type = names::OutcomeName)]
    pub effective_outcome: &'static str,
    /// The owner after what people decided.
    #[schema(value_type = names::OwnerName)]
    pub effective_owner: &'static str,
    /// The agent whose it is.
    pub agent: Option<String>,
    /// The turn that opened it.
    pub turn: u32,
    /// The words that opened it.
    pub quote: String,
    /// The turn that met it.
    pub answer_turn: Option<u32>,
    /// The words that met it.
    pub answer_quote: Option<String>,
    /// The stretch of turns that was looked through.
    pub searched: Searched,
    /// When the turn that opened it began, in milliseconds.
    pub start_ms: Option<i64>,
    /// Its conversation.
    pub conversation: RowShown,
}

impl From<MomentRow> for MomentListed {
    fn from(row: MomentRow) -> Self {
        Self {
            moment_id: row.moment_id,
            moment: row.kind.name,
            title: row.kind.title,
            class: row.kind.class.name(),
            skill: row.kind.skill.map(|skill| skill.name()),
            status: row.kind.status.name(),
            outcome: row.found.0.name(),
            why_unknown: row.why_unknown.map(|why| why.name()),
            owner: row.found.1.name(),
            effective_outcome: row.outcome.name(),
            effective_owner: row.owner.name(),
            agent: row.agent,
            turn: row.opener_turn,
            quote: row.opener_quote.unwrap_or_default(),
            answer_turn: row.answer_turn,
            answer_quote: row.answer_quote,
            searched: Searched { first_turn: row.searched.0, last_turn: row.searched.1 },
            start_ms: row.open_ms,
            conversation: row.conversation.into(),
        }
    }
}

/// A page of moments.
#[derive(Serialize, ToSchema)]
pub struct MomentsPage {
    /// The moments.
    pub moments: Vec<MomentListed>,
    /// Where the list goes on; nothing after the last.
    pub next: Option<String>,
    /// How many there are, counted up to 10,000; on the first page alone.
    pub total: Option<u64>,
    /// Whether there are more than were counted.
    pub total_is_more: bool,
}

/// A page of the moments that are chosen.
#[utoipa::path(get, path = "/api/moments", tag = "lists", params(Chosen), responses(
    (status = OK, body = MomentsPage),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn moments(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(chosen): Asked<Chosen>,
) -> Result<Json<MomentsPage>, Refused> {
    asking.must(Deed::See)?;
    let (filter, page) = chosen.read(&asking)?;
    noted_by_glass(&app, &asking, "moments", &chosen.told()).await?;
    let _turn = app.searching(&filter).await?;
    let total = match page.cursor {
        None => Some(total(&app, &asking, &filter, true).await?),
        Some(_) => None,
    };
    let mut reader = app.reader().await?;
    let listed = reader.moments(&asking.viewer, &filter, &page).await.map_err(wrong)?;
    Ok(Json(MomentsPage {
        moments: listed_moments(&mut reader, &asking, listed.rows).await?,
        next: listed.next,
        total: total.map(|total| total.count),
        total_is_more: total.is_some_and(|total| total.is_more),
    }))
}

/// How many are chosen. What people say of moments is counted each time, for they look whether it
/// counts.
async fn total(
    app: &Arc<App>,
    asking: &Asking,
    filter: &Filter,
    of_moments: bool,
) -> Result<Total, Refused> {
    let asked = (of_moments, asked(&asking.viewer, filter));
    let is_kept = filter.said.is_none();
    let (of, viewer, filter) = (Arc::clone(app), asking.viewer.clone(), filter.clone());
    let counted = async move {
        let mut reader = of.reader().await?;
        Ok::<_, Refused>(match of_moments {
            true => reader.count_moments(&viewer, &filter).await?,
            false => reader.count_conversations(&viewer, &filter).await?,
        })
    };
    match is_kept {
        true => app.totals.get(asked, counted).await,
        false => counted.await,
    }
}

/// A value that conversations can be chosen by.
#[derive(Serialize, ToSchema)]
pub struct FacetShown {
    /// The value.
    pub value: String,
    /// An agent's name, for those who may see it.
    pub name: Option<String>,
    /// How many of the conversations that are chosen have it.
    pub count: u64,
}

/// Values that conversations can be chosen by, the most frequent first.
#[derive(Serialize, ToSchema)]
pub struct FacetsShown {
    /// Programmes.
    pub programme: Vec<FacetShown>,
    /// Teams.
    pub team: Vec<FacetShown>,
    /// Agents.
    pub agent: Vec<FacetShown>,
    /// Channels.
    pub channel: Vec<FacetShown>,
    /// Topics.
    pub topic: Vec<FacetShown>,
}

/// What is asked for, by whom: those who may see the same are shown the same.
pub fn asked(viewer: &Viewer, filter: &Filter) -> String {
    let Viewer { account, role, agent, grants, withheld, blind } = viewer;
    // What an evaluator sees is what was assigned to them.
    let account = (*role == store::Role::Evaluator).then_some(account);
    format!("{account:?} {role:?} {agent:?} {grants:?} {withheld:?} {blind:?} {filter:?}")
}

/// The values that occur in the conversations that are chosen.
#[utoipa::path(get, path = "/api/facets", tag = "lists", params(Chosen), responses(
    (status = OK, body = FacetsShown),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn facets(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(chosen): Asked<Chosen>,
) -> Result<Json<FacetsShown>, Refused> {
    asking.must(Deed::See)?;
    let (filter, _) = chosen.read(&asking)?;
    noted_by_glass(&app, &asking, "facets", &chosen.told()).await?;
    let asked = asked(&asking.viewer, &filter);
    let of = Arc::clone(&app);
    let find = async move {
        let mut reader = of.reader().await?;
        let found = reader.facets(&asking.viewer, &filter).await?;
        let agents: Vec<&str> = found.agents.iter().map(|one| &*one.value).collect();
        let names = reader.agent_names(&asking.viewer, &agents).await?;
        Ok::<_, Refused>((found, names))
    };
    let (found, names) = app.facets.get(asked, find).await?;
    let shown = |facets: Vec<Facet>| {
        let one = |Facet { value, count }| FacetShown { value, name: None, count };
        facets.into_iter().map(one).collect::<Vec<_>>()
    };
    let named = |one: FacetShown| FacetShown { name: names.get(&one.value).cloned(), ..one };
    Ok(Json(FacetsShown {
        programme: shown(found.programmes),
        team: shown(found.teams),
        agent: shown(found.agents).into_iter().map(named).collect(),
        channel: shown(found.channels),
        topic: shown(found.topics),
    }))
}

/// Every conversation that is chosen, as CSV or Parquet. That it was taken out is kept.
#[utoipa::path(get, path = "/api/conversations/export", tag = "lists", params(Chosen), responses(
    (status = OK, content((String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"))),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn export_conversations(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(chosen): Asked<Chosen>,
) -> Result<Response, Refused> {
    export(&app, &asking, &chosen, "conversations").await
}

/// Every moment that is chosen, as CSV or Parquet. That it was taken out is kept.
#[utoipa::path(get, path = "/api/moments/export", tag = "lists", params(Chosen), responses(
    (status = OK, content((String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"))),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn export_moments(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(chosen): Asked<Chosen>,
) -> Result<Response, Refused> {
    export(&app, &asking, &chosen, "moments").await
}

async fn export(
    app: &App,
    asking: &Asking,
    chosen: &Chosen,
    what: &'static str,
) -> Result<Response, Refused> {
    asking.must(Deed::Export)?;
    let (filter, page) = chosen.read(asking)?;
    let format = Format::read(chosen.format.as_deref())?;
    noted(app, asking, &format!("{what} as {}: {}", format.name(), chosen.told())).await?;
    let mut reader = app.reader().await?;
    let mut rows = match what {
        "moments" => reader.export_moments(&asking.viewer, &filter, page.sort).await?,
        _ => reader.export_conversations(&asking.viewer, &filter, page.sort).await?,
    };
    drop(reader);
    format.answer(&mut rows, what).await
}
