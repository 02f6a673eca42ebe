//! What is kept for a while goes when it is over, and stays where somebody holds it.

use crate::common::{Here, Random, Whole, each_database, kinds};
use crate::keeping::check_counts;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::Offset;
use std::collections::BTreeSet;
use store::{Counts, Erase, Error, Expired, Kept, Retention, Store, Who};

const BY: Who = Who::CommandLine;

/// A week after the last of the days that [`Whole::random`] gives.
fn today() -> Date {
    jiff::civil::date(2023, 11, 26)
}

async fn filled(here: &Here, count: usize) -> (Store, Vec<Whole>) {
    let (mut random, kinds) = (Random(5), kinds());
    let mut store = Store::open(&here.database).await.unwrap();
    // Ids such as the audit's own texts hold, which are not taken out with them.
    let one = |number: usize| {
        let mut one = Whole::random(&mut random, &number.to_string(), &kinds);
        one.conversation.source = String::new();
        here.kept(&one)
    };
    let all: Vec<Whole> = (0..count).map(one).collect();
    let import = store.start_import("test").await.unwrap();
    let rows: Vec<_> = all.iter().map(|one| one.analysed(&kinds)).collect();
    store.put(import, &rows).await.unwrap();
    store.finish_import(import, &Counts::default()).await.unwrap();
    (store, all)
}

async fn ids(here: &Here) -> BTreeSet<String> {
    here.raw("SELECT id FROM conversation").await.concat().into_iter().collect()
}

fn keep(conversation_days: u32) -> Retention {
    Retention { conversation_days: Some(conversation_days), sound_days: None }
}

#[test]
fn what_is_past_its_limit_goes_and_what_is_held_stays() {
    each_database(async |here| {
        let (mut store, all) = filled(here, 80).await;
        store.set_retention(BY, "support", keep(9)).await.unwrap();
        store.set_retention(BY, "", keep(10)).await.unwrap();
        // Each programme with its limit; those whose source states no day were added today.
        let past = |one: &&Whole| {
            let days = match one.conversation.programme.as_deref() {
                Some("support") => 9,
                None => 10,
                Some(_) => return false,
            };
            let day = one.conversation.started_at.map(|at| Offset::UTC.to_datetime(at).date());
            day.is_some_and(|day| day < today() - days.days())
        };
        let due: BTreeSet<String> =
            all.iter().filter(past).map(|one| one.conversation.id.clone()).collect();
        assert!((10..60).contains(&due.len()), "{}", due.len());
        let [held, other] = [0, 3].map(|at| due.iter().nth(at).unwrap().clone());
        for id in [&held, &other] {
            store.hold(BY, id, "a claim").await.unwrap();
        }
        let free = due.len() - 2;
        let told = store.retention(today()).await.unwrap();
        let programmes: Vec<&str> = told.iter().map(|one| &*one.programme).collect();
        assert_eq!(programmes, ["", "billing", "support"]);
        assert_eq!(told.iter().map(|one| one.conversations).sum::<u64>(), 80);
        assert_eq!(told.iter().map(|one| one.conversations_due).sum::<u64>(), free as u64);
        assert_eq!(told[1], Kept { programme: "billing".to_owned(), ..told[1].clone() });
        assert_eq!((told[1].limits, told[1].conversations_due), (Retention::default(), 0));

        // A few at a time; cut short after any of them, the next goes on.
        let mut gone = 0;
        loop {
            let expired = store.expire(Who::Server, today(), 4).await.unwrap();
            if expired == Expired::default() {
                break;
            }
            assert!(expired.conversations <= 4 && expired.sound == 0);
            gone += expired.conversations;
            check_counts(here).await;
        }
        assert_eq!(gone, free as u64);
        let stay: BTreeSet<String> = all.iter().map(|one| one.conversation.id.clone()).collect();
        let mut stay: BTreeSet<String> = stay.difference(&due).cloned().collect();
        stay.extend([held.clone(), other.clone()]);
        assert_eq!(ids(here).await, stay);

        // A hold outranks a request to erase too, and is first come, first held.
        let refused = store.erase(&Erase::Conversation(held.clone())).await;
        assert!(matches!(refused, Err(Error::Held(id)) if id == held));
        store.hold(BY, &held, "another claim").await.unwrap();
        let holds = store.holds().await.unwrap();
        let told: Vec<(&str, &str)> = holds.iter().map(|one| (&*one.id, &*one.purpose)).collect();
        assert_eq!(told, [(&*held, "a claim"), (&*other, "a claim")]);
        store.release(BY, holds[0].conversation).await.unwrap();
        let again = store.release(BY, holds[0].conversation).await;
        assert!(matches!(again, Err(Error::Unknown(_))));
        assert_eq!(store.expire(BY, today(), 4).await.unwrap().conversations, 1);
        stay.remove(&held);
        assert_eq!(ids(here).await, stay);
        store.release(BY, holds[1].conversation).await.unwrap();
        store.erase(&Erase::Conversation(other)).await.unwrap();

        let actions = "SELECT action FROM audit GROUP BY action ORDER BY min(key)";
        let done = here.raw(actions).await.concat();
        assert_eq!(done, ["set_retention", "hold", "expire", "release", "erase"]);
        let wrong = store.check().await.unwrap().into_iter().filter_map(|one| one.wrong);
        assert_eq!(wrong.collect::<Vec<_>>(), [""; 0]);
    });
}

#[test]
fn a_limit_is_a_number_of_days_and_a_hold_has_a_reason() {
    each_database(async |here| {
        let (mut store, all) = filled(here, 3).await;
        for days in [0, 36_526] {
            let refused = store.set_retention(BY, "support", keep(days)).await.unwrap_err();
            assert_eq!(refused.to_string(), format!("expected 1 to 36525 days, found `{days}`"));
        }
        // As long as it can be, and then as long as it was before.
        for limits in [keep(36_525), Retention::default()] {
            store.set_retention(BY, "support", limits).await.unwrap();
            assert_eq!(store.expire(BY, today(), 9).await.unwrap(), Expired::default());
        }
        let id = &*all[0].conversation.id;
        assert!(matches!(store.hold(BY, id, " 7 ").await, Err(Error::NoPurpose)));
        assert!(matches!(store.hold(BY, "c-none", "a claim").await, Err(Error::Unknown(_))));
        assert_eq!(store.holds().await.unwrap(), []);
    });
}
