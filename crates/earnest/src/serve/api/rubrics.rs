//! What programmes ask: read, compared, tried on what was said before, and published.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::names;
use crate::rules::{Ruled, Rules};
use crate::serve::app::App;
use crate::serve::extract::{Asked, Body};
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use intake::rubric::RubricProblem;
use measure::analyse::Analyser;
use measure::moments::Outcome;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;
use store::work::MomentId;
use store::{Action, Deed, Done, SetRubric, Stored, Subject};
use utoipa::{IntoParams, ToSchema};

/// So many of the newest conversations a draft is tried on.
const TRIED: u32 = 200;
/// So many examples are shown of each change.
const EXAMPLES: usize = 5;

/// What a programme asks, in a list.
#[derive(Serialize, ToSchema)]
pub struct RubricListed {
    /// The programme.
    pub programme: String,
    /// In a few words.
    pub about: String,
    /// The edition that its rules give.
    pub edition: String,
    /// Which version it is, from 1.
    pub version: usize,
    /// When it was set.
    pub at: String,
}

/// What programmes ask.
#[derive(Serialize, ToSchema)]
pub struct Rubrics {
    /// By programme.
    pub rubrics: Vec<RubricListed>,
}

/// What every programme asks now.
#[utoipa::path(get, path = "/api/rubrics", tag = "rubrics", responses(
    (status = OK, body = Rubrics),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn rubrics(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<Rubrics>, Refused> {
    Ok(Json(Rubrics { rubrics: listed_rubrics(&app, &asking).await? }))
}

/// The same, for who may read them.
pub async fn listed_rubrics(app: &App, asking: &Asking) -> Result<Vec<RubricListed>, Refused> {
    asking.must(Deed::ReadRubrics)?;
    let rules = app.rules().await;
    let mut reader = app.reader().await?;
    let mut listed = Vec::new();
    for rubric in reader.rubrics().await? {
        if asking.reads(&rubric.programme) {
            let ruled = rules.of(Some(&rubric.programme));
            listed.push(RubricListed {
                about: ruled.rubric.about.clone(),
                edition: ruled.analyser.edition().to_owned(),
                version: reader.rubric_versions(&rubric.programme).await?.len(),
                at: rubric.set_at.to_string(),
                programme: rubric.programme,
            });
        }
    }
    Ok(listed)
}

/// What a programme asks, in one of its versions.
#[derive(Serialize, ToSchema)]
pub struct RubricShown {
    /// The programme.
    pub programme: String,
    /// In a few words.
    pub about: String,
    /// Which version this is, from 1.
    pub version: usize,
    /// When it was set.
    pub at: String,
    /// Every version, the newest, which holds, first.
    pub versions: Vec<VersionShown>,
    /// Its text, TOML.
    pub toml: String,
    /// Whether this one may change it.
    pub may_edit: bool,
}

/// A version of a rubric.
#[derive(Serialize, ToSchema)]
pub struct VersionShown {
    /// Its number, from 1.
    pub version: usize,
    /// When it was set.
    pub at: String,
}

/// Which version.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichVersion {
    /// Its number, from 1; the newest where none is given.
    pub version: Option<usize>,
}

/// What a programme asks, now or before.
#[utoipa::path(get, path = "/api/rubrics/{programme}", tag = "rubrics",
    params(("programme" = String, Path, description = "The programme"), WhichVersion),
    responses(
        (status = OK, body = RubricShown),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn rubric(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(programme): Path<String>,
    Asked(which): Asked<WhichVersion>,
) -> Result<Json<RubricShown>, Refused> {
    asking.must(Deed::ReadRubrics)?;
    asking.must_read(&programme)?;
    let mut all = app.reader().await?.rubric_versions(&programme).await?;
    all.reverse();
    let version = which.version.unwrap_or(all.len());
    let one = version.checked_sub(1).and_then(|at| all.get(at)).ok_or(Refused::NotFound)?;
    let about = app.rules().await.of(Some(&programme)).rubric.about.clone();
    Ok(Json(RubricShown {
        programme,
        about,
        version,
        at: one.set_at.clone(),
        toml: one.toml.clone(),
        versions: (all.iter().enumerate().rev())
            .map(|(at, one)| VersionShown { version: at + 1, at: one.set_at.clone() })
            .collect(),
        may_edit: asking.must(Deed::EditRubrics).is_ok(),
    }))
}

/// A rubric that is being written.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Its text, TOML.
    pub toml: String,
}

/// What is wrong with a draft.
#[derive(Serialize, ToSchema)]
pub struct DraftChecked {
    /// What is, by its place; nothing where the draft fits.
    pub problems: Vec<DraftProblem>,
}

/// Something that is wrong with a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftProblem {
    /// The line, from 1.
    pub line: usize,
    /// The character in it, from 1.
    pub column: Option<usize>,
    /// What was expected there, and what was found.
    pub message: String,
}

/// Checks a draft: what is wrong with it, each at its line.
#[utoipa::path(post, path = "/api/rubrics/{programme}/check", tag = "rubrics",
    params(("programme" = String, Path, description = "The programme")),
    request_body = Draft,
    responses(
        (status = OK, body = DraftChecked),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn check(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(programme): Path<String>,
    Body(draft): Body<Draft>,
) -> Result<Json<DraftChecked>, Refused> {
    asking.must_write(Deed::EditRubrics)?;
    asking.must_read(&programme)?;
    let problems = ruled(&app, &programme, draft.toml).await?.err().unwrap_or_default();
    Ok(Json(DraftChecked { problems }))
}

/// What a draft would change.
#[derive(Serialize, ToSchema)]
pub struct Tried {
    /// How many of the newest conversations it was tried on.
    pub conversations: usize,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// How many moments today's rubric finds in them.
    pub moments_now: usize,
    /// How many the draft finds.
    pub moments_then: usize,
    /// What becomes of moments, by kind.
    pub changes: Vec<ChangeOfKind>,
}

/// What a draft would change of a kind.
#[derive(Serialize, ToSchema)]
pub struct ChangeOfKind {
    /// The kind.
    pub moment: String,
    /// In a few words.
    pub title: String,
    /// What it is now: `met`, `missed`, `unknown`, or `none` where it is not found.
    #[schema(value_type = names::OutcomeOrNone)]
    pub from: &'static str,
    /// What it would be.
    #[schema(value_type = names::OutcomeOrNone)]
    pub to: &'static str,
    /// How many.
    pub count: usize,
    /// Some of them.
    pub examples: Vec<ChangeExample>,
}

/// A moment that would change.
#[derive(Serialize, ToSchema)]
pub struct ChangeExample {
    /// The conversation's number.
    pub conversation: String,
    /// The moment's id.
    pub moment_id: String,
    /// The turn that opened it.
    pub turn: u32,
    /// The words that opened it.
    pub quote: String,
}

/// Tries a draft on the newest conversations: which outcomes would change, with examples. Nothing is
/// stored.
#[utoipa::path(post, path = "/api/rubrics/{programme}/try", tag = "rubrics",
    params(("programme" = String, Path, description = "The programme")),
    request_body = Draft,
    responses(
        (status = OK, body = Tried),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn try_out(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(programme): Path<String>,
    Body(draft): Body<Draft>,
) -> Result<Json<Tried>, Refused> {
    asking.must_write(Deed::EditRubrics)?;
    asking.must_read(&programme)?;
    let (draft, _) = ruled(&app, &programme, draft.toml).await?.map_err(wrong)?;
    let all = app.reader().await?.newest(&asking.viewer, &programme, TRIED).await?;
    let rules = app.rules().await;
    // What may not be looked for at a site is not looked for here either.
    let off = asking.switches.get(&programme).into_iter().flat_map(|on| &on.off);
    let off: BTreeSet<String> = off.map(|off| off.kind.clone()).collect();
    let compare =
        move || compared(&all, &rules.of(Some(&programme)).analyser, &draft.analyser, &off);
    Ok(Json(tokio::task::spawn_blocking(compare).await.map_err(anyhow::Error::from)?))
}

/// A draft that is to hold from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishGiven {
    /// Its text, TOML.
    pub toml: String,
    /// The version that held when it was begun: where somebody published another meanwhile, nothing is
    /// published. Where nothing is said, it holds whatever held before.
    pub from: Option<usize>,
}

/// What a programme asks from now on.
#[derive(Serialize, ToSchema)]
pub struct Published {
    /// Which version it is, from 1.
    pub version: usize,
}

/// Makes a draft what the programme asks from now on. What was found before stays what it was until it
/// is found anew.
#[utoipa::path(post, path = "/api/rubrics/{programme}", tag = "rubrics",
    params(("programme" = String, Path, description = "The programme")),
    request_body = PublishGiven,
    responses(
        (status = OK, body = Published),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn publish(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(programme): Path<String>,
    Body(draft): Body<PublishGiven>,
) -> Result<Json<Published>, Refused> {
    asking.must_write(Deed::EditRubrics)?;
    asking.must_read(&programme)?;
    let text = draft.toml.clone();
    let (ruled, heads) = ruled(&app, &programme, draft.toml).await?.map_err(wrong)?;
    let mut writer = app.writer().await;
    let set = writer.replace_rubric(&text, heads.as_deref(), &ruled.rubric, draft.from).await?;
    if let (SetRubric::Not { versions }, Some(from)) = (set, draft.from) {
        return Err(Refused::Bad(format!(
            "expected a draft begun from version {versions}, which holds now; this one was from {from}"
        )));
    }
    let done = Done {
        who: asking.who(),
        action: Action::PublishRubric,
        subject: Subject::Programme(&programme),
        purpose: None,
        what: Some(ruled.analyser.edition()),
    };
    writer.audit(&done).await?;
    app.set_rules(Rules::of_database(&mut writer).await?).await;
    Ok(Json(Published { version: writer.rubric_versions(&programme).await?.len() }))
}

/// That a draft is wrong, in the words of the first thing that is.
fn wrong(problems: Vec<DraftProblem>) -> Refused {
    let told = problems.first().map(|one| format!("line {}: {}", one.line, one.message));
    Refused::Bad(told.unwrap_or_default())
}

/// A draft with its rules, and the heads that the programme has; or what is wrong with it.
async fn ruled(
    app: &App,
    programme: &str,
    toml: String,
) -> Result<Result<(Ruled, Option<String>), Vec<DraftProblem>>, Refused> {
    let stored = app.reader().await?.rubrics().await?;
    let heads = stored.into_iter().find(|one| one.programme == programme).and_then(|one| one.heads);
    let programme = programme.to_owned();
    let work = move || {
        let shown = |problem: RubricProblem| DraftProblem {
            line: problem.line,
            column: Some(problem.column),
            message: format!("expected {}, found {}", problem.expected, problem.found),
        };
        let read = intake::rubric::parse_all(&toml, "the draft");
        let mut rubric = read.map_err(|all| all.into_iter().map(shown).collect::<Vec<_>>())?;
        rubric.programme = programme;
        match Ruled::with(rubric, heads.as_deref(), "the draft's") {
            Ok(ruled) => Ok((ruled, heads)),
            Err(error) => {
                Err(vec![DraftProblem { line: 1, column: None, message: format!("{error:#}") }])
            }
        }
    };
    Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?)
}

/// What another rubric would find in conversations.
fn compared(all: &[Stored], now: &Analyser, then: &Analyser, off: &BTreeSet<String>) -> Tried {
    let begun = Instant::now();
    let title = |name: &str| {
        let kinds = then.kinds().iter().chain(now.kinds());
        let kind = kinds.into_iter().find(|kind| *kind.name == *name);
        kind.map_or_else(|| name.to_owned(), |kind| kind.title.to_string())
    };
    type Place = (String, u32, u32);
    let (mut moments_now, mut moments_then) = (0, 0);
    let mut changes: BTreeMap<(String, Option<Outcome>, Option<Outcome>), ChangeOfKind> =
        BTreeMap::new();
    for stored in all {
        let found = |analyser: &Analyser| -> BTreeMap<Place, (Outcome, String)> {
            let findings = analyser.analyse(&stored.conversation);
            let kinds = analyser.kinds();
            let one = |moment: &measure::moments::Moment| {
                let kind = kinds.get(usize::from(moment.kind))?.name.to_string();
                if off.contains(&kind) {
                    return None;
                }
                let at = moment.opener;
                let turn = stored.conversation.turns.get(at.turn as usize)?;
                let quote = turn.text.get(at.start as usize..at.end as usize).unwrap_or("");
                Some(((kind, at.turn, at.start), (moment.outcome, quote.to_owned())))
            };
            findings.moments.iter().filter_map(one).collect()
        };
        let (before, mut after) = (found(now), found(then));
        moments_now += before.len();
        moments_then += after.len();
        let gone = before.into_iter().map(|(place, (outcome, quote))| {
            let then = after.remove(&place).map(|(outcome, _)| outcome);
            (place, Some(outcome), then, quote)
        });
        let mut rows: Vec<_> = gone.collect();
        let new = after.into_iter();
        rows.extend(new.map(|(place, (outcome, quote))| (place, None, Some(outcome), quote)));
        for ((kind, turn, first_byte), now, then, quote) in rows {
            if now == then {
                continue;
            }
            let change = changes.entry((kind.clone(), now, then)).or_insert_with(|| ChangeOfKind {
                moment: kind.clone(),
                title: title(&kind),
                from: now.map_or("none", Outcome::name),
                to: then.map_or("none", Outcome::name),
                count: 0,
                examples: Vec::new(),
            });
            change.count += 1;
            if change.examples.len() < EXAMPLES {
                let id = MomentId { conversation: stored.key, kind, turn, first_byte };
                change.examples.push(ChangeExample {
                    conversation: stored.key.to_string(),
                    moment_id: id.to_string(),
                    turn,
                    quote,
                });
            }
        }
    }
    let changes = changes.into_values().collect();
    let took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    Tried { conversations: all.len(), took_ms, moments_now, moments_then, changes }
}
