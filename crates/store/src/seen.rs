//! One conversation, for those who may see it.

use crate::access::Viewer;
use crate::database::at;
use crate::db::{Connection, Query, get, query};
use crate::error::Error;
use crate::read::Reader;
use crate::rows::{look, look_once};
use crate::sql;
use crate::store::Store;
use crate::types::Stored;
use sqlx::AssertSqlSafe;

impl Store {
    /// Whether somebody may see the conversation of this number; `false` where there is none.
    pub async fn may_see(&mut self, viewer: &Viewer, key: i64) -> Result<bool, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        sees(viewer, key, &mut transaction).await.map_err(named)
    }

    /// A conversation by its number, with what was found in it; `None` where there is none, or none
    /// for this viewer.
    pub async fn seen(&mut self, viewer: &Viewer, key: i64) -> Result<Option<Stored>, Error> {
        let Self { database, connection, seal, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        if !sees(viewer, key, &mut transaction).await.map_err(named)? {
            return Ok(None);
        }
        let mut reader = Reader { database, connection: &mut transaction, seal };
        reader.stored(key, viewer.sees_moment()).await.map(Some)
    }
}

/// A rubric as it was set at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RubricVersion {
    /// Its number; a later one is larger.
    pub key: i64,
    /// A hash of its text and its heads.
    pub digest: String,
    /// When it was set, RFC 3339.
    pub set_at: String,
    /// Its text.
    pub toml: String,
}

impl Store {
    /// The newest conversations of a programme that this viewer may see, whole.
    pub async fn newest(
        &mut self,
        viewer: &Viewer,
        programme: &str,
        limit: u32,
    ) -> Result<Vec<Stored>, Error> {
        let Self { database, connection, seal, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let sees = viewer.sees();
        let text = sql::NEWEST_OF_PROGRAMME.replace("{sees}", &sees.sql);
        let mut query = query(AssertSqlSafe(text)).bind(programme);
        for value in sees.values {
            query = query.bind(value);
        }
        let rows = query.bind(i64::from(limit)).fetch_all(&mut transaction).await;
        let keys: Vec<i64> = rows.map_err(named)?.iter().map(|row| get(row, 0)).collect();
        let mut reader = Reader { database, connection: &mut transaction, seal };
        let mut all = Vec::with_capacity(keys.len());
        for key in keys {
            all.push(reader.stored(key, viewer.sees_moment()).await?);
        }
        Ok(all)
    }

    /// Every rubric that a programme had, the newest first.
    pub async fn rubric_versions(&mut self, programme: &str) -> Result<Vec<RubricVersion>, Error> {
        let rows = query(sql::RUBRIC_VERSIONS).bind(programme);
        let rows = rows.fetch_all(&mut self.connection).await;
        let rows = rows.map_err(|error| at(&self.database, error))?;
        Ok(rows
            .iter()
            .map(|row| RubricVersion {
                key: get(row, 0),
                digest: get(row, 1),
                set_at: get(row, 2),
                toml: get(row, 3),
            })
            .collect())
    }
}

/// Whether a viewer may see a conversation, in a transaction that was begun for them.
pub(crate) async fn sees(
    viewer: &Viewer,
    key: i64,
    connection: &mut Connection,
) -> Result<bool, sqlx::Error> {
    Ok(seen(viewer, key).fetch_optional(connection).await?.is_some())
}

/// The same in a transaction that writes.
pub(crate) async fn may_write(
    viewer: &Viewer,
    key: i64,
    connection: &mut Connection,
) -> Result<bool, sqlx::Error> {
    Ok(look_once(viewer, seen(viewer, key), connection).await?.is_some())
}

fn seen(viewer: &Viewer, key: i64) -> Query<'static> {
    let sees = viewer.sees();
    let text = format!("{}{}", sql::SEEN, sees.sql);
    let mut query = query(AssertSqlSafe(text)).bind(key);
    for value in sees.values {
        query = query.bind(value);
    }
    query
}
