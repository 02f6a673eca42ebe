//! Counts that are kept beside the moments, and how they change.

use crate::db::{Connection, get, query};
use crate::sql;
use crate::store::Tables;
use measure::moments::{Outcome, Owner};
use std::collections::BTreeMap;

/// What one count is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Counted {
    pub(crate) day: String,
    pub(crate) scope: i64,
    pub(crate) kind: i64,
    pub(crate) owner: Owner,
    pub(crate) edition: i64,
}

/// How counts change in one transaction.
#[derive(Default)]
pub(crate) struct Deltas {
    /// Met, missed, unknown.
    counts: BTreeMap<Counted, [i64; 3]>,
    /// Conversations and turns, by the main agent's scope.
    sizes: BTreeMap<i64, [i64; 2]>,
}

impl Deltas {
    /// Adds to a count; takes away where `by` is negative.
    pub(crate) fn moments(&mut self, of: Counted, outcome: Outcome, by: i64) {
        self.counts.entry(of).or_default()[outcome as usize] += by;
    }

    /// Adds conversations and turns; takes away where they are negative.
    pub(crate) fn conversation(&mut self, scope: i64, conversations: i64, turns: i64) {
        let size = self.sizes.entry(scope).or_default();
        size[0] += conversations;
        size[1] += turns;
    }

    /// Adds the moments of a stored conversation, as they count; takes them away where `by` is −1.
    pub(crate) async fn moments_of(
        &mut self,
        key: i64,
        by: i64,
        connection: &mut Connection,
    ) -> Result<(), sqlx::Error> {
        for row in query(sql::COUNTS_OF).bind(key).fetch_all(connection).await? {
            let known = Owner::from_name(get(&row, 2)).zip(Outcome::from_name(get(&row, 4)));
            let Some((owner, outcome)) = known else { continue };
            let of = Counted {
                day: get(&row, 6),
                scope: get(&row, 0),
                kind: get(&row, 1),
                owner,
                edition: get(&row, 3),
            };
            self.moments(of, outcome, by * get::<i64>(&row, 5));
        }
        Ok(())
    }

    /// Brings the counts of the database up to date.
    pub(crate) async fn apply(
        self,
        tables: &Tables,
        connection: &mut Connection,
    ) -> Result<(), sqlx::Error> {
        let mut totals: BTreeMap<(i64, i64, Owner, i64), [i64; 3]> = BTreeMap::new();
        let mut rollups = tables.rollups.rows();
        for (of, by) in &self.counts {
            if *by == [0; 3] {
                continue;
            }
            rollups.add(&*of.day).add(of.scope).add(of.kind).add(of.owner.name()).add(of.edition);
            rollups.add(by[0]).add(by[1]).add(by[2]);
            let total = totals.entry((of.scope, of.kind, of.owner, of.edition)).or_default();
            for (total, by) in total.iter_mut().zip(by) {
                *total += by;
            }
        }
        tables.rollups.insert(rollups, connection).await?;
        let mut rows = tables.totals.rows();
        for ((scope, kind, owner, edition), by) in &totals {
            rows.add(*scope)
                .add(*kind)
                .add(owner.name())
                .add(*edition)
                .add(by[0])
                .add(by[1])
                .add(by[2]);
        }
        tables.totals.insert(rows, connection).await?;
        let mut rows = tables.sizes.rows();
        for (scope, by) in &self.sizes {
            rows.add(*scope).add(by[0]).add(by[1]);
        }
        tables.sizes.insert(rows, connection).await?;

        let fell = |by: &[i64]| by.iter().any(|by| *by < 0);
        for (of, _) in self.counts.iter().filter(|(_, by)| fell(*by)) {
            let delete = query(sql::DELETE_EMPTY_ROLLUP).bind(&*of.day).bind(of.scope);
            let delete = delete.bind(of.kind).bind(of.owner.name()).bind(of.edition);
            delete.execute(&mut *connection).await?;
        }
        for ((scope, kind, owner, edition), _) in totals.iter().filter(|(_, by)| fell(*by)) {
            let delete = query(sql::DELETE_EMPTY_TOTAL)
                .bind(*scope)
                .bind(*kind)
                .bind(owner.name())
                .bind(*edition);
            delete.execute(&mut *connection).await?;
        }
        for (scope, _) in self.sizes.iter().filter(|(_, by)| fell(*by)) {
            query(sql::DELETE_EMPTY_SIZE).bind(*scope).execute(&mut *connection).await?;
        }
        Ok(())
    }
}
