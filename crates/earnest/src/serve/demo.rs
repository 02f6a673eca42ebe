//! A demo's accounts: one for each role, to look as, with some of each one's work on its way.

use crate::centre;
use crate::commands::roster;
use anyhow::anyhow;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use measure::moments::{Class, Outcome, Owner, Status};
use std::collections::BTreeMap;
use store::work::{Decision, MomentId, Ruling, Unwritten};
use store::{
    Filter, Grant, MomentRow, NewAccount, Page, Role, Sort, Store, Switches, TakeUp, Value, Viewer,
    Who,
};

/// An invitation is taken up at once.
const WHILE: SignedDuration = SignedDuration::from_mins(1);

/// The agent with the most moments, and their team.
const BUSIEST: &str = "SELECT agent, team FROM rollups WHERE agent IS NOT NULL AND team IS NOT NULL \
     GROUP BY agent, team ORDER BY sum(met) + sum(missed) DESC, agent LIMIT 1";
/// Every programme there is.
const PROGRAMMES: &str =
    "SELECT DISTINCT programme FROM rollups WHERE programme IS NOT NULL ORDER BY programme";

/// The centre's roster, an account for each role in a demo, to look at it as that role; the agent and the team are those with
/// the most to see.
pub async fn accounts(store: &mut Store) -> anyhow::Result<()> {
    let now = Timestamp::now();
    if store.roster(None).await?.is_empty() {
        let read = intake::roster::read(centre::ROSTER.as_bytes(), "roster.csv")?;
        let rows: Vec<_> = read.rows.iter().map(|one| roster::row(one, store, "")).collect();
        store.set_roster(Who::CommandLine, &rows, true).await?;
    }
    let (agent, team) = busiest(store).await?;
    let known: Vec<String> = store.accounts().await?.into_iter().map(|one| one.login).collect();
    for role in Role::ALL {
        if known.iter().any(|login| login == role.name()) {
            continue;
        }
        let grants = match role {
            Role::Agent | Role::Admin | Role::Auditor => Vec::new(),
            Role::TeamLead => vec![Grant { team: team.clone(), ..Grant::default() }],
            Role::ClientViewer => {
                vec![Grant { programme: "amberline".to_owned(), ..Grant::default() }]
            }
            _ => vec![Grant::default()],
        };
        let name = role.name().replace('_', " ");
        let name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let new = NewAccount {
            login: role.name(),
            name: &name,
            role,
            agent: (role == Role::Agent).then_some(agent.as_str()),
            grants: &grants,
        };
        let until = now.checked_add(WHILE)?;
        let invited = store.invite(Who::CommandLine, &new, until, now).await?;
        // No password fits it: one looks as a role, and does not sign in.
        let with = TakeUp { login: None, name: None, password: "none" };
        store.take_up(&invited.token, &with, now).await?;
    }
    // What is on trial is shown to everybody here, as what it is.
    let mut rows = store.query(PROGRAMMES).await?;
    let mut programmes = Vec::new();
    while let Some(row) = rows.next().await? {
        if let [Value::Text(programme), ..] = &row[..] {
            programmes.push(programme.clone());
        }
    }
    let known = store.switches().await?;
    for programme in programmes.iter().filter(|name| !known.contains_key(*name)) {
        let set = Switches { trial_shown: true, ..Switches::default() };
        store.set_switches(Who::CommandLine, programme, &set).await?;
    }
    if known.is_empty() {
        work(store, now).await?;
    }
    Ok(())
}

/// Disputes, a coaching, reviews and a calibration, as a week leaves them.
async fn work(store: &mut Store, now: Timestamp) -> anyhow::Result<()> {
    let mut viewers: BTreeMap<&str, Viewer> = BTreeMap::new();
    for account in store.accounts().await? {
        if let Some(viewer) = store.viewer(account.key, now).await? {
            viewers.insert(viewer.role.name(), viewer);
        }
    }
    let of = |role: Role| viewers.get(role.name()).ok_or_else(|| anyhow!("no {}", role.name()));
    let (agent, lead) = (of(Role::Agent)?, of(Role::TeamLead)?);
    let (evaluator, quality) = (of(Role::Evaluator)?, of(Role::QualityLead)?);

    let filter = Filter {
        agent: agent.agent.clone(),
        outcome: Some(Outcome::Missed),
        owner: Some(Owner::Associate),
        class: Some(Class::Skill),
        shown: vec![Status::Proven, Status::Trial],
        ..Filter::default()
    };
    let page = Page { sort: Sort::Newest, cursor: None, limit: 8 };
    let missed = store.moments(agent, &filter, &page).await?.rows;
    let missed: Vec<MomentId> = missed.iter().filter_map(named).collect();
    let reasons = [
        "I did say so, in other words, a little earlier.",
        "The customer was reading the number out, and I did not want to cut in.",
        "The desk put the call through to me after this had been said.",
    ];
    let mut disputes = Vec::new();
    for (moment, reason) in missed.iter().zip(reasons) {
        disputes.push(store.dispute(agent, moment, reason).await.map_err(unwritten)?);
    }
    if let [_, stands, overturned] = disputes[..] {
        let note = Some("Read in full: the words do not say it.");
        let decision =
            Decision { ruling: Ruling::Stands, outcome: None, owner: None, note, again: false };
        store.decide(quality, stands, &decision).await.map_err(unwritten)?;
        let decision = Decision {
            ruling: Ruling::Overturned,
            outcome: Some(Outcome::Met),
            note: Some("It is said two turns before."),
            ..decision
        };
        store.decide(quality, overturned, &decision).await.map_err(unwritten)?;
    }
    if let (Some(agent), Some(moments)) = (&agent.agent, missed.get(3..5)) {
        let then = TimeZone::UTC.to_datetime(now).date().checked_add(7.days())?.to_string();
        let note = "Say what went wrong in their words before you put it right; we hear two calls \
                    again next week.";
        store.coach(lead, agent, note, Some(&then), moments).await.map_err(unwritten)?;
    }

    let filter = Filter { programme: Some("amberline".to_owned()), ..Filter::default() };
    let page = Page { sort: Sort::Newest, cursor: None, limit: 9 };
    let newest = store.conversations(quality, &filter, &page).await?.rows;
    let newest: Vec<i64> = newest.iter().map(|row| row.key).collect();
    let (of_all, to_compare) = newest.split_at(newest.len().min(6));
    store.ask_reviews(quality, of_all, None).await?;
    let judges = [evaluator.account, quality.account];
    let name = "A week's calls, compared";
    store.calibrate(quality, name, "amberline", None, to_compare, &judges).await?;
    Ok(())
}

fn named(row: &MomentRow) -> Option<MomentId> {
    row.moment_id.parse().ok()
}

fn unwritten(why: Unwritten) -> anyhow::Error {
    match why {
        Unwritten::Store(error) => error.into(),
        Unwritten::NotThere => anyhow!("nothing of that name is there"),
        Unwritten::Decided => anyhow!("it was decided before"),
        Unwritten::Same => anyhow!("it is so already"),
    }
}

async fn busiest(store: &mut Store) -> anyhow::Result<(String, String)> {
    let mut rows = store.query(BUSIEST).await?;
    Ok(match rows.next().await?.as_deref() {
        Some([Value::Text(agent), Value::Text(team), ..]) => (agent.clone(), team.clone()),
        _ => (String::new(), String::new()),
    })
}
