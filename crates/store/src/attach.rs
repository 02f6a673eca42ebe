//! What people wrote about moments finds them again after they were found anew.

use crate::db::{Connection, Row, get, query};
use crate::listed::count_decided;
use crate::rollup::Deltas;
use crate::sql;

/// After the moments of a conversation were found anew: what was written about the old ones is put to
/// those of the same kind whose opening words overlap, or else are the same; what finds none is kept
/// and says so.
async fn attach(conversation: i64, connection: &mut Connection) -> Result<(), sqlx::Error> {
    let rows = query(sql::JUDGED).bind(conversation).fetch_all(&mut *connection).await?;
    for row in rows {
        let (key, kind): (i64, &str) = (get(&row, 0), get(&row, 1));
        let (turn, first, end): (i64, i64, i64) = (get(&row, 2), get(&row, 3), get(&row, 4));
        let quote: Option<&str> = get(&row, 5);
        let openers = query(sql::OPENERS_OF).bind(conversation).bind(kind);
        let openers = openers.fetch_all(&mut *connection).await?;
        let overlap = openers.iter().find(|opener| {
            let (there, from, to): (i64, i64, i64) =
                (get(opener, 0), get(opener, 1), get(opener, 2));
            there == turn && from < end.max(first + 1) && first < to.max(from + 1)
        });
        let same = || {
            let quoted = |opener: &&Row| quote.is_some() && get::<Option<&str>>(opener, 3) == quote;
            openers.iter().find(quoted)
        };
        let (place, attached) = match overlap.or_else(same) {
            Some(opener) => ([get(opener, 0), get(opener, 1), get(opener, 2)], 1),
            None => ([turn, first, end], 0),
        };
        let set = query(sql::MOVE_JUDGED);
        let set = set.bind(place[0]).bind(place[1]).bind(place[2]).bind(attached).bind(key);
        set.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Puts what people wrote to the moments of conversations that were found anew, and what they decided
/// into the moments and the counts.
pub(crate) async fn written_about(
    conversations: &[i64],
    deltas: &mut Deltas,
    connection: &mut Connection,
) -> Result<(), sqlx::Error> {
    for key in conversations {
        attach(*key, connection).await?;
        let decided = query(sql::DECIDED_OF).bind(*key).fetch_optional(&mut *connection).await?;
        if decided.is_some() {
            deltas.moments_of(*key, -1, connection).await?;
            count_decided(*key, connection).await?;
            deltas.moments_of(*key, 1, connection).await?;
        }
    }
    Ok(())
}
