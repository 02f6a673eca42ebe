//! Who may see what, once more, by a server itself: the rows that its policies let a viewer see.
//!
//! Whatever is read for a viewer is read as a role of its own that may read and nothing else, and the
//! transaction says for whom in its settings. The policies are made of the texts of `access`, and
//! hold whatever the question asks: one that forgets its condition is shown no more than another. A
//! transaction that has not said who looks sees nothing. The tables' owner, who imports and erases, is
//! not held by them.
//!
//! What decides is looked up once a question, in `(SELECT …)`, wherever it does not depend on the row:
//! of a list of a hundred thousand, each row is then looked for in what is there already.

use crate::access::{By, Granted, Role, TO_JUDGE, TOOK_PART, Viewer, WAITING, not_withheld};
use crate::db::{Connection, Query, Row, Transaction, query};
use crate::server::{VIEWER, quoted, role};
use crate::sql;
use std::fmt::Write as _;

/// Which rows of a table a viewer sees.
enum Seen {
    /// Those of conversations that they see, by the column `conversation`.
    OfConversation,
    /// The conversations themselves.
    Conversations,
    /// Those of conversations that they see, as far as these moments are theirs.
    Moments,
    /// Those that belong to a row of another table that they see: the table, its column and this one's.
    Of(&'static str, &'static str, &'static str),
    /// Counts by scope.
    Counts,
    /// Those of which this holds.
    Own(&'static str),
    /// All: nothing of a conversation is in them.
    All,
}

/// What is read of a table for viewers.
enum Read {
    /// It is not: the role that viewers are has no right to it.
    Nothing,
    Everything,
    /// These columns.
    Columns(&'static str),
}

use Read::{Columns, Everything, Nothing};
use Seen::{All, Conversations, Counts, Moments, Of, OfConversation, Own};

/// Every table. A test asks a server for those that it has: whoever adds one says here what it holds.
const TABLES: &[(&str, Seen, Read)] = &[
    ("conversation", Conversations, Everything),
    ("party", OfConversation, Everything),
    ("person", OfConversation, Everything),
    ("turn", OfConversation, Everything),
    ("event", OfConversation, Everything),
    ("stretch", OfConversation, Everything),
    ("bill_line", OfConversation, Everything),
    ("recording", OfConversation, Everything),
    ("kept_words", OfConversation, Everything),
    ("playable", OfConversation, Everything),
    ("found_signals", OfConversation, Everything),
    ("found_acts", OfConversation, Everything),
    ("moment", Moments, Everything),
    // Words are looked up by `found`: under a policy no index of words is used.
    ("search", OfConversation, Nothing),
    ("judged", OfConversation, Everything),
    ("mark", Of("judged", "key", "judged"), Everything),
    ("dispute", Of("judged", "key", "judged"), Everything),
    ("duty_check", Of("judged", "key", "judged"), Everything),
    ("coaching_moment", Of("judged", "key", "judged"), Everything),
    ("review", OfConversation, Everything),
    ("review_answer", Of("review", "key", "review"), Everything),
    ("calibration", Of("review", "calibration", "key"), Everything),
    ("rollup", Counts, Nothing),
    ("total", Counts, Everything),
    ("size", Counts, Everything),
    (
        "coaching",
        Own("account = (SELECT t.account FROM told t) \
             OR agent = (SELECT t.agent FROM told t WHERE t.role = 'agent')"),
        Everything,
    ),
    ("saved_view", Own("shared = 1 OR account = (SELECT t.account FROM told t)"), Everything),
    ("scope", All, Everything),
    ("roster", All, Columns("key, agent, programme, site, team, from_day, until_day")),
    ("kind", All, Everything),
    ("edition", All, Everything),
    ("act_kind", All, Everything),
    ("signal_kind", All, Everything),
    ("import", All, Columns("key, started_at, finished_at")),
    ("schema_version", All, Nothing),
    ("setting", All, Nothing),
    ("rubric", All, Nothing),
    ("problem", All, Nothing),
    ("account", All, Nothing),
    ("account_grant", All, Nothing),
    ("session", All, Nothing),
    ("api_key", All, Nothing),
    ("programme_switch", All, Nothing),
    ("retention", All, Nothing),
    ("hold", OfConversation, Nothing),
    ("audit", All, Nothing),
    ("audit_text", All, Nothing),
    ("audit_head", All, Nothing),
];

/// What a transaction says of who looks: a row of nothing where it does not.
const TOLD: &str = "\
     CREATE OR REPLACE VIEW told AS SELECT nullif(current_setting('earnest.role', true), '') AS role, \
     CAST(nullif(current_setting('earnest.account', true), '') AS bigint) AS account, \
     nullif(current_setting('earnest.agent', true), '') AS agent; \
     CREATE OR REPLACE VIEW told_withheld AS SELECT one.programme \
     FROM json_array_elements_text(CAST(nullif(current_setting('earnest.withheld', true), '') AS json)) one (programme)";

/// A function that policies ask. A server plans it once a connection; written out, it would be planned
/// for each table of each question, and that takes longer than the question.
struct Function {
    /// Name and arguments.
    name: &'static str,
    /// What it returns, and what planners are to think of how many and how dear.
    returns: &'static str,
    /// Whether it reads by its owner's rights: tables whose own policies ask for conversations, and would
    /// go round in a circle.
    by_owner: bool,
    body: String,
}

fn functions() -> Vec<Function> {
    let own = format!(
        "BEGIN IF {} THEN RETURN QUERY {TOOK_PART}(SELECT t.agent FROM told t); \
         ELSIF {} THEN RETURN QUERY {TO_JUDGE}(SELECT t.account FROM told t) \
         UNION ALL SELECT c.key FROM conversation c WHERE c.key IN ({WAITING}) AND {}; END IF; END",
        looks_by(By::Part),
        looks_by(By::Review),
        granted()
    );
    let counted = format!(
        "BEGIN IF {} THEN RETURN QUERY SELECT s.key FROM scope s \
         WHERE EXISTS (SELECT 1 FROM told_grants() g WHERE {}) \
         AND s.programme NOT IN (SELECT h.programme FROM told_withheld h); END IF; END",
        looks_by(By::Grant),
        Granted::Row.counts().sql
    );
    let found = format!(
        "BEGIN RETURN QUERY SELECT w.conversation FROM search w JOIN conversation c ON c.key = w.conversation \
         WHERE w.words @@ found.words AND {}; END",
        conversations()
    );
    let function = |name, returns, by_owner, body| Function { name, returns, by_owner, body };
    let body = |body: &str| format!("BEGIN {body}; END");
    vec![
        function(
            "looks_by_grant()",
            "boolean",
            false,
            body(&format!("RETURN {}", looks_by(By::Grant))),
        ),
        function(
            "told_grants()",
            "TABLE (programme text, site text, team text) ROWS 2",
            false,
            body(
                "RETURN QUERY SELECT one.value ->> 0, one.value ->> 1, one.value ->> 2 FROM \
                 json_array_elements(CAST(nullif(current_setting('earnest.grants', true), '') AS json)) one (value)",
            ),
        ),
        function(
            "granted_all()",
            "boolean",
            false,
            body(
                "RETURN EXISTS (SELECT 1 FROM told_grants() g WHERE g.programme = '' AND g.site = '' AND g.team = '')",
            ),
        ),
        function(
            "granted_programmes()",
            "SETOF text ROWS 2",
            false,
            body(
                "RETURN QUERY SELECT g.programme FROM told_grants() g WHERE g.site = '' AND g.team = ''",
            ),
        ),
        // Those that may lie in a site or team that was granted, on one day or another.
        function(
            "granted_scopes()",
            "SETOF bigint ROWS 100",
            false,
            body(
                "RETURN QUERY SELECT s.key FROM told_grants() g \
                 JOIN roster r ON (g.site = '' OR r.site = g.site) AND (g.team = '' OR r.team = g.team) \
                 JOIN scope s ON s.agent = r.agent WHERE g.site <> '' OR g.team <> '' \
                 UNION ALL SELECT s.key FROM told_grants() g JOIN scope s ON s.team = g.team \
                 WHERE g.site = '' AND g.team <> ''",
            ),
        ),
        function("own_conversations()", "SETOF bigint", true, own),
        function("counted_scopes()", "SETOF bigint ROWS 100", false, counted),
        function("found(words tsquery)", "SETOF bigint", true, found),
    ]
}

/// Begins to read for a viewer: until its end, one state of the database is seen, and of that what they
/// may see.
pub(crate) async fn look<'c>(
    viewer: &Viewer,
    connection: &'c mut Connection,
) -> Result<Transaction<'c>, sqlx::Error> {
    let mut transaction = connection.begin_read().await?;
    look_on(viewer, &mut transaction).await?;
    Ok(transaction)
}

/// From here to the end of the transaction, the connection sees what this viewer may see. A file has no
/// roles: there, what the question says is all that decides.
pub(crate) async fn look_on(
    viewer: &Viewer,
    connection: &mut Connection,
) -> Result<(), sqlx::Error> {
    if let Connection::Sqlite(..) = connection {
        return Ok(());
    }
    // As the database has texts.
    let plain = |text: &String| text.replace('\0', " ");
    let grants = viewer
        .grants
        .iter()
        .map(|grant| vec![plain(&grant.programme), plain(&grant.site), plain(&grant.team)]);
    let grants = serde_json::Value::from_iter(grants).to_string();
    let withheld = serde_json::Value::from_iter(viewer.withheld.iter().map(plain)).to_string();
    query(sql::LOOK)
        .bind(VIEWER)
        .bind(viewer.role.name())
        .bind(viewer.account.to_string())
        .bind(viewer.agent.as_deref().unwrap_or(""))
        .bind(grants)
        .bind(withheld)
        .fetch_one(connection)
        .await
        .map(drop)
}

/// One question for a viewer in a transaction that writes. After it, the transaction is whose it was.
pub(crate) async fn look_once(
    viewer: &Viewer,
    question: Query<'_>,
    connection: &mut Connection,
) -> Result<Option<Row>, sqlx::Error> {
    if let Connection::Sqlite(..) = connection {
        return question.fetch_optional(connection).await;
    }
    connection.run(sql::BEGIN_LOOK).await?;
    look_on(viewer, connection).await?;
    let row = question.fetch_optional(connection).await?;
    connection.run(sql::END_LOOK).await?;
    Ok(row)
}

/// Makes the policies, in the place of those before, and gives the role that viewers are its rights.
pub(crate) async fn let_viewers_in(connection: &mut Connection) -> Result<(), sqlx::Error> {
    let role = quoted(&role(VIEWER, connection).await?);
    connection.run(sqlx::AssertSqlSafe(statements(&role))).await
}

/// All of it as statements, for a role of this name.
pub(crate) fn statements(role: &str) -> String {
    let mut out = format!("{TOLD}; REVOKE ALL ON ALL TABLES IN SCHEMA earnest FROM {role}; ");
    let _ = write!(
        out,
        "GRANT USAGE ON SCHEMA earnest TO {role}; GRANT SELECT ON told, told_withheld TO {role}; "
    );
    for Function { name, returns, by_owner, body } in functions() {
        let rights =
            if by_owner { "SECURITY DEFINER SET search_path = earnest, pg_temp" } else { "" };
        let _ = write!(
            out,
            "CREATE OR REPLACE FUNCTION {name} RETURNS {returns} LANGUAGE plpgsql STABLE PARALLEL SAFE {rights} \
             AS $body$ {body} $body$; REVOKE ALL ON FUNCTION {name} FROM PUBLIC; \
             GRANT EXECUTE ON FUNCTION {name} TO {role}; "
        );
    }
    for (table, seen, read) in TABLES {
        if let Some(seen) = seen.condition(table) {
            let _ = write!(
                out,
                "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; DROP POLICY IF EXISTS viewer ON {table}; \
                 CREATE POLICY viewer ON {table} FOR SELECT USING ({seen}); "
            );
        }
        let _ = match read {
            Nothing => Ok(()),
            Everything => write!(out, "GRANT SELECT ON {table} TO {role}; "),
            Columns(columns) => write!(out, "GRANT SELECT ({columns}) ON {table} TO {role}; "),
        };
    }
    out
}

impl Seen {
    /// The condition on a row of the table; `None` where there is none.
    fn condition(&self, table: &str) -> Option<String> {
        let seen =
            format!("EXISTS (SELECT 1 FROM conversation c WHERE c.key = {table}.conversation)");
        Some(match self {
            OfConversation => seen,
            Conversations => of(table, "c", &conversations()),
            Moments => format!("{seen} AND {}", of(table, "m", &moments())),
            Of(other, key, column) => {
                format!("EXISTS (SELECT 1 FROM {other} o WHERE o.{key} = {table}.{column})")
            }
            Counts => "scope IN (SELECT counted_scopes())".to_owned(),
            Own(own) => (*own).to_owned(),
            All => return None,
        })
    }
}

/// A condition on a row under a short name, as a condition on a row of the table.
fn of(table: &str, short: &str, sql: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(at) = rest.find(&format!("{short}.")) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        out.push_str(if before.ends_with(is_name) { short } else { table });
        rest = &found[short.len()..];
    }
    out + rest
}

/// Whether whoever looks has one of the roles that see by this.
fn looks_by(by: By) -> String {
    let roles = Role::ALL.iter().filter(|role| role.sees_by() == by);
    let roles: Vec<String> = roles.map(|role| format!("'{}'", role.name())).collect();
    format!("(SELECT t.role IN ({}) FROM told t)", roles.join(", "))
}

/// Which conversations `c` they see.
fn conversations() -> String {
    format!(
        "(((SELECT looks_by_grant()) AND {}) OR c.key IN (SELECT own_conversations()))",
        granted()
    )
}

/// Which conversations `c` lie in what they were granted. Before each row is asked where its agent was
/// on the day, it is seen whether they may see the whole centre, the whole programme, or nothing of
/// that agent.
fn granted() -> String {
    format!(
        "((SELECT granted_all()) OR c.programme IN (SELECT granted_programmes()) \
         OR (c.scope IN (SELECT granted_scopes()) \
         AND EXISTS (SELECT 1 FROM told_grants() g WHERE {})))",
        Granted::Row.holds().sql
    )
}

/// Which moments `m` of a conversation that they see are theirs to see.
fn moments() -> String {
    format!(
        "((SELECT t.role <> 'agent' FROM told t) OR m.agent IS NULL OR m.agent = (SELECT t.agent FROM told t)) \
         AND {}",
        not_withheld("SELECT h.programme FROM told_withheld h")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_a_table_where_it_is_a_whole_word() {
        let check = |sql: &str, expected: &str| assert_eq!(of("turn", "c", sql), expected);
        check("c.key = abc.key AND (c.day)", "turn.key = abc.key AND (turn.day)");
        check("coalesce(c.day, 'c')", "coalesce(turn.day, 'c')");
        check("", "");
    }

    /// Whoever adds a table says what a viewer sees of it.
    #[test]
    fn every_table_is_among_them() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("earnest.db");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let made: Vec<String> = runtime.block_on(async {
            let mut store = crate::Store::open(&path).await.unwrap();
            let text = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_%' \
                        ORDER BY name";
            let rows = query(text).fetch_all(&mut store.connection).await.unwrap();
            rows.iter().map(|row| crate::db::get(row, 0)).collect()
        });
        let mut named: Vec<&str> = TABLES.iter().map(|(table, _, _)| *table).collect();
        named.sort_unstable();
        assert_eq!(made, named);
    }

    /// What is done for a viewer looks as that viewer, but for what is their own by their account.
    #[test]
    fn no_read_for_a_viewer_forgets_to_say_so() {
        const BY_ACCOUNT: [&str; 4] = ["unmark", "follow_up", "save_view", "forget_view"];
        // It adds up what no policy shows, and tells of five people or more alone.
        const ADDS_UP: [&str; 1] = ["team_month"];
        const LOOKS: [&str; 10] = [
            "look(viewer,",
            "look_on(viewer,",
            "look_once(viewer,",
            "may_write(viewer,",
            "own(viewer,",
            "leads(viewer,",
            "self.total(viewer,",
            "self.export(viewer,",
            "self.rows(viewer,",
            "self.calibrations_that(viewer,",
        ];
        let mut found = 0;
        for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src")).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap_or_default();
            for function in text.split("async fn ").skip(1) {
                let (head, body) = function.split_once('{').unwrap();
                let name = head.split('(').next().unwrap_or_default();
                let is_on_store = head.contains("&mut self") && head.contains("viewer: &Viewer");
                if !is_on_store || BY_ACCOUNT.contains(&name) || ADDS_UP.contains(&name) {
                    continue;
                }
                found += 1;
                let body = body.split("\n    }\n").next().unwrap_or_default();
                assert!(LOOKS.iter().any(|looks| body.contains(looks)), "`{name}`");
            }
        }
        assert!(found > 25, "{found}");
    }
}
