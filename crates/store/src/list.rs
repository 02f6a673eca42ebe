//! Lists of conversations and of moments: chosen by filters, sorted, page by page, counted and
//! exported, and only of what the viewer may see.
//!
//! A page goes on behind the last row of the one before, wherever that lies by then, so that rows
//! that come and go meanwhile double nothing. Conversations without what a list is sorted by come
//! last in it.

use crate::access::{Grant, NO_DAY, Sees, Viewer, among};
use crate::cursor::{Cursor, Standing};
use crate::database::at;
use crate::db::{self, Connection, get, query};
use crate::error::Error;
use crate::found::{DUTY_MISSED, mask};
use crate::query::Rows;
use crate::read::kinds;
use crate::rows::look;
use crate::schema::time;
use crate::seal::Seal;
use crate::search::{Query, Quote};
use crate::sql::{self, Dialect};
use crate::store::Store;
use crate::tables::VIEWS;
use crate::types::StoredKind;
use crate::value::Value;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use jiff::civil::Date;
use measure::closed_list;
use measure::conversation::{Channel, Role};
use measure::moments::{Class, Outcome, Owner, Status, WhyUnknown};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};

/// The most rows of a page.
pub const MOST_ROWS: usize = 200;
/// Up to how many conversations are counted one by one, so that no count takes long.
pub const MOST_COUNTED: u64 = 100_000;
/// Up to how many moments are, and conversations with words that are searched for: each is looked up.
pub const MOST_LOOKED_UP: u64 = 10_000;
/// Up to how many conversations with words are looked up one by one; where more have them, the index
/// of lists is gone through.
const FEW: usize = 1_000;
/// So many of a list are looked at first for words that a large part has: they fill a page, and whatever
/// else has the words need not be gathered.
const NEAR: usize = 512;
/// The most values of a facet.
const MOST_VALUES: usize = 200;
/// Of how many conversations the moments are read at one go.
const AT_ONCE: usize = 32;

/// Which conversations, or the moments in which; whatever is `None` chooses nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// The programme; empty for conversations of none.
    pub programme: Option<String>,
    /// The main agent's team: the roster's on the conversation's day, else the source's.
    pub team: Option<String>,
    /// Pseudonym of the main agent.
    pub agent: Option<String>,
    /// The channel.
    pub channel: Option<Channel>,
    /// Two letters of ISO 639-1.
    pub language: Option<String>,
    /// The topic, as the source says it.
    pub topic: Option<String>,
    /// The first day, in the programme's time zone.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// With a moment of this kind; together with the next three, of one moment.
    pub moment: Option<String>,
    /// With a moment of this outcome.
    pub outcome: Option<Outcome>,
    /// With a moment of this owner.
    pub owner: Option<Owner>,
    /// With a moment of this class.
    pub class: Option<Class>,
    /// With these words.
    pub words: Option<Query>,
    /// With or without a recording.
    pub has_sound: Option<bool>,
    /// With a moment of which people said this.
    pub said: Option<SaidOf>,
    /// Stored after this.
    pub added_after: Option<Timestamp>,
    /// Moments of kinds with these statuses are shown and counted; of others nothing is.
    pub shown: Vec<Status>,
}

closed_list! {
    /// What people said of a moment, as lists are chosen by.
    SaidOf {
        /// Anything.
        Any = "any",
        /// That it is as it was found.
        Agree = "agree",
        /// That it is not the agent's.
        NotMine = "not_mine",
        /// That it is there, and was not found.
        Missing = "missing",
        /// That it is wrong, with a reason.
        Disputed = "disputed",
        /// Of a missed duty, that it was missed indeed, or was not.
        Checked = "checked",
        /// Of a missed duty, nothing yet.
        Unchecked = "unchecked",
    }
}

impl SaidOf {
    /// What holds of the row `j` of a moment of which it was said; of one that nobody looked at, what was
    /// not.
    fn condition(self) -> String {
        const DISPUTED: &str = "EXISTS (SELECT 1 FROM dispute d WHERE d.judged = j.key)";
        match self {
            Self::Any => {
                format!("(EXISTS (SELECT 1 FROM mark k WHERE k.judged = j.key) OR {DISPUTED})")
            }
            Self::Disputed => DISPUTED.to_owned(),
            Self::Checked | Self::Unchecked => {
                "EXISTS (SELECT 1 FROM duty_check d WHERE d.judged = j.key)".to_owned()
            }
            Self::Agree | Self::NotMine | Self::Missing => format!(
                "EXISTS (SELECT 1 FROM mark k WHERE k.judged = j.key AND k.verdict = '{}')",
                self.name()
            ),
        }
    }

    /// What holds of a moment `m` of which it was said.
    fn of_moment(self) -> String {
        let said = format!(
            "EXISTS (SELECT 1 FROM judged j WHERE j.conversation = m.conversation AND j.moment = m.moment \
             AND j.opener_turn = m.opener_turn AND j.opener_first_byte = m.opener_first_byte AND {})",
            self.condition()
        );
        match self {
            Self::Unchecked => format!("m.outcome = 'missed' AND NOT {said}"),
            _ => said,
        }
    }
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What began last.
    #[default]
    Newest,
    /// What began first.
    Oldest,
    /// Most skills missed by associates.
    Missed,
    /// What took longest.
    Longest,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 4] = [Self::Newest, Self::Oldest, Self::Missed, Self::Longest];

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Missed => "missed",
            Self::Longest => "longest",
        }
    }

    /// The order a word stands for.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }
}

/// Which part of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What comes first.
    pub sort: Sort,
    /// The `next` of the page before; `None` for the first.
    pub cursor: Option<String>,
    /// How many rows, from 1 to `MOST_ROWS`; what is beyond is taken for the nearer of both.
    pub limit: usize,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListPage<T> {
    /// Its rows.
    pub rows: Vec<T>,
    /// Where the next part begins; `None` after the last.
    pub next: Option<String>,
    /// How many there are in the whole list, where finding the first page is counting them.
    pub total: Option<Total>,
}

/// How many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// How many, or `MOST_COUNTED`; of moments, and of what has words, `MOST_LOOKED_UP`.
    pub count: u64,
    /// Whether there are more than were counted.
    pub is_more: bool,
}

impl Total {
    /// So many, counted up to the most and one more.
    fn of(count: u64, most: u64) -> Self {
        Self { count: count.min(most), is_more: count > most }
    }
}

/// A conversation in a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its number in this database.
    pub key: i64,
    /// Where the record came from; empty where nobody named it.
    pub source: String,
    /// Its id, unique within the source.
    pub id: String,
    /// When it began: UTC, RFC 3339.
    pub started_at: Option<String>,
    /// The day it began, in the programme's time zone.
    pub day: Option<String>,
    /// `voice`, `chat`, `email` or `social`.
    pub channel: String,
    /// `inbound` or `outbound`.
    pub direction: Option<String>,
    /// Two letters of ISO 639-1.
    pub language: Option<String>,
    /// The programme.
    pub programme: Option<String>,
    /// The main agent's team: the roster's on that day, else the source's.
    pub team: Option<String>,
    /// Pseudonym of the main agent.
    pub agent: Option<String>,
    /// Their name, for who may read it.
    pub agent_name: Option<String>,
    /// Pseudonym of the first customer.
    pub customer: Option<String>,
    /// The queue it came through.
    pub queue: Option<String>,
    /// What it was about, as the source says.
    pub topic: Option<String>,
    /// How its times came about.
    pub timing: String,
    /// How long it took.
    pub length_ms: Option<i64>,
    /// How many turns it has.
    pub turns: u64,
    /// Of the shown moments of associates: skills that were met.
    pub met: u64,
    /// Skills that were missed.
    pub missed: u64,
    /// Skills of which the record cannot tell.
    pub unknown: u64,
    /// Faults that happened.
    pub faults: u64,
    /// Duties that were missed.
    pub duties_missed: u64,
    /// Whether there is a recording of it.
    pub has_sound: bool,
    /// Where words were asked for: what says most of them.
    pub quotes: Vec<Quote>,
}

/// A moment in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct MomentRow {
    /// `m-`, the conversation's number, the kind, turn and first byte of what opened it, with hyphens.
    pub moment_id: String,
    /// Its conversation; without quotes.
    pub conversation: Row,
    /// Its kind.
    pub kind: StoredKind,
    /// What became of it, as it counts.
    pub outcome: Outcome,
    /// Why the record cannot tell.
    pub why_unknown: Option<WhyUnknown>,
    /// Who could have acted otherwise, as it counts.
    pub owner: Owner,
    /// The outcome and the owner that were found, before people decided anything of it.
    pub found: (Outcome, Owner),
    /// Pseudonym of the agent whose it is.
    pub agent: Option<String>,
    /// The turn that opened it.
    pub opener_turn: u32,
    /// The words that opened it.
    pub opener_quote: Option<String>,
    /// The turn that met it.
    pub answer_turn: Option<u32>,
    /// The words that met it.
    pub answer_quote: Option<String>,
    /// The first and the last turn that were searched.
    pub searched: (u32, u32),
    /// When the turn that opened it began.
    pub open_ms: Option<i64>,
    /// How sure the finder is, 0..=1.
    pub confidence: f64,
}

/// A value that conversations can be chosen by, and how many of those that are chosen have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many conversations.
    pub count: u64,
}

/// The values that occur in what is chosen, at most 200 of each, the most frequent first. Beyond
/// `MOST_COUNTED` conversations the others are not looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Programmes.
    pub programmes: Vec<Facet>,
    /// Teams, as the filter chooses them.
    pub teams: Vec<Facet>,
    /// Main agents.
    pub agents: Vec<Facet>,
    /// Channels.
    pub channels: Vec<Facet>,
    /// Topics.
    pub topics: Vec<Facet>,
}

impl Store {
    /// A page of the conversations that are chosen. **Errors**: a cursor that is none of this list's.
    pub async fn conversations(
        &mut self,
        viewer: &Viewer,
        filter: &Filter,
        page: &Page,
    ) -> Result<ListPage<Row>, Error> {
        let after = self.after(page)?;
        if after.as_ref().is_some_and(|after| after.number.is_some()) {
            return Err(Error::Cursor);
        }
        let Self { database, connection, seal, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let mut list = List::new(
            viewer,
            filter,
            kinds(database, &mut transaction).await?,
            transaction.dialect(),
        );
        list.find_few(&mut transaction).await.map_err(named)?;
        let limit = page.limit.clamp(1, MOST_ROWS);
        let order = list.order(page.sort);
        let after = after.map(|after| after.mark);
        // What finds words for a page finds how many there are, where that cannot be had quicker.
        let counts = after.is_none() && list.words().is_some() && list.words_alone().is_none();
        let sought = if counts { MOST_LOOKED_UP as usize } else { limit } + 1;
        let near = list.near(page.sort, after.as_ref(), sought, &mut transaction).await;
        let mut marks = match near.map_err(named)? {
            Some(near) => near,
            None => {
                let chosen = list.conversations(false);
                let marks = marks(&chosen, &order, after.as_ref(), sought, &mut transaction).await;
                marks.map_err(named)?
            }
        };
        let total = counts.then(|| Total::of(marks.len() as u64, MOST_LOOKED_UP));
        let more = marks.len() > limit;
        marks.truncate(limit);
        let keys: Vec<i64> = marks.iter().map(|mark| mark.key).collect();
        let mut rows = list.rows(&keys, true, seal, &mut transaction).await.map_err(named)?;
        transaction.commit().await.map_err(named)?;
        let next = marks.pop().filter(|_| more);
        let next = next.map(|mark| Cursor { list: page.sort.name(), mark, number: None }.text(key));
        self.name_rows(|agent| viewer.reads_name(agent), rows.iter_mut()).await?;
        Ok(ListPage { rows, next, total })
    }

    /// A page of the moments that are chosen: those of a conversation one after the other.
    /// **Errors**: a cursor that is none of this list's.
    pub async fn moments(
        &mut self,
        viewer: &Viewer,
        filter: &Filter,
        page: &Page,
    ) -> Result<ListPage<MomentRow>, Error> {
        let after = self.after(page)?;
        if after.as_ref().is_some_and(|after| after.number.is_none()) {
            return Err(Error::Cursor);
        }
        let Self { database, connection, seal, key, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let mut list = List::new(
            viewer,
            filter,
            kinds(database, &mut transaction).await?,
            transaction.dialect(),
        );
        list.find_few(&mut transaction).await.map_err(named)?;
        let limit = page.limit.clamp(1, MOST_ROWS);
        let order = list.order(page.sort);
        let chosen = list.conversations(true);
        let mut found: Vec<(Standing, FoundMoment)> = Vec::new();
        let mut last = None;
        if let Some(Cursor { mark, number, .. }) = after {
            // The rest of the conversation that the last page ended in, if it is chosen still.
            let mut this = list.conversations(true);
            this.and("c.key = ?", [Value::Integer(mark.key)]);
            let still = marks(&this, &order, None, 1, &mut transaction).await.map_err(named)?;
            let rest = list.moments_of(&still, &mut transaction).await.map_err(named)?;
            found.extend(rest.into_iter().filter(|(_, one)| Some(one.number) > number));
            last = Some(mark);
        }
        while found.len() <= limit {
            let next = marks(&chosen, &order, last.as_ref(), AT_ONCE, &mut transaction).await;
            let next = next.map_err(named)?;
            let Some(end) = next.last() else { break };
            last = Some(end.clone());
            found.extend(list.moments_of(&next, &mut transaction).await.map_err(named)?);
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let mut keys: Vec<i64> = found.iter().map(|(mark, _)| mark.key).collect();
        keys.dedup();
        let mut rows = list.rows(&keys, false, seal, &mut transaction).await.map_err(named)?;
        transaction.commit().await.map_err(named)?;
        let next = found.last().filter(|_| more).map(|(mark, one)| {
            Cursor { list: page.sort.name(), mark: mark.clone(), number: Some(one.number) }
                .text(key)
        });
        self.name_rows(|agent| viewer.reads_name(agent), rows.iter_mut()).await?;
        let rows: BTreeMap<i64, Row> = rows.into_iter().map(|row| (row.key, row)).collect();
        let whole = |(mark, one): (Standing, FoundMoment)| {
            let conversation = rows.get(&mark.key)?.clone();
            Some(MomentRow { conversation, ..one.row })
        };
        Ok(ListPage { rows: found.into_iter().filter_map(whole).collect(), next, total: None })
    }

    /// The rows of these conversations, by number; those that this viewer may not see are left out.
    pub async fn rows_of(
        &mut self,
        viewer: &Viewer,
        shown: &[Status],
        keys: &[i64],
    ) -> Result<BTreeMap<i64, Row>, Error> {
        let Self { database, connection, seal, .. } = self;
        let named = |error| at(database, error);
        if keys.is_empty() {
            return Ok(BTreeMap::new());
        }
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let filter = Filter { shown: shown.to_vec(), ..Filter::default() };
        let kinds = kinds(database, &mut transaction).await?;
        let list = List::new(viewer, &filter, kinds, transaction.dialect());
        let mut chosen = list.conversations(false);
        chosen.and(format!("c.key IN ({})", among(keys)), []);
        let text = format!("SELECT c.key FROM conversation c WHERE {}", chosen.sql);
        let seen = asked(text, &chosen.values, &mut transaction).await.map_err(named)?;
        let seen: Vec<i64> = seen.iter().map(|row| get(row, 0)).collect();
        let mut rows = list.rows(&seen, false, seal, &mut transaction).await.map_err(named)?;
        transaction.commit().await.map_err(named)?;
        self.name_rows(|agent| viewer.reads_name(agent), rows.iter_mut()).await?;
        Ok(rows.into_iter().map(|row| (row.key, row)).collect())
    }

    /// Puts the roster's names to rows whose conversation says none, where such a name is read.
    async fn name_rows(
        &mut self,
        reads_name: impl Fn(&str) -> bool,
        rows: impl Iterator<Item = &mut Row>,
    ) -> Result<(), Error> {
        let nameless = |row: &&mut Row| row.agent_name.is_none();
        let mut of: BTreeMap<String, Vec<&mut Row>> = BTreeMap::new();
        for row in rows.filter(nameless) {
            if let Some(agent) = row.agent.clone().filter(|agent| reads_name(agent)) {
                of.entry(agent).or_default().push(row);
            }
        }
        if of.is_empty() {
            return Ok(());
        }
        let Self { database, connection, seal, .. } = self;
        let text = sql::NAMES_IN_ROSTER.replace("{agents}", &vec!["?"; of.len()].join(", "));
        let asked = of.keys().fold(query(AssertSqlSafe(text)), |asked, agent| asked.bind(agent));
        let found = asked.persistent(false).fetch_all(connection).await;
        for row in found.map_err(|error| at(database, error))? {
            let agent: &str = get(&row, 0);
            let name = seal.open(Role::Agent, agent, get(&row, 1)).and_then(|person| person.name);
            // The last one in force is the one that stays.
            for row in of.get_mut(agent).into_iter().flatten() {
                row.agent_name = name.clone().or(row.agent_name.take());
            }
        }
        Ok(())
    }

    /// How many conversations are chosen.
    pub async fn count_conversations(
        &mut self,
        viewer: &Viewer,
        filter: &Filter,
    ) -> Result<Total, Error> {
        self.total(viewer, filter, false).await
    }

    /// How many moments are chosen.
    pub async fn count_moments(
        &mut self,
        viewer: &Viewer,
        filter: &Filter,
    ) -> Result<Total, Error> {
        self.total(viewer, filter, true).await
    }

    async fn total(
        &mut self,
        viewer: &Viewer,
        filter: &Filter,
        of_moments: bool,
    ) -> Result<Total, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let list = List::new(
            viewer,
            filter,
            kinds(database, &mut transaction).await?,
            transaction.dialect(),
        );
        let mut chosen = list.conversations(of_moments);
        let mut from = "conversation c";
        if of_moments {
            // In this order, because each conversation's moments lie together.
            from = "conversation c CROSS JOIN moment m";
            chosen.and("m.conversation = c.key", []);
            chosen.both(list.moments());
        }
        let mut rows = format!("SELECT 1 FROM {from} WHERE {}", chosen.sql);
        // Then finding ends with the last that is counted.
        if !of_moments && let Some((found, value)) = list.words_alone() {
            (rows, chosen.values) = (found, vec![Value::Text(value)]);
        }
        let text = format!("SELECT count(*) FROM ({rows} LIMIT ?) AS chosen");
        let is_looked_up = of_moments || filter.words.is_some();
        let most = if is_looked_up { MOST_LOOKED_UP } else { MOST_COUNTED };
        chosen.values.push(Value::Integer(most as i64 + 1));
        let rows = asked(text, &chosen.values, &mut transaction).await.map_err(named)?;
        let count = rows.first().map_or(0, |row| get::<i64>(row, 0)).unsigned_abs();
        Ok(Total::of(count, most))
    }

    /// The values that occur in the conversations that are chosen.
    pub async fn facets(&mut self, viewer: &Viewer, filter: &Filter) -> Result<Facets, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let list = List::new(
            viewer,
            filter,
            kinds(database, &mut transaction).await?,
            transaction.dialect(),
        );
        list.facets(&mut transaction).await.map_err(named)
    }

    /// Every conversation that is chosen, with the columns of `conversations` in `docs/tables.md`.
    pub async fn export_conversations(
        &mut self,
        viewer: &Viewer,
        filter: &Filter,
        sort: Sort,
    ) -> Result<Rows, Error> {
        self.export(viewer, filter, sort, "conversations").await
    }

    /// Every moment that is chosen, with the columns of `moments` in `docs/tables.md`.
    pub async fn export_moments(
        &mut self,
        viewer: &Viewer,
        filter: &Filter,
        sort: Sort,
    ) -> Result<Rows, Error> {
        self.export(viewer, filter, sort, "moments").await
    }

    async fn export(
        &mut self,
        viewer: &Viewer,
        filter: &Filter,
        sort: Sort,
        what: &str,
    ) -> Result<Rows, Error> {
        let kinds = kinds(&self.database, &mut self.connection).await?;
        let list = List::new(viewer, filter, kinds, self.connection.dialect());
        let of_moments = what == "moments";
        let mut chosen = list.conversations(of_moments);
        let (from, number) = match of_moments {
            true => ("conversation c CROSS JOIN moment m", ", m.number"),
            false => ("conversation c", ""),
        };
        if of_moments {
            chosen.and("m.conversation = c.key", []);
            chosen.both(list.moments());
        }
        let order = list.order(sort);
        let way = order.way();
        let view = VIEWS.iter().find(|view| view.name == what).ok_or(Error::Cursor)?;
        let text = format!(
            "{} FROM {from} WHERE {} ORDER BY {} {way} NULLS LAST, c.key {way}{number}",
            view.select(self.connection.dialect()),
            chosen.sql,
            order.column.sql
        );
        chosen.values.extend(order.column.values);
        let columns = view.columns.iter().map(|column| column.name.to_owned()).collect();
        self.rows(viewer, text, chosen.values, columns).await
    }

    fn after(&self, page: &Page) -> Result<Option<Cursor>, Error> {
        let read = |text: &String| Cursor::read(text, page.sort.name(), &self.key);
        page.cursor.as_ref().map(read).transpose()
    }
}

impl Sees {
    /// Also holds.
    fn and(&mut self, sql: impl AsRef<str>, values: impl IntoIterator<Item = Value>) {
        self.sql.push_str(" AND ");
        self.sql.push_str(sql.as_ref());
        self.values.extend(values);
    }

    fn both(&mut self, other: Self) {
        if self.is_everything() {
            *self = other;
        } else if !other.is_everything() {
            self.and(other.sql, other.values);
        }
    }
}

/// What a list is sorted by.
struct Order {
    column: Sees,
    is_text: bool,
    is_descending: bool,
    /// Whether a conversation may be without.
    may_lack: bool,
}

impl Order {
    fn way(&self) -> &'static str {
        if self.is_descending { "DESC" } else { "ASC" }
    }
}

/// What is asked for, by whom.
struct List<'a> {
    viewer: &'a Viewer,
    filter: &'a Filter,
    shown: Vec<Status>,
    kinds: BTreeMap<i64, StoredKind>,
    dialect: &'static Dialect,
    /// The conversations that have the words, where they were looked for and are few.
    few: Option<Vec<i64>>,
    /// Else over how many keys the first `FEW` and one more lie that have them.
    span: Option<u64>,
}

/// A moment with its number in its conversation; its row is not whole yet.
struct FoundMoment {
    number: i64,
    row: MomentRow,
}

/// The team of the main agent `s` of `c`: the roster's on the day, else the source's.
fn team() -> String {
    format!(
        "coalesce((SELECT NULLIF(r.team, '') FROM roster r WHERE r.agent = s.agent \
         AND r.from_day <= coalesce(c.day, '{NO_DAY}') AND r.until_day > coalesce(c.day, '{NO_DAY}') \
         ORDER BY r.key LIMIT 1), \
         CASE WHEN NOT EXISTS (SELECT 1 FROM roster r WHERE r.agent = s.agent) THEN NULLIF(s.team, '') END)"
    )
}

/// Whether there is a recording of `c`.
const HAS_SOUND: &str = "+c.key IN (SELECT x.conversation FROM recording x)";

impl<'a> List<'a> {
    fn new(
        viewer: &'a Viewer,
        filter: &'a Filter,
        kinds: BTreeMap<i64, StoredKind>,
        dialect: &'static Dialect,
    ) -> Self {
        let shown = viewer.is_shown(&filter.shown);
        Self { viewer, filter, shown, kinds, dialect, few: None, span: None }
    }

    /// Finds the conversations that have the words, if they are few, else how large a part has them.
    async fn find_few(&mut self, connection: &mut Connection) -> Result<(), sqlx::Error> {
        if self.filter.words.as_ref().is_some_and(Query::is_found_as_it_comes)
            && let Some((found, value)) = self.words()
        {
            let values = [Value::Text(value), Value::Integer(FEW as i64 + 1)];
            let rows = asked(format!("{found} LIMIT ?"), &values, connection).await?;
            let mut keys: Vec<i64> = rows.iter().map(|row| get(row, 0)).collect();
            if keys.len() <= FEW {
                self.few = Some(keys);
                return Ok(());
            }
            keys.sort_unstable();
            self.span = Some(keys[FEW].abs_diff(keys[0]));
        }
        Ok(())
    }

    /// Those of the next `NEAR` that have the words, where they are as many as were sought or no others
    /// follow.
    async fn near(
        &self,
        sort: Sort,
        after: Option<&Standing>,
        sought: usize,
        connection: &mut Connection,
    ) -> Result<Option<Vec<Standing>>, sqlx::Error> {
        // Where as large a part of the next has them, there are to be twice as many as are sought.
        let fills = |span: u64| 2 * sought as u64 * span <= (FEW * NEAR) as u64;
        // The next of another order than the index's are found by going through all.
        let is_of_index = matches!(sort, Sort::Newest | Sort::Oldest);
        if !is_of_index || !self.span.is_some_and(fills) {
            return Ok(None);
        }
        let Some((found, value)) = self.words() else { return Ok(None) };
        let (order, chosen) = (self.order(sort), self.without_words(false));
        let mut near = marks(&chosen, &order, after, NEAR, connection).await?;
        let is_all = near.len() < NEAR;
        let keys: Vec<i64> = near.iter().map(|mark| mark.key).collect();
        let (Some(first), Some(last)) = (keys.iter().min(), keys.iter().max()) else {
            return Ok(Some(near));
        };
        // With `+` these are looked for in what is found, and not each by itself.
        let text =
            format!("{found} AND w.rowid BETWEEN ? AND ? AND +w.rowid IN ({})", among(&keys));
        let values = [Value::Text(value), Value::Integer(*first), Value::Integer(*last)];
        let found: BTreeSet<i64> =
            asked(text, &values, connection).await?.iter().map(|row| get(row, 0)).collect();
        near.retain(|mark| found.contains(&mark.key));
        near.truncate(sought);
        Ok((is_all || near.len() == sought).then_some(near))
    }

    /// The rows of the words, where they are not known to be few and each conversation that has them is
    /// chosen: these are counted quicker than they are found in order.
    fn words_alone(&self) -> Option<(String, String)> {
        let is_apart = self.few.is_none() && self.without_words(false).is_everything();
        self.words().filter(|_| is_apart)
    }

    /// The rows of the words, where these are had without those of conversations.
    fn words(&self) -> Option<(String, String)> {
        self.filter.words.as_ref()?.alone(self.dialect)
    }

    /// The kinds that are shown, as `m.kind` has them.
    fn shown_kinds(&self, is_meant: impl Fn(&StoredKind) -> bool) -> String {
        among_kinds(&self.kinds, |kind| self.shown.contains(&kind.status) && is_meant(kind))
    }

    /// Which moments `m` of a conversation are chosen.
    fn moments(&self) -> Sees {
        let Filter { moment, outcome, owner, class, said, .. } = self.filter;
        let kinds = self.shown_kinds(|kind| {
            moment.as_ref().is_none_or(|name| *name == kind.name)
                && class.is_none_or(|class| class == kind.class)
                && (*said != Some(SaidOf::Unchecked) || kind.class == Class::Duty)
        });
        let mut chosen = Sees { sql: kinds, values: Vec::new() };
        // The name stands before the kind in the index.
        if let Some(name) = moment {
            chosen.and("m.moment = ?", [Value::Text(name.clone())]);
        }
        if let Some(outcome) = outcome {
            chosen.and("m.outcome = ?", [Value::Text(outcome.name().to_owned())]);
        }
        if let Some(owner) = owner {
            chosen.and("m.owner = ?", [Value::Text(owner.name().to_owned())]);
        }
        if let Some(said) = said {
            chosen.and(said.of_moment(), []);
        }
        if let Some(sees) = self.viewer.sees_moment() {
            chosen.both(sees);
        }
        chosen
    }

    /// Which conversations `c` are chosen; with `has_moment`, only those with a moment that is.
    fn conversations(&self, has_moment: bool) -> Sees {
        let mut chosen = self.without_words(has_moment);
        match (&self.filter.words, &self.few) {
            (None, _) => {}
            (_, Some(keys)) if keys.is_empty() => chosen.and("1 = 0", []),
            (_, Some(keys)) => chosen.and(format!("c.key IN ({})", among(keys)), []),
            (Some(words), None) => {
                let (sql, values) = words.condition(self.dialect);
                chosen.and(sql, values.into_iter().map(Value::Text));
            }
        }
        chosen
    }

    /// The same but for the words that they have.
    ///
    /// Where many may be in what is looked up, `+c.key` keeps SQLite from going through that in its
    /// order: the index of lists is quicker than a row for each, and is sorted.
    fn without_words(&self, has_moment: bool) -> Sees {
        let Filter {
            programme,
            team,
            agent,
            channel,
            language,
            topic,
            from,
            until,
            moment,
            outcome,
            owner,
            class,
            words: _,
            has_sound,
            said,
            added_after,
            shown: _,
        } = self.filter;
        let is_missing = *said == Some(SaidOf::Missing);
        let mut chosen = Sees::everything();
        chosen.both(self.viewer.sees());
        if programme.as_deref() == Some("") {
            chosen.and("c.programme IS NULL", []);
        }
        let programme = &programme.clone().filter(|name| !name.is_empty());
        let channel = channel.map(|channel| channel.name().to_owned());
        let from = from.map(|day| day.to_string());
        let until = until.map(|day| day.to_string());
        let added_after = added_after.map(time);
        for (condition, value) in [
            ("c.programme = ?", programme),
            ("c.scope IN (SELECT s.key FROM scope s WHERE s.agent = ?)", agent),
            ("c.channel = ?", &channel),
            ("c.language = ?", language),
            ("c.topic = ?", topic),
            ("c.day >= ?", &from),
            ("c.day <= ?", &until),
            (
                "c.import IN (SELECT i.key FROM import i WHERE coalesce(i.finished_at, i.started_at) > ?)",
                &added_after,
            ),
        ] {
            if let Some(value) = value {
                chosen.and(condition, [Value::Text(value.clone())]);
            }
        }
        if let Some(team) = team {
            chosen.both(Grant { team: team.clone(), ..Grant::default() }.holds());
        }
        match has_sound {
            Some(true) => chosen.and(HAS_SOUND, []),
            Some(false) => chosen.and(format!("NOT {HAS_SOUND}"), []),
            None => {}
        }
        if let Some(said) = said {
            chosen.both(self.said(*said));
        }
        // What is missing was not found, so that no moment of its kind need be.
        let of_kind = moment.is_some() && !is_missing;
        if has_moment || of_kind || outcome.is_some() || owner.is_some() || class.is_some() {
            chosen.both(self.with_moment());
        }
        chosen
    }

    /// In which conversations `c` people said something of a moment that this viewer may see, or that one is
    /// missing.
    fn said(&self, said: SaidOf) -> Sees {
        let Sees { sql, values } = self.moments();
        let any = "EXISTS (SELECT 1 FROM moment m WHERE m.conversation = c.key AND";
        let in_judged = format!(
            "+c.key IN (SELECT j.conversation FROM judged j WHERE {}) AND {any} {sql})",
            said.condition()
        );
        match said {
            SaidOf::Unchecked => Sees { sql: format!("{DUTY_MISSED} AND {any} {sql})"), values },
            SaidOf::Missing => self.missing(),
            SaidOf::Any => {
                let missing = self.missing();
                let sql = format!("({in_judged} OR {})", missing.sql);
                Sees { sql, values: [values, missing.values].concat() }
            }
            _ => Sees { sql: in_judged, values },
        }
    }

    /// In which conversations `c` somebody says that a moment is missing: by marks of one's own, and by
    /// everybody's of kinds that one is shown, where nothing that was found is hidden from one.
    fn missing(&self) -> Sees {
        let mut values = vec![Value::Integer(self.viewer.account)];
        let shown = self.kinds.values().filter(|kind| self.shown.contains(&kind.status));
        let names: BTreeSet<&str> = shown.map(|kind| &*kind.name).collect();
        let others = if self.viewer.sees_moment().is_some() || names.is_empty() {
            "1 = 0".to_owned()
        } else {
            values.extend(names.iter().map(|name| Value::Text((*name).to_owned())));
            format!("j.moment IN ({})", vec!["?"; names.len()].join(", "))
        };
        let mut sql = format!(
            "+c.key IN (SELECT j.conversation FROM judged j JOIN mark k ON k.judged = j.key \
             WHERE k.verdict = 'missing' AND (k.account = ? OR {others})"
        );
        if let Some(name) = &self.filter.moment {
            sql.push_str(" AND j.moment = ?");
            values.push(Value::Text(name.clone()));
        }
        sql.push(')');
        Sees { sql, values }
    }

    /// Which conversations `c` have a moment that is chosen.
    fn with_moment(&self) -> Sees {
        let Filter { moment, outcome, owner, class, .. } = self.filter;
        let Sees { sql, values } = self.moments();
        if self.viewer.sees_moment().is_some() {
            let sql =
                format!("EXISTS (SELECT 1 FROM moment m WHERE m.conversation = c.key AND {sql})");
            return Sees { sql, values };
        }
        if moment.is_some() {
            // Every agent has a place of its own in the index, and there are few of them.
            let sql = format!(
                "+c.key IN (SELECT m.conversation FROM (SELECT DISTINCT s.agent FROM scope s) a \
                 CROSS JOIN moment m WHERE m.agent = a.agent AND {sql} \
                 UNION ALL SELECT m.conversation FROM moment m WHERE m.agent IS NULL AND {sql})"
            );
            return Sees { sql, values: [values.clone(), values].concat() };
        }
        let mask = mask(*class, *owner, &self.shown);
        let columns = Outcome::ALL.iter().zip(["c.found_met", "c.found_missed", "c.found_unknown"]);
        let columns = columns.filter(|(one, _)| outcome.is_none_or(|outcome| outcome == **one));
        let any: Vec<String> =
            columns.map(|(_, column)| format!("({column} & {mask}) <> 0")).collect();
        let mut sql = format!("({})", any.join(" OR "));
        if (*class, *outcome) == (Some(Class::Duty), Some(Outcome::Missed)) {
            sql = format!("{DUTY_MISSED} AND {sql}");
        }
        Sees { sql, values: Vec::new() }
    }

    fn order(&self, sort: Sort) -> Order {
        let plain = |column: &str| Sees { sql: column.to_owned(), values: Vec::new() };
        let (column, is_text, may_lack) = match sort {
            Sort::Newest | Sort::Oldest => (plain("c.started_at"), true, true),
            Sort::Longest => (plain("c.length_ms"), false, true),
            Sort::Missed => (self.missed(), false, false),
        };
        Order { column, is_text, is_descending: sort != Sort::Oldest, may_lack }
    }

    /// How many skills associates missed in `c`, as shown.
    fn missed(&self) -> Sees {
        if let Some(sees) = self.viewer.sees_moment() {
            let kinds = self.shown_kinds(|kind| kind.class == Class::Skill);
            let sql = format!(
                "(SELECT count(*) FROM moment m WHERE m.conversation = c.key AND m.outcome = 'missed' \
                 AND m.owner = 'associate' AND {kinds} AND {})",
                sees.sql
            );
            return Sees { sql, values: sees.values };
        }
        let mut counts = Vec::new();
        for (status, column) in
            [(Status::Proven, "c.missed_proven"), (Status::Trial, "c.missed_trial")]
        {
            if self.shown.contains(&status) {
                counts.push(column);
            }
        }
        let sql = match counts.is_empty() {
            true => "(c.missed_trial * 0)".to_owned(),
            false => format!("({})", counts.join(" + ")),
        };
        Sees { sql, values: Vec::new() }
    }

    /// The rows of conversations, in this order.
    async fn rows(
        &self,
        keys: &[i64],
        with_quotes: bool,
        seal: &Seal,
        connection: &mut Connection,
    ) -> Result<Vec<Row>, sqlx::Error> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let among = among(keys);
        let text = format!(
            "SELECT c.key, c.source, c.id, c.started_at, c.day, c.channel, c.direction, c.language, c.programme, \
             {}, NULLIF(s.agent, ''), c.queue, c.topic, c.timing, c.length_ms, c.turns, \
             CASE WHEN EXISTS (SELECT 1 FROM recording x WHERE x.conversation = c.key) THEN 1 ELSE 0 END \
             FROM conversation c JOIN scope s ON s.key = c.scope WHERE c.key IN ({among})",
            team()
        );
        let mut rows = BTreeMap::new();
        for row in asked(text, &[], connection).await? {
            rows.insert(get::<i64>(&row, 0), head(&row));
        }

        let mut counted = Sees { sql: self.shown_kinds(|_| true), values: Vec::new() };
        counted.both(self.viewer.sees_moment().unwrap_or_else(Sees::everything));
        let text = format!(
            "SELECT m.conversation, m.kind, m.outcome, count(*) FROM moment m WHERE m.conversation IN ({among}) \
             AND m.owner = 'associate' AND {} GROUP BY m.conversation, m.kind, m.outcome",
            counted.sql
        );
        for row in asked(text, &counted.values, connection).await? {
            let Some(listed) = rows.get_mut(&get::<i64>(&row, 0)) else { continue };
            let Some(kind) = self.kinds.get(&get::<i64>(&row, 1)) else { continue };
            let count = get::<i64>(&row, 3).unsigned_abs();
            match (kind.class, Outcome::from_name(get(&row, 2))) {
                (Class::Skill, Some(Outcome::Met)) => listed.met += count,
                (Class::Skill, Some(Outcome::Missed)) => listed.missed += count,
                (Class::Skill, Some(Outcome::Unknown)) => listed.unknown += count,
                (Class::Fault, Some(Outcome::Missed)) => listed.faults += count,
                (Class::Duty, Some(Outcome::Missed)) => listed.duties_missed += count,
                _ => {}
            }
        }

        let text = format!(
            "SELECT p.conversation, p.role, p.pseudonym, n.sealed FROM party p \
             LEFT JOIN person n ON n.conversation = p.conversation AND n.number = p.number \
             WHERE p.conversation IN ({among}) ORDER BY p.conversation, p.number"
        );
        for row in asked(text, &[], connection).await? {
            let Some(listed) = rows.get_mut(&get::<i64>(&row, 0)) else { continue };
            let role = Role::from_name(get(&row, 1));
            let pseudonym: &str = get(&row, 2);
            if role == Some(Role::Customer) && listed.customer.is_none() {
                listed.customer = Some(pseudonym.to_owned());
            }
            if role == Some(Role::Agent)
                && listed.agent.as_deref() == Some(pseudonym)
                && listed.agent_name.is_none()
                && self.viewer.reads_name(pseudonym)
                && let Some(sealed) = get::<Option<&[u8]>>(&row, 3)
            {
                let person = seal.open(Role::Agent, pseudonym, sealed);
                listed.agent_name = person.and_then(|person| person.name);
            }
        }

        if with_quotes && let Some(words) = &self.filter.words {
            let text = format!(
                "SELECT conversation, number, start_ms, text FROM turn WHERE conversation IN ({among}) \
                 ORDER BY conversation, number"
            );
            let mut turns = query(AssertSqlSafe(text)).persistent(false).fetch(&mut *connection);
            let mut next = turns.try_next().await?;
            // The turns of one conversation are held at a time, for there may be many.
            while let Some(first) = next.take() {
                let key = get::<i64>(&first, 0);
                let mut of_one = vec![first];
                next = loop {
                    match turns.try_next().await? {
                        Some(turn) if get::<i64>(&turn, 0) == key => of_one.push(turn),
                        other => break other,
                    }
                };
                if let Some(listed) = rows.get_mut(&key) {
                    let number = |row: &db::Row| u32::try_from(get::<i64>(row, 1)).unwrap_or(0);
                    let of_one = of_one.iter().map(|row| (number(row), get(row, 2), get(row, 3)));
                    listed.quotes = words.quotes(of_one);
                }
            }
        }
        Ok(keys.iter().filter_map(|key| rows.remove(key)).collect())
    }

    /// The chosen moments of conversations, in their order.
    async fn moments_of(
        &self,
        marks: &[Standing],
        connection: &mut Connection,
    ) -> Result<Vec<(Standing, FoundMoment)>, sqlx::Error> {
        if marks.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<i64> = marks.iter().map(|mark| mark.key).collect();
        let chosen = self.moments();
        let text = format!(
            "SELECT m.conversation, m.number, m.kind, m.outcome, m.why_unknown, m.owner, m.agent, m.opener_turn, \
             m.opener_first_byte, m.opener_quote, m.answer_turn, m.answer_quote, m.searched_from, m.searched_to, \
             m.open_ms, m.confidence, coalesce(m.found_outcome, m.outcome), coalesce(m.found_owner, m.owner) \
             FROM moment m WHERE m.conversation IN ({}) AND {} \
             ORDER BY m.conversation, m.number",
            among(&keys),
            chosen.sql
        );
        let mut by_key: BTreeMap<i64, Vec<FoundMoment>> = BTreeMap::new();
        for row in asked(text, &chosen.values, connection).await? {
            if let Some(found) = self.moment(&row) {
                by_key.entry(get(&row, 0)).or_default().push(found);
            }
        }
        let mut found = Vec::new();
        for mark in marks {
            let these = by_key.remove(&mark.key).unwrap_or_default();
            found.extend(these.into_iter().map(|one| (mark.clone(), one)));
        }
        Ok(found)
    }

    /// A moment of the columns above; `None` where this version does not know a word in it.
    fn moment(&self, row: &db::Row) -> Option<FoundMoment> {
        let (key, number): (i64, i64) = (get(row, 0), get(row, 1));
        let kind = self.kinds.get(&get::<i64>(row, 2))?.clone();
        let turn = |at| u32::try_from(get::<i64>(row, at)).unwrap_or(0);
        let row = MomentRow {
            moment_id: format!("m-{key}-{}-{}-{}", kind.name, turn(7), turn(8)),
            conversation: Row::default(),
            kind,
            outcome: Outcome::from_name(get(row, 3))?,
            why_unknown: get::<Option<&str>>(row, 4).and_then(WhyUnknown::from_name),
            owner: Owner::from_name(get(row, 5))?,
            agent: get(row, 6),
            opener_turn: turn(7),
            opener_quote: get(row, 9),
            answer_turn: get::<Option<i64>>(row, 10).and_then(|turn| u32::try_from(turn).ok()),
            answer_quote: get(row, 11),
            searched: (turn(12), turn(13)),
            open_ms: get(row, 14),
            confidence: get(row, 15),
            found: (Outcome::from_name(get(row, 16))?, Owner::from_name(get(row, 17))?),
        };
        Some(FoundMoment { number, row })
    }

    async fn facets(&self, connection: &mut Connection) -> Result<Facets, sqlx::Error> {
        let roster = "SELECT agent, team, from_day, until_day FROM roster ORDER BY key";
        let mut teams: BTreeMap<String, Vec<[String; 3]>> = BTreeMap::new();
        for row in asked(roster.to_owned(), &[], connection).await? {
            teams.entry(get(&row, 0)).or_default().push([get(&row, 1), get(&row, 2), get(&row, 3)]);
        }
        let mut scopes: BTreeMap<i64, (String, String)> = BTreeMap::new();
        let text = "SELECT key, agent, team FROM scope".to_owned();
        for row in asked(text, &[], connection).await? {
            scopes.insert(get(&row, 0), (get(&row, 1), get(&row, 2)));
        }
        let chosen = self.conversations(false);
        // Who was in which team is asked by day only where there is a roster.
        let day = if teams.is_empty() { "CAST(NULL AS TEXT)" } else { "c.day" };
        let most = |number: usize, column: &str| {
            format!(
                "SELECT * FROM (SELECT {number} AS what, {column} AS value, CAST(NULL AS BIGINT) AS scope, \
                 count(*) AS many FROM chosen WHERE {column} IS NOT NULL GROUP BY {column} \
                 ORDER BY many DESC, {column} LIMIT {MOST_VALUES}) AS of_{column}"
            )
        };
        let text = format!(
            "WITH chosen AS MATERIALIZED (SELECT c.scope, {day} AS day, c.programme, c.channel, c.topic \
             FROM conversation c WHERE {} LIMIT {MOST_COUNTED}) \
             {} UNION ALL {} UNION ALL {} \
             UNION ALL SELECT 3 AS what, day AS value, scope, count(*) AS many FROM chosen GROUP BY scope, day",
            chosen.sql,
            most(0, "programme"),
            most(1, "channel"),
            most(2, "topic"),
        );
        let mut found = Facets::default();
        let mut by_team: BTreeMap<String, u64> = BTreeMap::new();
        let mut by_agent: BTreeMap<String, u64> = BTreeMap::new();
        for row in asked(text, &chosen.values, connection).await? {
            let count = get::<i64>(&row, 3).unsigned_abs();
            let of = match get::<i64>(&row, 0) {
                0 => &mut found.programmes,
                1 => &mut found.channels,
                2 => &mut found.topics,
                _ => {
                    let Some((agent, team)) = scopes.get(&get::<i64>(&row, 2)) else { continue };
                    let day = get::<Option<&str>>(&row, 1).unwrap_or(NO_DAY);
                    let on_day: BTreeSet<&str> = match teams.get(agent) {
                        None => [&**team].into(),
                        Some(rows) => rows
                            .iter()
                            .filter(|[_, from, until]| &**from <= day && day < &**until)
                            .map(|[team, ..]| &**team)
                            .collect(),
                    };
                    for team in on_day.into_iter().filter(|team| !team.is_empty()) {
                        *by_team.entry(team.to_owned()).or_default() += count;
                    }
                    if !agent.is_empty() {
                        *by_agent.entry(agent.clone()).or_default() += count;
                    }
                    continue;
                }
            };
            of.push(Facet { value: get(&row, 1), count });
        }
        found.teams = most_frequent(by_team);
        found.agents = most_frequent(by_agent);
        Ok(found)
    }
}

fn most_frequent(counts: BTreeMap<String, u64>) -> Vec<Facet> {
    let mut facets: Vec<Facet> =
        counts.into_iter().map(|(value, count)| Facet { value, count }).collect();
    facets.sort_by_key(|facet| std::cmp::Reverse(facet.count));
    facets.truncate(MOST_VALUES);
    facets
}

/// What holds of the kind of `m` where it is one that is meant.
pub(crate) fn among_kinds(
    kinds: &BTreeMap<i64, StoredKind>,
    is_meant: impl Fn(&StoredKind) -> bool,
) -> String {
    let keys = kinds.iter().filter(|(_, kind)| is_meant(kind));
    let keys: Vec<String> = keys.map(|(key, _)| key.to_string()).collect();
    match keys.is_empty() {
        true => "1 = 0".to_owned(),
        false => format!("m.kind IN ({})", keys.join(", ")),
    }
}

async fn asked(
    text: String,
    values: &[Value],
    connection: &mut Connection,
) -> Result<Vec<db::Row>, sqlx::Error> {
    // Most of these hold numbers of rows and do not come again.
    let mut asking = query(AssertSqlSafe(text)).persistent(false);
    for value in values {
        asking = asking.bind(value.clone());
    }
    asking.fetch_all(connection).await
}

/// The next conversations of a list: those that have what it is sorted by, then those without.
async fn marks(
    chosen: &Sees,
    order: &Order,
    after: Option<&Standing>,
    limit: usize,
    connection: &mut Connection,
) -> Result<Vec<Standing>, sqlx::Error> {
    let Order { column, is_text, is_descending, may_lack } = order;
    let (beyond, way) = (if *is_descending { '<' } else { '>' }, order.way());
    let mut found = Vec::new();
    let part = |limit: usize, condition: String, values: Vec<Value>| {
        let text = format!(
            "SELECT c.key, {} AS place FROM conversation c WHERE {}{condition} \
             ORDER BY place {way}, c.key {way} LIMIT ?",
            column.sql, chosen.sql
        );
        let all = [&column.values[..], &chosen.values, &values, &[Value::Integer(limit as i64)]];
        (text, all.concat())
    };
    if after.is_none_or(|after| after.value != Value::Null) {
        let known = match may_lack {
            true => format!(" AND {} IS NOT NULL", column.sql),
            false => String::new(),
        };
        let (condition, values) = match after {
            None => (known, Vec::new()),
            Some(Standing { value, key }) => (
                format!(" AND ({}, c.key) {beyond} (?, ?)", column.sql),
                [&column.values[..], &[value.clone(), Value::Integer(*key)]].concat(),
            ),
        };
        let (text, values) = part(limit, condition, values);
        for row in asked(text, &values, connection).await? {
            let value = match is_text {
                true => Value::Text(get(&row, 1)),
                false => Value::Integer(get(&row, 1)),
            };
            found.push(Standing { value, key: get(&row, 0) });
        }
    }
    if *may_lack && found.len() < limit {
        let mut condition = format!(" AND {} IS NULL", column.sql);
        let mut values = Vec::new();
        if let Some(Standing { value: Value::Null, key }) = after {
            condition.push_str(&format!(" AND c.key {beyond} ?"));
            values.push(Value::Integer(*key));
        }
        let (text, values) = part(limit - found.len(), condition, values);
        for row in asked(text, &values, connection).await? {
            found.push(Standing { value: Value::Null, key: get(&row, 0) });
        }
    }
    Ok(found)
}

/// What stands in the first columns of a row of a list.
fn head(row: &db::Row) -> Row {
    Row {
        key: get(row, 0),
        source: get(row, 1),
        id: get(row, 2),
        started_at: get(row, 3),
        day: get(row, 4),
        channel: get(row, 5),
        direction: get(row, 6),
        language: get(row, 7),
        programme: get(row, 8),
        team: get(row, 9),
        agent: get(row, 10),
        queue: get(row, 11),
        topic: get(row, 12),
        timing: get(row, 13),
        length_ms: get(row, 14),
        turns: get::<i64>(row, 15).unsigned_abs(),
        has_sound: get::<i64>(row, 16) != 0,
        ..Row::default()
    }
}
