//! Backups open, and a check finds what is not as it should be.

use crate::common::{Random, Whole, kinds, raw, run};
use store::Store;

#[test]
fn a_backup_is_the_database_and_a_check_finds_a_planted_fault() {
    let kinds = kinds();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("earnest.db");
    let copy = folder.path().join("copy é.db");
    run(async {
        let mut store = Store::open(&path).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        let mut random = Random(9);
        let all: Vec<Whole> =
            (0..20).map(|n| Whole::random(&mut random, &format!("call-{n}"), &kinds)).collect();
        let batch: Vec<_> = all.iter().map(|whole| whole.analysed(&kinds)).collect();
        store.put(import, &batch).await.unwrap();
        store.back_up(&copy).await.unwrap();
        assert!(store.back_up(&copy).await.is_err(), "a file that is there is left");
        let key = store.key();
        let mut back = Store::open(&copy).await.unwrap();
        assert_eq!(back.key(), key);
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
        for (fault, what) in [
            ("DELETE FROM rollup WHERE met > 0", "counts by day, against the moments"),
            ("UPDATE total SET met = met + 1", "counts by day, against themselves"),
            ("UPDATE size SET conversations = 99", "how many conversations"),
        ] {
            raw(&copy, fault).await;
            let found = back.check().await.unwrap();
            let wrong = found.iter().find(|one| one.wrong.is_some() && one.what.contains(what));
            assert!(wrong.is_some(), "{fault}");
        }
    });
}
