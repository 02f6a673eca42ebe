//! Lists of what people wrote, read part by part.

use crate::common::{Whole, each_database, kinds};
use crate::work::{STANDS, agent, open_accounts, quality_lead, whole};
use measure::conversation::Role as PartyRole;
use std::fmt::Debug;
use store::work::{DisputeRow, MomentId};
use store::{Error, Grant, Part, Portion, Role, Store, Viewer};

/// So many of each.
const MANY: i64 = 7;

/// Reads a list part by part, and holds it to the whole.
async fn in_parts<T: PartialEq + Debug>(
    mut read: impl AsyncFnMut(&Part) -> Result<Portion<T>, Error>,
    of_another: &str,
) -> (Vec<T>, String) {
    let whole = read(&Part::WHOLE).await.unwrap();
    assert_eq!(whole.next, None);
    let mut first = None;
    for limit in 1..=whole.rows.len() + 1 {
        let (mut rows, mut cursor) = (Vec::new(), None);
        loop {
            let portion = read(&Part { cursor, limit }).await.unwrap();
            assert!(portion.rows.len() == limit || portion.next.is_none());
            rows.extend(portion.rows);
            assert!(rows.len() <= whole.rows.len(), "{limit} at a time: rows come twice");
            cursor = portion.next;
            first = first.or_else(|| cursor.clone());
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(rows, whole.rows, "{limit} at a time");
    }
    let refused = read(&Part { cursor: Some(of_another.to_owned()), limit: 2 }).await;
    assert!(matches!(refused, Err(Error::Cursor)), "a cursor of another list, or of none");
    (whole.rows, first.unwrap())
}

#[test]
fn lists_read_in_parts_are_whole_and_in_order() {
    let kinds = kinds();
    let mut all: Vec<Whole> = Vec::new();
    for at in 0..MANY {
        let mut one = whole(&kinds);
        one.conversation.id = format!("call-{at}");
        one.conversation.programme = Some("support".to_owned());
        for party in &mut one.conversation.parties {
            if party.role == PartyRole::Agent {
                party.pseudonym = "agent-one".to_owned();
                party.team = Some("meadow".to_owned());
            }
        }
        all.push(one);
    }
    let first = &all[0].findings.moments[0];
    let kind = &kinds[usize::from(first.kind)].name;
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        open_accounts(here, &[5, 6]).await;
        let import = store.start_import("test").await.unwrap();
        for one in &all {
            store.put(import, &[one.analysed(&kinds)]).await.unwrap();
        }
        let lead = quality_lead();
        let team = Viewer {
            account: 3,
            role: Role::TeamLead,
            grants: vec![Grant { team: "meadow".to_owned(), ..Grant::default() }],
            ..lead.clone()
        };
        let keys: Vec<i64> = (1..=MANY).collect();
        let mut disputes = Vec::new();
        for key in &keys {
            let moment = MomentId::of(*key, kind, first.opener);
            disputes.push(store.dispute(&lead, &moment, "no").await.unwrap());
            let day = (key % 3 > 0).then(|| format!("2026-03-0{}", key % 3));
            store.coach(&team, "agent-one", "note", day.as_deref(), &[moment]).await.unwrap();
            store.calibrate(&lead, "March", "support", None, &[*key], &[5, 6]).await.unwrap();
        }
        store.ask_reviews(&lead, &keys, None).await.unwrap();
        // Several of the same instant, which is in no order of their numbers.
        let instants = |table, column, set: &str| {
            format!("UPDATE {table} SET {column} = '2026-03-0' || (9 - key % 3) {set}")
        };
        here.raw(&instants("dispute", "due_at", "")).await;
        here.raw(&instants("review", "asked_at", "")).await;
        here.raw(&instants("calibration", "at", "")).await;

        let (rows, due) =
            in_parts(async |part| store.disputes(&lead, true, None, part, |_| true).await, "none")
                .await;
        assert_eq!(rows.len() as i64, MANY);
        assert!(rows.is_sorted_by_key(|row| (row.dispute.due_at.clone(), row.dispute.key)));
        let (of_kind, _) = in_parts(
            async |part| store.disputes(&lead, true, Some(kind), part, |_| true).await,
            "",
        )
        .await;
        assert_eq!(of_kind, rows);
        // What is not shown leaves no gap, and no part goes on to it alone.
        let last = rows.last().unwrap().dispute.key;
        for is_shown in [|row: i64, _| row % 2 == 0, |row, last| row != last, |_, _| false] {
            let shown = |row: &DisputeRow| is_shown(row.dispute.key, last);
            let expected: Vec<_> = rows.iter().filter(|row| shown(row)).cloned().collect();
            for limit in 1..8 {
                let (mut found, mut cursor) = (Vec::new(), None);
                loop {
                    let part = Part { cursor, limit };
                    let portion = store.disputes(&lead, true, None, &part, shown).await.unwrap();
                    found.extend(portion.rows);
                    cursor = portion.next;
                    if cursor.is_none() {
                        break;
                    }
                    assert!(found.len() < expected.len(), "a next part is never empty");
                }
                assert_eq!(found, expected, "{limit} at a time");
            }
        }
        let none = store.disputes(&lead, true, Some("none"), &Part::WHOLE, |_| true).await.unwrap();
        assert_eq!(none.rows, []);
        for key in &disputes[..4] {
            store.decide(&lead, *key, &STANDS).await.unwrap();
        }
        here.raw(&instants("dispute", "decided_at", "WHERE decided_at IS NOT NULL")).await;
        let (rows, _) =
            in_parts(async |part| store.disputes(&lead, false, None, part, |_| true).await, &due)
                .await;
        assert_eq!(rows.len(), 4);
        let newest =
            |row: &DisputeRow| std::cmp::Reverse((row.dispute.decided_at.clone(), row.dispute.key));
        assert!(rows.is_sorted_by_key(newest));

        for viewer in [&team, &agent("agent-one")] {
            let (rows, _) =
                in_parts(async |part| store.coachings(viewer, true, part).await, &due).await;
            assert_eq!(rows.len() as i64, MANY);
            let day = |day: &Option<String>| day.clone().unwrap_or("9".to_owned());
            assert!(rows.is_sorted_by_key(|row| (day(&row.follow_up_on), row.key)));
        }
        for key in 1..=4 {
            assert!(store.follow_up(&team, key).await.unwrap());
        }
        here.raw(&instants("coaching", "done_at", "WHERE done_at IS NOT NULL")).await;
        let (rows, _) =
            in_parts(async |part| store.coachings(&team, false, part).await, &due).await;
        assert_eq!(rows.len(), 4);
        assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse((row.done_at.clone(), row.key))));

        let (rows, _) = in_parts(async |part| store.reviews(&lead, true, part).await, &due).await;
        assert_eq!(rows.len() as i64, 3 * MANY, "two that judge each, and what waits");
        assert!(rows.is_sorted_by_key(|row| (row.asked_at.clone(), row.key)));
        here.raw(&instants("review", "submitted_at", "WHERE key < 6")).await;
        let (rows, _) = in_parts(async |part| store.reviews(&lead, false, part).await, &due).await;
        assert_eq!(rows.len(), 5);
        assert!(
            rows.is_sorted_by_key(|row| std::cmp::Reverse((row.submitted_at.clone(), row.key)))
        );

        let (rows, _) = in_parts(async |part| store.calibrations(&lead, part).await, &due).await;
        assert_eq!(rows.len() as i64, MANY);
        assert!(rows.is_sorted_by_key(|row| std::cmp::Reverse((row.at.clone(), row.key))));
        let one = store.calibration(&lead, rows[0].key).await.unwrap();
        assert_eq!(one.as_ref(), Some(&rows[0]));
        assert_eq!(store.calibration(&lead, 99).await.unwrap(), None);
    });
}
