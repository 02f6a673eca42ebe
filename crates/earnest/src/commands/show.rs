//! `earnest show`: one conversation with its moments.

use crate::Ended;
use crate::case::Case;
use crate::case_json;
use crate::cli::{Reveal, Show, ShowAs};
use crate::page;
use crate::rules::Rules;
use crate::terminal::width;
use anyhow::Context;
use measure::doc::Doc;
use measure::moments::{Closes, Kind, Needs};
use std::borrow::Cow;
use std::collections::BTreeMap;
use store::{Store, StoredKind};

/// Shows one conversation.
pub async fn run(args: &Show) -> anyhow::Result<Ended> {
    let mut store = match args.reveal.purpose() {
        None => super::open_to_read(&args.database).await?,
        Some(_) => super::open_to_write(&args.database).await?,
    };
    let case = case(&mut store, &args.id, &args.reveal).await?;
    store.close().await?;
    let text = match args.form {
        ShowAs::Text => page::page(&case, width()),
        ShowAs::Json => format!("{:#}\n", case_json::case_json(&case)),
        ShowAs::Vcon => format!("{:#}\n", case_json::vcon(&case)),
    };
    super::print(&text)?;
    Ok(Ended::Well)
}

/// A stored conversation with what was found in it.
pub async fn case(store: &mut Store, id: &str, reveal: &Reveal) -> anyhow::Result<Case> {
    let stored = store
        .conversation(id)
        .await?
        .with_context(|| format!("no conversation `{id}`; `earnest query \"SELECT conversation_id FROM conversations\"` lists them"))?;
    let names = names(store, reveal, &format!("conversation {}", stored.conversation.id)).await?;
    let rules = Rules::of_database(store).await?;
    let ruled = rules.of(stored.conversation.programme.as_deref());
    Ok(Case {
        kinds: stored.kinds.into_iter().map(kind).collect(),
        moments: stored.findings.moments,
        signals: stored.findings.signals,
        edition: stored.edition,
        edition_today: ruled.analyser.edition().to_owned(),
        judging: ruled.rubric.judging.clone(),
        conversation: stored.conversation,
        names,
        imported_at: stored.imported_at,
    })
}

/// Names by pseudonym where they are to be shown; that they were is kept first.
pub async fn names(
    store: &mut Store,
    reveal: &Reveal,
    what: &str,
) -> anyhow::Result<BTreeMap<String, String>> {
    match reveal.purpose() {
        None => Ok(BTreeMap::new()),
        Some(purpose) => Ok(store.reveal(purpose, what).await?),
    }
}

/// A kind as far as it is stored; its documentation is `explain`'s.
fn kind(stored: StoredKind) -> Kind {
    let nothing = Cow::Borrowed("");
    Kind {
        name: stored.name.into(),
        title: stored.title.into(),
        class: stored.class,
        skill: stored.skill,
        status: stored.status,
        doc: Doc {
            what: nothing.clone(),
            why: nothing.clone(),
            how: nothing.clone(),
            wrong: nothing.clone(),
            source: nothing,
        },
        needs: Needs::Words,
        closes: Closes::End,
        languages: Cow::Borrowed(&[]),
        channels: Cow::Borrowed(&[]),
        directions: Cow::Borrowed(&[]),
        version: 0,
    }
}
