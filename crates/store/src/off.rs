//! Kinds that are switched off: they are not stored, and what was found of them before is taken out.

use crate::access::NO_DAY;
use crate::attach::written_about;
use crate::database::at;
use crate::db::{Connection, get, query};
use crate::error::Error;
use crate::listed;
use crate::rollup::Deltas;
use crate::sql;
use crate::store::Store;
use measure::analyse::Findings;
use measure::conversation::{Conversation, Role};
use measure::moments::Kind;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// How many conversations are looked through in one transaction.
const AT_ONCE: usize = 512;

/// A kind of moment that is switched off.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindOff {
    /// Its name.
    pub kind: String,
    /// The site where it is off, by the roster; empty for every one.
    pub site: String,
}

/// What is switched off, and who is where.
#[derive(Debug, Default)]
pub(crate) struct Off {
    kinds: BTreeMap<String, Vec<KindOff>>,
    /// Where somebody is; read only where a kind is off at one site and not at another.
    sites: FxHashMap<String, Vec<Post>>,
}

/// Somebody at a site for a while.
#[derive(Debug)]
struct Post {
    programme: String,
    site: String,
    from: String,
    until: String,
}

/// Whose moment it is, and when.
#[derive(Clone, Copy)]
struct Whose<'a> {
    programme: &'a str,
    agent: Option<&'a str>,
    day: Option<&'a str>,
}

impl Off {
    pub(crate) async fn read(connection: &mut Connection) -> Result<Self, sqlx::Error> {
        let mut off = Self::default();
        for row in query(sql::SWITCHED_OFF).fetch_all(&mut *connection).await? {
            let kinds = kinds_off(get(&row, 1)).unwrap_or_default();
            off.kinds.insert(get(&row, 0), kinds);
        }
        if off.kinds.values().flatten().any(|kind| !kind.site.is_empty()) {
            for row in query(sql::SITES).fetch_all(connection).await? {
                let post = Post {
                    programme: get(&row, 1),
                    site: get(&row, 2),
                    from: get(&row, 3),
                    until: get(&row, 4),
                };
                off.sites.entry(get(&row, 0)).or_default().push(post);
            }
        }
        Ok(off)
    }

    /// Findings without the moments of kinds that are off.
    pub(crate) fn left<'f>(
        &self,
        conversation: &Conversation,
        day: Option<&str>,
        kinds: &[Kind],
        findings: &'f Findings,
    ) -> Cow<'f, Findings> {
        let programme = conversation.programme.as_deref().unwrap_or("");
        if !self.kinds.contains_key(programme) {
            return Cow::Borrowed(findings);
        }
        let main_agent = main_agent(conversation);
        let agent = |party: usize| {
            let party = conversation.parties.get(party)?;
            (party.role == Role::Agent).then_some(&*party.pseudonym)
        };
        let mut left = findings.clone();
        left.moments.retain(|moment| {
            let own = moment.party.and_then(|party| agent(usize::from(party)));
            let agent = own.or_else(|| main_agent.and_then(agent));
            let name = kinds.get(usize::from(moment.kind)).map_or("", |kind| &*kind.name);
            !self.is_off(name, Whose { programme, agent, day })
        });
        Cow::Owned(left)
    }

    fn is_off(&self, kind: &str, whose: Whose<'_>) -> bool {
        let off = self.kinds.get(whose.programme).into_iter().flatten();
        off.filter(|off| off.kind == kind).any(|off| off.site.is_empty() || self.is_at(off, whose))
    }

    /// Whether the roster has the agent at the site on the day.
    fn is_at(&self, off: &KindOff, Whose { programme, agent, day }: Whose<'_>) -> bool {
        let day = day.unwrap_or(NO_DAY);
        let posts = agent.and_then(|agent| self.sites.get(agent)).into_iter().flatten();
        posts.filter(|post| post.site == off.site).any(|post| {
            let either = post.programme.is_empty() || programme.is_empty();
            (either || post.programme == programme) && *post.from <= *day && *day < *post.until
        })
    }
}

impl Store {
    /// Takes out the moments of kinds that are off, a few conversations a transaction. How many there
    /// were. What is left of it when it is cut short is taken out the next time.
    pub async fn take_out_what_is_off(&mut self) -> Result<u64, Error> {
        let Self { database, connection, tables, .. } = self;
        let named = |error| at(database, error);
        let off = Off::read(connection).await.map_err(named)?;
        let mut conversations = BTreeSet::new();
        for (programme, kinds) in &off.kinds {
            for kind in kinds.iter().map(|off| &off.kind).collect::<BTreeSet<_>>() {
                let found = query(sql::CONVERSATIONS_WITH).bind(kind).bind(kind).bind(programme);
                let rows = found.fetch_all(&mut *connection).await.map_err(named)?;
                conversations.extend(rows.iter().map(|row| get::<i64>(row, 0)));
            }
        }
        let conversations: Vec<i64> = conversations.into_iter().collect();
        let mut taken = 0;
        for some in conversations.chunks(AT_ONCE) {
            let mut transaction = connection.begin_write().await.map_err(named)?;
            let mut deltas = Deltas::default();
            for key in some {
                let done = take_out(*key, &off, &mut deltas, &mut transaction).await;
                taken += done.map_err(named)?;
            }
            deltas.apply(tables, &mut transaction).await.map_err(named)?;
            transaction.commit().await.map_err(named)?;
            connection.give_way().await;
        }
        Ok(taken)
    }
}

/// Takes out what is off of one conversation; what is left is counted as before.
async fn take_out(
    key: i64,
    off: &Off,
    deltas: &mut Deltas,
    connection: &mut Connection,
) -> Result<u64, sqlx::Error> {
    let rows = query(sql::WHOSE_MOMENTS).bind(key).fetch_all(&mut *connection).await?;
    let mut gone: Vec<i64> = Vec::new();
    for row in &rows {
        let day: Option<&str> = get(row, 5);
        let (own, main): (Option<&str>, &str) = (get(row, 2), get(row, 3));
        let agent = own.or(Some(main).filter(|main| !main.is_empty()));
        if off.is_off(get(row, 1), Whose { programme: get(row, 4), agent, day }) {
            gone.push(get(row, 0));
        }
    }
    if gone.is_empty() {
        return Ok(0);
    }
    deltas.moments_of(key, -1, connection).await?;
    for number in &gone {
        query(sql::DELETE_MOMENT).bind(key).bind(*number).execute(&mut *connection).await?;
    }
    deltas.moments_of(key, 1, connection).await?;
    listed::count_found(key, connection).await?;
    written_about(&[key], deltas, connection).await?;
    Ok(gone.len() as u64)
}

/// The agent with the most turns; the first of those with equally many.
pub(crate) fn main_agent(conversation: &Conversation) -> Option<usize> {
    let mut turns = vec![0u32; conversation.parties.len()];
    for turn in &conversation.turns {
        if let Some(count) = turns.get_mut(usize::from(turn.party)) {
            *count += 1;
        }
    }
    let agents = (0..turns.len()).filter(|party| conversation.parties[*party].role == Role::Agent);
    agents.max_by_key(|party| (turns[*party], std::cmp::Reverse(*party)))
}

/// The kinds of a column `off`.
pub(crate) fn kinds_off(text: &str) -> Option<Vec<KindOff>> {
    let pairs = serde_json::from_str::<serde_json::Value>(text).ok()?;
    let pair = |pair: &serde_json::Value| match pair.as_array()?.as_slice() {
        [kind, site] => {
            Some(KindOff { kind: kind.as_str()?.to_owned(), site: site.as_str()?.to_owned() })
        }
        _ => None,
    };
    pairs.as_array()?.iter().map(pair).collect()
}
