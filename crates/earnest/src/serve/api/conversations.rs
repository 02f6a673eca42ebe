//! One conversation.
#![expect(
    unused_qualifications,
    reason = "what describes an operation names the types of its parameters by their traits"
)]

use super::detail::{Detail, For, Sound, detail, id_of, names_of};
use crate::case::Case;
use crate::commands::show;
use crate::serve::app::App;
use crate::serve::extract::Asked;
use crate::serve::looks;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use crate::why;
use crate::why_json::{self, WhysShown};
use axum::Json;
use axum::extract::{Path, State};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::work::MomentId;
use store::{Action, Deed, Recording, Role, Stored};
use utoipa::IntoParams;

/// A conversation with its moments and what people said of them. That it was looked at is kept.
#[utoipa::path(get, path = "/api/conversations/{key}", tag = "conversations",
    params(("key" = String, Path, description = "The database's number")),
    responses(
        (status = OK, body = Detail),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn conversation(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
) -> Result<Json<Detail>, Refused> {
    asking.must(Deed::See)?;
    let key = number(&key)?;
    let mut reader = app.reader().await?;
    let viewer = &asking.viewer;
    let stored = reader.seen(viewer, key).await?.ok_or(Refused::NotFound)?;
    let mut marked = reader.marked(viewer, key).await?;
    let blind = viewer.is_blind(key);
    drop(reader);
    // Nothing is shown that was not noted.
    looks::note(&app, asking.who(), Action::View, key).await?;
    let sound = sound(key, &stored);
    let mut case = case(&app, stored, &asking).await;
    let is_shown = viewer.is_shown_findings(case.conversation.programme.as_deref());
    if blind || !is_shown {
        case.moments.clear();
    }
    if !is_shown {
        case.signals.clear();
        marked.clear();
    }
    let shown = asking.shown(case.conversation.programme.as_deref());
    let people = app.people_as(&asking.viewer).await?;
    let (account, marked, people) = (viewer.account, &marked[..], &people);
    let viewer = For { account, agent: own(&asking), people, shown, marked, blind };
    Ok(Json(detail(key, &case, sound, &viewer)))
}

/// The pseudonym of an agent who asks.
fn own(asking: &Asking) -> Option<&str> {
    asking.viewer.agent.as_deref().filter(|_| asking.viewer.role == Role::Agent)
}

/// Which moment.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// The moment's id.
    pub moment: String,
}

/// What carried a moment: wordings, words with their weights, margins.
#[utoipa::path(get, path = "/api/conversations/{key}/why", tag = "conversations",
    params(("key" = String, Path, description = "The database's number"), Which),
    responses(
        (status = OK, body = WhysShown),
        (status = BAD_REQUEST, body = Refusal),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
    ))]
pub async fn why(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
    Asked(which): Asked<Which>,
) -> Result<Json<WhysShown>, Refused> {
    asking.must(Deed::See)?;
    let key = number(&key)?;
    let id: MomentId = which.moment.parse().map_err(|_| Refused::bad("expected a moment's id"))?;
    let mut reader = app.reader().await?;
    if asking.viewer.is_blind(key) {
        return Err(Refused::NotFound);
    }
    let stored = reader.seen(&asking.viewer, key).await?.ok_or(Refused::NotFound)?;
    drop(reader);
    let rules = app.rules().await;
    let case = case(&app, stored, &asking).await;
    let shown = asking.shown(case.conversation.programme.as_deref());
    let (account, agent, people) = (asking.viewer.account, own(&asking), &BTreeMap::new());
    let viewer = For { account, agent, people, shown, marked: &[], blind: false };
    let mut seen = case.moments.iter().filter(|moment| viewer.sees(&case, moment));
    if !seen.any(|moment| id_of(key, &case, moment) == id) {
        return Err(Refused::NotFound);
    }
    let analyser = &rules.of(case.conversation.programme.as_deref()).analyser;
    let asked = why::Asked::at(&id.kind, id.turn);
    // A kind that these rules no longer find there has nothing to say.
    let whys = why::whys(&case, analyser, &asked).map_err(|_| Refused::NotFound)?;
    Ok(Json(why_json::shown(&case, analyser, &whys)))
}

/// A number of the database in an address.
pub fn number(text: &str) -> Result<i64, Refused> {
    text.parse().map_err(|_| Refused::NotFound)
}

/// A conversation made ready, with the names that this one may see.
async fn case(app: &App, stored: Stored, asking: &Asking) -> Case {
    let rules = app.rules().await;
    let mut case = show::made_ready(&rules, stored, BTreeMap::new());
    if asking.viewer.may(Deed::SeeNames) {
        let own = asking.viewer.agent.as_deref();
        let mine = |pseudonym: &str| asking.viewer.role != Role::Agent || own == Some(pseudonym);
        let names = names_of(&case).filter(|(pseudonym, _)| mine(pseudonym));
        case.names = names.map(|(key, name)| (key.to_owned(), name.to_owned())).collect();
    }
    case
}

/// Whether a conversation can be heard.
fn sound(key: i64, stored: &Stored) -> Sound {
    let playable = stored.playables.first();
    let longest = stored.recordings.iter().map(|one| one.length_ms).max();
    let has_words = stored.conversation.turns.iter().any(|turn| !turn.text.is_empty());
    let why_not = match (playable, longest, has_words) {
        (Some(_), _, _) => None,
        (None, None, _) => Some("no_recording"),
        (None, Some(_), false) => Some("no_words"),
        (None, Some(_), true) => Some("not_kept"),
    };
    Sound {
        playable: playable.is_some(),
        why_not,
        length_ms: playable.map(|one| one.length_ms).or(longest),
        url: playable.map(|_| format!("/api/conversations/{key}/sound")),
        outline: match playable {
            Some(_) => stored.recordings.iter().flat_map(tracks).map(outline).collect(),
            None => Vec::new(),
        },
    }
}

/// The stored peaks of each track of a recording.
fn tracks(recording: &Recording) -> impl Iterator<Item = &[u8]> {
    let channels = recording.channels.max(1) as usize;
    let each = recording.peaks.len() / channels;
    (0..channels).filter_map(move |at| recording.peaks.get(at * each..(at + 1) * each))
}

/// As many values as a wide screen has room for, however long a conversation is.
const VALUES: usize = 2_000;

/// The peaks of a track in as many stretches as are drawn, the highest of each.
fn outline(peaks: &[u8]) -> String {
    let values = peaks.len().min(VALUES);
    let place = |at: usize| at * peaks.len() / values;
    let highest = |at| peaks[place(at)..place(at + 1)].iter().max().copied().unwrap_or(0);
    STANDARD.encode((0..values).map(highest).collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_has_the_highest_of_each_stretch() {
        let drawn = |peaks: &[u8]| -> Vec<u8> { STANDARD.decode(outline(peaks)).unwrap() };
        assert!(drawn(&[]).is_empty());
        assert_eq!(drawn(&[3, 255, 0]), [3, 255, 0]);
        let mut hour = vec![1; 90_001];
        (hour[0], hour[45_000], hour[90_000]) = (7, 8, 9);
        let drawn = drawn(&hour);
        assert_eq!((drawn.len(), drawn[0], drawn[1_000], drawn[1_999]), (VALUES, 7, 8, 9));
        assert_eq!(drawn.iter().filter(|value| **value == 1).count(), VALUES - 3);
    }
}
