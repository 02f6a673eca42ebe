//! The catalogue of moments.

use super::names;
use crate::serve::app::App;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use axum::Json;
use axum::extract::State;
use measure::doc::Doc;
use measure::evidence::{self, Evidence};
use measure::moments::MOMENTS;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A kind of moment.
#[derive(Serialize, ToSchema)]
pub struct KindShown {
    /// Its name.
    pub name: String,
    /// What is done when it is met, in a few words.
    pub title: String,
    /// `skill`, `fault`, `duty` or `ritual`.
    #[schema(value_type = names::ClassName)]
    pub class: &'static str,
    /// The skill, for the class `skill`.
    #[schema(value_type = Option<names::SkillName>)]
    pub skill: Option<&'static str>,
    /// `trial` or `proven`.
    #[schema(value_type = names::StatusName)]
    pub status: &'static str,
    /// The programme whose own it is; none of those of the catalogue.
    pub programme: Option<String>,
    /// What it is and where it is wrong.
    pub doc: DocShown,
    /// What readers made of its shown misses in English, over all channels.
    pub accuracy: Option<AccuracyShown>,
}

/// What readers made of shown misses.
#[derive(Serialize, ToSchema)]
pub struct AccuracyShown {
    /// How many both readers upheld.
    pub upheld: u32,
    /// Of how many that both judged.
    pub judged: u32,
    /// The lower end of the share's 95 % interval (Wilson).
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
}

/// What there is to say of a kind.
#[derive(Serialize, ToSchema)]
pub struct DocShown {
    /// What it is.
    pub what: String,
    /// Why it matters.
    pub why: String,
    /// How it is found.
    pub how: String,
    /// Where it is wrong.
    pub wrong: String,
    /// The source it is from.
    pub source: String,
}

impl From<&Doc> for DocShown {
    fn from(doc: &Doc) -> Self {
        Self {
            what: doc.what.to_string(),
            why: doc.why.to_string(),
            how: doc.how.to_string(),
            wrong: doc.wrong.to_string(),
            source: doc.source.to_string(),
        }
    }
}

/// What readers made of a kind's shown misses, over all channels; nothing where they judged none.
fn accuracy(evidence: &[Evidence], name: &str) -> Option<AccuracyShown> {
    let kind = MOMENTS.iter().position(|row| row.name == name)?;
    let all = evidence.iter().filter(|one| usize::from(one.kind) == kind);
    let (upheld, judged) = all.fold((0, 0), |sum, one| (sum.0 + one.upheld, sum.1 + one.judged));
    let interval = evidence::wilson(upheld, judged);
    let (low, high) = (interval.map(|at| at.0), interval.map(|at| at.1));
    (judged > 0).then_some(AccuracyShown { upheld, judged, low, high })
}

/// Every kind of moment, those of the catalogue first.
#[utoipa::path(get, path = "/api/kinds", tag = "catalogue", responses(
    (status = OK, body = Vec<KindShown>),
    (status = UNAUTHORIZED, body = Refusal),
))]
pub async fn kinds(
    State(app): State<Arc<App>>,
    asking: Asking,
) -> Result<Json<Vec<KindShown>>, Refused> {
    let rules = app.rules().await;
    let evidence = evidence::english();
    let shown = |kind: &measure::moments::Kind, programme: Option<&str>| KindShown {
        name: kind.name.to_string(),
        title: kind.title.to_string(),
        class: kind.class.name(),
        skill: kind.skill.map(|skill| skill.name()),
        status: kind.status.name(),
        programme: programme.map(str::to_owned),
        doc: DocShown::from(&kind.doc),
        accuracy: accuracy(&evidence, &kind.name),
    };
    let mut all: Vec<KindShown> =
        rules.of(None).analyser.kinds().iter().map(|kind| shown(kind, None)).collect();
    // What a programme defines is its own, as its rubric is. Of agents nobody knows beforehand in whose
    // conversations they take part, and an administrator switches kinds off.
    let reads = |programme: &str| !asking.viewer.role.is_granted() || asking.reads(programme);
    for (programme, ruled) in rules.programmes().filter(|(programme, _)| reads(programme)) {
        let own = &ruled.rubric.detecting.moments;
        let kinds = ruled.analyser.kinds().iter();
        let kinds = kinds.filter(|kind| own.iter().any(|own| *own.name == *kind.name));
        all.extend(kinds.map(|kind| shown(kind, Some(programme))));
    }
    Ok(Json(all))
}
