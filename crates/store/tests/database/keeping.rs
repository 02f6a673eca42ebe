//! What is put is what comes back, and the counts beside it are its counts.

use crate::common::{Here, Random, Whole, each_database, findings, kinds, raw, run, undo};
use measure::analyse::Findings;
use measure::moments::Kind;
use measure::time::{Ms, Span};
use std::collections::{BTreeMap, BTreeSet};
use store::{Erase, Error, Put, Reanalysed, Store, Stored, StoredKind};

/// The findings with kinds by name, so that two analysers' numbers do not matter.
fn by_name(findings: &Findings, name: impl Fn(usize) -> String) -> (Findings, Vec<String>) {
    let names = findings.moments.iter().map(|moment| name(usize::from(moment.kind))).collect();
    let mut findings = findings.clone();
    findings.moments.iter_mut().for_each(|moment| moment.kind = 0);
    (findings, names)
}

fn check_same(here: &Here, stored: &Stored, whole: &Whole, kinds: &[Kind]) {
    assert_eq!(stored.digest, whole.analysed(kinds).digest);
    let whole = &here.kept(whole);
    assert_eq!(stored.conversation, whole.conversation);
    assert_eq!(stored.edition, whole.edition);
    assert_eq!(stored.origin, whole.origin);
    assert_eq!(stored.recordings, whole.recordings);
    assert_eq!(stored.playables, whole.playables);
    let there = by_name(&stored.findings, |kind| stored.kinds[kind].name.clone());
    let put = by_name(&whole.findings, |kind| kinds[kind].name.to_string());
    assert_eq!(there, put);
    for kind in &stored.kinds {
        assert!(kinds.iter().any(|one| StoredKind::from(one) == *kind));
    }
}

/// Counts made anew from the moments and conversations equal those that were kept.
pub async fn check_counts(here: &Here) {
    let kept = here.raw(
        "SELECT scope, kind, owner, edition, day, met, missed, unknown FROM rollup ORDER BY 1, 2, 3, 4, 5",
    );
    let recount = here.raw(
        "SELECT m.scope, m.kind, m.owner, m.edition, coalesce(c.day, ''), \
         sum(outcome = 'met'), sum(outcome = 'missed'), sum(outcome = 'unknown') \
         FROM moment m JOIN conversation c ON c.key = m.conversation GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5",
    );
    assert_eq!(kept.await, recount.await, "rollup");
    let kept = here.raw(
        "SELECT scope, kind, owner, edition, met, missed, unknown FROM total ORDER BY 1, 2, 3, 4",
    );
    let recount = here.raw(
        "SELECT scope, kind, owner, edition, sum(met), sum(missed), sum(unknown) FROM rollup \
         GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
    );
    assert_eq!(kept.await, recount.await, "total");
    let kept = here.raw("SELECT scope, conversations, turns FROM size ORDER BY 1");
    let recount = here.raw(
        "SELECT scope, count(*), sum((SELECT count(*) FROM turn t WHERE t.conversation = c.key)) \
                   FROM conversation c GROUP BY 1 ORDER BY 1",
    );
    assert_eq!(kept.await, recount.await, "size");
    if !here.is_server() {
        let lost = here.raw("PRAGMA foreign_key_check").await;
        assert_eq!(lost, Vec::<Vec<String>>::new(), "rows of a conversation that is not there");
    }
    // Nothing stays of what is no longer there.
    let lost = here.raw(
        "SELECT count(*) FROM person WHERE (conversation, number) NOT IN (SELECT conversation, number FROM party) \
         UNION ALL SELECT count(*) FROM party WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT count(*) FROM turn WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT count(*) FROM recording WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT count(*) FROM stretch WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT count(*) FROM bill_line WHERE conversation NOT IN (SELECT key FROM conversation) \
         UNION ALL SELECT count(*) FROM moment WHERE conversation NOT IN (SELECT key FROM conversation)",
    );
    assert_eq!(lost.await, vec![vec!["0".to_owned()]; 7]);
}

/// Anything that can be done, in any order, many times: what is there is what was put last.
#[test]
fn what_was_put_last_is_there_and_counted() {
    let kinds = kinds();
    for seed in 0..12 {
        each_database(async |here| {
            // Each takes longer on a server.
            if here.is_server() && seed > 2 {
                return;
            }
            let mut random = Random(seed);
            let mut there: BTreeMap<(String, String), Whole> = BTreeMap::new();
            let mut store = Store::open(&here.database).await.unwrap();
            let import = store.start_import("test").await.unwrap();
            for _ in 0..12 {
                match random.below(6) {
                    0 if !there.is_empty() => {
                        let ids: Vec<_> = there.keys().cloned().collect();
                        let (source, id) = random.one(&ids);
                        let full =
                            if source.is_empty() { id.clone() } else { format!("{source}:{id}") };
                        let others = there.keys().filter(|(_, other)| *other == id).count();
                        match store.erase(&Erase::Conversation(full)).await {
                            Ok(erased) => assert_eq!(erased.conversations, 1),
                            // Without a source, the id of two sources is one of both.
                            Err(Error::Ambiguous { .. }) if others == 2 && source.is_empty() => {
                                continue;
                            }
                            Err(error) => panic!("{error}"),
                        }
                        there.remove(&(source, id));
                    }
                    1 => {
                        let editions = BTreeMap::from([(String::new(), "e3".to_owned())]);
                        let batch = store.to_reanalyse(&editions, false, 0, 3).await.unwrap();
                        let new: Vec<Findings> = batch
                            .iter()
                            .map(|(_, one)| findings(&mut random, one, &kinds))
                            .collect();
                        let rows: Vec<_> = batch
                            .iter()
                            .zip(&new)
                            .map(|((key, conversation), findings)| Reanalysed {
                                key: *key,
                                conversation,
                                findings,
                                kinds: &kinds,
                                edition: "e3",
                            })
                            .collect();
                        store.replace_findings(&rows).await.unwrap();
                        for ((_, conversation), findings) in batch.into_iter().zip(new) {
                            let whole = there
                                .get_mut(&(conversation.source.clone(), conversation.id.clone()))
                                .unwrap();
                            assert_eq!(here.kept(whole).conversation, conversation);
                            (whole.findings, whole.edition) = (findings, "e3".to_owned());
                        }
                    }
                    _ => {
                        let batch: Vec<Whole> = (0..random.below(9))
                            .map(|_| {
                                let id = format!("conversation-{}", random.below(12));
                                Whole::random(&mut random, &id, &kinds)
                            })
                            .collect();
                        let rows: Vec<_> = batch.iter().map(|one| one.analysed(&kinds)).collect();
                        let done = store.put(import, &rows).await.unwrap();
                        for (whole, done) in batch.into_iter().zip(done) {
                            let id =
                                (whole.conversation.source.clone(), whole.conversation.id.clone());
                            let before = there.insert(id, whole);
                            assert_eq!(
                                done,
                                if before.is_some() { Put::Replaced } else { Put::Stored }
                            );
                        }
                    }
                }
                check_counts(here).await;
            }
            let ids: BTreeSet<&str> = there.keys().map(|(_, id)| &**id).collect();
            for ((source, id), whole) in &there {
                let full = if source.is_empty() { id.clone() } else { format!("{source}:{id}") };
                match store.conversation(&full).await {
                    Ok(stored) => check_same(here, &stored.unwrap(), whole, &kinds),
                    Err(error) => assert!(matches!(error, Error::Ambiguous { .. }), "{error}"),
                }
                // The same again changes nothing.
                assert_eq!(
                    store.put(import, &[whole.analysed(&kinds)]).await.unwrap(),
                    [Put::Unchanged]
                );
                let known = store.known(&[(source, id), (source, "not there")]).await.unwrap();
                assert_eq!(
                    known,
                    [Some((whole.analysed(&kinds).digest, whole.edition.clone())), None]
                );
            }
            assert!(ids.len() > 2, "seed {seed} tests nothing");
            check_counts(here).await;
        });
    }
}

#[test]
fn one_batch_may_hold_a_conversation_twice() {
    let kinds = kinds();
    let mut random = Random(5);
    let mut first = Whole::random(&mut random, "one", &kinds);
    let mut later = Whole::random(&mut random, "one", &kinds);
    (first.conversation.source, later.conversation.source) = (String::new(), String::new());
    let other = Whole::random(&mut random, "two", &kinds);
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        let batch = [&first, &first, &other, &later, &later].map(|one| one.analysed(&kinds));
        let done = store.put(import, &batch).await.unwrap();
        assert_eq!(done, [Put::Stored, Put::Unchanged, Put::Stored, Put::Replaced, Put::Unchanged]);
        check_same(here, &store.conversation("one").await.unwrap().unwrap(), &later, &kinds);
        check_counts(here).await;
    });
}

/// More rows than one statement takes, of every table.
#[test]
fn a_long_conversation_comes_back_whole() {
    let kinds = kinds();
    let mut random = Random(11);
    let mut whole = Whole::random(&mut random, "long", &kinds);
    while whole.conversation.turns.is_empty()
        || whole.findings.acts.is_empty()
        || whole.findings.moments.is_empty()
    {
        whole = Whole::random(&mut random, "long", &kinds);
    }
    whole.conversation.turns =
        whole.conversation.turns.iter().cycle().take(1000).cloned().collect();
    whole.findings.acts = whole.findings.acts.iter().cycle().take(96 * 3).copied().collect();
    whole.findings.moments = whole.findings.moments.iter().cycle().take(97).copied().collect();
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let full = format!("{}:long", whole.conversation.source);
        let id = if whole.conversation.source.is_empty() { "long" } else { &full };
        check_same(here, &store.conversation(id).await.unwrap().unwrap(), &whole, &kinds);
        // A connection that only reads gives the same.
        let mut reading = Store::open_read_only(&here.database).await.unwrap();
        check_same(here, &reading.conversation(id).await.unwrap().unwrap(), &whole, &kinds);
        let refused = reading.put(import, &[whole.analysed(&kinds)]).await.unwrap_err();
        assert!(matches!(refused, Error::ReadOnly(_)), "{refused}");
    });
}

#[test]
fn an_id_may_be_shortened_while_it_fits_one() {
    let kinds = kinds();
    each_database(async |here| {
        let mut random = Random(3);
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        for (source, id) in
            [("", "call-1234"), ("", "call-1299"), ("web", "call-1234"), ("", "x%_y"), ("", "a:b")]
        {
            let mut whole = Whole::random(&mut random, id, &kinds);
            whole.conversation.source = source.to_owned();
            store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        }
        let mut check = async |id: &str, expected: &str| {
            let found = match store.conversation(id).await {
                Ok(None) => "nothing".to_owned(),
                Ok(Some(found)) => {
                    format!("{}:{}", found.conversation.source, found.conversation.id)
                }
                Err(error) => error.to_string(),
            };
            assert_eq!(found, expected, "{id}");
        };
        check("web:call-1234", "web:call-1234").await;
        check("call-1299", ":call-1299").await;
        check("call-129", ":call-1299").await;
        check(
            "call-1234",
            "`call-1234` fits 2 conversations, for example `call-1234` and `web:call-1234`",
        )
        .await;
        check(
            "call-12",
            "`call-12` fits 3 conversations, for example `call-1234` and `web:call-1234`",
        )
        .await;
        check("cal", "nothing").await;
        check("call-13", "nothing").await;
        check("x%_y", ":x%_y").await;
        check("x%%y", "nothing").await;
        check("a:b", ":a:b").await;
        check("", "nothing").await;
    });
}

/// Somebody who stops waiting for a batch finds the database as it was before.
#[test]
fn a_batch_nobody_waited_for_is_not_there() {
    let kinds = kinds();
    let mut random = Random(2);
    let batch: Vec<Whole> =
        (0..40).map(|number| Whole::random(&mut random, &format!("{number:04}"), &kinds)).collect();
    let rows: Vec<_> = batch.iter().map(|one| one.analysed(&kinds)).collect();
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        let mut given_up = 0;
        // Each time it gets a little further before it is given up, three times over: on a fast machine the
        // first few steps alone are too few.
        for round in 0..60 {
            let steps = round % 20;
            let until = async {
                for _ in 0..steps {
                    std::thread::sleep(std::time::Duration::from_micros(300));
                    tokio::task::yield_now().await;
                }
            };
            tokio::select! {
                biased;
                done = store.put(import, &rows) => assert!(done.is_ok()),
                () = until => given_up += 1,
            }
        }
        assert!(given_up > 5, "only {given_up} were given up");
        store.put(import, &rows).await.unwrap();
        check_counts(here).await;
        let names = "SELECT count(*) FROM moment WHERE scope NOT IN (SELECT key FROM scope) \
                     OR kind NOT IN (SELECT key FROM kind) OR edition NOT IN (SELECT key FROM edition)";
        assert_eq!(here.raw(names).await, [["0"]]);
        for whole in &batch {
            let full = format!("{}:{}", whole.conversation.source, whole.conversation.id);
            let id =
                if whole.conversation.source.is_empty() { &whole.conversation.id } else { &full };
            check_same(here, &store.conversation(id).await.unwrap().unwrap(), whole, &kinds);
        }
    });
}

/// With their definitions: those made at an import's end are those of the schema. Those by which files
/// of sound are found are small, and stay.
async fn indexes(here: &Here) -> Vec<Vec<String>> {
    let sql = match here.is_server() {
        false => {
            "SELECT replace(sql, char(10) || '    ', ' ') FROM sqlite_schema \
             WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('party', 'moment') ORDER BY name"
        }
        true => {
            "SELECT indexdef FROM pg_indexes WHERE tablename IN ('party', 'moment') \
             AND indexname NOT LIKE '%_pkey' ORDER BY indexname"
        }
    };
    here.raw(sql).await
}

#[test]
fn a_first_import_makes_its_indexes_at_its_end_and_one_that_was_killed_at_the_next_opening() {
    let kinds = kinds();
    let whole = Whole::random(&mut Random(5), "call-1", &kinds);
    let (mut first, mut second) = (Vec::new(), Vec::new());
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let all = indexes(here).await;
        assert_eq!(all.len(), 3, "{all:?}");
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        assert_eq!(indexes(here).await, Vec::<Vec<String>>::new());
        // Killed here; who only reads finds everything all the same.
        drop(store);
        let mut reading = Store::open_read_only(&here.database).await.unwrap();
        assert!(reading.conversation("call-1").await.unwrap().is_some());
        let mut store = Store::open(&here.database).await.unwrap();
        assert_eq!(indexes(here).await, all);
        // Where there is something already, it goes on with them.
        let import = store.start_import("test").await.unwrap();
        assert_eq!(indexes(here).await, all);
        store.finish_import(import, &Default::default()).await.unwrap();
        first.push(all);
    });
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        store.finish_import(import, &Default::default()).await.unwrap();
        second.push(indexes(here).await);
    });
    assert_eq!(first, second);
}

/// A database of schema 2 had a row an act.
#[test]
fn acts_of_an_older_schema_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("earnest.db");
    let fill = |text: &str| {
        text.replace("{key}", "INTEGER PRIMARY KEY").replace("{clustered}", "WITHOUT ROWID")
    };
    let older = [
        fill(include_str!("../../schema/0001.sql")),
        fill(include_str!("../../schema/0002.sql")),
        "PRAGMA application_id = 1164014190;
         INSERT INTO schema_version VALUES (1, ''), (2, '');
         INSERT INTO act_kind VALUES (1, 'thank'), (2, 'ask');
         INSERT INTO conversation VALUES
             (7, 'call-7', '', x'00', 1, 1, 1, NULL, NULL, 'voice', NULL, 'en', NULL, NULL, NULL, 'none', 1, 'f', NULL);
         INSERT INTO party VALUES (7, 0, 'agent', 'agent-aaaaaaaa', NULL);
         INSERT INTO turn VALUES (7, 0, 0, NULL, NULL, 'Thanks. Which one?');
         INSERT INTO act VALUES (7, 0, 0, 1, 0, 6, 0.95), (7, 1, 0, 2, 8, 17, 0.5);"
            .to_owned(),
    ]
    .concat();
    run(async {
        use sqlx::ConnectOptions;
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(&path);
        let mut old = options.create_if_missing(true).connect().await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(older)).execute(&mut old).await.unwrap();
        let key = format!("INSERT INTO setting VALUES ('key', '{}')", "07".repeat(32));
        sqlx::raw_sql(sqlx::AssertSqlSafe(key)).execute(&mut old).await.unwrap();
        drop(old);
        drop(Store::open(&path).await.unwrap());
        let acts = "SELECT turn || ' ' || act || ' ' || quote || ' ' || confidence || ' ' || role FROM acts";
        assert_eq!(
            raw(&path, acts).await.concat(),
            ["0 thank Thanks 0.95 agent", "0 ask Which one 0.5 agent"]
        );
        let heard = "SELECT coalesce(heard, 'nobody says') FROM turns";
        assert_eq!(raw(&path, heard).await.concat(), ["nobody says"]);
    });
}

/// In a database of schema 17 the words that were heard of a recording were one text.
#[test]
fn an_older_database_keeps_the_words_of_its_recordings() {
    let kinds = kinds();
    let here = &Here::file();
    let path = here.folder().join("earnest.db");
    let mut random = Random(18);
    let all: Vec<Whole> =
        (0..20).map(|n| Whole::random(&mut random, &format!("call-{n}"), &kinds)).collect();
    let words = |one: &Whole| one.recordings.iter().map(|one| one.kept_words.len()).max();
    assert!(
        all.iter().any(|one| words(one) == Some(3)) && all.iter().any(|one| words(one) == Some(0))
    );
    run(async {
        let mut store = Store::open(&path).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        let rows: Vec<_> = all.iter().map(|one| one.analysed(&kinds)).collect();
        store.put(import, &rows).await.unwrap();
        store.close().await.unwrap();
        undo(&path, 17).await;
        let longest = "SELECT max(length(kept_words)) FROM recording";
        assert_eq!(raw(&path, longest).await, [["194"]]);
        let mut store = Store::open(&path).await.unwrap();
        for one in &all {
            let stored = store.conversation(&one.conversation.id).await.unwrap().unwrap();
            check_same(here, &stored, one, &kinds);
        }
        let column =
            "SELECT count(*) FROM pragma_table_info('recording') WHERE name = 'kept_words'";
        assert_eq!(raw(&path, column).await, [["0"]]);
    });
}

/// A database of schema 5 had no bills, stretches and recordings: its conversations have none, and new ones may.
#[test]
fn an_older_database_is_brought_up_to_bills() {
    let kinds = kinds();
    let here = &Here::file();
    let path = here.folder().join("earnest.db");
    let mut whole = Whole::random(&mut Random(6), "call-6", &kinds);
    whole.conversation.source = String::new();
    whole.conversation.bill.clear();
    whole.conversation.stretches.clear();
    let recordings = std::mem::take(&mut whole.recordings);
    for turn in &mut whole.conversation.turns {
        turn.heard = None;
    }
    run(async {
        let mut store = Store::open(&path).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        store.close().await.unwrap();
        undo(&path, 5).await;
        raw(&path, "ALTER TABLE turn DROP COLUMN heard").await;
        let error = Store::open_read_only(&path).await.err().unwrap();
        assert!(matches!(error, Error::Older { found: 5, .. }), "{error}");
        let mut store = Store::open(&path).await.unwrap();
        check_same(here, &store.conversation("call-6").await.unwrap().unwrap(), &whole, &kinds);
        let what = "late fee".to_owned();
        let line = measure::conversation::BillLine { what, hundredths: 1250, date: None };
        whole.conversation.bill.push(line);
        let span = Span::new(Ms(1_000), Ms(61_000)).unwrap();
        let kind = measure::conversation::StretchKind::Music;
        let music = measure::conversation::Stretch { span, kind, party: None, stated: false };
        whole.conversation.stretches.push(music);
        whole.recordings = recordings;
        assert!(!whole.recordings.is_empty());
        assert_eq!(store.put(import, &[whole.analysed(&kinds)]).await.unwrap(), [Put::Replaced]);
        check_same(here, &store.conversation("call-6").await.unwrap().unwrap(), &whole, &kinds);
        check_counts(here).await;
    });
}

/// Three connections at once: what one has begun, no other sees until it is done.
#[test]
fn a_database_that_is_being_written_says_so() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let mut other = here.connect().await;
        let begin = match here.is_server() {
            false => "BEGIN IMMEDIATE",
            true => "BEGIN; SELECT pg_advisory_xact_lock(1164014190)",
        };
        other.raw(begin).await;
        let error = store.start_import("test").await.unwrap_err();
        let expected = format!("`{}` is being written by another process", here.database);
        assert_eq!(error.to_string(), expected);
        assert_eq!(store.conversation("any-thing").await.unwrap(), None, "reading goes on");
        other.raw("ROLLBACK").await;
        store.start_import("test").await.unwrap();
    });
}

#[test]
fn a_file_that_is_no_database_of_ours_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, bytes: &[u8], expected: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        for error in [run(Store::open(&path)).err(), run(Store::open_read_only(&path)).err()] {
            let expected = expected.replace("FILE", &path.display().to_string());
            assert_eq!(error.map(|error| error.to_string()), Some(expected));
        }
        assert!(std::fs::read(&path).unwrap() == bytes, "it was left alone");
    };
    check(
        "text",
        b"Agent: hello",
        "`FILE`: expected a database of Earnest, found something other than SQLite",
    );
    let mut cut = b"SQLite format 3\0".to_vec();
    cut.extend([7; 4000]);
    check("cut", &cut, "`FILE`: expected a database of Earnest, found a damaged file");
    let other = folder.path().join("made");
    run(raw(&other, "CREATE TABLE mine (a)"));
    let bytes = std::fs::read(&other).unwrap();
    check(
        "other",
        &bytes,
        "`FILE`: expected a database of Earnest, found a database of another program",
    );

    let error = run(Store::open_read_only(&folder.path().join("none"))).err().unwrap();
    assert_eq!(
        error.to_string(),
        format!("no database at `{}`", folder.path().join("none").display())
    );
    let error = run(Store::open(&folder.path().join("no/folder"))).err().unwrap();
    assert_eq!(
        error.to_string(),
        format!("making `{}`", folder.path().join("no/folder").display())
    );
    let error = run(Store::open(folder.path())).err().unwrap();
    let expected =
        format!("`{}`: expected a database of Earnest, found a folder", folder.path().display());
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_newer_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("an é, a ?mode=memory, a % and a #.db");
    run(async {
        let store = Store::open(&path).await.unwrap();
        let key = store.key();
        assert_ne!(key, [0; 32]);
        store.close().await.unwrap();
        assert_eq!(Store::open(&path).await.unwrap().key(), key, "the key stays");
        raw(&path, "INSERT INTO schema_version VALUES (99, 'then')").await;
    });
    for error in [run(Store::open(&path)).err(), run(Store::open_read_only(&path)).err()] {
        let expected = format!(
            "`{}` was written by a later version of Earnest: its schema is 99, and this version knows schemas up to 20",
            path.display()
        );
        assert_eq!(error.unwrap().to_string(), expected);
    }
}

#[test]
fn a_rubric_is_kept_with_its_heads_and_an_older_database_is_brought_up_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("earnest.db");
    let rubric = measure::rubric::Rubric { programme: "p".to_owned(), ..Default::default() };
    run(async {
        let mut store = Store::open(&path).await.unwrap();
        assert!(store.set_rubric("a", None, &rubric).await.unwrap());
        drop(store);
        undo(&path, 1).await;
        raw(&path, "ALTER TABLE turn DROP COLUMN heard").await;
        raw(&path, "ALTER TABLE rubric DROP COLUMN heads").await;
        raw(
            &path,
            "CREATE TABLE act (conversation, number, turn, kind, first_byte, end_byte, confidence)",
        )
        .await;
        raw(&path, "CREATE TABLE signal (conversation, number, kind, party, value)").await;
        raw(&path, "INSERT INTO signal VALUES (7, 1, 2, NULL, 0.5), (7, 0, 1, 3, 4.0)").await;
        let mut store = Store::open(&path).await.unwrap();
        assert_eq!(store.rubrics().await.unwrap()[0].heads, None);
        let signals = raw(&path, "SELECT conversation, signals FROM found_signals").await;
        assert_eq!(signals, [["7", "[[1,3,4.0],[2,null,0.5]]"]]);
        assert!(
            store.set_rubric("a", Some("heads"), &rubric).await.unwrap(),
            "heads are part of it"
        );
        assert!(!store.set_rubric("a", Some("heads"), &rubric).await.unwrap());
        assert_eq!(store.rubrics().await.unwrap()[0].heads.as_deref(), Some("heads"));
    });
}

#[test]
fn a_rubric_is_kept_with_its_time_zone() {
    let kinds = kinds();
    let mut first =
        measure::rubric::Rubric { programme: "support".to_owned(), ..Default::default() };
    first.detecting.time_zone = Some("Pacific/Auckland".to_owned());
    let mut whole = Whole::random(&mut Random(1), "one", &kinds);
    whole.conversation.source = String::new();
    whole.conversation.programme = Some("support".to_owned());
    whole.conversation.started_at = Some("2026-03-01T23:30:00Z".parse().unwrap());
    each_database(async |here| {
        let mut rubric = first.clone();
        let mut store = Store::open(&here.database).await.unwrap();
        assert!(store.set_rubric("first", None, &rubric).await.unwrap());
        assert!(!store.set_rubric("first", None, &rubric).await.unwrap());
        assert!(store.set_rubric("second", None, &rubric).await.unwrap());
        let rubrics = store.rubrics().await.unwrap();
        assert_eq!(
            rubrics.iter().map(|one| (&*one.programme, &*one.toml)).collect::<Vec<_>>(),
            [("support", "second")]
        );
        drop(store);
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        let day =
            crate::common::answer(&mut store, "SELECT day, started_at FROM conversations").await;
        assert_eq!(day, "day | started_at\n2026-03-02 | 2026-03-01T23:30:00.000Z");
        rubric.detecting.time_zone = Some("Mars/Olympus".to_owned());
        let error = store.set_rubric("third", None, &rubric).await.unwrap_err();
        let expected = "programme `support`: expected a time zone such as `Europe/London`, found `Mars/Olympus`";
        assert_eq!(error.to_string(), expected);
    });
}
