//! Who may see what: one predicate that every list, count, search, export, conversation and sound is
//! read through.
//!
//! A viewer has one role and grants; a grant names a programme, a site or a team, and an empty text
//! stands for any. Who was in which team is the roster's to say, on the conversation's day; an agent
//! who stands in no roster is in the team that the source of the conversation states.

use crate::query::Value;

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
}

/// A condition on a row `c` of `conversation`, with what its places stand for, in order.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sees {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

/// The day of a conversation whose source states none: the roster's last rows hold then.
pub(crate) const NO_DAY: &str = "9999-12-30";

impl Viewer {
    /// Which conversations they may see; nothing where no grant names any.
    pub(crate) fn sees(&self) -> Sees {
        match self.role {
            Role::Admin | Role::Auditor => Sees::nothing(),
            Role::Agent => match &self.agent {
                None => Sees::nothing(),
                Some(agent) => Sees {
                    sql: "c.key IN (SELECT p.conversation FROM party p \
                          WHERE p.pseudonym = ? AND p.role = 'agent')"
                        .to_owned(),
                    values: vec![Value::Text(agent.clone())],
                },
            },
            Role::Evaluator => {
                let granted = self.granted();
                let mut values = vec![Value::Integer(self.account)];
                values.extend(granted.values);
                Sees {
                    sql: format!(
                        "(c.key IN (SELECT v.conversation FROM review v WHERE v.evaluator = ?) \
                         OR (c.key IN (SELECT v.conversation FROM review v WHERE v.evaluator IS NULL) \
                         AND {}))",
                        granted.sql
                    ),
                    values,
                }
            }
            Role::TeamLead | Role::QualityLead | Role::OperationsHead | Role::ClientViewer => {
                self.granted()
            }
        }
    }

    /// Which moments `m` of a conversation they may see are theirs to see; `None` for all. An agent
    /// sees nobody else's.
    pub(crate) fn sees_moment(&self) -> Option<Sees> {
        (self.role == Role::Agent).then(|| Sees {
            sql: "(m.agent IS NULL OR m.agent = ?)".to_owned(),
            values: vec![Value::Text(self.agent.clone().unwrap_or_default())],
        })
    }

    /// Whether they read an agent's name beside the pseudonym.
    pub(crate) fn reads_name(&self, agent: &str) -> bool {
        match self.role {
            Role::TeamLead | Role::OperationsHead => true,
            Role::Agent => self.agent.as_deref() == Some(agent),
            _ => false,
        }
    }

    /// Whether they are shown nothing of kinds that are not proven.
    pub(crate) fn is_shown_proven_alone(&self) -> bool {
        self.role == Role::ClientViewer
    }

    fn granted(&self) -> Sees {
        let any: Vec<Sees> = self.grants.iter().map(Grant::holds).collect();
        if any.is_empty() {
            return Sees::nothing();
        }
        let texts: Vec<&str> = any.iter().map(|one| one.sql.as_str()).collect();
        let sql = format!("({})", texts.join(" OR "));
        Sees { sql, values: any.into_iter().flat_map(|one| one.values).collect() }
    }
}

impl Sees {
    fn nothing() -> Self {
        Self { sql: "1 = 0".to_owned(), values: Vec::new() }
    }
}

impl Grant {
    /// Which conversations lie in this part of the centre.
    pub(crate) fn holds(&self) -> Sees {
        let mut all = Vec::new();
        let mut values = Vec::new();
        if !self.programme.is_empty() {
            all.push("c.programme = ?".to_owned());
            values.push(Value::Text(self.programme.clone()));
        }
        if !self.site.is_empty() || !self.team.is_empty() {
            // Whose agent or team comes into question at all is looked up once and not for each row.
            let mut agents = "SELECT r.agent FROM roster r WHERE 1 = 1".to_owned();
            let mut may = Vec::new();
            for (column, text) in [("site", &self.site), ("team", &self.team)] {
                if !text.is_empty() {
                    agents.push_str(&format!(" AND r.{column} = ?"));
                    may.push(Value::Text(text.clone()));
                }
            }
            let or_team = match self.site.is_empty() {
                true => {
                    may.push(Value::Text(self.team.clone()));
                    " OR s.team = ?"
                }
                false => "",
            };
            all.push(format!(
                "c.scope IN (SELECT s.key FROM scope s WHERE s.agent IN ({agents}){or_team})"
            ));
            values.append(&mut may);
            let mut row = format!(
                "SELECT 1 FROM roster r WHERE r.agent = s.agent \
                 AND r.from_day <= coalesce(c.day, '{NO_DAY}') AND r.until_day > coalesce(c.day, '{NO_DAY}')"
            );
            for (column, text) in [("site", &self.site), ("team", &self.team)] {
                if !text.is_empty() {
                    row.push_str(&format!(" AND r.{column} = ?"));
                    values.push(Value::Text(text.clone()));
                }
            }
            let mut one = format!("EXISTS ({row})");
            // A site is the roster's alone to say.
            if self.site.is_empty() {
                one = format!(
                    "({one} OR (s.team = ? AND NOT EXISTS (SELECT 1 FROM roster r WHERE r.agent = s.agent)))"
                );
                values.push(Value::Text(self.team.clone()));
            }
            all.push(format!("EXISTS (SELECT 1 FROM scope s WHERE s.key = c.scope AND {one})"));
        }
        if all.is_empty() {
            all.push("1 = 1".to_owned());
        }
        Sees { sql: format!("({})", all.join(" AND ")), values }
    }
}
