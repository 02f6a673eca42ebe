//! Counts from the rollups, and examples that stand for them.

use crate::error::Error;
use crate::read::{kinds, moment};
use crate::sql;
use crate::store::{Store, at, get};
use crate::types::{Example, KindCount, Of, StoredKind};
use measure::moments::{Outcome, Owner};
use sqlx::{Connection, SqliteConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

impl Store {
    /// Counts by kind, owner and edition, in order of class, skill and name.
    pub async fn counts(&mut self, of: &Of) -> Result<Vec<KindCount>, Error> {
        let Self { path, connection, seal, .. } = self;
        let named = |error| at(path, error);
        let mut transaction = connection.begin().await.map_err(named)?;
        let scopes = scopes(path, &mut transaction, seal, of).await?;
        let kinds = kinds(path, &mut transaction).await?;
        let mut editions = BTreeMap::new();
        for row in sqlx::query(sql::EDITIONS).fetch_all(&mut *transaction).await.map_err(named)? {
            editions.insert(get::<i64>(&row, 0), get::<String>(&row, 1));
        }
        let mut counts: BTreeMap<(StoredKind, Owner, String), [u64; 3]> = BTreeMap::new();
        for total in totals(path, &mut transaction, &scopes).await? {
            let (Some(kind), Some(edition)) =
                (kinds.get(&total.kind), editions.get(&total.edition))
            else {
                continue;
            };
            let counted = counts.entry((kind.clone(), total.owner, edition.clone())).or_default();
            for (count, more) in counted.iter_mut().zip(total.counts) {
                *count += more;
            }
        }
        let mut counts: Vec<KindCount> = counts
            .into_iter()
            .map(|((kind, owner, edition), [met, missed, unknown])| KindCount {
                kind,
                owner,
                edition,
                met,
                missed,
                unknown,
            })
            .collect();
        let order =
            |count: &KindCount| (count.kind.class, count.kind.skill, count.kind.name.clone());
        counts.sort_by_key(order);
        Ok(counts)
    }

    /// Moments of the associates with this outcome: the commonest kinds first, each kind once before
    /// any twice; of a kind, the agent with most of them first, and the newest.
    pub async fn examples(
        &mut self,
        of: &Of,
        outcome: Outcome,
        limit: usize,
    ) -> Result<Vec<Example>, Error> {
        let Self { path, connection, seal, .. } = self;
        let named = |error| at(path, error);
        let mut transaction = connection.begin().await.map_err(named)?;
        let scopes = scopes(path, &mut transaction, seal, of).await?;
        let allowed: BTreeSet<i64> = scopes.keys().copied().collect();
        let kinds = kinds(path, &mut transaction).await?;

        // How many there are of each kind and agent.
        let mut by_kind: BTreeMap<&str, BTreeMap<&str, u64>> = BTreeMap::new();
        for total in totals(path, &mut transaction, &scopes).await? {
            let (Some(kind), Some(agent)) = (kinds.get(&total.kind), scopes.get(&total.scope))
            else {
                continue;
            };
            let count = total.counts[outcome as usize];
            if total.owner == Owner::Associate && !agent.is_empty() && count > 0 {
                *by_kind.entry(&kind.name).or_default().entry(agent).or_default() += count;
            }
        }
        let mut order: Vec<(&str, BTreeMap<&str, u64>)> = by_kind.into_iter().collect();
        order
            .sort_by_key(|(name, agents)| (std::cmp::Reverse(agents.values().sum::<u64>()), *name));

        let mut queues = Vec::new();
        for (name, agents) in order {
            let mut agents: Vec<(&str, u64)> = agents.into_iter().collect();
            agents.sort_by_key(|(agent, count)| (std::cmp::Reverse(*count), *agent));
            let mut queue = std::collections::VecDeque::new();
            for (agent, _) in agents {
                if queue.len() >= limit {
                    break;
                }
                let newest = newest(
                    path,
                    &mut transaction,
                    agent,
                    name,
                    outcome,
                    &allowed,
                    limit - queue.len(),
                );
                queue.extend(newest.await?);
            }
            queues.push(queue);
        }
        let mut examples = Vec::new();
        while examples.len() < limit {
            let before = examples.len();
            for queue in &mut queues {
                let Some((key, number)) = queue.pop_front() else { continue };
                if examples.len() < limit {
                    examples.extend(example(path, &mut transaction, key, number, &kinds).await?);
                }
            }
            if examples.len() == before && queues.iter().all(|queue| queue.is_empty()) {
                break;
            }
        }
        Ok(examples)
    }

    /// How many conversations there are of these as the main agent's, and of how many agents.
    pub async fn size(&mut self, of: &Of) -> Result<(u64, u64), Error> {
        let Self { path, connection, seal, .. } = self;
        let named = |error| at(path, error);
        let mut transaction = connection.begin().await.map_err(named)?;
        let scopes = scopes(path, &mut transaction, seal, of).await?;
        let mut conversations = 0;
        let mut agents = BTreeSet::new();
        for (scope, agent) in &scopes {
            let row = sqlx::query(sql::SIZE)
                .bind(scope)
                .fetch_optional(&mut *transaction)
                .await
                .map_err(named)?;
            let Some(row) = row else { continue };
            conversations += get::<i64>(&row, 0).unsigned_abs();
            if !agent.is_empty() {
                agents.insert(agent);
            }
        }
        Ok((conversations, agents.len() as u64))
    }
}

/// The scopes these figures are added up from, each with its agent.
async fn scopes(
    path: &Path,
    connection: &mut SqliteConnection,
    seal: &crate::seal::Seal,
    of: &Of,
) -> Result<BTreeMap<i64, String>, Error> {
    let (sql, name) = match of {
        Of::Agent(name) => (sql::SCOPES_OF_AGENT, name),
        Of::Team(name) => (sql::SCOPES_OF_TEAM, name),
        Of::Programme(name) => (sql::SCOPES_OF_PROGRAMME, name),
    };
    // The empty name stands for "not said" in this table.
    if name.is_empty() {
        return Ok(BTreeMap::new());
    }
    let named = |error| at(path, error);
    let mut rows = sqlx::query(sql).bind(name).fetch_all(&mut *connection).await.map_err(named)?;
    if rows.is_empty() && matches!(of, Of::Agent(_)) {
        let agents = sqlx::query(sql::AGENTS_BY_REFERENCE).bind(seal.reference(name));
        for agent in agents.fetch_all(&mut *connection).await.map_err(named)? {
            let query = sqlx::query(sql).bind(get::<&str>(&agent, 0)).fetch_all(&mut *connection);
            rows.extend(query.await.map_err(named)?);
        }
    }
    Ok(rows.iter().map(|row| (get(row, 0), get(row, 1))).collect())
}

/// One row of the totals.
struct Total {
    scope: i64,
    kind: i64,
    owner: Owner,
    edition: i64,
    counts: [u64; 3],
}

async fn totals(
    path: &Path,
    connection: &mut SqliteConnection,
    scopes: &BTreeMap<i64, String>,
) -> Result<Vec<Total>, Error> {
    let mut totals = Vec::new();
    for scope in scopes.keys() {
        let rows = sqlx::query(sql::TOTALS).bind(scope).fetch_all(&mut *connection).await;
        for row in rows.map_err(|error| at(path, error))? {
            let Some(owner) = Owner::from_name(get(&row, 1)) else { continue };
            let count = |at| get::<i64>(&row, at).unsigned_abs();
            let counts = [count(3), count(4), count(5)];
            totals.push(Total {
                scope: *scope,
                kind: get(&row, 0),
                owner,
                edition: get(&row, 2),
                counts,
            });
        }
    }
    Ok(totals)
}

/// An agent's newest moments of a kind and outcome, by conversation and number.
async fn newest(
    path: &Path,
    connection: &mut SqliteConnection,
    agent: &str,
    kind: &str,
    outcome: Outcome,
    scopes: &BTreeSet<i64>,
    limit: usize,
) -> Result<Vec<(i64, i64)>, Error> {
    use futures_util::TryStreamExt;
    let mut rows =
        sqlx::query(sql::NEWEST).bind(agent).bind(kind).bind(outcome.name()).fetch(connection);
    let mut found = Vec::new();
    while let Some(row) = rows.try_next().await.map_err(|error| at(path, error))? {
        if scopes.contains(&get::<i64>(&row, 2)) {
            found.push((get(&row, 0), get(&row, 1)));
        }
        if found.len() == limit {
            break;
        }
    }
    Ok(found)
}

async fn example(
    path: &Path,
    connection: &mut SqliteConnection,
    key: i64,
    number: i64,
    kinds: &BTreeMap<i64, StoredKind>,
) -> Result<Option<Example>, Error> {
    let row = sqlx::query(sql::EXAMPLE).bind(key).bind(number).fetch_optional(connection).await;
    let Some(row) = row.map_err(|error| at(path, error))? else { return Ok(None) };
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
