//! What each role sees first, and the duties that wait for a person.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::coaching::CoachingShown;
use super::lists::{MomentListed, RowShown};
use super::reviews::{ReviewListed, listed};
use super::work::DisputeListed;
use crate::serve::app::App;
use crate::serve::extract::Asked;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::State;
use jiff::{SignedDuration, Timestamp};
use measure::moments::{Class, Outcome, Owner, Status};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::overview::KindOverview;
use store::work::MomentId;
use store::{Deed, Filter, Page, Role, Sort, Store};
use utoipa::{IntoParams, ToSchema};

/// For how long looks at one's conversations are told.
const LOOKED: SignedDuration = SignedDuration::from_hours(30 * 24);
/// So many conversations are proposed to be heard.
const PROPOSED: usize = 6;
/// So many duties are listed.
const DUTIES: usize = 200;

/// What a role sees first. Of the parts, those are there that the role has.
#[derive(Default, Serialize, ToSchema)]
pub struct Home {
    /// As whom one looks.
    pub role: &'static str,
    /// An agent's: two moments that were met, up to three that were missed, the newest.
    pub seen: Option<Vec<MomentListed>>,
    /// An agent's: disputes.
    pub disputes: Option<Vec<DisputeListed>>,
    /// An agent's: who looked at their conversations, and how often, in thirty days.
    pub looked: Option<Vec<LookedAt>>,
    /// What was agreed: an agent's with them, a team lead's by them.
    pub coaching: Option<Vec<CoachingShown>>,
    /// A team lead's: conversations that are worth an ear, and why.
    pub worth_hearing: Option<Vec<WorthHearing>>,
    /// An evaluator's and a quality lead's: reviews.
    pub reviews: Option<Vec<ReviewListed>>,
    /// A quality lead's: how each kind fares.
    pub kinds: Option<Vec<KindFares>>,
    /// An operations head's and a client's: how large each programme is.
    pub programmes: Option<Vec<ProgrammeShown>>,
    /// An operations head's: what is the script's, the system's or a bot's.
    pub process: Option<Vec<KindFares>>,
    /// A quality lead's and an operations head's: how many missed duties wait for a person.
    pub duties_open: Option<usize>,
    /// An administrator's: how many accounts are open.
    pub accounts_open: Option<usize>,
    /// An administrator's: how many invitations were not taken up.
    pub accounts_invited: Option<usize>,
}

/// Who looked at one's conversations.
#[derive(Serialize, ToSchema)]
pub struct LookedAt {
    /// Their role, by their login.
    pub who: String,
    /// How often.
    pub times: u64,
    /// When last.
    pub last_at: String,
}

/// A conversation that is worth an ear.
#[derive(Serialize, ToSchema)]
pub struct WorthHearing {
    /// Why: `duties_missed`, `missed_most` or `handled_well`.
    pub why: &'static str,
    /// How many, of what the reason counts.
    pub count: u64,
    /// The conversation.
    pub conversation: RowShown,
}

/// How a kind fares.
#[derive(Serialize, ToSchema)]
pub struct KindFares {
    /// The kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// `skill`, `fault`, `duty` or `ritual`.
    pub class: &'static str,
    /// `trial` or `proven`.
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
    pub upheld: u64,
}

/// How large a programme is.
#[derive(Serialize, ToSchema)]
pub struct ProgrammeShown {
    /// The programme; empty for conversations of none.
    pub programme: String,
    /// How many conversations.
    pub conversations: u64,
    /// How many agents.
    pub agents: u64,
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
            upheld: one.upheld,
        }
    }
}

/// What one's role sees first.
#[utoipa::path(get, path = "/api/home", tag = "home", responses(
    (status = OK, body = Home),
    (status = UNAUTHORIZED, body = Refusal),
))]
pub async fn home(State(app): State<Arc<App>>, asking: Asking) -> Result<Json<Home>, Refused> {
    let viewer = &asking.viewer;
    let mut reader = app.reader().await?;
    let mut home = Home { role: viewer.role.name(), ..Home::default() };
    match viewer.role {
        Role::Agent => {
            let mut seen = newest(&mut reader, &asking, Outcome::Met, 2).await?;
            seen.extend(newest(&mut reader, &asking, Outcome::Missed, 3).await?);
            home.seen = Some(seen);
            let mut disputes = reader.disputes(viewer, true).await?;
            disputes.extend(reader.disputes(viewer, false).await?.into_iter().take(PROPOSED));
            let listed = |row| DisputeListed::of(row, viewer.account);
            home.disputes = Some(disputes.into_iter().map(listed).collect());
            home.looked = Some(looked(&mut reader, &asking).await?);
            home.coaching = Some(coaching(&mut reader, &asking).await?);
        }
        Role::TeamLead => {
            home.worth_hearing = Some(worth_hearing(&mut reader, &asking).await?);
            home.coaching = Some(coaching(&mut reader, &asking).await?);
        }
        Role::Evaluator => home.reviews = Some(reviews(&mut reader, &asking).await?),
        Role::QualityLead => {
            home.kinds = Some(kinds(&mut reader, &asking, false).await?);
            home.reviews = Some(reviews(&mut reader, &asking).await?);
            home.duties_open = Some(open_duties(&mut reader, &asking).await?.len());
        }
        Role::OperationsHead => {
            home.programmes = Some(programmes(&mut reader, &asking).await?);
            home.process = Some(kinds(&mut reader, &asking, true).await?);
            home.duties_open = Some(open_duties(&mut reader, &asking).await?.len());
        }
        Role::ClientViewer => home.programmes = Some(programmes(&mut reader, &asking).await?),
        Role::Admin => {
            let all = reader.accounts().await?;
            let there = || all.iter().filter(|account| account.closed_at.is_none());
            home.accounts_open = Some(there().filter(|one| one.password.is_some()).count());
            home.accounts_invited = Some(there().filter(|one| one.password.is_none()).count());
        }
        Role::Auditor => {}
    }
    Ok(Json(home))
}

/// The newest moments of the associates with an outcome, as they are shown to this one.
async fn newest(
    reader: &mut Store,
    asking: &Asking,
    outcome: Outcome,
    many: usize,
) -> Result<Vec<MomentListed>, Refused> {
    let filter = Filter {
        class: Some(Class::Skill),
        outcome: Some(outcome),
        owner: Some(Owner::Associate),
        shown: shown(asking),
        ..Filter::default()
    };
    let page = Page { sort: Sort::Newest, cursor: None, limit: many };
    let listed = reader.moments(&asking.viewer, &filter, &page).await?;
    Ok(listed.rows.into_iter().map(MomentListed::from).collect())
}

fn shown(asking: &Asking) -> Vec<Status> {
    match asking.shown(None).trial {
        true => vec![Status::Proven, Status::Trial],
        false => vec![Status::Proven],
    }
}

async fn looked(reader: &mut Store, asking: &Asking) -> Result<Vec<LookedAt>, Refused> {
    let Some(agent) = &asking.viewer.agent else { return Ok(Vec::new()) };
    let since = Timestamp::now().checked_sub(LOOKED).map_err(anyhow::Error::from)?;
    let rows = reader.who_looked(agent, Some(asking.account.key), since).await?;
    let mut by: BTreeMap<String, LookedAt> = BTreeMap::new();
    for row in rows {
        let who = row.login.unwrap_or_else(|| row.who.to_string());
        // Newest first.
        let last_at = row.at.to_string();
        by.entry(who.clone()).or_insert(LookedAt { who, times: 0, last_at }).times += 1;
    }
    Ok(by.into_values().collect())
}

async fn coaching(reader: &mut Store, asking: &Asking) -> Result<Vec<CoachingShown>, Refused> {
    let all = reader.coachings(&asking.viewer).await?;
    let open = all.into_iter().filter(|one| one.done_at.is_none());
    Ok(open.map(|one| CoachingShown::of(one, asking.account.key)).collect())
}

async fn reviews(reader: &mut Store, asking: &Asking) -> Result<Vec<ReviewListed>, Refused> {
    let all = reader.reviews(&asking.viewer).await?;
    let open = all.into_iter().filter(|review| review.submitted_at.is_none());
    Ok(open.map(|review| listed(review, asking.account.key)).collect())
}

async fn kinds(
    reader: &mut Store,
    asking: &Asking,
    process: bool,
) -> Result<Vec<KindFares>, Refused> {
    let all = reader.kind_overview(&asking.viewer, process).await?;
    Ok(all.into_iter().map(KindFares::from).collect())
}

async fn programmes(reader: &mut Store, asking: &Asking) -> Result<Vec<ProgrammeShown>, Refused> {
    let all = reader.programme_sizes(&asking.viewer).await?;
    let shown = |one: store::overview::ProgrammeSize| ProgrammeShown {
        programme: one.programme,
        conversations: one.conversations,
        agents: one.agents,
    };
    Ok(all.into_iter().map(shown).collect())
}

/// Conversations in which a duty was missed; then those in which most was missed; then such as went
/// well though much was asked for, for there is more to learn from than what went wrong.
async fn worth_hearing(reader: &mut Store, asking: &Asking) -> Result<Vec<WorthHearing>, Refused> {
    let mut taken = BTreeSet::new();
    let mut all = Vec::new();
    let duty = Filter {
        class: Some(Class::Duty),
        outcome: Some(Outcome::Missed),
        shown: shown(asking),
        ..Filter::default()
    };
    let any = Filter { shown: shown(asking), ..Filter::default() };
    let met = Filter { outcome: Some(Outcome::Met), class: Some(Class::Skill), ..any.clone() };
    for (why, filter, sort) in [
        ("duties_missed", &duty, Sort::Newest),
        ("missed_most", &any, Sort::Missed),
        ("handled_well", &met, Sort::Newest),
    ] {
        let page = Page { sort, cursor: None, limit: 50 };
        let listed = reader.conversations(&asking.viewer, filter, &page).await?;
        let mut rows = listed.rows;
        if why == "handled_well" {
            rows.retain(|row| row.missed == 0 && row.duties_missed == 0);
            rows.sort_by_key(|row| std::cmp::Reverse(row.met));
        }
        let fitting = rows.into_iter().filter_map(|row| {
            let count = match why {
                "duties_missed" => row.duties_missed,
                "missed_most" => row.missed,
                _ => row.met,
            };
            (count > 0).then_some((count, row))
        });
        for (count, row) in fitting {
            if all.len() == PROPOSED
                || all.iter().filter(|one: &&WorthHearing| one.why == why).count() == 2
            {
                break;
            }
            if taken.insert(row.key) {
                all.push(WorthHearing { why, count, conversation: row.into() });
            }
        }
    }
    Ok(all)
}

/// Which duties.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichDuties {
    /// `open` or `checked`; `open` where nothing is said.
    pub state: Option<String>,
}

/// A missed duty.
#[derive(Serialize, ToSchema)]
pub struct DutyListed {
    /// The moment.
    #[serde(flatten)]
    pub moment: MomentListed,
    /// What a person said: whether it was missed indeed; nothing where nobody looked.
    pub confirmed: Option<bool>,
    /// When.
    pub checked_at: Option<String>,
    /// What was said to it.
    pub note: Option<String>,
}

/// Duties that were missed: those that no person has looked at yet, or those that one has, newest
/// first; at most two hundred.
#[utoipa::path(get, path = "/api/duties", tag = "work", params(WhichDuties), responses(
    (status = OK, body = Vec<DutyListed>),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn duties(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<WhichDuties>,
) -> Result<Json<Vec<DutyListed>>, Refused> {
    asking.must(Deed::ConfirmDuty)?;
    let mut reader = app.reader().await?;
    Ok(Json(match which.state.as_deref() {
        None | Some("open") => open_duties(&mut reader, &asking).await?,
        Some("checked") => checked_duties(&mut reader, &asking).await?,
        Some(_) => return Err(Refused::bad("expected the state `open` or `checked`")),
    }))
}

fn missed_duties(asking: &Asking) -> Filter {
    Filter {
        class: Some(Class::Duty),
        outcome: Some(Outcome::Missed),
        shown: shown(asking),
        ..Filter::default()
    }
}

async fn open_duties(reader: &mut Store, asking: &Asking) -> Result<Vec<DutyListed>, Refused> {
    let checked = reader.checked_duties(&asking.viewer).await?;
    let checked: BTreeSet<String> = checked.iter().map(|one| one.moment.to_string()).collect();
    let filter = missed_duties(asking);
    let (mut all, mut cursor) = (Vec::new(), None);
    while all.len() < DUTIES {
        let page = Page { sort: Sort::Newest, cursor, limit: DUTIES };
        let listed = reader.moments(&asking.viewer, &filter, &page).await?;
        let open = listed.rows.into_iter().filter(|row| !checked.contains(&row.moment_id));
        all.extend(open.map(|row| DutyListed {
            moment: row.into(),
            confirmed: None,
            checked_at: None,
            note: None,
        }));
        cursor = listed.next;
        if cursor.is_none() {
            break;
        }
    }
    all.truncate(DUTIES);
    Ok(all)
}

async fn checked_duties(reader: &mut Store, asking: &Asking) -> Result<Vec<DutyListed>, Refused> {
    let checked = reader.checked_duties(&asking.viewer).await?;
    let mut by: BTreeMap<MomentId, store::overview::CheckedDuty> =
        checked.into_iter().take(DUTIES).map(|one| (one.moment.clone(), one)).collect();
    let filter = missed_duties(asking);
    let (mut all, mut cursor) = (Vec::new(), None);
    while !by.is_empty() {
        let page = Page { sort: Sort::Newest, cursor, limit: DUTIES };
        let listed = reader.moments(&asking.viewer, &filter, &page).await?;
        for row in listed.rows {
            let known = row.moment_id.parse().ok().and_then(|id: MomentId| by.remove(&id));
            if let Some(one) = known {
                all.push(DutyListed {
                    moment: row.into(),
                    confirmed: Some(one.confirmed),
                    checked_at: Some(one.at),
                    note: one.note,
                });
            }
        }
        cursor = listed.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(all)
}
