//! What programmes ask: read, compared, tried on what was said before, and published.

use crate::rules::{Ruled, Rules};
use crate::serve::app::App;
use crate::serve::extract::Body;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use measure::analyse::Analyser;
use measure::moments::Outcome;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::work::MomentId;
use store::{Action, Deed, Done, Stored, Subject};
use utoipa::ToSchema;

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
    /// When it was set.
    pub set_at: String,
    /// How many moments of its own it has.
    pub own_moments: usize,
    /// What its form is called.
    pub form: Option<String>,
}

/// What every programme asks now.
#[utoipa::path(get, path = "/api/rubrics", tag = "rubrics", responses(
    (status = OK, body = Vec<RubricListed>),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn rubrics(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<Vec<RubricListed>>, Refused> {
    asking.must(Deed::ReadRubrics)?;
    let rules = app.rules().await;
    let stored = app.reader().await?.rubrics().await?;
    let listed =
        stored.into_iter().filter(|rubric| asking.reads(&rubric.programme)).map(|rubric| {
            let ruled = rules.of(Some(&rubric.programme));
            RubricListed {
                about: ruled.rubric.about.clone(),
                edition: ruled.analyser.edition().to_owned(),
                set_at: rubric.set_at.to_string(),
                own_moments: ruled.rubric.detecting.moments.len(),
                form: ruled.rubric.judging.form.as_ref().map(|form| form.title.clone()),
                programme: rubric.programme,
            }
        });
    Ok(Json(listed.collect()))
}

/// What a programme asked, now and before.
#[derive(Serialize, ToSchema)]
pub struct RubricShown {
    /// The programme.
    pub programme: String,
    /// Every version, the newest, which holds, first.
    pub versions: Vec<VersionShown>,
}

/// A version of a rubric.
#[derive(Serialize, ToSchema)]
pub struct VersionShown {
    /// Its number; a later one is larger.
    pub version: String,
    /// When it was set.
    pub set_at: String,
    /// Its text, TOML.
    pub toml: String,
}

/// What a programme asked, now and before.
#[utoipa::path(get, path = "/api/rubrics/{programme}", tag = "rubrics",
    params(("programme" = String, Path, description = "The programme")),
    responses(
        (status = OK, body = RubricShown),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn rubric(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(programme): Path<String>,
) -> Result<Json<RubricShown>, Refused> {
    asking.must(Deed::ReadRubrics)?;
    asking.must_read(&programme)?;
    let versions = app.reader().await?.rubric_versions(&programme).await?;
    if versions.is_empty() {
        return Err(Refused::NotFound);
    }
    let versions = versions
        .into_iter()
        .map(|one| VersionShown {
            version: one.key.to_string(),
            set_at: one.set_at,
            toml: one.toml,
        })
        .collect();
    Ok(Json(RubricShown { programme, versions }))
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
    /// Whether nothing is.
    pub fits: bool,
    /// The line, from 1.
    pub line: Option<u32>,
    /// What was expected there.
    pub expected: Option<String>,
    /// What stands there instead.
    pub found: Option<String>,
    /// The edition that its rules would give.
    pub edition: Option<String>,
}

/// Checks a draft: the first thing that is wrong with it, at its line.
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
    let fits =
        |edition| DraftChecked { fits: true, line: None, expected: None, found: None, edition };
    Ok(Json(match ruled(&app, &programme, draft.toml).await? {
        Ok((ruled, _)) => fits(Some(ruled.analyser.edition().to_owned())),
        Err(wrong) => wrong,
    }))
}

/// What a draft would change.
#[derive(Serialize, ToSchema)]
pub struct Tried {
    /// How many of the newest conversations it was tried on.
    pub conversations: usize,
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
    /// What it is now: `met`, `missed`, `unknown`, or nothing where it is not found.
    pub now: Option<&'static str>,
    /// What it would be.
    pub then: Option<&'static str>,
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
    let (draft, _) = ruled(&app, &programme, draft.toml).await?.map_err(|wrong| wrong.refused())?;
    let all = app.reader().await?.newest(&asking.viewer, &programme, TRIED).await?;
    let rules = app.rules().await;
    let compare = move || compared(&all, &rules.of(Some(&programme)).analyser, &draft.analyser);
    Ok(Json(tokio::task::spawn_blocking(compare).await.map_err(anyhow::Error::from)?))
}

/// Makes a draft what the programme asks from now on. What was found before stays what it was until it
/// is found anew.
#[utoipa::path(post, path = "/api/rubrics/{programme}", tag = "rubrics",
    params(("programme" = String, Path, description = "The programme")),
    request_body = Draft,
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn publish(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(programme): Path<String>,
    Body(draft): Body<Draft>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::EditRubrics)?;
    asking.must_read(&programme)?;
    let text = draft.toml.clone();
    let (ruled, heads) =
        ruled(&app, &programme, draft.toml).await?.map_err(|wrong| wrong.refused())?;
    let mut writer = app.writer().await;
    writer.set_rubric(&text, heads.as_deref(), &ruled.rubric).await?;
    let done = Done {
        who: asking.who(),
        action: Action::PublishRubric,
        subject: Subject::Programme(&programme),
        purpose: None,
        what: Some(ruled.analyser.edition()),
    };
    writer.audit(&done).await?;
    app.set_rules(Rules::of_database(&mut writer).await?).await;
    Ok(StatusCode::NO_CONTENT)
}

impl DraftChecked {
    fn refused(&self) -> Refused {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let line = self.line.map_or(String::new(), |line| format!("line {line}: "));
        Refused::Bad(format!(
            "{line}expected {}, found {}",
            text(&self.expected),
            text(&self.found)
        ))
    }
}

/// A draft with its rules, and the heads that the programme has; or what is wrong with it.
async fn ruled(
    app: &App,
    programme: &str,
    toml: String,
) -> Result<Result<(Ruled, Option<String>), DraftChecked>, Refused> {
    let stored = app.reader().await?.rubrics().await?;
    let heads = stored.into_iter().find(|one| one.programme == programme).and_then(|one| one.heads);
    let programme = programme.to_owned();
    let work = move || {
        let wrong = |line, expected, found| {
            Err(DraftChecked { fits: false, line, expected: Some(expected), found, edition: None })
        };
        let mut rubric = match intake::rubric::parse(&toml, "the draft") {
            Ok(rubric) => rubric,
            Err(problem) => {
                return wrong(
                    u32::try_from(problem.line).ok(),
                    problem.expected,
                    Some(problem.found),
                );
            }
        };
        rubric.programme = programme;
        match Ruled::with(rubric, heads.as_deref(), "the draft's") {
            Ok(ruled) => Ok((ruled, heads)),
            Err(error) => wrong(None, format!("heads that fit ({error})"), None),
        }
    };
    Ok(tokio::task::spawn_blocking(work).await.map_err(anyhow::Error::from)?)
}

/// What another rubric would find in conversations.
fn compared(all: &[Stored], now: &Analyser, then: &Analyser) -> Tried {
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
                now: now.map(Outcome::name),
                then: then.map(Outcome::name),
                count: 0,
                examples: Vec::new(),
            });
            change.count += 1;
            if change.examples.len() < EXAMPLES {
                let id = MomentId { conversation: stored.key, kind, turn, first_byte };
                change.examples.push(ChangeExample {
                    conversation: stored.key.to_string(),
                    moment_id: id.to_string(),
                    quote,
                });
            }
        }
    }
    let changes = changes.into_values().collect();
    Tried { conversations: all.len(), moments_now, moments_then, changes }
}
