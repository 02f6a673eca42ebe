//! Counts from the rollups, and examples that stand for them.

use crate::database::{Database, at};
use crate::db::{Connection, get, query};
use crate::error::Error;
use crate::read::{kinds, moment};
use crate::seal::Seal;
use crate::sql;
use crate::store::{Store, count};
use crate::types::{Example, KindCount, Of, StoredKind};
use measure::moments::{Class, Outcome, Owner};
use sqlx::AssertSqlSafe;
use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};

impl Store {
    /// Counts by kind, owner and edition, in order of class, skill and name.
    pub async fn counts(&mut self, of: &Of) -> Result<Vec<KindCount>, Error> {
        let Self { database, connection, seal, .. } = self;
        let mut transaction = connection.begin_read().await.map_err(|error| at(database, error))?;
        let who = Who::find(database, &mut transaction, seal, of).await?;
        counts(database, &mut transaction, &who).await
    }

    /// Moments of the associates of a class with this outcome: the commonest kinds first, each kind
    /// once before any twice; of a kind, the agent with most of them first, and the newest.
    pub async fn examples(
        &mut self,
        of: &Of,
        class: Class,
        outcome: Outcome,
        limit: usize,
    ) -> Result<Vec<Example>, Error> {
        let Self { database, connection, seal, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_read().await.map_err(named)?;
        let who = Who::find(database, &mut transaction, seal, of).await?;
        let mut by_kind: BTreeMap<String, u64> = BTreeMap::new();
        for one in counts(database, &mut transaction, &who).await? {
            let many = match outcome {
                Outcome::Met => one.met,
                Outcome::Missed => one.missed,
                Outcome::Unknown => one.unknown,
            };
            if one.owner == Owner::Associate && one.kind.class == class && many > 0 {
                *by_kind.entry(one.kind.name).or_default() += many;
            }
        }
        let mut order: Vec<(String, u64)> = by_kind.into_iter().collect();
        order.sort_by(|a, b| (Reverse(a.1), &a.0).cmp(&(Reverse(b.1), &b.0)));

        let mut queues = Vec::new();
        for (kind, _) in order.into_iter().take(limit) {
            let agents = query(who.sql(sql::AGENTS_WITH, outcome)).bind(&who.name);
            let agents = agents.bind(&kind).bind(count(limit as u64));
            let mut queue = VecDeque::new();
            for agent in agents.fetch_all(&mut transaction).await.map_err(named)? {
                let rows = query(who.sql(sql::NEWEST, outcome)).bind(get::<&str>(&agent, 0));
                let rows = rows.bind(&kind).bind(outcome.name()).bind(&who.name);
                let rows = rows.bind(count((limit - queue.len()) as u64));
                let rows = rows.fetch_all(&mut transaction).await.map_err(named)?;
                queue.extend(rows.iter().map(|row| (get::<i64>(row, 0), get::<i64>(row, 1))));
                if queue.len() >= limit {
                    break;
                }
            }
            queues.push(queue);
        }
        let kinds = kinds(database, &mut transaction).await?;
        let mut examples = Vec::new();
        while examples.len() < limit && queues.iter().any(|queue| !queue.is_empty()) {
            for queue in &mut queues {
                let Some((key, number)) = queue.pop_front() else { continue };
                if examples.len() < limit {
                    examples
                        .extend(example(database, &mut transaction, key, number, &kinds).await?);
                }
            }
        }
        Ok(examples)
    }

    /// How many conversations there are of these as the main agent's, and of how many agents.
    pub async fn size(&mut self, of: &Of) -> Result<(u64, u64), Error> {
        let Self { database, connection, seal, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_read().await.map_err(named)?;
        let who = Who::find(database, &mut transaction, seal, of).await?;
        if who.name.is_empty() {
            return Ok((0, 0));
        }
        let row = query(who.sql(sql::SIZE, Outcome::Met)).bind(&who.name);
        let row = row.fetch_one(&mut transaction).await.map_err(named)?;
        Ok((get::<i64>(&row, 0).unsigned_abs(), get::<i64>(&row, 1).unsigned_abs()))
    }
}

/// Whose figures: a column of the scopes and what stands in it.
struct Who {
    column: &'static str,
    name: String,
}

impl Who {
    async fn find(
        database: &Database,
        connection: &mut Connection,
        seal: &Seal,
        of: &Of,
    ) -> Result<Self, Error> {
        let (column, name) = match of {
            Of::Agent(name) => (sql::AGENT, name),
            Of::Team(name) => (sql::TEAM, name),
            Of::Programme(name) => (sql::PROGRAMME, name),
        };
        let named = |error| at(database, error);
        let mut who = Self { column, name: name.clone() };
        if column != sql::AGENT {
            return Ok(who);
        }
        let row = query(sql::IS_AGENT).bind(name).fetch_one(&mut *connection).await;
        if get::<i64>(&row.map_err(named)?, 0) > 0 {
            return Ok(who);
        }
        let agents = query(sql::AGENTS_BY_REFERENCE).bind(seal.reference(name));
        let agents = agents.fetch_all(connection).await.map_err(named)?;
        match &agents[..] {
            [] => {}
            [one] => who.name = get(one, 0),
            // Two sources call two people the same.
            [first, second, ..] => {
                return Err(Error::Ambiguous {
                    id: name.clone(),
                    count: agents.len() as u64,
                    what: "agents",
                    first: get(first, 0),
                    second: get(second, 0),
                });
            }
        }
        Ok(who)
    }

    fn sql(&self, text: &str, outcome: Outcome) -> AssertSqlSafe<String> {
        AssertSqlSafe(text.replace("{who}", self.column).replace("{outcome}", outcome.name()))
    }
}

async fn counts(
    database: &Database,
    connection: &mut Connection,
    who: &Who,
) -> Result<Vec<KindCount>, Error> {
    // The empty name stands for "not said" in this table.
    if who.name.is_empty() {
        return Ok(Vec::new());
    }
    let named = |error| at(database, error);
    let kinds = kinds(database, connection).await?;
    let mut editions = BTreeMap::new();
    for row in query(sql::EDITIONS).fetch_all(&mut *connection).await.map_err(named)? {
        editions.insert(get::<i64>(&row, 0), get::<String>(&row, 1));
    }
    let rows = query(who.sql(sql::COUNTS, Outcome::Met)).bind(&who.name);
    let mut counts = Vec::new();
    for row in rows.fetch_all(connection).await.map_err(named)? {
        let Some(owner) = Owner::from_name(get(&row, 1)) else { continue };
        let Some(kind) = kinds.get(&get::<i64>(&row, 0)) else { continue };
        let Some(edition) = editions.get(&get::<i64>(&row, 2)) else { continue };
        counts.push(KindCount {
            kind: kind.clone(),
            owner,
            edition: edition.clone(),
            met: get::<i64>(&row, 3).unsigned_abs(),
            missed: get::<i64>(&row, 4).unsigned_abs(),
            unknown: get::<i64>(&row, 5).unsigned_abs(),
        });
    }
    let order = |count: &KindCount| (count.kind.class, count.kind.skill, count.kind.name.clone());
    counts.sort();
    counts.sort_by_key(order);
    Ok(counts)
}

async fn example(
    database: &Database,
    connection: &mut Connection,
    key: i64,
    number: i64,
    kinds: &BTreeMap<i64, StoredKind>,
) -> Result<Option<Example>, Error> {
    let row = query(sql::EXAMPLE).bind(key).bind(number).fetch_optional(connection).await;
    let Some(row) = row.map_err(|error| at(database, error))? else { return Ok(None) };
    let Some(kind) = kinds.get(&get::<i64>(&row, 0)) else { return Ok(None) };
    let conversation: String = get(&row, 16);
    Ok(Some(Example {
        source: get(&row, 15),
        kind: kind.clone(),
        moment: moment(&row, 0, &conversation)?,
        conversation,
        agent: get(&row, 17),
        opener_quote: get(&row, 18),
        answer_quote: get(&row, 19),
        open_ms: get(&row, 20),
    }))
}
