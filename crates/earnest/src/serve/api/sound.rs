//! The sound of a conversation, as it may be played: what is masked in its words is silent in it.

use super::conversations::number;
use crate::serve::app::App;
use crate::serve::looks;
use crate::serve::refused::{Refusal, Refused};
use crate::serve::who::Asking;
use anyhow::Context;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, RANGE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use std::sync::Arc;
use store::{Action, Deed, Media, MediaKind, MediaName, Stored};

/// So much travels at once: four blocks as they are sealed.
const CHUNK: usize = 256 << 10;

/// What may be played of a conversation, by its bytes where they are asked for. That it was played is
/// kept, once for as long as somebody listens.
#[utoipa::path(get, path = "/api/conversations/{key}/sound", tag = "conversations",
    params(("key" = String, Path, description = "The database's number")),
    responses(
        (status = OK, content_type = "audio/wav", body = Vec<u8>),
        (status = PARTIAL_CONTENT, content_type = "audio/wav", body = Vec<u8>),
        (status = UNAUTHORIZED, body = Refusal),
        (status = FORBIDDEN, body = Refusal),
        (status = NOT_FOUND, body = Refusal),
        (status = RANGE_NOT_SATISFIABLE),
    ))]
pub async fn sound(
    State(app): State<Arc<App>>,
    asking: Asking,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    asking.must(Deed::See)?;
    let key = number(&key)?;
    let mut reader = app.reader().await?;
    let stored = reader.seen(&asking.viewer, key).await?.ok_or(Refused::NotFound)?;
    let name = playable(&stored).ok_or(Refused::NotFound)?;
    let media = Arc::new(reader.media().await?.ok_or(Refused::NotFound)?);
    drop(reader);
    let length = {
        let media = media.clone();
        let open = move || media.open(name).map(|file| file.len());
        tokio::task::spawn_blocking(open).await.context("opening a sound")??
    };
    let asked = headers.get(RANGE).and_then(|value| value.to_str().ok());
    let Some((from, to)) = range(asked, length) else {
        let all = format!("bytes */{length}");
        return Ok((StatusCode::RANGE_NOT_SATISFIABLE, [(CONTENT_RANGE, all)]).into_response());
    };
    if app.begins_to_listen(asking.account.key, key) {
        looks::note(&app, asking.who(), Action::Play, key).await?;
    }
    let headers = [
        (CONTENT_TYPE, "audio/wav".to_owned()),
        (ACCEPT_RANGES, "bytes".to_owned()),
        (CONTENT_LENGTH, (to - from).to_string()),
    ];
    let body = Body::from_stream(chunks(media, name, from, to));
    Ok(match asked {
        None => (headers, body).into_response(),
        Some(_) => {
            let part = format!("bytes {from}-{}/{length}", to.saturating_sub(1));
            (StatusCode::PARTIAL_CONTENT, [(CONTENT_RANGE, part)], headers, body).into_response()
        }
    })
}

/// The file that may be played of a conversation.
pub fn playable(stored: &Stored) -> Option<MediaName> {
    stored.playables.first().map(|one| (MediaKind::Playable, one.hash))
}

/// From which byte up to which, of so many; all of them where nothing is asked for. `None` where there
/// are none of those that are asked for. Of several ranges the first is answered.
fn range(asked: Option<&str>, length: u64) -> Option<(u64, u64)> {
    let Some(ranges) = asked.and_then(|text| text.strip_prefix("bytes=")) else {
        return Some((0, length));
    };
    let (from, to) = ranges.split(',').next()?.trim().split_once('-')?;
    let (from, to) = match (from.is_empty(), to.is_empty()) {
        (true, true) => return None,
        // The last so many.
        (true, false) => (length.saturating_sub(to.parse().ok()?), length),
        (false, true) => (from.parse().ok()?, length),
        (false, false) => {
            (from.parse().ok()?, to.parse::<u64>().ok()?.saturating_add(1).min(length))
        }
    };
    (from < to).then_some((from, to))
}

fn chunks(
    media: Arc<Media>,
    name: MediaName,
    from: u64,
    to: u64,
) -> impl futures_util::Stream<Item = std::io::Result<Bytes>> {
    stream::try_unfold(from, move |from| {
        let media = media.clone();
        async move {
            if from >= to {
                return Ok(None);
            }
            let read = move || {
                let mut chunk = vec![0; CHUNK.min(usize::try_from(to - from).unwrap_or(CHUNK))];
                let length = media.open(name)?.read_at(from, &mut chunk)?;
                chunk.truncate(length);
                Ok::<_, store::Error>(chunk)
            };
            let chunk = tokio::task::spawn_blocking(read).await.map_err(std::io::Error::other)?;
            let chunk = chunk.map_err(std::io::Error::other)?;
            if chunk.is_empty() {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let next = from + chunk.len() as u64;
            Ok(Some((Bytes::from(chunk), next)))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn a_range_is_answered_as_it_is_asked() {
        let check = |asked, expected| assert_eq!(range(asked, 100), expected, "{asked:?}");
        check(None, Some((0, 100)));
        check(Some("bytes=0-"), Some((0, 100)));
        check(Some("bytes=10-19"), Some((10, 20)));
        check(Some("bytes=90-1000"), Some((90, 100)));
        check(Some("bytes=-30"), Some((70, 100)));
        check(Some("bytes=-1000"), Some((0, 100)));
        check(Some("bytes=5-6, 8-9"), Some((5, 7)));
        check(Some("bytes=100-"), None);
        check(Some("bytes=9-8"), None);
        check(Some("bytes=-"), None);
        check(Some("bytes=a-b"), None);
        check(Some("bytes=-0"), None);
        check(Some("bytes=0-18446744073709551615"), Some((0, 100)));
        // What is no range of bytes is passed over, as RFC 9110 has it.
        check(Some("lines=1-2"), Some((0, 100)));
        assert_eq!(range(Some("bytes=0-"), 0), None);
    }
}
