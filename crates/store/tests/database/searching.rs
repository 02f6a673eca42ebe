//! Searches beside what they must find, and beside a model that knows which words it wrote.

use crate::common::{Here, Random, Whole, each_database, kinds, raw, run, undo};
use jiff::{SignedDuration, Timestamp};
use measure::conversation::{Party, Role, Turn, TurnTime};
use store::{Counts, Erase, Filter, Grant, Page, Query, Role as Roles, Sort, Store, Viewer};

fn viewer() -> Viewer {
    let grants = vec![Grant::default()];
    Viewer {
        account: 1,
        role: Roles::OperationsHead,
        agent: None,
        grants,
        withheld: Vec::new(),
        blind: Vec::new(),
    }
}

/// A conversation of these turns.
fn said(id: &str, turns: &[impl AsRef<str>]) -> Whole {
    let mut whole = Whole::random(&mut Random(1), id, &kinds());
    whole.conversation.source = String::new();
    let pseudonym = format!("customer-{id}");
    whole.conversation.parties =
        vec![Party { role: Role::Customer, pseudonym, person: None, team: None }];
    let turn =
        |text: &str| Turn { party: 0, time: TurnTime::Unknown, text: text.to_owned(), heard: None };
    whole.conversation.turns = turns.iter().map(|text| turn(text.as_ref())).collect();
    whole.findings = Default::default();
    whole
}

async fn put(store: &mut Store, all: &[Whole]) {
    let kinds = kinds();
    let import = store.start_import("test").await.unwrap();
    let rows: Vec<_> = all.iter().map(|one| one.analysed(&kinds)).collect();
    store.put(import, &rows).await.unwrap();
    store.finish_import(import, &Counts::default()).await.unwrap();
}

async fn found(store: &mut Store, search: &str) -> Vec<i64> {
    let filter = Filter { words: Some(Query::parse(search).unwrap()), ..Filter::default() };
    let page = Page { sort: Sort::Oldest, cursor: None, limit: 200 };
    let rows = store.conversations(&viewer(), &filter, &page).await.unwrap().rows;
    assert!(rows.iter().all(|row| !row.quotes.is_empty()), "{search} is quoted");
    let mut keys: Vec<i64> = rows.iter().map(|row| row.key).collect();
    keys.sort_unstable();
    keys
}

/// One behaviour, whatever the database: conversations, searches, and what each finds.
const TALKS: [&[&str]; 9] = [
    &["My bill is wrong.", "Which bill?"],
    &["There is a late fee", "on my BILL, naïve as I am"],
    &["The fee came late.", "Don't you see?"],
    &["Refund it.", "I will e-mail agent-k3 about refunds"],
    &["My card is [card#1 ending 1111]", ""],
    &["late", "fee"],
    &[],
    &["Straße 42, ４２ CAFÉ", "cafe\u{301} ½ ﬁne"],
    &["日本語 です", "ΟΔΟΣ", "NOT and OR or near"],
];
const FINDS: [(&str, &[i64]); 30] = [
    ("bill", &[1, 2]),
    ("BILL", &[1, 2]),
    ("bil", &[]),
    ("bil*", &[1, 2]),
    ("late fee", &[2, 3, 6]),
    ("\"late fee\"", &[2]),
    ("\"fee late\"", &[]),
    ("\"fee on\"", &[]),
    ("\"bill which\"", &[]),
    ("naive", &[2]),
    ("NAÏVE", &[2]),
    ("don't", &[3]),
    ("dont", &[]),
    ("refund", &[4]),
    ("refund*", &[4]),
    ("\"about refu*\"", &[4]),
    ("\"will refu*\"", &[]),
    ("agent-k3", &[4]),
    ("email", &[]),
    ("e-mail", &[4]),
    ("[card#1]", &[5]),
    ("\"ending 1111\"", &[5]),
    ("late -\"late fee\"", &[3, 6]),
    ("fee -late", &[]),
    ("refund OR card -bill", &[4, 5]),
    ("bill -wrong OR \"1 ending\"", &[2, 5]),
    ("cafe strass*", &[]),
    ("café straße fine 42 1 2", &[8]),
    ("日本* οδοσ", &[9]),
    ("not near and or", &[9]),
];

#[test]
fn searches_find_what_they_say() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let all: Vec<Whole> =
            (1..).zip(TALKS).map(|(key, turns)| said(&format!("{key}"), turns)).collect();
        put(&mut store, &all).await;
        for (search, expected) in FINDS {
            assert_eq!(found(&mut store, search).await, expected, "{search}");
        }
    });
}

/// More than are looked up one by one, and more than are looked at first besides.
const MANY: i64 = 1_600;
/// So many of them, the oldest, say what the newer ones do not.
const OLDER: i64 = 1_050;

#[test]
fn words_that_few_have_and_words_that_many_have_are_listed_and_counted_whole() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        let programmes = ["one", "other"];
        let is_rare = |number: i64| number % 100 == 0;
        let is_older = |number: i64| number < OLDER;
        let has_no_start = |number: i64| number % 50 == 0;
        let said = [["a bill", "a rare bill"], ["an older bill", "an older, rare bill"]]
            .map(|pair| pair.map(|turn| said("one", &[turn])));
        let start: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let all: Vec<Whole> = (0..MANY)
            .map(|number| {
                let mut whole =
                    said[usize::from(is_older(number))][usize::from(is_rare(number))].clone();
                let conversation = &mut whole.conversation;
                conversation.id = number.to_string();
                conversation.programme = Some(programmes[number as usize % 3 % 2].to_owned());
                // Two at a time, so that the key decides between them.
                let began = start.checked_add(SignedDuration::from_mins(number / 2)).unwrap();
                conversation.started_at = (!has_no_start(number)).then_some(began);
                whole
            })
            .collect();
        put(&mut store, &all).await;
        let one = Viewer {
            grants: vec![Grant { programme: "one".to_owned(), ..Grant::default() }],
            ..viewer()
        };
        let searches: [(&str, &dyn Fn(i64) -> bool); 7] = [
            ("bill", &|_| true),
            ("bi*", &|_| true),
            ("bil*", &|_| true),
            ("rare", &is_rare),
            ("rar*", &is_rare),
            ("older", &is_older),
            ("olde*", &is_older),
        ];
        for (viewer, sees_one) in [(viewer(), false), (one, true)] {
            for (search, has) in searches {
                let seen = |number: &i64| has(*number) && !(sees_one && number % 3 % 2 == 1);
                let chosen: Vec<i64> = (0..MANY).filter(seen).collect();
                let words = Some(Query::parse(search).unwrap());
                let filter = Filter { words, ..Filter::default() };
                let counted = store.count_conversations(&viewer, &filter).await.unwrap();
                assert_eq!((counted.count, counted.is_more), (chosen.len() as u64, false));
                for sort in [Sort::Newest, Sort::Oldest, Sort::Missed] {
                    let mut expected = chosen.clone();
                    match sort {
                        Sort::Oldest => {
                            expected.sort_by_key(|number| (has_no_start(*number), *number))
                        }
                        Sort::Missed => expected.sort_by_key(|number| -number),
                        _ => expected.sort_by_key(|number| (has_no_start(*number), -number)),
                    }
                    let mut page = Page { sort, cursor: None, limit: 200 };
                    let mut ids = Vec::new();
                    loop {
                        let next = store.conversations(&viewer, &filter, &page).await.unwrap();
                        assert!(next.total.is_none_or(|total| total == counted && ids.is_empty()));
                        ids.extend(next.rows.iter().map(|row| row.id.parse::<i64>().unwrap()));
                        page.cursor = next.next;
                        if page.cursor.is_none() {
                            break;
                        }
                    }
                    assert_eq!(ids, expected, "{search} {sort:?}");
                }
            }
        }
    });
}

/// What is written, and the words of it.
const WRITTEN: [(&str, &[&str]); 12] = [
    ("bill", &["bill"]),
    ("Bills,", &["bills"]),
    ("naïve", &["naive"]),
    ("don't", &["don", "t"]),
    ("re-fund", &["re", "fund"]),
    ("refund", &["refund"]),
    ("[card#1]", &["card", "1"]),
    ("agent-k3", &["agent", "k3"]),
    ("…", &[]),
    ("日本", &["日本"]),
    ("ÉTÉ", &["ete"]),
    ("to", &["to"]),
];

struct Term {
    words: Vec<&'static str>,
    is_beginning: bool,
    is_not: bool,
}

impl Term {
    fn is_in(&self, turn: &[&str]) -> bool {
        let (last, before) = self.words.split_last().unwrap();
        turn.windows(self.words.len()).any(|window| {
            let ends = window[before.len()];
            window.starts_with(before)
                && (ends == *last || self.is_beginning && ends.starts_with(last))
        })
    }
}

#[test]
fn searches_find_what_a_look_at_every_turn_finds() {
    let mut random = Random(23);
    let mut talks: Vec<Vec<Vec<&str>>> = Vec::new();
    let mut all = Vec::new();
    for key in 1..=150 {
        let mut texts = Vec::new();
        let mut talk = Vec::new();
        for _ in 0..random.below(5) {
            let said: Vec<_> = (0..random.below(6)).map(|_| random.one(&WRITTEN)).collect();
            texts.push(said.iter().map(|(text, _)| *text).collect::<Vec<_>>().join(" "));
            talk.push(said.iter().flat_map(|(_, words)| words.iter().copied()).collect());
        }
        talks.push(talk);
        all.push(said(&key.to_string(), &texts));
    }
    each_database(async |here| {
        let mut random = Random(29);
        let mut store = Store::open(&here.database).await.unwrap();
        put(&mut store, &all).await;
        let (mut some, mut none) = (0, 0);
        for _ in 0..600 {
            let mut any: Vec<Vec<Term>> = Vec::new();
            let mut text = Vec::new();
            for at in 0..=random.below(3) {
                if at > 0 {
                    text.push("OR".to_owned());
                }
                let mut terms = Vec::new();
                for number in 0..=random.below(3) {
                    let mut written: Vec<_> =
                        (0..=random.below(2)).map(|_| random.one(&WRITTEN)).collect();
                    written.push(random.one(&WRITTEN[..8]));
                    if random.below(2) == 0 {
                        written = vec![random.one(&WRITTEN[..8])];
                    }
                    let words: Vec<&str> =
                        written.iter().flat_map(|(_, words)| words.iter().copied()).collect();
                    let is_not = number > 0 && random.below(3) == 0;
                    // The beginning of a word is all of it but its last letter.
                    let mut said: Vec<&str> = written.iter().map(|(text, _)| *text).collect();
                    let last = said[said.len() - 1];
                    let is_beginning =
                        random.below(3) == 0 && last.chars().all(char::is_alphabetic);
                    let mut words = words;
                    if is_beginning {
                        let end = said.len() - 1;
                        said[end] = last.split_at(last.len() - 1).0;
                        let end = words.len() - 1;
                        words[end] = words[end].split_at(words[end].len() - 1).0;
                    }
                    let star = if is_beginning { "*" } else { "" };
                    let minus = if is_not { "-" } else { "" };
                    text.push(format!("{minus}\"{}{star}\"", said.join(" ")));
                    terms.push(Term { words, is_beginning, is_not });
                }
                any.push(terms);
            }
            let search = text.join(" ");
            let expected: Vec<i64> = (1..)
                .zip(&talks)
                .filter(|(_, talk)| {
                    any.iter().any(|terms| {
                        terms
                            .iter()
                            .all(|term| talk.iter().any(|turn| term.is_in(turn)) != term.is_not)
                    })
                })
                .map(|(key, _)| key)
                .collect();
            assert_eq!(found(&mut store, &search).await, expected, "{search}");
            if expected.is_empty() { none += 1 } else { some += 1 }
        }
        assert!(some > 200 && none > 50, "{some} {none}");
    });
}

/// How many rows of the index hold a word. In that of SQLite the ends are written once for words
/// alike, so that only a word of its own stands there whole.
async fn in_index(here: &Here, word: &str) -> usize {
    let count = match here.is_server() {
        false => format!(
            "SELECT count(*) FROM search_data WHERE instr(CAST(block AS TEXT), '{word}') > 0 \
             OR instr(block, CAST('{word}' AS BLOB)) > 0"
        ),
        true => {
            format!("SELECT count(*) FROM search WHERE strpos(CAST(words AS text), '{word}') > 0")
        }
    };
    here.raw(&count).await[0][0].parse().unwrap()
}

const CANARIES: [&str; 3] = ["xylocanaryone", "quuxcanarytwo", "zzcanarythree"];

#[test]
fn words_go_with_their_conversation() {
    each_database(async |here| {
        let mut store = Store::open(&here.database).await.unwrap();
        put(&mut store, &[said("1", &["xylocanaryone says"]), said("2", &["stays here"])]).await;
        put(&mut store, &[said("3", &["quuxcanarytwo", "more"]), said("4", &["here too"])]).await;
        assert_eq!(found(&mut store, "xylocanaryone").await, [1]);
        assert!(in_index(here, "xylocanaryone").await > 0, "the check sees it");
        assert!(!here.on_disk(&CANARIES).is_empty(), "and so does that of the files");

        // Another state takes its place.
        put(&mut store, &[said("1", &["zzcanarythree instead"])]).await;
        assert_eq!(found(&mut store, "xylocanaryone").await, [0i64; 0]);
        assert_eq!(found(&mut store, "zzcanarythree").await, [1]);

        for id in ["1", "3"] {
            let erased = store.erase(&Erase::Conversation(id.to_owned())).await.unwrap();
            assert!(erased.wiped);
        }
        for word in CANARIES {
            assert_eq!(found(&mut store, word).await, [0i64; 0]);
            assert_eq!(in_index(here, word).await, 0, "{word}");
        }
        assert_eq!(here.on_disk(&CANARIES), [""; 0]);
        assert_eq!(found(&mut store, "here").await, [2, 4]);
        let rows = if here.is_server() { "search" } else { "search_docsize" };
        assert_eq!(here.raw(&format!("SELECT count(*) FROM {rows}")).await, [["2"]]);
    });
}

#[test]
fn an_older_database_is_brought_up_to_lists_and_searches() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("earnest.db");
    let kinds = kinds();
    run(async {
        let mut store = Store::open(&path).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        let mut random = Random(2);
        let all: Vec<Whole> = (0..40)
            .map(|number| Whole::random(&mut random, &format!("id-{number}"), &kinds))
            .collect();
        let rows: Vec<_> = all.iter().map(|one| one.analysed(&kinds)).collect();
        store.put(import, &rows).await.unwrap();
        let listed = "SELECT key, length_ms, missed_proven, missed_trial, found_met, found_missed, found_unknown \
                      FROM conversation ORDER BY key";
        let before = (raw(&path, listed).await, found(&mut store, "bi*").await);
        assert!(before.1.len() > 5 && before.0.iter().any(|row| row[3] != "0"));
        // Schema 18 had no index of beginnings.
        for schema in [11, 18] {
            store.close().await.unwrap();
            undo(&path, schema).await;
            store = Store::open(&path).await.unwrap();
            let after = (raw(&path, listed).await, found(&mut store, "bi*").await);
            assert_eq!(after, before, "schema {schema}");
        }
    });
}
