//! What a server's policies let a viewer see, asked without any condition: as the query layer of a
//! file, which knows no policies, says it.

use crate::common::{Here, run};
use crate::listing::{filled, viewers};
use measure::moments::Status;
use std::collections::{BTreeMap, BTreeSet};
use store::overview::ProgrammeOverview;
use store::reviews::Answered;
use store::work::{MomentId, Verdict};
use store::{Error, Filter, Grant, MomentRow, Page, Role, Store, Viewer};

/// How many conversations there are; they are numbered from 1.
const COUNT: usize = 120;
/// The account of the evaluator that reviews are given to.
const JUDGE: i64 = 5;
const SHOWN: [Status; 3] = [Status::Trial, Status::Proven, Status::Withheld];

/// A transaction as the role that viewers are, up to where it says who looks.
const AS_VIEWER: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; \
     SELECT set_config('role', 'earnest_viewer_' || current_database(), true)";

/// What an unconditional question gives to a viewer, by the policies alone.
async fn shown(here: &Here, viewer: &Viewer, sql: &str) -> Vec<Vec<String>> {
    let quoted = |text: &str| format!("\"{text}\"");
    let grants = viewer.grants.iter().map(|grant| {
        let parts = [&grant.programme, &grant.site, &grant.team].map(|part| quoted(part));
        format!("[{}]", parts.join(","))
    });
    let withheld: Vec<String> = viewer.withheld.iter().map(|name| quoted(name)).collect();
    let settings = [
        ("role", viewer.role.name().to_owned()),
        ("account", viewer.account.to_string()),
        ("agent", viewer.agent.clone().unwrap_or_default()),
        ("grants", format!("[{}]", grants.collect::<Vec<_>>().join(","))),
        ("withheld", format!("[{}]", withheld.join(","))),
    ];
    let set =
        settings.map(|(name, value)| format!("set_config('earnest.{name}', '{value}', true)"));
    let mut connection = here.connect().await;
    connection.raw(&format!("{AS_VIEWER}; SELECT {}", set.join(", "))).await;
    connection.raw(sql).await
}

fn grant(programme: &str, site: &str, team: &str) -> Grant {
    Grant { programme: programme.into(), site: site.into(), team: team.into() }
}

/// Each role with each grant and with none, pairs of grants, and agents.
fn everybody() -> Vec<Viewer> {
    let mut grants = vec![Vec::new()];
    for programme in ["", "support", "billing"] {
        for site in ["", "north", "south"] {
            for team in ["", "team-0", "team-1", "team-9"] {
                grants.push(vec![grant(programme, site, team)]);
            }
        }
    }
    grants.push(vec![grant("billing", "", "team-0"), grant("support", "south", "")]);
    grants.push(vec![grant("support", "", ""), grant("", "", "team-9")]);
    let mut all = viewers();
    for role in Role::ALL {
        let (agents, accounts): (&[Option<&str>], &[i64]) = match role {
            Role::Agent => {
                (&[None, Some("agent-0"), Some("agent-3"), Some("customer-1")], &[JUDGE])
            }
            Role::Evaluator => (&[None], &[JUDGE, JUDGE + 1]),
            _ => (&[None], &[JUDGE]),
        };
        // An agent's grants and an auditor's count for nothing.
        let few = if role.is_granted() { grants.len() } else { 2 };
        for grants in &grants[..few] {
            for agent in agents {
                for account in accounts {
                    all.push(Viewer {
                        account: *account,
                        role,
                        agent: agent.map(str::to_owned),
                        grants: grants.clone(),
                        withheld: Vec::new(),
                        blind: Vec::new(),
                    });
                }
            }
        }
    }
    all
}

/// The same conversations in a file and on a server; `None` where there is no server.
async fn both() -> Option<[(Here, Store); 2]> {
    let mut both = Vec::new();
    for here in [Here::file(), Here::server()?] {
        let (store, _) = filled(&here, COUNT).await;
        // Beside those of the model: rows of one programme alone, and a row that names no team.
        for (agent, programme, site, team, from) in [
            ("agent-3", "support", "north", "team-1", "2023-11-15"),
            ("agent-3", "billing", "south", "team-0", "2023-01-01"),
            ("agent-4", "", "north", "", "2023-01-01"),
        ] {
            here.raw(&format!(
                "INSERT INTO roster (key, agent, programme, site, team, from_day, until_day) \
                 VALUES ((SELECT coalesce(max(key), 0) + 1 FROM roster), '{agent}', '{programme}', '{site}', \
                 '{team}', '{from}', '2023-11-18')"
            ))
            .await;
        }
        both.push((here, store));
    }
    both.try_into().ok()
}

async fn of_file(store: &mut Store, viewer: &Viewer) -> Vec<String> {
    let all: Vec<i64> = (1..=COUNT as i64).collect();
    let rows = store.rows_of(viewer, &SHOWN, &all).await.unwrap();
    rows.keys().map(i64::to_string).collect()
}

async fn moments_of_file(store: &mut Store, viewer: &Viewer) -> Vec<String> {
    let filter = Filter { shown: SHOWN.to_vec(), ..Filter::default() };
    let mut page = Page { limit: 200, ..Page::default() };
    let mut ids = Vec::new();
    loop {
        let part = store.moments(viewer, &filter, &page).await.unwrap();
        let whole =
            |row: MomentRow| format!("{} {:?}", row.moment_id, row.agent.unwrap_or_default());
        ids.extend(part.rows.into_iter().map(whole));
        page.cursor = part.next;
        if page.cursor.is_none() {
            ids.sort();
            return ids;
        }
    }
}

#[test]
fn policies_show_what_the_query_layer_shows() {
    run(async {
        let Some([(_file, mut store), (server, _store)]) = both().await else { return };
        let mut looked = 0;
        for viewer in everybody() {
            let expected = of_file(&mut store, &viewer).await;
            let found = shown(&server, &viewer, "SELECT key FROM conversation ORDER BY key").await;
            assert_eq!(found.concat(), expected, "{viewer:?}");
            looked += found.len();
        }
        assert!(looked > 2_000, "{looked}");
    });
}

#[test]
fn policies_show_the_moments_and_counts_that_the_query_layer_shows() {
    run(async {
        let Some([(_file, mut store), (server, _store)]) = both().await else { return };
        let mut looked = 0;
        for withheld in [&[][..], &["support"], &["support", "billing"]] {
            for viewer in viewers() {
                let withheld = withheld.iter().map(|name| (*name).to_owned()).collect();
                let viewer = Viewer { withheld, ..viewer };
                // That a client sees proven kinds alone is not among what policies say.
                if viewer.role != Role::ClientViewer {
                    let expected = moments_of_file(&mut store, &viewer).await;
                    let sql = "SELECT 'm-' || conversation || '-' || moment || '-' || opener_turn || '-' || \
                               opener_first_byte || ' \"' || coalesce(agent, '') || '\"' FROM moment";
                    let mut found = shown(&server, &viewer, sql).await.concat();
                    found.sort();
                    assert_eq!(found, expected, "{viewer:?}");
                    looked += found.len();
                }
                let programmes = store.programmes(&viewer, Status::ALL).await.unwrap();
                let row = |one: &ProgrammeOverview| {
                    vec![one.programme.clone(), one.conversations.to_string()]
                };
                let expected: Vec<_> = programmes.iter().map(row).collect();
                let sql = "SELECT s.programme, sum(z.conversations) FROM size z JOIN scope s ON s.key = z.scope \
                           GROUP BY s.programme ORDER BY s.programme";
                assert_eq!(shown(&server, &viewer, sql).await, expected, "{viewer:?}");
                if viewer.role == Role::ClientViewer {
                    continue;
                }
                let row = |one: &ProgrammeOverview| {
                    vec![one.programme.clone(), one.met.to_string(), one.missed.to_string()]
                };
                let expected: Vec<_> = programmes.iter().map(row).collect();
                let sql = "SELECT s.programme, coalesce(sum(t.met), 0), coalesce(sum(t.missed), 0) FROM scope s \
                           JOIN size z ON z.scope = s.key LEFT JOIN (SELECT t.* FROM total t JOIN kind k ON k.key = t.kind \
                           WHERE t.owner = 'associate' AND k.class = 'skill') t ON t.scope = s.key \
                           GROUP BY s.programme ORDER BY s.programme";
                assert_eq!(shown(&server, &viewer, sql).await, expected, "{viewer:?}");
            }
        }
        assert!(looked > 500, "{looked}");
    });
}

/// Tables with something of a conversation, and what gives its number.
const HOLDS: [(&str, &str); 20] = [
    ("conversation", "SELECT x.key FROM conversation x"),
    ("party", "SELECT x.conversation FROM party x"),
    ("person", "SELECT x.conversation FROM person x"),
    ("turn", "SELECT x.conversation FROM turn x"),
    ("event", "SELECT x.conversation FROM event x"),
    ("stretch", "SELECT x.conversation FROM stretch x"),
    ("bill_line", "SELECT x.conversation FROM bill_line x"),
    ("recording", "SELECT x.conversation FROM recording x"),
    ("playable", "SELECT x.conversation FROM playable x"),
    ("found_signals", "SELECT x.conversation FROM found_signals x"),
    ("found_acts", "SELECT x.conversation FROM found_acts x"),
    ("moment", "SELECT x.conversation FROM moment x"),
    ("search", "SELECT x.conversation FROM search x"),
    ("judged", "SELECT x.conversation FROM judged x"),
    ("mark", "SELECT j.conversation FROM mark x JOIN judged_before j ON j.key = x.judged"),
    ("dispute", "SELECT j.conversation FROM dispute x JOIN judged_before j ON j.key = x.judged"),
    (
        "duty_check",
        "SELECT j.conversation FROM duty_check x JOIN judged_before j ON j.key = x.judged",
    ),
    (
        "coaching_moment",
        "SELECT j.conversation FROM coaching_moment x JOIN judged_before j ON j.key = x.judged",
    ),
    ("review", "SELECT x.conversation FROM review x"),
    (
        "review_answer",
        "SELECT r.conversation FROM review_answer x JOIN review_before r ON r.key = x.review",
    ),
];

/// Something of every kind that people write, in each conversation.
async fn write_everywhere(here: &Here) {
    for sql in [
        "INSERT INTO playable SELECT c.key, 0, '\\x00', 0, 1, 8000, '0', 0 FROM conversation c",
        "INSERT INTO judged (key, conversation, moment, opener_turn, opener_first_byte, opener_end_byte, quote, attached) \
         SELECT c.key, c.key, 'closes', 0, 0, 1, 'words', 0 FROM conversation c",
        "INSERT INTO mark (key, judged, account, role, verdict, at) SELECT key, key, 1, 'agent', 'agree', '' FROM judged",
        "INSERT INTO dispute (key, judged, account, reason, at, due_at) SELECT key, key, 1, 'r', '', '' FROM judged",
        "INSERT INTO duty_check (judged, account, at, confirmed) SELECT key, 1, '', 1 FROM judged",
        "INSERT INTO coaching (key, agent, account, at, note) VALUES (1, 'agent-1', 77, '', 'n')",
        "INSERT INTO coaching_moment (coaching, judged) SELECT 1, key FROM judged",
        "INSERT INTO review_answer (review, item, answer) SELECT key, 'q', 'yes' FROM review",
        // What a viewer may join with to know whose it is.
        "CREATE VIEW judged_before AS SELECT key, conversation FROM judged",
        "CREATE VIEW review_before AS SELECT key, conversation FROM review",
    ] {
        here.raw(sql).await;
    }
    here.raw("GRANT SELECT ON judged_before, review_before TO PUBLIC").await;
    // That viewers have no right to it at all is looked at elsewhere; its policy is looked at here.
    let role =
        here.raw("SELECT quote_ident('earnest_viewer_' || current_database())").await.concat();
    here.raw(&format!("GRANT SELECT ON search TO {}", role[0])).await;
}

#[test]
fn a_lead_sees_nothing_of_another_team_whatever_is_asked() {
    run(async {
        let Some(here) = Here::server() else { return };
        let (mut store, _) = filled(&here, COUNT).await;
        write_everywhere(&here).await;
        let lead = |team: &str| Viewer {
            account: 9,
            role: Role::TeamLead,
            agent: None,
            grants: vec![grant("", "", team)],
            withheld: Vec::new(),
            blind: Vec::new(),
        };
        let all: Vec<i64> = (1..=COUNT as i64).collect();
        let a = lead("team-1");
        let of_a: BTreeSet<i64> =
            store.rows_of(&a, &SHOWN, &all).await.unwrap().into_keys().collect();
        let others: BTreeSet<i64> = all.iter().copied().filter(|key| !of_a.contains(key)).collect();
        assert!(of_a.len() > 3, "{of_a:?}");
        let numbers = |rows: Vec<Vec<String>>| -> BTreeSet<i64> {
            rows.concat().iter().map(|key| key.parse().unwrap()).collect()
        };
        for (table, sql) in HOLDS {
            let there = numbers(here.raw(sql).await);
            assert!(there.intersection(&others).next().is_some(), "`{table}` has nothing to see");
            let found = numbers(shown(&here, &a, sql).await);
            let expected: BTreeSet<i64> = there.intersection(&of_a).copied().collect();
            assert_eq!(found, expected, "{table}");
            shown(&here, &a, &format!("SELECT * FROM {table}")).await;
            // Nobody has said who looks.
            let mut nobody = here.connect().await;
            nobody.raw(AS_VIEWER).await;
            assert_eq!(nobody.raw(&format!("SELECT * FROM {table}")).await.len(), 0, "{table}");
        }
        let words = "SELECT f FROM found(CAST('''bill''' AS tsquery)) f";
        let found = numbers(shown(&here, &a, words).await);
        assert!(!found.is_empty() && found.is_subset(&of_a), "{found:?}");
        for role in [Role::Admin, Role::Auditor] {
            let nobody = Viewer { role, grants: vec![grant("", "", "")], ..a.clone() };
            assert_eq!(shown(&here, &nobody, "SELECT * FROM turn").await.len(), 0);
        }
        // Another's view and another's agreement.
        let own = "SELECT count(*) FROM coaching";
        assert_eq!(shown(&here, &a, own).await, [["0"]]);
        assert_eq!(shown(&here, &Viewer { account: 77, ..a.clone() }, own).await, [["1"]]);
    });
}

/// Tables that viewers read whole: nothing of a conversation is in them.
const OF_NO_CONVERSATION: [&str; 7] =
    ["act_kind", "edition", "import", "kind", "roster", "scope", "signal_kind"];

/// Asked of the server, so that a table that comes later is among them.
#[test]
fn no_table_of_conversations_is_without_a_policy() {
    run(async {
        let Some(here) = Here::server() else { return };
        Store::open(&here.database).await.unwrap();
        // What names a conversation or counts by scope, and what refers to such a table.
        let holds = "WITH RECURSIVE holds (oid) AS ( \
             SELECT t.oid FROM pg_class t WHERE t.relnamespace = 'earnest'::regnamespace AND t.relkind IN ('r', 'p', 'm') \
             AND (t.relname = 'conversation' OR EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = t.oid \
             AND a.attnum > 0 AND a.attname IN ('conversation', 'conversation_id', 'scope', 'judged', 'review') \
             AND t.relname <> 'api_key')) \
             UNION SELECT f.conrelid FROM pg_constraint f JOIN holds h ON h.oid = f.confrelid WHERE f.contype = 'f') \
             SELECT t.relname FROM holds h JOIN pg_class t ON t.oid = h.oid WHERE NOT t.relrowsecurity \
             OR NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = t.oid) ORDER BY 1";
        assert_eq!(here.raw(holds).await.concat(), [""; 0], "without a policy");
        let read = "SELECT t.relname FROM pg_class t WHERE t.relnamespace = 'earnest'::regnamespace \
             AND t.relkind IN ('r', 'p', 'm') AND NOT t.relrowsecurity \
             AND has_any_column_privilege('earnest_viewer_' || current_database(), t.oid, 'SELECT') ORDER BY 1";
        assert_eq!(here.raw(read).await.concat(), OF_NO_CONVERSATION, "read without a policy");
        let rights = "SELECT t.relname FROM pg_class t, (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE')) r (what) \
             WHERE t.relnamespace = 'earnest'::regnamespace AND t.relkind IN ('r', 'p', 'm', 'v') \
             AND has_table_privilege('earnest_viewer_' || current_database(), t.oid, r.what)";
        assert_eq!(here.raw(rights).await.concat(), [""; 0], "more than reading");
        let closed = "SELECT has_column_privilege('earnest_viewer_' || current_database(), 'roster', 'sealed', 'SELECT'), \
             has_any_column_privilege('earnest_viewer_' || current_database(), 'setting', 'SELECT'), \
             has_any_column_privilege('earnest_viewer_' || current_database(), 'search', 'SELECT')";
        assert_eq!(here.raw(closed).await, [["f", "f", "f"]]);
    });
}

#[test]
fn a_database_of_before_gets_its_policies_when_it_is_opened() {
    run(async {
        let Some(here) = Here::server() else { return };
        drop(filled(&here, 8).await);
        here.raw(
            "DROP FUNCTION looks_by_grant, granted_all, granted_programmes, granted_scopes, told_grants, \
             own_conversations, counted_scopes, found CASCADE; DROP VIEW told, told_withheld CASCADE; \
             ALTER TABLE turn DISABLE ROW LEVEL SECURITY; DELETE FROM setting WHERE name = 'views'",
        )
        .await;
        let role =
            here.raw("SELECT quote_ident('earnest_viewer_' || current_database())").await.concat();
        here.raw(&format!("DROP OWNED BY {0}; DROP ROLE {0}", role[0])).await;
        let refused = Store::open_read_only(&here.database).await.err();
        assert!(matches!(refused, Some(Error::NoViewers(_))), "{refused:?}");
        Store::open(&here.database).await.unwrap();
        let mut store = Store::open_read_only(&here.database).await.unwrap();
        let none = Viewer { grants: Vec::new(), ..viewers()[0].clone() };
        assert_eq!(shown(&here, &none, "SELECT * FROM turn").await.len(), 0);
        let all = store.rows_of(&viewers()[0], &SHOWN, &[1, 2, 3]).await.unwrap();
        assert_eq!(all.len(), 3);
        drop(store);
        // So does one that comes without the roles: they are the server's.
        here.raw(&format!("DROP OWNED BY {0}; DROP ROLE {0}", role[0])).await;
        let mut store = Store::open(&here.database).await.unwrap();
        assert_eq!(store.rows_of(&viewers()[0], &SHOWN, &[1, 2, 3]).await.unwrap().len(), 3);
    });
}

/// What is asked before something is written goes by the policies too, and the transaction is the
/// writer's again after it.
#[test]
fn nobody_writes_about_what_they_do_not_see() {
    run(async {
        let Some(here) = Here::server() else { return };
        let (mut store, _) = filled(&here, COUNT).await;
        let lead = |team: &str| Viewer {
            account: JUDGE,
            role: Role::TeamLead,
            agent: None,
            grants: vec![grant("", "", team)],
            withheld: Vec::new(),
            blind: Vec::new(),
        };
        let all: Vec<i64> = (1..=COUNT as i64).collect();
        let seen = store.rows_of(&lead("team-0"), &SHOWN, &all).await.unwrap();
        let mut written = BTreeMap::new();
        for key in 1..=COUNT as i64 {
            let moment =
                MomentId { conversation: key, kind: "closes".to_owned(), turn: 0, first_byte: 0 };
            let mark = store.mark(&lead("team-0"), &moment, Verdict::Missing, None, None).await;
            written.insert(key, mark.is_ok());
        }
        let unseen: Vec<_> =
            written.iter().filter(|(key, done)| **done && !seen.contains_key(key)).collect();
        assert_eq!(unseen, []);
        assert!(written.values().any(|done| *done));
        let answers = [Answered { item: "q".to_owned(), answer: None, note: None }];
        assert!(store.answer_review(&lead("team-0"), 1, &answers, false).await.is_err());
    });
}
