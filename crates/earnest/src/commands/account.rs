//! `earnest account`: who may sign in to the page.

use crate::Ended;
use crate::cli::{self, AccountAction, AddAccount, Database};
use crate::commands::query;
use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use store::{Account, Grant, Invitation, NewAccount, Role, Rows, Store, Value, Who};

/// Invites people, lists them and lets them go.
pub async fn run(args: &cli::Account) -> anyhow::Result<Ended> {
    match &args.action {
        AccountAction::Add(args) => add(args).await?,
        AccountAction::Link { login, days, database } => {
            let mut store = super::open_to_write(database).await?;
            let account = found(&mut store, login).await?;
            let until = until(*days)?;
            let invitation = store.invite_again(Who::CommandLine, account.key, until).await?;
            super::print(&link(&account.login, &invitation, *days))?;
            store.close().await?;
        }
        AccountAction::List { database } => list(database).await?,
        AccountAction::Close { login, database } => {
            let mut store = super::open_to_write(database).await?;
            let account = found(&mut store, login).await?;
            store.close_account(Who::CommandLine, account.key, Timestamp::now()).await?;
            super::print(&format!("{} is closed\n", account.login))?;
            store.close().await?;
        }
    }
    Ok(Ended::Well)
}

async fn add(args: &AddAccount) -> anyhow::Result<()> {
    let grants = grants(args)?;
    anyhow::ensure!(
        (args.role == Role::Agent) == args.agent.is_some(),
        "expected --agent REF for an `agent`, and for no other role"
    );
    let mut store = super::open_to_write(&args.database).await?;
    let agent = args.agent.as_ref().map(|reference| store.agent(&args.source, reference));
    let new = NewAccount {
        login: &args.login,
        name: &args.name,
        role: args.role,
        agent: agent.as_deref(),
        grants: &grants,
    };
    let until = until(args.days)?;
    let invitation = store.invite(Who::CommandLine, &new, until, Timestamp::now()).await?;
    super::print(&link(&args.login, &invitation, args.days))?;
    store.close().await?;
    Ok(())
}

/// Each programme with each site and each team.
fn grants(args: &AddAccount) -> anyhow::Result<Vec<Grant>> {
    let names = [&args.programmes, &args.sites, &args.teams];
    let is_given = args.everything || names.iter().any(|names| !names.is_empty());
    let role = args.role.name();
    match args.role.is_granted() {
        true => anyhow::ensure!(
            is_given || args.role == Role::Evaluator,
            "expected --programme, --site, --team or --everything: an account of role `{role}` sees what it is granted"
        ),
        false => anyhow::ensure!(
            !is_given,
            "expected no --programme, --site, --team or --everything for role `{role}`"
        ),
    }
    if !is_given {
        return Ok(Vec::new());
    }
    let or_any = |names: &[String]| match names {
        [] => vec![String::new()],
        names => names.to_vec(),
    };
    let mut grants = Vec::new();
    for programme in or_any(&args.programmes) {
        for site in or_any(&args.sites) {
            for team in or_any(&args.teams) {
                grants.push(Grant { programme: programme.clone(), site: site.clone(), team });
            }
        }
    }
    Ok(grants)
}

fn until(days: u16) -> anyhow::Result<Timestamp> {
    let days = SignedDuration::from_hours(24 * i64::from(days));
    Timestamp::now().checked_add(days).context("a time in the calendar")
}

fn link(login: &str, invitation: &Invitation, days: u16) -> String {
    format!(
        "Whoever opens this at the page's address within {days} days sets the password of {}, once:\n/#/invitation?token={}\n",
        login.trim().to_lowercase(),
        invitation.token
    )
}

async fn found(store: &mut Store, login: &str) -> anyhow::Result<Account> {
    store
        .account_by_login(login)
        .await?
        .with_context(|| format!("no open account `{login}`; `earnest account list` names them"))
}

async fn list(database: &Database) -> anyhow::Result<()> {
    let mut store = super::open_to_read(database).await?;
    let rows = store.accounts().await?.into_iter().map(row).collect();
    let columns = ["login", "name", "role", "sees", "state"];
    super::print(&query::table(&mut Rows::given(&columns, rows), crate::terminal::width()).await?)?;
    store.close().await?;
    Ok(())
}

fn row(account: Account) -> Vec<Value> {
    let state = match (account.closed_at, &account.password, account.invited_until) {
        (Some(at), ..) => format!("closed {}", day(at)),
        (None, Some(_), _) => "open".to_owned(),
        (None, None, Some(until)) => format!("invited until {}", day(until)),
        (None, None, None) => "not invited".to_owned(),
    };
    let sees = match account.role {
        Role::Agent => account.agent.unwrap_or_default(),
        _ => account.grants.iter().map(part).collect::<Vec<_>>().join("; "),
    };
    [account.login, account.name, account.role.name().to_owned(), sees, state]
        .map(|text| if text.is_empty() { Value::Null } else { Value::Text(text) })
        .into()
}

fn part(grant: &Grant) -> String {
    let parts = [("programme", &grant.programme), ("site", &grant.site), ("team", &grant.team)];
    let named: Vec<String> = (parts.iter())
        .filter(|(_, name)| !name.is_empty())
        .map(|(what, name)| format!("{what} {name}"))
        .collect();
    if named.is_empty() { "everything".to_owned() } else { named.join(", ") }
}

fn day(at: Timestamp) -> jiff::civil::Date {
    jiff::tz::Offset::UTC.to_datetime(at).date()
}
