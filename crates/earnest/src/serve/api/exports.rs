//! Lists taken out as files: what the page lists beside conversations and moments, a row a line.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::{admin, audits, coaching, home, imports, names, retention, reviews, rubrics, work};
use crate::serve::app::App;
use crate::serve::extract::Asked;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use anyhow::Context;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{Read, Seek};
use std::sync::Arc;
use store::{Action, Done, Part, Role, Rows, Subject, Value};
use utoipa::IntoParams;

/// So much of an export travels at once.
const CHUNK: usize = 64 << 10;

/// A list that can be taken out.
struct List {
    name: &'static str,
    /// The shape of a row, as the document calls it.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test holds the columns to it"))]
    row: &'static str,
    /// Each column with the field it is taken from, within others after a dot; of each of several after
    /// `[]`.
    columns: &'static [(&'static str, &'static str)],
}

/// Every list.
const LISTS: &[List] = &[
    List {
        name: "accounts",
        row: "AccountListed",
        columns: &[
            ("account", "key"),
            ("login", "login"),
            ("name", "name"),
            ("role", "role"),
            ("agent", "agent"),
            ("programmes", "grants[].programme"),
            ("sites", "grants[].site"),
            ("teams", "grants[].team"),
            ("invited_until", "invited_until"),
            ("created_at", "created_at"),
            ("closed_at", "closed_at"),
        ],
    },
    List {
        name: "audit",
        row: "AuditRow",
        columns: &[
            ("number", "number"),
            ("at", "at"),
            ("by", "by"),
            ("what", "what"),
            ("of", "of"),
            ("purpose", "purpose"),
        ],
    },
    List {
        name: "calibrations",
        row: "CalibrationListed",
        columns: &[
            ("calibration", "key"),
            ("name", "name"),
            ("programme", "programme"),
            ("conversations", "conversations"),
            ("evaluators", "evaluators[].name"),
            ("submitted", "evaluators[].submitted"),
            ("state", "state"),
            ("until", "until"),
            ("alpha", "alpha.value"),
            ("alpha_low", "alpha.low"),
            ("alpha_high", "alpha.high"),
            ("alpha_n", "alpha.n"),
        ],
    },
    List {
        name: "coaching",
        row: "CoachingShown",
        columns: &[
            ("coaching", "key"),
            ("agent", "agent"),
            ("agent_name", "agent_name"),
            ("by", "by"),
            ("at", "at"),
            ("note", "note"),
            ("moments", "moments[].moment_id"),
            ("follow_up_on", "follow_up_on"),
            ("done_at", "done_at"),
        ],
    },
    List {
        name: "disputes",
        row: "DisputeListed",
        columns: &[
            ("dispute", "key"),
            ("conversation_id", "conversation.id"),
            ("source", "conversation.source"),
            ("programme", "conversation.programme"),
            ("agent", "conversation.agent"),
            ("moment_id", "moment_id"),
            ("moment", "moment"),
            ("title", "title"),
            ("status", "status"),
            ("quote", "quote"),
            ("outcome_shown", "outcome_shown"),
            ("reason", "reason"),
            ("by", "by"),
            ("at", "at"),
            ("due_at", "due_at"),
            ("state", "state"),
            ("outcome", "outcome"),
            ("note", "note"),
            ("decided_by", "decided_by"),
            ("decided_at", "decided_at"),
        ],
    },
    List {
        name: "duties",
        row: "DutyListed",
        columns: &[
            ("conversation_id", "conversation.id"),
            ("source", "conversation.source"),
            ("programme", "conversation.programme"),
            ("agent", "conversation.agent"),
            ("day", "conversation.day"),
            ("moment_id", "moment_id"),
            ("moment", "moment"),
            ("title", "title"),
            ("owner", "owner"),
            ("quote", "quote"),
            ("state", "state"),
            ("by", "by"),
            ("at", "at"),
            ("note", "note"),
        ],
    },
    List {
        name: "holds",
        row: "HoldShown",
        columns: &[
            ("conversation_id", "id"),
            ("source", "source"),
            ("by", "by"),
            ("at", "at"),
            ("purpose", "purpose"),
        ],
    },
    List {
        name: "imports",
        row: "ImportListed",
        columns: &[
            ("import", "key"),
            ("file", "file"),
            ("at", "at"),
            ("state", "state"),
            ("conversations", "conversations"),
            ("stored", "stored"),
            ("replaced", "replaced"),
            ("unchanged", "unchanged"),
            ("failure", "failure"),
            ("problem_places", "problems[].place"),
            ("problems", "problems[].message"),
        ],
    },
    List {
        name: "keys",
        row: "KeyListed",
        columns: &[
            ("key", "key"),
            ("account", "account"),
            ("name", "name"),
            ("prefix", "prefix"),
            ("scope", "scope"),
            ("created_at", "created_at"),
            ("ends_at", "ends_at"),
            ("used_at", "used_at"),
            ("revoked_at", "revoked_at"),
        ],
    },
    List {
        name: "kinds",
        row: "KindFares",
        columns: &[
            ("moment", "moment"),
            ("title", "title"),
            ("class", "class"),
            ("status", "status"),
            ("met", "met"),
            ("missed", "missed"),
            ("unknown", "unknown"),
            ("agreed", "agreed"),
            ("missing", "missing"),
            ("disputed", "disputed"),
            ("decided", "decided"),
            ("overturned", "overturned"),
        ],
    },
    List {
        name: "limits",
        row: "KeptShown",
        columns: &[
            ("programme", "programme"),
            ("conversation_days", "conversation_days"),
            ("sound_days", "sound_days"),
            ("conversations", "conversations"),
            ("oldest", "oldest"),
            ("conversations_due", "conversations_due"),
            ("sound_due", "sound_due"),
        ],
    },
    List {
        name: "process",
        row: "ProcessFinding",
        columns: &[
            ("moment", "moment"),
            ("title", "title"),
            ("owner", "owner"),
            ("programme", "programme"),
            ("count", "count"),
            ("quote", "quote"),
        ],
    },
    List {
        name: "programmes",
        row: "ProgrammeShown",
        columns: &[
            ("programme", "programme"),
            ("about", "about"),
            ("conversations", "conversations"),
            ("agents", "agents"),
            ("handled", "situations.handled"),
            ("arose", "situations.arose"),
            ("duties_open", "duties_open"),
        ],
    },
    List {
        name: "reviews",
        row: "ReviewListed",
        columns: &[
            ("review", "key"),
            ("conversation_id", "conversation.id"),
            ("source", "conversation.source"),
            ("programme", "conversation.programme"),
            ("form", "form"),
            ("state", "state"),
            ("by", "by"),
            ("calibration", "calibration"),
            ("asked_at", "asked_at"),
            ("submitted_at", "submitted_at"),
        ],
    },
    List {
        name: "roster",
        row: "RosterShown",
        columns: &[
            ("agent", "agent"),
            ("name", "name"),
            ("programme", "programme"),
            ("site", "site"),
            ("team", "team"),
            ("from", "from"),
            ("until", "until"),
        ],
    },
    List {
        name: "rubrics",
        row: "RubricListed",
        columns: &[
            ("programme", "programme"),
            ("about", "about"),
            ("version", "version"),
            ("at", "at"),
            ("edition", "edition"),
        ],
    },
];

/// The names of the lists that can be taken out.
pub fn listed() -> impl Iterator<Item = &'static str> {
    LISTS.iter().map(|list| list.name)
}

/// How a list is taken out, and which of its rows.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Taken {
    /// `csv` or `parquet`; `csv` where nothing is said.
    #[param(inline, value_type = Option<names::FormatName>)]
    pub format: Option<String>,
    /// Of coaching, disputes, duties and reviews, as their lists have it: `open` where nothing is said.
    pub state: Option<String>,
    /// Of disputes: of moments of this kind alone.
    pub moment: Option<String>,
    /// Of the audit: done at this time or later, RFC 3339.
    pub since: Option<String>,
    /// Of the audit: of this kind alone, such as `view`.
    #[param(inline, value_type = Option<names::ActionName>)]
    pub action: Option<String>,
    /// Of the audit: by the account of this number alone.
    pub account: Option<String>,
    /// Of the audit: about this alone, as its list has it.
    pub of: Option<String>,
    /// Of the roster: the day.
    pub on: Option<String>,
}

impl List {
    /// By what its rows are chosen.
    fn filters(&self) -> &'static [&'static str] {
        match self.name {
            "audit" => &["since", "action", "account", "of"],
            "disputes" => &["state", "moment"],
            "coaching" | "duties" | "reviews" => &["state"],
            "roster" => &["on"],
            _ => &[],
        }
    }
}

impl Taken {
    /// The filters that are given.
    fn given(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let rows = [
            ("state", &self.state),
            ("moment", &self.moment),
            ("since", &self.since),
            ("action", &self.action),
            ("account", &self.account),
            ("of", &self.of),
            ("on", &self.on),
        ];
        rows.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?)))
    }

    /// The same in words that the audit keeps. What it is about may be the id of a conversation that is
    /// erased, and nothing takes that out again: of that it is told that it was chosen.
    fn told(&self) -> String {
        let told = self.given().map(|(name, text)| match name {
            "of" => "of=…".to_owned(),
            name => format!("{name}={text}"),
        });
        told.collect::<Vec<_>>().join("&")
    }
}

/// A list with all of its rows, as CSV or Parquet, for those who may read it. That it was taken out is
/// kept.
#[utoipa::path(get, path = "/api/export/{list}", tag = "lists", params(
    ("list" = inline(names::ListName), Path, description = "The list"),
    Taken,
), responses(
    (status = OK, content((String = "text/csv"), (Vec<u8> = "application/vnd.apache.parquet"))),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
    (status = NOT_FOUND, body = Refusal),
))]
pub async fn export_list(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(list): Path<String>,
    Asked(taken): Asked<Taken>,
) -> Result<Response, Refused> {
    let list = LISTS.iter().find(|one| one.name == list).ok_or(Refused::NotFound)?;
    let format = Format::read(taken.format.as_deref())?;
    let state = taken.state.as_deref();
    if let Some((name, _)) = taken.given().find(|(name, _)| !list.filters().contains(name)) {
        return Err(Refused::Bad(format!("expected no `{name}` for the list `{}`", list.name)));
    }
    let rows = match list.name {
        "accounts" => values(admin::listed_accounts(&app, &asking).await?),
        "audit" => {
            let Taken { since, action, account, of, .. } = &taken;
            let which = audits::Chosen::read(
                since.as_deref(),
                action.as_deref(),
                account.as_deref(),
                of.as_deref(),
            )?;
            values(audits::listed_audit(&app, &asking, &which).await?)
        }
        "calibrations" => {
            values(reviews::listed_calibrations(&app, &asking, &Part::WHOLE).await?.rows)
        }
        "coaching" => {
            values(coaching::coaching_shown(&app, &asking, state, &Part::WHOLE).await?.rows)
        }
        "disputes" => {
            let kind = taken.moment.as_deref();
            values(work::disputes_of(&app, &asking, state, kind, &Part::WHOLE).await?.rows)
        }
        "duties" => values(home::duties_of(&app, &asking, state, Part::WHOLE).await?.rows),
        "holds" => values(retention::listed_retention(&app, &asking).await?.holds),
        "imports" => {
            imports::may_read(&asking)?;
            values(imports::listed_imports(&app, imports::Which::Last(u32::MAX)).await?)
        }
        "keys" => values(admin::listed_keys(&app, &asking).await?),
        "kinds" => {
            on_first_page_of(&asking, &[Role::QualityLead])?;
            values(home::kinds(&app, &asking).await?)
        }
        "limits" => values(retention::listed_retention(&app, &asking).await?.programmes),
        "process" => {
            on_first_page_of(&asking, &[Role::OperationsHead])?;
            values(home::found_of_process(Arc::clone(&app), asking.clone(), usize::MAX).await?)
        }
        "programmes" => {
            on_first_page_of(&asking, &[Role::OperationsHead, Role::ClientViewer])?;
            values(home::programmes(&app, &asking).await?)
        }
        "reviews" => {
            values(reviews::listed_reviews(&app, &asking, state, &Part::WHOLE).await?.rows)
        }
        "roster" => values(admin::listed_roster(&app, &asking, taken.on.as_deref()).await?),
        _ => values(rubrics::listed_rubrics(&app, &asking).await?),
    };
    let told = taken.told();
    noted(&app, &asking, &format!("{} as {}: {told}", list.name, format.name())).await?;
    let columns: Vec<&str> = list.columns.iter().map(|(column, _)| *column).collect();
    let line = |row: &serde_json::Value| {
        list.columns.iter().map(|(_, field)| cell(row, field)).collect::<Vec<_>>()
    };
    let mut rows = Rows::given(&columns, rows?.iter().map(line).collect());
    format.answer(&mut rows, list.name).await
}

/// Whether a table stands on the first page of one's role, for it is those roles' alone.
fn on_first_page_of(asking: &Asking, roles: &[Role]) -> Result<(), Refused> {
    if roles.contains(&asking.account.role) { Ok(()) } else { Err(Refused::NotAllowed) }
}

fn values<T: Serialize>(rows: Vec<T>) -> anyhow::Result<Vec<serde_json::Value>> {
    rows.iter().map(|row| Ok(serde_json::to_value(row)?)).collect()
}

/// What a row has in a field; of several, each after a semicolon.
fn cell(row: &serde_json::Value, field: &str) -> Value {
    if let Some((several, rest)) = field.split_once("[].") {
        let each = row[several].as_array().into_iter().flatten();
        let texts: Vec<String> = each
            .map(|one| match cell(one, rest) {
                Value::Text(text) => text,
                Value::Integer(number) => number.to_string(),
                _ => String::new(),
            })
            .collect();
        return if texts.is_empty() { Value::Null } else { Value::Text(texts.join("; ")) };
    }
    let found = field.split('.').fold(row, |row, name| &row[name]);
    match found {
        serde_json::Value::String(text) => Value::Text(text.clone()),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(number) => Value::Integer(number),
            None => number.as_f64().map_or(Value::Null, Value::Real),
        },
        serde_json::Value::Bool(is_so) => Value::Text(is_so.to_string()),
        _ => Value::Null,
    }
}

/// How an export is written.
#[derive(Clone, Copy)]
pub enum Format {
    Csv,
    Parquet,
}

impl Format {
    /// What was asked for; CSV where nothing was.
    pub fn read(asked: Option<&str>) -> Result<Self, Refused> {
        match asked {
            None | Some("csv") => Ok(Self::Csv),
            Some("parquet") => Ok(Self::Parquet),
            Some(_) => Err(Refused::bad("expected the format `csv` or `parquet`")),
        }
    }

    /// Its name, and the ending of a file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    /// An answer with these rows as a file.
    pub async fn answer(self, rows: &mut Rows, what: &str) -> Result<Response, Refused> {
        let file = self.written(rows).await?;
        let kind = match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Parquet => "application/vnd.apache.parquet",
        };
        let name = format!("attachment; filename=\"{what}.{}\"", self.name());
        let headers = [(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, name)];
        Ok((headers, Body::from_stream(chunks(file))).into_response())
    }

    /// An export in a file without a name, so that one of any size takes no memory, and one that fails
    /// is an error and not half a file.
    async fn written(self, rows: &mut Rows) -> anyhow::Result<File> {
        let mut file = tempfile::tempfile().context("a file for an export")?;
        match self {
            Self::Csv => store::export::csv(rows, &mut file).await?,
            Self::Parquet => store::export::parquet(rows, &mut file).await?,
        };
        file.rewind()?;
        Ok(file)
    }
}

/// Notes that something was taken out.
pub async fn noted(app: &App, asking: &Asking, told: &str) -> Result<(), Refused> {
    let done = Done {
        who: asking.who(),
        action: Action::Export,
        subject: Subject::Nothing,
        purpose: None,
        what: Some(told),
    };
    Ok(app.writer().await.audit(&done).await?)
}

fn chunks(file: File) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold(file, |mut file| async {
        let read = tokio::task::spawn_blocking(move || {
            let mut chunk = vec![0; CHUNK];
            let length = file.read(&mut chunk)?;
            chunk.truncate(length);
            Ok::<_, std::io::Error>((chunk, file))
        });
        let (chunk, file) = read.await.map_err(std::io::Error::other)??;
        Ok((!chunk.is_empty()).then(|| (Bytes::from(chunk), file)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A column that names a field which no row has would be empty for ever.
    #[test]
    fn each_column_is_a_field_of_its_list() {
        let (_, document) = crate::serve::api::router().split_for_parts();
        let document = serde_json::to_value(crate::serve::api::finished(document)).unwrap();
        let shapes = &document["components"]["schemas"];
        let shape = |part: &serde_json::Value| -> serde_json::Value {
            let refers = |part: &serde_json::Value| Some(part["$ref"].as_str()?.to_owned());
            let either = part["oneOf"].as_array().into_iter().flatten().find_map(refers);
            match refers(part).or(either) {
                Some(name) => shapes[name.rsplit('/').next().unwrap()].clone(),
                None => part.clone(),
            }
        };
        for list in LISTS {
            for (column, field) in list.columns {
                let mut part = shapes[list.row].clone();
                for name in field.replace("[]", "").split('.') {
                    let within = if part["type"] == "array" { &part["items"] } else { &part };
                    part = shape(&shape(within)["properties"][name]);
                    assert!(!part.is_null(), "{}: `{column}` is no `{field}`", list.name);
                }
            }
        }
    }

    #[test]
    fn a_cell_is_what_stands_in_its_field() {
        let row = json!({"a": {"b": "=1"}, "n": 7, "x": 0.5, "is": true, "none": null,
            "all": [{"c": "p", "n": 1}, {"c": "", "n": 2}], "no": []});
        let check = |field, expected| assert_eq!(cell(&row, field), expected, "{field}");
        check("a.b", Value::Text("=1".to_owned()));
        check("n", Value::Integer(7));
        check("x", Value::Real(0.5));
        check("is", Value::Text("true".to_owned()));
        check("none", Value::Null);
        check("none.of", Value::Null);
        check("all[].c", Value::Text("p; ".to_owned()));
        check("all[].n", Value::Text("1; 2".to_owned()));
        check("no[].c", Value::Null);
    }
}
