//! The roster: who was in which team, at which site, for which programme, from when until when.
//!
//! Names and references that its file gives are sealed as those of conversations are.

use crate::access::Viewer;
use crate::audit::{Action, Done, Subject, Who, note};
use crate::database::at;
use crate::db::{Row, get, query};
use crate::error::Error;
use crate::rows::look;
use crate::seal::Seal;
use crate::sql;
use crate::store::Store;
use intake::Key;
use intake::people;
use jiff::civil::{Date, date};
use measure::conversation::{Person, Role};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};

/// The first and the last day of rows whose end is open.
const ALWAYS: Date = date(1, 1, 1);
const FOREVER: Date = date(9999, 12, 31);

/// Somebody in a team for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    /// Their pseudonym.
    pub agent: String,
    /// The source's own reference and their name, where the roster's file gives them.
    pub person: Option<Person>,
    /// The programme; empty for any.
    pub programme: String,
    /// The site; empty where it is not said.
    pub site: String,
    /// The team.
    pub team: String,
    /// The first day; `None` for one that has always been.
    pub from: Option<Date>,
    /// The first day on which it holds no more; `None` for one that goes on.
    pub until: Option<Date>,
}

/// A row that was left out, because its agent is in another team on a day of it for the same programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotRostered {
    /// Which of the rows that were given, from 0.
    pub row: usize,
    /// The earlier one that holds on a day of it.
    pub holds: usize,
}

/// What setting the roster came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// How many rows were set.
    pub rows: u64,
    /// Of how many agents.
    pub agents: u64,
    /// Those that were left out.
    pub left_out: Vec<NotRostered>,
}

impl RosterRow {
    fn days(&self) -> (Date, Date) {
        (self.from.unwrap_or(ALWAYS), self.until.unwrap_or(FOREVER))
    }

    fn overlaps(&self, other: &Self) -> bool {
        let ((from, until), (other_from, other_until)) = (self.days(), other.days());
        let programmes = [&self.programme, &other.programme];
        let is_one = programmes[0] == programmes[1] || programmes.iter().any(|one| one.is_empty());
        is_one && from < other_until && other_from < until
    }
}

impl Store {
    /// The pseudonym of an agent, as an import of that source makes it; what is written as a pseudonym
    /// already stays.
    pub fn agent(&self, source: &str, reference: &str) -> String {
        let reference = reference.trim();
        match people::is_pseudonym(Role::Agent, reference) {
            true => reference.to_owned(),
            false => {
                let within = people::within(source, reference);
                people::pseudonym(&Key(self.key), Role::Agent, &within)
            }
        }
    }

    /// Sets rows of the roster. With `replace` they are all of it; without, they take the place of what
    /// it had of the same agents, and other agents stay.
    ///
    /// Of two rows that put an agent into two teams on one day for one programme, the first stands.
    pub async fn set_roster(
        &mut self,
        by: Who,
        rows: &[RosterRow],
        replace: bool,
    ) -> Result<Roster, Error> {
        let mut set = Roster::default();
        let mut of_agent: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            let kept = of_agent.entry(&row.agent).or_default();
            match kept.iter().find(|other| rows[**other].overlaps(row)) {
                Some(holds) => set.left_out.push(NotRostered { row: place, holds: *holds }),
                None => kept.push(place),
            }
        }
        let Self { database, connection, seal, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        if replace {
            let empty = query(sql::EMPTY_ROSTER).execute(&mut transaction).await;
            empty.map_err(named)?;
        }
        for (agent, places) in &of_agent {
            if !replace {
                let leave = query(sql::LEAVE_ROSTER).bind(*agent);
                leave.execute(&mut transaction).await.map_err(named)?;
            }
            for row in places.iter().filter_map(|place| rows.get(*place)) {
                let (from, until) = row.days();
                let sealed =
                    row.person.as_ref().map(|one| seal.seal(Role::Agent, agent, one).bytes);
                let add = query(sql::ADD_TO_ROSTER).bind(*agent).bind(sealed);
                let add = add.bind(&row.programme).bind(&row.site).bind(&row.team);
                let add = add.bind(from.to_string()).bind(until.to_string());
                add.execute(&mut transaction).await.map_err(named)?;
                set.rows += 1;
            }
        }
        set.agents = of_agent.len() as u64;
        let what = format!("{} rows of {} agents", set.rows, set.agents);
        let (action, subject) = (Action::Roster, Subject::Nothing);
        let done = Done { who: by, action, subject, purpose: None, what: Some(&what) };
        note(&done, database, key, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(set)
    }

    /// The roster: of one day, or all of it; by agent and day.
    pub async fn roster(&mut self, on: Option<Date>) -> Result<Vec<RosterRow>, Error> {
        let Self { database, connection, seal, .. } = self;
        let rows = match on {
            None => query(sql::ROSTER).fetch_all(connection).await,
            Some(day) => {
                let day = day.to_string();
                query(sql::ROSTER_ON).bind(&day).bind(&day).fetch_all(connection).await
            }
        };
        rows.map_err(|error| at(database, error))?.iter().map(|row| roster_row(row, seal)).collect()
    }

    /// What agents are called, by pseudonym, as far as this viewer reads names: as the conversations that
    /// they see have it, else as the roster does.
    pub async fn agent_names(
        &mut self,
        viewer: &Viewer,
        agents: &[&str],
    ) -> Result<BTreeMap<String, String>, Error> {
        let Self { database, connection, seal, .. } = self;
        let named = |error| at(database, error);
        let (sees, mut names) = (viewer.sees(), BTreeMap::new());
        let said = sql::SAID_NAMES.replace("{sees}", &sees.sql);
        let reads: BTreeSet<&str> =
            agents.iter().copied().filter(|agent| viewer.reads_name(agent)).collect();
        let name = |agent: &str, rows: &[Row]| {
            let open = |row| seal.open(Role::Agent, agent, get(row, 0));
            rows.iter().find_map(|row| open(row)?.name)
        };
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        for &agent in &reads {
            let asked = query(AssertSqlSafe(&*said)).bind(agent);
            let asked = sees.values.iter().cloned().fold(asked, |asked, value| asked.bind(value));
            let rows = asked.fetch_all(&mut transaction).await.map_err(named)?;
            if let Some(name) = name(agent, &rows) {
                names.insert(agent.to_owned(), name);
            }
        }
        transaction.commit().await.map_err(named)?;
        // The roster's names are no conversation's, and no policy lets them be read.
        for agent in reads {
            if names.contains_key(agent) {
                continue;
            }
            let rows = query(sql::ROSTER_NAMES).bind(agent).fetch_all(&mut *connection).await;
            if let Some(name) = name(agent, &rows.map_err(named)?) {
                names.insert(agent.to_owned(), name);
            }
        }
        Ok(names)
    }
}

fn roster_row(row: &Row, seal: &Seal) -> Result<RosterRow, Error> {
    let agent: String = get(row, 0);
    let day = |place, open: Date| {
        let text: &str = get(row, place);
        let day: Date = text.parse().map_err(|_| Error::Unexpected {
            expected: "a day of the roster",
            found: text.to_owned(),
        })?;
        Ok::<_, Error>(Some(day).filter(|day| *day != open))
    };
    Ok(RosterRow {
        person: get::<Option<&[u8]>>(row, 1)
            .and_then(|sealed| seal.open(Role::Agent, &agent, sealed)),
        agent,
        programme: get(row, 2),
        site: get(row, 3),
        team: get(row, 4),
        from: day(5, ALWAYS)?,
        until: day(6, FOREVER)?,
    })
}
