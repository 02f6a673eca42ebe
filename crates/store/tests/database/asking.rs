//! Questions in SQL with the answers they must have, figures from the rollups, and exports.

use crate::common::{Here, Random, Whole, all, answer, each_database, kinds, run};
use insta::assert_snapshot;
use measure::acts::{Act, ActKind};
use measure::analyse::Findings;
use measure::conversation::*;
use measure::moments::{Class, Kind, Moment, Outcome, Owner, WhyUnknown};
use measure::signals::Signal;
use measure::time::{Ms, Span};
use store::{
    Analysed, Counts, Error, MediaKind, Of, Origin, Playable, Problem, Recording, Store, Value,
    export, tables,
};

fn kind(kinds: &[Kind], name: &str) -> u16 {
    kinds.iter().position(|kind| kind.name == name).unwrap() as u16
}

/// Three short conversations of two agents in two programmes.
async fn filled(here: &Here) -> Store {
    let kinds = kinds();
    let mut store = Store::open(&here.database).await.unwrap();
    let import = store.start_import("add calls").await.unwrap();
    let media = store.keep_media_in(&here.folder().join("sound")).await.unwrap();
    let agent = |pseudonym: &str, team: &str| Party {
        role: Role::Agent,
        pseudonym: pseudonym.to_owned(),
        person: Some(Person {
            reference: Some(format!("ref of {pseudonym}")),
            name: Some("=Ada".to_owned()),
        }),
        team: Some(team.to_owned()),
    };
    let customer = Party {
        role: Role::Customer,
        pseudonym: "customer-c".to_owned(),
        person: None,
        team: None,
    };
    let turn = |party, start: i64, text: &str| Turn {
        party,
        time: TurnTime::Span(Span::new(Ms(start), Ms(start + 900)).unwrap()),
        text: text.to_owned(),
        heard: None,
    };
    let place = |turn, start, end| Place { turn, start, end };
    let moment = |name: &str, outcome, owner, opener, answer| Moment {
        kind: kind(&kinds, name),
        outcome,
        why_unknown: (outcome == Outcome::Unknown).then_some(WhyUnknown::Unsure),
        owner,
        party: Some(0),
        opener,
        answer,
        searched: (1, 2),
        confidence: 0.8,
        closed_at: Some(2),
    };
    let conversation = |id: &str, programme: &str, who: Party, texts: [&str; 3]| Conversation {
        source: "web".to_owned(),
        id: id.to_owned(),
        started_at: Some("2026-03-01T09:30:00Z".parse().unwrap()),
        channel: Channel::Chat,
        direction: Some(Direction::Inbound),
        language: Some(Language::ENGLISH),
        programme: Some(programme.to_owned()),
        queue: None,
        topic: Some("=cmd".to_owned()),
        parties: vec![who, customer.clone()],
        turns: vec![turn(0, 0, texts[0]), turn(1, 1000, texts[1]), turn(0, 2000, texts[2])],
        events: vec![Event { kind: EventKind::Hold, after_turn: Some(1), length: Some(Ms(70)) }],
        stretches: vec![Stretch {
            span: Span::new(Ms(1_500), Ms(1_570)).unwrap(),
            kind: StretchKind::Hold,
            party: None,
            stated: true,
        }],
        bill: vec![
            BillLine {
                what: "monthly plan".to_owned(),
                hundredths: 3200,
                date: Some("2026-02-03".parse().unwrap()),
            },
            BillLine { what: "-credit of customer-c".to_owned(), hundredths: -500, date: None },
        ],
        timing: Timing::Transcript,
    };
    let (met, missed, unknown) = (Outcome::Met, Outcome::Missed, Outcome::Unknown);
    let (associate, script) = (Owner::Associate, Owner::Script);
    let data = [
        (
            conversation(
                "c1",
                "support",
                agent("agent-a", "north"),
                ["Hello", "It broke, naïvely", "-I am sorry"],
            ),
            vec![
                moment(
                    "acknowledges_trouble",
                    met,
                    associate,
                    place(1, 3, 8),
                    Some(place(2, 1, 11)),
                ),
                moment("recaps_problem", missed, associate, place(1, 0, 18), None),
            ],
        ),
        (
            conversation(
                "c2",
                "support",
                agent("agent-b", "north"),
                ["Hello", "It's late", "Right"],
            ),
            vec![
                moment("acknowledges_trouble", missed, associate, place(1, 0, 4), None),
                moment("recaps_problem", missed, associate, place(1, 0, 4), None),
                moment("recaps_problem", unknown, associate, place(1, 5, 9), None),
                moment("recaps_problem", missed, script, place(1, 0, 9), None),
            ],
        ),
        (
            conversation(
                "c3",
                "billing",
                agent("agent-a", "north"),
                ["Hello", "Why 12?", "Because"],
            ),
            vec![moment("recaps_problem", met, associate, place(1, 0, 7), Some(place(2, 0, 7)))],
        ),
    ];
    for (conversation, moments) in data {
        let findings = Findings {
            signals: vec![
                Signal { kind: 0, party: Some(0), value: 2.0 },
                Signal { kind: 0, party: None, value: 3.5 },
            ],
            acts: vec![Act { kind: ActKind::Greet, at: place(0, 0, 5), confidence: 1.0 }],
            moments,
        };
        let hash = media.playable_hash(&[conversation.id.as_bytes()]);
        media.writer((MediaKind::Playable, hash)).unwrap().finish(&[]).unwrap();
        let playables = [Playable {
            hash,
            start_ms: 0,
            length_ms: 192_500,
            rate_hz: 8_000,
            parties: vec![Some(0), None],
            silent_ms: 5_000,
        }];
        let recordings = [Recording {
            file: format!("{}.wav", conversation.id),
            hash: [0xAB; 32],
            container: "wave".to_owned(),
            codec: "pcm_mulaw".to_owned(),
            rate_hz: 8_000,
            channels: 2,
            length_ms: 192_500,
            fault: Some("truncated at 00:03:12".to_owned()),
            clipped: 0.25,
            signal_to_noise_db: Some(31.5),
            bandwidth_hz: Some(3_400),
            dropouts: 2,
            lost_ms: 40,
            empty_channels: vec![2],
            echo: Some((180, 21.5)),
            peaks: vec![0, 255],
            is_sealed: false,
            kept_words: Vec::new(),
            doubled: false,
        }];
        let analysed = Analysed {
            conversation: &conversation,
            digest: [1; 32],
            findings: &findings,
            kinds: &kinds,
            edition: "e1",
            origin: &Origin { file: "chats.csv".to_owned(), place: Some("line 2".to_owned()) },
            recordings: &recordings,
            playables: &playables,
            word_starts: &[],
            made_of: None,
        };
        store.put(import, &[analysed]).await.unwrap();
    }
    let problem = Problem {
        origin: Origin { file: "x.json".to_owned(), place: None },
        expected: "a vCon".to_owned(),
        found: Some("`[`".to_owned()),
    };
    store.add_problems(import, &[problem]).await.unwrap();
    let counts = Counts {
        files: 2,
        bytes: 99,
        conversations: 3,
        stored: 3,
        refused: 1,
        ..Counts::default()
    };
    store.finish_import(import, &counts).await.unwrap();
    store
}

#[test]
fn questions_have_their_answers() {
    each_database(async |here| {
        let mut store = filled(here).await;
        let store = &mut store;
        assert_snapshot!(
            answer(store, "SELECT agent, moment, avg(outcome = 'met') AS share, count(*) AS n FROM moments \
                           WHERE owner = 'associate' AND outcome <> 'unknown' GROUP BY agent, moment ORDER BY 1, 2").await,
            @r#"
            agent | moment | share | n
            agent-a | acknowledges_trouble | 1.0 | 1
            agent-a | recaps_problem | 0.5 | 2
            agent-b | acknowledges_trouble | 0.0 | 1
            agent-b | recaps_problem | 0.0 | 1
            "#
        );
        assert_snapshot!(answer(store, "SELECT * FROM moments WHERE conversation_id = 'c1' AND outcome = 'met'").await, @r#"
        moment_id | conversation_id | source | moment | class | skill | status | outcome | why_unknown | owner | agent | team | programme | channel | started_at | day | opener_turn | answer_turn | searched_from | searched_to | closed_at_turn | open_ms | quote | opener_quote | confidence | edition | found_outcome | found_owner
        c1/acknowledges_trouble@1:3-8 | c1 | web | acknowledges_trouble | skill | empathic_acts | trial | met | – | associate | agent-a | north | support | chat | 2026-03-01T09:30:00.000Z | 2026-03-01 | 1 | 2 | 1 | 2 | 2 | 1000 | I am sorry | broke | 0.8 | e1 | met | associate
        "#);
        assert_snapshot!(
            answer(store, "SELECT moment_id, quote, opener_quote, why_unknown, team, programme FROM moments \
                           WHERE agent = 'agent-b' ORDER BY moment_id").await,
            @r#"
            moment_id | quote | opener_quote | why_unknown | team | programme
            c2/acknowledges_trouble@1:0-4 | It's | It's | – | north | support
            c2/recaps_problem@1:0-4 | It's | It's | – | north | support
            c2/recaps_problem@1:0-9 | It's late | It's late | – | north | support
            c2/recaps_problem@1:5-9 | late | late | unsure | north | support
            "#
        );
        assert_snapshot!(answer(store, "SELECT * FROM conversations ORDER BY conversation_id").await, @r#"
        conversation_id | source | started_at | day | channel | direction | language | programme | team | agent | queue | topic | timing | turns | edition | import | file | place
        c1 | web | 2026-03-01T09:30:00.000Z | 2026-03-01 | chat | inbound | en | support | north | agent-a | – | =cmd | transcript | 3 | e1 | 1 | chats.csv | line 2
        c2 | web | 2026-03-01T09:30:00.000Z | 2026-03-01 | chat | inbound | en | support | north | agent-b | – | =cmd | transcript | 3 | e1 | 1 | chats.csv | line 2
        c3 | web | 2026-03-01T09:30:00.000Z | 2026-03-01 | chat | inbound | en | billing | north | agent-a | – | =cmd | transcript | 3 | e1 | 1 | chats.csv | line 2
        "#);
        assert_snapshot!(answer(store, "SELECT * FROM turns WHERE conversation_id = 'c1' ORDER BY turn").await, @r#"
        conversation_id | source | turn | role | party | start_ms | end_ms | text | heard
        c1 | web | 0 | agent | agent-a | 0 | 900 | Hello | –
        c1 | web | 1 | customer | customer-c | 1000 | 1900 | It broke, naïvely | –
        c1 | web | 2 | agent | agent-a | 2000 | 2900 | -I am sorry | –
        "#);
        assert_snapshot!(answer(store, "SELECT * FROM stretches WHERE conversation_id = 'c1'").await, @r#"
        conversation_id | source | number | kind | start_ms | end_ms | party | stated
        c1 | web | 0 | hold | 1500 | 1570 | – | 1
        "#);
        let recordings = "SELECT file, codec, channels, length_ms, fault, clipped, signal_to_noise_db, bandwidth_hz, \
                          dropouts, lost_ms, empty_channels, echo_delay_ms, echo_loss_db, sealed FROM recordings \
                          WHERE conversation_id = 'c1'";
        assert_snapshot!(answer(store, recordings).await, @r#"
        file | codec | channels | length_ms | fault | clipped | signal_to_noise_db | bandwidth_hz | dropouts | lost_ms | empty_channels | echo_delay_ms | echo_loss_db | sealed
        c1.wav | pcm_mulaw | 2 | 192500 | truncated at 00:03:12 | 0.25 | 31.5 | 3400 | 2 | 40 | 2 | 180 | 21.5 | 0
        "#);
        assert_snapshot!(answer(store, "SELECT * FROM bill_lines WHERE conversation_id = 'c1' ORDER BY number").await, @r#"
        conversation_id | source | number | what | hundredths | date
        c1 | web | 0 | monthly plan | 3200 | 2026-02-03
        c1 | web | 1 | -credit of customer-c | -500 | –
        "#);
        assert_snapshot!(answer(store, "SELECT * FROM parties WHERE conversation_id = 'c1' ORDER BY number").await, @r#"
        conversation_id | source | number | role | party | team
        c1 | web | 0 | agent | agent-a | north
        c1 | web | 1 | customer | customer-c | –
        "#);
        assert_snapshot!(answer(store, "SELECT * FROM acts WHERE conversation_id = 'c3'").await, @r#"
        conversation_id | source | turn | act | role | party | quote | confidence
        c3 | web | 0 | greet | agent | agent-a | Hello | 1.0
        "#);
        assert_snapshot!(answer(store, "SELECT * FROM signals WHERE conversation_id = 'c3' ORDER BY value").await, @r#"
        conversation_id | source | signal | role | party | value | unit
        c3 | web | turns | agent | agent-a | 2.0 | turns
        c3 | web | turns | – | – | 3.5 | turns
        "#);
        assert_snapshot!(answer(store, "SELECT * FROM problems").await, @r#"
        import | file | place | expected | found
        1 | x.json | – | a vCon | `[`
        "#);
        assert_snapshot!(
            answer(store, "SELECT import, what, files, bytes, conversations, stored, replaced, unchanged, refused, \
                           finished_at >= started_at AS ended FROM imports").await,
            @r#"
            import | what | files | bytes | conversations | stored | replaced | unchanged | refused | ended
            1 | add calls | 2 | 99 | 3 | 3 | 0 | 0 | 1 | 1
            "#
        );
        assert_snapshot!(answer(store, "SELECT * FROM rollups ORDER BY programme, agent, moment, owner").await, @r#"
        day | programme | team | agent | moment | class | skill | status | owner | edition | met | missed | unknown
        2026-03-01 | billing | north | agent-a | recaps_problem | skill | listening | trial | associate | e1 | 1 | 0 | 0
        2026-03-01 | support | north | agent-a | acknowledges_trouble | skill | empathic_acts | trial | associate | e1 | 1 | 0 | 0
        2026-03-01 | support | north | agent-a | recaps_problem | skill | listening | trial | associate | e1 | 0 | 1 | 0
        2026-03-01 | support | north | agent-b | acknowledges_trouble | skill | empathic_acts | trial | associate | e1 | 0 | 1 | 0
        2026-03-01 | support | north | agent-b | recaps_problem | skill | listening | trial | associate | e1 | 0 | 1 | 1
        2026-03-01 | support | north | agent-b | recaps_problem | skill | listening | trial | script | e1 | 0 | 1 | 0
        "#);
    });
}

#[test]
fn every_documented_column_is_there() {
    each_database(async |here| {
        let mut store = filled(here).await;
        for view in tables::VIEWS {
            let mut rows =
                store.query(&format!("SELECT * FROM {} LIMIT 50", view.name)).await.unwrap();
            let names: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
            assert_eq!(rows.columns(), names, "{}", view.name);
            let rows = all(&mut rows).await;
            assert!(!rows.is_empty(), "{}", view.name);
            for (at, column) in view.columns.iter().enumerate() {
                for row in &rows {
                    let fits = match (&row[at], column.kind) {
                        (Value::Null, _) => true,
                        (Value::Text(_), kind) => kind == tables::ColumnKind::Text,
                        (Value::Integer(_), kind) => kind == tables::ColumnKind::Integer,
                        (Value::Real(_), kind) => kind == tables::ColumnKind::Real,
                        (Value::Blob(_), _) => false,
                    };
                    assert!(fits, "{}.{}: {:?}", view.name, column.name, row[at]);
                }
            }
        }
    });
}

#[test]
fn what_is_no_question_is_refused() {
    let here = Here::file();
    run(async {
        let mut store = filled(&here).await;
        let mut check = async |sql: &str, expected: &str| {
            let error = match store.query(sql).await {
                Err(error) => error,
                Ok(mut rows) => loop {
                    match rows.next().await {
                        Ok(Some(_)) => {}
                        Ok(None) => panic!("{sql} was answered"),
                        Err(error) => break error,
                    }
                },
            };
            assert_eq!(error.to_string(), expected, "{sql}");
        };
        let refused =
            |found: &str| format!("expected one SELECT over the documented tables, found {found}");
        check("DELETE FROM turn", &refused("`DELETE`")).await;
        check("PRAGMA query_only = OFF", &refused("`PRAGMA`")).await;
        check("ATTACH 'other.db' AS other", &refused("`ATTACH`")).await;
        check("VACUUM INTO 'copy.db'", &refused("`VACUUM`")).await;
        check("SELECT 1; SELECT 2", &refused("more than one statement")).await;
        check("WITH a AS (SELECT 1) DELETE FROM turn", &refused("a statement that writes")).await;
        check(
            "WITH a AS (SELECT 1) INSERT INTO setting VALUES ('a', 'b')",
            &refused("a statement that writes"),
        )
        .await;
        // Names and the key, however they are asked for.
        check("SELECT * FROM person", &refused("`person`")).await;
        check("SELECT sealed FROM \"PERSON\"", &refused("`person`")).await;
        check("SELECT count(*) FROM main.[person]", &refused("`person`")).await;
        check(
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM moments m, person p WHERE p.number = m.open_ms)",
            &refused("`person`"),
        )
        .await;
        check("WITH a AS (SELECT reference FROM person) SELECT * FROM a", &refused("`person`"))
            .await;
        check("SELECT (SELECT max(reference) FROM person)", &refused("`person`")).await;
        check("SELECT value FROM setting WHERE name = 'key'", &refused("`setting`")).await;
        check("SELECT what FROM audit UNION ALL SELECT id FROM conversation", &refused("`audit`"))
            .await;
        check("SELECT absent FROM moments", "no such column: absent").await;
        check("SELECT", "incomplete input").await;
        check("SELECT * FROM moments WHERE", "incomplete input").await;
        check("SELECT load_extension('x')", "not authorized").await;
        check("SELECT abs(-9223372036854775808)", "integer overflow").await;
        // And none of it changed anything.
        assert_eq!(answer(&mut store, "SELECT count(*) FROM turns").await, "count(*)\n9");
        assert_eq!(
            answer(&mut store, "SELECT 1 AS a, 2 AS a, NULL, 'x' ; -- end").await,
            "a | a_2 | NULL | 'x'\n1 | 2 | – | x"
        );
    });
}

/// A person's name stands in no answer, and in no byte of the files.
#[test]
fn names_are_nowhere() {
    each_database(async |here| {
        let mut store = filled(here).await;
        let names = store.reveal("test", "all").await.unwrap();
        assert_eq!(names["agent-a"], "=Ada");
        let mut rows = store.query("SELECT DISTINCT agent FROM moments ORDER BY 1").await.unwrap();
        rows.reveal(names);
        let shown =
            vec![vec![Value::Text("=Ada".to_owned())], vec![Value::Text("=Ada".to_owned())]];
        assert_eq!(all(&mut rows).await, shown);
        assert_eq!(here.on_disk(&["ref of agent-a"]), [""; 0]);
    });
}

#[test]
fn figures_come_from_the_rollups() {
    each_database(async |here| {
        let mut store = filled(here).await;
        let mut check = async |of: Of, size: (u64, u64), counts: &[&str], misses: &[&str]| {
            assert_eq!(store.size(&of).await.unwrap(), size, "{of:?}");
            let found = store.counts(&of).await.unwrap();
            let found: Vec<String> = found
                .iter()
                .map(|count| {
                    let (kind, owner, edition) = (&count.kind.name, count.owner, &count.edition);
                    format!(
                        "{kind} {owner} {edition} {} {} {}",
                        count.met, count.missed, count.unknown
                    )
                })
                .collect();
            assert_eq!(found, counts, "{of:?}");
            let faults = store.examples(&of, Class::Fault, Outcome::Missed, 2).await.unwrap();
            assert_eq!(faults.len(), 0, "{of:?}");
            let found = store.examples(&of, Class::Skill, Outcome::Missed, 2).await.unwrap();
            let found: Vec<String> = found
                .iter()
                .map(|one| {
                    let quote = one.opener_quote.as_deref().unwrap_or("–");
                    let agent = one.agent.as_deref().unwrap_or("–");
                    format!(
                        "{} {}: {agent} “{quote}” at {:?}",
                        one.conversation, one.kind.name, one.open_ms
                    )
                })
                .collect();
            assert_eq!(found, misses, "{of:?}");
        };
        let a = ["recaps_problem associate e1 1 1 0", "acknowledges_trouble associate e1 1 0 0"];
        let a_missed = ["c1 recaps_problem: agent-a “It broke, naïvely” at Some(1000)"];
        check(Of::Agent("agent-a".to_owned()), (2, 1), &a, &a_missed).await;
        check(Of::Agent("ref of agent-a".to_owned()), (2, 1), &a, &a_missed).await;
        let support = [
            "recaps_problem associate e1 0 2 1",
            "recaps_problem script e1 0 1 0",
            "acknowledges_trouble associate e1 1 1 0",
        ];
        let support_missed = [
            "c1 recaps_problem: agent-a “It broke, naïvely” at Some(1000)",
            "c2 acknowledges_trouble: agent-b “It's” at Some(1000)",
        ];
        check(Of::Programme("support".to_owned()), (2, 2), &support, &support_missed).await;
        let north = [
            "recaps_problem associate e1 1 2 1",
            "recaps_problem script e1 0 1 0",
            "acknowledges_trouble associate e1 1 1 0",
        ];
        check(Of::Team("north".to_owned()), (3, 2), &north, &support_missed).await;
        check(Of::Team("south".to_owned()), (0, 0), &[], &[]).await;
        check(Of::Team(String::new()), (0, 0), &[], &[]).await;
        check(Of::Agent("ref of nobody".to_owned()), (0, 0), &[], &[]).await;
    });
}

#[test]
fn csv_keeps_spreadsheets_from_running_anything() {
    each_database(async |here| {
        let mut store = filled(here).await;
        let bytes = if here.is_server() { r"'\x00ff'::bytea" } else { "x'00ff'" };
        let sql = &format!(
            "SELECT topic, text, -1 AS \"=n\", -0.5 AS r, NULL AS empty, '+x' AS plus, '@x' AS at, '\tx' AS tab, \
                   'a,\"b' AS quoted, {bytes} AS bytes FROM conversations JOIN turns USING (conversation_id) \
                   WHERE conversation_id = 'c1' ORDER BY turn"
        );
        let mut out = Vec::new();
        assert_eq!(export::csv(&mut store.query(sql).await.unwrap(), &mut out).await.unwrap(), 3);
        assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        topic,text,'=n,r,empty,plus,at,tab,quoted,bytes
        '=cmd,Hello,-1,-0.5,,'+x,'@x,'	x,"a,""b",00ff
        '=cmd,"It broke, naïvely",-1,-0.5,,'+x,'@x,'	x,"a,""b",00ff
        '=cmd,'-I am sorry,-1,-0.5,,'+x,'@x,'	x,"a,""b",00ff
        "#);
        let mut out = Vec::new();
        let none = "SELECT agent, moment FROM moments WHERE 1 = 0";
        assert_eq!(export::csv(&mut store.query(none).await.unwrap(), &mut out).await.unwrap(), 0);
        assert_eq!(String::from_utf8(out).unwrap(), "agent,moment\n");
    });
}

#[test]
fn json_is_an_array_of_objects() {
    each_database(async |here| {
        let mut store = filled(here).await;
        let (bytes, much) = match here.is_server() {
            false => ("x'0aff'", "9e999"),
            true => (r"'\x0aff'::bytea", "'Infinity'::double precision"),
        };
        let sql = &format!(
            "SELECT conversation_id, 1 AS one, 0.25 AS real, NULL AS none, '\"é\n' AS text, {bytes} AS bytes, {much} AS much \
             FROM conversations ORDER BY 1 LIMIT 2"
        );
        let mut out = Vec::new();
        assert_eq!(export::json(&mut store.query(sql).await.unwrap(), &mut out).await.unwrap(), 2);
        assert_snapshot!(String::from_utf8(out.clone()).unwrap(), @r#"
        [
        {"conversation_id": "c1", "one": 1, "real": 0.25, "none": null, "text": "\"é\n", "bytes": "0aff", "much": null},
        {"conversation_id": "c2", "one": 1, "real": 0.25, "none": null, "text": "\"é\n", "bytes": "0aff", "much": null}
        ]
        "#);
        let read: Vec<serde_json::Value> = serde_json::from_slice(&out).unwrap();
        assert_eq!(read.len(), 2);
        let mut out = Vec::new();
        export::json(&mut store.query("SELECT 1 WHERE 1 = 0").await.unwrap(), &mut out)
            .await
            .unwrap();
        assert_eq!(serde_json::from_slice::<Vec<serde_json::Value>>(&out).unwrap().len(), 0);
    });
}

#[test]
fn parquet_reads_back_and_is_the_same_twice() {
    use parquet::file::reader::{FileReader, SerializedFileReader};
    each_database(async |here| {
        let mut store = filled(here).await;
        let mut check = async |sql: &str, schema: &str, rows: usize, groups: usize, first: &str| {
            let mut out = Vec::new();
            assert_eq!(
                export::parquet(&mut store.query(sql).await.unwrap(), &mut out).await.unwrap(),
                rows as u64
            );
            let mut again = Vec::new();
            export::parquet(&mut store.query(sql).await.unwrap(), &mut again).await.unwrap();
            assert!(out == again, "the same bytes");
            let reader = SerializedFileReader::new(bytes::Bytes::from(out)).unwrap();
            let fields = reader.metadata().file_metadata().schema().get_fields().iter();
            let fields: Vec<String> = fields
                .map(|field| {
                    let text = field.get_basic_info().logical_type_ref().is_some();
                    format!(
                        "{} {}{}",
                        field.name(),
                        field.get_physical_type(),
                        if text { " text" } else { "" }
                    )
                })
                .collect();
            assert_eq!(fields.join(", "), schema);
            assert_eq!(reader.num_row_groups(), groups);
            let read: Vec<String> =
                reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
            assert_eq!(read.len(), rows);
            if rows > 0 {
                assert_eq!(read[0], first);
            }
        };
        check(
            "SELECT conversation_id, open_ms, confidence, answer_turn FROM moments ORDER BY 1, moment_id",
            "conversation_id BYTE_ARRAY text, open_ms INT64, confidence DOUBLE, answer_turn INT64",
            7,
            1,
            r#"{conversation_id: "c1", open_ms: 1000, confidence: 0.8, answer_turn: 2}"#,
        )
        .await;
        // What a column holds shows late: nothing, then a number, then a fraction; or words among
        // numbers, where a column may hold both.
        let (mixed, bytes) = match here.is_server() {
            false => ("CASE WHEN i = 119999 THEN 'x' ELSE i END", "x'00'"),
            true => ("CAST(i AS text)", r"'\x00'::bytea"),
        };
        check(
            &format!(
                "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 120000) \
                 SELECT i, CASE WHEN i = 119999 THEN 0.5 WHEN i > 60000 THEN i END AS late, \
                 {mixed} AS mixed, NULL AS none, {bytes} AS bytes FROM n"
            ),
            "i INT64, late DOUBLE, mixed BYTE_ARRAY text, none BYTE_ARRAY text, bytes BYTE_ARRAY",
            120_001,
            3,
            r#"{i: 0, late: null, mixed: "0", none: null, bytes: [0]}"#,
        )
        .await;
        check("SELECT 1 AS a WHERE 1 = 0", "a BYTE_ARRAY text", 0, 0, "").await;
    });
}

/// The answer is from the moment the question was put, whatever is written meanwhile.
#[test]
fn an_answer_is_of_one_state() {
    each_database(async |here| {
        let mut store = filled(here).await;
        let mut rows = store.query("SELECT conversation_id FROM conversations").await.unwrap();
        let kinds = kinds();
        let import = store.start_import("more").await.unwrap();
        let whole = Whole::random(&mut Random(3), "c9", &kinds);
        store.put(import, &[whole.analysed(&kinds)]).await.unwrap();
        assert_eq!(all(&mut rows).await.len(), 3);
        assert_eq!(answer(&mut store, "SELECT count(*) AS n FROM conversations").await, "n\n4");
        assert!(matches!(store.query("").await, Err(Error::Refused(_))));
    });
}
