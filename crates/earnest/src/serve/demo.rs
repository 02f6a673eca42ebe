//! A demo's accounts: one for each role, to look as.

use jiff::{SignedDuration, Timestamp};
use store::{Grant, NewAccount, Role, Store, Switches, TakeUp, Value, Who};

/// An invitation is taken up at once.
const WHILE: SignedDuration = SignedDuration::from_mins(1);

/// The agent with the most moments, and their team.
const BUSIEST: &str = "SELECT agent, team FROM rollups WHERE agent IS NOT NULL AND team IS NOT NULL \
     GROUP BY agent, team ORDER BY sum(met) + sum(missed) DESC, agent LIMIT 1";
/// Every programme there is.
const PROGRAMMES: &str =
    "SELECT DISTINCT programme FROM rollups WHERE programme IS NOT NULL ORDER BY programme";

/// An account for each role in a demo, to look at it as that role; the agent and the team are those with
/// the most to see.
pub async fn accounts(store: &mut Store) -> anyhow::Result<()> {
    let now = Timestamp::now();
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
        let name = format!("{}{} of the demo", name[..1].to_uppercase(), &name[1..]);
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
    Ok(())
}

async fn busiest(store: &mut Store) -> anyhow::Result<(String, String)> {
    let mut rows = store.query(BUSIEST).await?;
    Ok(match rows.next().await?.as_deref() {
        Some([Value::Text(agent), Value::Text(team), ..]) => (agent.clone(), team.clone()),
        _ => (String::new(), String::new()),
    })
}
