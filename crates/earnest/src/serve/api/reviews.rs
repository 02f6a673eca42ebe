//! The client's form, filled by people, and how far they agree.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::conversations::number;
use super::lists::{self, RowShown};
use super::names;
use super::work::{Made, text};
use crate::case::Case;
use crate::commands::show;
use crate::serve::app::App;
use crate::serve::extract::{Asked, Body};
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use measure::agreement::agreement;
use measure::moments::Moment;
use measure::scorecard::{Answer, outcome};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::reviews::{Answered, Judgement, Review};
use store::{Deed, Filter, Page, Part, Portion, Role, Row, Sort};
use utoipa::{IntoParams, ToSchema};

/// A review in a list.
#[derive(Serialize, ToSchema)]
pub struct ReviewListed {
    /// Its number.
    pub key: String,
    /// The conversation.
    pub conversation: RowShown,
    /// What the form is called; empty where the programme has none.
    pub form: String,
    /// `waiting` for anybody, `open` with somebody, or `submitted`.
    #[schema(value_type = names::ReviewState)]
    pub state: &'static str,
    /// Whether it is the viewer's own.
    pub mine: bool,
    /// The calibration it is part of.
    pub calibration: Option<String>,
    /// When it was asked for.
    pub asked_at: String,
    /// When it was handed in.
    pub submitted_at: Option<String>,
    /// Who judges.
    pub by: Option<String>,
}

/// Reviews.
#[derive(Serialize, ToSchema)]
pub struct Reviews {
    /// The reviews.
    pub reviews: Vec<ReviewListed>,
    /// Where the list goes on; nothing after the last.
    pub next: Option<String>,
}

/// Which reviews.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichReviews {
    /// `open` (to be judged) or `submitted`; `open` where nothing is said.
    #[param(inline, value_type = Option<names::ReviewList>)]
    pub state: Option<String>,
    /// Where the list goes on: the `next` of the part before.
    pub cursor: Option<String>,
    /// How many rows, 1 to 200.
    pub limit: Option<u16>,
}

/// Reviews as they are listed. In a calibration nothing that was found is told.
async fn listed(
    app: &App,
    asking: &Asking,
    all: Vec<Review>,
) -> Result<Vec<ReviewListed>, Refused> {
    let (rules, people) = (app.rules().await, app.people_as(&asking.viewer).await?);
    let keys: BTreeSet<i64> = all.iter().map(|review| review.conversation).collect();
    let keys: Vec<i64> = keys.into_iter().collect();
    let rows = app.reader().await?.rows_of(&asking.viewer, &asking.statuses(None), &keys).await?;
    let account = asking.account.key;
    let one = |review: Review| {
        let mut conversation = RowShown::from(rows.get(&review.conversation)?.clone());
        if review.calibration.is_some() && review.submitted_at.is_none() {
            conversation.hide_findings();
        }
        let form = rules.of(review.programme.as_deref()).rubric.judging.form.as_ref();
        Some(ReviewListed {
            key: review.key.to_string(),
            conversation,
            form: form.map(|form| form.title.clone()).unwrap_or_default(),
            state: match (&review.submitted_at, review.evaluator) {
                (Some(_), _) => "submitted",
                (None, Some(_)) => "open",
                (None, None) => "waiting",
            },
            mine: review.evaluator == Some(account),
            calibration: review.calibration.map(|key| key.to_string()),
            asked_at: review.asked_at,
            submitted_at: review.submitted_at,
            by: review.evaluator.and_then(|account| people.get(&account).cloned()),
        })
    };
    Ok(all.into_iter().filter_map(one).collect())
}

/// The reviews of a state that this one sees.
pub async fn listed_reviews(
    app: &App,
    asking: &Asking,
    state: Option<&str>,
    part: &Part,
) -> Result<Portion<ReviewListed>, Refused> {
    asking.must(Deed::Review)?;
    let open = lists::is_open(state, "submitted")?;
    let found = app.reader().await?.reviews(&asking.viewer, open, part).await;
    let Portion { rows, next } = found.map_err(lists::wrong)?;
    Ok(Portion { rows: listed(app, asking, rows).await?, next })
}

/// Reviews that are one's own or wait for anybody, of which a quality lead sees all: those that are to be
/// judged, the longest asked for first, or those that were handed in, newest first.
#[utoipa::path(get, path = "/api/reviews", tag = "reviews", params(WhichReviews), responses(
    (status = OK, body = Reviews),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn reviews(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<WhichReviews>,
) -> Result<Json<Reviews>, Refused> {
    let part = lists::part(which.cursor, which.limit);
    let Portion { rows: reviews, next } =
        listed_reviews(&app, &asking, which.state.as_deref(), &part).await?;
    Ok(Json(Reviews { reviews, next }))
}

/// Conversations to be judged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewsAsked {
    /// Their numbers.
    pub conversations: Vec<String>,
    /// The account of who is to judge; whoever takes them, where nobody is named.
    pub evaluator: Option<String>,
}

/// How many were put into the queue.
#[derive(Serialize, ToSchema)]
pub struct AskedFor {
    /// How many.
    pub asked: u64,
}

/// The most conversations that are asked for at once.
const MOST: usize = 500;

/// Puts conversations into the queue, or to one evaluator.
#[utoipa::path(post, path = "/api/reviews", tag = "reviews", request_body = ReviewsAsked, responses(
    (status = CREATED, body = AskedFor),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
    (status = NOT_FOUND, body = Refusal),
))]
pub async fn ask(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(given): Body<ReviewsAsked>,
) -> Result<(StatusCode, Json<AskedFor>), Refused> {
    asking.must_write(Deed::Calibrate)?;
    let conversations = numbers(&given.conversations)?;
    let evaluator = given.evaluator.as_deref().map(number).transpose()?;
    let mut writer = app.writer().await;
    if let Some(evaluator) = evaluator {
        let account = writer.accounts().await?.into_iter().find(|one| one.key == evaluator);
        let rows = writer.rows_of(&asking.viewer, &[], &conversations).await?;
        let may = |row: &Row| {
            let programme = row.programme.as_deref().unwrap_or("");
            account.as_ref().is_some_and(|account| judges(account, programme))
        };
        if !rows.values().all(may) {
            return Err(Refused::bad("expected somebody who may judge these conversations"));
        }
    }
    let asked = writer.ask_reviews(&asking.viewer, &conversations, evaluator).await?;
    Ok((StatusCode::CREATED, Json(AskedFor { asked })))
}

/// A review with its form.
#[derive(Serialize, ToSchema)]
pub struct ReviewShown {
    /// The review.
    #[serde(flatten)]
    pub review: ReviewListed,
    /// Whether neither what Earnest found nor what others said is shown yet.
    pub blind: bool,
    /// Whether the client adds points up.
    pub total: bool,
    /// The questions, in order.
    pub questions: Vec<Item>,
    /// What was answered so far, by question.
    pub answers: BTreeMap<String, AnswerKept>,
    /// What was written to the whole.
    pub note: String,
    /// How long it took so far, in seconds.
    pub taken_s: u32,
}

/// A question of the form.
#[derive(Serialize, ToSchema)]
pub struct Item {
    /// The client's id of it.
    pub id: String,
    /// What the client asks.
    pub text: String,
    /// What can be answered.
    pub answers: Vec<Choice>,
    /// What a yes is worth.
    pub points: Option<u32>,
    /// What the moments say: `yes`, `no` or `not_applicable`; nothing where they cannot tell, or it is
    /// blind.
    #[schema(value_type = Option<names::AnswerName>)]
    pub suggested: Option<&'static str>,
    /// The words that say so.
    pub quotes: Vec<ItemQuote>,
}

/// An answer that can be given.
#[derive(Serialize, ToSchema)]
pub struct Choice {
    /// The answer.
    #[schema(value_type = names::AnswerName)]
    pub value: &'static str,
    /// In words.
    pub title: &'static str,
}

/// The words that speak for an answer.
#[derive(Serialize, ToSchema)]
pub struct ItemQuote {
    /// The turn.
    pub turn: u32,
    /// When it began, in milliseconds.
    pub start_ms: Option<i64>,
    /// The words.
    pub text: String,
    /// The moment's outcome.
    #[schema(value_type = names::OutcomeName)]
    pub outcome: &'static str,
    /// What the moment is, in a few words.
    pub title: String,
}

/// What was answered.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerKept {
    /// `yes`, `no` or `not_applicable`; nothing while it is open.
    #[schema(value_type = Option<names::AnswerName>)]
    pub value: Option<String>,
    /// What is to be said to it.
    #[serde(default)]
    pub note: String,
}

/// What can be answered.
const CHOICES: [(Answer, &str); 3] =
    [(Answer::Yes, "Yes"), (Answer::No, "No"), (Answer::NotApplicable, "Did not arise")];

/// A review with the client's form, filled in advance by what was found, but where it is blind.
#[utoipa::path(get, path = "/api/reviews/{key}", tag = "reviews",
    params(("key" = String, Path, description = "The review's number")),
    responses(
        (status = OK, body = ReviewShown),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn review(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<Json<ReviewShown>, Refused> {
    asking.must(Deed::Review)?;
    let viewer = &asking.viewer;
    let mut reader = app.reader().await?;
    let found = reader.review(viewer, number(&key)?).await?;
    let (review, answers) = found.ok_or(Refused::NotFound)?;
    let blind = viewer.is_blind(review.conversation);
    // Nor does a judge see how another judges it.
    if blind && review.evaluator != Some(viewer.account) {
        return Err(Refused::NotFound);
    }
    let stored = reader.seen(viewer, review.conversation).await?.ok_or(Refused::NotFound)?;
    drop(reader);
    let case = show::made_ready(&*app.rules().await, stored, BTreeMap::new());
    let form = case.judging.form.as_ref();
    let filled = case.scorecard().form;
    let questions = form.map_or(&[][..], |form| &form.questions).iter().enumerate();
    let questions = questions.map(|(at, question)| {
        let filled = filled.as_ref().and_then(|filled| filled.answers.get(at)).filter(|_| !blind);
        let moment = filled.and_then(|filled| case.moments.get(filled.decided_by?));
        Item {
            id: question.id.clone(),
            text: question.text.clone(),
            answers: CHOICES
                .map(|(answer, title)| Choice { value: answer.name(), title })
                .into_iter()
                .collect(),
            points: question.points,
            suggested: filled
                .filter(|filled| filled.answer != Answer::Unknown)
                .map(|filled| filled.answer.name()),
            quotes: moment.into_iter().map(|moment| quote(&case, moment)).collect(),
        }
    });
    let questions = questions.collect();
    let mut note = String::new();
    let mut kept = BTreeMap::new();
    let mut taken_s = 0;
    for one in answers {
        match one.item.as_str() {
            WHOLE => note = one.note.unwrap_or_default(),
            TAKEN => taken_s = one.note.and_then(|text| text.parse().ok()).unwrap_or(0),
            _ => {
                let note = one.note.unwrap_or_default();
                kept.insert(one.item, AnswerKept { value: one.answer, note });
            }
        }
    }
    let total = form.is_some_and(|form| form.total);
    let review = listed(&app, &asking, vec![review]).await?.pop().ok_or(Refused::NotFound)?;
    Ok(Json(ReviewShown { review, blind, total, questions, answers: kept, note, taken_s }))
}

/// Under what names the note to the whole and the time it took are kept beside the answers. No
/// question of a form can have them.
const WHOLE: &str = "\u{0}note";
const TAKEN: &str = "\u{0}taken_s";

fn quote(case: &Case, moment: &Moment) -> ItemQuote {
    let place = moment.answer.unwrap_or(moment.opener);
    let turn = case.conversation.turns.get(place.turn as usize);
    ItemQuote {
        turn: place.turn,
        start_ms: turn.and_then(|turn| turn.time.start()).map(|ms| ms.0),
        text: case.sentence(place).to_owned(),
        outcome: outcome(moment, &case.judging).name(),
        title: case.kind(moment).map(|kind| kind.title.to_string()).unwrap_or_default(),
    }
}

/// Answers to a form.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersGiven {
    /// By question.
    pub answers: BTreeMap<String, AnswerKept>,
    /// To the whole.
    #[serde(default)]
    pub note: String,
    /// How long it took so far, in seconds.
    #[serde(default)]
    pub taken_s: u32,
}

fn answers(given: AnswersGiven) -> Result<Vec<Answered>, Refused> {
    if given.answers.len() > MOST {
        return Err(Refused::bad(format!("expected at most {MOST} answers")));
    }
    let mut all = Vec::new();
    for (item, kept) in given.answers {
        let known = CHOICES.map(|(answer, _)| answer.name());
        if kept.value.as_deref().is_some_and(|answer| !known.contains(&answer)) {
            return Err(Refused::bad("expected `yes`, `no` or `not_applicable`"));
        }
        if item.is_empty() || item.len() > 200 || item.starts_with('\u{0}') {
            return Err(Refused::bad("expected the ids of the form's questions"));
        }
        let note = text(Some(&kept.note))?.map(str::to_owned);
        all.push(Answered { item, answer: kept.value, note });
    }
    let note = text(Some(&given.note))?.map(str::to_owned);
    all.push(Answered { item: WHOLE.to_owned(), answer: None, note });
    let taken = Some(given.taken_s.to_string());
    all.push(Answered { item: TAKEN.to_owned(), answer: None, note: taken });
    Ok(all)
}

/// Takes a review out of the queue.
#[utoipa::path(post, path = "/api/reviews/{key}/take", tag = "reviews",
    params(("key" = String, Path, description = "The review's number")),
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn take(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Review)?;
    app.writer().await.take_review(&asking.viewer, number(&key)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Keeps answers for later, in the place of those before.
#[utoipa::path(put, path = "/api/reviews/{key}", tag = "reviews",
    params(("key" = String, Path, description = "The review's number")),
    request_body = AnswersGiven,
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn save(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
    Body(given): Body<AnswersGiven>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Review)?;
    let (key, answers) = (number(&key)?, answers(given)?);
    app.writer().await.answer_review(&asking.viewer, key, &answers, false).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Hands a review in, for good.
#[utoipa::path(post, path = "/api/reviews/{key}/submit", tag = "reviews",
    params(("key" = String, Path, description = "The review's number")),
    request_body = AnswersGiven,
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn submit(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
    Body(given): Body<AnswersGiven>,
) -> Result<StatusCode, Refused> {
    asking.must_write(Deed::Review)?;
    let (key, answers) = (number(&key)?, answers(given)?);
    app.writer().await.answer_review(&asking.viewer, key, &answers, true).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A calibration in a list.
#[derive(Serialize, ToSchema)]
pub struct CalibrationListed {
    /// Its number.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// The programme.
    pub programme: String,
    /// How many conversations.
    pub conversations: usize,
    /// Who judges, and how many each has handed in.
    pub evaluators: Vec<Judge>,
    /// `open` until everything was handed in, then `closed`.
    #[schema(value_type = names::CalibrationState)]
    pub state: &'static str,
    /// The last day to hand in, where one was set.
    pub until: Option<String>,
    /// How far they agree over all questions.
    pub alpha: Option<AlphaShown>,
}

/// Somebody who judges.
#[derive(Serialize, ToSchema)]
pub struct Judge {
    /// What they are called.
    pub name: String,
    /// How many they handed in.
    pub submitted: usize,
}

/// Krippendorff's α for names without order: 1 where all agree, 0 as by chance.
#[derive(Clone, Copy, Serialize, ToSchema)]
pub struct AlphaShown {
    /// Nothing where nobody could have disagreed.
    pub value: Option<f64>,
    /// The lower end of its 95 % interval, by resampling conversations; from five on.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// How many conversations two or more judged.
    pub n: usize,
}

/// Calibrations.
#[derive(Serialize, ToSchema)]
pub struct Calibrations {
    /// Newest first.
    pub calibrations: Vec<CalibrationListed>,
    /// Where the list goes on; nothing after the last.
    pub next: Option<String>,
}

/// Which calibrations.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhichCalibrations {
    /// Where the list goes on: the `next` of the part before.
    pub cursor: Option<String>,
    /// How many rows, 1 to 200.
    pub limit: Option<u16>,
}

fn alpha(units: &[Vec<u32>]) -> AlphaShown {
    let agreed = agreement(units);
    let interval = agreed.and_then(|agreed| agreed.interval);
    AlphaShown {
        value: agreed.map(|agreed| agreed.alpha),
        low: interval.map(|interval| interval.0),
        high: interval.map(|interval| interval.1),
        n: units.iter().filter(|names| names.len() > 1).count(),
    }
}

/// The calibrations that this one sees.
pub async fn listed_calibrations(
    app: &App,
    asking: &Asking,
    part: &Part,
) -> Result<Portion<CalibrationListed>, Refused> {
    asking.must(Deed::Review)?;
    let people = app.people_as(&asking.viewer).await?;
    let mut reader = app.reader().await?;
    let found = reader.calibrations(&asking.viewer, part).await.map_err(lists::wrong)?;
    let mut rows = Vec::new();
    for one in found.rows {
        let judged = reader.judgements(&asking.viewer, one.key).await?;
        rows.push(calibration_listed(one, &judged, &people));
    }
    Ok(Portion { rows, next: found.next })
}

fn calibration_listed(
    one: store::reviews::Calibration,
    judged: &[Judgement],
    people: &BTreeMap<i64, String>,
) -> CalibrationListed {
    let mut units: BTreeMap<(&str, i64), Vec<u32>> = BTreeMap::new();
    for judgement in judged {
        let unit = units.entry((&judgement.item, judgement.conversation)).or_default();
        unit.push(category(&judgement.answer));
    }
    let units: Vec<Vec<u32>> = units.into_values().collect();
    CalibrationListed {
        key: one.key.to_string(),
        name: one.name,
        programme: one.programme,
        conversations: one.conversations,
        state: if one.submitted == one.reviews { "closed" } else { "open" },
        evaluators: one
            .judges
            .iter()
            .map(|(account, submitted)| Judge {
                name: people.get(account).cloned().unwrap_or_default(),
                submitted: *submitted,
            })
            .collect(),
        until: one.until,
        alpha: (!units.is_empty()).then(|| alpha(&units)),
    }
}

/// Calibrations with a conversation that one may see, newest first.
#[utoipa::path(get, path = "/api/calibrations", tag = "reviews", params(WhichCalibrations), responses(
    (status = OK, body = Calibrations),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn calibrations(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(which): Asked<WhichCalibrations>,
) -> Result<Json<Calibrations>, Refused> {
    let part = lists::part(which.cursor, which.limit);
    let Portion { rows: calibrations, next } = listed_calibrations(&app, &asking, &part).await?;
    Ok(Json(Calibrations { calibrations, next }))
}

/// The most conversations of a calibration.
const AT_MOST: u32 = 100;

/// Whether somebody may judge a programme.
fn judges(account: &store::Account, programme: &str) -> bool {
    let mut granted = account.grants.iter();
    matches!(account.role, Role::Evaluator | Role::QualityLead)
        && granted.any(|grant| grant.programme.is_empty() || grant.programme == programme)
        && account.closed_at.is_none()
        && account.password.is_some()
}

/// A programme.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OfProgramme {
    /// Its name.
    pub programme: String,
}

/// Who may judge.
#[derive(Serialize, ToSchema)]
pub struct Evaluators {
    /// By name.
    pub evaluators: Vec<EvaluatorShown>,
}

/// Somebody who may judge.
#[derive(Serialize, ToSchema)]
pub struct EvaluatorShown {
    /// The account.
    pub key: String,
    /// What they are called.
    pub name: String,
    /// What they are.
    #[schema(value_type = names::AccountRole)]
    pub role: &'static str,
}

/// Who may judge a programme, for those who have conversations judged.
#[utoipa::path(get, path = "/api/evaluators", tag = "reviews", params(OfProgramme), responses(
    (status = OK, body = Evaluators),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
    (status = NOT_FOUND, body = Refusal),
))]
pub async fn evaluators(
    State(app): State<Arc<App>>,
    asking: Asking,
    Asked(of): Asked<OfProgramme>,
) -> Result<Json<Evaluators>, Refused> {
    asking.must(Deed::Calibrate)?;
    asking.must_read(&of.programme)?;
    let all = app.reader().await?.accounts().await?;
    let may = all.into_iter().filter(|account| judges(account, &of.programme));
    let mut evaluators: Vec<EvaluatorShown> = may
        .map(|account| EvaluatorShown {
            key: account.key.to_string(),
            name: account.name,
            role: account.role.name(),
        })
        .collect();
    evaluators.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Json(Evaluators { evaluators }))
}

/// A calibration to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalibrationGiven {
    /// What it is called.
    pub name: String,
    /// The programme.
    pub programme: String,
    /// How many of its newest conversations, 1 to 100; nothing where they are chosen.
    pub conversations: Option<u32>,
    /// The numbers of those that are chosen, 100 at most.
    pub chosen: Option<Vec<String>>,
    /// The accounts of who judges, two or more; where nothing is said, everybody who may.
    pub evaluators: Option<Vec<String>>,
    /// The last day to hand in.
    pub until: Option<String>,
}

/// Has the evaluators of a programme judge the same conversations, without sight of each other.
#[utoipa::path(post, path = "/api/calibrations", tag = "reviews", request_body = CalibrationGiven, responses(
    (status = CREATED, body = Made),
    (status = BAD_REQUEST, body = Refusal),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
    (status = NOT_FOUND, body = Refusal),
))]
pub async fn calibrate(
    State(app): State<Arc<App>>,
    asking: Asking,
    Body(given): Body<CalibrationGiven>,
) -> Result<(StatusCode, Json<Made>), Refused> {
    asking.must_write(Deed::Calibrate)?;
    let name = text(Some(&given.name))?.ok_or_else(|| Refused::bad("expected a name"))?;
    let programme = text(Some(&given.programme))?;
    let programme = programme.ok_or_else(|| Refused::bad("expected a programme"))?;
    asking.must_read(programme)?;
    let until = given.until.as_deref().filter(|day| !day.is_empty());
    if until.is_some_and(|day| day.parse::<jiff::civil::Date>().is_err()) {
        return Err(Refused::bad("expected a day, as in `2026-03-09`"));
    }
    let mut writer = app.writer().await;
    let all = writer.accounts().await?;
    let may: Vec<i64> =
        all.iter().filter(|one| judges(one, programme)).map(|account| account.key).collect();
    let evaluators = match &given.evaluators {
        None => may,
        Some(chosen) => {
            let chosen: BTreeSet<i64> = numbers(chosen)?.into_iter().collect();
            if !chosen.iter().all(|key| may.contains(key)) {
                return Err(Refused::bad("expected people who may judge the programme"));
            }
            chosen.into_iter().collect()
        }
    };
    if evaluators.len() < 2 {
        return Err(Refused::bad("expected two evaluators of the programme or more"));
    }
    let filter = Filter { programme: Some(programme.to_owned()), ..Filter::default() };
    let conversations = match (given.conversations, &given.chosen) {
        (Some(limit @ 1..=AT_MOST), None) => {
            let page = Page { sort: Sort::Newest, cursor: None, limit: limit as usize };
            let rows = writer.conversations(&asking.viewer, &filter, &page).await?.rows;
            rows.iter().map(|row| row.key).collect()
        }
        (None, Some(chosen)) if chosen.len() <= AT_MOST as usize => {
            let chosen: BTreeSet<i64> = numbers(chosen)?.into_iter().collect();
            let chosen: Vec<i64> = chosen.into_iter().collect();
            let known = writer.rows_of(&asking.viewer, &[], &chosen).await?;
            let is_its = |key: &i64| {
                known.get(key).is_some_and(|row| row.programme.as_deref() == Some(programme))
            };
            if !chosen.iter().all(is_its) {
                return Err(Refused::bad("expected conversations of the programme"));
            }
            chosen
        }
        _ => {
            return Err(Refused::bad(
                "expected how many `conversations`, 1 to 100, or up to 100 that are `chosen`",
            ));
        }
    };
    if conversations.is_empty() {
        return Err(Refused::bad("expected a conversation or more"));
    }
    let viewer = &asking.viewer;
    let made = writer.calibrate(viewer, name, programme, until, &conversations, &evaluators).await;
    Ok((StatusCode::CREATED, Json(Made { key: made?.to_string() })))
}

/// A calibration, question by question.
#[derive(Serialize, ToSchema)]
pub struct CalibrationShown {
    /// The calibration.
    #[serde(flatten)]
    pub listed: CalibrationListed,
    /// How far they agree on each question.
    pub kinds: Vec<QuestionAgreement>,
    /// Where they differ.
    pub differ: Vec<Differ>,
}

/// How far people agree on a question.
#[derive(Serialize, ToSchema)]
pub struct QuestionAgreement {
    /// The question's id.
    pub moment: String,
    /// What the client asks.
    pub title: String,
    /// How far they agree.
    pub alpha: AlphaShown,
}

/// A conversation on which people differ.
#[derive(Serialize, ToSchema)]
pub struct Differ {
    /// The conversation's number.
    pub conversation: String,
    /// What it is about.
    pub title: String,
    /// The question.
    pub question: String,
    /// Its id in its source.
    pub quote: String,
    /// Each one's answer.
    pub answers: Vec<DifferAnswer>,
}

/// What somebody answered.
#[derive(Serialize, ToSchema)]
pub struct DifferAnswer {
    /// Who.
    pub by: String,
    /// `yes`, `no` or `not_applicable`.
    pub value: String,
}

/// How far people agree, question by question, on what one owes no judgement of any more.
#[utoipa::path(get, path = "/api/calibrations/{key}", tag = "reviews",
    params(("key" = String, Path, description = "The calibration's number")),
    responses(
        (status = OK, body = CalibrationShown),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn calibration(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<Json<CalibrationShown>, Refused> {
    asking.must(Deed::Review)?;
    let key = number(&key)?;
    let (rules, people) = (app.rules().await, app.people_as(&asking.viewer).await?);
    let mut reader = app.reader().await?;
    let known = reader.calibration(&asking.viewer, key).await?.ok_or(Refused::NotFound)?;
    let all = reader.judgements(&asking.viewer, key).await?;
    let keys: BTreeSet<i64> = all.iter().map(|one| one.conversation).collect();
    let keys: Vec<i64> = keys.into_iter().collect();
    let rows = reader.rows_of(&asking.viewer, &[], &keys).await?;
    drop(reader);
    let form = rules.of(Some(&known.programme)).rubric.judging.form.as_ref();
    let asked = |item: &str| {
        let question = form.and_then(|form| form.questions.iter().find(|one| one.id == item));
        question.map_or_else(|| item.to_owned(), |question| question.text.clone())
    };
    let mut items: BTreeMap<&str, BTreeMap<i64, Answers<'_>>> = BTreeMap::new();
    for one in &all {
        let units = items.entry(&one.item).or_default();
        units.entry(one.conversation).or_default().push((one.evaluator, &one.answer));
    }
    let (mut kinds, mut differ) = (Vec::new(), Vec::new());
    for (item, units) in items {
        let names: Vec<Vec<u32>> = units
            .values()
            .map(|answers| answers.iter().map(|(_, answer)| category(answer)).collect())
            .collect();
        kinds.push(QuestionAgreement {
            moment: item.to_owned(),
            title: asked(item),
            alpha: alpha(&names),
        });
        for (conversation, answers) in units {
            if answers.iter().all(|(_, answer)| *answer == answers[0].1) {
                continue;
            }
            let row = rows.get(&conversation);
            differ.push(Differ {
                conversation: conversation.to_string(),
                title: row.and_then(|row| row.topic.clone()).unwrap_or_default(),
                question: asked(item),
                quote: row.map(|row| row.id.clone()).unwrap_or_default(),
                answers: answers
                    .into_iter()
                    .map(|(account, answer)| DifferAnswer {
                        by: people.get(&account).cloned().unwrap_or_default(),
                        value: answer.to_owned(),
                    })
                    .collect(),
            });
        }
    }
    let listed = calibration_listed(known, &all, &people);
    Ok(Json(CalibrationShown { listed, kinds, differ }))
}

/// What each evaluator answered.
type Answers<'a> = Vec<(i64, &'a str)>;

/// A number that stands for an answer.
fn category(answer: &str) -> u32 {
    Answer::from_name(answer).map_or(u32::MAX, |answer| answer as u32)
}

fn numbers(texts: &[String]) -> Result<Vec<i64>, Refused> {
    if texts.len() > MOST {
        return Err(Refused::bad(format!("expected at most {MOST}")));
    }
    texts.iter().map(|text| number(text)).collect()
}
