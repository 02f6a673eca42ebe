//! What was erased is in no byte of the database's files.

use crate::common::{Here, Random, Whole, each_database, kinds};
use measure::conversation::{BillLine, Party, Person, Role, Turn, TurnTime};
use measure::moments::{Moment, Outcome, Owner};
use store::{
    Counts, Erase, Error, Expired, Origin, Problem, Recording, Retention, Store, Verified, Who,
};

/// Texts that stand nowhere else, one for each place a conversation has.
const CANARIES: [&str; 14] = [
    "canary-conversation-id",
    "canary words that were said",
    "Canary Realname",
    "CANARY-REFERENCE",
    "customer-canary7x2m",
    "canary-queue",
    "canary-topic",
    "canary-team",
    "canary-file.txt",
    "canary-place",
    "canary answering words",
    "canary line of a bill",
    "canary-recording.wav",
    "canary outline of a recording",
];

fn canary(kinds: &[measure::moments::Kind]) -> Whole {
    let mut whole = Whole::random(&mut Random(1), CANARIES[0], kinds);
    let conversation = &mut whole.conversation;
    conversation.source = String::new();
    let person =
        Person { reference: Some(CANARIES[3].to_owned()), name: Some(CANARIES[2].to_owned()) };
    conversation.parties = vec![
        Party {
            role: Role::Customer,
            pseudonym: CANARIES[4].to_owned(),
            person: Some(person),
            team: Some(CANARIES[7].to_owned()),
        },
        Party { role: Role::Agent, pseudonym: "agent-stays".to_owned(), person: None, team: None },
    ];
    conversation.queue = Some(CANARIES[5].to_owned());
    conversation.topic = Some(CANARIES[6].to_owned());
    // Some of it longer than a page, so that it lies in chains of pages too.
    let long = vec![CANARIES[1]; 400].join(" ");
    conversation.turns = [CANARIES[1], &long, CANARIES[10]]
        .into_iter()
        .map(|text| Turn { party: 0, time: TurnTime::Unknown, text: text.to_owned(), heard: None })
        .collect();
    conversation.bill = [CANARIES[11], &vec![CANARIES[11]; 400].join(" ")]
        .into_iter()
        .map(|what| BillLine { what: what.to_owned(), hundredths: 1250, date: None })
        .collect();
    let place = |turn| measure::conversation::Place { turn, start: 0, end: 20 };
    whole.findings = Default::default();
    whole.findings.moments = vec![Moment {
        kind: 0,
        outcome: Outcome::Met,
        why_unknown: None,
        owner: Owner::Associate,
        party: Some(1),
        opener: place(0),
        answer: Some(place(2)),
        searched: (0, 2),
        confidence: 1.0,
        closed_at: None,
    }];
    let outlined = |peaks: Vec<u8>| Recording {
        file: CANARIES[12].to_owned(),
        hash: [1; 32],
        container: "wave".to_owned(),
        codec: "pcm_s16le".to_owned(),
        rate_hz: 8_000,
        channels: 2,
        length_ms: 60_000,
        fault: Some("truncated at 00:01:00".to_owned()),
        clipped: 0.0,
        signal_to_noise_db: None,
        bandwidth_hz: None,
        dropouts: 0,
        lost_ms: 0,
        empty_channels: Vec::new(),
        echo: None,
        peaks,
        is_sealed: false,
        kept_words: Vec::new(),
        doubled: false,
    };
    // A long one is longer than a page, and PostgreSQL packs it.
    whole.recordings = [CANARIES[13].to_owned(), vec![CANARIES[13]; 400].concat()]
        .map(|outline| outlined(outline.into_bytes()))
        .into();
    whole.origin = Origin { file: CANARIES[8].to_owned(), place: Some(CANARIES[9].to_owned()) };
    whole
}

/// A database with a canary among many others, put again and again so that pages split and are
/// filled anew; `before` others come first.
async fn filled(here: &Here, before: usize) -> Store {
    let kinds = kinds();
    let mut random = Random(before as u64);
    let mut store = Store::open(&here.database).await.unwrap();
    let import = store.start_import("test").await.unwrap();
    let canary = canary(&kinds);
    for round in 0..6 {
        let others: Vec<Whole> = (0..60)
            .map(|_| {
                let id = format!("{:x}", random.next());
                Whole::random(&mut random, &id, &kinds)
            })
            .collect();
        let rows: Vec<_> = others.iter().map(|one| one.analysed(&kinds)).collect();
        store.put(import, &rows).await.unwrap();
        if round == before {
            store.put(import, &[canary.analysed(&kinds)]).await.unwrap();
            let problem = Problem {
                origin: Origin { file: CANARIES[8].to_owned(), place: Some("line 7".to_owned()) },
                expected: "one id a conversation".to_owned(),
                found: Some(format!("`{}` twice", CANARIES[0])),
            };
            let cut = Problem {
                origin: Origin { file: format!("calls/{}", CANARIES[12]), place: None },
                expected: "a whole recording".to_owned(),
                found: Some("truncated at 00:01:00".to_owned()),
            };
            store.add_problems(import, &[problem, cut]).await.unwrap();
        }
        if round == before + 1 {
            // Another state of it takes its place, and leaves nothing behind either.
            let mut changed = canary.conversation.clone();
            changed.turns.swap(0, 2);
            let whole = Whole {
                conversation: changed,
                findings: canary.findings.clone(),
                ..self::canary(&kinds)
            };
            store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        }
    }
    store.finish_import(import, &Counts::default()).await.unwrap();
    store.reveal("to test", &format!("SELECT '{}'", CANARIES[4])).await.unwrap();
    store
}

/// Whoever makes a database of the same server meanwhile may be in the way: asking again finishes it.
async fn finish(here: &Here, store: &mut Store, what: &Erase, mut wiped: bool) {
    assert!(wiped || here.is_server());
    for _ in 0..5 {
        if !wiped {
            assert!(matches!(store.erase(what).await, Err(Error::Unknown(_))));
            wiped = here.on_disk(&[CANARIES[0], "customer-gone"]).is_empty();
        }
    }
}

fn check(before: usize, what: Erase) {
    each_database(async |here| {
        // Each takes longer on a server.
        if here.is_server() && !before.is_multiple_of(3) {
            return;
        }
        let mut store = filled(here, before).await;
        let there = here.on_disk(&CANARIES);
        // Names and references are enciphered, and are not there to begin with.
        for (at, text) in CANARIES.iter().enumerate() {
            assert_eq!(
                there.iter().any(|found| found.contains(text)),
                at != 2 && at != 3,
                "{text}"
            );
        }
        let before = store.audit_head().await.unwrap();
        let erased = store.erase(&what).await.unwrap();
        assert_eq!((erased.conversations, erased.turns), (1, 3));
        finish(here, &mut store, &what, erased.wiped).await;
        assert!(erased.people >= 1);
        // The text that named it is gone, and the chain still holds.
        let verified = store.verify_audit(Some(&before)).await.unwrap();
        let Verified::Whole { head, erased: 1 } = verified else { panic!("{verified:?}") };
        assert_eq!(head.count, before.count + 2);
        assert_eq!(here.on_disk(&CANARIES), [""; 0], "while it is open");
        store.close().await.unwrap();
        assert_eq!(here.on_disk(&CANARIES), [""; 0], "when it is closed");
        let mut store = Store::open(&here.database).await.unwrap();
        assert!(matches!(store.erase(&what).await, Err(Error::Unknown(_))));
    });
}

#[test]
fn an_erased_conversation_is_in_no_byte() {
    for before in 0..6 {
        check(before, Erase::Conversation(CANARIES[0].to_owned()));
    }
}

#[test]
fn an_erased_customer_is_in_no_byte() {
    check(3, Erase::Customer(CANARIES[3].to_owned()));
    check(4, Erase::Customer(CANARIES[4].to_owned()));
}

/// What was kept for long enough is gone as what was erased is, once the files were written anew.
#[test]
fn what_is_past_its_limit_is_in_no_byte() {
    each_database(async |here| {
        let mut store = filled(here, 3).await;
        let today = "2100-01-01".parse().unwrap();
        let limits = Retention { conversation_days: Some(30), sound_days: None };
        for programme in ["", "support", "billing"] {
            store.set_retention(Who::CommandLine, programme, limits).await.unwrap();
        }
        while store.expire(Who::Server, today, 50).await.unwrap() != Expired::default() {}
        for _ in 0..5 {
            if store.wipe_expired().await.unwrap() && !here.is_server() {
                break;
            }
        }
        assert_eq!(here.on_disk(&CANARIES), [""; 0]);
    });
}

/// Many among many: where rows move between pages, SQLite leaves their old bytes in between.
#[test]
fn no_erased_row_leaves_its_bytes_between_the_pages() {
    let kinds = kinds();
    each_database(async |here| {
        let mut random = Random(7);
        let mut gone = Vec::new();
        let mut store = Store::open(&here.database).await.unwrap();
        let import = store.start_import("test").await.unwrap();
        for _ in 0..16 {
            let batch: Vec<Whole> = (0..50)
                .map(|number| {
                    let id = format!("{:016x}", random.next());
                    let mut whole = Whole::random(&mut random, &id, &kinds);
                    let conversation = &mut whole.conversation;
                    let pseudonym =
                        if number % 2 == 0 { "customer-gone" } else { "customer-stays" };
                    let pseudonym = pseudonym.to_owned();
                    conversation.parties.push(Party {
                        role: Role::Customer,
                        pseudonym,
                        person: None,
                        team: None,
                    });
                    let party = conversation.parties.len() as u16 - 1;
                    conversation.turns.extend((0..5).map(|turn| {
                        let text = format!("said {id} {}", "y".repeat(random.below(200) + turn));
                        Turn { party, time: TurnTime::Unknown, text, heard: None }
                    }));
                    whole.findings = crate::common::findings(&mut random, conversation, &kinds);
                    if number % 2 == 0 {
                        gone.push(id);
                    }
                    whole
                })
                .collect();
            let rows: Vec<_> = batch.iter().map(|one| one.analysed(&kinds)).collect();
            store.put(import, &rows).await.unwrap();
        }
        let what = Erase::Customer("customer-gone".to_owned());
        let erased = store.erase(&what).await.unwrap();
        assert_eq!(erased.conversations, 400);
        finish(here, &mut store, &what, erased.wiped).await;
        gone.push("customer-gone".to_owned());
        let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
        assert_eq!(here.on_disk(&gone), [""; 0]);
    });
}

/// An agent is no customer, and is not erased as one.
#[test]
fn who_is_no_customer_stays() {
    each_database(async |here| {
        let mut store = filled(here, 0).await;
        let mut check = async |what: Erase, name: &str| {
            let error = store.erase(&what).await.unwrap_err();
            assert_eq!(error.to_string(), format!("nothing is stored under `{name}`"));
        };
        check(Erase::Customer("agent-stays".to_owned()), "agent-stays").await;
        // A beginning is enough to look at a conversation, and not to erase it.
        check(Erase::Conversation("canary-conv".to_owned()), "canary-conv").await;
        assert!(store.conversation("canary-conv").await.unwrap().is_some());
    });
}

#[test]
fn names_are_shown_for_a_purpose_and_that_is_logged() {
    each_database(async |here| {
        let mut store = filled(here, 0).await;
        assert!(matches!(store.reveal(" ", "all").await, Err(Error::NoPurpose)));
        let names = store.reveal("a complaint", "report agent-1").await.unwrap();
        assert_eq!(names[CANARIES[4]], CANARIES[2]);
        assert_eq!(names.get("agent-stays"), None);
        let log = here.raw(
            "SELECT a.who, a.action, t.part, t.text FROM audit a JOIN audit_text t ON t.audit = a.key \
             ORDER BY a.key DESC, t.part LIMIT 2",
        )
        .await;
        let [purpose, what] = ["purpose", "what"].map(|part| ["command line", "reveal", part]);
        assert_eq!(log[0][..3], purpose);
        assert_eq!(log[1][..3], what);
        assert_eq!([&*log[0][3], &*log[1][3]], ["a complaint", "report agent-1"]);
    });
}

/// A reader that holds an old state keeps its bytes: this is said, and asking again finishes it.
#[test]
fn a_reader_in_the_way_is_told_and_the_next_erasure_wipes() {
    each_database(async |here| {
        let mut store = filled(here, 0).await;
        let mut reader = here.connect().await;
        reader
            .raw(if here.is_server() { "BEGIN ISOLATION LEVEL REPEATABLE READ" } else { "BEGIN" })
            .await;
        reader.raw("SELECT count(*) FROM turn").await;

        let what = Erase::Conversation(CANARIES[0].to_owned());
        let erased = store.erase(&what).await.unwrap();
        assert_eq!((erased.conversations, erased.wiped), (1, false));
        assert!(!here.on_disk(&CANARIES).is_empty(), "the reader still sees them");

        reader.raw("ROLLBACK").await;
        drop(reader);
        assert!(matches!(store.erase(&what).await, Err(Error::Unknown(_))));
        assert_eq!(here.on_disk(&CANARIES), [""; 0]);
    });
}
