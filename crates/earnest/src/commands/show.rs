//! `earnest show`: one conversation with its moments.

use crate::Ended;
use crate::case::Case;
use crate::case_json;
use crate::cli::{Reveal, Show, ShowAs};
use crate::page;
use crate::rules::Rules;
use crate::terminal::width;
use crate::why::{self, Asked};
use crate::why_json;
use anyhow::Context;
use measure::doc::Doc;
use measure::moments::{Closes, Kind, Needs};
use std::borrow::Cow;
use std::collections::BTreeMap;
use store::{Store, Stored, StoredKind};

/// Shows one conversation.
pub async fn run(args: &Show) -> anyhow::Result<Ended> {
    let mut store = match args.reveal.purpose() {
        None => super::open_to_read(&args.database).await?,
        Some(_) => super::open_to_write(&args.database).await?,
    };
    let asked = args.why.as_deref().map(Asked::parse).transpose()?;
    let rules = Rules::of_database(&mut store).await?;
    let case = case_by(&mut store, &rules, &args.id, &args.reveal).await?;
    store.close().await?;
    if let Some(asked) = asked {
        let analyser = &rules.of(case.conversation.programme.as_deref()).analyser;
        let whys = why::whys(&case, analyser, &asked)?;
        super::print(&match args.form {
            ShowAs::Text => why::page(&case, analyser, &whys, width()),
            ShowAs::Json => {
                let shown = why_json::shown(&case, analyser, &whys);
                format!("{}\n", serde_json::to_string_pretty(&shown)?)
            }
            ShowAs::Vcon => anyhow::bail!("--why: expected --as text or json, found `vcon`"),
        })?;
        return Ok(Ended::Well);
    }
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
    let rules = Rules::of_database(store).await?;
    case_by(store, &rules, id, reveal).await
}

/// The same, by rules that are at hand.
async fn case_by(
    store: &mut Store,
    rules: &Rules,
    id: &str,
    reveal: &Reveal,
) -> anyhow::Result<Case> {
    let stored = store
        .conversation(id)
        .await?
        .with_context(|| format!("no conversation `{id}`; `earnest query \"SELECT conversation_id FROM conversations\"` lists them"))?;
    let names = names(store, reveal, &format!("conversation {}", stored.conversation.id)).await?;
    Ok(made_ready(rules, stored, names))
}

/// A stored conversation with the rules of its programme, to be presented.
pub fn made_ready(rules: &Rules, stored: Stored, names: BTreeMap<String, String>) -> Case {
    let ruled = rules.of(stored.conversation.programme.as_deref());
    Case {
        kinds: stored.kinds.into_iter().map(kind).collect(),
        moments: stored.findings.moments,
        signals: stored.findings.signals,
        edition: stored.edition,
        edition_today: ruled.analyser.edition().to_owned(),
        judging: ruled.rubric.judging.clone(),
        least_heard_percent: ruled.rubric.detecting.windows.least_heard_percent(false),
        conversation: stored.conversation,
        names,
        recordings: stored.recordings,
        playables: stored.playables,
        word_starts: stored.word_starts,
        imported_at: stored.imported_at,
    }
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
