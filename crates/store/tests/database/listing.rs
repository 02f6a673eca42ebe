//! Lists beside a model that looks at every conversation.

use crate::common::{Here, Random, Whole, all, each_database, kinds};
use jiff::Timestamp;
use measure::conversation::{Channel, Role, TurnTime};
use measure::moments::{Class, Kind, Moment, Outcome, Owner, Status};
use std::collections::{BTreeMap, BTreeSet};
use store::overview::ProgrammeOverview;
use store::work::{MomentId, Unwritten};
use store::{
    Counts, Error, Filter, Grant, MomentRow, Page, Query, Reanalysed, Role as Roles, Row, SaidOf,
    Sort, Store, Value, Viewer, export,
};

/// The catalogue's kinds, with every class and status.
fn of_all_sorts() -> Vec<Kind> {
    let mut kinds = kinds();
    for (at, kind) in kinds.iter_mut().enumerate() {
        kind.class = Class::ALL[at % Class::ALL.len()];
        kind.status = Status::ALL[at % Status::ALL.len()];
    }
    kinds
}

/// Rows of the roster: agent, site, team, first day, day after the last.
const ROSTER: [[&str; 5]; 5] = [
    ["agent-0", "north", "team-0", "2023-11-01", "2023-11-16"],
    ["agent-0", "north", "team-9", "2023-11-16", "9999-12-31"],
    ["agent-1", "south", "team-1", "2023-01-01", "2023-11-17"],
    ["agent-2", "south", "team-1", "2023-01-01", "9999-12-31"],
    ["agent-2", "south", "team-9", "2023-11-15", "9999-12-31"],
];

/// What is stored, as the model sees it; the key is the place, from 1.
pub struct Model {
    all: Vec<Whole>,
    kinds: Vec<Kind>,
    /// Conversations to judge, and by whom; `None` while they wait.
    reviews: Vec<(i64, Option<i64>)>,
}

impl Model {
    fn day(&self, key: i64) -> Option<String> {
        let start = self.of(key).conversation.started_at?;
        Some(jiff::tz::TimeZone::UTC.to_datetime(start).date().to_string())
    }

    fn of(&self, key: i64) -> &Whole {
        &self.all[key as usize - 1]
    }

    /// Pseudonym and team of the agent with the most turns.
    fn main_agent(&self, key: i64) -> Option<(&str, Option<&str>)> {
        let conversation = &self.of(key).conversation;
        let turns = |party: usize| {
            conversation.turns.iter().filter(move |turn| usize::from(turn.party) == party)
        };
        let mut best: Option<(usize, usize)> = None;
        for (number, party) in conversation.parties.iter().enumerate() {
            let count = turns(number).count();
            if party.role == Role::Agent && best.is_none_or(|(_, most)| count > most) {
                best = Some((number, count));
            }
        }
        let party = &conversation.parties[best?.0];
        Some((&party.pseudonym, party.team.as_deref()))
    }

    /// Where the main agent was on the day: sites and teams.
    fn places(&self, key: i64) -> Vec<(&str, &str)> {
        let Some((agent, team)) = self.main_agent(key) else { return Vec::new() };
        let rows: Vec<_> = ROSTER.iter().filter(|row| row[0] == agent).collect();
        let day = self.day(key).unwrap_or("9999-12-30".to_owned());
        match rows.is_empty() {
            true => team.map(|team| ("", team)).into_iter().collect(),
            false => rows
                .into_iter()
                .filter(|row| row[3] <= &*day && &*day < row[4])
                .map(|row| (row[1], row[2]))
                .collect(),
        }
    }

    fn holds(&self, grant: &Grant, key: i64) -> bool {
        let fits = |wanted: &str, found: &str| wanted.is_empty() || wanted == found;
        let programme = self.of(key).conversation.programme.as_deref().unwrap_or("");
        fits(&grant.programme, programme)
            && (grant.site.is_empty() && grant.team.is_empty()
                || self
                    .places(key)
                    .iter()
                    .any(|(site, team)| fits(&grant.site, site) && fits(&grant.team, team)))
    }

    fn sees(&self, viewer: &Viewer, key: i64) -> bool {
        let granted = || viewer.grants.iter().any(|grant| self.holds(grant, key));
        let conversation = &self.of(key).conversation;
        match viewer.role {
            Roles::Admin | Roles::Auditor => false,
            Roles::Agent => conversation.parties.iter().any(|party| {
                party.role == Role::Agent && Some(&party.pseudonym) == viewer.agent.as_ref()
            }),
            Roles::Evaluator => {
                self.reviews.contains(&(key, Some(viewer.account)))
                    || self.reviews.contains(&(key, None)) && granted()
            }
            _ => granted(),
        }
    }

    /// A moment's agent.
    fn whose(&self, key: i64, moment: &Moment) -> Option<&str> {
        let party = &self.of(key).conversation.parties[usize::from(moment.party?)];
        (party.role == Role::Agent).then_some(&*party.pseudonym)
    }

    fn shows(&self, viewer: &Viewer, filter: &Filter, key: i64, moment: &Moment) -> bool {
        let kind = &self.kinds[usize::from(moment.kind)];
        let whose = self.whose(key, moment);
        filter.shown.contains(&kind.status)
            && (viewer.role != Roles::ClientViewer || kind.status == Status::Proven)
            && (viewer.role != Roles::Agent || whose.is_none() || whose == viewer.agent.as_deref())
    }

    fn chooses_moment(&self, viewer: &Viewer, filter: &Filter, key: i64, moment: &Moment) -> bool {
        let kind = &self.kinds[usize::from(moment.kind)];
        self.shows(viewer, filter, key, moment)
            && filter.moment.as_ref().is_none_or(|name| *name == kind.name)
            && filter.class.is_none_or(|class| class == kind.class)
            && filter.outcome.is_none_or(|outcome| outcome == moment.outcome)
            && filter.owner.is_none_or(|owner| owner == moment.owner)
    }

    fn chooses(&self, viewer: &Viewer, filter: &Filter, key: i64) -> bool {
        let Whole { conversation, findings, recordings, .. } = self.of(key);
        let fits = |wanted: &Option<String>, found: Option<&str>| {
            wanted.is_none() || wanted.as_deref() == found
        };
        let day = self.day(key);
        let on = |wanted: bool| wanted && day.is_some();
        let moment = filter.moment.is_some()
            || filter.class.is_some()
            || filter.outcome.is_some()
            || filter.owner.is_some();
        self.sees(viewer, key)
            && fits(&filter.programme, conversation.programme.as_deref())
            && fits(&filter.agent, self.main_agent(key).map(|(agent, _)| agent))
            && fits(&filter.language, conversation.language.as_ref().map(|one| one.code()))
            && fits(&filter.topic, conversation.topic.as_deref())
            && filter.team.as_ref().is_none_or(|team| {
                self.holds(&Grant { team: team.clone(), ..Grant::default() }, key)
            })
            && filter.channel.is_none_or(|channel| channel == conversation.channel)
            && filter.added_after.is_none_or(|at| at < Timestamp::now())
            && filter.from.is_none_or(|from| on(day.as_deref() >= Some(&*from.to_string())))
            && filter.until.is_none_or(|until| on(day.as_deref() <= Some(&*until.to_string())))
            && filter.has_sound.is_none_or(|has_sound| has_sound != recordings.is_empty())
            && filter.words.is_none()
                | conversation.turns.iter().any(|turn| turn.text.contains("bill"))
            && (!moment
                || findings
                    .moments
                    .iter()
                    .any(|moment| self.chooses_moment(viewer, filter, key, moment)))
    }

    fn count(&self, viewer: &Viewer, filter: &Filter, key: i64, of: (Class, Outcome)) -> u64 {
        let moments = self.of(key).findings.moments.iter();
        let counted = moments.filter(|moment| {
            let kind = &self.kinds[usize::from(moment.kind)];
            self.shows(viewer, filter, key, moment)
                && moment.owner == Owner::Associate
                && (kind.class, moment.outcome) == of
        });
        counted.count() as u64
    }

    fn length_ms(&self, key: i64) -> Option<i64> {
        let Whole { conversation, recordings, .. } = self.of(key);
        let said = conversation.turns.iter().filter_map(|turn| match turn.time {
            TurnTime::Unknown => None,
            TurnTime::Start(start) => Some(start.0),
            TurnTime::Span(span) => Some(span.end().0),
        });
        recordings.iter().map(|one| one.length_ms).max().or(said.max())
    }

    /// Keys in the order of a list.
    fn list(&self, viewer: &Viewer, filter: &Filter, sort: Sort) -> Vec<i64> {
        let mut keys: Vec<i64> =
            (1..=self.all.len() as i64).filter(|key| self.chooses(viewer, filter, *key)).collect();
        keys.sort_by_key(|key| {
            let start = self.of(*key).conversation.started_at;
            match sort {
                Sort::Newest => (start.is_none(), start.map(|at| -at.as_nanosecond()), -key),
                Sort::Oldest => (start.is_none(), start.map(|at| at.as_nanosecond()), *key),
                Sort::Longest => {
                    let length = self.length_ms(*key);
                    (length.is_none(), length.map(|ms| -i128::from(ms)), -key)
                }
                Sort::Missed => {
                    let of = (Class::Skill, Outcome::Missed);
                    let missed = self.count(viewer, filter, *key, of);
                    (false, Some(-i128::from(missed)), -key)
                }
            }
        });
        keys
    }

    /// Conversation and number of moments in the order of a list.
    fn moments(&self, viewer: &Viewer, filter: &Filter, sort: Sort) -> Vec<String> {
        let mut ids = Vec::new();
        for key in self.list(viewer, filter, sort) {
            for moment in &self.of(key).findings.moments {
                if self.chooses_moment(viewer, filter, key, moment) {
                    let name = &self.kinds[usize::from(moment.kind)].name;
                    let opener = moment.opener;
                    ids.push(format!("m-{key}-{name}-{}-{}", opener.turn, opener.start));
                }
            }
        }
        ids
    }

    fn check_row(&self, viewer: &Viewer, filter: &Filter, row: &Row) {
        let Whole { conversation, recordings, .. } = self.of(row.key);
        let count = |class, outcome| self.count(viewer, filter, row.key, (class, outcome));
        assert_eq!((&row.source, &row.id), (&conversation.source, &conversation.id));
        assert_eq!(row.day, self.day(row.key));
        assert_eq!(row.channel, conversation.channel.name());
        assert_eq!(row.direction.as_deref(), conversation.direction.map(|one| one.name()));
        assert_eq!(row.programme, conversation.programme);
        assert_eq!((&row.queue, &row.topic), (&conversation.queue, &conversation.topic));
        assert_eq!(row.turns, conversation.turns.len() as u64);
        assert_eq!(row.length_ms, self.length_ms(row.key));
        assert_eq!(row.has_sound, !recordings.is_empty());
        let agent = self.main_agent(row.key).map(|(agent, _)| agent);
        assert_eq!(row.agent.as_deref(), agent);
        let team = self.places(row.key).first().map(|(_, team)| *team);
        assert_eq!(row.team.as_deref(), team, "{} {agent:?}", row.key);
        let customer = conversation.parties.iter().find(|party| party.role == Role::Customer);
        assert_eq!(row.customer, customer.map(|party| party.pseudonym.clone()));
        let may = match viewer.role {
            Roles::TeamLead | Roles::OperationsHead => true,
            Roles::Agent => viewer.agent.as_deref() == agent,
            _ => false,
        };
        assert!(may || row.agent_name.is_none(), "{viewer:?} reads a name");
        assert_eq!(row.met, count(Class::Skill, Outcome::Met));
        assert_eq!(row.missed, count(Class::Skill, Outcome::Missed));
        assert_eq!(row.unknown, count(Class::Skill, Outcome::Unknown));
        assert_eq!(row.faults, count(Class::Fault, Outcome::Missed));
        assert_eq!(row.duties_missed, count(Class::Duty, Outcome::Missed));
    }
}

/// Conversations that were put, some again, some analysed again.
pub async fn filled(here: &Here, count: usize) -> (Store, Model) {
    let kinds = of_all_sorts();
    let mut random = Random(11);
    // As they are kept.
    let random_whole = |random: &mut Random, id: &str| {
        let mut whole = here.kept(&Whole::random(random, id, &kinds));
        whole.conversation.source = String::new();
        whole
    };
    let mut made: Vec<Whole> = (0..count)
        .map(|number| {
            let mut whole = random_whole(&mut random, &format!("id-{number}"));
            if number % 3 > 0 {
                // Few topics, so that choosing one chooses something.
                whole.conversation.topic = Some(random.one(&["=1+1", "bills"]).to_owned());
            }
            whole
        })
        .collect();
    let mut store = Store::open(&here.database).await.unwrap();
    let import = store.start_import("test").await.unwrap();
    for part in made.chunks(50) {
        let rows: Vec<_> = part.iter().map(|one| one.analysed(&kinds)).collect();
        store.put(import, &rows).await.unwrap();
    }
    for number in (0..count).step_by(5) {
        let whole = random_whole(&mut random, &format!("id-{number}"));
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        made[number] = whole;
    }
    for (number, whole) in made.iter_mut().enumerate().skip(3).step_by(7) {
        let findings = crate::common::findings(&mut random, &whole.conversation, &kinds);
        let again = Reanalysed {
            key: number as i64 + 1,
            conversation: &whole.conversation,
            findings: &findings,
            kinds: &kinds,
            edition: "e3",
        };
        store.replace_findings(&[again]).await.unwrap();
        whole.findings = findings;
    }
    store.finish_import(import, &Counts::default()).await.unwrap();
    for [agent, site, team, from, until] in ROSTER {
        let row = format!(
            "INSERT INTO roster (key, agent, programme, site, team, from_day, until_day) \
             VALUES ((SELECT coalesce(max(key), 0) + 1 FROM roster), '{agent}', '', '{site}', '{team}', '{from}', '{until}')"
        );
        here.raw(&row).await;
    }
    let mut reviews = Vec::new();
    here.raw("INSERT INTO account (key, login, name, role, created_at) VALUES (5, 'e', 'E', 'evaluator', '')")
        .await;
    for key in (1..=count as i64).step_by(4) {
        let by = (key % 3 == 0).then_some(5);
        let evaluator = by.map_or("NULL".to_owned(), |by: i64| by.to_string());
        let row = format!(
            "INSERT INTO review (key, conversation, evaluator, rubric, asked_at) \
             VALUES ({key}, {key}, {evaluator}, '', '')"
        );
        here.raw(&row).await;
        reviews.push((key, by));
    }
    (store, Model { all: made, kinds, reviews })
}

pub fn viewers() -> Vec<Viewer> {
    let grant = |programme: &str, site: &str, team: &str| Grant {
        programme: programme.to_owned(),
        site: site.to_owned(),
        team: team.to_owned(),
    };
    let viewer = |role, agent: Option<&str>, grants: &[Grant]| Viewer {
        account: 5,
        role,
        agent: agent.map(str::to_owned),
        grants: grants.to_vec(),
        withheld: Vec::new(),
        blind: Vec::new(),
    };
    vec![
        viewer(Roles::OperationsHead, None, &[grant("", "", "")]),
        viewer(Roles::Agent, Some("agent-1"), &[]),
        viewer(Roles::Agent, None, &[grant("", "", "")]),
        viewer(Roles::TeamLead, None, &[grant("", "", "team-1")]),
        viewer(Roles::TeamLead, None, &[grant("support", "", "team-0"), grant("", "south", "")]),
        viewer(Roles::TeamLead, None, &[grant("", "north", "team-9")]),
        viewer(Roles::Evaluator, None, &[grant("billing", "", "")]),
        viewer(Roles::QualityLead, None, &[grant("support", "", "")]),
        viewer(Roles::QualityLead, None, &[]),
        viewer(Roles::ClientViewer, None, &[grant("billing", "", "")]),
        viewer(Roles::Admin, None, &[grant("", "", "")]),
        viewer(Roles::Auditor, None, &[grant("", "", "")]),
    ]
}

/// One thing that a filter may ask.
type Part = Box<dyn Fn(&mut Filter)>;

/// What a filter may ask, one thing each.
fn parts(kinds: &[Kind]) -> Vec<Part> {
    let name = |at: usize| kinds[at].name.to_string();
    let (trial, proven) = (name(0), name(1));
    let text = |text: &str| Some(text.to_owned());
    vec![
        Box::new(move |filter| filter.programme = text("support")),
        Box::new(move |filter| filter.team = text("team-1")),
        Box::new(move |filter| filter.team = text("team-9")),
        Box::new(move |filter| filter.agent = text("agent-0")),
        Box::new(move |filter| filter.agent = text("agent-4")),
        Box::new(|filter| filter.channel = Some(Channel::Chat)),
        Box::new(move |filter| filter.language = text("es")),
        Box::new(move |filter| filter.topic = text("=1+1")),
        Box::new(|filter| filter.from = Some("2023-11-16".parse().unwrap())),
        Box::new(|filter| filter.until = Some("2023-11-16".parse().unwrap())),
        Box::new(move |filter| filter.moment = Some(trial.clone())),
        Box::new(move |filter| filter.moment = Some(proven.clone())),
        Box::new(|filter| filter.outcome = Some(Outcome::Missed)),
        Box::new(|filter| filter.owner = Some(Owner::Associate)),
        Box::new(|filter| filter.class = Some(Class::Skill)),
        Box::new(|filter| filter.words = Some(Query::parse("bill").unwrap())),
        // Which many may have, for all that is known before they are found.
        Box::new(|filter| filter.words = Some(Query::parse("bil*").unwrap())),
        Box::new(|filter| filter.has_sound = Some(true)),
        Box::new(|filter| filter.has_sound = Some(false)),
        Box::new(|filter| filter.added_after = Some("2026-01-01T00:00:00Z".parse().unwrap())),
        Box::new(|filter| filter.added_after = Some("2926-01-01T00:00:00Z".parse().unwrap())),
    ]
}

async fn pages(store: &mut Store, viewer: &Viewer, filter: &Filter, sort: Sort) -> Vec<Row> {
    let mut page = Page { sort, cursor: None, limit: 7 };
    let mut rows = Vec::new();
    loop {
        let part = store.conversations(viewer, filter, &page).await.unwrap();
        assert!(part.rows.len() == 7 || part.next.is_none());
        rows.extend(part.rows);
        page.cursor = part.next;
        if page.cursor.is_none() {
            return rows;
        }
    }
}

async fn moment_pages(
    store: &mut Store,
    viewer: &Viewer,
    filter: &Filter,
    sort: Sort,
) -> Vec<MomentRow> {
    let mut page = Page { sort, cursor: None, limit: 5 };
    let mut rows = Vec::new();
    loop {
        let part = store.moments(viewer, filter, &page).await.unwrap();
        assert!(part.rows.len() == 5 || part.next.is_none());
        rows.extend(part.rows);
        page.cursor = part.next;
        if page.cursor.is_none() {
            return rows;
        }
    }
}

async fn check(store: &mut Store, model: &Model, viewer: &Viewer, filter: &Filter, sort: Sort) {
    let expected = model.list(viewer, filter, sort);
    let rows = pages(store, viewer, filter, sort).await;
    let keys: Vec<i64> = rows.iter().map(|row| row.key).collect();
    assert_eq!(keys, expected, "{viewer:?} {filter:?} {sort:?}");
    for row in &rows {
        model.check_row(viewer, filter, row);
        assert_eq!(row.quotes.is_empty(), filter.words.is_none());
    }
    let total = store.count_conversations(viewer, filter).await.unwrap();
    assert_eq!((total.count, total.is_more), (expected.len() as u64, false));
    let first = Page { sort, cursor: None, limit: 1 };
    let counted = store.conversations(viewer, filter, &first).await.unwrap().total;
    assert_eq!(counted, counted.and(Some(total)));
    assert!(counted.is_none() || filter.words.is_some());

    let expected = model.moments(viewer, filter, sort);
    let rows = moment_pages(store, viewer, filter, sort).await;
    let ids: Vec<&String> = rows.iter().map(|row| &row.moment_id).collect();
    assert_eq!(ids, expected.iter().collect::<Vec<_>>(), "{viewer:?} {filter:?} {sort:?}");
    let total = store.count_moments(viewer, filter).await.unwrap();
    assert_eq!((total.count, total.is_more), (expected.len() as u64, false));

    let facets = store.facets(viewer, filter).await.unwrap();
    let mut by: [BTreeMap<String, u64>; 5] = Default::default();
    for key in model.list(viewer, filter, Sort::Newest) {
        let conversation = &model.of(key).conversation;
        let agent = model.main_agent(key).map(|(agent, _)| agent.to_owned());
        let mut add = |at: usize, value: Option<String>| {
            value.into_iter().for_each(|value| *by[at].entry(value).or_default() += 1);
        };
        add(0, conversation.programme.clone());
        model.places(key).iter().for_each(|(_, team)| add(1, Some((*team).to_owned())));
        add(2, agent);
        add(3, Some(conversation.channel.name().to_owned()));
        add(4, conversation.topic.clone());
    }
    let found = [facets.programmes, facets.teams, facets.agents, facets.channels, facets.topics];
    for (found, expected) in found.into_iter().zip(by) {
        assert!(found.is_sorted_by(|a, b| a.count >= b.count));
        let found: BTreeMap<String, u64> =
            found.into_iter().map(|facet| (facet.value, facet.count)).collect();
        assert_eq!(found, expected, "{viewer:?} {filter:?}");
    }
}

#[test]
fn lists_counts_and_facets_are_what_a_look_at_everything_gives() {
    each_database(async |here| {
        let (mut store, model) = filled(here, 120).await;
        let parts = parts(&model.kinds);
        let shown = [&[Status::Trial, Status::Proven][..], &[Status::Proven], &[]];
        let mut random = Random(5);
        let mut found = 0;
        for viewer in viewers() {
            for shown in shown {
                let filter = Filter { shown: shown.to_vec(), ..Filter::default() };
                for sort in Sort::ALL {
                    check(&mut store, &model, &viewer, &filter, sort).await;
                }
            }
            for part in &parts {
                let mut filter = Filter { shown: shown[0].to_vec(), ..Filter::default() };
                part(&mut filter);
                check(&mut store, &model, &viewer, &filter, random.one(&Sort::ALL)).await;
                found += model.list(&viewer, &filter, Sort::Newest).len();
            }
        }
        assert!(found > 1_000, "the filters choose something: {found}");
        let viewers = viewers();
        for (at, one) in parts.iter().enumerate() {
            for other in &parts[..at] {
                let shown = random.one(&shown).to_vec();
                let mut filter = Filter { shown, ..Filter::default() };
                one(&mut filter);
                other(&mut filter);
                let sort = random.one(&Sort::ALL);
                check(&mut store, &model, &viewers[0], &filter, sort).await;
                check(&mut store, &model, &random.one(&viewers[1..8]), &filter, sort).await;
            }
        }
    });
}

#[test]
fn pages_double_nothing_while_conversations_come_in() {
    each_database(async |here| {
        let (mut store, model) = filled(here, 60).await;
        let viewer = &viewers()[0];
        let filter = Filter { shown: Status::ALL.to_vec(), ..Filter::default() };
        let mut random = Random(3);
        for sort in Sort::ALL {
            let expected = pages(&mut store, viewer, &filter, sort).await;
            let mut page = Page { sort, cursor: None, limit: 9 };
            let mut keys = Vec::new();
            loop {
                let part = store.conversations(viewer, &filter, &page).await.unwrap();
                keys.extend(part.rows.iter().map(|row| row.key));
                page.cursor = part.next;
                if page.cursor.is_none() {
                    break;
                }
                let import = store.start_import("more").await.unwrap();
                let id = format!("late-{:x}", random.next());
                let whole = Whole::random(&mut random, &id, &model.kinds);
                store.put(import, &[whole.analysed(&model.kinds)]).await.unwrap();
            }
            let mut once = keys.clone();
            once.sort_unstable();
            once.dedup();
            assert_eq!(once.len(), keys.len(), "{sort:?}: none twice");
            for row in expected {
                assert!(keys.contains(&row.key), "{sort:?}: {} is missing", row.key);
            }
        }
    });
}

impl Model {
    /// How programmes fare, by a look at every conversation that somebody sees.
    fn programmes(&self, viewer: &Viewer, shown: &[Status]) -> Vec<ProgrammeOverview> {
        let filter = Filter { shown: shown.to_vec(), ..Filter::default() };
        let mut all: BTreeMap<&str, (ProgrammeOverview, BTreeSet<&str>)> = BTreeMap::new();
        for key in (1..=self.all.len() as i64).filter(|key| self.sees(viewer, *key)) {
            let whole = self.of(key);
            let programme = whole.conversation.programme.as_deref().unwrap_or("");
            let (one, agents) = all.entry(programme).or_default();
            one.programme = programme.to_owned();
            one.conversations += 1;
            agents.extend(self.main_agent(key).map(|(agent, _)| agent));
            for moment in &whole.findings.moments {
                if !self.shows(viewer, &filter, key, moment) {
                    continue;
                }
                let class = self.kinds[usize::from(moment.kind)].class;
                match (class, moment.outcome, moment.owner) {
                    (Class::Skill, Outcome::Met, Owner::Associate) => one.met += 1,
                    (Class::Skill, Outcome::Missed, Owner::Associate) => one.missed += 1,
                    (Class::Duty, Outcome::Missed, _) => one.duties_open += 1,
                    _ => {}
                }
            }
        }
        let counted = |(one, agents): (ProgrammeOverview, BTreeSet<&str>)| ProgrammeOverview {
            agents: agents.len() as u64,
            ..one
        };
        all.into_values().map(counted).collect()
    }
}

#[test]
fn programmes_fare_as_their_conversations_do() {
    each_database(async |here| {
        let (mut store, model) = filled(here, 300).await;
        let (mut met, mut duties) = (0, 0);
        // Those who were granted whole programmes: counts know no roster.
        for viewer in viewers().iter().filter(|one| {
            one.role.is_granted()
                && one.role != Roles::Evaluator
                && one.grants.iter().all(|grant| grant.team.is_empty() && grant.site.is_empty())
        }) {
            for shown in [&[Status::Trial, Status::Proven][..], &[Status::Proven], &[]] {
                let expected = model.programmes(viewer, shown);
                let found = store.programmes(viewer, shown).await.unwrap();
                assert_eq!(found, expected, "{viewer:?} {shown:?}");
                met += found.iter().map(|one| one.met).sum::<u64>();
                duties += found.iter().map(|one| one.duties_open).sum::<u64>();
            }
        }
        assert!(met > 10 && duties > 50, "{met} {duties}");

        // A person has looked at one of the duties, whatever they say of it.
        let viewer = &viewers()[0];
        let missed = Filter {
            class: Some(Class::Duty),
            outcome: Some(Outcome::Missed),
            shown: Status::ALL.to_vec(),
            ..Filter::default()
        };
        let page = Page { limit: 2, ..Page::default() };
        let rows = store.moments(viewer, &missed, &page).await.unwrap().rows;
        for (row, confirmed) in rows.into_iter().zip([true, false]) {
            let moment: MomentId = row.moment_id.parse().unwrap();
            let mut expected = store.programmes(viewer, Status::ALL).await.unwrap();
            store.check_duty(viewer, &moment, confirmed, None).await.unwrap();
            let programme = row.conversation.programme.unwrap_or_default();
            let one = expected.iter_mut().find(|one| one.programme == programme).unwrap();
            one.duties_open -= 1;
            assert_eq!(store.programmes(viewer, Status::ALL).await.unwrap(), expected);
            // One that was not missed counts as done, until somebody says otherwise.
            let counts = async |store: &mut Store| {
                let page = Page { limit: 200, ..Page::default() };
                let all = store.moments(viewer, &missed, &page).await.unwrap().rows;
                all.iter().any(|one| one.moment_id == row.moment_id)
            };
            assert_eq!(counts(&mut store).await, confirmed);
            store.check_duty(viewer, &moment, true, None).await.unwrap();
            assert!(counts(&mut store).await);
            store.check_duty(viewer, &moment, confirmed, None).await.unwrap();
            let done = Filter { outcome: None, said: Some(SaidOf::Checked), ..missed.clone() };
            let done = store.moments(viewer, &done, &page).await.unwrap().rows;
            assert!(done.iter().any(|one| one.moment_id == row.moment_id));
        }
        // What nobody looked at are the others, of whatever else is chosen.
        let open = Filter { said: Some(SaidOf::Unchecked), ..missed.clone() };
        let all = store.count_moments(viewer, &missed).await.unwrap().count;
        let any = Filter { class: None, outcome: None, ..open.clone() };
        for open in [open, any] {
            // One of the two that were looked at counts as missed still.
            assert_eq!(store.count_moments(viewer, &open).await.unwrap().count, all - 1);
            let page = Page { limit: 200, ..Page::default() };
            let (mut found, mut in_rows) = (0, BTreeSet::new());
            let mut next = None;
            loop {
                let page = Page { cursor: next, ..page.clone() };
                let listed = store.moments(viewer, &open, &page).await.unwrap();
                found += listed.rows.len() as u64;
                in_rows.extend(listed.rows.iter().map(|row| row.conversation.key));
                next = listed.next;
                if next.is_none() {
                    break;
                }
            }
            assert_eq!(found, all - 1);
            let rows = store.conversations(viewer, &open, &page).await.unwrap().rows;
            assert_eq!(rows.iter().map(|row| row.key).collect::<BTreeSet<_>>(), in_rows);
        }
        // What is no missed duty is nobody's to confirm.
        let skill = Filter { class: Some(Class::Skill), ..missed.clone() };
        let skill = store.moments(viewer, &skill, &page).await.unwrap().rows;
        let moment: MomentId = skill[0].moment_id.parse().unwrap();
        let refused = store.check_duty(viewer, &moment, false, None).await;
        assert!(matches!(refused, Err(Unwritten::NotThere)));
        let wrong = store.check().await.unwrap().into_iter().find(|one| one.wrong.is_some());
        assert!(wrong.is_none(), "{wrong:?}");
    });
}

#[test]
fn a_cursor_that_no_page_told_is_refused() {
    each_database(async |here| {
        let (mut store, _) = filled(here, 30).await;
        let viewer = &viewers()[0];
        let filter = Filter { shown: Status::ALL.to_vec(), ..Filter::default() };
        let mut page = Page { sort: Sort::Newest, cursor: None, limit: 0 };
        let first = store.conversations(viewer, &filter, &page).await.unwrap();
        assert_eq!(first.rows.len(), 1, "no page is empty where there is something");
        let cursor = first.next.unwrap();
        let moments = store.moments(viewer, &filter, &page).await.unwrap().next.unwrap();
        let mut refused = async |sort: Sort, cursor: &str| {
            page.sort = sort;
            page.cursor = Some(cursor.to_owned());
            matches!(store.conversations(viewer, &filter, &page).await, Err(Error::Cursor))
        };
        assert!(!refused(Sort::Newest, &cursor).await);
        assert!(refused(Sort::Oldest, &cursor).await, "of another order");
        assert!(refused(Sort::Newest, &moments).await, "of a list of moments");
        for at in 0..cursor.len() {
            let mut forged = cursor.clone().into_bytes();
            forged[at] = if forged[at] == b'0' { b'1' } else { b'0' };
            assert!(refused(Sort::Newest, std::str::from_utf8(&forged).unwrap()).await, "{at}");
            assert!(refused(Sort::Newest, &cursor[..at]).await, "{at}");
        }
        for forged in ["' OR 1=1", "é", "zz", &"00".repeat(40)] {
            assert!(refused(Sort::Newest, forged).await, "{forged}");
        }
    });
}

#[test]
fn exports_hold_what_the_list_holds() {
    each_database(async |here| {
        let (mut store, model) = filled(here, 90).await;
        let text = |value: &Value| match value {
            Value::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        };
        let parts = parts(&model.kinds);
        for viewer in viewers() {
            for part in &parts {
                let mut filter = Filter { shown: vec![Status::Trial], ..Filter::default() };
                part(&mut filter);
                for sort in Sort::ALL {
                    let rows = store.export_conversations(&viewer, &filter, sort).await;
                    let ids: Vec<String> =
                        all(&mut rows.unwrap()).await.iter().map(|row| text(&row[0])).collect();
                    let list = model.list(&viewer, &filter, sort);
                    let expected: Vec<&str> =
                        list.iter().map(|key| &*model.of(*key).conversation.id).collect();
                    assert_eq!(ids, expected);
                }
                let rows = store.export_moments(&viewer, &filter, Sort::Missed).await;
                let expected = model.moments(&viewer, &filter, Sort::Missed).len();
                assert_eq!(all(&mut rows.unwrap()).await.len(), expected);
            }
        }

        let filter = Filter { topic: Some("=1+1".to_owned()), ..Filter::default() };
        let viewer = &viewers()[0];
        let count = model.list(viewer, &filter, Sort::Newest).len() as u64;
        assert!(count > 3);
        let mut rows = store.export_conversations(viewer, &filter, Sort::Newest).await.unwrap();
        let mut csv = Vec::new();
        assert_eq!(export::csv(&mut rows, &mut csv).await.unwrap(), count);
        let csv = String::from_utf8(csv).unwrap();
        assert!(csv.starts_with("conversation_id,source,started_at,day,channel,"), "{csv}");
        assert_eq!(csv.matches(",'=1+1,").count() as u64, count, "{csv}");
        let mut rows = store.export_conversations(viewer, &filter, Sort::Newest).await.unwrap();
        let mut parquet = Vec::new();
        assert_eq!(export::parquet(&mut rows, &mut parquet).await.unwrap(), count);
        assert!(parquet.starts_with(b"PAR1"));

        // Less than nothing is a number, not a formula.
        let filter = Filter { shown: Status::ALL.to_vec(), ..Filter::default() };
        let mut rows = store.export_moments(viewer, &filter, Sort::Oldest).await.unwrap();
        let mut csv = Vec::new();
        export::csv(&mut rows, &mut csv).await.unwrap();
        let mut reader = csv::Reader::from_reader(&csv[..]);
        let at = reader.headers().unwrap().iter().position(|name| name == "open_ms").unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            assert!(record[at].is_empty() || record[at].parse::<i64>().is_ok(), "{}", &record[at]);
        }
    });
}
