//! What was agreed with an agent, and views that somebody saved.

use crate::access::{Sees, Viewer};
use crate::audit::{self, Action, Done, Subject, Who};
use crate::cursor::Standing;
use crate::database::at;
use crate::db::{Connection, get, query};
use crate::error::Error;
use crate::part::{Ordered, Part, Portion};
use crate::rows::{look, look_once};
use crate::schema::now;
use crate::seen::may_write;
use crate::sql;
use crate::store::Store;
use crate::work::{MomentId, Unwritten, judged, written_to_or_by};
use measure::moments::Outcome;
use sqlx::AssertSqlSafe;

/// What was agreed with an agent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coaching {
    /// Its number.
    pub key: i64,
    /// The agent's pseudonym.
    pub agent: String,
    /// Who wrote it.
    pub account: i64,
    /// When, RFC 3339.
    pub at: String,
    /// What was agreed.
    pub note: String,
    /// The day on which to look again.
    pub follow_up_on: Option<String>,
    /// When that was done.
    pub done_at: Option<String>,
    /// The moments it is about.
    pub moments: Vec<Coached>,
}

/// A moment that was spoken about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coached {
    /// The moment.
    pub moment: MomentId,
    /// The words that opened it.
    pub quote: Option<String>,
    /// The outcome, as it counts; `None` where the moment is not found any more.
    pub outcome: Option<Outcome>,
}

/// Filters of a list that somebody saved under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Its number.
    pub key: i64,
    /// What it is called.
    pub name: String,
    /// The filters, as an address has them.
    pub query: String,
    /// Whether others see it too.
    pub shared: bool,
    /// Whether it is this viewer's.
    pub mine: bool,
}

impl SavedView {
    /// The programme by which its conversations are chosen.
    fn programme(&self) -> Option<String> {
        let mut filters = form_urlencoded::parse(self.query.trim_start_matches('?').as_bytes());
        let (_, value) = filters.find(|(name, _)| name == "programme")?;
        (!value.is_empty()).then(|| value.into_owned())
    }
}

/// What is to be looked at again, the first day first; what has none, last.
const OPEN: Ordered = Ordered {
    list: "coaching",
    text: "coalesce(follow_up_on, '9')",
    key: "key",
    greatest_first: false,
};

/// What was looked at again, the newest first.
const DONE: Ordered =
    Ordered { list: "coached", text: "done_at", key: "key", greatest_first: true };

impl Store {
    /// Writes down what was agreed with an agent of whom this viewer sees conversations.
    pub async fn coach(
        &mut self,
        viewer: &Viewer,
        agent: &str,
        note: &str,
        follow_up_on: Option<&str>,
        moments: &[MomentId],
    ) -> Result<i64, Unwritten> {
        let Self { database, connection, key: secret, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        if !leads(viewer, agent, &mut transaction).await.map_err(named)? {
            return Err(Unwritten::NotThere);
        }
        let add = query(sql::ADD_COACHING).bind(agent).bind(viewer.account).bind(now());
        let add = add.bind(note).bind(follow_up_on).fetch_one(&mut transaction).await;
        let coaching: i64 = get(&add.map_err(named)?, 0);
        for moment in moments {
            if !may_write(viewer, moment.conversation, &mut transaction).await.map_err(named)? {
                return Err(Unwritten::NotThere);
            }
            let judged = judged(moment, &mut transaction).await.map_err(named)?;
            let judged = judged.ok_or(Unwritten::NotThere)?;
            let add = query(sql::ADD_COACHING_MOMENT).bind(coaching).bind(judged);
            add.execute(&mut transaction).await.map_err(named)?;
        }
        let done = Done {
            who: Who::Account(viewer.account),
            action: Action::Coach,
            subject: Subject::Nothing,
            purpose: None,
            what: None,
        };
        audit::note(&done, database, secret, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(coaching)
    }

    /// What was agreed: an agent's own, a team lead's that they wrote; what is to be looked at again, the
    /// first day first, or what was, the newest first. Of moments in conversations that they do not see,
    /// nothing.
    ///
    /// # Errors
    /// `Cursor` for one that is none of this list's.
    pub async fn coachings(
        &mut self,
        viewer: &Viewer,
        open: bool,
        part: &Part,
    ) -> Result<Portion<Coaching>, Error> {
        let Self { database, connection, key: secret, .. } = self;
        let named = |error| at(database, error);
        let (order, which) = match open {
            true => (OPEN, "done_at IS NULL"),
            false => (DONE, "done_at IS NOT NULL"),
        };
        let (end, values) = order.end(order.after(part, secret)?.as_ref(), part.read());
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let (who, whose) = written_to_or_by(viewer);
        let text = sql::COACHINGS.replace("{who}", who);
        let mut query_all = query(AssertSqlSafe(format!("{text} AND {which}{end}")));
        for value in [whose].into_iter().chain(values) {
            query_all = query_all.bind(value);
        }
        let rows = query_all.fetch_all(&mut transaction).await;
        let sees = viewer.sees();
        let sees_moment = viewer.sees_moment().unwrap_or_else(Sees::everything);
        let of_each = sql::COACHING_MOMENTS
            .replace("{sees_moment}", &sees_moment.sql)
            .replace("{sees}", &sees.sql);
        let mut all = Vec::new();
        for row in rows.map_err(named)? {
            let key: i64 = get(&row, 0);
            let mut moments = query(AssertSqlSafe(of_each.clone()));
            for value in &sees_moment.values {
                moments = moments.bind(value.clone());
            }
            moments = moments.bind(key);
            for value in &sees.values {
                moments = moments.bind(value.clone());
            }
            let moments = moments.fetch_all(&mut transaction).await.map_err(named)?;
            let place = |row, at| u32::try_from(get::<i64>(row, at)).unwrap_or(0);
            all.push(Coaching {
                key,
                agent: get(&row, 1),
                account: get(&row, 2),
                at: get(&row, 3),
                note: get(&row, 4),
                follow_up_on: get(&row, 5),
                done_at: get(&row, 6),
                moments: moments
                    .iter()
                    .map(|row| {
                        let moment = MomentId {
                            conversation: get(row, 0),
                            kind: get(row, 1),
                            turn: place(row, 2),
                            first_byte: place(row, 3),
                        };
                        let outcome = get::<Option<&str>>(row, 5).and_then(Outcome::from_name);
                        Coached { moment, quote: get(row, 4), outcome }
                    })
                    .collect(),
            });
        }
        let none = "9".to_owned();
        Ok(order.part(all, part, secret, |one: &Coaching| {
            let day = one.follow_up_on.as_ref().or(Some(&none));
            Standing::of(if open { day } else { one.done_at.as_ref() }, one.key)
        }))
    }

    /// Notes that what was agreed was looked at again. Whether it was this viewer's, and open.
    pub async fn follow_up(&mut self, viewer: &Viewer, key: i64) -> Result<bool, Error> {
        let done = query(sql::FOLLOW_UP).bind(now()).bind(key).bind(viewer.account);
        let done = done.execute(&mut self.connection).await;
        Ok(done.map_err(|error| at(&self.database, error))? > 0)
    }

    /// Views that this viewer saved, and those that others share with who sees the programme that they are
    /// chosen by, or with who sees every programme; by name.
    pub async fn saved_views(&mut self, viewer: &Viewer) -> Result<Vec<SavedView>, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let rows = query(sql::SAVED_VIEWS).bind(viewer.account);
        let rows = rows.fetch_all(&mut transaction).await.map_err(named)?;
        Ok(rows
            .iter()
            .map(|row| SavedView {
                key: get(row, 0),
                name: get(row, 1),
                query: get(row, 2),
                shared: get::<i64>(row, 3) != 0,
                mine: get::<i64>(row, 4) == viewer.account,
            })
            .filter(|view: &SavedView| view.mine || viewer.shares(view.programme().as_deref()))
            .collect())
    }

    /// Saves a view. Returns its number.
    pub async fn save_view(
        &mut self,
        viewer: &Viewer,
        name: &str,
        filters: &str,
        shared: bool,
    ) -> Result<i64, Error> {
        let add = query(sql::ADD_SAVED_VIEW).bind(viewer.account).bind(name).bind(filters);
        let add = add.bind(i64::from(shared)).bind(now()).fetch_one(&mut self.connection).await;
        Ok(get(&add.map_err(|error| at(&self.database, error))?, 0))
    }

    /// Forgets a view of one's own. Whether it was there.
    pub async fn forget_view(&mut self, viewer: &Viewer, key: i64) -> Result<bool, Error> {
        let done = query(sql::DELETE_SAVED_VIEW).bind(key).bind(viewer.account);
        let done = done.execute(&mut self.connection).await;
        Ok(done.map_err(|error| at(&self.database, error))? > 0)
    }
}

/// Whether this viewer sees a conversation of an agent.
async fn leads(
    viewer: &Viewer,
    agent: &str,
    connection: &mut Connection,
) -> Result<bool, sqlx::Error> {
    let sees = viewer.sees();
    let text = format!("{}{} LIMIT 1", sql::ANY_OF_AGENT, sees.sql);
    let mut query = query(AssertSqlSafe(text)).bind(agent);
    for value in sees.values {
        query = query.bind(value);
    }
    Ok(look_once(viewer, query, connection).await?.is_some())
}
