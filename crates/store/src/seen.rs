//! One conversation, for those who may see it.

use crate::access::Viewer;
use crate::error::Error;
use crate::read::Reader;
use crate::sql;
use crate::store::{Store, at};
use crate::types::Stored;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

impl Store {
    /// A conversation by its number, with what was found in it; `None` where there is none, or none
    /// for this viewer.
    pub async fn seen(&mut self, viewer: &Viewer, key: i64) -> Result<Option<Stored>, Error> {
        let Self { path, connection, seal, .. } = self;
        let named = |error| at(path, error);
        let mut transaction = connection.begin().await.map_err(named)?;
        if !sees(viewer, key, &mut transaction).await.map_err(named)? {
            return Ok(None);
        }
        Reader { path, connection: &mut transaction, seal }.stored(key).await.map(Some)
    }
}

/// Whether a viewer may see a conversation.
pub(crate) async fn sees(
    viewer: &Viewer,
    key: i64,
    connection: &mut SqliteConnection,
) -> Result<bool, sqlx::Error> {
    let sees = viewer.sees();
    let text = format!("{}{}", sql::SEEN, sees.sql);
    let mut query = sqlx::query(AssertSqlSafe(text)).bind(key);
    for value in sees.values {
        query = value.bound(query);
    }
    Ok(query.fetch_optional(connection).await?.is_some())
}
