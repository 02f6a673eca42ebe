//! Who did what, as it is kept and told.

use crate::common::{Here, Random, Whole, each_database, kinds, raw, run, undo};
use measure::conversation::{Party, Role};
use store::{Action, Asked, Done, Erase, Store, Subject, Verified, Who, Written};

fn done(who: Who, action: Action, subject: Subject<'_>) -> Done<'_> {
    Done { who, action, subject, purpose: None, what: None }
}

/// A database with conversations of one agent each; how their numbers follow is their order.
async fn filled(here: &Here, agents: &[&str]) -> Store {
    let kinds = kinds();
    let mut store = Store::open(&here.database).await.unwrap();
    let import = store.start_import("test").await.unwrap();
    for (number, agent) in agents.iter().enumerate() {
        let mut whole =
            Whole::random(&mut Random(number as u64), &format!("call-{number}"), &kinds);
        whole.findings = Default::default();
        whole.conversation.turns.clear();
        let pseudonym = (*agent).to_owned();
        whole.conversation.parties =
            vec![Party { role: Role::Agent, pseudonym, person: None, team: None }];
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
    }
    store.finish_import(import, &Default::default()).await.unwrap();
    store
}

#[test]
fn who_looked_is_told_of_an_agents_own_conversations() {
    each_database(async |here| {
        let mut store = filled(here, &["agent-a", "agent-b", "agent-a"]).await;
        let lead = Who::Account(4);
        for conversation in 1..=3 {
            let view = done(lead, Action::View, Subject::Conversation(conversation));
            store.audit(&view).await.unwrap();
        }
        store.audit(&done(Who::Account(9), Action::View, Subject::Conversation(1))).await.unwrap();
        store.audit(&done(lead, Action::Play, Subject::Conversation(1))).await.unwrap();
        store.audit(&done(lead, Action::Export, Subject::Nothing)).await.unwrap();
        let since = "2020-01-01T00:00:00Z".parse().unwrap();
        let looks = store.who_looked("agent-a", Some(9), since).await.unwrap();
        let told: Vec<_> = looks
            .iter()
            .map(|look| (look.number, &*look.action, look.conversation.as_ref().unwrap().2.clone()))
            .collect();
        let told: Vec<_> = told.iter().map(|(n, action, id)| (*n, *action, &**id)).collect();
        assert_eq!(told, [(5, "play", "call-0"), (3, "view", "call-2"), (1, "view", "call-0")]);
        assert!(looks.iter().all(|look| look.who == lead));
        assert_eq!(store.who_looked("agent-a", None, since).await.unwrap().len(), 4);
        assert_eq!(store.who_looked("agent-b", None, since).await.unwrap().len(), 1);
        let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1);
        assert_eq!(store.who_looked("agent-a", None, later).await.unwrap(), []);

        // No other state of it, and no other name of a conversation, is a way around.
        let asked = Asked { conversation: Some(1), ..Asked::default() };
        assert_eq!(store.audited(&asked).await.unwrap().len(), 3);
        let about = async |store: &mut Store, about: &str| {
            let asked = Asked { about: Some(about), ..Asked::default() };
            store.audited(&asked).await.unwrap()
        };
        let rows = about(&mut store, "call-0").await;
        assert_eq!(rows.len(), 3);
        let (_, source, id) = rows[0].conversation.clone().unwrap();
        let erased = if source.is_empty() { id } else { format!("{source}:{id}") };
        let in_the_chain = rows[0].subject.clone().unwrap();
        assert_eq!(about(&mut store, &in_the_chain).await.len(), 3);
        assert_eq!(about(&mut store, "call-2").await.len(), 1);
        assert_eq!(about(&mut store, "call").await, []);
        let asked = Asked { who: Some(Who::Account(9)), ..Asked::default() };
        assert_eq!(store.audited(&asked).await.unwrap().len(), 1);
        let asked = Asked { actions: &[Action::Export], ..Asked::default() };
        assert_eq!(store.audited(&asked).await.unwrap().len(), 1);
        let asked = Asked { before: Some(4), limit: 2, ..Asked::default() };
        let numbers: Vec<i64> =
            store.audited(&asked).await.unwrap().iter().map(|row| row.number).collect();
        assert_eq!(numbers, [3, 2]);

        // Whoever is shown what is not there is shown nothing.
        let view = done(lead, Action::View, Subject::Conversation(77));
        assert!(store.audit(&view).await.is_err());

        // What is erased has no name in the chain, and the looks stay; who knows its id finds them.
        store.erase(&Erase::Conversation("call-0".to_owned())).await.unwrap();
        let rows = about(&mut store, &erased).await;
        assert_eq!(rows.iter().filter(|row| row.action != "erase").count(), 3, "{rows:?}");
        assert!(rows.iter().all(|row| row.conversation.is_none()));
        let sources = here.raw("SELECT DISTINCT source FROM conversation").await.concat();
        let is_known = sources.contains(&source);
        assert_eq!(about(&mut store, "call-0").await.is_empty(), !is_known && !source.is_empty());
        let rows = store.audited(&Asked::default()).await.unwrap();
        assert_eq!(rows.len(), 7);
        assert_eq!(rows.last().unwrap().conversation, None);
        assert_eq!(rows.iter().filter(|row| row.conversation.is_some()).count(), 2);
        let chained = here.raw("SELECT who || action || coalesce(subject, '') FROM audit").await;
        assert!(chained.concat().iter().all(|text| !text.contains("call-")));
        assert!(matches!(store.verify_audit(None).await.unwrap(), Verified::Whole { .. }));
    });
}

/// A conversation that an import replaces keeps who looked at it.
#[test]
fn another_state_of_a_conversation_keeps_who_looked() {
    each_database(async |here| {
        let mut store = filled(here, &["agent-a"]).await;
        let since = "2020-01-01T00:00:00Z".parse().unwrap();
        let view = done(Who::Account(1), Action::View, Subject::Conversation(1));
        store.audit(&view).await.unwrap();
        drop(store);
        let mut store = filled(here, &["agent-b"]).await;
        assert_eq!(store.who_looked("agent-b", None, since).await.unwrap().len(), 1);
        assert_eq!(store.who_looked("agent-a", None, since).await.unwrap().len(), 0);
    });
}

#[test]
fn two_connections_add_to_one_chain() {
    each_database(async |here| {
        drop(Store::open(&here.database).await.unwrap());
        std::thread::scope(|scope| {
            for account in 1..=3 {
                scope.spawn(move || {
                    run(async {
                        let mut store = Store::open(&here.database).await.unwrap();
                        for _ in 0..60 {
                            let who = Who::Account(account);
                            let sign_in = done(who, Action::SignIn, Subject::Nothing);
                            store.audit(&sign_in).await.unwrap();
                        }
                    });
                });
            }
        });
        let mut store = Store::open_read_only(&here.database).await.unwrap();
        let verified = store.verify_audit(None).await.unwrap();
        let Verified::Whole { head, erased: 0 } = verified else { panic!("{verified:?}") };
        assert_eq!(head.count, 180);
        assert_eq!(store.audit_head().await.unwrap(), head);
    });
}

#[test]
fn what_was_kept_without_a_chain_is_taken_into_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("earnest.db");
    run(async {
        drop(Store::open(&path).await.unwrap());
        undo(&path, 9).await;
        raw(
            &path,
            "INSERT INTO audit VALUES (1, '2026-03-07T09:00:00.000Z', 'reveal', 'a complaint', 'report agent-1'), \
             (2, '2026-03-08T09:00:00.000Z', 'erase', NULL, '1 conversations')",
        )
        .await;
        let mut store = Store::open(&path).await.unwrap();
        let rows = store.audited(&Asked::default()).await.unwrap();
        let told: Vec<_> = rows.iter().map(|row| (&*row.action, row.who, &row.purpose)).collect();
        let purpose = Written::Text("a complaint".to_owned());
        assert_eq!(
            told,
            [
                ("erase", Who::CommandLine, &Written::Nothing),
                ("reveal", Who::CommandLine, &purpose)
            ]
        );
        assert_eq!(rows[1].at, "2026-03-07T09:00:00Z".parse().unwrap());
        let verified = store.verify_audit(None).await.unwrap();
        assert!(matches!(verified, Verified::Whole { head, .. } if head.count == 2));
    });
}
