//! What is switched off is not stored, and nothing of it stays.

use crate::common::{Here, Random, Whole, each_database, kinds};
use crate::keeping::check_counts;
use std::collections::BTreeSet;
use store::{KindOff, NotMeasured, Reanalysed, RosterRow, Store, Switches, Who};

const BY: Who = Who::CommandLine;
const PROGRAMME: &str = "support";

fn whole(count: usize) -> Vec<Whole> {
    let (mut random, kinds) = (Random(11), kinds());
    let one = |number| {
        let mut one = Whole::random(&mut random, &format!("c-{number}"), &kinds[..4]);
        one.edition = "e1".to_owned();
        one
    };
    (0..count).map(one).collect()
}

async fn put(store: &mut Store, all: &[Whole]) {
    let kinds = kinds();
    let import = store.start_import("test").await.unwrap();
    for some in all.chunks(7) {
        let some: Vec<_> = some.iter().map(|one| one.analysed(&kinds)).collect();
        store.put(import, &some).await.unwrap();
    }
}

fn off(kind: &str, site: &str) -> Switches {
    let off = vec![KindOff { kind: kind.to_owned(), site: site.to_owned() }];
    Switches { off, ..Switches::default() }
}

/// What lists and reports look at.
async fn seen(here: &Here) -> Vec<Vec<Vec<String>>> {
    let mut seen = Vec::new();
    for sql in [
        "SELECT conversation_id, moment, outcome, owner, opener_turn, opener_first_byte FROM moment \
         ORDER BY 1, 2, 3, 4, 5, 6",
        "SELECT id, missed_proven, missed_trial, found_met, found_missed, found_unknown FROM conversation ORDER BY id",
    ] {
        seen.push(here.raw(sql).await);
    }
    seen
}

#[test]
fn a_kind_that_is_off_is_gone_as_if_it_had_never_been_looked_for() {
    each_database(async |late| {
        let all: Vec<Whole> = whole(60).iter().map(|one| late.kept(one)).collect();
        let kind = &*kinds()[1].name;
        let early = &if late.is_server() { Here::server().unwrap() } else { Here::file() };
        let mut before = Store::open(&early.database).await.unwrap();
        before.set_switches(BY, PROGRAMME, &off(kind, "")).await.unwrap();
        put(&mut before, &all).await;

        let mut after = Store::open(&late.database).await.unwrap();
        put(&mut after, &all).await;
        let of_kind = format!(
            "SELECT coalesce(c.programme, ''), count(*) FROM moment m JOIN conversation c ON c.key = m.conversation \
             WHERE m.moment = '{kind}' GROUP BY 1 ORDER BY 1"
        );
        let counts = late.raw(&of_kind).await;
        let others: Vec<_> = counts.iter().filter(|row| row[0] != PROGRAMME).cloned().collect();
        assert!(counts.len() == 3 && others.len() == 2, "{counts:?}");
        after.set_switches(BY, PROGRAMME, &off(kind, "")).await.unwrap();
        assert_eq!(late.raw(&of_kind).await, others);
        assert_eq!(seen(late).await, seen(early).await);
        check_counts(late).await;
        check_counts(early).await;
        assert_eq!(after.take_out_what_is_off().await.unwrap(), 0);

        // On again, it comes back with what is measured anew.
        after.set_switches(BY, PROGRAMME, &Switches::default()).await.unwrap();
        assert_eq!(late.raw(&of_kind).await, others);
        let keys = late.raw("SELECT key, id FROM conversation").await;
        let of = |row: &Vec<String>| all.iter().find(|one| one.conversation.id == row[1]).unwrap();
        let kinds = kinds();
        let again = keys.iter().map(|row| Reanalysed {
            key: row[0].parse().unwrap(),
            conversation: &of(row).conversation,
            findings: &of(row).findings,
            kinds: &kinds,
            edition: "e2",
        });
        after.replace_findings(&again.collect::<Vec<_>>()).await.unwrap();
        assert_eq!(late.raw(&of_kind).await, counts);
        check_counts(late).await;
    });
}

#[test]
fn a_kind_may_be_off_at_one_site() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let row = |agent: &str, site: &str, until: Option<&str>| RosterRow {
            agent: agent.to_owned(),
            person: None,
            programme: String::new(),
            site: site.to_owned(),
            team: "falcon".to_owned(),
            from: None,
            until: until.map(|day| day.parse().unwrap()),
        };
        let left = "2023-11-17";
        let agents = ["agent-0", "agent-1", "agent-2", "agent-3", "agent-4"];
        let rows: Vec<RosterRow> = agents
            .iter()
            .map(|agent| match *agent {
                "agent-0" | "agent-1" | "agent-2" => row(agent, "york", None),
                _ => row(agent, "leeds", Some(left)),
            })
            .collect();
        store.set_roster(BY, &rows, true).await.unwrap();
        let all: Vec<Whole> = whole(80).iter().map(|one| here.kept(one)).collect();
        put(&mut store, &all).await;
        let kind = &*kinds()[1].name;
        let found = format!(
            "SELECT m.conversation_id, m.number, coalesce(m.agent, NULLIF(s.agent, ''), '-'), coalesce(c.day, '9999') \
             FROM moment m JOIN conversation c ON c.key = m.conversation JOIN scope s ON s.key = c.scope \
             WHERE m.moment = '{kind}' AND c.programme = '{PROGRAMME}' ORDER BY 1, 2"
        );
        let before = here.raw(&found).await;
        let stays =
            |row: &&Vec<String>| !(["agent-3", "agent-4"].contains(&&*row[2]) && *row[3] < *left);
        let expected: Vec<_> = before.iter().filter(stays).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < before.len());
        store.set_switches(BY, PROGRAMME, &off(kind, "leeds")).await.unwrap();
        assert_eq!(here.raw(&found).await, expected);
        check_counts(here).await;
        let whose: BTreeSet<&str> = expected.iter().map(|row| &*row[2]).collect();
        assert!(
            whose.contains("-") && whose.iter().any(|who| who.starts_with("agent-")),
            "{whose:?}"
        );
    });
}

#[test]
fn a_share_is_the_same_each_time_and_grows() {
    let (key, other_key) = ([7; 32], [8; 32]);
    let at = |percent, key: &[u8; 32]| -> BTreeSet<usize> {
        let switches = Switches { sampled_percent: percent, ..Switches::default() };
        let is_measured =
            |number: &usize| switches.not_measured(key, "source", &format!("c-{number}")).is_none();
        (0..10_000).filter(is_measured).collect()
    };
    assert_eq!(at(100, &key).len(), 10_000);
    assert_eq!(at(0, &key).len(), 0);
    // Six standard deviations of 10,000 at .3 are 275.
    assert!(at(30, &key).len().abs_diff(3_000) < 275);
    assert!(at(30, &key).is_subset(&at(31, &key)));
    assert_ne!(at(30, &key), at(30, &other_key));
    let paused = Switches { measuring: false, sampled_percent: 100, ..Switches::default() };
    assert_eq!(paused.not_measured(&key, "source", "c-1"), Some(NotMeasured::Paused));
    let few = Switches { sampled_percent: 0, ..Switches::default() };
    assert_eq!(few.not_measured(&key, "source", "c-1"), Some(NotMeasured::NotSampled));
}
