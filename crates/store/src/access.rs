//! Who may see what: one predicate that every list, count, search, export, conversation and sound is
//! read through.
//!
//! A viewer has one role and grants; a grant names a programme, a site or a team, and an empty text
//! stands for any. Who was in which team is the roster's to say, on the conversation's day and for its
//! programme; an agent who stands in no roster is in the team that the source of the conversation
//! states. Where several agents took part, the one with the most turns decides whose team it is.

use crate::value::Value;
use measure::moments::Status;

/// What somebody does, and so what they may see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Talks with customers; sees their own conversations.
    Agent,
    /// Leads teams; sees the conversations of those who were in them on the day.
    TeamLead,
    /// Judges conversations by the client's form: those assigned, and those that wait.
    Evaluator,
    /// Answers for what is measured in programmes.
    QualityLead,
    /// Answers for how programmes run.
    OperationsHead,
    /// The client of programmes; sees pseudonyms alone.
    ClientViewer,
    /// Keeps accounts and settings; sees no conversation.
    Admin,
    /// Reads who did what; sees no conversation.
    Auditor,
}

impl Role {
    /// Every role, in the order of the table of what they may see.
    pub const ALL: [Self; 8] = [
        Self::Agent,
        Self::TeamLead,
        Self::Evaluator,
        Self::QualityLead,
        Self::OperationsHead,
        Self::ClientViewer,
        Self::Admin,
        Self::Auditor,
    ];

    /// Its name in tables and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::TeamLead => "team_lead",
            Self::Evaluator => "evaluator",
            Self::QualityLead => "quality_lead",
            Self::OperationsHead => "operations_head",
            Self::ClientViewer => "client_viewer",
            Self::Admin => "admin",
            Self::Auditor => "auditor",
        }
    }

    /// The role of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether what it may see is what it was granted.
    pub fn is_granted(self) -> bool {
        match self {
            Self::TeamLead
            | Self::Evaluator
            | Self::QualityLead
            | Self::OperationsHead
            | Self::ClientViewer => true,
            Self::Agent | Self::Admin | Self::Auditor => false,
        }
    }

    /// Whether agents stand under their names where it looks, and not under pseudonyms.
    pub fn sees_names(self) -> bool {
        matches!(self, Self::TeamLead | Self::OperationsHead)
    }
}

/// A part of the centre that somebody may see; an empty text is any.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grant {
    /// The programme.
    pub programme: String,
    /// The site, by the roster.
    pub site: String,
    /// The team.
    pub team: String,
}

/// Somebody who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    /// Their account's number.
    pub account: i64,
    /// Their role.
    pub role: Role,
    /// The pseudonym under which they stand in conversations, for an agent.
    pub agent: Option<String>,
    /// What they were granted.
    pub grants: Vec<Grant>,
    /// The programmes in whose conversations they are shown nothing of what was found.
    pub withheld: Vec<String>,
    /// The conversations that they judge in a calibration and have not handed in: they are shown nothing
    /// of what was found there.
    pub blind: Vec<i64>,
}

/// A condition on a row `c` of `conversation`, with what its places stand for, in order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sees {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

/// The day of a conversation whose source states none: the roster's last rows hold then.
pub(crate) const NO_DAY: &str = "9999-12-30";

/// What makes a conversation theirs to see, by their role.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// They took part in it.
    Part,
    /// They are to judge it, or it waits to be judged in what they were granted.
    Review,
    /// It lies in what they were granted.
    Grant,
    /// Nothing does.
    Nothing,
}

impl Role {
    /// What makes a conversation theirs to see.
    pub(crate) fn sees_by(self) -> By {
        match self {
            Self::Agent => By::Part,
            Self::Evaluator => By::Review,
            Self::TeamLead | Self::QualityLead | Self::OperationsHead | Self::ClientViewer => {
                By::Grant
            }
            Self::Admin | Self::Auditor => By::Nothing,
        }
    }
}

/// Whose conversations those `p.conversation` are in which somebody took part; followed by who.
pub(crate) const TOOK_PART: &str =
    "SELECT p.conversation FROM party p WHERE p.role = 'agent' AND p.pseudonym = ";
/// The conversations that somebody is to judge; followed by who.
pub(crate) const TO_JUDGE: &str = "SELECT v.conversation FROM review v WHERE v.evaluator = ";
/// The conversations that wait to be judged by anybody.
pub(crate) const WAITING: &str = "SELECT v.conversation FROM review v WHERE v.evaluator IS NULL";

impl Viewer {
    /// Which conversations they may see; nothing where no grant names any.
    pub(crate) fn sees(&self) -> Sees {
        match self.role.sees_by() {
            By::Nothing => Sees::nothing(),
            By::Part => match &self.agent {
                None => Sees::nothing(),
                Some(agent) => Sees {
                    sql: format!("c.key IN ({TOOK_PART}?)"),
                    values: vec![Value::Text(agent.clone())],
                },
            },
            By::Review => {
                let granted = self.granted();
                let mut values = vec![Value::Integer(self.account)];
                values.extend(granted.values);
                Sees {
                    sql: format!(
                        "(c.key IN ({TO_JUDGE}?) OR (c.key IN ({WAITING}) AND {}))",
                        granted.sql
                    ),
                    values,
                }
            }
            By::Grant => self.granted(),
        }
    }

    /// Which moments `m` of a conversation they may see are theirs to see; `None` for all. An agent
    /// sees nobody else's.
    pub(crate) fn sees_moment(&self) -> Option<Sees> {
        let mut all = Vec::new();
        let mut values = Vec::new();
        if self.role == Role::Agent {
            all.push("(m.agent IS NULL OR m.agent = ?)".to_owned());
            values.push(Value::Text(self.agent.clone().unwrap_or_default()));
        }
        if !self.withheld.is_empty() {
            let names = self.withheld_names();
            all.push(not_withheld(&names.sql));
            values.extend(names.values);
        }
        if !self.blind.is_empty() {
            all.push(format!("m.conversation NOT IN ({})", among(&self.blind)));
        }
        (!all.is_empty()).then(|| Sees { sql: all.join(" AND "), values })
    }

    /// Whether they are shown what was found in a programme's conversations.
    pub fn is_shown_findings(&self, programme: Option<&str>) -> bool {
        !self.withheld.iter().any(|name| Some(&**name) == programme)
    }

    /// Whether they judge a conversation blind.
    pub fn is_blind(&self, conversation: i64) -> bool {
        self.blind.contains(&conversation)
    }

    /// Whether they see what is shared about a programme, or about every one: a client sees nothing that
    /// the centre shares.
    pub(crate) fn shares(&self, programme: Option<&str>) -> bool {
        let covers =
            |grant: &Grant| grant.programme.is_empty() || Some(&*grant.programme) == programme;
        self.role.is_granted() && self.role != Role::ClientViewer && self.grants.iter().any(covers)
    }

    /// The places of the programmes whose findings are withheld, as a statement lists them.
    pub(crate) fn withheld_names(&self) -> Sees {
        Sees {
            sql: vec!["?"; self.withheld.len()].join(", "),
            values: self.withheld.iter().cloned().map(Value::Text).collect(),
        }
    }

    /// Whether they read an agent's name beside the pseudonym.
    pub fn reads_name(&self, agent: &str) -> bool {
        match self.role {
            Role::TeamLead | Role::OperationsHead => true,
            Role::Agent => self.agent.as_deref() == Some(agent),
            _ => false,
        }
    }

    /// Of kinds with which of these statuses they are shown anything: a client of proven ones alone.
    pub(crate) fn is_shown(&self, statuses: &[Status]) -> Vec<Status> {
        let all = statuses.iter().copied();
        all.filter(|status| self.role != Role::ClientViewer || *status == Status::Proven).collect()
    }

    fn granted(&self) -> Sees {
        Sees::any(self.grants.iter().map(Grant::holds))
    }

    /// Of which counts, by the scope `s` of what they count, they may see the sum. A site is not among
    /// what counts are kept by, so that whoever sees one site alone sees none of them.
    pub(crate) fn counts(&self) -> Sees {
        if self.role.sees_by() != By::Grant {
            return Sees::nothing();
        }
        let sees = Sees::any(self.grants.iter().map(|grant| Granted::One(grant).counts()));
        match self.withheld.is_empty() {
            true => sees,
            false => {
                let mut names = self.withheld_names();
                names.sql = format!("s.programme NOT IN ({})", names.sql);
                Sees::all([sees, names])
            }
        }
    }
}

/// Numbers of conversations, as a statement lists them.
pub(crate) fn among(keys: &[i64]) -> String {
    keys.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

/// Which moments `m` are of no programme whose findings are withheld; `names` gives these.
pub(crate) fn not_withheld(names: &str) -> String {
    format!("m.scope NOT IN (SELECT w.key FROM scope w WHERE w.programme IN ({names}))")
}

impl Sees {
    const ALL: &str = "1 = 1";
    const NOTHING: &str = "1 = 0";

    /// All of nothing: whatever there is.
    pub(crate) fn everything() -> Self {
        Self { sql: Self::ALL.to_owned(), values: Vec::new() }
    }

    /// Whether it leaves out nothing.
    pub(crate) fn is_everything(&self) -> bool {
        self.sql == Self::ALL
    }

    fn nothing() -> Self {
        Self { sql: Self::NOTHING.to_owned(), values: Vec::new() }
    }

    /// What is known to hold, or not to.
    fn known(holds: bool) -> Self {
        if holds { Self::everything() } else { Self::nothing() }
    }

    /// What holds where all of these do.
    fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(parts, " AND ", Self::ALL, Self::NOTHING)
    }

    /// What holds where any of these does.
    fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(parts, " OR ", Self::NOTHING, Self::ALL)
    }

    /// Leaves out what says nothing, and keeps alone what decides.
    fn joined(
        parts: impl IntoIterator<Item = Self>,
        between: &str,
        says_nothing: &str,
        decides: &str,
    ) -> Self {
        let parts = parts.into_iter().filter(|part| part.sql != says_nothing);
        let mut parts: Vec<Self> = parts.collect();
        if let Some(part) = parts.iter().find(|part| part.sql == decides) {
            return part.clone();
        }
        match parts.len() {
            0 => Self { sql: says_nothing.to_owned(), values: Vec::new() },
            1 => parts.remove(0),
            _ => {
                let texts: Vec<&str> = parts.iter().map(|part| part.sql.as_str()).collect();
                let sql = format!("({})", texts.join(between));
                Self { sql, values: parts.into_iter().flat_map(|part| part.values).collect() }
            }
        }
    }

    /// Puts a condition into a text that it is a part of.
    fn within(mut self, before: &str, after: &str) -> Self {
        self.sql = format!("{before}{}{after}", self.sql);
        self
    }
}

/// A part of the centre, as a condition has it.
#[derive(Clone, Copy)]
pub(crate) enum Granted<'g> {
    /// This one: its texts stand for the places of the condition.
    One(&'g Grant),
    /// Whichever a row `g` with its columns names. A server's policies are of this kind (`rows`).
    Row,
}

impl Granted<'_> {
    /// Which conversations lie in it.
    pub(crate) fn holds(self) -> Sees {
        let anywhere = Sees::all([self.lacks("site"), self.lacks("team")]);
        let mut there = self
            .was_there()
            .within("EXISTS (SELECT 1 FROM scope s WHERE s.key = c.scope AND ", ")");
        if let Self::One(_) = self {
            // Whose agent or team comes into question at all is looked up once and not for each row.
            there = Sees::all([
                self.comes_into_question()
                    .within("c.scope IN (SELECT s.key FROM scope s WHERE ", ")"),
                there,
            ]);
        }
        Sees::all([self.is("c.programme", "programme"), Sees::any([anywhere, there])])
    }

    /// Which scopes `s` may lie in its site or team, on one day or another.
    pub(crate) fn comes_into_question(self) -> Sees {
        let rows = Sees::all([self.is("r.site", "site"), self.is("r.team", "team")]);
        Sees::any([
            rows.within("s.agent IN (SELECT r.agent FROM roster r WHERE ", ")"),
            Sees::all([self.lacks("site"), self.same("s.team", "team")]),
        ])
    }

    /// Whether the agent of the scope `s` was in its site and team on the day of `c`.
    fn was_there(self) -> Sees {
        let on_the_day = Sees {
            sql: format!(
                "r.agent = s.agent \
                 AND r.from_day <= coalesce(c.day, '{NO_DAY}') AND r.until_day > coalesce(c.day, '{NO_DAY}') \
                 AND (r.programme = '' OR s.programme = '' OR r.programme = s.programme)"
            ),
            values: Vec::new(),
        };
        let rostered =
            Sees::all([on_the_day, self.is("r.site", "site"), self.is("r.team", "team")]);
        let unrostered = "NOT EXISTS (SELECT 1 FROM roster r WHERE r.agent = s.agent)".to_owned();
        Sees::any([
            rostered.within("EXISTS (SELECT 1 FROM roster r WHERE ", ")"),
            // A site is the roster's alone to say.
            Sees::all([
                self.lacks("site"),
                self.same("s.team", "team"),
                Sees { sql: unrostered, values: Vec::new() },
            ]),
        ])
    }

    /// Which counts it shows, by their scope `s`.
    pub(crate) fn counts(self) -> Sees {
        let parts = [self.is("s.programme", "programme"), self.is("s.team", "team")];
        Sees::all([self.lacks("site")].into_iter().chain(parts))
    }

    /// Whether it names none of these.
    fn lacks(self, part: &'static str) -> Sees {
        match self {
            Self::One(grant) => Sees::known(grant.part(part).is_empty()),
            Self::Row => Sees { sql: format!("g.{part} = ''"), values: Vec::new() },
        }
    }

    /// Whether a column is what it names; any where it names none.
    fn is(self, column: &str, part: &'static str) -> Sees {
        Sees::any([self.lacks(part), self.same(column, part)])
    }

    /// Whether a column is what it names.
    fn same(self, column: &str, part: &'static str) -> Sees {
        match self {
            Self::One(grant) => Sees {
                sql: format!("{column} = ?"),
                values: vec![Value::Text(grant.part(part).to_owned())],
            },
            Self::Row => Sees { sql: format!("{column} = g.{part}"), values: Vec::new() },
        }
    }
}

impl Grant {
    /// Which conversations lie in this part of the centre.
    pub(crate) fn holds(&self) -> Sees {
        Granted::One(self).holds()
    }

    fn part(&self, name: &str) -> &str {
        match name {
            "programme" => &self.programme,
            "site" => &self.site,
            _ => &self.team,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Store;
    use crate::db::{get, query};
    use sqlx::AssertSqlSafe;
    use std::collections::BTreeSet;

    /// A conversation as far as it decides who sees it.
    #[derive(Clone, Debug)]
    struct Talk {
        day: Option<&'static str>,
        programme: Option<&'static str>,
        /// The agent with the most turns, and another who took part.
        agent: &'static str,
        other: Option<&'static str>,
        /// As the source states it.
        team: &'static str,
        /// Waits to be judged by anybody, or by an account.
        review: Option<Option<i64>>,
    }

    /// `agent, programme, site, team, from, until`.
    const ROSTER: [[&str; 6]; 4] = [
        ["agent-a", "p", "leeds", "falcon", "2026-01-01", "2026-03-01"],
        ["agent-a", "", "york", "osprey", "2026-03-01", "9999-12-31"],
        ["agent-a", "q", "leeds", "kestrel", "2026-01-01", "2026-03-01"],
        ["agent-b", "", "leeds", "falcon", "2026-02-01", "2026-02-10"],
    ];
    const DAYS: [Option<&str>; 5] =
        [None, Some("2026-01-15"), Some("2026-02-09"), Some("2026-02-10"), Some("2026-03-01")];
    const PROGRAMMES: [Option<&str>; 3] = [None, Some("p"), Some("q")];
    const SITES: [&str; 3] = ["", "leeds", "york"];
    const TEAMS: [&str; 4] = ["", "falcon", "osprey", "kestrel"];
    const JUDGE: i64 = 5;

    fn run<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    /// Every day, programme, agent and stated team with each other; some wait to be judged.
    fn talks() -> Vec<Talk> {
        let mut talks = Vec::new();
        for day in DAYS {
            for programme in PROGRAMMES {
                for agent in ["agent-a", "agent-b", "agent-c"] {
                    for team in TEAMS {
                        let other = (talks.len() % 4 == 0).then_some("agent-d");
                        let review = match talks.len() % 5 {
                            0 => Some(None),
                            1 => Some(Some(JUDGE)),
                            2 => Some(Some(JUDGE + 1)),
                            _ => None,
                        };
                        talks.push(Talk { day, programme, agent, other, team, review });
                    }
                }
            }
        }
        talks
    }

    async fn filled(folder: &std::path::Path, talks: &[Talk]) -> Store {
        let mut store = Store::open(&folder.join("earnest.db")).await.unwrap();
        let mut sql = String::new();
        for (key, [agent, programme, site, team, from, until]) in ROSTER.iter().enumerate() {
            sql.push_str(&format!(
                "INSERT INTO roster VALUES ({key}, '{agent}', NULL, '{programme}', '{site}', '{team}', '{from}', '{until}');"
            ));
        }
        let text = |text: Option<&str>| text.map_or("NULL".to_owned(), |text| format!("'{text}'"));
        for (key, talk) in talks.iter().enumerate() {
            let (day, programme) = (text(talk.day), text(talk.programme));
            let Talk { agent, team, .. } = talk;
            sql.push_str(&format!(
                "INSERT INTO scope VALUES ((SELECT coalesce(max(key), 0) + 1 FROM scope), '{agent}', '{team}', \
                 coalesce({programme}, '')) ON CONFLICT DO NOTHING;\
                 INSERT INTO conversation (key, id, source, digest, edition, import, scope, day, channel, programme, \
                 timing, turns, file) VALUES ({key}, 'c-{key}', '', '', 1, 1, \
                 (SELECT key FROM scope WHERE agent = '{agent}' AND team = '{team}' AND programme = coalesce({programme}, '')), \
                 {day}, 'call', {programme}, 'none', 1, 'f');\
                 INSERT INTO party VALUES ({key}, 0, 'agent', '{agent}', NULL);\
                 INSERT INTO party VALUES ({key}, 1, 'customer', 'agent-e', NULL);"
            ));
            if let Some(other) = talk.other {
                sql.push_str(&format!(
                    "INSERT INTO party VALUES ({key}, 2, 'agent', '{other}', NULL);"
                ));
            }
            if let Some(review) = talk.review {
                let evaluator = review.map_or("NULL".to_owned(), |account| account.to_string());
                sql.push_str(&format!(
                    "INSERT INTO review (key, conversation, evaluator, rubric, asked_at) VALUES ({key}, {key}, {evaluator}, 'r', 't');"
                ));
            }
        }
        store.connection.run(AssertSqlSafe(sql)).await.unwrap();
        store
    }

    /// The places of the talks that somebody sees.
    async fn seen(store: &mut Store, viewer: &Viewer) -> BTreeSet<usize> {
        let sees = viewer.sees();
        let sql = format!("SELECT c.key FROM conversation c WHERE {}", sees.sql);
        let mut asked = query(AssertSqlSafe(sql));
        for value in sees.values {
            asked = asked.bind(value);
        }
        let rows = asked.fetch_all(&mut store.connection).await.unwrap();
        rows.iter().map(|row| get::<i64>(row, 0) as usize).collect()
    }

    /// The same, said in another way.
    fn may_see(viewer: &Viewer, talk: &Talk) -> bool {
        let is_granted = viewer.grants.iter().any(|grant| holds(grant, talk));
        match viewer.role {
            Role::Admin | Role::Auditor => false,
            Role::Agent => viewer
                .agent
                .as_deref()
                .is_some_and(|agent| agent == talk.agent || Some(agent) == talk.other),
            Role::Evaluator => match talk.review {
                None => false,
                Some(None) => is_granted,
                Some(Some(account)) => account == viewer.account,
            },
            _ => is_granted,
        }
    }

    fn holds(grant: &Grant, talk: &Talk) -> bool {
        let is = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        let of_agent: Vec<_> = ROSTER.iter().filter(|row| row[0] == talk.agent).collect();
        let day = talk.day.unwrap_or("9999-12-30");
        let programme = talk.programme.unwrap_or("");
        let rows = of_agent.iter().filter(|row| {
            row[4] <= day && day < row[5] && (is(row[1], programme) || programme.is_empty())
        });
        let mut places: Vec<(&str, &str)> = rows.map(|row| (row[2], row[3])).collect();
        if of_agent.is_empty() {
            places.push(("", talk.team));
        }
        is(&grant.programme, programme)
            && ((grant.site.is_empty() && grant.team.is_empty())
                || places.iter().any(|(site, team)| is(&grant.site, site) && is(&grant.team, team)))
    }

    fn grant(programme: &str, site: &str, team: &str) -> Grant {
        Grant { programme: programme.into(), site: site.into(), team: team.into() }
    }

    /// Every role with every grant and with none: what it sees is what it may see.
    #[test]
    fn each_role_sees_what_it_may() {
        let folder = tempfile::tempdir().unwrap();
        run(async {
            let talks = talks();
            let mut store = filled(folder.path(), &talks).await;
            let mut looked = 0;
            for role in Role::ALL {
                let mut grants = vec![Vec::new()];
                for programme in PROGRAMMES.map(|name| name.unwrap_or("")) {
                    for site in SITES {
                        grants.extend(TEAMS.map(|team| vec![grant(programme, site, team)]));
                    }
                }
                for grants in grants {
                    for agent in [None, Some("agent-a"), Some("agent-d"), Some("agent-e")] {
                        let agent = agent.map(str::to_owned);
                        let viewer = Viewer {
                            account: JUDGE,
                            role,
                            agent,
                            grants: grants.clone(),
                            withheld: Vec::new(),
                            blind: Vec::new(),
                        };
                        let expected: BTreeSet<usize> = (0..talks.len())
                            .filter(|place| may_see(&viewer, &talks[*place]))
                            .collect();
                        let found = seen(&mut store, &viewer).await;
                        let wrong = found.symmetric_difference(&expected).next();
                        assert_eq!(
                            wrong.map(|place| &talks[*place]).map(|talk| format!("{talk:?}")),
                            None,
                            "{viewer:?}"
                        );
                        looked += found.len();
                    }
                }
            }
            assert!(looked > 10_000, "{looked}");
        });
    }

    /// What several grants show is what one or another of them shows.
    #[test]
    fn grants_add_up() {
        let folder = tempfile::tempdir().unwrap();
        run(async {
            let mut store = filled(folder.path(), &talks()).await;
            let mut seed = 3u64;
            let mut next = move |end: usize| {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (seed >> 33) as usize % end
            };
            for _ in 0..60 {
                let role = Role::ALL[next(Role::ALL.len())];
                let grants: Vec<Grant> = (0..1 + next(4))
                    .map(|_| {
                        let programme = PROGRAMMES[next(3)].unwrap_or("");
                        grant(programme, SITES[next(3)], TEAMS[next(4)])
                    })
                    .collect();
                let with = |grants: &[Grant]| Viewer {
                    account: JUDGE,
                    role,
                    agent: Some("agent-a".to_owned()),
                    grants: grants.to_vec(),
                    withheld: Vec::new(),
                    blind: Vec::new(),
                };
                let together = seen(&mut store, &with(&grants)).await;
                let mut one_by_one = BTreeSet::new();
                for grant in &grants {
                    one_by_one.extend(seen(&mut store, &with(std::slice::from_ref(grant))).await);
                }
                assert_eq!(together, one_by_one, "{role:?} {grants:?}");
            }
        });
    }

    /// The table of the documentation: own, team, other team, other programme.
    #[test]
    fn the_table_of_roles() {
        let folder = tempfile::tempdir().unwrap();
        run(async {
            let talk = |programme, agent, team| Talk {
                day: Some("2026-01-15"),
                programme: Some(programme),
                agent,
                other: None,
                team,
                review: None,
            };
            let mut talks = vec![
                talk("p", "agent-a", "osprey"),
                talk("p", "agent-c", "falcon"),
                talk("p", "agent-c", "osprey"),
                talk("q", "agent-c", "kestrel"),
                // No row of the roster holds on the day.
                talk("p", "agent-b", "falcon"),
            ];
            talks.push(Talk { review: Some(None), ..talk("p", "agent-c", "osprey") });
            talks.push(Talk { review: Some(Some(JUDGE)), ..talk("q", "agent-c", "kestrel") });
            let mut store = filled(folder.path(), &talks).await;
            let mut check = async |role, grants: &[Grant], expected: &[usize]| {
                let agent = Some("agent-a".to_owned());
                let viewer = Viewer {
                    account: JUDGE,
                    role,
                    agent,
                    grants: grants.to_vec(),
                    withheld: Vec::new(),
                    blind: Vec::new(),
                };
                let found: Vec<usize> = seen(&mut store, &viewer).await.into_iter().collect();
                assert_eq!(found, expected, "{role:?}");
            };
            check(Role::Agent, &[], &[0]).await;
            check(Role::TeamLead, &[grant("", "", "falcon")], &[0, 1]).await;
            check(Role::TeamLead, &[grant("q", "", "falcon")], &[]).await;
            check(Role::TeamLead, &[grant("", "leeds", "")], &[0]).await;
            check(Role::TeamLead, &[], &[]).await;
            check(Role::Evaluator, &[grant("p", "", "")], &[5, 6]).await;
            check(Role::Evaluator, &[], &[6]).await;
            for role in [Role::QualityLead, Role::OperationsHead, Role::ClientViewer] {
                check(role, &[grant("p", "", "")], &[0, 1, 2, 4, 5]).await;
                check(role, &[], &[]).await;
            }
            check(Role::Admin, &[grant("", "", "")], &[]).await;
            check(Role::Auditor, &[grant("", "", "")], &[]).await;
            let agent = Some("agent-a".to_owned());
            let viewer = Viewer {
                account: 1,
                role: Role::Agent,
                agent,
                grants: Vec::new(),
                withheld: Vec::new(),
                blind: Vec::new(),
            };
            for (conversation, expected) in [(0, true), (1, false), (77, false)] {
                assert_eq!(store.may_see(&viewer, conversation).await.unwrap(), expected);
            }
        });
    }

    #[test]
    fn roles_have_names_of_their_own() {
        for role in Role::ALL {
            assert_eq!(Role::from_name(role.name()), Some(role));
        }
    }
}
