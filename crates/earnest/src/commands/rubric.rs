//! `earnest rubric`: check, store and show what a programme asks.

use crate::Ended;
use crate::cli::{self, RubricAction};
use crate::rules::{self, ReadRubric, Ruled, Rules};
use crate::terminal::{DIM, TITLE, counted, hang, paint, width};
use anyhow::Context;
use std::fmt::Write as _;
use store::{Action, Done, Store, Subject, Who};

/// Checks, stores and shows rubrics.
pub async fn run(args: &cli::Rubric) -> anyhow::Result<Ended> {
    let text = match &args.action {
        RubricAction::Check { file } => described(&rules::read_whole(file)?.ruled),
        RubricAction::Use { file, programme, database } => {
            let ReadRubric { text, heads, mut ruled } = rules::read_whole(file)?;
            if let Some(programme) = programme {
                ruled.rubric.programme.clone_from(programme);
            }
            let mut store = Store::open(&database.0).await?;
            let changed = store.set_rubric(&text, heads.as_deref(), &ruled.rubric).await?;
            if changed {
                let done = Done {
                    who: Who::CommandLine,
                    action: Action::PublishRubric,
                    subject: Subject::Programme(&ruled.rubric.programme),
                    purpose: None,
                    what: None,
                };
                store.audit(&done).await?;
            }
            store.close().await?;
            let note = if changed {
                format!(
                    "{} asks this from now on; `earnest reanalyse` brings what is stored up to date",
                    ruled.rubric.programme
                )
            } else {
                format!("{} asks this already", ruled.rubric.programme)
            };
            format!("{}{note}\n", described(&ruled))
        }
        RubricAction::Show { programme, database } => shown(programme.as_deref(), database).await?,
        RubricAction::List { database } => listed(database).await?,
    };
    super::print(&text)?;
    Ok(Ended::Well)
}

fn described(Ruled { rubric, analyser }: &Ruled) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}", paint(TITLE, &rubric.programme));
    if !rubric.about.is_empty() {
        let _ = writeln!(out, "{}", hang(&rubric.about, 0, width()));
    }
    let number = |n: usize, one: &str, many: &str| counted(n as u64, one, many);
    let detecting = &rubric.detecting;
    let mut row = |title: &str, text: String| {
        let _ = writeln!(out, "  {}{}", crate::terminal::pad(title, 14), hang(&text, 16, width()));
    };
    row("edition", analyser.edition().to_owned());
    if let (Some(file), Some(heads)) = (&rubric.heads, analyser.heads()) {
        let acts = number(heads.acts.len(), "act", "acts");
        let kinds = number(heads.kinds.len(), "kind of moment", "kinds of moment");
        row("heads", format!("{file}, {}: its own for {acts} and {kinds}", heads.hash()));
    }
    let own: Vec<&str> = detecting.moments.iter().map(|own| own.name.as_str()).collect();
    if !own.is_empty() {
        row("own moments", own.join(", "));
    }
    if !detecting.scripts.is_empty() {
        row("scripts", number(detecting.scripts.len(), "text", "texts"));
    }
    if !detecting.facts.is_empty() {
        row("facts", number(detecting.facts.len(), "fact", "facts"));
    }
    if !rubric.judging.off.is_empty() {
        let off: Vec<&str> = rubric.judging.off.iter().map(String::as_str).collect();
        row("not counted", off.join(", "));
    }
    if let Some(form) = &rubric.judging.form {
        row(
            "form",
            format!("{}, {}", form.title, number(form.questions.len(), "question", "questions")),
        );
    }
    out
}

async fn shown(programme: Option<&str>, database: &cli::Database) -> anyhow::Result<String> {
    let stored = match super::open_to_read(database).await {
        Ok(mut store) => store.rubrics().await?,
        // A shipped rubric can be shown without any database.
        Err(error) if programme.is_none() => return Err(error),
        Err(_) => Vec::new(),
    };
    let Some(programme) = programme else {
        let names: Vec<&str> = stored.iter().map(|rubric| rubric.programme.as_str()).collect();
        return match stored.as_slice() {
            [only] => Ok(only.toml.clone()),
            [] => {
                anyhow::bail!("no rubric is stored; `earnest rubric list` names the shipped ones")
            }
            _ => anyhow::bail!("expected one of {}", names.join(", ")),
        };
    };
    let shipped = intake::rubric::shipped().iter().find(|(name, _)| *name == programme);
    stored
        .into_iter()
        .find(|rubric| rubric.programme == programme)
        .map(|rubric| rubric.toml)
        .or_else(|| shipped.map(|(_, text)| (*text).to_owned()))
        .with_context(|| {
            format!(
                "programme `{programme}` has no rubric; `earnest rubric list` names those that have"
            )
        })
}

async fn listed(database: &cli::Database) -> anyhow::Result<String> {
    let mut out = String::new();
    if super::may_exist(database) {
        let mut store = super::open_to_read(database).await?;
        let rules = Rules::of_database(&mut store).await?;
        for (programme, ruled) in rules.programmes() {
            let edition = ruled.analyser.edition();
            let line = format!("current, edition {edition}");
            let _ = writeln!(out, "{}  {}", paint(TITLE, programme), paint(DIM, line));
        }
    }
    for (name, text) in intake::rubric::shipped() {
        let rubric = intake::rubric::parse(text, name)?;
        let _ = writeln!(
            out,
            "{}  {}",
            paint(TITLE, name),
            paint(DIM, format!("shipped: {}", rubric.about))
        );
    }
    Ok(out)
}
