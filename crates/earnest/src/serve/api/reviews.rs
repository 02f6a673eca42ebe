//! The client's form, filled by people, and how far they agree.

use super::conversations::number;
use super::work::{Made, text};
use crate::commands::show;
use crate::serve::app::App;
use crate::serve::extract::Body;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use measure::agreement::agreement;
use measure::scorecard::Answer;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::Deed;
use store::reviews::{Answered, Review};
use store::work::MomentId;
use utoipa::ToSchema;

/// A review in a list.
#[derive(Serialize, ToSchema)]
pub struct ReviewListed {
    /// Its number.
    pub key: String,
    /// The conversation's number.
    pub conversation: String,
    /// The conversation's id in its source.
    pub conversation_id: String,
    /// The programme.
    pub programme: Option<String>,
    /// The channel.
    pub channel: String,
    /// `waiting` for anybody, `open` with somebody, or `submitted`.
    pub state: &'static str,
    /// Whether it is the viewer's own.
    pub mine: bool,
    /// The calibration it is part of.
    pub calibration: Option<String>,
    /// When it was asked for.
    pub asked_at: String,
    /// When it was handed in.
    pub submitted_at: Option<String>,
}

/// A review as this account sees it.
pub fn listed(review: Review, account: i64) -> ReviewListed {
    ReviewListed {
        key: review.key.to_string(),
        conversation: review.conversation.to_string(),
        conversation_id: review.id,
        programme: review.programme,
        channel: review.channel,
        state: match (&review.submitted_at, review.evaluator) {
            (Some(_), _) => "submitted",
            (None, Some(_)) => "open",
            (None, None) => "waiting",
        },
        mine: review.evaluator == Some(account),
        calibration: review.calibration.map(|key| key.to_string()),
        asked_at: review.asked_at,
        submitted_at: review.submitted_at,
    }
}

/// Reviews that are one's own or wait for anybody; a quality lead sees all.
#[utoipa::path(get, path = "/api/reviews", tag = "reviews", responses(
    (status = OK, body = Vec<ReviewListed>),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn reviews(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<Vec<ReviewListed>>, Refused> {
    asking.must(Deed::Review)?;
    let all = app.reader().await?.reviews(&asking.viewer).await?;
    let account = asking.viewer.account;
    Ok(Json(all.into_iter().map(|review| listed(review, account)).collect()))
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
    let asked = writer.ask_reviews(&asking.viewer, &conversations, evaluator).await?;
    Ok((StatusCode::CREATED, Json(AskedFor { asked })))
}

/// A review with its form.
#[derive(Serialize, ToSchema)]
pub struct ReviewShown {
    /// The review.
    #[serde(flatten)]
    pub review: ReviewListed,
    /// What the form is called; nothing where the programme has none.
    pub form: Option<String>,
    /// Whether neither what Earnest found nor what others said is shown yet.
    pub blind: bool,
    /// The questions, in order.
    pub items: Vec<Item>,
}

/// A question of the form.
#[derive(Serialize, ToSchema)]
pub struct Item {
    /// The client's id of it.
    pub item: String,
    /// What the client asks.
    pub text: String,
    /// What a yes is worth.
    pub points: Option<u32>,
    /// What the moments say: `yes`, `no`, `not_applicable` or `unknown`; nothing where it is blind.
    pub found: Option<&'static str>,
    /// The moment that decided.
    pub moment_id: Option<String>,
    /// Its words.
    pub quote: Option<String>,
    /// The turn of these words.
    pub turn: Option<u32>,
    /// What was answered: `yes`, `no` or `not_applicable`.
    pub answer: Option<String>,
    /// What was written to that.
    pub note: Option<String>,
}

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
    let blind = reader.is_blind(viewer, review.conversation).await?;
    let stored = reader.seen(viewer, review.conversation).await?.ok_or(Refused::NotFound)?;
    drop(reader);
    let case = show::made_ready(&*app.rules().await, stored, BTreeMap::new());
    let form = case.judging.form.as_ref();
    let filled = case.scorecard().form;
    let mut answers: BTreeMap<String, Answered> =
        answers.into_iter().map(|one| (one.item.clone(), one)).collect();
    let items =
        form.map_or(&[][..], |form| &form.questions).iter().enumerate().map(|(at, question)| {
            let filled =
                filled.as_ref().and_then(|filled| filled.answers.get(at)).filter(|_| !blind);
            let moment = filled.and_then(|filled| case.moments.get(filled.decided_by?));
            let place = moment.map(|moment| moment.answer.unwrap_or(moment.opener));
            let answered = answers.remove(&question.id);
            let (answer, note) = answered.map_or((None, None), |one| (one.answer, one.note));
            Item {
                item: question.id.clone(),
                text: question.text.clone(),
                points: question.points,
                found: filled.map(|filled| filled.answer.name()),
                moment_id: moment.and_then(|moment| {
                    let kind = case.kind(moment)?;
                    Some(MomentId::of(review.conversation, &kind.name, moment.opener).to_string())
                }),
                quote: place.map(|place| case.sentence(place).to_owned()),
                turn: place.map(|place| place.turn),
                answer,
                note,
            }
        });
    Ok(Json(ReviewShown {
        items: items.collect(),
        form: form.map(|form| form.title.clone()),
        blind,
        review: listed(review, viewer.account),
    }))
}

/// Answers to a form.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersGiven {
    /// One a question that is answered.
    pub answers: Vec<AnswerGiven>,
}

/// An answer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerGiven {
    /// The question's id.
    pub item: String,
    /// `yes`, `no` or `not_applicable`; nothing while it is open.
    pub answer: Option<String>,
    /// What is to be said to it.
    pub note: Option<String>,
}

fn answers(given: AnswersGiven) -> Result<Vec<Answered>, Refused> {
    let mut seen = BTreeSet::new();
    let one = |given: AnswerGiven| {
        let known = [Answer::Yes, Answer::No, Answer::NotApplicable].map(Answer::name);
        if given.answer.as_deref().is_some_and(|answer| !known.contains(&answer)) {
            return Err(Refused::bad("expected `yes`, `no` or `not_applicable`"));
        }
        if given.item.is_empty() || given.item.len() > 200 || !seen.insert(given.item.clone()) {
            return Err(Refused::bad("expected each question of the form once"));
        }
        let note = text(given.note.as_deref())?.map(str::to_owned);
        Ok(Answered { item: given.item, answer: given.answer, note })
    };
    if given.answers.len() > MOST {
        return Err(Refused::bad(format!("expected at most {MOST} answers")));
    }
    given.answers.into_iter().map(one).collect()
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
    /// When it was made.
    pub at: String,
    /// How many reviews it has.
    pub reviews: i64,
    /// How many of them were handed in.
    pub submitted: i64,
}

/// Calibrations with a conversation that one may see, newest first.
#[utoipa::path(get, path = "/api/calibrations", tag = "reviews", responses(
    (status = OK, body = Vec<CalibrationListed>),
    (status = UNAUTHORIZED, body = Refusal),
    (status = FORBIDDEN, body = Refusal),
))]
pub async fn calibrations(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<Vec<CalibrationListed>>, Refused> {
    asking.must(Deed::Review)?;
    let all = app.reader().await?.calibrations(&asking.viewer).await?;
    let listed = |one: store::reviews::Calibration| CalibrationListed {
        key: one.key.to_string(),
        name: one.name,
        programme: one.programme,
        at: one.at,
        reviews: one.reviews,
        submitted: one.submitted,
    };
    Ok(Json(all.into_iter().map(listed).collect()))
}

/// A calibration to be made.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CalibrationGiven {
    /// What it is called.
    pub name: String,
    /// The programme.
    pub programme: String,
    /// The numbers of the conversations.
    pub conversations: Vec<String>,
    /// The accounts of those who judge; two at least.
    pub evaluators: Vec<String>,
}

/// Has several people judge the same conversations, without sight of each other.
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
    let conversations = numbers(&given.conversations)?;
    let evaluators: BTreeSet<i64> = numbers(&given.evaluators)?.into_iter().collect();
    let evaluators: Vec<i64> = evaluators.into_iter().collect();
    if evaluators.len() < 2 || conversations.is_empty() {
        return Err(Refused::bad("expected a conversation and two evaluators or more"));
    }
    let mut writer = app.writer().await;
    let viewer = &asking.viewer;
    let key = writer.calibrate(viewer, name, programme, &conversations, &evaluators).await?;
    Ok((StatusCode::CREATED, Json(Made { key: key.to_string() })))
}

/// How far people agreed in a calibration.
#[derive(Serialize, ToSchema)]
pub struct CalibrationShown {
    /// Its number.
    pub key: String,
    /// How many judged: the letters of `answers` stand for them, in the order of their accounts.
    pub evaluators: usize,
    /// A row a question.
    pub items: Vec<ItemAgreement>,
}

/// How far people agreed on a question.
#[derive(Serialize, ToSchema)]
pub struct ItemAgreement {
    /// The question's id.
    pub item: String,
    /// Krippendorff's α for names without order: 1 where all agree, 0 as by chance. Nothing where
    /// nobody could have disagreed.
    pub alpha: Option<f64>,
    /// The lower end of its 95 % interval, by resampling conversations; from five on.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// How many conversations two or more judged.
    pub conversations: usize,
    /// The conversations on which they differ.
    pub differ: Vec<Differ>,
}

/// A conversation on which people differ.
#[derive(Serialize, ToSchema)]
pub struct Differ {
    /// The conversation's number.
    pub conversation: String,
    /// Each one's answer, by a letter that stands for them.
    pub answers: Vec<String>,
}

/// How far people agreed, question by question, on what one owes no judgement of any more.
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
    let mut reader = app.reader().await?;
    let known = reader.calibrations(&asking.viewer).await?.iter().any(|one| one.key == key);
    if !known {
        return Err(Refused::NotFound);
    }
    let all = reader.judgements(&asking.viewer, key).await?;
    let people: BTreeSet<i64> = all.iter().map(|one| one.evaluator).collect();
    let people: Vec<i64> = people.into_iter().collect();
    let letter = |account: i64| {
        let at = people.iter().position(|one| *one == account).unwrap_or(0);
        char::from(b'A' + (at % 26) as u8)
    };
    let mut items: BTreeMap<&str, BTreeMap<i64, Vec<(i64, &str)>>> = BTreeMap::new();
    for one in &all {
        let units = items.entry(&one.item).or_default();
        units.entry(one.conversation).or_default().push((one.evaluator, &one.answer));
    }
    let items = items.into_iter().map(|(item, units)| {
        let names: Vec<Vec<u32>> = units
            .values()
            .map(|answers| answers.iter().map(|(_, answer)| category(answer)).collect())
            .collect();
        let agreed = agreement(&names);
        let differ = units
            .iter()
            .filter(|(_, answers)| answers.iter().any(|(_, answer)| *answer != answers[0].1));
        ItemAgreement {
            item: item.to_owned(),
            alpha: agreed.map(|agreed| agreed.alpha),
            low: agreed.and_then(|agreed| agreed.interval).map(|interval| interval.0),
            high: agreed.and_then(|agreed| agreed.interval).map(|interval| interval.1),
            conversations: names.iter().filter(|answers| answers.len() > 1).count(),
            differ: differ
                .map(|(conversation, answers)| Differ {
                    conversation: conversation.to_string(),
                    answers: answers
                        .iter()
                        .map(|(account, answer)| format!("{}: {answer}", letter(*account)))
                        .collect(),
                })
                .collect(),
        }
    });
    let items = items.collect();
    Ok(Json(CalibrationShown { key: key.to_string(), evaluators: people.len(), items }))
}

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
