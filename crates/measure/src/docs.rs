//! The reference of everything that is measured, as a page.

use crate::acts::{ACTS, Found};
use crate::doc::Doc;
use crate::heard::EASILY_MISHEARD;
use crate::kinds::{Closes, Kind, Needs};
use crate::moments::MOMENTS;
use crate::reading::Side;
use crate::rubric::Windows;
use crate::signals::SIGNALS;
use std::fmt::Write as _;

const OPENING: &str = "\
# Moments, acts and signals

This page is made from the tables in `crates/measure`; `earnest explain NAME` prints one entry.

A **moment** is a place in a conversation that calls for something, and what became of it: met, with
the words; missed, with the stretch that was searched; or unknown. Every kind is on trial until
blind readers have upheld its shown misses: until then it is shown as labelled examples and counts.
An **act** is something a party does at a turn; moments stand on acts. A **signal** is a measured
number without judgement. A programme adds moments of its own in its rubric: see `rubric.md`.

A moment that rests on words which a recogniser heard too unsurely is unknown (`misheard`): its
opener, its answer, or, where nothing was said that would have decided it, any turn that was
searched. The limit is {general} % of a turn's words' mean confidence, and {strict} % for the kinds whose shown
misses do not stand 10 % of word errors (`FAIRNESS.md`): {kinds}. A
rubric sets both. No public sample pairs a recogniser's confidences with its errors, so the limits
are choices and not measured. A turn without a confidence, or a written one, counts as heard.
";

/// The page of every moment, act and signal, in Markdown.
pub fn moments() -> String {
    let windows = Windows::default();
    let kinds: Vec<String> = EASILY_MISHEARD.iter().map(|one| format!("`{}`", one.kind)).collect();
    let mut page = OPENING
        .replace("{general}", &windows.least_heard_percent(false).to_string())
        .replace("{strict}", &windows.least_heard_percent(true).to_string())
        .replace("{kinds}", &kinds.join(", "));
    page.push_str(
        "\n## Moments\n\n| moment | met when it was | skill | status |\n|---|---|---|---|\n",
    );
    let kinds: Vec<Kind> = MOMENTS.iter().map(crate::moments::Row::kind).collect();
    for kind in &kinds {
        let skill = kind.skill.map_or("–", |skill| skill.name());
        let _ = writeln!(
            page,
            "| [`{0}`](#{0}) | {1} | `{skill}` | {2} |",
            kind.name, kind.title, kind.status
        );
    }
    for kind in &kinds {
        let _ = writeln!(page, "\n### `{}`\n\n{}\n", kind.name, facts(kind));
        explain(&mut page, &kind.doc);
    }
    page.push_str("\n## Acts\n");
    for act in ACTS {
        let by = match act.by {
            None => "everybody",
            Some(Side::Agent | Side::Bot) => "who speaks for the centre",
            Some(Side::Customer) => "the customer",
            Some(Side::Other) => "others",
        };
        let added = match act.found {
            Found::ByWording(..) => "a rubric can add wordings",
            Found::ByRule => "found by a rule of its own, which takes no wordings",
            Found::ByModel([]) => "found by the models, which take no wordings",
            Found::ByModel(_) => "found by the models; a rubric can add wordings",
        };
        let _ = writeln!(page, "\n### `{}`\n\nBy {by}; {added}.\n", act.kind);
        explain(&mut page, &act.doc);
    }
    page.push_str("\n## Signals\n");
    for signal in SIGNALS {
        let _ = writeln!(
            page,
            "\n### `{}`\n\nUnit: {}. Version {}.\n",
            signal.name, signal.unit, signal.version
        );
        explain(&mut page, &signal.doc);
    }
    page
}

fn facts(kind: &Kind) -> String {
    let mut facts = vec![match kind.skill {
        Some(skill) => format!("{} `{skill}`", kind.class),
        None => kind.class.to_string(),
    }];
    facts.push(format!("\"{}\"", kind.title));
    facts.push(kind.status.to_string());
    facts.push(
        match kind.needs {
            Needs::Words => "needs words",
            Needs::WordsAndWaits => "needs words, and waits or times with start and end",
            Needs::Stereo => "needs one audio channel a party",
        }
        .to_owned(),
    );
    facts.push(match kind.closes {
        Closes::AtOpener => "closes at its opener".to_owned(),
        Closes::Turns(turns) => format!("closes after {turns} stretches of the agent's floor"),
        Closes::End => "closes at the end".to_owned(),
    });
    let languages: Vec<&str> = kind.languages.iter().map(|language| language.code()).collect();
    let channels: Vec<&str> = kind.channels.iter().map(|channel| channel.name()).collect();
    let channels = if channels.is_empty() { "every channel".into() } else { channels.join(", ") };
    facts.push(format!("for {}, {channels}", languages.join(", ")));
    facts.push(format!("version {}", kind.version));
    let mut line = facts.join("; ");
    line.push('.');
    line[..1].make_ascii_uppercase();
    line
}

fn explain(page: &mut String, doc: &Doc) {
    for (what, text) in [
        ("What", &doc.what),
        ("Why", &doc.why),
        ("How", &doc.how),
        ("Where it is wrong", &doc.wrong),
        ("Source", &doc.source),
    ] {
        let _ = writeln!(page, "- **{what}**: {text}");
    }
}
