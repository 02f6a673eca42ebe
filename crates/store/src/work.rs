//! What people write about moments: marks, disputes, duties confirmed, coaching. It stands beside the
//! findings and outlives them: a moment that is found again is the one that was written about.

use crate::access::{Role, Sees, Viewer};
use crate::audit::{self, Action, done_with};
use crate::cursor::Standing;
use crate::database::at;
use crate::db::{Connection, Row, get, query};
use crate::deeds::Deed;
use crate::error::Error;
use crate::listed::count_decided;
use crate::part::{Ordered, Part, Portion};
use crate::rollup::Deltas;
use crate::rows::look;
use crate::schema::{now, time};
use crate::seen::{may_write, sees};
use crate::sql;
use crate::store::{Store, Tables};
use crate::value::Value;
use jiff::{SignedDuration, Timestamp};
use measure::closed_list;
use measure::conversation::Place;
use measure::moments::{Outcome, Owner};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// How long a dispute may stay open.
const DISPUTE: SignedDuration = SignedDuration::from_hours(5 * 24);

/// A moment, by its conversation's number in this database, its kind and where it opened.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MomentId {
    /// The conversation's number.
    pub conversation: i64,
    /// The kind's name.
    pub kind: String,
    /// The turn that opened it.
    pub turn: u32,
    /// The first byte of the words that opened it.
    pub first_byte: u32,
}

impl MomentId {
    /// The moment that a place opened.
    pub fn of(conversation: i64, kind: &str, opener: Place) -> Self {
        Self { conversation, kind: kind.to_owned(), turn: opener.turn, first_byte: opener.start }
    }
}

impl fmt::Display for MomentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { conversation, kind, turn, first_byte } = self;
        write!(f, "m-{conversation}-{kind}-{turn}-{first_byte}")
    }
}

/// A text that names no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoMomentId;

impl FromStr for MomentId {
    type Err = NoMomentId;

    fn from_str(text: &str) -> Result<Self, NoMomentId> {
        let parts = || {
            let (conversation, rest) = text.strip_prefix("m-")?.split_once('-')?;
            let (rest, first_byte) = rest.rsplit_once('-')?;
            let (kind, turn) = rest.rsplit_once('-')?;
            Some(Self {
                conversation: conversation.parse().ok()?,
                kind: kind.to_owned(),
                turn: turn.parse().ok()?,
                first_byte: first_byte.parse().ok()?,
            })
        };
        parts().ok_or(NoMomentId)
    }
}

closed_list! {
    /// What somebody says of a moment.
    Verdict {
        /// It is as it was found.
        Agree = "agree",
        /// Somebody or something else could have acted otherwise.
        NotMine = "not_mine",
        /// It is there, and was not found.
        Missing = "missing",
    }
}

closed_list! {
    /// How a dispute ended.
    Ruling {
        /// The one who disputed was right: the finding is changed.
        Overturned = "overturned",
        /// The finding stands.
        Stands = "stands",
    }
}

/// What somebody said of a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its number.
    pub key: i64,
    /// Whose it is.
    pub account: i64,
    /// What they were when they made it.
    pub by_role: Role,
    /// What they say.
    pub verdict: Verdict,
    /// Whose it is instead, for `NotMine`.
    pub owner: Option<Owner>,
    /// What was written beside it.
    pub note: Option<String>,
    /// When, RFC 3339.
    pub at: String,
}

/// A dispute of a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    /// Its number.
    pub key: i64,
    /// Who disputes.
    pub account: i64,
    /// Why.
    pub reason: String,
    /// When, RFC 3339.
    pub at: String,
    /// By when it is to be decided.
    pub due_at: String,
    /// When it was.
    pub decided_at: Option<String>,
    /// How it ended.
    pub outcome: Option<Ruling>,
    /// What was written to that.
    pub note: Option<String>,
    /// The account of who decided.
    pub decided_by: Option<i64>,
}

/// How a dispute is decided.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    /// Whether it changes what was found.
    pub ruling: Ruling,
    /// With `Overturned`: what the outcome is.
    pub outcome: Option<Outcome>,
    /// With `Overturned`: whose it is.
    pub owner: Option<Owner>,
    /// What is to be said to it.
    pub note: Option<&'a str>,
    /// Whether it takes the place of a decision.
    pub again: bool,
}

/// A moment with what people said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marked {
    /// The moment.
    pub moment: MomentId,
    /// The words that opened it when it was written about.
    pub quote: Option<String>,
    /// Whether it is found today.
    pub attached: bool,
    /// The outcome that people decided.
    pub outcome: Option<Outcome>,
    /// The owner that people decided.
    pub owner: Option<Owner>,
    /// The marks, oldest first.
    pub marks: Vec<Mark>,
    /// The last dispute.
    pub dispute: Option<Dispute>,
    /// Whether a missed duty was confirmed; `None` where nobody looked.
    pub confirmed: Option<bool>,
    /// The notes about it that this viewer reads, oldest first.
    pub coached: Vec<CoachedIn>,
}

/// A note to an agent, where the moment that it is about is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoachedIn {
    /// Its number.
    pub key: i64,
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
}

/// A dispute among others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeRow {
    /// The dispute.
    pub dispute: Dispute,
    /// The moment.
    pub moment: MomentId,
    /// The words that opened it.
    pub quote: Option<String>,
    /// The conversation's id in its source.
    pub id: String,
    /// The programme.
    pub programme: Option<String>,
    /// The agent whose moment it is.
    pub agent: Option<String>,
    /// The outcome that counts while it is open, and of one that is decided the one that was found; `None`
    /// where the moment is not found any more.
    pub found: Option<Outcome>,
    /// Whose it is, likewise.
    pub owner: Option<Owner>,
    /// With `Overturned`: what the outcome is.
    pub new_outcome: Option<Outcome>,
    /// With `Overturned`: whose it is.
    pub new_owner: Option<Owner>,
    /// All that was said in the turn, where the moment opens; `None` where the moment is not found any more.
    pub turn: Option<String>,
}

/// Why something that people wrote was not taken.
#[derive(Debug)]
pub enum Unwritten {
    /// Nothing of that name is there for this one to see.
    NotThere,
    /// It was decided before.
    Decided,
    /// It would be overturned to what it is.
    Same,
    /// The database.
    Store(Error),
}

impl From<Error> for Unwritten {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

/// Disputes that are open, the one first that is due first.
const OPEN: Ordered =
    Ordered { list: "disputes", text: "d.due_at", key: "d.key", greatest_first: false };

/// Those that are decided, the newest first.
const DECIDED: Ordered =
    Ordered { list: "decided", text: "d.decided_at", key: "d.key", greatest_first: true };

impl Store {
    /// What people said of the moments of a conversation; empty where this viewer may not see it.
    pub async fn marked(&mut self, viewer: &Viewer, key: i64) -> Result<Vec<Marked>, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        if !sees(viewer, key, &mut transaction).await.map_err(named)? {
            return Ok(Vec::new());
        }
        let rows = query(sql::JUDGED).bind(key).fetch_all(&mut transaction).await;
        let rows = rows.map_err(named)?;
        // Of most conversations nobody wrote anything, and nothing more is asked.
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let mut coached = coached_in(viewer, key, &mut transaction).await.map_err(named)?;
        let mut all = Vec::new();
        for row in rows {
            let judged: i64 = get(&row, 0);
            let marks = query(sql::MARKS).bind(judged).fetch_all(&mut transaction).await;
            let dispute =
                query(sql::LAST_DISPUTE).bind(judged).fetch_optional(&mut transaction).await;
            let check = query(sql::DUTY_CHECK).bind(judged).fetch_optional(&mut transaction).await;
            all.push(Marked {
                moment: MomentId {
                    conversation: key,
                    kind: get(&row, 1),
                    turn: small(&row, 2),
                    first_byte: small(&row, 3),
                },
                quote: get(&row, 5),
                attached: get::<i64>(&row, 6) != 0,
                outcome: get::<Option<&str>>(&row, 7).and_then(Outcome::from_name),
                owner: get::<Option<&str>>(&row, 8).and_then(Owner::from_name),
                marks: marks.map_err(named)?.iter().filter_map(mark).collect(),
                dispute: dispute.map_err(named)?.as_ref().map(|row| dispute_of(row, 0)),
                confirmed: check.map_err(named)?.map(|row| get::<i64>(&row, 0) != 0),
                coached: coached.remove(&judged).unwrap_or_default(),
            });
        }
        Ok(all)
    }

    /// Says of a moment that it is right or whose it is, in the place of what this account said of it
    /// before. Returns the mark's number.
    pub async fn mark(
        &mut self,
        viewer: &Viewer,
        moment: &MomentId,
        verdict: Verdict,
        owner: Option<Owner>,
        note: Option<&str>,
    ) -> Result<i64, Unwritten> {
        let Self { database, connection, key: secret, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        if !may_write(viewer, moment.conversation, &mut transaction).await.map_err(named)? {
            return Err(Unwritten::NotThere);
        }
        let judged = match verdict {
            Verdict::Missing => judged_missing(moment, &mut transaction).await.map_err(named)?,
            _ if hides(viewer, moment, &mut transaction).await.map_err(named)? => None,
            _ => judged(moment, &mut transaction).await.map_err(named)?,
        };
        let judged = judged.ok_or(Unwritten::NotThere)?;
        let unmark = query(sql::DELETE_MARK_OF).bind(judged).bind(viewer.account);
        unmark.execute(&mut transaction).await.map_err(named)?;
        let add = query(sql::ADD_MARK)
            .bind(judged)
            .bind(viewer.account)
            .bind(viewer.role.name())
            .bind(verdict.name())
            .bind(owner.map(|owner| owner.name()))
            .bind(note)
            .bind(now());
        let row = add.fetch_one(&mut transaction).await.map_err(named)?;
        let what = format!("{}: {}", moment.kind, verdict.name());
        let done = done_with(viewer.account, Action::Mark, moment.conversation, Some(&what));
        audit::note(&done, database, secret, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(get(&row, 0))
    }

    /// Takes back a mark of one's own. Returns whether it was there.
    pub async fn unmark(&mut self, viewer: &Viewer, key: i64) -> Result<bool, Error> {
        let Self { database, connection, key: secret, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let judged = query(sql::MARKED).bind(key).bind(viewer.account);
        let judged = judged.fetch_optional(&mut transaction).await.map_err(named)?;
        let Some(row) = judged else { return Ok(false) };
        let unmark = query(sql::DELETE_MARK).bind(key);
        unmark.execute(&mut transaction).await.map_err(named)?;
        let what: &str = get(&row, 1);
        let done = done_with(viewer.account, Action::Unmark, get(&row, 0), Some(what));
        audit::note(&done, database, secret, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(true)
    }

    /// Disputes a moment; one that is disputed already keeps its dispute. Returns its number.
    pub async fn dispute(
        &mut self,
        viewer: &Viewer,
        moment: &MomentId,
        reason: &str,
    ) -> Result<i64, Unwritten> {
        let Self { database, connection, key: secret, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        if !may_write(viewer, moment.conversation, &mut transaction).await.map_err(named)? {
            return Err(Unwritten::NotThere);
        }
        if hides(viewer, moment, &mut transaction).await.map_err(named)? {
            return Err(Unwritten::NotThere);
        }
        let judged = judged(moment, &mut transaction).await.map_err(named)?;
        let judged = judged.ok_or(Unwritten::NotThere)?;
        let last = query(sql::LAST_DISPUTE).bind(judged).fetch_optional(&mut transaction);
        if let Some(row) = last.await.map_err(named)? {
            let last = dispute_of(&row, 0);
            if last.decided_at.is_none() {
                return Ok(last.key);
            }
        }
        let begun = Timestamp::now();
        let due = begun.checked_add(DISPUTE).unwrap_or(Timestamp::MAX);
        let add = query(sql::ADD_DISPUTE)
            .bind(judged)
            .bind(viewer.account)
            .bind(reason)
            .bind(time(begun))
            .bind(time(due));
        let row = add.fetch_one(&mut transaction).await.map_err(named)?;
        let (account, of) = (viewer.account, moment.conversation);
        let done = done_with(account, Action::Dispute, of, Some(&moment.kind));
        audit::note(&done, database, secret, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(get(&row, 0))
    }

    /// Disputes of moments that this viewer may see, and of such as are not found any more, of one kind or
    /// of any, as far as somebody is shown them: those that are open, the one first that is due first, or
    /// those that are decided, newest first.
    ///
    /// # Errors
    /// `Cursor` for one that is none of this list's.
    pub async fn disputes(
        &mut self,
        viewer: &Viewer,
        open: bool,
        kind: Option<&str>,
        part: &Part,
        is_shown: impl Fn(&DisputeRow) -> bool,
    ) -> Result<Portion<DisputeRow>, Error> {
        let Self { database, connection, key: secret, .. } = self;
        let named = |error| at(database, error);
        let (order, which) = match open {
            true => (OPEN, "d.decided_at IS NULL"),
            false => (DECIDED, "d.decided_at IS NOT NULL"),
        };
        let stands = |row: &DisputeRow| {
            let Dispute { due_at, decided_at, key, .. } = &row.dispute;
            Standing::of(if open { Some(due_at) } else { decided_at.as_ref() }, *key)
        };
        let mut after = order.after(part, secret)?;
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let sees = viewer.sees();
        let sees_moment = viewer.sees_moment().unwrap_or_else(Sees::everything);
        let not_hidden = sql::NOT_HIDDEN.replace("{sees_moment}", &sees_moment.sql);
        let of_kind = if kind.is_some() { " AND j.moment = ?" } else { "" };
        let of_kind = format!("{}{which} AND {}{not_hidden}{of_kind}", sql::DISPUTES, sees.sql);
        let kind = kind.map(|kind| Value::Text(kind.to_owned()));
        let chosen: Vec<Value> =
            sees.values.into_iter().chain(sees_moment.values).chain(kind).collect();
        // What is not shown leaves no gap, and is told by no cursor.
        let mut shown = Vec::new();
        while shown.len() <= part.limit {
            let (end, values) = order.end(after.as_ref(), part.read());
            let mut query = query(AssertSqlSafe(format!("{of_kind}{end}")));
            for value in chosen.iter().cloned().chain(values) {
                query = query.bind(value);
            }
            let rows = query.fetch_all(&mut transaction).await.map_err(named)?;
            let rows: Vec<DisputeRow> = rows.iter().map(dispute_row).collect();
            let is_last = rows.len() <= part.limit;
            after = rows.last().map(&stands);
            shown.extend(rows.into_iter().filter(&is_shown));
            if is_last {
                break;
            }
        }
        Ok(order.part(shown, part, secret, stands))
    }

    /// Decides a dispute. One that overturns the finding changes what counts of the moment, here and in every
    /// rollup above it, in the same transaction; one that stands leaves what counts without it.
    ///
    /// # Errors
    /// `Decided` for one that was, unless it is decided `again`; `Same` for a finding that would be overturned
    /// to itself.
    pub async fn decide(
        &mut self,
        viewer: &Viewer,
        key: i64,
        decision: &Decision<'_>,
    ) -> Result<(), Unwritten> {
        let Self { database, connection, tables, key: secret, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        let row = query(sql::DISPUTE).bind(key).fetch_optional(&mut transaction).await;
        let row = row.map_err(named)?.ok_or(Unwritten::NotThere)?;
        let (judged, conversation): (i64, i64) = (get(&row, 0), get(&row, 1));
        if !may_write(viewer, conversation, &mut transaction).await.map_err(named)? {
            return Err(Unwritten::NotThere);
        }
        if get::<Option<&str>>(&row, 2).is_some() && !decision.again {
            return Err(Unwritten::Decided);
        }
        let without = counts_without(judged, key, &mut transaction).await.map_err(named)?;
        let outcome = decision.outcome.map(Outcome::name);
        let owner = decision.owner.map(Owner::name);
        let counts = match decision.ruling {
            Ruling::Stands => without,
            Ruling::Overturned => {
                let found = [
                    without.outcome.as_deref().or(get(&row, 3)),
                    without.owner.as_deref().or(get(&row, 4)),
                ];
                let is_same =
                    |new: Option<&str>, at: usize| new.is_none_or(|new| found[at] == Some(new));
                if is_same(outcome, 0) && is_same(owner, 1) {
                    return Err(Unwritten::Same);
                }
                let (outcome, owner) = (outcome.map(str::to_owned), owner.map(str::to_owned));
                // What is not said stays as it counts.
                Decided {
                    outcome: outcome.or(without.outcome),
                    owner: owner.or(without.owner),
                    at: None,
                }
            }
        };
        let set = query(sql::DECIDE)
            .bind(now())
            .bind(viewer.account)
            .bind(decision.ruling.name())
            .bind(outcome)
            .bind(owner)
            .bind(decision.note)
            .bind(key);
        set.execute(&mut transaction).await.map_err(named)?;
        let (now_outcome, now_owner) = (counts.outcome.as_deref(), counts.owner.as_deref());
        judge(conversation, judged, now_outcome, now_owner, tables, &mut transaction)
            .await
            .map_err(named)?;
        let kind: &str = get(&row, 5);
        let made: Vec<&str> = [outcome, owner].into_iter().flatten().collect();
        let what = format!("{kind}: {} {}", decision.ruling.name(), made.join(" "));
        let done = done_with(viewer.account, Action::Decide, conversation, Some(what.trim_end()));
        audit::note(&done, database, secret, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(())
    }

    /// Says whether a missed duty was indeed missed, in the place of what was said before. One that was
    /// not counts as done, here and in every rollup above it.
    pub async fn check_duty(
        &mut self,
        viewer: &Viewer,
        moment: &MomentId,
        confirmed: bool,
        note: Option<&str>,
    ) -> Result<(), Unwritten> {
        let Self { database, connection, tables, key: secret, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = connection.begin_write().await.map_err(named)?;
        if !may_write(viewer, moment.conversation, &mut transaction).await.map_err(named)? {
            return Err(Unwritten::NotThere);
        }
        if hides(viewer, moment, &mut transaction).await.map_err(named)? {
            return Err(Unwritten::NotThere);
        }
        let duty = query(sql::MISSED_DUTY)
            .bind(moment.conversation)
            .bind(&moment.kind)
            .bind(i64::from(moment.turn))
            .bind(i64::from(moment.first_byte));
        if duty.fetch_optional(&mut transaction).await.map_err(named)?.is_none() {
            return Err(Unwritten::NotThere);
        }
        let judged = judged(moment, &mut transaction).await.map_err(named)?;
        let judged = judged.ok_or(Unwritten::NotThere)?;
        let said = overturned(judged, NO_DISPUTE, &mut transaction).await.map_err(named)?;
        let (said, owner) = (said.outcome.as_deref(), said.owner.as_deref());
        let outcome = if confirmed { said } else { Some(Outcome::Met.name()) };
        judge(moment.conversation, judged, outcome, owner, tables, &mut transaction)
            .await
            .map_err(named)?;
        let set = query(sql::SET_DUTY_CHECK)
            .bind(judged)
            .bind(viewer.account)
            .bind(now())
            .bind(i64::from(confirmed))
            .bind(note);
        set.execute(&mut transaction).await.map_err(named)?;
        let what = format!("{}: {}", moment.kind, if confirmed { "missed" } else { "not missed" });
        let (account, of) = (viewer.account, moment.conversation);
        let done = done_with(account, Action::CheckDuty, of, Some(&what));
        audit::note(&done, database, secret, &mut transaction).await?;
        transaction.commit().await.map_err(named)?;
        Ok(())
    }
}

/// Which notes are this viewer's to read: an agent's own, a team lead's that they wrote. A condition with one
/// place, and what stands there.
pub(crate) fn written_to_or_by(viewer: &Viewer) -> (&'static str, Value) {
    match viewer.role {
        Role::Agent => ("agent = ?", Value::Text(viewer.agent.clone().unwrap_or_default())),
        _ => ("account = ?", Value::Integer(viewer.account)),
    }
}

/// The notes about moments of a conversation that this viewer reads, by the place that people wrote about.
async fn coached_in(
    viewer: &Viewer,
    conversation: i64,
    connection: &mut Connection,
) -> Result<BTreeMap<i64, Vec<CoachedIn>>, sqlx::Error> {
    let mut all: BTreeMap<i64, Vec<CoachedIn>> = BTreeMap::new();
    if !viewer.may(Deed::Coach) {
        return Ok(all);
    }
    let (who, whose) = written_to_or_by(viewer);
    let text = sql::COACHED_IN.replace("{who}", &format!("k.{who}"));
    let rows = query(AssertSqlSafe(text)).bind(conversation).bind(whose);
    for row in rows.fetch_all(connection).await? {
        all.entry(get(&row, 0)).or_default().push(CoachedIn {
            key: get(&row, 1),
            account: get(&row, 2),
            at: get(&row, 3),
            note: get(&row, 4),
            follow_up_on: get(&row, 5),
            done_at: get(&row, 6),
        });
    }
    Ok(all)
}

/// Whether a moment is found in a conversation that this viewer sees, and is none of theirs to see: what
/// they write about it would tell them that it is there.
async fn hides(
    viewer: &Viewer,
    moment: &MomentId,
    connection: &mut Connection,
) -> Result<bool, sqlx::Error> {
    let Some(sees_moment) = viewer.sees_moment() else { return Ok(false) };
    let text = sql::HIDDEN.replace("{sees_moment}", &sees_moment.sql);
    let mut query = query(AssertSqlSafe(text))
        .bind(moment.conversation)
        .bind(&moment.kind)
        .bind(i64::from(moment.turn))
        .bind(i64::from(moment.first_byte));
    for value in sees_moment.values {
        query = query.bind(value);
    }
    Ok(query.fetch_optional(connection).await?.is_some())
}

/// What people decided of a moment.
#[derive(Default)]
struct Decided {
    /// The outcome's name, where they decided it.
    outcome: Option<String>,
    /// The owner's.
    owner: Option<String>,
    /// When.
    at: Option<String>,
}

/// The number of no dispute.
const NO_DISPUTE: i64 = 0;

/// What the last dispute that overturned a finding made of it, this one left out.
async fn overturned(
    judged: i64,
    but: i64,
    connection: &mut Connection,
) -> Result<Decided, sqlx::Error> {
    let row = query(sql::OVERTURNED).bind(judged).bind(but).fetch_optional(connection).await?;
    let decided = |row: &Row| Decided { outcome: get(row, 0), owner: get(row, 1), at: get(row, 2) };
    Ok(row.as_ref().map(decided).unwrap_or_default())
}

/// What people decided of a moment, this dispute left out: of a dispute and a look at a duty, what came last.
async fn counts_without(
    judged: i64,
    dispute: i64,
    connection: &mut Connection,
) -> Result<Decided, sqlx::Error> {
    let mut counts = overturned(judged, dispute, connection).await?;
    let duty = query(sql::DUTY_CHECK).bind(judged).fetch_optional(connection).await?;
    if let Some(row) = duty.filter(|row| get::<i64>(row, 0) == 0)
        && counts.at.as_deref() < Some(get(&row, 1))
    {
        counts.outcome = Some(Outcome::Met.name().to_owned());
    }
    Ok(counts)
}

/// Decides what a moment counts as: here, beside its conversation, and in every rollup above it.
async fn judge(
    conversation: i64,
    judged: i64,
    outcome: Option<&str>,
    owner: Option<&str>,
    tables: &Tables,
    connection: &mut Connection,
) -> Result<(), sqlx::Error> {
    let mut deltas = Deltas::default();
    deltas.moments_of(conversation, -1, connection).await?;
    let set = query(sql::SET_JUDGED).bind(outcome).bind(owner).bind(judged);
    set.execute(&mut *connection).await?;
    count_decided(conversation, connection).await?;
    deltas.moments_of(conversation, 1, connection).await?;
    deltas.apply(tables, connection).await
}

/// The row of a moment that is found, made where there is none.
pub(crate) async fn judged(
    moment: &MomentId,
    connection: &mut Connection,
) -> Result<Option<i64>, sqlx::Error> {
    if let Some(key) = known(moment, connection).await? {
        return Ok(Some(key));
    }
    let row = query(sql::OPENER_OF)
        .bind(moment.conversation)
        .bind(&moment.kind)
        .bind(i64::from(moment.turn))
        .bind(i64::from(moment.first_byte))
        .fetch_optional(&mut *connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (end, quote): (i64, Option<String>) = (get(&row, 0), get(&row, 1));
    add_judged(moment, end, quote, true, connection).await.map(Some)
}

/// The row of a moment that only people found: its turn must be there.
async fn judged_missing(
    moment: &MomentId,
    connection: &mut Connection,
) -> Result<Option<i64>, sqlx::Error> {
    if let Some(key) = known(moment, connection).await? {
        return Ok(Some(key));
    }
    let turn = query(sql::TURN_LENGTH)
        .bind(moment.conversation)
        .bind(i64::from(moment.turn))
        .fetch_optional(&mut *connection)
        .await?;
    let Some(turn) = turn else { return Ok(None) };
    add_judged(moment, get(&turn, 0), None, false, connection).await.map(Some)
}

async fn known(moment: &MomentId, connection: &mut Connection) -> Result<Option<i64>, sqlx::Error> {
    let row = query(sql::FIND_JUDGED)
        .bind(moment.conversation)
        .bind(&moment.kind)
        .bind(i64::from(moment.turn))
        .bind(i64::from(moment.first_byte))
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| get(&row, 0)))
}

async fn add_judged(
    moment: &MomentId,
    end: i64,
    quote: Option<String>,
    attached: bool,
    connection: &mut Connection,
) -> Result<i64, sqlx::Error> {
    let row = query(sql::ADD_JUDGED)
        .bind(moment.conversation)
        .bind(&moment.kind)
        .bind(i64::from(moment.turn))
        .bind(i64::from(moment.first_byte))
        .bind(end)
        .bind(quote)
        .bind(i64::from(attached))
        .fetch_one(connection)
        .await?;
    Ok(get(&row, 0))
}

fn small(row: &Row, at: usize) -> u32 {
    u32::try_from(get::<i64>(row, at)).unwrap_or(0)
}

/// A mark from the columns of `sql::MARKS`.
fn mark(row: &Row) -> Option<Mark> {
    Some(Mark {
        key: get(row, 0),
        account: get(row, 1),
        by_role: Role::from_name(get(row, 2))?,
        verdict: Verdict::from_name(get(row, 3))?,
        owner: get::<Option<&str>>(row, 4).and_then(Owner::from_name),
        note: get(row, 5),
        at: get(row, 6),
    })
}

/// A dispute among others from the columns of `sql::DISPUTES`.
fn dispute_row(row: &Row) -> DisputeRow {
    DisputeRow {
        dispute: dispute_of(row, 0),
        moment: MomentId {
            conversation: get(row, 9),
            kind: get(row, 10),
            turn: small(row, 11),
            first_byte: small(row, 12),
        },
        quote: get(row, 13),
        id: get(row, 14),
        programme: get(row, 15),
        agent: get(row, 16),
        found: get::<Option<&str>>(row, 17).and_then(Outcome::from_name),
        owner: get::<Option<&str>>(row, 18).and_then(Owner::from_name),
        new_outcome: get::<Option<&str>>(row, 19).and_then(Outcome::from_name),
        new_owner: get::<Option<&str>>(row, 20).and_then(Owner::from_name),
        turn: get(row, 21),
    }
}

/// A dispute from the columns `key, account, reason, at, due_at, decided_at, outcome, note, decided_by`.
fn dispute_of(row: &Row, from: usize) -> Dispute {
    Dispute {
        key: get(row, from),
        account: get(row, from + 1),
        reason: get(row, from + 2),
        at: get(row, from + 3),
        due_at: get(row, from + 4),
        decided_at: get(row, from + 5),
        outcome: get::<Option<&str>>(row, from + 6).and_then(Ruling::from_name),
        note: get(row, from + 7),
        decided_by: get(row, from + 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_named_and_found_by_its_name() {
        let id =
            MomentId { conversation: 17, kind: "reads_back".to_owned(), turn: 3, first_byte: 9 };
        assert_eq!(id.to_string(), "m-17-reads_back-3-9");
        assert_eq!(id.to_string().parse(), Ok(id));
        for wrong in ["", "m-1-a-2", "x-1-a-2-3", "m-a-b-2-3", "m-1-a-b-3", "m-1-a-2-é"] {
            assert_eq!(wrong.parse::<MomentId>(), Err(NoMomentId), "{wrong}");
        }
    }
}
