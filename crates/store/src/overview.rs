//! Counts for those who answer for many conversations: by kind, by programme, and what people said.

use crate::access::{Role, Sees, Viewer, among};
use crate::database::at;
use crate::db::{Connection, Row, get, query};
use crate::error::Error;
use crate::list::among_kinds;
use crate::read::{kinds, stored_kind};
use crate::retention::{Retention, limits};
use crate::rows::look;
use crate::sql;
use crate::store::Store;
use crate::types::StoredKind;
use crate::work::MomentId;
use jiff::ToSpan;
use jiff::civil::Date;
use measure::moments::{Class, Owner, Status};
use sqlx::AssertSqlSafe;
use std::collections::{BTreeMap, BTreeSet};

/// How a kind fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindOverview {
    /// The kind.
    pub kind: StoredKind,
    /// How many were met, as it counts.
    pub met: u64,
    /// How many were missed.
    pub missed: u64,
    /// How many the record does not tell.
    pub unknown: u64,
    /// How many people agreed with.
    pub agreed: u64,
    /// How many people said are missing.
    pub missing: u64,
    /// How many were disputed.
    pub disputed: u64,
    /// How many disputes were decided.
    pub decided: u64,
    /// How many of them were upheld: the finding was changed.
    pub upheld: u64,
}

/// What the script, the system or a bot left undone, of one kind in one programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessOverview {
    /// The kind.
    pub kind: StoredKind,
    /// Whose it is.
    pub owner: Owner,
    /// The programme; empty for conversations of none.
    pub programme: String,
    /// How many were missed.
    pub missed: u64,
}

/// How large a programme is, and how it fares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgrammeOverview {
    /// The programme; empty for conversations of none.
    pub programme: String,
    /// How many conversations.
    pub conversations: u64,
    /// How many agents had one as the main agent.
    pub agents: u64,
    /// How many skills its associates met, as it counts.
    pub met: u64,
    /// How many they missed.
    pub missed: u64,
    /// How many missed duties no person has looked at yet.
    pub duties_open: u64,
}

/// From so many people on, what they did together is shown to one of them. What a group of four did
/// tells each of them, who knows their own part, much about the other three.
pub const FEWEST: u64 = 5;

/// What the associates of a team did together in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamMonth {
    /// The programme; empty for any.
    pub programme: String,
    /// The team.
    pub team: String,
    /// The first day of the month.
    pub month: Date,
    /// How many of them had a skill called for; `None` for fewer than [`FEWEST`], of whom nothing is told.
    pub people: Option<u64>,
    /// The skills that were called for in conversations of [`FEWEST`] of them or more.
    pub kinds: Vec<TeamKind>,
}

/// How a team fares with a kind of moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamKind {
    /// The kind.
    pub kind: StoredKind,
    /// How many were met.
    pub met: u64,
    /// How many were missed.
    pub missed: u64,
    /// How many people they were.
    pub people: u64,
}

/// A duty that a person looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedDuty {
    /// The moment.
    pub moment: MomentId,
    /// Whether it was missed indeed.
    pub confirmed: bool,
    /// When, RFC 3339.
    pub at: String,
    /// What was said to it.
    pub note: Option<String>,
    /// The account of who looked.
    pub account: i64,
}

/// What people said in conversations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// How many marks and disputes each conversation has.
    pub marks: BTreeMap<i64, u64>,
}

impl Store {
    /// What people said in these conversations. Whoever asks has seen that they may be seen.
    pub async fn said_in(&mut self, viewer: &Viewer, keys: &[i64]) -> Result<Said, Error> {
        let mut said = Said::default();
        if keys.is_empty() {
            return Ok(said);
        }
        let among = keys.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let text = sql::SAID_IN.replace("{keys}", &among);
        let rows = query(AssertSqlSafe(text)).persistent(false).fetch_all(&mut transaction);
        for row in rows.await.map_err(named)? {
            let conversation: i64 = get(&row, 0);
            *said.marks.entry(conversation).or_default() += many(&row, 1);
        }
        Ok(said)
    }

    /// The texts of turns, by conversation and number. Whoever asks has seen that they may be seen.
    pub async fn texts_of(
        &mut self,
        viewer: &Viewer,
        turns: &BTreeSet<(i64, u32)>,
    ) -> Result<BTreeMap<(i64, u32), String>, Error> {
        if turns.is_empty() {
            return Ok(BTreeMap::new());
        }
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let among: Vec<String> =
            turns.iter().map(|(conversation, turn)| format!("({conversation}, {turn})")).collect();
        let text = sql::TEXTS_AT.replace("{places}", &among.join(", "));
        let rows = query(AssertSqlSafe(text)).persistent(false).fetch_all(&mut transaction);
        let rows = rows.await.map_err(named)?;
        let place = |row| (get(row, 0), u32::try_from(get::<i64>(row, 1)).unwrap_or(0));
        Ok(rows.iter().map(|row| (place(row), get(row, 2))).collect())
    }

    /// How each kind fares that is the associates', in what this viewer answers for. Of conversations that
    /// they judge blind nothing is counted.
    pub async fn kind_overview(&mut self, viewer: &Viewer) -> Result<Vec<KindOverview>, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let scope = viewer.counts();
        // Counts have them all. No policy of a server lets this viewer read these: they are counted past it.
        let mut blind = Vec::new();
        if !viewer.blind.is_empty() {
            let text = sql::BLIND_COUNTS
                .replace("{among}", &among(&viewer.blind))
                .replace("{scope}", &scope.sql);
            blind = asked(text, scope.clone(), connection).await.map_err(named)?;
        }
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let text = sql::KIND_COUNTS.replace("{scope}", &scope.sql);
        let rows = asked(text, scope, &mut transaction).await.map_err(named)?;
        let mut kinds: BTreeMap<String, KindOverview> = BTreeMap::new();
        for row in &rows {
            let Some(kind) = stored_kind(row, 0) else { continue };
            // A kind whose title changed stands under each; the last one is today's.
            let one = kinds.entry(kind.name.clone()).or_insert_with(|| KindOverview {
                kind: kind.clone(),
                met: 0,
                missed: 0,
                unknown: 0,
                agreed: 0,
                missing: 0,
                disputed: 0,
                decided: 0,
                upheld: 0,
            });
            one.kind = kind;
            one.met += many(row, 5);
            one.missed += many(row, 6);
            one.unknown += many(row, 7);
        }
        for row in &blind {
            let Some(one) = kinds.get_mut(get::<&str>(row, 0)) else { continue };
            let counts = [(&mut one.met, 1), (&mut one.missed, 2), (&mut one.unknown, 3)];
            for (count, at) in counts {
                *count = count.saturating_sub(many(row, at));
            }
        }
        let text = sql::DISPUTE_COUNTS.replace("{sees}", &viewer.sees().sql);
        for row in asked(text, viewer.sees(), &mut transaction).await.map_err(named)? {
            if let Some(one) = kinds.get_mut(get::<&str>(&row, 0)) {
                (one.disputed, one.upheld, one.decided) =
                    (many(&row, 1), many(&row, 2), many(&row, 3));
            }
        }
        let text = sql::MARK_COUNTS.replace("{sees}", &viewer.sees().sql);
        for row in asked(text, viewer.sees(), &mut transaction).await.map_err(named)? {
            let Some(one) = kinds.get_mut(get::<&str>(&row, 0)) else { continue };
            match get::<&str>(&row, 1) {
                "agree" => one.agreed = many(&row, 2),
                "missing" => one.missing = many(&row, 2),
                _ => {}
            }
        }
        Ok(kinds.into_values().collect())
    }

    /// What the script, the system or a bot left undone in what this viewer answers for, of kinds with
    /// these statuses, by kind, owner and programme.
    pub async fn process_findings(
        &mut self,
        viewer: &Viewer,
        shown: &[Status],
    ) -> Result<Vec<ProcessOverview>, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let kinds = kinds(database, &mut transaction).await?;
        let shown = viewer.is_shown(shown);
        let scope = viewer.counts();
        let text = sql::PROCESS_COUNTS
            .replace("{kinds}", &among_kinds(&kinds, |kind| shown.contains(&kind.status)))
            .replace("{scope}", &scope.sql);
        let rows = asked(text, scope, &mut transaction).await.map_err(named)?;
        let mut all: BTreeMap<(String, &'static str, String), ProcessOverview> = BTreeMap::new();
        for row in &rows {
            let kind = kinds.get(&get(row, 0));
            let Some((kind, owner)) = kind.zip(Owner::from_name(get(row, 1))) else { continue };
            let programme: String = get(row, 2);
            // A kind whose title changed stands under each.
            let key = (kind.name.clone(), owner.name(), programme.clone());
            let kind = kind.clone();
            let one = ProcessOverview { kind, owner, programme, missed: 0 };
            all.entry(key).or_insert(one).missed += many(row, 3);
        }
        Ok(all.into_values().filter(|one| one.missed > 0).collect())
    }

    /// How each programme fares that this viewer answers for, by kinds with these statuses.
    pub async fn programmes(
        &mut self,
        viewer: &Viewer,
        shown: &[Status],
    ) -> Result<Vec<ProgrammeOverview>, Error> {
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let kinds = kinds(database, &mut transaction).await?;
        let shown = viewer.is_shown(shown);
        let [skills, duties] = [Class::Skill, Class::Duty].map(|class| {
            among_kinds(&kinds, |kind| kind.class == class && shown.contains(&kind.status))
        });
        let scope = viewer.counts();
        let text = sql::PROGRAMME_SIZES.replace("{scope}", &scope.sql);
        let mut all: BTreeMap<String, ProgrammeOverview> = BTreeMap::new();
        for row in asked(text, scope.clone(), &mut transaction).await.map_err(named)? {
            let one = ProgrammeOverview {
                programme: get(&row, 0),
                conversations: many(&row, 1),
                agents: many(&row, 2),
                ..ProgrammeOverview::default()
            };
            all.insert(one.programme.clone(), one);
        }
        let text = sql::PROGRAMME_COUNTS
            .replace("{skills}", &skills)
            .replace("{duties}", &duties)
            .replace("{scope}", &scope.sql);
        for row in asked(text, scope, &mut transaction).await.map_err(named)? {
            let Some(one) = all.get_mut(get::<&str>(&row, 0)) else { continue };
            (one.met, one.missed, one.duties_open) = (many(&row, 1), many(&row, 2), many(&row, 3));
        }
        let sees = viewer.sees();
        let text = sql::CHECKED_COUNTS.replace("{duties}", &duties).replace("{sees}", &sees.sql);
        for row in asked(text, sees, &mut transaction).await.map_err(named)? {
            let Some(one) = all.get_mut(get::<&str>(&row, 0)) else { continue };
            // Counts go by the team that a source states, what is seen by the roster's.
            one.duties_open = one.duties_open.saturating_sub(many(&row, 1));
        }
        Ok(all.into_values().collect())
    }

    /// What the teams of an agent did in the last whole month of which anything of theirs is known, by
    /// kinds with these statuses; of others nothing.
    ///
    /// Months do not overlap, and of one that a limit has begun to erase nothing is told, so that no answer
    /// can be taken from the next to leave what fewer did in a day. No policy of a server lets an agent
    /// read what others did: it is added up here, past them.
    pub async fn team_month(
        &mut self,
        viewer: &Viewer,
        today: Date,
        shown: &[Status],
    ) -> Result<Vec<TeamMonth>, Error> {
        let (Role::Agent, Some(agent)) = (viewer.role, &viewer.agent) else {
            return Ok(Vec::new());
        };
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let last = query(sql::LAST_COUNTED).bind(today.first_of_month().to_string()).bind(agent);
        let last = last.fetch_optional(&mut *connection).await.map_err(named)?;
        let last = last.and_then(|row| get::<&str>(&row, 0).parse::<Date>().ok());
        let Some(month) = last.map(Date::first_of_month) else { return Ok(Vec::new()) };
        let end = month.last_of_month().tomorrow().unwrap_or(Date::MAX);
        let (from, until) = (month.to_string(), end.to_string());

        let kinds = kinds(database, connection).await?;
        let is_meant =
            |kind: &StoredKind| kind.class == Class::Skill && shown.contains(&kind.status);
        let names = viewer.withheld_names();
        let text = sql::TEAM_COUNTS.replace("{kinds}", &among_kinds(&kinds, is_meant)).replace(
            "{withheld}",
            &match viewer.withheld.is_empty() {
                true => "1 = 1".to_owned(),
                false => format!("s.programme NOT IN ({})", names.sql),
            },
        );
        let mut teams = query(sql::TEAMS_IN_ROSTER).bind(agent).bind(&*until).bind(&*from);
        let mut rows = teams.fetch_all(&mut *connection).await.map_err(named)?;
        teams = query(sql::TEAMS_STATED).bind(agent);
        rows.extend(teams.fetch_all(&mut *connection).await.map_err(named)?);
        let limits = limits(connection).await.map_err(named)?;
        let is_eaten = |programme: &str| {
            let its = |(name, _): &&(String, Retention)| programme.is_empty() || name == programme;
            let days = limits.iter().filter(its).filter_map(|(_, one)| one.conversation_days);
            let first =
                days.filter_map(|days| today.checked_sub(i64::from(days).days()).ok()).max();
            first.is_some_and(|first| month < first)
        };
        let mut teams: Vec<(String, String)> =
            rows.iter().map(|row| (get(row, 0), get(row, 1))).collect();
        // Of a team for any programme and the same for one, the wider alone.
        let of_any: BTreeSet<String> = (teams.iter())
            .filter(|(programme, _)| programme.is_empty())
            .map(|(_, team)| team.clone())
            .collect();
        teams.retain(|(programme, team)| programme.is_empty() || !of_any.contains(team));
        let mut all = Vec::new();
        for (programme, team) in teams {
            if is_eaten(&programme) {
                all.push(TeamMonth { programme, team, month, people: None, kinds: Vec::new() });
                continue;
            }
            let text = match programme.is_empty() {
                true => text.replace("{programme}", "? = ''"),
                false => text.replace("{programme}", "s.programme = ?"),
            };
            let mut counted = async |by_kind: bool| {
                let text = match by_kind {
                    true => format!("{text} GROUP BY k.name ORDER BY k.name"),
                    false => text.replacen("k.name", "''", 1),
                };
                let mut asked = query(AssertSqlSafe(text)).bind(&*from).bind(&*until);
                for value in names.values.clone() {
                    asked = asked.bind(value);
                }
                let asked = asked.bind(&*programme).bind(&*team).bind(&*team);
                asked.fetch_all(&mut *connection).await.map_err(named)
            };
            let people = counted(false).await?.first().map_or(0, |row| many(row, 3));
            let people = Some(people).filter(|people| *people >= FEWEST);
            let rows = if people.is_some() { counted(true).await? } else { Vec::new() };
            let of_name =
                |name: &str| kinds.values().rev().find(|kind| kind.name == name && is_meant(kind));
            let kind = |row: &Row| {
                let (met, missed, people) = (many(row, 1), many(row, 2), many(row, 3));
                let kind = of_name(get(row, 0))?.clone();
                (people >= FEWEST).then_some(TeamKind { kind, met, missed, people })
            };
            let kinds = rows.iter().filter_map(kind).collect();
            all.push(TeamMonth { programme, team, month, people, kinds });
        }
        Ok(all)
    }

    /// The duties of these conversations that people looked at, as far as this viewer may see them.
    pub async fn checked_duties(
        &mut self,
        viewer: &Viewer,
        conversations: &[i64],
    ) -> Result<Vec<CheckedDuty>, Error> {
        if conversations.is_empty() {
            return Ok(Vec::new());
        }
        let Self { database, connection, .. } = self;
        let named = |error| at(database, error);
        let mut transaction = look(viewer, connection).await.map_err(named)?;
        let sees = viewer.sees();
        let text = sql::CHECKED_DUTIES.replace("{sees}", &sees.sql);
        let text = text.replace("{among}", &among(conversations));
        let mut query = query(AssertSqlSafe(text)).persistent(false);
        for value in sees.values {
            query = query.bind(value);
        }
        let rows = query.fetch_all(&mut transaction).await.map_err(named)?;
        let place = |row, at| u32::try_from(get::<i64>(row, at)).unwrap_or(0);
        Ok(rows
            .iter()
            .map(|row| CheckedDuty {
                moment: MomentId {
                    conversation: get(row, 0),
                    kind: get(row, 1),
                    turn: place(row, 2),
                    first_byte: place(row, 3),
                },
                confirmed: get::<i64>(row, 4) != 0,
                at: get(row, 5),
                note: get(row, 6),
                account: get(row, 7),
            })
            .collect())
    }
}

async fn asked(
    text: String,
    sees: Sees,
    connection: &mut Connection,
) -> Result<Vec<Row>, sqlx::Error> {
    let mut query = query(AssertSqlSafe(text));
    for value in sees.values {
        query = query.bind(value);
    }
    query.fetch_all(connection).await
}

fn many(row: &Row, at: usize) -> u64 {
    get::<i64>(row, at).unsigned_abs()
}
