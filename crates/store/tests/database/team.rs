//! What a team did together is told to those who are in it, from five people on.

use crate::common::{Random, Whole, each_database, kinds};
use jiff::civil::{Date, date};
use measure::conversation::{Party, Place, Role as PartyRole, Turn, TurnTime};
use measure::moments::{Class, Moment, Outcome, Owner, Status};
use store::overview::TeamMonth;
use store::{Retention, Role, RosterRow, Store, Viewer, Who};

/// A skill that everybody was asked for, and one that one person fewer was.
fn skills() -> [u16; 2] {
    let all = kinds();
    let mut skills = (0..).zip(&all).filter(|(_, kind)| kind.class == Class::Skill);
    [skills.next().unwrap().0, skills.next().unwrap().0]
}

/// A conversation of an agent with a moment each of these kinds.
fn whole(id: &str, agent: &str, team: &str, at: &str, found: &[(u16, Outcome)]) -> Whole {
    let mut whole = Whole::random(&mut Random(1), id, &kinds());
    let conversation = &mut whole.conversation;
    conversation.programme = Some("support".to_owned());
    conversation.started_at = Some(at.parse().unwrap());
    conversation.parties = vec![Party {
        role: PartyRole::Agent,
        pseudonym: agent.to_owned(),
        person: None,
        team: Some(team.to_owned()),
    }];
    let text = "said".to_owned();
    conversation.turns = vec![Turn { party: 0, time: TurnTime::Unknown, text, heard: None }];
    let moment = |(kind, outcome): &(u16, Outcome)| Moment {
        kind: *kind,
        outcome: *outcome,
        why_unknown: None,
        owner: Owner::Associate,
        party: Some(0),
        opener: Place { turn: 0, start: 0, end: 4 },
        answer: None,
        searched: (0, 0),
        confidence: 1.0,
        closed_at: None,
    };
    whole.findings = Default::default();
    whole.findings.moments = found.iter().map(moment).collect();
    whole
}

fn agent(name: &str) -> Viewer {
    Viewer {
        account: 1,
        role: Role::Agent,
        agent: Some(name.to_owned()),
        grants: Vec::new(),
        withheld: Vec::new(),
        blind: Vec::new(),
    }
}

fn row(agent: &str, team: &str, from: Option<Date>) -> RosterRow {
    RosterRow {
        agent: agent.to_owned(),
        person: None,
        programme: "support".to_owned(),
        site: String::new(),
        team: team.to_owned(),
        from,
        until: None,
    }
}

const SHOWN: [Status; 2] = [Status::Proven, Status::Trial];
const TODAY: Date = date(2024, 1, 9);

async fn told(store: &mut Store, name: &str) -> Vec<TeamMonth> {
    store.team_month(&agent(name), TODAY, &SHOWN).await.unwrap()
}

/// Met, missed and people of each kind.
fn counts(month: &TeamMonth) -> Vec<[u64; 3]> {
    month.kinds.iter().map(|one| [one.met, one.missed, one.people]).collect()
}

#[test]
fn what_a_team_did_is_told_from_five_people_on() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let (kinds, [all, fewer]) = (kinds(), skills());
        let mut conversations = Vec::new();
        for number in 0..6 {
            let name = format!("agent-{number}");
            let mut found = vec![(all, if number < 4 { Outcome::Met } else { Outcome::Missed })];
            if number < 4 {
                found.push((fewer, Outcome::Met));
            }
            let id = |what: &str| format!("{what}-{number}");
            let team = if number == 5 { "falcon" } else { "osprey" };
            conversations.extend([
                whole(&id("c"), &name, team, "2023-11-14T12:00:00Z", &found),
                // Nobody knows yet whether it was met.
                whole(&id("u"), &name, team, "2023-11-15T12:00:00Z", &[(fewer, Outcome::Unknown)]),
                // The month before, and the one that is not over.
                whole(&id("b"), &name, team, "2023-10-31T12:00:00Z", &found),
                whole(&id("a"), &name, team, "2024-01-02T12:00:00Z", &found),
            ]);
        }
        let import = store.start_import("test").await.unwrap();
        let rows: Vec<_> = conversations.iter().map(|one| one.analysed(&kinds)).collect();
        store.put(import, &rows).await.unwrap();

        // By what sources state: five in one team, one in another.
        let months = told(&mut store, "agent-0").await;
        assert_eq!(months.len(), 1);
        let month = &months[0];
        assert_eq!((&*month.team, &*month.programme), ("osprey", "support"));
        assert_eq!((month.month, month.people), (date(2023, 11, 1), Some(5)));
        assert_eq!(month.kinds[0].kind.name, kinds[usize::from(all)].name);
        // Four met it and one missed it; the other kind is four people's.
        assert_eq!(counts(month), [[4, 1, 5]]);
        let other = &told(&mut store, "agent-5").await[0];
        assert_eq!((&*other.team, other.people, other.kinds.len()), ("falcon", None, 0));
        assert_eq!(told(&mut store, "agent-7").await, []);

        // By the roster, on the day: one came to the team after it, so that four are left.
        let mut roster: Vec<RosterRow> =
            (0..4).map(|number| row(&format!("agent-{number}"), "kestrel", None)).collect();
        roster.push(row("agent-4", "kestrel", Some(date(2023, 11, 15))));
        store.set_roster(Who::CommandLine, &roster, true).await.unwrap();
        let month = &told(&mut store, "agent-0").await[0];
        assert_eq!((&*month.team, month.people, month.kinds.len()), ("kestrel", None, 0));
        roster[4].from = Some(date(2023, 11, 14));
        store.set_roster(Who::CommandLine, &roster, true).await.unwrap();
        assert_eq!(counts(&told(&mut store, "agent-0").await[0]), [[4, 1, 5]]);

        // Of a month that a limit has begun to erase nothing is told.
        for (days, people) in [(70, Some(5)), (69, Some(5)), (68, None)] {
            let limits = Retention { conversation_days: Some(days), sound_days: None };
            store.set_retention(Who::CommandLine, "support", limits).await.unwrap();
            assert_eq!(told(&mut store, "agent-0").await[0].people, people, "{days}");
        }
        store.set_retention(Who::CommandLine, "support", Retention::default()).await.unwrap();

        // Nothing of programmes whose findings are withheld, of statuses that are not shown, of roles
        // that are no agent's.
        let withheld = Viewer { withheld: vec!["support".to_owned()], ..agent("agent-0") };
        let month = &store.team_month(&withheld, TODAY, &SHOWN).await.unwrap()[0];
        assert_eq!((month.people, month.kinds.len()), (None, 0));
        let none = &store.team_month(&agent("agent-0"), TODAY, &[]).await.unwrap()[0];
        assert_eq!((none.people, none.kinds.len()), (None, 0));
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Agent) {
            let viewer = Viewer { role, ..agent("agent-0") };
            assert_eq!(store.team_month(&viewer, TODAY, &SHOWN).await.unwrap(), []);
        }
    });
}
