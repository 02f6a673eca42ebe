//! What imports came to, and files that are sent to be imported.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::names;
use crate::serve::app::App;
use crate::serve::extract::Asked;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::uploads::{How, LARGEST, NotTaken, State as Stage, Upload};
use crate::serve::who::Asking;
use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use store::{Action, Deed, Done, Grant, Subject, Value};
use utoipa::{IntoParams, ToSchema};

/// So many imports are listed.
const LISTED: u32 = 20;
/// Which imports: all of them, or one.
const IMPORTS: &str = "SELECT import, started_at, finished_at, what, conversations, stored, replaced, unchanged \
     FROM imports";
/// What the key of an upload begins with; behind it stands its number.
const UPLOAD: &str = "upload-";
/// The header with the name of a file that is sent, percent-encoded.
const FILE_NAME: &str = "x-file-name";
/// When whoever finds the queue full may come again, in seconds.
const AGAIN: u64 = 30;

/// The last imports.
#[utoipa::path(get, path = "/api/imports", tag = "admin", responses(
    (status = OK, body = Imports),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn imports(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<Imports>, Refused> {
    may_read(&asking)?;
    Ok(Json(Imports { imports: listed_imports(&app, Which::Last(LISTED)).await? }))
}

/// Imports.
#[derive(Serialize, ToSchema)]
pub struct Imports {
    /// Newest first.
    pub imports: Vec<ImportListed>,
}

/// What an import came to.
#[derive(Serialize, ToSchema)]
pub struct ImportListed {
    /// Its number; `upload-` and a number for a file that was sent to this server.
    pub key: String,
    /// What was asked for, or the name of the file.
    pub file: String,
    /// When it began.
    pub at: String,
    /// `waiting`, `running`, `done` or `failed`. Of an import that this server does not run, `running`
    /// says that its end was not noted: it goes on, or was cut short.
    #[schema(value_type = names::ImportState)]
    pub state: &'static str,
    /// How large an upload is, in bytes.
    pub bytes: Option<u64>,
    /// How many of its bytes are read.
    pub bytes_read: Option<u64>,
    /// Why an upload failed.
    pub failure: Option<String>,
    /// The report of an upload, as `earnest add --report json` gives it.
    #[schema(value_type = Option<Object>)]
    pub report: Option<serde_json::Value>,
    /// Conversations read.
    pub conversations: i64,
    /// Of these, new.
    pub stored: i64,
    /// Of these, in the place of an earlier state.
    pub replaced: i64,
    /// Of these, the same as before.
    pub unchanged: i64,
    /// What was refused: the first hundred.
    pub problems: Vec<ImportProblem>,
}

/// Something that was refused.
#[derive(Serialize, ToSchema)]
pub struct ImportProblem {
    /// The file and the line or pointer in it.
    pub place: String,
    /// What was expected, and what was found.
    pub message: String,
}

/// Which imports.
pub enum Which {
    /// The one of this number.
    One(i64),
    /// So many of the last.
    Last(u32),
}

/// Imports with what they refused, a hundred problems each at most, newest first.
pub async fn listed_imports(app: &App, which: Which) -> Result<Vec<ImportListed>, Refused> {
    let mut reader = app.reader().await?;
    let mut all = Vec::new();
    let asked = match which {
        Which::One(number) => format!("{IMPORTS} WHERE import = {number}"),
        Which::Last(most) => format!("{IMPORTS} ORDER BY import DESC LIMIT {most}"),
    };
    let mut rows = reader.query(&asked).await?;
    while let Some(row) = rows.next().await? {
        let number = |at: usize| match row.get(at) {
            Some(Value::Integer(number)) => *number,
            _ => 0,
        };
        all.push(ImportListed {
            key: number(0).to_string(),
            at: cell(&row, 1),
            state: if cell(&row, 2).is_empty() { "running" } else { "done" },
            file: cell(&row, 3),
            conversations: number(4),
            stored: number(5),
            replaced: number(6),
            unchanged: number(7),
            bytes: None,
            bytes_read: None,
            failure: None,
            report: None,
            problems: Vec::new(),
        });
    }
    for import in &mut all {
        let asked = format!(
            "SELECT file, place, expected, found FROM problems WHERE import = {} LIMIT 100",
            import.key
        );
        let mut rows = reader.query(&asked).await?;
        while let Some(row) = rows.next().await? {
            let (place, found) = (cell(&row, 1), cell(&row, 3));
            import.problems.push(ImportProblem {
                place: [cell(&row, 0), place].join(" ").trim().to_owned(),
                message: match found.is_empty() {
                    true => format!("expected {}", cell(&row, 2)),
                    false => format!("expected {}, found {found}", cell(&row, 2)),
                },
            });
        }
    }
    Ok(all)
}

/// How a file is read that is sent, as by the options of `earnest add`.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UploadHow {
    /// The programme of conversations that do not say.
    pub programme: Option<String>,
    /// Where the records come from; ids are unique within a source.
    pub source: Option<String>,
    /// The format, instead of finding it.
    pub format: Option<String>,
    /// The language of conversations that do not say, as a code like `en`.
    pub language: Option<String>,
    /// Which role a speaker's label stands for, as in `Rep=agent,Caller=customer`.
    pub roles: Option<String>,
}

/// Takes a file of conversations. It is read when its turn comes: `/api/imports/{key}` says how far it
/// is, and then what it came to.
#[utoipa::path(post, path = "/api/imports", tag = "admin",
    params(UploadHow, ("x-file-name" = Option<String>, Header, description = "The file's name, percent-encoded")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = ACCEPTED, body = ImportListed),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = PAYLOAD_TOO_LARGE, body = Refusal),
        (status = TOO_MANY_REQUESTS, body = Refusal),
    ))]
pub async fn upload(
    State(app): State<Arc<App>>,
    asking: Asking,
    headers: HeaderMap,
    Asked(how): Asked<UploadHow>,
    body: Body,
) -> Result<(StatusCode, Json<ImportListed>), Refused> {
    asking.must_write(Deed::Import)?;
    must_answer_for_all(&asking)?;
    let name = headers.get(FILE_NAME).and_then(|name| name.to_str().ok()).unwrap_or("upload");
    let name = percent_decode_str(name).decode_utf8_lossy();
    let name = name.chars().filter(|c| !c.is_control()).take(200).collect::<String>();
    let UploadHow { programme, source, format, language, roles } = how;
    let how = How { programme, source, format, language, roles };
    let taken = app.uploads.take(&name, &how, body).await;
    let number = taken.map_err(|not| match not {
        NotTaken::Full => Refused::Busy(AGAIN),
        NotTaken::TooLarge => {
            Refused::TooLarge(format!("expected a file of at most {LARGEST} bytes"))
        }
        NotTaken::Unfit(why) => Refused::Bad(why),
        NotTaken::Failed(error) => Refused::Failed(error),
    })?;
    let done = Done {
        who: asking.who(),
        action: Action::Upload,
        subject: Subject::Nothing,
        purpose: None,
        what: Some(&name),
    };
    app.writer().await.audit(&done).await?;
    let upload = app.uploads.get(number).ok_or(Refused::NotFound)?;
    Ok((StatusCode::ACCEPTED, Json(uploaded(number, upload))))
}

/// One import: how far it is, or what it came to.
#[utoipa::path(get, path = "/api/imports/{key}", tag = "admin",
    params(("key" = String, Path, description = "The import's key")),
    responses(
        (status = OK, body = ImportListed),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn import(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<Json<ImportListed>, Refused> {
    may_read(&asking)?;
    if let Some(number) = key.strip_prefix(UPLOAD) {
        let number = number.parse().map_err(|_| Refused::NotFound)?;
        let upload = app.uploads.get(number).ok_or(Refused::NotFound)?;
        return Ok(Json(uploaded(number, upload)));
    }
    let number = key.parse().map_err(|_| Refused::NotFound)?;
    let found = listed_imports(&app, Which::One(number)).await?;
    found.into_iter().next().map(Json).ok_or(Refused::NotFound)
}

/// Refuses who may not read of imports: the names of files, and what was wrong with them, are of any
/// programme.
pub fn may_read(asking: &Asking) -> Result<(), Refused> {
    asking.must(Deed::Import)?;
    must_answer_for_all(asking)
}

/// Refuses who answers for a part of the centre: a file may hold conversations of any programme, and
/// take the place of those that are stored.
fn must_answer_for_all(asking: &Asking) -> Result<(), Refused> {
    let is_all = asking.account.role == store::Role::Admin
        || asking.viewer.grants.contains(&Grant::default());
    if is_all { Ok(()) } else { Err(Refused::NotAllowed) }
}

/// An upload as it is shown.
fn uploaded(number: u64, upload: Upload) -> ImportListed {
    let mut shown = ImportListed {
        key: format!("{UPLOAD}{number}"),
        file: upload.file,
        at: upload.at.to_string(),
        state: "waiting",
        bytes: Some(upload.bytes),
        bytes_read: Some(0),
        failure: None,
        report: None,
        conversations: 0,
        stored: 0,
        replaced: 0,
        unchanged: 0,
        problems: Vec::new(),
    };
    match upload.state {
        Stage::Waiting => {}
        Stage::Reading(read) => {
            shown.state = "running";
            shown.bytes_read = Some(read.load(Ordering::Relaxed).min(upload.bytes));
        }
        Stage::Read(report) => {
            let number = |name: &str| report[name].as_i64().unwrap_or(0);
            shown.state = "done";
            shown.bytes_read = shown.bytes;
            (shown.conversations, shown.stored) = (number("read"), number("stored"));
            (shown.replaced, shown.unchanged) = (number("replaced"), number("unchanged"));
            let problems = report["problems"].as_array().into_iter().flatten();
            shown.problems = problems.take(100).map(problem).collect();
            shown.report = Some((*report).clone());
        }
        Stage::Failed(why) => {
            shown.state = "failed";
            shown.failure = Some(why);
        }
    }
    shown
}

/// A problem of a report.
fn problem(problem: &serde_json::Value) -> ImportProblem {
    let text = |name: &str| problem[name].as_str().unwrap_or("");
    let line = problem["line"].as_u64().map(|line| format!("line {line}")).unwrap_or_default();
    let places = [text("file"), &line, text("pointer")];
    let places: Vec<&str> = places.into_iter().filter(|place| !place.is_empty()).collect();
    ImportProblem {
        place: places.join(" "),
        message: match text("found") {
            "" => format!("expected {}", text("expected")),
            found => format!("expected {}, found {found}", text("expected")),
        },
    }
}

fn cell(row: &[Value], at: usize) -> String {
    match row.get(at) {
        Some(Value::Text(text)) => text.clone(),
        _ => String::new(),
    }
}
