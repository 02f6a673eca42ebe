//! Backups open, and a check finds what is not as it should be.

use crate::common::{Here, Random, Whole, each_database, kinds, run};
use store::{Import, Store};

/// A database with twenty conversations.
async fn filled(here: &Here) -> (Store, Vec<Whole>) {
    let kinds = kinds();
    let mut store = Store::open(&here.database).await.unwrap();
    let import: Import = store.start_import("test").await.unwrap();
    let mut random = Random(9);
    let all: Vec<Whole> =
        (0..20).map(|n| Whole::random(&mut random, &format!("call-{n}"), &kinds)).collect();
    let batch: Vec<_> = all.iter().map(|whole| whole.analysed(&kinds)).collect();
    store.put(import, &batch).await.unwrap();
    (store, all)
}

#[test]
fn a_backup_is_the_database() {
    run(async {
        let here = Here::file();
        let (mut store, all) = filled(&here).await;
        let copy = here.folder().join("copy é.db");
        store.back_up(&copy).await.unwrap();
        assert!(store.back_up(&copy).await.is_err(), "a file that is there is left");
        let mut back = Store::open(&copy).await.unwrap();
        assert_eq!(back.key(), store.key());
        for whole in &all {
            let id = match whole.conversation.source.as_str() {
                "" => whole.conversation.id.clone(),
                source => format!("{source}:{}", whole.conversation.id),
            };
            let kept = back.conversation(&id).await.unwrap().unwrap();
            assert_eq!(kept.conversation, whole.conversation);
        }
        for checked in back.check().await.unwrap() {
            assert_eq!(checked.wrong, None, "{}", checked.what);
        }
    });
}

#[test]
fn a_server_is_backed_up_by_its_own_programs() {
    run(async {
        let Some(here) = Here::server() else { return };
        let (mut store, _) = filled(&here).await;
        let copy = here.folder().join("copy.db");
        let error = store.back_up(&copy).await.unwrap_err().to_string();
        assert!(error.contains("`pg_dump`"), "{error}");
        assert!(!copy.exists());
    });
}

#[test]
fn a_check_finds_a_planted_fault() {
    each_database(async |here| {
        let (mut store, _) = filled(here).await;
        for checked in store.check().await.unwrap() {
            assert_eq!(checked.wrong, None, "{}", checked.what);
        }
        for (fault, what) in [
            ("DELETE FROM rollup WHERE met > 0", "counts by day, against the moments"),
            ("UPDATE total SET met = met + 1", "counts by day, against themselves"),
            ("UPDATE size SET conversations = 99", "how many conversations"),
        ] {
            here.raw(fault).await;
            let found = store.check().await.unwrap();
            let wrong = found.iter().find(|one| one.wrong.is_some() && one.what.contains(what));
            assert!(wrong.is_some(), "{fault}");
        }
    });
}
