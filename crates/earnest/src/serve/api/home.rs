//! What each role sees first, and the duties that wait for a person.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::audits::{AuditRow, LookShown, chain};
use super::coaching::{CoachingShown, coaching_shown};
use super::detail::Searched;
use super::imports::{ImportListed, Which, listed_imports};
use super::lists::{self, MomentListed, RowShown, asked, listed_moments, said};
use super::names;
use super::reviews::{CalibrationListed, ReviewListed, listed_calibrations, listed_reviews};
use super::work::{DisputeListed, disputes_of};
use crate::commands::retention::today;
use crate::serve::app::App;
use crate::serve::extract::Asked;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use measure::moments::{Class, Outcome, Owner};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::overview::{CheckedDuty, KindOverview, ProgrammeOverview, TeamKind, TeamMonth};
use store::work::MomentId;
use store::{
    Deed, Filter, MOST_ROWS, MomentRow, Page, Part, Portion, Role, SaidOf, Sort, Verified, Viewer,
};
use utoipa::{IntoParams, ToSchema};

/// For how long looks at one's conversations are told.
const LOOKED: SignedDuration = SignedDuration::from_hours(30 * 24);
/// So many conversations are proposed to be heard.
const PROPOSED: usize = 6;
/// So many of the newest are looked through for what to propose.
const LOOKED_THROUGH: usize = 100;

/// What a role sees first.
#[derive(Serialize, ToSchema)]
pub struct Home {
    /// As whom one looks.
    #[schema(value_type = names::AccountRole)]
    pub role: &'static str,
    /// When an agent was here before, where that is known.
    pub since: Option<String>,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// A section: what its items are, its id tells.
#[derive(Serialize, ToSchema)]
#[serde(tag = "id", content = "items", rename_all = "snake_case")]
pub enum Section {
    /// An agent's: two moments that were met, up to three that were missed, the newest of what was
    /// added since they were here.
    Seen(Vec<MomentListed>),
    /// An agent's: disputes.
    Disputes(Vec<DisputeListed>),
    /// An agent's: who looked at their conversations, newest first.
    Looked(Vec<LookShown>),
    /// What was agreed, and is to be looked at again.
    Coaching(Vec<CoachingShown>),
    /// An agent's: what their team did together in the last whole month.
    Team(Vec<TeamShown>),
    /// A team lead's: conversations that are worth an ear, and why.
    WorthHearing(Vec<RowShown>),
    /// An evaluator's and a quality lead's: reviews.
    Queue(Vec<ReviewListed>),
    /// A quality lead's: how each kind fares.
    Kinds(Vec<KindFares>),
    /// A quality lead's: calibrations.
    Calibrations(Vec<CalibrationListed>),
    /// An operations head's and a client's: how programmes fare.
    Programmes(Vec<ProgrammeShown>),
    /// An operations head's: what the script, the system or a bot left undone.
    Process(Vec<ProcessFinding>),
    /// A quality lead's and an operations head's: missed duties that wait for a person.
    Duties(Vec<DutyListed>),
    /// An administrator's: how many accounts each role has.
    Accounts(Vec<RoleCount>),
    /// An administrator's: the last imports.
    Imports(Vec<ImportListed>),
    /// An administrator's: whether everything is as it should be.
    Health(Vec<HealthCheck>),
    /// An auditor's: what was done last.
    Audit(Vec<AuditRow>),
}

/// What the script, the system or a bot left undone, of one kind in one programme.
#[derive(Clone, Serialize, ToSchema)]
pub struct ProcessFinding {
    /// The kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// Whose it is.
    #[schema(value_type = names::OwnerName)]
    pub owner: &'static str,
    /// How many.
    pub count: u64,
    /// The programme.
    pub programme: String,
    /// The words of the newest of them.
    pub quote: String,
    /// The conversation they are from.
    pub conversation: String,
}

/// What the associates of a team did together in a month.
#[derive(Serialize, ToSchema)]
pub struct TeamShown {
    /// The team.
    pub team: String,
    /// The programme; empty for any.
    pub programme: String,
    /// The month, as in `2026-03`.
    pub month: String,
    /// How many of them had a skill called for; nothing where they are fewer than five, of whom nothing is
    /// told.
    pub people: Option<u64>,
    /// The skills that were called for in conversations of five of them or more.
    pub kinds: Vec<TeamKindShown>,
}

/// How a team fares with a kind of moment.
#[derive(Serialize, ToSchema)]
pub struct TeamKindShown {
    /// The kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// `trial` or `proven`.
    #[schema(value_type = names::StatusName)]
    pub status: &'static str,
    /// How many were met, of how many whose outcome is known.
    pub situations: SkillCount,
    /// In whose conversations it was called for: so many people.
    pub people: u64,
}

impl From<TeamMonth> for TeamShown {
    fn from(month: TeamMonth) -> Self {
        let kind = |one: TeamKind| TeamKindShown {
            moment: one.kind.name,
            title: one.kind.title,
            status: one.kind.status.name(),
            situations: SkillCount { handled: one.met, arose: one.met + one.missed },
            people: one.people,
        };
        Self {
            team: month.team,
            programme: month.programme,
            month: month.month.strftime("%Y-%m").to_string(),
            people: month.people,
            kinds: month.kinds.into_iter().map(kind).collect(),
        }
    }
}

/// How many accounts a role has.
#[derive(Serialize, ToSchema)]
pub struct RoleCount {
    /// The role.
    #[schema(value_type = names::AccountRole)]
    pub role: &'static str,
    /// How many.
    pub count: usize,
}

/// Something that was looked at.
#[derive(Clone, Serialize, ToSchema)]
pub struct HealthCheck {
    /// What.
    pub name: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was found.
    pub text: String,
}

/// How a kind fares.
#[derive(Serialize, ToSchema)]
pub struct KindFares {
    /// The kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// `skill`, `fault`, `duty` or `ritual`.
    #[schema(value_type = names::ClassName)]
    pub class: &'static str,
    /// `trial` or `proven`.
    #[schema(value_type = names::StatusName)]
    pub status: &'static str,
    /// How many were met.
    pub met: u64,
    /// How many were missed.
    pub missed: u64,
    /// How many the record does not tell.
    pub unknown: u64,
    /// How many people agreed with.
    pub agreed: u64,
    /// How many people said are missing.
    pub missing: u64,
    /// How many were disputed.
    pub disputed: u64,
    /// How many disputes were decided.
    pub decided: u64,
    /// How many of them changed the finding.
    pub overturned: u64,
}

/// How large a programme is.
#[derive(Serialize, ToSchema)]
pub struct ProgrammeShown {
    /// The programme; empty for conversations of none.
    pub programme: String,
    /// What it is about, as its rubric says.
    pub about: String,
    /// How many conversations.
    pub conversations: u64,
    /// How many agents.
    pub agents: u64,
    /// How many skills were met, of those whose outcome is known.
    pub situations: SkillCount,
    /// How many missed duties wait for a person; nothing for who confirms none.
    pub duties_open: Option<u64>,
}

/// Skills that were called for.
#[derive(Serialize, ToSchema)]
pub struct SkillCount {
    /// How many were met.
    pub handled: u64,
    /// Of how many whose outcome is known.
    pub arose: u64,
}

impl From<KindOverview> for KindFares {
    fn from(one: KindOverview) -> Self {
        Self {
            moment: one.kind.name,
            title: one.kind.title,
            class: one.kind.class.name(),
            status: one.kind.status.name(),
            met: one.met,
            missed: one.missed,
            unknown: one.unknown,
            agreed: one.agreed,
            missing: one.missing,
            disputed: one.disputed,
            decided: one.decided,
            overturned: one.upheld,
        }
    }
}

/// What one's role sees first.
#[utoipa::path(get, path = "/api/home", tag = "home", responses(
    (status = OK, body = Home),
    (status = UNAUTHORIZED, body = Refusal),
))]
pub async fn home(State(app): State<Arc<App>>, asking: Asking) -> Result<Json<Home>, Refused> {
    // Whoever sees conversations for an hour finds them on their own pages.
    let role = asking.account.role;
    let sections = match role {
        Role::Agent => vec![
            Section::Seen(seen(&app, &asking).await?),
            Section::Coaching(open_coaching(&app, &asking).await?),
            Section::Disputes(
                disputes(&app, &asking, &[("open", MOST_ROWS), ("decided", PROPOSED)]).await?,
            ),
            Section::Team(team(&app, &asking).await?),
            Section::Looked(looked(&app, &asking).await?),
        ],
        Role::TeamLead => vec![
            Section::WorthHearing(worth_hearing(&app, &asking).await?),
            Section::Coaching(open_coaching(&app, &asking).await?),
        ],
        Role::Evaluator => vec![Section::Queue(queue(&app, &asking).await?)],
        Role::QualityLead => vec![
            Section::Disputes(disputes(&app, &asking, &[("open", PROPOSED)]).await?),
            Section::Kinds(kinds(&app, &asking).await?),
            Section::Queue(queue(&app, &asking).await?),
            Section::Duties(some_duties(&app, &asking).await?),
            Section::Calibrations(calibrations(&app, &asking).await?),
        ],
        Role::OperationsHead => vec![
            Section::Programmes(programmes(&app, &asking).await?),
            Section::Process(process(&app, &asking).await?),
            Section::Duties(some_duties(&app, &asking).await?),
        ],
        Role::ClientViewer => vec![Section::Programmes(programmes(&app, &asking).await?)],
        Role::Admin => vec![
            Section::Health(health(&app).await?),
            Section::Imports(last_imports(&app).await?),
            Section::Accounts(accounts(&app).await?),
        ],
        Role::Auditor => vec![Section::Audit(last_rows(&app).await?)],
    };
    let since = since(&app, &asking).map(|at| at.to_string());
    Ok(Json(Home { role: role.name(), since, sections }))
}

/// When an agent was here before; others are shown how things stand. In a demonstration, where anybody
/// looks as anybody, it means nothing.
fn since(app: &App, asking: &Asking) -> Option<Timestamp> {
    let is_told = asking.viewer.role == Role::Agent && !app.is_demo;
    asking.account.was_here(Timestamp::now()).filter(|_| is_told)
}

async fn seen(app: &App, asking: &Asking) -> Result<Vec<MomentListed>, Refused> {
    let mut reader = app.reader().await?;
    let mut rows = Vec::new();
    for (outcome, limit) in [(Outcome::Met, 2), (Outcome::Missed, 3)] {
        let filter = Filter {
            class: Some(Class::Skill),
            outcome: Some(outcome),
            owner: Some(Owner::Associate),
            added_after: since(app, asking),
            shown: asking.statuses(None),
            ..Filter::default()
        };
        let page = Page { sort: Sort::Newest, cursor: None, limit };
        rows.extend(reader.moments(&asking.viewer, &filter, &page).await?.rows);
    }
    listed_moments(&mut reader, asking, rows).await
}

/// Disputes of these states, and how many of each.
async fn disputes(
    app: &App,
    asking: &Asking,
    states: &[(&str, usize)],
) -> Result<Vec<DisputeListed>, Refused> {
    let mut all = Vec::new();
    for (state, limit) in states {
        let part = Part::first(*limit);
        all.extend(disputes_of(app, asking, Some(state), None, &part).await?.rows);
    }
    Ok(all)
}

async fn looked(app: &App, asking: &Asking) -> Result<Vec<LookShown>, Refused> {
    let Some(agent) = &asking.viewer.agent else { return Ok(Vec::new()) };
    let since = Timestamp::now().checked_sub(LOOKED).map_err(anyhow::Error::from)?;
    let people = app.people_as(&asking.viewer).await?;
    let mut reader = app.reader().await?;
    let rows = reader.who_looked(agent, Some(asking.account.key), since).await?;
    Ok(rows.into_iter().take(PROPOSED).map(|row| LookShown::of(row, &people)).collect())
}

async fn open_coaching(app: &App, asking: &Asking) -> Result<Vec<CoachingShown>, Refused> {
    Ok(coaching_shown(app, asking, None, &Part::first(MOST_ROWS)).await?.rows)
}

/// What waits to be judged, one's own first.
async fn queue(app: &App, asking: &Asking) -> Result<Vec<ReviewListed>, Refused> {
    let mut all = listed_reviews(app, asking, None, &Part::first(MOST_ROWS)).await?.rows;
    all.sort_by_key(|one| !one.mine);
    all.truncate(PROPOSED);
    Ok(all)
}

async fn calibrations(app: &App, asking: &Asking) -> Result<Vec<CalibrationListed>, Refused> {
    Ok(listed_calibrations(app, asking, &Part::first(PROPOSED)).await?.rows)
}

async fn team(app: &Arc<App>, asking: &Asking) -> Result<Vec<TeamShown>, Refused> {
    let any = Filter { shown: asking.statuses(None), ..Filter::default() };
    let (of, viewer) = (Arc::clone(app), asking.viewer.clone());
    let (asked, shown) = (asked(&viewer, &any), any.shown);
    let find = async move {
        Ok::<_, Refused>(of.reader().await?.team_month(&viewer, today(), &shown).await?)
    };
    let all = app.teams.get(asked, find).await?;
    Ok(all.into_iter().map(TeamShown::from).collect())
}

/// How each kind fares.
pub async fn kinds(app: &Arc<App>, asking: &Asking) -> Result<Vec<KindFares>, Refused> {
    let (of, viewer) = (Arc::clone(app), asking.viewer.clone());
    let find = async move { Ok::<_, Refused>(of.reader().await?.kind_overview(&viewer).await?) };
    let all = app.kinds.get(asked(&asking.viewer, &Filter::default()), find).await?;
    Ok(all.into_iter().map(KindFares::from).collect())
}

/// How programmes fare.
pub async fn programmes(app: &Arc<App>, asking: &Asking) -> Result<Vec<ProgrammeShown>, Refused> {
    let rules = app.rules().await;
    let any = Filter { shown: asking.statuses(None), ..Filter::default() };
    let (of, viewer) = (Arc::clone(app), asking.viewer.clone());
    let asked = asked(&viewer, &any);
    let find =
        async move { Ok::<_, Refused>(of.reader().await?.programmes(&viewer, &any.shown).await?) };
    let all = app.programmes.get(asked, find).await?;
    let confirms = asking.must(Deed::ConfirmDuty).is_ok();
    let shown = |one: ProgrammeOverview| ProgrammeShown {
        about: rules.of(Some(&one.programme)).rubric.about.clone(),
        conversations: one.conversations,
        agents: one.agents,
        situations: SkillCount { handled: one.met, arose: one.met + one.missed },
        duties_open: confirms.then_some(one.duties_open),
        programme: one.programme,
    };
    Ok(all.into_iter().map(shown).collect())
}

/// What was missed and is nobody's who works there, counted by kind, owner and programme, the most
/// frequent first; each with the words of its newest.
async fn process(app: &Arc<App>, asking: &Asking) -> Result<Vec<ProcessFinding>, Refused> {
    let all = asked(&asking.viewer, &Filter { shown: asking.statuses(None), ..Filter::default() });
    let first = found_of_process(Arc::clone(app), asking.clone(), 2 * PROPOSED);
    app.process.get(all, first).await
}

/// The same, so many at most.
pub async fn found_of_process(
    app: Arc<App>,
    asking: Asking,
    limit: usize,
) -> Result<Vec<ProcessFinding>, Refused> {
    let mut reader = app.reader().await?;
    let shown = asking.statuses(None);
    let mut all = reader.process_findings(&asking.viewer, &shown).await?;
    all.sort_by_key(|one| std::cmp::Reverse(one.missed));
    all.truncate(limit);
    let mut found = Vec::new();
    for one in all {
        let filter = Filter {
            moment: Some(one.kind.name.clone()),
            programme: Some(one.programme.clone()),
            outcome: Some(Outcome::Missed),
            owner: Some(one.owner),
            shown: shown.clone(),
            ..Filter::default()
        };
        let page = Page { sort: Sort::Newest, cursor: None, limit: 1 };
        let newest = reader.moments(&asking.viewer, &filter, &page).await?.rows.pop();
        let Some(newest) = newest else { continue };
        found.push(ProcessFinding {
            moment: one.kind.name,
            title: one.kind.title,
            owner: one.owner.name(),
            count: one.missed,
            programme: one.programme,
            quote: newest.opener_quote.unwrap_or_default(),
            conversation: newest.conversation.key.to_string(),
        });
    }
    Ok(found)
}

async fn some_duties(app: &App, asking: &Asking) -> Result<Vec<DutyListed>, Refused> {
    Ok(duties_of(app, asking, None, Part::first(PROPOSED)).await?.rows)
}

async fn health(app: &Arc<App>) -> Result<Vec<HealthCheck>, Refused> {
    app.health.get((), looked_through(Arc::clone(app))).await
}

async fn looked_through(app: Arc<App>) -> Result<Vec<HealthCheck>, Refused> {
    let checked = app.reader().await?.check().await?;
    let mut all: Vec<HealthCheck> = checked
        .into_iter()
        .map(|one| HealthCheck {
            name: one.what,
            ok: one.wrong.is_none(),
            text: one.wrong.unwrap_or_else(|| "as it should be".to_owned()),
        })
        .collect();
    let away = app.reader().await?.media_away().await?;
    all.push(HealthCheck {
        name: "the folder of the sound",
        ok: away.is_none(),
        text: away.map_or_else(
            || "as it should be".to_owned(),
            |folder| format!("`{folder}` is not there; what has sound is not erased"),
        ),
    });
    let (ok, text) = match chain(&app).await? {
        Verified::Whole { head, .. } => (true, format!("whole, ends with {head}")),
        Verified::Broken { row, why } => (false, format!("row {row}: {why}")),
    };
    all.push(HealthCheck { name: "the chain of what was done", ok, text });
    Ok(all)
}

async fn last_imports(app: &App) -> Result<Vec<ImportListed>, Refused> {
    listed_imports(app, Which::Last(PROPOSED as u32)).await
}

async fn accounts(app: &App) -> Result<Vec<RoleCount>, Refused> {
    let all = app.reader().await?.accounts().await?;
    let there =
        |role: Role| all.iter().filter(|one| one.closed_at.is_none() && one.role == role).count();
    let count = |role: Role| RoleCount { role: role.name(), count: there(role) };
    Ok(Role::ALL.into_iter().map(count).filter(|one| one.count > 0).collect())
}

async fn last_rows(app: &App) -> Result<Vec<AuditRow>, Refused> {
    let people = app.people().await?;
    let asked = store::Asked { limit: 2 * PROPOSED, ..store::Asked::default() };
    let rows = app.reader().await?.audited(&asked).await?;
    Ok(rows.into_iter().map(|row| AuditRow::of(row, &people)).collect())
}

async fn worth_hearing(app: &Arc<App>, asking: &Asking) -> Result<Vec<RowShown>, Refused> {
    let any = Filter { shown: asking.statuses(None), ..Filter::default() };
    let asked = asked(&asking.viewer, &any);
    let proposed = proposed(Arc::clone(app), asking.viewer.clone(), any);
    let mut all = app.worth_hearing.get(asked, proposed).await?;
    said(&mut *app.reader().await?, asking, &mut all).await?;
    Ok(all)
}

/// Conversations in which a duty was missed; then those in which most was missed; then such as went
/// well though much was asked for, for there is more to learn from than what went wrong.
async fn proposed(app: Arc<App>, viewer: Viewer, any: Filter) -> Result<Vec<RowShown>, Refused> {
    let mut reader = app.reader().await?;
    let mut taken = BTreeSet::new();
    let mut all: Vec<RowShown> = Vec::new();
    let duty = Filter { class: Some(Class::Duty), outcome: Some(Outcome::Missed), ..any.clone() };
    let met = Filter { class: Some(Class::Skill), outcome: Some(Outcome::Met), ..any.clone() };
    for (filter, sort) in [(&duty, Sort::Newest), (&any, Sort::Missed), (&met, Sort::Newest)] {
        let page = Page { sort, cursor: None, limit: LOOKED_THROUGH };
        let mut rows = reader.conversations(&viewer, filter, &page).await?.rows;
        let well = filter == &met;
        if well {
            rows.retain(|row| row.missed == 0 && row.duties_missed == 0);
            rows.sort_by_key(|row| std::cmp::Reverse(row.met));
        }
        let mut here = 0;
        for row in rows {
            let why = match sort {
                Sort::Missed => counted(row.missed, "skill", "missed"),
                _ if well => counted(row.met, "skill", "met, none missed"),
                _ => counted(row.duties_missed, "duty", "missed"),
            };
            let Some(why) = why else { continue };
            if here < PROPOSED / 3 && taken.insert(row.key) {
                here += 1;
                all.push(RowShown { why: Some(why), ..row.into() });
            }
        }
    }
    Ok(all)
}

/// `two skills missed`; nothing where there are none.
fn counted(many: u64, what: &str, how: &str) -> Option<String> {
    let several = match what {
        "duty" => "duties",
        _ => "skills",
    };
    match many {
        0 => None,
        1 => Some(format!("one {what} {how}")),
        many => Some(format!("{many} {several} {how}")),
    }
}

/// Which duties.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichDuties {
    /// `open` or `done`; `open` where nothing is said.
    #[param(inline, value_type = Option<names::OpenOrDone>)]
    pub state: Option<String>,
    /// Where the list goes on: the `next` of the part before.
    pub cursor: Option<String>,
    /// How many rows, 1 to 200.
    pub limit: Option<u16>,
}

/// A missed duty.
#[derive(Serialize, ToSchema)]
pub struct DutyListed {
    /// The moment.
    pub moment_id: String,
    /// Its kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// Whose it is.
    #[schema(value_type = names::OwnerName)]
    pub owner: &'static str,
    /// The words that opened it.
    pub quote: String,
    /// Where it was looked for.
    pub searched: Searched,
    /// Its conversation.
    pub conversation: RowShown,
    /// `open`, `confirmed` (it was missed indeed) or `rejected`.
    #[schema(value_type = names::DutyState)]
    pub state: &'static str,
    /// Who looked.
    pub by: Option<String>,
    /// When.
    pub at: Option<String>,
    /// What was said to it.
    pub note: Option<String>,
}

impl From<MomentRow> for DutyListed {
    fn from(row: MomentRow) -> Self {
        Self {
            moment_id: row.moment_id,
            moment: row.kind.name,
            title: row.kind.title,
            owner: row.owner.name(),
            quote: row.opener_quote.unwrap_or_default(),
            searched: Searched { first_turn: row.searched.0, last_turn: row.searched.1 },
            conversation: row.conversation.into(),
            state: "open",
            by: None,
            at: None,
            note: None,
        }
    }
}

/// Missed duties.
#[derive(Serialize, ToSchema)]
pub struct Duties {
    /// The duties.
    pub duties: Vec<DutyListed>,
    /// Where the list goes on; nothing after the last.
    pub next: Option<String>,
}

/// Duties that were missed: those that no person has looked at yet, or those that one has; those of the
/// newest conversations first.
#[utoipa::path(get, path = "/api/duties", tag = "work", params(WhichDuties), responses(
    (status = OK, body = Duties),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn duties(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<WhichDuties>,
) -> Result<Json<Duties>, Refused> {
    let part = lists::part(which.cursor, which.limit);
    let Portion { rows: duties, next } =
        duties_of(&app, &asking, which.state.as_deref(), part).await?;
    Ok(Json(Duties { duties, next }))
}

/// The duties of a state.
pub async fn duties_of(
    app: &App,
    asking: &Asking,
    state: Option<&str>,
    part: Part,
) -> Result<Portion<DutyListed>, Refused> {
    asking.must(Deed::ConfirmDuty)?;
    let open = lists::is_open(state, "done")?;
    let people = app.people_as(&asking.viewer).await?;
    // One that was not missed counts as done.
    let (outcome, said) = match open {
        true => (Some(Outcome::Missed), SaidOf::Unchecked),
        false => (None, SaidOf::Checked),
    };
    let shown = asking.statuses(None);
    let filter =
        Filter { class: Some(Class::Duty), outcome, said: Some(said), shown, ..Filter::default() };
    let mut reader = app.reader().await?;
    let mut whole = Portion { rows: Vec::new(), next: part.cursor };
    // A page of moments is never longer than what is asked for of duties.
    loop {
        let (cursor, limit) = (whole.next.take(), part.limit - whole.rows.len());
        let page = Page { sort: Sort::Newest, cursor, limit };
        let listed = reader.moments(&asking.viewer, &filter, &page).await.map_err(lists::wrong)?;
        let keys: BTreeSet<i64> = listed.rows.iter().map(|row| row.conversation.key).collect();
        let keys: Vec<i64> = if open { Vec::new() } else { keys.into_iter().collect() };
        let checked = reader.checked_duties(&asking.viewer, &keys).await?;
        let mut checked: BTreeMap<MomentId, CheckedDuty> =
            checked.into_iter().map(|one| (one.moment.clone(), one)).collect();
        whole.rows.extend(listed.rows.into_iter().map(|row| {
            let looked_at = row.moment_id.parse().ok().and_then(|id| checked.remove(&id));
            match looked_at {
                None => DutyListed::from(row),
                Some(one) => DutyListed {
                    state: if one.confirmed { "confirmed" } else { "rejected" },
                    by: people.get(&one.account).cloned(),
                    at: Some(one.at),
                    note: one.note,
                    ..DutyListed::from(row)
                },
            }
        }));
        whole.next = listed.next;
        if whole.next.is_none() || whole.rows.len() >= part.limit {
            return Ok(whole);
        }
    }
}
