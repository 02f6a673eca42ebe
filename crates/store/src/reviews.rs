//! The client's form, filled by people: a queue, reviews, and calibrations in which several people
//! judge the same conversations without sight of each other or of what Earnest found.

use crate::access::{Role, Viewer};
use crate::audit::{self, Action, Done, Subject, Who, done_with};
use crate::cursor::Standing;
use crate::database::at;
use crate::db::{Connection, Row, get, query};
use crate::error::Error;
use crate::part::{Ordered, Part, Portion};
use crate::rows::{look, look_once};
use crate::schema::now;
use crate::seen::may_write;
use crate::sql;
use crate::store::Store;
use crate::value::Value;
use crate::work::Unwritten;
use sqlx::AssertSqlSafe;

/// A review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Its number.
    pub key: i64,
    /// The conversation's number.
    pub conversation: i64,
    /// The conversation's id in its source.
    pub id: String,
    /// The programme.
    pub programme: Option<String>,
    /// The channel.
    pub channel: String,
    /// Who judges; `None` while it waits in the queue.
    pub evaluator: Option<i64>,
    /// The calibration it is part of.
    pub calibration: Option<i64>,
    /// The rubric whose form it was asked with: its digest.
    pub rubric: String,
    /// When it was asked for.
    pub asked_at: String,
    /// When it was handed in.
    pub submitted_at: Option<String>,
}

/// An answer to a question of a form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answered {
    /// The question's id.
    pub item: String,
    /// `yes`, `no` or `not_applicable`; `None` where it is open.
    pub answer: Option<String>,
    /// What is to be said to it.
    pub note: Option<String>,
}

/// A calibration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calibration {
    /// Its number.
    pub key: i64,
    /// What it is called.
    pub name: String,
    /// The programme.
    pub programme: String,
    /// When it was made.
    pub at: String,
    /// How many reviews it has.
    pub reviews: i64,
    /// How many of them were handed in.
    pub submitted: i64,
    /// The last day to hand in, where one was set.
    pub until: Option<String>,
    /// How many conversations.
    pub conversations: usize,
    /// Who judges, and how many each has handed in.
    pub judges: Vec<(i64, usize)>,
}

/// What somebody answered in a calibration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The conversation's number.
    pub conversation: i64,
    /// Who judged.
    pub evaluator: i64,
    /// The question.
    pub item: String,
    /// The answer.
    pub answer: String,
}

/// What is to be judged, the longest asked for first.
const OPEN: Ordered =
    Ordered { list: "reviews", text: "r.asked_at", key: "r.key", greatest_first: false };

/// What was handed in, the newest first.
const SUBMITTED: Ordered =
    Ordered { list: "submitted", text: "r.submitted_at", key: "r.key", greatest_first: true };

/// Calibrations, the newest first.
const CALIBRATIONS: Ordered =
    Ordered { list: "calibrations", text: "b.at", key: "b.key", greatest_first: true };

impl Store {
    /// Puts conversations into the queue of their programme, or to one evaluator. Those that this
    /// viewer may not see, or that wait there already, are passed over. How many were put.
    pub async fn ask_reviews(
        &mut self,
        viewer: &Viewer,
        conversations: &[i64],
        evaluator: Option<i64>,
    ) -> Result<u64, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let mut asked = 0;
        for key in conversations {
            if may_write(viewer, *key, &mut transaction).await.map_err(named)? {
                let made = ask(*key, evaluator, None, &mut transaction).await.map_err(named)?;
                asked += u64::from(made);
            }
        }
        transaction.commit().await.map_err(named)?;
        Ok(asked)
    }

    /// Reviews that are this viewer's or wait for anybody, and of a quality lead everybody's: those that
    /// are to be judged, the longest asked for first, or those that were handed in, the newest first.
    ///
    /// # Errors
    /// `Cursor` for one that is none of this list's.
    pub async fn reviews(
        &mut self,
        viewer: &Viewer,
        open: bool,
        part: &Part,
    ) -> Result<Portion<Review>, Error> {
        let Self { database, connection, key, .. } = self;
        let named = |error| at(database, error);
        let (order, which) = match open {
            true => (OPEN, "r.submitted_at IS NULL"),
            false => (SUBMITTED, "r.submitted_at IS NOT NULL"),
        };
        let (end, values) = order.end(order.after(part, key)?.as_ref(), part.read());
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let sees = viewer.sees();
        let (mine, account) = match viewer.role {
            Role::QualityLead => ("", None),
            _ => (" AND (r.evaluator = ? OR r.evaluator IS NULL)", Some(viewer.account)),
        };
        let text = format!("{}{} AND {which}{mine}{end}", sql::REVIEWS, sees.sql);
        let mut query = query(AssertSqlSafe(text));
        for value in sees.values.into_iter().chain(account.map(Value::Integer)).chain(values) {
            query = query.bind(value);
        }
        let rows = query.fetch_all(&mut transaction).await.map_err(named)?;
        let rows = rows.iter().map(review).collect();
        Ok(order.part(rows, part, key, |one: &Review| {
            let text = if open { Some(&one.asked_at) } else { one.submitted_at.as_ref() };
            Standing::of(text, one.key)
        }))
    }

    /// A review with what was answered so far, for its evaluator or a quality lead.
    pub async fn review(
        &mut self,
        viewer: &Viewer,
        key: i64,
    ) -> Result<Option<(Review, Vec<Answered>)>, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let Some(review) = own(viewer, key, &mut transaction).await.map_err(named)? else {
            return Ok(None);
        };
        let rows = query(sql::REVIEW_ANSWERS).bind(key).fetch_all(&mut transaction).await;
        let answers = rows.map_err(named)?;
        let answers = answers
            .iter()
            .map(|row| Answered { item: get(row, 0), answer: get(row, 1), note: get(row, 2) })
            .collect();
        Ok(Some((review, answers)))
    }

    /// Takes a review out of the queue, or one's own up again.
    pub async fn take_review(&mut self, viewer: &Viewer, key: i64) -> Result<(), Unwritten> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let review = own(viewer, key, &mut transaction).await.map_err(named)?;
        let review = review.ok_or(Unwritten::NotThere)?;
        match review.evaluator {
            Some(evaluator) if evaluator == viewer.account => return Ok(()),
            Some(_) => return Err(Unwritten::Decided),
            None => {}
        }
        let take = query(sql::TAKE_REVIEW).bind(viewer.account).bind(key);
        take.execute(&mut transaction).await.map_err(named)?;
        transaction.commit().await.map_err(named)?;
        Ok(())
    }

    /// Keeps answers of a review of one's own in the place of those before, and hands it in.
    pub async fn answer_review(
        &mut self,
        viewer: &Viewer,
        key: i64,
        answers: &[Answered],
        submit: bool,
    ) -> Result<(), Unwritten> {
        let Self { database, connection, key: secret, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let review = own(viewer, key, &mut transaction).await.map_err(named)?;
        let review = review.filter(|review| review.evaluator == Some(viewer.account));
        let review = review.ok_or(Unwritten::NotThere)?;
        if review.submitted_at.is_some() {
            return Err(Unwritten::Decided);
        }
        let write = async {
            query(sql::DELETE_ANSWERS).bind(key).execute(&mut transaction).await?;
            for one in answers {
                let add = query(sql::ADD_ANSWER).bind(key).bind(&one.item);
                let add = add.bind(one.answer.as_deref()).bind(one.note.as_deref());
                add.execute(&mut transaction).await?;
            }
            if submit {
                let submit = query(sql::SUBMIT_REVIEW).bind(now()).bind(key);
                submit.execute(&mut transaction).await?;
            }
            Ok(())
        };
        write.await.map_err(named)?;
        if submit {
            let done = done_with(viewer.account, Action::Review, review.conversation, None);
            audit::note(&done, database, secret, &mut transaction).await?;
        }
        transaction.commit().await.map_err(named)?;
        Ok(())
    }

    /// The conversations that somebody judges in a calibration and has not handed in.
    pub async fn blind(&mut self, account: i64) -> Result<Vec<i64>, Error> {
        let rows = query(sql::BLIND).bind(account).fetch_all(&mut self.connection).await;
        let rows = rows.map_err(|error| at(&self.database, error))?;
        Ok(rows.iter().map(|row| get(row, 0)).collect())
    }

    /// Has several people judge the same conversations. Conversations that this viewer may not see
    /// are passed over. Returns the calibration's number.
    pub async fn calibrate(
        &mut self,
        viewer: &Viewer,
        name: &str,
        programme: &str,
        until: Option<&str>,
        conversations: &[i64],
        evaluators: &[i64],
    ) -> Result<i64, Error> {
        let Self { database, connection, key: secret, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let add = query(sql::ADD_CALIBRATION).bind(name).bind(programme);
        let add =
            add.bind(viewer.account).bind(now()).bind(until).fetch_one(&mut transaction).await;
        let calibration: i64 = get(&add.map_err(named)?, 0);
        for key in conversations {
            if !may_write(viewer, *key, &mut transaction).await.map_err(named)? {
                continue;
            }
            for evaluator in evaluators {
                let made = ask(*key, Some(*evaluator), Some(calibration), &mut transaction).await;
                made.map_err(named)?;
            }
        }
        let done = Done {
            who: Who::Account(viewer.account),
            action: Action::Calibrate,
            subject: Subject::Programme(programme),
            purpose: None,
            what: None,
        };
        audit::note(&done, database, secret, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(calibration)
    }

    /// Calibrations with a conversation that this viewer may see, newest first.
    ///
    /// # Errors
    /// `Cursor` for one that is none of this list's.
    pub async fn calibrations(
        &mut self,
        viewer: &Viewer,
        part: &Part,
    ) -> Result<Portion<Calibration>, Error> {
        let after = CALIBRATIONS.after(part, &self.key)?;
        let (end, values) = CALIBRATIONS.end(after.as_ref(), part.read());
        let rows = self.calibrations_that(viewer, &format!("1 = 1{end}"), values).await?;
        Ok(CALIBRATIONS.part(rows, part, &self.key, |one| Standing::of(Some(&one.at), one.key)))
    }

    /// One of them, by its number.
    pub async fn calibration(
        &mut self,
        viewer: &Viewer,
        key: i64,
    ) -> Result<Option<Calibration>, Error> {
        let found = self.calibrations_that(viewer, "b.key = ?", vec![Value::Integer(key)]).await?;
        Ok(found.into_iter().next())
    }

    async fn calibrations_that(
        &mut self,
        viewer: &Viewer,
        which: &str,
        values: Vec<Value>,
    ) -> Result<Vec<Calibration>, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let sees = viewer.sees();
        let with = |text: &str, values: Vec<Value>| {
            let mut query = query(AssertSqlSafe(text.replace("{sees}", &sees.sql)));
            for value in values {
                query = query.bind(value);
            }
            query
        };
        let text = format!("{}{which}", sql::CALIBRATIONS);
        let values = sees.values.iter().cloned().chain(values).collect();
        let rows = with(&text, values).fetch_all(&mut transaction).await;
        let mut all = Vec::new();
        for row in rows.map_err(named)? {
            let key: i64 = get(&row, 0);
            let of_it = [Value::Integer(key)].into_iter().chain(sees.values.iter().cloned());
            let judges = with(sql::JUDGES, of_it.collect()).fetch_all(&mut transaction).await;
            let judges = judges.map_err(named)?;
            let many = |row, at| usize::try_from(get::<i64>(row, at)).unwrap_or(0);
            all.push(Calibration {
                key,
                name: get(&row, 1),
                programme: get(&row, 2),
                at: get(&row, 3),
                reviews: get(&row, 4),
                submitted: get(&row, 5),
                until: get(&row, 6),
                conversations: many(&row, 7),
                judges: judges.iter().map(|row| (get(row, 0), many(row, 1))).collect(),
            });
        }
        Ok(all)
    }

    /// What was handed in in a calibration, of conversations that this viewer may see and owes no
    /// judgement of.
    pub async fn judgements(
        &mut self,
        viewer: &Viewer,
        calibration: i64,
    ) -> Result<Vec<Judgement>, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let sees = viewer.sees();
        let text = sql::JUDGEMENTS.replace("{sees}", &sees.sql);
        let mut query = query(AssertSqlSafe(text)).bind(calibration).bind(viewer.account);
        for value in sees.values {
            query = query.bind(value);
        }
        let rows = query.fetch_all(&mut transaction).await.map_err(named)?;
        Ok(rows
            .iter()
            .map(|row| Judgement {
                conversation: get(row, 0),
                evaluator: get(row, 1),
                item: get(row, 2),
                answer: get(row, 3),
            })
            .collect())
    }
}

/// Asks for a review; whether there was none of that kind before.
async fn ask(
    conversation: i64,
    evaluator: Option<i64>,
    calibration: Option<i64>,
    connection: &mut Connection,
) -> Result<bool, sqlx::Error> {
    let there = query(sql::ASKED_ALREADY).bind(conversation).bind(evaluator.unwrap_or(0));
    let there = there.bind(calibration.unwrap_or(0)).fetch_optional(&mut *connection).await?;
    if there.is_some() {
        return Ok(false);
    }
    let add = query(sql::ADD_REVIEW).bind(conversation).bind(evaluator).bind(calibration);
    add.bind(conversation).bind(now()).execute(connection).await?;
    Ok(true)
}

/// A review that is this viewer's, or waits for anybody, or that a quality lead looks at.
async fn own(
    viewer: &Viewer,
    key: i64,
    connection: &mut Connection,
) -> Result<Option<Review>, sqlx::Error> {
    let sees = viewer.sees();
    let text = format!("{}{} AND r.key = ?", sql::REVIEWS, sees.sql);
    let mut query = query(AssertSqlSafe(text));
    for value in sees.values {
        query = query.bind(value);
    }
    let row = look_once(viewer, query.bind(key), connection).await?;
    let review = row.as_ref().map(review);
    Ok(review.filter(|review| {
        viewer.role == Role::QualityLead
            || review.evaluator.is_none_or(|evaluator| evaluator == viewer.account)
    }))
}

/// A review from the columns of `sql::REVIEWS`.
fn review(row: &Row) -> Review {
    Review {
        key: get(row, 0),
        conversation: get(row, 1),
        id: get(row, 2),
        programme: get(row, 3),
        channel: get(row, 4),
        evaluator: get(row, 5),
        calibration: get(row, 6),
        rubric: get(row, 7),
        asked_at: get(row, 8),
        submitted_at: get(row, 9),
    }
}
