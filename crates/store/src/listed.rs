//! What stands beside moments for lists, and what is brought up to it of conversations that were stored
//! before there was any.

use crate::db::{Connection, get, query};
use crate::found::Found;
use crate::search;
use crate::sql;
use measure::moments::{Class, Outcome, Owner, Status};

/// How many conversations are brought up to it at one go.
const LISTED: i64 = 500;

/// Brings conversations that are stored already to what `put` would have stored for lists.
pub(crate) async fn count_stored(connection: &mut Connection) -> Result<(), sqlx::Error> {
    let mut last = 0;
    while let Some(keys) = stored_after(last, connection).await? {
        for key in keys {
            last = key;
            count_found(key, connection).await?;
        }
    }
    Ok(())
}

/// The same for searches; the index of words is empty.
pub(crate) async fn index_stored(connection: &mut Connection) -> Result<(), sqlx::Error> {
    let finds = connection.dialect().finds;
    let mut last = 0;
    while let Some(keys) = stored_after(last, connection).await? {
        for key in keys {
            last = key;
            let turns = query(sql::TEXTS_OF).bind(key).fetch_all(&mut *connection).await?;
            for text in search::texts(turns.iter().map(|row| get(row, 0)), finds) {
                query(sql::ADD_SEARCH).bind(key).bind(text).execute(&mut *connection).await?;
            }
        }
    }
    Ok(())
}

/// The next few conversations; `None` after the last.
async fn stored_after(
    last: i64,
    connection: &mut Connection,
) -> Result<Option<Vec<i64>>, sqlx::Error> {
    let next = query(sql::STORED_AFTER).bind(last).bind(LISTED).fetch_all(connection).await?;
    let keys: Vec<i64> = next.iter().map(|row| get(row, 0)).collect();
    Ok((!keys.is_empty()).then_some(keys))
}

/// Brings what a stored conversation has beside its moments up to date with them.
pub(crate) async fn count_found(key: i64, connection: &mut Connection) -> Result<(), sqlx::Error> {
    let mut found = Found::default();
    let rows = query(sql::FOUND_IN).bind(key).fetch_all(&mut *connection).await?;
    for row in rows {
        let class = Class::from_name(get(&row, 0));
        let owner = Owner::from_name(get(&row, 1));
        let status = Status::from_name(get(&row, 2));
        let outcome = Outcome::from_name(get(&row, 3));
        let known = class.zip(owner).zip(status.zip(outcome));
        if let Some(((class, owner), (status, outcome))) = known {
            found.add(class, owner, status, outcome, get(&row, 4));
        }
    }
    let set = query(sql::SET_LISTED)
        .bind(found.missed_proven)
        .bind(found.missed_trial)
        .bind(found.bits[0])
        .bind(found.bits[1])
        .bind(found.bits[2]);
    set.bind(key).execute(connection).await.map(drop)
}

/// Lets what people decided of a conversation's moments count.
pub(crate) async fn count_decided(
    conversation: i64,
    connection: &mut Connection,
) -> Result<(), sqlx::Error> {
    query(sql::COUNT_DECIDED).bind(conversation).execute(&mut *connection).await?;
    count_found(conversation, connection).await
}

/// The same of a database in which it did not count for moments themselves.
pub(crate) async fn count_all_decided(connection: &mut Connection) -> Result<(), sqlx::Error> {
    for row in query(sql::DECIDED).fetch_all(&mut *connection).await? {
        count_decided(get(&row, 0), connection).await?;
    }
    Ok(())
}
